"""Term lists as tables (CSV, TSV, XLSX): one row for each term, the columns of Gogen's own list, of which two suffice.

Needed are ``lang`` and ``term``. Rows of one ``concept_id`` that follow each other share a concept; its preferred term
in each language names it. Rows of one ``entry_iri`` in one concept are one word in several spellings. What a column
holds several of is divided by `` | ``. Columns that are not known are left out, and told.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby, islice
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

from graph.entries.rows import short
from graph.formats.sheet import COLUMNS, parted
from graph.formats.tables import rows
from graph.imports.languages import japanese_tag, of_tag
from graph.imports.report import Remarks
from graph.imports.streams import Stream
from graph.imports.words import ImportedSense, ImportedWord, Rejected
from graph.mapping import is_tag
from ontology.errors import FormatError, ImportFailed
from ontology.model import Advisory, Gender, PartOfSpeech, Register, Status, SubjectField, TermType, Written
from ontology.vocabulary import ID_BASE, bcp47

NEEDED = ("lang", "term")
KNOWN = frozenset(COLUMNS)  # of which those that the model has a place for in a word are read
MOST_TOGETHER = 10_000  # rows of one concept that are looked at together
LONGEST_TERM = 1_000  # characters

# Words for a status that term lists use and the model calls otherwise.
_STATUS = {"forbidden": Status.DEPRECATED, "do not use": Status.DEPRECATED, "approved": Status.PREFERRED}

_NO_VALUES = frozenset({"variant", "phrase", "shortForm", "mass"})  # of TBX: nothing that a word of ours would say

Value = TypeVar("Value", bound=StrEnum)


class _Listed(NamedTuple):
    """One row that could be read: its number, its cells, its term with its tag."""

    number: int
    cells: dict[str, str]
    term: Written


class _Unfit(ValueError):
    """A row that cannot be taken, and why."""


def read(stream: Stream, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    """Yield the terms of a table, concept after concept. Its kind is told by its name, else by how it begins.

    Raises ImportFailed for what is no such table: a column missing or named twice.
    """
    with tempfile.TemporaryFile(prefix="gogen-") as plain:
        try:
            for piece in stream.pieces():
                plain.write(piece)
            plain.seek(0)
        except OSError as error:
            raise ImportFailed(f"cannot be unpacked: {error.strerror}", stream.name) from error
        unfit: list[Rejected] = []
        lines = rows(plain, _kind(stream.name, plain), NEEDED, lambda number, why: unfit.append(_rejected(number, why)))
        try:
            for _, group in groupby(lines, key=lambda line: line[1].get("concept_id") or f"row {line[0]}"):
                while together := list(islice(group, MOST_TOGETHER)):
                    yield from _concept(together, remarks)
                yield from unfit
                unfit.clear()
            yield from unfit
        except FormatError as error:
            raise ImportFailed(str(error), stream.name) from error


def _rejected(number: int, why: str) -> Rejected:
    return Rejected(f"row {number}", why.removeprefix(f"row {number}: "))


def _kind(name: str, plain: IO[bytes]) -> str:
    for suffix in reversed(Path(name).suffixes):
        if suffix.lower() in (".csv", ".tsv", ".xlsx"):
            return suffix.lower()[1:]
    head = plain.read(65_536)
    plain.seek(0)
    return "xlsx" if head.startswith(b"PK") else "tsv" if b"\t" in head.split(b"\n")[0] else "csv"


def _concept(group: Sequence[tuple[int, dict[str, str]]], remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    """Yield the words of the rows of one concept."""
    words, lines = dict[str, list[_Listed]](), dict[tuple[str, str, str], int]()
    for number, cells in group:
        for column in cells.keys() - KNOWN if number == 2 else ():
            remarks.warn(f"column {column!r} is not known; it is left out", "row 1")
        if cells.get("row_kind"):  # in a list of Gogen's own: a source, an agent, a concept without words
            continue
        try:
            listed = _listed(number, cells)
        except _Unfit as unfit:
            yield Rejected(f"row {number}", str(unfit))
            continue
        entry = cells.get("entry_iri", "")
        one = (entry, listed.term.tag, listed.term.text)
        before = lines.setdefault(one, number)
        if before != number:
            yield Rejected(f"row {number}", f"duplicate term {listed.term.text!r} of one concept; row {before} has it")
            continue
        words.setdefault(entry or " ".join(one), []).append(listed)
    names = _stated_names(group[0][1]) or tuple(_names(words))
    for spelt in words.values():
        try:
            yield _word(spelt, names, remarks)
        except _Unfit as unfit:
            yield Rejected(f"row {spelt[0].number}", str(unfit))


def _listed(number: int, cells: dict[str, str]) -> _Listed:
    text, tag = cells["term"].strip(), cells["lang"].strip()
    if not text:
        raise _Unfit("empty term")
    if len(text) > LONGEST_TERM:
        raise _Unfit(f"column 'term' has {len(text):,} characters; a term has at most {LONGEST_TERM:,}")
    if not is_tag(tag) or of_tag(tag) is None:
        meant = tag.replace("_", "-")
        hint = f"; did you mean {bcp47(meant)}?" if meant != tag and is_tag(meant) and of_tag(meant) else ""
        raise _Unfit(f"invalid language tag {tag!r}{hint}")
    tag = bcp47(tag)
    return _Listed(number, cells, Written(text, japanese_tag(text) if tag == "ja" else tag))


def _stated_names(cells: dict[str, str]) -> tuple[Written, ...]:
    """Return the labels of a concept as a list of Gogen's own has them: ``["a little@en","少し@ja"]``."""
    try:
        texts = json.loads(cells.get("concept_labels") or "[]")
    except (ValueError, RecursionError):
        return ()
    pairs = [text.rpartition("@") for text in texts if isinstance(text, str)] if isinstance(texts, list) else []
    return tuple(Written(text, tag) for text, _, tag in pairs if text and is_tag(tag))


