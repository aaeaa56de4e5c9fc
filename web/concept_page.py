"""The pages of one concept and of the matrix that the concepts with a perspective stand in."""

from typing import Any

from flask import abort, render_template, request

from graph import formats
from graph.lookup.answering import Answers, answers, marked
from graph.lookup.comparing import MOST
from graph.lookup.concepts import concept as read_concept
from graph.lookup.concepts import name_in
from graph.lookup.kinship import CONCEPT
from graph.lookup.perspectives import extract, matrix
from graph.lookup.views import ConceptLink, ConceptView, ConceptWords, RelationView, Word
from graph.publish.release import release_of
from ontology.model import Written
from web.interface import language_name, preferences
from web.pages import lookup, pages


@pages.app_context_processor
def answering() -> dict[str, Any]:
    """Give every template what ``questions.html`` asks, and the names of concepts in the reader's language."""
    return {"answers_to": answers_to, "concept_name": concept_name}


def answers_to(concept: ConceptView, here: str = "") -> Answers:
    """Return what the graph answers on a concept, on the page of the word ``here``, or on its own."""
    return answers(lookup(), concept, here)


def concept_name(concept: ConceptLink | ConceptWords) -> Written:
    """Return the name of a concept in the reader's language, where it has one."""
    return name_in(lookup(), ConceptLink(concept.id, concept.label), preferences().lang)


@pages.get("/concept/<name>")
def concept(name: str) -> str:
    """Show one concept: its names, its place in the matrix, its words, what it is not, questions, downloads."""
    known = lookup()
    found = read_concept(known, name)
    if found is None:
        abort(404, "unknown concept")
    imported = any(rendering.word.source for rendering in found.renderings)
    return render_template(
        "concept.html",
        concept=found,
        languages=known.languages,
        advisories=[one.advisory for one in marked(found)],
        extract=extract(known, name) if found.focalizer else None,
        pairs=[(relation, *_sides(relation, name)) for relation in found.relations],
        formats=() if imported else tuple(formats.FORMATS.values()),  # files of imports are made by their source
        release=release_of(known.snapshot.generation),
    )


def _sides(relation: RelationView, concept: str) -> tuple[Word, Word]:
    """Return the words of a relation, the one for a concept first."""
    source, target = relation.source, relation.target
    return (source, target) if concept in source.concepts else (target, source)


@pages.get("/matrix")
def perspectives() -> str:
    """Show who sees against who consents, with the words of every language, or of one (``?in=de``)."""
    known = lookup()
    tag = request.args.get("in", "")
    if tag and tag not in known.languages:
        abort(404, "unknown language")
    named = sorted((language_name(one, known.languages), one) for one in known.languages)
    chooser = sorted(((one, name) for name, one in named), key=lambda one: one[0] != "ja")
    found = matrix(known)
    placed = [one.id for _, cells in found.rows for cell in cells for one in cell.concepts]
    return render_template(
        "matrix.html",
        matrix=found,
        languages=known.languages,
        only=tag,
        chooser=chooser,
        compared=[f"{CONCEPT}{one}" for one in dict.fromkeys(placed)][:MOST] if len(set(placed)) > 1 else [],
    )
