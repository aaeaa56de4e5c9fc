"""Terms in running text: what is found, where, and what is not."""

import csv
import io
import itertools
import json
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.find import Findable, Finder, How
from graph.find.folding import case_fits, folded, marks_fit
from graph.find.languages import language_of, runs
from graph.find.stream import chunks
from morphology.lexicon import Lexicon
from ontology.errors import GogenError
from ontology.model import Glossary
from web.cli import main

SENTENCES = Path(__file__).parent / "data" / "find.tsv"


@pytest.fixture(scope="module")
def finder(glossary: Glossary) -> Finder:
    return Finder.of(glossary)


def rows() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The hand-made sentences: language, text, and what is to be found, each a stretch of text and its entry."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if line[0] != "#"), delimiter="\t", quoting=csv.QUOTE_NONE):
            pairs = [pair.rpartition("=") for pair in row["expected"].split("; ") if pair != "-"]
            yield row["language"], row["text"], [(text, f"{row['language']}-{entry}") for text, _, entry in pairs]


def found(finder: Finder, text: str, language: str = "auto", **more: object) -> list[tuple[str, str]]:
    return [(one.text, one.best.entry) for one in finder.find(text, language, **more)]  # type: ignore[arg-type]


# ---------------------------------------------------------------- the sentences


@pytest.mark.parametrize(("language", "text", "expected"), list(rows()))
def test_a_sentence_holds_these_terms_and_no_others(
    finder: Finder, language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(finder, text, language) == expected


def test_there_are_sentences_enough_with_and_without_terms() -> None:
    languages = [language for language, _, _ in rows()]
    assert languages.count("ja") >= 60
    assert len(languages) - languages.count("ja") >= 60
    assert len(set(languages)) >= 12
    assert sum(not expected for _, _, expected in rows()) >= 30


@pytest.mark.parametrize("language", sorted({language for language, _, _ in rows()}))
def test_the_places_are_those_of_the_text(finder: Finder, language: str) -> None:
    """In one text of all sentences, with line ends of both kinds and with decomposed letters."""
    texts = [text for tag, text, _ in rows() if tag == language]
    whole = "\r\n".join(texts) + "\n" + unicodedata.normalize("NFD", "\n".join(texts))
    for one in finder.find(whole, language):
        assert whole[one.start : one.end] == one.text
    ends = [(one.start, one.end) for one in finder.find(whole, language)]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(ends))


# ---------------------------------------------------------------- how it was found, and how sure that is


@pytest.mark.parametrize(
    ("language", "text", "how"),
    [
        ("ja", "寝取られ", How.WRITTEN),
        ("ja", "ツンデレ", How.WRITTEN),
        ("ja", "カブキ", How.SPELLING),
        ("ja", "寝取られた", How.INFLECTED),
        ("en", "tsunami", How.WRITTEN),
        ("en", "TSUNAMI", How.WRITTEN),
        ("en", "tsunamis", How.INFLECTED),
        ("en", "jūdō", How.SPELLING),
        ("ru", "самураев", How.INFLECTED),
        ("ru", "бисенэн", How.SPELLING),
    ],
)
def test_it_is_told_how_a_term_was_found(finder: Finder, language: str, text: str, how: How) -> None:
    (one,) = finder.find(text, language)
    assert (one.text, one.best.how) == (text, how)


def test_what_may_be_several_entries_is_ranked_and_the_others_are_less_sure(finder: Finder) -> None:
    (one,) = finder.find("推し", "ja")
    assert [candidate.entry for candidate in one.candidates] == ["ja-oshi", "ja-osu-2"]
    assert one.candidates[0].confidence > one.candidates[1].confidence


@pytest.mark.parametrize(
    ("language", "text"), [("en", "I go home."), ("en", "for the sake of it"), ("zh", "他住在酒店。")]
)
def test_what_is_likelier_another_word_is_doubted(finder: Finder, language: str, text: str) -> None:
    (one,) = finder.find(text, language)
    assert one.best.confidence < 0.5


def test_the_concepts_of_a_find_are_those_of_its_entry_or_of_the_noun_it_makes(finder: Finder) -> None:
    (passive,) = finder.find("寝取られた", "ja")
    (causative,) = finder.find("寝取らせた", "ja")
    assert (passive.best.concepts, causative.best.concepts) == (("netorare",), ("netorase",))


def test_romanised_japanese_is_found_in_other_languages_where_it_is_asked_for(finder: Finder) -> None:
    text = "She drew netorase and dōjinshi, no manga."
    assert ("netorase", "ja-netorase") in found(finder, text, "en", of=("ja",))
    both = {one.text: [c.language for c in one.candidates] for one in finder.find(text, "en", of=("en", "ja"))}
    assert sorted(both["netorase"]) == ["en", "ja"]


