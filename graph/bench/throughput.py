"""How many small requests a second a server answers on connections that are kept: one client for every server."""

import re
import selectors
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from ontology.errors import GogenError

_START = 60.0  # seconds that a server has to start
_FIRST = 20.0  # seconds that its first answer may take
_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)


def request(path: str, query: str, port: int) -> bytes:
    """Return the bytes of a GET of a query over HTTP/1.1, its answer wanted as JSON."""
    return (
        f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Accept: application/sparql-results+json\r\n\r\n"
    ).encode()


def requests(path: str, port: int) -> Iterator[bytes]:
    """Yield requests without end, no two with the same query: a server that remembers answers cannot help itself."""
    head, tail = request(path, "ASK { <urn:n:#> ?p ?o }", port).split(quote("#").encode())
    return (b"%b%d%b" % (head, number, tail) for number in count(1))


def rate(port: int, asked: Iterator[bytes], connections: int, seconds: float) -> float:
    """Return how many answers a second come from a server on loopback: each connection asks as soon as it was answered.

    Raises GogenError if the server cannot be reached, closes a connection or answers anything but 200.
    """
    with selectors.DefaultSelector() as selector:
        opened = []
        try:
            for _ in range(connections):
                opened.append(socket.create_connection(("127.0.0.1", port), timeout=5))
            for one in opened:
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                one.setblocking(False)
                selector.register(one, selectors.EVENT_READ, bytearray())
                one.send(next(asked))
            return _counted(selector, asked, seconds)
        except OSError as error:
            raise GogenError(f"the server on port {port} fails: {error}") from error
        finally:
            for one in opened:
                one.close()


def _counted(selector: selectors.BaseSelector, asked: Iterator[bytes], seconds: float) -> float:
    begun = time.perf_counter()
    end, answers = begun + seconds, 0
    while (now := time.perf_counter()) < end or (not answers and now < begun + _FIRST):
        ready = selector.select(min(1.0, max(0.01, end - now)))
        for key, _ in ready:
            buffer: bytearray = key.data
            received = key.fileobj.recv(65536)  # type: ignore[union-attr]
            if not received:
                raise OSError("it closed a connection")
            buffer += received
            if _whole(buffer):
                if not buffer.startswith(b"HTTP/1.1 200"):
                    raise OSError(f"it answers {bytes(buffer[9:60]).decode(errors='replace').splitlines()[0]}")
                answers += 1
                buffer.clear()
                key.fileobj.send(next(asked))  # type: ignore[union-attr]
    if not answers:
        raise OSError("it does not answer")
    return answers / (time.perf_counter() - begun)


def _whole(buffer: bytearray) -> bool:
    """Tell whether a response has arrived to its end (RFC 9112, 6.3): by its length, or its last chunk."""
    head = buffer.find(b"\r\n\r\n")
    if head < 0:
        return False
    if (length := _LENGTH.search(buffer, 0, head + 2)) is not None:
        return len(buffer) >= head + 4 + int(length[1])
    return _CHUNKED.search(buffer, 0, head + 2) is not None and buffer.endswith(b"0\r\n\r\n")


# ---------------------------------------------------------------- servers


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], port: int, folder: Path) -> Iterator[None]:
    """Run a server until the end of the block; it starts when its port answers. Its output goes to a file in folder."""
    log = folder / f"server-{port}.log"
    with log.open("wb") as sink, subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT) as server:
        try:
            end = time.monotonic() + _START
            while not _answers(port):
                if server.poll() is not None or time.monotonic() > end:
                    said = " ".join(log.read_text(errors="replace").split())[-300:]
                    raise GogenError(f"{Path(command[0]).name} did not start: {said or 'it said nothing'}")
                time.sleep(0.05)
            yield
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
    except OSError:
        return False
    return True
