"""What the shell and the page call: lists and persons propose, people accept, reject, and take it back.

Each call is one revision of the store, or none: what cannot be done whole is not done.
"""

import fnmatch
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Store

from graph import formats
from graph.engine.endpoint import Endpoint
from graph.engine.generations import PATIENCE, revise
from graph.engine.imported import imported_graph
from graph.engine.opening import Place
from graph.engine.store import EmbeddedSnapshot, GraphStore, Snapshot
from graph.formats.pairs.direction import Direction
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, TermList
from graph.imports.names import checked, concept_id
from graph.review.comparing import Comparison, compare
from graph.review.keeping import graph_of
from graph.review.patching import triples_about, triples_shared
from graph.review.proposals import TERM, Decision, Proposal, Source, author, concept_named, plain, source_name
from graph.review.settling import Kept, accept, keep, kept_in, settle
from graph.whole import whole_glossary_of
from ontology.errors import FormatError, StoreError
from ontology.model import Glossary, Method, Standing

MOST_REASON = 2_000  # characters


class Outcome(NamedTuple):
    """What came of a list: its source, what it proposes, what its reader warned of; whether the graph changed.

    ``new`` counts the proposals that were not there before, ``gone`` the open ones that this list no longer makes,
    ``kept`` those that were there, with what was decided on them.
    """

    source: Source
    comparison: Comparison
    concepts: int
    terms: int
    warnings: tuple[str, ...]
    warned: int
    new: int
    gone: int
    kept: int
    changed: bool


class Verdict(NamedTuple):
    """A decision to be taken: by whom, why, and for which concept where one must be chosen.

    ``concept`` None leaves it as it is proposed, "" asks for a new one.
    """

    standing: Standing
    by: str
    reason: str = ""
    concept: str | None = None


# ---------------------------------------------------------------- reading


def proposals_in(snapshot: Snapshot) -> dict[str, Kept]:
    """Return the sources of proposals and what they propose, by name. Raises StoreError for an engine elsewhere."""
    if not isinstance(snapshot, EmbeddedSnapshot):
        raise StoreError("proposals are kept in a store folder, not in an engine")
    return kept_in(snapshot.store)


def chosen(kept: Iterable[Kept], patterns: Sequence[str]) -> list[Proposal]:
    """Return the proposals that ids, patterns (``acme-*``) or names of sources mean. Raises FormatError for nothing."""
    everything = [one for source in kept for one in source.proposals]
    found: dict[str, Proposal] = {}
    for pattern in patterns:
        meant = [one for one in everything if one.source == pattern or fnmatch.fnmatchcase(one.id, pattern)]
        if not meant:
            raise FormatError(f"there is no proposal {pattern!r}; 'gogen review' lists them")
        found |= {one.id: one for one in meant}
    return list(found.values())


# ---------------------------------------------------------------- proposing


def read_list(
    source: Path | bytes, name: str, format: str, strict: bool = True, direction: Direction | None = None
) -> tuple[formats.Read, tuple[str, str]]:
    """Return what a file, or its content, holds, and its name with its SHA-256. Raises FormatError for a bad one."""
    try:
        body = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise FormatError(f"{name}: cannot be read: {error.strerror or error}") from error
    return formats.read(io.BytesIO(body), format, strict, direction), (name, hashlib.sha256(body).hexdigest())


def format_of(name: str) -> str:
    """Return the format that a file's ending tells. Raises FormatError where it tells none that is read."""
    readable = [one for one in formats.FORMATS.values() if one.read]
    ending = name.rpartition(".")[2].lower()
    found = next((one.name for one in readable if one.extension == ending), None)
    if found is None:
        endings = ", ".join(dict.fromkeys(f".{one.extension}" for one in readable))
        raise FormatError(f"{name[:80]!r} does not end as a list that is read: {endings}")
    return found


def propose_list(
    place: Place,
    found: formats.Read,
    file: tuple[str, str],
    format: str,
    by: str,
    name: str = "",
    cites: str = "",
    glossary: Glossary | None = None,
    dry_run: bool = False,
    patience: float = PATIENCE,
) -> Outcome:
    """Take what a list says and the glossary does not as proposals of one source; a dry run only tells what would be.

    ``name`` is made of the file's where it is empty; ``glossary`` is that of the serving graph, where it is known. A
    list of the same source that comes again replaces its open proposals and keeps what was decided.
    """
    root = _folder(place)
    source = Source(checked(name or source_name(Path(file[0]).stem)), author(by), _now(), (file,), format, plain(cites))
    serving = GraphStore(root).current()
    if imported_graph(source.name) in serving.graphs():
        raise FormatError(f"{source.name!r} is a dictionary that was imported; give the list another name with --into")
    known = glossary or whole_glossary_of(serving.asserted()).glossary
    comparison = compare(found.list, known, source)
    there = kept_in(serving.store).get(source.name)
    merged, new, gone = _merged(there, source, comparison.proposals)
    changed = bool(new or gone) or there is None or there.source.files != source.files
    if not merged.proposals:
        changed = there is not None
    if changed and not dry_run:
        _revise(root, lambda store: keep(store, _merged(kept_in(store).get(source.name), source,
                                                        comparison.proposals)[0]),
                source, "propose", patience, sha256=file[1])  # fmt: skip
    return Outcome(
        source, comparison, found.concepts, found.terms, found.warnings, found.warned,
        new, gone, len(merged.proposals) - new, changed,
    )  # fmt: skip


