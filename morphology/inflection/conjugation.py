"""The deinflector: it reads the tables of ``morphology.inflection.paradigms`` backwards.

``derivations("モフりたかった")`` answers every (base, class) that the tables allow, with all forms in between; whether
such a word exists, the caller must ask a lexicon.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from morphology.inflection.paradigms import END, IKU, KATSUYOKEI, OPEN, PARADIGMS, SUFFIXES, VOICED, Slot, Suffix
from morphology.writing.script import hiragana
from ontology.model import Katsuyokei, Morpheme, Step


class Link(NamedTuple):
    """One suffix in its place: the stem it stands on (a piece of ``source``) and the dictionary form it makes."""

    suffix: Suffix
    source: str
    stem: str
    target: str


class Derivation(NamedTuple):
    """A way from a base of a conjugation class to the form; ``links`` in order, from the base outwards."""

    base: str
    conjugation_class: str
    links: tuple[Link, ...]


Exists = Callable[[str, str], bool]  # whether a base of a conjugation class is a word


def derivations(text: str, exists: Exists, depth: int = 9) -> Iterator[Derivation]:
    """Give every derivation of the text from a base for which ``exists(base, class)`` is true, shortest chain first.

    The text may itself be such a base; its derivation then has no links.
    """
    level: list[Derivation] = [Derivation(text, END, ())]
    level += [Derivation(text, name, ()) for name, endings in _DICTIONARY_FORMS.items() if text.endswith(endings)]
    seen = {(item.base, item.conjugation_class) for item in level}
    for _ in range(depth):
        following: list[Derivation] = []
        for item in level:
            if item.conjugation_class != END and exists(item.base, item.conjugation_class):
                yield item
            following += _undo(item, seen)
        level = following


def _undo(item: Derivation, seen: set[tuple[str, str]]) -> Iterator[Derivation]:
    """Take one suffix off the base of a derivation, in every way the tables allow that leads to a base not yet seen."""
    text, conjugation_class, links = item
    length = len(text)
    endings = _ENDINGS.get(conjugation_class, {})
    widths = _WIDTHS.get(conjugation_class, {})
    for width in widths.get(text[-1:]) or widths.get("", ()):
        rows = endings.get(text[length - width :]) if width <= length else None
        for suffix, name, cut, dictionary in rows or ():
            base = text[: length - width] + dictionary
            if cut == length or base == text or (base, name) in seen:
                continue
            stem = text[: length - cut]
            if name == "godan-k" and suffix.slot is Slot.ONBIN:
                if (base in IKU) != stem.endswith(("行っ", "いっ")):
                    continue  # 行った, but never 行いた
                if stem.endswith(("てい", "でい")):
                    continue  # 書いていた is of 書いている, not of 書いてく, which makes 書いてった
            if base:
                seen.add((base, name))
                yield Derivation(base, name, (Link(suffix, base, stem, text), *links))


# class of an outcome: ending of its dictionary form: the suffix, the class it is on, its own width, the base's ending
_Endings = dict[str, dict[str, list[tuple[Suffix, str, int, str]]]]


def _endings() -> _Endings:
    """Turn the two tables into one by endings: -いた of anything is た after a godan-k stem, whose base is in -く."""
    found: _Endings = {}
    for suffix in SUFFIXES:
        for becomes in (suffix.becomes, END) if suffix.becomes in OPEN else (suffix.becomes,):
            for name, slots in PARADIGMS:
                if name not in suffix.to or suffix.slot not in slots:
                    continue
                text = suffix.voiced if suffix.voiced and name in VOICED else suffix.text
                dictionary = slots.get(Slot.SHUSHI, ("",))[0]
                stems = list(slots[suffix.slot])
                if suffix.slot is Slot.ONBIN and name == "godan-k":
                    stems.append("っ")
                for stem in stems:
                    row = (suffix, name, len(text), dictionary)
                    found.setdefault(becomes, {}).setdefault(stem + text, []).append(row)
    return found


_ENDINGS = _endings()
# class: what may follow the stem of a form, its first character: か, き, い … after 書 of 書く
FOLLOWING: dict[str, frozenset[str]] = {
    name: frozenset(
        ending[0]
        for endings in _ENDINGS.values()
        for ending, rows in endings.items()
        if ending and any(row[1] == name for row in rows)
    )
    for name, _ in PARADIGMS
}


def _widths() -> dict[str, dict[str, tuple[int, ...]]]:
    """Give the lengths, longest first, of the endings of each class by their last character; of the empty one by ""."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for name, endings in _ENDINGS.items():
        always = {0} if "" in endings else set[int]()
        by_last: dict[str, set[int]] = {}
        for ending in endings:
            by_last.setdefault(ending[-1:], set(always)).add(len(ending))
        found[name] = {last: tuple(sorted(widths, reverse=True)) for last, widths in by_last.items()}
    return found


