"""The reversed dictionary: from a reading in hiragana to the words that are read so, likeliest first.

``build`` walks the whole of UniDic once (about a quarter of a minute) and writes one SQLite file in the user's cache
folder (``GOGEN_CACHE`` names another); ``current`` opens it. The analyser does without it: nothing here builds unless
it is asked to. The file carries a stamp, of its own layout and of the dictionary it was made of, and a checksum a row:
a stale file is not opened, a damaged one is deleted as soon as that is noticed; the next ``ensure`` builds it anew.

Three tables, each one look-up a question: ``words`` (reading → dictionary forms, ranked by ``reading.ranking``),
``folded`` (reading without length → readings), ``pieces`` (reading → words in every form, with their contexts and
costs, for ``morphology.reading.lattice``).
"""

import math
import os
import re
import sqlite3
import statistics
import tempfile
import threading
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from morphology import dictionary
from morphology.dictionary import Token
from morphology.reading.compiled import Compiled, SystemDictionary, fields, open_dictionary
from morphology.reading.ranking import Candidate, count_kanji, is_old, rank
from morphology.writing.script import kanji_of
from ontology.errors import ReadingsError

FORMAT = 1  # raised whenever the tables or the ranking change
FILE = "readings.sqlite"

Progress = Callable[[str, Iterable[Any]], Iterable[Any]]

# What is added to the cost of a word in the lattice, where it is one of several, each with an example.
UNSEEN_PIECE = 2000  # カクテキ, whose cost is that of every foreign noun: 比較的 is 比較 + 的
PLACE_PIECE = 2500  # 木曽: 不規則 is no 府 + 木曽 + 区
VOICED_PIECE = -2500  # 布団 (ぶとん): 座布団, by rendaku
SINGLE_KANJI = 1200  # 字: 自動車 is no 字 + 同社
PRODUCTIVE = 500  # for a factor of e in the number of words written with it: 自動 + 車, not + 舎
PRODUCTIVITY = 5  # of a kanji in 150 words
SUFFIX = -1500  # 生: 留学生 is 留学 + 生, not 留学 + 製
SHORT_KATAKANA = 3000  # セイ: 留学生 is no 留学 + セイ
OWN_CLASS = 700  # 生 (せい), that is so frequent that UniDic gives it contexts of its own
_CLASS_SIZE = 20  # words, below which that is so
_PIECES_OF_A_KIND = 12  # spellings kept of the words that stand in the same contexts: the cheapest
_ABANDONED = 3600  # seconds after which a half-written file is nobody's

_HIRAGANA = str.maketrans({chr(code): chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)})
_ALIKE = str.maketrans({"ぢ": "じ", "づ": "ず", "を": "お", "ゐ": "い", "ゑ": "え", "ー": None})
_LONG = re.compile(  # ii and ei are written as they are in every romaji
    "(?<=[おこそとのほもよろをごぞどぼぽょぉ])[うお]+|(?<=[うくすつぬふむゆるぐずづぶぷゅぅゔ])う+"
    "|(?<=[あかさたなはまやらわがざだばぱゃぁ])あ+|(?<=[えけせてねへめれげぜでべぺぇ])え+"
)
_KANA = re.compile("[ぁ-ゖー]+")
UNVOICED = dict(
    zip("がぎぐげござじずぜぞだぢづでどばびぶべぼ", "かきくけこさしすせそたちつてとはひふへほ", strict=True)
)


@dataclass(frozen=True, slots=True)
class Word:
    """A dictionary form with a reading: how likely (a lower score is likelier), its spellings, the usual one first."""

    reading: str
    score: int
    spellings: tuple[str, ...]
    lemma: str
    lemma_reading: str
    pos: tuple[str, ...]
    ctype: str
    cform: str
    goshu: str
    etymon: str

    def token(self, spelling: str = "") -> Token:
        """Give the word in a spelling as the token that MeCab would make of it."""
        spelling = spelling or self.spellings[0]
        return Token(
            surface=spelling,
            pos=self.pos,
            ctype=self.ctype,
            cform=self.cform,
            lemma=self.lemma,
            lemma_reading=self.lemma_reading,
            base=spelling,
            base_reading=self.reading,
            reading=self.reading,
            goshu=self.goshu,
            itype="",
            etymon=self.etymon,
            known=True,
            cost=self.score,
        )


