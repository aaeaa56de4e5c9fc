"""`gogen qa`: the terms of translated text against the glossary."""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from ontology.errors import FormatError
from web.cli.shell import DATA, note

if TYPE_CHECKING:
    from graph.termcheck import Checker, Finding, Rules
    from graph.termcheck.bitext import Reading
    from graph.termcheck.report import Counts, Located
    from graph.termcheck.values import Place, Segment
    from ontology.model import Glossary

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}
FAIL_ON = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
INPUTS = ("csv", "tsv", "po", "xliff", "pairs")


@click.command(short_help="Check the terms of translated text.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--from", "source", metavar="TAG", default="", help="The language of the source [default: the file's or ja]."
)
@click.option("--to", "target", metavar="TAG", default="", help="The language of the target [default: the file's].")
@click.option("--input", "kind", type=click.Choice(INPUTS), help="What the files are [default: told by their names].")
@click.option("--source-column", default="", metavar="NAME", help="The column of the source text in CSV and TSV.")
@click.option("--target-column", default="", metavar="NAME", help="The column of the translation.")
@click.option("--unit-column", default="", metavar="NAME", help="The column that names the segments.")
@click.option("--rules", type=click.Path(path_type=Path), help="The rules [default: the nearest gogen-qa.toml].")
@click.option(
    "--format", "output", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True,
    help="How findings are written.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(list(FAIL_ON)), default="warning", show_default=True,
    help="The findings from which on the exit code is 1.",
)  # fmt: skip
@click.option("--terms", type=click.Path(path_type=Path), help="Check against this term list instead of the glossary.")
@DATA
def qa(
    files: tuple[str, ...],
    source: str,
    target: str,
    kind: str | None,
    source_column: str,
    target_column: str,
    unit_column: str,
    rules: Path | None,
    output: str,
    fail_on: str,
    terms: Path | None,
    data: Path | None,
) -> None:
    """Check translated text: CSV and TSV with a header, PO, XLIFF 1.2 and 2.x, or - for pairs with a tab between them.

    Told are terms whose approved translation is missing, words for another concept, no equivalents and false friends,
    forbidden and deprecated words, changed names, and other transcriptions. Segments without a translation are left
    out, and those that a file marks as fuzzy or untranslated. Exit code 1 where something was found, 2 where a file or
    the rules cannot be read.

    \b
    gogen qa messages.po
    gogen qa chapter1.csv --from ja --to de --rules gogen-qa.toml
    gogen qa messages.po --terms customer.tbx
    gogen qa game.xliff --format sarif --fail-on error > qa.sarif
    printf '津波が来た。\\tA wave came.\\n' | gogen qa - --from ja --to en
    """
    from graph.build import read
    from graph.entries import DATA as CURATED
    from graph.termcheck import Checker
    from graph.termcheck.bitext import Reading
    from graph.termcheck.report import Counts

    decided = _rules(rules)
    reading = Reading(
        source_column,
        target_column,
        unit_column,
        source or decided.source_language,
        target or decided.target_language,
        decided.fuzzy,
    )
    checker = Checker(_listed(terms) if terms else read(data or CURATED).glossary, decided)
    if checker.unknown_terms:
        note(f"The rules name terms that the glossary does not have: {', '.join(checker.unknown_terms)}.")
    counts = Counts()
    _write(_found(checker, files, kind, reading, counts), output, counts)
    sys.exit(1 if any(counts.findings[one] for one in counts.findings if one.value in FAIL_ON[fail_on]) else 0)


def _listed(path: Path) -> "Glossary":
    from graph.termcheck.lists import read_list

    found = read_list(path)
    if found.warnings:
        note(f"{path}: {found.warnings} thing{'s' * (found.warnings != 1)} mended; gogen compare lists them.")
    return found.glossary


def _rules(path: Path | None) -> "Rules":
    from graph.termcheck.rules import Rules, found_rules, read_rules

    path = path or found_rules(Path())
    return read_rules(path) if path else Rules()


def _found(
    checker: "Checker", files: tuple[str, ...], kind: str | None, reading: "Reading", counts: "Counts"
) -> "Iterator[Located]":
    from graph.termcheck.bitext import kind_of, segments
    from graph.termcheck.report import Located

    for name in files:
        with ExitStack() as stack:
            file = _opened(name, stack)
            for segment in segments(file, kind or kind_of(name), reading, _shown(name)):
                counts.segments += 1
                for finding in _checked(checker, segment, _shown(name)):
                    counts.add(finding)
                    yield Located(name, finding)


def _checked(checker: "Checker", segment: "Segment", name: str) -> "list[Finding]":
    if not segment.source_language:
        segment = replace(segment, source_language="ja")
    if not segment.target_language:
        raise FormatError(f"{name}: the language of the translation is not known: say it with --to")
    try:
        return checker.check(segment)
    except FormatError as error:
        raise FormatError(f"{name}, line {segment.line}: {error}") from error


def _shown(name: str) -> str:
    return "standard input" if name == "-" else name


def _opened(name: str, stack: ExitStack) -> IO[bytes]:
    if name == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(name).open("rb"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise FormatError(f"cannot read {name}: {reason or error}") from error


# ---------------------------------------------------------------- writing


def _write(found: "Iterable[Located]", output: str, counts: "Counts") -> None:
    from graph.termcheck import report

    if output == "json":
        pieces: Iterable[str] = report.json_pieces(found, counts)
    elif output == "sarif":
        from importlib.metadata import version

        pieces = report.sarif_pieces(found, version("gogen"))
    else:
        pieces = _lines(found, sys.stdout.isatty())
    for piece in pieces:
        sys.stdout.write(piece)
    sys.stdout.flush()
    if output == "text":
        _summary(counts)


def _summary(counts: "Counts") -> None:
    told = [f"{number} {severity}{'s' * (number != 1)}" for severity, number in sorted(counts.findings.items())]
    checked = f"{counts.segments:,} segment{'s' * (counts.segments != 1)} checked"
    note(f"{checked}: {', '.join(told) or 'nothing found'}.")


def _lines(found: "Iterable[Located]", coloured: bool) -> Iterator[str]:
    """Yield findings for people: where and what, the two texts with what is meant marked, the editors' note."""
    for one in found:
        finding, segment = one.finding, one.finding.segment
        line = segment.target_line if finding.in_target else segment.line
        unit = f" {' '.join(_CONTROL.sub(' ', segment.unit).split())[:60]}" if segment.unit else ""
        severity = finding.severity.value
        if coloured:
            severity = click.style(severity, fg=COLOURS.get(severity), bold=True)
        message = _CONTROL.sub(" ", finding.message)
        yield f"{one.file}:{line}:{unit} {severity}: {message} [{finding.kind} {finding.confidence:.2f}]\n"
        yield f"  {_text(segment.source, finding.in_source, coloured)}\n"
        yield f"  {_text(segment.target, finding.in_target, coloured)}\n"
        if finding.note:
            yield f"  {finding.note}\n"


def _text(text: str, place: "Place | None", coloured: bool) -> str:
    """Return a text in one line; what could steer a terminal is left out."""
    text = _CONTROL.sub(" ", text)
    if place and coloured:
        marked = click.style(text[place.start : place.end], underline=True, bold=True)
        text = text[: place.start] + marked + text[place.end :]
    return " ".join(text.split())
