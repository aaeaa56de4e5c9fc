"""Graph to file to graph: what a format promises to keep comes back equal, triple for triple."""

import io
from dataclasses import replace

import pytest

from graph.explain import explained
from graph.formats import FORMATS, export, read
from graph.formats.building import Origin, glossary_of_list
from graph.formats.keys import item_of, note_of
from graph.formats.listing import entries, shared
from graph.formats.records import text_of, types_of, value_of
from graph.formats.remarks import Remarks
from graph.formats.termlist import Item, TermList
from graph.triples import glossary_of, quads
from ontology import model
from ontology.model import Glossary, Written
from tests.termlists import generated, mini_glossary

WHOLE = [name for name, row in FORMATS.items() if row.lossless and row.read]


def again(glossary: Glossary, name: str) -> Glossary:
    """Return a glossary written to a file and read from it."""
    exported = export(glossary, name)
    assert not exported.report.losses
    remarks = Remarks()
    found = glossary_of_list(read(io.BytesIO(exported.body), name).list, remarks)
    assert not remarks.errors
    return found


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("glossary", [mini_glossary(), generated(12)], ids=["mini", "hostile"])
def test_what_a_file_keeps_comes_back_equal(name: str, glossary: Glossary) -> None:
    found = again(glossary, name)
    assert found == glossary
    assert set(quads(found)) == set(quads(glossary))


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
def test_500_generated_concepts_with_every_field_come_back_equal(name: str) -> None:
    glossary = generated(500, seed=1)
    assert again(glossary, name) == glossary


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_curated_glossary_comes_back_equal(name: str, glossary: Glossary) -> None:
    whole = explained(glossary)
    found = again(whole, name)
    assert found == whole
    assert set(quads(found)) == set(quads(whole))


def test_a_generated_glossary_fills_every_field() -> None:
    whole = generated(40)
    things = [*whole.concepts, *whole.terms, *(sense for term in whole.terms for sense in term.senses)]
    for kind in (model.Concept, model.Term, model.Sense):
        for field in types_of(kind):
            assert any(getattr(thing, field) for thing in things if type(thing) is kind), (kind, field)


def test_every_generated_value_survives_as_rdf() -> None:
    whole = generated(12)
    assert glossary_of((q.subject, q.predicate, q.object) for q in quads(whole)) == whole


def test_what_people_change_in_a_list_is_what_is_read() -> None:
    """A new term, a status, a definition: they go before what the notes and keys say of the old ones."""
    whole = mini_glossary()
    found = TermList(tuple(entries(whole)), tuple(shared(whole)))
    (entry,) = (one for one in found.entries if one.id == "c-suffix")
    (section,) = entry.languages
    (row,) = section.terms
    changed = section._replace(terms=(row._replace(text="-たん"),))
    edited = tuple(entry._replace(languages=(changed,)) if one is entry else one for one in found.entries)
    told = glossary_of_list(found._replace(entries=edited), Remarks())
    (term,) = (term for term in told.terms if term.id == "ja-chan")
    assert term.label == Written("-たん", "ja")
    assert replace(term, label=Written("-ちゃん", "ja"), canonical=whole.terms[2].canonical) == whole.terms[2]


@pytest.mark.parametrize(
    "item",
    [
        Item("note", "[goshu] 和"),  # a foreign note that only looks like a fact of ours
        Item("note", "[tbx:note] x"),
        Item("note", '[note] {"value":"x"}'),
        Item("goshu", "和"),
        Item("valeRegex", "drop-down(?! list| box)"),
        Item("a category with spaces", '{"value":"x"}'),
        Item("xSource", "a text", target="no IRI", parts=(Item("date", "May"),)),
    ],
)
def test_a_fact_told_by_a_note_is_the_same_fact_again(item: Item) -> None:
    assert item_of(note_of(item)) == item


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Written, Written("ねと@られ", "ja-Hira"), "ねと@られ@ja-Hira"),
        (model.Register | None, model.Register.SLANG, "slang"),
        (tuple[model.Role, ...], (model.Role.TAKER,), '["taker"]'),
        (bool, True, "true"),
        (str, "007", "007"),
    ],
)
def test_a_value_of_the_model_is_a_text_that_people_can_read(kind: object, value: object, text: str) -> None:
    assert text_of(value) == text
    assert value_of(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"), [(Written, "no tag"), (model.Register, "x"), (tuple[str, ...], "{"), (bool, '"yes"')]
)
def test_a_damaged_value_is_refused(kind: object, text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        value_of(kind, text)


FOREIGN = """<?xml version="1.0"?><tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Linguist" style="dca" xml:lang="en">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="c1"><ref type="crossReference" target="c2">see</ref><langSec xml:lang="en"><termSec id="t1">
<term>kite</term><transacGrp><transac type="transactionType">origination</transac><date>2026-01-31</date>
<transacNote type="responsibility" target="p1">Jane Roe</transacNote></transacGrp></termSec></langSec></conceptEntry>
<conceptEntry id="c2"><ref type="crossReference" target="t1">see</ref>
<langSec xml:lang="en"><termSec><term>wind</term></termSec></langSec></conceptEntry></body>
<back><refObjectSec type="respPerson"><refObject id="p1"><item type="fn">Jane Roe</item>
<item type="email">jane@example.org</item></refObject></refObjectSec></back></text></tbx>"""


def test_people_and_links_of_a_foreign_list_lead_to_what_is_made_of_them() -> None:
    found, remarks = read(io.BytesIO(FOREIGN.encode()), "tbx").list, Remarks(strict=False)
    source = model.Source("acme", Written("Acme", "en"))
    made = glossary_of_list(found, remarks, Origin(source, model.PartOfSpeech.NOUN))
    assert made.agents == (model.Agent("acme-p1", "Jane Roe", software=False),)
    assert remarks.warnings == ["respPerson 'p1' is kept as an agent; left out: email"]
    body = export(made, "tbx").body.decode()
    assert 'target="c-acme-c2"' in body
    assert 'target="s-en-acme-c1-1-1"' in body
    assert "agent/acme-p1" in body
    assert "jane@example.org" not in body
    assert read(io.BytesIO(body.encode()), "tbx").terms == 2  # every target is there
