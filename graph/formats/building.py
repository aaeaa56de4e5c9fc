"""A term list as a glossary again: what :mod:`graph.formats.listing` told, and what people changed in it since.

A word is known by the IRI of its entry, a sense by the id of its first spelling; what has neither is new, and gets ids
made of the id of its concept. What the model has no field for is kept as it stood.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from graph.formats import records
from graph.formats.facts import TERM_ROWS, Facts, Titles, leftover, sense_fields, sources_of, with_rest
from graph.formats.foreign import PEOPLE, Foreign, slug_of, words_of
from graph.formats.remarks import Remarks
from graph.formats.tbx.names import id_of
from graph.formats.termlist import Entry, Item, ListedTerm, Shared, TermList
from graph.mapping import number_order, written_order
from morphology.writing.script import Script, is_kana, recognise
from ontology import model
from ontology.model import Concept, Form, Glossary, Sense, Term, Written
from ontology.vocabulary import ID_BASE, identifier

ENTRY_IRI, CONCEPT_IRI = f"{ID_BASE}entry/", f"{ID_BASE}concept/"


class Group(NamedTuple):
    """A kind of shared thing: its name in files, the prefix of its ids there, its field of the glossary."""

    kind: str
    prefix: str
    field: str
    model: type[Any]


GROUPS = (
    Group("language", "l", "languages", model.Language),
    Group("source", "src", "sources", model.Source),
    Group("agent", "ag", "agents", model.Agent),
    Group("concept", "c", "concepts", model.Concept),  # those without a word
    Group("morph", "m", "morphs", model.Morph),
    Group("formation", "f", "formations", model.Formation),
    Group("borrowing", "b", "borrowings", model.Borrowing),
    Group("translation", "tr", "translations", model.Translation),
    Group("relation", "r", "relations", model.SenseRelation),
    Group("claim", "cl", "claims", model.Claim),
)
_GROUP = {group.kind: group for group in GROUPS}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a foreign list comes from: what its new things cite, what their ids begin with, its words' class."""

    source: model.Source
    part_of_speech: model.PartOfSpeech | None = None  # of words of which the list says none


# ---------------------------------------------------------------- one concept, one word


def read_concept(entry: Entry, titles: Titles) -> Concept:
    """Return the concept that an entry tells. Raises ValueError for a damaged field."""
    facts = Facts(entry.items)
    definitions: set[Written] = set()
    sources: set[str] = set()
    further: list[str] = []
    for item in facts.take("definition"):
        if not _defined(item, "", definitions, sources, titles):
            facts.left.append(item)
    for section in entry.languages:
        inside = Facts(section.items)
        for item in inside.take("definition"):
            if not _defined(item, section.tag, definitions, sources, titles):
                inside.left.append(item)
        further += leftover(inside.left, section.tag)
    links = _links(facts)
    field = None
    for item in facts.take("subjectField"):
        known = records.members(model.SubjectField)
        if field is None and item.value in known:
            field = known[item.value]
        else:
            facts.left.append(item)
    told = Concept(
        id=concept_of(entry) or "",
        labels=(),
        definitions=tuple(sorted(definitions, key=written_order)),
        sources=tuple(sorted(sources)),
        field=field,
        broader=tuple(sorted(links["broader"])),
        related=tuple(sorted(links["related"])),
        mirror=min(links["mirror"], default=None),
    )
    told = with_rest(told, facts)
    return told if told.further else replace(told, further=tuple(sorted((*further, *leftover(facts.left)))))


def _defined(item: Item, tag: str, definitions: set[Written], sources: set[str], titles: Titles) -> bool:
    """Take note of a definition; tell whether that is all it says."""
    inner = Facts(item.parts)
    sources.update(sources_of(inner, titles))
    if item.tag or tag:
        definitions.add(Written(item.value, item.tag or tag))
    return bool(item.tag or tag) and not inner.left and not item.target


def _links(facts: Facts) -> dict[str, set[str]]:
    links: dict[str, set[str]] = {"broader": set(), "related": set(), "mirror": set()}
    for item in (*facts.take("crossReference"), *facts.take("externalCrossReference")):
        what, target = item.value.partition(":")[0], item.target or ""
        if what in links and target.startswith(("c-", CONCEPT_IRI)):
            links[what].add(identifier(target) if target.startswith(CONCEPT_IRI) else id_of(target))
        elif not target.startswith(CONCEPT_IRI):
            facts.left.append(item)
    return links


