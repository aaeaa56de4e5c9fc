"""Access tokens: who may write, kept as digests in a file that only its owner may read.

The file has one line of JSON a token: its name, the SHA-256 of the token, its scopes, the day it was made. A token is
256 random bits, so a plain digest is enough: there is nothing to guess. The file is read at each request; a revoked
token ends at once.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Response, current_app, g, request

from ontology.errors import TokensError
from web.http import is_foreign, is_local, problem

SCOPES = {
    "update": "send SPARQL updates to /update",
    "graph-store": "read and write graphs at /graph-store",
    "review": "propose, accept and reject at /review",
    "metrics": "read /metrics",
}
MARK = "gogen_"  # what a token begins with, for those who search logs and repositories for secrets
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token: never the token itself."""

    name: str
    digest: str
    scopes: tuple[str, ...]
    created: str


def tokens_in(path: Path) -> list[Token]:
    """Return the tokens of a file. Raises TokensError if it is missing, damaged or open to others."""
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            lines = file.read().splitlines()
    except FileNotFoundError as error:
        raise TokensError(f"there is no file of tokens {path}: make one with 'gogen token add'") from error
    except (OSError, UnicodeDecodeError) as error:
        raise TokensError(f"the file of tokens {path} cannot be read: {error}") from error
    if stat.S_IMODE(mode) & 0o077:
        raise TokensError(f"{path} may be read by others (mode {stat.S_IMODE(mode):o}): run 'chmod 600 {path}'")
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                read = json.loads(line)
                found.append(Token(read["name"], read["digest"], tuple(read["scopes"]), read["created"]))
            except (ValueError, TypeError, KeyError) as error:
                raise TokensError(f"{path}, line {number}: not a token ({error!r})") from error
    return found


def add(path: Path, name: str, scopes: Sequence[str]) -> str:
    """Make a token, keep its digest and return it: it can never be shown again.

    Raises TokensError for a name that is taken or no name, and for an unknown scope.
    """
    if not NAME.fullmatch(name):
        raise TokensError(f"{name!r} is no name of a token: letters, digits and . _ @ -, 64 at most")
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise TokensError(f"unknown scope {', '.join(unknown) or '(none)'}; allowed: {', '.join(SCOPES)}")
    kept = tokens_in(path) if path.exists() else []
    if any(token.name == name for token in kept):
        raise TokensError(f"there is a token {name!r} in {path} already: revoke it first, or choose another name")
    secret = MARK + secrets.token_urlsafe(32)
    today = datetime.now(UTC).date().isoformat()
    _write(path, [*kept, Token(name, _digest(secret), tuple(dict.fromkeys(scopes)), today)])
    return secret


def revoke(path: Path, name: str) -> None:
    """Take a token out of the file. Raises TokensError if there is none of that name."""
    kept = tokens_in(path)
    if all(token.name != name for token in kept):
        names = ", ".join(token.name for token in kept) or "none"
        raise TokensError(f"there is no token {name!r} in {path}; there is: {names}")
    _write(path, [token for token in kept if token.name != name])


def holder(path: Path, secret: str) -> Token | None:
    """Return which token of a file this is, or None. Every digest is compared, in constant time."""
    digest = _digest(secret)
    found = None
    for token in tokens_in(path):
        if hmac.compare_digest(token.digest.encode(), digest.encode()):
            found = token
    return found


def authorised(scope: str, typed: str = "") -> Response | None:
    """Return None if the request may do what ``scope`` names (see SCOPES), else the answer that refuses it.

    ``typed`` is a token that somebody typed into a form. 401 and 403 as RFC 6750 has them. The name of the token is
    left in ``g.who``.
    """
    if current_app.config.get("OPEN_WRITES"):
        if is_local() and not is_foreign():
            g.who = "open"
            return None
        return problem(403, "", "This server is open to programs on its own machine only.")
    path = current_app.config.get("TOKENS")
    if path is None:
        return problem(403, "", "Writing is off: this server was started without a file of tokens.")
    header = f"Bearer {typed}" if typed else request.headers.get("Authorization", "")
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer":
        return _challenged(401, "Send a token: Authorization: Bearer …")
    try:
        token = holder(Path(path), secret.strip())
    except TokensError as error:
        current_app.logger.error("%s", error)
        return problem(503, "", "The tokens of this server cannot be read. Its log says why.")
    if token is None:
        return _challenged(401, "This token is unknown or was revoked.", error="invalid_token")
    if scope not in token.scopes:
        return _challenged(
            403,
            f"This token lacks the scope {scope}.",
            error="insufficient_scope",
            scope=scope,
        )
    g.who = token.name
    return None


def _challenged(status: int, detail: str, **more: str) -> Response:
    response = problem(status, "", detail)
    response.headers["WWW-Authenticate"] = ", ".join(
        ['Bearer realm="gogen"', *(f'{name}="{value}"' for name, value in more.items())]
    )
    return response


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _write(path: Path, tokens: Sequence[Token]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".tokens-", delete=False) as file:  # mode 600
            draft = Path(file.name)
            file.writelines(json.dumps(asdict(token)) + "\n" for token in tokens)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise TokensError(f"the file of tokens {path} cannot be written: {error.strerror or error}") from error
