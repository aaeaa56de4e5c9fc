"""Queries from outside run here, in processes that can be killed: never in the process that serves pages.

Oxigraph has no time limit and no cancellation, a query of 5 kB can end its process, and one of 60 bytes can eat the
machine's memory. So a text is screened before any parser sees it, then handed to one of a few children that wait for
work, each with a read-only store, an address-space limit, no network and a deadline. Results travel back in pieces, in
the asked format, into a spool: whoever reads slowly holds up no worker, and a result that is not whole is never sent.

Many hard queries cannot keep short ones waiting: all workers but one may be taken by long queries; what runs on the
last one must leave it, unfinished if need be, once it had its SLICE of seconds and another query waits. Queries
whose text needed more before wait behind all others: a flood of them costs its own tail, not everybody's next question.
"""

import contextlib
import json
import multiprocessing
import os
import select
import signal
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from graph.engine.answers import Answer
from graph.engine.opening import Place
from graph.engine.results import MEDIA_TYPES
from graph.engine.screening import refuse
from graph.engine.worker import ERRORS, FAILED, PIECE, Job, serve
from ontology.errors import Busy, GogenError, QueryError, QueryTimeout, ResultTooLarge, StoreError

SLICE = 0.25  # seconds that any query gets; one that needs more is a long one
PATIENCE = 5.0  # seconds that a query waits for a worker
MOST_WAITING = 256
MOST_KNOWN = 4096  # texts of long queries that are remembered


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: seconds, bytes of result, bytes of address space; and how many run at once."""

    seconds: float = 10.0
    result: int = 256 * 1024**2
    memory: int = 0
    workers: int = 0

    def settled(self) -> "Limits":
        """Return the limits with those that are 0 chosen for this machine: two workers a core, most of its memory."""
        workers = self.workers or max(4, 2 * (os.cpu_count() or 1))
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        memory = self.memory or min(4 * 1024**3, max(1024**3, int(machine * 0.6 / workers)))
        return Limits(self.seconds, self.result, memory, max(2, workers))


@dataclass(slots=True)
class Counters:
    """What a pool did so far and does now."""

    running: int = 0
    long: int = 0
    waiting: int = 0
    answered: int = 0
    failed: int = 0
    stopped: int = 0
    refused_busy: int = 0
    started: int = 0


class _Told(Exception):
    """An error that a worker told of; it can go on."""

    def __init__(self, error: GogenError) -> None:
        self.error = error


@dataclass(slots=True, eq=False)
class _Worker:
    process: ForkServerProcess
    pipe: Connection
    poller: select.poll = field(default_factory=select.poll)

    def __post_init__(self) -> None:
        self.poller.register(self.pipe.fileno(), select.POLLIN)

    def told(self, seconds: float) -> bool:
        """Wait for the worker to say something or to end. (Connection.poll makes a selector anew each time.)"""
        return bool(self.poller.poll(max(0.0, seconds) * 1000))

    def kill(self) -> int | None:
        """End the process and return its exit code, negative for a signal."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.join()
        code = self.process.exitcode
        self.pipe.close()
        return code