def concept_of(entry: Entry) -> str | None:
    """Return the id of the concept of ours that an entry is about, if it is about one."""
    for item in entry.items:
        target = item.target or ""
        if item.category == "externalCrossReference" and target.startswith(CONCEPT_IRI) and ":" not in item.value:
            return identifier(target)
    return None


Rows = Sequence[tuple[str, ListedTerm]]  # the spellings of a word with their language tags, the leading one first


def read_word(rows: Rows, word: str, sense: str | None, concept: Concept | None, titles: Titles) -> tuple[Term, Sense]:
    """Return the word that its spellings in one sense tell, and that sense. Raises ValueError for a damaged field.

    ``word`` and ``sense`` are their ids. A word without a sense has one here too, which nobody reads.
    """
    tag, lead = rows[0]
    language = tag.partition("-")[0]
    facts = Facts(lead.items)
    fields: dict[str, Any] = {row.field: facts.one(row) for row in TERM_ROWS}
    written = {_written(row.text, row_tag) for row_tag, row in rows}
    written |= {_written(item.value, language) for item in facts.take("reading")}
    romanised = {Written(item.value, item.tag or f"{language}-Latn") for item in facts.take("romanisation")}
    term = Term(
        id=word,
        language=language,
        label=Written(lead.text, tag),
        canonical=Form(word, tuple(sorted(written, key=written_order)), tuple(sorted(romanised, key=written_order))),
        sources=(),
        **fields,
    )
    said = sense_fields(facts, tag, titles)
    facts.take("caution")  # the relation itself is among the shared things
    facts.left = [item for item in facts.left if not (item.target or "").startswith(ENTRY_IRI)]
    meant = Sense(sense or "", concept.id if concept else "", concept.definitions if concept else (), **said)
    term = with_rest(replace(term, sources=meant.sources), facts)
    meant = with_rest(meant, facts)
    return term, meant if meant.further else replace(meant, further=tuple(sorted(leftover(facts.left))))


def _written(text: str, tag: str) -> Written:
    """Return a spelling with the tag of its script, as the glossary tags Japanese."""
    if tag == "ja" and is_kana(text):
        return Written(text, {Script.HIRAGANA: "ja-Hira", Script.KATAKANA: "ja-Kana"}.get(recognise(text), "ja"))
    return Written(text, tag)


# ---------------------------------------------------------------- the whole list


def glossary_of_list(
    found: TermList, remarks: Remarks, origin: Origin | None = None, base: Glossary | None = None
) -> Glossary:
    """Return the glossary that a term list tells, its tuples ordered by id.

    ``origin`` is needed where the list is not all ours; ``base`` is the glossary whose languages and sources it may
    name. What cannot be a word of the model is noted in ``remarks``.
    """
    return _Builder(found, remarks, origin, base or Glossary()).run()


