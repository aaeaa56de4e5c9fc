"""What every request passes before the pages: its client, how often it may ask, answers remembered, the access log.

This is WSGI (PEP 3333), not Flask: a remembered answer costs a few microseconds instead of a whole dispatch.
"""

import io
import json
import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from web.http import HEADERS, OPEN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REMEMBER = "gogen.remember"  # set in the environment by a view whose answer is the same until the graph changes
# First steps of paths that cost much: they count against a client's rate.
LIMITED = ("sparql", "q", "export", "filters", "api", "search", "analyse", "find", "qa", "compare")
MOST_REMEMBERED = 16 * 1024**2  # bytes of answers
LARGEST_REMEMBERED = 64 * 1024  # bytes of one answer
LARGEST_QUESTION = 8 * 1024  # bytes of a posted body that is looked up
MOST_CLIENTS = 10_000
MOST_BODIES = 400  # requests with a body at once: slow ones leave the rest of the server's threads free
_HOST = re.compile(r"(?:[\w.~-]+|\[[0-9A-Fa-f:.]+\])(?::\d*)?", re.ASCII)
_TELLING = ("HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "HTTP_IF_NONE_MATCH", "HTTP_AUTHORIZATION", "HTTP_RANGE")


class Rates:
    """How often each client may ask: ``burst`` requests at once, ``rate`` more a second (a token bucket a client)."""

    def __init__(self, rate: float, burst: int) -> None:
        self.rate, self.burst = rate, burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, client: str) -> float:
        """Count a request; return 0 if it may go on, else the seconds after which the next one may."""
        now = time.monotonic()
        with self._lock:
            tokens, since = self._buckets.pop(client, (float(self.burst), now))
            tokens = min(self.burst, tokens + (now - since) * self.rate)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > MOST_CLIENTS:
                self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - tokens) / self.rate


