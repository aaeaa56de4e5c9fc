"""Interlinear text: morphemes, romaji and glosses, of words and of sentences; as text, JSON and LaTeX."""

import pytest

from morphology.analysis import analyse
from morphology.inflection.forms import class_of_tag, forms_of
from morphology.interlinear import Example, Meaning, example_of, examples, labels_of, meanings_of
from morphology.lexicon import Lexicon
from morphology.typesetting import analysed_latex, as_json, as_latex, as_text, escaped
from ontology.model import Glossary, Katsuyokei


@pytest.fixture(scope="module")
def lexicon(glossary: Glossary) -> Lexicon:
    return Lexicon.of(glossary)


@pytest.fixture(scope="module")
def meaning(glossary: Glossary, lexicon: Lexicon) -> Meaning:
    return meanings_of(glossary, lexicon)


def tiers(given: list[Example]) -> list[tuple[str, str, str]]:
    return [unit.tiers for example in given for unit in example.units if unit.parts]


@pytest.mark.parametrize(
    ("form", "surface", "romaji", "labels"),
    [
        ("寝取られた", "寝取ら-れ-た", "netora-re-ta", "IRR-PASS.INF-PST"),
        ("読んだ", "読ん-だ", "yon-da", "INF-PST"),
        ("取った", "取っ-た", "tot-ta", "INF-PST"),
        ("食べさせられた", "食べ-させ-られ-た", "tabe-sase-rare-ta", "INF-CAUS.IRR-PASS.INF-PST"),
        ("手袋", "手-袋", "te-bukuro", "hand-bag"),
        ("NTR", "NTR", "NTR", "netorare"),
    ],
)
def test_a_form_is_lined_up(
    lexicon: Lexicon, meaning: Meaning, form: str, surface: str, romaji: str, labels: str
) -> None:
    example = example_of(form, analyse(form, lexicon).analyses[0], meaning)
    ((spelt, said, glossed),) = tiers([example])
    assert (spelt, said) == (surface, romaji)
    assert glossed.endswith(labels)


def test_a_text_is_cut_into_sentences_with_their_places(lexicon: Lexicon, meaning: Meaning) -> None:
    text = "彼女は寝取られた。日本へ行きたくない！\n――\n本を読んでいるが、"
    given = list(examples(text, lexicon, meaning))
    assert [example.text for example in given] == ["彼女は寝取られた。", "日本へ行きたくない！", "本を読んでいるが、"]
    assert all(text[example.start : example.end] == example.text for example in given)
    assert [said for _, said, _ in tiers(given)] == [
        *("kanojo=wa", "netora-re-ta"),
        *("nihon=e", "iki-taku-nai"),
        *("hon=o", "yon-de-iru=ga"),
    ]
    assert tiers(given)[-1][2].endswith("INF-CVB-PROG.NPST=but")
    assert tiers(given)[3][2].endswith("INF-DES.INF-NEG.NPST")


def test_what_nobody_gives_a_meaning_stands_in_its_dictionary_form(lexicon: Lexicon, meaning: Meaning) -> None:
    ((_, _, glossed),) = tiers(list(examples("泳いだ", lexicon, meaning)))
    assert glossed == "‹oyogu›.INF-PST"


def test_signs_stand_with_their_words(lexicon: Lexicon, meaning: Meaning) -> None:
    (example,) = examples("「手袋」だ。", lexicon, meaning)
    assert [(before, unit.surface, after) for before, unit, after in example.columns()] == [
        ("「", "手袋", "」"),
        ("", "だ", "。"),
    ]


def test_text_stands_in_columns_and_says_its_abbreviations(lexicon: Lexicon, meaning: Meaning) -> None:
    lines = as_text(list(examples("彼女は寝取られた。", lexicon, meaning))).splitlines()
    assert lines[0] == "彼女は寝取られた。"
    assert lines[2].index("netora") == lines[3].index("partner")
    assert "PASS  passive" in lines


def test_json_says_all_of_it(lexicon: Lexicon, meaning: Meaning) -> None:
    told = as_json(list(examples("彼女は寝取られた。", lexicon, meaning)))
    word = told["examples"][0]["words"][1]
    assert word["entry"] == "https://w3id.org/gogen/id/entry/ja-netorareru"
    assert [item["surface"] for item in word["morphemes"]] == ["寝取ら", "れ", "た"]
    assert told["abbreviations"]["PST"] == "past"