class _Builder:
    def __init__(self, found: TermList, remarks: Remarks, origin: Origin | None, base: Glossary) -> None:
        self._list = found
        self._remarks = remarks
        self._origin = origin
        self._base = base
        self._shared: dict[str, dict[str, Any]] = {group.kind: {} for group in GROUPS}
        self._concepts: dict[str, Concept] = {}
        self._words: dict[str, list[tuple[Term, Sense | None]]] = defaultdict(list)
        self._foreign = Foreign(origin.source.id) if origin else None

    def run(self) -> Glossary:
        for thing in self._list.shared:
            self._thing(thing)
        sources = {source.id: source for source in self._base.sources} | self._shared["source"]
        if self._origin:
            sources |= {self._origin.source.id: self._origin.source}
        self._titles = Titles(sources.values())
        for entry in self._list.entries if self._foreign else ():
            if self._foreign and concept_of(entry) is None:
                self._foreign.rename(entry)
        for entry in self._list.entries:
            try:
                self._entry(self._foreign.led(entry) if self._foreign else entry)
            except ValueError as error:
                self._remarks.wrong(f"{error} (concept {entry.id!r}, line {entry.line})")
        return self._glossary(sources)

    def _thing(self, thing: Shared) -> None:
        if thing.kind in PEOPLE and thing.id and self._foreign:
            agent, left_out = self._foreign.person(thing)
            self._shared["agent"][agent.id] = agent
            if left_out:
                self._remarks.warn(f"{thing.kind} {thing.id!r} is kept as an agent; left out: {', '.join(left_out)}")
            return
        group = _GROUP.get(thing.kind)
        if group is None:
            self._remarks.warn(f"{thing.kind} {thing.id!r} is left out: only what terms and concepts say is kept")
            return
        types = records.types_of(group.model)
        try:
            made = group.model(**{key: records.value_of(types[key], text) for key, text in thing.fields})
        except (KeyError, TypeError, ValueError) as error:
            self._remarks.wrong(f"{thing.kind} {thing.id!r} is damaged: {error}")
            return
        self._shared[thing.kind][getattr(made, "id", None) or made.tag] = made

    def _entry(self, entry: Entry) -> None:
        concept: Concept | None = None
        if not any(item.category == "without_concept" for item in entry.items):
            concept = read_concept(entry, self._titles)
            if not concept.id:
                concept = self._new_concept(concept, entry)
            self._concepts[concept.id] = concept
        for number, (key, rows) in enumerate(words_of(entry).items(), 1):
            rows.sort(key=lambda row: row[1].id != key)  # the leading spelling has no number
            self._word(rows, key, number, concept, entry)

    def _new_concept(self, concept: Concept, entry: Entry) -> Concept:
        source = self._needed(entry)
        labels = {s.tag: s.terms[0].text for s in reversed(entry.languages)}
        kept = leftover([Item("id", entry.id)])
        return replace(
            concept,
            id=f"{slug_of(entry, source.id)}",
            labels=concept.labels or tuple(Written(text, tag) for tag, text in sorted(labels.items())),
            sources=concept.sources or (source.id,),
            further=tuple(sorted((*concept.further, *kept))),
        )

    def _needed(self, entry: Entry) -> model.Source:
        if self._origin is None:
            raise ValueError("not a concept of this glossary, and the list names no source")
        return self._origin.source

    def _word(self, rows: list[tuple[str, ListedTerm]], key: str, number: int, concept: Concept | None,
              entry: Entry) -> None:  # fmt: skip
        tag, lead = rows[0]
        word = next((identifier(t) for i in lead.items if (t := i.target or "").startswith(ENTRY_IRI)), None)
        sense = id_of(key) if key.startswith("s-") else None
        if word is None:
            source = self._needed(entry)
            word = f"{tag.partition('-')[0].lower()}-{slug_of(entry, source.id)}-{number}"
            sense = f"{word}-1"
        term, meant = read_word(rows, word, sense, concept, self._titles)
        if term.part_of_speech is None:
            default = self._origin.part_of_speech if self._origin else None
            if default is None:
                allowed = ", ".join(member.value for member in model.PartOfSpeech)
                self._remarks.wrong(
                    f"no part of speech for the term {lead.text!r} (line {lead.line}); one of {allowed}"
                )
                return
            term = replace(term, part_of_speech=default)
        if self._origin and not term.sources:
            cited = (self._origin.source.id,)
            term, meant = replace(term, sources=cited), replace(meant, sources=cited)
        self._words[word].append((term, meant if concept else None))

    # ------------------------------------------------------------ put together

    def _glossary(self, sources: Mapping[str, model.Source]) -> Glossary:
        terms = []
        for name_ in sorted(self._words):
            told = sorted(self._words[name_], key=lambda one: number_order(one[1].id if one[1] else ""))
            terms.append(replace(told[0][0], senses=tuple(sense for _, sense in told if sense)))
        concepts = self._shared["concept"] | self._concepts
        languages = dict(self._shared["language"])
        known = {language.tag: language for language in self._base.languages}
        for term in terms:
            if term.language not in languages:
                languages[term.language] = known.get(term.language) or _language(term.language)
        own = {**self._shared["source"]}
        if self._origin and self._words:
            own.setdefault(self._origin.source.id, sources[self._origin.source.id])
        found = {group.field: _ordered(self._shared[group.kind]) for group in GROUPS}
        found |= {"terms": tuple(terms), "concepts": _ordered(concepts), "languages": _ordered(languages)}
        return Glossary(**{**found, "sources": _ordered(own)})


def _ordered(things: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(things[key] for key in sorted(things))


def _language(tag: str) -> model.Language:
    """Return a language of which only the tag is known: neither its name nor its script is guessed."""
    return model.Language(tag, tag if len(tag) == 3 else "und", (Written(tag, "en"),), "Zyyy", tag)
