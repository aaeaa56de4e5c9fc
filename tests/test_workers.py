"""Queries from outside are screened, run in a process that can be killed, and answered in every format."""

import contextlib
import csv
import io
import json
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from graph.build import build
from graph.engine.confinement import confine
from graph.engine.screening import MOST_BYTES, in_order_of_appearance, kind_of, refuse, varies
from graph.engine.store import GraphStore
from graph.engine.workers import Limits, Pool
from ontology.errors import Busy, QueryError, QueryTimeout, ResultTooLarge, StoreError

MINI = Path(__file__).parent / "data" / "mini"
LABELS = "SELECT ?l WHERE { e:ja-tebukuro ontolex:canonicalForm/ontolex:writtenRep ?l } ORDER BY ?l"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("workers") / "store"
    build(MINI, root)
    return root


@pytest.fixture(scope="module")
def pool(root: Path) -> Iterator[Pool]:
    pool = Pool(root, Limits(workers=2, result=10 * 1024**2, memory=2 * 1024**3, seconds=60))
    yield pool
    pool.close()


def test_rows_come_as_json_with_language_tags_in_bcp_47_case(pool: Pool) -> None:
    got = pool.answer(LABELS, "json")
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
def test_rows_come_in_the_other_formats(format: str, piece: str, pool: Pool) -> None:
    assert piece in pool.answer(LABELS, format).body.decode()


@pytest.mark.parametrize(
    ("format", "piece"), [("turtle", "@ja-Hira"), ("ntriples", "@ja-Hira"), ("jsonld", '"ja-Hira"')]
)
def test_a_graph_comes_in_the_graph_formats(format: str, piece: str, pool: Pool) -> None:
    got = pool.answer("CONSTRUCT { ?f ?p ?o } WHERE { BIND(f:ja-tebukuro AS ?f) ?f ?p ?o }", format)
    assert got.kind == "graph"
    assert piece in got.body.decode()


def test_a_graph_asked_for_as_rows_comes_as_turtle(pool: Pool) -> None:
    assert pool.answer("DESCRIBE f:ja-tebukuro", "json").content_type == "text/turtle"


def test_ask(pool: Pool) -> None:
    got = pool.answer("ASK { e:ja-tebukuro a ontolex:Word }", "json")
    assert (got.kind, json.loads(got.body)["boolean"]) == ("ask", True)


def test_a_tag_inside_a_text_is_left_alone(pool: Pool) -> None:
    got = pool.answer(r"""SELECT ?x WHERE { BIND('say "a"@ja-hira or \\"b"@JA-HIRA' AS ?x) }""", "tsv")
    assert got.body.decode().splitlines()[1] == r'"say \"a\"@ja-hira or \\\"b\"@JA-HIRA"'


