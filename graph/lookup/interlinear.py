"""The parts of a word as an interlinear gloss: one column a morpheme, glossed by the Leipzig conventions."""

from dataclasses import dataclass

from graph.lookup.index import Lookup
from graph.lookup.views import PartView, TermView, Word
from morphology.glossing import Gloss, Label, gloss, lexical, line, used_labels
from morphology.writing.script import is_kana
from ontology.model import Written


@dataclass(frozen=True, slots=True)
class Column:
    """One morpheme: the part, how it is spelt and read there, its gloss, and the language of the gloss's meaning."""

    part: PartView
    surface: Written
    kana: Written | None
    gloss: Gloss
    tag: str


@dataclass(frozen=True, slots=True)
class Interlinear:
    """The columns of a word with the labels in them; ``line`` is the gloss in one line of text."""

    columns: tuple[Column, ...]
    labels: tuple[Label, ...]
    line: str


def interlinear(lookup: Lookup, term: TermView, lang: str = "en") -> Interlinear | None:
    """Return the parts of a term as an interlinear gloss, None for a term of which none are known.

    Lexical glosses are in ``lang``: English ones by the meaning or the concept of a part, Japanese ones by its
    dictionary form; what has neither is glossed by its romanisation.
    """
    if not term.parts:
        return None
    last = len(term.parts) - 1
    nominal = term.word.part_of_speech in ("noun", "proper noun")
    columns = []
    for number, part in enumerate(term.parts):
        meaning, tag = _meaning(lookup, part.word, lang)
        found = gloss(
            part.word.label.text if part.word else part.surface.text,
            part.word.part_of_speech if part.word else "",
            part.conjugation.id if part.conjugation else None,
            meaning,
            first=number == 0,
            nominal=nominal and number == last,
        )
        surface = part.spelling or part.surface
        kana = part.surface if part.spelling or is_kana(part.surface.text) else None
        columns.append(Column(part, surface, kana, found, tag))
    said = [column.gloss for column in columns]
    return Interlinear(tuple(columns), used_labels(said), line(said))


def _meaning(lookup: Lookup, word: Word | None, lang: str) -> tuple[str | None, str]:
    """Return what a part is glossed with, short enough for a gloss, and the language of that."""
    if word is None:
        return None, lang
    if lang == "ja" and word.language == "ja":
        return word.label.text, word.label.tag
    named = (link.label for name in word.concepts if (link := lookup.concepts.get(name)))
    for text in (word.meaning, *named):
        if text and text.tag == "en" and lexical(text.text):
            return text.text, "en"
    roman = word.romanisation or word.label
    return roman.text, roman.tag
