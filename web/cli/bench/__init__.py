"""`gogen bench`: measured figures beside their targets, as tables for people and TSV in a pipe."""

import click

from web.cli.bench.morphology import morphology
from web.cli.bench.sparql import sparql


@click.group(short_help="Measure the analyser and the graph.")
def bench() -> None:
    """Measure accuracy and speed; every figure stands beside its target.

    \b
    gogen bench morphology --errors
    gogen bench sparql --triples 100000
    """


bench.add_command(morphology)
bench.add_command(sparql)
