"""What a graph says of one IRI, and which of its graphs says so: the description that dereferencing gives."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions
from rdflib.namespace import RDF

from graph import queries
from graph.engine.store import Snapshot, tag_of
from graph.publish.kept import once_a_generation
from graph.publish.statistics import sizes
from ontology.model import Written
from ontology.vocabulary import ETY, ID_BASE, VARTRANS, iri

Node = Any  # a pyoxigraph term
MOST_STATEMENTS = 1000  # of the thing itself: only a lexicon has more, one for each of its entries
MOST_NODES = 200  # described along with it
MOST_LINKS = 300  # statements elsewhere that lead to it
MOST_NAMES = 50  # things in one query
LONGEST_IRI = 2000  # characters

# Nodes that have no life of their own: forms, parts, relations, claims ... are described with what they are about.
NODE_KINDS = ("form", "sense", "component", "etymology", "consent", "remark", "rel", "claim")
_NODES = tuple(str(iri(kind, "")) for kind in NODE_KINDS)

# What leads from such a node to what it is about; who stated it (thousands of nodes for one source) does not count.
_ABOUT = {str(predicate) for predicate in (VARTRANS.source, VARTRANS.target, ETY.etySource, ETY.etyTarget, RDF.subject)}


@dataclass(frozen=True, slots=True)
class Statement:
    """One triple, and the graphs that state it: their IRIs, sorted; none for the default graph."""

    subject: Node
    predicate: str
    object: Node
    graphs: tuple[str, ...]

    def quads(self) -> Iterator[Quad]:
        """Yield the statement once for each of its graphs."""
        homes: Sequence[NamedNode | DefaultGraph] = [NamedNode(graph) for graph in self.graphs] or [DefaultGraph()]
        for home in homes:
            yield Quad(self.subject, NamedNode(self.predicate), self.object, home)


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a thing: of itself, of the nodes it leads to or that are about it, and where else it occurs.

    ``whole`` is False where one of the lists was cut at its limit, ``all_own`` where that of the thing itself was: then
    what it is and what it is called are in the list. ``size`` is how many statements a named graph holds.
    """

    iri: str
    own: tuple[Statement, ...]
    nodes: tuple[tuple[str, tuple[Statement, ...]], ...]
    links: tuple[Statement, ...]
    whole: bool
    size: int | None = None
    all_own: bool = True

    def quads(self) -> Iterator[Quad]:
        """Yield every statement of the description."""
        for statement in (*self.own, *(s for _, about in self.nodes for s in about), *self.links):
            yield from statement.quads()


def describe(snapshot: Snapshot, name: str) -> Description | None:
    """Return what a graph says of an IRI, or None where that occurs nowhere as subject, object or graph.

    Raises QueryError if the graph cannot be asked.
    """
    if not is_iri(name):
        return None
    own = _statements(snapshot, queries.STATED_IN_GRAPHS, queries.STATED, [name], MOST_STATEMENTS)
    links = _statements(snapshot, queries.LINKED_IN_GRAPHS, queries.LINKED, [name], MOST_LINKS)
    size = sizes(snapshot).graphs.get(name) if name.startswith(f"{ID_BASE}graph/") else None
    if not own and not links and size is None:
        return None
    all_own = len(own) <= MOST_STATEMENTS
    whole = all_own and len(links) <= MOST_LINKS
    own, links = own[:MOST_STATEMENTS], links[:MOST_LINKS]
    if not all_own:
        facts = _statements(snapshot, queries.FACTS_IN_GRAPHS, queries.FACTS, [name])
        own = list(dict.fromkeys([*facts, *own]))
    unnamed: dict[str, list[Statement]] = {}
    if any(isinstance(statement.object, BlankNode) for statement in own):
        led, unnamed = _unnamed(snapshot, name)
        own = [statement for statement in own if not isinstance(statement.object, BlankNode)] + led
    named = dict.fromkeys(
        [s.object.value for s in own if _is_node(s.object)]
        + [s.subject.value for s in links if _is_node(s.subject) and s.predicate in _ABOUT]
    )
    named.pop(name, None)
    whole = whole and len(named) <= MOST_NODES
    described: dict[str, list[Statement]] = {node: [] for node in list(named)[:MOST_NODES]}
    for some in _batches(list(described)):
        for statement in _statements(snapshot, queries.STATED_IN_GRAPHS, queries.STATED, some):
            described[statement.subject.value].append(statement)
    return Description(
        name,
        tuple(sorted(own, key=_order)),
        tuple((node, tuple(sorted(about, key=_order))) for node, about in (described | unnamed).items()),
        tuple(sorted((s for s in links if _outside(s, described)), key=_order)),
        whole,
        size,
        all_own,
    )


