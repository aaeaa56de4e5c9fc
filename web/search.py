"""The search page: what a typed text may be, ranked, each answer with its reason, and ways on where there is none."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from graph.lookup.ranking import Filters, Place, page, source_of, sources_of
from web import openapi
from web.api import filters_of, lookup, stamp_of
from web.cursors import after_of, cursor_for, question_of
from web.parameters import BadParameter, read

finding = Blueprint("finding", __name__)

AT_ONCE = 20  # answers on one page
# The page takes what the API does, but the text may be missing or too long, and what is unknown is passed over: people
# come here by links that others made.
_PARAMETERS = tuple(one for one in openapi.SEARCH if one.name not in ("q", "kind", "limit"))


@finding.app_template_filter("filled")
def filled(words: str, typed: Markup, matched: Markup) -> Markup:
    """Return the words of a reason with the texts that they are about, each marked with its language."""
    return Markup(words).format(typed=typed, matched=matched)


@finding.get("/search")
def find() -> Response:
    """Show what a typed form may be."""
    known = lookup()
    typed = request.args.get("q", "")
    given: dict[str, Any] = {"q": typed}
    filters, question, stamp = Filters(), "", stamp_of()
    after: Place | None = None
    failure: BadParameter | None = None
    try:
        given |= read(_known(), _PARAMETERS)
        filters = filters_of(known, given)
        question = question_of(given)
        after = after_of(given["cursor"], question, stamp) if given["cursor"] else None
    except BadParameter as error:
        failure = error
    found = page(known, typed, filters, after, AT_ONCE)
    body = render_template(
        "search.html",
        found=found.found,
        page=found,
        state=found.state,
        after=after,
        next=None if found.after is None or failure else cursor_for(found.after, question, stamp),
        given=given,
        asked=_asked(given),
        failure=failure,
        languages=known.languages,
        sources=sources_of(known),
        source_of=source_of,
        names={value.id: value for value in known.vocabulary.values()},
    )
    status = failure.status if failure else 200
    return Response(body, status)


def _known() -> "MultiDict[str, str]":
    """Return the parameters of a request that the page has, each that may come once only once: its last."""
    several = {one.name for one in _PARAMETERS if one.several}
    names = [one.name for one in _PARAMETERS if one.name in request.args]
    pairs = [(name, value) for name in names for value in request.args.getlist(name)[0 if name in several else -1 :]]
    return MultiDict(pairs)


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """Return the filters of a request that are not the usual ones, for the links of the page."""
    asked = {name: list(given.get(name, ())) for name in ("lang", "source")}
    if given.get("advisory") == "hide":
        asked["advisory"] = ["hide"]
    return {name: values for name, values in asked.items() if values}
