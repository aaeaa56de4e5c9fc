"""A term list as every file of translators' tools has it: concepts, their languages, the terms of each, facts of all.

This is what stands between files and the model. ``entries`` turns a glossary into it and it into a glossary; ``tbx``
and ``sheet`` write and read it. A fact is an item: a data category of ISO 12620 as TBX names it (``partOfSpeech``), or
a key of ours for what has no category (``goshu``), and a value. What belongs to no concept (sources, agents, steps
between words) is shared.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Item(NamedTuple):
    """One fact: its data category, its value as text, the language of that text, the id or IRI it leads to.

    ``parts`` are the items that stand in one group with it: the source of a definition, the date of a transaction.
    """

    category: str
    value: str
    tag: str | None = None
    target: str | None = None
    parts: tuple["Item", ...] = ()

    def flat(self) -> Iterator["Item"]:
        """Yield the item and its parts, theirs included."""
        yield self
        for part in self.parts:
            yield from part.flat()


class ListedTerm(NamedTuple):
    """A term in one spelling, under one concept and one language. ``line`` is where it stands in its file."""

    text: str
    items: tuple[Item, ...] = ()
    id: str | None = None
    line: int | None = None


class LanguageSection(NamedTuple):
    """The terms of one language (a BCP 47 tag) under one concept."""

    tag: str
    terms: tuple[ListedTerm, ...]
    items: tuple[Item, ...] = ()


class Entry(NamedTuple):
    """One concept with its terms; ``line`` is where it stands in its file."""

    id: str
    languages: tuple[LanguageSection, ...]
    items: tuple[Item, ...] = ()
    line: int | None = None


class Shared(NamedTuple):
    """A thing that belongs to no single concept, or that several refer to: field → text."""

    kind: str  # "source", "borrowing"; in foreign files "respPerson"
    id: str
    fields: tuple[tuple[str, str], ...]


class TermList(NamedTuple):
    """A whole term list in memory: what it says of itself, its entries, its shared things."""

    entries: tuple[Entry, ...]
    shared: tuple[Shared, ...] = ()
    title: str | None = None

    @property
    def terms(self) -> int:
        """How many terms it has, every spelling counted."""
        return sum(len(section.terms) for entry in self.entries for section in entry.languages)


class Fact(NamedTuple):
    """One item in its place, for comparing two lists: concept, language and term are empty above their level."""

    concept: str
    language: str
    term: str
    category: str
    value: str


def facts(entries: Iterable[Entry]) -> Counter[Fact]:
    """Return how often each fact is told, the terms themselves included (category ``term``)."""
    found: Counter[Fact] = Counter()
    for entry in entries:
        for item in _flat(entry.items):
            found[Fact(entry.id, "", "", item.category, item.value)] += 1
        for section in entry.languages:
            for item in _flat(section.items):
                found[Fact(entry.id, section.tag, "", item.category, item.value)] += 1
            for term in section.terms:
                found[Fact(entry.id, section.tag, term.text, "term", term.text)] += 1
                for item in _flat(term.items):
                    found[Fact(entry.id, section.tag, term.text, item.category, item.value)] += 1
    return found


def _flat(items: Iterable[Item]) -> Iterator[Item]:
    return (one for item in items for one in item.flat())


@dataclass(frozen=True, slots=True)
class Loss:
    """What one format could not hold: the kind of thing, and where it was found (ids of concepts, senses, things)."""

    kind: str
    count: int
    ids: tuple[str, ...]


class Losses:
    """What a writer left out, gathered while it writes; of a kind at most ``limit`` ids are kept, all are counted."""

    def __init__(self, limit: int = 1_000_000) -> None:
        self._limit = limit
        self._ids: dict[str, list[str]] = {}
        self._counts: Counter[str] = Counter()

    def add(self, kind: str, name: str | None, count: int = 1) -> None:
        """Note that something of a kind was left out at the thing of that id; None where it is only counted."""
        self._counts[kind] += count
        ids = self._ids.setdefault(kind, [])
        if name is not None and len(ids) < self._limit:
            ids.append(name)

    def __iter__(self) -> Iterator[Loss]:
        return (Loss(kind, self._counts[kind], tuple(self._ids[kind])) for kind in sorted(self._ids))

    def __bool__(self) -> bool:
        return bool(self._counts)
