"""How fast a whole dictionary is imported, and how much memory that takes, beside what it cannot do without.

That is: Oxigraph's own bulk load of the finished N-Triples, and the analysis of its headwords in one process. Loading
alone stands beside the same, and beside rdflib. All in one run, on one machine.
"""

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

from pyoxigraph import NamedNode, RdfFormat, Store

from graph.bench.generate import family
from graph.build import build
from graph.engine.generations import load_lines
from graph.engine.imported import analysed_graph, imported_graph
from graph.engine.store import GraphStore
from graph.entries import DATA
from graph.imports.edict import read
from graph.imports.pipeline import import_files
from graph.imports.report import Remarks
from graph.imports.streams import opened
from graph.imports.words import ImportedWord
from morphology.bench.speed import Speed
from morphology.reading.given import read_as
from morphology.writing import script
from ontology.model import PartOfSpeech

EDICT = Path("/usr/share/edict/edict")  # Debian: edict
SOURCE = "bench-import"
RDFLIB_LINES = 200_000  # statements given to rdflib, which needs a kilobyte for each
LEAST, MOST_MEMORY = 0.4, 1500.0  # the targets: ratio, megabytes

Say = Callable[[str], object]


def measure(path: Path | None, words: int, with_rdflib: bool, say: Say = lambda _: None) -> Iterator[Speed]:
    """Import an EDICT file (else so many made-up words) into a new store, and yield figures. Raises GogenError."""
    with tempfile.TemporaryDirectory(prefix="gogen-bench-") as named:
        folder = Path(named)
        given = path or generated(folder / "edict", words)
        root = folder / "store"
        say("building the glossary")
        build(DATA, root)
        say(f"importing {given}")
        with Memory() as memory:
            begun = time.perf_counter()
            report = import_files(root, "edict", [given], SOURCE, lenient=True)
            whole = time.perf_counter() - begun
        yield Speed("import", "entries", report.entries, "words")
        yield Speed("import", "statements", report.triples, "triples")
        yield Speed("import", "gogen import", whole, "s")
        yield Speed("import", "gogen import", report.entries / whole, "words/s")
        files = dumped(root, folder)
        say("loading: pyoxigraph")
        native = _seconds(lambda: _native(files, folder / "native"))
        say("loading: gogen")
        ours = _seconds(lambda: _ours(files, folder / "ours"))
        say("analysing the headwords in one process")
        raw = _seconds(lambda: analyse(headwords(given)))
        yield Speed("import", "pyoxigraph bulk load", native, "s")
        yield Speed("import", "analysis of headwords", raw, "s")
        yield Speed("import", "(bulk load + analysis) : import", (native + raw) / whole, "×", LEAST)
        yield Speed("import", "peak memory, all processes", memory.peak / 1e6, "MB", MOST_MEMORY, at_most=True)
        yield Speed("load", "gogen", report.triples / ours, "triples/s")
        yield Speed("load", "pyoxigraph", report.triples / native, "triples/s")
        yield Speed("load", "gogen : pyoxigraph", native / ours, "×", 0.8)
        if with_rdflib:
            say("loading: rdflib")
            rate = _rdflib(files[0])
            yield Speed("load", "rdflib", rate, "triples/s")
            yield Speed("load", "gogen : rdflib", report.triples / ours / rate, "×", 4.0)


def generated(path: Path, words: int) -> Path:
    """Write so many made-up words as an EDICT file, the same every time; return its path."""
    with path.open("w", encoding="euc_jp", errors="ignore") as file:
        for number in range(words):
            first = family(number).words[0]
            (head, _), (kana, _) = first.spellings
            file.write(f"{head} [{kana}] /(n) word {number}/thing {number}/\n")
    return path


def dumped(root: Path, folder: Path) -> list[Path]:
    """Write the two graphs of the import as N-Triples files; return their paths."""
    store = GraphStore(root).current().store
    paths: list[Path] = []
    for graph in (imported_graph(SOURCE), analysed_graph(SOURCE)):
        paths.append(folder / f"{len(paths)}.nt")
        store.dump(str(paths[-1]), RdfFormat.N_TRIPLES, from_graph=NamedNode(graph))
    return paths


def headwords(path: Path) -> list[tuple[str, str, bool]]:
    """Return the distinct headwords of an EDICT file, each with its reading and whether it is a verb."""
    with opened(path) as stream:
        words = [item for item in read(stream, Remarks()) if isinstance(item, ImportedWord)]
    return list(
        dict.fromkeys(
            (word.label.text, script.normalise(word.spellings[-1].text), word.part_of_speech is PartOfSpeech.VERB)
            for word in words
        )
    )


def analyse(words: Sequence[tuple[str, str, bool]]) -> None:
    """Analyse headwords and nothing more."""
    for head, reading, verb in words:
        if script.is_kana(reading):
            read_as(script.normalise(head), reading, verb)


def _native(files: Sequence[Path], folder: Path) -> None:
    store = Store(str(folder))
    for path in files:
        store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(imported_graph(path.stem)))


def _ours(files: Sequence[Path], folder: Path) -> None:
    store = Store(str(folder))
    for path in files:
        with path.open("rb") as stream:
            load_lines(store, stream, imported_graph(path.stem))


def _rdflib(path: Path) -> float:
    """Return how many statements a second rdflib reads."""
    from rdflib import Graph

    with path.open("rb") as file:
        lines = list(islice(file, RDFLIB_LINES))
    return len(lines) / _seconds(lambda: Graph().parse(data=b"".join(lines), format="nt"))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


class Memory:
    """Looks twice a second at the memory of this process and of those it began; ``peak`` in bytes (Linux; else 0).

    What processes share counts once (PSS).
    """

    def __init__(self) -> None:
        self.peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.5):
            self.peak = max(self.peak, sum(map(_held, _family(os.getpid()))))


def _family(process: int) -> Iterator[int]:
    """Yield a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        children.setdefault(parent, []).append(int(path.parent.name))
    waiting = [process]
    while waiting:
        waiting += children.get(waiting[0], [])
        yield waiting.pop(0)


def _held(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
