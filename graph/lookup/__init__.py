"""What the graph knows, as values that pages show: finding words, and everything about one term or concept.

Reading order: ``views`` (the values), ``index`` (one generation, opened for asking), ``terms`` and ``concepts`` (one
thing with everything said of it), ``search`` (any form → entries), ``overviews`` (matrix, lists, counts), ``furigana``.
"""

import threading
from pathlib import Path

from graph.engine.store import GraphStore
from graph.lookup.index import Lookup

__all__ = ["Library", "Lookup"]


class Library:
    """A store folder seen by the pages: always answers for the serving generation, read anew when it changes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._store = GraphStore(root)
        self._lock = threading.Lock()
        self._open: Lookup | None = None

    def current(self) -> Lookup:
        """Return what the serving generation knows. Raises StoreError if there is none."""
        snapshot = self._store.current()
        with self._lock:
            if self._open is None or self._open.snapshot is not snapshot:
                self._open = Lookup(snapshot)
            return self._open
