"""Analyses and interlinear text written: as text in columns, as JSON, and as LaTeX for gb4e (``\\gll``)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from morphology.analysis import ENTRY, to_json
from morphology.glossing import RULES_URL, Gloss, Label
from morphology.interlinear import Example, Meaning, Unit, example_of, labels_of
from ontology.model import Analysed, Analysis, Morpheme

WIDEST = 100  # columns of a line of text


# ---------------------------------------------------------------- analyses of one form


def examples_of(found: Analysed, meaning: Meaning) -> tuple[Example, ...]:
    """Return a form as interlinear text, once for each of its analyses."""
    return tuple(example_of(found.input, analysis, meaning) for analysis in found.analyses)


def analysed_text(found: Analysed, meaning: Meaning | None = None) -> str:
    """Return the analyses of a form as text, a few lines each; with interlinear text below if meanings are given."""
    head = " · ".join(filter(None, (found.input, "、".join(found.readings), found.romaji, found.script)))
    if not found.analyses:
        return f"{head}\n  {found.error}"
    lines = [head, *(_analysis(number, analysis) for number, analysis in enumerate(found.analyses, 1))]
    return "\n".join(lines) + (f"\n\n{as_text(examples_of(found, meaning))}" if meaning else "")


def analysed_json(found: Analysed, meaning: Meaning) -> dict[str, Any]:
    """Return what ``analysis.to_json`` gives, and the ``interlinear`` text of every analysis."""
    return {**to_json(found), "interlinear": as_json(examples_of(found, meaning))}


def analysed_latex(found: Analysed, meaning: Meaning) -> str:
    """Return a form as LaTeX, an example for each analysis; what else is known of them in comments before."""
    text = analysed_text(found)
    return "".join(f"% {_plain(line)}\n" for line in text.splitlines()) + as_latex(examples_of(found, meaning))


def _analysis(number: int, analysis: Analysis) -> str:
    sure = f"{analysis.source} {analysis.confidence:.2f}"
    lemma = f"{analysis.lemma} ({analysis.lemma_reading})" if analysis.lemma_reading else analysis.lemma
    said = (lemma, analysis.part_of_speech, analysis.goshu, ", ".join(analysis.features), sure)
    lines = [f"  {number}. {' · '.join(filter(None, said))}"]
    if len(analysis.morphemes) > 1:
        lines.append("     " + " + ".join(map(_part, analysis.morphemes)))
    if analysis.steps:
        lines.append("     " + analysis.steps[0].source + "".join(f" –{s.process}→ {s.target}" for s in analysis.steps))
    if analysis.etymon:
        lines.append(f"     from {analysis.etymon}")
    if analysis.entry:
        lines.append(f"     {ENTRY}{analysis.entry}")
    return "\n".join(lines)


def _part(item: Morpheme) -> str:
    """Return a part with what happened to its sound, and why nothing did: rendaku-blocked by lymans-law."""
    process = " by ".join(filter(None, (item.process, item.condition)))
    of = f"of {item.lemma}" if item.lemma != item.surface else ""
    more = ", ".join(filter(None, (item.conjugation_form, process, of)))
    return f"{item.surface} ({more})" if more else item.surface


# ---------------------------------------------------------------- interlinear text


def as_text(given: Iterable[Example]) -> str:
    """Return examples as text: the sentence, then three lines in columns; at the end what the abbreviations mean."""
    given = tuple(given)
    blocks = ["\n".join([_plain(example.text), *_columns(example)]) for example in given]
    labels = [f"{label.abbreviation}  {label.en}" for label in labels_of(given)]
    return "\n\n".join([*blocks, *(["\n".join(labels)] if labels else [])]) + "\n"


def _columns(example: Example) -> Iterator[str]:
    """Yield three lines after another; a long sentence goes on in three more."""
    rows: list[list[tuple[tuple[str, ...], int]]] = [[]]
    at = 0
    for before, unit, after in example.columns():
        spelt, *below = map(_plain, unit.tiers)
        column = (_plain(before) + spelt + _plain(after), *below)
        width = max(map(_width, column))
        if rows[-1] and at + width > WIDEST:
            rows.append([])
            at = 0
        rows[-1].append((column, width))
        at += width + 2
    for row in rows:
        for tier in range(3):
            yield "  ".join(column[tier] + " " * (width - _width(column[tier])) for column, width in row).rstrip()


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for a full-width letter."""
    wide = (2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text if not unicodedata.combining(char))
    return sum(wide)


