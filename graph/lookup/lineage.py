"""The history of a word: the steps that led to it and on from it, the nearest first, as far as a page can show them."""

from dataclasses import dataclass

from graph import queries
from graph.lookup.index import Lookup, batches
from graph.lookup.views import StepView
from graph.mapping import own
from ontology.vocabulary import iri

MOST_WORDS = 120  # each way; 語 alone has thousands of descendants in a large dictionary


@dataclass(frozen=True, slots=True)
class Lineage:
    """The steps of a history. ``more`` is how many words that came of it are not among them, None if not counted."""

    steps: tuple[StepView, ...]
    more: int | None = 0


def lineage(lookup: Lookup, entry: str) -> Lineage:
    """Return the history of an entry, by its IRI: up to MOST_WORDS ancestors and as many descendants."""
    direct = [row["word"].value for row in lookup.ask(queries.LED_TO, entry=entry) if own(row["word"], "entry")]
    before, _ = _reached(lookup, queries.BEFORE, entry, [])
    after, whole = _reached(lookup, queries.AFTER, entry, direct)
    claims = {
        row["claim"].value
        for query in (queries.FORMED, queries.BORROWED)
        for some in batches([entry, *before, *after])
        for row in lookup.ask(query, things=some)
    }
    led_here, led_on = {entry, *before}, {entry, *after}
    steps = tuple(
        step
        for step in lookup.steps(claims)
        if str(iri("entry", step.target.id)) in led_here or str(iri("entry", step.source.id)) in led_on
    )
    if whole:
        return Lineage(steps)
    below = lookup.projections.subtree("derivesFrom", entry)
    return Lineage(steps, None if below is None else max(0, below - len(after)))


def _reached(lookup: Lookup, query: str, entry: str, direct: list[str]) -> tuple[list[str], bool]:
    """Return what a word leads to one way, the nearest first, and whether that is all; ``direct`` is one step away."""
    found: dict[str, None] = {}
    level = [entry]
    while level:
        rows = (row for some in batches(level) for row in lookup.ask(query, things=some))
        near = {row["word"].value for row in rows if own(row["word"], "entry")} | set(direct)
        direct = []
        level = [name for name in sorted(near) if name not in found and name != entry]
        if len(found) + len(level) > MOST_WORDS:
            found.update(dict.fromkeys(level[: MOST_WORDS - len(found)]))
            return list(found), False
        found.update(dict.fromkeys(level))
    return list(found), True
