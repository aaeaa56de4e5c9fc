"""Which formats a glossary can be written in: one table, and the one function that writes.

Reading order: ``selection`` (which part of the glossary), ``spelling`` (how a term is shown in a list), then one file a
format family: ``sheet`` (CSV), ``tbx``, ``rdf`` (Turtle, JSON-LD). ``losses`` counts what a format has no place for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.entries.rows import not_one_of
from graph.formats import losses, rdf, sheet, tbx
from graph.formats.selection import listed, select
from ontology.errors import FormatError
from ontology.model import Glossary


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what the shell and the export page call it, how it is written, what it has no place for.

    ``write`` gets the selected glossary; ``lost`` names rows of :data:`graph.formats.losses.LOSSES`.
    """

    name: str
    label: str
    extension: str
    media_type: str
    write: Callable[[Glossary], bytes]
    note: str
    lost: tuple[str, ...] = ()

    @property
    def lossless(self) -> bool:
        """Whether the whole glossary can be read back from the file."""
        return not self.lost


@dataclass(frozen=True, slots=True)
class Report:
    """What an export holds, and how many of what it had to leave out."""

    format: str
    concepts: int
    terms: int
    lost: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file, with what a web answer or a file name needs to know of it."""

    body: bytes
    media_type: str
    extension: str
    report: Report


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format(
            "csv",
            "CSV for spreadsheets",
            "csv",
            "text/csv; charset=utf-8",
            sheet.write,
            "One row a term and sense. UTF-8 with a byte order mark; what looks like a formula begins with '.",
            (*losses.OF_EVERY_LIST, *losses.OF_A_TABLE),
        ),
        Format(
            "tbx",
            "TBX v3 Basic (ISO 30042:2019, DCA)",
            "tbx",
            "application/xml; charset=utf-8",
            tbx.write,
            "Concepts and their terms, for translation tools; what TBX-Basic has no category for is in notes.",
            (*losses.OF_EVERY_LIST, *losses.OF_TBX),
        ),
        Format("turtle", "Turtle", "ttl", "text/turtle; charset=utf-8", rdf.turtle, "Every asserted triple."),
        Format("jsonld", "JSON-LD", "jsonld", "application/ld+json", rdf.jsonld, "Every asserted triple."),
    )
}


def export(glossary: Glossary, name: str, languages: Sequence[str] = ()) -> Exported:
    """Write the part of a glossary in these languages (BCP 47 tags; none: all) in the format of that name.

    Raises FormatError if the format or a language is unknown, or if nothing is selected.
    """
    found = FORMATS.get(name)
    if found is None:
        raise FormatError(not_one_of(name, list(FORMATS), f"unknown format {name!r}"))
    selected = select(glossary, languages)
    terms = listed(selected)
    if not terms:
        where = f" in {', '.join(languages)}" if languages else ""
        raise FormatError(f"nothing to export: the glossary has no term with a sense{where}")
    if found.lossless:
        report = Report(name, len(selected.concepts), len(selected.terms))
    else:
        concepts = {sense.concept for term in terms for sense in term.senses}
        report = Report(name, len(concepts), len(terms), losses.counted(selected, found.lost))
    return Exported(found.write(selected), found.media_type, found.extension, report)
