"""The keys of what has no data category: one for every field of a concept, a word, a form and a sense.

In TBX such a fact is a note that begins with its key in brackets (``[goshu] 和``), in a sheet a column of that name.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from graph.formats.termlist import Item
from ontology import model


class Key(NamedTuple):
    """Which field of which class a key stands for."""

    model: type[Any]
    field: str


# Fields that another class of the same level has too get the name of their class before theirs.
_NAMED = {
    (model.Concept, "labels"): "concept_labels",
    (model.Concept, "definitions"): "concept_definitions",
    (model.Concept, "sources"): "concept_sources",
    (model.Concept, "further"): "concept_further",
    (model.Term, "sources"): "entry_sources",
    (model.Sense, "definitions"): "sense_definitions",
    (model.Sense, "sources"): "sense_sources",
    (model.Sense, "id"): "sense_id",
    (model.Sense, "concept"): "sense_concept",
    (model.Concept, "id"): "concept_name",
}
NAMES: Mapping[Key, str] = {
    Key(cls, field.name): _NAMED.get((cls, field.name), field.name)
    for cls in (model.Concept, model.Term, model.Sense)
    for field in fields(cls)
    if not (cls is model.Term and field.name in ("id", "senses"))
}
KEYS: Mapping[str, Key] = {name: key for key, name in NAMES.items()}

# Facts that are one of these are worth a note to people also where a whole graph is not kept.
TOLD = (
    *("content_warning", "romanisation", "reading", "register", "gender", "variant_of", "caution"),
    *("conjugation_class", "voice", "goshu", "gloss", "translatable", "case_sensitive"),
)
OWN = (*KEYS, "content_warning", "romanisation", "variant_of", "without_concept", "caution")

_KEYED = re.compile(r"\[(tbx:)?([^\]\n]+)\] (.*)", re.DOTALL)
_WITH_MORE = '{"value":'


def note_of(item: Item) -> str:
    """Return the note that tells an item which has no data category: ``[goshu] 和``, ``[tbx:valeRegex] …``.

    What a foreign category has beside its value stands with it as JSON.
    """
    if item.category == "note" and not item.parts:
        return f"[note] {item.value}" if _KEYED.fullmatch(item.value) else item.value
    if item.category in OWN:
        return f"[{item.category}] {item.value}"
    more = item.target is not None or item.parts or item.value.startswith(_WITH_MORE)
    return f"[tbx:{item.category}] {json_of(item) if more else item.value}"


def item_of(note: str, tag: str | None = None) -> Item:
    """Return the item that a note tells: an item ``note`` if it has no key of ours."""
    found = _KEYED.fullmatch(note)
    if found is None or not (found[1] or found[2] in OWN or found[2] == "note"):
        return Item("note", note, tag)
    if found[1] and found[3].startswith(_WITH_MORE):
        try:
            return item_of_json(found[3])._replace(category=found[2], tag=tag)
        except ValueError:
            return Item("note", note, tag)
    return Item(found[2], found[3], tag)


def json_of(item: Item, **more: str) -> str:
    """Return an item as JSON: ``{"value":"…","category":"…","target":"…","parts":[…]}``, what is empty left out."""
    return json.dumps({**_told(item), **more}, ensure_ascii=False, separators=(",", ":"))


def _told(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {"value": item.value, "category": item.category}
    if item.tag:
        told["tag"] = item.tag
    if item.target is not None:
        told["target"] = item.target
    if item.parts:
        told["parts"] = [_told(part) for part in item.parts]
    return told


def item_of_json(text: str) -> Item:
    """Return the item that :func:`json_of` wrote. Raises ValueError if it wrote none such."""
    try:
        return _item(json.loads(text))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no item: {text[:80]!r}") from error


def _item(told: dict[str, Any]) -> Item:
    values = [told["category"], told["value"], *(told[key] for key in ("tag", "target") if key in told)]
    if not all(isinstance(one, str) for one in values):
        raise TypeError
    parts = tuple(_item(part) for part in told.get("parts", ()))
    return Item(told["category"], told["value"], told.get("tag"), told.get("target"), parts)