def test_a_language_without_words_is_an_error(finder: Finder) -> None:
    with pytest.raises(GogenError, match="no word of the language 'tlh' is known"):
        list(finder.find("majQa", "tlh"))


# ---------------------------------------------------------------- words of one's own


def test_a_finder_of_bare_words_finds_lemmas_in_japanese_and_boundaries_elsewhere() -> None:
    words = [
        Findable("a", "ja", "食べ歩く", ("食べ歩く", "食べあるく")),
        Findable("b", "ja", "日本酒造", ("日本酒造",)),
        Findable("c", "th", "ซูชิ", ("ซูชิ",)),
        Findable("d", "en", "rice wine", ("rice wine",)),
        Findable("e", "en", "rice", ("rice",)),
    ]
    finder = Finder.of(words)
    assert found(finder, "京都で食べ歩いた。", "ja") == [("食べ歩いた", "a")]
    assert found(finder, "ฉันชอบซูชิมาก", "th") == [("ซูชิ", "c")]
    assert found(finder, "rice wine, rice winery", "en") == [("rice wine", "d"), ("rice", "e")]


def test_words_of_an_import_come_after_the_glossarys_own(glossary: Glossary) -> None:
    imported = [
        Findable("x-1", "ja", "寝取られ", ("寝取られ",), source="x"),
        Findable("x-2", "ja", "図書館", ("図書館", "としょかん"), source="x"),
        Findable("x-3", "ja", "図書", ("図書",), source="x"),
        Findable("x-4", "en", "library", ("library",), source="x"),
    ]
    finder = Finder.of(glossary, imported)
    first, second = finder.find("寝取られの本は図書館にある", "ja")
    assert first.best.entry == "ja-netorare"
    assert "x-1" in [candidate.entry for candidate in first.candidates]
    assert (second.text, second.best.entry, second.best.source) == ("図書館", "x-2", "x")
    assert found(finder, "the libraries", "en") == [("libraries", "x-4")]


# ---------------------------------------------------------------- folding


def test_folding_moves_nothing() -> None:
    text = "Dōjinshi, dôjinshi — ÅNGSTRÖM’s ﬁne Ｍａｎｇａ 寿司 e\u0301 x\u00ady"
    plain = folded(text, spaced=True)
    assert plain.places is not None
    assert len(plain.text) + 1 == len(plain.places)
    assert plain.text == "dojinshi  dojinshi   angstrom s fine manga    e xy"
    assert [plain.place(plain.text.index("fine") + more) for more in (0, 1, 2)] == [text.index("ﬁ")] * 2 + [
        text.index("ne")
    ]
    assert plain.places[-1] == len(text)


@pytest.mark.parametrize(
    ("form", "text", "fits"),
    [
        ("anime", "Anime", True),
        ("anime", "ANIME", True),
        ("anime", "aNime", False),
        ("Anime", "anime", False),
        ("visual novel", "Visual Novel", True),
        ("visual novel", "visual Novel", True),
        ("NTR", "NTR", True),
        ("NTR", "Ntr", False),
    ],
)
def test_capitals_may_be_added_where_sentences_and_titles_begin(form: str, text: str, fits: bool) -> None:
    assert case_fits(form, text) is fits


@pytest.mark.parametrize(
    ("language", "form", "text", "fits"),
    [
        ("en", "dōjinshi", "dojinshi", True),
        ("en", "sake", "saké", True),
        ("vi", "bão", "bao", False),
        ("de", "süß", "suß", False),
        ("fr", "animé", "ANIME", True),
        ("fr", "animé", "anime", False),
        ("ru", "бисёнэн", "бисенэн", True),
        ("ru", "отаку", "отакў", False),
    ],
)
def test_only_some_marks_may_be_left_out(language: str, form: str, text: str, fits: bool) -> None:
    assert marks_fit(form, text, language) is fits


