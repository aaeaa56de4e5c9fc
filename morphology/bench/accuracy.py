"""What the analyser gets right: ``accuracy`` measures it on test sets, each figure beside its target.

The sets are TSV files with a header, found in a folder by name; a folder may hold any of them. Nothing is printed here
and nothing of a set is kept: ``gogen bench morphology`` prints, and lists the confusions on request. The analyser is
asked with an empty lexicon, so that what is measured is the machine and not the glossary. ``bench.speed`` measures
how fast it is.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from morphology import origin
from morphology.analysis import analyse
from morphology.formation.compounds import Grain, split
from morphology.lexicon import Lexicon
from morphology.writing import romaji, script
from ontology.model import Analysed

Row = dict[str, str]
Judge = Callable[[Row], "Verdict"]
Progress = Callable[[str, Iterable[Row]], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Confusion:
    """One row that was answered wrongly: what was asked, what was expected (alternatives by ``|``), what came."""

    asked: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured share of right answers beside its target."""

    set: str
    source: str
    measure: str
    value: float
    count: int
    target: float | None = None
    confusions: tuple[Confusion, ...] = ()

    @property
    def met(self) -> bool | None:
        """Tell whether the target is met, ``None`` where there is none."""
        return None if self.target is None else self.value >= self.target


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one row says of one measure."""

    right: bool
    asked: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of what is measured: on which rows of which file, under which names, against which target."""

    file: str  # the file's name begins with it
    set: str
    measure: str
    judge: Judge
    target: float | None = None
    of: Callable[[Row], bool] = lambda row: True  # rows that count
    source: Callable[[Row], str] = lambda row: ""
    targets: tuple[tuple[str, float], ...] = ()  # by source, where they differ


_EMPTY = Lexicon()


@cache
def _analysed(form: str) -> Analysed:
    return analyse(form, _EMPTY)


# ---------------------------------------------------------------- a: inflected form → lemma


def _lemmas(form: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(analysis.lemma for analysis in _analysed(form).analyses))


def _expected(row: Row) -> list[str]:
    return (row.get("lemmas") or row.get("lemma") or "").split("|")


def _top(row: Row) -> Verdict:
    found = _lemmas(row["form"])[:1]
    return Verdict(any(lemma in _expected(row) for lemma in found), row["form"], "|".join(_expected(row)), _said(found))


def _any(row: Row) -> Verdict:
    found = _lemmas(row["form"])
    return Verdict(any(lemma in _expected(row) for lemma in found), row["form"], "|".join(_expected(row)), _said(found))


# UniMorph's tag (or two together), the features of ours that say the same; any one of several is right
FEATURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("IMP;OBLIG;NEG", ("prohibitive",)),  # 書くな
    ("IMP;NEG;COL", ("negative te-form", "negative imperative")),  # 書かないで
    ("IMP;OBLIG", ("imperative",)),  # 書け
    ("IMP;COL", ("te-form", "imperative")),  # 書いて
    ("IMP", ("imperative",)),  # 書いてください
    ("PERM", ("causative",)),  # 書かせていただく
    ("PST", ("past",)),  # 書いた
    ("NEG", ("negative",)),  # 書かない
    ("POL", ("polite",)),  # 書きます
    ("PROSP", ("presumptive",)),  # 書くだろう
    ("OPT", ("desiderative",)),  # 書きたい
    ("INTEN", ("volitional",)),  # 書こう
    ("CAUS", ("causative",)),  # 書かせる
    ("PASS", ("passive", "passive-or-potential")),  # 書かれる, 食べられる
    ("POT", ("potential", "passive-or-potential")),  # 書ける, 食べられる
    ("ELEV", ("honorific", "passive", "passive-or-potential")),  # お書きになる, 書かれる
    ("HUMB", ("humble",)),  # お書きする
)
_MARKED = {feature for _, ours in FEATURES for said in ours for feature in said.split()}


def expected_features(bundle: str) -> list[frozenset[str]]:
    """Give the sets of our features, any of which is what a UniMorph bundle (V;PST;PFV;NEG) says."""
    tags = set(bundle.split(";"))
    found: list[frozenset[str]] = [frozenset()]
    for tag, ours in FEATURES:
        if set(tag.split(";")) <= tags:
            tags -= set(tag.split(";"))
            found = [before | frozenset(said.split()) for before in found for said in ours]
    return found


