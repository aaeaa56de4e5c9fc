import re

import pytest
from flask.testing import FlaskClient

PAGES = (
    "/",
    "/search",
    "/search?q=netorare",
    "/search?q=qzxwvy",
    "/term/ja-netorare",
    "/term/en-netorare",
    "/term/ja-netorareru",
    "/term/zh-niutouren",
    "/concept/netorare",
    "/matrix",
    "/browse",
    "/browse?by=language&in=ja",
    "/sparql",
    "/sparql?example=rendaku",
    "/export",
    "/data",
    "/ns",
    "/data/id/entry/ja-netorare.html",
    "/data/id/source/edict.html",
    "/data/id/graph/unidic-lite.html",
    "/data/vocab/rendaku.html",
)


def text(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def plain(page: str) -> str:
    """The words of a page: no tags, one space between."""
    page = re.sub(r"<rp>.*?</rp>|<rt>.*?</rt>", "", page)
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_without_inline_scripts_or_foreign_requests(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    scripts = re.findall(r"<script[^>]*>", re.sub(r"\?v=\w+", "", page))
    assert scripts
    assert all(re.fullmatch(r'<script src="/static/\w+\.js" defer>', script) for script in scripts)
    assert " style=" not in page
    assert not re.search(r"<(?:link|img|iframe)[^>]+(?:href|src)=\"(?!/)", page)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_one_search_and_landmarks(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert page.count("<h1") == 1
    assert page.count('role="search"') == 1
    assert '<html lang="en" data-theme="auto">' in page
    assert '<main id="content"' in page
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    assert not [ref for ref in re.findall(r'href="#([^"]+)"', page) if ref not in identifiers]


@pytest.mark.parametrize("path", PAGES)
def test_japanese_text_is_marked_as_japanese(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
    page = re.sub(r"<title>.*?</title>|<textarea.*?</textarea>|<title id.*?</title>", "", page, flags=re.DOTALL)
    page = re.sub(r"<(\w+)[^>]*\blang=\"(?!en\")[^\"]*\"[^>]*>(?:(?!</?\1\b).)*</\1>", "", page, flags=re.DOTALL)
    assert not re.findall("[぀-ヿ一-鿿]+", re.sub(r"<[^>]*>", "", page))


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ("寝取られ", "ja-netorare"),
        ("ねとられ", "ja-netorare"),
        ("ﾈﾄﾗﾚ", "ja-netorare"),
        ("netorare", "ja-netorare"),
        ("NETORASE", "ja-netorase"),
        ("NTR", "ja-ntr"),
        ("牛頭人", "zh-niutouren"),
        ("нэторарэ", "ru-netorare"),
        ("cuckold", "en-cuckold"),
    ],
)
def test_search_finds_a_word_in_any_spelling(client: FlaskClient, form: str, entry: str) -> None:
    page = client.get("/search", query_string={"q": form}).get_data(as_text=True)
    best = page.split('class="card best"')[1].split("</article>")[0]
    assert f'href="/term/{entry}"' in best


def test_search_says_how_it_got_from_an_inflected_form_to_the_word(client: FlaskClient) -> None:
    page = plain(client.get("/search", query_string={"q": "寝取られた"}).get_data(as_text=True))
    assert "寝取られた → past of 寝取られる → passive of 寝取る" in page


def test_search_offers_what_may_have_been_meant(client: FlaskClient) -> None:
    page = text(client, "/search?q=netorara")
    assert "is unknown here" in page
    assert "Did you mean" in page
    assert 'href="/term/ja-netorare"' in page


def test_search_says_plainly_that_a_word_is_unknown(client: FlaskClient) -> None:
    assert "qzxwvy is unknown here" in plain(text(client, "/search?q=qzxwvy"))


def test_search_without_a_word_asks_for_one(client: FlaskClient) -> None:
    assert "Type a word in any script" in text(client, "/search?q=%20")


def test_search_refuses_what_is_too_long_for_a_word(client: FlaskClient) -> None:
    assert "too long" in client.get("/search", query_string={"q": "あ" * 201}).get_data(as_text=True)


def test_search_takes_control_characters_and_markup_as_nothing_special(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "netorare\x00\u202e\n<script>"}).get_data(as_text=True)
    assert "<script>" not in page
    assert "\u202e" not in page
    assert "\x00" not in page


def test_term_page_shows_furigana_parts_derivation_and_sources(client: FlaskClient) -> None:
    page = text(client, "/term/ja-netorare")
    assert "<ruby>寝取<rp>(</rp><rt>ねと</rt>" in page
    assert "未然形" in page
    assert '<svg role="group"' in page
    assert page.index("netoru") < page.index("Sources")
    assert 'id="source-1"' in page
    assert "confidence" in page


def test_term_page_lists_the_word_in_other_languages_and_claims_no_route_it_does_not_know(client: FlaskClient) -> None:
    page = plain(text(client, "/term/ja-netorare"))
    assert "네토라레" in page
    assert "牛头人" in page
    assert "no route claimed" in page
    assert "unsure" in page


def test_term_page_says_what_is_not_the_same_and_why(client: FlaskClient) -> None:
    page = plain(text(client, "/term/ja-netorare"))
    assert "Do not translate netorare as &#39;cuckold&#39;" in page
    assert "One mora apart" in page


@pytest.mark.parametrize("entry", ["ja-ntr", "en-ntr"])
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What does NTR stand for?", "is the initialism of 寝取られ"),
        ("Is it the same as cuckold?", "No: broader, not equivalent."),
        ("Why do some like it?", "catharsis"),
        ("Why do many avoid it?", "often filtered out by readers"),
        ("Can it be avoided in companion chats?", "AI companion"),
    ],
)
def test_ntr_page_answers_the_five_questions(client: FlaskClient, entry: str, question: str, answer: str) -> None:
    page = plain(text(client, f"/term/{entry}"))
    assert question in page
    said = page.split(question)[1].split("?")[0]
    assert answer in said


