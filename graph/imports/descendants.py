"""The descendants of a word as Wiktionary lists them: a tree, in either of the shapes that wiktextract gives it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.imports import languages
from graph.imports.templates import WORDLESS, Template, Warn, args_of, list_of, plain, text_of
from graph.imports.words import Descendant, Route

# What the tags of a descendant say (newer files), and the arguments of its template (older ones, {{desc|en|…|bor=1}}).
_DESCENDANT_TAGS = {
    "borrowed": Route.BORROWED,
    "learned borrowing": Route.BORROWED,
    "learned": Route.BORROWED,
    "unadapted borrowing": Route.BORROWED,
    "transliteration": Route.BORROWED,
    "phono-semantic matching": Route.BORROWED,
    "orthographic borrowing": Route.GRAPHIC,
    "calque": Route.CALQUE,
    "calqued": Route.CALQUE,
    "partial calque": Route.CALQUE,
    "semantic loan": Route.CALQUE,
    "inherited": Route.INHERITED,
    "derived": Route.DERIVED,
}
_DESCENDANT_ARGS = {
    "bor": Route.BORROWED,
    "lbor": Route.BORROWED,
    "slb": Route.BORROWED,
    "translit": Route.BORROWED,
    "obor": Route.GRAPHIC,
    "cal": Route.CALQUE,
    "clq": Route.CALQUE,
    "pclq": Route.CALQUE,
    "sml": Route.CALQUE,
    "der": Route.DERIVED,
}
_ARROW = "→"
MOST_DEEP = 20  # generations of descendants


def descendants(rows: Sequence[Any], warn: Warn = lambda _: None) -> tuple[Descendant, ...]:
    """Return the words that come from a word, each with its own descendants, from either shape that wiktextract gives.

    Newer files nest (``lang_code``, ``word``, ``roman``, ``tags``, ``descendants``), older ones give a flat list with
    ``depth``, ``templates`` and ``text``. A heading without a word hands its descendants up, their way then derived.
    """
    rows = [row for row in rows if isinstance(row, Mapping)]
    if any("depth" in row for row in rows):
        rows = _nested(rows)
    return tuple(_descendants(rows, warn, 0))


def _descendants(rows: Sequence[Any], warn: Warn, depth: int) -> Iterator[Descendant]:
    for row in rows:
        if not isinstance(row, Mapping) or depth > MOST_DEEP:
            continue
        below = tuple(_descendants(list_of(row.get("descendants")), warn, depth + 1))
        code, word = text_of(row.get("lang_code")), plain(text_of(row.get("word")), "")
        tag = languages.of_wiktionary(code)
        if tag is None and code not in ("", "unknown"):
            warn(f"unknown language code {code!r} of a descendant; it is left out")
        if tag is None or word in WORDLESS:
            heading = code in ("", "unknown")
            yield from below if heading else (child._replace(route=Route.DERIVED) for child in below)
            continue
        marks = [mark for mark in [*list_of(row.get("tags")), *list_of(row.get("raw_tags"))] if isinstance(mark, str)]
        route = next((_DESCENDANT_TAGS[mark] for mark in marks if mark in _DESCENDANT_TAGS), Route.DERIVED)
        yield Descendant(tag, word, route, plain(text_of(row.get("roman")), "") or None, below)


def _nested(rows: Sequence[Template]) -> list[dict[str, Any]]:
    """Return a flat list with depths as a tree in the newer shape."""
    top = list[dict[str, Any]]()
    above = list[tuple[int, dict[str, Any]]]()
    for row in rows:
        stated = row.get("depth")
        depth = stated if isinstance(stated, int) else 1
        while above and above[-1][0] >= depth:
            above.pop()
        nodes = list(_old(row))
        (above[-1][1]["descendants"] if above else top).extend(nodes)
        above.append((depth, nodes[-1]))
    return top


def _old(row: Template) -> Iterator[dict[str, Any]]:
    """Yield a descendant of an older file in the newer shape, one for each ``desc`` template of its line."""
    count = 0
    for template in list_of(row.get("templates")):
        args = args_of(template) if isinstance(template, Mapping) else {}
        if not args or template.get("name") not in ("desc", "descendant", "desctree", "descendants tree"):
            continue
        count += 1
        way = next((route for arg, route in _DESCENDANT_ARGS.items() if args.get(arg)), None)
        arrow = _ARROW in text_of(template.get("expansion")) or _ARROW in text_of(row.get("text"))
        tags = [str(way)] if way else ["borrowed"] if arrow else []
        yield {
            "lang_code": args.get("1", ""),
            "word": args.get("2", ""),
            "roman": args.get("tr", ""),
            "tags": tags,
            "descendants": [],
        }
    if not count:
        yield {"lang_code": "", "word": "", "descendants": []}
