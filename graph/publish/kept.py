"""What is worked out once for each generation of a graph, and kept as long as its snapshot lives."""

import threading
from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from graph.engine.store import Generation, Snapshot

T = TypeVar("T")


class Kept(Generic[T]):
    """A function of a snapshot that remembers its answer; of several threads one works, the others wait."""

    def __init__(self, work_out: Callable[[Snapshot], T]) -> None:
        self._work_out = work_out
        self._lock = threading.Lock()
        self._known: WeakKeyDictionary[Snapshot, tuple[Generation, T]] = WeakKeyDictionary()
        update_wrapper(self, work_out)

    def __call__(self, snapshot: Snapshot) -> T:
        """Return the answer, worked out at the first call."""
        with self._lock:
            known = self._known.get(snapshot)
            if known is None or known[0] != snapshot.generation:
                known = self._known[snapshot] = (snapshot.generation, self._work_out(snapshot))
            return known[1]

    def keep(self, snapshot: Snapshot, answer: T) -> None:
        """Remember an answer that is known from elsewhere, unless there is one."""
        with self._lock:
            self._known.setdefault(snapshot, (snapshot.generation, answer))


def once_a_generation(work_out: Callable[[Snapshot], T]) -> Kept[T]:
    """Make a function of a snapshot remember its answer."""
    return Kept(work_out)
