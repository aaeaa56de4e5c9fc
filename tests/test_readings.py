import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from morphology.analysis import analyse
from morphology.lexicon import Lexicon
from morphology.reading.lattice import LONGEST_TEXT
from morphology.reading.readings import readings
from morphology.writing.script import hiragana
from ontology.model import Glossary


def kana(text: str) -> list[str]:
    return [reading.kana for reading in readings(text)]


@pytest.mark.parametrize(
    ("surface", "first"),
    [
        ("町", "まち"),
        ("緩い", "ゆるい"),  # not the slurred ゆりい
        ("言う", "いう"),  # not ゆう, as it is said
        ("年", "ねん"),
        ("土曜日", "どようび"),  # rendaku
        ("共営", "きょうえい"),  # both kanji in on'yomi
        ("養父市", "やぶし"),  # a place
        ("骨董品", "こっとうひん"),
        ("池田町", "いけだちょう"),
        ("六戸町", "ろくのへまち"),  # のへ: a name of the north of Tōhoku
        ("湯沢町", "ゆざわまち"),  # 沢: a name of the east
        ("木津川市", "きづがわし"),  # 市 of a place is し
        ("腐女子", "ふじょし"),  # 腐 is ふ only inside words
        ("レコード盤", "れこーどばん"),
    ],
)
def test_the_first_reading_is_the_usual_one(surface: str, first: str) -> None:
    assert kana(surface)[0] == first


@pytest.mark.parametrize(
    ("surface", "alternative"),
    [
        ("町", "ちょう"),
        ("池田町", "いけだまち"),  # both are said of towns; which, only the town knows
        ("下す", "おろす"),
        ("何か", "なにか"),
        ("罪体", "ざいたい"),  # the on'yomi of every kanji
    ],
)
def test_the_alternatives_are_among_the_first_three(surface: str, alternative: str) -> None:
    assert alternative in kana(surface)[:3]


def test_every_reading_has_its_source() -> None:
    assert {reading.source for reading in readings("町")} == {"dictionary"}
    assert readings("池田町")[0].source == "rule"
    assert [reading.source for reading in readings("腐女子") if reading.kana == "ふじょし"] == ["rule"]
    assert [reading.source for reading in readings("倡楼") if reading.kana == "しょうろう"] == ["pykakasi"]


def test_a_text_without_kanji_or_too_long_has_no_readings() -> None:
    assert readings("たべる") == readings("abc") == readings("") == ()
    assert readings("町" * (LONGEST_TEXT + 1)) == ()


def test_readings_are_each_given_once_and_always_the_same() -> None:
    for surface in ("池田町", "日本語教師", "明日"):
        assert len(set(kana(surface))) == len(kana(surface))
        before = readings(surface)
        readings.cache_clear()
        assert readings(surface) == before


# ---------------------------------------------------------------- in the answer of the analyser


def test_an_answer_has_ranked_readings_with_their_sources() -> None:
    answer = analyse("町")
    assert answer.readings[:2] == ("まち", "ちょう")
    assert answer.reading_sources[:2] == ("dictionary", "dictionary")
    assert len(answer.reading_sources) == len(answer.readings)


def test_the_editors_know_better(glossary: Glossary) -> None:
    answer = analyse("腐女子", Lexicon.of(glossary))
    assert (answer.readings, answer.reading_sources) == (("ふじょし",), ("glossary",))


def test_an_inflected_form_is_read_as_it_is_analysed() -> None:
    assert analyse("食べさせられた").readings == ("たべさせられた",)


def test_a_form_without_an_analysis_may_have_a_reading() -> None:
    answer = analyse("鬱薔薇蠍")
    assert answer.analyses == ()
    assert answer.error
    assert "うつばらさそり" in answer.readings


# ---------------------------------------------------------------- measured, where the test sets are at hand


@pytest.mark.parametrize(
    ("source", "first", "third"), [("jlpt", 0.96, 0.99), ("kanjium", 0.87, 0.94), ("jichitai", 0.79, 0.97)]
)
def test_kanji_find_their_readings(source: str, first: float, third: float) -> None:
    path = Path(os.environ.get("GOGEN_SHARED", "")) / "data" / "morphology" / "c_kanji_to_reading.tsv"
    if "GOGEN_SHARED" not in os.environ or not path.is_file():
        pytest.skip("GOGEN_SHARED does not name the folder that holds data/morphology: test sets we may not copy")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["source"] == source]
    right: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        wanted = {hiragana(reading) for reading in row["kana_any_of"].split("|")}
        found = kana(row["surface"]) or [hiragana(row["surface"])]
        for most in (1, 3):
            right[most] += any(reading in wanted for reading in found[:most])
    assert right[1] / len(rows) >= first
    assert right[3] / len(rows) >= third
