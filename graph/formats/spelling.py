"""How a term is shown in a list: the spelling that leads in each language tag, the other spellings, the reading."""

from dataclasses import dataclass

from morphology.writing.script import romanise
from ontology.model import Term, Written

KANA = ("ja-Hira", "ja-Kana")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The spellings of a term under one language tag: ``lead`` is the term there, ``variants`` the other ones."""

    tag: str
    lead: str
    variants: tuple[str, ...] = ()


def spellings(term: Term) -> tuple[Spelling, ...]:
    """Return the spellings of a term by language tag, the one that holds its label first.

    Japanese is written in several scripts at once: all its spellings go under ``ja``, its kana reading under none (see
    :func:`reading`). Elsewhere another tag is another orthography: 牛头人 under ``zh-Hans``, 牛頭人 under ``zh-Hant``.
    """
    read = reading(term)
    found: dict[str, list[str]] = {_tag(term, term.label): [term.label.text]}
    for text in term.canonical.written:
        texts = found.setdefault(_tag(term, text), [])
        if text.text != read and text.text not in texts:
            texts.append(text.text)
    return tuple(Spelling(tag, texts[0], tuple(texts[1:])) for tag, texts in found.items() if texts)


def reading(term: Term) -> str | None:
    """Return the kana reading of a Japanese term (ねとられ for 寝取られ; a term in kana is its own), if known.

    Of several kana spellings the reading is the one that the term's romanisation transcribes; failing that, the first
    in hiragana, then in katakana (エヌティーアール for NTR).
    """
    form = term.canonical
    kana = [text.text for tag in KANA for text in form.written if text.tag == tag]
    if term.label.text in kana:
        return term.label.text
    romaji = {text.text for text in form.romanisations}
    return next((text for text in kana if romanise(text) in romaji), kana[0] if kana else None)


def romanisations(term: Term) -> tuple[str, ...]:
    """Return the romanisations of a term."""
    return tuple(text.text for text in term.canonical.romanisations)


def _tag(term: Term, text: Written) -> str:
    return "ja" if term.language == "ja" else text.tag
