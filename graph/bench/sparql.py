"""Queries over a generated graph: our path beside plain pyoxigraph, rdflib in memory and any endpoint, in one run.

The engines take turns, query by query and round by round, so that a busy machine is busy for all of them; what counts
is the ratio of medians. Results are bytes of one format everywhere (JSON; N-Triples for a graph, CSV for the term
list), and every engine must answer alike: the same number of rows, or the same one number.
"""

import math
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Store

from graph.bench import engines, generate, questions, throughput
from graph.bench.engines import Engine, answer_of, format_of
from graph.bench.questions import Question
from graph.build import fingerprint_of
from graph.engine.store import GraphStore, fill
from graph.engine.workers import Limits, Pool
from graph.entries import DATA
from graph.index import index_of
from graph.index.projections import Projections
from morphology.bench.speed import Speed
from ontology.errors import GogenError, QueryTimeout

FULL_SIZE = 2_500_000  # triples: below this the targets say nothing
WORKER, SNAPSHOT, NATIVE, RDFLIB, PRECOMPUTED = "gogen", "gogen in process", "pyoxigraph", "rdflib", "precomputed"
HOP = 0.3  # ms that the way to a worker and back may take
SCREENING = 0.01  # ms that a look at a text and its tokens may take
_MOST_BYTES = 1024**3  # of a result: whole term lists pass
_ENOUGH = 8.0  # seconds spent on one query of one engine end its rounds
_AT_LEAST, _MOST_REPEATED = 0.02, 100  # seconds of a round: a quick query is asked again until then, or so often
_RDFLIB_BYTES, _DISK_BYTES = 1700, 600  # for each triple
_LOADS = 2  # the faster counts: what else the machine does only slows
_HTTP_SECONDS, _HTTP_ROUNDS = 3.0, 3

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure: size, rounds, endpoints by name, seconds a query may take, connections of the HTTP load."""

    triples: int = FULL_SIZE
    rounds: int = 5
    endpoints: Mapping[str, str] = field(default_factory=dict)
    load: bool = False  # write the graph to the endpoints first
    limit: float = 60.0
    with_rdflib: bool = True
    connections: int = 16
    serve: Sequence[str] = ()  # the command that serves a store; without it nothing is measured over HTTP


@dataclass(frozen=True, slots=True)
class Taken:
    """One query on one engine: the median in ms and the answer; without them ``failure`` says why."""

    kind: str
    engine: str
    ms: float | None
    answer: str
    failure: str = ""


@dataclass(slots=True)
class Report:
    """All that was measured. ``taken`` and ``precomputed`` hold a row for each query and engine."""

    triples: int
    taken: list[Taken] = field(default_factory=list)
    precomputed: list[Taken] = field(default_factory=list)
    figures: list[Speed] = field(default_factory=list)

    def missed(self) -> list[Speed]:
        """Return the figures that miss their target; below FULL_SIZE none counts."""
        return [figure for figure in self.figures if figure.met is False] if self.triples >= FULL_SIZE else []

    def differences(self) -> list[str]:
        """Return a sentence for each query that the engines answer differently."""
        out = []
        for rows in (self.taken, self.precomputed):
            for kind in dict.fromkeys(row.kind for row in rows):
                answers = {row.engine: row.answer for row in rows if row.kind == kind and row.ms is not None}
                if len(set(answers.values())) > 1:
                    out.append(f"{kind}: " + ", ".join(f"{name} {answer}" for name, answer in answers.items()))
        return out


def measure(options: Options, say: Say) -> Report:
    """Generate, load, ask and compare; ``say`` is told how far it is.

    Raises GogenError if memory or disk are too small, an endpoint cannot be reached or a server does not start.
    """
    _enough_room(options)
    with tempfile.TemporaryDirectory(prefix="gogen-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        path = folder / "generated.nt"
        say(f"generating {options.triples:,} triples")
        with path.open("wb") as sink:
            report = Report(generate.write(sink, options.triples))
        root, native = folder / "store", folder / "native"
        seconds: dict[str, float] = {}
        for turn in range(_LOADS):
            for who, load, place in ((NATIVE, _load_native, native), (WORKER, _load_ours, root)):
                say(f"loading, {turn + 1} of {_LOADS}: {who}")
                shutil.rmtree(place, ignore_errors=True)
                begun = time.perf_counter()
                load(path, place)
                seconds[who] = min(seconds.get(who, math.inf), time.perf_counter() - begun)
        speeds = {who: report.triples / taken for who, taken in seconds.items()}
        snapshot = GraphStore(root).current()
        pool = Pool(root, Limits(seconds=options.limit, result=_MOST_BYTES))
        stack.callback(pool.close)
        pool.warm()
        compared: list[Engine] = [
            engines.InProcess(WORKER, engines.through_worker(pool)),
            engines.InProcess(SNAPSHOT, engines.through_snapshot(snapshot)),
            engines.InProcess(NATIVE, engines.through_oxigraph(snapshot.store)),
        ]
        if options.with_rdflib:
            say("loading: rdflib")
            peer = engines.Rdflib(path, options.limit)
            compared.append(peer)
            stack.callback(peer.close)
            speeds[RDFLIB] = peer.triples / peer.load
        for label, url in options.endpoints.items():
            endpoint = engines.Endpoint(label, url, options.limit)
            compared.append(endpoint)
            stack.callback(endpoint.close)
            if options.load:
                say(f"loading: {label}")
                endpoint.load(path)
            _holds_the_data(endpoint, report.triples)
        for question in questions.questions():
            say(f"asking: {question.kind}")
            report.taken += _asked(question, compared, format_of(question), options.rounds)
        hop = _hop(compared[0], compared[1])
        say("building the index")
        begun = time.perf_counter()
        index = index_of(snapshot, root)
        built = time.perf_counter() - begun
        report.precomputed += _precomputed(Projections(index), compared, options.rounds, say)
        index.close()
        report.figures += [*_load_figures(speeds), Speed("load", "index", built, "s")]
        report.figures += [*_query_figures(report), Speed("queries", "hop to the worker", hop, "ms", HOP, True)]
        report.figures += _precomputed_figures(report, options.endpoints)
        if options.serve:
            report.figures += _http_figures(options, root, native, folder, say)
        return report


# ---------------------------------------------------------------- loading


def _enough_room(options: Options) -> None:
    if options.with_rdflib and options.triples * _RDFLIB_BYTES > (free := _free_memory()):
        raise GogenError(
            f"rdflib needs about {options.triples * _RDFLIB_BYTES / 1e9:.1f} GB of memory for {options.triples:,} "
            f"triples, and {free / 1e9:.1f} GB are free: take fewer with --triples, or leave it out with --no-rdflib"
        )
    if options.triples * _DISK_BYTES > (free := shutil.disk_usage(tempfile.gettempdir()).free):
        raise GogenError(
            f"{options.triples:,} triples need about {options.triples * _DISK_BYTES / 1e9:.1f} GB in "
            f"{tempfile.gettempdir()}, and {free / 1e9:.1f} GB are free: name another folder in TMPDIR"
        )


def _free_memory() -> float:
    """Return how many bytes of memory may still be taken; without end where the system does not say (Linux does)."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return math.inf
    return next((float(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), math.inf)


def _load_native(path: Path, folder: Path) -> None:
    store = Store(str(folder))
    store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(generate.GRAPH))


