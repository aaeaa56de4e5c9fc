"""Lexicons in RDF, in any syntax: entries of OntoLex with their forms, senses and etymologies, and concepts of SKOS.

The file is read into a store of its own on disk, which goes away again: what belongs to one entry stands anywhere in
it. An entry of OntoLex is one word. Where the senses refer to a concept, its labels are their glosses, and words of the
same concept share it. A concept of SKOS that no sense refers to makes a word of each of its labels: the preferred
label of a language is the preferred term, an alternative one is admitted, a hidden one deprecated.
"""

import tempfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Store
from rdflib.namespace import DCAT, DCTERMS, OWL, RDF, RDFS, SKOS, VOID

from graph.imports.languages import japanese_tag, of_iso639, of_tag
from graph.imports.rdfload import load
from graph.imports.report import Remarks
from graph.imports.streams import Stream
from graph.imports.words import Etymon, ImportedSense, ImportedWord, Rejected, Route, SourceFacts
from ontology.model import Advisory, Gender, PartOfSpeech, Register, Status, SubjectField, TermType, Written
from ontology.vocabulary import (
    ETY,
    GENDER,
    GOGEN,
    LEXINFO,
    LIME,
    ONTOLEX,
    PART_OF_SPEECH,
    REGISTER,
    ROMANIZATION,
    STATUS,
    TERM_TYPE,
    bcp47,
)

LONGEST_TEXT = 65_536  # characters of one literal
_KNOWN = 256  # subjects kept in mind: a concept is asked again by its next word

_ENTRIES = (ONTOLEX.LexicalEntry, ONTOLEX.Word, f"{ONTOLEX}MultiWordExpression", f"{ONTOLEX}Affix")
_SETS = (DCAT.Dataset, VOID.Dataset, LIME.Lexicon, SKOS.ConceptScheme, OWL.Ontology)
_DEFINITIONS = (SKOS.definition, RDFS.comment, LEXINFO.definition)
_XL = "http://www.w3.org/2008/05/skos-xl#"
_LABELS = (
    (SKOS.prefLabel, f"{_XL}prefLabel", Status.PREFERRED),
    (SKOS.altLabel, f"{_XL}altLabel", Status.ADMITTED),
    (SKOS.hiddenLabel, f"{_XL}hiddenLabel", Status.DEPRECATED),
)
# Where a language's code ends its IRI: http://lexvo.org/id/iso639-3/jpn, http://id.loc.gov/vocabulary/iso639-1/ja.
_LANGUAGE_IRIS = ("lexvo.org/id/", "id.loc.gov/vocabulary/iso639-", "glottolog.org/")

# What lexicons call a part of speech that LexInfo divides further.
_POS = {
    "commonNoun": PartOfSpeech.NOUN,
    "massNoun": PartOfSpeech.NOUN,
    "mainVerb": PartOfSpeech.VERB,
    "auxiliaryVerb": PartOfSpeech.AUXILIARY,
    "qualifierAdjective": PartOfSpeech.ADJECTIVE,
    "generalAdverb": PartOfSpeech.ADVERB,
    "personalPronoun": PartOfSpeech.PRONOUN,
    "cardinalNumeral": PartOfSpeech.NUMERAL,
    "coordinatingConjunction": PartOfSpeech.CONJUNCTION,
    "proverb": PartOfSpeech.PHRASE,
    "idiom": PartOfSpeech.PHRASE,
}
# How links of lemonEty say their way: our values (dct:type), or a word (ety:etyLinkType).
_ROUTES = {
    "loan": Route.BORROWED,
    "borrowing": Route.BORROWED,
    "borrowed": Route.BORROWED,
    "calque": Route.CALQUE,
    "graphic-loan": Route.GRAPHIC,
    "pseudo-loan": Route.PSEUDO,
    "inheritance": Route.INHERITED,
    "inherited": Route.INHERITED,
    "inh": Route.INHERITED,
}

Node = NamedNode | BlankNode
Value = TypeVar("Value", bound=StrEnum)


class _Unfit(ValueError):
    """A word that cannot be taken, and why."""


