"""Writing down every spelling by which an entry may be sought: rows by rank, their keys, and the bigrams of these.

Tables: ``entry`` (id, iri, language, label and its tag, source, advisories), ``label`` (one row for each key of an
entry; the smaller its id, the better it ranks), ``top`` (the best rows of each prefix that many keys begin with),
``gram`` (FTS5, contentless: the characters and bigrams of each key), ``gram_count`` (how many keys hold a bigram).
"""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import itemgetter

from rdflib.namespace import DCTERMS, RDFS, SKOS

from graph.index.keys import grams, letters, plain, sound
from graph.index.scans import CURATED, ORIGINS, WRITTEN, Scans, pairs
from ontology.vocabulary import GOGEN, ID_BASE, LIME, ONTOLEX, ROMANIZATION

# What a spelling is to its entry → how much it weighs. The kinds stand in the file by their place here.
KINDS: dict[str, int] = {
    "label": 100,  # 寝取られ of ja-netorare
    "spelling": 90,  # ねとられ, ネトラレ
    "romanisation": 80,  # netorare
    "form": 60,  # 寝取ら: an inflected or further form
    "meaning": 40,  # "cuckoldry", the name of its concept; a gloss
}
JAPANESE = 30  # what a word of Japanese weighs more: 寝取られ by its romaji before English "netorare"
MEANINGLESS = -15  # a word that is here only as a part or etymon of others

MANY = 256  # keys that begin alike: their best are worked out once
BEST = 24  # of each such prefix
LONGEST_TOP = 24  # characters: longer prefixes of many keys are rare, and asked from the index

TABLES = """
CREATE TABLE entry (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, language TEXT NOT NULL, label TEXT NOT NULL,
                    tag TEXT NOT NULL, source TEXT NOT NULL, advisories TEXT NOT NULL);
CREATE TABLE label (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,
                    tag TEXT NOT NULL, kind INTEGER NOT NULL, weight INTEGER NOT NULL);
CREATE TABLE top (prefix TEXT, label INTEGER, PRIMARY KEY (prefix, label)) WITHOUT ROWID;
CREATE VIRTUAL TABLE gram USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii');
CREATE TABLE gram_count (gram TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID
"""
INDEXES = "CREATE INDEX label_by_entry ON label (entry)"

READS = (
    *map(pairs, (RDFS.label, LIME.language, ONTOLEX.canonicalForm)),
    ORIGINS,
    *map(pairs, (GOGEN.contentAdvisory, ONTOLEX.isSenseOf, ONTOLEX.writtenRep, ROMANIZATION, ONTOLEX.otherForm)),
    *map(pairs, (ONTOLEX.reference, SKOS.prefLabel, SKOS.altLabel, DCTERMS.description)),
)

_ORDER = {CURATED: 0, WRITTEN: 1}  # whose entries come first; imports after them
_ENTRY = f"{ID_BASE}entry/"


def write(scans: Scans, connection: sqlite3.Connection) -> None:
    """Fill the tables from a graph."""
    _write_entries(scans, connection)
    connection.execute(
        "CREATE TABLE scan.meaning (entry INTEGER, sense INTEGER, PRIMARY KEY (entry, sense)) WITHOUT ROWID"
    )
    connection.execute(
        f"INSERT OR IGNORE INTO scan.meaning SELECT object, subject FROM {scans.links(ONTOLEX.isSenseOf)} ORDER BY 1, 2"
    )
    connection.execute(
        "CREATE TABLE scan.label (entry INTEGER, key TEXT, text TEXT, tag TEXT, kind INTEGER, weight INTEGER, "
        "origin INTEGER)"
    )
    connection.executemany("INSERT INTO scan.label VALUES (?, ?, ?, ?, ?, ?, ?)", _labels(scans))
    connection.execute(
        "INSERT INTO label (entry, key, text, tag, kind, weight) SELECT l.entry, l.key, l.text, l.tag, l.kind, "
        "l.weight FROM scan.label l JOIN main.entry e ON e.id = l.entry "
        "ORDER BY l.origin, l.weight DESC, LENGTH(l.key), l.key, e.iri"  # numbers are in the order of the engine
    )
    connection.execute("DROP TABLE scan.label")
    words = ((number, " ".join({*grams(key), *letters(key)})) for number, key in connection.execute(_KEYS))
    connection.executemany("INSERT INTO gram (rowid, words) VALUES (?, ?)", words)
    connection.execute("INSERT INTO gram (gram) VALUES ('optimize')")
    connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'gram', 'row')")
    connection.execute("INSERT INTO gram_count SELECT term, doc FROM temp.vocabulary WHERE LENGTH(term) = 2")
    connection.execute("DROP TABLE temp.vocabulary")
    connection.execute("CREATE INDEX label_by_key ON label (key, id, entry)")
    connection.executemany("INSERT INTO top VALUES (?, ?)", _tops(connection.execute(_IN_ORDER)))


_KEYS = "SELECT id, key FROM label ORDER BY id"
_IN_ORDER = "SELECT key, id, entry FROM label ORDER BY key, id"


