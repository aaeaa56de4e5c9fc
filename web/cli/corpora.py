"""`gogen analyse --text --output`: corpora as triples, by this machine or by Spark."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ontology.errors import FormatError
from web.cli.shell import note
from web.cli.text import Progress, watched

if TYPE_CHECKING:
    from morphology.corpus import Piece
    from morphology.lexicon import Lexicon


def triples_of_files(
    names: tuple[str, ...], lexicon: "Lexicon", output: str, jobs: int, base: str | None, skip_invalid: bool
) -> None:
    """Write the triples of files and folders into a new folder."""
    from graph.corpora import files_of, write_triples
    from graph.nif import BASE

    files = files_of(names)
    done = Progress(output, 0, 1)

    def pieces() -> Iterator["Piece"]:
        for path, name in files.items():
            try:
                with path.open("rb") as stream:
                    yield from watched(stream, name, 1, skip_invalid, done)
            except OSError as error:
                raise FormatError(f"cannot read {path}: {error.strerror or error}") from error

    total = 0
    try:
        for answer in write_triples(pieces(), lexicon, jobs, Path(output), base or BASE):
            done.add(answer)
            total += answer.piece.last
    finally:
        done.close()
    note(f"{output}: {total:,} lines of {len(files):,} file{'s' * (len(files) != 1)}")


def triples_by_spark(
    names: tuple[str, ...],
    lexicon: "Lexicon",
    output: str,
    format_name: str,
    master: str | None,
    base: str | None,
    skip_invalid: bool,
) -> None:
    """Let Spark write the triples of what it can read."""
    from graph.nif import BASE
    from graph.spark import analyse

    total = analyse(names, output, lexicon, format_name, master, base or BASE, skip_invalid)
    note(f"{output}: {total:,} lines")


def base_of_iris(_: click.Context, __: click.Parameter, base: str | None) -> str | None:
    """Refuse what is no IRI that names can be put behind."""
    if base is not None and not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|^`\\]*[/#:]", base):
        raise click.BadParameter(f"'{base}' is no beginning of IRIs; write one that ends in a slash")
    return base
