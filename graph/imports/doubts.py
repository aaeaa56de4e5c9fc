"""What a check disagrees with in an imported entry, as a value and as statements."""

from collections.abc import Iterator
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

from graph.imports.statements import line, literal
from ontology.model import DoubtKind, Method
from ontology.vocabulary import GOGEN, ID_BASE, iri, value

ANALYSER = "analyser"
IMPORTER = "importer"  # the agent of what is taken over, and of what is found by comparing it

# What a report says of a doubt, by its kind: one sentence for all of a kind, so that they can be counted.
WARNINGS: dict[DoubtKind, str] = {
    DoubtKind.READING: "a reading that the analyser does not know of the spelling",
    DoubtKind.ROMANISATION: "a romanisation that does not fit the reading",
    DoubtKind.LANGUAGE: "a word that statements take from different languages",
    DoubtKind.DIRECTION: "two words that are each said to come from the other",
    DoubtKind.CYCLE: "a word that comes from itself in the end",
    DoubtKind.CONTRADICTION: "a word that came by different routes from the same word",
    DoubtKind.AMBIGUITY: "an etymon that may be several words",
}

# Parts of lines, put together once: an import of a million links has four million lines of provenance.
_DERIVED, _ATTRIBUTED = f"<{PROV.wasDerivedFrom}> <{ID_BASE}", f"<{PROV.wasAttributedTo}> <{ID_BASE}"
_METHODS = {method: f"<{GOGEN.assertionMethod}> <{value(method)}> .\n" for method in Method}
_CONFIDENCE, _DECIMAL = f"<{GOGEN.confidence}>", f"^^<{XSD.decimal}> .\n"


class Doubt(NamedTuple):
    """One doubt about an entry (by id): what was ``found``, what was ``expected`` instead, and who says so.

    ``source`` is the id of the source that speaks against it (unidic-lite), or of the import itself where that is at
    odds with itself; ``where`` is the place in the import.
    """

    entry: str
    kind: DoubtKind
    found: str
    expected: tuple[str, ...] = ()
    confidence: Decimal = Decimal("0.5")
    source: str = "unidic-lite"
    agent: str = ANALYSER
    method: Method = Method.ANALYSER
    where: str = ""

    @property
    def iri(self) -> str:
        """Return the IRI: the same for the same doubt in every import."""
        digest = blake2b(f"{self.kind}\n{self.found}".encode(), digest_size=5).hexdigest()
        return f"{ID_BASE}doubt/{self.entry}-{digest}"


def statements(doubt: Doubt) -> Iterator[str]:
    """Yield the lines of a doubt."""
    subject = doubt.iri
    yield line(subject, RDF.type, f"<{GOGEN.Doubt}>")
    yield line(subject, GOGEN.about, f"<{iri('entry', doubt.entry)}>")
    yield line(subject, GOGEN.doubtKind, f"<{value(doubt.kind)}>")
    yield line(subject, GOGEN.found, literal(doubt.found))
    for text in dict.fromkeys(doubt.expected):
        yield line(subject, GOGEN.expected, literal(text))
    yield from provenance(subject, doubt.source, doubt.agent, doubt.method, doubt.confidence)
    if doubt.where:
        yield line(subject, DCTERMS.bibliographicCitation, literal(doubt.where))


def provenance(subject: str, source: str, agent: str, method: Method, confidence: Decimal) -> Iterator[str]:
    """Yield who says what a node says: source and agent by id, method, confidence 0 to 1."""
    yield f"<{subject}> {_DERIVED}source/{source}> .\n"
    yield f"<{subject}> {_ATTRIBUTED}agent/{agent}> .\n"
    yield f"<{subject}> {_METHODS[method]}"
    yield f'<{subject}> {_CONFIDENCE} "{confidence.normalize():f}"{_DECIMAL}'


def importer() -> Iterator[str]:
    """Yield the description of the agent that imports."""
    agent = iri("agent", IMPORTER)
    yield line(agent, RDF.type, f"<{PROV.SoftwareAgent}>")
    yield line(agent, RDFS.label, literal("gogen import", "en"))
