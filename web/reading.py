"""A pasted text read: its finds in place with their numbers, furigana over it, sentences morpheme by morpheme."""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from weakref import WeakKeyDictionary

from graph.find import Finder, Occurrence
from graph.find.finder import AUTO
from graph.find.languages import runs
from graph.lookup import Lookup
from graph.lookup.furigana import furigana
from graph.lookup.views import Ruby, Word
from morphology.interlinear import Example, Liner, Meaning
from morphology.text import Word as Read
from morphology.writing.script import has_kanji
from ontology.vocabulary import iri

OFF, TERMS, ALL = "off", "terms", "all"  # over what furigana stand
KANA = (OFF, TERMS, ALL)
_Placed = tuple[int, int, Read]  # start, end, a word


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text with its furigana; of a find its number from 1, and that of its entry in the list."""

    ruby: tuple[Ruby, ...]
    number: int | None = None
    entry: int | None = None
    found: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the text in one language (BCP 47)."""

    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry that was found: its number, where it was first, and the numbers of all its places."""

    number: int
    found: Occurrence
    numbers: tuple[int, ...]


class Machines:
    """What reads texts for one state of the graph: a finder, and a reader of Japanese that one thread may use."""

    def __init__(self, known: Lookup) -> None:
        with known.lock:
            self.finder = Finder.of(known.whole.glossary)
            self._liner = Liner(known.lexicon)
        self._lock = threading.Lock()

    def words(self, text: str) -> list[_Placed]:
        """Return the words of a Japanese text with their places."""
        with self._lock:
            return list(self._liner.words(text))

    def examples(self, text: str, meaning: Meaning, most: int | None = None) -> list[Example]:
        """Return the sentences of a Japanese text as interlinear text, all of them or the first ``most``."""
        with self._lock:
            return list(islice(self._liner.examples(text, meaning), most))


_MADE: WeakKeyDictionary[Lookup, Machines] = WeakKeyDictionary()
_LOCK = threading.Lock()


def machines(known: Lookup) -> Machines:
    """Return the machines for the serving graph, made when they are first asked for (seconds)."""
    with _LOCK:
        made = _MADE.get(known)
        if made is None:
            made = _MADE[known] = Machines(known)
        return made


def stretches(text: str, language: str) -> list[tuple[int, int, str]]:
    """Return the stretches of a text that are in one language: start, end, language."""
    return list(runs(text)) if language == AUTO else [(0, len(text), language)]


def read(text: str, language: str, found: list[Occurrence], kana: str, machine: Machines) -> list[Run]:
    """Return a text in runs of one language, each cut at its finds, with furigana where ``kana`` wants them."""
    numbers = {one.found.best.entry: one.number for one in listed(found)}
    out: list[Run] = []
    number = 0
    for start, end, tag in stretches(text, language):
        words = machine.words(text[start:end]) if tag == "ja" and kana != OFF else []
        placed = [(start + first, start + last, word) for first, last, word in words]
        pieces: list[Piece] = []
        at = start
        while number < len(found) and found[number].start < end:
            one = found[number]
            number += 1
            if one.start > at:
                pieces.append(Piece(_ruby(text, at, one.start, placed if kana == ALL else [])))
            ruby = _ruby(text, one.start, one.end, placed)
            pieces.append(Piece(ruby, number, numbers[one.best.entry], one))
            at = one.end
        if at < end:
            pieces.append(Piece(_ruby(text, at, end, placed if kana == ALL else [])))
        out.append(Run(tag, tuple(pieces)))
    return out


def _ruby(text: str, start: int, end: int, words: list[_Placed]) -> tuple[Ruby, ...]:
    """Return a stretch of a text in pieces, with kana above the words in it that are written in kanji."""
    out: list[Ruby] = []
    at = start
    for number in range(bisect_left(words, start, key=itemgetter(0)), len(words)):
        first, last, word = words[number]
        if first >= end:
            break
        if at <= first < last <= end and has_kanji(text[first:last]):
            out += [Ruby(text[at:first])] if first > at else []
            out += furigana(text[first:last], word.reading)
            at = last
    return (*out, Ruby(text[at:end])) if at < end or not out else tuple(out)


def lined(text: str, language: str, meaning: Meaning, machine: Machines, most: int | None = None) -> Iterator[Example]:
    """Yield the Japanese sentences of a text as interlinear text, with their places: all, or ``most`` of each run."""
    for start, end, tag in stretches(text, language):
        if tag != "ja":
            continue
        for example in machine.examples(text[start:end], meaning, most):
            yield Example(example.text, example.units, start + example.start, start + example.end)


def listed(found: Iterable[Occurrence]) -> list[Listed]:
    """Gather the finds of one entry, in the order of the text."""
    numbers: dict[str, list[int]] = {}
    first: dict[str, Occurrence] = {}
    for number, one in enumerate(found, 1):
        first.setdefault(one.best.entry, one)
        numbers.setdefault(one.best.entry, []).append(number)
    return [Listed(at, one, tuple(numbers[entry])) for at, (entry, one) in enumerate(first.items(), 1)]


def words_in(known: Lookup, found: Iterable[Occurrence]) -> dict[str, Word]:
    """Return the words that finds may be, each in one line, by id."""
    entries = {str(iri("entry", candidate.entry)) for one in found for candidate in one.candidates}
    return {word.id: word for word in known.words.many(sorted(entries)).values()}
