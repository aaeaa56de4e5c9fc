"""Rows below each other, joined by trunks and branches at their left: the shape a tree has in a narrow place.

A row hangs on another row, below it or above it. Its place is told by its distance from the left edge; a trunk leaves
the row that others hang on, left of all their texts, so that no line crosses a text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from web.drawing.scene import (
    ASCENT,
    NARROW,
    SIZES,
    TARGET,
    Drawing,
    Item,
    Line,
    Run,
    Shape,
    address,
    arrow_head,
    leading,
    paragraph,
    rectangle,
)
from web.drawing.text import Label, plain, wrap

EDGE = 8.0  # from the border of the drawing to the text
STEP, LEAST_STEP = 28.0, 20.0  # indentation
TRUNK = 9.0  # from the left of a word to the line that leaves it
GAP = 9.0  # between two texts in a row; a space of theirs is within it
ROUND = 6.0
TEXT = 150.0  # the width that an indentation should leave to the text
CLIP = 4.0  # from the end of a line to what it leads to


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in its row: ``parent`` is the number of the row it hangs on, ``depth`` how many steps away it is.

    ``before`` stands above its name, ``note`` below it or, in a ``compact`` row, behind it if there is room.
    """

    head: Label
    depth: int = 0
    parent: int | None = None
    roman: Label | None = None
    note: Label | None = None
    before: Label | None = None
    href: str | None = None
    look: str = "word"
    unsure: bool = False
    current: bool = False
    compact: bool = False
    arrow: bool = True
    key: str = ""
    sound: Label | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    item: Item
    x: float
    top: float
    bottom: float
    middle: float  # the height at which a line meets the row

    @property
    def under(self) -> float:
        """Return the height from which on a line may leave the row downwards."""
        return max(self.bottom - CLIP, *(line.box[3] for line in self.item.lines))


def outline(rows: Sequence[Row], width: float = NARROW) -> Drawing:
    """Return the drawing of rows from top to bottom, no wider than ``width`` where their depth allows it."""
    deepest = max(row.depth for row in rows)
    step = min(STEP, max(LEAST_STEP, (width - 2 * EDGE - TEXT) / max(deepest, 1)))
    places: list[_Place] = []
    top = 0.0
    for row in rows:
        x = EDGE + row.depth * step
        places.append(_place(row, x, top, max(width - x - EDGE, TEXT)))
        top = places[-1].bottom
    right = max(place.item.x + place.item.width for place in places) + EDGE
    shapes = [
        Shape(rectangle(place.x - 6, place.top + 1, place.item.width + 12, place.bottom - place.top - 4), "current")
        for row, place in zip(rows, places, strict=True)
        if row.current
    ]
    return Drawing(right, top, (*shapes, *_lines(rows, places)), tuple(place.item for place in places))


def _place(row: Row, x: float, top: float, room: float) -> _Place:
    text, tag = plain(row.head)
    look = "here" if row.current and row.look == "word" else row.look
    size = SIZES[look]
    cut = wrap(text, room, size, bold=look == "here")
    full = cut.full
    lines: list[Line] = []
    y = top + (4.0 if row.compact else 6.0)
    if row.before:
        above, y, _ = paragraph(row.before, "note", x, y, room, most=2)
        lines.extend(above)
    first = y
    for piece in cut.lines:
        lines.append(Line(x, y + size * ASCENT, (Run(piece, look, tag),)))
        y += leading(look, piece)
    names = len(lines)
    if row.roman:
        name, of = plain(row.roman)
        y, told = _beside(lines, Run(name, "roman", of, GAP), x, y, room)
        full = full or told
    end = max(y, first + TARGET)
    if row.sound:
        marks, y, _ = paragraph(row.sound, "sound", x, y, room)
        lines.extend(marks)
    if row.note:
        note, of = plain(row.note)
        run = Run(note, "note", of, GAP)
        if row.compact and len(lines) == names and lines[-1].width + run.width <= room:
            lines[-1] = Line(lines[-1].x, lines[-1].y, (*lines[-1].runs, run))
        else:
            under, y, more = paragraph(row.note, "note", x, y, room, most=4)
            lines.extend(under)
            full = full or more
    least = top + TARGET + 4 if row.href else top
    bottom = max(y + (2.0 if row.compact else 7.0), least)
    wide = max(TARGET, *(line.width for line in lines))
    middle = (lines[0].y - 4) if row.before else first + size * 0.6
    item = Item(tuple(lines), x, first, wide, end - first, address(row.href), full, row.current, row.key)
    return _Place(item, x, top, bottom, middle)


def _beside(lines: list[Line], run: Run, x: float, y: float, room: float) -> tuple[float, str]:
    """Put a run behind the last line if there is room, else below: return where it ends, and what was cut."""
    last = lines[-1]
    if last.width + run.width <= room:
        lines[-1] = Line(last.x, last.y, (*last.runs, run))
        return y, ""
    cut = wrap(run.text, room, run.size, most=2)
    for piece in cut.lines:
        lines.append(Line(x, y + run.size * ASCENT, (Run(piece, run.look, run.tag),)))
        y += leading(run.look, piece)
    return y, cut.full


def _lines(rows: Sequence[Row], places: Sequence[_Place]) -> list[Shape]:
    """Draw the trunks of every row that others hang on, and a branch for each of these; arrows point down and away."""
    hanging: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        if row.parent is not None:
            hanging.setdefault(row.parent, []).append(number)
    out: list[Shape] = []
    for home, numbers in hanging.items():
        place, x = places[home], places[home].x + TRUNK
        above, below = [n for n in numbers if n < home], [n for n in numbers if n > home]
        if above:
            tip = place.top - 1
            out.append(Shape(f"M{x:.1f} {places[above[0]].middle + ROUND:.1f}V{tip:.1f}", "step"))
            if any(rows[number].arrow for number in above):
                out.append(Shape(arrow_head(x, tip, to="down"), "tip"))
        if below:
            start, end = place.under, places[below[-1]].middle - ROUND
            out.append(Shape(f"M{x:.1f} {start:.1f}V{end:.1f}", "step"))
        for number in numbers:
            other = places[number]
            y, edge = other.middle, other.x - CLIP
            turn = y + ROUND if number < home else y - ROUND
            path = f"M{x:.1f} {turn:.1f}Q{x:.1f} {y:.1f} {x + ROUND:.1f} {y:.1f}H{edge:.1f}"
            out.append(Shape(path, "step unsure" if rows[number].unsure else "step"))
            if number > home and rows[number].arrow:
                out.append(Shape(arrow_head(edge, y, to="right"), "tip"))
    return out
