"""The page /qa: a text and its translation are pasted; what is wrong with the terms is marked in both and listed."""

import itertools
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext
from markupsafe import Markup, escape

from graph.lookup import Library, Lookup
from graph.lookup.views import Word
from graph.termcheck import Checker, Finding, Kind, Segment, Severity
from graph.termcheck.values import Place
from ontology.vocabulary import iri
from web.http import problem, wants_page
from web.interface import language_name
from web.names import _

checking = Blueprint("checking", __name__)

LONGEST_TEXT = 10_000  # characters of each text
FROM, TO = "ja", "en"
TOO_LONG = _("The text has %(length)s characters; this page takes %(longest)s, “gogen qa” any.")
NO_LANGUAGE = _("There are no words of this language here: choose one of the list.")
SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: _("Error"),
    Severity.WARNING: _("Warning"),
    Severity.NOTE: _("Note"),
}
# What is wrong, in short; then of the places that were found, then how to mend it. The first place is that of the
# source, the second that of the translation, the third are the words that the translation may have.
_MEND = _("Write %(words)s.")
_MEND_OR_SAY = _("Write %(words)s; if the translation says it in another way, leave it as it is.")


class Told(NamedTuple):
    """What a page says of a kind of finding: its name, a sentence about the places, how to mend it."""

    name: str
    sentence: str
    mend: str


TOLD: Mapping[Kind, Told] = {
    Kind.MISSING: Told(
        _("missing translation"), _("%(source)s is not rendered by an approved translation."), _MEND_OR_SAY
    ),
    Kind.WRONG_ROLE: Told(_("wrong role"), _("“%(target)s” is the word for another concept than %(source)s."), _MEND),
    Kind.NOT_EQUIVALENT: Told(_("not equivalent"), _("“%(target)s” is no equivalent of %(source)s."), _MEND),
    Kind.FORBIDDEN: Told(_("forbidden term"), _("“%(target)s” is forbidden."), _MEND),
    Kind.DEPRECATED: Told(_("deprecated term"), _("“%(target)s” is a deprecated word for %(source)s."), _MEND),
    Kind.CHANGED: Told(
        _("changed term"),
        _("%(source)s is not to be translated, and does not stand in the translation as it is written."),
        _MEND,
    ),
    Kind.TRANSCRIPTION: Told(
        _("wrong transcription"), _("“%(target)s” is %(source)s in another transcription."), _MEND
    ),
}
NO_WORD = _("The glossary approves no word for it in this language; see its page.")


