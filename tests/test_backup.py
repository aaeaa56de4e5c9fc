"""A backup is the whole graph in one file, taken while others write; a restore is that graph, or changes nothing."""

import gzip
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, Store

from graph.build import build
from graph.engine.backup import backup, manifest_of, restore
from graph.engine.generations import fill, generation_of
from graph.engine.store import GraphStore
from graph.engine.writer import Write, Writer
from ontology.errors import BackupError, StoreError
from web.cli import main

MINI = Path(__file__).parent / "data" / "mini"
MINE = "http://example.org/mine"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    build(MINI, folder / "store")
    nodes = "e:a e:b 'a\\n\"b', _:x, _:y . _:x e:b _:y"
    write(folder / "store", folder, f"INSERT DATA {{ GRAPH <{MINE}> {{ {nodes} }} e:a e:b '語'@ja }}")
    write(folder / "store", folder, "CREATE GRAPH <http://example.org/empty>")
    return folder / "store"


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """The mini data with a graph, a graph without statements and a default graph that somebody wrote."""
    return Path(shutil.copytree(made, tmp_path / "store"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "gogen.nq.gz"


def write(root: Path, folder: Path, update: str) -> None:
    text = folder / "update.ru"
    text.write_text(update, encoding="utf-8")
    writer = Writer(root, patience=60)
    try:
        writer.write(Write("update", "http://x/", text=text))
    finally:
        writer.close()


def contents(root: Path) -> Dataset:
    """The quads of a store, unnamed nodes renamed so that two isomorphic stores are equal."""
    found = Dataset(GraphStore(root).current().quads())
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found


def test_a_restored_backup_is_isomorphic_with_empty_graphs_and_the_default_graph(
    root: Path, file: Path, tmp_path: Path
) -> None:
    manifest = backup(root, file)
    assert manifest_of(file) == manifest
    restored = restore(tmp_path / "other", file).generation
    assert contents(tmp_path / "other") == contents(root)
    assert GraphStore(tmp_path / "other").current().graphs() == GraphStore(root).current().graphs()
    assert restored.quads == manifest.quads


def test_a_backup_is_n_quads_that_any_tool_reads(root: Path, file: Path) -> None:
    backup(root, file)
    store = Store()
    with gzip.open(file) as unpacked:
        text = unpacked.read()
    store.load(input=text, format=RdfFormat.N_QUADS)
    assert len(store) == manifest_of(file).quads


def test_graphs_of_users_are_known_as_theirs_after_a_restore(root: Path, file: Path, tmp_path: Path) -> None:
    backup(root, file)
    other = tmp_path / "other"
    before, after = generation_of(root), restore(other, file).generation
    assert before
    assert (after.built, after.fingerprint) == (before.built, before.fingerprint)
    with pytest.raises(StoreError, match="holds what was written to it"):
        restore(other, file)


def test_what_users_wrote_is_replaced_only_by_force(root: Path, file: Path, tmp_path: Path) -> None:
    backup(root, file)
    write(root, tmp_path, "INSERT DATA { e:new e:b e:c }")
    before = generation_of(root)
    with pytest.raises(StoreError, match="--force"):
        restore(root, file)
    assert generation_of(root) == before
    restored = restore(root, file, force=True).generation
    assert before
    assert restored.number == before.number + 1
    assert not GraphStore(root).current().select("SELECT ?o WHERE { e:new e:b ?o }")


def test_a_server_that_has_the_store_open_goes_on_with_the_restored_graph(
    root: Path, file: Path, tmp_path: Path
) -> None:
    backup(root, file)
    write(root, tmp_path, "INSERT DATA { e:new e:b e:c }")
    reader = GraphStore(root)
    assert reader.current().select("SELECT ?o WHERE { e:new e:b ?o }")
    restore(root, file, force=True)
    assert not reader.current().select("SELECT ?o WHERE { e:new e:b ?o }")


def damaged(whole: bytes) -> Iterator[tuple[str, bytes]]:
    text = gzip.decompress(whole)
    lines = text.splitlines(keepends=True)
    head = json.loads(lines[0].partition(b"{")[1] + lines[0].partition(b"{")[2])
    yield "cut", whole[: len(whole) // 2]
    yield "a byte changed", whole[:2000] + bytes([whole[2000] ^ 255]) + whole[2001:]
    yield "not gzip", text
    yield "empty", b""
    yield "a line left out", gzip.compress(b"".join([*lines[:10], *lines[11:]]))
    yield "a text changed", gzip.compress(text.replace("語".encode(), "誤".encode()))
    yield "no end", gzip.compress(b"".join(lines[:-1]))
    yield "no manifest", gzip.compress(b"".join(lines[1:]))
    yield "no quads", gzip.compress(lines[0])
    yield "more than it says", gzip.compress(b"".join([*lines[:-1], *lines[1:-1], lines[-1]]))
    yield "another version", gzip.compress(b"# gogen-backup " + json.dumps({**head, "version": 9}).encode() + b"\n")
    yield "a manifest of another shape", gzip.compress(b'# gogen-backup {"x": 1}\n')
    yield "a manifest without end", gzip.compress(b"# gogen-backup " + b" " * 3_000_000)
    yield "no N-Quads", gzip.compress(lines[0] + b"hello\n" + lines[-1])


def test_a_damaged_file_changes_nothing_and_is_told(root: Path, file: Path, tmp_path: Path) -> None:
    backup(root, file)
    before, inside = generation_of(root), contents(root)
    for kind, content in damaged(file.read_bytes()):
        bad = tmp_path / "bad.nq.gz"
        bad.write_bytes(content)
        with pytest.raises(BackupError, match=r"bad\.nq\.gz"):
            restore(root, bad, force=True)
        assert generation_of(root) == before, kind
        assert not list(root.glob("building-*")), kind
    assert contents(root) == inside


def test_a_backup_that_cannot_be_written_leaves_the_last_one(root: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be written"):
        backup(root, tmp_path / "no" / "folder.nq.gz")
    file = tmp_path / "gogen.nq.gz"
    backup(root, file)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gogen.nq.gz", "store"]


def test_a_backup_of_a_store_that_is_not_there_says_what_to_do(tmp_path: Path, file: Path) -> None:
    with pytest.raises(StoreError, match="run 'gogen build' first"):
        backup(tmp_path / "nothing", file)
    assert not file.exists()


def test_the_verbs_write_and_read_a_backup(root: Path, file: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, arguments)
        return result.exit_code, result.stderr

    code, said = run("backup", str(file), "--store", str(root))
    assert code == 0, said
    assert f"generation 1, revision 2: {file}" in said
    code, said = run("restore", str(file), "--store", str(tmp_path / "other"))
    assert code == 0, said
    assert "generation 1" in said
    assert run("restore", str(file), "--store", str(root))[0] == 1
    assert run("restore", str(file), "--store", str(root), "--force")[0] == 0
    assert run("backup", str(tmp_path / "gogen.tar"), "--store", str(root))[0] == 1
    assert run("backup", str(file), "--store", "https://engine.example/sparql")[0] == 1


@pytest.mark.slow
def test_a_backup_taken_under_load_is_one_revision_and_restores_to_it(tmp_path: Path) -> None:
    """Each write adds a pair of statements: a backup with half a pair, or a gap, would be of no revision."""
    root = tmp_path / "store"
    graph = NamedNode(MINE)

    def many(store: Store) -> None:
        store.bulk_extend(
            Quad(BlankNode(f"b{number}"), NamedNode(f"http://x/{number % 7}"), Literal(f"語{number}"), graph)
            for number in range(100_000)
        )

    fill(root, "many", many)
    writer, text, stop = Writer(root, patience=60), tmp_path / "update.ru", threading.Event()

    def load() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            text.write_text(f"INSERT DATA {{ <http://x/a> <http://x/left> {number} ; <http://x/right> {number} }}")
            writer.write(Write("update", "http://x/", text=text))

    thread = threading.Thread(target=load)
    thread.start()
    try:
        manifests = [backup(root, tmp_path / f"{number}.nq.gz") for number in range(5)]
    finally:
        stop.set()
        thread.join()
        writer.close()
    assert manifests[-1].revision > manifests[0].revision
    for number, manifest in enumerate(manifests):
        other = tmp_path / f"store-{number}"
        restore(other, tmp_path / f"{number}.nq.gz")
        found = GraphStore(other).current()
        sides = [
            {
                int(quad.object.value)
                for quad in found.store.quads_for_pattern(None, NamedNode(side), None, None)
                if isinstance(quad.object, Literal)
            }
            for side in ("http://x/left", "http://x/right")
        ]
        assert sides[0] == sides[1] == set(range(1, manifest.revision + 1))
        assert len(found.store) == manifest.quads == 100_000 + 2 * manifest.revision
