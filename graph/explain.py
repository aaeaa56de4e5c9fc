"""What the analyser adds to the curated terms: the parts, forms and derivation steps that no editor wrote down."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import version

from morphology.analysis import analyse
from morphology.lexicon import Lexicon
from morphology.writing.script import romanise
from ontology.model import (
    Agent,
    Analysis,
    Component,
    Form,
    Formation,
    Glossary,
    Katsuyokei,
    Method,
    Morpheme,
    Process,
    Provenance,
    Term,
    Written,
)

ANALYSER = "analyser"
DICTIONARY = ("unidic-lite",)

# The analyser's steps that make a new word, and how sure a dictionary-backed step of that kind is.
STEPS = {
    "passive": (Process.VOICE_DERIVATION, Decimal("0.98")),  # 寝取る → 寝取られる
    "causative": (Process.VOICE_DERIVATION, Decimal("0.98")),  # 寝取る → 寝取らせる
    "nominalisation": (Process.NOMINALISATION, Decimal("0.95")),  # 寝取られる → 寝取られ
}


def explained(glossary: Glossary, progress: Callable[[Iterable[Term]], Iterable[Term]] = iter) -> Glossary:
    """Return the glossary with parts, inflected forms and steps for every Japanese term that has none of its own."""
    lexicon = Lexicon.of(glossary)
    words = {(term.label.text): term for term in glossary.terms if term.language == "ja"}
    bound = {morph.label.text: morph.id for morph in glossary.morphs}
    terms = {term.id: term for term in glossary.terms}
    made = {formation.target for formation in glossary.formations}
    formations = list(glossary.formations)
    for term in progress([t for t in glossary.terms if t.language == "ja" and not t.components]):
        analysis = own_analysis(term, lexicon)
        if analysis is None:
            continue
        parts = [words[m.lemma].id if m.lemma in words else bound.get(m.lemma, "") for m in analysis.morphemes]
        if not all(parts) or term.id in parts:
            continue
        if len(parts) > 1:
            components = [
                component(term, number, of, morpheme)
                for number, (of, morpheme) in enumerate(zip(parts, analysis.morphemes, strict=True), 1)
            ]
            terms[term.id] = replace(terms[term.id], components=tuple(components))
        for of, morpheme in zip(parts, analysis.morphemes, strict=True):
            if of in terms:
                terms[of] = with_form(terms[of], morpheme, terms)
        step = analysis.steps[-1]
        if term.id not in made and step.process in STEPS and step.source in words:
            process, confidence = STEPS[step.process]
            provenance = Provenance(DICTIONARY, ANALYSER, Method.ANALYSER, confidence)
            new = f"wf-{term.id.removeprefix('ja-')}"
            formations.append(Formation(new, process, words[step.source].id, term.id, provenance))
    return replace(
        glossary,
        agents=tuple(sorted({*glossary.agents, agent()}, key=lambda a: a.id)),
        terms=tuple(sorted(terms.values(), key=lambda t: t.id)),
        formations=tuple(sorted(formations, key=lambda f: f.id)),
    )


def own_analysis(term: Term, lexicon: Lexicon) -> Analysis | None:
    """Return how the analyser derives a term from other words, or None where it knows no derivation."""
    for analysis in analyse(term.label.text, lexicon).analyses:
        if analysis.entry == term.id and analysis.steps and analysis.steps[-1].target == term.label.text:
            return analysis
    return None


def agent() -> Agent:
    """Return the analyser as an agent, with the versions that ran."""
    return Agent(ANALYSER, f"fugashi {version('fugashi')} + unidic-lite {version('unidic-lite')}", software=True)


def component(term: Term, number: int, of: str, morpheme: Morpheme) -> Component:
    """Return a morpheme of the analyser as a part of a term."""
    return Component(
        id=f"{term.id.removeprefix('ja-')}-{number}",
        of=of,
        surface=Written(morpheme.surface, "ja"),
        conjugation=Katsuyokei(morpheme.conjugation_form) if morpheme.conjugation_form else None,
        analyser_tag=morpheme.tag,
    )


def with_form(term: Term, morpheme: Morpheme, terms: dict[str, Term]) -> Term:
    """Return a term that knows the inflected form it takes inside another (寝取ら, mizenkei of 寝取る)."""
    surface = Written(morpheme.surface, "ja")
    if not morpheme.conjugation_form or surface in term.canonical.written:
        return term
    if any(surface in form.written for form in term.other_forms):
        return term
    romaji = romanise(morpheme.reading)
    new = f"{term.language}-{romaji}"
    form = Form(
        id=f"{new}-v" if new in terms else new,  # 寝取り: the noun has the plain id
        written=tuple(sorted({surface, Written(morpheme.reading, "ja-Hira")}, key=lambda w: (w.tag, w.text))),
        romanisations=(Written(romaji, "ja-Latn-hepburn"),),
        conjugation=Katsuyokei(morpheme.conjugation_form),
        analyser_tag=morpheme.tag,
    )
    return replace(term, other_forms=tuple(sorted((*term.other_forms, form), key=lambda f: f.id)))
