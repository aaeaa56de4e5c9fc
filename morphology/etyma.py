"""Which foreign words Japanese borrowed, and which words went the other way: the evidence ``origin.trace`` weighs.

``borrowed(word)`` reads UniDic's lemmas of the form エロ-erotic, backwards; ``exceptions`` reads ``loans.tsv``, words
whose way no rule tells; ``transliterated(word)`` finds the Japanese word that a Latin text writes (edamame → 枝豆).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from morphology import dictionary
from morphology.writing import script
from morphology.writing.script import hiragana

if TYPE_CHECKING:
    from morphology.reading.reverse import Index

LOANS = Path(__file__).with_name("loans.tsv")
ENGLISH = Path(__file__).with_name("english.txt")


@dataclass(frozen=True, slots=True)
class Loan:
    """A word and the way it went: the Japanese word, and the language the etymon is of."""

    word: str
    direction: str
    lemma: str
    reading: str
    language: str


@dataclass(frozen=True, slots=True)
class Native:
    """A Japanese word that a Latin text writes; ``added`` long vowels were not shown; a low ``score`` is likely."""

    lemma: str
    reading: str
    name: bool
    added: int
    score: int


# ---------------------------------------------------------------- what Japanese borrowed


@lru_cache(maxsize=1)
def _etyma() -> dict[str, tuple[tuple[str, str], ...]]:
    """Give the Japanese words (lemma, reading) by their foreign etymon in lower case: a second's work, done once."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for entry in dictionary.entries(r"^(?:[^,]*,){7}[^,]*-[A-Za-z]"):
        lemma, _, etymon = entry["lemma"].partition("-")
        key = _key(re.sub(r"（.*", "", etymon))  # fan（熱狂者） only tells homographs apart
        common = entry["pos2"] != "固有名詞"
        if key and (common or key not in found):
            found.setdefault(key, {})[lemma, hiragana(entry["lForm"])] = None
    return {key: tuple(words) for key, words in found.items()}


def _key(word: str) -> str:
    return word.strip().casefold().replace("’", "'")


def borrowed(word: str) -> tuple[tuple[str, str], ...]:
    """Give the Japanese words borrowed from a foreign one, lemma and reading, in any number: peanut → ピーナッツ."""
    etyma, key = _etyma(), _key(word)
    spellings = (key, key.replace("-", " "), key.replace("-", ""), key + "s", key + "es", key.removesuffix("s"))
    for spelling in (*spellings, key + "e", key.removesuffix("ed")):
        if spelling in etyma and len(spelling) > 1:
            return etyma[spelling]
    return ()


@lru_cache(maxsize=1)
def _givers() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for etymon, words in _etyma().items():
        for lemma, _ in words:
            found.setdefault(lemma, []).append(etymon)
    return {lemma: tuple(etyma) for lemma, etyma in found.items()}


def givers(lemma: str) -> tuple[str, ...]:
    """Give the foreign words that a katakana word may come from: レース → race, lace, lathe."""
    return _givers().get(lemma, ()) or _givers().get(lemma + "ー", ()) or _givers().get(lemma.removesuffix("ー"), ())


def compounded(word: str) -> tuple[tuple[str, str], ...]:
    """Give the two borrowed words that a foreign compound is made of: screwdriver → スクリュー, ドライバー."""
    key = _key(word)
    if "-" in key or " " in key:
        cuts = [tuple(re.split("[- ]", key, maxsplit=1))]
    elif len(key) >= _SHORTEST_COMPOUND:
        cuts = [(key[:at], key[at:]) for at in range(3, len(key) - 2)]
    else:
        return ()
    etyma = _etyma()
    found = [(first, second) for first, second in cuts if first in etyma and second in etyma]
    if not found:
        return ()
    first, second = min(found, key=lambda cut: abs(len(cut[0]) - len(cut[1])))
    return etyma[first][0], etyma[second][0]


_SHORTEST_COMPOUND = 7  # bookend; shorter ones are chance: carpet, target


# ---------------------------------------------------------------- exceptions


