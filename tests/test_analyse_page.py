"""The page /analyse: a form taken apart, its doubt shown, handed out as text, JSON and LaTeX."""

import json
import re

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from morphology.inflection import colloquial, keigo, paradigms, suffixes
from ontology.model import Process
from web.cli import main
from web.steps import DOES


def page(client: FlaskClient, form: str, **more: str) -> str:
    answer = client.get("/analyse", query_string={"q": form, **more})
    assert answer.status_code == 200
    return answer.text


def main_of(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<.*?>", "", text.partition("<main")[2]))


def test_each_step_from_the_word_to_the_form_is_told(client: FlaskClient) -> None:
    shown = page(client, "netorareta").partition('id="also"')[0]
    steps = re.findall(r'<bdi lang="ja">(\S+)</bdi> <span aria-hidden.*?<bdi class="to" lang="ja">(\S+)</bdi>', shown)
    assert steps == [("寝取る", "寝取られる"), ("寝取られる", "寝取られた")]
    assert "The one to whom it is done becomes the subject." in shown
    assert "動作を受けるものが主語になる。" in page(client, "netorareta", lang="ja")


def test_the_first_reading_is_open_and_the_others_are_ranked(client: FlaskClient) -> None:
    shown = page(client, "NTR")
    assert '<h2 id="way-1"><bdi lang="ja">NTR</bdi></h2>' in shown
    sure = [float(number) for number in re.findall(r"(?:sure|likely|possible|guess) (0\.\d\d)", main_of(shown))]
    assert len(sure) > 2
    assert sure == sorted(sure, reverse=True)


def test_compounds_blends_and_readings_are_told(client: FlaskClient) -> None:
    glove = main_of(page(client, "手袋"))
    assert "compounding" in glove
    assert "rendaku" in glove
    assert "てぶくろ" in glove
    assert "clipped blend" in main_of(page(client, "ツンデレ"))
    initials = page(client, "NTR").partition('id="also"')[0]
    assert "initialism" in main_of(initials)
    assert re.findall(r'<span class="surface" lang="ja">(\w)</span>', initials) == ["N", "T", "R"]


def test_a_drawing_stands_beside_the_list_of_parts(client: FlaskClient) -> None:
    shown = page(client, "手袋")
    assert "<svg" in shown
    assert '<ol class="gloss small">' in shown


def test_a_word_of_the_dictionary_alone_is_said_to_be_one(client: FlaskClient) -> None:
    shown = main_of(page(client, "食べさせられた"))
    assert "Not in the glossary" in shown
    assert "ichidan verb" in shown
    assert "食べられる" in shown  # in the table of forms


@pytest.mark.parametrize("form", ["しぼこ", "xxqqz", "<b>x</b>", "караоке2"])
def test_what_is_unknown_is_said_to_be(client: FlaskClient, form: str) -> None:
    shown = page(client, form)
    assert "cannot be taken apart here" in main_of(shown)
    assert 'id="way-1"' not in shown


def test_a_guess_is_called_one(client: FlaskClient) -> None:
    doubtful = page(client, "あいう")
    if 'id="way-1"' in doubtful:
        numbers = [float(n) for n in re.findall(r'class="number">(0\.\d\d)', doubtful)]
        assert (numbers[0] < 0.5) == ("This is a guess" in doubtful)


def test_no_form_and_too_long_a_form_get_a_plain_sentence(client: FlaskClient) -> None:
    assert "Take a word apart" in client.get("/analyse").text
    assert "Take a word apart" in client.get("/analyse?q=%00%E2%80%AE").text
    long = client.get("/analyse", query_string={"q": "寝" * 10_000})
    assert long.status_code == 400
    assert "too long for one word" in long.text
    assert "寝" * 300 not in long.text


@pytest.mark.parametrize(
    ("to", "media", "extension"),
    [("text", "text/plain", "txt"), ("json", "application/json", "json"), ("latex", "application/x-tex", "tex")],
)
def test_an_analysis_can_be_taken_along(client: FlaskClient, to: str, media: str, extension: str) -> None:
    answer = client.get("/analyse", query_string={"q": "寝取られた", "format": to})
    assert answer.content_type == f"{media}; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="gogen-analysis.{extension}"'
    assert "netora-re-ta" in answer.text
    shown = page(client, "寝取られた")
    copied = re.search(rf'<pre id="as-{to}" role="region" aria-label="[^"]+" tabindex="0">', shown)
    assert copied
    assert "data-copy" in shown
    if to == "json":
        told = json.loads(answer.text)
        assert told["analyses"][0]["lemma"] == "寝取る"
        assert told["interlinear"]["examples"][0]["text"] == "寝取られた"


@pytest.mark.parametrize(
    "asked", [{"q": "手袋", "format": "pdf"}, {"q": "", "format": "json"}, {"q": "寝" * 999, "format": "text"}]
)
def test_what_cannot_be_handed_out_is_a_problem(client: FlaskClient, asked: dict[str, str]) -> None:
    answer = client.get("/analyse", query_string=asked)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize("form", ['"><script>alert(1)</script>', "{{ 7*7 }}", "\u202e寝取られた", "ﾟﾞ" * 90, "--'\"\\"])
def test_no_form_breaks_the_page(client: FlaskClient, form: str) -> None:
    for to in ("", "text", "json", "latex"):
        answer = client.get("/analyse", query_string={"q": form, "format": to})
        assert answer.status_code == 200
        if not to:
            assert "<script>alert" not in answer.text
            assert ">49<" not in answer.text
            assert "\u202e" not in answer.text


def test_what_every_step_does_is_told() -> None:
    processes = {process.value for process in Process} - {"inheritance", "untold-derivation"}
    processes |= {row.process for row in suffixes.RULES} | {row.process for row in suffixes.FINAL_FORMS}
    processes |= {row.process for row in paradigms.SUFFIXES} | {row.process for row in keigo.PATTERNS}
    processes |= {row.process for row in colloquial.CONTRACTIONS}
    assert processes - set(DOES) == set()


# ---------------------------------------------------------------- the shell


@pytest.mark.slow
def test_the_shell_writes_interlinear_text_and_latex() -> None:
    text = CliRunner().invoke(main, ["analyse", "--interlinear", "寝取られた"])
    assert text.exit_code == 0
    assert "netora-re-ta" in text.stdout
    tex = CliRunner().invoke(main, ["analyse", "--latex", "手袋"])
    assert r"\gll te-bukuro" in tex.stdout
    running = CliRunner().invoke(main, ["analyse", "--text", "--latex"], input="彼女は寝取られた。\n読んだ。\n")
    assert running.stdout.count(r"\gll") == 2


def test_the_shell_takes_one_way_of_writing() -> None:
    shown = CliRunner().invoke(main, ["analyse", "--latex", "--json", "手袋"])
    assert shown.exit_code == 2
    assert "choose one" in shown.stderr
