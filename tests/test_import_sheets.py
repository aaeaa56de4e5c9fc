"""Term lists as CSV, TSV and XLSX: words with shared concepts, and rows that cannot be read."""

import gzip
import io
from typing import Any

import pytest

from graph.formats import export, tables
from graph.imports import sheets
from graph.imports.report import Remarks
from graph.imports.streams import Stream
from graph.imports.words import ImportedSense, ImportedWord, Rejected
from ontology.errors import ImportFailed
from ontology.model import Advisory, Glossary, PartOfSpeech, Register, Status, Written

COLUMNS = ("concept_id", "lang", "term", "reading", "status", "pos", "register", "definition", "content_warning")
ROWS: list[dict[str, str]] = [
    {"concept_id": "tea", "lang": "ja", "term": "お茶", "reading": "おちゃ", "status": "preferred", "pos": "noun"},
    {"concept_id": "tea", "lang": "en", "term": "cha", "status": "forbidden", "pos": "noun", "register": "slang"},
    {"concept_id": "tea", "lang": "en", "term": "tea", "status": "preferred", "definition": "A drink of leaves."},
    {"concept_id": "ahegao", "lang": "ja", "term": "アヘ顔", "content_warning": "adult"},
]


def made(kind: str, rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> bytes:
    file = io.BytesIO()
    tables.write(file, kind, columns, rows)
    return file.getvalue()


def read(body: bytes, name: str = "terms.csv", remarks: Remarks | None = None) -> list[ImportedWord | Rejected]:
    with Stream(io.BytesIO(body), name) as stream:
        return list(sheets.read(stream, remarks or Remarks()))


def words(*args: Any) -> list[ImportedWord]:
    return [found for found in read(*args) if isinstance(found, ImportedWord)]


def rejected(rows: list[dict[str, str]]) -> list[Rejected]:
    return [found for found in read(made("csv", rows)) if isinstance(found, Rejected)]


def test_rows_are_words_that_share_the_concept_and_its_names() -> None:
    tea, cha, english, ahegao = words(made("csv", ROWS))
    assert (tea.label, tea.language, tea.where) == (Written("お茶", "ja"), "ja", "row 2")
    assert tea.spellings == (Written("お茶", "ja"), Written("おちゃ", "ja-Hira"))
    assert tea.part_of_speech is PartOfSpeech.NOUN
    names = (Written("お茶", "ja"), Written("tea", "en"))
    assert tea.senses == (ImportedSense(names, concept="tea", status=Status.PREFERRED),)
    assert cha.senses[0].status is Status.DEPRECATED
    assert cha.senses[0].register is Register.SLANG
    assert english.senses[0].definitions == (Written("A drink of leaves.", "en"),)
    assert ahegao.senses[0].advisories == (Advisory.ADULT,)


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_all_kinds_of_table_give_the_same_words_by_name_and_by_content_and_packed(kind: str) -> None:
    expected = words(made("csv", ROWS))
    body = made(kind, ROWS)
    assert words(body, f"terms.{kind}") == expected
    assert words(body, "standard input") == expected
    assert words(gzip.compress(body), f"terms.{kind}.gz") == expected


def test_two_columns_are_enough_and_unknown_ones_are_told() -> None:
    remarks = Remarks()
    body = made("csv", [{"lang": "en", "term": "tsunami", "mood": "wet"}], ("lang", "term", "mood"))
    (found,) = read(body, "terms.csv", remarks)
    assert isinstance(found, ImportedWord)
    assert found.senses[0].concept is None
    assert dict(remarks.counts) == {"column 'mood' is not known; it is left out": 1}


def test_rows_of_one_entry_are_one_word_in_several_spellings() -> None:
    entry = "https://w3id.org/gogen/id/entry/ja-netorare"
    rows = [
        {"concept_id": "netorare", "entry_iri": entry, "lang": "ja", "term": "寝取られ", "romanisation": "netorare"},
        {"concept_id": "netorare", "entry_iri": entry, "lang": "ja-Kana", "term": "ネトラレ"},
    ]
    (found,) = words(made("csv", rows, ("concept_id", "entry_iri", "lang", "term", "romanisation")))
    assert found.key == "ja-netorare netorare"
    assert found.spellings == (Written("寝取られ", "ja"), Written("ネトラレ", "ja-Kana"))
    assert found.romanisations == (Written("netorare", "ja-Latn-hepburn"),)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"lang": "zh_CN", "term": "茶"}, "invalid language tag 'zh_CN'; did you mean zh-CN?"),
        ({"lang": "qq9", "term": "x"}, "invalid language tag 'qq9'"),
        ({"lang": "en", "term": " "}, "empty term"),
        ({"lang": "en", "term": "x" * 5000}, "column 'term' has 5,000 characters; a term has at most 1,000"),
        ({"lang": "en", "term": "x", "pos": "nuon"}, "partOfSpeech 'nuon' not one of noun, properNoun, verb"),
        ({"lang": "en", "term": "x", "status": "so-so"}, "status 'so-so' not one of preferred, admitted"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_alone(row: dict[str, str], reason: str) -> None:
    (found,) = rejected([*ROWS, row])
    assert found.where == "row 6"
    assert found.reason.startswith(reason)


def test_a_row_that_is_no_row_is_refused_alone() -> None:
    body = b"lang,term\nen,tea,x\nen,kite\nen,ki\x07te\n"
    found = list(read(body))
    assert [one for one in found if isinstance(one, Rejected)] == [
        Rejected("row 2", "expected 2 fields, found 3"),
        Rejected("row 4", "control character U+0007 in column 'term'"),
    ]
    assert [one.label.text for one in found if isinstance(one, ImportedWord)] == ["kite"]


def test_a_term_twice_in_one_concept_is_refused_with_both_rows() -> None:
    assert rejected([*ROWS[:3], ROWS[0]]) == [Rejected("row 5", "duplicate term 'お茶' of one concept; row 2 has it")]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"concept_id,lang\n1,en\n", r"terms\.csv: missing column 'term'"),
        (b"lang,term,term\n", r"terms\.csv: column 'term' twice"),
        ("lang,term\nja,茶\n".encode("euc-jp"), r"terms\.csv: not UTF-8 at byte 13"),
        (b"lang,term\nen," + b"x" * 2**20 + b"\n", r"terms\.csv: row 2: a field of more than 131072 characters"),
        (b"", r"terms\.csv: the file is empty"),
        (made("xlsx", ROWS)[:-300], r"terms\.csv"),
        (gzip.compress(made("csv", ROWS))[:-9], r"terms\.csv, byte .*: the gzip archive ends before its end"),
    ],
)
def test_a_file_that_is_no_table_of_terms_is_refused(body: bytes, message: str) -> None:
    with pytest.raises(ImportFailed, match=message):
        read(body)


def test_a_table_that_gogen_exported_is_read_whole(glossary: Glossary) -> None:
    remarks = Remarks()
    found = [*read(export(glossary, "csv", ["en"]).body, "terms.csv", remarks)]
    words = [one for one in found if isinstance(one, ImportedWord)]
    assert len(words) == len(found)
    assert not remarks.counts
    senses = {(term.id, sense.concept) for term in glossary.terms if term.language == "en" for sense in term.senses}
    assert {tuple(one.key.split(" ")) for one in words if one.senses[0].concept} >= senses
    tycoon = next(one for one in words if one.key == "en-tycoon business-magnate")
    assert tycoon.senses[0].glosses == (Written("tycoon", "en"), Written("大物実業家", "ja"))
