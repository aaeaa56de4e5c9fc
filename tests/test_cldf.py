"""Datasets of CLDF with borrowings, made with own content in the shape of WOLD and judged by pycldf."""

import json
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from pycldf import Wordlist  # type: ignore[import-untyped]

from graph.imports import cldf
from graph.imports.report import Remarks
from graph.imports.words import Etymon, ImportedWord, Rejected, Route
from ontology.errors import ImportFailed
from ontology.model import Written

LANGUAGES = [
    {"ID": "Japanese", "Name": "Japanese", "ISO639P3code": "jpn", "Glottocode": "nucl1643"},
    {"ID": "English", "Name": "English", "ISO639P3code": "eng", "Glottocode": "stan1293"},
    {"ID": "OldHigh", "Name": "Old High German", "ISO639P3code": "", "Glottocode": "oldh1241"},
]
PARAMETERS = [
    {"ID": "1-35", "Name": "the wave"},
    {"ID": "5-51", "Name": "the bread"},
    {"ID": "6-12", "Name": "the cloth"},
]


def form(key: str, language: str, meaning: str, text: str, script: str = "", score: str = "") -> dict[str, str]:
    return {"ID": key, "Language_ID": language, "Parameter_ID": meaning, "Form": text} | {
        "original_script": script,
        "Borrowed_score": score,
    }


FORMS = [
    form("J-1", "Japanese", "1-35", "tsunami", "津波"),
    form("J-2", "Japanese", "5-51", "pan", "パン", "1.0"),
    form("J-3", "Japanese", "6-12", "nuno"),
    form("J-4", "Japanese", "6-12", "rasha", score="0.5"),
    form("E-1", "English", "1-35", "tsunami", score="1.0"),
    form("O-1", "OldHigh", "5-51", "brōt", score="0.0"),
]


def loan(number: int, target: str, word: str, languoid: str, code: str = "", **more: str) -> dict[str, str]:
    source = {
        "word": word,
        "languoid": languoid,
        "languoid_glottocode": code,
        "relation": "immediate",
        "certain": "yes",
    }
    return {"ID": str(number), "Target_Form_ID": target} | {f"Source_{k}": v for k, v in (source | more).items()}


BORROWINGS = [
    loan(1, "E-1", "", "", Form_ID="J-1"),
    loan(2, "J-2", "pão", "Portuguese", "port1283", meaning="bread"),
    loan(3, "J-2", "pānis [panis]", "Latin", "lati1261", relation="earlier"),
    loan(4, "J-4", "raxa, raixa", "Portuguese", "port1283", certain="no"),
    loan(5, "O-1", "?", "Nobody's", certain="no"),
    loan(6, "J-3", "x", "Nobody's", certain="no"),
]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    made = Wordlist.in_dir(tmp_path / "cldf")
    about = {
        "dc:title": "A small test of borrowings",
        "dc:license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "dc:identifier": "https://example.org/borrowings",
        "prov:wasDerivedFrom": [{"rdf:about": "https://example.org", "dc:title": "Repository", "dc:created": "v1.2"}],
    }
    made.properties.update(about)
    made.add_columns("FormTable", "original_script", "Borrowed_score")
    made.add_component("LanguageTable")
    made.add_component("ParameterTable")
    made.add_component(
        "BorrowingTable",
        *(f"Source_{name}" for name in ("relation", "word", "meaning", "certain", "languoid", "languoid_glottocode")),
    )
    made.write(FormTable=FORMS, LanguageTable=LANGUAGES, ParameterTable=PARAMETERS, BorrowingTable=BORROWINGS)
    assert made.validate()
    return tmp_path / "cldf"


def read(path: Path, remarks: Remarks | None = None) -> list[ImportedWord | Rejected]:
    return list(cldf.read(path, remarks or Remarks()))


def words(path: Path) -> dict[str, ImportedWord]:
    return {found.key: found for found in read(path) if isinstance(found, ImportedWord)}


def rejected(path: Path) -> list[Rejected]:
    return [found for found in read(path) if isinstance(found, Rejected)]


def test_forms_are_words_with_script_transcription_and_shared_meanings(dataset: Path) -> None:
    found = words(dataset)
    assert len(found) == len(FORMS)
    tsunami = found["J-1"]
    assert (tsunami.language, tsunami.label, tsunami.where) == ("ja", Written("津波", "ja"), "forms.csv, line 2")
    assert tsunami.romanisations == (Written("tsunami", "ja-Latn"),)
    assert tsunami.senses[0].glosses == (Written("the wave", "en"),)
    assert tsunami.senses[0].concept == found["E-1"].senses[0].concept == "1-35"
    assert found["J-2"].spellings == (Written("パン", "ja-Kana"),)
    assert found["J-3"].label == Written("nuno", "ja-Latn")  # no script is given: a transcription


def test_borrowings_have_direction_step_language_and_confidence(dataset: Path) -> None:
    found = words(dataset)
    assert found["J-1"].etyma == ()
    assert found["E-1"].etyma == (Etymon("ja", "津波", Route.BORROWED),)
    assert found["J-2"].etyma == (
        Etymon("pt", "pão", Route.BORROWED, 1, None, "bread"),
        Etymon("la", "pānis", Route.DERIVED, 2, "panis"),
    )
    assert found["J-4"].etyma == (
        Etymon("pt", "raxa", Route.BORROWED, 1, confidence=Decimal("0.5")),
        Etymon("pt", "raixa", Route.BORROWED, 1, confidence=Decimal("0.5")),
    )


