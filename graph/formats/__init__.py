"""Which formats a glossary can be written in and read from: one table, and the functions that write and read.

Reading order: ``selection`` (which part of the glossary), ``termlist`` (what stands between files and the model),
``listing`` (a glossary as a term list) and ``building`` (a term list as a glossary), then one file a format family:
``sheet`` (CSV, TSV, XLSX), ``tbx``, ``pairs`` (DeepL, Google, Amazon, OmegaT, UTX), ``tmx``, ``po``, ``yomitan``,
``cldf``, ``skos``, ``rdf`` (Turtle, JSON-LD, N-Quads). ``losses`` tells what a format has no place for.
Lists of imports, or of any size, go another way: see ``large``.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from pyoxigraph import Triple

from graph.entries.rows import not_one_of
from graph.formats import cldf, po, rdf, sheet, skos, tmx, yomitan
from graph.formats.listing import entries, shared
from graph.formats.losses import readable, report_of, unheld
from graph.formats.pairs import reading as pairs_reading
from graph.formats.pairs import writing as pairs_writing
from graph.formats.pairs.direction import Direction, checked
from graph.formats.pairs.presets import PRESETS, Preset
from graph.formats.remarks import Remarks
from graph.formats.selection import Selection, listed, select
from graph.formats.tbx import reading, writing
from graph.formats.termlist import Entry, Loss, Losses, Shared, TermList
from graph.triples import LICENCE, TITLE
from ontology.errors import FormatError
from ontology.model import Glossary
from ontology.vocabulary import ID_BASE

# What a list of ours says of itself: title, licence, origin.
HEAD = (TITLE, f"Licence of the data: {LICENCE}", f"Exported by Gogen from {ID_BASE}dataset")

Reader = Callable[..., Iterator[Entry | Shared]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what the shell and the export page call it, how it is written and read, whether it keeps everything.

    ``write`` gets the selected glossary, the file, and where to note what has no place; ``read`` gets the file and
    where to note what is wrong with it, and is None where a format is only written, or read elsewhere (RDF:
    ``graph.build``). Those of a ``directed`` format, which translates from one language into others, get the direction
    as well.
    """

    name: str
    label: str
    extension: str
    media_type: str
    note: str
    write: Callable[..., object]
    read: Reader | None = None
    lossless: bool = False
    directed: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What an export holds, and what it had to leave out."""

    format: str
    concepts: int
    terms: int
    losses: tuple[Loss, ...] = ()
    not_held: tuple[str, ...] = ()  # kinds of which the list has none, since it was not made of the graph itself

    @property
    def lost(self) -> str:
        """What was left out, as one line; empty if nothing was."""
        return "; ".join(part for part in (readable(self.losses), unheld(self.not_held)) if part)

    def json(self) -> bytes:
        """Return the report for machines."""
        return report_of(self.format, self.concepts, self.terms, self.losses, self.not_held)


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file, with what a web answer or a file name needs to know of it."""

    body: bytes
    media_type: str
    extension: str
    report: Report


class Read(NamedTuple):
    """What a file holds: its term list, how many concepts and terms that is, what one should know of it."""

    list: TermList
    concepts: int
    terms: int
    warnings: tuple[str, ...]
    warned: int  # how many warnings there were; the first ones are kept in words


def _tbx(name: str, glossary: Glossary, file: IO[bytes], losses: Losses) -> None:
    writing.write(file, writing.DIALECTS[name], entries(glossary), shared(glossary), losses, HEAD)


def _sheet(kind: str, glossary: Glossary, file: IO[bytes], losses: Losses) -> None:
    sheet.write(file, kind, entries(glossary), shared(glossary))


def _read_sheet(kind: str, source: Path | IO[bytes], remarks: Remarks) -> Iterator[Entry | Shared]:
    return sheet.read(source, kind, remarks)


def _rdf(write: Callable[[Glossary], bytes], glossary: Glossary, file: IO[bytes], losses: Losses) -> None:
    file.write(write(glossary))


def _skos(write: Callable[[list[Triple]], bytes], glossary: Glossary, file: IO[bytes], losses: Losses) -> None:
    file.write(write(skos.triples(glossary, losses)))


def _pairs(preset: Preset, glossary: Glossary, file: IO[bytes], losses: Losses, direction: Direction) -> None:
    pairs_writing.write(file, preset, entries(glossary), shared(glossary), losses, direction)