def _load_ours(path: Path, root: Path) -> None:
    """Fill a store folder until it serves. Its fingerprint is that of the curated data: 'gogen serve' leaves it be."""

    def write(store: Store) -> None:
        store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(generate.GRAPH))

    fill(root, fingerprint_of(DATA), write)


def _holds_the_data(endpoint: Engine, triples: int) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"  # an engine is asked about the generated graph alone
    found = answer_of(endpoint.run(query, engines.JSON)[0], engines.JSON).removeprefix("= ")
    if found != str(triples):
        raise GogenError(
            f"{endpoint.name} holds {found} of the {triples} triples in <{generate.GRAPH}>: load them with --load"
        )


# ---------------------------------------------------------------- asking


def _asked(question: Question, compared: Sequence[Engine], format: str, rounds: int) -> list[Taken]:
    """Ask every engine once for its answer, which fills caches, then in turns for the time."""
    first: dict[str, tuple[str, float]] = {}
    failed: dict[str, str] = {}
    for engine in compared:
        try:
            body, seconds = engine.run(question.query, format)
            first[engine.name] = answer_of(body, format), seconds
        except QueryTimeout:
            failed[engine.name] = "too slow"
        except (GogenError, ValueError) as error:
            failed[engine.name] = str(error)
    spent = {name: [seconds] for name, (_, seconds) in first.items()}
    for _ in range(rounds):
        for engine in compared:
            if engine.name in first and sum(spent[engine.name]) < _ENOUGH:
                for _ in range(max(1, min(_MOST_REPEATED, int(_AT_LEAST / min(spent[engine.name]))))):
                    spent[engine.name].append(engine.run(question.query, format)[1])
    return [
        Taken(question.kind, engine.name, statistics.median(times[1:] or times) * 1000, first[engine.name][0])
        if (times := spent.get(engine.name))
        else Taken(question.kind, engine.name, None, "", failed[engine.name])
        for engine in compared
    ]


