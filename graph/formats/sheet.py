"""The full term list as CSV for spreadsheets: one row for each term, sense and language tag."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from operator import itemgetter

from graph.entries.rows import short
from graph.formats.selection import listed
from graph.formats.spelling import Spelling, reading, romanisations, spellings
from ontology.errors import FormatError
from ontology.model import Concept, Glossary, Sense, Term, Written
from ontology.vocabulary import iri

# Every exchange of term lists has these columns, in this order; those that the model knows nothing of stay empty.
SHARED = (
    "concept_id",
    "concept_iri",
    "lang",
    "term",
    "reading",
    "status",
    "pos",
    "gender",
    "number",
    "term_type",
    "register",
    "subject_field",
    "definition",
    "definition_source",
    "context",
    "context_source",
    "related",
    "broader",
    "translatable",
    "case_sensitive",
    "geo",
    "customer",
    "project",
    "review_status",
    "created",
    "modified",
    "by",
    "content_warning",
)
OWN = ("definition_lang", "romanisation", "variants", "sense_iri", "entry_iri")
COLUMNS = (*SHARED, *OWN)

BETWEEN = " | "  # between several values of one cell; a bar or a backslash inside a value has a backslash before it
GUARD = "'"
# What a spreadsheet may take for the beginning of a formula; Japanese ones take the full-width signs too.
FORMULA = (*"=+-@\t\r\n＝＋－＠", GUARD)


def write(glossary: Glossary) -> bytes:
    """Return the terms of a glossary as CSV (RFC 4180), UTF-8 with byte order mark, by concept and language."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in sorted(rows(glossary), key=itemgetter("concept_id", "lang", "sense_iri")):
        writer.writerow([guarded(row.get(column, "")) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def read(body: bytes) -> list[dict[str, str]]:
    """Return the rows of a file that :func:`write` made, cells as they were before they were guarded.

    Raises FormatError if it is not UTF-8, lacks a column or has a row of another length.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"not UTF-8 at byte {error.start}") from error
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = next(lines, [])
    for column in COLUMNS:
        if column not in names:
            raise FormatError(f"missing column {column!r}")
    found = []
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(names):
            raise FormatError(f"row {number}: expected {len(names)} fields, found {len(cells)}")
        found.append(dict(zip(names, map(unguarded, cells), strict=True)))
    return found


def rows(glossary: Glossary) -> Iterator[dict[str, str]]:
    """Yield one row for each term, sense and language tag; columns without a value are left out."""
    concepts = {concept.id: concept for concept in glossary.concepts}
    for term in listed(glossary):
        for sense in term.senses:
            for spelling in spellings(term):
                yield _row(term, sense, spelling, concepts[sense.concept])


def _row(term: Term, sense: Sense, spelling: Spelling, concept: Concept) -> dict[str, str]:
    definition = _definition(sense, term.language)
    own = definition is not None and definition not in concept.definitions
    return {
        "concept_id": concept.id,
        "concept_iri": str(iri("concept", concept.id)),
        "lang": spelling.tag,
        "term": spelling.lead,
        "reading": reading(term) or "",
        "status": short(sense.status) if sense.status else "",
        "pos": short(term.part_of_speech),
        "gender": short(term.gender) if term.gender else "",
        "term_type": short(term.term_type) if term.term_type else "",
        "register": short(sense.register) if sense.register else "",
        "subject_field": short(concept.field) if concept.field else "",
        "definition": definition.text if definition else "",
        "definition_source": joined(sense.sources if own else concept.sources) if definition else "",
        "related": joined(concept.related),
        "broader": joined(concept.broader),
        "content_warning": joined(map(short, sense.advisories)),
        "definition_lang": definition.tag if definition else "",
        "romanisation": joined(romanisations(term)),
        "variants": joined(spelling.variants),
        "sense_iri": str(iri("sense", sense.id)),
        "entry_iri": str(iri("entry", term.id)),
    }


def _definition(sense: Sense, language: str) -> Written | None:
    """Return the definition of a sense in its own language, else in English, else in any."""
    by_tag = {text.tag: text for text in reversed(sense.definitions)}
    return by_tag.get(language) or by_tag.get("en") or next(iter(sense.definitions), None)


def joined(values: Iterable[str]) -> str:
    """Return several values as one cell; :func:`parted` undoes it."""
    return BETWEEN.join(re.sub(r"([\\|])", r"\\\1", value) for value in values)


def parted(cell: str) -> tuple[str, ...]:
    """Return the values of one cell."""
    return tuple(re.sub(r"\\([\\|])", r"\1", value) for value in cell.split(BETWEEN)) if cell else ()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: with an apostrophe before what begins like one."""
    return GUARD + cell if cell.startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before it was guarded."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(FORMULA) else cell
