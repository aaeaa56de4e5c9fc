"""Which kana a romaji text stands for, likeliest first: what its spelling allows, ranked by what the dictionary knows.

The reversed dictionary (``reading.reverse``) says which readings are words, how usual they are, and which are only
longer than what was written (Tokyo: とうきょう); a lattice over it reads what is several words. Without the index MeCab
says at least which candidates are words.
"""

import re
from functools import lru_cache

from morphology import dictionary
from morphology.reading import reverse
from morphology.reading.compiled import SystemDictionary, open_dictionary
from morphology.reading.lattice import LONGEST_TEXT, LONGEST_WORD, Node, routes
from morphology.reading.reverse import Index
from morphology.writing import script

# What counts against a reading, on the scale of ``reading.ranking`` (700 are a factor of e), each with an example.
FURTHER_CANDIDATE = 500  # a less likely reading of the spelling: ōi, おうい before おおい
OTHER_KANA = 300  # the same sound in other kana than the candidate's: tsuzuku, つづく of つずく
DROPPED_LENGTH = 1300  # a long vowel that was not written: tokyo, とうきょう
SHOWN_ELSEWHERE = 1500  # the same, although the text writes length elsewhere: kyojū, きょじゅう before きょうじゅう
NATIVE_MARK = 4000  # ー in a native word: byōki, びょうき before びょーき
KATAKANA_PART = 2500  # one word of several in katakana: sarainen, さらいねん before サライネン

_MOST_CANDIDATES = 12
_MOST_KANA = 16
_SHOWS_LENGTH = re.compile(r":|aa|ii|uu|ee|oo|ou")
_SHORT = str.maketrans("āīūēō", "aiueo")


def likely_kana(romaji: str) -> tuple[str, ...]:
    """Give the kana that a romaji text may stand for, likeliest first; nothing if it is no romaji.

    Katakana where the word is foreign (rāmen, ラーメン), hiragana elsewhere; length that was dropped is put back where
    a word has it.
    """
    return _likely(script.normalise(romaji), reverse.current())


@lru_cache(maxsize=8192)
def _likely(romaji: str, index: Index | None) -> tuple[str, ...]:
    candidates = script.kana_candidates(romaji)
    if not candidates:
        return ()
    if index is None:
        return _by_spelling(candidates)
    shown = _SHOWS_LENGTH.search(script.decomposed(romaji)) is not None
    found = _words(candidates, shown, index)
    if not found:
        found = _several_words(candidates, shown, index)
    ranked = sorted(found, key=lambda kana: found[kana])
    return tuple(dict.fromkeys((*ranked, *candidates)))[:_MOST_KANA]


def _words(candidates: tuple[str, ...], shown: bool, index: Index) -> dict[str, int]:
    """Give the candidates that are words of the dictionary, or become words by length, with their scores."""
    found: dict[str, int] = {}
    for number, candidate in enumerate(candidates[:_MOST_CANDIDATES]):
        for reading, more in _longer(candidate, shown, index):
            for word in index.words(reading)[:1]:
                score = word.score + more + FURTHER_CANDIDATE * number
                score += NATIVE_MARK if "ー" in reading and word.goshu in ("和", "漢") else 0
                kana = reading if word.goshu in ("和", "漢") else in_script_of(reading, word.spellings[0])
                found[kana] = min(score, found.get(kana, score))
    return found


def _longer(kana: str, shown: bool, index: Index) -> list[tuple[str, int]]:
    """Give a reading and those that have more length at most, each with what counts against it."""
    written = script.romanise(kana)
    found = [(kana, 0)]
    for reading in index.lengthened(kana):
        longer = script.romanise(reading)
        added = _added_length(written, longer)
        if reading != kana and added is not None:
            more = DROPPED_LENGTH * added + (SHOWN_ELSEWHERE if shown and added else 0)
            found.append((reading, more or OTHER_KANA))
    return found


def _added_length(written: str, longer: str) -> int | None:
    """Count the macrons that one romaji has more than another; ``None`` if that is not all that tells them apart."""
    if len(written) != len(longer):
        return None
    added = 0
    for one, other in zip(written, longer, strict=True):
        if one != other:
            if one != other.translate(_SHORT):
                return None
            added += 1
    return added


def _several_words(candidates: tuple[str, ...], shown: bool, index: Index) -> dict[str, int]:
    """Read candidates as several words by UniDic's costs: kayobi, かよう + び."""
    costs = open_dictionary(dictionary.folder())
    found: dict[str, int] = {}
    for number, candidate in enumerate(candidates[:2]):
        for kana, cost in _ways(candidate, shown, index, costs):
            total = cost + FURTHER_CANDIDATE * number
            found[kana] = min(total, found.get(kana, total))
    return found


def _ways(kana: str, shown: bool, index: Index, costs: SystemDictionary) -> list[tuple[str, int]]:
    if len(kana) > LONGEST_TEXT:
        return []

    def nodes_at(start: int) -> list[Node]:
        nodes: list[Node] = []
        for end in range(start + 1, min(start + LONGEST_WORD, len(kana)) + 1):
            part = kana[start:end]
            for reading, more in [(part, 0)] if shown else _longer(part, shown, index):
                for piece in index.pieces(reading):
                    says = in_script_of(reading, piece.surface)
                    foreign = KATAKANA_PART if says != reading and "ー" not in kana else 0
                    nodes.append(Node(end - start, says, piece.left, piece.right, piece.cost + more + foreign))
        return nodes

    return [(route.text, route.cost) for route in routes(len(kana), nodes_at, costs, 4)]


def in_script_of(reading: str, spelling: str) -> str:
    """Write a reading in katakana where a spelling of the word does: けしごむ as けしゴム, of 消しゴム."""
    if script.is_kana(spelling):
        return script.katakana(reading) if script.katakana(spelling) == spelling else reading
    for run in re.findall(r"[ァ-ヺー]{2,}", spelling):
        reading = reading.replace(script.hiragana(run), run, 1)
    return reading


def _by_spelling(candidates: tuple[str, ...]) -> tuple[str, ...]:
    """Rank candidates by what MeCab knows of them as words, in hiragana or katakana; in their own order else."""
    known: list[tuple[int, str]] = []
    for number, kana in enumerate(candidates[:_MOST_CANDIDATES]):
        native = dictionary.word(kana) if "ー" not in kana else None
        foreign = dictionary.word(script.katakana(kana))
        if foreign is not None and foreign.goshu == "外" and (native is None or native.goshu == "外"):
            known.append((foreign.cost + _BY_SPELLING * number, script.katakana(kana)))
        if native is not None:
            odd = _ODD_SPELLING if native.lemma_reading != native.base_reading else 0
            known.append((native.cost + odd + _BY_SPELLING * number, kana))
    return tuple(dict.fromkeys((*(kana for _, kana in sorted(known)), *candidates)))[:_MOST_KANA]


# The same without an index, in MeCab's word costs.
_BY_SPELLING = 1000  # a further candidate
_ODD_SPELLING = 2000  # こんにちわ, of こんにちは
