"""Two or three terms or concepts side by side: what the graph says of each, where they differ, how they are related.

A row differs where two of the things say different things; where one says nothing that is no difference.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from graph.lookup.answering import Making
from graph.lookup.index import Lookup
from graph.lookup.kinship import Between, Subject, between
from graph.lookup.views import ConceptLink, Evidences, Value

MOST = 3  # things side by side


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is said: what it is (a kind the page can draw), what makes it the same as another, who says so."""

    kind: str
    key: str
    content: Any
    evidence: Evidences = ()

    @property
    def flat(self) -> bool:
        """Tell whether it is a flat fact of the entry, not a claim with a confidence of its own."""
        return all(one.method is None for one in self.evidence)


@dataclass(frozen=True, slots=True)
class Row:
    """One respect: what is said of each subject; ``odd`` cells differ.

    ``state`` is same, alike (the same where anything is said), differs, or empty where only one says anything.
    """

    name: str
    cells: tuple[tuple[Item, ...], ...]
    state: str
    odd: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Subjects side by side, row by row, and pair by pair."""

    subjects: tuple[Subject, ...]
    rows: tuple[Row, ...]
    between: tuple[Between, ...]


def compare(lookup: Lookup, subjects: Sequence[Subject]) -> Comparison:
    """Return subjects side by side; rows of which nothing is known are left out."""
    rows = (_row(name, [tuple(_each(said(one))) for one in subjects]) for name, said in RESPECTS.items())
    return Comparison(
        tuple(subjects),
        tuple(row for row in rows if any(row.cells)),
        tuple(between(lookup, one, other) for one, other in combinations(subjects, 2)),
    )


def _row(name: str, cells: Sequence[tuple[Item, ...]]) -> Row:
    keys = [frozenset(item.key for item in cell) for cell in cells]
    told = [key for key in keys if key]
    differs = len(set(told)) > 1
    same = "same" if len(told) == len(keys) else "alike"
    state = "differs" if differs else same if len(told) > 1 else ""
    odd = tuple(differs and bool(key) and keys.count(key) == 1 for key in keys)
    return Row(name, tuple(cells), state, odd)


# ---------------------------------------------------------------- respects


def _each(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items with each key once; every meaning stays, since a word may have two of one concept."""
    found: dict[object, Item] = {}
    for item in items:
        found.setdefault(len(found) if item.kind == "meaning" else item.key, item)
    return iter(found.values())


def _values(values: Iterable[Value | None], evidence: Evidences = ()) -> Iterator[Item]:
    return (Item("value", value.id, value, evidence) for value in values if value)


def _meaning(one: Subject) -> Iterator[Item]:
    if one.senses:
        for sense in one.senses:
            content = (sense.definitions, sense.concept, sense.advisories)
            yield Item("meaning", sense.concept.id, content, sense.evidence)
        return
    for concept in one.concepts:
        link = ConceptLink(concept.id, concept.label)
        yield Item("meaning", concept.id, (concept.definitions, link, one.advisories), concept.evidence)
    if one.word and one.word.meaning and not one.concepts:
        yield Item("text", one.word.meaning.text, one.word.meaning, one.evidence)


def _focalizer(one: Subject) -> Iterator[Item]:
    for concept in one.concepts:
        yield from _values([concept.focalizer], concept.evidence)


def _consent(one: Subject) -> Iterator[Item]:
    for concept in one.concepts:
        for depiction in concept.consents:
            key = f"{depiction.party.id} {depiction.status.id}"
            yield Item("consent", key, depiction, depiction.evidence)


def _roles(one: Subject) -> Iterator[Item]:
    for concept in one.concepts:
        yield from _values(concept.roles, concept.evidence)


def _field(one: Subject) -> Iterator[Item]:
    for concept in one.concepts:
        yield from _values([concept.field], concept.evidence)


def _kind_of_word(one: Subject) -> Iterator[Item]:
    for text in (one.word.part_of_speech, one.word.term_type) if one.word else ():
        if text:
            yield Item("plain", text, text, one.evidence)


def _stratum(one: Subject) -> Iterator[Item]:
    return _values([one.goshu], one.evidence)


def _process(one: Subject) -> Iterator[Item]:
    return (Item("value", step.process.id, step.process, step.evidence) for step in _own_steps(one))


def _origin(one: Subject) -> Iterator[Item]:
    for step in _own_steps(one):
        yield Item("words", " ".join(word.id for word in step.sources), step.sources, step.evidence)


def _roots(one: Subject) -> Iterator[Item]:
    """Yield the words at the far end of the history, where it is longer than one step."""
    made = {step.word.id for step in one.chain}
    for step in one.chain:
        for word in step.sources:
            if word.id not in made and one.word and step.word.id != one.word.id:
                yield Item("word", word.id, word, step.evidence)


def _parts(one: Subject) -> Iterator[Item]:
    for number, part in enumerate(one.parts):
        yield Item("part", f"{number} {part.word.id if part.word else part.surface.text}", part, one.evidence)


def _register(one: Subject) -> Iterator[Item]:
    for sense in one.senses:
        yield from _plain(sense.register, sense.evidence)


def _status(one: Subject) -> Iterator[Item]:
    for sense in one.senses:
        yield from _plain(sense.status, sense.evidence)


def _plain(value: Value | None, evidence: Evidences) -> Iterator[Item]:
    if value:
        yield Item("plain", value.id, value.label, evidence)


def _advisories(one: Subject) -> Iterator[Item]:
    return _values(one.advisories, one.evidence)


def _languages(one: Subject) -> Iterator[Item]:
    for concept in one.concepts:
        for rendering in concept.renderings:
            yield Item("language", rendering.word.language, rendering.word.language)


def _words(one: Subject) -> Iterator[Item]:
    if one.word is None:
        for concept in one.concepts:
            for rendering in concept.renderings:
                if rendering.word.language in ("ja", "en"):
                    yield Item("word", rendering.word.id, rendering.word, rendering.evidence)


def _sources(one: Subject) -> Iterator[Item]:
    """Yield the sources that the entry and its senses name, the oldest first."""
    named = one.evidence
    named += tuple(evidence for sense in one.senses for evidence in sense.evidence)
    named += tuple(evidence for concept in one.concepts for evidence in concept.evidence)
    for evidence in sorted(named, key=lambda said: (said.source.date or "9999", said.source.id)):
        yield Item("source", evidence.source.id, evidence.source, (evidence,))


def _own_steps(one: Subject) -> Iterator[Making]:
    return (step for step in one.chain if one.word and step.word.id == one.word.id)


# In the order of the page.
RESPECTS: dict[str, Callable[[Subject], Iterator[Item]]] = {
    "meaning": _meaning,
    "focalizer": _focalizer,
    "consent": _consent,
    "roles": _roles,
    "field": _field,
    "kind": _kind_of_word,
    "stratum": _stratum,
    "process": _process,
    "origin": _origin,
    "roots": _roots,
    "parts": _parts,
    "register": _register,
    "status": _status,
    "words": _words,
    "languages": _languages,
    "sources": _sources,
    "advisories": _advisories,
}
