"""Nearly the same spelling: candidates that share rare bigrams with what was typed, by their distance from it.

One slip (a letter wrong, missing, too many, or two exchanged) spoils at most three bigrams of a word, counted with its
beginning and end. So of the six rarest three must be there, of five two, of four one: few labels have them, and all
that are one slip away do. What is two slips away is found as far as it shares them too.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from graph.index.keys import SOUND, grams

MOST = 4000  # candidates that are compared
SPOILT = 3  # bigrams that one slip spoils at most
_RAREST = 6  # bigrams that are looked at


def wanted(key: str, counts: dict[str, int]) -> str | None:
    """Return the FTS5 query of the candidates for a key; None if it shares nothing with anything.

    ``counts`` says how many labels hold each bigram of the key.
    """
    known = sorted((gram for gram in set(grams(key)) if counts.get(gram)), key=lambda gram: (counts[gram], gram))
    rarest = known[:_RAREST]
    if not rarest:
        return None
    needed = max(1, min(len(rarest), len(set(grams(key))), _RAREST) - SPOILT)
    return _at_least(needed, rarest)


def _at_least(number: int, words: Sequence[str]) -> str:
    """Return the FTS5 query of what holds so many of some words: those with the first, or else those without."""
    if number == 1 or number == len(words):
        return "(" + (" OR " if number == 1 else " AND ").join(f'"{word}"' for word in words) + ")"
    return f'("{words[0]}" AND {_at_least(number - 1, words[1:])} OR {_at_least(number, words[1:])})'


def slips(typed: str, key: str) -> int | None:
    """Return how many slips lie between two keys (optimal string alignment), None if too many for their length."""
    most = 1 if len(typed) <= 3 else 2 if len(typed) <= 8 else 3
    if abs(len(typed) - len(key)) > most:
        return None
    distance = OSA.distance(typed, key, score_cutoff=most)
    return distance if distance <= most else None


class Near(NamedTuple):
    """How near a label is to what was typed; the least is the likeliest."""

    slips: int
    letters: int  # the distance from the typed letters themselves, where the slips are those of the sound
    elsewhere: bool  # it begins with another letter: people seldom mistake the first
    rare: bool  # a letter too many or a wrong one: of a given word there are many more such typos than of the others
    label: int


def likely(typed: str, bare: str, keys: Iterable[tuple[int, str]]) -> Iterator[Near]:
    """Yield how near the labels (label, key) are to a typed key; ``bare`` is the plain key of what was typed."""
    for label, key in keys:
        if (count := slips(typed, key)) is not None:
            other = key.removeprefix(SOUND)
            letters = count if key == other else max(count, OSA.distance(bare, other))
            yield Near(count, letters, other[:1] != bare[:1], not _usual(bare, other), label)


def _usual(typed: str, key: str) -> bool:
    """Tell whether a letter was left out, two exchanged, or one doubled: the slips that need no other letter."""
    if len(typed) == len(key):
        return sorted(typed) == sorted(key)
    doubled = any(one == other for one, other in pairwise(typed))
    return len(typed) < len(key) or (doubled and not any(one == other for one, other in pairwise(key)))
