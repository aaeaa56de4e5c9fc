"""EDICT2, one line an entry: ``着物;著物(oK) [きもの(P);きるもの] /(n) (1) kimono/(2) clothes/(P)/EntL1423450X/``.

The key is the entry's number, that of JMdict. The first spelling and the first reading are the word's; a further
reading, a spelling that goes with another reading only, and one marked irregular or outdated are other forms of it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graph.imports.edict import Body, lines
from graph.imports.report import Remarks
from graph.imports.streams import Stream
from graph.imports.tags import ODD_SPELLINGS, is_known
from graph.imports.words import ImportedWord, Rejected

_LINE = re.compile(r"(?P<heads>\S+)(?: \[(?P<readings>[^\]]+)\])? /(?P<body>.+)/EntL(?P<id>\d+)X?/\s*\Z")
_GROUP = re.compile(r"\(([^()]*)\)")


class Spelling(NamedTuple):
    """A spelling or reading: its text, its tags, and, for a reading, the spellings it is for (none: for all)."""

    text: str
    tags: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()

    @property
    def odd(self) -> bool:
        """Whether nobody writes or reads it so today."""
        return bool(self.tags & ODD_SPELLINGS)


def read(stream: Stream, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    """Yield the words of an EDICT2 file, in its order."""
    for where, text in lines(stream, remarks):
        if isinstance(text, Rejected):
            yield text
            continue
        found = _LINE.match(text)
        if found is None:
            shown = text if len(text) <= 60 else text[:57] + "..."
            yield Rejected(where, f"expected 'word;word [reading;reading] /gloss/EntL1234567X/', found {shown!r}")
            continue
        body = Body(where, remarks)
        body.read(found["body"])
        spellings, readings = _several(found["heads"]), _several(found["readings"] or "")
        yield body.word(found["id"], *forms(spellings, readings))


def _several(text: str) -> list[Spelling]:
    """Take apart ``ちゃくふく(P);ちゃくぶく(着服)``."""
    found = []
    for one in filter(None, text.split(";")):
        groups = _GROUP.findall(one)
        tags = frozenset(tag for group in groups for tag in group.split(",") if is_known(tag))
        of = frozenset(word for group in groups for word in group.split(",") if not is_known(word))
        found.append(Spelling(_GROUP.sub("", one), tags, of))
    return found


def forms(
    spellings: Sequence[Spelling], readings: Sequence[Spelling]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the spellings of the canonical form, its reading, and the further forms, of one spelling at least."""
    usual = [one for one in spellings if not one.odd] or list(spellings[:1])
    first = usual[0]
    fitting = [one for one in readings if not one.of or first.text in one.of]
    reading = next((one for one in fitting if not one.odd), fitting[0] if fitting else None)
    heads = tuple(one.text for one in usual if reading is None or not reading.of or one.text in reading.of)
    own = (reading.text,) if reading else ()
    others = [one.text for one in (*spellings, *readings) if one.text not in heads and one.text not in own]
    return heads, own, tuple(others)
