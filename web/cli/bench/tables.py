"""Measured speeds as a table: what, who, value, unit, target and whether it is met."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from web.cli.shell import print_rows

if TYPE_CHECKING:
    from morphology.bench.speed import Speed

MET = {True: "yes", False: "no", None: ""}


def print_speeds(measured: "Iterable[Speed]") -> None:
    """Print speeds and ratios beside their targets."""
    print_rows(
        ["task", "who", "value", "unit", "target", "met"],
        [
            [
                item.task,
                item.who,
                f"{item.value:,.0f}" if item.value >= 100 else f"{item.value:.2f}",
                item.unit,
                "" if item.target is None else f"{'≤' if item.at_most else '≥'} {item.target:g}",
                MET[item.met],
            ]
            for item in measured
        ],
    )
