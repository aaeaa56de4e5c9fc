"""How two terms or concepts are related, as far as it is stated: by sense, by concept, by origin, by perspective."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph import queries
from graph.lookup.answering import Making, chain, marked
from graph.lookup.concepts import concept as read_concept
from graph.lookup.index import DCT, SKOS, Lookup
from graph.lookup.perspectives import Difference, perspective_in
from graph.lookup.pieces import parts, senses
from graph.lookup.views import ConceptLink, ConceptView, Evidences, PartView, RelationView, SenseView, Value, Word
from ontology.model import Written
from ontology.vocabulary import GOGEN, iri

CONCEPT = "concept/"  # before the id of a concept where words are named by theirs alone
HIGHEST = 5  # steps up from a concept


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is compared: a word with its concepts, or a concept; ``id`` is as in addresses.

    ``senses``, ``parts``, ``chain`` and ``goshu`` are those of the word. ``evidence`` is whom the entry, or the
    concept, names as a whole.
    """

    id: str
    label: Written
    evidence: Evidences
    concepts: tuple[ConceptView, ...]
    word: Word | None = None
    goshu: Value | None = None
    senses: tuple[SenseView, ...] = ()
    parts: tuple[PartView, ...] = ()
    chain: tuple[Making, ...] = ()

    @property
    def advisories(self) -> tuple[Value, ...]:
        """What a reader may want to know before reading on."""
        if self.word:
            return self.word.advisories
        return tuple(one.advisory for concept in self.concepts for one in marked(concept))


@dataclass(frozen=True, slots=True)
class Between:
    """How two subjects are related, directly: each part is empty where nothing is stated."""

    one: Subject
    other: Subject
    relations: tuple[RelationView, ...]
    shared: tuple[ConceptLink, ...]  # concepts that both are words for
    above: tuple[tuple[ConceptLink, ...], ...]  # from a concept of one up to a concept of the other
    made: tuple[Making, ...]  # the steps that lead from one to the other
    roots: tuple[Word, ...]  # else, the nearest words that both come from
    difference: Difference | None

    @property
    def is_stated(self) -> bool:
        """Tell whether anything is stated."""
        return bool(self.relations or self.shared or self.above or self.made or self.roots or self.difference)


def subject(lookup: Lookup, name: str, read: dict[str, ConceptView | None] | None = None) -> Subject | None:
    """Return a term by its id, or a concept by its id after ``concept/``; None where there is none.

    Concepts that stand in ``read`` are not read again, others are put there.
    """
    known = {} if read is None else read

    def concept(one: str) -> ConceptView | None:
        if one not in known:
            known[one] = read_concept(lookup, one)
        return known[one]

    if name.startswith(CONCEPT):
        named = concept(name.removeprefix(CONCEPT))
        return Subject(name, named.label, named.evidence, (named,)) if named else None
    entry = str(iri("entry", name))
    word = lookup.words.get(entry)
    if word is None:
        return None
    found = lookup.properties(queries.TERM, entry=entry)
    told = tuple(senses(lookup, entry))
    return Subject(
        name,
        word.label,
        lookup.stated(found[f"{DCT}source"]),
        tuple(one for sense in dict.fromkeys(sense.concept.id for sense in told) if (one := concept(sense))),
        word,
        lookup.value(found[str(GOGEN.goshu)]),
        told,
        () if word.source else tuple(parts(lookup, entry)),  # imports tell only the parts whose sound changed
        chain(lookup, word),
    )


def between(lookup: Lookup, one: Subject, other: Subject) -> Between:
    """Return how two subjects are related."""
    ours, theirs = _words_of(one), _words_of(other)
    relations = {
        relation.id: relation
        for concept in one.concepts
        for relation in concept.relations
        if (relation.source.id in ours and relation.target.id in theirs)
        or (relation.source.id in theirs and relation.target.id in ours)
    }
    shared = {concept.id for concept in one.concepts} & {concept.id for concept in other.concepts}
    made = _made(one, other) or _made(other, one)
    return Between(
        one,
        other,
        tuple(relations.values()),
        tuple(ConceptLink(concept.id, concept.label) for concept in one.concepts if concept.id in shared),
        tuple(_paths(lookup, one, other)) if not shared else (),
        made,
        _common_roots(one, other) if not made else (),
        _difference(one, other, shared),
    )


def _words_of(one: Subject) -> set[str]:
    """Return the ids of the words that a subject is, or has."""
    if one.word:
        return {one.word.id}
    return {rendering.word.id for concept in one.concepts for rendering in concept.renderings}


def _made(one: Subject, other: Subject) -> tuple[Making, ...]:
    """Return the steps that lead from one word to another, the last first; none where it does not come of it."""
    if not (one.word and other.word) or one.word.id == other.word.id:
        return ()
    by_word = {step.word.id: step for step in other.chain}
    waiting: list[tuple[str, tuple[Making, ...]]] = [(other.word.id, ())]
    seen: set[str] = set()
    while waiting:
        here, path = waiting.pop(0)
        if here == one.word.id:
            return path
        if here not in seen and here in by_word:
            seen.add(here)
            waiting += [(word.id, (*path, by_word[here])) for word in by_word[here].sources]
    return ()


def _common_roots(one: Subject, other: Subject) -> tuple[Word, ...]:
    """Return the nearest words that two come from both."""
    ours = {word.id: word for step in one.chain for word in step.sources}
    theirs = {word.id for step in other.chain for word in step.sources}
    common = {name: word for name, word in ours.items() if name in theirs}
    behind = {word.id for step in one.chain if step.word.id in common for word in step.sources}
    return tuple(word for name, word in common.items() if name not in behind)


def _paths(lookup: Lookup, one: Subject, other: Subject) -> Iterator[tuple[ConceptLink, ...]]:
    """Yield the ways up from a concept of one subject to a concept of the other, the lower first; one each way."""
    for lower, upper in ((one, other), (other, one)):
        goals = {concept.id for concept in upper.concepts}
        for concept in lower.concepts:
            if found := _up(lookup, concept, goals):
                yield found
                break


def _up(lookup: Lookup, concept: ConceptView, goals: set[str]) -> tuple[ConceptLink, ...]:
    paths: list[tuple[ConceptLink, ...]] = [(ConceptLink(concept.id, concept.label), link) for link in concept.broader]
    seen = {concept.id}
    for _ in range(HIGHEST):
        further: list[tuple[ConceptLink, ...]] = []
        for path in paths:
            if path[-1].id in goals:
                return path
            if path[-1].id not in seen:
                seen.add(path[-1].id)
                found = lookup.properties(queries.CONCEPT, concept=str(iri("concept", path[-1].id)))
                above = (lookup.concept_of(node) for node in found[f"{SKOS}broader"])
                further += [(*path, link) for link in above if link]
        paths = further
    return ()


def _difference(one: Subject, other: Subject, shared: set[str]) -> Difference | None:
    """Return how two differ in perspective, by the first concept of each that has one; None for one concept."""
    ours = next((concept for concept in one.concepts if concept.focalizer), None)
    theirs = next((concept for concept in other.concepts if concept.focalizer), None)
    if ours is None or theirs is None or ours.id in shared or theirs.id in shared:
        return None
    found = Difference(perspective_in(ours), perspective_in(theirs))
    return found if found.is_told else None
