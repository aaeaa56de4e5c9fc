import subprocess
import sys

from morphology import dictionary


def test_tokens_carry_unidics_fields_by_name() -> None:
    verb, auxiliary = dictionary.path("寝取られ").tokens
    assert (verb.surface, verb.lemma, verb.base_reading, verb.reading) == ("寝取ら", "寝取る", "ねとる", "ねとら")
    assert verb.tag == "動詞-一般/五段-ラ行/未然形-一般"
    assert auxiliary.tag == "助動詞/助動詞-レル/連用形-一般"
    assert verb.goshu == "和"


def test_a_foreign_etymon_is_cut_from_the_lemma_and_kept() -> None:
    token = dictionary.word("エロ")
    assert token is not None
    assert (token.lemma, token.etymon) == ("エロ", "erotic")


def test_a_homograph_number_is_no_etymon() -> None:
    token = dictionary.path("私").tokens[0]  # lemma 私-代名詞
    assert (token.lemma, token.etymon) == ("私", "")


def test_the_base_keeps_the_spelling_of_the_text_and_the_lemma_does_not() -> None:
    token = dictionary.path("たべた").tokens[0]
    assert (token.base, token.lemma) == ("たべる", "食べる")


def test_unknown_tokens_are_marked() -> None:
    assert not dictionary.path("xqzvt").known
    assert dictionary.path("手袋").known


def test_several_paths_are_ranked_by_cost() -> None:
    costs = [path.cost for path in dictionary.paths("寝取られ", 5)]
    assert len(costs) == 5
    assert costs == sorted(costs)


def test_a_word_is_one_known_token() -> None:
    assert dictionary.word("手袋") is not None
    assert dictionary.word("腐女子") is None
    assert dictionary.word("書く", "名詞") is None


def test_commas_and_quotes_do_not_disturb_the_reader() -> None:
    assert "".join(token.surface for token in dictionary.path('a,"b').tokens) == 'a,"b'


def test_pykakasi_reads_what_unidic_does_not() -> None:
    assert dictionary.fallback_reading("腐女子") == "ふじょし"


def test_importing_the_analyser_loads_no_dictionary() -> None:
    heavy = ("fugashi", "unidic_lite", "pykakasi")
    program = f"import sys, morphology.analysis; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_word_eos_is_not_the_end_of_a_path() -> None:
    found = dictionary.paths("EOSさん", 3)
    assert {path.tokens[0].surface for path in found} == {"EOS"}
    assert "".join(token.surface for token in dictionary.path("寝EOS").tokens) == "寝EOS"
