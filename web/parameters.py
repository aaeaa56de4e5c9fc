"""The parameters of the API: one table says what each may be; requests are read, and the API documented, by it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response
from werkzeug.datastructures import MultiDict

from web.http import problem

MOST_LISTED = 40  # allowed values that an error message repeats


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query string.

    ``least`` and ``most`` bound a number, ``most`` the characters of a text. One that is ``several`` may come again or
    have its values parted by commas. ``listed_at`` is the address that lists the values where the graph decides them.
    """

    name: str
    description: str
    example: str | int
    kind: type = str
    default: str | int | None = None
    allowed: tuple[str, ...] = ()
    least: int = 1
    most: int = 200
    required: bool = False
    several: bool = False
    listed_at: str = ""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a value (as OpenAPI 3.1 has it)."""
        if self.kind is int:
            found: dict[str, Any] = {"type": "integer", "minimum": self.least, "maximum": self.most}
        else:
            found = {"type": "string", "enum": list(self.allowed)} if self.allowed else {"type": "string"}
            if not self.allowed and not self.several:
                found["maxLength"] = self.most
        if self.several:
            return {"type": "array", "items": found}
        return found if self.default is None else {**found, "default": self.default}


class BadParameter(Exception):
    """A parameter that cannot be taken: its name, what was found, what is allowed."""

    def __init__(self, name: str, detail: str, allowed: Sequence[object] = (), status: int = 400) -> None:
        super().__init__(detail)
        self.name, self.detail, self.allowed, self.status = name, detail, tuple(allowed), status

    def answer(self) -> Response:
        """Return the problem document (RFC 9457) that says so."""
        more: dict[str, object] = {"parameter": self.name}
        if self.allowed:
            more["allowed"] = list(self.allowed)
        return problem(self.status, "", self.detail, **more)


def read(given: "MultiDict[str, str]", parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Return the values of a request by name: texts, numbers, tuples of texts where several may come.

    Raises BadParameter for what is unknown, missing, twice there, too long, no number or not allowed: what is not
    understood is not passed over, or an answer would look like one to the question.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            detail = f"There is no parameter {shown(name)} here; there are {', '.join(known) or 'none'}."
            raise BadParameter(name[:100], detail, list(known))
    return {name: _value(parameter, given.getlist(name)) for name, parameter in known.items()}


def one_of(name: str, values: Iterable[str], allowed: Mapping[str, object], listed_at: str) -> None:
    """Raise BadParameter unless all values of a parameter are among those that the graph has."""
    for value in values:
        if value not in allowed:
            few = sorted(allowed)[:MOST_LISTED]
            more = "" if len(few) == len(allowed) else f", and more: {listed_at}"
            detail = f"{name} has no value {shown(value)}; it may be {', '.join(few)}{more}."
            raise BadParameter(name, detail, few)


def shown(text: str) -> str:
    """Return what a stranger sent, short and without what could not be seen, to repeat it in a message."""
    return ascii(text[:60]) if not text[:60].isprintable() else f"“{text[:60]}”"


def _value(parameter: Parameter, values: list[str]) -> Any:
    name = parameter.name
    if parameter.several:
        parts = [part.strip() for value in values for part in value.split(",")]
        return tuple(dict.fromkeys(part for part in parts if part))
    if len(values) > 1:
        raise BadParameter(name, f"{name} stands there {len(values)} times; give it once.")
    if not values or not values[0].strip():
        if parameter.required:
            raise BadParameter(name, f"{name} is missing: {parameter.description} Try {name}={parameter.example}.")
        return parameter.default
    value = values[0]
    if parameter.kind is int:
        if not (value.isascii() and value.isdigit() and len(value) < 9):
            raise BadParameter(name, f"{name} is no whole number: {shown(value)}.")
        if not parameter.least <= int(value) <= parameter.most:
            detail = f"{name} is {int(value)}; it may be {parameter.least} to {parameter.most}."
            raise BadParameter(name, detail)
        return int(value)
    if parameter.allowed and value not in parameter.allowed:
        detail = f"{name} has no value {shown(value)}; it may be {', '.join(parameter.allowed)}."
        raise BadParameter(name, detail, parameter.allowed)
    if len(value) > parameter.most:
        raise BadParameter(name, f"{name} has {len(value)} characters; it may have {parameter.most}.")
    return value
