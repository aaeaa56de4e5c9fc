"""How kanji are read inside words: ``readings(kanji)``, from ``kanji.tsv``.

The table is gathered from UniDic's lexicon by ``gather``: single kanji give readings outright, longer words are
aligned with their readings by expectation maximisation (each round aligns every word by the readings counted in the
round before; Li et al. 2004 call it the joint source-channel model).
``python -m morphology.formation.kanji`` writes it anew.

A reading is told to be basic or changed by its place: no sound change of compounding (rendaku, handakuon, renjo)
reaches the beginning of a word, so a reading that opens words, or is a word, is basic, and one that never does is not.
"""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from morphology.writing.script import hiragana

TABLE = Path(__file__).with_name("kanji.tsv")


class Reading(NamedTuple):
    """One reading of a kanji: ``stratum`` 和 or 漢, and in how many words it is found.

    ``alone``: the kanji (with okurigana) is a word, an affix or a root by itself so read; ``free``: it is so read
    beside more than one other kanji; ``first`` and ``later``: words that it opens, and others; ``names``: proper
    names, in any place.
    """

    kana: str
    stratum: str
    alone: bool
    free: bool
    first: int
    later: int
    names: int

    @property
    def basic(self) -> bool:
        """Tell whether a word can begin so: else the reading is one changed by compounding."""
        return self.alone or self.first > 0

    @property
    def words(self) -> float:
        """Give the weight of the evidence: a name counts a third, a reading that is a word of its own two."""
        return self.first + self.later + self.names / 3 + 2 * self.alone


@lru_cache(maxsize=1)
def _table() -> list[str]:
    """Give the lines of the table, which are in the order of their kanji; each is taken apart when it is asked for."""
    return [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line[0] != "#"]


@lru_cache(maxsize=8192)
def readings(kanji: str) -> Mapping[str, Reading]:
    """Give the readings of one kanji by their kana, commonest first; none of a kanji no word is written with."""
    found: dict[str, Reading] = {}
    table = _table()
    at = bisect_left(table, kanji)
    while at < len(table) and table[at][0] == kanji:
        _, kana, stratum, alone, free, *counts = table[at].split("\t")
        found[kana] = Reading(kana, stratum, alone == "1", free == "1", *map(int, counts))
        at += 1
    return found


@lru_cache(maxsize=8192)
def weight(kanji: str) -> float:
    """Give the evidence for all readings of a kanji."""
    return sum(reading.words for reading in readings(kanji).values())


# ---------------------------------------------------------------- gathering the table from the dictionary

Word = tuple[str, str]  # kanji, what they are read as in hiragana (okurigana left out)

_WORD = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]{1,4})([ぁ-ん]*)")
_FORMS = ("*", "連用形", "終止形", "語幹")  # of verbs and adjectives, enough to see their stems
_ROUNDS = 3
_LONGEST = 5  # kana of one kanji: うけたまわ
_SINO_JAPANESE = re.compile(r".[ゃゅょ]?[うんいくつちきっ]?")  # the shape of an on'yomi
_NO_BEGINNING = frozenset("ゃゅょぁぃぅぇぉゎーっん")


@dataclass(slots=True)
class _Evidence:
    """What the dictionary's entries say of one word."""

    weight: float
    name: bool
    changed: bool
    stratum: str


def gather() -> Iterator[tuple[str, Reading]]:
    """Align the words of the dictionary with their readings, and give the readings of every kanji."""
    words = _words()
    counts = _singles(words)
    for _ in range(_ROUNDS):
        counts = _recount(words, counts)
    yield from _rows(words, counts)


def _words() -> dict[Word, _Evidence]:
    """Collect the entries written in up to four kanji, and hiragana after them."""
    from morphology import dictionary

    found: dict[Word, _Evidence] = {}
    for entry in dictionary.entries():
        match = _WORD.fullmatch(entry["orth"])
        if match is None or entry["pos4"] == "名" or entry["cForm"].split("-")[0] not in _FORMS:
            continue
        kana = hiragana(entry["kana"])
        kanji, okurigana = match.groups()
        if okurigana and not kana.endswith(okurigana):
            continue
        kana = kana[: len(kana) - len(okurigana)]
        if not kana or len(kanji) > len(kana):
            continue
        name = entry["pos2"] == "固有名詞"
        changed = "濁音形" in entry["iForm"] or "促音形" in entry["fForm"] or "半濁音形" in entry["iForm"]
        changed = changed or (entry["pos1"] == "名詞" and hiragana(entry["lForm"]) != hiragana(entry["kana"]))
        stratum = "漢" if entry["goshu"] == "記号" else entry["goshu"]
        evidence = _Evidence(0.3 if name or okurigana else 1.0, name, changed, stratum)
        known = found.get((kanji, kana))
        if known is None or (known.weight, known.changed) < (evidence.weight, evidence.changed):
            found[kanji, kana] = evidence
    return found


