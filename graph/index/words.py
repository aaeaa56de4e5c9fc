"""Every word and concept in one line, and the lists to browse, asked of a finished index; ``wording`` fills them.

Every list belongs to one source, the glossary or one import, so that a large dictionary never buries the glossary.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from graph.index.file import Index
from morphology.writing.script import hiragana, plain_latin
from ontology.model import Written

GLOSSARY = ""  # the source of every word that was not imported

# Rows of the gojūon table: the first kana and every kana that files under it, voiced ones too.
KANA_ROWS = {
    "あ": "あいうえおぁぃぅぇぉゔ",
    "か": "かきくけこがぎぐげごゕゖ",
    "さ": "さしすせそざじずぜぞ",
    "た": "たちつてとだぢづでどっ",
    "な": "なにぬねの",
    "は": "はひふへほばびぶべぼぱぴぷぺぽ",
    "ま": "まみむめも",
    "や": "やゆよゃゅょ",
    "ら": "らりるれろ",
    "わ": "わゐゑをんゎ",
}
_ROW_OF = {kana: row for row, members in KANA_ROWS.items() for kana in members}
ALL = "all"  # the facet of one list, of no name, for each source: every word that means something

# ``id`` numbers words in the order of their IRIs. Texts stand beside their tags, controlled values as IRIs; ``parts``
# is JSON; ids of concepts and IRIs of advisories are separated by spaces.
TABLES = """
CREATE TABLE word (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, source TEXT NOT NULL, bound INTEGER NOT NULL,
                   language TEXT NOT NULL, label TEXT NOT NULL, tag TEXT NOT NULL, speech TEXT, type TEXT,
                   reading TEXT, reading_tag TEXT, roman TEXT, roman_tag TEXT, meaning TEXT, meaning_tag TEXT,
                   parts TEXT, concepts TEXT NOT NULL, advisories TEXT NOT NULL);
CREATE TABLE concept (id TEXT PRIMARY KEY, source TEXT NOT NULL, label TEXT NOT NULL, tag TEXT NOT NULL,
                      definition TEXT, definition_tag TEXT) WITHOUT ROWID;
CREATE TABLE list (id INTEGER PRIMARY KEY, facet TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
                   n INTEGER NOT NULL);
