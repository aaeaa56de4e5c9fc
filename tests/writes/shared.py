"""What the tests of writing share: types, what a graph holds, an update."""

from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.engine.store import GraphStore

UPDATE = "application/sparql-update"
TURTLE = "text/turtle"


def held(root: Path, graph: str) -> set[str]:
    return {f"{quad.triple}" for quad in GraphStore(root).current().quads(graph)}


def update(site: FlaskClient, text: str | bytes, path: str = "/update") -> TestResponse:
    return site.post(path, data=text, content_type=UPDATE)
