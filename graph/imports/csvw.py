"""The tables of a CLDF dataset: CSV files described by metadata (W3C CSVW), in a folder or zipped."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple, Self

from graph.imports.streams import Stream, opened
from graph.imports.words import Rejected, SourceFacts
from ontology.errors import ImportFailed

TERMS = "http://cldf.clld.org/v1.0/terms.rdf#"
NEEDED = ("FormTable", "LanguageTable")
Own = Mapping[str, tuple[str, ...]]

MOST_METADATA = 8 * 2**20  # bytes
MOST_UNPACKED = 4 * 2**30  # bytes of one zipped table


class Table(NamedTuple):
    """A table of a dataset: its file, what its columns are called there, and how its lines are cut."""

    url: str
    columns: Mapping[str, str]  # property of CLDF, or the reader's own name → name in the header
    separators: Mapping[str, str]
    delimiter: str
    encoding: str


class Row(NamedTuple):
    """One row: its line, and its cells by what they are."""

    line: int
    cells: Mapping[str, str]


class Dataset:
    """The files of a dataset, by name, wherever they are: in a folder or in a ZIP archive.

    ``own`` tells the columns that have no property of CLDF: the reader's name → their names, in small letters and
    figures alone. Raises ImportFailed if it is no dataset, or lacks the table of forms or of languages.
    """

    def __init__(self, path: Path, own: Own) -> None:
        self.path = path
        self._archive: zipfile.ZipFile | None = None
        if not path.exists():
            raise ImportFailed("there is no such file or folder", str(path))
        if path.is_file() and _begins(path) == b"PK":
            self._archive = _archive(path)
            names = [name for name in self._archive.namelist() if name.endswith("-metadata.json")]
            self._metadata = self._one(names)
            self._folder = str(PurePosixPath(self._metadata).parent)
        elif path.is_dir():
            self._metadata = self._one([file.name for file in path.glob("*-metadata.json")])
            self._folder = str(path)
        else:
            self._metadata, self._folder = path.name, str(path.parent)
        described = self._described()
        self._facts = described
        self.tables = {
            table["dc:conformsTo"].removeprefix(TERMS): self._table(table, described, own)
            for table in map(_object, _list(described.get("tables")))
            if str(table.get("dc:conformsTo")).startswith(TERMS)
        }
        for name in NEEDED:
            if name not in self.tables:
                raise ImportFailed(f"the metadata name no {name} of CLDF", str(path), self._metadata)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._archive:
            self._archive.close()

    def _one(self, names: list[str]) -> str:
        if len(names) != 1:
            found = f"found {', '.join(sorted(names)[:5])}" if names else "found none"
            raise ImportFailed(f"expected one file …-metadata.json, {found}", str(self.path))
        return names[0]

    def _described(self) -> dict[str, Any]:
        with self._open(self._metadata) as stream:
            body = b""
            for piece in stream.pieces():
                body += piece
                if len(body) > MOST_METADATA:
                    raise ImportFailed(f"metadata of more than {MOST_METADATA:,} bytes", str(self.path), self._metadata)
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ImportFailed(f"no JSON: {error}", str(self.path), self._metadata) from error
        if not isinstance(found, dict) or not str(found.get("dc:conformsTo")).startswith(TERMS):
            raise ImportFailed("dc:conformsTo names no module of CLDF", str(self.path), self._metadata)
        return found

    def _table(self, table: Mapping[str, Any], described: Mapping[str, Any], own: Own) -> Table:
        dialect = {**_object(described.get("dialect")), **_object(table.get("dialect"))}
        columns, separators = dict[str, str](), dict[str, str]()
        for column in map(_object, _list(_object(table.get("tableSchema")).get("columns"))):
            name, url = str(column.get("name") or ""), str(column.get("propertyUrl") or "")
            plain = re.sub(r"[^a-z0-9]", "", name.lower())
            key = next((key for key, names in own.items() if plain in names), url.removeprefix(TERMS))
            if name and key and key not in columns:
                columns[key] = name
                if separator := column.get("separator"):
                    separators[key] = str(separator)
        url, encoding = str(table.get("url") or ""), str(dialect.get("encoding") or "utf-8")
        try:
            b"".decode(encoding)
        except LookupError:
            raise ImportFailed(f"unknown encoding {encoding!r} of the table {url!r}", str(self.path)) from None
        return Table(url, columns, separators, str(dialect.get("delimiter") or ",")[:1], encoding)

    @contextmanager
    def _open(self, name: str) -> Iterator[Stream]:
        """Open a file of the dataset, itself perhaps zipped. Raises ImportFailed for a name that leads out of it."""
        plain = PurePosixPath(name)
        if plain.is_absolute() or ".." in plain.parts:
            raise ImportFailed(f"the table {name!r} is outside the dataset", str(self.path))
        if self._archive:
            inside = name if name == self._metadata else str(PurePosixPath(self._folder) / plain)
            with self._member(self._archive, inside) as member, Stream(member, f"{self.path}: {inside}") as stream:
                yield stream
            return
        file = Path(self._folder) / plain
        packed = file.with_name(file.name + ".zip")
        if file.exists() or not packed.exists():
            with opened(file) as stream:
                yield stream
            return
        with (
            _archive(packed) as archive,
            self._member(archive, file.name) as member,
            Stream(member, str(packed)) as stream,
        ):
            yield stream

    def _member(self, archive: zipfile.ZipFile, name: str) -> IO[bytes]:
        try:
            info = archive.getinfo(name)
        except KeyError:
            raise ImportFailed(f"there is no file {name!r} in it", str(self.path)) from None
        if info.file_size > MOST_UNPACKED or info.flag_bits & 1:
            raise ImportFailed(f"{name!r} is encrypted, or unpacks to {info.file_size:,} bytes", str(self.path))
        return archive.open(info)

    def where(self, table: str, line: int) -> str:
        """Return a place in a table, for messages."""
        return f"{self.tables[table].url}, line {line}"

    def parted(self, table: str, key: str, cell: str) -> list[str]:
        """Return the values of one cell, of which a column may hold several."""
        separator = self.tables[table].separators.get(key)
        return [part.strip() for part in (cell.split(separator) if separator else [cell]) if part.strip()]

    def rows(self, name: str, rejected: list[Rejected]) -> Iterator[Row]:
        """Yield the rows of a table, none if there is no such table; what cannot be read goes to ``rejected``.

        Raises ImportFailed if a file is missing or damaged, or lacks a column that the metadata name.
        """
        table = self.tables.get(name)
        if table is None:
            return
        with self._open(table.url) as stream:
            lines = csv.reader(_texts(stream, table, rejected), delimiter=table.delimiter, strict=True)
            header = next(lines, [])
            for key, column in table.columns.items():
                if column not in header and (key in ("id", "form") or key.endswith("Reference")):
                    raise ImportFailed(f"missing column {column!r}", str(self.path), table.url)
            places = {key: header.index(column) for key, column in table.columns.items() if column in header}
            while True:
                try:
                    cells = next(lines, None)
                except csv.Error as error:
                    rejected.append(Rejected(self.where(name, lines.line_num), f"no CSV: {error}"))
                    continue
                if cells is None:
                    return
                if len(cells) != len(header):
                    reason = f"expected {len(header)} fields, found {len(cells)}"
                    rejected.append(Rejected(self.where(name, lines.line_num), reason))
                    continue
                yield Row(lines.line_num, {key: cells[place] for key, place in places.items()})

    def facts(self) -> SourceFacts:
        """Return what the metadata say of the dataset."""
        told = self._facts
        licence, url = (str(told.get(key) or "") for key in ("dc:license", "dc:identifier"))
        origins = told.get("prov:wasDerivedFrom")
        versions = [
            str(origin.get("dc:created"))
            for origin in _list(origins)
            if isinstance(origin, dict) and origin.get("dc:title") == "Repository" and origin.get("dc:created")
        ]
        return SourceFacts(
            title=str(told.get("dc:title") or "") or None,
            version=versions[0] if versions else None,
            licence=licence if licence.startswith("http") else None,
            creator=str(told.get("dc:bibliographicCitation") or "") or None,
            url=url if url.startswith("http") else None,
        )


def _texts(stream: Stream, table: Table, rejected: list[Rejected]) -> Iterator[str]:
    for number, text in stream.texts(table.encoding):
        if isinstance(text, Rejected):
            rejected.append(Rejected(f"{table.url}, line {number}", text.reason))
            yield "\n"
        else:
            yield text + "\n"


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise ImportFailed(f"the ZIP archive is damaged or truncated ({error})", str(path)) from error


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(2)
    except OSError as error:
        raise ImportFailed(f"cannot be opened: {error.strerror or error}", str(path)) from error


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
