"""What Gogen works out of one imported word: romanisation, goshu, doubts, and the rows by which words are linked.

Nothing here knows of other words, so that words can be analysed anywhere and in any order; ``links`` brings together
what the rows say. The reading that the source gives is taken as given: the analyser says whether the spelling can be
read so (``morphology.reading.given``). No curated terms are asked, for a dictionary speaks for itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from graph.imports import borrowing
from graph.imports.doubts import WARNINGS, Doubt, statements
from graph.imports.names import entry_id
from graph.imports.rows import CHANGED, Part, Row, key_rows
from graph.imports.statements import line, literal
from graph.imports.words import ImportedWord
from morphology.formation.alignment import basics
from morphology.origin import SIGNS
from morphology.reading.given import Given, Way, read_as, resembles, sounds_alike
from morphology.reading.readings import Reading
from morphology.reading.readings import readings as readings_of
from morphology.writing import script
from ontology.model import DoubtKind, Morpheme, PartOfSpeech, Written
from ontology.vocabulary import GOGEN, ID_BASE, ROMANIZATION, value

HEPBURN = "ja-Latn-hepburn"
SURE = 0.7  # confidence from which goshu and parts are stated

# How sure a doubt on a reading is, by what the analyser goes by.
_KNOWN_WORD = Decimal("0.7")  # UniDic has the word, and reads it otherwise: 体育 たいく
_OF_PIECES = Decimal("0.5")  # it reads the kanji otherwise, one at least: 道聴塗説 どうていとせつ
_OF_NOTHING = Decimal("0.3")  # no kanji is read so: a reading of the whole, perhaps (gikun): 油点草 ほととぎすそう
_MOST_SPELLINGS = 4  # tried for one reading
_MOST_EXPECTED = 4
_GOSHU = {sign: value(goshu) for goshu, sign in SIGNS.items()}


class Findings(NamedTuple):
    """What is found of one word: lines for the graph ``analysed-…``, rows for ``links``, and what is to be reported.

    The lines hold the doubts already; ``warnings`` say their kinds, one sentence for each.
    """

    lines: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    warnings: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class Analyser:
    """Analyses the words of one source, by its name (``edict``)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def findings(self, word: ImportedWord) -> Findings:
        """Return what Gogen works out of a word, all by itself. Never raises for what the word says."""
        entry = entry_id(self.name, word.key)
        rows: list[Row] = [*borrowing.rows(entry, word)]
        if word.language != "ja":
            keys = key_rows(entry, word.language, word.label, _spellings(word), word.part_of_speech)
            return Findings(rows=(*keys, *rows))
        read = _read(word)
        lines: list[str] = []
        form = f"{ID_BASE}form/{entry}"
        stated = {written.text for written in word.romanisations if written.tag == HEPBURN}
        for romaji in dict.fromkeys(given.romaji for _, given in read.given if given.romaji):
            if romaji not in stated:
                lines.append(line(form, ROMANIZATION, literal(romaji, HEPBURN)))
        goshu = read.goshu
        if goshu is not None:
            lines.append(line(f"{ID_BASE}entry/{entry}", GOGEN.goshu, f"<{_GOSHU[goshu]}>"))
        spellings = (*_spellings(word), *(Written(kana, "ja-Hira") for kana in read.inferred))
        rows += key_rows(entry, "ja", word.label, spellings, word.part_of_speech)
        rows += _parts(entry, word, read)
        doubts = tuple(_doubts(entry, word, read))
        for doubt in doubts:
            lines += statements(doubt)
        return Findings(tuple(lines), tuple(rows), tuple(WARNINGS[doubt.kind] for doubt in doubts), doubts)


# ---------------------------------------------------------------- reading


class _Read(NamedTuple):
    """How a word is read: each reading with what follows from it; ``inferred`` are readings that only we give."""

    given: tuple[tuple[str, Given], ...]
    doubtful: tuple[tuple[str, str, tuple[Reading, ...]], ...] = ()  # spelling, reading, what the analyser offers
    inferred: tuple[str, ...] = ()

    @property
    def goshu(self) -> str | None:
        """Return the stratum, if all readings have the same and the analyser is sure."""
        found = {given.goshu if given.confidence >= SURE else None for _, given in self.given}
        return found.pop() if len(found) == 1 else None


def _spellings(word: ImportedWord) -> tuple[Written, ...]:
    return word.spellings or (word.label,)


