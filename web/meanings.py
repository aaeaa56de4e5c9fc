"""What morphemes mean, in a word or two for a gloss: by the glossary, else by an imported dictionary."""

from graph.index.labels import Filters, Labels
from graph.lookup import Lookup
from graph.lookup.ranking import CURATED, sources_of
from graph.lookup.views import Word
from morphology.glossing import lexical
from ontology.model import Morpheme

_INFLECTED = ("verb", "adjective", "noun", "properNoun", "adverb", "pronoun", "interjection", "conjunction", "numeral")
_ALIKE = 8  # entries of an import that are looked at


class Meanings:
    """Short meanings of morphemes, each looked up once: a ``Meaning`` of ``morphology.interlinear``.

    ``imported`` names the imports that a meaning was taken from, in the order in which they were.
    """

    def __init__(self, known: Lookup) -> None:
        self._known = known
        self._labels = Labels(known.index)
        self._imports = frozenset(f"imported-{name}" for name in sources_of(known) if name != CURATED)
        self._told: dict[tuple[str | None, str, str], str | None] = {}
        self.imported: dict[str, None] = {}

    def __call__(self, item: Morpheme) -> str | None:
        """Return a short English meaning of a morpheme, None where nobody gives one."""
        key = (item.entry, item.lemma, item.part_of_speech)
        if key not in self._told:
            self._told[key] = self._of_entry(item.entry) if item.entry else self._of_import(item)
        return self._told[key]

    def _of_entry(self, entry: str) -> str | None:
        word = self._known.word(entry)
        if word is None:
            return None
        return _short(word) or next(
            (self._known.concepts[name].label.text for name in word.concepts if name in self._known.concepts), None
        )

    def _of_import(self, item: Morpheme) -> str | None:
        """Return the first meaning of an entry of an import that is spelt so; of a verb made of a noun, the noun's."""
        if not self._imports or item.part_of_speech not in _INFLECTED:
            return None
        wanted = Filters(frozenset({"ja"}), self._imports)
        hits = self._labels.exact(item.lemma, wanted, _ALIKE)
        words = self._known.words.many(dict.fromkeys(hit.entry for hit in hits))
        for word in sorted(words.values(), key=lambda word: (word.label.text != item.lemma, len(word.id), word.id)):
            if told := _short(word):
                self.imported[word.source] = None
                return told
        return None


def _short(word: Word) -> str | None:
    """Return the meaning of a word if it is short enough for a gloss and in English."""
    meaning = word.meaning
    return meaning.text if meaning is not None and meaning.tag == "en" and lexical(meaning.text) else None
