"""Which kana of a reading belong to which piece of a written word: 手袋 てぶくろ → 手 て, 袋 ぶくろ.

A word is cut into units, a kanji with its okurigana or a run of kana, and the units are laid along the reading at the
least cost: a reading of ``formation.kanji`` costs by how rare it is, a reading changed in compounding a little more,
anything else so much that it is only a last way out (今日 きょう has no parts that can be read by themselves).
"""

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from morphology.formation import kanji
from morphology.writing.script import has_kanji, hiragana, is_kana

# what voicing makes of the first kana, and p of h
VOICED: dict[str, str] = dict(
    zip("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ", strict=True)
)
DEVOICED = {voiced: plain for plain, voiced in VOICED.items()}
PLOSIVE: dict[str, str] = dict(zip("はひふへほ", "ぱぴぷぺぽ", strict=True))
UNPLOSIVE = {plosive: plain for plain, plosive in PLOSIVE.items()}
GEMINATING = "くつちき"  # がく → がっ, はつ → はっ, いち → いっ, せき → せっ
RENJO: tuple[tuple[str, str], ...] = (  # onset taken over from ん or っ
    *zip("あいうえお", "なにぬねの", strict=True),  # かんおん → かんのん
    *zip("やゆよ", ("にゃ", "にゅ", "にょ"), strict=True),
    ("い", "み"),  # さんい → さんみ, 三 having ended in m
    ("い", "ち"),  # せついん → せっちん
)

_MERGED = {"じ": "ち", "ず": "つ"}  # ぢ and づ as they are mostly spelt, and always pronounced: いなずま, ピザずくり
_LONG = {"あ": "あかがさざただなはばぱまやらわゃ", "い": "いきぎしじちぢにひびぴみりえけげせぜてでねへべぺめれ"}
_LONG["う"] = "うくぐすずつづぬふぶぷむゆるゅおこごそぞとどのほぼぽもよろょ"
_LONG["え"] = "えけげせぜてでねへべぺめれ"
_LONG["お"] = "おこごそぞとどのほぼぽもよろょ"
_NO_BEGINNING = frozenset("ゃゅょぁぃぅぇぉー")
_KANJI = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆ヶヵ\U00020000-\U0003ffff]"
_UNITS = re.compile(rf"{_KANJI}(?:(?!の{_KANJI})[ぁ-ゖ])*|[ぁ-ゖァ-ヺー・]+|.", re.DOTALL)

CHANGED = 1.5  # what a changed reading costs beside an unchanged one
UNKNOWN = 9.0  # what a reading costs that the kanji never has, and besides for each kana that is not two
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """One unit of a word and its kana in the whole; ``cost`` says how unlikely they are together."""

    surface: str
    reading: str
    cost: float


@lru_cache(maxsize=8192)
def align(surface: str, reading: str, cuts: frozenset[int] = frozenset()) -> tuple[Piece, ...]:
    """Align a written word with its reading (hiragana; ``ー`` for any long vowel), unit by unit.

    ``cuts`` are offsets into the surface where a unit must end (茶|の|湯). Empty if the reading cannot be shared out.
    """
    units = tuple(_cut(surface, cuts))
    last = len(reading)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for number, unit in enumerate(units):
        left = len(units) - number - 1
        ends: dict[int, tuple[float, int]] = {}
        previous = units[number - 1][:1] if number else ""
        for start, (cost, _) in best[-1].items():
            for end in _ends(unit, reading, start, last - left, left == 0):
                price = cost + _cost(unit, reading[start:end], previous, number > 0, left == 0)
                if end not in ends or price < ends[end][0]:
                    ends[end] = (price, start)
        best.append(ends)
    if last not in best[-1]:
        return ()
    pieces: list[Piece] = []
    end = last
    for number in range(len(units), 0, -1):
        price, start = best[number][end]
        pieces.append(Piece(units[number - 1], reading[start:end], price - best[number - 1][start][0]))
        end = start
    return tuple(reversed(pieces))


def is_whole(pieces: Sequence[Piece]) -> bool:
    """Tell whether the kanji of a native or foreign word cannot be read one by one: 今日 きょう, 大人 おとな.

    So it is where no piece has its reading but beside that one neighbour. Of Sino-Japanese words do not ask: they are
    read kanji by kanji always (矛盾).
    """
    held = [not _is_free(piece) for piece in pieces if has_kanji(piece.surface)]
    return not pieces or (len(held) > 1 and any(a and b for a, b in itertools.pairwise(held)))


def _is_free(piece: Piece) -> bool:
    """Tell whether the first kanji of a piece has its reading elsewhere too."""
    char, width = piece.surface[0], len(piece.surface) - 1
    text = piece.reading[: len(piece.reading) - width]
    known = kanji.readings(char)
    found = [known.get(plain) for spelt in spellings(text) for plain in (spelt, *basics(spelt))]
    return char == "々" or any(reading is not None and reading.free for reading in found)


