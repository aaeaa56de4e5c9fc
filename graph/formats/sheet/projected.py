"""Rows of the term list of the index as CSV and TSV: the columns of a sheet that such rows have, a piece at a time."""

import csv
import io
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import IO

from graph.formats import tables
from graph.formats.building import CONCEPT_IRI, ENTRY_IRI
from graph.index.listing import Row

COLUMNS = (
    "concept_id",
    "concept_iri",
    "lang",
    "term",
    "reading",
    "status",
    "pos",
    "register",
    "subject_field",
    "definition",
    "content_warning",
    "definition_lang",
    "romanisation",
    "entry_iri",
)


def cells(row: Row) -> tuple[str | None, ...]:
    """Return the cells of a row."""
    concept, entry, tag, written, reading, roman, definition, definition_tag, speech, status, *others = row
    register, advisories, field = others
    if roman and ("|" in roman or "\\" in roman or "@" in roman):
        roman = roman.replace("\\", "\\\\").replace("|", "\\|") + f"@{tag.partition('-')[0]}-Latn"
    return (
        concept,
        CONCEPT_IRI + concept,
        tag,
        written,
        reading,
        status,
        speech,
        register,
        field,
        definition,
        advisories,
        definition_tag,
        roman,
        ENTRY_IRI + entry,
    )


_TEXTS = itemgetter(
    *(COLUMNS.index(column) for column in ("concept_id", "term", "reading", "definition", "romanisation"))
)


def pieces(kind: str, rows: Iterable[list[Row]]) -> Iterator[bytes]:
    """Yield a CSV or TSV file, piece after piece of rows."""
    yield b"\xef\xbb\xbf"
    yield _text(kind, [COLUMNS])
    for some in rows:
        yield _text(kind, [_guarded(cells(row)) for row in some])


def _guarded(found: tuple[str | None, ...]) -> tuple[str | None, ...]:
    if any(cell and cell.startswith(tables.FORMULA) for cell in _TEXTS(found)):
        return tuple(tables.guarded(cell) if cell else cell for cell in found)
    return found


def _text(kind: str, lines: Iterable[Iterable[str | None]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=tables.DELIMITERS[kind], lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()


def write_workbook(file: IO[bytes], rows: Iterable[list[Row]]) -> None:
    """Write the rows as a workbook."""
    lines = ({c: cell for c, cell in zip(COLUMNS, cells(row), strict=True) if cell} for some in rows for row in some)
    tables.write(file, "xlsx", COLUMNS, lines)
