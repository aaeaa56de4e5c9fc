"""Files of pairs: each tool gets what it takes and nothing that it would take wrongly; reading gives the pairs back."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from deepl import convert_dict_to_tsv, convert_tsv_to_dict
from deepl.util import convert_csv_to_dict
from translate.storage import csvl10n, omegat, utx

from graph.formats import Exported, export, read
from graph.formats.pairs.direction import Direction
from graph.formats.pairs.presets import PRESETS, columns_of
from graph.formats.selection import Selection, select
from graph.formats.termlist import Entry
from ontology.errors import FormatError
from ontology.model import Glossary, Sense, Status, Term
from tests.termlists import generated, mini_glossary, term
from web.cli import main

JA_EN = Direction("ja", ("en",))
UTX = b"#UTX 1.11; ja/en\r\n"
BILINGUAL = [name for name, preset in PRESETS.items() if not preset.several]
READ = [name for name in PRESETS if name not in ("columns", "google-set", "aws")]


@pytest.fixture(scope="module")
def glossary(glossary: Glossary) -> Glossary:
    """The part of the curated glossary that is on fandom: netorare and its neighbours."""
    return select(glossary, Selection(subjects=("fandom",)))


def with_terms(*added: Term) -> Glossary:
    mini = mini_glossary()
    return replace(mini, terms=tuple(sorted((*mini.terms, *added), key=lambda t: t.id)))


def changed(glossary: Glossary, name: str, **fields: object) -> Glossary:
    """Return a glossary in which the only sense of a word has other fields."""

    def sense(one: Sense) -> Sense:
        return replace(one, **fields)  # type: ignore[arg-type]

    terms = (replace(t, senses=tuple(map(sense, t.senses))) if t.id == name else t for t in glossary.terms)
    return replace(glossary, terms=tuple(terms))


def lines(file: Exported) -> list[list[str]]:
    """Return the cells of a file, its headers left out."""
    text = file.body.decode()
    if file.extension == "csv":
        return list(csv.reader(io.StringIO(text)))
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def pairs(file: Exported) -> set[tuple[str, str]]:
    return {(line[0], line[1]) for line in lines(file)}


def lost(file: Exported) -> dict[str, int]:
    return {loss.kind: loss.count for loss in file.report.losses}


# ---------------------------------------------------------------- what is written


@pytest.mark.parametrize("name", BILINGUAL)
def test_the_pair_is_there_and_no_romaji_is_a_target(name: str, glossary: Glossary) -> None:
    made = export(glossary, name, (), JA_EN)
    found = pairs(made)
    assert ("寝取られ", "netorare") in found
    english = {w.text for t in glossary.terms if t.language == "en" for w in t.canonical.written} | {"target"}
    assert {target for _, target in found} <= english


def test_directions_turn(glossary: Glossary) -> None:
    assert ("netorare", "寝取られ") in pairs(export(glossary, "omegat", (), Direction("en", ("ja",))))
    assert ("寝取られ", "нэторарэ") in pairs(export(glossary, "omegat", (), Direction("ja", ("ru",))))


def test_scripts_are_not_mixed(glossary: Glossary) -> None:
    for name in ("omegat", "deepl"):
        assert ("寝取られ", "牛头人") in pairs(export(glossary, name, (), Direction("ja", ("zh-Hans",))))
        assert "牛頭人" not in export(glossary, name, (), Direction("ja", ("zh-Hans",))).body.decode()
        with pytest.raises(FormatError, match="zh is written in zh-Hans and zh-Hant here: name one of them"):
            export(glossary, name, (), Direction("ja", ("zh",)))


@pytest.mark.parametrize("name", BILINGUAL)
def test_what_must_not_be_used_is_no_target(name: str) -> None:
    mini = changed(
        with_terms(term("en-ntr", ("NTR", "en"), concept="netorare")), "en-netorare", status=Status.DEPRECATED
    )
    made = export(mini, name, (), JA_EN)
    if PRESETS[name].forbidden:  # its status says so
        states = {line[1]: line[3] for line in lines(made)}
        assert states["netorare"] == "forbidden"
        assert states["NTR"] == ""
    else:
        assert ("寝取られ", "NTR") in pairs(made)
        assert ("寝取られ", "netorare") not in pairs(made)
        assert lost(made)["never"] >= 1
    if name == "omegat":
        assert "do not use: netorare" in made.body.decode()


@pytest.mark.parametrize("name", BILINGUAL)
def test_what_must_not_be_translated_is_its_own_translation(name: str) -> None:
    made = export(changed(mini_glossary(), "ja-ntr", translatable=False), name, (), JA_EN)
    assert {target for source, target in pairs(made) if source == "NTR"} == {"NTR"}


@pytest.mark.parametrize("name", ["deepl", "deepl-csv", "google", "google-tsv"])
def test_a_source_has_one_target_and_a_homonym_none(name: str, glossary: Glossary) -> None:
    made = export(glossary, name, (), JA_EN)
    sources = [line[0] for line in lines(made)]
    assert len(sources) == len(set(sources))
    homonym = with_terms(
        term("ja-a", ("橋", "ja"), concept="theme"),
        term("ja-b", ("橋", "ja"), concept="suffix"),
        term("en-suffix", ("suffix", "en"), concept="suffix"),
    )
    found = export(homonym, name, (), JA_EN)
    assert not [pair for pair in pairs(found) if pair[0] == "橋"]
    assert lost(found)["homonym"] == 2


def test_the_preferred_translation_is_the_one() -> None:
    mini = with_terms(term("en-a", ("stolen love", "en"), concept="netorare"))
    assert ("寝取られ", "netorare") in pairs(export(mini, "deepl", (), JA_EN))
    turned = changed(changed(mini, "en-netorare", status=Status.ADMITTED), "en-a", status=Status.PREFERRED)
    assert ("寝取られ", "stolen love") in pairs(export(turned, "deepl", (), JA_EN))


def test_deepl_itself_accepts_the_files(glossary: Glossary) -> None:
    found = convert_tsv_to_dict(export(glossary, "deepl", (), JA_EN).body.decode())
    assert found == convert_csv_to_dict(export(glossary, "deepl-csv", (), JA_EN).body)
    assert convert_tsv_to_dict(convert_dict_to_tsv(found)) == found
    assert len(found) > 40
    assert len(convert_tsv_to_dict(export(generated(300), "deepl", (), JA_EN).body.decode())) > 50


@pytest.mark.parametrize("name", BILINGUAL)
def test_a_term_with_a_tab_or_a_line_break_is_left_out_and_named(name: str) -> None:
    made = export(with_terms(term("ja-tab", ("タ\tブ", "ja"), concept="netorare")), name, (), JA_EN)
    assert "ブ" not in made.body.decode()
    assert lost(made)["unfit"] == 1


@pytest.mark.parametrize(("name", "longest"), [("deepl", 1024), ("google", 1024), ("aws", 200)])
def test_a_term_is_as_long_as_the_tool_takes(name: str, longest: int) -> None:
    fits, over = "あ" * (longest // 3), "あ" * (longest // 3 + 1)  # three bytes each
    made = export(
        with_terms(term("ja-x", (fits, "ja"), concept="netorare"), term("ja-y", (over, "ja"), concept="netorare")),
        name,
        (),
        JA_EN,
    )
    assert fits in dict(pairs(made))
    assert over not in dict(pairs(made))
    assert lost(made)["over_long"] == 1


def test_a_file_is_as_large_as_the_tool_takes(monkeypatch: pytest.MonkeyPatch, glossary: Glossary) -> None:
    monkeypatch.setitem(PRESETS, "deepl", replace(PRESETS["deepl"], largest=300))
    from graph.formats.listing import entries
    from graph.formats.pairs import writing
    from graph.formats.termlist import Losses

    file, losses = io.BytesIO(), Losses()
    count = writing.write(file, PRESETS["deepl"], entries(glossary), (), losses, JA_EN)
    assert len(file.getvalue()) <= 300
    assert file.getvalue().endswith(b"\n")
    assert count > 5
    assert {loss.kind: loss.count for loss in losses}["over_size"] > 5


def test_amazon_gets_a_header_and_whole_lines(glossary: Glossary) -> None:
    made = export(glossary, "aws", (), Direction("ja", ("en", "zh-Hant")))
    header, *rows = lines(made)
    assert header == ["ja", "en", "zh-TW"]
    assert all(len(row) == 3 and all(row) for row in rows)
    assert lost(made)["incomplete"] > 0
    with pytest.raises(FormatError, match="one to 10 target languages, found 11"):
        export(glossary, "aws", (), Direction("ja", ("en", "fr", "de", "es", "ko", "ru", "pt", "it", "pl", "nl", "vi")))


def test_google_gets_a_header_for_term_sets_only(glossary: Glossary) -> None:
    assert lines(export(glossary, "google", (), JA_EN))[0] != ["ja", "en"]
    header, *rows = lines(export(glossary, "google-set", (), Direction("ja", ("en", "zh-Hans"))))
    assert header == ["ja", "en", "zh", "pos", "description"]
    assert ["寝取られ", "netorare", "牛头人", "noun"] in [row[:4] for row in rows]


def test_omegat_takes_no_term_for_a_comment() -> None:
    made = export(with_terms(term("ja-hash", ("#タグ", "ja"), concept="netorare")), "omegat", (), JA_EN)
    assert not any(line.startswith("#") for line in made.body.decode().splitlines())
    assert lost(made)["comment_mark"] == 1


def test_utx_has_its_header_and_its_line_ends(glossary: Glossary) -> None:
    text = export(glossary, "utx", (), JA_EN).body.decode()
    first, second, *_ = text.split("\r\n")
    assert first.startswith("#UTX 1.11; ja/en; ")
    assert second.split("\t")[:4] == ["#src", "tgt", "src:pos", "term status"]
    assert text.count("\n") == text.count("\r\n")
    assert not text.startswith("\ufeff")


def test_columns_are_those_that_were_named(glossary: Glossary) -> None:
    way = Direction("ja", ("en",), columns_of("Term=source, Translation=target, Kana=reading, definition"))
    header, *rows = lines(export(glossary, "columns", (), way))
    assert header == ["Term", "Translation", "Kana", "definition"]
    assert ["寝取られ", "netorare", "ねとられ"] in [row[:3] for row in rows]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("Term=sourc", "unknown field 'sourc' in --columns; did you mean 'source'"),
        ("A=source,A=target", "column 'A' twice"),
        ("=source", "a column without a name"),
    ],
)
def test_columns_that_mean_nothing_say_why(told: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        columns_of(told)


@pytest.mark.parametrize(
    ("name", "direction", "message"),
    [
        ("deepl", Direction("ja", ("en", "fr")), "DeepL glossary .* takes one target language, found 2"),
        ("deepl", Direction("ja", ("jp",)), "unknown language 'jp'"),
        ("deepl", Direction("ja", ("ja",)), "language 'ja' twice"),
        ("deepl", Direction("en", ("fr",)), "no pair of terms from en to fr"),
        ("csv", JA_EN, "CSV for spreadsheets has no direction; choose languages instead"),
    ],
)
def test_a_direction_that_means_nothing_says_why(name: str, direction: Direction, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        export(mini_glossary(), name, (), direction)


def test_what_is_lost_is_named(glossary: Glossary) -> None:
    whole, chosen = export(glossary, "omegat"), export(glossary, "omegat", (), JA_EN)
    assert lost(whole)["other_language"] > 100
    assert "other_language" not in lost(chosen)  # nobody asked for them
    assert {"borrowing", "formation", "subjectField", "source", "goshu", "relation"} <= set(lost(chosen))
    assert "reading" not in lost(chosen)  # stands in the comment
    assert "reading" in lost(export(glossary, "deepl", (), JA_EN))


# ---------------------------------------------------------------- what is read


def told(entries: tuple[Entry, ...]) -> set[tuple[str, str]]:
    found = set()
    for entry in entries:
        source, *others = entry.languages
        found |= {(a.text, b.text) for a in source.terms for other in others for b in other.terms}
    return found


@pytest.mark.parametrize("name", READ)
def test_pairs_come_back(name: str, glossary: Glossary, tmp_path: Path) -> None:
    made = export(glossary, name, (), JA_EN)
    file = tmp_path / f"list.{made.extension}"
    file.write_bytes(made.body)
    back = read(file, name, direction=JA_EN)
    assert told(back.list.entries) == pairs(made)
    assert {section.tag for entry in back.list.entries for section in entry.languages} == {"ja", "en"}
    assert back.warnings == ()


@pytest.mark.parametrize("name", ["omegat", "utx"])
def test_concepts_and_statuses_come_back(name: str, glossary: Glossary) -> None:
    back = read(io.BytesIO(export(glossary, name, (), JA_EN).body), name, direction=JA_EN)
    (netorare,) = [e for e in back.list.entries if any(i.target and i.target.endswith("/netorare") for i in e.items)]
    assert {term.text for section in netorare.languages for term in section.terms} == {
        "寝取られ",
        "ネトラレ",
        "NTR",
        "netorare",
    }
    if name == "utx":
        states = {i.value for e in back.list.entries for s in e.languages for t in s.terms for i in t.items}
        assert {"preferredTerm-admn-sts", "admittedTerm-admn-sts", "noun"} <= states


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("omegat", b"\xe5\xaf\x9d\tnetoru\n\xff\tx\n", "not UTF-8 at byte 11"),
        ("omegat", "寝る\n".encode(), "row 1: expected 2 or 3 fields, found 1"),
        ("omegat", "寝る\tsleep\tnote\tmore\n".encode(), "row 1: expected 2 or 3 fields, found 4"),
        ("omegat", "寝る\t\n".encode(), "empty term at line 1"),
        ("omegat", "寝\x07る\tsleep\n".encode(), r"row 1: control character U\+0007 in a term"),
        ("omegat", b"# nothing\n", "no term in the file"),
        ("omegat", b"", "no term in the file"),
        ("deepl", "寝る\tsleep\tmore\n".encode(), "row 1: expected 2 fields, found 3"),
        ("google", '"寝る,sleep\n'.encode(), "row 1: a quotation mark is opened and never closed"),
        ("aws", "ja,zh_CN\n寝る,睡\n".encode(), "invalid language tag 'zh_CN' at line 1; did you mean zh-CN?"),
        ("aws", "ja,en\n寝る\n".encode(), "row 2: expected 2 fields, found 1"),
        ("aws", "ja,ja\n寝る,寝る\n".encode(), "column 'ja' twice"),
        ("aws", b"ja\n", "expected a first row with the codes of two languages"),
        ("utx", b"src\ttgt\n", "not UTX: the first line begins with 'src'"),
        ("utx", b"#UTX 1.11; ja\r\n#src\ttgt\r\n", "names no pair of languages"),
        ("utx", b"#UTX 1.11; ja/en\r\n#src\tx\r\n", "missing column 'tgt'"),
        ("utx", b"#UTX 1.11; ja/en\r\nx\ty\r\n", "missing column 'src'"),
        ("utx", b"#UTX 1.11; ja/en\r\n#src\ttgt\ttgt\r\n", "column 'tgt' twice"),
        (
            "utx",
            "#UTX 1.11; ja/en\r\n#src\ttgt\tsrc:pos\r\n寝る\tsleep\tnom\r\n".encode(),
            "partOfSpeech 'nom' not one of",
        ),
        (
            "utx",
            "#UTX 1.11; ja/en\r\n#src\ttgt\tterm status\r\n寝る\tsleep\tok\r\n".encode(),
            "term status 'ok' not one of",
        ),
    ],
)
def test_what_cannot_be_read_says_why(name: str, body: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message.replace("?", r"\?")):
        read(io.BytesIO(body), name, direction=JA_EN)


def test_a_file_without_languages_needs_a_direction() -> None:
    with pytest.raises(FormatError, match="OmegaT glossary names no languages: say from which into which"):
        read(io.BytesIO("寝る\tsleep\n".encode()), "omegat")


def test_leniently_what_is_good_is_read() -> None:
    body = "寝る\n\t\n寝る\tsleep\n起\x07きる\tget up\n".encode()
    back = read(io.BytesIO(body), "omegat", strict=False, direction=JA_EN)
    assert told(back.list.entries) == {("寝る", "sleep"), ("起 きる", "get up")}
    assert len(back.warnings) == 2


def test_a_byte_order_mark_is_no_part_of_a_term() -> None:
    back = read(io.BytesIO("\ufeff寝る\tsleep\r\n".encode()), "omegat", direction=JA_EN)
    assert told(back.list.entries) == {("寝る", "sleep")}


# ---------------------------------------------------------------- other readers


def test_translate_toolkit_reads_the_expected_pairs(glossary: Glossary) -> None:
    for name, store in (("omegat", omegat.OmegaTFile), ("utx", utx.UtxFile)):
        made = export(glossary, name, (), JA_EN)
        found = store()
        found.parse(made.body)
        assert {(unit.source, unit.target) for unit in found.units if unit.source} == pairs(made), name
    comma = csvl10n.csvfile(fieldnames=["source", "target"])
    made = export(glossary, "google", (), JA_EN)
    comma.parse(made.body)
    assert {(unit.source, unit.target) for unit in comma.units} == pairs(made)


@pytest.mark.slow
def test_the_shell_writes_pairs(store: Path, tmp_path: Path) -> None:
    arguments = ["export", "deepl", "--from", "ja", "--to", "de", "--store", str(store), "-o", str(tmp_path / "de.tsv")]
    shown = CliRunner().invoke(main, arguments)
    assert shown.exit_code == 0, shown.output
    assert "\nアヘ顔\tAhegao\n" in (tmp_path / "de.tsv").read_text(encoding="utf-8")
    wrong = CliRunner().invoke(main, ["export", "csv", "--columns", "a=source", "--store", str(store)])
    assert wrong.exit_code == 2
    assert "--columns is for the format columns" in wrong.output
