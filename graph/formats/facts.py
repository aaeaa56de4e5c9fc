"""Which fact of a term list is which field of the model, in both directions.

One way a field becomes an item, the other way an item becomes a field. What becomes no field, or not exactly, stays an
item and is kept as it stood (``further``), so that no foreign list loses anything on its way through the model.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from graph.entries.rows import short
from graph.formats import records
from graph.formats.keys import NAMES, Key, item_of_json, json_of
from graph.formats.termlist import Item
from graph.mapping import written_order
from ontology import model
from ontology.model import Sense, Source, Term, Written

T = TypeVar("T")


class Titles:
    """Sources by title, as lists name them, and by id. Two of one title are named by their ids."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._titles: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        for source in sources:
            title = source.title.text if source.title.text not in self._ids else source.id
            self._titles[source.id] = title
            self._ids[title] = source.id

    def title(self, source: str) -> str:
        """Return the title of a source."""
        return self._titles.get(source, source)

    def known(self, title: str) -> bool:
        """Tell whether a source has that title."""
        return title in self._ids

    def id(self, title: str) -> str:
        """Return the id of the source of a title. Raises KeyError for one that is not known."""
        return self._ids[title]


@dataclass(frozen=True, slots=True)
class Row:
    """One field with one value: its category, how the value is written, how it is read (ValueError: it is not one)."""

    field: str
    category: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _picked(kind: type[Any], write: Callable[[Any], str]) -> Callable[[str], Any]:
    known = {write(member): member for member in kind}

    def read(text: str) -> Any:
        if text not in known:
            raise ValueError(text)
        return known[text]

    return read


def _row(field: str, category: str, kind: type[Any], write: Callable[[Any], str]) -> Row:
    return Row(field, category, write, _picked(kind, write))


def _status(status: model.Status) -> str:
    return f"{status.value}-admn-sts"


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


SENSE_ROWS = (
    _row("status", "administrativeStatus", model.Status, _status),  # preferredTerm-admn-sts
    _row("register", "register", model.Register, lambda r: r.value.replace("inHouse", "in-house")),  # slangRegister
    _row("number", "grammaticalNumber", model.Number, str),  # plural
    Row("region", "geographicalUsage", str, str),  # Kansai
    Row("customer", "customerSubset", str, str),
    Row("project", "projectSubset", str, str),
    Row("translatable", "translatable", lambda v: str(v).lower(), _boolean),
    Row("case_sensitive", "case_sensitive", lambda v: str(v).lower(), _boolean),
    Row("review_status", "review_status", str, str),
)
TERM_ROWS = (
    _row("part_of_speech", "partOfSpeech", model.PartOfSpeech, str),  # properNoun
    _row("term_type", "termType", model.TermType, str),  # initialism
    _row("gender", "grammaticalGender", model.Gender, short),  # feminine
)
# What else a value is read as, though it is not quite that: the exact one is kept besides.
NEARLY: Mapping[str, Any] = {
    "forbidden": model.Status.DEPRECATED,
    "legalTerm-admn-sts": model.Status.ADMITTED,
    "regulatedTerm-admn-sts": model.Status.ADMITTED,
    "standardizedTerm-admn-sts": model.Status.PREFERRED,
    "fullForm": model.TermType.FULL_FORM,
    "otherGender": None,
    "phrase": None,
}


class Facts:
    """The items of one thing, taken one after another; what nobody takes is left."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.left = list(items)

    def take(self, category: str) -> list[Item]:
        """Return all items of a category; they are no longer left."""
        found = [item for item in self.left if item.category == category]
        if found:
            self.left = [item for item in self.left if item.category != category]
        return found

    def one(self, row: Row) -> Any:
        """Return the value of a row's field, or None. An item that says more than the field can hold stays."""
        found = self.take(row.category)
        if not found:
            return None
        first, *others = found
        self.left += others
        value = None
        try:
            value = row.read(first.value)
        except ValueError:
            value = NEARLY.get(first.value)
        if value is None or item_for(row, value) != first._replace(tag=None):
            self.left.append(first)
        return value


def item_for(row: Row, value: Any) -> Item:
    """Return the item of a field."""
    return Item(row.category, row.write(value))


# ---------------------------------------------------------------- fields → items


def sense_items(sense: Sense, titles: Titles) -> Iterator[Item]:
    """Yield what a term list says of a sense, its definitions aside."""
    for row in SENSE_ROWS:
        value = getattr(sense, row.field)
        if value is not None:
            yield item_for(row, value)
    for example in sense.examples:
        yield Item("context", example.text, example.tag)
    for source in sense.sources:
        yield Item("source", titles.title(source))
    for advisory in sense.advisories:
        yield Item("content_warning", short(advisory))
    yield from transactions(sense)


