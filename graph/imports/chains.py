"""All steps of an import together: whose word is meant, what agrees, what contradicts itself, what goes in circles.

Steps name words by language and spelling; here each becomes an entry: that of the import, if one word is spelt so, else
the curated one, else a stub, an entry that holds the word and nothing more. Of several words the one is taken that has
the romanisation given, or whose own record tells the step too, or of several read alike the one of the same part of
speech (a noun is borrowed from the noun 切腹, not from its verb). Where that leaves several, the stub stands for the
spelling and a doubt says so.

Circles are found among all links at once (``graph.imports.circles``), whatever hangs on whatever.
"""

import sqlite3
from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from graph.imports.borrowing import BETWEEN_LANGUAGES, Link, Said, compared, merged
from graph.imports.circles import components, shortest
from graph.imports.doubts import Doubt
from graph.imports.names import entry_id
from graph.imports.rows import Step
from morphology.writing import script
from ontology.model import DoubtKind, Process

SCHEMA = """
CREATE TABLE nodes (id INTEGER PRIMARY KEY, entry TEXT UNIQUE, language TEXT, word TEXT, stub INTEGER,
  romanisation TEXT DEFAULT '', gloss TEXT DEFAULT '');
CREATE TABLE said (child INTEGER, parent INTEGER, process TEXT, confidence INTEGER, "by" TEXT, "where" TEXT);
CREATE TABLE linked (child INTEGER, parent INTEGER, cyclic INTEGER DEFAULT 0, PRIMARY KEY (child, parent))
  WITHOUT ROWID;
CREATE VIEW links AS SELECT c.entry AS child, p.entry AS parent
  FROM linked l JOIN nodes c ON c.id = l.child JOIN nodes p ON p.id = l.parent;
CREATE TABLE unclear (entry TEXT, word TEXT, candidates TEXT, "where" TEXT, PRIMARY KEY (entry, word));
"""
_MOST_TOLD = 12  # words of a circle that a doubt names
_MOST_LOOKED_AT = 5_000_000  # words, in search of circles to tell
_FARTHEST = 1000  # ancestors looked at for one contradiction


class Stub(NamedTuple):
    """A word that the import only names: the id of its entry and the key behind it, what is told of it."""

    entry: str
    key: str
    language: str
    word: str
    romanisation: str
    gloss: str


class _End(NamedTuple):
    """One end of a step, and the other."""

    entry: str
    language: str
    word: str
    romanisation: str
    other_language: str
    other_word: str
    is_parent: bool
    by: str


