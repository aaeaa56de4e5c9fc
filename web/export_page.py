"""The page /export: a part of the glossary is chosen, what a format loses of it is told, and the file is sent.

``?format=tbx&language=ja`` sends a file, ``&report=1`` its loss report as JSON; ``?as=tbx&language=ja`` shows the page
with the same choice, its first rows and the loss; ``?find=word`` offers the concepts that a word stands for. Without
``as`` nothing of the glossary is read. What was imported is streamed (``graph.formats.large``).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, current_app, render_template, request, url_for

from graph import formats
from graph.entries.rows import short
from graph.formats import large
from graph.formats.listing import entries
from graph.formats.losses import label
from graph.formats.pairs.direction import Direction
from graph.formats.selection import Selection, listed, select
from graph.formats.sheet.columns import parted
from graph.formats.sheet.writing import rows
from graph.formats.tables import MAX_CELL
from graph.index.listing import Listing, Wanted
from graph.lookup import Library, Lookup
from graph.lookup.offered import Offered, named
from graph.lookup.overviews import sources as browsable
from graph.lookup.ranking import concepts_of
from graph.lookup.ranking import page as ranked
from graph.lookup.search import clean
from graph.lookup.views import Value
from ontology.errors import FormatError
from ontology.model import Advisory, Glossary, Status, SubjectField
from ontology.vocabulary import value
from web.http import is_known, problem, sentence, unchanged, validator, wants_page
from web.interface import preferences
from web.names import _

exports = Blueprint("exports", __name__)

FIRST_ROWS = 8
MOST_CHOSEN = 200  # values of one choice
LONGEST = 200  # characters of one value
MOST_KINDS = 60  # of losses that are listed
OPEN_USES = {"Spreadsheets", "Computer-aided translation", "Machine translation"}

MOST_OFFERED = 12  # concepts for a word that was typed
MOST_REPORTS = 50  # that are kept of one generation of the graph

# What formats are for, in the order of the page; a test sees to it that every format stands in one row.
USES = (
    ("Spreadsheets", ("csv", "tsv", "xlsx")),
    ("Computer-aided translation", ("omegat", "tmx", "po", "utx", "columns")),
    ("Machine translation", ("deepl", "deepl-csv", "google", "google-tsv", "google-set", "aws")),
    ("Term bases (TBX)", ("tbx", "tbx-dct", "tbx-basic", "tbx-basic-dct", "tbx-min", "tbx-min-dct", "tbx-v2",
                          "tbx-v2-ntig")),
    ("Linked data", ("skos", "skos-jsonld", "skos-nquads", "turtle", "jsonld", "nquads")),
    ("Dictionaries and linguistics", ("yomitan", "cldf")),
)  # fmt: skip


class Preset(NamedTuple):
    """A choice that many make: what for, and the parameters of its address."""

    label: str
    note: str
    query: dict[str, str]


PRESETS = (
    Preset(_("OmegaT, from Japanese into English"), _("a glossary with readings and warnings in its comments"),
           {"as": "omegat", "language": "ja,en", "from": "ja", "to": "en"}),
    Preset(_("DeepL, from Japanese into English"), _("one translation a term, as DeepL asks for it"),
           {"as": "deepl", "language": "ja,en", "from": "ja", "to": "en"}),
    Preset(_("A spreadsheet of everything"), _("one row a term and spelling, to read and to edit"), {"as": "csv"}),
    Preset(_("A term base for translation tools"), _("TBX Basic, which most of them read"), {"as": "tbx-basic"}),
    Preset(_("The glossary as linked data"), _("every asserted triple, in Turtle"), {"as": "turtle"}),
)  # fmt: skip


class Shown(NamedTuple):
    """One row of the preview."""

    concept: str
    tag: str
    term: str
    reading: str
    status: str
    definition: str
    definition_tag: str
    advisories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A choice as it stands in the address."""

    selection: Selection
    everything: bool
    direction: Direction | None

    def query(self) -> dict[str, list[str]]:
        """Return the choice as parameters of an address."""
        chosen = self.selection
        found = {
            "language": [*chosen.languages],
            "concept": [*chosen.concepts],
            "status": [*chosen.statuses],
            "subject": [*chosen.subjects],
            "without": [*chosen.without],
            "source": [*chosen.sources],
            "since": [chosen.since] if chosen.since else [],
            "imports": ["1"] if self.everything else [],
            "from": [self.direction.source] if self.direction else [],
            "to": [*self.direction.targets] if self.direction else [],
        }
        return {name: values for name, values in found.items() if values}


