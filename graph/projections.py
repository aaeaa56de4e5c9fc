"""What every engine answers slowly, worked out once: counters, the closure of two hierarchies, the list of terms.

One SQLite file beside the graph, ``projections.sqlite``, stamped with the generation it was read from. ``projections``
opens it, and builds it anew where it is missing, damaged or of another generation: to a temporary name, then swapped
with one rename. It is read through SPARQL alone, so a remote graph has it too, in the user's cache folder.

Tables: ``counter`` (kind, key, n), ``node`` (id, iri), ``closure`` (relation, ancestor, descendant, and depth: the
length of the shortest path, 1 and more, as ``broader+`` has it), ``subtree`` (relation, node, n: how many descendants),
``kept`` (the relations that ``closure`` holds), ``term`` (one row for each term and concept), ``stamp``.
"""

import csv
import fcntl
import hashlib
import io
import json
import os
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path
from pyoxigraph import Literal, Triple
from rdflib.namespace import RDFS, SKOS

from graph import queries
from graph.engine.generations import Generation
from graph.engine.opening import Place
from graph.engine.store import Snapshot, tag_of
from ontology.errors import StoreError
from ontology.vocabulary import GOGEN, LIME, ONTOLEX, PART_OF_SPEECH, ROMANIZATION

FILE = "projections.sqlite"
LAYOUT = 1  # of the tables below: a file of another layout is built anew
MOST_PAIRS = 10_000_000  # a hierarchy with more is left out: n nodes in one chain have n²/2

RELATIONS = {"broader": SKOS.broader, "derivesFrom": GOGEN.derivesFrom}
COUNTERS = {
    "words": queries.COUNT_WORDS,  # entries, by language
    "instances": queries.COUNT_INSTANCES,  # by class
    "statements": queries.COUNT_STATEMENTS,  # by named graph
}
TERMS = "terms"  # one more kind of counter: the entries of the term list, by language
COLUMNS = ("entry", "concept", "language", "written", "tag", "reading", "romanisation", "definition")

_TABLES = """
CREATE TABLE stamp (text TEXT NOT NULL);
CREATE TABLE counter (kind TEXT, key TEXT, n INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE closure (relation TEXT, ancestor INTEGER, descendant INTEGER, depth INTEGER NOT NULL,
                      PRIMARY KEY (relation, ancestor, descendant)) WITHOUT ROWID;
CREATE TABLE subtree (relation TEXT, node INTEGER, n INTEGER NOT NULL, PRIMARY KEY (relation, node)) WITHOUT ROWID;
CREATE TABLE kept (relation TEXT PRIMARY KEY);
CREATE TABLE term (entry TEXT, concept TEXT, language TEXT, written TEXT, tag TEXT, reading TEXT, romanisation TEXT,
                   definition TEXT);
"""
_COUNT_TERMS = "INSERT INTO counter SELECT ?, language, COUNT(DISTINCT entry) FROM term GROUP BY language"
_INDEXES = """
CREATE INDEX upward ON closure (relation, descendant);
CREATE INDEX by_language ON term (language);
CREATE INDEX by_concept ON term (concept);
"""


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in one line, once for each of its concepts; None where the graph says nothing.

    ``entry`` and ``concept`` are IRIs, ``tag`` the language tag of ``written`` in BCP 47 case; ``reading`` is in kana,
    ``definition`` in English.
    """

    entry: str
    concept: str
    language: str
    written: str
    tag: str
    reading: str | None
    romanisation: str | None
    definition: str | None


def folder_of(place: Place) -> Path:
    """Return where the projections of a store lie: in its folder, or in the user's cache if that cannot be.

    That is so for a remote store and for a folder that may only be read; ``GOGEN_CACHE`` names another cache.
    """
    if isinstance(place, Path) and os.access(place, os.W_OK):
        return place
    cache = Path(os.environ["GOGEN_CACHE"]) if os.environ.get("GOGEN_CACHE") else user_cache_path("gogen")
    name = str(place.resolve() if isinstance(place, Path) else place)
    return cache / "projections" / hashlib.sha256(name.encode()).hexdigest()[:16]


def projections(snapshot: Snapshot, folder: Path) -> "Projections":
    """Open the projections of a generation in ``folder``; build them first unless they are whole and of its stamp.

    Raises StoreError if the folder cannot be written, QueryError if the graph cannot be asked.
    """
    path = folder / FILE
    if (found := _opened(path, snapshot.generation)) is not None:
        return found
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{FILE}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another process builds the same: wait for it
            if (found := _opened(path, snapshot.generation)) is None:
                _build(snapshot, path)
                found = _opened(path, snapshot.generation)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the projections cannot be written to {path} ({error})") from error
    if found is None:
        raise StoreError(f"{path} cannot be read back: is its disk full?")
    return found


def _opened(path: Path, generation: Generation) -> "Projections | None":
    """Open a file of this generation; None if it is missing, cut short, no such file or of another stamp."""
    if not path.is_file():
        return None
    connection = None
    try:
        connection = _reading(path)
        (stamp,) = connection.execute("SELECT text FROM stamp").fetchone()
        (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        if stamp == _stamp(generation) and path.stat().st_size == pages * size:
            return Projections(path, connection)
    except (sqlite3.Error, OSError, TypeError):
        pass
    if connection is not None:
        connection.close()
    return None


def _reading(path: Path) -> sqlite3.Connection:
    """Open a finished file; it never changes, it is replaced: whoever has it open keeps the old one."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _stamp(generation: Generation) -> str:
    return json.dumps({"layout": LAYOUT, **asdict(generation)}, sort_keys=True)


