"""Which model field is which predicate: tables read in both directions by graph/triples.py; what a value must be."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SKOS

from ontology import model
from ontology.vocabulary import (
    DECOMP,
    ETY,
    GENDER,
    GOGEN,
    ID_BASE,
    ITS_TRANSLATE,
    LIME,
    MORPH,
    NUMBER,
    ONTOLEX,
    PART_OF_SPEECH,
    REGISTER,
    ROMANIZATION,
    STATUS,
    TERM_TYPE,
    VARTRANS,
    VOICE,
    bcp47,
    identifier,
    iri,
    value,
)

XSD_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
XSD_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
RDF_JSON = NamedNode(f"{RDF}JSON")

Node = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Node]
Properties = Mapping[str, Sequence[Node]]  # predicate IRI → objects, of one subject


@dataclass(frozen=True, slots=True)
class Codec:
    """How the value of one field becomes objects and objects become the value; which objects may stand there."""

    encode: Callable[[Any], Iterable[Node]]
    decode: Callable[[Sequence[Node]], Any]
    fits: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model class and its predicate."""

    name: str
    predicate: str
    codec: Codec


@dataclass(frozen=True, slots=True)
class Kind:
    """One model class as RDF: the folder of its IRIs, its rdf:type, its fields."""

    model: type[Any]
    folder: str
    type: str
    fields: tuple[Field, ...]
    provenance: bool = False


# ---------------------------------------------------------------- codecs


def node(text: str) -> NamedNode:
    """Return an IRI as a store node."""
    found = _NODES.get(text)
    if found is None:
        found = _NODES[text] = NamedNode(text)
    return found


_NODES: dict[str, NamedNode] = {}


def text_of(term: Node) -> model.Written:
    """Return a language-tagged literal as a written text, its tag in BCP 47 case."""
    assert isinstance(term, Literal)
    return model.Written(term.value, bcp47(term.language or "und"))


def literal(text: model.Written) -> Literal:
    """Return a written text as a language-tagged literal."""
    return Literal(text.text, language=text.tag)


def texts_of(terms: Sequence[Node]) -> tuple[model.Written, ...]:
    """Return several literals as written texts, ordered by tag and text."""
    return tuple(sorted(map(text_of, terms), key=written_order))


def written_order(text: model.Written) -> tuple[str, str]:
    """Return the key that orders several texts: by language tag, then by text."""
    return text.tag, text.text


def own(term: Any, *folders: str) -> bool:
    """Tell whether a term is the IRI of a thing of ours, of one of these folders."""
    if not isinstance(term, NamedNode):
        return False
    folder, _, name = term.value.removeprefix(ID_BASE).partition("/")
    return folder in folders and bool(name) and "/" not in name and term.value.startswith(ID_BASE)


def is_text(term: Any) -> bool:
    """Tell whether a term is a literal with something in it."""
    return isinstance(term, Literal) and bool(term.value.strip())


def is_link(term: Any) -> bool:
    """Tell whether a term is an address that a page may lead to."""
    return isinstance(term, NamedNode) and term.value.startswith(("https://", "http://"))


def is_tag(text: str) -> bool:
    """Tell whether a text is formed like a language tag (RFC 5646, 2.1, roughly)."""
    return _TAG.fullmatch(text) is not None


_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

TEXT = Codec(lambda v: () if v is None else (literal(v),), lambda o: text_of(o[0]) if o else None, is_text)
TEXTS = Codec(lambda v: map(literal, v), texts_of, is_text)
STRING = Codec(lambda v: () if v is None else (Literal(v),), lambda o: o[0].value if o else None, is_text)
BOOLEAN = Codec(
    lambda v: () if v is None else (Literal(str(v).lower(), datatype=XSD_BOOLEAN),),
    lambda o: o[0].value == "true" if o else None,
    is_text,
)
YES_NO = Codec(  # as ITS 2.0 writes it
    lambda v: () if v is None else (Literal("yes" if v else "no"),),
    lambda o: o[0].value == "yes" if o else None,
    is_text,
)
JSON = Codec(lambda v: (Literal(x, datatype=RDF_JSON) for x in v), lambda o: tuple(sorted(x.value for x in o)), is_text)
LINK = Codec(lambda v: () if v is None else (node(v),), lambda o: o[0].value if o else None, is_link)


def ref(folder: str) -> Codec:
    """Return the codec of one id of that folder, or None."""
    return Codec(
        lambda v: () if v is None else (node(iri(folder, v)),),
        lambda o: identifier(o[0].value) if o else None,
        lambda o: own(o, folder),
    )


def refs(folder: str) -> Codec:
    """Return the codec of several ids of that folder, ordered by id."""
    return Codec(
        lambda v: (node(iri(folder, x)) for x in v),
        lambda o: tuple(sorted(identifier(x.value) for x in o)),
        lambda o: own(o, folder),
    )


def numbered(folder: str) -> Codec:
    """Return the codec of ids that end in their number (``ja-ntr-2``), in that order."""
    return Codec(
        lambda v: (node(iri(folder, x)) for x in v),
        lambda o: tuple(sorted((identifier(x.value) for x in o), key=number_order)),
        lambda o: own(o, folder),
    )


