"""Which spellings are the same to a searcher: the keys under which a label is filed, and a typed text looked up.

A label has one or two keys. The plain one is the text in which case, width, the script of kana, diacritics of Latin
letters, spaces and punctuation inside words do not matter. What is read in Japanese also has one by its sound: Hepburn
without vowel length, marked by SOUND, to which every system of romanisation leads.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from morphology.writing import script

SOUND = "\x02"  # stands before a key by sound; no plain key holds it, a control character is a space there
_READINGS = 8  # kana that romaji may stand for
LONGEST = 200  # characters of a key: longer texts are found by their beginning
AFTER_ALL = "\U0010ffff"  # sorts after every key that begins alike

_BETWEEN = re.compile(r"[\s'’·・.‐‑–-]+")  # Ben'ichi, ping-pong, e.g.
_MARKED = re.compile(r"([a-z])[\u0300-\u036f]+")  # é, ō; marks of other scripts make other letters: й, が
_DROPPED = {code: None for code in range(128) if chr(code) in "'`.- " or not chr(code).isprintable()}  # of ASCII
_SIMPLE = re.compile(r"[a-z0-9]+|[ぁ-ゔー\u4e00-\u9fff々]+")  # a key already
_SYLLABLES = re.compile(r"(?:n(?![aiueoy])|[bcdfghjkmnprstvwyz]{0,4}[aiueo]+)+")

# One spelling of a sound in another system → in Hepburn, in this order. Kunrei and Nihon-shiki, wāpuro, passports.
HEPBURN: tuple[tuple[str, str], ...] = (
    ("v", "b"),  # vaiorin: baiorin
    ("m(?=[bpm])", "n"),  # shimbun: shinbun
    ("sy", "sh"),  # syasin: shashin
    ("[tc]y", "ch"),  # otya: ocha
    ("[zjd]y", "j"),  # zyosei: josei
    ("si", "shi"),  # susi: sushi
    ("ti", "chi"),  # tikara: chikara
    ("tu", "tsu"),  # tunami: tsunami
    ("(?<![sct])hu", "fu"),  # huro: furo
    ("zi|di", "ji"),  # huzi: fuji
    ("dzu|du", "zu"),  # tuduki, tsudzuki: tsuzuki
    ("zj", "jj"),  # bazzi: bajji
    ("cch", "tch"),  # macchi: matchi
    ("wo", "o"),  # wotaku: otaku
    ("nn+", "n"),  # hinnto: hinto
    ("(?<=o)h(?![aiueoy])", ""),  # Ohno: ono
    ("ou", "o"),  # doujin: dojin
    (r"([aiueo])\1+", r"\1"),  # ookami: okami
)
_HEPBURN = tuple((re.compile(pattern), sound) for pattern, sound in HEPBURN)


class Typed(NamedTuple):
    """A typed text as it is looked up: by ``plain``, and where it may be Japanese by ``sound`` (SOUND in front).

    ``kana`` is what a text in romaji spells exactly, in any system: syoujo is しょうじょ.
    """

    plain: str
    sound: str | None = None
    kana: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Return the plain key of a text, empty if there is nothing in it but punctuation: Dōjin-shi → dojinshi."""
    if _SIMPLE.fullmatch(text):
        return text[:LONGEST]
    if text.isascii() and (quick := text.lower().translate(_DROPPED)):
        return quick[:LONGEST]
    text = script.hiragana(script.normalise(script.normalise(text).casefold()))
    bare = _BETWEEN.sub("", text)
    if not bare.isascii():
        bare = unicodedata.normalize("NFC", _MARKED.sub(r"\1", unicodedata.normalize("NFD", bare)))
    return (bare or text)[:LONGEST]


def sound(text: str, tag: str = "ja") -> str | None:
    """Return the key of a text by its sound: of kana, of romaji, of Latin text that could be romaji; None of others.

    ``tag`` is the language tag of the text: kana and ``ja-Latn…`` always have one, other Latin text only where length
    or the system make it differ from the plain key (doujinshi in English).
    """
    if script.is_kana(text):
        return SOUND + hepburn(script.skeleton(script.normalise(text)))
    key = plain(text)
    if tag.startswith("ja-Latn") and key.isascii():
        return SOUND + hepburn(key)
    if len(key) <= 30 and _SYLLABLES.fullmatch(key) and (by_sound := hepburn(key)) != key:
        return SOUND + by_sound
    return None


def hepburn(key: str) -> str:
    """Return romaji of any system, in lower-case ASCII, as Hepburn without vowel length: syoujo → shojo."""
    for pattern, spelt in _HEPBURN:
        key = pattern.sub(spelt, key)
    return key


@lru_cache(maxsize=4096)
def typed(text: str) -> Typed:
    """Return the keys by which a typed text is looked up; a piece of romaji has one too (doujins)."""
    key = plain(text)
    normal = script.normalise(text)
    if script.is_kana(normal):
        by_sound = hepburn(script.skeleton(normal))
        return Typed(key, SOUND + by_sound if by_sound else None)
    by_sound = hepburn(key) if key.isascii() and key.isalpha() else ""
    if not by_sound:
        return Typed(key)
    return Typed(key, SOUND + by_sound, script.kana_candidates(normal)[:_READINGS])


# ---------------------------------------------------------------- pieces of keys

START, END = "\ue002", "\ue003"  # where a key begins and ends, in its bigrams
_TOKEN = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}  # what would part two words


def grams(key: str) -> list[str]:
    """Return the bigrams of a key in order, with its START and END, as the words of an FTS5 table."""
    text = START + key.removeprefix(SOUND).translate(_TOKEN) + END
    return [text[at : at + 2] for at in range(len(text) - 1)]


def letters(key: str) -> list[str]:
    """Return the single characters of a key, as the words of an FTS5 table."""
    return list(key.removeprefix(SOUND).translate(_TOKEN))
