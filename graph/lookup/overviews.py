"""Many words at once: the matrix of perspectives, the lists to browse, the counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rdflib.namespace import PROV

from graph import queries
from graph.lookup.concepts import concept
from graph.lookup.index import Lookup
from graph.lookup.views import Cell, ConceptView, Group, Matrix, Value, Word
from morphology.writing.script import hiragana, plain_latin
from ontology.model import Consent, Role, Written
from ontology.vocabulary import ONTOLEX, value

# Rows of the gojūon table: the first kana and every kana that files under it, voiced ones too.
KANA_ROWS = {
    "あ": "あいうえおぁぃぅぇぉゔ",
    "か": "かきくけこがぎぐげご",
    "さ": "さしすせそざじずぜぞ",
    "た": "たちつてとだぢづでどっ",
    "な": "なにぬねの",
    "は": "はひふへほばびぶべぼぱぴぷぺぽ",
    "ま": "まみむめも",
    "や": "やゆよゃゅょ",
    "ら": "らりるれろ",
    "わ": "わゐゑをん",
}
FACETS = ("kana", "letter", "language", "process", "route", "field")


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
    rows = []
    for role in roles:
        cells = []
        for party, status in columns:
            found = (concept(lookup, name) for name in sorted(placed.get((role, party, status), ())))
            cells.append(Cell(tuple(one for one in found if one)))
        rows.append((lookup.named(role), tuple(cells)))
    nobody = Value("", "any party")
    return Matrix(
        tuple((lookup.named(party) if party else nobody, lookup.named(status)) for party, status in columns),
        tuple(rows),
    )


def browse(lookup: Lookup, facet: str) -> tuple[tuple[Group, tuple[Word, ...]], ...]:
    """Return the groups of one facet (one of FACETS) with their words, each in the order of its kind."""
    words = [word for word in lookup.words.values() if not word.bound]
    if facet == "kana":
        rows = {kana: row for row, members in KANA_ROWS.items() for kana in members}
        japanese = [word for word in words if word.language == "ja" and not word.is_part_only]
        by_row = _grouped((rows.get(_kana(word)[:1], ""), word) for word in japanese)
        return _in_groups({row: Written(row, "ja") for row in KANA_ROWS}, by_row, key=_kana)
    if facet == "letter":
        shown = [word for word in words if word.language in ("ja", "en") and not word.is_part_only]
        by_letter = _grouped((_latin(word)[:1].upper(), word) for word in shown)
        names = {letter: Written(letter, "en") for letter in sorted(by_letter) if letter.isascii() and letter.isalpha()}
        return _in_groups(names, by_letter, key=_latin)
    if facet == "language":
        by_language = _grouped((word.language, word) for word in words if not word.is_part_only)
        names = {tag: Written(lookup.languages.get(tag, tag), "en") for tag in by_language}
        ordered = dict(sorted(names.items(), key=lambda item: (item[0] != "ja", item[1].text)))
        return _in_groups(ordered, by_language, key=_kana_or_latin)
    query = {"process": queries.BY_PROCESS, "route": queries.BY_ROUTE, "field": queries.BY_FIELD}[facet]
    pairs, names = [], {}
    for row in lookup.ask(query):
        word, found = lookup.words.get(row["entry"].value), lookup.value([row["value"]])
        if word and found and (facet != "field" or word.language == "ja"):
            key = found.id.removeprefix("field-")
            names[key] = Written(found.label, "en")
            pairs.append((key, word))
    ordered = dict(sorted(names.items(), key=lambda item: item[1].text))
    return _in_groups(ordered, _grouped(pairs), key=_kana_or_latin)


def counts(lookup: Lookup) -> Mapping[str, int]:
    """Return how much there is, from the counters: terms, those in Japanese, parts, languages, concepts, sources."""
    known = lookup.projections
    words, terms, instances = (known.counters(kind) for kind in ("words", "terms", "instances"))
    return {
        "japanese": terms.get("ja", 0),
        "terms": sum(terms.values()),
        "parts": max(0, sum(words.values()) - sum(terms.values())),
        "languages": len(terms),
        "concepts": instances.get(str(ONTOLEX.LexicalConcept), 0),
        "sources": instances.get(str(PROV.Entity), 0),
    }


def words_of(concept: ConceptView) -> tuple[tuple[str, tuple[Word, ...]], ...]:
    """Return the words of a concept by language name, Japanese first."""
    grouped: dict[str, list[Word]] = defaultdict(list)
    for rendering in sorted(concept.renderings, key=lambda r: (r.word.language != "ja", r.language)):
        grouped[rendering.language].append(rendering.word)
    return tuple((language, tuple(words)) for language, words in grouped.items())


def _grouped(pairs: Iterable[tuple[str, Word]]) -> dict[str, list[Word]]:
    out: dict[str, list[Word]] = defaultdict(list)
    for key, word in pairs:
        out[key].append(word)
    return out


def _in_groups(
    names: Mapping[str, Written], words: Mapping[str, list[Word]], key: object
) -> tuple[tuple[Group, tuple[Word, ...]], ...]:
    return tuple(
        (Group(name, label, len(words.get(name, ()))), tuple(sorted(words.get(name, ()), key=key)))  # type: ignore[call-overload]
        for name, label in names.items()
    )


def _kana(word: Word) -> str:
    return hiragana(word.reading.text if word.reading else word.label.text)


def _latin(word: Word) -> str:
    return plain_latin((word.romanisation or word.label).text)


def _kana_or_latin(word: Word) -> str:
    return _kana(word) if word.language == "ja" else _latin(word)