_Counts = Mapping[str, Mapping[str, float]]


def _singles(words: Mapping[Word, _Evidence]) -> _Counts:
    counts: dict[str, dict[str, float]] = defaultdict(dict)
    for (kanji, kana), evidence in words.items():
        if len(kanji) == 1 and len(kana) <= _LONGEST:
            counts[kanji][kana] = 2 * evidence.weight
    return counts


def _recount(words: Mapping[Word, _Evidence], counts: _Counts) -> _Counts:
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (kanji, kana), evidence in words.items():
        for char, piece in _aligned(kanji, kana, counts):
            found[char][piece] += evidence.weight
    return found


def _aligned(kanji: str, kana: str, counts: _Counts) -> list[tuple[str, str]]:
    """Align one word by the counts: dynamic programming over the places where a kanji's reading may end."""
    spelt = "".join(kanji[at - 1] if char == "々" and at else char for at, char in enumerate(kanji))
    last = len(kana)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for number, char in enumerate(spelt):
        left = len(spelt) - number - 1
        costs = counts.get(char, {})
        total = math.log(sum(costs.values()) + 5)
        ends: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            stop = min(last - left, start + _LONGEST)
            for end in range(start + 1, stop + 1) if left else (last,):
                if end < last and kana[end] in _NO_BEGINNING:
                    continue
                piece = kana[start:end]
                seen = costs.get(piece, 0.0)
                price = cost + total - math.log(seen if seen > 0.05 else _chance(piece))
                if end not in ends or price < ends[end][0]:
                    ends[end] = (price, start)
        best.append(ends)
    if last not in best[-1]:
        return []
    pieces: list[str] = []
    end = last
    for ends in reversed(best[1:]):
        start = ends[end][1]
        pieces.append(kana[start:end])
        end = start
    return list(zip(spelt, reversed(pieces), strict=True))


@lru_cache(maxsize=65536)
def _chance(piece: str) -> float:
    """Give how likely a reading is that was never seen, by its shape."""
    return 0.1 if _SINO_JAPANESE.fullmatch(piece) else 0.03 * 0.12 ** abs(len(piece) - 2)


def _rows(words: Mapping[Word, _Evidence], counts: _Counts) -> Iterator[tuple[str, Reading]]:
    """Count by place and stratum, and leave out what only one or two names are read by."""
    alone: set[tuple[str, str]] = set()
    places: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    before: dict[tuple[str, str], set[str]] = defaultdict(set)
    after: dict[tuple[str, str], set[str]] = defaultdict(set)
    strata: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (kanji, kana), evidence in words.items():
        pieces = _aligned(kanji, kana, counts)
        spelt = ["", *(char for char, _ in pieces), ""]
        for at, key in enumerate(pieces):
            if len(pieces) == 1 and not evidence.name and not evidence.changed:
                alone.add(key)
            places[key][2 if evidence.name else min(at, 1) or int(evidence.changed)] += 1
            if not evidence.name:
                before[key].add(spelt[at])
                after[key].add(spelt[at + 2])
            if evidence.stratum in ("和", "漢"):
                strata[key][evidence.stratum] += evidence.weight * (2 if len(pieces) == 1 else 1)
    for key in sorted(places, key=lambda key: (key[0], -sum(places[key]), key[1])):
        first, later, names = places[key]
        if first + later or names >= 3:
            said = strata[key]
            stratum = max(said, key=lambda sign: said[sign]) if said else "和"
            free = len(before[key]) > 1 and len(after[key]) > 1
            yield key[0], Reading(key[1], stratum, key in alone, free or key in alone, first, later, names)


def written(rows: Iterable[tuple[str, Reading]]) -> str:
    """Write the table."""
    head = (
        "# How kanji are read, gathered from the words of unidic-lite by\n"
        "# `python -m morphology.formation.kanji`: do not edit.\n"
        "# UniDic 2.1.2 is copyright 2011-2013 The UniDic Consortium, used under its BSD licence.\n"
        "# kanji, reading, stratum, a word or root, beside several kanji, words it opens, other words, names\n"
    )
    lines = (
        f"{char}\t{r.kana}\t{r.stratum}\t{r.alone:d}\t{r.free:d}\t{r.first}\t{r.later}\t{r.names}\n" for char, r in rows
    )
    return head + "".join(lines)


if __name__ == "__main__":
    TABLE.write_text(written(gather()), encoding="utf-8")