def _write_entries(scans: Scans, connection: sqlite3.Connection) -> None:
    """Write every entry with a label, a language and a form, and what a reader may want to know before opening it."""
    labels, languages, forms = scans.texts(RDFS.label), scans.texts(LIME.language), scans.links(ONTOLEX.canonicalForm)
    rows = scans.rows(
        f"""SELECT node.id, node.iri, (SELECT MIN(text) FROM {languages} WHERE subject = node.id),
                   label.text, label.tag, IFNULL(origin.source, '{WRITTEN}')
            FROM (SELECT DISTINCT subject FROM {forms}) form
            JOIN scan.node node ON node.id = form.subject AND SUBSTR(node.iri, 1, {len(_ENTRY)}) = '{_ENTRY}'
            JOIN {labels} label ON label.rowid =
                 (SELECT rowid FROM {labels} WHERE subject = node.id ORDER BY text, tag LIMIT 1)
            LEFT JOIN {scans.origins()} origin ON origin.node = node.id
            WHERE EXISTS (SELECT 1 FROM {languages} WHERE subject = node.id)"""
    )
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, '')", rows)
    said = scans.rows(
        f"""SELECT DISTINCT owner.object, node.iri FROM {scans.links(GOGEN.contentAdvisory)} advisory
            JOIN {scans.links(ONTOLEX.isSenseOf)} owner ON owner.subject = advisory.subject
            JOIN scan.node node ON node.id = advisory.object ORDER BY 1, 2"""
    )
    of_entries = (
        (" ".join(iri.rpartition("/")[2] for _, iri in rows), entry) for entry, rows in groupby(said, itemgetter(0))
    )
    connection.executemany("UPDATE entry SET advisories = ? WHERE id = ?", list(of_entries))


def _labels(scans: Scans) -> Iterator[tuple[int, str, str, str, int, int, int]]:
    """Yield (entry, key, text, tag, kind, weight, origin): each key of an entry once, by its weightiest spelling."""
    weights = list(KINDS.values())
    rows = scans.rows(_spellings(scans))
    for (entry, language, source, meant), found in groupby(rows, itemgetter(0, 1, 2, 3)):
        keys: dict[str, tuple[str, str, int]] = {}
        base = (JAPANESE if language == "ja" else 0) + (0 if meant else MEANINGLESS)
        origin = _ORDER.get(source, len(_ORDER))
        for kind, text, tag in sorted({row[4:] for row in found}):
            for piece in text.split("; ") if kind == _MEANING else (text,):
                for key in _keys(piece, tag, kind):
                    keys.setdefault(key, (piece, tag, kind))  # the weightiest comes first
        for key, (text, tag, kind) in keys.items():
            yield entry, key, text, tag, kind, weights[kind] + base, origin


def _keys(text: str, tag: str, kind: int) -> Iterator[str]:
    if kind != _ROMANISATION or not tag.startswith("ja"):
        if key := plain(text):
            yield key
        if kind == _MEANING:
            return
    if len(key := sound(text, tag) or "") > 1:
        yield key


def _spellings(scans: Scans) -> str:
    """Return the query of (entry, language, source, whether it means anything, kind, text, tag), entry by entry.

    Every piece goes through the entries in their order, so that nothing is sorted.
    """
    written, romanised = scans.texts(ONTOLEX.writtenRep), scans.texts(ROMANIZATION)
    canonical, other = scans.links(ONTOLEX.canonicalForm), scans.links(ONTOLEX.otherForm)
    concepts = scans.links(ONTOLEX.reference)
    of_forms = """CROSS JOIN {} form ON form.subject = entry.id CROSS JOIN {} said ON said.subject = form.object"""
    of_concepts = f"""CROSS JOIN scan.meaning ON meaning.entry = entry.id
                      CROSS JOIN {concepts} concept ON concept.subject = meaning.sense
                      CROSS JOIN {{}} said ON said.subject = concept.object"""
    of_entries = "CROSS JOIN {} said ON said.subject = entry.id"
    said = (
        (_LABEL, of_entries.format(scans.texts(RDFS.label))),
        (_SPELLING, of_forms.format(canonical, written)),
        (_ROMANISATION, of_forms.format(canonical, romanised)),
        (_FORM, of_forms.format(other, written)),
        (_FORM, of_forms.format(other, romanised)),
        (_MEANING, of_concepts.format(scans.texts(SKOS.prefLabel))),
        (_MEANING, of_concepts.format(scans.texts(SKOS.altLabel))),
        (_MEANING, of_entries.format(scans.texts(DCTERMS.description))),
    )
    meant = "EXISTS (SELECT 1 FROM scan.meaning WHERE meaning.entry = entry.id)"
    pieces = (
        f"SELECT entry.id, entry.language, entry.source, {meant}, {kind}, said.text, said.tag FROM entry {joined}"
        for kind, joined in said
    )
    return " UNION ALL ".join(pieces) + " ORDER BY 1"


_LABEL, _SPELLING, _ROMANISATION, _FORM, _MEANING = range(len(KINDS))


def _tops(rows: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, int]]:
    """Yield (prefix, label) for the best labels of different entries, of each prefix that MANY keys begin with.

    ``rows`` are (key, label, entry), sorted by key.
    """
    labels, entries = array("q"), array("q")  # in the order of keys
    open_: list[tuple[str, int]] = []  # the prefixes of the key before, and where each began
    before = ""
    for key, label, entry in chain(rows, [("", 0, 0)]):
        same = next((at for at, (one, other) in enumerate(zip(before, key, strict=False)) if one != other), None)
        same = min(len(before), len(key)) if same is None else same
        while len(open_) > same:
            prefix, start = open_.pop()
            if len(labels) - start > MANY:
                best: dict[int, int] = {}
                for one, owner in sorted(zip(labels[start:], entries[start:], strict=True)):
                    best.setdefault(owner, one)
                    if len(best) == BEST:
                        break
                yield from ((prefix, one) for one in best.values())
        open_ += [(key[:size], len(labels)) for size in range(len(open_) + 1, min(len(key), LONGEST_TOP) + 1)]
        labels.append(label)
        entries.append(entry)
        before = key
