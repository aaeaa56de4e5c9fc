"""`gogen` on the shell: what it prints, where, and with which exit code."""

import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import main

PROJECT = Path(__file__).parent.parent
MINI = PROJECT / "tests" / "data" / "mini"
BROKEN = PROJECT / "tests" / "data" / "broken"


def run(*args: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cli") / "store"
    assert run("build", "--data", MINI, "--store", root).exit_code == 0
    return root


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_verb_has_a_help_with_an_example(verb: str) -> None:
    shown = run(verb, "--help")
    assert shown.exit_code == 0
    assert f"gogen {verb}" in shown.stdout or f"| gogen {verb}" in shown.stdout


def test_help_loads_nothing_heavy() -> None:
    heavy = {"rdflib", "flask", "fugashi", "pyoxigraph", "pykakasi"}
    code = f"import sys, web.cli; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_building_twice_says_that_nothing_changed(root: Path) -> None:
    again = run("build", "--data", MINI, "--store", root)
    assert again.exit_code == 0
    assert "nothing changed: generation 1" in again.stderr


def test_a_build_of_broken_data_names_the_problem_and_exits_with_1(root: Path, tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    shown = run("build", "--data", tmp_path, "--store", root)
    assert shown.exit_code == 1
    assert "E101 languages.toml" in shown.stderr
    assert "Traceback" not in shown.output


def test_check_lists_one_problem_a_line_with_tabs_and_exits_with_1(tmp_path: Path) -> None:
    data = tmp_path / "data"
    subprocess.run(["cp", "-r", str(MINI), str(data)], check=True)
    (data / "terms" / "bad.toml").write_bytes((BROKEN / "E105.toml").read_bytes())
    shown = run("check", data)
    assert shown.exit_code == 1
    fields = shown.stdout.splitlines()[0].split("\t")
    assert fields[:4] == ["E105", "terms/bad.toml", "term[ja-x].part_of_speech", "nuon"]


def test_check_of_sound_data_has_no_errors() -> None:
    shown = run("check", MINI)
    assert shown.exit_code == 0
    assert "0 errors" in shown.stderr


ANALYSIS_KEYS = [
    "lemma",
    "lemma_reading",
    "part_of_speech",
    "goshu",
    "features",
    "morphemes",
    "steps",
    "entry",
    "etymon",
    "source",
    "confidence",
]


def test_analyse_json_is_one_object_a_line_in_input_order_with_the_promised_keys() -> None:
    shown = run("analyse", "--json", "netorare", "手袋")
    first, second = (json.loads(line) for line in shown.stdout.splitlines())
    assert shown.exit_code == 0
    assert list(first) == ["input", "script", "reading", "readings", "romaji", "analyses", "error"]
    assert (first["input"], second["input"]) == ("netorare", "手袋")
    best = first["analyses"][0]
    assert list(best) == ANALYSIS_KEYS
    assert list(best["morphemes"][0]) == [
        "surface",
        "lemma",
        "reading",
        "part_of_speech",
        "conjugation_form",
        "process",
    ]
    assert best["entry"] == "https://w3id.org/gogen/id/entry/ja-netorare"
    assert best["steps"] == [
        {"process": "passive", "from": "寝取る", "to": "寝取られる"},
        {"process": "nominalisation", "from": "寝取られる", "to": "寝取られ"},
    ]
    assert [m["reading"] for m in second["analyses"][0]["morphemes"]] == ["て", "ぶくろ"]
    assert [m["process"] for m in second["analyses"][0]["morphemes"]] == [None, "rendaku"]


def test_analyse_reads_forms_from_standard_input() -> None:
    shown = run("analyse", "--json", stdin="手袋\nkaraoke\n")
    assert [json.loads(line)["input"] for line in shown.stdout.splitlines()] == ["手袋", "karaoke"]


def test_an_unknown_form_has_no_analyses_an_error_and_exit_code_1() -> None:
    shown = run("analyse", "--json", "手袋", "qqxzv")
    assert shown.exit_code == 1
    known, unknown = (json.loads(line) for line in shown.stdout.splitlines())
    assert known["error"] is None
    assert unknown["analyses"] == []
    assert "qqxzv" in unknown["error"]


def test_analyse_prints_steps_for_people() -> None:
    shown = run("analyse", "netorare")
    assert "寝取る –passive→ 寝取られる –nominalisation→ 寝取られ" in shown.stdout


def test_input_that_is_no_utf_8_is_told_by_line() -> None:
    shown = run("analyse", stdin=b"\xe6\x89\x8b\n\xff\n")
    assert shown.exit_code == 1
    assert "standard input, line 2: not UTF-8 at byte 0" in shown.stderr


def test_wrong_usage_exits_with_2() -> None:
    assert run("analyse", "--no-such-option").exit_code == 2
    assert run("no-such-verb").exit_code == 2


ROWS = "SELECT ?l WHERE { f:ja-tebukuro ontolex:writtenRep ?l } ORDER BY ?l"


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("csv", "l\r\nてぶくろ\r\n手ぶくろ\r\n手袋\n"),
        ("tsv", '?l\n"てぶくろ"@ja-Hira\n"手ぶくろ"@ja\n"手袋"@ja\n'),
        ("table", "l\n─────────────\nてぶくろ@ja-Hira\n手ぶくろ@ja\n手袋@ja\n(3 rows)\n"),
    ],
)
def test_query_prints_rows_in_the_format_asked_for(format: str, expected: str, root: Path) -> None:
    shown = run("query", "-", "--store", root, "--format", format, stdin=ROWS)
    assert shown.exit_code == 0
    normal = re.sub("─+", "─────────────", shown.stdout)
    assert sorted(normal.splitlines()) == sorted(expected.splitlines())


