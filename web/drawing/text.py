"""How wide texts are, where they break, and how they are cut: without a font, so as never too narrow.

Widths are upper bounds, in ems, over the widest of the fonts that the style sheet names and readers have (DejaVu, Noto,
Liberation, Palatino), upright or italic.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ontology.model import Written

LONGEST = 120  # characters of one label that are drawn; its whole text stands in the title
BOLD = 1.22  # the width of a semibold letter to that of a regular one, at most
ELLIPSIS = "…"

_ASCII = {
    0.35: "' ,.:;",
    0.4: "()-/[\\]fijl",
    0.5: '!It"r',
    0.55: "?Jsz",
    0.6: "*_cvxy|",
    0.65: "$0123456789`abdegkopq{}",
    0.7: "FLPSTYZhnu",
    0.75: "ABEVX",
    0.8: "K",
    0.85: "CGR#+<=>DOQU^~",
    0.9: "&HNw",
    1.05: "%@mM",
    1.1: "W",
}
_EMS = {char: ems for ems, chars in _ASCII.items() for char in chars}
_EMS |= dict.fromkeys("щштњљмюфыæȸȹ", 1.0) | dict.fromkeys("жœƕǌϖЮЩШЖЊЉМЫΜṀẆŒسشصض", 1.25)
# Where no letter of its own is listed: the first range that holds the character.
_RANGES = (
    (0x00A0, 0x024F, 0.9, 1.5),  # small letters, others
    (0x0370, 0x03FF, 0.85, 1.05),
    (0x0400, 0x045F, 0.72, 0.9),
    (0x0460, 0x052F, 1.2, 1.4),
    (0x0590, 0x05FF, 0.75, 0.75),
    (0x0600, 0x06FF, 0.9, 0.9),
    (0x0900, 0x097F, 0.85, 0.85),
    (0x0E00, 0x0E7F, 0.8, 0.8),
    (0x1E00, 0x1EFF, 0.9, 1.06),
    (0xFF61, 0xFF9F, 0.52, 0.52),
)

_ASIDE = re.compile(r" ?[(（]|[:：]| of the ")
_CONTROL = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_BREAK = re.compile(
    r"(?<=[\s/·・、。-])|(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])(?=[\u3040-\u30ff\u3400-\u9fff（])"
)

Label = str | Written


@dataclass(frozen=True, slots=True)
class Cut:
    """A text as drawn: its lines, and the whole of it (``full``) where they do not hold it, else nothing."""

    lines: tuple[str, ...]
    full: str = ""


def short(process: str) -> str:
    """Return the name of a process without its explanation."""
    return _ASIDE.split(process)[0]


def plain(label: Label) -> tuple[str, str]:
    """Return text and language tag of a label, in one line: a dash if it is empty, U+FFFD for what is not seen."""
    text, tag = (label, "") if isinstance(label, str) else (label.text, label.tag)
    return _CONTROL.sub("\ufffd", " ".join(text.split())) or "\u2013", tag


def is_blank(label: Label) -> bool:
    """Tell whether a label says nothing."""
    return not (label if isinstance(label, str) else label.text).strip()


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper bound of the width of a text at a font size, in the unit of the size."""
    return size * sum(map(_ems, text)) * (BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _ems(char: str) -> float:
    if (known := _EMS.get(char)) is not None:
        return known
    letter = unicodedata.normalize("NFD", char)[0]
    if letter in _EMS:  # with an accent
        return max(_EMS[letter] + 0.05, 0.45)
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf"):
        return 0.0 if not "\u0900" <= char <= "\u0e7f" else 0.5
    if unicodedata.east_asian_width(char) in "WF":
        return 1.02 if ord(char) < 0x10000 else 1.4  # emoji are wider than kanji
    for first, last, small, other in _RANGES:
        if first <= ord(char) <= last:
            return small if kind == "Ll" else other
    return 1.4 if ord(char) >= 0x10000 else 1.05


def wrap(text: str, width: float, size: float, *, most: int = 3, bold: bool = False) -> Cut:
    """Return a text in at most ``most`` lines no wider than ``width``; what does not fit is cut, with an ellipsis.

    Lines break at spaces and between kana and kanji, elsewhere only where one piece is too wide.
    """
    shown = text if len(text) <= LONGEST else _clean_cut(text, LONGEST - 1) + ELLIPSIS
    lines: list[str] = []
    rest = [piece for piece in _BREAK.split(shown) if piece]
    line = ""
    while rest:
        piece = rest.pop(0)
        if text_width((line + piece).rstrip(), size, bold=bold) <= width:
            line += piece
        elif line:
            lines.append(line.rstrip())
            line, rest = "", [piece.lstrip(), *rest] if piece.strip() else rest
        else:
            head = _fitting(piece, width, size, bold)
            lines.append(head)
            rest.insert(0, piece[len(head) :])
    if line.strip():
        lines.append(line.rstrip())
    if len(lines) > most:
        last = lines[most - 1] + ELLIPSIS
        while text_width(last, size, bold=bold) > width and len(last) > 1:
            last = _clean_cut(last, len(last) - 2) + ELLIPSIS
        lines = [*lines[: most - 1], last]
    return Cut(tuple(lines), "" if "".join(lines).replace(" ", "") == text.replace(" ", "") else text)


def _fitting(piece: str, width: float, size: float, bold: bool) -> str:
    """Return as much of a piece as fits, at least one letter with its marks."""
    end = 1
    while end < len(piece) and text_width(piece[: end + 1], size, bold=bold) <= width:
        end += 1
    return _clean_cut(piece, end) or piece[:1]


def _clean_cut(text: str, end: int) -> str:
    """Cut a text before a letter, never between a letter and its marks."""
    while 0 < end < len(text) and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0e\ufe0f"):
        end -= 1
    return text[:end].rstrip()
