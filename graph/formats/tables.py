"""Rows of CSV, TSV and XLSX, read and written one at a time, for term lists and for foreign dictionaries alike.

A row is known by its number in the sheet, counted from 1; row 1 holds the names of the columns. What a spreadsheet
could take for a formula is written with an apostrophe before it, and read without. A CSV is written as RFC 4180 says,
in UTF-8 with a byte order mark (Excel reads it as something else without one); a TSV likewise, with tabs.
"""

import csv
import re
import zipfile
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

from ontology.errors import FormatError

KINDS = ("csv", "tsv", "xlsx")
DELIMITERS = {"csv": ",", "tsv": "\t"}

MAX_CELL = 131_072  # characters in one cell, as in Python's csv
MAX_LINE = 4 << 20  # bytes in one line of text
MAX_COLUMNS = 512
MAX_UNPACKED = 2 << 30  # bytes that a workbook may unpack to
MAX_RATIO = 200  # how many times its packed size; a sheet of words has about 20
RATIO_FREE = 16 << 20  # bytes below which no ratio is asked for
MAX_PARTS = 1_000  # files in a workbook
EXCEL_CELL = 32_767  # characters that Excel keeps of one cell

GUARD = "'"
# What a spreadsheet may take for the beginning of a formula; Japanese ones take the full-width signs too.
FORMULA = (*"=+-@\t\r\n＝＋－＠", GUARD)

# What no cell may hold: control characters other than TAB, LF and CR, and what is no character at all.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Source = Path | IO[bytes]
Unfit = Callable[[int, str], None]  # is told the number of a row that cannot be read, and what is wrong with it


