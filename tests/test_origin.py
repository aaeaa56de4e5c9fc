import pytest

from morphology import dictionary
from morphology.etyma import LOANS
from morphology.lexicon import Lexicon
from morphology.origin import etymon_of, goshu_of, guessed_goshu, plain, trace
from morphology.reading.reverse import Index
from ontology.model import Glossary


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


# ---------------------------------------------------------------- tracing


@pytest.fixture(scope="module")
def lexicon(glossary: Glossary) -> Lexicon:
    return Lexicon.of(glossary)


@pytest.mark.parametrize(
    ("word", "direction", "lemma"),
    [
        ("computer", "en>ja", "コンピューター"),
        ("peanut", "en>ja", "ピーナッツ"),  # the plural was borrowed
        ("race", "en>ja", "レース"),  # UniDic: レース-race（競争）
        ("screwdriver", "en>ja", "スクリュードライバー"),  # a compound of two loans
        ("check-in", "en>ja", "チェックイン"),
        ("edamame", "ja>en", "枝豆"),  # a native word in romaji
        ("ninjas", "ja>en", "忍者"),  # the plural is English
        ("tokyo", "ja>en", "東京"),
        ("tycoon", "ja>en", "大君"),  # an exception: spelt before Hepburn
        ("salaryman", "ja>en", "サラリーマン"),  # an exception: made in Japan
        ("go", "ja>en", "碁"),  # an exception: an English word besides
        ("name", "en>ja", "ネーム"),  # not 滑め
    ],
)
def test_a_foreign_word_is_traced_without_the_glossary(word: str, direction: str, lemma: str) -> None:
    found = trace(word)
    assert (found.direction, found.etymons[0].lemma, found.error) == (direction, lemma, None)


@pytest.mark.slow
@pytest.mark.parametrize(("word", "lemma"), [("omamori", "お守り"), ("omakase", "お任せ"), ("bushido", "武士道")])
def test_nouns_with_an_affix_are_traced(indexed: Index, word: str, lemma: str) -> None:
    found = trace(word)
    assert (found.direction, found.etymons[0].lemma) == ("ja>en", lemma)


@pytest.mark.slow
def test_the_honorific_is_not_met_by_chance(indexed: Index) -> None:
    assert trace("omission").direction == "unknown"


@pytest.mark.slow  # without the index homophones are not ranked
@pytest.mark.parametrize(("word", "lemma"), [("shogun", "将軍"), ("judo", "柔道"), ("torii", "鳥居"), ("kami", "神")])
def test_length_is_not_written_in_english(indexed: Index, word: str, lemma: str) -> None:
    found = trace(word)
    assert (found.direction, found.etymons[0].lemma) == ("ja>en", lemma)


@pytest.mark.parametrize("word", ["blorft", "kudos", "into", "basin", "women", "taken", "", "  ", "караоке", "qqq"])
def test_unknown_is_unknown(word: str) -> None:
    found = trace(word)
    assert (found.direction, found.etymons) == ("unknown", ())
    assert found.error


@pytest.mark.parametrize(
    ("word", "direction", "etymon"),
    [
        ("コンピューター", "en>ja", "computer"),
        ("スクリュードライバー", "en>ja", "screw"),
        ("ゴム", "nl>ja", "gom"),
        ("タバコ", "pt>ja", "tabaco"),
        ("机", "ja", "机"),
        ("学校", "ja", "学校"),
        ("消しゴム", "ja", "消しゴム"),  # a hybrid, made in Japan of a loan
        ("人力車", "ja>en", "人力車"),
    ],
)
def test_a_japanese_word_is_traced_without_the_glossary(word: str, direction: str, etymon: str) -> None:
    found = trace(word, "ja")
    assert (found.direction, found.etymons[0].lemma) == (direction, etymon)


def test_syllables_side_by_side_are_no_japanese_word() -> None:
    assert trace("ぬめれほへ", "ja").direction == "unknown"


def test_the_glossary_comes_first(lexicon: Lexicon) -> None:
    found = trace("tsunami", "en", lexicon)
    assert [(etymon.lemma, etymon.source) for etymon in found.etymons] == [("津波", "glossary")]


def test_a_word_that_came_back_names_both_etymons_the_nearer_first(lexicon: Lexicon) -> None:
    found = trace("anime", "en", lexicon)
    assert found.direction == "ja>en"
    assert [(etymon.lemma, etymon.language) for etymon in found.etymons] == [("アニメ", "ja"), ("animation", "en")]


def test_confidence_never_rises_down_the_list(lexicon: Lexicon) -> None:
    for word in ("anime", "karaoke", "tokyo", "shogun", "race", "kami"):
        sure = [etymon.confidence for etymon in trace(word, "en", lexicon).etymons]
        assert sure == sorted(sure, reverse=True), word
        assert all(0 < confidence <= 1 for confidence in sure), word


def test_every_exception_cites_its_class() -> None:
    rows = [line.split("\t") for line in LOANS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert {len(row) for row in rows} == {7}
    assert {row[6] for row in rows} <= {"early", "homograph", "round", "wasei", "third", "donor", "number"}
    assert len({(row[0], row[1]) for row in rows}) == len(rows)


def test_the_note_that_tells_homographs_apart_is_no_part_of_an_etymon() -> None:
    assert plain("fan（熱狂者）") == "fan"
