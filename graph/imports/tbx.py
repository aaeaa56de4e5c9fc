"""Term lists as TBX, version 2 or 3: every term of a concept is a word of it.

What a dictionary word has a place for is taken over; other data categories are left out, and told. A list that is to
keep all of them is read by :mod:`graph.formats`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, cast

from graph.entries.rows import short
from graph.formats import remarks as noted
from graph.formats.facts import SENSE_ROWS, TERM_ROWS, Facts
from graph.formats.tbx.reading import read as entries_of
from graph.formats.termlist import Entry, Item, ListedTerm
from graph.imports.languages import japanese_tag, of_tag
from graph.imports.report import Remarks
from graph.imports.streams import Stream
from graph.imports.words import ImportedSense, ImportedWord, Rejected
from ontology.errors import FormatError, ImportFailed
from ontology.model import Advisory, SubjectField, Written

_ROWS = {row.field: row for row in (*SENSE_ROWS, *TERM_ROWS)}
_PICKED = {
    row.category for row in (*SENSE_ROWS, *TERM_ROWS) if row.field in ImportedSense._fields + ImportedWord._fields
}
_POINTING = {"crossReference", "externalCrossReference", "source", "transactionType", "variant_of", "caution"}


def read(stream: Stream, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    """Yield the terms of a TBX file, concept after concept, and what is wrong with it as rejected records.

    Raises ImportFailed for what is no TBX: not well-formed, with entities, of another root.
    """
    notes = noted.Remarks(strict=True)
    try:
        for found in entries_of(cast("IO[bytes]", stream), notes):
            yield from _rejected(notes, remarks)
            if isinstance(found, Entry):
                yield from _words(found, remarks)
    except OSError as error:
        raise ImportFailed(f"cannot be unpacked: {error.strerror}", stream.name) from error
    except FormatError as error:
        raise ImportFailed(str(error), stream.name) from error
    yield from _rejected(notes, remarks)


def _rejected(notes: noted.Remarks, remarks: Remarks) -> Iterator[Rejected]:
    """Yield what was found wrong since the last time."""
    for message in notes.errors:
        line = re.search(r"line \d+", message)
        yield Rejected(line[0] if line else "", message)
    for message in notes.warnings:
        remarks.warn(message)
    notes.errors.clear()
    notes.warnings.clear()


def _words(entry: Entry, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    names = tuple(Written(section.terms[0].text, section.tag) for section in entry.languages)
    fields = {short(member): member for member in SubjectField}
    subject = next((fields[i.value] for i in entry.items if i.category == "subjectField" and i.value in fields), None)
    everywhere = _definitions(entry.items, "")
    numbers: Counter[str] = Counter()
    for section in entry.languages:
        definitions = _definitions(section.items, section.tag) or everywhere
        for term in section.terms:
            if of_tag(section.tag) is None:
                yield Rejected(f"line {term.line}", f"unknown language {section.tag!r}")
                continue
            numbers[section.tag] += 1
            yield _word(entry, section.tag, numbers[section.tag], term, names, definitions, subject, remarks)


def _definitions(items: tuple[Item, ...], tag: str) -> tuple[Written, ...]:
    return tuple(Written(i.value, i.tag or tag) for i in items if i.category == "definition" and (i.tag or tag))


def _word(
    entry: Entry,
    tag: str,
    number: int,
    term: ListedTerm,
    names: tuple[Written, ...],
    definitions: tuple[Written, ...],
    subject: SubjectField | None,
    remarks: Remarks,
) -> ImportedWord:
    facts, where = Facts(term.items), f"line {term.line}"
    told = {field: facts.one(row) for field, row in _ROWS.items()}
    language = of_tag(tag) or tag
    spelt = japanese_tag(term.text) if tag == "ja" else tag
    readings = [item.value for item in facts.take("reading")]
    known = {short(member): member for member in Advisory}
    advisories = tuple(known[item.value] for item in facts.take("content_warning") if item.value in known)
    romanised = {"ja": "ja-Latn-hepburn", "zh": "zh-Latn-pinyin"}.get(language, f"{language}-Latn")
    romanisations = tuple(Written(item.value, item.tag or romanised) for item in facts.take("romanisation"))
    for item in facts.left:
        if item.category not in _POINTING:
            value = f" {item.value!r}" if item.category in _PICKED else ""
            remarks.warn(f"data category {item.category!r}{value} is left out", where)
    sense = ImportedSense(
        glosses=names,
        definitions=definitions,
        concept=entry.id,
        register=told["register"],
        advisories=advisories,
        field=subject,
        status=told["status"],
    )
    return ImportedWord(
        key=f"{entry.id} {tag} {number}",
        where=where,
        language=language,
        label=Written(term.text, "ja" if spelt in ("ja-Hira", "ja-Kana") else spelt),
        spellings=(Written(term.text, spelt), *(Written(text, japanese_tag(text)) for text in readings)),
        senses=(sense,),
        part_of_speech=told["part_of_speech"],
        romanisations=romanisations,
        gender=told["gender"],
        term_type=told["term_type"],
    )
