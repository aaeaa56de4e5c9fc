"""`gogen` on the shell: a file a verb. This package alone prints; heavy parts load on use."""

import os
import sys
from typing import Any

import click

from ontology.errors import FormatError, GogenError, ImportFailed
from web.cli.analyse import analyse
from web.cli.backup import backup, restore
from web.cli.bench import bench
from web.cli.build import build, check
from web.cli.compare import compare
from web.cli.export import export
from web.cli.filters import filters
from web.cli.find import find
from web.cli.imports import forget, import_, imports
from web.cli.index import index
from web.cli.qa import qa
from web.cli.query import query
from web.cli.review import review
from web.cli.serve import serve
from web.cli.token import token
from web.cli.trace import trace


class Commands(click.Group):
    """A group that says our errors in one plain sentence: exit code 2 for a wrong request or a bad file, else 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; GogenError becomes a message on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except GogenError as error:
            click.echo(f"gogen: {error}", err=True)
            ctx.exit(2 if isinstance(error, FormatError | ImportFailed) else 1)
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


for command in (
    analyse,
    backup,
    bench,
    build,
    check,
    compare,
    export,
    filters,
    find,
    forget,
    import_,
    imports,
    index,
    qa,
    query,
    restore,
    review,
    serve,
    token,
    trace,
):
    main.add_command(command)
