"""The file of the index: of this revision and whole or built anew, read while the next is made, never half there."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib.namespace import RDFS, SKOS

from graph.engine.endpoint import Endpoint
from graph.engine.generations import fill
from graph.engine.store import GraphStore, Snapshot
from graph.engine.writer import Write, Writer
from graph.index import Indexes, build_for, building, folder_of, index_of, labelling
from graph.index.building import LAYOUT, write
from graph.index.file import LOCK, Index, made, opened, path_of
from graph.index.projections import Projections
from graph.index.scans import Scans
from ontology.errors import StoreBusy, StoreError
from ontology.vocabulary import BASE, LIME, PREFIXES, iri

CONCEPT = PREFIXES["c"]
TEST = NamedNode(f"{PREFIXES['g']}test")

Make = Callable[[str], Snapshot]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def graph(root: Path) -> Make:
    """Make a small graph of Turtle, or of TriG, the one that serves."""

    def make(turtle: str) -> Snapshot:
        text = "".join(f"PREFIX {name}: <{address}>\n" for name, address in PREFIXES.items()) + turtle

        def load(store: Store) -> None:
            if "{" in turtle:
                store.load(text, RdfFormat.TRIG)
            else:
                store.load(text, RdfFormat.TURTLE, to_graph=TEST)

        fill(root, text, load)
        return GraphStore(root).current()

    return make


def _below(index: Index, name: str) -> int | None:
    return Projections(index).subtree("broader", f"{CONCEPT}{name}")


def _update(root: Path, text: str) -> None:
    path = root.with_name("update.ru")
    path.write_text(text, encoding="utf-8")
    writer = Writer(root, patience=60)
    writer.write(Write("update", BASE, text=path))
    writer.close()


def _inode(path: Path) -> int:
    return path.stat().st_ino


# ---------------------------------------------------------------- of this revision, whole, or built anew


def test_an_index_of_this_revision_is_opened_as_it_is(graph: Make, tmp_path: Path) -> None:
    snapshot = graph("c:a skos:broader c:b .")
    before = _inode(index_of(snapshot, tmp_path).path)
    assert _inode(index_of(snapshot, tmp_path).path) == before


def test_an_index_of_another_graph_or_layout_is_built_anew(
    graph: Make, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = graph("c:a skos:broader c:b .")
    before = _inode(index_of(snapshot, root).path)
    other = made(snapshot, root, "another layout", write)
    assert other is not None
    assert _inode(other.path) != before
    assert _below(index_of(graph("c:a skos:broader c:b . c:c skos:broader c:b ."), root), "b") == 2


@pytest.mark.parametrize("damage", ["missing", "empty", "garbage", "cut short", "no tables"])
def test_a_damaged_index_is_built_anew(graph: Make, tmp_path: Path, damage: str) -> None:
    snapshot = graph("c:a skos:broader c:b .")
    index = index_of(snapshot, tmp_path)
    index.close()
    path, whole = index.path, index.path.read_bytes()
    path.unlink()
    if damage == "empty":
        path.touch()
    elif damage == "garbage":
        path.write_bytes(os.urandom(len(whole)))
    elif damage == "cut short":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "no tables":
        sqlite3.connect(path).close()
    assert _below(index_of(snapshot, tmp_path), "b") == 1


def test_damage_that_shows_on_reading_is_told_and_the_next_asker_builds_anew(graph: Make, root: Path) -> None:
    snapshot = graph("c:a skos:broader c:b .")
    indexes = Indexes(root)
    index = indexes.current(snapshot)
    (place,), (size,) = index.rows("SELECT rootpage FROM sqlite_master WHERE name = 'closure'") + index.rows(
        "PRAGMA page_size"
    )
    whole = index.path.read_bytes()
    index.path.unlink()
    index.path.write_bytes(whole[: (place - 1) * size] + b"\xff" * size + whole[place * size :])
    damaged = opened(index.path)
    assert damaged is not None
    with pytest.raises(StoreError, match="damaged"):
        damaged.rows("SELECT * FROM closure")
    assert _below(indexes.current(snapshot), "b") == 1


def test_a_mistake_in_a_query_is_no_damage(graph: Make, tmp_path: Path) -> None:
    index = index_of(graph("c:a skos:broader c:b ."), tmp_path)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        index.rows("SELECT * FROM no_table")
    assert index.path.exists()


def test_what_killed_builders_and_older_versions_left_is_cleared_away(graph: Make, tmp_path: Path) -> None:
    for name in ("index-000009.000000.sqlite.building-1", "index-000009.000000.sqlite.building-1.scans"):
        (tmp_path / name).write_text("half", encoding="utf-8")
    (tmp_path / "projections.sqlite").write_text("old", encoding="utf-8")
    index = index_of(graph("c:a skos:broader c:b ."), tmp_path)
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {index.path.name, LOCK}


def test_a_build_that_fails_leaves_nothing_and_the_index_before(
    graph: Make, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = index_of(graph("c:a skos:broader c:b ."), root)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(labelling, "write", full)
    with pytest.raises(StoreError, match="disk is full"):
        index_of(graph("c:c skos:broader c:b ."), root)
    assert [path.name for path in root.glob("index-*")] == [before.path.name]


def test_a_folder_that_cannot_be_made_is_told(graph: Make, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        index_of(graph("c:a skos:broader c:b ."), tmp_path / "file" / "folder")


def test_an_index_lies_beside_a_folder_and_in_the_cache_for_an_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOGEN_CACHE", str(tmp_path / "cache"))
    assert folder_of(tmp_path) == tmp_path
    remote = folder_of(Endpoint("http://127.0.0.1:9/sparql"))
    assert remote.parent.parent == tmp_path / "cache"
    assert remote != folder_of(Endpoint("http://127.0.0.1:9/other"))


# ---------------------------------------------------------------- many at once, and the next one


def test_many_threads_read_one_index_at_once(graph: Make, tmp_path: Path) -> None:
    index = index_of(graph(" . ".join(f"c:n{i} skos:broader c:top" for i in range(50)) + " ."), tmp_path)
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: _below(index, "top"), range(200))) == {50}


@pytest.mark.slow
def test_whoever_has_an_index_open_goes_on_with_it_when_the_next_one_serves(graph: Make, root: Path) -> None:
    first = index_of(graph("c:a skos:broader c:b ."), root)
    second = index_of(graph("c:a skos:broader c:b . c:c skos:broader c:b ."), root)
    with first.reading(), first.reading():  # more connections than it had
        assert _below(first, "b") == 1
    assert _below(second, "b") == 2
    first.close()
    third = index_of(graph("c:d skos:broader c:b ."), root)
    assert not first.path.exists()
    assert second.path.exists()
    assert third.path.exists()


def test_two_never_build_at_once(graph: Make, tmp_path: Path) -> None:
    snapshot = graph("c:a skos:broader c:b .")
    with (tmp_path / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert made(snapshot, tmp_path, LAYOUT, write, wait=False) is None
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: index_of(snapshot, tmp_path), range(4)))
    assert len({_inode(index.path) for index in found}) == 1


def test_after_a_write_the_index_of_a_small_graph_is_the_new_one_at_once(graph: Make, root: Path) -> None:
    indexes = Indexes(root)
    assert _below(indexes.current(graph("c:a skos:broader c:b .")), "b") == 1
    _update(root, f"INSERT DATA {{ <{CONCEPT}c> <{SKOS.broader}> <{CONCEPT}b> }}")
    assert _below(indexes.current(GraphStore(root).current()), "b") == 2


@pytest.mark.slow
def test_while_the_index_of_a_large_graph_is_made_the_one_before_answers(
    graph: Make, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "AT_ONCE", 0.0)
    graph("c:a skos:broader c:b .")
    build_for(root)
    indexes = Indexes(root)
    snapshot = graph("c:a skos:broader c:b . c:c skos:broader c:b .")
    assert _below(indexes.current(snapshot), "b") == 1  # a process of its own is at it
    until = time.monotonic() + 60
    while not path_of(root, snapshot.generation).exists() and time.monotonic() < until:
        assert _below(indexes.current(snapshot), "b") in (1, 2)
        time.sleep(0.05)
    assert _below(indexes.current(snapshot), "b") == 2


@pytest.mark.slow
def test_nobody_who_may_not_wait_waits_for_the_first_index_of_a_large_graph(
    graph: Make, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "LARGE", 0)
    snapshot = graph("c:a skos:broader c:b .")
    indexes = Indexes(root, wait=False)
    with pytest.raises(StoreBusy, match="being made"):
        indexes.current(snapshot)  # a process of its own is at it
    until = time.monotonic() + 60
    while not path_of(root, snapshot.generation).exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert _below(indexes.current(snapshot), "b") == 1


# ---------------------------------------------------------------- the graph, read once


def test_scans_read_texts_as_they_were_written(graph: Make, tmp_path: Path) -> None:
    snapshot = graph(r'e:ja-x rdfs:label "a\tb\n\"c\"\\ \r \u0001\u2028" , "x\"@de" , 42 , true , "r"@AR-Latn .')
    connection = sqlite3.connect(":memory:", isolation_level=None)
    scans = Scans(snapshot, connection, tmp_path / "scratch")
    rows = scans.rows(f"SELECT text, tag FROM {scans.texts(str(RDFS.label))}")
    texts = {('a\tb\n"c"\\ \r \x01\u2028', ""), ('x"@de', ""), ("42", ""), ("true", ""), ("r", "ar-Latn")}
    assert set(rows) == texts
    scans.close()
    assert not list(tmp_path.glob("*.tsv"))


def test_scans_tell_texts_from_things_and_read_tags_in_their_usual_case(graph: Make, tmp_path: Path) -> None:
    snapshot = graph('e:ja-x rdfs:label "ねこ"@ja-Hira , "x" ; skos:broader c:a . c:a skos:broader "no thing" .')
    connection = sqlite3.connect(":memory:", isolation_level=None)
    scans = Scans(snapshot, connection, tmp_path / "scratch")
    texts = set(scans.rows(f"SELECT iri, text, tag FROM {scans.texts(RDFS.label)} JOIN scan.node ON id = subject"))
    entry = str(iri("entry", "ja-x"))
    assert texts == {(entry, "ねこ", "ja-Hira"), (entry, "x", "")}
    assert len(list(scans.rows(f"SELECT * FROM {scans.links(SKOS.broader)}"))) == 1
    assert len(list(scans.rows(f"SELECT * FROM {scans.texts(SKOS.broader)}"))) == 1


def test_an_entry_counts_as_curated_before_written_before_imported(graph: Make, root: Path, tmp_path: Path) -> None:
    graph('g:jisho { e:ja-a lime:language "ja" . e:ja-b lime:language "ja" }')
    stated = (("imported-edict", "ja-b"), ("imported-edict", "edict-1"), ("mine", "ja-mine"))
    rows = (
        f'GRAPH <{iri("graph", name)}> {{ <{iri("entry", entry)}> <{LIME.language}> "ja" }}' for name, entry in stated
    )
    _update(root, f"INSERT DATA {{ {' '.join(rows)} }}")
    connection = sqlite3.connect(":memory:", isolation_level=None)
    scans = Scans(GraphStore(root).current(), connection, tmp_path / "scratch")
    found = scans.rows(f"SELECT iri, source FROM {scans.origins()} JOIN scan.node ON id = node")
    assert {name.rpartition("/")[2]: source for name, source in found} == {
        "ja-a": "curated",
        "ja-b": "curated",
        "edict-1": "imported-edict",
        "ja-mine": "written",
    }
