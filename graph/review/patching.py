"""A concept with what was accepted for it: which statements come, and which ones go.

The concept is read from the graph with its words, told as an entry of a term list (``graph.formats.listing``), changed
there and read again (``graph.formats.building``): what differs is what the proposals say. So an accepted fact comes
into the same field of the model as it would from a file, and everything else stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pyoxigraph import NamedNode, Store
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SKOS, VOID

from graph.engine.imported import is_imported
from graph.engine.store import EXCLUDED
from graph.entries.writing import slugify
from graph.formats import records
from graph.formats.building import glossary_of_list
from graph.formats.listing import entries
from graph.formats.matching import SINGLE
from graph.formats.remarks import Remarks
from graph.formats.tbx.names import id_of, name
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, TermList
from graph.imports.names import concept_id
from graph.mapping import CONCEPT, ENTRY, REL, Triple, node
from graph.review.keeping import is_proposed
from graph.review.proposals import DEFINITION, NOTE, TERM, Proposal
from graph.triples import quads
from graph.whole import whole_glossary_of
from ontology import model
from ontology.errors import FormatError
from ontology.model import Glossary, Method, PartOfSpeech, Provenance, Remark, RemarkKind, Status, Translation, Written
from ontology.vocabulary import DECOMP, GOGEN, ID_BASE, LIME, ONTOLEX, VARTRANS, iri

SOURCE = "accepted-"  # and the name of its source: the id of what accepted facts cite, and of their graph


class Patch(NamedTuple):
    """The statements that a proposal adds to the graph, and those that it takes the place of."""

    added: tuple[Triple, ...]
    removed: tuple[Triple, ...]


# ---------------------------------------------------------------- reading a part of the graph


def triples_about(store: Store, concept: str) -> set[Triple]:
    """Return what is stated of a concept, its words, and what lies between them; imports and proposals left out."""
    seen: set[Triple] = set()

    def said(subject: str, *predicates: object) -> list[Any]:
        """Take note of what is said of a thing, with these predicates or all, and return the objects."""
        found = []
        for predicate in predicates or (None,):
            for quad in store.quads_for_pattern(node(subject), node(str(predicate)) if predicate else None, None):
                if counts(quad.graph_name):
                    seen.add((quad.subject, quad.predicate, quad.object))  # type: ignore[arg-type]
                    found.append((quad.predicate.value, quad.object))
        return found

    def leads(predicate: object, thing: str) -> Iterator[str]:
        for quad in store.quads_for_pattern(None, node(str(predicate)), node(thing)):
            if counts(quad.graph_name) and isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    at = str(iri(CONCEPT, concept))
    for predicate, found in said(at):
        if predicate in (str(GOGEN.consentDepiction), str(GOGEN.remark)) and isinstance(found, NamedNode):
            said(found.value)
    above = [at]
    while above:  # what is broader follows by rule from what is broader still
        above = [
            found.value for one in above for _, found in said(one, SKOS.broader)
            if isinstance(found, NamedNode) and not any(t[0] == found for t in seen)
        ]  # fmt: skip
    words = set()
    senses = set(leads(ONTOLEX.reference, at))
    for sense in senses:
        words |= {found.value for _, found in said(sense, ONTOLEX.isSenseOf) if isinstance(found, NamedNode)}
    for word in words:
        for predicate, found in said(word):
            if isinstance(found, NamedNode) and predicate in _PARTS:
                said(found.value)
    for sense in senses:
        for end in (VARTRANS.source, VARTRANS.target):
            for link in leads(end, sense):
                if link.startswith(f"{ID_BASE}{REL}/"):
                    said(link)
    for word in words:
        for lexicon in leads(LIME.entry, word):
            seen.add((node(lexicon), node(LIME.entry), node(word)))
    return seen


def triples_shared(store: Store) -> set[Triple]:
    """Return what is stated of sources, agents and languages, which any concept may name."""
    seen: set[Triple] = set()
    for kind in (LIME.Lexicon, PROV.Entity, PROV.Person, PROV.SoftwareAgent):
        for found in store.quads_for_pattern(None, node(RDF.type), node(str(kind))):
            thing = found.subject
            if not counts(found.graph_name) or not isinstance(thing, NamedNode):
                continue
            if kind == PROV.Entity and not thing.value.startswith(f"{ID_BASE}source/"):
                continue
            for predicate in _OF_LEXICON if kind == LIME.Lexicon else (None,):
                for quad in store.quads_for_pattern(thing, node(str(predicate)) if predicate else None, None):
                    if counts(quad.graph_name):
                        seen.add((quad.subject, quad.predicate, quad.object))  # type: ignore[arg-type]
    return seen


_PARTS = {str(p) for p in (ONTOLEX.canonicalForm, ONTOLEX.otherForm, ONTOLEX.sense, DECOMP.constituent)}
_OF_LEXICON = (
    *(RDF.type, LIME.language, DCTERMS.language, VOID.inDataset, RDFS.label),
    *(GOGEN.script, GOGEN.writtenTag, GOGEN.romanisationTag),
)


def counts(graph: Any) -> bool:
    """Tell whether a graph says what the glossary says: no import, no proposals, nothing that follows by rule."""
    named = graph.value if isinstance(graph, NamedNode) else ""
    return named not in EXCLUDED and not is_imported(named) and not is_proposed(named)


# ---------------------------------------------------------------- the change


def patch(known: Iterable[Triple], concept: str, proposals: Sequence[Proposal]) -> Patch:
    """Return what accepting proposals for a concept changes, given what is stated of it and of all sources.

    They are of one source and one person, and decided upon. Raises FormatError where one cannot be said: no such term
    or concept, a term without a part of speech.
    """
    return _Patcher(whole_glossary_of(known).glossary, concept, proposals).run()


class _Patcher:
    def __init__(self, glossary: Glossary, concept: str, proposals: Sequence[Proposal]) -> None:
        self.concept, self.proposals = concept, proposals
        self.proposal = proposal = proposals[0]  # the one that is at work
        self.source = model.Source(
            f"{SOURCE}{proposal.source}",
            Written(f"Term list “{proposal.source}”" if proposal.method is Method.IMPORT else proposal.by, "en"),
            creator=proposal.by,
            date=proposal.on[:10],
            note=proposal.cites or None,
        )
        cited = {one.id: one for one in glossary.sources}
        self.source = cited.get(self.source.id, self.source)
        self.agent = model.Agent(f"person-{slugify(proposal.by) or 'named'}", proposal.by, software=False)
        found = {one.id: one for one in glossary.concepts}
        self.is_known = concept in found
        terms = []
        for term in glossary.terms:
            senses = tuple(sense for sense in term.senses if sense.concept == concept)
            if senses:
                terms.append(replace(term, senses=senses))
        self.base = replace(
            glossary,
            concepts=(found[concept],) if self.is_known else (),
            terms=tuple(terms),
            sources=tuple(sorted((cited | {self.source.id: self.source}).values(), key=lambda one: one.id)),
            translations=(),
            relations=(),
        )
        self.touched: dict[str, str] = {}  # id of a sense → when it was changed
        self.made: dict[str, Proposal] = {}  # id of a new word → what proposed it

    def run(self) -> Patch:
        listed = {entry.id: entry for entry in entries(self.base)}
        entry = listed.get(name("c", self.concept))
        if entry is None:
            entry = self._new_entry()
            before: set[Triple] = set()
        else:
            before = self._stated(self._built(entry), False)
        for proposal in self.proposals:
            self.proposal = proposal
            entry = self._changed(entry)
        after = self._stated(self._dated(self._built(entry)), True)
        return Patch(tuple(sorted(after - before, key=str)), tuple(sorted(before - after, key=str)))

    # ------------------------------------------------------------ the entry

    @property
    def _cited(self) -> Item:
        titles = [one.title.text for one in self.base.sources]
        title = self.source.title.text
        return Item("source", title if titles.count(title) == 1 else self.source.id)

    def _new_entry(self) -> Entry:
        """Return the entry of a concept that has no word yet: all that is known of it, or all that is proposed."""
        reference = Item("externalCrossReference", "Gogen concept", target=str(iri(CONCEPT, self.concept)))
        if self.is_known:
            labels = Item("concept_labels", records.text_of(self.base.concepts[0].labels))
            return Entry(name("c", self.concept), (), (labels, reference))
        told = self.proposal
        if told.category != TERM or self.concept != concept_id(told.source, told.entry):
            raise FormatError(f"there is no concept {self.concept!r}")
        items = [self._with_source(item) for item in told.concept_items if item.category != NOTE]
        label = Item("concept_labels", records.text_of((Written(told.term, told.language),)))
        cited = Item("concept_sources", records.text_of((self.source.id,)))
        return Entry(name("c", self.concept), (), (*items, label, cited, reference))

    def _with_source(self, item: Item) -> Item:
        return item._replace(parts=(self._cited,)) if item.category == DEFINITION else item

    def _changed(self, entry: Entry) -> Entry:
        told = self.proposal
        if told.category == TERM:
            there = self._found(entry)
            if there is None:
                return self._with_term(entry)
            for item in told.items:
                entry = self._with_fact(entry, item)
            return entry
        if told.term:
            if self._found(entry) is None:
                raise FormatError(f"{told.term!r} ({told.language}) is no word for {self.concept} any more")
            return self._with_fact(entry, told.items[0])
        return self._with_concept_fact(entry, told.items[0])

    def _found(self, entry: Entry) -> ListedTerm | None:
        language = self.proposal.language.partition("-")[0]
        for section in entry.languages:
            if section.tag.partition("-")[0] == language:
                for term in section.terms:
                    at = id_of(term.id or "") if self.proposal.word else ""
                    if term.text == self.proposal.term and at == self.proposal.word:
                        return term
        return None

    def _with_term(self, entry: Entry) -> Entry:
        told = self.proposal
        digest = told.id.rpartition("-")[2]
        language = told.language.partition("-")[0].lower()
        slug = slugify(told.term)[:40].strip("-")
        word = "-".join(part for part in (language, told.source, slug, digest) if part)
        items = [*told.items, self._cited, Item("externalCrossReference", "Gogen entry", target=str(iri(ENTRY, word)))]
        if not any(item.category == "partOfSpeech" for item in told.items):
            items.insert(0, Item("partOfSpeech", self._part_of_speech().value))
        self.touched[f"{word}-1"] = told.decisions[-1].on
        self.made[word] = told
        term = ListedTerm(told.term, tuple(items), name("s", f"{word}-1"))
        sections = {section.tag: section for section in entry.languages}
        section = sections.get(told.language, LanguageSection(told.language, ()))
        sections[told.language] = section._replace(terms=(*section.terms, term))
        return entry._replace(languages=tuple(sections[tag] for tag in sorted(sections)))

    def _part_of_speech(self) -> PartOfSpeech:
        found = {term.part_of_speech for term in self.base.terms}
        if len(found) != 1:
            raise FormatError(
                f"the term {self.proposal.term!r} has no part of speech, and the words for {self.concept} do not tell "
                f"it; give the list a column 'pos', one of {', '.join(PartOfSpeech)}"
            )
        return found.pop()

    def _with_fact(self, entry: Entry, item: Item) -> Entry:
        sections = []
        found = self._found(entry)
        assert found is not None
        assert found.id is not None
        self.touched[id_of(found.id)] = self.proposal.decisions[-1].on
        for section in entry.languages:
            terms = [self._term_with(term, item) if term is found else term for term in section.terms]
            sections.append(section._replace(terms=tuple(terms)))
        return entry._replace(languages=tuple(sections))

    def _term_with(self, term: ListedTerm, item: Item) -> ListedTerm:
        kept = [one for one in term.items if item.category not in SINGLE or one.category != item.category]
        return term._replace(items=tuple(dict.fromkeys((*kept, item, self._cited))))

    def _with_concept_fact(self, entry: Entry, item: Item) -> Entry:
        if item.category == NOTE:
            return self._with_remark(entry, item)
        if item.category == DEFINITION:
            sections = [s._replace(items=self._without_definition(s.items, s.tag, item)) for s in entry.languages]
            kept = self._without_definition(entry.items, None, item)
            return entry._replace(languages=tuple(sections), items=(*kept, self._with_source(item)))
        single = item.category in SINGLE
        kept = tuple(one for one in entry.items if not single or one.category != item.category)
        return entry._replace(items=(*kept, item))

    def _without_definition(self, items: Iterable[Item], tag: str | None, new: Item) -> tuple[Item, ...]:
        return tuple(one for one in items if one.category != DEFINITION or (one.tag or tag) != new.tag)

    def _with_remark(self, entry: Entry, item: Item) -> Entry:
        """Return the entry with a note on the concept, as a remark that says whose it is."""
        kind = tuple[Remark, ...]
        told = next((records.value_of(kind, one.value) for one in entry.items if one.category == "remarks"), ())
        digest = self.proposal.id.rpartition("-")[2]
        remark = Remark(
            f"{self.concept}-{self.proposal.source}-{int(digest, 16)}",
            RemarkKind.USAGE,
            (Written(item.value, item.tag or self.proposal.language or "en"),),
            self._provenance(self.proposal),
        )
        kept = tuple(one for one in entry.items if one.category != "remarks")
        return entry._replace(items=(*kept, Item("remarks", records.text_of((*told, remark)))))

    def _provenance(self, told: Proposal) -> Provenance:
        return Provenance((self.source.id,), self.agent.id, told.method, told.confidence, told.cites or None)

    # ------------------------------------------------------------ the glossary that it tells

    def _built(self, entry: Entry) -> Glossary:
        remarks = Remarks()
        base = self.base
        found = glossary_of_list(TermList((entry,)), remarks, base=base)
        remarks.settle()
        return replace(found, sources=(), agents=())

    def _dated(self, found: Glossary) -> Glossary:
        """Return the glossary with who changed its touched senses and when; a new word with what it translates."""
        by = self.proposal.by
        sources = {term.id: term.sources for term in self.base.terms}
        terms = []
        for term in found.terms:
            senses = tuple(
                replace(sense, modified=self.touched[sense.id], contributor=by) if sense.id in self.touched else sense
                for sense in term.senses
            )
            terms.append(replace(term, senses=senses, sources=sources.get(term.id, term.sources)))
        return replace(found, terms=tuple(terms), translations=tuple(self._translations(found)))

    def _translations(self, found: Glossary) -> Iterator[Translation]:
        japanese = [term for term in found.terms if term.language == "ja"]
        lead = min(japanese, key=_rank, default=None)
        for term in found.terms:
            if lead and term.id in self.made and term.language != "ja":
                told = self.made[term.id]
                yield Translation(f"tr-{told.id}", lead.senses[0].id, term.senses[0].id, self._provenance(told))

    def _stated(self, found: Glossary, changed: bool) -> set[Triple]:
        """Return what a glossary states of its concept and words; of a changed one also who says so."""
        if changed:
            known = {one.tag for one in self.base.languages}
            new = tuple(one for one in found.languages if one.tag not in known)
            found = replace(found, sources=(self.source,), agents=(self.agent,), languages=new)
        else:
            found = replace(found, languages=())
        stated = {(quad.subject, quad.predicate, quad.object) for quad in quads(found)}
        return {triple for triple in stated if triple[0] not in _HEADS}  # type: ignore[misc]


_HEADS = {node(f"{ID_BASE}dataset"), node(f"{ID_BASE}concepts")}


def _rank(term: model.Term) -> tuple[bool, str]:
    return term.senses[0].status is not Status.PREFERRED, term.id
