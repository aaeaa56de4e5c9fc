"""One term with everything that its page tells."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graph import queries
from graph.lookup import views
from graph.lookup.concepts import concept
from graph.lookup.index import DCT, Lookup, Node, is_named, local_name, plain, texts_in_order, written
from graph.lookup.lineage import lineage
from graph.lookup.pieces import parts as parts_of
from graph.lookup.pieces import senses as senses_of
from graph.lookup.views import Word
from graph.mapping import is_text
from morphology.writing.script import hiragana
from ontology.vocabulary import DECOMP, GENDER, GOGEN, ONTOLEX, ROMANIZATION, VOICE, identifier, iri

MOST_USES = 100  # words that a word is a part of, on its page
MOST_SAME = 25  # words of one kind of sameness; many are read こうしょう
SAME = {"lemma": GOGEN.sameLemma, "etymon": GOGEN.sameEtymon, "reading": GOGEN.sameReading}


def term(lookup: Lookup, name: str) -> views.TermView | None:
    """Return a term with everything its page tells, or None where there is none of that id."""
    entry = str(iri("entry", name))
    word = lookup.words.get(entry)
    if word is None:
        return None
    found = lookup.properties(queries.TERM, entry=entry)
    led: dict[str, list[str]] = defaultdict(list)  # what leads here from others, by predicate
    for row in lookup.ask(queries.ABOUT_ENTRY, entry=entry):
        led[row["p"].value].append(row["other"].value)
    senses = tuple(senses_of(lookup, entry))
    history = lineage(lookup, entry)
    used_in, more_uses = _used_in(lookup, entry)
    named = lookup.words.many(node.value for node in found[str(DECOMP.subterm)]).values()
    parts, subterms = _joined(word, tuple(parts_of(lookup, entry)), tuple(named))
    return views.TermView(
        word=word,
        evidence=lookup.stated(found[f"{DCT}source"]),
        goshu=lookup.value(found[str(GOGEN.goshu)]),
        voice=next((plain(local_name(node)) for node in found[str(VOICE)]), None),
        gender=next((plain(local_name(node)) for node in found[str(GENDER)]), None),
        conjugation_class=lookup.value(found[str(GOGEN.conjugationClass)]),
        forms=tuple(_forms(lookup, entry)),
        parts=parts,
        subterms=subterms,
        steps=history.steps,
        more_descendants=history.more,
        senses=senses,
        concepts=tuple(
            known for one in dict.fromkeys(sense.concept.id for sense in senses) if (known := concept(lookup, one))
        ),
        claims=tuple(
            views.ClaimView(written(rows[0]["value"]), evidence)
            for rows, evidence in lookup.claims(queries.CLAIMS, entry=entry)
            if is_text(rows[0]["value"])
        ),
        used_in=used_in,
        more_uses=more_uses,
        links=tuple(_links(lookup, word, found, led)),
        doubts=tuple(_doubts(lookup, led)),
    )


def _forms(lookup: Lookup, entry: str) -> Iterator[views.FormView]:
    canonical: dict[str, bool] = {}
    found: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for row in lookup.ask(queries.FORMS, entry=entry):
        form = row["form"].value
        canonical[form] = canonical.get(form, False) or row["link"].value == str(ONTOLEX.canonicalForm)
        found[form][row["p"].value].append(row["o"])
    for form in sorted(found, key=lambda form: (not canonical[form], form)):
        texts = texts_in_order(found[form][str(ONTOLEX.writtenRep)])
        if texts and is_named(form, "form"):
            yield views.FormView(
                identifier(form),
                canonical[form],
                texts,
                texts_in_order(found[form][str(ROMANIZATION)]),
                lookup.value(found[form][str(GOGEN.conjugationForm)]),
                next((node.value for node in found[form][str(GOGEN.analyserTag)]), None),
            )


def _joined(
    word: Word, parts: tuple[views.PartView, ...], subterms: tuple[Word, ...]
) -> tuple[tuple[views.PartView, ...], tuple[Word, ...]]:
    """Return the parts of a word in order, and the words that it has besides, in no order.

    Of imported words only what changes its sound is a component, the rest is named: together they are a decomposition
    if they spell the word, else all of them are only named.
    """
    known = {part.word.id for part in parts if part.word}
    unchanged = tuple(
        views.PartView(one.reading or one.label, one.label if one.reading else None, _roman(one), one)
        for one in subterms
        if one.id not in known
    )
    if not unchanged:
        return parts, ()
    ordered = sorted((*parts, *unchanged), key=lambda part: word.label.text.find(_spelling(part)))
    return (tuple(ordered), ()) if "".join(map(_spelling, ordered)) == word.label.text else ((), subterms)


def _spelling(part: views.PartView) -> str:
    return (part.spelling or part.surface).text


def _roman(word: Word) -> str | None:
    return word.romanisation.text if word.romanisation else None


def _used_in(lookup: Lookup, entry: str) -> tuple[tuple[Word, ...], int]:
    """Return the words that an entry is a part of, those of the glossary first, and how many more there are."""
    users = [row["user"].value for row in lookup.ask(queries.USED_IN, entry=entry)]
    imported = tuple(str(iri("entry", f"{name}-")) for name, _ in lookup.lines.sources() if name)
    users.sort(key=lambda name: (name.startswith(imported), name))
    words = lookup.words.many(users[:MOST_USES])
    return tuple(words.values()), max(0, len(users) - MOST_USES)


def _links(
    lookup: Lookup, word: Word, found: Mapping[str, list[Node]], led: Mapping[str, list[str]]
) -> Iterator[views.SameView]:
    """Yield the words that other sources list for the same, by how they are the same, the glossary's first."""
    for kind, predicate in SAME.items():
        others = {*(node.value for node in found.get(str(predicate), ())), *led.get(str(predicate), ())}
        words = sorted(lookup.words.many(others).values(), key=lambda other: (other.source, other.id))
        if words:
            shown = tuple(views.OtherWord(other, _differences(word, other)) for other in words[:MOST_SAME])
            yield views.SameView(kind, shown, len(words) - len(shown))


def _differences(word: Word, other: Word) -> tuple[str, ...]:
    """Return in which respects two entries for one word disagree, where both say something."""
    said = {
        "part of speech": (word.part_of_speech, other.part_of_speech),
        "reading": (word.reading and hiragana(word.reading.text), other.reading and hiragana(other.reading.text)),
        "romanisation": (
            word.romanisation and word.romanisation.text.casefold(),
            other.romanisation and other.romanisation.text.casefold(),
        ),
    }
    return tuple(name for name, (ours, theirs) in said.items() if ours and theirs and ours != theirs)


def _doubts(lookup: Lookup, led: Mapping[str, list[str]]) -> Iterator[views.DoubtView]:
    for _, found, evidence in lookup.said(led.get(str(GOGEN.about), ())):
        kind = lookup.value(found[str(GOGEN.doubtKind)])
        texts, expected = ([n.value for n in found[str(p)] if is_text(n)] for p in (GOGEN.found, GOGEN.expected))
        if kind and texts:
            yield views.DoubtView(kind, texts[0], tuple(sorted(expected)), evidence)
