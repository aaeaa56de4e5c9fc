"""Term checking of translated text: what is found, what is not, and how well on pairs kept apart."""

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.bench.termcheck import generated
from graph.termcheck import Checker, Kind, Rules, Segment, Severity, read_rules
from graph.termcheck.bitext import Reading, kind_of, segments
from graph.termcheck.rules import found_rules, rules_of
from graph.termcheck.stems import ALGORITHMS, IRREGULAR, OTHER_WORDS, may_be_form, stem
from graph.termcheck.transcription import RESPELT, pattern
from graph.termcheck.values import ABOUT
from ontology.errors import FormatError
from ontology.model import Glossary, Status

PAIRS = Path(__file__).parent / "data" / "termcheck"
LANGUAGES = ("en", "de", "ru", "fr")
LEAST = 0.95


@pytest.fixture(scope="module")
def checker(glossary: Glossary) -> Checker:
    return Checker(glossary)


@pytest.fixture(scope="module")
def ruled(glossary: Glossary) -> Checker:
    return Checker(glossary, read_rules(PAIRS / "gogen-qa.toml"))


def pairs(language: str, half: str) -> Iterator[tuple[str, str, set[str]]]:
    with (PAIRS / f"ja-{language}-{half}.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            expected = set() if row["expected"] == "-" else set(row["expected"].split("; "))
            yield row["source"], row["target"], expected


def told(checker: Checker, source: str, target: str, languages: tuple[str, str] = ("ja", "en")) -> set[str]:
    """What was found, as the pairs have it: the kind, and the stretch of the source, or of the target if forbidden."""
    found = checker.check(Segment(source, target, *languages))
    places = [one.in_target if one.kind is Kind.FORBIDDEN else one.in_source or one.in_target for one in found]
    return {f"{one.kind}={place.text}" for one, place in zip(found, places, strict=True) if place}


# ---------------------------------------------------------------- the pairs


@pytest.mark.parametrize("half", ["development", "kept"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_precision_and_recall_are_those_that_are_promised(ruled: Checker, language: str, half: str) -> None:
    right = wrong = missed = 0
    for source, target, expected in pairs(language, half):
        found = told(ruled, source, target, ("ja", language))
        right, wrong, missed = (
            right + len(found & expected),
            wrong + len(found - expected),
            missed + len(expected - found),
        )
    assert right / (right + wrong) >= LEAST
    assert right / (right + missed) >= LEAST


def test_there_are_pairs_enough_with_and_without_findings() -> None:
    rows = {(tag, half): list(pairs(tag, half)) for tag in LANGUAGES for half in ("development", "kept")}
    assert sum(map(len, (rows["en", "development"], rows["en", "kept"]))) >= 80
    assert all(len(rows[tag, "development"]) + len(rows[tag, "kept"]) >= 40 for tag in LANGUAGES)
    assert sum(len(rows[tag, "kept"]) for tag in LANGUAGES) >= 60
    assert all(any(not expected for *_, expected in listed) for listed in rows.values())
    kinds = {item.partition("=")[0] for listed in rows.values() for *_, expected in listed for item in expected}
    assert kinds == {kind.value for kind in Kind} - {"deprecated-term"}  # the glossary has given up no word yet


def test_no_pair_stands_in_both_halves() -> None:
    for language in LANGUAGES:
        halves = [{(source, target) for source, target, _ in pairs(language, half)} for half in ("development", "kept")]
        assert halves[0].isdisjoint(halves[1])


def test_every_term_is_asked_for_and_every_translation_of_it_is_right(checker: Checker, glossary: Glossary) -> None:
    """Over the whole glossary: no approved translation, however far down the list, is a false alarm."""
    by_concept: dict[str, list[str]] = {}
    for term in glossary.terms:
        for sense in term.senses:
            if term.language == "de":
                by_concept.setdefault(sense.concept, []).append(term.label.text)
    silent = []
    for term in glossary.terms:
        words = [word for sense in term.senses for word in by_concept.get(sense.concept, ())]
        if term.language != "ja" or not words:
            continue
        for word in words:
            assert told(checker, term.label.text, f"{word}.", ("ja", "de")) == set(), (term.label.text, word)
        if not checker.check(Segment(term.label.text, "Gestern war niemand da.", "ja", "de")):
            silent.append(term.id)
    assert len(silent) <= 3, silent


def test_generated_pairs_are_no_two_alike_and_translated_rightly(checker: Checker, glossary: Glossary) -> None:
    made = list(itertools.islice(generated(glossary, "de"), 300))
    assert len({pair.source for pair in made}) == len(made)
    found = [one for pair in made for one in checker.check(pair)]
    assert len(found) < len(made) / 2
    assert all("nothing" in one.segment.target for one in found if one.kind is Kind.MISSING)


# ---------------------------------------------------------------- contrasts


@pytest.mark.parametrize(
    ("languages", "source", "target", "expected"),
    [
        (("ja", "en"), "彼女は寝取られた。", "Netorare.", set()),
        (("ja", "en"), "妻を寝取らせた。", "Netorare.", {"wrong-role=寝取らせた"}),
        (("ja", "en"), "妻を寝取らせた。", "Netorase.", set()),
        (("ja", "en"), "寝取られだ。", "Netorare and netori.", {"wrong-role=寝取られ"}),  # beside the right word
        (("ja", "en"), "彼を推した。", "I recommended him.", set()),
        (("ja", "en"), "推しだ。", "I recommended him.", {"missing-translation=推し"}),
        (("ja", "en"), "先輩が来た。", "My senpai came.", {"not-equivalent=先輩"}),  # no rule allows it here
        (("ja", "de"), "先輩ちゃんと先輩様", "Senpai", set()),
        (("ja", "en"), "桜ちゃんが来た。", "Miyuki came.", set()),
        (("ja", "en"), "桜が咲いた。", "Miyuki bloomed.", {"missing-translation=桜"}),
        (("ja", "en"), "子会社", "subsidiary", set()),
        (("ja", "en"), "巻き寿司", "makizushi", set()),
        (("ja", "en"), "科学者です。", "I research things.", set()),  # another word than science
        (("ja", "zh"), "津波が来た。", "海啸来了。", set()),
        (("ja", "zh"), "津波が来た。", "海嘯來了。", set()),
        (("ja", "zh"), "津波が来た。", "大浪来了。", {"missing-translation=津波"}),
        (("ja", "zh"), "手紙を書く。", "我写手纸。", {"not-equivalent=手紙"}),
        (("ja", "ko"), "津波が来た。", "쓰나미에서는 조심해.", set()),
        (("ja", "ko"), "寝取られは苦手だ。", "네토리는 싫다.", {"wrong-role=寝取られ"}),
        (("en", "ja"), "Netorare stories", "寝取られた話", set()),
        (("en", "ja"), "Netorare stories", "寝取らせもの", {"wrong-role=Netorare"}),
        (("en", "ja"), "The tsunami hit.", "大きな波が来た。", {"missing-translation=tsunami"}),
        (("en", "ja"), "He lives in a mansion.", "彼はマンションに住む。", {"not-equivalent=mansion"}),
        (("en", "ja"), "Go home for the sake of peace.", "帰れ。", set()),  # neither 碁 nor 酒
        (("de", "ja"), "Die Tsunamis sind da.", "津波だ。", set()),
        (("ru", "ja"), "Айдолы поют.", "歌手が歌う。", {"missing-translation=Айдолы"}),
        (("ja", "pl"), "漫画を読む。", "Czytam mangę.", set()),
        (("ja", "tr"), "津波だ。", "Tsunamiden kaçtık.", set()),
        (("ja", "fr"), "アニメを見る。", "Un dessin animé.", {"missing-translation=アニメ"}),
        (("ja", "ru"), "寿司を食べた。", "Я съел суси.", {"wrong-transcription=寿司"}),
        (("ja", "ru"), "寿司を食べた。", "Я ем суши.", set()),
    ],
)
def test_a_contrast_is_told_apart(
    checker: Checker, languages: tuple[str, str], source: str, target: str, expected: set[str]
) -> None:
    assert told(checker, source, target, languages) == expected


def test_places_are_those_of_the_two_texts(checker: Checker) -> None:
    segment = Segment("昨日、彼女は寝取られた。", "Then, netori.", "ja", "en")
    (found,) = checker.check(segment)
    assert found.in_source is not None
    assert found.in_target is not None
    assert segment.source[found.in_source.start : found.in_source.end] == found.in_source.text == "寝取られた"
    assert segment.target[found.in_target.start : found.in_target.end] == found.in_target.text == "netori"
    assert found.expected[:2] == ("netorare", "NTR")
    assert found.note


def test_a_word_that_is_no_equivalent_is_explained_by_the_editors(checker: Checker) -> None:
    (found,) = checker.check(Segment("寝取られの話", "A story of cuckolds", "ja", "en"))
    assert found.kind is Kind.NOT_EQUIVALENT
    assert found.note.startswith("Do not translate netorare as 'cuckold'")


def test_letters_with_marks_of_their_own_are_the_same_letters(checker: Checker) -> None:
    assert told(checker, "柔道の手袋", "Judo-Handschu\u0308he? Handschuhe", ("ja", "de")) == set()
    assert told(checker, "少年漫画だ。", "Sho\u0304nen manga.") == set()


def test_tags_placeholders_and_addresses_are_no_text(checker: Checker) -> None:
    assert told(checker, "<b>保存</b>する：{津波} https://example.org/津波", "Save {0}") == set()


_PIECES = ["津波", "寝取られた", "tsunami", "Handschuhe", "\u0301", "\u00ad", "\u200b", "İ", "ß", "\x00", "\n", "{",
           "}", "<b>", "</", "٣", "😀", "ｱﾆﾒ", "ー", "'", "-", " ", "NTR", "\ud800", "суши", "й"]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=12), st.lists(st.sampled_from(_PIECES), max_size=12))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_there_places_are_those_of_the_texts(
    checker: Checker, source: list[str], target: list[str]
) -> None:
    for languages in (("ja", "de"), ("de", "ja"), ("en", "ru"), ("ja", "zh")):
        segment = Segment("".join(source), "".join(target), *languages)
        for found in checker.check(segment):
            for place, text in ((found.in_source, segment.source), (found.in_target, segment.target)):
                assert place is None or text[place.start : place.end] == place.text != ""


def test_a_segment_without_a_translation_is_left_out(checker: Checker) -> None:
    assert checker.check(Segment("津波だ。", "  ", "ja", "en")) == []


@pytest.mark.parametrize(
    ("source", "target", "named"), [("ja", "xx", "'xx'"), ("tlh", "en", "'tlh'"), ("ja", "", "target")]
)
def test_a_language_of_which_there_is_no_word_is_an_error(
    checker: Checker, source: str, target: str, named: str
) -> None:
    with pytest.raises(FormatError, match=named):
        checker.check(Segment("津波", "wave", source, target))


def test_deprecated_and_untranslatable_words_of_the_glossary_are_known(glossary: Glossary) -> None:
    terms = []
    for term in glossary.terms:
        if term.id in ("en-origami", "en-vtuber"):
            change = {"status": Status.DEPRECATED} if term.id == "en-origami" else {"translatable": False}
            term = replace(term, senses=tuple(replace(sense, **change) for sense in term.senses))
        terms.append(term)
    checker = Checker(replace(glossary, terms=tuple(terms)))
    assert told(checker, "折り紙が好きだ。", "I like origami.") == {"deprecated-term=折り紙"}
    assert told(checker, "A VTuber", "仮想配信者", ("en", "ja")) == {"changed-term=VTuber"}
    assert told(checker, "A VTuber", "VTuberだ", ("en", "ja")) == set()


# ---------------------------------------------------------------- rules


def with_rules(glossary: Glossary, text: str) -> Checker:
    return Checker(glossary, rules_of(text))


def test_a_project_allows_forbids_and_ignores(glossary: Glossary) -> None:
    checker = with_rules(
        glossary,
        """
        do_not_translate = ["Gogen"]
        [[term]]
        term = "ja-tsunami"
        language = "de"
        allow = ["Flutwelle"]
        [[term]]
        term = "侍"
        forbid = ["Ritter"]
        note = "A knight is somebody else."
        [[term]]
        language = "de"
        forbid = ["Japse"]
        [ignore]
        terms = ["忍者"]
        units = ["credits.*"]
        """,
    )
    assert checker.unknown_terms == ()
    assert told(checker, "津波だ。", "Die Flutwellen.", ("ja", "de")) == set()
    assert told(checker, "津波だ。", "The Flutwelle.", ("ja", "en")) == {"missing-translation=津波"}
    assert told(checker, "忍者だ。", "Jemand.", ("ja", "de")) == set()
    assert told(checker, "侍だ。", "Ein Samurai, ein Ritter.", ("ja", "de")) == {"forbidden-term=Ritter"}
    assert told(checker, "ある人", "Ein Japse.", ("ja", "de")) == {"forbidden-term=Japse"}
    assert told(checker, "Gogenです", "gogen", ("ja", "de")) == {"changed-term=Gogen"}
    assert checker.check(Segment("津波", "x", "ja", "en", unit="credits.staff")) == []


def test_repeated_terms_are_counted_where_a_project_asks_for_it(glossary: Glossary, checker: Checker) -> None:
    segment = Segment("津波の後の津波。", "A tsunami after a wave.", "ja", "en")
    assert checker.check(segment) == []
    strict = with_rules(glossary, 'counts = "strict"')
    assert [one.in_source.start for one in strict.check(segment) if one.in_source] == [5]


def test_severities_and_certainty_are_decided_by_the_project(glossary: Glossary) -> None:
    segment = Segment("津波と寿司", "waves and sashimi", "ja", "en")
    checker = with_rules(glossary, '[severity]\nmissing-translation = "off"\nwrong-role = "note"')
    assert [(one.kind, one.severity) for one in checker.check(segment)] == [(Kind.WRONG_ROLE, Severity.NOTE)]
    assert with_rules(glossary, "minimum_confidence = 0.99").check(segment) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("counts = [", "not TOML"),
        ("\nseverty = 1", "line 2: severty: no such key; there are source_language"),
        ('counts = "none"', "line 1: counts: found 'none', expected one of lenient, strict"),
        ("minimum_confidence = 2", "line 1: minimum_confidence: found 2, expected a number from 0 to 1"),
        ("fuzzy = 1", "line 1: fuzzy: found 1, expected true or false"),
        ('target_language = "d"', "line 1: target_language: found 'd', expected a BCP 47 tag"),
        (
            '[severity]\n\nwrong-role = "bad"',
            "line 3: severity.wrong-role: found 'bad', expected one of error, warning",
        ),
        ('[severity]\nwrong = "error"', "line 2: severity.wrong: no such kind; there are missing-translation"),
        ('[[term]]\nterm = "侍"\nallow = ["x"]\n[[term]]\nterm = "刀"\nallow = "x"', "line 6: term.allow: found 'x'"),
        ('[[term]]\nterm = "侍"', "line 2: term.term: nothing is decided"),
        ('[[term]]\nallow = ["x"]', "without a 'term' a rule can only forbid"),
        ('[ignore]\nterms = ["", "x"]', "line 2: ignore.terms: found '', expected a list of texts"),
        ("term = [1]", "line 1: term: found 1, expected tables"),
    ],
)
def test_what_is_wrong_with_rules_is_said_with_its_line_and_key(text: str, message: str) -> None:
    with pytest.raises(FormatError) as raised:
        rules_of(text)
    assert message in str(raised.value)
    assert str(raised.value).startswith("gogen-qa.toml")


