"""What can be told of a SPARQL text by its tokens, before any parser sees it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ontology.errors import QueryError, QueryTooLong

MOST_BYTES = 64 * 1024
DEEPEST_NESTING = 100

# The tokens of SPARQL that matter here; what lies inside strings, IRIs and comments is no keyword and no bracket.
TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|\#[^\n\r]*"
    r"|[?$](?P<variable>\w+)"
    r"|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"
    r"|(?P<name>[^\W\d_][\w.-]*)?:[\w.:%\\-]*"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<star>\*)",
    re.DOTALL,
)
CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


SELECT, ASK, GRAPH, UPDATE = "select", "ask", "graph", "update"
_KINDS = {
    "SELECT": SELECT,
    "ASK": ASK,
    "CONSTRUCT": GRAPH,
    "DESCRIBE": GRAPH,
    **dict.fromkeys(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"], UPDATE),
}
_VARYING = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}  # SPARQL 1.1 Query, 17.4
_CASED_TAG = re.compile(r"""(["'])[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})+\1""")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tokens of a text say: its words in capitals, prefixes it uses, how deep it nests, what it may hold."""

    words: frozenset[str]
    prefixes: frozenset[str]
    kind: str | None
    depth: int
    star: bool
    cased_tag: bool


@lru_cache(maxsize=128)
def seen(query: str) -> Seen:
    """Look at the tokens of a text once, codepoint escapes resolved."""
    words: dict[str, None] = {}
    prefixes = set()
    depth = deepest = 0
    star = cased_tag = False
    for token in TOKEN.finditer(decoded(query)):
        match token.lastgroup:
            case "word":
                words.setdefault(token["word"].upper())
            case "name":
                prefixes.add(token["name"])
            case "open":
                depth += 1
                deepest = max(deepest, depth)
            case "close":
                depth -= 1
            case "star":
                star = True
            case None if token[0][0] in "\"'":
                cased_tag = cased_tag or (not token[0].islower() and bool(_CASED_TAG.fullmatch(token[0])))
    kind = next((_KINDS[word] for word in words if word in _KINDS), None)
    return Seen(frozenset(words), frozenset(prefixes), kind, deepest, star, cased_tag)


def refuse(query: str) -> None:
    """Refuse what must not reach a parser: too long, nested too deeply, or with a SERVICE clause in any spelling."""
    size = len(query.encode(errors="replace"))
    if size > MOST_BYTES:
        raise QueryTooLong(f"the query has {size} bytes; {MOST_BYTES} are allowed")
    if seen(query).depth > DEEPEST_NESTING:
        raise QueryError(f"the query nests brackets more than {DEEPEST_NESTING} deep")
    if "SERVICE" in seen(query).words:
        raise QueryError("SERVICE is refused: this endpoint asks no other server")


def kind_of(text: str) -> str | None:
    """Return what a query answers with, or that it is an update, seen from its first keyword; None if it is neither."""
    return seen(text).kind


def varies(query: str) -> bool:
    """Tell whether a query may be answered differently on the same graph: by time, chance or new blank nodes."""
    return not seen(query).words.isdisjoint(_VARYING)


def names_its_dataset(query: str) -> bool:
    """Return whether a query says FROM or FROM NAMED: then it asks those graphs of the store, not the union of all."""
    return "FROM" in seen(query).words


def decoded(query: str) -> str:
    """Return the query with codepoint escapes resolved, as SPARQL 1.1 (19.2) does before it is parsed."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return chr(code) if code <= 0x10FFFF else found[0]

    return CODEPOINT.sub(character, query) if "\\" in query else query


def in_order_of_appearance(query: str, variables: Sequence[str]) -> str | None:
    """Return a ``SELECT *`` query with its variables written out in the order in which the text first names them.

    ``variables`` are those in scope, which only a parser knows. None if the query has no star of its own (one of a
    subquery does not count), or one variable. Oxigraph gives them in order of the alphabet.
    """
    if not seen(query).star:
        return None
    star = None
    order: dict[str, None] = {}
    selected = False
    for token in TOKEN.finditer(query):
        word = (token["word"] or "").upper()
        if not selected:
            selected = word == "SELECT"
        elif star is None:
            if token["star"]:
                star = token
            elif word not in ("DISTINCT", "REDUCED") and not token[0].startswith("#"):
                return None
        elif token["variable"]:
            order.setdefault(token["variable"])
    wanted = [name for name in order if name in variables]
    if star is None or len(wanted) != len(variables) or wanted == list(variables):
        return None
    return query[: star.start()] + " ".join(f"?{name}" for name in wanted) + query[star.end() :]


def with_tags_as_written(query: str, function: str) -> str | None:
    """Return a query that compares tags in capitals (``LANG(?l) = "ja-Latn"``) with another function for LANG.

    Oxigraph keeps language tags in lower case, so that such a comparison would silently find nothing; ``function`` is
    the IRI of one that answers in BCP 47 case. None where the query compares no such tag, and LANG may stay.
    """
    if not seen(query).cased_tag or "LANG" not in seen(query).words:
        return None
    pieces, at = [], 0
    for token in TOKEN.finditer(query):
        if (token["word"] or "").upper() == "LANG":
            pieces += [query[at : token.start()], f"<{function}>"]
            at = token.end()
    return "".join([*pieces, query[at:]]) if pieces else None
