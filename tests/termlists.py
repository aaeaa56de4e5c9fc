"""Glossaries for tests of term lists: one that has one of everything, and any number of generated ones."""

import json
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

from graph.mapping import written_order
from ontology import model
from ontology.model import (
    Agent,
    Borrowing,
    Claim,
    Component,
    Concept,
    Consent,
    ConsentDepiction,
    Form,
    Formation,
    Gender,
    Glossary,
    Language,
    Method,
    Morph,
    PartOfSpeech,
    Process,
    Provenance,
    Register,
    RelationKind,
    Remark,
    RemarkKind,
    Role,
    Sense,
    SenseRelation,
    Source,
    Status,
    SubjectField,
    Term,
    TermType,
    Translation,
    Written,
)

NASTY = 'He said "x"@ja-hira, \\ and\na "second" line@en; 値は=1|2'

PROVENANCE = Provenance(("editorial",), "editor", Method.EDITOR, Decimal("0.5"))


def term(
    name: str, *written: tuple[str, str], concept: str | None = None, romaji: str | None = None, **more: object
) -> Term:
    """Return a term whose label is its first spelling; ``written`` are pairs of text and tag."""
    language = name.partition("-")[0]
    texts = tuple(Written(text, tag) for text, tag in written)
    tag = {"ja": "ja-Latn-hepburn", "zh": "zh-Latn-pinyin"}.get(language, "")
    sense = (
        Sense(f"{name}-1", concept, (Written(NASTY, "en"),), Register.SLANG, sources=("editorial",))
        if concept
        else None
    )
    made = Term(
        id=name,
        language=language,
        label=Written(texts[0].text, texts[0].tag.removesuffix("-Kana")),
        part_of_speech=PartOfSpeech.NOUN,
        canonical=Form(
            name,
            tuple(sorted(texts, key=lambda text: (text.tag, text.text))),
            (Written(romaji, tag),) if romaji else (),
        ),
        sources=("editorial",),
        senses=(sense,) if sense else (),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def mini_glossary() -> Glossary:
    """Return a glossary that has one of everything that is hard to write down."""
    fandom = Concept(
        "netorare",
        (Written("netorare", "en"), Written("寝取られ", "ja")),
        (Written(NASTY, "en"), Written("奪われた側から描く創作。", "ja")),
        ("editorial",),
        SubjectField.FANDOM,
        broader=("theme",),
        mirror="netori",
        focalizer=Role.BETRAYED,
        consents=(ConsentDepiction("netorare-1", Role.BETRAYED, Consent.ABSENT, PROVENANCE),),
        remarks=(Remark("netorare-1", RemarkKind.SPREAD, (Written("Far.", "en"),), PROVENANCE, "2000/2019"),),
    )
    en = (Written("A theme.", "en"),)
    concepts = (
        fandom,
        Concept("netori", (Written("netori", "en"),), en, ("editorial",)),
        Concept("suffix", (Written("suffix", "en"),), en, ("editorial",)),
        Concept("theme", (Written("theme", "en"),), en, ("editorial",)),
    )
    netorare = ("寝取られ", "ja"), ("寝盗られ", "ja"), ("ねとられ", "ja-Hira"), ("ネトラレ", "ja-Kana")
    inflected = Form("ja-netorarena", (Written("寝取られな", "ja"),))
    parts = (
        Component("netorare-1", "ja-neru", Written("ね", "ja-Hira")),
        Component("netorare-2", "ja-m-reru", Written("られ", "ja-Hira")),
    )
    terms: tuple[Term, ...] = (
        term("en-cuckold", ("cuckold", "en"), concept="theme", gender=Gender.COMMON),
        term("en-netorare", ("netorare", "en"), ("neto-rare", "en"), concept="netorare"),
        term("ja-chan", ("-ちゃん", "ja"), concept="suffix", part_of_speech=PartOfSpeech.SUFFIX),
        term("ja-neru", ("寝る", "ja"), ("ねる", "ja-Hira"), romaji="neru"),
        term(
            "ja-netorare", *netorare, concept="netorare", romaji="netorare", other_forms=(inflected,), components=parts
        ),
        term(
            "ja-ntr",
            ("NTR", "ja-Latn"),
            ("エヌティーアール", "ja-Kana"),
            concept="netorare",
            romaji="enutīāru",
            term_type=TermType.INITIALISM,
            components=(Component("ntr-1", "en-netorare", Written("N", "ja-Latn")),),
        ),
        term("ja-tsundere", ("ツンデレ", "ja-Kana"), concept="theme", romaji="tsundere"),
        term("zh-niutouren", ("牛头人", "zh-Hans"), ("牛頭人", "zh-Hant"), concept="netorare", romaji="niútóurén"),
    )
    preferred = replace(terms[1].senses[0], status=Status.PREFERRED)
    terms = tuple(replace(t, senses=(preferred,)) if t.id == "en-netorare" else t for t in terms)
    note = (Written("It names a person.", "en"),)
    return Glossary(
        languages=(
            Language("en", "eng", (Written("English", "en"),), "Latn", "en"),
            Language("fr", "fra", (Written("French", "en"),), "Latn", "fr"),
            Language("ja", "jpn", (Written("Japanese", "en"),), "Jpan", "ja", "ja-Latn-hepburn"),
            Language("zh", "zho", (Written("Chinese", "en"),), "Hans", "zh-Hans", "zh-Latn-pinyin"),
        ),
        sources=(Source("editorial", Written("Editorial <knowledge> & more", "en")),),
        agents=(Agent("editor", "the editors", software=False),),
        concepts=concepts,
        morphs=(
            Morph(
                "ja-m-reru",
                Written("れる", "ja"),
                "ja",
                PartOfSpeech.AUXILIARY,
                Form("ja-m-reru", (Written("れる", "ja-Hira"),)),
            ),
        ),
        terms=terms,
        formations=(Formation("wf-ntr", Process.INITIALISM, "ja-netorare", "ja-ntr", PROVENANCE),),
        borrowings=(Borrowing("ety-en-netorare", Process.LOAN, "ja-netorare", "en-netorare", PROVENANCE),),
        translations=(Translation("tr-1", "ja-netorare-1", "en-netorare-1", PROVENANCE),),
        relations=(
            SenseRelation(
                "ne-1", RelationKind.BROADER_NOT_EQUIVALENT, "ja-netorare-1", "en-cuckold-1", note, PROVENANCE
            ),
        ),
        claims=(Claim("ja-netorare-1", "ja-netorare", Written("ねとられ", "ja-Hira"), PROVENANCE),),
    )


# ---------------------------------------------------------------- generated

HOSTILE = (
    "\"quoted\", and 'apostrophed'",
    "two\nlines\r\nand\ta tab",
    "שלום עולם \u202b(RTL)\u202c",
    "🦊👩\u200d👩\u200d👧 emoji",
    "=1+1",
    "-ちゃん",
    "@SUM(A1)",
    "'=guarded",
    "＝全角",
    "a | b \\| c",
    "<b>&amp;</b> ]]> <!-- -->",
    "[goshu] 和",
    "[tbx:note] x",
    '{"value":"x"}',
    "_x000D_ and _x005F_",
    "  spaces  ",
    "あ" * 341 + "x",  # 1,024 bytes
    "text@en",
    "–",
    "caf\u00e9",
)
ONE_LINE = tuple(text for text in HOSTILE if not set(text) & set("\t\r\n"))


def generated(count: int, seed: int = 0) -> Glossary:
    """Return a glossary of that many concepts in which every field of every class is filled somewhere."""
    dice = random.Random(seed)

    def text(lines: bool = True) -> str:
        return f"{dice.choice(HOSTILE if lines else ONE_LINE)}{dice.choice(('', ' ', 'x'))}{dice.randrange(1000)}"

    def maybe(value: Any) -> Any:
        return value if dice.random() < 0.5 else None

    def texts(*tags: str) -> tuple[Written, ...]:
        return tuple(sorted((Written(text(), tag) for tag in tags if dice.random() < 0.7), key=written_order))

    def some(kind: Any, most: int = 2) -> tuple[Any, ...]:
        return tuple(sorted(dice.sample(list(kind), dice.randrange(most + 1))))

    def any_of(kind: Any) -> Any:
        return dice.choice(list(kind))

    def said() -> Provenance:
        return Provenance(
            tuple(sorted(dice.sample(("editorial", "edict", "twin"), dice.randrange(1, 3)))),
            dice.choice(("editor", "analyser")),
            any_of(Method),
            Decimal(dice.randrange(101)) / 100 if dice.random() < 0.9 else Decimal(1),
            maybe(text()),
        )

    def further() -> tuple[str, ...]:
        if dice.random() < 0.7:
            return ()
        told = {"value": text(), "category": dice.choice(("valeRegex", "termLocation", "note", "usage of it"))}
        return (json.dumps(told, ensure_ascii=False, separators=(",", ":")),)

    concepts: list[Concept] = []
    terms: list[Term] = []
    links: dict[str, list[Any]] = {
        name: [] for name in ("formations", "borrowings", "translations", "relations", "claims")
    }
    for number in range(count):
        name = f"c{number}"
        others = sorted({f"c{dice.randrange(count)}" for _ in range(dice.randrange(3))} - {name})
        concepts.append(
            Concept(
                name,
                texts("en", "ja") or (Written(text(), "en"),),
                texts("de", "en", "ja"),
                tuple(sorted(dice.sample(("editorial", "edict", "twin"), dice.randrange(1, 3)))),
                maybe(any_of(SubjectField)),
                tuple(others[:1]),
                tuple(others[1:]),
                maybe(any_of(Role)),
                some(Role),
                f"c{dice.randrange(count)}" if dice.random() < 0.2 else None,
                tuple(
                    ConsentDepiction(f"{name}-{n}", any_of(Role), any_of(Consent), said())
                    for n in range(1, dice.randrange(3))
                ),
                tuple(
                    Remark(
                        f"{name}-{n}",
                        any_of(RemarkKind),
                        texts("en", "ja") or (Written("x", "en"),),
                        said(),
                        maybe("2000/2019"),
                    )
                    for n in range(1, dice.randrange(4))
                ),
                further(),
            )
        )
        if number % 10 == 9:
            continue  # a concept without a word
        for language in dice.sample(("ja", "en", "zh", "ar"), dice.randrange(1, 4)):
            word = f"{language}-w{number}"
            tag = {"zh": "zh-Hans"}.get(language, language)
            label = Written(text(lines=False), tag)
            more = {"ja": (("ねと", "ja-Hira"), ("ネト", "ja-Kana"), ("寝盗", "ja")), "zh": (("牛頭人", "zh-Hant"),)}
            written = {label, *(Written(*pair) for pair in more.get(language, ()) if dice.random() < 0.5)}
            if dice.random() < 0.2:
                written.discard(label)
                written.add(Written(text(lines=False), tag))
            senses = [
                Sense(
                    f"{word}-{n}",
                    dice.choice((name, f"c{dice.randrange(count) // 10 * 10}")) if n > 1 else name,
                    texts("en", language) if dice.random() < 0.3 else concepts[number].definitions,
                    maybe(any_of(Register)),
                    some(model.Advisory, 3),
                    maybe(any_of(Status)),
                    tuple(sorted(dice.sample(("editorial", "edict", "twin"), dice.randrange(3)))),
                    texts("en", language),
                    maybe(any_of(model.Number)),
                    maybe(text()),
                    maybe(text()),
                    maybe(text()),
                    maybe(dice.random() < 0.5),
                    maybe(dice.random() < 0.5),
                    maybe(text()),
                    maybe("2026-01-31"),
                    maybe("2026-02-01T10:00:00Z"),
                    maybe(text()),
                    further(),
                )
                for n in range(1, dice.choice((2, 2, 2, 3, 12)))
            ]
            if dice.random() < 0.1:
                senses = []
            terms.append(
                Term(
                    word,
                    language,
                    label,
                    any_of(PartOfSpeech),
                    Form(
                        word if dice.random() < 0.8 else f"{word}-form",
                        tuple(sorted(written, key=written_order)),
                        texts(f"{language}-Latn"),
                        maybe(any_of(model.Katsuyokei)),
                        maybe(text()),
                    ),
                    tuple(sorted(dice.sample(("editorial", "edict", "twin"), dice.randrange(1, 3)))),
                    (Form(f"{word}-other", (Written(text(lines=False), tag),)),) if dice.random() < 0.3 else (),
                    tuple(senses),
                    tuple(
                        Component(
                            f"{word}-{n}",
                            "ja-m-reru",
                            Written("ね", "ja-Hira"),
                            maybe(Written(text(), "ja")),
                            maybe(any_of(model.Katsuyokei)),
                            maybe(text()),
                            maybe(any_of(model.Phonology)),
                            maybe(any_of(model.RendakuCondition)),
                        )
                        for n in range(1, dice.randrange(1, 13))
                    ),
                    maybe(any_of(TermType)),
                    maybe(any_of(model.Goshu)),
                    maybe(any_of(model.Voice)),
                    maybe(any_of(model.ConjugationClass)),
                    maybe(any_of(Gender)),
                    maybe(Written(text(), "en")),
                )
            )
            links["claims"].append(Claim(f"{word}-claim", terms[-1].canonical.id, label, said()))
            first = terms[0].id
            links["formations"].append(
                Formation(
                    f"wf-{word}",
                    any_of(Process),
                    first,
                    word,
                    said(),
                    *dice.choice(((False, False), (True, False), (True, True))),
                )
            )
            links["borrowings"].append(Borrowing(f"ety-{word}", any_of(Process), first, word, said()))
            if senses and terms[0].senses:
                ends = senses[0].id, terms[0].senses[0].id
                links["translations"].append(Translation(f"tr-{word}", *ends, said()))
                links["relations"].append(
                    SenseRelation(f"rel-{word}", any_of(RelationKind), *ends, texts("en", "ja"), said())
                )
    whole = mini_glossary()
    used = {sense.concept for term in terms for sense in term.senses}
    assert used < {concept.id for concept in concepts}

    def ordered(things: list[Any]) -> tuple[Any, ...]:
        return tuple(sorted(things, key=lambda thing: thing.id))

    return Glossary(
        languages=(
            Language("ar", "ara", (Written(text(), "en"),), "Arab", "ar", "ar-Latn"),
            *(language for language in whole.languages if language.tag != "fr"),
        ),
        sources=(
            Source(
                "edict",
                Written("EDICT", "en"),
                text(),
                text(),
                "2021",
                text(),
                "https://example.org/l",
                "https://example.org/",
                text(),
            ),
            Source("editorial", Written("Editorial <knowledge> & more", "en")),
            Source("twin", Written("EDICT", "en")),  # of the same title
        ),
        agents=(Agent("analyser", text(), software=True), Agent("editor", "the editors", software=False)),
        concepts=ordered(concepts),
        morphs=whole.morphs,
        terms=ordered(terms),
        **{name: ordered(found) for name, found in links.items()},
    )
