"""Which sources have a word, by year, and which remarks tell of a period: what the graph holds, no first attestation.

A source counts by the date it bears, or by the date that its version bears (``2021.02.03``): the edition that was read.
An editor's own knowledge attests nothing, nor does the analyser.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.lookup.views import ConceptView, Evidence, Evidences, RemarkView, SourceView, TermView

_DATE = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?:[.-](?:0[1-9]|1[0-2])(?:[.-][0-3][0-9])?)?(?![\d])")
_PERIOD = re.compile(r"^(\d{4})[0-9-]*(?:[/–](\d{4})?[0-9-]*)?$")
NO_ATTESTATION = frozenset({"editorial", "unidic-lite"})
_READ = frozenset({"by-import"})  # methods by which a claim was found in its source


@dataclass(frozen=True, slots=True)
class Dated:
    """A source that has a word: the year of the edition that was read, None where it bears no date.

    ``has`` are the spellings looked up in it, empty where it is named for the entry as a whole.
    """

    source: SourceView
    year: int | None
    has: tuple[str, ...]
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class Period:
    """Years that a remark on one of a word's concepts tells of; ``last`` is None for an open period."""

    remark: RemarkView
    concept: ConceptView
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Attestations:
    """The sources that have a word, dated ones by year and then the others, and the periods of remarks."""

    sources: tuple[Dated, ...]
    periods: tuple[Period, ...]

    def __bool__(self) -> bool:
        """Tell whether anything bears a year."""
        return bool(self.periods) or any(source.year for source in self.sources)


def attestations(term: TermView) -> Attestations:
    """Return what the graph holds of when a term was in use: see the module."""
    evidence: dict[str, dict[Evidence, None]] = {}
    spellings: dict[str, dict[str, None]] = {}

    def found(several: Iterable[Evidence], text: str | None = None) -> None:
        for one in several:
            if one.source.id in NO_ATTESTATION or (one.method and one.method.id not in _READ):
                continue
            evidence.setdefault(one.source.id, {})[one] = None
            spellings.setdefault(one.source.id, {})
            if text:
                spellings[one.source.id][text] = None

    found(term.evidence)
    for sense in term.senses:
        found(sense.evidence)
    for claim in term.claims:
        found(claim.evidence, claim.value.text)
    for concept in term.concepts:
        for rendering in concept.renderings:
            if rendering.word.id == term.word.id:
                found(rendering.evidence)
    sources = [
        Dated(next(iter(said)).source, year_of(next(iter(said)).source), tuple(spellings[name]), tuple(said))
        for name, said in evidence.items()
    ]
    sources.sort(key=lambda one: (one.year is None, one.year or 0, one.source.id))
    return Attestations(tuple(sources), tuple(_periods(term.concepts)))


def year_of(source: SourceView) -> int | None:
    """Return the year that a source or its version bears, None for none: ``2021.02.03 (Debian package edict)``."""
    dated = re.match(r"\d{4}", source.date or "")
    if dated:
        return int(dated.group())
    version = (source.version or "").partition("(")[0]
    named = _DATE.search(version)
    return int(named.group(1)) if named else None


def _periods(concepts: Iterable[ConceptView]) -> Iterable[Period]:
    for concept in concepts:
        for remark in concept.remarks:
            named = _PERIOD.match(remark.period or "")
            if named:
                first, last = int(named.group(1)), named.group(2)
                is_open = "/" in (remark.period or "") or "–" in (remark.period or "")
                yield Period(remark, concept, first, int(last) if last else None if is_open else first)
