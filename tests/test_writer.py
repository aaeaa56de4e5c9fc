"""The one writer process: acknowledged writes survive kill -9, a write that fails leaves nothing, builds go between."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pyoxigraph import Literal

from graph.engine.generations import fill, generation_of, writing
from graph.engine.store import GraphStore
from graph.engine.writer import Write, Writer
from graph.validate import violations
from ontology.errors import StoreBusy, WriteError, WriteTimeout

PROJECT = Path(__file__).parent.parent
KILLS = int(os.environ.get("GOGEN_KILLS", "20"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store."""
    root = tmp_path_factory.mktemp("writer") / "store"
    fill(root, "scratch", lambda _: None)
    return root


@pytest.fixture
def graph() -> str:
    """A graph that no other test writes to."""
    return f"http://example.org/{uuid4()}"


def held(root: Path, graph: str) -> set[str]:
    return {f"{quad.triple}" for quad in GraphStore(root).current().quads(graph)}


def numbers(root: Path, graph: str) -> set[int]:
    found = (quad.object for quad in GraphStore(root).current().quads(graph))
    return {int(number.value) for number in found if isinstance(number, Literal)}


def insert(folder: Path, graph: str, number: int) -> Write:
    text = folder / f"{number}.ru"
    text.write_text(f"INSERT DATA {{ GRAPH <{graph}> {{ <{graph}> <http://x/n> {number} }} }}")
    return Write("update", "http://x/", text=text)


@pytest.fixture
def writer(root: Path) -> Iterator[Writer]:
    writer = Writer(root, patience=60)
    yield writer
    writer.close()


def test_many_threads_and_two_writers_lose_nothing(root: Path, writer: Writer, tmp_path: Path, graph: str) -> None:
    other = Writer(root, patience=60)

    def work(one: Writer, start: int) -> None:
        for number in range(start, start + 8):
            one.write(insert(tmp_path, graph, number))

    threads = [threading.Thread(target=work, args=(one, 8 * at)) for at, one in enumerate((writer, other, writer))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len(held(root, graph)) == 24


def test_a_write_during_a_build_waits_and_gives_up_in_the_end(root: Path, tmp_path: Path, graph: str) -> None:
    hasty = Writer(root, patience=0.2)
    with writing(root), pytest.raises(StoreBusy):
        hasty.write(insert(tmp_path, graph, 1))
    assert hasty.write(insert(tmp_path, graph, 2)).generation == generation_of(root)
    hasty.close()
    assert len(held(root, graph)) == 1


def test_a_build_between_two_writes_is_written_to_next(tmp_path: Path, graph: str) -> None:
    root = tmp_path / "store"
    fill(root, "one", lambda _: None)
    writer = Writer(root)
    writer.write(insert(tmp_path, graph, 1))
    fill(
        root,
        "two",
        lambda store: store.update("INSERT DATA { GRAPH <http://x/built> { <http://x/a> a <http://x/b> } }"),
    )
    after = writer.write(insert(tmp_path, graph, 2)).generation
    writer.close()
    assert (after.number, after.revision, after.fingerprint) == (2, 1, "two")
    assert len(held(root, "http://x/built")) == 1
    assert len(held(root, graph)) == 2


def test_a_write_that_takes_too_long_is_stopped_and_leaves_nothing(root: Path, tmp_path: Path, graph: str) -> None:
    impatient = Writer(root, deadline=0.5, patience=0.5)
    text = tmp_path / "slow.ru"
    numbers = " ".join(str(number) for number in range(1000))
    values = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "abcd")
    summed = f"{values} BIND(?a + ?b + ?c + ?d AS ?sum) BIND(<{graph}> AS ?s)"
    text.write_text(f"INSERT {{ GRAPH <{graph}> {{ ?s <http://x/sum> ?sum }} }} WHERE {{ {summed} }}")
    before = generation_of(root)
    with pytest.raises(WriteTimeout, match=r"longer than 0\.5 seconds"):
        impatient.write(Write("update", "http://x/", text=text))
    assert generation_of(root) == before
    impatient.deadline = 60
    impatient.write(insert(tmp_path, graph, 1))
    impatient.close()
    assert len(held(root, graph)) == 1
    assert len(list(root.glob("writing-*"))) <= 2  # of this writer and the site's: what was stopped is cleared away


