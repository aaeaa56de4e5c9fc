"""Running text as words: suffixes joined, curated terms found, the longest first."""

import json

import pytest

from morphology.lexicon import Lexicon
from morphology.text import JsonWriter, Reader, Word, analyse_text, pieces, row_of
from ontology.model import Glossary


@pytest.fixture(scope="module")
def reader(glossary: Glossary) -> Reader:
    return Reader(Lexicon.of(glossary))


def found(reader: Reader, text: str) -> dict[str, Word]:
    return {word.surface: word for word in reader.words(text)}


@pytest.mark.parametrize(
    ("text", "surface", "lemma", "features", "entry"),
    [
        ("彼は彼女を寝取られました。", "寝取られました", "寝取る", "passive polite past", "ja-netorareru"),
        ("昨日ググった。", "ググった", "ググる", "past", "ja-guguru"),
        ("友達とコスプレしていた。", "コスプレしていた", "コスプレする", "progressive past", "ja-kosupure"),
        ("ﾈﾄﾗﾚは苦手だ。", "ネトラレ", "寝取る", "passive nominalised", "ja-netorare"),  # half width
        ("アヘ顔の絵。", "アヘ顔", "アヘ顔", "", "ja-ahegao"),  # several tokens
        ("腐女子とNTR。", "NTR", "NTR", "", "ja-ntr"),
        ("行きたくなかったのに。", "行きたくなかった", "行く", "desiderative negative past", None),
        ("静かな部屋。", "静かな", "静か", "attributive", None),
        ("すぐに行こう。", "行こう", "行く", "volitional", None),
    ],
)
def test_words_have_lemma_features_and_entry(
    reader: Reader, text: str, surface: str, lemma: str, features: str, entry: str | None
) -> None:
    word = found(reader, text)[surface]
    assert (word.lemma, " ".join(word.features), word.entry) == (lemma, features, entry)


def test_the_longest_term_is_taken(reader: Reader) -> None:
    words = reader.words("手袋を買う。")
    assert words[0].entry == "ja-tebukuro"  # no 手


def test_hiragana_that_mean_another_word_are_no_term(reader: Reader) -> None:
    assert all(word.entry is None for word in reader.words("だから、そうだし、もういい。"))


@pytest.mark.parametrize(
    ("text", "romaji"),
    [
        ("日本へ行こう", "nihon e ikō"),  # the particle, the volitional
        ("本を読む", "hon o yomu"),
        ("彼は思う", "kare wa omou"),  # no ō across the verb's ending
        ("こんにちは", "konnichiwa"),
    ],
)
def test_words_are_romanised_as_they_are_said(reader: Reader, text: str, romaji: str) -> None:
    assert " ".join(word.romaji for word in reader.words(text)) == romaji


def test_a_full_memo_starts_anew(glossary: Glossary) -> None:
    small, large = Reader(Lexicon.of(glossary), most=3), Reader(Lexicon.of(glossary))
    for text in ("寝取られました。", "勉強しなかった。", "ツンデレな幼馴染と本を読む。"):
        assert [w.lemma for w in small.words(text)] == [w.lemma for w in large.words(text)]
        assert [w.lemma for w in small.words(text)] == [w.lemma for w in large.words(text)]


def test_a_text_is_read_line_by_line() -> None:
    lines = list(analyse_text("犬が来た。\n\n猫も来た。"))
    assert [[word.lemma for word in line] for line in lines] == [
        ["犬", "が", "来る", "。"],
        [],
        ["猫", "も", "来る", "。"],
    ]


def test_long_texts_are_cut_at_sentences() -> None:
    assert list(pieces("一。二。三。", 4)) == ["一。二。", "三。"]
    assert list(pieces("あ" * 5, 2)) == ["ああ", "ああ", "あ"]
    assert list(pieces("", 2)) == [""]


def test_words_are_written_as_json_and_as_rows(reader: Reader) -> None:
    words = reader.words("手袋だ。")
    (first, *_) = json.loads(f"[{JsonWriter().tokens(words)}]")
    assert list(first) == ["surface", "lemma", "reading", "romaji", "part_of_speech", "features", "entry"]
    assert first["entry"] == "https://w3id.org/gogen/id/entry/ja-tebukuro"
    assert row_of(words[0]) == "手袋\t手袋\tてぶくろ\ttebukuro\tnoun\t\tja-tebukuro\n"