def _names(words: dict[str, list[_Listed]]) -> Iterator[Written]:
    """Yield what names the concept: of each language the preferred term, else the first."""
    found = dict[str, _Listed]()
    for spelt in words.values():
        language = of_tag(spelt[0].term.tag) or ""
        held = found.get(language)
        if held is None or (_status(spelt[0]) is Status.PREFERRED and _status(held) is not Status.PREFERRED):
            found[language] = spelt[0]
    for language, listed in found.items():
        yield Written(listed.term.text, "ja" if language == "ja" else listed.term.tag)


def _status(listed: _Listed) -> Status | None:
    text = listed.cells.get("status", "").strip().lower()
    return _STATUS.get(text) or next((status for status in Status if text in (status, short(status))), None)


def _word(spelt: list[_Listed], names: tuple[Written, ...], remarks: Remarks) -> ImportedWord:
    """Return one word of the rows that spell it; the first leads."""
    lead = spelt[0]
    cells, language = lead.cells, of_tag(lead.term.tag) or ""
    where = f"row {lead.number}"
    concept = cells.get("concept_id") or cells.get("concept_iri") or None
    entry = cells.get("entry_iri", "").removeprefix(f"{ID_BASE}entry/")
    definition = cells.get("definition", "").strip()
    spellings = [listed.term for listed in spelt]
    for listed in spelt:
        spellings += [Written(text, listed.term.tag) for text in parted(listed.cells.get("variants", ""))]
    if language == "ja" and (kana := cells.get("reading", "").strip()):
        spellings.append(Written(kana, japanese_tag(kana)))
    roman_tag = {"ja": "ja-Latn-hepburn", "zh": "zh-Latn-pinyin"}.get(language, f"{language}-Latn")
    sense = ImportedSense(
        glosses=names,
        definitions=(Written(definition, cells.get("definition_lang") or language),) if definition else (),
        concept=concept,
        register=_value(cells, "register", Register, where, remarks),
        advisories=tuple(_advisories(cells, where, remarks)),
        field=_value(cells, "subject_field", SubjectField, where, remarks),
        status=_status(lead),
        broader=parted(cells.get("broader", "")),
    )
    if cells.get("status") and sense.status is None:
        raise _Unfit(f"status {cells['status']!r} not one of {_allowed(Status)}")
    return ImportedWord(
        key=" ".join(part for part in (entry or f"{lead.term.tag} {lead.term.text}", concept) if part),
        where=where,
        language=language,
        label=Written(lead.term.text, "ja") if lead.term.tag in ("ja-Hira", "ja-Kana") else lead.term,
        spellings=tuple(dict.fromkeys(spellings)),
        senses=(sense,),
        part_of_speech=_value(cells, "pos", PartOfSpeech, where, remarks),
        romanisations=tuple(Written(text, roman_tag) for text in parted(cells.get("romanisation", ""))),
        gender=_value(cells, "gender", Gender, where, remarks),
        term_type=_value(cells, "term_type", TermType, where, remarks),
    )


def _advisories(cells: dict[str, str], where: str, remarks: Remarks) -> Iterator[Advisory]:
    for text in parted(cells.get("content_warning", "")):
        found = _member(Advisory, text)
        if found is None:
            remarks.warn(f"content_warning {text!r} not one of {_allowed(Advisory)}; it is left out", where)
        else:
            yield found


def _value(cells: dict[str, str], column: str, kind: type[Value], where: str, remarks: Remarks) -> Value | None:
    """Return the controlled value of a cell. Raises _Unfit for a part of speech that is none; other ones are told."""
    text = cells.get(column, "").strip()
    found = _member(kind, text)
    if text and found is None and text not in _NO_VALUES:
        if kind is PartOfSpeech:
            raise _Unfit(f"partOfSpeech {text!r} not one of {_allowed(kind)}")
        remarks.warn(f"{column} {text!r} not one of {_allowed(kind)}; it is left out", where)
    return found


def _member(kind: type[Value], text: str) -> Value | None:
    return next((member for member in kind if text in (member.value, short(member))), None)


def _allowed(kind: type[StrEnum]) -> str:
    return ", ".join(short(member) for member in kind)
