"""Where a SPARQL 1.1 engine answers, who we are to it, and the one way to speak HTTP with it.

The query address is what ``--store`` names. Everything else comes from the environment, so that no secret stands in a
process list: ``GOGEN_UPDATE_URL`` and ``GOGEN_GRAPH_STORE_URL``; ``GOGEN_STORE_USER`` with ``GOGEN_STORE_PASSWORD``, or
``GOGEN_STORE_TOKEN``; each secret also from a file, ``GOGEN_STORE_PASSWORD_FILE`` and ``GOGEN_STORE_TOKEN_FILE``.
No error message, log line or repr holds a secret. No redirect is followed: credentials stay with the addresses named.
"""

import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from ontology.errors import QueryError, QueryTimeout, StoreError

if TYPE_CHECKING:
    import requests

SCHEMES = ("http://", "https://")
TO_CONNECT = 5.0  # seconds
TO_ANSWER = 120.0  # seconds for a query of ours
TO_WRITE = 3600.0  # seconds for a write: an engine may move millions of statements in one
MOST_CONNECTIONS = 32
LONGEST_REASON = 1000  # characters of an engine's message that are passed on
WHAT_WENT_WRONG = 8192  # bytes of it that are read

_UPDATE, _GRAPH_STORE = "GOGEN_UPDATE_URL", "GOGEN_GRAPH_STORE_URL"
_USER, _PASSWORD, _TOKEN = "GOGEN_STORE_USER", "GOGEN_STORE_PASSWORD", "GOGEN_STORE_TOKEN"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The addresses of an engine and the credentials it may ask for; ``update`` is empty where it is only read."""

    query: str
    update: str = ""
    graph_store: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __str__(self) -> str:
        return self.query.partition("?")[0]

    @classmethod
    def named(cls, address: str, given: Mapping[str, str] = os.environ) -> "Endpoint":
        """Return the engine at a query address, with the rest from the environment.

        Raises StoreError where an address is none, holds a password, or the credentials do not go together.
        """
        user, password, token = given.get(_USER, ""), _secret(_PASSWORD, given), _secret(_TOKEN, given)
        if token and (user or password):
            raise StoreError(f"both a password and a token are given: set {_PASSWORD} or {_TOKEN}, not both")
        if bool(user) != bool(password):
            raise StoreError(f"{_USER} and {_PASSWORD} go together: one of them is not set")
        if token and not re.fullmatch(r"[\x21-\x7e]+", token):
            raise StoreError(f"{_TOKEN} holds characters that no bearer token has (RFC 6750, 2.1)")
        return cls(
            _address("--store", address),
            _address(_UPDATE, given.get(_UPDATE, "")),
            _address(_GRAPH_STORE, given.get(_GRAPH_STORE, "")),
            user,
            password,
            token,
        )


def _address(name: str, address: str) -> str:
    """Return an address as it is, or refuse it without repeating what may be a secret."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or re.search(r"[\x00-\x20\x7f]", address):
        raise StoreError(f"{name}: not an address of the form https://host/path")
    if "@" in parts.netloc:
        raise StoreError(
            f"{name} holds a user name or password, which others can read there: set {_USER} and {_PASSWORD} instead"
        )
    return address


def _secret(name: str, given: Mapping[str, str]) -> str:
    path = given.get(f"{name}_FILE")
    if not path:
        return given.get(name, "")
    if given.get(name):
        raise StoreError(f"both {name} and {name}_FILE are set: unset one of them")
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a text file"
        raise StoreError(f"{name}_FILE: {path} cannot be read ({reason})") from None