def _with_features(row: Row) -> Verdict:
    """Judge lemma and features of the best analysis; what UniMorph does not mark (progressive) does not count."""
    best = _analysed(row["form"]).analyses[:1]
    wanted = [features for bundle in row["features"].split("||") for features in expected_features(bundle)]
    right = any(a.lemma in _expected(row) and _MARKED.intersection(a.features) in wanted for a in best)
    found = f"{best[0].lemma} {' '.join(best[0].features)}" if best else "–"
    return Verdict(right, row["form"], f"{'|'.join(_expected(row))} {row['features']}", found)


def _is_keigo(row: Row) -> bool:
    return "FORM" in row["features"].replace("||", ";").split(";")


def _is_plain(row: Row) -> bool:
    return not _is_keigo(row)


# ---------------------------------------------------------------- b: romaji → kana, lemma


def _kana(column: str, folded: bool = False) -> Judge:
    def judge(row: Row) -> Verdict:
        found = romaji.likely_kana(row[column])[:1]
        same = script.hiragana if folded else str
        right = any(same(kana) == same(row["kana"]) for kana in found)
        return Verdict(right, row[column], row["kana"], _said(found))

    return judge


def _romaji_lemma(column: str, most: int) -> Judge:
    def judge(row: Row) -> Verdict:
        wanted = row["kanji_any_of"].split("|")
        found = _lemmas(row[column])[:most]
        return Verdict(any(lemma in wanted for lemma in found), row[column], row["kanji_any_of"], _said(found))

    return judge


# ---------------------------------------------------------------- c: kanji → reading


def _reading(most: int) -> Judge:
    def judge(row: Row) -> Verdict:
        wanted = {script.hiragana(kana) for kana in row["kana_any_of"].split("|")}
        found = _analysed(row["surface"]).readings[:most]
        right = any(script.hiragana(kana) in wanted for kana in found)
        return Verdict(right, row["surface"], "|".join(sorted(wanted)), _said(found))

    return judge


# ---------------------------------------------------------------- d: compounds


Parts = tuple[tuple[str, str, bool], ...]

# What counts as rendaku, in every set: か, さ, た, は that became が, ざ, だ, ば. ぱ after ん or っ (handakuonka, 乾杯)
# is another process and counts neither way: a set made by hand does not flag it, one derived from readings may.
_SEMIVOICED = frozenset("ぱぴぷぺぽ")


def _parts(row: Row) -> Parts:
    """Give what ``compounds.split`` makes of a compound and the reading of the set: surface, reading, has rendaku.

    The grain is the set's: its column ``grain``, or its source (Kanjium cuts into kanji, the treebank into words).
    """
    found = split(row["surface"], script.hiragana(row["reading"]), _grain(row))
    return tuple((part.surface, part.reading, part.process == "rendaku") for part in found)


def _grain(row: Row) -> Grain | None:
    asked = row.get("grain", "").strip("-")
    if asked:
        return Grain(asked)
    source = row.get("source", "")
    return Grain.KANJI if source.startswith("kanjium") else Grain.WORD if source.startswith("ud") else None


def _wanted_parts(row: Row) -> list[tuple[str, str, bool]]:
    flags = row["rendaku_flags"]
    surfaces, readings = row["split_surface"].split("|"), row["split_reading"].split("|")
    return [
        (surface, kana := script.hiragana(reading), at < len(flags) and flags[at] == "1" and kana[0] not in _SEMIVOICED)
        for at, (surface, reading) in enumerate(zip(surfaces, readings, strict=True))
    ]


def _split(row: Row) -> Verdict:
    found, wanted = _parts(row), _wanted_parts(row)
    right = [part[:2] for part in found] == [part[:2] for part in wanted]
    return Verdict(right, row["surface"], _joined(wanted), _joined(found))


def _joined(parts: Iterable[tuple[str, str, bool]]) -> str:
    return "|".join(f"{surface}:{reading}{'*' * voiced}" for surface, reading, voiced in parts)


def _rendaku(rows: Iterable[Row]) -> tuple[float, int, list[Confusion]]:
    """Give F1 over parts that are voiced, by the place where they begin in the reading; how many are; confusions."""
    hits = wrong = missed = 0
    confusions: list[Confusion] = []
    for row in rows:
        found, wanted = _parts(row), _wanted_parts(row)
        ours, theirs = _voiced_at(found), _voiced_at(wanted)
        hits += len(ours & theirs)
        wrong += len(ours - theirs)
        missed += len(theirs - ours)
        if ours != theirs:
            confusions.append(Confusion(row["surface"], _joined(wanted), _joined(found)))
    return (2 * hits / (2 * hits + wrong + missed) if hits else 0.0), hits + missed, confusions


