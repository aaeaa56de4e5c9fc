"""The quad store as a reader sees it: Oxigraph on disk, always the generation and revision that serve.

How the folder is laid out and how one graph takes over from the other is told in ``generations``.
"""

import os
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Store

from graph.engine.generations import CURRENT, Generation, Hold, default_root, fill, folder, generation_of, writing
from graph.engine.imported import is_imported
from graph.engine.results import send_as
from graph.engine.screening import in_order_of_appearance, names_its_dataset, seen, with_tags_as_written
from ontology.errors import QueryError, StoreError
from ontology.vocabulary import BASE, PREFIXES, bcp47, iri

__all__ = ["CURRENT", "Generation", "default_root", "fill", "folder", "generation_of", "writing"]

EXCLUDED = (str(iri("graph", "inferred")), str(iri("graph", "ontology")))  # graphs that no export repeats

LANG = str(BASE) + "ns#lang"  # in the place of LANG where a query compares tags in capitals

Row = Mapping[str, str | None]


class Snapshot(ABC):
    """One generation of a graph, open for reading, wherever it lies."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation

    @abstractmethod
    def raw(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = (), union: bool = True
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run any query, over the union of all graphs unless it says FROM or graphs are named here (by IRI).

        Without ``union`` the default graph is the store's own, which a build leaves empty. The variables of
        ``SELECT *`` come in order of first appearance. Raises QueryError, with line and column if it does not parse.
        """

    @abstractmethod
    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""

    @abstractmethod
    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield every quad, or those of one named graph."""

    def default_quads(self) -> Iterator[Quad]:
        """Yield the quads of the default graph, which a build leaves empty."""
        return (quad for quad in self.quads() if isinstance(quad.graph_name, DefaultGraph))

    def forward(
        self,
        query: str,
        format: str,
        send: Callable[[bytes], object],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        union: bool = True,
        seconds: float = 10.0,
    ) -> tuple[str, str]:
        """Run a screened query of anybody's and send its result in pieces; return its kind and the format it came in.

        A SELECT or ASK asked for in a graph format comes as JSON, a graph asked for in a row format as Turtle. Raises
        QueryError; an engine elsewhere is asked to stop after ``seconds``, here the process is stopped (``workers``).
        """
        return send_as(self.raw(query, default_graphs, named_graphs, union=union), format, send)

    def select(self, query: str) -> list[Row]:
        """Run a SELECT of ours over the union of all graphs; rows of plain texts, None where unbound."""
        found = self.raw(query)
        if not isinstance(found, QuerySolutions):
            raise QueryError("expected a SELECT query")
        names = [variable.value for variable in found.variables]
        return [{name: _text(solution[name]) for name in names} for solution in found]

    def asserted(self) -> Iterator[tuple[Any, Any, Any]]:
        """Yield every asserted triple once that no import brought: what the glossary and its users say."""
        seen: set[tuple[Any, Any, Any]] = set()
        own = (graph for graph in self.graphs() if graph not in EXCLUDED and not is_imported(graph))
        asserted = map(self.quads, own)
        for quads in (self.default_quads(), *asserted):
            for quad in quads:
                triple = (quad.subject, quad.predicate, quad.object)
                if triple not in seen:
                    seen.add(triple)
                    yield triple


class EmbeddedSnapshot(Snapshot):
    """One generation of a store folder."""

    def __init__(self, generation: Generation, store: Store, hold: Hold | None = None) -> None:
        super().__init__(generation)
        self.store = store
        self._hold = hold  # goes when this goes

    def raw(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = (), union: bool = True
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run any query with Oxigraph; see Snapshot."""
        chosen: dict[str, Any] = {"use_default_graph_as_union": union and not names_its_dataset(query)}
        if (
            default_graphs or named_graphs
        ):  # as the protocol has it: these graphs and no others (SPARQL 1.1 Protocol 2.1.4)
            chosen = {
                "default_graph": [NamedNode(graph) for graph in default_graphs],
                "named_graphs": [NamedNode(graph) for graph in named_graphs],
            }
        found = self._found(query, chosen)
        rewritten = with_tags_as_written(query, LANG)
        if isinstance(found, QuerySolutions):
            names = [variable.value for variable in found.variables]
            rewritten = in_order_of_appearance(rewritten or query, names) or rewritten
        return self._found(rewritten, chosen) if rewritten else found

    def _found(self, query: str, dataset: Mapping[str, Any]) -> QuerySolutions | QueryBoolean | QueryTriples:
        functions: dict[NamedNode, Any] = {}
        prefixes = {name: PREFIXES[name] for name in seen(query).prefixes if name in PREFIXES}
        while True:
            try:
                return self.store.query(
                    query, base_iri=_BASE, prefixes=prefixes, custom_functions=functions or None, **dataset
                )
            except SyntaxError as error:
                raise QueryError(f"the query does not parse: {readable(str(error))}") from error
            except RuntimeError as error:
                named = _UNKNOWN_FUNCTION.search(str(error))
                if named is None or NamedNode(named[1]) in functions:
                    raise QueryError(f"the query failed: {error}") from error
                functions[NamedNode(named[1])] = _lang if named[1] == LANG else _fails
            except (ValueError, OSError) as error:
                raise QueryError(f"the query failed: {error}") from error

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(graph.value for graph in self.store.named_graphs() if isinstance(graph, NamedNode))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield every quad, or those of one named graph."""
        yield from self.store.quads_for_pattern(None, None, None, NamedNode(graph) if graph else None)

    def default_quads(self) -> Iterator[Quad]:
        """Yield the quads of the default graph, which a build leaves empty."""
        yield from self.store.quads_for_pattern(None, None, None, DefaultGraph())


_BASE = str(BASE)
_UNKNOWN_FUNCTION = re.compile(r"custom function <([^>]+)> is not supported")


def _lang(term: Any = None, *_: Any) -> Literal | None:
    """Answer LANG (SPARQL 1.1, 17.4.2.7) in BCP 47 case; an error for what is no literal."""
    return Literal(tag_of(term) or "") if isinstance(term, Literal) else None


def _fails(*_: Any) -> None:
    """Answer for a function that nobody knows: an error of the expression, not of the query (SPARQL 1.1, 17.3)."""


def readable(message: str) -> str:
    """Return a parser's message without its lists of single characters: ``error at 1:29: prefix not found``."""
    words = re.sub(r"\['.*?'\](?:,\s*)?", "", message, flags=re.DOTALL).rstrip(", \n")
    return words.replace("expected one of Prefix not found", "prefix not found").removesuffix(" expected one of")


