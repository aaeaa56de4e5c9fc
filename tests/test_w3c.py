"""The W3C's own suites through HTTP, against the real server: what passes, and a listed reason for what does not."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import Served

SHARED = os.environ.get("GOGEN_SHARED")
SUITES = Path(SHARED or "") / "tools"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED, reason="GOGEN_SHARED is not set: the W3C suites lie there"),
]

# Tests that fail, and why. None of them is ours to mend without writing another engine than Oxigraph, or opening the
# endpoint to the network.
EXPLAINED = {
    "SERVICE is refused: the endpoint contacts no other": {
        "syntax-fed/test_1",
        "syntax-fed/test_2",
        "syntax-fed/test_3",
    },
    "LOAD is refused: the endpoint contacts no other": {
        f"syntax-update-1/test_{number}" for number in (1, 2, 3, 4, 37)
    },
    "Oxigraph: GROUP_CONCAT of texts in one language keeps their tag (SPARQL 1.2), the test expects a plain text": {
        "aggregates/agg-groupconcat-04",
        "aggregates/agg-groupconcat-06",
    },
    "Oxigraph: GRAPH ?g around VALUES, MINUS or a subquery does not range over the graphs as the algebra says": {
        "aggregates/agg-empty-group-count-graph",
        "bindings/graph",
        "negation/graph-minus",
    },
    "Oxigraph keeps numbers by value and writes them in its own form (1.0E6 as 1000000)": {
        "csv-tsv-res/csv03",
        "csv-tsv-res/tsv03",
    },
    "Oxigraph: BNODE of the same text is the same blank node in all rows, not in one": {"functions/bnode01"},
    "Oxigraph: a path of zero length does not match a term that is no node of the graph": {
        f"property-path/{name}_{end}" for name in ("zero_or_more_set", "zero_or_one_set") for end in ("start", "end")
    },
}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("w3c") / "store", "--scratch") as served:
        yield served


def at(served: Served) -> str:
    return f"http://{served.host}:{served.port}"


def run(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, SUITES / script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)


def run_protocol(served: Served, out: Path, *options: str) -> tuple[list[list[str | bool]], str]:
    """Run the protocol suites against a server; return suite, test, verdict and reason of each, and what was shown."""
    parts = (("--query", "sparql"), ("--update", "update"), ("--gsp", "graph-store"))
    addresses = [word for option, path in parts for word in (option, f"{at(served)}/{path}")]
    shown = run("protocol_suite.py", *addresses, *options, "--json", out).stdout
    return json.loads(out.read_text()), shown


def test_the_protocol_suites_pass(scratch: Served, tmp_path: Path) -> None:
    results, shown = run_protocol(scratch, tmp_path / "out.json")
    assert not [one for one in results if one[2] is not True], shown
    counted = {suite: sum(one[0] == suite for one in results) for suite in ("protocol", "gsp", "sd")}
    assert counted == {"protocol": 34, "gsp": 13, "sd": 6}


def test_the_public_endpoint_refuses_every_write_of_the_suite(served: Served, tmp_path: Path) -> None:
    results, shown = run_protocol(served, tmp_path / "out.json", "--readonly")
    refused = [one for one in results if one[0] == "readonly"]
    assert len(refused) == 8
    assert all(one[2] for one in refused), shown


def test_the_evaluation_suite_passes_but_for_what_is_explained(scratch: Served, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    addresses = ("--query-url", f"{at(scratch)}/sparql", "--update-url", f"{at(scratch)}/update")
    shown = run("sparql_eval_suite.py", "--engine", "http", *addresses, "--json", out)
    found = json.loads(out.read_text())
    failed = {name for name, _ in found["failures"]}
    assert failed == set().union(*EXPLAINED.values()), shown.stdout
    kinds = found["kinds"]
    assert kinds["update-eval"] == {"pass": 94, "fail": 0}
    assert kinds["neg-syntax"] == {"pass": 61, "fail": 0}
    assert kinds["pos-syntax"]["pass"] >= 100
    assert kinds["query-eval"]["pass"] >= 221
