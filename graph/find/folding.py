"""Texts made comparable without moving a letter: case, diacritics, dashes and widths folded, places kept.

A fold answers with one character for one: an offset in the folded text is one in the text itself. Only where that
cannot be (letters with combining marks, soft hyphens, ligatures) a list of offsets goes with it. What folding threw
away is compared afterwards, by :func:`case_fits` and :func:`marks_fit`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Letters of scripts that put no space between words (UAX 29 leaves them to dictionaries): Thai, Lao, Burmese, Khmer,
# kana, Han.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
# What one character cannot stand for: combining marks of Latin, Greek and Cyrillic, what nobody sees, ligatures.
_UNEVEN = re.compile("[\u00ad\u0300-\u036f\u1ab0-\u1aff\u200b-\u200f\u2060\ufb00-\ufb06\ufeff]")
_IGNORED = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LETTER = re.compile(r"\w")


class _Fold(dict[int, str]):
    """A translation table that fills itself: every character with the one it is compared as."""

    def __init__(self, spaced: bool) -> None:
        self._spaced = spaced

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = found = self._folded(char)
        return found

    def _folded(self, char: str) -> str:
        if UNSPACED.match(char):
            return " " if self._spaced else char
        if not _LETTER.match(char) and unicodedata.category(char)[0] != "M":
            return " "
        plain = unicodedata.normalize("NFKD", char)
        low = plain[0].lower() if all(map(unicodedata.combining, plain[1:])) else char.lower()
        low = low if len(low) == 1 else char
        return "i" if low == "ı" else low


_SPACED = _Fold(spaced=True)  # for words between spaces: a letter of an unspaced script is a space
_UNSPACED = _Fold(spaced=False)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, where it is not as long as its original, the place there of each character, and its end."""

    text: str
    places: Sequence[int] | None = None

    def place(self, at: int) -> int:
        """Give the place in the original of a place in the folded text."""
        return at if self.places is None else self.places[at]


def folded(text: str, spaced: bool) -> Folded:
    """Fold a text, for words between spaces or for scripts without them."""
    table = _SPACED if spaced else _UNSPACED
    if text.isascii() or not _UNEVEN.search(text):
        return Folded(text.translate(table))
    out: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if _IGNORED.match(char) or ("\u0300" <= char <= "\u036f" and out and out[-1] != " "):
            continue
        for piece in unicodedata.normalize("NFKD", char) if "\ufb00" <= char <= "\ufb06" else char:
            out.append(piece.translate(table))
            places.append(at)
    return Folded("".join(out), [*places, len(text)])


def key_of(text: str, spaced: bool = True) -> str:
    """Give a stored form as it is looked for: folded, one space between its words."""
    return " ".join(folded(unicodedata.normalize("NFC", text), spaced).text.split())


def whole_letter(text: str, at: int) -> int:
    """Give where the letter at a place ends, with its marks and what nobody sees."""
    end = at + 1
    while end < len(text) and _UNEVEN.match(text[end]):
        end += 1
    return end


def bare(text: str) -> str:
    """Give a text without diacritics and with one kind of space, its capitals kept: Akita-Inu → Akita Inu."""
    letters = "".join(
        char for char in unicodedata.normalize("NFKD", _IGNORED.sub("", text)) if not unicodedata.combining(char)
    )
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


# ---------------------------------------------------------------- what folding threw away


def case_fits(form: str, found: str, acronym: bool = False) -> bool:
    """Tell whether a text has the capitals that a form allows it.

    A capital of the form must be one (Anime in German, NTR). More may stand at the beginning of its words, or
    everywhere: Tsunami, TSUNAMI. An acronym is written as it is written.
    """
    if form == found:
        return True
    if acronym or form.lower() != found.lower() or len(form) != len(found):
        return False
    if found == found.upper():
        return True
    begins = True
    for expected, char in zip(form, found, strict=True):
        if expected != char and not (begins and char.isupper()):
            return False
        begins = not char.isalpha()
    return True


# Marks that a writer may leave out or add: the mark, the languages that need it all the same, those that alone may do
# without (empty: all others), an example.
OPTIONAL_MARKS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...] = (
    ("\u0304", (), (), "dōjinshi, dojinshi"),
    ("\u0302", ("fr", "pt", "tr", "vi"), (), "dôjinshi, dojinshi"),
    ("\u0301", (), ("en",), "saké, sake"),
    ("\u0308", (), ("ru",), "бисёнэн, бисенэн"),
    ("\u0654", (), ("ar",), "أنمي, انمي"),
    ("\u0655", (), ("ar",), "إيموجي, ايموجي"),
)
# Languages whose capitals go without accents: KARATÉ, KARATE.
BARE_CAPITALS = ("es", "fr", "it", "pt")


def marks_fit(form: str, found: str, language: str) -> bool:
    """Tell whether a text has the diacritics of a form, or lacks or adds only such as its language lets it."""
    if form == found:
        return True
    if language in BARE_CAPITALS and found == found.upper() and not any(map(unicodedata.combining, _nfd(found))):
        return True
    expected, given = _clusters(form), _clusters(found)
    if len(expected) != len(given):
        return False
    return all(
        mark in _optional(language) for a, b in zip(expected, given, strict=True) for mark in set(a[1:]) ^ set(b[1:])
    )


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _optional(language: str) -> frozenset[str]:
    return frozenset(
        mark for mark, needed, only, _ in OPTIONAL_MARKS if language not in needed and (not only or language in only)
    )


def _clusters(text: str) -> list[str]:
    """Give the letters of a text, each with its marks; spaces, dashes and apostrophes are left out."""
    out: list[str] = []
    for char in _nfd(_IGNORED.sub("", text)):
        if unicodedata.combining(char):
            if out:
                out[-1] += char
        elif char.isalnum():
            out.append(char)
    return out
