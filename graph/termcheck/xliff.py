"""XLIFF 1.2 and 2.x (OASIS), a unit at a time; inline tags are left out of the texts, document types refused.

What is not to be translated, and what has no finished translation, is left out.
"""

from collections.abc import Iterator
from typing import IO

from graph.formats.tbx.markup import Node, Opened, pieces
from graph.termcheck.values import Segment
from ontology.errors import FormatError

VERSIONS = ("1.1", "1.2", "2.0", "2.1", "2.2")
_UNITS = ("trans-unit", "unit")
# Elements whose content is code of the original format, no text.
_CODE = frozenset({"bpt", "ept", "ph", "it"})
# States of a target that say that it is none yet: XLIFF 1.2 and 2.x. States that say that more is to be done to it are
# those of a draft, which is worth checking.
_UNTRANSLATED = frozenset({"new", "needs-translation", "initial"})


def read(file: IO[bytes], unfinished: bool = False) -> Iterator[Segment]:
    """Yield the translated segments of an XLIFF file, ``unfinished`` ones too if they are asked for.

    Raises FormatError with the line if it is not well-formed, is no XLIFF, or has a document type declaration.
    """
    around: list[Node] = []  # the elements that are open
    for piece in pieces(file, _UNITS):
        node = piece.node
        if isinstance(piece, Opened):
            if node.name == "#doctype":
                raise FormatError(f"document type declarations are refused (line {node.line})")
            if not piece.path and node.name != "#text":
                _checked(node)
            around = [*around[: len(piece.path)], node]
            continue
        around = around[: len(piece.path)]
        if not around:
            raise FormatError(f"not XLIFF: root element {node.name!r}")
        if _told([*around, node], "translate") == "no":
            continue
        read_unit = _segments if node.name == "unit" else _trans_unit
        for source, target, unit in read_unit(node):
            state = _state(target, node, unit)
            if target is None or (state in _UNTRANSLATED and not unfinished):
                continue
            yield Segment(
                _text(source),
                _text(target),
                _told([*around, node], "srcLang", "source-language"),
                _told([*around, node], "trgLang", "target-language"),
                _name(node, unit),
                source.line,
                target.line,
            )


def _checked(root: Node) -> None:
    if root.name != "xliff":
        raise FormatError(f"not XLIFF: root element {root.name!r}")
    version = root.get("version") or ""
    if version not in VERSIONS:
        raise FormatError(f"XLIFF version {version!r} at line {root.line}: expected one of {', '.join(VERSIONS)}")


def _trans_unit(node: Node) -> Iterator[tuple[Node, Node | None, Node]]:
    """Yield the pair of an XLIFF 1.2 unit; alternatives inside it (alt-trans) are none of its own."""
    source = next((one for one in node.children if one.name == "source"), None)
    target = next((one for one in node.children if one.name == "target"), None)
    if source is not None:
        yield source, target, node


def _segments(node: Node) -> Iterator[tuple[Node, Node | None, Node]]:
    for segment in node.children:
        if segment.name == "segment":
            source = next((one for one in segment.children if one.name == "source"), None)
            target = next((one for one in segment.children if one.name == "target"), None)
            if source is not None:
                yield source, target, segment


def _state(target: Node | None, node: Node, unit: Node) -> str:
    """Return how far a translation is: the state of the target (1.2) or of the segment (2.x)."""
    if target is None:
        return ""
    return (target.get("state") if node.name == "trans-unit" else unit.get("state")) or ""


def _told(nodes: list[Node], *names: str) -> str:
    """Return what the innermost of elements says by an attribute of one of these names."""
    return next((value for node in reversed(nodes) for name in names if (value := node.get(name))), "")


def _name(node: Node, segment: Node) -> str:
    name = node.get("id") or node.get("resname") or ""
    own = segment.get("id") if segment is not node else None
    return f"{name}/{own}" if own else name


def _text(node: Node) -> str:
    """Return what is read of a source or a target: its text, that inside inline tags too, but no code."""
    out: list[str] = []
    for one in node.content:
        if isinstance(one, str):
            out.append(one)
        elif one.name == "cp":
            out.append(_character(one))
        elif one.name not in _CODE:
            out.append(_text(one))
    return "".join(out)


def _character(node: Node) -> str:
    """Return the character that XML cannot hold, which XLIFF 2 names by its number."""
    try:
        return chr(int(node.get("hex") or "", 16))
    except (ValueError, OverflowError) as error:
        raise FormatError(f"hex {node.get('hex')!r} at line {node.line}: expected the number of a character") from error
