"""The term list as TBX v3 Basic (ISO 30042:2019) in DCA style: concepts, their languages, their terms.

What TBX-Basic has no data category for goes into notes that begin with a key ("reading: ねとられ"). Kana readings and
romanisations are such notes and never terms: tools that compare the bare language code would take ``netorare`` under
``ja-Latn`` for a Japanese target. Another spelling is a ``termSec`` of its own, of type ``variant``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from graph.entries.rows import short
from graph.formats.selection import listed
from graph.formats.spelling import Spelling, reading, romanisations, spellings
from graph.triples import LICENCE, TITLE
from ontology.errors import FormatError
from ontology.model import (
    Concept,
    Gender,
    Glossary,
    PartOfSpeech,
    Sense,
    SenseRelation,
    Status,
    Term,
    TermType,
    Written,
)
from ontology.vocabulary import ID_BASE, iri

TBX = "urn:iso:std:iso:30042:ed-2"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# The values TBX-Basic allows. Where one of ours is not among them, a note says what it was.
PARTS_OF_SPEECH = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.ADVERB: "adverb",
}  # else "other"
TERM_TYPES = {
    TermType.INITIALISM: "abbreviation",  # NTR
    TermType.ACRONYM: "acronym",
    TermType.ABBREVIATION: "abbreviation",
    TermType.CLIPPED: "shortForm",  # アニメ
    TermType.FULL_FORM: "fullForm",
}
GENDERS = {Gender.MASCULINE: "masculine", Gender.FEMININE: "feminine", Gender.NEUTER: "neuter"}  # else "other"
STATUSES = {status: f"{status.value}-admn-sts" for status in Status}

NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
NO_NAME = re.compile("[^A-Za-z0-9-]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One term in one of its senses, as it stands under one concept."""

    term: Term
    sense: Sense
    spellings: tuple[Spelling, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the parts of a file need to know of its other parts."""

    concepts: dict[str, Concept]
    entries: dict[str, list[Entry]]  # concept id → its terms
    labels: dict[str, str]  # sense id → the label of its term
    relations: dict[str, list[SenseRelation]]  # sense id → what it is not, and why
    sources: dict[str, str]  # source id → title


def write(glossary: Glossary) -> bytes:
    """Return the terms of a glossary as TBX, concepts by id. Raises FormatError for a text that XML cannot hold."""
    look = _lookup(glossary)
    root = Element("tbx", {"xmlns": TBX, "type": "TBX-Basic", "style": "dca", LANG: "en"})
    header = SubElement(SubElement(root, "tbxHeader"), "fileDesc")
    _text(SubElement(header, "publicationStmt"), "p", f"Licence of the data: {LICENCE}")
    _text(SubElement(header, "titleStmt"), "title", TITLE)
    _text(SubElement(header, "sourceDesc"), "p", f"Exported by Gogen from {ID_BASE}dataset")
    body = SubElement(SubElement(root, "text"), "body")
    for name in sorted(look.entries):
        _concept(body, look.concepts[name], look)
    ElementTree.indent(root, " ")
    file: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return file + b"\n"


def _lookup(glossary: Glossary) -> Lookup:
    entries = defaultdict(list)
    labels = {}
    for term in listed(glossary):
        shown = spellings(term)
        for sense in term.senses:
            entries[sense.concept].append(Entry(term, sense, shown))
            labels[sense.id] = term.label.text
    relations = defaultdict(list)
    for relation in glossary.relations:
        relations[relation.source].append(relation)
    return Lookup(
        concepts={concept.id: concept for concept in glossary.concepts},
        entries=dict(entries),
        labels=labels,
        relations=dict(relations),
        sources={source.id: source.title.text for source in glossary.sources},
    )


# ---------------------------------------------------------------- concepts


def _concept(body: Element, concept: Concept, look: Lookup) -> None:
    entry = SubElement(body, "conceptEntry", id=name("c", concept.id))
    entries = look.entries[concept.id]
    tags = sorted({spelling.tag for one in entries for spelling in one.spellings})
    if concept.field:
        _text(entry, "descrip", short(concept.field), type="subjectField")
    for definition in concept.definitions:
        if definition.tag not in tags:
            _definition(entry, definition, concept, look)
    for what, others in (
        ("broader", concept.broader),
        ("related", concept.related),
        ("mirror", (concept.mirror,) if concept.mirror else ()),
    ):
        for other in others:
            _concept_link(entry, what, other, look)
    _text(entry, "xref", "Gogen concept", type="externalCrossReference", target=iri("concept", concept.id))
    for label in concept.labels:
        _note(entry, "label", label)
    for key, value in _facts(concept):
        _note(entry, key, value)
    for tag in tags:
        _language(entry, tag, concept, entries, look)


def _definition(parent: Element, definition: Written, concept: Concept, look: Lookup) -> None:
    group = SubElement(parent, "descripGrp")
    _text(group, "descrip", definition.text, type="definition", **{LANG: definition.tag})
    _sources(group, concept.sources, look)


def _concept_link(entry: Element, what: str, other: str, look: Lookup) -> None:
    """Write a link to another concept: inside the file if it has terms here, else to its IRI."""
    known = look.concepts.get(other)
    labels = {label.tag: label.text for label in known.labels} if known else {}
    text = f"{what}: {labels.get('en') or next(iter(labels.values()), other)}"
    if other in look.entries:
        _text(entry, "ref", text, type="crossReference", target=name("c", other))
    else:
        _text(entry, "xref", text, type="externalCrossReference", target=iri("concept", other))


def _facts(concept: Concept) -> Iterator[tuple[str, str | Written]]:
    """Yield what a concept says of stories, as keyed notes."""
    if concept.focalizer:
        yield "focalizer", short(concept.focalizer)
    for role in concept.roles:
        yield "role", short(role)
    for consent in concept.consents:
        yield f"consent of the {short(consent.party)}", short(consent.status)
    for remark in concept.remarks:
        period = f" {remark.period}" if remark.period else ""
        for text in remark.texts:
            yield f"{short(remark.kind)}{period}", text


# ---------------------------------------------------------------- languages and terms


def _language(entry: Element, tag: str, concept: Concept, entries: Iterable[Entry], look: Lookup) -> None:
    section = SubElement(entry, "langSec", {LANG: tag})
    for definition in concept.definitions:
        if definition.tag == tag:
            _definition(section, definition, concept, look)
    for one in entries:
        number = 0
        for spelling in one.spellings:
            for text in (spelling.lead, *spelling.variants):
                number += 1
                if spelling.tag == tag:
                    lead = None if text == spelling.lead else spelling.lead
                    identifier = name("t", one.sense.id) + (f".{number}" if number > 1 else "")
                    _term(SubElement(section, "termSec", id=identifier), one, text, lead, concept, look)


def _term(section: Element, one: Entry, text: str, variant_of: str | None, concept: Concept, look: Lookup) -> None:
    """Write a term, or another spelling of it, which says only that and what holds for every spelling."""
    term, sense = one.term, one.sense
    _text(section, "term", text)
    _text(section, "termNote", PARTS_OF_SPEECH.get(term.part_of_speech, "other"), type="partOfSpeech")
    kind = "variant" if variant_of else _term_type(term)
    if kind:
        _text(section, "termNote", kind, type="termType")
    if term.gender:
        _text(section, "termNote", GENDERS.get(term.gender, "other"), type="grammaticalGender")
    if sense.status:
        admitted = variant_of and sense.status is Status.PREFERRED  # one spelling only is preferred
        status = Status.ADMITTED if admitted else sense.status
        _text(section, "termNote", STATUSES[status], type="administrativeStatus")
    _sources(section, sense.sources, look)
    if sense.register:
        _note(section, "register", short(sense.register))
    for advisory in sense.advisories:
        _note(section, "content warning", short(advisory))
    if variant_of:
        _note(section, "variant of", variant_of)
        return
    for definition in sense.definitions:
        if definition not in concept.definitions:
            _note(section, "definition of this term", definition)
    for key, value in _details(term):
        _note(section, key, value)
    for relation in look.relations.get(sense.id, ()):
        text = f"{short(relation.kind)}: {look.labels[relation.target]}"
        _text(section, "ref", text, type="crossReference", target=name("t", relation.target))
        for note in relation.notes:
            _note(section, text, note)
    _text(section, "xref", "Gogen entry", type="externalCrossReference", target=iri("entry", term.id))


def _term_type(term: Term) -> str | None:
    if term.term_type:
        return TERM_TYPES.get(term.term_type)
    return "phrase" if term.part_of_speech is PartOfSpeech.PHRASE else None


def _details(term: Term) -> Iterator[tuple[str, str | Written]]:
    """Yield what TBX-Basic cannot say of a term, or not so exactly, as keyed notes."""
    read = reading(term)
    if read and read != term.label.text:
        yield "reading", read
    for romanised in romanisations(term):
        yield "romanisation", romanised
    if term.part_of_speech not in PARTS_OF_SPEECH:
        yield "part of speech", short(term.part_of_speech)
    if term.term_type and TERM_TYPES.get(term.term_type) != term.term_type.value:
        yield "term type", short(term.term_type)
    if term.gender and term.gender not in GENDERS:
        yield "gender", short(term.gender)
    if term.conjugation_class:
        yield "conjugation", short(term.conjugation_class)
    if term.voice:
        yield "voice", short(term.voice)
    if term.goshu:
        yield "goshu", short(term.goshu)
    if term.gloss:
        yield "gloss", term.gloss


# ---------------------------------------------------------------- elements


def _text(parent: Element, tag: str, text: str, **attributes: str) -> None:
    if bad := NO_XML.search(text):
        raise FormatError(f"TBX cannot hold the control character U+{ord(bad.group()):04X} in {text!r}")
    SubElement(parent, tag, attributes).text = text


def _note(parent: Element, key: str, value: str | Written) -> None:
    if isinstance(value, Written):
        _text(parent, "note", f"{key}: {value.text}", **{LANG: value.tag})
    else:
        _text(parent, "note", f"{key}: {value}")


def _sources(parent: Element, sources: Iterable[str], look: Lookup) -> None:
    for source in sources:
        _text(parent, "admin", look.sources.get(source, source), type="source")


def name(kind: str, identifier: str) -> str:
    """Return an XML name for an id, one to one: ``c-netorare``; other than ASCII letters as ``_`` and their number."""
    return f"{kind}-" + NO_NAME.sub(lambda found: f"_{ord(found.group()):x}_", identifier)
