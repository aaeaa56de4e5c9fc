"""`gogen import`, `gogen imports`, `gogen forget`: foreign dictionaries and term lists in, and out again."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ontology.errors import FormatError
from web.cli.build import build_store, index_store
from web.cli.shell import STORE, note, print_rows, store_root

if TYPE_CHECKING:
    from graph.engine.opening import Place
    from graph.imports.pipeline import Progress
    from graph.imports.report import Report

MOST_LISTED = 10  # warnings and rejected records shown; --json has all
_EVERY = 0.2  # seconds between two looks at how far it is


@click.command("import", short_help="Take in a dictionary, or a term list as proposals.")
@click.argument("format", metavar="FORMAT")
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--into", metavar="SOURCE", help="Name of the source [default: the format's own, or the file's].")
@click.option("--by", metavar="NAME", help="Who proposes a term list: nothing of it counts before it is accepted.")
@click.option("--cites", metavar="TEXT", help="With --by: what the list goes back to; else it is general knowledge.")
@click.option("--from", "source", metavar="TAG", help="With --by, of pairs: from this language [default: ja].")
@click.option("--to", "targets", multiple=True, metavar="TAG", help="… into this one; may be repeated [default: en].")
@click.option("--lenient", is_flag=True, help="Leave out records that cannot be read, and count them.")
@click.option("--dry-run", is_flag=True, help="Read, analyse and report; write nothing.")
@click.option("--jobs", type=click.IntRange(1), help="Processes that analyse [default: one a core].")
@click.option("--json", "as_json", is_flag=True, help="The report as one JSON object.")
@STORE
def import_(
    format: str,
    files: tuple[Path, ...],
    into: str | None,
    by: str | None,
    cites: str | None,
    source: str | None,
    targets: tuple[str, ...],
    lenient: bool,
    dry_run: bool,
    jobs: int | None,
    as_json: bool,
    store: str | None,
) -> None:
    """Import files as one source, analyse every word, and link it with the glossary and with other imports.

    Formats: edict, edict2, jmdict, wiktextract, cldf, ontolex, skos, csv, tsv, xlsx, tbx. Files may be packed with
    gzip, bzip2, zstd or xz. A source that is imported again is replaced; an import that was killed goes on where it
    was. All or nothing: one record that cannot be read stops the import unless --lenient is given.

    With --by, a term list (csv, tsv, xlsx, tbx and the others that 'gogen export' writes and Gogen reads) is compared
    with the glossary: what it says besides, or otherwise, becomes proposals, which 'gogen review' accepts or rejects.
    Concepts are known by IRI or id; one that only its words tell is marked, or left to choose.

    \b
    gogen import edict /usr/share/edict/edict
    gogen import jmdict JMdict_e.gz --dry-run --json
    gogen import edict /usr/share/edict/compdic --into compdic --lenient
    gogen import csv list.csv --by "Jane Roe" --dry-run
    gogen import omegat glossary.txt --by "Jane Roe" --from ja --to de
    gogen import tbx list.tbx --by "Jane Roe" --into acme --cites "Acme style guide, 2026"
    """
    root = store_root(store)
    _built(root)
    if by is not None:
        from web.cli.review import propose_files

        propose_files(root, format, files, by, into or "", cites or "", not lenient, dry_run, as_json, source, targets)
        return
    from graph.imports.pipeline import import_files

    _is_dictionary(format, bool(cites or source or targets))
    report = import_files(root, format, files, into, lenient, dry_run, jobs, _Watched())
    if not dry_run:
        index_store(root)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _print(report)


def _is_dictionary(format: str, asked: bool) -> None:
    """Refuse what is meant for a term list where nobody proposes it."""
    from graph.formats import FORMATS
    from graph.imports.formats import BY_NAME

    if asked or (format not in BY_NAME and format in FORMATS and FORMATS[format].read):
        raise FormatError("a term list enters as proposals: name who proposes it, as in --by 'Jane Roe'")


def _built(root: "Place") -> None:
    """See that there is a graph to import into."""
    from graph.engine.opening import generation_at

    if isinstance(root, Path) and generation_at(root) is None:
        note("no graph yet: building it first")
        build_store(None, root)


class _Watched:
    """Says on a terminal how far an import is: rate, and time left by the bytes read."""

    def __init__(self) -> None:
        self._begun: float | None = None
        self._next = 0.0
        self._doing = ""

    def __call__(self, progress: "Progress") -> None:
        if not sys.stderr.isatty():
            return
        now = time.monotonic()
        if progress.doing != self._doing:
            self._begun, self._doing, self._next = now, progress.doing, 0.0
            click.echo(err=True)
        if now < self._next:
            return
        self._next = now + _EVERY
        click.echo(f"\r\x1b[K{_told(progress, now - (self._begun or now))}", err=True, nl=False)


def _told(progress: "Progress", seconds: float) -> str:
    """Say one state: ``analysing: 41,000 words, 612 words/s, 38 %, 4:12 left``."""
    parts = [f"{progress.records:,} words"] if progress.records else []
    if progress.records and seconds > 1:
        parts.append(f"{progress.records / seconds:,.0f} words/s")
    if progress.total and progress.position:
        share = min(progress.position / progress.total, 1.0)
        parts.append(f"{share:.0%}")
        if seconds > 1:
            left = round(seconds * (1 - share) / share)
            parts.append(f"{left // 60}:{left % 60:02d} left")
    return f"{progress.doing}: {', '.join(parts)}" if parts else progress.doing


def _print(report: "Report") -> None:
    if sys.stderr.isatty():
        click.echo(err=True)
    if not report.changed:
        note(f"nothing changed: {report.source} holds these {report.entries:,} entries already")
        return
    done = "would be imported" if report.dry_run else "imported"
    resumed = f", {report.resumed:,} records taken over from the run before" if report.resumed else ""
    what = f"{report.entries:,} entries, {report.triples:,} statements"
    note(f"{report.source}: {what} {done} in {report.seconds:.0f} s{resumed}")
    note(f"{report.links:,} links, {report.doubts:,} doubts")
    for record in report.rejected[:MOST_LISTED]:
        note(f"left out: {record.where}: {record.reason}")
    if report.rejected_count > MOST_LISTED:
        note(f"{report.rejected_count:,} records left out in all; --json lists them")
    frequent = report.most_frequent()
    for what, count, first in frequent[:MOST_LISTED]:
        note(f"{count:,} × {what}" + (f" (first: {first})" if first else ""))
    if len(frequent) > MOST_LISTED:
        note(f"and {len(frequent) - MOST_LISTED} more kinds of warnings; --json lists them")


@click.command(short_help="List what was imported.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@STORE
def imports(as_json: bool, store: str | None) -> None:
    """List the imported sources: entries, statements, licence, version and date of the edition, when, checksum.

    \b
    gogen imports
    gogen imports --json
    """
    from graph.engine.opening import open_store
    from graph.imports.journal import unfinished
    from graph.imports.source import imported_in

    root = store_root(store)
    found = imported_in(open_store(root).current())
    if as_json:
        for one in found:
            click.echo(json.dumps(one._asdict(), ensure_ascii=False))
        return
    print_rows(
        ["source", "title", "format", "entries", "statements", "licence", "version", "date", "imported", "sha256"],
        [
            [
                one.name,
                one.title,
                one.format,
                str(one.entries),
                str(one.triples),
                one.licence,
                one.version,
                one.date,
                one.imported,
                " ".join(checksum[:12] for checksum in one.checksums),
            ]
            for one in found
        ],
    )
    for name in unfinished(root) if isinstance(root, Path) else ():
        note(f"{name}: begun and not ended; import the same file again to go on, or 'gogen forget {name}'")


@click.command(short_help="Take an import out of the graph.")
@click.argument("source")
@STORE
def forget(source: str, store: str | None) -> None:
    """Take an imported source out of the graph, with all that was worked out of it; the glossary stays as it is.

    \b
    gogen forget edict
    """
    from graph.imports.pipeline import forget as forget_import

    root = store_root(store)
    gone = forget_import(root, source)
    index_store(root)
    note(f"{source}: {gone.entries:,} entries forgotten" if gone else f"{source}: what was begun is deleted")