def as_json(given: Iterable[Example]) -> dict[str, Any]:
    """Return examples as a JSON object: ``examples``, and the ``abbreviations`` of their glosses."""
    given = tuple(given)
    return {
        "examples": [example_json(example) for example in given],
        "abbreviations": {label.abbreviation: label.en for label in labels_of(given)},
        "conventions": RULES_URL,
    }


def example_json(example: Example) -> dict[str, Any]:
    """Return one example as a JSON object: its text, its place, its words with their morphemes."""
    words = list(map(_unit_json, example.units))
    return {"text": example.text, "start": example.start, "end": example.end, "words": words}


def _unit_json(unit: Unit) -> dict[str, Any]:
    surface, romaji, glossed = unit.tiers
    return {
        "surface": unit.surface,
        "segmented": surface,
        "romaji": romaji,
        "gloss": glossed or None,
        "lemma": unit.lemma or None,
        "entry": ENTRY + unit.entry if unit.entry else None,
        "morphemes": [
            {
                "surface": part.morpheme.surface,
                "lemma": part.morpheme.lemma,
                "reading": part.morpheme.reading or None,
                "romaji": part.romaji,
                "boundary": part.gloss.boundary,
                "gloss": part.gloss.text,
                "part_of_speech": part.morpheme.part_of_speech,
                "conjugation_form": part.morpheme.conjugation_form,
            }
            for part in unit.parts
        ],
    }


_HEAD = """\
% Interlinear glosses by the Leipzig Glossing Rules, for gb4e (also linguex; in expex: \\begingl \\gla … // \\glb … //).
% Japanese needs an engine that sets CJK: LuaLaTeX with luatexja-fontspec, XeLaTeX with xeCJK, or upLaTeX.
% \\usepackage{gb4e}
"""


def as_latex(given: Iterable[Example]) -> str:
    """Return examples as LaTeX for gb4e, to be pasted: what is special to TeX is escaped, labels are small capitals."""
    given = tuple(given)
    shown = "\n".join(map(_latex, given))
    if not given:
        return f"{_HEAD}% Nothing to set.\n"
    return f"{_HEAD}{''.join(map(_comment, labels_of(given)))}\\begin{{exe}}\n{shown}\n\\end{{exe}}\n"


def _comment(label: Label) -> str:
    return f"% {label.abbreviation}: {label.en}{'' if label.listed else ' (not in the Leipzig list)'}\n"


def _latex(example: Example) -> str:
    said = [unit for unit in example.units if unit.parts]
    romaji = " ".join(_word(escaped(unit.tiers[1])) for unit in said)
    lines = ("".join(part.gloss.boundary + _latex_gloss(part.gloss) for part in unit.parts) for unit in said)
    glossed = " ".join(map(_word, lines))
    text = escaped(example.text)
    guard = "{}" if text.startswith("[") else ""  # no optional argument of \\ex
    return f"  \\ex {guard}{text}\\\\\n  \\gll {romaji}\\\\\n       {glossed}\\\\"


def _word(text: str) -> str:
    """Return one word of an aligned line, in braces where it has a space; an empty one stays a word."""
    return f"{{{text}}}" if not text or " " in text else text


def _latex_gloss(gloss: Gloss) -> str:
    said = [escaped(gloss.meaning)] if gloss.meaning else []
    said += [f"\\textsc{{{escaped(label.abbreviation.lower())}}}" for label in gloss.labels]
    return ".".join(said) or "--"


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    **{char: f"\\{char}" for char in "{}$&#%_"},
}
_TEX = str.maketrans(_SPECIAL)


def escaped(text: str) -> str:
    """Return a text as TeX sets it: what is special escaped, what is not seen left out, one line."""
    return _plain(text).translate(_TEX)


def _plain(text: str) -> str:
    """Return a text on one line without control and formatting characters."""
    spaced = re.sub(r"\s+", " ", text)
    return "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp")).strip()
