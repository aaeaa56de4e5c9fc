"""The word in other languages, and what must not be mixed up: rows ``abroad`` and [[relation]]."""

from dataclasses import replace

from graph.entries.ledger import Ledger, concept_ref, define, language_of, provenance_of, sense_ref, term_ref
from graph.entries.parts import ROUTES
from graph.entries.rows import ID, Row, not_one_of
from graph.entries.terms import definitions_of, form_of, grammar_of, spellings
from graph.entries.writing import foreign_id
from ontology.model import (
    Advisory,
    Borrowing,
    PartOfSpeech,
    Provenance,
    Register,
    RelationKind,
    Sense,
    SenseRelation,
    Status,
    Term,
    Translation,
)

NO_ROUTE = ("translation", "transliteration")  # ways abroad that claim no borrowing

RELATION_PREFIX = {
    RelationKind.CONFUSABLE: "cf",
    RelationKind.FALSE_FRIEND: "ff",
}  # every other kind: "ne", not equivalent


def read_abroad(ledger: Ledger, row: Row) -> None:
    """Read the rows abroad of one row [[term]]."""
    home = ledger.terms[row.table["id"]]
    for part in row.rows("abroad"):
        one_abroad(ledger, part, home)
        part.finish()


def one_abroad(ledger: Ledger, row: Row, home: Term) -> None:
    """Read one row abroad: a term, its borrowing, its translation."""
    number = row.number("sense") or 1
    how = row.must("how")
    if how and how not in (*ROUTES, *NO_ROUTE):
        row.problem("E105", "how", how, not_one_of(how, [*ROUTES, *NO_ROUTE]))
    provenance = provenance_of(ledger, row)
    if number > len(home.senses):
        row.problem("E201", "sense", number, f"{home.id} has {len(home.senses)} sense(s)")
        return
    origin = home.senses[number - 1]
    if row.has("to"):
        new = term_ref(ledger, row, "to", row.must("to"))
        target = ledger.terms.get(new)
        sense = next((s for s in target.senses if s.concept == origin.concept), None) if target else None
    else:
        target = foreign_term(ledger, row, home, origin, provenance)
        if target is None:
            row.give_up()
            return
        new, sense = target.id, target.senses[0]
    if how in ROUTES:
        source = term_ref(ledger, row, "from", row.text("from") or home.id)
        link = ledger.numbered(f"ety-{new}")
        ledger.borrowings.append(Borrowing(link, ROUTES[how], source, new, provenance))
    elif row.has("from"):
        row.problem("E105", "from", row.text("from"), f"how = {how!r} claims no route; leave 'from' out")
    if sense is not None and sense.concept == origin.concept:
        link = f"tr-{origin.id}-{sense.id}"
        ledger.translations[link] = Translation(link, origin.id, sense.id, provenance)


def foreign_term(ledger: Ledger, row: Row, home: Term, origin: Sense, provenance: Provenance) -> Term | None:
    """Define the term that a row abroad describes, with its one sense."""
    language = language_of(ledger, row)
    if language.tag not in ledger.languages:
        return None
    written = spellings(row, "form", language)
    row.text("slug")
    new = foreign_id(row.table)
    if not ID.match(new):
        row.problem("E106", "slug", written[0].text, 'no ASCII id can be made from this form; add slug = "…"')
        return None
    concept = concept_ref(ledger, row) if row.has("concept") else origin.concept
    advisories = tuple(sorted(row.choices("advisories", Advisory)))
    sense = Sense(
        id=f"{new}-1",
        concept=concept,
        definitions=definitions_of(ledger, row, concept),
        register=row.choice("register", Register) or origin.register,
        advisories=advisories or (origin.advisories if concept == origin.concept else ()),
        status=row.choice("status", Status),
        sources=provenance.sources,
    )
    term = Term(
        id=new,
        language=language.tag,
        label=written[0],
        part_of_speech=row.choice("part_of_speech", PartOfSpeech) or home.part_of_speech,
        canonical=form_of(row, new, written, language),
        sources=provenance.sources,
        senses=(sense,),
        **grammar_of(row),
    )
    if new in ledger.parts:  # an etymon named it before: now it is told in full
        known = ledger.terms[new]
        if known.label.text != term.label.text:
            row.problem("E202", "form", term.label.text, f"{new} is {known.label.text!r} in {ledger.places[new][0]}")
        ledger.parts.discard(new)
        ledger.places.pop(new)
        term = replace(term, gloss=known.gloss)
    if not define(ledger, row, "slug" if row.has("slug") else "form", new):
        return None
    ledger.terms[new] = term
    return term


def read_relation(ledger: Ledger, row: Row) -> None:
    """Read one row [[relation]]."""
    kind = row.choice("kind", RelationKind, required=True)
    source, target = (sense_ref(ledger, row, key) for key in ("source", "target"))
    notes = row.written("note", required=True)
    provenance = provenance_of(ledger, row)
    row.finish()
    if kind is RelationKind.EQUIVALENT:
        row.problem(
            "E105", "kind", "equivalent", "equivalents are listed under 'abroad'; a relation says what is not one"
        )
    elif kind and source and target:
        new = f"{RELATION_PREFIX.get(kind, 'ne')}-{source}-{target}"
        if new in ledger.relations:
            row.problem("E107", "target", target, "this relation is already stated")
        ledger.places[new] = (row.file, row.path)
        ledger.relations[new] = SenseRelation(new, kind, source, target, notes, provenance)
