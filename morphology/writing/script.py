"""The scripts Japanese is written in: recognising them, normalising a text, converting between kana and romaji.

The tables are in ``writing.syllables``. Romaji is ambiguous on the way back (``ō`` is おう or おお, ``zu`` is ず or
づ), so that way answers ranked candidates. A long vowel that was not written at all (dojinshi) cannot be restored by
rule: ``skeleton`` gives a key in which length is dropped on both sides.
"""

import itertools
import re
import unicodedata
from collections.abc import Collection, Iterator
from enum import StrEnum
from functools import lru_cache

from morphology.writing.syllables import LONG_VOWELS, PARTICLE_WORDS, SYLLABLES


class Script(StrEnum):
    """What a form is written in, as the analyser reports it."""

    KANJI = "kanji"  # 寝取
    HIRAGANA = "hiragana"  # ねとられ
    KATAKANA = "katakana"  # ネトラレ
    KANA = "kana"  # サボる
    ROMAJI = "romaji"  # netorare; any Latin text that is no acronym
    ACRONYM = "acronym"  # NTR
    MIXED = "mixed"  # 寝取られ
    OTHER = "other"  # караоке, 가라오케, 123, ★


_PARTICLES = {"は": "わ", "へ": "え", "を": "お"}
_HEPBURN = {kana: hepburn for kana, hepburn, _ in SYLLABLES}
_MACRON = {short: long for short, _, long in LONG_VOWELS}
_SHORT = {long: short for short, _, long in LONG_VOWELS}
_LENGTHENERS = {short: kana for short, kana, _ in LONG_VOWELS}
_MERGING = {("a", "あ"), ("u", "う"), ("e", "え"), ("o", "う"), ("o", "お")}  # what Hepburn writes with a macron
_VOWELS_AND_Y = tuple("aiueoy")
_LONG_MARKS = {"\u0304", "\u0302"}  # macron, circumflex
_MAX_CANDIDATES = 32
_LONGEST_ROMAJI = 200  # characters: longer texts are no words
_MOST_WORDS = 40

_KANA = re.compile(r"[ー・]*[ぁ-ゖァ-ヺゝゞヽヾ][ぁ-ゖァ-ヺー・ゝゞヽヾ]*")
_PLAIN = re.compile(r"[ぁ-ゔァ-ヺー\u4e00-\u9fff々]+")  # normal already, and Japanese
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ\u4e00-\u9fff]")
_KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆ヶ〇\U00020000-\U0003ffff]")
_HIRAGANA = re.compile(r"[ぁ-ゖゝゞ]")
_KATAKANA = re.compile(r"[ァ-ヺヽヾ]")
# whether a text in nothing else holds kanji, hiragana, katakana; none of them: ー
_PLAIN_KINDS = {
    (False, False, False): Script.OTHER,
    (True, False, False): Script.KANJI,
    (False, True, False): Script.HIRAGANA,
    (False, False, True): Script.KATAKANA,
    (False, True, True): Script.KANA,
    (True, True, False): Script.MIXED,
    (True, False, True): Script.MIXED,
    (True, True, True): Script.MIXED,
}
_NEUTRAL = re.compile(r"[ー・\s'’‐-]")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_REPEATED = re.compile(r"[ゝゞヽヾ]")
_WAVE = re.compile(r"(?<=[ぁ-ゖァ-ヺ])[〜~]+(?=[ぁ-ゖァ-ヺ]|$)")
_TO_HIRAGANA = {code: code - 0x60 for code in (*range(ord("ァ"), ord("ヶ") + 1), ord("ヽ"), ord("ヾ"))}
_KATAKANA_LETTER = re.compile(r"[ァ-ヶヽヾ]")
_TO_KATAKANA = {code - 0x60: code for code in _TO_HIRAGANA}
_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")


def _by_spelling() -> dict[str, tuple[str, ...]]:
    """Give the kana of every romaji spelling, in the order of the table."""
    found: dict[str, list[str]] = {}
    for kana, hepburn, others in SYLLABLES:
        for spelling in (hepburn, *others):
            found.setdefault(spelling, []).append(kana)
    rare = set("ぁぃぅぇぉゃゅょゎゐゑを")  # only where nothing else is spelt so: xya
    return {
        spelling: tuple(k for k in kana if k not in rare or _HEPBURN[k] != spelling) or tuple(kana)
        for spelling, kana in found.items()
    }


_KANA_OF = _by_spelling()


