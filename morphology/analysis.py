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
from functools import lru_cache
from typing import Any

from morphology.curated import curated_terms, inflected_term
from morphology.formation.words import spoken
from morphology.lexicon import Lexicon, Tier
from morphology.reading.readings import readings as readings_of
from morphology.unlisted import CONFIDENCE, dictionary_words
from morphology.writing import script
from morphology.writing.script import Script
from ontology.model import Analysed, Analysis, Morpheme, Term

ENTRY = "https://w3id.org/gogen/id/entry/"

_MOST = 8  # analyses given
_LONGEST_KEPT = 64  # characters: longer forms do not come again
_EMPTY = Lexicon()


def analyse(form: str, lexicon: Lexicon | None = None) -> Analysed:
    """Analyse one form, in any spelling.

    Answers analyses ranked best first, or none and an ``error`` sentence. Never raises for what the form is. Answers
    are memoised by form and lexicon, and shared: they cannot be changed, and a lexicon must not be once it is asked.
    """
    if len(form) > _LONGEST_KEPT:
        return _analysed(form, lexicon or _EMPTY)
    return _memoised(form, lexicon or _EMPTY)


def _analysed(form: str, lexicon: Lexicon) -> Analysed:
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
    if not analyses:
        analyses = list(dictionary_words(text))
    elif script.is_kana(text) and not japanese:
        analyses += dictionary_words(text)
    elif script.is_kana(text):
        analyses += [a._replace(confidence=CONFIDENCE["second"]) for a in dictionary_words(text)]
    analyses = _distinct(analyses)[:_MOST]
    sources = _readings(analyses, text, lexicon)
    readings, said_by = tuple(sources), tuple(sources.values())
    if not analyses:
        return Analysed(form, kind, readings, error=_why(text, form), reading_sources=said_by)
    romaji = _romaji(analyses[0], readings, lexicon)
    return Analysed(form, kind, readings, romaji, tuple(analyses), reading_sources=said_by)


_memoised = lru_cache(maxsize=16384)(_analysed)


def forget() -> None:
    """Drop the memoised answers: the index of readings has been built since, or another one is used."""
    _memoised.cache_clear()


# ---------------------------------------------------------------- the answer


def _distinct(analyses: Iterable[Analysis]) -> list[Analysis]:
    """Keep the first of analyses that say the same, and let no later one be surer than an earlier one."""
    analyses = list(analyses)
    if len(analyses) < 2:
        return analyses
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
            analysis = analysis._replace(confidence=kept[-1].confidence)
        kept.append(analysis)
    return kept


def _readings(analyses: Sequence[Analysis], text: str, lexicon: Lexicon) -> dict[str, str]:
    """Give the readings of a form, ranked, each with its source.

    The editors know best, and an inflected form is read as its analyses are; of anything else in kanji the dictionary
    knows more readings than the one that each analysis has, and even where there is none.
    """
    said: dict[str, str] = {}
    kana = script.hiragana(text) if script.is_kana(text) else ""
    for analysis in analyses:
        said.setdefault(_reading(analysis, kana, lexicon), analysis.source)
    said.pop("", None)
    if (analyses and analyses[0].features) or not script.has_kanji(text) or any(a.entry for a in analyses):
        return said
    return {reading.kana: reading.source for reading in readings_of(text)} | said


def _reading(analysis: Analysis, kana: str, lexicon: Lexicon) -> str:
    """Give the reading of the whole form under an analysis, in hiragana; ``kana`` is the form, if that is in kana."""
    term = lexicon.by_id(analysis.entry) if analysis.entry else None
    if term is not None and term.language != "ja":
        return ""
    if term is not None and _is_headword(analysis, term):
        return spoken(term)
    return kana or "".join([item.reading for item in analysis.morphemes])


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
    if "".join([item.reading for item in analysis.morphemes]) != reading:
        return script.romanise(reading)
    return _spelt(analysis.morphemes)


def _spelt(morphemes: Sequence[Morpheme]) -> str:
    """Write morphemes in Hepburn: no long vowel across a boundary, but っ and ん look at what follows."""
    romaji, waiting = "", ""
    last = morphemes[-1]
    for item in morphemes:
        kana = item.reading
        if kana[-1:] in ("っ", "ん") and item is not last:
            waiting += kana
            continue
        apart = item.conjugation_form in ("shushikei", "rentaikei") and item.part_of_speech in ("verb", "auxiliary")
        romaji += _together(waiting, kana, apart)
        waiting = ""
    return romaji


@lru_cache(maxsize=16384)
def _together(waiting: str, kana: str, apart: bool) -> str:
    """Write a piece in Hepburn, after one that ends in っ; ``apart``: its last vowel lengthens nothing."""
    text = waiting + kana
    return script.romanise(text, {len(waiting), len(text) - 1} if apart else {len(waiting)})  # 思う omou


MOST_QUOTED = 60  # characters of a form that a message repeats


def _why(text: str, form: str) -> str:
    """Say why a form has no analysis."""
    form = form if len(form) <= MOST_QUOTED else f"{form[:MOST_QUOTED]}…"
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
