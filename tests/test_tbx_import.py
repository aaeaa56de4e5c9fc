"""TBX as a source of the graph: every term of a concept is a word of it, what is wrong is a rejected record."""

import io

import pytest

from graph.formats import export
from graph.imports.report import Remarks
from graph.imports.streams import Stream
from graph.imports.tbx import read
from graph.imports.words import ImportedWord, Rejected
from ontology.errors import ImportFailed
from ontology.model import PartOfSpeech, Register, Status, SubjectField, TermType, Written
from tests.termlists import NASTY, mini_glossary


def taken(body: bytes) -> tuple[list[ImportedWord], list[Rejected], Remarks]:
    remarks = Remarks()
    found = list(read(Stream(io.BytesIO(body), "list.tbx"), remarks))
    words = [one for one in found if isinstance(one, ImportedWord)]
    return words, [one for one in found if isinstance(one, Rejected)], remarks


@pytest.mark.parametrize("name", ["tbx", "tbx-basic-dct", "tbx-v2"])
def test_the_terms_of_a_concept_become_words_of_one_meaning(name: str) -> None:
    words, rejected, _ = taken(export(mini_glossary(), name, ("ja", "en")).body)
    assert not rejected
    ntr = next(word for word in words if word.label.text == "NTR")
    assert (ntr.part_of_speech, ntr.term_type, ntr.language) == (PartOfSpeech.NOUN, TermType.INITIALISM, "ja")
    assert Written("エヌティーアール", "ja-Kana") in ntr.spellings
    (sense,) = ntr.senses
    assert (sense.concept, sense.field) == ("c-netorare", SubjectField.FANDOM)
    assert sense.glosses == (Written("netorare", "en"), Written("寝取られ", "ja"))
    english = next(word for word in words if word.label.text == "netorare")
    assert english.senses[0].status is Status.PREFERRED
    assert english.senses[0].definitions == (Written(NASTY, "en"),)
    if name != "tbx-v2":
        assert sense.register in (Register.SLANG, None)
    assert len({word.key for word in words}) == len(words)


def test_what_is_wrong_is_rejected_with_its_line_and_what_has_no_place_is_told() -> None:
    body = export(mini_glossary(), "tbx-basic", ("en",)).body
    body = body.replace(b">cuckold<", b">  <", 1).replace(b'<langSec xml:lang="en">', b'<langSec xml:lang="e_n">', 1)
    _, rejected, _ = taken(body)
    assert any("empty term at line" in one.reason for one in rejected)
    assert any("invalid language tag 'e_n' at line" in one.reason for one in rejected)


@pytest.mark.parametrize("body", [b"<html/>", b"<tbx", b'<!DOCTYPE x [<!ENTITY a "b">]><tbx/>'])
def test_what_is_no_tbx_fails(body: bytes) -> None:
    with pytest.raises(ImportFailed):
        taken(body)