def normalise(text: str) -> str:
    """Give the text as the analyser compares it: NFKC (half width → full), one kind of apostrophe, no outer space.

    Kana that are repeated are written out (すゞめ → すずめ), a wave dash between kana is a long vowel mark (ら〜めん),
    and what no text holds (control characters, lone surrogates) is a space.
    """
    if _PLAIN.fullmatch(text) or (text.isascii() and text.isalnum()):
        return text
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).translate(_APOSTROPHES)
    text = _UNPRINTABLE.sub(" ", text)
    if _REPEATED.search(text):
        text = _unrepeated(text)
    text = _WAVE.sub("ー", text)
    return re.sub(r"\s+", " ", text).strip()


def _unrepeated(text: str) -> str:
    """Write out ゝゞヽヾ: the kana before, voiced where the mark is and where it can be; 々 is part of a spelling."""
    out: list[str] = []
    for char in text:
        if char in "ゝゞヽヾ" and out and is_kana(out[-1]) and out[-1] != "ー":
            plain = unicodedata.normalize("NFD", out[-1])[0]
            char = unicodedata.normalize("NFC", plain + ("\u3099" if char in "ゞヾ" else ""))
            char = char if len(char) == 1 else plain
        out.append(char)
    return "".join(out)


def hiragana(text: str) -> str:
    """Turn every katakana letter into hiragana; ``ー`` and everything else stays."""
    return text.translate(_TO_HIRAGANA) if _KATAKANA_LETTER.search(text) else text


def katakana(text: str) -> str:
    """Turn every hiragana letter into katakana; everything else stays."""
    return text.translate(_TO_KATAKANA)


def unprolonged(text: str) -> tuple[str, ...]:
    """Give what a text with long vowel marks may be in plain kana: おとーさん → おとうさん, おとおさん.

    A mark at the end may also be nothing but a drawl (たべるー). Of many marks only the first four are tried.
    """
    if "ー" not in text:
        return ()
    slots: list[tuple[str, ...]] = []
    marks = 0
    for at, char in enumerate(text):
        vowel = _vowel(text[at - 1]) if at else ""
        if char == "ー" and vowel and marks < 4:
            marks += 1
            longer = {"o": ("う", "お"), "e": ("え", "い")}.get(vowel, (_KANA_OF[vowel][0],))
            slots.append((*longer, "") if at == len(text) - 1 else longer)
        else:
            slots.append((char,))
    found = tuple("".join(choice) for choice in itertools.product(*slots))
    return found if marks else ()


def _vowel(kana: str) -> str:
    hepburn = _HEPBURN.get(hiragana(kana), "")
    return hepburn[-1:] if hepburn[-1:] in _MACRON else ""


def is_kana(text: str) -> bool:
    """Tell whether the text is kana only (``ー`` included, at least one letter)."""
    return _KANA.fullmatch(text) is not None


def has_kanji(text: str) -> bool:
    """Tell whether the text holds a kanji."""
    return bool(_KANJI.search(text))


def kanji_of(text: str) -> frozenset[str]:
    """Give the kanji of a text."""
    return frozenset(_KANJI.findall(text))


def is_latin(text: str) -> bool:
    """Tell whether the text is Latin letters, with or without diacritics, apostrophes, hyphens and spaces."""
    if _JAPANESE.search(text):
        return False
    letters = [c for c in text if not _NEUTRAL.match(c) and unicodedata.category(c) != "Mn"]
    return bool(letters) and all(c.isalpha() and unicodedata.name(c, "").startswith("LATIN") for c in letters)


def recognise(text: str) -> Script:
    """Say what a form is written in, after normalising it.

    An acronym is two or three capitals, or four to six that cannot be read as romaji: NTR, TKG, but EMOJI is romaji.
    """
    text = normalise(text)
    if _PLAIN.fullmatch(text):
        return _PLAIN_KINDS[
            _KANJI.search(text) is not None, _HIRAGANA.search(text) is not None, _KATAKANA.search(text) is not None
        ]
    if is_latin(text):
        capitals = _ACRONYM.fullmatch(text) is not None
        return Script.ACRONYM if capitals and (len(text) <= 3 or not kana_candidates(text)) else Script.ROMAJI
    kinds = {_kind(c) for c in text if not _NEUTRAL.match(c)}
    if kinds == {"kanji"}:
        return Script.KANJI
    if kinds == {"hiragana"}:
        return Script.HIRAGANA
    if kinds == {"katakana"}:
        return Script.KATAKANA
    if kinds == {"hiragana", "katakana"}:
        return Script.KANA
    if kinds & {"kanji", "hiragana", "katakana"} and "other" not in kinds:
        return Script.MIXED
    return Script.OTHER


