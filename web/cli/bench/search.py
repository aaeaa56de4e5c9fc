"""`gogen bench search`: the label index beside a scan of all labels and Oxigraph."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from ontology.errors import FormatError
from web.cli.bench.tables import print_speeds
from web.cli.shell import STORE, note, store_root

SMALLEST, USUAL = 5_000, 5_400_000  # triples


@click.command(short_help="Search speed and accuracy over many labels.")
@click.option("--triples", type=click.IntRange(SMALLEST), default=USUAL, show_default=True, help="Size of the graph.")
@STORE
@click.option("--errors", is_flag=True, help="List every question that is answered wrongly.")
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
def search(triples: int, store: str | None, errors: bool, as_json: bool) -> None:
    """Index a graph and ask it: suggestions, pieces of words, typing errors, inflected forms, romaji, the term list.

    The graph is a generated one around the glossary, or that of a store that is named; a store is only read. Targets of
    time count from 700,000 labels on. Exit code 1 if an answer differs from a full scan or a target is missed.

    \b
    gogen bench search
    gogen bench search --triples 100000 --errors
    gogen bench search --store /srv/gogen --json > figures.json
    """
    from graph.bench.search import Options, measure

    place = store_root(store) if store else None
    if place is not None and not isinstance(place, Path):
        raise FormatError(f"--store {store}: expected a folder; an engine elsewhere is not measured")
    report = measure(Options(place, triples), note)
    if as_json:
        figures = [asdict(figure) | {"met": figure.met} for figure in report.figures]
        click.echo(json.dumps(asdict(report) | {"figures": figures}, ensure_ascii=False))
    else:
        print_speeds(report.figures)
        if errors:
            for line in report.wrong:
                click.echo(line)
    missed = report.missed()
    for figure in missed:
        note(f"missed: {figure.task}, {figure.who}")
    sys.exit(1 if missed else 0)
