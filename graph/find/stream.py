"""Texts of any length, in chunks of whole lines where lines are not endless: constant memory, places kept."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from ontology.errors import GogenError

_BLOCK = 1 << 16  # bytes read at a time
_LONGEST = 1 << 16  # characters of a line after which it is cut
_BREAKS = "。！？. \u3000、,"  # where a line is cut, the best first


class Chunk(NamedTuple):
    """A stretch of a text, and where it begins: its line (from 1), characters and bytes before it."""

    text: str
    line: int
    start: int
    byte: int


def chunks(stream: BinaryIO, name: str) -> Iterator[Chunk]:
    """Cut a stream of UTF-8 into chunks. Raises GogenError at what is not UTF-8, naming line and byte."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    held, line, start, byte = "", 1, 0, 0
    ended = False
    while not ended:
        block = stream.read(_BLOCK)
        ended = not block
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(block, ended)
        except UnicodeDecodeError as error:
            whole = block[: max(error.start - pending, 0)]
            at = byte + len(held.encode()) + error.start
            number = line + held.count("\n") + whole.count(b"\n")
            raise GogenError(f"{name}, line {number}: not UTF-8 at byte {at} of the text") from error
        if byte == 0 and not held and start == 0 and text.startswith("\ufeff"):
            text, byte = text[1:], 3
        held += text
        cut = len(held) if ended else held.rfind("\n") + 1
        if not cut and len(held) > _LONGEST:
            cut = next((at + 1 for mark in _BREAKS if (at := held.rfind(mark)) > 0), len(held))
        if cut:
            chunk = Chunk(held[:cut], line, start, byte)
            yield chunk
            held = held[cut:]
            line += chunk.text.count("\n")
            start += cut
            byte += len(chunk.text.encode())
