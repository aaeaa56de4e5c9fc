"""The pages that one begins from: home, and the lists to browse."""

from datetime import UTC, datetime

from flask import abort, render_template, request

from graph.lookup.overviews import FACETS, counts, gojuon, groups, row_of, shown_today, sources, words_in
from web.names import _
from web.pages import lookup, pages

# A few words to start from, each in another script or shape: what is typed, its language, what it shows.
EXAMPLES = (
    ("寝取られた", "ja", _("an inflected form")),
    ("ﾈﾄﾗﾚ", "ja-Kana", _("half-width kana")),
    ("dojinshi", "ja-Latn", _("romaji of any kind")),
    ("караоке", "ru", _("a word of another language")),
    ("NTR", "ja-Latn", _("an abbreviation")),
    ("glove", "en", _("a meaning in English")),
)
FACET_NAMES = {
    "kana": _("By kana"),
    "letter": _("By letter"),
    "language": _("By language"),
    "process": _("By word formation"),
    "route": _("By borrowing route"),
    "field": _("By subject field"),
}


@pages.get("/")
def home() -> str:
    """Show what this is, the search box, ways in, and a few words that change with the day."""
    known = lookup()
    words = shown_today(known, datetime.now(UTC).timetuple().tm_yday)
    return render_template("home.html", examples=EXAMPLES, counts=counts(known), words=words, languages=known.languages)


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
        found = [(name, FACET_NAMES[name], groups(known, name, source)) for name in FACETS if name != "kana"]
        return render_template(
            "browse.html",
            chart=gojuon(known, source),
            facets=[facet for facet in found if facet[2]],
            counts=counts(known, source),
            imports=imports,
            of=of,
            languages=known.languages,
            names=known.vocabulary,
        )
    listed = groups(known, facet, source)
    name = request.args.get("in", "")
    row = row_of(name) if facet == "kana" else None  # ``in=き``: in the row of か, from there on
    group = next((group for group in listed if group.id == (row or name)), None)
    marks = request.args.get("after"), request.args.get("before")
    start = name if row and row != name else ""
    piece = words_in(known, facet, group, source, *marks, start=start) if group else None
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
        names=known.vocabulary,
    )
