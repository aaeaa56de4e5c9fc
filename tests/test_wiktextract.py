"""Wiktionary as wiktextract extracts it: what is taken, what words come from, and broken lines."""

import gzip
import io
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.bench.wiktextract import etymology, of_glossary, write
from graph.imports import languages, templates, wiktextract
from graph.imports.report import Remarks
from graph.imports.streams import Stream
from graph.imports.words import Descendant, Etymon, ImportedWord, Rejected, Route
from ontology.errors import ImportFailed
from ontology.model import (
    Advisory,
    ConjugationClass,
    Gender,
    Glossary,
    PartOfSpeech,
    Register,
    SubjectField,
    TermType,
    Written,
)

CASES = Path(__file__).parent / "data" / "imports" / "borrowings.tsv"
ROWS = [
    line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
]


def entry(language: str, word: str, pos: str = "noun", gloss: str = "a thing", **more: Any) -> dict[str, Any]:
    return {"lang_code": language, "lang": "?", "word": word, "pos": pos, "senses": [{"glosses": [gloss]}], **more}


def lines(*entries: Any) -> bytes:
    return b"".join(each if isinstance(each, bytes) else orjson.dumps(each) + b"\n" for each in entries)


def read(body: bytes, remarks: Remarks | None = None) -> list[ImportedWord | Rejected]:
    with Stream(io.BytesIO(body), "words.jsonl") as stream:
        return list(wiktextract.read(stream, remarks or Remarks()))


def word(**fields: Any) -> ImportedWord:
    (found,) = read(lines(fields))
    assert isinstance(found, ImportedWord), found
    return found


def shown(etymon: Etymon) -> str:
    roman = f" ({etymon.romanisation})" if etymon.romanisation else ""
    doubt = " ?" if etymon.confidence < 1 else ""
    return f"{etymon.step} {etymon.route} {etymon.language} {etymon.word}{roman}{doubt}"


# ---------------------------------------------------------------- borrowings


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}-{row[2]}")
def test_direction_route_and_languages_of_a_borrowing_come_out_right(row: list[str]) -> None:
    _, language, title, pos, gloss, sentence, expected = row
    found = read(lines(entry(language, title, pos, gloss, **etymology(sentence))))
    if expected == "not taken":
        assert found == []
        return
    (one,) = found
    assert isinstance(one, ImportedWord)
    assert (one.language, one.label.text) == (languages.of_wiktionary(language), title)
    assert "; ".join(map(shown, one.etyma)) == expected.replace("-", "", expected == "-")


def test_there_are_sixty_cases_of_every_kind() -> None:
    kinds = Counter(row[0] for row in ROWS)
    assert len(ROWS) >= 60
    assert {"chain", "back", "wasei", "calque", "graphic", "or", "perhaps", "inherited", "both-ways", "wrong"} <= set(
        kinds
    )


def test_alternatives_are_doubted_and_parts_are_not() -> None:
    alternatives = word(**entry("ja", "コップ", **etymology(ROW["コップ"]))).etyma
    parts = word(**entry("ja", "ナイター", **etymology(ROW["ナイター"]))).etyma
    assert [etymon.confidence for etymon in alternatives] == [Decimal("0.5"), Decimal("0.5")]
    assert [etymon.confidence for etymon in parts] == [1, 1]


ROW = {row[2]: row[5] for row in ROWS}


def test_an_etymology_without_its_sentence_is_a_chain_in_the_order_of_its_templates() -> None:
    fields = etymology(ROW["soy"])
    del fields["etymology_text"]
    assert [(etymon.step, etymon.language) for etymon in word(**entry("en", "soy", **fields)).etyma] == [
        (1, "nl"),
        (2, "ja"),
        (3, "ltc"),
    ]


def test_an_unknown_language_is_told_and_not_guessed() -> None:
    remarks = Remarks()
    read(lines(entry("ja", "カステラ", **etymology(ROW["カステラ"]))), remarks)
    assert dict(remarks.counts) == {
        "unknown language code 'zz9-x' in the etymology template 'der'; its step is passed over": 1
    }
    assert set(remarks.first.values()) == {"line 1"}


