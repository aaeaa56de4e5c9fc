"""The lexemes that a Japanese text may be: by MeCab's paths, and by the tables where no path can be read.

``lexemes(text)`` answers them likeliest first. MeCab's best path is enough for a content word in kanji with its
suffixes; the six best are asked for where it is not that, or where the writing tells little (kana, a single token).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from morphology import dictionary
from morphology.dictionary import Path, Token
from morphology.formation import words
from morphology.inflection import chain, colloquial, keigo, lexicalised
from morphology.inflection.chain import Lexeme
from morphology.inflection.deinflected import IRREGULAR, WRITTEN_SURU, by_tables, is_irregular
from morphology.writing import kyujitai, script
from ontology.model import Step

CONFIDENCE: dict[str, float] = {
    "dictionary": 0.85,  # a UniDic word, inflected or not
    "proper": 0.7,  # a UniDic proper noun
    "compound": 0.7,  # several UniDic words
    "second": 0.5,  # not MeCab's first choice, or by the paradigm tables alone
    "besides": 0.4,  # what a word of its own may be a form of: 売れる, of 売る
}

# MeCab's cost a character, above which known tokens side by side are no word.
WORST_INFLECTED = 4200  # of kana; ねとられた 2180, ぬめれほへ 4371, んがぺぽ 6904
WORST_VERB = 5200  # of kana, where the head is a verb of two kana or more: あげな 4243
WORST_COMPOUND = 5700  # 日本語教師 2651, 酒豆腐 4658, 鬱薔薇蠍 6290, 机窓空 8047

_PATHS = 6  # of MeCab's, best first
_NO_WORDS = ("記号", "補助記号", "空白")
_CONTENT = ("動詞", "形容詞", "形状詞", "名詞", "副詞", "代名詞")


class Reading(NamedTuple):
    """One lexeme that a text may be, and how sure that is."""

    lexeme: Lexeme
    confidence: float
    by_tables: bool = False


def lexemes(text: str) -> list[Reading]:
    """Give the lexemes a Japanese text may be, likeliest first, each lemma and reading once."""
    kanji = script.has_kanji(text)
    if kanji and (new := kyujitai.modernised(text)) != text:
        return [_in_old_kanji(reading, new, text) for reading in lexemes(new)]
    best = dictionary.path(text)
    first = lexeme_of(best)
    misread = first is not None and (_is_misread(first) or (kanji and _is_heap_of_names(first)))
    if first is not None and kanji and len(best.tokens) > 1 and not misread and text[0] != WRITTEN_SURU[0]:
        ranked = [Reading(first, confidence(first))]  # a content word in kanji and its suffixes: most inflected forms
    elif kanji and (misread or (first is None and len(best.tokens) > 1)):
        ranked = list(_instead(text, first))
    else:
        ranked = list(_ranked(text, best, None if misread else first, first, kanji))
    if len(ranked) == 1 and not _has_more(ranked[0].lexeme):
        return ranked
    found: dict[tuple[str, str, str], Reading] = {}
    for reading in ranked:
        for word in _as_words(reading):
            for each in _under_plain_verbs(word) if keigo.is_keigo(word.lexeme.lemma) else (word,):
                found.setdefault(_key(each.lexeme), each)
    for reading in tuple(found.values())[:1]:
        besides = _besides(reading.lexeme)
        if besides is not None:
            found.setdefault(_key(besides.lexeme), besides)
    return list(found.values())


def _in_old_kanji(reading: Reading, new: str, text: str) -> Reading:
    """Write the form in the old kanji of the text; the lemma stays in the new: 來た, 来る."""
    lexeme, at, morphemes = reading.lexeme, 0, []
    for item in lexeme.morphemes:
        morphemes.append(item._replace(surface=text[at : at + len(item.surface)]))
        at += len(item.surface)
    steps = (*lexeme.steps, Step("old-spelling", new, text))
    return Reading(lexeme._replace(steps=steps, morphemes=tuple(morphemes)), reading.confidence, reading.by_tables)


def _key(lexeme: Lexeme) -> tuple[str, str, str]:
    return (lexeme.lemma, lexeme.reading, lexeme.head[-1].lemma)  # かける may be 掛ける and 駆ける


def _has_more(lexeme: Lexeme) -> bool:
    """Tell whether a lexeme may have to be given under other verbs too."""
    if keigo.is_keigo(lexeme.lemma) or _has_others(lexeme.head[-1]):
        return True
    return bool(lexeme.steps) and lexeme.steps[0].target in lexicalised.WORDS


@lru_cache(maxsize=16384)
def _has_others(token: Token) -> bool:
    """Tell whether a token may be of another verb besides: see ``_besides``."""
    behind = lexicalised.behind(token.base, token.base_reading, token.ctype) if token.ctype else None
    return behind is not None or lexicalised.twin(token) is not None


def _instead(text: str, first: Lexeme | None) -> Iterator[Reading]:
    """Give what the tables make of a form that MeCab's best path misreads; what the other paths say, if they fail."""
    tables = list(by_tables(text))
    yield from (Reading(lexeme, CONFIDENCE["compound"], True) for lexeme in tables)
    if not tables:
        yield from _ranked(text, dictionary.path(text), None, first, True)
    else:
        if text[0] == WRITTEN_SURU[0]:
            yield from (Reading(lexeme, CONFIDENCE["second"], True) for lexeme in by_tables(text, is_irregular))
        if first is not None:
            yield Reading(first, CONFIDENCE["second"])


