"""What can be told of a SPARQL text by its tokens, before any parser sees it."""

import re

from ontology.errors import QueryError

MOST_CHARACTERS = 64 * 1024
DEEPEST_NESTING = 100

# The tokens of SPARQL that matter here; what lies inside strings, IRIs and comments is no keyword and no bracket.
TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|\#[^\n\r]*"
    r"|[?$]\w+"
    r"|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"
    r"|(?P<name>[^\W\d_][\w.-]*)?:[\w.:%\\-]*"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<open>[({\[])|(?P<close>[)}\]])",
    re.DOTALL,
)
CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse(query: str) -> None:
    """Refuse what must not reach a parser: too long, nested too deeply, or with a SERVICE clause in any spelling."""
    if len(query) > MOST_CHARACTERS:
        raise QueryError(f"the query has {len(query)} characters; {MOST_CHARACTERS} are allowed")
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
