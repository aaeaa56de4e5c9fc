"""The engines that are compared: each takes a query, and gives its result as bytes and the seconds it took."""

import http.client
import io
import json
import multiprocessing
import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

from graph.bench.generate import GRAPH
from graph.bench.questions import Question
from graph.engine.endpoint import Client
from graph.engine.endpoint import Endpoint as Address
from graph.engine.results import serialised
from graph.engine.store import EmbeddedSnapshot
from graph.engine.workers import Pool
from ontology.errors import GogenError, QueryTimeout

JSON, CSV, NTRIPLES = "json", "csv", "ntriples"
_MEDIA = {JSON: "application/sparql-results+json", CSV: "text/csv", NTRIPLES: "application/n-triples"}
_RDFLIB = {JSON: "json", CSV: "csv", NTRIPLES: "nt"}
_OXIGRAPH = {JSON: QueryResultsFormat.JSON, CSV: QueryResultsFormat.CSV}
_AT_ONCE = 20_000  # triples of one write
_READY = 3600.0  # seconds that rdflib may take to read the graph


class Engine(ABC):
    """Something that answers queries over the generated graph."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def run(self, query: str, format: str) -> tuple[bytes, float]:
        """Answer a query as JSON, CSV or N-Triples; the bytes and the seconds. Raises QueryTimeout, GogenError."""

    def close(self) -> None:  # noqa: B027 - most have nothing to end
        """End what was started for it."""


class InProcess(Engine):
    """Anything of this process that gives bytes."""

    def __init__(self, name: str, call: Callable[[str, str], bytes]) -> None:
        super().__init__(name)
        self._call = call

    def run(self, query: str, format: str) -> tuple[bytes, float]:
        """Call it, and time that."""
        begun = time.perf_counter()
        body = self._call(query, format)
        return body, time.perf_counter() - begun


def through_worker(pool: Pool) -> Callable[[str, str], bytes]:
    """Return the way a query from outside goes: through a worker that can be killed."""
    return lambda query, form: pool.answer(query, form).body


def through_snapshot(snapshot: EmbeddedSnapshot) -> Callable[[str, str], bytes]:
    """Return the way of the pages' own queries: in process, with tags restored and columns in order."""
    return lambda query, form: serialised(snapshot.raw(query), form)


def through_oxigraph(store: Store) -> Callable[[str, str], bytes]:
    """Return plain pyoxigraph, its result serialised by itself."""

    def call(query: str, format: str) -> bytes:
        found = store.query(query, use_default_graph_as_union=True)
        buffer = io.BytesIO()
        if isinstance(found, QueryTriples):
            serialize(found, buffer, RdfFormat.N_TRIPLES)
        else:
            found.serialize(buffer, _OXIGRAPH[format])
        return buffer.getvalue()

    return call


class Endpoint(Engine):
    """A SPARQL 1.1 endpoint at an http address, asked over one connection that is kept."""

    def __init__(self, name: str, url: str, limit: float) -> None:
        super().__init__(name)
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise GogenError(f"{url}: expected the http or https address of a SPARQL endpoint")
        self.url, self._target = url, parts.path + (f"?{parts.query}" if parts.query else "")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname, parts.port, timeout=limit)

    def run(self, query: str, format: str) -> tuple[bytes, float]:
        """Post the query, over the generated graph alone, and read the whole answer."""
        body = urlencode({"query": query, "default-graph-uri": GRAPH})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": _MEDIA[format]}
        for last in (False, True):  # a server may close a connection that was idle
            begun = time.perf_counter()
            try:
                self._connection.request("POST", self._target or "/", body, headers)
                response = self._connection.getresponse()
                content = response.read()
            except TimeoutError as error:
                self._connection.close()
                raise QueryTimeout(f"{self.url}: no answer in time") from error
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                if last:
                    raise GogenError(f"{self.url} cannot be reached: {error}") from error
                continue
            if response.status != 200:
                said = " ".join(content[:200].decode(errors="replace").split())
                raise GogenError(f"{self.url} answers {response.status}: {said}")
            return content, time.perf_counter() - begun
        raise AssertionError("unreachable")

    def load(self, path: Path) -> None:
        """Put the triples of a file in GRAPH in the place of what is there, by the addresses of the environment.

        Raises StoreError if none takes updates; ``graph.engine.endpoint`` says what is read from there.
        """
        client = Client(Address.named(self.url))
        client.update(f"DROP SILENT GRAPH <{GRAPH}>")
        with path.open("rb") as file:
            while lines := b"".join(islice(file, _AT_ONCE)):
                client.add(GRAPH, lines)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Rdflib(Engine):
    """rdflib in memory, in a process of its own: its graph goes with it, and a query is stopped at the limit."""

    def __init__(self, path: Path, limit: float) -> None:
        super().__init__("rdflib")
        self._limit = limit
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=_rdflib, args=(theirs, path, limit), daemon=True)
        self._child.start()
        theirs.close()
        self.triples, self.load = self._receive(_READY)

    def run(self, query: str, format: str) -> tuple[bytes, float]:
        """Let the child answer; the seconds are those that it measured itself."""
        self._pipe.send((query, format))
        outcome = self._receive(self._limit * 2 + 30)
        if isinstance(outcome, str):
            raise QueryTimeout(outcome) if outcome == "timeout" else GogenError(f"rdflib: {outcome}")
        return outcome  # type: ignore[no-any-return]

    def _receive(self, seconds: float) -> Any:
        try:
            if self._pipe.poll(seconds):
                return self._pipe.recv()
        except EOFError:
            pass
        raise GogenError("rdflib's process ended or hangs: is there too little memory? Leave it out with --no-rdflib")

    def close(self) -> None:
        """End the child, and free what it holds."""
        self._child.kill()
        self._child.join()
        self._pipe.close()


class _Late(Exception):
    pass


def _rdflib(pipe: Connection, path: Path, limit: float) -> None:
    """Run in the child: read the graph, then answer until the pipe closes."""
    from rdflib import Graph

    def late(number: int, frame: object) -> None:
        raise _Late

    signal.signal(signal.SIGALRM, late)
    graph = Graph()
    begun = time.perf_counter()
    graph.parse(path, format="nt")
    pipe.send((len(graph), time.perf_counter() - begun))
    while True:
        try:
            query, form = pipe.recv()
        except EOFError:
            return
        outcome: tuple[bytes, float] | str
        try:
            signal.setitimer(signal.ITIMER_REAL, limit)
            begun = time.perf_counter()
            body = graph.query(query).serialize(format=_RDFLIB[form]) or b""
            outcome = body, time.perf_counter() - begun
        except _Late:
            outcome = "timeout"
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send(outcome)


def answer_of(body: bytes, format: str) -> str:
    """Return what two engines must have in common: true or false, the one number, or how many rows or triples."""
    if format == NTRIPLES:
        return str(len({line for line in body.splitlines() if line.strip() and not line.startswith(b"#")}))
    if format == CSV:
        return str(max(0, body.count(b"\n") - 1))
    found = json.loads(body)
    if "boolean" in found:
        return str(found["boolean"]).lower()
    rows = found["results"]["bindings"]
    if len(rows) == 1 and len(rows[0]) == 1:
        return "= " + str(next(iter(rows[0].values()))["value"])
    return str(len(rows))


def format_of(question: Question) -> str:
    """Return the format in which a question is compared."""
    return NTRIPLES if question.graph else JSON