def _kind(char: str) -> str:
    """Name the kind of one character; digits and Latin letters may stand inside Japanese words."""
    if _KANJI.match(char):
        return "kanji"
    if _HIRAGANA.match(char):
        return "hiragana"
    if _KATAKANA.match(char):
        return "katakana"
    return "latin" if is_latin(char) or (char.isascii() and char.isdigit()) else "other"


# ---------------------------------------------------------------- kana to romaji


def romanise(kana: str, boundaries: Collection[int] = (), particles: Collection[int] = ()) -> str:
    """Write kana in modified Hepburn with macrons.

    ``boundaries`` are offsets into ``kana`` where a morpheme begins: no long vowel is read across one (思う is
    ``romanise("おもう", {2})`` → omou). ``particles`` are offsets of は, へ and を that are particles, read wa, e, o;
    words that end in one are known (こんにちは konnichiwa). Characters that are no kana stay as they are.
    """
    text = hiragana(kana)
    particles = {*particles, *((len(text) - 1,) if text in PARTICLE_WORDS else ())}
    if particles:
        text = "".join(_PARTICLES.get(char, char) if at in particles else char for at, char in enumerate(text))
        boundaries = {*boundaries, *particles}
    parts: list[str] = []
    geminate = False
    at = 0
    while at < len(text):
        pair, char = text[at : at + 2], text[at]
        if char in "っ":
            geminate = True
            at += 1
            continue
        if char == "ー":
            if parts and parts[-1] and parts[-1][-1] in _MACRON:
                parts[-1] = parts[-1][:-1] + _MACRON[parts[-1][-1]]
            at += 1
            continue
        if char == "ん":
            following = _HEPBURN.get(text[at + 1 : at + 3]) or _HEPBURN.get(text[at + 1 : at + 2], "")
            parts.append("n'" if following.startswith(_VOWELS_AND_Y) else "n")  # 金曜 kin'yō, but ウィ is wi
            at += 1
            continue
        if pair in _HEPBURN and len(pair) == 2:
            syllable, width = _HEPBURN[pair], 2
        else:
            syllable, width = _HEPBURN.get(char, char), 1
        last = parts[-1][-1:] if parts else ""
        if (last, char) in _MERGING and width == 1 and at not in boundaries and not geminate:
            parts[-1] = parts[-1][:-1] + _MACRON[last]
        else:
            if geminate and syllable[:1].isalpha() and syllable[0] not in "aiueo":
                syllable = ("t" if syllable.startswith("ch") else syllable[0]) + syllable
            parts.append(syllable)
        geminate = False
        at += width
    return "".join(parts)


# ---------------------------------------------------------------- romaji to kana


@lru_cache(maxsize=4096)
def kana_candidates(romaji: str) -> tuple[str, ...]:
    """Give the hiragana that a romaji text may stand for, likeliest first; nothing if it is no romaji.

    Accepts Hepburn with macrons, circumflexes or doubled vowels, Kunrei, Nihon-shiki and wāpuro, in any case. Does not
    add length that is not written.
    """
    if len(romaji) > _LONGEST_ROMAJI:
        return ()
    slots = _slots(decomposed(romaji))
    if not slots:
        return ()
    ranked = sorted(
        itertools.islice(itertools.product(*(tuple(enumerate(slot)) for slot in slots)), 4096),
        key=lambda choice: sum(rank for rank, _ in choice),
    )
    texts = dict.fromkeys("".join(kana for _, kana in choice) for choice in ranked)
    return tuple(itertools.islice(texts, _MAX_CANDIDATES))


def decomposed(romaji: str) -> str:
    """Give lower-case ASCII with ``:`` after a marked long vowel; other diacritics are kept, and so fail to parse.

    A particle that stands by itself (nihon e) is marked with ``*``.
    """
    out: list[str] = []
    for char in unicodedata.normalize("NFD", normalise(romaji).casefold()):
        out.append(":" if char in _LONG_MARKS else char)
    first, *words = "".join(out).split()[:_MOST_WORDS] or [""]
    for word in words:
        first += "'" if first.endswith("n") and word[0] in "aiueoy" else ""  # nihon e, which is no にほね
        first += word + "*" if word in ("wa", "e", "o", "wo") else word
    return first