class Piece(NamedTuple):
    """A word in one form with its contexts and cost, a node of the lattice."""

    surface: str
    left: int
    right: int
    cost: int


def fold(kana: str) -> str:
    """Give hiragana without length, and with one spelling a sound: とうきょう and ときょ are both ときょ."""
    return _LONG.sub("", kana.translate(_ALIKE))


def location() -> Path:
    """Say where the index is kept: in the user's cache folder, or the folder that ``GOGEN_CACHE`` names."""
    return _location(os.environ.get("GOGEN_CACHE", ""))


@lru_cache(maxsize=8)
def _location(named: str) -> Path:
    if named:
        return Path(named) / FILE
    from platformdirs import user_cache_path

    return user_cache_path("gogen") / FILE


# ---------------------------------------------------------------- asking


class Index:
    """An index that was built before, open for reading; a damaged one answers nothing, and its file is deleted."""

    def __init__(self, path: Path, stamp: str) -> None:
        """Open an index; ReadingsError if there is none, or it is damaged, or not of this stamp."""
        self.path = path
        self.damaged = False
        self._lock = threading.Lock()
        self._pid = os.getpid()
        if not path.is_file():
            raise ReadingsError(f"{path}: there is no index of readings; 'gogen index' builds it")
        try:
            self._database = self._connect()
            found = dict(self._database.execute("SELECT key, value FROM meta"))
            tags = self._database.execute("SELECT pos, ctype, cform FROM tags ORDER BY id").fetchall()
        except sqlite3.DatabaseError as error:
            raise ReadingsError(f"{path}: damaged: {error}; 'gogen index' builds it anew") from error
        if found.get("stamp") != stamp:
            raise ReadingsError(
                f"{path}: made of '{found.get('stamp')}', wanted '{stamp}'; 'gogen index' builds it anew"
            )
        if found.get("size") != str(path.stat().st_size):
            raise ReadingsError(f"{path}: cut short; 'gogen index' builds it anew")
        self._tags = [(tuple(pos.split("-")), ctype, cform) for pos, ctype, cform in tags]
        self.readings = int(found["readings"])
        self._cached_words = lru_cache(maxsize=8192)(self._words)
        self._cached_pieces = lru_cache(maxsize=4096)(self._pieces)

    def _connect(self) -> sqlite3.Connection:
        # immutable: nobody writes to a finished index, a new one takes its name
        uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, check_same_thread=False, cached_statements=16)

    def words(self, reading: str) -> tuple[Word, ...]:
        """Give the words that are read so, in hiragana, likeliest first."""
        return self._cached_words(reading)

    def pieces(self, reading: str) -> tuple[Piece, ...]:
        """Give the words, in every form, that are read so."""
        return self._cached_pieces(reading)

    def lengthened(self, kana: str) -> tuple[str, ...]:
        """Give the readings that differ from the kana in length at most, in the order of the kana."""
        return tuple(self._row("folded", fold(kana)).split())

    def _words(self, reading: str) -> tuple[Word, ...]:
        found = []
        for line in self._row("words", reading).splitlines():
            score, tag, lemma, lemma_reading, goshu, etymon, *spellings = line.split("\t")
            pos, ctype, cform = self._tags[int(tag)]
            found.append(
                Word(
                    reading=reading,
                    score=int(score),
                    spellings=tuple(spellings),
                    lemma=lemma,
                    lemma_reading=lemma_reading,
                    pos=pos,
                    ctype=ctype,
                    cform=cform,
                    goshu=goshu,
                    etymon=etymon,
                )
            )
        return tuple(found)

    def _pieces(self, reading: str) -> tuple[Piece, ...]:
        found = []
        for line in self._row("pieces", reading).splitlines():
            surface, left, right, cost = line.split("\t")
            found.append(Piece(surface, int(left), int(right), int(cost)))
        return tuple(found)

    def _row(self, table: str, key: str) -> str:
        """Give the text of one row, nothing if there is none; a row that does not check ends the index."""
        if self.damaged:
            return ""
        try:
            with self._lock:
                if os.getpid() != self._pid:  # SQLite connections do not cross a fork
                    self._database, self._pid = self._connect(), os.getpid()
                row = self._database.execute(f"SELECT text, check_sum FROM {table} WHERE key = ?", (key,)).fetchone()
            if row is None:
                return ""
            text: str = row[0]
            if zlib.crc32(text.encode()) != row[1]:
                raise sqlite3.DatabaseError(f"row '{key}' of {table} does not match its checksum")
            return text
        except (sqlite3.DatabaseError, UnicodeError, TypeError, AttributeError):
            self.damaged = True
            with suppress(OSError):
                self.path.unlink()
            return ""

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def current() -> Index | None:
    """Give the index if there is a sound one of this dictionary, and never build it."""
    index = _opened(location())
    return None if index is None or index.damaged else index


