import csv
from pathlib import Path

import pytest

from morphology import dictionary
from morphology.analysis import analyse
from morphology.inflection.chain import Lexeme, collapse
from morphology.inflection.conjugation import derivations
from morphology.inflection.keigo import collapse_keigo
from morphology.inflection.paradigms import PARADIGMS, SUFFIXES, Slot, conjugate
from morphology.writing import kyujitai


def read(form: str) -> Lexeme:
    lexeme = collapse(dictionary.path(form).tokens)
    assert lexeme is not None, form
    return lexeme


@pytest.mark.parametrize(
    ("form", "lemma", "features"),
    [
        ("寝取られ", "寝取る", "passive nominalised"),
        ("寝取らせ", "寝取る", "causative nominalised"),
        ("寝取り", "寝取る", "nominalised"),
        ("書かれた", "書く", "passive past"),
        ("食べられる", "食べる", "passive-or-potential"),  # an ichidan stem does not tell
        ("食べさせられる", "食べる", "causative passive"),  # after a causative it does
        ("飲まされた", "飲む", "causative passive past"),  # the short causative, which UniDic holds as 飲ます
        ("動かす", "動かす", ""),  # a transitive verb of its own
        ("書ける", "書く", "potential"),  # UniDic holds the potential as a word
        ("食べれる", "食べる", "potential"),  # without ら
        ("書かない", "書く", "negative"),
        ("書かず", "書く", "negative"),
        ("書きませんでした", "書く", "polite negative past"),
        ("書いて", "書く", "te-form"),
        ("書いている", "書く", "progressive"),  # て only carries いる
        ("書いてる", "書く", "progressive"),
        ("書いちゃった", "書く", "completive past"),
        ("書いとく", "書く", "preparatory"),
        ("書いてください", "書く", "imperative polite"),
        ("書きたくなかった", "書く", "desiderative negative past"),
        ("待て", "待つ", "imperative"),
        ("書きなさい", "書く", "imperative polite"),
        ("書くな", "書く", "prohibitive"),
        ("書こう", "書く", "volitional"),
        ("書きましょう", "書く", "polite volitional"),
        ("書けば", "書く", "conditional"),
        ("書いたら", "書く", "conditional"),
        ("書くだろう", "書く", "presumptive"),
        ("書いたり", "書く", "representative"),
        ("書きながら", "書く", "simultaneous"),
        ("書きすぎる", "書く", "excessive"),
        ("高くなかった", "高い", "negative past"),
        ("高ければ", "高い", "conditional"),
        ("高く", "高い", "adverbial"),
        ("高さ", "高い", "nominalised"),
        ("高そう", "高い", "appearance"),
        ("静かな", "静か", "attributive"),
        ("静かに", "静か", "adverbial"),
        ("静かです", "静か", "polite"),
        ("勉強しました", "勉強する", "polite past"),
        ("勉強できた", "勉強する", "potential past"),
    ],
)
def test_a_path_comes_to_its_lexeme_and_features(form: str, lemma: str, features: str) -> None:
    lexeme = read(form)
    assert (lexeme.lemma, " ".join(lexeme.features)) == (lemma, features)
    assert lexeme.whole


def test_every_step_is_named_and_every_form_between_written_out() -> None:
    steps = [(step.process, step.source, step.target) for step in read("食べさせられませんでした").steps]
    assert steps == [
        ("causative", "食べる", "食べさせる"),
        ("passive", "食べさせる", "食べさせられる"),
        ("polite", "食べさせられる", "食べさせられます"),
        ("negative", "食べさせられます", "食べさせられません"),
        ("past", "食べさせられません", "食べさせられませんでした"),
    ]


@pytest.mark.parametrize("form", ["寝取られ", "食べさせられませんでした", "飲まされた", "勉強しました", "書いている"])
def test_each_step_starts_where_the_last_one_ended(form: str) -> None:
    lexeme = read(form)
    ends = [lexeme.steps[0].source, *(step.target for step in lexeme.steps)]
    assert [step.source for step in lexeme.steps] == ends[:-1]
    assert ends[-1] == form


def test_morphemes_keep_the_dictionarys_tag_and_conjugation_form() -> None:
    verb, auxiliary = read("寝取られ").morphemes
    assert (verb.conjugation_form, verb.tag) == ("mizenkei", "動詞-一般/五段-ラ行/未然形-一般")
    assert (auxiliary.lemma, auxiliary.conjugation_form) == ("れる", "renyokei")


