"""Term lists and graphs on their way out: nothing selected is missing, nothing is garbled, what is lost is counted."""

import csv
import io
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat
from rdflib import Graph

from graph.build import read
from graph.formats import FORMATS, export, sheet, tbx
from graph.formats.selection import listed, select
from graph.formats.spelling import reading, spellings
from graph.triples import glossary_of, quads
from ontology.errors import FormatError
from ontology.model import (
    Agent,
    Borrowing,
    Claim,
    Component,
    Concept,
    Consent,
    ConsentDepiction,
    Form,
    Formation,
    Gender,
    Glossary,
    Language,
    Method,
    Morph,
    PartOfSpeech,
    Process,
    Provenance,
    Register,
    RelationKind,
    Remark,
    RemarkKind,
    Role,
    Sense,
    SenseRelation,
    Source,
    Status,
    SubjectField,
    Term,
    TermType,
    Translation,
    Written,
)

T = f"{{{tbx.TBX}}}"
LANG = tbx.LANG
NASTY = 'He said "x"@ja-hira, \\ and\na "second" line@en; 値は=1|2'

PROVENANCE = Provenance(("editorial",), "editor", Method.EDITOR, Decimal("0.5"))


def term(
    name: str, *written: tuple[str, str], concept: str | None = None, romaji: str | None = None, **more: object
) -> Term:
    """Return a term whose label is its first spelling; ``written`` are pairs of text and tag."""
    language = name.partition("-")[0]
    texts = tuple(Written(text, tag) for text, tag in written)
    tag = {"ja": "ja-Latn-hepburn", "zh": "zh-Latn-pinyin"}.get(language, "")
    sense = (
        Sense(f"{name}-1", concept, (Written(NASTY, "en"),), Register.SLANG, sources=("editorial",))
        if concept
        else None
    )
    made = Term(
        id=name,
        language=language,
        label=Written(texts[0].text, texts[0].tag.removesuffix("-Kana")),
        part_of_speech=PartOfSpeech.NOUN,
        canonical=Form(
            name,
            tuple(sorted(texts, key=lambda text: (text.tag, text.text))),
            (Written(romaji, tag),) if romaji else (),
        ),
        sources=("editorial",),
        senses=(sense,) if sense else (),
    )
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def mini() -> Glossary:
    """Return a glossary that has one of everything that is hard to write down."""
    fandom = Concept(
        "netorare",
        (Written("netorare", "en"), Written("寝取られ", "ja")),
        (Written(NASTY, "en"), Written("奪われた側から描く創作。", "ja")),
        ("editorial",),
        SubjectField.FANDOM,
        broader=("theme",),
        mirror="netori",
        focalizer=Role.BETRAYED,
        consents=(ConsentDepiction("netorare-1", Role.BETRAYED, Consent.ABSENT, PROVENANCE),),
        remarks=(Remark("netorare-1", RemarkKind.SPREAD, (Written("Far.", "en"),), PROVENANCE, "2000/2019"),),
    )
    en = (Written("A theme.", "en"),)
    concepts = (
        fandom,
        Concept("netori", (Written("netori", "en"),), en, ("editorial",)),
        Concept("suffix", (Written("suffix", "en"),), en, ("editorial",)),
        Concept("theme", (Written("theme", "en"),), en, ("editorial",)),
    )
    netorare = ("寝取られ", "ja"), ("寝盗られ", "ja"), ("ねとられ", "ja-Hira"), ("ネトラレ", "ja-Kana")
    inflected = Form("ja-netorarena", (Written("寝取られな", "ja"),))
    parts = (
        Component("netorare-1", "ja-neru", Written("ね", "ja-Hira")),
        Component("netorare-2", "ja-m-reru", Written("られ", "ja-Hira")),
    )
    terms: tuple[Term, ...] = (
        term("en-cuckold", ("cuckold", "en"), concept="theme", gender=Gender.COMMON),
        term("en-netorare", ("netorare", "en"), ("neto-rare", "en"), concept="netorare"),
        term("ja-chan", ("-ちゃん", "ja"), concept="suffix", part_of_speech=PartOfSpeech.SUFFIX),
        term("ja-neru", ("寝る", "ja"), ("ねる", "ja-Hira"), romaji="neru"),
        term(
            "ja-netorare", *netorare, concept="netorare", romaji="netorare", other_forms=(inflected,), components=parts
        ),
        term(
            "ja-ntr",
            ("NTR", "ja-Latn"),
            ("エヌティーアール", "ja-Kana"),
            concept="netorare",
            romaji="enutīāru",
            term_type=TermType.INITIALISM,
            components=(Component("ntr-1", "en-netorare", Written("N", "ja-Latn")),),
        ),
        term("ja-tsundere", ("ツンデレ", "ja-Kana"), concept="theme", romaji="tsundere"),
        term("zh-niutouren", ("牛头人", "zh-Hans"), ("牛頭人", "zh-Hant"), concept="netorare", romaji="niútóurén"),
    )
    preferred = replace(terms[1].senses[0], status=Status.PREFERRED)
    terms = tuple(replace(t, senses=(preferred,)) if t.id == "en-netorare" else t for t in terms)
    note = (Written("It names a person.", "en"),)
    return Glossary(
        languages=(
            Language("en", "eng", (Written("English", "en"),), "Latn", "en"),
            Language("fr", "fra", (Written("French", "en"),), "Latn", "fr"),
            Language("ja", "jpn", (Written("Japanese", "en"),), "Jpan", "ja", "ja-Latn-hepburn"),
            Language("zh", "zho", (Written("Chinese", "en"),), "Hans", "zh-Hans", "zh-Latn-pinyin"),
        ),
        sources=(Source("editorial", Written("Editorial <knowledge> & more", "en")),),
        agents=(Agent("editor", "the editors", software=False),),
        concepts=concepts,
        morphs=(
            Morph(
                "ja-m-reru",
                Written("れる", "ja"),
                "ja",
                PartOfSpeech.AUXILIARY,
                Form("ja-m-reru", (Written("れる", "ja-Hira"),)),
            ),
        ),
        terms=terms,
        formations=(Formation("wf-ntr", Process.INITIALISM, "ja-netorare", "ja-ntr", PROVENANCE),),
        borrowings=(Borrowing("ety-en-netorare", Process.LOAN, "ja-netorare", "en-netorare", PROVENANCE),),
        translations=(Translation("tr-1", "ja-netorare-1", "en-netorare-1", PROVENANCE),),
        relations=(
            SenseRelation(
                "ne-1", RelationKind.BROADER_NOT_EQUIVALENT, "ja-netorare-1", "en-cuckold-1", note, PROVENANCE
            ),
        ),
        claims=(Claim("ja-netorare-1", "ja-netorare", Written("ねとられ", "ja-Hira"), PROVENANCE),),
    )


