"""The guides for tools are true: every command in them runs, every format has its place in them."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.filters import TARGETS
from graph.formats import FORMATS
from graph.formats.pairs.presets import FIELDS
from graph.lookup import Lookup
from web.cli import main

GUIDE = (Path(__file__).parent.parent / "graph" / "formats" / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines() if line.strip()
]


@pytest.fixture
def shell(store: Path, lookup: Lookup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell in an empty folder, over the built store; the glossary is read back from it once for all commands."""
    monkeypatch.setenv("GOGEN_STORE", str(store))
    monkeypatch.setattr("graph.whole.whole_glossary_of", lambda _: lookup.whole)
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guides_runs(command: str, tmp_path: Path) -> None:
    program, *arguments = shlex.split(command)
    shown = CliRunner().invoke(main, arguments)
    assert program == "gogen"
    assert shown.exit_code == 0, shown.output
    if "-o" in arguments:
        assert (tmp_path / arguments[arguments.index("-o") + 1]).stat().st_size > 100


def test_every_target_and_field_is_explained() -> None:
    for name in (*TARGETS, *FIELDS):
        assert f"`{name}`" in GUIDE, name


def test_every_format_named_is_one() -> None:
    named = {command.split()[2] for command in COMMANDS if command.startswith("gogen export")}
    assert named <= set(FORMATS)
    missing = {name for name in FORMATS if f"`{name}`" not in GUIDE and name not in named}
    assert missing <= {"csv", "tsv", "turtle", "jsonld", "skos-jsonld", "skos-nquads"} | {
        name for name in FORMATS if name.startswith("tbx")
    }


def test_what_nobody_tried_says_so() -> None:
    for tool in ("Google Cloud Translation", "Amazon Translate", "memoQ", "Trados, MultiTerm"):
        (row,) = re.findall(rf"^\| {tool} \|.*$", GUIDE, re.MULTILINE)
        assert "*not tried here*" in row
