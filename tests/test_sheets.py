"""Sheets: CSV, TSV, XLSX are read and written row by row; no cell is a formula; what is wrong is told with its row."""

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from graph.formats import export, read, sheet, tables
from graph.formats.building import Origin, glossary_of_list
from graph.formats.remarks import Remarks
from graph.formats.termlist import Item
from ontology.errors import FormatError
from ontology.model import Form, Glossary, Number, PartOfSpeech, Source, Status, Written
from tests.termlists import NASTY, mini_glossary


@pytest.fixture
def mini() -> Glossary:
    return mini_glossary()


def made(kind: str, columns: Sequence[str], *lines: dict[str, str]) -> io.BytesIO:
    file = io.BytesIO()
    tables.write(file, kind, columns, lines)
    file.seek(0)
    return file


def workbook(*lines: Sequence[object]) -> io.BytesIO:
    """Return a workbook as another program makes it."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(list(line))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


# ---------------------------------------------------------------- rows

CELLS = (
    "plain",
    "=1+1",
    "'=",
    "-ちゃん",
    "two\nlines\r\nand\ra tab\t",
    '"quoted", comma',
    "_x000D_ _x005F_",
    "  spaces  ",
    "שלום 🦊",
    "007",
    "1e5",
    "<&>",
)


@pytest.mark.parametrize("kind", tables.KINDS)
def test_rows_come_back_as_they_were(kind: str) -> None:
    lines = [{"term": f"t{number}", "note": cell} for number, cell in enumerate(CELLS)]
    assert list(tables.rows(made(kind, ("term", "note"), *lines), kind)) == list(enumerate(lines, 2))


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_text_is_utf8_with_a_byte_order_mark_and_lines_end_as_rfc_4180_says(kind: str) -> None:
    body = made(kind, ("term", "note"), {"term": "寝取られ", "note": "a,b"}).getvalue()
    assert body.startswith(b"\xef\xbb\xbfterm")
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_a_byte_order_mark_may_be_missing() -> None:
    assert list(tables.rows(io.BytesIO("term\n寝取られ\n".encode()), "csv")) == [(2, {"term": "寝取られ"})]


def test_a_workbook_of_another_program_is_read() -> None:
    file = workbook(["term", "number", "day", "yes", None], ["寝取られ", 3.0, None, True], [], ["x", 1.5, None, None])
    assert list(tables.rows(file, "xlsx", ("term",))) == [
        (2, {"term": "寝取られ", "number": "3", "day": "", "yes": "true"}),
        (4, {"term": "x", "number": "1.5", "day": "", "yes": ""}),
    ]


def test_a_workbook_of_ours_has_texts_only_and_always_the_same_bytes() -> None:
    lines = [{"term": cell} for cell in CELLS]
    file = made("xlsx", ("term",), *lines)
    book = openpyxl.load_workbook(file)
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} == {"s"}
    assert file.getvalue() == made("xlsx", ("term",), *lines).getvalue()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"term\n\xff\n", "not UTF-8 at byte 5"),
        (b"\xef\xbb\xbfterm\nab\xc3\n", "not UTF-8 at byte 10"),
        (b"lang\nen\n", "missing column 'term'"),
        (b"term,term\na,b\n", "column 'term' twice"),
        (b"term,\na,b\n", "column 2 has no name"),
        (b"term,lang\na,b\nc\n", "row 3: expected 2 fields, found 1"),
        (b"term\na\x07b\n", r"row 2: control character U\+0007 in column 'term'"),
        (b'term\n"open\n', "row 2: a quotation mark is opened and never closed"),
        (b'term\n"a"b\n', "row 2: "),
        (b"", "the file is empty"),
        (b"term\n" + b"x" * 200_000 + b"\n", "row 2: a field of more than 131072 characters"),
    ],
)
def test_a_broken_text_says_where(body: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        list(tables.rows(io.BytesIO(body), "csv", ("term",)))


def test_a_formula_in_a_workbook_is_refused() -> None:
    lines = [["term", "note"], *[["x", None]] * 5, ["y", "=1+1"]]
    with pytest.raises(FormatError, match="formula in cell B7 refused"):
        list(tables.rows(workbook(*lines), "xlsx"))


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("csv", b"lang,term\nen,tea\nen\nen,ki\x07te\nen,kite\n", "row 3: expected 2 fields, found 1"),
        ("xlsx", workbook(["lang", "term"], ["en", "tea"], ["en", "=1"], ["en", "kite"]), "formula in cell B3 refused"),
    ],
)
def test_leniently_a_row_that_cannot_be_read_is_left_out_and_told(kind: str, body: Any, message: str) -> None:
    file = io.BytesIO(body) if isinstance(body, bytes) else body
    found = read(file, kind, strict=False)
    terms = [term.text for entry in found.list.entries for section in entry.languages for term in section.terms]
    assert terms == ["tea", "kite"]
    assert found.warnings[0] == message
    file.seek(0)
    with pytest.raises(FormatError, match=message):
        read(file, kind)


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 << 20))
    with pytest.raises(FormatError, match=r"the workbook unpacks from .* which is too much"):
        list(tables.rows(file, "xlsx"))


@pytest.mark.parametrize("body", [b"PK\x03\x04 no", b"", b"<html>"])
def test_what_is_no_workbook_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError, match="not an XLSX workbook"):
        list(tables.rows(io.BytesIO(body), "xlsx"))


def test_entities_in_a_workbook_are_refused() -> None:
    file = made("xlsx", ("term",), {"term": "x"})
    hostile = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(hostile, "w") as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
                body = body.replace(b"<worksheet", doctype + b"<worksheet", 1).replace(b">x<", b">&b;<")
            new.writestr(part, body)
    with pytest.raises(FormatError, match="not an XLSX workbook"):
        list(tables.rows(hostile, "xlsx"))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+81", "-chan", "@x", "\tx", "\rx", "＝1", "'", "''", "'=", "'tis", "x=1", ""]
)
def test_the_guard_can_be_taken_off(cell: str) -> None:
    assert tables.unguarded(tables.guarded(cell)) == cell
    assert not tables.guarded(cell).startswith(tuple("=+-@\t\r＝"))


@pytest.mark.parametrize(
    "values", [(), ("a",), ("a", "b"), ("a | b", "c"), ("\\", "|", "\\|"), ("a\\", " b"), ("", "x")]
)
def test_several_values_in_one_cell_come_apart_again(values: tuple[str, ...]) -> None:
    assert sheet.parted(sheet.joined(values)) == values


# ---------------------------------------------------------------- term lists


def test_the_columns_that_everybody_has_come_first(mini: Glossary) -> None:
    body = export(mini, "csv").body
    assert body.startswith(b"\xef\xbb\xbfconcept_id,concept_iri,lang,term,reading,status,pos,gender,number,term_type,")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == sheet.COLUMNS
    assert next(row for row in rows if row["term"] == "netorare")["definition"] == NASTY
    assert [row["row_kind"] for row in rows] == sorted(row["row_kind"] for row in rows)  # terms come first


def test_a_row_is_a_term_with_all_that_is_said_of_it(mini: Glossary) -> None:
    rows = [row for _, row in tables.rows(io.BytesIO(export(mini, "csv").body), "csv")]
    row = next(row for row in rows if row["term"] == "寝取られ")
    found = {key: value for key, value in row.items() if value}
    assert (
        found.items()
        >= {
            "concept_id": "netorare",
            "concept_iri": "https://w3id.org/gogen/id/concept/netorare",
            "lang": "ja",
            "reading": "ねとられ",
            "pos": "noun",
            "register": "slang",
            "subject_field": "fandom",
            "definition": "奪われた側から描く創作。",
            "definition_lang": "ja",
            "definition_source": "Editorial <knowledge> & more",
            "broader": "theme",
            "focalizer": "betrayed",
            "romanisation": "netorare",
            "sense_iri": "https://w3id.org/gogen/id/sense/ja-netorare-1",
            "entry_iri": "https://w3id.org/gogen/id/entry/ja-netorare",
        }.items()
    )
    assert '"process":"loan"' in next(row for row in rows if row["term"] == "netorare")["borrowings"]
    variants = [row for row in rows if row["variant_of"] == "寝取られ"]
    assert {row["term"] for row in variants} == {"寝盗られ", "ネトラレ"}
    assert {row["term_type"] for row in variants} == {"variant"}


def test_no_cell_begins_like_a_formula(mini: Glossary) -> None:
    for kind in ("csv", "tsv"):
        text = export(mini, kind).body.decode("utf-8-sig")
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=tables.DELIMITERS[kind])
        cells = [cell for line in lines for cell in line]
        assert "'-ちゃん" in cells
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n"))]


FOREIGN = (
    *("concept_id", "lang", "term", "pos", "status", "number", "definition", "context", "context_source", "geo"),
    *("customer", "project", "translatable", "case_sensitive", "review_status", "created", "modified", "by", "shelf"),
)
ROW = dict(
    zip(
        FOREIGN,
        (
            *("c1", "en", "kite", "noun", "forbidden", "plural", "A toy.", "Fly a kite.", "Manual 7", "en-AU"),
            *("SAX", "X", "false", "true", "approved", "2026-01-31", "2026-02-01", "Jane", "B4"),
        ),
        strict=True,
    )
)


@pytest.mark.parametrize("kind", tables.KINDS)
def test_a_foreign_sheet_loses_nothing_on_its_way_through_the_model(kind: str) -> None:
    """Columns the model has a field for become fields, the others are kept and come out again as they were."""
    found = read(made(kind, FOREIGN, ROW), kind)
    origin = Origin(Source("acme", Written("Acme terms", "en")))
    remarks = Remarks()
    glossary = glossary_of_list(found.list, remarks, origin)
    assert not remarks.errors
    ((sense,),) = (term.senses for term in glossary.terms)
    assert (sense.status, sense.number, sense.region) == (Status.DEPRECATED, Number.PLURAL, "en-AU")
    assert (sense.customer, sense.project, sense.review_status) == ("SAX", "X", "approved")
    assert (sense.translatable, sense.case_sensitive) == (False, True)
    assert (sense.created, sense.modified, sense.contributor) == ("2026-01-31", "2026-02-01", "Jane")
    assert sense.examples == (Written("Fly a kite.", "en"),)
    again = read(io.BytesIO(export(glossary, kind).body), kind).list
    ((row,),) = (section.terms for section in again.entries[0].languages)
    assert {Item("shelf", "B4"), Item("administrativeStatus", "forbidden")} <= set(row.items)
    (context,) = (item for item in row.items if item.category == "context")
    assert (context.value, context.parts) == ("Fly a kite.", (Item("source", "Manual 7"),))
    assert glossary_of_list(again, Remarks()) == glossary


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"term": ""}, "empty term at row 2"),
        ({"term": "a\nb"}, "a tab or newline in the term 'a b' at row 2"),
        ({"lang": "zh_CN"}, "invalid language tag 'zh_CN' at row 2; did you mean zh-CN?"),
        ({"lang": "?"}, "invalid language tag '?' at row 2"),
        ({"pos": "nuon"}, "pos 'nuon' not one of noun, "),
        ({"status": "good"}, "status 'good' not one of preferred, admitted, deprecated, superseded, forbidden (row 2)"),
        ({"translatable": "maybe"}, "translatable 'maybe' not one of true, false (row 2)"),
        ({"borrowings": "[1]"}, "row 2: the data of a borrowing is not an object of texts"),
        ({"claims": "{"}, "row 2: '{' is not a list in JSON"),
    ],
)
def test_what_is_wrong_in_a_row_is_told_with_its_number(row: dict[str, str], message: str) -> None:
    file = made("csv", (*FOREIGN, "borrowings", "claims"), ROW | row)
    with pytest.raises(FormatError) as caught:
        read(file, "csv")
    assert message in str(caught.value)


def test_all_that_is_wrong_is_told_at_once_and_leniently_mended() -> None:
    rows = ROW | {"lang": "zh_CN"}, ROW | {"term": ""}, ROW | {"pos": "x"}
    with pytest.raises(FormatError) as caught:
        read(made("csv", FOREIGN, *rows), "csv")
    assert len(str(caught.value).splitlines()) == 3
    found = read(made("csv", FOREIGN, *rows), "csv", strict=False)
    assert (found.concepts, found.terms, found.warned) == (1, 2, 3)
    assert [section.tag for section in found.list.entries[0].languages] == ["zh-CN", "en"]


def test_a_word_without_a_part_of_speech_needs_one_from_its_reader() -> None:
    found = read(made("csv", ("lang", "term"), {"lang": "en", "term": "kite"}), "csv").list
    source = Source("acme", Written("Acme terms", "en"))
    remarks = Remarks()
    assert not glossary_of_list(found, remarks, Origin(source)).terms
    assert "no part of speech for the term 'kite' (line 2)" in remarks.errors[0]
    told = glossary_of_list(found, Remarks(), Origin(source, PartOfSpeech.NOUN))
    assert [term.part_of_speech for term in told.terms] == [PartOfSpeech.NOUN]


def test_a_list_without_a_term_is_refused() -> None:
    with pytest.raises(FormatError, match="no term in the file"):
        read(made("csv", ("lang", "term")), "csv")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)")
def test_libreoffice_shows_the_right_characters_and_no_formula(mini: Glossary, tmp_path: Path) -> None:
    """Open the file as LibreOffice's import dialog does where it meets the byte order mark: comma, quotes, UTF-8 (76).

    Without a dialog LibreOffice 7.4 takes every CSV for Windows-1252, whatever mark it bears, unless it is told.
    """
    formula = replace(
        mini.terms[0], label=Written("=1+1", "en"), canonical=Form("en-cuckold", (Written("=1+1", "en"),))
    )
    file = tmp_path / "gogen.csv"
    file.write_bytes(export(replace(mini, terms=(formula, *mini.terms[1:])), "csv").body)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--infilter=Text - txt - csv (StarCalc):44,34,76,1",
            "--convert-to",
            "ods",
            "--outdir",
            str(tmp_path),
            str(file),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with zipfile.ZipFile(tmp_path / "gogen.ods") as book:
        content = ElementTree.fromstring(book.read("content.xml"))
    texts = {"".join(cell.itertext()) for cell in content.iter("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p")}
    assert {"寝取られ", "ねとられ", "牛頭人", "niútóurén", "'=1+1", "concept_id"} <= texts
    assert not [cell for cell in content.iter() if any(name.endswith("}formula") for name in cell.attrib)]
