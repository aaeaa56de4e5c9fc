"""Files of pairs read back: OmegaT, UTX, and CSV or TSV of two languages and more, strictly or leniently."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO

from graph.formats import tables
from graph.formats.building import CONCEPT_IRI
from graph.formats.pairs.direction import Direction
from graph.formats.pairs.presets import UNFIT, UTX_COLUMNS, UTX_STATUSES, Preset
from graph.formats.remarks import Remarks
from graph.formats.tbx.structure import IS_TAG
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, Shared
from ontology import model
from ontology.errors import FormatError
from ontology.vocabulary import bcp47, iri


def read(
    source: Path | IO[bytes], preset: Preset, remarks: Remarks, direction: Direction | None = None
) -> Iterator[Entry | Shared]:
    """Yield the pairs of a file as entries; lines that follow each other and name one concept are one entry.

    A file that does not name its languages needs a direction. What is wrong is noted in ``remarks``; FormatError for
    what is no such file.
    """
    reader = _Reader(preset, remarks, direction)
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        yield from reader.run(file)


class _Reader:
    def __init__(self, preset: Preset, remarks: Remarks, direction: Direction | None) -> None:
        self._preset, self._remarks = preset, remarks
        self._tags: tuple[str, ...] = direction.tags if direction else ()
        self._columns: tuple[str, ...] = ()

    def run(self, file: IO[bytes]) -> Iterator[Entry]:
        lines = self._lines(file)
        if self._preset.header is not None:
            self._header(lines)
        elif len(self._tags) != 2:
            raise FormatError(f"{self._preset.label} names no languages: say from which into which it translates")
        before: Entry | None = None
        for number, cells in lines:
            entry = self._entry(number, cells)
            if entry is None:
                continue
            if before is not None and entry.items and entry.items == before.items:
                before = joined(before, entry)
                continue
            if before is not None:
                yield before
            before = entry
        if before is not None:
            yield before

    def _lines(self, file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
        if self._preset.comma:
            yield from tables.text_rows(file, ",")
            return
        comment = self._preset.comment if self._preset.header is None else ""
        for number, line in enumerate(tables.decoded(file), 1):
            text = line.rstrip("\r\n")
            if text.strip() and not (comment and text.startswith(comment)):
                yield number, text.split("\t")

    # ------------------------------------------------------------ headers

    def _header(self, lines: Iterator[tuple[int, list[str]]]) -> None:
        if self._preset.name == "utx":
            self._utx_header(lines)
            return
        number, cells = next(lines, (1, []))
        named = [cell for cell in cells if cell not in ("pos", "description")]
        if len(named) < 2:
            raise FormatError("expected a first row with the codes of two languages or more")
        codes = {code: tag for tag, code in self._preset.codes}
        self._tags = tuple(codes.get(cell) or self._tag(cell, number) for cell in named)
        self._columns = tuple(cell if cell in ("pos", "description") else f"#{cell}" for cell in cells)
        for position, column in enumerate(self._columns):
            if column in self._columns[:position]:
                raise FormatError(f"column {column.lstrip('#')!r} twice")

    def _utx_header(self, lines: Iterator[tuple[int, list[str]]]) -> None:
        number, first = next(lines, (1, [""]))
        told = [part.strip() for part in first[0].split(";")]
        if not told[0].startswith("#UTX"):
            raise FormatError(f"not UTX: the first line begins with {first[0][:20]!r}, expected '#UTX 1.11'")
        pair = told[1].split("/") if len(told) > 1 else []
        if len(pair) != 2 or not all(pair):
            raise FormatError("the header of UTX names no pair of languages; expected '#UTX 1.11; ja/en'")
        self._tags = tuple(self._tag(tag.strip(), number) for tag in pair)
        for _, cells in lines:
            if cells[0].startswith("#src"):
                self._columns = ("src", *(cell.strip() for cell in cells[1:]))
                if "tgt" not in self._columns:
                    raise FormatError("missing column 'tgt'")
                twice = next((c for n, c in enumerate(self._columns) if c in self._columns[:n]), None)
                if twice:
                    raise FormatError(f"column {twice!r} twice")
                return
            if not cells[0].startswith("#"):
                break
        raise FormatError(f"missing column 'src': expected a line {'#' + ' '.join(UTX_COLUMNS[:3])!r} after the header")

    def _tag(self, tag: str, number: int) -> str:
        if IS_TAG.fullmatch(tag):
            return bcp47(tag)
        mended = bcp47(tag.replace("_", "-").strip())
        meant = f"; did you mean {mended}?" if IS_TAG.fullmatch(mended) else ""
        self._remarks.wrong(f"invalid language tag {tag!r} at line {number}{meant}")
        return mended if meant else "und"

    # ------------------------------------------------------------ lines

    def _entry(self, number: int, cells: list[str]) -> Entry | None:
        if self._preset.name == "utx":
            return self._utx(number, cells)
        if self._columns:
            return self._several(number, cells)
        allowed = (2, 3) if self._preset.comment else (2,)
        if len(cells) not in allowed:
            expected = " or ".join(map(str, allowed))
            self._remarks.wrong(f"row {number}: expected {expected} fields, found {len(cells)}")
            if len(cells) < 2:
                return None
        texts = self._texts(number, dict(zip(self._tags, cells, strict=False)))
        told = cells[2].strip() if len(cells) > 2 else ""
        return self._made(number, texts, told) if texts else None

    def _several(self, number: int, cells: list[str]) -> Entry | None:
        if len(cells) != len(self._columns):
            self._remarks.wrong(f"row {number}: expected {len(self._columns)} fields, found {len(cells)}")
            return None
        named = dict(zip(self._columns, cells, strict=True))
        languages = [column for column in self._columns if column.startswith("#")]
        given = {tag: named[column] for tag, column in zip(self._tags, languages, strict=True) if named[column].strip()}
        if len(given) < 2:
            self._remarks.wrong(f"row {number}: expected terms in two languages or more, found {len(given)}")
            return None
        texts = self._texts(number, given)
        part = self._part_of_speech(named.get("pos", ""), number)
        about = (Item("definition", named["description"]),) if named.get("description") else ()
        return self._made(number, texts, "", part, about) if texts else None

    def _utx(self, number: int, cells: list[str]) -> Entry | None:
        if cells[0].startswith("#"):
            return None
        if len(cells) > len(self._columns) or len(cells) < 2:
            self._remarks.wrong(f"row {number}: expected {len(self._columns)} fields, found {len(cells)}")
            return None
        named = {column: cell.strip() for column, cell in zip(self._columns, cells, strict=False)}
        texts = self._texts(number, {self._tags[0]: named["src"], self._tags[1]: named.get("tgt", "")})
        if not texts:
            return None
        part = self._part_of_speech(named.get("src:pos", ""), number)
        states = {told: state for state, told in reversed(UTX_STATUSES.items())}
        state = named.get("term status", "").lower()
        if state and state not in states:
            self._remarks.wrong(f"term status {state!r} not one of {', '.join(states)} (row {number})")
        status = (Item("administrativeStatus", states[state]),) if state in states else ()
        name = named.get("concept ID", "")
        about = (Item("externalCrossReference", "Gogen concept", target=str(iri("concept", name))),) if name else ()
        return self._made(number, texts, named.get("comment", ""), part, about, status)

    def _part_of_speech(self, told: str, number: int) -> tuple[Item, ...]:
        if not told:
            return ()
        if told not in tuple(model.PartOfSpeech):
            allowed = ", ".join(model.PartOfSpeech)
            self._remarks.wrong(f"partOfSpeech {told!r} not one of {allowed} (row {number})")
        return (Item("partOfSpeech", told),)

    def _texts(self, number: int, given: dict[str, str]) -> dict[str, str]:
        """Return the terms of a line, or nothing if one of them is none."""
        found = {}
        for tag, text in given.items():
            if not text.strip():
                self._remarks.wrong(f"empty term at line {number}")
                return {}
            if bad := UNFIT.search(text):
                self._remarks.wrong(f"row {number}: control character U+{ord(bad.group()):04X} in a term")
                text = UNFIT.sub(" ", text)
            found[tag] = " ".join(text.split()) if UNFIT.search(text) else text.strip()
        return found

    def _made(
        self, number: int, texts: dict[str, str], told: str, part: tuple[Item, ...] = (),
        about: tuple[Item, ...] = (), status: tuple[Item, ...] = (),
    ) -> Entry:  # fmt: skip
        *said, last = told.split("; ")
        if last.startswith(CONCEPT_IRI):
            about = about or (Item("externalCrossReference", "Gogen concept", target=last),)
            told = "; ".join(said)
        note = (Item("note", told),) if told else ()
        first, *others = texts.items()
        sections = [LanguageSection(first[0], (ListedTerm(first[1], (*part, *note), line=number),))]
        sections += [LanguageSection(tag, (ListedTerm(text, status, line=number),)) for tag, text in others]
        return Entry(f"row-{number}", tuple(sections), about, number)


def joined(one: Entry, other: Entry) -> Entry:
    """Return two entries of one concept as one, each term once."""
    sections = {section.tag: dict.fromkeys(section.terms) for section in one.languages}
    for section in other.languages:
        known = sections.setdefault(section.tag, {})
        texts = {term.text for term in known}
        known |= dict.fromkeys(term for term in section.terms if term.text not in texts)
    return one._replace(languages=tuple(LanguageSection(tag, tuple(terms)) for tag, terms in sections.items()))
