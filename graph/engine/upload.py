"""A build for another engine: the graph is made here, as for the embedded store, sent there, and made to serve last.

1. Drafts: the union, in the graph that will be its own, and each named graph that changed, under a name nobody asks.
   They are noted in the graph ``release`` before they are written: the next build clears what a killed one left.
2. The engine counts each draft; one statement less than was sent and the build ends there.
3. One update request moves the drafts to their names and writes the release. Pages read the union of the release that
   serves: a build killed at any moment leaves them the last good graph. Where updates are one transaction (Oxigraph),
   the named graphs change with it. Where they are not (Virtuoso), an engine that stops in the middle of that request
   may leave some named graphs of each generation: a mark tells the next build to write them all anew.
"""

import contextlib
import hashlib
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, serialize

from graph.engine.endpoint import Client, Endpoint
from graph.engine.generations import Filled
from graph.engine.remote import RELEASE, VALUE, Release, column, release_of
from ontology.errors import StoreError
from ontology.vocabulary import iri

CHUNK = 5000  # statements in one request; about a megabyte
SMALL_CHUNK = 500  # without a graph-store address: what Virtuoso compiles of one INSERT DATA

DRAFT = "http://purl.org/dc/terms/isVersionOf"  # a graph that is, was or will be of some release
REPLACED = "http://purl.org/dc/terms/isReplacedBy"  # stands only while named graphs are moved

# What a graph says that another one before it (by name) says too.
REPEATED = """SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(STR(?h) < STR(?g)) }"""

Progress = Callable[[str, Iterable[Any]], Iterable[Any]]


def fill(
    endpoint: Endpoint,
    fingerprint: str,
    make: Callable[[Store], None],
    then: Callable[[Store], None],
    progress: Progress = lambda _, steps: steps,
) -> Filled:
    """Let ``make`` and ``then`` fill a store of this machine, send it, and make it serve; if it fails, nothing changed.

    Raises StoreError where the engine cannot be written, or holds something else than was sent.
    """
    client = Client(endpoint)
    before = release_of(client)
    clear(client, before)  # an engine that refuses to be written to says so here, before the work
    with tempfile.TemporaryDirectory(prefix="gogen-") as folder:
        store = Store(folder)
        make(store)
        then(store)
        release = _described(store, before, fingerprint)
        there = before.graphs if before and not is_broken(client) else {}
        changed = [name for name, part in release.graphs.items() if there.get(name) != part]
        drafts = {name: f"{release.union}/{number}" for number, name in enumerate(changed)}
        try:
            _note(client, [release.union, *drafts.values()])
            _send(client, store, release, drafts, progress)
            if release_of(client) != before:
                raise StoreError(f"another build has changed the graph at {endpoint} meanwhile: run it again")
        except BaseException:
            with contextlib.suppress(StoreError):
                clear(client, release_of(client))
            raise
        finally:
            del store
    _publish(client, release, before, drafts)  # if its outcome stays unknown, the next build clears up
    return Filled(release.generation, 0, 0)


def is_broken(client: Client) -> bool:
    """Tell whether an engine stopped while named graphs were moved, so that they may be of two generations."""
    return bool(column(client, f"SELECT ?found WHERE {{ <{RELEASE}> <{REPLACED}> ?found }}", RELEASE))


def _described(store: Store, before: Release | None, fingerprint: str) -> Release:
    graphs = {graph.value: _digest(store, graph) for graph in store.named_graphs() if isinstance(graph, NamedNode)}
    return Release(
        number=before.number + 1 if before else 1,
        fingerprint=fingerprint,
        quads=len(store),
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        union=str(iri("graph", f"union-{secrets.token_hex(6)}")),
        graphs={name: part for name, part in sorted(graphs.items()) if part[0]},
    )


def _digest(store: Store, graph: NamedNode) -> tuple[int, str]:
    """Return how many statements a graph has, and a digest of them in the store's order: their content decides it."""
    digest, count = hashlib.sha256(), 0
    for size, lines in _chunks(store.quads_for_pattern(None, None, None, graph), CHUNK):
        digest.update(lines)
        count += size
    return count, digest.hexdigest()


