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
@click.option("--source", "sources", multiple=True, metavar="ID", help="Only what cites this source; may be repeated.")
@click.option("--since", metavar="DATE", help="Only terms written or changed from this day on (2026-01-31).")
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
    since: str | None,
    loss_report: Path | None,
    store: str | None,
    output: Path | None,
) -> None:
    """Write the glossary as FORMAT: csv, tsv, xlsx, tbx, tbx-dct, tbx-basic, tbx-basic-dct, tbx-min, tbx-min-dct,
    tbx-v2, tbx-v2-ntig, turtle or jsonld. What a format cannot hold is counted on stderr.

    So is what is not whole, such as a word without a form: it is left out of every format.

    \b
    gogen export csv --language ja --language en -o terms.csv
    gogen export tbx-v2 --no-advisory adult --loss-report lost.json -o omegat.tbx
    gogen export xlsx --subject food --status preferred -o food.xlsx
    gogen export turtle | rapper -i turtle - http://x/
    """
    from graph.engine.opening import open_store
    from graph.formats import format_named
    from graph.formats import write as write_glossary
    from graph.formats.selection import Selection
    from graph.whole import whole_glossary_of

    format_named(format_name)
    selection = Selection(languages, concepts, statuses, subjects, without, sources, since)
    whole = whole_glossary_of(open_store(store_root(store)).current().asserted())
    if output is None:
        report = write_glossary(whole.glossary, format_name, sys.stdout.buffer, selection)
    else:
        report = written(output, lambda file: write_glossary(whole.glossary, format_name, file, selection))
    if loss_report is not None:
        write_whole(loss_report, report.json())
    partial = "; ".join(f"{count} {what}" for what, count in whole.left_out)
    note(f"{report.concepts} concepts, {report.terms} terms" + (f"; left out: {report.lost}" if report.lost else ""))
    if partial:
        note(f"left out since not whole: {partial}")


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