def number_order(name: str) -> tuple[str, int]:
    """Return the key that orders ids ending in numbers: -2 before -10."""
    stem, _, number = name.rpartition("-")
    return (stem, int(number)) if number.isdecimal() and len(number) < 10 else (name, 0)


def one_of(kind: type[StrEnum]) -> Codec:
    """Return the codec of one controlled value, or None."""
    members = {str(value(member)): member for member in kind}
    return Codec(
        lambda v: () if v is None else (node(value(v)),),
        lambda o: members[o[0].value] if o else None,
        lambda o: isinstance(o, NamedNode) and o.value in members,
    )


def some_of(kind: type[StrEnum]) -> Codec:
    """Return the codec of several controlled values, ordered by name."""
    members = {str(value(member)): member for member in kind}
    return Codec(
        lambda v: (node(value(x)) for x in v),
        lambda o: tuple(sorted(members[x.value] for x in o)),
        lambda o: isinstance(o, NamedNode) and o.value in members,
    )


# ---------------------------------------------------------------- the tables

SOURCES = Field("sources", DCTERMS.source, refs("source"))
LABEL = Field("label", RDFS.label, TEXT)
ENTRY, SENSE, CONCEPT, FORM, REL = "entry", "sense", "concept", "form", "rel"
PART = Codec(lambda v: (), lambda o: identifier(o[0].value), lambda o: own(o, ENTRY, "morph"))