class Projections:
    """The projections of one generation, open for reading by any thread."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def counters(self, kind: str) -> Mapping[str, int]:
        """Return the counters of a kind (of COUNTERS, or TERMS): how many, by language, class or graph."""
        return dict(self._rows("SELECT key, n FROM counter WHERE kind = ?", kind))

    def subtree(self, relation: str, iri: str) -> int | None:
        """Return how many things are below one in a hierarchy of RELATIONS, at any depth.

        None where the hierarchy has more than MOST_PAIRS pairs and is not kept: ask the graph.
        """
        if not self._kept(relation):
            return None
        rows = self._rows("SELECT n FROM subtree JOIN node ON id = node WHERE relation = ? AND iri = ?", relation, iri)
        return int(rows[0][0]) if rows else 0

    def descendants(self, relation: str, iri: str) -> list[tuple[str, int]] | None:
        """Return what is below one thing in a hierarchy, as (IRI, depth), the nearest first; None if not kept."""
        return self._related(relation, iri, "ancestor", "descendant")

    def ancestors(self, relation: str, iri: str) -> list[tuple[str, int]] | None:
        """Return what is above one thing in a hierarchy, as (IRI, depth), the nearest first; None if not kept."""
        return self._related(relation, iri, "descendant", "ancestor")

    def terms(self, language: str | None = None) -> Iterator[TermRow]:
        """Yield the rows of all terms, or those of one language, by entry and concept."""
        for row in self._term_rows(language):
            yield TermRow(*row)

    def terms_csv(self, language: str | None = None) -> bytes:
        """Return the term list as CSV (RFC 4180) with a header of COLUMNS, in UTF-8."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(self._term_rows(language))
        return text.getvalue().encode()

    def _term_rows(self, language: str | None) -> Iterator[tuple[str, ...]]:
        where, given = ("WHERE language = ?", (language,)) if language else ("", ())
        try:
            with closing(_reading(self.path)) as connection:  # of its own: it stays open while rows go out
                yield from connection.execute(f"SELECT * FROM term {where} ORDER BY rowid", given)
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def _related(self, relation: str, iri: str, given: str, wanted: str) -> list[tuple[str, int]] | None:
        if not self._kept(relation):
            return None
        return self._rows(
            f"SELECT n.iri, depth FROM closure JOIN node n ON n.id = {wanted} "
            f"WHERE relation = ? AND {given} = (SELECT id FROM node WHERE iri = ?) ORDER BY depth, n.iri",
            relation,
            iri,
        )

    def _kept(self, relation: str) -> bool:
        if relation not in RELATIONS:
            raise ValueError(f"no such hierarchy: {relation!r}; there are {', '.join(RELATIONS)}")
        return bool(self._rows("SELECT 1 FROM kept WHERE relation = ?", relation))

    def _rows(self, query: str, *given: str) -> list[Any]:
        try:
            with self._lock:
                return self._connection.execute(query, given).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def _damaged(self, error: sqlite3.Error) -> StoreError:
        """Take a file that turns out to be damaged away, so that the next asker builds it anew."""
        self.path.unlink(missing_ok=True)
        return StoreError(f"{self.path} is damaged ({error}); it is built anew when it is asked for again")


# ---------------------------------------------------------------- building


