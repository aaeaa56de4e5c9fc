"""Drawings with the names of languages and processes in the language of the reader of this request."""

from collections.abc import Iterable, Mapping

from flask import url_for

from graph.lookup.views import StepView, TermView, Value, Word
from web.drawing.derivation import draw
from web.drawing.routes import routes
from web.drawing.scene import Figure
from web.drawing.text import short
from web.drawing.tree import Names
from web.interface import called, language_name


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
