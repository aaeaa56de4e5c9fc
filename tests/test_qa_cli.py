"""`gogen qa`: files in, findings as text, JSON and SARIF out, exit codes for CI."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from web.cli import main

MINI = str(Path(__file__).parent / "data" / "mini")
GOOD, BAD = "手袋を買った。\tI bought gloves.\n", "手袋を買った。\tI bought mittens.\n"


def qa(*arguments: str, text: str | None = None, to: str = "en") -> Result:
    return CliRunner().invoke(main, ["qa", *arguments, "--data", MINI, *(["--to", to] if to else [])], input=text)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests away from a gogen-qa.toml above the working folder."""
    (tmp_path / "gogen-qa.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_a_pair_on_standard_input_is_checked() -> None:
    shown = qa("-", text=GOOD + BAD)
    assert shown.exit_code == 1
    lines = shown.stdout.splitlines()
    assert lines[0].startswith(
        "-:2: warning: 手袋 is not rendered by an approved translation (approved: glove) [missing-"
    )
    assert lines[1:] == ["  手袋を買った。", "  I bought mittens."]
    assert shown.stderr == "2 segments checked: 1 warning.\n"
    assert qa("-", text=GOOD).exit_code == 0
    assert qa("-", text=GOOD).stdout == ""


@pytest.mark.parametrize(("fail_on", "code"), [("warning", 1), ("error", 0), ("never", 0)])
def test_the_exit_code_is_for_ci(fail_on: str, code: int) -> None:
    assert qa("-", "--fail-on", fail_on, text=BAD).exit_code == code


def test_files_of_several_kinds_are_read_one_after_another(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,source,target\nk1,手袋,Mitten\n", encoding="utf-8")
    (tmp_path / "b.po").write_text(
        'msgid ""\nmsgstr "Language: ru\\n"\n\nmsgid "手袋"\nmsgstr "Варежка"\n', encoding="utf-8"
    )
    shown = qa("a.csv", "b.po", "--format", "json", to="")
    assert "a.csv: the language of the translation is not known: say it with --to" in shown.stderr
    assert shown.exit_code == 2
    (tmp_path / "gogen-qa.toml").write_text('target_language = "ru"', encoding="utf-8")
    told = json.loads(qa("a.csv", "b.po", "--format", "json", to="").stdout)
    assert [(one["file"], one["line"], one["unit"]) for one in told["findings"]] == [
        ("a.csv", 2, "k1"),
        ("b.po", 4, "手袋"),
    ]
    assert told["counts"] == {"segments": 2, "severities": {"warning": 2}, "kinds": {"missing-translation": 2}}
    first = told["findings"][0]
    assert first["entry"] == "https://w3id.org/gogen/id/entry/ja-tebukuro"
    assert first["expected"] == ["перчатка"]
    assert first["source"] == {"text": "手袋", "language": "ja", "found": {"start": 0, "end": 2, "text": "手袋"}}
    assert first["target"]["found"] is None


def test_findings_as_sarif_are_a_whole_log(tmp_path: Path) -> None:
    (tmp_path / "a b.tsv").write_text("id\tsource\ttarget\nk1\t手袋\tMitten\n", encoding="utf-8")
    shown = qa("a b.tsv", "--format", "sarif")
    log: dict[str, Any] = json.loads(shown.stdout)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    (result,) = run["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "missing-translation"
    assert {rule["defaultConfiguration"]["level"] for rule in rules} <= {"none", "note", "warning", "error"}
    assert result["level"] == "warning"
    assert "手袋" in result["message"]["text"]
    place = result["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.tsv"
    assert place["physicalLocation"]["region"] == {"startLine": 2, "snippet": {"text": "手袋"}}
    assert place["logicalLocations"] == [{"name": "k1", "kind": "resource"}]
    assert 0 <= result["rank"] <= 100
    again = json.loads(qa("a b.tsv", "--format", "sarif").stdout)
    assert again["runs"][0]["results"][0]["partialFingerprints"] == result["partialFingerprints"]


# What SARIF 2.1.0 (OASIS, sarif-schema-2.1.0.json) says of the objects that are written; others are refused.
TEXT = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}},
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def a(required: str, **properties: Any) -> dict[str, Any]:
    """The schema of an object that has these properties and no others."""
    return {
        "type": "object",
        "required": required.split(),
        "additionalProperties": False,
        "properties": properties,
    }


TEXTS = {"type": "string"}
RULE = a("id", id=TEXTS, name=TEXTS, shortDescription=TEXT, help=TEXT, defaultConfiguration=a("", level=LEVEL))
DRIVER = a("name", name=TEXTS, version=TEXTS, informationUri={"type": "string", "format": "uri"}, rules={"items": RULE})
REGION = a("", startLine={"type": "integer", "minimum": 1}, snippet=TEXT)
PHYSICAL = a("", artifactLocation=a("", uri={"type": "string", "format": "uri-reference"}), region=REGION)
LOCATION = a("", physicalLocation=PHYSICAL, logicalLocations={"items": a("", name=TEXTS, kind=TEXTS)})
RESULT = a(
    "message",
    ruleId=TEXTS,
    ruleIndex={"type": "integer", "minimum": -1},
    level=LEVEL,
    message=TEXT,
    locations={"type": "array", "items": LOCATION},
    rank={"type": "number", "minimum": -1, "maximum": 100},
    partialFingerprints={"type": "object", "additionalProperties": TEXTS},
    properties={"type": "object"},
)
RUN = a(
    "tool",
    tool=a("driver", driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT},
)
LOG = a("version runs", version={"const": "2.1.0"}, runs={"type": "array", "items": RUN})
LOG["properties"]["$schema"] = {"type": "string", "format": "uri"}


def test_a_log_has_nothing_but_what_sarif_knows() -> None:
    shown = qa("-", "--format", "sarif", text=f"{BAD.strip()}\tkey\n{GOOD}")
    jsonschema.validate(json.loads(shown.stdout), LOG)


def test_a_log_without_findings_is_whole_too() -> None:
    assert json.loads(qa("-", "--format", "sarif", text=GOOD).stdout)["runs"][0]["results"] == []
    assert json.loads(qa("-", "--format", "json", text=GOOD).stdout)["findings"] == []


def test_the_rules_of_the_folder_are_taken_and_others_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "gogen-qa.toml").write_text('[[term]]\nterm = "手袋"\nallow = ["mitten"]\n', encoding="utf-8")
    assert qa("-", text=BAD).exit_code == 0
    (tmp_path / "other.toml").write_text('[severity]\nmissing-translation = "error"\n', encoding="utf-8")
    assert "error: 手袋" in qa("-", "--rules", "other.toml", text=BAD).stdout
    (tmp_path / "wrong.toml").write_text("\ncount = 1\n", encoding="utf-8")
    shown = qa("-", "--rules", "wrong.toml", text=BAD)
    assert shown.exit_code == 2
    assert "wrong.toml, line 2: count: no such key" in shown.stderr


LIST = """concept_id,lang,term,status
c1,ja,津波,preferred
c1,en,tsunami,preferred
c1,en,tidal wave,deprecated
c2,ja,手袋,preferred
c2,en,glove,preferred
c2,en,mitten,forbidden
"""


def test_a_term_list_of_ones_own_decides_with_its_statuses(tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text(LIST, encoding="utf-8")
    shown = qa(
        "-", "--terms", "terms.csv", text="津波だ。\tTidal waves\n手袋だ。\tMittens\n津波だ。\tTsunamis\n刀だ。\tx\n"
    )
    assert [line for line in shown.stdout.splitlines() if "[" in line] == [
        "-:1: warning: “Tidal waves” is a deprecated word for 津波 (approved: tsunami) [deprecated-term 0.95]",
        "-:2: error: “Mittens” is forbidden for 手袋 (approved: glove) [forbidden-term 0.95]",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "cannot read none.csv: No such file"),
        ("a.doc", "no term list is known by '.doc'"),
        ("b.tbx", "b.tbx: "),
    ],
)
def test_a_term_list_that_is_none_is_said_in_one_sentence(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "b.tbx").write_text("<html/>", encoding="utf-8")
    shown = qa("-", "--terms", name, text=GOOD)
    assert shown.exit_code == 2
    assert message in shown.stderr


