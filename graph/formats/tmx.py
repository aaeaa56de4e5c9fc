"""Translation memories of terms: TMX 1.4b, one unit for a term and its translations, written and read.

The specification is LISA's, now GALA's (https://www.gala-global.org/tmx-14b).
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from graph.formats.building import CONCEPT_IRI
from graph.formats.pairs.direction import Direction, Row, note_losses, rows
from graph.formats.pairs.presets import REMARKED, UNFIT, concept_iri, remark
from graph.formats.pairs.reading import joined
from graph.formats.remarks import Remarks
from graph.formats.tbx.markup import LANG, Node, Opened, pieces
from graph.formats.tbx.structure import IS_TAG
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, Losses, Shared
from ontology.errors import FormatError
from ontology.vocabulary import bcp47

CONCEPT = "x-gogen-concept"
CODES = ("bpt", "ept", "it", "ph", "ut")  # elements that hold codes of other formats, not text


def write(
    file: IO[bytes], entries: Iterable[Entry], shared: Iterable[Shared], losses: Losses, direction: Direction
) -> int:
    """Write a term list as a translation memory and return how many units that is. What has no place is noted.

    The second translation of a term stands in a second unit, and so on. Raises FormatError if there is no unit.
    """
    file.write(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
        b'<header creationtool="Gogen" creationtoolversion="1" segtype="phrase" o-tmf="Gogen" adminlang="en" '
        + f'srclang={quoteattr(direction.source)} datatype="plaintext"/>\n<body>\n'.encode()
    )
    count = 0
    for row in rows(_noted(entries, direction, losses), direction):
        for term in (term for terms in row.never for term in terms):
            losses.add("never", term.id or row.entry.id)
        for variants in zip_longest(*(_fitting(terms, losses) for terms in row.targets)):
            if _fitting((row.source,), losses):
                count += 1
                file.write(_unit(count, row, direction, variants).encode())
    for thing in shared:
        losses.add(thing.kind, thing.id)
    if not count:
        raise FormatError(f"no pair of terms {direction.told()}")
    file.write(b"</body>\n</tmx>\n")
    return count


def _noted(entries: Iterable[Entry], direction: Direction, losses: Losses) -> Iterator[Entry]:
    for entry in entries:
        note_losses(entry, direction, REMARKED, losses)
        yield entry


def _fitting(terms: Iterable[ListedTerm], losses: Losses) -> list[ListedTerm]:
    found = []
    for term in terms:
        if not term.text.strip() or UNFIT.search(term.text):
            losses.add("unfit", term.id or term.text[:40])
        else:
            found.append(term)
    return found


def _unit(number: int, row: Row, direction: Direction, targets: tuple[ListedTerm | None, ...]) -> str:
    first = next((target for target in targets if target is not None), None)
    lines = [f'<tu tuid="t{number}">', f"<note>{escape(remark(row, direction, first))}</note>"]
    lines.append(f'<prop type="{CONCEPT}">{escape(concept_iri(row.entry))}</prop>')
    for tag, term in zip(direction.tags, (row.source, *targets), strict=True):
        if term is not None:
            lines.append(f"<tuv xml:lang={quoteattr(tag)}><seg>{escape(term.text.strip())}</seg></tuv>")
    return "\n".join([*lines, "</tu>\n"])


# ---------------------------------------------------------------- reading


def read(source: Path | IO[bytes], remarks: Remarks) -> Iterator[Entry | Shared]:
    """Yield the units of a translation memory as entries; units that follow each other on one concept are one entry.

    Inline codes are left out of the terms. Raises FormatError for what is no TMX.
    """
    reader = _Reader(remarks)
    before: Entry | None = None
    for entry in reader.run(source):
        if before is not None and entry.items and entry.items == before.items:
            before = joined(before, entry)
            continue
        if before is not None:
            yield before
        before = entry
    if before is not None:
        yield before


class _Reader:
    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._ids: dict[str, int] = {}

    def run(self, source: Path | IO[bytes]) -> Iterator[Entry]:
        for event in pieces(source, ("header", "tu")):
            node = event.node
            if isinstance(event, Opened):
                if not event.path and node.name not in ("tmx", "#doctype"):
                    raise FormatError(f"not TMX: root element {node.name}")
                if node.name not in ("tmx", "body", "#doctype"):
                    self._remarks.wrong(f"{_called(node)} at line {node.line} does not belong into TMX")
            elif node.name == "tu" and (entry := self._entry(node)):
                yield entry

    def _entry(self, unit: Node) -> Entry | None:
        name = unit.get("tuid")
        if name is not None:
            if name in self._ids:
                self._remarks.wrong(f"duplicate id {name!r} (lines {self._ids[name]} and {unit.line})")
            self._ids.setdefault(name, unit.line)
        sections: dict[str, list[ListedTerm]] = {}
        for variant in (child for child in unit.children if child.name == "tuv"):
            tag = self._tag(variant)
            text = " ".join("".join(_text(seg) for seg in variant.children if seg.name == "seg").split())
            if not text:
                self._remarks.wrong(f"empty term at line {variant.line}")
                continue
            sections.setdefault(tag, []).append(ListedTerm(text, line=variant.line))
        if len(sections) < 2:
            self._remarks.wrong(f"<tu> at line {unit.line}: expected terms in two languages, found {len(sections)}")
            return None
        told = [child.text.strip() for child in unit.children if child.name == "note"]
        concept = next((p.text.strip() for p in unit.children if p.name == "prop" and p.get("type") == CONCEPT), "")
        about = (
            (Item("externalCrossReference", "Gogen concept", target=concept),)
            if concept.startswith(CONCEPT_IRI)
            else ()
        )
        notes = tuple(Item("note", text.removesuffix(f"; {concept}")) for text in told if text and text != concept)
        found = [LanguageSection(tag, tuple(terms)) for tag, terms in sections.items()]
        first, *terms = found[0].terms
        found[0] = found[0]._replace(terms=(first._replace(items=notes), *terms))
        return Entry(name or f"line-{unit.line}", tuple(found), about, unit.line)

    def _tag(self, variant: Node) -> str:
        tag = variant.get(LANG) or variant.get("lang") or ""
        if IS_TAG.fullmatch(tag):
            return bcp47(tag)
        mended = bcp47(tag.replace("_", "-").strip())
        meant = f"; did you mean {mended}?" if IS_TAG.fullmatch(mended) else ""
        self._remarks.wrong(f"invalid language tag {tag!r} at line {variant.line}{meant}")
        return mended if meant else "und"


def _called(node: Node) -> str:
    return f"text {node.text.strip()[:40]!r}" if node.name == "#text" else f"<{node.name}>"


def _text(node: Node) -> str:
    """Return the text of a segment without the codes in it."""
    return "".join(one if isinstance(one, str) else "" if one.name in CODES else _text(one) for one in node.content)