def test_a_gloss_and_a_romanisation_are_read_from_arguments_or_from_what_is_shown() -> None:
    templates_of = {
        "name": "bor",
        "args": {"1": "en", "2": "ja", "3": "アニメ", "4": "", "5": "animation"},
        "expansion": "Japanese アニメ (anime, “animation”)",
    }
    (etymon,) = word(**entry("en", "anime", etymology_templates=[templates_of])).etyma
    assert etymon == Etymon("ja", "アニメ", Route.BORROWED, 1, "anime", "animation")


def test_the_newer_template_counts_where_there_is_no_other() -> None:
    args = {"1": "en", "2": ":bor", "3": "ja:大君<id:ruler><tr:taikun>"}
    newer = {"name": "etymon", "args": args, "expansion": ""}
    older = etymology("From {{bor|en|ja|大君|tr=taikun}}, from {{der|en|zh|大君}}.")
    alone = word(**entry("en", "tycoon", etymology_templates=[newer])).etyma
    assert alone == (Etymon("ja", "大君", Route.BORROWED, 1, "taikun"),)
    both = {**older, "etymology_templates": [newer, *older["etymology_templates"]]}
    assert word(**entry("en", "tycoon", **both)).etyma == word(**entry("en", "tycoon", **older)).etyma


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("東%京%タ%ワー", "東京タワー"),  # where ruby is divided
        ("[[大]][[君]]", "大君"),
        ("[[大君#Japanese|大君]]", "大君"),
        ("大君<tr:taikun><t:great lord>", "大君"),
        ("か\u3099", "が"),  # NFC
    ],
)
def test_marks_in_a_term_are_no_part_of_it(raw: str, plain: str) -> None:
    rows = [{"name": "bor", "args": {"1": "en", "2": "ja", "3": raw}, "expansion": ""}]
    assert [etymon.word for etymon in templates.etyma(rows, "", "en")] == [plain]


# ---------------------------------------------------------------- codes of languages


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("en", "en"),
        ("cmn", "zh"),
        ("nan-hbl", "nan"),
        ("ja-ear", "ja"),  # Early Modern Japanese
        ("ML.", "la"),  # Medieval Latin
        ("pt-BR", "pt"),
        ("ojp", "ojp"),
        ("ltc", "ltc"),
        ("roa-opt", "roa-x-opt"),
        ("jpx-pro", "jpx-x-pro"),
        ("qsb-grc", "qsb-x-grc"),
        ("xx", None),  # two letters that ISO gave to nobody
        ("und", None),
        ("roa", None),  # a family is no language
        ("zz9-x", None),
        ("", None),
    ],
)
def test_codes_of_wiktionary_are_tags_or_unknown(code: str, tag: str | None) -> None:
    assert languages.of_wiktionary(code) == tag


@pytest.mark.parametrize(
    ("code", "tag"), [("jpn", "ja"), ("ja", "ja"), ("haw", "haw"), ("arb", "ar"), ("xxxx", None), ("mul", None)]
)
def test_codes_of_iso_639_3_become_the_shorter_ones(code: str, tag: str | None) -> None:
    assert languages.of_iso639(code) == tag


@pytest.mark.parametrize(
    ("tag", "primary"), [("pt-BR", "pt"), ("zh-Hant", "zh"), ("roa-x-opt", "roa-x-opt"), ("no tag", None)]
)
def test_the_primary_tag_of_a_tag_keeps_a_private_part_that_makes_the_language(tag: str, primary: str | None) -> None:
    assert languages.of_tag(tag) == primary


# ---------------------------------------------------------------- what an entry says


