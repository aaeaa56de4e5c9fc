"""The words of an imported dictionary, as far as a finder needs them, read from the store."""

from collections.abc import Iterator

from pyoxigraph import QuerySolutions

from graph import queries
from graph.engine.imported import imported_graph, name_of
from graph.engine.store import Snapshot
from graph.find.values import Findable
from graph.imports.names import checked
from ontology.errors import FormatError
from ontology.vocabulary import LEXINFO, identifier


def words_of_source(snapshot: Snapshot, source: str) -> Iterator[Findable]:
    """Give the words of an import. Raises FormatError if there is no import of that name."""
    graph = imported_graph(checked(source))
    graphs = snapshot.graphs()
    if graph not in graphs:
        known = sorted({name for name in map(name_of, graphs) if name})
        raise FormatError(f"no source '{source}' is imported; there is {', '.join(known) or 'none'}")
    more = _more(snapshot, graph)
    found: dict[str, tuple[str, str, str, list[str]]] = {}
    rows = snapshot.raw(queries.about(queries.SPELLINGS_OF_GRAPH, graph=graph))
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        entry, text = row["entry"].value, row["text"].value
        known_entry = found.get(entry)
        if known_entry is not None:
            known_entry[3].append(text)
            continue
        kind = row["pos"].value.removeprefix(str(LEXINFO)) if row["pos"] is not None else ""
        found[entry] = (row["language"].value, row["label"].value, kind, [text])
    for entry, (language, label, kind, texts) in found.items():
        forms, concepts = more.pop(entry, ((), ()))
        yield Findable(
            entry=identifier(entry),
            language=language,
            label=label,
            spellings=tuple(dict.fromkeys((label, *texts))),
            inflected=tuple(forms),
            concepts=tuple(identifier(concept) for concept in concepts),
            part_of_speech=kind,
            acronym=len(label) > 1 and label.isascii() and label.isalpha() and label.isupper(),
            source=source,
        )


def _more(snapshot: Snapshot, graph: str) -> dict[str, tuple[list[str], list[str]]]:
    """Give the other forms and the concepts of every entry."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    rows = snapshot.raw(queries.about(queries.FORMS_AND_CONCEPTS_OF_GRAPH, graph=graph))
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        forms, concepts = found.setdefault(row["entry"].value, ([], []))
        if row["text"] is not None:
            forms.append(row["text"].value)
        else:
            concepts.append(row["concept"].value)
    return found
