"""`gogen export`: term lists and the graph as files."""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

import click

from ontology.errors import FormatError
from web.cli.shell import STORE, note, store_root

T = TypeVar("T")


@click.command(short_help="Write a term list or the graph.")
@click.argument("format_name", metavar="FORMAT")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Only this language; may be repeated.")
@click.option("--concept", "concepts", multiple=True, metavar="ID", help="Only this concept; may be repeated.")
@click.option("--status", "statuses", multiple=True, metavar="NAME", help="Only terms of this status: preferred …")
@click.option("--subject", "subjects", multiple=True, metavar="NAME", help="Only concepts of this field: food …")
@click.option("--no-advisory", "without", multiple=True, metavar="NAME", help="No terms with this advisory: adult …")
@click.option("--source", "sources", multiple=True, metavar="ID", help="Only what cites it, or of this import.")
@click.option("--imports", "everything", is_flag=True, help="All that was imported, beside the glossary.")
@click.option("--since", metavar="DATE", help="Only terms written or changed from this day on (2026-01-31).")
@click.option("--from", "source", metavar="TAG", help="Of files that translate: from this language [default: ja].")
@click.option("--to", "targets", multiple=True, metavar="TAG", help="… into this one; may be repeated [default: en].")
@click.option("--columns", metavar="LIST", help="For columns: headings and fields, Term=source,Note=definition …")
@click.option(
    "--loss-report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what the format has no place for, as JSON: kind, count, ids.",
)
@STORE
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write [default: standard output]."
)
def export(
    format_name: str,
    languages: tuple[str, ...],
    concepts: tuple[str, ...],
    statuses: tuple[str, ...],
    subjects: tuple[str, ...],
    without: tuple[str, ...],
    sources: tuple[str, ...],
    everything: bool,
    since: str | None,
    source: str | None,
    targets: tuple[str, ...],
    columns: str | None,
    loss_report: Path | None,
    store: str | None,
    output: Path | None,
) -> None:
    """Write the glossary as FORMAT: csv, tsv, xlsx, tbx, tbx-dct, tbx-basic, tbx-basic-dct, tbx-min, tbx-min-dct,
    tbx-v2, tbx-v2-ntig, deepl, deepl-csv, google, google-tsv, google-set, aws, omegat, utx, columns, tmx, po, yomitan,
    cldf, skos, skos-jsonld, skos-nquads, turtle, jsonld or nquads. What a format cannot hold is counted on stderr.

    So is what is not whole, such as a word without a form: it is left out of every format.

    What was imported (--imports, or --source with the name of an import) and a glossary of more than 50,000 words are
    written as csv, tsv, xlsx or tbx, row by row out of the index: the first spelling, reading, romanisation and
    definition of every word, with its status and warnings.

    \b
    gogen export csv --language ja --language en -o terms.csv
    gogen export tbx-v2 --no-advisory adult --loss-report lost.json -o omegat.tbx
    gogen export xlsx --subject food --status preferred -o food.xlsx
    gogen export deepl --from ja --to de -o ja-de.tsv
    gogen export columns --columns Term=source,Translation=target,Note=definition -o terms.csv
    gogen export csv --source edict -o edict.csv
    gogen export tbx --imports --language ja -o everything.tbx
    gogen export turtle | rapper -i turtle - http://x/
    """
    from graph.engine.opening import open_store
    from graph.formats import format_named, large
    from graph.formats import write as write_glossary
    from graph.formats.pairs.direction import Direction
    from graph.formats.pairs.presets import columns_of
    from graph.formats.selection import Selection
    from graph.whole import whole_glossary_of

    format_named(format_name)
    selection = Selection(languages, concepts, statuses, subjects, without, sources, since)
    direction = None
    if source or targets or columns:
        if columns and format_name != "columns":
            raise FormatError("--columns is for the format columns")
        direction = Direction(source or "ja", targets or ("en",), columns_of(columns) if columns else ())
    place = store_root(store)
    snapshot = open_store(place).current()
    index = large.index_for(place, snapshot, selection, everything)
    wanted = large.wanted_of(index, selection, everything) if index else None
    partial = ""
    if index and wanted:
        if direction:
            raise FormatError("--from, --to and --columns are for the glossary itself, not for imports")
        tally = large.Tally()
        pieces = large.pieces(index, format_name, wanted, tally, large.head_of(snapshot, wanted))
        _to(output, lambda file: file.writelines(pieces))
        report = tally.report(format_name)
    else:
        whole = whole_glossary_of(snapshot.asserted())
        report = _to(output, lambda file: write_glossary(whole.glossary, format_name, file, selection, direction))
        partial = "; ".join(f"{count} {what}" for what, count in whole.left_out)
    if loss_report is not None:
        write_whole(loss_report, report.json())
    note(f"{report.concepts} concepts, {report.terms} terms" + (f"; left out: {report.lost}" if report.lost else ""))
    if partial:
        note(f"left out since not whole: {partial}")


def _to(output: Path | None, write: Callable[[IO[bytes]], T]) -> T:
    return write(sys.stdout.buffer) if output is None else written(output, write)


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one; FormatError where that cannot be done."""
    written(path, lambda file: file.write(body))


def written(path: Path, write: Callable[[IO[bytes]], T]) -> T:
    """Let a file be written so that it is either the old one or the whole new one, and return what the writer does.

    Raises FormatError where that cannot be done.
    """
    draft: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            draft = Path(file.name)
            told = write(file)
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)
        draft.replace(path)
    except OSError as error:
        raise FormatError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)
    return told
