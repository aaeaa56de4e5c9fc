"""What a term list has no place for, in words, and the report of it that goes beside every lossy export."""

import json
from collections.abc import Iterable

from graph.formats.termlist import Loss

# Kinds of things that are left out, as people call them; a data category that is not here is called by its name.
LABELS = {
    "agent": "agents",
    "borrowing": "borrowings",
    "claim": "claims of further sources",
    "comment_mark": "terms that would be taken for comments",
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
    "further_source": "synonyms of a term",
    "further_target": "further translations",
    "homonym": "terms that mean several things",
    "incomplete": "terms without a translation in every language",
    "further": "further data",
    "label": "labels with their scripts",
    "canonical": "forms with their scripts",
    "language": "descriptions of languages",
    "mirror": "mirrored concepts",
    "morph": "bound morphemes",
    "never": "terms not to be used",
    "other_language": "terms of other languages",
    "other_forms": "inflected forms",
    "over_long": "terms longer than the tool takes",
    "over_size": "terms for which the file has no room",
    "relation": "relations between senses",
    "remarks": "remarks",
    "romanisation_tags": "systems of romanisations",
    "context": "examples",
    "spellings": "further spellings, readings and romanisations",
    "transactionType": "dates and contributors",
    "roles": "narrative roles",
    "sense_definitions": "definitions of one term only",
    "source": "sources",
    "translation": "sources of translations",
    "unfit": "terms with a control character or a line break",
    "without_concept": "terms without a sense",
    "without_gloss": "terms without a gloss in the language",
}


def label(kind: str) -> str:
    """Return what people call a kind of loss."""
    return LABELS.get(kind, kind)


def readable(losses: Iterable[Loss]) -> str:
    """Return losses as one line: ``3 remarks; 12 borrowings``."""
    return "; ".join(f"{loss.count} {label(loss.kind)}" for loss in losses)


def unheld(kinds: Iterable[str]) -> str:
    """Return what a list out of the index never holds, as one line; empty if that is nothing."""
    told = ", ".join(map(label, kinds))
    return f"a list of this size has no {told}" if told else ""


def report_of(format: str, concepts: int, terms: int, losses: Iterable[Loss], not_held: Iterable[str] = ()) -> bytes:
    """Return the loss report as JSON: format, concepts and terms written, then every kind lost with its ids.

    ``not_held`` are kinds of which it is not counted how much there would be.
    """
    lost = [{"kind": x.kind, "label": label(x.kind), "count": x.count, "ids": list(x.ids)} for x in losses]
    told: dict[str, object] = {"format": format, "concepts": concepts, "terms": terms, "lost": lost}
    if kinds := list(not_held):
        told["not_held"] = [{"kind": kind, "label": label(kind)} for kind in kinds]
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