def test_matrix_places_each_perspective_and_shows_the_gaps(client: FlaskClient) -> None:
    page = plain(text(client, "/matrix"))
    assert all(word in page for word in ("netorare", "netori", "netorase", "寝取らせ", "no term known"))


def test_browse_lists_every_way_with_counts_and_leads_to_words(client: FlaskClient) -> None:
    page = text(client, "/browse")
    links = re.findall(r'href="(/browse\?by=[^"]+)"', page)
    assert {link.split("by=")[1].split("&")[0] for link in links} == {
        "kana", "letter", "language", "process", "route", "field",
    }  # fmt: skip
    for link in links[::7]:
        assert 'class="word"' in text(client, link.replace("&amp;", "&")), link


def test_export_sends_the_file_asked_for(client: FlaskClient) -> None:
    response = client.get("/export?format=csv&language=ja")
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    assert "寝取られ" in response.get_data(as_text=True)
    assert "attachment" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("query", ["format=docx", "format=csv&language=tlh"])
def test_export_says_what_it_does_not_have(client: FlaskClient, query: str) -> None:
    response = client.get(f"/export?{query}", headers={"Accept": "text/html"})
    assert response.status_code == 400
    assert 'role="alert"' in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/term/ja-no-such-word", "/concept/none", "/browse?by=colour", "/nothing", "/term/%3Cb%3E"]
)
def test_an_unknown_address_is_a_page_with_the_search(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert 'role="search"' in response.get_data(as_text=True)
    assert client.get(path).mimetype == "application/problem+json"  # to a program


def test_an_identifier_leads_to_its_page(client: FlaskClient) -> None:
    for kind, name, page in (
        ("entry", "ja-ntr", "/term/ja-ntr"),
        ("sense", "ja-ntr-2", "/term/ja-ntr"),
        ("concept", "netorare", "/concept/netorare"),
    ):
        response = client.get(f"/id/{kind}/{name}", headers={"Host": "evil.example"})
        assert (response.status_code, response.headers["Location"]) == (303, page)


def test_pages_refuse_other_methods(client: FlaskClient) -> None:
    assert client.post("/term/ja-ntr").status_code == 405
    assert client.delete("/search").status_code == 405