_WIDTHS = _widths()
_DICTIONARY_FORMS: dict[str, tuple[str, ...]] = {
    name: tuple(e for other, slots in PARADIGMS if other == name for e in slots.get(Slot.SHUSHI, ()))
    for name, _ in PARADIGMS
}


# ---------------------------------------------------------------- a derivation in the spelling of a headword


def respell(text: str, base: str, headword: str) -> str:
    """Write a form of a base in the spelling of the headword: もふりたい, of もふる → モフる, is モフりたい."""
    if base == headword:
        return text
    width = 0
    while width < min(len(base), len(headword)) and base[-width - 1] == headword[-width - 1]:
        width += 1
    prefix, stem = base[: len(base) - width], headword[: len(headword) - width]
    return stem + text.removeprefix(prefix) if text.startswith(prefix) else text


def features(derivation: Derivation, before: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Give the features of the form, after those of the word it was made from."""
    found = list(before)
    for link in derivation.links:
        if "te-form" in found:
            found.remove("te-form")  # it only carries what follows
        said = _said(link, found)[1]
        found += [feature for feature in said if feature not in found]
    return tuple(found)


def steps(derivation: Derivation, headword: str, before: tuple[str, ...] = ()) -> list[Step]:
    """Give the steps from the headword to the form."""
    found: list[Step] = []
    said = list(before)
    for link in derivation.links:
        process, more = _said(link, said)
        said += more
        source, target = (respell(text, derivation.base, headword) for text in (link.source, link.target))
        found.append(Step(process, source, target))
    return found


def _said(link: Link, before: list[str]) -> tuple[str, tuple[str, ...]]:
    """Name a link; after a causative られる is the passive."""
    if link.suffix.process == "passive-or-potential" and "causative" in before:
        return "passive", ("passive",)
    return link.suffix.process, link.suffix.features


def pieces(derivation: Derivation, headword: str, reading: str, part_of_speech: str) -> tuple[Morpheme, ...]:
    """Cut the form at its suffixes; a suffix without text of its own (書け!) makes no piece."""
    links, base = derivation.links, derivation.base
    if not links:
        return (Morpheme(headword, headword, hiragana(reading), part_of_speech, Katsuyokei.SHUSHIKEI.value),)
    written = respell(links[-1].target, base, headword)
    stems = [respell(link.stem, base, headword) for link in links]
    ends = [*(len(stem) for stem in stems), len(written)]
    forms = [KATSUYOKEI[link.suffix.slot].value for link in links]
    kana = hiragana(respell(links[0].stem, base, reading))
    found = [Morpheme(stems[0], headword, kana, part_of_speech, conjugation_form=forms[0])]
    for number, link in enumerate(links):
        surface = written[ends[number] : ends[number + 1]]
        if surface:
            form = forms[number + 1] if number + 1 < len(links) else None
            found.append(Morpheme(surface, link.suffix.lemma, hiragana(surface), "auxiliary", conjugation_form=form))
    return tuple(found)
