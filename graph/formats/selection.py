"""Which part of a glossary is exported: some terms and senses, and all that is true of them alone."""

import difflib
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from graph.entries.rows import not_one_of, short
from ontology.errors import FormatError
from ontology.model import Advisory, Concept, Form, Glossary, Language, Sense, Status, SubjectField, Term
from ontology.vocabulary import bcp47

DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

# Country codes that people take for the code of the language.
COUNTRIES = {"jp": "ja", "cn": "zh", "tw": "zh-Hant", "kr": "ko", "cz": "cs", "se": "sv", "vn": "vi", "br": "pt"}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of a glossary: of everything that is named here at least one must hold; nothing named: all of it.

    ``languages`` are BCP 47 tags, ``concepts`` and ``sources`` ids, ``statuses``, ``subjects`` and ``without`` (content
    advisories that no sense may have) short names, ``since`` a date (ISO 8601): senses written or changed from then on.
    """

    languages: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: str | None = None

    def told(self) -> str:
        """Return what is selected as the end of a sentence: `` in ja, en of concept netorare``."""
        since = (self.since,) if self.since else ()
        named = (
            (" in ", self.languages),
            (" of concept ", self.concepts),
            (" of status ", self.statuses),
            (" on ", self.subjects),
            (" without ", self.without),
            (" from ", self.sources),
            (" changed since ", since),
        )
        return "".join(f"{word}{', '.join(values)}" for word, values in named if values)


def select(glossary: Glossary, selection: Selection | Sequence[str] = ()) -> Glossary:
    """Return the selected part of a glossary; the glossary itself if nothing is named.

    A language is matched as a basic language range (RFC 4647, 3.3.1): ``zh`` takes 牛头人 and 牛頭人, ``zh-Hant`` only
    牛頭人, which then is the term's label. Kept are, of what concerns the terms of these languages:

    - the terms with their senses, and their forms in the spellings asked for, each with its romanisation;
    - the concepts of these senses, and every concept that can be reached from them, with all their texts;
    - formations, borrowings, translations and relations of which both ends are kept, and claims on forms that are;
    - the decomposition of a term if all its parts are kept, else none of it: half a decomposition would be a wrong one.

    Where senses are selected (by concept, status, subject, advisory, source, date), words without one are left out.
    Nothing kept points to anything that is not. Sources and agents stay as they are. Raises FormatError for a language,
    concept, source or value that the glossary does not know.
    """
    if not isinstance(selection, Selection):
        selection = Selection(languages=tuple(selection))
    if selection == Selection():
        return glossary
    found = glossary.terms
    if selection.languages:
        ranges = known(glossary, selection.languages)
        found = tuple(narrowed for term in found if (narrowed := _narrowed(term, ranges)))
    if replace(selection, languages=()) != Selection():
        wanted = _wanted(glossary, selection)
        chosen = (replace(term, senses=tuple(s for s in term.senses if wanted(s))) for term in found)
        found = tuple(term for term in chosen if term.senses)
    return _around(glossary, found)


def _wanted(glossary: Glossary, selection: Selection) -> Callable[[Sense], bool]:
    """Return what tells whether a sense is selected. Raises FormatError for a name that means nothing here."""
    concepts = _among(selection.concepts, [concept.id for concept in glossary.concepts], "concept")
    sources = _among(selection.sources, [source.id for source in glossary.sources], "source")
    statuses = {value_of(Status, name, "status") for name in selection.statuses}
    subjects = {value_of(SubjectField, name, "subject") for name in selection.subjects}
    without = {value_of(Advisory, name, "advisory") for name in selection.without}
    field_of = {concept.id: concept.field for concept in glossary.concepts}
    since = selection.since
    if since and not DATE.fullmatch(since):
        raise FormatError(f"{since!r} is no date; expected year, month and day as in 2026-01-31")

    def wanted(sense: Sense) -> bool:
        return (
            (not concepts or sense.concept in concepts)
            and (not sources or not sources.isdisjoint(sense.sources))
            and (not statuses or sense.status in statuses)
            and (not subjects or field_of.get(sense.concept) in subjects)
            and without.isdisjoint(sense.advisories)
            and (not since or max(sense.modified or "", sense.created or "") >= since)
        )

    return wanted


def _among(names: Collection[str], allowed: Sequence[str], what: str) -> set[str]:
    for name in names:
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, 3)
            hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
            raise FormatError(f"unknown {what} {name!r}{hint}")
    return set(names)


E = TypeVar("E", bound=StrEnum)


def value_of(kind: type[E], name: str, what: str) -> E:
    """Return a controlled value by its short name. Raises FormatError for a name that is none of the kind."""
    members = {short(member): member for member in kind}
    if name not in members:
        raise FormatError(not_one_of(name, list(members), f"unknown {what} {name!r}"))
    return members[name]


def _around(glossary: Glossary, found: tuple[Term, ...]) -> Glossary:
    """Return a glossary with these terms only, and what is true of them alone."""
    kept = {term.language for term in found}
    morphs = tuple(morph for morph in glossary.morphs if morph.language in kept)
    parts = {term.id for term in found} | {morph.id for morph in morphs}
    terms = tuple(
        term if all(component.of in parts for component in term.components) else replace(term, components=())
        for term in found
    )
    ids = {term.id for term in terms}
    senses = {sense.id for term in terms for sense in term.senses}
    forms = {form.id: form for term in terms for form in (term.canonical, *term.other_forms)}
    forms |= {morph.form.id: morph.form for morph in morphs}
    return replace(
        glossary,
        languages=tuple(language for language in glossary.languages if language.tag in kept),
        concepts=_reached(glossary, {sense.concept for term in terms for sense in term.senses}),
        morphs=morphs,
        terms=terms,
        formations=tuple(link for link in glossary.formations if {link.source, link.target} <= ids),
        borrowings=tuple(link for link in glossary.borrowings if {link.source, link.target} <= ids),
        translations=tuple(link for link in glossary.translations if {link.source, link.target} <= senses),
        relations=tuple(link for link in glossary.relations if {link.source, link.target} <= senses),
        claims=tuple(c for c in glossary.claims if c.subject in forms and c.value in forms[c.subject].written),
    )


def listed(glossary: Glossary) -> tuple[Term, ...]:
    """Return the terms that a term list holds: those with a sense (the others are here only as parts or etymons)."""
    return tuple(term for term in glossary.terms if term.senses)


def known(glossary: Glossary, languages: Sequence[str]) -> tuple[str, ...]:
    """Return language tags in BCP 47 case. Raises FormatError for one that the glossary has nothing in."""
    spellings = {text.tag for term in glossary.terms for text in term.canonical.written}
    allowed = sorted({language.tag for language in glossary.languages} | spellings)
    tags = tuple(bcp47(language) for language in languages)
    for given, tag in zip(languages, tags, strict=True):
        if tag not in allowed:
            meant = _meant(given, glossary.languages) or bcp47(given.replace("_", "-"))
            raise FormatError(not_one_of(meant, allowed, f"unknown language {given!r}"))
    return tags


def _meant(given: str, languages: Collection[Language]) -> str | None:
    """Return the tag of the language that somebody calls by a name, by its ISO 639-3 code or by its country."""
    called = {name.text.casefold(): language.tag for language in languages for name in language.names}
    called |= {language.iso639_3: language.tag for language in languages} | COUNTRIES
    return called.get(given.casefold())


def matches(tag: str, ranges: Collection[str]) -> bool:
    """Return whether a tag is one of these, or one of these with further subtags."""
    return any(tag == wanted or tag.startswith(f"{wanted}-") for wanted in ranges)


def _narrowed(term: Term, ranges: Collection[str]) -> Term | None:
    """Return a term in the spellings asked for, or None if it has none."""
    if term.language in ranges:
        return term
    canonical = _spelt(term.canonical, ranges)
    if not canonical.written:
        return None
    same = [text for text in canonical.written if text.text == term.label.text]
    others = (_spelt(form, ranges) for form in term.other_forms)
    return replace(
        term,
        label=term.label if matches(term.label.tag, ranges) else (same or list(canonical.written))[0],
        canonical=canonical,
        other_forms=tuple(form for form in others if form.written),
    )


def _spelt(form: Form, ranges: Collection[str]) -> Form:
    return replace(form, written=tuple(text for text in form.written if matches(text.tag, ranges)))


def _reached(glossary: Glossary, start: Collection[str]) -> tuple[Concept, ...]:
    """Return the concepts named in ``start`` and those they lead to: broader, related, mirror."""
    concepts = {concept.id: concept for concept in glossary.concepts}
    reached: set[str] = set()
    ahead = [name for name in start if name in concepts]
    while ahead:
        name = ahead.pop()
        if name in reached:
            continue
        reached.add(name)
        found = concepts[name]
        linked = (*found.broader, *found.related, *((found.mirror,) if found.mirror else ()))
        ahead += [other for other in linked if other in concepts]
    return tuple(concept for concept in glossary.concepts if concept.id in reached)
