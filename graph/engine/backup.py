"""A whole graph in one file and back: gzipped N-Quads that any RDF tool reads, with what a restore must know.

The first line is a comment with the manifest (``# gogen-backup {…}``): generation, revision, fingerprint, the graphs
that the build made, the graphs without statements, the number of quads, the day. The last is a comment with the
SHA-256 of all bytes between the two: a file that was cut or changed is not restored.
"""

import gzip
import hashlib
import io
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from pyoxigraph import NamedNode, RdfFormat, Store

from graph.engine.generations import Filled, fill, generation_of
from graph.engine.store import GraphStore
from ontology.errors import BackupError, StoreError

HEAD, TAIL = b"# gogen-backup ", b"# gogen-backup-end "
VERSION = 1
COMPRESSION = 4  # of gzip: three times smaller than the text, and no slower than Oxigraph writes
LONGEST_LINE = 1024 * 1024  # bytes of the manifest
LONGEST_TAIL = 256
PIECE = 256 * 1024

Step = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    version: int
    generation: int
    revision: int
    fingerprint: str
    built: list[str]
    empty: list[str]
    quads: int
    date: str


def backup(root: Path, target: Path, step: Step = lambda _: None, start: Step = lambda _: None) -> Manifest:
    """Write the serving revision of a store to a file, while others read and write the store.

    ``start`` is told the number of quads, ``step`` how many were written since it was last called. The file appears
    whole or not at all. Raises StoreError without a store, BackupError if the file cannot be written.
    """
    snapshot = GraphStore(root).current()
    store, generation = snapshot.store, snapshot.generation
    empty = [graph for graph in snapshot.graphs() if next(snapshot.quads(graph), None) is None]
    built = list(generation.built) if generation.built is not None else snapshot.graphs()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(
        VERSION, generation.number, generation.revision, generation.fingerprint, built, empty, len(store), now
    )
    start(manifest.quads)
    try:
        with _whole(target) as file, gzip.GzipFile(fileobj=file, mode="wb", compresslevel=COMPRESSION, mtime=0) as out:
            out.write(HEAD + json.dumps(asdict(manifest)).encode() + b"\n")
            body = _Measured(cast("IO[bytes]", out), step)
            with io.BufferedWriter(cast("io.RawIOBase", body), PIECE) as buffer:
                store.dump(cast("IO[bytes]", buffer), RdfFormat.N_QUADS)
            out.write(TAIL + json.dumps({"sha256": body.digest.hexdigest()}).encode() + b"\n")
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror or error}") from error
    return manifest


class _Measured(io.RawIOBase):
    """A sink that passes on what it gets and keeps its digest."""

    def __init__(self, out: IO[bytes], step: Step) -> None:
        self.digest = hashlib.sha256()
        self._out, self._step = out, step

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.digest.update(data)
        self._out.write(data)
        self._step(bytes(data).count(b"\n"))
        return len(data)


@contextmanager
def _whole(target: Path) -> Iterator[IO[bytes]]:
    """Give a file, its owner's alone, that takes the target's name when it is whole and on the disk."""
    file = tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False)  # noqa: SIM115
    try:
        with file:
            yield cast("IO[bytes]", file)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(target)
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise


def manifest_of(source: Path) -> Manifest:
    """Return what a backup says of itself, without reading the rest. Raises BackupError if it is none."""
    with _reading(source) as lines:
        return _manifest(source, lines)


def restore(
    root: Path, source: Path, force: bool = False, step: Step = lambda _: None, start: Step = lambda _: None
) -> Filled:
    """Make a backup the serving generation of a store; what served before is kept as the generation before.

    Raises BackupError if the file is no whole backup, and StoreError if the store holds what users wrote and nothing
    else could bring back, unless ``force``. Whatever is raised, the store is as it was.
    """
    if not force and _holds_writes(root):
        raise StoreError(
            f"{root} holds what was written to it, which the restored graph would replace: "
            "take a backup of it first, then restore with --force"
        )
    with _reading(source) as lines:
        manifest = _manifest(source, lines)
        start(manifest.quads)

        def write(store: Store) -> None:
            body = _Body(lines, manifest.quads, step)
            try:
                store.bulk_load(input=cast("IO[bytes]", io.BufferedReader(body, 1024 * 1024)), format=RdfFormat.N_QUADS)
            except SyntaxError as error:
                raise BackupError(f"{source} is damaged: {error.msg}") from error
            if not body.is_whole():
                raise BackupError(f"{source} is damaged: its checksum is not that of its content")
            for graph in manifest.empty:
                store.add_graph(NamedNode(graph))
            if len(store) != manifest.quads:
                raise BackupError(f"{source} is damaged: {len(store)} quads, {manifest.quads} expected")

        return fill(root, manifest.fingerprint, write, built=manifest.built)


def _holds_writes(root: Path) -> bool:
    serving = generation_of(root)
    if serving is None or serving.built is None:
        return False
    return serving.revision > 0 or bool(set(GraphStore(root).current().graphs()) - set(serving.built))


@contextmanager
def _reading(source: Path) -> Iterator[IO[bytes]]:
    try:
        with source.open("rb") as file, gzip.GzipFile(fileobj=file) as unpacked:
            yield cast("IO[bytes]", io.BufferedReader(unpacked, 1024 * 1024))
    except FileNotFoundError as error:
        raise BackupError(f"no such file: {source}") from error
    except (OSError, EOFError, zlib.error) as error:  # not gzip, cut, or with a checksum that is not its own
        raise BackupError(f"{source} is no whole backup: {error}") from error


def _manifest(source: Path, lines: IO[bytes]) -> Manifest:
    try:
        line = lines.readline(LONGEST_LINE)
        if not line.startswith(HEAD):
            raise BackupError(f"{source} is no backup that 'gogen backup' wrote: its first line is no manifest")
        manifest = Manifest(**json.loads(line.removeprefix(HEAD)))
        fits = manifest.version == VERSION and isinstance(manifest.quads, int)
    except (ValueError, TypeError) as error:
        raise BackupError(f"{source} is no whole backup: its manifest does not parse ({error})") from error
    if not fits:
        raise BackupError(f"{source} is a backup of version {manifest.version}; this Gogen reads version {VERSION}")
    return manifest


class _Body(io.RawIOBase):
    """The quads of a backup as a stream, which keeps their digest and holds the last line back."""

    def __init__(self, source: IO[bytes], quads: int, step: Step) -> None:
        self._source, self._quads, self._step = source, quads, step
        self._digest = hashlib.sha256()
        self._held = b""
        self._lines = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with what lies before the last line (io.RawIOBase)."""
        view = memoryview(cast("bytearray", buffer))
        while len(self._held) <= LONGEST_TAIL:
            piece = self._source.read(PIECE)
            if not piece:
                break
            self._held += piece
        end = max(0, len(self._held) - LONGEST_TAIL)
        if not end and (found := self._held.rfind(TAIL)) > 0:
            end = found
        given = self._held[: min(end, len(view))]
        self._held = self._held[len(given) :]
        view[: len(given)] = given
        self._digest.update(given)
        lines = given.count(b"\n")
        self._lines += lines
        if self._lines > self._quads:  # a file that unpacks to more than it says
            raise OSError(f"it holds more than the {self._quads} quads of its manifest")
        self._step(lines)
        return len(given)

    def is_whole(self) -> bool:
        """Tell whether the last line, which is all that is left, has the digest of what went before."""
        try:
            told = json.loads(self._held.removeprefix(TAIL))["sha256"]
        except (ValueError, TypeError, KeyError):
            return False
        return bool(told == self._digest.hexdigest())
