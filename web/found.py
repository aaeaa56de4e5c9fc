"""What was found, as JSON: words, concepts and analyses as the API and its suggestions give them."""

from collections.abc import Iterable
from typing import Any

from graph.lookup.ranking import Ranked, RankedConcept, Reason, source_of
from graph.lookup.views import Hit, Value, Word
from ontology.model import Analysis, Step, Written
from ontology.vocabulary import iri


def reason_in_words(reason: Reason, hit: Hit, typed: str) -> str:
    """Return why a word was found as a sentence: ``doujinshi is a romanisation of it: dōjinshi``."""
    words = reason.words
    if hit.steps:
        steps = [f"{step.process.replace('-', ' ')} of {step.source}" for step in reversed(hit.steps)]
        return " → ".join([typed, *steps])
    if hit.matched is None or hit.matched.text == typed:
        words = words.removesuffix(": {matched}")
    return words.format(typed=typed, matched=hit.matched.text if hit.matched else "")


def word_json(word: Word) -> dict[str, Any]:
    """Return a word in one line."""
    return {
        "id": word.id,
        "iri": str(iri("entry", word.id)),
        "page": f"/term/{word.id}",
        "label": word.label.text,
        "lang": word.language,
        "reading": word.reading.text if word.reading else None,
        "romaji": word.romanisation.text if word.romanisation else None,
        "meaning": word.meaning.text if word.meaning else None,
        "part_of_speech": word.part_of_speech,
        "source": source_of(word),
        "advisories": [value_json(value) for value in word.advisories],
    }


def hit_json(one: Ranked, typed: str, at_most: float = 100) -> dict[str, Any]:
    """Return a word that was found, with the reason; its score is never above ``at_most``."""
    hit = one.hit
    return {
        "kind": "term",
        **word_json(hit.word),
        "reason": {"code": one.reason.code, "words": reason_in_words(one.reason, hit, typed)},
        "matched": text_json(hit.matched) if hit.matched else None,
        "steps": steps_json(hit.steps),
        "score": min(one.score, at_most),
    }


def hits_json(answers: Iterable[Ranked], typed: str) -> list[dict[str, Any]]:
    """Return words that were found in their order: no later one has a higher score than an earlier one."""
    out: list[dict[str, Any]] = []
    for one in answers:
        out.append(hit_json(one, typed, out[-1]["score"] if out else 100))
    return out


def concepts_json(answers: Iterable[RankedConcept], typed: str) -> list[dict[str, Any]]:
    """Return concepts in the order of the words that led to them, each with its word."""
    out: list[dict[str, Any]] = []
    for one in answers:
        concept = one.concept
        out.append(
            {
                "kind": "concept",
                "id": concept.id,
                "iri": str(iri("concept", concept.id)),
                "page": f"/concept/{concept.id}",
                "label": concept.label.text,
                "lang": concept.label.tag,
                "definition": concept.definition.text if concept.definition else None,
                "score": min(one.score, out[-1]["score"]) if out else one.score,
                "via": hit_json(one.via, typed),
            }
        )
    return out


def analysis_json(analysis: Analysis) -> dict[str, Any]:
    """Return what the analyser says of a word that no source lists, with how sure it is (0 to 1)."""
    return {
        "lemma": analysis.lemma,
        "reading": analysis.lemma_reading,
        "part_of_speech": analysis.part_of_speech,
        "goshu": analysis.goshu,
        "features": list(analysis.features),
        "steps": steps_json(analysis.steps),
        "by": analysis.source,
        "confidence": analysis.confidence,
    }


def steps_json(steps: Iterable[Step]) -> list[dict[str, str]]:
    """Return steps of word formation or inflection, from the word to the form."""
    return [{"process": step.process, "from": step.source, "to": step.target} for step in steps]


def text_json(text: Written) -> dict[str, str]:
    """Return a text with its language tag (BCP 47)."""
    return {"text": text.text, "lang": text.tag}


def value_json(value: Value) -> dict[str, str]:
    """Return a controlled value with its English name."""
    return {"id": value.id, "label": value.label}
