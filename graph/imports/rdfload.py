"""A file of RDF into a store: its syntax is told by its name, else by how it begins."""

import re
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from graph.engine.wellformed import check
from graph.imports.streams import PIECE, Stream
from ontology.errors import ImportFailed, WriteError

SYNTAXES = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}


# A line of N-Quads with its graph: <s> <p> "o"@en <g> .
_NODE = rb"(?:<[^>]*>|_:\S+)"
_QUAD = re.compile(rb"%b\s+<[^>]*>\s+(?:%b|\".*\"(?:@\S+|\^\^<[^>]*>)?)\s+%b\s*\.\s" % (_NODE, _NODE, _NODE))


def load(store: Store, stream: Stream, plain: Path) -> None:
    """Unpack a file of RDF to ``plain``, load it into a store, and remove it. RDF/XML is checked first: no entities.

    Raises ImportFailed, with the line where there is one, if it does not parse.
    """
    try:
        with plain.open("wb") as file:
            for piece in stream.pieces():
                file.write(piece)
    except OSError as error:
        raise ImportFailed(f"cannot be unpacked: {error.strerror}", stream.name) from error
    syntax = _syntax(stream.name, plain)
    try:
        if syntax == RdfFormat.RDF_XML:
            check(plain)
        store.bulk_load(path=str(plain), format=syntax, base_iri="file:///")
    except WriteError as error:
        raise ImportFailed(str(error), stream.name, f"line {error.line}" if error.line else None) from error
    except SyntaxError as error:
        where = f"line {error.lineno}" if error.lineno else None
        raise ImportFailed(f"no {syntax.name}: {str(error.msg or error)[:300]}", stream.name, where) from error
    except (OSError, ValueError) as error:
        raise ImportFailed(f"cannot be read as {syntax.name}: {str(error)[:300]}", stream.name) from error
    plain.unlink()


def _syntax(name: str, plain: Path) -> RdfFormat:
    """Return the syntax of a file, by its name, else by how it begins."""
    for suffix in reversed(Path(name).suffixes):
        if found := SYNTAXES.get(suffix.lower()):
            return found
    with plain.open("rb") as file:
        head = file.read(PIECE).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<?xml", b"<rdf:RDF", b"<!DOCTYPE")):
        return RdfFormat.RDF_XML
    if head.startswith((b"{", b"[")) and not head.startswith(b"[]"):
        return RdfFormat.JSON_LD
    return RdfFormat.N_QUADS if _QUAD.match(head) else RdfFormat.TRIG  # which Turtle and N-Triples are parts of
