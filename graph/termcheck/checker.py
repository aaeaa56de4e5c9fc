"""``Checker(glossary, rules).check(segment)``: what is wrong with the terms of a translation.

The words of the source are found by ``graph.find``, the longest first; each asks something of the target
(``demands``), and the target is searched for it (``rendering``). A word of the source gives one finding at most: a word
for another concept before another transcription, that before a translation that is missing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.find.finder import Finder
from graph.find.values import Findable, How, Occurrence, words_of
from graph.termcheck.demands import Demand, Demands, Suspect, written_word
from graph.termcheck.rendering import Language, Looked, Rendering
from graph.termcheck.rules import Rules
from graph.termcheck.values import Finding, Kind, Place, Segment, Severity
from morphology.lexicon import Lexicon
from ontology.errors import FormatError
from ontology.model import Glossary, PartOfSpeech
from ontology.vocabulary import bcp47

# How sure a finding is, besides a missing translation, whose certainty is that of the term.
SURE_OF_SUSPECT = 0.9  # the right word is not there, and one for another concept is
SURE_BESIDE = 0.6  # the right word is there too: netorare and netori, for a source with one of them
SURE_OF_BANNED = 0.95
SURE_OF_TRANSCRIPTION = 0.85
SURE_WITHOUT_APPROVED = 0.6  # no word is approved; or the other is no loan, and may mean more: société for 会社
SURE_ENOUGH = 0.7  # for an error
# What is left of a term's certainty where it is likelier not meant as a term.
SURE_OF_NAME = 0.3  # 桜ちゃん
SURE_OF_DERIVED = 0.5  # 科学者 is a scientist, no science
SURE_OF_DOING = 0.6  # 電話した: phoned, called; コスプレした has no other verb

# A person's name before a form of address: 桜ちゃん. Roles are addressed so too, but mostly in longer words.
_ADDRESS = re.compile("(?:さん|ちゃん|くん|君|たん)(?![ァ-ヺ])")
_NAME = re.compile("[\u3041-\u3096\u4e00-\u9fff]{1,2}")
# What makes another word of a noun: 科学者, 会社員, 社会人, 浪人生.
_SUFFIXES = re.compile("(?:者|員|人|生|家|師|士|性|化)(?![々\u4e00-\u9fff])")
_KANJI = re.compile("[々\u4e00-\u9fff]$")
# What is no text: tags, placeholders, addresses.
_MARKUP = re.compile(
    r"</?[A-Za-z][^<>]{0,300}>|\{\{?[^{}\n]{0,100}\}?\}|%\([\w.]{1,60}\)[sdif]|\bhttps?://[^\s<>「」（）]+"
)
_MAY_BE_MARKUP = re.compile("[<{%]|://")
_ASCII_WORD = re.compile("[A-Za-z0-9]")


@dataclass(slots=True)
class _Known:
    """What the terms of one segment share: the concepts that its source names, words that were told of already."""

    segment: Segment
    rendering: Rendering
    named: frozenset[str]
    told: set[Place] = field(default_factory=set)


class Checker:
    """Checks translations against a glossary and the rules of a project. Not to be shared between threads."""

    def __init__(self, glossary: Glossary, rules: Rules | None = None, finder: Finder | None = None) -> None:
        self.rules = rules or Rules()
        lexicon = Lexicon.of(glossary)
        words = list(words_of(glossary, lexicon))
        self._finder = finder or Finder(lexicon, words)
        self._words: dict[str, list[Findable]] = defaultdict(list)
        for word in words:
            self._words[word.language].append(word)
        self._demands = Demands(glossary, words, self.rules)
        self._borrowed = frozenset(borrowing.target for borrowing in glossary.borrowings)
        self._targets: dict[str, Language] = {}
        self._approved: dict[int, Looked] = {}
        self._suspected: dict[tuple[str, str, str], Looked] = {}
        self._kept = [(text, _alone(text)) for text in self._demands.untranslatable]
        self._banned = {
            language: [
                (text, Suspect(Kind.FORBIDDEN, written_word(text, language), frozenset(), rule.note))
                for rule in self.rules.terms
                if not rule.term and (not rule.language or _primary(rule.language) == language)
                for text in rule.forbid
            ]
            for language in self._words
        }
        spelt = {text for word in words for text in (word.entry, *word.spellings)}
        named = [*(rule.term for rule in self.rules.terms if rule.term), *sorted(self.rules.ignored_terms)]
        self.unknown_terms = tuple(dict.fromkeys(term for term in named if term not in spelt))

    @property
    def languages(self) -> frozenset[str]:
        """Give the languages that can be checked, as source or target: those of which there are words."""
        return frozenset(self._words)

    def check(self, segment: Segment) -> list[Finding]:
        """Give what is wrong with a segment, in the order of the source; nothing where it is not translated.

        Raises FormatError if its languages are not named, or if the glossary has no word of one of them.
        """
        source, target = self._known(segment.source_language, "source"), self._known(segment.target_language, "target")
        if not segment.target.strip() or self.rules.ignores_unit(segment.unit):
            return []
        found = [
            finding
            for finding in self._found(segment, source, target)
            if finding.severity is not Severity.OFF and finding.confidence >= self.rules.minimum_confidence
        ]
        return sorted(found, key=lambda finding: finding.in_source.start if finding.in_source else len(segment.source))

    def _known(self, tag: str, which: str) -> str:
        language = _primary(tag)
        if language in self._words:
            return language
        if not tag:
            raise FormatError(f"the {which} language is not known: the file does not name it")
        known = ", ".join(sorted(self._words))
        raise FormatError(f"no word of the {which} language {tag!r} is known; those of {known} are")

    def _found(self, segment: Segment, source: str, target: str) -> Iterator[Finding]:
        text, translation = _masked(segment.source), _masked(segment.target)
        kept = list(self._kept_places(segment.source))
        rendering = self._target(target).read(translation)
        yield from self._changed(segment, kept)
        groups: dict[int, tuple[Demand, list[Occurrence]]] = {}
        named: set[str] = set()
        for found in self._finder.find(text, source):
            named.update(concept for one in found.candidates for concept in one.concepts)
            if any(place.start < found.end and found.start < place.end for place, _ in kept):
                continue
            demand = self._demands.of(found.candidates, target)
            if demand is not None:
                groups.setdefault(id(demand), (demand, []))[1].append(found)
        known = _Known(segment, rendering, frozenset(named))
        right = {key: rendering.places(self._approved_words(demand, target)) for key, (demand, _) in groups.items()}
        for key in sorted(groups, key=lambda key: bool(right[key])):
            yield from self._about(*groups[key], right[key], known)
        for _, suspect in self._banned[target]:
            for place in rendering.places(self._looked(suspect, target)):
                yield self._finding(segment, Kind.FORBIDDEN, 1.0, None, None, place, suspect)

    # ------------------------------------------------------------ one term

    def _about(
        self, demand: Demand, occurrences: list[Occurrence], places: list[Place], known: "_Known"
    ) -> Iterator[Finding]:
        """Yield what is wrong with one term, of which the right words stand in ``places``."""
        segment, first = known.segment, occurrences[0]
        target = known.rendering.language
        banned = False
        for suspect in demand.suspects:
            if suspect.kind in (Kind.FORBIDDEN, Kind.DEPRECATED):
                loosely = suspect.kind is Kind.FORBIDDEN or not places
                for place in known.rendering.places(self._looked(suspect, target), loosely):
                    if place not in places:
                        banned = True
                        yield self._finding(segment, suspect.kind, SURE_OF_BANNED, demand, first, place, suspect)
        others = [one for one in demand.suspects if one.concepts and one.concepts.isdisjoint(known.named)]
        if places:
            for suspect in others:
                found = known.rendering.places(self._looked(suspect, target), loosely=False) if suspect.role else []
                if found and found[0] not in known.told:
                    yield self._finding(segment, suspect.kind, SURE_BESIDE, demand, first, found[0], suspect)
                    break
            for further in occurrences[len(places) :] if self.rules.strict_counts else ():
                yield self._missing(segment, demand, further)
            return
        if banned:
            return
        for suspect in others:
            if found := known.rendering.places(self._looked(suspect, target)):
                known.told.add(found[0])
                sure = _of_name(segment, first, self._sure_of(suspect, demand, target))
                yield self._finding(segment, suspect.kind, sure, demand, first, found[0], suspect)
                return
        transcribed = known.rendering.transcribed(demand.readings, self._approved_words(demand, target))
        if transcribed is not None:
            yield self._finding(segment, Kind.TRANSCRIPTION, SURE_OF_TRANSCRIPTION, demand, first, transcribed)
            return
        for occurrence in occurrences if self.rules.strict_counts else occurrences[:1]:
            yield self._missing(segment, demand, occurrence)

    def _sure_of(self, suspect: Suspect, demand: Demand, language: str) -> float:
        """Give how sure it is that a word stands for another concept: an own word of the language may mean more."""
        own = suspect.kind is Kind.WRONG_ROLE and not self._looked(suspect, language).loans
        return SURE_OF_SUSPECT if demand.approved and not own else SURE_WITHOUT_APPROVED

    def _missing(self, segment: Segment, demand: Demand, found: Occurrence) -> Finding:
        sure = _of_name(segment, found, demand.sure)
        if _KANJI.search(found.text) and _SUFFIXES.match(segment.source, found.end):
            sure *= SURE_OF_DERIVED
        if found.best.how is How.INFLECTED and demand.part_of_speech == PartOfSpeech.NOUN:
            approved = self._approved_words(demand, _primary(segment.target_language))
            sure *= SURE_OF_DOING if approved.others else 1
        return self._finding(segment, Kind.MISSING, sure, demand, found, None)

    def _finding(
        self,
        segment: Segment,
        kind: Kind,
        confidence: float,
        demand: Demand | None,
        found: Occurrence | None,
        place: Place | None,
        suspect: Suspect | None = None,
    ) -> Finding:
        in_source = Place(found.start, found.end, segment.source[found.start : found.end]) if found else None
        in_target = Place(place.start, place.end, segment.target[place.start : place.end]) if place else None
        return Finding(
            kind=kind,
            severity=self._severity(kind, confidence),
            segment=segment,
            term=demand.named.label if demand else "",
            message=_message(kind, in_source, in_target, demand),
            confidence=round(confidence, 2),
            entry=demand.named.entry if demand else "",
            expected=demand.expected if demand else (),
            in_source=in_source,
            in_target=in_target,
            note=suspect.note if suspect else "",
        )

    def _severity(self, kind: Kind, confidence: float) -> Severity:
        """Give how grave a finding is: an unsure one is a warning, unless the project decides on its kind."""
        severity = self.rules.severity(kind)
        unsure = confidence < SURE_ENOUGH and kind not in self.rules.severities
        return Severity.WARNING if severity is Severity.ERROR and unsure else severity

    # ------------------------------------------------------------ what must stay

    def _kept_places(self, source: str) -> Iterator[tuple[Place, re.Pattern[str]]]:
        for _, alone in self._kept:
            for found in alone.finditer(source):
                yield Place(found.start(), found.end(), found[0]), alone

    def _changed(self, segment: Segment, kept: list[tuple[Place, re.Pattern[str]]]) -> Iterator[Finding]:
        told: set[str] = set()
        for place, alone in kept:
            if place.text in told or alone.search(segment.target):
                continue
            told.add(place.text)
            nearly = re.search(alone.pattern, segment.target, re.IGNORECASE)
            yield Finding(
                kind=Kind.CHANGED,
                severity=self.rules.severity(Kind.CHANGED),
                segment=segment,
                term=place.text,
                message=f"{place.text} is not to be translated, and does not stand in the target as it is written",
                confidence=1.0,
                expected=(place.text,),
                in_source=place,
                in_target=Place(nearly.start(), nearly.end(), nearly[0]) if nearly else None,
            )

    # ------------------------------------------------------------ made once

    def _target(self, language: str) -> Language:
        made = self._targets.get(language)
        if made is None:
            made = self._targets[language] = Language(language, self._words[language], self._finder, self._borrowed)
        return made

    def _approved_words(self, demand: Demand, language: str) -> Looked:
        made = self._approved.get(id(demand))  # demands are kept, so that their identity is a key
        if made is None:
            words = (*demand.approved, *(written_word(text, language) for text in demand.allowed))
            made = self._approved[id(demand)] = self._target(language).looked(words, demand.readings)
        return made

    def _looked(self, suspect: Suspect, language: str) -> Looked:
        key = (suspect.word.entry, suspect.word.label, language)
        made = self._suspected.get(key)
        if made is None:
            readings = self._demands.readings(suspect.concepts)
            made = self._suspected[key] = self._target(language).looked([suspect.word], readings)
        return made


def _primary(tag: str) -> str:
    return bcp47(tag).split("-")[0] if tag else ""


def _alone(text: str) -> re.Pattern[str]:
    """Give the pattern of a text that is no part of a longer word of ASCII letters."""
    before = "(?<![A-Za-z0-9])" if _ASCII_WORD.match(text[0]) else ""
    after = "(?![A-Za-z0-9])" if _ASCII_WORD.match(text[-1]) else ""
    return re.compile(before + re.escape(text) + after)


def _masked(text: str) -> str:
    """Put spaces where a text is no text, so that places stay."""
    if not _MAY_BE_MARKUP.search(text):
        return text
    return _MARKUP.sub(lambda found: " " * len(found[0]), text)


def _of_name(segment: Segment, found: Occurrence, sure: float) -> float:
    """Lower a certainty where a word is likelier somebody's name: 桜ちゃん."""
    named = _NAME.fullmatch(found.text) and _ADDRESS.match(segment.source, found.end)
    return sure * SURE_OF_NAME if named else sure


def _message(kind: Kind, source: Place | None, target: Place | None, demand: Demand | None) -> str:
    """Say in a sentence what is wrong."""
    there = target.text if target else ""
    here = source.text if source else ""
    ways = f"approved: {', '.join(demand.expected)}" if demand and demand.expected else "no word is approved"
    match kind:
        case Kind.MISSING:
            return f"{here} is not rendered by an approved translation ({ways})"
        case Kind.WRONG_ROLE:
            return f"“{there}” is the word for another concept than {here} ({ways})"
        case Kind.NOT_EQUIVALENT:
            return f"“{there}” is no equivalent of {here} ({ways})"
        case Kind.DEPRECATED:
            return f"“{there}” is a deprecated word for {here} ({ways})"
        case Kind.TRANSCRIPTION:
            return f"“{there}” is {here} in another transcription ({ways})"
        case _:
            return f"“{there}” is forbidden" + (f" for {here} ({ways})" if source else "")
