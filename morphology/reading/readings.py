"""How a text in kanji is read: ranked readings in hiragana with their alternatives, and where each comes from.

A text that is one dictionary word has the readings of that word (町: まち, ちょう). Any other is taken through the
lattice of its words (``reading.lattice``), in which only ways that are read differently are different: 池田町 is
いけだ and ちょう or まち. A single kanji has there also the readings that it only has inside words
(``formation.kanji``). The on'yomi of every kanji of a short text are offered besides, and last what pykakasi reads.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from morphology import dictionary
from morphology.formation import kanji
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
PLACE = -3000  # 養父市 is やぶ + 市 before ようふ
ADMINISTRATIVE = -1000  # 池田町 is いけだちょう before いけだまち; two towns of three are ちょう
NO_UNIT = 6000  # 木津川市 is きづがわし before きづがわいち: the unit at the end of a place is read in one way or two
REGIONAL = -2500  # 鰺ヶ沢町 is あじがさわまち: see ``UNITS_BY_REGION``
UNKNOWN = 25_000  # a character that the dictionary does not have
GATHERED = 9000  # a reading that a kanji only has inside words: 分祠 is ぶんし, 跳付く とびつく
RARER = 700  # the same, for every factor of e by which it is rarer than the kanji itself
KUN = 6000  # when on'yomi are asked for: 罪体 is also ざいたい

_MOST = 6
_MOST_GATHERED = 4
_FEWEST = 1  # words that a kanji must be so read in
_SHORT = 4  # kanji: longer words are compounds of words, not of kanji

# How the unit at the end of a place is read: 市 of 朝市, いち, is another word.
UNITS: dict[str, tuple[str, ...]] = {
    "市": ("し",),
    "町": ("ちょう", "まち"),
    "村": ("むら", "そん"),
    "区": ("く",),
    "郡": ("ぐん",),
}

# Whether a town is まち or ちょう, a village むら or そん, is a matter of the prefecture, which a name rarely tells.
# These are names that only one part of the country has, by the end of their reading, and what is usual there.
UNITS_BY_REGION: tuple[tuple[str, str, str, str], ...] = (
    (
        "沢",
        "さわ",
        "町",
        "まち",
    ),  # a valley in the east of the country, where the west has 谷 (the isogloss of 沢 and 谷)
    ("沢", "ざわ", "町", "まち"),
    ("戸", "のへ", "町", "まち"),  # the nine gates of Nukanobu, in the north of Tōhoku: 七戸
    ("城", "ぐすく", "村", "そん"),  # Ryukyuan, a castle: 中城
)

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
        listed = set()
        for word in source.words_at(text, at):
            node = _node(word, at, text, place, kun)
            if node.length == 1:
                listed.add(node.says.translate(_MARKS))
            yield node
        if not place:
            for says, goshu, cost in _gathered(text[at]):
                if says not in listed:
                    context = _context(source, goshu)
                    more = kun if goshu == "和" else 0
                    yield Node(1, says + _KINDS[goshu], context.left, context.right, cost + more)
        yield Node(1, hiragana(text[at]), 0, 0, UNKNOWN)

    ways = routes(len(text), nodes_at, source, 8)
    best: dict[str, int] = {}
    for way in ways:
        kana = way.text.translate(_MARKS)
        cost = way.cost + (_unlike(way) if kanji_only else 0) + (_regional(text, kana) if place else 0)
        if not has_kanji(kana):
            best[kana] = min(cost, best.get(kana, cost))
    yield from sorted(best, key=lambda kana: (best[kana], kana))


@lru_cache(maxsize=8192)
def _gathered(char: str) -> tuple[tuple[str, str, int], ...]:
    """Give the basic readings that a kanji has inside the words of the dictionary: kana, stratum, cost."""
    known = [one for one in kanji.readings(char).values() if one.basic or one.stratum == "漢"]
    total = kanji.weight(char)
    best = sorted(known, key=lambda one: -one.words)[:_MOST_GATHERED]
    return tuple(
        (one.kana, one.stratum, round(GATHERED + RARER * math.log(total / one.words)))
        for one in best
        if one.words >= _FEWEST and one.stratum in _KINDS
    )


@lru_cache(maxsize=4)
def _context(source: SystemDictionary, goshu: str) -> Compiled:
    """Give a usual noun of a stratum, for its contexts."""
    words = source.words_of("花" if goshu == "和" else "茶")
    return next(
        (word for word in words if "名詞,普通名詞,一般," in word.features and fields(word.features)[12] == goshu),
        words[0],
    )


def _node(word: Compiled, at: int, text: str, place: bool, kun: int) -> Node:
    """Make a node of a word at a place of the text: it says its reading, a single kanji also how it is read."""
    sound = _sound(word.features)
    kana = sound.kana or hiragana(word.surface)
    cost = word.cost + sound.more
    if at and sound.rendaku and text[at - 1] not in _HONORIFIC:
        cost += VOICED_INSIDE
    if place and at == 0 and sound.place:
        cost += PLACE
    if place and at and at == len(text) - 1:
        cost += 0 if kana in UNITS[word.surface] else NO_UNIT
        cost += ADMINISTRATIVE if kana == "ちょう" else 0
    mark = ""
    if len(word.surface) == 1 and has_kanji(word.surface):
        mark = _KINDS.get(sound.goshu, "")
        cost += kun if sound.goshu == "和" else 0
    return Node(len(word.surface), kana + mark, word.left, word.right, cost)


def _unlike(way: Route) -> int:
    """Give what a way costs for single kanji side by side of which one is in on'yomi, the other in kun'yomi."""
    kinds = [said[-1:] for said in way.said]
    return sum(UNLIKE for one, other in pairwise(kinds) if {one, other} == set(_KINDS.values()))


def _regional(text: str, kana: str) -> int:
    """Give what speaks for a reading of a place whose name tells where it is."""
    return next(
        (
            REGIONAL
            for char, end, unit, read in UNITS_BY_REGION
            if text.endswith(char + unit) and kana.endswith(end + read)
        ),
        0,
    )


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
