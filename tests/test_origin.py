import pytest

from morphology import dictionary
from morphology.origin import etymon_of, goshu_of, guessed_goshu


@pytest.mark.parametrize(
    ("text", "goshu"),
    [
        ("花火", "和"),
        ("学校", "漢"),
        ("アニメ", "外"),
        ("日本語教師", None),  # 日本 is a proper noun, which has no stratum
        ("花嫁修業", "混"),  # native and Sino-Japanese parts
    ],
)
def test_the_stratum_of_a_word_comes_from_its_tokens(text: str, goshu: str | None) -> None:
    assert goshu_of(dictionary.path(text).tokens) == goshu


def test_nothing_is_said_of_no_tokens() -> None:
    assert goshu_of(()) is None


def test_only_katakana_is_guessed_to_be_foreign() -> None:
    assert guessed_goshu("ガチャポン") == "外"
    assert guessed_goshu("ねとられ") is None
    assert guessed_goshu("アヘ顔") is None


def test_a_foreign_etymon_is_unidics() -> None:
    assert etymon_of(dictionary.path("アルバイト").tokens) == "Arbeit"
    assert etymon_of(dictionary.path("花火").tokens) is None
