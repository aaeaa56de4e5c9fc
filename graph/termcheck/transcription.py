"""The ways to write a Japanese word in Latin and Cyrillic letters, as one pattern that matches them all.

A word of the target that matches the pattern of a term and is none of its approved spellings is the term in another
transcription: tunami (Kunrei), shounen (wāpuro), Zunami (German), суси for суши, джудо for дзюдо (Polivanov).
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from morphology.writing import script
from morphology.writing.syllables import SYLLABLES

# How languages respell Hepburn, besides Hepburn, Kunrei, Nihon-shiki and wāpuro: language, letters, other letters, an
# example. The first row that fits the beginning of a syllable is used.
RESPELT: tuple[tuple[str, str, str, str], ...] = (
    ("de", "sh", "sch", "Schogun"),
    ("de", "ch", "tsch", "Tschanoju"),
    ("de", "j", "dsch", "Dschudo"),
    ("de", "ts", "z", "Zunami"),
    ("de", "y", "j", "Jukata"),
    ("fr", "sh", "ch", "chogoun"),
    ("fr", "ch", "tch", "tchanoyou"),
    ("fr", "j", "dj", "djoudo"),
    ("cs", "sh", "š", "šógun"),
    ("cs", "ch", "č", "čanoju"),
    ("cs", "j", "dž", "džúdó"),
    ("cs", "ts", "c", "cunami"),
    ("cs", "y", "j", "jukata"),
    ("pl", "sh", "sz", "szogun"),
    ("pl", "ch", "cz", "czanoju"),
    ("pl", "j", "dż", "dżudo"),
    ("pl", "y", "j", "jukata"),
    ("pl", "w", "w", "wasabi"),
)
_VOWELS_RESPELT: dict[str, dict[str, str]] = {"fr": {"u": "ou"}}  # tsounami

# Syllables in Cyrillic: Hepburn, Polivanov's system, what is written after the sound of Hepburn. Plain rows are made of
# the letters below.
CYRILLIC: dict[str, tuple[str, ...]] = {
    "shi": ("си", "ши", "щи"),
    "sha": ("ся", "ша"),
    "shu": ("сю", "шу"),
    "sho": ("сё", "шо"),
    "she": ("сэ", "ше"),
    "chi": ("ти", "чи"),
    "cha": ("тя", "ча"),
    "chu": ("тю", "чу"),
    "cho": ("тё", "чо"),
    "tsu": ("цу", "тсу"),
    "ji": ("дзи", "джи", "жи"),
    "ja": ("дзя", "джа"),
    "ju": ("дзю", "джу", "джю"),
    "jo": ("дзё", "джо", "джё"),
    "je": ("дзе", "дже"),
    "fu": ("фу", "ху"),
    "ya": ("я", "йа"),
    "yu": ("ю",),
    "yo": ("ё", "йо", "ио"),
    "e": ("э", "е"),
    "i": ("и", "й"),
    "wo": ("о",),
}
_LETTERS: dict[str, tuple[str, ...]] = {
    "k": ("к",), "g": ("г",), "s": ("с",), "z": ("дз", "з"), "t": ("т",), "d": ("д",), "n": ("н",), "h": ("х",),
    "b": ("б",), "p": ("п",), "m": ("м",), "r": ("р",), "w": ("в",), "f": ("ф",), "v": ("в",),
}  # fmt: skip
_VOWELS: dict[str, tuple[str, ...]] = {"a": ("а",), "i": ("и",), "u": ("у",), "e": ("э", "е"), "o": ("о",)}
_SOFT: dict[str, tuple[str, ...]] = {"ya": ("я",), "yu": ("ю",), "yo": ("ё", "ио")}

CYRILLIC_LANGUAGES = frozenset({"ru", "uk", "be", "bg"})
LATIN_LANGUAGES = frozenset({"en", "de", "fr", "es", "pt", "it", "pl", "nl", "sv", "fi", "cs", "tr", "id"})
_SPELLINGS = {kana: (hepburn, *others) for kana, hepburn, others in SYLLABLES}
_ENDINGS = {"ru": "[а-я]{0,3}", "de": "(?:s|n|en|e|es)?", "pl": "[a-ząęó]{0,3}", "cs": "[a-zěůú]{0,3}"}
_ANY_ENDING = "(?:s|es)?"
SHORTEST = 4  # letters of a word that may be a transcription; shorter ones are other words too often


class Transcriptions(NamedTuple):
    """All transcriptions of a reading: a pattern against a whole word, and the letters that they begin with."""

    regex: re.Pattern[str]
    initials: frozenset[str]


@lru_cache(maxsize=8192)
def pattern(kana: str, language: str) -> Transcriptions | None:
    """Give the pattern of all transcriptions of a reading, against a word in lower case without diacritics.

    None for a language of other letters, and for what is no kana.
    """
    cyrillic = language in CYRILLIC_LANGUAGES
    if not cyrillic and language not in LATIN_LANGUAGES:
        return None
    text = script.hiragana(script.normalise(kana))
    out: list[str] = []
    initials: frozenset[str] = frozenset()
    last = ""  # the vowel before
    doubled = False
    at = 0
    while at < len(text):
        kind = text[at : at + 2] if text[at : at + 2] in _SPELLINGS else text[at]
        at += len(kind)
        if kind in "ーっん・ -":
            doubled = kind == "っ"
            out += _SIGNS[cyrillic].get(kind, ("",))
            continue
        if kind not in _SPELLINGS:
            return None
        hepburn = _SPELLINGS[kind][0]
        options = _cyrillic(hepburn) if cyrillic else _latin(_SPELLINGS[kind], language)
        if doubled:
            options = sorted({*options, *(option[0] + option for option in options), *(f"t{o}" for o in options)})
        initials = initials or frozenset(_plain(option)[0] for option in options)
        if last and ((hepburn == "u" and last in "ou") or (hepburn == last and hepburn in "aiueo")):  # a long vowel
            options = [*options, *("" if cyrillic else "uoh")]
            out.append(f"(?:{'|'.join(map(_folded, options))})?")
        else:
            out.append(f"(?:{'|'.join(map(_folded, options))})")
        last, doubled = hepburn[-1], False
    if not initials:
        return None
    return Transcriptions(re.compile("".join(out) + (_ENDINGS.get(language) or _ANY_ENDING)), initials)


_SIGNS: dict[bool, dict[str, tuple[str, ...]]] = {
    False: {"ー": ("[aiueoh]?",), "ん": ("[nm]",), "・": ("[ -]?",)},
    True: {"ー": ("[аиуэо]?",), "ん": ("[нм]ъ?",), "・": ("[ -]?",)},
}


def _latin(spellings: tuple[str, ...], language: str) -> list[str]:
    found = list(spellings)
    for tag, letters, others, _ in RESPELT:
        if tag == language and spellings[0].startswith(letters):
            found.append(others + spellings[0].removeprefix(letters))
            break
    for vowel, other in _VOWELS_RESPELT.get(language, {}).items():
        found += [spelling[:-1] + other for spelling in found if spelling.endswith(vowel)]
    return found


def _cyrillic(hepburn: str) -> list[str]:
    known = CYRILLIC.get(hepburn)
    if known is not None:
        return list(known)
    if hepburn in _VOWELS:
        return list(_VOWELS[hepburn])
    if len(hepburn) == 3:  # kya
        return [first + second for first in _LETTERS.get(hepburn[0], ()) for second in _SOFT.get(hepburn[1:], ())]
    return [first + second for first in _LETTERS.get(hepburn[:-1], ()) for second in _VOWELS[hepburn[-1]]]


def _folded(option: str) -> str:
    return re.escape(_plain(option))


def _plain(option: str) -> str:
    """Fold a spelling as words of texts are folded: without diacritics."""
    letters = unicodedata.normalize("NFKD", option)
    return "".join(char for char in letters if not unicodedata.combining(char))