def _text(term: Any) -> str | None:
    return None if term is None else getattr(term, "value", str(term))  # a quoted triple has no value


def tag_of(term: Any) -> str | None:
    """Return the language tag of a literal in BCP 47 case (Oxigraph keeps it in lower case), else None."""
    return bcp47(term.language) if isinstance(term, Literal) and term.language else None


class GraphStore:
    """A store folder seen by a reader: always answers with the serving revision, reopened when it changes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._open: EmbeddedSnapshot | None = None
        self._known: tuple[tuple[int, int], Generation | None] | None = None

    def current(self) -> EmbeddedSnapshot:
        """Return the serving generation, open. Raises StoreError if there is none."""
        with self._lock:
            failed: Generation | None = None
            while True:
                generation = self._serving()
                if generation is None:
                    raise StoreError(f"no graph in {self.root}: run 'gogen build' first")
                if self._open is not None and self._open.generation == generation:
                    return self._open
                try:
                    self._open = _opened(self.root, generation)
                except StoreError:
                    if failed == generation:
                        raise
                    failed = generation  # it may just have been replaced and cleared away: look once more

    def _serving(self) -> Generation | None:
        """Return which generation serves; its file is read again only when another has taken its place."""
        try:
            found = os.stat(self.root / CURRENT)  # noqa: PTH116 (called for every query)
        except OSError:
            return generation_of(self.root)
        state = (found.st_mtime_ns, found.st_ino)
        if self._known is None or self._known[0] != state:
            self._known = (state, generation_of(self.root))
        return self._known[1]


def _opened(root: Path, generation: Generation) -> EmbeddedSnapshot:
    path = folder(root, generation.number, generation.revision)
    try:
        hold = Hold(path)
        return EmbeddedSnapshot(generation, Store.read_only(str(path)), hold)
    except OSError as error:
        raise StoreError(
            f"the graph in {path} cannot be opened ({error}); run 'gogen build' to make it anew"
        ) from error
