"""The page /filters: concepts to hide and to keep are chosen, a filter list is shown, and sent as a file."""

from flask import Blueprint, Response, current_app, render_template, request

from graph.filters import TARGETS, Choice, Filter, filter_list
from graph.lookup import Library, Lookup
from ontology.errors import FormatError
from ontology.model import Concept, Glossary
from web.http import problem, sentence, wants_page

filters = Blueprint("filters", __name__)

MOST_CONCEPTS = 200  # in one list
LONGEST = 2_000  # characters of one field
LARGEST_LIMIT = 1_000_000  # characters


@filters.get("/filters")
def page() -> str | Response | tuple[str, int]:
    """Show the form and the list chosen; ``?download=1`` sends it (``?hide=netorare&keep=netorase&format=regex``)."""
    library: Library = current_app.extensions["library"]
    known = library.current()
    with known.lock:
        glossary = known.whole.glossary
    made: Filter | None = None
    failure: FormatError | None = None
    target = request.args.get("format", "keywords")
    if request.args.get("hide"):
        try:
            made = filter_list(glossary, target, _choice())
        except FormatError as error:
            failure = error
    elif request.args.get("download"):
        failure = FormatError("nothing to hide: name a concept")
    if failure and not wants_page("*/*", "application/problem+json"):
        return problem(400, "", sentence(failure))
    if made and request.args.get("download"):
        to = TARGETS[target]
        response = Response(made.text, content_type=to.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="gogen-filter.{to.extension}"'
        return response
    shown = render_template("filters.html", **_shown(glossary, known, target, made), problem=failure)
    return (shown, 400) if failure else shown


def _choice() -> Choice:
    given = {name: request.args.get(name, "") for name in ("limit", "site", "selector")}
    listed = {name: _named(request.args.getlist(name)) for name in ("hide", "keep", "language")}
    if any(len(text) > LONGEST for text in given.values()) or sum(map(len, listed.values())) > MOST_CONCEPTS:
        raise FormatError(f"too much at once: at most {MOST_CONCEPTS} concepts and languages")
    limit = given["limit"].strip()
    if limit and not (limit.isascii() and limit.isdigit() and 0 < int(limit[:9]) <= LARGEST_LIMIT and len(limit) < 8):
        raise FormatError(f"limit {limit[:20]!r} is no number from 1 to {LARGEST_LIMIT}")
    return Choice(
        listed["hide"],
        listed["keep"],
        listed["language"],
        bool(request.args.get("narrower")),
        int(limit) if limit else None,
        given["site"].strip().lower(),
        given["selector"].strip() or "article",
    )


def _named(values: list[str]) -> tuple[str, ...]:
    parts = (part.strip() for value in values for part in value[:LONGEST].split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _shown(glossary: Glossary, known: Lookup, target: str, made: Filter | None) -> dict[str, object]:
    """Return what the page shows: the concepts whose words carry an advisory are offered first."""
    flagged = {sense.concept for term in glossary.terms for sense in term.senses if sense.advisories}
    used = {sense.concept for term in glossary.terms for sense in term.senses}
    offered = [concept for concept in glossary.concepts if concept.id in flagged]
    return {
        "targets": TARGETS.values(),
        "target": target,
        "made": made,
        "offered": [(concept.id, _label(concept)) for concept in offered],
        "offered_ids": flagged,
        "concepts": [(concept.id, _label(concept)) for concept in glossary.concepts if concept.id in used],
        "hide": _named(request.args.getlist("hide")),
        "keep": _named(request.args.getlist("keep")),
        "languages": sorted(known.languages.items(), key=lambda item: (item[0] != "ja", item[1])),
        "chosen_languages": _named(request.args.getlist("language")),
        "given": {name: request.args.get(name, "")[:LONGEST] for name in ("limit", "site", "selector", "narrower")},
        "query": request.args.to_dict(flat=False),
    }


def _label(concept: Concept) -> str:
    return next((label.text for label in concept.labels if label.tag == "en"), concept.id)
