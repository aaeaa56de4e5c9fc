"""The formats of ``gogen import``: which module reads a format, what its source is called, who publishes it.

A module that reads streams has ``read(stream, remarks)``, one that reads folders or several files at once
``read(path, remarks)``; both yield words and rejected records, and leave what the file says of itself in
``remarks.facts``. What every edition has in common (title, licence) stands here.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from graph.imports.report import Remarks
from graph.imports.words import ImportedWord, Rejected, SourceFacts
from ontology.errors import FormatError

_BY_SA = "https://creativecommons.org/licenses/by-sa/{}/"
_EDRDG = "Electronic Dictionary Research and Development Group"


class Format(NamedTuple):
    """One format: ``source`` is the name of what it fills unless another is given, None where the user must name it.

    ``beside`` says which files around the one that is named belong to it too (glob patterns), for its checksum.
    """

    name: str
    title: str
    module: str
    source: str | None = None
    facts: SourceFacts = SourceFacts()
    whole: bool = False  # read by path, not as a stream
    beside: tuple[str, ...] = ()

    def reader(self) -> Callable[[Any, Remarks], Iterator[ImportedWord | Rejected]]:
        """Return what reads a stream or, where ``whole``, a path."""
        found: Callable[[Any, Remarks], Iterator[ImportedWord | Rejected]] = import_module(self.module).read
        return found

    def files(self, path: Path) -> list[Path]:
        """Return every file that belongs to one that is named."""
        if not self.beside or path.suffix == ".zip":
            return [path]
        folder = path if path.is_dir() else path.parent
        found = {file for pattern in self.beside for file in folder.glob(pattern) if file.is_file()}
        return sorted(found | ({path} if path.is_file() else set()))


FORMATS = (
    Format(
        "edict",
        "EDICT: one line a word, EUC-JP or UTF-8",  # Debian: edict
        "graph.imports.edict",
        "edict",
        SourceFacts(
            "EDICT Japanese-English dictionary",
            creator=_EDRDG,
            licence=_BY_SA.format("3.0"),
            url="http://www.edrdg.org/jmdict/edict.html",
        ),
    ),
    Format(
        "edict2",
        "EDICT2: several spellings and readings a line, with entry numbers",
        "graph.imports.edict2",
        "edict2",
        SourceFacts(
            "EDICT2 Japanese-English dictionary",
            creator=_EDRDG,
            licence=_BY_SA.format("4.0"),
            url="https://www.edrdg.org/wiki/index.php/JMdict-EDICT_Dictionary_Project",
        ),
    ),
    Format(
        "jmdict",
        "JMdict: the same dictionary as XML, glosses in several languages",
        "graph.imports.jmdict",
        "jmdict",
        SourceFacts(
            "JMdict Japanese-Multilingual dictionary",
            creator=_EDRDG,
            licence=_BY_SA.format("4.0"),
            url="https://www.edrdg.org/wiki/index.php/JMdict-EDICT_Dictionary_Project",
        ),
    ),
    Format(
        "wiktextract",
        "Wiktionary as wiktextract extracts it (kaikki.org), JSON Lines: Japanese words and words from Japanese",
        "graph.imports.wiktextract",
        "wiktionary",
        SourceFacts(
            "Wiktionary, as extracted by wiktextract",
            creator="The editors of Wiktionary",
            licence=_BY_SA.format("4.0"),
            url="https://kaikki.org/dictionary/",
        ),
    ),
    Format(
        "cldf",
        "CLDF: a wordlist with borrowings (WOLD): a folder, its metadata file or a ZIP archive",
        "graph.imports.cldf",
        whole=True,
        beside=("*-metadata.json", "*.csv", "*.csv.zip"),
    ),
    Format("ontolex", "OntoLex lexicons in any syntax of RDF", "graph.imports.rdf"),
    Format("skos", "SKOS concept schemes in any syntax of RDF", "graph.imports.rdf"),
    Format("csv", "Term lists as comma-separated values, one row a term", "graph.imports.sheets"),
    Format("tsv", "Term lists as tab-separated values, one row a term", "graph.imports.sheets"),
    Format("xlsx", "Term lists as workbooks, one row a term", "graph.imports.sheets"),
    Format("tbx", "Term lists as TBX (ISO 30042), version 2 or 3", "graph.imports.tbx"),
)

BY_NAME = {one.name: one for one in FORMATS}


def format_of(name: str) -> Format:
    """Return a format by its name. Raises FormatError where there is none, listing those there are."""
    found = BY_NAME.get(name)
    if found is None:
        raise FormatError(f"no format {name!r} to import; expected one of {', '.join(BY_NAME)}")
    return found
