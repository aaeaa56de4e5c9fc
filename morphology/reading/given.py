"""A word whose reading somebody gives: whether it can be read so, and what follows from that reading.

``read_as("小唄", "こうた")`` looks for a way to read the spelling as the kana, the surest first: MeCab's best path, its
next paths, then any row of dictionary words and kanji, changed as compounding changes them (rendaku, gemination, p of
h). The way says where morphemes begin, which the romanisation needs: こ|うた is kouta, not kōta. If there is no way the
reading is doubtful: a slip, or one that only the whole word has (gikun, jukujikun) and UniDic does not know.
"""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from morphology import dictionary, origin
from morphology.dictionary import Path, Token
from morphology.formation import compounds, kanji
from morphology.formation.alignment import GEMINATING, PLOSIVE, RENJO, VOICED, same
from morphology.inflection.chain import conjugation_form, part_of_speech
from morphology.inflection.lexemes import confidence, lexeme_of
from morphology.reading.compiled import fields, open_dictionary
from morphology.unlisted import LONGEST_FORM
from morphology.writing import kyujitai, script
from ontology.model import Morpheme


class Way(IntEnum):
    """How a reading was confirmed, the surest first."""

    BEST = 0  # MeCab's best path is read so: 寿司 すし
    PATH = 1  # one of its next paths is: 博士 はくし
    PIECES = 2  # words and kanji of the dictionary can be, side by side: 焼畑 やきばたけ
    WRITTEN = 3  # the word is written in kana
    NONE = 4  # nothing is: 警策 きょうしゃく


class Given(NamedTuple):
    """What follows from a given reading.

    ``romaji`` is Hepburn, None where the reading holds anything but kana; ``parts`` are the morphemes of a compound in
    the order of the word (none of a simple word, none where the way is not a path); ``goshu`` 和 漢 外 混 where all
    tokens of the path have one; ``confidence`` is that of the analysis behind parts and goshu, 0 without one.
    """

    way: Way
    romaji: str | None
    parts: tuple[Morpheme, ...] = ()
    goshu: str | None = None
    confidence: float = 0.0


# What a reading may write otherwise than the dictionary: the old kana and the merged ones.
_MERGED = str.maketrans("ゐゑぢづゎ", "いえじずわ")
_UNREAD = re.compile(r"[\s・、。,.!?！？=＝‐-]")  # between words, not said
_SPACES = re.compile(r"[\s・、,=＝]+")
_PARTICLES = {"は": "わ", "へ": "え", "を": "お"}
_SEVERAL = 0.7  # confidence in what several tokens say of a word, the reading being given
_MOST_PATHS = 6  # of MeCab's
_LONGEST = 40  # characters of a spelling that is read piece by piece
_OKURIGANA = 3  # kana that a spelling leaves out at most: 起 おこり
_ANY = "*"  # what a run of digits or letters, or a kanji that no word shows the readings of, is read: any kana
_SAID = 12  # such kana at most
_KNOWN = 3  # words that must show how a kanji is read, before another reading of it is doubted
_LETTERS = re.compile(r"[0-9A-Za-z&.]+")


def read_as(text: str, kana: str, verb: bool = False) -> Given:
    """Say whether a spelling can be read as the kana, and what the word is then.

    ``text`` and ``kana`` are normal (``script.normalise``); of a word in kana both are the same. ``verb`` tells that
    the word is a verb: its last vowel lengthens nothing (思う omou).
    """
    said = script.hiragana(kana)
    written = text == kana or not (script.has_kanji(text) or _has_other(text))
    if len(text) > LONGEST_FORM:  # a text, no word: MeCab's time grows with the square of some
        return Given(Way.PIECES, None)
    path, way = _path(text, said, written)
    if path is None:
        cuts = None if written else _cuts(text, said)
        way = Way.WRITTEN if written else Way.NONE if cuts is None else Way.PIECES
        return Given(way, _romaji(said, cuts or (), (), verb))
    lexeme = lexeme_of(path)
    if lexeme is None:
        sure = way is not Way.WRITTEN
        parts = _content(path.tokens) if sure else ()
        boundaries, particles = _boundaries(path.tokens, said) if sure else ((), ())
        goshu = origin.goshu_of(path.tokens) if sure and _is_compound(path.tokens) else None
        return Given(way, _romaji(said, boundaries, particles, verb), parts, goshu, _SEVERAL if sure else 0.0)
    lexeme = compounds.with_parts(lexeme)
    parts = lexeme.morphemes if "".join([item.reading for item in lexeme.morphemes]) == path.reading else ()
    boundaries, particles = _boundaries(path.tokens, said)
    starts = (*_starts([item.reading for item in parts]), *boundaries)
    trusted = way is not Way.WRITTEN or script.katakana(text) == text or path.tokens[0].lemma == text
    return Given(
        way,
        _romaji(said, starts if trusted else (), particles if trusted else (), verb),
        parts if trusted and len(parts) > 1 else (),
        origin.goshu_of(lexeme.head) if trusted else None,
        confidence(lexeme) if trusted else 0.0,
    )


