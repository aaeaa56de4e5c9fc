"""The only caller of fugashi, unidic-lite and pykakasi: dictionary paths as typed tokens, and fallback readings.

Everything is loaded at the first question and cached. UniDic fields are read by name; MeCab is asked for the word cost
and the cost of the whole path besides, by which the analyser tells a word from a heap of syllables.
"""

import csv
import pathlib
import re
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from morphology.reading.compiled import open_dictionary
from morphology.writing.script import has_kanji, hiragana

# The output MeCab is asked for: surface, is unknown, word cost, features; at the end, where no surface is, the cost of
# the path.
_NODE = r"%m\t%s\t%c\t%H\n"
_EOS = r"\t%pc\n"
_LOCK = threading.Lock()  # a MeCab tagger keeps one lattice: the web server's threads take turns


@dataclass(slots=True, eq=False)
class Token:
    """One dictionary token. Tokens are memoised and shared: nobody changes one, and looking up by identity is cheap.

    Readings are hiragana; a field UniDic leaves empty (``*``) is an empty string.

    ``lemma`` has lost UniDic's suffix (エロ-erotic → エロ), which is kept in ``etymon``; ``base`` is the dictionary
    form in the spelling of the text (たべた → たべる), ``lemma`` the dictionary's own spelling of it (食べる).
    """

    surface: str
    pos: tuple[str, ...]
    ctype: str
    cform: str
    lemma: str
    lemma_reading: str
    base: str
    base_reading: str
    reading: str
    goshu: str
    itype: str
    etymon: str
    known: bool
    cost: int

    @property
    def tag(self) -> str:
        """Give the dictionary's tag: parts of speech joined by ``-``, then conjugation type and form, by ``/``."""
        return "/".join(part for part in ("-".join(self.pos), self.ctype, self.cform) if part)


_is_known = attrgetter("known")


class Path(NamedTuple):
    """One way through the lattice, with its cost (lower is likelier)."""

    tokens: tuple[Token, ...]
    cost: int

    @property
    def known(self) -> bool:
        """Tell whether the dictionary holds every token."""
        return all(map(_is_known, self.tokens))

    @property
    def reading(self) -> str:
        """Give the reading of the whole path in hiragana; of unknown tokens, their surface."""
        return "".join([token.reading for token in self.tokens])


@lru_cache(maxsize=1024)  # asked for again while one form is analysed, seldom later
def path(text: str) -> Path:
    """Give the best path for a normalised text."""
    with _LOCK:
        output = _tagger().parse(text)
    *lines, cost = output.split("\n")
    return Path(tuple(map(_token, lines)), int(cost))


@lru_cache(maxsize=256)
def paths(text: str, count: int = 10) -> tuple[Path, ...]:
    """Give up to ``count`` paths, best first."""
    with _LOCK:
        output = _tagger().nbest(text, count)
    return tuple(_parse(output))


@lru_cache(maxsize=8192)
def word(text: str, pos: str = "") -> Token | None:
    """Give the token that is the whole text, if the dictionary has one (of part of speech ``pos``, if given)."""
    if not open_dictionary(folder()).has(text):
        return None  # most questions end here, and MeCab would need a dozen times as long to say so
    best = path(text)
    whole = len(best.tokens) < 3 or not has_kanji(text)  # of a word in kanji the best path makes two pieces at most
    for found in (best, *(paths(text, 5) if whole and not _is_whole(best, pos) else ())):
        token = found.tokens[0] if len(found.tokens) == 1 else None
        if token is not None and token.known and (not pos or token.pos[0] == pos):
            return token
    return None


def _is_whole(found: Path, pos: str) -> bool:
    first = found.tokens[0]
    return len(found.tokens) == 1 and first.known and (not pos or first.pos[0] == pos)


@lru_cache(maxsize=4096)
def fallback_reading(text: str) -> str:
    """Give a reading in hiragana from pykakasi, for what UniDic does not read; no rendaku, no inflection."""
    with _LOCK:
        return "".join(str(part["hira"]) for part in _kakasi().convert(text))


def entries(pattern: str = "") -> Iterator[dict[str, str]]:
    """Give the entries of the lexicon that match a pattern, as UniDic's fields by name, empty ones as ``*``.

    All of them take seconds, and are for building tables; a pattern is matched against the joined fields in a second.

    MeCab's binary dictionary: a header of 72 bytes, the double array, the tokens, then the features, NUL after each.
    """
    import unidic_lite

    names = _names()
    with (pathlib.Path(unidic_lite.DICDIR) / "sys.dic").open("rb") as file:
        header = struct.unpack("<10I", file.read(40))
        file.seek(72 + header[6] + header[7])
        features = file.read(header[8])
    wanted = re.compile(pattern.encode())
    for raw in features.split(b"\0"):
        if not wanted.search(raw):
            continue
        line = raw.decode()
        values = next(csv.reader([line])) if '"' in line else line.split(",")
        if len(values) == len(names):
            yield dict(zip(names, values, strict=True))


