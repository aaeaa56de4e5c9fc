"""The page of the endpoint: an editor, questions to start from, a result people can read, the same for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response, current_app, render_template, request, url_for

from graph.engine.screening import DEEPEST_NESTING, GRAPH, MOST_BYTES, kind_of
from graph.engine.workers import Limits
from graph.queries import QUESTIONS, Question
from ontology.vocabulary import BASE, PREFIXES
from web.http import SCRIPTED, own_address
from web.names import _
from web.snippets import of_query

if TYPE_CHECKING:
    from web.result_views import Result

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
MOST_BYTES_SHOWN = 16 * 1024**2  # of a result that is read for the page
LONGEST_EXCERPT = 60  # characters on either side of a mistake
# Who asks the questions to start from, in this order.
AUDIENCES = {
    "linguist": _("For linguists: where words come from, how they are made"),
    "researcher": _("For researchers: stories, concepts, evidence"),
    "localizer": _("For localizers: what to write, and what not"),
    "reader": _("For readers: looking up what was typed"),
    "moderator": _("For moderators: advisories"),
}
# What is told of a refusal before the engine's own words.
REFUSALS = {
    400: _("This query cannot be run."),
    403: _("This page only answers queries."),
    413: _("The query is too long."),
    415: _("The query came in a form that is not understood."),
    422: _("The result is too large for a page. Ask for less with LIMIT, or fetch it as a file."),
    503: _("The query took too long, or too many others run at the moment."),
}


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell of a result: its text, where it links to, its language, what it is."""

    text: str
    href: str | None = None
    lang: str | None = None
    kind: str = "literal"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line of a query that cannot be read: before the place, the character there, after it."""

    before: str
    at: str
    after: str


def example() -> Question | None:
    """Return the question to start from that the address names."""
    chosen = request.args.get("example")
    return next((question for question in QUESTIONS if question.id == chosen), None)


def blank() -> Response:
    """Return the page with the question named in the address in its editor, or with none."""
    chosen = example()
    return shown(chosen.text if chosen else "", view=chosen.view if chosen else "")


def shown(
    query: str,
    result: "Result | None" = None,
    failure: str | None = None,
    place: dict[str, object] | None = None,
    note: str | None = None,
    status: int = 200,
    view: str = "",
) -> Response:
    """Return the page with a query in its editor, and its result or what is wrong with it."""
    limits: Limits = current_app.extensions["pool"].limits
    endpoint = f"{own_address()}sparql"
    named: dict[str, Any] = {name: request.values.getlist(name) for name in ("default-graph-uri", "named-graph-uri")}
    response = Response(
        render_template(
            "sparql.html",
            query=query,
            result=result,
            here=partial(url_for, "sparql.sparql", query=query, **named),
            failure=failure,
            refusal=REFUSALS.get(status),
            place=place or {},
            excerpt=excerpt(query, place or {}),
            note=note,
            audiences=AUDIENCES,
            questions=QUESTIONS,
            chosen=request.args.get("example"),
            view=(result.wanted.view if result else "") or view,
            prefixes=PREFIXES,
            formats=formats(kind_of(query) == GRAPH),
            too_large=status == 422,
            snippets=of_query(endpoint, query, kind_of(query) == GRAPH) if query.strip() else (),
            limits=limits,
            most_bytes=MOST_BYTES,
            deepest=DEEPEST_NESTING,
            most_shown=MOST_BYTES_SHOWN,
        ),
        status,
    )
    response.headers["Content-Security-Policy"] = SCRIPTED
    return response


def formats(graph: bool) -> list[tuple[str, str]]:
    """Return the formats that a result comes in, rows or a ``graph``: what they are asked for with, and their names."""
    return [(name, NAMES[name]) for name in (GRAPH_FORMATS if graph else ROW_FORMATS)]


def excerpt(query: str, place: Mapping[str, object]) -> Excerpt | None:
    """Return the line that an error names, parted at its column (both from 1, columns in characters)."""
    lines = query.splitlines()
    line, column = place.get("line"), place.get("column")
    if not isinstance(line, int) or not isinstance(column, int) or not 1 <= line <= len(lines):
        return None
    text, at = lines[line - 1], max(0, column - 1)
    start = max(0, at - LONGEST_EXCERPT)
    return Excerpt(text[start:at], text[at : at + 1], text[at + 1 : at + LONGEST_EXCERPT])


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
