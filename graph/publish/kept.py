"""What is worked out once for each generation of a graph, and kept as long as its snapshot lives."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from graph.engine.store import Generation, Snapshot

T = TypeVar("T")


def once_a_generation(work_out: Callable[[Snapshot], T]) -> Callable[[Snapshot], T]:
    """Make a function of a snapshot remember its answer; of several threads one works, the others wait."""
    lock = threading.Lock()
    kept: WeakKeyDictionary[Snapshot, tuple[Generation, T]] = WeakKeyDictionary()

    @wraps(work_out)
    def answer(snapshot: Snapshot) -> T:
        with lock:
            known = kept.get(snapshot)
            if known is None or known[0] != snapshot.generation:
                known = kept[snapshot] = (snapshot.generation, work_out(snapshot))
            return known[1]

    return answer
