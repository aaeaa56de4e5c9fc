"""What every reader of a foreign dictionary yields: one word after another, in plain values of the model.

A reader states what its file says and nothing else: what Gogen works out of it (romanisations, parts, links, doubts) is
added later, by :mod:`graph.imports.analysed`, and kept apart.
"""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ontology.model import (
    Advisory,
    ConjugationClass,
    Gender,
    PartOfSpeech,
    Register,
    Status,
    SubjectField,
    TermType,
    Written,
)


class Route(StrEnum):
    """How a word is said to come from another, as dictionaries tell it (Wiktionary's templates in brackets)."""

    BORROWED = "borrowed"  # bor, lbor: taken over, sound and all
    CALQUE = "calque"  # cal: translated part by part
    INHERITED = "inherited"  # inh: handed down inside one language's history: no borrowing
    DERIVED = "derived"  # der: comes from it, by a way that is not told
    PSEUDO = "pseudo"  # pseudo-loan, wasei eigo: made here from foreign parts, which are the etyma
    GRAPHIC = "graphic"  # obor: the characters travel, the sound does not (経済 → 經濟)


class Etymon(NamedTuple):
    """One step back: the word of ``language`` (BCP 47) that this one comes from, in the order the source tells them.

    ``step`` counts the steps back, from 1: the etymon of step 2 is that of the word of step 1 (English *tycoon* ←
    Japanese 大君 ← Chinese). Several of one step are alternatives, each with a ``confidence`` of 1/2 or less; several
    of one step with a confidence of 1 are the parts of a compound (wasei eigo *salary* + *man*). ``confidence`` is
    below 1 where the source doubts.
    """

    language: str
    word: str
    route: Route
    step: int = 1
    romanisation: str | None = None
    gloss: str | None = None
    confidence: Decimal = Decimal(1)


class Descendant(NamedTuple):
    """A word that comes from this one; its own descendants inside it."""

    language: str
    word: str
    route: Route
    romanisation: str | None = None
    descendants: tuple["Descendant", ...] = ()


class ImportedSense(NamedTuple):
    """One meaning: ``glosses`` name it (the first leads), ``definitions`` explain it.

    ``concept`` is the file's own key of a meaning that several words share; None where it is this word's alone.
    ``broader`` are keys of wider meanings in the same file.
    """

    glosses: tuple[Written, ...] = ()
    definitions: tuple[Written, ...] = ()
    concept: str | None = None
    register: Register | None = None
    advisories: tuple[Advisory, ...] = ()
    field: SubjectField | None = None
    status: Status | None = None
    broader: tuple[str, ...] = ()


class ImportedWord(NamedTuple):
    """A word of a foreign dictionary.

    ``key`` is unique in its source and the same in every edition of it; ``where`` is the line or the entry number, for
    messages and as the locator of claims. ``language`` is a BCP 47 primary tag. ``spellings`` are the written
    representations of the canonical form, each with its script in its tag (寝取られ ``ja``, ねとられ ``ja-Hira``,
    ネトラレ ``ja-Kana``); the label is one of them. ``part_of_speech`` is None where the source is silent.
    """

    key: str
    where: str
    language: str
    label: Written
    spellings: tuple[Written, ...]
    senses: tuple[ImportedSense, ...] = ()
    part_of_speech: PartOfSpeech | None = None
    romanisations: tuple[Written, ...] = ()
    other_forms: tuple[Written, ...] = ()
    etyma: tuple[Etymon, ...] = ()
    descendants: tuple[Descendant, ...] = ()
    conjugation_class: ConjugationClass | None = None
    gender: Gender | None = None
    term_type: TermType | None = None


class Rejected(NamedTuple):
    """A record that could not be read: where it stands, and why."""

    where: str
    reason: str


class SourceFacts(NamedTuple):
    """What a file says of itself, for the description of its source; None where it is silent."""

    title: str | None = None
    version: str | None = None
    date: str | None = None  # ISO 8601
    licence: str | None = None  # an IRI
    creator: str | None = None
    url: str | None = None
