"""The SPARQL page: whole without scripts; a result as table, chart or relations; what programs paste is safe."""

import ast
import gzip
import hashlib
import json
import re
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.queries import QUESTIONS
from web.result_views import ROWS
from web.snippets import of_link, of_query
from web.sparql_page import AUDIENCES, excerpt

STATIC = Path(__file__).parent.parent / "web" / "static"
VENDOR = STATIC / "vendor"
HTML = {"Accept": "text/html"}
BUDGET = 150_000  # bytes of packed JavaScript on the page
TWO_THINGS = "SELECT * { VALUES (?a ?b) { (e:ja-netoru e:ja-netorare) } }"
NUMBERS = 'SELECT * { VALUES (?name ?n) { ("one" 1) ("ten" 10) ("two" 2) } }'
HOSTILE = 'ASK {}\n\'; touch /tmp/x #\n""" ; import os\n`${alert(1)}` )" )-" \\ \u202e\x07'


def page(client: FlaskClient, query: str = "", **more: str) -> TestResponse:
    asked = {"query": query} if query else {}
    return client.get("/sparql", query_string={**asked, **more}, headers=HTML)


def cells(text: str) -> list[str]:
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", body)]


def links(text: str, label: str) -> str:
    found = re.search(rf'<a href="([^"]+)"[^>]*>{label}', text)
    assert found, label
    return unescape(found[1])


# ---------------------------------------------------------------- the editor


