"""The Reconciliation Service API 0.2 at /api/reconcile: OpenRefine and its kin match their tables with the terms here.

The protocol: https://reconciliation-api.github.io/specs/0.2/. Everything is asked without a key; the batches, the
queries in them and their texts have limits, and what does not look like the protocol is refused whole.
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request, url_for

from graph.lookup import Lookup
from graph.lookup.properties import PROPERTIES, Property, property_of, translations
from graph.lookup.ranking import Filters, suggest
from graph.lookup.search import LONGEST, clean
from ontology.vocabulary import BASE, ID_BASE
from web.api import lookup
from web.candidates import CONCEPT, Asked, Thing, candidates, thing_of, things_named, type_id, types_of
from web.http import FRAMED, OPEN, PREFLIGHT, own_address, problem
from web.parameters import shown

reconcile = Blueprint("reconcile", __name__, url_prefix="/api/reconcile")

MOST_QUERIES = 50  # in one batch
MOST_IDS = 100  # in one request to extend a table
MOST_FETCHED = 20  # properties of each
MOST_VALUES = 10  # of one property, unless a setting says fewer
MOST_CANDIDATES = 25
MOST_SUGGESTED = 15
LARGEST_ASKED = 256 * 1024  # bytes of JSON
WIDTH, HEIGHT = 400, 200  # pixels of a preview
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]{0,63}(\.[A-Za-z_$][\w$]{0,63}){0,3}", re.ASCII)


class Refusal(Exception):
    """A request that is not the protocol, or too large, and why."""

    def __init__(self, detail: str, status: int = 400, **more: object) -> None:
        super().__init__(detail)
        self.detail, self.status, self.more = detail, status, more


@reconcile.errorhandler(Refusal)
def refused(error: Refusal) -> Response:
    """Answer a refusal as problem details (RFC 9457)."""
    return problem(error.status, "", error.detail, **error.more)


@reconcile.after_request
def opened(response: Response) -> Response:
    """Let pages of other sites read the answer: it holds public data only."""
    response.headers.update(OPEN)
    return response


# ---------------------------------------------------------------- the service


@reconcile.route("", methods=["GET", "POST", "OPTIONS"], provide_automatic_options=False, strict_slashes=False)
def service() -> Response:
    """Answer queries (``queries``, or one ``query``), fetch values (``extend``), or describe the service."""
    if request.method == "OPTIONS":
        return Response(status=204, headers={**PREFLIGHT, "Allow": PREFLIGHT["Access-Control-Allow-Methods"]})
    given = request.values
    asked = [name for name in ("queries", "query", "extend") if name in given]
    if len(asked) > 1:
        raise Refusal(f"Ask one thing at a time: there are {' and '.join(asked)}.")
    if "queries" in given:
        return answered(_batch(lookup(), _read(given["queries"], "queries")))
    if "extend" in given:
        return answered(_extension(lookup(), _read(given["extend"], "extend")))
    if "query" in given:
        text = given["query"]
        query = _read(text, "query") if text.lstrip().startswith("{") else {"query": text}
        return answered({"result": _results(lookup(), "query", query)})
    if request.method == "POST":
        raise Refusal("There is nothing to answer: send queries=… or extend=… as a form.")
    return answered(manifest(lookup()))


def answered(body: object) -> Response:
    """Return JSON; or a script that hands it to a function, for clients older than CORS (JSONP).

    No page of ours may load such a script: its own policy would then let a foreign text choose the function.
    """
    callback = request.args.get("callback")
    text = orjson.dumps(body)
    if callback is None:
        return Response(text, content_type="application/json")
    if not _CALLBACK.fullmatch(callback):
        raise Refusal(f"callback is no name of a JavaScript function: {shown(callback)}.")
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        raise Refusal("Pages of this site ask for JSON, without callback.", 403)
    script = text.decode().replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("<", "\\u003c")
    return Response(f"/**/{callback}({script});", content_type="text/javascript; charset=utf-8")


def manifest(known: Lookup) -> dict[str, Any]:
    """Return the description of the service (specs 0.2, section 3)."""
    here = own_address().rstrip("/") + url_for("reconcile.service")
    part = {"service_url": here}
    return {
        "versions": ["0.2"],
        "name": "Gogen (語源): Japanese-origin terms",
        "identifierSpace": ID_BASE,
        "schemaSpace": f"{BASE}ns#",
        "documentation": f"{own_address()}api/",
        "view": {"url": f"{own_address()}id/{{{{id}}}}"},
        "defaultTypes": [{"id": type_id("ja"), "name": f"{known.languages.get('ja', 'Japanese')} term"}],
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {name: {**part, "service_path": f"/suggest/{name}"} for name in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {**part, "service_path": "/propose"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": MOST_VALUES,
                    "help_text": "How many values to fetch at most",
                }
            ],
        },
    }


# ---------------------------------------------------------------- queries


def _batch(known: Lookup, queries: Any) -> dict[str, Any]:
    if not isinstance(queries, dict):
        raise Refusal("queries is no JSON object with a query under each name.")
    if len(queries) > MOST_QUERIES:
        raise Refusal(f"There are {len(queries)} queries; a batch may have {MOST_QUERIES}.", 413, limit=MOST_QUERIES)
    return {name: {"result": _results(known, name, query)} for name, query in queries.items()}


def _results(known: Lookup, name: str, query: Any) -> list[dict[str, Any]]:
    return [_candidate(known, one) for one in candidates(known, _asked(name, query))]


def _asked(name: str, query: Any) -> Asked:
    """Return one query of a batch, looked through. Raises Refusal where it is not as the protocol has it."""
    if not isinstance(query, dict):
        raise Refusal(f"The query {shown(name)} is no JSON object.")
    text, types, limit = query.get("query", ""), query.get("type", []), query.get("limit", MOST_CANDIDATES)
    given, strict = query.get("properties", []), query.get("type_strict", "any")
    types = [types] if isinstance(types, str) else types
    if not isinstance(text, str) or not isinstance(given, list) or not (text or given):
        raise Refusal(f"The query {shown(name)} needs a text as “query”, or a list as “properties”.")
    if types is None or not isinstance(types, list) or not all(isinstance(one, str) for one in types):
        raise Refusal(f"“type” of the query {shown(name)} is no identifier, nor a list of some.")
    if strict not in ("any", "should", "all"):
        raise Refusal(f"“type_strict” of the query {shown(name)} may be any, should or all.")
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        raise Refusal(f"“limit” of the query {shown(name)} is no number.")
    values = tuple(_constraint(name, one) for one in given)
    most = int(min(max(limit, 1), MOST_CANDIDATES))
    return Asked(clean(text[: LONGEST * 10]), tuple(types), strict, values, most)


def _constraint(name: str, given: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(given, dict) or not isinstance(given.get("pid"), str) or "v" not in given:
        raise Refusal(f"A property of the query {shown(name)} has no “pid”, or no “v”.")
    several = given["v"] if isinstance(given["v"], list) else [given["v"]]
    texts = []
    for value in several[:MOST_VALUES]:
        content = value.get("name", value.get("id")) if isinstance(value, dict) else value
        if not isinstance(content, str | int | float | bool):
            raise Refusal(f"The property {shown(given['pid'])} of the query {shown(name)} has a “v” that is no value.")
        texts.append(clean(str(content)[:LONGEST]))
    return given["pid"], tuple(text for text in texts if text)


def _candidate(known: Lookup, thing: Thing) -> dict[str, Any]:
    return {
        "id": thing.id,
        "name": thing.name,
        "description": thing.description,
        "type": [{"id": one, "name": name} for one, name in types_of(known, thing)],
        "score": thing.score,
        "match": thing.match,
        "features": [{"id": name, "value": value} for name, value in thing.features],
    }


# ---------------------------------------------------------------- suggestions


@reconcile.get("/suggest/entity")
def entities() -> Response:
    """Answer terms and concepts whose spellings begin as typed."""
    known, typed = lookup(), _prefix()
    start = _start()
    found = suggest(known, typed, start + MOST_SUGGESTED, Filters()) if typed else ()
    things = things_named(known, found[start:], typed)
    result = [
        {
            "id": one.id,
            "name": one.name,
            "description": one.description,
            "notable": [{"id": kind, "name": name} for kind, name in types_of(known, one)],
        }
        for one in things
    ]
    return answered({"result": result})


@reconcile.get("/suggest/type")
def types() -> Response:
    """Answer the types of entities: terms, terms of each language, concepts."""
    known, typed = lookup(), _prefix().casefold()
    everything = [("term", "Term"), (CONCEPT, "Concept")]
    everything += [(type_id(tag), f"{name} term") for tag, name in sorted(known.languages.items())]
    found = [{"id": one, "name": name} for one, name in everything if typed in one or typed in name.casefold()]
    return answered({"result": found[_start() :][:MOST_SUGGESTED]})


@reconcile.get("/suggest/property")
def properties() -> Response:
    """Answer the properties whose names hold what was typed."""
    typed = _prefix().casefold()
    found = [one for one in _properties(lookup()) if typed in one.id or typed in one.name.casefold()]
    result = [{"id": one.id, "name": one.name, "description": one.description} for one in found]
    return answered({"result": result[_start() :][:MOST_SUGGESTED]})


def _prefix() -> str:
    return clean(request.args.get("prefix", "")[: LONGEST * 10])[:LONGEST]


def _start() -> int:
    """Return how many suggestions come before the wanted ones (``cursor``)."""
    cursor = request.args.get("cursor", "0")
    return int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 4 else 0


def _properties(known: Lookup) -> Iterator[Property]:
    yield from PROPERTIES
    yield from translations(known)


# ---------------------------------------------------------------- previews and further values


@reconcile.get("/preview")
def preview() -> Response:
    """Show an entity on a card of fixed size, for the frame that a client puts it in."""
    known = lookup()
    thing = thing_of(known, request.args.get("id", ""))
    if thing is None:
        raise Refusal("There is no such entity.", 404)
    page = render_template("preview.html", thing=thing, languages=known.languages)
    return Response(page, headers={"Content-Security-Policy": FRAMED})


@reconcile.get("/propose")
def proposed() -> Response:
    """Answer the properties that may be fetched for entities of a type."""
    known, kind = lookup(), request.args.get("type", "term")
    limit = request.args.get("limit", "")
    most = int(limit) if limit.isascii() and limit.isdigit() and 0 < len(limit) < 5 else 1000
    found = [one for one in _properties(known) if (one.of_concept if kind == CONCEPT else one.of)]
    listed = [{"id": one.id, "name": one.name, "description": one.description} for one in found[:most]]
    return answered({"properties": listed, "type": kind, "limit": most})


def _extension(known: Lookup, asked: Any) -> dict[str, Any]:
    """Return the values of some properties for some entities (specs 0.2, section 7)."""
    ids, wanted = (asked.get("ids"), asked.get("properties")) if isinstance(asked, dict) else (None, None)
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids) or not isinstance(wanted, list):
        raise Refusal("extend needs “ids”, a list of identifiers, and “properties”, a list of objects with an “id”.")
    if len(ids) > MOST_IDS:
        raise Refusal(f"There are {len(ids)} ids; {MOST_IDS} may be asked at once.", 413, limit=MOST_IDS)
    if len(wanted) > MOST_FETCHED:
        detail = f"There are {len(wanted)} properties; {MOST_FETCHED} may be asked at once."
        raise Refusal(detail, 413, limit=MOST_FETCHED)
    fetched = [_fetched(known, one) for one in wanted]
    things = {name: thing_of(known, name) for name in ids}
    rows = {
        name: {one.id: [_content(value) for value in _values(known, one, thing, most)] for one, most in fetched}
        for name, thing in things.items()
    }
    meta: list[dict[str, Any]] = []
    for one, _ in fetched:
        entity = {"type": {"id": CONCEPT, "name": "Concept"}} if one.id in ("concept", "broader") else {}
        meta.append({"id": one.id, "name": one.name, **entity})
    return {"meta": meta, "rows": rows}


def _fetched(known: Lookup, asked: Any) -> tuple[Property, int]:
    name = asked.get("id") if isinstance(asked, dict) else None
    found = property_of(known, name) if isinstance(name, str) else None
    if found is None:
        allowed = [one.id for one in _properties(known)]
        raise Refusal(f"There is no property {shown(str(name))}.", allowed=allowed)
    settings = asked.get("settings") or {}
    limit = settings.get("limit", MOST_VALUES) if isinstance(settings, dict) else MOST_VALUES
    number = re.fullmatch(r"[0-9]{1,4}", str(limit))
    return found, min(max(int(number[0]), 1), MOST_VALUES) if number else MOST_VALUES


def _values(known: Lookup, one: Property, thing: Thing | None, most: int) -> list[Any]:
    if thing is None:
        return []
    if thing.word is not None:
        found = one.of(known, thing.word) if one.of else iter(())
    else:
        found = one.of_concept(known, thing.local) if one.of_concept else iter(())
    return list(dict.fromkeys(found))[:most]


def _content(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"str": value}
    return {"id": f"concept/{value.id}", "name": value.label.text}


def _read(text: str, name: str) -> Any:
    """Return JSON that a stranger sent. Raises Refusal if it is none, or too much."""
    if len(text.encode("utf-8", "replace")) > LARGEST_ASKED:
        raise Refusal(f"{name} has more than {LARGEST_ASKED // 1024} kB.", 413)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refusal(f"{name} is no JSON (line {error.lineno}, column {error.colno}).") from None
