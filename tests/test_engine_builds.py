"""Builds for another engine: one generation takes over from the next, whatever is killed; what goes wrong is told."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.build import build
from graph.engine.endpoint import Endpoint
from graph.engine.opening import generation_at, open_store
from graph.engine.remote import RELEASE, RemoteStore, release_of
from graph.engine.upload import REPLACED
from ontology.errors import QueryTimeout, StoreError
from ontology.vocabulary import iri
from tests.engines import COUNT, MINI, STARTS, Server, forwarded, in_environment, oxigraph, run, site, virtuoso

ENGINES = ["oxigraph", pytest.param("virtuoso", marks=pytest.mark.slow)]


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "engine").mkdir()
    with STARTS[request.param](tmp_path / "engine") as (place, process):
        build(MINI, place)
        yield Server(place, process)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The mini data with one word more."""
    data = Path(shutil.copytree(MINI, tmp_path / "changed"))
    more = '[[term]]\nid = "ja-inu"\nwritten = ["犬"]\nkana = "いぬ"\npart_of_speech = "noun"\n'
    (data / "terms" / "inu.toml").write_text(more, encoding="utf-8")
    return data


# ---------------------------------------------------------------- one generation takes over from another


def test_changed_data_makes_a_new_generation_and_an_open_snapshot_keeps_answering(
    server: Server, changed: Path, tmp_path: Path
) -> None:
    reader = RemoteStore(server.place, fresh=0)
    old = reader.current()
    before = old.select(COUNT)
    build(changed, server.place)
    build(changed, tmp_path / "embedded")
    assert reader.current().generation.number == 2
    assert reader.current().select(COUNT) != before
    assert old.select(COUNT) == before
    assert server.quads() == set(open_store(tmp_path / "embedded").current().quads())


def test_a_graph_that_is_no_longer_built_is_dropped_and_nothing_is_left_over(server: Server, changed: Path) -> None:
    before = server.quads()
    for data in (changed, MINI):
        build(data, server.place)
    assert server.quads() == before
    release = release_of(server.client)
    assert release is not None
    assert len(server.noted()) == 2  # the union that serves, and the one that served before
    assert release.union in server.noted()


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["first", "last", "publish"])
def test_a_build_killed_at_any_moment_leaves_the_last_good_graph(server: Server, changed: Path, moment: str) -> None:
    before, generation = server.quads(), generation_at(server.place)
    code = f"""
import os, signal
from graph.engine import upload
from graph.engine.endpoint import Client
from web.cli import main

def die(*_): os.kill(os.getpid(), signal.SIGKILL)

if {moment!r} == "first":
    add, sent = Client.add, []
    Client.add = lambda *given: die() if sent else (add(*given), sent.append(1))
elif {moment!r} == "last":
    upload._publish = die
else:
    update = Client.update
    Client.update = lambda self, text: (update(self, text), die()) if "MOVE" in text else update(self, text)
main(["build", "--data", {str(changed)!r}])
"""
    killed = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | in_environment(server.place), capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    if moment == "publish":  # the engine has done what it was asked to do
        assert generation_at(server.place) != generation
    else:
        assert generation_at(server.place) == generation
        assert server.quads() == before
    assert build(MINI, server.place).changed == (moment == "publish")
    build(changed, server.place)
    assert len(server.noted()) == 2


def test_named_graphs_left_half_moved_by_an_engine_that_stopped_are_written_anew(server: Server) -> None:
    before = server.quads()
    mark = f"INSERT DATA {{ GRAPH <{RELEASE}> {{ <{RELEASE}> <{REPLACED}> <http://x/union> }} }}"
    server.client.update(f"{mark} ; DROP SILENT GRAPH <{iri('graph', 'dataset')}>")
    with pytest.raises(StoreError, match=r"gave 0 of \d+ statements"):
        server.quads()
    assert build(MINI, server.place).changed
    assert server.quads() == before
    assert not build(MINI, server.place).changed


