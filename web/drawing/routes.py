"""The ways of a word into other languages: it stands at the left, what was borrowed or made from it to the right of it.

Words that came the same way from the same word hang together on the name of that way, sorted by their language.
In a narrow place the same tree is drawn from top to bottom.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.lookup.views import StepView, Word
from web.drawing.outline import outline
from web.drawing.scene import (
    TARGET,
    WIDEST,
    Drawing,
    Figure,
    Item,
    Line,
    Run,
    Shape,
    arrow_head,
    leading,
    paragraph,
    rectangle,
    widest,
)
from web.drawing.tree import Branch, Names, Rows, grown

LANGUAGE = 96.0  # the widest name of a language in a line of its own
WORD = 210.0  # the widest word
WAY = 100.0  # the widest name of a process on its line
GAP = 10.0  # between the texts of a word
TURN = 22.0  # the width in which a line turns to its word
ROUND = 6.0
AIR = 5.0  # between two words
MOST = 120


def routes(steps: Iterable[StepView], names: Names, here: str = "") -> Figure | None:
    """Return the drawing of steps as trees from left to right, or None where there are none.

    ``here`` is the id of the word whose page it is. A word reached by several ways hangs on the first; the first
    ``MOST`` words are drawn.
    """
    given = list({step.id: step for step in steps}.values())
    if not given:
        return None
    shown = given[:MOST]
    roots = grown(_starts(shown), shown, names)
    rows = Rows(shown, names, here)
    for root in roots:
        rows.downwards(root)
    narrow = replace(outline(rows.rows), left_off=len(given) - len(shown))
    wide = _wide(roots, names, here)
    return Figure(narrow, replace(wide, left_off=narrow.left_off) if wide.width <= WIDEST else None)


def _starts(steps: Sequence[StepView]) -> list[Word]:
    """Return the words that no step leads to, else the first source."""
    targets = {step.target.id for step in steps}
    words = {step.source.id: step.source for step in steps}
    return [word for name, word in words.items() if name not in targets] or list(words.values())[:1]


def _ways(branch: Branch) -> list[list[Branch]]:
    """Return what hangs on a word by process."""
    found: dict[str, list[Branch]] = {}
    for child in branch.children:
        found.setdefault(child.step.process.id if child.step else "", []).append(child)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Cell:
    """The texts of one word from 0, 0, with their extent."""

    lines: tuple[Line, ...]
    wide: float
    high: float
    full: str


def _cell(node: Branch, names: Names, indent: float, here: str) -> _Cell:
    """Set the language at the left, the word ``indent`` right of it, its romanisation behind or below it."""
    language, end, full = paragraph(names.language(node.word.language), "note", 0, 4, LANGUAGE, most=2)
    lines, y, told = paragraph(node.word.label, "here" if node.word.id == here else "word", indent, 0, WORD)
    latin = node.word.romanisation
    if latin and latin.text != node.word.label.text:
        roman, after, _ = paragraph(latin, "roman", indent, y, WORD)
        if len(lines) == len(roman) == 1 and lines[0].width + roman[0].width + GAP <= WORD:
            run = Run(roman[0].runs[0].text, "roman", roman[0].runs[0].tag, GAP)
            lines = (Line(indent, lines[0].y, (*lines[0].runs, run)),)
        else:
            lines, y = (*lines, *roman), after
    return _Cell((*language, *lines), indent + widest(lines), max(y, end, TARGET), full or told)


def _wide(roots: Sequence[Branch], names: Names, here: str) -> Drawing:
    """Lay trees out from left to right, one column a generation."""
    generations: list[list[Branch]] = [list(roots)]
    while nxt := [child for node in generations[-1] for child in node.children]:
        generations.append(nxt)
    cells: dict[int, _Cell] = {}
    lefts, x = list[float](), 8.0
    ways: list[float] = []
    for generation in generations:
        said = [paragraph(names.language(n.word.language), "note", 0, 0, LANGUAGE, most=2)[0] for n in generation]
        indent = max(widest(lines) for lines in said) + GAP
        cells |= {id(node): _cell(node, names, indent, here) for node in generation}
        steps = [child.step for node in generation for child in node.children if child.step]
        told = [widest(paragraph(names.process(step.process), "note", 0, 0, WAY)[0]) for step in steps]
        lefts.append(x)
        ways.append(x + max(cells[id(node)].wide for node in generation) + TURN)
        x = ways[-1] + max(told, default=0) + TURN + 8
    total = max(
        lefts[place] + cells[id(node)].wide for place, generation in enumerate(generations) for node in generation
    )
    shapes: list[Shape] = []
    items: list[Item] = []

    def place(node: Branch, top: float, depth: int) -> tuple[float, float]:
        """Place a word and what came of it; return the height of its middle, and where all of it ends."""
        cell, mine, y = cells[id(node)], len(items), top
        middles: list[float] = []
        for children in _ways(node):
            ends: list[tuple[float, bool]] = []
            start = y
            for child in children:
                middle, y = place(child, y, depth + 1)
                ends.append((middle, child.unsure))
            step = children[0].step
            process = names.process(step.process) if step else ""
            lines, high, full = paragraph(process, "note", ways[depth], 0, WAY)
            y = max(y, start + high + AIR)
            at = (ends[0][0] + ends[-1][0]) / 2
            at = min(max(at, start + high / 2), y - high / 2)
            moved = tuple(Line(line.x, line.y + at - high / 2, line.runs) for line in lines)
            items.append(Item(moved, ways[depth], at - high / 2, widest(lines), high, full=full))
            middles.append(at)
            trunk = lefts[depth + 1] - TURN
            for middle, unsure in ends:
                x1 = lefts[depth + 1] - 5
                shapes.append(Shape(_branch(trunk, at, x1, middle), "step unsure" if unsure else "step"))
                shapes.append(Shape(arrow_head(x1, middle, to="right"), "tip"))
            x0 = ways[depth] + widest(lines) + 4
            shapes.append(Shape(_trunk(x0, at, trunk, ends[0][0], ends[-1][0]), "step"))
        bottom = max(y, top + cell.high + AIR)
        centre = (middles[0] + middles[-1]) / 2 if middles else top + cell.high / 2
        centre = min(max(centre, top + cell.high / 2), bottom - AIR - cell.high / 2)
        up = centre - cell.high / 2
        lines = tuple(Line(line.x + lefts[depth], line.y + up, line.runs) for line in cell.lines)
        current = node.word.id == here
        if current:
            shapes.insert(0, Shape(rectangle(lefts[depth] - 5, up, cell.wide + 10, cell.high), "current"))
        item = Item(
            lines, lefts[depth], up, cell.wide, cell.high, names.page(node.word), cell.full, current, node.word.id
        )
        items.insert(mine, item)
        edge = centre - cell.high / 2 + leading("word") / 2
        for at in middles:
            x0 = lefts[depth] + cell.wide + 5
            shapes.append(Shape(_curve(x0, edge, ways[depth] - 4, at), "step"))
        return edge, bottom

    y = 4.0
    for root in roots:
        _middle, y = place(root, y, 0)
        y += AIR
    return Drawing(total + 8, y, tuple(shapes), tuple(items))


def _trunk(x0: float, at: float, x: float, first: float, last: float) -> str:
    """Return a line from the name of a way to the trunk that its words hang on."""
    bent = [y for y in (first, last) if abs(y - at) > ROUND]
    up, down = min([at, *(y + ROUND for y in bent)]), max([at, *(y - ROUND for y in bent)])
    return f"M{x0:.1f} {at:.1f}H{x:.1f}" + (f"M{x:.1f} {up:.1f}V{down:.1f}" if bent else "")


def _branch(x: float, at: float, x1: float, y: float) -> str:
    """Return a line from the trunk to a word, round where it leaves."""
    if abs(y - at) <= ROUND:
        return f"M{x:.1f} {at:.1f}L{x1:.1f} {y:.1f}"
    turn = y + ROUND if y < at else y - ROUND
    return f"M{x:.1f} {turn:.1f}Q{x:.1f} {y:.1f} {x + ROUND:.1f} {y:.1f}H{x1:.1f}"


def _curve(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return a line that leaves and arrives level."""
    bend = (x0 + x1) / 2
    return f"M{x0:.1f} {y0:.1f}C{bend:.1f} {y0:.1f} {bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