class Reply:
    """An engine's answer, read while it arrives; what goes wrong then is told as it is when asking."""

    def __init__(self, response: "requests.Response", client: "Client", until: float) -> None:
        self.headers = response.headers
        self.media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        self._response, self._client, self._until = response, client, until

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, none at the end. Raises QueryTimeout, StoreError where the connection breaks."""
        from urllib3.exceptions import HTTPError

        if time.monotonic() > self._until:
            self.close()
            raise self._client.late()
        try:
            return cast("bytes", self._response.raw.read(None if size < 0 else size, decode_content=True))
        except (HTTPError, OSError) as error:
            self.close()
            raise self._client.broken(error) from None

    def all(self) -> bytes:
        """Return all bytes and close."""
        try:
            return self.read()
        finally:
            self.close()

    def close(self) -> None:
        """Give the connection back."""
        self._response.close()

    @property
    def stream(self) -> IO[bytes]:
        """What a parser takes."""
        return cast("IO[bytes]", self)


class Client:
    """Speaks with one engine; safe to use from many threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        import requests
        from requests.adapters import HTTPAdapter

        self.endpoint = endpoint
        self._session = requests.Session()
        self._session.trust_env = False  # no netrc, no proxy: credentials come from Gogen's own variables alone
        self._session.verify = os.environ.get("SSL_CERT_FILE") or True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.auth = _credentials(endpoint)
        for scheme in SCHEMES:
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=MOST_CONNECTIONS))

    def query(self, fields: Sequence[tuple[str, str]], accept: str, seconds: float = TO_ANSWER) -> Reply:
        """Send a query with its protocol parameters as a form (SPARQL 1.1 Protocol, 2.1.2)."""
        try:
            return self._send("POST", self.endpoint.query, seconds, data=list(fields), headers={"Accept": accept})
        except _Dropped:  # a connection kept open that the engine has closed meanwhile
            return self._send("POST", self.endpoint.query, seconds, data=list(fields), headers={"Accept": accept})

    def update(self, text: str) -> None:
        """Run an update request (SPARQL 1.1 Protocol, 2.2.2). Never sent twice."""
        if not self.endpoint.update:
            raise StoreError(f"{self.endpoint} can be read only: set {_UPDATE} to the address that takes updates")
        headers = {"Content-Type": "application/sparql-update", "Accept": "*/*"}
        self._send("POST", self.endpoint.update, TO_WRITE, data=text.encode(), headers=headers).all()

    def add(self, graph: str, lines: bytes) -> None:
        """Add N-Triples to a graph: by the Graph Store Protocol (5.4) where it has an address, else by INSERT DATA."""
        if not self.endpoint.graph_store:
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines.decode()}}} }}")
            return
        headers = {"Content-Type": "application/n-triples", "Accept": "*/*"}
        address = self.endpoint.graph_store
        self._send("POST", address, TO_WRITE, params={"graph": graph}, data=lines, headers=headers).all()

    def late(self) -> QueryTimeout:
        """Return what to raise where an answer takes too long."""
        return QueryTimeout("the engine did not answer in time; ask for less, or add a LIMIT")

    def broken(self, error: Exception) -> StoreError:
        """Return what to raise where an answer breaks off, or none comes."""
        from requests.exceptions import SSLError

        why = "its certificate is not accepted" if isinstance(error, SSLError) else "it does not answer, or stopped"
        return StoreError(f"the engine at {self.endpoint} cannot be asked: {why}")

    def _send(self, method: str, address: str, seconds: float, **more: Any) -> Reply:
        from requests import exceptions

        until = time.monotonic() + seconds
        try:
            response = self._session.request(
                method, address, timeout=(TO_CONNECT, seconds), stream=True, allow_redirects=False, **more
            )
        except exceptions.ReadTimeout:
            raise self.late() from None
        except (exceptions.SSLError, exceptions.ConnectTimeout) as error:
            raise self.broken(error) from None
        except exceptions.ConnectionError as error:
            raise _Dropped(str(self.broken(error))) from None
        except OSError as error:  # all errors of requests, and what it says of a missing file of certificates
            raise self.broken(error) from None
        reply = Reply(response, self, until)
        if not 200 <= response.status_code < 300:
            raise self._refused(response.status_code, address, reply)
        return reply

    def _refused(self, status: int, address: str, reply: Reply) -> Exception:
        """Return what an HTTP status means. A reason is what the engine says, its first line, cut."""
        shown = address.partition("?")[0]
        said = reply.read(WHAT_WENT_WRONG).decode(errors="replace")
        reply.close()
        reason = re.sub(r"[\x00-\x1f\x7f]+", " ", said.strip().partition("\n")[0])[:LONGEST_REASON]
        if status in (401, 403):
            known = self.endpoint.password or self.endpoint.token
            why = "the credentials given are not accepted" if known else "it asks for credentials and none are given"
            return StoreError(f"{shown} refuses access: {why} (see {_USER}, {_PASSWORD}, {_TOKEN})")
        if 300 <= status < 400:
            return StoreError(f"{shown} sends to another address, which is not followed: name the final one")
        if status == 400 and address == self.endpoint.query:
            return QueryError(f"the query does not parse: {reason}")
        if status == 500 and address == self.endpoint.query:
            return QueryError(f"the query failed: {reason}")
        return StoreError(f"{shown} answered {status}: {reason or 'no reason given'}")


class _Dropped(StoreError):
    """The connection broke before any answer."""


def _credentials(endpoint: Endpoint) -> Any:
    """Return how to answer an engine that asks who we are: a bearer token at once, a password as it is asked for."""
    from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

    class Credentials(AuthBase):
        chosen: HTTPBasicAuth | HTTPDigestAuth | None = None

        def __call__(self, request: Any) -> Any:
            if endpoint.token:
                request.headers["Authorization"] = f"Bearer {endpoint.token}"
            elif self.chosen:
                return self.chosen(request)
            elif endpoint.password:
                request.register_hook("response", self._asked)
            return request

        def _asked(self, response: Any, **more: Any) -> Any:
            offered = response.headers.get("WWW-Authenticate", "").lower() if response.status_code == 401 else ""
            again = response.request.copy()
            if "digest" in offered:
                self.chosen = HTTPDigestAuth(endpoint.user, endpoint.password)
                self.chosen(again)
                return self.chosen.handle_401(response, **more)
            if "basic" not in offered:
                return response
            self.chosen = HTTPBasicAuth(endpoint.user.encode(), endpoint.password.encode())
            response.close()
            return response.connection.send(self.chosen(again), **more)

    return Credentials()
