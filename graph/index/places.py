"""Where in a list of ``graph.index.words`` words of a certain beginning stand, asked of a finished index."""

from graph.index.file import Index

_LIST = "(SELECT id FROM list WHERE facet = ? AND name = ? AND source = ?)"


class Places:
    """The order of the lists of one finished index. A place is the key that ``graph.index.words.place_in`` gives."""

    def __init__(self, index: Index) -> None:
        self._rows = index.rows

    def first(self, facet: str, name: str, source: str, place: str) -> str | None:
        """Return the first place of a list at or after a given one, None where it has none."""
        query = f"SELECT place FROM listed WHERE list = {_LIST} AND place >= ? ORDER BY place LIMIT 1"
        rows = self._rows(query, facet, name, source, place)
        return rows[0][0] if rows else None

    def before(self, facet: str, name: str, source: str, place: str) -> str | None:
        """Return the IRI of the last word of a list before a place, None where the list begins there."""
        query = (
            f"SELECT iri FROM word WHERE id = (SELECT word FROM listed WHERE list = {_LIST} AND place < ? "
            "ORDER BY place DESC, word DESC LIMIT 1)"
        )
        rows = self._rows(query, facet, name, source, place)
        return rows[0][0] if rows else None

    def without_advisory(self, facet: str, name: str, source: str) -> list[str]:
        """Return the IRIs of the words of a list that have no content advisory, in order."""
        query = f"SELECT iri FROM listed JOIN word ON id = word WHERE list = {_LIST} AND advisories = '' ORDER BY iri"
        return [iri for (iri,) in self._rows(query, facet, name, source)]