def test_latex_is_for_gb4e(lexicon: Lexicon, meaning: Meaning) -> None:
    text = as_latex(list(examples("彼女は寝取られた。", lexicon, meaning)))
    lines = text.splitlines()
    assert any(line.startswith("%") and "LuaLaTeX" in line for line in lines)
    assert r"\begin{exe}" in lines
    gll = next(line for line in lines if r"\gll" in line)
    below = lines[lines.index(gll) + 1]
    assert len(gll.split()) - 1 == len(below.split())  # aligned word by word
    assert r"\textsc{pass}.\textsc{inf}-\textsc{pst}" in below


def test_nothing_hostile_reaches_tex(lexicon: Lexicon, meaning: Meaning) -> None:
    assert escaped("a\\b{c}$&#%_^~\u202e\x00\nd") == (
        r"a\textbackslash{}b\{c\}\$\&\#\%\_\textasciicircum{}\textasciitilde{} d"
    )
    text = as_latex(list(examples("[猫]は\\input{x}だ%。", lexicon, meaning)))
    assert r"\input" not in text
    assert r"\ex {}[" in text
    assert as_latex([]).count("exe") == 0
    assert analysed_latex(analyse("\n\\end{x}", lexicon), meaning).count("\n\\") == 0


def test_labels_are_listed_once(lexicon: Lexicon, meaning: Meaning) -> None:
    labels = [label.abbreviation for label in labels_of(examples("寝取られた。読んだ。", lexicon, meaning))]
    assert labels == sorted(set(labels))
    assert "PST" in labels


# ---------------------------------------------------------------- tables of forms


@pytest.mark.parametrize(
    ("base", "reading", "name", "expected"),
    [
        ("寝取る", "ねとる", "godan-r", ["寝取らない", "寝取った", "寝取られる", "寝取ろう"]),
        ("食べる", "たべる", "ichidan", ["食べろ", "食べよ", "食べられる", "食べさせられる"]),
        ("来る", "くる", "kuru", ["来い", "来た", "来させる"]),
        ("勉強する", "べんきょうする", "suru", ["勉強しない", "勉強される", "勉強しませんでした"]),
        ("高い", "たかい", "i-adjective", ["高く", "高かった", "高くなかった", "高さ"]),
        ("静か", "しずか", "na-adjective", ["静かな", "静かではない"]),
        ("行く", "いく", "godan-k", ["行った", "行って"]),
        ("なさる", "なさる", "godan-r", ["なさいます", "なさい", "なさりたい"]),
        ("くれる", "くれる", "ichidan", ["くれ"]),
        ("ある", "ある", "godan-r", ["ありません", "あった"]),
    ],
)
def test_a_word_has_these_forms(base: str, reading: str, name: str, expected: list[str]) -> None:
    written = [form.written for form in forms_of(base, reading, name)]
    assert set(expected) <= set(written)
    assert not {"あらない", "なさいたい", "くれろ", "食べれる"}.intersection(written)


def test_the_kana_of_a_form_go_with_its_spelling() -> None:
    table = {form.written: form.reading for form in forms_of("来る", "くる", "kuru") if not form.stem}
    assert (table["来ない"], table["来た"], table["来させる"]) == ("こない", "きた", "こさせる")
    stems = [form.stem for form in forms_of("来る", "くる", "kuru") if form.stem]
    assert stems[0] is Katsuyokei.MIZENKEI


@pytest.mark.parametrize(
    ("base", "reading", "name"),
    [("寝取る", "ねとる", "godan-r"), ("食べる", "たべる", "ichidan"), ("書く", "かく", "godan-k")],
)
def test_the_analyser_reads_every_form_back(lexicon: Lexicon, base: str, reading: str, name: str) -> None:
    for form in forms_of(base, reading, name):
        if not form.stem:
            lemmas = {analysis.lemma for analysis in analyse(form.written, lexicon).analyses}
            assert base in lemmas, form


def test_a_class_is_told_by_the_dictionarys_tag() -> None:
    assert class_of_tag("動詞-一般/五段-ラ行/未然形-一般") == "godan-r"
    assert class_of_tag("動詞-一般/下一段-バ行/連用形-一般") == "ichidan"
    assert class_of_tag("形状詞-一般") == "na-adjective"
    assert class_of_tag("名詞-普通名詞-一般") is None
    assert class_of_tag(None) is None
