"""What one word gives to be linked by: small tuples of texts and numbers, that any worker can hand on.

The first member of a row names its table (see ``graph.imports.links``).
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from morphology.writing import script
from ontology.model import PartOfSpeech, Phonology, Written

# What happened to the sound of a part, where that is another sound than its own.
CHANGED = frozenset(
    (
        Phonology.RENDAKU.value,  # 顔 がお
        Phonology.GEMINATION.value,  # 学 がっ
        Phonology.HANDAKUTEN.value,  # 発 ぱつ
        Phonology.RENJO.value,  # 音 のん
        Phonology.VOWEL_SHIFT.value,  # 雨 あま
        Phonology.CONTRACTION.value,
    )
)
_FOLDED = {PartOfSpeech.PROPER_NOUN: PartOfSpeech.NOUN}  # dictionaries do not agree on which nouns are names


class Key(NamedTuple):
    """A spelling of an entry with a reading of it (hiragana; empty where none is known, and in other languages)."""

    entry: str
    language: str
    spelling: str
    reading: str
    part_of_speech: str = ""
    table: Literal["keys"] = "keys"


class Part(NamedTuple):
    """A part of an entry that is a word by itself: how that is spelt and may be read, and how it is in the whole."""

    entry: str
    number: int
    spelling: str
    reading: str
    heard: str = ""
    surface: str = ""
    process: str = ""
    conjugation: str = ""
    tag: str = ""
    table: Literal["parts"] = "parts"


class Step(NamedTuple):
    """One statement that a word comes from another. A word is an entry (id), or a language and a spelling.

    ``by`` is the entry whose record says so, ``where`` the place of that record; ``confidence`` is in hundredths.
    """

    by: str
    where: str
    child: str
    child_language: str
    child_word: str
    child_romanisation: str
    parent: str
    parent_language: str
    parent_word: str
    parent_romanisation: str
    process: str
    confidence: int
    gloss: str = ""  # of the parent
    table: Literal["steps"] = "steps"


Row = Key | Part | Step


def key_rows(
    entry: str, language: str, label: Written, spellings: Sequence[Written], part_of_speech: PartOfSpeech | None
) -> Iterator[Key]:
    """Yield the keys of an entry: every spelling with every reading.

    A Japanese word has a key of kana alone only if that is how it is written: its label, or all it has. かわいい and
    可愛い [かわいい] of two entries are thus not taken for one word, unless one of them lists both as spellings.
    """
    kind = "" if part_of_speech is None else _FOLDED.get(part_of_speech, part_of_speech).value
    texts = list(dict.fromkeys(script.normalise(written.text) for written in (label, *spellings)))
    if language != "ja":
        for text in texts:
            yield Key(entry, language, text, "", kind)
        return
    kana = [text for text in texts if script.is_kana(text)]
    others = [text for text in texts if not script.is_kana(text)]
    for text in others:
        for reading in dict.fromkeys(map(script.hiragana, kana)) or ("",):
            yield Key(entry, language, text, reading, kind)
    for text in kana if not others else kana[:1] if texts[0] in kana else ():
        yield Key(entry, language, text, script.hiragana(text), kind)
