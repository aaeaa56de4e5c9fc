"""Term lists of any size: written out of the index (``graph.index.listing``), row after row, in constant memory.

The rule: what was imported is always listed so, and so is a glossary of more than LARGEST words; everything else is
written from the graph itself, without loss. A row has the first spelling, reading, romanisation and definition of a
word; NOT_HELD names what it has not.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.engine import generations
from graph.engine.imported import is_imported, name_of
from graph.engine.opening import Place
from graph.engine.store import Snapshot
from graph.entries.rows import not_one_of
from graph.formats import FORMATS, HEAD, Report, format_named
from graph.formats.selection import Selection, value_of
from graph.formats.sheet import projected as sheets
from graph.formats.tables import CONTROL
from graph.formats.tbx import projected as tbx
from graph.formats.tbx.writing import DIALECTS
from graph.formats.termlist import Losses
from graph.imports.source import imported_in
from graph.index import Index, folder_of, index_of
from graph.index.listing import GLOSSARY, Listing, Row, Wanted, imported
from graph.index.scans import IMPORTED
from graph.index.words import Words
from ontology.errors import FormatError
from ontology.model import Advisory, Status, SubjectField
from ontology.vocabulary import bcp47

SMALL = 100 << 20  # bytes of a graph that need not be asked how many words it has
LARGEST = 50_000  # words of a glossary that is held in memory to be written
MOST_ROWS = 1_048_575  # of a workbook, its head aside
KEPT_IDS = 100  # of what is left out

NOT_HELD = (
    "spellings",
    "romanisation_tags",
    "other_forms",
    "components",
    "formation",
    "borrowing",
    "translation",
    "relation",
    "crossReference",
    "context",
    "source",
    "transactionType",
    "sense_definitions",
    "remarks",
    "further",
)

_BREAKS = frozenset("\t\r\n")
_SUSPECT = bytes([*range(0x20), 0x7F])  # of these and of what begins with the next ones, some are none of a cell
_SUSPECT_LEADS = (b"\xc2", b"\xef\xbf")  # C1 controls; U+FFFE, U+FFFF


@dataclass(slots=True)
class Tally:
    """What went into a list while it was written."""

    concepts: int = 0
    terms: int = 0
    losses: Losses = field(default_factory=lambda: Losses(KEPT_IDS))

    def report(self, name: str) -> Report:
        """Return the report of a list that is finished."""
        return Report(name, self.concepts, self.terms, tuple(self.losses), NOT_HELD)


def imports_of(index: Index) -> dict[str, int]:
    """Return how many words each import has, by its name."""
    return {one.name: one.n for one in Words(index).sources() if one.name}


def is_large(index: Index) -> bool:
    """Tell whether the glossary has more words than are held in memory to be written."""
    return any(one.n > LARGEST for one in Words(index).sources() if not one.name)


def index_for(place: Place, snapshot: Snapshot, selection: Selection, everything: bool) -> Index | None:
    """Return the index where the rule may ask for it; None where the graph itself is to be written, and is small."""
    names = {name_of(graph) for graph in snapshot.graphs() if is_imported(graph)}
    if everything or any(source.removeprefix(IMPORTED) in names for source in selection.sources):
        return index_of(snapshot, folder_of(place))
    if isinstance(place, Path):
        graph = generations.folder(place, snapshot.generation.number, snapshot.generation.revision)
        if sum(path.stat().st_size for path in graph.iterdir()) > SMALL:
            return index_of(snapshot, folder_of(place))
    return None


def wanted_of(index: Index, selection: Selection, everything: bool = False) -> Wanted | None:
    """Return the rows that a selection means, None where the rule lets the graph itself be written.

    ``everything`` takes all imports beside the glossary; ``selection.sources`` may name imports, with or without
    ``imported-``. Raises FormatError for a name that means nothing here, and for what rows cannot be selected by.
    """
    known = imports_of(index)
    named = [source.removeprefix(IMPORTED) for source in selection.sources]
    chosen = [name for name in named if name in known]
    if not chosen and not everything:
        if any(source.startswith(IMPORTED) for source in selection.sources):
            raise FormatError(not_one_of(selection.sources[0], list(known), "nothing was imported as that"))
        if not is_large(index):
            return None
    others = [source for source in selection.sources if source.removeprefix(IMPORTED) not in known]
    if others:
        raise FormatError(f"{others[0]!r} is no import; rows of a list of this size are known by import alone")
    if selection.since:
        raise FormatError("a list of this size knows no dates: it cannot be of what changed since a day")
    listing = Listing(index)
    for concept in selection.concepts:
        if not listing.has_concept(concept):
            raise FormatError(f"unknown concept {concept!r}")
    languages = tuple(bcp47(tag) for tag in selection.languages)
    tags = listing.tags() if languages else []
    allowed = sorted({*tags, *(tag.partition("-")[0] for tag in tags)})
    for given, tag in zip(selection.languages, languages, strict=True):
        if tag not in allowed:
            raise FormatError(not_one_of(given, allowed, f"unknown language {given!r}"))
    for kind, names, what in (
        (Status, selection.statuses, "status"),
        (SubjectField, selection.subjects, "subject"),
        (Advisory, selection.without, "advisory"),
    ):
        for name in names:
            value_of(kind, name, what)
    sources: tuple[str, ...] = () if everything else GLOSSARY
    if chosen:
        sources = tuple(imported(name) for name in chosen)
    return Wanted(languages, selection.concepts, selection.statuses, selection.subjects, selection.without, sources)


def formats() -> list[str]:
    """Return the names of the formats that a list of any size can be written in."""
    return [name for name in FORMATS if name in _SHEETS or name in DIALECTS]


_SHEETS = ("csv", "tsv", "xlsx")


def head_of(snapshot: Snapshot, wanted: Wanted) -> tuple[str, str, str]:
    """Return what a list says of itself: title, licence of what it holds, where it comes from."""
    title, licence, origin = HEAD
    brought = [one for one in imported_in(snapshot) if not wanted.sources or imported(one.name) in wanted.sources]
    licences = [f"{one.title}: {one.licence or 'licence not stated'}" for one in brought]
    if not wanted.sources or set(wanted.sources) & set(GLOSSARY):
        licences.insert(0, licence)
    else:
        title = ", ".join(one.title for one in brought)
    return title, "; ".join(licences), origin


def pieces(index: Index, name: str, wanted: Wanted, tally: Tally, head: tuple[str, str, str] = HEAD) -> Iterator[bytes]:
    """Yield a list in the format of that name, piece by piece; ``tally`` is right when the last one is out.

    ``head`` is what it says of itself. Raises FormatError, before the first piece, where the format is not for such
    lists or nothing is selected.
    """
    if name not in formats():
        raise FormatError(
            f"{format_named(name).label} is not written of imports or of so many words; choose {', '.join(formats())}"
        )
    listing = Listing(index)
    if not listing.first(wanted, 1):
        raise FormatError("nothing to export: no term is so selected")
    rows = _sound(listing.pieces(wanted), tally)
    if name == "xlsx":
        if (count := listing.count(wanted)[1]) > MOST_ROWS:
            raise FormatError(f"{count:,} rows; a workbook holds {MOST_ROWS:,}. Choose csv, or fewer")
        return _workbook(rows)
    return tbx.pieces(DIALECTS[name], head, rows, tally.losses) if name in DIALECTS else sheets.pieces(name, rows)


def _workbook(rows: Iterator[list[Row]]) -> Iterator[bytes]:
    with tempfile.TemporaryFile(prefix="gogen-") as file:
        sheets.write_workbook(file, rows)
        file.seek(0)
        while piece := file.read(1 << 18):
            yield piece


def _sound(rows: Iterator[list[Any]], tally: Tally) -> Iterator[list[Row]]:
    """Yield the rows that any file can hold, counted; the others are noted as left out."""
    last = None
    for some in rows:
        text = "".join([f"{row[3]}{row[4]}{row[5]}{row[6]}" for row in some]).encode()
        if len(text.translate(None, _SUSPECT)) != len(text) or any(lead in text for lead in _SUSPECT_LEADS):
            for row in some:
                if not _is_sound(row):
                    tally.losses.add("unfit", row[1])
            some = [row for row in some if _is_sound(row)]
        if some:
            tally.terms += len(some)
            tally.concepts += len({row[0] for row in some}) - (some[0][0] == last)
            last = some[-1][0]
            yield some


def _is_sound(row: Sequence[Any]) -> bool:
    return _BREAKS.isdisjoint(row[3]) and not any(text and CONTROL.search(text) for text in row[3:7])
