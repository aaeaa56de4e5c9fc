"""What can be told of a SPARQL text by its tokens, before any parser sees it."""

import re
from collections.abc import Sequence

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


def refuse(query: str) -> None:
    """Refuse what must not reach a parser: too long, nested too deeply, or with a SERVICE clause in any spelling."""
    size = len(query.encode(errors="replace"))
    if size > MOST_BYTES:
        raise QueryTooLong(f"the query has {size} bytes; {MOST_BYTES} are allowed")
    depth = 0
    for token in TOKEN.finditer(decoded(query)):
        if token["open"]:
            depth += 1
            if depth > DEEPEST_NESTING:
                raise QueryError(f"the query nests brackets more than {DEEPEST_NESTING} deep")
        elif token["close"]:
            depth -= 1
        elif (token["word"] or "").upper() == "SERVICE":
            raise QueryError("SERVICE is refused: this endpoint asks no other server")


def decoded(query: str) -> str:
    """Return the query with codepoint escapes resolved, as SPARQL 1.1 (19.2) does before it is parsed."""

    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return chr(code) if code <= 0x10FFFF else found[0]

    return CODEPOINT.sub(character, query)


def names_its_dataset(query: str) -> bool:
    """Return whether a query says FROM or FROM NAMED: then it asks those graphs of the store, not the union of all."""
    return any((token["word"] or "").upper() == "FROM" for token in TOKEN.finditer(decoded(query)))


def in_order_of_appearance(query: str, variables: Sequence[str]) -> str | None:
    """Return a ``SELECT *`` query with its variables written out in the order in which the text first names them.

    ``variables`` are those in scope, which only a parser knows. None if the query has no star of its own (one of a
    subquery does not count), or one variable. Oxigraph gives them in order of the alphabet.
    """
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
