"""What an import says of its source, and the imports that a store holds."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, VOID, XSD

from graph import queries
from graph.engine.imported import imported_graph, is_imported, name_of
from graph.engine.store import Snapshot
from graph.imports.doubts import IMPORTER, importer
from graph.imports.names import source_of
from graph.imports.statements import LINK, line, literal
from graph.imports.words import SourceFacts
from ontology.vocabulary import ID_BASE, LIME, iri

_CHECKSUM = "sha256:"


class Imported(NamedTuple):
    """An import as ``gogen imports`` lists it: ``checksums`` are of its files, ``stamp`` tells it from any other."""

    name: str
    title: str
    format: str
    entries: int
    triples: int
    licence: str
    version: str
    date: str
    imported: str  # when, xsd:dateTime
    checksums: tuple[str, ...]
    stamp: str


def imported_in(snapshot: Snapshot) -> list[Imported]:
    """Return the imports that a graph holds, by name."""
    names = sorted({name_of(graph) for graph in snapshot.graphs() if is_imported(graph)})
    return [_imported(name, snapshot) for name in names]


def _imported(name: str, snapshot: Snapshot) -> Imported:
    query = queries.about(queries.IMPORT, graph=imported_graph(name), source=source_of(name))
    found: dict[str, list[str]] = {}
    for row in snapshot.select(query):
        found.setdefault(row["p"] or "", []).append(row["o"] or "")

    def one(predicate: object) -> str:
        return next(iter(found.get(str(predicate), [""])))

    checksums = sorted(text.removeprefix(_CHECKSUM) for text in found.get(str(DCTERMS.identifier), []))
    return Imported(
        name,
        one(DCTERMS.title) or name,
        one(DCTERMS["format"]),
        _number(one(VOID.entities)),
        _number(one(VOID.triples)),
        one(DCTERMS.license),
        one(OWL.versionInfo),
        one(DCTERMS.date),
        one(PROV.generatedAtTime),
        tuple(checksums),
        one(PROV.wasGeneratedBy).rpartition("-")[2],
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def description(
    name: str,
    facts: SourceFacts,
    format: str,
    checksums: Iterable[Sequence[str]],
    stamp: str,
    when: str,
    counts: tuple[int, int],
    languages: Iterable[str],
) -> Iterator[str]:
    """Yield the description of a source, of its import, and of the lexicons of languages that nobody described before.

    ``checksums`` are file names and SHA-256; ``counts`` are entries and statements. What is no link where one belongs
    is left out.
    """
    source, activity = source_of(name), iri("activity", f"import-{name}-{stamp}")
    yield line(source, RDF.type, f"<{PROV.Entity}>")
    yield line(source, DCTERMS.title, literal(facts.title or name, "en"))
    for predicate, text in (
        (OWL.versionInfo, facts.version),
        (DCTERMS.date, facts.date),
        (DCTERMS.creator, facts.creator),
        (DCTERMS["format"], format),
    ):
        if text:
            yield line(source, predicate, literal(text))
    for predicate, link in ((DCTERMS.license, facts.licence), (RDFS.seeAlso, facts.url)):
        if link and LINK.match(link):
            yield line(source, predicate, f"<{link}>")
    for file, checksum in checksums:
        yield line(source, DCTERMS.identifier, literal(f"{_CHECKSUM}{checksum} {file}"))
    for predicate, count in zip((VOID.entities, VOID.triples), counts, strict=True):
        yield line(source, predicate, f'"{count}"^^<{XSD.integer}>')
    yield line(source, PROV.generatedAtTime, f'"{when}"^^<{XSD.dateTime}>')
    yield line(source, PROV.wasGeneratedBy, f"<{activity}>")
    yield line(activity, RDF.type, f"<{PROV.Activity}>")
    yield line(activity, PROV.wasAssociatedWith, f"<{iri('agent', IMPORTER)}>")
    yield from importer()
    for language in languages:
        lexicon = f"{ID_BASE}lexicon/{language}"
        yield line(lexicon, RDF.type, f"<{LIME.Lexicon}>")
        yield line(lexicon, LIME.language, literal(language))


def described_languages(snapshot: Snapshot, but: str) -> set[str]:
    """Return the languages whose lexicons some graph other than those of an import describes."""
    return {row["tag"] or "" for row in snapshot.select(queries.about(queries.LEXICONS, own=imported_graph(but)))}