def test_query_prints_json(root: Path) -> None:
    shown = run("query", "--store", root, "--format", "json", stdin=ROWS)
    assert len(json.loads(shown.stdout)["results"]["bindings"]) == 3


def test_query_reads_a_file_and_prints_a_graph_as_turtle(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("CONSTRUCT WHERE { f:ja-tebukuro ontolex:writtenRep ?l }", encoding="utf-8")
    shown = run("query", file, "--store", root)
    assert shown.stdout.count("@prefix") > 10
    assert '"てぶくろ"@ja-Hira' in shown.stdout


@pytest.mark.parametrize(
    ("query", "format"),
    [(ROWS, "turtle"), ("DESCRIBE e:ja-te", "csv")],
)
def test_a_format_that_does_not_fit_the_query_is_wrong_usage(query: str, format: str, root: Path) -> None:
    assert run("query", "--store", root, "--format", format, stdin=query).exit_code == 2


def test_a_query_that_does_not_parse_is_told_with_its_place(root: Path) -> None:
    shown = run("query", "--store", root, stdin="SELECT\n* WHERE")
    assert shown.exit_code == 1
    assert re.search(r"does not parse: .*2:\d", shown.stderr)


def test_a_missing_store_says_what_to_do(tmp_path: Path) -> None:
    shown = run("query", "--store", tmp_path / "none", stdin=ROWS)
    assert shown.exit_code == 1
    assert "run 'gogen build' first" in shown.stderr


def test_export_writes_a_file_whole(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    shown = run("export", "csv", "--language", "ja", "--language", "ru", "--store", root, "-o", file)
    assert shown.exit_code == 0
    text = file.read_text(encoding="utf-8-sig")
    assert "手袋" in text
    assert "перчатка" in text
    assert "glove," not in text.replace("glove, ", "")
    assert [path.name for path in tmp_path.iterdir()] == ["terms.csv"]


@pytest.mark.parametrize("args", [("docx",), ("csv", "--language", "tlh")])
def test_an_export_that_is_not_on_offer_exits_with_2_and_names_what_is(args: tuple[str, ...], root: Path) -> None:
    shown = run("export", *args, "--store", root)
    assert shown.exit_code == 2
    assert "csv" in shown.stderr or "ja" in shown.stderr


def test_an_export_into_no_folder_says_so_and_leaves_nothing(root: Path, tmp_path: Path) -> None:
    shown = run("export", "csv", "--store", root, "-o", tmp_path / "none" / "x.csv")
    assert shown.exit_code == 2
    assert "cannot write" in shown.stderr


def test_serve_builds_what_is_missing_and_answers(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "web.cli",
        "serve",
        "--port",
        "0",
        "--data",
        str(MINI),
        "--store",
        str(tmp_path / "s"),
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    timer = threading.Timer(60, server.kill)
    timer.start()
    try:
        assert server.stdout
        line = server.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found, line
        with urllib.request.urlopen(f"{found[0]}term/ja-tebukuro", timeout=30) as page:
            assert "手袋" in page.read().decode()
    finally:
        timer.cancel()
        server.terminate()
        server.communicate(timeout=20)


def test_an_occupied_port_is_told_plainly(root: Path) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        shown = run("serve", "--data", MINI, "--store", root, "--port", other.getsockname()[1])
    assert shown.exit_code == 1
    assert "choose another with --port" in shown.stderr


def test_serve_serves_the_last_good_graph_when_the_data_has_an_error(root: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    subprocess.run(["cp", "-r", str(MINI), str(data)], check=True)
    (data / "terms" / "bad.toml").write_bytes((BROKEN / "E105.toml").read_bytes())
    log = tmp_path / "nowhere" / "log"  # one that cannot be written ends the command where it would begin to serve
    shown = run("serve", "--data", data, "--store", root, "--port", "0", "--access-log", log)
    assert "E105 terms/bad.toml" in shown.stderr
    assert "The last good graph is served." in shown.stderr
