"""`gogen review`: what term lists and people propose; accept it, reject it, take that back."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.build import index_store
from web.cli.shell import STORE, note, print_rows, store_root

if TYPE_CHECKING:
    from graph.engine.opening import Place
    from graph.formats.pairs.direction import Direction
    from graph.formats.termlist import Item
    from graph.review.deciding import Outcome
    from graph.review.proposals import Proposal
    from ontology.model import Standing

STATUSES = ("open", "accepted", "rejected", "all")
MOST_LISTED = 20  # warnings shown; --json has those that are kept

BY = click.option("--by", metavar="NAME", help="Who decides [default: $GOGEN_EDITOR, else your login].")
REASON = click.option("--reason", default="", metavar="TEXT", help="Why; it is kept with the decision.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


class _Review(click.Group):
    """A group whose first argument may be a source instead of a verb: then it lists what that source proposes."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no verb as an argument of ``list``."""
        if args and args[0] not in self.commands:
            args = ["list", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let `gogen review` and `gogen review --status all` list."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Review, short_help="List, accept and reject what is proposed.")
def review() -> None:
    """List what term lists and people propose; accept or reject it.

    An ID may be a pattern ('acme-*') or the name of a source: then all of it that can be decided so is meant. All or
    nothing: where one cannot be decided, none is.

    \b
    gogen review                                          what is open
    gogen review acme --status all
    gogen review show acme-0a1b2c3d4e
    gogen review accept acme-0a1b2c3d4e --reason "as in the style guide"
    gogen review accept acme-5f6a7b8c9d --as netorare     where a concept must be chosen
    gogen review reject 'acme-*' --reason "not ours"
    gogen review undo acme-0a1b2c3d4e
    gogen review propose --concept tsundere --term Tsundere --lang de --by "Jane Roe"
    """


@review.command("list")
@click.argument("source", required=False)
@click.option("--status", type=click.Choice(STATUSES), default="open", show_default=True, help="Which of them.")
@JSON
@STORE
def list_(source: str | None, status: str, as_json: bool, store: str | None) -> None:
    """List proposals: id, status, concept, what it would do, who proposes it, how its concept was found.

    \b
    gogen review list
    gogen review list acme --status accepted --json
    """
    from graph.engine.opening import open_store
    from graph.review.deciding import chosen, proposals_in

    kept = proposals_in(open_store(store_root(store)).current())
    found = chosen(kept.values(), [source]) if source else [one for each in kept.values() for one in each.proposals]
    shown = [one for one in found if status in ("all", one.standing.removeprefix("proposal-"))]
    if as_json:
        for one in shown:
            click.echo(json.dumps(_told(one), ensure_ascii=False))
        return
    _table(shown)
    if not shown:
        note(f"nothing is proposed; --status all lists what was decided ({len(found)})" if found else "no proposals")


@review.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@JSON
@STORE
def show(ids: tuple[str, ...], as_json: bool, store: str | None) -> None:
    """Show proposals whole: every fact, where it comes from, every decision.

    \b
    gogen review show acme-0a1b2c3d4e
    """
    from graph.engine.opening import open_store
    from graph.review.deciding import chosen, proposals_in

    for one in chosen(proposals_in(open_store(store_root(store)).current()).values(), ids):
        if as_json:
            click.echo(json.dumps(_told(one), ensure_ascii=False))
            continue
        for key, value in _told(one).items():
            if value not in ("", None, [], ()):
                for each in value if isinstance(value, list) else [value]:
                    click.echo(f"{key.replace('_', ' ')}: {' '.join(str(each).split())}")
        click.echo()


@review.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@REASON
@click.option("--as", "concept", metavar="CONCEPT", help="The concept that it is for.")
@click.option("--new", is_flag=True, help="It is for a concept that the glossary does not have.")
@BY
@STORE
def accept(
    ids: tuple[str, ...], reason: str, concept: str | None, new: bool, by: str | None, store: str | None
) -> None:
    """Accept proposals: the glossary says so from now on, and cites their source.

    \b
    gogen review accept acme-0a1b2c3d4e --reason "as in the style guide"
    gogen review accept acme --by "Jane Roe"
    """
    from ontology.model import Standing

    _decide(ids, Standing.ACCEPTED, reason, by, store, "" if new else concept)


@review.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@REASON
@BY
@STORE
def reject(ids: tuple[str, ...], reason: str, by: str | None, store: str | None) -> None:
    """Reject proposals; a list that makes them again does not open them.

    \b
    gogen review reject 'acme-*' --reason "not ours"
    """
    from ontology.model import Standing

    _decide(ids, Standing.REJECTED, reason, by, store)


@review.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@REASON
@BY
@STORE
def undo(ids: tuple[str, ...], reason: str, by: str | None, store: str | None) -> None:
    """Take decisions back: the proposals are open again, and the glossary says what it said before.

    \b
    gogen review undo acme-0a1b2c3d4e --reason "a typing error"
    """
    from ontology.model import Standing

    _decide(ids, Standing.OPEN, reason, by, store)


@review.command()
@click.option("--concept", required=True, metavar="ID", help="The concept that it is for, as in /concept/ID.")
@click.option("--term", metavar="TEXT", help="A word for it: a new one, or the one that --status is about.")
@click.option("--lang", "language", metavar="TAG", help="The language of the term, the definition or the note.")
@click.option("--status", metavar="NAME", help="Status of the term: preferred, admitted, deprecated, superseded.")
@click.option("--pos", metavar="NAME", help="Part of speech of a new term [default: that of the concept's words].")
@click.option("--definition", metavar="TEXT", help="A definition of the concept.")
@click.option("--note", "remark", metavar="TEXT", help="A note on the use of the concept's words.")
@click.option("--cites", metavar="TEXT", help="What says so; without, it is general knowledge.")
@click.option("--into", metavar="SOURCE", help="Name of the source [default: made of your name].")
@BY
@STORE
def propose(
    concept: str,
    term: str | None,
    language: str | None,
    status: str | None,
    pos: str | None,
    definition: str | None,
    remark: str | None,
    cites: str | None,
    into: str | None,
    by: str | None,
    store: str | None,
) -> None:
    """Propose one thing by hand: a term, a status, a definition or a note.

    \b
    gogen review propose --concept tsundere --term Tsundere --lang de --by "Jane Roe"
    gogen review propose --concept netorare --term netorare --lang en --status deprecated
    gogen review propose --concept netorare --note "Often shortened." --lang en --cites "Acme style guide, 2026"
    """
    from graph.review.deciding import propose as propose_one

    item = _item(term, language, status, pos, definition, remark)
    made = propose_one(store_root(store), _who(by), concept, item, language or "", term or "", into or "", cites or "")
    click.echo(made.id)


def _item(
    term: str | None, language: str | None, status: str | None, pos: str | None, definition: str | None,
    remark: str | None,
) -> "Item":  # fmt: skip
    """Return the one thing that the options of ``propose`` say. Raises FormatError for none, several or a bad one."""
    from graph.entries.rows import not_one_of, short
    from graph.formats.termlist import Item
    from graph.mapping import is_tag
    from graph.review.proposals import DEFINITION, NOTE, TERM
    from ontology.errors import FormatError
    from ontology.model import PartOfSpeech, Status
    from ontology.vocabulary import bcp47

    if sum(given is not None for given in (definition, remark, status if pos is None else None)) > 1:
        raise FormatError("one thing at a time: a term, or --status, --definition or --note")
    if language is None or not is_tag(language):
        raise FormatError(f"name the language with --lang, as in --lang de; found {language or 'none'}")
    tag = bcp47(language)
    for text in (term, definition, remark):
        if text is not None and (not text.strip() or any(ord(letter) < 32 for letter in text)):
            raise FormatError("an empty text, or one with control characters, cannot be proposed")
    if definition is not None or remark is not None:
        return Item(DEFINITION if remark is None else NOTE, definition or remark or "", tag)
    if term is None:
        raise FormatError("say what is proposed: --term, --status, --definition or --note")
    statuses = {short(one): one for one in Status}
    if status is not None and status not in statuses:
        raise FormatError(not_one_of(status, list(statuses), f"unknown status {status!r}"))
    if pos is not None and pos not in list(PartOfSpeech):
        raise FormatError(not_one_of(pos, list(PartOfSpeech), f"unknown part of speech {pos!r}"))
    stated = Item("administrativeStatus", f"{statuses[status].value}-admn-sts") if status else None
    if stated and pos is None:
        return stated
    facts = (*([Item("partOfSpeech", pos)] if pos else []), *([stated] if stated else []))
    return Item(TERM, term, parts=facts)


def propose_files(
    root: "Place", format: str, files: Sequence[Path], by: str, into: str, cites: str, strict: bool, dry_run: bool,
    as_json: bool, source: str | None = None, targets: Sequence[str] = (),
) -> None:  # fmt: skip
    """Take a term list in as proposals, or only show what it proposes: the half of `gogen import` that has --by."""
    from graph.review.deciding import propose_list, read_list
    from ontology.errors import FormatError

    if len(files) != 1:
        raise FormatError(f"name one file of a term list; found {len(files)}")
    found, file = read_list(files[0], files[0].name, format, strict, direction_of(source, targets))
    outcome = propose_list(root, found, file, format, by, into, cites, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(told_of(outcome, dry_run), ensure_ascii=False))
        return
    compared = outcome.comparison
    _table(compared.proposals)
    for text in (*outcome.warnings, *compared.unfit)[:MOST_LISTED]:
        note(f"left out or mended: {text}")
    name = outcome.source.name
    matched = ", ".join(f"{count} by {how}" for how, count in compared.matched.items() if count and how != "new")
    note(f"{outcome.concepts} concepts, {outcome.terms} terms; found in the glossary: {matched or 'none'}")
    note(f"{compared.added} added, {compared.changed} changed, {compared.left} left as they are")
    if compared.to_choose:
        note(f"{compared.to_choose} may be of several concepts: choose with 'gogen review accept ID --as CONCEPT'")
    if dry_run:
        note("nothing was written")
    elif not outcome.changed:
        note(f"nothing changed: {name} proposes this already")
    else:
        gone = f", {outcome.gone} taken back" if outcome.gone else ""
        note(f"{name}: {outcome.new} proposals{gone}; 'gogen review {name}' lists them")
        index_store(root)


def direction_of(source: str | None, targets: Sequence[str]) -> "Direction | None":
    """Return from which language into which a list translates, where the options say so. Raises FormatError."""
    from graph.formats.pairs.direction import Direction
    from graph.mapping import is_tag
    from ontology.errors import FormatError
    from ontology.vocabulary import bcp47

    for tag in (*((source,) if source else ()), *targets):
        if not is_tag(tag):
            raise FormatError(f"invalid language tag {tag!r}")
    if not source and not targets:
        return None
    return Direction(bcp47(source or "ja"), tuple(map(bcp47, targets)) or ("en",))


def told_of(outcome: "Outcome", dry_run: bool) -> dict[str, Any]:
    """Return what came of a list, for machines."""
    compared = outcome.comparison
    return {
        "source": outcome.source.name,
        "dry_run": dry_run,
        "changed": outcome.changed and not dry_run,
        "concepts": outcome.concepts,
        "terms": outcome.terms,
        "added": compared.added,
        "changes": compared.changed,
        "left": compared.left,
        "matched": dict(compared.matched),
        "new": outcome.new,
        "kept": outcome.kept,
        "gone": outcome.gone,
        "warnings": list(outcome.warnings),
        "unfit": list(compared.unfit),
        "errors": [],
        "proposals": [_told(one) for one in compared.proposals],
    }


def _told(one: "Proposal") -> dict[str, Any]:
    return {
        "id": one.id,
        "status": one.standing.removeprefix("proposal-"),
        "source": one.source,
        "concept": one.target or None,
        "matched": one.matched.value if one.matched else "by hand",
        "candidates": list(one.candidates),
        "category": one.category,
        "language": one.language,
        "term": one.term,
        "before": one.before,
        "after": one.after,
        "facts": [f"{item.category}: {item.value}" for item in one.items] if one.category == "term" else [],
        "by": one.by,
        "on": one.on,
        "cites": one.cites,
        "confidence": float(one.confidence),
        "entry": one.entry,
        "line": one.line,
        "problem": one.problem,
        "decisions": [
            f"{d.standing.removeprefix('proposal-')} by {d.by} on {d.on}{f': {d.reason}' if d.reason else ''}"
            for d in one.decisions
        ],
    }


def _table(proposals: Sequence["Proposal"]) -> None:
    names = ["id", "status", "concept", "proposal", "by", "found by"]
    rows = []
    for one in proposals:
        found = one.matched.value if one.matched else "hand"
        concept = one.target or f"one of {', '.join(one.candidates)}"
        rows.append([one.id, one.standing.removeprefix("proposal-"), concept, one.what, one.by, found])
    print_rows(names, rows)


def _who(by: str | None) -> str:
    """Return who acts: whoever is named, else the environment, else the login."""
    import getpass

    try:
        return by or os.environ.get("GOGEN_EDITOR") or getpass.getuser()
    except (KeyError, OSError):
        return ""


def _decide(
    ids: tuple[str, ...], standing: "Standing", reason: str, by: str | None, store: str | None,
    concept: str | None = None,
) -> None:  # fmt: skip
    from graph.review.deciding import Verdict, decide

    root = store_root(store)
    decided = decide(root, ids, Verdict(standing, _who(by), reason, concept))
    index_store(root)
    counts = Counter(one.source for one in decided)
    done = "open again" if standing.endswith("open") else standing.removeprefix("proposal-")
    note("; ".join(f"{source}: {count} {done}" for source, count in sorted(counts.items())))
