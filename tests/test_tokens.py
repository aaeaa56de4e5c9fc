"""Access tokens: only digests are kept, in a file of the owner's; who has none, or the wrong one, is told so."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from ontology.errors import TokensError
from web import tokens
from web.app import create_app
from web.cli import main

UPDATE = {"data": "INSERT DATA { <a> <b> <c> }", "content_type": "application/sparql-update"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secret" / "tokens.jsonl"


def test_a_token_is_found_by_its_secret_and_the_file_holds_only_digests(file: Path) -> None:
    ada, bob = tokens.add(file, "ada", ["update"]), tokens.add(file, "bob", ["graph-store", "metrics"])
    assert ada != bob
    found = tokens.holder(file, bob)
    assert found
    assert (found.name, found.scopes) == ("bob", ("graph-store", "metrics"))
    assert tokens.holder(file, bob[:-1]) is None
    assert ada not in file.read_text()
    assert [json.loads(line)["name"] for line in file.read_text().splitlines()] == ["ada", "bob"]


def test_the_file_is_its_owners_alone_and_one_open_to_others_is_refused(file: Path) -> None:
    secret = tokens.add(file, "ada", ["update"])
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)
    with pytest.raises(TokensError, match=r"may be read by others \(mode 640\)"):
        tokens.holder(file, secret)


def test_a_revoked_token_is_none(file: Path) -> None:
    secret = tokens.add(file, "ada", ["update"])
    tokens.revoke(file, "ada")
    assert tokens.holder(file, secret) is None
    with pytest.raises(TokensError, match="no token 'ada'"):
        tokens.revoke(file, "ada")


@pytest.mark.parametrize(
    ("name", "scopes", "message"),
    [
        ("ada", ["update"], "already"),
        ("", ["update"], "is no name"),
        ("a b", ["update"], "is no name"),
        ("eve", ["root"], "unknown scope root; allowed: update, graph-store, review, metrics"),
        ("eve", [], "unknown scope"),
    ],
)
def test_what_cannot_be_made_is_told(name: str, scopes: list[str], message: str, file: Path) -> None:
    tokens.add(file, "ada", ["update"])
    with pytest.raises(TokensError, match=message):
        tokens.add(file, name, scopes)


@pytest.mark.parametrize("line", ["{", "[]", '{"name": "ada"}'])
def test_a_damaged_file_is_told_with_its_line(line: str, file: Path) -> None:
    tokens.add(file, "ada", ["update"])
    with file.open("a") as more:
        more.write(line + "\n")
    with pytest.raises(TokensError, match="line 2: not a token"):
        tokens.tokens_in(file)


def test_the_verb_makes_lists_and_revokes(file: Path) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["token", *arguments], env={"GOGEN_TOKENS": str(file)})
        assert result.exit_code == 0, result.output
        return result.stdout

    secret = run("add", "ada", "--scope", "update", "--scope", "metrics").strip()
    assert tokens.holder(file, secret)
    listed = run("list")
    assert listed.splitlines()[1].startswith("ada\tupdate metrics\t")
    assert secret not in listed
    run("revoke", "ada")
    assert run("list").splitlines() == ["name\tscopes\tcreated"]


def test_a_verb_without_a_file_of_tokens_says_so(file: Path) -> None:
    result = CliRunner().invoke(main, ["token", "list", "--tokens", str(file)])
    assert result.exit_code == 1
    assert "make one with 'gogen token add'" in result.stderr


# ---------------------------------------------------------------- what a request without authority gets


@pytest.fixture
def guarded(store: Path, file: Path) -> Flask:
    tokens.add(file, "old", ["metrics"])
    return create_app(store, TESTING=True, TOKENS=file)


def test_without_a_file_of_tokens_writing_is_off(client: FlaskClient) -> None:
    for reply in (client.post("/update", **UPDATE), client.put("/graph-store?default"), client.get("/graph-store")):
        assert reply.status_code == 403
        assert reply.content_type == "application/problem+json"
        assert "Writing is off" in json.loads(reply.data)["detail"]


def test_a_request_without_a_token_is_challenged(guarded: Flask) -> None:
    reply = guarded.test_client().post("/update", **UPDATE)
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="gogen"'
    assert reply.content_type == "application/problem+json"


@pytest.mark.parametrize("header", ["Bearer nothing", "Bearer ", "bearer gogen_x", "Bearer é\u200b"])
def test_a_wrong_token_is_told_so(header: str, guarded: Flask) -> None:
    reply = guarded.test_client().post("/update", **UPDATE, headers={"Authorization": header})
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == 'Bearer realm="gogen", error="invalid_token"'


def test_another_scheme_is_challenged(guarded: Flask) -> None:
    reply = guarded.test_client().post("/update", **UPDATE, headers={"Authorization": "Basic YTpi"})
    assert (reply.status_code, reply.headers["WWW-Authenticate"]) == (401, 'Bearer realm="gogen"')


def test_a_token_of_another_scope_is_not_enough(guarded: Flask, file: Path) -> None:
    secret = tokens.add(file, "reader", ["graph-store"])
    reply = guarded.test_client().post("/update", **UPDATE, headers={"Authorization": f"Bearer {secret}"})
    assert reply.status_code == 403
    assert reply.headers["WWW-Authenticate"] == (
        'Bearer realm="gogen", error="insufficient_scope", scope="update"'
    )  # fmt: skip


def test_a_token_made_and_revoked_while_the_server_runs_counts_at_once(guarded: Flask, file: Path) -> None:
    client = guarded.test_client()
    secret = {"Authorization": f"Bearer {tokens.add(file, 'ada', ['graph-store'])}"}
    assert client.get("/graph-store?graph=http://nowhere.example/", headers=secret).status_code == 404
    tokens.revoke(file, "ada")
    assert client.get("/graph-store?graph=http://nowhere.example/", headers=secret).status_code == 401


def test_a_file_of_tokens_that_cannot_be_read_closes_the_door_and_names_no_path(guarded: Flask, file: Path) -> None:
    file.chmod(0o644)
    reply = guarded.test_client().post("/update", **UPDATE, headers={"Authorization": "Bearer x"})
    assert reply.status_code == 503
    assert str(file) not in reply.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example"},
    ],
)
def test_open_writes_refuse_a_page_of_another_site_and_another_name(headers: dict[str, str], store: Path) -> None:
    client = create_app(store, TESTING=True, OPEN_WRITES=True).test_client()
    assert client.post("/update", **UPDATE, headers=headers).status_code == 403


def test_open_writes_refuse_another_machine(store: Path) -> None:
    client = create_app(store, TESTING=True, OPEN_WRITES=True).test_client()
    reply = client.post("/update", **UPDATE, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert reply.status_code == 403


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--open-writes", "--host", "0.0.0.0"], "open writes are for this machine only"),
        (["--open-writes", "--tokens", "FILE"], "exclude each other"),
        (["--tokens", "nothing.jsonl"], "there is no file of tokens"),
        (["--scratch", "--store", "BUILT"], "holds a graph that was built"),
    ],
)
def test_a_server_that_would_be_too_open_does_not_start(
    options: list[str], message: str, store: Path, file: Path
) -> None:
    tokens.add(file, "ada", ["update"])
    given = [{"FILE": str(file), "BUILT": str(store)}.get(option, option) for option in options]
    result = CliRunner().invoke(main, ["serve", "--port", "0", *given])
    assert result.exit_code == 1, result.output
    assert message in result.stderr
