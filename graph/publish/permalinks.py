"""Lasting links to queries: a short name of a query and the release it was asked of, kept beside the store.

The name is a digest, so the same question of the same release has one link, whoever makes it. What a link leads to is
the query; its answer is asked anew, and is the same bytes while the same release serves.
"""

import base64
import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import QuerySolutions

from graph import queries
from graph.engine.store import EXCLUDED, Snapshot
from ontology.errors import StoreError

FILE = "permalinks.sqlite"
MOST = 100_000  # links; a query is at most 64 kB
_NAME = re.compile(r"[a-z2-7]{16}")
_TABLE = """CREATE TABLE IF NOT EXISTS link
  (name TEXT PRIMARY KEY, query TEXT NOT NULL, release TEXT NOT NULL, made TEXT NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Permalink:
    """A link: its name of 16 letters and digits, the query, the release it was made on, when (ISO 8601, UTC)."""

    name: str
    query: str
    release: str
    made: str


def name_of(query: str, release: str) -> str:
    """Return the name of a query asked of a release: 80 bits of a digest in base 32."""
    digest = hashlib.sha256(f"{release}\0{query}".encode()).digest()
    return base64.b32encode(digest[:10]).decode().lower()


class Permalinks:
    """The links that were made on one store."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def keep(self, query: str, release: str) -> Permalink:
        """Return the link to a query, made now if there is none. Raises StoreError if none can be made any more."""
        link = Permalink(name_of(query, release), query, release, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
        with self._opened() as database:
            known = self._found(database, link.name)
            if known:
                return known
            (count,) = database.execute("SELECT COUNT(*) FROM link").fetchone()
            if count >= MOST:
                raise StoreError(f"there are {MOST} lasting links already; no more are made")
            row = (link.name, link.query, link.release, link.made)
            database.execute("INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)", row)
            return self._found(database, link.name) or link

    def find(self, name: str) -> Permalink | None:
        """Return the link of that name, if there is one."""
        if not _NAME.fullmatch(name) or not self._path.exists():
            return None
        with self._opened() as database:
            return self._found(database, name)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=5)) as database, database:
                database.execute(_TABLE)
                yield database
        except sqlite3.Error as error:
            raise StoreError(f"the lasting links in {self._path} cannot be read or written: {error}") from error

    @staticmethod
    def _found(database: sqlite3.Connection, name: str) -> Permalink | None:
        row = database.execute("SELECT name, query, release, made FROM link WHERE name = ?", (name,)).fetchone()
        return Permalink(*row) if row else None


def graphs_about(snapshot: Snapshot, things: Iterable[str]) -> list[str]:
    """Return the named graphs that state something of these things, what follows by rule and the ontology left out."""
    found = snapshot.raw(queries.about(queries.GRAPHS_ABOUT, things=list(things)))
    assert isinstance(found, QuerySolutions)
    return sorted({row["graph"].value for row in found if row["graph"]} - set(EXCLUDED))
