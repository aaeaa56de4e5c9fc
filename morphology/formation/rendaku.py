"""Why the sound of a part changed inside a compound, or why it did not: ``explain`` names process and condition.

Rendaku voices the first obstruent of a later part: 袋 ふくろ → 手袋 てぶくろ. Native parts may voice, and a few
Sino-Japanese ones that everyone uses (会社, 写真); what stops it is tried in the order of ``_condition``. After
Lyman (1894), Otsu (1980), Vance (2015) and Labrune (2012).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from morphology import dictionary
from morphology.formation import kanji
from morphology.formation.alignment import DEVOICED, UNPLOSIVE, VOICED, basics, spellings
from morphology.formation.kanji import Reading
from morphology.writing.script import has_kanji, hiragana
from ontology.model import Phonology, RendakuCondition

PAIRS = Path(__file__).with_name("dvandva.tsv")

# the final vowel of a bound first part, that of the free word
VOWELS: tuple[tuple[int, int], ...] = (
    (0, 3),  # 雨 あめ → あま-, 酒 さけ → さか-, 上 うえ → うわ-
    (0, 4),  # 白 しろ → しら-
    (4, 1),  # 木 き → こ-, 火 ひ → ほ-
    (2, 1),  # 月 つき → つく-, 神 かみ → かむ-
)
_ROWS: tuple[str, ...] = (
    "かきくけこ",
    "がぎぐげご",
    "さしすせそ",
    "ざじずぜぞ",
    "たちつてと",
    "だぢづでど",
    "なにぬねの",
    "はひふへほ",
)
_ROWS = (*_ROWS, "ばびぶべぼ", "まみむめも", "らりるれろ", "わいうえお")
LYMAN = frozenset(DEVOICED)  # the voiced obstruents, one of which in a part blocks another: が, ざ, だ, ば rows
_NUMERALS = frozenset("一二三四五六七八九十百千万何数")
_NO_WORD = 10**6
_SEEN = 5  # a reading that opens words this many times less often than its voiceless twin is changed, not basic


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a compound: how it is written and read there, and what is known of it as a word by itself.

    ``stratum`` is 和, 漢, 外 or empty; ``own`` its readings as a word (empty: those of its kanji count); ``verbal``
    tells that it is a verb in its ren'youkei; ``voices`` that the dictionary has a voiced form of it (UniDic's
    iType カ濁).
    """

    surface: str
    reading: str
    stratum: str = ""
    own: tuple[str, ...] = ()
    verbal: bool = False
    voices: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a part: the process, the reading it had before, and for blocked rendaku the condition."""

    process: Phonology | None = None
    before: str = ""
    condition: RendakuCondition | None = None


def explain(parts: Sequence[Part], verb: bool = False) -> tuple[Change, ...]:
    """Explain the parts of a compound in order; ``verb``: the whole is a verb (取り掛かる), where nothing voices."""
    return tuple(_change(parts, at, verb) for at in range(len(parts)))


def _change(parts: Sequence[Part], at: int, verb: bool) -> Change:
    part, last = parts[at], at == len(parts) - 1
    text = part.reading
    if at:
        found = _voiced(part) or _renjo(parts[at - 1], part)
        if found is not None:
            return found
    if not last:
        found = _geminated(part) or _shifted(part, parts[at + 1])
        if found is not None:
            return found
    if at and text[:1] in VOICED and not verb:
        condition = _condition(parts, at)
        if condition is not None:
            return Change(Phonology.RENDAKU_BLOCKED, text, condition)
    return Change()


# ---------------------------------------------------------------- what changed


def _voiced(part: Part) -> Change | None:
    """Tell rendaku (ふくろ → ぶくろ) and handakuon (はつ → ぱつ) by the reading the part has at the head of words."""
    for text in spellings(part.reading):
        first = text[:1]
        plain = UNPLOSIVE.get(first) or DEVOICED.get(first)
        if plain is None:
            continue
        process = Phonology.HANDAKUTEN if first in UNPLOSIVE else Phonology.RENDAKU
        starts = [plain + text[1:]]
        if first in "じず":
            starts.append(("ち" if first == "じ" else "つ") + text[1:])
        for start in starts:
            if _is_basic(part, start, text):
                return Change(process, start)
    return None


def _is_basic(part: Part, plain: str, text: str) -> bool:
    """Tell whether a part is read ``plain`` by itself, and not ``text``."""
    if part.own:
        return plain in part.own or (text not in part.own and _opens(part, plain) > _SEEN * _opens(part, text))
    return _opens(part, plain) > _SEEN * _opens(part, text)


def _opens(part: Part, text: str) -> float:
    """Say how often the first kanji of a part is so read where words begin."""
    char, width = part.surface[:1], len(part.surface) - 1
    if not has_kanji(char):
        return 0.0
    known = kanji.readings(char)
    stems = [text]
    if width and len(text) > width:
        tail = hiragana(part.surface[1:])
        stems = [text.removesuffix(tail)] if text.endswith(tail) else list(_prefixes(text))
    if text.endswith("っ"):
        stems += [text[:-1] + end for end in "くつちき"]
    found = [reading for stem in stems if (reading := known.get(stem)) is not None]
    return max((reading.first + 2 * reading.alone + 0.1 for reading in found), default=0.0)


def _prefixes(text: str) -> Sequence[str]:
    return [text[:end] for end in range(1, len(text))]


def _renjo(previous: Part, part: Part) -> Change | None:
    """Tell an onset taken over from ん or っ: 観音 かんのん of おん, 反応 はんのう of おう."""
    if not previous.reading.endswith(("ん", "っ")) or part.stratum not in ("漢", ""):
        return None
    for plain in basics(part.reading, before=False):
        vowel = plain[:1] in "あいうえおやゆよ"
        if vowel and _opens(part, plain) > _SEEN * _opens(part, part.reading):
            return Change(Phonology.RENJO, plain)
    return None


def _geminated(part: Part) -> Change | None:
    """Tell a final く, つ, ち, き that became っ: 学 がく → 学校 がっこう."""
    if not part.reading.endswith("っ") or not has_kanji(part.surface[-1:]):
        return None
    starts = [part.reading, *basics(part.reading, before=False)]
    known = kanji.readings(part.surface[-1])
    found = [
        (reading.words, start[:-1] + end)
        for start in starts
        for end in "くつちき"
        if (reading := known.get(start[:-1] + end)) is not None and reading.basic
    ]
    whole = [own for own in part.own if own[:-1] == part.reading[:-1]]
    return Change(Phonology.GEMINATION, whole[0] if whole else max(found)[1] if found else part.reading)


def _shifted(part: Part, following: Part) -> Change | None:
    """Tell a bound form with another final vowel: 雨 あめ → 雨傘 あまがさ."""
    text = part.reading
    if not has_kanji(part.surface) or len(part.surface) > 1 or part.stratum == "漢" or following.stratum == "漢":
        return None
    known = kanji.readings(part.surface)
    shown = known.get(text)
    for bound, free in VOWELS:
        row = next((row for row in _ROWS if row[bound] == text[-1:]), "")
        word = known.get(text[:-1] + row[free]) if row else None
        if word is not None and word.alone and word.stratum == "和" and (shown is None or _is_bound(shown, word)):
            return Change(Phonology.VOWEL_SHIFT, word.kana)
    return None


def _is_bound(reading: Reading, word: Reading) -> bool:
    """Tell whether a reading opens words, and a commoner one ends them: あま- of 雨, but not こ of 子, あか of 赤."""
    common = word.first + word.later > (reading.first + reading.later) / _SEEN
    return reading.stratum == "和" and reading.first > reading.later and common


# ---------------------------------------------------------------- what stayed


def _condition(parts: Sequence[Part], at: int) -> RendakuCondition | None:
    """Say why a part that begins with a voiceless obstruent did not voice, ``None`` where nobody would expect it to.

    Sino-Japanese roots inside a Sino-Japanese word (学校) are no candidates; whole Sino-Japanese words after a native
    one are, and so is every native part.
    """
    part, before = parts[at], parts[at - 1]
    if before.surface[-1:] in _NUMERALS or before.surface in ("お", "ご", "御"):
        return None  # 三日: counters have sandhi of their own; お砂糖: honorific prefixes never voice
    if part.stratum in ("漢", "外"):
        if len(part.surface) == 1 and part.stratum == "漢" and before.stratum != "和":
            return None
        return RendakuCondition.LEXICAL if part.voices else RendakuCondition.NOT_NATIVE
    if part.stratum != "和":
        return None
    if LYMAN.intersection(part.reading[1:]):
        return RendakuCondition.LYMANS_LAW
    if (before.surface, part.surface) in pairs():
        return RendakuCondition.DVANDVA
    if at == 1 and at < len(parts) - 1 and _cost(part, parts[2]) <= min(_cost(before, part), _NO_WORD - 1):
        return RendakuCondition.RIGHT_BRANCHING
    if part.verbal and not before.verbal:
        return RendakuCondition.OBJECT_VERB
    return RendakuCondition.DVANDVA if part.verbal and before.verbal else RendakuCondition.LEXICAL


def _cost(part: Part, following: Part) -> int:
    """Give the dictionary's cost of two parts as one word, which tells [革[手袋]] from [[三日]月]."""
    token = dictionary.word(part.surface + following.surface, "名詞")
    return token.cost if token is not None and "固有名詞" not in token.pos else _NO_WORD


@lru_cache(maxsize=1)
def pairs() -> frozenset[tuple[str, str]]:
    """Give the pairs of words that stand side by side with equal right (dvandva), from ``dvandva.tsv``."""
    rows = (line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return frozenset((row[0], row[1]) for row in rows)
