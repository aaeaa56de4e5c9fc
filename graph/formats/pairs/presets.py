"""What each tool of translation asks of a list of pairs: a row of ``PRESETS``, with the cells of its lines.

Where the figures are from: DeepL, "Manage glossaries" (developers.deepl.com); Google Cloud Translation, "Creating and
using glossaries" and GlossaryInputConfig; Amazon Translate, "Creating a custom terminology" and "Guidelines and
quotas"; OmegaT 3.6, GlossaryReaderTSV; AAMT, UTX 1.11.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.entries.rows import not_one_of
from graph.formats.building import CONCEPT_IRI
from graph.formats.pairs.direction import NEVER, Direction, Row, definition, status, value, values
from graph.formats.tbx.names import id_of
from graph.formats.termlist import Entry, ListedTerm
from ontology.errors import FormatError
from ontology.vocabulary import iri

# Controls, separators of lines and what is no character: no line of any of these files can hold them in a term.
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

Cells = Callable[[Row, Direction, Sequence[ListedTerm | None]], list[str]]


@dataclass(frozen=True, slots=True)
class Preset:
    """What one tool asks of a list of pairs.

    ``longest`` is how many UTF-8 bytes a term may have, ``largest`` how many the file. ``several`` tells whether there
    may be more than one target language; ``each`` what has one line: a ``pair``, a ``source`` term (all its occurrences
    in the list together), a ``row`` (a source term of one concept) or a ``concept``. ``codes`` are tags that the tool
    calls otherwise.
    """

    name: str
    label: str
    extension: str
    media_type: str
    note: str
    cells: Cells
    header: Callable[[Direction, "Preset"], list[list[str]]] | None = None
    comma: bool = False
    end: str = "\n"
    each: str = "pair"
    several: bool = False
    most: int | None = None  # target languages in one file
    whole: bool = False  # a line needs a term in every language
    longest: int | None = None
    largest: int | None = None
    comment: str = ""  # a line that begins so is none of the list
    forbidden: bool = False  # lines may say of a translation that it is forbidden
    held: frozenset[str] = frozenset()
    codes: tuple[tuple[str, str], ...] = ()

    def code(self, tag: str) -> str:
        """Return what the tool calls a language."""
        return dict(self.codes).get(tag, tag)


# ---------------------------------------------------------------- cells


def _texts(row: Row, direction: Direction, targets: Sequence[ListedTerm | None]) -> list[str]:
    return [row.source.text.strip(), *(target.text.strip() if target else "" for target in targets)]


def _with_remark(row: Row, direction: Direction, targets: Sequence[ListedTerm | None]) -> list[str]:
    return [*_texts(row, direction, targets), remark(row, direction, targets[0])]


def remark(row: Row, direction: Direction, target: ListedTerm | None) -> str:
    """Return what a translator should know of a pair: reading, status, register, definition, warnings, what not to use.

    It is one line, and ends with the IRI of the concept, by which the pair finds home again.
    """
    both = [term for term in (row.source, target) if term is not None]
    said = [text for term in both for kind in ("reading", "romanisation") for text in values(term.items, kind)]
    if target is not None and status(target):
        said.append(status(target).removesuffix("-admn-sts").removesuffix("Term"))
    said += [value(term, "register").removesuffix("Register") for term in both[:1]]
    said.append(definition(row.entry, (direction.targets[0], direction.source, "en")))
    warnings = dict.fromkeys(text for term in both for text in values(term.items, "content_warning"))
    said += [f"content: {', '.join(warnings)}"] if warnings else []
    said += [f"{row.source.text} is {status(row.source).partition('Term')[0]}"] if status(row.source) in NEVER else []
    never = [term.text for terms in row.never for term in terms]
    said += [f"do not use: {', '.join(never)}"] if never else []
    said += values(row.source.items, "caution")
    said.append(concept_iri(row.entry))
    return "; ".join(dict.fromkeys(" ".join(UNFIT.sub(" ", text).split()) for text in said if text))


def concept_iri(entry: Entry) -> str:
    """Return the IRI of the concept of an entry: the one that it states, else the one of its id."""
    told = (item.target or "" for item in entry.items if item.value == "Gogen concept")
    return next((one for one in told if one.startswith(CONCEPT_IRI)), "") or str(iri("concept", id_of(entry.id)))


# UTX 1.11 asks for one of these where the part of speech is known.
UTX_CLASSES = ("noun", "properNoun", "verb", "adjective", "adverb")
UTX_STATUSES = {
    "preferredTerm-admn-sts": "approved",
    "admittedTerm-admn-sts": "provisional",
    "deprecatedTerm-admn-sts": "forbidden",
    "supersededTerm-admn-sts": "non-standard",
    "forbidden": "forbidden",
}
UTX_COLUMNS = ("src", "tgt", "src:pos", "term status", "concept ID", "comment")


def _utx(row: Row, direction: Direction, targets: Sequence[ListedTerm | None]) -> list[str]:
    part = value(row.source, "partOfSpeech")
    state = UTX_STATUSES.get(status(targets[0]) if targets[0] else "", "")
    told = remark(row, direction, targets[0])
    name = concept_iri(row.entry).removeprefix(CONCEPT_IRI)
    return [*_texts(row, direction, targets), part if part in UTX_CLASSES else "", state, name, told]


def _utx_header(direction: Direction, preset: Preset) -> list[list[str]]:
    """Return the two lines that UTX begins with. No date of creation stands in them: the same list, the same bytes."""
    told = f"#UTX 1.11; {direction.source}/{direction.targets[0]}; description: Gogen; license: CC BY 4.0"
    return [[told], ["#src", *UTX_COLUMNS[1:]]]


def _codes(direction: Direction, preset: Preset) -> list[list[str]]:
    return [[preset.code(tag) for tag in direction.tags]]


def _set_header(direction: Direction, preset: Preset) -> list[list[str]]:
    return [[*_codes(direction, preset)[0], "pos", "description"]]


def _set_cells(row: Row, direction: Direction, targets: Sequence[ListedTerm | None]) -> list[str]:
    told = " ".join(UNFIT.sub(" ", definition(row.entry, (direction.source, "en"))).split())
    return [*_texts(row, direction, targets), value(row.source, "partOfSpeech"), told]


# ---------------------------------------------------------------- columns of one's own

FIELDS: dict[str, Callable[[Row, Direction, Sequence[ListedTerm | None]], str]] = {
    "source": lambda row, way, to: row.source.text,
    "target": lambda row, way, to: to[0].text if to[0] else "",
    "source_language": lambda row, way, to: way.source,
    "target_language": lambda row, way, to: way.targets[0],
    "part_of_speech": lambda row, way, to: value(row.source, "partOfSpeech"),
    "status": lambda row, way, to: status(to[0]).partition("Term")[0] if to[0] else "",
    "register": lambda row, way, to: value(row.source, "register").removesuffix("Register"),
    "reading": lambda row, way, to: value(row.source, "reading"),
    "romanisation": lambda row, way, to: value(row.source, "romanisation"),
    "definition": lambda row, way, to: definition(row.entry, (way.targets[0], "en")),
    "warnings": lambda row, way, to: ", ".join(values(row.source.items, "content_warning")),
    "translatable": lambda row, way, to: value(row.source, "translatable"),
    "case_sensitive": lambda row, way, to: value(row.source, "case_sensitive"),
    "concept": lambda row, way, to: concept_iri(row.entry).removeprefix(CONCEPT_IRI),
    "iri": lambda row, way, to: concept_iri(row.entry),
    "remark": lambda row, way, to: remark(row, way, to[0]),
    "empty": lambda row, way, to: "",
}
COLUMNS = (("source", "source"), ("target", "target"), ("comment", "remark"))


def columns_of(told: str) -> tuple[tuple[str, str], ...]:
    """Return the columns of ``Term=source,Translation=target``: headings with fields of FIELDS, in their order.

    Raises FormatError for a field that there is not, and for a heading named twice.
    """
    found: list[tuple[str, str]] = []
    for one in told.split(","):
        heading, equals, field = (part.strip() for part in one.partition("="))
        field = field if equals else heading
        if field not in FIELDS:
            raise FormatError(not_one_of(field, list(FIELDS), f"unknown field {field!r} in --columns"))
        if not heading or heading in dict(found):
            raise FormatError(f"column {heading!r} twice in --columns" if heading else "a column without a name")
        found.append((heading, field))
    return tuple(found)


def _own(row: Row, direction: Direction, targets: Sequence[ListedTerm | None]) -> list[str]:
    told = (FIELDS[field](row, direction, targets) for _, field in direction.columns or COLUMNS)
    return [" ".join(UNFIT.sub(" ", text).split()) for text in told]


def _own_header(direction: Direction, preset: Preset) -> list[list[str]]:
    return [[heading for heading, _ in direction.columns or COLUMNS]]


# ---------------------------------------------------------------- the table

_CSV, _TSV, _TEXT = "text/csv; charset=utf-8", "text/tab-separated-values; charset=utf-8", "text/plain; charset=utf-8"
_CHINESE = (("zh-Hans", "zh"), ("zh-Hant", "zh-TW"))  # what Google and Amazon call them
REMARKED = frozenset(
    ("partOfSpeech", "administrativeStatus", "register", "content_warning", "definition", "caution", "reading")
) | {"romanisation", "translatable", "variant_of"}
_PLAIN = frozenset(["translatable", "variant_of"])
_ONE = "One translation a term; what means several things is left out, and named."
_DEEPL = f"For DeepL: {_ONE} Terms of up to 1,024 bytes, files of up to 10 MiB."
_GOOGLE = f"For Google Cloud Translation, one direction, no header: {_ONE}"
_LONGEST, _LARGEST = 1024, 10 << 20  # bytes, of DeepL
_GOOGLES = 10_000_000  # bytes, for its 10 million code points; it states no length of a term: DeepL's is kept

PRESETS: dict[str, Preset] = {
    one.name: one
    for one in (
        Preset("deepl", "DeepL glossary (TSV)", "tsv", _TSV, _DEEPL, _texts, each="source", held=_PLAIN,
               longest=_LONGEST, largest=_LARGEST),
        Preset("deepl-csv", "DeepL glossary (CSV)", "csv", _CSV, _DEEPL, _texts, comma=True, each="source", held=_PLAIN,
               longest=_LONGEST, largest=_LARGEST),
        Preset("google", "Google Cloud Translation glossary (CSV)", "csv", _CSV, _GOOGLE, _texts, comma=True,
               each="source", held=_PLAIN, longest=_LONGEST, largest=_GOOGLES),
        Preset("google-tsv", "Google Cloud Translation glossary (TSV)", "tsv", _TSV, _GOOGLE, _texts, each="source",
               held=_PLAIN, longest=_LONGEST, largest=_GOOGLES),
        Preset("google-set", "Google Cloud Translation equivalent term sets", "csv", _CSV,
               "For Google Cloud Translation, several languages: the best term of a concept in each, a header.",
               _set_cells, _set_header, comma=True, each="concept", several=True, codes=_CHINESE,
               held=_PLAIN | {"partOfSpeech", "definition"}, longest=_LONGEST, largest=_GOOGLES),
        Preset("aws", "Amazon Translate custom terminology (CSV)", "csv", _CSV,
               f"For Amazon Translate, up to ten target languages, a header of their codes: {_ONE}", _texts, _codes,
               comma=True, each="source", several=True, most=10, whole=True, codes=_CHINESE, held=_PLAIN, longest=200,
               largest=10 * 1000**2),
        Preset("omegat", "OmegaT glossary", "utf8", _TEXT,
               "For OmegaT: term, translation, and a comment with reading, status, definition and warnings.",
               _with_remark, comment="#", held=REMARKED),
        Preset("utx", "UTX 1.11", "utx", _TSV,
               "Universal Terminology eXchange (AAMT): pairs with part of speech and status, also forbidden ones.",
               _utx, _utx_header, end="\r\n", comment="#", forbidden=True, held=REMARKED),
        Preset("columns", "CSV with columns of your own", "csv", _CSV,
               "Pairs under headings that you name, for tools whose headings differ.", _own, _own_header, comma=True,
               held=REMARKED),
    )
}  # fmt: skip
