"""The thesaurus in SKOS keeps the rules of SKOS; N-Quads hold every statement, in the graph of its source."""

import io
from collections import defaultdict

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from graph.formats import export
from graph.triples import quads
from ontology.model import Glossary, Status
from ontology.vocabulary import iri
from tests.termlists import generated, mini_glossary
from tests.test_presets import changed


def thesaurus(glossary: Glossary) -> Graph:
    return Graph().parse(data=export(glossary, "skos").body, format="turtle")


@pytest.mark.parametrize("count", [0, 30])
def test_labels_are_as_skos_asks(count: int) -> None:
    graph = thesaurus(generated(count) if count else mini_glossary())
    kinds = {what: set(graph.subject_objects(what)) for what in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)}
    preferred, others, hidden = kinds.values()
    assert not preferred & (others | hidden)  # S13
    assert not others & hidden
    told: dict[object, list[object]] = defaultdict(list)
    for concept, label in preferred:
        told[concept, label.language].append(label)  # type: ignore[attr-defined]
    assert all(len(labels) == 1 for labels in told.values())  # S14
    assert set(graph.objects(None, SKOS.inScheme)) == set(graph.subjects(RDF.type, SKOS.ConceptScheme))


def test_related_is_not_broader_as_well(glossary: Glossary) -> None:
    graph = thesaurus(glossary)
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == len(glossary.concepts)
    broader = set(graph.subject_objects(SKOS.broader))
    assert broader
    assert not broader & set(graph.subject_objects(SKOS.related))  # S27, one step of it
    assert {(b, a) for a, b in broader} == set(graph.subject_objects(SKOS.narrower))


def test_what_must_not_be_used_is_hidden() -> None:
    graph = thesaurus(changed(mini_glossary(), "en-netorare", status=Status.DEPRECATED))
    about = iri("concept", "netorare")
    shown = {str(label) for what in (SKOS.prefLabel, SKOS.altLabel) for label in graph.objects(about, what)}
    assert "neto-rare" not in shown
    assert "neto-rare" in {str(label) for label in graph.objects(about, SKOS.hiddenLabel)}


def test_the_syntaxes_say_the_same() -> None:
    mini = mini_glossary()
    rows = (("skos", RdfFormat.TURTLE), ("skos-jsonld", RdfFormat.JSON_LD), ("skos-nquads", RdfFormat.N_QUADS))
    found = [{quad.triple for quad in parse(io.BytesIO(export(mini, name).body), syntax)} for name, syntax in rows]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 30


def test_what_a_thesaurus_has_no_place_for_is_named() -> None:
    lost = {loss.kind for loss in export(mini_glossary(), "skos").report.losses}
    assert {"borrowing", "partOfSpeech", "register", "formation", "without_concept"} <= lost


def test_nquads_hold_every_statement() -> None:
    for glossary in (mini_glossary(), generated(20)):
        body = export(glossary, "nquads").body
        assert set(parse(io.BytesIO(body), RdfFormat.N_QUADS)) == set(quads(glossary))
        lines = body.decode().split("\n")
        assert lines == [*sorted(lines[:-1]), ""]
        assert "@ja-Hira" in body.decode()
