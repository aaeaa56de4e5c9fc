"""What the graph knows, as values that pages show: finding words, and everything about one term or concept.

Reading order: ``views`` (the values), ``index`` (one generation, opened for asking), ``terms`` and ``concepts`` (one
thing with everything said of it), ``search`` (any form → entries), ``overviews`` (matrix, lists, counts), ``furigana``.
"""

import threading

from graph.engine.opening import Place, open_store
from graph.engine.store import Snapshot
from graph.lookup.index import Lookup
from graph.projections import folder_of

__all__ = ["Library", "Lookup"]


class Library:
    """A store seen by the pages: always answers for the serving generation, read anew when it changes."""

    def __init__(self, root: Place) -> None:
        self.root = root
        self._store = open_store(root)
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
        with self._lock:
            if self._open is None or self._open.snapshot is not snapshot:
                self._open = Lookup(snapshot, folder_of(self.root))
            return self._open
