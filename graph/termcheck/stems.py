"""Words reduced to stems, for what neither the glossary nor the rules of ``graph.find.forms`` have a form of.

The stemmers are Snowball's. They are made for searching and cut too much at times, so a word of the target is taken for
a form of a term only under the conditions of :func:`may_be_form`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]

from graph.find.forms import regular_forms
from ontology.model import PartOfSpeech

ALGORITHMS: dict[str, str] = {
    "ar": "arabic", "cs": "czech", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hi": "hindi", "id": "indonesian", "it": "italian", "nl": "dutch", "pl": "polish", "pt": "portuguese",
    "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip

# Forms that the stemmers do not bring together: language, form, the word it is of.
IRREGULAR: dict[tuple[str, str], str] = {
    ("en", "women"): "woman",
    ("en", "men"): "man",
    ("en", "stole"): "steal",
    ("en", "stolen"): "steal",
    ("en", "went"): "go",
    ("en", "leaf"): "leaves",  # autumn leaf
    ("en", "scared"): "scary",
    ("de", "hält"): "halten",
    ("de", "hielt"): "halten",
    ("de", "füchse"): "fuchs",
    ("de", "füchsen"): "fuchs",
    ("ru", "писем"): "письмо",
    ("ru", "дочери"): "дочь",
    ("ru", "дочерей"): "дочь",
    ("ru", "дочерью"): "дочь",
    ("ru", "людей"): "люди",
    ("ru", "хлеба"): "хлеб",
}

# What is put right after stemming, on both sides: language, ending of the stem, what stands for it, an example.
_MENDED: tuple[tuple[str, str, str, str], ...] = (
    ("ru", r"(?<=[бвгджзйклмнпрстфхцчшщ])[оеё]к$", "к", "перчаток, перчатка"),
    ("ru", r"(?<=[бвгджзйклмнпрстфхчшщ])ец$", "ц", "иностранцев, иностранец"),
    ("ru", r"(?<=[аяие])н$", "", "списывал, списывание"),
    ("fr", r"x$", "", "feux, feu"),
    ("de", r"a$", "", "Firmen, Firma"),
)

# Languages in which the last vowel of a loan changes (манга, мангу); in the others a form begins with the whole loan.
LAST_VOWEL_CHANGES = frozenset({"ru", "pl", "cs", "it", "uk"})
# Languages that write compounds as one word: Tsunamiwarnung, Umweltrevolution.
COMPOUNDING = frozenset({"de", "nl", "sv", "fi"})
# Languages that put endings without number at the end of a word: 쓰나미에서는, tsunamiden.
AGGLUTINATING = frozenset({"ko", "tr", "fi"})

SHORTEST_STEM = 3
SHORTEST_PART = 4  # of a compound
SHORTEST_FAMILY = 6  # what must be left of a noun that an adjective is made from: econom-, in economic
_VOWEL = re.compile("[aeiouyаеиоуыэюя]+$")

# Phrases in which what looks like a term is another word: language, phrase, the term that it is not.
OTHER_WORDS: tuple[tuple[str, str, str], ...] = (
    ("fr", r"\bdessins? animés?\b", "animé"),
    ("en", r"\bsakes?\b(?<=\bfor the sake)|\b(?:for|['’]s) sake\b", "sake"),
)

# What stands for somebody or something in a paraphrase (steal somebody's partner): a term with it is no term.
PLACEHOLDERS = re.compile(
    r"(?i)\b(?:somebody|someone|one|something)(?:['’]s)?\b|\bjemande[mns]?\b|\betwas\b|\bquelqu['’]un\b|\bqqch\b"
    r"|\balgui?en\b|\balguém\b|\bqualcuno\b"
)
# Words that carry no meaning in a phrase and may be inflected, moved or left out: go viral, faire le buzz.
_LIGHT: dict[str, str] = {
    "en": "a an the to be do go it off of unable",
    "de": "der die das die ein eine den gehen haben sein für in",
    "fr": "le la les l un une de du d en à faire ne pas tenir",
    "es": "el la los las un una de en ir ser hacer no",
    "ru": "в не на",
}


@lru_cache(maxsize=32)
def _stemmer(language: str) -> Any:
    name = ALGORITHMS.get(language)
    return snowballstemmer.stemmer(name) if name else None


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Give the stem of a word in lower case; the word itself in a language without a stemmer."""
    word = IRREGULAR.get((language, word), word)
    made = _stemmer(language)
    found: str = made.stemWord(word) if made is not None else word
    for tag, ending, instead, _ in _MENDED:
        if tag == language:
            found = re.sub(ending, instead, found)
    return found


