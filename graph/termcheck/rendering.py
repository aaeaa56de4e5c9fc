"""What a translation says: whether a word of the glossary is in it, in which form, and where.

Stored forms first and regular ones (``graph.find.foreign``), then stems, parts of compounds, and phrases whose words
have moved. Japanese is read by morpheme; scripts without spaces are searched letter by letter.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from graph.find.finder import Finder
from graph.find.folding import UNSPACED, folded
from graph.find.foreign import Foreign
from graph.find.values import Findable, Occurrence
from graph.termcheck import stems
from graph.termcheck.stems import COMPOUNDING, PLACEHOLDERS
from graph.termcheck.transcription import SHORTEST, pattern
from graph.termcheck.values import Place
from morphology.writing import script
from ontology.model import PartOfSpeech

_TOKEN = re.compile(r"[^\W_]+")
_MARKED_TOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u00ad])+")
_HEAD, _TAIL = 2, 3  # letters by which words are indexed
_SPREAD = frozenset({PartOfSpeech.PHRASE.value, PartOfSpeech.VERB.value})


class Token(NamedTuple):
    """A word of the text: its place and its letters in lower case without diacritics, and with them."""

    start: int
    end: int
    plain: str
    lower: str


class Looked(NamedTuple):
    """Words to look for in texts of one language, made once: the machine for their forms, and their spellings."""

    find: Callable[[str], Iterator[Occurrence]] | None
    spellings: tuple[tuple[Findable, tuple[str, ...]], ...]  # a word, and one spelling of it in words
    unspaced: tuple[tuple[Findable, str], ...]
    transcribed: frozenset[str]  # spellings that are transcriptions of a Japanese reading
    loans: frozenset[str]  # entries that have such a spelling, or that came from Japanese in another way

    @property
    def others(self) -> bool:
        """Tell whether there are words that are no loans: a noun of them has its own verbs."""
        return any(word.entry not in self.loans for word, _ in self.spellings)


class Language:
    """A target language: the words that a glossary has for it. Not to be shared between threads."""

    def __init__(self, language: str, words: Iterable[Findable], finder: Finder, borrowed: Container[str]) -> None:
        self.name = language
        self._borrowed = borrowed
        self._finder = finder
        self.known: dict[str, set[str]] = {}  # a word in lower case → the entries that are spelt so
        for word in words:
            for spelling in (*word.spellings, *word.inflected):
                parts = [token.lower for token in tokens(spelling)]
                if len(parts) == 1:
                    self.known.setdefault(parts[0], set()).add(word.entry)

    def looked(self, words: Iterable[Findable], readings: Iterable[str]) -> Looked:
        """Make words ready to be looked for; ``readings`` tell which of them are loans."""
        listed = list(words)
        patterns = [found for reading in readings if (found := pattern(reading, self.name))]
        spelt: list[tuple[Findable, tuple[str, ...]]] = []
        unspaced: list[tuple[Findable, str]] = []
        transcribed: set[str] = set()
        loans = {word.entry for word in listed if word.entry in self._borrowed}
        for word in listed:
            for spelling in (*word.spellings, *word.inflected):
                if UNSPACED.search(spelling):
                    unspaced.append((word, script.normalise(spelling)))
                    continue
                parts = tokens(PLACEHOLDERS.sub(" ", spelling))
                if not parts:
                    continue
                spelt.append((word, tuple(part.lower for part in parts)))
                if word.part_of_speech == PartOfSpeech.VERB and (pair := stems.separated(parts[0].lower, self.name)):
                    spelt.append((word, pair))
                if any(one.regex.fullmatch("".join(part.plain for part in parts)) for one in patterns):
                    transcribed.add(" ".join(part.lower for part in parts))
                    loans.add(word.entry)
        find = Foreign(listed, self.name).find if listed and self.name != "ja" else None
        return Looked(find, tuple(spelt), tuple(unspaced), frozenset(transcribed), frozenset(loans))

    def read(self, text: str) -> "Rendering":
        """Read a translation; what looks like a term and is another word there is left out."""
        for language, phrase, _ in stems.OTHER_WORDS:
            if language == self.name:
                text = re.sub(phrase, lambda found: " " * len(found[0]), text, flags=re.IGNORECASE)
        return Rendering(text, self, self._finder)


class Rendering:
    """One translation, read as far as it is asked."""

    def __init__(self, text: str, language: Language, finder: Finder) -> None:
        self.text = text
        self._language = language
        self._finder = finder

    @property
    def language(self) -> str:
        """The language of the translation, a primary tag."""
        return self._language.name

    @cached_property
    def tokens(self) -> list[Token]:
        """The words between spaces and signs."""
        return tokens(self.text)

    @cached_property
    def _japanese(self) -> list[Occurrence]:
        return list(self._finder.find(self.text, "ja")) if self._language.name == "ja" else []

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Where words are that begin so, or end so (with a ``-`` before): what may be a form is looked for there."""
        found: dict[str, dict[int, None]] = {}
        for at, token in enumerate(self.tokens):
            keys = [token.plain[:_HEAD]]
            keys += [_plain(word)[:_HEAD] for word in stems.other_beginnings(token.lower, self._language.name)]
            if self._language.name in COMPOUNDING:
                keys.append(f"-{token.plain[-_TAIL:]}")
            for key in keys:
                found.setdefault(key, {})[at] = None
        return {key: list(places) for key, places in found.items()}

    def _near(self, part: str) -> list[int]:
        """Give where words are that may be forms of a word, or compounds with it."""
        plain = _plain(part)
        near = self._index.get(plain[:_HEAD], [])
        if self._language.name in COMPOUNDING:
            near = sorted({*near, *self._index.get(f"-{plain[-_TAIL:]}", ())})
        return near

    def places(self, looked: Looked, loosely: bool = True) -> list[Place]:
        """Give where words stand: their forms, else, ``loosely``, the nearest thing that is no other word."""
        found = list(self._by_form(looked))
        if not found and loosely:
            nearest = next(self._nearly(looked), None)
            found = [nearest] if nearest else []
        return found

    def transcribed(self, readings: Iterable[str], approved: Looked) -> Place | None:
        """Give the first word that is a transcription of a reading, and no other word of the language.

        Asked for only where the approved word, which is itself one, does not stand.
        """
        if not approved.transcribed:
            return None
        for reading in readings:
            written = pattern(reading, self._language.name)
            if written is None:
                continue
            for initial in written.initials:
                for start, end, plain in self._unknown.get(initial, ()):
                    if written.regex.fullmatch(plain):
                        return self._place(start, end)
        return None

    @cached_property
    def _unknown(self) -> dict[str, list[tuple[int, int, str]]]:
        """Words, and pairs of words, that are none of the glossary's, by their first letters."""
        found: dict[str, list[tuple[int, int, str]]] = {}
        known = [token.lower in self._language.known for token in self.tokens]
        for at, token in enumerate(self.tokens):
            if known[at]:
                continue
            found.setdefault(token.plain[0], []).append((token.start, token.end, token.plain))
            if at + 1 < len(known) and not known[at + 1]:
                after = self.tokens[at + 1]
                found[token.plain[0]].append((token.start, after.end, token.plain + after.plain))
        return {key: [row for row in rows if len(row[2]) >= SHORTEST] for key, rows in found.items()}

    # ------------------------------------------------------------ by form

    def _by_form(self, looked: Looked) -> Iterator[Place]:
        if looked.find is not None:
            for found in looked.find(self.text):
                yield self._place(found.start, found.end)
        elif self._language.name == "ja":
            entries = {word.entry for word, _ in (*looked.unspaced, *looked.spellings)}
            concepts = {concept for word, _ in (*looked.unspaced, *looked.spellings) for concept in word.concepts}
            for found in self._japanese:
                if any(one.entry in entries or not concepts.isdisjoint(one.concepts) for one in found.candidates):
                    yield self._place(found.start, found.end)

    # ------------------------------------------------------------ nearly

    def _nearly(self, looked: Looked) -> Iterator[Place]:
        if looked.unspaced:
            text = script.normalise(self.text)
            for _, spelling in looked.unspaced:
                if len(spelling) > 1 and (at := text.find(spelling)) >= 0 and len(text) == len(self.text):
                    yield self._place(at, at + len(spelling))
        for word, parts in looked.spellings:
            if word.acronym:
                yield from self._as_it_stands(word)
                continue
            loan = word.entry in looked.loans
            yield from self._in_a_row(parts, loan, word)
            if word.part_of_speech in _SPREAD:
                yield from self._spread(parts)

    def _as_it_stands(self, word: Findable) -> Iterator[Place]:
        """Yield where an acronym stands with its capitals, whatever an apostrophe joins to it: NTR'd."""
        for token in self.tokens:
            if self.text[token.start : token.end] in word.spellings:
                yield self._place(token.start, token.end)

    def _in_a_row(self, parts: tuple[str, ...], loan: bool, word: Findable) -> Iterator[Place]:
        """Yield where the words of a spelling stand one after another, inflected, or as a part of a longer word."""
        language, row = self._language.name, self.tokens
        for at in self._near(parts[0]):
            here = row[at : at + len(parts)]
            if len(here) < len(parts):
                break
            if any(self._is_other(token, part, word) for token, part in zip(here, parts, strict=True)):
                continue
            *before, last = zip(here, parts, strict=True)
            if all(stems.may_be_form(token.lower, part, language, loan) for token, part in before) and self._fits(
                last[0].lower, last[1], loan
            ):
                yield self._place(here[0].start, here[-1].end)

    def _fits(self, token: str, part: str, loan: bool) -> bool:
        language = self._language.name
        if stems.may_be_form(token, part, language, loan):
            return True
        if len(part) >= SHORTEST and _plain(token) == _plain(part):
            return True  # rônin for rōnin: marks make no other word of a long one
        if stems.may_be_derived(token, part, language, loan):
            return True
        if language in stems.AGGLUTINATING and len(part) > 1 and token.startswith(part):
            return True
        return language in COMPOUNDING and stems.may_be_compound(token, part)

    def _is_other(self, token: Token, part: str, word: Findable) -> bool:
        """Tell whether a word of the text is spelt as another word of the glossary, so that it is no form of this."""
        entries = self._language.known.get(token.lower)
        return token.lower != part and entries is not None and word.entry not in entries

    def _spread(self, parts: tuple[str, ...]) -> Iterator[Place]:
        """Yield where the words of a phrase stand in any order: machte das Video viral."""
        language = self._language.name
        found: list[Token] = []
        for part in stems.content_words(list(parts), language):
            near = (self.tokens[at] for at in self._near(part))
            token = next((one for one in near if stems.may_be_form(one.lower, part, language, False)), None)
            if token is None:
                return
            found.append(token)
        yield self._place(min(token.start for token in found), max(token.end for token in found))

    def _place(self, start: int, end: int) -> Place:
        return Place(start, end, self.text[start:end])


def tokens(text: str) -> list[Token]:
    """Give the words of a text between spaces and signs."""
    plain = folded(text, spaced=True)
    if plain.places is not None:  # letters with marks of their own: put together first, places kept
        made = (_token(text, *found.span()) for found in _MARKED_TOKEN.finditer(text))
        return [token for token in made if token.plain]  # a mark may stand alone
    return [
        Token(found.start(), found.end(), plain.text[found.start() : found.end()], found[0].lower())
        for found in _TOKEN.finditer(text)
    ]


@lru_cache(maxsize=65_536)
def _plain(word: str) -> str:
    return folded(word, spaced=True).text


def _token(text: str, start: int, end: int) -> Token:
    piece = text[start:end]
    whole = unicodedata.normalize("NFC", piece.replace("\u00ad", ""))
    return Token(start, end, folded(piece, spaced=True).text, whole.lower())
