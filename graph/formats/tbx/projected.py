"""Rows of the term list of the index as TBX: what the writer makes of one term is kept as a form for all like it.

Two terms are alike if the same is said of them (language, part of speech, status, register, advisories; whether there
is a reading, a romanisation): then their elements differ in the texts alone. So every dialect is written as
:mod:`graph.formats.tbx.writing` writes it, at the speed of filling in forms.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from graph.formats.building import CONCEPT_IRI, ENTRY_IRI
from graph.formats.facts import SENSE_ROWS, TERM_ROWS, item_for
from graph.formats.sheet.columns import parted, romanised
from graph.formats.tbx.names import name
from graph.formats.tbx.writing import Dialect, Writer
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, Losses
from graph.index.listing import Row

# Where the texts go: letters of nobody's (Unicode, private use).
_TERM, _READING, _ROMANISATION, _ENTRY = "\ue000\ue001\ue002\ue003"
_ID, _CONCEPT, _FIRST_DEFINITION = "\ue000", "\ue001", 0xE002
_PLACES = re.compile("[\ue000-\ue0ff]")
_MOST_DEFINITIONS = 200  # of one concept
_AT_ONCE = 500  # concepts

_ROWS = {row.field: row for row in (*TERM_ROWS, *SENSE_ROWS)}


class _Form:
    """Some lines with places for texts, and what of the facts they had to leave out."""

    def __init__(self, lines: Iterable[str], lost: Counter[str]) -> None:
        text = "".join(f"{line}\n" for line in lines)
        self._text = _PLACES.sub("%s", text.replace("%", "%%"))
        places = [ord(place) - 0xE000 for place in _PLACES.findall(text)]
        self._order = itemgetter(*places, 0)  # one more, so that even of one text a tuple is made
        self._text += "%.0s"
        self.lost = lost

    def filled(self, texts: Sequence[str]) -> str:
        return self._text % tuple(self._order(texts))


class _Said(NamedTuple):
    """What is said of a term: terms of which the same is said have one form."""

    tag: str
    has_reading: bool
    is_romanised: bool
    speech: str | None
    status: str | None
    register: str | None
    advisories: str | None


def pieces(dialect: Dialect, head: tuple[str, str, str], rows: Iterable[list[Row]], losses: Losses) -> Iterator[bytes]:
    """Yield a TBX file, some hundreds of concepts at a time; the rows of a concept must follow each other."""
    forms, writer = _Forms(dialect), Writer(dialect, losses)
    yield _joined(writer.opening(head))
    parts: list[str] = []
    for number, (_, group) in enumerate(groupby((row for some in rows for row in some), key=itemgetter(0)), 1):
        forms.concept(list(group), parts)
        if number % _AT_ONCE == 0:
            yield "".join(parts).encode()
            parts.clear()
    yield "".join(parts).encode()
    yield _joined(writer.closing(()))
    for kind, count in sorted(forms.lost.items()):
        losses.add(kind, None, count)


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


class _Forms:
    """The forms of one dialect, each made when it is first needed."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._terms: dict[tuple[Any, ...], _Form] = {}
        self._heads: dict[tuple[Any, ...], _Form] = {}
        self._sections: dict[str, tuple[str, str]] = {}
        self._end = ""
        self.lost: Counter[str] = Counter()

    def concept(self, rows: list[Row], parts: list[str]) -> None:
        """Add the lines of a concept and its terms."""
        sections: dict[str, list[Row]] = defaultdict(list)
        definitions: dict[tuple[str, str], None] = {}
        for row in rows:
            sections[row[2]].append(row)
            if row[6] and row[7]:
                definitions[row[7], row[6]] = None
        told = [*definitions][:_MOST_DEFINITIONS]
        key = (rows[0][12], *(tag for tag, _ in told))
        form = self._heads.get(key) or self._head(key)
        self.lost.update(form.lost)
        identifier = rows[0][0]
        parts.append(form.filled((name("c", identifier), _escaped(identifier), *(_escaped(text) for _, text in told))))
        for tag in sorted(sections):
            opened, closed = self._sections.get(tag) or self._section(tag)
            parts.append(opened)
            parts += [self._term(row) for row in sections[tag]]
            parts.append(closed)
        parts.append(self._end)

    def _term(self, row: Row) -> str:
        _, entry, tag, written, reading, roman, _, _, speech, status, register, advisories, _ = row
        reading = reading if reading != written else None
        key = (tag, reading is not None, roman is not None, speech, status, register, advisories)
        form = self._terms.get(key) or self._new_term(_Said(*key))
        if form.lost:
            self.lost.update(form.lost)
        return form.filled((_escaped(written), _escaped(reading or ""), _escaped(roman or ""), _escaped(entry)))

    # ------------------------------------------------------------ forms

    def _head(self, key: tuple[Any, ...]) -> _Form:
        field, *tags = key
        items = [Item("definition", chr(_FIRST_DEFINITION + n), tag) for n, tag in enumerate(tags)]
        if field:
            items.append(Item("subjectField", field))
        items.append(Item("externalCrossReference", "Gogen concept", target=CONCEPT_IRI + _CONCEPT))
        (*lines, end), lost = self._written(Entry("c", (), tuple(items)))
        self._end = f"{end}\n"
        lines[0] = lines[0].replace('id="c"', f'id="{_ID}"')
        form = self._heads[key] = _Form(lines, lost)
        return form

    def _section(self, tag: str) -> tuple[str, str]:
        lines, _ = self._written(Entry("c", (LanguageSection(tag, ()),)))
        made = self._sections[tag] = f"{lines[1]}\n", f"{lines[2]}\n"
        return made

    def _new_term(self, said: _Said) -> _Form:
        items = [
            item_for(_ROWS[field], _ROWS[field].read(text))
            for field, text in (
                ("part_of_speech", said.speech),
                ("status", f"{said.status}Term-admn-sts" if said.status else None),
                ("register", f"{said.register}Register" if said.register else None),
            )
            if text
        ]
        items += [Item("content_warning", advisory) for advisory in parted(said.advisories or "")]
        if said.has_reading:
            items.append(Item("reading", _READING))
        if said.is_romanised:
            items.append(Item("romanisation", _ROMANISATION, romanised(said.tag)))
        items.append(Item("externalCrossReference", "Gogen entry", target=ENTRY_IRI + _ENTRY))
        lines, lost = self._written(Entry("c", (LanguageSection(said.tag, (ListedTerm(_TERM, tuple(items)),)),)))
        form = self._terms[said] = _Form(lines[2:-2], lost)
        return form

    def _written(self, entry: Entry) -> tuple[list[str], Counter[str]]:
        losses = Losses()
        lines = list(Writer(self._dialect, losses).entry(entry))
        return lines, Counter({loss.kind: loss.count for loss in losses})


def _escaped(text: str) -> str:
    """Return a text as XML content and as an attribute's value; control characters are not in it."""
    if "&" in text or "<" in text or ">" in text or '"' in text or "\r" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return text.replace('"', "&quot;").replace("\r", "&#13;")
    return text
