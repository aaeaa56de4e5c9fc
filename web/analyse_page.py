"""The page /analyse: one form in any script, taken apart; ranked readings of it, each step told, with what to copy."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, Response, current_app, render_template, request
from markupsafe import Markup

from graph.index.labels import Filters, Labels
from graph.lookup import Library, Lookup
from graph.lookup.index import plain
from graph.lookup.ranking import CURATED, sources_of
from graph.lookup.search import clean
from graph.lookup.views import Value, Word
from morphology.analysis import analyse
from morphology.glossing import Label
from morphology.inflection.forms import InflectedForm, class_of_tag, forms_of
from morphology.interlinear import Example, Part, example_of, labels_of
from morphology.origin import SIGNS
from morphology.typesetting import analysed_json, analysed_latex, analysed_text
from morphology.unlisted import LONGEST_FORM
from morphology.writing import script
from ontology.model import Analysed, Analysis, Morpheme, Term, Written
from ontology.vocabulary import V
from web.drawing import Figure, constituents
from web.drawing import Part as Branch
from web.http import problem
from web.interface import preferences
from web.meanings import Meanings
from web.names import _
from web.steps import DOUBTFUL, Told, process_name, sureness, told

analysing = Blueprint("analysing", __name__)

MOST_ELSEWHERE = 4  # entries of imports with the same spelling


# What the analyser's recogniser of scripts says.
SCRIPTS: Mapping[str, str] = {
    "kanji": _("kanji"),
    "hiragana": _("hiragana"),
    "katakana": _("katakana"),
    "kana": _("kana"),
    "mixed": _("kanji and kana"),
    "romaji": _("Latin letters"),
    "acronym": _("acronym"),
    "other": _("another script"),
}


class Format(NamedTuple):
    """A form in which an analysis is handed out: media type, extension, what writes it."""

    media: str
    extension: str
    write: Callable[[Analysed, Meanings], str]


def as_json(found: Analysed, meanings: Meanings) -> str:
    """Return an analysis as an indented JSON text."""
    return json.dumps(analysed_json(found, meanings), ensure_ascii=False, indent=1) + "\n"


FORMATS: Mapping[str, Format] = {
    "text": Format("text/plain", "txt", analysed_text),
    "json": Format("application/json", "json", as_json),
    "latex": Format("application/x-tex", "tex", analysed_latex),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an inflection table: what the form is called, how it is written, read and romanised."""

    name: Markup
    written: str
    reading: str
    romaji: str
    is_stem: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """One way to take a form apart, as the page shows it.

    ``entry`` is the term nearest to the form, ``root`` the term that the lemma is, ``elsewhere`` entries of imports
    with that spelling; ``sounds`` are for each morpheme what happened to it, and why nothing did.
    """

    analysis: Analysis
    sure: str
    doubtful: bool
    example: Example
    steps: tuple[Told, ...]
    features: tuple[Markup, ...]
    goshu: Value | None
    conjugation_class: Value | None
    entry: Word | None
    root: Word | None
    elsewhere: tuple[Word, ...]
    sounds: tuple[tuple[Value | None, Value | None], ...]
    tree: Figure | None
    table: tuple[Row, ...]


@analysing.get("/analyse")
def page() -> Response:
    """Show what a form is, or hand it out as text, JSON or LaTeX (``format``)."""
    library: Library = current_app.extensions["library"]
    known = library.current()
    typed, wanted = clean(request.args.get("q", "")), request.args.get("format", "")
    if wanted and wanted not in FORMATS:
        return problem(400, "", f"format may be {', '.join(FORMATS)}.", parameter="format", allowed=list(FORMATS))
    if wanted and not 0 < len(typed) <= LONGEST_FORM:
        return problem(400, "", f"q is a form of 1 to {LONGEST_FORM} characters.", parameter="q")
    too_long = len(typed) > LONGEST_FORM
    found = Analysed(typed, "") if too_long or not typed else _analysed(known, typed)
    meanings = Meanings(known)
    if wanted:
        return _handed_out(found, meanings, FORMATS[wanted])
    ways = tuple(_taken(known, found, analysis, meanings) for analysis in found.analyses)
    body = render_template(
        "analyse.html",
        typed=typed[:LONGEST_FORM],
        too_long=too_long,
        longest=LONGEST_FORM,
        found=found,
        ways=ways,
        labels=_labels(ways),
        names={value.id: value for value in known.vocabulary.values()},
        copies={name: written.write(found, meanings) for name, written in FORMATS.items()} if ways else {},
        imported=[sources_of(known)[name] for name in meanings.imported],
        languages=known.languages,
        scripts=SCRIPTS,
        plain=plain,
    )
    return Response(body, 400 if too_long else 200)