def transactions(sense: Sense) -> Iterator[Item]:
    """Yield when a sense was written down and changed, and by whom; who did it stands with the later one."""
    by = (Item("responsibility", sense.contributor),) if sense.contributor else ()
    if sense.created:
        last = () if sense.modified else by
        yield Item("transactionType", "origination", parts=(*last, Item("date", sense.created)))
    if sense.modified or (by and not sense.created):
        date = (Item("date", sense.modified),) if sense.modified else ()
        yield Item("transactionType", "modification", parts=(*by, *date))


def kept(further: Iterable[str]) -> Iterator[tuple[str, Item]]:
    """Yield items that were kept as they stood, each with where: a language tag, or nothing."""
    for text in further:
        yield str(json.loads(text).get("at", "")), item_of_json(text)


def overridden(items: Iterable[Item], by: Iterable[Item]) -> tuple[Item, ...]:
    """Return items with those that were kept as they stood, which go before what the fields say."""
    stood = tuple(by)
    single = {item.category for item in stood} & {row.category for row in (*SENSE_ROWS, *TERM_ROWS)}
    said = {(item.category, item.value) for item in stood}
    return (
        *(one for one in items if one.category not in single and (one.category, one.value) not in said),
        *stood,
    )


# ---------------------------------------------------------------- items → fields


def sense_fields(facts: Facts, tag: str, titles: Titles) -> dict[str, Any]:
    """Return the fields of a sense that its items say, and take those."""
    found: dict[str, Any] = {row.field: facts.one(row) for row in SENSE_ROWS}
    contexts = facts.take("context")
    facts.left += [item for item in contexts if item.parts or item.target]
    found["examples"] = tuple(sorted({Written(item.value, item.tag or tag) for item in contexts}, key=written_order))
    found["sources"] = sources_of(facts, titles)
    found["advisories"] = tuple(sorted(_advisories(facts)))
    found |= _dated(facts)
    return found


def _advisories(facts: Facts) -> Iterator[model.Advisory]:
    known = records.members(model.Advisory)
    for item in facts.take("content_warning"):
        if item.value in known:
            yield known[item.value]
        else:
            facts.left.append(item)


def sources_of(facts: Facts, titles: Titles) -> tuple[str, ...]:
    """Return the sources that items name, by id; a title that is not known stays an item."""
    found = set()
    for item in facts.take("source"):
        try:
            found.add(titles.id(item.value))
        except KeyError:
            facts.left.append(item)
    return tuple(sorted(found))


def _dated(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {"created": None, "modified": None, "contributor": None}
    taken = facts.take("transactionType")
    for item in taken:
        dates = [part.value for part in item.parts if part.category == "date"]
        field = {"origination": "created", "modification": "modified"}.get(item.value)
        if field and dates and found[field] is None:
            found[field] = dates[0]
        by = [part.value for part in item.parts if part.category == "responsibility"]
        if by and (found["contributor"] is None or item.value == "modification"):
            found["contributor"] = by[-1]
    told = Sense("", "", (), **found)
    if list(transactions(told)) != [item._replace(tag=None) for item in taken]:
        facts.left += taken  # it says more, or in another order
    return found


def leftover(items: Iterable[Item], at: str = "") -> list[str]:
    """Return what is left of items as JSON texts, for the field ``further``; ``at`` says where they stood."""
    return [json_of(item, **({"at": at} if at else {})) for item in items]


# ---------------------------------------------------------------- what the items do not say


def rest(actual: Any, told: Any, skipped: Iterable[str] = ()) -> Iterator[Item]:
    """Yield an item with a key of its own for each field in which a value differs from what other items told."""
    skip = set(skipped)
    for key, name in NAMES.items():
        if key.model is type(actual) and key.field not in skip:
            value = getattr(actual, key.field)
            if value != getattr(told, key.field):
                yield Item(name, "" if value is None else records.text_of(value))


def with_rest(told: T, facts: Facts) -> T:
    """Return a value with the fields that items with keys of their own say. Raises ValueError for a damaged one."""
    cls = type(told)
    types = records.types_of(cls)
    fields: dict[str, Any] = {}
    for key, name in _NAMES_OF[cls]:
        for item in facts.take(name):
            optional = item.value == "" and "None" in str(types[key.field])
            fields[key.field] = None if optional else records.value_of(types[key.field], item.value)
    return cast(T, replace(cast(Any, told), **fields)) if fields else told


_NAMES_OF: Mapping[type[Any], list[tuple[Key, str]]] = {
    cls: [(key, name) for key, name in NAMES.items() if key.model is cls]
    for cls in (model.Concept, model.Term, model.Sense)
}


def term_items(term: Term) -> Iterator[Item]:
    """Yield what a term list says of a word in all its senses, its spellings aside."""
    for row in TERM_ROWS:
        value = getattr(term, row.field)
        if value is not None:
            yield item_for(row, value)
