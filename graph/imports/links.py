"""The second pass: imported words are linked with each other, with curated entries and with other imports.

``Links`` is a table on disk (SQLite) of the rows of all words, so that a dictionary of any size takes little memory.
``add`` takes the rows as they come, ``know`` what the store holds already; then ``imported`` yields what the source
says of borrowings, and ``analysed`` what Gogen makes of it all: statements in a fixed order, none of them twice. A link
that would be a guess is not made: where several entries could be meant, none is.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rdflib.namespace import DCTERMS, RDF

from graph import queries
from graph.engine.imported import imported_graph, is_imported
from graph.engine.store import EXCLUDED, Snapshot
from graph.imports import borrowing, chains, doubts
from graph.imports.doubts import WARNINGS, Doubt
from graph.imports.rows import CHANGED, Key, Part, Row, Step, key_rows
from graph.imports.statements import line, literal, statements
from graph.imports.words import ImportedWord
from ontology.model import Katsuyokei, PartOfSpeech, Phonology, Written
from ontology.vocabulary import DECOMP, GOGEN, ID_BASE, LEXINFO, bcp47, iri, value

_TABLES = {"keys": Key._fields[:-1], "parts": Part._fields[:-1], "steps": Step._fields[:-1]}  # less "table"
_CURATED, _OTHER = 0, 1  # whose an entry is that the store holds already
_SCHEMA = (
    """
CREATE TABLE known (entry TEXT, language TEXT, spelling TEXT, reading TEXT, part_of_speech TEXT, whose INTEGER);
CREATE TABLE known_steps (child TEXT, parent TEXT);
CREATE TABLE same (entry TEXT, other TEXT, whose INTEGER, PRIMARY KEY (entry, other)) WITHOUT ROWID;
"""
    + chains.SCHEMA
)

# Same language, spelling and reading. Words of languages without readings also need the same part of speech, where
# both have one: English bark of a dog is no loan from bark of a tree.
_SAME_LEMMA = """
INSERT OR IGNORE INTO same SELECT DISTINCT k.entry, o.entry, o.whose FROM keys k JOIN known o
  ON o.language = k.language AND o.spelling = k.spelling AND o.reading = k.reading
WHERE k.entry <> o.entry AND (k.reading <> '' OR k.language <> 'ja')
  AND (k.language = 'ja' OR k.part_of_speech = '' OR o.part_of_speech = '' OR k.part_of_speech = o.part_of_speech)
"""
_SAME_READING = """
SELECT DISTINCT k.entry, o.entry FROM keys k JOIN known o ON o.language = 'ja' AND o.reading = k.reading AND o.whose = 0
WHERE k.language = 'ja' AND k.reading <> ''
  AND NOT EXISTS (SELECT 1 FROM same s WHERE s.entry = k.entry AND s.other = o.entry)
