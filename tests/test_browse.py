"""The pages that one begins from: home and the lists to browse, in the reader's language."""

import re
from datetime import UTC, datetime
from html import unescape
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from graph.lookup import Lookup
from graph.lookup.overviews import gojuon, groups, row_of, shown_today, words_in
from morphology.writing.script import hiragana
from web import pages


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def words(html: str) -> str:
    html = re.sub(r"<rp>.*?</rp>|<rt>.*?</rt>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_gojuon_table_leads_to_words_that_begin_so(client: FlaskClient, lookup: Lookup) -> None:
    rows = gojuon(lookup)
    assert sum(row.words for row in rows) == sum(group.count for group in groups(lookup, "kana"))
    cells = [cell for row in rows for cell in row.cells if cell]
    assert len(cells) == 48
    html = text(client, "/browse")
    for kana, has_words in cells:
        row = row_of(kana)
        group = next(group for group in groups(lookup, "kana") if group.id == row)
        piece = words_in(lookup, "kana", group, start="" if kana == row else kana)
        readings = [hiragana((word.reading or word.label).text) for word in piece.words] if piece else []
        begins = [reading for reading in readings[:1] if row_of(reading[0]) == row]
        assert has_words == (f'lang="ja">{kana}</a>' in html)
        if has_words:
            assert begins


def test_a_list_of_kana_starts_where_it_is_asked_to(client: FlaskClient) -> None:
    first = re.search(r'class="word" href="/term/ja-(\w+)', text(client, "/browse?by=kana&in=き"))
    assert first
    assert first[1].startswith(("ki", "gi"))
    assert client.get("/browse?by=kana&in=ぎ").status_code == 200
    assert client.get("/browse?by=kana&in=x").status_code == 404


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/browse", ("五十音", "ドイツ語", "複合", "借用語")),
        ("/browse?by=language&in=de", ("ドイツ語", "フランス語")),
        ("/browse?by=field&in=food", ("分野",)),
    ],
)
def test_lists_have_their_names_in_japanese(client: FlaskClient, address: str, told: tuple[str, ...]) -> None:
    html = words(text(client, f"{address}{'&' if '?' in address else '?'}lang=ja"))
    assert all(name in html for name in told), html[:500]
    assert "German" not in html


def test_a_meaning_with_an_advisory_is_closed_in_a_list_unless_the_reader_would_have_it_open(
    client: FlaskClient,
) -> None:
    html = text(client, "/browse?by=kana&in=ね")
    assert '<details class="advised"><summary>' in html
    assert '<details class="advised">' not in text(client, "/browse?by=kana&in=ね&advised=open")


def test_home_shows_three_words_without_advisory_chosen_by_the_day(lookup: Lookup) -> None:
    shown = [shown_today(lookup, day) for day in range(1, 367)]
    assert all(len(words) == 3 == len({word.id for word in words}) for words in shown)
    assert not [word.id for words in shown for word in words if word.advisories or word.language != "ja"]
    assert all(one != other for one, other in pairwise(shown))
    assert shown_today(lookup, 7) == shown_today(lookup, 7)


def test_home_is_another_page_on_another_day(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2031, 5, 17, tzinfo=UTC)

    today = client.get("/").headers["ETag"]
    monkeypatch.setattr(pages, "datetime", Later)
    assert client.get("/").headers["ETag"] != today
    assert client.get("/browse").headers["ETag"] == client.get("/browse").headers["ETag"]


def test_home_leads_everywhere(client: FlaskClient) -> None:
    html = text(client, "/")
    links = re.findall(r'href="(/[^"#]*)"', html.split("<main")[1].split("</main>")[0])
    assert {"/browse", "/statistics", "/gaps", "/find"} <= set(links)
    for link in (link for link in links if not link.startswith("/search")):
        assert client.get(unescape(link), headers={"Accept": "text/html"}).status_code == 200, link


def test_an_error_is_told_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.get("/nothing?lang=ja", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert re.search("<h1>[^<a-zA-Z]+</h1>", answer.get_data(as_text=True))
