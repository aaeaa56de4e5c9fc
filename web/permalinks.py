"""Lasting links to queries at /q: the query, its answer, the release, the sources, and how programs fetch the same."""

from functools import partial

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph.engine.screening import GRAPH, kind_of
from graph.lookup import Library
from graph.publish.dataset import citation
from graph.publish.permalinks import Permalink, Permalinks, graphs_about
from graph.publish.release import release_of
from ontology.errors import Busy, QueryError, StoreError
from ontology.vocabulary import BASE, identifier
from web import sparql_page
from web.http import OPEN, is_foreign, own_address, problem, wants_page
from web.linked import since
from web.result_views import result as read
from web.result_views import wanted
from web.snippets import of_link
from web.sparql import GRAPH_TYPES, ROW_TYPES, Asked, Refusal, answered, asked_in, refusal_of, refused

permalinks = Blueprint("permalinks", __name__)

MOST_THINGS = 200  # of an answer, whose sources are looked up


def kept() -> Permalinks:
    """Return the links of this site."""
    found: Permalinks = current_app.extensions["permalinks"]
    return found


@permalinks.post("/q")
def make() -> BaseResponse:
    """Make a link to a query and lead to it. A page of another site cannot make one."""
    page = wants_page("*/*", "application/problem+json")
    if is_foreign():
        return refused(Refusal(403, "A form posted by a page of another site makes no link."), page)
    library: Library = current_app.extensions["library"]
    try:
        asked = asked_in(request.form)
        query = asked.query.replace("\r\n", "\n")  # as forms send lines: the same question, the same link
        link = kept().keep(query, release_of(library.snapshot().generation))
    except Refusal as refusal:
        return refused(refusal, page)
    except StoreError:
        return refused(Refusal(503, "No lasting link can be made at the moment."), page)
    return redirect(url_for("permalinks.show", name=link.name), 303)


@permalinks.get("/q/<name>")
def show(name: str) -> Response:
    """Show what a link leads to; to programs, and where a format is named, the answer itself."""
    link = kept().find(name)
    if link is None:
        abort(404)
    named = request.args.get("format")
    if named and named not in sparql_page.NAMES:
        return problem(400, "", f"Unknown format {named[:60]!r}; allowed: {', '.join(sparql_page.NAMES)}.")
    if named or not wants_page(*ROW_TYPES, *GRAPH_TYPES):
        try:
            response = answered(Asked(link.query, format=named), page=False)
        except Refusal as refusal:
            response = refused(refusal, page=False)
        response.headers.update(OPEN)
    else:
        response = _page(link)
    response.vary.add("Accept")
    return response


def _page(link: Permalink) -> Response:
    library: Library = current_app.extensions["library"]
    lookup = library.current()
    form = "turtle" if kind_of(link.query) == GRAPH else "json"
    result, failure = None, None
    try:
        answer = current_app.extensions["pool"].answer(
            link.query, form, most=sparql_page.MOST_BYTES_SHOWN, union=current_app.config["UNION_DEFAULT_GRAPH"]
        )
        result = read(answer, lookup.snapshot, wanted())
    except (QueryError, Busy) as error:
        failure = refusal_of(error)
    things = result.things[:MOST_THINGS] if result else ()
    sources = [
        source
        for graph in (graphs_about(lookup.snapshot, things) if things else ())
        if (source := lookup.sources.get(f"{BASE}id/source/{identifier(graph)}"))
    ]
    release = release_of(lookup.snapshot.generation)
    address = f"{own_address()}q/{link.name}"
    page = render_template(
        "permalink.html",
        link=link,
        result=result,
        failure=failure,
        release=release,
        date=since(),
        citation=citation(release, since()),
        sources=sources,
        cut=result is not None and len(result.things) > MOST_THINGS,
        most_things=MOST_THINGS,
        here=partial(url_for, "permalinks.show", name=link.name),
        formats=sparql_page.formats(form == "turtle"),
        refusal=sparql_page.REFUSALS.get(failure.status) if failure else None,
        address=address,
        snippets=of_link(address, form == "turtle"),
    )
    return Response(page, failure.status if failure else 200)
