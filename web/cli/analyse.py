"""`gogen analyse`: words taken apart."""

import json
import sys
from pathlib import Path

import click

from web.cli.corpora import base_of_iris, triples_by_spark, triples_of_files
from web.cli.index import ensure_index, needs_index
from web.cli.shell import DATA, lines
from web.cli.text import analyse_files, interlinear_files


@click.command(short_help="Take words apart: lemma, parts, steps, origin.")
@click.argument("forms", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in input order.")
@click.option("--interlinear", is_flag=True, help="Morpheme by morpheme, glossed by the Leipzig rules.")
@click.option("--latex", is_flag=True, help="The same as LaTeX, for gb4e.")
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
    interlinear: bool,
    latex: bool,
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

    With --interlinear or --latex, forms, or with --text sentences, are glossed morpheme by morpheme; the meanings are
    those of the glossary, and a word that it lacks stands there in its dictionary form.

    \b
    gogen analyse 寝取られた ネトラレ netorare NTR
    gogen analyse --interlinear 寝取られた
    echo tsunami | gogen analyse --json
    gogen analyse --text --json --jobs 4 novel.txt > novel.jsonl
    gogen analyse --text --latex essay.txt > examples.tex
    gogen analyse --text --jobs 4 --output triples corpus
    gogen analyse --text --engine spark --format parquet --output triples corpus
    """
    from graph.build import read
    from graph.entries import DATA as CURATED
    from morphology.analysis import analyse as analyse_form
    from morphology.analysis import to_json
    from morphology.interlinear import meanings_of
    from morphology.lexicon import Lexicon
    from morphology.typesetting import analysed_latex, analysed_text

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
    lined = interlinear or latex
    if as_json + interlinear + latex > 1 or (lined and (output is not None or (jobs, resume_from) != (1, 1))):
        raise click.UsageError("choose one of --json, --interlinear, --latex; the last two take no other options")
    glossary = read(data or CURATED).glossary
    lexicon = Lexicon.of(glossary)
    if output is not None:
        if engine == "spark":
            triples_by_spark(forms, lexicon, output, format_name, master, base, skip_invalid)
        else:
            triples_of_files(forms, lexicon, output, jobs, base, skip_invalid)
        return
    if text and lined:
        interlinear_files(forms, lexicon, meanings_of(glossary, lexicon), latex, skip_invalid)
        return
    if text:
        analyse_files(forms, lexicon, as_json, jobs, resume_from, skip_invalid)
        return
    unknown = False
    meaning = meanings_of(glossary, lexicon) if lined else None
    for form in forms or lines():
        found = analyse_form(form, lexicon)
        if needs_index(found) and ensure_index():
            found = analyse_form(form, lexicon)
        unknown = unknown or not found.analyses
        if as_json:
            click.echo(json.dumps(to_json(found), ensure_ascii=False))
        else:
            click.echo(analysed_latex(found, meaning) if latex and meaning else analysed_text(found, meaning))
    sys.exit(1 if unknown else 0)
