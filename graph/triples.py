"""The one place where the model becomes RDF, and RDF the model again: tables of fields, read in both directions.

Every named thing is an IRI; there are no blank nodes. A thing lies in the named graph of its source; what belongs to
the dataset as a whole (languages, sources, agents) lies in the graph ``dataset``. Only asserted triples come from here:
what follows by rule is made in inference.py.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import DCAT, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VOID

from ontology import model
from ontology.vocabulary import (
    DECOMP,
    ETY,
    GENDER,
    GOGEN,
    ID_BASE,
    INITIALISM_FOR,
    LEXVO,
    LIME,
    MORPH,
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

DATASET = "dataset"  # the graph of what belongs to no single source
INFERRED = "inferred"
ONTOLOGY = "ontology"
XSD_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
TITLE = "Gogen: a glossary knowledge graph of Japanese-origin terms"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
VOCABULARIES = (ONTOLEX, LIME, DECOMP, VARTRANS, MORPH, SKOS, PROV)

Node = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Node]
Properties = Mapping[str, Sequence[Node]]  # predicate IRI → objects, of one subject


@dataclass(frozen=True, slots=True)
class Codec:
    """How the value of one field becomes objects and objects become the value."""

    encode: Callable[[Any], Iterable[Node]]
    decode: Callable[[Sequence[Node]], Any]


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


def _text_of(term: Node) -> model.Written:
    assert isinstance(term, Literal)
    return model.Written(term.value, bcp47(term.language or "und"))


def _literal(text: model.Written) -> Literal:
    return Literal(text.text, language=text.tag)


def _texts(terms: Sequence[Node]) -> tuple[model.Written, ...]:
    return tuple(sorted(map(_text_of, terms), key=written_order))


def written_order(text: model.Written) -> tuple[str, str]:
    """Return the key that orders several texts: by language tag, then by text."""
    return text.tag, text.text


def _strings(terms: Sequence[Node]) -> tuple[str, ...]:
    return tuple(sorted(term.value for term in terms))


TEXT = Codec(lambda v: () if v is None else (_literal(v),), lambda o: _text_of(o[0]) if o else None)
TEXTS = Codec(lambda v: map(_literal, v), _texts)
STRING = Codec(lambda v: () if v is None else (Literal(v),), lambda o: o[0].value if o else None)
LINK = Codec(lambda v: () if v is None else (node(v),), lambda o: o[0].value if o else None)


def ref(folder: str) -> Codec:
    """Return the codec of one id of that folder, or None."""
    return Codec(
        lambda v: () if v is None else (node(iri(folder, v)),),
        lambda o: identifier(o[0].value) if o else None,
    )


def refs(folder: str) -> Codec:
    """Return the codec of several ids of that folder, ordered by id."""
    return Codec(
        lambda v: (node(iri(folder, x)) for x in v),
        lambda o: tuple(sorted(identifier(x.value) for x in o)),
    )


def numbered(folder: str) -> Codec:
    """Return the codec of ids that end in their number (``ja-ntr-2``), in that order."""
    return Codec(
        lambda v: (node(iri(folder, x)) for x in v),
        lambda o: tuple(sorted((identifier(x.value) for x in o), key=number_order)),
    )


def number_order(name: str) -> tuple[str, int]:
    """Return the key that orders ids ending in numbers: -2 before -10."""
    stem, _, number = name.rpartition("-")
    return (stem, int(number)) if number.isdigit() else (name, 0)


def one_of(kind: type[StrEnum]) -> Codec:
    """Return the codec of one controlled value, or None."""
    members = {str(value(member)): member for member in kind}
    return Codec(
        lambda v: () if v is None else (node(value(v)),),
        lambda o: members[o[0].value] if o else None,
    )


def some_of(kind: type[StrEnum]) -> Codec:
    """Return the codec of several controlled values, ordered by name."""
    members = {str(value(member)): member for member in kind}
    return Codec(
        lambda v: (node(value(x)) for x in v),
        lambda o: tuple(sorted(members[x.value] for x in o)),
    )


# ---------------------------------------------------------------- the tables

SOURCES = Field("sources", DCTERMS.source, refs("source"))
LABEL = Field("label", RDFS.label, TEXT)
ENTRY, SENSE, CONCEPT, FORM, REL = "entry", "sense", "concept", "form", "rel"

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
        ),
    ),
    Kind(
        model.Component,
        "component",
        DECOMP.Component,
        (
            Field("of", DECOMP.correspondsTo, Codec(lambda v: (), lambda o: identifier(o[0].value))),
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


def primary(sources: Sequence[str]) -> str:
    """Return the source whose graph holds a claim: a citable one before ``editorial``, then by name."""
    return min(sources, key=lambda source: (source == "editorial", source), default=DATASET)


# ---------------------------------------------------------------- model → RDF


def quads(glossary: model.Glossary) -> Iterator[Quad]:
    """Yield every asserted quad of a glossary."""
    graph = node(iri("graph", DATASET))
    for triple in _dataset(glossary):
        yield Quad(*triple, graph)
    for source in glossary.sources:
        yield from _node(source, DATASET)
    morphs = {morph.id for morph in glossary.morphs}
    for morph in glossary.morphs:
        yield from _node(morph, DATASET)
        yield from _node(morph.form, DATASET)
    for concept in glossary.concepts:
        yield from _concept(concept)
    for term in glossary.terms:
        yield from _term(term, morphs)
    yield from _relations(glossary)


def _node(thing: Any, source: str) -> Iterator[Quad]:
    """Yield the quads of one node as its table says, its provenance included, in the graph of ``source``."""
    kind = KIND[type(thing)]
    subject = node(iri(kind.folder, thing.id))
    graph = node(iri("graph", source))
    if isinstance(thing, model.Formation):
        yield Quad(subject, node(RDF.type), node(FORMATION_TYPES[thing.compound, thing.head]), graph)
    else:
        yield Quad(subject, node(RDF.type), node(kind.type), graph)
    children = CHILDREN.get(kind.model, ())
    for field in kind.fields:
        content = getattr(thing, field.name)
        if field.name in children:
            content = tuple(child.id for child in content) if isinstance(content, tuple) else content.id
        for found in field.codec.encode(content):
            yield Quad(subject, node(field.predicate), found, graph)
    if kind.provenance:
        for field in PROVENANCE:
            for found in field.codec.encode(getattr(thing.provenance, field.name)):
                yield Quad(subject, node(field.predicate), found, graph)


def _dataset(glossary: model.Glossary) -> Iterator[Triple]:
    dataset = node(f"{ID_BASE}dataset")
    concepts = node(f"{ID_BASE}concepts")
    a = node(RDF.type)
    yield dataset, a, node(DCAT.Dataset)
    yield dataset, a, node(VOID.Dataset)
    yield dataset, node(DCTERMS.title), Literal(TITLE, language="en")
    yield dataset, node(DCTERMS.license), node(LICENCE)
    for vocabulary in VOCABULARIES:
        yield dataset, node(VOID.vocabulary), node(str(vocabulary._NS).rstrip("#/"))
    yield concepts, a, node(ONTOLEX.ConceptSet)
    yield concepts, node(DCTERMS.title), Literal("Concepts of the glossary", language="en")
    yield concepts, node(VOID.inDataset), dataset
    for language in glossary.languages:
        lexicon = node(iri("lexicon", language.tag))
        yield lexicon, a, node(LIME.Lexicon)
        yield lexicon, node(LIME.language), Literal(language.tag)
        yield lexicon, node(DCTERMS.language), node(LEXVO[language.iso639_3])
        yield lexicon, node(VOID.inDataset), dataset
        for name in language.names:
            yield lexicon, node(RDFS.label), _literal(name)
        yield lexicon, node(GOGEN.script), Literal(language.script)
        yield lexicon, node(GOGEN.writtenTag), Literal(language.written)
        if language.romanisation:
            yield lexicon, node(GOGEN.romanisationTag), Literal(language.romanisation)
    for agent in glossary.agents:
        subject = node(iri("agent", agent.id))
        yield subject, a, node(PROV.SoftwareAgent if agent.software else PROV.Person)
        yield subject, node(RDFS.label), Literal(agent.label, language="en")


def _concept(concept: model.Concept) -> Iterator[Quad]:
    source = primary(concept.sources)
    yield from _node(concept, source)
    subject = node(iri(CONCEPT, concept.id))
    yield Quad(subject, node(SKOS.inScheme), node(f"{ID_BASE}concepts"), node(iri("graph", source)))
    for child in (*concept.consents, *concept.remarks):
        yield from _node(child, primary(child.provenance.sources))


def _term(term: model.Term, morphs: set[str]) -> Iterator[Quad]:
    source = primary(term.sources)
    graph = node(iri("graph", source))
    subject = node(iri(ENTRY, term.id))
    yield from _node(term, source)
    yield Quad(node(iri("lexicon", term.language)), node(LIME.entry), subject, graph)
    for form in (term.canonical, *term.other_forms):
        yield from _node(form, source)
    for sense in term.senses:
        home = primary(sense.sources)
        yield from _node(sense, home)
        yield Quad(node(iri(SENSE, sense.id)), node(ONTOLEX.isSenseOf), subject, node(iri("graph", home)))
    for number, part in enumerate(term.components, 1):
        piece = node(iri("component", part.id))
        yield from _node(part, source)
        folder = "morph" if part.of in morphs else ENTRY
        yield Quad(piece, node(DECOMP.correspondsTo), node(iri(folder, part.of)), graph)
        yield Quad(subject, node(f"{RDF}_{number}"), piece, graph)


def _relations(glossary: model.Glossary) -> Iterator[Quad]:
    for formation in glossary.formations:
        home = primary(formation.provenance.sources)
        yield from _node(formation, home)
        if formation.process is model.Process.INITIALISM:
            target, source = node(iri(ENTRY, formation.target)), node(iri(ENTRY, formation.source))
            yield Quad(target, node(INITIALISM_FOR), source, node(iri("graph", home)))
    for borrowing in glossary.borrowings:
        home = primary(borrowing.provenance.sources)
        graph = node(iri("graph", home))
        history = node(iri("etymology", borrowing.target))
        yield from _node(borrowing, home)
        yield Quad(node(iri(ENTRY, borrowing.target)), node(ETY.etymology), history, graph)
        yield Quad(history, node(RDF.type), node(ETY.Etymology), graph)
        yield Quad(history, node(ETY.hasEtyLink), node(iri(REL, borrowing.id)), graph)
    concept_of = {sense.id: sense.concept for term in glossary.terms for sense in term.senses}
    for translation in glossary.translations:
        home = primary(translation.provenance.sources)
        graph = node(iri("graph", home))
        subject = node(iri(REL, translation.id))
        bundle = node(iri("transset", concept_of[translation.source]))
        yield from _node(translation, home)
        yield Quad(subject, node(VARTRANS.category), node(value(model.RelationKind.EQUIVALENT)), graph)
        yield Quad(bundle, node(RDF.type), node(VARTRANS.TranslationSet), graph)
        yield Quad(bundle, node(VARTRANS.trans), subject, graph)
    for relation in glossary.relations:
        home = primary(relation.provenance.sources)
        yield from _node(relation, home)
        flat = FLAT_RELATION.get(relation.kind, GOGEN.notEquivalentTo)
        source, target = node(iri(SENSE, relation.source)), node(iri(SENSE, relation.target))
        yield Quad(source, node(flat), target, node(iri("graph", home)))
    for claim in glossary.claims:
        home = primary(claim.provenance.sources)
        yield from _node(claim, home)
        subject = node(iri("claim", claim.id))
        yield Quad(subject, node(RDF.predicate), node(ONTOLEX.writtenRep), node(iri("graph", home)))


# ---------------------------------------------------------------- RDF → model


def glossary_of(triples: Iterable[Triple]) -> model.Glossary:
    """Return the glossary that asserted triples say; the inverse of :func:`quads`, graphs aside."""
    subjects: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    typed: dict[str, list[str]] = defaultdict(list)
    for subject, predicate, found in triples:
        subjects[subject.value][predicate.value].append(found)
        if predicate.value == str(RDF.type):
            typed[found.value].append(subject.value)

    def all_of(kind: Kind, build: Callable[[str, Properties], Any]) -> tuple[Any, ...]:
        types = FORMATION_TYPES.values() if kind.model is model.Formation else (kind.type,)
        names = sorted({name for t in types for name in typed[str(t)] if name.startswith(f"{ID_BASE}{kind.folder}/")})
        return tuple(sorted((build(name, subjects[name]) for name in names), key=lambda thing: thing.id))

    def read(cls: type[Any], name: str, **more: Any) -> Any:
        kind, found = KIND[cls], subjects[name]
        given = {f.name: f.codec.decode(found.get(str(f.predicate), ())) for f in kind.fields if f.name not in more}
        if kind.provenance:
            given["provenance"] = model.Provenance(
                **{f.name: f.codec.decode(found.get(str(f.predicate), ())) for f in PROVENANCE}
            )
        return cls(id=identifier(name), **given, **more)

    def children(cls: type[Any], names: Sequence[str]) -> tuple[Any, ...]:
        return tuple(read(cls, str(iri(KIND[cls].folder, name))) for name in names)

    def decoded(cls: type[Any], field: str, found: Properties) -> Any:
        row = next(f for f in KIND[cls].fields if f.name == field)
        return row.codec.decode(found.get(str(row.predicate), ()))

    def concept(name: str, found: Properties) -> model.Concept:
        consents = children(model.ConsentDepiction, decoded(model.Concept, "consents", found))
        remarks = children(model.Remark, decoded(model.Concept, "remarks", found))
        return read(model.Concept, name, consents=consents, remarks=remarks)  # type: ignore[no-any-return]

    def term(name: str, found: Properties) -> model.Term:
        return read(  # type: ignore[no-any-return]
            model.Term,
            name,
            canonical=children(model.Form, (decoded(model.Term, "canonical", found),))[0],
            other_forms=children(model.Form, decoded(model.Term, "other_forms", found)),
            senses=children(model.Sense, decoded(model.Term, "senses", found)),
            components=children(model.Component, decoded(model.Term, "components", found)),
        )

    def formation(name: str, found: Properties) -> model.Formation:
        types = {o.value for o in found[str(RDF.type)]}
        compound, head = next(
            key
            for key, t in reversed(FORMATION_TYPES.items())
            if str(t) in types  # the narrowest type first
        )
        return read(model.Formation, name, compound=compound, head=head)  # type: ignore[no-any-return]

    def morph(name: str, found: Properties) -> model.Morph:
        form = children(model.Form, (decoded(model.Morph, "form", found),))[0]
        return read(model.Morph, name, form=form)  # type: ignore[no-any-return]

    def plain(cls: type[Any]) -> tuple[Any, ...]:
        return all_of(KIND[cls], lambda name, _: read(cls, name))

    return model.Glossary(
        languages=tuple(sorted(_languages(typed[str(LIME.Lexicon)], subjects), key=lambda language: language.tag)),
        sources=plain(model.Source),
        agents=tuple(sorted(_agents(typed, subjects), key=lambda agent: agent.id)),
        concepts=all_of(KIND[model.Concept], concept),
        morphs=all_of(KIND[model.Morph], morph),
        terms=all_of(KIND[model.Term], term),
        formations=all_of(KIND[model.Formation], formation),
        borrowings=plain(model.Borrowing),
        translations=plain(model.Translation),
        relations=plain(model.SenseRelation),
        claims=plain(model.Claim),
    )


def _languages(lexicons: Iterable[str], subjects: Mapping[str, Properties]) -> Iterator[model.Language]:
    for name in lexicons:
        found = subjects[name]
        yield model.Language(
            tag=found[str(LIME.language)][0].value,
            iso639_3=found[str(DCTERMS.language)][0].value.removeprefix(str(LEXVO)),
            names=_texts(found[str(RDFS.label)]),
            script=found[str(GOGEN.script)][0].value,
            written=found[str(GOGEN.writtenTag)][0].value,
            romanisation=STRING.decode(found.get(str(GOGEN.romanisationTag), ())),
        )


def _agents(typed: Mapping[str, Sequence[str]], subjects: Mapping[str, Properties]) -> Iterator[model.Agent]:
    for kind, software in ((PROV.SoftwareAgent, True), (PROV.Person, False)):
        for name in typed.get(str(kind), ()):
            yield model.Agent(identifier(name), subjects[name][str(RDFS.label)][0].value, software)
