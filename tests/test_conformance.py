"""The official OntoLex shapes report nothing on the built graph (slow: minutes)."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.plugins.sparql import processor

from graph.build import build
from graph.engine.store import GraphStore
from graph.triples import ONTOLOGY
from ontology.vocabulary import iri

SHARED = os.environ.get("GOGEN_SHARED")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED, reason="GOGEN_SHARED is not set: the official shapes lie there"),
]
MINI = Path(__file__).parent / "data" / "mini"


@pytest.fixture
def parsed_once() -> Iterator[None]:
    """Let rdflib parse each query text once: the shapes run queries for every node, and parsing is 90 % of it."""

    @cache
    def prepared(text: str, base: str | None, names: tuple[tuple[str, str], ...]) -> Any:
        return processor.translateQuery(processor.parseQuery(text), base, dict(names))

    def query(self: Any, text: Any, bindings: Any = None, names: Any = None, base: Any = None, **_: Any) -> Any:
        if isinstance(text, str):
            text = prepared(text, base, tuple(sorted((k, str(v)) for k, v in dict(names or {}).items())))
        return processor.evalQuery(self.graph, text, bindings or {}, base)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processor.SPARQLProcessor, "query", query)
        yield


def shapes() -> Graph:
    """Read the official shapes without the one that flags every vocabulary but OntoLex's own."""
    graph = Graph().parse(Path(SHARED or "") / "data" / "schemas" / "ontolex" / "ontolex-shapes.ttl")
    flagged = [s for s, message in graph.subject_objects(SH.message) if str(message).startswith("UNRECOGNIZED")]
    assert flagged
    for constraint in flagged:
        for owner in [*graph.subjects(SH.sparql, constraint), *graph.subjects(SH.property, constraint)]:
            graph.remove((owner, None, None))
    return graph


def graph_of(store: Path) -> Graph:
    """Read everything the store says of the glossary, inferred triples included, into rdflib."""
    quads = (q for q in GraphStore(store).current().store if q.graph_name.value != str(iri("graph", ONTOLOGY)))
    return Graph().parse(data="\n".join(f"{quad.triple} ." for quad in quads), format="nt")


def messages(data: Graph) -> list[str]:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(), advanced=True, inplace=True)
    assert isinstance(report, Graph)
    return [str(message) for message in report.objects(None, SH.resultMessage)]


def test_the_official_ontolex_shapes_report_nothing_on_the_built_graph(store: Path, parsed_once: None) -> None:
    assert messages(graph_of(store)) == []


def test_the_official_shapes_do_report_what_is_broken(tmp_path: Path, parsed_once: None) -> None:
    build(MINI, tmp_path)
    data = graph_of(tmp_path)
    entry, form = iri("entry", "ja-tebukuro"), iri("form", "ja-te")
    data.parse(data=f"<{entry}> <http://www.w3.org/ns/lemon/ontolex#canonicalForm> <{form}> .", format="nt")
    assert any(message.startswith("ENTRY_MANY_CAN_FORMS") for message in messages(data))
