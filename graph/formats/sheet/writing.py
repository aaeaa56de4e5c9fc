"""A term list as rows: one a term in one spelling, the facts of its concept beside it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import IO

from graph.formats import tables
from graph.formats.building import CONCEPT_IRI, ENTRY_IRI, concept_of
from graph.formats.keys import json_of
from graph.formats.sheet.columns import (
    ANCHORS,
    COLUMNS,
    EMPTY,
    FIELDS,
    LINKS,
    OF_SENSES,
    SEVERAL,
    SINGLE,
    TAGGED,
    joined,
    romanised,
    transactions_of,
)
from graph.formats.tbx.names import id_of
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, Shared
from ontology.vocabulary import identifier, iri


def write(file: IO[bytes], kind: str, entries: Iterable[Entry], shared: Iterable[Shared]) -> None:
    """Write a term list as a sheet of that kind (``csv``, ``tsv``, ``xlsx``). Nothing of it is lost."""
    tables.write(file, kind, COLUMNS, rows(entries, shared, tables.EXCEL_CELL if kind == "xlsx" else tables.MAX_CELL))


def rows(entries: Iterable[Entry], shared: Iterable[Shared], longest: int) -> Iterator[dict[str, str]]:
    """Yield the rows of a term list: column → cell, empty cells left out. ``longest`` is how much a cell holds."""
    links = _Links(shared, longest)
    for entry in entries:
        yield from _entry_rows(entry, links)
    for thing in links.left():
        yield {"row_kind": thing.kind, "data": _object(thing), "concept_id": ""}


class _Links:
    """Links between words, each given out at the word it belongs to; the rest at the end."""

    def __init__(self, shared: Iterable[Shared], longest: int) -> None:
        self._longest = longest
        self._at: dict[tuple[str, str], list[Shared]] = defaultdict(list)
        self._others = []
        for thing in shared:
            anchor = dict(thing.fields).get(ANCHORS.get(thing.kind, ""))
            if anchor is None:
                self._others.append(thing)
            else:
                self._at[thing.kind, anchor].append(thing)

    def cells(self, word: str, sense: str) -> Iterator[tuple[str, str]]:
        """Yield the columns of links that stand at a word in a sense."""
        for column, kind in LINKS.items():
            found = self._at.pop((kind, sense if kind in OF_SENSES else word), [])
            cell = f"[{','.join(map(_object, found))}]"
            if found and len(cell) < self._longest:
                yield column, cell
            else:
                self._others += found

    def left(self) -> Iterator[Shared]:
        """Yield the things that were not given out, kind by kind."""
        others = [*self._others, *(thing for things in self._at.values() for thing in things)]
        yield from sorted(others, key=lambda thing: (thing.kind, thing.id))


def _object(thing: Shared) -> str:
    return json.dumps(dict(thing.fields), ensure_ascii=False, separators=(",", ":"))


def _entry_rows(entry: Entry, links: _Links) -> Iterator[dict[str, str]]:
    concept = concept_of(entry)
    told, left = _concept_cells(entry.items)
    shown = [item for item in entry.items if item.category == "definition" and _is_plain(item) and item.tag]
    covered: set[int] = set()
    made = []
    for section in entry.languages:
        own, more = _definition_of(section)
        default = None if own else next((d for d in shown if d.tag == "en"), shown[0] if shown else None)
        if default is not None:
            covered.add(id(default))
        for number, term in enumerate(section.terms):
            row = {"concept_id": concept if concept is not None else entry.id, **told}
            row |= {"concept_iri": str(iri("concept", concept))} if concept is not None else {}
            row |= {"lang": section.tag, "term": term.text}
            if definition := own or default:
                row |= _definition_cells(definition, section.tag)
            row |= _term_cells(term, section.tag, links)
            if number == 0 and more:
                row["language_data"] = _list_of(more)
            made.append(row)
    left = [item for item in left if id(item) not in covered]
    if left and made:
        made[0]["concept_data"] = _list_of(left)
    yield from made


def _list_of(items: Iterable[Item]) -> str:
    return f"[{','.join(map(json_of, items))}]"


def _is_plain(item: Item) -> bool:
    return item.target is None and all(part == Item("source", part.value) for part in item.parts)


def _concept_cells(items: Iterable[Item]) -> tuple[dict[str, str], list[Item]]:
    cells: dict[str, str] = {}
    links: dict[str, list[str]] = {"related": [], "broader": []}
    left = []
    for item in items:
        what, target = item.value.partition(":")[0], item.target or ""
        if item.category == "externalCrossReference" and target.startswith(CONCEPT_IRI) and what == "Gogen concept":
            continue
        if item.category in ("crossReference", "externalCrossReference") and what in links and (
            target.startswith(("c-", CONCEPT_IRI))
        ):  # fmt: skip
            links[what].append(identifier(target) if target.startswith(CONCEPT_IRI) else id_of(target))
        elif item.category == "subjectField" and "subject_field" not in cells and item == Item(*item[:2]):
            cells["subject_field"] = item.value
        elif item.category in FIELDS and item.category not in cells and item == Item(*item[:2]):
            cells[item.category] = item.value or EMPTY
        else:
            left.append(item)
    return cells | {what: joined(ids) for what, ids in links.items() if ids}, left


def _definition_of(section: LanguageSection) -> tuple[Item | None, list[Item]]:
    plain = [item for item in section.items if item.category == "definition" and _is_plain(item)]
    own = plain[0] if plain else None
    return own, [item for item in section.items if item is not own]


def _definition_cells(item: Item, tag: str) -> dict[str, str]:
    cells = {"definition": item.value, "definition_lang": item.tag or tag}
    return cells | ({"definition_source": joined(part.value for part in item.parts)} if item.parts else {})


def _term_cells(term: ListedTerm, tag: str, links: _Links) -> dict[str, str]:
    cells: dict[str, str] = {}
    items = list(term.items)
    word = sense = ""
    for item in items:
        if item.category == "externalCrossReference" and (item.target or "").startswith(ENTRY_IRI):
            word = item.target or ""
    if term.id and term.id.startswith("s-"):
        base, _, number = term.id.partition(".")
        sense = id_of(base)
        cells["sense_iri"] = str(iri("sense", sense))
        if number:
            cells["spelling"] = number
    elif term.id and not word:
        cells["spelling"] = term.id
    if word:
        cells["entry_iri"] = word
        cells |= links.cells(identifier(word), sense)
    left = [item for item in items if not (word and item.target == word)]
    for column in SINGLE:
        found = next((item for item in left if item == Item(column.category, item.value)), None)
        if found is not None:
            cells[column.name] = column.cell(found.value)
            left.remove(found)
    for category in (*SEVERAL, *TAGGED):
        tagged = category in TAGGED
        taken = [item for item in left if item == Item(category, item.value, item.tag if tagged else None)]
        if taken:
            cells[category] = joined(_tagged(item, tag) for item in taken)
            left = [item for item in left if item not in taken]
    contexts = [item for item in left if item.category == "context" and _is_plain(item) and len(item.parts) < 2]
    if contexts and len({item.tag for item in contexts} - {None}) < 2 and all(item.tag for item in contexts):
        cells["context"] = joined(item.value for item in contexts)
        cells["context_lang"] = contexts[0].tag or ""
        if any(item.parts for item in contexts):
            cells["context_source"] = joined(item.parts[0].value if item.parts else "" for item in contexts)
        left = [item for item in left if item not in contexts]
    dated, left = _dated(left)
    cells |= dated
    for item in list(left):
        if item.category in FIELDS and item.category not in cells and item == Item(*item[:2]):
            cells[item.category] = item.value or EMPTY
            left.remove(item)
    return cells | ({"term_data": _list_of(left)} if left else {})


def _tagged(item: Item, tag: str) -> str:
    """Return a text with its language tag, unless that goes without saying: ``netorare``, ``netolale@ja-Latn``."""
    plain = item.tag is None or (item.tag == romanised(tag) and "@" not in item.value)
    return (
        item.value if plain and item.category == "romanisation" else f"{item.value}@{item.tag or ''}".removesuffix("@")
    )


def _dated(items: list[Item]) -> tuple[dict[str, str], list[Item]]:
    taken = [item for item in items if item.category == "transactionType"]
    said = {"created": "", "modified": "", "by": ""}
    for item in taken:
        for part in item.parts:
            when = "created" if item.value == "origination" else "modified"
            said["by" if part.category == "responsibility" else when] = part.value
    if taken and taken != list(transactions_of(said)):
        return {}, items
    return {key: value for key, value in said.items() if value}, [item for item in items if item not in taken]
