"""The page /qa: a pair pasted, findings marked in both texts and listed."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.termcheck import Finding, Kind, Segment, Severity
from graph.termcheck.values import Place
from web.qa_page import LONGEST_TEXT, mended, pieces, worded


def test_the_form_is_there_without_a_pair(client: FlaskClient) -> None:
    page = client.get("/qa").get_data(as_text=True)
    assert re.findall(r'<(?:textarea|select) id="(\w+)"', page) == ["source", "target", "from", "to"]
    assert '<option value="ja" selected>' in page
    assert "finding" not in page.partition("<h1>")[2].lower().partition("<form")[0]


@pytest.mark.parametrize("method", ["get", "post"])
def test_findings_are_marked_in_both_texts_and_listed(client: FlaskClient, method: str) -> None:
    pair = {"source": "彼女は寝取られた。\n津波が来た。", "target": "It was netori.\nA wave.", "from": "ja", "to": "en"}
    answer = client.get("/qa", query_string=pair) if method == "get" else client.post("/qa", data=pair)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "2 findings" in page
    marks = [re.sub("<sup>.*?</sup>|<.*?>", "", mark) for mark in re.findall(r"<mark.*?</mark>", page)]
    assert marks == ["寝取られた", "津波", "netori"]
    links = set(re.findall(r'href="#(finding-\d)"', page))
    assert links == set(re.findall(r'<li id="(finding-\d)"', page)) == {"finding-1", "finding-2"}
    assert 'href="/term/ja-tsunami"' in page
    assert set(re.findall(r'href="#((?:source|target)-\d)"', page)) == set(
        re.findall(r'id="((?:source|target)-\d)"', page)
    )
    assert "Same situation, opposite point of view." in page
    assert 'Write <bdi lang="en">netorare</bdi> or' in page


def test_findings_are_told_in_the_readers_language(client: FlaskClient) -> None:
    pair = {"source": "彼女は寝取られた。", "target": "It was netori.", "lang": "ja"}
    page = client.get("/qa", query_string=pair).text
    assert "指摘1件" in page
    assert '「<bdi lang="en">netori</bdi>」は「<bdi lang="ja">寝取られた</bdi>」とは別の概念を表す語です。' in page
    assert '<span lang="en">Same situation, opposite point of view.</span>' in page
    assert "役割の取り違え" in page


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_finding_can_be_told(app: Flask, kind: Kind) -> None:
    place = Place(0, 1, "寝")
    for there in (place, None):
        one = Finding(kind, Severity.ERROR, Segment("寝", "x"), "寝", "", 1.0, "ja-x", ("a", "<b>"), there, there)
        with app.test_request_context("/?lang=ja"):
            assert "%(" not in worded(one, "ja", "en")
            assert "&lt;b&gt;" in mended(one, "en")
            assert "認められた訳語は用語集にありません" in mended(replace(one, expected=()), "en")


def test_places_that_overlap_are_marked_once_each() -> None:
    segment = Segment("abcdef", "x")
    found = [
        Finding(Kind.MISSING, severity, segment, "t", "m", 1.0, in_source=place)
        for severity, place in ((Severity.WARNING, Place(0, 4, "abcd")), (Severity.ERROR, Place(2, 6, "cdef")))
    ]
    row = list(pieces("abcdef", ((number, one, one.in_source) for number, one in enumerate(found, 1))))
    assert [(piece.text, piece.numbers, piece.severity, piece.begun) for piece in row] == [
        ("ab", (1,), "warning", (1,)),
        ("cd", (1, 2), "error", (2,)),
        ("ef", (2,), "error", ()),
    ]


def test_texts_are_not_kept(client: FlaskClient) -> None:
    answer = client.post("/qa", data={"source": "津波だ", "target": "A wave"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "kept nowhere" in answer.text


def test_a_clean_pair_is_said_to_be_clean(client: FlaskClient) -> None:
    page = client.get("/qa", query_string={"source": "津波だ", "target": "A tsunami"}).get_data(as_text=True)
    assert "No findings" in page
    assert "<mark" not in page


def test_what_is_pasted_stays_text(client: FlaskClient) -> None:
    pair = {"source": "津波<script>alert(1)</script>", "target": '"><img src=x>', "from": "ja", "to": "en"}
    answer = client.post("/qa", data=pair)
    page = answer.get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "style=" not in page


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ({"source": "a" * (LONGEST_TEXT + 1), "target": "b"}, "this page takes 10,000"),
        ({"source": "津波", "target": "b", "to": "tlh"}, "no words of this language"),
    ],
)
def test_what_cannot_be_checked_is_refused(client: FlaskClient, pair: dict[str, str], message: str) -> None:
    page = client.post("/qa", data=pair)
    assert page.status_code == 400
    answer = client.post("/qa", data=pair, headers={"Accept": "application/problem+json"})
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert message in answer.get_json()["detail"]


def test_the_page_of_texts_leads_here(client: FlaskClient) -> None:
    assert 'href="/qa"' in client.get("/find").get_data(as_text=True)
