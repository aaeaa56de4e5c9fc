"""Foreign XML, one piece after another, with line numbers, and nothing in it that leads elsewhere.

A declaration of entities or parameter entities is refused, a document type that only names a file is never loaded.
Depth, length of a text and size of a piece are bounded, so that memory is, however large the file.
"""

import codecs
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NoReturn
from xml.parsers import expat

from ontology.errors import FormatError

LANG = "xml:lang"
CHUNK = 1 << 16
MAX_DEPTH = 64
MAX_PIECE = 1 << 17  # nodes in one piece: an entry, a header
MAX_TEXT = 1 << 22  # characters in one piece

_XML_LANG = "http://www.w3.org/XML/1998/namespace lang"
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


@dataclass(slots=True)
class Node:
    """An element: its namespace (empty: none) and name, its attributes, its line, what is in it in order."""

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    content: list["Node | str"] = field(default_factory=list)

    @property
    def children(self) -> list["Node"]:
        """The elements directly inside."""
        return [one for one in self.content if isinstance(one, Node)]

    @property
    def text(self) -> str:
        """All text inside, markup inside it left out."""
        return "".join(one if isinstance(one, str) else one.text for one in self.content)

    @property
    def own_text(self) -> str:
        """The text directly inside."""
        return "".join(one for one in self.content if isinstance(one, str))

    def get(self, name: str) -> str | None:
        """Return an attribute."""
        return self.attributes.get(name)


@dataclass(frozen=True, slots=True)
class Piece:
    """A whole element of the file, and the names of the elements around it, outermost first."""

    path: tuple[str, ...]
    node: Node


@dataclass(slots=True)
class Opened:
    """An element that has begun: told at once, since what is in it may be long."""

    path: tuple[str, ...]
    node: Node


def pieces(source: Path | IO[bytes], whole: Collection[str]) -> Iterator[Piece | Opened]:
    """Yield the elements of an XML file: each one named in ``whole`` as a whole, all around them as they begin.

    Raises FormatError if the file is not well-formed, not UTF-8, declares entities, or is too large or too deep.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield from _Parser(whole).run(file)
    else:
        yield from _Parser(whole).run(source)


class _Parser:
    def __init__(self, whole: Collection[str]) -> None:
        self._whole = whole
        self._path: list[str] = []
        self._stack: list[Node] = []  # of the piece being read
        self._nodes = self._letters = 0
        self._found: list[Piece | Opened] = []
        self.doctype: str | None = None

    def run(self, file: IO[bytes]) -> Iterator[Piece | Opened]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = self._doctype
        for name in (
            "EntityDeclHandler",
            "UnparsedEntityDeclHandler",
            "ExternalEntityRefHandler",
            "SkippedEntityHandler",
        ):
            setattr(parser, name, _entities)
        self._parser = parser
        check: Callable[[bytes, bool], None] | None = None
        first = True
        while True:
            chunk = file.read(CHUNK)
            if first:
                check = _utf8(chunk)
                first = False
            if check:
                check(chunk, not chunk)
            try:
                parser.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                raise FormatError(_meaning(error)) from error
            yield from self._found
            self._found.clear()
            if not chunk:
                return

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        line = self._parser.CurrentLineNumber
        if len(self._path) + len(self._stack) >= MAX_DEPTH:
            raise FormatError(f"elements nested deeper than {MAX_DEPTH} at line {line}")
        known = {LANG if key == _XML_LANG else key: value for key, value in attributes.items()}
        node = Node(space, name, known, line)
        if self._stack:
            self._nodes += 1
            if self._nodes > MAX_PIECE:
                raise FormatError(f"the element {self._stack[0].name!r} at line {self._stack[0].line} is too large")
            self._stack[-1].content.append(node)
            self._stack.append(node)
        elif name in self._whole:
            self._nodes = self._letters = 0
            self._stack.append(node)
        else:
            self._found.append(Opened(tuple(self._path), node))
            self._path.append(name)

    def _end(self, _: str) -> None:
        if self._stack:
            node = self._stack.pop()
            if not self._stack:
                self._found.append(Piece(tuple(self._path), node))
        else:
            self._path.pop()

    def _data(self, text: str) -> None:
        if self._stack:
            self._letters += len(text)
            if self._letters > MAX_TEXT:
                raise FormatError(f"the element {self._stack[0].name!r} at line {self._stack[0].line} is too long")
            self._stack[-1].content.append(text)
        elif text.strip():
            line = self._parser.CurrentLineNumber
            node = Node("", "#text", {}, line, [text])
            self._found.append(Opened(tuple(self._path), node))

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if internal:
            _entities()
        node = Node("", "#doctype", {"system": system or "", "public": public or ""}, self._parser.CurrentLineNumber)
        self._found.append(Opened((), node))


def _entities(*_: Any) -> NoReturn:
    raise FormatError("document type declarations with entities are refused")


def _meaning(error: expat.ExpatError) -> str:
    return f"XML not well-formed at line {error.lineno}: {expat.errors.messages[error.code]}"


def _utf8(beginning: bytes) -> Callable[[bytes, bool], None] | None:
    """Return what checks chunk after chunk for UTF-8, or None where the file says that it is in another encoding."""
    declared = _DECLARED.search(beginning[:200])
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None  # UTF-16, which XML allows
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = 0

    def check(chunk: bytes, last: bool) -> None:
        nonlocal at
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, last)
        except UnicodeDecodeError as error:
            raise FormatError(f"not UTF-8 at byte {at - pending + error.start}") from error
        at += len(chunk)

    return check
