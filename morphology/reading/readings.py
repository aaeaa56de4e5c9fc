"""How a text in kanji is read: ranked readings in hiragana with their alternatives, and where each comes from.

A text that is one dictionary word has the readings of that word (町: まち, ちょう). Any other is taken through the
lattice of its words (``reading.lattice``), in which only ways that are read differently are different: 池田町 is
いけだ and ちょう or まち. The on'yomi of every kanji of a short text are offered besides, and last what pykakasi reads.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from morphology import dictionary
from morphology.reading.compiled import Compiled, SystemDictionary, fields, open_dictionary
from morphology.reading.lattice import LONGEST_TEXT, Node, Route, routes
from morphology.writing.script import has_kanji, hiragana
from ontology.errors import ReadingsError

# What is added to UniDic's costs, each with an example.
NAME = 1500  # 歩 is ふ before あゆみ
SLURRED = 2000  # 緩い is ゆるい before ゆりい
OTHER_THAN_LEMMA = 1000  # 言う is いう before ゆう
VOICED_INSIDE = -2500  # 土曜日 is どようび (rendaku), unless Lyman's law forbids it
UNLIKE = 3000  # 共営 is きょうえい before ともえい: two kanji are read both in on'yomi or both in kun'yomi
PLACE = -2000  # 養父市 is やぶ + 市 before ようふ
ADMINISTRATIVE = -1000  # 池田町 is いけだちょう before いけだまち; two towns of three are ちょう
UNKNOWN = 25_000  # a character that the dictionary does not have
KUN = 6000  # when on'yomi are asked for: 罪体 is also ざいたい

_MOST = 6
_SHORT = 4  # kanji: longer words are compounds of words, not of kanji

_MUNICIPALITY = re.compile(r".{2,}[市町村区郡]")
_KANJI_ONLY = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々]+")
_VOICED = re.compile("[がぎぐげござじずぜぞだぢづでどばびぶべぼ]")
_UNVOICED = dict(
    zip("がぎぐげござじずぜぞだぢづでどばびぶべぼ", "かきくけこさしすせそたちつてとはひふへほ", strict=True)
)
_HONORIFIC = "お御ご"
_KINDS = {"漢": "\x01", "和": "\x02"}  # marks how a single kanji is read, at the end of what a node says
_MARKS = str.maketrans("", "", "\x01\x02")


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading in hiragana; its source: ``dictionary`` (one word), ``rule`` (several words), ``pykakasi``."""

    kana: str
    source: str


@dataclass(frozen=True, slots=True)
class _Sound:
    """What the features of a word say about its sound."""

    kana: str
    more: int
    place: bool
    goshu: str
    rendaku: bool
    name: bool


@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[Reading, ...]:
    """Give the readings of a text that holds kanji, likeliest first; of one without, none."""
    if not has_kanji(text) or len(text) > LONGEST_TEXT:
        return ()
    try:
        source = open_dictionary(dictionary.folder())
    except ReadingsError:
        return _fallback(text, ())
    whole = _of_word(text, source)
    if whole:
        return tuple(Reading(kana, "dictionary") for kana in whole[:_MOST])
    found = list(_of_routes(text, source))
    if len(text) <= _SHORT and _KANJI_ONLY.fullmatch(text):
        on = next(iter(_of_routes(text, source, KUN)), None)
        if on is not None and on not in found[:2]:
            found = [*found[:1], on, *(kana for kana in found[1:] if kana != on)]
    return _fallback(text, found)


def _fallback(text: str, found: Iterable[str]) -> tuple[Reading, ...]:
    """Add pykakasi's reading to those found: third, or first where the dictionary lacks a character."""
    known = [Reading(kana, "rule") for kana in found]
    guess = hiragana(dictionary.fallback_reading(text))
    if guess and not has_kanji(guess) and guess not in {reading.kana for reading in known}:
        known.insert(2, Reading(guess, "pykakasi"))
    return tuple(known[:_MOST])


# ---------------------------------------------------------------- one word


def _of_word(text: str, source: SystemDictionary) -> list[str]:
    """Give the readings of a text that is one word in its dictionary form, no name."""
    best: dict[str, int] = {}
    common = False
    for word in source.words_of(text):
        sound = _sound(word.features)
        cost = word.cost + source.connection(0, word.left) + source.connection(word.right, 0) + sound.more
        common = common or not sound.name
        best[sound.kana] = min(cost, best.get(sound.kana, cost))
    return sorted(filter(None, best), key=lambda kana: (best[kana], kana)) if common else []


# ---------------------------------------------------------------- several words


def _of_routes(text: str, source: SystemDictionary, kun: int = 0) -> Iterator[str]:
    """Give the readings of the cheapest ways through a text."""
    place = _MUNICIPALITY.fullmatch(text) is not None
    kanji_only = len(text) > 1 and _KANJI_ONLY.fullmatch(text) is not None

    def nodes_at(at: int) -> Iterator[Node]:
        for word in source.words_at(text, at):
            yield _node(word, at, text, place, kun)
        yield Node(at + 1, hiragana(text[at]), 0, 0, UNKNOWN)

    ways = routes(len(text), nodes_at, source, 8)
    best: dict[str, int] = {}
    for way in ways:
        kana = way.text.translate(_MARKS)
        cost = way.cost + (_unlike(way) if kanji_only else 0)
        if not has_kanji(kana):
            best[kana] = min(cost, best.get(kana, cost))
    yield from sorted(best, key=lambda kana: (best[kana], kana))


def _node(word: Compiled, at: int, text: str, place: bool, kun: int) -> Node:
    """Make a node of a word at a place of the text: it says its reading, a single kanji also how it is read."""
    sound = _sound(word.features)
    kana = sound.kana or hiragana(word.surface)
    cost = word.cost + sound.more
    if at and sound.rendaku and text[at - 1] not in _HONORIFIC:
        cost += VOICED_INSIDE
    if place and at == 0 and sound.place:
        cost += PLACE
    if place and word.surface == "町" and kana == "ちょう" and at == len(text) - 1:
        cost += ADMINISTRATIVE
    mark = ""
    if len(word.surface) == 1 and has_kanji(word.surface):
        mark = _KINDS.get(sound.goshu, "")
        cost += kun if sound.goshu == "和" else 0
    return Node(at + len(word.surface), kana + mark, word.left, word.right, cost)


def _unlike(way: Route) -> int:
    """Give what a way costs for single kanji side by side of which one is in on'yomi, the other in kun'yomi."""
    kinds = [said[-1:] for said in way.said]
    return sum(UNLIKE for one, other in pairwise(kinds) if {one, other} == set(_KINDS.values()))


@lru_cache(maxsize=65536)
def _sound(features: str) -> _Sound:
    """Read the features of a word: its reading in hiragana, and what it costs besides."""
    values = fields(features)
    form, goshu = values[5], values[12]
    kana, base, lemma = (hiragana(values[at]) for at in (17, 18, 6))
    person = values[1] == "固有名詞" and values[2] == "人名"
    more = NAME if person else 0
    more += OTHER_THAN_LEMMA if base != lemma else 0
    more += SLURRED if form.startswith(("終止形", "連体形")) and kana != base else 0
    native = goshu == "和" and values[0] in ("名詞", "接尾辞")
    rendaku = native and _UNVOICED.get(kana[:1]) == lemma[:1] and not _VOICED.search(kana[1:])
    return _Sound(
        kana=kana,
        more=more,
        place=values[2] == "地名",
        goshu=goshu,
        rendaku=rendaku,
        name=values[1] == "固有名詞" or values[0] == "記号",
    )