def test_rules_are_found_in_the_folder_or_above_it(tmp_path: Path) -> None:
    (tmp_path / "gogen-qa.toml").write_text('counts = "strict"', encoding="utf-8")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert found_rules(below) == tmp_path / "gogen-qa.toml"
    assert read_rules(tmp_path / "gogen-qa.toml").strict_counts
    with pytest.raises(FormatError, match="cannot read"):
        read_rules(tmp_path / "none.toml")


def test_terms_that_the_glossary_does_not_have_are_named(glossary: Glossary) -> None:
    checker = Checker(glossary, replace(Rules(), ignored_terms=frozenset({"存在しない語"})))
    assert checker.unknown_terms == ("存在しない語",)


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize(("language", "letters", "others", "example"), RESPELT)
def test_the_rows_of_respelling_are_of_latin_letters(language: str, letters: str, others: str, example: str) -> None:
    assert letters.isascii()
    assert others in example.lower()


@pytest.mark.parametrize(
    ("kana", "language", "written", "matches"),
    [
        ("つなみ", "en", "tsunami", True),
        ("つなみ", "en", "tunami", True),
        ("つなみ", "de", "zunami", True),
        ("つなみ", "fr", "tsounami", True),
        ("つなみ", "en", "sunami", False),
        ("じゅうどう", "en", "judo", True),
        ("じゅうどう", "en", "zyudo", True),
        ("じゅうどう", "en", "juudou", True),
        ("じゅうどう", "de", "dschudo", True),
        ("しょうぐん", "pl", "szogun", True),
        ("ざっし", "en", "zassi", True),
        ("しんかんせん", "ru", "синкансэн", True),
        ("しんかんせん", "ru", "шинкансен", True),
        ("どうじんし", "ru", "доджинши", True),
        ("きょうと", "ru", "киото", True),
        ("つなみ", "ja", "tsunami", False),
        ("NTR", "en", "ntr", False),
    ],
)
def test_a_reading_is_recognised_in_every_transcription(kana: str, language: str, written: str, matches: bool) -> None:
    found = pattern(kana, language)
    assert bool(found and written[0] in found.initials and found.regex.fullmatch(written)) is matches


