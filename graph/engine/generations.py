"""A store folder: which graph serves, who may write, and how the next graph takes over from the one before.

The folder holds ``CURRENT.json`` (which generation and revision serves, and the fingerprint of what it was built from),
``lock`` (held by whoever writes), ``audit.jsonl`` (see ``audit``) and one folder for each graph that is kept:

- ``generation-000003``: the third graph that was built;
- ``generation-000003.000012``: the same after twelve writes;
- ``building-…``, ``writing-…``: a graph that is being made and serves nobody;
- ``importing-edict``: what an import has made so far (see ``graph.imports.journal``).

A folder that serves is never written to again. A build fills a folder of its own, a write works on hard links (see
``writer``), and both end in one atomic rename of ``CURRENT.json``: a killed process leaves the last good graph. An
import is a revision, too (``revise``); a build takes the graphs of imports over as they are, by hard links.
"""

import fcntl
import gc
import json
import os
import shutil
import time
import uuid
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

from platformdirs import user_data_path
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store

from graph.engine import audit
from graph.engine.imported import is_imported, name_of
from ontology.errors import StoreBusy, StoreError

CURRENT = "CURRENT.json"
POLL = 0.02  # seconds between two looks at a lock that somebody holds
AT_ONCE = 400_000  # statements that the bulk loader is given at a time: about 0.4 GB of memory
PATIENCE = 60.0  # seconds that a revision waits for its turn

Graph = NamedNode | BlankNode | DefaultGraph


@dataclass(frozen=True, slots=True)
class Generation:
    """Which graph serves.

    ``number`` counts builds, ``revision`` the writes since; ``quads`` is how many the build made. ``built`` names the
    graphs that the build made itself: all others are its users' or imports (None in a store older than writing).
    ``stamp`` is the id of the write that made this revision. ``imports`` counts the revisions that were imports or took
    one away: they leave what the build made as it is.
    """

    number: int
    fingerprint: str
    quads: int
    revision: int = 0
    built: tuple[str, ...] | None = None
    stamp: str = ""
    imports: int = 0

    @property
    def as_built(self) -> bool:
        """Whether nobody wrote to the graph since it was built; imports do not count."""
        return self.revision == self.imports


class Hold:
    """A shared lock on a folder: while it lives, nobody clears the folder away. Raises OSError if it is going."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)


def default_root() -> Path:
    """Return where the store lies unless told otherwise: ``$GOGEN_STORE``, else the user's data folder."""
    named = os.environ.get("GOGEN_STORE")
    return Path(named) if named else user_data_path("gogen") / "store"


def folder(root: Path, number: int, revision: int = 0) -> Path:
    """Return the folder of one revision of a generation."""
    return root / (f"generation-{number:06d}" + (f".{revision:06d}" if revision else ""))


def generation_of(root: Path) -> Generation | None:
    """Return which generation serves, or None where nothing was built yet. Raises StoreError on a damaged folder."""
    path = root / CURRENT
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        if read.get("built") is not None:
            read["built"] = tuple(read["built"])
        return Generation(**read)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise StoreError(f"{path} is damaged ({error}); delete {root} and run 'gogen build'") from error


