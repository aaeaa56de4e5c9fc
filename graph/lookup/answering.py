"""What people ask of a concept, answered by the graph: what its words are made of, where they come from, what differs.

Only facts are read here; ``questions.html`` puts them into sentences.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph import queries
from graph.index.wording import place
from graph.lookup.index import Lookup, batches
from graph.lookup.perspectives import Difference, Perspective, perspective_in, perspective_of
from graph.lookup.views import ConceptView, Evidences, RelationView, Rendering, StepView, Value, Word
from ontology.model import Written
from ontology.vocabulary import DECOMP, iri

SHORT_FORMS = ("initialism", "blending", "word-clipping", "backronym")  # words that stand for others
COMPOSED = ("compounding", "affixation", "reduplication")  # words made of others
MOST_STEPS = 40  # of one chain
MOST_NEIGHBOURS = 6  # by perspective alone
MOST_PARTS = 60  # words whose parts are put in order


@dataclass(frozen=True, slots=True)
class Making:
    """How a word came about in one step: what it was made of, in order, or borrowed from."""

    word: Word
    process: Value
    borrowing: bool
    sources: tuple[Word, ...]
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A concept or word near a concept: the relation that is stated, and how the two differ in perspective.

    ``other`` is the word that the relation names, None where only the perspectives are near.
    """

    id: str  # of the other word or concept, numbered where several relations name it
    own: Word | None
    other: Word | None
    relation: RelationView | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Way:
    """Words that came by one way: borrowed by a process through a language, or None where no way is claimed."""

    process: Value | None
    through: str  # a language tag
    renderings: tuple[Rendering, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """An advisory and the words for the concept that carry it."""

    advisory: Value
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the graph answers on one concept; ``name`` is that of the word whose page asks, if one does."""

    name: Written | None
    stands_for: tuple[Making, ...]
    made_of: tuple[Making, ...]
    chain: tuple[Making, ...]
    neighbours: tuple[Neighbour, ...]
    japanese: tuple[Rendering, ...]
    ways: tuple[Way, ...]
    marked: tuple[Marked, ...]

    @staticmethod
    def said_of(renderings: Iterable[Rendering]) -> Evidences:
        """Return who says that words are words for the concept."""
        return tuple(dict.fromkeys(one for rendering in renderings for one in rendering.evidence))


def answers(lookup: Lookup, concept: ConceptView, here: str = "") -> Answers:
    """Return the answers on a concept, as told on the page of the word ``here`` (an id), or on its own where empty."""
    words = {rendering.word.id: rendering.word for rendering in concept.renderings}
    first = _steps(lookup, [str(iri("entry", name)) for name in words])
    makings = tuple(_makings(lookup, first))
    start = _spoken_of(words, makings, here)
    short = sorted((one for one in makings if one.process.id in SHORT_FORMS), key=_japanese_first)
    return Answers(
        name=words[here].label if here in words else None,
        stands_for=tuple(short),
        made_of=tuple(one for one in makings if one.process.id in COMPOSED and start and one.word.id == start.id),
        chain=chain(lookup, start, first) if start else (),
        neighbours=tuple(_neighbours(lookup, concept, here)),
        japanese=tuple(one for one in concept.renderings if one.word.language == "ja"),
        ways=_ways(concept.renderings),
        marked=marked(concept),
    )


def marked(concept: ConceptView) -> tuple[Marked, ...]:
    """Return the advisories that words for a concept carry, each with those words."""
    found: dict[Value, list[Word]] = defaultdict(list)
    for rendering in concept.renderings:
        for advisory in rendering.word.advisories:
            found[advisory].append(rendering.word)
    return tuple(Marked(advisory, tuple(found[advisory])) for advisory in sorted(found, key=lambda one: one.label))


# ---------------------------------------------------------------- where words come from


def chain(lookup: Lookup, word: Word, known: Iterable[StepView] = ()) -> tuple[Making, ...]:
    """Return how a word came about and what it came from, its own step first; ``known`` steps are not asked again."""
    steps: dict[str, StepView] = {}
    asked: set[str] = set()
    level = [word.id]
    at_hand = defaultdict(list)
    for step in known:
        at_hand[step.target.id].append(step)
    while level and len(steps) < MOST_STEPS:
        here = at_hand.pop(level[0], None) if len(level) == 1 and not asked else None
        found = here or _steps(lookup, [str(iri("entry", name)) for name in level])
        asked.update(level)
        steps |= {step.id: step for step in found}
        level = sorted({step.source.id for step in found if not step.source.bound} - asked)
    return tuple(_makings(lookup, list(steps.values())[:MOST_STEPS]))


def _steps(lookup: Lookup, entries: Sequence[str]) -> list[StepView]:
    """Return the steps that led to some entries, by their IRIs."""
    claims = {
        row["claim"].value
        for query in (queries.FORMED, queries.BORROWED)
        for some in batches(entries)
        for row in lookup.ask(query, things=some)
    }
    return list(lookup.steps(claims))


def _makings(lookup: Lookup, steps: Iterable[StepView]) -> Iterator[Making]:
    """Yield the steps to each word as one, in the order of the words; its sources as they stand in the word."""
    grouped: dict[tuple[str, str], list[StepView]] = defaultdict(list)
    for step in steps:
        grouped[step.target.id, step.process.id].append(step)
    places = _places(lookup, [some[0].target for some in grouped.values() if len(some) > 1][:MOST_PARTS])
    for some in grouped.values():
        target = some[0].target
        order = places.get(target.id, {})
        ordered = sorted(some, key=lambda step: (order.get(step.source.id, 99), _found_at(step)))
        yield Making(
            target,
            some[0].process,
            some[0].borrowing,
            tuple(dict.fromkeys(step.source for step in ordered)),
            tuple(dict.fromkeys(one for step in ordered for one in step.evidence)),
        )


def _places(lookup: Lookup, words: Iterable[Word]) -> dict[str, dict[str, int]]:
    """Return where the parts of some words stand in them: by the id of the word, that of the part."""
    found: dict[str, dict[str, int]] = {}
    for word in words:
        at = found.setdefault(word.id, {})
        for row in lookup.ask(queries.PARTS, entry=str(iri("entry", word.id))):
            number = place(row["place"])
            if row["p"].value == str(DECOMP.correspondsTo) and number is not None:
                name = row["o"].value.rpartition("/")[2]
                at[name] = min(number, at.get(name, number))
    return found


def _found_at(step: StepView) -> int:
    """Return where a source is spelt in the word made of it; past its end where it is not."""
    at = step.target.label.text.find(step.source.label.text)
    return at if at >= 0 else len(step.target.label.text)


def _japanese_first(making: Making) -> tuple[bool, str]:
    return making.word.language != "ja", making.word.id


def _spoken_of(words: dict[str, Word], makings: Iterable[Making], here: str) -> Word | None:
    """Return the word whose history is told: that of the page, else the first that is not short for another."""
    if here in words:
        return words[here]
    short = {one.word.id for one in makings if one.process.id in ("initialism", "backronym")}
    full = (word for word in words.values() if word.id not in short)
    return next(full, next(iter(words.values()), None))


# ---------------------------------------------------------------- which languages have it


def _ways(renderings: Iterable[Rendering]) -> tuple[Way, ...]:
    """Return the words of other languages by the way they came: straight from Japanese first, no way claimed last."""
    grouped: dict[tuple[str, str], list[Rendering]] = defaultdict(list)
    for one in renderings:
        if one.word.language != "ja":
            route = one.route
            grouped[(route.source.language, route.process.id) if route else ("", "")].append(one)
    ways = [
        Way(some[0].route.process if some[0].route else None, through, tuple(some))
        for (through, _), some in grouped.items()
    ]
    order = {"ja": 0, "": 2}
    return tuple(sorted(ways, key=lambda way: (order.get(way.through, 1), -len(way.renderings), way.through)))


# ---------------------------------------------------------------- what is near


def _neighbours(lookup: Lookup, concept: ConceptView, here: str) -> Iterator[Neighbour]:
    """Yield what is stated not to be the same first, then what is near in perspective."""
    own = perspective_in(concept)
    told, ids = {concept.id}, Counter[str]()
    near = _near(lookup, own) if own.focalizer else {}
    for relation in concept.relations:
        mine, other = _sides(relation, concept.id, here)
        name = next((name for name in other.concepts if name in near), None)
        difference = Difference(own, near[name]) if name else None
        told |= {name} if name else set()
        ids[other.id] += 1
        number = f"-{ids[other.id]}" if ids[other.id] > 1 else ""
        yield Neighbour(f"{other.id}{number}", mine, other, relation, difference)
    for name, perspective in near.items():
        if name not in told and (difference := Difference(own, perspective)).is_told:
            yield Neighbour(name, None, None, None, difference)


def _sides(relation: RelationView, concept: str, here: str) -> tuple[Word, Word]:
    """Return the word of a relation that a concept is spoken of by, and the other."""
    source, target = relation.source, relation.target
    if target.id == here or (source.id != here and concept not in source.concepts):
        return target, source
    return source, target


def _near(lookup: Lookup, own: Perspective) -> dict[str, Perspective]:
    """Return the concepts near one in perspective: its mirror, those told through the same eyes, those beside it."""
    placed = {one.id for row in lookup.ask(queries.MATRIX) if (one := lookup.concept_of(row["concept"]))}
    found: dict[str, Perspective] = {}
    for name in sorted(placed - {own.concept.id}, key=lambda name: (name != own.mirror, name)):
        other = perspective_of(lookup, name)
        if other and (name == own.mirror or other.focalizer == own.focalizer or other.above & own.above):
            found[name] = other
        if len(found) == MOST_NEIGHBOURS:
            break
    return found
