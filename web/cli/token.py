"""`gogen token`: who may write to a served graph."""

from pathlib import Path

import click

from web.cli.shell import note, print_rows

TOKENS = click.option(
    "--tokens",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GOGEN_TOKENS",
    required=True,
    help="File of tokens; $GOGEN_TOKENS if not given.",
)


@click.group(short_help="Make, list and revoke access tokens.")
def token() -> None:
    """Make, list and revoke the tokens with which programs write to a served graph.

    \b
    gogen token add ada --scope update --tokens tokens.jsonl
    gogen token list --tokens tokens.jsonl
    gogen token revoke ada --tokens tokens.jsonl
    gogen serve --tokens tokens.jsonl
    """


@token.command(short_help="Make a token and print it, once.")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, help="update, graph-store or metrics; repeatable.")
@TOKENS
def add(name: str, scopes: tuple[str, ...], tokens: Path) -> None:
    """Make a token for NAME and print it. Only its digest is kept: it can never be shown again.

    \b
    gogen token add ada --scope update --scope graph-store --tokens tokens.jsonl
    curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/sparql-update" \\
         --data 'CLEAR GRAPH <http://example.org/draft>' http://127.0.0.1:8000/update
    """
    from web.tokens import add as made

    secret = made(tokens, name, scopes)
    note(f"token of {name} for {', '.join(scopes)}, kept as a digest in {tokens}; this is the only time it is shown:")
    click.echo(secret)


@token.command("list", short_help="List the tokens: names, scopes, days.")
@TOKENS
def list_tokens(tokens: Path) -> None:
    """List the tokens of a file; the tokens themselves are not in it.

    \b
    gogen token list --tokens tokens.jsonl
    """
    from web.tokens import tokens_in

    rows = [[token.name, " ".join(token.scopes), token.created] for token in tokens_in(tokens)]
    print_rows(["name", "scopes", "created"], rows)


@token.command(short_help="Take a token back.")
@click.argument("name")
@TOKENS
def revoke(name: str, tokens: Path) -> None:
    """Take the token of NAME back; a server that runs refuses it from its next request on.

    \b
    gogen token revoke ada --tokens tokens.jsonl
    """
    from web.tokens import revoke as revoked

    revoked(tokens, name)
    note(f"the token of {name} is revoked")
