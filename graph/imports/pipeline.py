"""A foreign dictionary into the graph: read → analysed by all cores → kept in chunks → linked → one new revision.

The words go by in batches; each batch becomes a chunk of N-Triples on disk, which no memory has to hold and no kill
takes away. Only when the last chunk is there and all is linked does the store take a new revision, in one step.
"""

import hashlib
import os
import sqlite3
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import zstandard
from pyoxigraph import NamedNode, RdfFormat, Store

from graph.engine.endpoint import Endpoint
from graph.engine.generations import PATIENCE, load_lines, revise
from graph.engine.imported import analysed_graph, imported_graph
from graph.engine.opening import Place
from graph.engine.store import EmbeddedSnapshot, GraphStore
from graph.imports import journal
from graph.imports.analysts import analysts, chunk
from graph.imports.formats import Format, format_of
from graph.imports.journal import ANALYSED, IMPORTED, Chunk, Journal
from graph.imports.links import Links
from graph.imports.names import checked
from graph.imports.report import Remarks, Report
from graph.imports.source import Imported, described_languages, description, imported_in
from graph.imports.streams import STDIN, opened
from graph.imports.words import ImportedWord, Rejected, SourceFacts
from ontology.errors import FormatError, GogenError, ImportFailed, StoreError
from ontology.vocabulary import LIME

BATCH = 1000  # words of a chunk
ROWS_AT_ONCE = 10_000
AHEAD = 3  # batches a process may be behind
LINKS = ("sameLemma", "sameReading", "sameEtymon", "subterm", "etymology")  # what a report counts as links
MOST_TOLD = 20  # rejected records that a message tells
CODE = Path(__file__).resolve().parent.parent.parent
ROOMS = ("graph/imports", "morphology", "ontology")  # the code that decides what comes of a word

Item = ImportedWord | Rejected


class Progress(NamedTuple):
    """How far an import is: what it is doing, records done, bytes of the files taken and in all (0: not known)."""

    doing: str
    records: int = 0
    position: int = 0
    total: int = 0


Step = Callable[[Progress], object]


def import_files(
    place: Place,
    format_name: str,
    paths: Sequence[Path],
    into: str | None = None,
    lenient: bool = False,
    dry_run: bool = False,
    jobs: int | None = None,
    step: Step = lambda _: None,
    patience: float = PATIENCE,
) -> Report:
    """Import files of one format as one source, in place of what was imported under its name before.

    ``jobs`` is the number of processes that analyse (all cores), ``patience`` the seconds to wait for another
    write. Raises ImportFailed where a file is not of the format,
    has no words or, unless ``lenient``, a record that cannot be taken; StoreError where there is no graph or it cannot
    be written. Whatever is raised, the graph is as it was.
    """
    kind = format_of(format_name)
    name = checked(into or kind.source or _no_source(kind))
    root = _folder(place)
    with _inputs(kind, paths) as files:
        serving = GraphStore(root).current()
        told = {"format": kind.name, "files": _checksums(kind, files, step), "code": fingerprint()}
        stamp = hashlib.sha256(orjson.dumps([told, serving.generation.fingerprint])).hexdigest()
        report = Report(name, kind.name, dry_run=dry_run)
        known = {one.name: one for one in imported_in(serving)}
        if name in known and known[name].stamp == stamp and not dry_run:
            return _unchanged(report, known[name])
        begun = time.monotonic()
        try:
            with _kept(root, name, told, dry_run) as kept:
                done = _Import(kind, files, told["files"], lenient, jobs or os.cpu_count() or 1, kept, report, step)
                try:
                    done.run()
                    done.publish(root, serving, stamp, dry_run, patience)
                except ImportFailed:
                    journal.clear(kept.folder)
                    raise
                if not dry_run:
                    journal.clear(kept.folder)
        except (OSError, sqlite3.OperationalError) as error:
            raise journal.full(error, name) from error
        report.seconds = time.monotonic() - begun
        return report


def forget(place: Place, name: str) -> Imported | None:
    """Take an import out of the graph, and what one of that name had begun. Raises FormatError for an unknown name.

    Returns what it was; None where it was only begun.
    """
    root = _folder(place)
    snapshot = GraphStore(root).current()
    known = {one.name: one for one in imported_in(snapshot)}
    begun = journal.unfinished(root)
    if name not in known and name not in begun:
        there = ", ".join(sorted({*known, *begun})) or "none"
        raise FormatError(f"nothing was imported as {name!r}; imported are: {there}")
    if name in begun:
        with journal.held(root, name, {}) as kept:
            journal.clear(kept.folder)
    if name in known:
        graphs = (imported_graph(name), analysed_graph(name))
        entry, own = NamedNode(str(LIME.entry)), NamedNode(graphs[0])
        gone = {quad.object for quad in snapshot.store.quads_for_pattern(None, entry, None, own)}

        def unlink(store: Store) -> None:
            """Take out what the analyses of other imports say of entries that are no more."""
            for other in known.keys() - {name}:
                found = store.quads_for_pattern(None, None, None, NamedNode(analysed_graph(other)))
                for quad in [quad for quad in found if quad.object in gone or quad.subject in gone]:
                    store.remove(quad)

        revise(root, unlink, without=graphs, who="gogen", action="forget", graph=graphs[0])
    return known.get(name)