def ensure(progress: Progress | None = None) -> Index:
    """Give the index, and build it first if there is no sound one; ReadingsError if that cannot be done."""
    return current() or rebuilt(progress)


def rebuilt(progress: Progress | None = None) -> Index:
    """Build the index, even if there is one, and give it; ReadingsError if that cannot be done."""
    path = location()
    build(path, progress)
    _opened.cache_clear()
    index = _opened(path)
    return index or Index(path, stamp_of(open_dictionary(dictionary.folder())))


def stamp_of(source: SystemDictionary) -> str:
    """Say what an index of a dictionary is marked with: our layout, and the dictionary's version and size."""
    return f"gogen {FORMAT}, unidic {source.stamp}"


class _Opened:
    """Indexes that were opened, by path; absence is asked for again, as another process may have built one.

    Where there is a file and no sound index of this dictionary, that file is not read again: a new one takes its name.
    """

    def __init__(self) -> None:
        self._indexes: dict[Path, Index] = {}
        self._useless: dict[Path, tuple[str, int, int, int]] = {}

    def __call__(self, path: Path) -> Index | None:
        index = self._indexes.get(path)
        if index is None or index.damaged:
            try:
                found, stamp = path.stat(), stamp_of(open_dictionary(dictionary.folder()))
            except (OSError, ReadingsError):
                return None
            version = (stamp, found.st_ino, found.st_mtime_ns, found.st_size)
            if self._useless.get(path) == version:
                return None
            try:
                index = Index(path, stamp)
            except ReadingsError:
                self._useless[path] = version
                return None
            self._indexes[path] = index
        return index

    def cache_clear(self) -> None:
        self._indexes.clear()
        self._useless.clear()


_opened = _Opened()


# ---------------------------------------------------------------- building


