"""One concept with everything that is said of it, and every word for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rdflib.namespace import RDF

from graph import queries
from graph.lookup import views
from graph.lookup.index import DCT, SKOS, Lookup, Node, texts_in_order, written
from graph.lookup.perspectives import consents
from graph.lookup.views import ConceptLink, Evidences, Word
from graph.mapping import is_text
from ontology.model import Written
from ontology.vocabulary import GOGEN, ONTOLEX, ROMANIZATION, VARTRANS, identifier, iri


def concept(lookup: Lookup, name: str) -> views.ConceptView | None:
    """Return a concept with everything that is said of it, or None where there is none of that id."""
    if name not in lookup.concepts:
        return None
    at = {"concept": str(iri("concept", name))}
    found = lookup.properties(queries.CONCEPT, **at)
    narrative = [node.value for node in found[str(GOGEN.involvesRole)] + found[str(GOGEN.focalizer)]]
    return views.ConceptView(
        id=name,
        labels=texts_in_order(found[f"{SKOS}prefLabel"]),
        definitions=texts_in_order(found[f"{SKOS}definition"]),
        evidence=lookup.stated(found[f"{DCT}source"]),
        field=lookup.value(found[f"{DCT}subject"]),
        broader=_links(lookup, found[f"{SKOS}broader"]),
        narrower=_links(lookup, found[f"{SKOS}narrower"]),
        related=_links(lookup, found[f"{SKOS}related"]),
        mirror=next(iter(_links(lookup, found[str(GOGEN.mirrorOf)])), None),
        focalizer=lookup.value(found[str(GOGEN.focalizer)]),
        roles=lookup.values(set(narrative)),
        consents=consents(lookup, name),
        remarks=tuple(_remarks(lookup, at)),
        renderings=tuple(sorted(_renderings(lookup, at), key=_japanese_first)),
        relations=tuple(_relations(lookup, at)),
        short_forms=tuple(_short_forms(lookup, at)),
    )


def name_in(lookup: Lookup, link: ConceptLink, tag: str) -> Written:
    """Return the name of a concept in a language (BCP 47), the one that its link has where there is none."""
    if link.label.tag == tag:
        return link.label
    found = lookup.properties(queries.CONCEPT, concept=str(iri("concept", link.id)))
    return next((text for text in texts_in_order(found[f"{SKOS}prefLabel"]) if text.tag == tag), link.label)


def _links(lookup: Lookup, nodes: Iterable[Node]) -> tuple[ConceptLink, ...]:
    links = {link.id: link for node in nodes if (link := lookup.concept_of(node))}
    return tuple(sorted(links.values(), key=lambda link: (link.label.text, link.id)))


def _remarks(lookup: Lookup, at: Mapping[str, str]) -> Iterator[views.RemarkView]:
    for rows, evidence in lookup.claims(queries.REMARKS, **at):
        kind = lookup.value([rows[0]["kind"]])
        period = rows[0]["period"].value.replace("/", "–") if "period" in rows[0] else None
        texts = texts_in_order(row["text"] for row in rows)
        if kind and texts:
            yield views.RemarkView(kind, texts, period, evidence)


def _renderings(lookup: Lookup, at: Mapping[str, str]) -> Iterator[views.Rendering]:
    forms: dict[str, dict[str, dict[Written, None]]] = defaultdict(lambda: defaultdict(dict))
    canonical_first = sorted(
        lookup.ask(queries.RENDERING_FORMS, **at), key=lambda row: row["link"].value != str(ONTOLEX.canonicalForm)
    )
    for row in canonical_first:
        if is_text(row["o"]):
            forms[row["entry"].value][row["p"].value][written(row["o"])] = None
    claims = (row["claim"].value for row in lookup.ask(queries.ROUTES, **at))
    routes = {str(iri("entry", step.target.id)): step for step in lookup.steps(claims)}
    rows_of = sorted(lookup.ask(queries.RENDERINGS, **at), key=lambda row: row["entry"].value)
    owners = {row["sense"].value: row["entry"].value for row in rows_of}
    said: dict[str, Evidences] = {}
    claims = (row["claim"].value for row in lookup.ask(queries.TRANSLATIONS, **at))
    for _, found, evidence in lookup.said(claims):
        if any(node.value == str(VARTRANS.Translation) for node in found[str(RDF.type)]):
            said |= {owners[node.value]: evidence for node in found[str(VARTRANS.target)] if node.value in owners}
    words = lookup.words.many(owners.values())
    seen = set()
    for row in rows_of:
        name = row["entry"].value
        word = words.get(name)
        if word is None or name in seen:
            continue
        seen.add(name)
        route = routes.get(name)
        yield views.Rendering(
            word,
            lookup.languages.get(word.language, word.language),
            _headword_first(word, forms[name][str(ONTOLEX.writtenRep)]),
            tuple(forms[name][str(ROMANIZATION)]),
            lookup.value([row["status"]] if "status" in row else []),
            lookup.value([row["register"]] if "register" in row else []),
            route,
            tuple(dict.fromkeys((*(route.evidence if route else ()), *said.get(name, ())))),
        )


def _relations(lookup: Lookup, at: Mapping[str, str]) -> Iterator[views.RelationView]:
    for rows, evidence in lookup.claims(queries.RELATIONS, **at):
        row = rows[0]
        source, target = (lookup.words.get(_entry_of(row[side].value)) for side in ("source", "target"))
        kind = lookup.value([row["kind"]])
        if source and target and kind:
            notes = texts_in_order(row["note"] for row in rows if "note" in row)
            yield views.RelationView(identifier(row["claim"].value), kind, source, target, notes, evidence)


def _short_forms(lookup: Lookup, at: Mapping[str, str]) -> Iterator[views.ShortForm]:
    found: dict[str, dict[str, Evidences]] = defaultdict(dict)
    for rows, evidence in lookup.claims(queries.SHORT_FOR, **at):
        found[rows[0]["short"].value][rows[0]["full"].value] = evidence
    for name, said in sorted(found.items()):
        short, full = lookup.words.get(name), tuple(word for one in said if (word := lookup.words.get(one)))
        if short and full:
            yield views.ShortForm(short, full, tuple(dict.fromkeys(one for some in said.values() for one in some)))


def _japanese_first(rendering: views.Rendering) -> tuple[bool, str, str]:
    return rendering.word.language != "ja", rendering.language, rendering.word.id


def _headword_first(word: Word, texts: Iterable[Written]) -> tuple[Written, ...]:
    return tuple(sorted(texts, key=lambda text: text != word.label))


def _entry_of(sense: str) -> str:
    """Return the IRI of the entry whose sense an IRI names: ``sense/ja-ntr-2`` → ``entry/ja-ntr``."""
    return str(iri("entry", identifier(sense).rpartition("-")[0]))
