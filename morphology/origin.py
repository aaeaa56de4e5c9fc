"""Where a word comes from: its stratum (goshu), its foreign etymon, the direction of borrowing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from morphology import dictionary, etyma
from morphology.dictionary import Token
from morphology.lexicon import Lexicon, reading_of
from morphology.writing import script
from morphology.writing.script import is_kana
from ontology.model import Goshu, Term

# UniDic's goshu, ours. 固 (proper noun) and 記号 (symbol) are no strata; 不明 is unknown.
GOSHU: dict[str, str] = {
    "和": "和",  # 花 native
    "漢": "漢",  # 学校 Sino-Japanese
    "外": "外",  # アニメ foreign
    "混": "混",  # 消しゴム mixed
}

SIGNS: dict[Goshu, str] = {
    Goshu.WAGO: "和",
    Goshu.KANGO: "漢",
    Goshu.GAIRAIGO: "外",
    Goshu.KONSHUGO: "混",
}


def goshu_of(tokens: Iterable[Token]) -> str | None:
    """Give the stratum of a word from its tokens: theirs if they agree, 混 if not, ``None`` if any is unknown.

    The strata are those of the NINJAL short units. Auxiliaries and affixes do not count beside content words.
    """
    strata = {GOSHU.get(token.goshu) for token in tokens}
    if not strata or None in strata:
        return None
    return strata.pop() if len(strata) == 1 else "混"


def guessed_goshu(text: str) -> str | None:
    """Guess the stratum of a word no dictionary holds: katakana is 外, everything else is not guessed."""
    return "外" if _is_katakana(text) else None


def etymon_of(tokens: Iterable[Token]) -> str | None:
    """Give the foreign word behind the tokens as UniDic names it (エロ → erotic), or ``None``."""
    found = [plain(token.etymon) for token in tokens if token.etymon]
    return " + ".join(found) or None


def plain(etymon: str) -> str:
    """Give an etymon without UniDic's note that tells homographs apart: fan（熱狂者） → fan."""
    return re.sub(r"\s*（.*", "", etymon).strip()


# ---------------------------------------------------------------- tracing a word to where it comes from


@dataclass(frozen=True, slots=True)
class Etymon:
    """A word that another comes from, or the Japanese word it became: confidence 0 to 1, and who says so."""

    lemma: str
    reading: str
    language: str
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Traced:
    """Which way a word went, ``ja>en``, ``pt>ja``, ``ja`` (made in Japan, not known to have left) or ``unknown``."""

    word: str
    language: str
    direction: str
    etymons: tuple[Etymon, ...] = ()
    error: str | None = None


UNKNOWN = "unknown"
UNDETERMINED = "und"  # BCP 47: a foreign word, of whatever language
_MOST = 3  # etymons of one kind


def trace(word: str, language: str = "en", lexicon: Lexicon | None = None) -> Traced:
    """Trace a word of a language: what it comes from, and which way it was borrowed.

    A word in kana or kanji is taken for Japanese by its script.

    The glossary comes first, then the table of exceptions, UniDic's etyma, and for a word written like romaji the
    native or Sino-Japanese word it writes. Of an unknown word the direction is ``unknown``, with the reason.
    """
    text = script.normalise(word)
    lexicon = lexicon or Lexicon()
    if not text:
        return Traced(word, language, UNKNOWN, error="The word is empty.")
    if is_japanese(text, language):
        language = "ja"
    find = _of_japanese if language == "ja" else _of_foreign
    direction, etymons = _curated(text, language, lexicon) or find(text, language) or (UNKNOWN, ())
    error = None if direction != UNKNOWN else f"Nothing is known of '{word}' ({language}) and Japanese."
    return Traced(word, language, direction, tuple(dict.fromkeys(etymons)), error)


def is_japanese(text: str, language: str) -> bool:
    """Tell by its script whether a word is Japanese, whatever language it is said to be of: 津波, アルバイト."""
    kana = any("\u3041" <= char <= "\u30ff" for char in text)
    return kana or (script.has_kanji(text) and language not in ("zh", "ko"))


def trace_json(traced: Traced) -> dict[str, Any]:
    """Give an answer as the JSON object that ``gogen trace --json`` prints."""
    return {
        "word": traced.word,
        "language": traced.language,
        "direction": traced.direction,
        "etymons": [
            {
                "lemma": etymon.lemma,
                "reading": etymon.reading or None,
                "language": etymon.language,
                "confidence": etymon.confidence,
                "source": etymon.source,
            }
            for etymon in traced.etymons
        ],
        "error": traced.error,
    }


_Found = tuple[str, tuple[Etymon, ...]]


