"""Model, vocabulary and ontology name the same things, both ways."""

import dataclasses
import inspect
import re
from enum import StrEnum
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph

from graph.mapping import FLAT_RELATION, KINDS, PROVENANCE
from ontology import model, vocabulary
from ontology.vocabulary import GOGEN, SCHEMES, V, bcp47, identifier, iri, value

TTL = Path(vocabulary.__file__).parent / "gogen.ttl"


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(TTL)


def enumerations() -> list[type[StrEnum]]:
    classes = inspect.getmembers(model, inspect.isclass)
    return [c for _, c in classes if issubclass(c, StrEnum) and c is not StrEnum]


def test_every_own_term_of_the_ontology_is_in_the_vocabulary_and_the_other_way_round(ontology: Graph) -> None:
    defined = {
        str(s).removeprefix(str(GOGEN))
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for s in ontology.subjects(RDF.type, kind)
        if str(s).startswith(str(GOGEN))
    }
    assert defined == set(GOGEN.__annotations__) - {"_fail", "_NS"}


def test_every_enumeration_of_the_model_is_a_scheme_or_lexinfo() -> None:
    assert set(enumerations()) == set(SCHEMES) | set(vocabulary.LEXINFO_KINDS)


@pytest.mark.parametrize("kind", list(SCHEMES), ids=lambda kind: kind.__name__)
def test_a_scheme_of_the_ontology_holds_exactly_the_members_of_its_enumeration(
    ontology: Graph, kind: type[StrEnum]
) -> None:
    scheme = V[SCHEMES[kind]]
    assert (scheme, RDF.type, SKOS.ConceptScheme) in ontology
    assert set(ontology.subjects(SKOS.inScheme, scheme)) == {value(member) for member in kind}


def test_every_scheme_of_the_ontology_has_an_enumeration(ontology: Graph) -> None:
    schemes = set(ontology.subjects(RDF.type, SKOS.ConceptScheme))
    assert schemes == {V[name] for name in SCHEMES.values()}


def test_every_controlled_value_is_labelled_in_english_and_japanese(ontology: Graph) -> None:
    for concept in ontology.subjects(RDF.type, SKOS.Concept):
        assert {label.language for label in ontology.objects(concept, SKOS.prefLabel)} == {"en", "ja"}, concept


def test_every_own_term_is_labelled_and_defined(ontology: Graph) -> None:
    for name in GOGEN.__annotations__:
        if not name.startswith("_"):
            assert any(ontology.objects(GOGEN[name], SKOS.definition)), name
            assert any(ontology.objects(GOGEN[name], RDFS.label)), name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)
def test_the_table_of_a_model_class_names_every_field_of_it(kind: object) -> None:
    fields = {field.name for field in dataclasses.fields(kind.model)} - {"id"}  # type: ignore[attr-defined]
    expressed = {field.name for field in kind.fields}  # type: ignore[attr-defined]
    if kind.provenance:  # type: ignore[attr-defined]
        expressed.add("provenance")
    if kind.model is model.Formation:  # type: ignore[attr-defined]
        expressed |= {"compound", "head"}  # said by its rdf:type
    assert expressed == fields


def test_every_own_property_is_used_by_the_tables_or_by_imports_or_made_by_a_rule() -> None:
    used = {str(field.predicate) for kind in KINDS for field in kind.fields} | {str(f.predicate) for f in PROVENANCE}
    used |= {str(kind.type) for kind in KINDS} | {str(p) for p in FLAT_RELATION.values()}
    rules = (TTL.parent / "rules.rq").read_text(encoding="utf-8")
    used |= {str(GOGEN) + name for name in re.findall(r"gogen:(\w+)", rules)}
    graph = TTL.parent.parent / "graph"
    imports = [*(graph / "imports").glob("*.py"), *(graph / "review").glob("*.py")]
    used |= {str(GOGEN) + name for file in imports for name in re.findall(r"GOGEN\.(\w+)", file.read_text("utf-8"))}
    lexicon = {str(GOGEN[name]) for name in ("script", "writtenTag", "romanisationTag")}  # graph.triples._dataset
    assert {str(GOGEN[name]) for name in GOGEN.__annotations__ if not name.startswith("_")} <= used | lexicon


def test_a_misspelt_own_term_fails() -> None:
    with pytest.raises(AttributeError):
        _ = GOGEN.focaliser


@pytest.mark.parametrize(
    ("tag", "proper"),
    [
        ("ja-hira", "ja-Hira"),
        ("ja-latn-hepburn", "ja-Latn-hepburn"),  # a variant stays in lower case
        ("zh-hant", "zh-Hant"),
        ("PT-br", "pt-BR"),
        ("en", "en"),
    ],
)
def test_language_tags_are_written_as_bcp_47_recommends(tag: str, proper: str) -> None:
    assert bcp47(tag) == proper


def test_an_iri_and_its_id_are_inverse() -> None:
    assert str(iri("entry", "ja-netorare")) == "https://w3id.org/gogen/id/entry/ja-netorare"
    assert identifier(iri("entry", "ja-netorare")) == "ja-netorare"


def test_the_domain_model_needs_the_standard_library_only() -> None:
    source = (TTL.parent / "model.py").read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE)) == {
        "dataclasses",
        "decimal",
        "enum",
        "typing",
    }
