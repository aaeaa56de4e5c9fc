"""Engines that tests start on loopback, each in a temporary folder, and the shell and the site over them."""

import http.server
import shutil
import socket
import subprocess
import sysconfig
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graph.engine.endpoint import Client, Endpoint
from graph.engine.opening import Place, open_store
from graph.engine.remote import RELEASE, RemoteSnapshot, RemoteStore, column
from graph.engine.upload import DRAFT
from web.app import create_app
from web.cli import main

MINI = Path(__file__).parent / "data" / "mini"
PASSWORD = "dba"  # of Virtuoso's administrator in a new database
OXIGRAPH = Path(sysconfig.get_path("scripts")) / "oxigraph"
VIRTUOSO = shutil.which("virtuoso-t")
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {rows}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, ask: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server, wait until it answers a query, end it by its own id."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{ask}?query=ASK%20%7B%7D", timeout=5).read()
                break
            except OSError:
                assert process.poll() is None, f"{command[0]} ended"
                assert time.monotonic() < until, f"{command[0]} does not answer"
                time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[tuple[Endpoint, subprocess.Popen[bytes]]]:
    port = free_port()
    command = [str(OXIGRAPH), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    base = f"http://127.0.0.1:{port}"
    with running(command, folder, f"{base}/query") as process:
        yield Endpoint(f"{base}/query", f"{base}/update", f"{base}/store"), process


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000_000) -> Iterator[tuple[Endpoint, subprocess.Popen[bytes]]]:
    if not VIRTUOSO:
        pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource)")
    port = free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, sql=free_port(), http=port, rows=rows), encoding="utf-8")
    base = f"http://127.0.0.1:{port}"
    with running([VIRTUOSO, "+foreground", "+configfile", str(ini)], folder, f"{base}/sparql") as process:
        addresses = (f"{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth")
        yield Endpoint(*addresses, user="dba", password=PASSWORD), process


STARTS: dict[str, Callable[[Path], Any]] = {"oxigraph": oxigraph, "virtuoso": virtuoso}


def in_environment(place: Place) -> dict[str, str]:
    """Return the variables by which the shell finds a store."""
    if isinstance(place, Path):
        return {"GOGEN_STORE": str(place)}
    named = {
        "GOGEN_STORE": place.query,
        "GOGEN_UPDATE_URL": place.update,
        "GOGEN_GRAPH_STORE_URL": place.graph_store,
        "GOGEN_STORE_USER": place.user,
        "GOGEN_STORE_PASSWORD": place.password,
        "GOGEN_STORE_TOKEN": place.token,
    }
    return {name: text for name, text in named.items() if text}


def run(place: Place, *args: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin, env=in_environment(place))


def site(place: Place) -> Any:
    return create_app(place, TESTING=True).test_client()


def forwarded(place: Place, query: str, format: str = "json", **more: Any) -> bytes:
    snapshot = open_store(place).current()
    assert isinstance(snapshot, RemoteSnapshot)
    pieces: list[bytes] = []
    snapshot.forward(query, format, pieces.append, **more)
    return b"".join(pieces)


@dataclass
class Server:
    """An engine of a test's own, with the mini data in it."""

    place: Endpoint
    process: subprocess.Popen[bytes]
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(self.place)

    def quads(self) -> set[Any]:
        return set(RemoteStore(self.place, fresh=0).current().quads())

    def noted(self) -> list[str]:
        return column(self.client, f"SELECT ?g WHERE {{ ?g <{DRAFT}> ?release }}", RELEASE)


@contextmanager
def gate(base: str, wanted: str, asks: str) -> Iterator[tuple[str, list[str]]]:
    """Run a proxy before an engine that lets nobody in without one Authorization; /away sends elsewhere."""
    seen: list[str] = []

    class Gate(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            given = self.headers.get("Authorization", "")
            seen.append(given)
            if self.path.startswith("/away"):
                self.answer(307, b"", {"Location": f"{base}/query"})
            elif given != wanted:
                self.answer(401, b"no", {"WWW-Authenticate": asks})
            else:
                headers = {name: self.headers[name] for name in ("Content-Type", "Accept")}
                request = urllib.request.Request(base + self.path, body, headers)
                try:
                    with urllib.request.urlopen(request) as reply:
                        self.answer(reply.status, reply.read(), {"Content-Type": reply.headers["Content-Type"] or ""})
                except urllib.error.HTTPError as error:
                    self.answer(error.code, error.read(), {})

        def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, text in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gate)
    served.daemon_threads = True
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{served.server_port}", seen
    finally:
        served.shutdown()
        thread.join()
        served.server_close()