class _Guarded:
    """A checker, and the lock that lets one request in at a time."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self.lock = threading.Lock()


_CHECKERS: WeakKeyDictionary[Lookup, _Guarded] = WeakKeyDictionary()
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and the numbers of the findings that are about it; of those ``begun``, it is the first."""

    text: str
    numbers: tuple[int, ...] = ()
    severity: str = ""
    begun: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page has it: its number, what is wrong, how to mend it."""

    number: int
    finding: Finding
    sentence: Markup
    mend: Markup


def guarded(known: Lookup) -> _Guarded:
    """Return the checker of the serving graph, made when it is first asked for."""
    with _LOCK:
        made = _CHECKERS.get(known)
        if made is None:
            with known.lock:
                glossary = known.whole.glossary
            made = _CHECKERS[known] = _Guarded(Checker(glossary))
        return made


@checking.route("/qa", methods=["GET", "POST"])
def qa() -> Response:
    """Show the form, and what is wrong with the pair that was sent in it."""
    library: Library = current_app.extensions["library"]
    known = library.current()
    source, target = (_asked(name).replace("\r\n", "\n") for name in ("source", "target"))
    language, into = _asked("from") or FROM, _asked("to") or TO
    checked = guarded(known)
    failure = _failure(max(len(source), len(target)), {language, into} <= checked.checker.languages)
    if failure and not wants_page("*/*", "application/problem+json"):
        return problem(400, "", failure[0] % failure[1])
    if failure:
        source, target = source[:LONGEST_TEXT], target[:LONGEST_TEXT]
        language, into = (
            tag if tag in checked.checker.languages else usual for tag, usual in ((language, FROM), (into, TO))
        )
    found: list[Finding] = []
    asked = bool(source.strip() and target.strip()) and not failure
    if asked:
        with checked.lock:
            found = checked.checker.check(Segment(source, target, language, into))
    numbered = list(enumerate(found, 1))
    page = render_template(
        "qa.html",
        source=source,
        target=target,
        language=language,
        into=into,
        choices=_languages(known, checked.checker),
        asked=asked,
        found=[
            Shown(number, one, worded(one, language, into), mended(one, into)) for number, one in enumerate(found, 1)
        ],
        counts=[(SEVERITIES[severity], n) for severity, n in sorted(Counter(one.severity for one in found).items())],
        told=TOLD,
        severities=SEVERITIES,
        words=_words(known, found),
        source_pieces=list(pieces(source, ((number, one, one.in_source) for number, one in numbered))),
        target_pieces=list(pieces(target, ((number, one, one.in_target) for number, one in numbered))),
        longest_text=LONGEST_TEXT,
        failure=gettext(failure[0], **failure[1]) if failure else None,
    )
    response = Response(page, 400 if failure else 200)
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"  # texts are private
    return response


def _failure(length: int, known: bool) -> tuple[str, dict[str, str]] | None:
    """Return why a pair cannot be checked: a message and what it names."""
    if length > LONGEST_TEXT:
        return TOO_LONG, {"length": f"{length:,}", "longest": f"{LONGEST_TEXT:,}"}
    return None if known else (NO_LANGUAGE, {})


def _languages(known: Lookup, checker: Checker) -> list[tuple[str, str]]:
    """Return the languages that can be checked, by the names that the reader has for them."""
    named = ((tag, language_name(tag, known.languages)) for tag in checker.languages)
    return sorted(named, key=lambda one: one[1])


def _words(known: Lookup, found: Iterable[Finding]) -> dict[str, Word]:
    """Return the words that findings are about, by id."""
    return {
        word.id: word
        for word in known.words.many({str(iri("entry", one.entry)) for one in found if one.entry}).values()
    }


def worded(finding: Finding, language: str, into: str) -> Markup:
    """Return what is wrong as a sentence in the reader's language, what it quotes marked with its own."""
    source = finding.in_source.text if finding.in_source else finding.term
    target = finding.in_target.text if finding.in_target else ""
    places = {"source": _quoted(source, language), "target": _quoted(target, into)}
    return escape(gettext(TOLD[finding.kind].sentence)) % places


def mended(finding: Finding, into: str) -> Markup:
    """Return how a finding may be mended, in the reader's language."""
    if not finding.expected:
        return escape(gettext(NO_WORD)) if finding.entry else Markup()
    words = escape(gettext(" or ")).join(_quoted(word, into) for word in finding.expected)
    return escape(gettext(TOLD[finding.kind].mend)) % {"words": words}


def _quoted(text: str, tag: str) -> Markup:
    return Markup('<bdi lang="{}">{}</bdi>').format(tag, text)


def _asked(name: str) -> str:
    return request.form.get(name, request.args.get(name, ""))


def pieces(text: str, found: Iterable[tuple[int, Finding, Place | None]]) -> Iterator[Piece]:
    """Cut a text at the places of findings, which may overlap, with the numbers of the findings in each piece."""
    places = [(place, number, one.severity.value) for number, one, place in found if place]
    cuts = sorted({0, len(text), *(edge for row in places for edge in (row[0].start, row[0].end))})
    for start, end in itertools.pairwise(cuts):
        here = [row for row in places if row[0].start <= start and end <= row[0].end]
        severity = min((row[2] for row in here), default="")  # error before warning, in the alphabet too
        begun = tuple(row[1] for row in here if row[0].start == start)
        yield Piece(text[start:end], tuple(row[1] for row in here), severity, begun)