@lru_cache(maxsize=1)
def folder() -> pathlib.Path:
    """Give the folder of unidic-lite's compiled dictionary, for ``morphology.reading.compiled``."""
    import unidic_lite

    return pathlib.Path(unidic_lite.DICDIR)


class TextParser:
    """Parses running text quickly: keys of tokens, and only where a key is new the tokens. One a thread.

    A key is the surface with its connection numbers. Entries that share one are alike to MeCab but for their word cost,
    and it takes the cheapest wherever they stand: so a key always means the same token.
    """

    def __init__(self) -> None:
        self._parse = _new_tagger(_KEY, "").parse

    def keys(self, text: str) -> list[str]:
        """Give the keys of the best path; spaces have none."""
        output: str = self._parse(text)
        return output.split("\n") if output else []

    def rows(self, text: str) -> list[str]:
        """Give the output rows of the same path, each for ``token``."""
        with _LOCK:
            output: str = _tagger().parse(text)
        return output.split("\n")[:-1]

    def token(self, row: str) -> Token:
        """Give the token of an output row."""
        return _token(row)


_KEY = r"%m\t%phl\t%phr\n"


def plain_tagger() -> Any:
    """Give fugashi's own tagger, as its manual makes it: what the bench compares with."""
    import fugashi
    import unidic_lite

    return fugashi.Tagger(f'-r "{unidic_lite.DICDIR}/mecabrc" -d "{unidic_lite.DICDIR}"')


@lru_cache(maxsize=1)
def _tagger() -> Any:
    return _new_tagger(_NODE, _EOS)


def _new_tagger(node: str, eos: str) -> Any:
    import fugashi
    import unidic_lite

    folder = unidic_lite.DICDIR
    return fugashi.GenericTagger(
        f'-r "{folder}/mecabrc" -d "{folder}" -O "" -F "{_escape(node)}" -U "{_escape(node)}" -E "{_escape(eos)}"'
    )


def _escape(layout: str) -> str:
    """Double the backslashes: fugashi splits its arguments as a shell would."""
    return layout.replace("\\", "\\\\")


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    from fugashi.fugashi import UnidicFeatures26

    return tuple(UnidicFeatures26._fields)


@lru_cache(maxsize=1)
def _kakasi() -> Any:
    import pykakasi

    return pykakasi.kakasi()  # type: ignore[no-untyped-call]


def _parse(output: str) -> Iterator[Path]:
    """Read MeCab's output of several paths: the lines of each, then its cost."""
    lines, *others = output.split("\n\t")
    for other in others:
        cost, _, following = other.partition("\n")
        yield Path(tuple(map(_token, lines.split("\n"))), int(cost))
        lines = following


@lru_cache(maxsize=16384)
def _token(line: str) -> Token:
    """Make a token of one output line."""
    surface, status, cost, raw = line.split("\t", 3)
    values = next(csv.reader([raw])) if '"' in raw else raw.split(",")
    if len(values) < len(_names()):  # what the dictionary does not know has few fields
        values += ["*"] * (len(_names()) - len(values))
    fields = ["" if value == "*" else value for value in _wanted()(values)]
    pos1, pos2, pos3, pos4, ctype, cform, own_kana, own_lemma, base, kana_base, kana, goshu, itype = fields
    lemma, _, suffix = own_lemma.partition("-")
    lemma_reading = hiragana(own_kana)
    base = base or surface
    # UniDic's forms follow the speech (言う is ゆう there): where the text spells the lemma, its reading is the lemma's
    base_reading = lemma_reading if base == lemma else hiragana(kana_base)
    return Token(
        surface=surface,
        pos=tuple([value for value in (pos1, pos2, pos3, pos4) if value]),
        ctype=ctype,
        cform=cform,
        lemma=lemma or surface,
        lemma_reading=lemma_reading,
        base=base,
        base_reading=base_reading or lemma_reading,
        reading=hiragana(kana) or hiragana(surface),
        goshu=goshu,
        itype=itype,
        etymon=suffix if suffix and _ETYMON.match(suffix) else "",  # 私-代名詞 only tells homographs apart
        known=status == "0",
        cost=int(cost),
    )


_ETYMON = re.compile("[A-Za-z]")


@lru_cache(maxsize=1)
def _wanted() -> "itemgetter[Any]":
    """Pick the fields of a token out of UniDic's, by their names."""
    wanted = ("pos1", "pos2", "pos3", "pos4", "cType", "cForm", "lForm", "lemma", "orthBase", "kanaBase", "kana")
    return itemgetter(*(_names().index(name) for name in (*wanted, "goshu", "iType")))
