"""Finding entries by any spelling: exactly, by its sound, inflected, by its beginning or a piece of it, or nearly.

``suggest`` answers while somebody types; ``find`` ranks all there is and pages by a cursor. Every hit says how it was
found (its tier) and by which spelling. Nothing is hidden unless a filter says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from graph.index import typos
from graph.index.file import Index
from graph.index.keys import AFTER_ALL, SOUND, Typed, grams, letters, plain, typed
from graph.index.labelling import BEST, KINDS
from morphology.analysis import analyse
from ontology.model import Advisory, Analysis, Step

# How a label was found → what that adds to its weight, in the order in which hits are ranked.
TIERS: dict[str, int] = {
    "exact": 1000,  # ねとられ, ﾈﾄﾗﾚ, Netorare, syoujo: the spelling itself, its case, width, script and marks aside
    "sound": 800,  # shojo, dojinsi: the same but for the length of vowels
    "inflected": 700,  # 寝取られた → 寝取られる
    "prefix": 500,  # netor → 寝取られ
    "contains": 300,  # 取られ → 寝取られ
    "near": 100,  # netroare → 寝取られ
}
EXACT, SOUNDS, INFLECTED, PREFIX, CONTAINS, NEAR = TIERS
MOST_NEAR = 40  # hits by typos
ADULT = frozenset({Advisory.ADULT.value})

_KINDS = tuple(KINDS)
_ROW = "l.id, e.id, e.iri, e.label, e.tag, e.language, l.text, l.tag, l.kind, l.weight, e.source, e.advisories"
_LABELS = "FROM label l INDEXED BY label_by_key"
_FROM = f"{_LABELS} CROSS JOIN entry e ON e.id = l.entry"


class Filters(NamedTuple):
    """Which entries are wanted: of these languages, of these sources, none with these advisories; None: any."""

    languages: frozenset[str] | None = None
    sources: frozenset[str] | None = None  # "curated", "written", "imported-edict" …
    without: frozenset[str] = frozenset()  # ADULT hides what is for adults


EVERYTHING = Filters()


class LabelHit(NamedTuple):
    """An entry that was found. ``text`` is the spelling that fits what was typed, ``kind`` what it is to the entry.

    ``label`` is the headword, ``tier`` one of TIERS, ``kind`` one of KINDS; the greater ``weight``, the better.
    ``slips`` counts typing errors (tier near), ``steps`` lead from the word to an inflected form.
    """

    entry: str
    label: str
    label_tag: str
    language: str
    text: str
    tag: str
    kind: str
    tier: str
    weight: int
    source: str
    advisories: tuple[str, ...]
    slips: int = 0
    steps: tuple[Step, ...] = ()


Cursor = tuple[int, int]  # how far a search has come: a tier, and a place in it; opaque to the asker


class Page(NamedTuple):
    """A piece of a ranked list, and the cursor from which it goes on; None at its end."""

    hits: tuple[LabelHit, ...]
    after: Cursor | None


class Labels:
    """The labels of a finished index, for any number of threads."""

    def __init__(self, index: Index) -> None:
        self._index = index

    # ------------------------------------------------------------ while somebody types

    def suggest(self, text: str, limit: int = 10, filters: Filters = EVERYTHING) -> tuple[LabelHit, ...]:
        """Return entries with a spelling that is, sounds as or begins with a text, each once, the best first."""
        found: dict[int, LabelHit] = {}
        for tier, rows in ((EXACT, self._exact), (SOUNDS, self._sounds)):
            for row in rows(text, filters, limit + _PIECE):
                found.setdefault(row[1], _hit(row, tier))
        if len(found) < limit:
            wanted = limit + len(found)
            for row in sorted(row for key in typed(text)[:2] if key for row in self._prefixed(key, filters, wanted)):
                found.setdefault(row[1], _hit(row, PREFIX))
        return tuple(islice(found.values(), limit))

    def exact(self, text: str, filters: Filters = EVERYTHING, limit: int = 50) -> tuple[LabelHit, ...]:
        """Return the entries that are spelt so, case, width, script of kana and marks on Latin letters aside."""
        return _distinct((_hit(row, EXACT), row[1]) for row in self._exact(text, filters, limit))

    # ------------------------------------------------------------ everything, ranked, page by page

    def find(
        self,
        text: str,
        filters: Filters = EVERYTHING,
        after: Cursor | None = None,
        limit: int = 20,
        forgiving: bool = True,
    ) -> Page:
        """Return all entries that a text leads to, by tier and rank, each once: in the best tier it is found in.

        Inflected forms are analysed, and typing errors forgiven (if at all: ``forgiving``), only where no spelling is
        or sounds as the text.
        """
        known = self._exact(text, filters, 1) or self._sounds(text, filters, 1)
        lemmas = () if known else self.inflected(text, filters)
        taken = {hit.entry for hit in lemmas}
        hits: list[tuple[LabelHit, Cursor]] = []
        start, place = after or (0, 0)
        for number, tier in enumerate(TIERS):
            if number < start or (tier == NEAR and not forgiving):
                continue
            for at, hit in self._tier(tier, text, filters, place if number == start else 0, lemmas, taken, bool(known)):
                if len(hits) == limit:  # there is one more
                    return Page(tuple(found for found, _ in hits), hits[-1][1] if hits else after)
                hits.append((hit, (number, at)))
        return Page(tuple(found for found, _ in hits), None)

    def _tier(
        self,
        tier: str,
        text: str,
        filters: Filters,
        after: int,
        lemmas: Sequence[LabelHit],
        taken: set[str],
        known: bool,
    ) -> Iterator[tuple[int, LabelHit]]:
        """Yield (place, hit) of one tier behind a place; not what an earlier tier has, nor an earlier place."""
        if tier == INFLECTED:
            yield from islice(enumerate(lemmas, 1), after, None)
        elif tier == NEAR:
            for at, hit in islice(enumerate([] if known else self.near(text, MOST_NEAR, filters), 1), after, None):
                if hit.entry not in taken and not self._better(hit.entry, text, tier, 0):
                    yield at, hit
        else:
            rows = {EXACT: self._exact, SOUNDS: self._sounds, PREFIX: self._beginning, CONTAINS: self._holding}[tier]
            while found := rows(text, filters, _PIECE, after):
                for row in found:
                    after = row[0]
                    if row[2] not in taken and not self._better(row[2], text, tier, after):
                        yield after, _hit(row, tier)
                if len(found) < _PIECE:
                    return

    def _better(self, entry: str, text: str, tier: str, place: int) -> bool:
        """Tell whether an entry stands in a better tier, or in this one at an earlier place."""
        keys, order = typed(text), list(TIERS)
        for number, other in self._index.rows(
            "SELECT l.id, l.key FROM label l WHERE l.entry = (SELECT id FROM entry WHERE iri = ?)", entry
        ):
            found = _tier_of(other, keys)
            if found and (order.index(found), number) < (order.index(tier), place):
                return True
        return False

    # ------------------------------------------------------------ a piece of a word

    def contains(self, text: str, filters: Filters = EVERYTHING, limit: int = 50) -> tuple[LabelHit, ...]:
        """Return entries with a spelling that holds a text, anywhere, each once, the best ranked first."""
        hits: dict[int, LabelHit] = {}
        after = 0
        while rows := self._holding(text, filters, max(limit, _PIECE), after):
            for row in rows:
                hits.setdefault(row[1], _hit(row, CONTAINS))
            after = rows[-1][0]
            if len(hits) >= limit or len(rows) < max(limit, _PIECE):
                break
        return tuple(islice(hits.values(), limit))

    # ------------------------------------------------------------ an inflected form, a typing error

    def inflected(
        self, text: str, filters: Filters = EVERYTHING, analyses: Sequence[Analysis] | None = None
    ) -> tuple[LabelHit, ...]:
        """Return the Japanese entries that a form is an inflected form of, the analyser's surest first.

        ``analyses`` are the analyser's, if it has been asked already. Homographs of another reading come last.
        """
        hits: dict[int, tuple[bool, LabelHit]] = {}
        for analysis in analyse(text).analyses if analyses is None else analyses:
            for lemma, steps in _lemmas(analysis):
                if plain(lemma) == plain(text):
                    continue
                read = self._exact(analysis.lemma_reading, filters, 50) if lemma == analysis.lemma else []
                same = {row[1] for row in read}
                for row in self._exact(lemma, filters, 20):
                    if row[5] == "ja" and row[1] not in hits:
                        other = bool(same) and row[1] not in same
                        hits[row[1]] = other, _hit(row, INFLECTED)._replace(steps=steps)
        return tuple(hit for _, hit in sorted(hits.values(), key=lambda item: item[0]))

    def near(self, text: str, limit: int = 10, filters: Filters = EVERYTHING) -> tuple[LabelHit, ...]:
        """Return entries with a spelling one or two typing errors away from a text, the nearest first."""
        key, by_sound, _ = typed(text)
        candidates = {
            bare: self._candidates(bare) for bare in dict.fromkeys((key, (by_sound or key).removeprefix(SOUND)))
        }
        order = sorted(
            found
            for wanted in dict.fromkeys((key, by_sound or key))
            for found in typos.likely(wanted, key, candidates[wanted.removeprefix(SOUND)][wanted[:1] == SOUND])
        )
        slips: dict[int, int] = {}
        for found in order:
            slips.setdefault(found.label, found.slips)
        hits: dict[int, LabelHit] = {}
        for piece in _pieces([label for label, count in slips.items() if count], 200):
            rows = {row[0]: row for row in self._numbered(piece, filters)}
            for row in (rows[label] for label in piece if label in rows):
                hit, count = _hit(row, NEAR), slips[row[0]]
                hits.setdefault(row[1], hit._replace(slips=count, weight=hit.weight - 20 * count))
            if len(hits) >= limit:
                break
        return tuple(islice(hits.values(), limit))

    def _candidates(self, key: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """Return the labels (id, key) that share rare bigrams with a key: the plain ones, those by sound."""
        marks = ", ".join("?" * len(some := list(set(grams(key)))))
        counts = dict(self._index.rows(f"SELECT gram, n FROM gram_count WHERE gram IN ({marks})", *some))
        found: tuple[list[tuple[int, str]], list[tuple[int, str]]] = [], []
        if (wanted := typos.wanted(key, counts)) is not None:
            for row in self._index.rows(
                "SELECT id, key FROM label WHERE id IN (SELECT rowid FROM gram WHERE gram MATCH ? LIMIT ?) "
                "AND LENGTH(key) BETWEEN ? AND ?",
                wanted,
                typos.MOST,
                len(key) - 3,
                len(key) + 4,  # with the mark of a sound
            ):
                found[row[1][:1] == SOUND].append(row)
        return found

    # ------------------------------------------------------------ rows of one tier, by rank

    def _exact(self, text: str, filters: Filters, limit: int, after: int = 0) -> list[Any]:
        keys = [key for key in (typed(text).plain, *typed(text).kana) if key]
        return self._where(f"l.key IN ({', '.join('?' * len(keys))})", keys, filters, limit, after) if keys else []

    def _sounds(self, text: str, filters: Filters, limit: int, after: int = 0) -> list[Any]:
        by_sound = typed(text).sound
        return self._where("l.key = ?", [by_sound], filters, limit, after) if by_sound else []

    def _beginning(self, text: str, filters: Filters, limit: int, after: int = 0) -> list[Any]:
        found: list[Any] = []
        for key in filter(None, typed(text)[:2]):
            found += self._where("l.key > ? AND l.key < ?", [key, key + AFTER_ALL], filters, limit, after)
        return sorted(found)[:limit]

    def _prefixed(self, key: str, filters: Filters, limit: int) -> list[Any]:
        """Return the best row of each entry with a key that begins so: worked out before where there are many."""
        if limit <= BEST and filters == EVERYTHING:
            best = self._index.rows("SELECT label FROM top WHERE prefix = ? ORDER BY label LIMIT ?", key, limit)
            if best:
                return self._numbered([label for (label,) in best])
        condition, given = _condition(filters)
        best = self._index.rows(
            f"SELECT MIN(l.id) {_FROM if condition else _LABELS} WHERE l.key > ? AND l.key < ?{condition} "
            "GROUP BY l.entry ORDER BY 1 LIMIT ?",
            key,
            key + AFTER_ALL,
            *given,
            limit,
        )
        return self._numbered([label for (label,) in best])

    def _numbered(self, labels: Sequence[int], filters: Filters = EVERYTHING) -> list[Any]:
        condition, given = _condition(filters)
        marks = ", ".join("?" * len(labels))
        query = f"SELECT {_ROW} FROM label l CROSS JOIN entry e ON e.id = l.entry WHERE l.id IN ({marks}){condition}"
        return self._index.rows(f"{query} ORDER BY l.id", *labels, *given)

    def _holding(self, text: str, filters: Filters, limit: int, after: int = 0) -> list[Any]:
        key, by_sound, _ = typed(text)
        if not key:
            return []
        found = self._with_grams(key, "", filters, limit, after)
        if by_sound and by_sound != SOUND + key:
            found += self._with_grams(by_sound[1:], SOUND, filters, limit, after)
        return sorted({row[0]: row for row in found}.values())[:limit]

    def _with_grams(self, key: str, mark: str, filters: Filters, limit: int, after: int) -> list[Any]:
        """Return the rows whose key holds another and begins with a mark; FTS5 streams them by rank."""
        words = letters(key) if len(key) == 1 else grams(key)[1:-1]
        match = " AND ".join(f'"{word}"' for word in dict.fromkeys(words))
        condition, more = _condition(filters)
        return self._index.rows(
            f"SELECT {_ROW} FROM gram CROSS JOIN label l ON l.id = gram.rowid CROSS JOIN entry e ON e.id = l.entry "
            f"WHERE gram MATCH ? AND gram.rowid > ? AND INSTR(l.key, ?) AND SUBSTR(l.key, 1, ?) = ?{condition} "
            "ORDER BY gram.rowid LIMIT ?",
            match,
            after,
            key,
            len(mark),
            mark,
            *more,
            limit,
        )

    def _where(self, where: str, given: list[str], filters: Filters, limit: int, after: int) -> list[Any]:
        """Return the rows whose key fits, from a place on: found in the index of keys alone, then looked up."""
        condition, more = _condition(filters)
        labels = _FROM if condition else _LABELS
        query = f"SELECT l.id {labels} WHERE {where} AND l.id > ?{condition} ORDER BY l.id LIMIT ?"
        return self._numbered([label for (label,) in self._index.rows(query, *given, after, *more, limit)])


_PIECE = 64  # rows asked at once


def _hit(row: Sequence[Any], tier: str) -> LabelHit:
    _, _, entry, label, label_tag, language, text, tag, kind, weight, source, advisories = row
    return LabelHit(
        entry,
        label,
        label_tag,
        language,
        text,
        tag,
        _KINDS[kind],
        tier,
        TIERS[tier] + weight,
        source,
        tuple(advisories.split()),
    )


def _distinct(hits: Iterable[tuple[LabelHit, int]]) -> tuple[LabelHit, ...]:
    found: dict[int, LabelHit] = {}
    for hit, entry in hits:
        found.setdefault(entry, hit)
    return tuple(found.values())


@lru_cache(maxsize=256)
def _condition(filters: Filters) -> tuple[str, tuple[str, ...]]:
    """Return what filters add to a WHERE clause, and its values."""
    parts: list[str] = []
    given: list[str] = []
    for column, wanted in (("e.language", filters.languages), ("e.source", filters.sources)):
        if wanted is not None:
            parts.append(f" AND {column} IN ({', '.join('?' * len(wanted))})")
            given += sorted(wanted)
    for advisory in sorted(filters.without):
        parts.append(" AND INSTR(' ' || e.advisories || ' ', ' ' || ? || ' ') = 0")
        given.append(advisory)
    return "".join(parts), tuple(given)


def _tier_of(other: str, keys: Typed) -> str | None:
    """Return the tier in which a label's key is found by typed ones; None if it is not."""
    key, by_sound, kana = keys
    if other == key or other in kana:
        return EXACT
    if other == by_sound:
        return SOUNDS
    if other.startswith(key) or (by_sound and other.startswith(by_sound)):
        return PREFIX
    if key in other or (by_sound and other.startswith(SOUND) and by_sound[1:] in other):
        return CONTAINS
    return None


def _lemmas(analysis: Analysis) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Yield what a form may be an inflected form of, with the steps from there: the nearest word first."""
    for number in range(len(analysis.steps) - 1, -1, -1):
        yield analysis.steps[number].source, analysis.steps[number:]
    yield analysis.lemma, analysis.steps


def _pieces(labels: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (labels[at : at + size] for at in range(0, len(labels), size))