def test_a_query_that_would_take_for_ever_is_stopped_at_its_deadline(pool: Pool) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"longer than 0\.5 seconds"):
        pool.answer("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "json", timeout=0.5)
    assert time.monotonic() - started < 10


def test_a_result_beyond_the_limit_is_refused_not_cut(pool: Pool) -> None:
    with pytest.raises(ResultTooLarge, match="larger than 10 MB; add a LIMIT"):
        pool.answer("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", "json", timeout=60)


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
def test_service_is_refused_in_any_spelling(query: str, pool: Pool) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        pool.answer(query, "json")


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
def test_an_update_is_refused_and_changes_nothing(update: str, root: Path, pool: Pool) -> None:
    before = set(GraphStore(root).current().store)
    with pytest.raises(QueryError, match="does not parse"):
        pool.answer(update, "json")
    assert set(GraphStore(root).current().store) == before


def test_from_names_a_graph_of_the_store_never_a_file(pool: Pool) -> None:
    got = pool.answer("SELECT * FROM <file:///etc/passwd> WHERE { ?a ?b ?c }", "json")
    assert json.loads(got.body)["results"]["bindings"] == []
    got = pool.answer("SELECT * FROM g:dataset WHERE { ?a a dcat:Dataset }", "json")
    assert len(json.loads(got.body)["results"]["bindings"]) == 1


def test_a_text_that_is_too_long_is_refused_before_any_parser() -> None:
    with pytest.raises(QueryError, match=f"{MOST_BYTES} are allowed"):
        refuse("#" * (MOST_BYTES + 1))


def test_nesting_that_would_end_the_parser_is_refused(pool: Pool) -> None:
    with pytest.raises(QueryError, match="nests brackets more than 100 deep"):
        pool.answer("SELECT * WHERE " + "{" * 2200 + "}" * 2200, "json")


def test_brackets_in_strings_and_comments_do_not_count() -> None:
    refuse("SELECT * WHERE { ?a ?b '" + "{" * 500 + "' } # " + "(" * 500)


def test_a_syntax_error_is_told_with_line_and_column(pool: Pool) -> None:
    with pytest.raises(QueryError, match=r"at 2:\d+"):
        pool.answer("SELECT *\nWHERE [", "json")


def test_a_missing_store_is_told(tmp_path: Path) -> None:
    pool = Pool(tmp_path / "none", Limits(workers=2))
    with pytest.raises(StoreError, match="gogen build"):
        pool.answer(LABELS, "json")
    pool.close()


HARD = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_many_hard_queries_do_not_keep_a_short_one_from_its_answer(pool: Pool) -> None:
    outcomes: list[str] = []

    def ask() -> None:
        try:
            pool.answer(HARD, timeout=2)
        except (QueryTimeout, Busy) as error:
            outcomes.append(type(error).__name__)

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for thread in asking:
        thread.start()
    while pool.counters.long < 1:
        time.sleep(0.01)
    assert json.loads(pool.answer("ASK {}").body)["boolean"] is True
    assert len(outcomes) < 4  # it was answered while they still ran
    for thread in asking:
        thread.join()
    assert "QueryTimeout" in outcomes
    assert len(outcomes) == 4


def test_a_query_that_eats_memory_is_stopped_and_the_next_is_answered(root: Path) -> None:
    pool = Pool(root, Limits(workers=2, memory=1024**3, seconds=60))
    with pytest.raises(QueryTimeout, match="more memory than it may"):
        pool.answer("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i")
    assert json.loads(pool.answer("ASK {}").body)["boolean"] is True
    pool.close()


def test_a_text_that_ends_its_parser_is_refused_and_the_next_is_answered(pool: Pool) -> None:
    with pytest.raises(QueryError, match="too deeply or too long"):
        pool.answer("SELECT ((" + "1+" * 25_000 + "1) AS ?x) {}")
    assert json.loads(pool.answer("ASK {}").body)["boolean"] is True


def test_a_worker_that_was_killed_is_replaced(root: Path) -> None:
    pool = Pool(root, Limits(workers=2))
    pool.warm()
    while len(pool.idle()) < 2:
        time.sleep(0.01)
    for worker in pool.idle():
        os.kill(worker, 9)
    answered = 0
    for _ in range(6):
        try:
            pool.answer("ASK {}")
            answered += 1
        except QueryTimeout:  # what was given to a worker that is no more
            continue
    assert answered >= 4
    pool.close()


def test_a_worker_cannot_reach_the_network_or_start_a_program() -> None:
    context = multiprocessing.get_context("forkserver")
    results = context.SimpleQueue()
    process = context.Process(target=_tries, args=(results,))
    process.start()
    process.join()
    assert results.get() == ["PermissionError", "PermissionError", "SERVICE failed"]


def _tries(results) -> None:  # type: ignore[no-untyped-def]
    confine(2 * 1024**3)
    said = []
    for attempt in (socket.socket, lambda: os.execv("/bin/true", ["true"])):
        try:
            attempt()
            said.append("allowed")
        except OSError as error:
            said.append(type(error).__name__)
    try:
        list(Store().query("SELECT * { SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }"))  # type: ignore[arg-type]
        said.append("SERVICE allowed")
    except OSError:
        said.append("SERVICE failed")
    results.put(said)


def test_a_client_may_shorten_the_deadline_not_lengthen_it(root: Path) -> None:
    pool = Pool(root, Limits(workers=2, seconds=0.3))
    with pytest.raises(QueryTimeout, match=r"longer than 0\.3 seconds"):
        pool.answer(HARD, timeout=60)
    pool.close()


def test_a_large_result_lies_in_a_file_and_is_whole(root: Path) -> None:
    pool = Pool(root, Limits(workers=2))
    got = pool.answer("SELECT * WHERE { ?a ?b ?c . { SELECT * { ?d ?e ?f } LIMIT 20 } }", "csv")
    assert not got.in_memory
    body = b"".join(got.pieces())
    assert len(body) == got.size
    counted = pool.answer("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . { SELECT * { ?d ?e ?f } LIMIT 20 } }", "csv")
    rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert len(rows) == 1 + int(counted.body.split()[1])
    pool.close()


def test_graphs_named_beside_the_query_are_asked_and_no_others(pool: Pool) -> None:
    query = "SELECT DISTINCT ?g WHERE { { ?s ?p ?o BIND('default' AS ?g) } UNION { GRAPH ?g { ?s ?p ?o } } }"
    dataset = "https://w3id.org/gogen/id/graph/dataset"
    assert pool.answer(query, "csv", named_graphs=[dataset]).body.decode().split() == ["g", dataset]
    assert pool.answer(query, "csv", default_graphs=[dataset]).body.decode().split() == ["g", "default"]


def test_without_the_union_the_default_graph_is_the_stores_own(pool: Pool) -> None:
    assert json.loads(pool.answer("ASK { ?s ?p ?o }", union=False).body)["boolean"] is False
    assert json.loads(pool.answer("ASK { GRAPH ?g { ?s ?p ?o } }", union=False).body)["boolean"] is True


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?z a ?b . ?a ?c ?z }", ["z", "b", "a", "c"]),
        ("SELECT DISTINCT * # all\n{ ?z a $b }", ["z", "b"]),
        ("SELECT * { ?b a [ ?d ?c ] FILTER EXISTS { ?a ?a ?a } }", ["b", "d", "c"]),
        ("SELECT ?c ?a { ?a a ?c }", ["c", "a"]),
        ("SELECT * { { SELECT * { ?y ?x ?w } } ?a a ?y }", ["y", "x", "w", "a"]),
    ],
)
def test_columns_of_a_star_come_in_order_of_first_appearance(query: str, columns: list[str], pool: Pool) -> None:
    assert json.loads(pool.answer(query + " LIMIT 1").body)["head"]["vars"] == columns


