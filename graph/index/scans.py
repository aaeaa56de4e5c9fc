"""The graph as the parts of the index read it: one scan for each predicate, spooled into tables and joined there.

Engines take three times as long for the joins, and Python dictionaries ten times the memory: 6 million statements
fit into 1 GB because things are numbers here and their IRIs stand in one table. What the parts will read is known
before: threads let the engine write it down as tab-separated values (it does not need Python for that) while the
tables are filled. They lie in a scratch file attached as ``scan`` and vanish with it:

- ``scan.node`` (id, iri): the things met so far, numbered from 1;
- :meth:`Scans.links`: (subject, object), numbers of nodes;
- :meth:`Scans.texts`: (subject, text, tag), literals; the tag in BCP 47 case, empty where there is none;
- :meth:`Scans.origins`: (node, source), where each entry is stated: ``curated``, ``written`` (by a user) or
  ``imported-NAME``.
"""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import QueryResultsFormat, QuerySolutions

from graph import queries
from graph.engine.store import Snapshot
from ontology.vocabulary import LIME, bcp47, identifier

CURATED, WRITTEN, IMPORTED = "curated", "written", "imported-"
_PIECE = 50_000  # rows written at once
_READERS = min(2, os.cpu_count() or 1)  # threads that ask the engine

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}

# A query for one part's own use, of rows that no pair of subject and object tells.
Rows = Iterator[tuple[Any, ...]]


class Query(NamedTuple):
    """What the engine is asked: over all graphs, or, without ``union``, over the default graph of the store."""

    text: str
    union: bool = True


ORIGINS = Query(queries.about(queries.STATED_ABOUT, predicate=str(LIME.language)))


