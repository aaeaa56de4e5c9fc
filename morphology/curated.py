"""What the glossary says of a form: curated terms in any spelling, and inflected forms of curated words.

The lemma of an inflected form is the root of its derivation (寝取られた: 寝取る), its entry the curated term nearest to
the form (ja-netorareru).
"""

from collections.abc import Iterator

from morphology import dictionary, origin
from morphology.formation import words
from morphology.formation.words import History
from morphology.inflection import chain, conjugation
from morphology.inflection.conjugation import respell
from morphology.lexicon import Inflected, Lexicon, Match, Tier, reading_of
from morphology.writing import script
from ontology.model import Analysis, Morpheme, PartOfSpeech, Step, Term

CONFIDENCE: dict[str, float] = {
    "curated": 0.98,  # 寝取られ, netorare
    "likelier": 0.9,  # kagaku, the first of two
    "homophone": 0.7,  # kagaku, the second
    "folded": 0.9,  # dojinshi, by length-insensitive key
    "inflected": 0.95,  # ググった
    "abroad": 0.95,  # tycoon
    "twin": 0.6,  # the English word karaoke, beside the Japanese
}
FOLDED_ABROAD = 0.9  # niutouren for niútóurén: what is left of the confidence


def curated_terms(text: str, lexicon: Lexicon) -> Iterator[tuple[Match, Analysis]]:
    """Give the analyses of the curated terms that a form is spelt as."""
    matches = tuple(match for match in lexicon.find(text) if not _is_piece(match.term, text))
    if not matches:
        return
    japanese = [match for match in matches if match.term.language == "ja"]
    if len(japanese) > 1 and script.has_kanji(text):
        token = dictionary.word(text)  # of 腹, はら or ふく, the reading of the word that stands by itself comes first
        reading = token.reading if token is not None else ""
        japanese.sort(key=lambda match: (match.tier, reading_of(match.term) != reading))
    alone = len(japanese) == 1 or (japanese[1:2] and japanese[1].tier > japanese[0].tier)
    matches = (*japanese, *(match for match in matches if match.term.language != "ja"))
    for number, match in enumerate(matches):
        term = match.term
        if term.language != "ja":
            sure = "twin" if japanese else "abroad"
            confidence = CONFIDENCE[sure] * (FOLDED_ABROAD if match.tier is Tier.FOLDED else 1)
            yield match, _foreign(term, round(confidence, 2), lexicon)
            continue
        sure = "folded" if match.tier is Tier.FOLDED else "curated" if alone else "likelier"
        confidence = CONFIDENCE["homophone" if number else sure]
        yield match, _term_analysis(term, confidence, lexicon)


def _is_piece(term: Term, text: str) -> bool:
    """Tell whether a term is one kanji, here only as a piece of others, in a reading it has not alone: わ of 話."""
    if term.senses or term.language != "ja" or len(text) != 1 or not script.has_kanji(text):
        return False
    token = dictionary.word(text)
    return token is not None and token.reading != reading_of(term)


def _term_analysis(term: Term, confidence: float, lexicon: Lexicon) -> Analysis:
    """Analyse a Japanese term by what the glossary says of it."""
    past = words.history(term, lexicon)
    return Analysis(
        lemma=past.lemma,
        lemma_reading=past.reading,
        part_of_speech=past.part_of_speech,
        morphemes=past.morphemes,
        source="glossary",
        confidence=confidence,
        goshu=_stratum(term, past, lexicon),
        features=past.features,
        steps=past.steps,
        entry=term.id,
        etymon=_etymon(term, lexicon),
    )


def _foreign(term: Term, confidence: float, lexicon: Lexicon) -> Analysis:
    """Analyse a term of another language: its own lemma, and the Japanese word behind it."""
    source = lexicon.japanese_source(term)
    lemma = term.label.text
    return Analysis(
        lemma=lemma,
        lemma_reading="",
        part_of_speech=term.part_of_speech.value,
        morphemes=(Morpheme(lemma, lemma, "", term.part_of_speech.value, entry=term.id),),
        source="glossary",
        confidence=confidence,
        steps=tuple(
            Step(b.process.value, giving.label.text, lemma)
            for b in lexicon.borrowings(term.id)
            if (giving := lexicon.by_id(b.source)) is not None
        ),
        entry=term.id,
        etymon=source.label.text if source is not None else None,
    )


def _stratum(term: Term, past: History, lexicon: Lexicon) -> str | None:
    """Give the stratum of a term: its own, else that of its root, else the dictionary's."""
    if term.goshu is not None:
        return origin.SIGNS[term.goshu]
    root = lexicon.spelt(past.lemma)
    if root is not None and root.goshu is not None:
        return origin.SIGNS[root.goshu]
    token = dictionary.word(term.label.text)
    return origin.goshu_of((token,)) if token is not None else origin.guessed_goshu(term.label.text)


def _etymon(term: Term, lexicon: Lexicon) -> str | None:
    """Give the word a Japanese term was borrowed from: the editors' borrowing, else UniDic's suffix."""
    for borrowing in lexicon.borrowings(term.id):
        source = lexicon.by_id(borrowing.source)
        if source is not None:
            return source.label.text
    token = dictionary.word(term.label.text)
    return origin.etymon_of((token,)) if token is not None else None


def inflected_term(item: Inflected, lexicon: Lexicon) -> Analysis:
    """Analyse an inflected form of a curated term: the history of the term, then the steps of the inflection."""
    term, derivation = item.term, item.derivation
    past = words.history(term, lexicon)
    headword = term.label.text + ("する" if item.verbalised else "")
    steps = list(past.steps) if past.features else []  # how a term was compounded is said of the term itself
    lemma, reading, part_of_speech = past.lemma, past.reading, past.part_of_speech
    if item.verbalised:
        steps = [Step("suru-verb", term.label.text, headword)]
        lemma, reading, part_of_speech = headword, reading + "する", PartOfSpeech.VERB.value
    steps += conjugation.steps(derivation, headword, past.features)
    written = respell(derivation.links[-1].target, derivation.base, headword) if derivation.links else headword
    return Analysis(
        lemma=lemma,
        lemma_reading=reading,
        part_of_speech=part_of_speech,
        morphemes=words.linked(_pieces(written, headword, lemma, item), lexicon),
        source="glossary",
        confidence=CONFIDENCE["inflected"],
        goshu=_stratum(term, past, lexicon),
        features=conjugation.features(derivation, past.features),
        steps=tuple(steps),
        entry=term.id,
        etymon=_etymon(term, lexicon),
    )


def _pieces(written: str, headword: str, lemma: str, item: Inflected) -> tuple[Morpheme, ...]:
    """Give the morphemes of an inflected form: the dictionary's if it reads the form so, else the tables' own."""
    path = dictionary.path(written)
    lexeme = chain.collapse(path.tokens) if path.known else None
    if lexeme is not None and lexeme.lemma in (lemma, headword):
        return lexeme.morphemes
    reading = words.spoken(item.term) + ("する" if item.verbalised else "")
    return conjugation.pieces(item.derivation, headword, reading, item.term.part_of_speech.value)
