"""The words that a form in kana or romaji may be, by the reversed dictionary: likeliest first, whole words or lattice.

Kana and romaji do not tell words apart; ``reading.reverse`` says which there are. Romaji without length (Kyoto,
ryori) stand for longer readings too. What is no word of the dictionary goes through the lattice, and comes back as
spellings for MeCab to confirm: ねとられ is 寝取られ.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from morphology import dictionary
from morphology.formation import kanji
from morphology.inflection import chain
from morphology.inflection.chain import Lexeme
from morphology.reading import lattice, ranking
from morphology.reading.compiled import open_dictionary
from morphology.reading.lattice import Node
from morphology.reading.reverse import Index, Word
from morphology.writing import kyujitai, romaji, script

# What is added to the score of a word, in MeCab's costs, each with an example.
FURTHER_KANA = 500  # a reading that the romaji stand for less likely: ō is おお, after おう
MOST_FURTHER = 2000
KANA_NEXT = 2000  # いい after 良い
LENGTHENED = 900  # every vowel that was not written long: ryori for りょうり
LENGTH_WRITTEN = 4000  # where the same form writes others long

# The score up to which a word is taken for a form in romaji, by the length of its reading in kana: short ones are words
# of other languages too (mo, to, ne), and only what is usual is likely to be meant.
LIKELY: tuple[int, ...] = (-9000, 0, 2500, 6000)
LIKELY_LONG = 9000
LIKELY_LENGTHENED = 4500
LIKELY_LENGTHENED_SHORT = 1500  # of three kana: koko for 高校 has four

_LONG = re.compile("[\u0100-\u017f\u00e2\u00ea\u00ee\u00f4\u00fb:]|aa|uu|oo|ou")  # macrons, circumflexes, doubled
_LATIN = re.compile("[A-Za-zＡ-Ｚａ-ｚ]")
_CANDIDATES = 16
_PIECES = 40  # words of one reading in the lattice
_MOST = 8
_MOST_ROUTES = 5
_LIKELY_FORM = 8500  # the cost up to which a way is likely, and what a kana adds: 自然 + 科学 8873, ぬめれほへ 22430
_LIKELY_KANA = 900

# What a single kanji costs after another word: half what UniDic says, half what the number of words that end so says.
# 庫 is at 9300, 湖 at 4700; but as many words end in 庫 (冷蔵庫).
ROOT_SHARE = 0.5
ROOT = 9000  # of one that no word ends in
ROOT_KNOWN = 700  # less for every factor of e in the number of words that do
_LONGEST_ROOT = 4  # kana


@dataclass(frozen=True, slots=True)
class Heard:
    """A dictionary word that a form may be: its lexeme in one spelling, its score (lower is likelier)."""

    lexeme: Lexeme
    score: int
    lengthened: bool = False

    @property
    def rare(self) -> bool:
        """Tell whether it is a person's name, or as rare as one: モエ, beside 萌え."""
        return self.score >= ranking.PROPER or self.lexeme.head[0].pos[1:3] == ("固有名詞", "人名")


def in_kana(kana: str, index: Index) -> list[Heard]:
    """Give the dictionary words that are read as a text in kana."""
    return _ranked([(word.score, word, False) for word in index.words(script.hiragana(kana))])


def in_romaji(text: str, index: Index) -> list[Heard]:
    """Give the dictionary words that a text in romaji may be, those included whose length it does not write."""
    candidates = list(dict.fromkeys(map(script.hiragana, script.kana_candidates(text)[:_CANDIDATES])))
    found: list[tuple[int, Word, bool]] = []
    for rank, kana in enumerate(candidates):
        further = min(rank * FURTHER_KANA, MOST_FURTHER)
        most = LIKELY[len(kana)] if len(kana) < len(LIKELY) else LIKELY_LONG
        found += [(word.score + further, word, False) for word in index.words(kana) if word.score <= most]
    for longer, more in _longer(text, candidates, index):
        most = LIKELY_LENGTHENED if len(longer) > 3 else LIKELY_LENGTHENED_SHORT
        scores = ((word.score + more, word) for word in index.words(longer))
        found += [(score, word, True) for score, word in scores if score <= most]
    return _ranked(found)


def _longer(text: str, candidates: list[str], index: Index) -> Iterator[tuple[str, int]]:
    """Give the readings that are longer than what a romaji text writes, and what that costs."""
    written = LENGTH_WRITTEN if _LONG.search(script.normalise(text).casefold()) else 0
    seen = set(candidates)
    for kana in candidates[:2]:
        for reading in index.lengthened(kana):
            added = len(reading) - len(kana)
            if reading not in seen and added > 0:
                seen.add(reading)
                yield reading, LENGTHENED * added + written


