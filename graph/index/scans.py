"""The graph as the parts of the index read it: one scan for each predicate, spooled into tables and joined there.

Engines take three times as long for the joins, and Python dictionaries ten times the memory: 4.5 million statements
fit into 1.5 GB because things are numbers here and their IRIs stand in one table. The tables lie in a scratch file
attached as ``scan`` and vanish with it:

- ``scan.node`` (id, iri): the things met so far, numbered from 1;
- :meth:`Scans.links`: (subject, object), numbers of nodes;
- :meth:`Scans.texts`: (subject, text, tag), literals; the tag in BCP 47 case, empty where there is none;
- :meth:`Scans.origins`: (node, source), where each entry is stated: ``curated``, ``written`` (by a user) or
  ``imported-NAME``.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from graph import queries
from graph.engine.store import Snapshot, tag_of
from ontology.vocabulary import LIME, identifier

CURATED, WRITTEN, IMPORTED = "curated", "written", "imported-"
_PIECE = 50_000  # rows written at once

# A query for one part's own use, of rows that no pair of subject and object tells.
Rows = Iterator[tuple[Any, ...]]


class Scans:
    """One generation's graph, read predicate by predicate at the first need, each once."""

    def __init__(self, snapshot: Snapshot, connection: sqlite3.Connection, scratch: Path) -> None:
        self.snapshot = snapshot
        self._connection = connection
        self._numbers: dict[str, int] = {}
        self._new: list[str] = []
        self._tags: dict[str | None, str] = {}
        self._read: dict[str, int] = {}
        self._origins = False
        connection.execute("ATTACH ? AS scan", (str(scratch),))
        connection.executescript(
            "PRAGMA scan.journal_mode = OFF; PRAGMA scan.synchronous = OFF;"
            "CREATE TABLE scan.node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL);"
        )

    def links(self, predicate: str) -> str:
        """Return the table (subject, object) of a predicate's statements about things; indexed by subject."""
        return f"scan.link{self._scanned(predicate)}"

    def texts(self, predicate: str) -> str:
        """Return the table (subject, text, tag) of a predicate's statements with literals; indexed by subject."""
        return f"scan.text{self._scanned(predicate)}"

    def origins(self) -> str:
        """Return the table (node, source) of all entries: curated before written before imported, if in several."""
        if not self._origins:
            self._origins = True
            self._connection.execute("CREATE TABLE scan.origin (node INTEGER PRIMARY KEY, source TEXT NOT NULL)")
            built = self.snapshot.generation.built
            rows: Any = self.snapshot.raw(queries.about(queries.STATED_ABOUT, predicate=str(LIME.language)))
            found: dict[int, str] = {}
            for subject, graph in rows:
                if isinstance(subject, NamedNode):
                    source = _source(graph.value, built)
                    number = self.number(subject.value)
                    if number not in found or _order(source) < _order(found[number]):
                        found[number] = source
            self._flush()
            self._connection.executemany("INSERT INTO scan.origin VALUES (?, ?)", found.items())
        return "scan.origin"

    def number(self, iri: str) -> int:
        """Return the number of a thing; it stands in ``scan.node`` after the next scan or :meth:`rows`."""
        number = self._numbers.get(iri)
        if number is None:
            number = self._numbers[iri] = len(self._numbers) + 1
            self._new.append(iri)
        return number

    def rows(self, query: str, *given: object) -> Rows:
        """Yield the rows of an SQL query over the tables."""
        self._flush()
        return iter(self._connection.execute(query, given))

    def least(self, predicate: str, tags: tuple[str, ...] = ()) -> str:
        """Return a subquery (subject, text, tag): the first text by its code points of each subject, of these tags."""
        marks = ", ".join(f"'{tag}'" for tag in tags)
        where = f" WHERE tag IN ({marks})" if tags else ""
        return f"(SELECT subject, MIN(text) AS text, tag FROM {self.texts(predicate)}{where} GROUP BY subject)"

    def _scanned(self, predicate: str) -> int:
        """Spool a predicate's statements into its two tables, at the first need; return their number."""
        if predicate in self._read:
            return self._read[predicate]
        number = self._read[predicate] = len(self._read) + 1
        self._connection.execute(f"CREATE TABLE scan.link{number} (subject INTEGER, object INTEGER)")
        self._connection.execute(f"CREATE TABLE scan.text{number} (subject INTEGER, text TEXT, tag TEXT)")
        links: list[tuple[int, int]] = []
        texts: list[tuple[int, str, str]] = []
        rows: Any = self.snapshot.raw(queries.about(queries.PAIRS, predicate=str(predicate)))
        for subject, found in rows:
            if isinstance(found, Literal):
                texts.append((self.number(subject.value), found.value, self._tag(found)))
            elif isinstance(found, NamedNode | BlankNode):  # and not a quoted triple
                links.append((self.number(subject.value), self.number(found.value)))
            if len(links) + len(texts) >= _PIECE:
                self._spool(number, links, texts)
        self._spool(number, links, texts)
        self._connection.execute(f"CREATE INDEX scan.of_link{number} ON link{number} (subject, object)")
        self._connection.execute(f"CREATE INDEX scan.of_text{number} ON text{number} (subject)")
        self._flush()
        return number

    def _spool(self, number: int, links: list[tuple[int, int]], texts: list[tuple[int, str, str]]) -> None:
        self._connection.executemany(f"INSERT INTO scan.link{number} VALUES (?, ?)", links)
        self._connection.executemany(f"INSERT INTO scan.text{number} VALUES (?, ?, ?)", texts)
        links.clear()
        texts.clear()

    def _flush(self) -> None:
        if self._new:
            first = len(self._numbers) - len(self._new) + 1
            self._connection.executemany("INSERT INTO scan.node VALUES (?, ?)", enumerate(self._new, first))
            self._new.clear()

    def _tag(self, literal: Literal) -> str:
        tag = self._tags.get(literal.language)
        if tag is None:
            tag = self._tags[literal.language] = tag_of(literal) or ""
        return tag


def _source(graph: str, built: tuple[str, ...] | None) -> str:
    """Return what a named graph's entries count as."""
    name = identifier(graph)
    if name.startswith(IMPORTED):
        return name
    return CURATED if built is None or graph in built else WRITTEN


def _order(source: str) -> tuple[int, str]:
    return ({CURATED: 0, WRITTEN: 1}.get(source, 2), source)
