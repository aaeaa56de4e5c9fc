"""The history of a word as a picture: where its rows and lines go. ``_drawing.html`` turns it into SVG.

Time runs downwards. The word itself stands at the left edge; what it comes from stands above it, farther right the
farther back; what was made or borrowed from it stands below. Every row says in its second line how that word was made.
One trunk joins a word to its neighbours, so that no line crosses a text. Numbers are SVG user units (CSS pixels).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.lookup.views import StepView, TermView, Word

LABEL, ROMAN, SMALL = 18.0, 14.0, 12.0  # font sizes: headword, romanisation, the rest
ROW, COMPACT = 50.0, 30.0  # heights
STEP = 28.0  # indentation of a generation
TRUNK = 9.0  # from the left of a word to the line that leaves it
GAP = 8.0  # between two texts in a row
TEXT = 8.0  # from the end of a line to the text
CROWD = 5  # more leaves than this on one word are drawn in one line each
ROUND = 6.0
HEAD = 4.0  # of an arrow

_ASIDE = re.compile(r" \(|:| of the ")


@dataclass(frozen=True, slots=True)
class Place:
    """One word in its row: ``baseline`` of its headword, ``under`` that of its second line, which may be beside it."""

    word: Word
    roman: str
    note: str
    x: float
    top: float
    height: float
    baseline: float
    roman_x: float
    note_x: float
    note_y: float
    right: float
    current: bool
    compact: bool

    @property
    def middle(self) -> float:
        """Return the height at which a line meets the headword."""
        return self.baseline - LABEL / 3


@dataclass(frozen=True, slots=True)
class Line:
    """A trunk, or the branch of one step: its path and the tip of its arrow, if it has one."""

    path: str
    tip: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Rows and lines with their extent."""

    width: float
    height: float
    places: tuple[Place, ...]
    lines: tuple[Line, ...]

    @property
    def has_doubt(self) -> bool:
        """Tell whether any line is dashed."""
        return any(line.unsure for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Branch:
    """A word with the neighbours that hang on it, and the step that joins it to the word it hangs on."""

    word: Word
    depth: int
    step: StepView | None
    children: tuple["_Branch", ...]


def short(process: str) -> str:
    """Return the name of a process without its explanation."""
    return _ASIDE.split(process)[0]


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text: full-width characters are square, capitals wider than small letters."""

    def ems(char: str) -> float:
        if unicodedata.east_asian_width(char) in "WF":
            return 1.0
        return 0.72 if char.isupper() else 0.62 if "\u0400" <= char <= "\u052f" else 0.56

    return size * sum(ems(char) for char in text)


def draw(term: TermView, languages: Mapping[str, str]) -> Drawing | None:
    """Return the drawing of a term's history, or None where it has none. ``languages`` are names by tag."""
    if not term.steps:
        return None
    above = _branch(term.word, term.ancestors, languages, backwards=True)
    below = _branch(term.word, term.descendants, languages, backwards=False)
    made_by: dict[str, list[StepView]] = {}
    for step in term.steps:
        made_by.setdefault(step.target.id, []).append(step)
    rows = [*_upwards(above), *list(_downwards(below))[1:]]
    crowded = _crowded(above) | _crowded(below)
    places: dict[str, Place] = {}
    top = 0.0
    for branch in rows:
        name = branch.word.id
        place = _place(
            branch, _how(made_by.get(name, ()), languages, branch), top, name in crowded, name == term.word.id
        )
        places[name] = place
        top += place.height
    lines = [*_lines(above, places, backwards=True), *_lines(below, places, backwards=False)]
    return Drawing(max(place.right for place in places.values()) + TEXT, top, tuple(places.values()), tuple(lines))


def _branch(start: Word, steps: Sequence[StepView], languages: Mapping[str, str], *, backwards: bool) -> _Branch:
    """Hang every word on the one it is nearest to; a word reached by several ways hangs on the first."""
    hanging: dict[str, list[tuple[Word, StepView]]] = {}
    seen, waiting = {start.id}, [start.id]
    while waiting:
        name = waiting.pop(0)
        for step in steps:
            near, far = (step.target, step.source) if backwards else (step.source, step.target)
            if near.id == name and far.id not in seen:
                seen.add(far.id)
                waiting.append(far.id)
                hanging.setdefault(name, []).append((far, step))

    def grown(word: Word, step: StepView | None, depth: int) -> _Branch:
        found = hanging.get(word.id, [])
        if not backwards:
            found = sorted(found, key=lambda item: (item[1].borrowing, languages.get(item[0].language, "")))
        return _Branch(word, depth, step, tuple(grown(far, link, depth + 1) for far, link in found))

    return grown(start, None, 0)


def _upwards(branch: _Branch) -> list[_Branch]:
    """Return the rows of a branch that grows upwards: what a word comes from before the word."""
    return [row for child in branch.children for row in _upwards(child)] + [branch]


def _downwards(branch: _Branch) -> list[_Branch]:
    return [branch] + [row for child in branch.children for row in _downwards(child)]


def _crowded(branch: _Branch) -> set[str]:
    """Return the words to be drawn in one line: leaves of a word that has many."""
    leaves = {child.word.id for child in branch.children if not child.children}
    found = leaves if len(leaves) > CROWD else set()
    return found.union(*(_crowded(child) for child in branch.children))


def _how(steps: Sequence[StepView], languages: Mapping[str, str], branch: _Branch) -> str:
    """Return how a word was made, and its language where that is not plain from the word it was made from."""
    language = languages.get(branch.word.language, branch.word.language)
    if not steps:
        return language
    processes = ", ".join(dict.fromkeys(short(step.process.label) for step in steps))
    return f"{processes} · {language}" if any(step.borrowing for step in steps) else processes


def _place(branch: _Branch, note: str, top: float, compact: bool, current: bool) -> Place:
    word = branch.word
    roman = word.romanisation.text if word.romanisation and word.romanisation.text != word.label.text else ""
    x = TEXT + branch.depth * STEP
    baseline = top + (20 if compact else 23)
    roman_x = x + text_width(word.label.text, LABEL) + GAP
    end = roman_x + text_width(roman, ROMAN) + (GAP if roman else 0)
    note_x, note_y = (end, baseline) if compact else (x, baseline + 17)
    right = max(end, note_x + text_width(note, SMALL))
    height = COMPACT if compact else ROW
    return Place(word, roman, note, x, top, height, baseline, roman_x, note_x, note_y, right, current, compact)


def _lines(branch: _Branch, places: Mapping[str, Place], *, backwards: bool) -> list[Line]:
    """Draw the trunk of every word that has branches, and a branch for every step; arrows point the way time runs."""
    if not branch.children:
        return []
    home = places[branch.word.id]
    x = home.x + TRUNK
    ends = [places[child.word.id] for child in branch.children]
    if backwards:
        tip = home.top - 1
        trunk = f"M{x:.1f} {ends[0].middle + ROUND:.1f}V{tip:.1f}"
        head = f"M{x - HEAD:.1f} {tip - HEAD:.1f}L{x:.1f} {tip:.1f}L{x + HEAD:.1f} {tip - HEAD:.1f}"
    else:
        trunk = f"M{x:.1f} {home.top + home.height - 4:.1f}V{ends[-1].middle - ROUND:.1f}"
        head = ""
    out = [Line(trunk, head, False)]
    for child, place in zip(branch.children, ends, strict=True):
        y, edge = place.middle, place.x - 5
        from_trunk = y + ROUND if backwards else y - ROUND
        path = f"M{x:.1f} {from_trunk:.1f}Q{x:.1f} {y:.1f} {x + ROUND:.1f} {y:.1f}H{edge:.1f}"
        if not backwards:
            head = f"M{edge - HEAD:.1f} {y - HEAD:.1f}L{edge:.1f} {y:.1f}L{edge - HEAD:.1f} {y + HEAD:.1f}"
        else:
            head = ""
        out += [Line(path, head, _unsure(child.step)), *_lines(child, places, backwards=backwards)]
    return out


def _unsure(step: StepView | None) -> bool:
    return step is not None and bool(step.evidence) and all(one.unsure for one in step.evidence)
