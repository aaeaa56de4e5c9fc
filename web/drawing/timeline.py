"""What happened when: a scale of years with a point or a bar for everything, each with its name below it.

Names stand in as many rows as they need; no two touch. Years are numbers of the Gregorian calendar.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from web.drawing.scene import (
    ASCENT,
    NARROW,
    SIZES,
    TARGET,
    WIDE,
    Drawing,
    Figure,
    Item,
    Line,
    Run,
    Shape,
    address,
    leading,
    paragraph,
    widest,
)
from web.drawing.text import Label, text_width

EDGE = 8.0  # from the border to the first and the last year
DOT = 4.0  # the radius of a point
MARK = 14.0  # the height that a point or bar takes above its name
APART = 12.0  # between two names in a row
BELOW = 8.0  # between two rows
TICK = 64.0  # the least distance of two marks of the scale
MOST = 60


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a year, or with a first and a last one; ``kind`` is said beside them ("first attested")."""

    label: Label
    start: int
    end: int | None = None
    href: str | None = None
    kind: str = ""
    unsure: bool = False

    @property
    def years(self) -> str:
        """Return the years as a reader writes them."""
        return str(self.start) if self.end in (None, self.start) else f"{self.start}\u2013{self.end}"

    @property
    def note(self) -> str:
        """Return the years and what they are."""
        return f"{self.years} · {self.kind}" if self.kind.strip() else self.years


def timeline(events: Iterable[Event], *, most: int = MOST) -> Figure | None:
    """Return a drawing of events on a scale of years, the earliest first; None where there are none.

    Years may be given in either order. What comes after ``most`` events is left out: see ``left_off``.
    """
    found = sorted(events, key=lambda one: (min(one.start, one.end if one.end is not None else one.start), one.years))
    if not found:
        return None
    shown, left_off = found[:most], max(len(found) - most, 0)
    return Figure(_laid(shown, NARROW, left_off), _laid(shown, WIDE, left_off))


def _laid(events: Sequence[Event], width: float, left_off: int) -> Drawing:
    years = [year for one in events for year in (one.start, one.end) if year is not None]
    ticks = _ticks(min(years), max(years), width)
    first, last = min(ticks[0], *years), max(ticks[-1], *years)
    scale = (width - 2 * EDGE) / max(last - first, 1)

    def at(year: float) -> float:
        return EDGE + (year - first) * scale

    top = leading("note") + 10.0
    rows: list[list[tuple[float, float]]] = []  # what is taken in every row
    heights: list[float] = []
    chosen: list[tuple[Event, int, tuple[Line, ...], tuple[Line, ...], float, str]] = []
    for one in events:
        left, right = sorted((at(one.start), at(one.end if one.end is not None else one.start)))
        name, end, full = paragraph(one.label, "label", 0, 0, width, most=3)
        note, end, _ = paragraph(one.note, "note", 0, end, width, most=2)
        wide = max(widest(name), widest(note), TARGET)
        start = min(max(left - DOT, 0.0), width - wide)
        span = (min(start, left - DOT), max(start + wide, right + DOT))
        row = next((n for n, taken in enumerate(rows) if all(_apart(span, other) for other in taken)), len(rows))
        if row == len(rows):
            rows.append([])
            heights.append(0.0)
        rows[row].append(span)
        heights[row] = max(heights[row], MARK + end)
        chosen.append((one, row, name, note, start, full))
    tops = [top + sum(heights[:row]) + row * BELOW for row in range(len(rows))]
    bottom = tops[-1] + heights[-1] + 4
    shapes = _scale(ticks, at, bottom)
    items = _years(ticks, at, width)
    for one, row, name, note, start, full in chosen:
        y = tops[row]
        shapes.append(_mark(one, at, y + MARK / 2))
        lines = tuple(Line(start, line.y + y + MARK, line.runs) for line in (*name, *note))
        wide = max(widest(lines), TARGET)
        high = max(leading("label") * len(name), TARGET)
        items.append(Item(lines, start, y + MARK, wide, high, address(one.href), full))
    return Drawing(width, bottom, tuple(shapes), tuple(items), left_off)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] + APART <= other[0] or other[1] + APART <= one[0]


def _ticks(first: int, last: int, width: float) -> list[int]:
    """Return the years that the scale marks: round ones, as many as have room, around all events where that is near."""
    most = int((width - 2 * EDGE) / TICK)
    step = next(
        nice * 10**power
        for power in range(400)
        for nice in (1, 2, 5)
        if -(-last // (nice * 10**power)) - first // (nice * 10**power) <= most
    )
    return list(range(first // step * step, (-(-last // step) + (first == last)) * step + 1, step))


def _scale(ticks: Sequence[int], at: Callable[[float], float], bottom: float) -> list[Shape]:
    """Draw the scale at the top, and a faint line down from every marked year."""
    y = leading("note") + 2.0
    lines = [Shape(f"M{at(year):.1f} {y:.1f}V{bottom:.1f}", "grid") for year in ticks]
    return [*lines, Shape(f"M{at(ticks[0]):.1f} {y:.1f}H{at(ticks[-1]):.1f}", "axis")]


def _years(ticks: Sequence[int], at: Callable[[float], float], width: float) -> list[Item]:
    """Write the years over the scale, those that have room."""
    size, taken, items = SIZES["note"], -APART, list[Item]()
    for year in ticks:
        wide = text_width(str(year), size)
        left = min(max(at(year) - wide / 2, 0.0), width - wide)
        if left >= taken + 4:
            line = Line(left, size * ASCENT, (Run(str(year), "note"),))
            items.append(Item((line,), left, 0.0, wide, leading("note")))
            taken = left + wide
    return items


def _mark(one: Event, at: Callable[[float], float], y: float) -> Shape:
    """Draw a point for one year, a bar for more; hollow where the year is unsure."""
    look = "mark unsure" if one.unsure else "mark"
    left, right = sorted((at(one.start), at(one.end if one.end is not None else one.start)))
    wide = right - left
    return Shape(
        f"M{left:.1f} {y - DOT:.1f}h{wide:.1f}a{DOT:g} {DOT:g} 0 0 1 0 {2 * DOT:g}h{-wide:.1f}"
        f"a{DOT:g} {DOT:g} 0 0 1 0 {-2 * DOT:g}z",
        look,
    )
