"""Where imported words come from: what their records say as steps, and the steps put together as links.

A record tells the way back from its word (etyma, step by step: English tycoon ← Japanese 大君 ← Chinese), and on from
it (descendants). Both become the same :class:`Step`, from a child to its parent. ``merged`` joins what several records
say of one step; ``graph.imports.chains`` looks over all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from rdflib.namespace import DCTERMS, RDF

from graph.imports.doubts import IMPORTER, Doubt, provenance
from graph.imports.rows import Step
from graph.imports.statements import Unfit, literal
from graph.imports.words import Etymon, ImportedWord, Route
from ontology.model import DoubtKind, Method, Process
from ontology.vocabulary import ETY, GOGEN, ID_BASE, value

# How a route is stated. Only a loan is also ``gogen:borrowedFrom``, as in ontology/rules.rq; every way derives.
PROCESSES: dict[Route, Process] = {
    Route.BORROWED: Process.LOAN,  # 津波 → tsunami
    Route.CALQUE: Process.CALQUE,  # 花見 → flower viewing
    Route.GRAPHIC: Process.GRAPHIC_LOAN,  # 経済 → jīngjì
    Route.PSEUDO: Process.PSEUDO_LOAN,  # salary + man → サラリーマン
    Route.INHERITED: Process.INHERITANCE,  # Old Japanese kamwi → 神
    Route.DERIVED: Process.DERIVATION,  # Middle Chinese → … → tycoon
}
BETWEEN_LANGUAGES = frozenset((Process.LOAN, Process.CALQUE, Process.GRAPHIC_LOAN))
_PARTLY = Decimal("0.5")  # a step back from one of several words of a step: which one is a guess
_MOST_DEEP = 100
_MOST_PLACES = 8


def rows(entry: str, word: ImportedWord) -> Iterator[Step]:
    """Yield the steps that the record of a word tells, the word being the entry of that id."""
    yield from _back(entry, word)
    waiting = [(_Word(entry, word.language, word.label.text, ""), word.descendants, 1)]
    while waiting:
        parent, descendants, depth = waiting.pop()
        for item in descendants:
            if not _fits(item.language, item.word, item.romanisation):
                continue
            child = _Word("", item.language, item.word, item.romanisation or "")
            yield _step(entry, word.where, child, parent, item.route, Decimal(1))
            if item.descendants and depth < _MOST_DEEP:
                waiting.append((child, item.descendants, depth + 1))


class _Word(NamedTuple):
    """A word of a step: an entry by its id, or a word of which only language and spelling are known."""

    entry: str
    language: str
    text: str
    romanisation: str


def _back(entry: str, word: ImportedWord) -> Iterator[Step]:
    """Yield the steps back. The child of a step is the last word of the step before it that has one."""
    steps: dict[int, list[tuple[Etymon, _Word]]] = {}
    for etymon in word.etyma:
        if not _fits(etymon.language, etymon.word, etymon.romanisation, etymon.gloss):
            continue
        before = max((step for step in steps if step < etymon.step), default=0)
        child, sure = _Word(entry, word.language, word.label.text, ""), etymon.confidence
        if before:
            child = steps[before][-1][1]
            sure = min(sure, _PARTLY) if len(steps[before]) > 1 else sure
        parent = _Word("", etymon.language, etymon.word, etymon.romanisation or "")
        steps.setdefault(etymon.step, []).append((etymon, parent))
        yield _step(entry, word.where, child, parent, etymon.route, sure, etymon.gloss or "")


def _fits(language: str, word: str, *more: str | None) -> bool:
    """Tell whether a word that is only named could be an entry: a text, in a language, with what is told of it."""
    try:
        literal(word, language)
        for text in more:
            literal(text or "")
    except Unfit:
        return False
    return bool(word.strip()) and bool(language)


def _step(by: str, where: str, child: _Word, parent: _Word, route: Route, confidence: Decimal, gloss: str = "") -> Step:
    return Step(by, where, *child, *parent, PROCESSES[route].value, round(confidence * 100), gloss)


# ---------------------------------------------------------------- links


class Said(NamedTuple):
    """One record's word on a link, both its ends being entries by now."""

    child: str
    parent: str
    process: Process
    confidence: int
    by: str
    where: str


