"""Terms: the rows [[term]] and [[morph]] with forms, grammar and senses."""

from typing import Any

from graph.entries.ledger import Ledger, concept_ref, define, language_of, sources_of
from graph.entries.rows import GOSHU, Row, not_one_of
from graph.entries.writing import HIRAGANA, KATAKANA, LATIN, in_order, label, plain, written_tag
from morphology.writing.script import romanise
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


def read_term(ledger: Ledger, row: Row) -> bool:
    """Read one row [[term]], all but what needs other terms to be read; False if it defines no term."""
    row.path = f"term[{row.table.get('id', '')}]"
    new = row.identifier()
    language = language_of(ledger, row, default="ja")
    if new and not new.startswith(f"{language.tag}-"):
        row.problem("E106", "id", new, f"the id of a term in {language.tag!r} begins with '{language.tag}-'")
    written = spellings(row, "written", language)
    sources = sources_of(ledger, row)
    senses = [sense_of(ledger, part, f"{new}-{n}", sources) for n, part in enumerate(row.rows("sense"), 1)]
    term = Term(
        id=new,
        language=language.tag,
        label=label(written[0], language),
        part_of_speech=row.choice("part_of_speech", PartOfSpeech, required=True) or PartOfSpeech.NOUN,
        canonical=form_of(row, new, written, language),
        sources=sources,
        senses=tuple(senses),
        gloss=gloss_of(row),
        **grammar_of(row),
    )
    if not define(ledger, row, "id", new):
        return False
    ledger.terms[new] = term
    return True


def spellings(row: Row, key: str, language: Language) -> tuple[Written, ...]:
    """Read how a word is written: a text, a list of texts, or ``{ zh-Hans = "…", zh-Hant = "…" }``; never empty."""
    given = row.table.get(key)
    if isinstance(given, dict):
        found = row.written(key)
        for text in found:
            if text.tag.split("-")[0] != language.tag:
                row.problem("E203", key, text.tag, f"expected tags of {language.tag}")
    else:
        texts = row.texts(key) if isinstance(given, list) else (row.must(key),)
        found = tuple(Written(text, written_tag(text, language)) for text in texts)
    if not found:
        row.problem("E103", key, None, "this list is empty")
    return found or (Written("?", language.written),)


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


def form_of(row: Row, new: str, written: tuple[Written, ...], language: Language) -> Form:
    """Read the canonical form of a word: spellings, variants, and kana or romanisation where its language has them."""
    if language.tag == "ja":
        return japanese_form(row, new, written, language)
    variants = (Written(text, written[0].tag) for text in row.texts("variants"))
    return Form(new, in_order((*written, *variants)), romanised(row, language, written[0].text))


def romanised(row: Row, language: Language, text: str) -> tuple[Written, ...]:
    """Read the romanisation of a form in a script that is not Latin."""
    given = row.text("romanisation")
    if given and not language.romanisation:
        row.problem("E205", "romanisation", given, f"{language.tag} is written in Latin script and has none")
    if language.romanisation is None:
        return ()
    if given is None and not LATIN.match(text):
        row.problem("E205", "romanisation", None, f"a form in {language.tag} needs one ({language.romanisation})")
    return (Written(given, language.romanisation),) if given else ()


def japanese_form(row: Row, new: str, written: tuple[Written, ...], language: Language) -> Form:
    """Read a Japanese form: spellings, kana, variants and Hepburn, which must fit the kana."""
    kana = row.text("kana", required=True) or ""
    if kana and not (HIRAGANA.match(kana) or KATAKANA.match(kana)):
        row.problem("E206", "kana", kana, "expected hiragana or katakana only")
        return Form(new, in_order(written))
    more = (Written(text, written_tag(text, language)) for text in (kana, *row.texts("variants")) if text)
    romaji = row.text("romaji")
    if romaji and kana and plain(romaji) != plain(romanise(kana)):
        row.problem("E207", "romaji", romaji, f"does not fit the kana {kana!r}, which read {romanise(kana)!r}")
    romaji = romaji or romanise(kana)
    return Form(new, in_order((*written, *more)), (Written(romaji, "ja-Latn-hepburn"),) if romaji else ())


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
    written = spellings(row, "written", language)
    form = form_of(row, new, written, language)
    morph = Morph(
        id=new,
        label=label(written[0], language),
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
