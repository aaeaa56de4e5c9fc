"""Large files of running text, in constant memory: line by line, over all cores if asked, resumable by line.

``pieces_of`` cuts a stream of bytes into pieces of lines, at sentence ends where a line is long: no long line is held
whole. ``analysed`` reads the pieces, in this process or in several, and answers in the order of the text, in the style
asked for: JSON, rows, or what layers above write. A line that is not UTF-8 is an error that names it, or, where that is
asked for, a line without words. Engines that cut a text into lines themselves begin at ``pieces_of_lines``.
"""

import codecs
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import BinaryIO

from morphology.lexicon import Lexicon
from morphology.text import JsonWriter, Reader, Word, pieces, row_of
from ontology.errors import GogenError

_BLOCK = 1 << 16  # bytes read at a time
_HELD = 1 << 14  # characters of a line after which it is cut
_BATCH = 1 << 15  # characters given to a process at a time
_BEHIND = 4  # batches a process may be behind

Written = tuple[str, int]  # the words of a piece, in a style; how many


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: the line's number (from 1), whether it begins and ends the line, what is wrong with it.

    ``start`` counts the characters of the line before it; ``file`` is what the text is called.
    """

    line: int
    text: str
    first: bool = True
    last: bool = True
    error: str | None = None
    start: int = 0
    file: str = field(default="", compare=False)


Writer = Callable[[Piece, list[Word]], str]  # writes the words of a piece
Style = Callable[[], Writer]  # makes a writer in the process that is to write: it must be possible to pickle


def as_json() -> Writer:
    """Write words as the inside of a JSON array."""
    writer = JsonWriter()
    return lambda _, words: writer.tokens(words)


def as_rows() -> Writer:
    """Write words as rows of tab-separated values."""
    return lambda _, words: "".join(map(row_of, words))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a piece was read as: its words, written by the process that read them."""

    piece: Piece
    words: str
    count: int


# ---------------------------------------------------------------- a stream, in pieces


def pieces_of(stream: BinaryIO, name: str, start: int = 1, skip_invalid: bool = False) -> Iterator[Piece]:
    """Cut a stream into pieces of lines, from line ``start`` on.

    Raises GogenError at a line that is not UTF-8, naming the byte; if it may be skipped, its last piece says so.
    """
    number = 1
    line = _Line(number, name, skip_invalid)
    for part, ends in _parts(stream):
        if number >= start:
            yield from line.feed(part, ends)
        if ends:
            number += 1
            line = _Line(number, name, skip_invalid)


def pieces_of_lines(lines: Iterable[tuple[int, bytes]], name: str, skip_invalid: bool = False) -> Iterator[Piece]:
    """Cut lines, given with their numbers and without their ends, into the pieces that ``pieces_of`` makes of them."""
    for number, line in lines:
        yield from _Line(number, name, skip_invalid).feed(line, True)


def _parts(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Give the parts of lines as they come, each with whether its line ends there."""
    open_line = False
    while block := stream.read(_BLOCK):
        *ended, part = block.split(b"\n")
        for body in ended:
            yield body, True
        if part:
            yield part, False
        open_line = bool(part)
    if open_line:
        yield b"", True


@dataclass(slots=True)
class _Line:
    """A line that is being read: what is decoded and not yet cut off."""

    number: int
    name: str
    skip_invalid: bool
    held: str = ""
    first: bool = True
    size: int = 0  # bytes of it that are decoded
    cut: int = 0  # characters of it that are cut off
    error: str | None = None
    decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def feed(self, part: bytes, ends: bool) -> Iterator[Piece]:
        """Take in more of the line, and give the pieces that are ready."""
        self._decode(part, ends)
        if not ends and len(self.held) <= _HELD:
            return
        text = self.held.removesuffix("\r") if ends else self.held
        *before, self.held = pieces(text)
        for piece in before:
            yield Piece(self.number, piece, self.first, False, None, self.cut, self.name)
            self.first = False
            self.cut += len(piece)
        if ends:
            yield Piece(self.number, self.held, self.first, True, self.error, self.cut, self.name)

    def _decode(self, part: bytes, ends: bool) -> None:
        if self.error is not None:
            return
        begun = self.size - len(self.decoder.getstate()[0])
        try:
            text = self.decoder.decode(part, ends)
        except UnicodeDecodeError as error:
            self.error = f"not UTF-8 at byte {begun + error.start}"
            self.held = ""
            if not self.skip_invalid:
                raise GogenError(
                    f"{self.name}, line {self.number}: {self.error}; --skip-invalid goes on after it"
                ) from error
            return
        self.held += text.removeprefix("\ufeff") if self.number == 1 and self.size == 0 else text
        self.size += len(part)


# ---------------------------------------------------------------- reading them


class _Worker:
    """Reads pieces into words and writes them out."""

    def __init__(self, lexicon: Lexicon, style: Style) -> None:
        self._reader = Reader(lexicon)
        self._write = style()

    def read(self, batch: list[Piece]) -> list[Written]:
        """Give the words of every piece."""
        found: list[Written] = []
        for piece in batch:
            words = self._reader.words(piece.text)
            found.append((self._write(piece, words), len(words)))
        return found


_worker: _Worker | None = None  # of a child process


def _begin(lexicon: Lexicon, style: Style) -> None:
    global _worker
    _worker = _Worker(lexicon, style)


def _work(batch: list[Piece]) -> list[Written]:
    assert _worker is not None
    return _worker.read(batch)


def analysed(
    found: Iterable[Piece], lexicon: Lexicon | None = None, jobs: int = 1, style: Style = as_json
) -> Iterator[Answer]:
    """Read pieces into words, in their order; ``jobs`` processes at most, and only so many batches ahead.

    What the stream raises is raised after the answers to all that came before it.
    """
    lexicon = lexicon or Lexicon()
    if jobs <= 1:
        worker = _Worker(lexicon, style)
        for batch in _batches(found, 1):
            yield from _answers(batch, worker.read(batch))
        return
    context = multiprocessing.get_context("forkserver")
    waiting: deque[tuple[list[Piece], Future[list[Written]]]] = deque()
    with ProcessPoolExecutor(jobs, context, _begin, (lexicon, style)) as pool:
        try:
            failure: GogenError | None = None
            batches = _batches(found, _BATCH)
            while True:
                try:
                    batch = next(batches)
                except StopIteration:
                    break
                except GogenError as error:
                    failure = error
                    break
                waiting.append((batch, pool.submit(_work, batch)))
                if len(waiting) > jobs * _BEHIND:
                    first, future = waiting.popleft()
                    yield from _answers(first, future.result())
            while waiting:
                first, future = waiting.popleft()
                yield from _answers(first, future.result())
            if failure is not None:
                raise failure
        except BrokenProcessPool as error:
            line = waiting[0][0][0].line if waiting else 1
            raise GogenError(f"a process ended while reading the text, at line {line} or soon after") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _batches(found: Iterable[Piece], most: int) -> Iterator[list[Piece]]:
    """Gather pieces until they hold ``most`` characters; what came before an error is given first."""
    batch: list[Piece] = []
    size = 0
    failure: GogenError | None = None
    pieces_left = iter(found)
    while True:
        try:
            piece = next(pieces_left, None)
        except GogenError as error:
            failure, piece = error, None
        if piece is None:
            break
        batch.append(piece)
        size += len(piece.text) + 1
        if size >= most:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
    if failure is not None:
        raise failure


def _answers(batch: list[Piece], written: list[Written]) -> Iterator[Answer]:
    for piece, (words, count) in zip(batch, written, strict=True):
        yield Answer(piece, words, count)
