"""A glossary as a plain SKOS thesaurus: concepts with labels in every language, without the lexicon behind them.

One label of a language is preferred (SKOS Reference, S14), the others are alternatives; what must not be used, and how
a word is read or romanised, is a hidden label: search finds it, nobody shows it.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import DCTERMS, RDF, SKOS

from graph.formats.listing import entries, shared
from graph.formats.spelling import spellings
from graph.formats.termlist import Losses
from graph.triples import LICENCE, TITLE
from ontology.model import Concept, Glossary, Status, Term
from ontology.vocabulary import ID_BASE, iri

SCHEME = NamedNode(f"{ID_BASE}scheme/glossary")
_RANK = {Status.PREFERRED: 0, None: 1, Status.ADMITTED: 2}
_HIDDEN = (Status.DEPRECATED, Status.SUPERSEDED)
HELD = frozenset(("definition", "administrativeStatus", "reading", "romanisation", "variant_of", "crossReference"))


def triples(glossary: Glossary, losses: Losses) -> list[Triple]:
    """Return the SKOS triples of a glossary, once each, sorted; what has no place is noted in ``losses``."""
    words: dict[str, list[tuple[int, Term, Status | None]]] = {}
    for term in glossary.terms:
        for sense in term.senses:
            words.setdefault(sense.concept, []).append((_RANK.get(sense.status, 3), term, sense.status))
    known = {concept.id for concept in glossary.concepts}
    found = set(_scheme(glossary))
    for concept in glossary.concepts:
        found |= set(_concept(concept, known))
        found |= set(_labels(concept, words.get(concept.id, [])))
    _note(glossary, losses)
    return sorted(found, key=lambda t: (str(t.subject), t.predicate.value != str(RDF.type), str(t.predicate), str(t)))


def _node(iri_of: object) -> NamedNode:
    return NamedNode(str(iri_of))


def _scheme(glossary: Glossary) -> Iterator[Triple]:
    yield Triple(SCHEME, _node(RDF.type), _node(SKOS.ConceptScheme))
    yield Triple(SCHEME, _node(DCTERMS.title), Literal(TITLE, language="en"))
    yield Triple(SCHEME, _node(DCTERMS.license), NamedNode(LICENCE))
    for concept in glossary.concepts:
        if not concept.broader:
            yield Triple(SCHEME, _node(SKOS.hasTopConcept), _node(iri("concept", concept.id)))


def _concept(concept: Concept, known: set[str]) -> Iterator[Triple]:
    about = _node(iri("concept", concept.id))
    yield Triple(about, _node(RDF.type), _node(SKOS.Concept))
    yield Triple(about, _node(SKOS.inScheme), SCHEME)
    if not concept.broader:
        yield Triple(about, _node(SKOS.topConceptOf), SCHEME)
    for text in concept.definitions:
        yield Triple(about, _node(SKOS.definition), Literal(text.text, language=text.tag))
    for other in sorted(known.intersection(concept.broader)):
        yield Triple(about, _node(SKOS.broader), _node(iri("concept", other)))
        yield Triple(_node(iri("concept", other)), _node(SKOS.narrower), about)
    for other in sorted(known.intersection(concept.related) - set(concept.broader)):
        yield Triple(about, _node(SKOS.related), _node(iri("concept", other)))
        yield Triple(_node(iri("concept", other)), _node(SKOS.related), about)


def _labels(concept: Concept, words: list[tuple[int, Term, Status | None]]) -> Iterator[Triple]:
    """Yield the labels of a concept: disjoint sets (SKOS Reference, S13), one preferred label a language (S14)."""
    about = _node(iri("concept", concept.id))
    preferred: dict[str, str] = {}
    others: dict[tuple[str, str], None] = {}
    hidden: dict[tuple[str, str], None] = {}
    for _, term, state in sorted(words, key=lambda row: row[0]):
        texts = [(s.tag, text) for s in spellings(term) for text in (s.lead, *s.variants)]
        more = [(w.tag, w.text) for w in (*term.canonical.written, *term.canonical.romanisations)]
        if state in _HIDDEN:
            hidden |= dict.fromkeys([*texts, *more])
            continue
        for tag, text in texts:
            if preferred.setdefault(tag, text) != text:
                others[tag, text] = None
        hidden |= dict.fromkeys(more)
    for label in concept.labels:
        if preferred.setdefault(label.tag, label.text) != label.text:
            others[label.tag, label.text] = None
    for tag, text in preferred.items():
        yield Triple(about, _node(SKOS.prefLabel), Literal(text, language=tag))
    for tag, text in others:
        yield Triple(about, _node(SKOS.altLabel), Literal(text, language=tag))
    shown = set(preferred.items()) | set(others)
    for tag, text in hidden:
        if (tag, text) not in shown:
            yield Triple(about, _node(SKOS.hiddenLabel), Literal(text, language=tag))


def _note(glossary: Glossary, losses: Losses) -> None:
    """Note what a thesaurus has no place for."""
    for entry in entries(glossary):
        if any(item.category == "without_concept" for item in entry.items):
            losses.add("without_concept", entry.id)
            continue
        for items, where in (
            (entry.items, entry.id),
            *((section.items, entry.id) for section in entry.languages),
            *((term.items, term.id or entry.id) for section in entry.languages for term in section.terms),
        ):
            for item in items:
                if item.category not in HELD and not item.value.startswith("Gogen "):
                    losses.add(item.category, where)
    for thing in shared(glossary):
        if thing.kind != "concept":
            losses.add(thing.kind, thing.id)
