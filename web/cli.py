"""`gogen` on the shell: build, analyse, check, query, export, serve. It alone prints; heavy parts load on use."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ontology.errors import DataError, FormatError, GogenError, Problem
from web.bench_cli import bench
from web.index_cli import ensure_index, index, needs_index
from web.shell import lines, note, progress, table
from web.text_cli import analyse_files
from web.trace_cli import trace

if TYPE_CHECKING:
    import socket

    from ontology.model import Analysed, Analysis, Morpheme

FORMATS = ("csv", "tbx", "turtle", "jsonld")

STORE = click.option(
    "--store", type=click.Path(path_type=Path), help="Folder of the graph [default: $GOGEN_STORE or yours]."
)
DATA = click.option(
    "--data", type=click.Path(path_type=Path), help="Folder of curated TOML files, or an RDF file exported before."
)


class Commands(click.Group):
    """A group that says our errors in one plain sentence: exit code 2 for what was asked wrongly, 1 for the rest."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; GogenError becomes a message on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except GogenError as error:
            click.echo(f"gogen: {error}", err=True)
            ctx.exit(2 if isinstance(error, FormatError) else 1)
        except BrokenPipeError:  # the reader of a pipe has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gogen", message="gogen %(version)s")
def main() -> None:
    """Gogen (語源): where Japanese-origin words come from.

    \b
    gogen serve                        build the graph if needed and open the site
    gogen analyse netorare ツンデレ    take words apart
    gogen trace tsunami computer       say which way a word was borrowed
    gogen export tbx -o gogen.tbx      write a term list
    """


def store_root(store: Path | None) -> Path:
    """Return the store folder to use."""
    from graph.store import default_root

    return store or default_root()


# ---------------------------------------------------------------- build, check


@main.command(short_help="Build the graph from the curated files.")
@DATA
@STORE
def build(data: Path | None, store: Path | None) -> None:
    """Build the graph from the curated files; the old graph serves until the new one is whole.

    \b
    gogen build
    gogen build --data my-terms --store /srv/gogen
    gogen build --data export.ttl        from a Turtle file that 'gogen export turtle' wrote
    """
    _build(data, store_root(store))


def _build(data: Path | None, root: Path) -> None:
    from graph.build import build as build_graph
    from graph.entries import DATA as CURATED

    report = build_graph(data or CURATED, root, progress)
    generation = report.generation
    if report.warnings:
        note(f"{len(report.warnings)} warnings; 'gogen check' lists them")
    if report.changed:
        statements = f"{generation.quads} statements ({report.inferred} by rule)"
        note(f"{report.terms} terms, {statements}: generation {generation.number}")
    else:
        note(f"nothing changed: generation {generation.number} holds this data already")


@main.command(short_help="Say what is wrong in the curated files.")
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


# ---------------------------------------------------------------- analyse


@main.command(short_help="Take words apart: lemma, parts, steps, origin.")
@click.argument("forms", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in input order.")
@click.option("--text", is_flag=True, help="Read running text: FORMS are files, or standard input.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes for --text.")
@click.option("--resume-from", default=1, metavar="LINE", type=click.IntRange(1), help="First line for --text.")
@click.option("--skip-invalid", is_flag=True, help="With --text, go on after a line that is not UTF-8.")
@DATA
def analyse(
    forms: tuple[str, ...],
    as_json: bool,
    text: bool,
    jobs: int,
    resume_from: int,
    skip_invalid: bool,
    data: Path | None,
) -> None:
    """Analyse forms in any script; without FORMS, one a line from standard input. Exit code 1 if any is unknown.

    With --text, files of running text of any size: words with their lemma, reading, features and glossary entry, a row
    a word (surface, lemma, reading, romaji, part of speech, features, entry) or one JSON object a line. Exit code 1 at
    a line that is not UTF-8.

    \b
    gogen analyse 寝取られた ネトラレ netorare NTR
    echo tsunami | gogen analyse --json
    gogen analyse --text --json --jobs 4 novel.txt > novel.jsonl
    """
    from graph.build import read
    from graph.entries import DATA as CURATED
    from morphology.analysis import analyse as analyse_form
    from morphology.analysis import to_json
    from morphology.lexicon import Lexicon

    if not forms and sys.stdin.isatty():
        raise click.UsageError("name at least one form, or pipe forms in, one a line")
    if not text and (jobs, resume_from, skip_invalid) != (1, 1, False):
        raise click.UsageError("--jobs, --resume-from and --skip-invalid go with --text")
    lexicon = Lexicon.of(read(data or CURATED).glossary)
    if text:
        analyse_files(forms, lexicon, as_json, jobs, resume_from, skip_invalid)
        return
    unknown = False
    for form in forms or lines():
        found = analyse_form(form, lexicon)
        if needs_index(found) and ensure_index():
            found = analyse_form(form, lexicon)
        unknown = unknown or not found.analyses
        click.echo(json.dumps(to_json(found), ensure_ascii=False) if as_json else _analysed(found))
    sys.exit(1 if unknown else 0)


def _analysed(found: "Analysed") -> str:
    head = " · ".join(filter(None, (found.input, "、".join(found.readings), found.romaji, found.script)))
    if not found.analyses:
        return f"{head}\n  {found.error}"
    return "\n".join([head, *(_analysis(number, analysis) for number, analysis in enumerate(found.analyses, 1))])


def _analysis(number: int, analysis: "Analysis") -> str:
    sure = f"{analysis.source} {analysis.confidence:.2f}"
    lemma = f"{analysis.lemma} ({analysis.lemma_reading})" if analysis.lemma_reading else analysis.lemma
    head = " · ".join(
        filter(None, (lemma, analysis.part_of_speech, analysis.goshu, ", ".join(analysis.features), sure))
    )
    lines = [f"  {number}. {head}"]
    if len(analysis.morphemes) > 1:
        parts = []
        for m in analysis.morphemes:
            more = ", ".join(
                filter(None, (m.conjugation_form, _process(m), f"of {m.lemma}" if m.lemma != m.surface else ""))
            )
            parts.append(f"{m.surface} ({more})" if more else m.surface)
        lines.append("     " + " + ".join(parts))
    if analysis.steps:
        lines.append("     " + analysis.steps[0].source + "".join(f" –{s.process}→ {s.target}" for s in analysis.steps))
    if analysis.etymon:
        lines.append(f"     from {analysis.etymon}")
    if analysis.entry:
        lines.append(f"     https://w3id.org/gogen/id/entry/{analysis.entry}")
    return "\n".join(lines)


def _process(morpheme: "Morpheme") -> str:
    """Name what happened to the sound of a part, and why nothing did: rendaku-blocked by lymans-law."""
    return " by ".join(filter(None, (morpheme.process, morpheme.condition)))


# ---------------------------------------------------------------- query


@main.command(short_help="Ask the graph in SPARQL.")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@STORE
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "csv", "tsv", "json", "turtle"]),
    help="[default: table on a terminal, tsv in a pipe; turtle for CONSTRUCT and DESCRIBE]",
)
def query(file: Any, store: Path | None, format_name: str | None) -> None:
    """Run a SPARQL query from FILE or standard input over all graphs. The usual prefixes need no declaration.

    \b
    echo 'SELECT ?l WHERE { e:en-netorare gogen:derivesFrom+/rdfs:label ?l }' | gogen query
    gogen query question.rq --format csv > rows.csv
    """
    from pyoxigraph import QueryBoolean, QueryTriples

    from graph.results import serialised
    from graph.store import GraphStore

    found = GraphStore(store_root(store)).current().raw(file.read())
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
    from graph.store import tag_of
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


