"""``Finder.of(glossary).find(text, "ja")``: the glossary's terms in a text, with their places."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator

from graph.find.foreign import Foreign
from graph.find.japanese import Japanese
from graph.find.languages import DEFAULT, runs
from graph.find.values import Findable, Occurrence, words_of
from morphology.lexicon import Lexicon
from ontology.errors import GogenError
from ontology.model import Glossary

AUTO = "auto"
_Find = Callable[[str], Iterator[Occurrence]]


class Finder:
    """Finds words in texts. Machines are made when a language is first asked for; one thread at a time is let in."""

    def __init__(self, lexicon: Lexicon, terms: Iterable[Findable], imported: Iterable[Findable] = ()) -> None:
        self._lexicon = lexicon
        self._terms = _by_language(terms)
        self._imported = _by_language(imported)
        self._made: dict[tuple[str, bool], _Find] = {}
        self._lock = threading.Lock()

    @classmethod
    def of(cls, words: Glossary | Iterable[Findable], imported: Iterable[Findable] = ()) -> "Finder":
        """Make a finder of the terms of a glossary, or of any words; words of imports come after those.

        Japanese terms that inflect need the glossary: bare words are found as they are spelt, or by their lemma.
        """
        if isinstance(words, Glossary):
            lexicon = Lexicon.of(words)
            return cls(lexicon, words_of(words, lexicon), imported)
        return cls(Lexicon(), (), [*words, *imported])

    @property
    def languages(self) -> frozenset[str]:
        """Give the languages of which there are words."""
        return frozenset((*self._terms, *self._imported))

    def find(
        self, text: str, language: str = AUTO, of: Collection[str] = (), before: str = DEFAULT
    ) -> Iterator[Occurrence]:
        """Give the words found in a text, in the order of the text; places are in its characters.

        ``language`` is that of the text, a BCP 47 primary tag, or ``auto``: told from each run of lines, ``before``
        where a run does not tell. ``of`` asks for words of these languages instead of those of the text: of Japanese
        ones in a text of another language, their romanisations are looked for. Raises GogenError for a language of
        which there is no word.
        """
        unknown = sorted({language, *of} - {AUTO, *self.languages})
        if unknown:
            known = ", ".join(sorted(self.languages))
            raise GogenError(f"no word of the language '{unknown[0]}' is known; those of {known} are")
        if language != AUTO:
            yield from self._found(text, language, of)
            return
        for start, end, guessed in runs(text, before):
            for found in self._found(text[start:end], guessed, of):
                yield found.moved(start)

    def _found(self, text: str, language: str, of: Collection[str]) -> Iterator[Occurrence]:
        wanted = list(dict.fromkeys(of)) or [language]
        with self._lock:
            found = [list(self._machine(one, language)(text)) for one in wanted if one in self.languages]
        yield from found[0] if len(found) == 1 else _merged(found)

    def _machine(self, wanted: str, language: str) -> _Find:
        romanised = wanted == "ja" != language
        made = self._made.get((wanted, romanised))
        if made is None:
            terms, imported = self._terms.get(wanted, ()), self._imported.get(wanted, ())
            if wanted == "ja" and not romanised:
                made = Japanese(self._lexicon, terms, imported).find
            else:
                made = Foreign((*terms, *imported), wanted, romanised).find
            self._made[wanted, romanised] = made
        return made


def _by_language(words: Iterable[Findable]) -> dict[str, list[Findable]]:
    found: dict[str, list[Findable]] = {}
    for word in words:
        found.setdefault(word.language, []).append(word)
    return found


def _merged(several: Iterable[list[Occurrence]]) -> Iterator[Occurrence]:
    """Give the occurrences of several languages in order; what stands in the same place is one with all candidates."""
    end = 0
    row = sorted((found for each in several for found in each), key=lambda found: (found.start, -found.end))
    together: dict[tuple[int, int], Occurrence] = {}
    for found in row:
        known = together.get((found.start, found.end))
        if known is not None:
            candidates = sorted((*known.candidates, *found.candidates), key=lambda one: -one.confidence)
            together[found.start, found.end] = Occurrence(found.start, found.end, found.text, tuple(candidates))
        elif found.start >= end:
            together[found.start, found.end] = found
            end = found.end
    yield from together.values()
