"""The same commands over three engines: the embedded store, the Oxigraph server, Virtuoso.

Each engine is started here, on loopback, in a temporary folder, and asked for what the embedded store was asked for.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import QuerySolutions, QueryTriples

from graph.build import build
from graph.engine.endpoint import Endpoint
from graph.engine.opening import generation_at, open_store
from graph.entries import DATA
from graph.queries import QUESTIONS
from ontology.errors import QueryError
from tests.engines import COUNT, MINI, STARTS, forwarded, run, site

PAGES = (
    "/",
    "/matrix",
    "/browse",
    "/browse?by=language",
    "/browse?by=process",
    "/search?q=NTR",
    "/search?q=tebukuro",
)
TERMS, CONCEPTS = ("ja-tebukuro", "ja-ntr", "ja-netorare", "en-ntr"), ("tebukuro", "netorare")


@dataclass(frozen=True)
class Pair:
    """The same data in the embedded store and in another engine."""

    data: Path
    ours: Path
    theirs: Endpoint

    def both(self, query: str) -> list[Any]:
        return [open_store(place).current().raw(query) for place in (self.ours, self.theirs)]


def rows_of(found: Any) -> tuple[list[str], Counter[tuple[str, ...]]]:
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return names, Counter(tuple(str(row[name]) for name in names) for row in found)


@pytest.fixture(
    scope="module",
    params=[
        ("oxigraph", MINI),
        pytest.param(("virtuoso", MINI), marks=pytest.mark.slow),
        pytest.param(("oxigraph", DATA), marks=pytest.mark.slow),
        pytest.param(("virtuoso", DATA), marks=pytest.mark.slow),
    ],
    ids=lambda param: f"{param[0]}-{param[1].name}",
)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    name, data = request.param
    ours = tmp_path_factory.mktemp("embedded") / "store"
    build(data, ours)
    with STARTS[name](tmp_path_factory.mktemp(name)) as (theirs, _):
        build(data, theirs)
        yield Pair(data, ours, theirs)


# ---------------------------------------------------------------- the same everywhere


def test_a_build_holds_the_same_statements_in_the_same_graphs(pair: Pair) -> None:
    ours, theirs = (open_store(place).current() for place in (pair.ours, pair.theirs))
    assert theirs.graphs() == ours.graphs()
    assert set(theirs.quads()) == set(ours.quads())
    assert theirs.generation.quads == ours.generation.quads
    assert theirs.generation.fingerprint == ours.generation.fingerprint


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_competency_question_has_the_same_rows(pair: Pair, question: Any) -> None:
    ours, theirs = map(rows_of, pair.both(question.text))
    assert theirs == ours


@pytest.mark.parametrize(
    "query",
    [
        COUNT,
        "SELECT (COUNT(*) AS ?n) WHERE { ?set a vartrans:TranslationSet }",  # said in one graph only, so counted once
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        "SELECT (COUNT(*) AS ?n) FROM g:editorial WHERE { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) FROM NAMED g:dataset WHERE { GRAPH ?g { ?s ?p ?o } }",
        'SELECT ?form WHERE { ?form ontolex:writtenRep ?text FILTER(LANGMATCHES(LANG(?text), "ja-Hira")) }',
        "SELECT * WHERE { ?word rdfs:label ?label ; lime:language ?a }",
        "PREFIX e: <http://other/> SELECT ?p WHERE { e:ja-ntr ?p ?o }",
        "SELECT ?l WHERE { # e:ja-ntr\n e:ja-ntr rdfs:label ?l }",
    ],
)
def test_a_query_of_anybody_has_the_same_rows_and_columns(pair: Pair, query: str) -> None:
    ours, theirs = map(rows_of, pair.both(query))
    assert theirs == ours


@pytest.mark.parametrize("query", ["ASK { ?word a ontolex:Word }", "ASK { ?word a ontolex:Nothing }"])
def test_an_ask_answers_true_or_false(pair: Pair, query: str) -> None:
    ours, theirs = map(bool, pair.both(query))
    assert theirs == ours


def test_a_construct_gives_the_same_triples(pair: Pair) -> None:
    ours, theirs = pair.both("CONSTRUCT { ?a rdfs:label ?l } WHERE { ?a a ontolex:Word ; rdfs:label ?l }")
    assert isinstance(theirs, QueryTriples)
    assert set(theirs) == set(ours) != set()


def test_pages_are_the_same_byte_for_byte(pair: Pair) -> None:
    ours, theirs = site(pair.ours), site(pair.theirs)
    addresses = [*PAGES, *(f"/term/{name}" for name in TERMS), *(f"/concept/{name}" for name in CONCEPTS)]
    for address in addresses:
        wanted, found = ours.get(address), theirs.get(address)
        assert (found.status_code, found.data) == (wanted.status_code, wanted.data), address
    assert any(ours.get(f"/term/{name}").status_code == 200 for name in TERMS)


@pytest.mark.parametrize("format", ["csv", "tbx", "turtle", "jsonld"])
def test_an_export_is_the_same_byte_for_byte(pair: Pair, format: str) -> None:
    ours, theirs = run(pair.ours, "export", format), run(pair.theirs, "export", format)
    assert theirs.exit_code == 0, theirs.output
    assert theirs.stdout_bytes == ours.stdout_bytes
    assert len(ours.stdout_bytes) > 1000


@pytest.mark.parametrize("format", ["tsv", "csv", "json"])
def test_the_shell_prints_the_same_rows(pair: Pair, format: str) -> None:
    query = "SELECT ?word ?label WHERE { ?word a ontolex:Word ; rdfs:label ?label } ORDER BY ?word ?label"
    ours, theirs = (run(place, "query", "--format", format, stdin=query) for place in (pair.ours, pair.theirs))
    assert theirs.stdout_bytes == ours.stdout_bytes


def test_a_second_build_changes_nothing(pair: Pair) -> None:
    before = generation_at(pair.theirs)
    assert not build(pair.data, pair.theirs).changed
    assert generation_at(pair.theirs) == before


def test_a_syntax_error_tells_the_line_of_the_text_as_given(pair: Pair) -> None:
    shown = run(pair.theirs, "query", stdin="SELECT *\nWHERE {\n e:ja-ntr rdfs:label }")
    assert shown.exit_code == 1
    assert "3" in shown.stderr
    assert "does not parse" in shown.stderr
    assert "Traceback" not in shown.output


def test_an_update_is_no_query(pair: Pair) -> None:
    with pytest.raises(QueryError, match="none of SELECT"):
        open_store(pair.theirs).current().raw("INSERT DATA { <http://x/> <http://x/> <http://x/> }")


# ---------------------------------------------------------------- what strangers ask of it


def test_a_strangers_result_comes_in_the_format_asked_for(pair: Pair) -> None:
    assert forwarded(pair.theirs, "ASK {}") == b'{"head":{},"boolean":true}'
    assert forwarded(pair.theirs, COUNT, "csv").startswith(b"n\r\n")
    assert b"ontolex:Word" in forwarded(pair.theirs, "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }", "turtle")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { GRAPH <http://www.openlinksw.com/schemas/virtrdf#> { ?s ?p ?o } }",
        "SELECT * FROM <http://www.openlinksw.com/schemas/virtrdf#> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED g:release WHERE { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX x: <http://www.openlinksw.com/schemas/> SELECT * WHERE { GRAPH x:virtrdf\\# { ?s ?p ?o } }",
        "SELECT * WHERE { GRAPH <http://x/\\u0061> { ?s ?p ?o } }",
        'DEFINE get:soft "replace" SELECT * FROM <http://127.0.0.1/> WHERE { ?s ?p ?o }',
        'SELECT (bif:http_get("http://127.0.0.1/") AS ?x) WHERE {}',
        'SELECT (<bif:http_get>("http://127.0.0.1/") AS ?x) WHERE {}',
        "PREFIX x: <sql:> SELECT (x:user() AS ?x) WHERE {}",
        "DROP GRAPH g:editorial",
    ],
)
def test_a_stranger_reaches_no_graph_and_no_function_but_ours(pair: Pair, query: str) -> None:
    with pytest.raises(QueryError, match=r"no graph|no part of SPARQL|none of SELECT"):
        forwarded(pair.theirs, query)


def test_a_stranger_sees_the_graphs_of_the_release_alone(pair: Pair) -> None:
    found = forwarded(pair.theirs, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", "csv").decode().split()
    assert sorted(found[1:]) == open_store(pair.theirs).current().graphs()
    assert forwarded(pair.theirs, COUNT, "csv", default_graphs=["http://x/none"]) == b"n\r\n0\r\n"
    assert forwarded(pair.theirs, COUNT, "csv", union=False) == b"n\r\n0\r\n"
