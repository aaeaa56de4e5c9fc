"""The page of one term: its headword, what is told plainly and in full, sources there and back, what is taken away."""

import gzip
import re
from decimal import Decimal
from html import unescape
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from graph.lookup import Lookup
from graph.lookup.attestations import attestations, year_of
from graph.lookup.etymology import etymology
from graph.lookup.interlinear import interlinear
from graph.lookup.terms import term
from graph.lookup.views import SourceView, TermView
from ontology.model import Written
from web.term_page import spelling_name

TERMS = ("ja-netorare", "ja-netorareru", "ja-ntr", "ja-ahegao", "ja-tsundere", "ja-tsunami", "en-tycoon", "ar-tsunami")
LARGEST = 60_000  # bytes of a term page, packed, with all that it loads


def page_of(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def section(page: str, name: str) -> str:
    return page.split(f'aria-labelledby="{name}"', 1)[1].split("</section>", 1)[0]


def words(html: str) -> str:
    html = re.sub(r"<rp>.*?</rp>|<rt>.*?</rt>|<svg.*?</svg>", "", html, flags=re.DOTALL)
    return unescape(" ".join(re.sub(r"<[^>]+>", "", html).split()))


def known(lookup: Lookup, name: str) -> TermView:
    found = term(lookup, name)
    assert found is not None
    return found


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", TERMS)
def test_every_claim_leads_to_its_source_and_back(client: FlaskClient, name: str, lang: str) -> None:
    page = page_of(client, f"/term/{name}?lang={lang}")
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    inward = set(re.findall(r'href="#([^"]+)"', page))
    assert inward <= set(identifiers)
    claims = {one for one in identifiers if one.startswith("claim-")}
    assert claims
    assert claims <= inward
    assert {one for one in identifiers if one.startswith("source-")} <= inward


@pytest.mark.parametrize("name", TERMS)
def test_headings_stand_in_order(client: FlaskClient, name: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", page_of(client, f"/term/{name}"))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_plain_page_has_the_same_content_with_the_scholarly_closed(client: FlaskClient) -> None:
    full, plain = (page_of(client, f"/term/ja-netorare?detail={detail}") for detail in ("full", "plain"))
    ends = [words(page.split("</header>", 2)[2].split("<footer")[0]) for page in (full, plain)]
    assert ends[0] == ends[1]
    assert '<details class="more">' not in full
    for name in ("parts", "history", "forms", "cite", "attested", "perspective-1", "questions-1"):
        assert section(plain, name).lstrip('">\n').startswith('<details class="more"><summary><h2'), name
    for name in ("meaning", "origin", "words-1", "not-same", "sources"):
        assert '<details class="more">' not in section(plain, name), name


def test_switches_work_by_a_form_and_lead_back(client: FlaskClient) -> None:
    page = page_of(client, "/term/ja-netorare?furigana=on&of=edict")
    form = page.split('<form class="switches"')[1].split("</form>")[0]
    assert 'method="post"' in form
    assert '<input type="hidden" name="to" value="/term/ja-netorare?of=edict">' in form
    assert 'name="furigana" value="off"' in form
    assert 'name="detail" value="plain"' in form
    answer = client.post("/preferences", data={"to": "/term/ja-netorare", "furigana": "off"})
    assert answer.headers["Location"] == "/term/ja-netorare"
    after = page_of(client, "/term/ja-netorare")
    assert 'data-furigana="off"' in after
    assert 'name="furigana" value="on"' in after


def test_no_furigana_is_offered_where_there_is_none(client: FlaskClient) -> None:
    assert 'name="furigana"' not in page_of(client, "/term/en-tycoon")


def test_definitions_under_an_advisory_are_closed_until_the_reader_wants_them_open(client: FlaskClient) -> None:
    closed, opened = (
        section(page_of(client, f"/term/ja-ahegao?advised={one}"), "meaning") for one in ("closed", "open")
    )
    assert '<details class="advised"><summary>adult genre: show the meaning</summary>' in closed
    assert "A stylised face" in closed
    assert "<details" not in opened
    assert "A stylised face" in opened
    assert "<details" not in section(page_of(client, "/term/ja-tsunami"), "meaning")
    assert "Adult" not in page_of(client, "/term/ja-ahegao").split("<main")[0]


def test_the_word_and_facts_of_language_stay_in_sight_under_an_advisory(client: FlaskClient) -> None:
    head = page_of(client, "/term/ja-ahegao").split('<header class="headword">')[1].split("</header>")[0]
    assert "<ruby>顔" in head
    assert "ahegao" in head
    assert "noun" in head
    assert "<details" not in head


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "ja-netorare",
            "寝取られ ← nominalisation of the ren’yōkei of 寝取られる netorareru "
            "← passive of 寝取る netoru ← compound of 寝る neru + 取る toru",
        ),
        ("en-tycoon", "tycoon ← borrowed from Japanese 大君 taikun ← compound of 大 tai + 君 kun"),
        ("ja-tsundere", "ツンデレ ← blend of ツンツン tsuntsun + デレデレ deredere"),
    ],
)
def test_the_etymology_is_one_sentence(client: FlaskClient, name: str, sentence: str) -> None:
    html = re.sub(r'<span class="cite"[^>]*>.*?</span>(?:</span>)?|<span class="hidden">.*?</span>', "",
                  section(page_of(client, f"/term/{name}"), "origin"))  # fmt: skip
    assert sentence in words(html)


