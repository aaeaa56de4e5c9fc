"""Proposals: what is proposed for which concept, by whom, and what became of it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from graph.entries.writing import slugify
from graph.formats.matching import Matched
from graph.formats.termlist import Item
from graph.imports.names import NAME
from ontology.errors import FormatError
from ontology.model import Method, Standing
from ontology.vocabulary import ID_BASE

TERM = "term"  # the category of a proposal that is a whole term
DEFINITION, NOTE = "definition", "note"
UNCITED, CITED = Decimal("0.5"), Decimal("0.7")  # confidence, as data/README.md has it: general knowledge, a source

PROPOSED, ACCEPTED = f"{ID_BASE}graph/proposed-", f"{ID_BASE}graph/accepted-"

_NO_NAME = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9])?")
LONGEST_NAME = 200  # characters


class Decision(NamedTuple):
    """What somebody made of a proposal; OPEN is that a decision was undone. ``concept`` is the one it was taken for."""

    standing: Standing
    by: str
    on: str  # xsd:dateTime
    reason: str
    concept: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that a source would have the glossary say.

    ``concept`` is the id of the concept that it is for, one of ours or a new one; it is empty where somebody must first
    choose among ``candidates``. ``category`` is TERM for a new term, else that of the fact; ``items`` are the facts of
    the term, or the one fact; ``word`` is the id of the sense that it is of. ``concept_items`` say what a new concept
    is. ``term`` is empty for a fact of a concept.
    """

    id: str
    source: str
    concept: str
    category: str
    language: str
    term: str
    before: str
    after: str
    by: str
    on: str  # xsd:dateTime
    method: Method
    matched: Matched | None  # how its concept was found; None: it was named by hand
    items: tuple[Item, ...] = ()
    concept_items: tuple[Item, ...] = ()
    candidates: tuple[str, ...] = ()
    word: str = ""
    cites: str = ""
    entry: str = ""  # the concept's id in the list
    line: int | None = None
    position: int = 0
    decisions: tuple[Decision, ...] = ()
    superseded: tuple[str, ...] = ()
    problem: str = ""  # why it is accepted and yet not said

    @property
    def standing(self) -> Standing:
        """What became of it so far."""
        return self.decisions[-1].standing if self.decisions else Standing.OPEN

    @property
    def target(self) -> str:
        """The id of the concept that it was accepted for, else the one that it is proposed for."""
        return self.decisions[-1].concept if self.standing is Standing.ACCEPTED else self.concept

    @property
    def is_new_concept(self) -> bool:
        """Whether its concept is not one of the glossary."""
        return self.matched is Matched.NEW

    @property
    def confidence(self) -> Decimal:
        """How sure it is: what cites nothing is general knowledge."""
        return CITED if self.cites else UNCITED

    @property
    def what(self) -> str:
        """What it would do, in a line: ``fr: netorare, status: preferred → deprecated``."""
        place = f"{self.language}: {self.term}" if self.term else "concept"
        if self.category == TERM:
            return f"{place}, new term"
        after = worded(self.after)
        change = f"{worded(self.before)} → {after}" if self.before else after
        return f"{place}, {label(self.category)}: {change}"


class Source(NamedTuple):
    """What proposals come from: its name, author, when it came, files with their SHA-256, format, what it cites."""

    name: str
    by: str
    on: str
    files: tuple[tuple[str, str], ...] = ()
    format: str = ""
    cites: str = ""


# What people call a data category that has another name in TBX.
_LABELS = {
    "administrativeStatus": "status",
    "partOfSpeech": "part of speech",
    "termType": "term type",
    "grammaticalGender": "gender",
    "grammaticalNumber": "number",
    "subjectField": "subject field",
    "context": "example",
    "content_warning": "advisory",
}


def label(category: str) -> str:
    """Return what people call a data category."""
    return _LABELS.get(category, category)


def worded(value: str) -> str:
    """Return a value as people say it: ``preferredTerm-admn-sts`` → ``preferred``; other texts as they are."""
    return value.removesuffix("-admn-sts").removesuffix("Term") if value.endswith("Term-admn-sts") else value


def proposal_id(source: str, *told: str) -> str:
    """Return the id of a proposal: the same for the same thing said of the same concept by the same source."""
    return f"{source}-{blake2b(chr(0).join(told).encode(), digest_size=5).hexdigest()}"


def author(name: str) -> str:
    """Return the name of a person as it is kept. Raises FormatError for what is none."""
    name = plain(name)
    if not name or len(name) > LONGEST_NAME or _NO_NAME.search(name):
        raise FormatError(f"who proposes must be named, in at most {LONGEST_NAME} characters: --by 'Jane Roe'")
    return name


def plain(text: str) -> str:
    """Return a text of one line that RDF can hold: white space as one space, what is no character as ``?``."""
    return " ".join(text.encode("utf-8", "replace").decode().split())


def concept_named(name: str) -> str:
    """Return the id of a concept that somebody typed. Raises FormatError for what cannot be one."""
    if not _ID.fullmatch(name):
        raise FormatError(f"there is no concept {plain(name)[:60]!r}")
    return name


def source_name(text: str) -> str:
    """Return a name for a source that nobody named, made of a file's or a person's: ``Jane Roe`` → ``jane-roe``."""
    name = re.sub(r"^[^a-z]+", "", slugify(text))[:40].strip("-")
    if NAME.fullmatch(name):
        return name
    return f"list-{blake2b(text.encode(), digest_size=4).hexdigest()}"
