"""What a term list would change: its concepts beside those of the glossary, before anything is written.

A concept of a list is one of ours by the IRI that stands in it or by its id. If it has neither, its terms may be those
of one of our concepts: that is told as a question, with all concepts that it may be, and never taken for granted.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from graph.formats.building import concept_of
from graph.formats.facts import SENSE_ROWS, TERM_ROWS
from graph.formats.keys import OWN
from graph.formats.listing import entries
from graph.formats.tbx.names import id_of
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, TermList
from ontology.model import Glossary


class Matched(StrEnum):
    """How a concept of a list was found to be one of ours."""

    IRI = "iri"
    ID = "id"
    TERM = "term"  # it may be one of these: to be decided
    NEW = "new"


class Change(NamedTuple):
    """One thing that a list says and the glossary does not, or says otherwise: ``before`` is empty where it is new.

    ``concept`` is our id, or the list's own where the concept is new; ``line`` is where it stands in the list.
    """

    concept: str
    language: str
    term: str
    category: str
    before: str
    after: str
    line: int | None = None


class Question(NamedTuple):
    """A concept of a list that may be one of several of ours, or one of which only its terms tell that it is ours."""

    entry: str
    line: int | None
    terms: tuple[str, ...]
    candidates: tuple[str, ...]


class Preview(NamedTuple):
    """What taking in a list would do: ``left`` counts what both say alike."""

    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    left: int
    questions: tuple[Question, ...]
    matched: Mapping[Matched, int]


# What has one value: another one contradicts it.
SINGLE = {row.category for row in (*SENSE_ROWS, *TERM_ROWS)} | {"subjectField", "reading"}
ASIDE = {"externalCrossReference", "crossReference", *OWN} - {"content_warning"}  # what is ours alone, or only points


def preview(found: TermList, glossary: Glossary) -> Preview:
    """Return what a list says beside a glossary: new, otherwise, alike, and what somebody must decide."""
    listed = list(entries(glossary))
    concepts = {id_of(entry.id): entry for entry in listed if entry.id.startswith("c-")}
    by_term = index_terms(concepts)
    ours = concepts | {entry.id: entry for entry in listed if not entry.id.startswith("c-")}  # words without a sense
    added: list[Change] = []
    changed: list[Change] = []
    questions: list[Question] = []
    matched = dict.fromkeys(Matched, 0)
    left = 0
    for entry in found.entries:
        how, candidates = match(entry, ours, by_term)
        matched[how] += 1
        if how is Matched.TERM:
            terms = tuple(term.text for section in entry.languages for term in section.terms)
            questions.append(Question(entry.id, entry.line, terms, candidates))
            continue
        name = candidates[0] if candidates else entry.id
        for change in _changes(name, entry, ours.get(name)):
            if change.before == change.after:
                left += 1
            else:
                (changed if change.before else added).append(change)
    return Preview(tuple(added), tuple(changed), left, tuple(questions), matched)


def match(
    entry: Entry, ours: Mapping[str, Entry], by_term: Mapping[tuple[str, str], set[str]]
) -> tuple[Matched, tuple[str, ...]]:
    """Return how a concept of a list is found among ours, and which ones it may be."""
    iri = concept_of(entry)
    if iri is not None and iri in ours:
        return Matched.IRI, (iri,)
    for name in (entry.id, id_of(entry.id)):
        if name in ours:
            return Matched.ID, (name,)
    known = (by_term.get(term_key(s.tag, term.text), set()) for s in entry.languages for term in s.terms)
    candidates = tuple(sorted({name for names in known for name in names}))
    return (Matched.TERM, candidates) if candidates else (Matched.NEW, ())


def index_terms(ours: Mapping[str, Entry]) -> Mapping[tuple[str, str], set[str]]:
    """Return the concepts of every term, by :func:`term_key`."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, entry in ours.items():
        for section in entry.languages:
            for term in section.terms:
                found[term_key(section.tag, term.text)].add(name)
    return found


def term_key(tag: str, text: str) -> tuple[str, str]:
    """Return a term as it is compared with others: its language, and its text whatever the case and width."""
    return tag.partition("-")[0].lower(), unicodedata.normalize("NFKC", text).casefold()


def _changes(name: str, entry: Entry, known: Entry | None) -> Iterator[Change]:
    """Yield everything an entry says, each with what is said of the same now."""
    sections = known.languages if known else ()
    places = [known.items if known else (), *(section.items for section in sections)]
    # A definition stands with its language where the list has terms of it, else with the concept.
    defined = tuple(item for items in places for item in items if item.category == "definition")
    yield from _facts(name, "", "", entry.items, (*places[0], *defined), entry.line)
    now = {section.tag: section for section in sections}
    for section in entry.languages:
        there = now.get(section.tag)
        yield from _facts(name, section.tag, "", section.items, (*(there.items if there else ()), *defined), entry.line)
        for term in section.terms:
            yield from _term_changes(name, section, term, there)


def _term_changes(
    name: str, section: LanguageSection, term: ListedTerm, now: LanguageSection | None
) -> Iterator[Change]:
    same = next((one for one in now.terms if one.text == term.text), None) if now else None
    yield Change(name, section.tag, term.text, "term", same.text if same else "", term.text, term.line)
    yield from _facts(name, section.tag, term.text, term.items, same.items if same else (), term.line)


def _facts(
    name: str, tag: str, term: str, items: Iterable[Item], now: Iterable[Item], line: int | None
) -> Iterator[Change]:
    said: dict[str, list[str]] = defaultdict(list)
    for item in now:
        said[item.category].append(item.value)
    for item in items:
        if item.category in ASIDE:
            continue
        values = said.get(item.category, [])
        contradicted = values[:1] if item.category in SINGLE else []
        before = item.value if item.value in values else "".join(contradicted)
        yield Change(name, tag, term, item.category, before, item.value, line)
