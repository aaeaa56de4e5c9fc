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
    """A word at a place of the text: where it ends, what it says (paths that say the same are one), its costs."""

    end: int
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


@dataclass(slots=True)
class _Word:
    """A word at its place: the costs of the ways up to it with their states, cheapest first (``ways``)."""

    node: Node
    number: int  # of the words that end where it ends: of two ways as dear that by the first word comes first
    ways: list[tuple[int, int, _State]]  # cost without that of the word, rank of the state, the state


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
        ways: dict[int, list[tuple[int, int, _State]]] = {}  # by left context, which many words share
        for node in nodes_at(at):
            if node.left not in ways:
                row = costs.row(node.left)
                ways[node.left] = sorted(
                    [(state.cost + row[state.right], rank, state) for rank, state in enumerate(states)]
                )
            ends = places[node.end]
            ends.append(_Word(node, len(ends), ways[node.left]))
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


def _cheapest(words: list[_Word]) -> Iterator[tuple[int, _State, Node]]:
    """Give the cheapest ways that end in one of the words, of thousands: every word waits with its next one only."""
    waiting = [(word.ways[0][0] + word.node.cost, word.number, 0, word) for word in words]
    heapify(waiting)
    for _ in range(BEAM * 4):
        if not waiting:
            return
        cost, number, at, word = waiting[0]
        yield cost, word.ways[at][2], word.node
        at += 1
        if at < len(word.ways):
            heapreplace(waiting, (word.ways[at][0] + word.node.cost, number, at, word))
        else:
            heappop(waiting)
