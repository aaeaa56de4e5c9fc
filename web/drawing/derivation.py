"""The history of a word as a picture.

Time runs downwards. The word itself stands at the left edge; what it comes from stands above it, farther right the
farther back; what was made or borrowed from it stands below. Every row says how its word was made.
"""

from collections.abc import Mapping

from graph.lookup.views import TermView
from web.drawing.outline import outline
from web.drawing.scene import NARROW, Figure
from web.drawing.text import short
from web.drawing.tree import Names, Rows, grown


def in_english(languages: Mapping[str, str]) -> Names:
    """Return English names; ``languages`` are names by tag."""
    return Names(
        lambda value: short(value.label),
        lambda tag: languages.get(tag, tag),
        lambda word: None if word.bound else f"/term/{word.id}",
    )


def draw(term: TermView, languages: Mapping[str, str], names: Names | None = None) -> Figure | None:
    """Return the drawing of a term's history, or None where it has none. ``languages`` are English names by tag.

    ``names`` are those in the reader's language: see :func:`web.drawing.reader.history`.
    """
    if not term.steps:
        return None
    told = names or in_english(languages)
    above = grown([term.word], term.ancestors, told, backwards=True)[0]
    below = grown([term.word], term.descendants, told)[0]
    rows = Rows(term.steps, told, term.word.id)
    rows.below(below, 0, rows.upwards(above))
    return Figure(outline(rows.rows, NARROW))
