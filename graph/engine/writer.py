"""Writes: one process holds the graph open for writing, and every write serves whole, as a revision of its own.

The writer works in a folder of its own: hard links to the serving revision, made in milliseconds. It takes the lock
that builds take, applies the write there, lets Oxigraph make a checkpoint (again hard links, everything on the disk),
writes the audit line and then renames CURRENT.json. So a reader sees exactly the writes that were acknowledged, or are
about to be; whatever goes wrong before the rename (a syntax error, a full disk, the deadline, kill -9) costs no more
than the folder, and the next write starts from what serves.
"""

import contextlib
import multiprocessing
import re
import shutil
import signal
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from graph.engine import audit, wellformed
from graph.engine.confinement import confine, dies_with_parent
from graph.engine.generations import Generation, Hold, folder, generation_of, point_at, writing
from graph.engine.store import EmbeddedSnapshot, readable
from graph.engine.updates import prepared
from ontology.errors import (
    GogenError,
    NoSuchGraph,
    Problem,
    ShapesError,
    StoreBusy,
    StoreError,
    WriteError,
    WriteTimeout,
)
from ontology.vocabulary import PREFIXES

SYNTAXES = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
DEADLINE = 60.0  # seconds that one write may take
PATIENCE = 10.0  # seconds that it waits for its turn
MEMORY = 4 * 1024**3  # bytes
BULK = 1024 * 1024  # bytes of a body from which Oxigraph's bulk loader is used
MOST_VIOLATIONS = 50
PLACE = re.compile(r"\bat (\d+):(\d+)\b")

Check = Callable[[Iterable[tuple[object, object, object]]], list[Problem]]


@dataclass(frozen=True, slots=True)
class Body:
    """RDF in a file, in one of SYNTAXES."""

    path: Path
    syntax: str


@dataclass(frozen=True, slots=True)
class Write:
    """What is to be done: ``update`` runs the text of a file, ``put``, ``post`` and ``delete`` change one graph.

    ``graph`` is None for the default graph, ``base`` resolves relative IRIs. ``using`` and ``using_named`` are the
    dataset of an update (SPARQL 1.1 Protocol, 2.2.3). ``check`` looks at the asserted triples that would be, and what
    it finds new stops the write. ``record`` goes into the audit line.
    """

    action: str
    base: str
    graph: str | None = None
    text: Path | None = None
    bodies: tuple[Body, ...] = ()
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    check: Check | None = None
    record: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a write made: the revision that serves now, and whether the graph was there before."""

    generation: Generation
    existed: bool


class Writer:
    """The one way to write to a store folder, safe to use from many threads and beside other writers and builds.

    ``deadline`` is the seconds one write may take, ``patience`` those it waits for its turn, ``memory`` the bytes of
    address space its process may have. Close it to end the process.
    """

    def __init__(
        self, root: Path, deadline: float = DEADLINE, patience: float = PATIENCE, memory: int = MEMORY
    ) -> None:
        self.root, self.deadline, self.patience, self.memory = root, deadline, patience, memory
        self._lock = threading.Lock()
        self._child: tuple[ForkServerProcess, Connection] | None = None

    def write(self, job: Write) -> Written:
        """Do one write, and return when it is on the disk and serves.

        Raises WriteError if it is refused or fails (ShapesError, NoSuchGraph, WriteTimeout among them), StoreBusy if
        others write for too long, StoreError without a store. Whatever is raised, nothing was written.
        """
        if not self._lock.acquire(timeout=self.patience):
            raise StoreBusy("too many writes are waiting; try again in a few seconds")
        try:
            stamp = uuid.uuid4().hex
            outcome = self._ask(job, stamp)
        except GogenError as error:
            _record_failure(self.root, job, "failed", error)
            raise
        finally:
            self._lock.release()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _ask(self, job: Write, stamp: str) -> "Written | Exception":
        child, pipe = self._started()
        try:
            pipe.send((job, stamp, self.patience))
            if pipe.poll(self.deadline + self.patience):
                return pipe.recv()  # type: ignore[no-any-return]
            lost: WriteError = WriteTimeout(
                f"the write took longer than {self.deadline:g} seconds and was stopped; send it in smaller parts"
            )
        except (EOFError, OSError):
            lost = WriteError("the write ended its process: it needs more memory than it may, or is nested too deeply")
        self._end(child, pipe)
        serving = generation_of(self.root)
        if serving is not None and serving.stamp == stamp:  # it ended between the rename and its answer
            return Written(serving, True)
        raise lost

    def _started(self) -> tuple[ForkServerProcess, Connection]:
        if self._child is not None:
            if self._child[0].is_alive():
                return self._child
            self._end(*self._child)
        context = multiprocessing.get_context("forkserver")
        ours, theirs = context.Pipe()
        child = context.Process(target=_serve, args=(theirs, self.root, self.memory), daemon=True)
        child.start()
        theirs.close()
        self._child = (child, ours)
        return self._child

    def _end(self, child: ForkServerProcess, pipe: Connection) -> None:
        child.kill()
        child.join()
        pipe.close()
        self._child = None

    def close(self) -> None:
        """End the process, after the write it is at."""
        with self._lock:
            if self._child is not None:
                self._end(*self._child)


def _recorded(job: Write) -> dict[str, object]:
    return {**dict(job.record), "action": job.action, "graph": job.graph}


def _record_failure(root: Path, job: Write, outcome: str, error: GogenError) -> None:
    with contextlib.suppress(OSError):  # a full disk, or no store: the error itself is told
        audit.record(root, **_recorded(job), outcome=outcome, detail=str(error))


# ---------------------------------------------------------------- in the child


def _serve(pipe: Connection, root: Path, memory: int) -> None:
    """Do one write after the other until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that owns the writer
    dies_with_parent()
    confine(memory)
    hand = _Hand(root)
    while True:
        try:
            job, stamp, patience = pipe.recv()
        except (EOFError, OSError):
            return
        outcome: Written | GogenError
        try:
            outcome = hand.do(job, stamp, patience)
        except GogenError as error:
            outcome = error
            _record_failure(root, job, "refused" if isinstance(error, WriteError) else "failed", error)
        pipe.send(outcome)


