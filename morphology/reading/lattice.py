"""The likeliest ways through a text: a lattice of words with UniDic's own word and connection costs, a few best paths.

MeCab knows words by their spelling; this lattice takes them from anywhere, also from readings (ねとられ: 寝取られ).
The time it takes is linear in the length of the text: a word is at most ``LONGEST_WORD`` characters long, and at every
place only the ``BEAM`` cheapest states live on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from operator import itemgetter
from typing import NamedTuple

from morphology.reading.compiled import BOUNDARY, SystemDictionary

LONGEST_TEXT = 40  # characters: longer forms are no words
LONGEST_WORD = 14
BEAM = 24


class Node(NamedTuple):
    """A word at a place of the text: how long it is there, what it says (ways that say the same are one), its costs."""

    length: int
    says: str
    left: int
    right: int
    cost: int


@dataclass(frozen=True, slots=True)
class Route:
    """A way through the text: the cost, what its words say, and that in one."""

    cost: int
    said: tuple[str, ...]
    text: str


class _State(NamedTuple):
    """The beginning of a way, up to some place of the text."""

    cost: int
    said: tuple[str, ...]
    text: str
    right: int


class _Ways:
    """The ways up to a place, in the order of what they cost before a word of some left context."""

    __slots__ = ("_costs", "_order", "_states", "least")

    def __init__(self, states: list[_State], row: memoryview) -> None:
        self._states = states
        self._costs = [state.cost + row[state.right] for state in states]
        self._order: list[int] = []
        self.least = min(self._costs)

    def __len__(self) -> int:
        return len(self._states)

    def __getitem__(self, at: int) -> tuple[int, _State]:
        """Give a way and its cost: the cheapest first, of two as dear that of the cheaper state."""
        if not self._order:  # sorted only where a way is taken: most words are too dear for that
            self._order = sorted(range(len(self._costs)), key=self._costs.__getitem__)
        rank = self._order[at]
        return self._costs[rank], self._states[rank]


# A word that waits to be taken: its cost with its next way, its number among the words that end where it does (of two
# as dear the first comes first), the number of that way, the word, the ways up to it.
_Word = tuple[int, int, int, Node, _Ways]


def routes(
    length: int, nodes_at: Callable[[int], Iterable[Node]], costs: SystemDictionary, most: int = 5
) -> tuple[Route, ...]:
    """Give the cheapest ways through a text of a length that say different things, the cheapest first."""
    if length > LONGEST_TEXT:
        return ()
    places: list[list[_Word]] = [[] for _ in range(length + 1)]
    states = [_State(0, (), "", BOUNDARY)]
    for at in range(length):
        if at:
            states = _pruned(places[at], most)
        if not states:
            continue
        by_left: dict[int, _Ways] = {}  # many words share a left context
        for node in nodes_at(at):
            ways = by_left.get(node.left)
            if ways is None:
                ways = by_left[node.left] = _Ways(states, costs.row(node.left))
            ends = places[at + node.length]
            ends.append((ways.least + node.cost, len(ends), 0, node, ways))
    row = costs.row(BOUNDARY)
    ended = _pruned(places[length], most) if length else states
    found: dict[str, Route] = {}
    for total, state in sorted([(state.cost + row[state.right], state) for state in ended], key=_total):
        found.setdefault(state.text, Route(total, state.said, state.text))
    return tuple(found.values())[:most]


_total = itemgetter(0)


def _pruned(words: list[_Word], most: int) -> list[_State]:
    """Keep the cheapest states, and of those that go on alike only ``most`` that say different things."""
    kept: list[_State] = []
    alike: dict[int, set[str]] = {}
    for cost, before, node in _cheapest(words):
        said = alike.setdefault(node.right, set())
        text = before.text + node.says
        if text in said or len(said) >= most:
            continue
        said.add(text)
        kept.append(_State(cost, (*before.said, node.says), text, node.right))
        if len(kept) == BEAM:
            break
    return kept


def _cheapest(waiting: list[_Word]) -> Iterator[tuple[int, _State, Node]]:
    """Give the cheapest ways that end in one of the words, of thousands: every word waits with its next one only."""
    heapify(waiting)
    for _ in range(BEAM * 4):
        if not waiting:
            return
        cost, number, at, node, ways = waiting[0]
        yield cost, ways[at][1], node
        at += 1
        if at < len(ways):
            heapreplace(waiting, (ways[at][0] + node.cost, number, at, node, ways))
        else:
            heappop(waiting)
