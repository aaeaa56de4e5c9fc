"""What the dictionary says of a form that is no curated term: a word with its suffixes, a safe compound, or nothing."""

from collections.abc import Iterator
from functools import lru_cache

from morphology import dictionary, origin
from morphology.dictionary import Path, Token
from morphology.formation import compounds
from morphology.inflection import chain, keigo, lexemes
from morphology.inflection.chain import Lexeme
from morphology.inflection.lexemes import lexeme_of as _lexeme
from morphology.inflection.lexicalised import LEXICAL_NEGATIVES
from morphology.reading import homophones, reverse
from morphology.reading.homophones import Heard
from morphology.reading.reverse import Index
from morphology.writing import script
from ontology.model import Analysis

CONFIDENCE: dict[str, float] = {
    **lexemes.CONFIDENCE,
    "romaji": 0.6,  # a UniDic word found by one of the kana that a romaji may stand for
    "lengthened": 0.4,  # the same, with length put back that was not written
    "homophone": 0.7,  # a UniDic word in kana that has likely homophones
    "lattice": 0.3,  # words side by side that are read so, and no entry
}


LONGEST_FORM = 200  # characters: what is longer is a text, no word


def dictionary_words(text: str) -> tuple[Analysis, ...]:
    """Give the analyses of a form that only the dictionary knows; of kana and romaji also by the index, if built."""
    if len(text) > LONGEST_FORM:
        return ()  # MeCab's time grows with the square of some of them
    if script.is_latin(text):
        return _of_romaji(text, reverse.current())
    return _of_japanese(text, reverse.current() if script.is_kana(text) else None)


def _of_japanese(text: str, index: Index | None) -> tuple[Analysis, ...]:
    kana = script.is_kana(text)
    found = _readings_of_text(text, KANA_MARGIN if kana else None)
    if not found and kana and script.hiragana(text) != text:
        found = [
            a._replace(confidence=round(a.confidence * 0.9, 2))
            for a in _readings_of_text(script.hiragana(text), KANA_MARGIN)
        ]
    if not found:
        spelt = (_readings_of_text(plain, None) for plain in script.unprolonged(text))  # おとーさん
        found = [a._replace(confidence=round(a.confidence * 0.8, 2)) for a in next(filter(None, spelt), [])]
    if index is not None:
        words = homophones.in_kana(text, index)
        found = _with_words(found, words, CONFIDENCE["dictionary"])
        found = _with_lattice(found, words, (text,), index)
    return tuple(found)


def _of_romaji(text: str, index: Index | None) -> tuple[Analysis, ...]:
    if index is None:
        return tuple(_from_romaji(text))
    words = homophones.in_romaji(text, index)
    found = [a for a in _from_romaji(text, lengthen=False) if a.part_of_speech != "properNoun" or not words]
    found = [*_lexical_negatives(homophones.as_kana(text)[:1]), *found]
    found = _with_words(found, words, CONFIDENCE["romaji"])
    return tuple(_with_lattice(found, words, homophones.as_kana(text), index))


def _lexical_negatives(candidates: tuple[str, ...]) -> list[Analysis]:
    """Give the adjectives in -nai that UniDic cuts in two, of a form in romaji: tsumaranai, つまらない."""
    found = (a for kana in candidates if kana.endswith("ない") for a in _readings_of_text(kana, KANA_MARGIN))
    return [a._replace(confidence=CONFIDENCE["romaji"]) for a in found if a.lemma in LEXICAL_NEGATIVES]


def _with_lattice(
    found: list[Analysis], words: list[Heard], candidates: tuple[str, ...], index: Index
) -> list[Analysis]:
    """Add what a form may be as several words, if it is no usual word and no inflected one: はつか, 二十 + 日."""
    if found and found[0].features == ("adverbial",):
        return [*found, *_by_lattice(candidates[:1], index, phrases=True)]  # 非常に is an adverb too
    if any(a.features for a in found) or (words and words[0].score <= USUAL):
        return found
    if not found:
        return _by_lattice(candidates, index, alone=True)
    longer = _by_lattice(candidates[:1], index) if len(candidates[0]) > 1 else []
    at = 3 if any(not heard.rare for heard in words) else 0  # names come last: 萌え before 萌
    return [*found[:at], *longer, *found[at:]]


