"""`gogen export`: term lists and the graph as files."""

import os
import tempfile
from pathlib import Path

import click

from ontology.errors import FormatError
from web.cli.shell import STORE, note, store_root


@click.command(short_help="Write a term list or the graph.")
@click.argument("format_name", metavar="FORMAT")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Only this language; may be repeated.")
@STORE
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write [default: standard output]."
)
def export(format_name: str, languages: tuple[str, ...], store: str | None, output: Path | None) -> None:
    """Write the glossary as FORMAT: csv, tbx, turtle or jsonld. What a format cannot hold is counted on stderr.

    So is what is not whole, such as a word without a form: it is left out of every format.

    \b
    gogen export csv --language ja --language en -o terms.csv
    gogen export tbx -o gogen.tbx
    gogen export turtle | rapper -i turtle - http://x/
    """
    from graph.engine.opening import open_store
    from graph.formats import export as export_glossary
    from graph.whole import whole_glossary_of

    whole = whole_glossary_of(open_store(store_root(store)).current().asserted())
    exported = export_glossary(whole.glossary, format_name, languages)
    if output is None:
        click.echo(exported.body, nl=False)
    else:
        write_whole(output, exported.body)
    report = exported.report
    lost, partial = ("; ".join(f"{count} {what}" for what, count in some) for some in (report.lost, whole.left_out))
    note(f"{report.concepts} concepts, {report.terms} terms" + (f"; left out: {lost}" if lost else ""))
    if partial:
        note(f"left out since not whole: {partial}")


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one; FormatError where that cannot be done."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            draft.write(body)
        mask = os.umask(0)
        os.umask(mask)
        Path(draft.name).chmod(0o666 & ~mask)
        Path(draft.name).replace(path)
    except OSError as error:
        raise FormatError(f"cannot write {path}: {error.strerror or error}") from error
