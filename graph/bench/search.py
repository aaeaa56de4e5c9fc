"""Search over many labels: how quickly and how rightly the index answers, beside a scan of all labels and Oxigraph.

Without a store of yours the graph is the glossary with a generated one (``generate``) around it. What is typed is made
by rule out of its own labels, the same on every run: beginnings and pieces of them in every script, words with one
typing error, inflected forms by the paradigms of school grammar, readings in every system of romanisation.
"""

import csv
import io
import math
import random
import resource
import statistics
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from pyoxigraph import NamedNode, RdfFormat, Store

from graph.bench import engines, generate, questions
from graph.build import fingerprint_of, read
from graph.engine.store import EmbeddedSnapshot, GraphStore, fill
from graph.entries import DATA
from graph.formats import large
from graph.index import index_of
from graph.index.file import Index
from graph.index.keys import SOUND, plain, typed
from graph.index.labels import Labels
from graph.index.listing import Wanted
from graph.index.projections import Projections
from graph.triples import quads
from morphology.analysis import forget
from morphology.bench.speed import Speed
from morphology.inflection.deinflected import is_dictionary_form
from morphology.inflection.paradigms import GODAN_ROWS, VOICED, Slot, conjugate
from morphology.writing import script
from morphology.writing.syllables import LONG_VOWELS, SYLLABLES

FULL_SIZE = 700_000  # labels: below this the targets of time say nothing
TRIPLES = 5_400_000  # of a generated graph with so many labels
QUERIES, TYPOS, FORMS = 200, 200, 300
ROUNDS = 3
_PREFIXES = 1000  # of each length
_SEED = 20
_SHORTEST, _LONGEST = 5, 12  # characters of a word that is mistyped

Say = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure: a store of yours, or a generated graph of so many triples around the glossary."""

    place: Path | None = None
    triples: int = TRIPLES
    rounds: int = 3  # of the term list


@dataclass(slots=True)
class Report:
    """All that was measured; ``wrong`` has a line for each answer that is not what it should be."""

    labels: int = 0
    figures: list[Speed] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def missed(self) -> list[Speed]:
        """Return the figures that miss their target; below FULL_SIZE those of time do not count."""
        small = self.labels < FULL_SIZE
        return [figure for figure in self.figures if figure.met is False and not (small and figure.unit in ("ms", "×"))]


def measure(options: Options, say: Say) -> Report:
    """Make the graph if none is named, index it, ask and compare; ``say`` is told how far it is.

    Raises StoreError if the store named has no graph.
    """
    report = Report()
    with tempfile.TemporaryDirectory(prefix="gogen-bench-") as name, ExitStack() as stack:
        snapshot, folder = _graph(options, Path(name), say)
        say("indexing")
        begun = time.perf_counter()
        index = index_of(snapshot, folder)
        built = time.perf_counter() - begun
        stack.callback(index.close)
        (report.labels,) = index.rows("SELECT COUNT(*) FROM label")[0]
        labels = Labels(index)
        labels.suggest("warm")
        report.figures += [
            Speed("index", "labels", report.labels, "rows"),
            Speed("index", "built", built, "s"),
            Speed("index", "size", index.path.stat().st_size / 1e6, "MB"),
            Speed("index", "most memory", _memory() / 1e6, "MB", 1500.0, True),
        ]
        for measured in (_suggested, _contained, _mistyped, _led):
            say(f"asking: {measured.__name__.strip('_')}")
            report.figures += measured(index, labels, report.wrong)
        say("asking: term list")
        report.figures += _listed(snapshot, index, options.rounds, report.wrong)
    return report


def _graph(options: Options, folder: Path, say: Say) -> tuple[EmbeddedSnapshot, Path]:
    if options.place is not None:
        return GraphStore(options.place).current(), folder / "index"
    say(f"generating {options.triples:,} triples")
    path, root = folder / "generated.nt", folder / "store"
    with path.open("wb") as sink:
        generate.write(sink, options.triples)
    say("loading")

    def write(store: Store) -> None:
        store.bulk_extend(quads(read(DATA).glossary))
        store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(generate.GRAPH))

    fill(root, fingerprint_of(DATA), write)
    return GraphStore(root).current(), root


def _memory() -> int:
    """Return the most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# ---------------------------------------------------------------- one measurement each