def _ranked(text: str, best: Path, sure: Lexeme | None, first: Lexeme | None, kanji: bool) -> Iterator[Reading]:
    """Give the readings of MeCab's best paths; ``sure`` is the best one's if that is no doubtful one."""
    if sure is not None and _is_conjunctive(sure):
        sure = None
    seen: set[tuple[str, str]] = set()
    if sure is not None:
        yield Reading(sure, confidence(sure))
        seen.add((best.tokens[0].lemma, best.tokens[0].base))
    several = False
    tried: set[tuple[tuple[str, str, tuple[str, ...]], ...]] = set()
    for path in () if kanji and sure is not None and len(best.tokens) > 1 else dictionary.paths(text, _PATHS):
        key = (path.tokens[0].lemma, path.tokens[0].base)
        words = tuple([(token.lemma, token.cform, token.pos) for token in path.tokens])
        if key in seen or words in tried or (sure is not None and len(path.tokens) > len(best.tokens)):
            continue
        tried.add(words)
        lexeme = lexeme_of(path, compounds=sure is None)
        if lexeme is None or _is_misread(lexeme) or _is_conjunctive(lexeme) or _is_classical(lexeme):
            continue
        seen.add(key)
        if sure is None and len(lexeme.head) > 1:
            continue
        if sure is not None and not kanji and len(text) < 3 and lexeme.features == ("nominalised",):
            continue  # はし is no 派し
        several = True
        yield Reading(lexeme, CONFIDENCE["second"] if sure is not None else min(0.7, confidence(lexeme)))
    if sure is None:
        tables = [Reading(lexeme, CONFIDENCE["second"], True) for lexeme in by_tables(text)]
        yield from tables
        if not (several or tables):
            yield from _colloquial(text)
        if first is not None:
            yield Reading(first, min(CONFIDENCE["second"], confidence(first)))
    if text[:1] in IRREGULAR and (kanji or script.is_kana(text)):
        yield from (Reading(lexeme, CONFIDENCE["second"], True) for lexeme in by_tables(text, is_irregular))


def _colloquial(text: str) -> Iterator[Reading]:
    for standard in colloquial.standard_forms(text):
        token = dictionary.word(standard.form, "形容詞") if standard.adjectival else None
        lexeme = lexeme_of(dictionary.path(standard.form)) if token is None else chain.collapse((token,))
        if lexeme is not None and standard.fits(lexeme) and len(lexeme.head) == 1:
            yield Reading(colloquial.as_said(lexeme, standard, text), CONFIDENCE["second"])
            return


def confidence(lexeme: Lexeme) -> float:
    """Say how sure the first lexeme of a path is."""
    if len(lexeme.head) > 1 and lexeme.part_of_speech == "noun":
        return CONFIDENCE["compound"]
    return CONFIDENCE["proper"] if lexeme.part_of_speech == "properNoun" else CONFIDENCE["dictionary"]


