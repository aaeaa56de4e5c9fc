"""What a term list has no place for, in words, and the report of it that goes beside every lossy export."""

import json
from collections.abc import Iterable

from graph.formats.termlist import Loss

# Kinds of things that are left out, as people call them; a data category that is not here is called by its name.
LABELS = {
    "agent": "agents",
    "borrowing": "borrowings",
    "claim": "claims of further sources",
    "components": "decompositions",
    "concept": "concepts without a term",
    "concept_definitions": "definitions of concepts in further languages",
    "concept_further": "further data of concepts",
    "concept_labels": "names of concepts",
    "consents": "consent depictions",
    "crossReference": "references",
    "definition": "definitions",
    "entry_sources": "sources of entries",
    "field": "fields of subjects",
    "focalizer": "focalizers",
    "formation": "word-formation steps",
    "further": "further data",
    "label": "labels with their scripts",
    "canonical": "forms with their scripts",
    "language": "descriptions of languages",
    "mirror": "mirrored concepts",
    "morph": "bound morphemes",
    "other_forms": "inflected forms",
    "relation": "relations between senses",
    "remarks": "remarks",
    "roles": "narrative roles",
    "sense_definitions": "definitions of one term only",
    "source": "sources",
    "translation": "sources of translations",
    "without_concept": "terms without a sense",
}


def label(kind: str) -> str:
    """Return what people call a kind of loss."""
    return LABELS.get(kind, kind)


def readable(losses: Iterable[Loss]) -> str:
    """Return losses as one line: ``3 remarks; 12 borrowings``."""
    return "; ".join(f"{loss.count} {label(loss.kind)}" for loss in losses)


def report_of(format: str, concepts: int, terms: int, losses: Iterable[Loss]) -> bytes:
    """Return the loss report as JSON: format, concepts and terms written, then every kind lost with its ids."""
    lost = [{"kind": x.kind, "label": label(x.kind), "count": x.count, "ids": list(x.ids)} for x in losses]
    told = {"format": format, "concepts": concepts, "terms": terms, "lost": lost}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
