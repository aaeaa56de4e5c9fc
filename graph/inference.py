"""The entailment rules (ontology/rules.rq), run to a fixpoint into a graph of their own."""

import re
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryTriples, Store

from graph.triples import INFERRED
from ontology.vocabulary import PREFIXES, iri

RULES = Path(__file__).resolve().parent.parent / "ontology" / "rules.rq"


@cache
def rules() -> dict[str, str]:
    """Return the rules by name: each is one CONSTRUCT under its ``# name`` line."""
    found = re.findall(r"^# ([a-zA-Z-]+)\n(CONSTRUCT .+)$", RULES.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)


def infer(store: Store) -> int:
    """Add what follows by rule and is not asserted to the graph ``inferred``; return how many triples that is."""
    graph = NamedNode(iri("graph", INFERRED))
    total = 0
    while True:
        new: set[Quad] = set()
        for rule in rules().values():
            found = store.query(rule, prefixes=PREFIXES, use_default_graph_as_union=True)
            assert isinstance(found, QueryTriples)
            for triple in found:
                if next(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None), None) is None:
                    new.add(Quad(triple.subject, triple.predicate, triple.object, graph))
        if not new:
            return total
        store.extend(new)
        total += len(new)
