"""A graph of relations, as a query finds them: nodes in layers from left to right, every relation named on its way.

Edges with the same name from the same node leave it together, through one name. In a narrow place the graph is drawn
as rows: every node once with what leads on from it; where it comes again, an arrow says that it stands elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.drawing.layers import layered
from web.drawing.outline import Row, outline
from web.drawing.scene import (
    TARGET,
    Drawing,
    Figure,
    Item,
    Line,
    Shape,
    address,
    arrow_head,
    paragraph,
    rectangle,
    widest,
)
from web.drawing.text import Label, is_blank, plain

NODES, EDGES = 60, 120  # that one drawing shows
NODE = 170.0  # the widest name of a node
NAME = 120.0  # the widest name of a relation
CLEAR = 4.0  # from a line to the name of a relation
PAD = 6.0  # from the frame of a node to its name
ACROSS, APART = 34.0, 10.0  # between layers, between nodes
DEEP = 5  # nested rows in a narrow place


@dataclass(frozen=True, slots=True)
class Node:
    """Something with an id, a name and perhaps an address; ``note`` is a smaller second line."""

    id: str
    label: Label
    href: str | None = None
    note: Label | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation from one node to another, by their ids."""

    source: str
    target: str
    label: Label = ""
    unsure: bool = False


def relations(nodes: Iterable[Node], edges: Iterable[Edge]) -> Figure | None:
    """Return the drawing of a graph, None where no edge joins two of its nodes.

    The first ``NODES`` nodes and ``EDGES`` edges are drawn, nodes without an edge are not; ``left_off`` counts
    the edges that are not drawn.
    """
    known = {node.id: node for node in nodes}
    given = [edge for edge in dict.fromkeys(edges) if edge.source in known and edge.target in known]
    kept: dict[str, Node] = {}
    shown: list[Edge] = []
    for edge in given:
        new = dict.fromkeys(name for name in (edge.source, edge.target) if name not in kept)
        if len(shown) < EDGES and len(kept) + len(new) <= NODES:
            kept |= {name: known[name] for name in new}
            shown.append(edge)
    if not shown:
        return None
    left_off = len(given) - len(shown)
    return Figure(_narrow(kept, shown, left_off), _wide(kept, shown, left_off))


def _narrow(nodes: dict[str, Node], edges: Sequence[Edge], left_off: int) -> Drawing:
    after: dict[str, list[Edge]] = {}
    for edge in edges:
        after.setdefault(edge.source, []).append(edge)
    reached = {edge.target for edge in edges if edge.source != edge.target}
    starts = [*(name for name in nodes if name not in reached and name in after), *after]
    rows: list[Row] = []
    opened: set[str] = set()

    def walk(name: str, depth: int, parent: int | None, by: Edge | None) -> None:
        node, number = nodes[name], len(rows)
        again = by is not None and (name in opened or (depth >= DEEP and name in after))
        before = None if by is None or is_blank(by.label) else by.label
        note = "\u2197" if again else node.note
        rows.append(
            Row(
                node.label,
                depth,
                parent,
                before=before,
                note=note,
                href=node.href,
                look="node",
                unsure=by is not None and by.unsure,
                current=node.current and not again,
                compact=True,
                key=name,
            )
        )
        if again:
            return
        opened.add(name)
        for edge in after.get(name, ()):
            walk(edge.target, depth + 1, number, edge)

    for name in starts:
        if name not in opened:
            walk(name, 0, None, None)
    drawing = outline(rows)
    return Drawing(drawing.width, drawing.height, drawing.shapes, drawing.items, left_off)


@dataclass(frozen=True, slots=True)
class _Box:
    lines: tuple[Line, ...]
    wide: float
    high: float
    full: str


def _wide(nodes: dict[str, Node], edges: Sequence[Edge], left_off: int) -> Drawing:
    boxes = {name: _node_box(node, [e for e in edges if e.source == e.target == name]) for name, node in nodes.items()}
    names: dict[str, _Box] = {}
    links: dict[tuple[str, str], bool] = {}
    heads: set[tuple[str, str]] = set()
    for edge in edges:
        if edge.source == edge.target:
            continue
        start = edge.source
        if not is_blank(edge.label):
            text, tag = plain(edge.label)
            start = f"\0{edge.source}\0{text}\0{tag}"
            lines, high, full = paragraph(edge.label, "note", 0, 0, NAME)
            names[start] = _Box(lines, widest(lines) + 2 * CLEAR, high, full)
            links.setdefault((edge.source, start), False)
        links[start, edge.target] = links.get((start, edge.target), True) and edge.unsure
        heads.add((start, edge.target))
    all_boxes = {**boxes, **names}
    layout = layered({name: (box.wide, box.high) for name, box in all_boxes.items()}, list(links), ACROSS, APART)
    shapes: list[Shape] = []
    for link, unsure in links.items():
        points = layout.edges[link]
        shapes.append(Shape(_path(points), "step unsure" if unsure else "step"))
        if link in heads:
            x, y = points[-1]
            shapes.append(Shape(arrow_head(x + 2, y + 2, to="right" if points[0][0] < x else "left"), "tip"))
    items: list[Item] = []
    for name, box in all_boxes.items():
        x, middle = layout.places[name]
        left, top = x + 2, middle - box.high / 2 + 2
        node = nodes.get(name)
        pad = PAD if node else CLEAR
        lines = tuple(Line(line.x + left + pad, line.y + top, line.runs) for line in box.lines)
        if node:
            look = "frame current" if node.current else "frame"
            shapes.append(Shape(rectangle(left, top, box.wide, box.high), look))
            item = Item(lines, left, top, box.wide, box.high, address(node.href), box.full, node.current, name)
        else:
            item = Item(lines, left, top, box.wide, box.high, full=box.full)
        items.append(item)
    return Drawing(layout.width + 4, layout.height + 4, tuple(shapes), tuple(items), left_off)


def _node_box(node: Node, loops: Sequence[Edge]) -> _Box:
    """Set the name of a node, its note, and what it is to itself."""
    lines, y, full = paragraph(node.label, "node", 0, 3, NODE)
    notes = [node.note, *(f"\u21ba {plain(edge.label)[0]}" for edge in loops)]
    for note in notes:
        if note:
            more, y, told = paragraph(note, "note", 0, y, NODE, most=2)
            lines, full = (*lines, *more), full or told
    return _Box(lines, max(widest(lines), TARGET) + 2 * PAD, max(y + 3, TARGET), full)


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Return a line through points that runs level along nodes and bends between layers."""
    x, y = points[0][0] + 2, points[0][1] + 2
    out = f"M{x:.1f} {y:.1f}"
    for to_x, to_y in ((px + 2, py + 2) for px, py in points[1:]):
        if to_y == y:
            out += f"H{to_x:.1f}"
        else:
            bend = (x + to_x) / 2
            out += f"C{bend:.1f} {y:.1f} {bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        x, y = to_x, to_y
    return out