def build(path: Path, progress: Progress | None = None, source: SystemDictionary | None = None) -> None:
    """Build an index; the old file serves until the new one is whole. ReadingsError if it cannot be written."""
    source = source or open_dictionary(dictionary.folder())
    shown = progress or (lambda _, items: items)
    draft: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(handle)
        draft = Path(name)
        _write(draft, source, shown)
        draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise ReadingsError(f"cannot write the index of readings to {path}: {error}") from error
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Delete what builds that were killed have left behind."""
    for leftover in path.parent.glob(f".{path.name}.*.part"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _ABANDONED:
                leftover.unlink()


class _Tables:
    """What the walk gathers, by reading."""

    def __init__(self) -> None:
        self.tags: dict[tuple[str, str, str], int] = {}
        self.costs: dict[int, list[int]] = defaultdict(list)
        self.spellings: list[str] = []
        # reading → (lemma, its reading, tag) → dictionary forms as (spelling, cost, left, right, goshu, accents)
        self.words: dict[str, dict[tuple[str, str, int], list[tuple[str, int, int, int, str, int]]]] = {}
        self.pieces: dict[str, dict[tuple[int, int], list[tuple[int, str, int]]]] = {}
        self.piece_costs: dict[int, Counter[int]] = defaultdict(Counter)

    def add(self, word: Compiled) -> None:
        """Gather one word."""
        values = fields(word.features)
        kana = values[17].translate(_HIRAGANA)
        if not _KANA.fullmatch(kana) or values[0] in ("補助記号", "空白"):
            return
        pos = "-".join(filter(None, values[:4]))
        ctype, form = values[4], values[5]
        self._add_piece(word, kana, pos, values[12], values[6].translate(_HIRAGANA))
        if (form and not form.startswith("終止形-一般")) or ctype.startswith("文語"):
            return
        tag = self.tags.setdefault((pos, ctype, form), len(self.tags))
        key = (values[7], values[6].translate(_HIRAGANA), tag)
        accents = 0 if not values[23] else 1 + ("," in values[23])
        forms = self.words.setdefault(kana, {}).setdefault(key, [])
        forms.append((word.surface, word.cost, word.left, word.right, values[12], accents))
        self.costs[word.left].append(word.cost)
        if "固有名詞" not in pos and kanji_of(word.surface):
            self.spellings.append(word.surface)

    def _add_piece(self, word: Compiled, kana: str, pos: str, goshu: str, lemma: str) -> None:
        if pos.startswith(("名詞-固有名詞-人名", "記号", "感動詞")) or not _is_plain(word.surface, goshu):
            return
        if is_old(word.surface, kana):
            return
        self.piece_costs[word.left][word.cost] += 1
        kind = self.pieces.setdefault(kana, {}).setdefault((word.left, word.right), [])
        if pos.startswith("名詞-固有名詞-地名"):
            more = PLACE_PIECE
        elif pos.startswith("接尾辞"):
            more = SUFFIX
        elif len(word.surface) <= 3 and _KATAKANA.match(word.surface):
            more = SHORT_KATAKANA
        else:
            more = SINGLE_KANJI if len(word.surface) == 1 and pos.startswith("名詞-普通名詞") else 0
        more += VOICED_PIECE if goshu == "和" and UNVOICED.get(kana[0]) == lemma[:1] else 0
        kind.append((word.cost + more, word.surface, word.cost))
        if len(kind) > _PIECES_OF_A_KIND:
            kind.remove(max(kind))


_KATAKANA = re.compile("[ァ-ヺ]")
_ODD = re.compile(r"[^ぁ-ゖァ-ヺー々〆ヶ〇\u3400-\u4dbf\u4e00-\u9fff]")


def _is_plain(surface: str, goshu: str) -> bool:
    """Tell whether a spelling is one that a text is likely to have: no ヘンタイ, no ＨＩＫＩＫＯＭＯＲＩ."""
    return not _ODD.search(surface) and (goshu not in ("和", "漢") or not _KATAKANA.search(surface))


_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA page_size = 4096;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE tags (id INTEGER PRIMARY KEY, pos TEXT, ctype TEXT, cform TEXT);
CREATE TABLE words (key TEXT PRIMARY KEY, text TEXT, check_sum INTEGER) WITHOUT ROWID;
CREATE TABLE folded (key TEXT PRIMARY KEY, text TEXT, check_sum INTEGER) WITHOUT ROWID;
CREATE TABLE pieces (key TEXT PRIMARY KEY, text TEXT, check_sum INTEGER) WITHOUT ROWID;
"""