def _chunks(quads: Iterator[Quad], most: int) -> Iterator[tuple[int, bytes]]:
    """Yield some statements at a time as N-Triples. Nothing of ours has a blank node, so they may be cut anywhere."""
    while some := [quad.triple for quad in islice(quads, most)]:
        yield len(some), serialize(some, format=RdfFormat.N_TRIPLES) or b""


def _distinct(store: Store) -> Iterator[Quad]:
    """Yield every triple of the union once, however many graphs say it."""
    found = store.query(REPEATED)
    assert isinstance(found, QuerySolutions)
    repeated = {Quad(*(row[name] for name in "spog")) for row in found}  # few: a build says a thing in one graph
    return (quad for quad in store if quad not in repeated)


# ---------------------------------------------------------------- writing there


def _send(client: Client, store: Store, release: Release, drafts: dict[str, str], progress: Progress) -> None:
    """Fill the drafts and let the engine count them."""
    most = CHUNK if client.endpoint.graph_store else SMALL_CHUNK
    parts = [(release.union, _distinct(store))]
    parts += [(to, store.quads_for_pattern(None, None, None, NamedNode(name))) for name, to in drafts.items()]
    sizes = [release.quads, *(release.graphs[name][0] for name in drafts)]
    steps = iter(progress("sending", range(sum(-(-size // most) for size in sizes))))
    for to, quads in parts:
        sent = 0
        for size, lines in _chunks(iter(quads), most):
            next(steps, None)
            client.add(to, lines)
            sent += size
        held = int(column(client, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", to)[0])
        if held != sent:
            raise StoreError(f"{client.endpoint} holds {held} of the {sent} statements that were sent to <{to}>")
    for _ in steps:
        pass


def _publish(client: Client, release: Release, before: Release | None, drafts: dict[str, str]) -> None:
    """Make a release serve, in one request. Its outcome is looked up where the answer to that request is lost."""
    gone = [name for name in (before.graphs if before else ()) if name not in release.graphs]
    steps = [
        _insert(RELEASE, REPLACED, f"<{release.union}>"),
        *(f"MOVE GRAPH <{draft}> TO GRAPH <{name}>" for name, draft in drafts.items()),
        *(f"DROP SILENT GRAPH <{name}>" for name in gone),
        _insert(release.union, VALUE, str(Literal(release.text()))),
        f"DELETE WHERE {{ GRAPH <{RELEASE}> {{ <{RELEASE}> <{REPLACED}> ?draft }} }}",
        *([_delete(before.union, VALUE)] if before else []),
        *(_delete(draft, DRAFT) for draft in drafts.values()),
    ]
    try:
        client.update(" ;\n".join(steps))
    except StoreError:
        if release_of(client) != release:
            raise


def clear(client: Client, serving: Release | None) -> None:
    """Drop every graph noted by a build but the union that serves: those of killed builds and of the one before."""
    noted = column(client, f"SELECT ?found WHERE {{ ?found <{DRAFT}> ?release }}", RELEASE)
    old = [graph for graph in noted if serving is None or graph != serving.union]
    steps = [step for graph in old for step in (f"DROP SILENT GRAPH <{graph}>", _delete(graph, DRAFT))]
    client.update(" ;\n".join(steps) if steps else _delete(RELEASE, DRAFT))


def _note(client: Client, graphs: list[str]) -> None:
    client.update(" ;\n".join(_insert(graph, DRAFT, f"<{RELEASE}>") for graph in graphs))


def _insert(subject: str, predicate: str, found: str) -> str:
    return f"INSERT DATA {{ GRAPH <{RELEASE}> {{ <{subject}> <{predicate}> {found} }} }}"


def _delete(subject: str, predicate: str) -> str:
    return f"DELETE WHERE {{ GRAPH <{RELEASE}> {{ <{subject}> <{predicate}> ?found }} }}"
