"""The API: what it answers, that its OpenAPI document says so, and that what is asked wrongly is refused in words."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from graph.lookup.ranking import REASONS
from tests.served import Served
from web import openapi
from web.schemas import SCHEMAS

METHODS = ("get", "post", "put", "delete", "patch", "head", "options", "trace")


def ask(client: FlaskClient, path: str, **given: str) -> Any:
    answer = client.get(path, query_string=given)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def problem(client: FlaskClient, path: str, status: int = 400, **given: Any) -> Any:
    answer = client.get(path, query_string=given)
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    assert "Traceback" not in answer.get_data(as_text=True)
    return answer.get_json()


def against(name: str) -> Draft202012Validator:
    """The validator of an answer: the schema of that name, with the others that it points to."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}})


# ---------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("typed", "entry", "reason"),
    [
        ("寝取られ", "ja-netorare", "headword"),
        ("ネトラレ", "ja-netorare", "written"),
        ("netorare", "ja-netorare", "romaji"),
        ("dojinshi", "ja-dojinshi", "folded"),
        ("寝取られた", "ja-netorareru", "analysed"),
        ("寝取", "ja-netoru", "prefix"),
        ("取られ", "ja-netorare", "contains"),
        ("караоке", "ru-karaoke", "headword"),
    ],
)
def test_search_gives_the_entry_with_the_reason_as_code_and_in_words(
    client: FlaskClient, typed: str, entry: str, reason: str
) -> None:
    hits = ask(client, "/api/search", q=typed, limit="40")["hits"]
    found = next(hit for hit in hits if hit["id"] == entry)
    assert found["iri"] == f"https://w3id.org/gogen/id/entry/{entry}"
    assert found["reason"]["code"] == reason
    assert found["reason"]["words"]


def test_the_best_answer_comes_first_and_scores_never_rise(client: FlaskClient) -> None:
    hits = ask(client, "/api/search", q="netorare")["hits"]
    assert [hit["id"] for hit in hits[:2]] == ["ja-netorare", "en-netorare"]
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit["id"] for hit in hits}) == len(hits)


def test_an_inflected_form_comes_with_its_steps_from_the_word(client: FlaskClient) -> None:
    best = ask(client, "/api/search", q="寝取られた")["hits"][0]
    assert [(step["from"], step["to"]) for step in best["steps"]] == [("寝取られる", "寝取られた")]
    assert best["reason"]["words"] == "寝取られた → past of 寝取られる"


def test_a_typo_is_no_hit_but_what_may_have_been_meant(client: FlaskClient) -> None:
    found = ask(client, "/api/search", q="netorara")
    assert found["hits"] == []
    assert found["did_you_mean"][0]["id"] == "ja-netorare"
    assert found["did_you_mean"][0]["score"] < REASONS["near"].score


def test_what_nobody_lists_is_analysed_with_its_confidence(client: FlaskClient) -> None:
    [best, *_] = ask(client, "/api/search", q="机")["unlisted"]
    assert (best["lemma"], best["reading"], best["by"]) == ("机", "つくえ", "dictionary")
    assert 0 < best["confidence"] < 1


def test_filters_leave_in_what_they_say(client: FlaskClient) -> None:
    only = ask(client, "/api/search", q="netorare", lang="en,fr")["hits"]
    assert {hit["lang"] for hit in only} == {"en", "fr"}
    hidden = ask(client, "/api/search", q="netorare", advisory="hide")
    assert all(not hit["advisories"] for hit in hidden["hits"] + hidden["did_you_mean"])
    assert all(hit["source"] == "curated" for hit in ask(client, "/api/search", q="te", source="curated")["hits"])


def test_meanings_are_found_through_their_words(client: FlaskClient) -> None:
    [best, *_] = ask(client, "/api/search", q="寝取られた", kind="concept")["hits"]
    assert best["kind"] == "concept"
    assert best["iri"].startswith("https://w3id.org/gogen/id/concept/")
    assert best["via"]["lang"] == "ja"


# ---------------------------------------------------------------- paging


