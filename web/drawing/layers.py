"""Places for a directed graph, from left to right: the layered drawing of Sugiyama, Tagawa and Toda (1981).

Cycles are broken by turning edges round, nodes set in layers by the longest path, long edges led through the layers
between by places of their own, crossings lessened by barycentres, heights chosen nearest to the neighbours'.
The same graph always gets the same places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 12
LANE = 8.0  # the height of an edge that passes a layer


@dataclass(frozen=True, slots=True)
class Layout:
    """Left edges and middles of nodes, edges as rows of points from their start to their end, and the extent."""

    places: Mapping[str, tuple[float, float]]
    edges: Mapping[tuple[str, str], tuple[tuple[float, float], ...]]
    width: float
    height: float


def layered(
    sizes: Mapping[str, tuple[float, float]], edges: Sequence[tuple[str, str]], across: float, apart: float
) -> Layout:
    """Place nodes of given sizes: ``across`` between two layers, ``apart`` between two nodes in one.

    Edges join different nodes, each pair once. A point of an edge is where it enters or leaves a layer.
    """
    forward = {edge: _turned(edge, back) for back in [_backward(list(sizes), edges)] for edge in edges}
    straight = list(dict.fromkeys(forward.values()))
    rank = _ranks(list(sizes), straight)
    boxes, chains = dict(sizes), dict[tuple[str, str], list[str]]()
    layers: list[list[str]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    for name in sizes:
        layers[rank[name]].append(name)
    for start, end in straight:
        chain = [start]
        for layer in range(rank[start] + 1, rank[end]):
            lane = f"\0{start}\0{end}\0{layer}"
            boxes[lane] = (0.0, LANE)
            layers[layer].append(lane)
            chain.append(lane)
        chains[start, end] = [*chain, end]
    links = [pair for chain in chains.values() for pair in pairwise(chain)]
    before, after = _neighbours(boxes, links)
    _uncross(layers, before, after)
    middle = _heights(layers, boxes, before, after, apart)
    widths = [max(boxes[name][0] for name in layer) for layer in layers]
    lefts = [sum(widths[:n]) + across * n for n in range(len(layers))]
    layer_of = {name: n for n, layer in enumerate(layers) for name in layer}
    top = min((middle[name] - boxes[name][1] / 2 for name in boxes), default=0.0)
    middle = {name: y - top for name, y in middle.items()}

    def led(chain: list[str]) -> tuple[tuple[float, float], ...]:
        points = [(lefts[layer_of[chain[0]]] + boxes[chain[0]][0], middle[chain[0]])]
        points.append((lefts[layer_of[chain[0]]] + widths[layer_of[chain[0]]], middle[chain[0]]))
        for lane in chain[1:-1]:
            left = lefts[layer_of[lane]]
            points += [(left, middle[lane]), (left + widths[layer_of[lane]], middle[lane])]
        return (*points, (lefts[layer_of[chain[-1]]], middle[chain[-1]]))

    drawn = {
        edge: (led(chains[ahead]) if ahead == edge else led(chains[ahead])[::-1]) for edge, ahead in forward.items()
    }
    places = {name: (lefts[layer_of[name]], middle[name]) for name in sizes}
    height = max((middle[name] + boxes[name][1] / 2 for name in boxes), default=0.0)
    return Layout(places, drawn, sum(widths) + across * max(len(layers) - 1, 0), height)


def _turned(edge: tuple[str, str], back: set[tuple[str, str]]) -> tuple[str, str]:
    return (edge[1], edge[0]) if edge in back else edge


def _neighbours(
    names: Mapping[str, object], links: Sequence[tuple[str, str]]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what comes before and what comes after every name."""
    before: dict[str, list[str]] = {name: [] for name in names}
    after: dict[str, list[str]] = {name: [] for name in names}
    for start, end in links:
        after[start].append(end)
        before[end].append(start)
    return before, after


