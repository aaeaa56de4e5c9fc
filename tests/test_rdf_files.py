"""The graph as Turtle and JSON-LD: read back it is the same, whoever reads it."""

from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat
from rdflib import Graph

from graph.build import read
from graph.formats import export
from graph.formats.selection import select
from graph.triples import glossary_of, quads
from ontology.model import Glossary
from tests.termlists import mini_glossary


@pytest.fixture
def mini() -> Glossary:
    return mini_glossary()


def parsed(body: bytes, format: RdfFormat) -> Glossary:
    return glossary_of({(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(body, format)})


@pytest.mark.slow
@pytest.mark.parametrize(("name", "format"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)])
@pytest.mark.parametrize("languages", [(), ("ja",), ("zh-Hant", "en")])
def test_rdf_read_back_is_the_same_glossary(
    name: str,
    format: RdfFormat,
    languages: tuple[str, ...],
    mini: Glossary,
    glossary: Glossary,
) -> None:
    for whole in (mini, glossary):
        assert parsed(export(whole, name, languages).body, format) == select(whole, languages)


@pytest.mark.parametrize("name", ["turtle", "jsonld"])
def test_a_build_reads_what_was_exported(name: str, mini: Glossary, tmp_path: Path) -> None:
    exported = export(mini, name)
    file = tmp_path / f"gogen.{exported.extension}"
    file.write_bytes(exported.body)
    assert read(file).glossary == mini


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's JSON-LD parser
@pytest.mark.parametrize(("name", "format"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_another_reader_sees_the_same_triples(name: str, format: str, mini: Glossary) -> None:
    expected = pyoxigraph.serialize([quad.triple for quad in quads(mini)], format=RdfFormat.N_TRIPLES)
    assert expected is not None
    found = Graph().parse(data=export(mini, name).body, format=format)
    assert set(found) == set(Graph().parse(data=expected, format="nt"))  # isomorphic: there are no blank nodes


@pytest.mark.parametrize(("name", "format"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)])
def test_no_graph_is_named(name: str, format: RdfFormat, mini: Glossary) -> None:
    found = list(pyoxigraph.parse(export(mini, name).body, format))
    assert {quad.graph_name for quad in found} == {pyoxigraph.DefaultGraph()}
    assert len(found) == len({quad.triple for quad in quads(mini)})


@pytest.mark.parametrize("name", ["turtle", "jsonld"])
def test_language_tags_have_the_case_of_bcp_47_and_texts_stay_as_they_are(name: str, mini: Glossary) -> None:
    text = export(mini, name).body.decode()
    for tag in ("ja-Hira", "ja-Kana", "ja-Latn-hepburn", "zh-Hant"):
        assert (f'"@{tag} ' if name == "turtle" else f'"@language": "{tag}"') in text
    assert '\\"x\\"@ja-hira, \\\\ and\\na' in text  # the text NASTY, escaped, keeps what only looks like a tag
    assert text.count("ja-hira") == text.count('x\\"@ja-hira')
