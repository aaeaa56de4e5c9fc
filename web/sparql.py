"""The SPARQL page and protocol endpoint at /sparql: read only, for this machine only.

A foreign query never runs here: ``graph.engine.workers`` gives it a process of its own that can be stopped.
"""

import ipaddress
import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from graph.engine.screening import MOST_CHARACTERS
from graph.engine.workers import TIMEOUT, Answer, answer
from graph.lookup import Library
from graph.queries import QUESTIONS, result_kind
from ontology.errors import QueryError, QueryTimeout
from ontology.vocabulary import ID_BASE, PREFIXES, bcp47

endpoint = Blueprint("sparql", __name__)

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
ROW_FORMATS = ("json", "xml", "csv", "tsv")
GRAPH_FORMATS = ("turtle", "ntriples", "rdfxml", "jsonld")
NAMES = {
    "json": "JSON",
    "xml": "XML",
    "csv": "CSV",
    "tsv": "TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF/XML",
    "jsonld": "JSON-LD",
}
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
MOST_ROWS_SHOWN = 1000
MOST_TEXT_SHOWN = 100_000  # characters
POSITION = re.compile(r"\b(?:at )?(\d+):(\d+)\b")


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell of a result: its text, where it links to, its language, what it is."""

    text: str
    href: str | None = None
    lang: str | None = None
    kind: str = "literal"


@dataclass(frozen=True, slots=True)
class Result:
    """A result for the page: rows, or the answer to an ASK, or a text."""

    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[CellView | None, ...], ...] = ()
    count: int = 0
    yes: bool = False
    text: str = ""
    cut: bool = False


def is_local() -> bool:
    """Tell whether a request comes from this machine and names it: a foreign page may have its name lead to us."""
    try:
        if not ipaddress.ip_address(request.remote_addr or "").is_loopback:
            return False
        named = urlsplit(f"//{request.host}").hostname
    except ValueError:
        return False
    return named in LOCAL_NAMES


def is_foreign() -> bool:
    """Tell whether a page of another site sent the request."""
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return True
    return origin is not None and urlsplit(origin).netloc != request.host


def wants_page() -> bool:
    """Tell whether HTML is what the client would rather have than any machine-readable form."""
    accept = request.accept_mimetypes
    html = accept.quality("text/html") if "Accept" in request.headers else 0
    return html > 0 and html > max(accept.quality(media) for media in (*ROW_TYPES, *GRAPH_TYPES))


def problem(status: int, title: str, detail: str, **more: object) -> Response:
    """Return an error as RFC 9457 problem details."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/problem+json")


