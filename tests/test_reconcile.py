"""The reconciliation service: answers are valid by the schemas of the protocol, and certain only where they may be.

The schemas of reconciliation-api.github.io/specs/0.2 are read from the folder that GOGEN_SHARED names.
"""

import csv
import json
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

from graph.engine.workers import Limits
from graph.imports.pipeline import import_files
from graph.index import build_for
from web.app import create_app
from web.reconcile import LARGEST_ASKED, MOST_IDS, MOST_QUERIES

SERVICE = "/api/reconcile"
SPELLINGS = Path(__file__).parent / "data" / "spellings.tsv"
SHARED = os.environ.get("GOGEN_SHARED")


def valid(name: str, answer: Any) -> None:
    """Check an answer against a schema of the protocol, where these are at hand."""
    if SHARED is not None:
        validator(name).validate(answer)


@cache
def validator(name: str) -> Draft7Validator:
    folder = Path(SHARED or "") / "data" / "schemas" / "reconciliation-0.2"
    schemas = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")}
    resources = [(schema["$id"], DRAFT7.create_resource(schema)) for schema in schemas.values() if "$id" in schema]
    swagger = "http://swagger.io/v2/schema.json"
    registry: Any = Registry().with_resources([*resources, (swagger, DRAFT7.create_resource(schemas["openapi.json"]))])
    return Draft7Validator(schemas[name], registry=registry)


