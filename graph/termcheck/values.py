"""What is checked: a segment with its translation; and what is found in it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How grave a finding is, as SARIF 2.1.0 has it; ``off`` leaves a kind out."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"


class Kind(StrEnum):
    """What may be wrong with a translated term."""

    MISSING = "missing-translation"
    WRONG_ROLE = "wrong-role"
    NOT_EQUIVALENT = "not-equivalent"
    FORBIDDEN = "forbidden-term"
    DEPRECATED = "deprecated-term"
    CHANGED = "changed-term"
    TRANSCRIPTION = "wrong-transcription"


class About(NamedTuple):
    """What is said of a kind: its severity unless a project decides otherwise, its name, a sentence, an example."""

    severity: Severity
    name: str
    sentence: str
    example: str


ABOUT: dict[Kind, About] = {
    Kind.MISSING: About(
        Severity.WARNING,
        "MissingTranslation",
        "A term of the source has none of its approved translations in the target.",
        "津波 → wave",
    ),
    Kind.WRONG_ROLE: About(
        Severity.ERROR,
        "WrongRole",
        "The target has a word for another concept, one that is easily taken for that of the source.",
        "寝取られ → netori",
    ),
    Kind.NOT_EQUIVALENT: About(
        Severity.ERROR,
        "NotEquivalent",
        "The target has a word that the glossary says is no equivalent, or a false friend.",
        "マンション → mansion",
    ),
    Kind.FORBIDDEN: About(
        Severity.ERROR, "ForbiddenTerm", "The target has a word that the project forbids.", "アニメ → Japanimation"
    ),
    Kind.DEPRECATED: About(
        Severity.WARNING,
        "DeprecatedTerm",
        "The target has a word for the term that the glossary has given up.",
        "a term with status deprecated",
    ),
    Kind.CHANGED: About(
        Severity.ERROR,
        "ChangedTerm",
        "A term that is not to be translated stands in the source and not, letter for letter, in the target.",
        "Gogen → Etymology",
    ),
    Kind.TRANSCRIPTION: About(
        Severity.WARNING,
        "WrongTranscription",
        "The target has the term in another transcription than the approved one.",
        "津波 → tunami",
    ),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A source text and its translation. Languages are BCP 47 tags, "" where the file names none.

    ``unit`` is the name of the segment in its file; ``line`` (from 1) is where it, or its source, begins;
    ``target_line`` where the translation begins.
    """

    source: str
    target: str
    source_language: str = ""
    target_language: str = ""
    unit: str = ""
    line: int = 1
    target_line: int = 1


class Place(NamedTuple):
    """A stretch ``[start, end)`` of a text, in characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a segment.

    ``entry`` and ``term`` name the word of the glossary (empty where none is concerned); ``expected`` lists what the
    target may say. ``in_source`` and ``in_target`` are where it was found. ``confidence`` goes from 0 to 1.
    """

    kind: Kind
    severity: Severity
    segment: Segment
    term: str
    message: str
    confidence: float
    entry: str = ""
    expected: tuple[str, ...] = ()
    in_source: Place | None = None
    in_target: Place | None = None
    note: str = ""
