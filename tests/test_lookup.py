from pathlib import Path

import pytest

from graph.index.wording import kana_of
from graph.lookup import Library, Lookup
from graph.lookup.concepts import concept
from graph.lookup.furigana import furigana
from graph.lookup.overviews import FACETS, LONGEST_PAGE, groups, words_in
from graph.lookup.perspectives import matrix
from graph.lookup.ranking import page
from graph.lookup.search import clean, search
from graph.lookup.terms import term
from graph.lookup.views import Ruby
from graph.queries import about


@pytest.mark.parametrize(
    ("text", "reading", "parts", "expected"),
    [
        ("寝取られ", "ねとられ", (), "寝取[ねと]られ"),
        ("手袋", "てぶくろ", (("手", "て"), ("袋", "ぶくろ")), "手[て]袋[ぶくろ]"),
        ("手袋", "てぶくろ", (), "手袋[てぶくろ]"),
        ("アヘ顔", "アヘがお", (), "アヘ顔[がお]"),
        ("寝取る", "ねとる", (("寝", "ね"), ("取る", "とる")), "寝[ね]取[と]る"),
        ("ツンデレ", "つんでれ", (), "ツンデレ"),  # no kanji, no furigana
        ("人々", "ひとびと", (("人", "ひと"), ("々", "びと")), "人[ひと]々[びと]"),
        ("大人", "おとな", (), "大人[おとな]"),
        ("取り消し", "とうろく", (), "取り消し[とうろく]"),  # a reading that does not fit stands over the whole
    ],
)
def test_furigana_stand_above_their_kanji(
    text: str, reading: str, parts: tuple[tuple[str, str], ...], expected: str
) -> None:
    def shown(piece: Ruby) -> str:
        return f"{piece.text}[{piece.reading}]" if piece.reading else piece.text

    assert "".join(map(shown, furigana(text, reading, parts))) == expected


def test_the_reading_is_the_kana_that_the_romanisation_writes() -> None:
    assert kana_of(("OVA", "オヴァ", "オーブイエー"), "ōbuiē") == "オーブイエー"
    assert kana_of(("寝取られ", "ネトラレ", "ねとられ"), "netorare") == "ねとられ"
    assert kana_of(("караоке",)) is None


def test_a_term_knows_its_ancestors_and_descendants(lookup: Lookup) -> None:
    found = term(lookup, "ja-netorare")
    assert found is not None
    assert [step.source.id for step in found.ancestors][:2] == ["ja-netorareru", "ja-netoru"]
    assert {"ja-ntr", "en-netorare", "fr-netorare", "zh-niutouren"} <= {step.target.id for step in found.descendants}


def test_every_step_and_relation_names_its_source(lookup: Lookup) -> None:
    found = term(lookup, "ja-ntr")
    assert found is not None
    assert all(step.evidence for step in found.steps)
    for known in found.concepts:
        assert all(relation.evidence and relation.notes for relation in known.relations)
        assert all(remark.evidence for remark in known.remarks)


def test_parts_tell_their_shape_base_form_and_conjugation(lookup: Lookup) -> None:
    found = term(lookup, "ja-netorare")
    assert found is not None
    first, second = found.parts
    assert (first.spelling or first.surface).text == "寝取ら"
    assert first.word is not None
    assert first.word.id == "ja-netoru"
    assert first.conjugation is not None
    assert first.conjugation.label_ja == "未然形"
    assert second.word is not None
    assert second.word.bound


def test_language_tags_come_in_bcp47_case(lookup: Lookup) -> None:
    word = lookup.word("zh-niutouren")
    assert word is not None
    assert word.label.tag == "zh-Hans"
    assert word.romanisation is not None
    assert word.romanisation.tag == "zh-Latn-pinyin"


def test_a_rendering_claims_a_route_only_where_one_is_stated(lookup: Lookup) -> None:
    found = concept(lookup, "netorare")
    assert found is not None
    routes = {rendering.word.id: rendering.route for rendering in found.renderings}
    assert routes["fr-ntr"] is None
    via = routes["fr-netorare"]
    assert via is not None
    assert via.source.id == "en-netorare"


def test_what_is_not_there_is_none(lookup: Lookup) -> None:
    assert term(lookup, "ja-nothing") is None
    assert concept(lookup, "nothing") is None
    assert lookup.word("ja-reru") is None  # a morph is no entry


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  寝取られ\u3000 ", "寝取られ"),
        ("net\x00ora\u202ere", "net orare"),
        ("か\u3099", "が"),  # NFC
        ("\u200b\n", ""),
    ],
)
def test_typed_text_is_cleaned(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "how"),
    [("寝取られ", "written"), ("dojinshi", "folded"), ("寝取られた", "analysed"), ("netorare", "written")],
)
def test_search_tells_how_a_word_was_found(lookup: Lookup, typed: str, how: str) -> None:
    assert search(lookup, typed).hits[0].how in (how, "romaji")


def test_search_ranks_japanese_before_the_languages_that_borrowed(lookup: Lookup) -> None:
    languages = [hit.word.language for hit in search(lookup, "NTR").hits]
    assert languages[0] == "ja"
    assert "en" in languages


def test_search_finds_by_meaning(lookup: Lookup) -> None:
    assert any(one.word.id == "ja-toru" for one in page(lookup, "to take").ranked)


def test_search_finds_headwords_that_begin_so(lookup: Lookup) -> None:
    assert {"ja-netori", "ja-netorare"} <= {one.word.id for one in page(lookup, "neto").ranked}


@pytest.mark.parametrize("facet", FACETS)
def test_every_list_to_browse_holds_as_many_words_as_it_says(lookup: Lookup, facet: str) -> None:
    found = groups(lookup, facet)
    assert found
    for group in found:
        seen, after = [], None
        while True:
            piece = words_in(lookup, facet, group, after=after)
            assert piece is not None or not group.count
            if piece is None:
                break
            seen += [word.id for word in piece.words]
            if (after := piece.after) is None:
                break
        assert len(seen) == len(set(seen)) == group.count


def test_a_list_is_read_forwards_and_backwards_page_by_page(lookup: Lookup) -> None:
    group = next(group for group in groups(lookup, "language") if group.id == "ja")
    first = words_in(lookup, "language", group)
    assert first is not None
    assert len(first.words) == LONGEST_PAGE
    assert first.before is None
    second = words_in(lookup, "language", group, after=first.after)
    assert second is not None
    assert words_in(lookup, "language", group, before=second.before) == first
    assert words_in(lookup, "language", group, after="ja-no-such-word") is None


def test_the_matrix_has_a_row_for_every_role_and_shows_gaps(lookup: Lookup) -> None:
    found = matrix(lookup)
    placed = {
        (role.id, status.id): [known.id for known in cell.concepts]
        for role, cells in found.rows
        for (_, status), cell in zip(found.columns, cells, strict=True)
    }
    assert placed["role-betrayed", "consent-absent"] == ["netorare"]
    assert placed["role-offering", "consent-given"] == ["netorase"]
    assert placed["role-taker", "consent-given"] == []


def test_a_query_takes_only_an_iri_for_what_it_is_about() -> None:
    assert about("SELECT * { ?entry ?p ?entryOther }", entry="a:b") == "SELECT * { <a:b> ?p ?entryOther }"
    with pytest.raises(ValueError, match="not an IRI"):
        about("SELECT * { ?entry ?p ?o }", entry="a> } DROP ALL #")


def test_the_library_reads_again_only_when_the_graph_changed(store: Path) -> None:
    library = Library(store)
    assert library.current() is library.current()
