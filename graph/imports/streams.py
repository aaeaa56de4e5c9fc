"""Files from outside as one stream of bytes: plain or packed, from a path or the standard input, never whole in memory.

What a file is packed with is told by its first bytes, not by its name. Packed data is unpacked piece by piece, so that
an archive that grows a thousandfold costs time and no memory; one that ends before its end is an error.
"""

import bz2
import hashlib
import io
import lzma
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, Protocol, Self

import zstandard

from graph.imports.words import Rejected
from ontology.errors import ImportFailed

STDIN = "-"
LONGEST_LINE = 64 * 2**20  # bytes of one line; the longest of Wiktionary's has 8 MB
PIECE = 2**20  # bytes unpacked at a time
_TAKEN = 2**16  # packed bytes taken at a time
_TAKEN_ZSTD = 2**9  # a block of zstd has 128 kB and may be packed into four bytes: at most 16 MB come out at a time

UTF8_BOM = b"\xef\xbb\xbf"
_UTF16 = {b"\xff\xfe": "UTF-16 (little-endian)", b"\xfe\xff": "UTF-16 (big-endian)"}


class Line(NamedTuple):
    """One line without its end: its number from 1, its bytes, and its length, which tells more where it was too long.

    A line longer than the limit has an empty ``body``.
    """

    number: int
    body: bytes
    length: int


