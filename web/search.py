"""The search page: what a typed text may be, ranked, each answer with its reason, and ways on where there is none."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from graph.lookup import Lookup
from graph.lookup.overviews import groups, row_of
from graph.lookup.ranking import SURE, Filters, Place, page, source_of, sources_of
from graph.lookup.views import Found
from morphology.writing import script
from ontology.model import Written
from web import openapi
from web.api import lookup, stamp_of
from web.cursors import after_of, cursor_for, question_of
from web.interface import language_name
from web.names import _
from web.parameters import BadParameter, read
from web.reasons import trail, typed, why

finding = Blueprint("finding", __name__)

AT_ONCE = 20  # answers on one page
MOST_SPELLINGS = 3  # of a text that nobody knows, in each script
# The page takes what the API does, but the text may be missing or too long, and what is unknown is passed over: people
# come here by links that others made. ``lang`` is the language of the page, so that of the words is ``in``.
_PARAMETERS = tuple(
    replace(one, name="in") if one.name == "lang" else one
    for one in openapi.SEARCH
    if one.name not in ("q", "kind", "limit")
)
_PASSED_OVER = _("Part of this address says nothing here, and was passed over.")
_EARLIER = _("This link leads into answers of an earlier state of the graph. These are the first answers of today.")
_NO_PLACE = _("This link leads to no place among the answers. These are the first of them.")


@finding.get("/search")
def find() -> Response:
    """Show what a typed form may be."""
    known = lookup()
    text = request.args.get("q", "")
    given: dict[str, Any] = {"q": text}
    filters, question, stamp = Filters(), "", stamp_of()
    after: Place | None = None
    failure, status = "", 200
    try:
        given |= read(_known(), _PARAMETERS)
        question = question_of(given)
        filters, failure = _filters(known, given)
        after = after_of(given["cursor"], question, stamp) if given["cursor"] else None
    except BadParameter as error:
        status = error.status
        failure = {"cursor": _NO_PLACE}.get(error.name, _PASSED_OVER) if status == 400 else _EARLIER
        failure = gettext(failure)
    found = page(known, text, filters, after, AT_ONCE)
    body = render_template(
        "search.html",
        found=found.found,
        page=found,
        state=found.state,
        after=after,
        next=None if found.after is None or failure else cursor_for(found.after, question, stamp),
        asked=_asked(given),
        failure=failure,
        languages=known.languages,
        named=sorted((language_name(tag, known.languages), tag) for tag in known.languages),
        sources=sources_of(known),
        source_of=source_of,
        sure=SURE,
        names=known.vocabulary,
        by_id={value.id: value for value in known.vocabulary.values()},
        typed=typed(found.found),
        why=partial(why, found.found),
        trail=partial(trail, found.found),
        spellings=spellings(found.found) if found.state == "unknown" else (),
        row=_row(known, found.found),
    )
    return Response(body, status if status != 200 or not failure else 400)


def spellings(found: Found) -> tuple[Written, ...]:
    """Return other ways to write what nobody knows: in kana, the other kana and letters, from how it may be read."""
    readings = found.readings
    if found.script == "romaji" and not readings:
        readings = tuple(kana for kana in script.kana_candidates(found.query) if script.is_kana(kana))
    ways: list[Written] = []
    for kana in dict.fromkeys(map(script.hiragana, readings[:MOST_SPELLINGS])):
        ways += [Written(kana, "ja-Hira"), Written(script.katakana(kana), "ja-Kana")]
        ways.append(Written(script.romanise(kana), "ja-Latn"))
    return tuple(way for way in dict.fromkeys(ways) if way.text != found.query)


def _filters(known: Lookup, given: dict[str, Any]) -> tuple[Filters, str]:
    """Return which words a request leaves in, and what to say of a language or source that is none."""
    sources = sources_of(known)
    for name in given["in"]:
        if name not in known.languages:
            return Filters(), gettext("No word here is in a language “%(tag)s”: words of all are shown.", tag=name[:40])
    for name in given["source"]:
        if name not in sources:
            return Filters(), gettext("There is no source “%(name)s”: words of all are shown.", name=name[:40])
    return Filters(frozenset(given["in"]), frozenset(given["source"]), given["advisory"] == "show"), ""


def _row(known: Lookup, found: Found) -> tuple[str, str] | None:
    """Return the list to browse that a text would stand in: ``("kana", "き")``, ``("letter", "K")``."""
    first = script.hiragana(found.readings[0])[:1] if found.readings else script.hiragana(found.query)[:1]
    letter = script.plain_latin(found.query)[:1].upper()
    for facet, name in (("kana", first), ("letter", letter)):
        row = row_of(name) if facet == "kana" else name
        if any(group.id == row and group.count for group in groups(known, facet)):
            return facet, name
    return None


def _known() -> "MultiDict[str, str]":
    """Return the parameters of a request that the page has, each that may come once only once: its last."""
    several = {one.name for one in _PARAMETERS if one.several}
    names = [one.name for one in _PARAMETERS if one.name in request.args]
    pairs = [(name, value) for name in names for value in request.args.getlist(name)[0 if name in several else -1 :]]
    return MultiDict(pairs)


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """Return the filters of a request that are not the usual ones, for the links of the page."""
    asked = {name: list(given.get(name, ())) for name in ("in", "source")}
    if given.get("advisory") == "hide":
        asked["advisory"] = ["hide"]
    return {name: values for name, values in asked.items() if values}