def _ranked(found: list[tuple[int, Word, bool]]) -> list[Heard]:
    """Rank words and their further spellings, each spelling of a word once."""
    spelt = [
        (score + _later(at, spelling), at, spelling, word, longer)
        for score, word, longer in found
        if word.pos[0] != "記号"
        for at, spelling in enumerate(_spellings(word))
    ]
    heard: dict[tuple[str, str, str], Heard] = {}
    for score, _, spelling, word, longer in sorted(spelt, key=lambda one: (one[0], one[1], one[2], one[3].reading)):
        for lexeme in _lexemes(word, spelling):
            heard.setdefault((lexeme.lemma, lexeme.reading, lexeme.part_of_speech), Heard(lexeme, score, longer))
        if len(heard) >= _MOST:
            break
    return list(heard.values())[:_MOST]


def _spellings(word: Word) -> tuple[str, ...]:
    """Give the spellings of a word that are offered: the three likeliest, and that in kana; none in Latin letters."""
    plain = [spelling for spelling in word.spellings if not _LATIN.search(spelling)]
    kana = (spelling for spelling in plain[3:] if script.is_kana(spelling))
    return (*plain[:3], *kana)[:4]


def _later(at: int, spelling: str) -> int:
    """Give what a spelling of a word adds to its score: nothing for the usual one, little for kana if they are next."""
    if not at:
        return 0
    return KANA_NEXT if at == 1 and script.is_kana(spelling) else ranking.OTHER_SPELLING


def _lexemes(word: Word, spelling: str) -> Iterator[Lexeme]:
    """Give a word as UniDic lists it, and the verb behind it: 剥がす and 剥ぐ; 書ける under 書く only."""
    token = word.token(spelling)
    collapsed = chain.collapse((token,))
    if collapsed is None:
        return
    if collapsed.lemma != spelling and word.lemma_reading == word.reading:
        yield collapsed._replace(
            lemma=spelling,
            reading=word.reading,
            features=(),
            steps=(),
            morphemes=(chain.morpheme(token),),
        )
    yield collapsed


# ---------------------------------------------------------------- forms that are no entry


def as_kana(text: str) -> tuple[str, ...]:
    """Give the kana of a form in romaji as it is written, and as the dictionary would write it (tokyo, とうきょう)."""
    candidates = script.kana_candidates(text)
    if not candidates:
        return ()
    foreign = max(candidates, key=lambda kana: kana.count("ー"))  # テニスコート
    likely = script.hiragana(next(iter(romaji.likely_kana(text)), candidates[0]))
    return tuple(dict.fromkeys((candidates[0], foreign, likely)))


def _as_root(surface: str, reading: str, cost: int) -> int:
    """Give what a word costs after another: a single kanji by the number of words that end so, 庫 of 冷蔵庫."""
    if len(surface) != 1 or not script.has_kanji(surface):
        return cost
    known = kanji.readings(surface).get(reading)
    later = known.later if known is not None else 0
    return round((1 - ROOT_SHARE) * cost + ROOT_SHARE * (ROOT - ROOT_KNOWN * math.log(later + 1)))


@lru_cache(maxsize=4096)
def _nodes(kana: str, first: bool, index: Index) -> tuple[Node, ...]:
    """Give the words that are read so as nodes of a lattice, in new kanji; ``first``: nothing stands before them."""
    root = not first and len(kana) <= _LONGEST_ROOT
    return tuple(
        Node(
            length=len(kana),
            says=kyujitai.modernised(piece.surface),
            left=piece.left,
            right=piece.right,
            cost=_as_root(piece.surface, kana, piece.cost) if root else piece.cost,
        )
        for piece in index.pieces(kana)[:_PIECES]
    )


@lru_cache(maxsize=2048)
def spellings(kana: str, index: Index) -> tuple[str, ...]:
    """Give the likeliest spellings of a text in kana as several words, in new kanji: ねとられた is 寝取られた.

    None that are less likely than one word is: then that is what was meant.
    """
    text = script.hiragana(kana)

    def nodes_at(at: int) -> Iterator[Node]:
        for end in range(at + 1, min(len(text), at + lattice.LONGEST_WORD) + 1):
            yield from _nodes(text[at:end], at == 0, index)

    ways = lattice.routes(len(text), nodes_at, open_dictionary(dictionary.folder()), 8)
    words = {spelling for word in index.words(text) for spelling in word.spellings}
    most = min((way.cost for way in ways if way.text in words), default=_LIKELY_FORM + _LIKELY_KANA * len(text))
    return tuple(way.text for way in ways if way.text not in words and way.cost <= most)[:_MOST_ROUTES]
