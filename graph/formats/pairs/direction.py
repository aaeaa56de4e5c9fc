"""Which language a list is translated from, which into: what a file of pairs needs to know and often does not say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.formats.selection import known, matches
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, Losses
from ontology.errors import FormatError
from ontology.model import Glossary

# Which terms are no translation, and in which order the others are offered.
NEVER = ("deprecatedTerm-admn-sts", "supersededTerm-admn-sts", "forbidden")
RANKS = {"preferredTerm-admn-sts": 0, "standardizedTerm-admn-sts": 0, "": 1, "admittedTerm-admn-sts": 2}
OURS = ("Gogen concept", "Gogen entry")  # references of an entry to itself
# Scripts that a tag of the language alone does not mean: ja-Latn is no Japanese that anybody translates into.
TRANSCRIBED = ("Latn", "Hira", "Kana", "Hrkt")


@dataclass(frozen=True, slots=True)
class Direction:
    """From one language into others (BCP 47 tags); ``columns`` are pairs of heading and field for a table of one's own.

    >>> Direction("ja", ("en",))
    """

    source: str = "ja"
    targets: tuple[str, ...] = ("en",)
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """All its languages, the source first."""
        return (self.source, *self.targets)

    def told(self) -> str:
        """Return it in words: ``from ja to en``."""
        return f"from {self.source} to {', '.join(self.targets)}"


class Row(NamedTuple):
    """A term and what it is translated with, best first, one tuple for each language of the direction."""

    entry: Entry
    source: ListedTerm
    targets: tuple[tuple[ListedTerm, ...], ...]
    never: tuple[tuple[ListedTerm, ...], ...]  # likewise: what it must not be translated with


def checked(glossary: Glossary, direction: Direction) -> Direction:
    """Return a direction with its tags in BCP 47 case.

    Raises FormatError for a language that the glossary does not know, for one named twice, and for one that the
    glossary writes in several scripts: 牛头人 and 牛頭人 must not land in one column.
    """
    tags = known(glossary, direction.tags)
    written = {text.tag for term in glossary.terms if term.senses for text in term.canonical.written}
    for number, tag in enumerate(tags):
        if tag in tags[:number]:
            raise FormatError(f"language {tag!r} twice; a translation needs two")
        scripts = sorted(one for one in written if _means(tag, one))
        if len(scripts) > 1 and tag not in scripts:
            raise FormatError(f"{tag} is written in {' and '.join(scripts)} here: name one of them")
    return Direction(tags[0], tags[1:], direction.columns)


def _means(wanted: str, tag: str) -> bool:
    """Tell whether a list of a language may hold terms of a tag: ``en`` may hold ``en-GB``, ``ja`` no ``ja-Latn``."""
    if tag == wanted:
        return True
    return matches(tag, (wanted,)) and not set(tag.split("-")[1:]).intersection(TRANSCRIBED)


def sections_of(entry: Entry, tag: str) -> Iterator[LanguageSection]:
    """Yield the sections of an entry that a list of that language holds."""
    return (section for section in entry.languages if _means(tag, section.tag))


def rows(entries: Iterable[Entry], direction: Direction) -> Iterator[Row]:
    """Yield the terms of the source language with their translations; entries that lack either are left out.

    Deprecated, superseded and forbidden terms are no translations. A term that must not be translated is its own.
    """
    for entry in entries:
        sources = [term for section in sections_of(entry, direction.source) for term in section.terms]
        if not sources or "without_concept" in {item.category for item in entry.items}:
            continue
        found = [list(_ranked(entry, tag)) for tag in direction.targets]
        targets = tuple(tuple(term for term in terms if status(term) not in NEVER) for terms in found)
        never = tuple(tuple(term for term in terms if status(term) in NEVER) for terms in found)
        for source in sources:
            if value(source, "translatable") == "false":
                yield Row(entry, source, tuple((source._replace(items=()),) for _ in direction.targets), never)
            elif any(targets):
                yield Row(entry, source, targets, never)


def _ranked(entry: Entry, tag: str) -> list[ListedTerm]:
    terms = [term for section in sections_of(entry, tag) for term in section.terms]
    return sorted(terms, key=lambda term: (RANKS.get(status(term), 1), bool(value(term, "variant_of"))))


def status(term: ListedTerm) -> str:
    """Return the administrative status of a term as ISO 12620 names it, empty if it has none."""
    return value(term, "administrativeStatus")


def value(term: ListedTerm, category: str) -> str:
    """Return the first value of a category that is told of a term, empty if none is."""
    return next((item.value for item in term.items if item.category == category), "")


def values(items: Iterable[Item], category: str) -> list[str]:
    """Return all values of a category."""
    return [item.value for item in items if item.category == category]


def definition(entry: Entry, languages: Sequence[str]) -> str:
    """Return the definition of an entry in the first of these languages that has one, else in any, else nothing."""
    told = [(item.tag or "", item.value) for item in entry.items if item.category == "definition"]
    for section in entry.languages:
        told += [(item.tag or section.tag, item.value) for item in section.items if item.category == "definition"]
    for tag in languages:
        for at, text in told:
            if _means(tag, at):
                return text
    return told[0][1] if told else ""


def note_losses(entry: Entry, direction: Direction, held: frozenset[str], losses: Losses) -> None:
    """Note of an entry what a file of pairs has no place for; ``held`` are the categories that it has one for."""
    if "without_concept" in {item.category for item in entry.items}:
        losses.add("without_concept", entry.id)
        return
    inside = {id(section) for tag in direction.tags for section in sections_of(entry, tag)}
    for item in entry.items:
        _note(item, entry.id, held, losses)
    told = values(entry.items, "definition")
    told += [text for section in entry.languages for text in values(section.items, "definition")]
    if "definition" in held:  # one of them
        for _ in told[1:]:
            losses.add("definition", entry.id)
    for section in entry.languages:
        if id(section) not in inside:
            for term in section.terms:
                losses.add("other_language", term.id or entry.id)
            continue
        for item in section.items:
            _note(item, entry.id, held, losses)
        for term in section.terms:
            for item in term.items:
                _note(item, term.id or entry.id, held, losses)


def _note(item: Item, where: str, held: frozenset[str], losses: Losses) -> None:
    for one in item.flat():
        if one.category not in held and one.value not in OURS:
            losses.add(one.category, where)
