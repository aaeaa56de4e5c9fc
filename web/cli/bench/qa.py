"""`gogen bench qa`: how many segments a second are checked."""

import sys

import click

from web.cli.bench.tables import print_speeds

FEWEST, USUAL = 100, 5000


@click.command(short_help="Speed of the term checker.")
@click.option("--segments", type=click.IntRange(FEWEST), default=USUAL, show_default=True, help="Of each language.")
def qa(segments: int) -> None:
    """Check generated pairs in five languages on one core. Exit code 1 if a target is missed.

    \b
    gogen bench qa
    gogen bench qa --segments 20000
    """
    from graph.bench.termcheck import measure

    figures = list(measure(segments))
    print_speeds(figures)
    sys.exit(1 if any(figure.met is False for figure in figures) else 0)
