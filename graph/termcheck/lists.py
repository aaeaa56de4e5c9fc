"""A term list of one's own, from a file, to check against instead of the glossary."""

from pathlib import Path
from typing import NamedTuple

from graph.formats import read
from graph.formats.building import Origin, glossary_of_list
from graph.formats.remarks import Remarks
from ontology.errors import FormatError
from ontology.model import Glossary, PartOfSpeech, Source, Written

# The formats that name their languages, by how the names of files end.
_FORMATS = {".tbx": "tbx", ".csv": "csv", ".tsv": "tsv", ".xlsx": "xlsx", ".tmx": "tmx"}


class Listed(NamedTuple):
    """The glossary that a list makes, and how many things in it had to be mended."""

    glossary: Glossary
    warnings: int


def read_list(path: Path) -> Listed:
    """Read a term list, mending what its format does not allow. Raises FormatError if it is none.

    A term whose part of speech the list does not name is taken for a noun.
    """
    name = _FORMATS.get(path.suffix.lower())
    if name is None:
        raise FormatError(f"{path}: no term list is known by {path.suffix!r}; known: {', '.join(_FORMATS)}")
    try:
        found = read(path, name, strict=False)
        remarks = Remarks(strict=False)
        source = Source("list", Written(path.name, "en"))
        glossary = glossary_of_list(found.list, remarks, Origin(source, PartOfSpeech.NOUN))
    except OSError as error:
        raise FormatError(f"cannot read {path}: {error.strerror or error}") from error
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from error
    return Listed(glossary, found.warned + remarks.count("warnings"))
