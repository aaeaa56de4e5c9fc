"""The model becomes RDF and RDF the model again, without loss; the graph keeps the house's rules for names."""

import dataclasses
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph.build import build
from graph.engine.store import GraphStore
from graph.explain import explained
from graph.formats import export
from graph.triples import glossary_of, primary, quads
from ontology import model
from ontology.model import Glossary

ID = "https://w3id.org/gogen/id/"


@pytest.fixture(scope="module")
def whole(glossary: Glossary) -> Glossary:
    """The curated glossary with what the analyser adds."""
    return explained(glossary)


@pytest.fixture(scope="module")
def graph(whole: Glossary) -> list[Quad]:
    return list(quads(whole))


@pytest.fixture(scope="module")
def again(graph: list[Quad]) -> Glossary:
    return glossary_of((q.subject, q.predicate, q.object) for q in graph)


@pytest.mark.parametrize("kind", [field.name for field in dataclasses.fields(Glossary)])
def test_model_to_rdf_to_model_is_equal_for_every_entry(kind: str, whole: Glossary, again: Glossary) -> None:
    assert getattr(whole, kind)
    assert getattr(again, kind) == getattr(whole, kind)


def test_what_the_store_gives_back_is_the_same_glossary(whole: Glossary, store: Path) -> None:
    assert glossary_of(GraphStore(store).current().asserted()) == whole


def test_a_value_with_everything_set_survives() -> None:
    proof = model.Provenance(("a", "b"), "editor", model.Method.EDITOR, Decimal("0.25"), 'page "7" \\ é')
    remark = model.Remark("x-1", model.RemarkKind.SPREAD, (model.Written("線\n二", "ja"),), proof, "2000/2019")
    concept = model.Concept(
        id="x",
        labels=(model.Written("x", "en"),),
        definitions=(model.Written("d", "en"),),
        sources=("a",),
        field=model.SubjectField.ARTS,
        broader=("y", "z"),
        focalizer=model.Role.TAKER,
        roles=(model.Role.BETRAYED, model.Role.SHARED),
        mirror="y",
        consents=(model.ConsentDepiction("x-1", model.Role.BETRAYED, model.Consent.ABSENT, proof),),
        remarks=(remark,),
    )
    glossary = Glossary(concepts=(concept,))
    assert glossary_of((q.subject, q.predicate, q.object) for q in quads(glossary)).concepts == (concept,)


def test_ten_parts_stay_in_order() -> None:
    parts = tuple(model.Component(f"x-{n}", "ja-y", model.Written("あ", "ja-Hira")) for n in range(1, 12))
    form = model.Form("ja-x", (model.Written("あ", "ja-Hira"),))
    noun = model.PartOfSpeech.NOUN
    term = model.Term("ja-x", "ja", model.Written("あ", "ja"), noun, form, ("a",), components=parts)
    again = glossary_of((q.subject, q.predicate, q.object) for q in quads(Glossary(terms=(term,))))
    assert again.terms[0].components == parts


def test_there_are_no_blank_nodes(graph: list[Quad]) -> None:
    assert not [q for q in graph if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]


def test_every_iri_of_ours_is_ascii(graph: list[Quad]) -> None:
    assert not [q for q in graph if not q.subject.value.isascii()]


def test_iris_are_those_of_the_worked_example(graph: list[Quad]) -> None:
    subjects = {q.subject.value for q in graph}
    for name in (
        "entry/ja-netorare",
        "sense/ja-netorare-1",
        "form/ja-netora",  # the mizenkei that the analyser found
        "form/ja-netori-v",  # beside the noun ja-netori
        "component/netorare-1",
        "rel/wf-netorareru",
        "rel/wf-ahegao-2",
        "rel/ety-fr-netorare",
        "concept/netorare",
        "consent/netorare-1",
        "morph/ja-reru",
        "lexicon/ja",
        "etymology/en-netorare",
        "transset/netorare",
        "source/unidic-lite",
        "agent/analyser",
    ):
        assert ID + name in subjects, name


def test_a_claim_lies_in_the_graph_of_its_source(graph: list[Quad]) -> None:
    homes = {q.graph_name.value for q in graph if q.subject.value == f"{ID}rel/wf-netorareru"}
    assert homes == {f"{ID}graph/unidic-lite"}
    homes = {q.graph_name.value for q in graph if q.subject.value == f"{ID}rel/wf-ntr"}
    assert homes == {f"{ID}graph/glossary-article"}


def test_a_citable_source_goes_before_editorial_knowledge() -> None:
    assert primary(("editorial", "edict")) == "edict"
    assert primary(("editorial",)) == "editorial"


def test_every_node_with_a_source_names_one_that_is_described(graph: list[Quad]) -> None:
    named = {q.object.value for q in graph if q.predicate.value.endswith(("wasDerivedFrom", "dc/terms/source"))}
    described = {q.subject.value for q in graph if q.subject.value.startswith(f"{ID}source/")}
    assert named <= described


def test_a_sense_has_exactly_one_concept_and_one_entry(graph: list[Quad]) -> None:
    for predicate in ("reference", "isSenseOf"):
        counts = Counter(q.subject.value for q in graph if q.predicate.value.endswith(f"ontolex#{predicate}"))
        assert set(counts.values()) == {1}


def test_texts_are_language_tagged(graph: list[Quad]) -> None:
    spelt = [q.object for q in graph if q.predicate.value.endswith(("writtenRep", "definition", "prefLabel"))]
    assert spelt
    assert all(isinstance(text, Literal) and text.language for text in spelt)


@pytest.mark.slow
def test_an_exported_turtle_builds_the_same_graph_again(store: Path, tmp_path: Path) -> None:
    asserted = set(GraphStore(store).current().asserted())
    file = tmp_path / "export.ttl"
    file.write_bytes(export(glossary_of(asserted), "turtle").body)
    build(file, tmp_path / "again")
    again = set(GraphStore(tmp_path / "again").current().asserted())
    assert again == asserted  # no blank nodes: isomorphic is equal


def test_what_the_analyser_says_cites_the_dictionary_and_the_program(graph: list[Quad]) -> None:
    step = {
        (q.predicate.value.rpartition("#")[2] or q.predicate.value, q.object)
        for q in graph
        if "wf-netorareru" in q.subject.value
    }
    assert ("wasDerivedFrom", NamedNode(f"{ID}source/unidic-lite")) in step
    assert ("wasAttributedTo", NamedNode(f"{ID}agent/analyser")) in step
    assert ("assertionMethod", NamedNode("https://w3id.org/gogen/vocab/by-analyser")) in step
