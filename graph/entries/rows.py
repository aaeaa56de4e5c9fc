"""Reading the fields of one TOML table: every surprise becomes a coded problem with file, field and value."""

import difflib
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from ontology.errors import Problem
from ontology.model import (
    Advisory,
    Consent,
    Gender,
    Goshu,
    Method,
    Register,
    RelationKind,
    RemarkKind,
    Role,
    Status,
    SubjectField,
    Voice,
    Written,
)

E = TypeVar("E", bound=StrEnum)

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

# What an editor writes for a member is its RDF name without the affix of its scheme: "betrayed" for role-betrayed.
AFFIXES: dict[type[StrEnum], tuple[str, str]] = {
    Role: ("role-", ""),
    Consent: ("consent-", ""),
    Advisory: ("adv-", ""),
    RelationKind: ("rel-", ""),
    RemarkKind: ("remark-", ""),
    SubjectField: ("field-", ""),
    Method: ("by-", ""),
    Register: ("", "Register"),  # slangRegister
    Status: ("", "Term"),  # preferredTerm
    Voice: ("", "Voice"),  # passiveVoice
    Gender: ("", "Gender"),  # commonGender
}
GOSHU = {"和": Goshu.WAGO, "漢": Goshu.KANGO, "外": Goshu.GAIRAIGO, "混": Goshu.KONSHUGO}


def short(member: StrEnum) -> str:
    """Return what an editor writes for a controlled value: ``slang`` for ``Register.SLANG``."""
    if isinstance(member, Goshu):
        return next(sign for sign, goshu in GOSHU.items() if goshu is member)
    before, after = AFFIXES.get(type(member), ("", ""))
    return member.value.removeprefix(before).removesuffix(after)


class Row:
    """One TOML table with its place (file and field path); readers note problems and answer a harmless default."""

    def __init__(self, table: Mapping[str, Any], file: str, path: str, problems: list[Problem]) -> None:
        self.table = table
        self.file = file
        self.path = path
        self.problems = problems
        self.read: set[str] = set()

    def problem(self, code: str, key: str, value: object, message: str) -> None:
        """Note a problem at ``key`` of this row."""
        field = f"{self.path}.{key}".strip(".")
        self.problems.append(Problem(self.file, field, code, "" if value is None else str(value), message))

    def has(self, key: str) -> bool:
        """Return whether the editor wrote ``key``."""
        return key in self.table

    def _get(self, key: str, kind: type, required: bool) -> Any:
        self.read.add(key)
        if key not in self.table:
            if required:
                self.problem("E103", key, None, "this field is missing")
            return None
        value = self.table[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            names = {str: "a text", list: "a list", dict: "a table { … }", int: "a whole number", float: "a number"}
            self.problem("E104", key, value, f"expected {names.get(kind, kind.__name__)}")
            return None
        return value

    def _clean(self, key: str, text: str) -> str:
        if not text.strip():
            self.problem("E103", key, text, "this text is empty")
        elif bad := CONTROL.search(text):
            self.problem("E108", key, text, f"holds the control character U+{ord(bad.group()):04X}")
        elif text != unicodedata.normalize("NFC", text):
            self.problem("E108", key, text, "is not in Unicode normalisation form C")
        return text

    def text(self, key: str, required: bool = False) -> str | None:
        """Read a text."""
        value = self._get(key, str, required)
        return None if value is None else self._clean(key, value)

    def must(self, key: str) -> str:
        """Read an obligatory text; empty where it is missing (a problem is noted)."""
        return self.text(key, required=True) or ""

    def identifier(self, key: str = "id") -> str:
        """Read an obligatory id: ASCII lower case, digits, hyphens."""
        value = self.must(key)
        if value and not ID.match(value):
            self.problem("E106", key, value, "an id is lower-case ASCII letters and digits joined by hyphens")
        return value

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """Read a list of texts."""
        values = self._get(key, list, required) or []
        for value in values:
            if not isinstance(value, str):
                self.problem("E104", key, value, "expected a list of texts")
                return ()
        return tuple(self._clean(key, value) for value in values)

    def written(self, key: str, required: bool = False) -> tuple[Written, ...]:
        """Read ``{ en = "…", ja = "…" }`` as texts with language tags, ordered by tag."""
        table = self._get(key, dict, required) or {}
        for tag, value in table.items():
            if not isinstance(value, str):
                self.problem("E104", f"{key}.{tag}", value, "expected a text")
                return ()
        return tuple(Written(self._clean(f"{key}.{tag}", text), tag) for tag, text in sorted(table.items()))

    def number(self, key: str) -> int | None:
        """Read a whole number."""
        value = self._get(key, int, False)
        return value if isinstance(value, int) else None

    def confidence(self, default: str) -> Decimal:
        """Read ``confidence``, 0 to 1."""
        self.read.add("confidence")
        value = self.table.get("confidence", default)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            self.problem("E104", "confidence", value, "expected a number from 0 to 1")
            return Decimal(default)
        number = Decimal(str(value))
        if not 0 <= number <= 1:
            self.problem("E105", "confidence", value, "expected a number from 0 to 1")
        return number.normalize()

    def choice(self, key: str, kind: type[E], required: bool = False) -> E | None:
        """Read one controlled value, written in its short form."""
        value = self.text(key, required)
        return None if value is None else self._member(key, kind, value)

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Read a list of controlled values."""
        return tuple(m for value in self.texts(key) if (m := self._member(key, kind, value)) is not None)

    def _member(self, key: str, kind: type[E], value: str) -> E | None:
        members = {short(member): member for member in kind}
        if value in members:
            return members[value]
        self.problem("E105", key, value, not_one_of(value, list(members)))
        return None

    def rows(self, key: str) -> list["Row"]:
        """Read a list of tables, each as a row of its own."""
        values = self._get(key, list, False) or []
        out = []
        for number, value in enumerate(values, 1):
            if isinstance(value, dict):
                out.append(Row(value, self.file, f"{self.path}.{key}[{number}]".lstrip("."), self.problems))
            else:
                self.problem("E104", key, value, "expected a list of tables { … }")
        return out

    def row(self, key: str) -> "Row | None":
        """Read a table as a row of its own."""
        value = self._get(key, dict, False)
        return None if value is None else Row(value, self.file, f"{self.path}.{key}", self.problems)

    def give_up(self) -> None:
        """Let the fields be that depend on one which is wrong: the first problem is enough."""
        self.read.update(self.table)

    def finish(self) -> None:
        """Note every key that nobody asked for: a misspelt field must not be lost in silence."""
        for key in self.table:
            if key not in self.read:
                self.problem("E102", key, self.table[key], not_one_of(key, sorted(self.read), "unknown field"))


def not_one_of(value: str, allowed: list[str], what: str = "not allowed") -> str:
    """Return "not allowed; did you mean 'x'? Allowed: …" for a value outside ``allowed``."""
    near = difflib.get_close_matches(value, allowed, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ";"
    return f"{what}{hint} allowed: {', '.join(allowed)}"
