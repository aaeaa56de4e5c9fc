"""Colloquial speech: fused vowels (たけえ for 高い), cut adjectives (高っ), drawn-out ones (すごーい).

``standard_forms(text)`` gives what a text may stand for; the analyser then reads that. Fusions that UniDic knows as
conjugation forms (行かなきゃ, 書けりゃ, 食ってる) are not here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from morphology.inflection.chain import Lexeme
from morphology.writing.script import hiragana
from ontology.model import Morpheme, Step


@dataclass(frozen=True, slots=True)
class Fusion:
    """One row: how a form ends (``said``: a letter for a column of the kana table, then one kana of ``drawn``), and how
    its standard form does (``standard``: the column that takes its place, then い)."""

    said: str
    drawn: str
    standard: str


FUSIONS: tuple[Fusion, ...] = (
    Fusion("E", "えぇー", "A"),  # たけえ: たかい; やべぇ: やばい; 知らねー: 知らない
    Fusion("E", "えぇー", "O"),  # すげえ: すごい; つええ: つよい
    Fusion("I", "いぃー", "U"),  # さみい: さむい; あちぃ: あつい
    Fusion("E", "えぇー", "U"),  # あちぇえ: あつい, by way of あちい
)


@dataclass(frozen=True, slots=True)
class Contraction:
    """One row: a piece of a form that stands for another, at its end or (``inside``) before one of some kana."""

    process: str
    features: tuple[str, ...]
    said: str
    standard: str
    inside: str = ""


CONTRACTIONS: tuple[Contraction, ...] = (
    Contraction("vowel-fusion", ("colloquial",), "え", "い"),  # 高え: 高い, the vowel hidden in the kanji
    Contraction("vowel-fusion", ("colloquial",), "ぇ", "い"),  # 高ぇ: 高い
    Contraction("exclamation", ("exclamative", "colloquial"), "っ", "い"),  # 寒っ: 寒い; やばっ: やばい
    Contraction("lengthening", ("colloquial",), "ーい", "い"),  # すごーい: すごい; やばーい: やばい
    Contraction("contraction", ("colloquial",), "ないど", "ないでお", "かきくけこい"),  # 食べないどく: 食べないでおく
)

# The kana of each consonant by column, alternatives by "|". Palatal rows stand for what speech makes of ち, い, し.
_COLUMNS = "AIUEO"
_KANA: tuple[str, ...] = (
    "あ い う え お",  # こええ: こわい is in the row of わ
    "か き く け こ",  # たけえ
    "が ぎ ぐ げ ご",  # すげえ
    "さ し す せ そ",  # くせえ
    "ざ じ ず ぜ ぞ",
    "た ち つ て と",  # いてえ
    "だ ぢ づ で ど",  # ひでえ
    "な に ぬ ね の",  # きたねえ
    "は ひ ふ へ ほ",
    "ば び ぶ べ ぼ",  # やべえ
    "ま み む め も",  # うめえ
    "ら り る れ ろ",  # つれえ
    "わ い う え を",  # こええ
    "や い ゆ いぇ|え よ",  # ついぇえ, つええ, はええ
    "ちゃ ち つ ちぇ ちょ",  # ちっちぇえ
    "しゃ し す しぇ しょ",
)


def _fused() -> dict[str, tuple[str, ...]]:
    """Give the standard endings of every fused ending: けえ → かい, こい, くい."""
    found: dict[str, dict[str, None]] = {}
    for row in FUSIONS:
        for consonant in _KANA:
            cells = dict(zip(_COLUMNS, consonant.split(), strict=True))
            for kana in cells[row.said].split("|"):
                for drawn in row.drawn:
                    found.setdefault(kana + drawn, {})[cells[row.standard].split("|")[0] + "い"] = None
    return {said: tuple(standard) for said, standard in found.items()}


_FUSED = _fused()


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard form that a colloquial text may stand for; ``adjectival``: only if it ends in an adjective or ない."""

    form: str
    process: str
    features: tuple[str, ...]
    adjectival: bool = True

    def fits(self, lexeme: Lexeme) -> bool:
        """Tell whether the lexeme found for the standard form may be said so."""
        if not self.adjectival:
            return True
        tag = lexeme.morphemes[-1].tag or ""
        return "/形容詞/" in tag or "助動詞-ナイ" in tag or "助動詞-タイ" in tag


def standard_forms(text: str) -> Iterator[Standard]:
    """Give the standard forms that a text may stand for, likeliest first."""
    plain = hiragana(text)
    for width in (3, 2):
        for ending in _FUSED.get(plain[-width:], ()) if len(text) > width else ():
            yield Standard(text[:-width] + ending, "vowel-fusion", ("colloquial",))
    for row in CONTRACTIONS:
        if not row.inside and plain.endswith(row.said) and len(text) > len(row.said):
            yield Standard(text[: -len(row.said)].rstrip("ー") + row.standard, row.process, row.features)
        elif row.inside:
            before, found, after = plain.partition(row.said)
            if found and before and after[:1] in row.inside:
                yield Standard(text[: len(before)] + row.standard + after, row.process, row.features, adjectival=False)


def as_said(lexeme: Lexeme, standard: Standard, text: str) -> Lexeme:
    """Turn the lexeme of a standard form into that of the form as it was said."""
    return lexeme._replace(
        features=(*lexeme.features, *standard.features),
        steps=(*lexeme.steps, Step(standard.process, standard.form, text)),
        morphemes=_recut(lexeme.morphemes, standard.form, text),
    )


def _recut(morphemes: Sequence[Morpheme], standard: str, text: str) -> tuple[Morpheme, ...]:
    """Give the morphemes of the text: those of its standard form, made one where the two differ."""
    same = 0
    while same < min(len(standard), len(text)) and standard[same] == text[same]:
        same += 1
    after = 0
    while after < min(len(standard), len(text)) - same and standard[-1 - after] == text[-1 - after]:
        after += 1
    start = end = at = 0
    first, last = len(morphemes), 0
    for number, item in enumerate(morphemes):
        if at < len(standard) - after and at + len(item.surface) > same:
            if number < first:
                first, start = number, at
            last, end = number, at + len(item.surface)
        at += len(item.surface)
    if first > last:
        return tuple(morphemes)
    changed = morphemes[first : last + 1]
    was, now = standard[same : len(standard) - after], text[same : len(text) - after]
    reading = "".join(item.reading for item in changed)
    cut = len(reading) - (end - (len(standard) - after)) - len(was)
    merged = (changed[-1] if len(changed) == 1 else changed[0])._replace(
        surface=text[start : len(text) - (len(standard) - end)],
        reading=reading[:cut] + hiragana(now) + reading[cut + len(was) :],
    )
    return (*morphemes[:first], merged, *morphemes[last + 1 :])
