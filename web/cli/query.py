"""`gogen query`: the graph asked in SPARQL."""

import sys
from typing import Any

import click

from web.cli.shell import STORE, store_root, table


@click.command(short_help="Ask the graph in SPARQL.")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@STORE
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "csv", "tsv", "json", "turtle"]),
    help="[default: table on a terminal, tsv in a pipe; turtle for CONSTRUCT and DESCRIBE]",
)
def query(file: Any, store: str | None, format_name: str | None) -> None:
    """Run a SPARQL query from FILE or standard input over all graphs. The usual prefixes need no declaration.

    \b
    echo 'SELECT ?l WHERE { e:en-netorare gogen:derivesFrom+/rdfs:label ?l }' | gogen query
    gogen query question.rq --format csv > rows.csv
    """
    from pyoxigraph import QueryBoolean, QueryTriples

    from graph.engine.opening import open_store
    from graph.engine.results import serialised

    found = open_store(store_root(store)).current().raw(file.read())
    if isinstance(found, QueryTriples):
        if format_name not in (None, "turtle"):
            raise click.UsageError(f"this query answers with a graph: use --format turtle, not {format_name}")
        click.echo(serialised(found, "turtle"), nl=False)
        return
    if format_name == "turtle":
        raise click.UsageError("this query answers with rows: use table, csv, tsv or json, not turtle")
    chosen = format_name or ("table" if sys.stdout.isatty() else "tsv")
    if chosen == "table":
        if isinstance(found, QueryBoolean):
            click.echo("true" if found else "false")
        else:
            click.echo(table([v.value for v in found.variables], [[_cell(value) for value in row] for row in found]))
    elif isinstance(found, QueryBoolean) and chosen in ("csv", "tsv"):
        click.echo("true" if found else "false")
    else:
        click.echo(serialised(found, chosen).rstrip(b"\n"))


def _cell(value: Any) -> str:
    from graph.engine.store import tag_of
    from ontology.vocabulary import PREFIXES

    if value is None:
        return ""
    tag = tag_of(value)
    if tag:
        return f"{value.value}@{tag}"
    for prefix, iri in PREFIXES.items():
        if str(value.value).startswith(iri) and "/" not in value.value[len(iri) :]:
            return f"{prefix}:{value.value[len(iri) :]}"
    return str(value.value)
