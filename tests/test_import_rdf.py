"""Lexicons in RDF: OntoLex entries and SKOS concepts, in every syntax, and files that must not be read."""

import gzip
import io
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from graph.formats.rdf import turtle
from graph.formats.selection import select
from graph.imports import rdf
from graph.imports.report import Remarks
from graph.imports.streams import Stream, opened
from graph.imports.words import Etymon, ImportedWord, Rejected, Route
from ontology.errors import ImportFailed
from ontology.model import Gender, Glossary, PartOfSpeech, Register, Status, Written

PREFIXES = """@prefix : <https://example.org/> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> . @prefix lime: <http://www.w3.org/ns/lemon/lime#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ety: <http://lari-datasets.ilc.cnr.it/lemonEty#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix gogen: <https://w3id.org/gogen/ns#> .
@prefix v: <https://w3id.org/gogen/vocab/> . @prefix lexvo: <http://lexvo.org/id/iso639-3/> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
ONTOLEX = (
    PREFIXES
    + """
:lexicon a lime:Lexicon ; lime:language "fr" ; lime:entry :fr-manga ; dct:title "Two words"@en ; owl:versionInfo "3" ;
  dct:license <https://creativecommons.org/publicdomain/zero/1.0/> .
:ja-manga a ontolex:Word ; dct:language lexvo:jpn ; lexinfo:partOfSpeech lexinfo:commonNoun ;
  ontolex:canonicalForm :ja-manga-form ; ontolex:sense :ja-manga-1 .
:ja-manga-form ontolex:writtenRep "漫画"@ja , "まんが"@ja-Hira , "マンガ"@ja ;
  lexinfo:romanization "manga"@ja-Latn-hepburn .
:ja-manga-1 ontolex:reference :comic .
:fr-manga a ontolex:LexicalEntry ; rdfs:label "manga"@fr ; lexinfo:partOfSpeech lexinfo:noun ;
  lexinfo:gender lexinfo:masculine ; ontolex:canonicalForm :fr-manga-form ; ontolex:otherForm :fr-mangas ;
  ontolex:sense :fr-manga-1 .
:fr-manga-form ontolex:writtenRep "manga"@fr . :fr-mangas ontolex:writtenRep "mangas"@fr .
:fr-manga-1 ontolex:reference :comic ; lexinfo:register lexinfo:slangRegister ;
  skos:definition "bande dessinée japonaise"@fr ; lexinfo:normativeAuthorization lexinfo:admittedTerm .
:comic a ontolex:LexicalConcept , skos:Concept ; skos:prefLabel "Japanese comic"@en ; skos:altLabel "manga"@en .
:step ety:etySource :ja-manga ; ety:etyTarget :fr-manga ; dct:type v:loan ; gogen:confidence 0.9 .
"""
)
SKOS = (
    PREFIXES
    + """
:drink a skos:Concept ; skos:prefLabel "drink"@en .
:tea a skos:Concept ; skos:broader :drink ; skos:prefLabel "tea"@en , "茶"@ja , "чай"@ru ;
  skos:altLabel "お茶"@ja , "ちゃ"@ja ; skos:hiddenLabel "cha"@en ; skos:definition "A drink of leaves."@en ;
  skosxl:altLabel :xl . :xl skosxl:literalForm "char"@en .