@contextmanager
def writing(root: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the folder for one build or write, waiting ``patience`` seconds for another to end.

    Raises StoreBusy if another holds it, StoreError if the folder is somebody else's.
    """
    if root.exists() and (not root.is_dir() or not _ours(root)):
        raise StoreError(f"{root} is not a Gogen store and not empty: name another folder with --store")
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() >= until:
                    raise StoreBusy(f"another build or write is writing to {root}; wait for it to end") from error
                time.sleep(POLL)
        yield


def _ours(root: Path) -> bool:
    names = {path.name for path in root.iterdir()}
    return not names or bool(names & {CURRENT, "lock"})


def point_at(root: Path, generation: Generation) -> None:
    """Make a generation, whose folder is whole, the one that serves: atomically, and on the disk before this returns.

    Folders that served before the one now replaced are cleared away unless somebody reads them. Call while writing().
    """
    before = generation_of(root)
    draft = root / f"{CURRENT}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(generation), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(root / CURRENT)
    _sync(root)
    clear(root, *(one for one in (before, generation) if one))


def clear(root: Path, *kept: Generation) -> None:
    """Delete every graph but those named and those that a living process holds. Call while writing()."""
    names = {folder(root, one.number, one.revision).name for one in kept}
    for kind in ("generation-*", "building-*", "writing-*"):
        for path in root.glob(kind):
            if path.name not in names:
                _delete_unless_held(path)


def _delete_unless_held(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # kept until the folder is gone: see Hold
        shutil.rmtree(path, ignore_errors=True)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def _sync(path: Path) -> None:
    """Put a folder's list of names on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a build made, how many statements of the users' own graphs it carried over, and the imports that it kept."""

    generation: Generation
    kept: int
    kept_graphs: int
    imports: tuple[str, ...] = ()


def fill(
    root: Path,
    fingerprint: str,
    write: Callable[[Store], None],
    then: Callable[[Store], None] = lambda _: None,
    built: Sequence[str] | None = None,
) -> Filled:
    """Let ``write`` fill a new store, and make it the serving generation; if it raises, nothing changed.

    What the serving generation holds besides the graphs of its own build (the default graph, and the graphs that its
    users wrote) is carried over, and ``then`` runs over the whole. Graphs of imports are taken over after that, as they
    are: ``then`` does not see them. With ``built`` given, the new store is as ``write`` leaves it: that is a restored
    backup, whose build made these graphs.
    """
    with writing(root):
        before = generation_of(root)
        clear(root, *([before] if before else []))
        draft, joined = root / f"building-{os.getpid()}", root / f"building-{os.getpid()}-joined"
        store = Store(str(draft))
        try:
            write(store)
            own = _names(store)
            carried = (0, 0)
            if built is None and before is not None:
                carried = _carry(root, before, store)
            users = _names(store) - own
            then(store)
            store.optimize()
            store.flush()
            made = tuple(sorted(_names(store) - users)) if built is None else tuple(built)
            generation = Generation((before.number if before else 0) + 1, fingerprint, len(store), 0, made)
            imports: tuple[str, ...] = ()
            if built is None and before is not None and (imports := _imports(root, before)):
                _join(root, before, store, made, joined)
            del store
            gc.collect()  # the handle must be closed before its folder is renamed
            final = folder(root, generation.number)
            if final.exists():
                shutil.rmtree(final)
            (joined if imports else draft).rename(final)
            point_at(root, generation)
            return Filled(generation, *carried, imports)
        finally:
            for path in (draft, joined):
                shutil.rmtree(path, ignore_errors=True)


def revise(
    root: Path,
    change: Callable[[Store], None],
    without: Collection[str] = (),
    patience: float = PATIENCE,
    **record: object,
) -> Generation:
    """Let ``change`` add to a copy of the serving graph, less the graphs ``without``, and make it the next revision.

    The copy is made of hard links; where a graph must go, of everything else, loaded anew: a graph of millions is not
    deleted statement by statement. ``record`` goes into the audit line. If anything raises, nothing changed. Raises
    StoreError where there is no graph, or where the disk is full; StoreBusy where another build or write is at work.
    """
    with writing(root, patience):
        before = generation_of(root)
        if before is None:
            raise StoreError(f"no graph in {root}: run 'gogen build' first")
        clear(root, before)
        stamp = uuid.uuid4().hex
        draft = root / f"writing-{stamp}"
        try:
            store = _copied(root, before, draft, without)
            change(store)
            store.flush()
            del store
            gc.collect()
            after = replace(before, revision=before.revision + 1, imports=before.imports + 1, stamp=stamp)
            final = folder(root, after.number, after.revision)
            shutil.rmtree(final, ignore_errors=True)  # by a process that was killed before its rename
            draft.rename(final)
            audit.record(root, **record, outcome="written", generation=after.number, revision=after.revision)
            point_at(root, after)
            return after
        except OSError as error:
            raise StoreError(f"the graph cannot be written ({error}); the one that serves is as it was") from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _copied(root: Path, before: Generation, draft: Path, without: Collection[str]) -> Store:
    old = Store.read_only(str(folder(root, before.number, before.revision)))
    if not any(old.contains_named_graph(NamedNode(graph)) for graph in without):
        old.backup(str(draft))
        return Store(str(draft))
    store = Store(str(draft))
    kept = [graph for graph in old.named_graphs() if graph.value not in without]
    small = [graph for graph in kept if not is_imported(graph.value)]
    store.bulk_extend(_quads(old, (DefaultGraph(), *small)))
    for graph in kept:
        store.add_graph(graph)
        if graph not in small:
            passing = draft / "passing.nt"
            old.dump(str(passing), RdfFormat.N_TRIPLES, from_graph=graph)
            with passing.open("rb") as stream:
                load_lines(store, stream, graph.value)
            passing.unlink()
    return store


def load_lines(store: Store, stream: IO[bytes], graph: str) -> None:
    """Load N-Triples of ours of any size into a graph: some at a time, for the bulk loader holds all it is given."""
    held: list[bytes] = []
    lines = 0
    while True:
        block = stream.read(1024 * 1024)
        lines += block.count(b"\n")
        held.append(block)
        if lines >= AT_ONCE or not block:
            text = b"".join(held)
            end = text.rfind(b"\n") + 1
            store.bulk_load(text[:end], RdfFormat.N_TRIPLES, to_graph=NamedNode(graph), lenient=True)
            held, lines = [text[end:]], 0
        if not block:
            return


def _quads(store: Store, graphs: Iterable[Graph]) -> Iterator[Quad]:
    return (quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))


def _imports(root: Path, serving: Generation) -> tuple[str, ...]:
    """Return the names of the imports that a generation holds."""
    store = Store.read_only(str(folder(root, serving.number, serving.revision)))
    return tuple(sorted({name_of(name) for name in _names(store) if is_imported(name)}))


def _join(root: Path, before: Generation, store: Store, made: Collection[str], joined: Path) -> None:
    """Make a copy of the serving graph in which a build's graphs are those of ``store``: imports cost nothing so."""
    Store.read_only(str(folder(root, before.number, before.revision))).backup(str(joined))
    whole = Store(str(joined))
    for name in before.built or ():
        whole.remove_graph(NamedNode(name))
    graphs = [NamedNode(name) for name in made]
    whole.bulk_extend(_quads(store, graphs))
    for graph in graphs:
        whole.add_graph(graph)
    whole.flush()


def _names(store: Store) -> set[str]:
    return {graph.value for graph in store.named_graphs()}


def _carry(root: Path, before: Generation, store: Store) -> tuple[int, int]:
    """Copy what the users of a generation wrote into graphs of their own; return how many quads, how many graphs."""
    if before.built is None:
        return 0, 0
    old = Store.read_only(str(folder(root, before.number, before.revision)))
    quads = 0

    def counted(graph: Graph) -> Iterator[object]:
        nonlocal quads
        for quad in old.quads_for_pattern(None, None, None, graph):
            quads += 1
            yield quad

    theirs = [graph for graph in old.named_graphs() if graph.value not in before.built and not is_imported(graph.value)]
    for graph in (DefaultGraph(), *theirs):
        store.bulk_extend(counted(graph))  # type: ignore[arg-type]
    for graph in theirs:
        store.add_graph(graph)  # one without statements, too
    in_default = next(old.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None
    return quads, len(theirs) + in_default