def test_a_japanese_entry_has_its_kana_romaji_senses_and_conjugation() -> None:
    found = word(
        **entry("ja", "寝取る", "verb"),
        etymology_number=2,
        head_templates=[{"name": "ja-verb", "args": {"1": "ね%とる", "type": "1"}, "expansion": "寝取(ねと)る"}],
        forms=[
            {"form": "寝取る", "tags": ["canonical"], "ruby": [["寝", "ね"], ["取", "と"]]},
            {"form": "netoru", "tags": ["romanization"]},
            {"form": "寝取らない", "tags": ["negative"], "source": "conjugation"},
            {"form": "寢取る", "tags": ["kyūjitai"]},
        ],
    )
    assert found.key == "ja/寝取る/verb/e2"
    assert found.where == "line 1"
    assert found.label == Written("寝取る", "ja")
    assert found.spellings == (Written("寝取る", "ja"), Written("ねとる", "ja-Hira"))
    assert found.romanisations == (Written("netoru", "ja-Latn-hepburn"),)
    assert found.other_forms == (Written("寢取る", "ja"),)
    assert found.part_of_speech is PartOfSpeech.VERB
    assert found.conjugation_class is ConjugationClass.GODAN_R
    assert found.senses[0].glosses == (Written("a thing", "en"),)


def test_a_reading_is_read_from_ruby_where_the_head_has_none() -> None:
    found = word(
        **entry("ja", "食べ物"),
        forms=[{"form": "食べ物", "tags": ["canonical"], "ruby": [["食", "た"], ["物", "もの"]]}],
    )
    assert found.spellings[1] == Written("たべもの", "ja-Hira")


def test_scripts_are_told_by_their_tags() -> None:
    assert word(**entry("ja", "アニメ")).spellings == (Written("アニメ", "ja-Kana"),)
    assert word(**entry("ja", "NTR")).label == Written("NTR", "ja-Latn")
    chinese = word(
        **entry("zh", "俱樂部", **etymology(ROW["俱樂部"])),
        forms=[{"form": "俱乐部", "tags": ["Simplified-Chinese"]}],
        sounds=[
            {"zh_pron": "jùlèbù", "tags": ["Mandarin", "Pinyin"]},
            {"zh_pron": "ㄐㄩˋ", "tags": ["Mandarin", "bopomofo"]},
        ],
    )
    assert chinese.spellings == (Written("俱樂部", "zh-Hant"), Written("俱乐部", "zh-Hans"))
    assert chinese.romanisations == (Written("jùlèbù", "zh-Latn-pinyin"),)


def test_tags_of_senses_are_registers_advisories_fields_and_types() -> None:
    found = word(
        lang_code="ja",
        word="NTR",
        pos="noun",
        senses=[
            {
                "glosses": ["Initialism", "netorare, a genre"],
                "tags": ["Internet", "slang", "alt-of", "initialism"],
                "topics": ["manga"],
                "alt_of": [{"word": "寝取られ"}],
            },
            {"glosses": ["an insult"], "tags": ["derogatory", "archaic"]},
            {"glosses": ["x" * 200]},
        ],
    )
    first, second, third = found.senses
    assert first.glosses == (Written("netorare, a genre", "en"),)
    assert (first.register, first.field) == (Register.SLANG, SubjectField.FANDOM)
    assert (second.register, second.advisories) == (Register.DATED, (Advisory.OFFENSIVE,))
    assert (third.glosses, third.definitions) == ((), (Written("x" * 200, "en"),))
    assert found.term_type is TermType.INITIALISM


def test_a_loan_keeps_its_gender_and_its_inflected_forms() -> None:
    found = word(
        lang_code="fr",
        word="manga",
        pos="noun",
        senses=[{"glosses": ["manga"], "tags": ["masculine"]}],
        forms=[{"form": "mangas", "tags": ["plural"]}, {"form": "fr-noun", "tags": ["inflection-template"]}],
        **etymology("From {{bor|fr|ja|漫画|tr=manga}}."),
    )
    assert found.gender is Gender.MASCULINE
    assert found.other_forms == (Written("mangas", "fr"),)