def _read_pairs(
    preset: Preset, source: Path | IO[bytes], remarks: Remarks, direction: Direction | None
) -> Iterator[Entry | Shared]:
    return pairs_reading.read(source, preset, remarks, direction)


def _tmx(glossary: Glossary, file: IO[bytes], losses: Losses, direction: Direction) -> None:
    tmx.write(file, entries(glossary), shared(glossary), losses, direction)


def _read_tmx(source: Path | IO[bytes], remarks: Remarks, direction: Direction | None) -> Iterator[Entry | Shared]:
    return tmx.read(source, remarks)  # it names its languages


def _po(glossary: Glossary, file: IO[bytes], losses: Losses, direction: Direction) -> None:
    po.write(file, entries(glossary), shared(glossary), losses, direction)


_XML = "application/xml; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_GUARDED = "One row a term and spelling; what looks like a formula begins with '. Nothing is lost."
_ZIP = "application/zip"
_THESAURUS = "Concepts with labels in every language; the lexicon behind them is left out."
_CONCEPTS = "for translation tools; what it has no category for is left out and named."

# name, label, extension, media type, note, lossless
_TBX_ROWS = (
    ("tbx", "TBX v3 Linguist (ISO 30042:2019, DCA)", "Everything; what has no category is in notes.", True),
    ("tbx-dct", "TBX v3 Linguist, DCT", "The same with one element a category.", True),
    ("tbx-basic", "TBX v3 Basic", f"Concepts and terms, {_CONCEPTS}", False),
    ("tbx-basic-dct", "TBX v3 Basic, DCT", f"The same with one element a category, {_CONCEPTS}", False),
    ("tbx-min", "TBX v3 Min", f"Terms, status and part of speech, {_CONCEPTS}", False),
    ("tbx-min-dct", "TBX v3 Min, DCT", f"The same with one element a category, {_CONCEPTS}", False),
    ("tbx-v2", "TBX v2 Basic (ISO 30042:2008)", f"For OmegaT and Weblate, which do not read v3, {_CONCEPTS}", False),
    ("tbx-v2-ntig", "TBX v2 with ntig", f"For tools that ask for nested terms, {_CONCEPTS}", False),
)
FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format(
            "csv",
            "CSV for spreadsheets",
            "csv",
            "text/csv; charset=utf-8",
            _GUARDED,
            partial(_sheet, "csv"),
            partial(_read_sheet, "csv"),
            lossless=True,
        ),
        Format(
            "tsv",
            "TSV",
            "tsv",
            "text/tab-separated-values; charset=utf-8",
            _GUARDED,
            partial(_sheet, "tsv"),
            partial(_read_sheet, "tsv"),
            lossless=True,
        ),
        Format(
            "xlsx",
            "Excel",
            "xlsx",
            _XLSX,
            _GUARDED,
            partial(_sheet, "xlsx"),
            partial(_read_sheet, "xlsx"),
            lossless=True,
        ),
        *(
            Format(name, label, "tbx", _XML, note, partial(_tbx, name), reading.read, lossless)
            for name, label, note, lossless in _TBX_ROWS
        ),
        *(
            Format(
                one.name, one.label, one.extension, one.media_type, one.note, partial(_pairs, one),
                None if one.name == "columns" else partial(_read_pairs, one), directed=True,
            )
            for one in PRESETS.values()
        ),
        Format("tmx", "TMX 1.4", "tmx", _XML, "A unit for each translation of a term.", _tmx, _read_tmx, directed=True),
        Format("po", "PO (gettext)", "po", "text/x-gettext-translation; charset=utf-8",
               "The term is the msgid, its translation the msgstr.", _po, directed=True),
        Format("yomitan", "Yomitan dictionary", "zip", _ZIP, "Japanese words for the reader's aid in browsers.",
               yomitan.write, directed=True),
        Format("cldf", "CLDF wordlist", "zip", _ZIP, "Forms, meanings and borrowings, for linguists.", cldf.write),
        Format("skos", "SKOS (Turtle)", "ttl", "text/turtle; charset=utf-8", _THESAURUS, partial(_skos, rdf.as_turtle)),
        Format("skos-jsonld", "SKOS (JSON-LD)", "jsonld", "application/ld+json", _THESAURUS,
               partial(_skos, rdf.as_jsonld)),
        Format("skos-nquads", "SKOS (N-Quads)", "nq", "application/n-quads", _THESAURUS,
               partial(_skos, rdf.as_nquads)),
        *(
            Format(name, label, extension, media_type, "Every asserted triple.", partial(_rdf, write), lossless=True)
            for name, label, extension, media_type, write in (
                ("turtle", "Turtle", "ttl", "text/turtle; charset=utf-8", rdf.turtle),
                ("jsonld", "JSON-LD", "jsonld", "application/ld+json", rdf.jsonld),
                ("nquads", "N-Quads", "nq", "application/n-quads", rdf.nquads),
            )
        ),
    )
}  # fmt: skip