def read(stream: Stream, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    """Yield the words of a file of RDF (see above). Raises ImportFailed, with the line, if it does not parse."""
    with tempfile.TemporaryDirectory(prefix="gogen-") as folder:
        store = Store(str(Path(folder) / "store"))
        try:
            load(store, stream, Path(folder) / "file")
            lexicon = _Lexicon(store, remarks)
            remarks.facts = lexicon.facts()
            yield from lexicon.words()
        finally:
            del store


class _Lexicon:
    """What a store says, asked by subject and predicate."""

    def __init__(self, store: Store, remarks: Remarks) -> None:
        self._store = store
        self._remarks = remarks
        self._known = dict[Node, dict[str, list[Node | Literal]]]()

    # ------------------------------------------------------------ asking

    def _about(self, subject: Node) -> dict[str, list[Node | Literal]]:
        """Return what is said of a subject, by predicate; each list in one order whatever the file's."""
        if (known := self._known.get(subject)) is not None:
            return known
        found = dict[str, list[Node | Literal]]()
        for quad in self._store.quads_for_pattern(subject, None, None, None):
            if isinstance(quad.object, NamedNode | BlankNode | Literal):
                found.setdefault(quad.predicate.value, []).append(quad.object)
        for objects in found.values():
            if len(objects) > 1:
                objects.sort(key=str)
        if len(self._known) >= _KNOWN:
            self._known.clear()
        self._known[subject] = found
        return found

    def _objects(self, subject: Node, predicate: str) -> list[Node | Literal]:
        return self._about(subject).get(str(predicate), [])

    def _nodes(self, subject: Node, *predicates: str) -> list[Node]:
        found = [one for predicate in predicates for one in self._objects(subject, predicate)]
        return list(dict.fromkeys(one for one in found if not isinstance(one, Literal)))

    def _subjects(self, predicate: str, found: Node) -> Iterator[Node]:
        last = None
        for quad in self._store.quads_for_pattern(None, NamedNode(str(predicate)), found, None):
            if quad.subject != last and isinstance(quad.subject, NamedNode | BlankNode):
                last = quad.subject
                yield last

    def _typed(self, kind: str) -> Iterator[Node]:
        yield from self._subjects(RDF.type, NamedNode(str(kind)))

    def _texts(self, subject: Node, *predicates: str, language: str = "") -> tuple[Written, ...]:
        found = list[Written]()
        for predicate in predicates:
            for one in self._objects(subject, predicate):
                texts = [one] if isinstance(one, Literal) else self._objects(one, RDF.value)
                for text in texts:
                    if isinstance(text, Literal) and text.value.strip():
                        found.append(_written(text, language))
        return tuple(dict.fromkeys(found))

    def _value(self, subject: Node, predicate: str, kind: type[Value]) -> Value | None:
        for one in self._objects(subject, predicate):
            name = _local(one)
            if name in set(kind):
                return kind(name)
            if kind is PartOfSpeech and name in _POS:
                return _POS[name]  # type: ignore[return-value]
            self._remarks.warn(
                f"{_local(NamedNode(str(predicate)))} {name!r} has no counterpart; it is left out", str(one)
            )
        return None

    def _language(self, subject: Node) -> str | None:
        for predicate in (LIME.language, DCTERMS.language):
            for one in self._objects(subject, predicate):
                if isinstance(one, Literal):
                    tag = of_tag(one.value) or of_iso639(one.value)
                else:
                    known = isinstance(one, NamedNode) and any(part in one.value for part in _LANGUAGE_IRIS)
                    tag = of_iso639(_local(one)) if known else None
                if tag:
                    return tag
        return None

    def _language_of(self, entry: Node) -> str | None:
        """Return the language of an entry: its own, else that of the lexicon it is in."""
        lexicons = self._subjects(LIME.entry, entry)
        return self._language(entry) or next((tag for one in lexicons if (tag := self._language(one))), None)

    # ------------------------------------------------------------ words

    def words(self) -> Iterator[ImportedWord | Rejected]:
        """Yield the entries, then the labels of the concepts that no entry has."""
        told = set[int]()
        for kind in _ENTRIES:
            for entry in self._typed(kind):
                if hash(entry) in told:
                    continue
                told.add(hash(entry))
                try:
                    yield self._entry(entry)
                except _Unfit as unfit:
                    yield Rejected(_name(entry), str(unfit))
        for concept in self._typed(SKOS.Concept):
            lexical = next(self._subjects(ONTOLEX.reference, concept), None)
            if lexical is None and next(self._subjects(ONTOLEX.evokes, concept), None) is None:
                try:
                    yield from self._concept(concept)
                except _Unfit as unfit:
                    yield Rejected(_name(concept), str(unfit))

    def _entry(self, entry: Node) -> ImportedWord:
        language = self._language_of(entry)
        forms = self._nodes(entry, ONTOLEX.canonicalForm) or self._nodes(entry, f"{ONTOLEX}lexicalForm")[:1]
        labels = self._texts(entry, RDFS.label, language=language or "")
        spellings = [text for form in forms for text in self._texts(form, ONTOLEX.writtenRep, language=language or "")]
        spellings = spellings or list(labels)
        if not spellings:
            raise _Unfit("the entry has neither a written representation nor a label")
        language = language or of_tag(spellings[0].tag)
        if language is None:
            raise _Unfit(f"the entry has no language that is known (its text has the tag {spellings[0].tag!r})")
        spellings = [Written(text.text, text.tag or language) for text in spellings]
        lead = next((text for text in spellings if text.text in {label.text for label in labels}), None)
        lead = lead or next((text for text in spellings if text.tag == language), spellings[0])
        others = [form for form in self._nodes(entry, ONTOLEX.otherForm, f"{ONTOLEX}lexicalForm") if form not in forms]
        roman = [text for form in forms for text in self._texts(form, ROMANIZATION, LEXINFO.transliteration)]
        return ImportedWord(
            key=_name(entry) if isinstance(entry, NamedNode) else f"{language}/{lead.text}/{self._pos(entry) or ''}",
            where=_name(entry),
            language=language,
            label=Written(lead.text, "ja") if lead.tag in ("ja-Hira", "ja-Kana") else lead,
            spellings=tuple(dict.fromkeys(spellings)),
            senses=tuple(self._senses(entry)),
            part_of_speech=self._pos(entry),
            romanisations=tuple(Written(text.text, text.tag or f"{language}-Latn") for text in dict.fromkeys(roman)),
            other_forms=tuple(
                Written(text.text, text.tag or language)
                for form in others
                for text in self._texts(form, ONTOLEX.writtenRep, language=language)
            ),
            etyma=tuple(self._etyma(entry)),
            gender=self._value(entry, GENDER, Gender)
            or next((found for form in forms if (found := self._value(form, GENDER, Gender))), None),
            term_type=self._value(entry, TERM_TYPE, TermType),
        )

    def _pos(self, entry: Node) -> PartOfSpeech | None:
        return self._value(entry, PART_OF_SPEECH, PartOfSpeech)

    def _senses(self, entry: Node) -> Iterator[ImportedSense]:
        meant = list[Node]()
        for sense in self._nodes(entry, ONTOLEX.sense):
            concepts = self._nodes(sense, ONTOLEX.reference, f"{ONTOLEX}isLexicalizedSenseOf")
            meant += concepts
            yield self._sense(sense, concepts[0] if concepts else None)
        for concept in self._nodes(entry, ONTOLEX.evokes, f"{ONTOLEX}denotes"):
            if concept not in meant:
                yield self._sense(concept, concept)

    def _sense(self, sense: Node, concept: Node | None, status: Status | None = None) -> ImportedSense:
        definitions = self._texts(sense, *_DEFINITIONS)
        glosses = tuple[Written, ...]()
        if concept is not None:
            definitions = definitions or self._texts(concept, *_DEFINITIONS)
            glosses = self._texts(concept, SKOS.prefLabel) + self._texts(concept, SKOS.altLabel)
            glosses = glosses or self._texts(concept, RDFS.label)
        advisories = [_local(one) for one in self._objects(sense, GOGEN.contentAdvisory)]
        return ImportedSense(
            glosses=tuple(Written(text.text, text.tag or "und") for text in glosses),
            definitions=tuple(Written(text.text, text.tag or "und") for text in definitions),
            concept=_name(concept) if isinstance(concept, NamedNode) else None,
            register=self._value(sense, REGISTER, Register),
            advisories=tuple(Advisory(name) for name in advisories if name in set(Advisory)),
            field=self._field(concept),
            status=status or self._value(sense, STATUS, Status),
            broader=tuple(_name(one) for one in self._nodes(concept, SKOS.broader)) if concept is not None else (),
        )

    def _field(self, concept: Node | None) -> SubjectField | None:
        names = [_local(one) for one in self._objects(concept, DCTERMS.subject)] if concept is not None else []
        return next((SubjectField(name) for name in names if name in set(SubjectField)), None)

    def _etyma(self, entry: Node) -> Iterator[Etymon]:
        """Yield the words that an entry's links of lemonEty lead back to; the link of such a word is its own affair."""
        for link in sorted(self._subjects(ETY.etyTarget, entry), key=str):
            kinds = [
                _local(one)
                for predicate in (DCTERMS.type, f"{ETY}etyLinkType")
                for one in self._objects(link, predicate)
            ]
            route = next((_ROUTES[kind] for kind in kinds if kind in _ROUTES), Route.DERIVED)
            for source in self._nodes(link, ETY.etySource):
                forms = self._nodes(source, ONTOLEX.canonicalForm)
                texts = self._texts(source, RDFS.label) or tuple(
                    text for form in forms for text in self._texts(form, ONTOLEX.writtenRep)
                )
                language = self._language_of(source) or (of_tag(texts[0].tag) if texts else None)
                if not texts or language is None:
                    self._remarks.warn("an etymology leads to what has no label or no known language", _name(link))
                    continue
                lead = next((text for text in texts if text.tag == language), texts[0])
                roman = [text for form in forms for text in self._texts(form, ROMANIZATION)]
                doubt = self._objects(link, GOGEN.confidence)
                yield Etymon(
                    language,
                    lead.text,
                    route,
                    romanisation=roman[0].text if roman else None,
                    confidence=_decimal(doubt[0]) if doubt else Decimal(1),
                )

    def _concept(self, concept: Node) -> Iterator[ImportedWord]:
        """Yield a word for each label of a concept of SKOS."""
        if not isinstance(concept, NamedNode):
            raise _Unfit("the concept has no IRI")
        for predicate, xl, status in _LABELS:
            labels = self._texts(concept, predicate)
            for node in self._nodes(concept, xl):
                labels += self._texts(node, f"{_XL}literalForm")
            for label in labels:
                language = of_tag(label.tag)
                if language is None:
                    raise _Unfit(
                        f"the label {label.text[:60]!r} has the tag {label.tag!r}, which is of no known language"
                    )
                yield ImportedWord(
                    key=f"{_name(concept)} {label.tag} {label.text}",
                    where=_name(concept),
                    language=language,
                    label=Written(label.text, "ja") if label.tag in ("ja-Hira", "ja-Kana") else label,
                    spellings=(label,),
                    senses=(self._sense(concept, concept, status),),
                )

    def facts(self) -> SourceFacts:
        """Return what the file says of itself as a dataset, lexicon, concept scheme or ontology."""
        for kind in _SETS:
            for subject in self._typed(kind):
                if title := self._texts(subject, DCTERMS.title, RDFS.label, SKOS.prefLabel):
                    licence = [one for one in self._nodes(subject, DCTERMS.license) if isinstance(one, NamedNode)]
                    version = self._texts(subject, OWL.versionInfo)
                    creator = self._texts(subject, DCTERMS.creator)
                    return SourceFacts(
                        title=title[0].text,
                        version=version[0].text if version else None,
                        licence=licence[0].value if licence else None,
                        creator=creator[0].text if creator else None,
                    )
        return SourceFacts()


def _written(text: Literal, language: str) -> Written:
    """Return a literal as text and tag; the store keeps tags in small letters. Raises _Unfit for a vast one."""
    if len(text.value) > LONGEST_TEXT:
        raise _Unfit(f"a text of {len(text.value):,} characters; a text has at most {LONGEST_TEXT:,}")
    tag = bcp47(text.language) if text.language else language
    return Written(text.value.strip(), japanese_tag(text.value.strip()) if tag == "ja" else tag)


def _local(node: Node | Literal) -> str:
    """Return the last part of an IRI, or the text of a literal."""
    return node.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _name(node: Node) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _decimal(found: Node | Literal) -> Decimal:
    try:
        value = Decimal(found.value)
    except InvalidOperation:
        return Decimal(1)
    return value if 0 <= value <= 1 else Decimal(1)
