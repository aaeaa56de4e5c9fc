from dataclasses import replace
from decimal import Decimal

import pytest

from morphology.lexicon import Lexicon, Tier, reading_of
from ontology.model import (
    Borrowing,
    ConjugationClass,
    Form,
    Glossary,
    Katsuyokei,
    Method,
    Morph,
    PartOfSpeech,
    Process,
    Provenance,
    Term,
    Written,
)

BY = Provenance(("editorial",), "editor", Method.EDITOR, Decimal("0.5"))


def term(new: str, *written: str, romaji: str = "", conjugation: ConjugationClass | None = None) -> Term:
    language = new.split("-")[0]
    return Term(
        id=new,
        language=language,
        label=Written(written[0], language),
        part_of_speech=PartOfSpeech.VERB if conjugation else PartOfSpeech.NOUN,
        canonical=Form(
            id=new,
            written=tuple(Written(text, language) for text in written),
            romanisations=(Written(romaji, f"{language}-Latn"),) if romaji else (),
        ),
        sources=("editorial",),
        conjugation_class=conjugation,
    )


def borrowed(source: str, target: str) -> Borrowing:
    return Borrowing(f"ety-{target}", Process.LOAN, source, target, BY)


GLOSSARY = Glossary(
    morphs=(
        Morph(
            id="ja-reru",
            label=Written("れる", "ja"),
            language="ja",
            part_of_speech=PartOfSpeech.AUXILIARY,
            form=Form("ja-reru", (Written("れる", "ja-Hira"),)),
        ),
    ),
    terms=(
        term("en-karaoke", "karaoke"),
        term("fr-karaoke", "karaoké"),
        term("ja-ahegao", "アヘ顔", "あへがお", romaji="ahegao"),
        term("ja-dojinshi", "同人誌", "どうじんし", romaji="dōjinshi"),
        term("ja-karaoke", "カラオケ", romaji="karaoke"),
        term("ja-kosupure", "コスプレ", romaji="kosupure"),
        term("ja-mofuru", "モフる", "もふる", romaji="mofuru", conjugation=ConjugationClass.GODAN_R),
        term("ja-ntr", "NTR", "エヌティーアール", romaji="enutīāru"),
        term("ja-shojo", "少女", "しょうじょ", romaji="shōjo"),
        term("ja-shojo-2", "処女", "しょじょ", romaji="shojo"),
        term("zh-niutouren", "牛头人", "牛頭人", romaji="niútóurén"),
    ),
    borrowings=(
        borrowed("ja-karaoke", "en-karaoke"),
        borrowed("en-karaoke", "fr-karaoke"),
        borrowed("ja-ntr", "zh-niutouren"),
    ),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.of(GLOSSARY)


@pytest.mark.parametrize(
    ("form", "entry", "tier"),
    [
        ("同人誌", "ja-dojinshi", Tier.WRITTEN),
        ("どうじんし", "ja-dojinshi", Tier.WRITTEN),
        ("ドウジンシ", "ja-dojinshi", Tier.KANA),  # the other script
        ("あへ顔", "ja-ahegao", Tier.KANA),
        ("dōjinshi", "ja-dojinshi", Tier.ROMAJI),
        ("doujinshi", "ja-dojinshi", Tier.ROMAJI),
        ("doozinsi", "ja-dojinshi", Tier.ROMAJI),  # oo may be おう
        ("dojinshi", "ja-dojinshi", Tier.FOLDED),
        ("ntr", "ja-ntr", Tier.WRITTEN),
        ("ＮＴＲ", "ja-ntr", Tier.WRITTEN),
        ("牛頭人", "zh-niutouren", Tier.WRITTEN),
        ("niútóurén", "zh-niutouren", Tier.ROMAJI),
        ("niutouren", "zh-niutouren", Tier.FOLDED),
    ],
)
def test_a_form_in_any_spelling_finds_its_term(lexicon: Lexicon, form: str, entry: str, tier: Tier) -> None:
    first = lexicon.find(form)[0]
    assert (first.term.id, first.tier) == (entry, tier)


def test_japanese_terms_come_before_the_languages_that_borrowed_them(lexicon: Lexicon) -> None:
    assert [match.term.id for match in lexicon.find("karaoke")] == ["ja-karaoke", "en-karaoke", "fr-karaoke"]


def test_a_short_vowel_may_stand_for_a_long_one_but_never_the_other_way_round(lexicon: Lexicon) -> None:
    assert [match.term.id for match in lexicon.find("shojo")] == ["ja-shojo-2", "ja-shojo"]
    assert [match.term.id for match in lexicon.find("shōjo")] == ["ja-shojo"]


def test_an_empty_lexicon_knows_nothing() -> None:
    assert Lexicon().find("同人誌") == ()
    assert Lexicon().inflected("モフった") == ()
    assert Lexicon().by_id("ja-dojinshi") is None


@pytest.mark.parametrize("form", ["モフりたい", "もふりたい", "mofuritai"])
def test_inflected_forms_find_their_verb_in_any_script(lexicon: Lexicon, form: str) -> None:
    (found,) = lexicon.inflected(form)
    assert found.term.id == "ja-mofuru"
    assert [link.suffix.process for link in found.derivation.links] == ["desiderative"]


def test_a_noun_is_a_verb_with_suru(lexicon: Lexicon) -> None:
    (found,) = lexicon.inflected("コスプレした")
    assert (found.term.id, found.verbalised) == ("ja-kosupure", True)


def test_a_stem_among_the_forms_of_a_verb_is_no_term_of_its_own() -> None:
    verb = term("ja-mofuru", "モフる", conjugation=ConjugationClass.GODAN_R)
    stem = Form("ja-mofura", (Written("モフら", "ja-Kana"),), conjugation=Katsuyokei.MIZENKEI)
    assert Lexicon.of(Glossary(terms=(replace(verb, other_forms=(stem,)),))).find("モフら") == ()


def test_borrowings_are_followed_back_to_the_japanese_word(lexicon: Lexicon) -> None:
    french = lexicon.by_id("fr-karaoke")
    assert french is not None
    source = lexicon.japanese_source(french)
    assert source is not None
    assert source.id == "ja-karaoke"


def test_borrowings_that_run_in_a_circle_end() -> None:
    circle = Glossary(
        terms=(term("en-a", "a"), term("fr-a", "à")), borrowings=(borrowed("en-a", "fr-a"), borrowed("fr-a", "en-a"))
    )
    lexicon = Lexicon.of(circle)
    assert lexicon.japanese_source(circle.terms[0]) is None


def test_bound_elements_are_found_by_their_spelling(lexicon: Lexicon) -> None:
    morph = lexicon.bound("れる")
    assert morph is not None
    assert morph.id == "ja-reru"


def test_the_reading_is_the_kana_that_the_romanisation_writes() -> None:
    assert reading_of(term("ja-ume", "梅", "うめ", "むめ", romaji="ume")) == "うめ"
    assert reading_of(term("ja-ntr", "NTR", "エヌティーアール", romaji="enutīāru")) == "えぬてぃーあーる"
    assert reading_of(term("en-karaoke", "karaoke")) == ""