def fingerprint() -> str:
    """Return a digest of the code and the dictionary that decide what comes of a word."""
    digest = hashlib.sha256(version("unidic-lite").encode())
    for room in ROOMS:
        for path in sorted((CODE / room).rglob("*")):
            if path.suffix in (".py", ".tsv", ".toml", ".ttl") and "bench" not in path.parts:
                digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _no_source(format: Format) -> str:
    raise FormatError(f"{format.name} files are of any source: name it with --into, as in --into my-terms")


def _folder(place: Place) -> Path:
    if isinstance(place, Endpoint):
        raise StoreError(
            f"dictionaries are imported into a store folder of this machine, and {place} is another engine: "
            "name a folder with --store"
        )
    return place


@contextmanager
def _inputs(format: Format, paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Give the files to read: what comes from the standard input is kept in a file meanwhile, for it is read twice."""
    if not paths:
        raise FormatError("name at least one file to import, or '-' for the standard input")
    if [str(path) for path in paths].count(STDIN) == 0:
        yield list(paths)
        return
    if len(paths) > 1 or format.whole:
        raise FormatError(f"'-' is one file by itself, and {format.name} is to be read from it")
    with tempfile.NamedTemporaryFile(prefix="gogen-import-") as file:
        with opened(STDIN) as stream:
            for piece in stream.pieces():
                file.write(piece)
        file.flush()
        yield [Path(file.name)]


def _checksums(format: Format, paths: Sequence[Path], step: Step) -> list[list[str]]:
    """Return the name and the SHA-256 of every file. Raises ImportFailed where one cannot be read."""
    found = []
    for path in (file for named in paths for file in format.files(named)):
        step(Progress(f"reading {path.name}"))
        try:
            with path.open("rb") as file:
                found.append([path.name, hashlib.file_digest(file, "sha256").hexdigest()])
        except FileNotFoundError:
            raise ImportFailed("there is no such file", str(path)) from None
        except OSError as error:
            raise ImportFailed(f"cannot be read: {error.strerror or error}", str(path)) from error
    if not found:
        raise ImportFailed(f"no {format.name} files here", str(paths[0]))
    return found


@contextmanager
def _kept(root: Path, name: str, told: dict[str, Any], dry_run: bool) -> Iterator[Journal]:
    if not dry_run:
        with journal.held(root, name, told) as kept:
            yield kept
        return
    with tempfile.TemporaryDirectory(prefix="gogen-import-") as folder:
        yield Journal(Path(folder), told)


def _unchanged(report: Report, known: Imported) -> Report:
    report.changed = False
    report.entries, report.triples = known.entries, known.triples
    return report


class _Import:
    """One import under way."""

    def __init__(
        self,
        format: Format,
        paths: Sequence[Path],
        files: Sequence[Sequence[str]],
        lenient: bool,
        jobs: int,
        kept: Journal,
        report: Report,
        step: Step,
    ) -> None:
        self.format, self.paths, self.files, self.lenient, self.jobs = format, paths, files, lenient, jobs
        self.kept, self.report, self.step, self.name = kept, report, step, report.source
        self.remarks = Remarks()
        self.at = Progress("analysing")

    # ---------------------------------------------------------------- reading

    def items(self) -> Iterator[Item]:
        """Yield what the reader yields, file after file; what has an id that came before is rejected."""
        reader = self.format.reader()
        seen: set[int] = set()
        for path in self.paths:
            if self.format.whole:
                yield from self._distinct(reader(path, self.remarks), seen)
                continue
            with opened(path) as stream:
                for item in self._distinct(reader(stream, self.remarks), seen):
                    self.at = Progress("analysing", 0, stream.position, stream.total or 0)
                    yield item

    def _distinct(self, items: Iterator[Item], seen: set[int]) -> Iterator[Item]:
        for item in items:
            if isinstance(item, ImportedWord):
                key = int.from_bytes(hashlib.blake2b(item.key.encode(errors="replace"), digest_size=8).digest())
                if key in seen:
                    yield Rejected(item.where, f"duplicate id {item.key!r}: an entry before has it")
                    continue
                seen.add(key)
            yield item

    # ---------------------------------------------------------------- analysing

    def run(self) -> None:
        """Make the chunks that are not there yet."""
        items = self.items()
        skipped = self.kept.records
        self.report.resumed = skipped
        for item in islice(items, skipped):
            self._strict(item, items)
        for record in (record for one in self.kept.chunks for record in one.rejected if not self.lenient):
            self._strict(record, iter(()))  # left out by a lenient run before
        with analysts(self.jobs, self.name, self.kept.folder) as pool:
            waiting: deque[Future[Chunk]] = deque()
            number = len(self.kept.chunks)
            begun = self.kept.records
            try:
                while batch := list(islice(items, BATCH)):
                    for item in batch:
                        self._strict(item, items)
                    waiting.append(pool.submit(chunk, batch, number))
                    number += 1
                    if len(waiting) > self.jobs * AHEAD:
                        self._take(waiting.popleft())
                    self.step(self.at._replace(records=self.kept.records - begun))
                while waiting:
                    self._take(waiting.popleft())
                    self.step(self.at._replace(records=self.kept.records - begun))
            except BrokenProcessPool as error:
                raise GogenError(
                    "a process that analyses was ended from outside; what is done is kept: import again to go on"
                ) from error

    def _take(self, future: Future[Chunk]) -> None:
        made = future.result()
        for record in made.rejected if not self.lenient else ():
            self._strict(record, iter(()))
        self.kept.add(made)

    def _strict(self, item: Item, rest: Iterator[Item]) -> None:
        """Stop at a record that cannot be taken, and tell those that follow it, too."""
        if not isinstance(item, Rejected):
            return
        if self.lenient:
            self.report.reject(item)
            return
        more = [item, *islice((one for one in rest if isinstance(one, Rejected)), MOST_TOLD)]
        told = "\n".join(f"  {one.where}: {one.reason}" for one in more[:MOST_TOLD])
        count = f"{len(more)} records" if len(more) > 1 else "1 record"
        count = f"more than {MOST_TOLD} records" if len(more) > MOST_TOLD else count
        files = ", ".join(path.name for path in self.paths)
        raise ImportFailed(
            f"{count} cannot be imported; nothing was written (--lenient leaves such out):\n{told}", files, item.where
        )

    # ---------------------------------------------------------------- publishing

    def publish(self, root: Path, serving: EmbeddedSnapshot, stamp: str, dry_run: bool, patience: float) -> None:
        """Link all words, and have the store take them as a revision."""
        self._sum_up()
        if not self.report.entries:
            raise ImportFailed("no words in it; nothing was written", ", ".join(path.name for path in self.paths))
        self.step(Progress("linking", self.report.entries))
        linked = [self.kept.folder / f"links.{part}.zst" for part in (IMPORTED, ANALYSED)]
        named = self._link(serving, linked)
        when = datetime.now(UTC).isoformat(timespec="seconds")
        facts = SourceFacts(*(own or usual for own, usual in zip(self.remarks.facts, self.format.facts, strict=True)))
        told = {language for one in self.kept.chunks for language in one.languages}
        if dry_run:
            return
        lexicons = sorted((told | named) - described_languages(serving, self.name))
        self.step(Progress("loading", self.report.entries))
        graphs = imported_graph(self.name), analysed_graph(self.name)

        def load(store: Store) -> None:
            for graph, part, links in zip(graphs, (IMPORTED, ANALYSED), linked, strict=True):
                with self.kept.stream(part, links) as stream:
                    load_lines(store, stream, graph)
                store.add_graph(NamedNode(graph))
            counts = self.report.entries, self.report.triples
            lines = description(self.name, facts, self.format.name, self.files, stamp, when, counts, lexicons)
            store.load("".join(lines).encode(), RdfFormat.N_TRIPLES, to_graph=NamedNode(graphs[0]))

        revise(root, load, graphs, patience, who="gogen", action="import", graph=graphs[0], sha256=self.files[0][1])

    def _sum_up(self) -> None:
        report = self.report
        report.take(dict(self.remarks.counts), self.remarks.first)
        for one in self.kept.chunks:
            report.entries += one.entries
            report.triples += one.triples
            report.doubts += one.doubts
            report.take(one.warnings, one.first)
            for record in one.rejected:
                report.reject(record)

    def _link(self, serving: EmbeddedSnapshot, targets: Sequence[Path]) -> set[str]:
        """Write to packed files what the words are to each other and to those of the glossary.

        Returns the languages of words that the source names only.
        """
        report = self.report
        table = self.kept.folder / "links.sqlite"
        table.unlink(missing_ok=True)  # of a run that was killed
        with Links(table, self.name) as links:
            rows = self.kept.rows()
            while some := list(islice(rows, ROWS_AT_ONCE)):
                links.add(some)
            links.know(serving)
            for target, lines in zip(targets, (links.imported(), links.analysed()), strict=True):
                with zstandard.open(target, "wt", encoding="utf-8", newline="\n") as file:
                    for line in lines:
                        report.triples += 1
                        file.write(line)
            report.links = sum(links.counts[kind] for kind in LINKS)
            report.doubts += links.counts["doubts"]
            report.take(dict(links.warnings), links.first)
            return links.languages
