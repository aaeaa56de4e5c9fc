"""What the page about one resource shows: its statements in words, who states them, and what leads to it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.namespace import DCTERMS, PROV, RDF, XSD

from graph.engine.store import Snapshot
from graph.publish.dataset import name_of_graph
from graph.publish.ontology import Ontology
from graph.publish.resources import Description, Statement, names
from graph.triples import INFERRED
from ontology.model import Written
from ontology.vocabulary import BASE, GOGEN, ID_BASE, bcp47, identifier
from web.sparql_page import CellView, href_of, shortened
from web.tool_names import told

Node = Any
NAMED_GRAPH, BY_RULE = "named graph", "by rule"  # in web.vocabulary_names
MOST_SHOWN = 100  # values of one property
_MEMBER = re.compile(re.escape(str(RDF)) + r"_(\d+)")
# Who says so, and how sure it is, comes after what is said.
_PROVENANCE = {str(p) for p in (GOGEN.assertionMethod, GOGEN.confidence, DCTERMS.source, DCTERMS.bibliographicCitation)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A graph that states a thing: in a word or two, and where it is described."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: the thing by its name, its folded IRI if that is another, and who else states it."""

    cell: CellView
    folded: str | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One property, in words and folded, with its values; ``more`` counts those that are not shown."""

    label: Written
    property: CellView
    values: tuple[Value, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Block:
    """Some statements by property. ``home`` states most of them: the others say who states them."""

    rows: tuple[Row, ...]
    home: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node that is described together with the resource: its folded IRI, its classes in words, its statements."""

    title: CellView
    kinds: tuple[Written, ...]
    block: Block


@dataclass(frozen=True, slots=True)
class ResourceView:
    """The page about one resource. ``size`` counts the statements of a named graph; ``whole``: nothing is left out."""

    iri: str
    name: Written
    kinds: tuple[Written, ...]
    own: Block
    nodes: tuple[NodeView, ...]
    links: Block
    whole: bool
    size: int | None
    all_own: bool = True


class Cells:
    """Terms as pages show them: things of ours by their names, in the reader's language if they have one in it."""

    def __init__(self, snapshot: Snapshot, terms: Iterable[Node], lang: str = "en") -> None:
        ours = {term.value for term in terms if isinstance(term, NamedNode) and term.value.startswith(BASE)}
        self.names = names(snapshot, ours, lang)
        self._lang = lang
        self._addresses: dict[str, str | None] = {}
        self._marked: dict[tuple[str, ...], tuple[Mark, ...]] = {}

    def href(self, iri: str) -> str | None:
        """Return where an IRI links to."""
        if iri not in self._addresses:
            self._addresses[iri] = href_of(iri)
        return self._addresses[iri]

    def marks(self, graphs: tuple[str, ...]) -> tuple[Mark, ...]:
        """Return the graphs that state a thing as they are shown."""
        if graphs not in self._marked:
            self._marked[graphs] = tuple(Mark(_in_short(graph), self.href(graph)) for graph in graphs)
        return self._marked[graphs]

    def label(self, iri: str) -> Written:
        """Return the name of a property or class: that of the ontology for ours, else the words in its IRI."""
        if member := _MEMBER.fullmatch(iri):
            return Written(gettext("member %(n)s", n=member[1]), self._lang)
        return self.names.get(iri) or Written(words_of(iri), "en")

    def kinds(self, statements: Iterable[Statement]) -> tuple[Written, ...]:
        """Return the names of the classes that some statements name."""
        types = (one.object for one in statements if one.predicate == str(RDF.type))
        return tuple(self.label(found.value) for found in types if isinstance(found, NamedNode))

    def cell(self, term: Node) -> CellView:
        """Return a term as it is shown: a thing by its name, a text in its language."""
        if isinstance(term, Literal):
            typed = not term.language and term.datatype.value != str(XSD.string)
            return CellView(
                term.value, lang=bcp47(term.language) if term.language else None, kind="typed" if typed else "literal"
            )
        if isinstance(term, BlankNode):
            return CellView(f"_:{term.value}", kind="bnode")
        if not isinstance(term, NamedNode):  # a quoted triple
            return CellView(str(term), kind="literal")
        if name := self.names.get(term.value):
            return CellView(name.text, self.href(term.value), name.tag, "name")
        return CellView(folded(term.value), self.href(term.value), kind="uri")

    def block(self, statements: Sequence[Statement], forward: bool = True) -> Block:
        """Return statements by property, in the order in which they are read; ``forward`` shows their objects."""
        homes = Counter(statement.graphs for statement in statements)
        home = min(homes, key=lambda graphs: (-homes[graphs], graphs), default=())
        grouped: dict[str, list[Statement]] = {}
        for statement in statements:
            grouped.setdefault(statement.predicate, []).append(statement)
        rows = tuple(
            Row(
                self.label(predicate),
                CellView(shortened(predicate), self.href(predicate), kind="uri"),
                tuple(self._value(one, one.object if forward else one.subject, home) for one in group[:MOST_SHOWN]),
                max(0, len(group) - MOST_SHOWN),
            )
            for predicate, group in sorted(grouped.items(), key=lambda item: _place(item[0]))
        )
        return Block(rows, self.marks(home))

    def _value(self, statement: Statement, term: Node, home: tuple[str, ...]) -> Value:
        cell = self.cell(term)
        code = folded(term.value) if isinstance(term, NamedNode) else cell.text
        return Value(
            cell, code if code != cell.text else None, () if statement.graphs == home else self.marks(statement.graphs)
        )


