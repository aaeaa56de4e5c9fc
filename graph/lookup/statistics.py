"""How much the glossary holds: tables of counts, each with the SPARQL query that it is the answer to.

Words and claims that an import brought are not counted: the queries name the glossary's own graphs, which also keeps
them quick beside a large dictionary. What is counted is kept as long as the generation is served.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.engine.imported import is_imported
from graph.engine.store import EXCLUDED, Snapshot
from graph.publish.kept import once_a_generation
from ontology.vocabulary import ID_BASE

UNSURE = 0.6  # below this confidence a claim is called unsure: see ``graph.lookup.views.Evidence``
_OWN = f"{ID_BASE}graph/"
_SAID = "(COUNT(DISTINCT ?claim) AS ?n) (COUNT(DISTINCT ?doubtful) AS ?unsure)"
_SURE = f"BIND(IF(?confidence < {UNSURE}, ?claim, ?none) AS ?doubtful)"


@dataclass(frozen=True, slots=True)
class Statistic:
    """One table: its id, what its keys are (language, value, number, source or kind), and its query.

    ``scale`` says that the keys have an order of their own, ``parts`` that they part the whole, so each has a share
    of it; ``GRAPHS`` in the query stands for the glossary's graphs.
    """

    id: str
    keys: str
    text: str
    scale: bool = False
    parts: bool = False


STATISTICS = (
    Statistic(
        "languages",
        "language",
        """SELECT ?key (COUNT(DISTINCT ?entry) AS ?n)
WHERE {
  GRAPHS
  GRAPH ?graph { ?sense ontolex:isSenseOf ?entry }
  ?entry lime:language ?key
}
GROUP BY ?key""",
        parts=True,
    ),
    Statistic(
        "goshu",
        "value",
        """SELECT ?key (COUNT(DISTINCT ?entry) AS ?n)
WHERE {
  GRAPHS
  GRAPH ?graph { ?entry gogen:goshu ?key }
}
GROUP BY ?key""",
        parts=True,
    ),
    Statistic(
        "morae",
        "number",
        """SELECT ?key (COUNT(?entry) AS ?n)
WHERE {
  { SELECT ?entry (MIN(STRLEN(REPLACE(STR(?kana), "[ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ・ ]", ""))) AS ?key)
    WHERE {
      GRAPHS
      GRAPH ?graph {
        ?entry lime:language "ja" ; ontolex:sense ?sense ; ontolex:canonicalForm/ontolex:writtenRep ?kana .
      }
      FILTER(LCASE(LANG(?kana)) IN ("ja-hira", "ja-kana"))
    }
    GROUP BY ?entry }
}
GROUP BY ?key""",
        scale=True,
        parts=True,
    ),
    Statistic(
        "processes",
        "value",
        """SELECT ?key (COUNT(DISTINCT ?word) AS ?n)
WHERE {
  GRAPHS
  VALUES ?kind { morph:WordFormationRelation morph:CompoundRelation }
  GRAPH ?graph { ?step a ?kind ; vartrans:category ?key ; vartrans:target ?word }
}
GROUP BY ?key""",
    ),
    Statistic(
        "routes",
        "value",
        """SELECT ?key (COUNT(DISTINCT ?word) AS ?n)
WHERE {
  GRAPHS
  GRAPH ?graph { ?step a ety:EtyLink ; dct:type ?key ; ety:etyTarget ?word }
}
GROUP BY ?key""",
    ),
    Statistic(
        "registers",
        "value",
        """SELECT ?key (COUNT(DISTINCT ?sense) AS ?n)
WHERE {
  GRAPHS
  GRAPH ?graph { ?sense lexinfo:register ?key }
}
GROUP BY ?key""",
        parts=True,
    ),
    Statistic(
        "fields",
        "value",
        """SELECT ?key (COUNT(DISTINCT ?concept) AS ?n)
WHERE {
  GRAPHS
  GRAPH ?graph { ?concept a ontolex:LexicalConcept ; dct:subject ?key }
}
GROUP BY ?key""",
        parts=True,
    ),
    Statistic(
        "reach",
        "number",
        """SELECT ?key (COUNT(?concept) AS ?n)
WHERE {
  { SELECT ?concept (COUNT(DISTINCT ?language) AS ?key)
    WHERE {
      GRAPHS
      GRAPH ?graph { ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?entry }
      ?entry lime:language ?language
    }
    GROUP BY ?concept }
}
GROUP BY ?key""",
        scale=True,
        parts=True,
    ),
    Statistic(
        "claims",
        "kind",
        f"""SELECT ?key {_SAID}
WHERE {{
  GRAPHS
  GRAPH ?graph {{ ?claim a ?key ; gogen:confidence ?confidence }}
  {_SURE}
}}
GROUP BY ?key""",
    ),
    Statistic(
        "methods",
        "value",
        f"""SELECT ?key {_SAID}
WHERE {{
  GRAPHS
  GRAPH ?graph {{ ?claim gogen:assertionMethod ?key ; gogen:confidence ?confidence }}
  {_SURE}
}}
GROUP BY ?key""",
    ),
    Statistic(
        "sources",
        "source",
        f"""SELECT ?key {_SAID}
WHERE {{
  GRAPHS
  GRAPH ?graph {{ ?claim prov:wasDerivedFrom ?key ; gogen:confidence ?confidence }}
  {_SURE}
}}
GROUP BY ?key""",
    ),
)


class Count(NamedTuple):
    """One row: what is counted (a text, a number, an IRI), how many, how many of those are unsure if that is said."""

    key: str
    n: int
    unsure: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to one query, the largest count first, or by the scale of the keys."""

    statistic: Statistic
    query: str
    rows: tuple[Count, ...]

    @property
    def total(self) -> int:
        """Return the sum of the counts."""
        return sum(row.n for row in self.rows)


@once_a_generation
def tables(snapshot: Snapshot) -> Mapping[str, Table]:
    """Return every table, by id. Raises QueryError if the graph cannot be asked."""
    graphs = own_graphs(snapshot)
    return {one.id: _answered(snapshot, one, one.text.replace("GRAPHS", graphs)) for one in STATISTICS}


def own_graphs(snapshot: Snapshot) -> str:
    """Return the line of a query that binds ``?graph`` to the graphs of the glossary and its users, in turn."""
    own = (graph for graph in snapshot.graphs() if graph not in EXCLUDED and not is_imported(graph))
    return f"VALUES ?graph {{ {' '.join(map(_name, own))} }}"


def _name(graph: str) -> str:
    local = graph.removeprefix(_OWN)
    return f"g:{local}" if graph.startswith(_OWN) and re.fullmatch("[a-z][a-z0-9-]*", local) else f"<{graph}>"


def _answered(snapshot: Snapshot, statistic: Statistic, query: str) -> Table:
    found = snapshot.raw(query)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = []
    for solution in found:
        row = dict(zip(names, tuple(solution), strict=True))
        if isinstance(row["key"], NamedNode | Literal):  # a stranger may have stated anything
            unsure = int(row["unsure"].value) if row.get("unsure") is not None else None
            rows.append(Count(row["key"].value, int(row["n"].value), unsure))
    rows.sort(key=lambda row: (int(row.key), "") if statistic.scale else (-row.n, row.key))
    return Table(statistic, query, tuple(rows))