def _slots(text: str) -> tuple[tuple[str, ...], ...]:
    """Parse prepared romaji into slots of alternative kana; empty if any letter is left over."""
    slots: list[tuple[str, ...]] = []
    at = 0
    while at < len(text):
        char, following = text[at], text[at + 1 : at + 2]
        previous = text[at - 1] if at else ""
        if char == ":":
            if previous not in _LENGTHENERS:
                return ()
            slots.append((*_LENGTHENERS[previous], "ー"))
            at += 1
        elif char == "-":
            slots.append(("", "ー") if previous in _LENGTHENERS else ("",))
            at += 1
        elif char == "'":
            if previous != "n":
                return ()
            at += 1
        elif char == "*":
            slots[-1] = {"わ": ("は", "わ"), "え": ("へ", "え"), "お": ("を", "お")}.get(slots[-1][0], slots[-1])
            at += 1
        elif char == "h" and previous == "o" and (following == "" or following not in "aiueoy"):
            slots.append(("う", "お", ""))  # Ohno, Satoh: the passport's long o
            at += 1
        elif char == "n" and (following == "" or following not in "aiueoy"):
            slots.append(("ん",))
            # wāpuro "nn" is one ん at the end and before a consonant; before a vowel it is ん and な-row: konna
            after = text[at + 2 : at + 3]
            at += 2 if following == "n" and (after == "" or after not in "aiueoy") else 1
        elif char == "m" and following and following in "bpm" and text[at + 1 : at + 2] != "":
            slots.append(("ん",))  # shimbun, older Hepburn
            at += 1
        elif (char == following and char.isalpha() and char not in "aiueo") or text[at : at + 3] == "tch":
            slots.append(("っ",))
            at += 1
        else:
            spelling = next((text[at : at + n] for n in (4, 3, 2, 1) if text[at : at + n] in _KANA_OF), "")
            if not spelling:
                return ()
            slots.append(_syllable(spelling, previous))
            at += len(spelling)
    if len(slots) > 2 and slots[-1] == ("わ",):
        slots[-1] = ("わ", "は")  # konnichiwa
    return tuple(slots)


def _syllable(spelling: str, previous: str) -> tuple[str, ...]:
    """Give the kana of one spelling in its place: doubled vowels may be long, ``n`` may stand for ``n'``."""
    kana = _KANA_OF[spelling]
    if spelling == "o" and previous == "o":
        return ("お", "う", "ー")
    if spelling == previous and spelling in _LENGTHENERS:
        return (kana[0], "ー")
    if spelling[0] == "n" and spelling[1:] in _KANA_OF and previous in _LENGTHENERS:
        return (*kana, "ん" + _KANA_OF[spelling[1:]][0])
    return kana


# ---------------------------------------------------------------- keys in which length does not count


def skeleton(kana: str) -> str:
    """Give Hepburn without any vowel length, ``n'`` or word division: どうじんし and どじんし are both dojinshi."""
    plain = "".join(_SHORT.get(c, c) for c in romanise(kana)).replace("'", "")
    plain = re.sub(r"[\s・-]", "", plain)
    return re.sub(r"([aiueo])\1+", r"\1", plain.replace("ou", "o"))


def length(kana: str) -> int:
    """Count the long vowels that ``skeleton`` drops."""
    return len(re.sub(r"[\s'・-]", "", romanise(kana, range(len(kana))))) - len(skeleton(kana)) + kana.count("ー")


def lengthenings(kana: str, most: int = 2) -> Iterator[str]:
    """Give the kana with up to ``most`` o- and u-vowels made long, fewest first: ときょ → とうきょ … とうきょう."""
    places = [
        at + 1
        for at, char in enumerate(kana)
        if romanise(char)[-1:] in ("o", "u") and kana[at + 1 : at + 2] not in tuple("うおゃゅょぁぃぅぇぉー")
    ]
    for count in range(1, most + 1):
        for chosen in itertools.combinations(places, count):
            yield "".join(("う" if at in chosen else "") + char for at, char in enumerate(kana)) + (
                "う" if len(kana) in chosen else ""
            )


def plain_latin(text: str) -> str:
    """Give a Latin text for comparing: no diacritics, apostrophes, hyphens or spaces, lower case (niútóu → niutou)."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if unicodedata.category(c) != "Mn")
    return re.sub(r"[\s'’·.-]", "", bare)
