"""The words that steps of a history join, as trees, and their rows in an outline."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from graph.lookup.views import StepView, Value, Word
from web.drawing.outline import Row

CROWD = 5  # more leaves than this on one word stand in one line each, under the name of their process


@dataclass(frozen=True, slots=True)
class Names:
    """What processes and languages are called, and where a word has its page: in the reader's language.

    ``page`` returns None for a word that has none.
    """

    process: Callable[[Value], str]
    language: Callable[[str], str]
    page: Callable[[Word], str | None]


@dataclass(frozen=True, slots=True)
class Branch:
    """A word with the neighbours that hang on it, and the step that joins it to the word it hangs on."""

    word: Word
    step: StepView | None
    children: tuple["Branch", ...]

    @property
    def unsure(self) -> bool:
        """Tell whether the step is supported by weak claims only."""
        return self.step is not None and bool(self.step.evidence) and all(one.unsure for one in self.step.evidence)


def grown(starts: Sequence[Word], steps: Sequence[StepView], names: Names, *, backwards: bool = False) -> list[Branch]:
    """Hang every word on the one it is nearest to; a word reached by several ways hangs on the first.

    What comes after a word is sorted: what was made in its language before loans, then by language.
    """
    hanging: dict[str, list[tuple[Word, StepView]]] = {}
    seen, waiting = {word.id for word in starts}, [word.id for word in starts]
    for name in waiting:
        for step in steps:
            near, far = (step.target, step.source) if backwards else (step.source, step.target)
            if near.id == name and far.id not in seen:
                seen.add(far.id)
                waiting.append(far.id)
                hanging.setdefault(name, []).append((far, step))

    def branch(word: Word, step: StepView | None) -> Branch:
        found = hanging.get(word.id, [])
        if not backwards:
            found = sorted(found, key=lambda item: (item[1].borrowing, names.language(item[0].language)))
        return Branch(word, step, tuple(branch(far, link) for far, link in found))

    return [branch(word, None) for word in starts]


class Rows:
    """The rows of trees: ``upwards`` sets what a word comes from above it, ``downwards`` what came of it below it."""

    def __init__(self, steps: Iterable[StepView], names: Names, here: str) -> None:
        self.rows: list[Row] = []
        self._names, self._here = names, here
        self._made_by: dict[str, list[StepView]] = {}
        for step in steps:
            self._made_by.setdefault(step.target.id, []).append(step)

    def upwards(self, branch: Branch, depth: int = 0) -> int:
        """Add a word below what it comes from; return the number of its row."""
        above = [self.upwards(child, depth + 1) for child in branch.children]
        number = len(self.rows)
        for child in above:
            self.rows[child] = replace(self.rows[child], parent=number)
        self.rows.append(self._row(branch, depth, None))
        return number

    def downwards(self, branch: Branch, depth: int = 0, parent: int | None = None) -> None:
        """Add a word and what came of it."""
        self.rows.append(self._row(branch, depth, parent))
        self.below(branch, depth, len(self.rows) - 1)

    def below(self, branch: Branch, depth: int, number: int) -> None:
        """Add what came of the word in a row: in a crowd, leaves last, by process."""
        leaves = [child for child in branch.children if not child.children]
        crowd = {id(child) for child in leaves} if len(leaves) > CROWD else set[int]()
        for child in branch.children:
            if id(child) not in crowd:
                self.downwards(child, depth + 1, number)
        groups: dict[str, list[Branch]] = {}
        for child in leaves if crowd else ():
            groups.setdefault(self._names.process(child.step.process) if child.step else "", []).append(child)
        for process, children in groups.items():
            self.rows.append(Row(process, depth + 1, look="note", compact=True))
            for child in children:
                self.rows.append(self._row(child, depth + 1, number, told=process))

    def _row(self, branch: Branch, depth: int, parent: int | None, told: str | None = None) -> Row:
        word = branch.word
        return Row(
            word.label,
            depth,
            parent,
            roman=word.romanisation if word.romanisation and word.romanisation.text != word.label.text else None,
            note=self._how(word, told),
            href=self._names.page(word),
            unsure=branch.unsure,
            current=word.id == self._here and depth == 0,
            compact=told is not None,
            key=word.id,
        )

    def _how(self, word: Word, told: str | None) -> str:
        """Return how a word was made, unless it is ``told`` above, and its language where it has changed."""
        steps, language = self._made_by.get(word.id, ()), self._names.language(word.language)
        if not steps:
            return language
        processes = list(dict.fromkeys(self._names.process(step.process) for step in steps))
        borrowed = any(step.borrowing for step in steps)
        return " · ".join(text for text in (", ".join(processes) * (processes != [told]), language * borrowed) if text)
