"""The search page: ranked answers with reasons, filters, further pages, states that help; all without scripts."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from web.http import SCRIPTED

SCRIPT = Path(__file__).parent.parent / "web" / "static" / "suggest.js"


def page(client: FlaskClient, status: int = 200, **given: str) -> str:
    answer = client.get("/search", query_string=given, headers={"Accept": "text/html"})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def words(html: str) -> str:
    html = re.sub(r"<rp>.*?</rp>|<rt>.*?</rt>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def entries(html: str) -> list[str]:
    return re.findall(r'href="/term/([^"]+)"', html)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("寝取られ", "寝取られ is its headword"),
        ("ネトラレ", "ネトラレ is a spelling of it"),
        ("doujinshi", "doujinshi is a romanisation of it: dōjinshi"),
        ("寝取られた", "寝取られた → past of 寝取られる → passive of 寝取る"),
        ("tebuk", "begins so: tebukuro"),
    ],
)
def test_every_answer_says_why_it_was_found(client: FlaskClient, typed: str, said: str) -> None:
    assert said in words(page(client, q=typed))


def test_typed_and_matched_texts_carry_their_language(client: FlaskClient) -> None:
    html = page(client, q="doujinshi")
    assert (
        '<bdi lang="ja-Latn">doujinshi</bdi> is a romanisation of it: <bdi lang="ja-Latn-hepburn">dōjinshi</bdi>'
        in html
    )


def test_the_meaning_of_an_entry_with_an_advisory_is_shown_when_it_is_opened(client: FlaskClient) -> None:
    best = page(client, q="寝取られ").split('class="card best"')[1].split("</article>")[0]
    summary = re.search(r'<details class="advised"><summary>(.*?)</summary><p class="meaning">', best)
    assert summary
    assert "infidelity" in summary[1]
    plain = page(client, q="手袋").split('class="card best"')[1].split("</article>")[0]
    assert "<details" not in plain


def test_filters_are_a_form_that_keeps_its_state(client: FlaskClient) -> None:
    html = page(client, q="netorare", lang="fr", advisory="hide")
    assert '<option value="fr" selected>' in html
    assert re.search(r'name="advisory" value="hide" checked', html)
    assert not [name for name in entries(html) if not name.startswith("fr-")]
    assert entries(page(client, q="netorare", lang="en"))[0] == "en-netorare"


def test_nothing_left_by_the_filters_is_told_as_that(client: FlaskClient) -> None:
    html = page(client, q="手袋", lang="fi")
    assert 'class="card' not in html
    assert 'href="/search?q=%E6%89%8B%E8%A2%8B"' in html or "unknown here" in html


def test_answers_go_on_from_page_to_page_each_entry_once(client: FlaskClient) -> None:
    html, seen = page(client, q="ka"), []
    for _ in range(20):
        found = list(dict.fromkeys(entries(html.split('id="found"')[1].split("</section>")[0])))
        seen += found
        following = re.search(r'href="([^"]+)" rel="next"', html)
        if following is None:
            break
        html = client.get(unescape(following[1])).get_data(as_text=True)
    assert len(seen) > 20
    assert len(seen) == len(set(seen))


def test_an_old_link_into_the_answers_says_so_and_shows_the_first(client: FlaskClient) -> None:
    html = page(client, 400, q="ka", cursor="nonsense")
    assert 'role="alert"' in html
    assert 'class="card best"' in html


def test_a_language_that_there_is_not_is_named_beside_the_answers(client: FlaskClient) -> None:
    html = page(client, 400, q="手袋", lang="tlh")
    assert "lang has no value “tlh”" in unescape(html)
    assert entries(html)[0] == "ja-tebukuro"
    assert page(client, q="手袋", utm_source="elsewhere")  # what other sites add to links is passed over


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Type a word in any script"), ("あ" * 201, "too long"), ("qzxwvy", "qzxwvy is unknown here")],
)
def test_where_there_is_no_answer_there_are_ways_on(client: FlaskClient, typed: str, said: str) -> None:
    html = page(client, q=typed)
    assert said in words(html)
    assert 'id="ways-on"' in html
    assert 'href="/browse"' in html


def test_a_typo_leads_on_to_what_may_have_been_meant(client: FlaskClient) -> None:
    html = page(client, q="netorara")
    assert "netorara is unknown here" in words(html)
    assert entries(html.split('id="near"')[1])[0] == "ja-netorare"


def test_a_word_that_nobody_lists_is_shown_with_the_analysers_confidence(client: FlaskClient) -> None:
    html = words(page(client, q="机"))
    assert "Not in the glossary, but in the dictionary" in html
    assert re.search(r"つくえ .*confidence 0\.\d", html)


def test_suggestions_are_a_small_script_of_ours_which_the_page_does_not_need(client: FlaskClient) -> None:
    answer = client.get("/search?q=te")
    assert answer.headers["Content-Security-Policy"] == SCRIPTED
    form = re.search(r'<form class="search" [^>]*>', answer.get_data(as_text=True))
    assert form
    assert 'action="/search" method="get"' in form[0]
    assert 'data-suggest="/api/suggest"' in form[0]
    assert len(SCRIPT.read_bytes()) <= 5 * 1024
    assert "innerHTML" not in SCRIPT.read_text(encoding="utf-8")
