"""EDICT, EDICT2 and JMdict: what their lines and tags become, and what is refused (own content, real formats)."""

import gzip
from pathlib import Path

import pytest

from graph.imports import edict, edict2, jmdict
from graph.imports.formats import FORMATS
from graph.imports.names import entry_id
from graph.imports.report import Remarks
from graph.imports.streams import opened
from graph.imports.tags import KNOWN, PARTS_OF_SPEECH, is_known, language_of, spoken
from graph.imports.words import Etymon, ImportedWord, Rejected, Route
from ontology.errors import ImportFailed
from ontology.model import Advisory, ConjugationClass, PartOfSpeech, Register, SubjectField, Written

HEAD = "　？？？ /EDICT, EDICT_SUB(P), EDICT2 Japanese-English Electronic Dictionary Files/Created: 2021-02-03/\n"

DTD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE JMdict [
<!ELEMENT JMdict (entry*)>
<!ENTITY n "noun (common) (futsuumeishi)">
<!ENTITY v1 "Ichidan verb">
<!ENTITY vt "transitive verb">
<!ENTITY uk "word usually written using kana alone">
<!ENTITY arch "archaic">
<!ENTITY food "food, cooking">
<!ENTITY oK "word containing out-dated kanji or kanji usage">
]>
<!-- JMdict created: 2024-05-01 -->
"""
SUSHI = """<entry><ent_seq>1000010</ent_seq>
<k_ele><keb>寿司</keb><ke_pri>ichi1</ke_pri></k_ele><k_ele><keb>鮨</keb></k_ele><k_ele><keb>鮓</keb><ke_inf>&oK;</ke_inf></k_ele>
<r_ele><reb>すし</reb></r_ele>
<sense><pos>&n;</pos><field>&food;</field><gloss>sushi</gloss><gloss xml:lang="ger">Sushi</gloss></sense>
<sense><misc>&arch;</misc><gloss>pickled fish &amp; rice</gloss></sense></entry>
"""
SALARYMAN = """<entry><ent_seq>1000020</ent_seq><r_ele><reb>サラリーマン</reb></r_ele>
<sense><pos>&n;</pos><lsource ls_wasei="y">salary man</lsource><lsource xml:lang="fre"/><gloss>office worker</gloss>
</sense></entry>
"""


def words_of(reader: object, path: Path) -> tuple[list[ImportedWord | Rejected], Remarks]:
    remarks = Remarks()
    with opened(path) as stream:
        return list(reader.read(stream, remarks)), remarks  # type: ignore[attr-defined]


def of_edict(tmp_path: Path, *lines: str, encoding: str = "euc_jp") -> tuple[list[ImportedWord | Rejected], Remarks]:
    path = tmp_path / "edict"
    path.write_bytes((HEAD + "".join(f"{line}\n" for line in lines)).encode(encoding))
    return words_of(edict, path)


def one(tmp_path: Path, line: str) -> ImportedWord:
    (found,), _ = of_edict(tmp_path, line)
    assert isinstance(found, ImportedWord)
    return found


def of_jmdict(tmp_path: Path, entries: str, head: str = DTD) -> tuple[list[ImportedWord | Rejected], Remarks]:
    path = tmp_path / "JMdict.xml"
    path.write_text(f"{head}<JMdict>\n{entries}</JMdict>\n", encoding="utf-8")
    return words_of(jmdict, path)


# ---------------------------------------------------------------- EDICT


def test_a_line_becomes_a_word_with_its_reading_glosses_and_field(tmp_path: Path) -> None:
    word = one(tmp_path, "寿司 [すし] /(n) (food) sushi/vinegared rice (with fish)/(P)/")
    assert (word.label, word.language, word.where) == (Written("寿司", "ja"), "ja", "line 2")
    assert word.spellings == (Written("寿司", "ja"), Written("すし", "ja-Hira"))
    assert word.part_of_speech is PartOfSpeech.NOUN
    assert [gloss.text for gloss in word.senses[0].glosses] == ["sushi", "vinegared rice (with fish)"]
    assert word.senses[0].field is SubjectField.FOOD


@pytest.mark.parametrize("encoding", ["euc_jp", "utf-8", "utf-8-sig"])
def test_the_encoding_is_told_by_the_file(tmp_path: Path, encoding: str) -> None:
    found, remarks = of_edict(tmp_path, "寿司 [すし] /(n) sushi/", encoding=encoding)
    assert [word.label.text for word in found if isinstance(word, ImportedWord)] == ["寿司"]
    assert remarks.facts.date == "2021-02-03"


def test_a_number_begins_a_sense_and_its_tags_are_its_own(tmp_path: Path) -> None:
    word = one(tmp_path, "外人 [がいじん] /(n) (1) (sens) foreigner/gaijin/(n) (2) (arch) outsider/(P)/")
    first, second = word.senses
    assert [gloss.text for gloss in first.glosses] == ["foreigner", "gaijin"]
    assert (first.advisories, first.register) == ((Advisory.OFFENSIVE,), None)
    assert ([gloss.text for gloss in second.glosses], second.register) == (["outsider"], Register.DATED)


@pytest.mark.parametrize(
    ("tags", "kind", "inflection"),
    [
        ("v1,vt", PartOfSpeech.VERB, ConjugationClass.ICHIDAN),  # 食べる
        ("v5k-s,vi", PartOfSpeech.VERB, ConjugationClass.GODAN_K),  # 行く
        ("adj-na,n", PartOfSpeech.ADJECTIVE, ConjugationClass.NA_ADJECTIVE),  # 静か
        ("n,vs", PartOfSpeech.NOUN, None),  # 勉強: the noun itself does not inflect
        ("exp,v1", PartOfSpeech.PHRASE, ConjugationClass.ICHIDAN),  # 気を付ける
        ("v2t-k,vi", PartOfSpeech.VERB, None),  # 落つ, classical
        ("unc", None, None),  # ヽ
    ],
)
def test_the_first_part_of_speech_is_the_words(
    tags: str, kind: PartOfSpeech | None, inflection: ConjugationClass | None
) -> None:
    assert spoken(tags.split(",")) == (kind, inflection)


@pytest.mark.parametrize(
    ("line", "etymon"),
    [
        ("アルバイト /(n) part-time job (ger: Arbeit)/", Etymon("de", "Arbeit", Route.BORROWED)),
        ("＋α [プラスアルファ] /(n) a little more (wasei: plus alpha)/", Etymon("en", "plus alpha", Route.PSEUDO)),
        ("アベック /(n) (1) (fre: avec) couple/", Etymon("fr", "avec", Route.BORROWED)),
    ],
)
def test_a_word_of_another_language_in_brackets_is_its_etymon_and_no_gloss(
    tmp_path: Path, line: str, etymon: Etymon
) -> None:
    word = one(tmp_path, line)
    assert word.etyma == (etymon,)
    assert "(" not in word.senses[0].glosses[0].text


def test_a_language_without_a_word_is_no_etymon_but_is_told(tmp_path: Path) -> None:
    (word,), remarks = of_edict(tmp_path, "アーベント /(n) evening (ger:)/")
    assert isinstance(word, ImportedWord)
    assert (word.etyma, word.senses[0].glosses) == ((), (Written("evening", "en"),))
    assert remarks.counts == {"a language of origin without the word: no etymon": 1}


def test_a_dialect_is_no_etymon(tmp_path: Path) -> None:
    assert one(tmp_path, "１回生 [いっかいせい] /(n) (1) (ksb:) first year student/").etyma == ()


def test_brackets_inside_a_gloss_stay(tmp_path: Path) -> None:
    word = one(tmp_path, "泣かせる [なかせる] /(v1,vt) to make (someone) cry/(person) to move to tears/")
    assert [gloss.text for gloss in word.senses[0].glosses] == ["to make (someone) cry", "(person) to move to tears"]


def test_a_tag_nobody_knows_is_reported_and_not_guessed(tmp_path: Path) -> None:
    (word,), remarks = of_edict(tmp_path, "鮨 [すし] /(nx) sushi/")
    assert isinstance(word, ImportedWord)
    assert (word.part_of_speech, word.senses[0].glosses[0].text) == (None, "(nx) sushi")
    assert remarks.counts == {"unknown tag 'nx', kept as part of the gloss": 1}


def test_the_same_spelling_and_reading_again_is_an_entry_of_its_own(tmp_path: Path) -> None:
    found, remarks = of_edict(tmp_path, "橋 [はし] /(n) bridge/", "橋 [はし] /(n) pons/")
    assert len({word.key for word in found if isinstance(word, ImportedWord)}) == 2
    assert sum(remarks.counts.values()) == 1


def test_a_word_has_the_same_id_wherever_it_stands_in_the_file(tmp_path: Path) -> None:
    lines = ["橋 [はし] /(n) bridge/", "箸 [はし] /(n) chopsticks/"]
    ids = [{entry_id("edict", word.key) for word in of_edict(tmp_path, *order)[0]} for order in (lines, lines[::-1])]  # type: ignore[union-attr]
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("寿司 [すし] /(n) su", "expected 'word [reading] /gloss/gloss/'"),  # cut
        ("sushi;n;food", "expected 'word [reading] /gloss/gloss/'"),  # something else
    ],
)
def test_a_line_of_another_form_is_rejected_with_its_number(tmp_path: Path, bad: str, reason: str) -> None:
    found, _ = of_edict(tmp_path, "橋 [はし] /(n) bridge/", bad)
    rejected = found[1]
    assert isinstance(rejected, Rejected)
    assert rejected.where == "line 3"
    assert reason in rejected.reason


def test_a_line_in_another_encoding_is_rejected_with_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "edict"
    path.write_bytes(HEAD.encode("euc_jp") + "café /(n) coffee shop/\n".encode("latin-1"))
    (rejected,), _ = words_of(edict, path)
    assert isinstance(rejected, Rejected)
    assert rejected == Rejected("line 2", "byte 4 of the line is 0xE9: not EUC_JP, which is expected")


# ---------------------------------------------------------------- EDICT2


def of_edict2(tmp_path: Path, line: str) -> ImportedWord | Rejected:
    path = tmp_path / "edict2"
    path.write_bytes((HEAD + line + "\n").encode("euc_jp"))
    (found,), _ = words_of(edict2, path)
    return found


def test_several_spellings_and_readings_are_one_word_with_the_entrys_number(tmp_path: Path) -> None:
    word = of_edict2(
        tmp_path,
        "着物(P);著物(oK) [きもの(P);きるもの(着物)] /(n) (1) kimono/(2) (See 衣服) clothes/(P)/EntL1423450X/",
    )
    assert isinstance(word, ImportedWord)
    assert word.key == "1423450"
    assert word.spellings == (Written("着物", "ja"), Written("きもの", "ja-Hira"))
    assert word.other_forms == (Written("著物", "ja"), Written("きるもの", "ja-Hira"))
    assert [sense.glosses[0].text for sense in word.senses] == ["kimono", "clothes"]
    assert word.part_of_speech is PartOfSpeech.NOUN


def test_a_spelling_of_another_reading_is_no_spelling_of_the_first(tmp_path: Path) -> None:
    word = of_edict2(tmp_path, "昨日;昨夜 [きのう(昨日);ゆうべ(昨夜)] /(n-adv,n-t) yesterday/EntL1000000/")
    assert isinstance(word, ImportedWord)
    assert word.spellings == (Written("昨日", "ja"), Written("きのう", "ja-Hira"))
    assert word.other_forms == (Written("昨夜", "ja"), Written("ゆうべ", "ja-Hira"))


def test_a_line_without_a_number_is_no_edict2(tmp_path: Path) -> None:
    assert isinstance(of_edict2(tmp_path, "寿司 [すし] /(n) sushi/"), Rejected)


# ---------------------------------------------------------------- JMdict


def test_an_entry_becomes_a_word_with_its_tags_by_name(tmp_path: Path) -> None:
    (word,), remarks = of_jmdict(tmp_path, SUSHI)
    assert isinstance(word, ImportedWord)
    assert (word.key, word.label) == ("1000010", Written("寿司", "ja"))
    assert word.spellings == (Written("寿司", "ja"), Written("鮨", "ja"), Written("すし", "ja-Hira"))
    assert word.other_forms == (Written("鮓", "ja"),)
    first, second = word.senses
    assert first.glosses == (Written("sushi", "en"), Written("Sushi", "de"))
    assert (first.field, second.register) == (SubjectField.FOOD, Register.DATED)
    assert second.glosses == (Written("pickled fish & rice", "en"),)
    assert word.part_of_speech is PartOfSpeech.NOUN
    assert remarks.facts.date == "2024-05-01"
    assert not remarks.counts


def test_a_source_word_is_an_etymon_and_wasei_is_a_pseudo_loan(tmp_path: Path) -> None:
    (word,), remarks = of_jmdict(tmp_path, SALARYMAN)
    assert isinstance(word, ImportedWord)
    assert word.spellings == (Written("サラリーマン", "ja-Kana"),)
    assert word.etyma == (Etymon("en", "salary man", Route.PSEUDO),)
    assert remarks.counts == {"a language of origin without the word: no etymon": 1}


def test_a_packed_file_reads_like_a_plain_one(tmp_path: Path) -> None:
    plain, _ = of_jmdict(tmp_path, SUSHI + SALARYMAN)
    packed = tmp_path / "JMdict.gz"
    packed.write_bytes(gzip.compress((tmp_path / "JMdict.xml").read_bytes()))
    assert words_of(jmdict, packed)[0] == plain


def bomb() -> str:
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">\n' for n in range(1, 10))
    return f'<?xml version="1.0"?>\n<!DOCTYPE JMdict [\n<!ENTITY l0 "lol">\n{grown}]>\n'


@pytest.mark.parametrize(
    ("head", "entries", "message"),
    [
        (bomb(), "", "the entity 'l1' is not a tag"),
        ('<!DOCTYPE JMdict [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "", "'x' is not of this file"),
        ('<!DOCTYPE JMdict [<!ENTITY % x SYSTEM "http://example.org/x.dtd">%x;]>', "", "'x' is not of this file"),
        (DTD, "<entry><ent_seq>1</ent_seq><r_ele>", "line 14: XML not well-formed: mismatched tag"),
        (DTD, "<entry>" * 9, "deep in each other"),
        (DTD, "<entry>&none;</entry>", "undefined entity"),
    ],
)
def test_xml_that_is_hostile_or_broken_is_refused_with_its_line(
    tmp_path: Path, head: str, entries: str, message: str
) -> None:
    with pytest.raises(ImportFailed) as failure:
        of_jmdict(tmp_path, entries, head)
    assert message in str(failure.value)
    assert "line" in str(failure.value)


def test_xml_that_ends_before_its_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "JMdict.xml"
    path.write_text(f"{DTD}<JMdict>{SUSHI}<entry><ent_seq>1", encoding="utf-8")
    with pytest.raises(ImportFailed, match="ends before its end"):
        words_of(jmdict, path)


def test_xml_of_another_kind_is_refused_by_its_root(tmp_path: Path) -> None:
    path = tmp_path / "some.xml"
    path.write_text("<martif/>", encoding="utf-8")
    with pytest.raises(ImportFailed, match="root element is 'martif', expected 'JMdict'"):
        words_of(jmdict, path)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("<entry><r_ele><reb>すし</reb></r_ele></entry>", "needs a number in ent_seq"),
        ("<entry><ent_seq>1</ent_seq><k_ele><keb>寿司</keb></k_ele></entry>", "entry 1 has no reading"),
        (f"<entry><ent_seq>1</ent_seq><r_ele><reb>{'す' * 100_000}</reb></r_ele></entry>", "longer than 65,536"),
        ("<word/>", "expected an element 'entry', found 'word'"),
    ],
)
def test_an_entry_that_is_not_whole_is_rejected_and_the_next_is_read(tmp_path: Path, entry: str, reason: str) -> None:
    found, _ = of_jmdict(tmp_path, entry + SUSHI)
    rejected, word = found
    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason
    assert isinstance(word, ImportedWord)


# ---------------------------------------------------------------- tables


def test_no_tag_is_both_known_without_a_place_and_in_a_table() -> None:
    assert not [tag for tag in PARTS_OF_SPEECH if tag in KNOWN]
    assert is_known("v4h")
    assert not is_known("nx")


def test_languages_of_the_bibliographic_codes_have_their_short_tags() -> None:
    codes = ("ger", "fre", "chi", "dut", "por", "ain", "qqq1")
    assert [language_of(code) for code in codes] == ["de", "fr", "zh", "nl", "pt", "ain", None]


def test_every_format_has_a_reader() -> None:
    assert all(callable(one.reader()) for one in FORMATS)
