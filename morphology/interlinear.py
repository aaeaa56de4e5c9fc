"""Interlinear text: Japanese morpheme by morpheme, romanised and glossed by the Leipzig rules.

``example_of`` makes an example of one analysed form, ``examples`` of running text, a sentence each;
``morphology.typesetting`` writes them. What stands below a morpheme is decided by ``morphology.glossing``; what it
means, by whom is asked (``Meaning``): where nobody knows, its dictionary form stands there in ‹ ›.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from morphology import dictionary
from morphology.analysis import analyse
from morphology.glossing import LABELS, Gloss, Label, feature_labels, glosses, lexical, used_labels
from morphology.inflection import chain
from morphology.inflection.paradigms import SUFFIXES
from morphology.lexicon import Lexicon
from morphology.text import Reader, Word, pieces, placed
from morphology.writing import script
from ontology.model import Analysis, Glossary, Morpheme

Meaning = Callable[[Morpheme], str | None]  # a short English meaning of a morpheme, None where nobody gives one


@dataclass(frozen=True, slots=True)
class Part:
    """One morpheme with what stands below it: ``romaji`` is Hepburn, as it is said here."""

    morpheme: Morpheme
    romaji: str
    gloss: Gloss


@dataclass(frozen=True, slots=True)
class Unit:
    """One word of an example, or a sign (without parts); ``entry`` is the id of a term."""

    surface: str
    parts: tuple[Part, ...] = ()
    entry: str | None = None
    lemma: str = ""
    start: int = 0  # in the text that was read, in characters

    @property
    def tiers(self) -> tuple[str, str, str]:
        """Return its three lines: spelling, romaji, glosses; morphemes joined by hyphens, clitics by ``=``."""
        if not self.parts:
            return self.surface, "", ""
        surface, romaji, glossed = "", "", ""
        for part in self.parts:
            boundary = part.gloss.boundary
            surface += boundary + part.morpheme.surface
            romaji += boundary + part.romaji
            glossed += boundary + part.gloss.text
        return surface, romaji, glossed


@dataclass(frozen=True, slots=True)
class Example:
    """A form or a sentence, word by word; ``start`` and ``end`` are its place in the text that was read."""

    text: str
    units: tuple[Unit, ...]
    start: int = 0
    end: int = 0

    def columns(self) -> list[tuple[str, Unit, str]]:
        """Return the words with the signs before and after each, as they are set: （彼女 は 。）."""
        found: list[tuple[str, Unit, str]] = []
        waiting = ""
        for unit in self.units:
            if unit.parts:
                found.append((waiting, unit, ""))
                waiting = ""
            elif found and unicodedata.category(unit.surface[:1] or " ") not in ("Ps", "Pi"):
                before, word, after = found[-1]
                found[-1] = (before, word, after + unit.surface)
            else:
                waiting += unit.surface
        return found

    @property
    def glosses(self) -> Iterator[Gloss]:
        """Yield what stands below every morpheme."""
        return (part.gloss for unit in self.units for part in unit.parts)


def labels_of(given: Iterable[Example]) -> tuple[Label, ...]:
    """Return the abbreviations that examples have, each once, in the order of the alphabet."""
    return used_labels(gloss for example in given for gloss in example.glosses)


# ---------------------------------------------------------------- made


def example_of(form: str, analysis: Analysis, meaning: Meaning) -> Example:
    """Return the interlinear text of one form under one analysis."""
    parts = _parts(analysis.morphemes, analysis.part_of_speech, analysis.features, meaning)
    return Example(form, (Unit(form, parts, analysis.entry, analysis.lemma),), 0, len(form))


class Liner:
    """Reads Japanese text into examples. Not to be shared between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._reader = Reader(lexicon)

    def words(self, text: str) -> Iterator[tuple[int, int, Word]]:
        """Yield the words of a text with their places in it, line by line."""
        at = 0
        for line in text.splitlines(keepends=True):
            for piece in pieces(line.rstrip("\r\n")):
                for start, end, word in placed(piece, self._reader.words(piece)):
                    yield at + start, at + end, word
                at += len(piece)
            at += len(line) - len(line.rstrip("\r\n"))

    def examples(self, text: str, meaning: Meaning) -> Iterator[Example]:
        """Yield the sentences of a text, those without a word left out."""
        known: dict[Word, tuple[Part, ...]] = {}  # words are memoised: the same word is the same object
        row: list[tuple[int, int, Word]] = []
        for start, end, word in self.words(text):
            if row and "\n" in text[row[-1][1] : start]:
                yield from self._sentence(text, row, meaning, known)
                row = []
            row.append((start, end, word))
            if word.part_of_speech == "symbol" and _ENDS.search(word.surface):
                yield from self._sentence(text, row, meaning, known)
                row = []
        yield from self._sentence(text, row, meaning, known)

    def _sentence(
        self, text: str, row: list[tuple[int, int, Word]], meaning: Meaning, known: dict[Word, tuple[Part, ...]]
    ) -> Iterator[Example]:
        for _, _, word in row:
            if word not in known:
                known[word] = self._parts(word, meaning)
        units = tuple(_unit(start, word, known[word]) for start, _, word in row)
        if any(unit.parts for unit in units):
            start, end = row[0][0], row[-1][1]
            yield Example(text[start:end], _with_particles(units), start, end)

    def _parts(self, word: Word, meaning: Meaning) -> tuple[Part, ...]:
        if word.part_of_speech == "symbol" or not word.reading:
            return ()
        return _parts(self._morphemes(word), word.part_of_speech, word.features, meaning)

    def _morphemes(self, word: Word) -> tuple[Morpheme, ...]:
        """Return the parts of a word of a text: the glossary's of its terms, else the dictionary's tokens."""
        if word.entry is not None:
            for analysis in analyse(word.surface, self._lexicon).analyses:
                if analysis.entry == word.entry and _spells(analysis.morphemes, word.surface):
                    return analysis.morphemes
        if word.tokens:
            return tuple(map(chain.morpheme, word.tokens))
        whole = Morpheme(word.surface, word.lemma, word.reading, word.part_of_speech, entry=word.entry)
        return (whole,)


