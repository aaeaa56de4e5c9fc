"""Query results as bytes, their language tags in BCP 47 case: Oxigraph keeps and writes them in lower case."""

import io
import json
import re
from typing import IO, Any

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

# A whole string literal of Turtle, N-Triples or TSV and the tag behind it: a tag inside a text is never touched.
TAGGED = re.compile(r'("(?:[^"\\]|\\.)*")(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?', re.DOTALL)
XML_TAG = re.compile(r"<[^<>]*\bxml:lang=\"[^<>]*>")
XML_LANG = re.compile(r'\bxml:lang="([A-Za-z0-9-]+)"')
JSON_KEYS = ("xml:lang", "@language")


def restored(body: bytes, format: str) -> bytes:
    """Return a serialised result with its language tags in BCP 47 case; CSV has none."""
    if format == "csv":
        return body
    text = body.decode()
    if format in ("json", "jsonld"):
        return json.dumps(_in_json(json.loads(text)), ensure_ascii=False).encode()
    if format in ("xml", "rdfxml"):
        return XML_TAG.sub(lambda tag: XML_LANG.sub(lambda m: f'xml:lang="{bcp47(m[1])}"', tag[0]), text).encode()
    return TAGGED.sub(lambda m: f"{m[1]}@{bcp47(m[2])}" if m[2] else m[1], text).encode()


def _in_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: bcp47(item) if key in JSON_KEYS and isinstance(item, str) else _in_json(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_in_json(item) for item in value]
    return value


def serialised(
    found: QuerySolutions | QueryBoolean | QueryTriples, format: str, sink: IO[bytes] | None = None
) -> bytes:
    """Return a query's result as bytes of a format in SELECT_FORMATS or GRAPH_FORMATS, whichever its kind has.

    ``sink`` collects the bytes instead of memory of its own, for those who limit their number.
    """
    buffer = sink or io.BytesIO()
    if isinstance(found, QueryTriples):
        prefixes = dict(PREFIXES) if format in ("turtle", "rdfxml") else None
        serialize(found, buffer, GRAPH_FORMATS[format], prefixes=prefixes)
    else:
        found.serialize(buffer, SELECT_FORMATS[format])
    return restored(buffer.getvalue(), format)  # type: ignore[attr-defined]