def resource_view(snapshot: Snapshot, found: Description, lang: str = "en") -> ResourceView:
    """Return the page about one resource, names in a language where there are such. Raises QueryError."""
    groups = (found.own, found.links, *(about for _, about in found.nodes))
    shown = [one for group in groups for one in _shown(group)]
    said = [NamedNode(one.predicate) for one in shown]
    cells = Cells(
        snapshot, [NamedNode(found.iri), *said, *(t for one in shown for t in (one.subject, one.object))], lang
    )
    is_graph = found.size is not None
    name = cells.names.get(found.iri) or Written(folded(found.iri), "und")
    return ResourceView(
        iri=found.iri,
        name=Written(name_of_graph(found.iri), "en") if is_graph else name,
        kinds=cells.kinds(found.own) or ((Written(NAMED_GRAPH, "en"),) if is_graph else ()),
        own=cells.block(found.own),
        nodes=tuple(
            NodeView(
                CellView(folded(node), cells.href(node), kind="uri"),
                cells.kinds(about),
                cells.block([one for one in about if one.predicate != str(RDF.type)]),
            )
            for node, about in found.nodes
            if about
        ),
        links=cells.block(found.links, forward=False),
        whole=found.whole,
        size=found.size,
        all_own=found.all_own,
    )


def cells_of(snapshot: Snapshot, known: Ontology, lang: str = "en") -> Cells:
    """Return what names the terms in the examples of an ontology."""
    examples = [term.example for _, terms in known.groups for term in terms if term.example]
    return Cells(snapshot, [term for example in examples for term in example if term is not None], lang)


def folded(iri: str) -> str:
    """Return an IRI as short as it can be told: with a prefix, else without what all our identifiers begin with."""
    short = shortened(iri)
    return short.removeprefix(ID_BASE) if short == iri else short


def title_of_graph(graph: str) -> Markup:
    """Return in the reader's language what a named graph holds."""
    title, name = name_of_graph(graph), identifier(graph)
    if title != f"What {name} states":
        return told(title)
    return escape(gettext("What %(name)s states", name=name))


def words_of(name: str) -> str:
    """Return the name of a property or class in words: ``ontolex:canonicalForm`` → canonical form."""
    if member := _MEMBER.fullmatch(name):
        return f"member {member[1]}"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.split("[#/]", name)[-1]).lower()


def _shown(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the statements of which both ends are shown: the first of each property."""
    counted: Counter[str] = Counter()
    for one in statements:
        counted[one.predicate] += 1
        if counted[one.predicate] <= MOST_SHOWN:
            yield one


def _place(predicate: str) -> tuple[int, int, str]:
    """Return where a property stands: the class, then names and meaning, then all others, who says so at the end."""
    if predicate == str(RDF.type):
        return 0, 0, ""
    if predicate in _PROVENANCE or predicate.startswith(str(PROV)):
        return 3, 0, predicate
    if member := _MEMBER.fullmatch(predicate):
        return 2, int(member[1]), ""
    last = re.split("[#/]", predicate)[-1].lower()
    return (1 if last.endswith(("label", "title", "writtenrep", "definition", "value")) else 2), 0, last


def _in_short(graph: str) -> str:
    if not graph.startswith(f"{ID_BASE}graph/"):
        return shortened(graph)
    name = identifier(graph)
    return gettext(BY_RULE) if name == INFERRED else name
