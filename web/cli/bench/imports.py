"""`gogen bench import`: a whole dictionary, beside Oxigraph's bulk load and the analysis of its headwords."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from web.cli.bench.tables import print_speeds
from web.cli.shell import note

USUAL = 20_000  # made-up words where no EDICT is there


@click.command("import", short_help="Import speed and memory of a whole dictionary.")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--words", type=click.IntRange(100), help=f"So many made-up words [default without EDICT: {USUAL}].")
@click.option("--rdflib/--no-rdflib", default=True, help="Compare loading with rdflib, or not.")
@click.option("--json", "as_json", is_flag=True, help="The figures as one JSON array.")
def import_(file: Path | None, words: int | None, rdflib: bool, as_json: bool) -> None:
    """Import an EDICT file into a store of its own, and say how long and how much memory that takes.

    FILE is Debian's /usr/share/edict/edict where it is installed; else made-up words are imported. Exit code 1 if a
    target is missed.

    \b
    gogen bench import
    gogen bench import --words 5000 --no-rdflib --json
    """
    from graph.bench.imports import EDICT, measure

    path = file or (EDICT if EDICT.exists() and words is None else None)
    figures = list(measure(path, words or USUAL, rdflib, note))
    if as_json:
        click.echo(json.dumps([asdict(figure) | {"met": figure.met} for figure in figures]))
    else:
        print_speeds(figures)
    missed = [figure for figure in figures if figure.met is False]
    for figure in missed:
        note(f"missed: {figure.task}, {figure.who}")
    sys.exit(1 if missed else 0)