def _voiced_at(parts: Iterable[tuple[str, str, bool]]) -> set[int]:
    places, at = set(), 0
    for _, reading, voiced in parts:
        if voiced:
            places.add(at)
        at += len(reading)
    return places


# ---------------------------------------------------------------- e: loans


def _loan(language: str, known_abroad: bool = True) -> Judge:
    """Judge whether a word came in or went out; the sets tell no more, so pt>ja is in.

    Without ``known_abroad``, a Japanese word that is said to be made in Japan (``ja``) is right too.
    """

    def judge(row: Row) -> Verdict:
        word = row["english"] if language == "en" else row["japanese_any_of"].split("|")[0]
        found, wanted = origin.trace(word, language).direction, row["direction"].rstrip("?")
        right = found == wanted or (found.endswith(">ja") if wanted == "en>ja" else found == "ja" and not known_abroad)
        return Verdict(right, f"{word} ({row['english']})", wanted, found)

    return judge


# ---------------------------------------------------------------- what must not be analysed as something else


def _negative(row: Row) -> Verdict:
    """Judge the first lemma of a form: one of ``right`` (``-``: none at all), and none of ``wrong``."""
    found, wanted = _lemmas(row["form"])[:1] or ("-",), row["right"].split("|")
    return Verdict(found[0] in wanted, row["form"], row["right"], _said(found))


def _said(found: Iterable[str]) -> str:
    return "|".join(found) or "–"


def _source(row: Row) -> str:
    return row["source"]


def _is_loan(direction: str) -> Callable[[Row], bool]:
    return lambda row: row["direction"].startswith(direction)


# file, set, measure, judge, target: in the order they are reported
MEASURES: tuple[Measure, ...] = (
    Measure("a_deinfl_unimorph", "UniMorph without keigo", "top-1", _top, 0.97, _is_plain),
    Measure("a_deinfl_unimorph", "UniMorph without keigo", "any", _any, 0.99, _is_plain),
    Measure("a_deinfl_unimorph", "UniMorph without keigo", "lemma and features", _with_features, 0.97, _is_plain),
    Measure("a_deinfl_unimorph", "UniMorph with keigo", "top-1", _top, 0.93),
    Measure("a_deinfl_unimorph", "UniMorph with keigo", "any", _any),
    Measure("a_deinfl_unimorph", "UniMorph with keigo", "lemma and features", _with_features),
    Measure("a_deinfl_unimorph", "UniMorph keigo alone", "top-1", _top, None, _is_keigo),
    Measure("a_deinfl_yomitan", "Yomitan's tests", "top-1", _top, 0.95),
    Measure("a_deinfl_yomitan", "Yomitan's tests", "any", _any, 0.99),
    Measure("a_deinfl_yomitan", "Yomitan's tests", "any", _any, source=lambda row: row["category"]),
    Measure("b_romaji_to_lemma", "romaji → kana", "macron @1", _kana("hepburn_macron"), 0.95),
    Measure("b_romaji_to_lemma", "romaji → kana", "plain @1", _kana("hepburn_plain"), 0.85),
    Measure("b_romaji_to_lemma", "romaji → kana", "wāpuro @1", _kana("wapuro"), 0.96),
    Measure("b_romaji_to_lemma", "romaji → kana, script folded", "macron @1", _kana("hepburn_macron", True)),
    Measure("b_romaji_to_lemma", "romaji → kana, script folded", "plain @1", _kana("hepburn_plain", True)),
    Measure("b_romaji_to_lemma", "romaji → kana, script folded", "wāpuro @1", _kana("wapuro", True)),
    Measure("b_romaji_to_lemma", "romaji → lemma", "macron @1", _romaji_lemma("hepburn_macron", 1), 0.75),
    Measure("b_romaji_to_lemma", "romaji → lemma", "macron @5", _romaji_lemma("hepburn_macron", 5), 0.95),
    Measure("b_romaji_to_lemma", "romaji → lemma", "wāpuro @1", _romaji_lemma("wapuro", 1)),
    Measure("b_romaji_to_lemma", "romaji → lemma", "wāpuro @5", _romaji_lemma("wapuro", 5)),
    Measure("b_romaji_to_lemma", "romaji → lemma", "plain @1", _romaji_lemma("hepburn_plain", 1)),
    Measure("b_romaji_to_lemma", "romaji → lemma", "plain @5", _romaji_lemma("hepburn_plain", 5)),
    Measure(
        "c_kanji_to_reading",
        "kanji → reading",
        "@1",
        _reading(1),
        source=_source,
        targets=(("jlpt", 0.96), ("kanjium", 0.87), ("jichitai", 0.95)),
    ),
    Measure(
        "c_kanji_to_reading",
        "kanji → reading",
        "@3",
        _reading(3),
        source=_source,
        targets=(("jlpt", 0.99), ("kanjium", 0.95), ("jichitai", 0.98)),
    ),
    Measure("d_compounds", "compounds", "split", _split, 0.95),
    Measure("d_compounds", "compounds", "split", _split, source=_source),
    Measure("rendaku", "compounds checked by hand", "split", _split, 0.95),
    Measure("e_loans", "loans into Japanese", "English word", _loan("en"), 0.95, _is_loan("en>ja")),
    Measure("e_loans", "loans into Japanese", "Japanese word", _loan("ja"), 0.95, _is_loan("en>ja")),
    Measure("e_loans", "loans from Japanese", "English word", _loan("en"), 0.95, _is_loan("ja>en")),
    Measure("e_loans", "loans from Japanese", "Japanese word: native", _loan("ja", False), 0.95, _is_loan("ja>en")),
    Measure("e_loans", "loans from Japanese", "Japanese word: gone abroad", _loan("ja"), None, _is_loan("ja>en")),
    Measure("e_loans", "loans", "English word", _loan("en"), source=_source),
    Measure("negatives", "what must not be misread", "top-1", _negative, 0.98),
)
RENDAKU_TARGET = 0.90


