"""How usual a word is among those that sound alike, and how it is spelt: what the reversed dictionary ranks by.

UniDic counts no words. What it has is a cost for every spelling: that of its class for words its training corpus did
not hold, and another for those it did. So a cost that differs from its class is the first evidence, and a lower one a
better one; accents, spellings in kana and the number of spellings are the next (what nobody says has none), and the
kanji: common words are written with common kanji. Names, symbols and affixes come last.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from morphology.writing.script import has_kanji, hiragana, is_kana, kanji_of

# What counts for and against a word, in MeCab's costs (700 are a factor of e in likelihood), each with an example.
SEEN = 800  # 毎週, of a cost of its own, before 毎秋, that has the cost of its class
DEARER = 0.2  # of what a word costs more than its class: the corpus only met it elsewhere
MOST_EVIDENCE = 4000  # of what it costs less: 町 2833, of a class at 7404
MOST_EVIDENCE_OF_NAME = 8000  # 京都 5293
KNOWN_PLACE = -2000  # the evidence from which a place is one that everybody knows: 京都
PLACE = 2000  # what such a place adds: 教徒 before 京都, were they as frequent
CLASS = 0.3  # of what its class costs at the beginning and end of a text
NO_ACCENT = 600  # 受用, whose accent nobody noted
ACCENTS = 400  # 愚痴: two accents, so many speakers
SPELLING = 300  # a doubling of the number of spellings: 引き籠もり has eleven
IN_KANA = 600  # 鞭 is also written むち
COMMON_KANJI = 225  # for a factor of e in the number of words written with its kanji
OTHER_READING = 1500  # ゆう of 言う (いう)
FOREIGN = 800  # エンジン after 円陣, without other evidence
OTHER_SPELLING = 3000  # 逢う after every 会う, 合う
SPELT_OTHERWISE = 2500  # by how much cheaper another spelling must be than the lemma: 炬燵, こたつ
SPELT_IN_KANA = 2000  # the same for a spelling in kana: これ of 此れ

# the beginning of UniDic's part of speech, what it adds; the first row that fits counts
CLASSES: tuple[tuple[str, int], ...] = (
    ("名詞-固有名詞-地名", 5300),  # 秋, アキ
    ("名詞-固有名詞", 6600),  # モエ
    ("記号", 8000),  # あ
    ("接続詞", 0),  # だから
    ("接頭辞", 2500),  # 御
    ("接尾辞", 2500),  # 毎
    ("助詞", 1500),  # でも
    ("助動詞", 1500),  # です
    ("感動詞", 1500),  # アウ
)

PROPER = 5000  # a score from which a word is a name, or as unlikely as one

_TAIL = re.compile(r"(?<=[\u3400-\u9fff々])[ぁ-ゖ]+$")
_OWN_KATAKANA = re.compile(r"[ァ-ヺ]")
_ODD = re.compile(r"[^ぁ-ゖァ-ヺー々〆ヶ〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")  # Ｈ, ～


@dataclass(frozen=True, slots=True)
class Candidate:
    """One spelling of a word in its dictionary form, as the index is made of them."""

    reading: str
    spelling: str
    lemma: str
    lemma_reading: str
    pos: str
    goshu: str
    accents: int
    cost: int
    usual: float
    outside: int
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A word among those that sound alike: its score (lower is likelier), its spellings, the usual one first."""

    score: int
    spellings: tuple[str, ...]
    first: Candidate


def rank(reading: str, word: Sequence[Candidate], kanji: Mapping[str, int]) -> Ranked:
    """Rank one word, given as all its spellings that are read so; ``kanji`` counts the words written with each."""
    first = word[0]
    native = first.goshu in ("和", "漢", "混")
    name = first.goshu == "固"
    standard = [one for one in word if not _is_odd(one, native)]
    if name and not first.foreign and any(has_kanji(one.spelling) for one in standard):
        standard = [one for one in standard if has_kanji(one.spelling)]  # 京都, not キョウト
    candidates = standard or list(word)
    evidence = min(one.cost - one.usual for one in candidates) if standard else 0.0
    most = MOST_EVIDENCE_OF_NAME if name else MOST_EVIDENCE
    score = (DEARER * evidence if evidence > 0 else max(evidence, -most)) + CLASS * first.outside
    if max(abs(one.cost - one.usual) for one in candidates) > 0 and standard:
        score -= SEEN
    score += NO_ACCENT if not any(one.accents for one in word) else 0
    score -= ACCENTS if any(one.accents > 1 for one in word) else 0
    score -= SPELLING * min(4.0, math.log2(len(word)))
    score -= IN_KANA if any(is_kana(one.spelling) for one in word) else 0
    own = kanji_of(first.lemma)
    if own:
        score -= COMMON_KANJI * (sum(math.log(kanji.get(one, 0) + 1) for one in own) / len(own) - 4)
    score += OTHER_READING if first.lemma_reading != reading else 0
    score += FOREIGN if first.goshu == "外" else 0
    if first.pos.startswith("名詞-固有名詞-地名") and evidence < KNOWN_PLACE:
        score += PLACE
    else:
        score += next((more for start, more in CLASSES if first.pos.startswith(start)), 0)
    return Ranked(round(score), _spellings(first, candidates, reading), first)


def _is_odd(one: Candidate, native: bool) -> bool:
    """Tell whether a spelling is for effect (ヘンタイ, ＨＩＫＩＫＯＭＯＲＩ; of a foreign word, こーひー) or old."""
    if _ODD.search(one.spelling) or is_old(one.spelling, one.reading):
        return True
    if native:
        return _OWN_KATAKANA.search(one.spelling) is not None and not _OWN_KATAKANA.search(one.lemma)
    return one.goshu == "外" and is_kana(one.spelling) and hiragana(one.spelling) == one.spelling


def is_old(spelling: str, reading: str) -> bool:
    """Tell whether the kana at the end of a spelling are not those of its reading: 燃へ, もえ."""
    tail = _TAIL.search(spelling)
    return tail is not None and not reading.endswith(tail[0])


def _standing(one: Candidate) -> float:
    """Give the evidence for a spelling, the lower the better: 種, dearer than its class, is before 胤, never seen."""
    more = one.cost - one.usual
    return (DEARER * more if more > 0 else more) - (SEEN if more else 0)


def _spellings(first: Candidate, candidates: Sequence[Candidate], reading: str) -> tuple[str, ...]:
    """Give the spellings of a word, the usual one first: the lemma's, unless another is much likelier."""
    costs: dict[str, float] = {}
    least = len(kanji_of(first.lemma))
    for one in candidates:
        whole = not least or is_kana(one.spelling) or len(kanji_of(one.spelling)) >= least  # not 怠まん
        if whole or one.spelling == first.lemma:
            costs[one.spelling] = min(_standing(one), costs.get(one.spelling, math.inf))
    if not costs:
        return (first.lemma,)

    def rank_of(spelling: str) -> tuple[float, str]:
        more = SPELT_IN_KANA if is_kana(spelling) and has_kanji(first.lemma) else SPELT_OTHERWISE
        return (costs[spelling] + (0 if spelling == first.lemma else more), spelling)

    return tuple(sorted(costs, key=rank_of))


def count_kanji(spellings: Sequence[str]) -> Counter[str]:
    """Count in how many spellings each kanji is."""
    counted: Counter[str] = Counter()
    for spelling in spellings:
        counted.update(kanji_of(spelling))
    return counted
