"""Candidates for a cell of somebody's table: terms and concepts with scores, and which of them is certain.

A candidate is a match, to be taken without a look, only where the cell is its headword or a spelling of its own, and no
other word comes near. A reading or a romanisation alone is not enough: words share them, and one that is not in the
glossary may have been meant.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.lookup import Lookup
from graph.lookup.properties import agrees, property_of
from graph.lookup.ranking import CURATED, SURE, Filters, Ranked, concepts_of, page, source_of
from graph.lookup.search import LONGEST
from graph.lookup.views import ConceptLink, Word
from web.found import reason_in_words

TERM, CONCEPT = "term", "concept"  # types of entities; and one for the terms of each language
MARGIN = 10  # points that the best candidate must have more than the next to be certain
DISAGREES = 0.5  # what a score is multiplied with for each given property that is otherwise
UNKNOWN = 0.95  # and for each that nothing is known of
LOOKED_AT = 30  # candidates that are weighed for one query
NOT_CURATED = 1  # points less for an imported entry: of two alike, the glossary's comes first
BY_VALUE = ("reading", "romanisation", "meaning")  # properties that may stand for the text of a query


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: a text, types with how strict they are (any, should, all), properties with values, how many."""

    text: str
    types: tuple[str, ...] = ()
    strict: str = "any"
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Thing:
    """A term or a concept as an entity of the protocol: ``entry/ja-netorare``, ``concept/netorare``."""

    id: str
    name: str
    description: str
    word: Word | None = None
    concept: ConceptLink | None = None
    score: float = 0
    match: bool = False
    certain: bool = False  # spelt so, or told by a property: no reading alone
    features: tuple[tuple[str, float | bool], ...] = ()

    @property
    def local(self) -> str:
        """The name of the entity without its kind."""
        return self.id.partition("/")[2]


def type_id(language: str) -> str:
    """Return the type of the terms of a language."""
    return f"{TERM}-{language}"


def types_of(known: Lookup, thing: Thing) -> tuple[tuple[str, str], ...]:
    """Return the types of an entity by id and name, the narrowest first."""
    if thing.word is None:
        return ((CONCEPT, "Concept"),)
    language = thing.word.language
    return (type_id(language), f"{known.languages.get(language, language)} term"), (TERM, "Term")


def thing_of(known: Lookup, name: str) -> Thing | None:
    """Return an entity by its identifier, None where there is none."""
    kind, _, local = name.partition("/")
    if kind == "entry" and (word := known.word(local)):
        return _term(word)
    if kind == "concept" and (concept := known.concepts.get(local)):
        return _meaning(concept)
    return None


def things_named(known: Lookup, found: Iterable[Ranked], typed: str) -> tuple[Thing, ...]:
    """Return words that were found as entities."""
    return tuple(_found(one, typed) for one in found)


def candidates(known: Lookup, asked: Asked) -> tuple[Thing, ...]:
    """Return what a cell may be, the likeliest first; one at most is a match."""
    text = asked.text or next((v for pid, values in asked.properties if pid in BY_VALUE for v in values), "")
    if not text or len(text) > LONGEST:
        return ()
    wanted = set(asked.types)
    languages = frozenset(one.removeprefix(f"{TERM}-") for one in wanted if one.startswith(f"{TERM}-"))
    filters = Filters(languages) if wanted and asked.strict == "any" and len(languages) == len(wanted) else Filters()
    found = page(known, text, filters, limit=LOOKED_AT)
    answers = (*found.ranked, *found.near)
    things = [_weighed(known, _found(one, text), asked) for one in answers]
    if CONCEPT in wanted:
        scores = {one.word.id: (one.score, one.certain) for one in things if one.word}
        for one in concepts_of(known, answers):
            score, certain = scores[one.via.word.id]
            things.append(replace(_meaning(one.concept), score=score, certain=certain))
    kept = sorted(_typed(known, things, asked), key=_order)
    return _decided(kept)[: asked.limit]


def _typed(known: Lookup, things: Iterable[Thing], asked: Asked) -> Iterator[Thing]:
    """Yield the things that are of the types asked for; where these are only wished for, the others with less."""
    wanted = set(asked.types)
    for thing in things:
        types = {name for name, _ in types_of(known, thing)}
        if not wanted or (wanted <= types if asked.strict == "all" else bool(wanted & types)):
            yield thing
        elif asked.strict == "should":
            yield replace(thing, score=round(thing.score * DISAGREES, 1), certain=False)


def _weighed(known: Lookup, thing: Thing, asked: Asked) -> Thing:
    """Weigh a candidate by the properties that were given with the text."""
    assert thing.word is not None
    score, certain, features = thing.score, thing.certain, list(thing.features)
    for pid, values in asked.properties:
        one = property_of(known, pid)
        if one is None or not values or not one.constrains:
            continue
        said = [agrees(known, thing.word, one, value) for value in values]
        told = None if all(answer is None for answer in said) else any(said)
        if told is None:
            score *= UNKNOWN
        else:
            features.append((pid, told))
            score *= 1 if told else DISAGREES
            certain = told and (certain or pid not in ("language", "source"))
    return replace(thing, score=round(score, 1), certain=certain, features=tuple(features))


def _order(thing: Thing) -> tuple[float, bool]:
    """Return what sorts things: the best first, of equals Japanese ones, and these as they were found."""
    return -thing.score, not (thing.word is not None and thing.word.language == "ja")


def _decided(things: Sequence[Thing]) -> tuple[Thing, ...]:
    """Mark the first as a match if it is certain and no other word comes near."""
    if not things:
        return ()
    best = things[0]
    near = [one for one in things[1:] if one.score > best.score - MARGIN and not _same_word(best, one)]
    return (replace(best, match=best.certain and best.score >= SURE and not near), *things[1:])


def _same_word(one: Thing, other: Thing) -> bool:
    """Tell whether two entries are one word in two sources: the same language, spelling, reading."""
    a, b = one.word, other.word
    if a is None or b is None or source_of(a) == source_of(b) or a.reading is None or b.reading is None:
        return False
    return (a.language, a.label.text, a.reading.text) == (b.language, b.label.text, b.reading.text)


def _found(one: Ranked, typed: str) -> Thing:
    word = one.word
    reading = word.reading is not None and one.hit.matched is not None and word.reading.text == one.hit.matched.text
    certain = one.reason.code == "headword" or (one.reason.code == "written" and not reading)
    score = one.score - (0 if source_of(word) == CURATED else NOT_CURATED)
    thing = _term(word)
    said = "; ".join(part for part in (thing.description, reason_in_words(one.reason, one.hit, typed)) if part)
    return replace(thing, description=said, score=score, certain=certain, features=(("spelling", one.score),))


def _term(word: Word) -> Thing:
    parts = (word.romanisation and word.romanisation.text, word.meaning and word.meaning.text)
    return Thing(f"entry/{word.id}", word.label.text, "; ".join(part for part in parts if part), word)


def _meaning(concept: ConceptLink) -> Thing:
    said = concept.definition.text if concept.definition else ""
    return Thing(f"concept/{concept.id}", concept.label.text, said, concept=concept)
