"""The page /find, “Read”: terms glossed in place, furigana and interlinear lines by choice, results to take along."""

import json
import re

import pytest
from flask.testing import FlaskClient

from web.find_page import LONGEST_TEXT, MOST_LINED

TEXT = "彼女は寝取られた。先輩の同人誌を読む。"


def posted(client: FlaskClient, text: str, **more: str) -> str:
    answer = client.post(
        "/find", data={"text": text, **{name.replace("_", "-"): value for name, value in more.items()}}
    )
    assert answer.status_code == 200
    return answer.text


def test_every_find_is_a_link_with_the_number_of_its_gloss(client: FlaskClient) -> None:
    page = posted(client, "彼女は寝取られた。\r\n寝取られだ。", text_lang="ja", kana="off")
    assert '<mark id="find-1"><a href="/term/ja-netorareru" lang="ja">寝取られた</a>' in page
    assert 'href="#find-2"' in page
    glosses = set(re.findall(r'popovertarget="(gloss-\d)"', page))
    assert glosses == set(re.findall(r'class="note-card" id="(gloss-\d)"', page)) == {"gloss-1", "gloss-2"}
    assert set(re.findall(r'<li id="(entry-\d)"', page)) == {"entry-1", "entry-2"}
    assert client.get("/find?text=manga").text.count("<mark") == 1


def test_every_find_of_a_page_leads_to_a_page(client: FlaskClient) -> None:
    text = "推しの同人誌を読む先輩に寝取られたツンデレの話。引きこもっている。"
    links = set(re.findall(r'href="(/term/[^"]+)"', posted(client, text).partition("<main")[2]))
    assert len(links) > 5
    assert {client.get(link).status_code for link in links} == {200}


def test_furigana_stand_where_they_are_wanted(client: FlaskClient) -> None:
    readings = {
        kana: re.findall(r"<rt>(.*?)</rt>", posted(client, TEXT, kana=kana)) for kana in ("off", "terms", "all")
    }
    assert readings["off"] == []
    assert readings["terms"] == ["ねと", "せんぱい", "どうじんし"]
    assert readings["all"] == ["かのじょ", "ねと", "せんぱい", "どうじんし", "よ"]
    client.set_cookie("gogen", "furigana=off")
    assert "<rt>" not in posted(client, TEXT)


def test_sentences_are_glossed_morpheme_by_morpheme(client: FlaskClient) -> None:
    page = posted(client, f"{TEXT}\nShe reads.", lines="1")
    assert page.count('<ol class="lined">') == 2
    assert 'lang="ja-Latn-hepburn">netora-re-ta</span>' in page
    assert '<abbr title="passive">PASS</abbr>' in page
    assert '<ol class="lined">' not in posted(client, TEXT)
    assert "no Japanese sentence" in posted(client, "She reads.", lines="1")


def test_only_so_many_sentences_are_shown(client: FlaskClient) -> None:
    page = posted(client, "雨だ。" * (MOST_LINED + 5), lines="1")
    assert page.count('<ol class="lined">') == MOST_LINED
    assert f"The first {MOST_LINED} sentences" in page


@pytest.mark.parametrize("to", ["text", "json", "latex"])
def test_what_was_found_can_be_taken_along(client: FlaskClient, to: str) -> None:
    answer = client.post("/find", data={"text": TEXT, "lines": "1", "format": to})
    extension = {"text": "txt", "json": "json", "latex": "tex"}[to]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="gogen-text.{extension}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "netora-re-ta" in answer.text
    if to == "json":
        told = json.loads(answer.text)
        assert [TEXT[one["start"] : one["end"]] for one in told["finds"]] == ["寝取られた", "先輩", "同人誌"]
        assert [one["text"] for one in told["interlinear"]["examples"]] == [
            "彼女は寝取られた。",
            "先輩の同人誌を読む。",
        ]


def test_a_text_is_kept_nowhere_and_the_page_says_so(client: FlaskClient) -> None:
    answer = client.post("/find", data={"text": TEXT})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "kept nowhere" in answer.text


def test_the_language_of_the_text_is_not_that_of_the_page(client: FlaskClient) -> None:
    page = client.get("/find?text=tsunami&text-lang=en&lang=ja").text
    assert '<html lang="ja"' in page
    assert '<option value="en" selected>英語</option>' in page
    assert '<span lang="en">' in page


def test_each_run_of_a_text_has_its_language(client: FlaskClient) -> None:
    page = posted(client, "彼女は寝取られた。\nThe tsunamis of the sea.", kana="off")
    assert '<span lang="ja">彼女は' in page
    assert '<span lang="en">The ' in page


def test_what_an_advisory_is_on_is_closed_until_it_is_opened(client: FlaskClient) -> None:
    closed = posted(client, "NTR", text_lang="ja")
    assert "<details" in closed.partition('id="entry-1"')[2].partition("</li>")[0]
    assert "Fiction in which" not in closed.partition('id="gloss-1"')[2].partition("</div>")[0]
    client.set_cookie("gogen", "advised=open")
    opened = posted(client, "NTR", text_lang="ja")
    assert "<details" not in opened.partition('id="entry-1"')[2].partition("</li>")[0]
    assert "Fiction in which" in opened.partition('id="gloss-1"')[2].partition("</div>")[0]


def test_the_page_says_what_it_cannot_take(client: FlaskClient) -> None:
    long = client.post("/find", data={"text": "あ" * (LONGEST_TEXT + 1)}, headers={"Accept": "text/html"})
    assert long.status_code == 400
    assert f"this page takes {LONGEST_TEXT:,}" in long.text
    program = client.get("/find?text=a&text-lang=xx", headers={"Accept": "application/json"})
    assert (program.status_code, program.content_type) == (400, "application/problem+json")
    told = client.post("/find?lang=ja", data={"text": "a", "text-lang": "xx"}, headers={"Accept": "text/html"})
    assert "この言語の語はここにはありません" in told.text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> manga <mark>",
        '"><img src=x onerror=alert(1)>寿司',
        "\u202emanga\u2066\x00\x1b[31m\ufffe",
        "{{ 7 * 7 }} {% raw %} manga",
        "ﾟﾞﾟﾞ" * 500,
        "\u0301" * 5000 + "manga",
        "manga " * 3000,
        "'" * 20_000,
        "寝" * 10_000,
        "寝取られた\n\r\x0b\x0c\u2028漫画。",
    ],
)
@pytest.mark.parametrize("to", ["", "text", "json", "latex"])
def test_no_text_breaks_the_page(client: FlaskClient, text: str, to: str) -> None:
    answer = client.post("/find", data={"text": text, "kana": "all", "lines": "1", "format": to})
    assert answer.status_code == 200
    if not to:
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text
        assert ">49" not in answer.text.partition("<main")[2].partition("<ol")[0] or "manga " * 3 in text
