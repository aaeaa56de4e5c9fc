"""How words are made from words: the parts and steps of curated terms, and a modest reading of dictionary compounds.

Of a curated term nothing is guessed: its parts are its components, its steps go back through the glossary's formations
as long as each has one source (寝取られ –initialism→ NTR), and end with the compounding or blending they come to.
Derivations that no editor wrote down (寝取る –passive→ 寝取られる) are read from the dictionary, if the
verb they end in is a term.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from morphology import dictionary
from morphology.dictionary import Token
from morphology.formation import compounds
from morphology.inflection.chain import Lexeme, collapse
from morphology.lexicon import Lexicon, headwords, reading_of
from morphology.writing.script import has_kanji, hiragana, is_kana
from ontology.model import Component, Morpheme, Process, Step, Term

# Processes of formations that the analyser finds by itself, and so names by what they do: see inflection.chain.
DERIVED = frozenset({Process.VOICE_DERIVATION, Process.NOMINALISATION})


@dataclass(frozen=True, slots=True)
class History:
    """How a curated term came about: the verb at its root (else itself), its morphemes, steps and features."""

    lemma: str
    reading: str
    part_of_speech: str
    morphemes: tuple[Morpheme, ...]
    steps: tuple[Step, ...]
    features: tuple[str, ...] = ()


def history(term: Term, lexicon: Lexicon) -> History:
    """Give the parts and the derivation of a curated Japanese term."""
    if not is_curated(term):
        lexeme = derived(term, lexicon)
        if lexeme is not None:
            return History(
                lemma=lexeme.lemma,
                reading=lexeme.reading,
                part_of_speech=lexeme.part_of_speech,
                morphemes=linked(lexeme.morphemes, lexicon),
                steps=lexeme.steps,
                features=lexeme.features,
            )
    return History(
        lemma=term.label.text,
        reading=spoken(term),
        part_of_speech=term.part_of_speech.value,
        morphemes=parts(term, lexicon) if is_curated(term) else (whole(term),),
        steps=tuple(formation_steps(term, lexicon)),
    )


def spoken(term: Term) -> str:
    """Give the reading of a Japanese term in hiragana: the editors', else the dictionary's, else pykakasi's."""
    path = dictionary.path(term.label.text)
    return reading_of(term) or (path.reading if path.known else dictionary.fallback_reading(term.label.text))


def is_curated(term: Term) -> bool:
    """Tell whether an editor gave the parts of a term: what the analyser itself added carries a dictionary tag."""
    return bool(term.components) and not any(component.analyser_tag for component in term.components)


def derived(term: Term, lexicon: Lexicon) -> Lexeme | None:
    """Read a headword as a derivation (passive, causative, nominalised ren'youkei) of a term that inflects."""
    headword = term.label.text
    for path in (dictionary.path(headword), *dictionary.paths(headword)):
        lexeme = collapse(path.tokens) if path.known else None
        if lexeme is None or not lexeme.steps or not lexeme.whole or lexeme.steps[-1].target != headword:
            continue
        root = lexicon.spelt(lexeme.lemma)
        if root is not None and root.id != term.id and root.conjugation_class is not None:
            return lexeme
    return None


def parts(term: Term, lexicon: Lexicon) -> tuple[Morpheme, ...]:
    """Give the curated parts of a term in order, each with the shape it has inside the whole."""
    return tuple(_part(component, lexicon) for component in term.components)


def _part(component: Component, lexicon: Lexicon) -> Morpheme:
    term, morph = lexicon.by_id(component.of), lexicon.morph(component.of)
    surface = component.spelling or component.surface
    reading = hiragana(component.surface.text)
    owner = term or morph
    return Morpheme(
        surface=surface.text,
        lemma=owner.label.text if owner else surface.text,
        reading=reading if is_kana(reading) else "",
        part_of_speech=owner.part_of_speech.value if owner else "noun",
        conjugation_form=component.conjugation.value if component.conjugation else None,
        process=component.process.value if component.process else None,
        tag=component.analyser_tag,
        entry=owner.id if owner else None,
        condition=component.condition.value if component.condition else None,
    )


