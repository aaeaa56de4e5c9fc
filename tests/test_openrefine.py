"""OpenRefine itself against our reconciliation service: a project, a column of spellings, what it makes of our answers.

Debian's package ``openrefine`` is run without a window, on loopback, with a data folder of its own.
"""

import contextlib
import csv
import json
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import pytest

from tests.served import Served

HOME = Path("/usr/share/openrefine")
SPELLINGS = Path(__file__).parent / "data" / "spellings.tsv"
PATIENCE = 60.0  # seconds
ROWS = '{"facets": [], "mode": "row-based"}'

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (HOME.is_dir() and shutil.which("java")), reason="OpenRefine is not installed (Debian's package openrefine)"
    ),
]


class Stay(HTTPRedirectHandler):
    """Follows no redirect: where it leads to is the answer."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class OpenRefine:
    """A running OpenRefine, by the commands that its own pages send."""

    def __init__(self, folder: Path) -> None:
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/command/core/"
        given = {"data_dir": folder, "port": port, "interface": "127.0.0.1", "host": "127.0.0.1", "headless": "true"}
        options = [f"-Drefine.{name}={value}" for name, value in given.items()]
        options += [f"-Drefine.webapp={HOME / 'webapp'}", "-Djava.awt.headless=true", "-Xmx400M"]
        command = ["java", *options, "-cp", str(HOME / "server" / "*"), "com.google.refine.Refine"]
        self.log = (folder / "log").open("w")
        self.process = subprocess.Popen(command, cwd=folder, stdout=self.log, stderr=self.log)

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(URLError, OSError):
                self.get("get-version")
                return
            time.sleep(0.2)
        raise AssertionError(Path(self.log.name).read_text())

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def get(self, command: str, **given: str) -> Any:
        with urlopen(f"{self.address}{command}?{urlencode(given)}", timeout=PATIENCE) as answer:
            return json.load(answer)

    def post(self, command: str, project: str, **given: str) -> Any:
        where = urlencode({"project": project, "csrf_token": self.token()})
        request = Request(f"{self.address}{command}?{where}", urlencode(given).encode())
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def token(self) -> str:
        return str(self.get("get-csrf-token")["token"])

    def project(self, table: str) -> str:
        """Make a project of a table in CSV; return its number."""
        mark = uuid.uuid4().hex
        fields = {"project-name": "spellings", "format": "text/line-based/*sv"}
        fields["options"] = json.dumps({"encoding": "UTF-8", "separator": ",", "headerLines": 1})
        head = f"--{mark}\r\nContent-Disposition: form-data; name="
        body = "".join(f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
        body += f'{head}"project-file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n{table}\r\n--{mark}--\r\n'
        where = f"{self.address}create-project-from-upload?csrf_token={self.token()}"
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        try:
            build_opener(Stay).open(Request(where, body.encode(), kind), timeout=PATIENCE)
        except HTTPError as answer:
            with answer:
                return answer.headers["Location"].partition("project=")[2]
        raise AssertionError("no project was made")

    def reconcile(self, project: str, column: str, service: str, kind: str) -> dict[str, Any]:
        """Reconcile a column with a service; return what was found for each cell, by its text."""
        with urlopen(service, timeout=PATIENCE) as answer:
            manifest = json.load(answer)
        spaces = {name: manifest[name] for name in ("identifierSpace", "schemaSpace")}
        config = {"mode": "standard-service", "service": service, **spaces, "autoMatch": True, "columnDetails": []}
        config |= {"type": {"id": kind, "name": kind}, "limit": 5}
        self.post("reconcile", project, columnName=column, config=json.dumps(config), engine=ROWS)
        until = time.monotonic() + PATIENCE
        while self.get("get-processes", project=project)["processes"] and time.monotonic() < until:
            time.sleep(0.1)
        table = self.get("get-rows", project=project, start="0", limit="100")
        recons = table["pool"]["recons"]
        cells = [row["cells"][0] for row in table["rows"]]
        return {cell["v"]: recons[cell["r"]] for cell in cells if "r" in cell}


@pytest.fixture(scope="module")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    running = OpenRefine(tmp_path_factory.mktemp("openrefine"))
    try:
        running.wait()
        yield running
    finally:
        running.close()


def test_openrefine_reconciles_fifty_spellings_and_fetches_their_readings(
    openrefine: OpenRefine, served: Served
) -> None:
    with SPELLINGS.open(encoding="utf-8", newline="") as file:
        expected = {row["spelling"]: f"entry/{row['entry']}" for row in csv.DictReader(file, delimiter="\t")}
    service = f"http://{served.host}:{served.port}/api/reconcile"
    project = openrefine.project("term\n" + "\n".join(expected))

    guessed = openrefine.post("guess-types-of-column", project, columnName="term", service=service)
    assert guessed["types"][0]["id"] == "term-ja"

    found = openrefine.reconcile(project, "term", service, "term-ja")
    assert len(found) == len(expected) == 50
    certain = {cell: one["m"]["id"] for cell, one in found.items() if one["j"] == "matched"}
    assert len(certain) >= 10
    assert {cell: one for cell, one in certain.items() if one != expected[cell]} == {}
    best = {cell: one["c"][0]["id"] for cell, one in found.items() if one.get("c")} | certain
    assert set(best) == set(expected)
    wrong = {cell: one for cell, one in best.items() if one != expected[cell]}
    assert len(wrong) <= 0.05 * len(expected), wrong

    extension = json.dumps({"properties": [{"id": "reading"}, {"id": "concept"}]})
    shown = openrefine.post(
        "preview-extend-data", project, columnName="term", rowIndices=json.dumps([0]), extension=extension
    )
    [[cell, reading, concept]] = shown["rows"]
    assert (cell, reading) == ("寝取られ", "ねとられ")
    assert concept["id"] == "concept/netorare"
