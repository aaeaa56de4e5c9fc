"""The processes that analyse: each takes batches of words and makes a chunk on disk of each."""

import multiprocessing
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import orjson

from graph.engine.confinement import dies_with_parent
from graph.imports import journal
from graph.imports.analysed import Analyser
from graph.imports.journal import ANALYSED, IMPORTED, ROWS, Chunk
from graph.imports.statements import Unfit, literal, statements
from graph.imports.words import ImportedWord, Rejected


class _Worker(NamedTuple):
    name: str
    analyser: Analyser
    folder: Path


_worker: _Worker | None = None  # of a child process


@contextmanager
def analysts(jobs: int, name: str, folder: Path) -> Iterator[ProcessPoolExecutor]:
    """Give ``jobs`` processes that analyse the words of a source and leave chunks in a folder; ask them ``chunk``."""
    context = multiprocessing.get_context("forkserver")
    pool = ProcessPoolExecutor(jobs, context, _begin, (name, folder))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(name: str, folder: Path) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that imports
    dies_with_parent()
    _worker = _Worker(name, Analyser(name), folder)


def chunk(batch: Sequence[ImportedWord | Rejected], number: int) -> Chunk:
    """Make one chunk of a batch of words."""
    assert _worker is not None
    name, analyser, folder = _worker
    warnings: Counter[str] = Counter()
    first: dict[str, str] = {}
    rejected: list[Rejected] = []
    languages: set[str] = set()
    lines: dict[str, list[str]] = {IMPORTED: [], ANALYSED: [], ROWS: []}
    entries = doubts = 0
    for word in batch:
        if isinstance(word, Rejected):
            continue
        try:
            said = statements(name, word)
            _check_origins(word)
            found = analyser.findings(word)
        except Unfit as error:
            rejected.append(Rejected(word.where, str(error)))
            continue
        entries += 1
        lines[IMPORTED] += said
        lines[ANALYSED] += found.lines
        lines[ROWS] += (orjson.dumps(tuple(row)).decode() + "\n" for row in found.rows)
        languages.add(word.language)
        doubts += len(found.doubts)
        for warning in found.warnings:
            warnings[warning] += 1
            first.setdefault(warning, word.where)
    return Chunk(
        number,
        len(batch),
        entries,
        len(lines[IMPORTED]) + len(lines[ANALYSED]),
        doubts,
        tuple(sorted(languages)),
        dict(warnings),
        first,
        tuple(rejected),
        {part: journal.pack(journal.path_of(folder, number, part), made) for part, made in lines.items()},
    )


def _check_origins(word: ImportedWord) -> None:
    """See that the words it comes from, and those that come from it, can be said, too. Raises Unfit."""
    for etymon in word.etyma:
        for text in (etymon.word, etymon.romanisation or "", etymon.gloss or ""):
            literal(text, etymon.language)
    waiting = list(word.descendants)
    while waiting:
        descendant = waiting.pop()
        for text in (descendant.word, descendant.romanisation or ""):
            literal(text, descendant.language)
        waiting += descendant.descendants
