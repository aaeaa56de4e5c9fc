"""Many words at once: the matrix of perspectives, the lists to browse, the counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph import queries
from graph.index.words import GLOSSARY, KANA_ROWS
from graph.lookup.index import Lookup
from graph.lookup.views import Cell, ConceptWords, Group, Matrix, Piece, Value, Word
from ontology.model import Consent, Role, Written
from ontology.vocabulary import identifier, iri, value

FACETS = ("kana", "letter", "language", "process", "route", "field")
LONGEST_PAGE = 100  # words of a list on one page


def matrix(lookup: Lookup) -> Matrix:
    """Return who sees against who consents. Every role has a row and every depiction a column: empty cells are gaps."""
    placed: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    pairs: set[tuple[str, str]] = set()
    statuses = [str(value(status)) for status in Consent]
    roles = [str(value(role)) for role in Role]
    for row in lookup.ask(queries.MATRIX):
        party = row["party"].value if "party" in row else ""
        status = row["status"].value if "status" in row else str(value(Consent.UNSPECIFIED))
        link = lookup.concept_of(row["concept"])
        if link and status in statuses and party in ("", *roles):
            pairs.add((party, status))
            placed[row["focalizer"].value, party, status].append(link.id)
    columns = sorted(pairs, key=lambda pair: (statuses.index(pair[1]), roles.index(pair[0]) if pair[0] else -1))
    words = _words_by_concept(lookup)
    rows = []
    for role in roles:
        cells = (Cell(_with_words(lookup, placed.get((role, *column), ()), words)) for column in columns)
        rows.append((lookup.named(role), tuple(cells)))
    nobody = Value("", "any party")
    return Matrix(
        tuple((lookup.named(party) if party else nobody, lookup.named(status)) for party, status in columns),
        tuple(rows),
    )


def _words_by_concept(lookup: Lookup) -> dict[str, list[Word]]:
    """Return the words for the concepts of the matrix, by its id."""
    pairs = [(identifier(row["concept"].value), row["entry"].value) for row in lookup.ask(queries.MATRIX_WORDS)]
    known = lookup.words.many(entry for _, entry in pairs)
    found: dict[str, list[Word]] = defaultdict(list)
    for concept, entry in dict.fromkeys(pairs):
        if entry in known:
            found[concept].append(known[entry])
    return found


def _with_words(lookup: Lookup, names: Iterable[str], words: Mapping[str, list[Word]]) -> tuple[ConceptWords, ...]:
    """Return concepts by name with their words by language, Japanese first."""
    return tuple(
        ConceptWords(link.id, link.label, _by_language(lookup, words.get(name, ())))
        for name, link in lookup.concepts.many(sorted(set(names))).items()
    )


def _by_language(lookup: Lookup, words: Iterable[Word]) -> tuple[tuple[str, tuple[Word, ...]], ...]:
    def name(word: Word) -> str:
        return lookup.languages.get(word.language, word.language)

    grouped: dict[str, list[Word]] = defaultdict(list)
    for word in sorted(words, key=lambda word: (word.language != "ja", name(word), word.id)):
        grouped[name(word)].append(word)
    return tuple((language, tuple(group)) for language, group in grouped.items())


# ---------------------------------------------------------------- lists


def groups(lookup: Lookup, facet: str, source: str = GLOSSARY) -> tuple[Group, ...]:
    """Return the lists of one facet (one of FACETS) for the glossary or an import, each with how long it is."""
    lists = lookup.lines.lists(facet, source)
    if facet == "kana":
        lengths = dict(lists)
        return tuple(Group(row, Written(row, "ja"), lengths.get(row, 0), row) for row in KANA_ROWS)
    if facet == "letter":
        return tuple(Group(name, Written(name, "en"), n, name) for name, n in lists)
    if facet == "language":
        found = [Group(tag, Written(lookup.languages.get(tag, tag), "en"), n, tag) for tag, n in lists]
        return tuple(sorted(found, key=lambda group: (group.id != "ja", group.label.text)))
    values = [(lookup.named(name), n, name) for name, n in lists]
    found = [Group(v.id.removeprefix("field-"), Written(v.label, "en"), n, name) for v, n, name in values]
    return tuple(sorted(found, key=lambda group: group.label.text))


def words_in(
    lookup: Lookup,
    facet: str,
    group: Group,
    source: str = GLOSSARY,
    after: str | None = None,
    before: str | None = None,
) -> Piece | None:
    """Return up to LONGEST_PAGE words of a list: its first, or those next to a word named by its id.

    None where there is no such word.
    """
    marks = {key: str(iri("entry", name)) for key, name in (("after", after), ("before", before)) if name is not None}
    page = lookup.lines.page(facet, group.name, source, LONGEST_PAGE, **marks)
    if page is None:
        return None
    words = tuple(map(lookup.words.shown, page.words))
    ends = (identifier(end) if end else None for end in (page.before, page.after))
    return Piece(words, *ends)


def sources(lookup: Lookup) -> tuple[Group, ...]:
    """Return the imports that have words, by title, each with how many; none where nothing was imported."""
    found = []
    for name, n in lookup.lines.sources():
        if name != GLOSSARY:
            source = lookup.sources.get(str(iri("source", f"imported-{name}")))
            found.append(Group(name, source.title if source else Written(name, "und"), n, name))
    return tuple(sorted(found, key=lambda group: (group.label.text, group.id)))


def counts(lookup: Lookup, source: str = GLOSSARY) -> Mapping[str, int]:
    """Return how much there is: terms, those in Japanese, words that are only parts, languages, concepts, sources."""
    terms = {group.id: group.count for group in groups(lookup, "language", source)}
    words = sum(n for (bound, _), n in lookup.lines.tally(source).items() if not bound)
    return {
        "japanese": terms.get("ja", 0),
        "terms": sum(terms.values()),
        "parts": max(0, words - sum(terms.values())),
        "languages": len(terms),
        "concepts": lookup.lines.concept_count(source),
        "sources": len(lookup.sources),
    }
