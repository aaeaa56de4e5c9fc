"""The page /qa: a text and its translation are pasted; what is wrong with the terms is marked in both and listed."""

import itertools
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, current_app, render_template, request

from graph.lookup import Library, Lookup
from graph.termcheck import Checker, Finding, Segment
from graph.termcheck.values import Place
from web.http import problem, wants_page

checking = Blueprint("checking", __name__)

LONGEST_TEXT = 10_000  # characters of each text
FROM, TO = "ja", "en"


class _Guarded:
    """A checker, and the lock that lets one request in at a time."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self.lock = threading.Lock()


_CHECKERS: WeakKeyDictionary[Lookup, _Guarded] = WeakKeyDictionary()
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and the numbers of the findings that are about it."""

    text: str
    numbers: tuple[int, ...] = ()
    severity: str = ""


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
    languages = sorted(checked.checker.languages, key=lambda tag: known.languages.get(tag, tag))
    failure = None
    longest = max(len(source), len(target))
    if longest > LONGEST_TEXT:
        failure = f"The text has {longest:,} characters; this page takes {LONGEST_TEXT:,}, “gogen qa” any."
        source, target = source[:LONGEST_TEXT], target[:LONGEST_TEXT]
    elif not {language, into} <= set(languages):
        failure = "There are no words of this language here: choose one of the list."
        language, into = FROM, TO
    if failure and not wants_page("*/*", "application/problem+json"):
        return problem(400, "", failure)
    found: list[Finding] = []
    asked = bool(source.strip() and target.strip()) and not failure
    if asked:
        with checked.lock:
            found = checked.checker.check(Segment(source, target, language, into))
    page = render_template(
        "qa.html",
        source=source,
        target=target,
        language=language,
        into=into,
        choices=[(tag, known.languages.get(tag, tag)) for tag in languages],
        asked=asked,
        found=found,
        worded=worded,
        source_pieces=list(pieces(source, ((number, one, one.in_source) for number, one in enumerate(found, 1)))),
        target_pieces=list(pieces(target, ((number, one, one.in_target) for number, one in enumerate(found, 1)))),
        longest_text=LONGEST_TEXT,
        failure=failure,
    )
    return Response(page, 400 if failure else 200)


def worded(finding: Finding, language: str, into: str) -> list[tuple[str, str | None]]:
    """Return the message of a finding in pieces, each with the language of what it quotes."""
    tags = {text: into for text in (*finding.expected, finding.in_target.text if finding.in_target else "") if text}
    tags |= {finding.in_source.text: language} if finding.in_source else {}
    if not tags:
        return [(finding.message, None)]
    quoted = re.compile("|".join(re.escape(text) for text in sorted(tags, key=len, reverse=True)))
    row: list[tuple[str, str | None]] = []
    at = 0
    for found in quoted.finditer(finding.message):
        row += [(finding.message[at : found.start()], None), (found[0], tags[found[0]])]
        at = found.end()
    return [*row, (finding.message[at:], None)]


def _asked(name: str) -> str:
    return request.form.get(name, request.args.get(name, ""))


def pieces(text: str, found: Iterable[tuple[int, Finding, Place | None]]) -> Iterator[Piece]:
    """Cut a text at the places of findings, which may overlap, with the numbers of the findings in each piece."""
    places = [(place, number, one.severity.value) for number, one, place in found if place]
    cuts = sorted({0, len(text), *(edge for place, _, _ in places for edge in (place.start, place.end))})
    for start, end in itertools.pairwise(cuts):
        here = [(number, severity) for place, number, severity in places if place.start <= start and end <= place.end]
        severity = min((severity for _, severity in here), default="")  # error before warning, in the alphabet too
        yield Piece(text[start:end], tuple(number for number, _ in here), severity)