def whole(term: Term) -> Morpheme:
    """Give a term as one morpheme, with the dictionary's tag where the dictionary has the word."""
    token = dictionary.word(term.label.text)
    return Morpheme(
        surface=term.label.text,
        lemma=term.label.text,
        reading=spoken(term),
        part_of_speech=term.part_of_speech.value,
        conjugation_form="shushikei" if term.conjugation_class and term.conjugation_class != "na-adjective" else None,
        tag=token.tag if token is not None and token.reading == reading_of(term) else None,
        entry=term.id,
    )


def formation_steps(term: Term, lexicon: Lexicon, seen: frozenset[str] = frozenset()) -> list[Step]:
    """Give the steps that made a term, the oldest first, as far as the glossary tells them."""
    formations = [f for f in lexicon.formations(term.id) if f.process not in DERIVED or is_curated(term)]
    sources = [source for f in formations if (source := lexicon.by_id(f.source)) is not None]
    if term.id in seen or not sources:
        lexeme = None if is_curated(term) else derived(term, lexicon)
        return list(lexeme.steps) if lexeme is not None else []
    earlier: list[Step] = []
    if len(sources) == 1:
        earlier = formation_steps(sources[0], lexicon, seen | {term.id})
        if earlier and earlier[-1].target != sources[0].label.text:
            earlier = []
    return [*earlier, Step(formations[0].process.value, headwords(sources), term.label.text)]


def linked(morphemes: Sequence[Morpheme], lexicon: Lexicon) -> tuple[Morpheme, ...]:
    """Give morphemes of the dictionary with the glossary entries behind them."""
    return tuple(_linked(item, lexicon) for item in morphemes)


def _linked(item: Morpheme, lexicon: Lexicon) -> Morpheme:
    term = lexicon.spelt(item.lemma)
    owner = lexicon.bound(item.lemma) if item.part_of_speech == "auxiliary" else None
    if owner is None and (term is None or term.part_of_speech.value != item.part_of_speech):
        return item
    return item._replace(entry=owner.id if owner is not None else term.id if term is not None else None)


# ---------------------------------------------------------------- compounds that only the dictionary knows

# What a compound of the dictionary may be made of: UniDic parts of speech that stand before, and at the end.
_INSIDE = ("名詞", "接頭辞", "接尾辞", "形状詞")


def compound(tokens: Sequence[Token]) -> Lexeme | None:
    """Read a path of nouns and affixes as one compound noun, ``None`` where that is not safe.

    Safe is: two to five tokens, every one known and a noun or an affix, the first no suffix, the last no prefix, and
    kanji in the text or long parts (kana syllables otherwise fall apart into short words).
    """
    if not 2 <= len(tokens) <= 5 or not all(token.known and token.pos[0] in _INSIDE for token in tokens):
        return None
    text = "".join(token.surface for token in tokens)
    if any(token.pos[0] == "名詞" and len(token.surface) == 1 and is_kana(token.surface) for token in tokens):
        return None
    if tokens[0].pos[0] == "接尾辞" or tokens[-1].pos[0] == "接頭辞":
        return None
    if not has_kanji(text) and not all(len(token.surface) >= 3 for token in tokens):
        return None
    parts = compounds.of_tokens(tokens)
    process = "affixation" if any(token.pos[0] in ("接頭辞", "接尾辞") for token in tokens) else "compounding"
    return Lexeme(
        lemma=text,
        reading="".join(part.reading for part in parts),
        part_of_speech="noun",
        head=tuple(tokens),
        features=(),
        steps=(Step(process, " + ".join(token.base for token in tokens), text),),
        morphemes=parts,
        whole=True,
    )
