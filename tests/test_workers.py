"""Queries from outside are screened, run in a process that can be killed, and answered in every format."""

import json
import time
from pathlib import Path

import pytest

from graph.build import build
from graph.engine.screening import MOST_CHARACTERS, refuse
from graph.engine.store import GraphStore
from graph.engine.workers import answer
from ontology.errors import QueryError, QueryTimeout, StoreError

MINI = Path(__file__).parent / "data" / "mini"
LABELS = "SELECT ?l WHERE { e:ja-tebukuro ontolex:canonicalForm/ontolex:writtenRep ?l } ORDER BY ?l"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("workers") / "store"
    build(MINI, root)
    return root


def test_rows_come_as_json_with_language_tags_in_bcp_47_case(root: Path) -> None:
    got = answer(root, LABELS, "json")
    tags = {row["l"]["xml:lang"] for row in json.loads(got.body)["results"]["bindings"]}
    assert (got.kind, got.content_type) == ("select", "application/sparql-results+json")
    assert tags == {"ja", "ja-Hira"}


@pytest.mark.parametrize(
    ("format", "piece"),
    [
        ("xml", 'xml:lang="ja-Hira"'),
        ("tsv", '"てぶくろ"@ja-Hira'),
        ("csv", "てぶくろ"),
    ],
)
def test_rows_come_in_the_other_formats(format: str, piece: str, root: Path) -> None:
    assert piece in answer(root, LABELS, format).body.decode()


@pytest.mark.parametrize(
    ("format", "piece"), [("turtle", "@ja-Hira"), ("ntriples", "@ja-Hira"), ("jsonld", '"ja-Hira"')]
)
def test_a_graph_comes_in_the_graph_formats(format: str, piece: str, root: Path) -> None:
    got = answer(root, "CONSTRUCT { ?f ?p ?o } WHERE { BIND(f:ja-tebukuro AS ?f) ?f ?p ?o }", format)
    assert got.kind == "graph"
    assert piece in got.body.decode()


def test_a_graph_asked_for_as_rows_comes_as_turtle(root: Path) -> None:
    assert answer(root, "DESCRIBE f:ja-tebukuro", "json").content_type == "text/turtle"


def test_ask(root: Path) -> None:
    got = answer(root, "ASK { e:ja-tebukuro a ontolex:Word }", "json")
    assert (got.kind, json.loads(got.body)["boolean"]) == ("ask", True)


def test_a_tag_inside_a_text_is_left_alone(root: Path) -> None:
    got = answer(root, r"""SELECT ?x WHERE { BIND('say "a"@ja-hira or \\"b"@JA-HIRA' AS ?x) }""", "tsv")
    assert got.body.decode().splitlines()[1] == r'"say \"a\"@ja-hira or \\\"b\"@JA-HIRA"'


def test_a_query_that_would_take_for_ever_is_stopped_at_its_deadline(root: Path) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"longer than 0\.5 seconds"):
        answer(root, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "json", timeout=0.5)
    assert time.monotonic() - started < 10


def test_a_result_beyond_the_limit_is_refused_not_cut(root: Path) -> None:
    with pytest.raises(QueryError, match="larger than 10 MB; add a LIMIT"):
        answer(root, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", "json", timeout=60)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "SELECT * WHERE { service SILENT <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "SELECT * WHERE { { { sErViCe ?where { ?a ?b ?c } } } }",
        r"SELECT * WHERE { \u0053ERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",  # an escape is resolved before parsing
        "SELECT * WHERE { ?s ?p '#' . SERVICE <http://127.0.0.1:9/> { } }",  # the sign inside a string is no comment
        'SELECT * WHERE { ?s ?p "a\\"b" . SERVICE <http://127.0.0.1:9/> { } }',
    ],
)
def test_service_is_refused_in_any_spelling(query: str, root: Path) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        answer(root, query, "json")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service a <http://example.org/service> }",  # a variable, part of an IRI
        "PREFIX service: <http://x/> SELECT * WHERE { ?a a service:SERVICE }",  # a prefix, a local name
        "SELECT * WHERE { ?a ?b 'SERVICE <x> {' } # SERVICE",  # a string, a comment
    ],
)
def test_the_word_service_elsewhere_is_harmless(query: str) -> None:
    refuse(query)


@pytest.mark.parametrize("update", ["INSERT DATA { <x:a> <x:b> <x:c> }", "DROP ALL", "LOAD <file:///etc/passwd>"])
def test_an_update_is_refused_and_changes_nothing(update: str, root: Path) -> None:
    before = set(GraphStore(root).current().store)
    with pytest.raises(QueryError, match="does not parse"):
        answer(root, update, "json")
    assert set(GraphStore(root).current().store) == before


def test_from_names_a_graph_of_the_store_never_a_file(root: Path) -> None:
    got = answer(root, "SELECT * FROM <file:///etc/passwd> WHERE { ?a ?b ?c }", "json")
    assert json.loads(got.body)["results"]["bindings"] == []
    got = answer(root, "SELECT * FROM g:dataset WHERE { ?a a dcat:Dataset }", "json")
    assert len(json.loads(got.body)["results"]["bindings"]) == 1


def test_a_text_that_is_too_long_is_refused_before_any_parser() -> None:
    with pytest.raises(QueryError, match=f"{MOST_CHARACTERS} are allowed"):
        refuse("#" * (MOST_CHARACTERS + 1))


def test_nesting_that_would_end_the_parser_is_refused(root: Path) -> None:
    with pytest.raises(QueryError, match="nests brackets more than 100 deep"):
        answer(root, "SELECT * WHERE " + "{" * 2200 + "}" * 2200, "json")


def test_brackets_in_strings_and_comments_do_not_count() -> None:
    refuse("SELECT * WHERE { ?a ?b '" + "{" * 500 + "' } # " + "(" * 500)


def test_a_syntax_error_is_told_with_line_and_column(root: Path) -> None:
    with pytest.raises(QueryError, match=r"at 2:\d+"):
        answer(root, "SELECT *\nWHERE [", "json")


def test_a_missing_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="gogen build"):
        answer(tmp_path / "none", LABELS, "json")
