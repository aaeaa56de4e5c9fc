"""The page /export: a part of the glossary is chosen, what a format loses of it is told, and the file is sent.

``?format=tbx&language=ja`` sends a file, ``&report=1`` its loss report as JSON; ``?as=tbx&language=ja`` shows the page
with the same choice, its first rows and the loss. What was imported is streamed (``graph.formats.large``).
"""

from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

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
from graph.lookup.overviews import sources as browsable
from ontology.errors import FormatError
from ontology.model import Advisory, Glossary, Status, SubjectField
from web.http import is_known, problem, sentence, unchanged, validator, wants_page

exports = Blueprint("exports", __name__)

FIRST_ROWS = 8
MOST_CHOSEN = 200  # values of one choice
LONGEST = 200  # characters of one value
MOST_KINDS = 60  # of losses that are listed

# What formats are for, in the order of the page; those that no other row names are for translation tools.
USES = (
    ("Spreadsheets", ("csv", "tsv", "xlsx")),
    ("Translation tools", ()),
    ("Linked data", ("skos", "skos-jsonld", "skos-nquads", "turtle", "jsonld", "nquads")),
    ("Dictionaries and linguistics", ("yomitan", "cldf")),
)


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
    shown_as = request.args.get("as") or name or "csv"
    try:
        asked = _asked()
        if name is not None:
            tag = validator(f"{library.stamp()}-{known.index.path.stem}", request.query_string)
            return unchanged(tag) if is_known(tag) else _sent(known, name, asked, tag)
        part = _part(known, asked)
        if request.args.get("as"):
            report = _report(known, shown_as, asked, part)
    except FormatError as error:
        failure = error
    if failure and not wants_page("*/*", "application/problem+json"):
        return problem(400, "", sentence(failure))
    query = asked.query()
    html = render_template(
        "export.html",
        uses=_uses(part.wanted is not None if part else False),
        chosen=shown_as,
        format=formats.FORMATS.get(shown_as),
        asked=asked,
        query=query,
        part=part,
        report=report,
        label=label,
        most_kinds=MOST_KINDS,
        languages=sorted(known.languages.items(), key=lambda item: (item[0] != "ja", item[1])),
        statuses=[short(member) for member in Status],
        subjects=[short(member) for member in SubjectField],
        advisories=[short(member) for member in Advisory],
        imports=[(group.id, group.label) for group in browsable(known) if group.id],
        problem=failure,
        left_out=counted(known.left_out),
    )
    return (html, 400) if failure else html


def counted(things: tuple[tuple[str, int], ...]) -> str:
    """Return in words how many things of some kinds there are: ``3 words, 1 senses``."""
    return ", ".join(f"{count} {what}" for what, count in things)


def _uses(only_large: bool) -> list[tuple[str, list[formats.Format]]]:
    """Return the formats by what they are for; only those of any size, where the choice needs them."""
    named = {name for _, names in USES for name in names}
    able = set(large.formats())
    grouped = []
    for use, names in USES:
        members = [one for one in formats.FORMATS.values() if (one.name in names if names else one.name not in named)]
        if found := [one for one in members if one.name in able or not only_large]:
            grouped.append((use, found))
    return grouped


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
