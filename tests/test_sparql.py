import json

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from graph.queries import QUESTIONS

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
        ("update=INSERT+DATA+%7B%7D", "application/x-www-form-urlencoded", 403),
        ("", "application/x-www-form-urlencoded", 400),
        ("query=ASK%7B%7D&query=ASK%7B%7D", "application/x-www-form-urlencoded", 400),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "application/sparql-query", 403),
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


def test_anybody_may_ask(client: FlaskClient) -> None:
    response = client.get(
        "/sparql",
        query_string={"query": "ASK{}"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
        headers={"Host": "gogen.example", "X-Forwarded-Host": "evil.example"},
    )
    assert response.status_code == 200
    assert "example" not in str(response.headers)


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
    assert "<script>alert" not in page


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


def test_a_script_of_another_site_may_ask_and_read(client: FlaskClient) -> None:
    asking = {"Origin": "https://x.example", "Access-Control-Request-Method": "POST"}
    preflight = client.options("/sparql", headers=asking)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    foreign = {"Origin": "https://x.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
    for response in (
        client.get("/sparql", query_string={"query": "ASK{}"}, headers=foreign),
        client.post("/sparql", data={"query": "ASK{}"}, headers=foreign),
        client.post("/sparql", data="ASK{}", content_type="application/sparql-query", headers=foreign),
    ):
        assert response.get_json()["boolean"] is True
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_what_the_client_holds_already_is_not_sent_again(client: FlaskClient) -> None:
    first = ask(client, SELECT)
    held = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/sparql", query_string={"query": SELECT}, headers=held)
    other = client.get("/sparql", query_string={"query": CONSTRUCT}, headers=held)
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert other.status_code == 200
    assert ask(client, SELECT, "text/csv").headers["ETag"] != first.headers["ETag"]


def test_an_answer_of_the_moment_has_no_validator(client: FlaskClient) -> None:
    response = ask(client, "SELECT (NOW() AS ?n) {}")
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    head = client.head("/sparql", query_string={"query": SELECT})
    get = ask(client, SELECT)
    assert head.get_data() == b""
    assert (head.status_code, head.mimetype, head.headers["ETag"]) == (200, get.mimetype, get.headers["ETag"])


@pytest.mark.parametrize("media", ["text/turtle", "application/rdf+xml", "application/ld+json"])
def test_without_a_query_the_service_describes_itself(client: FlaskClient, media: str) -> None:
    response = client.get("/sparql", headers={"Accept": media, "Host": "evil.example"})
    assert response.mimetype == media
    form = RdfFormat.from_media_type(media)
    said = list(parse(response.get_data(), form, base_iri="https://gogen.example/sparql"))
    endpoints = [quad.object.value for quad in said if quad.predicate.value.endswith("service-description#endpoint")]
    assert endpoints == ["https://gogen.example/sparql"]
    assert b"evil.example" not in response.get_data()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"timeout": "soon"}, 400),
        ({"timeout": "-1"}, 400),
        ({"timeout": "nan"}, 400),
        ({"format": "pdf"}, 400),
        ({"default-graph-uri": "not an iri"}, 400),
        ({"named-graph-uri": "relative"}, 400),
        ({"default-graph-uri": "file:///etc/passwd"}, 200),  # a graph of the store that is not there
        ({"timeout": "5"}, 200),
    ],
)
def test_the_other_parameters_are_read_or_refused(client: FlaskClient, more: dict[str, str], status: int) -> None:
    response = ask(client, "SELECT * { ?s ?p ?o } LIMIT 1", **more)
    assert response.status_code == status
    if "file" in str(more):
        assert response.get_json()["results"]["bindings"] == []


def test_unknown_methods_are_not_allowed(client: FlaskClient) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        response = client.open("/sparql", method=method)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
        assert response.mimetype == "application/problem+json"


def test_a_query_that_takes_too_long_is_told_with_a_time_to_come_back(client: FlaskClient) -> None:
    response = ask(client, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout="0.3")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
