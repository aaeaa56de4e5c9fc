"""The page /find, “Read”: a text is pasted; the glossary's terms in it are glossed in place, to be taken along too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext

from graph.find import Occurrence
from graph.find.finder import AUTO
from graph.lookup import Library, Lookup
from graph.lookup.overviews import groups
from graph.lookup.ranking import sources_of
from graph.lookup.views import Word
from morphology.interlinear import Example, labels_of
from web import read_formats
from web.http import problem, wants_page
from web.interface import language_name, preferences
from web.meanings import Meanings
from web.names import _
from web.reading import ALL, KANA, OFF, TERMS, Machines, lined, listed, machines, read, words_in

in_texts = Blueprint("in_texts", __name__)

LONGEST_TEXT = 20_000  # characters
MOST_PLACES = 12  # of one entry that the list links to
MOST_LINED = 50  # sentences shown morpheme by morpheme; all are handed out
DOUBTFUL = 0.5  # of confidence: below, the page says that the word is likelier another
TOO_LONG = _("The text has %(length)s characters; this page takes %(longest)s, “gogen find” any.")
NO_LANGUAGE = _("There are no words of this language here: choose one of the list.")
# What the choice of furigana is called.
KANA_NAMES: Mapping[str, str] = {OFF: _("none"), TERMS: _("over terms"), ALL: _("over every word")}
# How a find stands for its entry: see ``graph.find.values.How``.
HOW: Mapping[str, str] = {
    "written": _("as it is written"),
    "other-spelling": _("another spelling"),
    "inflected": _("an inflected form"),
}
FORMATS: Mapping[str, tuple[str, str, Callable[..., str]]] = {
    "text": ("text/plain", "txt", read_formats.as_text),
    "json": ("application/json", "json", read_formats.as_json),
    "latex": ("application/x-tex", "tex", read_formats.as_latex),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the text, its language (``auto``), furigana, sentences in lines, a format to hand out."""

    text: str
    language: str
    kana: str
    lines: bool
    format: str


@dataclass(slots=True)
class Result:
    """What was found in a text: finds, the words that they may be by id, sentences, and imports that told a meaning."""

    text: str
    language: str
    found: list[Occurrence] = field(default_factory=list)
    words: dict[str, Word] = field(default_factory=dict)
    sentences: list[Example] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)


@in_texts.route("/find", methods=["GET", "POST"])
def find() -> Response:
    """Show the form, and the terms of the text that was sent in it; or hand them out in a ``format``."""
    library: Library = current_app.extensions["library"]
    known = library.current()
    asked = _read_form()
    machine = machines(known) if asked.text or asked.language != AUTO else None  # seconds, the first time
    failure = _failure(asked, machine)
    if failure and not wants_page("*/*", "application/problem+json"):
        return problem(400, "", failure[0] % failure[1])
    result = Result("" if failure else asked.text, AUTO if failure else asked.language)
    if machine and not failure and asked.text.strip():
        _found(known, machine, asked, result)
        if asked.format:
            return _handed_out(known, result, asked.format)
    page = render_template(
        "find.html",
        asked=asked,
        result=result,
        runs=read(result.text, result.language, result.found, asked.kana, machine) if machine else [],
        listed=listed(result.found),
        choices=_languages(known),
        kana_names=KANA_NAMES,
        how=HOW,
        formats=FORMATS,
        labels=labels_of(result.sentences[:MOST_LINED]),
        most_places=MOST_PLACES,
        most_lined=MOST_LINED,
        languages=known.languages,
        longest_text=LONGEST_TEXT,
        doubtful=DOUBTFUL,
        failure=gettext(failure[0], **failure[1]) if failure else None,
    )
    response = Response(page, 400 if failure else 200)
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"  # texts are private
    return response


def _read_form() -> Asked:
    """Return what was asked for; of choices that are not there, the usual ones."""
    usual = TERMS if preferences().furigana == "on" else OFF
    kana, to = _given("kana"), _given("format")
    return Asked(
        text=_given("text").replace("\r\n", "\n"),
        language=_given("text-lang") or AUTO,
        kana=kana if kana in KANA else usual,
        lines=_given("lines") == "1",
        format=to if to in FORMATS else "",
    )


def _given(name: str) -> str:
    return request.form.get(name, request.args.get(name, ""))


def _failure(asked: Asked, machine: Machines | None) -> tuple[str, dict[str, str]] | None:
    """Return why a text cannot be read: a message and what it names."""
    if len(asked.text) > LONGEST_TEXT:
        return TOO_LONG, {"length": f"{len(asked.text):,}", "longest": f"{LONGEST_TEXT:,}"}
    if machine and asked.language not in (AUTO, *machine.finder.languages):
        return NO_LANGUAGE, {}
    return None


def _found(known: Lookup, machine: Machines, asked: Asked, result: Result) -> None:
    """Find the terms of a text, and read its sentences where they are asked for or needed."""
    result.found = list(machine.finder.find(asked.text, asked.language))
    result.words = words_in(known, result.found)
    if asked.lines or asked.format == "latex":
        meanings = Meanings(known)
        most = None if asked.format else MOST_LINED + 1
        result.sentences = list(islice(lined(asked.text, asked.language, meanings, machine, most), most))
        titles = sources_of(known)
        result.imported = [titles[name] for name in meanings.imported]


def _handed_out(known: Lookup, result: Result, to: str) -> Response:
    media, extension, write = FORMATS[to]
    text = write(result.text, result.found, result.words, result.sentences)
    response = Response(text, content_type=f"{media}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="gogen-text.{extension}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _languages(known: Lookup) -> list[tuple[str, str]]:
    """Return the languages that there are words of, by the names that the reader has for them."""
    named = [(group.id, language_name(group.id, known.languages)) for group in groups(known, "language")]
    return sorted(named, key=lambda one: one[1])
