"""What many tests share: the graph of the curated data, built once a session in a temporary folder."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.build import build
from graph.engine.workers import Limits
from graph.entries import DATA, read_glossary
from graph.formats import export
from graph.lookup import Library, Lookup
from morphology.analysis import forget
from morphology.reading import reverse
from morphology.reading.reverse import Index
from ontology.model import Glossary
from tests.served import Served
from tests.termlists import mini_glossary
from web.app import create_app


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests away from the user's folders: they start without an index of readings."""
    os.environ["GOGEN_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return read_glossary(DATA)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("store") / "gogen"
    build(DATA, root)
    return root


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a glossary of eight words (tests.termlists): to be copied and written to."""
    folder = tmp_path_factory.mktemp("small")
    mini = mini_glossary()
    mini = replace(mini, terms=tuple(replace(term, components=()) for term in mini.terms))  # its parts do not add up
    (folder / "mini.ttl").write_bytes(export(mini, "turtle").body)
    build(folder / "mini.ttl", folder / "gogen")
    return folder / "gogen"


@pytest.fixture(scope="session")
def lookup(store: Path) -> Lookup:
    return Library(store).current()


@pytest.fixture(scope="session")
def app(store: Path) -> Iterator[Flask]:
    app = create_app(store, Limits(workers=2), TESTING=True)
    yield app
    app.extensions["pool"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def served(store: Path) -> Iterator[Served]:
    """A `gogen serve` process over the built store; queries get two seconds, nobody is told to slow down."""
    with Served(store, "--timeout", "2", "--rate", "0") as server:
        yield server


@pytest.fixture(scope="session")
def unidic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the index of readings of the whole of UniDic: built once a session, in slow tests only."""
    folder = tmp_path_factory.mktemp("cache")
    reverse.build(folder / reverse.FILE)
    return folder


@pytest.fixture
def indexed(unidic: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    monkeypatch.setenv("GOGEN_CACHE", str(unidic))
    forget()
    index = reverse.current()
    assert index is not None
    yield index
    forget()