def _curated(text: str, language: str, lexicon: Lexicon) -> _Found | None:
    """Say what the glossary's borrowings say."""
    matches = [match.term for match in lexicon.find(text) if match.term.language == language]
    if language == "ja":
        matches = matches[:1]
    for term in matches:
        source = lexicon.japanese_source(term) if language != "ja" else None
        if source is not None:
            return f"ja>{language}", tuple(_way_back(source, lexicon, 0.98))
        givers = tuple(_way_back(term, lexicon, 0.98))[1:]
        if givers:
            return f"{givers[0].language}>{language}", givers
        takers = lexicon.borrowed_from(term.id)
        if language == "ja" and takers:
            to = "en" if "en" in {taker.language for taker in takers} else takers[0].language
            return f"ja>{to}", (_of_term(term, 0.98),)
        given = [taker for taker in takers if taker.language == "ja"]
        if given:
            return f"{language}>ja", tuple(_of_term(taker, 0.98) for taker in given)
    return None


def _way_back(term: Term, lexicon: Lexicon, confidence: float) -> Iterator[Etymon]:
    """Give a term and the foreign words it goes back to, over its borrowings and formations: アニメ, animation."""
    yield _of_term(term, confidence)
    seen: set[str] = set()
    language = term.language
    while term.id not in seen:
        seen.add(term.id)
        sources = [row.source for row in lexicon.borrowings(term.id)]
        sources += [row.source for row in lexicon.formations(term.id)]
        term = next((giver for source in sources[:1] if (giver := lexicon.by_id(source)) is not None), term)
        confidence = round(confidence * 0.95, 2)
        if term.language != language:
            language = term.language
            yield _of_term(term, confidence)


def _of_term(term: Term, confidence: float) -> Etymon:
    return Etymon(term.label.text, reading_of(term), term.language, confidence, "glossary")


def _of_foreign(text: str, language: str) -> _Found | None:
    """Trace a foreign word without the glossary."""
    for loan in etyma.exceptions(text, language) or (etyma.exceptions(text, "en") if language != "en" else ()):
        if loan.direction == UNKNOWN:
            return UNKNOWN, ()
        direction = loan.direction.replace("ja>en", f"ja>{language}")
        return direction, (Etymon(loan.lemma, loan.reading, "ja", 0.9, "table"),)
    found = etyma.borrowed(text)
    if found:
        return f"{language}>ja", tuple(Etymon(*word, "ja", 0.85, "dictionary") for word in found[:_MOST])
    natives = etyma.transliterated(text)
    if natives:
        return f"ja>{language}", tuple(
            Etymon(native.lemma, native.reading, "ja", round(0.7 - 0.1 * rank - 0.1 * native.name, 2), "rule")
            for rank, native in enumerate(natives[:_MOST])
        )
    parts = etyma.compounded(text)
    if parts:
        (first, reading), (second, rest) = parts
        return f"{language}>ja", (Etymon(first + second, reading + rest, "ja", 0.5, "rule"),)
    return None


def _of_japanese(text: str, language: str) -> _Found | None:
    """Trace a Japanese word without the glossary: out of Japanese, into it, or at home."""
    for loan in etyma.exceptions(text, language):
        if loan.direction.startswith("ja>"):
            return loan.direction, (Etymon(loan.lemma, loan.reading, "ja", 0.9, "table"),)
        if loan.direction.endswith(">ja"):
            return loan.direction, (Etymon(loan.word, "", loan.language, 0.9, "table"),)
    if script.is_latin(text):
        natives = etyma.transliterated(text)
        return (
            ("ja", tuple(Etymon(n.lemma, n.reading, "ja", 0.5, "rule") for n in natives[:_MOST])) if natives else None
        )
    if _is_katakana(text):
        found = etyma.givers(text)
        if found:
            givers = tuple(Etymon(giver, "", etyma.giver_of(giver), 0.8, "dictionary") for giver in found[:_MOST])
            return f"{givers[0].language}>ja", givers
    path, token = dictionary.path(text), dictionary.word(text)
    tokens = (token,) if token is not None else path.tokens if path.known else ()
    if token is not None and token.lemma != text:
        known = etyma.exceptions(token.lemma, language)
        if known:
            return _of_japanese(token.lemma, language)
    if not tokens or (len(tokens) > 1 and is_kana(text) and not _is_katakana(text)):
        return None  # a heap of syllables is no word
    sure = 0.8 if len(tokens) == 1 else 0.5
    strata = {token.goshu for token in tokens}
    foreign = tuple(
        Etymon(plain(token.etymon), "", etyma.giver_of(plain(token.etymon)), sure, "dictionary")
        for token in tokens
        if token.etymon
    )
    if not strata & {"和", "漢", "混"} and (foreign or strata == {"外"}):
        return f"{foreign[0].language if foreign else UNDETERMINED}>ja", foreign
    if strata <= {"和", "漢", "混", "外"} or (strata == {"固"} and not _is_katakana(text)):
        lemma = text if len(tokens) > 1 else tokens[0].base  # a hybrid (消しゴム) was made in Japan
        return "ja", (Etymon(lemma, "".join(token.reading for token in tokens), "ja", sure, "dictionary"), *foreign)
    return None


def _is_katakana(text: str) -> bool:
    return is_kana(text) and script.katakana(text) == text
