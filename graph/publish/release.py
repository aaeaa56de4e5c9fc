"""What a published state of the graph is called, and since when it is served."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from graph.engine.remote import RemoteSnapshot
from graph.engine.store import CURRENT, Generation, Snapshot
from graph.publish.kept import once_a_generation

LENGTH = 12  # hexadecimal digits


def release_of(generation: Generation) -> str:
    """Return the release name of a generation: the same for the same data, whoever built it and how often.

    It is a digest of what decides what the graph holds: the fingerprint of data, ontology, rules and code, how many
    quads the build made of them, and the writes since. After writes their number stands behind it:
    ``5e2f447be38f``, ``9a01c2d4e5f6-r3``.
    """
    parts = (generation.fingerprint, generation.quads, generation.revision, generation.stamp)
    name = hashlib.sha256(repr(parts).encode()).hexdigest()[:LENGTH]
    return f"{name}-r{generation.revision}" if generation.revision else name


def served_since(folder: Path, snapshot: Snapshot) -> datetime:
    """Return since when a graph serves (UTC), as its folder or its engine knows; else, since when it is seen here."""
    if isinstance(snapshot, RemoteSnapshot):
        return datetime.fromisoformat(snapshot.release.date)
    try:
        return datetime.fromtimestamp((folder / CURRENT).stat().st_mtime, UTC).replace(microsecond=0)
    except OSError:
        return _first_seen(snapshot)


@once_a_generation
def _first_seen(_: Snapshot) -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
