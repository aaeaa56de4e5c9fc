"""What TBX allows where: content of elements, their attributes, by version, in the manner of a DTD.

Version 3: the RELAX NG schema of the core structure (ISO 30042:2019). Version 2: TBXcoreStructV02 and what TBX-Basic
takes away from it (ISO 30042:2008).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

AUX = "(admin|adminGrp|descrip|descripGrp|note|ref|transacGrp|xref)*"
LINKS = "(admin|adminGrp|note|ref|transacGrp|xref)*"
TEXT3, TEXT2, HI = "#text(ec|foreign|hi|ph|sc)*", "#text(bpt|ept|foreign|hi|ph)*", "#text(hi)*"

HEADER = {
    "encodingDesc": "p+",
    "revisionDesc": "change+",
    "change": "p+",
    "titleStmt": "title note*",
    "publicationStmt": "p+",
    "sourceDesc": "p+",
    "title": "#text",
}
OBJECTS = {
    "refObject": "(itemSet|itemGrp|item)+",
    "itemSet": "(itemGrp|item)+",
    "itemGrp": f"item {LINKS}",
}
STRINGS = dict.fromkeys(
    ("adminNote", "date", "descripNote", "hi", "ph", "ref", "transac", "transacNote", "xref"), "#text"
)

# What follows "#text" may stand inside the text; else only elements may, in this order.
V3: Mapping[str, str] = {
    "tbx": "tbxHeader text",
    "tbxHeader": "fileDesc encodingDesc? revisionDesc?",
    "fileDesc": "publicationStmt? titleStmt? sourceDesc",
    **HEADER,
    "text": "body? back?",
    "body": "conceptEntry+",
    "conceptEntry": f"{AUX} langSec+",
    "langSec": f"{AUX} termSec+",
    "termSec": f"term (termNote|termNoteGrp)* {AUX}",
    "termNoteGrp": f"termNote {LINKS}",
    "descripGrp": "descrip (admin|adminGrp|descripNote|note|ref|transacGrp|xref)*",
    "adminGrp": "admin (adminNote|note|ref|xref)*",
    "transacGrp": "transac (date|note|ref|transacNote|xref)*",
    "back": "refObjectSec*",
    "refObjectSec": "refObject+",
    **OBJECTS,
    **STRINGS,
    **dict.fromkeys(("sc", "ec"), ""),
    **dict.fromkeys(("admin", "descrip", "foreign", "item", "note", "p", "termNote"), TEXT3),
    "term": HI,
}
# In DCT style the elements of modules may stand among all others, the term first.
V3_DCT: Mapping[str, str] = {
    **V3,
    "termSec": "term (termNote|termNoteGrp|admin|adminGrp|descrip|descripGrp|note|ref|transacGrp|xref)*",
}
V2: Mapping[str, str] = {
    "martif": "martifHeader text",
    "martifHeader": "fileDesc encodingDesc? revisionDesc?",
    "fileDesc": "titleStmt? publicationStmt? sourceDesc+",
    **HEADER,
    "text": "body back?",
    "body": "termEntry+",
    "termEntry": f"{AUX} langSet+",
    "langSet": f"{AUX} (tig|ntig)+",
    "tig": f"term termNote* {AUX}",
    "ntig": f"termGrp {AUX}",
    "termGrp": "term (termNote|termNoteGrp)* termCompList*",
    "termCompList": f"{AUX} (termComp|termCompGrp)+",
    "termCompGrp": f"termComp (termNote|termNoteGrp)* {LINKS}",
    "termNoteGrp": f"termNote {LINKS}",
    "descripGrp": "descrip (admin|adminGrp|descripNote|note|ref|transacGrp|xref)*",
    "adminGrp": "admin (adminNote|note|ref|xref)*",
    "transacGrp": "transac (transacNote|date|note|ref|xref)*",
    "back": "refObjectList*",
    "refObjectList": "refObject+",
    **OBJECTS,
    **STRINGS,
    **dict.fromkeys(("bpt", "ept", "termComp"), "#text"),
    **dict.fromkeys(("admin", "descrip", "foreign", "item", "note", "p", "termNote"), TEXT2),
    "term": HI,
}
V2_BASIC: Mapping[str, str] = {
    **{name: model for name, model in V2.items() if name not in ("ntig", "adminGrp", "termNoteGrp", "termCompList")},
    "langSet": "(admin|descrip|descripGrp|note|ref|transacGrp|xref)* tig+",
    "termEntry": "(admin|descrip|descripGrp|note|ref|transacGrp|xref)* langSet+",
    "tig": "term termNote* (admin|descrip|descripGrp|note|ref|transacGrp|xref)*",
    "descripGrp": "descrip admin*",
    "transacGrp": "transac (transacNote|date)*",
    "refObject": "item+",
}

_TYPED = "datatype id target type xml:lang"
# The attributes that an element may have; required ones end in "!".
ATTRIBUTES: Mapping[str, str] = {
    **dict.fromkeys(("admin", "adminNote", "descrip", "descripNote", "ref", "termNote", "transac", "transacNote"),
                    f"{_TYPED} type!"),
    **dict.fromkeys(("change", "foreign", "note", "revisionDesc", "sourceDesc", "termComp", "title", "titleStmt"),
                    "id xml:lang"),
    **dict.fromkeys(("adminGrp", "back", "body", "date", "descripGrp", "encodingDesc", "fileDesc", "itemGrp",
                     "martifHeader", "ntig", "publicationStmt", "refObject", "tbxHeader", "term", "termCompGrp",
                     "termEntry", "termGrp", "termNoteGrp", "termSec", "text", "tig", "transacGrp"), "id"),
    "conceptEntry": "id!",
    "langSec": "xml:lang!",
    "langSet": "id xml:lang!",
    "refObjectSec": "id type!",
    "refObjectList": "id type!",
    "termCompList": "id type!",
    "itemSet": "id type",
    "item": "id type",
    "p": "id type xml:lang",
    "xref": "id target! type!",
    "hi": "target type xml:lang",
    "ph": "type",
    "tbx": "style! type! xml:lang!",
    "martif": "type! xml:lang!",
}  # fmt: skip

# The element of each level by version.
ENTRIES = {"conceptEntry", "termEntry"}
SECTIONS = {"langSec", "langSet"}
TERMS = {"termSec", "tig", "ntig"}

IS_TAG = re.compile(r"([A-Za-z]{2,8}|[xi])(-[A-Za-z0-9]{1,8})*")  # RFC 5646, 2.1, and xsd:language
IS_NAME = re.compile(r"[^\W\d][\w.\-]*")  # an XML name without a colon
IS_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
IS_DATE = re.compile(r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
                     r"(T\d\d:\d\d:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")  # xsd:date, xsd:dateTime  # fmt: skip


class Particle(NamedTuple):
    """One place in the content of an element: which elements, at least and at most how many."""

    names: frozenset[str]
    least: int
    most: float


class Content(NamedTuple):
    """The content of an element: whether text may stand in it, and its places in order."""

    text: bool
    places: tuple[Particle, ...]
    model: str


_PLACE = re.compile(r"\(?([\w|]+)\)?([?*+]?)")
_BOUNDS: Mapping[str, tuple[int, float]] = {"": (1, 1), "?": (0, 1), "*": (0, float("inf")), "+": (1, float("inf"))}


@cache
def content_of(model: str) -> Content:
    """Return what a content model says: ``term (termNote|termNoteGrp)* note?``."""
    text = model.startswith("#text")
    places = (Particle(frozenset(names.split("|")), *_BOUNDS[sign])
              for names, sign in _PLACE.findall(model.removeprefix("#text")))  # fmt: skip
    return Content(text, tuple(places), model)


def misplaced(content: Content, names: Sequence[str]) -> int | None:
    """Return the number of the first child that may not stand there, ``len(names)`` if one is missing at the end.

    None if all is well.
    """
    place = count = 0
    for number, name in enumerate(names):
        while place < len(content.places) and (
            name not in content.places[place].names or count >= content.places[place].most
        ):
            if count < content.places[place].least:
                return number
            place, count = place + 1, 0
        if place == len(content.places):
            return number
        count += 1
    missing = place < len(content.places) and (
        count < content.places[place].least or any(later.least for later in content.places[place + 1 :])
    )
    return len(names) if missing else None
