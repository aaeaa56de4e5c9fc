"""The API for programs: search, suggestions, one term, analysis, and the values that parameters may have.

Every address is a GET without a key; its parameters stand in ``web.openapi``. Answers are JSON, errors problem
documents (RFC 9457); what is the same until the graph changes has an ETag.
"""

from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, current_app, render_template, request, url_for

from graph.index.file import path_of
from graph.lookup import Library, Lookup
from graph.lookup.ranking import Filters, concepts_of, page, sources_of, suggest
from graph.lookup.search import clean
from graph.lookup.terms import term as read_term
from morphology.analysis import analyse, to_json
from web import openapi
from web.cursors import after_of, cursor_for, question_of
from web.found import analysis_json, concepts_json, hits_json
from web.front import REMEMBER
from web.http import OPEN, PREFLIGHT, is_known, own_address, problem, unchanged, validator
from web.parameters import BadParameter, one_of, read, shown
from web.term_json import term_json

api = Blueprint("api", __name__, url_prefix="/api")

JSON = "application/json"


@api.before_request
def asked_before() -> Response | None:
    """Answer the browser's question whether another site may ask (CORS), and who holds the answer already."""
    if request.method == "OPTIONS":
        return Response(status=204, headers={**PREFLIGHT, "Allow": "GET, HEAD, OPTIONS"})
    return unchanged(_tag()) if request.if_none_match and is_known(_tag()) else None


@api.after_request
def opened(response: Response) -> Response:
    """Let pages of other sites read the answer: it holds public data only."""
    response.headers.update(OPEN)
    return response


@api.errorhandler(BadParameter)
def refused(error: BadParameter) -> Response:
    """Say which parameter cannot be taken, and what it may be."""
    return error.answer()


# ---------------------------------------------------------------- search


@api.get("/search")
def search() -> Response:
    """Answer what a typed text may be: ranked words or concepts with reasons, a page at a time."""
    known = lookup()
    given = read(request.args, openapi.SEARCH)
    typed, limit = given["q"], given["limit"]
    filters = filters_of(known, given)
    question, stamp = question_of(given), stamp_of()
    after = after_of(given["cursor"], question, stamp) if given["cursor"] else None
    found = page(known, typed, filters, after, limit)
    following = None if found.after is None else cursor_for(found.after, question, stamp)
    if given["kind"] == "concept":
        hits = concepts_json(concepts_of(known, found.ranked), found.found.query)
    else:
        hits = hits_json(found.ranked, found.found.query)
    body = {
        "query": found.found.query,
        "script": found.found.script,
        "romaji": found.found.romaji,
        "readings": list(found.found.readings),
        "hits": hits,
        "did_you_mean": hits_json(found.near, found.found.query),
        "unlisted": [analysis_json(one) for one in found.unlisted],
        "limit": limit,
        "next": following,
    }
    more = {}
    if following:
        again = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
        more["Link"] = f'<{url_for("api.search")}?{urlencode([*again, ("cursor", following)])}>; rel="next"'
    return answered(body, **more)


@api.get("/suggest")
def suggestions() -> Response:
    """Answer what a text that is still being typed may become, the likeliest first."""
    known = lookup()
    given = read(request.args, openapi.SUGGEST)
    typed = clean(given["q"])
    found = suggest(known, typed, given["limit"], filters_of(known, given))
    return answered({"query": typed, "suggestions": hits_json(found, typed)})


# ---------------------------------------------------------------- one thing


@api.get("/term/<name>")
def term(name: str) -> Response:
    """Answer everything that is said of one term."""
    read(request.args, ())
    found = read_term(lookup(), name)
    if found is None:
        return problem(404, "", f"There is no term {shown(name)}; /api/search finds identifiers.")
    return answered(term_json(found))


@api.get("/analyse")
def analysed() -> Response:
    """Answer what the analyser makes of a form: as `gogen analyse --json` prints it."""
    known = lookup()
    form = clean(read(request.args, openapi.ANALYSE)["q"])
    with known.lock:
        return answered(to_json(analyse(form, known.lexicon)))


@api.get("/languages")
def languages() -> Response:
    """Answer the languages that words are in."""
    read(request.args, ())
    names = sorted(lookup().languages.items())
    return answered({"languages": [{"id": tag, "label": name} for tag, name in names]})


@api.get("/sources")
def sources() -> Response:
    """Answer the sources that entries come from."""
    read(request.args, ())
    return answered({"sources": [{"id": name, "label": title} for name, title in sources_of(lookup()).items()]})


# ---------------------------------------------------------------- the API about itself


@api.get("/openapi.json")
def described() -> Response:
    """Answer the description of this API in OpenAPI 3.1."""
    return Response(orjson.dumps(openapi.document(), option=orjson.OPT_INDENT_2), content_type=JSON)


@api.get("/")
def documentation() -> str:
    """Show people how the API is asked."""
    return render_template(
        "api.html",
        operations=openapi.OPERATIONS,
        errors=openapi.ERRORS,
        examples=openapi.examples(own_address()),
        site=own_address(),
    )


# ---------------------------------------------------------------- pieces


def lookup() -> Lookup:
    """Return what the serving graph knows."""
    library: Library = current_app.extensions["library"]
    return library.current()


def answered(body: object, **headers: str) -> Response:
    """Return JSON with an entity tag that holds until the graph changes."""
    response = Response(orjson.dumps(body), content_type=JSON, headers=headers)
    response.set_etag(_tag(), weak=True)
    response.headers["Cache-Control"] = "no-cache"  # may be kept, and is asked for again with its tag
    request.environ[REMEMBER] = _is_indexed()
    return response


def stamp_of() -> str:
    """Return what tells the serving graph, and the index that it is searched by, from every other."""
    library: Library = current_app.extensions["library"]
    return f"{library.stamp()}-{lookup().index.path.stem}"


def _is_indexed() -> bool:
    """Tell whether the index is of the serving graph, not of the one before while a large one is made."""
    known = lookup()
    return path_of(known.index.path.parent, known.snapshot.generation) == known.index.path


def _tag() -> str:
    return validator(stamp_of(), request.path, request.query_string)


def filters_of(known: Lookup, given: dict[str, Any]) -> Filters:
    """Return which words a request leaves in. Raises BadParameter for a language or source that is none."""
    one_of("lang", given["lang"], known.languages, "/api/languages")
    one_of("source", given["source"], sources_of(known), "/api/sources")
    return Filters(frozenset(given["lang"]), frozenset(given["source"]), given["advisory"] == "show")
