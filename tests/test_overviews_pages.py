"""Statistics, gaps and doubts: what the pages count is in the graph; queries, files and links say the same."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QuerySolutions

from graph.build import build
from graph.engine.workers import Limits
from graph.imports.pipeline import import_files
from graph.lookup import Library, Lookup
from graph.lookup.gaps import gaps, shown_facts
from graph.lookup.overviews import counts, groups
from graph.lookup.statistics import STATISTICS, UNSURE, tables
from tests.test_partial import DANGLING, MINI, insert
from web.app import create_app


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


@pytest.mark.parametrize("name", [one.id for one in STATISTICS])
def test_a_table_its_drawing_its_query_and_its_file_say_the_same(
    client: FlaskClient, lookup: Lookup, name: str
) -> None:
    section = text(client, "/statistics").split(f'id="{name}"')[1].split("</section>")[0]
    body = re.search(r"<tbody>(.*?)</tbody>", section, re.DOTALL)
    assert body
    shown = [int(n.replace(",", "")) for n in re.findall(r"</th><td>([\d,]+)</td>", body[1])]
    link = re.search(r'href="(/sparql\?query=[^"]+)"', section)
    assert link
    query = parse_qs(urlsplit(unescape(link[1])).query)["query"][0]
    found = lookup.snapshot.raw(query)
    assert isinstance(found, QuerySolutions)
    asked = [int(solution["n"].value) for solution in found]
    assert sorted(shown) == sorted(asked)
    assert [int(row["count"]) for row in rows(client, f"/statistics?table={name}&format=csv")] == shown
    assert "<svg" in section


def test_statistics_agree_with_the_lists_to_browse(lookup: Lookup) -> None:
    found = tables(lookup.snapshot)
    assert found["languages"].total == counts(lookup)["terms"]
    for name, facet in (("languages", "language"), ("processes", "process"), ("routes", "route")):
        listed = {group.name: group.count for group in groups(lookup, facet)}
        assert {row.key: row.n for row in found[name].rows} == listed
    assert found["reach"].total <= counts(lookup)["concepts"]  # some have no word yet
    assert found["morae"].total <= counts(lookup)["japanese"]


def test_statistics_are_told_in_the_readers_language(client: FlaskClient) -> None:
    page = words(text(client, "/statistics?lang=ja"))
    assert all(name in page for name in ("言語別の語数", "ドイツ語", "和語", "複合", "編集者"))
    assert "Words by language" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/statistics?table=none",
        "/statistics?table=goshu&format=docx",
        "/gaps?list=none",
        "/gaps?list=missing&in=tlh",
        "/gaps?list=missing&field=none",
        "/gaps?list=missing&page=0",
        "/gaps?list=missing&page=9999",
        "/gaps?list=unsure&page=x",
    ],
)
def test_what_there_is_not_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 404


# ---------------------------------------------------------------- gaps and doubts


def test_a_concept_is_missing_a_word_where_the_graph_has_none(client: FlaskClient, lookup: Lookup) -> None:
    found = gaps(lookup)
    lacking = {one.id for one in found.missing("de")}
    query = """SELECT DISTINCT ?concept WHERE {
      ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?entry . ?entry lime:language "de" }"""
    having = {row["concept"].value.rpartition("/")[2] for row in lookup.ask(query)}
    assert lacking
    assert not lacking & having
    assert len(lacking) == len(found.concepts) - len(having)
    assert {row["concept"].rpartition("/")[2] for row in rows(client, "/gaps?list=missing&in=de&format=csv")} == lacking
    fandom = rows(client, "/gaps?list=missing&in=de&field=fandom&format=csv")
    assert 0 < len(fandom) < len(lacking)
    assert {row["field"] for row in fandom} == {"fandom"}


def test_pages_of_a_list_hold_every_entry_once_and_lead_to_it(client: FlaskClient) -> None:
    address, seen = "/gaps?list=missing&in=de", []
    while address:
        page = text(client, address)
        seen += re.findall(r'<th scope="row"><a href="(/concept/[^"]+)"', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == len(rows(client, "/gaps?list=missing&in=de&format=csv"))
    assert client.get(seen[0]).status_code == 200


def test_unsure_claims_are_the_least_sure_first_with_word_process_and_source(
    client: FlaskClient, lookup: Lookup
) -> None:
    found = gaps(lookup)
    sure = [fact.confidence for fact in found.unsure]
    assert sure == sorted(sure)
    assert max(sure) < UNSURE
    assert len(found.unsure) == sum(row.unsure or 0 for row in tables(lookup.snapshot)["methods"].rows)
    shown = shown_facts(lookup, found.unsure[:20])
    assert all(one.evidence and (one.target or one.concept) for one in shown)
    page = text(client, "/gaps?list=unsure&kind=EtyLink")
    assert len(re.findall(r'<div class="line"><a class="word" href="/term/', page)) == 50
    assert "Editorial knowledge" in page


def test_a_fact_that_two_sources_state_is_not_listed_as_resting_on_one(lookup: Lookup) -> None:
    found = gaps(lookup)
    assert 0 < len(found.single) < found.facts
    assert not [fact for fact in found.single if fact.kind == "Claim"]
    some = shown_facts(lookup, found.single[::97])
    assert all(len(one.evidence) == 1 for one in some)


def test_both_pages_of_gaps_are_told_in_the_readers_language(client: FlaskClient) -> None:
    for address in ("/gaps?lang=ja", "/gaps?list=single&kind=Remark&lang=ja", "/gaps?list=route&lang=ja"):
        page = words(text(client, address))
        assert re.search("疑[いわ]|疑義", page)
        assert not re.search("Gaps and doubts|The whole list|page 1 of", page)
    assert "None." in words(text(client, "/gaps?list=definition&lang=en"))


def test_every_list_says_what_it_means_and_how_to_help(client: FlaskClient, lookup: Lookup) -> None:
    page = text(client, "/gaps")
    for name in ("missing", "unsure", "single", "doubts", "route", "romanisation", "definition"):
        section = page.split(f'id="{name}"')[1].split("</section>")[0]
        assert '<p class="aside">' in section
        assert "None." in section or f'href="/gaps?list={name}"' in section
    assert 'href="/review/upload"' in page


# ---------------------------------------------------------------- beside an import, and beside what strangers wrote

LISTS = ("missing", "unsure", "single", "doubts", "route", "romanisation", "definition")


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site of a few words, an import with a doubtful reading, and claims that are none or name nothing."""
    folder = tmp_path_factory.mktemp("strange")
    build(MINI, folder / "store")
    (folder / "edict").write_text("煙草 [たばこう] /(n) tobacco/\n手 [て] /(n) hand/\n", encoding="utf-8")
    import_files(folder / "store", "edict", [folder / "edict"], jobs=1)
    app = create_app(folder / "store", Limits(workers=1), OPEN_WRITES=True, TESTING=True)
    client = app.test_client()
    insert(client, *DANGLING)
    yield client
    app.extensions["writer"].close()
    app.extensions["pool"].close()


def test_a_doubt_of_an_import_says_what_was_found_and_what_expected(strange: FlaskClient) -> None:
    page = words(text(strange, "/gaps?list=doubts"))
    assert "煙草" in page
    assert "たばこう" in page
    assert "たばこ" in page.replace("たばこう", "")
    assert len(rows(strange, "/gaps?list=doubts&format=csv")) == 1


def test_what_was_imported_is_not_counted_as_the_glossarys(strange: FlaskClient) -> None:
    page = text(strange, "/statistics")
    assert 'href="/browse?of=edict"' in page
    known: Library = strange.application.extensions["library"]
    assert tables(known.snapshot())["languages"].total == counts(known.current())["terms"]


@pytest.mark.parametrize("address", ["/statistics", "/gaps", *(f"/gaps?list={name}" for name in LISTS)])
def test_what_strangers_wrote_harms_no_page(strange: FlaskClient, address: str) -> None:
    for lang in ("en", "ja"):
        joined = f"{address}{'&' if '?' in address else '?'}lang={lang}"
        assert strange.get(joined, headers={"Accept": "text/html"}).status_code == 200
    if address.startswith("/gaps?"):
        assert strange.get(f"{address}&format=csv").status_code == 200