def accuracy(
    folder: Path, limit: int | None = None, only: str = "", progress: Progress = lambda title, rows: rows
) -> Iterator[Figure]:
    """Measure every set that a folder holds, in the order of ``MEASURES``: ``limit`` rows of each, evenly spread.

    Only files whose name holds ``only`` are read. ``progress(title, rows)`` gives the rows back while it shows them.
    """
    for path in sorted(path for path in folder.glob("*.tsv") if only in path.stem):
        rows = _spread(read(path), limit)
        for number, measure in enumerate(measure for measure in MEASURES if path.stem.startswith(measure.file)):
            shown = progress(path.stem, rows) if number == 0 else rows
            yield from _figures(_named(measure, path), shown)
        for measure in [m for m in MEASURES if m.judge is _split and path.stem.startswith(m.file)][:1]:
            value, count, confusions = _rendaku(rows)
            name = _named(measure, path).set
            yield Figure(name, "", "rendaku F1", value, count, RENDAKU_TARGET, tuple(confusions))


def read(path: Path) -> list[Row]:
    """Read a set: TSV in UTF-8 with a header and no quoting; lines that begin with ``#`` are remarks."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def _spread(rows: list[Row], limit: int | None) -> list[Row]:
    """Give ``limit`` rows, evenly spread over the set, so that every source has its share."""
    if limit is None or limit >= len(rows):
        return rows
    return [rows[at * len(rows) // limit] for at in range(limit)]


def _named(measure: Measure, path: Path) -> Measure:
    """Tell a further list of the same kind apart by its file: d_compounds_checked."""
    extra = path.stem.removeprefix(measure.file).strip("_-")
    return replace(measure, set=f"{measure.set} ({extra})") if extra else measure


def _figures(measure: Measure, rows: Iterable[Row]) -> Iterator[Figure]:
    """Judge rows, and give a figure for every source."""
    right: dict[str, int] = {}
    count: dict[str, int] = {}
    confusions: dict[str, list[Confusion]] = {}
    for row in rows:
        if not measure.of(row):
            continue
        source = measure.source(row)
        verdict = measure.judge(row)
        count[source] = count.get(source, 0) + 1
        right[source] = right.get(source, 0) + verdict.right
        if not verdict.right:
            confusions.setdefault(source, []).append(Confusion(verdict.asked, verdict.expected, verdict.found))
    for source, total in count.items():
        target = dict(measure.targets).get(source, measure.target)
        value = right.get(source, 0) / total
        yield Figure(measure.set, source, measure.measure, value, total, target, tuple(confusions.get(source, ())))
