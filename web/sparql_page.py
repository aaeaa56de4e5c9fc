"""The page of the endpoint: an editor, twelve questions to start from, and a result that people can read."""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, current_app, render_template, request, url_for

from graph.engine.answers import Answer
from graph.queries import QUESTIONS
from ontology.vocabulary import BASE, ID_BASE, PREFIXES, bcp47
from web.http import SCRIPTED

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
_OURS = re.compile(re.escape(ID_BASE) + r"[\w%/.~-]+")
MOST_ROWS_SHOWN = 1000
MOST_TEXT_SHOWN = 100_000  # characters
MOST_BYTES_SHOWN = 16 * 1024**2  # of a result that is read for the page


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell of a result: its text, where it links to, its language, what it is."""

    text: str
    href: str | None = None
    lang: str | None = None
    kind: str = "literal"


@dataclass(frozen=True, slots=True)
class Result:
    """A result for the page: rows, or the answer to an ASK, or a text; ``things`` are the IRIs of ours it names."""

    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[CellView | None, ...], ...] = ()
    count: int = 0
    yes: bool = False
    text: str = ""
    cut: bool = False
    things: tuple[str, ...] = ()


def example() -> str:
    """Return the text of the question named in the address, else of none."""
    chosen = request.args.get("example")
    return next((question.text for question in QUESTIONS if question.id == chosen), "")


def shown(
    query: str,
    result: Result | None = None,
    failure: str | None = None,
    place: dict[str, object] | None = None,
    note: str | None = None,
    status: int = 200,
) -> Response:
    """Return the page with a query in its editor, and its result or what is wrong with it."""
    response = Response(
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
            formats=[(name, NAMES[name]) for name in forms(result)],
            seconds=current_app.extensions["pool"].limits.seconds,
            most_rows=MOST_ROWS_SHOWN,
        ),
        status,
    )
    response.headers["Content-Security-Policy"] = SCRIPTED
    return response


def forms(result: Result | None) -> tuple[str, ...]:
    """Return the formats by name that a result comes in."""
    return GRAPH_FORMATS if result and result.kind == "graph" else ROW_FORMATS


def result(found: Answer) -> Result:
    """Read a worker's answer for the page."""
    if found.kind == "graph":
        text = found.body.decode()
        things = tuple(dict.fromkeys(_OURS.findall(text)))
        return Result("graph", text=text[:MOST_TEXT_SHOWN], cut=len(text) > MOST_TEXT_SHOWN, things=things)
    read = json.loads(found.body)
    if found.kind == "ask":
        return Result("ask", yes=read["boolean"])
    columns = tuple(read["head"]["vars"])
    bindings = read["results"]["bindings"]
    rows = tuple(
        tuple(_cell(binding[name]) if name in binding else None for name in columns)
        for binding in bindings[:MOST_ROWS_SHOWN]
    )
    named = (term["value"] for binding in bindings for term in binding.values() if term["type"] == "uri")
    things = tuple(dict.fromkeys(iri for iri in named if _OURS.fullmatch(iri)))
    return Result("select", columns, rows, len(bindings), cut=len(bindings) > MOST_ROWS_SHOWN, things=things)


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
    room, _, name = iri.removeprefix(BASE).partition("/")
    if iri.startswith(BASE) and name and room in ("id", "vocab"):
        return url_for("linked.thing" if room == "id" else "linked.value", name=name)
    if iri.startswith(f"{BASE}ns"):
        return url_for("linked.terms", _anchor=iri.partition("#")[2] or None)
    return iri if urlsplit(iri).scheme in ("http", "https") else None
