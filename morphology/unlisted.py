"""What the dictionary says of a form that is no curated term: a word with its suffixes, a safe compound, or nothing."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from morphology import conjugation, dictionary, formation, inflection, origin, script
from morphology.conjugation import GODAN_ROWS
from morphology.dictionary import Path, Token
from morphology.inflection import Lexeme
from ontology.model import Analysis

CONFIDENCE: dict[str, float] = {
    "dictionary": 0.85,  # a UniDic word, inflected or not
    "proper": 0.7,  # a UniDic proper noun
    "compound": 0.7,  # several UniDic words
    "second": 0.5,  # not MeCab's first choice, or by the paradigm tables alone
    "romaji": 0.6,  # a UniDic word found by one of the kana that a romaji may stand for
    "lengthened": 0.4,  # the same, with length put back that was not written
}


@lru_cache(maxsize=4096)
def dictionary_words(text: str) -> tuple[Analysis, ...]:
    """Give the analyses of a form that only the dictionary knows."""
    if script.is_latin(text):
        return tuple(_from_romaji(text))
    found = list(_readings_of_text(text, KANA_MARGIN if script.is_kana(text) else None))
    if not found and script.is_kana(text) and script.hiragana(text) != text:
        found = [
            replace(a, confidence=round(a.confidence * 0.9, 2))
            for a in _readings_of_text(script.hiragana(text), KANA_MARGIN)
        ]
    return tuple(found)


def _readings_of_text(text: str, margin: int | None) -> Iterator[Analysis]:
    """Give the lexemes a Japanese text may be; ``margin``: see ``_usual_spelling``."""
    best = dictionary.path(text)
    first = _lexeme(best)
    doubtful = first is not None and _is_doubtful(first)
    if first is not None and not doubtful:
        yield _dictionary_analysis(first, best, _confidence(first, best), margin)
        if script.has_kanji(text) and len(best.tokens) > 1:
            return
    for path in dictionary.paths(text, 10):
        lexeme = _lexeme(path)
        longer = first is not None and not doubtful and len(path.tokens) > len(best.tokens)
        if lexeme is None or longer or _is_doubtful(lexeme) or lexeme.head[-1].ctype.startswith("文語"):
            continue
        sure = CONFIDENCE["second"] if first is not None and not doubtful else min(0.7, _confidence(lexeme, path))
        yield _dictionary_analysis(lexeme, path, sure, margin)
    if first is None or doubtful:
        yield from _by_tables(text)
    if first is not None and doubtful:
        yield _dictionary_analysis(first, best, CONFIDENCE["second"], margin)


def _by_tables(text: str) -> Iterator[Analysis]:
    """Give what the deinflector makes of a form whose path the rules cannot read: 開けささない, of 開ける."""
    for derivation in conjugation.derivations(text, _is_dictionary_form):
        token = dictionary.word(derivation.base)
        if token is None or not derivation.links:
            continue
        yield Analysis(
            lemma=derivation.base,
            lemma_reading=token.base_reading,
            part_of_speech=inflection.part_of_speech(token),
            morphemes=conjugation.pieces(
                derivation, derivation.base, token.base_reading, inflection.part_of_speech(token)
            ),
            source="rule",
            confidence=CONFIDENCE["second"],
            goshu=origin.goshu_of((token,)),
            features=conjugation.features(derivation),
            steps=tuple(conjugation.steps(derivation, derivation.base)),
        )
        return


# ConjugationClass values, what UniDic calls them: the beginning of cType, and of godan verbs and of suru its row
_CTYPES: dict[str, tuple[str, ...]] = {
    **{name: (f"五段-{row}行", f"文語四段-{row}行") for name, row in GODAN_ROWS.items()},
    "ichidan": ("上一段", "下一段"),
    "suru": ("サ行変格",),
    "kuru": ("カ行変格",),
    "i-adjective": ("形容詞",),
}


def _is_dictionary_form(base: str, name: str) -> bool:
    """Tell whether the dictionary has a base, of more than one kana, in a conjugation class."""
    if name not in _CTYPES or (len(base) < 3 and script.is_kana(base) and base != "くる"):
        return False
    token = dictionary.word(base)
    return token is not None and token.base == base and token.ctype.startswith(_CTYPES[name])


def _is_doubtful(lexeme: Lexeme) -> bool:
    """Tell whether another path is likelier than MeCab's best: a noun has the suffixes of a verb (生まれ + させる)."""
    if lexeme.head[-1].lemma == "来す":
        return True  # 来させる is the causative of 来る
    if lexeme.features == ("potential", "nominalised"):
        return True  # 書け is the imperative
    noun = lexeme.head[-1]
    if noun.pos[:2] != ("名詞", "普通名詞") or noun.pos[2:] != ("一般",) or not lexeme.features:
        return False
    return lexeme.steps[0].process in ("suru-verb", "attributive") and script.has_kanji(noun.surface)


