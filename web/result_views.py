"""What is shown of the answer of a query: its rows page by page, a chart, the graph of its relations; or why not."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse
from rdflib.namespace import XSD

from graph.engine.answers import Answer
from graph.engine.store import Snapshot
from graph.publish.resources import names
from ontology.model import Written
from ontology.vocabulary import BASE, ID_BASE, bcp47
from web.drawing import Edge, Figure, Node, bars, relations
from web.interface import preferences
from web.names import _
from web.sparql_page import CellView, href_of, shortened

ROWS = 200  # of a table on one page
MOST_TEXT = 100_000  # characters of a graph that are shown
MOST_NAMED = 200  # things that are looked up for a drawing
MOST_TOLD = 120  # rows of the table beside a drawing
MOST_TRIPLES = 5000  # read of a graph for its drawing
TABLE, TEXT, CHART, GRAPH = "table", "text", "chart", "graph"
TITLES = {TABLE: _("Table"), TEXT: "Turtle", CHART: _("Chart"), GRAPH: _("Relations")}
NO_NUMBERS = _("needs a column of numbers")
NO_LABELS = _("needs a column beside the numbers")
NO_EDGES = _("needs two columns of things")
NO_TRIPLES = _("no statement leads from one thing to another")
_OURS = re.compile(re.escape(ID_BASE) + r"[\w%/.~-]+")
_LINKS = {"p", "predicate", "property", "relation", "link"}  # columns that name how two others are related
_NUMBERS = {
    f"{XSD}{name}"
    for name in (
        *("integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger"),
        *("positiveInteger", "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong"),
        *("unsignedShort", "unsignedByte"),
    )
}

Term = dict[str, str]
Row = dict[str, Term]  # as SPARQL 1.1 Query Results JSON has it
Statement = tuple[Term, str, Term]  # from, how, to


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants to see of a result: a view, a page of rows, a column to sort by (``-``: falling)."""

    view: str = ""
    page: int = 1
    sort: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A way to show a result, or why there is none."""

    name: str
    title: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A result for the page: rows, the answer to an ASK, or a text; ``things`` are the IRIs of ours that it names.

    Where a figure is shown, columns and rows say what it shows.
    """

    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[CellView | None, ...], ...] = ()
    count: int = 0
    yes: bool = False
    text: str = ""
    cut: bool = False
    things: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    wanted: Wanted = Wanted()
    numeric: frozenset[str] = frozenset()
    figure: Figure | None = None

    @property
    def pages(self) -> int:
        """Return how many pages of rows there are."""
        return max(1, -(-self.count // ROWS))

    @property
    def first(self) -> int:
        """Return the number of the first row on this page."""
        return (self.wanted.page - 1) * ROWS + 1


def wanted() -> Wanted:
    """Return what the address of this page asks to see."""
    page = request.args.get("page", "")
    number = int(page) if re.fullmatch("[1-9][0-9]{0,6}", page) else 1
    return Wanted(request.args.get("view", ""), number, request.args.get("sort", ""))


def result(found: Answer, snapshot: Snapshot, asked: Wanted = Wanted()) -> Result:
    """Read a worker's answer for the page: rows as JSON, a graph as Turtle."""
    if found.kind == "graph":
        return _graph(found.body, snapshot, asked)
    read = json.loads(found.body)
    if found.kind == "ask":
        return Result("ask", yes=read["boolean"])
    return _rows(tuple(read["head"]["vars"]), read["results"]["bindings"], snapshot, asked)


def _rows(columns: tuple[str, ...], bindings: list[Row], snapshot: Snapshot, asked: Wanted) -> Result:
    numeric = frozenset(name for name in columns if _all(bindings, name, _is_number))
    things = [name for name in columns if _all(bindings, name, lambda term: term["type"] != "literal")]
    axes = _axes(columns, numeric, things) if numeric else None
    why_no_chart = NO_NUMBERS if not numeric else "" if axes else NO_LABELS
    views = (
        View(TABLE, TITLES[TABLE]),
        View(CHART, TITLES[CHART], why_no_chart),
        View(GRAPH, TITLES[GRAPH], NO_EDGES if len(_ends(things)) < 2 else ""),
    )
    asked = _possible(asked, views, columns, len(bindings))
    ordered = _sorted(bindings, asked.sort)
    named = (term["value"] for row in bindings for term in row.values() if term["type"] == "uri")
    ours = tuple(dict.fromkeys(iri for iri in named if _OURS.fullmatch(iri)))
    told = Result("select", columns, count=len(bindings), things=ours, views=views, wanted=asked, numeric=numeric)
    if asked.view == CHART and axes:
        return _chart(told, [row for row in ordered if axes[0] in row and axes[1] in row], axes, snapshot)
    if asked.view == GRAPH:
        return _relations(told, _statements(ordered, things), snapshot)
    start = (asked.page - 1) * ROWS
    shown = ordered[start : start + ROWS]
    return replace(told, rows=tuple(tuple(_cell(row.get(name)) for name in columns) for row in shown))


def _graph(body: bytes, snapshot: Snapshot, asked: Wanted) -> Result:
    text = body.decode()
    things = tuple(dict.fromkeys(_OURS.findall(text)))
    found: list[Statement] = []
    for number, triple in enumerate(parse(body, RdfFormat.TURTLE)):
        if number >= MOST_TRIPLES:
            break
        ends = _term(triple.subject), _term(triple.object)
        if ends[0] and ends[1]:
            found.append((ends[0], shortened(triple.predicate.value), ends[1]))
    views = (View(TEXT, TITLES[TEXT]), View(GRAPH, TITLES[GRAPH], "" if found else NO_TRIPLES))
    asked = _possible(asked, views, (), 0)
    told = Result("graph", text=text[:MOST_TEXT], cut=len(text) > MOST_TEXT, things=things, views=views, wanted=asked)
    return _relations(told, found, snapshot) if asked.view == GRAPH else told


def _possible(asked: Wanted, views: Sequence[View], columns: Sequence[str], count: int) -> Wanted:
    """Return what can be shown of what is asked for: the first view, the last page, no order, where it cannot."""
    view = next((view.name for view in views if view.name == asked.view and not view.why_not), views[0].name)
    sort = asked.sort if asked.sort.removeprefix("-") in columns else ""
    return Wanted(view, min(asked.page, max(1, -(-count // ROWS))), sort)


# ---------------------------------------------------------------- rows


def _cell(term: Term | None) -> CellView | None:
    """Return one term of a result as the page shows it: our own things link to their pages, prefixes are folded."""
    if term is None:
        return None
    text = term["value"]
    if term["type"] == "uri":
        return CellView(shortened(text), href_of(text), kind="uri")
    if term["type"] == "bnode":
        return CellView(f"_:{text}", kind="bnode")
    language = term.get("xml:lang")
    kind = "number" if _is_number(term) else "literal"
    return CellView(text, lang=bcp47(language) if language else None, kind=kind)


def _sorted(bindings: list[Row], sort: str) -> list[Row]:
    """Return rows by one column: numbers by size, then texts; rows that have nothing there come last."""
    if not sort:
        return bindings
    name, falling = sort.removeprefix("-"), sort.startswith("-")
    told = sorted((row for row in bindings if name in row), key=lambda row: _place(row[name]), reverse=falling)
    return [*told, *(row for row in bindings if name not in row)]


def _place(term: Term) -> tuple[int, float, str]:
    if _is_number(term):
        number = float(term["value"])
        return (0, number, "") if number == number else (1, 0.0, "")
    return 2, 0.0, term["value"].casefold()


def _is_number(term: Term) -> bool:
    if term["type"] != "literal" or term.get("datatype") not in _NUMBERS:
        return False
    try:
        float(term["value"])
    except ValueError:  # an ill-typed literal
        return False
    return True


def _all(bindings: list[Row], name: str, test: Any) -> bool:
    """Tell whether a column has terms, and all of them pass a test."""
    terms = [row[name] for row in bindings if name in row]
    return bool(terms) and all(map(test, terms))


# ---------------------------------------------------------------- drawings


def _axes(columns: Sequence[str], numeric: frozenset[str], things: Sequence[str]) -> tuple[str, str] | None:
    """Return the columns that name the bars of a chart and say how long they are; None if there is one column only.

    Texts name them before things do, a first number before a second.
    """
    numbers = [name for name in columns if name in numeric]
    others = sorted((name for name in columns if name not in numeric), key=lambda name: name in things)
    if others:
        return others[0], numbers[0]
    return (numbers[0], numbers[1]) if len(numbers) > 1 else None


def _chart(told: Result, bindings: list[Row], drawn: tuple[str, str], snapshot: Snapshot) -> Result:
    """Add a chart of one column of numbers by one of names, in the order of the rows."""
    label, number = drawn
    called = _names([row[label] for row in bindings[:MOST_NAMED]], snapshot)
    points = [(_called(row[label], called), float(row[number]["value"]), _href(row[label])) for row in bindings]
    rows = tuple((_cell(row[label]), _cell(row[number])) for row in bindings[:MOST_TOLD])
    return replace(told, columns=drawn, rows=rows, figure=bars(points, as_given=True))


def _ends(things: Sequence[str]) -> list[str]:
    """Return the columns of things that relations lead between: all but one that names how."""
    return [name for name in things if name not in _LINKS]


def _statements(bindings: list[Row], things: Sequence[str]) -> list[Statement]:
    """Return the relations that rows tell: from the first column of things to each other one, which names the relation.

    Where a column names the relation itself (``?p``, ``?relation``), it does.
    """
    first, *others = _ends(things)
    link = next((name for name in things if name in _LINKS), None)
    found: dict[tuple[str, str, str], Statement] = {}
    for row in bindings:
        for other in others:
            if first in row and other in row:
                how = shortened(row[link]["value"]) if link and link in row else other
                found.setdefault((row[first]["value"], how, row[other]["value"]), (row[first], how, row[other]))
    return list(found.values())


def _relations(told: Result, statements: list[Statement], snapshot: Snapshot) -> Result:
    """Add a drawing of relations, every thing by its name."""
    ends = {term["value"]: term for source, _how, target in statements for term in (source, target)}
    called = _names(list(ends.values())[:MOST_NAMED], snapshot)
    nodes = [
        Node(key, _called(term, called), _href(term) if place < MOST_NAMED else None)
        for place, (key, term) in enumerate(ends.items())
    ]
    tells_apart = len({how for _source, how, _target in statements}) > 1
    edges = [Edge(source["value"], target["value"], how if tells_apart else "") for source, how, target in statements]
    rows = tuple((_cell(source), CellView(how, kind="how"), _cell(target)) for source, how, target in statements)
    return replace(told, columns=(), rows=rows[:MOST_TOLD], figure=relations(nodes, edges))


def _term(node: object) -> Term | None:
    """Return a node of a graph as results have it, None for a literal or a triple."""
    if isinstance(node, NamedNode):
        return {"type": "uri", "value": node.value}
    return {"type": "bnode", "value": node.value} if isinstance(node, BlankNode) else None


def _names(terms: Sequence[Term], snapshot: Snapshot) -> dict[str, Written]:
    """Return what things of ours are called, the reader's language first."""
    ours = {term["value"] for term in terms if term["type"] == "uri" and term["value"].startswith(BASE)}
    return names(snapshot, ours, preferences().lang)


def _called(term: Term, called: dict[str, Written]) -> Written | str:
    """Return what a term is called in a drawing."""
    if term["type"] == "uri":
        return called.get(term["value"]) or shortened(term["value"])
    language = term.get("xml:lang")
    return Written(term["value"], bcp47(language)) if language else term["value"]


def _href(term: Term) -> str | None:
    return href_of(term["value"]) if term["type"] == "uri" else None