def _read(word: ImportedWord) -> _Read:
    """Read a Japanese word as its source does; where that gives no reading, as UniDic does if it knows but one."""
    texts = list(dict.fromkeys(script.normalise(w.text) for w in (word.label, *_spellings(word))))
    kana = [text for text in texts if script.is_kana(text)]
    others = [text for text in texts if not script.is_kana(text)][:_MOST_SPELLINGS]
    verb = word.part_of_speech is PartOfSpeech.VERB
    if not others:
        return _Read(tuple((text, read_as(text, text, verb)) for text in _distinct(kana)))
    if not kana:
        inferred = _inferred(others[0], word.romanisations)
        return _Read(tuple((text, read_as(others[0], text, verb)) for text in inferred), inferred=inferred)
    found: list[tuple[str, Given]] = []
    doubtful: list[tuple[str, str, tuple[Reading, ...]]] = []
    for text in _distinct(kana):
        given = read_as(others[0], text, verb)
        for other in others[1:] if given.way is Way.NONE else ():
            given = min(given, read_as(other, text, verb), key=lambda item: item.way)
        if given.way is Way.NONE:
            offered = readings_of(others[0])
            if any(sounds_alike(reading.kana, script.hiragana(text)) for reading in offered):
                given = given._replace(way=Way.PIECES)
            else:
                doubtful.append((others[0], text, offered))
        found.append((text, given))
    return _Read(tuple(found), tuple(doubtful))


def _distinct(kana: Iterable[str]) -> list[str]:
    """Leave out kana that say the same in the other script: ねとられ, ネトラレ."""
    return list({script.hiragana(text): text for text in reversed(list(kana))}.values())[::-1]


def _inferred(text: str, romanisations: Sequence[Written]) -> tuple[str, ...]:
    """Give the one reading that a text has in UniDic, or that a given romanisation writes; none if that is a guess."""
    offered = readings_of(text)
    if romanisations:
        kana = [one.kana for one in offered if any(_writes(given.text, one.kana) for given in romanisations)]
    else:
        kana = [one.kana for one in offered if one.source == "dictionary"]
    return tuple(kana) if len(kana) == 1 else ()


def _writes(romaji: str, kana: str) -> bool:
    """Tell whether a text in Latin letters writes a reading, in any system of romanisation, with or without length."""
    said = script.hiragana(kana).replace("・", "")
    if script.plain_latin(romaji) == script.plain_latin(script.romanise(said)):
        return True
    sound = script.romanise(said, range(len(said)))
    return any(
        candidate == said or script.romanise(candidate, range(len(candidate))) == sound
        for candidate in script.kana_candidates(romaji)
    )


# ---------------------------------------------------------------- doubts


def _doubts(entry: str, word: ImportedWord, read: _Read) -> Iterator[Doubt]:
    for spelling, kana, offered in read.doubtful:
        known = any(reading.source == "dictionary" for reading in offered)
        yield Doubt(
            entry,
            DoubtKind.READING,
            f"{spelling} [{kana}]",
            tuple(reading.kana for reading in offered[:_MOST_EXPECTED]),
            _KNOWN_WORD if known else _OF_PIECES if resembles(spelling, kana) else _OF_NOTHING,
            where=word.where,
        )
    for written in word.romanisations:
        if not read.given or not written.tag.startswith("ja") or not script.kana_candidates(written.text):
            continue
        if not any(_writes(written.text, kana) for kana, _ in read.given):
            yield Doubt(
                entry,
                DoubtKind.ROMANISATION,
                written.text,
                tuple(given.romaji for _, given in read.given if given.romaji)[:_MOST_EXPECTED],
                _KNOWN_WORD,
                where=word.where,
            )


# ---------------------------------------------------------------- parts


def _parts(entry: str, word: ImportedWord, read: _Read) -> Iterator[Part]:
    """Yield the parts of a compound, each with the readings it may have as a word by itself."""
    pieces = word.label.text.split("・")
    if len(pieces) > 1 and all(map(script.is_kana, pieces)):
        for number, piece in enumerate(pieces, 1):
            yield Part(entry, number, piece, script.hiragana(piece))
        return
    if not read.given or read.given[0][1].confidence < SURE:
        return
    morphemes = read.given[0][1].parts
    for number, item in enumerate(morphemes, 1):
        for kana in _by_itself(item, number > 1, number < len(morphemes)):
            yield Part(
                entry,
                number,
                item.lemma,
                kana,
                item.reading,
                item.surface,
                item.process or "",
                item.conjugation_form or "",
                item.tag or "",
            )


def _by_itself(item: Morpheme, inside: bool, before: bool) -> tuple[str, ...]:
    """Give how a part may be read as a word by itself: がお, かお; とり of 取り, とる of 取る."""
    kana = item.reading
    if item.lemma != item.surface:
        shared = 0
        while item.lemma[shared : shared + 1] == item.surface[shared : shared + 1] != "":
            shared += 1
        had, has = script.hiragana(item.surface[shared:]), script.hiragana(item.lemma[shared:])
        if item.surface != "々" and (not kana.endswith(had) or script.has_kanji(had + has)):
            return ()
        if item.surface != "々":
            kana = kana.removesuffix(had) + has
    return tuple(basics(kana, inside, before)) if item.process in CHANGED else (kana,)