def _with_words(found: list[Analysis], words: list[Heard], sure: float) -> list[Analysis]:
    """Merge the words that are read as a form with what MeCab makes of it.

    A form that MeCab reads as inflected comes first if it was written in kana (した, of する, before 下), and after the
    usual words if in romaji; names come last.
    """
    known = {(heard.lexeme.head[0].lemma, heard.lexeme.reading) for heard in words}
    inflected = [a for a in found if a.features or len(a.morphemes) > 1]  # つまらない is of two pieces, though a word
    others = [a for a in found if a not in inflected and (a.lemma, a.lemma_reading) not in known]
    usual = [heard for heard in words if not heard.rare]
    single = len(usual) == 1 or (len(usual) > 1 and usual[1].score - usual[0].score > CLEARLY)
    first = sure if single else min(sure, CONFIDENCE["homophone"])
    ranked = [_heard(heard, first if not at else CONFIDENCE["second"]) for at, heard in enumerate(usual)]
    names = [_heard(heard, CONFIDENCE["lengthened"]) for heard in [heard for heard in words if heard.rare][:NAMES]]
    if sure == CONFIDENCE["dictionary"]:  # ある, かける, だけ: what is usually written in kana is meant by it
        usually = [a for a in found if a.part_of_speech in IN_KANA and not a.features and script.is_kana(a.lemma)][:1]
        ranked = [*(a._replace(confidence=first) for a in usually), *ranked]
        others = [a for a in others if a not in usually]
    if sure == CONFIDENCE["dictionary"] and inflected and inflected[0] is found[0] and _is_certain(inflected[0]):
        return [*inflected, *ranked, *others, *names]
    if sure == CONFIDENCE["dictionary"]:  # きたい is 期待 before 来たい, but 来たい before 機体
        return [*ranked[:BEFORE], *inflected, *ranked[BEFORE:], *others, *names]
    return [*ranked, *inflected, *others, *names]


def _is_certain(analysis: Analysis) -> bool:
    return analysis.confidence >= CONFIDENCE["dictionary"] and analysis.features != ("nominalised",)


def _heard(heard: Heard, sure: float) -> Analysis:
    return _analysis(heard.lexeme, min(sure, CONFIDENCE["lengthened"]) if heard.lengthened else sure, None)


def _by_lattice(
    candidates: tuple[str, ...], index: Index, phrases: bool = False, alone: bool = False
) -> list[Analysis]:
    """Give what a form that is no entry may be as words side by side: ねとられ, 寝取られ. Candidates only.

    ``phrases``: nothing but words with particles. ``alone``: nothing else is known of the form, so that what is short
    and unlikely is sound by chance: しぼこ is no 思慕湖.
    """
    found: list[Analysis] = []
    for kana in candidates:
        for spelling in homophones.spellings(kana, index):
            path = _path_read(spelling, script.hiragana(kana))
            if path is None:
                continue
            lexeme = _phrase(path) if phrases else _lexeme(path) or _phrase(path)
            several = len(path.tokens) > 1
            by_chance = alone and several and len(kana) < COMPOUND and path.cost > SHORT * len(kana)
            if lexeme is not None and not by_chance:
                found.append(_analysis(lexeme, CONFIDENCE["lattice"], None))
    return found


def _path_read(spelling: str, kana: str) -> Path | None:
    """Give MeCab's best path of a spelling that is read so: 何か, なにか and not なんか."""
    best = dictionary.path(spelling)
    if best.reading == kana:
        return best
    return next((path for path in dictionary.paths(spelling, 10) if path.reading == kana), None)


def _is_particle(token: Token) -> bool:
    """Tell whether a token is a particle inside a sentence, the に of adjectival nouns, or the plural of 彼ら."""
    if token.pos[0] == "助詞":
        return token.pos[1] != "終助詞"
    return (token.lemma == "だ" and token.surface == "に") or (token.pos[0] == "接尾辞" and token.lemma == "等")


def _phrase(path: Path) -> Lexeme | None:
    """Read a path as a word with particles that together are used as one: それに, 一度に, 誰か."""
    head, *particles = path.tokens
    if head.lemma in DEMONSTRATIVES and [token.surface for token in particles[:-1]] == ["し"]:
        particles = particles[-1:]  # どうして
    likely = path.known and path.cost <= WORST_PHRASE * len(path.reading)
    if not particles or not likely or head.pos[0] not in ("名詞", "代名詞", "副詞", "形状詞"):
        return None
    if "固有名詞" in head.pos or not all(_is_particle(token) for token in particles):
        return None
    adverb = head.pos[0] == "副詞" or particles[-1].surface in ("に", "と", "も")  # 一度に, 嫌に, どっと, 今にも
    return Lexeme(
        lemma="".join(token.surface for token in path.tokens),
        reading=path.reading,
        part_of_speech="adverb" if adverb else chain.part_of_speech(head),
        head=path.tokens,
        features=(),
        steps=(),
        morphemes=tuple(chain.morpheme(token) for token in path.tokens),
        whole=True,
    )


