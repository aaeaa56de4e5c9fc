"""A real `gogen serve` process for tests that speak HTTP to it, and a client that sends just what it is told."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

INSIDES = ("Traceback", "/tmp", "/home", "/usr", ".py", "root:", "Granian", "Werkzeug", "Python", "OSError")
PATIENCE = 60.0  # seconds that a server may take to come up, and a request to be answered, on a busy machine


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer; the names of ``headers`` in lower case, ``seconds`` from the request to the last byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    def is_problem(self) -> bool:
        """Tell whether an error is told as RFC 9457 has it, and nothing of our insides with it."""
        told = self.json() if self.headers["content-type"] == "application/problem+json" else {}
        whole = {"type", "title", "status", "detail"} <= set(told) and told["status"] == self.status
        return whole and not any(piece in self.text for piece in INSIDES)


class Served:
    """A server of its own process over a store; use it in a with statement, which ends what it started."""

    def __init__(self, store: Path, *options: str, environment: Mapping[str, str] | None = None) -> None:
        self._command = [sys.executable, "-m", "web.cli", "serve", "--store", str(store), "--port", "0", *options]
        self._environment = {**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})}
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115

    def __enter__(self) -> "Served":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> float:
        """Start the process; return the seconds after which it answered."""
        began = time.monotonic()
        self._log.seek(0)
        self._log.truncate()
        self.process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        assert self.process.stdout is not None
        with self.process.stdout as said:
            line = said.readline()
        found = re.match(r"Gogen is at http://([\w.]+):(\d+)/", line)
        if found is None:
            self.stop()
            raise AssertionError(f"no server came up: {line!r} {self.logged()}")
        self.host, self.port = found[1], int(found[2])
        assert self.get("/healthz").status == 200
        return time.monotonic() - began

    def stop(self) -> None:
        """Stop the process as an administrator does; kill it if it does not stop."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def logged(self) -> str:
        """Return what the server wrote to standard error since it started."""
        self._log.seek(0)
        return self._log.read()

    def close(self) -> None:
        """Stop the process and forget what it said."""
        self.stop()
        self._log.close()

    # ---------------------------------------------------------------- asking

    def get(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Reply:
        return self.send(method, path, headers or {})

    def post(self, path: str, body: bytes | Iterable[bytes], kind: str, **headers: str) -> Reply:
        return self.send("POST", path, {"Content-Type": kind, **headers}, body)

    def ask(self, query: str, accept: str = "application/sparql-results+json", **more: str) -> Reply:
        """Post a query as a form."""
        body = urlencode({"query": query, **more}).encode()
        return self.post("/sparql", body, "application/x-www-form-urlencoded", Accept=accept)

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | Iterable[bytes] | None = None
    ) -> Reply:
        began = time.monotonic()
        with contextlib.closing(http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)) as connection:
            # A server may answer and close before it has read a body that it refuses.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            content = response.read()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, names, content, time.monotonic() - began)

    def connected(self) -> socket.socket:
        """Return a fresh connection."""
        return socket.create_connection((self.host, self.port), timeout=PATIENCE)

    def exchange(self, sent: bytes, patience: float = PATIENCE) -> bytes:
        """Send raw bytes, and return all that comes back until the server closes or is silent for that many seconds."""
        pieces: list[bytes] = []
        with contextlib.closing(self.connected()) as connection:
            connection.settimeout(patience)
            with contextlib.suppress(OSError):
                connection.sendall(sent)
            with contextlib.suppress(OSError):
                while piece := connection.recv(65536):
                    pieces.append(piece)
        return b"".join(pieces)

    # ---------------------------------------------------------------- looking at its processes (Linux)

    def processes(self) -> list[int]:
        """Return the process and all that descend from it."""
        return [self.process.pid, *_descendants(self.process.pid)]

    def memory(self) -> int:
        """Return the resident bytes of the process and its descendants; shared pages count once for each."""
        return sum(_resident(process) for process in self.processes())


def is_alive(process: int) -> bool:
    """Tell whether a process runs (one that only waits to be reaped does not)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def command_of(process: int) -> str:
    """Return the command line of a process."""
    return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def _descendants(process: int) -> list[int]:
    children: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            children += [int(child) for child in task.read_text().split()]
    return [one for child in children for one in (child, *_descendants(child))]


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
