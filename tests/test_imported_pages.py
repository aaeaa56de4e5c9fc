"""The pages of imported words: beside the glossary, never in its place; conflicts and doubts are shown."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.build import build
from graph.engine.workers import Limits
from graph.imports.pipeline import import_files
from graph.lookup import Library, Lookup
from graph.lookup.overviews import counts, groups, sources
from graph.lookup.ranking import page as ranked
from graph.lookup.terms import term
from web.app import create_app

MINI = Path(__file__).parent / "data" / "mini"
DICTIONARY = (
    "手袋 [てぶくろ] /(v5r) glove/mitten/",  # the glossary has it as a noun
    "手 [て] /(n) hand/",
    "紙袋 [かみぶくろ] /(n) paper bag/",
    "紙 [かみ] /(n) paper/",
    "橋 [はし] /(n) bridge/",
    "箸 [はし] /(n) chopsticks/",
    "煙草 [たばこう] /(n) tobacco/",  # no such reading
    "歩道橋 [ほどうきょう] /(n) footbridge/",
    *(f"手{number} [て] /(n) hand number {number}/" for number in "一二三四五六七八九十"),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    build(MINI, folder / "store")
    file = folder / "edict"
    file.write_text("".join(f"{line}\n" for line in DICTIONARY), encoding="utf-8")
    import_files(folder / "store", "edict", [file], jobs=1)
    return folder / "store"


@pytest.fixture(scope="module")
def known(root: Path) -> Lookup:
    return Library(root).current()


@pytest.fixture(scope="module")
def site(root: Path) -> Iterator[FlaskClient]:
    app = create_app(root, Limits(workers=1), TESTING=True)
    yield app.test_client()
    app.extensions["pool"].close()


def entry(known: Lookup, label: str) -> str:
    """The id of the imported entry of a headword."""
    return next(word.id for word in known.words.values() if word.source == "edict" and word.label.text == label)


def page(site: FlaskClient, path: str) -> str:
    reply = site.get(path, headers={"Accept": "text/html"})
    assert reply.status_code == 200, path
    return " ".join(re.sub(r"<rt>.*?</rt>|<rp>.*?</rp>|<[^>]+>", "", reply.get_data(as_text=True)).split())


def test_an_imported_word_has_a_page_that_names_its_source_and_licence(site: FlaskClient, known: Lookup) -> None:
    path = f"/term/{entry(known, '箸')}"
    text = page(site, path)
    assert "imported from" in text
    assert "chopsticks" in text
    assert 'rel="license"' in site.get(path).get_data(as_text=True)


def test_a_word_of_the_glossary_says_where_an_import_has_it_and_how_that_differs(
    site: FlaskClient, known: Lookup
) -> None:
    text = page(site, "/term/ja-tebukuro")
    assert "The same word elsewhere" in text
    assert "differs in part of speech" in text
    back = page(site, f"/term/{entry(known, '手袋')}")
    assert "this glossary" in back


def test_the_parts_of_an_imported_compound_are_shown_in_order(known: Lookup) -> None:
    found = term(known, entry(known, "紙袋"))
    assert found is not None
    assert [(part.surface.text, part.process and part.process.id) for part in found.parts] == [
        ("かみ", None),
        ("ぶくろ", "rendaku"),
    ]
    assert found.subterms == ()


def test_a_doubtful_reading_is_shown_with_what_was_expected(site: FlaskClient, known: Lookup) -> None:
    text = page(site, f"/term/{entry(known, '煙草')}")
    assert "Doubtful" in text
    assert "The source has 煙草 [たばこう]; expected たばこ." in text


def test_an_import_has_lists_of_its_own_and_leaves_those_of_the_glossary_alone(
    root: Path, site: FlaskClient, known: Lookup, tmp_path: Path
) -> None:
    build(MINI, tmp_path / "alone")
    alone = Library(tmp_path / "alone").current()
    assert counts(known) == {**counts(alone), "sources": len(known.sources)}
    assert [(group.id, group.count) for group in groups(known, "kana")] == [
        (group.id, group.count) for group in groups(alone, "kana")
    ]
    assert [(group.id, group.count) for group in sources(known)] == [("edict", len(DICTIONARY))]
    assert "/browse?of=edict" in site.get("/browse").get_data(as_text=True)
    assert "footbridge" in page(site, "/browse?of=edict&by=kana&in=は")
    assert "footbridge" not in page(site, "/browse?by=kana&in=は")
    assert site.get("/browse?of=nothing").status_code == 404


def test_a_long_list_comes_in_pages_that_lead_on_and_back(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.lookup.overviews.LONGEST_PAGE", 3)
    path, seen = "/browse?of=edict&by=kana&in=た", []
    while path:
        body = site.get(path).get_data(as_text=True)
        seen += re.findall(r'class="word" href="/term/([^"]+)"', body)
        assert ('rel="prev"' in body) == ("after=" in path)
        found = re.search(r'href="([^"]+)" rel="next"', body)
        path = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == sum("[て" in line or "[た" in line for line in DICTIONARY)
    assert site.get("/browse?of=edict&by=kana&in=た&after=ja-no-such-word").status_code == 404


def test_a_search_finds_imported_words_behind_those_of_the_glossary(known: Lookup) -> None:
    sources_found = [one.word.source for one in ranked(known, "手袋").ranked]
    assert sources_found[0] == ""
    assert "edict" in sources_found
    assert ranked(known, "ほどうきょう").ranked[0].word.label.text == "歩道橋"


def test_an_export_holds_the_glossary_alone(site: FlaskClient) -> None:
    assert "footbridge" not in site.get("/export?format=csv").get_data(as_text=True)


def test_what_is_not_counted_is_not_told(known: Lookup, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = term(known, "ja-te")
    assert whole is not None
    assert (whole.more_descendants, whole.more_uses) == (0, 0)
    monkeypatch.setattr("graph.lookup.lineage.MOST_WORDS", 1)
    monkeypatch.setattr("graph.lookup.terms.MOST_USES", 1)
    cut = term(known, "ja-te")
    assert cut is not None
    assert len(cut.used_in) == 1
    assert cut.more_uses == len(whole.used_in) - 1
    reached = {step.target.id for step in whole.descendants}
    assert cut.more_descendants == max(0, len(reached) - 1)


def test_a_thing_of_which_thousands_are_said_is_cut_and_keeps_its_name(
    site: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.publish.resources.MOST_STATEMENTS", 5)
    body = site.get("/data/id/lexicon/ja.ttl").get_data(as_text=True)
    assert "Not whole" in body
    assert "Japanese" in body
    assert body.count("ja-te") + body.count("edict-") < 20
    assert "all that is said of it" in page(site, "/data/id/lexicon/ja.html")


def test_the_lexicon_of_the_analyser_is_kept_without_imports(root: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(root, tmp_path / "store"))
    first = Library(store).current().lexicon
    file = store / "lexicon.json"
    assert file.exists()
    assert not any(term.id.startswith("edict") for term in first.terms("ja"))
    again = Library(store).current()
    assert again.lexicon.by_id("ja-tebukuro") == first.by_id("ja-tebukuro")
    assert "whole" not in vars(again)  # the graph was not read
    file.write_text("{", encoding="utf-8")
    assert Library(store).current().lexicon.by_id("ja-tebukuro") == first.by_id("ja-tebukuro")
