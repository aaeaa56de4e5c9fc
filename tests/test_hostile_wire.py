"""Hostile connections to a real server: bytes that are no HTTP, large bodies, slow and many clients."""

import contextlib
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.served import Served

ASK = "/sparql?query=ASK%7B%7D"
PAGE = {"Accept": "text/html"}

# ---------------------------------------------------------------- bytes on the wire

WIRE = {
    "two lengths": "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
    "a list of lengths": "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc",
    "a negative length": "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a length with a sign": "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc",
    "a hexadecimal length": "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\nabc",
    "a length beyond numbers": "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\nabc",
    "an unknown coding": "POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\nabc",
    "a disguised coding": "POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "two codings": "POST /q HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a NUL in a header": "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n",
    "a CR in a header": "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\rb\r\n\r\n",
    "a blank before the colon": "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\n",
    "a folded header": "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n",
    "a thousand headers": "GET /healthz HTTP/1.1\r\nHost: x\r\n" + "X-A: b\r\n" * 1000 + "\r\n",
    "two megabytes of header": "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + "a" * 2_000_000 + "\r\n\r\n",
    "a long address": "GET /" + "a" * 100_000 + " HTTP/1.1\r\nHost: x\r\n\r\n",
    "an escape in the address": "GET /\x1b[31m HTTP/1.1\r\nHost: x\r\n\r\n",
    "no Host": "GET /healthz HTTP/1.1\r\n\r\n",
    "two Hosts": "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "no version": "GET /healthz\r\n\r\n",
    "an unknown version": "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
    "TLS": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + "\xff" * 600,
    "no HTTP": "\x00\xff\x00\xff\r\n\r\n",
    "SSH": "SSH-2.0-OpenSSH_9.2\r\n",
}


@pytest.mark.parametrize("shape", WIRE)
def test_what_is_no_http_is_refused_and_the_connection_not_confused(shape: str, served: Served) -> None:
    smuggled = "GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"
    got = served.exchange((WIRE[shape] + smuggled).encode("latin-1"), patience=0.25)
    status = int(got.split()[1]) if got else 400
    assert status in (400, 413, 414, 415, 431, 501, 505)
    assert b"User-agent" not in got or shape in ("no Host", "two Hosts", "a disguised coding", "two codings")
    assert served.get("/healthz").status == 200


def test_a_body_with_a_length_and_chunks_is_read_one_way_only(served: Served) -> None:
    head = (
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        "{}\r\nTransfer-Encoding: chunked\r\n{}\r\n\r\n"
    )
    for first, second in (("Content-Length: 6", "X: y"), ("X: y", "Content-Length: 6")):
        sent = head.format(first, second) + "6\r\nASK {}\r\n0\r\n\r\nGET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"
        got = served.exchange(sent.encode(), patience=0.4)
        assert got.startswith((b"HTTP/1.1 400", b"HTTP/1.1 200"))
        if got.startswith(b"HTTP/1.1 200"):  # as chunks, the length ignored (RFC 9112, 6.3): what follows is the next
            assert b'"boolean":true' in got
            assert got.count(b"HTTP/1.1 ") <= 2


def test_the_body_of_a_get_is_no_request(served: Served) -> None:
    inner = "GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"
    got = served.exchange(f"GET {ASK} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(inner)}\r\n\r\n{inner}".encode(), 0.4)
    assert b"User-agent" not in got


@pytest.mark.parametrize("chunks", ["zz\r\nASK {}\r\n0\r\n\r\n", "6\r\nASK", "ffffffffffffffff\r\nASK", "-6\r\nASK {}"])
def test_broken_chunks_answer_nothing_or_an_error(chunks: str, served: Served) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked"
    got = served.exchange(f"{head}\r\n\r\n{chunks}".encode(), patience=0.4)
    assert b"boolean" not in got
    assert not got.startswith(b"HTTP/1.1 5")
    assert served.get("/healthz").status == 200


# ---------------------------------------------------------------- large bodies


@pytest.mark.parametrize(
    "path",
    [
        "/sparql",
        *(pytest.param(path, marks=pytest.mark.slow) for path in ("/q", "/update", "/graph-store?default", "/search")),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_60_megabytes_is_refused_and_not_kept(path: str, chunked: bool, served: Served) -> None:
    for kind in ("application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update"):
        piece = b"x" * 1024**2
        before = served.memory()
        body = (piece for _ in range(60))
        headers = {"Content-Type": kind} if chunked else {"Content-Type": kind, "Content-Length": str(60 * len(piece))}
        try:
            reply = served.send("POST", path, headers, body)
        except (ConnectionError, OSError):  # the connection was closed while the body was sent
            assert served.get("/healthz").status == 200
        else:
            assert 400 <= reply.status < 500
            assert reply.seconds < 10
            assert reply.is_problem()
            if path == "/sparql" and kind != "application/sparql-update":
                assert reply.status == 413
        assert served.memory() - before < 30 * 1024**2


# ---------------------------------------------------------------- many and slow clients


@pytest.mark.slow
def test_two_hundred_requests_on_32_connections_are_answered(served: Served) -> None:
    addresses = [ASK, "/", "/term/ja-ntr", "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 100"}), "/ns"]
    with ThreadPoolExecutor(32) as asking:
        statuses = list(asking.map(lambda n: served.get(addresses[n % len(addresses)]).status, range(200)))
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) > 150


@contextlib.contextmanager
def held(served: Served, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Open many connections that send something and then wait."""
    with contextlib.ExitStack() as stack:
        connections = []
        for _ in range(count):
            connection = stack.enter_context(contextlib.closing(served.connected()))
            connection.sendall(sent)
            connections.append(connection)
        yield connections


WHOLE = urlencode({"query": "SELECT * { ?a ?b ?c } LIMIT 20000"}).encode()  # some megabytes of result
FORM = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SLOW = {
    "nothing": b"",
    "half a header": b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\nX-A: ",
    "half a body": FORM + b"Content-Length: 5000\r\n\r\nquery=ASK",
    "half a large body": FORM + b"Content-Length: 500000\r\n\r\nquery=ASK",
    "half a chunk": FORM + b"Transfer-Encoding: chunked\r\n\r\n400\r\nquery=ASK",
    "a result that is not read": FORM + b"Content-Length: " + str(len(WHOLE)).encode() + b"\r\n\r\n" + WHOLE,
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SLOW)
def test_150_slow_connections_do_not_stop_others(shape: str, served: Served) -> None:
    with held(served, 150, SLOW[shape]):
        until = time.monotonic() + 3
        number = 0
        while time.monotonic() < until:
            number += 1
            reply = served.ask(f"ASK {{ ?s ?p {number} }}")
            assert reply.status == 200
            assert reply.seconds < 5
            assert served.get("/term/ja-ntr", PAGE).status == 200
    assert served.ask("ASK {}").status == 200


@pytest.mark.slow
def test_a_header_that_never_ends_is_waited_for_ten_seconds_only(served: Served) -> None:
    with contextlib.closing(served.connected()) as connection:
        connection.settimeout(30)
        connection.sendall(SLOW["half a header"])
        began = time.monotonic()
        while connection.recv(1000):
            pass
        assert time.monotonic() - began < 20
