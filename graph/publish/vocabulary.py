"""Every name that a query of this graph may use: classes, properties and controlled values, with what they are called.

Our own stand in the graph of gogen.ttl; those of OntoLex and its modules in ``ontology.vocabulary``; of the
vocabularies that the whole web uses, those that a glossary is written with.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from pyoxigraph import Literal
from rdflib import URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VOID

from graph.engine.store import Snapshot
from graph.lookup.index import plain, texts_in_order
from graph.publish.kept import once_a_generation
from graph.triples import ONTOLOGY
from ontology.model import Written
from ontology.vocabulary import BASE, DECOMP, ETY, LEXINFO, LEXINFO_KINDS, LIME, MORPH, ONTOLEX, VARTRANS, iri, value

CLASS, PROPERTY, VALUE = "class", "property", "value"
_KINDS = {
    str(OWL.Class): CLASS,
    str(OWL.ObjectProperty): PROPERTY,
    str(OWL.DatatypeProperty): PROPERTY,
    str(SKOS.Concept): VALUE,
}
_MODULES = (ONTOLEX, LIME, DECOMP, VARTRANS, MORPH, ETY)
_LEXINFO = ("partOfSpeech", "termType", "voice", "gender", "number", "register", "normativeAuthorization")
_LEXINFO_LINKS = ("romanization", "initialismFor")
_OF_THE_WEB: tuple[URIRef, ...] = (
    *(RDF.type, RDF.value, RDF.Statement, RDF.subject, RDF.predicate, RDF.object),
    *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
    *(SKOS.Concept, SKOS.ConceptScheme, SKOS.prefLabel, SKOS.altLabel, SKOS.definition, SKOS.note, SKOS.notation),
    *(SKOS.broader, SKOS.narrower, SKOS.broaderTransitive, SKOS.related, SKOS.inScheme, SKOS.exactMatch),
    SKOS.closeMatch,
    *(PROV.Entity, PROV.Activity, PROV.Person, PROV.SoftwareAgent, PROV.wasDerivedFrom, PROV.wasAttributedTo),
    *(PROV.wasGeneratedBy, PROV.wasAssociatedWith, PROV.generatedAtTime, PROV.endedAtTime),
    *(DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.publisher, DCTERMS.date, DCTERMS.license),
    *(DCTERMS.source, DCTERMS.subject, DCTERMS.language, DCTERMS.identifier, DCTERMS.type, DCTERMS.temporal),
    DCTERMS.bibliographicCitation,
    *(VOID.Dataset, VOID.triples, VOID.inDataset, DCAT.Dataset),
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name: its IRI, whether it is a class, a property or a value; of ours, what it is called and means."""

    iri: str
    kind: str
    labels: tuple[Written, ...] = ()
    definitions: tuple[Written, ...] = ()


@once_a_generation
def vocabulary(snapshot: Snapshot) -> tuple[Name, ...]:
    """Return all names: ours first, each list in the order of the alphabet. Raises QueryError."""
    return (*_ours(snapshot), *_of_others())


def _ours(snapshot: Snapshot) -> Iterator[Name]:
    said: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in snapshot.quads(str(iri("graph", ONTOLOGY))):
        subject, predicate = cast(Any, quad.subject).value, quad.predicate.value
        said[subject][predicate].append(quad.object)
    for name in sorted(said, key=str.casefold):
        types = (found.value for found in said[name][str(RDF.type)])
        kind = next((_KINDS[found] for found in types if found in _KINDS), None)
        if kind and name.startswith(BASE):
            named = [found for p in (RDFS.label, SKOS.prefLabel, SKOS.altLabel) for found in said[name][str(p)]]
            defined = [found for found in said[name][str(SKOS.definition)] if isinstance(found, Literal)]
            yield Name(name, kind, texts_in_order(named), texts_in_order(defined))


def _of_others() -> Iterator[Name]:
    for module in _MODULES:
        for local in sorted(module.__annotations__, key=str.casefold):
            yield _named(module[local])
    for local in (*_LEXINFO, *_LEXINFO_LINKS):
        yield _named(LEXINFO[local])
    for enumeration in LEXINFO_KINDS:
        for member in enumeration:
            yield Name(str(value(member)), VALUE, (Written(plain(str(member)), "en"),))
    yield from map(_named, _OF_THE_WEB)


def _named(term: URIRef) -> Name:
    local = term.rpartition("#")[2].rpartition("/")[2]
    return Name(str(term), CLASS if local[0].isupper() else PROPERTY)
