"""The dictionary for Yomitan: its JSON is that of the schemas, its words are found with their readings and glosses."""

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from graph.formats import Exported, export
from graph.formats.pairs.direction import Direction
from graph.formats.yomitan import RULES
from ontology.errors import FormatError
from ontology.model import ConjugationClass, Glossary
from tests.termlists import generated, mini_glossary

SCHEMAS = {"index": "dictionary-index", "tag": "dictionary-tag-bank-v3", "term": "dictionary-term-bank-v3"}


def files(made: Exported) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


@pytest.fixture(scope="module")
def made(glossary: Glossary) -> Exported:
    return export(glossary, "yomitan")


def rows(made: Exported, text: str) -> list[Any]:
    return [row for name, bank in files(made).items() if name.startswith("term_bank") for row in bank if row[0] == text]


def texts(content: Any) -> str:
    """Return all text of structured content."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return " | ".join(map(texts, content))
    return texts(content.get("content", ""))


@pytest.mark.parametrize("name", ["generated", pytest.param("curated", marks=pytest.mark.slow)])
def test_every_file_is_as_the_schemas_of_yomitan_say(name: str, glossary: Glossary) -> None:
    shared = os.environ.get("GOGEN_SHARED")
    if not shared:
        pytest.skip("GOGEN_SHARED names no folder with the schemas of Yomitan")
    folder = Path(shared) / "data" / "schemas" / "yomitan"
    made = export(glossary if name == "curated" else generated(20), "yomitan")
    for file, content in files(made).items():
        kind = SCHEMAS[file.split(".")[0].split("_")[0]]
        schema = json.loads((folder / f"{kind}-schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft7Validator(schema).validate(content)


def test_a_word_is_there_with_reading_glosses_and_warnings(made: Exported) -> None:
    (row,) = rows(made, "寝取られ")
    assert (row[1], row[3]) == ("ねとられ", "")
    assert row[2].split() == ["noun", "slang", "filtered", "infidelity"]
    assert "netorare" in texts(row[5][0]["content"])
    (kana,) = rows(made, "ネトラレ")
    assert (kana[1], kana[6]) == ("ねとられ", row[6])  # another spelling of the same word


def test_verbs_can_be_taken_back_to_their_lemma(made: Exported) -> None:
    assert rows(made, "寝取る")[0][3] == "v5"
    assert rows(made, "可愛い")[0][3] == "adj-i"
    assert set(RULES) == set(ConjugationClass) - {ConjugationClass.NA_ADJECTIVE}


def test_every_tag_is_explained(made: Exported) -> None:
    found = files(made)
    known = {tag[0] for tag in found["tag_bank_1.json"]}
    assert {tag for row in found["term_bank_1.json"] for tag in row[2].split()} <= known


def test_glosses_are_in_the_language_chosen(glossary: Glossary) -> None:
    german = export(glossary, "yomitan", (), Direction("ja", ("de",)))
    assert files(german)["index.json"]["targetLanguage"] == "de"
    assert "Ahegao" in texts(rows(german, "アヘ顔")[0][5][0]["content"])
    with pytest.raises(FormatError, match="a Yomitan dictionary is of Japanese"):
        export(glossary, "yomitan", (), Direction("en", ("ja",)))


def test_what_it_has_no_place_for_is_named() -> None:
    lost = {loss.kind for loss in export(mini_glossary(), "yomitan").report.losses}
    assert {"other_language", "borrowing", "formation", "without_concept"} <= lost