class _Hand:
    """The store open for writing, in a folder of its own that nobody else sees."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder: Path | None = None
        self.store: Store | None = None
        self.hold: Hold | None = None
        self.at: Generation | None = None

    def do(self, job: Write, stamp: str, patience: float) -> Written:
        """Apply a write to the serving revision and have the result serve."""
        update = _screened(job)
        for body in job.bodies:
            if body.syntax == "rdfxml":
                wellformed.check(body.path)
        with writing(self.root, patience):
            for _ in range(2):  # a full disk leaves the handle broken: once more, with a new one
                try:
                    return self._written(job, update, stamp)
                except (GogenError, OSError) as error:
                    failure = error.with_traceback(None)  # its frames hold the store open
                    failure.__cause__ = failure.__context__ = None
                self._drop()
                if isinstance(failure, GogenError):
                    raise failure
            raise StoreError(f"the graph cannot be written: {failure}")

    def _written(self, job: Write, update: str | None, stamp: str) -> Written:
        serving = generation_of(self.root)
        if serving is None:
            raise StoreError(f"no graph in {self.root}: run 'gogen build' first")
        store = self._following(serving)
        existed = _apply(store, job, update)
        if job.check is not None:
            self._check(job.check, store, serving)
        after = replace(serving, revision=serving.revision + 1, stamp=stamp)
        final = folder(self.root, after.number, after.revision)
        shutil.rmtree(final, ignore_errors=True)  # by a writer that was killed before its rename
        store.backup(str(final))
        audit.record(self.root, **_recorded(job), outcome="written", generation=after.number, revision=after.revision)
        point_at(self.root, after)
        self.at = after
        return Written(after, existed)

    def _following(self, serving: Generation) -> Store:
        """Return the store with what serves now in it: another process may have built or written since."""
        if self.store is None or self.at != serving:
            self._drop()
            self.folder = self.root / f"writing-{uuid.uuid4().hex}"  # a new one: the last may still be open somewhere
            Store.read_only(str(folder(self.root, serving.number, serving.revision))).backup(str(self.folder))
            self.hold = Hold(self.folder)
            self.store = Store(str(self.folder))
            self.at = serving
        return self.store

    def _drop(self) -> None:
        self.store = self.hold = self.at = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _check(self, check: Check, store: Store, serving: Generation) -> None:
        """Refuse a write that breaks what was whole before; what was broken already is not its doing."""
        try:
            found = check(EmbeddedSnapshot(serving, store).asserted())
            if not found:
                return
            old = Store.read_only(str(folder(self.root, serving.number, serving.revision)))
            before = set(check(EmbeddedSnapshot(serving, old).asserted()))
        except TypeError as error:
            raise WriteError(str(error)) from error
        new = [problem for problem in found if problem not in before]
        if new:
            count = f"{len(new)} violation{'s' * (len(new) != 1)}"
            raise ShapesError(f"the shapes would be broken: {count}; nothing was written", new[:MOST_VIOLATIONS])


def _screened(job: Write) -> str | None:
    """Return the text of an update, ready to run. Raises WriteError if it must not."""
    if job.text is None:
        return None
    try:
        update = job.text.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise WriteError(f"the update is not UTF-8 text (byte {error.start})") from error

    return prepared(update, job.using, job.using_named)


def _apply(store: Store, job: Write, update: str | None) -> bool:
    """Do to the store what is asked, and return whether the graph was there before."""
    graph = NamedNode(job.graph) if job.graph is not None else DefaultGraph()
    existed = isinstance(graph, DefaultGraph) or store.contains_named_graph(graph)
    try:
        if update is not None:
            store.update(update, base_iri=job.base, prefixes=PREFIXES)
            return True
        if job.action == "delete" and not existed:
            raise NoSuchGraph(f"there is no graph <{job.graph}>")
        if job.action in ("put", "delete"):
            store.clear_graph(graph)
        if isinstance(graph, NamedNode):
            (store.remove_graph if job.action == "delete" else store.add_graph)(graph)
        for body in job.bodies:
            _load(store, body, graph, job.base)
    except SyntaxError as error:
        raise _malformed(error) from error
    except (ValueError, RuntimeError) as error:
        raise WriteError(f"the write failed: {error}") from error
    except MemoryError as error:
        raise WriteTimeout("the write needs more memory than it may; send it in smaller parts") from error
    return existed


def _load(store: Store, body: Body, graph: NamedNode | DefaultGraph, base: str) -> None:
    form = SYNTAXES[body.syntax]
    if form is RdfFormat.JSON_LD:  # its named graphs would be written to, whatever graph was asked for
        for _ in parse(path=str(body.path), format=form, base_iri=base, without_named_graphs=True):
            pass
    load = store.bulk_load if body.path.stat().st_size >= BULK else store.load
    load(path=str(body.path), format=form, base_iri=base, to_graph=graph)


def _malformed(error: SyntaxError) -> WriteError:
    """Return a parser's error with its place; Oxigraph tells that of an update in words only."""
    message = readable(error.msg)
    line, column = error.lineno, error.offset
    if line is None:
        place = PLACE.search(message)
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
    return WriteError(f"it does not parse: {message}", line, column)