class _Unpacker(Protocol):
    """What bz2 and lzma have: bounded output, and word of whether more input is needed."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib in the shape of bz2."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class _Zstd:
    """zstandard in the shape of bz2; its output is bounded by giving it little at a time."""

    needs_input = True

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor().decompressobj()

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(data)


class Packing(NamedTuple):
    """One way to pack a file: its name, the first bytes that tell it, what unpacks it, bytes it is given at a time."""

    name: str
    magic: bytes
    unpacker: Callable[[], _Unpacker]
    taken: int = _TAKEN


PACKINGS = (
    Packing("gzip", b"\x1f\x8b", _Gzip),  # raw-wiktextract-data.jsonl.gz
    Packing("bzip2", b"BZh", bz2.BZ2Decompressor),  # JMdict.bz2
    Packing("zstd", b"\x28\xb5\x2f\xfd", _Zstd, _TAKEN_ZSTD),  # words.jsonl.zst
    Packing("xz", b"\xfd7zXZ\x00", lzma.LZMADecompressor),  # edict.xz
)
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, zipfile.BadZipFile)


class Stream(io.RawIOBase):
    """The bytes of one file, unpacked; a context manager, and a binary file object for parsers.

    ``position`` counts the bytes taken of the file as it is stored, ``total`` is its size (None for a pipe): the two
    make the progress. ``checksum`` is the SHA-256 of the bytes taken.
    """

    def __init__(self, file: IO[bytes], name: str, owned: bool = True) -> None:
        self.name = name
        self._owned = owned
        self.position = 0
        self.unpacked = 0
        self.total = _size(file)
        self._file = file
        self._hash = hashlib.sha256()
        self._head = b""
        self.packing: Packing | None = None
        self._fill(max(len(packing.magic) for packing in PACKINGS))
        self.packing = next((packing for packing in PACKINGS if self._head.startswith(packing.magic)), None)
        self._unpacker = self.packing.unpacker() if self.packing else None
        self._pending = memoryview(b"")

    def __enter__(self) -> Self:
        return self

    @property
    def checksum(self) -> str:
        """SHA-256 of the stored bytes taken so far, in hexadecimal: of the file, once it was read to its end."""
        return self._hash.hexdigest()

    def readable(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Close the file, but for the standard input."""
        if not self.closed and self._owned:
            self._file.close()
        super().close()

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill a buffer; return how many bytes, 0 at the end. Raises ImportFailed if the file is damaged."""
        if not self._pending:
            self._pending = memoryview(self._unpack())
        count = min(len(buffer), len(self._pending))
        buffer[:count] = self._pending[:count]
        self._pending = self._pending[count:]
        return count

    def pieces(self) -> Iterator[bytes]:
        """Yield the unpacked bytes, about a megabyte at a time. Raises ImportFailed if the file is damaged."""
        if self._pending:
            piece, self._pending = bytes(self._pending), memoryview(b"")
            yield piece
        while piece := self._unpack():
            yield piece

    def _take(self, size: int) -> bytes:
        if self._head:
            taken, self._head = self._head[:size], self._head[size:]
            return taken
        return self._raw(size)

    def _raw(self, size: int) -> bytes:
        try:
            taken = self._file.read(size)
        except _BROKEN as error:
            raise self._failed(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
        self.position += len(taken)
        self._hash.update(taken)
        return taken

    def _fill(self, size: int) -> None:
        while len(self._head) < size and (taken := self._raw(size - len(self._head))):
            self._head += taken

    def _unpack(self) -> bytes:
        """Return the next unpacked bytes; none at the end."""
        if self._unpacker is None or self.packing is None:
            piece = self._take(PIECE)
        else:
            piece = b""
            while not piece:
                if self._unpacker.eof and not self._next_member():
                    return b""
                data = self._take(self.packing.taken) if self._unpacker.needs_input else b""
                if self._unpacker.needs_input and not data:
                    raise self._failed(f"the {self.packing.name} archive ends before its end (truncated)")
                try:
                    piece = self._unpacker.decompress(data, PIECE)
                except _BROKEN as error:
                    raise self._failed(f"the {self.packing.name} archive is damaged ({error})") from error
        self.unpacked += len(piece)
        return piece

    def _next_member(self) -> bool:
        """Begin the next member of an archive of several; False at its end. Zeros after the end are padding."""
        assert self._unpacker is not None
        assert self.packing is not None
        self._head = (self._unpacker.unused_data + self._head).lstrip(b"\0")
        while not self._head:
            self._fill(_TAKEN)
            if not self._head:
                return False
            self._head = self._head.lstrip(b"\0")
        self._fill(len(self.packing.magic))
        if not self._head.startswith(self.packing.magic):
            raise self._failed(f"something else follows the end of the {self.packing.name} archive")
        self._unpacker = self.packing.unpacker()
        return True

    def _failed(self, message: str) -> ImportFailed:
        where = f"byte {self.position:,}" + (f" of {self.total:,}" if self.total is not None else "")
        if self.packing:
            where += f", {self.unpacked:,} bytes unpacked"
        return ImportFailed(message, self.name, where)

    def lines(self, limit: int = LONGEST_LINE) -> Iterator[Line]:
        """Yield the lines (ended by LF or CR LF), without a byte order mark; of a longer one than ``limit`` its length.

        Raises ImportFailed if the file is damaged or in UTF-16.
        """
        number, parts, length = 0, list[bytes](), 0
        for index, piece in enumerate(self.pieces()):
            if not index:
                if code := _UTF16.get(piece[:2]):
                    raise ImportFailed(f"is in {code}; expected is UTF-8 or the encoding of the format", self.name)
                piece = piece.removeprefix(UTF8_BOM)
            ended = piece.split(b"\n")
            rest = ended.pop()
            for body in ended:
                number += 1
                if parts or length:
                    length += len(body)
                    parts.append(body)
                    body = b"".join(parts) if length <= limit else b""
                    yield Line(number, body.removesuffix(b"\r"), length)
                    parts, length = [], 0
                elif len(body) > limit:
                    yield Line(number, b"", len(body))
                else:
                    yield Line(number, body.removesuffix(b"\r"), len(body))
            if rest:
                length += len(rest)
                parts = [*parts, rest] if length <= limit else []
        if length:
            yield Line(number + 1, b"".join(parts).removesuffix(b"\r") if length <= limit else b"", length)

    def texts(self, encoding: str = "utf-8", limit: int = LONGEST_LINE) -> Iterator[tuple[int, "str | Rejected"]]:
        """Yield each line with its number, decoded; in its place a Rejected where it is too long or not so encoded.

        Raises ImportFailed if the file is damaged or in UTF-16.
        """
        for line in self.lines(limit):
            yield line.number, decoded(line, encoding, limit)


def opened(path: Path | str) -> Stream:
    """Open a file, or ``-`` for the standard input. Raises ImportFailed if it cannot be opened or is a folder."""
    if str(path) == STDIN:
        return Stream(sys.stdin.buffer, "standard input", owned=False)
    try:
        return Stream(Path(path).open("rb"), str(path))
    except FileNotFoundError:
        raise ImportFailed("there is no such file", str(path)) from None
    except OSError as error:
        raise ImportFailed(f"cannot be opened: {error.strerror or error}", str(path)) from error


def decoded(line: Line, encoding: str = "utf-8", limit: int = LONGEST_LINE) -> str | Rejected:
    """Return the text of a line, or why it has none: with the byte of the line and what was expected."""
    if line.length > limit:
        return overlong(line, limit)
    try:
        return line.body.decode(encoding)
    except UnicodeDecodeError as error:
        found = line.body[error.start]
        reason = f"byte {error.start + 1} of the line is 0x{found:02X}: not {encoding.upper()}, which is expected"
        return Rejected(f"line {line.number}", reason)


def overlong(line: Line, limit: int = LONGEST_LINE) -> Rejected:
    """Return why a line was passed over that is longer than a line may be."""
    return Rejected(f"line {line.number}", f"{line.length:,} bytes long; a line has at most {limit:,}")


def _size(file: IO[bytes]) -> int | None:
    """Return the size of a file on disk; None for a pipe or a device."""
    try:
        status = os.fstat(file.fileno())
    except (OSError, io.UnsupportedOperation):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
