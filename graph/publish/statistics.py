"""How much a graph holds, kept as long as it is open.

The index has counted before (``from_index``); a graph whose index is not made yet is counted when somebody asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolutions

from graph import queries
from graph.engine.store import Snapshot
from graph.index.file import Index
from graph.index.projections import Projections
from graph.publish.kept import once_a_generation


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many statements each named graph holds, by IRI, and the default graph; one stated twice counts twice."""

    graphs: Mapping[str, int]
    default_graph: int

    @property
    def all(self) -> int:
        """How many statements there are."""
        return self.default_graph + sum(self.graphs.values())


@dataclass(frozen=True, slots=True)
class Statistics:
    """The further counts that VoID asks for (section 4.6), over all graphs: ``classes`` by instances.

    ``values`` says how many statements have each controlled value as their object.
    """

    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    values: Mapping[str, int]


@once_a_generation
def sizes(snapshot: Snapshot) -> Sizes:
    """Return how large the graphs of a generation are. Raises QueryError if the graph cannot be asked."""
    return Sizes(counts(snapshot, queries.COUNT_STATEMENTS), _number(snapshot, queries.COUNT_TRIPLES, union=False))


@once_a_generation
def statistics(snapshot: Snapshot) -> Statistics:
    """Return the counts of a generation. Raises QueryError if the graph cannot be asked."""
    return Statistics(
        subjects=_number(snapshot, queries.COUNT_SUBJECTS),
        objects=_number(snapshot, queries.COUNT_OBJECTS),
        classes=counts(snapshot, queries.COUNT_INSTANCES),
        properties=counts(snapshot, queries.COUNT_PROPERTIES),
        values=counts(snapshot, queries.COUNT_VALUES),
    )


def from_index(snapshot: Snapshot, index: Index) -> None:
    """Take the counts of a generation from its index, so that nothing is counted when they are asked for.

    An index of another generation tells nothing.
    """
    if not index.tells(snapshot.generation):
        return
    known = Projections(index).counters
    sizes.keep(snapshot, Sizes(known("statements"), known("unnamed").get("", 0)))
    statistics.keep(
        snapshot,
        Statistics(
            subjects=known("subjects").get("", 0),
            objects=known("objects").get("", 0),
            classes=known("instances"),
            properties=known("properties"),
            values=known("values"),
        ),
    )


def counts(snapshot: Snapshot, query: str) -> dict[str, int]:
    """Return the rows of a query that answers ``?key ?n``, by key; of keys that are IRIs."""
    found = snapshot.raw(query)
    assert isinstance(found, QuerySolutions)
    rows = ((solution["key"], solution["n"]) for solution in found)
    return {key.value: int(n.value) for key, n in rows if isinstance(key, NamedNode) and n}


def _number(snapshot: Snapshot, query: str, union: bool = True) -> int:
    found = snapshot.raw(query, union=union)
    assert isinstance(found, QuerySolutions)
    return next(int(solution["n"].value) for solution in found)
