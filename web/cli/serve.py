"""`gogen serve`: the site and the SPARQL endpoint."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import click

from ontology.errors import DataError, GogenError, StoreError
from web.cli.build import build_store
from web.cli.shell import DATA, STORE, note, store_root

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from graph.engine.opening import Place

T = TypeVar("T")
SCRATCH = "scratch"  # the fingerprint of a store that nothing was built into


@click.command(short_help="Open the site and the SPARQL endpoint.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@DATA
@STORE
@click.option("--timeout", default=10.0, show_default=True, type=click.FloatRange(0.1), help="Seconds for a query.")
@click.option("--workers", default=0, type=click.IntRange(0), help="Queries at once [default: two for each core].")
@click.option(
    "--rate",
    default=50.0,
    show_default=True,
    type=click.FloatRange(0),
    help="Queries a second from one client; 0: any.",
)
@click.option(
    "--proxies", default=0, type=click.IntRange(0), help="Proxies before the server that add X-Forwarded-For."
)
@click.option("--access-log", metavar="FILE", help="Write a line of JSON for each request; - for standard error.")
@click.option(
    "--tokens",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GOGEN_TOKENS",
    help="File of the tokens with which programs may write ('gogen token'); $GOGEN_TOKENS if not given.",
)
@click.option("--open-writes", is_flag=True, help="Let any program on this machine write, without a token.")
@click.option(
    "--write-timeout", default=60.0, show_default=True, type=click.FloatRange(0.1), help="Seconds for a write."
)
@click.option("--largest-write", default=50, show_default=True, type=click.IntRange(1), help="Megabytes of a write.")
@click.option("--scratch", is_flag=True, help="Serve an empty store with open writes, to try things out.")
def serve(
    host: str,
    port: int,
    data: Path | None,
    store: str | None,
    timeout: float,
    workers: int,
    rate: float,
    proxies: int,
    access_log: str | None,
    tokens: Path | None,
    open_writes: bool,
    write_timeout: float,
    largest_write: int,
    scratch: bool,
) -> None:
    """Serve the site; builds the graph first when there is none or the data is newer.

    Anybody who reaches the address may ask the SPARQL endpoint; web/README.md says how to run it for the public.

    \b
    gogen serve
    gogen serve --port 8080 --store /srv/gogen
    gogen serve --host 0.0.0.0 --proxies 1 --access-log /var/log/gogen.jsonl
    gogen serve --tokens tokens.jsonl    programs with a token may write
    gogen serve --scratch                an empty store, gone when the server stops
    """
    from graph.build import is_current
    from graph.engine.opening import beside, generation_at
    from graph.engine.store import CURRENT
    from graph.engine.workers import Limits
    from graph.entries import DATA as CURATED
    from web import serving

    ip, chosen = serving.address(host, port)
    writes = _writes(ip, tokens, open_writes or scratch)
    writes |= {"WRITE_SECONDS": write_timeout, "LARGEST_WRITE": largest_write * 1024**2}
    root = _scratch(store) if scratch else store_root(store)
    if not scratch and not is_current(data or CURATED, root) and (fault := _apart(_built, data, root)):
        if generation_at(root) is None:
            raise GogenError(fault)
        note(f"gogen: {fault}\nThe last good graph is served.")

    def make() -> "WSGIApplication":
        from web.app import create_app, warm
        from web.front import Front, Rates, state_of

        app = create_app(root, Limits(seconds=timeout, workers=workers), union=not scratch, **writes)
        app.extensions["pool"].warm()
        threading.Thread(target=warm, args=(app,), daemon=True).start()
        rates = Rates(rate, burst=max(1, round(6 * rate))) if rate else None
        return Front(app, state_of(beside(root) / CURRENT), rates, proxies, log)

    def ready() -> None:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Gogen is at http://{shown}:{chosen}/  (Ctrl+C stops it)")

    with _opened(access_log) as log:
        serving.serve(make, ip, chosen, ready)
    note("stopped")


def _apart(work: Callable[..., T], *given: object) -> T:
    """Run something in a process of its own: what this one held would not outlive the server's fork."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def _built(data: Path | None, root: "Place") -> str:
    """Build the graph; return what kept it from being built, nothing where it was."""
    try:
        build_store(data, root)
    except (DataError, StoreError) as error:
        return str(error)
    return ""


def _writes(ip: str, tokens: Path | None, everybody: bool) -> dict[str, object]:
    """Return what the site is told of who may write."""
    from ipaddress import ip_address

    from web.tokens import tokens_in

    if everybody and tokens:
        raise GogenError("--tokens and open writes exclude each other: with a file of tokens, each write needs one")
    if everybody and not ip_address(ip).is_loopback:
        raise GogenError(f"open writes are for this machine only, not for {ip}: use --host 127.0.0.1, or --tokens")
    if tokens:
        tokens_in(tokens)  # one that cannot be read is said now
    return {"TOKENS": tokens, "OPEN_WRITES": everybody}


def _scratch(store: str | None) -> Path:
    """Return an empty store: in the folder named, or in a temporary one that goes when the process ends."""
    import tempfile

    from graph.engine.generations import fill, generation_of

    if store is None:
        temporary = tempfile.TemporaryDirectory(prefix="gogen-scratch-")
        click.get_current_context().call_on_close(temporary.cleanup)
        root = Path(temporary.name)
    else:
        root = Path(store)
    serving = generation_of(root)
    if serving is None:
        _apart(fill, root, SCRATCH, _nothing)
    elif serving.fingerprint != SCRATCH:
        raise GogenError(f"{root} holds a graph that was built: name an empty folder for --scratch")
    return root


def _nothing(_: object) -> None:
    """Fill a store with nothing."""


@contextlib.contextmanager
def _opened(name: str | None) -> Iterator[IO[str] | None]:
    """Open the access log for appending."""
    if name is None or name == "-":
        yield sys.stderr if name else None
        return
    try:
        with Path(name).open("a", encoding="utf-8") as log:
            yield log
    except OSError as error:
        raise GogenError(f"cannot write the access log {name}: {error.strerror}") from error