def rows(
    source: Source, kind: str, required: Collection[str] = (), unfit: Unfit | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV, TSV or XLSX file (its first sheet) with their numbers: column name → cell.

    Empty rows are left out. ``kind`` is one of KINDS; ``required`` names columns that must be there. Raises FormatError
    at the first thing wrong: no UTF-8, a column missing or named twice, a row of another length, a control character,
    a formula, a file that unpacks to too much. What is wrong with one row alone is told to ``unfit`` if that is given,
    and the next row comes.
    """
    unfit = unfit or _refuse
    lines = _workbook_rows(source, unfit) if kind == "xlsx" else text_rows(source, DELIMITERS[kind])
    with closing(lines):
        columns: tuple[str, ...] | None = None
        for number, cells in lines:
            if columns is None:
                columns = _header(cells, required)
                continue
            if kind == "xlsx":  # a sheet does not say how wide its rows are
                cells = [*cells, *[""] * (len(columns) - len(cells))]
            if len(cells) != len(columns):
                unfit(number, f"row {number}: expected {len(columns)} fields, found {len(cells)}")
                continue
            row = dict(zip(columns, map(unguarded, cells), strict=True))
            bad = next(((column, found) for column, cell in row.items() if (found := CONTROL.search(cell))), None)
            if bad:
                column, found = bad
                unfit(number, f"row {number}: control character U+{ord(found.group()):04X} in column {column!r}")
                continue
            yield number, row
        if columns is None:
            raise FormatError("the file is empty: expected a row with the names of the columns")


def _refuse(_: int, message: str) -> None:
    raise FormatError(message)


def _header(cells: Sequence[str], required: Collection[str]) -> tuple[str, ...]:
    columns = tuple(unguarded(cell).strip() for cell in cells)
    if len(columns) > MAX_COLUMNS:
        raise FormatError(f"{len(columns)} columns; allowed are {MAX_COLUMNS}")
    for number, column in enumerate(columns, 1):
        if not column:
            raise FormatError(f"column {number} has no name")
        if columns.index(column) < number - 1:
            raise FormatError(f"column {column!r} twice")
    for column in required:
        if column not in columns:
            raise FormatError(f"missing column {column!r}")
    return columns


def write(file: IO[bytes], kind: str, columns: Sequence[str], lines: Iterable[Mapping[str, str]]) -> int:
    """Write rows as CSV, TSV or XLSX, one after another, and return how many; a column a row lacks stays empty.

    The same rows always give the same bytes. Raises FormatError for a cell that holds a control character, or that is
    too long for a spreadsheet (XLSX: 32,767 characters).
    """
    cells = (_line(number, line, columns, kind) for number, line in enumerate(lines, 2))
    return _write_workbook(file, columns, cells) if kind == "xlsx" else _write_text(file, kind, columns, cells)


def _line(number: int, line: Mapping[str, str], columns: Sequence[str], kind: str) -> list[str]:
    limit = EXCEL_CELL if kind == "xlsx" else MAX_CELL
    found = []
    for column in columns:
        cell = guarded(line.get(column, ""))
        if bad := CONTROL.search(cell):
            raise FormatError(f"row {number}: control character U+{ord(bad.group()):04X} in column {column!r}")
        if len(cell) > limit:
            raise FormatError(f"row {number}: column {column!r} has {len(cell)} characters; {kind} holds {limit}")
        found.append(cell)
    return found


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: with an apostrophe before what begins like one."""
    return GUARD + cell if cell.startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before it was guarded."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(FORMULA) else cell


# ---------------------------------------------------------------- CSV and TSV


class _Encoded:
    """The text that a csv writer makes, on its way to a file of bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        self._file.write(text.encode())


def _write_text(file: IO[bytes], kind: str, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> int:
    file.write(b"\xef\xbb\xbf")
    writer = csv.writer(_Encoded(file), delimiter=DELIMITERS[kind], lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for line in lines:
        writer.writerow(line)
        count += 1
    return count


def text_rows(source: Source, delimiter: str) -> Generator[tuple[int, list[str]], None, None]:
    """Yield the rows of a CSV or TSV file with their numbers, as they stand; empty ones are left out."""
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        lines = csv.reader(decoded(file), delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(lines, None)
            except csv.Error as error:
                raise FormatError(f"row {number}: {_CSV_ERRORS.get(str(error), error)}") from error
            if cells is None:
                return
            if cells:
                yield number, cells


_CSV_ERRORS = {
    "unexpected end of data": "a quotation mark is opened and never closed",
    f"field larger than field limit ({MAX_CELL})": f"a field of more than {MAX_CELL} characters",
}


def decoded(file: IO[bytes]) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, ends included, its byte order mark not. Raises FormatError at another byte."""
    at = 0
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise FormatError(f"a line of more than {MAX_LINE >> 20} MiB at byte {at}")
        try:
            yield line.decode("utf-8-sig" if at == 0 else "utf-8")
        except UnicodeDecodeError as error:
            mark = 3 if at == 0 and line.startswith(b"\xef\xbb\xbf") else 0
            raise FormatError(f"not UTF-8 at byte {at + error.start + mark}") from error
        at += len(line)


# ---------------------------------------------------------------- XLSX


def _workbook_rows(source: Source, unfit: Unfit) -> Generator[tuple[int, list[str]], None, None]:
    from xml.etree.ElementTree import ParseError

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _bounded(source)
        book = load_workbook(source, read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a file may claim any size
            for number, found in enumerate(sheet.iter_rows(), 1):
                try:
                    cells = [_cell(cell, number) for cell in found]
                except FormatError as error:
                    unfit(number, str(error))
                    continue
                while cells and not cells[-1]:
                    cells.pop()
                if cells:
                    yield number, cells
        finally:
            book.close()
    except (zipfile.BadZipFile, InvalidFileException, ParseError) as error:
        raise FormatError(f"not an XLSX workbook: {error}") from error
    except (KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise FormatError("not an XLSX workbook: a part is missing or damaged") from error


def _bounded(source: Source) -> None:
    """Refuse a workbook that unpacks to too much. zipfile reads no part beyond the size that its directory states."""
    with zipfile.ZipFile(source) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise FormatError(f"a workbook of {len(parts)} parts; allowed are {MAX_PARTS}")
    if unpacked > MAX_UNPACKED or unpacked > RATIO_FREE + packed * MAX_RATIO:
        raise FormatError(f"the workbook unpacks from {packed} to {unpacked} bytes, which is too much")


def _cell(cell: Any, row: int) -> str:
    value = cell.value
    if value is None:
        return ""
    where = f"{cell.column_letter}{row}"
    if cell.data_type == "f":
        raise FormatError(f"formula in cell {where} refused")
    if cell.data_type == "e":
        raise FormatError(f"error {value!r} in cell {where}")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))


# In a workbook a carriage return is written _x000D_ (ISO/IEC 29500-1, 22.4.2.4); so is the mark itself, then.
ESCAPED = re.compile("_x([0-9A-F]{4})_")
TO_ESCAPE = re.compile("\r|_(?=x[0-9A-F]{4}_)")

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The least that a workbook of one sheet consists of (ISO/IEC 29500-1, 11.2), the sheet itself aside.
WORKBOOK = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="Terms" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the time of every part: the same rows give the same bytes


def _write_workbook(file: IO[bytes], columns: Sequence[str], lines: Iterable[Sequence[str]]) -> int:
    """Write a workbook whose cells are all texts in place: a spreadsheet can take none of them for a formula.

    openpyxl states the time of writing, and keeps a table of all texts in memory; this does neither.
    """
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in WORKBOOK.items():
            archive.writestr(_part(name), _XML + text)
        with archive.open(_part("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            views = f'<sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
            letters = [column_letters(number) for number in range(1, len(columns) + 1)]
            sheet.write(f'{_XML}<worksheet xmlns="{_SHEET}">{views}<sheetData>\n{_row(1, letters, columns)}'.encode())
            for line in lines:
                count += 1
                sheet.write(_row(count + 1, letters, line).encode())
            sheet.write(b"</sheetData></worksheet>\n")
    return count


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, EPOCH)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def column_letters(number: int) -> str:
    """Return what a spreadsheet calls its column of that number, from 1: A, Z, AA."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _row(number: int, letters: Sequence[str], cells: Iterable[str]) -> str:
    written = []
    for letter, cell in zip(letters, cells, strict=True):
        if cell:
            text = escape(TO_ESCAPE.sub(lambda found: f"_x{ord(found.group()):04X}_", cell))
            place = f'r="{letter}{number}"'
            written.append(f'<c {place} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
    return f'<row r="{number}">{"".join(written)}</row>\n'
