"""The inflection table of a word: its stems and its usual forms, by the tables of ``paradigms`` read forwards.

``forms_of("寝取る", "ねとる", "godan-r")``: 寝取ら, 寝取り … and 寝取らない, 寝取った, 寝取られる …
"""

from collections.abc import Iterator
from dataclasses import dataclass

from morphology.inflection.paradigms import GODAN_ROWS, KATSUYOKEI, SUFFIXES, VOICED, Slot, Suffix, conjugate
from ontology.model import Katsuyokei

# The forms that a table has: what is put to the word, in order, as processes of ``SUFFIXES``.
_VERB: tuple[tuple[str, ...], ...] = (
    ("polite",),
    ("negative",),
    ("polite", "negative"),
    ("past",),
    ("polite", "past"),
    ("negative", "past"),
    ("polite", "negative", "past"),
    ("te-form",),
    ("te-form", "progressive"),
    ("conditional",),
    ("polite", "volitional"),
    ("prohibitive",),
    ("desiderative",),
    ("potential",),
    ("passive",),
    ("causative",),
    ("causative", "passive"),
)
_ADJECTIVE: tuple[tuple[str, ...], ...] = (
    ("polite",),
    ("negative",),
    ("past",),
    ("negative", "past"),
    ("te-form",),
    ("conditional",),
    ("adverbial",),
    ("nominalisation",),
    ("appearance",),
    ("excessive",),
)
# Adjectival nouns take the copula, which UniDic reads as a word of its own.
_COPULA: tuple[tuple[tuple[str, ...], str], ...] = (
    (("attributive",), "な"),
    (("adverbial",), "に"),
    (("copula",), "だ"),
    (("polite",), "です"),
    (("negative",), "ではない"),
    (("past",), "だった"),
    (("polite", "past"), "でした"),
    (("conditional",), "なら"),
    (("nominalisation",), "さ"),
    (("appearance",), "そうだ"),
    (("excessive",), "すぎる"),
)
_E_ROW = ("ichidan", "kuru")  # whose passive is a potential too: 食べられる
# Verbs with い for り before ます, and as their imperative: なさいます, なさい.
_HONORIFIC = ("なさる", "くださる", "下さる", "いらっしゃる", "おっしゃる", "仰る", "ござる")
_GIVES = ("くれる", "呉れる")  # whose imperative is くれ
_EXISTS = ("ある", "有る")  # whose negative is ない; it has no passive, causative, potential or progressive
_NOT_OF_EXISTING = ("negative", "potential", "passive", "causative")


@dataclass(frozen=True, slots=True)
class InflectedForm:
    """One form: what it says as processes in order, or the conjugation form that it is; written, and in kana."""

    processes: tuple[str, ...]
    written: str
    reading: str
    stem: Katsuyokei | None = None


def forms_of(base: str, reading: str, conjugation_class: str) -> tuple[InflectedForm, ...]:
    """Give the stems of a word, then its forms; nothing for a class that is not known, or a word that is not of it.

    ``base`` is the dictionary form, of an adjectival noun without its copula.
    """
    if conjugation_class == "na-adjective":
        return tuple(InflectedForm(said, base + text, reading + text) for said, text in _COPULA)
    wanted = _ADJECTIVE if conjugation_class == "i-adjective" else _VERB
    made = (_made(base, reading, conjugation_class, processes) for processes in wanted)
    known = {form.written: form for form in reversed([form for form in made if form is not None])}
    return (*_stems(base, reading, conjugation_class), *reversed(known.values()))


def _stems(base: str, reading: str, name: str) -> Iterator[InflectedForm]:
    """Yield the conjugation forms of school grammar, alternatives (食べろ, 食べよ) each."""
    seen: set[tuple[Katsuyokei, str]] = set()
    for slot, form in KATSUYOKEI.items():
        if name == "i-adjective" and slot is Slot.NAI:
            continue  # 高く before ない is the ren'youkei
        for written, kana in zip(_in_slot(base, name, slot), _in_slot(reading, name, slot), strict=False):
            if (form, written) not in seen:
                seen.add((form, written))
                yield InflectedForm((), written, kana, form)


def _in_slot(base: str, name: str, slot: Slot) -> list[str]:
    """Give the forms of a word in a slot, the usual one first."""
    if slot is Slot.MEIREI and base.endswith((*_HONORIFIC, *_GIVES)):
        return [base[:-1] + ("い" if base.endswith(_HONORIFIC) else "")]
    first = conjugate(base, name, slot)
    if first is None:
        return []
    if slot is Slot.MASU and base.endswith(_HONORIFIC):
        return [first, base[:-1] + "い"]
    both = [base[:-1] + "よ"] if slot is Slot.MEIREI and name == "ichidan" else []
    return [first, *both]


def _made(base: str, reading: str, name: str, processes: tuple[str, ...]) -> InflectedForm | None:
    """Make a form; nothing where the word has none such."""
    if base in _EXISTS and (processes[0] in _NOT_OF_EXISTING or "progressive" in processes):
        return None
    written, kana, current = base, reading, name
    said: list[str] = []
    for process in processes:
        if process in ("passive", "potential") and current in _E_ROW and not said:
            process = "passive-or-potential"
        suffix = _suffix("passive-or-potential" if process == "passive" and current in _E_ROW else process, current)
        stems = [_in_slot(text, current, suffix.slot) for text in (written, kana)] if suffix else []
        if suffix is None or not all(stems):
            return None
        at = -1 if process == "polite" else 0  # なさいます
        ending = suffix.voiced if suffix.voiced and current in VOICED else suffix.text
        written, kana, current = stems[0][at] + ending, stems[1][at] + ending, suffix.becomes
        said.append(process)
    return InflectedForm(tuple(said), written, kana)


def _suffix(process: str, name: str) -> Suffix | None:
    return next((row for row in SUFFIXES if row.process == process and name in row.to), None)


# ---------------------------------------------------------------- the class of a word by the dictionary's tag

_CTYPES: tuple[tuple[str, str], ...] = (
    *((f"五段-{row}行", name) for name, row in GODAN_ROWS.items()),
    ("上一段", "ichidan"),
    ("下一段", "ichidan"),
    ("サ行変格", "suru"),
    ("カ行変格", "kuru"),
    ("形容詞", "i-adjective"),
)


def class_of_tag(tag: str | None) -> str | None:
    """Give the conjugation class (a ConjugationClass value) of a dictionary tag, ``None`` where it says none of ours.

    ``動詞-一般/五段-ラ行/未然形-一般`` is godan-r.
    """
    parts = (tag or "").split("/")
    if parts[0].startswith("形状詞"):
        return "na-adjective"
    return next((name for start, name in _CTYPES if len(parts) > 1 and parts[1].startswith(start)), None)
