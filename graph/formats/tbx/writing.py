"""TBX written: one entry after another, the same list always as the same bytes.

A fact goes where the dialect has a category for it; where it has none, into a note that begins with a key in brackets
(:mod:`graph.formats.keys`). TBX-Linguist keeps every fact so; the other dialects keep those that people read, and name
the rest as lost. Kana readings and romanisations are never terms: tools that compare the bare language code would take
``netorare`` under ``ja-Latn`` for a Japanese target.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import IO
from xml.sax.saxutils import escape

from graph.formats.keys import TOLD, note_of
from graph.formats.tbx.categories import (
    CONCEPT,
    LANGUAGE,
    NAMESPACES,
    TERM,
    V2_BASIC,
    V2_DEFAULT,
    V3,
    Category,
    narrowed,
)
from graph.formats.tbx.names import xml_name
from graph.formats.tbx.structure import IS_DATE, IS_DAY
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, Losses, Shared
from ontology.errors import FormatError

CORE = "urn:iso:std:iso:30042:ed-2"
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of TBX: version, name, style, its categories, what its groups may hold, what it does with the rest."""

    version: int
    name: str
    style: str
    categories: Mapping[str, Category]
    groups: Mapping[str, Collection[str]]  # element → elements that may stand in its group
    whole: bool = False  # every fact is kept, in a note where there is no category
    ntig: bool = False


_GROUPS3 = {
    "admin": ("adminNote", "note", "ref", "xref"),
    "descrip": ("admin", "descripNote", "note", "ref", "transac", "xref"),
    "termNote": ("admin", "note", "ref", "transac", "xref"),
    "transac": ("date", "note", "ref", "transacNote", "xref"),
}
_GROUPS2_BASIC = {"descrip": ("admin",), "transac": ("transacNote", "date")}


def _v3(name: str, style: str) -> Dialect:
    return Dialect(3, name, style, V3[name], _GROUPS3, whole=name == "TBX-Linguist")


DIALECTS = {
    "tbx": _v3("TBX-Linguist", "dca"),
    "tbx-dct": _v3("TBX-Linguist", "dct"),
    "tbx-basic": _v3("TBX-Basic", "dca"),
    "tbx-basic-dct": _v3("TBX-Basic", "dct"),
    "tbx-min": _v3("TBX-Min", "dca"),
    "tbx-min-dct": _v3("TBX-Min", "dct"),
    "tbx-v2": Dialect(2, "TBX-Basic", "dca", V2_BASIC, _GROUPS2_BASIC),
    "tbx-v2-ntig": Dialect(2, "TBX", "dca", V2_DEFAULT, _GROUPS3, ntig=True),
}


def write(
    file: IO[bytes],
    dialect: Dialect,
    entries: Iterable[Entry],
    shared: Iterable[Shared],
    losses: Losses,
    head: tuple[str, str, str] = ("Term list", "", ""),
    ids: Collection[str] | None = None,
) -> None:
    """Write a term list as TBX. ``head`` is its title, its licence, where it comes from.

    ``ids`` are those that a reference may lead to; None: all that are referred to are there. Raises FormatError for a
    text that XML cannot hold.
    """
    writer = Writer(dialect, losses, ids)
    for line in writer.opening(head):
        file.write(f"{line}\n".encode())
    for entry in entries:
        if not dialect.whole and any(item.category == "without_concept" for item in entry.items):
            losses.add("without_concept", entry.id)
            continue
        for line in writer.entry(entry):
            file.write(f"{line}\n".encode())
    for line in writer.closing(shared):
        file.write(f"{line}\n".encode())


_IN_GROUPS = ("transacNote", "adminNote", "descripNote", "termCompList")  # never on their own, or not as text


