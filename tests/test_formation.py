import pytest

from morphology import dictionary
from morphology.formation.words import compound, history
from morphology.lexicon import Lexicon
from ontology.model import Glossary


@pytest.fixture(scope="module")
def lexicon(glossary: Glossary) -> Lexicon:
    return Lexicon.of(glossary)


def steps_of(entry: str, lexicon: Lexicon) -> list[tuple[str, str, str]]:
    term = lexicon.by_id(entry)
    assert term is not None, entry
    return [(step.process, step.source, step.target) for step in history(term, lexicon).steps]


def test_a_derivation_that_no_editor_wrote_down_is_read_from_the_dictionary(lexicon: Lexicon) -> None:
    assert steps_of("ja-netorare", lexicon) == [
        ("passive", "寝取る", "寝取られる"),
        ("nominalisation", "寝取られる", "寝取られ"),
    ]


def test_an_initialism_goes_back_to_the_verb_at_its_root(lexicon: Lexicon) -> None:
    assert steps_of("ja-ntr", lexicon) == [
        ("passive", "寝取る", "寝取られる"),
        ("nominalisation", "寝取られる", "寝取られ"),
        ("initialism", "寝取られ", "NTR"),
    ]


def test_a_blend_names_both_sources(lexicon: Lexicon) -> None:
    assert steps_of("ja-tsundere", lexicon) == [("blending", "ツンツン + デレデレ", "ツンデレ")]


def test_a_compound_names_its_parts_with_their_shape_inside_the_whole(lexicon: Lexicon) -> None:
    term = lexicon.by_id("ja-tebukuro")
    assert term is not None
    hand, bag = history(term, lexicon).morphemes
    assert (hand.surface, hand.reading, hand.process) == ("手", "て", None)
    assert (bag.surface, bag.lemma, bag.reading, bag.process) == ("袋", "袋", "ぶくろ", "rendaku")
    assert bag.entry == "ja-fukuro"


def test_clipped_parts_say_so(lexicon: Lexicon) -> None:
    term = lexicon.by_id("ja-tsundere")
    assert term is not None
    assert [(part.surface, part.process) for part in history(term, lexicon).morphemes] == [
        ("ツン", "clipping"),
        ("デレ", "clipping"),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("日本語教師", ["日本", "語", "教師"]),
        ("電車男", ["電車", "男"]),
        ("漫画家志望", ["漫画", "家", "志望"]),
    ],
)
def test_nouns_and_affixes_of_the_dictionary_make_a_compound(text: str, parts: list[str]) -> None:
    lexeme = compound(dictionary.path(text).tokens)
    assert lexeme is not None
    assert [part.surface for part in lexeme.morphemes] == parts


@pytest.mark.parametrize(
    "text",
    [
        "腐女子",  # a token is unknown
        "かめねこ",  # kana syllables fall apart into short words
        "手袋",  # one token
        "花が咲く",  # a phrase
    ],
)
def test_what_is_not_safe_is_no_compound(text: str) -> None:
    assert compound(dictionary.path(text).tokens) is None


def test_why_a_curated_part_did_not_voice_is_told(lexicon: Lexicon) -> None:
    term = lexicon.by_id("ja-aikagi")
    assert term is not None
    assert [(part.process, part.condition) for part in history(term, lexicon).morphemes][-1] == (
        "rendaku-blocked",
        "lymans-law",
    )


def test_the_parts_of_a_dictionary_compound_say_what_happened_to_them() -> None:
    lexeme = compound(dictionary.path("旅行会社").tokens)
    assert lexeme is not None
    assert lexeme.reading == "りょこうがいしゃ"
    assert [part.process for part in lexeme.morphemes] == [None, "rendaku"]