def _backward(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the edges that close a cycle when the graph is walked in depth, from what nothing leads to."""
    before, after = _neighbours(dict.fromkeys(names), edges)
    found: set[tuple[str, str]] = set()
    done: set[str] = set()
    on_way: set[str] = set()
    for root in sorted(names, key=lambda name: bool(before[name])):
        stack = [(root, iter(after[root]))] if root not in done else []
        done.add(root)
        on_way.add(root)
        while stack:
            name, rest = stack[-1]
            nxt = next(rest, None)
            if nxt is None:
                on_way.discard(name)
                stack.pop()
            elif nxt in on_way:
                found.add((name, nxt))
            elif nxt not in done:
                done.add(nxt)
                on_way.add(nxt)
                stack.append((nxt, iter(after[nxt])))
        on_way.discard(root)
    return found


def _ranks(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the layer of every node: behind all that lead to it, and as near as that allows to what it leads to."""
    before, after = _neighbours(dict.fromkeys(names), edges)
    rank: dict[str, int] = {}
    left = {name: len(before[name]) for name in names}
    order = [name for name in names if not left[name]]
    for name in order:
        rank[name] = max((rank[other] + 1 for other in before[name]), default=0)
        for other in after[name]:
            left[other] -= 1
            if not left[other]:
                order.append(other)
    for name in reversed(order):
        if after[name] and not before[name]:
            rank[name] = min(rank[other] for other in after[name]) - 1
    return rank


def _uncross(layers: list[list[str]], before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
    """Sort every layer by the mean place of its neighbours, to and fro; keep the order with the fewest crossings."""
    best, fewest = [list(layer) for layer in layers], _crossings(layers, after)
    for sweep in range(SWEEPS):
        near = before if sweep % 2 == 0 else after
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            place = {name: n for other in layers for n, name in enumerate(other)}
            means = {
                name: sum(place[other] for other in near[name]) / len(near[name]) if near[name] else float(place[name])
                for name in layer
            }
            layer.sort(key=lambda name, means=means: means[name])  # type: ignore[misc]
        if (count := _crossings(layers, after)) < fewest:
            best, fewest = [list(layer) for layer in layers], count
    layers[:] = best


def _crossings(layers: Sequence[Sequence[str]], after: Mapping[str, Sequence[str]]) -> int:
    place = {name: n for layer in layers for n, name in enumerate(layer)}
    count = 0
    for layer in layers:
        ends = [end for name in layer for end in sorted(place[other] for other in after[name])]
        count += sum(one > other for n, one in enumerate(ends) for other in ends[n + 1 :])
    return count


def _heights(
    layers: Sequence[Sequence[str]],
    boxes: Mapping[str, tuple[float, float]],
    before: Mapping[str, Sequence[str]],
    after: Mapping[str, Sequence[str]],
    apart: float,
) -> dict[str, float]:
    """Return the middles of all nodes: every layer as near to its neighbours as order and heights allow."""
    middle: dict[str, float] = {}
    for layer in layers:
        y = 0.0
        for name in layer:
            middle[name] = y + boxes[name][1] / 2
            y += boxes[name][1] + apart
    for sweep in range(SWEEPS):
        near = before if sweep % 2 == 0 else after
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wanted = [
                sum(middle[other] for other in near[name]) / len(near[name]) if near[name] else middle[name]
                for name in layer
            ]
            middle |= dict(zip(layer, _apart(layer, wanted, boxes, apart), strict=True))
    return middle


def _apart(
    layer: Sequence[str], wanted: Sequence[float], boxes: Mapping[str, tuple[float, float]], apart: float
) -> list[float]:
    """Return middles in order that do not touch, by least squares from those wanted (pool adjacent violators)."""
    offsets, y = list[float](), 0.0
    for n, name in enumerate(layer):
        y += boxes[name][1] / 2 + (boxes[layer[n - 1]][1] / 2 + apart if n else 0.0)
        offsets.append(y)
    blocks: list[tuple[float, int]] = []  # mean, size
    for want, offset in zip(wanted, offsets, strict=True):
        mean, size = want - offset, 1
        while blocks and blocks[-1][0] >= mean:
            last, count = blocks.pop()
            mean, size = (last * count + mean * size) / (size + count), size + count
        blocks.append((mean, size))
    shifts = [mean for mean, size in blocks for _ in range(size)]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]
