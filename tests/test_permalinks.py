"""Lasting links to queries: what they lead to, who may make them, what stays the same."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.publish.permalinks import Permalinks, name_of
from ontology.errors import StoreError

QUERY = "SELECT ?w { e:ja-ntr rdfs:label ?w }"
HTML = {"Accept": "text/html"}


def make(client: FlaskClient, query: str = QUERY) -> str:
    response = client.post("/q", data={"query": query})
    assert response.status_code == 303
    return response.headers["Location"]


def test_the_same_question_has_the_same_link(client: FlaskClient) -> None:
    assert make(client) == make(client)
    assert make(client) != make(client, QUERY + " LIMIT 1")


def test_a_link_leads_to_query_answer_release_sources_and_programs(client: FlaskClient) -> None:
    page = client.get(make(client, "SELECT ?e ?l { VALUES ?e { e:ja-ntr } ?e rdfs:label ?l }"), headers=HTML)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    for piece in (
        "VALUES ?e { e:ja-ntr }",
        '<bdi lang="ja-Latn">NTR</bdi>',
        "CC BY 4.0",
        "Cite as",
        "/id/source/",
        "curl",
    ):
        assert piece in text
    assert "changed since" not in text


def test_programs_get_the_answer_in_the_form_they_ask_for_always_the_same_bytes(client: FlaskClient) -> None:
    link = make(client)
    as_csv = client.get(link, headers={"Accept": "text/csv"})
    assert as_csv.mimetype == "text/csv"
    assert as_csv.get_data() == client.get(link + "?format=csv").get_data()
    assert client.get(link).get_data() == client.get("/sparql", query_string={"query": QUERY}).get_data()
    assert client.get(link, headers={"If-None-Match": client.get(link).headers["ETag"]}).status_code == 304


def test_a_link_to_a_graph_comes_as_turtle(client: FlaskClient) -> None:
    link = make(client, "DESCRIBE e:ja-ntr")
    assert client.get(link, headers={"Accept": "text/turtle"}).mimetype == "text/turtle"
    assert "format=turtle" in client.get(link, headers=HTML).get_data(as_text=True)


def test_a_page_of_another_site_makes_no_link(client: FlaskClient) -> None:
    foreign = {"Origin": "https://evil.example"}
    assert client.post("/q", data={"query": "ASK { <x:made> <x:by> <x:evil> }"}, headers=foreign).status_code == 403


@pytest.mark.parametrize(
    "query", ["INSERT DATA { <a:a> <a:b> <a:c> }", "SELECT * { SERVICE <http://x/> {} }", "", "#" * 70_000]
)
def test_what_would_not_be_run_gets_no_link(client: FlaskClient, query: str) -> None:
    assert client.post("/q", data={"query": query}).status_code in (400, 403, 413)


def test_a_query_that_does_not_parse_says_so_behind_its_link(client: FlaskClient) -> None:
    link = make(client, "SELECT nothing")
    assert client.get(link).status_code == 400
    page = client.get(link, headers=HTML)
    assert page.status_code == 400
    assert "does not parse" in page.get_data(as_text=True)


@pytest.mark.parametrize("name", ["a" * 16, "A" * 16, "../etc", "x", "'" * 16])
def test_there_is_nothing_behind_a_link_that_nobody_made(client: FlaskClient, name: str) -> None:
    assert client.get(f"/q/{name}", headers=HTML).status_code == 404


def test_a_link_of_an_earlier_release_says_that_the_graph_has_changed(client: FlaskClient) -> None:
    kept: Permalinks = client.application.extensions["permalinks"]
    link = kept.keep(QUERY, "0123456789ab")
    page = client.get(f"/q/{link.name}", headers=HTML).get_data(as_text=True)
    assert "made on release <code>0123456789ab</code>" in page
    assert "changed since" in page


def test_links_are_found_again_by_another_process(tmp_path: Path) -> None:
    link = Permalinks(tmp_path).keep(QUERY, "release")
    assert Permalinks(tmp_path).find(link.name) == link
    assert link.name == name_of(QUERY, "release")


def test_a_damaged_file_of_links_is_told(tmp_path: Path) -> None:
    link = Permalinks(tmp_path).keep(QUERY, "release")
    (tmp_path / "permalinks.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="cannot be read"):
        Permalinks(tmp_path).find(link.name)
