"""What holds for any text: kana and romaji go round, nothing raises, and time grows as the text does."""

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from morphology.analysis import analyse
from morphology.lexicon import Lexicon
from morphology.text import Reader, pieces
from morphology.writing import script
from morphology.writing.romaji import likely_kana
from morphology.writing.syllables import SYLLABLES
from ontology.model import Glossary

LONGEST = 10_000
QUICK = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
FEW = settings(QUICK, max_examples=25)

# Kana that Hepburn tells apart: not ぢ づ を (ji zu o), nor what only old or foreign words hold.
OWN = [
    kana for kana, hepburn, _ in SYLLABLES if kana not in "ぢづをゐゑゔぁぃぅぇぉゃゅょゎ" and not kana.startswith("ぢ")
]
PLAIN = [kana for kana in OWN if len(kana) == 1 or (kana[1] in "ゃゅょ" and kana[0] not in "てでふ")]
STOPS = [kana for kana in PLAIN if kana[0] in "かきくけこさしすせそたちつてとぱぴぷぺぽ"]
MORAE = st.one_of(st.sampled_from(PLAIN), st.just("ん"), st.sampled_from(STOPS).map(lambda kana: "っ" + kana))
WORDS = st.lists(MORAE, min_size=1, max_size=8).map("".join).filter(lambda kana: "んん" not in kana)  # nn is one ん too
JAPANESE = st.text(
    st.one_of(
        st.characters(min_codepoint=0x3041, max_codepoint=0x30FF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from("書食べられさせたないてください、。ーっんaāōū'- \n"),
    ),
    max_size=60,
)
ANY = st.text(st.characters(exclude_categories=[]), max_size=80)  # lone surrogates and control characters too


@QUICK
@given(WORDS)
def test_kana_go_to_romaji_and_back(kana: str) -> None:
    assert script.kana_candidates(script.romanise(kana, range(len(kana))))[0] == kana


@QUICK
@given(WORDS)
def test_kana_with_long_vowels_are_among_what_their_romaji_may_be(kana: str) -> None:
    romaji = script.romanise(kana)
    assert {script.romanise(found) for found in script.kana_candidates(romaji)} >= {romaji}


@QUICK
@given(st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096), max_size=40))
def test_hiragana_go_to_katakana_and_back(kana: str) -> None:
    assert script.hiragana(script.katakana(kana)) == kana


@QUICK
@given(st.one_of(ANY, JAPANESE))
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    assert script.normalise(script.normalise(text)) == script.normalise(text)


@QUICK
@given(st.one_of(ANY, JAPANESE))
def test_no_text_makes_the_scripts_fail(text: str) -> None:
    script.recognise(text)
    script.skeleton(text)
    script.length(text)
    script.plain_latin(text)
    script.romanise(text, range(3), range(3))
    script.kana_candidates(text)
    likely_kana(text)


@pytest.fixture(scope="module")
def lexicon(glossary: Glossary) -> Lexicon:
    return Lexicon.of(glossary)


@FEW
@given(text=st.one_of(ANY, JAPANESE), times=st.sampled_from([1, 1, 1, 100]))
def test_no_text_makes_the_analyser_fail(text: str, times: int, lexicon: Lexicon) -> None:
    found = analyse((text * times)[:LONGEST], lexicon)
    assert found.analyses or found.error


@QUICK
@given(text=st.one_of(ANY, JAPANESE))
def test_no_text_makes_the_reader_fail_and_nothing_of_it_is_lost(text: str, lexicon: Lexicon) -> None:
    words = Reader(lexicon).words(text)
    read = "".join(word.surface for word in words)
    assert _letters(read) == _letters(script.normalise(text)) or "ゝ" in text or "ヽ" in text


def _letters(text: str) -> str:
    return "".join(char for char in script.normalise(text) if char.isalpha() and char.isascii())


@QUICK
@given(st.text(max_size=200), st.integers(1, 50))
def test_pieces_are_the_text_again_and_none_is_too_long(text: str, most: int) -> None:
    cut = list(pieces(text, most))
    assert "".join(cut) == text
    assert all(len(piece) <= most for piece in cut)


HARD = ("あ", "a", "ka", "ō", "られ", "書か", "日本", "ー", "寝取られ", "𠀀", "\ud800", "n'", "て")


@pytest.mark.parametrize("pattern", HARD)
def test_the_time_grows_as_the_text_does(pattern: str, lexicon: Lexicon) -> None:
    reader = Reader(lexicon)

    def read(text: str) -> None:
        for piece in pieces(text):
            reader.words(piece)

    for run in (lambda text: analyse(text, lexicon), read, likely_kana, script.romanise):
        short, long = (_seconds(run, (pattern * LONGEST)[:length]) for length in (LONGEST // 8, LONGEST))
        assert long < 0.05 or long < 8 * short * 4, run  # of a square it would be 64 times


def _seconds(run: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    run(text)
    return time.process_time() - begun
