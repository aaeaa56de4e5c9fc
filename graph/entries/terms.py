"""Terms: the rows [[term]] and [[morph]] with forms, grammar and senses."""

from typing import Any

from graph.entries.ledger import Ledger, concept_ref, define, language_of, sources_of
from graph.entries.rows import GOSHU, Row, not_one_of
from graph.entries.writing import HIRAGANA, KATAKANA, LATIN, in_order, label, plain, written_tag
from morphology.script import romanise
from ontology.model import (
    Advisory,
    ConjugationClass,
    Form,
    Gender,
    Language,
    Morph,
    PartOfSpeech,
    Register,
    Sense,
    Status,
    Term,
    TermType,
    Voice,
    Written,
)


def read_term(ledger: Ledger, row: Row) -> None:
    """Read one row [[term]]: everything but what other rows must be read for."""
    new = row.identifier()
    row.path = f"term[{new}]"
    language = language_of(ledger, row, default="ja")
    if new and not new.startswith(f"{language.tag}-"):
        row.problem("E106", "id", new, f"the id of a term in {language.tag!r} begins with '{language.tag}-'")
    written = row.texts("written", required=True)
    if not written and row.has("written"):
        row.problem("E103", "written", None, "this list is empty")
    sources = sources_of(ledger, row)
    senses = [sense_of(ledger, part, f"{new}-{n}", sources) for n, part in enumerate(row.rows("sense"), 1)]
    term = Term(
        id=new,
        language=language.tag,
        label=label(written[0] if written else "", language),
        part_of_speech=row.choice("part_of_speech", PartOfSpeech, required=True) or PartOfSpeech.NOUN,
        canonical=form_of(row, new, written or ("?",), language),
        sources=sources,
        senses=tuple(senses),
        gloss=gloss_of(row),
        **grammar_of(row),
    )
    if define(ledger, row, "id", new):
        ledger.terms[new] = term


def grammar_of(row: Row) -> dict[str, Any]:
    """Read the grammatical fields of a word, by the names of the model."""
    goshu = row.text("goshu")
    if goshu is not None and goshu not in GOSHU:
        row.problem("E105", "goshu", goshu, not_one_of(goshu, list(GOSHU)))
    return {
        "term_type": row.choice("term_type", TermType),
        "goshu": GOSHU.get(goshu or ""),
        "voice": row.choice("voice", Voice),
        "conjugation_class": row.choice("conjugation", ConjugationClass),
        "gender": row.choice("gender", Gender),
    }


def gloss_of(row: Row) -> Written | None:
    """Read the English gloss of a word without a sense."""
    gloss = row.text("gloss")
    return Written(gloss, "en") if gloss else None


def form_of(row: Row, new: str, written: tuple[str, ...], language: Language) -> Form:
    """Read the canonical form of a word."""
    if language.tag == "ja":
        return japanese_form(row, new, written, language)
    variants = row.texts("variants")
    reps = in_order(Written(text, language.written) for text in (*written, *variants))
    return Form(new, reps, romanised(row, language, written[0]))


def romanised(row: Row, language: Language, text: str) -> tuple[Written, ...]:
    """Read the romanisation of a form in a script that is not Latin."""
    romanisation = row.text("romanisation")
    if language.romanisation and not LATIN.match(text) and romanisation is None:
        row.problem(
            "E205",
            "romanisation",
            None,
            f"a form in {language.tag} needs its romanisation ({language.romanisation})",
        )
    if romanisation and not language.romanisation:
        row.problem("E205", "romanisation", romanisation, f"{language.tag} is written in Latin script and has none")
    return (Written(romanisation, language.romanisation),) if romanisation and language.romanisation else ()


def japanese_form(row: Row, new: str, written: tuple[str, ...], language: Language) -> Form:
    """Read a Japanese form: spellings, kana, variants and Hepburn, which must fit the kana."""
    kana = row.text("kana", required=True) or ""
    if kana and not (HIRAGANA.match(kana) or KATAKANA.match(kana)):
        row.problem("E206", "kana", kana, "expected hiragana or katakana only")
    texts = (*written, *((kana,) if kana else ()), *row.texts("variants"))
    reps = in_order(Written(text, written_tag(text, language)) for text in texts)
    romaji = row.text("romaji")
    if romaji is None and kana:
        romaji = romanise(kana)
    elif romaji and kana and plain(romaji) != plain(romanise(kana)):
        row.problem("E207", "romaji", romaji, f"does not fit the kana {kana!r}, which read {romanise(kana)!r}")
    return Form(new, reps, (Written(romaji, "ja-Latn-hepburn"),) if romaji else ())


def sense_of(ledger: Ledger, row: Row, new: str, sources: tuple[str, ...]) -> Sense:
    """Read one sense."""
    concept = concept_ref(ledger, row)
    sense = Sense(
        id=new,
        concept=concept,
        definitions=definitions_of(ledger, row, concept),
        register=row.choice("register", Register),
        advisories=tuple(sorted(row.choices("advisories", Advisory))),
        status=row.choice("status", Status),
        sources=sources_of(ledger, row, sources),
    )
    row.finish()
    return sense


def definitions_of(ledger: Ledger, row: Row, concept: str) -> tuple[Written, ...]:
    """Return the row's own definition, else its concept's: a sense always has one."""
    own = row.written("definition")
    return own or (ledger.concepts[concept].definitions if concept in ledger.concepts else ())


def read_morph(ledger: Ledger, row: Row) -> None:
    """Read one row of morphs*.toml."""
    new = row.identifier()
    language = language_of(ledger, row, default="ja")
    voice = row.choice("voice", Voice)
    meaning = row.text("meaning")
    written = row.must("written")
    form = japanese_form(row, new, (written,), language)
    morph = Morph(
        id=new,
        label=label(written, language),
        language=language.tag,
        part_of_speech=row.choice("part_of_speech", PartOfSpeech, required=True) or PartOfSpeech.SUFFIX,
        form=form,
        meaning=Written(meaning, "en") if meaning else None,
        voice=voice,
        analyser_tag=row.text("tag"),
    )
    if define(ledger, row, "id", new):
        ledger.morphs[new] = morph
    row.finish()