def test_two_builds_at_once_do_not_mix(server: Server, changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.engine import upload

    send = upload._send

    def overtaken(*given: Any) -> None:
        send(*given)
        monkeypatch.undo()
        build(changed, server.place)

    monkeypatch.setattr(upload, "_send", overtaken)
    other = Path(shutil.copytree(changed, changed.parent / "other"))
    (other / "terms" / "inu.toml").unlink()
    (other / "terms" / "neko.toml").write_text(
        '[[term]]\nid = "ja-neko"\nwritten = ["猫"]\nkana = "ねこ"\npart_of_speech = "noun"\n', encoding="utf-8"
    )
    with pytest.raises(StoreError, match="another build"):
        build(other, server.place)
    words = open_store(server.place).current().select("SELECT ?l WHERE { e:ja-inu rdfs:label ?l }")
    assert [row["l"] for row in words] == ["犬"]


def test_without_a_graph_store_address_a_build_writes_by_updates(server: Server, changed: Path, tmp_path: Path) -> None:
    build(changed, replace(server.place, graph_store=""))
    build(changed, tmp_path / "embedded")
    assert server.quads() == set(open_store(tmp_path / "embedded").current().quads())


# ---------------------------------------------------------------- what goes wrong


def test_an_engine_that_stopped_is_told_plainly_and_pages_answer_503(server: Server) -> None:
    client = site(server.place)
    assert client.get("/term/ja-tebukuro").status_code == 200
    server.process.kill()
    server.process.wait()
    shown = run(server.place, "query", stdin=COUNT)
    assert shown.exit_code == 1
    assert "cannot be asked" in shown.stderr
    assert "Traceback" not in shown.output
    time.sleep(1.1)  # the serving generation is asked for once a second
    page = client.get("/term/ja-tebukuro")
    assert page.status_code == 503
    assert server.place.query not in page.text


def test_an_engine_without_a_graph_is_told_plainly(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as (place, _):
        shown = run(place, "export", "csv")
        assert shown.exit_code == 1
        assert "run 'gogen build' first" in shown.stderr


def test_an_address_that_speaks_no_sparql_is_told_plainly(server: Server) -> None:
    place = replace(server.place, query=server.place.query.rpartition("/")[0] + "/nothing-here")
    shown = run(place, "query", stdin=COUNT)
    assert shown.exit_code == 1
    assert "answered 404" in shown.stderr


def test_an_engine_that_may_only_be_read_is_not_built_to(server: Server, changed: Path) -> None:
    with pytest.raises(StoreError, match="set GOGEN_UPDATE_URL"):
        build(changed, Endpoint(server.place.query))


@pytest.mark.slow
def test_virtuoso_refuses_a_wrong_password_and_the_error_does_not_repeat_it(tmp_path: Path) -> None:
    with virtuoso(tmp_path) as (place, _):
        shown = run(replace(place, password="guessed-it"), "build", "--data", MINI)
        assert shown.exit_code == 1
        assert "the credentials given are not accepted" in shown.stderr
        assert "guessed-it" not in shown.output
        shown = run(replace(place, user="", password=""), "build", "--data", MINI)
        assert "none are given" in shown.stderr


@pytest.mark.slow
def test_what_virtuoso_cuts_at_its_limit_of_rows_is_an_error_and_no_shorter_answer(tmp_path: Path) -> None:
    with virtuoso(tmp_path, rows=100) as (place, _):
        build(MINI, place)
        shown = run(place, "export", "csv")
        assert shown.exit_code == 1
        assert "ResultSetMaxRows" in shown.stderr
        shown = run(place, "query", stdin="SELECT * WHERE { ?s ?p ?o }")
        assert shown.exit_code == 1
        assert "100 rows at most" in shown.stderr


@pytest.mark.slow
def test_a_query_that_virtuoso_stops_is_an_error_and_no_shorter_answer(tmp_path: Path) -> None:
    with virtuoso(tmp_path) as (place, _):
        build(MINI, place)
        triples = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
        heavy = f"SELECT (COUNT(*) AS ?n) WHERE {{ {triples} FILTER(STRLEN(STR(?c)) > STRLEN(STR(?i))) }}"
        with pytest.raises(QueryTimeout):
            forwarded(place, heavy, seconds=1.5)
