import json

import pytest
from click.testing import CliRunner, Result

from web.cli import main

KEYS = ["word", "language", "direction", "etymons", "error"]


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["trace", *arguments], input=given)


def test_one_json_object_a_word_in_the_order_of_the_words() -> None:
    result = run("tsunami", "computer", "--json")
    assert result.exit_code == 0, result.output
    first, second = (json.loads(line) for line in result.output.splitlines())
    assert first == {
        "word": "tsunami",
        "language": "en",
        "direction": "ja>en",
        "etymons": [
            {"lemma": "津波", "reading": "つなみ", "language": "ja", "confidence": 0.98, "source": "glossary"},
        ],
        "error": None,
    }
    assert list(second) == KEYS
    assert (second["direction"], second["etymons"][0]["lemma"]) == ("en>ja", "コンピューター")


def test_words_come_from_standard_input_if_none_is_named() -> None:
    result = run("--json", given="tycoon\nblorft\nhoncho\n")
    assert [json.loads(line)["word"] for line in result.output.splitlines()] == ["tycoon", "blorft", "honcho"]
    assert result.exit_code == 1


def test_an_unknown_word_is_unknown_and_the_exit_code_says_so() -> None:
    result = run("blorft", "--json")
    answer = json.loads(result.output)
    assert (answer["direction"], answer["etymons"]) == ("unknown", [])
    assert "blorft" in answer["error"]
    assert result.exit_code == 1


@pytest.mark.parametrize("arguments", [("--language", "no language", "word"), ("--lang", "en", "word")])
def test_wrong_usage_has_exit_code_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_for_people_an_etymon_is_a_line() -> None:
    result = run("anime", "--language", "en")
    assert result.output.splitlines() == [
        "anime · ja>en",
        "  アニメ (あにめ) · ja · glossary 0.98",
        "  animation · en · glossary 0.88",
    ]


def test_a_japanese_word_is_traced_the_other_way() -> None:
    result = run("--language", "ja", "アルバイト", "津波", "机", "--json")
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert [answer["direction"] for answer in answers] == ["de>ja", "ja>en", "ja"]
    assert answers[0]["etymons"][0]["lemma"] == "Arbeit"
    assert result.exit_code == 0


def test_help_has_examples() -> None:
    assert "gogen trace tsunami" in run("--help").output


@pytest.mark.parametrize(("word", "direction"), [("津波", "ja>en"), ("アルバイト", "de>ja"), ("こころ", "ja")])
def test_a_word_in_kana_or_kanji_is_japanese_whatever_language_is_asked_for(word: str, direction: str) -> None:
    shown = CliRunner().invoke(main, ["trace", "--json", word])
    assert json.loads(shown.stdout)["direction"] == direction
    assert json.loads(shown.stdout)["language"] == "ja"