def _write(path: Path, source: SystemDictionary, shown: Progress) -> None:
    tables = _Tables()
    leaves = source.leaves()
    for chunk in shown("reading the dictionary", leaves.chunks()):
        for word in leaves.walk(chunk):
            tables.add(word)
    del leaves
    usual = {
        left: statistics.median(costs) + (OWN_CLASS if len(costs) < _CLASS_SIZE else 0)
        for left, costs in tables.costs.items()
    }
    unseen = {
        left: costs.most_common(1)[0][0] for left, costs in tables.piece_costs.items() if costs.total() >= _CLASS_SIZE
    }
    kanji = count_kanji(tables.spellings)
    folded: dict[str, list[str]] = defaultdict(list)
    for reading in sorted(tables.words):
        folded[fold(reading)].append(reading)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(_SCHEMA)
        tags = sorted((number, *tag) for tag, number in tables.tags.items())
        database.executemany("INSERT INTO tags VALUES (?, ?, ?, ?)", tags)
        readings = sorted(tables.words)
        for at in shown("ranking its words", range(0, len(readings), 10_000)):
            some = readings[at : at + 10_000]
            _fill(database, "words", ((r, _words_text(r, tables, usual, kanji, source)) for r in some))
        _fill(database, "folded", ((key, "\n".join(folded[key])) for key in sorted(folded)))
        _fill(database, "pieces", ((r, _pieces_text(tables.pieces[r], unseen, kanji)) for r in sorted(tables.pieces)))
        facts = {"stamp": stamp_of(source), "readings": str(len(readings)), "size": "0"}
        database.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
        database.commit()
        database.execute("UPDATE meta SET value = ? WHERE key = 'size'", (str(path.stat().st_size),))
        database.commit()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _fill(database: sqlite3.Connection, table: str, rows: Iterable[tuple[str, str]]) -> None:
    checked = ((key, text, zlib.crc32(text.encode())) for key, text in rows)
    database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", checked)


def _words_text(
    reading: str, tables: _Tables, usual: dict[int, float], kanji: Counter[str], source: SystemDictionary
) -> str:
    """Write the words of a reading, ranked, one a line."""
    names = list(tables.tags)
    lines: list[tuple[int, str]] = []
    for (lemma, lemma_reading, tag), forms in tables.words[reading].items():
        pos = names[tag][0]
        plain, _, suffix = lemma.partition("-")
        plain = plain or forms[0][0]
        etymon = suffix if re.match("[A-Za-z]", suffix) else ""
        word = [
            Candidate(
                reading=reading,
                spelling=spelling,
                lemma=plain,
                lemma_reading=lemma_reading,
                pos=pos,
                goshu=goshu,
                accents=accents,
                cost=cost,
                usual=usual[left],
                outside=round(source.connection(0, left) + usual[left] + source.connection(right, 0)),
                foreign=bool(etymon),
            )
            for spelling, cost, left, right, goshu, accents in forms
        ]
        ranked = rank(reading, word, kanji)
        facts = (ranked.score, tag, plain, lemma_reading, word[0].goshu, etymon, *ranked.spellings)
        lines.append((ranked.score, "\t".join(map(str, facts))))
    return "\n".join(line for _, line in sorted(lines))


def _pieces_text(
    kinds: dict[tuple[int, int], list[tuple[int, str, int]]], unseen: dict[int, int], kanji: Counter[str]
) -> str:
    """Write the words of a reading in every form, the cheapest first, one a line; what was never seen costs more."""

    def cost_of(cost: int, surface: str, own: int, left: int) -> int:
        if len(surface) == 1 and surface in kanji:
            cost += round(PRODUCTIVE * (PRODUCTIVITY - math.log(kanji[surface] + 1)))
        return cost + (UNSEEN_PIECE if abs(own - unseen.get(left, -(10**6))) <= 1 else 0)

    pieces = sorted(
        (cost_of(cost, surface, own, kind[0]), surface, *kind)
        for kind, some in kinds.items()
        for cost, surface, own in some
    )
    return "\n".join(f"{surface}\t{left}\t{right}\t{cost}" for cost, surface, left, right in pieces)