@pytest.mark.parametrize("form", ["書か", "書い", "高けれ"])
def test_a_bare_stem_is_no_whole_form(form: str) -> None:
    lexeme = collapse(dictionary.path(form).tokens)
    assert lexeme is None or not lexeme.whole or lexeme.part_of_speech == "noun"


def test_a_heap_of_particles_is_no_lexeme() -> None:
    assert collapse(dictionary.path("がをに").tokens) is None


@pytest.mark.parametrize(
    ("form", "lemma", "features"),
    [
        ("お書きになりました", "書く", "honorific polite past"),
        ("お書きする", "書く", "humble"),
        ("お待ちください", "待つ", "honorific imperative polite"),
    ],
)
def test_keigo_with_o_is_read_as_a_form_of_the_verb(form: str, lemma: str, features: str) -> None:
    lexeme = collapse_keigo(dictionary.path(form).tokens)
    assert lexeme is not None
    assert (lexeme.lemma, " ".join(lexeme.features)) == (lemma, features)


# ---------------------------------------------------------------- the tables of conjugation, backwards


@pytest.mark.parametrize(
    ("form", "base", "conjugation_class", "processes"),
    [
        ("もふりたかった", "もふる", "godan-r", "desiderative past"),
        ("ググってる", "ググる", "godan-r", "progressive"),
        ("いった", "いく", "godan-k", "past"),  # the one godan-k verb with っ
        ("泳いだ", "泳ぐ", "godan-g", "past"),
        ("飲んじゃった", "飲む", "godan-m", "completive past"),
        ("食べさせられませんでした", "食べる", "ichidan", "causative passive-or-potential polite negative past"),
        ("コスプレされた", "コスプレする", "suru", "passive past"),
        ("こない", "くる", "kuru", "negative"),
        ("来なかった", "来る", "kuru", "negative past"),
        ("エモくなかった", "エモい", "i-adjective", "negative past"),
        ("待て", "待つ", "godan-t", "imperative"),
        ("行こう", "行く", "godan-k", "volitional"),
    ],
)
def test_the_deinflector_finds_the_base(form: str, base: str, conjugation_class: str, processes: str) -> None:
    found = list(derivations(form, lambda text, name: (text, name) == (base, conjugation_class)))
    assert [" ".join(link.suffix.process for link in derivation.links) for derivation in found] == [processes]


def test_the_deinflector_does_not_invent_onbin_of_iku() -> None:
    assert not list(derivations("いいた", lambda text, name: text == "いく"))


@pytest.mark.parametrize(
    ("base", "name", "slot", "form"),
    [
        ("書く", "godan-k", Slot.ONBIN, "書い"),
        ("行く", "godan-k", Slot.ONBIN, "行っ"),
        ("会う", "godan-u", Slot.NAI, "会わ"),
        ("食べる", "ichidan", Slot.MEIREI, "食べろ"),
        ("勉強する", "suru", Slot.VOICE, "勉強さ"),
        ("高い", "i-adjective", Slot.KATEI, "高けれ"),
    ],
)
def test_paradigms_conjugate(base: str, name: str, slot: Slot, form: str) -> None:
    assert conjugate(base, name, slot) == form


def test_a_class_without_a_form_says_so() -> None:
    assert conjugate("高い", "i-adjective", Slot.MEIREI) is None


def test_what_the_tables_build_they_take_apart_again() -> None:
    bases = {"godan-r": "取る", "godan-k": "書く", "godan-m": "飲む", "ichidan": "食べる", "i-adjective": "高い"}
    voiced = {"godan-g", "godan-n", "godan-b", "godan-m"}
    for suffix in SUFFIXES:
        for name in suffix.to & bases.keys():
            stem = conjugate(bases[name], name, suffix.slot)
            form = (stem or "") + (suffix.voiced if suffix.voiced and name in voiced else suffix.text)
            wanted = (bases[name], name)
            found = [
                d.links[0].suffix for d in derivations(form, lambda base, cls, w=wanted: (base, cls) == w) if d.links
            ]
            assert suffix.process in {other.process for other in found}, (suffix, form)


