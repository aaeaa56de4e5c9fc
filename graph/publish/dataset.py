"""The dataset described for machines: VoID and DCAT 3, and the SPARQL 1.1 Service Description of its endpoint.

Addresses of the site begin with ``syntaxes.SITE``. Parts of the description are named by fragments of the dataset's
IRI, so that whoever follows one gets this description.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from rdflib import Namespace
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, VOID, XSD

from graph import queries
from graph.engine.store import Snapshot
from graph.formats.rdf import compact
from graph.publish.dumps import Release
from graph.publish.release import release_of
from graph.publish.resources import occurs
from graph.publish.statistics import Sizes, Statistics, sizes, statistics
from graph.publish.syntaxes import SITE, SYNTAXES, serialised
from graph.triples import DATASET as DATASET_GRAPH
from graph.triples import INFERRED, LICENCE, ONTOLOGY, TITLE, VOCABULARIES
from ontology.vocabulary import (
    BASE,
    GENDER,
    ID_BASE,
    LEXVO,
    ONTOLEX,
    PART_OF_SPEECH,
    REGISTER,
    STATUS,
    TERM_TYPE,
    VOICE,
    identifier,
    iri,
)

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
W3C_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_DCAT3 = Namespace(str(DCAT))  # rdflib knows DCAT 2
MEDIA_TYPES = Namespace("https://www.iana.org/assignments/media-types/")
DATASET = f"{ID_BASE}dataset"
GRAPHS = f"{ID_BASE}graph/"
ENDPOINT = "sparql"  # where the endpoint lies on the site
PAGE = "data"  # and the page of files to take away
CREATOR = "The Gogen founders"
DESCRIPTION = (
    "Where Japanese-origin words come from: entries, senses, morphology, derivations and borrowings in many languages, "
    "in OntoLex-Lemon, SKOS and PROV; every claim names its source and how sure it is."
)
KEYWORDS = ("Japanese", "etymology", "morphology", "OntoLex-Lemon", "SKOS", "SPARQL", "terminology")


@dataclass(frozen=True, slots=True)
class Target:
    """A dataset of somebody else that ours leads to, by properties that lead nowhere else."""

    id: str
    title: str
    address: str
    predicates: tuple[str, ...]


TARGETS = (
    Target("lexvo", "Lexvo.org, identifiers of languages", str(LEXVO), (str(DCTERMS.language),)),
    Target(
        "lexinfo",
        "LexInfo, categories of linguistic annotation",
        "http://www.lexinfo.net/ontology/3.0/lexinfo",
        tuple(str(p) for p in (PART_OF_SPEECH, REGISTER, TERM_TYPE, VOICE, GENDER, STATUS)),
    ),
)

# The result and graph formats of the endpoint, as the W3C names them.
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def name_of_graph(graph: str) -> str:
    """Return in words what a named graph holds; the IRI of one that is not ours."""
    if not graph.startswith(GRAPHS):
        return graph
    name = identifier(graph)
    return {
        DATASET_GRAPH: "Languages, sources, agents and bound elements",
        INFERRED: "What follows by rule",
        ONTOLOGY: "The ontology and its controlled values",
    }.get(name, f"What {name} states")


def citation(release: str, date: str) -> str:
    """Return how to cite a release in a text; the date is ISO 8601, its first ten characters are used."""
    return f"{CREATOR} ({date[:4]}). {TITLE}. Release {release}, {date[:10]}. {BASE}"


# ---------------------------------------------------------------- VoID and DCAT


def description(snapshot: Snapshot, release: Release | None, date: str) -> list[Quad]:
    """Return the dataset in VoID and DCAT 3; sizes and checksums of files only where they are made already.

    ``date`` is since when the graph serves (ISO 8601). Raises QueryError if the graph cannot be asked.
    """
    known, size = statistics(snapshot), sizes(snapshot)
    parts = (
        _about(snapshot, known, size, date),
        _partitions(known),
        _linksets(known),
        _service(),
        *([_files(release)] if release else []),
        *(graph_description(snapshot, graph, count) for graph, count in size.graphs.items()),
    )
    return [quad for part in parts for quad in part]


def _about(snapshot: Snapshot, known: Statistics, size: Sizes, date: str) -> Iterator[Quad]:
    creator = f"{DATASET}#creator"
    yield from _node(
        DATASET,
        (RDF.type, VOID.Dataset),
        (RDF.type, DCAT.Dataset),
        (DCTERMS.title, _en(TITLE)),
        (DCTERMS.description, _en(DESCRIPTION)),
        (DCTERMS.license, LICENCE),
        (DCTERMS.creator, creator),
        (DCTERMS.publisher, creator),
        (DCTERMS.issued, _typed(date[:10], XSD.date)),
        (DCTERMS.modified, _typed(date, XSD.dateTime)),
        (DCTERMS.identifier, Literal(DATASET)),
        (DCTERMS.bibliographicCitation, _en(citation(release_of(snapshot.generation), date))),
        (_DCAT3.version, Literal(release_of(snapshot.generation))),
        (DCAT.landingPage, f"{SITE}{PAGE}"),
        *((DCAT.keyword, _en(word)) for word in KEYWORDS),
        *((DCTERMS.language, str(LEXVO[code])) for code in ("jpn", "eng")),
        (FOAF.homepage, SITE),
        (VOID.uriSpace, Literal(BASE)),
        (VOID.sparqlEndpoint, f"{SITE}{ENDPOINT}"),
        (VOID.triples, _count(size.all)),
        (VOID.entities, _count(known.subjects)),
        (VOID.distinctSubjects, _count(known.subjects)),
        (VOID.distinctObjects, _count(known.objects)),
        (VOID.properties, _count(len(known.properties))),
        (VOID.classes, _count(len(known.classes))),
        *((VOID.vocabulary, str(vocabulary._NS)) for vocabulary in VOCABULARIES),
        (VOID.vocabulary, f"{BASE}ns#"),
        *((VOID.feature, str(W3C_FORMATS[name])) for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")),
        *((VOID.exampleResource, name) for name in _examples(snapshot)),
        *((VOID.subset, graph) for graph in size.graphs),
    )
    yield from _node(creator, (RDF.type, FOAF.Agent), (FOAF.name, Literal(CREATOR)))


def _examples(snapshot: Snapshot) -> Iterator[str]:
    for kind in (ONTOLEX.Word, ONTOLEX.LexicalConcept, ONTOLEX.LexicalSense):
        for row in snapshot.select(queries.about(queries.EXAMPLE_OF_CLASS, term=str(kind))):
            if row["s"]:
                yield row["s"]


def _partitions(known: Statistics) -> Iterator[Quad]:
    for kind, link, about, number, counted in (
        ("class", VOID.classPartition, VOID["class"], VOID.entities, known.classes),
        ("property", VOID.propertyPartition, VOID.property, VOID.triples, known.properties),
    ):
        for name, count in counted.items():
            part = f"{DATASET}#{kind}-{_slug(name)}"
            yield from _node(DATASET, (link, part))
            yield from _node(part, (RDF.type, VOID.Dataset), (about, name), (number, _count(count)))


def _linksets(known: Statistics) -> Iterator[Quad]:
    for target in TARGETS:
        other = f"{DATASET}#{target.id}"
        yield from _node(
            other, (RDF.type, VOID.Dataset), (DCTERMS.title, _en(target.title)), (FOAF.homepage, target.address)
        )
        for predicate in target.predicates:
            if count := known.properties.get(predicate):
                links = f"{DATASET}#links-{target.id}-{_slug(predicate)}"
                yield from _node(DATASET, (VOID.subset, links))
                yield from _node(
                    links,
                    (RDF.type, VOID.Linkset),
                    (VOID.subjectsTarget, DATASET),
                    (VOID.objectsTarget, other),
                    (VOID.linkPredicate, predicate),
                    (VOID.triples, _count(count)),
                )


def _service() -> Iterator[Quad]:
    endpoint = f"{SITE}{ENDPOINT}"
    yield from _node(
        f"{DATASET}#service",
        (RDF.type, DCAT.DataService),
        (DCTERMS.title, _en("SPARQL endpoint of Gogen")),
        (DCTERMS.conformsTo, "https://www.w3.org/TR/sparql11-protocol/"),
        (DCTERMS.license, LICENCE),
        (DCAT.endpointURL, endpoint),
        (DCAT.endpointDescription, endpoint),
        (DCAT.servesDataset, DATASET),
    )


def _files(release: Release) -> Iterator[Quad]:
    for file in release.files:
        syntax = SYNTAXES[file.syntax]
        part, checksum = f"{DATASET}#{syntax.extension}", f"{DATASET}#{syntax.extension}-sha256"
        address = f"{SITE}download/{file.name}"
        yield from _node(DATASET, (VOID.dataDump, address), (DCAT.distribution, part))
        yield from _node(
            part,
            (RDF.type, DCAT.Distribution),
            (DCTERMS.title, _en(f"{syntax.label}, gzip")),
            (DCTERMS.description, _en(f"{file.contents}.")),
            (DCTERMS.license, LICENCE),
            (DCTERMS.issued, _typed(release.date, XSD.dateTime)),
            (DCAT.accessURL, f"{SITE}{PAGE}"),
            (DCAT.downloadURL, address),
            (DCAT.mediaType, str(MEDIA_TYPES[syntax.media_type])),
            (DCAT.compressFormat, str(MEDIA_TYPES["application/gzip"])),
            (DCAT.byteSize, _typed(str(file.size), XSD.nonNegativeInteger)),
            (SPDX.checksum, checksum),
        )
        yield from _node(
            checksum,
            (RDF.type, SPDX.Checksum),
            (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
            (SPDX.checksumValue, _typed(file.sha256, XSD.hexBinary)),
        )


def graph_description(snapshot: Snapshot, graph: str, count: int) -> Iterator[Quad]:
    """Yield what is known of one named graph: what it holds, of which source, how many statements."""
    yield from _node(
        graph,
        (RDF.type, VOID.Dataset),
        (DCTERMS.title, _en(name_of_graph(graph))),
        (DCTERMS.isPartOf, DATASET),
        (DCTERMS.license, LICENCE),
        (VOID.triples, _count(count)),
    )
    source = str(iri("source", identifier(graph)))
    if graph.startswith(GRAPHS) and occurs(snapshot, source):
        yield from _node(graph, (DCTERMS.source, source))


def document(address: str, topic: str, date: str, note: str | None = None) -> Iterator[Quad]:
    """Yield what a document says of itself: what it is about, its licence, its dataset, since when it holds.

    ``address`` is its path on the site. ``note`` says what is left out of it.
    """
    yield from _node(
        f"{SITE}{address}",
        (RDF.type, FOAF.Document),
        (FOAF.primaryTopic, topic),
        (DCTERMS.license, LICENCE),
        (DCTERMS.modified, _typed(date, XSD.dateTime)),
        (VOID.inDataset, DATASET),
        *([(RDFS.comment, _en(note))] if note else []),
    )


# ---------------------------------------------------------------- Service Description


def service_description(snapshot: Snapshot, syntax: str, site: str = "/", union: bool = True) -> bytes:
    """Return the Service Description of the endpoint (SPARQL 1.1 Service Description, sections 2 and 3).

    ``syntax`` is a key of SYNTAXES; ``union`` tells whether the default graph is the union of all. ``site`` is the
    public address of the site with its last slash, or the path it lies at: then the endpoint is the empty reference,
    resolved by whoever asked for it. The counts behind it are kept for each generation.
    """
    size = sizes(snapshot)
    service = f"{SITE}{ENDPOINT}"
    dataset, default = f"{service}#dataset", f"{service}#default"
    quads = [
        *_node(
            service,
            (RDF.type, SD.Service),
            (SD.endpoint, service),
            (SD.supportedLanguage, SD.SPARQL11Query),
            *([(SD.feature, SD.UnionDefaultGraph)] if union else []),
            (SD.defaultEntailmentRegime, "http://www.w3.org/ns/entailment/Simple"),
            *((SD.resultFormat, str(W3C_FORMATS[name])) for name in RESULT_FORMATS),
            (SD.defaultDataset, dataset),
            (SD.availableGraphs, dataset),
            (DCTERMS.license, LICENCE),
        ),
        *_node(
            dataset,
            (RDF.type, SD.Dataset),
            (RDF.type, SD.GraphCollection),
            (DCTERMS.title, _en(TITLE)),
            (RDFS.seeAlso, DATASET),
            (SD.defaultGraph, default),
        ),
        *_node(
            default,
            (RDF.type, SD.Graph),
            (RDF.type, VOID.Dataset),
            (VOID.triples, _count(size.all if union else size.default_graph)),
        ),
    ]
    for graph, count in size.graphs.items():
        named = f"{service}#{_slug(graph)}"
        quads += _node(dataset, (SD.namedGraph, named))
        quads += _node(named, (RDF.type, SD.NamedGraph), (SD.name, graph), (SD.graph, f"{named}-content"))
        quads += _node(
            f"{named}-content", (RDF.type, SD.Graph), (RDF.type, VOID.Dataset), (VOID.triples, _count(count))
        )
    return serialised(quads, SYNTAXES[syntax], site, here=ENDPOINT)


# ---------------------------------------------------------------- small pieces


def _node(subject: str, *properties: tuple[str, Any]) -> Iterator[Quad]:
    """Yield quads of one subject; a text as object is an IRI."""
    for predicate, found in properties:
        term = found if isinstance(found, Literal) else NamedNode(str(found))
        yield Quad(NamedNode(subject), NamedNode(str(predicate)), term, DefaultGraph())


def _en(text: str) -> Literal:
    return Literal(text, language="en")


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(str(datatype)))


def _count(number: int) -> Literal:
    return _typed(str(number), XSD.integer)


def _slug(name: str) -> str:
    """Return an IRI as a fragment: ``ontolex-Word``."""
    return re.sub(r"[^0-9A-Za-z_-]+", "-", compact(name)).strip("-")