def test_a_score_of_nought_is_no_borrowing_and_an_unknown_languoid_is_told(dataset: Path) -> None:
    remarks = Remarks()
    found = {one.key: one for one in read(dataset, remarks) if isinstance(one, ImportedWord)}
    assert found["O-1"].etyma == found["J-3"].etyma == ()
    assert remarks.counts['the languoid "Nobody\'s" has no Glottocode that is known'] == 1


def test_a_language_without_an_iso_code_is_kept_under_its_glottocode(dataset: Path) -> None:
    remarks = Remarks()
    found = {one.key: one for one in read(dataset, remarks) if isinstance(one, ImportedWord)}
    assert found["O-1"].language == "mis-x-oldh1241"
    assert remarks.first["a language without an ISO 639-3 code is kept under its Glottocode"] == "languages.csv, line 4"


def test_the_metadata_say_what_the_source_is(dataset: Path) -> None:
    remarks = Remarks()
    read(dataset, remarks)
    assert remarks.facts.title == "A small test of borrowings"
    assert remarks.facts.version == "v1.2"
    assert remarks.facts.licence == "https://creativecommons.org/publicdomain/zero/1.0/"


def test_a_folder_its_metadata_a_zip_and_zipped_tables_give_the_same_words(dataset: Path, tmp_path: Path) -> None:
    expected = words(dataset)
    assert words(dataset / "Wordlist-metadata.json") == expected
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "cldf")
    assert words(Path(packed)) == expected
    forms = dataset / "forms.csv"
    with zipfile.ZipFile(dataset / "forms.csv.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(forms, "forms.csv")
    forms.unlink()
    assert words(dataset) == expected


# ---------------------------------------------------------------- what is wrong


def replaced(dataset: Path, name: str, old: str, new: str) -> None:
    path = dataset / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_duplicate_id_is_refused_with_both_lines(dataset: Path) -> None:
    replaced(dataset, "forms.csv", "J-3", "J-1")
    assert rejected(dataset) == [Rejected("forms.csv, line 4", "duplicate ID 'J-1'; line 2 has it already")]


def test_an_unknown_language_is_refused_with_its_forms(dataset: Path) -> None:
    replaced(dataset, "languages.csv", "eng", "zzzz")
    replaced(dataset, "languages.csv", "stan1293", "")
    assert rejected(dataset) == [
        Rejected("languages.csv, line 3", "unknown ISO639P3code 'zzzz' of the language 'English'"),
        Rejected("forms.csv, line 6", "Language_ID 'English' is in no row of the languages"),
    ]


def test_a_row_of_another_length_and_a_vast_field_are_refused_alone(dataset: Path) -> None:
    with (dataset / "forms.csv").open("a", encoding="utf-8") as file:
        file.write("J-8,Japanese\n")
        file.write("x" * 2**20 + "\n")
    found = rejected(dataset)
    assert found[0].where == "forms.csv, line 8"
    assert found[0].reason.startswith("expected ")
    assert found[1] == Rejected("forms.csv, line 9", "no CSV: field larger than field limit (131072)")
    assert len(words(dataset)) == len(FORMS)


def test_a_line_in_another_encoding_is_refused(dataset: Path) -> None:
    path = dataset / "forms.csv"
    path.write_bytes(path.read_bytes().replace("brōt".encode(), b"br\xf4t"))
    assert rejected(dataset)[0] == Rejected(
        "forms.csv, line 7", "byte 20 of the line is 0xF4: not UTF-8, which is expected"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dc:conformsTo": "http://example.org/"}, "dc:conformsTo names no module of CLDF"),
        ({"tables": []}, "the metadata name no FormTable of CLDF"),
    ],
)
def test_metadata_of_something_else_are_refused(dataset: Path, change: dict[str, object], message: str) -> None:
    path = dataset / "Wordlist-metadata.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(ImportFailed, match=message):
        read(dataset)


def test_a_table_outside_the_dataset_is_not_opened(dataset: Path) -> None:
    replaced(dataset, "Wordlist-metadata.json", '"forms.csv"', '"../../forms.csv"')
    with pytest.raises(ImportFailed, match=r"the table '\.\./\.\./forms\.csv' is outside the dataset"):
        read(dataset)


def test_a_missing_table_column_or_dataset_is_refused(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="there is no such file or folder"):
        read(tmp_path / "nothing")
    replaced(dataset, "forms.csv", "Language_ID", "Language")
    with pytest.raises(ImportFailed, match="missing column 'Language_ID'"):
        read(dataset)
    (dataset / "forms.csv").unlink()
    with pytest.raises(ImportFailed, match=r"forms\.csv: there is no such file"):
        read(dataset)
    (dataset / "Wordlist-metadata.json").unlink()
    with pytest.raises(ImportFailed, match=r"expected one file …-metadata\.json, found none"):
        read(dataset)


def test_a_truncated_zip_is_refused(dataset: Path, tmp_path: Path) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "cldf"))
    packed.write_bytes(packed.read_bytes()[:-200])
    with pytest.raises(ImportFailed, match=r"packed\.zip: the ZIP archive is damaged or truncated"):
        read(packed)
