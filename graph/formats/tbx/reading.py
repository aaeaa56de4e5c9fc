"""TBX read: version 3 in all dialects and both styles, version 2 (martif), strictly or leniently.

Strictly, what the schemas do not allow is an error; leniently it is mended or kept as it stands, with a warning. Errors
are gathered, so that one reading names them all. What is no TBX at all is refused either way.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from graph.entries.rows import not_one_of
from graph.formats.keys import item_of
from graph.formats.remarks import Remarks
from graph.formats.tbx.categories import (
    CONCEPT,
    LANGUAGE,
    MODULES,
    NAMESPACES,
    RENAMED,
    REPAIRED,
    TERM,
    V2_DEFAULT,
    V3,
    Category,
)
from graph.formats.tbx.categories import V2_BASIC as V2_BASIC_CATEGORIES
from graph.formats.tbx.markup import LANG, Node, Opened, pieces
from graph.formats.tbx.names import xml_name
from graph.formats.tbx.structure import (
    ATTRIBUTES,
    ENTRIES,
    IS_DATE,
    IS_NAME,
    IS_TAG,
    SECTIONS,
    TERMS,
    V2,
    V2_BASIC,
    V3_DCT,
    content_of,
    misplaced,
)
from graph.formats.tbx.structure import V3 as V3_CONTENT
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, Shared
from ontology.errors import FormatError
from ontology.vocabulary import bcp47

CORE = "urn:iso:std:iso:30042:ed-2"
WHOLE = ("tbxHeader", "martifHeader", *sorted(ENTRIES), "refObject")
V2_DIALECTS = ("TBX", "TBX-Default", "TBX-Basic")
PUBLISHED = re.compile(r"TBX(Basic)?XCSV02\.xcs\s*$")  # the constraint files whose categories we know
GROUPS = {"adminGrp", "descripGrp", "termNoteGrp", "transacGrp", "termCompGrp"}
TYPED = {"admin", "adminNote", "descrip", "descripNote", "ref", "termNote", "transac", "transacNote", "xref"}


def read(source: Path | IO[bytes], remarks: Remarks) -> Iterator[Entry | Shared]:
    """Yield the entries of a TBX file, then its shared objects. Raises FormatError for what is no TBX.

    What is wrong with it is noted in ``remarks``; whoever reads looks there at the end, for the whole file counts.
    """
    return _Reader(remarks).run(source)


class _Reader:
    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._style = "dca"
        self._dialect = ""
        self._root = ""
        self._contents: Mapping[str, str] = V3_CONTENT
        self._categories: Mapping[str, Category] | None = None  # None: any will do
        self._ids: dict[str, int] = {}
        self._targets: list[tuple[str, int, bool]] = []
        self._inside: dict[str, list[Node]] = {}  # what the outermost elements hold
        self._doctype = False
        self._section = ""

    # ------------------------------------------------------------ the file

    def run(self, source: Path | IO[bytes]) -> Iterator[Entry | Shared]:
        number = 0
        for event in pieces(source, WHOLE):
            node, parent = event.node, event.path[-1] if event.path else ""
            if isinstance(event, Opened) and node.name == "#doctype":
                self._doctype = True
            elif not parent:
                self._begin(node)
            elif node.name == "#text":
                self._wrong(f"text {node.text.strip()[:40]!r} in <{parent}> at line {node.line}")
            elif isinstance(event, Opened):
                self._outer(node, parent)
            elif parent == "body" and node.name in ENTRIES:
                number += 1
                yield from self._entry(node, number)
            elif node.name == "refObject":
                yield from self._object(node)
            else:
                self._outer(node, parent)
                self._header(node)
        self._finish()

    def _begin(self, root: Node) -> None:
        self._root = root.name
        if root.name == "tbx":
            self._begin_v3(root)
        elif root.name == "martif":
            self._begin_v2(root)
        else:
            raise FormatError(f"not TBX: root element {root.name}")
        self._attributes(root)

    def _begin_v3(self, root: Node) -> None:
        if root.space != CORE:
            self._wrong(f"namespace of <tbx> at line {root.line} is {root.space!r}; expected {CORE!r}")
        if self._doctype:
            self._wrong("a document type declaration is not allowed in TBX v3")
        self._style = root.get("style") or ""
        if self._style not in ("dca", "dct"):
            self._wrong(not_one_of(self._style, ["dca", "dct"], f"style {self._style!r} of TBX at line {root.line}"))
        self._contents = V3_DCT if self._style == "dct" else V3_CONTENT
        self._dialect = root.get("type") or ""
        if self._dialect not in MODULES:
            self._wrong(not_one_of(self._dialect, list(MODULES), f"unknown TBX dialect {self._dialect!r}"))
        elif MODULES[self._dialect]:
            self._categories = V3[self._dialect]

    def _begin_v2(self, root: Node) -> None:
        self._dialect = root.get("type") or ""
        if self._dialect not in V2_DIALECTS:
            self._wrong(not_one_of(self._dialect, list(V2_DIALECTS), f"unknown TBX dialect {self._dialect!r}"))
        basic = self._dialect == "TBX-Basic"
        self._contents = V2_BASIC if basic else V2
        self._categories = V2_BASIC_CATEGORIES if basic else V2_DEFAULT

    def _outer(self, node: Node, parent: str) -> None:
        """Take note of an element outside entries, header and objects."""
        if node.name not in self._contents:
            self._wrong(f"unknown element {node.name!r} at line {node.line}")
        self._inside.setdefault(parent, []).append(node)
        self._attributes(node)
        if node.name in ("refObjectSec", "refObjectList"):
            self._section = node.get("type") or ""

    def _header(self, node: Node) -> None:
        self._check(node)
        for one in _all(node):
            private = one.name == "p" and one.get("type") in ("XCSURI", "DCSName")
            if private and self._root == "martif" and not PUBLISHED.search(one.text) and self._dialect != "TBX-Basic":
                self._remarks.warn(f"its own constraints {one.text.strip()!r} are not read: any data category will do")
                self._categories = None

    def _finish(self) -> None:
        for name in ("tbx", "martif", "text", "back"):
            if name in self._inside:
                inside = self._inside[name]
                self._order(name, inside, inside[-1].line if inside else 1)
        for target, line, must in self._targets:
            if target not in self._ids:
                message = f"target {target!r} is neither an id in this file nor an http(s) URI (line {line})"
                self._wrong(message) if must else self._remarks.warn(message)

    # ------------------------------------------------------------ entries

    def _entry(self, node: Node, number: int) -> Iterator[Entry]:
        self._check(node)
        inside = [self._section_of(child) for child in node.children if child.name in SECTIONS]
        sections = tuple(one for one in inside if one.terms)
        items = self._items(node.children, CONCEPT)
        if sections:
            yield Entry(self._id(node) or f"entry-{number}", sections, items, node.line)
        else:
            self._wrong(f"<{node.name}> at line {node.line} has no term")

    def _id(self, node: Node) -> str | None:
        """Return the id of an element, mended so that it is an XML name and that no other element has it."""
        found = node.get("id")
        if found is None:
            return None
        own = xml_name(found)
        return own if self._ids.get(found) == node.line else f"{own}.{node.line}"

    def _section_of(self, node: Node) -> LanguageSection:
        terms = [term for child in node.children if child.name in TERMS for term in self._terms(child)]
        return LanguageSection(self._tag(node), tuple(terms), self._items(node.children, LANGUAGE))

    def _tag(self, node: Node) -> str:
        tag = node.get(LANG) or ""
        if IS_TAG.fullmatch(tag):
            return bcp47(tag)
        mended = bcp47(tag.replace("_", "-").strip())
        meant = f"; did you mean {mended}?" if IS_TAG.fullmatch(mended) else ""
        self._wrong(f"invalid language tag {tag!r} at line {node.line}{meant}")
        return mended if meant else "und"

    def _terms(self, node: Node) -> Iterator[ListedTerm]:
        group = next((child for child in node.children if child.name == "termGrp"), node)
        items = self._items([*group.children, *(node.children if group is not node else ())], TERM)
        for child in group.children:
            if child.name != "term":
                continue
            text = child.text
            if not text.strip():
                self._wrong(f"empty term at line {child.line}")
                continue
            if re.search(r"[\t\r\n]", text):
                self._wrong(f"a tab or newline in the term {' '.join(text.split())[:60]!r} at line {child.line}")
                text = " ".join(text.split())
            yield ListedTerm(text, items, self._id(node), child.line)

    def _object(self, node: Node) -> Iterator[Shared]:
        self._check(node)
        told = tuple((one.get("type") or "", one.text) for one in _all(node) if one.name == "item")
        yield Shared(self._section, node.get("id") or "", told)

    # ------------------------------------------------------------ facts

    def _items(self, inside: list[Node], level: str) -> tuple[Item, ...]:
        skipped = ENTRIES | SECTIONS | TERMS | {"term", "termGrp"}
        found = [(child, self._item(child, level)) for child in inside if child.name not in skipped]
        exact = {item.category for child, item in found if item and child.name == "note" and _is_picked(item.category)}
        return tuple(item for child, item in found if item and (item.category not in exact or child.name == "note"))

    def _item(self, node: Node, level: str) -> Item | None:
        if node.name in GROUPS:
            parts = [item for child in node.children if (item := self._item(child, level))]
            return parts[0]._replace(parts=(*parts[0].parts, *parts[1:])) if parts else None
        if node.name == "termCompList":
            parts = [item for child in node.children if (item := self._item(child, level))]
            return Item(node.get("type") or "termCompList", " ".join(part.value for part in parts), parts=tuple(parts))
        if node.name == "note":
            return item_of(node.text, node.get(LANG))
        if node.name in ("date", "termComp"):
            if node.name == "date" and self._root == "tbx" and not IS_DATE.fullmatch(node.text.strip()):
                self._wrong(f"date {node.text.strip()!r} at line {node.line} is no ISO 8601 date")
            return Item(node.name, node.text, node.get(LANG))
        if node.name not in TYPED:
            return None  # noted as unknown already
        name, value = self._category(node, level)
        target = node.get("target")
        if target is not None:
            self._target(node, target)
        return Item(name, value, node.get(LANG), target)

    def _category(self, node: Node, level: str) -> tuple[str, str]:
        """Return the category and the value of an element, mended where that is the way to read."""
        name, value = node.get("type") or "untyped", node.text
        if self._categories is None:
            return name, value
        found = self._categories.get(name)
        if found is None or found.element != node.name:
            allowed = [one.name for one in self._categories.values() if one.element == node.name]
            self._wrong(not_one_of(name, allowed, f"data category {name!r} of <{node.name}> at line {node.line}"))
            renamed = self._categories.get(RENAMED.get(name, ""))
            if renamed is None or renamed.element != node.name:
                return name, value
            found = renamed
        if level not in found.levels:
            self._wrong(f"{found.name} at line {node.line} stands at the level of a {level}, not of a "
                        f"{' or '.join(found.levels)}")  # fmt: skip
        if found.values and value.strip() not in found.values:
            self._wrong(f"{found.name} {value.strip()!r} not one of {', '.join(found.values)} (line {node.line})")
            value = REPAIRED.get(found.name, {}).get(value.strip(), value)
        return found.name, value.strip() if found.values else value

    def _target(self, node: Node, target: str) -> None:
        if re.match(r"https?://.", target):
            if node.name == "ref":
                self._wrong(f"target {target!r} of <ref> at line {node.line} is no id")
        else:
            self._targets.append((target, node.line, self._root == "tbx" or node.name != "xref"))

    # ------------------------------------------------------------ structure

    def _check(self, node: Node) -> None:
        """Check an element and all inside it against the schema; elements of modules become those of the core."""
        for child in node.children:
            self._plain(child)
        if node.name not in self._contents:
            self._wrong(f"unknown element {node.name!r} at line {node.line}")
        else:
            self._order(node.name, node.children, node.line, node.own_text)
        self._attributes(node)
        for child in node.children:
            self._check(child)

    def _plain(self, node: Node) -> None:
        if node.space == CORE or (node.space == "" and self._root == "martif"):
            if self._style == "dct" and node.name in TYPED:
                self._wrong(f"<{node.name} type=…> at line {node.line} is DCA style; the file says that it is DCT")
            return
        module = next((name for name, space in NAMESPACES.items() if space == node.space), None)
        if self._style == "dca" and module:
            self._wrong(f"<{node.name}> at line {node.line} is DCT style; the file says that it is DCA")
        if module not in MODULES.get(self._dialect, ()):
            self._wrong(f"namespace {node.space!r} at line {node.line} is no part of {self._dialect}")
        category = V3["TBX-Linguist"].get(node.name)
        if module is None or category is None or category.module != module:
            self._wrong(f"unknown element {node.name!r} at line {node.line}")
        if category:
            for name in set(node.attributes) - {"target", "metaType"}:
                self._wrong(f"attribute {name!r} of <{node.name}> at line {node.line} is not allowed in DCT style")
            node.attributes["type"] = node.name
            node.name = category.element

    def _order(self, name: str, inside: list[Node], line: int, text: str = "") -> None:
        content = content_of(self._contents[name])
        at = misplaced(content, [child.name for child in inside])
        if at is not None and at < len(inside):
            child = inside[at]
            self._wrong(f"<{child.name}> at line {child.line} is not allowed there in <{name}>: {content.model}")
        elif at is not None:
            self._wrong(f"<{name}> at line {line} is not complete: {content.model}")
        if text.strip() and not content.text:
            self._wrong(f"text {text.strip()[:40]!r} in <{name}> at line {line}: {content.model}")

    def _attributes(self, node: Node) -> None:
        allowed = ATTRIBUTES.get(node.name)
        if allowed is not None:
            for name in node.attributes:
                if name not in allowed.replace("!", "").split():
                    self._wrong(f"attribute {name!r} of <{node.name}> at line {node.line} is not allowed")
            for name in allowed.split():
                if name.endswith("!") and not node.attributes.get(name[:-1], "").strip():
                    self._wrong(f"<{node.name}> at line {node.line} lacks its attribute {name[:-1]!r}")
        identifier = node.get("id")
        if identifier is not None:
            if not IS_NAME.fullmatch(identifier):
                self._wrong(f"id {identifier!r} at line {node.line} is no XML name")
            if identifier in self._ids:
                self._wrong(f"duplicate id {identifier!r} (lines {self._ids[identifier]} and {node.line})")
            self._ids.setdefault(identifier, node.line)
        tag = node.get(LANG)
        if tag is not None and node.name not in SECTIONS and not IS_TAG.fullmatch(tag):
            self._wrong(f"invalid language tag {tag!r} at line {node.line}")

    def _wrong(self, message: str) -> None:
        self._remarks.wrong(message)


def _is_picked(name: str) -> bool:
    """Tell whether a term has one value of a category, out of a list: a note with it then tells the exact one."""
    both = (V3["TBX-Linguist"].get(name), V2_DEFAULT.get(name))
    return any(found is not None and found.values and found.element == "termNote" for found in both)


def _all(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _all(child)
