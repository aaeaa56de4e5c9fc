"""What a project decides: ``gogen-qa.toml``, read and checked, every error with its line and key."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from graph.termcheck.values import ABOUT, Kind, Severity
from ontology.errors import FormatError
from ontology.vocabulary import bcp47

FILE = "gogen-qa.toml"
LARGEST = 1 << 20  # bytes
COUNTS = ("lenient", "strict")
DEFAULT_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class TermRule:
    """What is decided of one term, a spelling or the id of an entry; "" for any text. ``language`` is the target's."""

    term: str = ""
    language: str = ""
    allow: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    ignore: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a project; without a file, these defaults.

    ``strict_counts`` asks for as many translations as there are terms. Findings below ``minimum_confidence`` are left
    out. ``fuzzy`` checks translations too that a file marks as unfinished.
    """

    source_language: str = ""
    target_language: str = ""
    minimum_confidence: float = DEFAULT_CONFIDENCE
    strict_counts: bool = False
    fuzzy: bool = False
    severities: Mapping[Kind, Severity] = field(default_factory=dict)
    do_not_translate: tuple[str, ...] = ()
    terms: tuple[TermRule, ...] = ()
    ignored_terms: frozenset[str] = frozenset()
    ignored_units: tuple[str, ...] = ()

    def severity(self, kind: Kind) -> Severity:
        """Give how grave a kind of finding is."""
        return self.severities.get(kind, ABOUT[kind].severity)

    def ignores_unit(self, unit: str) -> bool:
        """Tell whether a unit of a file is left out: its name, or a pattern with * and ? that it fits."""
        return any(fnmatchcase(unit, pattern) for pattern in self.ignored_units)


def found_rules(start: Path) -> Path | None:
    """Return the file of rules in a folder or the nearest one above it."""
    folder = start.resolve()
    return next((path for one in (folder, *folder.parents) if (path := one / FILE).is_file()), None)


def read_rules(path: Path) -> Rules:
    """Read a file of rules. Raises FormatError at the first thing wrong, with the line and the key."""
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise FormatError(f"cannot read {path}: {error.strerror or error}") from error
    if len(body) > LARGEST:
        raise FormatError(f"{path}: more than {LARGEST >> 20} MiB")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: not UTF-8 at byte {error.start}") from error
    return rules_of(text, str(path))


def rules_of(text: str, name: str = FILE) -> Rules:
    """Read rules from the text of a file. Raises FormatError as :func:`read_rules` does."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"{name}: not TOML: {error}") from error
    return _Reader(text, name).read(told)


_KEYS: dict[str, type | tuple[type, ...]] = {
    "source_language": str,
    "target_language": str,
    "minimum_confidence": (int, float),
    "counts": str,
    "fuzzy": bool,
    "do_not_translate": list,
    "severity": dict,
    "ignore": dict,
    "term": list,
}
_TERM_KEYS: dict[str, type | tuple[type, ...]] = {
    "term": str,
    "language": str,
    "allow": list,
    "forbid": list,
    "ignore": bool,
    "note": str,
}
_IGNORE_KEYS: dict[str, type | tuple[type, ...]] = {"terms": list, "units": list}
_TYPES = {str: "a text", bool: "true or false", list: "a list", dict: "a table", (int, float): "a number"}


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self._lines = text.splitlines()
        self._name = name

    def read(self, told: dict[str, Any]) -> Rules:
        self._checked(told, _KEYS, "")
        confidence = told.get("minimum_confidence", DEFAULT_CONFIDENCE)
        if not 0 <= confidence <= 1:
            raise self._wrong("minimum_confidence", "", confidence, "a number from 0 to 1")
        counts = told.get("counts", COUNTS[0])
        if counts not in COUNTS:
            raise self._wrong("counts", "", counts, f"one of {', '.join(COUNTS)}")
        ignore = told.get("ignore", {})
        self._checked(ignore, _IGNORE_KEYS, "ignore")
        return Rules(
            source_language=self._tag(told, "source_language"),
            target_language=self._tag(told, "target_language"),
            minimum_confidence=float(confidence),
            strict_counts=counts == "strict",
            fuzzy=told.get("fuzzy", False),
            severities=self._severities(told.get("severity", {})),
            do_not_translate=self._texts(told, "do_not_translate", ""),
            terms=tuple(self._term(row, number) for number, row in enumerate(told.get("term", []), 1)),
            ignored_terms=frozenset(self._texts(ignore, "terms", "ignore")),
            ignored_units=self._texts(ignore, "units", "ignore"),
        )

    def _term(self, row: Any, number: int) -> TermRule:
        if not isinstance(row, dict):
            raise self._wrong("term", "", row, "tables [[term]]")
        self._checked(row, _TERM_KEYS, "term", number)
        rule = TermRule(
            term=row.get("term", ""),
            language=self._tag(row, "language", "term", number),
            allow=self._texts(row, "allow", "term", number),
            forbid=self._texts(row, "forbid", "term", number),
            ignore=row.get("ignore", False),
            note=row.get("note", ""),
        )
        if not rule.term.strip() and (rule.allow or rule.ignore or not rule.forbid):
            raise self._error("term", "term", number, "without a 'term' a rule can only forbid")
        if rule.term and not (rule.allow or rule.forbid or rule.ignore):
            raise self._error("term", "term", number, "nothing is decided: say 'allow', 'forbid' or 'ignore'")
        return rule

    def _severities(self, told: dict[str, Any]) -> dict[Kind, Severity]:
        found: dict[Kind, Severity] = {}
        for key, value in told.items():
            if key not in set(Kind):
                raise self._error(key, "severity", 0, f"no such kind; there are {', '.join(Kind)}")
            if value not in set(Severity):
                raise self._wrong(key, "severity", value, f"one of {', '.join(Severity)}")
            found[Kind(key)] = Severity(value)
        return found

    # ------------------------------------------------------------ what is allowed

    def _checked(self, told: dict[str, Any], keys: Mapping[str, Any], table: str, number: int = 0) -> None:
        for key, value in told.items():
            if key not in keys:
                raise self._error(key, table, number, f"no such key; there are {', '.join(keys)}")
            kind = keys[key]
            if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
                raise self._wrong(key, table, value, _TYPES[kind], number)

    def _texts(self, told: dict[str, Any], key: str, table: str, number: int = 0) -> tuple[str, ...]:
        values = told.get(key, [])
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self._wrong(key, table, value, "a list of texts that are not empty", number)
        return tuple(values)

    def _tag(self, told: dict[str, Any], key: str, table: str = "", number: int = 0) -> str:
        tag = told.get(key, "")
        if tag and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag):
            raise self._wrong(key, table, tag, "a BCP 47 tag, such as de or zh-Hant", number)
        return bcp47(tag) if tag else ""

    # ------------------------------------------------------------ where it is wrong

    def _wrong(self, key: str, table: str, value: Any, allowed: str, number: int = 0) -> FormatError:
        return self._error(key, table, number, f"found {value!r}, expected {allowed}")

    def _error(self, key: str, table: str, number: int, message: str) -> FormatError:
        place = f"{table}.{key}" if table else key
        return FormatError(f"{self._name}, line {self._line_of(key, table, number)}: {place}: {message}")

    def _line_of(self, key: str, table: str, number: int) -> int:
        """Return the line of a key: in its table, or the ``number``-th of the tables named so."""
        here, seen, header = "", 0, 1
        for at, line in enumerate(self._lines, 1):
            if found := re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line):
                here = found[1]
                seen += here == table
                header = at if here == table and (not number or seen == number) else header
            elif re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line) and here == table and number in (0, seen):
                return at
        return header
