"""Where a word comes from: its stratum (goshu), its foreign etymon, the direction of borrowing."""

from collections.abc import Iterable

from morphology.dictionary import Token
from morphology.script import has_kanji, is_kana
from ontology.model import Goshu

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
    strata = [GOSHU.get(token.goshu) for token in tokens]
    if not strata or None in strata:
        return None
    return strata[0] if len(set(strata)) == 1 else "混"


def guessed_goshu(text: str) -> str | None:
    """Guess the stratum of a word no dictionary holds: katakana is 外, everything else is not guessed."""
    katakana = is_kana(text) and not has_kanji(text) and all("ァ" <= c <= "ヺ" or c in "ー・" for c in text)
    return "外" if katakana else None


def etymon_of(tokens: Iterable[Token]) -> str | None:
    """Give the foreign word behind the tokens as UniDic names it (エロ → erotic), or ``None``."""
    etyma = [token.etymon for token in tokens if token.etymon]
    return " + ".join(etyma) or None
