"""The store: one generation serves until the next is whole; a failed or killed build leaves the last good graph."""

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pyoxigraph import Store

from graph.build import build, is_current
from graph.engine import store as stores
from graph.engine.store import GraphStore, fill, generation_of
from graph.engine.writer import Write, Writer
from graph.inference import rules
from graph.triples import INFERRED
from ontology.errors import GogenError, QueryError, StoreError
from ontology.vocabulary import iri

MINI = Path(__file__).parent / "data" / "mini"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?e a ontolex:Word }"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    build(MINI, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The mini data with one word more."""
    data = Path(shutil.copytree(MINI, tmp_path / "changed"))
    more = '[[term]]\nid = "ja-inu"\nwritten = ["犬"]\nkana = "いぬ"\npart_of_speech = "noun"\n'
    (data / "terms" / "inu.toml").write_text(more, encoding="utf-8")
    return data


def test_a_second_build_of_unchanged_data_changes_nothing(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.name != "lock"}
    report = build(MINI, root)
    assert not report.changed
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.name != "lock"} == before


def test_two_builds_of_the_same_data_hold_the_same_quads(root: Path, tmp_path: Path) -> None:
    build(MINI, tmp_path / "other")
    assert set(GraphStore(root).current().store) == set(GraphStore(tmp_path / "other").current().store)


def test_changed_data_makes_a_new_generation_and_a_reader_sees_it(root: Path, changed: Path) -> None:
    reader = GraphStore(root)
    before = reader.current().select(COUNT)
    assert is_current(MINI, root)
    assert not is_current(changed, root)
    build(changed, root)
    assert reader.current().generation.number == 2
    assert int(reader.current().select(COUNT)[0]["n"] or 0) == int(before[0]["n"] or 0) + 1


def test_an_open_snapshot_keeps_answering_while_the_next_generation_is_built(root: Path, changed: Path) -> None:
    snapshot = GraphStore(root).current()
    before = snapshot.select(COUNT)
    build(changed, root)
    assert snapshot.select(COUNT) == before


@pytest.mark.slow
def test_only_the_serving_generation_and_the_one_before_are_kept(root: Path, changed: Path) -> None:
    for data in (changed, MINI, changed):
        build(data, root)
    assert sorted(path.name for path in root.glob("generation-*")) == ["generation-000003", "generation-000004"]


def test_a_build_that_fails_halfway_leaves_the_last_good_graph(root: Path) -> None:
    def half(store: Store) -> None:
        store.update("INSERT DATA { <http://x/> <http://x/> <http://x/> }")
        raise RuntimeError("the disk is full")

    good = generation_of(root)
    with pytest.raises(RuntimeError):
        fill(root, "new", half)
    assert generation_of(root) == good
    assert not list(root.glob("building-*"))
    assert GraphStore(root).current().select(COUNT)


def test_a_killed_build_leaves_the_last_good_graph_and_the_next_one_clears_up(root: Path, changed: Path) -> None:
    script = (
        "import sys, os, signal; from pathlib import Path; from graph.engine.store import fill\n"
        "def die(store):\n"
        "    store.update('INSERT DATA { <http://x/> <http://x/> <http://x/> }'); store.flush()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "fill(Path(sys.argv[1]), 'new', die)\n"
    )
    project = Path(__file__).parent.parent
    died = subprocess.run([sys.executable, "-c", script, str(root)], cwd=project, check=False)
    assert died.returncode == -signal.SIGKILL
    assert GraphStore(root).current().generation.number == 1
    assert list(root.glob("building-*"))
    build(changed, root)
    assert not list(root.glob("building-*"))


def test_two_builds_at_once_do_not_mix(root: Path) -> None:
    inside, leave = threading.Event(), threading.Event()

    def slow(_: Store) -> None:
        inside.set()
        leave.wait(10)

    first = threading.Thread(target=fill, args=(root, "slow", slow))
    first.start()
    try:
        assert inside.wait(10)
        with pytest.raises(StoreError, match="another build"):
            fill(root, "quick", lambda _: None)
    finally:
        leave.set()
        first.join()
    assert (generation_of(root) or pytest.fail("no generation")).fingerprint == "slow"


def write(root: Path, folder: Path, update: str) -> None:
    text = folder / "update.ru"
    text.write_text(update, encoding="utf-8")
    writer = Writer(root, patience=60)
    try:
        writer.write(Write("update", "http://x/", text=text))
    finally:
        writer.close()


def test_a_build_makes_its_own_graphs_anew_and_carries_over_what_users_wrote(
    root: Path, changed: Path, tmp_path: Path
) -> None:
    curated = graphs(root)[0]
    mine = "GRAPH <http://x/mine> { e:ja-tebukuro gogen:derivesFrom e:ja-mine }"
    write(root, tmp_path, f"INSERT DATA {{ {mine} e:a e:b 'in no graph' . GRAPH <{curated}> {{ e:a e:b 'lost' }} }}")
    write(root, tmp_path, "CREATE GRAPH <http://x/empty>")
    for data, number in ((changed, 2), (MINI, 3)):  # kept by the build after the next, too
        report = build(data, root)
        assert (report.generation.number, report.kept, report.kept_graphs) == (number, 2, 3)
        found = GraphStore(root).current()
        assert {"http://x/mine", "http://x/empty"} <= set(found.graphs())
        assert [str(quad.object) for quad in found.default_quads()] == ['"in no graph"']
        assert not found.select("SELECT ?s WHERE { ?s e:b 'lost' }")