def test_what_is_vendored_is_what_its_checksums_say() -> None:
    lines = (VENDOR / "CHECKSUMS.sha256").read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    there = {str(file.relative_to(VENDOR)) for file in [VENDOR / "codemirror.js", *(VENDOR / "licenses").iterdir()]}
    assert set(told) == there
    for name, digest in told.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_every_vendored_package_has_its_licence_and_its_pinned_version() -> None:
    head = (VENDOR / "codemirror.js").read_text(encoding="utf-8").partition("*/")[0]
    packages = re.findall(r"\*  (\S+) (\S+) (\S+)", head)
    locked = json.loads((VENDOR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert packages
    for name, version, licence in packages:
        assert licence == "MIT"
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
        text = (VENDOR / "licenses" / f"{name.replace('@', '').replace('/', '-')}.txt").read_text(encoding="utf-8")
        assert "Permission is hereby granted, free of charge" in text


def test_all_scripts_of_the_page_are_small_and_ask_nobody_else(client: FlaskClient) -> None:
    text = page(client, TWO_THINGS).text
    scripts = [unescape(address) for address in re.findall(r'(?:<script src|data-editor)="([^"]+)"', text)]
    assert any("codemirror" in address for address in scripts)
    packed = 0
    for address in scripts:
        with client.get(address) as answer:
            script = answer.data
        packed += len(gzip.compress(script, 6))
        assert not re.search(rb"\beval\(|new Function\(|XMLHttpRequest|\bfetch\(\s*[\"'`]https?:", script), address
    assert packed <= BUDGET


def test_the_field_is_whole_and_the_form_works_without_the_editor(client: FlaskClient) -> None:
    query = '\nSELECT * { ?s rdfs:label "</textarea><b>日本語" }'
    text = page(client, query).text
    assert re.search(r'<form[^>]*action="/sparql#result" method="get"', text)
    assert '<label for="query">' in text
    field = text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert unescape(field) == "\n" + query  # the parser drops the first line feed


# ---------------------------------------------------------------- what the editor completes


def test_names_come_with_what_they_are_called_in_the_language_asked_for(client: FlaskClient) -> None:
    english, japanese = (client.get(f"/sparql/names.json?lang={lang}").get_json() for lang in ("en", "ja"))
    by_name = {one["name"]: one for one in english["names"]}
    in_japanese = {one["name"]: one for one in japanese["names"]}
    assert english["prefixes"]["gogen"] == "https://w3id.org/gogen/ns#"
    assert by_name["gogen:focalizer"]["kind"] == "property"
    assert by_name["gogen:focalizer"]["means"].startswith("The narrative role")
    assert by_name["gogen:Claim"]["kind"] == by_name["ontolex:Word"]["kind"] == "class"
    assert by_name["v:rendaku"] == {
        "name": "v:rendaku",
        "kind": "value",
        "label": "sequential voicing (rendaku)",
        "also": ["連濁"],
    }
    assert in_japanese["v:rendaku"]["label"] == "連濁"
    assert in_japanese["lexinfo:slangRegister"]["label"] == "俗語"
    assert "focalizer" in in_japanese["gogen:focalizer"]["also"]  # found by its English name too
    assert japanese["kinds"]["property"] == "プロパティ"


def test_names_are_sent_once(client: FlaskClient) -> None:
    first = client.get("/sparql/names.json?lang=ja")
    again = client.get("/sparql/names.json?lang=ja", headers={"If-None-Match": first.headers["ETag"]})
    other = client.get("/sparql/names.json?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200
    assert client.get("/sparql/names.json?lang=<x>").get_json() == other.get_json()


def test_every_name_can_be_asked_for(client: FlaskClient) -> None:
    names = [one["name"] for one in client.get("/sparql/names.json").get_json()["names"]]
    assert len(names) == len(set(names))
    asked = client.get("/sparql", query_string={"query": f"ASK {{ VALUES ?x {{ {' '.join(names)} }} }}"})
    assert asked.status_code == 200


# ---------------------------------------------------------------- questions to start from


def test_questions_stand_under_their_task_in_both_languages(client: FlaskClient) -> None:
    assert {question.audience for question in QUESTIONS} <= set(AUDIENCES)
    english, japanese = page(client, lang="en").text, page(client, lang="ja").text
    for question in QUESTIONS:
        assert f"example={question.id}#ask" in english
        assert question.title_ja in japanese
    assert "For linguists" in english
    assert "For linguists" not in japanese


def test_a_question_is_loaded_to_be_changed_and_shown_as_it_is_seen_best(client: FlaskClient) -> None:
    text = page(client, example="coined").text
    assert "gogen:derivesFrom+ e:ja-netoru" in text
    assert '<input type="hidden" name="view" value="chart">' in text
    assert 'id="result"' not in text


# ---------------------------------------------------------------- results


def test_a_result_can_be_sorted_by_the_numbers_of_a_column(client: FlaskClient) -> None:
    rising = page(client, NUMBERS, sort="n").text
    assert cells(rising)[1::2] == ["1", "2", "10"]
    assert 'aria-sort="ascending"' in rising
    assert cells(page(client, NUMBERS, sort="-n").text)[1::2] == ["10", "2", "1"]
    assert cells(page(client, NUMBERS, sort="name").text)[::2] == ["one", "ten", "two"]
    assert cells(page(client, NUMBERS, sort="nothing").text)[1::2] == ["1", "10", "2"]


def test_a_long_result_is_paged_and_nothing_is_left_out(client: FlaskClient) -> None:
    query = "SELECT ?x { ?x a ontolex:Word } ORDER BY ?x LIMIT 450"
    first = page(client, query).text
    seen, text = cells(first), first
    assert len(seen) == ROWS
    assert "450 rows" in text
    for _ in range(2):
        address = links(text, "Further")
        text = client.get(address, headers=HTML).text
        seen += cells(text)
    assert len(seen) == len(set(seen)) == 450
    assert "Further" not in text
    assert cells(page(client, query, page="99999").text) == cells(text)
    assert cells(page(client, query, page="-1").text) == cells(first)


def test_numbers_with_names_make_a_chart_with_the_same_table(client: FlaskClient) -> None:
    text = page(client, NUMBERS, view="chart").text
    assert text.count("<svg") >= 1
    assert "n for each name" in text
    assert cells(text) == ["one", "1", "ten", "10", "two", "2"]


def test_a_view_that_is_not_possible_says_why_and_the_table_stands_instead(client: FlaskClient) -> None:
    text = page(client, "SELECT * { VALUES ?x { 'a' 'b' } }", view="chart").text
    assert "needs a column of numbers" in text
    assert "needs two columns of things" in text
    assert cells(text) == ["a", "b"]
    assert "needs a column beside the numbers" in page(client, "SELECT * { VALUES ?n { 1 2 } }").text
    assert "数値の列が必要" in page(client, TWO_THINGS, lang="ja").text


def test_columns_of_things_make_a_graph_of_relations_by_their_names(client: FlaskClient) -> None:
    text = page(client, TWO_THINGS, view="graph").text
    drawn = text.partition("<svg")[2].partition("</svg>")[0]
    assert "寝取られ" in drawn
    assert 'href="/id/entry/ja-netorare"' in drawn
    assert cells(text) == ["e:ja-netoru", "b", "e:ja-netorare"]
    named = "SELECT * { VALUES (?a ?p ?b) { (e:ja-netoru gogen:about e:ja-netorare) } }"
    assert cells(page(client, named, view="graph").text) == ["e:ja-netoru", "gogen:about", "e:ja-netorare"]


def test_a_constructed_graph_is_a_text_or_drawn(client: FlaskClient) -> None:
    query = (
        "CONSTRUCT { ?x gogen:derivesFrom ?y ; rdfs:label 'x' } { VALUES ?x { e:en-netorare } ?x gogen:derivesFrom ?y }"
    )
    assert "gogen:derivesFrom" in page(client, query).text.partition("<pre>")[2]
    drawn = page(client, query, view="graph").text
    assert "<svg" in drawn
    assert cells(drawn)[:2] == ["e:en-netorare", "gogen:derivesFrom"]
    labels = page(client, "CONSTRUCT { ?x rdfs:label ?l } WHERE { VALUES ?x { e:ja-ntr } ?x rdfs:label ?l }").text
    assert "no statement leads from one thing to another" in labels


def test_hostile_values_harm_no_view(client: FlaskClient) -> None:
    query = (
        "SELECT * { VALUES (?a ?b ?n) { (<javascript:alert(1)> <https://x.example/%3Cscript%3E> 1) "
        "(<urn:x:'\u202e> e:ja-ntr 'NaN'^^xsd:double) (e:ja-ntr <http://a.example/> 'x'^^xsd:integer) "
        f"(<urn:x:{'y' * 3000}> e:ja-ntr 1e308) }} }}"
    )
    for view in ("table", "chart", "graph"):
        text = page(client, query, view=view, sort="-n").text
        assert 'href="javascript' not in text
        assert "Result" in text


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_question_has_its_best_view_in_both_languages(client: FlaskClient, lang: str) -> None:
    for question in QUESTIONS:
        text = page(client, question.text, view=question.view, lang=lang).text
        assert ("<svg" in text) == (question.view != "table"), question.id


def test_the_files_of_a_result_are_one_click_away(client: FlaskClient) -> None:
    text = page(client, NUMBERS, view="chart").text
    for label, media in (("CSV", "text/csv"), ("JSON", "application/sparql-results+json")):
        address = links(text, label)
        assert parse_qs(urlsplit(address).query)["query"] == [NUMBERS]
        assert client.get(address, headers=HTML).mimetype == media
    assert client.get(links(page(client, "DESCRIBE e:ja-ntr").text, "Turtle</a>"), headers=HTML).status_code == 200


# ---------------------------------------------------------------- mistakes


def test_a_mistake_is_told_in_the_readers_language_at_its_place(client: FlaskClient) -> None:
    response = page(client, 'SELECT * {\n  ?s "日本語" }', lang="ja")
    assert response.status_code == 400
    assert "このクエリは読み取れません：2行" in response.text
    assert '<span lang="en">The query does not parse' in response.text
    assert 'aria-invalid="true" aria-describedby="failure" data-line="2"' in response.text
    assert "<mark>" in response.text.partition('class="excerpt"')[2]


@pytest.mark.parametrize(
    ("query", "place", "parts"),
    [
        ("ab\ncde", {"line": 2, "column": 2}, ("c", "d", "e")),
        ("ab", {"line": 1, "column": 3}, ("ab", "", "")),
        ("😀x", {"line": 1, "column": 2}, ("😀", "x", "")),
        ("ab", {"line": 2, "column": 1}, None),
        ("ab", {"line": "x", "column": 1}, None),
        ("ab", {}, None),
    ],
)
def test_the_line_of_a_mistake_is_parted_there(
    query: str, place: dict[str, object], parts: tuple[str, str, str] | None
) -> None:
    found = excerpt(query, place)
    assert (found and (found.before, found.at, found.after)) == parts


def test_a_result_too_large_for_a_page_is_offered_as_files(client: FlaskClient) -> None:
    response = page(client, "SELECT * { ?s ?p ?o }")
    assert response.status_code == 422
    assert "format=csv" in response.text.partition('id="failure"')[2].partition("</div>")[0]


# ---------------------------------------------------------------- programs


def test_snippets_fetch_what_the_page_shows(client: FlaskClient) -> None:
    text = unescape(page(client, NUMBERS).text)
    for language in ("curl", "Python", "R", "JavaScript"):
        assert f"<summary>{language}</summary>" in text
    assert re.search(r'requests\.post\(\n    "https?://[^"]+/sparql"', text)
    assert "text/turtle" in page(client, "DESCRIBE e:ja-ntr").text


def words_of_curl(code: str) -> list[str]:
    """What a shell hands to curl."""
    shown = "curl() { printf '%s\\0' \"$@\"; }\n"
    return subprocess.run(["sh", "-c", shown + code], check=True, capture_output=True).stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize(
    "query",
    [
        HOSTILE,
        "SELECT * {\r\n  ?s ?p 'it''s' }",
        'ASK { ?s ?p """x"""',
        "\\",
        "tab\there",
        "😀\u200b",
        "$(id) `id` ${id} !! %0A",
    ],
)
def test_no_text_ends_the_string_that_it_is_quoted_in(query: str) -> None:
    curl, python, r, script = (snippet.code for snippet in of_query("https://x.example/sparql", query, graph=False))
    wanted = query.replace("\r\n", "\n")
    assert "\u202e" not in curl + python + r + script

    address, *headers, option, told = words_of_curl(curl)
    assert [address, *headers] == ["https://x.example/sparql", "-H", "Accept: text/csv"]
    told = told.removeprefix("query=")
    assert (told if option == "--data-urlencode" else unquote(told)) == wanted

    literal = python.partition("query = ")[2].partition("\nresponse = ")[0]
    assert ast.literal_eval(literal) == wanted

    raw = re.search(r'query <- r"(-*)\((.*?)\)\1"\n', r, re.DOTALL)
    assert raw[2] == wanted if raw else re.search(r'query <- "([0-9A-Za-z\\]*)"\n', r)

    literal = script.partition("const query = ")[2].partition(";\nconst response")[0]
    if literal.startswith("`"):
        assert not re.search(r"(?<!\\)(\\\\)*(`|\$\{)", literal[1:-1])
        assert re.sub(r"\\(.)", r"\1", literal[1:-1]) == wanted
    else:
        assert json.loads(literal) == wanted


def test_a_lasting_link_is_fetched_by_its_address() -> None:
    for graph in (False, True):
        snippets = of_link("https://x.example/q/abc", graph)
        assert [snippet.language for snippet in snippets] == ["curl", "Python", "R", "JavaScript"]
        assert all("https://x.example/q/abc" in snippet.code for snippet in snippets)
        compile(snippets[1].code, "python", "exec")


# ---------------------------------------------------------------- for programs nothing changes


def test_programs_get_what_they_got_whatever_the_page_can_show(client: FlaskClient) -> None:
    plain = client.get("/sparql", query_string={"query": NUMBERS})
    dressed = client.get(
        "/sparql", query_string={"query": NUMBERS, "view": "chart", "sort": "n", "page": "2", "lang": "ja"}
    )
    assert plain.mimetype == dressed.mimetype == "application/sparql-results+json"
    assert plain.data == dressed.data
    assert {part.lower() for part in plain.vary} == {"accept"}
    assert "Set-Cookie" not in dressed.headers
    assert {"accept", "cookie", "accept-language"} <= {part.lower() for part in page(client, NUMBERS).vary}
