"""What HTTP asks of every answer: which form the client wants, where a request comes from, problems, validators."""

import gzip
import hashlib
import ipaddress
import json
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from flask import Response, current_app, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wsgi import ClosingIterator, FileWrapper

from ontology.vocabulary import BASE

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# For pages that have a script of ours, and work without it; it may ask this site.
SCRIPTED = f"{POLICY}; script-src 'self'; connect-src 'self'"
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")  # for a page that other sites show in theirs
# What every answer carries (OWASP Secure Headers Project).
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
PACKED = ("text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml")
LEAST_PACKED = 500  # bytes
LONGEST_ACCEPT = 2000  # characters; browsers send some 150
HTML = ("text/html", "application/xhtml+xml")
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
# Answers that any page of the web may read (fetch.spec.whatwg.org, CORS): they hold nothing but public data.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Content-Disposition",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}


def is_local() -> bool:
    """Tell whether a request comes from this machine and names it: a foreign page may have its name lead to us.

    What a proxy on this machine passes on comes from elsewhere.
    """
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        if not ipaddress.ip_address(request.remote_addr or "").is_loopback:
            return False
        named = urlsplit(f"//{request.host}").hostname
    except ValueError:
        return False
    return named in LOCAL_NAMES


def own_address() -> str:
    """Return the address of this site to show to people, with its last slash: never what a stranger calls it."""
    return known_address() or BASE


def known_address() -> str | None:
    """Return the public address that was given for this site, or what this machine calls it, for this machine."""
    public: str | None = current_app.config["PUBLIC_URL"]
    return public or (request.host_url if is_local() else None)


def is_foreign() -> bool:
    """Tell whether a page of another site sent the request."""
    if told := request.headers.get("Sec-Fetch-Site"):  # no page can forge it, and Origin is "null" without a referrer
        return told not in ("none", "same-origin")
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.host


def is_read_by_script() -> bool:
    """Tell whether a browser says that a script reads the answer (CORS), and no page is opened with it."""
    return request.headers.get("Sec-Fetch-Mode") == "cors"


@lru_cache(maxsize=256)
def accepted(header: str) -> MIMEAccept:
    """Return what an Accept header takes, parameters left out: a type with a charset or a profile is the type."""
    read = parse_accept_header(header, MIMEAccept)
    return MIMEAccept([(media.partition(";")[0].strip(), quality) for media, quality in read])


def wants_page(*others: str) -> bool:
    """Tell whether HTML is what the client would rather have than any of the other media types.

    ``*/*`` among them stands for the range itself, as the client gives it: werkzeug would match it with any type.
    """
    return _prefers_page(_accept(), others)


def negotiated(offered: Mapping[str, str]) -> str | None:
    """Return the name of the media type that the client would rather have, or None if it takes none of them.

    ``offered`` maps media types to names, ours first: the first of several equals is chosen (RFC 9110, 12.5.1).
    """
    best = _best(_accept(), tuple(offered))
    return offered[best] if best else None


def _accept() -> str:
    """Return the Accept header; one that nobody writes is none."""
    header = request.headers.get("Accept", "")
    return header if len(header) <= LONGEST_ACCEPT else "*/*"


@lru_cache(maxsize=1024)
def _prefers_page(header: str, others: tuple[str, ...]) -> bool:
    if not header:
        return False
    accept = accepted(header)
    html = max(accept.quality(media) for media in HTML)
    any_type = next((quality for media, quality in accept if media == "*/*"), 0)
    rest = max((any_type if media == "*/*" else accept.quality(media) for media in others), default=0)
    return html > 0 and html > rest


@lru_cache(maxsize=1024)
def _best(header: str, offered: tuple[str, ...]) -> str | None:
    if not header:
        return offered[0]
    accept = accepted(header)
    best = max(offered, key=accept.quality)
    return best if accept.quality(best) > 0 else None


def problem(status: int, title: str, detail: str, **more: object) -> Response:
    """Return an error as problem details (RFC 9457); ``title`` may be empty for the name of the status."""
    body = {"type": "about:blank", "title": title or HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(json.dumps({**body, **more}, ensure_ascii=False), status, content_type="application/problem+json")


def sentence(error: Exception) -> str:
    """Return the message of an error as a sentence's beginning."""
    text = str(error)
    return text[:1].upper() + text[1:]


def validated(response: Response) -> Response:
    """Give a page its entity tag, and answer 304 to a browser that holds it already (RFC 9110, 13.1.2)."""
    if response.mimetype == "text/html" and response.status_code == 200 and request.method in ("GET", "HEAD"):
        response.headers.setdefault("Cache-Control", "no-cache")
        if "ETag" not in response.headers:
            response.add_etag(weak=True)
            response.make_conditional(request)
    return response


def packed(response: Response) -> Response:
    """Pack a page, a style sheet, a script or a drawing for a browser that unpacks it (RFC 9110, 8.4)."""
    if response.mimetype not in PACKED or response.status_code != 200 or response.content_encoding:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or request.environ.get("HTTP_RANGE"):
        return response
    response.direct_passthrough = False
    body = b"".join(response.iter_encoded())
    if isinstance(response.response, ClosingIterator | FileWrapper):
        response.response.close()
    if len(body) >= LEAST_PACKED:
        if tag := response.get_etag()[0]:  # the packed answer is another one, of the same worth
            response.set_etag(tag, weak=True)
        body = gzip.compress(body, 6, mtime=0)
        response.content_encoding = "gzip"
    response.set_data(body)
    return response


def validator(stamp: str, *what: object) -> str:
    """Return an entity tag for what is said of ``what`` by the graph with that stamp."""
    return f"{stamp}-{hashlib.sha256(repr(what).encode()).hexdigest()[:16]}"


def is_known(tag: str) -> bool:
    """Tell whether the client holds the answer with this entity tag already (RFC 9110, 13.1.2)."""
    return request.if_none_match.contains_weak(tag)


def unchanged(tag: str) -> Response:
    """Return 304: what the client holds is what it would get."""
    response = Response(status=304)
    response.set_etag(tag, weak=True)
    return response


@lru_cache
def version() -> str:
    """Return what tells one state of the site's code, templates and translations from the next."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.suffix in (".py", ".html", ".mo", ".css", ".js", ".svg"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
