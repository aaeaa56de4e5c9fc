"""What a word is made of, as a tree: the word at the top, below it stems and endings or the parts of a compound."""

from collections.abc import Iterator
from dataclasses import dataclass

from web.drawing.outline import Row, outline
from web.drawing.scene import (
    NARROW,
    TARGET,
    WIDEST,
    Drawing,
    Figure,
    Item,
    Line,
    Shape,
    address,
    leading,
    paragraph,
    rectangle,
    widest,
)
from web.drawing.text import Label

CELL = 150.0  # the widest text of one part
APART = 20.0  # between two parts
DROP = 26.0  # from a part to its own parts
MOST = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A word or part of one: as it stands there, its reading, what it is or means, and how its sound changed.

    ``sound`` is for rendaku, gemination and the like, and is set off; ``parts`` are its own, from first to last.
    """

    surface: Label
    reading: Label | None = None
    gloss: Label | None = None
    sound: Label | None = None
    href: str | None = None
    parts: tuple["Part", ...] = ()
    current: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    """A part as it is drawn: its lines from height 0 with their middle at 0, and the width of its whole tree."""

    part: Part
    lines: tuple[Line, ...]
    wide: float
    high: float
    span: float
    full: str
    cells: tuple["_Cell", ...]


def constituents(word: Part) -> Figure | None:
    """Return the drawing of a word and its parts, or None where it has none (or more than can be drawn)."""
    if not word.parts or sum(1 for _ in _all(word)) > MOST:
        return None
    rows = [
        Row(
            part.surface,
            depth,
            parent,
            roman=part.reading,
            note=part.gloss,
            sound=part.sound,
            href=part.href,
            current=part.current,
            arrow=False,
        )
        for part, depth, parent in _numbered(word)
    ]
    tree = _tree(_cell(word))
    if tree.width <= NARROW:
        return Figure(tree)
    return Figure(outline(rows), tree if tree.width <= WIDEST else None)


def _all(part: Part) -> Iterator[Part]:
    yield part
    for one in part.parts:
        yield from _all(one)


def _numbered(word: Part) -> list[tuple[Part, int, int | None]]:
    """Return every part with its depth and the number of the part it belongs to, in the order of reading."""
    out: list[tuple[Part, int, int | None]] = []

    def walk(part: Part, depth: int, parent: int | None) -> None:
        number = len(out)
        out.append((part, depth, parent))
        for one in part.parts:
            walk(one, depth + 1, number)

    walk(word, 0, None)
    return out


def _cell(part: Part) -> _Cell:
    lines, y, full = paragraph(part.surface, "here" if part.current else "word", 0, 0, CELL, anchor="middle")
    for text, look in ((part.reading, "roman"), (part.sound, "sound"), (part.gloss, "note")):
        if text:
            more, y, told = paragraph(text, look, 0, y, CELL, anchor="middle")
            lines, full = (*lines, *more), full or told
    cells = tuple(_cell(one) for one in part.parts)
    wide = max(widest(lines), TARGET)
    below = sum(cell.span for cell in cells) + APART * max(len(cells) - 1, 0)
    return _Cell(part, lines, wide, y, max(wide, below), full, cells)


def _tree(root: _Cell) -> Drawing:
    """Set the cells of one generation at one height, every word over the middle of its parts."""
    generations: list[list[_Cell]] = [[root]]
    while nxt := [cell for one in generations[-1] for cell in one.cells]:
        generations.append(nxt)
    tops = [4.0]
    for generation in generations:
        tops.append(tops[-1] + max(cell.high for cell in generation) + DROP)
    shapes: list[Shape] = []
    items: list[Item] = []

    def place(cell: _Cell, left: float, depth: int) -> float:
        below = sum(one.span for one in cell.cells) + APART * max(len(cell.cells) - 1, 0)
        x = left + (cell.span - below) / 2
        middles = []
        mine = len(items)
        for one in cell.cells:
            middles.append(place(one, x, depth + 1))
            x += one.span + APART
        half = cell.wide / 2
        middle = left + cell.span / 2
        if middles:
            middle = min(max((middles[0] + middles[-1]) / 2, left + half), left + cell.span - half)
        top = tops[depth]
        lines = tuple(Line(middle, line.y + top, line.runs, "middle") for line in cell.lines)
        href = address(cell.part.href)
        high = max(leading("word"), TARGET)
        item = Item(lines, middle - half, top, cell.wide, high, href, cell.full, cell.part.current)
        items.insert(mine, item)
        if cell.part.current:
            shapes.append(Shape(rectangle(middle - half - 4, top - 3, cell.wide + 8, cell.high + 5), "current"))
        for other in middles:
            end = tops[depth + 1] - 3
            shapes.append(Shape(f"M{middle:.1f} {top + cell.high + 3:.1f}L{other:.1f} {end:.1f}", "step"))
        return middle

    place(root, 4.0, 0)
    return Drawing(root.span + 8, tops[-1] - DROP + 4, tuple(shapes), tuple(items))