"""
)


def read(text: str | bytes, name: str = "words.ttl", remarks: Remarks | None = None) -> list[ImportedWord | Rejected]:
    body = text.encode() if isinstance(text, str) else text
    with Stream(io.BytesIO(body), name) as stream:
        return list(rdf.read(stream, remarks or Remarks()))


def words(text: str | bytes, name: str = "words.ttl") -> dict[str, ImportedWord]:
    return {found.key.rsplit("/", 1)[-1]: found for found in read(text, name) if isinstance(found, ImportedWord)}


def test_an_entry_of_ontolex_has_forms_senses_and_values() -> None:
    found = words(ONTOLEX)
    assert set(found) == {"fr-manga", "ja-manga"}
    japanese, french = found["ja-manga"], found["fr-manga"]
    assert (japanese.language, japanese.part_of_speech) == ("ja", PartOfSpeech.NOUN)
    assert japanese.label == Written("漫画", "ja")
    assert set(japanese.spellings) == {
        Written("漫画", "ja"),
        Written("まんが", "ja-Hira"),
        Written("マンガ", "ja-Kana"),
    }
    assert japanese.romanisations == (Written("manga", "ja-Latn-hepburn"),)
    assert (french.language, french.gender) == ("fr", Gender.MASCULINE)
    assert french.other_forms == (Written("mangas", "fr"),)
    (sense,) = french.senses
    assert sense.definitions == (Written("bande dessinée japonaise", "fr"),)
    assert sense.glosses == (Written("Japanese comic", "en"), Written("manga", "en"))
    assert (sense.register, sense.status) == (Register.SLANG, Status.ADMITTED)
    assert sense.concept == japanese.senses[0].concept == "https://example.org/comic"


def test_a_link_of_lemonety_is_an_etymon_of_its_target() -> None:
    found = words(ONTOLEX)
    assert found["fr-manga"].etyma == (Etymon("ja", "漫画", Route.BORROWED, 1, "manga", confidence=Decimal("0.9")),)
    assert found["ja-manga"].etyma == ()


def test_the_file_says_what_it_is() -> None:
    remarks = Remarks()
    read(ONTOLEX, remarks=remarks)
    assert (remarks.facts.title, remarks.facts.version) == ("Two words", "3")
    assert remarks.facts.licence == "https://creativecommons.org/publicdomain/zero/1.0/"


def test_labels_of_a_skos_concept_are_words_with_their_status() -> None:
    found = {one.label.text: one for one in read(SKOS) if isinstance(one, ImportedWord)}
    assert {text: one.senses[0].status for text, one in found.items()} == {
        "drink": Status.PREFERRED,
        "tea": Status.PREFERRED,
        "茶": Status.PREFERRED,
        "чай": Status.PREFERRED,
        "お茶": Status.ADMITTED,
        "ちゃ": Status.ADMITTED,
        "char": Status.ADMITTED,
        "cha": Status.DEPRECATED,
    }
    assert found["ちゃ"].spellings == (Written("ちゃ", "ja-Hira"),)
    assert {one.senses[0].concept for one in found.values()} == {"https://example.org/tea", "https://example.org/drink"}
    assert found["tea"].senses[0].broader == ("https://example.org/drink",)
    assert found["tea"].senses[0].definitions == (Written("A drink of leaves.", "en"),)
    assert len({one.key for one in found.values()}) == len(found)


SYNTAXES = {
    "words.nt": RdfFormat.N_TRIPLES,
    "words.nq": RdfFormat.N_QUADS,
    "words.trig": RdfFormat.TRIG,
    "words.rdf": RdfFormat.RDF_XML,
    "words.jsonld": RdfFormat.JSON_LD,
    "words.ttl.gz": RdfFormat.TURTLE,
}


@pytest.mark.parametrize("name", SYNTAXES)
@pytest.mark.parametrize("told", [True, False], ids=["by name", "by its beginning"])
def test_every_syntax_gives_the_same_words(name: str, told: bool) -> None:
    graph = NamedNode("https://example.org/graph") if name.endswith((".nq", ".trig")) else DefaultGraph()
    quads = [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parse(ONTOLEX, RdfFormat.TURTLE)]
    body = serialize([quad.triple for quad in quads] if graph == DefaultGraph() else quads, format=SYNTAXES[name])
    assert body is not None
    packed = gzip.compress(body) if name.endswith(".gz") else body
    found = read(packed, name if told else "standard input")
    assert sorted(found, key=repr) == sorted(read(ONTOLEX), key=repr)


def test_a_glossary_that_gogen_exported_is_read_whole(glossary: Glossary) -> None:
    glossary = select(glossary, ["ja", "pl"])
    found = [one for one in read(turtle(glossary)) if isinstance(one, ImportedWord)]
    assert len({one.key for one in found}) == len(found) == len(glossary.terms)
    by_key = {one.key.rsplit("/", 1)[-1]: one for one in found}
    for term in glossary.terms:
        one = by_key[term.id]
        assert (one.language, one.label) == (term.language, term.label)
        assert set(one.spellings) >= set(term.canonical.written) - {Written(term.label.text, "ja")}
        assert one.part_of_speech == term.part_of_speech
        assert len(one.senses) == len(term.senses)
    steps = sum(len(one.etyma) for one in found)
    assert steps == len(glossary.borrowings)


# ---------------------------------------------------------------- what is wrong


def test_an_entry_without_a_language_or_a_text_is_refused_alone() -> None:
    odd = ':odd a ontolex:Word ; ontolex:canonicalForm [ ontolex:writtenRep "x" ] . :none a ontolex:Word .'
    found = [one for one in read(ONTOLEX + odd) if isinstance(one, Rejected)]
    assert sorted(found) == [
        Rejected("https://example.org/none", "the entry has neither a written representation nor a label"),
        Rejected("https://example.org/odd", "the entry has no language that is known (its text has the tag '')"),
    ]


def test_a_text_of_a_megabyte_is_refused_alone() -> None:
    vast = f':vast a ontolex:Word ; rdfs:label "{"x" * 2**20}"@en .'
    (found,) = [one for one in read(ONTOLEX + vast) if isinstance(one, Rejected)]
    assert found == Rejected("https://example.org/vast", "a text of 1,048,576 characters; a text has at most 65,536")


def test_an_unknown_part_of_speech_is_told() -> None:
    remarks = Remarks()
    read(ONTOLEX.replace("lexinfo:commonNoun", "lexinfo:radical"), remarks=remarks)
    assert "partOfSpeech 'radical' has no counterpart; it is left out" in remarks.counts


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("words.ttl", ONTOLEX.encode()[:-30], r"words\.ttl, line \d+: no Turtle: "),
        ("words.nt", b"<a> <b> .\n", r"words\.nt, line 1: no N-Triples: "),
        ("words.jsonld", b'{"@context": ', r"words\.jsonld.*: no JSON-LD: "),
        ("words.jsonld", b'{"@context": "https://example.org/context", "@id": "a:b"}', r"words\.jsonld"),
        (
            "words.rdf",
            b'<!DOCTYPE r [<!ENTITY a "aaaaaaaa">]><r>&a;</r>',
            r"words\.rdf, line 1: the RDF/XML has a document type",
        ),
        (
            "words.rdf",
            b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>",
            r"words\.rdf, line 1: it does",
        ),
        ("words.ttl", '<a:a> <b:b> "é" .'.encode("latin-1"), r"words\.ttl.*"),
    ],
)
def test_what_does_not_parse_is_refused_with_file_and_line(name: str, body: bytes, message: str) -> None:
    with pytest.raises(ImportFailed, match=message):
        read(body, name)


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.ttl.gz"
    path.write_bytes(gzip.compress(ONTOLEX.encode())[:-20])
    with pytest.raises(ImportFailed, match="ends before its end"), opened(path) as stream:
        list(rdf.read(stream, Remarks()))
