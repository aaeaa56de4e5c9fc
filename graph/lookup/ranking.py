"""One ranked list of what a typed text may be: why each was found, how sure that is, which to leave out, which page.

What the analyser finds in the glossary comes first, then every other entry by its spelling, from the index. One table
says what each way of finding is worth, for the API, the search page and the reconciliation service alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from graph.index import labels
from graph.index.keys import plain
from graph.index.labels import CONTAINS, EXACT, INFLECTED, NEAR, PREFIX, SOUNDS, LabelHit, Labels
from graph.lookup.index import Lookup
from graph.lookup.overviews import sources as imports
from graph.lookup.search import search
from graph.lookup.views import ConceptLink, Found, Hit, Word
from morphology.writing.script import is_kana, is_latin, normalise
from ontology.model import Advisory, Analysis, Written


@dataclass(frozen=True, slots=True)
class Reason:
    """A way in which a word was found. ``words`` tells it of ``{typed}`` and ``{matched}``; ``score`` is out of 100."""

    code: str
    score: int
    words: str
    example: str


# The surest first. What is spelt so comes before what sounds so, that before what is related, and a guess last.
REASONS = {
    reason.code: reason
    for reason in (
        Reason("headword", 100, "{typed} is its headword", "寝取られ → 寝取られ"),
        Reason("written", 96, "{typed} is a spelling of it", "ネトラレ → 寝取られ"),
        Reason("kana", 94, "the same sounds in the other kana: {matched}", "つんでれ → ツンデレ"),
        Reason("romaji", 92, "{typed} is a romanisation of it: {matched}", "doujinshi → 同人誌"),
        Reason("form", 86, "{typed} is a form of it", "寝取ら → 寝取る"),
        Reason("folded", 84, "{typed} without regard to vowel length or accents: {matched}", "dojinshi → 同人誌"),
        Reason("analysed", 80, "{typed} is an inflected form of it", "寝取られた → 寝取られる"),
        Reason("meaning", 72, "by its meaning: {matched}", "glove → 手袋"),
        Reason("origin", 60, "a word it is derived from", "寝取られた → 寝取る"),
        Reason("made", 55, "a word made from that", "寝取られた → 寝取られ"),
        Reason("prefix", 50, "begins so: {matched}", "netora → 寝取られ"),
        Reason("contains", 40, "{typed} stands in it: {matched}", "取ら → 寝取られ"),
        Reason("near", 70, "a spelling close to what was typed: {matched}", "netorara → 寝取られ"),
    )
}
SURE = 90  # from here on a word is spelt or read as it was typed
CURATED = "curated"  # the source of what was not imported
MOST_NEAR, LOOKED_AT = 6, 40  # guesses that are shown, and among how many they are chosen
FEW, WRONG_OF_FEW, WRONG = 3, 0.5, 0.34  # of so few letters half may be wrong, of more a third: else it is no guess
NAMED = 0.85  # what a guess at the name of a meaning is worth beside one at a spelling

_IMPORTED = "imported-"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which words to leave in: languages (BCP 47), sources by id, those with advisories or not. Empty is all."""

    languages: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    advisories: bool = True

    def keeps(self, word: Word) -> bool:
        """Tell whether a word may be shown."""
        if self.languages and word.language not in self.languages:
            return False
        if self.sources and source_of(word) not in self.sources:
            return False
        return self.advisories or not word.advisories

    def of_labels(self) -> labels.Filters:
        """Return the same as the index takes it."""
        sources = {name if name == CURATED else _IMPORTED + name for name in self.sources}
        return labels.Filters(
            self.languages or None,
            frozenset(sources | ({"written"} if CURATED in sources else set())) or None,
            frozenset() if self.advisories else frozenset(one.value for one in Advisory),
        )


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A word in its place among the answers: the hit, its reason, a score from 0 to 100."""

    hit: Hit
    reason: Reason
    score: float

    @property
    def word(self) -> Word:
        """The word that was found."""
        return self.hit.word


@dataclass(frozen=True, slots=True)
class RankedConcept:
    """A concept in its place among the answers, with the word that led to it."""

    concept: ConceptLink
    via: Ranked

    @property
    def score(self) -> float:
        """How sure it is, from 0 to 100: as sure as the word."""
        return self.via.score


class Place(NamedTuple):
    """How far a list has come: so many of the glossary's own answers, and a place in the index (a tier, a number)."""

    first: int = 0
    tier: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the answers in order, and the place to go on from, None at the end; and what may have been meant."""

    found: Found
    ranked: tuple[Ranked, ...]
    after: Place | None
    near: tuple[Ranked, ...] = ()

    @property
    def state(self) -> str:
        """Tell what came of the search: empty, too-long, found or unknown."""
        if self.found.state in ("empty", "too-long"):
            return self.found.state
        return "found" if self.ranked or self.unlisted else "unknown"

    @property
    def unlisted(self) -> tuple[Analysis, ...]:
        """What the analyser says of a word that no source lists."""
        listed = any(one.score >= REASONS["analysed"].score for one in self.ranked)
        return () if listed else self.found.analyses


def source_of(word: Word) -> str:
    """Return which source an entry belongs to: ``curated``, or the name of an import."""
    return word.source or CURATED


def sources_of(lookup: Lookup) -> dict[str, str]:
    """Return the titles of all sources that entries belong to, by id, the glossary first."""
    return {CURATED: "Gogen, curated"} | {group.id: group.label.text for group in imports(lookup)}


def page(
    lookup: Lookup, typed: str, filters: Filters = EVERYTHING, after: Place | None = None, limit: int = 20
) -> Page:
    """Return ``limit`` answers to a typed text, from a place on."""
    found = search(lookup, typed)
    if found.state in ("empty", "too-long"):
        return Page(found, (), None)
    start = after or Place()
    own = [_scored(hit) for hit in found.hits if filters.keeps(hit.word)]
    ranked = own[start.first : start.first + limit]
    place: Place | None = Place(start.first + len(ranked), start.tier, start.number)
    seen = {hit.word.id for hit in found.hits}
    further: list[Ranked] = []
    while place is not None and len(ranked) + len(further) < limit:
        others, place = _from_index(lookup, found.query, filters, place, limit - len(ranked) - len(further), seen)
        further += others
    ranked += sorted(further, key=lambda one: -one.score)  # the index puts the glossary first, whatever was found there
    known = after is not None or any(one.score >= REASONS["meaning"].score for one in ranked)
    return Page(found, tuple(ranked), place, () if known else _near(lookup, found, filters))


def suggest(lookup: Lookup, typed: str, limit: int, filters: Filters = EVERYTHING) -> tuple[Ranked, ...]:
    """Return what a text that is still being typed may become, the likeliest first; each entry once."""
    known = Labels(lookup.index)
    return tuple(_words(lookup, typed, known.suggest(typed, limit, filters.of_labels())))


def concepts_of(lookup: Lookup, answers: Iterable[Ranked]) -> Iterator[RankedConcept]:
    """Yield what the words of a list mean, each concept once, in the order of the words."""
    wanted: dict[str, Ranked] = {}
    for one in answers:
        for name in one.word.concepts:
            wanted.setdefault(name, one)
    for name, concept in lookup.concepts.many(wanted).items():
        yield RankedConcept(concept, wanted[name])


# ---------------------------------------------------------------- from the index


def _from_index(
    lookup: Lookup, query: str, filters: Filters, place: Place, limit: int, seen: set[str]
) -> tuple[list[Ranked], Place | None]:
    """Return further answers and the place after them; None at the end, which comes before what is only near."""
    found = Labels(lookup.index).find(query, filters.of_labels(), (place.tier, place.number), limit, forgiving=False)
    following = Place(place.first, *found.after) if found.after else None
    return [one for one in _words(lookup, query, found.hits) if one.word.id not in seen], following


def _near(lookup: Lookup, found: Found, filters: Filters) -> tuple[Ranked, ...]:
    hits = Labels(lookup.index).near(found.query, LOOKED_AT, filters.of_labels())
    words = sorted(_words(lookup, found.query, hits), key=lambda one: (-one.score, one.word.language != "ja"))
    return tuple(words[:MOST_NEAR])


def _words(lookup: Lookup, query: str, hits: Iterable[LabelHit]) -> Iterator[Ranked]:
    """Yield the words of some hits of the index; entries that are not whole are left out."""
    hits = list(hits)
    words = lookup.words.many(hit.entry for hit in hits)
    for hit in hits:
        if word := words.get(hit.entry):
            hit = _spelt(hit, word)
            one = _scored(Hit(word, _how(hit, query), _matched(hit, word, query), hit.steps))
            if hit.slips:
                size = max(len(plain(query)), 1)
                if hit.slips > size * (WRONG_OF_FEW if size <= FEW else WRONG):
                    continue
                sure = one.score * (1 - hit.slips / size) * (NAMED if hit.kind == "meaning" else 1)
                one = replace(one, score=round(sure, 1))
            yield one


def _spelt(hit: LabelHit, word: Word) -> LabelHit:
    """Return a hit by the name of a meaning as one by the romanisation where that is the same: netorare."""
    roman = word.romanisation
    if hit.kind != "meaning" or roman is None or plain(roman.text) != plain(hit.text):
        return hit
    return hit._replace(kind="romanisation", text=roman.text, tag=roman.tag)


def _matched(hit: LabelHit, word: Word, query: str) -> Written | None:
    """Return the spelling that fits, None for the headword; to who types Latin letters kana are shown in such."""
    if word.romanisation and is_kana(hit.text) and is_latin(query):
        return word.romanisation
    return None if hit.text == word.label.text else Written(hit.text, hit.tag)


_HOW = {INFLECTED: "analysed", PREFIX: "prefix", CONTAINS: "contains", NEAR: "near", SOUNDS: "folded"}


def _how(hit: LabelHit, query: str) -> str:
    """Return the code of the reason for a hit of the index."""
    typed, text = normalise(query).casefold(), normalise(hit.text).casefold()
    if hit.tier not in (EXACT, SOUNDS):
        return _HOW[hit.tier]
    if hit.kind == "meaning":
        return "meaning"
    if hit.kind == "form":
        return "form"
    if hit.tier == SOUNDS or hit.kind == "romanisation":
        return "romaji" if typed == text and not is_kana(typed) else "folded"
    if typed == text:
        return "written"
    return "kana" if is_kana(typed) else "folded"


def _scored(hit: Hit) -> Ranked:
    """Give a hit its reason, and with it its score."""
    reason = REASONS["headword" if hit.how == "written" and hit.matched is None else hit.how]
    return Ranked(hit, reason, float(reason.score))
