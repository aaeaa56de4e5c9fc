"""One term with everything that its page tells."""

from collections import defaultdict
from collections.abc import Iterator

from graph import queries
from graph.lookup import views
from graph.lookup.concepts import concept
from graph.lookup.furigana import kana_of
from graph.lookup.index import DCT, SKOS, Lookup, Node, in_order, local_name, place, plain, written
from graph.lookup.views import Word
from morphology.writing.script import hiragana, romanise
from ontology.model import Written
from ontology.vocabulary import DECOMP, GENDER, GOGEN, ONTOLEX, REGISTER, ROMANIZATION, STATUS, VOICE, identifier, iri


def term(lookup: Lookup, name: str) -> views.TermView | None:
    """Return a term with everything its page tells, or None where there is none of that id."""
    entry = str(iri("entry", name))
    word = lookup.words.get(entry)
    if word is None:
        return None
    found = lookup.properties(queries.TERM, entry=entry)
    senses = tuple(_senses(lookup, entry))
    return views.TermView(
        word=word,
        evidence=lookup.stated(found[f"{DCT}source"]),
        goshu=lookup.value(found[str(GOGEN.goshu)]),
        voice=next((plain(local_name(node)) for node in found[str(VOICE)]), None),
        gender=next((plain(local_name(node)) for node in found[str(GENDER)]), None),
        conjugation_class=lookup.value(found[str(GOGEN.conjugationClass)]),
        forms=tuple(_forms(lookup, entry)),
        parts=tuple(_parts(lookup, entry)),
        steps=tuple(lookup.steps(queries.LINEAGE, entry=entry)),
        senses=senses,
        concepts=tuple(
            known for one in dict.fromkeys(sense.concept.id for sense in senses) if (known := concept(lookup, one))
        ),
        claims=tuple(
            views.ClaimView(written(rows[0]["value"]), evidence)
            for rows, evidence in lookup.claims(queries.CLAIMS, entry=entry)
        ),
        used_in=_used_in(lookup, entry),
    )


def _forms(lookup: Lookup, entry: str) -> Iterator[views.FormView]:
    canonical: dict[str, bool] = {}
    found: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for row in lookup.ask(queries.FORMS, entry=entry):
        form = row["form"].value
        canonical[form] = canonical.get(form, False) or row["link"].value == str(ONTOLEX.canonicalForm)
        found[form][row["p"].value].append(row["o"])
    for form in sorted(found, key=lambda form: (not canonical[form], form)):
        yield views.FormView(
            identifier(form),
            canonical[form],
            in_order(written(node) for node in found[form][str(ONTOLEX.writtenRep)]),
            in_order(written(node) for node in found[form][str(ROMANIZATION)]),
            lookup.value(found[form][str(GOGEN.conjugationForm)]),
            next((node.value for node in found[form][str(GOGEN.analyserTag)]), None),
        )


def _parts(lookup: Lookup, entry: str) -> Iterator[views.PartView]:
    places: dict[int, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for row in lookup.ask(queries.PARTS, entry=entry):
        places[place(row["place"])][row["p"].value].append(row["o"])
    readings: dict[str, list[str]] = defaultdict(list)
    for row in lookup.ask(queries.PART_READINGS, entry=entry):
        readings[row["surface"].value].append(row["kana"].value)
    for _, found in sorted(places.items()):
        surface = written(found[str(GOGEN.surface)][0])
        spelling = next((written(node) for node in found[str(GOGEN.spelling)]), None)
        kana = kana_of([surface.text]) or kana_of(readings[surface.text])
        if kana and kana != surface.text:  # the analyser gives a part as it is spelt, its form elsewhere gives the kana
            surface, spelling = Written(kana, "ja-Hira"), surface
        yield views.PartView(
            surface=surface,
            spelling=spelling,
            romaji=romanise(hiragana(kana)) if kana else None,
            word=next((lookup.words.get(node.value) for node in found[str(DECOMP.correspondsTo)]), None),
            conjugation=lookup.value(found[str(GOGEN.conjugationForm)]),
            process=lookup.value(found[str(GOGEN.phonologicalProcess)]),
            condition=lookup.value(found[str(GOGEN.rendakuCondition)]),
            analyser_tag=next((node.value for node in found[str(GOGEN.analyserTag)]), None),
        )


def _senses(lookup: Lookup, entry: str) -> Iterator[views.SenseView]:
    found = lookup.described(queries.SENSES, "sense", entry=entry)
    for name in sorted(found, key=lambda name: int(name.rpartition("-")[2])):
        sense = found[name]
        yield views.SenseView(
            identifier(name),
            lookup.concepts[identifier(sense[str(ONTOLEX.reference)][0].value)],
            in_order(written(node) for node in sense[f"{SKOS}definition"]),
            lookup.value(sense[str(REGISTER)]),
            lookup.value(sense[str(STATUS)]),
            lookup.values(node.value for node in sense[str(GOGEN.contentAdvisory)]),
            lookup.stated(sense[f"{DCT}source"]),
        )


def _used_in(lookup: Lookup, entry: str) -> tuple[Word, ...]:
    users = {row["user"].value for row in lookup.ask(queries.USED_IN, entry=entry)}
    return tuple(sorted((lookup.words[name] for name in users), key=lambda word: word.id))
