"""Queries from outside run here, each in a process that can be killed: never in the process that serves pages.

Oxigraph has no time limit and no cancellation, and a query of 5 kB can end its process (see the limits below). So a
text is looked at before any parser sees it, then handed to a child with a read-only store, an address-space limit and
a deadline. Rows travel back as bytes in the asked format.
"""

import io
import multiprocessing
import resource
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pyoxigraph import QueryBoolean, QueryTriples

from graph.engine.results import GRAPH_FORMATS, MEDIA_TYPES, SELECT_FORMATS, serialised
from graph.engine.screening import refuse
from graph.engine.store import GraphStore
from ontology.errors import QueryError, QueryTimeout, StoreError

MOST_BYTES = 10 * 1024 * 1024
MEMORY = 4 * 1024**3
TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of a result in the format asked for; ``kind`` is select, ask or graph."""

    body: bytes
    content_type: str
    kind: str


def answer(root: Path, query: str, format: str, timeout: float = TIMEOUT) -> Answer:
    """Run a query of anybody's over the store in ``root`` and return the result in one of the formats above.

    A SELECT or ASK asked for in a graph format comes as JSON, a graph asked for in a row format as Turtle.
    Raises QueryError if it is refused or does not parse, QueryTimeout after ``timeout`` seconds, StoreError without a
    store.
    """
    refuse(query)
    GraphStore(root).current()  # a missing store is said here, not from the child
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["graph.engine.workers"])
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, root, query, format), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(timeout):
            raise QueryTimeout(
                f"the query took longer than {timeout:g} seconds and was stopped; ask for less, or add a LIMIT"
            )
        outcome = ours.recv()
    except EOFError as error:
        raise QueryError(
            "the query ended its worker: it needs more memory than it may, or is nested too deeply"
        ) from error
    finally:
        child.kill()
        child.join()
        ours.close()
    if isinstance(outcome, Answer):
        return outcome
    kind, message = outcome
    raise (StoreError if kind == "store" else QueryError)(message)


class _Capped(io.BytesIO):
    """A buffer that refuses to grow beyond MOST_BYTES."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > MOST_BYTES:
            raise OSError(f"the result is larger than {MOST_BYTES // 1024 // 1024} MB; add a LIMIT")
        return super().write(data)


def _work(pipe: Connection, root: Path, query: str, format: str) -> None:
    """Run in the child: open, query, serialise, send."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = GraphStore(root).current().raw(query)
        if isinstance(found, QueryTriples):
            kind, name = "graph", format if format in GRAPH_FORMATS else "turtle"
        else:
            kind, name = (
                "ask" if isinstance(found, QueryBoolean) else "select",
                format if format in SELECT_FORMATS else "json",
            )
        pipe.send(Answer(serialised(found, name, _Capped()), MEDIA_TYPES[name], kind))
    except StoreError as error:
        pipe.send(("store", str(error)))
    except QueryError as error:
        pipe.send(("query", str(error)))
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        pipe.send(("query", str(error) or "the query needs more memory than it may"))