# ---------------------------------------------------------------- which language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("This is the house that they built.", "en"),
        ("Das ist nicht der Film, den wir mit ihm sehen.", "de"),
        ("Elle ne sait pas que les enfants sont avec nous.", "fr"),
        ("Los niños están muy bien, pero ella no.", "es"),
        ("Ele não está com uma amiga na rua.", "pt"),
        ("Gli amici della ragazza sono più grandi.", "it"),
        ("To nie jest książka, która się czyta.", "pl"),
        ("Hän ei ole täällä, mutta minä olen.", "fi"),
        ("Это было вчера.", "ru"),
        ("昨日、犬を見た。", "ja"),
        ("他昨天看见了狗。", "zh"),
        ("어제 개를 보았다.", "ko"),
        ("12345", "en"),
    ],
)
def test_the_language_of_a_text_is_guessed(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_text_is_cut_into_runs_of_one_language() -> None:
    text = "Das ist nicht gut und alt.\n第三章\nこれは本だ。\n어제\n"
    assert [(text[start:end], language) for start, end, language in runs(text)] == [
        ("Das ist nicht gut und alt.\n", "de"),
        ("第三章\n", "ja"),
        ("これは本だ。\n", "ja"),
        ("어제\n", "ko"),
    ]


# ---------------------------------------------------------------- streams and the shell


def test_chunks_make_up_the_text_with_their_places() -> None:
    text = "\ufeff" + "manga と寿司。\n" * 9000 + "長い行" * 60_000 + "\nend"
    body = text.encode()
    at = 0
    for chunk in chunks(io.BytesIO(body), "text"):
        assert body[chunk.byte :].startswith(chunk.text.encode())
        assert text[1:][chunk.start :].startswith(chunk.text)
        assert chunk.line == 1 + text[1:][: chunk.start].count("\n")
        assert len(chunk.text) <= 140_000
        at += len(chunk.text)
    assert at == len(text) - 1


@pytest.mark.parametrize(
    "body", [b"a\nb\xff", b"a\nb\xe7", b"x" * 70_000 + b"\nb\xff", "寿".encode() * 30_000 + b"\n\xff"]
)
def test_what_is_no_utf_8_is_told_by_line_and_byte(body: bytes) -> None:
    at = body.index(b"\xff") if b"\xff" in body else len(body) - 1
    with pytest.raises(GogenError, match=rf"^text, line 2: not UTF-8 at byte {at} of the text$"):
        list(chunks(io.BytesIO(body), "text"))


def test_the_shell_finds_in_a_file_and_in_a_pipe_with_places(tmp_path: Path) -> None:
    text = "The first line.\nTwo mangas and 寿司."
    (tmp_path / "essay.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    heads = "line\tstart\tend\ttext\tentry\tconcept\thow\tconfidence\tstart byte\tend byte\n"
    row = "2\t20\t26\tmangas\ten-manga\tmanga\tinflected\t0.80\t"
    pipe = text.encode()
    for argument, piped, byte in ((str(tmp_path / "essay.txt"), None, 23), ("-", pipe, 20)):
        shown = CliRunner().invoke(main, ["find", argument, "--lang", "en", "--bytes"], input=piped)
        assert shown.exit_code == 0
        assert shown.stdout == f"{heads}{row}{byte}\t{byte + 6}\n"


@pytest.mark.slow
def test_the_shell_finds_the_words_of_an_import(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store, tmp_path / "store")
    lines = "　？？？ /test/\n図書館 [としょかん] /(n) library/\n寝取られ [ねとられ] /(n) a genre/\n"
    (tmp_path / "edict").write_bytes(lines.encode("euc-jp"))
    place = ["--store", str(tmp_path / "store")]
    made = CliRunner().invoke(main, ["import", "edict", str(tmp_path / "edict"), "--into", "mini", *place])
    assert made.exit_code == 0, made.output
    shown = CliRunner().invoke(main, ["find", "図書館で寝取られを読む。", "--source", "mini", "--json", *place])
    first, second = map(json.loads, shown.stdout.splitlines())
    assert (first["text"], first["source"]) == ("図書館", "mini")
    assert second["entry"].endswith("ja-netorare")
    assert [other["source"] for other in second["others"]][-1] == "mini"
    unknown = CliRunner().invoke(main, ["find", "本", "--source", "nope", *place])
    assert (unknown.exit_code, unknown.stderr) == (2, "gogen: no source 'nope' is imported; there is mini\n")


def test_the_shell_says_by_its_exit_code_whether_anything_is_found() -> None:
    shown = CliRunner().invoke(main, ["find", "NTRと推し", "--json"])
    assert (shown.exit_code, [json.loads(line)["text"] for line in shown.stdout.splitlines()]) == (0, ["NTR", "推し"])
    assert CliRunner().invoke(main, ["find", "nothing here"]).exit_code == 1


def test_a_lexicon_is_not_needed_to_find_foreign_words() -> None:
    finder = Finder(Lexicon(), (), [Findable("a", "fi", "sushi", ("sushi",))])
    assert found(finder, "Söin sushia.", "fi") == [("sushia", "a")]