# The parts of a Provenance, on the node that carries it.
PROVENANCE = (
    Field("sources", PROV.wasDerivedFrom, refs("source")),
    Field("agent", PROV.wasAttributedTo, ref("agent")),
    Field("method", GOGEN.assertionMethod, one_of(model.Method)),
    Field(
        "confidence",
        GOGEN.confidence,
        Codec(
            lambda v: (Literal(format(v, "f"), datatype=XSD_DECIMAL),),
            lambda o: Decimal(o[0].value).normalize(),
            is_text,
        ),
    ),
    Field("locator", DCTERMS.bibliographicCitation, STRING),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        model.Source,
        "source",
        PROV.Entity,
        (
            Field("title", DCTERMS.title, TEXT),
            Field("creator", DCTERMS.creator, STRING),
            Field("publisher", DCTERMS.publisher, STRING),
            Field("date", DCTERMS.date, STRING),
            Field("version", OWL.versionInfo, STRING),
            Field("licence", DCTERMS.license, LINK),
            Field("url", RDFS.seeAlso, LINK),
            Field("note", DCTERMS.description, STRING),
        ),
    ),
    Kind(
        model.Form,
        FORM,
        ONTOLEX.Form,
        (
            Field("written", ONTOLEX.writtenRep, TEXTS),
            Field("romanisations", ROMANIZATION, TEXTS),
            Field("conjugation", GOGEN.conjugationForm, one_of(model.Katsuyokei)),
            Field("analyser_tag", GOGEN.analyserTag, STRING),
        ),
    ),
    Kind(
        model.ConsentDepiction,
        "consent",
        GOGEN.ConsentDepiction,
        (
            Field("party", GOGEN.consentParty, one_of(model.Role)),
            Field("status", GOGEN.consentStatus, one_of(model.Consent)),
        ),
        provenance=True,
    ),
    Kind(
        model.Remark,
        "remark",
        GOGEN.Remark,
        (
            Field("kind", GOGEN.remarkKind, one_of(model.RemarkKind)),
            Field("texts", RDF.value, TEXTS),
            Field("period", DCTERMS.temporal, STRING),
        ),
        provenance=True,
    ),
    Kind(
        model.Concept,
        CONCEPT,
        ONTOLEX.LexicalConcept,
        (
            Field("labels", SKOS.prefLabel, TEXTS),
            Field("definitions", SKOS.definition, TEXTS),
            SOURCES,
            Field("field", DCTERMS.subject, one_of(model.SubjectField)),
            Field("broader", SKOS.broader, refs(CONCEPT)),
            Field("related", SKOS.related, refs(CONCEPT)),
            Field("focalizer", GOGEN.focalizer, one_of(model.Role)),
            Field("roles", GOGEN.involvesRole, some_of(model.Role)),
            Field("mirror", GOGEN.mirrorOf, ref(CONCEPT)),
            Field("consents", GOGEN.consentDepiction, numbered("consent")),
            Field("remarks", GOGEN.remark, numbered("remark")),
            Field("further", GOGEN.furtherData, JSON),
        ),
    ),
    Kind(
        model.Sense,
        SENSE,
        ONTOLEX.LexicalSense,
        (
            Field("concept", ONTOLEX.reference, ref(CONCEPT)),
            Field("definitions", SKOS.definition, TEXTS),
            Field("register", REGISTER, one_of(model.Register)),
            Field("advisories", GOGEN.contentAdvisory, some_of(model.Advisory)),
            Field("status", STATUS, one_of(model.Status)),
            SOURCES,
            Field("examples", SKOS.example, TEXTS),
            Field("number", NUMBER, one_of(model.Number)),
            Field("region", DCTERMS.spatial, STRING),
            Field("customer", GOGEN.customer, STRING),
            Field("project", GOGEN.project, STRING),
            Field("translatable", ITS_TRANSLATE, YES_NO),
            Field("case_sensitive", GOGEN.caseSensitive, BOOLEAN),
            Field("review_status", GOGEN.reviewStatus, STRING),
            Field("created", DCTERMS.created, STRING),
            Field("modified", DCTERMS.modified, STRING),
            Field("contributor", DCTERMS.contributor, STRING),
            Field("further", GOGEN.furtherData, JSON),
        ),
    ),
    Kind(
        model.Component,
        "component",
        DECOMP.Component,
        (
            Field("of", DECOMP.correspondsTo, PART),
            Field("surface", GOGEN.surface, TEXT),
            Field("spelling", GOGEN.spelling, TEXT),
            Field("conjugation", GOGEN.conjugationForm, one_of(model.Katsuyokei)),
            Field("analyser_tag", GOGEN.analyserTag, STRING),
            Field("process", GOGEN.phonologicalProcess, one_of(model.Phonology)),
            Field("condition", GOGEN.rendakuCondition, one_of(model.RendakuCondition)),
        ),
    ),
    Kind(
        model.Morph,
        "morph",
        MORPH.Morph,
        (
            LABEL,
            Field("language", LIME.language, STRING),
            Field("part_of_speech", PART_OF_SPEECH, one_of(model.PartOfSpeech)),
            Field("form", ONTOLEX.canonicalForm, ref(FORM)),
            Field("meaning", DCTERMS.description, TEXT),
            Field("voice", VOICE, one_of(model.Voice)),
            Field("analyser_tag", GOGEN.analyserTag, STRING),
        ),
    ),
    Kind(
        model.Term,
        ENTRY,
        ONTOLEX.Word,
        (
            Field("language", LIME.language, STRING),
            LABEL,
            Field("part_of_speech", PART_OF_SPEECH, one_of(model.PartOfSpeech)),
            Field("canonical", ONTOLEX.canonicalForm, ref(FORM)),
            SOURCES,
            Field("other_forms", ONTOLEX.otherForm, refs(FORM)),
            Field("senses", ONTOLEX.sense, numbered(SENSE)),
            Field("components", DECOMP.constituent, numbered("component")),
            Field("term_type", TERM_TYPE, one_of(model.TermType)),
            Field("goshu", GOGEN.goshu, one_of(model.Goshu)),
            Field("voice", VOICE, one_of(model.Voice)),
            Field("conjugation_class", GOGEN.conjugationClass, one_of(model.ConjugationClass)),
            Field("gender", GENDER, one_of(model.Gender)),
            Field("gloss", DCTERMS.description, TEXT),
        ),
    ),
    Kind(
        model.Formation,
        REL,
        MORPH.WordFormationRelation,
        (
            Field("process", VARTRANS.category, one_of(model.Process)),
            Field("source", VARTRANS.source, ref(ENTRY)),
            Field("target", VARTRANS.target, ref(ENTRY)),
        ),
        provenance=True,
    ),
    Kind(
        model.Borrowing,
        REL,
        ETY.EtyLink,
        (
            Field("process", DCTERMS.type, one_of(model.Process)),
            Field("source", ETY.etySource, ref(ENTRY)),
            Field("target", ETY.etyTarget, ref(ENTRY)),
        ),
        provenance=True,
    ),
    Kind(
        model.Translation,
        REL,
        VARTRANS.Translation,
        (
            Field("source", VARTRANS.source, ref(SENSE)),
            Field("target", VARTRANS.target, ref(SENSE)),
        ),
        provenance=True,
    ),
    Kind(
        model.SenseRelation,
        REL,
        VARTRANS.SenseRelation,
        (
            Field("kind", VARTRANS.category, one_of(model.RelationKind)),
            Field("source", VARTRANS.source, ref(SENSE)),
            Field("target", VARTRANS.target, ref(SENSE)),
            Field("notes", SKOS.note, TEXTS),
        ),
        provenance=True,
    ),
    Kind(
        model.Claim,
        "claim",
        GOGEN.Claim,
        (
            Field("subject", RDF.subject, ref(FORM)),
            Field("value", RDF.object, TEXT),
        ),
        provenance=True,
    ),
)
KIND = {kind.model: kind for kind in KINDS}

# Which flat triple a relation between senses also says; its symmetric twin follows by rule.
FLAT_RELATION = {
    model.RelationKind.CONFUSABLE: GOGEN.confusableWith,
    model.RelationKind.FALSE_FRIEND: GOGEN.confusableWith,
}

# The rdf:type of a word-formation relation: (part of a compound, its head).
FORMATION_TYPES = {
    (False, False): MORPH.WordFormationRelation,
    (True, False): MORPH.CompoundRelation,
    (True, True): MORPH.CompoundHead,
}
# Model fields that hold whole values; in RDF they are links to nodes of their own.
CHILDREN: dict[type[Any], tuple[str, ...]] = {
    model.Concept: ("consents", "remarks"),
    model.Term: ("canonical", "other_forms", "senses", "components"),
    model.Morph: ("form",),
}
