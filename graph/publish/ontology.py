"""The ontology term by term: what /ns documents, read from the graph that holds gogen.ttl, with a use of each term."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from graph import queries
from graph.engine.store import Snapshot
from graph.lookup.index import texts_in_order
from graph.publish.kept import once_a_generation
from graph.publish.statistics import statistics
from graph.triples import ONTOLOGY
from ontology.model import Written
from ontology.vocabulary import BASE, iri

Node = Any
NAMESPACE = f"{BASE}ns"
KINDS = (
    (OWL.Class, "Classes"),
    (OWL.ObjectProperty, "Properties that lead to things"),
    (OWL.DatatypeProperty, "Properties that hold a text or a number"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """One class or property: ``uses`` counts statements or members, ``example`` is one of them (subject, object)."""

    iri: str
    name: str
    labels: tuple[Written, ...]
    also: tuple[Written, ...]
    definitions: tuple[Written, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    symmetric: bool
    uses: int
    example: tuple[Node, Node | None] | None


@dataclass(frozen=True, slots=True)
class ControlledValue:
    """One value of a scheme: its names, the tags that others give it, what it matches elsewhere, its uses."""

    iri: str
    name: str
    labels: tuple[Written, ...]
    notations: tuple[str, ...]
    matches: tuple[str, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """A list of controlled values."""

    iri: str
    name: str
    titles: tuple[Written, ...]
    values: tuple[ControlledValue, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """The whole ontology: its title, version and licence; its terms by kind; its schemes; what it takes from others."""

    title: str
    version: str
    licence: str
    groups: tuple[tuple[str, tuple[Term, ...]], ...]
    schemes: tuple[Scheme, ...]
    reused: tuple[tuple[str, int], ...]


@once_a_generation
def ontology(snapshot: Snapshot) -> Ontology:
    """Return the ontology of a graph, with examples. Raises QueryError if the graph cannot be asked."""
    said: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    leads: dict[str, list[str]] = defaultdict(list)
    for quad in snapshot.quads(str(iri("graph", ONTOLOGY))):
        subject, predicate, found = (cast(Node, node) for node in (quad.subject, quad.predicate, quad.object))
        said[subject.value][predicate.value].append(found)
        if predicate.value in (str(RDFS.subClassOf), str(RDFS.subPropertyOf), str(SKOS.inScheme)):
            leads[found.value].append(subject.value)
    about: Mapping[str, list[Node]] = said[NAMESPACE]
    known = statistics(snapshot)
    instances = {**known.classes, **known.properties}
    uses = known.values
    return Ontology(
        title=_first(about, DCTERMS.title),
        version=_first(about, OWL.versionInfo),
        licence=_first(about, DCTERMS.license),
        groups=tuple(
            (
                title,
                tuple(
                    _term(snapshot, name, said[name], leads[name], instances)
                    for name in sorted(said, key=str.casefold)
                    if name.startswith(f"{NAMESPACE}#") and str(kind) in _iris(said[name], RDF.type)
                ),
            )
            for kind, title in KINDS
        ),
        schemes=tuple(
            Scheme(
                name,
                name.rpartition("/")[2],
                texts_in_order(said[name][str(DCTERMS.title)]) or (Written(name.rpartition("/")[2], "en"),),
                tuple(_value(value, said[value], uses.get(value, 0)) for value in sorted(leads[name])),
            )
            for name in sorted(said)
            if str(SKOS.ConceptScheme) in _iris(said[name], RDF.type)
        ),
        reused=tuple(sorted((p, n) for p, n in known.properties.items() if not p.startswith(BASE))),
    )


def _term(
    snapshot: Snapshot, name: str, said: Mapping[str, list[Node]], narrower: list[str], uses: Mapping[str, int]
) -> Term:
    is_class = str(OWL.Class) in _iris(said, RDF.type)
    query = queries.EXAMPLE_OF_CLASS if is_class else queries.EXAMPLE_OF_PROPERTY
    found: Any = snapshot.raw(queries.about(query, term=name))
    example = next(((row["s"], None if is_class else row["o"]) for row in found), None)
    return Term(
        iri=name,
        name=name.rpartition("#")[2],
        labels=texts_in_order(said[str(RDFS.label)]),
        also=texts_in_order(said[str(SKOS.altLabel)]),
        definitions=texts_in_order(said[str(SKOS.definition)]),
        domain=_iris(said, RDFS.domain),
        range=_iris(said, RDFS.range),
        broader=_iris(said, RDFS.subClassOf) + _iris(said, RDFS.subPropertyOf),
        narrower=tuple(sorted(narrower)),
        symmetric=str(OWL.SymmetricProperty) in _iris(said, RDF.type),
        uses=uses.get(name, 0),
        example=example,
    )


def _value(name: str, said: Mapping[str, list[Node]], uses: int) -> ControlledValue:
    return ControlledValue(
        name,
        name.rpartition("/")[2],
        texts_in_order(said[str(SKOS.prefLabel)]),
        tuple(node.value for node in said[str(SKOS.notation)]),
        _iris(said, SKOS.exactMatch) + _iris(said, SKOS.closeMatch) + _iris(said, RDFS.seeAlso),
        uses,
    )


def _first(said: Mapping[str, list[Node]], predicate: str) -> str:
    return next((str(node.value) for node in said[str(predicate)]), "")


def _iris(said: Mapping[str, list[Node]], predicate: str) -> tuple[str, ...]:
    return tuple(node.value for node in said[str(predicate)])