CREATE TABLE listed (list INTEGER, place TEXT, word INTEGER, PRIMARY KEY (list, place, word)) WITHOUT ROWID
"""
INDEXES = """
CREATE UNIQUE INDEX word_by_iri ON word (iri);
CREATE INDEX words_of_source ON word (source, bound, language);
CREATE INDEX concepts_of_source ON concept (source);
CREATE UNIQUE INDEX list_by_name ON list (facet, source, name)
"""
COLUMNS = (
    "id, iri, source, bound, language, label, tag, speech, type, reading, reading_tag, roman, roman_tag, meaning, "
    "meaning_tag, parts, concepts, advisories"
)
_MOST_GIVEN = 500  # values in one statement


class WordLine(NamedTuple):
    """One word in one line: ``speech``, ``type`` and ``advisories`` are IRIs, ``concepts`` the ids of what it means.

    ``parts`` are the spelling and the kana of each part, in order. ``source`` is the name of the import that the word
    comes from, GLOSSARY if it was not imported.
    """

    iri: str
    source: str
    bound: bool
    language: str
    label: Written
    speech: str | None
    type: str | None
    reading: Written | None
    roman: Written | None
    meaning: Written | None
    parts: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]
    advisories: tuple[str, ...]


class ConceptLine(NamedTuple):
    """One concept by its English name, with its definition where it has one."""

    id: str
    source: str
    label: Written
    definition: Written | None


class Listing(NamedTuple):
    """One list to browse: its name in its facet (a row of kana, a tag, the IRI of a value), and how long it is."""

    name: str
    n: int


class Page(NamedTuple):
    """A piece of a list; ``before`` and ``after`` are the IRIs to go on from, None at an end."""

    words: tuple[WordLine, ...]
    before: str | None
    after: str | None


class Words:
    """The words, concepts and lists of one finished index."""

    def __init__(self, index: Index) -> None:
        self._rows = index.rows
        self._counted: dict[tuple[object, ...], list[Any]] = {}  # a finished index never changes

    def many(self, iris: Iterable[str]) -> dict[str, WordLine]:
        """Return words by their IRIs, as far as they are there."""
        return {row[1]: line_of(row) for row in self._given(f"SELECT {COLUMNS} FROM word WHERE iri IN", iris)}

    def iris(self) -> Iterator[str]:
        """Yield the IRIs of all words and bound elements, in order, some thousands at a time."""
        last = 0
        while rows := self._rows("SELECT id, iri FROM word WHERE id > ? ORDER BY id LIMIT 5000", last):
            yield from (iri for _, iri in rows)
            last = rows[-1][0]

    def count(self) -> int:
        """Return how many words and bound elements there are."""
        return int(self._counts("SELECT COUNT(*) FROM word")[0][0])

    def entries(self, start: int, most: int) -> list[str]:
        """Return the IRIs of words without bound elements, in order, from the one numbered ``start`` (0 and more)."""
        rows = self._rows("SELECT iri FROM word WHERE NOT bound ORDER BY id LIMIT ? OFFSET ?", most, start)
        return [iri for (iri,) in rows]

    def tally(self, source: str | None = None) -> dict[tuple[bool, str], int]:
        """Return how many words there are, of one source or of all: bound or not, in each language."""
        where, given = ("", ()) if source is None else ("WHERE source = ?", (source,))
        rows = self._counts(
            f"SELECT bound, language, COUNT(*) FROM word {where} GROUP BY source, bound, language", *given
        )
        found: Counter[tuple[bool, str]] = Counter()
        for bound, language, n in rows:  # as the index has them: by source first, which is four times as quick
            found[bool(bound), language] += n
        return dict(found)

    # ------------------------------------------------------------ concepts

    def concepts(self, ids: Iterable[str]) -> dict[str, ConceptLine]:
        """Return concepts by their ids, as far as they are there."""
        return {
            name: ConceptLine(name, source, Written(label, tag), _written(text, text_tag))
            for name, source, label, tag, text, text_tag in self._given("SELECT * FROM concept WHERE id IN", ids)
        }

    def concept_ids(self, start: int = 0, most: int = -1) -> list[str]:
        """Return the ids of concepts, in order, from the one numbered ``start``."""
        return [name for (name,) in self._rows("SELECT id FROM concept ORDER BY id LIMIT ? OFFSET ?", most, start)]

    def concept_count(self, source: str | None = None) -> int:
        """Return how many concepts there are, of one source or of all."""
        where, given = ("", ()) if source is None else ("WHERE source = ?", (source,))
        return int(self._counts(f"SELECT COUNT(*) FROM concept {where}", *given)[0][0])

    # ------------------------------------------------------------ lists

    def sources(self) -> list[Listing]:
        """Return the sources that have words to browse, the glossary first, with how many."""
        return [Listing(*row) for row in self._rows("SELECT source, n FROM list WHERE facet = ? ORDER BY source", ALL)]

    def lists(self, facet: str, source: str = GLOSSARY) -> list[Listing]:
        """Return the lists of a facet for one source, by name."""
        rows = self._rows("SELECT name, n FROM list WHERE facet = ? AND source = ? ORDER BY name", facet, source)
        return [Listing(*row) for row in rows]

    def page(
        self, facet: str, name: str, source: str, most: int, after: str | None = None, before: str | None = None
    ) -> Page | None:
        """Return up to ``most`` words of a list: its first, or those next to a word named by its IRI.

        None where there is no such list or no such word.
        """
        found = self._rows("SELECT id FROM list WHERE facet = ? AND name = ? AND source = ?", facet, name, source)
        if not found:
            return None
        start: tuple[str, int] = ("", 0)
        backwards = after is None and before is not None
        if (mark := before if backwards else after) is not None:
            rows = self._rows(f"SELECT {COLUMNS} FROM word WHERE iri = ?", mark)
            if not rows:
                return None
            start = place_in(facet, line_of(rows[0])), rows[0][0]
        sign, order = ("<", "DESC") if backwards else (">", "ASC")
        rows = self._rows(
            f"SELECT word FROM listed WHERE list = ? AND (place, word) {sign} (?, ?) "
            f"ORDER BY place {order}, word {order} LIMIT ?",
            *(found[0][0], *start, most + 1),
        )
        ids = [number for (number,) in rows[:most]]
        if backwards:
            ids.reverse()
        lines = {row[0]: line_of(row) for row in self._given(f"SELECT {COLUMNS} FROM word WHERE id IN", ids)}
        words = tuple(lines[number] for number in ids)
        if not words:
            return Page((), None, None)
        more = len(rows) > most
        earlier, later = (more, True) if backwards else (mark is not None, more)
        return Page(words, words[0].iri if earlier else None, words[-1].iri if later else None)

    def _counts(self, query: str, *given: str) -> list[Any]:
        """Return the rows of a query that counts, counted once."""
        if (found := self._counted.get((query, *given))) is None:
            found = self._counted[query, *given] = self._rows(query, *given)
        return found

    def _given(self, query: str, values: Iterable[object]) -> Iterator[Any]:
        """Yield the rows of a query that ends in ``IN``, for any number of values."""
        wanted = list(dict.fromkeys(values))
        for at in range(0, len(wanted), _MOST_GIVEN):
            some = wanted[at : at + _MOST_GIVEN]
            yield from self._rows(f"{query} ({', '.join('?' * len(some))})", *some)


def _written(text: str | None, tag: str | None) -> Written | None:
    return None if text is None or tag is None else Written(text, tag)


def line_of(row: Sequence[Any]) -> WordLine:
    """Return a row of the table ``word``, of all its COLUMNS, as a line."""
    _, iri, source, bound, language, label, tag, speech, kind, kana, kana_tag, roman, roman_tag, *others = row
    meaning, meaning_tag, parts, concepts, advisories = others
    return WordLine(
        iri,
        source,
        bool(bound),
        language,
        Written(label, tag),
        speech,
        kind,
        _written(kana, kana_tag),
        _written(roman, roman_tag),
        _written(meaning, meaning_tag),
        tuple((spelling, sound) for spelling, sound in json.loads(parts)) if parts else (),
        tuple(concepts.split()),
        tuple(advisories.split()),
    )


# ---------------------------------------------------------------- which words stand where


def place_in(facet: str, word: WordLine) -> str:
    """Return the key by which a word is put in order in the lists of a facet."""
    if facet == "letter" or (facet != "kana" and word.language != "ja"):
        return plain_latin((word.roman or word.label).text)
    return hiragana((word.reading or word.label).text)


def lists_of(word: WordLine) -> Iterator[tuple[str, str]]:
    """Yield the lists, by facet and name, that a word stands in by itself: by its script and its language.

    Bound elements, and words that are here only as parts of others and mean no concept, stand in none.
    """
    if word.bound or not word.concepts:
        return
    yield ALL, ""
    yield "language", word.language
    if word.language == "ja" and (row := _ROW_OF.get(place_in("kana", word)[:1])):
        yield "kana", row
    if word.language in ("ja", "en"):
        letter = place_in("letter", word)[:1].upper()
        if letter.isascii() and letter.isalpha():
            yield "letter", letter
