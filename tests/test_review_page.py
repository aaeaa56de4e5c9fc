"""The page of proposals: lists, decisions and lists that are sent in, for browsers without scripts and for programs."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.engine.generations import generation_of
from web import tokens
from web.app import create_app

LIST = (
    b"concept_id,lang,term,status,pos\n"
    b"netorare,de,Netorare-Geschichte,preferred,noun\n"
    b"netorare,en,netorare,deprecated,\n"
    b"our-9,en,lamplighting,admitted,noun\n"
)
BROWSER = {"Accept": "text/html"}


@pytest.fixture
def root(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "store"))


@pytest.fixture
def client(root: Path) -> Iterator[FlaskClient]:
    app = create_app(root, TESTING=True, OPEN_WRITES=True)
    yield app.test_client()
    app.extensions["pool"].close()
    app.extensions["writer"].close()


def send(client: FlaskClient, body: bytes = LIST, name: str = "acme.csv", **more: str) -> TestResponse:
    data = {"list": (io.BytesIO(body), name), "by": "Jane Roe", **more}
    return client.post("/review/upload", data=data, headers=BROWSER)


def propose(client: FlaskClient) -> list[str]:
    """Send the list in, look at what it proposes, propose it; return the ids of the proposals."""
    preview = send(client)
    assert preview.status_code == 200, preview.text
    shown = preview.text[preview.text.index("<main") : preview.text.index("</main")]
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown))
    assert client.post("/review/upload", data=form, headers=BROWSER).status_code == 303
    return re.findall(r'name="id" value="([^"]+)"', client.get("/review").text)


def test_a_list_is_sent_in_looked_at_proposed_and_two_of_three_are_accepted(client: FlaskClient, root: Path) -> None:
    before = generation_of(root)
    preview = send(client)
    assert "2 added, 1 changed, 1 left as they are" in preview.text
    assert generation_of(root) == before
    first, second, third = propose(client)
    assert "Netorare-Geschichte" not in client.get("/concept/netorare").text
    assert client.get("/search?q=lamplighting").text.count("/term/") == 0
    form = {"id": [first, third], "verdict": "accept", "reason": "as agreed", "by": "Ed Itor", "source": "acme"}
    done = client.post("/review", data=form, headers=BROWSER)
    assert (done.status_code, done.location) == (303, f"/review?source=acme&last={first}+{third}&done=2&verdict=accept")
    assert "2 proposals were accepted." in client.get(done.location).text
    page = client.get("/concept/netorare").text
    assert "Netorare-Geschichte" in page
    assert "Term list “acme”" in page
    assert "lamplighting" in client.get("/concept/acme-c-our-9").text
    still = client.get("/review").text
    assert re.findall(r'name="id" value="([^"]+)"', still) == [second]
    decided = client.get("/review?status=accepted").text
    assert "as agreed" in decided
    assert "Ed Itor" in decided


@pytest.mark.slow
def test_decisions_are_taken_back(client: FlaskClient) -> None:
    first, *_ = propose(client)
    for verdict in ("accept", "undo", "reject"):
        form = {"id": first, "verdict": verdict, "by": "Ed Itor"}
        assert client.post("/review", data=form, headers=BROWSER).status_code == 303
    assert first in client.get("/review?status=rejected").text
    assert "Netorare-Geschichte" not in client.get("/concept/netorare").text


@pytest.mark.slow
def test_what_was_just_decided_is_undone_by_one_button(client: FlaskClient) -> None:
    first, second, _ = propose(client)
    form = {"id": [first, second], "verdict": "accept", "by": "Ed Itor", "source": "acme"}
    page = client.get(client.post("/review", data=form, headers=BROWSER).location).text
    undo = page[page.index('<form class="undo') :]
    held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', undo[: undo.index("</form>")]))
    assert (held["ids"].split(), held["by"]) == ([first, second], "Ed Itor")
    undone = client.post("/review", data={**held, "verdict": "undo"}, headers=BROWSER)
    page = client.get(undone.location).text
    assert "2 decisions were taken back." in page
    assert 'class="undo' not in page
    assert len(re.findall(r'name="id" value="([^"]+)"', client.get("/review").text)) == 3


@pytest.mark.slow
def test_now_and_then_stand_side_by_side_in_both_languages(client: FlaskClient) -> None:
    propose(client)
    page = client.get("/review").text
    assert "<del>preferred</del>" in page
    assert "<ins>deprecated</ins>" in page
    page = client.get("/review?lang=ja").text
    assert "<ins>非推奨</ins>" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"verdict": "accept", "by": "E"}, 400),
        ({"id": "acme-*", "verdict": "accept", "by": "E"}, 422),
        ({"id": "{first}", "verdict": "burn", "by": "E"}, 400),
        ({"id": "{first}", "verdict": "accept"}, 422),
        ({"id": "{first}", "verdict": "undo", "by": "E"}, 422),
        ({"id": "{first}", "verdict": "accept", "by": "E", "concept": "nowhere"}, 422),
    ],
)
def test_what_cannot_be_decided_is_told_and_changes_nothing(
    form: dict[str, str], status: int, client: FlaskClient, root: Path
) -> None:
    first, *_ = propose(client)
    state = generation_of(root)
    form = {key: text.format(first=first) for key, text in form.items()}
    page = client.post("/review", data=form, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert 'role="alert"' in page.text
    told = client.post("/review", data=form)
    assert (told.status_code, told.mimetype) == (status, "application/problem+json")
    assert generation_of(root) == state


@pytest.mark.parametrize("address", ["/review", "/review/upload"])
@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_page_of_another_site_decides_nothing(address: str, header: dict[str, str], client: FlaskClient) -> None:
    answer = client.post(address, data={"id": "x", "verdict": "accept", "by": "E"}, headers=header)
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


def test_without_authority_the_pages_are_read_only(root: Path) -> None:
    client = create_app(root, TESTING=True).test_client()
    assert client.get("/review").status_code == 200
    assert "This server takes no lists" in client.get("/review/upload").text
    assert client.post("/review", data={"id": "x", "verdict": "accept"}).status_code == 403
    assert send(client).status_code == 403


def test_a_token_with_the_scope_is_needed_where_there_are_tokens(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "tokens.jsonl"
    right, wrong = tokens.add(file, "ada", ["review"]), tokens.add(file, "bob", ["update"])
    client = create_app(root, TESTING=True, TOKENS=file).test_client()
    assert send(client).status_code == 401
    assert send(client, token=wrong).status_code == 403
    assert send(client, token=right).status_code == 200
    assert right not in send(client, token=right).text


def test_a_list_that_is_too_large_is_refused(client: FlaskClient, root: Path) -> None:
    state = generation_of(root)
    head = b'--x\r\nContent-Disposition: form-data; name="list"; filename="a.csv"\r\n\r\n'
    for size in (600_000, 2_000_000):
        body = head + LIST + b"x" * size + b"\r\n--x--\r\n"
        sent = client.post("/review/upload", data=body, content_type="multipart/form-data; boundary=x")
        assert (sent.status_code, sent.mimetype) == (413, "application/problem+json")
    assert generation_of(root) == state


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/review?status=wrong", 400),
        ("/review?source=nobody", 404),
        ("/review?done=x", 200),
        ("/review?status=all", 200),
    ],
)
def test_addresses_that_lead_nowhere_say_so(address: str, status: int, client: FlaskClient) -> None:
    assert client.get(address, headers=BROWSER).status_code == status
    if status != 200:
        assert client.get(address).mimetype == "application/problem+json"


def test_the_pages_hold_no_script_and_no_style_of_their_own(client: FlaskClient) -> None:
    propose(client)
    for page in (client.get("/review").text, client.get("/review/upload").text):
        assert "<style" not in page
        assert "style=" not in page
        assert not re.search(r"<script(?! src=)", page)
        assert not re.search(r"\son\w+=", page)
        for field in re.findall(r'<(?:input|select)[^>]*? id="([^"]+)"', page):
            assert f'for="{field}"' in page


def test_what_a_list_says_is_shown_as_text(client: FlaskClient) -> None:
    body = b"concept_id,lang,term,pos\nnetorare,de,<script>alert(1)</script>,noun\n"
    preview = send(client, body)
    assert "<script>alert" not in preview.text
    assert "&lt;script&gt;alert(1)" in preview.text
