"""Numbers as lengths: a bar for every row, or a column for every step of an ordered scale."""

import math
from collections.abc import Iterable
from itertools import pairwise

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
    rectangle,
    widest,
)
from web.drawing.text import Label, plain, text_width, wrap

Point = tuple[Label, float] | tuple[Label, float, str | None]

MOST = 50  # rows that one drawing shows
THICK = 12.0  # a bar
AIR = 8.0  # between rows, and between a bar and its number
APART = 13.0  # between a bar and the label of the next one below it
LABELS = 0.4  # of the width, at most, for the labels beside wide bars
NAME = 90.0  # the widest name of a column that is wider than its column
HIGH = 150.0  # the tallest column
LEAST = 4.0  # the width of the narrowest column
NUMBER = leading("number")


def number_text(value: float) -> str:
    """Return a number as it stands in a drawing: ``12,345``, ``0.125``, ``1.5e+20``."""
    if abs(value) >= 1e12:
        return f"{value:.4g}"
    return f"{int(value):,}" if value == int(value) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"


def bars(rows: Iterable[Point], *, as_given: bool = False, most: int = MOST) -> Figure | None:
    """Return a chart with one horizontal bar a row, the longest first unless ``as_given``; None without numbers.

    A row is ``(label, value)`` or ``(label, value, address)``. The label is a text, or a ``Written`` where its language
    is not the page's. What is not a finite number is left out, and what comes after ``most`` rows: see ``left_off``.
    """
    found = _finite(rows)
    if not found:
        return None
    if not as_given:
        found.sort(key=lambda row: -row[1])
    shown, left_off = found[:most], max(len(found) - most, 0)
    return Figure(_bars(shown, NARROW, left_off, beside=False), _bars(shown, WIDE, left_off, beside=True))


def columns(points: Iterable[Point], *, most: int = 200) -> Figure | None:
    """Return a small chart with one column a point, in the order given: years, lengths; None without numbers.

    Points are as rows are in :func:`bars`; values below 0 count as 0. Labels that would overlap are left out, those of
    the first and the last column last; where no number stands on a column, its title has it.
    """
    found = [(label, max(value, 0.0), href) for label, value, href in _finite(points)]
    if not found:
        return None
    shown, left_off = found[:most], max(len(found) - most, 0)
    return Figure(_columns(shown, NARROW, left_off), _columns(shown, WIDE, left_off))


def _finite(rows: Iterable[Point]) -> list[tuple[Label, float, str | None]]:
    """Return rows of three, without those that hold no finite number."""
    filled = [(row[0], float(row[1]), row[2] if len(row) == 3 else None) for row in rows]
    return [row for row in filled if math.isfinite(row[1])]


def _bars(rows: list[tuple[Label, float, str | None]], width: float, left_off: int, *, beside: bool) -> Drawing:
    """Lay bars out, with their labels above them or ``beside`` them."""
    low, high = min(0.0, *(row[1] for row in rows)), max(0.0, *(row[1] for row in rows))
    room = width * LABELS if beside else width
    parts = [paragraph(label, "label", 0, 0, room, most=2) for label, _value, _href in rows]
    start = min(room, max(widest(lines) for lines, _end, _full in parts)) + AIR if beside else 1.0
    numbers = max(text_width(number_text(row[1]), SIZES["number"]) for row in rows)
    scale = (width - start - numbers - AIR) / ((high - low) or 1.0)
    zero = start - low * scale
    shapes, items, top = [], [], 0.0
    for (_label, value, href), (lines, end, full) in zip(rows, parts, strict=True):
        tall = max(end, TARGET - 4 if beside else 0.0)
        shift = top + (tall - end) / 2
        placed = [Line(line.x, line.y + shift, line.runs) for line in lines]
        y = top + (tall - THICK) / 2 if beside else top + end + 2
        long = max(abs(value) * scale, 1.0)
        left = zero if value >= 0 else zero - long
        shapes.append(Shape(rectangle(left, y, long, THICK), "bar"))
        after = max(left + long, zero) + AIR
        middle = y + THICK / 2 + SIZES["number"] * 0.36
        placed.append(Line(after, middle, (Run(number_text(value), "number"),)))
        bottom = max(y + THICK, top + tall)
        items.append(Item(tuple(placed), 0.0, top, width, max(bottom - top, TARGET), address(href), full))
        top = max(bottom, top + TARGET) + (AIR if beside else APART)
    if low < 0:
        shapes.append(Shape(f"M{zero:.1f} 0V{top - AIR:.1f}", "axis"))
    return Drawing(width, top, tuple(shapes), tuple(items), left_off)


def _columns(points: list[tuple[Label, float, str | None]], width: float, left_off: int) -> Drawing:
    high = max(value for _label, value, _href in points) or 1.0
    each = min(max(width / len(points), LEAST), 72.0)
    top = NUMBER + 4.0
    floor = top + HIGH
    texts = [number_text(value) for _label, value, _href in points]
    numbered = all(text_width(text, SIZES["number"]) <= each - 2 for text in texts)
    total = max(each * len(points), 60.0)
    shapes, items = [], []
    room = min(max(each, NAME), total)
    cuts = [wrap(plain(label)[0], room, SIZES["note"], most=1) for label, _value, _href in points]
    shown = ["".join(cut.lines) for cut in cuts]
    named = _named(shown, each, total)
    for place, ((label, value, href), text) in enumerate(zip(points, texts, strict=True)):
        x, tall = place * each, value / high * HIGH
        gap = min(each * 0.2, 6.0)
        shapes.append(Shape(rectangle(x + gap / 2, floor - tall, each - gap, tall), "bar"))
        name, tag = plain(label)
        lines: list[Line] = []
        if numbered:
            lines.append(Line(x + each / 2, floor - tall - 4, (Run(text, "number"),), "middle"))
        if place in named:
            at = named[place]
            lines.append(Line(at, floor + 6 + SIZES["note"] * ASCENT, (Run(shown[place], "note", tag),)))
        link = address(href) if each >= TARGET else None
        full = "" if numbered and place in named and not cuts[place].full else f"{name}: {text}"
        items.append(Item(tuple(lines), x, 0.0, each, floor + NUMBER + 8, link, full))
    if not numbered:  # the scale: what the tallest column stands for
        best = max(range(len(points)), key=lambda place: points[place][1])
        wide = text_width(texts[best], SIZES["number"])
        at = min(max((best + 0.5) * each - wide / 2, 0.0), max(total - wide, 0.0))
        items.append(Item((Line(at, top - 5, (Run(texts[best], "number"),)),), at, 0.0, wide, NUMBER))
    shapes.append(Shape(f"M0 {floor + 0.5:.1f}H{total:.1f}", "axis"))
    return Drawing(total, floor + NUMBER + 8, tuple(shapes), tuple(items), left_off)


def _named(names: list[str], each: float, total: float) -> dict[int, float]:
    """Return which columns have their names below them, and where these start: every n-th, as there is room."""
    wide = [text_width(name, SIZES["note"]) for name in names]
    starts = [min(max((place + 0.5) * each - wide[place] / 2, 0.0), total - wide[place]) for place in range(len(names))]

    def free(one: int, other: int) -> bool:
        return starts[one] + wide[one] + AIR <= starts[other]

    for every in range(1, len(names) + 1):
        chosen = list(range(0, len(names), every))
        if all(free(one, other) for one, other in pairwise(chosen)):
            break
    last = len(names) - 1
    if chosen[-1] != last and free(chosen[-1], last):
        chosen.append(last)
    return {place: starts[place] for place in chosen if starts[place] >= 0}