def occurs(snapshot: Snapshot, name: str) -> bool:
    """Tell whether an IRI is the subject or object of a statement, or the name of a graph."""
    return is_iri(name) and next(_rows(snapshot, queries.about(queries.OCCURS, thing=name)), None) is not None


def is_iri(name: str) -> bool:
    """Tell whether a text may be asked for: an IRI (RFC 3987) of a length that somebody may have minted."""
    try:
        NamedNode(name)
    except ValueError:
        return False
    return len(name) <= LONGEST_IRI


def names(snapshot: Snapshot, things: Iterable[str], first: str = "en") -> dict[str, Written]:
    """Return what things are called, by IRI: in the language ``first``, else in English, else in Japanese."""
    order = {"ja": 2, "en": 1} | {first: 0}
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for some in _batches(sorted({thing for thing in things if is_iri(thing)})):
        for thing, name in _tuples(snapshot, queries.about(queries.NAMES, things=some)):
            if isinstance(name, Literal):
                tag = tag_of(name) or "und"
                found[thing.value].append((order.get(tag, 3), tag, name.value))
    return {thing: Written(min(texts)[2], min(texts)[1]) for thing, texts in found.items()}


def _statements(
    snapshot: Snapshot, in_graphs: str, anywhere: str, things: Sequence[str], most: int | None = None
) -> list[Statement]:
    """Return the statements that a pair of queries answers, with their graphs; one more than ``most`` if there are."""
    limit = f" LIMIT {most + 1}" if most else ""
    graphs: dict[tuple[Node, str, Node], list[str]] = {}
    for graph, subject, predicate, found in _tuples(snapshot, queries.about(in_graphs, things=things) + limit):
        graphs.setdefault((subject, predicate.value, found), []).append(graph.value)
    if _has_default_graph(snapshot):
        for subject, predicate, found in _tuples(snapshot, queries.about(anywhere, things=things) + limit):
            graphs.setdefault((subject, predicate.value, found), [])
    stated = [Statement(*key, tuple(sorted(homes))) for key, homes in graphs.items()]
    return stated[: most + 1] if most else stated


@once_a_generation
def _has_default_graph(snapshot: Snapshot) -> bool:
    """Tell whether a graph states anything outside its named graphs, which a build never does."""
    return bool(snapshot.raw(queries.ANYTHING, union=False))


def _unnamed(snapshot: Snapshot, name: str) -> tuple[list[Statement], dict[str, list[Statement]]]:
    """Return the statements that lead to unnamed nodes, and what is said of these."""
    links: dict[tuple[str, Node], set[str]] = defaultdict(set)
    about: dict[tuple[Node, str, Node], set[str]] = defaultdict(set)
    for row in _rows(snapshot, queries.about(queries.UNNAMED, thing=name)):
        links[row["link"].value, row["s"]].add(row["h"].value)
        about[row["s"], row["p"].value, row["o"]].add(row["g"].value)
    described: dict[str, list[Statement]] = defaultdict(list)
    for key, homes in about.items():
        described[f"_:{key[0].value}"].append(Statement(*key, tuple(sorted(homes))))
    led = [Statement(NamedNode(name), link, node, tuple(sorted(homes))) for (link, node), homes in links.items()]
    return led, described


def _rows(snapshot: Snapshot, query: str) -> Iterator[Mapping[str, Node]]:
    found = snapshot.raw(query)
    assert isinstance(found, QuerySolutions)
    variables = [variable.value for variable in found.variables]
    for solution in found:
        yield {name: term for name, term in zip(variables, solution, strict=True) if term is not None}


def _tuples(snapshot: Snapshot, query: str) -> Iterator[tuple[Node, ...]]:
    """Yield the rows of a query that leaves no variable unbound, in the order of its variables."""
    found = snapshot.raw(query)
    assert isinstance(found, QuerySolutions)
    return map(tuple, found)


def _batches(things: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(things), MOST_NAMES):
        yield things[start : start + MOST_NAMES]


def _is_node(term: Node) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(_NODES)


def _outside(statement: Statement, described: Mapping[str, object]) -> bool:
    return not isinstance(statement.subject, NamedNode) or statement.subject.value not in described


def _order(statement: Statement) -> tuple[bool, str, str, str]:
    return not statement.predicate.endswith("#type"), statement.predicate, str(statement.subject), str(statement.object)
