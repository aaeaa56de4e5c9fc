"""``gogen bench sparql``: the same graph every time, equal answers everywhere, and a plain word where that fails."""

import io
import json
import sys
from itertools import repeat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from graph.bench import questions, sparql, throughput
from graph.bench.engines import JSON, NTRIPLES, InProcess, answer_of, format_of, through_oxigraph
from graph.bench.generate import GRAPH, write
from graph.bench.sparql import Report, Taken
from ontology.errors import GogenError
from web.cli import main

SIZE = questions.SMALLEST
OXIGRAPH = Path(sys.executable).with_name("oxigraph")


@pytest.fixture(scope="module")
def generated() -> bytes:
    sink = io.BytesIO()
    assert write(sink, SIZE) >= SIZE
    return sink.getvalue()


def _run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, ["bench", "sparql", "--triples", str(SIZE), *arguments], env=environment)


# ---------------------------------------------------------------- the graph and the questions


def test_a_size_gives_the_same_bytes_every_time(generated: bytes) -> None:
    again = io.BytesIO()
    write(again, SIZE)
    assert again.getvalue() == generated


def test_the_generated_triples_are_sound_and_none_comes_twice(generated: bytes) -> None:
    triples = [quad.triple for quad in parse(generated, RdfFormat.N_TRIPLES)]
    assert len(set(triples)) == len(triples) == generated.count(b"\n")


def test_there_are_seventeen_questions_of_different_kinds_and_each_finds_something(generated: bytes) -> None:
    asked = questions.questions()
    assert len({question.kind for question in asked}) == 17
    store = Store()
    store.load(generated, RdfFormat.N_TRIPLES, to_graph=NamedNode(GRAPH))
    engine = InProcess("pyoxigraph", through_oxigraph(store))
    for question in (*asked, *questions.PRECOMPUTED):
        form = format_of(question)
        body, _ = engine.run(question.query, form)
        assert answer_of(body, form) not in ("0", "= 0", "false"), question.kind


@pytest.mark.parametrize(
    ("body", "form", "answer"),
    [
        (b'{"head":{},"boolean":true}', JSON, "true"),
        (b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"7"}}]}}', JSON, "= 7"),
        (b'{"head":{"vars":["n"]},"results":{"bindings":[{},{}]}}', JSON, "2"),
        (b"# a comment of an engine\n<a:a> <a:b> <a:c> .\n<a:a> <a:b> <a:c> .\n\n", NTRIPLES, "1"),
        (b"a,b\r\n1,2\r\n3,4\r\n", "csv", "2"),
    ],
)
def test_an_answer_is_what_engines_must_have_in_common(body: bytes, form: str, answer: str) -> None:
    assert answer_of(body, form) == answer


# ---------------------------------------------------------------- the command


@pytest.mark.slow
def test_worker_snapshot_oxigraph_and_rdflib_answer_alike_and_so_does_what_is_precomputed() -> None:
    result = _run("--rounds", "1", "--no-http", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["differences"] == []
    assert found["triples"] >= SIZE
    engines = {"gogen", "gogen in process", "pyoxigraph", "rdflib"}
    assert {(row["kind"], row["engine"]) for row in found["taken"]} == {
        (question.kind, engine) for question in questions.questions() for engine in engines
    }
    assert all(row["ms"] is not None for row in found["taken"] + found["precomputed"])
    assert {row["engine"] for row in found["precomputed"]} == {"precomputed", "pyoxigraph"}
    assert "asking: point lookup" in result.stderr


@pytest.mark.slow
def test_the_tables_name_every_query_and_figure() -> None:
    result = _run("--rounds", "1", "--no-http", "--no-rdflib")
    assert result.exit_code == 0, result.output
    for text in ("point lookup", "subtree count", "term list", "gogen : pyoxigraph", "hop to the worker"):
        assert text in result.stdout


@pytest.mark.slow
@pytest.mark.skipif(not OXIGRAPH.exists(), reason="the Oxigraph server is not installed")
def test_an_endpoint_is_loaded_and_answers_alike(tmp_path: Path) -> None:
    port = throughput.free_port()
    command = [str(OXIGRAPH), "serve", "--location", str(tmp_path / "db"), "--bind", f"127.0.0.1:{port}"]
    address = f"http://127.0.0.1:{port}"
    with throughput.serving([*command, "--union-default-graph"], port, tmp_path):
        arguments = ("--rounds", "1", "--no-http", "--no-rdflib", "--json", "--endpoint", f"server={address}/query")
        refused = _run(*arguments)
        assert refused.exit_code == 1
        assert "server holds 0 of the" in refused.stderr
        result = _run(*arguments, "--load", GOGEN_UPDATE_URL=f"{address}/update")
        assert result.exit_code == 0, result.output
        rows = [row for row in json.loads(result.stdout)["taken"] if row["engine"] == "server"]
        assert len(rows) == 17
        assert all(row["ms"] is not None for row in rows)
        assert throughput.rate(port, throughput.requests("/query", port), 4, 0.2) > 0
        with pytest.raises(GogenError, match="answers 400"):
            throughput.rate(port, repeat(throughput.request("/query", "ASK", port)), 4, 0.2)


@pytest.mark.slow
@pytest.mark.skipif(not OXIGRAPH.exists(), reason="the Oxigraph server is not installed")
def test_both_servers_are_asked_over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "_HTTP_SECONDS", 0.5)
    monkeypatch.setattr(sparql, "_HTTP_ROUNDS", 1)
    result = _run("--rounds", "1", "--no-rdflib", "--json")
    assert result.exit_code == 0, result.output
    figures = {figure["who"] for figure in json.loads(result.stdout)["figures"] if figure["task"] == "HTTP"}
    assert {"gogen : Oxigraph server, ASK", "gogen : Oxigraph server, ASK, no two alike"} <= figures


# ---------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--endpoint", "ftp://host/sparql"), "expected http://… or https://…"),
        (("--endpoint", "a=http://h/", "--endpoint", "a=http://i/"), "two endpoints are called 'a'"),
        (("--load",), "--load writes to one endpoint, and 0 are named"),
    ],
)
def test_what_is_asked_wrongly_is_told_before_anything_is_measured(arguments: tuple[str, ...], said: str) -> None:
    result = _run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "generating" not in result.stderr


def test_an_endpoint_that_is_not_there_is_told() -> None:
    port = throughput.free_port()
    result = _run("--no-rdflib", "--no-http", "--endpoint", f"http://127.0.0.1:{port}/sparql")
    assert result.exit_code == 1
    assert f"http://127.0.0.1:{port}/sparql cannot be reached" in result.stderr


def test_too_little_memory_is_told_before_anything_is_generated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "_free_memory", lambda: 1000.0)
    result = _run()
    assert result.exit_code == 1
    assert "--no-rdflib" in result.stderr
    assert "generating" not in result.stderr


def test_a_server_that_does_not_start_is_told_with_its_own_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such store')"]
    with (
        pytest.raises(GogenError, match="did not start: no such store"),
        throughput.serving(command, throughput.free_port(), tmp_path),
    ):
        pass


def test_different_answers_are_a_difference_and_a_query_that_failed_is_none() -> None:
    taken = [Taken("scan", "gogen", 1.0, "7"), Taken("scan", "other", 1.0, "8"), Taken("scan", "slow", None, "", "-")]
    assert Report(SIZE, taken).differences() == ["scan: gogen 7, other 8"]
    assert Report(SIZE, [taken[0], taken[2]]).differences() == []
