"""A word of a foreign dictionary as lines of N-Triples, in the shape of a curated entry.

Lines are put together as text: at five million statements that is ten times quicker than terms and a serialiser. Every
IRI is ours and ASCII, every text is escaped and in NFC, and there are no blank nodes.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import is_normalized, normalize

from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from graph.imports.names import concept_id, entry_id, source_of
from graph.imports.words import ImportedSense, ImportedWord
from graph.mapping import is_tag
from ontology.model import Written
from ontology.vocabulary import (
    GENDER,
    GOGEN,
    ID_BASE,
    LIME,
    ONTOLEX,
    PART_OF_SPEECH,
    REGISTER,
    ROMANIZATION,
    STATUS,
    TERM_TYPE,
    bcp47,
    value,
)

LONGEST_TEXT = 65_536  # characters of one text

_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
LINK = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+\Z")  # RFC 3986, less what N-Triples wants escaped
_SPECIAL = re.compile(r'["\\\n\r]')
_REFUSED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # what XML and UTF-8 cannot hold

_WORD, _FORM = f"<{RDF.type}> <{ONTOLEX.Word}> .\n", f"<{RDF.type}> <{ONTOLEX.Form}> .\n"
_SENSE, _CONCEPT = f"<{RDF.type}> <{ONTOLEX.LexicalSense}> .\n", f"<{RDF.type}> <{ONTOLEX.LexicalConcept}> .\n"


class Unfit(ValueError):
    """A word that cannot be said in RDF: with a text that is none, or a tag that is no language tag."""


def literal(text: str, tag: str = "") -> str:
    """Return a literal of N-Triples: NFC, escaped. Raises Unfit for a text or a tag that cannot be one."""
    if len(text) > LONGEST_TEXT:
        raise Unfit(f"a text of {len(text):,} characters; a text has at most {LONGEST_TEXT:,}")
    if not text.isascii() and not is_normalized("NFC", text):
        text = normalize("NFC", text)
    if not text.isprintable() or _SPECIAL.search(text):
        if refused := _REFUSED.search(text):
            raise Unfit(f"a text with the character U+{ord(refused.group()):04X}, which no text may hold")
        text = _SPECIAL.sub(lambda found: _ESCAPED[found.group()], text)
    return f'"{text}"@{_tag(tag)}' if tag else f'"{text}"'


def _tag(tag: str) -> str:
    found = _TAGS.get(tag)
    if found is None:
        if not is_tag(tag):
            raise Unfit(f"{tag!r} is no language tag (BCP 47)")
        found = _TAGS[tag] = bcp47(tag)
    return found


_TAGS: dict[str, str] = {}


def line(subject: str, predicate: object, found: str) -> str:
    """Return one statement; ``found`` is an IRI in angle brackets or a literal."""
    return f"<{subject}> <{predicate}> {found} .\n"


def statements(name: str, word: ImportedWord) -> list[str]:
    """Return what a source called ``name`` says of a word, etymology aside. Raises Unfit if that cannot be said."""
    if not word.label.text.strip() or not word.key:
        raise Unfit("a word without a headword" if word.key else "a word without an id")
    literal(word.key)
    own = entry_id(name, word.key)
    entry, form = f"<{ID_BASE}entry/{own}>", f"<{ID_BASE}form/{own}>"
    language = _tag(word.language)
    lines = [
        f"{entry} {_WORD}",
        f'{entry} <{LIME.language}> "{language}" .\n',
        f"{entry} <{RDFS.label}> {_written(word.label)} .\n",
        f"{entry} <{ONTOLEX.canonicalForm}> {form} .\n",
        f"{entry} <{DCTERMS.source}> <{source_of(name)}> .\n",
        f"<{ID_BASE}lexicon/{language}> <{LIME.entry}> {entry} .\n",
        f"{form} {_FORM}",
    ]
    for predicate, found in (
        (PART_OF_SPEECH, word.part_of_speech),
        (GOGEN.conjugationClass, word.conjugation_class),
        (GENDER, word.gender),
        (TERM_TYPE, word.term_type),
    ):
        if found is not None:
            lines.append(f"{entry} <{predicate}> <{value(found)}> .\n")
    for spelling in word.spellings or (word.label,):
        lines.append(f"{form} <{ONTOLEX.writtenRep}> {_written(spelling)} .\n")
    for romanisation in word.romanisations:
        lines.append(f"{form} <{ROMANIZATION}> {_written(romanisation)} .\n")
    for number, other in enumerate(word.other_forms, 2):
        more = f"<{ID_BASE}form/{own}-f{number}>"
        lines.append(f"{entry} <{ONTOLEX.otherForm}> {more} .\n")
        lines.append(f"{more} {_FORM}")
        lines.append(f"{more} <{ONTOLEX.writtenRep}> {_written(other)} .\n")
    for number, sense in enumerate(word.senses, 1):
        concept = concept_id(name, sense.concept) if sense.concept else f"{own}-{number}"
        lines += _sense(entry, f"<{ID_BASE}sense/{own}-{number}>", f"<{ID_BASE}concept/{concept}>", sense)
        for wider in sense.broader:
            broader = f"<{ID_BASE}concept/{concept_id(name, wider)}>"
            lines.append(f"<{ID_BASE}concept/{concept}> <{SKOS.broader}> {broader} .\n")
    return lines


def _sense(entry: str, subject: str, concept: str, sense: ImportedSense) -> Iterator[str]:
    yield f"{entry} <{ONTOLEX.sense}> {subject} .\n"
    yield f"{subject} {_SENSE}"
    yield f"{subject} <{ONTOLEX.isSenseOf}> {entry} .\n"
    yield f"{subject} <{ONTOLEX.reference}> {concept} .\n"
    glosses = _by_tag(sense.glosses)
    for tag, texts in (_by_tag(sense.definitions) or glosses).items():
        yield f"{subject} <{SKOS.definition}> {literal('; '.join(texts), tag)} .\n"
    if sense.register is not None:
        yield f"{subject} <{REGISTER}> <{value(sense.register)}> .\n"
    for advisory in sense.advisories:
        yield f"{subject} <{GOGEN.contentAdvisory}> <{value(advisory)}> .\n"
    if sense.status is not None:
        yield f"{subject} <{STATUS}> <{value(sense.status)}> .\n"
    yield f"{concept} {_CONCEPT}"
    for tag, (first, *others) in glosses.items():
        yield f"{concept} <{SKOS.prefLabel}> {literal(first, tag)} .\n"
        for other in dict.fromkeys(others):
            if other != first:
                yield f"{concept} <{SKOS.altLabel}> {literal(other, tag)} .\n"
    if sense.field is not None:
        yield f"{concept} <{DCTERMS.subject}> <{value(sense.field)}> .\n"


def _by_tag(texts: Iterable[Written]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(text.tag, []).append(text.text)
    return found


def _written(written: Written) -> str:
    return literal(written.text, written.tag)
