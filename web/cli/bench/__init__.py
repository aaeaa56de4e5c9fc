"""`gogen bench`: measured figures beside their targets, as tables for people and TSV in a pipe."""

import click

from web.cli.bench.imports import import_
from web.cli.bench.morphology import morphology
from web.cli.bench.qa import qa
from web.cli.bench.search import search
from web.cli.bench.sparql import sparql


@click.group(short_help="Measure the analyser, the graph and the search.")
def bench() -> None:
    """Measure accuracy and speed; every figure stands beside its target.

    \b
    gogen bench morphology --errors
    gogen bench sparql --triples 100000
    gogen bench search --triples 100000
    gogen bench import
    gogen bench qa
    """


bench.add_command(import_)
bench.add_command(morphology)
bench.add_command(qa)
bench.add_command(sparql)
bench.add_command(search)
