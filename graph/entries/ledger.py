"""What one reading has gathered so far, and how a row's references and provenance are looked up in it."""

import difflib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from graph.entries.rows import Row, not_one_of
from ontology.errors import Problem
from ontology.model import (
    Agent,
    Borrowing,
    Claim,
    Concept,
    Formation,
    Language,
    Method,
    Morph,
    Provenance,
    SenseRelation,
    Source,
    Term,
    Translation,
)

EDITORIAL = ("editorial",)
EDITOR = Agent("editor", "the Gogen editors", software=False)


@dataclass
class Ledger:
    """One reading of a data folder; ``places`` remembers which file and field every id came from."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    morphs: dict[str, Morph] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    formations: list[Formation] = field(default_factory=list)
    borrowings: list[Borrowing] = field(default_factory=list)
    translations: dict[str, Translation] = field(default_factory=dict)
    relations: dict[str, SenseRelation] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)  # ids of terms that a part or an etymon defined
    promised: set[str] = field(default_factory=set)  # ids of terms that rows abroad will define
    used: Counter[str] = field(default_factory=Counter)

    def numbered(self, stem: str) -> str:
        """Return an id that is new: the stem, then stem-2, stem-3 …"""
        self.used[stem] += 1
        return stem if self.used[stem] == 1 else f"{stem}-{self.used[stem]}"


def define(ledger: Ledger, row: Row, key: str, new: str) -> bool:
    """Note where an id is defined; a second definition is a problem."""
    if not new:
        return False
    if new in ledger.places:
        file, where = ledger.places[new]
        row.problem("E107", key, new, f"this id is already defined in {file}: {where}")
        return False
    ledger.places[new] = (row.file, row.path)
    return True


def language_of(ledger: Ledger, row: Row, key: str = "language", default: str | None = None) -> Language:
    """Read the language of a row."""
    tag = row.text(key, required=default is None) or default or "en"
    if tag not in ledger.languages:
        row.problem("E203", key, tag, not_one_of(tag, sorted(ledger.languages), "unknown language"))
    return ledger.languages.get(tag) or Language(tag, "und", (), "Zyyy", tag)


def sources_of(ledger: Ledger, row: Row, default: tuple[str, ...] = EDITORIAL) -> tuple[str, ...]:
    """Read which sources a row cites."""
    named = tuple(sorted(set(row.texts("sources")))) or default
    for source in named:
        if source not in ledger.sources:
            row.problem("E204", "sources", source, not_one_of(source, sorted(ledger.sources), "unknown source"))
    return named


def provenance_of(ledger: Ledger, row: Row) -> Provenance:
    """Read who says so: sources, confidence, locator."""
    sources = sources_of(ledger, row)
    confidence = row.confidence("0.5" if sources == EDITORIAL else "0.7")
    if sources == EDITORIAL and confidence > Decimal("0.5"):
        row.problem("E301", "confidence", confidence, "editorial knowledge carries 0.5 at most; cite a source for more")
    return Provenance(sources, EDITOR.id, Method.EDITOR, confidence, row.text("locator"))


def concept_ref(ledger: Ledger, row: Row, key: str = "concept") -> str:
    """Read the id of a concept."""
    concept = row.must(key)
    if concept and concept not in ledger.concepts:
        row.problem("E201", key, concept, not_one_of(concept, near(concept, ledger.concepts), "unknown concept"))
    return concept


def term_ref(ledger: Ledger, row: Row, key: str, term: str) -> str:
    """Check that a term of that id exists or is promised, and return the id."""
    if term and term not in ledger.terms and term not in ledger.promised:
        row.problem("E201", key, term, not_one_of(term, near(term, ledger.terms), "unknown term"))
    return term


def sense_ref(ledger: Ledger, row: Row, key: str) -> str | None:
    """Read a term id with an optional ``#2`` for its second sense; return the id of the sense."""
    value = row.must(key)
    term_id, _, number = value.partition("#")
    term = ledger.terms.get(term_id)
    if term is None:
        if value:
            row.problem("E201", key, value, not_one_of(term_id, near(term_id, ledger.terms), "unknown term"))
        return None
    sense = f"{term_id}-{number or 1}"
    if sense not in {s.id for s in term.senses}:
        row.problem("E201", key, value, f"{term_id} has {len(term.senses)} sense(s)")
        return None
    return sense


def near(value: str, known: Iterable[str]) -> list[str]:
    """Return the few known ids that look like ``value``, for a message that does not list a thousand of them."""
    return difflib.get_close_matches(value, list(known), 5, 0.5)
