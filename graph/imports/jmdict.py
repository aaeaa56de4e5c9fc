"""JMdict: XML of one ``entry`` a word, with tags as entities (``<pos>&v1;</pos>``) that its own document type declares.

Read event by event with expat, one entry at a time. The parser never expands an entity: a reference comes as its name,
which is the tag. So a declaration that grows, or that names another file, has nothing to act on; it is refused all the
same. (JMdict's DTD: edrdg.org/jmdict/jmdict_dtd_h.html.)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from graph.entries.writing import LATIN
from graph.imports.edict2 import Spelling, forms
from graph.imports.report import Remarks
from graph.imports.streams import Stream
from graph.imports.tags import language_of, sense_of, spoken, tag_of_japanese
from graph.imports.words import Etymon, ImportedSense, ImportedWord, Rejected, Route
from ontology.errors import ImportFailed
from ontology.model import Written

ROOT = "JMdict"
MOST_ENTITIES = 2000
LONGEST_ENTITY = 500  # characters; JMdict's longest has about 60
LONGEST_TEXT = 65_536  # characters of one element
DEEPEST = 8  # elements in each other; JMdict has four

_CREATED = re.compile(r"created:\s*(\d{4}-\d{2}-\d{2})", re.IGNORECASE)
_LANG = "xml:lang"
_SPELLINGS = {"k_ele": ("keb", "ke_inf", ""), "r_ele": ("reb", "re_inf", "re_restr")}


@dataclass(slots=True)
class _Element:
    """An element of an entry: its text, the names of the entities in it, and its children."""

    name: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    children: list["_Element"] = field(default_factory=list)
    size: int = 0

    def all(self, name: str) -> "Iterator[_Element]":
        return (child for child in self.children if child.name == name)

    def texts(self, name: str) -> list[str]:
        return ["".join(child.text).strip() for child in self.all(name)]

    def tags_of(self, *names: str) -> list[str]:
        return [tag for name in names for child in self.all(name) for tag in (child.tags or child.text) if tag.strip()]


def read(stream: Stream, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    """Yield the words of a JMdict file, in its order. Raises ImportFailed if it is no such XML."""
    parser = _Parser(stream.name, remarks)
    for piece in stream.pieces():
        parser.feed(piece)
        yield from parser.taken()
    parser.feed(b"", final=True)
    yield from parser.taken()


class _Parser:
    """expat with its handlers, and the entries that are whole."""

    def __init__(self, name: str, remarks: Remarks) -> None:
        self.name, self.remarks = name, remarks
        self._ready: list[ImportedWord | Rejected] = []
        self._open: list[_Element] = []
        self._depth = 0
        self._entities = 0
        self._too_long = False
        self._where = ""
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.DefaultHandler = self._reference  # with it, expat leaves references as they stand
        self._expat.EntityDeclHandler = self._declared
        self._expat.CommentHandler = self._comment

    def feed(self, piece: bytes, final: bool = False) -> None:
        """Take in more of the file."""
        try:
            self._expat.Parse(piece, final)
        except expat.ExpatError as error:
            if final and error.code in _AT_THE_END:
                raise ImportFailed("the file ends before its end (truncated)", self.name, self._line()) from error
            reason = expat.ErrorString(error.code)
            raise ImportFailed(f"XML not well-formed: {reason}", self.name, f"line {error.lineno}") from error

    def taken(self) -> Iterator[ImportedWord | Rejected]:
        """Give the entries that are whole since the last call."""
        ready, self._ready = self._ready, []
        yield from ready

    def _line(self) -> str:
        return f"line {self._expat.CurrentLineNumber}"

    def _declared(
        self, name: str, parameter: bool, value: str | None, base: object, system: str | None, public: object, _: object
    ) -> None:
        self._entities += 1
        if system is not None or parameter:
            raise ImportFailed(f"the entity {name!r} is not of this file: such are refused", self.name, self._line())
        if self._entities > MOST_ENTITIES or len(value or "") > LONGEST_ENTITY or "&" in (value or ""):
            raise ImportFailed(
                f"the entity {name!r} is not a tag: expected {MOST_ENTITIES:,} at most, each a text of up to "
                f"{LONGEST_ENTITY} characters without further entities",
                self.name,
                self._line(),
            )

    def _comment(self, text: str) -> None:
        if not self._open and (created := _CREATED.search(text)):
            self.remarks.facts = self.remarks.facts._replace(date=created[1])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and name != ROOT:
            raise ImportFailed(f"not JMdict: the root element is {name!r}, expected {ROOT!r}", self.name, self._line())
        if self._depth > DEEPEST:
            raise ImportFailed(f"elements {DEEPEST} deep in each other: no JMdict", self.name, self._line())
        if self._depth == 2:
            self._where, self._too_long = self._line(), False
        if self._depth > 1:
            self._open.append(_Element(name, attributes))

    def _text(self, text: str) -> None:
        if not self._open:
            return
        element = self._open[-1]
        element.size += len(text)
        if element.size > LONGEST_TEXT:
            self._too_long = True
            element.text = []
        else:
            element.text.append(text)

    def _reference(self, text: str) -> None:
        if self._open and text.startswith("&") and text.endswith(";"):
            self._open[-1].tags.append(text[1:-1])

    def _end(self, name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        if self._open:
            self._open[-1].children.append(element)
        elif self._too_long:
            self._ready.append(Rejected(self._where, f"a text longer than {LONGEST_TEXT:,} characters"))
        elif name == "entry":
            self._ready.append(_word(element, self._where, self.remarks))
        else:
            self._ready.append(Rejected(self._where, f"expected an element 'entry', found {name!r}"))


_AT_THE_END = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
)


def _word(entry: _Element, where: str, remarks: Remarks) -> ImportedWord | Rejected:
    key = next(iter(entry.texts("ent_seq")), "")
    if not key.isdecimal():
        return Rejected(where, f"an entry needs a number in ent_seq, found {key!r}")
    readings = list(_spellings(entry, "r_ele"))
    spellings = list(_spellings(entry, "k_ele"))
    if not readings:
        return Rejected(where, f"entry {key} has no reading (r_ele)")
    if not spellings:
        spellings, readings = [one._replace(of=frozenset()) for one in readings], []
    heads, reading, others = forms(spellings, readings)
    senses, tags = _senses(entry, where, remarks)
    kind = spoken(tags)
    return ImportedWord(
        key,
        where,
        "ja",
        Written(heads[0], "ja-Latn" if LATIN.match(heads[0]) else "ja"),
        tuple(Written(text, tag_of_japanese(text)) for text in dict.fromkeys(heads + reading)),
        tuple(senses),
        part_of_speech=kind.part_of_speech,
        conjugation_class=kind.conjugation_class,
        other_forms=tuple(Written(text, tag_of_japanese(text)) for text in dict.fromkeys(others)),
        etyma=tuple(_etyma(entry, where, remarks)),
    )


def _spellings(entry: _Element, kind: str) -> Iterator[Spelling]:
    text, tags, of = _SPELLINGS[kind]
    for element in entry.all(kind):
        for written in filter(None, element.texts(text)):
            yield Spelling(
                written, frozenset(element.tags_of(tags)), frozenset(element.texts(of)) if of else frozenset()
            )


def _senses(entry: _Element, where: str, remarks: Remarks) -> tuple[list[ImportedSense], list[str]]:
    """Return the senses, and the tags of parts of speech of the first; a sense without one has that of the last."""
    senses: list[ImportedSense] = []
    kinds: list[str] = []
    first: list[str] = []
    for element in entry.all("sense"):
        kinds = element.tags_of("pos") or kinds
        first = first or kinds
        glosses = []
        for gloss in element.all("gloss"):
            code = gloss.attributes.get(_LANG, "eng")
            language, text = language_of(code), "".join(gloss.text).strip()
            if language is None:
                remarks.warn(f"a gloss in an unknown language '{code}' is left out", where)
            elif text:
                glosses.append(Written(text, language))
        if glosses:
            senses.append(sense_of(glosses, [*kinds, *element.tags_of("field", "misc", "dial")], where, remarks))
    if not senses:
        remarks.warn("a word without a gloss", where)
    return senses, first


def _etyma(entry: _Element, where: str, remarks: Remarks) -> Iterator[Etymon]:
    """Give the words of other languages that an entry names (lsource): borrowed, or put together in Japan (wasei)."""
    given = set()
    for sense in entry.all("sense"):
        for element in sense.all("lsource"):
            code = element.attributes.get(_LANG, "eng")
            language, word = language_of(code), "".join(element.text).strip()
            if language is None:
                remarks.warn(f"unknown language '{code}'", where)
            elif not word:
                remarks.warn("a language of origin without the word: no etymon", where)
            elif (language, word) not in given:
                given.add((language, word))
                wasei = element.attributes.get("ls_wasei") == "y"
                yield Etymon(language, word, Route.PSEUDO if wasei else Route.BORROWED)