class Chains:
    """The steps of one import, in the tables of its ``Links``: ``resolve`` first, then ask."""

    def __init__(self, db: sqlite3.Connection, name: str) -> None:
        self._db = db
        self.name = name
        self._node = lru_cache(maxsize=65536)(self._new_node)

    def any(self) -> bool:
        """Tell whether there is any link."""
        return self._db.execute("SELECT 1 FROM linked").fetchone() is not None

    # ------------------------------------------------------------ whose word

    def resolve(self) -> None:
        """Turn every step into a link between two entries, and find the circles."""
        self._db.execute('CREATE INDEX by_record ON steps ("by")')
        self._db.execute("CREATE INDEX by_entry ON keys (entry)")
        columns = ", ".join(f'"{field}"' for field in Step._fields if field != "table")
        for row in self._db.execute(f"SELECT DISTINCT {columns} FROM steps ORDER BY {columns}"):
            step = Step(*row)
            child = self._end(step, is_parent=False)
            parent = self._end(step, is_parent=True)
            if step.gloss:
                self._db.execute("UPDATE nodes SET gloss = ? WHERE id = ? AND gloss = ''", (step.gloss, parent))
            self._db.execute(
                "INSERT INTO said VALUES (?, ?, ?, ?, ?, ?)",
                (child, parent, step.process, step.confidence, step.by, step.where),
            )
        self._db.execute("INSERT OR IGNORE INTO linked (child, parent) SELECT child, parent FROM said")
        self._db.execute("CREATE INDEX by_link ON said (child, parent)")
        self._known_steps()
        for child, parent in self._circular():
            self._db.execute("UPDATE linked SET cyclic = 1 WHERE child = ? AND parent = ?", (child, parent))

    def _known_steps(self) -> None:
        """Make nodes of the curated words that curated steps join: a circle may go through them."""
        for (entry,) in self._db.execute(
            "SELECT child FROM known_steps UNION SELECT parent FROM known_steps ORDER BY 1"
        ):
            self._node(entry, "", entry, False, "")

    def _end(self, step: Step, is_parent: bool) -> int:
        """Return the node of one end of a step."""
        child = (step.child, step.child_language, step.child_word, step.child_romanisation)
        parent = (step.parent, step.parent_language, step.parent_word, step.parent_romanisation)
        own, other = (parent, child) if is_parent else (child, parent)
        end = _End(*own, other[1], other[2], is_parent, step.by)
        text = script.normalise(end.word)
        entry, candidates = (end.entry, ()) if end.entry else self._meant(end, text)
        if entry:
            return self._node(entry, end.language, text, False, "")
        stub = entry_id(self.name, _key(end.language, text))
        if candidates:
            self._db.execute(
                "INSERT OR IGNORE INTO unclear VALUES (?, ?, ?, ?)",
                (step.by, f"{text} ({end.language})", "\n".join(candidates[:_MOST_TOLD]), step.where),
            )
        return self._node(stub, end.language, text, True, end.romanisation)

    def _new_node(self, entry: str, language: str, word: str, stub: bool, romanisation: str) -> int:
        self._db.execute(
            "INSERT OR IGNORE INTO nodes (entry, language, word, stub, romanisation) VALUES (?, ?, ?, ?, ?)",
            (entry, language, word, stub, romanisation),
        )
        found: tuple[int] = self._db.execute("SELECT id FROM nodes WHERE entry = ?", (entry,)).fetchone()
        return found[0]

    def _meant(self, end: _End, text: str) -> tuple[str, tuple[str, ...]]:
        """Return the entry that a language and a spelling mean, or none and the several that they may mean.

        A child is never a curated entry: what a source says of its words goes beside what the editors say.
        """
        for table, whose in (("keys", ""), ("known", "AND whose = 0")) if end.is_parent else (("keys", ""),):
            rows = self._db.execute(
                f"SELECT DISTINCT entry, reading, part_of_speech FROM {table} "
                f"WHERE spelling = ? AND language = ? {whose} ORDER BY 1, 2",
                (text, end.language),
            ).fetchall()
            entries = list(dict.fromkeys(row[0] for row in rows))
            if len(entries) > 1 and end.romanisation:
                read = {entry for entry, reading, _ in rows if reading and _writes(end.romanisation, reading)}
                entries = [entry for entry in entries if entry in read] or entries
            if len(entries) > 1:
                entries = [entry for entry in entries if self._tells(entry, end)] or entries
            if len(entries) > 1 and len({reading for entry, reading, _ in rows if entry in entries}) == 1:
                alike = {entry for entry, _, kind in rows if kind and kind == self._kind(end.by)}
                entries = [entry for entry in entries if entry in alike] or entries
            if len(entries) == 1:
                return entries[0], ()
            if entries:
                readings = {entry: reading for entry, reading, _ in reversed(rows)}
                return "", tuple(f"{text} [{readings[entry] or end.language}] {entry}" for entry in entries)
        return "", ()

    def _kind(self, entry: str) -> str:
        """Return the part of speech of an entry of the import, empty if it has none."""
        found = self._db.execute("SELECT part_of_speech FROM keys WHERE entry = ? LIMIT 1", (entry,)).fetchone()
        return found[0] if found else ""

    def _tells(self, entry: str, end: _End) -> bool:
        """Tell whether the record of an entry tells the same step from its end."""
        own, other = ("parent", "child") if end.is_parent else ("child", "parent")
        return (
            self._db.execute(
                f'SELECT 1 FROM steps WHERE "by" = ? AND {own} = ? AND {other}_language = ? AND {other}_word = ?',
                (entry, entry, end.other_language, end.other_word),
            ).fetchone()
            is not None
        )

    # ------------------------------------------------------------ what there is

    def stubs(self) -> Iterator[Stub]:
        """Yield the words that are only named, ordered by id."""
        for entry, language, word, romanisation, gloss in self._db.execute(
            "SELECT entry, language, word, romanisation, gloss FROM nodes WHERE stub ORDER BY entry"
        ).fetchall():
            yield Stub(entry, _key(language, word), language, word, romanisation, gloss)

    def links(self) -> Iterator[tuple[Link, bool]]:
        """Yield every link once, with all that is said of it, and whether it is part of a circle."""
        rows = self._db.execute(
            'SELECT c.entry, p.entry, s.process, s.confidence, s."by", s."where", l.cyclic FROM said s '
            "JOIN linked l ON l.child = s.child AND l.parent = s.parent "
            "JOIN nodes c ON c.id = s.child JOIN nodes p ON p.id = s.parent ORDER BY 1, 2, 3, 4, 5, 6"
        )
        for _, group in groupby(rows, lambda row: row[:2]):
            said = list(group)
            yield merged([Said(row[0], row[1], Process(row[2]), *row[3:6]) for row in said]), bool(said[0][6])

    def doubts(self) -> Iterator[Doubt]:
        """Yield what all links together make doubtful: circles, languages, words that may be several."""
        yield from self._of_circles()
        yield from self._of_languages()
        for entry, word, candidates, where in self._db.execute(
            'SELECT entry, word, candidates, "where" FROM unclear ORDER BY 1, 2'
        ):
            yield compared(self.name, entry, DoubtKind.AMBIGUITY, word, candidates.split("\n"), (where,))

    def _of_circles(self) -> Iterator[Doubt]:
        """Yield a doubt for every word of a circle; two words that come from each other are one of direction."""
        rows = self._db.execute("SELECT child, parent FROM linked WHERE cyclic ORDER BY child, parent").fetchall()
        parents: dict[int, list[int]] = {}
        for child, parent in rows:
            parents.setdefault(child, []).append(parent)
        told: set[int] = set()
        left = _MOST_LOOKED_AT
        for start in sorted(parents):
            if start in told:
                continue
            circle, looked_at = shortest(start, parents, left)
            left -= looked_at
            told.update(circle)
            kind = DoubtKind.DIRECTION if len(circle) == 2 else DoubtKind.CYCLE
            whole = len(circle) <= _MOST_TOLD and circle[-1] != 0
            shown = [self._shown(node) for node in circle[:_MOST_TOLD] if node]
            found = " ← ".join([*shown, shown[0] if whole else "…"])
            for node in circle[:_MOST_TOLD]:
                if node:
                    entry, places = self._places(node)
                    yield compared(self.name, entry, kind, found, (), places)

    def _places(self, node: int) -> tuple[str, tuple[str, ...]]:
        (entry,) = self._db.execute("SELECT entry FROM nodes WHERE id = ?", (node,)).fetchone()
        rows = self._db.execute(
            'SELECT DISTINCT s."where" FROM said s JOIN linked l ON l.child = s.child AND l.parent = s.parent '
            "WHERE s.child = ? AND l.cyclic ORDER BY 1 LIMIT 4",
            (node,),
        )
        return entry, tuple(where for (where,) in rows)

    def _shown(self, node: int) -> str:
        word, language = self._db.execute("SELECT word, language FROM nodes WHERE id = ?", (node,)).fetchone()
        return f"{word} ({language})" if language else word

    def _of_languages(self) -> Iterator[Doubt]:
        """Yield a doubt where two records take one word from different languages, neither by way of the other."""
        marks = ", ".join("?" * len(BETWEEN_LANGUAGES))
        rows = self._db.execute(
            f'SELECT DISTINCT s.child, s."by", s.parent, p.language, s."where" FROM said s '
            f"JOIN nodes p ON p.id = s.parent WHERE s.confidence = 100 AND s.process IN ({marks}) AND s.child IN ("
            "SELECT s2.child FROM said s2 JOIN nodes n ON n.id = s2.parent GROUP BY s2.child "
            "HAVING COUNT(DISTINCT n.language) > 1) ORDER BY 1, 2, 3, 4, 5",
            sorted(process.value for process in BETWEEN_LANGUAGES),
        ).fetchall()
        for child, group in groupby(rows, lambda row: row[0]):
            by: dict[str, list[tuple[int, str, str]]] = {}
            for _, who, parent, language, where in group:
                by.setdefault(who, []).append((parent, language, where))
            (entry,) = self._db.execute("SELECT entry FROM nodes WHERE id = ?", (child,)).fetchone()
            own = by.get(entry) or next(iter(by.values()))
            for said in by.values():
                if said is own or self._agree(own, said):
                    continue
                expected = [self._shown(parent) for parent, _, _ in said]
                places = [where for _, _, where in (*own, *said)]
                found = ", ".join(dict.fromkeys(self._shown(parent) for parent, _, _ in own))
                yield compared(self.name, entry, DoubtKind.LANGUAGE, found, expected, list(dict.fromkeys(places)))

    def _agree(self, own: list[tuple[int, str, str]], said: list[tuple[int, str, str]]) -> bool:
        """Tell whether two records name a language in common, or one a word that the other's comes from."""
        if {row[1] for row in own} & {row[1] for row in said}:
            return True
        one, two = {row[0] for row in own}, {row[0] for row in said}
        return bool(self._ancestors(one) & two or self._ancestors(two) & one)

    def _ancestors(self, nodes: set[int]) -> set[int]:
        seen, waiting = set(nodes), sorted(nodes)
        while waiting and len(seen) < _FARTHEST:
            for (parent,) in self._db.execute("SELECT parent FROM linked WHERE child = ?", (waiting.pop(),)):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return seen

    # ------------------------------------------------------------ circles

    def _circular(self) -> list[tuple[int, int]]:
        """Return the links inside a circle, as numbers of nodes."""
        (count,) = self._db.execute("SELECT COALESCE(MAX(id), 0) FROM nodes").fetchone()
        firsts, ends = array("q", [0]) * (count + 2), array("q")
        rows = self._db.execute(
            "SELECT child, parent FROM linked UNION SELECT c.id, p.id FROM known_steps k "
            "JOIN nodes c ON c.entry = k.child JOIN nodes p ON p.entry = k.parent ORDER BY 1, 2"
        )
        for child, parent in rows:
            firsts[child + 1] += 1
            ends.append(parent)
        for node in range(1, count + 2):
            firsts[node] += firsts[node - 1]
        group = components(firsts, ends)
        sizes = array("q", [0]) * (count + 2)
        for number in group:
            sizes[number] += 1
        return [
            (child, ends[at])
            for child in range(1, count + 1)
            for at in range(firsts[child], firsts[child + 1])
            if group[child] == group[ends[at]] and (sizes[group[child]] > 1 or child == ends[at])
        ]


def _key(language: str, word: str) -> str:
    """Return the key of a stub: readers' keys say more (a part of speech, a number)."""
    return f"{language}/{word}"


def _writes(romaji: str, reading: str) -> bool:
    return script.plain_latin(romaji) == script.plain_latin(script.romanise(reading))
