"""Proposals as RDF, and back: the graph ``proposed-NAME`` of a source.

A proposal says in properties what people ask for: which concept, which term, what before and after, by whom, when, and
what became of it. What only a program needs to accept it (the facts of a new term, the place in its file) is one value
in JSON.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

from graph.formats.keys import item_of_json, json_of
from graph.formats.matching import Matched
from graph.formats.termlist import Item
from graph.mapping import RDF_JSON, XSD_DECIMAL, node
from graph.review.proposals import PROPOSED, Decision, Proposal, Source
from ontology.errors import StoreError
from ontology.model import Method, Standing
from ontology.vocabulary import GOGEN, bcp47, identifier, iri, value

_STANDINGS = {str(value(one)): one for one in Standing}
_METHODS = {str(value(one)): one for one in Method}
_WHEN = NamedNode(str(XSD.dateTime))
_SHA256 = "sha256:"

Found = Mapping[str, list[Any]]


def graph_of(source: str) -> str:
    """Return the IRI of the graph in which the proposals of a source lie."""
    return PROPOSED + source


def is_proposed(graph: str) -> bool:
    """Tell whether a graph, by its IRI, is one of proposals."""
    return graph.startswith(PROPOSED)


# ---------------------------------------------------------------- to RDF


def quads(source: Source, proposals: Iterable[Proposal]) -> Iterator[Quad]:
    """Yield the graph of a source: what it is, and its proposals with all decisions on them."""
    graph = node(graph_of(source.name))
    listed = node(str(iri("source", f"proposed-{source.name}")))
    for subject, predicate, found in _source(listed, source):
        yield Quad(subject, node(predicate), found, graph)
    for proposal in proposals:
        for subject, predicate, found in _proposal(proposal, listed):
            yield Quad(subject, node(predicate), found, graph)


Said = Iterator[tuple[NamedNode, str, NamedNode | Literal]]


def _source(listed: NamedNode, source: Source) -> Said:
    yield listed, RDF.type, node(GOGEN.ProposedList)
    yield listed, DCTERMS.title, Literal(source.name)
    yield listed, DCTERMS.creator, Literal(source.by)
    yield listed, DCTERMS.created, Literal(source.on, datatype=_WHEN)
    for file, checksum in source.files:
        yield listed, DCTERMS.identifier, Literal(f"{_SHA256}{checksum} {file}")
    for predicate, text in ((DCTERMS["format"], source.format), (DCTERMS.bibliographicCitation, source.cites)):
        if text:
            yield listed, predicate, Literal(text)


def _proposal(one: Proposal, listed: NamedNode) -> Said:
    subject = node(str(iri("proposal", one.id)))
    yield subject, RDF.type, node(GOGEN.Proposal)
    yield subject, PROV.wasDerivedFrom, listed
    yield subject, GOGEN.proposalStatus, node(value(one.standing))
    if one.concept:
        yield subject, GOGEN.proposedFor, node(iri("concept", one.concept))
    if one.word:
        yield subject, DCTERMS.references, node(iri("sense", one.word))
    for candidate in one.candidates:
        yield subject, GOGEN.mayBeAbout, node(iri("concept", candidate))
    yield subject, GOGEN.category, Literal(one.category)
    for predicate, text in (
        (GOGEN.proposedTerm, one.term),
        (GOGEN.valueBefore, one.before),
        (GOGEN.valueAfter, one.after),
    ):
        if text:
            yield subject, predicate, Literal(text, language=one.language) if one.language else Literal(text)
    yield subject, DCTERMS.creator, Literal(one.by)
    yield subject, DCTERMS.created, Literal(one.on, datatype=_WHEN)
    yield subject, GOGEN.assertionMethod, node(value(one.method))
    yield subject, GOGEN.confidence, Literal(format(one.confidence, "f"), datatype=XSD_DECIMAL)
    if one.cites:
        yield subject, DCTERMS.bibliographicCitation, Literal(one.cites)
    if one.problem:
        yield subject, RDFS.comment, Literal(one.problem)
    yield subject, GOGEN.furtherData, Literal(_further(one), datatype=RDF_JSON)
    for line in one.superseded:
        yield subject, GOGEN.superseded, Literal(line)
    for number, decision in enumerate(one.decisions, 1):
        decided = node(iri("decision", f"{one.id}-{number}"))
        yield decided, RDF.type, node(GOGEN.Decision)
        yield decided, GOGEN.decisionOn, subject
        yield decided, GOGEN.proposalStatus, node(value(decision.standing))
        yield decided, DCTERMS.creator, Literal(decision.by)
        yield decided, PROV.endedAtTime, Literal(decision.on, datatype=_WHEN)
        if decision.reason:
            yield decided, RDFS.comment, Literal(decision.reason)
        if decision.concept:
            yield decided, GOGEN.proposedFor, node(iri("concept", decision.concept))


def _further(one: Proposal) -> str:
    told = {
        "matched": one.matched or "",
        "language": one.language,
        "entry": one.entry,
        "line": one.line,
        "position": one.position,
        "items": [json_of(item) for item in one.items],
        "concept_items": [json_of(item) for item in one.concept_items],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


# ---------------------------------------------------------------- from RDF


def read(name: str, found: Iterable[Quad]) -> tuple[Source, list[Proposal]]:
    """Return the source and the proposals of a graph, in the order of their file. Raises StoreError if damaged."""
    things: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in found:
        if isinstance(quad.subject, NamedNode):
            things[quad.subject.value][quad.predicate.value].append(quad.object)
    decisions: dict[str, list[tuple[int, Decision]]] = defaultdict(list)
    try:
        for subject, said in things.items():
            if _one(said, RDF.type) == str(GOGEN.Decision):
                number = int(subject.rpartition("-")[2])
                decisions[_one(said, GOGEN.decisionOn)].append((number, _decision(said)))
        proposals = [
            _read(name, subject, said, [one for _, one in sorted(decisions[subject])])
            for subject, said in sorted(things.items())
            if _one(said, RDF.type) == str(GOGEN.Proposal)
        ]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(f"the proposals of {name} are damaged in the graph: {error!r}") from error
    listed = things.get(str(iri("source", f"proposed-{name}")), {})
    return _listed(name, listed), sorted(proposals, key=lambda one: (one.position, one.id))


def _one(said: Found, predicate: object) -> str:
    return next((found.value for found in said.get(str(predicate), ())), "")


def _listed(name: str, said: Found) -> Source:
    files = []
    for found in sorted(one.value for one in said.get(str(DCTERMS.identifier), ())):
        checksum, _, file = found.removeprefix(_SHA256).partition(" ")
        files.append((file, checksum))
    return Source(
        name,
        _one(said, DCTERMS.creator),
        _one(said, DCTERMS.created),
        tuple(files),
        _one(said, DCTERMS["format"]),
        _one(said, DCTERMS.bibliographicCitation),
    )


def _decision(said: Found) -> Decision:
    return Decision(
        _STANDINGS[_one(said, GOGEN.proposalStatus)],
        _one(said, DCTERMS.creator),
        _one(said, PROV.endedAtTime),
        _one(said, RDFS.comment),
        identifier(_one(said, GOGEN.proposedFor)),
    )


def _read(name: str, subject: str, said: Found, decisions: list[Decision]) -> Proposal:
    told = json.loads(_one(said, GOGEN.furtherData))
    return Proposal(
        id=identifier(subject),
        source=name,
        concept=identifier(_one(said, GOGEN.proposedFor)),
        category=_one(said, GOGEN.category),
        language=bcp47(told["language"]) if told["language"] else "",
        term=_one(said, GOGEN.proposedTerm),
        before=_one(said, GOGEN.valueBefore),
        after=_one(said, GOGEN.valueAfter),
        by=_one(said, DCTERMS.creator),
        on=_one(said, DCTERMS.created),
        method=_METHODS[_one(said, GOGEN.assertionMethod)],
        matched=Matched(told["matched"]) if told["matched"] else None,
        items=_items(told["items"]),
        concept_items=_items(told["concept_items"]),
        candidates=tuple(sorted(identifier(one.value) for one in said.get(str(GOGEN.mayBeAbout), ()))),
        word=identifier(_one(said, DCTERMS.references)),
        cites=_one(said, DCTERMS.bibliographicCitation),
        entry=told["entry"],
        line=told["line"],
        position=told["position"],
        decisions=tuple(decisions),
        superseded=tuple(sorted(one.value for one in said.get(str(GOGEN.superseded), ()))),
        problem=_one(said, RDFS.comment),
    )


def _items(texts: list[str]) -> tuple[Item, ...]:
    return tuple(map(item_of_json, texts))
