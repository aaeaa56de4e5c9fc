"""Imports that are killed: the old graph serves on, and the next run ends with the graph of one that was not."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Quad

from graph.build import build
from graph.engine.imported import is_imported
from graph.engine.store import GraphStore
from graph.imports import pipeline
from graph.imports.pipeline import import_files
from ontology.vocabulary import iri

HERE = Path(__file__).parent
MINI = HERE / "data" / "mini"
KANJI = "手袋橋箸犬猫山川空海風雨雪月星花草木石火水土金人口目耳足"
WORDS = 600

# The import as a process of its own, in batches of a hundred words. It leads a group, so that all of it can be killed.
PROGRAM = """
import sys
from pathlib import Path
from graph.imports import pipeline
if __name__ == "__main__":
    pipeline.BATCH = 50
    pipeline.import_files(Path(sys.argv[1]), "edict", [Path(sys.argv[2])], jobs=2)
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "edict"
    pairs = [(a, b) for a in KANJI for b in KANJI][:WORDS]
    path.write_text(
        "".join(f"{a}{b} [かな{n}] /(n) word {n}/\n".replace("かな", "てぶくろ") for n, (a, b) in enumerate(pairs))
    )
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built") / "store"
    build(MINI, root)
    return root


def statements_of(root: Path) -> set[Quad]:
    made = ("prov#generatedAtTime>", str(iri("activity", "import-")), "prov#Activity>")
    return {quad for quad in GraphStore(root).current().store if not any(part in str(quad) for part in made)}


def started(root: Path, words: Path, program: Path) -> subprocess.Popen[bytes]:
    program.write_text(PROGRAM, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(program), str(root), str(words)],
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )


def killed(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_an_import_killed_at_any_time_leaves_the_old_graph_and_the_next_one_ends_it(
    built: Path, words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 50)
    whole = Path(shutil.copytree(built, tmp_path / "whole"))
    expected = import_files(whole, "edict", [words], jobs=1)
    root = Path(shutil.copytree(built, tmp_path / "store"))
    before = statements_of(root)
    journal = root / "importing-edict" / "journal.jsonl"
    for chunks in (0, 2, 6):  # killed when so many chunks are whole
        process = started(root, words, tmp_path / "program.py")
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            if journal.exists() and len(journal.read_bytes().splitlines()) > chunks:
                break
            time.sleep(0.005)
        killed(process)
        after = statements_of(root)
        assert after == before or {quad for quad in after if not is_imported(str(quad.graph_name)[1:-1])} == before
    report = import_files(root, "edict", [words], jobs=1)
    assert report.resumed > 0 or not report.changed
    assert report.entries == expected.entries == WORDS
    assert statements_of(root) == statements_of(whole)
    assert not list(root.glob("importing-*"))
    assert not list(root.glob("writing-*"))


def test_an_import_killed_while_it_loads_leaves_the_old_graph(
    built: Path, words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 50)
    root = Path(shutil.copytree(built, tmp_path / "store"))
    before = statements_of(root)
    process = started(root, words, tmp_path / "program.py")
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None and not list(root.glob("writing-*")):
        time.sleep(0.001)
    killed(process)
    current = statements_of(root)
    assert {quad for quad in current if not is_imported(str(quad.graph_name)[1:-1])} == before
    report = import_files(root, "edict", [words], jobs=1)
    assert report.entries == WORDS
    assert not list(root.glob("writing-*"))


def test_a_journal_that_was_cut_is_taken_up_before_the_cut(
    built: Path, words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 50)
    root = Path(shutil.copytree(built, tmp_path / "store"))
    process = started(root, words, tmp_path / "program.py")
    journal = root / "importing-edict" / "journal.jsonl"
    while process.poll() is None and not (journal.exists() and len(journal.read_bytes().splitlines()) > 3):
        time.sleep(0.005)
    killed(process)
    if not journal.exists():
        pytest.skip("the import had ended before it was killed")
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:3]) + lines[3][:20])
    report = import_files(root, "edict", [words], jobs=1)
    assert (report.resumed, report.entries) == (100, WORDS)
