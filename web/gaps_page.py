"""The page of gaps and doubts: what is missing, what rests on one source, what is unsure, what checks disagree with."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext

from graph.lookup import Lookup
from graph.lookup.gaps import ConceptGaps, Fact, Gaps, shown_doubts, shown_facts
from graph.lookup.gaps import gaps as gaps_of
from ontology.vocabulary import V, identifier, iri
from web.drawing import bars
from web.interface import called, language_name
from web.names import _
from web.overview_page import KINDS, as_csv
from web.pages import lookup, pages

AT_ONCE, FEW = 50, 5  # rows on a page of one list, and of each where all stand
# What each list is called, what it means, and what helps.
LISTS = {
    "missing": (
        _("Concepts without a word"),
        _("A language that has no word for a concept here may have one: nobody has told it to the glossary yet."),
        _("Send in a term list with the words that you know."),
    ),
    "unsure": (
        _("Unsure claims"),
        _("Claims with a confidence below 0.6, the least sure first: much that editors know without a citation."),
        _("Name a source that says so, or otherwise."),
    ),
    "single": (
        _("Facts on one source only"),
        _("Nobody else has confirmed them. That is no sign of a mistake, but the place to look for a second source."),
        _("Import or send in another dictionary: what agrees is counted as a source."),
    ),
    "doubts": (
        _("Doubts of the checks on imports"),
        _("Where an imported dictionary says what our analysis or another statement contradicts. Either may be wrong."),
        _("Look at the entry: it shows what the source has and what was expected."),
    ),
    "route": (
        _("Words of which no route is told"),
        _("Words of other languages of which nobody says how they came. Some were never borrowed: translations."),
        _("Name a source that says where the word comes from."),
    ),
    "romanisation": (
        _("Words without a romanisation"),
        _("Words in a script other than Latin of which nobody has told the romanisation."),
        _("Send in a term list with romanisations."),
    ),
    "definition": (
        _("Words without a definition"),
        _("Words that are here without being explained in any language."),
        _("Send in a term list with definitions."),
    ),
}  # fmt: skip
FACTS = ("unsure", "single")
WORDS = {"route": "no_route", "romanisation": "no_romanisation", "definition": "no_definition"}


@pages.get("/gaps")
def gaps() -> Response:
    """Show all lists by their beginnings, or a page of one (``?list=missing&in=de&field=fandom&page=2``), or as CSV."""
    known = lookup()
    found = gaps_of(known)
    name, kind = request.args.get("list", ""), request.args.get("kind", "")
    language, field = request.args.get("in", ""), request.args.get("field", "")
    if (name and name not in LISTS) or (language and language not in dict(found.languages)):
        abort(404)
    if field and field not in found.fields:
        abort(404)
    narrowed = {"in": language, "field": field} if name == "missing" else {"kind": kind}
    narrowed = {key: value for key, value in narrowed.items() if value}
    if not name:
        lists = [_piece(known, found, one, 0, FEW, {}) for one in LISTS]
        return Response(render_template("gaps.html", lists=lists, **_common(known, found)))
    if request.args.get("format") == "csv":
        return as_csv(f"gogen-{name}.csv", _lines(found, name, narrowed))
    number = request.args.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0
    one = _piece(known, found, name, (page - 1) * AT_ONCE, AT_ONCE, narrowed)
    if page < 1 or (page > 1 and not one["rows"]):
        abort(404)
    last = max(1, -(-one["count"] // AT_ONCE))
    body = render_template(
        "gaps_list.html", one=one, page=page, last=last, asked={"list": name, **narrowed}, **_common(known, found)
    )
    return Response(body)


def _common(known: Lookup, found: Gaps) -> dict[str, Any]:
    """Return what both pages need: names, and the drawing of how many concepts each language has a word for."""

    def address(tag: str) -> str:
        asked: dict[str, Any] = {"list": "missing", "in": tag}
        return url_for("pages.gaps", **asked)

    rows = [(language_name(tag, known.languages), n, address(tag)) for tag, n in found.languages]
    return {
        "gaps": found,
        "figure": bars(rows),
        "languages": known.languages,
        "fields": {field: called(known.named(str(V[f"field-{field}"])), brief=True) for field in found.fields},
        "kinds": KINDS,
        "facts": FACTS,
        "named": sorted((language_name(tag, known.languages), tag) for tag, _ in found.languages),
    }


def _all(found: Gaps, name: str, narrowed: dict[str, str]) -> Sequence[Any]:
    """Return what stands in a list, of one kind, language or field if that is asked."""
    if name == "missing":
        return found.missing(narrowed.get("in", ""), narrowed.get("field", ""))
    whole: Sequence[Any] = getattr(found, WORDS.get(name, name))
    if kind := narrowed.get("kind"):
        return [one for one in whole if _kind(one) == kind]
    return whole


def _kind(one: object) -> str:
    """Return the kind of a fact or doubt, the language of a word."""
    if isinstance(one, Fact):
        return one.kind
    return one[1] if isinstance(one, tuple) else identifier(str(one)).partition("-")[0]


def _piece(known: Lookup, found: Gaps, name: str, start: int, most: int, narrowed: dict[str, str]) -> dict[str, Any]:
    """Return a list with its texts, how long it is, its kinds, and some rows of it."""
    title, note, help_ = LISTS[name]
    whole = _all(found, name, narrowed)
    some = whole[max(start, 0) : max(start, 0) + most]
    rows: Sequence[Any]
    if name == "missing":
        links = known.concepts.many(one.id for one in some)
        rows = [(links[one.id], one) for one in some if one.id in links]
    elif name in FACTS:
        rows = shown_facts(known, some)
    elif name == "doubts":
        rows = shown_doubts(known, some)
    else:
        rows = list(known.words.many(some).values())
    everything = _all(found, name, {})
    kinds = Counter(map(_kind, everything)).most_common() if name != "missing" else []
    return {
        **{"id": name, "title": title, "note": note, "help": help_, "count": len(whole), "rows": rows},
        "kinds": [(kind, _kind_name(known, name, kind), n) for kind, n in kinds] if len(kinds) > 1 else [],
    }


def _kind_name(known: Lookup, name: str, kind: str) -> str:
    """Return what a kind is called."""
    if name in FACTS:
        return gettext(KINDS[kind]) if kind in KINDS else kind
    return called(known.named(str(V[kind])), brief=True) if name == "doubts" else language_name(kind, known.languages)


def _lines(found: Gaps, name: str, narrowed: dict[str, str]) -> Iterator[Sequence[object]]:
    """Yield a whole list as rows of a file."""
    whole = _all(found, name, narrowed)
    if name == "missing":
        wanted = [narrowed["in"]] if "in" in narrowed else list(found.main)
        yield ("concept", "field", "languages", "without")
        one: ConceptGaps
        for one in whole:
            lacks = [tag for tag in wanted if tag not in one.languages]
            yield (iri("concept", one.id), one.field, " ".join(sorted(one.languages)), " ".join(lacks))
    elif name in FACTS:
        yield ("claim", "kind", "confidence")
        yield from whole
    elif name == "doubts":
        yield ("doubt", "kind")
        yield from whole
    else:
        yield ("word",)
        yield from ((word,) for word in whole)
