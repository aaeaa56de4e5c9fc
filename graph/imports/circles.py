"""Circles in a graph of numbered nodes: which nodes lie on one, and the shortest way round."""

from array import array
from collections.abc import Mapping, Sequence


def components(firsts: "array[int]", ends: "array[int]") -> "array[int]":
    """Return the number of the strongly connected component of every node (Tarjan 1972, without recursion).

    Node ``n`` leads to ``ends[firsts[n]:firsts[n + 1]]``.
    """
    count = len(firsts) - 1
    order, low, group = (array("q", [0]) * count for _ in range(3))  # 0: not come to yet
    open_nodes, on_stack = array("q"), bytearray(count)
    next_edge = array("q", firsts[:count])
    came, groups = 0, 0
    for root in range(count):
        if order[root]:
            continue
        path = array("q", [root])
        while path:
            node = path[-1]
            if not order[node]:
                came += 1
                order[node] = low[node] = came
                open_nodes.append(node)
                on_stack[node] = 1
            if next_edge[node] < firsts[node + 1]:
                end = ends[next_edge[node]]
                next_edge[node] += 1
                if not order[end]:
                    path.append(end)
                elif on_stack[end]:
                    low[node] = min(low[node], order[end])
                continue
            path.pop()
            if path:
                low[path[-1]] = min(low[path[-1]], low[node])
            if low[node] == order[node]:
                groups += 1
                while True:
                    member = open_nodes.pop()
                    on_stack[member] = 0
                    group[member] = groups
                    if member == node:
                        break
    return group


def shortest(start: int, parents: Mapping[int, Sequence[int]], most: int) -> tuple[list[int], int]:
    """Return the shortest way round from a node of a circle back to it, and how many nodes were looked at.

    After ``most`` nodes it is given up: the way is then the node and 0.
    """
    before: dict[int, int] = {}
    waiting = [start]
    while waiting and len(before) < most:
        following: list[int] = []
        for node in waiting:
            for parent in parents.get(node, ()):
                if parent == start:
                    way = [node]
                    while way[-1] != start:
                        way.append(before[way[-1]])
                    return way[::-1], len(before)
                if parent not in before:
                    before[parent] = node
                    following.append(parent)
        waiting = following
    return [start, 0], len(before)
