"""The SPARQL 1.1 Protocol at /sparql, read only: queries of anybody, answered in the form that they ask for.

A foreign query never runs here: ``graph.engine.workers`` gives it a process of its own that can be stopped. People
get the page of ``web.sparql_page``.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from graph.engine.answers import Answer
from graph.engine.screening import GRAPH, UPDATE, kind_of, refuse, varies
from graph.lookup import Library
from graph.publish.dataset import service_description
from graph.publish.syntaxes import SYNTAXES
from ontology.errors import Busy, QueryError, QueryTimeout, QueryTooLong, ResultTooLarge
from web import completion, sparql_page
from web.front import REMEMBER
from web.http import (
    OPEN,
    PREFLIGHT,
    is_foreign,
    is_known,
    is_read_by_script,
    negotiated,
    problem,
    sentence,
    unchanged,
    validator,
    wants_page,
)
from web.result_views import result, wanted

endpoint = Blueprint("sparql", __name__)
endpoint.add_url_rule("/sparql/names.json", view_func=completion.names)

ROW_TYPES = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPH_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "text/plain": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
}
# What clients call our formats in the parameter 'format' (SPARQLWrapper sends it always), beside media types.
ALIASES = {"rdf": "rdfxml", "rdf+xml": "rdfxml", "json-ld": "jsonld", "n3": "turtle", "ttl": "turtle", "nt": "ntriples"}
OF_GRAPHS = {"json": "jsonld", "xml": "rdfxml"}  # what a format of rows is for a graph
POSITION = re.compile(r"\b(?:at )?(\d+):(\d+)\b")
RETRY = "10"  # seconds
# What each refusal of a query is to a client; the first that fits.
STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (QueryTooLong, 413),
    (ResultTooLarge, 422),
    (QueryTimeout, 503),
    (Busy, 503),
    (QueryError, 400),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the protocol: its query, dataset, format by name and time limit in seconds."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    timeout: float | None = None


class Refusal(Exception):
    """A request that is not run, and why."""

    def __init__(self, status: int, detail: str, **more: object) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.more = more


@endpoint.route("/sparql", methods=["GET", "POST", "OPTIONS"], provide_automatic_options=False)
def sparql() -> Response:
    """Answer the SPARQL 1.1 Protocol, describe the service, and show the page to people."""
    if request.method == "OPTIONS":
        response = Response(status=204, headers={**PREFLIGHT, "Allow": PREFLIGHT["Access-Control-Allow-Methods"]})
    else:
        page = wants_page(*ROW_TYPES, *GRAPH_TYPES)
        try:
            response = _answered(page)
        except Refusal as refusal:
            response = refused(refusal, page)
    response.headers.update(OPEN)
    response.vary.add("Accept")
    return response


def refused(refusal: Refusal, page: bool) -> Response:
    """Return a refusal as problem details, or on the page of the endpoint."""
    if page:
        query = request.values.get("query", "") if refusal.status != 413 else ""
        response = sparql_page.shown(query, failure=refusal.detail, place=refusal.more, status=refusal.status)
    else:
        response = problem(refusal.status, "", refusal.detail, **refusal.more)
    if refusal.status == 503:
        response.headers["Retry-After"] = RETRY
    return response


def _answered(page: bool) -> Response:
    if request.method == "POST" and is_foreign() and _is_simple() and not is_read_by_script():
        raise Refusal(403, "A form posted by a page of another site is not run.")
    given = _parameters()
    if page and not given.get("query", "").strip():
        return sparql_page.blank()
    if page and is_foreign():
        note = gettext("This query came from another site. Read it, then run it.")
        return sparql_page.shown(given["query"], note=note)
    if request.method in ("GET", "HEAD") and not given:
        return _description()
    return answered(asked_in(given), page)


def _is_simple() -> bool:
    """Tell whether a browser would send this without asking us first (a request that CORS calls simple)."""
    return request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "")


def _parameters() -> "MultiDict[str, str]":
    """Return the parameters of the protocol from wherever the client put them (SPARQL 1.1 Protocol, 2.1)."""
    if request.method == "GET" or request.method == "HEAD":
        _check_text(request.query_string)
        return request.args
    if request.mimetype == "application/sparql-query":
        try:
            text = request.get_data().decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refusal(400, "The query is not UTF-8 text.") from error
        return MultiDict([*request.args.items(multi=True), ("query", text)])
    if request.mimetype == "application/x-www-form-urlencoded":
        body = request.get_data()
        if len(body) >= current_app.config["MAX_CONTENT_LENGTH"]:  # a body in chunks is cut there
            raise Refusal(413, "The form is longer than this address accepts.")
        _check_text(request.query_string + b"&" + body)
        return MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])
    raise Refusal(
        415,
        "Send the query as application/sparql-query or as a form (application/x-www-form-urlencoded). "
        "Updates are not accepted here.",
    )


def _check_text(encoded: bytes) -> None:
    """Raise Refusal if parameters do not hold UTF-8: what cannot be read must not be run as something else."""
    try:
        unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, "The parameters are not UTF-8 text.") from error


def asked_in(given: "MultiDict[str, str]") -> Asked:
    """Return what the parameters of the protocol ask. Raises Refusal."""
    if "update" in given:
        raise Refusal(403, "This address only answers queries: updates are not accepted here.")
    queries = given.getlist("query")
    if len(queries) != 1:
        raise Refusal(400, f"Send exactly one parameter 'query'; there are {len(queries)}.")
    if not queries[0].strip():
        raise Refusal(400, "The query is empty.")
    try:
        refuse(queries[0])
    except QueryError as error:
        raise refusal_of(error) from error
    if kind_of(queries[0]) == UPDATE:
        raise Refusal(403, "This is an update: this address only answers queries.")
    graphs = [given.getlist(name) for name in ("default-graph-uri", "named-graph-uri")]
    for graph in (*graphs[0], *graphs[1]):
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*", graph):
            raise Refusal(400, f"Not an absolute IRI of a graph: {graph[:60]!r}.")
    try:
        timeout = float(given["timeout"]) if given.get("timeout") else None
    except ValueError as error:
        raise Refusal(400, f"The parameter 'timeout' is a number of seconds, not {given['timeout'][:60]!r}.") from error
    if timeout is not None and not timeout > 0:
        raise Refusal(400, "The parameter 'timeout' must be greater than 0 seconds.")
    return Asked(queries[0], tuple(graphs[0]), tuple(graphs[1]), _format(given.get("format"), queries[0]), timeout)


def _format(named: str | None, query: str) -> str | None:
    """Return the format that the parameter names for the result of a query, None for none. Raises Refusal."""
    if not named:
        return None
    graph = kind_of(query) == GRAPH
    form = (GRAPH_TYPES if graph else ROW_TYPES).get(named) or ALIASES.get(named, named)
    if form not in sparql_page.NAMES:
        raise Refusal(400, f"Unknown format {named[:60]!r}; allowed: {', '.join(sparql_page.NAMES)}.")
    return OF_GRAPHS.get(form, form) if graph else form


def answered(asked: Asked, page: bool) -> Response:
    """Run a query and answer in the form asked for, or say that the client has the answer already. Raises Refusal."""
    types = GRAPH_TYPES if kind_of(asked.query) == GRAPH else ROW_TYPES
    as_page = page and not asked.format
    form = "json" if as_page else asked.format or negotiated(types)
    if form is None:
        raise Refusal(406, f"This result comes as {', '.join(types)}.")
    library: Library = current_app.extensions["library"]
    tag = validator(library.stamp(), asked.query, asked.default_graphs, asked.named_graphs, form)
    lasting = not varies(asked.query) and not as_page
    if lasting and is_known(tag):
        return unchanged(tag)
    try:
        answer = current_app.extensions["pool"].answer(
            asked.query,
            form,
            most=sparql_page.MOST_BYTES_SHOWN if as_page else None,
            timeout=asked.timeout,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            union=current_app.config["UNION_DEFAULT_GRAPH"],
        )
    except (QueryError, Busy) as error:
        raise refusal_of(error) from error
    if as_page:
        return sparql_page.shown(asked.query, result(answer, library.snapshot(), wanted()))
    response = _sent(answer)
    response.headers["Cache-Control"] = "no-cache" if lasting else "no-store"
    if lasting:
        response.set_etag(tag, weak=True)
        request.environ[REMEMBER] = answer.in_memory
    if asked.format:
        response.headers["Content-Disposition"] = f'inline; filename="gogen-result.{asked.format}"'
    return response


def refusal_of(error: QueryError | Busy) -> Refusal:
    """Return what an error of a query is to a client: status, sentence, line and column."""
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    place = POSITION.search(str(error)) if status == 400 else None
    more = {"line": int(place[1]), "column": int(place[2])} if place else {}
    return Refusal(status, sentence(error), **more)


def _sent(answer: Answer) -> Response:
    media = answer.content_type
    kind = f"{media}; charset=utf-8" if media.startswith("text/") else media
    if answer.in_memory:
        return Response(answer.body, content_type=kind)
    return Response(answer.pieces(), content_type=kind, headers={"Content-Length": str(answer.size)})


def _description() -> Response:
    """Return what the endpoint is and offers (SPARQL 1.1 Service Description)."""
    syntax = negotiated(GRAPH_TYPES)
    if syntax is None:
        raise Refusal(406, f"The service is described as {', '.join(GRAPH_TYPES)}.")
    library: Library = current_app.extensions["library"]
    tag = validator(library.stamp(), "service description", syntax)
    if is_known(tag):
        return unchanged(tag)
    found = SYNTAXES[syntax]
    response = Response(
        service_description(library.snapshot(), syntax, union=current_app.config["UNION_DEFAULT_GRAPH"]),
        content_type=found.content_type,
    )
    response.set_etag(tag, weak=True)
    return response
