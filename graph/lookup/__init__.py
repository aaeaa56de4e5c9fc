"""What the graph knows, as values that pages show: finding words, and everything about one term or concept.

Reading order: ``views`` (the values), ``index`` (one generation, opened for asking), ``terms``, ``lineage`` and
``concepts`` (one thing with everything said of it), ``search`` and ``ranking`` (any form → entries), ``overviews``
(matrix, lists, counts), ``lexicon`` (what the analyser knows, kept), ``furigana``.
"""

import threading

from graph.engine.opening import Place, open_store
from graph.engine.store import Snapshot
from graph.index import Indexes, build_for
from graph.lookup.index import Lookup
from graph.publish.statistics import from_index

__all__ = ["Library", "Lookup", "warm"]


class Library:
    """A store seen by the pages: always answers for the serving generation, read anew when it changes.

    Without ``wait`` nobody waits for the first index of a large graph: StoreBusy says that it is being made.
    """

    def __init__(self, root: Place, wait: bool = True) -> None:
        self.root = root
        self._store = open_store(root)
        self._indexes = Indexes(root, wait)
        self._lock = threading.Lock()
        self._open: Lookup | None = None

    def snapshot(self) -> Snapshot:
        """Return the serving generation, open. Raises StoreError if there is none."""
        return self._store.current()

    def stamp(self) -> str:
        """Return what tells the serving state of the graph from every other. Raises StoreError if there is none."""
        generation = self._store.current().generation
        return f"{generation.number}.{generation.revision}-{generation.fingerprint[:8]}"

    def current(self) -> Lookup:
        """Return what the serving generation knows. Raises StoreError if there is none."""
        snapshot = self._store.current()
        index = self._indexes.current(snapshot)
        with self._lock:
            if self._open is None or self._open.snapshot is not snapshot or self._open.index is not index:
                from_index(snapshot, index)
                self._open = Lookup(snapshot, index)
            return self._open


def warm(place: Place) -> None:
    """Make what the first page and the first search need, before anybody asks. Raises StoreError, QueryError."""
    build_for(place).close()
    Library(place).current().lexicon  # noqa: B018 (it is read, and kept beside the graph)
