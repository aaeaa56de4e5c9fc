"""What the pages show: plain immutable values, read from the graph by ``lookup``, ``search`` and ``overviews``."""

from dataclasses import dataclass

from ontology.model import Analysis, Step, Written


@dataclass(frozen=True, slots=True)
class Value:
    """A controlled value with its names: its local name, English, Japanese where there is one."""

    id: str
    label: str
    label_ja: str | None = None


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as a reader cites it."""

    id: str
    title: Written
    creator: str | None = None
    publisher: str | None = None
    date: str | None = None
    version: str | None = None
    licence: str | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who says a thing: the source, how the claim came about and how sure it is (0 to 1), where in the source.

    Method and confidence are None where a source is named for a flat fact.
    """

    source: SourceView
    method: Value | None = None
    confidence: float | None = None
    locator: str | None = None

    @property
    def unsure(self) -> bool:
        """Tell whether the claim is weakly supported."""
        return self.confidence is not None and self.confidence < 0.6


Evidences = tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Ruby:
    """A piece of a headword and the kana above it, None where none is needed."""

    text: str
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """An entry, or a bound element, in one line: enough for a link, a card, a box in a drawing."""

    id: str
    language: str
    label: Written
    part_of_speech: str
    ruby: tuple[Ruby, ...]
    reading: Written | None = None
    romanisation: Written | None = None
    meaning: Written | None = None
    concepts: tuple[str, ...] = ()
    advisories: tuple[Value, ...] = ()
    term_type: str | None = None
    bound: bool = False  # a morph: it has no page
    source: str = ""  # the import that it comes from, if it does: edict

    @property
    def is_part_only(self) -> bool:
        """Tell whether the word is here only as a part or etymon of others."""
        return not self.concepts


@dataclass(frozen=True, slots=True)
class FormView:
    """One form with its spellings and romanisations."""

    id: str
    canonical: bool
    written: tuple[Written, ...]
    romanisations: tuple[Written, ...]
    conjugation: Value | None = None
    analyser_tag: str | None = None


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a word in its place: its shape and spelling there, the word it is, what happened to it."""

    surface: Written
    spelling: Written | None
    romaji: str | None
    word: Word | None
    conjugation: Value | None = None
    process: Value | None = None
    condition: Value | None = None
    analyser_tag: str | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a history: a word made or borrowed from another."""

    id: str
    source: Word
    target: Word
    process: Value
    borrowing: bool
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class ConceptLink:
    """A concept by name."""

    id: str
    label: Written
    definition: Written | None = None


@dataclass(frozen=True, slots=True)
class SenseView:
    """A word in one meaning."""

    id: str
    concept: ConceptLink
    definitions: tuple[Written, ...]
    register: Value | None
    status: Value | None
    advisories: tuple[Value, ...]
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class Rendering:
    """A word of any language for a concept: its forms, its standing, and the route it is said to have come by."""

    word: Word
    language: str
    written: tuple[Written, ...]
    romanisations: tuple[Written, ...]
    status: Value | None
    register: Value | None
    route: StepView | None
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class RelationView:
    """Two words that must not be mixed up, and why."""

    id: str
    kind: Value
    source: Word
    target: Word
    notes: tuple[Written, ...]
    evidence: Evidences

    @property
    def is_confusable(self) -> bool:
        """Tell whether the pair is easily confused, rather than no equivalent."""
        return self.kind.id in ("rel-confusable", "rel-false-friend")


