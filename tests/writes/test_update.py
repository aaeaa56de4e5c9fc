"""Updates over HTTP: all of a write or nothing of it, whatever is sent; shapes on request; a line in the audit file."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.engine.generations import fill, generation_of
from graph.engine.store import GraphStore
from graph.engine.updates import prepared
from tests.writes.shared import TURTLE, UPDATE, held, update
from web import tokens
from web.app import create_app

# ---------------------------------------------------------------- SPARQL Update


def test_an_update_is_there_when_it_is_acknowledged(site: FlaskClient, root: Path, graph: str) -> None:
    before = generation_of(root)
    assert update(site, f"INSERT DATA {{ GRAPH <{graph}> {{ e:a rdfs:label '語'@ja-Hira }} }}").status_code == 204
    assert len(held(root, graph)) == 1
    after = generation_of(root)
    assert before
    assert after
    assert after.revision == before.revision + 1


def test_an_update_comes_as_a_form_too(site: FlaskClient, root: Path, graph: str) -> None:
    text = f"INSERT DATA {{ GRAPH <{graph}> {{ e:a rdfs:label '+&=\"語' }} }}"
    assert site.post("/update", data={"update": text}).status_code == 204
    assert "+&=" in held(root, graph).pop()


def test_a_reader_that_is_open_keeps_its_revision_and_the_next_look_sees_the_write(
    site: FlaskClient, root: Path, graph: str
) -> None:
    reader = GraphStore(root)
    old = reader.current()
    for number in range(5):  # enough for what lay between to be cleared away
        update(site, f"INSERT DATA {{ GRAPH <{graph}> {{ e:a e:b {number} }} }}")
    assert not list(old.quads(graph))
    assert len(list(reader.current().quads(graph))) == 5


def test_the_query_endpoint_and_its_entity_tag_follow_a_write(site: FlaskClient, graph: str) -> None:
    question = f"/sparql?query={quote(f'ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}')}"
    before = site.get(question)
    update(site, f"INSERT DATA {{ GRAPH <{graph}> {{ e:a e:b e:c }} }}")
    after = site.get(question)
    assert [json.loads(reply.data)["boolean"] for reply in (before, after)] == [False, True]
    assert before.headers["ETag"] != after.headers["ETag"]


def test_a_failure_in_the_middle_of_an_update_undoes_all_of_it(site: FlaskClient, root: Path, graph: str) -> None:
    text = f"INSERT DATA {{ GRAPH <{graph}> {{ e:a e:b e:c }} }} ; CREATE GRAPH <{graph}>"
    assert update(site, text).status_code == 400
    assert not held(root, graph)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"INSERT DATA {\n  <http://x/> <http://x/> \n}", (3, 1)),
        (b"CLEAR XYZ", (1, 7)),
        (b"INSERT DATA { foo:a foo:b foo:c }", (1, 15)),
    ],
)
def test_an_update_that_does_not_parse_is_told_with_its_place(
    text: bytes, place: tuple[int, int], site: FlaskClient, root: Path
) -> None:
    before = generation_of(root)
    reply = update(site, text)
    assert reply.status_code == 400
    assert reply.content_type == "application/problem+json"
    assert json.loads(reply.data)["line"] == place[0]
    assert abs(json.loads(reply.data)["column"] - place[1]) <= 5
    assert generation_of(root) == before


LET_IN = "INSERT { ?load e:LOAD 'LOAD' } # LOAD <x>\nWHERE { ?service e:load 'SERVICE' }"


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:9/>",
        "load<http://127.0.0.1:9/>into graph <http://x/>",
        "L\\u004FAD <http://127.0.0.1:9/>",
        "L\\u004FAD SILENT <http://127.0.0.1:9/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "DELETE WHERE { service silent ?x { ?s ?p ?o } }",
        "INSERT DATA {} ; " + "INSERT { ?s ?p ?o } WHERE " + "{" * 2200 + "}" * 2200,
        "INSERT DATA { <http://x/> <http://x/> " + "(" * 5000 + ")" * 5000 + " }",
    ],
    ids=["load", "load-into", "escaped", "escaped-silent", "service", "service-silent", "braces", "lists"],
)
def test_what_reaches_out_or_nests_too_deeply_is_refused_and_nothing_written(
    text: str, site: FlaskClient, root: Path
) -> None:
    before = generation_of(root)
    assert update(site, text).status_code == 400
    assert generation_of(root) == before


def test_words_in_texts_names_and_comments_are_let_in() -> None:
    assert prepared(LET_IN) == LET_IN


def test_load_silent_fetches_nothing_and_the_rest_of_the_update_is_done(
    site: FlaskClient, root: Path, graph: str
) -> None:
    text = f"LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ e:a e:b 1 }} }}"
    assert update(site, text).status_code == 204
    assert len(held(root, graph)) == 1


@pytest.mark.parametrize("action", ["CLEAR", "DROP"])
def test_a_graph_that_is_not_there_can_be_cleared_and_dropped(action: str, site: FlaskClient, graph: str) -> None:
    assert update(site, f"{action} GRAPH <{graph}>").status_code == 204


def test_the_dataset_of_a_request_is_that_of_every_where(site: FlaskClient, root: Path, graph: str) -> None:
    source = f"{graph}/source"
    update(site, f"INSERT DATA {{ GRAPH <{source}> {{ e:a e:b 1 . e:c e:d 2 }} }}")
    copy = f"INSERT {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"
    text = f"{copy} ; DELETE WHERE {{ GRAPH <{source}> {{ ?s e:b ?o }} }}"
    chosen = f"using-graph-uri={quote(source)}&using-named-graph-uri={quote(source)}"
    assert update(site, text, f"/update?{chosen}").status_code == 204
    assert len(held(root, graph)) == 2
    assert len(held(root, source)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <http://x/> WHERE { ?s ?p ?o }",
    ],
)
def test_a_dataset_given_twice_is_refused(text: str, site: FlaskClient) -> None:
    reply = update(site, text, "/update?using-graph-uri=http%3A%2F%2Fx%2F")
    assert reply.status_code == 400
    assert "given twice" in json.loads(reply.data)["detail"]


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda c: c.get("/update?update=CLEAR%20ALL"), 405),
        (lambda c: c.put("/update", data="CLEAR ALL", content_type=UPDATE), 405),
        (lambda c: c.post("/update", data="CLEAR ALL", content_type="text/plain"), 415),
        (lambda c: c.post("/update", data="CLEAR ALL"), 415),
        (lambda c: c.post("/update", data="CLEAR ALL".encode("utf-16"), content_type=UPDATE), 400),
        (lambda c: c.post("/update", data="CLEAR ALL", content_type=f"{UPDATE}; charset=utf-16"), 415),
        (lambda c: c.post("/update", data="x", content_type=UPDATE, headers={"Content-Encoding": "gzip"}), 415),
        (lambda c: c.post("/update", data={"update": ["CLEAR ALL", "CLEAR ALL"]}), 400),
        (lambda c: c.post("/update", data={"query": "ASK {}"}), 400),
        (lambda c: c.post("/update?update=CLEAR%20ALL", data="CLEAR ALL", content_type=UPDATE), 400),
        (lambda c: c.post("/update?query=ASK%7B%7D", data="CLEAR ALL", content_type=UPDATE), 400),
        (lambda c: c.post("/update?using-graph-uri=x%3E", data="CLEAR ALL", content_type=UPDATE), 400),
        (lambda c: c.post("/update?check=spelling", data="CLEAR ALL", content_type=UPDATE), 400),
        (lambda c: c.post("/update", data="#" * 3_000_001, content_type=UPDATE), 413),
        (lambda c: c.post("/update", data={"update": "#" * 1_100_000}), 413),
        (lambda c: c.post("/sparql", data="CLEAR ALL", content_type=UPDATE), 415),
        (lambda c: c.post("/sparql", data={"query": "CLEAR ALL"}), 403),
    ],
)
def test_a_request_that_is_no_update_is_refused_as_a_problem(
    send: Callable[[FlaskClient], TestResponse], status: int, site: FlaskClient, root: Path
) -> None:
    before = generation_of(root)
    reply = send(site)
    assert reply.status_code == status
    assert reply.content_type == "application/problem+json"
    assert str(root) not in reply.text
    assert generation_of(root) == before


# ---------------------------------------------------------------- shapes, audit


def test_a_write_that_breaks_the_shapes_is_refused_if_a_check_is_asked_for(tmp_path: Path, graph: str) -> None:
    root = tmp_path / "store"
    fill(root, "scratch", lambda _: None)
    app = create_app(root, TESTING=True, OPEN_WRITES=True)
    site = app.test_client()
    broken = f"INSERT DATA {{ GRAPH <{graph}> {{ <{graph}#w> a ontolex:Word }} }}"
    before = generation_of(root)
    reply = update(site, broken, "/update?check=shacl")
    assert reply.status_code == 422
    assert {violation["at"].split()[0] for violation in json.loads(reply.data)["violations"]} == {f"{graph}#w"}
    assert generation_of(root) == before
    assert update(site, broken).status_code == 204  # nobody asked
    sound = f"INSERT DATA {{ GRAPH <{graph}> {{ <{graph}#x> rdfs:label 'x' }} }}"
    assert update(site, sound, "/update?check=shacl").status_code == 204  # what was broken before is not its doing
    app.extensions["writer"].close()


def test_every_attempt_with_a_token_leaves_a_line_and_no_line_a_token(root: Path, tmp_path: Path, graph: str) -> None:
    file = tmp_path / "tokens.jsonl"
    secret = tokens.add(file, "ada", ["update", "graph-store"])
    app = create_app(root, TESTING=True, TOKENS=file)
    client = app.test_client()
    audit = root / "audit.jsonl"
    seen = len(audit.read_text().splitlines()) if audit.exists() else 0
    known = {"Authorization": f"Bearer {secret}"}
    client.post("/update", data="CLEAR ALL", content_type=UPDATE)  # nobody: the access log has it
    client.post("/update", data=f"CREATE GRAPH <{graph}>", content_type=UPDATE, headers=known)
    client.post("/update", data="CREATE '\\u202e\x07\n", content_type=UPDATE, headers=known)
    client.put(f"/graph-store?graph={quote(graph)}", data="<a> <b> <c> .", content_type="x/y", headers=known)
    client.put(f"/graph-store?graph={quote(graph)}", data="<a> <b> <c> .", content_type=TURTLE, headers=known)
    client.delete(f"/graph-store?graph={quote(graph)}", headers=known)
    app.extensions["writer"].close()
    text = audit.read_text()
    assert text.isprintable() or set(filter(lambda c: not c.isprintable(), text)) == {"\n"}
    assert secret not in text
    assert tokens.tokens_in(file)[0].digest not in text
    lines = [json.loads(line) for line in text.splitlines()[seen:]]
    assert [(line["who"], line["action"], line["outcome"]) for line in lines] == [
        ("ada", "update", "written"),
        ("ada", "update", "refused"),
        ("ada", "put", "refused"),
        ("ada", "put", "written"),
        ("ada", "delete", "written"),
    ]
    serving = generation_of(root)
    assert serving
    assert (lines[-1]["generation"], lines[-1]["revision"]) == (serving.number, serving.revision)
    assert lines[3]["bytes"] == 13
    assert len(lines[3]["sha256"]) == 64
    assert audit.stat().st_mode & 0o077 == 0