def test_the_etymology_is_cited_and_shows_doubt(client: FlaskClient) -> None:
    told = section(page_of(client, "/term/ja-netorare"), "origin")
    assert told.count('class="cite"') == 3
    assert told.count('class="doubt">unsure') == 1


def test_the_etymology_is_told_in_japanese(client: FlaskClient) -> None:
    told = words(section(page_of(client, "/term/ja-netorare?lang=ja"), "origin"))
    assert "の連用形の名詞化" in told
    assert "の受身" in told


def test_the_gloss_names_each_line_and_explains_its_labels(client: FlaskClient) -> None:
    gloss = section(page_of(client, "/term/ja-netorareru"), "parts")
    assert gloss.count("<li><dl>") == 2
    assert re.search(
        r'<abbr title="passive">PASS</abbr><span class="point">\.</span><abbr title="non-past">NPST', gloss
    )
    assert "<dt>Furigana</dt><dd>" in gloss
    assert "https://www.eva.mpg.de/lingua/pdf/Glossing-Rules.pdf" in gloss
    japanese = section(page_of(client, "/term/ja-netorareru?lang=ja"), "parts")
    assert '<abbr title="受身">PASS</abbr>' in japanese
    assert '<bdi lang="ja">寝取る</bdi>' in japanese


def test_what_is_not_the_same_stands_side_by_side_with_the_reason(client: FlaskClient) -> None:
    pairs = section(page_of(client, "/term/ja-netorare"), "not-same").split('<div class="sides">')[1:]
    assert len(pairs) == 3
    assert all(pair.count('<div class="side">') == 2 and '<div class="why">' in pair for pair in pairs)
    assert "One mora apart" in words(pairs[0]) + words(pairs[1])


def test_the_place_in_the_matrix_is_shown_with_its_neighbours(client: FlaskClient) -> None:
    place = section(page_of(client, "/term/ja-netorare"), "perspective-1")
    assert re.search(r'<b class="here"><a href="/concept/netorare">', place)
    assert 'href="/concept/netori"' in place
    assert 'href="/matrix"' in place


def test_spellings_say_which_source_has_them(client: FlaskClient) -> None:
    forms = section(page_of(client, "/term/ja-netorare"), "forms")
    attested, given = forms.split("ネトラレ")
    assert attested.count('class="cite"') == 2
    assert 'class="cite"' not in given.split("</td>")[0]
    assert "Katakana" in given


def test_sources_by_year_claim_no_first_attestation(client: FlaskClient) -> None:
    told = section(page_of(client, "/term/ja-netorare"), "attested")
    assert "none is a first attestation" in told
    assert "<svg" in told
    assert "2000–2019" in words(told)
    assert "2021 EDICT" in re.sub(r"</span><span>", " ", words(told.replace("</span><span>", " ")))


@pytest.mark.slow
def test_every_format_offered_is_sent(client: FlaskClient) -> None:
    page = page_of(client, "/term/ja-tsunami")
    links = [unescape(link) for link in re.findall(r'href="(/export\?[^"]+)"', section(page, "lists"))]
    assert len(links) > 20
    for link in links:
        assert parse_qs(urlsplit(link).query)["concept"] == ["tsunami"]
        assert client.get(link).status_code == 200, link
    assert 'aria-labelledby="lists"' not in page_of(client, "/term/ja-netorareru")  # of no concept


