"""START HERE. ``analyse(form)`` says what a form is: lemma, reading, parts and derivation, or that it is unknown.

The order in which the rules are tried:

1. ``curated``, by ``lexicon``: curated terms, in any spelling; Japanese first, then the languages that borrowed them.
2. ``curated``, by ``conjugation``: inflected forms of curated verbs, adjectives and nouns (ググった, コスプレした).
3. ``unlisted``, by ``dictionary``: the best UniDic path that is one lexeme with its suffixes (``inflection``) or a safe
   compound (``formation``); the ten best if the best is neither; katakana again as hiragana; romaji as the kana it may
   stand for.
4. Nothing: ``error`` says so. A heap of known syllables is no word.

Confidence: 0.98 at most, for a curated term spelt as the editors spell it; 0.85 for a dictionary word; less for every
guess. The lemma of an inflected form is the root of its derivation (寝取られた: 寝取る), its entry the curated term
nearest to the form (ja-netorareru).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from morphology import script
from morphology.curated import curated_terms, inflected_term
from morphology.formation import spoken
from morphology.lexicon import Lexicon, Tier
from morphology.script import Script
from morphology.unlisted import CONFIDENCE, dictionary_words
from ontology.model import Analysed, Analysis, Term

ENTRY = "https://w3id.org/gogen/id/entry/"

_MOST = 8  # analyses given


def analyse(form: str, lexicon: Lexicon | None = None) -> Analysed:
    """Analyse one form, in any spelling.

    Answers analyses ranked best first, or none and an ``error`` sentence. Never raises for what the form is.
    """
    lexicon = lexicon or Lexicon()
    text = script.normalise(form)
    kind = script.recognise(text).value
    if not text:
        return Analysed(form, kind, error="The form is empty.")
    curated = list(curated_terms(text, lexicon))
    japanese = any(match.term.language == "ja" and match.tier < Tier.FOLDED for match, _ in curated)
    analyses = [analysis for _, analysis in curated]
    if not japanese:
        inflected = [inflected_term(item, lexicon) for item in lexicon.inflected(text)[:4]]
        abroad = bool(curated) and curated[0][0].tier < Tier.FOLDED
        analyses = [*analyses, *inflected] if abroad else [*inflected, *analyses]
    if not analyses or (script.is_kana(text) and not japanese):
        analyses += list(dictionary_words(text))
    elif script.is_kana(text) and japanese:
        analyses += [replace(a, confidence=CONFIDENCE["second"]) for a in dictionary_words(text)]
    analyses = _distinct(analyses)[:_MOST]
    if not analyses:
        return Analysed(form, kind, error=_why(text, form))
    readings = tuple(dict.fromkeys(reading for a in analyses if (reading := _reading(a, text, lexicon))))
    return Analysed(form, kind, readings, _romaji(analyses[0], readings, lexicon), tuple(analyses))


# ---------------------------------------------------------------- the answer


def _distinct(analyses: Iterable[Analysis]) -> list[Analysis]:
    """Keep the first of analyses that say the same, and let no later one be surer than an earlier one."""
    seen: set[tuple[str, str, tuple[str, ...], str | None]] = set()
    kept: list[Analysis] = []
    entries = {(a.lemma, a.lemma_reading) for a in analyses if a.entry}
    for analysis in analyses:
        twin = analysis.entry if not analysis.features else None  # 寝取られた of ja-netorareru is that of ja-netoru
        key = (analysis.lemma, analysis.lemma_reading, analysis.features, twin)
        if key in seen or (analysis.entry is None and (analysis.lemma, analysis.lemma_reading) in entries):
            continue
        seen.add(key)
        if kept and analysis.confidence > kept[-1].confidence:
            analysis = replace(analysis, confidence=kept[-1].confidence)
        kept.append(analysis)
    return kept


def _reading(analysis: Analysis, text: str, lexicon: Lexicon) -> str:
    """Give the reading of the whole form under an analysis, in hiragana."""
    term = lexicon.by_id(analysis.entry) if analysis.entry else None
    if term is not None and term.language != "ja":
        return ""
    if term is not None and _is_headword(analysis, term):
        return spoken(term)
    if script.is_kana(text):
        return script.hiragana(text)
    return "".join(item.reading for item in analysis.morphemes)


def _is_headword(analysis: Analysis, term: Term) -> bool:
    """Tell whether an analysis is of the term itself, not of an inflected form of it."""
    return (analysis.lemma == term.label.text and not analysis.features) or (
        bool(analysis.steps) and analysis.steps[-1].target == term.label.text
    )


def _romaji(analysis: Analysis, readings: Sequence[str], lexicon: Lexicon) -> str | None:
    """Write the form in Hepburn: as the editors romanise the term, else by its reading and morphemes."""
    term = lexicon.by_id(analysis.entry) if analysis.entry else None
    if term is not None and (term.language != "ja" or _is_headword(analysis, term)):
        return next((romanisation.text for romanisation in term.canonical.romanisations), None)
    if not readings:
        return None
    reading = readings[0]
    boundaries: set[int] = set()
    if "".join(item.reading for item in analysis.morphemes) == reading:
        at = 0
        for item in analysis.morphemes:
            boundaries.add(at)
            at += len(item.reading)
            if item.part_of_speech in ("verb", "auxiliary") and item.conjugation_form in ("shushikei", "rentaikei"):
                boundaries.add(at - 1)  # 思う omou
    return script.romanise(reading, boundaries)


def _why(text: str, form: str) -> str:
    """Say why a form has no analysis."""
    kind = script.recognise(text)
    if kind is Script.OTHER:
        return f"'{form}' is not in the glossary, and is not written in a script of Japanese."
    if kind in (Script.ROMAJI, Script.ACRONYM) and not script.kana_candidates(text):
        return f"'{form}' is not in the glossary, and is no romaji."
    return f"'{form}' is not in the glossary, and the dictionary knows no such word."


# ---------------------------------------------------------------- JSON


def to_json(analysed: Analysed) -> dict[str, Any]:
    """Give an answer as the JSON object that ``gogen analyse --json`` prints; entries are full IRIs."""
    return {
        "input": analysed.input,
        "script": analysed.script,
        "reading": analysed.readings[0] if analysed.readings else None,
        "readings": list(analysed.readings),
        "romaji": analysed.romaji,
        "analyses": [_analysis_json(analysis) for analysis in analysed.analyses],
        "error": analysed.error,
    }


def _analysis_json(analysis: Analysis) -> dict[str, Any]:
    return {
        "lemma": analysis.lemma,
        "lemma_reading": analysis.lemma_reading,
        "part_of_speech": analysis.part_of_speech,
        "goshu": analysis.goshu,
        "features": list(analysis.features),
        "morphemes": [
            {
                "surface": item.surface,
                "lemma": item.lemma,
                "reading": item.reading,
                "part_of_speech": item.part_of_speech,
                "conjugation_form": item.conjugation_form,
                "process": item.process,
            }
            for item in analysis.morphemes
        ],
        "steps": [{"process": step.process, "from": step.source, "to": step.target} for step in analysis.steps],
        "entry": ENTRY + analysis.entry if analysis.entry else None,
        "etymon": analysis.etymon,
        "source": analysis.source,
        "confidence": analysis.confidence,
    }
