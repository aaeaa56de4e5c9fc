"""Hostile writes to a real server: whatever is wrong with one, it is refused within seconds and nothing is written."""

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.served import Reply, Served

GRAPH = "/graph-store?graph=http://x.example/g"
UPDATE = "application/sparql-update"
ONE = "INSERT DATA { <http://x.example/s> <http://x.example/p> 1 }"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An empty store that any program on this machine may write."""
    with Served(tmp_path_factory.mktemp("writes") / "store", "--scratch", "--rate", "0") as served:
        yield served


@pytest.fixture(scope="module")
def callers() -> Iterator[list[object]]:
    """A socket of ours that whoever is made to call us reaches; the list of those who came."""
    came: list[object] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, address = listening.accept()
                came.append(address)
                connection.close()

    threading.Thread(target=listen, daemon=True).start()
    came.append(listening.getsockname()[1])  # the port comes first
    yield came
    listening.close()


def statements(served: Served) -> int:
    """Return how many statements a server holds."""
    counted = served.ask("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    return int(counted.json()["results"]["bindings"][0]["n"]["value"])


def refused(reply: Reply, *statuses: int) -> None:
    """Check that a write was refused as a problem, soon."""
    assert reply.status in statuses
    assert reply.is_problem()
    assert reply.seconds < 10


BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.example/">{}</rdf:RDF>'
BAD = {
    "an entity bomb": (
        "application/rdf+xml",
        f'<!DOCTYPE a [<!ENTITY e0 "ha">{BOMB}]>' + RDF.format("<x:a><x:b>&e9;</x:b></x:a>"),
    ),
    "an entity of a file": (
        "application/rdf+xml",
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + RDF.format("<x:a><x:b>&e;</x:b></x:a>"),
    ),
    "an entity of the network": (
        "application/rdf+xml",
        '<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:PORT/">]>' + RDF.format("<x:a><x:b>&e;</x:b></x:a>"),
    ),
    "a remote DTD": ("application/rdf+xml", '<!DOCTYPE a SYSTEM "http://127.0.0.1:PORT/">' + RDF.format("<x:a>")),
    "a remote context": ("application/ld+json", '{"@context": "http://127.0.0.1:PORT/", "a": "b"}'),
    "a remote context by import": (
        "application/ld+json",
        '{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:PORT/"}, "a": "b"}',
    ),
    "nested JSON": ("application/ld+json", '{"http://x.example/p":' + "[" * 100_000),
    "nested objects": ("application/ld+json", '{"http://x.example/p":' * 50_000),
    "nested Turtle": ("text/turtle", "<a:b> <a:c> " + "[ <a:c> " * 100_000),
    "nested collections": ("text/turtle", "<a:b> <a:c> " + "( " * 100_000),
    "nested XML": ("application/rdf+xml", RDF.partition("{")[0] + "<x:a><x:b>" * 50_000),
    "half an XML file": ("application/rdf+xml", RDF.partition("{")[0] + "<x:a><x:b>1</x:b></x:a>"),
    "half a file": ("text/turtle", "<a:b> <a:c> 1 , 2 , 3 . <a:d>"),
    "no UTF-8": ("text/turtle", '<a:b> <a:c> "\udcff" .'),
    "a long line": ("application/n-triples", "<a:" + "x" * 5_000_000),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_graph_that_is_a_trap_is_refused(kind: str, scratch: Served, callers: list[object]) -> None:
    media, text = BAD[kind]
    before = statements(scratch)
    body = text.replace("PORT", str(callers[0])).encode(errors="surrogateescape")
    refused(scratch.send("PUT", GRAPH, {"Content-Type": media}, body), 400, 413, 415, 422, 503)
    assert statements(scratch) == before
    assert callers[1:] == []


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:PORT/>",
        "LOAD SILENT <http://127.0.0.1:PORT/>",
        "LOAD <file:///etc/passwd>",
        "\\u004cOAD <http://127.0.0.1:PORT/>",
        ONE + " ; LOAD <http://127.0.0.1:PORT/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o . { SERVICE SILENT <http://127.0.0.1:PORT/> {} } }",
        "INSERT { ?s ?p ?o } WHERE { \\u0053ERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
        ONE + " ; NONSENSE",
        ONE + " ; INSERT DATA { <a:b> <a:c> \"\\uD800\" }",
        "INSERT DATA { " + "<a:b> <a:c> " + "[ <a:d> " * 2_200,
        "INSERT { ?a ?b ?c } WHERE { " + "{" * 2_200 + "}" * 2_200 + " }",
        "SELECT * { ?s ?p ?o }",
        "",
    ],
)  # fmt: skip
def test_an_update_that_is_a_trap_changes_nothing(update: str, scratch: Served, callers: list[object]) -> None:
    before = statements(scratch)
    text = update.replace("PORT", str(callers[0])).encode()
    reply = scratch.post("/update", text, UPDATE)
    if update and "LOAD SILENT" not in update:
        refused(reply, 400, 403, 404, 413, 415, 422)
    assert statements(scratch) == before
    assert callers[1:] == []


@pytest.mark.parametrize("path", ["/update", GRAPH])
def test_60_megabytes_are_too_much_to_write(path: str, scratch: Served) -> None:
    kind = UPDATE if path == "/update" else "text/turtle"
    before, memory = statements(scratch), scratch.memory()
    piece = b"# " + b"x" * (1024**2 - 3) + b"\n"
    for headers in ({"Content-Length": str(60 * len(piece))}, {}):
        with contextlib.suppress(ConnectionError):
            reply = scratch.post(path, (piece for _ in range(60)), kind, **headers)
            refused(reply, 411, 413)
    assert statements(scratch) == before
    assert scratch.memory() - memory < 60 * 1024**2


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("text/plain", {}),
        ("image/png", {}),
        ("text/html", {}),
        ("application/zip", {}),
        (UPDATE, {"Content-Encoding": "gzip"}),
        (UPDATE + "; charset=utf-16", {}),
    ],
)
def test_what_is_no_update_is_no_update(kind: str, headers: dict[str, str], scratch: Served) -> None:
    refused(scratch.post("/update", ONE.encode(), kind, **headers), 415)


def test_a_page_of_another_site_cannot_write_to_an_open_server(scratch: Served) -> None:
    before = statements(scratch)
    form = urlencode({"update": ONE}).encode()
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example"},  # a name of theirs that leads to this machine
        {"X-Forwarded-For": "192.0.2.1"},
    ):
        for body, kind in ((form, "application/x-www-form-urlencoded"), (ONE.encode(), UPDATE)):
            refused(scratch.send("POST", "/update", {"Content-Type": kind, **headers}, body), 401, 403)
        refused(scratch.send("DELETE", "/graph-store?default", headers), 401, 403)
    assert statements(scratch) == before


@pytest.mark.slow
def test_only_a_token_with_the_scope_writes(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.jsonl"

    def token(name: str, scope: str) -> str:
        command = [sys.executable, "-m", "web.cli", "token", "add", name, "--scope", scope, "--tokens", str(tokens)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]

    writer, reader = token("writer", "update"), token("reader", "metrics")
    mini = Path(__file__).parent / "data" / "mini"
    with Served(tmp_path / "store", "--data", str(mini), "--tokens", str(tokens), "--rate", "0") as served:
        before = statements(served)
        for header, status in (
            (None, 401), ("Bearer nonsense", 401), (f"Basic {writer}", 401), (f"Bearer {writer} x", 401),
            ("Bearer ", 401), (f"Bearer {writer[:-1]}", 401), (f"Bearer {reader}", 403),
        ):  # fmt: skip
            reply = served.post("/update", ONE.encode(), UPDATE, **({"Authorization": header} if header else {}))
            refused(reply, status)
            assert reply.headers["www-authenticate"].startswith("Bearer")
            assert writer not in reply.text
        refused(served.post(f"/update?access_token={writer}", ONE.encode(), UPDATE), 401)
        assert statements(served) == before
        assert served.post("/update", ONE.encode(), UPDATE, Authorization=f"Bearer {writer}").status == 204
        assert statements(served) == before + 1
        assert writer not in served.logged()