def test_cursors_lead_through_every_answer_once(client: FlaskClient) -> None:
    whole = ask(client, "/api/search", q="ka", limit="100")
    assert len(whole["hits"]) > 12
    given, seen = {"q": "ka", "limit": "5"}, []
    for _ in range(40):
        found = ask(client, "/api/search", **given)
        seen += [hit["id"] for hit in found["hits"]]
        if found["next"] is None:
            break
        given["cursor"] = found["next"]
    assert len(seen) == len(set(seen))
    assert {hit["id"] for hit in whole["hits"]} <= set(seen)


def test_a_page_names_the_next_in_its_link_header(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=ka&limit=2&lang=ja")
    [path] = re.findall(r'<([^>]+)>; rel="next"', answer.headers["Link"])
    assert client.get(path).get_json()["hits"] != answer.get_json()["hits"]


def test_a_cursor_of_another_question_or_another_graph_is_refused(client: FlaskClient, monkeypatch: Any) -> None:
    cursor = ask(client, "/api/search", q="ka", limit="2")["next"]
    assert "another question" in problem(client, "/api/search", q="ki", limit="2", cursor=cursor)["detail"]
    assert problem(client, "/api/search", q="ka", cursor="b2g-bm8")["parameter"] == "cursor"
    monkeypatch.setattr("web.api.stamp_of", lambda: "9.9-00000000")
    assert "ask again" in problem(client, "/api/search", 410, q="ka", limit="2", cursor=cursor)["detail"]


# ---------------------------------------------------------------- asked wrongly


@pytest.mark.parametrize(
    ("given", "parameter", "allowed"),
    [
        ({}, "q", None),
        ({"q": " "}, "q", None),
        ({"q": "あ" * 201}, "q", None),
        ({"q": "te", "lang": "tlh"}, "lang", "ja"),
        ({"q": "te", "source": "nowhere"}, "source", "curated"),
        ({"q": "te", "advisory": "maybe"}, "advisory", "hide"),
        ({"q": "te", "kind": "verb"}, "kind", "concept"),
        ({"q": "te", "limit": "0"}, "limit", None),
        ({"q": "te", "limit": "1000"}, "limit", None),
        ({"q": "te", "limit": "many"}, "limit", None),
        ({"q": "te", "language": "ja"}, "language", "lang"),
        ({"q": ["te", "ka"]}, "q", None),
    ],
)
def test_a_parameter_that_cannot_be_taken_is_named_with_what_it_may_be(
    client: FlaskClient, given: dict[str, Any], parameter: str, allowed: str | None
) -> None:
    told = problem(client, "/api/search", **given)
    assert told["parameter"] == parameter
    assert parameter in told["detail"]
    assert allowed is None or allowed in told["allowed"]


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "a\x00\u202eb", "%' OR 1=1 --", '"*" AND gram', "\ue002"]
)
@pytest.mark.parametrize("path", ["/api/search", "/api/suggest", "/api/analyse"])
def test_hostile_texts_are_just_texts(client: FlaskClient, path: str, typed: str) -> None:
    answer = client.get(path, query_string={"q": typed})
    assert answer.status_code in (200, 400)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "\u202e" not in answer.get_data(as_text=True)


# ---------------------------------------------------------------- the other addresses


def test_suggestions_begin_as_typed_each_entry_once(client: FlaskClient) -> None:
    found = ask(client, "/api/suggest", q="neto", limit="6")["suggestions"]
    assert len({hit["id"] for hit in found}) == len(found) == 6
    assert {"ja-netorare", "ja-netori"} & {hit["id"] for hit in found}


def test_a_term_is_told_with_its_sources(client: FlaskClient) -> None:
    found = ask(client, "/api/term/ja-tebukuro")
    assert [part["term"] for part in found["parts"]] == ["ja-te", "ja-fukuro"]
    assert found["parts"][1]["process"]["id"] == "rendaku"
    assert all(step["evidence"] for step in found["history"])
    assert problem(client, "/api/term/ja-nothing", 404)["detail"]


def test_a_form_is_analysed_as_the_shell_does(client: FlaskClient) -> None:
    found = ask(client, "/api/analyse", q="寝取られた")
    assert found["analyses"][0]["lemma"] == "寝取る"


