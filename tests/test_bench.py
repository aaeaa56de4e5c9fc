"""The bench measures what it says: verdicts, targets, files; and what it prints."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from morphology.bench.accuracy import FEATURES, accuracy, expected_features, read
from morphology.bench.speed import Speed
from web.cli import main


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    (tmp_path / "a_deinfl_unimorph.tsv").write_text(
        "form\tlemmas\tfeatures\n"
        "食べた\t食べる\tV;PST;PFV\n"
        "書かれた\t書く\tV;PST;PFV;ELEV||V;PST;PFV;PASS\n"
        "見た\t聞く\tV;PST;PFV\n",  # a row that no analyser gets right
        encoding="utf-8",
    )
    (tmp_path / "c_kanji_to_reading.tsv").write_text(
        'source\tsurface\tkana_any_of\thepburn_any_of\njlpt\t青\tあお\tao\nkanjium\t"猫\tネコ|ねこ\tneko\n',
        encoding="utf-8",
    )
    return tmp_path


def test_figures_are_shares_of_right_answers_with_their_confusions(sets: Path) -> None:
    figures = {(f.set, f.source, f.measure): f for f in accuracy(sets)}
    top = figures["UniMorph without keigo", "", "top-1"]
    assert (round(top.value, 3), top.count, top.target, top.met) == (0.667, 3, 0.97, False)
    assert [(c.asked, c.expected, c.found) for c in top.confusions] == [("見た", "聞く", "見る")]
    assert figures["UniMorph without keigo", "", "lemma and features"].value == top.value
    assert figures["kanji → reading", "jlpt", "@1"].met


def test_only_so_many_rows_or_files_are_measured(sets: Path) -> None:
    assert {figure.count for figure in accuracy(sets, limit=1)} == {1}
    assert {figure.set for figure in accuracy(sets, only="kanji")} == {"kanji → reading"}


def test_sets_are_read_without_quoting_and_without_remarks(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text('# a remark\na\tb\n"1\t2\n', encoding="utf-8")
    assert read(tmp_path / "x.tsv") == [{"a": '"1', "b": "2"}]


@pytest.mark.parametrize(
    ("bundle", "features"),
    [
        ("V;PST;PFV;NEG", [{"past", "negative"}]),
        ("V;IMP;OBLIG;NEG", [{"prohibitive"}]),
        ("V;PRS;IPFV;PASS", [{"passive"}, {"passive-or-potential"}]),
        ("V;PRS;IPFV", [set()]),
    ],
)
def test_unimorph_bundles_are_sets_of_our_features(bundle: str, features: list[set[str]]) -> None:
    assert [set(found) for found in expected_features(bundle)] == features


def test_every_feature_of_the_bench_is_one_that_the_analyser_names() -> None:
    from morphology.inflection import suffixes

    named = set((suffixes.__doc__ or "").replace("``", " ").split())
    assert {feature for _, ours in FEATURES for said in ours for feature in said.split()} <= named


def test_a_speed_is_met_from_above_or_from_below() -> None:
    assert Speed("t", "w", 2.1, "×", 2.0).met
    assert Speed("t", "w", 0.4, "s", 0.5, at_most=True).met
    assert Speed("t", "w", 1, "s").met is None


def test_the_shell_prints_figures_beside_their_targets(sets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("morphology.reading.reverse.ensure", lambda progress=None: None)
    shown = CliRunner().invoke(main, ["bench", "morphology", "--sets", str(sets), "--no-speed", "--errors"])
    assert shown.exit_code == 1  # a target is missed
    rows = [line.split("\t") for line in shown.stdout.splitlines()]
    assert rows[0] == ["set", "measure", "value", "target", "met", "rows"]
    assert ["UniMorph without keigo", "top-1", "0.667", "≥ 0.97", "no", "3"] in rows
    assert ["UniMorph without keigo", "top-1", "見た", "聞く", "見る"] in rows


def test_a_folder_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["bench", "morphology", "--sets", str(tmp_path / "none"), "--no-speed"])
    assert shown.exit_code == 2
    assert "no such folder of test sets" in shown.stderr


# ---------------------------------------------------------------- gogen analyse --text


def text(*args: str, stdin: bytes | None = None) -> tuple[int, list[str], str]:
    shown = CliRunner().invoke(main, ["analyse", "--text", *args], input=stdin)
    return shown.exit_code, shown.stdout.splitlines(), shown.stderr


def test_text_comes_out_as_one_object_a_line(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("手袋を買った。\n\n彼は寝取られました。\n", encoding="utf-8")
    code, lines, _ = text("--json", str(file))
    found = [json.loads(line) for line in lines]
    assert code == 0
    assert [(line["line"], line["error"]) for line in found] == [(1, None), (2, None), (3, None)]
    assert [token["surface"] for token in found[0]["tokens"]] == ["手袋", "を", "買った", "。"]
    assert found[2]["tokens"][2]["entry"] == "https://w3id.org/gogen/id/entry/ja-netorareru"
    assert [json.loads(line)["line"] for line in text("--json", "--resume-from", "3", str(file))[1]] == [3]


def test_text_comes_out_as_rows_for_people_and_pipes() -> None:
    code, lines, _ = text(stdin="手袋だ\n".encode())
    assert code == 0
    assert lines[0] == "手袋\t手袋\tてぶくろ\ttebukuro\tnoun\t\tja-tebukuro"
    assert lines[-1] == ""


def test_a_line_of_any_length_is_one_object() -> None:
    code, lines, _ = text("--json", stdin=("猫が走る。" * 10_000).encode())
    assert code == 0
    assert len(lines) == 1
    assert len(json.loads(lines[0])["tokens"]) == 40_000


def test_invalid_utf_8_ends_the_reading_unless_it_may_be_skipped() -> None:
    body = "犬\n".encode() + b"\xff\n" + "猫\n".encode()
    code, lines, said = text("--json", stdin=body)
    assert (code, len(lines)) == (1, 1)
    assert "standard input, line 2: not UTF-8 at byte 0" in said
    code, lines, said = text("--json", "--skip-invalid", stdin=body)
    assert code == 0
    assert json.loads(lines[1]) == {"file": "-", "line": 2, "tokens": [], "error": "not UTF-8 at byte 0"}
    assert "1 line skipped" in said


@pytest.mark.parametrize("args", [["--jobs", "2", "犬"], ["--skip-invalid", "犬"], ["--text", "no-such-file"]])
def test_wrong_usage_exits_with_2(args: list[str]) -> None:
    assert CliRunner().invoke(main, ["analyse", *args]).exit_code == 2
