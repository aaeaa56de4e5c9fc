"""`gogen build` and `gogen check`: from curated files to a graph, and what is wrong in them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ontology.errors import DataError, Problem, StoreError
from web.cli.shell import DATA, STORE, note, progress, store_root

if TYPE_CHECKING:
    from graph.engine.opening import Place


@click.command(short_help="Build the graph from the curated files.")
@DATA
@STORE
def build(data: Path | None, store: str | None) -> None:
    """Build the graph from the curated files; the old graph serves until the new one is whole.

    \b
    gogen build
    gogen build --data my-terms --store /srv/gogen
    gogen build --data export.ttl        from a Turtle file that 'gogen export turtle' wrote
    gogen build --store https://engine.example/sparql    into another engine: graph/README.md
    """
    build_store(data, store_root(store))


def build_store(data: Path | None, root: "Place") -> None:
    """Build, and say on stderr what was built."""
    from graph.build import build as build_graph
    from graph.entries import DATA as CURATED

    report = build_graph(data or CURATED, root, progress)
    generation = report.generation
    if report.warnings:
        note(f"{len(report.warnings)} warnings; 'gogen check' lists them")
    if report.changed:
        statements = f"{generation.quads} statements ({report.inferred} by rule)"
        note(f"{report.terms} terms, {statements}: generation {generation.number}")
        if report.kept_graphs:
            note(f"{report.kept} statements in {report.kept_graphs} graphs of yours kept")
        if report.imports:
            note(f"imports kept: {', '.join(report.imports)}")
    else:
        note(f"nothing changed: generation {generation.number} holds this data already")
    index_store(root)


def index_store(root: "Place") -> None:
    """See that what serves is indexed, before anybody asks; where that cannot be written is only remarked."""
    from graph.lookup import warm

    try:
        warm(root)
    except StoreError as error:
        note(f"gogen: {error}")


@click.command(short_help="Say what is wrong in the curated files.")
@click.argument("directory", type=click.Path(path_type=Path), required=False)
@click.option("--no-shacl", is_flag=True, help="Leave out the SHACL shapes (quicker).")
def check(directory: Path | None, no_shacl: bool) -> None:
    """Check curated files: codes, then the SHACL shapes. Exit code 1 if there are errors; warnings are only listed.

    One problem a line, tab-separated in a pipe: code, file, field, value, message. data/README.md explains the codes.

    \b
    gogen check
    gogen check data | grep W401
    """
    from graph import validate
    from graph.build import read
    from graph.entries import DATA as CURATED

    try:
        curated = read(directory or CURATED)
        problems = validate.check(curated)
        if not no_shacl and not validate.errors(problems):
            problems += validate.shacl(curated.glossary)
    except DataError as error:
        problems = list(error.problems)
    for problem in problems:
        click.echo(_problem_line(problem))
    bad = len(validate.errors(problems))
    note(f"{bad} error{'s' * (bad != 1)}, {len(problems) - bad} warning{'s' * (len(problems) - bad != 1)}")
    if bad:
        sys.exit(1)


def _problem_line(problem: Problem) -> str:
    if sys.stdout.isatty():
        return str(problem)
    fields = (problem.code, problem.file, problem.field, problem.value, problem.message)
    return "\t".join(" ".join(field.split()) for field in fields)
