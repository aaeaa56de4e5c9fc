"""Term lists on their way out: nothing selected is missing, what is lost is named, one part gives the same bytes."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graph.formats import FORMATS, export
from graph.formats.listing import entries
from graph.formats.selection import Selection, listed, select
from graph.formats.spelling import reading, spellings
from ontology.errors import FormatError
from ontology.model import Advisory, Glossary, Status, Written
from tests.termlists import mini_glossary, term

LOSSLESS = {"csv", "tsv", "xlsx", "tbx", "tbx-dct", "turtle", "jsonld", "nquads"}


@pytest.fixture
def mini() -> Glossary:
    return mini_glossary()


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
    for name, row in FORMATS.items():
        assert row.name == name
        assert row.label
        assert row.note
        assert row.extension.isalnum()
        assert "/" in row.media_type
    assert {name for name, row in FORMATS.items() if row.lossless} == LOSSLESS


@pytest.mark.parametrize("languages", [(), ("ja",), ("fr",), ("zh-Hant", "en")])
def test_every_selected_spelling_is_in_the_list(languages: tuple[str, ...], glossary: Glossary) -> None:
    part = select(glossary, languages)
    selected = listed(part)
    expected = {(s.tag, text) for t in selected for s in spellings(t) for text in (s.lead, *s.variants)}
    of_concepts = [entry for entry in entries(part) if entry.id.startswith("c-")]
    assert {(s.tag, row.text) for entry in of_concepts for s in entry.languages for row in s.terms} == expected
    assert len(selected) > 5


@pytest.mark.parametrize(
    ("name", "languages", "message"),
    [
        ("turtl", (), r"unknown format 'turtl'; did you mean 'turtle'\? allowed: csv, tsv, xlsx, tbx,"),
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


@pytest.mark.parametrize("name", sorted(LOSSLESS))
def test_a_format_that_keeps_everything_reports_no_loss(name: str, mini: Glossary) -> None:
    report = export(mini, name).report
    assert (report.concepts, report.terms, report.losses) == (4, 8, ())


def test_what_is_left_out_is_named(mini: Glossary) -> None:
    report = export(mini, "tbx-basic").report
    assert (report.format, report.concepts, report.terms) == ("tbx-basic", 3, 7)
    told = json.loads(report.json())
    lost = {row["kind"]: (row["count"], row["ids"]) for row in told["lost"]}
    assert lost["borrowing"] == (1, ["b-ety-en-netorare"])
    assert lost["components"] == (2, ["s-ja-netorare-1", "s-ja-ntr-1"])
    assert lost["without_concept"] == (1, ["w-ja-neru"])
    assert lost["concept"] == (1, ["c-netori"])
    assert lost["remarks"] == (1, ["c-netorare"])
    assert {"agent", "claim", "consents", "formation", "language", "morph", "relation", "translation"} <= set(lost)
    assert "1 borrowings" in report.lost
    assert all(row["label"] and row["count"] >= len(row["ids"]) for row in told["lost"])


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


def test_nothing_named_selects_everything(mini: Glossary) -> None:
    assert select(mini) is mini


def dated(mini: Glossary) -> Glossary:
    """Return the mini glossary with an advisory, a status and a date in one of its senses."""
    (sense,) = mini.terms[1].senses
    changed = replace(sense, advisories=(Advisory.ADULT,), status=Status.PREFERRED, modified="2026-02-03")
    return replace(mini, terms=(mini.terms[0], replace(mini.terms[1], senses=(changed,)), *mini.terms[2:]))


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(concepts=("theme",)), {"en-cuckold", "ja-tsundere"}),
        (Selection(statuses=("preferred",)), {"en-netorare"}),
        (Selection(subjects=("fandom",), languages=("ja",)), {"ja-netorare", "ja-ntr"}),
        (Selection(without=("adult",), subjects=("fandom",)), {"ja-netorare", "ja-ntr", "zh-niutouren"}),
        (Selection(since="2026-02-03"), {"en-netorare"}),
        (Selection(sources=("editorial",), concepts=("suffix",)), {"ja-chan"}),
    ],
)
def test_senses_are_selected_by_what_is_said_of_them(selection: Selection, words: set[str], mini: Glossary) -> None:
    assert {t.id for t in select(dated(mini), selection).terms} == words


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (Selection(concepts=("netorar",)), "unknown concept 'netorar'; did you mean 'netorare'"),
        (Selection(statuses=("forbidden",)), "unknown status 'forbidden'; allowed: preferred, admitted"),
        (Selection(subjects=("foods",)), "unknown subject 'foods'; did you mean 'food'"),
        (Selection(without=("adul",)), "unknown advisory 'adul'; did you mean 'adult'"),
        (Selection(sources=("edict",)), "unknown source 'edict'"),
        (Selection(since="yesterday"), "'yesterday' is no date"),
        (Selection(since="2030-01-01"), "nothing to export: .* changed since 2030-01-01"),
    ],
)
def test_a_selection_that_means_nothing_says_why(selection: Selection, message: str, mini: Glossary) -> None:
    with pytest.raises(FormatError, match=message):
        export(mini, "csv", selection)


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
