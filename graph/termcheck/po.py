"""GNU gettext's PO files, an entry at a time (info gettext, "The Format of PO Files").

Obsolete entries (``#~``) are left out, and so are fuzzy ones unless they are asked for. Each plural form is a pair: the
first with ``msgid``, the others with ``msgid_plural``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from graph.formats.tables import decoded
from graph.termcheck.values import Segment
from ontology.errors import FormatError

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,2})\])?)\s*(?=\")")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii", "charset")  # CHARSET stands in files that nobody has filled in


@dataclass(slots=True)
class _Entry:
    fuzzy: bool = False
    texts: dict[str, str] = field(default_factory=dict)  # keyword → text; msgstr[0] and msgstr are the same
    lines: dict[str, int] = field(default_factory=dict)


def read(file: IO[bytes], fuzzy: bool = False) -> Iterator[Segment]:
    """Yield the translated pairs of a PO file. Raises FormatError with the line at what is no PO."""
    source = target = ""
    for number, entry in enumerate(_entries(file)):
        if number == 0 and not entry.texts.get("msgid", ""):
            header = _header(entry.texts.get("msgstr[0]", ""))
            source, target = header.get("x-source-language", ""), header.get("language", "")
            charset = re.search(r"charset=([\w.-]+)", header.get("content-type", ""))
            if charset and charset[1].lower() not in _UTF8:
                raise FormatError(f"charset {charset[1]}: expected UTF-8 (msgconv -t UTF-8 makes it so)")
            continue
        if entry.fuzzy and not fuzzy:
            continue
        name = entry.texts.get("msgctxt") or entry.texts["msgid"]
        plural = "msgid_plural" in entry.texts
        for key, translation in entry.texts.items():
            if key.startswith("msgstr") and translation:
                first = not plural or key == "msgstr[0]"
                text = entry.texts["msgid" if first else "msgid_plural"]
                unit = name + key.removeprefix("msgstr") if plural else name
                yield Segment(
                    text, translation, _tag(source), _tag(target), unit, entry.lines["msgid"], entry.lines[key]
                )


def _entries(file: IO[bytes]) -> Iterator[_Entry]:
    entry, key, number = _Entry(), "", 0
    for number, raw in enumerate(decoded(file), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            if key.startswith("msgstr") or (not line and entry.texts):
                yield from _whole(entry, number)
                entry, key = _Entry(), ""
            if line.startswith("#,") and "fuzzy" in re.split(r"[\s,]+", line):
                entry.fuzzy = True
            continue
        found = _KEYWORD.match(line)
        if found:
            told = found[1] if found[1] != "msgstr" else "msgstr[0]"
            if told in ("msgctxt", "msgid") and key.startswith("msgstr"):
                yield from _whole(entry, number)
                entry = _Entry()
            if told in entry.texts:
                raise FormatError(f"line {number}: {found[1]} twice in one entry")
            key = told
            entry.lines[key] = number
            entry.texts[key] = _text(line[found.end() :], number)
        elif line.startswith('"') and key:
            entry.texts[key] += _text(line, number)
        else:
            raise FormatError(f"line {number}: not PO: expected msgctxt, msgid, msgstr, a text or a comment")
    yield from _whole(entry, number)


def _whole(entry: _Entry, line: int) -> Iterator[_Entry]:
    if entry.texts:
        if "msgid" not in entry.texts or not any(key.startswith("msgstr") for key in entry.texts):
            raise FormatError(f"line {line}: an entry without {'msgstr' if 'msgid' in entry.texts else 'msgid'}")
        yield entry


def _text(line: str, number: int) -> str:
    found = _STRING.match(line)
    if found is None:
        raise FormatError(f"line {number}: not PO: expected one text in quotation marks")
    return _ESCAPE.sub(_unescaped, found[1])


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    return chr(int(code, 8)) if code[0] in "01234567" else _ESCAPED.get(code, code)


def _header(text: str) -> dict[str, str]:
    fields = (line.partition(":") for line in text.splitlines() if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in fields}


def _tag(locale: str) -> str:
    """Return the BCP 47 tag of a gettext locale: sr_RS@latin → sr-RS."""
    return locale.partition("@")[0].partition(".")[0].replace("_", "-")
