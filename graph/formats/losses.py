"""What a term list has no place for, counted: a table of kinds, each with how many of it a glossary holds."""

from collections.abc import Callable, Iterable

from graph.formats.selection import listed
from ontology.model import Glossary

LOSSES: dict[str, Callable[[Glossary], int]] = {
    "terms without a sense": lambda g: len(g.terms) - len(listed(g)),
    "concepts without a term": lambda g: len(g.concepts) - len({s.concept for t in g.terms for s in t.senses}),
    "bound morphemes": lambda g: len(g.morphs),
    "inflected forms": lambda g: sum(len(term.other_forms) for term in listed(g)),
    "decompositions": lambda g: sum(bool(term.components) for term in listed(g)),
    "word-formation steps": lambda g: len(g.formations),
    "borrowings": lambda g: len(g.borrowings),
    "sources of translations": lambda g: len(g.translations),  # the translation itself is the shared concept
    "claims of further sources": lambda g: len(g.claims),
    "agents and confidences": lambda g: sum(len(c.consents) + len(c.remarks) for c in g.concepts) + len(g.relations),
    "narrative perspectives": lambda g: sum(bool(c.focalizer or c.roles or c.mirror) for c in g.concepts),
    "consent depictions": lambda g: sum(len(concept.consents) for concept in g.concepts),
    "remarks": lambda g: sum(len(concept.remarks) for concept in g.concepts),
    "relations between senses": lambda g: len(g.relations),
    "definitions in further languages": lambda g: sum(
        max(len(sense.definitions) - 1, 0) for term in g.terms for sense in term.senses
    ),
    "grammatical details": lambda g: sum(bool(t.goshu or t.voice or t.conjugation_class) for t in listed(g)),
}

OF_EVERY_LIST = (
    "terms without a sense",
    "concepts without a term",
    "bound morphemes",
    "inflected forms",
    "decompositions",
    "word-formation steps",
    "borrowings",
    "sources of translations",
    "claims of further sources",
)
OF_TBX = ("agents and confidences",)
OF_A_TABLE = (
    "narrative perspectives",
    "consent depictions",
    "remarks",
    "relations between senses",
    "definitions in further languages",
    "grammatical details",
)


def counted(glossary: Glossary, kinds: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return how many things of each kind a glossary holds, without the kinds it has none of."""
    return tuple((kind, count) for kind in kinds if (count := LOSSES[kind](glossary)))
