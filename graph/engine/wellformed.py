"""RDF/XML before it is read: Oxigraph expands entities without end and takes half a document for a whole one."""

from pathlib import Path
from xml.parsers import expat

from ontology.errors import WriteError

DEEPEST = 500  # elements inside each other: Oxigraph's time grows with the square of it


def check(path: Path) -> None:
    """Raise WriteError, with line and column, for a file that is no whole XML document, or one with a document type.

    Expat reads it piece by piece (XML 1.0, 2.1), and stops at a document type before any entity is declared.
    """
    parser = expat.ParserCreate()
    depth = 0

    def doctype(*_: object) -> None:
        raise _refused(parser, "the RDF/XML has a document type (<!DOCTYPE), which is refused")

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _refused(parser, f"the RDF/XML nests elements more than {DEEPEST} deep")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler, parser.StartElementHandler, parser.EndElementHandler = doctype, start, end
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise WriteError(f"it does not parse: {reason}", error.lineno, error.offset + 1) from error


def _refused(parser: expat.XMLParserType, message: str) -> WriteError:
    return WriteError(message, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