ORDER BY 1, 2
"""
# Every entry that a part may be: curated ones first.
_PARTS = """
SELECT p.entry, p.number, p.heard, p.surface, p.process, p.conjugation, p.tag, found.whose, found.entry
FROM (SELECT DISTINCT * FROM parts) p JOIN (
  SELECT entry, spelling, reading, 0 AS whose FROM known WHERE language = 'ja' AND whose = 0
  UNION SELECT entry, spelling, reading, 1 FROM keys WHERE language = 'ja'
) found ON found.spelling = p.spelling AND found.reading = p.reading
WHERE found.entry <> p.entry
ORDER BY 1, 2, 8, 9
"""
# Curated words and imported ones whose etyma are one word, or the same lemma.
_SAME_ETYMON = """
WITH origin AS (
  SELECT l.child AS child, l.parent AS parent FROM links l
  UNION SELECT l.child, s.other FROM links l JOIN same s ON s.entry = l.parent AND s.whose = 0
)
SELECT DISTINCT o.child, k.child FROM origin o JOIN known_steps k ON k.parent = o.parent
WHERE o.child <> k.child AND NOT EXISTS (SELECT 1 FROM same s WHERE s.entry = o.child AND s.other = k.child)
ORDER BY 1, 2
"""


class Links:
    """The words of one source, to be linked: a table in a file that is deleted when this is closed.

    ``counts`` tells how many links of each kind were made, ``warnings`` and ``first`` what was odd (counted by what
    they say, with the place of the first), ``languages`` those of words that the source has but as etyma.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        self.languages: set[str] = set()
        self._path = path
        self._doubts: list[Doubt] = []
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE")
        for table, fields in _TABLES.items():
            columns = ", ".join(f'"{field}"' for field in fields)
            self._db.execute(f"CREATE TABLE {table} ({columns})")
        self._db.executescript(_SCHEMA)
        self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Delete the table."""
        self._db.close()
        self._path.unlink(missing_ok=True)

    # ------------------------------------------------------------ what there is

    def add(self, rows: Iterable[Row | Sequence[Any]]) -> None:
        """Take rows of ``Findings``, or sequences of their members; the order does not matter."""
        by_table: dict[str, list[Sequence[Any]]] = {}
        for row in rows:
            by_table.setdefault(row[-1], []).append(row[:-1])
        for table, found in by_table.items():
            marks = ", ".join("?" * len(_TABLES[table]))
            self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", found)

    def know(self, snapshot: Snapshot) -> None:
        """Take the entries that the store holds already: the curated ones, and those of other imports."""
        own, built = imported_graph(self.name), snapshot.generation.built
        for graph in snapshot.graphs():
            if graph in EXCLUDED or graph == own:
                continue
            if graph in built if built is not None else not is_imported(graph):
                self._learn(snapshot, graph, _CURATED)
                found: Any = snapshot.raw(queries.about(queries.ETYMA_OF_GRAPH, graph=graph))
                self._db.executemany(
                    "INSERT INTO known_steps VALUES (?, ?)",
                    ((_id(row["child"].value), _id(row["parent"].value)) for row in found),
                )
            elif graph.startswith(imported_graph("")):
                self._learn(snapshot, graph, _OTHER)

    def _learn(self, snapshot: Snapshot, graph: str, whose: int) -> None:
        self._db.execute("CREATE TEMP TABLE told (entry, language, text, tag, part_of_speech, label)")
        found: Any = snapshot.raw(queries.about(queries.SPELLINGS_OF_GRAPH, graph=graph))
        self._db.executemany(
            "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    _id(row["entry"].value),
                    row["language"].value,
                    row["text"].value,
                    bcp47(row["text"].language or "und"),
                    row["pos"].value.removeprefix(str(LEXINFO)) if row["pos"] else "",
                    row["label"].value,
                )
                for row in found
            ),
        )
        told = self._db.execute("SELECT * FROM told ORDER BY entry, tag, text")
        keys = self._known_keys(told)
        self._db.executemany(f"INSERT INTO known VALUES (?, ?, ?, ?, ?, {whose})", (key[:-1] for key in keys))
        self._db.execute("DROP TABLE told")

    @staticmethod
    def _known_keys(told: Iterable[tuple[str, ...]]) -> Iterator[Key]:
        for entry, group in groupby(told, itemgetter(0)):
            rows = list(group)
            _, language, _, _, pos, label = rows[0]
            spellings = [Written(row[2], row[3]) for row in rows]
            kind = PartOfSpeech(pos) if pos in _PARTS_OF_SPEECH else None
            yield from key_rows(entry, language, Written(label, language), spellings, kind)

    # ------------------------------------------------------------ what follows

    def imported(self) -> Iterator[str]:
        """Yield what the source says of borrowings: links, and stubs of the words that it only names."""
        for table in ("keys", "known"):
            self._db.execute(f"CREATE INDEX by_spelling_{table} ON {table} (spelling, language, reading, entry)")
        joined = chains.Chains(self._db, self.name)
        joined.resolve()
        for stub in joined.stubs():
            self.languages.add(stub.language)
            self.counts["stubs"] += 1
            yield from self._stub(stub)
        yield from doubts.importer() if joined.any() else ()
        before = ""
        for link, cyclic in joined.links():
            self.counts["etymology"] += 1
            yield from borrowing.lines(link, self.name, cyclic, link.child != before)
            before = link.child
            doubt = borrowing.contradiction(link, self.name)
            if doubt is not None:
                self._doubts.append(doubt)
        self._doubts += joined.doubts()

    def _stub(self, stub: chains.Stub) -> Iterator[str]:
        label = Written(stub.word, stub.language)
        tag = f"{stub.language.partition('-')[0]}-Latn"
        romanisations = (Written(stub.romanisation, tag),) if stub.romanisation else ()
        word = ImportedWord(stub.key, "", stub.language, label, (label,), romanisations=romanisations)
        yield from statements(self.name, word)
        if stub.gloss:
            yield line(f"{ID_BASE}entry/{stub.entry}", DCTERMS.description, literal(stub.gloss, "en"))
        self.add(key_rows(stub.entry, stub.language, label, (), None))

    def analysed(self) -> Iterator[str]:
        """Yield what Gogen makes of it: links between entries, parts of words, doubts. Ask ``imported`` before."""
        self._db.execute("CREATE INDEX by_reading ON known (reading, language)")
        self._db.execute(_SAME_LEMMA)
        pairs = self._db.execute("SELECT entry, other FROM same ORDER BY entry, other")
        yield from self._both_ways(pairs, GOGEN.sameLemma)
        yield from self._both_ways(self._db.execute(_SAME_READING), GOGEN.sameReading)
        yield from self._parts()
        yield from self._both_ways(self._db.execute(_SAME_ETYMON), GOGEN.sameEtymon)
        for doubt in self._doubts:
            self.counts["doubts"] += 1
            self.warnings[WARNINGS[doubt.kind]] += 1
            self.first.setdefault(WARNINGS[doubt.kind], doubt.where)
            yield from doubts.statements(doubt)

    def _both_ways(self, pairs: Iterable[tuple[str, str]], predicate: str) -> Iterator[str]:
        name = str(predicate).rpartition("#")[2]
        for entry, other in pairs:
            self.counts[name] += 1
            one, two = f"{ID_BASE}entry/{entry}", f"{ID_BASE}entry/{other}"
            yield line(one, predicate, f"<{two}>")
            yield line(two, predicate, f"<{one}>")

    def _parts(self) -> Iterator[str]:
        """Yield the parts that are entries; one of several entries only if it is the one curated among them."""
        for entry, places in groupby(self._db.execute(_PARTS), itemgetter(0)):
            seen: set[str] = set()
            for number, found in groupby(places, itemgetter(1)):
                rows = list(found)
                best = {row[8] for row in rows if row[7] == rows[0][7]}
                if len(best) > 1:
                    self.counts["ambiguous parts"] += 1
                    continue
                part = best.pop()
                whole = f"{ID_BASE}entry/{entry}"
                if part not in seen:
                    seen.add(part)
                    self.counts["subterm"] += 1
                    yield line(whole, DECOMP.subterm, f"<{ID_BASE}entry/{part}>")
                yield from self._component(entry, number, part, *rows[0][2:7])

    def _component(
        self, entry: str, number: int, part: str, heard: str, surface: str, process: str, conjugation: str, tag: str
    ) -> Iterator[str]:
        """Yield a part whose sound the whole changed, with its sound there: がお of アヘ顔."""
        if process not in CHANGED:
            return
        self.counts["component"] += 1
        whole, piece = f"{ID_BASE}entry/{entry}", f"{ID_BASE}component/{entry}-{number}"
        yield line(whole, DECOMP.constituent, f"<{piece}>")
        yield line(whole, f"{RDF}_{number}", f"<{piece}>")
        yield line(piece, RDF.type, f"<{DECOMP.Component}>")
        yield line(piece, DECOMP.correspondsTo, f"<{iri('entry', part)}>")
        yield line(piece, GOGEN.surface, literal(heard, "ja-Hira"))
        yield line(piece, GOGEN.spelling, literal(surface, "ja"))
        yield line(piece, GOGEN.phonologicalProcess, f"<{value(Phonology(process))}>")
        if conjugation:
            yield line(piece, GOGEN.conjugationForm, f"<{value(Katsuyokei(conjugation))}>")
        if tag:
            yield line(piece, GOGEN.analyserTag, literal(tag))


_PARTS_OF_SPEECH = frozenset(kind.value for kind in PartOfSpeech)


def _id(entry: str) -> str:
    return entry.removeprefix(f"{ID_BASE}entry/")
