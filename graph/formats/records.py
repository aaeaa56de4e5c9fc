"""Any value of the model as a text that people can read and that becomes the same value again.

A text, an IRI and a number stand as they are; a controlled value by its short name (``slang``); a written text with its
tag after it (``ねとられ@ja-Hira``); several values and whole nodes as JSON, of which what is empty is left out. Which
type a text is meant for is known from the field it stands in, so that every field of every class is covered here.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from graph.entries.rows import short
from ontology.model import Written


def types_of(cls: Any) -> Mapping[str, Any]:
    """Return the type of each field of a class of the model: field name → type."""
    found = _TYPES.get(cls)
    if found is None:
        found = _TYPES[cls] = get_type_hints(cls)
    return found


_TYPES: dict[Any, Mapping[str, Any]] = {}


def text_of(value: Any) -> str:
    """Return a value as text: ``slang``, ``ねとられ@ja-Hira``, ``["taker","shared"]``; :func:`value_of` undoes it."""
    plain = _plain(value)
    if isinstance(plain, str):
        return plain
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def value_of(kind: Any, text: str) -> Any:
    """Return the value of a type that a text stands for. Raises ValueError if it stands for none."""
    if _is_plain(kind):
        return _typed(kind, text)
    try:
        return _typed(kind, json.loads(text))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a record: {text[:80]!r}") from error


def _optional(kind: Any) -> Any:
    """Return the type without its ``| None``."""
    if get_origin(kind) is UnionType:
        return next(one for one in get_args(kind) if one is not NoneType)
    return kind


def _is_plain(kind: Any) -> bool:
    kind = _optional(kind)
    return isinstance(kind, type) and (issubclass(kind, str | Decimal) or kind is Written)


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return short(value)
    if isinstance(value, Written):
        return f"{value.text}@{value.tag}"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {f.name: _plain(got) for f in fields(value) if (got := getattr(value, f.name)) != _default(f)}
    return value


def _default(field: Any) -> Any:
    return field.default if field.default is not MISSING else MISSING


def _typed(kind: Any, plain: Any) -> Any:
    kind = _optional(kind)
    if get_origin(kind) is tuple:
        if not isinstance(plain, list):
            raise TypeError
        return tuple(_typed(get_args(kind)[0], one) for one in plain)
    if is_dataclass(kind) and kind is not Written:
        types = types_of(kind)
        return kind(**{name: _typed(types[name], one) for name, one in plain.items()})  # type: ignore[operator]
    if kind is bool:
        if not isinstance(plain, bool):
            raise TypeError
        return plain
    if plain is None:
        return None
    if not isinstance(plain, str):
        raise TypeError
    if kind is Written:
        text, at, tag = plain.rpartition("@")
        if not at or not tag:
            raise ValueError(f"a text without its language tag: {plain[:80]!r}")
        return Written(text, tag)
    if kind is Decimal:
        try:
            return Decimal(plain)
        except InvalidOperation as error:
            raise ValueError(f"not a number: {plain[:80]!r}") from error
    if issubclass(kind, StrEnum):
        return members(kind)[plain] if plain in members(kind) else kind(plain)
    return plain


@cache
def members(kind: type[StrEnum]) -> Mapping[str, Any]:
    """Return the values of an enumeration by their short names."""
    return {short(member): member for member in kind}