def _hop(worker: Engine, snapshot: Engine) -> float:
    """Return what the way to the worker and back costs, in ms: ASK {} there less ASK {} here."""
    times: dict[Engine, list[float]] = {worker: [], snapshot: []}
    end = time.monotonic() + _ENOUGH
    while len(times[worker]) < 1000 and time.monotonic() < end:
        for engine, taken in times.items():
            taken.append(engine.run("ASK {}", engines.JSON)[1])
    return (statistics.median(times[worker]) - statistics.median(times[snapshot])) * 1000


def _precomputed(known: Projections, compared: Sequence[Engine], rounds: int, say: Say) -> Iterator[Taken]:
    runs: dict[Question, tuple[Callable[[], Any], Callable[[Any], str], str]] = {
        questions.COUNTERS: (lambda: known.counters("terms"), lambda found: str(len(found)), engines.JSON),
        questions.SUBTREE: (lambda: known.subtree("broader", questions.SUBTREE_OF), lambda n: f"= {n}", engines.JSON),
        questions.TERM_LIST: (known.terms_csv, lambda body: answer_of(body, engines.CSV), engines.CSV),
    }
    for question, (call, answered, form) in runs.items():
        say(f"asking: {question.kind}")
        times = []
        for _ in range(rounds + 1):
            begun = time.perf_counter()
            found = call()
            times.append(time.perf_counter() - begun)
        yield Taken(question.kind, PRECOMPUTED, statistics.median(times[1:]) * 1000, answered(found))
        others = [engine for engine in compared if engine.name not in (WORKER, SNAPSHOT, RDFLIB)]
        yield from _asked(question, others, form, rounds)


# ---------------------------------------------------------------- figures


def _load_figures(speeds: Mapping[str, float]) -> Iterator[Speed]:
    for who, value in speeds.items():
        yield Speed("load", who, value, "triples/s")
    yield Speed("load", "gogen : pyoxigraph", speeds[WORKER] / speeds[NATIVE], "×", 0.8)
    if RDFLIB in speeds:
        yield Speed("load", "gogen : rdflib", speeds[WORKER] / speeds[RDFLIB], "×", 4.0)


