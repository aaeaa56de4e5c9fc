"""The rows of a sheet as a term list: rows of one concept become one entry, wherever they stand."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from graph.formats import tables
from graph.formats.building import CONCEPT_IRI, ENTRY_IRI
from graph.formats.keys import KEYS, item_of_json
from graph.formats.remarks import Remarks
from graph.formats.sheet.columns import (
    COLUMNS,
    EMPTY,
    FIELDS,
    LINKS,
    OWN,
    REQUIRED,
    SEVERAL,
    SINGLE,
    TAGGED,
    parted,
    romanised,
    transactions_of,
)
from graph.formats.tbx.names import name
from graph.formats.tbx.structure import IS_TAG
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, Shared
from ontology import model
from ontology.vocabulary import ID_BASE, bcp47, identifier


def read(source: Path | IO[bytes], kind: str, remarks: Remarks) -> Iterator[Entry | Shared]:
    """Yield the entries of a sheet in the order of their first rows, then its shared things.

    A sheet needs the columns ``lang`` and ``term``. Rows without ``concept_id`` are concepts of their own; columns that
    are not ours are kept with the term, under their own names. What is wrong is noted in ``remarks``; FormatError for
    what is no sheet.
    """
    reader = _Reader(remarks)
    for number, row in tables.rows(source, kind, REQUIRED, lambda _, message: remarks.wrong(message)):
        reader.take(number, row)
    yield from reader.entries()
    yield from reader.shared


class _Draft(NamedTuple):
    """An entry of which more rows may come."""

    line: int
    items: dict[Item, None]
    sections: dict[str, tuple[dict[Item, None], list[ListedTerm]]]


class _Reader:
    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._drafts: dict[str, _Draft] = {}
        self.shared: list[Shared] = []

    def take(self, number: int, row: dict[str, str]) -> None:
        if kind := row.get("row_kind"):
            self._shared(kind, row.get("data", ""), number)
            return
        term = row["term"]
        if not term.strip():
            self._remarks.wrong(f"empty term at row {number}")
            return
        if any(letter in term for letter in "\t\r\n"):
            self._remarks.wrong(f"a tab or newline in the term {' '.join(term.split())[:60]!r} at row {number}")
            term = " ".join(term.split())
        tag = self._tag(row["lang"], number)
        for column, kind in LINKS.items():
            for told in self._list(row.get(column, ""), number):
                self._add(kind, told, number)
        entry = row.get("entry_iri", "")
        word = name("w", identifier(entry)) if entry.startswith(ENTRY_IRI) else f"row-{number}"
        key = row.get("concept_id") or row.get("concept_iri") or word
        draft = self._drafts.setdefault(key, _Draft(number, {}, {}))
        for item in self._concept_items(row, tag, number):
            draft.items[item] = None
        items, terms = draft.sections.setdefault(tag, ({}, []))
        for item in self._section_items(row, tag, number):
            items[item] = None
        terms.append(ListedTerm(term, tuple(self._term_items(row, number)), _id(row), number))

    def entries(self) -> Iterator[Entry]:
        for key, draft in self._drafts.items():
            sections = (LanguageSection(tag, tuple(t), tuple(i)) for tag, (i, t) in draft.sections.items())
            yield Entry(key, tuple(sections), tuple(draft.items), draft.line)

    # ------------------------------------------------------------ cells

    def _tag(self, tag: str, number: int) -> str:
        if IS_TAG.fullmatch(tag):
            return bcp47(tag)
        mended = bcp47(tag.replace("_", "-").strip())
        meant = f"; did you mean {mended}?" if IS_TAG.fullmatch(mended) else ""
        self._remarks.wrong(f"invalid language tag {tag!r} at row {number}{meant}")
        return mended if meant else "und"

    def _concept_items(self, row: Mapping[str, str], tag: str, number: int) -> Iterator[Item]:
        concept = row.get("concept_iri", "")
        if concept.startswith(CONCEPT_IRI):
            yield Item("externalCrossReference", "Gogen concept", target=concept)
        if row.get("subject_field"):
            yield Item("subjectField", row["subject_field"])
        for what in ("related", "broader"):
            for other in parted(row.get(what, "")):
                yield Item("crossReference", f"{what}: {other}", target=name("c", other))
        if row.get("definition") and row.get("definition_lang") not in ("", None, tag):
            yield _definition(row, row["definition_lang"])
        for column in _OF_CONCEPTS:
            if row.get(column):
                yield Item(column, "" if row[column] == EMPTY else row[column])
        for told in self._list(row.get("concept_data", ""), number):
            yield from self._item(told, number)

    def _section_items(self, row: Mapping[str, str], tag: str, number: int) -> Iterator[Item]:
        if row.get("definition") and row.get("definition_lang") in ("", None, tag):
            yield _definition(row, tag)
        for told in self._list(row.get("language_data", ""), number):
            yield from self._item(told, number)

    def _term_items(self, row: Mapping[str, str], number: int) -> Iterator[Item]:
        for column in SINGLE:
            if cell := row.get(column.name):
                if column.allowed and cell not in column.allowed:
                    allowed = ", ".join(map(str, column.allowed))
                    self._remarks.wrong(f"{column.name} {cell!r} not one of {allowed} (row {number})")
                yield Item(column.category, column.value(cell))
        for category in (*SEVERAL, *TAGGED):
            for value in parted(row.get(category, "")):
                text, at, tag = value.rpartition("@") if category in TAGGED else ("", "", "")
                if at and IS_TAG.fullmatch(tag):
                    yield Item(category, text, tag)
                else:
                    yield Item(category, value, romanised(row["lang"]) if category == "romanisation" else None)
        sources = row.get("context_source", "")
        for position, value in enumerate(parted(row.get("context", ""))):
            source = parted(sources)[position] if sources and position < len(parted(sources)) else ""
            parts = (Item("source", source),) if source else ()
            yield Item("context", value, row.get("context_lang") or bcp47(row["lang"]), parts=parts)
        yield from transactions_of(row)
        for column_name in _OF_TERMS:
            if row.get(column_name):
                yield Item(column_name, "" if row[column_name] == EMPTY else row[column_name])
        if row.get("entry_iri", "").startswith(ENTRY_IRI):
            yield Item("externalCrossReference", "Gogen entry", target=row["entry_iri"])
        for told in self._list(row.get("term_data", ""), number):
            yield from self._item(told, number)
        for column_name, cell in row.items():
            if cell and column_name not in COLUMNS:
                yield Item(column_name, cell)

    def _list(self, cell: str, number: int) -> list[Any]:
        if not cell:
            return []
        try:
            found = json.loads(cell)
            if not isinstance(found, list):
                raise ValueError("no list")
        except (ValueError, RecursionError):
            self._remarks.wrong(f"row {number}: {cell[:60]!r} is not a list in JSON")
            return []
        return found

    def _item(self, told: Any, number: int) -> Iterator[Item]:
        try:
            yield item_of_json(json.dumps(told))
        except ValueError as error:
            self._remarks.wrong(f"row {number}: {error}")

    def _shared(self, kind: str, cell: str, number: int) -> None:
        try:
            self._add(kind, json.loads(cell), number)
        except (ValueError, RecursionError):
            self._remarks.wrong(f"row {number}: the data of a {kind} is not JSON: {cell[:60]!r}")

    def _add(self, kind: str, told: Any, number: int) -> None:
        if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
            self._remarks.wrong(f"row {number}: the data of a {kind} is not an object of texts")
            return
        self.shared.append(Shared(kind, f"{told.get('id') or told.get('tag')}", tuple(told.items())))


_CONCEPTFIELDS = {key for key, found in KEYS.items() if found.model is model.Concept}
_OF_CONCEPTS = [column for column in OWN if column in FIELDS and column in {*_CONCEPTFIELDS, "without_concept"}]
_OF_TERMS = [column for column in OWN if column in FIELDS and column not in _OF_CONCEPTS]


def _definition(row: Mapping[str, str], tag: str) -> Item:
    parts = tuple(Item("source", source) for source in parted(row.get("definition_source", "")))
    return Item("definition", row["definition"], tag, parts=parts)


def _id(row: Mapping[str, str]) -> str | None:
    number = row.get("spelling", "")
    sense = row.get("sense_iri", "")
    if sense.startswith(f"{ID_BASE}sense/"):
        return name("s", identifier(sense)) + (f".{number}" if number else "")
    entry = row.get("entry_iri", "")
    return name("e", identifier(entry)) if entry.startswith(ENTRY_IRI) else number or None
