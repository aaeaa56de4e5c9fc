"""The index of a graph, part by part, and the one that serves: the serving revision's, or the one before meanwhile."""

import hashlib
import json
import multiprocessing
import sqlite3
import threading
import time
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

from graph.engine import generations
from graph.engine.generations import Generation
from graph.engine.opening import Place, open_store
from graph.engine.store import Snapshot
from graph.index import labelling, projections, wording
from graph.index.file import Index, folder_of, made, opened, path_of, stamp_of
from graph.index.scans import Scans
from ontology.errors import StoreBusy

PARTS: tuple[ModuleType, ...] = (labelling, wording, projections)  # what takes the engine longest is last
VERSION = 2  # of what the parts write into their tables; the tables themselves tell when they change
AT_ONCE = 2.0  # seconds of a core: an index whose last build took less is waited for, after a write
LARGE = 200 * 1024**2  # bytes of a graph whose index takes longer, whatever the last one took: after an import
_AGAIN = 10.0  # seconds from one build aside to the next

LAYOUT = hashlib.sha256("".join([str(VERSION), *(part.TABLES + part.INDEXES for part in PARTS)]).encode()).hexdigest()


def build_for(place: Place) -> Index:
    """Make the index of what serves at a place, unless there is one: for builds and imports, before anybody asks.

    Raises StoreError if nothing serves there or the folder cannot be written.
    """
    found = made(open_store(place).current(), folder_of(place), LAYOUT, write)
    assert found is not None  # it waited
    return found


def index_of(snapshot: Snapshot, folder: Path) -> Index:
    """Open the index of a snapshot in a folder; build it first unless it is whole. Raises StoreError, QueryError."""
    found = made(snapshot, folder, LAYOUT, write)
    assert found is not None  # it waited
    return found


def write(snapshot: Snapshot, connection: sqlite3.Connection, scratch: Path) -> None:
    """Write all parts of a snapshot's index; ``scratch`` is the name of a file for what is not kept."""
    scans = Scans(snapshot, connection, scratch, dict.fromkeys(query for part in PARTS for query in part.READS))
    try:
        connection.execute("BEGIN")
        for part in PARTS:
            for statement in part.TABLES.split(";"):
                connection.execute(statement)
            part.write(scans, connection)
            for statement in part.INDEXES.split(";"):
                connection.execute(statement)
        connection.execute("COMMIT")
    finally:
        scans.close()


class Indexes:
    """The index of a store over its life: that of the serving revision, or the one before until that is made.

    An index that takes longer than AT_ONCE is made by a process of its own while the old one answers: no request waits
    but the first that finds none at all; and where it is not to ``wait``, not that one either.
    """

    def __init__(self, place: Place, wait: bool = True) -> None:
        self.place, self.folder, self._wait = place, folder_of(place), wait
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._fitting: tuple[Generation, Index] | None = None  # the one asked for last, if its own index answers
        self._builder: BaseProcess | None = None
        self._again = 0.0

    def current(self, snapshot: Snapshot) -> Index:
        """Return the index that answers for a snapshot.

        Raises StoreError if there is none and none can be made, StoreBusy if the first one of a large graph is being
        made and nobody is to wait for it.
        """
        fitting = self._fitting
        if fitting is not None and fitting[0] is snapshot.generation and fitting[1].path.exists():
            return fitting[1]
        stamp = stamp_of(snapshot.generation, LAYOUT)
        with self._lock:
            found = opened(path_of(self.folder, snapshot.generation), stamp)
            before = self._before() if found is None else None
            if found is None and before is not None and (before.took >= AT_ONCE or self._is_large(snapshot)):
                self._build_aside()
                found = before
            elif found is None and not self._wait and self._is_large(snapshot):
                self._build_aside()
                raise StoreBusy("the index of a large graph is being made; ask again when it is")
            index = self._index = found or index_of(snapshot, self.folder)
            self._fitting = (snapshot.generation, index) if index.stamp == stamp else None
            return index

    def _before(self) -> Index | None:
        """Return the newest index there is of this layout, whichever graph it is of."""
        if self._index is not None and self._index.path.exists():
            return self._index
        for path in sorted(self.folder.glob("index-*.sqlite"), reverse=True):
            if (found := opened(path)) is not None:
                if json.loads(found.stamp).get("layout") == LAYOUT:
                    return found
                found.close()
        return None

    def _is_large(self, snapshot: Snapshot) -> bool:
        """Tell whether the index of a snapshot will take long; what an engine elsewhere holds is not weighed."""
        if not isinstance(self.place, Path):
            return False
        graph = generations.folder(self.place, snapshot.generation.number, snapshot.generation.revision)
        with suppress(OSError):
            return sum(path.stat().st_size for path in graph.iterdir()) >= LARGE
        return False

    def _build_aside(self) -> None:
        """Let a process of its own build the index of what serves, unless one is at it or was a moment ago."""
        if (self._builder is not None and self._builder.is_alive()) or time.monotonic() < self._again:
            return
        self._again = time.monotonic() + _AGAIN
        self._builder = multiprocessing.get_context("forkserver").Process(
            target=build_for, args=(self.place,), daemon=True
        )
        self._builder.start()
