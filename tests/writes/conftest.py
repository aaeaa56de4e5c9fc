"""An empty store that anybody may write to."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from graph.engine.generations import fill
from web.app import create_app


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store."""
    root = tmp_path_factory.mktemp("writes") / "store"
    fill(root, "scratch", lambda _: None)
    return root


@pytest.fixture(scope="module")
def site(root: Path) -> Iterator[FlaskClient]:
    app = create_app(root, union=False, OPEN_WRITES=True, TESTING=True, LARGEST_WRITE=3_000_000)
    yield app.test_client()
    app.extensions["writer"].close()


@pytest.fixture
def graph() -> str:
    """A graph that no other test writes to."""
    return f"http://example.org/{uuid4()}"
