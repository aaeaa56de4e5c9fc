"""What is looked for in a text, and what is found there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from morphology.lexicon import Lexicon
from ontology.model import Form, Glossary, PartOfSpeech, Process, Term, TermType


class How(StrEnum):
    """How a stretch of text stands for an entry, the surest first."""

    WRITTEN = "written"  # as the entry is spelt; a capital at the beginning of a sentence is no difference
    SPELLING = "other-spelling"  # dojinshi for dōjinshi, ネトラレ in the other kana, akita inu for akita-inu
    INFLECTED = "inflected"  # 寝取られた, tsunamis, айдолы


# How sure a candidate is. A form found by the rules of `forms` was never seen by an editor; where one stretch of text
# may be several entries, those after the first are marked down by the last row.
CONFIDENCE: dict[str, float] = {
    "written": 0.95,  # tsunami
    "other-spelling": 0.9,  # dojinshi
    "inflected": 0.9,  # 寝取られた, read by the analyser; a form that the entry has
    "by-rule": 0.8,  # tsunamis
    "homograph": 0.4,  # go, one letter of Han between other words: most often something else
    "kana": 0.6,  # かみ of an imported dictionary: 神, 紙, 髪
    "not-first": 0.7,
}


class Findable(NamedTuple):
    """A word to look for: ``spellings`` as stored, the headword first; ``inflected`` forms that the entry has.

    ``concepts`` are ids. ``source`` names the import it is from; None for the glossary's own words.
    """

    entry: str
    language: str
    label: str
    spellings: tuple[str, ...]
    inflected: tuple[str, ...] = ()
    romanisations: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    part_of_speech: str = "noun"
    acronym: bool = False
    source: str | None = None


class Candidate(NamedTuple):
    """An entry that a stretch of text may stand for: ``spelling`` is the stored form by which it was found.

    ``confidence`` goes from 0 to 1; below 0.5 it is a doubt that a reader must be told.
    """

    entry: str
    language: str
    label: str
    concepts: tuple[str, ...]
    how: How
    spelling: str
    confidence: float
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A stretch of text, ``[start, end)`` in characters, that stands for an entry; the likeliest candidate first."""

    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...]

    @property
    def best(self) -> Candidate:
        """Give the likeliest entry."""
        return self.candidates[0]

    def moved(self, by: int) -> "Occurrence":
        """Give the same occurrence in a longer text, of which its own begins ``by`` characters in."""
        return Occurrence(self.start + by, self.end + by, self.text, self.candidates) if by else self


# By these a word without a sense of its own is the lexeme of a term: 引きこもる of 引きこもり.
_SAME_LEXEME = (Process.NOMINALISATION, Process.CONVERSION)


def words_of(glossary: Glossary, lexicon: Lexicon) -> Iterator[Findable]:
    """Give the terms of a glossary: the entries with a sense, and the lexemes that such an entry names.

    Entries that are here only as parts or etyma of others (手 of 手袋, English *action*) are no terms.
    """
    concepts = {term.id: tuple(dict.fromkeys(sense.concept for sense in term.senses)) for term in glossary.terms}
    made = {row.source: row.target for row in glossary.formations if row.process in _SAME_LEXEME}
    made |= dict(_verbs_of_nouns(lexicon))
    for term in glossary.terms:
        meant = concepts[term.id] or concepts.get(made.get(term.id, ""), ())
        if meant:
            yield _findable(term, meant)


def _verbs_of_nouns(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Give the verbs of which a noun with a sense is the ren'youkei, each with the noun: 寝取られる, 寝取られ."""
    for noun in lexicon.terms("ja"):
        if noun.senses and noun.part_of_speech is PartOfSpeech.NOUN:
            for item in lexicon.inflected(noun.label.text):
                if len(item.derivation.links) == 1 and item.term.part_of_speech is PartOfSpeech.VERB:
                    yield item.term.id, noun.id


def _findable(term: Term, concepts: tuple[str, ...]) -> Findable:
    uninflected = [term.canonical, *(form for form in term.other_forms if form.conjugation is None)]
    return Findable(
        entry=term.id,
        language=term.language,
        label=term.label.text,
        spellings=tuple(dict.fromkeys((term.label.text, *_texts(uninflected)))),
        inflected=tuple(_texts(form for form in term.other_forms if form.conjugation is not None)),
        romanisations=tuple(written.text for form in uninflected for written in form.romanisations),
        concepts=concepts,
        part_of_speech=term.part_of_speech.value,
        acronym=term.term_type in (TermType.INITIALISM, TermType.ACRONYM),
    )


def _texts(forms: Iterable[Form]) -> Iterator[str]:
    for form in forms:
        yield from (written.text for written in form.written)


def inflects(word: Findable) -> bool:
    """Tell whether the regular forms of a word are looked for: nouns, verbs and adjectives have some."""
    return word.part_of_speech in (PartOfSpeech.NOUN, PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE)
