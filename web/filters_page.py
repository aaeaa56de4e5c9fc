"""The page /filters: concepts to hide and to keep are chosen, a filter list is shown, and sent as a file.

``?hide=netorare&keep=netorase``: concepts by id, by name or by any word that stands for one. The form is made of the
index; the glossary is read for a list.
"""

from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, render_template, request

from graph.filters import TARGETS, Choice, Filter, Word, filter_list
from graph.lookup import Library, Lookup
from graph.lookup.offered import Offered, offered
from graph.lookup.ranking import SURE, concepts_of
from graph.lookup.ranking import page as ranked
from graph.lookup.views import Value
from ontology.errors import FormatError
from ontology.model import Glossary
from ontology.vocabulary import value
from web.http import problem, sentence, wants_page
from web.interface import preferences

filters = Blueprint("filters", __name__)

MOST_CONCEPTS = 200  # in one list
LONGEST = 2_000  # characters of one field
LONGEST_WORD = 100  # characters of a word that is searched for
LARGEST_LIMIT = 1_000_000  # characters


class Why(NamedTuple):
    """Why words are on a list: the concept that they stand for, its advisories, and the words."""

    concept: Offered
    advisories: tuple[Value, ...]
    words: list[Word]


@filters.get("/filters")
def page() -> str | Response | tuple[str, int]:
    """Show the form and the list chosen; ``?download=1`` sends it (``?hide=netorare&keep=netorase&format=regex``)."""
    library: Library = current_app.extensions["library"]
    known = library.current()
    made: Filter | None = None
    why: list[Why] = []
    failure: FormatError | None = None
    target = request.args.get("format", "keywords")
    if any(request.args.getlist("hide")):
        try:
            choice = _choice(known)
            with known.lock:
                glossary = known.whole.glossary
            made = filter_list(glossary, target, choice)
            why = _why(known, glossary, made)
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
    shown = render_template("filters.html", **_shown(known), target=target, made=made, why=why, problem=failure)
    return (shown, 400) if failure else shown


def _choice(known: Lookup) -> Choice:
    given = {name: request.args.get(name, "") for name in ("limit", "site", "selector")}
    listed = {name: _named(request.args.getlist(name)) for name in ("hide", "keep", "language")}
    if any(len(text) > LONGEST for text in given.values()) or sum(map(len, listed.values())) > MOST_CONCEPTS:
        raise FormatError(f"too much at once: at most {MOST_CONCEPTS} concepts and languages")
    limit = given["limit"].strip()
    if limit and not (limit.isascii() and limit.isdigit() and 0 < int(limit[:9]) <= LARGEST_LIMIT and len(limit) < 8):
        raise FormatError(f"limit {limit[:20]!r} is no number from 1 to {LARGEST_LIMIT}")
    return Choice(
        _ids(known, listed["hide"]),
        _ids(known, listed["keep"]),
        listed["language"],
        bool(request.args.get("narrower")),
        int(limit) if limit else None,
        given["site"].strip().lower(),
        given["selector"].strip() or "article",
    )


def _named(values: list[str]) -> tuple[str, ...]:
    parts = (part.strip() for value in values for part in value[:LONGEST].split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _ids(known: Lookup, typed: tuple[str, ...]) -> tuple[str, ...]:
    """Return concepts by what was typed: an id, a name, a word that surely stands for one; else as it was typed."""
    names = {one.name.text.casefold(): one.id for lang in ("ja", "en") for one in offered(known, lang)}
    ids = {one.id for one in offered(known)}

    def meant(text: str) -> str:
        if text in ids or ((found := names.get(text.casefold())) is None and len(text) > LONGEST_WORD):
            return text
        if found is not None:
            return found
        sure = (one for one in ranked(known, text).ranked if one.score >= SURE)
        return next((one.concept.id for one in concepts_of(known, sure) if one.concept.id in ids), text)

    return tuple(dict.fromkeys(map(meant, typed)))


def _why(known: Lookup, glossary: Glossary, made: Filter) -> list[Why]:
    """Return the words of a list by the concept that they stand for, with what its words are advised for."""
    advised: dict[str, set[str]] = {}
    for term in glossary.terms:
        for sense in term.senses:
            advised.setdefault(sense.concept, set()).update(str(value(one)) for one in sense.advisories)
    words: dict[str, list[Word]] = {}
    for word in made.hidden:
        words.setdefault(word.concept, []).append(word)
    names = {one.id: one for one in offered(known, preferences().lang)}
    return [Why(names[name], known.values(advised[name]), found) for name, found in words.items() if name in names]


def _shown(known: Lookup) -> dict[str, Any]:
    """Return what the form shows: the concepts whose words carry an advisory are offered first."""
    concepts = offered(known, preferences().lang)
    hide = _named(request.args.getlist("hide"))
    return {
        "targets": TARGETS.values(),
        "advised": [one for one in concepts if one.advised],
        "chosen": [one for one in concepts if one.id in hide and not one.advised],
        "concepts": concepts,
        "hide": hide,
        "others": [name for name in hide if name not in {one.id for one in concepts}],
        "keep": _named(request.args.getlist("keep")),
        "languages": sorted(known.languages, key=lambda tag: (tag != "ja", tag != "en", known.languages[tag])),
        "names": known.languages,
        "chosen_languages": _named(request.args.getlist("language")),
        "given": {name: request.args.get(name, "")[:LONGEST] for name in ("limit", "site", "selector", "narrower")},
        "query": {name: values for name, values in request.args.to_dict(flat=False).items() if name != "lang"},
    }