# ---------------------------------------------------------------- export


@main.command(short_help="Write a term list or the graph.")
@click.argument("format_name", metavar="FORMAT")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Only this language; may be repeated.")
@STORE
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write [default: standard output]."
)
def export(format_name: str, languages: tuple[str, ...], store: Path | None, output: Path | None) -> None:
    """Write the glossary as FORMAT: csv, tbx, turtle or jsonld. What a format cannot hold is counted on stderr.

    \b
    gogen export csv --language ja --language en -o terms.csv
    gogen export tbx -o gogen.tbx
    gogen export turtle | rapper -i turtle - http://x/
    """
    from graph.formats import export as export_glossary
    from graph.store import GraphStore
    from graph.triples import glossary_of

    glossary = glossary_of(GraphStore(store_root(store)).current().asserted())
    exported = export_glossary(glossary, format_name, languages)
    if output is None:
        click.echo(exported.body, nl=False)
    else:
        write_whole(output, exported.body)
    report = exported.report
    lost = "; ".join(f"{count} {what}" for what, count in report.lost)
    note(f"{report.concepts} concepts, {report.terms} terms" + (f"; left out: {lost}" if lost else ""))


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one; FormatError where that cannot be done."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            draft.write(body)
        mask = os.umask(0)
        os.umask(mask)
        Path(draft.name).chmod(0o666 & ~mask)
        Path(draft.name).replace(path)
    except OSError as error:
        raise FormatError(f"cannot write {path}: {error.strerror or error}") from error


# ---------------------------------------------------------------- bench

main.add_command(bench)
main.add_command(index)
main.add_command(trace)


# ---------------------------------------------------------------- serve


@main.command(short_help="Open the site and the SPARQL endpoint.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@DATA
@STORE
def serve(host: str, port: int, data: Path | None, store: Path | None) -> None:
    """Serve the site; builds the graph first when there is none or the data is newer.

    The SPARQL endpoint answers this machine only.

    \b
    gogen serve
    gogen serve --port 8080 --store /srv/gogen
    """
    from waitress.server import create_server

    from graph.build import is_current
    from graph.entries import DATA as CURATED
    from graph.store import generation_of
    from web.app import create_app

    root = store_root(store)
    if not is_current(data or CURATED, root):
        try:
            _build(data, root)
        except DataError as error:
            if generation_of(root) is None:
                raise
            note(f"gogen: {error}\nThe last good graph is served.")
    listening = _listen(host, port)
    server = create_server(create_app(root), sockets=[listening], threads=8, ident="gogen")
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Gogen is at http://{shown}:{listening.getsockname()[1]}/  (Ctrl+C stops it)")
    try:
        server.run()
    except KeyboardInterrupt:
        note("stopped")
    finally:
        server.close()


def _listen(host: str, port: int) -> "socket.socket":
    import socket

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or error
        raise GogenError(f"cannot listen on {host}, port {port}: {reason}; choose another with --port") from error


if __name__ == "__main__":
    main()