def _analysed(known: Lookup, typed: str) -> Analysed:
    with known.lock:  # the analyser's tagger is not shared
        return analyse(typed, known.lexicon)


def _handed_out(found: Analysed, meanings: Meanings, to: Format) -> Response:
    response = Response(to.write(found, meanings), content_type=f"{to.media}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="gogen-analysis.{to.extension}"'
    return response


def _labels(ways: tuple[Taken, ...]) -> tuple[Label, ...]:
    return labels_of(way.example for way in ways)


def _taken(known: Lookup, found: Analysed, analysis: Analysis, meanings: Meanings) -> Taken:
    """Return one analysis as the page shows it."""
    root = known.lexicon.spelt(analysis.lemma)
    entry = known.word(analysis.entry) if analysis.entry else None
    name = _class_of(analysis, root)
    table = forms_of(analysis.lemma, analysis.lemma_reading, name) if name and analysis.lemma_reading else ()
    vocabulary = known.vocabulary
    example = example_of(found.input, analysis, meanings)
    return Taken(
        analysis=analysis,
        sure=sureness(analysis.confidence),
        doubtful=analysis.confidence < DOUBTFUL,
        example=example,
        tree=_tree(example, analysis, vocabulary),
        steps=tuple(told(step, vocabulary) for step in analysis.steps),
        features=tuple(process_name(feature, vocabulary) for feature in analysis.features),
        goshu=next((vocabulary.get(f"{V}{value}") for value, sign in SIGNS.items() if sign == analysis.goshu), None),
        conjugation_class=vocabulary.get(f"{V}{name}") if name else None,
        entry=entry,
        root=known.word(root.id) if root and (entry is None or root.id != entry.id) else None,
        elsewhere=_elsewhere(known, analysis.lemma) if entry is None else (),
        sounds=tuple(_sound(vocabulary, item) for item in analysis.morphemes),
        table=tuple(_row(form, vocabulary) for form in table),
    )


def _class_of(analysis: Analysis, root: Term | None) -> str | None:
    """Return how a lemma inflects: as the glossary says, else the dictionary's tag; nothing for what does not."""
    if analysis.part_of_speech == "verb" and any(step.process == "suru-verb" for step in analysis.steps):
        return "suru"
    if root is not None and root.conjugation_class is not None:
        return root.conjugation_class.value
    return class_of_tag(analysis.morphemes[0].tag) if analysis.part_of_speech in ("verb", "adjective") else None


def _sound(vocabulary: Mapping[str, Value], item: Morpheme) -> tuple[Value | None, Value | None]:
    """Return what happened to the sound of a part, and why nothing did."""
    process, condition = (vocabulary.get(f"{V}{value}") if value else None for value in (item.process, item.condition))
    return process, condition


def _tree(example: Example, analysis: Analysis, vocabulary: Mapping[str, Value]) -> Figure | None:
    """Return the drawing of a form and its parts; endings are put on one after the other."""
    parts = [part for unit in example.units for part in unit.parts]
    if len(parts) < 2:
        return None
    leaves = [_leaf(part, vocabulary) for part in parts]
    if analysis.features:
        whole, written = leaves[0], parts[0].morpheme.surface
        for leaf, part in zip(leaves[1:-1], parts[1:-1], strict=True):
            written += part.morpheme.surface
            whole = Branch(Written(written, "ja"), parts=(whole, leaf))
        leaves = [whole, leaves[-1]]
    return constituents(Branch(Written(example.text, "ja"), parts=tuple(leaves), current=True))


def _leaf(part: Part, vocabulary: Mapping[str, Value]) -> Branch:
    item = part.morpheme
    sound = process_name(item.process, vocabulary) if item.process else ""
    return Branch(
        Written(item.surface, "ja"),
        Written(part.romaji, "ja-Latn-hepburn") if part.romaji != item.surface else None,
        Written(part.gloss.text, "en"),
        Written(str(sound), preferences().lang) if sound else None,
    )


def _elsewhere(known: Lookup, lemma: str) -> tuple[Word, ...]:
    """Return the entries of imports that are spelt as a lemma."""
    imports = frozenset(f"imported-{name}" for name in sources_of(known) if name != CURATED)
    if not imports:
        return ()
    hits = Labels(known.index).exact(lemma, Filters(frozenset({"ja"}), imports), MOST_ELSEWHERE)
    return tuple(known.words.many(dict.fromkeys(hit.entry for hit in hits)).values())


def _row(form: InflectedForm, vocabulary: Mapping[str, Value]) -> Row:
    if form.stem:
        name = process_name(form.stem, vocabulary)
    else:
        name = Markup(" + ").join(process_name(process, vocabulary) for process in form.processes)
    return Row(name, form.written, form.reading, script.romanise(form.reading), form.stem is not None)
