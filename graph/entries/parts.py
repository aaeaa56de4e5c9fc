"""What a term is made of: its parts, its formation, its etymons, and the words that only a part names."""

from dataclasses import replace

from graph.entries.ledger import EDITORIAL, Ledger, language_of, provenance_of, term_ref
from graph.entries.rows import Row, not_one_of
from graph.entries.terms import form_of, gloss_of, grammar_of, spellings
from graph.entries.writing import label, own_slug, written_tag
from ontology.model import (
    Borrowing,
    Component,
    Formation,
    Katsuyokei,
    Language,
    PartOfSpeech,
    Phonology,
    Process,
    RendakuCondition,
    Term,
    Written,
)

# How a word comes to another language.
ROUTES = {
    p.value: p for p in (Process.LOAN, Process.CALQUE, Process.GRAPHIC_LOAN, Process.BACKRONYM, Process.PSEUDO_LOAN)
}


def read_parts(ledger: Ledger, row: Row) -> None:
    """Read the parts, the formation and the etymons of one row [[term]]."""
    term = ledger.terms[row.table["id"]]
    components = []
    for number, part in enumerate(row.rows("parts"), 1):
        components.append(component_of(ledger, part, f"{own_slug(term.id)}-{number}"))
        part.finish()
    ledger.terms[term.id] = replace(term, components=tuple(components))
    formation = row.row("formation")
    if formation:
        read_formation(ledger, formation, term.id, [c.of for c in components])
        formation.finish()
    for part in row.rows("etymon"):
        read_etymon(ledger, part, term.id)
        part.finish()


def component_of(ledger: Ledger, row: Row, new: str) -> Component:
    """Read one part in its place."""
    of = defined(ledger, row, default="ja")
    surface = row.must("surface")
    reading = row.text("reading")
    language = ledger.languages.get(of.split("-")[0]) or Language("ja", "jpn", (), "Jpan", "ja")
    spelling = None
    shape = Written(surface, written_tag(surface, language))
    if reading and reading != surface:
        spelling, shape = shape, Written(reading, written_tag(reading, language))
    process = row.choice("process", Phonology)
    condition = row.choice("condition", RendakuCondition)
    if (process is Phonology.RENDAKU_BLOCKED) != (condition is not None):
        row.problem("E302", "condition", condition, "'condition' goes with process 'rendaku-blocked', and only with it")
    return Component(
        id=new,
        of=of,
        surface=shape,
        spelling=spelling,
        conjugation=row.choice("form", Katsuyokei),
        process=process,
        condition=condition,
    )


def defined(ledger: Ledger, row: Row, default: str) -> str:
    """Return the id that ``of`` names; a row that describes the word defines it, the same way everywhere."""
    of = row.identifier("of")
    if not row.has("written"):
        if of not in ledger.terms and of not in ledger.morphs and of not in ledger.promised:
            row.problem("E201", "of", of, "no term or morph has this id, and this row has no 'written' to define it")
        return of
    language = language_of(ledger, row, default=default)
    written = spellings(row, "written", language)
    term = Term(
        id=of,
        language=language.tag,
        label=label(written[0], language),
        part_of_speech=row.choice("part_of_speech", PartOfSpeech) or PartOfSpeech.NOUN,
        canonical=form_of(row, of, written, language),
        sources=EDITORIAL,
        gloss=gloss_of(row),
        **grammar_of(row),
    )
    known = ledger.terms.get(of)
    if known is None:
        if of and not of.startswith(f"{language.tag}-"):
            row.problem("E106", "of", of, f"the id of a word in {language.tag!r} begins with '{language.tag}-'")
        ledger.places.setdefault(of, (row.file, row.path))
        ledger.terms[of] = term
        ledger.parts.add(of)
    elif known.label != term.label or (of in ledger.parts and known.canonical.written != term.canonical.written):
        file, where = ledger.places[of]
        row.problem("E202", "of", of, f"is {known.label.text!r} in {file}: {where}, and {written[0].text!r} here")
    elif of in ledger.parts:  # a second mention may add what the first left out
        fill = {key: getattr(known, key) or getattr(term, key) for key in ("gloss", "goshu", "conjugation_class")}
        ledger.terms[of] = replace(known, **fill)
    return of


def read_formation(ledger: Ledger, row: Row, target: str, parts: list[str]) -> None:
    """Read how a term was made: one step from each word it was made of."""
    process = row.choice("process", Process, required=True) or Process.COMPOUNDING
    named = list(row.texts("from"))
    for source in named:
        term_ref(ledger, row, "from", source)
    origins = named or [of for of in dict.fromkeys(parts) if of not in ledger.morphs and of != target]
    head = row.number("head")
    if head is not None and not 1 <= head <= len(named or parts):
        row.problem("E105", "head", head, f"expected the number of a part, 1 to {len(named or parts)}")
        head = None
    head_id = (named or parts)[head - 1] if head else None
    provenance = provenance_of(ledger, row)
    for number, source in enumerate(origins, 1):
        new = f"wf-{own_slug(target)}" + (f"-{number}" if len(origins) > 1 else "")
        compound = process in (Process.COMPOUNDING, Process.BLENDING) and len(origins) > 1
        ledger.formations.append(Formation(new, process, source, target, provenance, compound, source == head_id))


def read_etymon(ledger: Ledger, row: Row, target: str) -> None:
    """Read where a Japanese word was borrowed from."""
    source = defined(ledger, row, default="en")
    process = row.choice("how", Process, required=True) or Process.LOAN
    if process.value not in ROUTES:
        row.problem("E105", "how", process, not_one_of(process, list(ROUTES)))
    new = ledger.numbered(f"ety-{target}")
    ledger.borrowings.append(Borrowing(new, process, source, target, provenance_of(ledger, row)))
