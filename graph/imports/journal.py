"""What an import has made so far: a folder of finished chunks beside the store, and a journal of them.

``importing-edict/journal.jsonl`` has a line that says what is imported (checksums of the files, fingerprint of the code
that reads and analyses) and one for each chunk that is whole. A killed import is taken up after the last of them; where
files or code are others, it begins anew. ``lock`` is held by the process that is at it.
"""

import fcntl
import io
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import orjson
import zstandard

from graph.imports.names import checked
from graph.imports.words import Rejected
from ontology.errors import ImportFailed, StoreBusy

PREFIX = "importing-"
IMPORTED, ANALYSED, ROWS = "imported.nt", "analysed.nt", "rows.jsonl"  # what a chunk has, each packed
_LEVEL = 1  # of zstd: a tenth of the text, at no cost that shows
_READ = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Chunk:
    """One whole chunk: its number, how many records it was made of, and what came of them."""

    number: int
    records: int
    entries: int
    triples: int
    doubts: int
    languages: tuple[str, ...] = ()
    warnings: dict[str, int] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
    sizes: dict[str, int] = field(default_factory=dict)  # bytes of its files


def path_of(folder: Path, number: int, part: str) -> Path:
    """Return the file of a part of a chunk."""
    return folder / f"chunk-{number:06d}.{part}.zst"


def pack(path: Path, lines: Iterable[str]) -> int:
    """Write lines to a packed file; return its size in bytes. Raises OSError where the disk is full."""
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress("".join(lines).encode())
    path.write_bytes(packed)
    return len(packed)


class Packed(io.RawIOBase):
    """Packed files as one stream of their content, one after the other."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = iter(paths)
        self._file: IO[bytes] | None = None
        self._open: zstandard.ZstdDecompressionReader | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer; 0 at the end of the last file."""
        view = memoryview(cast("bytearray", buffer))
        while True:
            if self._open is not None and (piece := self._open.read(min(len(view), _READ))):
                view[: len(piece)] = piece
                return len(piece)
            self.close_file()
            path = next(self._paths, None)
            if path is None:
                return 0
            self._file = path.open("rb")
            self._open = zstandard.ZstdDecompressor().stream_reader(self._file)

    def close_file(self) -> None:
        """Close the file that is being read."""
        if self._file is not None:
            self._file.close()
        self._file = self._open = None

    def close(self) -> None:
        """Close what is open."""
        self.close_file()
        super().close()


class Journal:
    """The folder of one import, held by this process."""

    def __init__(self, folder: Path, told: dict[str, Any]) -> None:
        self.folder = folder
        self.chunks: list[Chunk] = []
        self._path = folder / "journal.jsonl"
        self._take_up(told)

    def _take_up(self, told: dict[str, Any]) -> None:
        head, *rest = self._lines() or [None]
        if head == told:
            for read in rest:
                chunk = Chunk(**{**read, "rejected": tuple(Rejected(*one) for one in read["rejected"])})
                if chunk.number != len(self.chunks) or not self._is_whole(chunk):
                    break
                self.chunks.append(chunk)
        else:
            for path in self.folder.glob("chunk-*"):
                path.unlink()
        with self._path.open("wb") as file:
            for line in (told, *map(_plain, self.chunks)):
                file.write(orjson.dumps(line) + b"\n")

    def _lines(self) -> list[Any]:
        """Return the lines that are whole: the last may have been cut."""
        try:
            return [orjson.loads(line) for line in self._path.read_bytes().split(b"\n")[:-1]]
        except (FileNotFoundError, orjson.JSONDecodeError):
            return []

    def _is_whole(self, chunk: Chunk) -> bool:
        try:
            found = {part: path_of(self.folder, chunk.number, part).stat().st_size for part in chunk.sizes}
        except OSError:
            return False
        return found == chunk.sizes

    @property
    def records(self) -> int:
        """How many records are done."""
        return sum(chunk.records for chunk in self.chunks)

    def add(self, chunk: Chunk) -> None:
        """Note a chunk that is whole."""
        with self._path.open("ab") as file:
            file.write(orjson.dumps(_plain(chunk)) + b"\n")
        self.chunks.append(chunk)

    def stream(self, part: str, *more: Path) -> IO[bytes]:
        """Return one part of all chunks as one stream, then further packed files."""
        paths = [path_of(self.folder, chunk.number, part) for chunk in self.chunks]
        return cast("IO[bytes]", io.BufferedReader(Packed([*paths, *more]), _READ))

    def rows(self) -> Iterator[list[Any]]:
        """Yield the rows of all chunks (``graph.imports.rows``)."""
        with self.stream(ROWS) as stream:
            for line in stream:
                yield orjson.loads(line)


def _plain(chunk: Chunk) -> dict[str, Any]:
    return {**asdict(chunk), "rejected": [list(one) for one in chunk.rejected]}


@contextmanager
def held(root: Path, name: str, told: dict[str, Any]) -> Iterator[Journal]:
    """Hold the folder of an import beside a store while working on it; it stays where the work is not ended.

    Raises StoreBusy where another process is at it.
    """
    folder = folder_of(root, name)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield Journal(folder, told)
    except BlockingIOError as error:
        raise StoreBusy(f"another process is importing {name!r} into {root}; wait for it to end") from error
    finally:
        os.close(descriptor)


def folder_of(root: Path, name: str) -> Path:
    """Return the folder of what an import has made so far."""
    return root / f"{PREFIX}{checked(name)}"


def unfinished(root: Path) -> list[str]:
    """Return the names of the imports that were begun and not ended."""
    return sorted(path.name.removeprefix(PREFIX) for path in root.glob(f"{PREFIX}*") if path.is_dir())


def clear(folder: Path) -> None:
    """Delete the folder of an import."""
    shutil.rmtree(folder, ignore_errors=True)


def full(error: Exception, name: str) -> ImportFailed:
    """Return what to say where nothing more can be written."""
    reason = getattr(error, "strerror", None) or str(error)
    return ImportFailed(
        f"what is imported cannot be kept ({reason}); nothing changed. What is done stays: the next 'gogen import' of "
        f"the same file goes on from there, 'gogen forget {name}' deletes it"
    )
