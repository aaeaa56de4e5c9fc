"""A graph of any size in the shape of our own: entries, forms, senses, a tree of concepts, loans and translations.

Everything is made by rule from a number: the same size gives the same bytes everywhere. The words are no words: kana
syllables drawn at random, respelt letter by letter for each script. The graph comes in families: one concept, the
Japanese entry for it, and the loans of that entry in one to three other languages.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from ontology.vocabulary import DECOMP, ETY, GOGEN, ID_BASE, LEXINFO, LIME, MORPH, ONTOLEX, PREFIXES, VARTRANS, V, iri

GRAPH = str(iri("graph", "generated"))
WIDTH = 6  # narrower concepts of one concept
CHAIN = 3  # Japanese entries made from one

_SKOS, _DCT, _PROV, _RDF, _RDFS, _XSD = (PREFIXES[name] for name in ("skos", "dct", "prov", "rdf", "rdfs", "xsd"))

# A row of the kana table, and its consonant in Latin, Cyrillic and Arabic letters and as number of a Hangul initial.
_ROWS = (
    ("あいうえお", "", "", "ا", 11),
    ("かきくけこ", "k", "к", "ك", 15),
    ("さしすせそ", "s", "с", "س", 9),
    ("たちつてと", "t", "т", "ت", 16),
    ("なにぬねの", "n", "н", "ن", 2),
    ("はひふへほ", "h", "х", "ه", 18),
    ("まみむめも", "m", "м", "م", 6),
    ("らりるれろ", "r", "р", "ر", 5),
    ("がぎぐげご", "g", "г", "غ", 0),
    ("ざじずぜぞ", "z", "дз", "ز", 12),
    ("だぢづでど", "d", "д", "د", 3),
    ("ばびぶべぼ", "b", "б", "ب", 7),
)
_VOWELS = (("a", "а", "ا", 0), ("i", "и", "ي", 20), ("u", "у", "و", 13), ("e", "э", "", 5), ("o", "о", "و", 8))
_HEPBURN = {"si": "shi", "ti": "chi", "tu": "tsu", "hu": "fu", "zi": "ji", "di": "ji", "du": "zu"}
_FIRST_KANJI, _KANJI = 0x4E00, 3000

# The languages of loans: tag of texts, tag of romanisations (none for Latin script), the ending that a loan takes.
_LANGUAGES = {
    "en": ("en", None, ""),
    "de": ("de", None, "n"),
    "fr": ("fr", None, "é"),
    "es": ("es", None, "s"),
    "ru": ("ru", "ru-Latn", ""),
    "ko": ("ko", "ko-Latn", ""),
    "zh": ("zh-Hant", "zh-Latn-pinyin", ""),
    "ar": ("ar", "ar-Latn", ""),
}
_PARTS_OF_SPEECH = ("noun", "noun", "noun", "verb", "adjective", "adverb")
_PROCESSES = ("loan", "loan", "loan", "calque")
_FIELDS = ("fandom", "food", "arts", "sport", "society", "business")

Texts = tuple[str, str]  # a text and its tag


@dataclass(frozen=True, slots=True)
class Word:
    """One made-up entry: its id, language, headword, further spellings and romanisation, each with its tag."""

    id: str
    language: str
    label: Texts
    spellings: tuple[Texts, ...]
    romanisation: Texts | None


@dataclass(frozen=True, slots=True)
class Family:
    """One concept with its Japanese entry and the loans of it; the first is the Japanese one."""

    number: int
    words: tuple[Word, ...]
    part_of_speech: str
    field: str
    process: str


def family(number: int) -> Family:
    """Return the family of a number, always the same."""
    chance = random.Random(number)
    syllables = [(chance.randrange(len(_ROWS)), chance.randrange(5)) for _ in range(chance.randint(2, 4))]
    kana = "".join(_ROWS[row][0][vowel] for row, vowel in syllables)
    latin = "".join(_syllable(row, vowel) for row, vowel in syllables)
    kanji = "".join(chr(_FIRST_KANJI + chance.randrange(_KANJI)) for _ in syllables[1:])
    words = [
        Word(
            f"ja-{number}",
            "ja",
            (kanji + kana[-1], "ja"),
            ((kanji + kana[-1], "ja"), (kana, "ja-Hira")),
            (latin, "ja-Latn-hepburn"),
        )
    ]
    for language in chance.sample(list(_LANGUAGES), chance.randint(1, 3)):
        tag, roman_tag, ending = _LANGUAGES[language]
        text = _respelt(language, syllables, latin, kanji) + ending
        roman = (latin, roman_tag) if roman_tag else None
        words.append(Word(f"{language}-{number}", language, (text, tag), ((text, tag),), roman))
    return Family(
        number, tuple(words), chance.choice(_PARTS_OF_SPEECH), chance.choice(_FIELDS), chance.choice(_PROCESSES)
    )


def _syllable(row: int, vowel: int) -> str:
    latin = _ROWS[row][1] + _VOWELS[vowel][0]
    return _HEPBURN.get(latin, latin)


def _respelt(language: str, syllables: list[tuple[int, int]], latin: str, kanji: str) -> str:
    if language == "zh":
        return kanji
    if language == "ru":
        return "".join(_ROWS[row][2] + _VOWELS[vowel][1] for row, vowel in syllables)
    if language == "ar":
        return "".join(_ROWS[row][3] + _VOWELS[vowel][2] for row, vowel in syllables)
    if language == "ko":
        return "".join(chr(0xAC00 + (_ROWS[row][4] * 21 + _VOWELS[vowel][3]) * 28) for row, vowel in syllables)
    return latin


# ---------------------------------------------------------------- as triples


def write(sink: IO[bytes], triples: int) -> int:
    """Write at least so many triples as N-Triples, whole families; return how many. None comes twice."""
    lines = list(_languages())
    number, written = 0, 0
    while True:
        sink.write("".join(lines).encode())
        written += len(lines)
        if written >= triples:
            return written
        lines = list(_family(family(number)))
        number += 1


def _languages() -> Iterator[str]:
    for language in ("ja", *_LANGUAGES):
        lexicon = _id("lexicon", language)
        yield _line(lexicon, f"{_RDF}type", f"<{LIME.Lexicon}>")
        yield _line(lexicon, str(LIME.language), f'"{language}"')
        yield _line(lexicon, f"{_RDFS}label", _text((f"Language {language}", "en")))


def _family(made: Family) -> Iterator[str]:
    number, first = made.number, made.words[0]
    concept = _id("concept", str(number))
    yield _line(concept, f"{_RDF}type", f"<{ONTOLEX.LexicalConcept}>")
    yield _line(concept, f"{_SKOS}prefLabel", _text((f"concept of {first.id}", "en")))
    yield _line(concept, f"{_SKOS}prefLabel", _text(first.label))
    yield _line(concept, f"{_SKOS}definition", _text((f"What {first.label[0]} stands for, number {number}.", "en")))
    yield _line(concept, f"{_SKOS}inScheme", f"<{ID_BASE}concepts>")
    yield _line(concept, f"{_DCT}subject", f"<{V}field-{made.field}>")
    if number:
        yield _line(concept, f"{_SKOS}broader", _id("concept", str((number - 1) // WIDTH)))
    for word in made.words:
        yield from _entry(word, made, concept)
    if number:
        yield from _formation(first.id, f"ja-{(number - 1) // CHAIN}", number)
    for loan in made.words[1:]:
        yield from _loan(first.id, loan.id, made.process)


def _entry(word: Word, made: Family, concept: str) -> Iterator[str]:
    entry, form, sense = _id("entry", word.id), _id("form", word.id), _id("sense", f"{word.id}-1")
    source = _id("source", "generated")
    yield _line(entry, f"{_RDF}type", f"<{ONTOLEX.Word}>")
    yield _line(entry, str(LIME.language), f'"{word.language}"')
    yield _line(entry, f"{_RDFS}label", _text(word.label))
    yield _line(entry, str(LEXINFO.partOfSpeech), f"<{LEXINFO}{made.part_of_speech}>")
    yield _line(entry, str(ONTOLEX.canonicalForm), form)
    yield _line(entry, str(ONTOLEX.sense), sense)
    yield _line(entry, f"{_DCT}source", source)
    yield _line(_id("lexicon", word.language), str(LIME.entry), entry)
    yield _line(form, f"{_RDF}type", f"<{ONTOLEX.Form}>")
    for spelling in word.spellings:
        yield _line(form, str(ONTOLEX.writtenRep), _text(spelling))
    if word.romanisation:
        yield _line(form, str(LEXINFO.romanization), _text(word.romanisation))
    yield _line(sense, f"{_RDF}type", f"<{ONTOLEX.LexicalSense}>")
    yield _line(sense, str(ONTOLEX.reference), concept)
    yield _line(sense, str(ONTOLEX.isSenseOf), entry)
    yield _line(sense, f"{_SKOS}definition", _text((f"Sense of {word.label[0]} in family {made.number}.", "en")))


def _formation(whole: str, base: str, number: int) -> Iterator[str]:
    step = _id("rel", f"formation-{number}")
    yield _line(step, f"{_RDF}type", f"<{MORPH.WordFormationRelation}>")
    yield _line(step, str(VARTRANS.source), _id("entry", base))
    yield _line(step, str(VARTRANS.target), _id("entry", whole))
    yield _line(step, str(VARTRANS.category), f"<{V}compounding>")
    yield _line(_id("entry", whole), str(GOGEN.derivesFrom), _id("entry", base))
    part = _id("component", f"{whole}-1")
    yield _line(_id("entry", whole), str(DECOMP.constituent), part)
    yield _line(part, str(DECOMP.correspondsTo), _id("entry", base))


def _loan(source: str, target: str, process: str) -> Iterator[str]:
    step, translation = _id("rel", f"loan-{target}"), _id("rel", f"translation-{target}")
    yield _line(step, f"{_RDF}type", f"<{ETY.EtyLink}>")
    yield _line(step, str(ETY.etySource), _id("entry", source))
    yield _line(step, str(ETY.etyTarget), _id("entry", target))
    yield _line(step, f"{_DCT}type", f"<{V}{process}>")
    yield _line(step, f"{_PROV}wasDerivedFrom", _id("source", "generated"))
    yield _line(step, str(GOGEN.assertionMethod), f"<{V}by-rule>")
    yield _line(step, str(GOGEN.confidence), f'"0.7"^^<{_XSD}decimal>')
    yield _line(_id("entry", target), str(GOGEN.derivesFrom), _id("entry", source))
    yield _line(translation, f"{_RDF}type", f"<{VARTRANS.Translation}>")
    yield _line(translation, str(VARTRANS.source), _id("sense", f"{source}-1"))
    yield _line(translation, str(VARTRANS.target), _id("sense", f"{target}-1"))
    yield _line(translation, str(VARTRANS.category), f"<{V}rel-equivalent>")


def _id(kind: str, name: str) -> str:
    return f"<{ID_BASE}{kind}/{name}>"


def _line(subject: str, predicate: str, found: str) -> str:
    return f"{subject} <{predicate}> {found} .\n"


def _text(text: Texts) -> str:
    return f'"{text[0]}"@{text[1]}'