def test_a_build_after_writes_runs_the_rules_over_them_though_no_file_changed(root: Path, tmp_path: Path) -> None:
    write(root, tmp_path, "INSERT DATA { GRAPH <http://x/mine> { s:ja-inu-1 gogen:confusableWith s:ja-hashi-1 } }")
    turned = f"ASK {{ GRAPH <{iri('graph', INFERRED)}> {{ s:ja-hashi-1 gogen:confusableWith s:ja-inu-1 }} }}"
    assert is_current(MINI, root)
    assert not GraphStore(root).current().raw(turned)
    assert build(MINI, root).changed
    assert GraphStore(root).current().raw(turned)
    assert not build(MINI, root).changed


def graphs(root: Path) -> list[str]:
    return GraphStore(root).current().graphs()


def test_a_store_from_before_there_were_writes_is_read_and_built_anew(root: Path, changed: Path) -> None:
    known = json.loads((root / stores.CURRENT).read_text())
    old = {name: known[name] for name in ("number", "fingerprint", "quads")}
    (root / stores.CURRENT).write_text(json.dumps(old))
    assert not build(MINI, root).changed
    report = build(changed, root)
    assert (report.generation.number, report.kept) == (2, 0)


@pytest.mark.slow
def test_a_graph_that_somebody_reads_is_not_cleared_away_until_they_are_gone(root: Path, changed: Path) -> None:
    reader = GraphStore(root)
    held = reader.current()
    before = held.select(COUNT)
    for data in (changed, MINI, changed):
        build(data, root)
    assert (root / "generation-000001").exists()
    assert held.select(COUNT) == before
    reader.current()
    del held
    gc.collect()
    build(MINI, root)
    assert not (root / "generation-000001").exists()


def test_a_folder_that_is_not_ours_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("years of work", encoding="utf-8")
    with pytest.raises(StoreError, match="not a Gogen store"):
        build(MINI, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]


def test_a_missing_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run 'gogen build' first"):
        GraphStore(tmp_path / "nothing").current()


def test_a_damaged_store_says_so(root: Path) -> None:
    (root / stores.CURRENT).write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        GraphStore(root).current()


def test_the_store_folder_comes_from_the_environment_if_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOGEN_STORE", str(tmp_path))
    assert stores.default_root() == tmp_path


def test_inferred_triples_lie_in_a_graph_of_their_own_and_are_not_asserted(root: Path) -> None:
    snapshot = GraphStore(root).current()
    graph = iri("graph", INFERRED)
    rows = snapshot.select(f"SELECT ?a ?b WHERE {{ GRAPH <{graph}> {{ ?a gogen:derivesFrom ?b }} }}")
    assert (f"{iri('entry', 'ja-tebukuro')}", f"{iri('entry', 'ja-te')}") in {(r["a"], r["b"]) for r in rows}
    assert not [t for t in snapshot.asserted() if t[1].value.endswith("derivesFrom")]


def test_rules_reach_a_fixpoint_in_both_directions_of_a_symmetric_relation(root: Path) -> None:
    rows = GraphStore(root).current().select("SELECT ?a WHERE { s:ja-hashi-1 gogen:confusableWith ?a }")
    assert [r["a"] for r in rows] == [str(iri("sense", "ja-tebukuro-1"))]


def test_all_fourteen_rules_are_read() -> None:
    assert len(rules()) == 14


def test_a_query_that_does_not_parse_is_told_with_its_place(root: Path) -> None:
    with pytest.raises(QueryError, match=r"does not parse: .*1:"):
        GraphStore(root).current().raw("SELECT WHERE")


def test_a_store_is_read_while_this_process_has_it_open_elsewhere(root: Path) -> None:
    held = GraphStore(root).current()
    script = "import sys, pathlib, graph.engine.store as s; s.GraphStore(pathlib.Path(sys.argv[1])).current()"
    project = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", script, str(root)], cwd=project, check=True, env={**os.environ})
    assert held.select(COUNT)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.ttl", "<http://x/a> <http://x/b> <http://x/c> .", "holds no terms"),
        ("x.ttl", "this is no Turtle", "does not parse"),
        ("x.ttl", f"<{iri('entry', 'ja-x')}> a <http://www.w3.org/ns/lemon/ontolex#Word> .", "not a whole graph"),
        ("x.docx", "", "expected a folder of TOML files, or a file .ttl"),
    ],
)
def test_an_rdf_file_that_is_not_ours_is_refused(name: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(GogenError, match=message):
        build(tmp_path / name, tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_a_prefix_that_nobody_declared_is_told_in_words(root: Path) -> None:
    with pytest.raises(QueryError, match=r"error at 1:\d+: prefix not found$"):
        GraphStore(root).current().raw("SELECT ?x WHERE { ?x foo:bar ?y }")
