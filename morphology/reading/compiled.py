"""UniDic as MeCab compiled it: every word of ``sys.dic`` with spelling, costs and features, and the connection costs.

The layout of ``sys.dic`` (MeCab 0.996, dictionary.cpp): a header of ten 32-bit numbers and the name of the encoding, a
Darts double array from spellings to tokens, the tokens, their features. ``matrix.bin`` holds one 16-bit cost for every
pair of a right and a left context. Both are read with the standard library, little-endian as MeCab writes them there.
"""

import csv
import mmap
import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ontology.errors import ReadingsError

_HEADER = struct.Struct("<10I32s")
_TOKEN = struct.Struct("<HHHhII")  # left context, right context, part of speech, word cost, feature, compound
_MAGIC = 0xEF718F77
_CHUNK = 20_000  # spellings walked at a time

BOUNDARY = 0  # the context of the beginning and the end of a text


@dataclass(frozen=True, slots=True)
class Compiled:
    """One word of the dictionary in one form: its spelling, contexts, cost, and its 26 features as one CSV line."""

    surface: str
    left: int
    right: int
    cost: int
    features: str


def fields(features: str) -> list[str]:
    """Give the features of a word as a list, an empty one (``*``) as an empty string."""
    values = next(csv.reader([features])) if '"' in features else features.split(",")
    return ["" if value == "*" else value for value in values]


class SystemDictionary:
    """``sys.dic`` and ``matrix.bin`` of a folder, mapped into memory: nothing is read before it is asked for."""

    def __init__(self, folder: Path) -> None:
        """Open a compiled dictionary; ReadingsError if it is none, or not one in UTF-8."""
        self.path = folder / "sys.dic"
        try:
            with self.path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            with (folder / "matrix.bin").open("rb") as file:
                matrix = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            magic, _, _, words, _, _, units, tokens, features, _, charset = _HEADER.unpack_from(self._data)
        except (OSError, ValueError, struct.error) as error:
            raise ReadingsError(f"{folder}: no compiled MeCab dictionary: {error}") from error
        if magic ^ _MAGIC != len(self._data) or not charset.lower().startswith((b"utf8", b"utf-8")):
            raise ReadingsError(f"{self.path}: not a MeCab dictionary in UTF-8, or cut short")
        if sys.byteorder != "little":
            raise ReadingsError(f"{self.path}: written for little-endian machines")
        version = folder / "version"
        self.stamp = f"{version.read_text().strip() if version.exists() else ''} {len(self._data)} {words}".strip()
        self.words = words
        self._units = memoryview(self._data)[_HEADER.size : _HEADER.size + units].cast("i")  # base, check, base …
        self._tokens = _HEADER.size + units
        self._features = self._tokens + tokens
        self._end = self._features + features
        (self._lefts,) = struct.unpack_from("<H", matrix)
        self._costs = memoryview(matrix)[4:].cast("h")

    def connection(self, right: int, left: int) -> int:
        """Give the cost of a word with a left context after one with a right context."""
        cost: int = self._costs[right + self._lefts * left]
        return cost

    def row(self, left: int) -> memoryview:
        """Give the costs of a left context after every right context, by number."""
        return self._costs[self._lefts * left : self._lefts * (left + 1)]

    # ------------------------------------------------------------ one spelling

    def words_at(self, text: str, at: int = 0) -> Iterator[Compiled]:
        """Give the words that a text has at an offset, shorter ones first."""
        rest = text[at:].encode()
        for end, value in self._values(rest):
            yield from self._words(rest[:end].decode(), value)

    def has(self, surface: str) -> bool:
        """Tell whether any word is spelt so."""
        return self._value(surface.encode()) is not None

    def words_of(self, surface: str) -> tuple[Compiled, ...]:
        """Give the words that are spelt so, in every form."""
        value = self._value(surface.encode())
        return () if value is None else tuple(self._words(surface, value))

    def _value(self, spelt: bytes) -> int | None:
        """Follow a whole spelling through the double array to its value, ``None`` if it is none."""
        units, end = self._units, len(self._units)
        base = units[0]
        for byte in spelt:
            place = 2 * (base + byte + 1)
            if place >= end or units[place + 1] != base:
                return None
            base = units[place]
        value: int = units[2 * base]
        return -value - 1 if value < 0 and units[2 * base + 1] == base else None

    def _values(self, text: bytes) -> Iterator[tuple[int, int]]:
        """Follow a text into the double array: for every spelling that it begins with, its length and value."""
        units, end = self._units, len(self._units)
        base = units[0]
        for at, byte in enumerate(text, 1):
            place = 2 * (base + byte + 1)
            if place >= end or units[place + 1] != base:
                return
            base = units[place]
            if at == len(text) or text[at] & 0xC0 != 0x80:  # a whole character
                value = units[2 * base]
                if value < 0 and units[2 * base + 1] == base:
                    yield at, -value - 1

    def _words(self, surface: str, value: int) -> Iterator[Compiled]:
        first, count = value >> 8, value & 0xFF
        for number in range(first, first + count):
            left, right, _, cost, feature, _ = _TOKEN.unpack_from(self._data, self._tokens + _TOKEN.size * number)
            start = self._features + feature
            end = self._data.find(b"\0", start, self._end)
            yield Compiled(surface, left, right, cost, self._data[start:end].decode())

    # ------------------------------------------------------------ all spellings

    def leaves(self) -> "Leaves":
        """Find the spellings of the whole double array, to be walked in chunks."""
        units = array("i", self._units)
        return Leaves(units[0::2], units[1::2], self)


class Leaves:
    """The double array turned round: from the leaves to the root, so that every spelling is found without searching."""

    def __init__(self, base: "array[int]", check: "array[int]", dictionary: SystemDictionary) -> None:
        self._base = base
        self._check = check
        self._dictionary = dictionary
        self._owner = array("i", bytes(4 * len(base)))
        for place, value in enumerate(base):
            if value > 0 and (check[place] or place == 0):
                self._owner[value] = place
        self._leaves = [place for place, value in enumerate(base) if value < 0 and check[place] == place]
        self._spelt: dict[int, bytes] = {0: b""}

    def chunks(self) -> list[range]:
        """Give the leaves in chunks, for a progress bar."""
        return [range(at, min(at + _CHUNK, len(self._leaves))) for at in range(0, len(self._leaves), _CHUNK)]

    def walk(self, chunk: range) -> Iterator[Compiled]:
        """Give the words of one chunk."""
        for number in chunk:
            leaf = self._leaves[number]
            surface = self._spelling(self._owner[leaf]).decode()
            yield from self._dictionary._words(surface, -self._base[leaf] - 1)
        self._spelt = {0: b""}  # what the next chunk shares with this one is little

    def _spelling(self, place: int) -> bytes:
        waiting = []
        while place not in self._spelt:
            waiting.append(place)
            place = self._owner[self._check[place]]
        spelling = self._spelt[place]
        for place in reversed(waiting):
            spelling += bytes((place - self._check[place] - 1,))
            self._spelt[place] = spelling
        return spelling


@lru_cache(maxsize=4)
def open_dictionary(folder: Path) -> SystemDictionary:
    """Open a compiled dictionary once."""
    return SystemDictionary(folder)
