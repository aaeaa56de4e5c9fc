"""The pages for readers: home, term, concept, matrix, browse. All of it is drawn from the graph."""

import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from markupsafe import Markup, escape

from graph.lookup import Library, Lookup
from graph.lookup.search import LONGEST
from graph.lookup.views import Evidence, Evidences
from web.drawing import short
from web.http import is_known, unchanged, validator, version
from web.interface import preferences
from web.names import _

pages = Blueprint("pages", __name__)


_JAPANESE = re.compile("([\u3040-\u30ff\u3400-\u9fff々ー]+)")


class Notes:
    """The numbered list of sources at the end of one page: every claim points at its line there, and the line back."""

    def __init__(self) -> None:
        self.entries: dict[Evidence, int] = {}
        self.claims: dict[int, int] = {}  # how often each source is named

    def claim(self, number: int) -> int:
        """Return the number of one more claim of a source, counted from 1."""
        self.claims[number] = self.claims.get(number, 0) + 1
        return self.claims[number]

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
    day = datetime.now(UTC).date() if request.endpoint == "pages.home" else ""  # its words change with the day
    g.tag = validator(library().stamp(), version(), request.script_root, request.full_path, preferences(), day)
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