def _path(text: str, said: str, written: bool) -> tuple[Path | None, Way]:
    """Give the path of MeCab's that is read as the kana, and how sure that makes the reading."""
    best = dictionary.path(text)
    if written:
        return (best, Way.WRITTEN) if best.known else (None, Way.WRITTEN)
    if best.known and sounds_alike(best.reading, said):
        return best, Way.BEST
    for path in dictionary.paths(text, _MOST_PATHS):
        if path.known and sounds_alike(path.reading, said):
            return path, Way.PATH
    return None, Way.NONE


def sounds_alike(one: str, other: str) -> bool:
    """Tell whether two readings say the same, however they write it: ちゃーはん, ちゃあはん; いなずま, いなづま."""
    one, other = _plain(one), _plain(other)
    return one == other or ("ー" in one + other and (same(one, other) or same(other, one)))


def resembles(text: str, kana: str) -> bool:
    """Tell whether a reading holds any that a kanji of the text has elsewhere: 警策 きょうしゃく; not 海猟 らっこ."""
    said = _plain(script.hiragana(kana))
    return any(
        form in said
        for char in script.kanji_of(text)
        for reading in kanji.readings(char)
        if len(reading) > 1
        for form in _forms(reading, True, True)
    )


def _plain(kana: str) -> str:
    return _UNREAD.sub("", kana.translate(_MERGED))


def _has_other(text: str) -> bool:
    """Tell whether a text without kanji holds what kana do not say: letters, digits."""
    return not script.is_kana(_UNREAD.sub("", text))


# ---------------------------------------------------------------- romaji


def _romaji(said: str, boundaries: Sequence[int], particles: Sequence[int], verb: bool) -> str | None:
    """Write a reading in Hepburn; a space for the dot between foreign words."""
    words = _SPACES.sub(" ", said).strip(" 。.!?！？‐-")
    if not script.is_kana(words.replace(" ", "")):
        return None
    if words != said:  # offsets no longer fit
        boundaries, particles = (), ()
    last = len(words) - 1
    if verb and words[last:] == "う":
        boundaries = (*boundaries, last)
    return (
        " ".join(script.romanise(word) for word in words.split(" "))
        if " " in words
        else (script.romanise(words, boundaries, particles))
    )


def _starts(readings: Sequence[str]) -> tuple[int, ...]:
    """Give the offsets at which readings begin, one after the other."""
    found, at = [], 0
    for reading in readings:
        found.append(at)
        at += len(reading)
    return tuple(found)


