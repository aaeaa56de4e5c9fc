"""The labels: the same whatever the spelling, ranked with the reason, and equal to what a scan of all labels finds."""

import io
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Store

from graph.bench import generate
from graph.engine.generations import fill
from graph.engine.store import GraphStore
from graph.index import Index, index_of
from graph.index.keys import SOUND, hepburn, plain, sound, typed
from graph.index.labelling import MANY
from graph.index.labels import ADULT, TIERS, Filters, LabelHit, Labels
from morphology.writing.script import kana_candidates, katakana, romanise, skeleton
from ontology.model import Written
from ontology.vocabulary import LEXINFO, LIME, ONTOLEX, PREFIXES, iri

RDFS_LABEL = f"{PREFIXES['rdfs']}label"
Texts = tuple[Written, ...]


@pytest.fixture(scope="module")
def index(store: Path) -> Index:
    return index_of(GraphStore(store).current(), store)


@pytest.fixture(scope="module")
def labels(index: Index) -> Labels:
    return Labels(index)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of 40,000 made-up triples in nine languages and seven scripts."""
    root = tmp_path_factory.mktemp("generated")
    text = io.BytesIO()
    generate.write(text, 40_000)
    place = NamedNode(generate.GRAPH)
    fill(root / "store", "", lambda s: s.load(text.getvalue(), RdfFormat.N_TRIPLES, to_graph=place))
    return index_of(GraphStore(root / "store").current(), root)


def _ids(hits: tuple[LabelHit, ...]) -> list[str]:
    return [hit.entry.rpartition("/")[2] for hit in hits]


def _of(words: dict[str, tuple[Texts, str]], folder: Path, graph: str = "jisho") -> Labels:
    """Return the labels of a small graph: words by id, with their spellings, the first the label, and romanisation."""

    def write(store: Store) -> None:
        lines = []
        for name, (texts, roman) in words.items():
            entry, form = f"<{iri('entry', name)}>", f"<{iri('form', name)}>"
            lines.append(f'{entry} <{LIME.language}> "{texts[0].tag.partition("-")[0]}" .')
            lines.append(f'{entry} <{RDFS_LABEL}> "{texts[0].text}"@{texts[0].tag} .')
            lines.append(f"{entry} <{ONTOLEX.canonicalForm}> {form} .")
            lines += [f'{form} <{ONTOLEX.writtenRep}> "{text.text}"@{text.tag} .' for text in texts]
            if roman:
                lines.append(f'{form} <{LEXINFO.romanization}> "{roman}"@ja-Latn-hepburn .')
        store.load("\n".join(lines), RdfFormat.N_TRIPLES, to_graph=NamedNode(iri("graph", graph)))

    fill(folder / "store", "", write)
    return Labels(index_of(GraphStore(folder / "store").current(), folder))


# ---------------------------------------------------------------- keys

SAME = [
    ("netorare", "Netorare", "case"),
    ("ｎｅｔｏｒａｒｅ", "netorare", "width"),
    ("ﾈﾄﾗﾚ", "ねとられ", "half width, and the script of kana"),
    ("ネトラレ", "ねとられ", "script of kana"),
    ("niútóu", "niutou", "diacritics of Latin letters"),
    ("dōjin-shi", "dojin shi", "length, hyphens and spaces"),
    ("ben'ichi", "Ben’ichi", "apostrophes"),
    ("がく", "か\u3099く", "composed and not"),
    ("ＮＴＲ", "ntr", "width and case"),
    ("すゞめ", "すずめ", "repeated kana"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME)
def test_spellings_that_differ_in_nothing_that_counts_have_one_key(one: str, other: str, why: str) -> None:
    assert plain(one) == plain(other), why


@pytest.mark.parametrize(("one", "other"), [("й", "и"), ("が", "か"), ("가", "나"), ("は", "ぱ"), ("寝取る", "寝取り")])
def test_marks_that_make_another_letter_count(one: str, other: str) -> None:
    assert plain(one) != plain(other)


# One word in every system → its kana.
SYSTEMS = [
    ("しょうじょ", "shōjo shoujo shojo syôzyo syouzyo syozyo shôjo SHOUJO"),
    ("つづき", "tsuzuki tuzuki tuduki tsudzuki"),
    ("ふじ", "fuji huzi"),
    ("しんぶん", "shinbun shimbun sinbun sinnbunn"),
    ("まっちゃ", "matcha maccha mattya"),
    ("おおかみ", "ōkami ookami okami"),
    ("ラーメン", "rāmen ramen râmen raamen ra-men"),
    ("ちぢみ", "chijimi tidimi tizimi"),
    ("こんな", "konna kon'na"),
    ("おおの", "Ōno Ohno Ono Oono"),
    ("じゃま", "jama zyama jyama"),
]


@pytest.mark.parametrize(("kana", "spellings"), SYSTEMS)
def test_every_system_of_romanisation_leads_to_the_same_sound(kana: str, spellings: str) -> None:
    assert {typed(spelling).sound for spelling in spellings.split()} == {sound(kana)}


@given(st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_a_plain_key_is_its_own_key_and_holds_no_mark_of_sounds(text: str) -> None:
    key = plain(text)
    assert plain(key) == key
    assert SOUND not in key


@given(st.text("かきくしつてとちふんっゃゅょうおあえいじずづぢまみぱびぶ", min_size=1, max_size=10))
@settings(max_examples=300, deadline=None)
def test_the_sound_of_kana_is_that_of_its_romaji_in_either_script(kana: str) -> None:
    assert sound(katakana(kana)) == sound(kana) == SOUND + hepburn(skeleton(kana))
    romaji = romanise(kana)
    if kana in kana_candidates(romaji):  # else っ or a small kana stands where no romaji can write it
        assert typed(romaji).sound == sound(kana)


# ---------------------------------------------------------------- each tier, and its reason


@pytest.mark.parametrize(
    ("text", "tier", "entry", "spelling"),
    [
        ("寝取られ", "exact", "ja-netorare", "寝取られ"),
        ("ﾈﾄﾗﾚ", "exact", "ja-netorare", "ねとられ"),
        ("netorare", "exact", "ja-netorare", "ねとられ"),
        ("syoujo", "exact", "ja-shojo", "しょうじょ"),
        ("shojo", "sound", "ja-shojo", "しょうじょ"),
        ("寝取られた", "inflected", "ja-netorareru", "寝取られる"),
        ("netoraremashita", "inflected", "ja-netorareru", "ねとられる"),
        ("netor", "prefix", "ja-netorare", "ねとられ"),
        ("取られ", "contains", "ja-netorare", "寝取られ"),
        ("netroare", "near", "ja-netorare", "ねとられ"),
        ("牛頭", "prefix", "zh-niutouren", "牛頭人"),
        ("нэтораре", "near", "ru-netorare", "нэторарэ"),
        ("가라오", "prefix", "ko-garaoke", "가라오케"),
    ],
)
def test_a_spelling_leads_to_its_entry_with_the_reason(
    labels: Labels, text: str, tier: str, entry: str, spelling: str
) -> None:
    hits = labels.find(text, limit=200).hits
    found = {hit.entry.rpartition("/")[2]: (hit.tier, hit.text) for hit in hits}
    if entry not in found:
        pytest.fail(f"{entry} is not among {list(found)[:12]}")
    assert found[entry] == (tier, spelling)


def test_tiers_come_in_their_order_and_curated_entries_first(tmp_path: Path) -> None:
    def word(*texts: str) -> tuple[Texts, str]:
        return tuple(Written(text, "en") for text in texts), ""

    labels = _of({"en-b": word("manga cafe"), "en-a": word("manga"), "en-c": word("omanga")}, tmp_path)
    hits = labels.find("manga").hits
    assert _ids(hits) == ["en-a", "en-b", "en-c"]
    assert [hit.tier for hit in hits] == ["exact", "prefix", "contains"]
    assert [hit.weight for hit in hits] == sorted((hit.weight for hit in hits), reverse=True)


def test_japanese_in_romaji_comes_before_a_loan_that_is_spelt_so(labels: Labels) -> None:
    hits = labels.suggest("netorare")
    assert _ids(hits)[0] == "ja-netorare"
    assert hits[0].label == "寝取られ"


def test_an_entry_comes_once_by_its_best_spelling(labels: Labels) -> None:
    for text in ("ne", "netorare", "寝", "o", "karaoke"):
        for hits in (labels.suggest(text, 100), labels.find(text, limit=500).hits, labels.contains(text, limit=100)):
            assert len(set(_ids(hits))) == len(hits)


def test_an_inflected_form_comes_with_the_steps_from_its_word(labels: Labels) -> None:
    hits = labels.inflected("寝取られた")
    assert _ids(hits) == ["ja-netorareru", "ja-netoru"]
    assert hits[0].steps[0].source == "寝取られる"
    assert hits[1].steps[-1].target == "寝取られた"


def test_a_homograph_of_another_reading_comes_last(tmp_path: Path) -> None:
    def word(kana: str, romaji: str) -> tuple[Texts, str]:
        return (Written("開く", "ja"), Written(kana, "ja-Hira")), romaji

    labels = _of({"ja-hiraku": word("ひらく", "hiraku"), "ja-aku": word("あく", "aku")}, tmp_path)
    assert _ids(labels.inflected("ひらいた")) == ["ja-hiraku", "ja-aku"]


# ---------------------------------------------------------------- pages, filters


@pytest.mark.parametrize("text", ["ne", "寝取", "o", "netroare", "寝取られた", "a"])
def test_pages_put_together_are_the_whole_list(labels: Labels, text: str) -> None:
    whole = labels.find(text, limit=10_000)
    assert whole.after is None
    pieces: list[LabelHit] = []
    page = labels.find(text, limit=7)
    pieces += page.hits
    while page.after is not None:
        page = labels.find(text, after=page.after, limit=7)
        pieces += page.hits
    assert pieces == list(whole.hits)


def test_filters_keep_languages_sources_and_leave_out_advisories(labels: Labels) -> None:
    assert {hit.language for hit in labels.suggest("ne", 50, Filters(languages=frozenset({"fr"})))} == {"fr"}
    assert not labels.suggest("ne", 50, Filters(sources=frozenset({"imported-edict"})))
    everything = labels.suggest("ero", 100)
    adult = [hit for hit in everything if ADULT & set(hit.advisories)]
    assert adult, "the default hides nothing"
    without = labels.suggest("ero", 100, Filters(without=ADULT))
    assert without == tuple(hit for hit in everything if hit not in adult)


def test_an_import_says_so_and_comes_after_the_curated(tmp_path: Path) -> None:
    word = (Written("猫", "ja"), Written("ねこ", "ja-Hira")), "neko"
    hits = _of({"edict-1": word}, tmp_path, "imported-edict").suggest("neko")
    assert [(hit.source, hit.tier) for hit in hits] == [("imported-edict", "exact")]


@pytest.mark.parametrize("text", ["", " ・", "\x00", "\x02", "%", "'", '"', "*", "a" * 5000, "\U0010ffff", "（", "-"])
def test_whatever_is_typed_is_answered(labels: Labels, text: str) -> None:
    for hits in (labels.suggest(text), labels.find(text).hits, labels.contains(text), labels.near(text)):
        assert all(hit.tier in TIERS for hit in hits)


def test_many_threads_ask_at_once(labels: Labels) -> None:
    wanted = ["ne", "寝", "karaoke", "о", "가"] * 40
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(labels.suggest, wanted))
    assert found == [labels.suggest(text) for text in wanted]


# ---------------------------------------------------------------- equal to a scan of everything


def _scanned(index: Index, text: str) -> set[tuple[str, int]]:
    """Return the (entry, best label) of each entry with a key that holds a text, by looking at every label."""
    key, by_sound, _ = typed(text)
    best: dict[str, int] = {}
    for label, other, entry in index.rows(
        "SELECT l.id, l.key, e.iri FROM label l JOIN entry e ON e.id = l.entry ORDER BY l.id"
    ):
        if key in other or (by_sound and other.startswith(SOUND) and by_sound[1:] in other):
            best.setdefault(entry, label)
    return set(best.items())


def _pieces(index: Index, count: int) -> Iterator[str]:
    """Yield pieces of one to four characters out of labels of every script."""
    chance = random.Random(1)
    texts = [text for (text,) in index.rows("SELECT DISTINCT text FROM label ORDER BY text")]
    for number in range(count):
        text = texts[chance.randrange(len(texts))]
        size = min(len(text), number % 4 + 1)
        at = chance.randrange(len(text) - size + 1)
        if plain(text[at : at + size]).strip():
            yield text[at : at + size]


@pytest.mark.parametrize("which", ["index", "generated"])
def test_contains_finds_what_a_scan_of_all_labels_finds(which: str, request: pytest.FixtureRequest) -> None:
    index: Index = request.getfixturevalue(which)
    labels = Labels(index)
    for text in _pieces(index, 16):
        hits = labels.contains(text, limit=100_000)
        assert {hit.entry for hit in hits} == {entry for entry, _ in _scanned(index, text)}, text


@pytest.mark.parametrize("which", ["index", "generated"])
def test_suggestions_are_the_best_ranked_of_all_that_begin_so(which: str, request: pytest.FixtureRequest) -> None:
    index: Index = request.getfixturevalue(which)
    rows = index.rows("SELECT l.id, l.key, e.iri FROM label l JOIN entry e ON e.id = l.entry ORDER BY l.id")
    assert which == "index" or index.rows("SELECT 1 FROM top LIMIT 1"), f"no prefix of more than {MANY}"
    for text in _pieces(index, 16):
        key, by_sound, kana = typed(text)
        best: dict[str, tuple[int, int]] = {}
        for number, other, entry in rows:
            if other == key or other in kana:
                place = 0
            elif other == by_sound:
                place = 1
            elif other.startswith(key) or (by_sound and other.startswith(by_sound)):
                place = 2
            else:
                continue
            best[entry] = min((place, number), best.get(entry, (9, 0)))
        expected = sorted(best, key=lambda entry: best[entry])[:10]
        assert [hit.entry for hit in Labels(index).suggest(text)] == expected, text


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_any_piece_of_any_label_finds_its_entry(data: st.DataObject, index: Index) -> None:
    number = data.draw(st.integers(1, index.rows("SELECT MAX(id) FROM label")[0][0]))
    (text, entry), *_ = index.rows(
        "SELECT text, iri FROM label l JOIN entry e ON e.id = l.entry WHERE l.id = ?", number
    )
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : start + data.draw(st.integers(1, 4))]
    if plain(piece) and plain(piece) in plain(text):  # a lone mark of length is no piece of the key
        assert entry in {hit.entry for hit in Labels(index).contains(piece, limit=100_000)}


# ---------------------------------------------------------------- typing errors


def test_one_slip_in_any_place_still_finds_the_word_first(labels: Labels) -> None:
    for slip in ("karaoke karaoek", "karaoke krаaoke".replace("а", ""), "tsundere tsunderre", "ツンデレ ツンテレ"):
        word, wrong = slip.split()
        assert plain(labels.near(wrong)[0].text) in (plain(word), plain("カラオケ"), plain("つんでれ")), slip


def test_slips_are_counted_and_what_is_spelt_right_is_no_slip(labels: Labels) -> None:
    assert {hit.slips for hit in labels.near("netroare")} <= {1, 2, 3}
    assert all(hit.slips for hit in labels.near("netorare"))


def test_nothing_is_near_what_nothing_resembles(labels: Labels) -> None:
    assert labels.near("qqqqzzzzxxxx") == ()
