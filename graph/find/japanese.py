"""Terms in running Japanese: by morpheme and lemma, the longest first.

The analyser reads the text into words; a word that it knows as a term of the glossary, or as a form of one, is an
occurrence. Words of imported dictionaries are looked for in the words between, as rows of them of which the last may be
inflected.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from graph.find.foreign import ranked
from graph.find.values import CONFIDENCE, Candidate, Findable, How, Occurrence
from morphology.lexicon import Lexicon, Tier
from morphology.text import Reader, Word, pieces, placed
from morphology.writing import script
from ontology.model import Term

_MOST_REMEMBERED = 30_000
_MOST_WORDS = 6  # of an imported term
_MOST_CANDIDATES = 8  # entries of an import that are spelt alike
_entry_of = attrgetter("entry")
_NEVER_FIRST = frozenset({"particle", "auxiliary", "symbol", "suffix"})


class Japanese:
    """Finds the terms of a glossary, and of imports, in Japanese. Not to be shared between threads."""

    def __init__(self, lexicon: Lexicon, terms: Iterable[Findable], imported: Iterable[Findable] = ()) -> None:
        self._lexicon = lexicon
        self._reader = Reader(lexicon)
        self._terms = {word.entry: word for word in terms}
        self._known: dict[tuple[str, str | None], tuple[Candidate, ...]] = {}
        self._imported = _by_key(imported)
        self._keys = sorted(self._imported)
        self._parts: dict[Word, tuple[str, ...]] = {}  # how a word may end the spelling of an imported term
        self._shown: dict[tuple[str, str, How], tuple[Candidate, ...]] = {}

    def find(self, text: str) -> Iterator[Occurrence]:
        """Give the terms of a text in their order."""
        at = 0
        for line in text.splitlines(keepends=True):
            for piece in pieces(line.rstrip("\r\n")):
                for found in self._in_piece(piece):
                    yield found.moved(at)
                at += len(piece)
            at += len(line) - len(line.rstrip("\r\n"))

    def _in_piece(self, text: str) -> Iterator[Occurrence]:
        words = self._reader.words(text)
        if not self._imported:
            if any(map(_entry_of, words)):
                for start, end, word in placed(text, words):
                    if word.entry is not None and (candidates := self._of_word(word)):
                        yield Occurrence(start, end, text[start:end], candidates)
            return
        row = list(placed(text, words))
        at = 0
        while at < len(row):
            start, end, word = row[at]
            candidates = self._of_word(word) if word.entry is not None else ()
            imported, count = self._imports(row, at)
            if candidates:  # the glossary's word stays, whatever longer one an import may have there
                candidates = (*candidates, *_marked_down(imported)) if count == 1 else candidates
                count = 1
            else:
                candidates, end = imported, row[at + max(count, 1) - 1][1]
            if candidates:
                yield Occurrence(start, end, text[start:end], candidates)
            at += max(count, 1)

    # ------------------------------------------------------------ the glossary

    def _of_word(self, word: Word) -> tuple[Candidate, ...]:
        key = (word.surface, word.entry)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[key] = self._candidates(word)
        return known

    def _candidates(self, word: Word) -> tuple[Candidate, ...]:
        """Give what a word may be: the entry that the analyser chose first, then the others that are spelt so."""
        spelt = [match for match in self._lexicon.find(word.surface) if match.tier <= Tier.KANA]
        forms = [item.term for item in self._lexicon.inflected(word.surface)]
        found: dict[str, Candidate] = {}
        for match in spelt:
            how = How.WRITTEN if match.tier is Tier.WRITTEN else How.SPELLING
            self._add(found, match.term, how, word.surface)
        for term in forms:
            self._add(found, term, How.INFLECTED, term.label.text)
        chosen = found.pop(word.entry, None) if word.entry else None
        if chosen is None:
            return ()
        return (chosen, *_marked_down(found.values()))

    def _add(self, found: dict[str, Candidate], term: Term, how: How, spelling: str) -> None:
        word = self._terms.get(term.id)
        if word is not None and term.id not in found:
            found[term.id] = Candidate(
                word.entry, "ja", word.label, word.concepts, how, spelling, CONFIDENCE[how.value], word.source
            )

    # ------------------------------------------------------------ imports

    def _imports(self, row: list[tuple[int, int, Word]], at: int) -> tuple[tuple[Candidate, ...], int]:
        """Give the entries of the longest row of words that spells an imported term, and how many words it takes."""
        best: tuple[tuple[Candidate, ...], int] = ((), 0)
        if not self._imported or row[at][2].part_of_speech in _NEVER_FIRST:
            return best
        before = ""
        for count, (_, _, word) in enumerate(row[at : at + _MOST_WORDS], 1):
            if count > 1 and word.entry in self._terms:
                break
            surface, *lemmas = parts = self._endings(word)
            last = next((part for part in parts if before + part in self._imported), None)
            if last is not None:
                text = "".join([item.surface for _, _, item in row[at : at + count]])
                best = (self._of_import(before + last, text, How.INFLECTED if last in lemmas else How.WRITTEN), count)
            before += surface
            if not self._begins(before):
                break
        return best

    def _endings(self, word: Word) -> tuple[str, ...]:
        """Give the keys of a word as it stands, of its lemma, and of the noun that する made a verb of."""
        known = self._parts.get(word)
        if known is None:
            if len(self._parts) >= _MOST_REMEMBERED:
                self._parts.clear()
            noun = word.lemma.removesuffix("する")
            known = tuple(dict.fromkeys(_key(text) for text in (word.surface, word.lemma, noun) if text))
            self._parts[word] = known
        return known

    def _begins(self, text: str) -> bool:
        """Tell whether a longer key begins with a text."""
        at = bisect_right(self._keys, text)
        return at < len(self._keys) and self._keys[at].startswith(text)

    def _of_import(self, key: str, text: str, how: How) -> tuple[Candidate, ...]:
        known = self._shown.get((key, text, how))
        if known is None:
            if len(self._shown) >= _MOST_REMEMBERED:
                self._shown.clear()
            known = self._shown[key, text, how] = _imported(self._imported[key], text, how)
        return known


def _by_key(words: Iterable[Findable]) -> Mapping[str, Findable | list[Findable]]:
    """Give words by every spelling, in hiragana and lower case."""
    found: dict[str, Findable | list[Findable]] = {}
    for word in words:
        for key in {_key(spelling) for spelling in word.spellings}:
            known = found.setdefault(key, word)
            if isinstance(known, list):
                known.append(word)
            elif known is not word:
                found[key] = [known, word]
    return found


def _key(text: str) -> str:
    return script.hiragana(script.normalise(text).casefold())


def _imported(entries: Findable | list[Findable], text: str, how: How) -> tuple[Candidate, ...]:
    """Give what an imported spelling may be; in kana alone it may be any of its homophones."""
    listed = entries if isinstance(entries, list) else [entries]
    out = []
    for word in listed[:_MOST_CANDIDATES]:
        shown = how if how is How.INFLECTED or text in word.spellings else How.SPELLING
        sure = "kana" if script.is_kana(text) and len(listed) > 1 else shown.value
        out.append(Candidate(word.entry, "ja", word.label, word.concepts, shown, text, CONFIDENCE[sure], word.source))
    return ranked(out)


def _marked_down(others: Iterable[Candidate]) -> Iterator[Candidate]:
    for other in others:
        yield other._replace(confidence=round(other.confidence * CONFIDENCE["not-first"], 2))