def _build(snapshot: Snapshot, path: Path) -> None:
    """Write all tables to a temporary file and swap it in. Call under the lock."""
    for left in path.parent.glob(f"{FILE}.building*"):  # by a process that was killed
        left.unlink()
    draft = path.with_name(f"{FILE}.building-{os.getpid()}")
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
            connection.execute("BEGIN")
            connection.execute("INSERT INTO stamp VALUES (?)", (_stamp(snapshot.generation),))
            for kind, query in COUNTERS.items():
                counted = ((kind, row["key"], int(row["n"] or 0)) for row in snapshot.select(query) if row["key"])
                connection.executemany("INSERT INTO counter VALUES (?, ?, ?)", counted)
            _write_closures(snapshot, connection)
            connection.executemany("INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _terms(snapshot))
            connection.execute(_COUNT_TERMS, (TERMS,))
            connection.execute("COMMIT")
            connection.executescript(_INDEXES)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write_closures(snapshot: Snapshot, connection: sqlite3.Connection) -> None:
    numbers: dict[str, int] = {}
    for relation, predicate in RELATIONS.items():
        below: dict[int, list[int]] = defaultdict(list)
        for lower, upper in _pairs(snapshot, predicate):
            below[numbers.setdefault(upper.value, len(numbers))].append(numbers.setdefault(lower, len(numbers)))
        pairs = _closure(below, MOST_PAIRS)
        if pairs is None:
            continue
        connection.execute("INSERT INTO kept VALUES (?)", (relation,))
        connection.executemany("INSERT INTO closure VALUES (?, ?, ?, ?)", ((relation, *pair) for pair in pairs))
    connection.executemany("INSERT INTO node VALUES (?, ?)", ((number, iri) for iri, number in numbers.items()))
    connection.execute(
        "INSERT INTO subtree SELECT relation, ancestor, COUNT(*) FROM closure GROUP BY relation, ancestor"
    )


def _closure(below: Mapping[int, Sequence[int]], most: int) -> list[tuple[int, int, int]] | None:
    """Return (ancestor, descendant, depth) for every path of one step and more, cycles too; None beyond ``most``."""
    pairs: list[tuple[int, int, int]] = []
    for ancestor in sorted(below):
        depths: dict[int, int] = {}
        level, depth = below[ancestor], 1
        while level:
            new = [node for node in dict.fromkeys(level) if node not in depths]
            depths.update(dict.fromkeys(new, depth))
            if len(pairs) + len(depths) > most:
                return None
            level, depth = [lower for node in new for lower in below.get(node, ())], depth + 1
        pairs.extend((ancestor, descendant, found) for descendant, found in sorted(depths.items()))
    return pairs


def _terms(snapshot: Snapshot) -> list[tuple[str | None, ...]]:
    """Return one row for each entry and concept. Scans joined here: engines take three times as long for the join."""
    languages, forms, entries, spoken, shown = (
        {subject: found.value for subject, found in _least(snapshot, predicate).items()}
        for predicate in (LIME.language, ONTOLEX.canonicalForm, ONTOLEX.isSenseOf, PART_OF_SPEECH, ONTOLEX.writtenRep)
    )
    labels, named = _least(snapshot, RDFS.label), _least(snapshot, SKOS.prefLabel)
    readings = _least(snapshot, ONTOLEX.writtenRep, ("ja-hira", "ja-kana"))
    romanisations = _least(snapshot, ROMANIZATION)
    definitions = _least(snapshot, SKOS.definition, ("en",))
    rows: dict[tuple[str, str], tuple[str | None, ...]] = {}
    for sense, concept in sorted((sense, concept.value) for sense, concept in _pairs(snapshot, ONTOLEX.reference)):
        entry = entries.get(sense, "")
        label, form = labels.get(entry), forms.get(entry, "")
        whole = entry in languages and entry in spoken and form in shown and concept in named
        if whole and isinstance(label, Literal) and (entry, concept) not in rows:
            texts = (found.get(key) for found, key in ((readings, form), (romanisations, form), (definitions, sense)))
            said = (text and text.value for text in texts)
            rows[entry, concept] = (languages[entry], label.value, tag_of(label) or "und", *said)
    return [(*key, *row) for key, row in sorted(rows.items())]


def _least(snapshot: Snapshot, predicate: str, tags: Sequence[str] = ()) -> dict[str, Any]:
    """Return one object of a predicate for each subject, the first by its text; of literals with these tags only."""
    found: dict[str, Any] = {}
    for subject, term in _pairs(snapshot, predicate):
        if not tags or (getattr(term, "language", None) or "").lower() in tags:
            known = found.get(subject)
            if known is None or term.value < known.value:
                found[subject] = term
    return found


def _pairs(snapshot: Snapshot, predicate: str) -> Iterator[tuple[str, Any]]:
    found: Any = snapshot.raw(queries.about(queries.PAIRS, predicate=predicate))
    for subject, term in found:
        if not isinstance(term, Triple):  # a quoted one
            yield subject.value, term
