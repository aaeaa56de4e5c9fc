"""The file of the index: which one belongs to which graph, how it is opened, and how the next one takes its place.

``index-000003.000012.sqlite`` lies beside the store and is the index of generation 3, revision 12. It is stamped with
all that tells a graph from others and with the layout of its tables. A build writes to a temporary name and ends with
one rename; a finished file never changes. Whoever has one open keeps it: others are cleared away only when nobody does.
"""

import fcntl
import hashlib
import json
import os
import sqlite3
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from graph.engine.generations import Generation
from graph.engine.opening import Place
from graph.engine.store import Snapshot
from ontology.errors import StoreError

LOCK = "index.lock"

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)

Write = Callable[[Snapshot, sqlite3.Connection, Path], None]


def folder_of(place: Place) -> Path:
    """Return where the index of a store lies: in its folder, or in the user's cache if that cannot be.

    That is so for a remote store and for a folder that may only be read; ``GOGEN_CACHE`` names another cache.
    """
    if isinstance(place, Path) and os.access(place, os.W_OK):
        return place
    cache = Path(os.environ["GOGEN_CACHE"]) if os.environ.get("GOGEN_CACHE") else user_cache_path("gogen")
    name = str(place.resolve() if isinstance(place, Path) else place)
    return cache / "indexes" / hashlib.sha256(name.encode()).hexdigest()[:16]


def path_of(folder: Path, generation: Generation) -> Path:
    """Return the file of a revision's index."""
    return folder / f"index-{generation.number:06d}.{generation.revision:06d}.sqlite"


# ---------------------------------------------------------------- one file, open


class Index:
    """One finished file, open for reading by any number of threads; ``took``: seconds of a core that its build took."""

    def __init__(self, path: Path, stamp: str, took: float, hold: int) -> None:
        self.path, self.stamp, self.took = path, stamp, took
        self._idle: deque[sqlite3.Connection] = deque()
        self._closed = weakref.finalize(self, os.close, hold)  # the shared lock: see _held

    def tells(self, generation: Generation) -> bool:
        """Tell whether this is the index of a generation."""
        return stamp_of(generation, json.loads(self.stamp)["layout"]) == self.stamp

    def close(self) -> None:
        """Close the file; who is reading ends first."""
        while self._idle:
            self._idle.pop().close()
        self._closed()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to one thread. A file that turns out to be damaged is taken away: StoreError says so."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = None
        try:
            connection = connection or _connected(self.path)
            yield connection
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in _DAMAGED:
                raise
            self.path.unlink(missing_ok=True)
            raise StoreError(
                f"{self.path} is damaged ({error}); it is built anew when it is asked for again"
            ) from error
        self._idle.append(connection)

    def rows(self, query: str, *given: object) -> list[Any]:
        """Return all rows of a query. Raises StoreError if the file is damaged."""
        with self.reading() as connection:
            return connection.execute(query, given).fetchall()

    def stream(self, query: str, *given: object) -> Iterator[Any]:
        """Yield the rows of a query one by one. Raises StoreError if the file is damaged."""
        with self.reading() as connection:
            yield from connection.execute(query, given)


def _connected(path: Path) -> sqlite3.Connection:
    """Open a finished file: it never changes, so nothing is locked or looked at twice."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False, cached_statements=256
    )
    connection.execute("PRAGMA cache_size = -16000")
    return connection


def opened(path: Path, stamp: str | None = None) -> Index | None:
    """Open a file of this stamp; None if it is missing, cut short, no such file or of another stamp."""
    try:
        hold = _held(path)
    except OSError:
        return None
    try:
        with closing(_connected(path)) as connection:
            found, took = connection.execute("SELECT text, took FROM stamp").fetchone()
            (pages,), (size,) = (
                connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
            )
        if found == (stamp or found) and path.stat().st_size == pages * size:
            return Index(path, found, took, hold)
    except (sqlite3.Error, OSError, TypeError, ValueError):
        pass
    os.close(hold)
    return None


def _held(path: Path) -> int:
    """Take a shared lock on a file: while its descriptor is open, nobody clears it away."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


# ---------------------------------------------------------------- building one


def stamp_of(generation: Generation, layout: str) -> str:
    """Return what tells the index of this graph, in this layout, from every other."""
    return json.dumps({"layout": layout, **asdict(generation)}, sort_keys=True)


def made(snapshot: Snapshot, folder: Path, layout: str, write: Write, wait: bool = True) -> Index | None:
    """Open the index of a snapshot; build it first unless it is whole. Two processes never build at once.

    Without ``wait`` None is returned if another process is building. Raises StoreError if the folder cannot be
    written, QueryError if the graph cannot be asked.
    """
    path, stamp = path_of(folder, snapshot.generation), stamp_of(snapshot.generation, layout)
    if (found := opened(path, stamp)) is not None:
        return found
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                return None
            if (found := opened(path, stamp)) is None:
                _build(snapshot, path, stamp, write)
                found = opened(path, stamp)
                _clear(folder, path)
    except (OSError, sqlite3.Error) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            raise  # a fault of ours in a query, not of the disk
        raise StoreError(f"the index cannot be written to {path} ({error})") from error
    if found is None:
        raise StoreError(f"{path} cannot be read back: is its disk full?")
    return found


def _build(snapshot: Snapshot, path: Path, stamp: str, write: Write) -> None:
    """Write all tables to a temporary file and give it its name. Call under the lock."""
    for left in path.parent.glob("index-*.building*"):  # by a process that was killed
        left.unlink()
    draft = path.with_name(f"{path.name}.building-{os.getpid()}")
    scratch = draft.with_name(f"{draft.name}.scans")
    begun = time.thread_time()
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.executescript(
                "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                "PRAGMA cache_size = -64000; CREATE TABLE stamp (text TEXT NOT NULL, took REAL NOT NULL)"
            )
            write(snapshot, connection, scratch)
            took = time.thread_time() - begun
            connection.execute("INSERT INTO stamp VALUES (?, ?)", (stamp, took))
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
        scratch.unlink(missing_ok=True)


def _clear(folder: Path, kept: Path) -> None:
    """Delete the indexes of other graphs that nobody has open, and what older versions of Gogen left."""
    for path in (*folder.glob("index-*.sqlite"), *folder.glob("projections.sqlite*")):
        if path != kept:
            with suppress(OSError):
                descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink(missing_ok=True)
                finally:
                    os.close(descriptor)
