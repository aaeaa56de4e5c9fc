"""TBX on its way in: what is valid is read, what is not is refused with its line, or mended where that is asked for."""

import io
import os
from collections import Counter
from pathlib import Path

import pytest

from graph.formats import read
from graph.formats.tbx.writing import DIALECTS, write
from graph.formats.termlist import Item, Losses, TermList, facts
from ontology.errors import FormatError

SHARED = os.environ.get("GOGEN_SHARED")
SAMPLES = sorted((Path(SHARED) / "data" / "tbx" / "samples").glob("*.tbx")) if SHARED else []
# No BAD in their names, and yet not what the current schemas allow: strictly refused, leniently read with warnings.
FLAWED = {"v3_usageStatus_basic", "v2_pontoon_expected", "v2_taas"}

HEAD = "<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>"


def v3(body: str, dialect: str = "TBX-Basic", style: str = "dca", back: str = "") -> str:
    """Return a TBX 3 file with that body, which begins at line 2."""
    return (
        f'<tbx xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" '
        f'xmlns:basic="http://www.tbxinfo.net/ns/basic" xmlns:linguist="http://www.tbxinfo.net/ns/linguist" '
        f'type="{dialect}" style="{style}" xml:lang="en">{HEAD}<text><body>\n{body}\n</body>{back}</text></tbx>'
    )


def v2(body: str, dialect: str = "TBX-Basic") -> str:
    head = HEAD.replace("tbxHeader", "martifHeader")
    return f'<martif type="{dialect}" xml:lang="en">{head}<text><body>\n{body}\n</body></text></martif>'


def entry(inside: str, term: str = "<term>kite</term>", id: str = "c1", lang: str = "en", concept: str = "") -> str:
    section = f'<langSec xml:lang="{lang}"><termSec>{term}{inside}</termSec></langSec>'
    return f'<conceptEntry id="{id}">{concept}{section}</conceptEntry>'


def parsed(text: str | bytes, strict: bool = True) -> TermList:
    return read(io.BytesIO(text.encode() if isinstance(text, str) else text), "tbx", strict).list


# ---------------------------------------------------------------- the samples


@pytest.mark.skipif(not SHARED, reason="GOGEN_SHARED names the folder with the sample files")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_or_refused_as_its_name_says(sample: Path) -> None:
    if "BAD" in sample.stem or sample.stem in FLAWED:
        with pytest.raises(FormatError, match=r"at line|\(line"):
            read(sample, "tbx")
    else:
        assert read(sample, "tbx").terms
    if sample.stem in FLAWED:
        found = read(sample, "tbx", strict=False)
        assert found.terms
        assert found.warnings


@pytest.mark.skipif(not SHARED, reason="GOGEN_SHARED names the folder with the sample files")
@pytest.mark.parametrize("sample", [s for s in SAMPLES if "BAD" not in s.stem], ids=lambda path: path.stem)
def test_a_sample_written_again_tells_the_same_facts_or_names_them_as_lost(sample: Path) -> None:
    found = read(sample, "tbx", strict=False).list
    told = facts(found.entries)
    rows = [row for one in found.entries for section in one.languages for row in section.terms]
    ids = {one.id for one in (*found.entries, *found.shared, *rows) if one.id}
    for key in ("tbx", "tbx-dct", "tbx-basic", "tbx-min-dct", "tbx-v2", "tbx-v2-ntig"):
        file, losses = io.BytesIO(), Losses()
        write(file, DIALECTS[key], found.entries, found.shared, losses, ids=ids)
        again = facts(parsed(file.getvalue()).entries)
        lost: Counter[str] = Counter()
        for fact, count in (told - again).items():
            lost[fact.category] += count
        assert lost == Counter({loss.kind: loss.count for loss in losses})
        assert not again - told
        assert not lost or not DIALECTS[key].whole


# ---------------------------------------------------------------- what is wrong, and where

STATUS = Item("administrativeStatus", "supersededTerm-admn-sts")

