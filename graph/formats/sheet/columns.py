"""The columns of a sheet: which ones there are, which category each tells, how a cell holds its value or values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from graph.entries.rows import short
from graph.formats.facts import transactions
from graph.formats.keys import KEYS
from graph.formats.termlist import Item
from ontology import model

# Every exchange of term lists has these columns, in this order.
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
LINKS = {"formations": "formation", "borrowings": "borrowing", "translations": "translation", "relations": "relation",
         "claims": "claim"}  # fmt: skip
ANCHORS = {"formation": "target", "borrowing": "target", "translation": "source", "relation": "source",
           "claim": "subject"}  # fmt: skip  # the field that names the word a link stands at
OF_SENSES = ("translation", "relation")
_SAID = ("register", "region", "translatable", "case_sensitive", "review_status", "customer", "project", "number",
         "gender", "created", "modified", "concept_name", "sense_id", "sense_concept")  # fmt: skip
OWN = (
    "definition_lang",
    "context_lang",
    "source",
    "note",
    "romanisation",
    "variant_of",
    "spelling",
    "caution",
    "without_concept",
    "sense_iri",
    "entry_iri",
    *LINKS,
    *(key for key in KEYS if key not in SHARED and key not in _SAID),
    "concept_data",
    "language_data",
    "term_data",
    "row_kind",
    "data",
)
COLUMNS = (*SHARED, *OWN)
REQUIRED = ("lang", "term")
FIELDS = {*KEYS, "without_concept"} & set(OWN)  # columns that hold one field of the model

BETWEEN = " | "  # between several values of one cell; a bar or a backslash inside a value has a backslash before it


class Column(NamedTuple):
    """A column with one value of one category: how the value is written in a cell, which ones there are."""

    name: str
    category: str
    cell: Callable[[str], str]
    value: Callable[[str], str]
    allowed: tuple[str, ...] | None = None


def _same(text: str) -> str:
    return text


def _ending(known: tuple[str, ...], end: str) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Return how values lose an ending in cells, and get it again: ``preferredTerm-admn-sts`` is ``preferred``."""

    def cell(text: str) -> str:
        return text.removesuffix(end) if text.endswith(end) and text.removesuffix(end) in known else text

    def value(text: str) -> str:
        return f"{text}{end}" if text in known else text

    return cell, value


STATUSES = tuple(short(member) for member in model.Status)
REGISTERS = ("neutral", "slang", "formal", "technical", "vulgar", "dated", "in-house", "colloquial", "bench-level")
SINGLE = (
    Column("status", "administrativeStatus", *_ending(STATUSES, "Term-admn-sts"), (*STATUSES, "forbidden")),
    Column("pos", "partOfSpeech", _same, _same, tuple(model.PartOfSpeech)),
    Column("gender", "grammaticalGender", _same, _same, tuple(short(member) for member in model.Gender)),
    Column("number", "grammaticalNumber", _same, _same, (*model.Number, "mass")),
    Column("term_type", "termType", _same, _same, (*model.TermType, "variant", "phrase", "shortForm")),
    Column("register", "register", *_ending(REGISTERS, "Register"), REGISTERS),
    Column("translatable", "translatable", _same, _same, ("true", "false")),
    Column("case_sensitive", "case_sensitive", _same, _same, ("true", "false")),
    Column("geo", "geographicalUsage", _same, _same),
    Column("customer", "customerSubset", _same, _same),
    Column("project", "projectSubset", _same, _same),
    Column("review_status", "review_status", _same, _same),
    Column("reading", "reading", _same, _same),
    Column("variant_of", "variant_of", _same, _same),
)
SEVERAL = ("content_warning", "source", "note")  # columns named as their category, several values in a cell
TAGGED = ("romanisation", "caution")  # so too, each with its language tag
EMPTY = "–"  # in a column of a field: it has no value, though other columns would give it one


def joined(values: Iterable[str]) -> str:
    """Return several values as one cell; :func:`parted` undoes it."""
    return BETWEEN.join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def parted(cell: str) -> tuple[str, ...]:
    """Return the values of one cell."""
    if not cell:
        return ()
    return tuple(_unescaped(value) for value in cell.split(BETWEEN))


def _unescaped(value: str) -> str:
    found, letters = [], iter(value)
    for letter in letters:
        found.append(next(letters, letter) if letter == "\\" else letter)
    return "".join(found)


def romanised(tag: str) -> str:
    """Return the tag that a romanisation has where none is told."""
    language = tag.partition("-")[0]
    return {"ja": "ja-Latn-hepburn", "zh": "zh-Latn-pinyin"}.get(language, f"{language}-Latn")


def transactions_of(cells: Mapping[str, str]) -> Iterator[Item]:
    """Yield the transactions that the cells ``created``, ``modified`` and ``by`` tell."""
    created, modified, by = (cells.get(column) or None for column in ("created", "modified", "by"))
    return transactions(model.Sense("", "", (), created=created, modified=modified, contributor=by))
