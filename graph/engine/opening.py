"""A store by its place: a folder of this machine, or the address of a SPARQL 1.1 engine. One interface for both."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from platformdirs import user_data_path
from pyoxigraph import Store

from graph.engine import generations
from graph.engine.endpoint import SCHEMES, Client, Endpoint
from graph.engine.generations import Filled, Generation
from graph.engine.remote import RemoteStore, release_of
from graph.engine.store import GraphStore
from graph.engine.upload import Progress, clear, is_broken
from graph.engine.upload import fill as send

Place = Path | Endpoint


def place_of(named: str | os.PathLike[str] | None = None) -> Place:
    """Return the place that ``--store``, else ``$GOGEN_STORE``, else nobody names (the user's data folder).

    Raises StoreError where an address is none, or holds a password.
    """
    text = os.fspath(named) if named else os.environ.get("GOGEN_STORE", "")
    if text.lower().startswith(SCHEMES):
        return Endpoint.named(text)
    return Path(text) if text else generations.default_root()


def open_store(place: Place) -> GraphStore | RemoteStore:
    """Return the store at a place; whether a graph serves there, its ``current()`` tells."""
    return RemoteStore(place) if isinstance(place, Endpoint) else GraphStore(place)


def beside(place: Place) -> Path:
    """Return the folder for what Gogen keeps beside a graph: the store's own; for an engine, one of the user's."""
    if isinstance(place, Path):
        return place
    name = hashlib.sha256(place.query.encode()).hexdigest()[:16]
    folder = user_data_path("gogen") / "engines" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def generation_at(place: Place) -> Generation | None:
    """Return which generation serves, None where nothing was built. Raises StoreError where that cannot be told.

    One whose named graphs an engine left half replaced has no fingerprint: a build makes it anew, of whatever data.
    """
    if not isinstance(place, Endpoint):
        return generations.generation_of(place)
    client = Client(place)
    release = release_of(client)
    if release is None:
        return None
    return replace(release.generation, fingerprint="") if is_broken(client) else release.generation


def prepare(place: Place) -> None:
    """See that an engine can be written, before the work of a build. Raises StoreError where it cannot."""
    if isinstance(place, Endpoint):
        client = Client(place)
        clear(client, release_of(client))


def fill(
    place: Place,
    fingerprint: str,
    make: Callable[[Store], None],
    then: Callable[[Store], None],
    progress: Progress = lambda _, steps: steps,
) -> Filled:
    """Let ``make``, then ``then``, fill a new store and make it serve at a place; if that fails, nothing changed."""
    if isinstance(place, Endpoint):
        return send(place, fingerprint, make, then, progress)
    return generations.fill(place, fingerprint, make, then)
