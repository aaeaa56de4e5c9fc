"""The quad store: Oxigraph on disk, one folder a generation; the old graph serves until the new one is whole.

A store folder holds ``CURRENT.json`` (which generation serves, and the fingerprint of what it was built from), one
folder ``generation-N`` each for the serving and the previous graph, and ``lock``. A build fills a folder of its own and
then swaps ``CURRENT.json`` with one atomic rename: a killed process leaves the last good graph.
"""

import fcntl
import gc
import json
import os
import re
import shutil
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Store

from graph.engine.screening import in_order_of_appearance, names_its_dataset
from ontology.errors import QueryError, StoreError
from ontology.vocabulary import PREFIXES, bcp47, iri

CURRENT = "CURRENT.json"
EXCLUDED = (str(iri("graph", "inferred")), str(iri("graph", "ontology")))  # graphs that no export repeats

Row = Mapping[str, str | None]


def default_root() -> Path:
    """Return where the store lies unless told otherwise: ``$GOGEN_STORE``, else the user's data folder."""
    named = os.environ.get("GOGEN_STORE")
    return Path(named) if named else user_data_path("gogen") / "store"


@dataclass(frozen=True, slots=True)
class Generation:
    """Which graph serves: its number, the fingerprint of the data behind it, how many quads it holds."""

    number: int
    fingerprint: str
    quads: int


class Snapshot(ABC):
    """One generation of a graph, open for reading, wherever it lies."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation

    @abstractmethod
    def raw(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run any query, over the union of all graphs unless it says FROM or graphs are named here (by IRI).

        The variables of ``SELECT *`` come in order of first appearance. Raises QueryError, with line and column if it
        does not parse.
        """

    @abstractmethod
    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""

    @abstractmethod
    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield every quad, or those of one named graph."""

    def select(self, query: str) -> list[Row]:
        """Run a SELECT of ours over the union of all graphs; rows of plain texts, None where unbound."""
        found = self.raw(query)
        if not isinstance(found, QuerySolutions):
            raise QueryError("expected a SELECT query")
        names = [variable.value for variable in found.variables]
        return [{name: _text(solution[name]) for name in names} for solution in found]

    def asserted(self) -> Iterator[tuple[Any, Any, Any]]:
        """Yield every asserted triple once: all graphs but the inferred one and the ontology."""
        seen: set[tuple[Any, Any, Any]] = set()
        for graph in self.graphs():
            if graph in EXCLUDED:
                continue
            for quad in self.quads(graph):
                triple = (quad.subject, quad.predicate, quad.object)
                if triple not in seen:
                    seen.add(triple)
                    yield triple


class EmbeddedSnapshot(Snapshot):
    """One generation of a store folder."""

    def __init__(self, generation: Generation, store: Store) -> None:
        super().__init__(generation)
        self.store = store

    def raw(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run any query with Oxigraph; see Snapshot."""
        chosen: dict[str, Any] = {"use_default_graph_as_union": not names_its_dataset(query)}
        if (
            default_graphs or named_graphs
        ):  # as the protocol has it: these graphs and no others (SPARQL 1.1 Protocol 2.1.4)
            chosen = {
                "default_graph": [NamedNode(graph) for graph in default_graphs],
                "named_graphs": [NamedNode(graph) for graph in named_graphs],
            }
        found = self._found(query, chosen)
        if isinstance(found, QuerySolutions):
            ordered = in_order_of_appearance(query, [variable.value for variable in found.variables])
            if ordered is not None:
                return self._found(ordered, chosen)
        return found

    def _found(self, query: str, dataset: Mapping[str, Any]) -> QuerySolutions | QueryBoolean | QueryTriples:
        try:
            return self.store.query(query, prefixes=PREFIXES, **dataset)
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {readable(str(error))}") from error
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query failed: {error}") from error

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(graph.value for graph in self.store.named_graphs() if isinstance(graph, NamedNode))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield every quad, or those of one named graph."""
        return self.store.quads_for_pattern(None, None, None, NamedNode(graph) if graph else None)


def readable(message: str) -> str:
    """Return a parser's message without its lists of single characters: ``error at 1:29: prefix not found``."""
    words = re.sub(r"\['.*?'\](?:,\s*)?", "", message, flags=re.DOTALL).rstrip(", \n")
    return words.replace("expected one of Prefix not found", "prefix not found").removesuffix(" expected one of")


def _text(term: Any) -> str | None:
    return None if term is None else term.value


def tag_of(term: Any) -> str | None:
    """Return the language tag of a literal in BCP 47 case (Oxigraph keeps it in lower case), else None."""
    return bcp47(term.language) if isinstance(term, Literal) and term.language else None


class GraphStore:
    """A store folder seen by a reader: always answers with the serving generation, reopened when it changes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._open: EmbeddedSnapshot | None = None

    def current(self) -> EmbeddedSnapshot:
        """Return the serving generation, open. Raises StoreError if there is none."""
        generation = generation_of(self.root)
        if generation is None:
            raise StoreError(f"no graph in {self.root}: run 'gogen build' first")
        with self._lock:
            if self._open is None or self._open.generation != generation:
                self._open = EmbeddedSnapshot(generation, _read_only(folder(self.root, generation.number)))
            return self._open


def folder(root: Path, number: int) -> Path:
    """Return the folder of one generation."""
    return root / f"generation-{number:06d}"


def _read_only(path: Path) -> Store:
    try:
        return Store.read_only(str(path))
    except OSError as error:
        raise StoreError(
            f"the graph in {path} cannot be opened ({error}); run 'gogen build' to make it anew"
        ) from error


def generation_of(root: Path) -> Generation | None:
    """Return which generation serves, or None where nothing was built yet. Raises StoreError on a damaged folder."""
    path = root / CURRENT
    try:
        return Generation(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{path} is damaged ({error}); delete {root} and run 'gogen build'") from error


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the folder for one build. Raises StoreError if another build holds it or the folder is somebody else's."""
    if root.exists() and (not root.is_dir() or not _ours(root)):
        raise StoreError(f"{root} is not a Gogen store and not empty: name another folder with --store")
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(f"another build is writing to {root}; wait for it to end") from error
        yield


def _ours(root: Path) -> bool:
    names = {path.name for path in root.iterdir()}
    return not names or bool(names & {CURRENT, "lock"})


def publish(root: Path, store_folder: Path, fingerprint: str, quads: int) -> Generation:
    """Make a filled folder the serving generation, atomically; only the one before it is kept. Call while writing()."""
    before = generation_of(root)
    generation = Generation((before.number if before else 0) + 1, fingerprint, quads)
    final = folder(root, generation.number)
    if final.exists():
        shutil.rmtree(final)
    store_folder.rename(final)
    draft = root / f"{CURRENT}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(generation), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(root / CURRENT)
    for old in root.glob("generation-*"):
        if old not in (final, folder(root, generation.number - 1)):
            shutil.rmtree(old, ignore_errors=True)
    return generation


def fill(root: Path, fingerprint: str, write: Callable[[Store], None]) -> Generation:
    """Let ``write`` fill a new store, and make it the serving generation; if it raises, nothing changed."""
    with writing(root):
        for left in root.glob("building-*"):  # by a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        draft = root / f"building-{os.getpid()}"
        store = Store(str(draft))
        try:
            write(store)
            store.optimize()
            store.flush()
            count = len(store)
            del store
            gc.collect()  # the handle must be closed before its folder is renamed
            return publish(root, draft, fingerprint, count)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
