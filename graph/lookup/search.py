"""Any form → ranked entries, with the reason why each was found.

The order: what the analyser finds in the curated lexicon (any spelling, any inflection), then further words whose
spelling fits, then headwords that begin so, then words whose meaning says so; for what is unknown, the nearest known
spellings.
"""

import difflib
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
MOST_BEGINNING = 24
MOST_MEANINGS = 12
MOST_SUGGESTIONS = 6

HOW = {Tier.WRITTEN: "written", Tier.KANA: "kana", Tier.ROMAJI: "romaji", Tier.FOLDED: "folded"}


def clean(text: str) -> str:
    """Return a typed text without control, formatting and unassigned characters, its spaces made one, in NFC."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def search(lookup: Lookup, typed: str) -> Found:
    """Return everything the glossary knows about a typed form."""
    query = clean(typed)
    if not query:
        return Found("", "empty")
    if len(query) > LONGEST:
        return Found(query[:LONGEST], "too-long")
    with lookup.lock:
        analysed = analyse(query, lookup.lexicon)
        hits = _hits(lookup, query, analysed.analyses)
        seen = {hit.word.id for hit in hits}
        begins = tuple(hit for hit in _beginning(lookup, query) if hit.word.id not in seen)[:MOST_BEGINNING]
        meanings = tuple(hit for hit in _meaning(lookup, query) if hit.word.id not in seen)[:MOST_MEANINGS]
        unlisted = tuple(a for a in analysed.analyses if a.entry is None and a.confidence >= 0.4)
        best = analysed.analyses[0] if analysed.analyses else None
        near = () if hits else tuple(_near(lookup, query))
    if hits:
        unlisted = ()
    state = "found" if hits or unlisted or begins or meanings else "unknown"
    return Found(
        query, state, analysed.script, analysed.romaji, analysed.readings, hits, unlisted, best, begins, meanings, near
    )


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
    for made in lookup.made_from.get(word.id, ()):
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


def _keys(lookup: Lookup) -> tuple[tuple[str, Word, Written], ...]:
    """Return every key of every word with the spelling behind it: kept with the generation."""
    if not hasattr(lookup, "_search_keys"):
        lookup._search_keys = tuple(_all_keys(lookup))  # type: ignore[attr-defined]
    return lookup._search_keys  # type: ignore[attr-defined, no-any-return]


def _all_keys(lookup: Lookup) -> Iterator[tuple[str, Word, Written]]:
    for word in lookup.words.values():
        if not word.bound:
            texts = (word.label, word.reading, word.romanisation)
            for key, text in {folded(text.text): text for text in reversed(texts) if text}.items():
                yield key, word, text


def _beginning(lookup: Lookup, query: str) -> Iterator[Hit]:
    """Yield words with a spelling that begins with the query, the shortest first, Japanese before others."""
    wanted = folded(query)
    if len(wanted) < 2 and script.is_latin(query):
        return
    found = [(word, text) for key, word, text in _keys(lookup) if key.startswith(wanted) and key != wanted]
    found.sort(key=lambda item: (item[0].language != "ja", item[0].is_part_only, len(item[1].text), item[0].id))
    seen: set[str] = set()
    for word, text in found:
        if word.id not in seen:
            seen.add(word.id)
            yield Hit(word, "prefix", text)


def _meaning(lookup: Lookup, query: str) -> Iterator[Hit]:
    """Yield Japanese words whose concept is named so, or whose gloss is so, in English or Japanese."""
    wanted = query.casefold()
    concepts = {name for name, link in lookup.concepts.items() if link.label.text.casefold() == wanted}
    for word in lookup.words.values():
        if word.bound or word.language != "ja":
            continue
        glosses = [] if word.concepts or word.meaning is None else word.meaning.text.casefold().split("; ")
        if concepts & set(word.concepts) or wanted in glosses or wanted in (g.removeprefix("to ") for g in glosses):
            yield Hit(word, "meaning", word.meaning)


def _near(lookup: Lookup, query: str) -> Iterator[Hit]:
    """Yield words with a spelling close to the query: what may have been meant."""
    wanted = folded(query)
    keys: dict[str, tuple[Word, Written]] = {}
    for key, word, text in sorted(_keys(lookup), key=lambda item: (item[1].language == "ja", not item[1].is_part_only)):
        if abs(len(key) - len(wanted)) <= 2 and key != wanted:
            keys[key] = (word, text)  # the last wins: a Japanese word with a meaning
    cutoff = 0.66 if len(wanted) > 3 else 0.5
    seen: set[str] = set()
    for key in difflib.get_close_matches(wanted, keys, MOST_SUGGESTIONS * 2, cutoff):
        word, text = keys[key]
        if word.id not in seen and len(seen) < MOST_SUGGESTIONS:
            seen.add(word.id)
            yield Hit(word, "near", text)
