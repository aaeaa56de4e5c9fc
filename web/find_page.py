"""The page /find: a text is pasted, the glossary's terms in it are marked, with links, and listed beside it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, current_app, render_template, request

from graph.find import Finder, Occurrence
from graph.find.finder import AUTO
from graph.find.languages import language_of
from graph.lookup import Library, Lookup
from graph.lookup.overviews import groups
from graph.lookup.views import Word
from ontology.vocabulary import iri
from web.http import problem, wants_page

in_texts = Blueprint("in_texts", __name__)

LONGEST_TEXT = 20_000  # characters
MOST_PLACES = 12  # of one entry that the list links to
DOUBTFUL = 0.5  # of confidence: below, the page says that the word is likelier another
_FINDERS: WeakKeyDictionary[Lookup, Finder] = WeakKeyDictionary()
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, and the number of its find in the list, if it is one."""

    text: str
    number: int | None = None
    found: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry that was found: where it was first, and the numbers of all its places."""

    found: Occurrence
    numbers: tuple[int, ...]


def finder(known: Lookup) -> Finder:
    """Return the finder of the serving graph, made when it is first asked for."""
    with _LOCK:
        made = _FINDERS.get(known)
        if made is None:
            with known.lock:
                glossary = known.whole.glossary
            made = _FINDERS[known] = Finder.of(glossary)
        return made


@in_texts.route("/find", methods=["GET", "POST"])
def find() -> Response:
    """Show the form, and the terms of the text that was sent in it."""
    library: Library = current_app.extensions["library"]
    known = library.current()
    text, language = _asked("text").replace("\r\n", "\n"), _asked("lang") or AUTO
    languages = sorted((group.id for group in groups(known, "language")), key=lambda tag: known.languages.get(tag, tag))
    searched = finder(known) if text or language != AUTO else None  # seconds, the first time
    failure = None
    if len(text) > LONGEST_TEXT:
        failure = f"The text has {len(text):,} characters; this page takes {LONGEST_TEXT:,}, “gogen find” any."
        text = ""
    elif searched and language not in (AUTO, *searched.languages):
        failure = "There are no words of this language here: choose one of the list."
        language = AUTO
    if failure and not wants_page("*/*", "application/problem+json"):
        return problem(400, "", failure)
    found = list(searched.find(text, language)) if searched and text.strip() else []
    page = render_template(
        "find.html",
        text=text,
        language=language,
        choices=[(tag, known.languages.get(tag, tag)) for tag in languages],
        pieces=list(pieces(text, found)),
        listed=listed(found),
        count=len(found),
        words=words_in(known, found),
        text_language=language_of(text) if language == AUTO else language,
        most_places=MOST_PLACES,
        languages=known.languages,
        longest_text=LONGEST_TEXT,
        doubtful=DOUBTFUL,
        failure=failure,
    )
    return Response(page, 400 if failure else 200)


def _asked(name: str) -> str:
    return request.form.get(name, request.args.get(name, ""))


def pieces(text: str, found: list[Occurrence]) -> Iterator[Piece]:
    """Cut a text at its finds: stretches between them, and the finds with their numbers from 1."""
    at = 0
    for number, one in enumerate(found, 1):
        if one.start > at:
            yield Piece(text[at : one.start])
        yield Piece(one.text, number, one)
        at = one.end
    if at < len(text):
        yield Piece(text[at:])


def listed(found: list[Occurrence]) -> list[Listed]:
    """Gather the finds of one entry, in the order of the text."""
    numbers: dict[str, list[int]] = {}
    first: dict[str, Occurrence] = {}
    for number, one in enumerate(found, 1):
        first.setdefault(one.best.entry, one)
        numbers.setdefault(one.best.entry, []).append(number)
    return [Listed(one, tuple(numbers[entry])) for entry, one in first.items()]


def words_in(known: Lookup, found: list[Occurrence]) -> dict[str, Word]:
    """Return the words that finds may be, each in one line, by id."""
    entries = {str(iri("entry", candidate.entry)) for one in found for candidate in one.candidates}
    return {word.id: word for word in known.words.many(sorted(entries)).values()}
