"""The page /qa: a pair pasted, findings marked in both texts and listed."""

import re

import pytest
from flask.testing import FlaskClient

from web.qa_page import LONGEST_TEXT


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
    assert [re.sub("<.*?>", "", mark) for mark in re.findall(r"<mark.*?</mark>", page)] == [
        "寝取られた",
        "津波",
        "netori",
    ]
    links = set(re.findall(r'href="#(finding-\d)"', page))
    assert links == set(re.findall(r'<li id="(finding-\d)"', page)) == {"finding-1", "finding-2"}
    assert 'href="/term/ja-tsunami"' in page
    assert "Same situation, opposite point of view." in page
    assert 'lang="ja"' in page


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
