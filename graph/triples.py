"""The one place where the model becomes RDF, and RDF the model again, by the tables of mapping.py.

Every named thing is an IRI; there are no blank nodes. A thing lies in the named graph of its source; what belongs to
the dataset as a whole (languages, sources, agents) lies in the graph ``dataset``. Only asserted triples come from here:
what follows by rule is made in inference.py.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import Literal, Quad
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS, SKOS, VOID

from graph.mapping import (
    CHILDREN,
    CONCEPT,
    ENTRY,
    FLAT_RELATION,
    FORMATION_TYPES,
    KIND,
    PROVENANCE,
    REL,
    SENSE,
    STRING,
    Field,
    Kind,
    Node,
    Properties,
    Triple,
    literal,
    node,
    texts_of,
)
from ontology import model
from ontology.vocabulary import (
    DECOMP,
    ETY,
    GOGEN,
    ID_BASE,
    INITIALISM_FOR,
    LEXVO,
    LIME,
    MORPH,
    ONTOLEX,
    VARTRANS,
    identifier,
    iri,
    value,
)

DATASET = "dataset"  # the graph of what belongs to no single source
INFERRED = "inferred"
ONTOLOGY = "ontology"
TITLE = "Gogen: a glossary knowledge graph of Japanese-origin terms"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
VOCABULARIES = (ONTOLEX, LIME, DECOMP, VARTRANS, MORPH, SKOS, PROV)
AGENTS = (str(PROV.SoftwareAgent), str(PROV.Person))


def primary(sources: Sequence[str]) -> str:
    """Return the source whose graph holds a claim: a citable one before ``editorial``, then by name."""
    return min(sources, key=lambda source: (source == "editorial", source), default=DATASET)


# ---------------------------------------------------------------- model → RDF


def quads(glossary: model.Glossary) -> Iterator[Quad]:
    """Yield every asserted quad of a glossary."""
    graph = node(iri("graph", DATASET))
    for triple in _dataset(glossary):
        yield Quad(*triple, graph)
    for source in glossary.sources:
        yield from _node(source, DATASET)
    morphs = {morph.id for morph in glossary.morphs}
    for morph in glossary.morphs:
        yield from _node(morph, DATASET)
        yield from _node(morph.form, DATASET)
    for concept in glossary.concepts:
        yield from _concept(concept)
    for term in glossary.terms:
        yield from _term(term, morphs)
    yield from _relations(glossary)


def _node(thing: Any, source: str) -> Iterator[Quad]:
    """Yield the quads of one node as its table says, its provenance included, in the graph of ``source``."""
    kind = KIND[type(thing)]
    subject = node(iri(kind.folder, thing.id))
    graph = node(iri("graph", source))
    if isinstance(thing, model.Formation):
        yield Quad(subject, node(RDF.type), node(FORMATION_TYPES[thing.compound, thing.head]), graph)
    else:
        yield Quad(subject, node(RDF.type), node(kind.type), graph)
    children = CHILDREN.get(kind.model, ())
    for field in kind.fields:
        content = getattr(thing, field.name)
        if field.name in children:
            content = tuple(child.id for child in content) if isinstance(content, tuple) else content.id
        for found in field.codec.encode(content):
            yield Quad(subject, node(field.predicate), found, graph)
    if kind.provenance:
        for field in PROVENANCE:
            for found in field.codec.encode(getattr(thing.provenance, field.name)):
                yield Quad(subject, node(field.predicate), found, graph)


def _dataset(glossary: model.Glossary) -> Iterator[Triple]:
    dataset = node(f"{ID_BASE}dataset")
    concepts = node(f"{ID_BASE}concepts")
    a = node(RDF.type)
    yield dataset, a, node(DCAT.Dataset)
    yield dataset, a, node(VOID.Dataset)
    yield dataset, node(DCTERMS.title), Literal(TITLE, language="en")
    yield dataset, node(DCTERMS.license), node(LICENCE)
    for vocabulary in VOCABULARIES:
        yield dataset, node(VOID.vocabulary), node(str(vocabulary._NS).rstrip("#/"))
    yield concepts, a, node(ONTOLEX.ConceptSet)
    yield concepts, node(DCTERMS.title), Literal("Concepts of the glossary", language="en")
    yield concepts, node(VOID.inDataset), dataset
    for language in glossary.languages:
        lexicon = node(iri("lexicon", language.tag))
        yield lexicon, a, node(LIME.Lexicon)
        yield lexicon, node(LIME.language), Literal(language.tag)
        yield lexicon, node(DCTERMS.language), node(LEXVO[language.iso639_3])
        yield lexicon, node(VOID.inDataset), dataset
        for name in language.names:
            yield lexicon, node(RDFS.label), literal(name)
        yield lexicon, node(GOGEN.script), Literal(language.script)
        yield lexicon, node(GOGEN.writtenTag), Literal(language.written)
        if language.romanisation:
            yield lexicon, node(GOGEN.romanisationTag), Literal(language.romanisation)
    for agent in glossary.agents:
        subject = node(iri("agent", agent.id))
        yield subject, a, node(PROV.SoftwareAgent if agent.software else PROV.Person)
        yield subject, node(RDFS.label), Literal(agent.label, language="en")


def _concept(concept: model.Concept) -> Iterator[Quad]:
    source = primary(concept.sources)
    yield from _node(concept, source)
    subject = node(iri(CONCEPT, concept.id))
    yield Quad(subject, node(SKOS.inScheme), node(f"{ID_BASE}concepts"), node(iri("graph", source)))
    for consent in concept.consents:
        yield from _node(consent, primary(consent.provenance.sources))
    for remark in concept.remarks:
        yield from _node(remark, primary(remark.provenance.sources))


def _term(term: model.Term, morphs: set[str]) -> Iterator[Quad]:
    source = primary(term.sources)
    graph = node(iri("graph", source))
    subject = node(iri(ENTRY, term.id))
    yield from _node(term, source)
    yield Quad(node(iri("lexicon", term.language)), node(LIME.entry), subject, graph)
    for form in (term.canonical, *term.other_forms):
        yield from _node(form, source)
    for sense in term.senses:
        home = primary(sense.sources)
        yield from _node(sense, home)
        yield Quad(node(iri(SENSE, sense.id)), node(ONTOLEX.isSenseOf), subject, node(iri("graph", home)))
    for number, part in enumerate(term.components, 1):
        piece = node(iri("component", part.id))
        yield from _node(part, source)
        folder = "morph" if part.of in morphs else ENTRY
        yield Quad(piece, node(DECOMP.correspondsTo), node(iri(folder, part.of)), graph)
        yield Quad(subject, node(f"{RDF}_{number}"), piece, graph)


def _relations(glossary: model.Glossary) -> Iterator[Quad]:
    for formation in glossary.formations:
        home = primary(formation.provenance.sources)
        yield from _node(formation, home)
        if formation.process is model.Process.INITIALISM:
            target, source = node(iri(ENTRY, formation.target)), node(iri(ENTRY, formation.source))
            yield Quad(target, node(INITIALISM_FOR), source, node(iri("graph", home)))
    for borrowing in glossary.borrowings:
        home = primary(borrowing.provenance.sources)
        graph = node(iri("graph", home))
        history = node(iri("etymology", borrowing.target))
        yield from _node(borrowing, home)
        yield Quad(node(iri(ENTRY, borrowing.target)), node(ETY.etymology), history, graph)
        yield Quad(history, node(RDF.type), node(ETY.Etymology), graph)
        yield Quad(history, node(ETY.hasEtyLink), node(iri(REL, borrowing.id)), graph)
    concept_of = {sense.id: sense.concept for term in glossary.terms for sense in term.senses}
    bundles: set[str] = set()  # each is typed once: a statement in two graphs would count twice in their union
    for translation in glossary.translations:
        home = primary(translation.provenance.sources)
        graph = node(iri("graph", home))
        subject = node(iri(REL, translation.id))
        bundle = node(iri("transset", concept_of[translation.source]))
        yield from _node(translation, home)
        yield Quad(subject, node(VARTRANS.category), node(value(model.RelationKind.EQUIVALENT)), graph)
        if bundle.value not in bundles:
            bundles.add(bundle.value)
            yield Quad(bundle, node(RDF.type), node(VARTRANS.TranslationSet), graph)
        yield Quad(bundle, node(VARTRANS.trans), subject, graph)
    for relation in glossary.relations:
        home = primary(relation.provenance.sources)
        yield from _node(relation, home)
        flat = FLAT_RELATION.get(relation.kind, GOGEN.notEquivalentTo)
        source, target = node(iri(SENSE, relation.source)), node(iri(SENSE, relation.target))
        yield Quad(source, node(flat), target, node(iri("graph", home)))
    for claim in glossary.claims:
        home = primary(claim.provenance.sources)
        yield from _node(claim, home)
        subject = node(iri("claim", claim.id))
        yield Quad(subject, node(RDF.predicate), node(ONTOLEX.writtenRep), node(iri("graph", home)))


# ---------------------------------------------------------------- RDF → model


class Reading:
    """What is taken of a graph that is read back: everything, as it stands. See ``graph.whole`` for another way."""

    def values(self, field: Field, terms: Sequence[Node]) -> Sequence[Node]:
        """Return which objects of a field are taken."""
        return terms

    def things(self, cls: type[Any], names: Iterable[str], build: Callable[[str], Any]) -> Iterator[Any]:
        """Yield the things of a class of the model that ``build`` reads, by their IRIs."""
        return map(build, names)


def glossary_of(triples: Iterable[Triple], reading: Reading = Reading()) -> model.Glossary:  # noqa: B008 (no state)
    """Return the glossary that asserted triples say; the inverse of :func:`quads`, graphs aside.

    Raises KeyError, IndexError or ValueError where nodes or obligatory values are missing; what a graph says that
    anybody may write to is read by :func:`graph.whole.whole_glossary_of`.
    """
    subjects: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    typed: dict[str, list[str]] = defaultdict(list)
    for subject, predicate, found in triples:
        subjects[subject.value][predicate.value].append(found)
        if predicate.value == str(RDF.type):
            typed[found.value].append(subject.value)

    def all_of(kind: Kind, build: Callable[[str, Properties], Any]) -> tuple[Any, ...]:
        types = FORMATION_TYPES.values() if kind.model is model.Formation else (kind.type,)
        names = sorted({name for t in types for name in typed[str(t)] if name.startswith(f"{ID_BASE}{kind.folder}/")})
        things = reading.things(kind.model, names, lambda name: build(name, subjects[name]))
        return tuple(sorted(things, key=lambda thing: thing.id))

    def content(field: Field, found: Properties) -> Any:
        return field.codec.decode(reading.values(field, found.get(str(field.predicate), ())))

    def read(cls: type[Any], name: str, **more: Any) -> Any:
        if name not in subjects:
            raise KeyError(name)  # something links to a node that says nothing
        kind, found = KIND[cls], subjects[name]
        given = {f.name: content(f, found) for f in kind.fields if f.name not in more}
        if kind.provenance:
            given["provenance"] = model.Provenance(**{f.name: content(f, found) for f in PROVENANCE})
        return cls(id=identifier(name), **given, **more)

    def children(cls: type[Any], names: Sequence[str]) -> tuple[Any, ...]:
        iris = (str(iri(KIND[cls].folder, name)) for name in names)
        return tuple(reading.things(cls, iris, lambda name: read(cls, name)))

    def decoded(cls: type[Any], field: str, found: Properties) -> Any:
        return content(next(f for f in KIND[cls].fields if f.name == field), found)

    def concept(name: str, found: Properties) -> model.Concept:
        consents = children(model.ConsentDepiction, decoded(model.Concept, "consents", found))
        remarks = children(model.Remark, decoded(model.Concept, "remarks", found))
        return read(model.Concept, name, consents=consents, remarks=remarks)  # type: ignore[no-any-return]

    def term(name: str, found: Properties) -> model.Term:
        parts = decoded(model.Term, "components", found)
        components = children(model.Component, parts)
        return read(  # type: ignore[no-any-return]
            model.Term,
            name,
            canonical=children(model.Form, (decoded(model.Term, "canonical", found),))[0],
            other_forms=children(model.Form, decoded(model.Term, "other_forms", found)),
            senses=children(model.Sense, decoded(model.Term, "senses", found)),
            components=components if len(components) == len(parts) else (),  # half of it would be a wrong one
        )

    def formation(name: str, found: Properties) -> model.Formation:
        types = {o.value for o in found[str(RDF.type)]}
        compound, head = next(
            key
            for key, t in reversed(FORMATION_TYPES.items())
            if str(t) in types  # the narrowest type first
        )
        return read(model.Formation, name, compound=compound, head=head)  # type: ignore[no-any-return]

    def morph(name: str, found: Properties) -> model.Morph:
        form = children(model.Form, (decoded(model.Morph, "form", found),))[0]
        return read(model.Morph, name, form=form)  # type: ignore[no-any-return]

    def agents(kind: str) -> Iterator[model.Agent]:
        def agent(name: str) -> model.Agent:
            label = subjects[name][str(RDFS.label)][0].value
            return model.Agent(identifier(name), label, kind == AGENTS[0])

        return reading.things(model.Agent, typed[kind], agent)

    def plain(cls: type[Any]) -> tuple[Any, ...]:
        return all_of(KIND[cls], lambda name, _: read(cls, name))

    return model.Glossary(
        languages=tuple(
            sorted(
                reading.things(model.Language, typed[str(LIME.Lexicon)], lambda name: _language(subjects[name])),
                key=lambda language: language.tag,
            )
        ),
        sources=plain(model.Source),
        agents=tuple(sorted((a for kind in AGENTS for a in agents(kind)), key=lambda agent: agent.id)),
        concepts=all_of(KIND[model.Concept], concept),
        morphs=all_of(KIND[model.Morph], morph),
        terms=all_of(KIND[model.Term], term),
        formations=all_of(KIND[model.Formation], formation),
        borrowings=plain(model.Borrowing),
        translations=plain(model.Translation),
        relations=plain(model.SenseRelation),
        claims=plain(model.Claim),
    )


def _language(found: Properties) -> model.Language:
    return model.Language(
        tag=found[str(LIME.language)][0].value,
        iso639_3=found[str(DCTERMS.language)][0].value.removeprefix(str(LEXVO)),
        names=texts_of([name for name in found[str(RDFS.label)] if isinstance(name, Literal)]),
        script=found[str(GOGEN.script)][0].value,
        written=found[str(GOGEN.writtenTag)][0].value,
        romanisation=STRING.decode(found.get(str(GOGEN.romanisationTag), ())),
    )