def _suggested(index: Index, labels: Labels, _: list[str]) -> Iterator[Speed]:
    texts = _texts(index, 4 * _PREFIXES)
    one, more = ([text[:n] for n in sizes for text in texts if len(text) >= n] for sizes in ((1,), (2, 3, 4, 6)))
    for who, asked, target in (("one character", one, None), ("two characters and more", more, 1.0)):
        times = sorted(_timed(labels.suggest, asked[: 4 * _PREFIXES])[0])
        yield Speed("suggest", f"{who}, p50", statistics.median(times), "ms")
        yield Speed("suggest", f"{who}, p95", times[int(len(times) * 0.95)], "ms", target, True)


def _contained(index: Index, labels: Labels, wrong: list[str]) -> Iterator[Speed]:
    asked = _pieces(index, QUERIES)
    times, _ = _timed(labels.contains, asked)
    scans, equal = [], 0
    for text in asked:
        begun = time.perf_counter()
        expected = _scanned(index, text)
        scans.append((time.perf_counter() - begun) * 1000)
        found = {hit.entry for hit in labels.contains(text, limit=sys.maxsize >> 1)}
        equal += found == expected
        if found != expected:
            wrong.append(f"contains {text!r}: {len(found)} entries, and {len(expected)} by a scan")
    yield Speed("contains", "p50", statistics.median(times), "ms", 5.0, True)
    yield Speed("contains", "SQLite full scan, p50", statistics.median(scans), "ms")
    yield Speed("contains", "full scan : index", statistics.median(scans) / statistics.median(times), "×")
    yield Speed("contains", "equal to a full scan", equal / len(asked), "of queries", 1.0)


def _scanned(index: Index, text: str) -> set[str]:
    """Return the entries with a key that holds a text, found by looking at every label."""
    key, by_sound, _ = typed(text)
    rows = index.stream(
        "SELECT DISTINCT e.iri FROM label l NOT INDEXED JOIN entry e ON e.id = l.entry "
        "WHERE INSTR(l.key, ?1) OR (SUBSTR(l.key, 1, 1) = ?3 AND INSTR(l.key, ?2))",
        key,
        (by_sound or SOUND + key)[1:],
        SOUND,
    )
    return {entry for (entry,) in rows}


def _mistyped(index: Index, labels: Labels, wrong: list[str]) -> Iterator[Speed]:
    chance = random.Random(_SEED)
    known = {key for (key,) in index.stream("SELECT key FROM label")}
    words = [text for text in _texts(index, 20 * TYPOS) if _SHORTEST <= len(text) <= _LONGEST and " " not in text]
    typos: dict[str, str] = {}
    for word in words:
        typo = _slip(word, chance)
        if plain(typo) not in known:  # what is a word itself is no typo that anybody could see
            typos[typo] = word
    asked = dict(list(typos.items())[:TYPOS])
    times, found = _timed(labels.near, list(asked))
    right = 0
    for (typo, word), hits in zip(asked.items(), found, strict=True):
        first = {plain(hits[0].text), *(typed(hits[0].text)[:2])} if hits else set()
        right += bool(first & {plain(word), typed(word).sound})
        if not first & {plain(word), typed(word).sound}:
            wrong.append(f"typo {typo!r} of {word!r}: {hits[0].text if hits else 'nothing'} first")
    yield Speed("typos", "p50", statistics.median(times), "ms", 60.0, True)
    yield Speed("typos", "right word first", right / len(asked), "of typos", 0.9)


