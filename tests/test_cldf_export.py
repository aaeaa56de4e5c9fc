"""The glossary as a CLDF dataset: pycldf finds it valid, our own reader finds forms and borrowings in it again."""

import io
import logging
import zipfile
from pathlib import Path

import pytest
from pycldf import Wordlist  # type: ignore[import-untyped]

from graph.formats import Exported, export
from graph.formats.cldf import PROCESSES
from graph.imports import cldf as reader
from graph.imports.report import Remarks
from graph.imports.words import ImportedWord
from ontology.model import Glossary
from tests.termlists import generated, mini_glossary


def dataset(made: Exported, folder: Path) -> Wordlist:
    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        archive.extractall(folder)
    return Wordlist.from_metadata(folder / "Wordlist-metadata.json")


@pytest.mark.slow
def test_pycldf_finds_the_whole_glossary_valid(glossary: Glossary, tmp_path: Path) -> None:
    found = dataset(export(glossary, "cldf"), tmp_path)
    assert found.validate(log=logging.getLogger("pycldf"))
    forms = {row["ID"]: row for row in found["FormTable"]}
    assert len(forms) == sum(max(len(t.senses), 1) for t in glossary.terms)
    links = [link for link in glossary.borrowings if link.process in PROCESSES]
    borrowings = list(found["BorrowingTable"])
    assert len(borrowings) == len(links)
    assert all(row["Source_Form_ID"] in forms and row["Source"] for row in borrowings)
    (tsunami,) = [r for r in borrowings if r["Target_Form_ID"].startswith("f-en-tsunami")]
    assert (forms[tsunami["Source_Form_ID"]]["Form"], tsunami["Process"]) == ("津波", "loan")


@pytest.mark.parametrize("made", ["mini", "generated"])
def test_pycldf_finds_odd_glossaries_valid(made: str, tmp_path: Path) -> None:
    glossary = mini_glossary() if made == "mini" else generated(40)
    found = dataset(export(glossary, "cldf"), tmp_path)
    assert found.validate(log=logging.getLogger("pycldf"))
    assert len(list(found["FormTable"])) == sum(max(len(t.senses), 1) for t in glossary.terms)


def test_our_own_reader_finds_the_words_again(tmp_path: Path) -> None:
    mini = mini_glossary()
    file = tmp_path / "gogen.zip"
    file.write_bytes(export(mini, "cldf").body)
    words = [word for word in reader.read(file, Remarks()) if isinstance(word, ImportedWord)]
    assert {t.label.text for t in mini.terms} == {word.label.text for word in words}
    (loan,) = [link for link in mini.borrowings if link.process in PROCESSES]
    (found,) = [word for word in words if word.etyma]
    ends = {t.id: t.label.text for t in mini.terms}
    assert (found.label.text, found.etyma[0].word) == (ends[loan.target], ends[loan.source])


def test_what_it_has_no_place_for_is_named() -> None:
    lost = {loss.kind for loss in export(mini_glossary(), "cldf").report.losses}
    assert {"formation", "translation", "relation", "claim", "remarks", "consents", "morph"} <= lost
