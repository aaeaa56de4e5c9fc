import csv
from itertools import pairwise
from pathlib import Path

import pytest

from morphology import dictionary
from morphology.analysis import analyse
from morphology.formation.alignment import align, is_whole
from morphology.formation.compounds import Grain, is_reduplication, split, taken_apart, wholes

DATA = Path(__file__).parent / "data"


def checked() -> list[dict[str, str]]:
    with (DATA / "rendaku.tsv").open(encoding="utf-8", newline="") as lines:
        rows = (line for line in lines if not line.startswith("#"))
        return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


def grain_of(row: dict[str, str]) -> Grain | None:
    return None if row["grain"] == "-" else Grain(row["grain"])


COMPOUNDS = [row for row in checked() if row["outcome"] not in ("jukujikun", "ateji")]
WHOLES = [row for row in checked() if row["outcome"] in ("jukujikun", "ateji")]


@pytest.mark.parametrize("row", COMPOUNDS, ids=lambda row: row["surface"])
def test_what_became_of_each_part_and_why_is_as_checked_by_hand(row: dict[str, str]) -> None:
    parts = split(row["surface"], row["reading"], grain_of(row))
    assert [part.surface for part in parts] == row["split_surface"].split("|")
    assert [part.reading for part in parts] == row["split_reading"].split("|")
    assert [part.condition or part.process or "-" for part in parts] == row["outcome"].split("|"), row["reason"]


@pytest.mark.parametrize("row", WHOLES, ids=lambda row: row["surface"])
def test_words_read_as_a_whole_are_said_to_be_such(row: dict[str, str]) -> None:
    token = dictionary.word(row["surface"])
    assert token is not None
    assert taken_apart(token).features == (row["outcome"],)
    assert taken_apart(token).morphemes == ()


def test_the_checked_list_is_balanced() -> None:
    outcomes = [outcome for row in checked() for outcome in row["outcome"].split("|")]
    assert len(checked()) >= 150
    for outcome in ("lymans-law", "dvandva", "not-native", "object-verb", "lexical-exception", "handakuonka", "renjo"):
        assert outcomes.count(outcome) >= 8, outcome
    assert outcomes.count("rendaku") >= 40
    assert outcomes.count("right-branching") >= 5


@pytest.mark.parametrize(
    ("surface", "reading", "grain", "parts"),
    [
        ("選挙運動", "せんきょうんどう", Grain.WORD, "選挙:せんきょ 運動:うんどう"),
        ("選挙運動", "せんきょーうんどー", Grain.WORD, "選挙:せんきょー 運動:うんどー"),  # as it is pronounced
        ("選挙運動", "せんきょうんどう", Grain.KANJI, "選:せん 挙:きょ 運:うん 動:どう"),
        ("取り扱い", "とりあつかい", Grain.KANJI, "取り:とり 扱い:あつかい"),  # okurigana stay with their kanji
        ("茶の湯", "ちゃのゆ", Grain.KANJI, "茶:ちゃ の:の 湯:ゆ"),  # a particle is no okurigana
        ("お墓", "おはか", Grain.WORD, "お:お 墓:はか"),
        ("鼻風邪", "はなかぜ", None, "鼻:はな 風邪:かぜ"),  # 風邪 is read as a whole inside too
        ("人々", "ひとびと", Grain.KANJI, "人:ひと 々:びと"),
        ("東京", "とうきょう", None, "東:とう 京:きょう"),
        ("手袋", "てぶくろ", None, "手:て 袋:ぶくろ"),
    ],
)
def test_a_compound_is_cut_at_a_grain(surface: str, reading: str, grain: Grain | None, parts: str) -> None:
    found = split(surface, reading, grain)
    assert " ".join(f"{part.surface}:{part.reading}" for part in found) == parts


def test_without_a_reading_the_dictionarys_is_shared_out() -> None:
    assert [part.reading for part in split("雨傘")] == ["あま", "がさ"]


SURFACES = [
    "手袋",
    "取り扱い",
    "選挙運動",
    "消しゴム",
    "今日",
    "Ｔシャツ",
    "々",
    "ー",
    "っ",
    "１０円",
    "",
    " ",
    "亜aあア",
    "ヴァ",
]
READINGS = ["てぶくろ", "とりあつかい", "せんきょうんどう", "きょう", "ー", "っ", "んん", "ば", "", "あ" * 40]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("reading", READINGS)
def test_parts_make_up_the_whole_whatever_is_asked(surface: str, reading: str) -> None:
    for grain in (None, *Grain):
        parts = split(surface, reading, grain)
        assert "".join(part.surface for part in parts) == surface
        if reading:
            assert "".join(part.reading for part in parts) == reading


def test_the_parts_of_every_checked_word_make_it_up_at_every_grain() -> None:
    for row in checked():
        for grain in (None, *Grain):
            parts = split(row["surface"], row["reading"], grain)
            assert "".join(part.surface for part in parts) == row["surface"]
            assert "".join(part.reading for part in parts) == row["reading"]


def test_a_word_that_cannot_be_read_kanji_by_kanji_is_told() -> None:
    assert is_whole(align("今日", "きょう"))
    assert is_whole(align("田舎", "いなか"))
    assert not is_whole(align("手袋", "てぶくろ"))
    assert not is_whole(align("雨傘", "あまがさ"))


def test_the_list_of_whole_words_is_sorted_into_two_kinds_and_has_no_word_twice() -> None:
    assert set(wholes().values()) == {"jukujikun", "ateji"}
    rows = [
        line.split("\t")
        for line in (DATA.parents[1] / "morphology" / "formation" / "jukujikun.tsv").read_text().splitlines()
    ]
    words = [tuple(row[:2]) for row in rows if not row[0].startswith("#")]
    assert all(len(row) == 4 for row in rows if not row[0].startswith("#"))
    assert not [a for a, b in pairwise(sorted(words)) if a == b]


@pytest.mark.parametrize(
    ("form", "step"),
    [
        ("日傘", ("compounding", "日 + 傘", "日傘")),
        ("国々", ("reduplication", "国", "国々")),
        ("旅行会社", ("compounding", "旅行 + 会社", "旅行会社")),
    ],
)
def test_the_step_that_made_a_dictionary_word_is_named(form: str, step: tuple[str, str, str]) -> None:
    first = analyse(form).analyses[0]
    assert [(s.process, s.source, s.target) for s in first.steps] == [step]


def test_an_everyday_sino_japanese_word_voices_after_a_noun() -> None:
    first = analyse("旅行会社").analyses[0]
    assert [(item.reading, item.process) for item in first.morphemes] == [("りょこう", None), ("がいしゃ", "rendaku")]


def test_a_sino_japanese_word_has_parts_but_no_step() -> None:
    first = analyse("学期").analyses[0]
    assert [(item.surface, item.reading, item.process) for item in first.morphemes] == [
        ("学", "がっ", "sokuonbin"),
        ("期", "き", None),
    ]
    assert first.steps == ()


@pytest.mark.parametrize(
    ("text", "twice"),
    [("ツンツン", True), ("人々", True), ("ときどき", True), ("ツンデレ", False), ("もも", False)],
)
def test_reduplication_is_one_piece_said_twice(text: str, twice: bool) -> None:
    assert is_reduplication(text) is twice
