"""How much a graph holds: counted once for each generation, and kept as long as it is open."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolutions

from graph import queries
from graph.engine.store import Snapshot
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
    """The further counts that VoID asks for (section 4.6), over all graphs: ``classes`` by instances."""

    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


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