class Writer:
    """Makes the lines of a file in one dialect, and notes in ``losses`` what it has to leave out."""

    def __init__(self, dialect: Dialect, losses: Losses, ids: Collection[str] | None = None) -> None:
        self._dialect = dialect
        self._losses = losses
        self._ids = ids
        self._v2 = dialect.version == 2

    def opening(self, head: tuple[str, str, str]) -> Iterator[str]:
        """Yield the lines before the first entry; see :func:`write`."""
        yield from self._head(head)
        yield " <text>"
        yield "  <body>"

    def closing(self, shared: Iterable[Shared]) -> Iterator[str]:
        """Yield the lines after the last entry."""
        yield "  </body>"
        yield from self._back(shared)
        yield " </text>"
        yield "</martif>" if self._v2 else "</tbx>"

    def _head(self, head: tuple[str, str, str]) -> Iterator[str]:
        title, licence, origin = head
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        if self._v2:
            yield f'<martif type="{self._dialect.name}" xml:lang="en">'
        else:
            modules = (f' xmlns:{name}="{NAMESPACES[name]}"' for name in self._modules())
            yield (f'<tbx xmlns="{CORE}"{"".join(modules)} type="{self._dialect.name}" style="{self._dialect.style}" '
                   'xml:lang="en">')  # fmt: skip
        statement = f"   <titleStmt><title>{text(title)}</title></titleStmt>"
        published = f"   <publicationStmt><p>{text(licence)}</p></publicationStmt>" if licence else ""
        yield " <martifHeader>" if self._v2 else " <tbxHeader>"
        yield "  <fileDesc>"
        yield from (line for line in ((statement, published) if self._v2 else (published, statement)) if line)
        yield f"   <sourceDesc><p>{text(origin or title)}</p></sourceDesc>"
        yield "  </fileDesc>"
        if self._v2:
            xcs = "TBXBasicXCSV02.xcs" if self._dialect.name == "TBX-Basic" else "TBXXCSV02.xcs"
            yield f'  <encodingDesc><p type="XCSURI">{xcs}</p></encodingDesc>'
        yield " </martifHeader>" if self._v2 else " </tbxHeader>"

    def _modules(self) -> list[str]:
        if self._dialect.style == "dca":
            return []
        return sorted({category.module for category in self._dialect.categories.values()})

    # ------------------------------------------------------------ entries

    def entry(self, entry: Entry) -> Iterator[str]:
        """Yield the lines of an entry."""
        outer, inner = ("termEntry", "langSet") if self._v2 else ("conceptEntry", "langSec")
        yield f'   <{outer} id="{xml_name(entry.id)}">'
        yield from self._items(entry.items, CONCEPT, entry.id, None, "    ")
        for section in entry.languages:
            yield f'    <{inner} xml:lang="{attribute(section.tag)}">'
            yield from self._items(section.items, LANGUAGE, entry.id, section.tag, "     ")
            for term in section.terms:
                yield from self._term(term, section, entry)
            yield f"    </{inner}>"
        yield f"   </{outer}>"

    def _term(self, term: ListedTerm, section: LanguageSection, entry: Entry) -> Iterator[str]:
        element = "termSec" if not self._v2 else "ntig" if self._dialect.ntig else "tig"
        known = f' id="{xml_name(term.id)}"' if term.id else ""
        yield f"     <{element}{known}>"
        where = term.id or entry.id
        notes, others = self._parted(term.items, where, section.tag)
        grouped = ["<termGrp>", "</termGrp>"] if self._dialect.ntig else []
        yield from (f"      {line}" for line in grouped[:1])
        yield f"      <term>{text(term.text)}</term>"
        yield from (f"      {line}" for line in notes)
        yield from (f"      {line}" for line in grouped[1:])
        yield from (f"      {line}" for line in others)
        yield f"     </{element}>"

    def _parted(self, items: Iterable[Item], where: str, tag: str) -> tuple[list[str], list[str]]:
        """Return what is said of a term in two parts: term notes come before all else."""
        notes: list[str] = []
        others: list[str] = []
        for item in items:
            for line in self._item(item, TERM, where, tag):
                is_note = line.startswith(("<termNote", *self._dct_notes()))
                (notes if is_note else others).append(line)
        return notes, others

    def _dct_notes(self) -> tuple[str, ...]:
        if self._dialect.style == "dca":
            return ()
        return tuple(f"<{c.module}:{c.name}>" for c in self._dialect.categories.values() if c.element == "termNote")

    # ------------------------------------------------------------ facts

    def _items(self, items: Iterable[Item], level: str, where: str, tag: str | None, indent: str) -> Iterator[str]:
        for item in items:
            for line in self._item(item, level, where, tag):
                yield f"{indent}{line}"

    def _item(self, item: Item, level: str, where: str, tag: str | None) -> Iterator[str]:
        if item.category == "note" and not item.parts:
            yield self._note(item)
            return
        category = self._dialect.categories.get(item.category)
        value = narrowed(category, item.value) if category else None
        if category is None or value is None or not self._fits(item, category, level, tag):
            yield from self._as_note(item, where)
            return
        unfit = [part for part in item.parts if self._part_element(part, category) is None]
        if unfit and self._dialect.whole:
            yield self._note(item)
            return
        for part in unfit:
            self._lose(part, where)
        yield self._group(item._replace(value=value), category, tag)
        if value != item.value:
            yield self._note(Item(item.category, item.value))

    def _fits(self, item: Item, category: Category, level: str, tag: str | None) -> bool:
        if level not in category.levels or category.element in _IN_GROUPS:
            return False
        if self._dialect.style == "dct" and item.tag not in (None, tag):
            return False  # an element of a module has no xml:lang
        return self._leads(item, category)

    def _leads(self, item: Item, category: Category) -> bool:
        """Tell whether an item leads where its category may lead."""
        if category.element == "xref":
            return item.target is not None and item.target.startswith(("http://", "https://"))
        if category.element == "ref" and item.target is None:
            return False
        if item.target is None:
            return True
        if self._dialect.style == "dct" and category.name not in ("crossReference", "responsibility"):
            return False
        return self._ids is None or item.target in self._ids

    def _part_element(self, part: Item, category: Category) -> str | None:
        """Return the element of a part if it may stand in a group of its category."""
        allowed = self._dialect.groups.get(category.element, ())
        if part.category in ("note", "date"):
            element = part.category if not part.parts and part.target is None else None
            form = IS_DAY if self._v2 else IS_DATE
            if part.category == "date" and not form.fullmatch(part.value) and self._dialect.name != "TBX":
                return None
            return element if element in allowed else None
        found = self._dialect.categories.get(part.category)
        if found is None or found.element not in allowed or part.parts or not self._leads(part, found):
            return None
        if (found.values and part.value not in found.values) or (self._dialect.style == "dct" and part.tag):
            return None
        return None if found.element == "transac" else found.element

    def _group(self, item: Item, category: Category, tag: str | None) -> str:
        element = self._element(item, category.element, tag)
        parts = []
        for part in item.parts:
            name = self._part_element(part, category)
            if name in ("note", "date"):
                parts.append(self._note(part) if name == "note" else f"<date>{text(part.value)}</date>")
            elif name:
                parts.append(self._element(part, name, tag))
        if not parts and category.element != "transac":
            return element
        return f"<{category.element}Grp>{element}{''.join(parts)}</{category.element}Grp>"

    def _element(self, item: Item, element: str, tag: str | None) -> str:
        target = f' target="{attribute(self._target(item.target))}"' if item.target is not None else ""
        if self._dialect.style == "dct":
            name = f"{self._dialect.categories[item.category].module}:{item.category}"
            return f"<{name}{target}>{text(item.value)}</{name}>"
        lang = f' xml:lang="{attribute(item.tag)}"' if item.tag and item.tag != tag else ""
        return f'<{element} type="{item.category}"{target}{lang}>{text(item.value)}</{element}>'

    def _target(self, target: str) -> str:
        return target if target.startswith(("http://", "https://")) else xml_name(target)

    def _as_note(self, item: Item, where: str) -> Iterator[str]:
        if self._dialect.whole or item.category in TOLD or (item.category in self._dialect.categories and item.value):
            yield self._note(item if self._dialect.whole else item._replace(parts=()))
            if not self._dialect.whole:
                for part in item.parts:
                    self._lose(part, where)
        else:
            self._lose(item, where)

    def _note(self, item: Item) -> str:
        lang = f' xml:lang="{attribute(item.tag)}"' if item.tag else ""
        return f"<note{lang}>{text(note_of(item))}</note>"

    def _lose(self, item: Item, where: str) -> None:
        for one in item.flat():
            self._losses.add(one.category, where)

    # ------------------------------------------------------------ shared things

    def _back(self, shared: Iterable[Shared]) -> Iterator[str]:
        section = "refObjectList" if self._v2 else "refObjectSec"
        begun = False
        for kind, things in groupby(shared, key=attrgetter("kind")):
            kept = [thing for thing in things if self._kept(thing)]
            if kept and not begun:
                begun = True
                yield "  <back>"
            if kept:
                yield f'   <{section} type="{attribute(kind)}">'
                for thing in kept:
                    items = "".join(f'<item type="{attribute(f)}">{text(v)}</item>' for f, v in thing.fields)
                    known = f' id="{xml_name(thing.id)}"' if thing.id else ""
                    yield f"    <refObject{known}>{items or '<item/>'}</refObject>"
                yield f"   </{section}>"
        if begun:
            yield "  </back>"

    def _kept(self, thing: Shared) -> bool:
        if self._dialect.whole or thing.kind not in OWN_KINDS:
            return True
        self._losses.add(thing.kind, thing.id)
        return False


# Shared things that only a whole graph has.
OWN_KINDS = ("language", "agent", "morph", "concept", "formation", "borrowing", "translation", "relation", "claim")


def text(value: str) -> str:
    """Return a text as XML content. Raises FormatError for what XML cannot hold."""
    if bad := NO_XML.search(value):
        raise FormatError(f"TBX cannot hold the control character U+{ord(bad.group()):04X} in {value[:80]!r}")
    return escape(value).replace("\r", "&#13;")


def attribute(value: str) -> str:
    """Return a text as the value of an XML attribute in double quotation marks."""
    found = text(value).replace('"', "&quot;")
    return found.replace("\n", "&#10;").replace("\t", "&#9;")
