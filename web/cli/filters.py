"""`gogen filters`: lists that hide works by content, told apart by role."""

from pathlib import Path

import click

from web.cli.shell import STORE, note, store_root

TARGETS = ("keywords", "regex", "ublock", "ao3", "danbooru", "json")


@click.command(short_help="Write a filter list by content.")
@click.option("--hide", multiple=True, required=True, metavar="CONCEPT", help="Hide what is about it; may be repeated.")
@click.option("--keep", multiple=True, metavar="CONCEPT", help="Never hide words for this one; may be repeated.")
@click.option("--narrower", is_flag=True, help="Take the concepts below these too.")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Only words of it; may be repeated.")
@click.option("--format", "target", type=click.Choice(TARGETS), default="keywords", show_default=True, help="Where to.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many characters; the rest is left out.")
@click.option("--site", default="", metavar="HOST", help="uBlock Origin: the site that the rule is for.")
@click.option("--selector", default="article", show_default=True, metavar="CSS", help="uBlock Origin: what it hides.")
@STORE
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write [default: standard output]."
)
def filters(
    hide: tuple[str, ...],
    keep: tuple[str, ...],
    narrower: bool,
    languages: tuple[str, ...],
    target: str,
    limit: int | None,
    site: str,
    selector: str,
    store: str | None,
    output: Path | None,
) -> None:
    """Write the words for some concepts as a filter list: synonyms and spellings in every language, each once.

    Roles are told apart: words to keep are never hit by words to hide. What a format cannot say is said on stderr.

    \b
    gogen filters --hide netorare --keep netorase --language en --format regex
    gogen filters --hide netorare --format ublock --site example.org -o rule.txt
    gogen filters --hide ntr-umbrella --narrower --keep netorase --format danbooru
    """
    from graph.engine.opening import open_store
    from graph.filters import Choice, filter_list
    from graph.whole import whole_glossary_of
    from web.cli.export import write_whole

    choice = Choice(hide, keep, languages, narrower, limit, site, selector)
    whole = whole_glossary_of(open_store(store_root(store)).current().asserted())
    made = filter_list(whole.glossary, target, choice)
    if output is None:
        click.echo(made.text, nl=False)
    else:
        write_whole(output, made.text.encode())
    for warning in made.warnings:
        note(warning)
    note(f"{len(made.hidden)} words to hide, {len(made.kept)} to keep; cannot be said: {made.cannot}")
