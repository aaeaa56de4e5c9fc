"""A graph that lies in another engine: any that speaks SPARQL 1.1, asked as the embedded store is.

What Gogen keeps there: one named graph for each source, as in the embedded store; their union, in a graph of its own
that is new in every generation and is the default graph of our queries; and the graph ``release``, which says in one
literal which generation serves. A generation serves when that literal is written; see ``upload``.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from graph.engine.endpoint import TO_ANSWER, Client, Endpoint, Reply
from graph.engine.generations import Generation
from graph.engine.results import send_as
from graph.engine.screening import (
    GRAPH,
    TOKEN,
    UPDATE,
    decoded,
    in_order_of_appearance,
    kind_of,
    names_its_dataset,
    seen,
)
from graph.engine.store import Snapshot, readable
from ontology.errors import QueryError, QueryTimeout, StoreError
from ontology.vocabulary import PREFIXES, iri

RELEASE = str(iri("graph", "release"))
VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
NOTHING = str(iri("graph", "empty"))  # a graph that nobody writes
FRESH = 1.0  # seconds for which the serving generation is taken to be what it was

ROWS = QueryResultsFormat.JSON.media_type
TRIPLES = RdfFormat.N_TRIPLES.media_type
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

# Virtuoso's headers for a result that is not whole: cut at its limit of rows, or at the time it was given.
CUT_ROWS, CUT_TIME = "X-SPARQL-MaxRows", "X-SQL-State"
YES = "__ASK_RETVAL"  # Virtuoso's column in the rows that it answers an ASK with

OWN_FUNCTION = re.compile(r"(?:<(?:\w+::)*)?(?:bif|sql):", re.IGNORECASE)  # bif:http_get, <bif:file_to_string>

POSITION = re.compile(r"(\bline |\bat )(\d+)")


@dataclass(frozen=True, slots=True)
class Release:
    """What an engine holds of ours: the union's graph, and the size and digest of each named graph."""

    number: int
    fingerprint: str
    quads: int
    date: str
    union: str
    graphs: dict[str, tuple[int, str]]

    @property
    def generation(self) -> Generation:
        """The generation as every store tells it; all graphs are the build's own."""
        return Generation(self.number, self.fingerprint, self.quads, built=tuple(sorted(self.graphs)))

    def text(self) -> str:
        """Return the release as it is written into the engine."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def release_of(client: Client) -> Release | None:
    """Return the release that serves, or None where nothing was built. While one replaces another, the later counts."""
    query = f"SELECT ?release WHERE {{ ?graph <{VALUE}> ?release }}"
    try:
        read = [json.loads(text) for text in column(client, query, RELEASE)]
        graphs = [{name: (count, digest) for name, (count, digest) in one.pop("graphs").items()} for one in read]
        releases = [Release(**one, graphs=named) for one, named in zip(read, graphs, strict=True)]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(
            f"the graph <{RELEASE}> at {client.endpoint} is not as Gogen writes it: clear it, then run 'gogen build'"
        ) from error
    return max(releases, key=lambda one: one.number, default=None)


def column(client: Client, query: str, graph: str) -> list[str]:
    """Return the values of the first column of a SELECT about one graph."""
    found = rows(client.query([("query", query), ("default-graph-uri", graph)], ROWS))
    if not isinstance(found, QuerySolutions):
        raise StoreError(f"{client.endpoint} did not answer a SELECT with rows")
    return [row[0].value for row in found]


class RemoteSnapshot(Snapshot):
    """One generation in another engine. The union of its graphs stays as it is until the build after the next."""

    def __init__(self, client: Client, release: Release) -> None:
        super().__init__(release.generation)
        self.client, self.release = client, release

    def raw(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = (), union: bool = True
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run any query there; see Snapshot. Rows are read while they arrive: StoreError where they break off."""
        return self._found(query, self._dataset(query, default_graphs, named_graphs, union), TO_ANSWER)

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
        QueryError if it names a graph that is not ours or uses what only that engine understands, QueryTimeout.
        """
        _refuse_extensions(query)
        foreign = sorted(name for name in _graphs_named(query) if name not in self.release.graphs)
        if foreign:
            raise QueryError(f"no graph <{foreign[0]}> here; a query may name those of this store")
        dataset = self._dataset(query, default_graphs, named_graphs, union)
        found = self._found(query, [*dataset, ("timeout", str(int(seconds * 1000)))], seconds)
        return send_as(found, format, send)

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(self.release.graphs)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield every quad, or those of one named graph. Raises StoreError where the engine gives too few or too many.

        An engine may cut an answer without a word (Virtuoso's ResultSetMaxRows), so they are counted.
        """
        for name in [graph] if graph else self.graphs():
            expected = self.release.graphs.get(name, (0, ""))[0]
            reply = self.client.query([("query", ALL), ("default-graph-uri", name)], TRIPLES)
            found, home = 0, NamedNode(name)
            for one in _triples(reply):
                found += 1
                yield Quad(one.subject, one.predicate, one.object, home)
            if found != expected:
                raise StoreError(
                    f"{self.client.endpoint} gave {found} of {expected} statements of <{name}>: raise its limit of "
                    "rows (Virtuoso: ResultSetMaxRows), or clear that graph and build anew if others write there"
                )

    def default_quads(self) -> Iterator[Quad]:
        """Yield nothing: the default graph of another engine is not ours."""
        return iter(())

    # ---------------------------------------------------------------- asking

    def _dataset(
        self, query: str, default_graphs: Sequence[str], named_graphs: Sequence[str], union: bool
    ) -> list[tuple[str, str]]:
        """Return the parameters that say what a query is about (SPARQL 1.1 Protocol, 2.1.4).

        Named graphs are named only to a query that could ask them: some engines plan worse with many.
        """
        if default_graphs or named_graphs:
            ours = [name for name in default_graphs if name in self.release.graphs] or [NOTHING]
            theirs = [name for name in named_graphs if name in self.release.graphs]
        elif names_its_dataset(query):
            return []
        else:
            ours, theirs = [self.release.union if union else NOTHING], self.graphs()
        if "GRAPH" not in seen(query).words:
            theirs = []
        return [("default-graph-uri", name) for name in ours] + [("named-graph-uri", name) for name in theirs]

    def _found(
        self, query: str, dataset: Sequence[tuple[str, str]], seconds: float
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        found = self._asked(query, dataset, seconds)
        if isinstance(found, QuerySolutions):
            ordered = in_order_of_appearance(query, [variable.value for variable in found.variables])
            if ordered is not None:
                return self._asked(ordered, dataset, seconds)
        return found

    def _asked(
        self, query: str, dataset: Sequence[tuple[str, str]], seconds: float
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        kind = kind_of(query)
        if kind in (None, UPDATE):
            raise QueryError("the query does not parse: it is none of SELECT, ASK, CONSTRUCT and DESCRIBE")
        prologue = prefixes_for(query)
        try:
            reply = self.client.query(
                [("query", prologue + query), *dataset], TRIPLES if kind == GRAPH else ROWS, seconds
            )
        except QueryTimeout:
            raise
        except QueryError as error:
            raise QueryError(_moved(str(error), len(prologue.splitlines()))) from None
        if kind == "graph":
            # A QueryTriples can be had from a query alone: the triples are asked once more, of a store in memory.
            held = Store()
            held.extend(Quad(one.subject, one.predicate, one.object) for one in _triples(reply))
            triples = held.query(ALL)
            assert isinstance(triples, QueryTriples)
            return triples
        found = rows(reply)
        if kind == "ask" and isinstance(found, QuerySolutions):
            return _boolean(found)
        return found


class RemoteStore:
    """An engine seen by a reader: answers with the generation that serves, asked for again after FRESH seconds."""

    def __init__(self, endpoint: Endpoint, fresh: float = FRESH) -> None:
        self.endpoint = endpoint
        self._client = Client(endpoint)
        self._fresh = fresh
        self._lock = threading.Lock()
        self._open: RemoteSnapshot | None = None
        self._until = 0.0

    def current(self) -> RemoteSnapshot:
        """Return the serving generation. Raises StoreError if there is none or the engine does not answer."""
        with self._lock:
            if self._open is None or time.monotonic() >= self._until:
                release = release_of(self._client)
                if release is None:
                    raise StoreError(f"no graph at {self.endpoint}: run 'gogen build' first")
                if self._open is None or self._open.release != release:
                    self._open = RemoteSnapshot(self._client, release)
                self._until = time.monotonic() + self._fresh
            return self._open


# ---------------------------------------------------------------- the text of a query


def prefixes_for(query: str) -> str:
    """Return a line that declares the usual prefixes which a query uses and does not declare itself, or nothing."""
    used: dict[str, None] = {}
    declared: set[str] = set()
    declaring = False
    for token in TOKEN.finditer(query):
        if token["name"] and declaring:
            declared.add(token["name"])
        elif token["name"]:
            used.setdefault(token["name"])
        declaring = (token["word"] or "").upper() == "PREFIX"
    wanted = [name for name in used if name in PREFIXES and name not in declared]
    return " ".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in wanted) + "\n" if wanted else ""


def _moved(message: str, lines: int) -> str:
    """Return an engine's message with its lines counted as in the text that was given."""
    if not lines:
        return readable(message)
    return POSITION.sub(lambda found: f"{found[1]}{max(1, int(found[2]) - lines)}", readable(message))


def _graphs_named(query: str) -> Iterator[str]:
    """Yield every IRI that stands behind FROM, NAMED or GRAPH; what cannot be told as it is written."""
    prefixes = dict(PREFIXES)
    naming, declaring, label = False, False, ""
    for token in TOKEN.finditer(decoded(query)):
        text, word = token[0], (token["word"] or "").upper()
        if text.startswith("#"):
            continue
        if declaring and label and text.startswith("<"):
            prefixes[label.removesuffix(":")] = text[1:-1]
            declaring, label = False, ""
        elif declaring and ":" in text:
            label = text
        elif naming and text.startswith("<"):
            yield text[1:-1]
        elif naming and ":" in text and not token["variable"]:
            name, _, local = text.partition(":")
            yield prefixes.get(name, f"{name}:") + local.replace("\\", "")
        naming = word in ("FROM", "NAMED", "GRAPH")
        declaring = word == "PREFIX" or bool(label)


def _refuse_extensions(query: str) -> None:
    """Refuse what Virtuoso understands beyond SPARQL: pragmas (which may read the network) and its own functions."""
    for token in TOKEN.finditer(decoded(query)):
        if (token["word"] or "").upper() in ("DEFINE", "OPTION") or OWN_FUNCTION.match(token[0]):
            raise QueryError(f"{token[0]} is refused: it is no part of SPARQL 1.1")


# ---------------------------------------------------------------- what comes back


def rows(reply: Reply) -> QuerySolutions | QueryBoolean:
    """Return rows or a boolean. Raises QueryError where the engine says that it gave only a part."""
    if reply.headers.get(CUT_TIME) == "S1TAT":
        reply.close()
        raise QueryTimeout("the query took longer than the engine gives it; ask for less, or add a LIMIT")
    if CUT_ROWS in reply.headers:
        most = reply.headers[CUT_ROWS]
        reply.close()
        raise QueryError(f"the engine gives {most} rows at most and this result has more; add a LIMIT below that")
    if reply.media_type not in (ROWS, "application/json"):
        raise _not_sparql(reply)
    try:
        return parse_query_results(reply.stream, format=QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise _not_sparql(reply) from error


def _triples(reply: Reply) -> Iterator[Any]:
    """Yield triples while they arrive."""
    syntax = RdfFormat.from_media_type(reply.media_type)
    if syntax is None:
        raise _not_sparql(reply)
    try:
        yield from (quad.triple for quad in parse(reply.stream, format=syntax))
    except SyntaxError as error:
        raise _not_sparql(reply) from error
    finally:
        reply.close()


def _not_sparql(reply: Reply) -> StoreError:
    reply.close()
    return StoreError(f"the engine answered with {reply.media_type or 'no media type'}, not with a SPARQL result")


def _boolean(found: QuerySolutions) -> QueryBoolean:
    """Return the answer that Virtuoso gives to an ASK as rows: one with a 1 for yes, none for no."""
    yes = any(row[YES] is not None and row[YES].value in ("1", "true") for row in found)
    answer = parse_query_results(json.dumps({"head": {}, "boolean": yes}).encode(), format=QueryResultsFormat.JSON)
    assert isinstance(answer, QueryBoolean)
    return answer