def _boundaries(tokens: Sequence[Token], said: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give where tokens begin in the reading, and the verbs' last vowels; where the particles は, へ, を stand."""
    starts = _starts([token.reading for token in tokens])
    if "".join([token.reading for token in tokens]).translate(_MERGED) != said.translate(_MERGED):
        return (), ()
    particles = [
        at
        for at, token in zip(starts, tokens, strict=True)
        if token.pos[0] == "助詞" and token.surface in _PARTICLES and said[at] == token.surface
    ]
    vowels = [
        at + len(token.reading) - 1
        for at, token in zip(starts, tokens, strict=True)
        if token.pos[0] in ("動詞", "助動詞") and token.cform.startswith(("終止形", "連体形")) and token.reading
    ]
    return (*starts, *vowels), tuple(particles)


def _content(tokens: Sequence[Token]) -> tuple[Morpheme, ...]:
    """Give the content words of a phrase: 教え and 請う of 教えを請う."""
    if len(tokens) < 2:
        return ()
    return tuple(
        Morpheme(
            token.surface, token.base, token.reading, part_of_speech(token), conjugation_form(token), tag=token.tag
        )
        for token in tokens
        if token.pos[0] in _CONTENT and (script.has_kanji(token.surface) or _KATAKANA_WORD.fullmatch(token.surface))
    )


def _is_compound(tokens: Sequence[Token]) -> bool:
    """Tell whether tokens are words side by side, no phrase: 消し|ゴム."""
    return all(token.pos[0] in _CONTENT or token.pos[0] in ("接頭辞", "接尾辞") for token in tokens)


_KATAKANA_WORD = re.compile("[ァ-ヺー]{2,}")


_CONTENT = frozenset(("名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞"))


# ---------------------------------------------------------------- reading piece by piece


@lru_cache(maxsize=1024)
def _cuts(text: str, said: str) -> tuple[int, ...] | None:
    """Give where pieces begin in the reading, if words and kanji of the dictionary can be read so; else None."""
    text, said = _UNREAD.sub("", kyujitai.modernised(text)), _plain(said)
    if not text or len(text) > _LONGEST:
        return None
    for loosely in (False, True):
        came = _reached(text, said, loosely)
        end = (len(text), len(said))
        if end in came:
            cuts = []
            while end != (0, 0):
                end = came[end]
                cuts.append(end[1])
            return tuple(reversed(cuts))
    return None


def _reached(text: str, said: str, loosely: bool) -> dict[tuple[int, int], tuple[int, int]]:
    """Give the places in text and reading that can be reached together, each with the one before it."""
    came: dict[tuple[int, int], tuple[int, int]] = {}
    waiting: list[set[int]] = [set() for _ in range(len(text) + 1)]
    waiting[0].add(0)
    for at in range(len(text)):
        if not waiting[at]:
            continue
        for end, kana in _pieces(text, at):
            for start in waiting[at]:
                for stop in _stops(text, at, end, kana, said, start):
                    if (end, stop) not in came:
                        came[end, stop] = (at, start)
                        waiting[end].add(stop)
        if loosely:
            for end, start, stop in _without_okurigana(text, at, waiting[at], said):
                if (end, stop) not in came:
                    came[end, stop] = (at, start)
                    waiting[end].add(stop)
    return came


def _stops(text: str, at: int, end: int, kana: str, said: str, start: int) -> Iterator[int]:
    """Give where a piece so read may end in the reading."""
    if kana == _ANY:
        yield from range(start + 1, min(start + _SAID, len(said)) + 1)
        return
    for form in _forms(kana, at > 0, end < len(text)):
        if said.startswith(form, start):
            yield start + len(form)


@lru_cache(maxsize=32768)
def _forms(kana: str, inside: bool, before: bool) -> tuple[str, ...]:
    """Give a reading as compounding may change it: か, が inside; がく, がっ before more."""
    starts = [kana]
    first = kana[:1]
    if inside:
        starts += [changed + kana[1:] for table in (VOICED, PLOSIVE) if (changed := table.get(first))]
        starts += [onset + kana[len(vowel) :] for vowel, onset in RENJO if kana.startswith(vowel)]
    forms = [form.translate(_MERGED) for form in starts]
    if before and kana[-1:] in GEMINATING and len(kana) > 1:
        forms += [form[:-1] + "っ" for form in forms]
    return tuple(dict.fromkeys(forms))


def _pieces(text: str, at: int) -> Iterator[tuple[int, str]]:
    """Give the pieces that a text has at a place, longest first: their ends, and how they are read."""
    char = text[at]
    found: list[tuple[int, str]] = []
    for word in open_dictionary(dictionary.folder()).words_at(text, at):
        kana = _sound(word.features)
        if kana:
            found.append((at + len(word.surface), kana))
    if script.is_kana(char) or char in "ーゝゞヶヵ":
        spoken = script.hiragana(char)
        found += [(at + 1, kana) for kana in {spoken, _PARTICLES.get(spoken, spoken), *_SMALL.get(spoken, ())}]
    elif script.has_kanji(char):
        source = text[at - 1] if char == "々" and at else char
        found += [(at + 1, kana) for kana in kanji.readings(source)]
        if kanji.weight(source) < _KNOWN:
            found.append((at + 1, _ANY))
    else:
        run = _LETTERS.match(text, at)
        found.append((run.end() if run else at + 1, _ANY))
    yield from sorted(set(found), key=lambda piece: (-piece[0], piece[1]))


# Small kana that stand for the word 箇, or for a name's が: 一ヶ月 いっかげつ, 鬼ヶ島 おにがしま
_SMALL: dict[str, tuple[str, ...]] = {"ゖ": ("か", "が", "こ", "け"), "ゕ": ("か",), "け": ("が", "か", "こ")}


@lru_cache(maxsize=65536)
def _sound(features: str) -> str:
    """Give the reading of a word of the dictionary in hiragana; empty for names of persons, which are read at will."""
    values = fields(features)
    return "" if values[2] == "人名" else script.hiragana(values[17])


def _without_okurigana(text: str, at: int, starts: set[int], said: str) -> Iterator[tuple[int, int, int]]:
    """Give the ends of a kanji whose okurigana the spelling leaves out: 起 おこり, of 起こり."""
    char = text[at]
    if not script.has_kanji(char) or (at + 1 < len(text) and script.is_kana(text[at + 1])):
        return
    known = open_dictionary(dictionary.folder())
    for start in sorted(starts):
        for stop in range(start + 2, min(start + 7, len(said)) + 1):
            piece = said[start:stop]
            for width in range(1, min(_OKURIGANA, len(piece) - 1) + 1):
                spelt = char + piece[-width:]
                if known.has(spelt) and any(
                    piece in _forms(_sound(word.features), at > 0, stop < len(said)) for word in known.words_of(spelt)
                ):
                    yield at + 1, start, stop
                    break
