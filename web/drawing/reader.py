"""Drawings with the names of languages and processes in the language of the reader of this request."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from flask import url_for

from graph.lookup.views import PartView, StepView, TermView, Value, Word
from web.drawing.constituents import Part, constituents
from web.drawing.derivation import draw
from web.drawing.routes import routes
from web.drawing.scene import Figure
from web.drawing.text import short
from web.drawing.tree import Names
from web.interface import called, language_name

DEEP = 4  # generations of parts


def names(languages: Mapping[str, str]) -> Names:
    """Return what this reader calls processes and languages; ``languages`` are English names by tag."""

    def process(value: Value) -> str:
        return short(called(value, brief=True).striptags())

    def page(word: Word) -> str | None:
        return None if word.bound else url_for("pages.term", name=word.id)

    return Names(process, lambda tag: language_name(tag, languages), page)


def history(term: TermView, languages: Mapping[str, str]) -> Figure | None:
    """Return the drawing of a term's history (:func:`web.drawing.draw`) for this reader."""
    return draw(term, languages, names(languages))


def travels(steps: Iterable[StepView], languages: Mapping[str, str], here: str = "") -> Figure | None:
    """Return the drawing of borrowing routes (:func:`web.drawing.routes`) for this reader."""
    return routes(steps, names(languages), here)


def made_of(
    term: TermView, languages: Mapping[str, str], inner: Callable[[Word], Sequence[PartView]] = lambda word: ()
) -> Figure | None:
    """Return the drawing of a term and its parts (:func:`web.drawing.constituents`) for this reader.

    ``inner`` returns what a part is made of itself, where that is to be drawn too.
    """
    told = names(languages)

    def part(one: PartView, deep: int = 1) -> Part:
        word = one.word if one.word and one.word.id != term.word.id else None
        meaning = word.meaning if word and word.is_part_only else None
        return Part(
            one.spelling or one.surface,
            one.surface if one.spelling and one.spelling.text != one.surface.text else None,
            told.process(one.conjugation) if one.conjugation else meaning,
            told.process(one.process) if one.process else None,
            told.page(word) if word else None,
            tuple(part(smaller, deep + 1) for smaller in inner(word)) if word and deep < DEEP else (),
        )

    word = term.word
    reading = word.reading if word.reading and word.reading.text != word.label.text else None
    return constituents(Part(word.label, reading, parts=tuple(map(part, term.parts)), current=True))
