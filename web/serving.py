"""The production server: Granian (HTTP in Rust) before one process of ours, started again if it dies.

One process is enough: strangers' queries run in processes of their own, pages wait for SQLite and Oxigraph, which let
other threads go on. More would each hold the word lists of the analyser, and their own idea of who asked how often.
"""

import logging
import re
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from graph.engine.confinement import dies_with_parent
from ontology.errors import GogenError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 512  # each waits for one slow client or one query; they start when needed and end when idle
HEADERS_WITHIN = 10_000  # milliseconds that a client may take to send its headers
STOP_WITHIN = 15  # seconds that running requests get when the server stops
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_PATIENCE = 30.0  # seconds for the server to come up


class _Escaped(logging.Formatter):
    """Writes control characters of strangers' texts as escapes: they could forge lines or command a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text).replace("\n", "\n  ")


def address(host: str, port: int) -> tuple[str, int]:
    """Return the IP address and port that will be listened on; for port 0 a free one.

    Granian shares its port with whoever else listens there; nobody expects that. Raises GogenError if it is taken.
    """
    try:
        family, *_, found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.create_server(found[:2], family=family)) as listening:
            name = listening.getsockname()
            return str(name[0]), int(name[1])
    except OSError as error:
        reason = error.strerror or error
        raise GogenError(f"cannot listen on {host}, port {port}: {reason}; choose another with --port") from error


def serve(make: Callable[[], "WSGIApplication"], host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve at an IP address until SIGINT or SIGTERM, letting running requests end.

    ``make`` is called in the serving process, ``ready`` once connections are accepted.
    """

    def load() -> "WSGIApplication":
        dies_with_parent()
        handler = logging.StreamHandler()
        handler.setFormatter(_Escaped("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
        return make()

    server = Granian(
        "gogen",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
    )
    threading.Thread(target=_tell_when_up, args=(host, port, ready), daemon=True).start()
    server.serve(target_loader=load, wrap_loader=False)


def _tell_when_up(host: str, port: int, ready: Callable[[], None]) -> None:
    until = time.monotonic() + _PATIENCE
    where = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while time.monotonic() < until:
        with suppress(OSError), closing(socket.create_connection((where, port), timeout=1)):
            ready()
            return
        time.sleep(0.01)
