"""Drawings, made on the server as SVG: pure functions from plain values to places, written down by ``_drawings.html``.

Each returns a :class:`Figure` (a layout for a narrow place, and one for a wide one), or None where there is nothing to
draw. A page that draws links ``drawings.css`` and says the same in a list or table.
Reading order: ``text`` (how wide), ``scene`` (what drawings are made of), ``outline`` (rows with branches), then one
drawing a file; ``reader`` gives the names in the reader's language and is imported by its own name.
"""

from web.drawing.bars import bars, columns
from web.drawing.constituents import Part, constituents
from web.drawing.derivation import draw
from web.drawing.relations import Edge, Node, relations
from web.drawing.routes import routes
from web.drawing.scene import Drawing, Figure
from web.drawing.text import short, text_width
from web.drawing.timeline import Event, timeline
from web.drawing.tree import Names

__all__ = [
    "Drawing",
    "Edge",
    "Event",
    "Figure",
    "Names",
    "Node",
    "Part",
    "bars",
    "columns",
    "constituents",
    "draw",
    "relations",
    "routes",
    "short",
    "text_width",
    "timeline",
]