def test_every_paradigm_names_a_dictionary_form() -> None:
    assert all(Slot.SHUSHI in endings for _, endings in PARADIGMS)


# ---------------------------------------------------------------- forms that MeCab's best path does not settle


def first(form: str) -> tuple[str, str]:
    analyses = analyse(form).analyses
    return (analyses[0].lemma, " ".join(analyses[0].features)) if analyses else ("", "")


@pytest.mark.parametrize(
    ("form", "lemma", "features"),
    [
        # voice
        ("食べさす", "食べる", "causative"),  # short
        ("来ささない", "来る", "causative negative"),  # 来す is rarer than 来る
        ("来させられた", "来る", "causative passive past"),
        ("生まれさせる", "生まれる", "causative"),  # MeCab: the noun 生まれ + する
        ("話させる", "話す", "causative"),  # and the noun 話
        ("着させる", "着る", "causative"),  # and 着する
        ("勉強させられた", "勉強する", "causative passive past"),
        ("勉強さした", "勉強する", "causative past"),
        ("咲ける", "咲く", "potential"),  # not the classical past 咲け + り
        ("死なれた", "死ぬ", "passive past"),
        # imperatives that look like a conjunctive, a noun or a name
        ("開け", "開く", "imperative"),
        ("締めな", "締める", "imperative"),
        ("生まれな", "生まれる", "imperative"),
        ("会うな", "会う", "prohibitive"),
        ("張るな", "張る", "prohibitive"),  # MeCab: the names 張 and るな
        # negation
        ("書かずに", "書く", "negative"),
        ("書くまい", "書く", "negative volitional"),
        ("高くありません", "高い", "polite negative"),
        ("静かじゃない", "静か", "negative"),
        ("静かではありませんでした", "静か", "polite negative past"),
        ("食べへん", "食べる", "negative"),  # Kansai
        ("せえへん", "する", "negative"),
        ("知らん", "知る", "negative"),
        ("調べなかった", "調べる", "negative past"),  # not the noun 調べ + ない
        # auxiliaries
        ("書いても", "書く", "concessive"),
        ("書いていらっしゃる", "書く", "progressive honorific"),
        ("行かせていただきます", "行く", "causative benefactive humble polite"),
        ("食べないどく", "食べる", "negative preparatory"),
        ("高いそうだ", "高い", "hearsay"),
        ("書きそうだ", "書く", "appearance"),
        ("よさそう", "よい", "appearance"),
        ("書き殴った", "書き殴る", "past"),  # a compound verb that is no entry
        ("申し訳なかった", "申し訳ない", "past"),
        # colloquial
        ("たけぇ", "高い", "colloquial"),
        ("やべぇ", "やばい", "colloquial"),
        ("行きてえ", "行く", "desiderative colloquial"),
        ("寒っ", "寒い", "exclamative colloquial"),
        ("すごーい", "すごい", "colloquial"),
        ("言っちゃった", "言う", "completive past"),
        ("行かなきゃ", "行く", "negative conditional"),
        ("食ってる", "食う", "progressive"),
        # classical, old kanji
        ("書きけり", "書く", "past"),
        ("書きし", "書く", "past"),
        ("書かむ", "書く", "inferential"),
        ("美しき", "美しい", "attributive"),
        ("書くべし", "書く", "obligative"),
        ("來なかった", "来る", "negative past"),
        ("學んだ", "学ぶ", "past"),
        # forms that became words
        ("つまらなかった", "つまらない", "past"),
        ("売れた", "売れる", "past"),
        ("飛ばした", "飛ばす", "past"),
        # kana
        ("かけました", "かける", "polite past"),  # 掛ける is written in kana, 駆ける is not
        ("おかないでしょう", "おく", "negative presumptive polite"),  # no honorific of かなう
        ("こられる", "くる", "passive-or-potential"),
    ],
)
def test_the_likeliest_analysis_comes_first(form: str, lemma: str, features: str) -> None:
    assert first(form) == (lemma, features)