def test_terms_of_the_rules_that_nobody_knows_are_noted(tmp_path: Path) -> None:
    (tmp_path / "gogen-qa.toml").write_text('[ignore]\nterms = ["靴下"]\n', encoding="utf-8")
    assert "The rules name terms that the glossary does not have: 靴下." in qa("-", text=GOOD).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("none.csv",), "cannot read none.csv: No such file"),
        (("a.docx",), "no kind of file is known by '.docx'"),
        (("a.csv",), "a.csv: missing column 'source'"),
        (("a.csv", "--source-column", "q"), "a.csv: missing column 'q'; there are 'x', 'y'"),
        (
            ("a.csv", "--source-column", "x", "--target-column", "y", "--from", "tlh"),
            "a.csv, line 2: no word of the source",
        ),
        (("--input", "po", "a.csv"), "a.csv: line 1: not PO"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    (tmp_path / "a.csv").write_text("x,y\n手袋,Mitten\n", encoding="utf-8")
    (tmp_path / "a.docx").write_bytes(b"PK")
    shown = qa(*arguments)
    assert shown.exit_code == 2
    assert message in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_hostile_text_cannot_steer_the_terminal() -> None:
    shown = qa("-", text="手袋\x1b[2Jだ。\tMit\u202etens\x07\n")
    assert shown.exit_code == 1
    assert not {"\x1b", "\u202e", "\x07"} & set(shown.stdout)