def lexeme_of(path: Path, compounds: bool = True) -> Lexeme | None:
    """Read a path as one word, ``None`` if it is none: unknown tokens, symbols, or a heap of syllables."""
    tokens = path.tokens
    first = tokens[0]
    if not path.known or first.pos[0] in _NO_WORDS or first.pos[:2] == ("感動詞", "フィラー"):
        return None
    if first.surface[0] in "おご御仰":
        polite = keigo.collapse_keigo(tokens)
        if polite is not None and polite.whole:
            return polite
    text = "".join([token.surface for token in tokens])
    if len(tokens) == 1 or first.pos[0] in _CONTENT:
        lexeme = chain.collapse(tokens) or _compounded(tokens)
        if lexeme is not None and lexeme.whole and (len(tokens) == 1 or _is_likely(path, first, text)):
            return lexeme
    return words.compound(tokens) if compounds and path.cost <= WORST_COMPOUND * len(text) else None


def _compounded(tokens: Sequence[Token]) -> Lexeme | None:
    """Read two tokens as one inflecting word: a verb on a verb (書き殴った), ない on a noun (勿体ない)."""
    if len(tokens) < 2:
        return None
    first, second = tokens[0], tokens[1]
    verbs = first.pos[0] == second.pos[0] == "動詞" and first.cform == "連用形-一般"
    negated = first.pos[0] == "名詞" and second.pos[0] == "形容詞" and second.lemma == "無い"
    if verbs and not script.has_kanji(second.surface):
        return None  # 開け + ささない is no compound
    if negated and (not script.has_kanji(first.surface) or lexicalised.verb_of_noun(first.surface) is not None):
        return None  # 調べない is a form of 調べる
    if not verbs and not negated:
        return None
    lexeme = chain.collapse(tokens, 2)
    if lexeme is None:
        return None
    made = Step("compounding", f"{first.base} + {second.base}", first.surface + second.base)
    return lexeme._replace(steps=(made, *lexeme.steps))


def _is_likely(path: Path, first: Token, text: str) -> bool:
    if path.cost <= WORST_INFLECTED * len(text) or script.has_kanji(text):
        return True
    return first.pos[0] == "動詞" and len(first.surface) > 1 and path.cost <= WORST_VERB * len(text)


# ---------------------------------------------------------------- what else a lexeme may be


def _under_plain_verbs(reading: Reading) -> Iterator[Reading]:
    """Give a keigo word under the plain verbs it stands for, and itself: おっしゃった, of 言う and of おっしゃる."""
    verbs = list(keigo.plain(reading.lexeme))
    second = min(reading.confidence, CONFIDENCE["second"])
    before = [lexeme for lexeme, first in verbs if first]
    for number, lexeme in enumerate(before):
        yield Reading(lexeme, second if number else reading.confidence)
    yield Reading(reading.lexeme, second, reading.by_tables) if before else reading
    for lexeme, first in verbs:
        if not first:
            yield Reading(lexeme, second)


def _as_words(reading: Reading) -> tuple[Reading, ...]:
    """Give a form that became a word (つまらない) as that word too: a negative first, a causative (知らせる) second."""
    lexeme = reading.lexeme
    step = lexeme.steps[0] if lexeme.steps else None
    if step is None or step.target not in lexicalised.WORDS:
        return (reading,)
    negative = step.process == "negative" and step.target in lexicalised.LEXICAL_NEGATIVES
    causative = step.process == "causative" and step.target in lexicalised.LEXICAL_TRANSITIVES
    if not (negative or causative):
        return (reading,)
    word = lexeme._replace(
        lemma=step.target,
        reading=lexeme.morphemes[0].reading + step.target[-2:],
        part_of_speech="adjective" if negative else lexeme.part_of_speech,
        features=tuple(feature for feature in lexeme.features if feature != step.process),
        steps=lexeme.steps[1:],
    )
    second = min(reading.confidence, CONFIDENCE["second"])
    if negative:
        return (Reading(word, reading.confidence), Reading(lexeme, second))
    return (reading, Reading(word, second))


