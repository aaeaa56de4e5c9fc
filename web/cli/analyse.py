"""`gogen analyse`: words taken apart."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.corpora import base_of_iris, triples_by_spark, triples_of_files
from web.cli.index import ensure_index, needs_index
from web.cli.shell import DATA, lines
from web.cli.text import analyse_files

if TYPE_CHECKING:
    from ontology.model import Analysed, Analysis, Morpheme


@click.command(short_help="Take words apart: lemma, parts, steps, origin.")
@click.argument("forms", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in input order.")
@click.option("--text", is_flag=True, help="Read running text: FORMS are files, or standard input.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes for --text.")
@click.option("--resume-from", default=1, metavar="LINE", type=click.IntRange(1), help="First line for --text.")
@click.option("--skip-invalid", is_flag=True, help="With --text, go on after a line that is not UTF-8.")
@click.option("--output", metavar="FOLDER", help="With --text, write triples (NIF) into a new folder.")
@click.option("--format", "format_name", default="nt", show_default=True, type=click.Choice(["nt", "parquet"]))
@click.option(
    "--base", metavar="IRI", callback=base_of_iris, help="What the IRIs of the texts begin with [default: …/id/text/]."
)
@click.option("--engine", default="local", show_default=True, type=click.Choice(["local", "spark"]))
@click.option("--master", metavar="URL", help="Of Spark [default: that of spark-submit, else local[*]].")
@DATA
def analyse(
    forms: tuple[str, ...],
    as_json: bool,
    text: bool,
    jobs: int,
    resume_from: int,
    skip_invalid: bool,
    output: str | None,
    format_name: str,
    base: str | None,
    engine: str,
    master: str | None,
    data: Path | None,
) -> None:
    """Analyse forms in any script; without FORMS, one a line from standard input. Exit code 1 if any is unknown.

    With --text, files of running text of any size: words with their lemma, reading, features and glossary entry, a row
    a word (surface, lemma, reading, romaji, part of speech, features, entry) or one JSON object a line. Exit code 1 at
    a line that is not UTF-8.

    With --output, the same words as triples: files and folders into a folder of N-Triples, by this machine or by Spark,
    which takes the addresses it knows and writes Parquet too.

    \b
    gogen analyse 寝取られた ネトラレ netorare NTR
    echo tsunami | gogen analyse --json
    gogen analyse --text --json --jobs 4 novel.txt > novel.jsonl
    gogen analyse --text --jobs 4 --output triples corpus
    gogen analyse --text --engine spark --format parquet --output triples corpus
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
    if output is None and (engine, format_name, base, master) != ("local", "nt", None, None):
        raise click.UsageError("--engine, --format, --base and --master go with --text and --output")
    if output is not None and not (text and forms and resume_from == 1 and not as_json):
        raise click.UsageError("--output goes with --text and names of files, and without --json and --resume-from")
    if engine == "local" and format_name == "parquet":
        raise click.UsageError("Parquet is written by Spark: add --engine spark")
    if (engine == "local" and master is not None) or (engine == "spark" and jobs > 1):
        raise click.UsageError("--master is Spark's, --jobs the local engine's")
    lexicon = Lexicon.of(read(data or CURATED).glossary)
    if output is not None:
        if engine == "spark":
            triples_by_spark(forms, lexicon, output, format_name, master, base, skip_invalid)
        else:
            triples_of_files(forms, lexicon, output, jobs, base, skip_invalid)
        return
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