class Scans:
    """One generation's graph, read predicate by predicate, each once; ``ahead``: what will be asked, in order."""

    def __init__(
        self, snapshot: Snapshot, connection: sqlite3.Connection, scratch: Path, ahead: Iterable[Query] = ()
    ) -> None:
        self.snapshot = snapshot
        self._connection = connection
        self._scratch = scratch
        self._numbers: dict[str, int] = {}
        self._new: list[str] = []
        self._tags: dict[str, str] = {}
        self._read: dict[str, int] = {}
        self._origins = False
        connection.execute("ATTACH ? AS scan", (str(scratch),))
        connection.executescript(
            "PRAGMA scan.journal_mode = OFF; PRAGMA scan.synchronous = OFF; PRAGMA scan.cache_size = -200000;"
            "CREATE TABLE scan.node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL);"
        )
        self._readers = ThreadPoolExecutor(_READERS, "scan")
        self._answers: dict[Query, Future[Path]] = {}
        for query in ahead:
            self._ask(query)

    def close(self) -> None:
        """Stop reading ahead, and take away what was read and not asked for."""
        self._readers.shutdown(cancel_futures=True)
        for answer in self._answers.values():
            if not answer.cancelled() and answer.exception() is None:
                answer.result().unlink(missing_ok=True)
        self._connection.execute("DETACH scan")

    def links(self, predicate: str) -> str:
        """Return the table (subject, object) of a predicate's statements about things; indexed by subject."""
        return f"scan.link{self._scanned(str(predicate))}"

    def texts(self, predicate: str) -> str:
        """Return the table (subject, text, tag) of a predicate's statements with literals; indexed by subject."""
        return f"scan.text{self._scanned(str(predicate))}"

    def origins(self) -> str:
        """Return the table (node, source) of all entries: curated before written before imported, if in several."""
        if not self._origins:
            self._origins = True
            self._connection.execute("CREATE TABLE scan.origin (node INTEGER PRIMARY KEY, source TEXT NOT NULL)")
            built = self.snapshot.generation.built
            sources: dict[str, str] = {}
            found: dict[int, str] = {}
            for subject, graph in self.things(ORIGINS):
                source = sources.get(graph) or sources.setdefault(graph, _source(graph, built))
                number = self.number(subject)
                if (known := found.get(number)) is None or (known != source and _order(source) < _order(known)):
                    found[number] = source
            self._flush()
            self._connection.executemany("INSERT INTO scan.origin VALUES (?, ?)", found.items())
        return "scan.origin"

    def things(self, query: Query) -> Iterator[tuple[str, str]]:
        """Yield the rows of a query of things, as their IRIs; what is no IRI is left out; the second may be missing."""
        for one, other in self._answered(query):
            if one[0] == "<" and one[1] != "<":
                yield one[1:-1], other[1:-1]

    def counts(self, query: Query, texts: bool = False) -> Iterator[tuple[str, int]]:
        """Yield the rows of a query of ``?key ?n`` with keys that are IRIs, or ``texts``; empty for one number."""
        for key, number in self._answered(query):
            if not number:
                yield "", int(self._text(key)[0])
            elif texts and key[:1] == '"':
                yield self._text(key)[0], int(self._text(number)[0])
            elif not texts and key[:1] == "<" and key[1] != "<":
                yield key[1:-1], int(self._text(number)[0])

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

    def _scanned(self, predicate: str) -> int:
        """Spool a predicate's statements into its two tables, at the first need; return their number."""
        if predicate in self._read:
            return self._read[predicate]
        number = self._read[predicate] = len(self._read) + 1
        self._connection.execute(f"CREATE TABLE scan.link{number} (subject INTEGER, object INTEGER)")
        self._connection.execute(f"CREATE TABLE scan.text{number} (subject INTEGER, text TEXT, tag TEXT)")
        links: list[tuple[int, int]] = []
        texts: list[tuple[int, str, str]] = []
        for subject, found in self._answered(pairs(predicate)):
            if found[0] == "<":
                if found[1] != "<":  # and not a quoted triple
                    links.append((self.number(_name(subject)), self.number(found[1:-1])))
            elif found[0] == "_":
                links.append((self.number(_name(subject)), self.number(found[2:])))
            else:
                texts.append((self.number(_name(subject)), *self._text(found)))
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

    # ------------------------------------------------------------ what the engine writes down

    def _ask(self, query: Query) -> Future[Path]:
        """Let a thread ask the engine, unless one was told to."""
        if query not in self._answers:
            path = self._scratch.with_name(f"{self._scratch.name}.{len(self._answers)}.tsv")
            self._answers[query] = self._readers.submit(self._written, query, path)
        return self._answers[query]

    def _written(self, query: Query, path: Path) -> Path:
        found = self.snapshot.raw(query.text, union=query.union)
        assert isinstance(found, QuerySolutions)
        found.serialize(str(path), format=QueryResultsFormat.TSV)
        return path

    def _answered(self, query: Query) -> Iterator[tuple[str, str]]:
        """Yield the rows of a query of up to two variables as terms in the syntax of Turtle (SPARQL 1.1 TSV)."""
        path = self._ask(query).result()
        with path.open(encoding="utf-8", newline="\n") as lines:
            next(lines)  # the names of the variables
            for line in lines:
                one, _, other = line[:-1].partition("\t")
                yield one, other
        path.unlink()

    def _text(self, term: str) -> tuple[str, str]:
        """Return the text and the tag of a literal in the syntax of Turtle; numbers stand without quotes there."""
        if term[0] != '"':
            return term, ""
        text, _, rest = term[1:].rpartition('"')
        if "\\" in text:
            text = _ESCAPE.sub(_unescaped, text)
        if rest[:1] != "@":
            return text, ""
        tag = self._tags.get(rest)
        if tag is None:
            tag = self._tags[rest] = bcp47(rest[1:].partition("--")[0])  # @ar--rtl: with its direction
        return text, tag


def pairs(predicate: object) -> Query:
    """Return the query of all that a predicate relates."""
    return Query(queries.about(queries.PAIRS, predicate=str(predicate)))


def _name(term: str) -> str:
    """Return the IRI in its brackets, or the label of a blank node."""
    return term[1:-1] if term[0] == "<" else term[2:]


def _unescaped(found: re.Match[str]) -> str:
    four, eight, char = found.groups()
    return chr(int(four or eight, 16)) if four or eight else _ESCAPED.get(char, char)


def _source(graph: str, built: tuple[str, ...] | None) -> str:
    """Return what a named graph's entries count as."""
    name = identifier(graph)
    if name.startswith(IMPORTED):
        return name
    return CURATED if built is None or graph in built else WRITTEN


def _order(source: str) -> tuple[int, str]:
    return ({CURATED: 0, WRITTEN: 1}.get(source, 2), source)
