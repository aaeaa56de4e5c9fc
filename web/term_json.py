"""One term with everything that is said of it, as JSON: what its page shows, claims with their sources."""

from typing import Any

from graph.lookup import views
from graph.lookup.views import Evidences
from ontology.vocabulary import iri
from web.found import text_json, value_json, word_json


def term_json(term: views.TermView) -> dict[str, Any]:
    """Return a term: its forms, parts, history, senses, and the words of other languages for what it means."""
    return {
        **word_json(term.word),
        "goshu": _value(term.goshu),
        "forms": [
            {
                "iri": str(iri("form", form.id)),
                "canonical": form.canonical,
                "written": [text_json(text) for text in form.written],
                "romanisations": [text_json(text) for text in form.romanisations],
            }
            for form in term.forms
        ],
        "parts": [
            {
                "surface": text_json(part.surface),
                "spelling": text_json(part.spelling) if part.spelling else None,
                "romaji": part.romaji,
                "term": part.word.id if part.word and not part.word.bound else None,
                "conjugation": _value(part.conjugation),
                "process": _value(part.process),
            }
            for part in term.parts
        ],
        "history": [
            {
                "from": step.source.id,
                "from_label": step.source.label.text,
                "to": step.target.id,
                "to_label": step.target.label.text,
                "process": value_json(step.process),
                "borrowing": step.borrowing,
                "evidence": _evidence(step.evidence),
            }
            for step in term.steps
        ],
        "senses": [
            {
                "iri": str(iri("sense", sense.id)),
                "concept": {"id": sense.concept.id, "label": sense.concept.label.text},
                "definitions": [text_json(text) for text in sense.definitions],
                "register": _value(sense.register),
                "status": _value(sense.status),
                "advisories": [value_json(value) for value in sense.advisories],
                "evidence": _evidence(sense.evidence),
            }
            for sense in term.senses
        ],
        "renderings": [
            {
                "concept": concept.id,
                "term": rendering.word.id,
                "lang": rendering.word.language,
                "written": [text_json(text) for text in rendering.written],
                "status": _value(rendering.status),
                "evidence": _evidence(rendering.evidence),
            }
            for concept in term.concepts
            for rendering in concept.renderings
            if rendering.word.id != term.word.id
        ],
        "evidence": _evidence(term.evidence),
    }


def _value(value: views.Value | None) -> dict[str, str] | None:
    return value_json(value) if value else None


def _evidence(evidence: Evidences) -> list[dict[str, Any]]:
    """Return who says a thing; method and confidence are null where a source is named for a flat fact."""
    return [
        {
            "source": one.source.id,
            "title": one.source.title.text,
            "method": one.method.id if one.method else None,
            "confidence": one.confidence,
            "locator": one.locator,
        }
        for one in evidence
    ]