@endpoint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer the SPARQL 1.1 protocol, and show the page to people."""
    response = _answered()
    response.vary.add("Accept")
    return response


def _answered() -> Response:
    page = wants_page()
    if not is_local():
        return _refused(403, "Forbidden", "This endpoint answers only the machine it runs on.", page)
    if request.method == "POST" and is_foreign():
        return _refused(403, "Forbidden", "A query posted by a page of another site is not run.", page)
    given = _parameters()
    if isinstance(given, Response):
        return given
    texts = given.getlist("query")
    if page and (not texts or not texts[0].strip()):
        return _page(_example())
    if page and is_foreign():
        return _page(texts[0], note="This query came from another site. Read it, then run it if you want to.")
    refusal = _unfit(given)
    if refusal:
        return _refused(400, "Bad Request", refusal, page, texts[0] if texts else "")
    return _run(texts[0], given.get("format"), page)


def _parameters() -> "MultiDict[str, str] | Response":
    """Return the parameters of the protocol from wherever the client put them, or why there are none."""
    if request.method == "GET":
        return request.args
    media = request.mimetype
    if media == "application/sparql-query":
        try:
            text = request.get_data().decode("utf-8")
        except UnicodeDecodeError:
            return problem(400, "Bad Request", "The query is not UTF-8 text.")
        return MultiDict([*request.args.items(multi=True), ("query", text)])
    if media == "application/x-www-form-urlencoded":
        return MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])
    return problem(
        415,
        "Unsupported Media Type",
        "Send the query as application/sparql-query or as a form (application/x-www-form-urlencoded). "
        "Updates are not accepted.",
    )


def _unfit(given: "MultiDict[str, str]") -> str | None:
    """Return why a request cannot be run, or None."""
    if "update" in given:
        return "This endpoint is read only: updates are not accepted."
    if len(given.getlist("query")) != 1:
        return "Send exactly one parameter 'query'."
    if "default-graph-uri" in given or "named-graph-uri" in given:
        return "Name graphs with FROM or GRAPH in the query: default-graph-uri and named-graph-uri are not supported."
    if given.get("format") and given["format"] not in NAMES:
        return f"Unknown format {given['format']!r}; allowed: {', '.join(NAMES)}."
    return None


def _run(query: str, named: str | None, page: bool) -> Response:
    """Run a query and answer in the form asked for."""
    if len(query) > MOST_CHARACTERS:
        return _refused(413, "Content Too Large", f"The query is longer than {MOST_CHARACTERS} characters.", page)
    kind = result_kind(query)
    as_page = page and not named
    if named:
        form: str | None = named
    elif page:
        form = "turtle" if kind == "graph" else "json"
    else:
        form = _negotiated("graph" if kind == "graph" else "rows")
    if form is None:
        allowed = GRAPH_TYPES if kind == "graph" else ROW_TYPES
        return problem(406, "Not Acceptable", f"This result comes as {', '.join(dict.fromkeys(allowed))}.")
    library: Library = current_app.extensions["library"]
    try:
        found = answer(library.root, query, form)
    except QueryTimeout as error:
        response = _refused(503, "Service Unavailable", _sentence(error), page, query)
        response.headers["Retry-After"] = "10"
        return response
    except QueryError as error:
        place = POSITION.search(str(error))
        more = {"line": int(place[1]), "column": int(place[2])} if place else {}
        return _refused(400, "Bad Request", _sentence(error), page, query, **more)
    if as_page:
        return _page(query, _result(found))
    response = Response(found.body, content_type=_with_charset(found.content_type))
    if named:
        response.headers["Content-Disposition"] = f'inline; filename="gogen-result.{named}"'
    return response


def _negotiated(kind: str) -> str | None:
    """Return the format the client would rather have for rows or a graph, or None if it takes none of ours."""
    types = GRAPH_TYPES if kind == "graph" else ROW_TYPES
    if "Accept" not in request.headers:
        return next(iter(types.values()))
    best = max(types, key=lambda media: request.accept_mimetypes.quality(media))  # the first of several equals
    return types[best] if request.accept_mimetypes.quality(best) > 0 else None


def _refused(status: int, title: str, detail: str, page: bool, query: str = "", **more: object) -> Response:
    if page:
        return _page(query, failure=detail, place=more, status=status)
    return problem(status, title, detail, **more)


def _sentence(error: Exception) -> str:
    text = str(error)
    return text[:1].upper() + text[1:]


def _with_charset(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


# ---------------------------------------------------------------- the page


def _example() -> str:
    """Return the text of the question named in the address, else of none."""
    chosen = request.args.get("example")
    return next((question.text for question in QUESTIONS if question.id == chosen), "")


def _page(
    query: str,
    result: Result | None = None,
    failure: str | None = None,
    place: dict[str, object] | None = None,
    note: str | None = None,
    status: int = 200,
) -> Response:
    forms = GRAPH_FORMATS if result and result.kind == "graph" else ROW_FORMATS
    return Response(
        render_template(
            "sparql.html",
            query=query,
            result=result,
            failure=failure,
            place=place or {},
            note=note,
            questions=QUESTIONS,
            chosen=request.args.get("example"),
            prefixes=PREFIXES,
            formats=[(name, NAMES[name]) for name in forms],
            seconds=TIMEOUT,
            most_rows=MOST_ROWS_SHOWN,
            local=is_local(),
        ),
        status,
    )


def _result(found: Answer) -> Result:
    """Read a worker's answer for the page."""
    if found.kind == "graph":
        text = found.body.decode()
        return Result("graph", text=text[:MOST_TEXT_SHOWN], cut=len(text) > MOST_TEXT_SHOWN)
    read = json.loads(found.body)
    if found.kind == "ask":
        return Result("ask", yes=read["boolean"])
    columns = tuple(read["head"]["vars"])
    bindings = read["results"]["bindings"]
    rows = tuple(
        tuple(_cell(binding[name]) if name in binding else None for name in columns)
        for binding in bindings[:MOST_ROWS_SHOWN]
    )
    return Result("select", columns, rows, len(bindings), cut=len(bindings) > MOST_ROWS_SHOWN)


def _cell(term: dict[str, str]) -> CellView:
    """Return one term of a result as the page shows it: our own things link to their pages, prefixes are folded."""
    text = term["value"]
    if term["type"] == "uri":
        return CellView(shortened(text), href_of(text), kind="uri")
    if term["type"] == "bnode":
        return CellView(f"_:{text}", kind="bnode")
    language = term.get("xml:lang")
    return CellView(text, lang=bcp47(language) if language else None)


def shortened(iri: str) -> str:
    """Return an IRI with the longest prefix that fits, folded: ``…/id/entry/ja-ntr`` → ``e:ja-ntr``."""
    fitting = [(name, base) for name, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    name, base = max(fitting, key=lambda item: len(item[1]))
    return f"{name}:{iri.removeprefix(base)}"


def href_of(iri: str) -> str | None:
    """Return where an IRI links to: our page for a thing of ours, itself for the web, None for anything else."""
    kind, _, name = iri.removeprefix(ID_BASE).partition("/")
    if iri.startswith(ID_BASE):
        if name and "/" not in name and kind in ("entry", "concept", "sense"):
            return url_for("pages.named", kind=kind, name=name)
        return None
    return iri if urlsplit(iri).scheme in ("http", "https") else None