@dataclass(frozen=True, slots=True)
class ConsentView:
    """Whose consent is depicted, and how."""

    party: Value
    status: Value
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class RemarkView:
    """A sourced sentence on a concept."""

    kind: Value
    texts: tuple[Written, ...]
    period: str | None
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class ShortForm:
    """What an initialism stands for, word by word."""

    short: Word
    full: tuple[Word, ...]
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a further source says of a spelling or reading."""

    value: Written
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class ConceptView:
    """A concept with everything that is said of it."""

    id: str
    labels: tuple[Written, ...]
    definitions: tuple[Written, ...]
    evidence: Evidences
    field: Value | None
    broader: tuple[ConceptLink, ...]
    narrower: tuple[ConceptLink, ...]
    related: tuple[ConceptLink, ...]
    mirror: ConceptLink | None
    focalizer: Value | None
    roles: tuple[Value, ...]
    consents: tuple[ConsentView, ...]
    remarks: tuple[RemarkView, ...]
    renderings: tuple[Rendering, ...]
    relations: tuple[RelationView, ...]
    short_forms: tuple[ShortForm, ...]

    @property
    def label(self) -> Written:
        """Return the English name, else the first."""
        return next((text for text in self.labels if text.tag == "en"), self.labels[0])

    def said(self, *kinds: str) -> tuple[RemarkView, ...]:
        """Return the remarks of some kinds (``appeal``, ``origin`` ...), in that order."""
        return tuple(remark for kind in kinds for remark in self.remarks if remark.kind.id == f"remark-{kind}")


@dataclass(frozen=True, slots=True)
class OtherWord:
    """An entry of another source, and in which respects it disagrees with the one whose page this is."""

    word: Word
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameView:
    """Entries that are the same by ``lemma``, ``etymon`` or ``reading``; ``more`` are not among them."""

    kind: str
    others: tuple[OtherWord, ...]
    more: int


@dataclass(frozen=True, slots=True)
class DoubtView:
    """What a check disagrees with: what the source has, what was expected instead, and who says so."""

    kind: Value
    found: str
    expected: tuple[str, ...]
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class TermView:
    """A term with everything that its page tells.

    ``more_descendants`` counts the words that came of it and are not in ``steps``, None where nobody counted them.
    """

    word: Word
    evidence: Evidences
    goshu: Value | None
    voice: str | None
    gender: str | None
    conjugation_class: Value | None
    forms: tuple[FormView, ...]
    parts: tuple[PartView, ...]
    subterms: tuple[Word, ...]
    steps: tuple[StepView, ...]
    more_descendants: int | None
    senses: tuple[SenseView, ...]
    concepts: tuple[ConceptView, ...]
    claims: tuple[ClaimView, ...]
    used_in: tuple[Word, ...]
    more_uses: int
    links: tuple[SameView, ...]
    doubts: tuple[DoubtView, ...]

    @property
    def ancestors(self) -> tuple[StepView, ...]:
        """Return the steps that led to the word, its own first."""
        return _reached(self.steps, self.word.id, backwards=True)

    @property
    def descendants(self) -> tuple[StepView, ...]:
        """Return the steps that led on from the word, nearest first."""
        return _reached(self.steps, self.word.id, backwards=False)


def _reached(steps: tuple[StepView, ...], start: str, *, backwards: bool) -> tuple[StepView, ...]:
    found: dict[str, StepView] = {}
    waiting, seen = [start], {start}
    while waiting:
        here = waiting.pop(0)
        for step in steps:
            near, far = (step.target, step.source) if backwards else (step.source, step.target)
            if near.id == here and step.id not in found:
                found[step.id] = step
                if far.id not in seen:
                    seen.add(far.id)
                    waiting.append(far.id)
    return tuple(found.values())


# ---------------------------------------------------------------- search


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that was found, and how: ``how`` is written, kana, romaji, folded, analysed, prefix or meaning.

    ``steps`` lead from the word to what was typed, when it was an inflected form.
    """

    word: Word
    how: str
    matched: Written | None = None
    steps: tuple[Step, ...] = ()
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the analyser and the glossary know of a typed form. ``state`` is empty, too-long or read."""

    query: str
    state: str
    script: str | None = None
    romaji: str | None = None
    readings: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    analyses: tuple[Analysis, ...] = ()  # those that lead to no entry: what the dictionary knows
    best: Analysis | None = None


# ---------------------------------------------------------------- overviews


@dataclass(frozen=True, slots=True)
class Group:
    """A list to browse: its id in addresses, its heading, how many words stand in it, its name in the index."""

    id: str
    label: Written
    count: int
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A page of a list; ``before`` and ``after`` are the ids of the words to go on from, None at an end."""

    words: tuple[Word, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ConceptWords:
    """A concept by name, with its words by language, Japanese first."""

    id: str
    label: Written
    words: tuple[tuple[str, tuple[Word, ...]], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What the glossary knows for one focalizer and one depiction of consent."""

    concepts: tuple[ConceptWords, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Focalizers against depictions of consent: ``rows`` pair a focalizer with one cell per column."""

    columns: tuple[tuple[Value, Value], ...]  # party, status
    rows: tuple[tuple[Value, tuple[Cell, ...]], ...]