def _slip(word: str, chance: random.Random) -> str:
    """Return a word with one letter wrong, missing, too many, or exchanged with the next."""
    at = chance.randrange(1, len(word) - 1)
    other = _neighbour(word[at], chance)
    return chance.choice(
        (
            word[:at] + other + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + other + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _neighbour(char: str, chance: random.Random) -> str:
    """Return another letter of the same script."""
    for _ in range(20):
        other = chr(ord(char) + chance.choice((-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)))
        if unicodedata.category(other) == unicodedata.category(char) and plain(other) not in ("", plain(char)):
            return other
    return char


def _led(index: Index, labels: Labels, wrong: list[str]) -> Iterator[Speed]:
    """Measure how often an inflected form, or romaji of any system, leads to its entry among the first ten."""
    asked = [*_inflected(index, FORMS // 2)]
    asked += _romanised(index, FORMS - len(asked))
    reached = 0
    times, found = _timed(lambda text: labels.find(text, limit=10).hits, [form for form, _ in asked])
    for (form, entry), hits in zip(asked, found, strict=True):
        known = any(hit.entry == entry for hit in hits)
        reached += known
        if not known:
            wrong.append(f"{form!r} does not lead to {entry}")
    yield Speed("forms", "p50", statistics.median(times), "ms")
    yield Speed("forms", "lemma reached", reached / len(asked), "of forms", 0.95)


def _listed(snapshot: EmbeddedSnapshot, index: Index, rounds: int, wrong: list[str]) -> Iterator[Speed]:
    known = Projections(index)
    times: dict[str, list[float]] = {"precomputed": [], "Oxigraph": []}
    oxigraph = engines.InProcess("Oxigraph", engines.through_snapshot(snapshot))
    for _ in range(rounds):
        begun = time.perf_counter()
        ours = known.terms_csv()
        times["precomputed"].append(time.perf_counter() - begun)
        theirs, seconds = oxigraph.run(questions.TERM_LIST.query, engines.CSV)
        times["Oxigraph"].append(seconds)
    same = [{(row[0], row[1]) for row in csv.reader(io.StringIO(body.decode(), newline=""))} for body in (ours, theirs)]
    if same[0] != same[1]:
        wrong.append(f"term list: {len(same[0] ^ same[1])} terms are in one only, of precomputed and Oxigraph")
    ms = {who: statistics.median(taken) * 1000 for who, taken in times.items()}
    yield Speed("term list", "precomputed", ms["precomputed"], "ms")
    yield Speed("term list", "Oxigraph", ms["Oxigraph"], "ms")
    yield Speed("term list", "Oxigraph : precomputed", ms["Oxigraph"] / ms["precomputed"], "×", 8.0)
    for name in ("csv", "tbx"):
        taken = []
        for _ in range(rounds):
            begun = time.perf_counter()
            for _ in large.pieces(index, name, Wanted(), large.Tally()):
                pass
            taken.append((time.perf_counter() - begun) * 1000)
        yield Speed("term list", f"gogen export {name}", statistics.median(taken), "ms")
        yield Speed("term list", f"Oxigraph : gogen export {name}", ms["Oxigraph"] / statistics.median(taken), "×", 8.0)


# ---------------------------------------------------------------- what is typed


def _timed(ask: Callable[[str], T], texts: Sequence[str]) -> tuple[list[float], list[T]]:
    """Return the ms that each question took, and the answers.

    All are asked in ROUNDS, and of each the fastest counts: what else the machine does only slows. Nothing is
    remembered from one round to the next.
    """
    times, answers = [math.inf] * len(texts), list[T]()
    for _ in range(ROUNDS):
        typed.cache_clear()
        forget()
        answers.clear()
        for at, text in enumerate(texts):
            begun = time.perf_counter()
            answers.append(ask(text))
            times[at] = min(times[at], (time.perf_counter() - begun) * 1000)
    return times, answers


def _texts(index: Index, most: int) -> list[str]:
    """Return up to so many spellings, evenly spread over all labels, in an order by chance."""
    (labels,) = index.rows("SELECT MAX(id) FROM label")[0]
    step = max(1, labels // most)
    texts = [text for (text,) in index.stream("SELECT text FROM label WHERE id % ? = 0", step)]
    random.Random(_SEED).shuffle(texts)
    return list(dict.fromkeys(texts))


def _pieces(index: Index, most: int) -> list[str]:
    """Return pieces of one to four characters of spellings in every script, as many of each script and length."""
    chance = random.Random(_SEED)
    by_kind: dict[tuple[str, int], list[str]] = {}
    for text in _texts(index, 200 * most):
        size = chance.randint(1, 4)
        at = chance.randrange(max(1, len(text) - size + 1))
        piece = text[at : at + size]
        if len(piece) == size and plain(piece) and not piece.isspace():
            by_kind.setdefault((_script(piece), size), []).append(piece)
    share = max(1, most // len(by_kind) + 1)
    chosen = [piece for _, pieces in sorted(by_kind.items()) for piece in list(dict.fromkeys(pieces))[:share]]
    chance.shuffle(chosen)
    return chosen[:most]


def _script(text: str) -> str:
    """Return the script of a text's first letter, by its name in Unicode: LATIN, CYRILLIC, CJK …"""
    return next((unicodedata.name(char, "").partition(" ")[0] for char in text if char.isalpha()), "")


# What follows a form, plain and after the voiced ones: the forms that are asked for.
_SAID: tuple[tuple[Slot, str, str], ...] = (
    (Slot.ONBIN, "た", "だ"),  # 書いた, 飲んだ
    (Slot.ONBIN, "て", "で"),  # 書いて
    (Slot.NAI, "なかった", ""),  # 書かなかった
    (Slot.MASU, "ました", ""),  # 書きました
    (Slot.MASU, "たい", ""),  # 書きたい
    (Slot.KATEI, "ば", ""),  # 書けば
    (Slot.ISHI, "", ""),  # 書こう
)


def _inflected(index: Index, most: int) -> Iterator[tuple[str, str]]:
    """Yield (inflected form, entry) of verbs and adjectives that the dictionary knows, in kanji, kana and romaji."""
    chance = random.Random(_SEED)
    rows = index.rows("SELECT label, iri FROM entry WHERE language = 'ja' ORDER BY id")
    chance.shuffle(rows)
    given = 0
    for label, entry in rows:
        name = _class_of(label) if len(label) > 1 else None
        if name is None:
            continue
        slot, suffix, voiced = chance.choice(_SAID)
        form = conjugate(label, name, slot)
        if form is not None:
            yield form + (voiced if voiced and name in VOICED else suffix), entry
            given += 1
        if given == most:
            return


@cache
def _class_of(label: str) -> str | None:
    """Return the regular conjugation class of a verb or adjective in its dictionary form; None if it is none."""
    names = ("ichidan", *GODAN_ROWS, "i-adjective") if label[-1] in "うくぐすつぬぶむるい" else ()
    return next((name for name in names if is_dictionary_form(label, name)), None)


def _romanised(index: Index, most: int) -> Iterator[tuple[str, str]]:
    """Yield (romaji, entry) of readings in kana: wāpuro, Kunrei, Hepburn with macrons and without any length."""
    chance = random.Random(_SEED)
    rows = index.rows(
        "SELECT l.text, e.iri FROM label l JOIN entry e ON e.id = l.entry WHERE l.tag IN ('ja-Hira', 'ja-Kana') "
        "AND LENGTH(l.text) > 3 ORDER BY l.id"
    )
    chance.shuffle(rows)
    for number, (kana, entry) in enumerate(rows[:most]):
        yield _SYSTEMS[number % len(_SYSTEMS)](script.hiragana(kana)), entry


_NOT_KUNREI = ("sh", "ch", "ts", "j", "f")  # what begins so in Hepburn is spelt otherwise: si, ti, tu, zi, hu


def _kunrei(kana: str) -> str:
    """Write kana letter by letter in Kunrei-shiki, long vowels as they are written: しょうじょ → syouzyo."""
    table = {
        spelt: others[0] if others and hepburn.startswith(_NOT_KUNREI) else hepburn
        for spelt, hepburn, others in SYLLABLES
    }
    out, at = "", 0
    while at < len(kana):
        width = 2 if kana[at : at + 2] in table and at + 1 < len(kana) else 1
        syllable = table.get(kana[at : at + width], kana[at : at + width])
        if kana[at] == "ん":
            syllable = "n'" if table.get(kana[at + 1 : at + 2], "k")[0] in "aiueoy" else "n"
        elif kana[at] == "ー":
            syllable = out[-1:]
        if out.endswith("っ"):
            out = out[:-1] + syllable[:1]
        out += syllable
        at += width
    return out


def _short(kana: str) -> str:
    lengths = str.maketrans({long: short for short, _, long in LONG_VOWELS})
    return script.romanise(kana).translate(lengths)


_SYSTEMS: tuple[Callable[[str], str], ...] = (script.romanise, _kunrei, _short)
