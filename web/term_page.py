"""The page of one term: everything the graph knows of it, from the plain to the scholarly."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from babel import Locale
from flask import abort, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup

from graph import formats
from graph.formats import large
from graph.lookup.attestations import Attestations, attestations
from graph.lookup.etymology import etymology
from graph.lookup.interlinear import Interlinear, interlinear
from graph.lookup.overviews import sources
from graph.lookup.perspectives import extract
from graph.lookup.terms import term as read_term
from graph.lookup.views import Evidences, RelationView, StepView, TermView, Word
from graph.publish.dataset import CREATOR, citation
from graph.publish.release import release_of
from graph.triples import TITLE
from morphology.glossing import RULES_URL
from ontology.model import Written
from ontology.vocabulary import iri
from web.drawing import Event, timeline
from web.drawing.reader import history, travels
from web.drawing.scene import Figure
from web.etymology import phrase_of
from web.interface import called, preferences
from web.linked import since
from web.names import _
from web.pages import lookup, pages

LONGEST_NAME = 40  # characters of a source's title in the timeline
RESPECTS = (_("part of speech"), _("reading"), _("romanisation"))  # in which two entries may disagree


class Cited(NamedTuple):
    """An entry as others cite it: in a text, and in BibTeX."""

    text: str
    bibtex: str


@pages.get("/term/<name>")
def term(name: str) -> str:
    """Show one term."""
    known = lookup()
    found = read_term(known, name)
    if found is None:
        abort(404, "unknown term")
    gloss = interlinear(known, found, preferences().lang)
    attested = attestations(found)
    cited = _cited(found.word, release_of(known.snapshot.generation), since())
    return render_template(
        "term/page.html",
        term=found,
        languages=known.languages,
        imports={group.id: group.label for group in sources(known)},
        romanisations=_romanisations(found),
        has_ruby=any(piece.reading for piece in found.word.ruby),
        spelling_name=spelling_name,
        origins=etymology(known, found),
        phrase_of=phrase_of,
        made_of=_made_of(found, gloss),
        gloss=gloss,
        glossing_rules=_link(RULES_URL, _("Leipzig Glossing Rules")),
        relations=_relations(found),
        derivation=history(_formation(found), known.languages),
        routes=travels((step for step in found.steps if step.borrowing), known.languages, found.word.id),
        differing=differing,
        extracts={one.id: extract(known, one.id) for one in found.concepts if one.focalizer},
        spellings=_spellings(found),
        spelt=frozenset(text.text for form in found.forms for text in form.written),
        spelt_tags={text.text: text.tag for form in found.forms for text in form.written},
        attested=attested,
        timeline_figure=_timeline(attested),
        citation=cited.text,
        bibtex=cited.bibtex,
        downloads=_downloads(found),
    )


# ---------------------------------------------------------------- the word


def _romanisations(term: TermView) -> tuple[Written, ...]:
    """Return how the headword is romanised, the usual way first."""
    found = {text: None for form in term.forms if form.canonical for text in form.romanisations}
    usual = term.word.romanisation
    if usual and usual.text != term.word.label.text:
        return (usual, *(text for text in found if text != usual))
    return tuple(found)


@lru_cache(maxsize=1024)
def _spelling_name(tag: str, lang: str) -> str:
    parts = tag.split("-")[1:]
    system = next((part for part in parts if len(part) > 4 and part.isalpha()), "")
    if system:
        return system.capitalize()
    script = next((part.capitalize() for part in parts if len(part) == 4), "")
    return str(Locale.parse(lang).scripts.get(script, script))


def spelling_name(tag: str) -> str:
    """Return what the script or romanisation of a tag is called: ``ja-Hira`` → Hiragana; nothing for ``ja``."""
    return _spelling_name(tag, preferences().lang)


def _made_of(term: TermView, gloss: Interlinear | None) -> tuple[Word, ...]:
    """Return the words that the parts of a term are, in order."""
    if gloss:
        words = (column.part.word for column in gloss.columns)
        return tuple(dict.fromkeys(word for word in words if word))
    return term.subterms


def _link(address: str, text: str) -> Markup:
    return Markup('<a href="{}" rel="external">{}</a>').format(address, gettext(text))


# ---------------------------------------------------------------- beside other words


def _relations(term: TermView) -> tuple[RelationView, ...]:
    """Return what must not be mixed up, relations of the word itself first, each once."""
    found = {relation.id: relation for one in term.concepts for relation in one.relations}
    here = term.word.id
    return tuple(sorted(found.values(), key=lambda one: here not in (one.source.id, one.target.id)))


def _formation(term: TermView) -> TermView:
    """Return a term with what led to it and what was made of it in its own language: borrowings have their own map."""
    led = {step.id for step in term.ancestors}
    made: dict[str, StepView] = {}
    reached = {term.word.id}
    for step in term.descendants:
        if not step.borrowing and step.source.id in reached:
            made[step.id] = step
            reached.add(step.target.id)
    return replace(term, steps=tuple(step for step in term.steps if step.id in led or step.id in made))


def differing(respects: Iterable[str]) -> str:
    """Return in the reader's language in which respects two entries disagree."""
    return str(gettext(", ")).join(gettext(respect) for respect in respects)