def examples(text: str, lexicon: Lexicon, meaning: Meaning) -> Iterator[Example]:
    """Yield the sentences of a Japanese text as interlinear text; those without a word are left out."""
    return Liner(lexicon).examples(text, meaning)


def meanings_of(glossary: Glossary, lexicon: Lexicon) -> Meaning:
    """Return what a glossary says that morphemes mean: the gloss of a part, else the English name of the concept."""
    labels = {
        concept.id: next((text.text for text in concept.labels if text.tag == "en"), None)
        for concept in glossary.concepts
    }

    def meaning(item: Morpheme) -> str | None:
        term = lexicon.by_id(item.entry) if item.entry else None
        if term is not None and term.gloss is not None:
            return term.gloss.text
        return next((labels.get(sense.concept) for sense in term.senses), None) if term is not None else None

    return meaning


_ENDS = re.compile("[。．！？!?]")


def _unit(start: int, word: Word, parts: tuple[Part, ...]) -> Unit:
    return Unit(word.surface, parts, word.entry if parts else None, word.lemma if parts else "", start)


def _spells(morphemes: Iterable[Morpheme], text: str) -> bool:
    return "".join(item.surface for item in morphemes) == text


def _parts(
    morphemes: tuple[Morpheme, ...], part_of_speech: str, features: Collection[str], meaning: Meaning
) -> tuple[Part, ...]:
    if len(morphemes) > 1 and all(item.surface.isascii() for item in morphemes):  # an initialism means what it is of
        first = morphemes[0]
        morphemes = (first._replace(surface="".join(item.surface for item in morphemes), reading=""),)
    found = glosses(morphemes, [_said(item, meaning) for item in morphemes], part_of_speech)
    parts: list[Part] = []
    for number, (item, gloss) in enumerate(zip(morphemes, found, strict=True)):
        following = morphemes[number + 1].reading if number + 1 < len(morphemes) else ""
        before = morphemes[number - 1] if number else None
        parts.append(Part(item, _romaji(item, following), _in_place(gloss, item, before, features)))
    return tuple(parts)


# Verbs that say aspect after the te-form, by their lemmas: 読んでいる.
_AFTER_TE = {row.lemma: row.features for row in SUFFIXES if "te" in row.to}


def _in_place(gloss: Gloss, item: Morpheme, before: Morpheme | None, features: Collection[str]) -> Gloss:
    """Return a gloss as its place decides: いる after て is the progressive, られ after させ the passive."""
    if before is not None and item.lemma in ("ない", "無い"):  # 行きたくない, which UniDic takes for the adjective
        forms = (label for label in gloss.labels if label.abbreviation != "NEG")
        return Gloss("-", None, (LABELS["NEG"], *forms))
    if before is not None and before.lemma in ("て", "で") and item.lemma in _AFTER_TE and item.reading:
        return Gloss("-", None, (*feature_labels(_AFTER_TE[item.lemma]), *gloss.labels))
    if "passive" in features and any(label.abbreviation == "PASS/POT" for label in gloss.labels):
        labels = (LABELS["PASS"] if label.abbreviation == "PASS/POT" else label for label in gloss.labels)
        return Gloss(gloss.boundary, gloss.meaning, tuple(labels))
    return gloss


def _said(item: Morpheme, meaning: Meaning) -> str:
    """Return a meaning; where nobody gives one, the dictionary form in ‹ ›."""
    told = meaning(item)
    if told and lexical(told):
        return told
    if not item.reading:
        return item.lemma
    reading = item.reading if item.lemma == item.surface else dictionary.path(item.lemma).reading
    return f"‹{script.romanise(script.hiragana(reading)).replace(' ', '_')}›"


# Particles that join clauses where they follow what inflects, and other things where they follow a noun.
_CONJUNCTIVE = {"が": "but", "から": "because", "し": "and", "けど": "but", "けれど": "but", "けれども": "but"}


def _with_particles(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Join particles and the copula to the word before them, as clitics."""
    found: list[Unit] = []
    for unit in units:
        clitic = bool(unit.parts) and unit.parts[0].morpheme.part_of_speech in ("particle", "auxiliary")
        if clitic and found and found[-1].parts and unit.entry is None:
            first, *rest = unit.parts
            before = found[-1]
            clause = before.parts[-1].morpheme.part_of_speech in ("verb", "auxiliary", "adjective")
            joins = _CONJUNCTIVE.get(first.morpheme.surface) if clause else None
            gloss = Gloss("=", joins, ()) if joins else Gloss("=", first.gloss.meaning, first.gloss.labels)
            joined = Part(first.morpheme, first.romaji, gloss)
            parts = (*before.parts, joined, *rest)
            found[-1] = Unit(before.surface + unit.surface, parts, before.entry, before.lemma, before.start)
        else:
            found.append(unit)
    return tuple(found)


def _romaji(item: Morpheme, following: str) -> str:
    """Return a morpheme in Hepburn; the っ at its end is the consonant that follows: 取っ-た, tot-ta."""
    if not item.reading:
        return item.surface
    particle = (0,) if item.part_of_speech == "particle" else ()
    if not item.reading.endswith("っ"):
        return script.romanise(item.reading, (), particle)
    doubled = script.romanise("っ" + following) if following else ""
    return script.romanise(item.reading[:-1], (), particle) + (doubled[:1] if doubled[:1].isalpha() else "")
