"""The parts of a compound that no editor took apart: ``split(surface, reading)``, and what is said of each part.

A compound is cut at two grains: into the words of the dictionary (選挙|運動), or into kanji with their okurigana
(手|袋, 取り|扱い). ``taken_apart`` does the second for one dictionary word, unless it can only be read as a whole: such
words, and those whose kanji stand for sounds, are told by ``jukujikun.tsv`` or found out by the aligner.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from morphology import dictionary
from morphology.dictionary import Token
from morphology.formation import kanji
from morphology.formation.alignment import DEVOICED, VOICED, Piece, align, basics, is_whole, same, spellings
from morphology.formation.rendaku import LYMAN, Change, Part, explain, pairs
from morphology.inflection.chain import Lexeme, conjugation_form, part_of_speech
from morphology.writing.script import has_kanji, hiragana, is_kana
from ontology.model import Katsuyokei, Morpheme, PartOfSpeech, Process, Step

WHOLES = Path(__file__).with_name("jukujikun.tsv")


class Grain(StrEnum):
    """How fine a compound is cut."""

    WORD = "word"  # 選挙|運動, お|墓
    KANJI = "kanji"  # 選|挙|運|動, 手|袋


@dataclass(frozen=True, slots=True)
class TakenApart:
    """What a dictionary word consists of: its parts, the step that made it, and features where it has no parts."""

    morphemes: tuple[Morpheme, ...] = ()
    steps: tuple[Step, ...] = ()
    features: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def split(surface: str, reading: str = "", grain: Grain | None = None) -> tuple[Morpheme, ...]:
    """Split a compound and share out its reading (kana, ``ー`` for any long vowel; the dictionary's if empty).

    Without a grain, what the dictionary knows as one word is cut into kanji, all else into words. The surfaces of the
    parts make up the surface, their readings the reading; one part if the reading cannot be shared out.
    """
    tokens = _tokens(surface, hiragana(reading))
    text = hiragana(reading) or "".join(token.reading for token in tokens)
    merged = grain is None
    grain = grain or (Grain.KANJI if len(tokens) == 1 else Grain.WORD)
    cuts = tuple(_cuts(tokens))
    pieces = align(surface, text, frozenset(cuts)) if cuts and cuts[-1] == len(surface) else ()
    if not pieces:
        return (Morpheme(surface, surface, text, PartOfSpeech.NOUN.value),)
    if grain is Grain.WORD:
        return _explained(_words(tokens, pieces))
    cut = _characters(tokens, pieces, cuts)
    return _explained(_merged(cut) if merged else cut, tokens[0].goshu if len(tokens) == 1 else "")


def of_tokens(tokens: Sequence[Token]) -> tuple[Morpheme, ...]:
    """Give the parts of a compound that MeCab cut, voiced where they are likely to be: 旅行|会社 がいしゃ."""
    cut: list[_Cut] = []
    for at, token in enumerate(tokens):
        voices = at > 0 and _voices(tokens[at - 1], token)
        text = token.reading
        cut.append((token.surface, VOICED[text[0]] + text[1:] if voices else text, token))
    return _explained(cut)


def _voices(before: Token, token: Token) -> bool:
    """Tell whether a noun after a noun is likely to voice: UniDic lists it voiced too (iType), nothing forbids it."""
    nouns = token.pos[0] == "名詞" and before.pos[0] in ("名詞", "形状詞") and before.pos[1:2] != ("数詞",)
    if not nouns or "濁" not in token.itype or "半" in token.itype or token.reading[:1] not in VOICED:
        return False
    free = len(token.surface) > 1 or token.goshu == "和"
    return free and not LYMAN.intersection(token.reading[1:]) and (before.surface, token.surface) not in pairs()


@lru_cache(maxsize=16384)
def taken_apart(token: Token) -> TakenApart:
    """Take a noun of the dictionary apart by its kanji; nothing where it has but one, or is a name."""
    if token.pos[0] != "名詞" or token.pos[1:2] != ("普通名詞",) or len(token.surface) < 2:
        return TakenApart()
    if is_kana(token.surface):
        return TakenApart(steps=tuple(_said_twice(token.surface)))
    kind = wholes().get((token.surface, token.reading))
    if kind is not None:
        return TakenApart(features=(kind,))
    pieces = align(token.surface, token.reading)
    if len(pieces) < 2:
        return TakenApart()
    cut = _merged(_characters((token,), pieces, ()))
    if token.goshu != "漢" and len(cut) == len(pieces) and is_whole(pieces):
        return TakenApart(features=("jukujikun",))
    parts = _explained(cut, token.goshu)
    if len({item.surface for item in parts if item.surface != "々"}) == 1:
        return TakenApart(parts, tuple(_said_twice(token.surface)))
    native = token.goshu in ("和", "混") and all(has_kanji(item.surface) for item in parts)
    made = (Step(Process.COMPOUNDING.value, " + ".join(item.lemma for item in parts), token.surface),) if native else ()
    return TakenApart(parts, made)


def with_parts(lexeme: Lexeme) -> Lexeme:
    """Give a dictionary word that is not inflected with its parts, and the step that made it."""
    if lexeme.steps or lexeme.features or len(lexeme.head) != 1 or len(lexeme.morphemes) != 1:
        return lexeme
    found = taken_apart(lexeme.head[0])
    return lexeme._replace(morphemes=found.morphemes or lexeme.morphemes, steps=found.steps, features=found.features)


def is_reduplication(text: str) -> bool:
    """Tell whether a text is one piece said twice: ツンツン, 人々, ときどき (with rendaku)."""
    if len(text) == 2 and text[1] == "々":
        return True
    half = len(text) // 2
    first, second = hiragana(text[:half]), hiragana(text[half:])
    return half >= 2 and len(text) % 2 == 0 and (first == second or VOICED.get(first[0], "") + first[1:] == second)


def _said_twice(text: str) -> Iterator[Step]:
    if is_reduplication(text):
        yield Step(Process.REDUPLICATION.value, text[: len(text) // 2], text)


# ---------------------------------------------------------------- cutting


def _tokens(surface: str, reading: str) -> tuple[Token, ...]:
    """Give the path that is read as the reading, of the five best; else the best."""
    best = dictionary.path(surface)
    if not reading or same(reading, best.reading):
        return best.tokens
    return next((path.tokens for path in dictionary.paths(surface, 5) if same(reading, path.reading)), best.tokens)


def _cuts(tokens: Sequence[Token]) -> Iterator[int]:
    at = 0
    for token in tokens:
        at += len(token.surface)
        yield at


_Cut = tuple[str, str, Token | None]  # surface, reading, the dictionary word it is


def _words(tokens: Sequence[Token], pieces: Sequence[Piece]) -> list[_Cut]:
    """Put pieces together to the words they are of."""
    found: list[_Cut] = []
    waiting = list(pieces)
    for token in tokens:
        surface = reading = ""
        while waiting and len(surface) < len(token.surface):
            piece = waiting.pop(0)
            surface += piece.surface
            reading += piece.reading
        found.append((surface, reading, token))
    return found


def _characters(tokens: Sequence[Token], pieces: Sequence[Piece], cuts: Sequence[int]) -> list[_Cut]:
    """Give every piece by itself; a piece that is a whole token is that word."""
    spans = dict(zip(zip((0, *cuts), cuts, strict=False), tokens, strict=False)) if len(tokens) > 1 else {}
    found: list[_Cut] = []
    at = 0
    for piece in pieces:
        end = at + len(piece.surface)
        found.append((piece.surface, piece.reading, spans.get((at, end))))
        at = end
    return found


def _merged(cut: Sequence[_Cut]) -> list[_Cut]:
    """Put together what is only read as a whole inside a longer word: 鼻|風邪."""
    found: list[_Cut] = []
    for item in cut:
        before = found[-1] if found else ("", "", None)
        surface, reading = before[0] + item[0], before[1] + item[1]
        if any((surface, text) in wholes() for text in (reading, DEVOICED.get(reading[:1], "") + reading[1:])):
            found[-1] = (surface, reading, None)
        else:
            found.append(item)
    return found


# ---------------------------------------------------------------- saying


def _explained(cut: Sequence[_Cut], goshu: str = "") -> tuple[Morpheme, ...]:
    """Make morphemes of what was cut; of a Sino-Japanese word every part is Sino-Japanese."""
    parts: list[Part] = []
    for surface, reading, token in cut:
        parts.append(_part(parts[-1].surface if surface == "々" and parts else surface, reading, token, goshu))
    verb = bool(cut) and _is_verb(cut[-1][0])
    return tuple(
        _morpheme(surface, reading, token, part, change)
        for part, change, (surface, reading, token) in zip(parts, explain(parts, verb), cut, strict=True)
    )


@lru_cache(maxsize=16384)
def _morpheme(surface: str, reading: str, token: Token | None, part: Part, change: Change) -> Morpheme:
    process = change.process.value if change.process else None
    condition = change.condition.value if change.condition else None
    if token is not None:
        bound = token.pos[0] in ("助動詞", "助詞", "接頭辞", "接尾辞")
        return Morpheme(
            surface=surface,
            lemma=token.lemma if bound else token.base,
            reading=reading,
            part_of_speech=part_of_speech(token),
            conjugation_form=conjugation_form(token),
            process=process,
            tag=token.tag,
            condition=condition,
        )
    verb = dictionary.word(surface, "動詞") if part.verbal else None
    lemma = part.surface if verb is None else verb.base  # 々 stands for the part before it
    return Morpheme(
        surface=surface,
        lemma=lemma,
        reading=reading,
        part_of_speech=(PartOfSpeech.NOUN if verb is None else PartOfSpeech.VERB).value,
        conjugation_form=Katsuyokei.RENYOKEI.value if verb is not None else None,
        process=process,
        tag=verb.tag if verb is not None else None,
        condition=condition,
    )


@lru_cache(maxsize=16384)
def _part(surface: str, reading: str, token: Token | None, goshu: str = "") -> Part:
    """Say what is known of a part as a word by itself."""
    if token is None or (len(token.surface) == 1 and has_kanji(surface)):
        stratum = goshu if goshu == "漢" else _stratum(surface, reading)
        return Part(surface, reading, stratum, (), _is_renyokei(surface), _has_voiced(surface, reading))
    if token.pos[0] in ("助動詞", "助詞", "補助記号", "記号"):
        return Part(surface, reading)
    stratum = token.goshu if token.goshu in ("和", "漢", "外") else ""
    verbal = token.pos[0] == "動詞" or (has_kanji(surface) and _is_renyokei(surface))
    return Part(surface, reading, stratum, _own(token), verbal, "濁" in token.itype)


def _own(token: Token) -> tuple[str, ...]:
    """Give how a word is read by itself: the reading of its lemma, cut to the form it has here."""
    text, whole = token.reading, token.lemma_reading
    return (whole[:1] + text[1:],) if whole[1:2] == text[1:2] or len(text) == 1 else (text,)


def _stratum(surface: str, reading: str) -> str:
    """Give the stratum of a kanji by its reading; okurigana are native."""
    if not has_kanji(surface[:1]):
        return "外" if "ァ" <= surface[:1] <= "ヺ" else ""
    if len(surface) > 1 and surface[1:] != "々":
        return "和"
    known = kanji.readings(surface[0])
    found = [known.get(text) for text in spellings(reading)]
    found = [item for item in found if item is not None and item.basic] or [
        known.get(text) for spelt in spellings(reading) for text in basics(spelt)
    ]
    best = max((item for item in found if item is not None), key=lambda item: item.words, default=None)
    return best.stratum if best is not None else ""


def _has_voiced(surface: str, reading: str) -> bool:
    """Tell whether a single kanji so read is found voiced elsewhere."""
    if len(surface) != 1 or reading[:1] not in VOICED:
        return False
    voiced = kanji.readings(surface).get(VOICED[reading[0]] + reading[1:])
    return voiced is not None and voiced.later > 1 and not voiced.alone


@lru_cache(maxsize=8192)
def _is_renyokei(surface: str) -> bool:
    """Tell whether a part with okurigana is a verb in its ren'youkei: 切り, 取り, 入れ."""
    if len(surface) < 2 or not has_kanji(surface[:1]) or surface[-1] not in "いきぎしちにびみりえけげせてねべめれ":
        return False
    token = dictionary.word(surface, "動詞")
    return token is not None and token.cform.startswith("連用形")


@lru_cache(maxsize=8192)
def _is_verb(surface: str) -> bool:
    if surface[-1:] not in "うくぐすつぬぶむる":
        return False
    token = dictionary.word(surface)
    return token is not None and token.pos[0] == "動詞" and token.cform.startswith("終止形")


@lru_cache(maxsize=1)
def wholes() -> dict[tuple[str, str], str]:
    """Give the words that are read as a whole, with their kind (jukujikun, ateji), from ``jukujikun.tsv``."""
    rows = (line.split("\t") for line in WHOLES.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {(row[0], row[1]): row[2] for row in rows}
