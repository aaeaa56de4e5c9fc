"""Which named graphs are those of imports, by their names.

``imported-edict`` holds what the dictionary says, ``analysed-edict`` what Gogen works out of it. Whatever is named so
was made by ``gogen import`` and is made anew by it: it is neither curated nor written by the store's users.
"""

from ontology.vocabulary import ID_BASE

_IMPORTED, _ANALYSED = f"{ID_BASE}graph/imported-", f"{ID_BASE}graph/analysed-"


def is_imported(graph: str) -> bool:
    """Tell whether a graph, by its IRI, is one of the two of an import."""
    return graph.startswith((_IMPORTED, _ANALYSED))


def imported_graph(name: str) -> str:
    """Return the IRI of the graph of what a source says."""
    return _IMPORTED + name


def analysed_graph(name: str) -> str:
    """Return the IRI of the graph of what is worked out of a source."""
    return _ANALYSED + name


def name_of(graph: str) -> str:
    """Return the name of the source whose graph this is; empty if it is not an import's."""
    return graph[len(_IMPORTED) :] if is_imported(graph) else ""
