"""`gogen serve`: the site and the SPARQL endpoint."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ontology.errors import DataError, GogenError
from web.cli.build import build_store
from web.cli.shell import DATA, STORE, note, store_root

if TYPE_CHECKING:
    import socket


@click.command(short_help="Open the site and the SPARQL endpoint.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@DATA
@STORE
def serve(host: str, port: int, data: Path | None, store: Path | None) -> None:
    """Serve the site; builds the graph first when there is none or the data is newer.

    The SPARQL endpoint answers this machine only.

    \b
    gogen serve
    gogen serve --port 8080 --store /srv/gogen
    """
    from waitress.server import create_server

    from graph.build import is_current
    from graph.engine.store import generation_of
    from graph.entries import DATA as CURATED
    from web.app import create_app

    root = store_root(store)
    if not is_current(data or CURATED, root):
        try:
            build_store(data, root)
        except DataError as error:
            if generation_of(root) is None:
                raise
            note(f"gogen: {error}\nThe last good graph is served.")
    listening = _listen(host, port)
    server = create_server(create_app(root), sockets=[listening], threads=8, ident="gogen")
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Gogen is at http://{shown}:{listening.getsockname()[1]}/  (Ctrl+C stops it)")
    try:
        server.run()
    except KeyboardInterrupt:
        note("stopped")
    finally:
        server.close()


def _listen(host: str, port: int) -> "socket.socket":
    import socket

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or error
        raise GogenError(f"cannot listen on {host}, port {port}: {reason}; choose another with --port") from error