# ---------------------------------------------------------------- attestation


def _spellings(term: TermView) -> dict[str, Evidences]:
    """Return which sources have which spelling or reading."""
    found: dict[str, Evidences] = {}
    for claim in term.claims:
        found[claim.value.text] = tuple(dict.fromkeys((*found.get(claim.value.text, ()), *claim.evidence)))
    return found


def _timeline(attested: Attestations) -> Figure | None:
    """Return the drawing of dated sources and of the periods of remarks; None where there is only one date."""
    events = [
        Event(_brief(one.source.title), one.year, kind=gettext("source"), unsure=all(e.unsure for e in one.evidence))
        for one in attested.sources
        if one.year
    ]
    for period in attested.periods:
        name = called(period.remark.kind).striptags()
        unsure = all(e.unsure for e in period.remark.evidence)
        events.append(Event(name, period.first, period.last, kind=gettext("told by a remark"), unsure=unsure))
    return timeline(events) if len({event.years for event in events}) > 1 else None


def _brief(title: Written) -> Written:
    text = title.text
    return title if len(text) <= LONGEST_NAME else Written(text[:LONGEST_NAME].rstrip() + "…", title.tag)


# ---------------------------------------------------------------- to take away


def _downloads(term: TermView) -> list[tuple[str, str]]:
    """Return the term lists of a word's concepts: what each format is called, and its address.

    Words of imports are written from the index: see ``graph.formats.large``.
    """
    concepts = list(dict.fromkeys(sense.concept.id for sense in term.senses))
    if not concepts:
        return []
    source = term.word.source
    names = large.formats() if source else list(formats.FORMATS)
    wanted: dict[str, Any] = {"concept": concepts} | ({"source": source} if source else {})
    return [(formats.FORMATS[name].label, url_for("exports.page", format=name, **wanted)) for name in names]


_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{char: f"\\{char}" for char in "%&#$_"},
    }
)


def _cited(word: Word, release: str, date: str) -> Cited:
    """Return how to cite an entry of a release; the date is ISO 8601. It is cited as a part of the dataset."""
    roman = word.romanisation.text if word.romanisation and word.romanisation.text != word.label.text else ""
    title = f"{word.label.text} ({roman})" if roman else word.label.text
    whole = citation(release, date)
    author, year, rest = CREATOR, date[:4], whole.partition(f"({date[:4]}). ")[2].rpartition(" ")[0]
    address = str(iri("entry", word.id))
    fields = {
        "author": f"{{{CREATOR.translate(_TEX)}}}",
        "title": f"{{{title.translate(_TEX)}}}",
        "booktitle": TITLE.translate(_TEX),
        "year": year,
        "note": f"Release {release}, {date[:10]}",
        "url": address,
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    text = f"{author} ({year}). “{title}”. In: {rest} {address}"
    return Cited(text, f"@incollection{{gogen-{word.id},\n{body}\n}}")
