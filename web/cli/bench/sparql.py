"""`gogen bench sparql`: our query path beside plain Oxigraph, rdflib and other endpoints."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from ontology.errors import FormatError
from web.cli.bench.tables import print_speeds
from web.cli.shell import note, print_rows

if TYPE_CHECKING:
    from graph.bench.sparql import Report, Taken

SMALLEST, USUAL = 5_000, 2_500_000  # triples


@click.command(short_help="Query speed beside Oxigraph, rdflib and endpoints.")
@click.option("--triples", type=click.IntRange(SMALLEST), default=USUAL, show_default=True, help="Size of the graph.")
@click.option("--endpoint", "endpoints", multiple=True, metavar="[NAME=]URL", help="A SPARQL endpoint to compare with.")
@click.option("--load", is_flag=True, help="Write the graph to the endpoint first; GOGEN_UPDATE_URL says where.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True, help="How often each query is timed.")
@click.option("--limit", type=click.FloatRange(1), default=60.0, show_default=True, help="Seconds a query may take.")
@click.option("--rdflib/--no-rdflib", default=True, help="Compare with rdflib in memory, or not.")
@click.option("--http/--no-http", default=True, help="Measure ASK over HTTP against the Oxigraph server, or not.")
@click.option("--connections", type=click.IntRange(1, 512), default=16, show_default=True, help="Of the HTTP load.")
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
def sparql(
    triples: int,
    endpoints: tuple[str, ...],
    load: bool,
    rounds: int,
    limit: float,
    rdflib: bool,
    http: bool,
    connections: int,
    as_json: bool,
) -> None:
    """Generate a graph in the shape of our own, and ask it 17 queries: through a worker, in process, and elsewhere.

    Medians in ms, engines in turns. Precomputed answers stand beside the same queries; ASK over HTTP beside the
    Oxigraph server, if it is installed. Targets count from 2.5 million triples on. Exit code 1 if an engine answers
    differently or a target is missed.

    \b
    gogen bench sparql
    gogen bench sparql --triples 100000 --no-rdflib --json > figures.json
    gogen bench sparql --endpoint virtuoso=http://127.0.0.1:8890/sparql
    GOGEN_UPDATE_URL=http://127.0.0.1:7878/update gogen bench sparql --endpoint http://127.0.0.1:7878/query --load
    """
    from graph.bench.sparql import Options, measure

    named = _named(endpoints)
    if load and len(named) != 1:
        raise FormatError(f"--load writes to one endpoint, and {len(named)} are named with --endpoint")
    report = measure(
        Options(
            triples=triples,
            rounds=rounds,
            endpoints=named,
            load=load,
            limit=limit,
            with_rdflib=rdflib,
            connections=connections,
            serve=(sys.executable, "-m", "web.cli", "serve", "--rate", "0") if http else (),
        ),
        note,
    )
    differences, missed = report.differences(), report.missed()
    if as_json:
        figures = [asdict(figure) | {"met": figure.met} for figure in report.figures]
        click.echo(json.dumps(asdict(report) | {"figures": figures, "differences": differences}, ensure_ascii=False))
    else:
        _print(report)
    for difference in differences:
        note(f"different answers: {difference}")
    for figure in missed:
        note(f"missed: {figure.task}, {figure.who}")
    sys.exit(1 if differences or missed else 0)


def _named(endpoints: Sequence[str]) -> dict[str, str]:
    """Return addresses by name: the one before ``=``, else host and port."""
    named: dict[str, str] = {}
    for given in endpoints:
        name, equals, url = given.partition("=")
        if not equals or "/" in name:
            name, url = urlsplit(given).netloc, given
        if urlsplit(url).scheme not in ("http", "https") or not name:
            raise FormatError(f"--endpoint {given}: expected http://… or https://…, or a name, '=' and such an address")
        if name in named:
            raise FormatError(f"--endpoint {given}: two endpoints are called {name!r}; name them NAME=URL")
        named[name] = url
    return named


def _print(report: "Report") -> None:
    from graph.bench.sparql import NATIVE, SNAPSHOT, WORKER

    others = [
        name for name in dict.fromkeys(row.engine for row in report.taken) if name not in (WORKER, SNAPSHOT, NATIVE)
    ]
    names = ["query", "answer", f"{NATIVE} ms", f"{SNAPSHOT} ms", f"{WORKER} ms", f"{WORKER} : {NATIVE}"]
    for name in others:
        names += [f"{name} ms", f"{name} : {WORKER}"]
    rows = []
    for kind, by in _by_kind(report.taken).items():
        ours = by[WORKER]
        row = [kind, ours.answer, _ms(by[NATIVE]), _ms(by[SNAPSHOT]), _ms(ours), _ratio(ours, by[NATIVE])]
        for name in others:
            row += [_ms(by[name]), _ratio(by[name], ours)]
        rows.append(row)
    print_rows(names, rows)
    for kind, by in _by_kind(report.precomputed).items():
        print_rows(
            [kind, "answer", "ms", "times precomputed"],
            [[name, row.answer, _ms(row), _ratio(row, next(iter(by.values())))] for name, row in by.items()],
        )
    print_speeds(report.figures)


def _by_kind(rows: "Sequence[Taken]") -> "dict[str, dict[str, Taken]]":
    out: dict[str, dict[str, Taken]] = {}
    for row in rows:
        out.setdefault(row.kind, {})[row.engine] = row
    return out


def _ms(taken: "Taken") -> str:
    return taken.failure if taken.ms is None else f"{taken.ms:,.3f}" if taken.ms < 10 else f"{taken.ms:,.0f}"


def _ratio(one: "Taken", other: "Taken") -> str:
    return "" if one.ms is None or other.ms is None else f"{one.ms / max(other.ms, 1e-6):,.2f}"