@lru_cache(maxsize=1)
def _loans() -> tuple[tuple[str, Loan], ...]:
    rows = (line.split("\t") for line in LOANS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple((row[1], Loan(row[0], row[2], row[3], row[4], row[5])) for row in rows)


def exceptions(word: str, language: str) -> tuple[Loan, ...]:
    """Give the exceptions for a word of a language: foreign words as written, Japanese ones by lemma or kana."""
    key = _key(word)
    if language != "ja":
        return tuple(loan for said, loan in _loans() if said == language and loan.word == key)
    return tuple(loan for _, loan in _loans() if word in (loan.lemma, loan.reading) or hiragana(word) == loan.reading)


def giver_of(etymon: str) -> str:
    """Give the language of an etymon that UniDic names without it: that of the table, else English, the usual one."""
    key = _key(etymon)
    return next((said for said, loan in _loans() if loan.word == key and loan.direction.endswith(">ja")), "en")


# ---------------------------------------------------------------- Japanese words in Latin letters


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    lines = ENGLISH.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def transliterated(word: str) -> tuple[Native, ...]:
    """Give the native and Sino-Japanese words that a Latin text writes, likeliest first; not of two letters by chance.

    A final h after a vowel only shows that it is pronounced (bokeh), a final s may be a plural (ninjas).
    """
    key = script.plain_latin(word)
    if len(key) < _SHORTEST or key in _english():
        return ()
    spellings = [key]
    if re.search("[aeiou]h$", key):
        spellings.append(key[:-1])
    if re.search("[aeioun]s$", key):
        spellings.append(key[:-1])
    for spelling in spellings:
        found = sorted(_natives(spelling), key=lambda native: native.score + _NAME * native.name)
        if found:
            return tuple({native.lemma: native for native in reversed(found)}.values())[::-1]
        derived = sorted((*_suffixed(spelling), *_honoured(spelling)), key=lambda native: native.score)
        if derived:
            return tuple(derived[:1])
    return ()


_SHORTEST = 3


def _natives(key: str) -> Iterator[Native]:
    from morphology.reading import reverse

    index = reverse.current()
    candidates = script.kana_candidates(key)[:4]
    for kana in [kana for kana in candidates if "ー" not in kana] or candidates:
        readings = index.lengthened(kana) if index is not None else (kana, *script.lengthenings(kana))
        shown = {reading: script.length(reading) - script.length(kana) for reading in readings}
        wanted = tuple(reading for reading, added in shown.items() if added >= 0)
        for word in _words(wanted, index):
            name = word.goshu == "固"
            longest = _LONG_NAME if word.kind == "名" else _SHORT_NAME
            if name and (len(key) < longest or not script.has_kanji(word.lemma) or not word.kind):
                continue
            score = word.score + _LENGTH * shown[word.reading]
            if (word.goshu in _HOME and (word.score <= _RARE or len(key) > _SHORT_NAME)) or name:
                yield Native(word.lemma, word.reading, name, shown[word.reading], score)


def _suffixed(key: str) -> Iterator[Native]:
    """Give a noun with a suffix that no dictionary lists: bushido 武士道, hibakusha 被爆者. It takes the index."""
    from morphology.reading import reverse

    index = reverse.current()
    if index is None or len(key) < _SHORT_DERIVED:
        return
    for kana in [kana for kana in script.kana_candidates(key)[:2] if "ー" not in kana]:
        for at in range(2, len(kana)):
            suffixes = list(_of_kind(kana[at:], "接尾辞", index))
            for noun in _of_kind(kana[:at], "名詞", index) if suffixes else ():
                for suffix in suffixes:
                    score = noun.score + suffix.score
                    yield Native(noun.lemma + suffix.lemma, noun.reading + suffix.reading, False, 0, score)


def _honoured(key: str) -> Iterator[Native]:
    """Give a noun with the honorific お that no dictionary lists: omamori お守り. It takes the index."""
    from morphology.reading import reverse

    index = reverse.current()
    if index is None or len(key) < _SHORT_DERIVED or not key.startswith("o"):
        return
    for kana in [kana for kana in script.kana_candidates(key[1:])[:2] if "ー" not in kana]:
        for noun in _of_kind(kana, "名詞", index):
            yield Native("お" + noun.lemma, "お" + noun.reading, False, 0, noun.score)


def _of_kind(kana: str, kind: str, index: "Index") -> Iterator["_Noun"]:
    """Give the words of one part of speech, written in kanji, that kana may stand for."""
    for reading in index.lengthened(kana):
        if len(reading) < 2 or script.length(reading) < script.length(kana):
            continue
        for word in index.words(reading):
            spelling = word.spellings[0]
            if (
                word.pos[0] == kind
                and word.goshu in (_HOME if kind == "名詞" else "漢")  # native suffixes are met by chance: 宛て
                and script.has_kanji(spelling)
                and word.score <= _WORST[kind]
            ):
                yield _Noun(spelling, reading, "", word.goshu, word.score)


_WORST = {"名詞": 1000, "接尾辞": 5000}  # the worst score of each, by which affixes rank low
_SHORT_DERIVED = 6  # letters: aikido
_HOME = ("和", "漢", "混")
_KINDS = ("名詞", "形容詞", "感動詞")  # bonsai, kawaii, sayonara
_NAMES = ("地名", "姓", "名")
_SHORT_NAME, _LONG_NAME = 5, 7  # letters: kyoto; kakiemon, a given name
_LENGTH = 400  # what a long vowel that is not shown costs, in the scores of the reversed dictionary
_NAME = 1000  # what a proper name costs there
_RARE = 1400  # the worst score of a short word: basin is not 婆心


@dataclass(frozen=True, slots=True)
class _Noun:
    """A noun of the dictionary: ``kind`` of a name, its stratum, how likely it is."""

    lemma: str
    reading: str
    kind: str
    goshu: str
    score: int


def _words(readings: tuple[str, ...], index: "Index | None") -> Iterator[_Noun]:
    """Give the nouns of some readings; without the index that takes a second."""
    if index is None:
        yield from _scanned(readings)
        return
    for reading in readings:
        for word in index.words(reading):
            if word.pos[0] in _KINDS:
                kind = next((kind for kind in word.pos if kind in _NAMES), "")
                yield _Noun(word.spellings[0], reading, kind, word.goshu, word.score)


@lru_cache(maxsize=1024)
def _scanned(readings: tuple[str, ...]) -> tuple[_Noun, ...]:
    if not readings:
        return ()
    kana = "|".join(re.escape(script.katakana(reading)) for reading in readings)
    found: dict[tuple[str, str, str, str], None] = {}
    for entry in dictionary.entries(rf"^(?:{'|'.join(_KINDS)}),(?:[^,]*,){{16}}(?:{kana}),"):
        kind = next((entry[field] for field in ("pos3", "pos4") if entry[field] in _NAMES), "")
        lemma = entry["lemma"].partition("-")[0]
        lemma = lemma if script.has_kanji(lemma) else entry["orth"]  # of names the lemma is kana
        found[lemma, hiragana(entry["kana"]), kind, entry["goshu"]] = None
    return tuple(_Noun(*noun, _cost(noun[0])) for noun in found)


def _cost(lemma: str) -> int:
    """Give MeCab's word cost in the measure of the index's scores, nearly."""
    token = dictionary.word(lemma, "名詞")
    return (token.cost - _USUAL) // 2 if token is not None else _RARE


_USUAL = 6500  # the cost of a common noun
