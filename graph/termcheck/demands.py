"""What a word of the source asks of the target: its approved translations, and what must not stand for them.

Everything goes by concept: the words of the target language for the concepts that a source word may name are approved,
all of them, however many; deprecated ones are not. Words for concepts that are easily taken for those, and words that
the glossary calls no equivalents, are suspects.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from graph.find.folding import UNSPACED, key_of
from graph.find.values import Candidate, Findable
from graph.termcheck.rules import Rules, TermRule
from graph.termcheck.stems import PLACEHOLDERS
from graph.termcheck.values import Kind
from morphology.writing.script import is_kana
from ontology.model import Concept, Glossary, PartOfSpeech, RelationKind, Sense, Status, Term

_GIVEN_UP = (Status.DEPRECATED, Status.SUPERSEDED)
_FORBIDDEN = '"value":"forbidden"'  # how graph.formats keeps a status that the model has no name for
_KINDS: dict[RelationKind, Kind] = {
    RelationKind.CONFUSABLE: Kind.WRONG_ROLE,
    RelationKind.BROADER_NOT_EQUIVALENT: Kind.NOT_EQUIVALENT,
    RelationKind.NARROWER_NOT_EQUIVALENT: Kind.NOT_EQUIVALENT,
    RelationKind.NOT_EQUIVALENT: Kind.NOT_EQUIVALENT,
    RelationKind.FALSE_FRIEND: Kind.NOT_EQUIVALENT,
}
# How sure a missing translation is, by part of speech: names of things are terms, adverbs are put in many ways.
SURE: dict[str, float] = {"noun": 0.9, "properNoun": 0.9, "verb": 0.75}
SURE_OF_OTHERS = 0.6


class Suspect(NamedTuple):
    """A word of the target language that must not stand for a term: why, what it names, a note of the editors."""

    kind: Kind
    word: Findable
    concepts: frozenset[str]
    note: str = ""
    role: bool = False  # the same story from another side: wrong even beside the right word


@dataclass(frozen=True, slots=True)
class Demand:
    """What one word of the source asks of a target language.

    ``named`` is the word's entry, ``concepts`` what it may name; ``approved`` the words that satisfy it, ``allowed``
    spellings that do so too. ``sure`` is how certain a finding is that none of them is there, 0 where nothing can be
    demanded. ``readings`` are its readings in kana, for words that the target language took from it.
    """

    named: Candidate
    concepts: frozenset[str]
    approved: tuple[Findable, ...]
    allowed: tuple[str, ...]
    suspects: tuple[Suspect, ...]
    sure: float
    readings: tuple[str, ...]
    part_of_speech: str

    @property
    def expected(self) -> tuple[str, ...]:
        """Give what the target may say for the likeliest entry, the preferred words first."""
        words = [word for word in self.approved if not self.named_concepts.isdisjoint(word.concepts)]
        return tuple(dict.fromkeys([*(word.label for word in words or self.approved), *self.allowed]))

    @property
    def named_concepts(self) -> frozenset[str]:
        """Give what the likeliest entry may name."""
        return frozenset(self.named.concepts)


class _Link(NamedTuple):
    kind: Kind
    concept: str
    note: str


class Demands:
    """The glossary as a checker asks it: words by concept and language, and what is easily mixed up."""

    def __init__(self, glossary: Glossary, words: Iterable[Findable], rules: Rules) -> None:
        self._terms = {term.id: term for term in glossary.terms}
        self._words = {word.entry: word for word in words}
        self._rules = rules
        self._concepts = {concept.id: concept for concept in glossary.concepts}
        self._by_concept: dict[tuple[str, str], list[tuple[Term, Sense]]] = defaultdict(list)
        for term in glossary.terms:
            for sense in term.senses:
                self._by_concept[sense.concept, term.language].append((term, sense))
        self._links = _links(glossary)
        self._made: dict[tuple[tuple[str, ...], str], Demand | None] = {}
        self._by_rule = _rules_by_term(rules.terms)

    def of(self, candidates: tuple[Candidate, ...], language: str) -> Demand | None:
        """Give what a word, which may be any of the candidates, asks of a language; None if nothing."""
        key = (tuple(candidate.entry for candidate in candidates), language)
        if key not in self._made:
            self._made[key] = self._demand(candidates, language)
        return self._made[key]

    @cached_property
    def untranslatable(self) -> tuple[str, ...]:
        """Give the spellings that must stand in a target as they are in the source."""
        kept = (
            term.label.text for term in self._terms.values() for sense in term.senses if sense.translatable is False
        )
        return tuple(dict.fromkeys((*self._rules.do_not_translate, *kept)))

    def _demand(self, candidates: tuple[Candidate, ...], language: str) -> Demand | None:
        rules = [rule for found in candidates[:1] for rule in self._rules_of(found, language)]
        if any(rule.ignore for rule in rules) or self._is_ignored(candidates[0]):
            return None
        concepts = frozenset(concept for candidate in candidates for concept in candidate.concepts)
        approved = tuple(self._words_for(concepts, language))
        allowed = [*(text for rule in rules for text in rule.allow), *self._names(concepts, language)]
        suspects = [
            Suspect(Kind.FORBIDDEN, written_word(text, language), frozenset(), rule.note)
            for rule in rules
            for text in rule.forbid
        ]
        suspects += self._given_up(concepts, language)
        right = [*(spelling for word in approved for spelling in word.spellings), *allowed]
        suspects += self._confusable(concepts, frozenset(map(_key, right)), language)
        sure = self._sure(candidates[0], approved, allowed)
        if not suspects and not sure:
            return None
        return Demand(
            candidates[0],
            concepts,
            approved,
            tuple(allowed),
            tuple(suspects),
            sure,
            self.readings(concepts),
            self._words[candidates[0].entry].part_of_speech,
        )

    # ------------------------------------------------------------ what is approved

    def _words_for(self, concepts: Iterable[str], language: str) -> Iterator[Findable]:
        """Yield the words of a language for concepts, the preferred ones first."""
        rows = [row for concept in sorted(concepts) for row in self._by_concept.get((concept, language), ())]
        rows.sort(key=lambda row: row[1].status is not Status.PREFERRED)
        for entry in dict.fromkeys(term.id for term, sense in rows if sense.status not in _GIVEN_UP):
            yield self._words[entry]

    def _names(self, concepts: Iterable[str], language: str) -> Iterator[str]:
        """Yield the names of concepts for which the language has no word of its own: perversion, for one of 変態."""
        for concept in sorted(concepts):
            known = self._concepts.get(concept)
            if known is not None and not self._by_concept.get((concept, language)):
                for label in known.labels:
                    if label.tag == language:
                        yield from (name for part in label.text.split(";") if (name := part.split("(")[0].strip()))

    def _sure(self, best: Candidate, approved: tuple[Findable, ...], allowed: list[str]) -> float:
        """Give how sure it is that the likeliest entry is to be rendered by one of the words, and by nothing else.

        A paraphrase with a place for somebody in it is no term. A verb that only lends its noun a form is not the term
        (推す is to recommend anybody) unless its voice makes it one (寝取られる).
        """
        terms = [word for word in approved if not any(map(PLACEHOLDERS.search, word.spellings))]
        term = self._terms.get(best.entry)
        if not terms or term is None:
            return SURE["noun"] if terms and term is None else 0.0
        if term.language == "ja" and not term.senses and term.voice is None:
            return 0.0
        sure = SURE.get(term.part_of_speech.value, SURE_OF_OTHERS)
        return sure * best.confidence

    def readings(self, concepts: Iterable[str]) -> tuple[str, ...]:
        """Give the readings of the Japanese words for concepts, in kana."""
        found: dict[str, None] = {}
        for concept in sorted(concepts):
            for term, _ in self._by_concept.get((concept, "ja"), ()):
                found |= {text.text: None for text in term.canonical.written if is_kana(text.text)}
        return tuple(found)

    # ------------------------------------------------------------ what is not

    def _given_up(self, concepts: Iterable[str], language: str) -> Iterator[Suspect]:
        for concept in sorted(concepts):
            for term, sense in self._by_concept.get((concept, language), ()):
                if sense.status in _GIVEN_UP:
                    kind = Kind.FORBIDDEN if any(_FORBIDDEN in fact for fact in sense.further) else Kind.DEPRECATED
                    yield Suspect(kind, self._words[term.id], frozenset({concept}))

    def _confusable(self, concepts: frozenset[str], right: frozenset[str], language: str) -> Iterator[Suspect]:
        """Yield the words for other concepts that may stand for these by mistake, each once."""
        seen: set[str] = set()
        links = [link for concept in sorted(concepts) for link in self._links.get(concept, ())]
        for link in sorted(links, key=lambda link: not link.note):
            if link.concept in concepts:
                continue
            for word in self._words_for([link.concept], language):
                if word.entry not in seen and not right & {_key(spelling) for spelling in word.spellings}:
                    seen.add(word.entry)
                    role = self._has_side(link.concept) and any(map(self._has_side, concepts))
                    yield Suspect(link.kind, word, frozenset(word.concepts), link.note, role)

    def _has_side(self, concept: str) -> bool:
        known = self._concepts.get(concept)
        return known is not None and known.focalizer is not None

    # ------------------------------------------------------------ what the project decides

    def _rules_of(self, found: Candidate, language: str) -> list[TermRule]:
        names = dict.fromkeys((found.entry, found.label, found.spelling))
        rows = dict.fromkeys(rule for name in names for rule in self._by_rule.get(name, ()))
        return [rule for rule in rows if not rule.language or rule.language.split("-")[0] == language]

    def _is_ignored(self, found: Candidate) -> bool:
        return not self._rules.ignored_terms.isdisjoint((found.entry, found.label, found.spelling))


def _key(spelling: str) -> str:
    return key_of(spelling, spaced=not UNSPACED.search(spelling))


def _rules_by_term(rules: Iterable[TermRule]) -> dict[str, list[TermRule]]:
    found: dict[str, list[TermRule]] = defaultdict(list)
    for rule in rules:
        if rule.term:
            found[rule.term].append(rule)
    return found


def written_word(text: str, language: str) -> Findable:
    """Make a word of a spelling that a project names."""
    acronym = len(text) > 1 and text.isascii() and text.isupper()
    return Findable("", language, text, (text,), part_of_speech=PartOfSpeech.NOUN.value, acronym=acronym)


def _links(glossary: Glossary) -> dict[str, list[_Link]]:
    """Give of every concept those that are easily taken for it, by what the editors say and by perspective.

    Stories with the same triangle are told apart by whose side they are on: siblings with a focalizer are confusable.
    """
    found: dict[str, list[_Link]] = defaultdict(list)
    senses = {sense.id: sense.concept for term in glossary.terms for sense in term.senses}
    for relation in glossary.relations:
        kind = _KINDS.get(relation.kind)
        ends = senses.get(relation.source), senses.get(relation.target)
        if kind is None or ends[0] is None or ends[1] is None or ends[0] == ends[1]:
            continue
        note = next((text.text for text in relation.notes if text.tag == "en"), "")
        found[ends[0]].append(_Link(kind, ends[1], note))
        found[ends[1]].append(_Link(kind, ends[0], note))
    told: dict[str, list[Concept]] = defaultdict(list)
    for concept in glossary.concepts:
        if concept.focalizer is not None:
            for broader in concept.broader:
                told[broader].append(concept)
    for siblings in told.values():
        for one in siblings:
            for other in siblings:
                if one.id != other.id and one.focalizer is not other.focalizer:
                    found[one.id].append(_Link(Kind.WRONG_ROLE, other.id, ""))
    for concept in glossary.concepts:
        if concept.mirror:
            found[concept.id].append(_Link(Kind.WRONG_ROLE, concept.mirror, ""))
            found[concept.mirror].append(_Link(Kind.WRONG_ROLE, concept.id, ""))
    return found
