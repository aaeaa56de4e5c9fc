"""Forms that MeCab's paths do not read, by the paradigm tables, if the dictionary has the base."""

from collections.abc import Iterator
from functools import lru_cache

from morphology import dictionary
from morphology.dictionary import Token
from morphology.inflection import conjugation, lexicalised
from morphology.inflection.chain import Lexeme
from morphology.inflection.paradigms import GODAN_ROWS
from morphology.writing import script
from ontology.model import Step

UNLIKELIER = 10_000  # word cost added to what is made with する: 着させる is 着る before 着する

# ConjugationClass values, what UniDic calls them: the beginning of cType, and of godan verbs and of suru its row
_CTYPES: dict[str, tuple[str, ...]] = {
    **{name: (f"五段-{row}行", f"文語四段-{row}行") for name, row in GODAN_ROWS.items()},
    "godan-u": ("五段-ワア行", "文語四段-ハ行"),  # 給う
    "ichidan": ("上一段", "下一段"),
    "suru": ("サ行変格",),
    "kuru": ("カ行変格",),
    "i-adjective": ("形容詞",),
}
IRREGULAR = frozenset("こきくさしすせ為")
_IRREGULAR_BASES = frozenset({("くる", "kuru"), ("する", "suru"), ("為る", "suru")})
WRITTEN_SURU = "為る"  # する in kanji, which UniDic does not have


def is_irregular(base: str, name: str) -> bool:
    """Tell whether a base is 来る or する in kana, or 為る."""
    return (base, name) in _IRREGULAR_BASES


@lru_cache(maxsize=16384)
def _entry(base: str, name: str) -> tuple[Token, str] | None:
    """Give the dictionary's entry of a base, of more than one kana, in a conjugation class, and its reading."""
    if name not in _CTYPES or (len(base) < 3 and script.is_kana(base) and not is_irregular(base, name)):
        return None
    if name == "suru" and base not in ("する", WRITTEN_SURU):
        noun = dictionary.word(base.removesuffix("する"), "名詞") if base.endswith("する") else None
        if noun is not None and "サ変可能" in noun.pos:
            return noun, noun.reading + "する"  # 勉強さした
    token = dictionary.word("する" if base == WRITTEN_SURU else base, "形容詞" if name == "i-adjective" else "動詞")
    if token is None or len(dictionary.path(base).tokens) > 2:
        return None  # the best path finds a word in two pieces at most
    fits = token.ctype.startswith(_CTYPES[name]) and token.base in (base, "する")
    return (token, token.base_reading) if fits else None


def is_dictionary_form(base: str, name: str) -> bool:
    """Tell whether the dictionary has a base in a conjugation class."""
    return _entry(base, name) is not None


def by_tables(text: str, exists: conjugation.Exists = is_dictionary_form) -> Iterator[Lexeme]:
    """Give what the deinflector makes of a form whose path cannot be read: 開けささない, of 開ける.

    One lexeme at most: of the shortest derivation, and of two as short that of the likelier base (足りる, not 足る).
    """
    best: tuple[int, conjugation.Derivation, Token, str] | None = None
    for derivation in conjugation.derivations(text, exists):
        if best is not None and len(derivation.links) > len(best[1].links):
            break
        entry = _entry(derivation.base, derivation.conjugation_class) if derivation.links else None
        if entry is None:
            continue
        compound = derivation.conjugation_class == "suru" and derivation.base not in ("する", WRITTEN_SURU)
        cost = entry[0].cost + (UNLIKELIER if compound else 0)
        if best is None or cost < best[0]:
            best = (cost, derivation, *entry)
    if best is not None:
        yield _derived(*best[1:])


def _derived(derivation: conjugation.Derivation, token: Token, reading: str) -> Lexeme:
    origin = lexicalised.lexicalised(token) if token.base == derivation.base else None  # 死ねる, a form of 死ぬ
    said = () if origin is None else (origin.feature,)
    made = () if origin is None else (Step(origin.process, origin.lemma, derivation.base),)
    name = "adjective" if derivation.conjugation_class == "i-adjective" else "verb"
    return Lexeme(
        lemma=derivation.base if origin is None else origin.lemma,
        reading=reading if origin is None else origin.reading,
        part_of_speech=name,
        head=(token,),
        features=conjugation.features(derivation, said),
        steps=(*made, *conjugation.steps(derivation, derivation.base, said)),
        morphemes=conjugation.pieces(derivation, derivation.base, reading, name),
        whole=True,
    )