def test_a_star_of_a_subquery_stays() -> None:
    assert in_order_of_appearance("SELECT ?b ?a { { SELECT * { ?b ?a ?c } } }", ["b", "a"]) is None


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("select * {}", "select"),
        ("# a comment\nPREFIX a: <b:c#d>\nBASE <x:y>\nASK {}", "ask"),
        ("PREFIX : <a:select> CONSTRUCT WHERE {}", "graph"),
        ("PREFIX ask: <a:b> DESCRIBE <a:b>", "graph"),
        (r"\u0053ELECT * {}", "select"),
        ("INSERT DATA {}", "update"),
        ("WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "update"),
        ("", None),
    ],
)
def test_the_kind_of_a_result_is_seen_from_the_query(query: str, kind: str | None) -> None:
    assert kind_of(query) == kind


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT (now() AS ?n) {}", True),
        ("ASK { FILTER(RAND() < 1) }", True),
        ("SELECT ?rand { ?rand a <x:now> }", False),
    ],
)
def test_what_changes_from_answer_to_answer_is_known(query: str, expected: bool) -> None:
    assert varies(query) is expected


@pytest.mark.parametrize(
    "piece", ['"', "'", '"' * 3, "'" * 3, "\\", "<", "{", "#", "\\u0022", '"""a', "?", "a:", "@a-"]
)
def test_a_text_is_screened_in_time_that_grows_with_its_length(piece: str) -> None:
    taken = []
    for length in (4_000, 32_000):
        began = time.process_time()
        with contextlib.suppress(QueryError):
            refuse((piece * length)[:length])
        taken.append(time.process_time() - began)
    assert taken[1] < 32 * max(taken[0], 0.002)  # eight times the text, not sixty-four times the work


@pytest.mark.parametrize(
    "condition",
    [
        'LANG(?l) = "ja-Hira"',
        "lang( ?l ) = 'ja-hira'",
        'LANG(?l) IN ("ja-Hira", "x")',
        'LANGMATCHES(LANG(?l), "ja-Hira")',
    ],
)
def test_a_language_tag_is_compared_in_the_case_that_it_is_shown_in(condition: str, pool: Pool) -> None:
    query = f"SELECT ?l {{ f:ja-tebukuro ontolex:writtenRep ?l FILTER({condition}) }}"
    assert pool.answer(query, "tsv").body.decode().splitlines()[1:] == ['"てぶくろ"@ja-Hira']


def test_a_syntax_error_keeps_its_place_where_tags_are_compared(pool: Pool) -> None:
    with pytest.raises(QueryError, match=r"at 1:67"):
        pool.answer('SELECT ?l { ?f rdfs:label ?l FILTER(LANG(?l) = "ja-Hira") } LIMIT x')


def test_a_function_that_nobody_knows_is_an_error_of_the_expression(pool: Pool) -> None:
    got = pool.answer("SELECT (<x:unknown>(1) AS ?a) (1 AS ?b) {}", "csv")
    assert got.body.decode().split() == ["a,b", ",1"]