@pytest.mark.parametrize(
    "left_out",
    [
        {"title": "tunami", "redirect": "tsunami"},
        entry("ja", "tsunami", "romanization"),
        entry("ja", "津", "character"),
        {"lang_code": "ja", "word": "つなみ", "pos": "soft-redirect", "redirects": ["津波"]},
        {
            "lang_code": "ja",
            "word": "津浪",
            "pos": "noun",
            "senses": [{"glosses": ["x"], "alt_of": [{"word": "津波"}]}],
        },
        {
            "lang_code": "ja",
            "word": "食べ",
            "pos": "verb",
            "senses": [{"glosses": ["x"], "form_of": [{"word": "食べる"}]}],
        },
        entry("en", "house", translations=[{"code": "ja", "word": "家"}]),
        entry("mul", "Ginkgo", **etymology("From {{der|mul|ja|銀杏}}.")),
    ],
)
def test_what_is_no_word_or_not_from_japanese_is_left_out(left_out: dict[str, Any]) -> None:
    assert read(lines(left_out)) == []


# ---------------------------------------------------------------- descendants

NEWER = [
    {
        "lang_code": "pt",
        "lang": "Portuguese",
        "word": "biombo",
        "tags": ["borrowed"],
        "descendants": [{"lang_code": "es", "lang": "Spanish", "word": "biombo", "raw_tags": ["borrowed"]}],
    },
    {
        "lang_code": "unknown",
        "lang": "Other languages",
        "descendants": [{"lang_code": "ko", "lang": "Korean", "word": "병풍", "roman": "byeongpung"}],
    },
]


def older(depth: int, text: str, **args: str) -> dict[str, Any]:
    places = {"1": args.pop("code"), "2": args.pop("word")}
    return {"depth": depth, "templates": [{"name": "desc", "args": places | args, "expansion": text}], "text": text}


OLDER = [
    older(1, "→ Portuguese: biombo", code="pt", word="biombo", bor="1"),
    older(2, "→ Spanish: biombo", code="es", word="biombo"),
    older(1, "Korean: 병풍", code="ko", word="병풍", tr="byeongpung"),
]


@pytest.mark.parametrize("rows", [NEWER, OLDER], ids=["newer", "older"])
def test_descendants_of_both_shapes_are_one_tree(rows: list[dict[str, Any]]) -> None:
    assert word(**entry("ja", "屏風", descendants=rows)).descendants == (
        Descendant("pt", "biombo", Route.BORROWED, None, (Descendant("es", "biombo", Route.BORROWED),)),
        Descendant("ko", "병풍", Route.DERIVED, "byeongpung"),
    )


def test_a_language_without_a_word_hands_its_descendants_up() -> None:
    below = [{"lang_code": "es", "word": "x", "tags": ["borrowed"]}]
    rows = [{"lang_code": "pt", "lang": "Portuguese", "descendants": below}]
    assert word(**entry("ja", "屏風", descendants=rows)).descendants == (Descendant("es", "x", Route.DERIVED),)


# ---------------------------------------------------------------- keys


def test_words_of_one_page_that_share_a_part_of_speech_are_numbered() -> None:
    found = read(lines(entry("ja", "橋"), entry("ja", "橋"), entry("ja", "橋", "name")))
    assert [one.key for one in found if isinstance(one, ImportedWord)] == ["ja/橋/noun", "ja/橋/noun/2", "ja/橋/name"]


def test_an_entry_that_comes_again_on_another_page_is_refused_as_a_duplicate() -> None:
    found = read(lines(entry("ja", "橋"), entry("ja", "箸"), entry("ja", "橋")))
    assert found[2] == Rejected("line 3", "duplicate entry 'ja/橋/noun'; line 1 has it already")


# ---------------------------------------------------------------- broken lines


