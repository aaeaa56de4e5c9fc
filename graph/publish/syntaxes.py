"""Quads as bytes of every RDF syntax that linked data comes in: sorted, tags in BCP 47 case, addresses of this site."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib.namespace import FOAF, OWL, RDF

from graph.engine.results import Restored
from ontology.vocabulary import BASE, PREFIXES

# Addresses of the site itself begin so inside the graph layer. What the site is called is known to nobody here: on the
# way out this becomes its public address, or a relative reference, so that no Host header is ever repeated.
SITE = "http://site.invalid/"


@dataclass(frozen=True, slots=True)
class Syntax:
    """One RDF syntax: its name, label, media type and file extension; ``named`` where it can say which graph states a
    thing, ``absolute`` where it has no relative references, ``tags`` the row of results.Restored that fits it."""

    name: str
    label: str
    media_type: str
    extension: str
    format: RdfFormat
    tags: str
    named: bool = False
    absolute: bool = False

    @property
    def content_type(self) -> str:
        """The media type with its character encoding, where the type takes one."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


SYNTAXES = {
    row.name: row
    for row in (
        Syntax("turtle", "Turtle", "text/turtle", "ttl", RdfFormat.TURTLE, "turtle"),
        Syntax("jsonld", "JSON-LD", "application/ld+json", "jsonld", RdfFormat.JSON_LD, "jsonld"),
        Syntax("ntriples", "N-Triples", "application/n-triples", "nt", RdfFormat.N_TRIPLES, "ntriples", absolute=True),
        Syntax("rdfxml", "RDF/XML", "application/rdf+xml", "rdf", RdfFormat.RDF_XML, "rdfxml"),
        Syntax("trig", "TriG", "application/trig", "trig", RdfFormat.TRIG, "turtle", named=True),
        Syntax("nquads", "N-Quads", "application/n-quads", "nq", RdfFormat.N_QUADS, "ntriples", True, True),
    )
}
BY_EXTENSION = {syntax.extension: syntax for syntax in SYNTAXES.values()}
_TYPE = str(RDF.type)
# Prefixes of documents about the dataset, which no query of ours needs.
_PREFIXES = PREFIXES | {
    "foaf": str(FOAF),
    "owl": str(OWL),
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
}


def serialised(quads: Iterable[Quad], syntax: Syntax, site: str = "/", here: str | None = None) -> bytes:
    """Return quads as bytes: sorted, each triple once where the syntax knows no graphs; no quoted ones in JSON-LD.

    ``site`` takes the place of :data:`SITE`: the public address of the site, with its last slash, or the path it lies
    at. A syntax without relative references gets the address under w3id.org instead of a path. Where ``site`` is a
    path, the document at SITE + ``here`` becomes the empty reference (RFC 3986, 4.4): this very document.
    """
    listed: list[Quad] | list[Triple]
    if syntax.format == RdfFormat.JSON_LD:  # 1.1 has no place for quoted triples
        quads = (quad for quad in quads if not isinstance(quad.object, Triple))
    if syntax.named:
        listed = sorted(set(quads), key=lambda quad: (str(quad.graph_name), _order(quad.triple)))
    else:
        listed = sorted({quad.triple for quad in quads}, key=_order)
    pieces: list[bytes] = []
    prefixes = None if syntax.absolute else _prefixes(listed)
    with Restored(syntax.tags, pieces.append) as sink:
        serialize(listed, sink, syntax.format, prefixes=prefixes)  # type: ignore[arg-type]
    address = BASE if syntax.absolute and "://" not in site else site
    body = b"".join(pieces)
    if syntax.format in (RdfFormat.TURTLE, RdfFormat.TRIG):
        lines = body.splitlines(keepends=True)
        first = next((number for number, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
        body = b"".join([*sorted(lines[:first]), b"\n", *lines[first:]])  # its prefixes come in no order
    for mark in (b"<", b'"'):  # before an IRI, in any syntax
        if here and address == site and "://" not in site:
            body = re.sub(mark + re.escape(f"{SITE}{here}".encode()) + rb"(?=[>\"#])", mark, body)
        body = body.replace(mark + SITE.encode(), mark + address.encode())
    return body


def _order(triple: Triple) -> tuple[bool, str, bool, str, str]:
    subject = triple.subject
    return (
        isinstance(subject, BlankNode),
        str(subject),
        triple.predicate.value != _TYPE,
        triple.predicate.value,
        str(triple.object),
    )


def _prefixes(listed: Iterable[Quad | Triple]) -> dict[str, str]:
    """Return the prefixes that a document needs."""
    iris = {
        node.value
        for item in listed
        for node in (item.subject, item.predicate, item.object)
        if isinstance(node, NamedNode)
    }
    return {name: base for name, base in sorted(_PREFIXES.items()) if any(iri.startswith(base) for iri in iris)}
