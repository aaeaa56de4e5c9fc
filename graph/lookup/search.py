"""A typed form → entries of the glossary that it may be, in any spelling and inflection, with the reason of each.

That is the analyser's part of a search. What the label index has besides, of any source, comes behind: ``ranking``.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from graph.lookup.index import Lookup
from graph.lookup.views import Found, Hit, Word
from morphology.analysis import analyse
from morphology.lexicon import Tier
from morphology.writing import script
from ontology.model import Analysis, Step, Written

LONGEST = 200  # characters

HOW = {Tier.WRITTEN: "written", Tier.KANA: "kana", Tier.ROMAJI: "romaji", Tier.FOLDED: "folded"}


def clean(text: str) -> str:
    """Return a typed text without control, formatting and unassigned characters, its spaces made one, in NFC."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def search(lookup: Lookup, typed: str) -> Found:
    """Return what the analyser and the glossary know about a typed form."""
    query = clean(typed)
    if not query:
        return Found("", "empty")
    if len(query) > LONGEST:
        return Found(query[:LONGEST], "too-long")
    with lookup.lock:  # the analyser's tagger is not shared
        analysed = analyse(query, lookup.lexicon)
        hits = _hits(lookup, query, analysed.analyses)
    unlisted = () if hits else tuple(a for a in analysed.analyses if a.entry is None and a.confidence >= 0.4)
    best = analysed.analyses[0] if analysed.analyses else None
    return Found(query, "read", analysed.script, analysed.romaji, analysed.readings, hits, unlisted, best)


def _hits(lookup: Lookup, query: str, analyses: tuple[Analysis, ...]) -> tuple[Hit, ...]:
    found: dict[str, Hit] = {}
    tiers = {match.term.id: match.tier for match in lookup.lexicon.find(query)}
    for analysis in analyses:
        word = lookup.word(_local(analysis.entry)) if analysis.entry else None
        if word is None or word.id in found:
            continue
        if word.id in tiers:
            found[word.id] = Hit(word, HOW[tiers[word.id]], _matched(lookup, word.id, query))
        else:
            found[word.id] = Hit(word, "analysed", None, _path(word, analysis), analysis.features)
            for related, how in _related(lookup, word, analysis):
                found.setdefault(related.id, Hit(related, how))
    for name, tier in tiers.items():
        if name not in found and (word := lookup.word(name)):
            found[name] = Hit(word, HOW[tier], _matched(lookup, name, query))
    return tuple(found.values())


def _local(entry: str) -> str:
    return entry.rpartition("/")[2]


def _path(word: Word, analysis: Analysis) -> tuple[Step, ...]:
    """Return the steps from the entry's headword to the form; all of them where it is not on the way."""
    for number, step in enumerate(analysis.steps):
        if step.source == word.label.text:
            return analysis.steps[number:]
    return analysis.steps


def _related(lookup: Lookup, word: Word, analysis: Analysis) -> Iterator[tuple[Word, str]]:
    """Yield the words an inflected form comes from, and those made from its entry (寝取られた: 寝取る, 寝取られ)."""
    for step in reversed(analysis.steps):
        term = lookup.lexicon.spelt(step.source)
        source = lookup.word(term.id) if term else None
        if source and source.id != word.id:
            yield source, "origin"
    for made in lookup.made_from(word.id):
        yield made, "made"


def _matched(lookup: Lookup, name: str, query: str) -> Written | None:
    """Return which spelling of a term fits what was typed, if it is not the headword."""
    term = lookup.lexicon.by_id(name)
    if term is None:
        return None
    spellings = [*term.canonical.written, *term.canonical.romanisations]
    spellings += [text for form in term.other_forms for text in (*form.written, *form.romanisations)]
    wanted = script.normalise(query)
    for key in (str, str.casefold, folded):
        for text in spellings:
            if key(script.normalise(text.text)) == key(wanted):
                return None if text.text == term.label.text else text
    return None


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Return a key in which case, width, kana script, diacritics of Latin letters and vowel length do not matter."""
    text = script.normalise(text).casefold()
    if script.is_latin(text):
        plain = script.plain_latin(text)
        return plain.replace("ou", "o").replace("oo", "o").replace("uu", "u")
    return script.hiragana(text)