def test_a_line_cut_in_half_is_refused_with_its_line_and_column() -> None:
    whole = lines(entry("ja", "橋"))
    found = read(whole + whole[:40] + b"\n" + lines(entry("ja", "箸")))
    assert isinstance(found[0], ImportedWord)
    assert found[1] == Rejected("line 2", "no whole JSON: unexpected end of data at column 39")
    assert isinstance(found[2], ImportedWord)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"word": "x"', "no whole JSON: unexpected end of data at column 13"),
        (b'["ja"]', "expected a JSON object, found a list"),
        ('{"lang_code": "ja", "word": "橋"}'.encode("euc-jp"), "byte 30 of the line is 0xB6: not UTF-8, which is"),
        (lines(entry("zz9", "x", **etymology("From {{bor|zz9|ja|橋}}."))), "unknown language code 'zz9' (?)"),
        (lines(entry("ja", "")), "field 'word' is missing or empty"),
        (lines(entry("ja", "橋\x00")), "field 'word' holds a control character: '橋\\x00'"),
        (
            lines(entry("ja", "橋", gloss="x" * 2**20)),
            "field senses[0].glosses[0] has 1,048,576 characters; a field has at most 65,536",
        ),
        (b'{"lang_code": "ja", "word": ' + b"[" * 5000, "no whole JSON: "),
    ],
)
def test_a_line_that_is_no_entry_is_refused_with_its_reason(line: bytes, reason: str) -> None:
    (found,) = read(line)
    assert isinstance(found, Rejected)
    assert found.where == "line 1"
    assert found.reason.startswith(reason)


def test_fields_of_any_shape_never_stop_the_reader() -> None:
    """Every field in turn holds what does not belong there."""
    whole = entry(
        "ja",
        "橋",
        **etymology("From {{inh|ja|ojp|橋}} and {{bor|ja|pt|ponte}}."),
        forms=[{"form": "hashi", "tags": ["romanization"], "ruby": [["橋", "はし"]]}],
        head_templates=[{"name": "ja-noun", "args": {"1": "はし"}, "expansion": ""}],
        sounds=[{"zh_pron": "x", "tags": ["Mandarin"]}],
        descendants=NEWER,
    )
    chance = random.Random(7)

    def spoilt(value: Any) -> Any:
        if chance.random() < 0.15:
            return chance.choice([None, 0, 1.5, True, "", "x", [], {}, [[]], [None], {"a": 1}])
        if isinstance(value, dict):
            return {key: spoilt(found) for key, found in value.items()}
        return [spoilt(found) for found in value] if isinstance(value, list) else value

    made = [
        {field: value if field in ("word", "lang_code") else spoilt(value) for field, value in whole.items()}
        for _ in range(400)
    ]
    assert read(lines(*made))


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(lines(*(entry("ja", f"語{number}") for number in range(1000))))
    with pytest.raises(ImportFailed, match=r"words\.jsonl, byte .*: the gzip archive ends before its end"):
        read(packed[: len(packed) // 2])


# ---------------------------------------------------------------- whole files


def test_the_curated_glossary_in_the_shape_of_wiktextract_is_read_whole(glossary: Glossary) -> None:
    made = list(of_glossary(glossary))
    remarks = Remarks()
    found = [one for one in read(lines(*made), remarks) if isinstance(one, ImportedWord)]
    assert len(made) == len(found) >= 2000
    assert len({one.language for one in found}) >= 12
    assert not remarks.counts
    loans = [one for one in found if one.language != "ja"]
    assert all(one.etyma for one in loans)
    tycoon = next(one for one in found if (one.language, one.label.text) == ("de", "Tycoon"))
    assert [(etymon.language, etymon.word) for etymon in tycoon.etyma] == [("en", "tycoon"), ("ja", "大君")]


def test_a_file_of_any_size_is_made_by_rule_and_read() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    count = write(first, 300_000)
    assert write(second, 300_000) == count
    assert first.getvalue() == second.getvalue()
    found = read(first.getvalue())
    assert len(found) == count
    assert all(isinstance(one, ImportedWord) for one in found)
    assert any(one.etyma for one in found if isinstance(one, ImportedWord))
