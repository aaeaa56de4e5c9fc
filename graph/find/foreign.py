"""Terms in texts of languages other than Japanese: one automaton over the folded text, Python only for what it finds.

Words between spaces are looked for with the spaces around them, so that nothing is found inside a longer word; words of
scripts without spaces (Chinese, Thai) wherever they stand, the longest first. Word boundaries are those of UAX 29, with
its letters joined by an apostrophe, a stop or a colon.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from graph.find.folding import UNSPACED, bare, case_fits, folded, key_of, marks_fit, whole_letter
from graph.find.forms import AFTER_APOSTROPHE, ELISIONS, homograph, regular_forms
from graph.find.languages import is_common
from graph.find.values import CONFIDENCE, Candidate, Findable, How, Occurrence, inflects

_APOSTROPHES = "'’ʼ＇"
_JOINING = frozenset(f"{_APOSTROPHES}.:·_@")  # between two letters or digits: one word (UAX 29, MidLetter, MidNumLet)
_ADDRESS = re.compile(r"(?i)\b[a-z][a-z0-9+.-]*://|\bwww\.")
_MOST_REMEMBERED = 50_000
_LONGEST_WORD = 300  # characters: how far around a find is looked for an address


class _Form(NamedTuple):
    """A form to look for: the word it is of, as it is written, how it came about."""

    word: Findable
    text: str
    stored: bool
    inflected: bool


class Foreign:
    """Finds the words of one language, as ``Finder`` asks it."""

    def __init__(self, words: Iterable[Findable], language: str, romanised: bool = False) -> None:
        """Take the words of a language; ``romanised`` looks for their romanisations instead."""
        self._language = language
        self._forms: tuple[dict[str, list[_Form]], dict[str, list[_Form]]] = ({}, {})  # unspaced, spaced
        for word in words:
            for form in _forms_of(word, language, romanised):
                spaced = not UNSPACED.search(form.text)
                if key := key_of(form.text, spaced):
                    forms = self._forms[spaced].setdefault(f" {key} " if spaced else key, [])
                    if not any(known.word is form.word and known.text == form.text for known in forms):
                        forms.append(form)
        self._unspaced = _automaton(self._forms[0], MatchKind.LeftmostLongest)
        self._spaced = _automaton(self._forms[1], MatchKind.Standard)
        self._known: dict[tuple[str, str], tuple[Candidate, ...]] = {}

    def find(self, text: str) -> Iterator[Occurrence]:
        """Give the terms of a text in their order; of several that overlap, the first, and of those the longest."""
        hits: list[_Hit] = []
        if self._spaced is not None:
            hits += self._spaced.hits(text, spaced=True)
        if self._unspaced is not None and UNSPACED.search(text):
            hits += self._unspaced.hits(text, spaced=False)
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        end = 0
        for hit in hits:
            if hit.start < end or (hit.spaced and not self._stands_alone(text, hit.start, hit.end)):
                continue
            surface = text[hit.start : hit.end]
            candidates = self._candidates(hit.key, surface, hit.spaced)
            if candidates and not hit.spaced and hit.end - hit.start == 1:
                candidates = _single_letter(candidates, text, hit.start)
            if candidates:
                yield Occurrence(hit.start, hit.end, surface, candidates)
                end = hit.end

    # ------------------------------------------------------------ where words end

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        """Tell whether a stretch between spaces or signs is a word by itself, and no piece of an address."""
        before, after = text[start - 1 : start], text[end : end + 1]
        if start > 1 and before in _JOINING and text[start - 2].isalnum():
            if before not in _APOSTROPHES:
                return False
            article = re.search(r"[^\W\d_]+$", text[max(0, start - 12) : start - 1])
            if article is None or article[0].lower() not in ELISIONS.get(self._language, ()):
                return False
        if start > 1 and before == "," and text[start - 2].isdigit() and text[start].isdigit():  # 1,000
            return False
        if after in _JOINING and text[end + 1 : end + 2].isalnum():
            if after == ":" and self._language in ("fi", "sv"):  # NTR:n
                return True
            if after not in _APOSTROPHES:
                return False
            rest = re.match(r"\w+", text[end + 1 : end + 20])
            joined = AFTER_APOSTROPHE.get(self._language, ())
            if "" not in joined and (rest is None or rest[0].lower() not in joined):
                return False
        return not _in_address(text, start, end)

    # ------------------------------------------------------------ what it may be

    def _candidates(self, key: str, surface: str, spaced: bool) -> tuple[Candidate, ...]:
        known = self._known.get((key, surface))
        if known is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            found = (self._candidate(form, surface) for form in self._forms[spaced][key])
            known = self._known[key, surface] = ranked(candidate for candidate in found if candidate is not None)
        return known

    def _candidate(self, form: _Form, surface: str) -> Candidate | None:
        word, language = form.word, self._language
        if is_common(surface, language):  # no, which Noh may be written too
            return None
        if not (case_fits(bare(form.text), bare(surface), word.acronym) and marks_fit(form.text, surface, language)):
            return None
        same = form.text.casefold() == surface.casefold()
        how = How.INFLECTED if form.inflected else How.WRITTEN if same else How.SPELLING
        sure = "by-rule" if not form.stored else "inflected" if form.inflected else how.value
        if homograph(language, form.text):
            sure = "homograph"
        spelling = form.text if form.stored else word.label
        return Candidate(
            word.entry, word.language, word.label, word.concepts, how, spelling, CONFIDENCE[sure], word.source
        )


class _Hit(NamedTuple):
    start: int
    end: int
    key: str
    spaced: bool


@dataclass(frozen=True, slots=True)
class _Automaton:
    """Patterns, and the machine that finds them all in one pass."""

    keys: tuple[str, ...]
    machine: AhoCorasick
    overlapping: bool

    def hits(self, text: str, spaced: bool) -> Iterator[_Hit]:
        """Give where patterns stand in a text, in its own offsets."""
        plain = folded(text, spaced)
        searched = f" {plain.text} " if spaced else plain.text
        for index, start, end in self.machine.find_matches_as_indexes(searched, overlapping=self.overlapping):
            last = end - 2 if spaced else end  # before: the space that the pattern ends with, and the one put in front
            if plain.places is not None:
                start, last = plain.place(start), whole_letter(text, plain.place(last - 1))
            yield _Hit(start, last, self.keys[index], spaced)


def _automaton(forms: dict[str, list[_Form]], kind: MatchKind) -> _Automaton | None:
    if not forms:
        return None
    keys = tuple(forms)
    machine = AhoCorasick(keys, matchkind=kind, store_patterns=False)
    return _Automaton(keys, machine, kind == MatchKind.Standard)


def _forms_of(word: Findable, language: str, romanised: bool) -> Iterator[_Form]:
    """Give everything that is looked for of a word: stored forms first, then those that the rules make."""
    if romanised:
        yield from (_Form(word, text, True, False) for text in word.romanisations)
        return
    yield from (_Form(word, text, True, False) for text in word.spellings)
    yield from (_Form(word, text, True, True) for text in word.inflected)
    if inflects(word) and not word.acronym:
        for spelling in word.spellings:
            if not UNSPACED.search(spelling):
                made = regular_forms(spelling, language, word.part_of_speech)
                yield from (_Form(word, text, False, True) for text in made)


def _single_letter(candidates: tuple[Candidate, ...], text: str, at: int) -> tuple[Candidate, ...]:
    """Doubt a word of one letter of Han that stands between others: 酒 in 酒店 is a hotel's."""
    if UNSPACED.match(text[at - 1 : at]) or UNSPACED.match(text[at + 1 : at + 2]):
        return tuple(found._replace(confidence=CONFIDENCE["homograph"]) for found in candidates)
    return candidates


def _in_address(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is a piece of an address of the web."""
    if text[start - 1 : start] not in ("/", ".", "-", "=", "?", "&", "#", "_") and text[end : end + 1] not in (
        "/",
        ".",
    ):
        return False
    begin = max((text.rfind(space, max(0, start - _LONGEST_WORD), start) for space in " \n\t"), default=-1)
    return _ADDRESS.search(text, max(begin, 0), start) is not None


def ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Put candidates in order, an entry once: the surest, curated before imported, the headword before variants.

    All but the first are marked down, for only one of them can be meant.
    """
    order = sorted(
        candidates,
        key=lambda found: (
            -found.confidence,
            found.source is not None,
            found.spelling != found.label,
            not found.concepts,
            found.entry,
        ),
    )
    once: dict[str, Candidate] = {}
    for found in order:
        once.setdefault(found.entry, found)
    first, *others = once.values() or (None,)
    if first is None:
        return ()
    return (
        first,
        *(found._replace(confidence=round(found.confidence * CONFIDENCE["not-first"], 2)) for found in others),
    )
