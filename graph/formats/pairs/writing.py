"""Term lists as pairs, one line each, as :mod:`graph.formats.pairs.presets` says for each tool.

Files for machines are not guarded against spreadsheets: an apostrophe before ``-san`` would be a wrong term there.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from graph.formats.pairs.direction import Direction, Row, note_losses, rows
from graph.formats.pairs.presets import UNFIT, Preset
from graph.formats.termlist import Entry, ListedTerm, Losses, Shared
from ontology.errors import FormatError


def write(
    file: IO[bytes], preset: Preset, entries: Iterable[Entry], shared: Iterable[Shared], losses: Losses,
    direction: Direction,
) -> int:  # fmt: skip
    """Write the pairs of a list as a preset asks, and return how many lines that is. What has no place is noted.

    Raises FormatError for more target languages than the tool takes, and if there is no pair at all.
    """
    allowed = (preset.most or 1_000) if preset.several else 1
    if not 1 <= len(direction.targets) <= allowed:
        few = "one target language" if allowed == 1 else f"one to {allowed} target languages"
        raise FormatError(f"{preset.label} takes {few}, found {len(direction.targets)}: name others in other files")
    out = _Lines(file, preset)
    for line in preset.header(direction, preset) if preset.header else ():
        out.add(line)
    count = 0
    for where, cells in _lines(rows(_noted(entries, preset, losses, direction), direction), preset, losses, direction):
        if out.add(cells):
            count += 1
        else:
            losses.add("over_size", where)
    for thing in shared:
        losses.add(thing.kind, thing.id)
    if not count:
        raise FormatError(f"no pair of terms {direction.told()}")
    return count


def _noted(entries: Iterable[Entry], preset: Preset, losses: Losses, direction: Direction) -> Iterator[Entry]:
    for entry in entries:
        note_losses(entry, direction, preset.held, losses)
        yield entry


class _Lines:
    """The lines of a file, until it is as large as it may be."""

    def __init__(self, file: IO[bytes], preset: Preset) -> None:
        self._file, self._preset, self._size = file, preset, 0

    def add(self, cells: Sequence[str]) -> bool:
        """Write a line; return whether it still had room."""
        if self._preset.comma:
            text = io.StringIO()
            csv.writer(text, lineterminator=self._preset.end).writerow(cells)
            line = text.getvalue().encode()
        else:
            line = ("\t".join(cells) + self._preset.end).encode()
        if self._preset.largest is not None and self._size + len(line) > self._preset.largest:
            return False
        self._size += len(line)
        self._file.write(line)
        return True


Line = tuple[str, list[str]]  # the id of its source term, its cells


def _lines(found: Iterable[Row], preset: Preset, losses: Losses, direction: Direction) -> Iterator[Line]:
    """Yield the lines of a list."""
    if preset.each == "source":
        yield from _one_a_source(found, preset, losses, direction)
        return
    done: str | None = None
    for row in found:
        where = row.source.id or row.entry.id
        if not _fits(row.source, preset, losses):
            continue
        if preset.each == "concept":
            if row.entry.id == done:
                losses.add("further_source", where)
                continue
            done = row.entry.id
            best = _best(row, preset, losses)
            if any(best):
                yield where, preset.cells(row, direction, best)
            continue
        offered = (*row.targets[0], *row.never[0]) if preset.forbidden else row.targets[0]
        for target in offered:
            if _fits(target, preset, losses):
                yield where, preset.cells(row, direction, (target,))
        if not preset.forbidden:
            _note_never(row, losses)


def _one_a_source(found: Iterable[Row], preset: Preset, losses: Losses, direction: Direction) -> Iterator[Line]:
    """Yield one line a source term. A homonym (こう: 香, 甲) is left out: the tool would take one meaning everywhere.

    Nothing is written until all is read, but no more is kept than the largest file holds.
    """
    kept: dict[str, Line | None] = {}
    size = 0
    for row in found:
        if not _fits(row.source, preset, losses):
            continue
        best = _best(row, preset, losses)
        _note_never(row, losses)
        if not any(best):
            continue
        where, text = row.source.id or row.entry.id, row.source.text.strip()
        if preset.whole and not all(best):
            losses.add("incomplete", where)
            continue
        cells = preset.cells(row, direction, best)
        if text in kept:
            before = kept[text]
            if before is not None and before[1] != cells:
                kept[text] = None
                losses.add("homonym", before[0])
            if before is None or before[1] != cells:
                losses.add("homonym", where)
            continue
        size += sum(map(len, cells))
        if preset.largest is not None and size > preset.largest:
            losses.add("over_size", where)
            continue
        kept[text] = where, cells
    yield from (line for line in kept.values() if line is not None)


def _best(row: Row, preset: Preset, losses: Losses) -> tuple[ListedTerm | None, ...]:
    """Return the first translation in each language that the file can hold."""
    best: list[ListedTerm | None] = []
    for terms in row.targets:
        fitting = [term for term in terms if _fits(term, preset, losses)]
        best.append(fitting[0] if fitting else None)
        for term in fitting[1:]:
            losses.add("further_target", term.id or row.entry.id)
    return tuple(best)


def _note_never(row: Row, losses: Losses) -> None:
    for terms in row.never:
        for term in terms:
            losses.add("never", term.id or row.entry.id)


def _fits(term: ListedTerm, preset: Preset, losses: Losses) -> bool:
    """Tell whether a line can hold a term; note it if not."""
    text = term.text.strip()
    kind = ""
    if not text or UNFIT.search(text):
        kind = "unfit"
    elif preset.comment and text.startswith(preset.comment):
        kind = "comment_mark"
    elif preset.longest is not None and len(text.encode()) > preset.longest:
        kind = "over_long"
    if kind:
        losses.add(kind, term.id or text[:40])
    return not kind
