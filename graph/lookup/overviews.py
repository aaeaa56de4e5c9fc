"""Many words at once: the lists to browse, the counts."""

from collections.abc import Mapping
from typing import NamedTuple

from graph.index.places import Places
from graph.index.words import GLOSSARY, KANA_ROWS
from graph.lookup.index import Lookup
from graph.lookup.views import Group, Piece, Word
from ontology.model import Written
from ontology.vocabulary import identifier, iri

FACETS = ("kana", "letter", "language", "process", "route", "field")
LONGEST_PAGE = 100  # words of a list on one page
# The gojūon table, ＿ where there is no kana; and the small kana that sort before theirs.
_SPARSE = {"や": "や＿ゆ＿よ", "わ": "わゐ＿ゑを"}
_CHART = (*(_SPARSE.get(row, members[:5]) for row, members in KANA_ROWS.items()), "ん")
_SMALL = dict(zip("あいうえおつやゆよわ", "ぁぃぅぇぉっゃゅょゎ", strict=True))


class ChartRow(NamedTuple):
    """A row of the gojūon table: the list it opens (empty for that of ん), how long that is, kana with words or not."""

    name: str
    words: int
    cells: tuple[tuple[str, bool] | None, ...]


# ---------------------------------------------------------------- lists


def groups(lookup: Lookup, facet: str, source: str = GLOSSARY) -> tuple[Group, ...]:
    """Return the lists of one facet (one of FACETS) for the glossary or an import, each with how long it is.

    Kana and letters stand in their order, Japanese before the other languages, else the longest list comes first.
    """
    lists = lookup.lines.lists(facet, source)
    if facet == "kana":
        lengths = dict(lists)
        return tuple(Group(row, Written(row, "ja"), lengths.get(row, 0), row) for row in KANA_ROWS)
    if facet == "letter":
        return tuple(Group(name, Written(name, "en"), n, name) for name, n in lists)
    if facet == "language":
        found = [Group(tag, Written(lookup.languages.get(tag, tag), "en"), n, tag) for tag, n in lists]
        return tuple(sorted(found, key=lambda group: (group.id != "ja", -group.count, group.id)))
    values = [(lookup.named(name), n, name) for name, n in lists]
    found = [Group(v.id.removeprefix("field-"), Written(v.label, "en"), n, name) for v, n, name in values]
    return tuple(sorted(found, key=lambda group: (-group.count, group.id)))


def words_in(
    lookup: Lookup,
    facet: str,
    group: Group,
    source: str = GLOSSARY,
    after: str | None = None,
    before: str | None = None,
    start: str = "",
) -> Piece | None:
    """Return up to LONGEST_PAGE words of a list: its first, or those next to a word named by its id.

    ``start`` is a kana that the first word is to begin with, or the next there is. None where there is no such word.
    """
    marks = {key: str(iri("entry", name)) for key, name in (("after", after), ("before", before)) if name is not None}
    if start and not marks and (last := Places(lookup.index).before(facet, group.name, source, start)):
        marks = {"after": last}
    page = lookup.lines.page(facet, group.name, source, LONGEST_PAGE, **marks)
    if page is None:
        return None
    words = tuple(map(lookup.words.shown, page.words))
    ends = (identifier(end) if end else None for end in (page.before, page.after))
    return Piece(words, *ends)


def row_of(kana: str) -> str | None:
    """Return the row of the gojūon table that a kana files under: ``か`` for ``ぎ``; None for anything else."""
    return next((row for row, members in KANA_ROWS.items() if len(kana) == 1 and kana in members), None)


def gojuon(lookup: Lookup, source: str = GLOSSARY) -> tuple[ChartRow, ...]:
    """Return the gojūon table with, for every kana, whether a word begins so (voiced and small ones count there)."""
    lengths = dict(lookup.lines.lists("kana", source))
    places = Places(lookup.index)

    def begins(row: str, cells: str, at: int) -> bool:
        start = _SMALL.get(cells[at], cells[at])
        found = places.first("kana", row, source, start)
        following = next((cell for cell in cells[at + 1 :] if cell != "＿"), "ゔ")
        return found is not None and found < _SMALL.get(following, following)

    rows = []
    for cells in _CHART:
        row = row_of(cells[0]) or ""
        kana = ((cell, begins(row, cells, at)) if cell != "＿" else None for at, cell in enumerate(cells))
        rows.append(
            ChartRow(row, lengths.get(row, 0), tuple(kana)) if row == cells[0] else ChartRow("", 0, tuple(kana))
        )
    return tuple(rows)


def shown_today(lookup: Lookup, day: int) -> tuple[Word, ...]:
    """Return three Japanese words of the glossary that have no advisory: others on each day of the year, from 1.

    They stand a third of the list apart, and move on by one every day.
    """
    iris = Places(lookup.index).without_advisory("language", "ja", GLOSSARY)
    most = min(3, len(iris))
    chosen = [iris[(day + place * len(iris) // most) % len(iris)] for place in range(most)]
    return tuple(lookup.words.many(chosen).values())


def sources(lookup: Lookup) -> tuple[Group, ...]:
    """Return the imports that have words, by title, each with how many; none where nothing was imported."""
    found = []
    for name, n in lookup.lines.sources():
        if name != GLOSSARY:
            source = lookup.sources.get(str(iri("source", f"imported-{name}")))
            found.append(Group(name, source.title if source else Written(name, "und"), n, name))
    return tuple(sorted(found, key=lambda group: (group.label.text, group.id)))


def counts(lookup: Lookup, source: str = GLOSSARY) -> Mapping[str, int]:
    """Return how much there is: terms, those in Japanese, words that are only parts, languages, concepts, sources."""
    terms = {group.id: group.count for group in groups(lookup, "language", source)}
    words = sum(n for (bound, _), n in lookup.lines.tally(source).items() if not bound)
    return {
        "japanese": terms.get("ja", 0),
        "terms": sum(terms.values()),
        "parts": max(0, words - sum(terms.values())),
        "languages": len(terms),
        "concepts": lookup.lines.concept_count(source),
        "sources": len(lookup.sources),
    }
