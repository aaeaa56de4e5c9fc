"""The bench of search: on a small graph every figure is there, and the answers are those of a full scan."""

import pytest
from click.testing import CliRunner

from graph.bench.search import Options, measure
from graph.index.keys import SOUND, typed
from web.cli.bench import bench

TRIPLES = 20_000


@pytest.mark.slow
def test_a_small_graph_is_answered_rightly_whatever_the_machine_is_busy_with() -> None:
    said: list[str] = []
    report = measure(Options(triples=TRIPLES, rounds=1), said.append)
    values = {(figure.task, figure.who): figure for figure in report.figures}
    for wanted in (("contains", "equal to a full scan"), ("typos", "right word first"), ("forms", "lemma reached")):
        assert values[wanted].met, report.wrong
    assert not [line for line in report.wrong if line.startswith(("contains", "term list"))]
    assert {figure.task for figure in report.figures} == {"index", "suggest", "contains", "typos", "forms", "term list"}
    assert not [figure for figure in report.missed() if figure.unit in ("ms", "×")]  # too small for targets of time


def test_an_engine_elsewhere_is_not_measured() -> None:
    result = CliRunner().invoke(bench, ["search", "--store", "http://127.0.0.1:9/query", "--json"])
    assert result.exit_code != 0
    assert "expected a folder" in str(result.exception)


@pytest.mark.parametrize(
    ("kana", "system", "expected"),
    [
        ("しょうじょ", 0, "shōjo"),
        ("しょうじょ", 1, "syouzyo"),
        ("らっきー", 1, "rakkii"),
        ("しんよう", 1, "sin'you"),
        ("しょうじょ", 2, "shojo"),
    ],
)
def test_what_is_typed_in_romaji_is_that_of_the_system(kana: str, system: int, expected: str) -> None:
    from graph.bench.search import _SYSTEMS

    assert _SYSTEMS[system](kana) == expected
    assert (typed(expected).sound or "").startswith(SOUND)
