"""Corpora as triples, by this machine: files and folders of running text into a folder of N-Triples.

The larger engine is ``graph.spark``: the same names, the same triples.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from graph.nif import AsTriples
from morphology.corpus import Answer, Piece, analysed
from morphology.lexicon import Lexicon
from ontology.errors import FormatError

PART = "part-00000.nt"


def files_of(inputs: Iterable[str]) -> dict[Path, str]:
    """Give the files that files and folders are, each with its name in the triples: its path below what was named.

    What begins with a dot or an underscore is left out of folders, as Hadoop does. Raises FormatError if there is no
    such file, or if two have one name.
    """
    found: dict[Path, str] = {}
    for named in inputs:
        root = Path(named)
        if not root.exists():
            raise FormatError(f"cannot read {named}: no such file or folder")
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and not any(part[0] in "._" for part in path.relative_to(root).parts):
                found[path] = name_below(path.absolute().as_uri(), [root.absolute().as_uri()])
    check_names(found.values())
    return found


def name_below(file: str, inputs: Iterable[str]) -> str:
    """Give the name of a file, an IRI, in the triples: its path below the input it belongs to, else its last part.

    An input with a pattern in it (``/corpus/*/a.txt``) is what stands before the pattern.
    """
    path = unquote(urlsplit(file).path)
    for root in inputs:
        plain = unquote(urlsplit(root.partition("*")[0].partition("[")[0].partition("{")[0]).path).rstrip("/")
        if path.startswith(f"{plain}/"):
            return path[len(plain) + 1 :]
    return PurePosixPath(path).name


def check_names(names: Iterable[str]) -> None:
    """Raise FormatError if a name comes twice: its lines would get the IRIs of another file's."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise FormatError(
                f"two files are called {name}: name the folder above both instead, so that their paths differ"
            )
        seen.add(name)


def check_output(output: Path) -> None:
    """Raise FormatError if there is something already where a result is to be written."""
    if output.exists():
        raise FormatError(f"{output} exists already: name a folder that does not, or remove it")


def write_triples(pieces: Iterable[Piece], lexicon: Lexicon, jobs: int, output: Path, base: str) -> Iterator[Answer]:
    """Write the triples of pieces of text into a new folder, and give the answers as they are written.

    The folder appears when all is written; before that, and after a failure, there is none.
    """
    check_output(output)
    draft = output.with_name(f".{output.name}.{os.getpid()}.draft")
    try:
        draft.mkdir(parents=True)
        with (draft / PART).open("w", encoding="utf-8", newline="\n") as file:
            for answer in analysed(pieces, lexicon, jobs, AsTriples(base)):
                file.write(answer.words)
                yield answer
            file.flush()
            os.fsync(file.fileno())
        draft.rename(output)
    except OSError as error:
        raise FormatError(f"cannot write {output}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(draft)
