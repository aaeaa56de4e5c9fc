"""What the glossary lacks and what in it is unsure: concepts without a word, facts on one source, doubts of imports.

What is true of the whole is worked out once for each graph and kept (:func:`gaps`); what a page shows of it is read
when it is shown.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from graph import queries
from graph.index.coverage import Coverage
from graph.lookup.index import Lookup, Row, is_named, local_name, share
from graph.lookup.statistics import UNSURE, own_graphs
from graph.lookup.views import ConceptLink, Evidences, Value, Word
from graph.mapping import is_link, is_text
from morphology.writing.script import is_latin
from ontology.vocabulary import ETY, GOGEN, VARTRANS, identifier

_SOURCES = tuple(map(str, (VARTRANS.source, ETY.etySource)))
_TARGETS = tuple(map(str, (VARTRANS.target, ETY.etyTarget)))
_OF_CONCEPTS = ("Remark", "ConsentDepiction")  # classes of claims that hang on a concept
_CONFIRMING = "Claim"  # the class of claims that repeat, from another source, what is stated already


class Fact(NamedTuple):
    """A claim by its IRI, the class it is of (``Translation``), how sure it is (0 to 1)."""

    claim: str
    kind: str
    confidence: float


class ConceptGaps(NamedTuple):
    """A concept by its id, its field by its short name (``fandom``), the languages that have a word for it."""

    id: str
    field: str
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing or unsure, as ids and IRIs.

    ``languages`` are those of the words, the one with most concepts first; ``single`` are facts that one source says,
    of all ``facts`` there are; ``doubts`` have the IRI of the doubt and the local name of its kind. Words are IRIs.
    """

    concepts: tuple[ConceptGaps, ...]
    languages: tuple[tuple[str, int], ...]
    facts: int
    unsure: tuple[Fact, ...]
    single: tuple[Fact, ...]
    doubts: tuple[tuple[str, str], ...]
    no_route: tuple[str, ...]
    no_romanisation: tuple[str, ...]
    no_definition: tuple[str, ...]

    def missing(self, language: str = "", field: str = "") -> tuple[ConceptGaps, ...]:
        """Return the concepts, of one field if it is given, that lack a word in a language, or in any of the main."""
        wanted = {language} if language else set(self.main)
        found = (one for one in self.concepts if not wanted <= one.languages)
        return tuple(one for one in found if not field or one.field == field)

    @property
    def main(self) -> tuple[str, ...]:
        """Return the ten languages with words for most concepts."""
        return tuple(tag for tag, _ in self.languages[:10])

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields that concepts are of."""
        return tuple(sorted({one.field for one in self.concepts if one.field}))


class FactView(NamedTuple):
    """A claim as a page shows it: the words or the concept it is about, how they are related, who says so."""

    fact: Fact
    source: Word | None
    target: Word | None
    concept: ConceptLink | None
    process: Value | None
    evidence: Evidences


class DoubtView(NamedTuple):
    """A doubt of a check on an import: the word, the kind, what the source has, what was expected."""

    word: Word | None
    kind: Value
    found: str
    expected: tuple[str, ...]


_KEPT: WeakKeyDictionary[Lookup, Gaps] = WeakKeyDictionary()
_LOCK = threading.Lock()


def gaps(lookup: Lookup) -> Gaps:
    """Return what is missing or unsure in a graph, worked out at the first call."""
    with _LOCK:
        if (found := _KEPT.get(lookup)) is None:
            found = _KEPT[lookup] = _worked_out(lookup)
        return found


def _worked_out(lookup: Lookup) -> Gaps:
    coverage = Coverage(lookup.index)
    languages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for concept, field, language in coverage.languages():
        languages[identifier(concept), field].add(language)
    counted = Counter(tag for tags in languages.values() for tag in tags)
    facts, single = _facts(lookup)
    doubts = ((row["doubt"].value, row["kind"].value.rpartition("/")[2]) for row in lookup.ask(queries.DOUBTS))
    return Gaps(
        tuple(ConceptGaps(name, field, frozenset(tags)) for (name, field), tags in languages.items()),
        tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))),
        len(facts),
        tuple(sorted((fact for fact in facts if fact.confidence < UNSURE), key=lambda fact: (fact.confidence, fact))),
        single,
        tuple(sorted(doubts, key=lambda pair: (pair[1], pair[0]))),
        tuple(coverage.without_route()),
        tuple(entry for entry, text in coverage.without_romanisation() if not _is_plain(text)),
        tuple(coverage.without_definition()),
    )


def _is_plain(text: str) -> bool:
    """Tell whether a word needs no romanisation: its letters are Latin ones."""
    letters = "".join(char for char in text if char.isalpha())
    return not letters or is_latin(letters)


def _facts(lookup: Lookup) -> tuple[list[Fact], tuple[Fact, ...]]:
    """Return all claims, and those on which nobody but one source agrees: same kind, same things."""
    graphs = own_graphs(lookup.snapshot)

    def asked(query: str) -> Iterable[Row]:
        return lookup.ask(query.replace("GRAPHS", graphs))

    facts: dict[str, Fact] = {}
    sources: dict[str, set[str]] = defaultdict(set)
    for row in asked(queries.FACTS):
        claim, sure = row["claim"].value, share(row["confidence"])
        if sure is not None and is_link(row["kind"]):
            facts[claim] = Fact(claim, local_name(row["kind"]), sure)
            sources[claim].add(row["source"].value)
    ends: dict[str, list[str]] = defaultdict(list)
    for predicate in (*_SOURCES, *_TARGETS):
        for row in asked(queries.about(queries.ENDS, predicate=predicate)):
            ends[row["claim"].value].append(row["end"].value)
    same: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts.values():
        if fact.kind != _CONFIRMING:
            same[(fact.kind, *(ends.get(fact.claim) or [fact.claim]))].append(fact)
    alone = (found for found in same.values() if len(set[str]().union(*(sources[one.claim] for one in found))) == 1)
    return list(facts.values()), tuple(sorted(fact for found in alone for fact in found))


# ---------------------------------------------------------------- what a page shows of it


def shown_facts(lookup: Lookup, facts: Sequence[Fact]) -> list[FactView]:
    """Return some claims with what they are about, in their order."""
    told = {name: (found, evidence) for name, found, evidence in lookup.said(fact.claim for fact in facts)}
    nodes = {str(node.value) for found, _ in told.values() for p in (*_SOURCES, *_TARGETS) for node in found.get(p, ())}
    entries = {node: node for node in nodes}
    concepts: dict[str, ConceptLink] = {}
    if senses := sorted(node for node in nodes if is_named(node, "sense")):
        for row in lookup.ask(queries.OWNERS_OF_SENSES, things=senses):
            entries[row["sense"].value] = row["entry"].value
    if loose := sorted(fact.claim for fact in facts if fact.kind in _OF_CONCEPTS):
        for row in lookup.ask(queries.CONCEPTS_OF_CLAIMS, things=loose):
            if link := lookup.concept_of(row["concept"]):
                concepts[row["claim"].value] = link
    words = lookup.words.many(entries.values())

    def end(found: Mapping[str, list[object]], predicates: Iterable[str]) -> Word | None:
        iris = (str(node.value) for p in predicates for node in found.get(p, ()))  # type: ignore[attr-defined]
        return next((words[entries[iri]] for iri in iris if entries[iri] in words), None)

    views = []
    for fact in facts:
        if fact.claim in told:
            found, evidence = told[fact.claim]
            process = lookup.value(found[str(VARTRANS.category)] or found["http://purl.org/dc/terms/type"])
            ends = end(found, _SOURCES), end(found, _TARGETS)
            views.append(FactView(fact, *ends, concepts.get(fact.claim), process, evidence))
    return views


def shown_doubts(lookup: Lookup, doubts: Iterable[tuple[str, str]]) -> list[DoubtView]:
    """Return some doubts with the words they are about."""
    told = list(lookup.said(doubt for doubt, _ in doubts))
    about = [next((str(node.value) for node in found[str(GOGEN.about)]), "") for _, found, _ in told]
    words = lookup.words.many(about)
    views = []
    for word, (_, found, _evidence) in zip(about, told, strict=True):
        kind = lookup.value(found[str(GOGEN.doubtKind)])
        has, expected = ([n.value for n in found[str(p)] if is_text(n)] for p in (GOGEN.found, GOGEN.expected))
        if kind:
            views.append(DoubtView(words.get(word), kind, has[0] if has else "", tuple(sorted(expected))))
    return views
