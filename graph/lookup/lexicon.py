"""What the analyser knows of a generation, kept beside its index in a form that is read in a tenth of the time.

The file is JSON: whatever lies there, reading it runs no code. It is made at the first need, or before by
``graph.lookup.warm``; a file of another graph, cut short or changed is passed over and made anew. Imports leave it as
it is: the analyser does not know them.
"""

import os
import types
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson

from graph.engine.generations import Generation
from morphology.lexicon import Lexicon
from ontology.model import Borrowing, Formation, Glossary, Morph, Term

FILE = "lexicon.json"
_KEPT: dict[str, type[Any]] = {"terms": Term, "morphs": Morph, "formations": Formation, "borrowings": Borrowing}
_UNFIT = (OSError, ValueError, TypeError, LookupError, ArithmeticError)  # of a file that is not what was written


def lexicon_of(generation: Generation, folder: Path, read: Callable[[], Glossary]) -> Lexicon:
    """Return the lexicon of a generation; ``read`` gives its glossary where nothing is kept in ``folder`` yet."""
    path = folder / FILE
    stamp = [generation.number, generation.revision - generation.imports, generation.fingerprint]
    try:
        kept = orjson.loads(path.read_bytes())
        if kept["stamp"] != stamp:
            raise ValueError("of another graph")
        return Lexicon.of(Glossary(**{name: tuple(map(_maker(cls), kept[name])) for name, cls in _KEPT.items()}))
    except _UNFIT:
        glossary = read()
    with suppress(OSError):  # a full disk costs time at the next start, nothing else
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        parts = {name: getattr(glossary, name) for name in _KEPT}
        draft.write_bytes(orjson.dumps({"stamp": stamp, **parts}, default=str))
        draft.replace(path)
    return Lexicon.of(glossary)


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return what makes a value of the model, of a type, out of what JSON has in its place."""
    if hint is Decimal or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return hint
    if is_dataclass(hint) and isinstance(hint, type):
        return _maker(hint)
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return tuple if item is _same else lambda found: tuple(map(item, found))
    if get_origin(hint) in (Union, types.UnionType):
        other = next(one for one in map(_reader, get_args(hint)) if one is not _nothing)
        return other if other is _same else lambda found: None if found is None else other(found)
    return _nothing if hint is type(None) else _same


def _maker(cls: type[Any]) -> Callable[[dict[str, Any]], Any]:
    hints = get_type_hints(cls)
    readers = [(field.name, _reader(hints[field.name])) for field in fields(cls)]

    def made(found: dict[str, Any]) -> Any:
        return cls(*[found[name] if reader is _same else reader(found[name]) for name, reader in readers])

    return made


def _same(found: Any) -> Any:
    return found


def _nothing(_: Any) -> None:
    return None