class Link(NamedTuple):
    """A child and its parent, with all that is said of the two: the places where, and the sources' process."""

    child: str
    parent: str
    process: Process
    confidence: Decimal
    places: tuple[str, ...]
    others: tuple[Process, ...] = ()  # processes that other records name

    def id(self, name: str) -> str:
        """Return the id of the EtyLink in the import of a source."""
        digest = blake2b(f"{self.child}\n{self.parent}".encode(), digest_size=8).hexdigest()
        return f"{name}-ety-{digest}"


def merged(said: Sequence[Said]) -> Link:
    """Return what records say of one child and one parent as one link.

    The record of the child counts most, a told way more than an untold one; the surest statement gives the confidence.
    """
    best = min(said, key=lambda one: (one.process is Process.DERIVATION, one.by != one.child, one.process, one.where))
    told = {one.process for one in said} - {Process.DERIVATION, best.process}
    return Link(
        best.child,
        best.parent,
        best.process,
        Decimal(max(one.confidence for one in said)) / 100,
        tuple(sorted({one.where for one in said if one.where}))[:_MOST_PLACES],
        tuple(sorted(told)),
    )


def lines(link: Link, name: str, cyclic: bool, first: bool) -> Iterator[str]:
    """Yield the statements of a link, the ``first`` of its child or a further one.

    A link of a cycle is no ancestry: it is shown, and derives nothing.
    """
    child, parent = f"<{ID_BASE}entry/{link.child}>", f"<{ID_BASE}entry/{link.parent}>"
    subject, history = f"{ID_BASE}rel/{link.id(name)}", f"<{ID_BASE}etymology/{link.child}>"
    yield f"<{subject}> {_LINK}"
    yield f"<{subject}> {_TYPES[link.process]}"
    yield f"<{subject}> {_SOURCE} {parent} .\n"
    yield f"<{subject}> {_TARGET} {child} .\n"
    yield from provenance(subject, f"imported-{name}", IMPORTER, Method.IMPORT, link.confidence)
    for place in link.places:
        yield f"<{subject}> {_PLACE} {literal(place)} .\n"
    if first:
        yield f"{child} {_HISTORY} {history} .\n"
        yield f"{history} {_ETYMOLOGY}"
    yield f"{history} {_HAS_LINK} <{subject}> .\n"
    if not cyclic:
        yield f"{child} {_DERIVES} {parent} .\n"
        if link.process is Process.LOAN:
            yield f"{child} {_BORROWED} {parent} .\n"


# Parts of lines, put together once.
_LINK, _ETYMOLOGY = f"<{RDF.type}> <{ETY.EtyLink}> .\n", f"<{RDF.type}> <{ETY.Etymology}> .\n"
_TYPES = {process: f"<{DCTERMS.type}> <{value(process)}> .\n" for process in Process}
_SOURCE, _TARGET, _PLACE = f"<{ETY.etySource}>", f"<{ETY.etyTarget}>", f"<{DCTERMS.bibliographicCitation}>"
_HISTORY, _HAS_LINK = f"<{ETY.etymology}>", f"<{ETY.hasEtyLink}>"
_DERIVES, _BORROWED = f"<{GOGEN.derivesFrom}>", f"<{GOGEN.borrowedFrom}>"


def contradiction(link: Link, name: str) -> Doubt | None:
    """Return the doubt on a link for which records name different processes."""
    if not link.others:
        return None
    others = [process.value for process in link.others]
    return compared(name, link.child, DoubtKind.CONTRADICTION, link.process.value, others, link.places)


def compared(
    name: str, entry: str, kind: DoubtKind, found: str, expected: Iterable[str], places: Sequence[str] = ()
) -> Doubt:
    """Return a doubt that comes of comparing what an import says with what it says elsewhere."""
    return Doubt(
        entry, kind, found, tuple(expected), _PARTLY, f"imported-{name}", IMPORTER, Method.RULE, "; ".join(places)
    )
