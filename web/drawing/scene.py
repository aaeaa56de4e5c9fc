"""What every drawing is made of: texts, boxes that may be links, and paths, with coordinates.

Numbers are SVG user units, which are CSS pixels: nothing is scaled, so that a text stays as large as it was meant.
``_drawings.html`` writes them down; how they look is said in ``drawings.css`` by the names in ``look``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from web.drawing.text import Label, plain, text_width, wrap

NARROW = 280.0  # what a screen of 320 pixels leaves to a drawing
WIDE, WIDEST = 640.0, 860.0  # of the second layout, shown where there is room for it
TARGET = 24.0  # the least height of a link: WCAG 2.2, 2.5.8
ASCENT, DESCENT = 0.92, 0.28  # of a line of text, in ems
TALL = 1.7  # a line of letters that reach far up or down
# Font sizes by the look of a text.
SIZES = {
    "word": 18.0,
    "here": 18.0,
    "node": 15.0,
    "roman": 14.0,
    "label": 14.0,
    "note": 12.0,
    "number": 12.0,
    "sound": 12.0,
}
_JAPANESE = re.compile("([\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)")
_TALL = re.compile("[\u0590-\u109f]")
_ADDRESS = ("http://", "https://", "/", "#", "?")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line in one look and language, ``gap`` after the piece before it."""

    text: str
    look: str
    tag: str = ""
    gap: float = 0.0

    @property
    def size(self) -> float:
        """Return the font size."""
        return SIZES[self.look]

    @property
    def width(self) -> float:
        """Return an upper bound of the width, with the gap."""
        return self.gap + text_width(self.text, self.size, bold=self.look == "here")

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """Return the text in pieces, each with whether it is Japanese inside a text that is not East Asian."""
        if self.tag.startswith(("ja", "zh", "ko")):
            return ((self.text, False),)
        pieces = _JAPANESE.split(self.text)
        return tuple((piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its baseline, and where it starts, has its middle or ends, by ``anchor``."""

    x: float
    y: float
    runs: tuple[Run, ...]
    anchor: str = "start"

    @property
    def width(self) -> float:
        """Return an upper bound of the width."""
        return sum(run.width for run in self.runs)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of what the line may cover."""
        size = max(run.size for run in self.runs)
        left = self.x - self.width * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]
        return left, self.y - size * ASCENT, left + self.width, self.y + size * DESCENT


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is told: its lines, and the place of its link if it has one. ``full`` is what was cut."""

    lines: tuple[Line, ...]
    x: float
    y: float
    width: float
    height: float
    href: str | None = None
    full: str = ""
    current: bool = False
    key: str = ""  # what it stands for, where a caller wants to find it again


@dataclass(frozen=True, slots=True)
class Shape:
    """A path in a look: ``step``, ``step unsure``, ``tip``, ``bar``, ``axis``, ``grid``, ``frame``, ``current``."""

    path: str
    look: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One layout with its extent; ``left_off`` things had no room."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    items: tuple[Item, ...]
    left_off: int = 0

    @property
    def has_doubt(self) -> bool:
        """Tell whether anything is drawn as unsure."""
        return any("unsure" in shape.look for shape in self.shapes)

    @property
    def has_links(self) -> bool:
        """Tell whether anything leads elsewhere."""
        return any(item.href for item in self.items)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing for a narrow place, and one of the same things for a wide one if that shows them better."""

    narrow: Drawing
    wide: Drawing | None = None

    @property
    def has_doubt(self) -> bool:
        """Tell whether anything is drawn as unsure."""
        return self.narrow.has_doubt

    @property
    def has_links(self) -> bool:
        """Tell whether anything leads elsewhere."""
        return self.narrow.has_links

    @property
    def left_off(self) -> int:
        """Return how many things had no room."""
        return self.narrow.left_off

    @property
    def room(self) -> int:
        """Return the width of its place from which on the wide drawing is shown."""
        return int(WIDE if not self.wide or self.wide.width <= WIDE else WIDEST)


def address(href: str | None) -> str | None:
    """Return an address that may be a link: of the web or of this site, never a script."""
    return href if href and href.startswith(_ADDRESS) and not href.startswith("/\\") else None


def paragraph(
    label: Label, look: str, x: float, top: float, width: float, *, most: int = 3, anchor: str = "start"
) -> tuple[tuple[Line, ...], float, str]:
    """Set a label from a height downwards: return its lines, where they end, and its whole text if it was cut."""
    text, tag = plain(label)
    size = SIZES[look]
    cut = wrap(text, width, size, most=most, bold=look == "here")
    lines = tuple(
        Line(x, top + size * ASCENT + number * leading(look, text), (Run(line, look, tag),), anchor)
        for number, line in enumerate(cut.lines)
    )
    return lines, top + leading(look, text) * len(lines), cut.full


def leading(look: str, text: str = "") -> float:
    """Return the distance of two lines in a look; Arabic and Indic letters need more."""
    return round(SIZES[look] * (TALL if _TALL.search(text) else ASCENT + DESCENT) + 1)


def widest(lines: Iterable[Line]) -> float:
    """Return the width of the widest of some lines, 0 where there is none."""
    return max((line.width for line in lines), default=0.0)


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """Return the path of a rectangle."""
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"


def arrow_head(x: float, y: float, *, to: str, size: float = 4.0) -> str:
    """Return the path of the tip of an arrow that points ``to`` the right, left or down."""
    if to == "down":
        return f"M{x - size:.1f} {y - size:.1f}L{x:.1f} {y:.1f}L{x + size:.1f} {y - size:.1f}"
    back = x - size if to == "right" else x + size
    return f"M{back:.1f} {y - size:.1f}L{x:.1f} {y:.1f}L{back:.1f} {y + size:.1f}"
