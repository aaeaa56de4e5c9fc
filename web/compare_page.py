"""The page /compare: two or three terms or concepts side by side (``?of=ja-netorare&of=ja-netori&of=en-cuckold``).

Each ``of`` is the id of a term, ``concept/`` and the id of a concept, or anything that the search takes: its first
answer is compared, the others are offered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for

from graph.lookup import Lookup
from graph.lookup.comparing import MOST, Comparison, compare
from graph.lookup.kinship import CONCEPT, Subject, subject
from graph.lookup.ranking import page
from graph.lookup.search import LONGEST, clean
from graph.lookup.views import ConceptLink, ConceptView, Word
from ontology.vocabulary import iri
from web.names import _
from web.pages import lookup, pages

MOST_OFFERED = 6  # other answers of a search
_ID = re.compile(r"[a-z]+(-[A-Za-z0-9]+)+")

# Comparisons to start from; those whose words the graph has are shown.
EXAMPLES = (
    ("ja-netorare", "ja-netori", "en-cuckold"),
    ("ja-netorare", "ja-netori", "ja-netorase"),
    ("ja-otaku", "en-otaku"),
    ("ja-sake", "en-sake"),
    ("ja-tsundere", "ja-yandere"),
    ("ja-haiku", "ja-tanka"),
)
RESPECTS = {
    "meaning": _("Meaning"),
    "focalizer": _("Told through the eyes of"),
    "consent": _("Consent as depicted"),
    "roles": _("Roles"),
    "field": _("Subject field"),
    "kind": _("Kind of word"),
    "stratum": _("Origin stratum"),
    "process": _("How it was made"),
    "origin": _("Made or borrowed from"),
    "roots": _("Goes back to"),
    "parts": _("Parts"),
    "register": _("Register"),
    "status": _("Standing"),
    "words": _("Words for it"),
    "languages": _("Languages that have a word for it"),
    "sources": _("Sources, the oldest first"),
    "advisories": _("Advisory"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one ``of`` came to: the subject, or None; the other words and concepts that may have been meant.

    ``missing`` tells that it looks like an id of ours and is none.
    """

    typed: str
    subject: Subject | None
    words: tuple[Word, ...] = ()
    concepts: tuple[ConceptLink, ...] = ()
    missing: bool = False


@pages.get("/compare", endpoint="compare")
def compare_terms() -> tuple[str, int]:
    """Show a form for two or three terms or concepts, and what the graph knows of each side by side."""
    known = lookup()
    asked = [text for one in request.args.getlist("of")[:20] if (text := clean(one[: 2 * LONGEST]))]
    read: dict[str, ConceptView | None] = {}
    chosen = [_chosen(known, typed, read) for typed in asked[:MOST]]
    found = {one.subject.id: one.subject for one in chosen if one.subject}
    compared: Comparison | None = compare(known, tuple(found.values())) if len(found) > 1 else None
    html = render_template(
        "compare.html",
        chosen=chosen,
        fields=[one.typed for one in chosen] + [""] * (MOST - len(chosen)),
        twice=len([one for one in chosen if one.subject]) > len(found),
        left_out=len(asked) > MOST,
        compared=compared,
        subjects=tuple(found.values()),
        names=RESPECTS,
        languages=known.languages,
        examples=_examples(known) if compared is None else (),
        instead=lambda place, other: _address(chosen, place, other),
        longest=LONGEST,
    )
    return html, 404 if any(one.missing for one in chosen) else 200


def _chosen(known: Lookup, typed: str, read: dict[str, ConceptView | None]) -> Chosen:
    """Return what a text names: an id first, else the first answer of the search, with the others."""
    is_id = typed.startswith(CONCEPT) or _ID.fullmatch(typed) is not None
    if is_id and (named := subject(known, typed, read)):
        return Chosen(typed, named)
    if typed.startswith(CONCEPT):
        return Chosen(typed, None, missing=True)
    found = page(known, typed, limit=MOST_OFFERED + 1)
    ranked = found.ranked
    best = subject(known, ranked[0].word.id, read) if ranked else None
    if best is None:
        return Chosen(typed, None, tuple(one.word for one in found.near), missing=is_id)
    concepts = (ConceptLink(one.id, one.label) for one in best.concepts)
    return Chosen(typed, best, tuple(one.word for one in ranked[1:]), tuple(concepts))


def _address(chosen: Sequence[Chosen], place: int, other: str) -> str:
    """Return the address of the same comparison with another thing in one place."""
    names = [one.subject.id if one.subject else one.typed for one in chosen]
    return url_for("pages.compare", of=[*names[:place], other, *names[place + 1 :]])


def _examples(known: Lookup) -> list[tuple[Word, ...]]:
    words = known.words.many(str(iri("entry", name)) for some in EXAMPLES for name in some)
    found = [tuple(words[name] for one in some if (name := str(iri("entry", one))) in words) for some in EXAMPLES]
    return [some for some, wanted in zip(found, EXAMPLES, strict=True) if len(some) == len(wanted)]