@dataclass
class Pool:
    """The workers over one store; safe to use from many threads. Close it to end its processes."""

    place: Place
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self.limits = self.limits.settled()
        self.counters = Counters()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["graph.engine.worker"])
        self._change = threading.RLock()
        self._queue: list[tuple[int, threading.Condition]] = []  # who waits, with the hash of the query's text
        self._known_long: OrderedDict[int, None] = OrderedDict()  # hashes of texts, the latest last
        self._idle: list[_Worker] = []
        self._count = 0  # workers there are or that are being started
        self._closed = False

    def answer(
        self,
        query: str,
        format: str = "json",
        *,
        timeout: float | None = None,
        most: int | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        union: bool = True,
    ) -> Answer:
        """Run a query of anybody's and return its whole result in a format of SELECT_FORMATS or GRAPH_FORMATS.

        A SELECT or ASK asked for in a graph format comes as JSON, a graph asked for in a row format as Turtle.
        ``timeout`` (seconds) and ``most`` (bytes of the result) may only lower the limits. Raises QueryError if it is
        refused or does not parse, QueryTimeout at a limit of time or memory, ResultTooLarge, Busy when too many run,
        StoreError without a store.
        """
        refuse(query)
        limits = self.limits
        seconds = limits.seconds if timeout is None else min(timeout, limits.seconds)
        most = limits.result if most is None else min(most, limits.result)
        job = Job(query, format, tuple(default_graphs), tuple(named_graphs), union, seconds)
        worker = self._take(query)
        healthy = False
        try:
            answer, healthy = self._run(worker, job, seconds, most)
        except _Told as told:
            healthy = True
            self.counters.failed += 1
            raise told.error from None
        except (QueryError, StoreError):
            self.counters.stopped += 1
            raise
        finally:
            self._give(worker, healthy)
        self.counters.answered += 1
        return answer

    def warm(self) -> None:
        """Begin to start the workers, so that the first query finds one or need not wait long."""
        with self._change:
            missing = self.limits.workers - self._count
            self._count += missing
        for _ in range(missing):
            threading.Thread(target=self._start, daemon=True).start()

    def idle(self) -> list[int]:
        """Return the process numbers of the workers that wait."""
        with self._change:
            return [worker.process.pid or 0 for worker in self._idle]

    def close(self) -> None:
        """End all workers that wait; those that run end with their query."""
        with self._change:
            self._closed = True
            idle, self._idle = self._idle, []
            for _, waiting in self._queue:
                waiting.notify()
        for worker in idle:
            worker.kill()

    # ---------------------------------------------------------------- workers come and go

    def _take(self, query: str) -> _Worker:
        patient_until = time.monotonic() + PATIENCE
        with self._change:
            if self.counters.waiting >= MOST_WAITING:
                self.counters.refused_busy += 1
                raise Busy("too many queries are waiting; try again in a few seconds")
            self.counters.waiting += 1
            mine = (hash(query), threading.Condition(self._change))
            try:
                while not self._idle:
                    if self._closed:
                        raise Busy("the endpoint is stopping")
                    if self._count < self.limits.workers:
                        self._count += 1
                        threading.Thread(target=self._start, daemon=True).start()
                    self._queue.append(mine)
                    in_time = mine[1].wait(patient_until - time.monotonic())
                    if mine in self._queue:
                        self._queue.remove(mine)
                    if not in_time and not self._idle:
                        self.counters.refused_busy += 1
                        raise Busy("all workers are busy; try again in a few seconds")
                self.counters.running += 1
                return self._idle.pop()
            finally:
                self.counters.waiting -= 1

    def _give(self, worker: _Worker, healthy: bool) -> None:
        """Take a worker back; one that cannot go on is ended, and another started meanwhile."""
        if not healthy:
            worker.kill()
            threading.Thread(target=self._start, daemon=True).start()
        with self._change:
            self.counters.running -= 1
        if healthy:
            self._ready(worker)

    def _start(self) -> None:
        """Start one worker that was counted already."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self.place, self.limits.memory), daemon=True)
        try:
            process.start()
            theirs.close()
            ours.recv_bytes()  # it has opened the store: the slice of its first query begins with the query
        except (EOFError, OSError):  # no more processes or files, or it was killed: the next query tries again
            ours.close()
            with self._change:
                self._count -= 1
            return
        finally:
            theirs.close()
        self.counters.started += 1
        self._ready(_Worker(process, ours))

    def _ready(self, worker: _Worker) -> None:
        with self._change:
            if not self._closed:
                self._idle.append(worker)
                if self._queue:
                    first = min(self._queue, key=lambda waiting: waiting[0] in self._known_long)  # else the first
                    self._queue.remove(first)
                    first[1].notify()
                return
        worker.kill()

    # ---------------------------------------------------------------- one query

    def _run(self, worker: _Worker, job: Job, seconds: float, most: int) -> tuple[Answer, bool]:
        """Return the result, and whether the worker can go on: after an error it cannot, unless it told of it."""
        started = time.monotonic()
        deadline, turn = started + seconds, started + min(SLICE, seconds)
        answer = Answer()
        whole = long = False
        try:
            worker.pipe.send(job)
            while True:
                now = time.monotonic()
                if now >= deadline:
                    raise QueryTimeout(
                        f"the query took longer than {seconds:g} seconds and was stopped; ask for less, or add a LIMIT"
                    )
                if not long and now >= turn:
                    long = self._goes_on(job.query)
                    turn = now + SLICE / 5
                if not worker.told((deadline if long else min(turn, deadline)) - now):
                    continue
                message = worker.pipe.recv_bytes()
                tag, rest = message[:1], memoryview(message)[1:]
                if tag == PIECE:
                    answer.add(rest)
                    if answer.size > most:
                        raise ResultTooLarge(f"the result is larger than {most // 1024**2} MB; add a LIMIT")
                    continue
                told = json.loads(bytes(rest))
                if tag == FAILED:
                    raise _Told(ERRORS[told["error"]](told["message"]))
                answer.content_type, answer.kind = MEDIA_TYPES[told["format"]], told["kind"]
                whole = True
                return answer, not told["heavy"]
        except (EOFError, ConnectionError) as error:
            raise _ended(worker.kill()) from error
        finally:
            if not whole:
                answer.close()
            if long:
                with self._change:
                    self.counters.long -= 1

    def _goes_on(self, query: str) -> bool:
        """Let a query that had its slice become a long one; False if it stays on the last worker while none waits."""
        with self._change:
            self._known_long[hash(query)] = None
            self._known_long.move_to_end(hash(query))
            if len(self._known_long) > MOST_KNOWN:
                self._known_long.popitem(last=False)
            if self.counters.long < self.limits.workers - 1:
                self.counters.long += 1
                return True
            if not self.counters.waiting:
                return False
            self.counters.refused_busy += 1
        raise Busy("too many long queries are running; try again in a few seconds")


def _ended(code: int | None) -> GogenError:
    """Return what a worker's end means: a parser or planner that ran out of stack, or memory that ran out."""
    if code in (-signal.SIGSEGV, -signal.SIGBUS):
        return QueryError("the query is nested too deeply or too long to be parsed")
    if code is not None and code > 0:
        return StoreError("a query worker failed; its log says why")
    return QueryTimeout("the query needs more memory than it may and was stopped; ask for less, or add a LIMIT")
