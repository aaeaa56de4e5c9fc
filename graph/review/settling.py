"""The graph as the decisions have it: accepted facts in the graph of their source, what they contradict taken out.

Accepting changes the graph by one patch each. Taking a decision back, and a build, go the whole way: all that was
accepted is taken out, what it had taken the place of comes back, and the rest is accepted again in its order.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from graph.engine.store import EXCLUDED
from graph.inference import infer
from graph.mapping import Triple, node
from graph.review import keeping
from graph.review.patching import counts, patch, triples_about, triples_shared
from graph.review.proposals import ACCEPTED, PROPOSED, Proposal, Source
from ontology.errors import FormatError, StoreError
from ontology.model import Standing
from ontology.vocabulary import iri

_INFERRED = node(iri("graph", "inferred"))


class Kept(NamedTuple):
    """A source with its proposals, in the order of its file."""

    source: Source
    proposals: list[Proposal]


def kept_in(store: Store, skip_damaged: bool = False) -> dict[str, Kept]:
    """Return the sources of proposals in a store, by name. Raises StoreError where one is damaged, or leaves it out.

    Whoever may write to the graph may damage them.
    """
    graphs = (graph for graph in store.named_graphs() if isinstance(graph, NamedNode))
    names = sorted(graph.value.removeprefix(PROPOSED) for graph in graphs if keeping.is_proposed(graph.value))
    found = {}
    for name in names:
        quads = store.quads_for_pattern(None, None, None, NamedNode(PROPOSED + name))
        try:
            found[name] = Kept(*keeping.read(name, quads))
        except StoreError:
            if not skip_damaged:
                raise
    return found


def keep(store: Store, kept: Kept) -> None:
    """Write the graph of a source anew."""
    graph = NamedNode(keeping.graph_of(kept.source.name))
    store.remove_graph(graph)
    if kept.proposals:
        store.extend(keeping.quads(kept.source, kept.proposals))


def accept(store: Store, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Have the graph say what was accepted just now; return the proposals with what they superseded.

    Raises FormatError where one cannot be said.
    """
    concepts = {one.target for one in proposals}
    before = _follows(store, concepts)
    done = _applied(store, proposals)
    _follow(store, before, _follows(store, concepts))
    return [done[one.id] for one in proposals]


def settle(store: Store, restore: bool = True, follow: bool = True) -> None:
    """Have the graph say exactly what is accepted. What cannot be said any more is noted with its proposal.

    ``restore`` brings back what was superseded: a build has done so. Without ``follow`` nothing is inferred.
    """
    kept = kept_in(store, skip_damaged=True)
    everything = [one for name in kept for one in kept[name].proposals]
    accepted = [one for one in everything if one.standing is Standing.ACCEPTED]
    concepts = {one.target for one in accepted} | {one.decisions[-2].concept for one in everything if _undone(one)}
    before = _follows(store, concepts) if follow else set()
    for graph in list(store.named_graphs()):
        if isinstance(graph, NamedNode) and graph.value.removeprefix(ACCEPTED) in kept:
            store.remove_graph(graph)
    if restore:
        for one in everything:
            for line in one.superseded:
                store.extend(_statement(line))
    accepted.sort(key=lambda one: (one.decisions[-1].on, one.source, one.position))
    done = _applied(store, accepted, problems=True)
    for source, proposals in kept.values():
        now = [done.get(one.id) or replace(one, superseded=(), problem="") for one in proposals]
        if now != proposals:
            keep(store, Kept(source, now))
    if follow:
        _follow(store, before, _follows(store, concepts))


def _undone(one: Proposal) -> bool:
    return len(one.decisions) > 1 and one.standing is Standing.OPEN


def _statement(line: str) -> list[Quad]:
    try:
        return list(parse(line, format=RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise StoreError(f"what a proposal had superseded is damaged in the graph: {error}") from error


def _applied(store: Store, proposals: Sequence[Proposal], problems: bool = False) -> dict[str, Proposal]:
    """Have the graph say what is proposed, concept by concept; return the proposals with what they superseded, by id.

    Raises FormatError where one cannot be said or, with ``problems``, notes that with it.
    """
    shared = triples_shared(store)
    groups: dict[tuple[str, str, str], list[Proposal]] = defaultdict(list)
    for one in proposals:
        groups[one.target, one.source, one.by].append(one)
    done: dict[str, Proposal] = {}
    for group in groups.values():
        try:
            done |= _apply(store, group, shared)
        except (FormatError, ValueError) as error:
            if not problems:
                raise
            if len(group) > 1:  # one of them cannot be said: which one?
                for one in group:
                    done |= _applied(store, [one], problems)
            else:
                done[group[0].id] = replace(group[0], superseded=(), problem=str(error))
    return done


def _apply(store: Store, group: Sequence[Proposal], shared: set[Triple]) -> dict[str, Proposal]:
    concept, graph = group[0].target, node(ACCEPTED + group[0].source)
    change = patch(triples_about(store, concept) | shared, concept, group)
    superseded = []
    for triple in change.removed:
        for quad in list(store.quads_for_pattern(*triple)):
            if counts(quad.graph_name):
                store.remove(quad)
                named = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
                if not named.startswith(ACCEPTED):
                    superseded.append(f"{quad} .")
    for triple in change.added:
        if not any(counts(quad.graph_name) for quad in store.quads_for_pattern(*triple)):
            store.add(Quad(*triple, graph))
    done = {one.id: replace(one, superseded=(), problem="") for one in group}
    first = next((one.id for one in group if one.before), group[0].id)  # it stands for what the group took out
    done[first] = replace(done[first], superseded=tuple(sorted(superseded)))
    return done


# ---------------------------------------------------------------- what follows by rule


def _follows(store: Store, concepts: Iterable[str]) -> set[Triple]:
    """Return what follows by rule from what is stated of some concepts and their words."""
    here = Store()
    graph = NamedNode(f"{PROPOSED}passing")
    here.extend(Quad(*triple, graph) for triple in triples_shared(store))
    for concept in concepts:
        here.extend(Quad(*triple, graph) for triple in triples_about(store, concept))
    infer(here)
    found = here.quads_for_pattern(None, None, None, _INFERRED)
    return {(quad.subject, quad.predicate, quad.object) for quad in found}  # type: ignore[misc]


def _follow(store: Store, before: set[Triple], after: set[Triple]) -> None:
    for triple in before - after:
        store.remove(Quad(*triple, _INFERRED))
    for triple in after - before:
        stated = (q.graph_name for q in store.quads_for_pattern(*triple) if isinstance(q.graph_name, NamedNode))
        if all(graph.value in EXCLUDED for graph in stated):
            store.add(Quad(*triple, _INFERRED))