def format_named(name: str) -> Format:
    """Return a format by its name. Raises FormatError if there is none of that name."""
    found = FORMATS.get(name)
    if found is None:
        raise FormatError(not_one_of(name, list(FORMATS), f"unknown format {name!r}"))
    return found


def write(
    glossary: Glossary,
    name: str,
    file: IO[bytes],
    selection: Selection | Sequence[str] = (),
    direction: Direction | None = None,
) -> Report:
    """Write a part of a glossary in the format of that name, and return what was written and what was lost.

    ``direction`` is for formats that translate from one language into others; without one they go from the first of the
    selected languages, or Japanese, into the others, or English. The same part always gives the same bytes. Raises
    FormatError if the format or something selected is unknown, if nothing is selected, or if the format cannot hold a
    text (a control character in XML).
    """
    found = format_named(name)
    wanted = selection if isinstance(selection, Selection) else Selection(languages=tuple(selection))
    way: dict[str, Direction] = {}
    if found.directed:
        way = {"direction": checked(glossary, direction or _direction(wanted.languages))}
        if direction or wanted.languages:  # somebody chose: other languages are no loss
            wanted = replace(wanted, languages=way["direction"].tags)
    elif direction is not None:
        raise FormatError(f"{found.label} has no direction; choose languages instead")
    selected = select(glossary, wanted)
    terms = listed(selected)
    if not terms:
        raise FormatError(f"nothing to export: the glossary has no term with a sense{wanted.told()}")
    losses = Losses()
    found.write(selected, file, losses, **way)
    if found.lossless:
        return Report(name, len(selected.concepts), len(selected.terms), tuple(losses))
    concepts = {sense.concept for term in terms for sense in term.senses}
    return Report(name, len(concepts), len(terms), tuple(losses))


def _direction(languages: Sequence[str]) -> Direction:
    """Return the direction that the choice of languages means: from Japanese, or the first of several."""
    if not languages:
        return Direction()
    if "ja" in languages or len(languages) == 1:
        return Direction("ja", tuple(tag for tag in languages if tag != "ja") or ("en",))
    return Direction(languages[0], tuple(languages[1:]))


def export(
    glossary: Glossary, name: str, selection: Selection | Sequence[str] = (), direction: Direction | None = None
) -> Exported:
    """Return a part of a glossary as a finished file; ``selection`` may be language tags alone. See :func:`write`."""
    file = io.BytesIO()
    report = write(glossary, name, file, selection, direction)
    return Exported(file.getvalue(), FORMATS[name].media_type, FORMATS[name].extension, report)


def read(source: Path | IO[bytes], name: str, strict: bool = True, direction: Direction | None = None) -> Read:
    """Return the term list of a file in the format of that name: all of it or, by FormatError, none.

    ``direction`` says of files of pairs, which do not name their languages, from which into which they translate.

    Strictly, whatever the format does not allow is an error, and the error names all of them; leniently it is mended
    or kept as it stands, and becomes a warning.
    """
    known = format_named(name)
    if known.read is None:
        raise FormatError(f"{known.label} is not read as a term list")
    remarks = Remarks(strict)
    kept: list[Entry] = []
    things: list[Shared] = []
    for one in known.read(source, remarks, direction) if known.directed else known.read(source, remarks):
        if isinstance(one, Entry):
            kept.append(one)
        else:
            things.append(one)
    remarks.settle()
    found = TermList(tuple(kept), tuple(things))
    if not found.terms:
        raise FormatError("no term in the file: nothing to import")
    return Read(found, len(kept), found.terms, tuple(remarks.warnings), remarks.count("warnings"))