# German verbs: what comes off (hält durch), and what a participle puts in (geschwänzt, durchgehalten).
_COMES_OFF = "ab|an|auf|aus|bei|durch|ein|fest|fort|her|hin|los|mit|nach|vor|weg|zu|zurück|zusammen"
_SEPARABLE = re.compile(f"({_COMES_OFF})(.{{4,}}n)")
_PARTICIPLE = re.compile(f"((?:{_COMES_OFF})?)ge(.{{3,}}?)(?:t|en)")


def separated(verb: str, language: str) -> tuple[str, str] | None:
    """Give the two words that a German verb may be: durch, halten."""
    found = _SEPARABLE.fullmatch(verb) if language == "de" else None
    return (found[1], found[2]) if found else None


@lru_cache(maxsize=16_384)
def _regular(form: str, language: str) -> frozenset[str]:
    """Give the regular forms of a word inside a phrase: стаканов, which the stemmer cuts otherwise than стакан."""
    return frozenset(regular_forms(form, language, PartOfSpeech.NOUN.value))


@lru_cache(maxsize=16_384)
def _unprefixed(word: str, form: str, language: str) -> str:
    """Give a German participle as its infinitive, a Russian perfective without its prefix (погуглил, гуглить)."""
    if language == "de" and (found := _PARTICIPLE.fullmatch(word)):
        return f"{found[1]}{found[2]}en"
    return word.removeprefix("по") if language == "ru" and form.endswith("ть") else word


def other_beginnings(word: str, language: str) -> Iterator[str]:
    """Yield words with which a form may begin where it does not begin as its word: schwänzen of geschwänzt."""
    if (language, word) in IRREGULAR:
        yield IRREGULAR[language, word]
    for ending in ("", "ть"):
        if (found := _unprefixed(word, ending, language)) != word:
            yield found


def may_be_form(word: str, form: str, language: str, loan: bool) -> bool:
    """Tell whether a word of a text, in lower case, is taken for a form of a term that has the same stem.

    A loan must be there whole, but for a last vowel that changes: animal has the stem of anime.
    """
    if word == form or word in _regular(form, language):
        return True
    shared = stem(form, language)
    if len(shared) < SHORTEST_STEM or shared not in (
        stem(word, language),
        stem(_unprefixed(word, form, language), language),
    ):
        return False
    if not loan:
        return True
    whole = _VOWEL.sub("", form) if language in LAST_VOWEL_CHANGES else form
    return word.startswith(whole) and len(word) - len(form) <= 4


def may_be_derived(word: str, form: str, language: str, loan: bool) -> bool:
    """Tell whether a word is of the family of a noun: economic of economy; кавайный of the loan кавай."""
    if loan:
        return len(form) >= SHORTEST_FAMILY - 1 and word.startswith(form) and len(word) - len(form) <= 4
    base = _VOWEL.sub("", stem(form, language))
    return len(base) >= SHORTEST_FAMILY and word.startswith(base) and len(word) - len(base) <= 6


def may_be_compound(word: str, form: str) -> bool:
    """Tell whether a word begins or ends with a term, and has at least three letters more."""
    if len(form) < SHORTEST_PART or len(word) < len(form) + 3:
        return False
    base = _VOWEL.sub("", form) if len(form) > SHORTEST_PART else form  # Firma: Firmenwagen
    return word.startswith(base) or word.endswith(form)


def content_words(words: list[str], language: str) -> list[str]:
    """Give the words of a phrase that carry its meaning; all of them if none does."""
    light = _LIGHT.get(language, "").split()
    return [word for word in words if word not in light] or words
