"""A term list beside the glossary: what it proposes, what both say alike, what somebody must choose.

Nothing is taken for granted: every proposal says how its concept was found (by IRI, by id, by a word), and where a word
is one of several concepts, somebody chooses when it is accepted. Definitions are those of the concept, one a language.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from graph.formats.listing import entries
from graph.formats.matching import ASIDE, SINGLE, Matched, index_terms, match
from graph.formats.tbx.names import id_of
from graph.formats.termlist import Entry, Item, ListedTerm, TermList
from graph.imports.names import concept_id
from graph.review.proposals import DEFINITION, TERM, Proposal, Source, proposal_id
from ontology.model import Glossary, Method

# What is said of a list and not of a word, or only points somewhere.
_PASSED = {*ASIDE, "transactionType", "transac", "id", "variant_of", "source"}


class Comparison(NamedTuple):
    """What a list proposes, how often it says what is said already, how its concepts were found, what is left out."""

    proposals: tuple[Proposal, ...]
    left: int
    matched: Mapping[Matched, int]
    unfit: tuple[str, ...] = ()

    @property
    def added(self) -> int:
        """How many proposals add something."""
        return sum(not one.before for one in self.proposals)

    @property
    def changed(self) -> int:
        """How many proposals contradict what is said now."""
        return len(self.proposals) - self.added

    @property
    def to_choose(self) -> int:
        """How many proposals are for one of several concepts."""
        return sum(not one.concept for one in self.proposals)


def compare(found: TermList, glossary: Glossary, source: Source, method: Method = Method.IMPORT) -> Comparison:
    """Return what a list of a source proposes to a glossary."""
    return _Comparer(glossary, source, method).run(found)


class _Comparer:
    def __init__(self, glossary: Glossary, source: Source, method: Method) -> None:
        listed = list(entries(glossary))
        self._concepts = {id_of(entry.id): entry for entry in listed if entry.id.startswith("c-")}
        self._words = {entry.id: entry for entry in listed if not entry.id.startswith("c-")}
        self._all = {concept.id for concept in glossary.concepts}
        self._source, self._method = source, method
        self._proposals: dict[str, Proposal] = {}
        self._left = 0
        self._unfit: list[str] = []

    def run(self, found: TermList) -> Comparison:
        by_term = index_terms(self._concepts)
        ours = {name: Entry(name, ()) for name in self._all} | self._concepts | self._words
        matched = dict.fromkeys(Matched, 0)
        for entry in found.entries:
            before = concept_id(self._source.name, entry.id)  # what it is called once a word of it was accepted
            how, candidates = (Matched.ID, (before,)) if before in ours else match(entry, ours, by_term)
            matched[how] += 1
            if candidates and candidates[0] in self._words:
                self._left += sum(len(section.terms) for section in entry.languages)
                continue
            if how is Matched.NEW:
                concept = concept_id(self._source.name, entry.id)
            else:
                concept = candidates[0] if len(candidates) == 1 else ""
            self._entry(entry, how, concept, candidates if how is Matched.TERM else ())
        return Comparison(tuple(self._proposals.values()), self._left, matched, tuple(self._unfit))

    def _entry(self, entry: Entry, how: Matched, concept: str, candidates: tuple[str, ...]) -> None:
        known = self._concepts.get(concept)
        said = tuple(dict.fromkeys(_concept_items(entry)))
        for section in entry.languages:
            for term in section.terms:
                there = _spelling(known, section.tag, term)
                if there is None:
                    own = tuple(dict.fromkeys(_term_items(term)))
                    given = said if known is None or how is Matched.TERM else ()
                    self._propose(entry, how, concept, candidates, TERM, section.tag, term, "", term.text, own, given)
                    continue
                self._left += 1
                lead = there.id is None or "." not in there.id
                for item, before in _differing(_term_items(term), there.items):
                    if before == item.value:
                        self._left += 1
                    elif not lead:
                        place = f"line {term.line}: " if term.line else ""
                        self._unfit.append(
                            f"{place}{item.category} {item.value!r} of {term.text!r}: that is another spelling of a "
                            "word, and has no facts of its own"
                        )
                    else:
                        value = item.value
                        self._propose(
                            entry, how, concept, candidates, item.category, section.tag, term, before, value, (item,),
                            word=id_of(there.id or ""),
                        )  # fmt: skip
        if known is not None:
            for item, before in _differing(said, _concept_items(known)):
                if before == item.value:
                    self._left += 1
                else:
                    tag, bare = item.tag or "", ListedTerm("", line=entry.line)
                    self._propose(
                        entry, how, concept, candidates, item.category, tag, bare, before, item.value, (item,)
                    )

    def _propose(
        self,
        entry: Entry,
        how: Matched,
        concept: str,
        candidates: tuple[str, ...],
        category: str,
        language: str,
        term: ListedTerm,
        before: str,
        after: str,
        items: tuple[Item, ...],
        concept_items: tuple[Item, ...] = (),
        word: str = "",
    ) -> None:
        name = proposal_id(self._source.name, concept or entry.id, category, language, term.text, after)
        self._proposals.setdefault(
            name,
            Proposal(
                id=name,
                source=self._source.name,
                concept=concept,
                category=category,
                language=language,
                term=term.text,
                before=before,
                after=after,
                by=self._source.by,
                on=self._source.on,
                method=self._method,
                matched=how,
                items=items,
                concept_items=concept_items,
                candidates=candidates,
                word=word,
                cites=self._source.cites,
                entry=entry.id,
                line=term.line or entry.line,
                position=len(self._proposals),
            ),
        )


def _spelling(known: Entry | None, tag: str, listed: ListedTerm) -> ListedTerm | None:
    """Return the term of ours that is spelt so in the language, whatever its script is tagged.

    Of several words of one spelling (銀杏, ginkgo or its nut) it is the one of the same id, entry or reading.
    """
    language = tag.partition("-")[0].lower()
    found = [
        term
        for section in (known.languages if known else ())
        if section.tag.partition("-")[0].lower() == language
        for term in section.terms
        if term.text == listed.text
    ]
    told = {(item.value, item.target) for item in listed.items if item.category in _TELLING}
    return max(
        found,
        key=lambda term: (
            term.id == listed.id,
            len(told & {(item.value, item.target) for item in term.items if item.category in _TELLING}),
        ),
        default=None,
    )


_TELLING = ("externalCrossReference", "reading")


def _term_items(term: ListedTerm) -> Iterator[Item]:
    return (item for item in term.items if item.category not in _PASSED and item.category != DEFINITION)


def _concept_items(entry: Entry) -> Iterator[Item]:
    """Yield what an entry says of its concept, each definition with its language."""
    yield from (item for item in entry.items if item.category not in _PASSED)
    for section in entry.languages:
        inside = (item for term in section.terms for item in term.items if item.category == DEFINITION)
        for item in (*section.items, *inside):
            if item.category not in _PASSED:
                yield item._replace(tag=item.tag or section.tag)


def _differing(items: Iterable[Item], now: Iterable[Item]) -> Iterator[tuple[Item, str]]:
    """Yield items with what is said of the same now: the same value, the one that they contradict, or nothing."""
    said: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for item in now:
        said[_slot(item)].append(item.value)
    for item in items:
        values = said.get(_slot(item), [])
        single = item.category in SINGLE or item.category == DEFINITION
        yield item, item.value if item.value in values else (values[0] if single and values else "")


def _slot(item: Item) -> tuple[str, str | None]:
    return item.category, item.tag if item.category == DEFINITION else None
