"""SPARQL updates before they run: what is refused by its tokens, and the dataset that a request names for them.

Nothing is fetched: SERVICE and LOAD are refused, and LOAD SILENT, which goes on where a LOAD fails, does nothing. CLEAR
GRAPH and DROP GRAPH do nothing to a graph that is not there, as in stores that keep no empty graphs (SPARQL 1.1 Update,
3.1.3 and 3.2.2).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.engine.screening import DEEPEST_NESTING, TOKEN, decoded
from ontology.errors import WriteError

NOTHING = "INSERT DATA {}"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token that matters: ``word`` is a keyword in capitals, else empty; ``depth`` counts the brackets around."""

    word: str
    start: int
    end: int
    depth: int


def prepared(update: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> str:
    """Return an update as it may run: nothing is fetched, and every WHERE asks the graphs that the request names.

    ``using`` and ``using_named`` are IRIs (SPARQL 1.1 Protocol, 2.2.3). Raises WriteError for SERVICE or LOAD in any
    spelling, brackets nested too deeply, and graphs named both by the request and by USING or WITH.
    """
    pieces = list(_pieces(update))
    told = [piece.word for piece in _pieces(decoded(update)) if piece.word]
    if "SERVICE" in told:
        raise WriteError("SERVICE is refused: this endpoint asks no other server")
    plain = told == [piece.word for piece in pieces if piece.word]
    if "LOAD" in told and not plain:
        raise WriteError("LOAD is refused in words with escapes")
    edits = list(_edits(update, pieces))
    if using or using_named:
        if not plain:
            raise WriteError("with using-graph-uri or using-named-graph-uri, write the keywords without escapes")
        if any(piece.word in ("USING", "WITH") for piece in pieces):
            raise WriteError(
                "the dataset is given twice: by using-graph-uri or using-named-graph-uri, and by USING or WITH"
            )
        graphs = [f"USING <{graph}>" for graph in using] + [f"USING NAMED <{graph}>" for graph in using_named]
        edits += _dataset(update, pieces, " ".join(graphs))
    return _edited(update, edits)


def _pieces(update: str) -> Iterator[_Piece]:
    """Yield the tokens of an update but comments. Raises WriteError if it nests too deeply."""
    depth = 0
    for token in TOKEN.finditer(update):
        depth -= bool(token["close"])
        if not token[0].startswith("#"):
            yield _Piece((token["word"] or "").upper(), token.start(), token.end(), depth)
        depth += bool(token["open"])
        if depth > DEEPEST_NESTING:
            raise WriteError(f"the update nests brackets more than {DEEPEST_NESTING} deep")


_Edit = tuple[int, int, str]  # from, to, what stands there instead


def _edits(update: str, pieces: Sequence[_Piece]) -> Iterator[_Edit]:
    """Yield what becomes of LOAD SILENT, and of CLEAR and DROP of one graph."""
    words = [piece.word for piece in pieces]
    for at, piece in enumerate(pieces):
        if piece.word == "LOAD":
            if words[at + 1 : at + 2] != ["SILENT"]:
                raise WriteError(
                    "LOAD is refused: this endpoint fetches nothing; send the file to the graph store instead"
                )
            last = at + (5 if words[at + 3 : at + 5] == ["INTO", "GRAPH"] else 2)
            if len(pieces) > last:
                yield piece.start, pieces[last].end, NOTHING
        elif piece.word in ("CLEAR", "DROP") and piece.depth == 0 and words[at + 1 : at + 2] == ["GRAPH"]:
            yield piece.end, piece.end, " SILENT"


def _dataset(update: str, pieces: Sequence[_Piece], clauses: str) -> Iterator[_Edit]:
    """Yield what puts USING before each WHERE: ``DELETE WHERE { … }`` becomes ``DELETE { … } USING … WHERE { … }``."""
    for at, piece in enumerate(pieces):
        if piece.word == "WHERE" and piece.depth == 0:
            pattern = ""
            if at and pieces[at - 1].word == "DELETE":
                end = next((other.end for other in pieces[at + 2 :] if other.depth == 0), len(update))
                pattern = update[piece.end : end] + " "
            yield piece.start, piece.start, f"{pattern}{clauses} "


def _edited(update: str, edits: Sequence[_Edit]) -> str:
    pieces, done = [], 0
    for start, end, text in sorted(edits):
        pieces += [update[done:start], text]
        done = end
    return "".join([*pieces, update[done:]])
