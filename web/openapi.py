"""The API described: its parameters and operations as tables, and the OpenAPI 3.1 document made from them."""

from dataclasses import dataclass
from typing import Any

from graph.lookup.search import LONGEST
from web.parameters import Parameter
from web.schemas import SCHEMAS

VERSION = "1.0"  # of the API: what it answers, not of the program
LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}

_TYPED = Parameter("q", "A word or phrase, in any script or form.", "dojinshi", required=True, most=LONGEST)
_FILTERS = (
    Parameter(
        "lang",
        "Languages of the words (BCP 47).",
        "ja",
        several=True,
        listed_at="/api/languages",
    ),
    Parameter(
        "source",
        "Sources of the entries; `curated` is the glossary itself.",
        "curated",
        several=True,
        listed_at="/api/sources",
    ),
    Parameter(
        "advisory",
        "`hide` leaves out words that carry a content advisory.",
        "hide",
        default="show",
        allowed=("show", "hide"),
    ),
)
SEARCH = (
    _TYPED,
    *_FILTERS,
    Parameter("kind", "Words, or the meanings they have.", "concept", default="term", allowed=("term", "concept")),
    Parameter("limit", "How many answers to give at once.", 5, int, 20, most=100),
    Parameter("cursor", "Where to go on: `next` of the answer before.", "", most=400),
)
SUGGEST = (
    _TYPED,
    *_FILTERS,
    Parameter("limit", "How many suggestions to give.", 5, int, 8, most=20),
)
ANALYSE = (Parameter("q", "A form to take apart, in any script.", "寝取られた", required=True, most=LONGEST),)
_NAME = Parameter("name", "The `id` of a term.", "ja-netorare", required=True)


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API: its path, what it answers, by which parameters, in which schema, and its errors."""

    path: str
    name: str
    summary: str
    schema: str
    parameters: tuple[Parameter, ...] = ()
    place: tuple[Parameter, ...] = ()  # parameters in the path
    errors: tuple[int, ...] = ()


OPERATIONS = (
    Operation(
        "/api/search",
        "search",
        "What a typed text may be: ranked answers, each with its reason, a page at a time.",
        "Search",
        SEARCH,
        errors=(400, 410),
    ),
    Operation(
        "/api/suggest",
        "suggest",
        "What a text that is still being typed may become.",
        "Suggestions",
        SUGGEST,
        errors=(400,),
    ),
    Operation(
        "/api/term/{name}",
        "term",
        "Everything that is said of one term, with its sources.",
        "Term",
        place=(_NAME,),
        errors=(400, 404),
    ),
    Operation(
        "/api/analyse",
        "analyse",
        "What the analyser makes of a form: lemma, reading, morphemes, derivation.",
        "Analysed",
        ANALYSE,
        errors=(400,),
    ),
    Operation("/api/languages", "languages", "The values of `lang`.", "Languages", errors=(400,)),
    Operation("/api/sources", "sources", "The values of `source`.", "Sources", errors=(400,)),
)
ERRORS = {
    400: "A parameter is unknown, missing or not allowed; the problem says which, and what it may be.",
    404: "There is no such term.",
    410: "The cursor is of an earlier state of the graph: ask again without it.",
    429: "More requests a second than the server takes from one client; `Retry-After` says when to come back.",
    503: "There is no graph to ask at the moment.",
}
_EVERYWHERE = (429, 503)

# What the page of the API shows; ``{site}`` stands for the address of the site.
EXAMPLES = {
    "Which entries are meant by “dojinshi”?": """\
curl "{site}api/search?q=dojinshi&lang=ja\"""",
    "The same for every spelling in a list": """\
import json
from urllib.parse import urlencode
from urllib.request import urlopen

for spelling in ("ねとられ", "tunami", "寝取られた"):
    with urlopen("{site}api/search?" + urlencode({{"q": spelling, "limit": 1}})) as answer:
        found = json.load(answer)
    for hit in found["hits"]:
        print(spelling, hit["id"], hit["label"], hit["reason"]["words"], sep="\\t")""",
    "All answers, page by page": """\
import json
from urllib.parse import urlencode
from urllib.request import urlopen

asked = {{"q": "neto", "limit": 5}}
while True:
    with urlopen("{site}api/search?" + urlencode(asked)) as answer:
        found = json.load(answer)
    for hit in found["hits"]:
        print(hit["id"], hit["score"])
    if found["next"] is None:
        break
    asked["cursor"] = found["next"]""",
    "Everything about one term": """\
curl {site}api/term/ja-netorare""",
}


def examples(site: str) -> dict[str, str]:
    """Return what may be copied and run, by what it answers; ``site`` is an address with its last slash."""
    return {title: text.format(site=site) for title, text in EXAMPLES.items()}


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the API (spec.openapis.org/oas/v3.1.0)."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gogen",
            "version": VERSION,
            "summary": "Japanese-origin terms: any spelling in, ranked entries with reasons out.",
            "description": "No key is needed, every answer may be read by scripts of other sites (CORS). An ETag holds "
            "until the graph changes.",
            "license": LICENCE,
        },
        "servers": [{"url": "/"}],
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {"schemas": SCHEMAS},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    errors = sorted({*operation.errors, *_EVERYWHERE})
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [
            *(_parameter(one, "path") for one in operation.place),
            *(_parameter(one, "query") for one in operation.parameters),
        ],
        "responses": {
            "200": {
                "description": operation.summary,
                "headers": {"ETag": {"description": "Holds until the graph changes.", "schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{operation.schema}"}}},
            },
            "304": {"description": "The client holds the answer already (`If-None-Match`)."},
            **{str(code): _problem(ERRORS[code]) for code in errors},
        },
    }


def _parameter(parameter: Parameter, place: str) -> dict[str, Any]:
    listed = f" The values are listed at {parameter.listed_at}." if parameter.listed_at else ""
    found: dict[str, Any] = {
        "name": parameter.name,
        "in": place,
        "required": parameter.required,
        "description": parameter.description + listed,
        "schema": parameter.schema(),
    }
    if parameter.several:
        found |= {"style": "form", "explode": False}
    if parameter.example != "":
        found["example"] = [parameter.example] if parameter.several else parameter.example
    return found


def _problem(description: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}
