"""`gogen backup` and `gogen restore`: the whole graph in one file and back, while it is served."""

import sys
from pathlib import Path
from types import TracebackType

import click

from ontology.errors import BackupError, StoreError
from web.cli.shell import STORE, note, store_root

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


class _Progress:
    """A progress bar on a terminal's stderr, over a number of quads that is known later; else nothing."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.bar: click._termui_impl.ProgressBar[int] | None = None

    def start(self, quads: int) -> None:
        if sys.stderr.isatty():
            self.bar = click.progressbar(length=quads, label=self.title, file=sys.stderr)
            self.bar.__enter__()

    def step(self, quads: int) -> None:
        if self.bar is not None:
            self.bar.update(quads)

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.__exit__(kind, error, trace)


@click.command(short_help="Write the whole graph to one file, while it is served.")
@FILE
@STORE
def backup(file: Path, store: str | None) -> None:
    """Write the graph that serves to FILE: gzipped N-Quads, which any RDF tool reads, with a manifest and a checksum.

    Others may read and write the store meanwhile; what they write after this began is not in the file.

    \b
    gogen backup gogen.nq.gz
    gogen backup /backups/$(date +%F).nq.gz --store /srv/gogen
    """
    from graph.engine.backup import backup as written

    _named(file)
    with _Progress("writing") as progress:
        manifest = written(_folder(store), file, progress.step, progress.start)
    revision = f", revision {manifest.revision}" if manifest.revision else ""
    note(f"{manifest.quads} statements, generation {manifest.generation}{revision}: {file}")


@click.command(short_help="Make a backup the graph that serves.")
@FILE
@STORE
@click.option("--force", is_flag=True, help="Replace a graph that holds what users wrote.")
def restore(file: Path, store: str | None, force: bool) -> None:
    """Make the backup in FILE the graph that serves, once it is proved whole; a damaged file changes nothing.

    A server that runs goes on with the restored graph. The graph before is kept until the next build.

    \b
    gogen restore gogen.nq.gz
    gogen restore gogen.nq.gz --store /srv/gogen --force
    """
    from graph.engine.backup import restore as restored

    root = _folder(store)
    with _Progress("reading") as progress:
        filled = restored(root, file, force, progress.step, progress.start)
    note(f"{filled.generation.quads} statements restored to {root}: generation {filled.generation.number}")


def _named(file: Path) -> None:
    if not file.name.endswith(".nq.gz"):
        raise BackupError(f"{file}: name the backup *.nq.gz, for that is what it is: gzipped N-Quads")
    if not file.absolute().parent.is_dir():
        raise BackupError(f"{file.absolute().parent} is no folder")


def _folder(store: str | None) -> Path:
    place = store_root(store)
    if not isinstance(place, Path):
        raise StoreError(f"{place} is an engine of its own, with backups of its own; this is for a folder")
    return place
