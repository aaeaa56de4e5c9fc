"""Hostile requests to a real server: odd bytes, wrong methods, false names, large bodies, slow and many clients."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.served import Reply, Served

ASK = "/sparql?query=ASK%7B%7D"
EVIL = "evil.example"
# An address of every kind for each route that takes arguments; a route that is not named here gets an unknown one.
SAMPLES = {
    "/static/<path:filename>": "/static/gogen.css",
    "/term/<name>": "/term/ja-ntr",
    "/concept/<name>": "/concept/aikido",
    "/id/<path:name>": "/id/entry/ja-ntr",
    "/data/<path:name>": "/data/id/entry/ja-ntr.ttl",
    "/download/<name>": "/download/gogen.nq.gz",
}
MANY = [
    "/nothing", "/term/nothing", "/static/nothing", "/static/../app.py", "/static/..%2fapp.py", "/search?q=%00%ff",
    "/search?q=%3Cscript%3E", ASK, "/sparql?query=nonsense", "/sparql?query=", "/browse?by=x",
    "/data/id/entry/ja-ntr.html", "/id/entry/%3e%20%22", "/sparql?query=ASK%7B%7D&format=x", "//evil.example/",
    "/sparql?query=ASK%7B%7D&default-graph-uri=no", "/data/id/entry/%1b%5b31m.ttl", "/sitemap-99999999999999999999.xml",
]  # fmt: skip
PROGRAM = {"Accept": "application/json"}
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def paths(app: Flask) -> list[str]:
    """An address of every route."""
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    return [*(SAMPLES.get(rule) or re.sub("<[^>]*>", "1", rule) for rule in rules), *MANY]


def is_guarded(reply: Reply) -> None:
    """Check the headers that every answer carries."""
    policy = dict(part.strip().partition(" ")[::2] for part in reply.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert (policy["frame-ancestors"], policy["base-uri"], policy["form-action"]) == ("'none'", "'none'", "'self'")
    assert "unsafe-" not in reply.headers["content-security-policy"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"]
    assert not re.search(r"\d", reply.headers.get("server", ""))
    assert "x-powered-by" not in reply.headers


# ---------------------------------------------------------------- every address


def test_every_answer_carries_the_security_headers(paths: list[str], served: Served) -> None:
    for path in paths:
        for method in ("GET", "DELETE"):
            is_guarded(served.get(path, PAGE if method == "GET" else PROGRAM, method))


def test_an_unchanged_answer_carries_the_security_headers_too(served: Served) -> None:
    for path in ("/static/gogen.css", ASK, "/ns", "/data/id/entry/ja-ntr.ttl"):
        asking = {"Accept": "text/turtle, application/json, text/css"}
        tag = served.get(path, asking).headers["etag"]
        for known in (tag, "*", f'"other", {tag}'):
            reply = served.get(path, {**asking, "If-None-Match": known})
            assert (reply.status, reply.body) == (304, b"")
            is_guarded(reply)
        assert served.get(path, {**asking, "If-None-Match": '"other", W/"' + "x" * 5000 + '"'}).status == 200


def test_every_error_is_told_to_a_program_as_a_problem(paths: list[str], served: Served) -> None:
    for path in paths:
        for method in ("GET", "DELETE", "BREW"):
            reply = served.get(path, PROGRAM, method)
            assert reply.status < 500 or (reply.status == 503 and path == "/readyz")
            if reply.status >= 400:
                assert reply.is_problem()


@pytest.mark.parametrize("method", ["PROPFIND", "BREW", "TRACE", "LINK"])
def test_an_unknown_method_is_not_allowed_anywhere(method: str, paths: list[str], served: Served) -> None:
    for path in paths:
        known = served.get(path, {}, "OPTIONS")
        reply = served.get(path, {}, method)
        if known.status != 404 and not path.startswith(("//", "/nothing", "/sitemap-9")):
            assert reply.status == 405
            assert "GET" in reply.headers["allow"] or "POST" in reply.headers["allow"]
        assert reply.status in (404, 405)
        assert reply.is_problem()


def test_head_is_get_without_the_body_everywhere(paths: list[str], served: Served) -> None:
    for path in paths:
        get, head = served.get(path), served.get(path, method="HEAD")
        assert head.body == b""
        if path == "/metrics":  # counts the requests
            continue
        for name in ("content-type", "etag", "location", "vary", "content-length", "cache-control"):
            assert head.headers.get(name) == get.headers.get(name)
        assert head.status == get.status


@pytest.mark.parametrize("host", [EVIL, pytest.param("[2001:db8::6666]:6666", marks=pytest.mark.slow)])
def test_no_answer_repeats_the_name_that_a_client_gave_the_server(host: str, paths: list[str], served: Served) -> None:
    false = {
        "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "gopher", "X-Forwarded-Server": EVIL, "X-Host": EVIL,
        "Forwarded": f"host={EVIL};proto=gopher", "X-Original-URL": f"//{EVIL}/", "X-Rewrite-URL": f"//{EVIL}/",
        "X-Forwarded-Prefix": f"//{EVIL}", "X-Forwarded-Port": "6666", "X-HTTP-Method-Override": "DELETE",
    }  # fmt: skip
    for path in paths:
        if EVIL in path:
            continue
        for accept in ("text/html", "text/turtle"):
            reply = served.get(path, {"Host": host, "Accept": accept, **false})
            assert reply.status < 500
            for piece in (EVIL, "6666", "gopher", "2001:db8"):
                assert piece not in reply.body.decode(errors="replace")
                assert piece not in str(reply.headers)


@pytest.mark.parametrize(
    "host", ["", "a, b", f"{EVIL}@localhost", f"localhost/{EVIL}", "localhost:x", 'localhost"><script>', "[::1", "a b"]
)
def test_a_name_that_is_none_is_refused(host: str, served: Served) -> None:
    got = served.exchange(f"GET /data HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert got.startswith(b"HTTP/1.1 400 ")
    assert EVIL.encode() not in got


@pytest.mark.parametrize(
    "path",
    [
        f"//{EVIL}", f"//{EVIL}/", f"//{EVIL}/vocab", f"/\\{EVIL}", f"/\\/{EVIL}", f"/%5c{EVIL}", f"/%2f{EVIL}/",
        f"/%09/{EVIL}", f"///{EVIL}", f"/vocab//{EVIL}", f"/id//{EVIL}", f"/id/http://{EVIL}/", f"/data//{EVIL}.html",
        f"/download/%2f%2f{EVIL}", f"/vocab?next=//{EVIL}", f"/.well-known/void?url=//{EVIL}", f"/static//{EVIL}",
        f"/id/entry/ja-ntr%0d%0aLocation:%20//{EVIL}", f"/term/ja-ntr/..%2f..%2f%2f{EVIL}", f"/vocab/../../{EVIL}",
        "/id/entry/ja-ntr", "/vocab", "/vocab/", "/.well-known/void", "/download/gogen.nq.gz", "/data/ns.html",
    ],
)  # fmt: skip
def test_redirects_stay_on_the_site(path: str, served: Served) -> None:
    for accept in ("*/*", "text/html", "text/turtle"):
        sent = f"GET {path} HTTP/1.1\r\nHost: {EVIL}\r\nAccept: {accept}\r\nConnection: close\r\n\r\n".encode()
        head = served.exchange(sent).partition(b"\r\n\r\n")[0].decode()
        for place in re.findall(r"(?im)^location:\s*(.*?)\r?$", head):
            assert re.match(r"/[^/\\\t]", place)


def test_any_site_may_read_the_public_data_and_none_the_rest(served: Served) -> None:
    asking = {"Origin": "https://x.example", "Access-Control-Request-Method": "GET"}
    for path in (ASK, "/ns", "/id/entry/ja-ntr", "/data/id/entry/ja-ntr.ttl", "/.well-known/void"):
        reply = served.get(path, {"Origin": "https://x.example"})
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in reply.headers
        preflight = served.get(path, asking, "OPTIONS")
        assert preflight.status in (200, 204)
        assert preflight.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in served.get("/metrics", asking).headers
    assert "access-control-allow-origin" not in served.get("/update", asking, "OPTIONS").headers


def test_the_counters_are_for_this_machine_only(served: Served) -> None:
    assert served.get("/metrics").status == 200
    for name, value in (("Host", EVIL), ("X-Forwarded-For", "192.0.2.1"), ("Forwarded", "for=192.0.2.1")):
        assert served.get("/metrics", {name: value}).status in (401, 403, 404)


# ---------------------------------------------------------------- parameters and headers

ASKING = "/sparql?query=ASK%7B%7D&"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=ASK%7B%7D%23%ff", 400),  # no UTF-8
        ("/sparql?query=ASK%7B%7D%23%ed%a0%80", 400),  # half a surrogate pair
        ("/sparql?query=ASK%7B%7D%23%c0%af", 400),  # a longer form of a shorter character
        (ASKING + "default-graph-uri=http://%ff/", 400),
        (ASKING + "default-graph-uri=", 400),
        (ASKING + "default-graph-uri=a%20b", 400),
        (ASKING + "default-graph-uri=http://%5b::%5c", 400),
        (ASKING + "query=ASK%7B%7D", 400),
        (ASKING + "update=CLEAR%20ALL", 403),
        (ASKING + "timeout=soon", 400),
        (ASKING + "timeout=-1", 400),
        (ASKING + "timeout=0", 400),
        (ASKING + "timeout=nan", 400),
        (ASKING + "timeout=inf", 200),
        (ASKING + "timeout=1e999", 200),
        (ASKING + "format=%0d%0aSet-Cookie:a", 400),
        (ASKING + "format=json&format=xml", 200),
        (ASKING + "a=b&" * 10_000, 200),
        ("/sparql?query=CLEAR%20ALL", 403),
    ],
)
def test_parameters_that_make_no_sense_are_refused(path: str, status: int, served: Served) -> None:
    reply = served.get(path)
    assert reply.status == status
    assert "set-cookie" not in reply.headers
    if status >= 400:
        assert reply.is_problem()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept", "text/x;q=0.1," * 750 + "*/*"),
        ("Accept", ",;=" * 3000),
        ("Accept", "application/json;q=abc"),
        ("Accept", "text/csv;q=1e999,application/json;q=-1"),
        ("Accept", "\xff\xfe"),
        ("Accept", '";' * 4000),
        ("Accept", "*" * 10_000),
        ("If-None-Match", '"' * 9_999),
        ("If-None-Match", 'W/"a", ' * 1000),
        ("If-Modified-Since", "yesterday"),
        ("Range", "bytes=9-1"),
        ("Range", "bytes=" + "0-0," * 2000),
        ("Cookie", "a=\xff; =;;;" * 500),
        ("Authorization", "Bearer " + "x" * 9_000),
        ("Authorization", "Basic \xff:::"),
        ("Origin", "http://["),
        ("Origin", "null"),
        ("Referer", "javascript:alert(1)"),
        ("Content-Encoding", "gzip"),
        ("Content-Type", "\xff;;;=\""),
        ("Content-Type", "application/sparql-query; charset=nothing"),
        ("X-Forwarded-For", "1.2.3.4, " * 1000),
        ("Sec-Fetch-Site", "\x80"),
        ("Expect", "nothing"),
    ],
)  # fmt: skip
def test_headers_that_make_no_sense_do_no_harm(name: str, value: str, served: Served) -> None:
    for path in (ASK, "/", "/ns", "/static/gogen.css", "/id/entry/ja-ntr"):
        assert served.get(path, {name: value.encode("latin-1").decode("latin-1")}).status < 500
    form = {"Content-Type": "application/x-www-form-urlencoded", name: value}
    assert served.send("POST", "/sparql", form, b"query=ASK%7B%7D").status < 500


def test_json_may_be_refused_with_a_quality_of_zero(served: Served) -> None:
    reply = served.get(ASK, {"Accept": "application/sparql-results+json;q=0, application/json;q=0, */*"})
    assert reply.status == 200
    assert "json" not in reply.headers["content-type"]


# ---------------------------------------------------------------- rates and logs


@pytest.fixture(scope="module")
def logged(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """A server behind a proxy, with the file of its access log; a client may ask every two seconds."""
    log = tmp_path_factory.mktemp("log") / "access.jsonl"
    with Served(store, "--rate", "0.5", "--proxies", "1", "--access-log", str(log)) as served:
        yield served, log


def test_who_asks_too_often_is_told_when_to_come_back(logged: tuple[Served, Path]) -> None:
    served, _ = logged
    for path in (ASK, "/q/nothing"):
        replies = [served.get(path, {"X-Forwarded-For": f"2001:db8:{len(path)}::{n}"}) for n in range(8)]
        assert replies[0].status in (200, 404)
        limited = [reply for reply in replies if reply.status == 429]
        assert limited  # addresses of one network are one client
        for reply in limited:
            assert int(reply.headers["retry-after"]) >= 1
            assert reply.is_problem()
            is_guarded(reply)
    same = {"X-Forwarded-For": f"198.51.100.9, 2001:db8:{len(ASK)}::1"}  # what a client says itself does not count
    assert served.get(ASK, same).status == 429
    assert served.get(ASK, {"X-Forwarded-For": "192.0.2.2"}).status == 200
    assert served.get("/healthz", same).status == 200


def test_no_control_character_of_a_client_reaches_a_log(logged: tuple[Served, Path]) -> None:
    served, log = logged
    for path in (
        "/%1b%5b31mred%0d%0a%7b%22forged%22%3a1%7d",
        "/id/entry/%3e%1b%5b31m%0aforged",
        "/data/id/entry/%3e%1b%5b31m%0aforged.ttl",
        "/%e2%80%aeforged%c2%9b",
        "/sparql?query=%1b%5b31m%0aforged",
    ):
        sent = f"GET {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: \x9b31m\r\nX-Forwarded-For: \x9b\r\n"
        served.exchange(f"{sent}Connection: close\r\n\r\n".encode("latin-1"))
    served.exchange(b"BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    lines = log.read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 6
    for line in lines:
        assert {"time", "client", "method", "path", "status"} <= set(json.loads(line))
    said = log.read_text(encoding="utf-8") + served.logged()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", said)
    assert not re.search("(?m)^forged", said)
