"""The competency questions return at least their expected rows from the built graph, in Oxigraph and in rdflib."""

import csv
import os
import re
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions
from rdflib import Graph

from graph.engine.store import GraphStore
from ontology.vocabulary import SPARQL_PREFIXES

SHARED = os.environ.get("GOGEN_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="GOGEN_SHARED is not set: the competency questions lie there")
QUESTIONS = [f"cq{number:02}" for number in range(1, 13)]

Rows = set[tuple[str, ...]]


def question(name: str) -> tuple[str, Rows]:
    folder = Path(SHARED or "") / "design" / "model" / "competency"
    query = (folder / f"{name}.rq").read_text(encoding="utf-8")
    with (folder / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = {tuple(row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    return SPARQL_PREFIXES + query, rows


def cell(value: str | None, tag: str | None) -> str:
    """Write a value as the expected rows do: IRIs by their last part or parts, tags in lower case."""
    if value is None:
        return ""
    if tag:
        return f"{value}@{tag.lower()}"
    short = re.sub(r"^https://w3id\.org/gogen/(?:id|vocab)/", "", value)
    return short.rpartition("#")[2] if short.startswith("http") else short


@pytest.fixture(scope="module")
def in_rdflib(store: Path) -> Graph:
    lines = "\n".join(f"{quad.triple} ." for quad in GraphStore(store).current().store)
    return Graph().parse(data=lines, format="nt")


@pytest.mark.parametrize("name", QUESTIONS)
def test_oxigraph_answers(name: str, store: Path) -> None:
    query, expected = question(name)
    found = GraphStore(store).current().raw(query)
    assert isinstance(found, QuerySolutions)
    rows = set()
    for solution in found:
        values = [solution[variable.value] for variable in found.variables]
        rows.add(tuple(cell(v and v.value, getattr(v, "language", None)) for v in values))
    assert expected <= rows


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_rdflib_answers_the_same(name: str, store: Path, in_rdflib: Graph) -> None:
    query, expected = question(name)
    rows = {
        tuple(cell(None if v is None else str(v), getattr(v, "language", None)) for v in solution)
        for solution in in_rdflib.query(query)
    }
    assert expected <= rows
