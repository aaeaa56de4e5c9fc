"""What the graph holds and what it lacks: the pages of statistics, and of gaps and doubts."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from graph.lookup import Lookup
from graph.lookup.overviews import counts, groups
from graph.lookup.overviews import sources as imports
from graph.lookup.statistics import Count, Table, tables
from ontology.model import Written
from web.drawing import Figure, bars, columns
from web.interface import called, language_name
from web.names import _
from web.pages import lookup, pages
from web.pages import marked as in_japanese

# What each table is called, and what its numbers count.
TITLES = {
    "languages": (_("Words by language"), _("Words that have a meaning here; Japanese is what the others came from.")),
    "goshu": (_("Japanese words by origin"), _("Native, Sino-Japanese, borrowed or mixed: goshu, where stated.")),
    "morae": (_("Japanese words by length"), _("In morae, the beats of a reading: kyo is one, ō are two.")),
    "processes": (_("Word formation"), _("Words made by each process; one word may be made by several.")),
    "routes": (_("Borrowing routes"), _("Words of other languages by the way they are said to have come.")),
    "registers": (_("Registers"), _("Senses by the register they are marked with.")),
    "fields": (_("Subject fields"), _("Concepts by field.")),
    "reach": (_("How far concepts travelled"), _("Concepts by the number of languages that have a word for them.")),
    "claims": (_("Claims by kind"), _("Statements that name their source, and how many of them are unsure.")),
    "methods": (_("Claims by method"), _("Stated by an editor, found by rule or analyser, or looked up in a source.")),
    "sources": (_("Claims by source"), _("A claim that several sources make counts for each.")),
}  # fmt: skip
# What the classes of claims are called.
KINDS = {
    "Translation": _("Translation pair"),
    "EtyLink": _("Borrowing"),
    "Claim": _("Spelling or reading, confirmed elsewhere"),
    "CompoundRelation": _("Compound"),
    "CompoundHead": _("Head of a compound"),
    "WordFormationRelation": _("Word formation"),
    "SenseRelation": _("No equivalent, or easily confused"),
    "Remark": _("Remark on a concept"),
    "ConsentDepiction": _("Depiction of consent"),
    "Doubt": _("Doubt"),
}
LISTED = {"languages": "language", "processes": "process", "routes": "route", "fields": "field"}  # lists to browse
MOST_DRAWN = 24


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as it is shown: its name, the same for a drawing, where it leads, its numbers."""

    name: Markup
    plain: str | Written
    address: str | None
    count: Count


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it is shown."""

    id: str
    title: str
    note: str
    table: Table
    rows: tuple[Row, ...]
    figure: Figure | None
    unsure: bool


@pages.get("/statistics")
def statistics() -> Response:
    """Show how much there is of everything: drawings and tables; one of them as CSV (``?table=goshu&format=csv``)."""
    known = lookup()
    found = tables(known.snapshot)
    asked = request.args.get("table", "")
    if asked:
        if asked not in found or request.args.get("format", "csv") != "csv":
            abort(404)
        return as_csv(f"gogen-{asked}.csv", _lines(known, found[asked]))
    shown = [_shown(known, table) for table in found.values()]
    totals = {"claims": found["methods"].total, "unsure": sum(row.unsure or 0 for row in found["methods"].rows)}
    page = render_template("statistics.html", tables=shown, counts=counts(known), totals=totals, imports=imports(known))
    return Response(page)


def _shown(known: Lookup, table: Table) -> Shown:
    one = table.statistic
    lists = {group.name: group.id for group in groups(known, LISTED[one.id])} if one.id in LISTED else {}
    rows = []
    for count in table.rows:
        name, plain = _name(known, one.keys, count.key)
        address = None
        if count.key in lists:
            asked: dict[str, Any] = {"by": LISTED[one.id], "in": lists[count.key]}
            address = url_for("pages.lists", **asked)
        elif one.keys == "source":
            address = url_for("linked.document", name=f"id/source/{count.key.rpartition('/')[2]}.html")
        rows.append(Row(name, plain, address, count))
    drawn = [(row.plain, row.count.n, row.address) for row in rows]
    figure = columns(drawn) if one.scale else bars(drawn, most=MOST_DRAWN)
    title, note = TITLES[one.id]
    return Shown(one.id, title, note, table, tuple(rows), figure, any(row.count.unsure is not None for row in rows))


def _name(known: Lookup, keys: str, key: str) -> tuple[Markup, str | Written]:
    """Return what a key is called, for a table and for a drawing."""
    if keys == "source" and (source := known.sources.get(key)):
        title = source.title
        name = in_japanese(title.text) if title.tag == "en" else escape(title.text)
        drawn = title if name == escape(title.text) else source.id  # a drawn text has one language
        return Markup('<bdi lang="{}">{}</bdi>').format(title.tag, name), drawn
    if keys == "value":
        name = called(known.named(key), brief=True)
        return name, name.striptags()
    if keys == "kind":
        local = key.rpartition("#")[2].rpartition("/")[2]
        text = gettext(KINDS[local]) if local in KINDS else local
    else:
        text = language_name(key, known.languages) if keys == "language" else key
    return escape(text), text


def _lines(known: Lookup, table: Table) -> list[Sequence[object]]:
    """Return a table as rows of a file: key and name, how many, how many of those are unsure."""
    unsure = any(row.unsure is not None for row in table.rows)
    rows: list[Sequence[object]] = [("key", "name", "count", *(["unsure"] if unsure else []))]
    for row in table.rows:
        name = _name(known, table.statistic.keys, row.key)[0].striptags()
        rows.append((row.key, name, row.n, *([row.unsure] if unsure else [])))
    return rows


def as_csv(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """Return rows as a CSV file (RFC 4180, UTF-8); a cell that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell)[:1] in ("=", "+", "-", "@", "\t") else cell for cell in row])
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    response.vary.update(("Cookie", "Accept-Language"))  # names are in the reader's language
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