def _besides(lexeme: Lexeme) -> Reading | None:
    """Give what a word of its own is a form of besides: 売れた, the past of 売れる, may be said of 売る."""
    token = lexeme.head[0]
    other = lexicalised.twin(token) if len(lexeme.head) == 1 and lexeme.lemma == token.base else None
    if other is not None and len(lexeme.morphemes) > 1:
        return Reading(_said_of(lexeme, other), CONFIDENCE["besides"])
    if len(lexeme.head) > 1 or lexeme.lemma not in (token.base, _listed_under(token)) or not token.ctype:
        return None
    origin = lexicalised.behind(token.base, token.base_reading, token.ctype)
    if origin is None or origin.lemma == lexeme.lemma or (lexeme.steps and lexeme.steps[0].process == "nominalisation"):
        return None
    steps, said = lexeme.steps, lexeme.features
    if steps and steps[0].target == token.base:  # 飛ばせる, the potential of 飛ばす, as the causative of 飛ぶ
        steps, said = steps[1:], said[1:]
    if origin.feature == "causative" and "passive-or-potential" in said:  # as in a chain, the passive
        said = tuple("passive" if feature == "passive-or-potential" else feature for feature in said)
        steps = tuple(s._replace(process="passive") if s.process == "passive-or-potential" else s for s in steps)
    features = tuple(dict.fromkeys((origin.feature, *said)))
    if origin.feature == "potential" and {"passive", "passive-or-potential", "causative"} & set(features[1:]):
        return None
    morphemes = lexeme.morphemes
    if origin.process == "potential" and not token.base_reading.startswith(origin.reading[:-1]):
        stem = token.reading.removeprefix(token.base_reading[:-1])
        morphemes = (morphemes[0]._replace(reading=lexicalised.potential_stem(origin.reading) + stem), *morphemes[1:])
    made = lexeme._replace(
        lemma=origin.lemma,
        reading=origin.reading,
        features=features,
        steps=(Step(origin.process, origin.lemma, token.base), *steps),
        morphemes=morphemes,
    )
    return Reading(made, CONFIDENCE["besides"])


def _said_of(lexeme: Lexeme, other: Token) -> Lexeme:
    """Give the same form of another verb, of which all steps but the first source are the same."""
    first, *more = lexeme.steps
    head = lexeme.morphemes[0]._replace(lemma=other.base)
    return lexeme._replace(
        lemma=other.base,
        reading=other.base_reading,
        steps=(Step(first.process, other.base, first.target), *more),
        morphemes=(head, *lexeme.morphemes[1:]),
    )


def _listed_under(token: Token) -> str:
    """Give the verb that a token is listed under as a potential or causative, else nothing."""
    origin = lexicalised.lexicalised(token)
    return origin.lemma if origin is not None else ""


# ---------------------------------------------------------------- doubts


def _is_conjunctive(lexeme: Lexeme) -> bool:
    """Tell whether MeCab took an imperative for the conjunctive of a verb in -eru: 書け, 開け (of 開く, not 開ける)."""
    if lexeme.features == ("potential", "nominalised"):
        return True
    if lexeme.features != ("nominalised",) or len(lexeme.morphemes) > 1:
        return False
    token = lexeme.head[-1]
    return lexicalised.behind(token.base, token.base_reading, token.ctype) is not None


def _is_misread(lexeme: Lexeme) -> bool:
    """Tell whether MeCab's best path is none: a noun has the suffixes of a verb (生まれ + させる, 締め + な)."""
    token = lexeme.head[-1]
    if token.lemma == "来す":
        return True  # 来させる is the causative of 来る
    if token.ctype == "サ行変格" and token.surface != token.base and len(token.base) == 3:  # 着させる is no 着する
        return "causative" in lexeme.features and _is_verb(token.base[0] + "る", ("上一段", "下一段"))
    if not lexeme.steps or token.pos[:2] != ("名詞", "普通名詞"):
        return False
    process = lexeme.steps[0].process
    if process == "suru-verb" and script.has_kanji(token.surface):
        if len(token.surface) == 1 and {"causative", "passive"}.intersection(lexeme.features):
            return any(_is_verb(token.surface + ending, ctype) for ending, ctype in _OF_ONE_KANJI)
        return not any("サ変" in pos for pos in token.pos)
    return process == "attributive" and not any("形状詞可能" in pos for pos in token.pos)


_OF_ONE_KANJI = (("る", ("上一段", "下一段")), ("す", ("五段-サ行",)))  # 着 + させる is 着る, 話 + させる is 話す


def _is_verb(base: str, ctype: tuple[str, ...]) -> bool:
    token = dictionary.word(base, "動詞")
    return token is not None and token.base == base and token.ctype.startswith(ctype)


def _is_classical(lexeme: Lexeme) -> bool:
    return lexeme.head[-1].ctype.startswith("文語")


def _is_heap_of_names(lexeme: Lexeme) -> bool:
    """Tell whether a compound ends in kana, as an inflected form would: 張 + るな for 張るな."""
    return len(lexeme.head) > 1 and lexeme.part_of_speech == "noun" and script.is_kana(lexeme.head[-1].surface)
