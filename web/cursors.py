"""Cursors: opaque marks of a place among the answers to one question, good for one state of the graph."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping

from graph.lookup.ranking import Place
from web.parameters import BadParameter

_NUMBERS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){2}", re.ASCII)


def question_of(given: Mapping[str, object]) -> str:
    """Return what a cursor belongs to: all that was asked, without the place and the number of answers."""
    asked = sorted((name, value) for name, value in given.items() if name not in ("cursor", "limit"))
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]


def cursor_for(after: Place, question: str, stamp: str) -> str:
    """Return the mark of a place in a list; ``stamp`` tells the state of the graph."""
    numbers = ".".join(map(str, after))
    return base64.urlsafe_b64encode(f"{numbers} {question} {stamp}".encode()).decode().rstrip("=")


def after_of(cursor: str, question: str, stamp: str) -> Place:
    """Return the place that a cursor marks.

    Raises BadParameter, with the status 410 if the graph has changed since, for a cursor of another question, and for
    what is none.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode("ascii")
        numbers, of, given_for = text.split(" ")
        if not _NUMBERS.fullmatch(numbers):
            raise ValueError(numbers)
    except (binascii.Error, ValueError):
        raise BadParameter("cursor", "cursor is none that was given here: take it from “next”.") from None
    if of != question:
        raise BadParameter("cursor", "cursor belongs to another question: the other parameters must stay the same.")
    if given_for != stamp:
        detail = "cursor belongs to an earlier state of the graph; ask again without it."
        raise BadParameter("cursor", detail, status=410)
    return Place(*map(int, numbers.split(".")))