def _cut(surface: str, cuts: frozenset[int]) -> list[str]:
    found: list[str] = []
    for match in _UNITS.finditer(surface):
        start = match.start()
        for cut in sorted(cut for cut in cuts if match.start() < cut < match.end()):
            found.append(surface[start:cut])
            start = cut
        found.append(surface[start : match.end()])
    return found


def _ends(unit: str, reading: str, start: int, stop: int, final: bool) -> Sequence[int]:
    """Give the places where a unit that starts at ``start`` may end."""
    if is_kana(unit):
        ends = dict.fromkeys((start + len(unit), start + len(_as_said(unit))))  # kana stand for themselves
        return [end for end in ends if end <= stop and (end == len(reading)) >= final]
    if not has_kanji(unit):  # a letter, a digit, a dot: any kana, or none
        return range(start, stop + 1) if not final else (len(reading),)
    if final:
        return (len(reading),) if start < len(reading) else ()
    longest = start + _LONGEST + len(unit) - 1
    return [end for end in range(start + 1, min(stop, longest) + 1) if reading[end] not in _NO_BEGINNING]


def _cost(unit: str, text: str, previous: str, inside: bool, final: bool) -> float:
    """Give the cost of a unit read as a text."""
    if not has_kanji(unit):
        return _kana_cost(unit, text)
    char, okurigana = unit[0], unit[1:]
    if okurigana:
        if len(text) <= len(okurigana) or not same(text[-len(okurigana) :], okurigana):
            return UNKNOWN * 2
        text = text[: -len(okurigana)]
    if char == "々" and previous:
        char = previous
    return reading_cost(char, text, inside, final and not okurigana)


def _kana_cost(unit: str, text: str) -> float:
    plain = hiragana(unit) if len(unit) == len(text) else _as_said(unit)
    if len(plain) != len(text):
        return abs(len(unit) - len(text))
    if same(text, plain):
        return 0.0
    if plain[0] in VOICED and same(text, VOICED[plain[0]] + plain[1:]):
        return CHANGED
    return UNKNOWN * sum(a != b for a, b in zip(text, plain, strict=True)) / len(plain)


def _as_said(unit: str) -> str:
    """Write v as it is pronounced: ヴィジュアル びじゅある, ヴ ぶ."""
    return re.sub("ゔ([ぁぃぇぉ])", lambda v: "ばびべぼ"["ぁぃぇぉ".index(v[1])], hiragana(unit)).replace("ゔ", "ぶ")


@lru_cache(maxsize=65536)
def reading_cost(char: str, text: str, inside: bool, final: bool) -> float:
    """Give the cost of one kanji read as a text, inside or at the beginning, at the end or before more."""
    known = kanji.readings(char)
    total = math.log(kanji.weight(char) + 4)
    costs = [UNKNOWN + 1.5 * abs(len(text) - 2)]
    for spelt in spellings(text):
        if spelt in known:
            costs.append(total - math.log(known[spelt].words + 0.1))
        costs += [
            CHANGED + total - math.log(reading.words + 0.1)
            for plain in basics(spelt, inside, not final)
            if (reading := known.get(plain)) is not None and reading.basic
        ]
    return max(min(costs), 0.01)


def basics(text: str, inside: bool = True, before: bool = True) -> list[str]:
    """Give what a reading may have been before compounding changed it: ぶくろ → ふくろ, がっ → がく … , のん → おん."""
    starts = [text]
    if inside:
        first = text[:1]
        starts += [plain + text[1:] for table in (DEVOICED, UNPLOSIVE) if (plain := table.get(first))]
        starts += [vowel + text[len(onset) :] for vowel, onset in RENJO if text.startswith(onset)]
        if first in _MERGED:
            starts.append(_MERGED[first] + text[1:])
    found = list(starts)
    if before and text.endswith("っ"):
        found += [start[:-1] + end for start in starts for end in GEMINATING]
    return [plain for plain in found if plain != text]


def spellings(text: str) -> list[str]:
    """Give the kana spellings of a text in which ``ー`` stands for any long vowel: こー → こう, こお."""
    if "ー" not in text:
        return [text]
    found = [""]
    for char in text:
        if char != "ー":
            found = [before + char for before in found]
        else:
            found = [before + v for before in found for v in "うおいえあ" if before[-1:] and before[-1] in _LONG[v]]
    return found or [text]


def same(text: str, plain: str) -> bool:
    """Tell whether two kana texts sound the same, where the first may write ``ー`` for any long vowel."""
    if len(text) != len(plain):
        return False
    return all(
        a == b or (a == "ー" and at > 0 and b in _LONG and (plain[at - 1] in _LONG[b] or text[at - 1] == "ー"))
        for at, (a, b) in enumerate(zip(text, plain, strict=True))
    )
