"""The graph store over HTTP: a graph is replaced, added to, read or deleted whole, whatever is sent."""

import json
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from graph.engine.generations import generation_of
from tests.writes.shared import TURTLE, held
from web import tokens
from web.app import create_app


def test_put_replaces_post_adds_delete_deletes(site: FlaskClient, root: Path, graph: str) -> None:
    address = f"/graph-store?graph={quote(graph)}"
    first, second = "<#a> <#b> 1, 2 .", "<#a> <#b> 3 ."
    assert site.get(address).status_code == 404
    assert site.put(address, data=first, content_type=TURTLE).status_code == 201
    assert site.put(address, data=second, content_type=TURTLE).status_code == 204
    assert site.post(address, data=first, content_type=TURTLE).status_code == 204
    assert len(held(root, graph)) == 3
    assert site.head(address).status_code == 200
    assert site.delete(address).status_code == 204
    assert site.delete(address).status_code == 404
    assert site.head(address).status_code == 404


def test_relative_iris_are_resolved_against_the_graph(site: FlaskClient, root: Path, graph: str) -> None:
    site.put(f"/graph-store?graph={quote(graph)}", data="<#a> <b> <> .", content_type=TURTLE)
    base = graph.rpartition("/")[0]
    assert held(root, graph) == {f"<{graph}#a> <{base}/b> <{graph}>"}


@pytest.mark.parametrize(
    ("media", "text"),
    [
        ("text/turtle; charset=utf-8", "<http://x/a> <http://x/b> '語'@ja ."),
        ("application/n-triples", '<http://x/a> <http://x/b> "語"@ja .'),
        ("application/ld+json", '{"@id": "http://x/a", "http://x/b": {"@value": "語", "@language": "ja"}}'),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
            '<rdf:Description rdf:about="http://x/a"><x:b xml:lang="ja">語</x:b></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_each_syntax_is_read_and_written(media: str, text: str, site: FlaskClient, graph: str) -> None:
    address = f"/graph-store?graph={quote(graph)}"
    assert site.put(address, data=text.encode(), content_type=media).status_code == 201
    kind = media.partition(";")[0]
    reply = site.get(address, headers={"Accept": kind})
    assert reply.mimetype == kind
    assert site.put(address, data=reply.data, content_type=media).status_code == 204
    lines = site.get(address, headers={"Accept": "application/n-triples"})
    assert lines.text == '<http://x/a> <http://x/b> "語"@ja .\n'


def test_a_graph_comes_in_no_form_that_no_one_knows(site: FlaskClient) -> None:
    assert site.get("/graph-store?default", headers={"Accept": "image/png"}).status_code == 406


def test_the_default_graph_and_one_below_the_address_are_graphs_too(site: FlaskClient) -> None:
    name = f"/graph-store/{uuid4()}/x.ttl"
    for address in ("/graph-store?default", name):
        site.put(address, data="<http://x/a> <http://x/b> 7 .", content_type=TURTLE)
        assert "7" in site.get(address, headers={"Accept": "application/n-triples"}).text
        assert site.delete(address).status_code == 204


def test_a_graph_without_a_name_gets_one(site: FlaskClient) -> None:
    reply = site.post("/graph-store", data="<#a> <#b> 7 .", content_type=TURTLE)
    assert reply.status_code == 201
    assert reply.headers["Location"].startswith("http://localhost/graph-store/")
    assert site.get(reply.headers["Location"]).status_code == 200


def test_unnamed_nodes_of_two_uploads_stay_apart(site: FlaskClient, root: Path, graph: str) -> None:
    for _ in range(2):
        site.post(f"/graph-store?graph={quote(graph)}", data="_:x <http://x/b> 7 .", content_type=TURTLE)
    assert len(held(root, graph)) == 2


def test_a_large_graph_is_taken_and_given(site: FlaskClient, root: Path, graph: str) -> None:
    body = "".join(f"<http://x/{number}> <http://x/b> {number} .\n" for number in range(60_000))
    address = f"/graph-store?graph={quote(graph)}"
    assert site.put(address, data=body, content_type=TURTLE).status_code == 201
    assert site.get(address, headers={"Accept": "application/n-triples"}).data.count(b"\n") == 60_000


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    ) + ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&j;</rdf:RDF>'
)  # fmt: skip


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        (TURTLE, b"<http://x/a> <http://x/b> 1 .\n<http://x/a> <http://x/b", 400),
        (TURTLE, b"<http://x/a> <http://x/b> 1 .\n<a b> <http://x/b> 2 .", 400),
        (TURTLE, b"<http://x/a> <http://x/b> '\xff' .", 400),
        (TURTLE, b"(" * 200_000, 400),
        ("application/rdf+xml", BOMB.encode(), 400),
        ("application/rdf+xml", BOMB.encode("utf-16"), 400),
        ("application/rdf+xml", b" " * 1_048_570 + b"<!DOCTYPE x []><x/>", 400),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/", "a": "b"}', 400),
        ("application/ld+json", b'{"@id": "http://x/other", "@graph": [{"@id": "http://x/a", "http://x/b": 1}]}', 400),
        ("application/ld+json", b"[" * 1_000_000, 400),
        ("application/n-quads", b"<http://x/a> <http://x/b> <http://x/c> <http://x/other> .", 415),
        ("application/x-www-form-urlencoded", b"a=b", 415),
        ("multipart/form-data; boundary=x", b"--x--\r\n", 400),
        (TURTLE, b"#" * 3_000_001, 413),
    ],
    ids=[
        "cut", "iri", "utf8", "deep", "bomb", "bomb16", "late-dtd", "context", "other-graph", "deep-json", "quads",
        "form", "no-file", "long",
    ],
)  # fmt: skip
def test_a_body_that_is_no_graph_is_refused_and_nothing_written(
    media: str, body: bytes, status: int, site: FlaskClient, root: Path, graph: str
) -> None:
    address = f"/graph-store?graph={quote(graph)}"
    site.put(address, data="<http://x/a> <http://x/b> 'kept' .", content_type=TURTLE)
    before = generation_of(root)
    for reply in (site.put(address, data=body, content_type=media), site.post(address, data=body, content_type=media)):
        assert reply.status_code == status
        assert reply.content_type == "application/problem+json"
        assert "/tmp" not in reply.text
    assert generation_of(root) == before
    assert len(held(root, graph)) == 1
    assert not held(root, "http://x/other")


