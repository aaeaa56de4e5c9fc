"""`gogen compare`: a term list beside the glossary, before anything is taken over."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.cli.shell import STORE, note, store_root

if TYPE_CHECKING:
    from graph.formats.matching import Change, Preview

MOST_LISTED = 20  # changes of a kind that are shown; --json has all


@click.command(short_help="Say what a term list would add and change.")
@click.argument("format_name", metavar="FORMAT")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--lenient", is_flag=True, help="Mend what the format does not allow, and say so.")
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@STORE
def compare(format_name: str, file: Path, lenient: bool, as_json: bool, store: str | None) -> None:
    """Read FILE, a term list in FORMAT (as in `gogen export`), and say what it has that the glossary has not, what it
    says otherwise, and which of its concepts may be ours by their terms alone. Nothing is written.

    \b
    gogen compare csv reviewed.csv
    gogen compare tbx-v2 terms.tbx --lenient --json
    """
    from graph.engine.opening import open_store
    from graph.formats import read
    from graph.formats.matching import Matched, preview
    from graph.whole import whole_glossary_of

    found = read(file, format_name, strict=not lenient)
    whole = whole_glossary_of(open_store(store_root(store)).current().asserted())
    seen = preview(found.list, whole.glossary)
    if as_json:
        click.echo(json.dumps(_told(seen, found.warnings), ensure_ascii=False, indent=1))
        return
    click.echo(f"{found.concepts} concepts, {found.terms} terms; {seen.left} facts alike")
    click.echo(f"{seen.matched[Matched.NEW]} new concepts, {len(seen.questions)} to be decided")
    _list("added", seen.added)
    _list("changed", seen.changed)
    for question in seen.questions[:MOST_LISTED]:
        candidates = ", ".join(question.candidates)
        click.echo(f"? {question.entry} (line {question.line}; {', '.join(question.terms)}) may be {candidates}")
    for warning in found.warnings[:MOST_LISTED]:
        note(warning)
    if found.warned > MOST_LISTED:
        note(f"and {found.warned - MOST_LISTED} more warnings")


def _list(what: str, changes: tuple["Change", ...]) -> None:
    click.echo(f"{len(changes)} {what}")
    for change in changes[:MOST_LISTED]:
        place = " ".join(part for part in (change.concept, change.language, change.term) if part)
        before = f"{change.before!r} → " if change.before else ""
        click.echo(f"  {place}: {change.category} {before}{change.after!r}")


def _told(seen: "Preview", warnings: tuple[str, ...]) -> dict[str, object]:
    return {
        "left": seen.left,
        "matched": {how.value: count for how, count in seen.matched.items()},
        "added": [change._asdict() for change in seen.added],
        "changed": [change._asdict() for change in seen.changed],
        "questions": [question._asdict() for question in seen.questions],
        "warnings": list(warnings),
    }