def test_the_entry_can_be_cited_as_text_and_in_bibtex(client: FlaskClient) -> None:
    told = words(section(page_of(client, "/term/ja-netorare"), "cite"))
    assert re.search(
        r"The Gogen founders \(\d{4}\)\. “寝取られ \(netorare\)”\. In: Gogen: [^.]+\. Release \w+, [\d-]{10}\. "
        r"https://w3id\.org/gogen/id/entry/ja-netorare",
        told,
    )
    assert "@incollection{gogen-ja-netorare," in told
    assert "author = {{The Gogen founders}}" in told


@pytest.mark.parametrize("name", ["ja-netorare", "ja-tsunami"])
def test_a_term_page_is_small_with_all_that_it_loads(client: FlaskClient, name: str) -> None:
    page = page_of(client, f"/term/{name}")
    parts = [page.encode()]
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        with client.get(unescape(address)) as response:
            parts.append(response.data)
    assert sum(len(gzip.compress(part)) for part in parts) <= LARGEST


def test_a_word_that_is_only_a_part_says_so_and_has_a_page_like_the_others(client: FlaskClient) -> None:
    page = page_of(client, "/term/ja-toru")
    assert "not as a term of its own" in words(page)
    assert "Nothing is recorded here" in words(section(page, "origin"))


# ---------------------------------------------------------------- what it is made of


def test_etymology_follows_a_line_to_a_word_made_of_several(lookup: Lookup) -> None:
    line = etymology(lookup, known(lookup, "ja-ntr"))
    assert [origin.word.id for origin in line] == ["ja-ntr", "ja-netorare", "ja-netorareru", "ja-netoru"]
    assert [origin.voice for origin in line] == [None, None, "passive", None]
    assert [word.id for word in line[-1].sources] == ["ja-neru", "ja-toru"]
    assert etymology(lookup, known(lookup, "ja-toru")) == ()


def test_parts_are_glossed_in_order(lookup: Lookup) -> None:
    found = interlinear(lookup, known(lookup, "ja-netorare"))
    assert found is not None
    assert found.line.endswith(".IRR-PASS.NMLZ")
    assert [label.abbreviation for label in found.labels] == ["IRR", "NMLZ", "PASS"]
    assert interlinear(lookup, known(lookup, "en-tycoon")) is None


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_part_of_the_glossary_has_a_gloss(lookup: Lookup, lang: str) -> None:
    for name in ("ja-tsunami", "ja-ahegao", "ja-tsundere", "ja-hikikomori", "ja-yakitori"):
        found = interlinear(lookup, known(lookup, name), lang)
        assert found is not None
        assert all(column.gloss.text != "–" for column in found.columns), name


@pytest.mark.parametrize(
    ("date", "version", "year"),
    [
        ("2026-05-25", None, 2026),
        (None, "2021.02.03 (Debian package edict)", 2021),
        (None, "1.0.8", None),
        (None, "0.2.0 (Debian package dict-freedict-jpn-deu 2022.04.21-1)", None),
        (None, None, None),
        ("yesterday", "version 20211", None),
    ],
)
def test_a_source_has_the_year_that_it_or_its_version_bears(
    date: str | None, version: str | None, year: int | None
) -> None:
    assert year_of(SourceView("x", Written("X", "en"), date=date, version=version)) == year


def test_attestations_leave_out_what_attests_nothing(lookup: Lookup) -> None:
    found = attestations(known(lookup, "ja-netorare"))
    assert [one.source.id for one in found.sources] == ["edict", "glossary-article"]
    assert found.sources[0].has == ("ねとられ", "寝取られ")
    assert [(one.first, one.last) for one in found.periods] == [(2000, 2019)]
    nothing = attestations(known(lookup, "ja-toru"))
    assert not nothing


def test_scripts_and_romanisations_have_names(client: FlaskClient) -> None:
    with client.application.test_request_context("/?lang=en"):
        assert [spelling_name(tag) for tag in ("ja", "ja-Hira", "ja-Latn-hepburn", "zh-Hant", "ja-Zzz9")] == [
            "",
            "Hiragana",
            "Hepburn",
            "Traditional",
            "Zzz9",
        ]


def test_confidence_is_a_number_that_sources_show(client: FlaskClient) -> None:
    shown = re.findall(r"confidence ([\d.]+)", page_of(client, "/term/ja-netorare"))
    assert shown
    assert all(0 <= Decimal(one) <= 1 for one in shown)
