"""The likeliest ways through a text: a lattice of words with UniDic's own word and connection costs, a few best paths.

MeCab knows words by their spelling; this lattice takes them from anywhere, also from readings (ねとられ: 寝取られ).
The time it takes is linear in the length of the text: a word is at most ``LONGEST_WORD`` characters long, and at every
place only the ``BEAM`` cheapest states live on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nsmallest
from operator import attrgetter

from morphology.reading.compiled import BOUNDARY, SystemDictionary

LONGEST_TEXT = 40  # characters: longer forms are no words
LONGEST_WORD = 14
BEAM = 24


@dataclass(frozen=True, slots=True)
class Node:
    """A word at a place of the text: where it ends, what it says (paths that say the same are one), its costs."""

    end: int
    says: str
    left: int
    right: int
    cost: int


@dataclass(frozen=True, slots=True)
class Route:
    """A way through the text, or its beginning: the cost, what its words say."""

    cost: int
    said: tuple[str, ...]
    right: int
    penalty: int = 0

    @property
    def text(self) -> str:
        """Give what all words say, in one."""
        return "".join(self.said)


_cost = attrgetter("cost")


def routes(
    length: int, nodes_at: Callable[[int], Iterable[Node]], costs: SystemDictionary, most: int = 5
) -> tuple[Route, ...]:
    """Give the cheapest ways through a text of a length that say different things, the cheapest first."""
    if length > LONGEST_TEXT:
        return ()
    places: list[list[Route]] = [[] for _ in range(length + 1)]
    places[0].append(Route(0, (), BOUNDARY))
    for at in range(length):
        states = _pruned(places[at], most)
        if not states:
            continue
        for node in nodes_at(at):
            row = costs.row(node.left)
            for state in states:
                total = state.cost + row[state.right] + node.cost
                places[node.end].append(Route(total, (*state.said, node.says), node.right))
    row = costs.row(BOUNDARY)
    ended = sorted((Route(s.cost + row[s.right], s.said, s.right) for s in _pruned(places[length], most)), key=_cost)
    found: dict[str, Route] = {}
    for route in ended:
        found.setdefault(route.text, route)
    return tuple(found.values())[:most]


def _pruned(states: list[Route], most: int) -> list[Route]:
    """Keep the cheapest states, and of those that go on alike only ``most`` that say different things."""
    kept: list[Route] = []
    alike: dict[int, set[str]] = {}
    for state in nsmallest(BEAM * 4, states, key=_cost):
        said = alike.setdefault(state.right, set())
        text = state.text
        if text in said or len(said) >= most:
            continue
        said.add(text)
        kept.append(state)
        if len(kept) == BEAM:
            break
    return kept
