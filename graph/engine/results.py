"""Query results as bytes, their language tags in BCP 47 case: Oxigraph keeps and writes them in lower case."""

import io
import re
from collections.abc import Callable
from typing import IO, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, serialize

from ontology.vocabulary import PREFIXES, bcp47

SELECT_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
MEDIA_TYPES = {name: form.media_type for name, form in (SELECT_FORMATS | GRAPH_FORMATS).items()}

# Where a syntax says a language tag that has subtags; one without is lower case in BCP 47 too. The mark before a tag
# holds a quote or an angle bracket that the syntax escapes inside texts, so a tag that a text speaks of never matches;
# a quote that is escaped by a backslash is told apart in _cased.
_TAG = rb"([a-z]+(?:-[a-z0-9]+)+)"
_JSON = re.compile(rb'("xml:lang":")' + _TAG)
_JSON_LD = re.compile(rb'("@language":")' + _TAG)
_XML = re.compile(rb'(<literal xml:lang=")' + _TAG)
_RDF_XML = re.compile(rb'(<[^<>]* xml:lang=")' + _TAG)
_LINES = re.compile(rb'("@)' + _TAG)

# For each syntax: where tags stand, and what bytes no tag and no mark holds, so that a stream may be cut behind them.
_PLACES = {
    "json": (_JSON, b"}"),
    "jsonld": (_JSON_LD, b"}"),
    "xml": (_XML, b">"),
    "rdfxml": (_RDF_XML, b">"),
    "tsv": (_LINES, b"\n"),
    "ntriples": (_LINES, b"\n"),
    "turtle": (_LINES, b"\n"),
}
PIECE = 64 * 1024  # bytes gathered before they are looked at


class Restored(io.RawIOBase):
    """A sink that passes on what is written to it in pieces, language tags in BCP 47 case; close it to get the rest."""

    def __init__(self, format: str, send: Callable[[bytes], object]) -> None:
        self._place = _PLACES.get(format)  # CSV has no tags
        self._ascii = format == "xml"  # R's SPARQL package reads UTF-8 wrongly, unless a header has a certain case
        self._send = send
        self._held: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        """Tell that this sink can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some bytes; those whose tags are whole go on once there are enough of them."""
        self._held.append(bytes(data))
        self._size += len(data)
        if self._size >= PIECE:
            self._pass()
        return len(data)

    def close(self) -> None:
        """Pass on what is left."""
        if not self.closed:
            self._pass(whole=True)
        super().close()

    def _pass(self, whole: bool = False) -> None:
        piece = b"".join(self._held)
        rest = b""
        if self._place and not whole:
            cut = piece.rfind(self._place[1]) + 1
            piece, rest = piece[:cut], piece[cut:]
        self._held = [rest]
        self._size = len(rest)
        if piece and self._place:
            piece = self._place[0].sub(_cased, piece)
        if piece and self._ascii:
            piece = piece.decode().encode("ascii", "xmlcharrefreplace")
        if piece:
            self._send(piece)


def _cased(found: re.Match[bytes]) -> bytes:
    start = behind = found.start()
    while behind and found.string[behind - 1] == 0x5C:
        behind -= 1
    if (start - behind) % 2:  # an escaped quote: this stands inside a text
        return found[0]
    return found[1] + bcp47(found[2].decode()).encode()


def write(found: QuerySolutions | QueryBoolean | QueryTriples, format: str, send: Callable[[bytes], object]) -> None:
    """Send a query's result in pieces of a format in SELECT_FORMATS or GRAPH_FORMATS, whichever its kind has."""
    with Restored(format, send) as sink:
        if isinstance(found, QueryTriples):
            prefixes = dict(PREFIXES) if format in ("turtle", "rdfxml") else None
            serialize(found, cast("IO[bytes]", sink), GRAPH_FORMATS[format], prefixes=prefixes)
        else:
            found.serialize(cast("IO[bytes]", sink), SELECT_FORMATS[format])


def serialised(found: QuerySolutions | QueryBoolean | QueryTriples, format: str) -> bytes:
    """Return a query's result as bytes; see ``write``."""
    pieces: list[bytes] = []
    write(found, format, pieces.append)
    return b"".join(pieces)


def send_as(
    found: QuerySolutions | QueryBoolean | QueryTriples, format: str, send: Callable[[bytes], object]
) -> tuple[str, str]:
    """Send a result in a format if its kind has it, else rows as JSON and a graph as Turtle; return kind and format."""
    if isinstance(found, QueryTriples):
        kind, name = "graph", format if format in GRAPH_FORMATS else "turtle"
    else:
        kind = "ask" if isinstance(found, QueryBoolean) else "select"
        name = format if format in SELECT_FORMATS else "json"
    write(found, name, send)
    return kind, name
