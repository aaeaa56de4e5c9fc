import pytest

from morphology import dictionary
from morphology.conjugation import PARADIGMS, SUFFIXES, Slot, conjugate, derivations
from morphology.inflection import Lexeme, collapse, collapse_keigo


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
