"""Imported words are analysed one by one, then linked: with each other, with curated entries, with other imports."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from pyshacl import validate
from rdflib import Graph

from graph.engine.store import EmbeddedSnapshot, Generation, GraphStore, Snapshot
from graph.imports.analysed import Analyser, Findings
from graph.imports.doubts import WARNINGS
from graph.imports.links import Links
from graph.imports.statements import statements
from graph.imports.words import Etymon, ImportedWord, Route
from graph.validate import ONTOLOGY_FILE, SHAPES
from morphology.reading.given import Way, read_as
from ontology.model import DoubtKind, PartOfSpeech, Written
from ontology.vocabulary import ID_BASE

ENTRY = f"{ID_BASE}entry/"


def word(
    label: str,
    reading: str | None = None,
    *,
    key: str = "",
    language: str = "ja",
    kind: PartOfSpeech | None = None,
    romaji: str = "",
    etyma: tuple[Etymon, ...] = (),
) -> ImportedWord:
    spellings = [Written(label, language)]
    if reading:
        spellings.append(Written(reading, "ja-Hira"))
    return ImportedWord(
        key or label,
        f"line of {label}",
        language,
        spellings[0],
        tuple(spellings),
        part_of_speech=kind,
        romanisations=(Written(romaji, "ja-Latn"),) if romaji else (),
        etyma=etyma,
    )


GLOVE = [word("手袋", "てぶくろ", key="1"), word("手", "て", key="2"), word("袋", "ふくろ", key="3")]


def findings(label: str, reading: str | None = None, **more: str) -> Findings:
    return Analyser("test").findings(word(label, reading, key="w", **more))  # type: ignore[arg-type]


def stated(lines: list[str] | tuple[str, ...], name: str) -> list[str]:
    """Return the objects of a predicate, by its local name, in their order."""
    found = (re.fullmatch(r'<\S+> <\S+[#/](\w+)> (?:<\S+[/#](\S+)>|"([^"]*)"\S*) \.\n', line) for line in lines)
    return [match[2] or match[3] for match in found if match and match[1] == name]


def linked(
    words: list[ImportedWord], folder: Path, snapshot: Snapshot | None = None
) -> tuple[list[str], list[str], Links]:
    analyser = Analyser("test")
    with Links(folder / "links.sqlite", "test") as links:
        for one in words:
            links.add([list(row) for row in analyser.findings(one).rows])
        if snapshot is not None:
            links.know(snapshot)
        imported = list(links.imported())
        return imported, list(links.analysed()), links


def triples(lines: list[str], name: str) -> set[tuple[str, str]]:
    found = (re.fullmatch(r"<(\S+)> <\S+[#/](\w+)> <(\S+)> \.\n", line) for line in lines)
    return {
        (match[1].removeprefix(ENTRY), match[3].removeprefix(ENTRY)) for match in found if match and match[2] == name
    }


# ---------------------------------------------------------------- one word


@pytest.mark.parametrize(
    ("label", "reading", "romaji"),
    [
        ("寿司", "すし", "sushi"),
        ("小唄", "こうた", "kouta"),  # こ + うた: no long vowel across the boundary
        ("東京", "とうきょう", "tōkyō"),
        ("思う", "おもう", "omou"),  # nor before the ending of a verb
        ("昆布", "こぶ", "kobu"),  # the reading that is given, not the analyser's first
        ("今日は", "こんにちは", "konnichiwa"),  # は is a particle
        ("金曜", "きんよう", "kin'yō"),
        ("オープン・オタク", None, "ōpun otaku"),  # two words
        ("マッサージ療法", "マッサージりょうほう", "massājiryōhō"),
        ("すゞめ", None, "suzume"),  # an iteration mark
    ],
)
def test_a_japanese_word_is_romanised_by_its_given_reading_and_its_morphemes(
    label: str, reading: str | None, romaji: str
) -> None:
    assert stated(findings(label, reading).lines, "romanization") == [romaji]


@pytest.mark.parametrize(
    ("label", "reading"),
    [
        ("博士", "はくし"),  # not UniDic's first reading
        ("焼畑", "やきばたけ"),  # two words, one voiced
        ("稲妻", "いなづま"),  # ず as it was spelt
        ("炒飯", "ちゃあはん"),  # ー written out
        ("受付", "うけつけ"),  # okurigana left out
        ("鬼ヶ島", "おにがしま"),
        ("時々", "ときどき"),
        ("學校", "がっこう"),  # old kanji
        ("ＡＳＣＩＩアート", "アスキーアート"),  # letters are read at will
        ("柳は緑、花は紅", "やなぎはみどりはなはくれない"),
    ],
)
def test_a_reading_that_the_spelling_can_have_is_not_doubted(label: str, reading: str) -> None:
    assert findings(label, reading).doubts == ()


@pytest.mark.parametrize(
    ("label", "reading", "confidence"),
    [
        ("体育", "たいく", "0.7"),  # UniDic has the word, and reads it otherwise
        ("選挙運動", "せんきょうんてん", "0.5"),  # the last kanji is never read so
        ("魚狗", "かわせみ", "0.3"),  # perhaps a reading of the whole word
    ],
)
def test_a_reading_that_the_spelling_does_not_have_is_doubted_the_surer_the_more_is_known(
    label: str, reading: str, confidence: str
) -> None:
    found = findings(label, reading)
    (doubt,) = found.doubts
    assert (doubt.kind, doubt.found) == (DoubtKind.READING, f"{label} [{reading}]")
    assert doubt.confidence == Decimal(confidence)
    assert doubt.expected
    assert found.warnings == (WARNINGS[DoubtKind.READING],)
    assert stated(found.lines, "expected") == list(doubt.expected)
    assert stated(found.lines, "about") == ["test-w"]


@pytest.mark.parametrize("romaji", ["Tōkyō", "Toukyou", "Tôkyô", "Tookyoo", "Tokyo", "tō-kyō"])
def test_a_romanisation_in_any_system_fits_the_reading(romaji: str) -> None:
    assert findings("東京", "とうきょう", romaji=romaji).doubts == ()


def test_a_romanisation_of_another_word_is_doubted() -> None:
    (doubt,) = findings("寿司", "すし", romaji="sashimi").doubts
    assert (doubt.kind, doubt.found, doubt.expected) == (DoubtKind.ROMANISATION, "sashimi", ("sushi",))


@pytest.mark.parametrize(
    ("label", "reading", "goshu"),
    [
        ("手袋", "てぶくろ", "goshu-wago"),
        ("学校", "がっこう", "goshu-kango"),
        ("アニメ", None, "goshu-gairaigo"),
        ("消しゴム", "けしゴム", "goshu-konshugo"),
    ],
)
def test_the_stratum_is_stated_where_the_analyser_is_sure(label: str, reading: str | None, goshu: str) -> None:
    assert stated(findings(label, reading).lines, "goshu") == [goshu]


def test_no_stratum_is_stated_of_kana_that_may_be_several_words() -> None:
    assert stated(findings("はし").lines, "goshu") == []


def test_a_word_without_a_reading_gets_the_one_that_its_romanisation_picks() -> None:
    assert stated(findings("市場", romaji="ichiba").lines, "romanization") == ["ichiba"]


def test_a_word_of_another_language_is_left_to_the_links() -> None:
    found = findings("tsunami", language="en")
    assert found.lines == ()
    assert [row[:3] for row in found.rows] == [("test-w", "en", "tsunami")]


def test_what_is_found_of_a_word_does_not_depend_on_the_words_before() -> None:
    words = [word("手袋", "てぶくろ"), word("体育", "たいく"), word("オタク"), word("小唄", "こうた")]
    one, other = Analyser("test"), Analyser("test")
    assert [one.findings(w) for w in words] == [other.findings(w) for w in reversed(words)][::-1]


def test_the_way_to_a_reading_tells_how_sure_it_is() -> None:
    assert [read_as(*pair).way for pair in (("寿司", "すし"), ("焼畑", "やきばたけ"), ("すし", "すし"))] == [
        Way.BEST,
        Way.PIECES,
        Way.WRITTEN,
    ]
    assert read_as("警策", "きょうしゃく").way is Way.NONE


# ---------------------------------------------------------------- links


def test_parts_lead_to_the_entries_that_they_are(tmp_path: Path) -> None:
    words = [
        word("手袋", "てぶくろ", key="1"),
        word("手", "て", key="2"),
        word("袋", "ふくろ", key="3"),
        word("取り扱い", "とりあつかい", key="4"),
        word("取る", "とる", key="5"),
    ]
    _, analysed, links = linked(words, tmp_path)
    assert {("test-1", "test-2"), ("test-1", "test-3")} <= triples(analysed, "subterm")
    assert links.counts["subterm"] == len(triples(analysed, "subterm"))


def test_a_part_has_a_node_of_its_own_only_where_its_sound_changed(tmp_path: Path) -> None:
    _, analysed, _ = linked(
        [word("手袋", "てぶくろ", key="1"), word("手", "て", key="2"), word("袋", "ふくろ", key="3")], tmp_path
    )
    assert triples(analysed, "constituent") == {("test-1", f"{ID_BASE}component/test-1-2")}
    assert triples(analysed, "correspondsTo") == {(f"{ID_BASE}component/test-1-2", "test-3")}
    assert stated(analysed, "surface") == ["ぶくろ"]
    assert stated(analysed, "phonologicalProcess") == ["rendaku"]


def test_a_part_that_may_be_two_entries_leads_to_none(tmp_path: Path) -> None:
    words = [
        word("手袋", "てぶくろ", key="1"),
        word("手", "て", key="2"),
        word("手", "て", key="3"),
        word("袋", "ふくろ"),
    ]
    _, analysed, links = linked(words, tmp_path)
    assert not {("test-1", "test-2"), ("test-1", "test-3")} & triples(analysed, "subterm")
    assert links.counts["ambiguous parts"] == 1


def test_a_part_that_is_curated_leads_there_before_all(store: Path, tmp_path: Path) -> None:
    words = [
        word("手袋", "てぶくろ", key="1"),
        word("手", "て", key="2"),
        word("手", "て", key="3"),
        word("袋", "ふくろ", key="4"),
    ]
    _, analysed, _ = linked(words, tmp_path, GraphStore(store).current())
    assert ("test-1", "ja-te") in triples(analysed, "subterm")


def test_a_word_is_the_lemma_of_the_same_spelling_and_reading(store: Path, tmp_path: Path) -> None:
    words = [word("寿司", "すし", key="1"), word("鮨", "すし", key="2"), word("すし", key="3")]
    _, analysed, _ = linked(words, tmp_path, GraphStore(store).current())
    same = triples(analysed, "sameLemma")
    assert ("test-1", "ja-sushi") in same
    assert ("ja-sushi", "test-1") in same  # it holds both ways
    assert ("test-3", "ja-sushi") not in same  # nobody says that すし is 寿司


def test_a_word_that_only_sounds_like_a_curated_one_has_the_same_reading(store: Path, tmp_path: Path) -> None:
    _, analysed, _ = linked(
        [word("煤", "すし", key="1"), word("寿司", "すし", key="2")], tmp_path, GraphStore(store).current()
    )
    assert ("test-1", "ja-sushi") in triples(analysed, "sameReading")
    assert ("test-2", "ja-sushi") not in triples(analysed, "sameReading")


def test_a_bound_element_of_the_glossary_is_no_entry_to_link_with(store: Path, tmp_path: Path) -> None:
    _, analysed, _ = linked([word("なら", key="1"), word("れる", key="2")], tmp_path, GraphStore(store).current())
    assert not [line for line in analysed if "/morph/" in line]


def test_two_words_of_one_import_are_told_apart_as_it_tells_them_apart(tmp_path: Path) -> None:
    _, analysed, _ = linked([word("角", "かく", key="1"), word("角", "かく", key="2")], tmp_path)
    assert triples(analysed, "sameLemma") == set()


def test_a_foreign_word_of_another_part_of_speech_is_another_lemma(store: Path, tmp_path: Path) -> None:
    noun = word("tsunami", key="1", language="en", kind=PartOfSpeech.NOUN)
    verb = word("tsunami", key="2", language="en", kind=PartOfSpeech.VERB)
    _, analysed, _ = linked([noun, verb], tmp_path, GraphStore(store).current())
    assert {one for one, other in triples(analysed, "sameLemma") if other == "en-tsunami"} == {"test-1"}


def test_words_from_the_same_foreign_word_share_an_etymon(store: Path, tmp_path: Path) -> None:
    polish = word(
        "cunami", key="1", language="pl", etyma=(Etymon("ja", "津波", Route.BORROWED, romanisation="tsunami"),)
    )
    imported, analysed, _ = linked([polish, word("津波", "つなみ", key="2")], tmp_path, GraphStore(store).current())
    assert ("test-1", "test-2") in triples(imported, "borrowedFrom")
    assert ("test-1", "en-tsunami") in triples(analysed, "sameEtymon")


def test_another_import_in_the_store_is_linked_with_but_lends_no_parts(tmp_path: Path) -> None:
    other = Store()
    for one in (word("手", "て", key="1"), word("手袋", "てぶくろ", key="2")):
        lines = "".join(statements("other", one)).encode()
        other.load(lines, RdfFormat.N_TRIPLES, to_graph=NamedNode(f"{ID_BASE}graph/imported-other"))
    snapshot = EmbeddedSnapshot(Generation(1, "", 0), other)
    _, analysed, _ = linked([word("手袋", "てぶくろ", key="1")], tmp_path, snapshot)
    assert triples(analysed, "sameLemma") == {("test-1", "other-2"), ("other-2", "test-1")}
    assert triples(analysed, "subterm") == set()


def test_links_are_the_same_in_whatever_order_the_words_come_and_none_is_there_twice(
    store: Path, tmp_path: Path
) -> None:
    words = [
        word("手袋", "てぶくろ", key="1"),
        word("手", "て", key="2"),
        word("袋", "ふくろ", key="3"),
        word("tycoon", key="4", language="en", etyma=(Etymon("ja", "大君", Route.BORROWED, romanisation="taikun"),)),
        word("寿司", "すし", key="5"),
    ]
    snapshot = GraphStore(store).current()
    forward, backward = (linked(some, tmp_path, snapshot)[:2] for some in (words, [*words[::-1], words[0]]))
    assert forward == backward
    assert max(Counter(line for lines in forward for line in lines).values()) == 1


def test_the_table_on_disk_goes_when_it_is_closed(tmp_path: Path) -> None:
    with Links(tmp_path / "links.sqlite", "test"):
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("missing", ["", "doubtKind", "found", "about", "confidence", "assertionMethod"])
def test_a_doubt_conforms_to_the_shapes_and_one_with_anything_missing_does_not(missing: str) -> None:
    lines = [line for line in findings("体育", "たいく", romaji="sashimi").lines if "/doubt/" in line]
    kept = [line for line in lines if not missing or f"#{missing}>" not in line]
    graph = Graph().parse(ONTOLOGY_FILE).parse(data="".join(kept), format="nt")
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert conforms == (not missing), report