WRONG = (
    ("<tbx>", "XML not well-formed at line 1"),
    ("", "XML not well-formed at line 1"),
    ("plain text", "XML not well-formed at line 1"),
    (b"\xff\xfe\x00", "XML not well-formed"),
    (v3(entry("")).encode()[:-20] + b"\xff", "not UTF-8 at byte "),
    (f'<!DOCTYPE tbx [<!ENTITY a "b">]>{v3(entry(""))}', "document type declarations with entities are refused"),
    (f'<!DOCTYPE tbx [<!ENTITY % a SYSTEM "x">]>{v3(entry(""))}', "declarations with entities are refused"),
    (f'<!DOCTYPE tbx SYSTEM "x.dtd">{v3(entry(""))}', "a document type declaration is not allowed in TBX v3"),
    (v3(entry("&a;")), "XML not well-formed at line 2"),
    ("<html/>", "not TBX: root element html"),
    ("<TBX dialect='TBX-Min'/>", "not TBX: root element TBX"),
    (v3(entry(""), "TBX-Bassic"), "unknown TBX dialect 'TBX-Bassic'; did you mean 'TBX-Basic'?"),
    (v3(entry(""), style="dcx"), "style 'dcx' of TBX at line 1"),
    (v3(entry(""), "TBX-Min").replace("urn:iso:std:iso:30042:ed-2", "urn:x"), "namespace of <tbx>"),
    (v3(entry("", lang="zh_CN")), "invalid language tag 'zh_CN' at line 2; did you mean zh-CN?"),
    (v3(entry("", lang="---")), "invalid language tag '---' at line 2"),
    (v3(entry("", term="<term> </term>")), "empty term at line 2"),
    (v3(entry("", term="<term>a\tb</term>")), "a tab or newline in the term 'a b' at line 2"),
    (v3(entry("") + "\n" + entry("")), "duplicate id 'c1' (lines 2 and 3)"),
    (
        v3(entry('<ref type="crossReference" target="zzz">x</ref>')),
        "target 'zzz' is neither an id in this file nor an http(s) URI (line 2)",
    ),
    (v3(entry('<xref type="externalCrossReference" target="ftp://x">x</xref>')), "target 'ftp://x' is neither"),
    (v3(entry('<xref type="externalCrossReference">x</xref>')), "<xref> at line 2 lacks its attribute 'target'"),
    (
        v3(entry('<termNote type="partOfSpeech">properNoun</termNote>')),
        "partOfSpeech 'properNoun' not one of noun, verb, adjective, adverb, other (line 2)",
    ),
    (v3(entry('<termNote type="pos">noun</termNote>')), "data category 'pos' of <termNote> at line 2; allowed: "),
    (v3(entry('<termNote type="register">slangRegister</termNote>')), "data category 'register' of <termNote>"),
    (v3(entry('<termNote>noun</termNote>')), "<termNote> at line 2 lacks its attribute 'type'"),
    (v3(entry('<descrip type="definition">x</descrip>')), "definition at line 2 stands at the level of a term"),
    (
        v3(entry('<note>x</note><termNote type="partOfSpeech">noun</termNote>')),
        "<termNote> at line 2 is not allowed there in <termSec>: term (termNote|termNoteGrp)*",
    ),
    (v3(entry("", term='<note>x</note><term>a</term>')), "<note> at line 2 is not allowed there in <termSec>"),
    (v3(entry("<comment>x</comment>")), "unknown element 'comment' at line 2"),
    (v3(entry("text")), "text 'text' in <termSec> at line 2"),
    (v3('<conceptEntry id="c1"/>'), "<conceptEntry> at line 2 is not complete: "),
    (v3(entry("", id="1")), "id '1' at line 2 is no XML name"),
    (v3(entry('<note class="x">y</note>')), "attribute 'class' of <note> at line 2 is not allowed"),
    (
        v3(entry('<transacGrp><transac type="transactionType">origination</transac><date>May</date></transacGrp>')),
        "date 'May' at line 2 is no ISO 8601 date",
    ),
    (v3(entry("<min:partOfSpeech>noun</min:partOfSpeech>")), "<partOfSpeech> at line 2 is DCT style"),
    (v3(entry('<termNote type="partOfSpeech">noun</termNote>'), style="dct"), "is DCA style"),
    (
        v3(entry("<linguist:reading>x</linguist:reading>"), style="dct"),
        "namespace 'http://www.tbxinfo.net/ns/linguist' at line 2 is no part of TBX-Basic",
    ),
    (v3(entry('<basic:context xml:lang="en">x</basic:context>'), style="dct"), "attribute 'xml:lang' of <context>"),
    (v3(entry('<min:partOfSpeech>word</min:partOfSpeech>'), style="dct"), "partOfSpeech 'word' not one of noun"),
    (v3(""), "no term in the file"),
    (v2('<termEntry><langSet xml:lang="en"><ntig><termGrp><term>a</term></termGrp></ntig></langSet></termEntry>'),
     "<ntig> at line 2 is not allowed there in <langSet>"),
    (v2('<termEntry><langSet xml:lang="en"><tig><term>a</term></tig></langSet></termEntry>', "TBX-Mine"),
     "unknown TBX dialect 'TBX-Mine'"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[message[:48] for _, message in WRONG])
def test_what_is_wrong_is_told_with_its_line(text: str | bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        parsed(text)
    assert message in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_elements_nested_without_end_are_refused() -> None:
    with pytest.raises(FormatError, match="elements nested deeper than 64 at line 2"):
        parsed(v3(entry("<note>" + "<foreign>" * 100 + "</foreign>" * 100 + "</note>")))


def test_a_huge_entry_is_refused() -> None:
    with pytest.raises(FormatError, match="the element 'conceptEntry' at line 2 is too long"):
        parsed(v3(entry(f"<note>{'x' * (1 << 23)}</note>")))


# ---------------------------------------------------------------- what is allowed


def test_a_doctype_that_only_names_a_file_is_accepted_in_version_2_and_never_loaded() -> None:
    text = '<!DOCTYPE martif SYSTEM "file:///etc/passwd">'
    body = '<termEntry id="c1"><langSet xml:lang="en"><tig><term>kite</term></tig></langSet></termEntry>'
    assert parsed(text + v2(body)).terms == 1


def test_a_byte_order_mark_and_utf_16_are_accepted() -> None:
    assert parsed(b"\xef\xbb\xbf" + v3(entry("")).encode()).terms == 1
    declared = f'<?xml version="1.0" encoding="UTF-16"?>{v3(entry(""))}'
    assert parsed(declared.encode("utf-16")).terms == 1


def test_the_order_of_elements_is_free_in_dct_style_after_the_term() -> None:
    found = parsed(v3(entry("<note>n</note><min:partOfSpeech>noun</min:partOfSpeech>"), style="dct"))
    ((row,),) = (section.terms for section in found.entries[0].languages)
    assert row.items == (Item("note", "n"), Item("partOfSpeech", "noun"))


def test_version_2_has_another_list_of_parts_of_speech() -> None:
    told = '<tig><term>Kyoto</term><termNote type="partOfSpeech">properNoun</termNote></tig>'
    found = parsed(v2(f'<termEntry id="c1"><langSet xml:lang="en">{told}</langSet></termEntry>'))
    assert found.entries[0].languages[0].terms[0].items == (Item("partOfSpeech", "properNoun"),)


def test_what_stands_in_one_group_stays_together() -> None:
    group = '<descripGrp><descrip type="context">A kite.</descrip><admin type="source">Manual</admin></descripGrp>'
    found = parsed(v3(entry(group)))
    assert found.entries[0].languages[0].terms[0].items == (
        Item("context", "A kite.", parts=(Item("source", "Manual"),)),
    )


def test_a_note_with_a_key_tells_the_exact_value_of_a_list() -> None:
    told = '<termNote type="partOfSpeech">other</termNote><note>[tbx:partOfSpeech] properNoun</note>'
    assert parsed(v3(entry(told))).entries[0].languages[0].terms[0].items == (Item("partOfSpeech", "properNoun"),)


@pytest.mark.parametrize(
    ("inside", "items"),
    [
        (
            '<termNote type="usageStatus">preferred</termNote>',
            (Item("administrativeStatus", "preferredTerm-admn-sts"),),
        ),
        ('<termNote type="pos">noun</termNote>', (Item("partOfSpeech", "noun"),)),
        ('<termNote type="valency">2</termNote>', (Item("valency", "2"),)),  # kept as it stands
        ("<comment>x</comment><note>y</note>", (Item("note", "y"),)),
    ],
)
def test_leniently_what_is_wrong_is_mended_or_kept_with_a_warning(inside: str, items: tuple[Item, ...]) -> None:
    found = read(io.BytesIO(v3(entry(inside)).encode()), "tbx", strict=False)
    assert found.list.entries[0].languages[0].terms[0].items == items
    assert found.warnings


def test_leniently_ids_and_language_tags_are_mended() -> None:
    found = parsed(v3(entry("", lang="zh_cn", id="7") + "\n" + entry("", id="7")), strict=False)
    assert [one.id for one in found.entries] == ["id-7", "id-7.3"]
    assert found.entries[0].languages[0].tag == "zh-CN"