class Remembered:
    """Small answers by their question, for one state of the graph; the least recently asked go first."""

    def __init__(self, mark: Callable[[], object]) -> None:
        self._mark = mark
        self._state: object = None
        self._answers: OrderedDict[object, tuple[str, list[tuple[str, str]], bytes]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def state(self) -> object:
        """Return what tells one state of the graph from the next, None if nothing may be remembered."""
        return self._mark()

    def get(self, key: object, state: object) -> tuple[str, list[tuple[str, str]], bytes] | None:
        """Return status line, headers and body of the answer to a question, if the graph is still the same."""
        if state != self._state:
            return None
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def put(self, key: object, state: object, answer: tuple[str, list[tuple[str, str]], bytes]) -> None:
        """Remember an answer that was given while the graph was in that state."""
        with self._lock:
            if state != self._state:
                self._answers.clear()
                self._state, self._size = state, 0
            if key not in self._answers:
                self._answers[key] = answer
                self._size += len(answer[2])
            while self._size > MOST_REMEMBERED:
                self._size -= len(self._answers.popitem(last=False)[1][2])


class Front:
    """The application behind what every request passes first."""

    def __init__(
        self,
        application: "WSGIApplication",
        mark: Callable[[], object],
        rates: Rates | None = None,
        proxies: int = 0,
        log: IO[str] | None = None,
    ) -> None:
        self._application = application
        self._remembered = Remembered(mark)
        self._rates = rates
        self._proxies = proxies
        self._log = log
        self._bodies = threading.Semaphore(MOST_BODIES)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        if self._proxies:
            environ["REMOTE_ADDR"] = forwarded(environ, self._proxies)
        if self._log is not None:
            return self._logged(environ, start)
        return self._answered(environ, start)

    def _answered(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if detail := _malformed(environ):
            return _refused(start, "400 Bad Request", detail)
        if not _has_body(environ):
            return self._routed(environ, start)
        if not self._bodies.acquire(blocking=False):
            detail = "Too many requests with a body are being read; try again in a few seconds."
            return _refused(start, "503 Service Unavailable", detail, {"Retry-After": "5"})
        try:
            return self._routed(environ, start)
        finally:
            self._bodies.release()

    def _routed(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"][1:].partition("/")[0] not in LIMITED:
            return self._application(environ, start)
        if self._rates is not None and (wait := self._rates.wait(bucket(environ["REMOTE_ADDR"]))):
            detail = f"You ask more often than this site allows; wait {wait:.1f} seconds."
            return _refused(start, "429 Too Many Requests", detail, {"Retry-After": str(int(wait) + 1)})
        key = _question(environ)
        state = self._remembered.state() if key is not None else None
        if state is None:
            return self._application(environ, start)
        if found := self._remembered.get(key, state):
            start(found[0], found[1])
            return [found[2]]
        return self._noted(environ, start, key, state)

    def _noted(self, environ: "WSGIEnvironment", start: "StartResponse", key: object, state: object) -> Iterable[bytes]:
        """Let the application answer, and remember the answer if it says that it may be."""
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def noting(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            told.append((status, headers))
            return start(status, headers, *more)

        body = self._application(environ, noting)
        if not environ.get(REMEMBER):
            return body
        whole = b"".join(body)
        status, headers = told[-1]
        if status.startswith("200") and len(whole) <= LARGEST_REMEMBERED:
            self._remembered.put(key, state, (status, headers, whole))
        return [whole]

    def _logged(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        began = time.perf_counter()
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "client": environ["REMOTE_ADDR"],
            "method": environ["REQUEST_METHOD"][:20],
            "path": environ["PATH_INFO"][:500],
        }

        def noting(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            line["status"] = int(status[:3])
            return start(status, headers, *more)

        def counted(body: Iterable[bytes]) -> Iterator[bytes]:
            size = 0
            try:
                for piece in body:
                    size += len(piece)
                    yield piece
            finally:
                if hasattr(body, "close"):
                    body.close()
                taken = round((time.perf_counter() - began) * 1000, 1)
                assert self._log is not None
                self._log.write(json.dumps({**line, "bytes": size, "ms": taken}) + "\n")  # ASCII: nothing to smuggle
                self._log.flush()

        body = self._answered(environ, noting)
        return list(counted(body)) if isinstance(body, list) else counted(body)


def forwarded(environ: "WSGIEnvironment", proxies: int) -> str:
    """Return the address that the outermost of our proxies saw: the last but n of X-Forwarded-For."""
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    named = hops[-proxies] if len(hops) >= proxies else ""
    try:
        return str(ip_address(named))
    except ValueError:
        return str(environ["REMOTE_ADDR"])


def bucket(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the network of 64 bits that one subscriber has."""
    if ":" not in address:
        return address
    try:
        return str(ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address


def state_of(path: Path) -> Callable[[], object]:
    """Return a function that tells whether a file was replaced since: for the file that says which graph serves."""

    def state() -> object:
        try:
            found = os.stat(path)  # noqa: PTH116 (called on every request)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    return state


def _question(environ: "WSGIEnvironment") -> object:
    """Return what decides the answer to a request of a program, None if it is none that is worth remembering."""
    if any(name in environ for name in _TELLING):
        return None
    accept = environ.get("HTTP_ACCEPT", "")
    method = environ["REQUEST_METHOD"]
    if method == "GET":
        return (environ["PATH_INFO"], accept, environ.get("QUERY_STRING", ""))
    length = environ.get("CONTENT_LENGTH") or ""
    if method != "POST" or not length.isdecimal() or int(length) > LARGEST_QUESTION:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    kind = environ.get("CONTENT_TYPE", "")
    return (environ["PATH_INFO"], accept, environ.get("QUERY_STRING", ""), kind, body)


def _has_body(environ: "WSGIEnvironment") -> bool:
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ


def _malformed(environ: "WSGIEnvironment") -> str | None:
    """Return what is wrong with a request that proxies before us may have read otherwise than we do, else None."""
    host = environ.get("HTTP_HOST", "")  # several come joined by a comma
    if (host or environ["SERVER_PROTOCOL"] == "HTTP/1.1") and not _HOST.fullmatch(host):
        return "The request must have one header 'Host', the name or address of this site (RFC 9112, 3.2)."
    coding = environ.get("HTTP_TRANSFER_ENCODING", "chunked")
    if coding.strip().lower() != "chunked":
        return "The only transfer coding that is read here is chunked (RFC 9112, 6.1)."
    return None


def _refused(start: "StartResponse", status: str, detail: str, more: Mapping[str, str] | None = None) -> list[bytes]:
    """Answer with a problem (RFC 9457) before the application saw the request."""
    code, _, title = status.partition(" ")
    body = {"type": "about:blank", "title": title, "status": int(code), "detail": detail}
    headers = {**HEADERS, **OPEN, "Content-Type": "application/problem+json", **(more or {})}
    start(status, list(headers.items()))
    return [json.dumps(body).encode()]
