"""What the verbs of the shell share: options, tables, progress and remarks."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ontology.errors import GogenError

if TYPE_CHECKING:
    from graph.engine.opening import Place

T = TypeVar("T")

STORE = click.option(
    "--store",
    metavar="PLACE",
    help="Folder of the graph, or the address of a SPARQL engine [default: $GOGEN_STORE or a folder of yours].",
)
DATA = click.option(
    "--data", type=click.Path(path_type=Path), help="Folder of curated TOML files, or an RDF file exported before."
)


def store_root(store: str | None) -> "Place":
    """Return the store to use: a folder, or an engine with its credentials. Raises StoreError for a bad address."""
    from graph.engine.opening import place_of

    return place_of(store)


def progress(title: str, items: Iterable[T]) -> Iterable[T]:
    """Show a progress bar on a terminal's stderr while items go by; nothing where output is not watched."""
    listed = list(items)
    if not sys.stderr.isatty():
        return listed
    return _bar(title, listed)


def _bar(title: str, items: list[T]) -> Iterator[T]:
    with click.progressbar(items, label=title, file=sys.stderr) as bar:
        yield from bar


def note(text: str) -> None:
    """Say something that is not the answer: to stderr, so that pipes stay clean."""
    click.echo(text, err=True)


def lines() -> Iterator[str]:
    """Give the lines of standard input; GogenError names the first that is not UTF-8."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            yield line.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise GogenError(f"standard input, line {number}: not UTF-8 at byte {error.start}") from error


def print_rows(names: list[str], rows: list[list[str]]) -> None:
    """Print rows as a table on a terminal, as TSV with a header in a pipe."""
    if sys.stdout.isatty():
        click.echo(table(names, rows))
        return
    for row in [names, *rows]:
        click.echo("\t".join(" ".join(cell.split()) for cell in row))


def table(names: list[str], rows: list[list[str]]) -> str:
    """Lay rows out for people: aligned by the columns a terminal needs, with a count below."""
    widths = [max([_width(name), *(_width(row[i]) for row in rows)]) for i, name in enumerate(names)]

    def line(cells: list[str]) -> str:
        return "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
        ).rstrip()

    ruler = "  ".join("─" * width for width in widths)
    count = f"({len(rows)} row{'s' * (len(rows) != 1)})"
    return "\n".join([line(names), ruler, *map(line, rows), count])


def _width(text: str) -> int:
    """Return the columns a text takes in a terminal: two for a wide character (UAX #11)."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