DEMONSTRATIVES = ("こう", "そう", "ああ", "どう")  # adverbs that make others with して
COMPOUND = 6  # kana from which two words side by side are hardly so by chance
SHORT = 2800  # MeCab's cost a kana, above which shorter ones are: 二十日 1800, 思慕湖 3700
WORST_PHRASE = 3000  # MeCab's cost a kana, above which a word and particles are no phrase; それに 1634
BEFORE = 3  # homophones given before what a form in kana may be inflected from
IN_KANA = ("verb", "particle", "auxiliary", "conjunction")
CLEARLY = 2500  # by how much a word must be likelier than its homophones to be as sure as one without
USUAL = -500  # the score of a word that is so usual that a form is that word: see morphology.reading.ranking
NAMES = 2  # people's names given of those that a form may be


def _readings_of_text(text: str, margin: int | None) -> list[Analysis]:
    """Give the analyses of a Japanese text; ``margin``: see ``_usual_spelling``."""
    found = [
        _analysis(reading.lexeme, reading.confidence, margin, by_tables=reading.by_tables)
        for reading in lexemes.lexemes(text)
    ]
    if margin is not None and len(found) > 1:
        found = _in_kana_first(found)
    return found


def _in_kana_first(found: list[Analysis]) -> list[Analysis]:
    """Put a verb that is usually written in kana before those that are not: かけます is かける (掛ける), not 駆ける."""
    first = found[0]
    for analysis in found[1:]:
        alike = analysis.features == first.features
        noun = (
            first.part_of_speech == "noun" and analysis.part_of_speech == "verb" and bool(first.features)
        )  # 下でしょう
        if not script.is_kana(first.lemma) and script.is_kana(analysis.lemma) and (alike or noun):
            sure = analysis._replace(confidence=first.confidence)
            return [sure, *(a._replace(confidence=analysis.confidence) for a in found if a is not analysis)]
    return found


def _dictionary_analysis(lexeme: Lexeme, path: Path, confidence: float, margin: int | None) -> Analysis:
    return _analysis(lexeme, confidence, margin)


def _analysis(lexeme: Lexeme, confidence: float, margin: int | None, by_tables: bool = False) -> Analysis:
    lemma = lexeme.lemma if margin is None else _usual_spelling(lexeme, margin)
    lexeme = compounds.with_parts(lexeme)
    return Analysis(
        lemma=lemma,
        lemma_reading=lexeme.reading,
        part_of_speech=lexeme.part_of_speech,
        morphemes=lexeme.morphemes,
        source="dictionary" if len(lexeme.head) == 1 and not by_tables else "rule",
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
    return _likelier(lexeme.lemma, token, margin)


@lru_cache(maxsize=8192)
def _likelier(lemma: str, token: Token, margin: int) -> str:
    if margin == KANA_MARGIN and (token.pos[1:2] == ("非自立可能",) or token.cform.endswith("ウ音便")):
        return lemma  # いる, あげる: verbs that are auxiliaries besides are written in kana; ほうた is no standard
    if keigo.is_keigo(lemma):
        return lemma  # おっしゃる, not 仰る
    katakana = script.is_kana(lemma) and script.hiragana(lemma) != lemma
    if katakana and token.goshu in ("和", "漢"):
        return token.lemma  # サクラ of 桜
    own = token.lemma + lemma.removeprefix(token.base) if lemma.startswith(token.base) else token.lemma
    return own if _cost(own, token) + margin < _cost(lemma, token) else lemma


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


def _from_romaji(text: str, lengthen: bool = True) -> Iterator[Analysis]:
    """Give the dictionary words that a romaji text may be, likeliest path first."""
    candidates = script.kana_candidates(text)
    ranked = [
        (path.cost + _unlikeliness(rank, kana, spelling), path, lexeme)
        for rank, kana in enumerate(candidates[:12])
        for spelling in (kana, script.katakana(kana))
        if (lexeme := _lexeme(path := dictionary.path(spelling))) is not None and not _is_chance(lexeme, spelling)
    ]
    sure = CONFIDENCE["romaji" if ranked else "lengthened"]
    if not ranked and lengthen:
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
