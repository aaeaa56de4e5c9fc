"""The term list of a finished index, of any size: its rows concept by concept, never all of them at once.

A row has what ``projections`` wrote down: of each word the first spelling, reading, romanisation and definition.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

from graph.index.file import Index
from graph.index.scans import CURATED, IMPORTED, WRITTEN
from ontology.vocabulary import ID_BASE

ENTRY, CONCEPT = f"{ID_BASE}entry/", f"{ID_BASE}concept/"
GLOSSARY = (CURATED, WRITTEN)  # the sources of every word that was not imported
PIECE = 2000  # rows at once


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: of everything that is named here at least one must hold; nothing named: all rows.

    ``languages`` are basic language ranges (RFC 4647), ``concepts`` ids, ``statuses``, ``subjects`` and ``without``
    (content advisories) short names, ``sources`` names as ``Scans.origins`` has them: ``curated``, ``imported-edict``.
    """

    languages: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Row(NamedTuple):
    """A word in one concept, both by their ids; None where the graph says nothing.

    ``tag`` and ``definition_tag`` are language tags; ``advisories`` are divided by `` | ``.
    """

    concept: str
    entry: str
    tag: str
    written: str
    reading: str | None
    romanisation: str | None
    definition: str | None
    definition_tag: str | None
    speech: str | None
    status: str | None
    register: str | None
    advisories: str | None
    field: str | None


_COLUMNS = (
    f"substr(concept, {len(CONCEPT) + 1}), substr(entry, {len(ENTRY) + 1}), tag, written, reading, romanisation, "
    "coalesce(definition, other), CASE WHEN definition IS NULL THEN other_tag ELSE 'en' END, speech, status, register, "
    "advisories, field"
)
_OURS = f"concept GLOB '{CONCEPT}?*' AND entry GLOB '{ENTRY}?*' AND trim(written) <> ''"


class Listing:
    """The term list of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def pieces(self, wanted: Wanted) -> Iterator[list[tuple[str | None, ...]]]:
        """Yield rows (the fields of :class:`Row`) some thousands at a time, by concept, then by entry."""
        with self._index.reading() as connection, closing(_asked(connection, _COLUMNS, wanted, _ORDER)) as rows:
            while piece := rows.fetchmany(PIECE):
                yield piece

    def first(self, wanted: Wanted, most: int) -> list[Row]:
        """Return the first rows."""
        with self._index.reading() as connection:
            return [Row(*row) for row in _asked(connection, _COLUMNS, wanted, f"{_ORDER} LIMIT {most}")]

    def count(self, wanted: Wanted) -> tuple[int, int]:
        """Return how many concepts and how many rows there are."""
        with self._index.reading() as connection:
            concepts, rows = _asked(connection, "COUNT(DISTINCT concept), COUNT(*)", wanted).fetchone()
        return int(concepts), int(rows)

    def sources(self) -> dict[str, int]:
        """Return how many rows there are of each source: ``curated``, ``written``, ``imported-edict``."""
        return dict(self._index.rows("SELECT source, COUNT(*) FROM term GROUP BY source ORDER BY source"))

    def tags(self) -> list[str]:
        """Return the language tags of the rows."""
        return [tag for (tag,) in self._index.rows("SELECT DISTINCT tag FROM term ORDER BY tag")]

    def glossary(self) -> dict[str, bool]:
        """Return the concepts of the glossary that have words, by id: does one of these carry a content advisory?"""
        rows = self._index.rows(
            "SELECT concept.id, MAX(term.advisories IS NOT NULL) FROM concept "
            "JOIN term ON term.concept = ? || concept.id WHERE concept.source = '' GROUP BY concept.id",
            CONCEPT,
        )
        return {name: bool(advised) for name, advised in rows}

    def has_concept(self, name: str) -> bool:
        """Tell whether a concept, by its id, has rows."""
        return bool(self._index.rows("SELECT 1 FROM term WHERE concept = ? LIMIT 1", CONCEPT + name))


_ORDER = "ORDER BY concept, rowid"


def _asked(connection: sqlite3.Connection, columns: str, wanted: Wanted, order: str = "") -> sqlite3.Cursor:
    where, given = [_OURS], list[object]()
    for column, values in (
        ("concept", tuple(CONCEPT + name for name in wanted.concepts)),
        ("status", wanted.statuses),
        ("field", wanted.subjects),
        ("source", wanted.sources),
    ):
        if values:
            where.append(f"{column} IN ({', '.join('?' * len(values))})")
            given += values
    if wanted.languages:
        where.append(f"({' OR '.join(['tag = ? OR substr(tag, 1, ?) = ?'] * len(wanted.languages))})")
        for tag in wanted.languages:
            given += [tag, len(tag) + 1, f"{tag}-"]
    for name in wanted.without:
        where.append("(advisories IS NULL OR instr(' | ' || advisories || ' | ', ?) = 0)")
        given.append(f" | {name} | ")
    return connection.execute(f"SELECT {columns} FROM term WHERE {' AND '.join(where)} {order}", given)


def imported(name: str) -> str:
    """Return the source of an import's rows by its name: ``edict`` → ``imported-edict``."""
    return name if name.startswith(IMPORTED) else IMPORTED + name
