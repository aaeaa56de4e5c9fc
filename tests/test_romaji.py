"""Romaji → kana, ranked by the dictionary: with the reversed dictionary's index where there is one, and without."""

import pytest

from morphology.reading import reverse
from morphology.writing import romaji


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("sēru", "セール"),  # a foreign word comes in katakana
        ("teeburu", "テーブル"),
        ("tsuzukeru", "つづける"),  # づ, as the word is spelt
        ("shōnen", "しょうねん"),
        ("konnichiwa", "こんにちは"),  # wa, the particle
        ("ramen", "らめん"),
        ("xqz", None),
    ],
)
def test_without_an_index_mecab_knows_the_words(text: str, kana: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reverse, "current", lambda: None)
    assert next(iter(romaji.likely_kana(text)), None) == kana


def test_a_part_is_written_in_the_script_of_its_spelling() -> None:
    assert romaji.in_script_of("けしごむ", "消しゴム") == "けしゴム"
    assert romaji.in_script_of("せーる", "セール") == "セール"
    assert romaji.in_script_of("ねこ", "猫") == "ねこ"


@pytest.mark.parametrize(
    ("text", "first"),
    [("nihon e", "にほんへ"), ("hon wo yomu", "ほんをよむ"), ("watashi wa", "わたしは")],
)
def test_particles_that_stand_alone_are_particles(text: str, first: str) -> None:
    from morphology.writing.script import kana_candidates

    assert kana_candidates(text)[0] == first
