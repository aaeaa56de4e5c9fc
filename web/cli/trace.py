"""`gogen trace`: which way a word went between Japanese and another language."""

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.shell import lines

if TYPE_CHECKING:
    from morphology.origin import Traced


@click.command(short_help="Say which way a word was borrowed, and from what.")
@click.argument("words", nargs=-1)
@click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="TAG",
    help="The language of words in other scripts than Japanese.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in input order.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="Folder of curated TOML files, or an RDF file exported before."
)
def trace(words: tuple[str, ...], language: str, as_json: bool, data: Path | None) -> None:
    """Trace words to where they come from; without WORDS, one a line from standard input.

    The direction is ja>en for a loan from Japanese, en>ja for a loan into it, ja for a Japanese word that is not known
    to have left, und>ja for a foreign word of no known language, else unknown. Exit code 1 if any is unknown.

    \b
    gogen trace tsunami computer anime
    gogen trace 津波 アルバイト
    gogen trace --language de --json Arbeit
    gogen trace --json < words.txt > traced.jsonl
    """
    from graph.build import read
    from graph.entries import DATA as CURATED
    from morphology.lexicon import Lexicon
    from morphology.origin import UNKNOWN, trace_json
    from morphology.origin import trace as trace_word

    if not re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        raise click.BadParameter(f"'{language}' is no language tag; write en, ja, de ...", param_hint="--language")
    if not words and sys.stdin.isatty():
        raise click.UsageError("name at least one word, or pipe words in, one a line")
    lexicon = Lexicon.of(read(data or CURATED).glossary)
    unknown = False
    for word in words or lines():
        found = trace_word(word, language.lower(), lexicon)
        unknown = unknown or found.direction == UNKNOWN
        click.echo(json.dumps(trace_json(found), ensure_ascii=False) if as_json else _traced(found))
    sys.exit(1 if unknown else 0)


def _traced(found: "Traced") -> str:
    if found.error:
        return f"{found.word} · {found.direction}\n  {found.error}"
    rows = [f"{found.word} · {found.direction}"]
    for etymon in found.etymons:
        lemma = f"{etymon.lemma} ({etymon.reading})" if etymon.reading else etymon.lemma
        rows.append(f"  {lemma} · {etymon.language} · {etymon.source} {etymon.confidence:.2f}")
    return "\n".join(rows)
