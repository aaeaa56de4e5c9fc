"""What every request passes first: clients and their rates, answers remembered while the graph is the same, the log."""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from web.front import REMEMBER, Front, Rates, bucket, forwarded, state_of


class Site:
    """A WSGI application that counts how often it is asked; its answers may be remembered."""

    def __init__(self, remember: bool = True, status: str = "200 OK") -> None:
        self.asked = 0
        self.remember, self.status = remember, status

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.asked += 1
        environ[REMEMBER] = self.remember
        self.body = environ["wsgi.input"].read()
        start(self.status, [("Content-Type", "text/plain")])
        return [str(self.asked).encode()]


def ask(front: Front, path: str = "/sparql", body: bytes = b"", **more: str) -> tuple[str, bytes]:
    told: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "query=ASK{}",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(body),
        **({"CONTENT_LENGTH": str(len(body))} if body else {}),
        **more,
    }
    answer = b"".join(front(environ, lambda status, headers, *_: told.append(status)))  # type: ignore[arg-type, func-returns-value]
    return told[-1], answer


def test_an_answer_is_remembered_until_the_graph_changes() -> None:
    state = [1]
    site = Site()
    front = Front(site, lambda: state[0])  # type: ignore[arg-type]
    assert [ask(front)[1], ask(front)[1]] == [b"1", b"1"]
    state[0] = 2
    assert [ask(front)[1], ask(front)[1]] == [b"2", b"2"]


@pytest.mark.parametrize(
    "other",
    [
        {"QUERY_STRING": "query=ASK{?s+?p+?o}"},
        {"HTTP_ACCEPT": "text/csv"},
        {"HTTP_IF_NONE_MATCH": '"x"'},
        {"HTTP_ORIGIN": "https://x.example"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"path": "/q/abc"},
    ],
)
def test_another_question_is_not_given_the_remembered_answer(other: dict[str, str]) -> None:
    front = Front(Site(), lambda: 1)  # type: ignore[arg-type]
    assert ask(front)[1] == b"1"
    assert ask(front, **other)[1] == b"2"  # type: ignore[arg-type]


def test_posted_questions_are_told_apart_by_their_body_which_the_site_still_reads() -> None:
    site = Site()
    front = Front(site, lambda: 1)  # type: ignore[arg-type]
    assert [ask(front, body=b"query=a")[1], ask(front, body=b"query=b")[1], ask(front, body=b"query=a")[1]] == [
        b"1",
        b"2",
        b"1",
    ]
    assert site.body == b"query=b"


@pytest.mark.parametrize("site", [Site(remember=False), Site(status="503 Service Unavailable")])
def test_what_may_change_or_failed_is_not_remembered(site: Site) -> None:
    front = Front(site, lambda: 1)  # type: ignore[arg-type]
    assert [ask(front)[1], ask(front)[1]] == [b"1", b"2"]


def test_nothing_is_remembered_where_the_state_of_the_graph_is_not_known() -> None:
    front = Front(Site(), lambda: None)  # type: ignore[arg-type]
    assert [ask(front)[1], ask(front)[1]] == [b"1", b"2"]


def test_the_state_of_a_file_changes_when_it_is_replaced(tmp_path: Path) -> None:
    state = state_of(tmp_path / "CURRENT.json")
    assert state() is None
    (tmp_path / "CURRENT.json").write_text("1")
    first = state()
    (tmp_path / "new").write_text("2")
    (tmp_path / "new").replace(tmp_path / "CURRENT.json")
    assert first is not None
    assert state() not in (None, first)


def test_a_client_may_ask_its_burst_at_once_and_another_client_is_not_held_up() -> None:
    front = Front(Site(), lambda: None, Rates(0.001, burst=3))  # type: ignore[arg-type]
    assert [ask(front)[0][:3] for _ in range(4)] == ["200", "200", "200", "429"]
    assert ask(front, REMOTE_ADDR="192.0.2.2")[0] == "200 OK"
    assert ask(front, path="/term/ja-ntr")[0] == "200 OK"  # pages do not count


def test_a_client_that_waits_may_ask_again() -> None:
    rates = Rates(1000.0, burst=1)
    assert rates.wait("a") == 0
    assert 0 <= rates.wait("a") <= 0.001


@pytest.mark.parametrize(
    ("hops", "proxies", "expected"),
    [
        ("198.51.100.7", 1, "198.51.100.7"),
        ("10.0.0.1, 198.51.100.7", 1, "198.51.100.7"),  # what the client itself says does not count
        ("198.51.100.7, 10.0.0.9", 2, "198.51.100.7"),
        ("nonsense", 1, "192.0.2.1"),
        ("", 1, "192.0.2.1"),
        ("198.51.100.7", 2, "192.0.2.1"),
    ],
)
def test_behind_proxies_the_client_is_who_the_outermost_of_them_saw(hops: str, proxies: int, expected: str) -> None:
    assert forwarded({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": hops}, proxies) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::/64"), ("2001:db8::ffff:1", "2001:db8::/64"), ("", "")],
)
def test_one_subscriber_is_one_client(address: str, expected: str) -> None:
    assert bucket(address) == expected


def test_the_log_has_a_line_of_json_for_each_request() -> None:
    log = io.StringIO()
    front = Front(Site(), lambda: None, log=log)  # type: ignore[arg-type]
    ask(front, path="/term/寝\n\x1b[31m")
    line = json.loads(log.getvalue())
    assert (line["status"], line["bytes"], line["method"], line["client"]) == (200, 1, "GET", "192.0.2.1")
    assert log.getvalue().count("\n") == 1
    assert "\x1b" not in log.getvalue()


def test_the_server_tells_that_it_lives_is_ready_and_what_its_workers_do(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json()["status"] == "ready"
    client.get("/sparql", query_string={"query": "SELECT nonsense"})
    said = client.get("/metrics").get_data(as_text=True)
    numbers = dict(line.split() for line in said.splitlines() if not line.startswith("#"))
    assert int(numbers["gogen_queries_failed"]) >= 1
    assert int(numbers["gogen_workers_started"]) >= 1
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code in (401, 403)
