"""How fast the analyser is: running text against MeCab and the peers, single forms, the first answer. See ``bench``.

Everything is measured in the same run and in turns, each the best of several, in processor time; what is compared is
the ratio, not the figure. A peer that is not installed is left out (``uv sync --group bench`` installs them). The text
is given by the caller; tokens are UniDic's short units for everybody.
"""

import multiprocessing
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from morphology import dictionary
from morphology.lexicon import Lexicon
from morphology.text import JsonWriter, Reader

_ROUNDS = 3
_SLOW = 20_000  # tokens given to peers that take a second for them
_SEED = 20260101
_LOADING = ("手袋", "てぶくろ", "tebukuro")  # load the dictionary, the tables of kanji, the index of readings


@dataclass(frozen=True, slots=True)
class Speed:
    """One measured speed or ratio beside its target; ``at_most`` where less is better."""

    task: str
    who: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Tell whether the target is met, ``None`` where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


def speeds(sentences: Sequence[str], forms: Sequence[str], lexicon: Lexicon, tokens: int = 200_000) -> Iterator[Speed]:
    """Measure running text made of the sentences (about so many tokens), the forms, and the start of a new process."""
    yield from _text(sentences, lexicon, tokens)
    if forms:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:  # nothing is cached there
            distinct, repeated = fresh.submit(single_forms, list(forms)).result()
        yield Speed("single forms", "distinct", distinct, "forms/s", 20_000)
        yield Speed("single forms", "repeated", repeated, "forms/s", 500_000)
    yield Speed("start-up", "to the first analysis", _start_up(), "s", 0.5, at_most=True)


# ---------------------------------------------------------------- running text


def _text(sentences: Sequence[str], lexicon: Lexicon, tokens: int) -> Iterator[Speed]:
    tagger = dictionary.plain_tagger()
    text = _shuffled(sentences, tokens, lambda sentence: len(tagger(sentence)))
    count = sum(len(tagger(line)) for line in text)
    plain, curated, writer = Reader(), Reader(lexicon), JsonWriter()
    runs: dict[str, Callable[[], object]] = {
        "gogen": lambda: [plain.words(line) for line in text],
        "gogen, with nothing known yet": lambda: _read_anew(text),
        "gogen with the glossary": lambda: [curated.words(line) for line in text],
        "gogen with the glossary, as JSON": lambda: [writer.tokens(curated.words(line)) for line in text],
        "fugashi with .feature": lambda: [[(n.surface, n.feature.lemma) for n in tagger(line)] for line in text],
        "fugashi without": lambda: [len(tagger(line)) for line in text],
        "MeCab's C limit": lambda: [tagger.parse(line) for line in text],
    }
    speed = {who: count / seconds for who, seconds in _best(runs).items()}
    short = text[: max(1, len(text) * _SLOW // max(count, 1))]
    few = sum(len(tagger(line)) for line in short)
    speed |= {who: few / seconds for who, seconds in _best(_peers(short), 2).items()}
    for who, value in speed.items():
        yield Speed("running text", who, value, "tokens/s")
    ours = speed["gogen"]
    yield Speed("running text", "gogen : fugashi with .feature", ours / speed["fugashi with .feature"], "×", 2.0)
    yield Speed("running text", "gogen : MeCab's C limit", ours / speed["MeCab's C limit"], "×", 0.35)


def _read_anew(text: Sequence[str]) -> None:
    reader = Reader()
    for line in text:
        reader.words(line)


def _shuffled(sentences: Sequence[str], tokens: int, count: Callable[[str], int]) -> list[str]:
    """Make a text of about so many tokens: the sentences in ever new orders, one, two or three a line."""
    chance = random.Random(_SEED)
    lines: list[str] = []
    total = 0
    while total < tokens:
        order = chance.sample(list(sentences), len(sentences))
        while order and total < tokens:
            line = "".join(order.pop() for _ in range(min(len(order), chance.randint(1, 3))))
            lines.append(line)
            total += count(line)
    return lines


def _best(runs: dict[str, Callable[[], object]], rounds: int = _ROUNDS) -> dict[str, float]:
    """Give the shortest of several runs of each, in seconds of processor time; they take turns."""
    best: dict[str, float] = {}
    for turn in range(rounds + 1):
        for who, run in runs.items():
            begun = time.process_time()
            run()
            taken = time.process_time() - begun
            if turn:  # the first turn fills caches
                best[who] = min(taken, best.get(who, taken))
    return best


def _peers(text: Sequence[str]) -> dict[str, Callable[[], object]]:
    """Give a run for every peer that is installed, as its manual uses it."""
    runs: dict[str, Callable[[], object]] = {}
    if find_spec("sudachipy") and any(find_spec(f"sudachidict_{size}") for size in ("core", "small", "full")):
        from sudachipy import Dictionary

        size = next(size for size in ("core", "small", "full") if find_spec(f"sudachidict_{size}"))
        sudachi: Any = Dictionary(dict=size).create()
        runs["SudachiPy"] = lambda: [
            [(m.surface(), m.dictionary_form(), m.reading_form(), m.part_of_speech()) for m in sudachi.tokenize(line)]
            for line in text
        ]
    if find_spec("janome"):
        from janome.tokenizer import Tokenizer

        janome: Any = Tokenizer()
        runs["janome"] = lambda: [[(t.surface, t.base_form, t.reading) for t in janome.tokenize(line)] for line in text]
    if find_spec("pykakasi"):
        import pykakasi

        kakasi: Any = pykakasi.kakasi()  # type: ignore[no-untyped-call]
        runs["pykakasi"] = lambda: [kakasi.convert(line) for line in text]
    if find_spec("cutlet"):
        import cutlet

        romajiser: Any = cutlet.Cutlet()
        runs["cutlet"] = lambda: [romajiser.romaji(line) for line in text]
    return runs


# ---------------------------------------------------------------- single forms, start


def single_forms(forms: list[str]) -> tuple[float, float]:
    """Give how many distinct forms a second are fully analysed, and how many once they are known; in this process."""
    from morphology.analysis import analyse

    lexicon = Lexicon()
    for form in (*forms[:20], *_LOADING):
        analyse(form, lexicon)
    distinct = list(dict.fromkeys(forms))[20:]
    if not distinct:
        return 0.0, 0.0
    begun = time.process_time()
    for form in distinct:
        analyse(form, lexicon)
    cold = len(distinct) / max(time.process_time() - begun, 1e-9)
    known = distinct[-200:]
    begun = time.process_time()
    for _ in range(50):
        for form in known:
            analyse(form, lexicon)
    return cold, 50 * len(known) / max(time.process_time() - begun, 1e-9)


def _start_up() -> float:
    """Give the seconds that a new process needs for its first analysis, the best of three."""
    code = "from morphology.analysis import analyse; analyse('寝取られた')"
    taken = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        taken.append(time.perf_counter() - begun)
    return min(taken)
