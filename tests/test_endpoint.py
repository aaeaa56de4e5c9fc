"""The addresses of an engine, the credentials for it, and the text that is sent."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.engine.endpoint import Endpoint
from graph.engine.opening import place_of
from graph.engine.remote import RemoteStore, prefixes_for
from ontology.errors import StoreError
from tests.engines import COUNT, MINI, gate, oxigraph, run
from web.cli import main

# ---------------------------------------------------------------- addresses and secrets


@pytest.mark.parametrize(
    ("wanted", "asks", "given"),
    [
        ("Basic c2FrdXJhOuahnA==", 'Basic realm="gogen"', {"user": "sakura", "password": "桜"}),
        ("Bearer abc.def", "Bearer", {"token": "abc.def"}),
    ],
)
def test_an_engine_behind_a_password_or_a_token_is_built_to_and_asked(
    tmp_path: Path, wanted: str, asks: str, given: dict[str, str]
) -> None:
    with ExitStack() as stack:
        open_one, _ = stack.enter_context(oxigraph(tmp_path))
        base, _ = stack.enter_context(gate(open_one.query.removesuffix("/query"), wanted, asks))
        place = Endpoint(f"{base}/query", f"{base}/update", f"{base}/store", **given)
        assert run(place, "build", "--data", MINI).exit_code == 0
        assert run(place, "query", stdin=COUNT).stdout == run(open_one, "query", stdin=COUNT).stdout
        shown = run(replace(place, user="", password="", token="wrong-token"), "query", stdin=COUNT)
        assert shown.exit_code == 1
        assert "refuses access" in shown.stderr
        assert "wrong-token" not in shown.output


def test_credentials_follow_no_redirect(tmp_path: Path) -> None:
    with gate("http://127.0.0.1:9", "Bearer t0ken", "Bearer") as (other, seen), gate(other, "", "") as (base, _):
        with pytest.raises(StoreError, match="sends to another address"):
            RemoteStore(Endpoint(f"{base}/away", token="t0ken")).current()
        assert seen == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://me:s3cret@engine/sparql", "holds a user name or password"),
        ("https://me@engine/sparql", "holds a user name or password"),
        ("http:///sparql", "not an address"),
        ("http://engine:port/s3cret", "not an address"),
        ("http://engine/a b", "not an address"),
    ],
)
def test_a_bad_address_is_refused_without_repeating_what_may_be_secret(address: str, said: str) -> None:
    shown = CliRunner().invoke(main, ["query", "--store", address], input=COUNT)
    assert shown.exit_code == 1
    assert said in shown.stderr
    assert "s3cret" not in shown.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"GOGEN_STORE_USER": "a"}, "go together"),
        ({"GOGEN_STORE_PASSWORD": "s3cret"}, "go together"),
        ({"GOGEN_STORE_USER": "a", "GOGEN_STORE_PASSWORD": "s3cret", "GOGEN_STORE_TOKEN": "t"}, "not both"),
        ({"GOGEN_STORE_TOKEN": "s3cret\r\nX: y"}, "no bearer token"),
        ({"GOGEN_STORE_TOKEN_FILE": "/nowhere/at-all"}, "cannot be read"),
        ({"GOGEN_STORE_TOKEN_FILE": "/nowhere", "GOGEN_STORE_TOKEN": "s3cret"}, "unset one"),
        ({"GOGEN_UPDATE_URL": "ftp://engine/"}, "GOGEN_UPDATE_URL: not an address"),
        ({"GOGEN_UPDATE_URL": "http://a:s3cret@engine/"}, "GOGEN_UPDATE_URL holds"),
    ],
)
def test_credentials_that_do_not_go_together_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(StoreError, match=said) as refused:
        Endpoint.named("https://engine/sparql", given)
    assert "s3cret" not in str(refused.value)


def test_a_secret_comes_from_a_file_and_shows_nowhere(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s3cret\n", encoding="utf-8")
    given = {"GOGEN_STORE_USER": "a", "GOGEN_STORE_PASSWORD_FILE": str(tmp_path / "password")}
    place = Endpoint.named("https://engine/sparql?x=1", given)
    assert place.password == "s3cret"
    assert "s3cret" not in f"{place!r} {place}"
    assert str(place) == "https://engine/sparql"


def test_a_place_is_an_address_or_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOGEN_STORE", "HTTPS://engine/sparql")
    assert isinstance(place_of(), Endpoint)
    assert place_of("some/folder") == Path("some/folder")
    monkeypatch.setenv("GOGEN_STORE", "https-folder")
    assert place_of() == Path("https-folder")


@pytest.mark.parametrize(
    ("query", "declared"),
    [
        ("SELECT ?x { e:ja-ntr rdfs:label ?x }", ["e", "rdfs"]),
        ("PREFIX e: <http://x/> SELECT ?x { e:ja-ntr rdfs:label ?x }", ["rdfs"]),
        ('SELECT ?x { ?x ?y "e:ja-ntr" } # rdfs:label', []),
        ("SELECT ?x { <e:ja-ntr> ?y other:x }", []),
    ],
)
def test_the_usual_prefixes_are_declared_on_one_line_where_they_are_used(query: str, declared: list[str]) -> None:
    line = prefixes_for(query)
    assert [word.removesuffix(":") for word in line.split()[1::3]] == declared
    assert line.count("\n") == bool(declared)
