"""A graph as Turtle, JSON-LD and N-Quads: asserted triples, sorted, so that one glossary always gives the same bytes.

Oxigraph keeps language tags in lower case; on the way out they get the case of BCP 47 again (``ja-Hira``).
"""

import io
import json
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib.namespace import RDF, XSD

from graph.triples import quads
from ontology.model import Glossary
from ontology.vocabulary import PREFIXES, bcp47

TYPE = str(RDF.type)
PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}

# A whole string literal with its tag. Quotes are found nowhere else in Oxigraph's Turtle (an IRI may hold none), so
# that a scan from the left meets every literal at its beginning: "@en" inside a text is never taken for a tag.
TAGGED = re.compile(r'("(?:[^"\\]|\\.)*")(?:@([A-Za-z0-9-]+))?', re.DOTALL)


def triples(glossary: Glossary) -> list[Triple]:
    """Return the asserted triples of a glossary, once each: by subject, its type first, by predicate, by object."""
    found = {Triple(quad.subject, quad.predicate, quad.object) for quad in quads(glossary)}
    return sorted(found, key=_order)


def _order(triple: Triple) -> tuple[str, bool, str, str]:
    assert isinstance(triple.subject, NamedNode)
    return triple.subject.value, triple.predicate.value != TYPE, triple.predicate.value, str(triple.object)


def turtle(glossary: Glossary) -> bytes:
    """Return a glossary as Turtle."""
    return as_turtle(triples(glossary))


def as_turtle(found: Sequence[Triple]) -> bytes:
    """Return sorted triples as Turtle."""
    file = io.BytesIO()
    serialize(found, file, RdfFormat.TURTLE, prefixes=PREFIXES)
    lines = file.getvalue().decode().splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if not line.startswith("@prefix "))
    ordered = [*sorted(lines[:first]), "\n", *lines[first:]]  # its prefixes come in no order
    return TAGGED.sub(_cased, "".join(ordered)).encode()


def _cased(found: re.Match[str]) -> str:
    text, tag = found.groups()
    return f"{text}@{bcp47(tag)}" if tag else str(text)


def nquads(glossary: Glossary) -> bytes:
    """Return a glossary as N-Quads, each statement in the graph of its source."""
    return as_nquads(quads(glossary))


def as_nquads(found: Iterable[Triple | Quad]) -> bytes:
    """Return triples or quads as N-Quads, line by line in the order of their text."""
    return "".join(sorted({TAGGED.sub(_cased, f"{one} .\n") for one in found})).encode()


def jsonld(glossary: Glossary) -> bytes:
    """Return a glossary as JSON-LD."""
    return as_jsonld(triples(glossary))


def as_jsonld(found: Sequence[Triple]) -> bytes:
    """Return sorted triples as JSON-LD 1.1: a context of prefixes, then one node a subject, each on its own line."""
    nodes = []
    for subject, about in groupby(found, key=attrgetter("subject.value")):
        node: dict[str, Any] = {"@id": compact(subject)}
        for predicate, group in groupby(about, key=attrgetter("predicate.value")):
            objects = [triple.object for triple in group]
            if predicate == TYPE:
                values: list[Any] = [compact(kind.value) for kind in objects if isinstance(kind, NamedNode)]
            else:
                values = [_value(term) for term in objects]
            node["@type" if predicate == TYPE else compact(predicate)] = values if len(values) > 1 else values[0]
        nodes.append(node)
    context = json.dumps(dict(sorted(PREFIXES.items())))
    graph = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes)
    return f'{{"@context": {context},\n"@graph": [\n{graph}\n]}}\n'.encode()


def compact(iri: str) -> str:
    """Return an IRI as a compact one where a prefix fits: ``ontolex:Form``."""
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = PREFIX_OF.get(iri[:end])
    return f"{prefix}:{iri[end:]}" if prefix else iri


def _value(term: Any) -> Any:
    if isinstance(term, NamedNode):
        return {"@id": compact(term.value)}
    assert isinstance(term, Literal)
    if term.language:
        return {"@language": bcp47(term.language), "@value": term.value}
    if term.datatype.value == str(XSD.string):
        return term.value
    return {"@type": compact(term.datatype.value), "@value": term.value}
