"""The pages for readers: home, term, concept, matrix, browse. All of it is drawn from the graph."""

import re
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, render_template, request
from markupsafe import Markup, escape

from graph.lookup import Library, Lookup
from graph.lookup.concepts import concept as read_concept
from graph.lookup.overviews import FACETS, counts, groups, matrix, sources, words_in
from graph.lookup.search import LONGEST
from graph.lookup.terms import term as read_term
from graph.lookup.views import Evidence, Evidences
from web.drawing import draw, short
from web.http import is_known, unchanged, validator, version
from web.interface import preferences
from web.names import _

pages = Blueprint("pages", __name__)


# A few words to start from, each in another script or shape.
EXAMPLES = (
    ("寝取られた", "ja"),
    ("ﾈﾄﾗﾚ", "ja-Kana"),
    ("dojinshi", "ja-Latn"),
    ("караоке", "ru"),
    ("NTR", "ja-Latn"),
    ("tycoon", "en"),
)
FACET_NAMES = {
    "kana": _("By kana"),
    "letter": _("By letter"),
    "language": _("By language"),
    "process": _("By word formation"),
    "route": _("By borrowing route"),
    "field": _("By subject field"),
}


_JAPANESE = re.compile("([\u3040-\u30ff\u3400-\u9fff々ー]+)")


class Notes:
    """The numbered list of sources at the end of one page: every claim points at its line there."""

    def __init__(self) -> None:
        self.entries: dict[Evidence, int] = {}

    def mark(self, evidence: Evidences) -> tuple[tuple[int, Evidence], ...]:
        """Return the numbers of what supports a claim, each with its evidence; new ones join the list."""
        return tuple((self.entries.setdefault(one, len(self.entries) + 1), one) for one in evidence)

    @staticmethod
    def doubt(evidence: Evidences) -> str | None:
        """Return a word of doubt on a claim: unsure, editorial, or None."""
        if evidence and all(one.unsure for one in evidence):
            return _("unsure")
        if evidence and all(one.source.id == "editorial" for one in evidence):
            return _("editorial")
        return None


def library() -> Library:
    """Return the store that the pages show."""
    found: Library = current_app.extensions["library"]
    return found


def lookup() -> Lookup:
    """Return what the serving graph knows."""
    return library().current()


@pages.before_request
def held_already() -> Response | None:
    """Answer 304 to a browser that holds a page of this graph as this reader would have it."""
    g.tag = validator(library().stamp(), version(), request.script_root, request.full_path, preferences())
    return unchanged(g.tag) if is_known(g.tag) else None


@pages.after_request
def tagged(response: Response) -> Response:
    """Give a page its validator."""
    if response.status_code == 200 and "tag" in g:
        response.set_etag(g.tag, weak=True)
    return response


@pages.app_context_processor
def everywhere() -> dict[str, Any]:
    """Give every template its notes and the small functions it writes with."""
    return {"notes": Notes(), "short": short, "longest": LONGEST}


@pages.app_template_filter("marked")
def marked(text: str) -> Markup:
    """Return an English text with every Japanese word in it marked as Japanese."""
    pieces = _JAPANESE.split(text)
    return Markup("").join(
        Markup('<bdi lang="ja">{}</bdi>').format(piece) if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )


@pages.get("/")
def home() -> str:
    """Show what this is, and the search box."""
    found = lookup()
    return render_template("home.html", examples=EXAMPLES, counts=counts(found))


@pages.get("/term/<name>")
def term(name: str) -> str:
    """Show one term."""
    known = lookup()
    found = read_term(known, name)
    if found is None:
        abort(404, "unknown term")
    return render_template(
        "term.html",
        term=found,
        languages=known.languages,
        drawing=draw(found, known.languages),
        imports={group.id: group.label for group in sources(known)},
    )


@pages.get("/concept/<name>")
def concept(name: str) -> str:
    """Show one concept."""
    known = lookup()
    found = read_concept(known, name)
    if found is None:
        abort(404, "unknown concept")
    return render_template("concept.html", concept=found, languages=known.languages)


@pages.get("/matrix")
def perspectives() -> str:
    """Show who sees against who consents."""
    return render_template("matrix.html", matrix=matrix(lookup()))


@pages.get("/browse")
def lists() -> str:
    """Show the ways to browse with their lists, or a page of one list (``?by=kana&in=か&after=ja-karaoke``).

    ``of`` names an import (``?of=edict``), whose words have lists of their own.
    """
    known = lookup()
    facet, source = request.args.get("by", ""), request.args.get("of", "")
    imports = sources(known)
    of = next((group for group in imports if group.id == source), None)
    if (source and of is None) or (facet and facet not in FACETS):
        abort(404, "no such list")
    if not facet:
        found = [(name, FACET_NAMES[name], groups(known, name, source)) for name in FACETS]
        facets = [facet for facet in found if any(group.count for group in facet[2])]
        return render_template("browse.html", facets=facets, counts=counts(known, source), imports=imports, of=of)
    listed = groups(known, facet, source)
    group = next((group for group in listed if group.id == request.args.get("in", "")), None)
    marks = request.args.get("after"), request.args.get("before")
    piece = words_in(known, facet, group, source, *marks) if group else None
    if group is None or piece is None:
        abort(404, "no such list")
    return render_template(
        "browse_list.html",
        facet=facet,
        facet_name=FACET_NAMES[facet],
        groups=listed,
        group=group,
        piece=piece,
        of=of,
        languages=known.languages,
    )