def test_an_irregular_form_has_the_stem_of_its_word() -> None:
    for (language, form), word in IRREGULAR.items():
        assert stem(form, language) == stem(word, language)
        assert language in ALGORITHMS
    assert {row[0] for row in OTHER_WORDS} <= set(ALGORITHMS)


def test_a_stemmer_does_not_make_animals_of_anime() -> None:
    assert stem("animal", "en") == stem("anime", "en")
    assert not may_be_form("animal", "anime", "en", loan=True)
    assert may_be_form("mangę", "manga", "pl", loan=True)


def test_every_kind_is_explained() -> None:
    assert set(ABOUT) == set(Kind)


# ---------------------------------------------------------------- files


def read(text: str | bytes, kind: str, **asked: object) -> list[Segment]:
    body = text.encode() if isinstance(text, str) else text
    return list(segments(io.BytesIO(body), kind, Reading(**asked), "file"))  # type: ignore[arg-type]


def test_the_columns_of_a_sheet_are_named_or_guessed() -> None:
    assert read("id,source,target\na,津波,Wave\n", "csv") == [Segment("津波", "Wave", unit="a", line=2, target_line=2)]
    assert read("key\tja\tde\na\t津波\tWelle\n", "tsv", source_language="ja", target_language="de") == [
        Segment("津波", "Welle", "ja", "de", "a", 2, 2)
    ]
    assert read("x,y\n津波,Wave\n", "csv", source_column="x", target_column="y")[0].target == "Wave"