def term_sections(body: bytes) -> dict[str, dict[str, ElementTree.Element]]:
    """Return the termSecs of a TBX file by language tag and id."""
    root = ElementTree.fromstring(body)
    return {
        section.get("id", ""): {language.get(LANG, ""): section}
        for language in root.iter(f"{T}langSec")
        for section in language.iter(f"{T}termSec")
    }


def entries_of_tbx(body: bytes) -> set[tuple[str, str]]:
    """Return the pairs of language tag and term in a TBX file."""
    root = ElementTree.fromstring(body)
    return {
        (language.get(LANG, ""), found.text or "")
        for language in root.iter(f"{T}langSec")
        for found in language.iter(f"{T}term")
    }


def notes(section: ElementTree.Element) -> list[str]:
    return [note.text or "" for note in section.iter(f"{T}note")]


def only(sections: dict[str, dict[str, ElementTree.Element]], name: str) -> ElementTree.Element:
    (section,) = sections[name].values()
    return section


def parsed(body: bytes, format: RdfFormat) -> Glossary:
    return glossary_of({(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(body, format)})


# ---------------------------------------------------------------- every format


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_glossary_gives_the_same_bytes(name: str, mini: Glossary) -> None:
    again = replace(mini, terms=tuple(replace(t) for t in mini.terms))
    assert export(mini, name).body == export(again, name).body


def test_bytes_do_not_depend_on_the_process(mini: Glossary, tmp_path: Path) -> None:
    """Hash seeds and Oxigraph's own maps differ from process to process."""
    file = tmp_path / "mini.ttl"
    file.write_bytes(export(mini, "turtle").body)
    code = (
        "import sys; from pathlib import Path; from graph.build import read; from graph.formats import FORMATS, export;"
        "mini = read(Path(sys.argv[1])).glossary; print([export(mini, name).body for name in FORMATS])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(file)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0].strip() == runs[1].strip() == str([export(mini, name).body for name in FORMATS])


def test_every_format_says_what_it_is() -> None:
    for name, format in FORMATS.items():  # noqa: A001
        assert format.name == name
        assert format.label
        assert format.note
        assert format.extension.isalnum()
        assert "/" in format.media_type
    assert {name for name, row in FORMATS.items() if row.lossless} == {"turtle", "jsonld"}


@pytest.mark.parametrize("languages", [(), ("ja",), ("fr",), ("zh-Hant", "en")])
def test_every_selected_term_is_in_both_lists(languages: tuple[str, ...], glossary: Glossary) -> None:
    selected = listed(select(glossary, languages))
    expected = {(s.tag, text) for t in selected for s in spellings(t) for text in (s.lead, *s.variants)}
    leads = {(s.tag, s.lead) for t in selected for s in spellings(t)}
    rows = sheet.read(export(glossary, "csv", languages).body)
    in_csv = {(r["lang"], text) for r in rows for text in (r["term"], *sheet.parted(r["variants"]))}
    in_tbx = entries_of_tbx(export(glossary, "tbx", languages).body)
    assert len(selected) > 5
    assert leads <= in_csv == in_tbx == expected
    assert {r["sense_iri"].rpartition("/")[2] for r in rows} == {sense.id for t in selected for sense in t.senses}


@pytest.mark.parametrize(
    ("name", "languages", "message"),
    [
        ("turtl", (), r"unknown format 'turtl'; did you mean 'turtle'\? allowed: csv, tbx, turtle, jsonld"),
        ("csv", ("jp",), r"unknown language 'jp'; did you mean 'ja'\? allowed: en, fr, ja"),  # a country
        ("csv", ("zho",), r"unknown language 'zho'; did you mean 'zh'\?"),  # ISO 639-3
        ("csv", ("English",), r"unknown language 'English'; did you mean 'en'\?"),
        ("csv", ("zh_hant",), r"unknown language 'zh_hant'; did you mean 'zh-Hant'\?"),
        ("csv", ("tlh",), r"unknown language 'tlh'"),
        ("tbx", ("fr",), "nothing to export: the glossary has no term with a sense in fr"),
        ("turtle", ("fr",), "nothing to export"),
    ],
)
def test_what_cannot_be_exported_says_why(name: str, languages: tuple[str, ...], message: str, mini: Glossary) -> None:
    with pytest.raises(FormatError, match=message):
        export(mini, name, languages)


def test_what_is_left_out_is_counted(mini: Glossary) -> None:
    report = export(mini, "tbx").report
    assert (report.format, report.concepts, report.terms) == ("tbx", 3, 7)
    assert dict(report.lost) == {
        "terms without a sense": 1,  # 寝る
        "concepts without a term": 1,  # netori
        "bound morphemes": 1,
        "inflected forms": 1,
        "decompositions": 2,
        "word-formation steps": 1,
        "borrowings": 1,
        "sources of translations": 1,
        "claims of further sources": 1,
        "agents and confidences": 3,
    }
    assert dict(export(mini, "csv").report.lost)["remarks"] == 1
    assert export(mini, "turtle").report.lost == ()


# ---------------------------------------------------------------- selection


def test_a_selection_points_to_nothing_outside_itself(glossary: Glossary) -> None:
    for languages in (("ja",), ("fr", "ko"), ("zh-Hant",)):
        part = select(glossary, languages)
        ids = {t.id for t in part.terms}
        parts = ids | {morph.id for morph in part.morphs}
        concepts = {concept.id for concept in part.concepts}
        senses = {sense.id for t in part.terms for sense in t.senses}
        assert {t.language for t in part.terms} == {tag[:2] for tag in languages}
        assert {c.of for t in part.terms for c in t.components} <= parts
        assert {sense.concept for t in part.terms for sense in t.senses} <= concepts
        for concept in part.concepts:
            assert {*concept.broader, *concept.related} <= concepts
        for links, ends in (
            (part.formations, ids),
            (part.borrowings, ids),
            (part.translations, senses),
            (part.relations, senses),
        ):
            assert {end for link in links for end in (link.source, link.target)} <= ends


def test_a_decomposition_is_kept_whole_or_not_at_all(mini: Glossary) -> None:
    kept = {t.id: len(t.components) for t in select(mini, ["ja"]).terms}
    assert kept["ja-netorare"] == 2  # its parts are Japanese
    assert kept["ja-ntr"] == 0  # its part is English here


def test_a_script_selects_its_spelling_alone(mini: Glossary) -> None:
    (niutouren,) = select(mini, ["zh-hant"]).terms
    assert niutouren.label == Written("牛頭人", "zh-Hant")
    assert niutouren.canonical.written == (Written("牛頭人", "zh-Hant"),)
    assert niutouren.canonical.romanisations == (Written("niútóurén", "zh-Latn-pinyin"),)


def test_no_language_selects_everything(mini: Glossary) -> None:
    assert select(mini) is mini


# ---------------------------------------------------------------- spellings


def test_reading_and_spellings(mini: Glossary) -> None:
    found = {t.id: ([(s.tag, s.lead, *s.variants) for s in spellings(t)], reading(t)) for t in mini.terms}
    assert found["ja-netorare"] == ([("ja", "寝取られ", "寝盗られ", "ネトラレ")], "ねとられ")
    assert found["ja-ntr"] == ([("ja", "NTR")], "エヌティーアール")  # a reading in katakana is no spelling either
    assert found["ja-tsundere"] == ([("ja", "ツンデレ")], "ツンデレ")  # written in kana: its own reading
    assert found["zh-niutouren"] == ([("zh-Hans", "牛头人"), ("zh-Hant", "牛頭人")], None)


def test_of_two_kana_the_transcribed_one_is_the_reading(mini: Glossary) -> None:
    kana = ("あへがお", "ja-Hira"), ("アヘガオ", "ja-Kana"), ("あへかお", "ja-Hira")
    assert reading(term("ja-ahegao", ("アヘ顔", "ja"), *kana, romaji="ahegao")) == "あへがお"


# ---------------------------------------------------------------- CSV


def test_csv_is_utf8_with_a_byte_order_mark_and_lines_end_as_rfc_4180_says(mini: Glossary) -> None:
    body = export(mini, "csv").body
    assert body.startswith(b"\xef\xbb\xbfconcept_id,concept_iri,lang,term,")
    assert body.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(rows) == 8  # 7 terms, one of them in two orthographies
    assert tuple(rows[0]) == sheet.COLUMNS
    assert next(row for row in rows if row["term"] == "netorare")["definition"] == NASTY


def test_a_row_of_csv(mini: Glossary) -> None:
    row = next(row for row in sheet.read(export(mini, "csv").body) if row["term"] == "寝取られ")
    assert {key: value for key, value in row.items() if value} == {
        "concept_id": "netorare",
        "concept_iri": "https://w3id.org/gogen/id/concept/netorare",
        "lang": "ja",
        "term": "寝取られ",
        "reading": "ねとられ",
        "pos": "noun",
        "register": "slang",
        "subject_field": "fandom",
        "definition": NASTY,
        "definition_lang": "en",
        "definition_source": "editorial",
        "broader": "theme",
        "romanisation": "netorare",
        "variants": "寝盗られ | ネトラレ",
        "sense_iri": "https://w3id.org/gogen/id/sense/ja-netorare-1",
        "entry_iri": "https://w3id.org/gogen/id/entry/ja-netorare",
    }


def test_no_cell_of_csv_begins_like_a_formula(mini: Glossary) -> None:
    body = export(mini, "csv").body
    cells = [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")) for cell in row]
    assert "'-ちゃん" in cells
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n"))]
    assert "-ちゃん" in {row["term"] for row in sheet.read(body)}


@pytest.mark.parametrize(
    "cell", ["=1+1", "+81", "-chan", "@x", "\tx", "\rx", "＝1", "'", "''", "'=", "'tis", "x=1", ""]
)
def test_the_guard_can_be_taken_off(cell: str) -> None:
    assert sheet.unguarded(sheet.guarded(cell)) == cell
    assert sheet.unguarded(cell) == cell or cell.startswith("'")


@pytest.mark.parametrize("values", [(), ("a",), ("a", "b"), ("a | b", "c"), ("\\", "|", "\\|"), ("a\\", " b")])
def test_several_values_in_one_cell_come_apart_again(values: tuple[str, ...]) -> None:
    assert sheet.parted(sheet.joined(values)) == values


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (b"concept_id,lang\r\n", "missing column 'concept_iri'"),
        (",".join(sheet.COLUMNS).encode() + b"\r\na,b\r\n", "row 2: expected 33 fields, found 2"),
    ],
)
def test_a_broken_csv_says_where(body: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        sheet.read(body)


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


# ---------------------------------------------------------------- TBX


def test_tbx_is_well_formed_basic_in_dca_style(mini: Glossary) -> None:
    root = ElementTree.fromstring(export(mini, "tbx").body)
    assert (root.tag, root.get("type"), root.get("style"), root.get(LANG)) == (f"{T}tbx", "TBX-Basic", "dca", "en")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = {element.get("target") for element in root.iter() if element.get("target")}
    assert {target for target in targets if target and not target.startswith("https://")} <= set(ids)


def test_a_japanese_term_in_tbx(mini: Glossary) -> None:
    sections = term_sections(export(mini, "tbx").body)
    lead = only(sections, "t-ja-netorare-1")
    assert [note.text for note in lead.iter(f"{T}termNote")] == ["noun"]
    assert notes(lead) == [
        "register: slang",
        "reading: ねとられ",
        "romanisation: netorare",
        "broader-not-equivalent: cuckold: It names a person.",
    ]
    assert [(ref.get("target"), ref.text) for ref in lead.iter(f"{T}ref")] == [
        ("t-en-cuckold-1", "broader-not-equivalent: cuckold")
    ]
    assert [ref.get("target") for ref in lead.iter(f"{T}xref")] == ["https://w3id.org/gogen/id/entry/ja-netorare"]
    variant = only(sections, "t-ja-netorare-1.2")
    assert variant.findtext(f"{T}term") == "寝盗られ"
    assert {note.get("type"): note.text for note in variant.iter(f"{T}termNote")}["termType"] == "variant"
    assert "variant of: 寝取られ" in notes(variant)


def test_no_romaji_and_no_reading_is_a_term_in_tbx(mini: Glossary) -> None:
    """OmegaT compares the bare language code: ja-Latn romaji would become a Japanese target."""
    found = entries_of_tbx(export(mini, "tbx").body)
    assert ("ja", "NTR") in found  # written so in Japanese
    assert not {text for tag, text in found if tag.startswith("ja")} & {"netorare", "ねとられ", "エヌティーアール"}
    assert {tag for tag, _ in found} == {"en", "ja", "zh-Hans", "zh-Hant"}


def test_only_one_spelling_of_a_preferred_term_is_preferred(mini: Glossary) -> None:
    sections = term_sections(export(mini, "tbx").body)
    status = f"{T}termNote[@type='administrativeStatus']"
    assert only(sections, "t-en-netorare-1").findtext(status) == "preferredTerm-admn-sts"
    assert only(sections, "t-en-netorare-1.2").findtext(status) == "admittedTerm-admn-sts"


def test_what_tbx_basic_has_no_value_for_is_said_in_a_note(mini: Glossary) -> None:
    sections = term_sections(export(mini, "tbx").body)
    kinds = {
        name: {note.get("type"): note.text for note in only(sections, name).iter(f"{T}termNote")} for name in sections
    }
    assert kinds["t-ja-chan-1"]["partOfSpeech"] == "other"
    assert "part of speech: suffix" in notes(only(sections, "t-ja-chan-1"))
    assert kinds["t-ja-ntr-1"]["termType"] == "abbreviation"
    assert "term type: initialism" in notes(only(sections, "t-ja-ntr-1"))
    assert kinds["t-en-cuckold-1"]["grammaticalGender"] == "other"
    assert "gender: common" in notes(only(sections, "t-en-cuckold-1"))


def test_a_concept_in_tbx(mini: Glossary) -> None:
    root = ElementTree.fromstring(export(mini, "tbx", ["ja"]).body)
    entry = next(entry for entry in root.iter(f"{T}conceptEntry") if entry.get("id") == "c-netorare")
    assert entry.findtext(f"{T}descrip[@type='subjectField']") == "fandom"
    english = entry.find(f"{T}descripGrp")  # no English section: the definition belongs to the concept
    assert english is not None
    assert english.findtext(f"{T}descrip") == NASTY
    assert english.findtext(f"{T}admin[@type='source']") == "Editorial <knowledge> & more"
    japanese = entry.find(f"{T}langSec/{T}descripGrp/{T}descrip")
    assert japanese is not None
    assert japanese.text == "奪われた側から描く創作。"
    assert [(ref.get("target"), ref.text) for ref in entry.findall(f"{T}ref")] == [("c-theme", "broader: theme")]
    assert [(ref.get("target"), ref.text) for ref in entry.findall(f"{T}xref")] == [
        ("https://w3id.org/gogen/id/concept/netori", "mirror: netori"),  # no term of it is in the file
        ("https://w3id.org/gogen/id/concept/netorare", "Gogen concept"),
    ]
    said = [note.text for note in entry.findall(f"{T}note")]
    assert {"focalizer: betrayed", "consent of the betrayed: absent", "spread 2000/2019: Far."} <= set(said)


def test_what_xml_cannot_hold_is_refused(mini: Glossary) -> None:
    bell = replace(mini.terms[0], label=Written("a\x07", "en"))
    with pytest.raises(FormatError, match=r"TBX cannot hold the control character U\+0007 in .*a\\x07'"):
        export(replace(mini, terms=(bell, *mini.terms[1:])), "tbx")


@pytest.mark.parametrize("identifier", ["netorare", "a_b", "a.b", "a b", "寝"])
def test_ids_become_names_of_xml(identifier: str) -> None:
    assert ElementTree.fromstring(f"<{tbx.name('c', identifier)}/>").tag.startswith("c-")


@pytest.mark.skipif(not os.environ.get("GOGEN_SHARED"), reason="GOGEN_SHARED names the folder with the TBX validator")
def test_the_validator_finds_no_error(mini: Glossary, glossary: Glossary, tmp_path: Path) -> None:
    files = {"mini": (mini, ()), "curated": (glossary, ()), "ja": (mini, ("ja",)), "zh": (glossary, ("zh-Hant", "fr"))}
    for name, (whole, languages) in files.items():
        (tmp_path / f"{name}.tbx").write_bytes(export(whole, "tbx", languages).body)
    tool = Path(os.environ["GOGEN_SHARED"]) / "tools" / "tbx_validate.py"
    run = subprocess.run(
        [sys.executable, str(tool.resolve()), *sorted(map(str, tmp_path.glob("*.tbx")))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("VALID  ") == len(files)


# ---------------------------------------------------------------- Turtle, JSON-LD


@pytest.mark.parametrize(("name", "format"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)])
@pytest.mark.parametrize("languages", [(), ("ja",), ("zh-Hant", "en")])
def test_rdf_read_back_is_the_same_glossary(
    name: str,
    format: RdfFormat,
    languages: tuple[str, ...],
    mini: Glossary,
    glossary: Glossary,
) -> None:
    for whole in (mini, glossary):
        assert parsed(export(whole, name, languages).body, format) == select(whole, languages)


@pytest.mark.parametrize("name", ["turtle", "jsonld"])
def test_a_build_reads_what_was_exported(name: str, mini: Glossary, tmp_path: Path) -> None:
    exported = export(mini, name)
    file = tmp_path / f"gogen.{exported.extension}"
    file.write_bytes(exported.body)
    assert read(file).glossary == mini


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's JSON-LD parser
@pytest.mark.parametrize(("name", "format"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_another_reader_sees_the_same_triples(name: str, format: str, mini: Glossary) -> None:
    expected = pyoxigraph.serialize([quad.triple for quad in quads(mini)], format=RdfFormat.N_TRIPLES)
    assert expected is not None
    found = Graph().parse(data=export(mini, name).body, format=format)
    assert set(found) == set(Graph().parse(data=expected, format="nt"))  # isomorphic: there are no blank nodes


@pytest.mark.parametrize(("name", "format"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)])
def test_no_graph_is_named(name: str, format: RdfFormat, mini: Glossary) -> None:
    found = list(pyoxigraph.parse(export(mini, name).body, format))
    assert {quad.graph_name for quad in found} == {pyoxigraph.DefaultGraph()}
    assert len(found) == len({quad.triple for quad in quads(mini)})


@pytest.mark.parametrize("name", ["turtle", "jsonld"])
def test_language_tags_have_the_case_of_bcp_47_and_texts_stay_as_they_are(name: str, mini: Glossary) -> None:
    text = export(mini, name).body.decode()
    for tag in ("ja-Hira", "ja-Kana", "ja-Latn-hepburn", "zh-Hant"):
        assert (f'"@{tag} ' if name == "turtle" else f'"@language": "{tag}"') in text
    assert '\\"x\\"@ja-hira, \\\\ and\\na' in text  # the text NASTY, escaped, keeps what only looks like a tag
    assert text.count("ja-hira") == text.count('x\\"@ja-hira')
