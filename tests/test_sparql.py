import json

import pytest
from flask.testing import FlaskClient

from graph.queries import QUESTIONS, result_kind

SELECT = "SELECT ?w { e:ja-ntr rdfs:label ?w }"
CONSTRUCT = "CONSTRUCT { ?s rdfs:label ?l } WHERE { VALUES ?s { e:ja-ntr } ?s rdfs:label ?l }"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def ask(client: FlaskClient, query: str, accept: str | None = None, **more: str):  # type: ignore[no-untyped-def]
    return client.get("/sparql", query_string={"query": query, **more}, headers={"Accept": accept} if accept else {})


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, text/csv;q=0.1", "text/csv"),
    ],
)
def test_rows_come_in_the_form_the_client_would_rather_have(
    client: FlaskClient, accept: str | None, media: str
) -> None:
    response = ask(client, SELECT, accept)
    assert response.status_code == 200
    assert response.mimetype == media
    assert "NTR" in response.get_data(as_text=True)
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_a_graph_comes_in_the_form_the_client_would_rather_have(client: FlaskClient, media: str) -> None:
    response = ask(client, CONSTRUCT, media)
    assert response.status_code == 200
    assert response.mimetype == media
    assert "NTR" in response.get_data(as_text=True)


def test_a_form_that_does_not_exist_is_not_acceptable(client: FlaskClient) -> None:
    response = ask(client, SELECT, "image/png")
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"


def test_a_query_can_be_posted_as_a_form_or_as_itself(client: FlaskClient) -> None:
    form = client.post("/sparql", data={"query": SELECT})
    body = client.post("/sparql", data=SELECT, content_type="application/sparql-query")
    assert form.status_code == body.status_code == 200
    assert form.get_json() == body.get_json()


def test_a_syntax_error_names_its_place(client: FlaskClient) -> None:
    response = ask(client, "SELECT * {\n  ?s ?p }")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    problem = json.loads(response.get_data())
    assert problem["status"] == 400
    assert problem["line"] == 2
    assert problem["column"] > 0


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "application/sparql-update", 415),
        ("update=INSERT+DATA+%7B%7D", "application/x-www-form-urlencoded", 400),
        ("", "application/x-www-form-urlencoded", 400),
        ("query=ASK%7B%7D&query=ASK%7B%7D", "application/x-www-form-urlencoded", 400),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "application/sparql-query", 400),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "application/sparql-query", 400),
        ("#" + "x" * 70_000, "application/sparql-query", 413),
        (b"\xff", "application/sparql-query", 400),
    ],
)
def test_what_is_no_single_read_only_query_is_refused(
    client: FlaskClient, data: str | bytes, content_type: str, status: int
) -> None:
    response = client.post("/sparql", data=data, content_type=content_type)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert ask(client, "ASK { <a:a> <a:b> <a:c> }").get_json()["boolean"] is False


@pytest.mark.parametrize(
    "where",
    [
        {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}},
        {"environ_overrides": {"REMOTE_ADDR": ""}},
        {"headers": {"Host": "evil.example"}},
        {"headers": {"Host": "localhost.evil.example:8000"}},
    ],
)
def test_the_endpoint_answers_this_machine_only(client: FlaskClient, where: dict[str, dict[str, str]]) -> None:
    response = client.get("/sparql", query_string={"query": "ASK{}"}, **where)
    assert response.status_code == 403
    assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_the_endpoint_answers_to_every_name_of_this_machine(client: FlaskClient, host: str) -> None:
    assert client.get("/sparql", query_string={"query": "ASK{}"}, headers={"Host": host}).status_code == 200


def test_a_page_of_another_site_cannot_post_or_run_a_query(client: FlaskClient) -> None:
    posted = client.post("/sparql", data={"query": SELECT}, headers={"Origin": "https://evil.example"})
    assert posted.status_code == 403
    linked = client.get("/sparql", query_string={"query": SELECT}, headers={**HTML, "Sec-Fetch-Site": "cross-site"})
    page = linked.get_data(as_text=True)
    assert "came from another site" in page
    assert 'id="result"' not in page


def test_people_get_a_page_with_the_rows(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": SELECT.replace("?w {", "* {")}, headers=HTML)
    assert page.mimetype == "text/html"
    assert '<bdi lang="ja-Latn">NTR</bdi>' in page.get_data(as_text=True)


def test_people_get_errors_on_the_page(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT <script>alert(1)</script>"}, headers=HTML)
    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert 'role="alert"' in page
    assert "<script" not in page


def test_the_page_links_only_to_the_web_and_to_our_own_pages(client: FlaskClient) -> None:
    query = "SELECT * { VALUES ?x { <javascript:alert(1)> <https://example.org/> e:ja-ntr } }"
    page = client.get("/sparql", query_string={"query": query}, headers=HTML).get_data(as_text=True)
    assert 'href="javascript' not in page
    assert 'href="https://example.org/"' in page
    assert 'href="/id/entry/ja-ntr"' in page


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_to_start_from_has_an_answer(client: FlaskClient, question) -> None:  # type: ignore[no-untyped-def]
    response = ask(client, question.text)
    assert response.status_code == 200
    assert response.get_json()["results"]["bindings"]
    page = client.get("/sparql", query_string={"example": question.id}, headers=HTML).get_data(as_text=True)
    assert question.text.splitlines()[0] in page.replace("&#34;", '"')


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("select * {}", "select"),
        ("# a comment\nPREFIX a: <b:c#d>\nBASE <x:y>\nASK {}", "ask"),
        ("PREFIX : <a:select> CONSTRUCT WHERE {}", "graph"),
        ("DESCRIBE <a:b>", "graph"),
        ("INSERT DATA {}", None),
        ("", None),
    ],
)
def test_the_kind_of_a_result_is_seen_from_the_query(query: str, kind: str | None) -> None:
    assert result_kind(query) == kind
