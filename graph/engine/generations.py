"""A store folder: which graph serves, who may write, and how the next graph takes over from the one before.

The folder holds ``CURRENT.json`` (which generation and revision serves, and the fingerprint of what it was built from),
``lock`` (held by whoever writes), ``audit.jsonl`` (see ``audit``) and one folder for each graph that is kept:

- ``generation-000003``: the third graph that was built;
- ``generation-000003.000012``: the same after twelve writes;
- ``building-…``, ``writing-…``: a graph that is being made and serves nobody.

A folder that serves is never written to again. A build fills a folder of its own, a write works on hard links (see
``writer``), and both end in one atomic rename of ``CURRENT.json``: a killed process leaves the last good graph.
"""

import fcntl
import gc
import json
import os
import shutil
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from platformdirs import user_data_path
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

from ontology.errors import StoreBusy, StoreError

CURRENT = "CURRENT.json"
POLL = 0.02  # seconds between two looks at a lock that somebody holds

Graph = NamedNode | BlankNode | DefaultGraph


@dataclass(frozen=True, slots=True)
class Generation:
    """Which graph serves.

    ``number`` counts builds, ``revision`` the writes since; ``quads`` is how many the build made. ``built`` names the
    graphs that the build made itself: all others are its users' (None in a store older than writing). ``stamp`` is the
    id of the write that made this revision.
    """

    number: int
    fingerprint: str
    quads: int
    revision: int = 0
    built: tuple[str, ...] | None = None
    stamp: str = ""


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
    """What a build made, and how many statements of the users' own graphs it carried over."""

    generation: Generation
    kept: int
    kept_graphs: int


def fill(
    root: Path,
    fingerprint: str,
    write: Callable[[Store], None],
    then: Callable[[Store], None] = lambda _: None,
    built: Sequence[str] | None = None,
) -> Filled:
    """Let ``write`` fill a new store, and make it the serving generation; if it raises, nothing changed.

    What the serving generation holds besides the graphs of its own build (the default graph, and the graphs that its
    users wrote) is carried over, and ``then`` runs over the whole. With ``built`` given, the new store is as ``write``
    leaves it: that is a restored backup, whose build made these graphs.
    """
    with writing(root):
        before = generation_of(root)
        clear(root, *([before] if before else []))
        draft = root / f"building-{os.getpid()}"
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
            del store
            gc.collect()  # the handle must be closed before its folder is renamed
            final = folder(root, generation.number)
            if final.exists():
                shutil.rmtree(final)
            draft.rename(final)
            point_at(root, generation)
            return Filled(generation, *carried)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise


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

    theirs = [graph for graph in old.named_graphs() if graph.value not in before.built]
    for graph in (DefaultGraph(), *theirs):
        store.bulk_extend(counted(graph))  # type: ignore[arg-type]
    for graph in theirs:
        store.add_graph(graph)  # one without statements, too
    in_default = next(old.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None
    return quads, len(theirs) + in_default