def reconcile(client: FlaskClient, queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    valid("reconciliation-query-batch.json", queries)
    answer = client.post(SERVICE, data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    valid("reconciliation-result-batch.json", answer.get_json())
    return {name: found["result"] for name, found in answer.get_json().items()}


def one(client: FlaskClient, text: str, **more: Any) -> list[dict[str, Any]]:
    return reconcile(client, {"q": {"query": text, **more}})["q"]


def refusal(answer: Any, status: int = 400) -> str:
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    return str(answer.get_json()["detail"])


# ---------------------------------------------------------------- the service


@pytest.mark.skipif(SHARED is None, reason="GOGEN_SHARED names no folder with the schemas of the protocol")
def test_the_schemas_that_answers_are_checked_by_tell_a_wrong_one() -> None:
    assert not validator("reconciliation-result-batch.json").is_valid({"q": {"result": [{"id": "entry/ja-te"}]}})


def test_the_manifest_is_valid_and_leads_to_answers(client: FlaskClient) -> None:
    manifest = client.get(SERVICE).get_json()
    valid("manifest.json", manifest)
    assert manifest["versions"] == ["0.2"]
    assert client.get(manifest["view"]["url"].replace("{{id}}", "entry/ja-netorare")).status_code == 303
    assert client.get(manifest["view"]["url"].replace("{{id}}", "entry%2Fja-netorare")).status_code == 303
    assert client.get(manifest["preview"]["url"].replace("{{id}}", "entry%2Fja-netorare")).status_code == 200
    for part in manifest["suggest"].values():
        assert client.get(part["service_url"] + part["service_path"], query_string={"prefix": "t"}).get_json()["result"]


def test_fifty_spellings_lead_to_their_entries_and_none_is_wrongly_certain(client: FlaskClient) -> None:
    with SPELLINGS.open(encoding="utf-8", newline="") as file:
        expected = {row["spelling"]: f"entry/{row['entry']}" for row in csv.DictReader(file, delimiter="\t")}
    found = reconcile(client, {cell: {"query": cell, "type": "term-ja", "limit": 5} for cell in expected})
    best = {cell: results[0]["id"] if results else None for cell, results in found.items()}
    wrong = {cell: entry for cell, entry in best.items() if entry != expected[cell]}
    assert len(wrong) <= 0.05 * len(expected), wrong
    certain = {cell: one["id"] for cell, results in found.items() for one in results if one["match"]}
    assert {cell: entry for cell, entry in certain.items() if entry != expected[cell]} == {}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_batch_is_answered_however_it_comes(client: FlaskClient, method: str) -> None:
    queries = json.dumps({"a": {"query": "手袋"}, "b": {"query": "津波"}})
    answer = client.get(SERVICE, query_string={"queries": queries}) if method == "get" else client.post(
        SERVICE, data={"queries": queries}
    )  # fmt: skip
    found = {name: result["result"][0]["id"] for name, result in answer.get_json().items()}
    assert found == {"a": "entry/ja-tebukuro", "b": "entry/ja-tsunami"}


def test_a_single_query_is_answered_as_text_or_json(client: FlaskClient) -> None:
    for query in ("手袋", '{"query": "手袋", "limit": 1}'):
        answer = client.get(SERVICE, query_string={"query": query}).get_json()
        assert answer["result"][0]["id"] == "entry/ja-tebukuro"


# ---------------------------------------------------------------- scores


def test_a_headword_scores_above_its_other_spellings_and_these_above_guesses(client: FlaskClient) -> None:
    typed = ("寝取られ", "ネトラレ", "netorare", "netorara")
    scores = []
    for text in typed:
        results = one(client, text, type="term-ja")
        scores.append(next(found["score"] for found in results if found["id"] == "entry/ja-netorare"))
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert all(0 <= score <= 100 for score in scores)


@pytest.mark.parametrize(
    ("text", "more", "match"),
    [
        ("手袋", {}, True),  # the headword of one entry only
        ("手ぶくろ", {}, True),  # a spelling of its own
        ("火燵", {"type": "term-ja"}, True),
        ("NTR", {}, False),  # a headword of Japanese, English, French …
        ("NTR", {"type": "term-ja"}, True),
        ("netorare", {}, False),  # an English word, and how a Japanese one is read
        ("てぶくろ", {}, False),  # a reading: a word that is not here may have it too
        ("てぶくろ", {"properties": [{"pid": "part-of-speech", "v": "noun"}]}, True),  # but not with this
        ("tebukuro", {"type": "term-ja"}, False),
        ("fujoshi", {"type": "term-ja"}, False),  # 腐女子, 婦女子
        ("おたく", {}, False),  # オタク, お宅
        ("寝取られた", {}, False),  # an inflected form
        ("netorara", {}, False),  # a guess
        ("glove", {"type": "term-ja"}, False),  # by its meaning
        ("手袋", {"properties": [{"pid": "reading", "v": "しゅたい"}]}, False),  # told otherwise
    ],
)
def test_only_what_is_certain_is_a_match(client: FlaskClient, text: str, more: dict[str, Any], match: bool) -> None:
    results = one(client, text, **more)
    assert results
    assert [found["match"] for found in results] == [match, *[False] * (len(results) - 1)]


def test_properties_decide_between_words_of_one_reading(client: FlaskClient) -> None:
    for kanji, reading, entry in (("婦女子", "ふじょし", "ja-fujoshi-2"), ("腐女子", "ふじょし", "ja-fujoshi")):
        best = one(client, kanji, properties=[{"pid": "reading", "v": reading}])[0]
        assert (best["id"], best["match"]) == (f"entry/{entry}", True)
    english = one(client, "netorare", properties=[{"pid": "language", "v": "en"}])[0]
    assert english["id"] == "entry/en-netorare"
    assert {"id": "language", "value": True} in english["features"]


def test_a_property_may_stand_for_the_text(client: FlaskClient) -> None:
    assert one(client, "", properties=[{"pid": "reading", "v": "てぶくろ"}])[0]["id"] == "entry/ja-tebukuro"


def test_types_choose_terms_of_a_language_or_concepts(client: FlaskClient) -> None:
    assert {found["type"][0]["id"] for found in one(client, "netorare", type=["term-en", "term-fr"])} == {
        "term-en", "term-fr",
    }  # fmt: skip
    concept = one(client, "寝取られ", type="concept")[0]
    assert concept["id"] == "concept/netorare"
    assert concept["type"] == [{"id": "concept", "name": "Concept"}]
    assert one(client, "netorare", type="person") == []
    wished = one(client, "netorare", type="term-en", type_strict="should")
    assert wished[0]["type"][0]["id"] == "term-en"
    assert {found["type"][0]["id"] for found in wished} > {"term-en"}


def test_no_more_candidates_come_than_were_asked_for(client: FlaskClient) -> None:
    assert len(one(client, "netorare", limit=2)) == 2
    assert one(client, "あ" * 201) == []


@pytest.fixture(scope="module")
def imported(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a site with the glossary and a dictionary of four words."""
    folder = tmp_path_factory.mktemp("imported")
    lines = (
        "手袋 [てぶくろ] /(n) glove/",
        "橋 [はし] /(n) bridge/",
        "箸 [はし] /(n) chopsticks/",
        "机 [つくえ] /(n) desk/",
    )
    (folder / "edict").write_bytes("\n".join([*lines, ""]).encode("euc-jp"))
    shutil.copytree(store, folder / "store")
    import_files(folder / "store", "edict", (folder / "edict",), into="minidict")
    build_for(folder / "store").close()
    app = create_app(folder / "store", Limits(workers=1), TESTING=True)
    yield app.test_client()
    app.extensions["pool"].close()


@pytest.mark.slow
def test_a_word_in_two_sources_is_one_word_and_the_glossarys_entry_is_taken(imported: FlaskClient) -> None:
    found = one(imported, "手袋")
    assert [thing["id"].startswith("entry/minidict-") for thing in found[:2]] == [False, True]
    assert [thing["match"] for thing in found[:2]] == [True, False]
    other = one(imported, "手袋", properties=[{"pid": "source", "v": "minidict"}])[0]
    assert other["id"].startswith("entry/minidict-")
    assert one(imported, "机")[0]["match"]
    homophones = one(imported, "はし")
    assert {thing["name"] for thing in homophones} >= {"橋", "箸"}
    assert not any(thing["match"] for thing in homophones)


@pytest.mark.slow
def test_the_search_takes_in_imported_words_and_names_their_source(imported: FlaskClient) -> None:
    answer = imported.get("/api/search?q=手袋").get_json()
    assert [hit["source"] for hit in answer["hits"][:2]] == ["curated", "minidict"]
    assert {hit["source"] for hit in imported.get("/api/search?q=手袋&source=minidict").get_json()["hits"]} == {
        "minidict"
    }
    assert imported.get("/api/search?q=机").get_json()["unlisted"] == []
    assert "minidict" in {one["id"] for one in imported.get("/api/sources").get_json()["sources"]}
    page = imported.get("/search?q=机", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert '<option value="minidict">' in page


# ---------------------------------------------------------------- suggestions, previews, further values


@pytest.mark.parametrize(
    ("what", "prefix", "schema", "first"),
    [
        ("entity", "teb", "suggest-entities-response.json", "entry/ja-tebukuro"),
        ("type", "japan", "suggest-types-response.json", "term-ja"),
        ("property", "translation into german", "suggest-properties-response.json", "translation-de"),
    ],
)
def test_entities_types_and_properties_are_suggested(
    client: FlaskClient, what: str, prefix: str, schema: str, first: str
) -> None:
    answer = client.get(f"{SERVICE}/suggest/{what}", query_string={"prefix": prefix}).get_json()
    valid(schema, answer)
    assert answer["result"][0]["id"] == first
    assert client.get(f"{SERVICE}/suggest/{what}", query_string={"prefix": prefix, "cursor": "900"}).get_json() == {
        "result": []
    }


def test_a_preview_is_a_small_page_that_other_sites_may_frame_and_only_it(client: FlaskClient) -> None:
    for name, said in (("entry/ja-tebukuro", "tebukuro"), ("concept/netorare", "eyes of the one")):
        answer = client.get(f"{SERVICE}/preview", query_string={"id": name})
        assert said in answer.get_data(as_text=True)
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors 'none'" in client.get("/search?q=te").headers["Content-Security-Policy"]
    refusal(client.get(f"{SERVICE}/preview?id=entry/<b>"), 404)


def test_values_are_fetched_for_terms_and_concepts(client: FlaskClient) -> None:
    asked: dict[str, list[Any]] = {
        "ids": ["entry/ja-tebukuro", "concept/netorare", "entry/nobody"],
        "properties": [
            {"id": "reading"},
            {"id": "goshu"},
            {"id": "concept"},
            {"id": "meaning"},
            {"id": "source"},
            {"id": "translation-en", "settings": {"limit": 1}},
        ],
    }
    valid("data-extension-query.json", asked)
    answer = client.post(SERVICE, data={"extend": json.dumps(asked)}).get_json()
    valid("data-extension-response.json", answer)
    assert [column["id"] for column in answer["meta"]] == [one["id"] for one in asked["properties"]]
    glove = answer["rows"]["entry/ja-tebukuro"]
    assert glove["reading"] == [{"str": "てぶくろ"}]
    assert glove["goshu"] == [{"str": "native (wago)"}]
    assert glove["concept"] == [{"id": "concept/tebukuro", "name": "glove"}]
    assert glove["translation-en"] == [{"str": "glove"}]
    assert answer["rows"]["concept/netorare"]["meaning"][0]["str"].startswith("Fiction in which")
    assert not any(answer["rows"]["entry/nobody"].values())


def test_what_may_be_fetched_is_proposed_for_a_type(client: FlaskClient) -> None:
    for kind, there, missing in (("term-ja", "reading", "broader"), ("concept", "broader", "reading")):
        answer = client.get(f"{SERVICE}/propose", query_string={"type": kind, "limit": "50"}).get_json()
        valid("data-extension-property-proposal.json", answer)
        names = {one["id"] for one in answer["properties"]}
        assert there in names
        assert missing not in names
    assert len(client.get(f"{SERVICE}/propose?type=term&limit=2").get_json()["properties"]) == 2


# ---------------------------------------------------------------- hostile input


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "nonsense",
        "[]",
        '"x"',
        '{"q": []}',
        '{"q": {}}',
        '{"q": {"query": 5}}',
        '{"q": {"query": "x", "type": 5}}',
        '{"q": {"query": "x", "limit": "many"}}',
        '{"q": {"query": "x", "limit": NaN}}',
        '{"q": {"query": "x", "type_strict": "perhaps"}}',
        '{"q": {"query": "x", "properties": [{"v": "x"}]}}',
        '{"q": {"query": "x", "properties": [{"pid": "reading", "v": [[]]}]}}',
        '{"q": {"query": "\\ud800"}}',
        "[" * 5000,
        '{"a":' * 3000,
    ],
)
def test_what_is_not_the_protocol_is_refused_in_words(client: FlaskClient, queries: str) -> None:
    assert refusal(client.post(SERVICE, data={"queries": queries}))


@pytest.mark.parametrize(
    "extend",
    ["{}", '{"ids": "x", "properties": []}', '{"ids": [1], "properties": []}', '{"ids": [], "properties": [{"id": 3}]}',
     '{"ids": [], "properties": [{"id": "colour"}]}', '{"ids": [], "properties": ["reading"]}'],
)  # fmt: skip
def test_an_extension_that_is_none_is_refused_in_words(client: FlaskClient, extend: str) -> None:
    assert refusal(client.post(SERVICE, data={"extend": extend}))


def test_what_is_too_much_is_refused(client: FlaskClient) -> None:
    many = json.dumps({str(number): {"query": "x"} for number in range(MOST_QUERIES + 1)})
    assert str(MOST_QUERIES) in refusal(client.post(SERVICE, data={"queries": many}), 413)
    ids = json.dumps({"ids": ["x"] * (MOST_IDS + 1), "properties": []})
    assert str(MOST_IDS) in refusal(client.post(SERVICE, data={"extend": ids}), 413)
    refusal(client.post(SERVICE, data={"queries": " " * (LARGEST_ASKED + 1)}), 413)
    assert client.post(SERVICE, data={"queries": "x" * 2_000_000}).status_code == 413


def test_odd_limits_and_numbers_are_taken_for_what_they_can_mean(client: FlaskClient) -> None:
    for limit in (0, -5, 1e9, 1.5):
        assert one(client, "手袋", limit=limit)
    assert one(client, "手袋", properties=[{"pid": "colour", "v": [1, True, {"id": "x"}]}])[0]["match"]
    asked = json.dumps({"ids": ["entry/ja-te"], "properties": [{"id": "reading", "settings": {"limit": "-1; DROP"}}]})
    assert client.post(SERVICE, data={"extend": asked}).status_code == 200


def test_two_questions_at_once_are_refused(client: FlaskClient) -> None:
    refusal(client.post(SERVICE, data={"queries": "{}", "extend": "{}"}))
    refusal(client.post(SERVICE, data={}))


def test_a_callback_must_be_the_name_of_a_function_and_no_page_of_ours_gets_one(client: FlaskClient) -> None:
    answer = client.get(f"{SERVICE}?callback=jQuery123_4.done")
    assert answer.mimetype == "text/javascript"
    assert answer.get_data(as_text=True).startswith("/**/jQuery123_4.done({")
    for name in ("alert(1)//", "a b", "<script>", "a;b", "", "x" * 300):
        refusal(client.get(SERVICE, query_string={"callback": name}))
    refusal(client.get(f"{SERVICE}?callback=f", headers={"Sec-Fetch-Site": "same-origin"}), 403)


def test_a_browser_may_ask_from_any_site(client: FlaskClient) -> None:
    assert client.get(SERVICE).headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in client.options(SERVICE).headers["Access-Control-Allow-Methods"]
    assert client.put(SERVICE).status_code == 405