def test_what_filters_may_be_is_listed(client: FlaskClient) -> None:
    assert {"id": "ja", "label": "Japanese"} in ask(client, "/api/languages")["languages"]
    assert ask(client, "/api/sources")["sources"][0]["id"] == "curated"


# ---------------------------------------------------------------- HTTP


def test_an_answer_is_not_sent_twice_to_who_holds_it_and_any_site_may_read_it(client: FlaskClient) -> None:
    first = client.get("/api/search?q=te")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get("/api/search?q=te", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/api/search?q=ka", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert client.options("/api/search").headers["Access-Control-Allow-Methods"]
    assert client.post("/api/search").status_code == 405


# ---------------------------------------------------------------- the document


def test_the_document_describes_the_routes_that_there_are(app: Flask, client: FlaskClient) -> None:
    document = ask(client, "/api/openapi.json")
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    there = {rule for rule in rules if rule.startswith("/api/") and not rule.startswith("/api/reconcile")}
    assert set(document["paths"]) == there - {"/api/", "/api/openapi.json"}


def test_the_document_has_the_structure_of_openapi_3_1(client: FlaskClient) -> None:
    document = ask(client, "/api/openapi.json")
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert {"title", "version"} <= set(document["info"])
    names = []
    for path, item in document["paths"].items():
        assert set(item) <= set(METHODS)
        for operation in item.values():
            names.append(operation["operationId"])
            given = operation["parameters"]
            assert {one["name"] for one in given if one["in"] == "path"} == set(re.findall(r"{(\w+)}", path))
            assert len({(one["name"], one["in"]) for one in given}) == len(given)
            for one in given:
                assert one["in"] in ("path", "query")
                assert one["required"] or one["in"] == "query"
                assert one["description"]
                if "example" in one:
                    Draft202012Validator(one["schema"]).validate(one["example"])
            for code, response in operation["responses"].items():
                assert re.fullmatch(r"[1-5]\d\d", code)
                assert response["description"]
                assert code == "304" or response["content"]
    assert len(set(names)) == len(names)


def test_every_schema_is_one_and_every_reference_leads_to_one(client: FlaskClient) -> None:
    document = ask(client, "/api/openapi.json")
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    for reference in re.findall(r'"\$ref": "([^"]+)"', json.dumps(document)):
        assert reference.removeprefix("#/components/schemas/") in schemas


@pytest.mark.parametrize("operation", openapi.OPERATIONS, ids=lambda operation: operation.name)
def test_every_answer_is_as_the_document_says(client: FlaskClient, operation: openapi.Operation) -> None:
    path = operation.path
    for one in operation.place:
        path = path.replace(f"{{{one.name}}}", str(one.example))
    examples = [{one.name: str(one.example)} for one in operation.parameters if one.example != ""]
    typed = next((str(one.example) for one in operation.parameters if one.name == "q"), None)
    for given in examples or [{}]:
        against(operation.schema).validate(ask(client, path, **({"q": typed} if typed else {}) | given))
    against("Problem").validate(problem(client, path, nonsense="1"))


@pytest.mark.parametrize("typed", ["寝取られた", "netorara", "机", "караоке", "glove", "zzzz"])
def test_answers_of_every_kind_are_as_the_document_says(client: FlaskClient, typed: str) -> None:
    for kind in ("term", "concept"):
        against("Search").validate(ask(client, "/api/search", q=typed, kind=kind))
    against("Suggestions").validate(ask(client, "/api/suggest", q=typed))


def test_the_page_shows_every_address_with_every_parameter(client: FlaskClient) -> None:
    page = client.get("/api/").get_data(as_text=True)
    for operation in openapi.OPERATIONS:
        assert operation.path in page
        assert all(f"<code>{one.name}</code>" in page for one in operation.parameters)


@pytest.mark.slow
@pytest.mark.parametrize("title", openapi.EXAMPLES)
def test_the_examples_of_the_page_run(served: Served, title: str) -> None:
    text = openapi.examples(f"http://{served.host}:{served.port}/")[title]
    if text.startswith("curl"):
        if not shutil.which("curl"):
            pytest.skip("curl is not installed")
        command = [*shlex.split(text), "--silent", "--fail"]
    else:
        command = [sys.executable, "-c", text]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"}
    )
    assert "ja-" in done.stdout
