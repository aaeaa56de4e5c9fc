"""Which part of a glossary is exported: the terms of some languages, and all that is true of them alone."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from graph.entries.rows import not_one_of
from ontology.errors import FormatError
from ontology.model import Concept, Form, Glossary, Language, Term
from ontology.vocabulary import bcp47

# Country codes that people take for the code of the language.
COUNTRIES = {"jp": "ja", "cn": "zh", "tw": "zh-Hant", "kr": "ko", "cz": "cs", "se": "sv", "vn": "vi", "br": "pt"}


def select(glossary: Glossary, languages: Sequence[str] = ()) -> Glossary:
    """Return the glossary in these languages only; the glossary itself if none is named.

    A language is a BCP 47 tag, matched as a basic language range (RFC 4647, 3.3.1): ``zh`` takes 牛头人 and 牛頭人,
    ``zh-Hant`` only 牛頭人, which then is the term's label. Kept are, of what concerns the terms of these languages:

    - the terms with their senses, and their forms in the spellings asked for, each with its romanisation;
    - the concepts of these senses, and every concept that can be reached from them, with all their texts;
    - formations, borrowings, translations and relations of which both ends are kept, and claims on forms that are;
    - the decomposition of a term if all its parts are kept, else none of it: half a decomposition would be a wrong one.

    Nothing kept points to anything that is not. Sources and agents stay as they are. Raises FormatError for a language
    that the glossary does not know.
    """
    if not languages:
        return glossary
    ranges = known(glossary, languages)
    found = tuple(narrowed for term in glossary.terms if (narrowed := _narrowed(term, ranges)))
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