def _merged(there: Kept | None, source: Source, proposals: Sequence[Proposal]) -> tuple[Kept, int, int]:
    """Return a source with what is proposed now and what was decided before; how many are new, and gone."""
    before = {one.id: one for one in there.proposals} if there else {}
    named = {one.id for one in proposals}
    held = [one for one in before.values() if one.id not in named and one.standing is not Standing.OPEN]
    now = [before.get(one.id, one) for one in proposals]
    gone = sum(one.id not in named and one.standing is Standing.OPEN for one in before.values())
    return Kept(source, [*held, *now]), len(named - before.keys()), gone


def propose(
    place: Place, by: str, concept: str, item: Item, language: str = "", term: str = "", name: str = "", cites: str = ""
) -> Proposal:
    """Take one thing that a person says as a proposal: a new term (an item TERM), or a fact of a term or a concept.

    Raises FormatError where there is no such concept or term, or where the graph says so already.
    """
    root = _folder(place)
    concept = concept_named(concept)
    person = author(by)
    source = Source(checked(name or source_name(person)), person, _now(), cites=plain(cites))
    serving = GraphStore(root).current().store
    glossary = whole_glossary_of(triples_about(serving, concept) | triples_shared(serving)).glossary
    if all(one.id != concept for one in glossary.concepts):
        raise FormatError(f"there is no concept {concept!r}")
    found = compare(_said(concept, item, language, term), glossary, source, Method.EDITOR).proposals
    if item.category != TERM and any(one.category == TERM for one in found):
        raise FormatError(f"{term!r} ({language}) is no word for {concept}")
    wanted = [one for one in found if one.category == item.category and one.after == item.value]
    if not wanted:
        raise FormatError("the glossary says so already: nothing is proposed")
    made = replace(wanted[0], matched=None, entry=concept, line=None)

    def change(store: Store) -> None:
        there = kept_in(store).get(source.name)
        before = there.proposals if there else []
        if any(one.id == made.id and one.standing is not Standing.REJECTED for one in before):
            raise FormatError(f"{made.id} proposes this already")
        others = [one for one in before if one.id != made.id]
        last = max((one.position for one in others), default=-1)
        keep(store, Kept(there.source if there else source, [*others, replace(made, position=last + 1)]))

    _revise(root, change, source, "propose", PATIENCE)
    return made


def _said(concept: str, item: Item, language: str, term: str) -> TermList:
    """Return the list that says one thing."""
    if term or item.category == TERM:
        own = () if item.category == TERM else (item,)
        listed = ListedTerm(item.value if item.category == TERM else term, (*own, *item.parts))
        return TermList((Entry(concept, (LanguageSection(language, (listed,)),)),))
    return TermList((Entry(concept, (), (item,)),))


# ---------------------------------------------------------------- deciding


def decide(place: Place, patterns: Sequence[str], verdict: Verdict, patience: float = PATIENCE) -> list[Proposal]:
    """Accept or reject proposals, or take decisions back (OPEN); all of them or none. Return them as they are now.

    Raises FormatError for what cannot be decided so: no such proposal, one that was decided before, one for which a
    concept must be chosen, a term without a part of speech.
    """
    root = _folder(place)
    by = author(verdict.by)
    if len(verdict.reason) > MOST_REASON:
        raise FormatError(f"a reason has at most {MOST_REASON:,} characters")
    decided: list[Proposal] = []

    def change(store: Store) -> None:
        kept = kept_in(store)
        meant = chosen(kept.values(), patterns)
        if len(patterns) != len(meant):  # a pattern means those that can be decided so
            meant = [one for one in meant if _fits(one, verdict.standing)] or meant
        on = _now()
        decided[:] = [_decided(one, verdict._replace(by=by), on) for one in meant]
        if verdict.standing is Standing.ACCEPTED:
            decided[:] = accept(store, decided)
        _put(store, kept, decided)
        if verdict.standing is Standing.OPEN:
            settle(store)

    _revise(root, change, None, f"review {verdict.standing}", patience, who=by)
    return decided


def _put(store: Store, kept: dict[str, Kept], decided: Sequence[Proposal]) -> None:
    now = {one.id: one for one in decided}
    for name in {one.source for one in decided}:
        keep(store, Kept(kept[name].source, [now.get(one.id, one) for one in kept[name].proposals]))


def _fits(one: Proposal, standing: Standing) -> bool:
    return (one.standing is Standing.OPEN) is not (standing is Standing.OPEN)


def _decided(one: Proposal, verdict: Verdict, on: str) -> Proposal:
    if not _fits(one, verdict.standing):
        state = one.standing.removeprefix("proposal-")
        hint = "nothing was decided on it" if one.standing is Standing.OPEN else f"it is {state}; undo that first"
        raise FormatError(f"{one.id}: {hint}")
    concept = one.concept
    if verdict.concept is not None:
        concept = concept_named(verdict.concept) if verdict.concept else concept_id(one.source, one.entry)
    if verdict.standing is Standing.ACCEPTED and not concept:
        raise FormatError(
            f"{one.id}: choose the concept that it is for, with --as {one.candidates[0]}, or --new; it may be "
            f"{', '.join(one.candidates)}"
        )
    decision = Decision(verdict.standing, verdict.by, on, plain(verdict.reason), concept)
    return replace(one, decisions=(*one.decisions, decision))


def _folder(place: Place) -> Path:
    if isinstance(place, Endpoint):
        raise StoreError("proposals are kept in a store folder: review there, and build into the engine from it")
    return place


def _revise(
    root: Path,
    change: Callable[[Store], None],
    source: Source | None,
    action: str,
    patience: float,
    **record: object,
) -> None:
    told = {"who": source.by, "graph": graph_of(source.name)} if source else {}
    revise(root, change, (), patience, action=action, **{**told, **record})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