def test_a_cell_of_several_lines_is_told_by_its_first() -> None:
    rows = read('\ufeffsource,target\n"津\n波",Wave\n\n刀,Sword\n', "csv")
    assert [(row.source, row.line) for row in rows] == [("津\n波", 2), ("刀", 5)]


def test_pairs_of_lines_need_no_header_and_take_quotes_as_they_are() -> None:
    assert [(row.source, row.target, row.unit) for row in read('"津波\tWave"\n刀\tSword\tkey\n', "pairs")] == [
        ('"津波', 'Wave"', ""),
        ("刀", "Sword", "key"),
    ]


PO = """# A translator
msgid ""
msgstr ""
"Language: pt_BR\\n"
"X-Source-Language: ja\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#: a.c:1
msgctxt "menu"
msgid "津波"
msgstr ""
"Uma "
"onda"

#, fuzzy, c-format
#| msgid "古い"
msgid "刀"
msgstr "Espada"

msgid "侍 %d人"
msgid_plural "侍たち %d人"
msgstr[0] "um \\"samurai\\""
msgstr[1] "samurais"
msgid "次"
msgstr ""

#~ msgid "忍者"
#~ msgstr "ninja"
"""


def test_a_po_file_gives_its_finished_translations_and_every_plural() -> None:
    assert read(PO, "po") == [
        Segment("津波", "Uma onda", "ja", "pt-BR", "menu", 10, 11),
        Segment("侍 %d人", 'um "samurai"', "ja", "pt-BR", "侍 %d人[0]", 20, 22),
        Segment("侍たち %d人", "samurais", "ja", "pt-BR", "侍 %d人[1]", 20, 23),
    ]
    assert [row.target for row in read(PO, "po", unfinished=True)][1] == "Espada"


