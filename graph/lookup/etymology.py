"""Where a word comes from, step by step and the nearest first: the line that one sentence of etymology tells.

The line is followed through words with one source each, and ends at a word made of several, or at one whose origin the
graph does not tell. Where a word is said to have come by several ways, the one best supported is followed and the
others are counted.
"""

from dataclasses import dataclass

from graph import queries
from graph.lookup.index import Lookup, local_name, plain
from graph.lookup.views import Evidences, StepView, TermView, Value, Word
from ontology.model import Process
from ontology.vocabulary import VOICE, iri

LONGEST = 12  # steps of a line; a cycle in the data ends it too


@dataclass(frozen=True, slots=True)
class Origin:
    """How one word was made: from which words, by which process, who says so, and how many other ways are told.

    ``voice`` is that of a verb made by voice derivation (``passive``).
    """

    word: Word
    process: Value
    sources: tuple[Word, ...]
    borrowing: bool
    evidence: Evidences
    others: int = 0
    voice: str | None = None


def etymology(lookup: Lookup, term: TermView) -> tuple[Origin, ...]:
    """Return the line of origins of a term, its own first; empty where the graph tells none."""
    made: dict[str, list[StepView]] = {}
    for step in term.steps:
        made.setdefault(step.target.id, []).append(step)
    line: list[Origin] = []
    here, seen = term.word, {term.word.id}
    while len(line) < LONGEST and (steps := made.get(here.id)):
        line.append(_origin(lookup, term, here, steps))
        sources = line[-1].sources
        if len(sources) != 1 or sources[0].id in seen:
            break
        here = sources[0]
        seen.add(here.id)
    return tuple(line)


def _origin(lookup: Lookup, term: TermView, word: Word, steps: list[StepView]) -> Origin:
    ways: dict[tuple[str, str], list[StepView]] = {}
    for step in steps:
        by_itself = step.source.id if step.borrowing or step.process.id != Process.COMPOUNDING else ""
        together = "" if step.process.id in _OF_SEVERAL else by_itself
        ways.setdefault((step.process.id, together), []).append(step)
    best = max(ways.values(), key=lambda way: max((_sure(one.evidence) for one in way), default=0.0))
    order = {part.word.id: number for number, part in reversed([*enumerate(term.parts)]) if part.word}
    at_home = word.id == term.word.id
    sources = tuple(
        {
            step.source.id: step.source
            for step in sorted(best, key=lambda step: order.get(step.source.id, len(order)) if at_home else 0)
        }.values()
    )
    process = best[0].process
    return Origin(
        word=word,
        process=process,
        sources=sources,
        borrowing=best[0].borrowing,
        evidence=tuple(dict.fromkeys(one for step in best for one in step.evidence)),
        others=len(ways) - 1,
        voice=_voice(lookup, term, word) if process.id == Process.VOICE_DERIVATION else None,
    )


# Processes that join several words into one.
_OF_SEVERAL = frozenset(
    {Process.COMPOUNDING, Process.BLENDING, Process.AFFIXATION, Process.INITIALISM, Process.PSEUDO_LOAN}
)


def _sure(evidence: Evidences) -> float:
    return max((one.confidence or 0.0 for one in evidence), default=0.0)


def _voice(lookup: Lookup, term: TermView, word: Word) -> str | None:
    if word.id == term.word.id:
        return term.voice
    found = lookup.properties(queries.TERM, entry=str(iri("entry", word.id)))
    return next((plain(local_name(node)) for node in found[str(VOICE)]), None)
