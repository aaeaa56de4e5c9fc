"""`gogen bench morphology`: figures of the analyser beside their targets."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ontology.errors import FormatError
from web.cli.bench.tables import MET, print_speeds
from web.cli.shell import note, print_rows, progress

if TYPE_CHECKING:
    from morphology.bench.speed import Speed


@click.command(short_help="Accuracy on the test sets, speed against the peers.")
@click.option("--sets", type=click.Path(path_type=Path), help="Folder of TSV sets [default: $GOGEN_SHARED's].")
@click.option("--errors", is_flag=True, help="List every row that is answered wrongly.")
@click.option("--limit", type=click.IntRange(1), help="Only so many rows of each set, evenly spread.")
@click.option("--only", metavar="TEXT", help="Only files of sets whose name holds this.")
@click.option("--speed/--no-speed", default=None, help="Only, or not, the measuring of speed [default: both].")
def morphology(sets: Path | None, errors: bool, limit: int | None, only: str | None, speed: bool | None) -> None:
    """Measure the analyser: accuracy on every set of a folder, then speed as ratios against MeCab and the peers.

    Peers that are not installed are left out: `uv sync --group bench` installs them. Exit code 1 if a target is missed.

    \b
    gogen bench morphology
    gogen bench morphology --sets my-sets --errors --limit 500 --no-speed | grep -v '^#'
    """
    from morphology.bench.accuracy import accuracy
    from morphology.reading.reverse import ensure

    folder = sets or default_sets()
    own = Path(__file__).parents[3] / "tests" / "data"  # lists checked by hand; only a checkout has them
    missed = False
    if speed is not True:
        if not folder.is_dir():
            raise FormatError(f"{folder}: no such folder of test sets; name one with --sets, or set GOGEN_SHARED")
        ensure(progress)
        figures = [
            figure
            for place in (folder, *(() if sets or not own.is_dir() else (own,)))
            for figure in accuracy(place, limit, only or "", progress)
        ]
        missed = any(figure.met is False for figure in figures)
        rows = [
            [
                " · ".join(filter(None, (figure.set, figure.source))),
                figure.measure,
                f"{figure.value:.3f}",
                "" if figure.target is None else f"≥ {figure.target:.2f}",
                MET[figure.met],
                str(figure.count),
            ]
            for figure in figures
        ]
        if not rows:
            note(f"{folder} holds no set that this knows")
        print_rows(["set", "measure", "value", "target", "met", "rows"], rows)
        if errors:
            print_rows(
                ["set", "measure", "asked", "expected", "found"],
                [
                    [" · ".join(filter(None, (f.set, f.source))), f.measure, c.asked, c.expected, c.found]
                    for f in figures
                    for c in f.confusions
                ],
            )
    if speed is not False:
        measured = list(_speeds(folder))
        missed = missed or any(item.met is False for item in measured)
        print_speeds(measured)
    sys.exit(1 if missed else 0)


def _speeds(folder: Path) -> "Iterator[Speed]":
    """Measure on the glossary's own definitions and the inflected forms of the sets."""
    from graph.build import read
    from graph.entries import DATA as CURATED
    from morphology.bench.accuracy import read as read_set
    from morphology.bench.speed import speeds
    from morphology.lexicon import Lexicon

    glossary = read(CURATED).glossary
    texts = [text.text for concept in glossary.concepts for text in concept.definitions if text.tag == "ja"]
    forms = [row["form"] for path in sorted(folder.glob("a_*.tsv")) for row in read_set(path)]
    return speeds(texts, forms, Lexicon.of(glossary))


def default_sets() -> Path:
    """Return the folder of sets that is measured unless another is named."""
    return Path(os.environ.get("GOGEN_SHARED", "../shared")) / "data" / "morphology"
