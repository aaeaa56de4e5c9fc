"""A browser for the tests of pages: Debian's chromium, driven by Playwright, one for all tests of a process."""

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.served import Served

CHROMIUM = os.environ.get("GOGEN_CHROMIUM", "/usr/bin/chromium")
# A machine for tests has no sandbox for root, no graphics and little shared memory.
LIST = (
    b"concept_id,lang,term,status,pos\n"
    b"netorare,de,Netorare-Geschichte,preferred,noun\n"
    b"netorare,en,netorare,deprecated,\n"
    b"our-9,en,lamplighting,admitted,noun\n"
)
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}: install Debian's chromium, or name another by GOGEN_CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS])
        yield opened
        opened.close()


def home_of(served: Served) -> str:
    """Return the address of a served site, without its last slash."""
    return f"http://{served.host}:{served.port}"


@pytest.fixture(scope="session")
def desk(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that this machine may write to, over a small store with proposals, one of them accepted."""
    root = Path(shutil.copytree(small, tmp_path_factory.mktemp("desk") / "store"))
    with Served(root, "--data", str(small.parent / "mini.ttl"), "--open-writes", "--rate", "0") as served:
        proposed(served, LIST)
        yield served


def proposed(served: Served, rows: bytes) -> None:
    """Send a list in, and propose it."""
    fields = {"name": "acme.csv", "held": b64encode(rows).decode(), "by": "Jane Roe", "step": "propose"}
    kind = "application/x-www-form-urlencoded"
    done = served.post("/review/upload", urlencode(fields).encode(), kind, Accept="text/html")
    assert done.status == 303, done.text