def _query_figures(report: Report) -> Iterator[Speed]:
    scans = {question.kind for question in questions.questions() if question.scan}
    ms = {(row.kind, row.engine): row.ms for row in report.taken if row.ms is not None}
    kinds = list(dict.fromkeys(row.kind for row in report.taken))
    for way, off, what in ((SNAPSHOT, SCREENING, "screening"), (WORKER, HOP, "hop")):
        ratios = {k: max(ms[k, way] - off, 0) / ms[k, NATIVE] for k in kinds if (k, way) in ms and (k, NATIVE) in ms}
        if ratios:
            worst = max(ratios, key=lambda k: ratios[k])
            less = f", {off} ms of {what} taken off"
            yield Speed("queries", f"{way} : pyoxigraph, median{less}", statistics.median(ratios.values()), "×")
            yield Speed("queries", f"{way} : pyoxigraph, slowest ({worst}){less}", ratios[worst], "×", 1.2, True)
    for label, among, target in (("every query", kinds, 2.0), ("scans", [k for k in kinds if k in scans], 10.0)):
        ratios = {k: ms[k, RDFLIB] / ms[k, WORKER] for k in among if (k, RDFLIB) in ms and (k, WORKER) in ms}
        if ratios:
            least = min(ratios, key=lambda k: ratios[k])
            yield Speed("queries", f"rdflib : gogen, {label}, least ({least})", ratios[least], "×", target)


def _precomputed_figures(report: Report, endpoints: Mapping[str, str]) -> Iterator[Speed]:
    ms = {(row.kind, row.engine): row.ms for row in report.precomputed if row.ms is not None}
    for question in questions.PRECOMPUTED:
        for other in (NATIVE, *endpoints):
            if (question.kind, other) in ms:
                target = 8.0 if question is questions.TERM_LIST and other == NATIVE else 1.0
                ratio = ms[question.kind, other] / max(ms[question.kind, PRECOMPUTED], 1e-6)
                yield Speed(question.kind, f"{other} : precomputed", ratio, "×", target)


def _http_figures(options: Options, root: Path, native: Path, folder: Path, say: Say) -> Iterator[Speed]:
    """Ask our server and Oxigraph's, if it is installed, in turns; each round starts both anew."""
    oxigraph = Path(sys.executable).with_name("oxigraph")
    ports = {WORKER: throughput.free_port()}
    commands = {WORKER: [*options.serve, "--store", str(root), "--port", str(ports[WORKER])]}
    paths = {WORKER: "/sparql", "Oxigraph server": "/query"}
    if oxigraph.exists():
        ports["Oxigraph server"] = throughput.free_port()
        address = f"127.0.0.1:{ports['Oxigraph server']}"
        commands["Oxigraph server"] = [
            *(str(oxigraph), "serve-read-only", "--location", str(native), "--bind", address)
        ]
    else:
        say("the Oxigraph server is not installed: 'uv pip install oxigraph' brings it")
    rates: dict[tuple[str, str], list[float]] = {}
    for number in range(_HTTP_ROUNDS):
        for who, command in commands.items():
            say(f"ASK over HTTP, round {number + 1}: {who}")
            with throughput.serving(command, ports[who], folder):
                for what, asked in (
                    ("ASK", repeat(throughput.request(paths[who], "ASK {}", ports[who]))),
                    ("ASK, no two alike", throughput.requests(paths[who], ports[who])),
                ):
                    throughput.rate(ports[who], asked, options.connections, _HTTP_SECONDS / 5)  # warms up
                    found = throughput.rate(ports[who], asked, options.connections, _HTTP_SECONDS)
                    rates.setdefault((what, who), []).append(found)
    medians = {key: statistics.median(found) for key, found in rates.items()}
    for (what, who), value in medians.items():
        yield Speed("HTTP", f"{who}, {what}, {options.connections} connections", value, "requests/s")
    for what in dict.fromkeys(what for what, _ in medians):
        if len(commands) > 1:
            ratio = medians[what, WORKER] / medians[what, "Oxigraph server"]
            yield Speed("HTTP", f"gogen : Oxigraph server, {what}", ratio, "×", 0.5 if what == "ASK" else None)
