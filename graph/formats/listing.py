"""A glossary as a term list: one entry a concept, its words in every spelling, and nothing lost on the way.

What a data category can say is said by it. Then the word is read back from that, as :mod:`graph.formats.building` will
read it, and every field in which it differs is told by a key of its own: so no field is forgotten and few are told
twice. A word without a sense has an entry of its own, which is none of a concept.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from graph.entries.rows import short
from graph.formats import records
from graph.formats.building import GROUPS, read_concept, read_word
from graph.formats.facts import Titles, kept, overridden, rest, sense_items, term_items
from graph.formats.spelling import reading, romanisations, spellings
from graph.formats.tbx.names import name
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, Shared
from ontology.model import Concept, Glossary, Sense, SenseRelation, Status, Term
from ontology.vocabulary import iri

WITHOUT_CONCEPT = "a part or an etymon of other words"


@dataclass(frozen=True, slots=True)
class Look:
    """What the parts of a list need to know of its other parts."""

    concepts: Mapping[str, Concept]
    labels: Mapping[str, str]  # sense id → the label of its word
    words: Mapping[str, list[tuple[Term, Sense]]]  # concept id → its words
    relations: Mapping[str, list[SenseRelation]]  # sense id → what it must not be taken for
    titles: Titles


def look_at(glossary: Glossary) -> Look:
    """Return what is asked again and again of a glossary."""
    words = defaultdict(list)
    labels = {}
    for term in glossary.terms:
        for sense in term.senses:
            words[sense.concept].append((term, sense))
            labels[sense.id] = term.label.text
    relations = defaultdict(list)
    for relation in glossary.relations:
        relations[relation.source].append(relation)
    concepts = {concept.id: concept for concept in glossary.concepts}
    return Look(concepts, labels, dict(words), dict(relations), Titles(glossary.sources))


def entries(glossary: Glossary) -> Iterator[Entry]:
    """Yield the entries of a glossary: its concepts by id, then the words that have no sense."""
    look = look_at(glossary)
    for concept in sorted(look.words):
        yield _entry(look.concepts[concept], look)
    for term in glossary.terms:
        if not term.senses:
            note = Item("without_concept", WITHOUT_CONCEPT)
            yield Entry(name("w", term.id), tuple(_sections(_spelt(term, None, None, look))), (note,))


def shared(glossary: Glossary) -> Iterator[Shared]:
    """Yield what belongs to no entry: languages, sources, links between words, concepts without a word."""
    used = {sense.concept for term in glossary.terms for sense in term.senses}
    for group in GROUPS:
        for thing in getattr(glossary, group.field):
            if group.kind == "concept" and thing.id in used:
                continue
            identifier = thing.tag if group.kind == "language" else thing.id
            told = ((f, getattr(thing, f.name)) for f in fields(thing))
            said = tuple((field.name, records.text_of(value)) for field, value in told if value != field.default)
            yield Shared(group.kind, name(group.prefix, identifier), said)


# ---------------------------------------------------------------- a concept


def _entry(concept: Concept, look: Look) -> Entry:
    words = look.words[concept.id]
    sections = _sections(row for term, sense in words for row in _spelt(term, sense, concept, look))
    places = {section.tag for section in sections}
    stood: dict[str, list[Item]] = defaultdict(list)
    for at, item in kept(concept.further):
        stood[at if at in places else ""].append(item)
    sources = tuple(Item("source", look.titles.title(source)) for source in concept.sources)
    said: dict[str, list[Item]] = defaultdict(list)
    if concept.field:
        said[""].append(Item("subjectField", short(concept.field)))
    for text in concept.definitions:
        said[text.tag if text.tag in places else ""].append(Item("definition", text.text, text.tag, parts=sources))
    said[""] += [*_links(concept, look), _reference("concept", concept.id)]
    entry = Entry(
        name("c", concept.id),
        tuple(s._replace(items=overridden(said[s.tag], stood[s.tag])) for s in sections),
        overridden(said[""], stood[""]),
    )
    more = rest(concept, read_concept(entry, look.titles), ("id",))
    return entry._replace(items=(*entry.items, *more))


def _reference(folder: str, identifier: str) -> Item:
    return Item("externalCrossReference", f"Gogen {folder}", target=str(iri(folder, identifier)))


def _links(concept: Concept, look: Look) -> Iterator[Item]:
    """Yield links to other concepts: inside the list if they have words here, else to their IRIs."""
    mirror = (concept.mirror,) if concept.mirror else ()
    for what, others in (("broader", concept.broader), ("related", concept.related), ("mirror", mirror)):
        for other in others:
            known = look.concepts.get(other)
            labels = {label.tag: label.text for label in known.labels} if known else {}
            text = f"{what}: {labels.get('en') or next(iter(labels.values()), other)}"
            if other in look.words:
                yield Item("crossReference", text, target=name("c", other))
            else:
                yield Item("externalCrossReference", text, target=str(iri("concept", other)))


def _sections(rows: Iterable[tuple[str, ListedTerm]]) -> list[LanguageSection]:
    found: dict[str, list[ListedTerm]] = defaultdict(list)
    for tag, row in rows:
        found[tag].append(row)
    return [LanguageSection(tag, tuple(found[tag])) for tag in sorted(found)]


# ---------------------------------------------------------------- a word


def _spelt(term: Term, sense: Sense | None, concept: Concept | None, look: Look) -> Iterator[tuple[str, ListedTerm]]:
    """Yield a word in one sense: its spellings with their language tags; the first one tells everything of it."""
    identifier = name("s", sense.id) if sense else name("e", term.id)
    rows: list[tuple[str, ListedTerm]] = []
    for spelling in spellings(term):
        for text in (spelling.lead, *spelling.variants):
            number = f".{len(rows) + 1}" if rows else ""
            more = _variant_items(term, sense, spelling.lead if text != spelling.lead else None) if rows else ()
            rows.append((spelling.tag, ListedTerm(text, more, f"{identifier}{number}")))
    tag, lead = rows[0]
    said = (*term_items(term), *(sense_items(sense, look.titles) if sense else ()), *_spoken(term))
    items = list(overridden(said, (item for _, item in kept(sense.further)) if sense else ()))
    items += [*(_cautions(sense, look) if sense else ()), _reference("entry", term.id)]
    rows[0] = (tag, lead._replace(items=tuple(items)))
    told, meant = read_word(rows, term.id, sense.id if sense else None, concept, look.titles)
    if sense is None or sense is term.senses[0]:
        items += rest(term, told)
    if sense:
        items += rest(sense, meant, ("id", "concept"))
    rows[0] = (tag, lead._replace(items=tuple(items)))
    yield from rows


def _spoken(term: Term) -> Iterator[Item]:
    read = reading(term)
    if read and read != term.label.text:
        yield Item("reading", read)
    for text in term.canonical.romanisations if romanisations(term) else ():
        yield Item("romanisation", text.text, text.tag)


def _variant_items(term: Term, sense: Sense | None, lead: str | None) -> tuple[Item, ...]:
    """Return what is said of another spelling: what a translator must know of every one."""
    items = [Item("partOfSpeech", term.part_of_speech.value)]
    if lead is not None:
        items.append(Item("termType", "variant"))
    if sense and sense.status:
        admitted = lead is not None and sense.status is Status.PREFERRED  # one spelling only is preferred
        items.append(Item("administrativeStatus", f"{(Status.ADMITTED if admitted else sense.status).value}-admn-sts"))
    items += [Item("content_warning", short(advisory)) for advisory in (sense.advisories if sense else ())]
    if lead is not None:
        items.append(Item("variant_of", lead))
    return tuple(items)


def _cautions(sense: Sense, look: Look) -> Iterator[Item]:
    """Yield what a word must not be taken for, in words; the relation itself is among the shared things."""
    for relation in look.relations.get(sense.id, ()):
        text = f"{short(relation.kind)}: {look.labels.get(relation.target, relation.target)}"
        yield Item("caution", text)
        for note in relation.notes:
            yield Item("caution", f"{text}: {note.text}", note.tag)
