"""The whole graph as files to take away: made once for each release, named by it, with size and checksum.

A folder holds the files of one release and ``release.json``, which is written last: what it names is whole. Files
appear under a temporary name and are renamed; those of an older release go once the new one is whole.
"""

import fcntl
import gzip
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pyoxigraph import Quad, Triple, serialize

from graph.engine.results import Restored
from graph.engine.store import EXCLUDED, Snapshot
from graph.publish.release import release_of
from graph.publish.syntaxes import SYNTAXES, Syntax
from ontology.errors import GogenError, StoreError
from ontology.vocabulary import PREFIXES

MANIFEST = "release.json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its syntax, what is in it, and how that is read from a graph."""

    syntax: Syntax
    contents: str
    read: Callable[[Snapshot], Iterable[Quad] | Iterable[Triple]]


def _everything(snapshot: Snapshot) -> Iterator[Quad]:
    return snapshot.quads()


def _asserted(snapshot: Snapshot) -> Iterator[Triple]:
    """Yield what sources and editors state, graph by graph: a triple of two graphs comes twice, as Turtle allows."""
    asserted = [snapshot.quads(graph) for graph in snapshot.graphs() if graph not in EXCLUDED]
    for quads in (snapshot.default_quads(), *asserted):
        for quad in quads:
            yield quad.triple


KINDS = (
    Kind(SYNTAXES["nquads"], "Everything, with the graph of its source: asserted, inferred, the ontology", _everything),
    Kind(SYNTAXES["turtle"], "What sources and editors assert, without graphs, inferences and the ontology", _asserted),
)


@dataclass(frozen=True, slots=True)
class File:
    """One finished file: its name, what it holds, its syntax (a key of SYNTAXES), bytes, SHA-256 in hexadecimal."""

    name: str
    contents: str
    syntax: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """The files of a release, and since when its graph serves (ISO 8601)."""

    name: str
    date: str
    files: tuple[File, ...]


class Dumps:
    """A folder with the files of the serving release."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._making: threading.Thread | None = None

    def ready(self, snapshot: Snapshot) -> Release | None:
        """Return the release of a generation if its files are there, else None."""
        try:
            found = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            release = Release(found["name"], found["date"], tuple(File(**file) for file in found["files"]))
            whole = all((self.folder / file.name).stat().st_size == file.size for file in release.files)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return release if whole and release.name == release_of(snapshot.generation) else None

    def started(self, snapshot: Snapshot, since: datetime) -> Release | None:
        """Return the release if its files are there; else have them made by a thread of its own, and return None."""
        release = self.ready(snapshot)
        with self._lock:
            if release is None and (self._making is None or not self._making.is_alive()):
                self._making = threading.Thread(target=self._try, args=(snapshot, since), daemon=True)
                self._making.start()
        return release

    def _try(self, snapshot: Snapshot, since: datetime) -> None:
        with suppress(GogenError):  # whoever asks for a file is told by made()
            self.made(snapshot, since)

    def made(self, snapshot: Snapshot, since: datetime) -> Release:
        """Return the release of a generation; make its files first where they are missing.

        Raises StoreError if the folder cannot be written, QueryError if the graph cannot be read.
        """
        if release := self.ready(snapshot):
            return release
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)  # another thread or process may be at it: then wait for it
                return self.ready(snapshot) or self._make(snapshot, since)
        except OSError as error:
            raise StoreError(f"the files to take away cannot be written to {self.folder}: {error}") from error

    def _make(self, snapshot: Snapshot, since: datetime) -> Release:
        name = release_of(snapshot.generation)
        files = tuple(self._file(snapshot, name, kind) for kind in KINDS)
        release = Release(name, since.isoformat(), files)
        draft = self.folder / f"{MANIFEST}.{os.getpid()}.new"
        draft.write_text(json.dumps(asdict(release)), encoding="utf-8")
        draft.replace(self.folder / MANIFEST)
        kept = {file.name for file in files}
        for old in self.folder.glob("gogen-*"):
            if old.name not in kept:
                old.unlink(missing_ok=True)
        return release

    def _file(self, snapshot: Snapshot, release: str, kind: Kind) -> File:
        """Write one file; gzip without a date, so that one release has one checksum."""
        path = self.folder / f"gogen-{release}.{kind.syntax.extension}.gz"
        draft = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            with (
                draft.open("wb") as raw,
                gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
                Restored(kind.syntax.tags, packed.write) as sink,
            ):
                prefixes = None if kind.syntax.absolute else PREFIXES
                serialize(kind.read(snapshot), sink, kind.syntax.format, prefixes=prefixes)  # type: ignore[arg-type]
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return File(path.name, kind.contents, kind.syntax.name, path.stat().st_size, digest)