@pytest.mark.parametrize(
    ("form", "lemma", "features"),
    [
        ("売れた", "売る", "potential past"),
        ("弾けます", "弾く", "potential polite"),  # read ひけます, where the word 弾ける is はじける
        ("飛ばされた", "飛ぶ", "causative passive past"),
        ("飛ばせる", "飛ぶ", "causative"),
        ("知らせた", "知らせる", "past"),  # the causative of 知る, and a word
        ("つまらない", "つまる", "negative"),
        ("降ります", "降る", "polite"),  # the ren'youkei of 降りる and of 降る
        ("ない", "ある", "negative"),
        ("できない", "する", "potential negative"),
        ("こん", "くる", "negative"),
        ("為させる", "為る", "causative"),
    ],
)
def test_what_else_a_form_may_be_comes_after(form: str, lemma: str, features: str) -> None:
    assert (lemma, features) in [(a.lemma, " ".join(a.features)) for a in analyse(form).analyses[1:]]


@pytest.mark.parametrize(
    ("form", "lemmas", "features"),
    [
        ("おっしゃった", "言う おっしゃる", "honorific past"),
        ("申し上げます", "言う", "humble polite"),
        ("いらっしゃる", "いる 来る 行く いらっしゃる", "honorific"),
        ("お越しください", "来る 行く", "honorific imperative polite"),  # a word in お, in the pattern of a request
        ("お見えになった", "来る", "honorific past"),
        ("お見えになれた", "来る", "honorific potential past"),
        ("召し上がりました", "食べる 飲む", "honorific polite past"),
        ("ご覧になる", "見る", "honorific"),
        ("ご存じですか", "知る", "honorific polite question"),
        ("お目にかかれない", "会う", "humble potential negative"),
        ("拝見しました", "見る", "humble polite past"),
        ("伺います", "聞く 行く 来る 伺う", "humble polite"),
        ("いただいた", "もらう 食べる 飲む", "humble past"),
        ("お休みになります", "寝る 休む", "honorific polite"),
        ("お召しになった", "着る", "honorific past"),
        ("お電話する", "電話する", "humble"),  # a Sino-Japanese noun
        ("ご利用ください", "利用する", "honorific imperative polite"),
        ("お忙しい", "忙しい", "honorific"),  # an adjective
    ],
)
def test_keigo_words_are_listed_under_plain_verbs(form: str, lemmas: str, features: str) -> None:
    analyses, wanted = analyse(form).analyses, lemmas.split()
    assert [a.lemma for a in analyses[: len(wanted)]] == wanted
    assert " ".join(analyses[0].features) == features


def test_a_keigo_word_whose_own_sense_is_commoner_comes_before_its_plain_verbs() -> None:
    assert [a.lemma for a in analyse("上がった").analyses[:3]] == ["上がる", "食べる", "飲む"]


@pytest.mark.parametrize("form", ["お見えになれた", "静かではありません", "行きてえ", "學んだ", "拝見しました"])
def test_every_step_starts_where_the_last_one_ended_to_the_very_form(form: str) -> None:
    analysis = analyse(form).analyses[0]
    assert [step.source for step in analysis.steps[1:]] == [step.target for step in analysis.steps[:-1]]
    assert (analysis.steps[0].source, analysis.steps[-1].target) == (analysis.lemma, form)


@pytest.mark.parametrize("form", ["たけぇ", "寒っ", "學んだ", "弾けます", "お見えになれた", "ないどく"])
def test_morphemes_spell_the_form(form: str) -> None:
    for analysis in analyse(form).analyses:
        assert "".join(item.surface for item in analysis.morphemes) == form


def test_old_kanji_are_each_another_kanji() -> None:
    assert len(kyujitai.NEW) > 300
    assert not {chr(code) for code in kyujitai.NEW} & set(kyujitai.NEW.values())


# ---------------------------------------------------------------- words that only look inflected


def test_words_that_only_look_inflected_are_not_taken_for_forms() -> None:
    with (Path(__file__).parent / "data" / "negatives.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    wrong = [row["form"] for row in rows if not is_right(row)]
    assert len(rows) >= 100
    assert 1 - len(wrong) / len(rows) >= 0.98, wrong


def is_right(row: dict[str, str]) -> bool:
    analyses = analyse(row["form"]).analyses
    if not analyses:
        return "-" in row["right"].split("|")
    best = analyses[0]
    said = {best.lemma, *best.features, *(step.process for step in best.steps)}
    return row["wrong"] not in said and best.lemma in row["right"].split("|")


def test_an_answer_is_given_again_from_memory() -> None:
    assert analyse("寝取られました") is analyse("寝取られました")