class Part(NamedTuple):
    """What was chosen, found: how much it is, its first rows, and how it is written."""

    concepts: int
    terms: int
    first: list[Shown]
    wanted: Wanted | None  # rows of the index; None: of the graph itself


@exports.get("/export")
def page() -> str | Response | tuple[str, int]:
    """Show the choice with what comes of it, or send the file asked for by ``format``.

    What is left out since it is not whole is told on the page, and in the header ``Gogen-Left-Out`` of a file.
    """
    library: Library = current_app.extensions["library"]
    known = library.current()
    name = request.args.get("format")
    asked, part, report = Asked(Selection(), False, None), None, None
    failure: FormatError | None = None
    try:
        asked = _asked()
        if name is not None:
            tag = validator(f"{library.stamp()}-{known.index.path.stem}", request.query_string)
            return unchanged(tag) if is_known(tag) else _sent(known, name, asked, tag)
        if request.args.get("as") and not request.args.get("look"):
            part, report = _told(known, request.args["as"], asked)
    except FormatError as error:
        failure = error
    if failure and not wants_page("*/*", "application/problem+json"):
        return problem(400, "", sentence(failure))
    html = render_template("export.html", **_shown(known, asked), part=part, report=report, problem=failure)
    return (html, 400) if failure else html


def _shown(known: Lookup, asked: Asked) -> dict[str, Any]:
    """Return what the form shows, read from the index alone."""
    chosen = request.args.get("as") or request.args.get("format") or "csv"
    lang = preferences().lang
    typed = clean(request.args.get("find", "")[:LONGEST])
    return {
        "uses": _uses(_is_of_rows(known, asked)),
        "presets": PRESETS,
        "open_uses": OPEN_USES,
        "chosen": chosen,
        "format": formats.FORMATS.get(chosen),
        "asked": asked,
        "query": asked.query(),
        "lost": lambda kind: spaced(label(kind)),
        "most_kinds": MOST_KINDS,
        "languages": sorted(known.languages, key=lambda tag: (tag != "ja", tag != "en", known.languages[tag])),
        "names": known.languages,
        "concepts": named(known, asked.selection.concepts, lang),
        "typed": typed,
        "offered": _offered(known, typed, asked, lang) if typed else (),
        "statuses": [short(member) for member in Status],
        "subjects": _values(known, SubjectField),
        "advisories": _values(known, Advisory),
        "imports": [(group.id, group.label) for group in browsable(known) if group.id],
        "left_out": known.left_out,
    }


def _is_of_rows(known: Lookup, asked: Asked) -> bool:
    """Tell whether the choice is written out of the index, which not every format can be."""
    try:
        return large.wanted_of(known.index, asked.selection, asked.everything) is not None
    except FormatError:
        return False


def _values(known: Lookup, kind: type[StrEnum]) -> dict[str, Value]:
    """Return controlled values as pages name them, by their short names."""
    return {short(member): known.named(str(value(member))) for member in kind}


def _offered(known: Lookup, typed: str, asked: Asked, lang: str) -> tuple[Offered, ...]:
    """Return the concepts that a typed word may stand for, without those chosen already."""
    found = [one.concept.id for one in concepts_of(known, ranked(known, typed).ranked)]
    return named(known, tuple(name for name in found if name not in asked.selection.concepts)[:MOST_OFFERED], lang)


def spaced(name: str) -> str:
    """Return the name of a data category in words: ``conjugation_class``, ``subjectField`` → subject field."""
    return name if " " in name else re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).lower()


def counted(things: tuple[tuple[str, int], ...]) -> str:
    """Return in words how many things of some kinds there are: ``3 words, 1 senses``."""
    return ", ".join(f"{count} {what}" for what, count in things)


def _uses(only_large: bool) -> list[tuple[str, list[formats.Format]]]:
    """Return the formats by what they are for; only those of any size, where the choice needs them."""
    able = set(large.formats())
    grouped = ((use, [formats.FORMATS[one] for one in names if one in able or not only_large]) for use, names in USES)
    return [(use, members) for use, members in grouped if members]


# ---------------------------------------------------------------- what is asked for


