"""Which kana stand above which kanji of a headword."""

import re
from collections.abc import Iterable, Sequence

from graph.lookup.views import Ruby
from morphology.writing.script import has_kanji, hiragana, is_kana

_RUNS = re.compile(r"([一-鿿㐀-䶿豈-﫿𠀀-𯿿々〆ヶ]+)")


def furigana(text: str, reading: str | None, parts: Sequence[tuple[str, str]] = ()) -> tuple[Ruby, ...]:
    """Return a text in pieces with the kana above each piece that needs any.

    ``parts`` are the spelling and the kana of each part, in order; where they make up the text they say which kana
    belong to which kanji (手袋: 手 て, 袋 ぶくろ). Otherwise the kana of the text itself are matched in the reading
    (寝取られ: 寝取 ねと).
    """
    if not reading or not has_kanji(text):
        return (Ruby(text),)
    if len(parts) > 1 and "".join(p for p, _ in parts) == text and all(is_kana(kana) for _, kana in parts):
        pieces = [piece for spelling, kana in parts for piece in _aligned(spelling, kana)]
    else:
        pieces = _aligned(text, reading)
    return tuple(_joined(pieces))


def _aligned(text: str, reading: str) -> list[Ruby]:
    """Match the kana runs of a text in its reading; one ruby over all of it where they do not fit."""
    if not has_kanji(text):
        return [Ruby(text)]
    runs = [run for run in _RUNS.split(text) if run]
    pattern = "".join("(.+?)" if _RUNS.fullmatch(run) else f"({re.escape(hiragana(run))})" for run in runs)
    found = re.fullmatch(pattern, hiragana(reading))
    if not found:
        return [Ruby(text, reading)]
    out, at = [], 0
    for run, kana in zip(runs, found.groups(), strict=True):
        out.append(Ruby(run, reading[at : at + len(kana)]) if _RUNS.fullmatch(run) else Ruby(run))
        at += len(kana)
    return out


def _joined(pieces: Iterable[Ruby]) -> list[Ruby]:
    """Join neighbouring pieces that have no kana above them."""
    out: list[Ruby] = []
    for piece in pieces:
        if out and piece.reading is None and out[-1].reading is None:
            out[-1] = Ruby(out[-1].text + piece.text)
        else:
            out.append(piece)
    return out
