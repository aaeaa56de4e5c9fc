"""Where segments come from: CSV and TSV by column, PO, XLIFF, and pairs of lines; one at a time, in constant memory."""

import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from graph.formats.tables import DELIMITERS, decoded
from graph.termcheck import po, xliff
from graph.termcheck.values import Segment
from ontology.errors import FormatError

# Names that columns have where nothing else is said, the first that is there.
SOURCE_COLUMNS = ("source", "src", "source text", "original")
TARGET_COLUMNS = ("target", "trg", "tgt", "target text", "translation")
UNIT_COLUMNS = ("id", "key", "unit", "context")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: columns by name, languages where the file names none, unfinished translations too."""

    source_column: str = ""
    target_column: str = ""
    unit_column: str = ""
    source_language: str = ""
    target_language: str = ""
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its name, how its names end, what reads it."""

    name: str
    endings: tuple[str, ...]
    read: Callable[[IO[bytes], Reading], Iterator[Segment]]


def segments(file: IO[bytes], kind: str, reading: Reading, name: str) -> Iterator[Segment]:
    """Yield the segments of a file that are translated, each with its languages.

    Languages that are asked for are taken before those of the file. Raises FormatError, with the file's name and the
    line, at the first thing wrong.
    """
    try:
        for segment in KINDS[kind].read(file, reading):
            yield replace(
                segment,
                source_language=reading.source_language or segment.source_language,
                target_language=reading.target_language or segment.target_language,
            )
    except FormatError as error:
        raise FormatError(f"{name}: {error}") from error


def kind_of(name: str) -> str:
    """Return the kind of a file by its name; pairs for the standard input. Raises FormatError if no kind fits."""
    if name == "-":
        return "pairs"
    ending = Path(name).suffix.lower()
    for kind in KINDS.values():
        if ending in kind.endings:
            return kind.name
    known = ", ".join(ending for kind in KINDS.values() for ending in kind.endings)
    raise FormatError(f"{name}: no kind of file is known by {ending or 'a name without an ending'!r}; known: {known}")


# ---------------------------------------------------------------- sheets and pairs


def _sheet(delimiter: str) -> Callable[[IO[bytes], Reading], Iterator[Segment]]:
    def read(file: IO[bytes], reading: Reading) -> Iterator[Segment]:
        lines = _rows(file, delimiter, quoted=True)
        header = next(lines, None)
        if header is None:
            raise FormatError("the file is empty: expected a line with the names of the columns")
        names = [cell.strip() for cell in header[1]]
        source = _needed(names, reading.source_column, (*SOURCE_COLUMNS, reading.source_language), "source")
        target = _needed(names, reading.target_column, (*TARGET_COLUMNS, reading.target_language), "target")
        unit = _column(names, reading.unit_column, UNIT_COLUMNS)
        for line, cells in lines:
            if len(cells) != len(names):
                raise FormatError(f"line {line}: expected {len(names)} fields, found {len(cells)}")
            name = cells[unit] if unit is not None else ""
            yield Segment(cells[source], cells[target], unit=name, line=line, target_line=line)

    return read


def _pairs(file: IO[bytes], _: Reading) -> Iterator[Segment]:
    for line, cells in _rows(file, "\t", quoted=False):
        if len(cells) not in (2, 3):
            raise FormatError(f"line {line}: expected source, tab, target (and a name), found {len(cells)} fields")
        yield Segment(cells[0], cells[1], unit=cells[2] if len(cells) > 2 else "", line=line, target_line=line)


def _rows(file: IO[bytes], delimiter: str, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield rows that are not empty with the lines on which they begin."""
    lines = decoded(file)
    rows = (
        csv.reader(lines, delimiter=delimiter, strict=True)
        if quoted
        else csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    )
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            raise FormatError(f"line {line}: {error}") from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _column(names: Sequence[str], asked: str, usual: Collection[str]) -> int | None:
    if asked and asked not in names:
        raise FormatError(f"missing column {asked!r}; there are {', '.join(map(repr, names))}")
    if asked:
        return names.index(asked)
    low = [name.lower() for name in names]
    return next((low.index(name.lower()) for name in usual if name and name.lower() in low), None)


def _needed(names: Sequence[str], asked: str, usual: Collection[str], what: str) -> int:
    found = _column(names, asked, usual)
    if found is None:
        there = ", ".join(map(repr, names))
        raise FormatError(f"missing column {what!r}: say which column is the {what}; there are {there}")
    return found


def _po(file: IO[bytes], reading: Reading) -> Iterator[Segment]:
    return po.read(file, reading.unfinished)


def _xliff(file: IO[bytes], reading: Reading) -> Iterator[Segment]:
    return xliff.read(file, reading.unfinished)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("csv", (".csv",), _sheet(DELIMITERS["csv"])),
        Kind("tsv", (".tsv", ".tab"), _sheet(DELIMITERS["tsv"])),
        Kind("po", (".po",), _po),
        Kind("xliff", (".xlf", ".xliff", ".mxliff", ".sdlxliff"), _xliff),
        Kind("pairs", (".txt",), _pairs),
    )
}
