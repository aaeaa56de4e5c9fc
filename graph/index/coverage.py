"""What the glossary's own words in an index have and lack; what was imported is left out."""

from graph.index.file import Index
from graph.index.scans import CURATED, WRITTEN
from graph.index.words import GLOSSARY

_OWN = f"source IN ('{CURATED}', '{WRITTEN}')"


class Coverage:
    """The words of the glossary in one finished index."""

    def __init__(self, index: Index) -> None:
        self._rows = index.rows

    def languages(self) -> list[tuple[str, str, str]]:
        """Return every concept that has words, by its IRI, with its field (a short name, may be empty) and a language;
        one row for each language."""
        query = f"SELECT DISTINCT concept, coalesce(field, ''), language FROM term WHERE {_OWN} ORDER BY 1, 3"
        return [(concept, field, language) for concept, field, language in self._rows(query)]

    def without_romanisation(self) -> list[tuple[str, str]]:
        """Return the IRIs and headwords of words that have no romanisation: most are written in Latin letters."""
        query = f"SELECT DISTINCT entry, written FROM term WHERE {_OWN} AND romanisation IS NULL ORDER BY 1"
        return [(entry, text) for entry, text in self._rows(query)]

    def without_definition(self) -> list[str]:
        """Return the IRIs of words that have no definition in any language."""
        query = f"SELECT DISTINCT entry FROM term WHERE {_OWN} AND definition IS NULL AND other IS NULL ORDER BY 1"
        return [entry for (entry,) in self._rows(query)]

    def without_route(self) -> list[str]:
        """Return the IRIs of words in other languages than Japanese of which no borrowing route is stated."""
        query = (
            "SELECT iri FROM word WHERE source = ? AND NOT bound AND concepts <> '' AND language <> 'ja' AND id NOT IN "
            "(SELECT word FROM listed WHERE list IN (SELECT id FROM list WHERE facet = 'route' AND source = ?)) "
            "ORDER BY language, iri"
        )
        return [iri for (iri,) in self._rows(query, GLOSSARY, GLOSSARY)]
