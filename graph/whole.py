"""What of a graph is whole: pages, searches and exports show that, and leave out the rest.

Whoever holds a token may write any RDF. A thing is whole when it has an IRI of ours and every obligatory value of its
class in ``ontology.model``: a word has a label, one language, a part of speech and a canonical form that is written; a
concept a label; a claim a source, a method and a confidence. A sense is whole when its concept is, a step when both
its ends are, a decomposition when all its parts are. ``graph.lookup.index`` holds the same rule for what pages ask.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph.mapping import KIND, Field, Node, Triple, is_tag, node, own
from graph.triples import Reading, glossary_of
from ontology import model

_MISSING = (LookupError, ValueError, ArithmeticError)  # what reading raises

NAMES: dict[type[Any] | None, str] = {
    model.Term: "words",
    model.Morph: "bound elements",
    model.Form: "forms",
    model.Sense: "senses",
    model.Component: "parts of words",
    model.Concept: "concepts",
    model.ConsentDepiction: "consent depictions",
    model.Remark: "remarks",
    model.Formation: "word-formation steps",
    model.Borrowing: "borrowings",
    model.Translation: "translations",
    model.SenseRelation: "relations between senses",
    model.Claim: "claims",
    model.Language: "languages",
    model.Source: "sources",
    model.Agent: "agents",
    None: "values and links",
}


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole part of a graph, and how many things of each kind were left out, by their names in NAMES."""

    glossary: model.Glossary
    left_out: tuple[tuple[str, int], ...]


def whole_glossary_of(triples: Iterable[Triple]) -> Whole:
    """Return the glossary that is whole in asserted triples of anybody; nothing in it leads to what is not there."""
    left_out: Counter[type[Any] | None] = Counter()
    ours = (triple for triple in triples if _named(triple[0]) and isinstance(triple[2], NamedNode | Literal))
    glossary = _linked(glossary_of(ours, _OnlyWhole(left_out)), left_out)
    return Whole(glossary, tuple((name, left_out[kind]) for kind, name in NAMES.items() if left_out[kind]))


class _OnlyWhole(Reading):
    """Takes what is whole, and counts the rest."""

    def __init__(self, left_out: Counter[type[Any] | None]) -> None:
        self._left_out = left_out

    def values(self, field: Field, terms: Sequence[Node]) -> Sequence[Node]:
        if not terms:
            return terms
        fitting = [term for term in terms if field.codec.fits(term)]
        self._left_out[None] += len(terms) - len(fitting)
        if len(fitting) > 1:
            if field.name == "language":
                raise ValueError("of two languages")
            fitting.sort(key=str)  # of several where one is meant it is always the same
        return fitting

    def things(self, cls: type[Any], names: Iterable[str], build: Callable[[str], Any]) -> Iterator[Any]:
        folder = _FOLDERS.get(cls)
        for name in names:
            try:
                thing = build(name)
                whole = is_whole(thing) and own(node(name), folder or KIND[cls].folder)
            except _MISSING:
                whole = False
            if whole:
                yield thing
            else:
                self._left_out[cls] += 1


_FOLDERS = {model.Language: "lexicon", model.Agent: "agent"}


def _named(subject: Any) -> bool:
    return isinstance(subject, NamedNode)


# What must be so besides: obligatory fields are there.
_RULES: dict[type[Any], Callable[[Any], bool]] = {
    model.Form: lambda form: bool(form.written),
    model.Concept: lambda concept: bool(concept.labels),
    model.Remark: lambda remark: bool(remark.texts),
    model.Term: lambda term: is_tag(term.language),
    model.Morph: lambda morph: is_tag(morph.language),
    model.Language: lambda found: is_tag(found.tag) and found.iso639_3.isalnum() and found.iso639_3.isascii(),
    model.Provenance: lambda said: bool(said.sources) and 0 <= said.confidence <= 1,
}
_OBLIGATORY = {cls: [f.name for f in fields(cls) if f.default is MISSING] for cls in (*KIND, *_FOLDERS)}


def is_whole(thing: Any) -> bool:
    """Tell whether a value of the model has everything that its class asks for, what it leads to aside."""
    cls = type(thing)
    if any(getattr(thing, name) is None for name in _OBLIGATORY.get(cls, ())):
        return False
    if isinstance(said := getattr(thing, "provenance", None), model.Provenance) and not (
        None not in (said.agent, said.method, said.confidence) and _RULES[model.Provenance](said)
    ):
        return False
    rule = _RULES.get(cls)
    return rule is None or rule(thing)


# ---------------------------------------------------------------- links


def _linked(glossary: model.Glossary, left_out: Counter[type[Any] | None]) -> model.Glossary:
    """Return a glossary without what leads to things that are not in it."""
    concepts = {concept.id for concept in glossary.concepts}
    words = {term.id for term in glossary.terms}
    parts = words | {morph.id for morph in glossary.morphs}
    sources = {source.id for source in glossary.sources}
    agents = {agent.id for agent in glossary.agents}

    def among(names: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
        found = tuple(name for name in names if name in known)
        left_out[None] += len(names) - len(found)
        return found if len(found) < len(names) else names

    def only(things: tuple[Any, ...], holds: Callable[[Any], bool]) -> tuple[Any, ...]:
        found = tuple(thing for thing in things if holds(thing))
        if len(found) < len(things):
            left_out[type(things[0])] += len(things) - len(found)
        return found

    def is_said(by: model.Provenance) -> bool:
        return by.agent in agents and not sources.isdisjoint(by.sources)

    def cited(one: Any) -> Any:
        found = among(one.provenance.sources, sources)
        unchanged = found is one.provenance.sources
        return one if unchanged else replace(one, provenance=replace(one.provenance, sources=found))

    def said(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(map(cited, only(things, lambda one: is_said(one.provenance))))

    def between(things: tuple[Any, ...], ends: Collection[str]) -> tuple[Any, ...]:
        return said(only(things, lambda one: one.source in ends and one.target in ends))

    def sense(one: model.Sense) -> model.Sense:
        return replace(one, sources=among(one.sources, sources))

    def term(one: model.Term) -> model.Term:
        whole = all(part.of in parts for part in one.components)
        return replace(
            one,
            sources=among(one.sources, sources),
            senses=tuple(sense(found) for found in only(one.senses, lambda s: s.concept in concepts)),
            components=one.components if whole else only(one.components, lambda _: False),
        )

    def concept(one: model.Concept) -> model.Concept:
        return replace(
            one,
            sources=among(one.sources, sources),
            broader=among(one.broader, concepts),
            related=among(one.related, concepts),
            mirror=one.mirror if one.mirror in concepts else None,
            consents=said(one.consents),
            remarks=said(one.remarks),
        )

    terms = tuple(map(term, glossary.terms))
    senses = {sense.id for term in terms for sense in term.senses}
    forms = {form.id for term in terms for form in (term.canonical, *term.other_forms)}
    forms |= {morph.form.id for morph in glossary.morphs}
    return replace(
        glossary,
        concepts=tuple(map(concept, glossary.concepts)),
        terms=terms,
        formations=between(glossary.formations, words),
        borrowings=between(glossary.borrowings, words),
        translations=between(glossary.translations, senses),
        relations=between(glossary.relations, senses),
        claims=said(only(glossary.claims, lambda claim: claim.subject in forms)),
    )