def test_a_broken_handle_is_opened_anew_and_the_write_done(
    root: Path, writer: Writer, tmp_path: Path, graph: str
) -> None:
    writer.write(insert(tmp_path, graph, 1))
    for folder in root.glob("writing-*"):
        for file in folder.iterdir():
            file.unlink()
    writer.write(insert(tmp_path, graph, 2))
    assert len(held(root, graph)) == 2


def test_a_quoted_statement_cannot_be_checked_and_is_told_so(writer: Writer, tmp_path: Path, graph: str) -> None:
    text = tmp_path / "quoted.ru"
    text.write_text(f"INSERT DATA {{ GRAPH <{graph}> {{ e:a e:b <<( e:a e:b e:c )>> }} }}")
    with pytest.raises(WriteError, match="statement about a statement"):
        writer.write(Write("update", "http://x/", text=text, check=violations))


# Writes numbers one after the other until it is killed; says each once it is acknowledged.
WRITING = """
import sys, itertools, pathlib
from graph.engine.writer import Write, Writer
def main():
    root, folder, graph, start = sys.argv[1:]
    writer, folder = Writer(pathlib.Path(root), patience=60), pathlib.Path(folder)
    for number in itertools.count(int(start)):
        text = folder / "one.ru"
        text.write_text(f"INSERT DATA {{ GRAPH <{graph}> {{ <{graph}> <http://x/n> {number} }} }}")
        writer.write(Write("update", "http://x/", text=text))
        print(number, flush=True)
if __name__ == "__main__":
    main()
"""


@pytest.mark.slow
def test_kill_9_of_the_writing_processes_loses_no_acknowledged_write(tmp_path: Path, graph: str) -> None:
    root = tmp_path / "store"
    fill(root, "one", lambda _: None)
    script = tmp_path / "writing.py"
    script.write_text(WRITING)
    known = {**os.environ, "PYTHONPATH": str(PROJECT)}
    acknowledged = 0
    for turn in range(KILLS):
        command = [sys.executable, str(script), str(root), str(tmp_path), graph, str(acknowledged)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=known, start_new_session=True) as writing:
            assert writing.stdout
            for _ in range(3):
                acknowledged = int(writing.stdout.readline()) + 1
            time.sleep(0.001 * (7 * turn % 60))  # somewhere in the middle of a write
            os.killpg(writing.pid, signal.SIGKILL)  # the process and its writer
            said = writing.stdout.read().split()
        acknowledged = int(said[-1]) + 1 if said else acknowledged
        written = numbers(root, graph)
        assert written >= set(range(acknowledged))
        assert written <= set(range(acknowledged + 1))  # one may be on the disk and not yet acknowledged
        acknowledged = len(written)


@pytest.mark.slow
def test_kill_9_of_the_writer_alone_costs_one_write_at_most(root: Path, tmp_path: Path, graph: str) -> None:
    before = {child.pid for child in multiprocessing.active_children()}
    writer = Writer(root, patience=60)
    done: list[int] = []
    failed: list[int] = []
    stop = threading.Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                writer.write(insert(tmp_path, graph, number))
                done.append(number)
            except WriteError:
                failed.append(number)

    thread = threading.Thread(target=work)
    thread.start()
    for turn in range(KILLS // 2):
        seen = len(done)
        while len(done) < seen + 3:
            time.sleep(0.005)
        time.sleep(0.001 * (7 * turn % 30))
        for child in multiprocessing.active_children():
            if child.pid not in before:
                child.kill()
    stop.set()
    thread.join()
    writer.close()
    written = numbers(root, graph)
    assert written == set(done)
    assert not written & set(failed)