def _forms(text: Any) -> list[str]:
    return [str(form) for form in getattr(text, "strings", [text])]


def test_a_po_file_is_read_as_the_translate_toolkit_reads_it() -> None:
    pofile = pytest.importorskip("translate.storage.pypo").pofile
    units = [unit for unit in pofile(io.BytesIO(PO.encode())).units if unit.istranslated() and not unit.isheader()]
    theirs = [both for unit in units for both in zip(_forms(unit.source), _forms(unit.target), strict=True)]
    assert [(row.source, row.target) for row in read(PO, "po")] == theirs


XLIFF_1 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file original="a.html" source-language="ja" target-language="de" datatype="html"><header/><body><group>
  <trans-unit id="1"><source>大きな<g id="b">津波</g><ph id="p">&lt;br/&gt;</ph>だ</source>
   <target state="needs-review-translation">Ein <g id="b">Tsunami</g></target>
   <note>kein Text</note><alt-trans><source>x</source><target>y</target></alt-trans></trans-unit>
  <trans-unit id="2" translate="no"><source>刀</source><target>Schwert</target></trans-unit>
  <trans-unit id="3"><source>侍</source><target state="new">侍</target></trans-unit>
  <trans-unit id="4"><source>忍者</source></trans-unit>
 </group></body></file></xliff>"""
XLIFF_2 = """<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="ja" trgLang="fr">
 <file id="f"><notes><note>rien</note></notes><group id="g" translate="no"><unit id="n"><segment><source>a</source>
   <target>b</target></segment></unit></group>
  <unit id="u"><originalData><data id="d">&lt;b&gt;</data></originalData>
   <segment id="s1" state="translated"><source>津波<pc id="1">警報</pc></source>
    <target>Alerte <pc id="1">au <mrk id="m">tsunami</mrk></pc><ph id="2"/><cp hex="001A"/></target></segment>
   <ignorable><source> </source></ignorable>
   <segment id="s2" state="initial"><source>刀</source><target>épée</target></segment>
  </unit></file></xliff>"""


def test_xliff_gives_texts_without_code_and_leaves_out_what_is_not_translated() -> None:
    assert read(XLIFF_1, "xliff") == [Segment("大きな津波だ", "Ein Tsunami", "ja", "de", "1", 4, 5)]
    assert read(XLIFF_2, "xliff") == [Segment("津波警報", "Alerte au tsunami\x1a", "ja", "fr", "u/s1", 5, 6)]
    assert [row.unit for row in read(XLIFF_2, "xliff", unfinished=True)] == ["u/s1", "u/s2"]


def test_a_long_xliff_is_read_a_unit_at_a_time() -> None:
    head, tail = XLIFF_1.partition("<trans-unit")[0], "</group></body></file></xliff>"
    unit = '<trans-unit id="{}"><source>津波</source><target>T</target></trans-unit>'
    body = (head + "".join(map(unit.format, range(5000))) + tail).encode()
    stream = segments(io.BytesIO(body), "xliff", Reading(), "")
    assert next(stream).unit == "0"
    assert sum(1 for _ in stream) == 4999


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("csv", "", "file: the file is empty"),
        ("csv", "a,target\n", "missing column 'source': say which column is the source; there are 'a', 'target'"),
        ("csv", "source,target\n1,2,3\n", "line 2: expected 2 fields, found 3"),
        ("csv", 'source,target\n"1,2\n', "line 2: "),
        ("tsv", b"source\ttarget\n\xff\t1\n", "not UTF-8 at byte 14"),
        ("pairs", "津波\n", "line 1: expected source, tab, target"),
        ("po", 'msgid "a"\n', "line 1: an entry without msgstr"),
        ("po", 'msgid "a"\nmsgid "b"\n', "line 2: msgid twice in one entry"),
        ("po", 'msgid "a\nmsgstr "b"\n', "line 1: not PO: expected one text in quotation marks"),
        ("po", "hello\n", "line 1: not PO: expected msgctxt"),
        ("po", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=EUC-JP\\n"\n', "charset EUC-JP: expected UTF-8"),
        ("xliff", "<a/>", "not XLIFF: root element 'a'"),
        ("xliff", "<trans-unit/>", "not XLIFF: root element 'trans-unit'"),
        ("xliff", '<xliff version="9"/>', "XLIFF version '9' at line 1: expected one of 1.1, 1.2"),
        ("xliff", '<xliff version="1.2"><file></xliff>', "XML not well-formed at line 1"),
        ("xliff", '<!DOCTYPE xliff SYSTEM "x.dtd"><xliff version="1.2"/>', "document type declarations are refused"),
        ("xliff", '<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>', "document type declarations with entities"),
        ("xliff", XLIFF_2.replace("001A", "x"), "hex 'x' at line 6: expected the number of a character"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(kind: str, text: str | bytes, message: str) -> None:
    with pytest.raises(FormatError) as raised:
        read(text, kind)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.CSV", "csv"), ("a.tsv", "tsv"), ("x.po", "po"), ("x.xlf", "xliff"), ("-", "pairs")]
)
def test_the_kind_of_a_file_is_told_by_its_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_a_name_that_tells_nothing_is_an_error() -> None:
    with pytest.raises(FormatError, match=r"'\.docx'; known: \.csv, "):
        kind_of("a.docx")