def _lexeme(path: Path) -> Lexeme | None:
    """Read a path as one word, ``None`` if it is none: unknown tokens, symbols, or a heap of syllables."""
    if not path.known:
        return None
    tokens = path.tokens
    text = "".join(token.surface for token in tokens)
    if tokens[0].pos[0] in ("記号", "補助記号", "空白") or tokens[0].pos[:2] == ("感動詞", "フィラー"):
        return None
    if len(tokens) == 1 or tokens[0].pos[0] in ("動詞", "形容詞", "形状詞", "名詞", "副詞", "代名詞"):
        lexeme = inflection.collapse(tokens)
        likely = len(tokens) == 1 or script.has_kanji(text) or path.cost <= WORST_INFLECTED * len(text)
        if lexeme is not None and lexeme.whole and likely:
            return lexeme
    polite = inflection.collapse_keigo(tokens)
    if polite is not None and polite.whole:
        return polite
    return formation.compound(tokens) if path.cost <= WORST_COMPOUND * len(text) else None


# MeCab's cost a character, above which known tokens side by side are no word.
WORST_INFLECTED = 4200  # of kana; ねとられた 2180, ぬめれほへ 4371, んがぺぽ 6904
WORST_COMPOUND = 5700  # 日本語教師 2651, 酒豆腐 4658, 鬱薔薇蠍 6290, 机窓空 8047


def _confidence(lexeme: Lexeme, path: Path) -> float:
    if len(lexeme.head) > 1:
        return CONFIDENCE["compound"]
    return CONFIDENCE["proper"] if lexeme.part_of_speech == "properNoun" else CONFIDENCE["dictionary"]


def _dictionary_analysis(lexeme: Lexeme, path: Path, confidence: float, margin: int | None) -> Analysis:
    lemma = lexeme.lemma if margin is None else _usual_spelling(lexeme, margin)
    return Analysis(
        lemma=lemma,
        lemma_reading=lexeme.reading,
        part_of_speech=lexeme.part_of_speech,
        morphemes=lexeme.morphemes,
        source="dictionary" if len(lexeme.head) == 1 else "rule",
        confidence=confidence,
        goshu=origin.goshu_of(lexeme.head),
        features=lexeme.features,
        steps=lexeme.steps,
        etymon=origin.etymon_of(lexeme.head),
    )


def _usual_spelling(lexeme: Lexeme, margin: int) -> str:
    """Give the likelier of two spellings of a lemma, that of the text and the dictionary's own, by their word costs."""
    token = lexeme.head[0]
    if len(lexeme.head) > 1 or not lexeme.reading.startswith(token.lemma_reading):
        return lexeme.lemma
    katakana = script.is_kana(lexeme.lemma) and script.hiragana(lexeme.lemma) != lexeme.lemma
    if katakana and token.goshu in ("和", "漢"):
        return token.lemma  # サクラ of 桜
    own = token.lemma + lexeme.lemma.removeprefix(token.base) if lexeme.lemma.startswith(token.base) else token.lemma
    return own if _cost(own, token) + margin < _cost(lexeme.lemma, token) else lexeme.lemma


# By how much the kanji must be likelier before a word in kana is listed under them, in MeCab's word costs (3300 for
# 食べる, たべる; 1500 for 掛かる, かかる, which stays かかる).
KANA_MARGIN = 2000
ROMAJI_MARGIN = -1500  # romaji show no spelling: the kanji, unless the kana are much likelier


def _cost(spelling: str, token: Token) -> int:
    found = dictionary.word(spelling, token.pos[0])
    return found.cost if found is not None and found.lemma == token.lemma else 10**6


def _is_chance(lexeme: Lexeme, spelling: str) -> bool:
    """Tell whether a short Latin text only happens to spell a rare word: a name, or katakana of one or two letters."""
    katakana = script.hiragana(spelling) != spelling
    rare = lexeme.part_of_speech == "properNoun" or katakana
    return len(spelling) < 2 or (rare and len(spelling) < 3) or (katakana and len(lexeme.morphemes) > 1)


# What a less likely reading of a romaji text costs, in MeCab's path costs, when its candidates are ranked.
FURTHER_CANDIDATE = 3000
KATAKANA = 1500


def _unlikeliness(rank: int, kana: str, spelling: str) -> int:
    """Give what to add to the cost of a candidate: a long vowel in katakana is written ー, whatever its rank."""
    if spelling == kana:
        return FURTHER_CANDIDATE * rank
    return KATAKANA + (0 if "ー" in spelling else FURTHER_CANDIDATE * rank)


def _from_romaji(text: str) -> Iterator[Analysis]:
    """Give the dictionary words that a romaji text may be, likeliest path first."""
    candidates = script.kana_candidates(text)
    ranked = [
        (path.cost + _unlikeliness(rank, kana, spelling), path, lexeme)
        for rank, kana in enumerate(candidates[:12])
        for spelling in (kana, script.katakana(kana))
        if (lexeme := _lexeme(path := dictionary.path(spelling))) is not None and not _is_chance(lexeme, spelling)
    ]
    sure = CONFIDENCE["romaji" if ranked else "lengthened"]
    if not ranked:
        ranked = [
            (path.cost, path, lexeme)
            for kana in candidates[:2]
            for longer in script.lengthenings(kana)
            if dictionary.word(longer, "名詞") and (lexeme := _lexeme(path := dictionary.path(longer))) is not None
        ]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for _, path, lexeme in sorted(ranked, key=lambda item: item[0]):
        key = (lexeme.head[0].lemma, lexeme.features)  # サクラ and さくら are both 桜
        if key not in seen:
            seen.add(key)
            yield _dictionary_analysis(lexeme, path, sure, ROMAJI_MARGIN)
