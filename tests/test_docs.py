"""The documentation is true: its commands run, its codes and options are those of the code."""

import gzip
import io
import os
import re
import shlex
import tomllib
from itertools import islice
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from graph import validate
from graph.bench.wiktextract import of_glossary
from graph.build import build
from graph.entries import DATA, read_curated
from ontology.model import Glossary
from web.cli import main

MINI = Path(__file__).parent / "data" / "mini"
PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
SERVING = (PROJECT / "web" / "README.md").read_text(encoding="utf-8")
EDITORS = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")


def transcripts() -> list[tuple[str, str]]:
    """The commands of README's console blocks, each with the output shown for it."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = piece.partition("\n")
            found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "output"), transcripts(), ids=[c for c, _ in transcripts()])
def test_a_command_of_the_readme_prints_what_is_shown(
    command: str, output: str, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOGEN_STORE", str(store))
    monkeypatch.chdir(tmp_path)
    before, _, after = command.partition("uv run gogen ")
    piped = re.fullmatch(r"echo '(.*)' \| ", before)
    arguments, _, _ = after.partition(" | head")
    shown = CliRunner().invoke(main, shlex.split(arguments), input=piped[1] if piped else None)
    assert shown.exit_code == 0, shown.output
    expected = output.partition("…")[0]
    assert shown.stdout.replace("\r\n", "\n").startswith(expected.rstrip("\n"))


EDICT = "手袋 [てぶくろ] /(n) glove/\n袋 [ふくろ] /(n) bag/\n"


def test_what_the_readme_brings_in_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, glossary: Glossary
) -> None:
    monkeypatch.setenv("GOGEN_STORE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    build(MINI, tmp_path / "store")
    Path("edict").write_text(EDICT, encoding="euc_jp")
    with gzip.open("raw-wiktextract-data.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{orjson.dumps(entry).decode()}\n" for entry in islice(of_glossary(glossary), 40))
    Path("list.csv").write_text("concept_id,lang,term,pos\nglove,de,Fausthandschuh,noun\n", encoding="utf-8")
    blocks = [block for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if "gogen import " in block]
    assert len(blocks) == 2
    for line in "".join(blocks).splitlines():
        arguments = line.removeprefix("uv run gogen ").replace("/usr/share/edict/edict", "edict")
        shown = CliRunner().invoke(main, shlex.split(arguments, comments=True))
        assert shown.exit_code == 0, (line, shown.output)


def test_the_first_two_commands_are_those_that_everybody_knows() -> None:
    block = re.search(r"```sh\n(.*?)```", README, re.DOTALL)
    assert block
    commands = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    assert commands == ["pip install uv && uv run gogen serve", "uv run pytest"]


def test_the_picture_of_the_readme_is_there() -> None:
    picture = re.search(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert picture
    assert (PROJECT / picture[1]).read_bytes().startswith(b"\x89PNG")


def test_every_link_of_the_documentation_leads_to_a_file() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "data/README.md", "graph/README.md", "web/README.md"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
            assert (PROJECT / name).parent.joinpath(target).exists(), (name, target)


def test_every_verb_is_named_in_the_readme() -> None:
    for verb in main.commands:
        assert f"gogen {verb}" in README


def test_the_options_of_the_server_are_those_of_its_page() -> None:
    table = dict(re.findall(r"^\| (`--[^|]+`) \| ([^|]+) \|", SERVING, re.MULTILINE))
    named = {option for cell in table for option in re.findall(r"--[a-z-]+", cell)}
    options = {option.opts[0]: option for option in main.commands["serve"].params}
    assert named == set(options) - {"--store", "--data", "--help"}
    for cell, default in table.items():
        first = options[re.findall(r"--[a-z-]+", cell)[0]]
        if default.split(",")[0].isdecimal() and first.default:
            assert float(default.split(",")[0]) == float(str(first.default)), cell


def test_the_limits_of_the_serving_page_are_those_of_the_code() -> None:
    from graph.engine.screening import DEEPEST_NESTING, MOST_BYTES
    from graph.engine.workers import Limits
    from web.app import LARGEST_REQUEST
    from web.serving import STOP_WITHIN

    assert f"more than {MOST_BYTES // 1024} kB, a request of more than {LARGEST_REQUEST // 1024**2} MB" in SERVING
    assert f"more than {DEEPEST_NESTING} deep" in SERVING
    assert f"a result of more than {Limits().result // 1024**2} MB" in SERVING
    assert STOP_WITHIN == 15
    assert "fifteen seconds later" in SERVING


def codes(text: str) -> dict[str, str]:
    return dict(re.findall(r"^(?:\| )?([EW]\d{3})\s+(?:\| )?(.*?)(?: \|)?$", text, re.MULTILINE))


def test_the_editors_table_of_codes_is_that_of_the_code() -> None:
    assert codes(EDITORS) == codes(validate.__doc__ or "")


def test_every_code_that_is_raised_is_explained() -> None:
    raised: set[str] = set()
    for path in (PROJECT / "graph").rglob("*.py"):
        raised |= set(re.findall(r'"([EW]\d{3})"', path.read_text(encoding="utf-8")))
    assert raised == set(codes(EDITORS))


def test_the_formats_of_the_shell_are_those_of_the_export() -> None:
    from graph.formats import FORMATS

    told = " ".join((main.commands["export"].help or "").split())
    assert f"as FORMAT: {', '.join(list(FORMATS)[:-1])} or {list(FORMATS)[-1]}." in told


def test_the_example_of_the_editors_guide_can_be_read(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", EDITORS, re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        assert tomllib.load(io.BytesIO(block.encode()))


def test_the_file_that_newcomers_copy_is_there() -> None:
    assert "terms/tebukuro.toml" in EDITORS
    assert (DATA / "terms" / "tebukuro.toml").exists()


def test_the_changelog_counts_the_words_truly() -> None:
    text = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"(\d+) Japanese headwords in (\d+) word families", text)
    assert found
    headwords = [t for t in read_curated().glossary.terms if t.language == "ja" and t.senses]
    assert (len(headwords), len(list((DATA / "terms").glob("*.toml")))) == (int(found[1]), int(found[2]))


def test_no_file_names_a_path_of_a_machine() -> None:
    for path in PROJECT.rglob("*"):
        hidden = any(part.startswith(".") and part != ".ci" for part in path.relative_to(PROJECT).parts)
        if not hidden and path.is_file() and path.suffix in (".py", ".md", ".toml", ".lock", ".html", ".css", ""):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert f"{os.sep}root{os.sep}" not in text, path
            assert f"{os.sep}work{os.sep}main" not in text, path