def test_a_syntax_error_in_a_graph_is_told_with_its_place(site: FlaskClient, graph: str) -> None:
    body = "<http://x/a> <http://x/b> 1 .\n<http://x/a> 2"
    reply = site.put(f"/graph-store?graph={quote(graph)}", data=body, content_type=TURTLE)
    assert json.loads(reply.data)["line"] == 2


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("PUT", "/graph-store", 400),
        ("GET", "/graph-store", 400),
        ("DELETE", "/graph-store?graph=http://x/&default", 400),
        ("DELETE", "/graph-store?graph=http://x/&graph=http://y/", 400),
        ("DELETE", "/graph-store/a?default", 400),
        ("DELETE", "/graph-store?graph=relative", 400),
        ("DELETE", "/graph-store?graph=http://x/%3E", 400),
        ("PATCH", "/graph-store?default", 405),
    ],
)
def test_a_request_names_one_graph(method: str, address: str, status: int, site: FlaskClient) -> None:
    reply = site.open(address, method=method, data="", content_type=TURTLE)
    assert reply.status_code == status
    assert reply.content_type == "application/problem+json"


@pytest.mark.parametrize("media", [TURTLE, "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_that_is_cut_off_is_refused_though_its_beginning_parses(
    media: str, site: FlaskClient, root: Path, graph: str
) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\nContent-Type: text/turtle\r\n\r\n'
    body = {TURTLE: "", "multipart/form-data; boundary=x": part}.get(media, "update=") + "<#a> <#b> 7 .\n"
    address = "/update" if "urlencoded" in media else f"/graph-store?graph={quote(graph)}"
    before = generation_of(root)
    longer = {"CONTENT_LENGTH": "1000", "wsgi.input_terminated": True}
    reply = site.post(address, data=body, content_type=media, environ_overrides=longer)
    assert (reply.status_code, reply.mimetype) == (400, "application/problem+json")
    assert f"after {len(body)} of 1000 bytes" in json.loads(reply.data)["detail"]
    assert generation_of(root) == before


def test_a_body_that_does_not_say_its_length_is_refused_for_it_may_be_cut_off(site: FlaskClient, graph: str) -> None:
    chunked = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    address = f"/graph-store?graph={quote(graph)}"
    assert site.put(address, data="", content_type=TURTLE, environ_overrides=chunked).status_code == 411


def test_parts_of_a_form_are_added_to_one_graph(site: FlaskClient, root: Path, graph: str) -> None:
    files = [(BytesIO(f"<#a> <#b> {number} .".encode()), f"{number}.ttl", TURTLE) for number in range(3)]
    reply = site.post(f"/graph-store?graph={quote(graph)}", data={"file": files})
    assert reply.status_code == 201
    assert len(held(root, graph)) == 3


def test_the_host_that_a_client_names_is_in_no_name_of_a_graph(store: Path, tmp_path: Path) -> None:
    secret = tokens.add(tmp_path / "tokens.jsonl", "ada", ["graph-store"])
    app = create_app(store, TESTING=True, TOKENS=tmp_path / "tokens.jsonl", PUBLIC_URL="https://gogen.example.org/")
    known = {"Authorization": f"Bearer {secret}", "Host": "evil.example"}
    reply = app.test_client().delete("/graph-store/none.ttl", headers=known)
    app.extensions["writer"].close()
    assert reply.status_code == 404
    assert "<https://gogen.example.org/graph-store/none.ttl>" in json.loads(reply.data)["detail"]
