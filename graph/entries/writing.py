"""Written representations and the ids made from them: tags by script, slugs, labels."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from ontology.model import Language, Written

HIRAGANA = re.compile("[\u3041-\u309f\u30fc]+\\Z")
KATAKANA = re.compile("[\u30a0-\u30ff]+\\Z")
LATIN = re.compile("[A-Za-z0-9\u00c0-\u024f\u1e00-\u1eff .,'’&!?()/+-]+\\Z")


def written_tag(text: str, language: Language) -> str:
    """Return the BCP 47 tag of a written form; Japanese goes by script (``ja-Hira`` … ``ja``)."""
    if language.tag != "ja":
        return language.written
    for pattern, tag in ((HIRAGANA, "ja-Hira"), (KATAKANA, "ja-Kana"), (LATIN, "ja-Latn")):
        if pattern.match(text):
            return tag
    return "ja"


def in_order(texts: Iterable[Written]) -> tuple[Written, ...]:
    """Return written representations once each, ordered by tag and text; the term's label says which one leads."""
    return tuple(sorted(set(texts), key=lambda text: (text.tag, text.text)))


def slugify(text: str) -> str:
    """Return ASCII lower case with hyphens: ``niútóurén`` → ``niutouren``; empty if nothing is left."""
    for special, plain in {
        "ß": "ss",
        "ł": "l",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "ı": "i",
        "’": "",
        "'": "",
    }.items():
        text = text.replace(special, plain).replace(special.upper(), plain)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def foreign_id(row: Mapping[str, Any]) -> str:
    """Return the id of the term that a row abroad defines: language and slug, romanisation or form."""
    form = row.get("form", "")
    text = (
        row.get("slug")
        or row.get("romanisation")
        or (next(iter(form.values()), "") if isinstance(form, dict) else form)
    )
    return f"{row.get('language', '')}-{slugify(str(text))}"


def own_slug(term_id: str) -> str:
    """Return what parts and steps of a term are named after: its id, without ``ja-`` for a Japanese term."""
    return term_id.removeprefix("ja-")


def label(written: Written, language: Language) -> Written:
    """Return the label of a term: a Japanese one is tagged ``ja`` alone, or ``ja-Latn`` if it is Latin letters."""
    kana = language.tag == "ja" and written.tag != "ja-Latn"
    return Written(written.text, "ja") if kana else written


def plain(romaji: str) -> str:
    """Return romaji without length marks, apostrophes, hyphens and spaces, to compare two spellings of one sound.

    The particle は is romanised wa: ``ha`` and ``wa`` count as one here.
    """
    folded = unicodedata.normalize("NFD", romaji.lower())
    letters = "".join(c for c in folded if c.isascii() and c.isalpha())
    return re.sub(r"([aeiou])\1+|ou", lambda m: m.group()[0], letters.replace("wa", "ha"))
