"""One query worker: what runs in the process that ``workers`` starts, feeds and, if need be, kills.

It says READY once it has opened the store, then answers one job after the other: pieces of the result, and DONE or
FAILED with a few facts in JSON, so that nothing of a process that strangers' texts reach is ever unpickled.
"""

import contextlib
import json
import os
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from graph.engine.confinement import confine, dies_with_parent, limited
from graph.engine.opening import Place, open_store
from graph.engine.remote import RemoteStore
from graph.engine.store import GraphStore
from ontology.errors import QueryError, QueryTimeout, StoreError

HEAVY = 512 * 1024**2  # bytes of memory with which a worker is replaced after its query

READY = b"r"  # what a worker says first
PIECE, DONE, FAILED = b"p", b"d", b"f"  # what a message of a worker begins with; JSON follows the last two
ERRORS = {"query": QueryError, "timeout": QueryTimeout, "store": StoreError}


@dataclass(frozen=True, slots=True)
class Job:
    """A screened query with its dataset (SPARQL 1.1 Protocol, 2.1.4) and the format of its result."""

    query: str
    format: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    union: bool = True
    seconds: float = 10.0


def serve(pipe: Connection, place: Place, memory: int) -> None:
    """Answer one job after the other until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that owns the pool
    dies_with_parent()
    if isinstance(place, Path):
        confine(memory)
    else:  # an engine elsewhere is reached over the network
        limited(memory)
    store = open_store(place)
    if isinstance(place, Path):
        with contextlib.suppress(StoreError):
            store.current()
    with contextlib.suppress(BrokenPipeError):  # the pool is gone, and nobody asks any more
        pipe.send_bytes(READY)
        _answer_all(store, pipe)


def _answer_all(store: GraphStore | RemoteStore, pipe: Connection) -> None:
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            kind, name = _answer(store, job, pipe)
        except StoreError as error:
            _tell(pipe, FAILED, error="store", message=str(error))
        except QueryTimeout as error:
            _tell(pipe, FAILED, error="timeout", message=str(error))
        except QueryError as error:
            _tell(pipe, FAILED, error="query", message=str(error))
        except (OSError, ValueError, RuntimeError) as error:
            _tell(pipe, FAILED, error="query", message=f"the query failed: {error}")
        else:
            _tell(pipe, DONE, kind=kind, format=name, heavy=_resident() > HEAVY)


def _tell(pipe: Connection, tag: bytes, **what: object) -> None:
    pipe.send_bytes(tag + json.dumps(what).encode())


def _answer(store: GraphStore | RemoteStore, job: Job, pipe: Connection) -> tuple[str, str]:
    return store.current().forward(
        job.query,
        job.format,
        lambda piece: pipe.send_bytes(PIECE + piece),
        job.default_graphs,
        job.named_graphs,
        job.union,
        job.seconds,
    )


def _resident() -> int:
    """Return the bytes of memory this process holds."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
