"""Pieces of a term that can be read alone: its senses, its parts in order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph import queries
from graph.index.wording import kana_of, place
from graph.lookup import views
from graph.lookup.index import DCT, SKOS, Lookup, Node, is_named, texts_in_order, written
from graph.mapping import is_text, number_order
from morphology.writing.script import hiragana, romanise
from ontology.model import Written
from ontology.vocabulary import DECOMP, GOGEN, ONTOLEX, REGISTER, STATUS, identifier


def senses(lookup: Lookup, entry: str) -> Iterator[views.SenseView]:
    """Yield the senses of an entry, by its IRI, in their order."""
    found = lookup.described(queries.SENSES, "sense", entry=entry)
    for name in sorted(found, key=number_order):
        sense = found[name]
        concept = next((one for node in sense[str(ONTOLEX.reference)] if (one := lookup.concept_of(node))), None)
        if concept is None or not is_named(name, "sense"):
            continue
        yield views.SenseView(
            identifier(name),
            concept,
            texts_in_order(sense[f"{SKOS}definition"]),
            lookup.value(sense[str(REGISTER)]),
            lookup.value(sense[str(STATUS)]),
            lookup.values(node.value for node in sense[str(GOGEN.contentAdvisory)]),
            lookup.stated(sense[f"{DCT}source"]),
        )


def parts(lookup: Lookup, entry: str) -> Iterator[views.PartView]:
    """Yield the parts of an entry, by its IRI, in their order; none where one of them has no shape."""
    places: dict[int, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for row in lookup.ask(queries.PARTS, entry=entry):
        if (number := place(row["place"])) is not None:
            places[number][row["p"].value].append(row["o"])
    readings: dict[str, list[str]] = defaultdict(list)
    for row in lookup.ask(queries.PART_READINGS, entry=entry):
        readings[row["surface"].value].append(row["kana"].value)
    surfaces = {number: _text(found[str(GOGEN.surface)]) for number, found in places.items()}
    for number, found in sorted(places.items()):
        surface, spelling = surfaces[number], _text(found[str(GOGEN.spelling)])
        if surface is None or None in surfaces.values():
            return  # half a decomposition would be a wrong one
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


def _text(nodes: Iterable[Node]) -> Written | None:
    return next((written(node) for node in nodes if is_text(node)), None)
