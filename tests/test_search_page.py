"""The search page: ranked answers with reasons, filters, further pages, states that help; all without scripts."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.lookup import ranking
from morphology.inflection.colloquial import CONTRACTIONS
from morphology.inflection.keigo import PATTERNS
from morphology.inflection.suffixes import RULES
from ontology.model import Process
from web import reasons
from web.http import SCRIPTED
from web.reasons import FORMATIONS, INFLECTIONS

SCRIPT = Path(__file__).parent.parent / "web" / "static" / "suggest.js"


def page(client: FlaskClient, status: int = 200, in_: str = "", **given: str) -> str:
    asked = {**given, "in": in_} if in_ else given
    answer = client.get("/search", query_string=asked, headers={"Accept": "text/html"})
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
    html = page(client, q="netorare", advisory="hide", in_="fr")
    assert '<option value="fr" selected>' in html
    assert re.search(r'name="advisory" value="hide" checked', html)
    assert not [name for name in entries(html) if not name.startswith("fr-")]
    assert entries(page(client, q="netorare", in_="en"))[0] == "en-netorare"


def test_nothing_left_by_the_filters_is_told_as_that(client: FlaskClient) -> None:
    html = page(client, q="手袋", in_="fi")
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
    html = page(client, 400, q="手袋", in_="tlh")
    assert "No word here is in a language “tlh”" in unescape(html)
    assert entries(html)[0] == "ja-tebukuro"
    assert page(client, q="手袋", utm_source="elsewhere")  # what other sites add to links is passed over


def test_the_language_of_the_page_is_no_filter_of_words(client: FlaskClient) -> None:
    assert entries(page(client, q="netorare", lang="ja")) == entries(page(client, q="netorare"))
    narrowed = page(client, q="netorare", lang="ja", in_="fr")
    assert '<html lang="ja"' in narrowed
    assert {name.split("-")[0] for name in entries(narrowed)} == {"fr"}


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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("寝取られた", "寝取られた → 寝取られるの過去形 → 寝取るの受"),
        ("doujinshi", "doujinshiはそのローマ字：dōjinshi"),
        ("tebuk", "前方一致：tebukuro"),
    ],
)
def test_reasons_are_told_in_the_language_of_the_page(client: FlaskClient, typed: str, said: str) -> None:
    assert said in words(page(client, q=typed, lang="ja"))


def test_every_step_and_feature_of_the_analyser_has_a_name_to_translate() -> None:
    said = {name for rule in RULES for name in (rule.process, *rule.features)}
    said |= {name for row in PATTERNS for name in (row.process, *row.features)}
    said |= {name for row in CONTRACTIONS for name in (row.process, *row.features)}
    said |= {process.value for process in Process}
    assert {name.replace("-", " ") for name in said} <= {*INFLECTIONS, *FORMATIONS}


def test_every_reason_of_the_ranking_is_told_on_the_page() -> None:
    assert reasons.REASONS.keys() == ranking.REASONS.keys()
    for code, reason in ranking.REASONS.items():
        assert reasons.REASONS[code][0].replace("%(", "{").replace(")s", "}") == reason.words


def test_a_page_without_answers_says_what_was_tried_and_how_else_it_may_be_written(client: FlaskClient) -> None:
    html = page(client, q="tokimemoria")
    told = words(html.split('id="tried"')[1])
    assert "no rule leads back to a word" in told
    assert "ときめもりあ" in told
    assert "トキメモリア" in told
    assert 'href="/browse?by=letter&amp;in=T"' in html
    assert 'href="/analyse?q=tokimemoria"' in html
    assert 'href="/find"' in html


def test_who_wants_all_open_sees_the_meaning_at_once(client: FlaskClient) -> None:
    html = page(client, q="寝取られ", advised="open")
    assert "<details" not in html.split('class="card best"')[1].split("</article>")[0]


def test_suggestions_are_a_small_script_of_ours_which_the_page_does_not_need(client: FlaskClient) -> None:
    answer = client.get("/search?q=te")
    assert answer.headers["Content-Security-Policy"] == SCRIPTED
    form = re.search(r'<form class="search" [^>]*>', answer.get_data(as_text=True))
    assert form
    assert 'action="/search" method="get"' in form[0]
    assert 'data-suggest="/api/suggest"' in form[0]
    assert len(SCRIPT.read_bytes()) <= 8 * 1024
    assert "innerHTML" not in SCRIPT.read_text(encoding="utf-8")