def _asked() -> Asked:
    given = {
        name: tuple(dict.fromkeys(value.strip() for text in request.args.getlist(name) for value in text.split(",")))
        for name in ("language", "concept", "status", "subject", "without", "source", "to")
    }
    given = {name: tuple(value for value in values if value) for name, values in given.items()}
    since, source = request.args.get("since", "").strip(), request.args.get("from", "").strip()
    for values in (*given.values(), (since, source)):
        if len(values) > MOST_CHOSEN or any(len(value) > LONGEST for value in values):
            raise FormatError(f"too much at once: at most {MOST_CHOSEN} values of {LONGEST} characters")
    selection = Selection(
        given["language"],
        given["concept"],
        given["status"],
        given["subject"],
        given["without"],
        given["source"],
        since or None,
    )
    direction = Direction(source or "ja", given["to"] or ("en",)) if source or given["to"] else None
    return Asked(selection, request.args.get("imports") == "1", direction)


def _glossary(known: Lookup) -> Glossary:
    with known.lock:
        return known.whole.glossary


def _part(known: Lookup, asked: Asked) -> Part:
    wanted = large.wanted_of(known.index, asked.selection, asked.everything)
    if wanted is not None:
        listing = Listing(known.index)
        first = [
            Shown(row.concept, row.tag, row.written, row.reading or "", row.status or "", row.definition or "",
                  row.definition_tag or "", parted(row.advisories or ""))
            for row in listing.first(wanted, FIRST_ROWS)
        ]  # fmt: skip
        return Part(*listing.count(wanted), first, wanted)
    selected = select(_glossary(known), asked.selection)
    terms = listed(selected)
    spelt = (row for row in rows(entries(selected), (), MAX_CELL) if not row.get("without_concept"))
    first = [
        Shown(row["concept_id"], row["lang"], row["term"], row.get("reading", ""), row.get("status", ""),
              row.get("definition", ""), row.get("definition_lang", ""), parted(row.get("content_warning", "")))
        for row in islice(spelt, FIRST_ROWS)
    ]  # fmt: skip
    return Part(len({sense.concept for term in terms for sense in term.senses}), len(terms), first, None)


# ---------------------------------------------------------------- what comes of it


def _direction(name: str, asked: Asked) -> Direction | None:
    """Return the direction for a format that has one."""
    return asked.direction if formats.format_named(name).directed else None


_KEPT: WeakKeyDictionary[Lookup, dict[str, tuple[Part, formats.Report]]] = WeakKeyDictionary()


def _told(known: Lookup, name: str, asked: Asked) -> tuple[Part, formats.Report]:
    """Return what was chosen and what a format loses of it; the last ones of a graph are kept, they take a second."""
    kept, key = _KEPT.setdefault(known, {}), repr((name, asked))
    if key not in kept:
        part = _part(known, asked)
        found = part, _report(known, name, asked, part)
        while len(kept) >= MOST_REPORTS:
            kept.pop(next(iter(kept)), None)
        kept[key] = found
    return kept[key]


def _report(known: Lookup, name: str, asked: Asked, part: Part) -> formats.Report:
    """Return what a file would hold and lose; of rows of the index, without reading them all."""
    if part.wanted is None:
        return formats.export(_glossary(known), name, asked.selection, _direction(name, asked)).report
    large.pieces(known.index, name, part.wanted, large.Tally())  # is it such a format, is there anything
    return formats.Report(name, part.concepts, part.terms, not_held=large.NOT_HELD)


def _sent(known: Lookup, name: str, asked: Asked, tag: str) -> Response:
    """Return the file, or its loss report."""
    found = formats.format_named(name)
    wanted = large.wanted_of(known.index, asked.selection, asked.everything)
    if wanted is not None:
        tally = large.Tally()
        pieces = large.pieces(known.index, name, wanted, tally, large.head_of(known.snapshot, wanted))
        if request.args.get("report"):
            for _ in pieces:
                pass
            response = Response(tally.report(name).json(), content_type="application/json")
        else:
            response = Response(pieces, content_type=found.media_type)
    else:
        made = formats.export(_glossary(known), name, asked.selection, _direction(name, asked))
        body, media_type = made.body, found.media_type
        if request.args.get("report"):
            body, media_type = made.report.json(), "application/json"
        response = Response(body, content_type=media_type)
        if known.left_out:
            response.headers["Gogen-Left-Out"] = counted(known.left_out)
    if not request.args.get("report"):
        response.headers["Content-Disposition"] = f'attachment; filename="gogen.{found.extension}"'
        values: dict[str, Any] = {**asked.query(), "format": name, "report": 1}
        report = url_for("exports.page", **values)
        response.headers["Link"] = f'<{report}>; rel="describedby"; type="application/json"'
    response.set_etag(tag, weak=True)
    return response
