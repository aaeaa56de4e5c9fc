"""`gogen export` and `gogen compare`: files are whole or not there, what is lost and what would change is told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import main


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.mark.slow
def test_a_loss_report_stands_beside_a_lossy_export(store: Path, tmp_path: Path) -> None:
    file, report = tmp_path / "terms.tbx", tmp_path / "lost.json"
    options = ("--language", "ja", "--subject", "fandom", "--no-advisory", "adult")
    shown = run("export", "tbx-min", *options, "--loss-report", report, "-o", file, "--store", store)
    assert shown.exit_code == 0, shown.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["format"] == "tbx-min"
    assert "remarks" in {row["kind"] for row in told["lost"]}
    assert f"{told['concepts']} concepts, {told['terms']} terms; left out: " in shown.stderr
    assert "TBX-Min" in file.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--status", "good"), "unknown status 'good'; allowed: preferred, admitted, deprecated, superseded"),
        (("--concept", "netorar"), "unknown concept 'netorar'; did you mean 'netorare'"),
        (("--since", "May"), "'May' is no date"),
        (("--since", "2999-01-01"), "nothing to export"),
    ],
)
def test_a_selection_that_means_nothing_exits_with_2_and_leaves_no_file(
    options: tuple[str, ...], message: str, store: Path, tmp_path: Path
) -> None:
    shown = run("export", "csv", *options, "-o", tmp_path / "x.csv", "--store", store)
    assert (shown.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert message in shown.stderr


@pytest.mark.slow
def test_an_edited_list_is_compared_with_the_glossary(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    run("export", "csv", "--concept", "netorare", "--language", "en", "-o", file, "--store", store)
    text = file.read_text(encoding="utf-8-sig")
    file.write_text(text.replace(",noun,", ",verb,"), encoding="utf-8", newline="")
    shown = run("compare", "csv", file, "--json", "--store", store)
    assert shown.exit_code == 0, shown.stderr
    told = json.loads(shown.stdout)
    assert {(c["category"], c["before"], c["after"]) for c in told["changed"]} == {("partOfSpeech", "noun", "verb")}
    assert told["added"] == []
    assert "changed" in run("compare", "csv", file, "--store", store).stdout


def test_a_list_that_cannot_be_read_exits_with_2(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "terms.tbx"
    file.write_text("<html/>", encoding="utf-8")
    shown = run("compare", "tbx", file, "--store", store)
    assert (shown.exit_code, shown.stderr) == (2, "gogen: not TBX: root element html\n")
