"""What every engine answers slowly, worked out once: counters, the closure of two hierarchies, the list of terms.

Tables: ``counter`` (kind, key, n), ``node`` (id, iri), ``closure`` (relation, ancestor, descendant, and depth: the
length of the shortest path, 1 and more, as ``broader+`` has it), ``subtree`` (relation, node, n: how many descendants),
``kept`` (the relations that ``closure`` holds), ``term`` (one row for each term and concept; ``terms`` asks it).
"""

import csv
import io
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib.namespace import DCTERMS, RDFS, SKOS

from graph import queries
from graph.entries.rows import short
from graph.index.file import Index
from graph.index.scans import Query, Scans, pairs
from ontology.model import Advisory, PartOfSpeech, Register, Status, SubjectField
from ontology.vocabulary import GOGEN, LIME, ONTOLEX, PART_OF_SPEECH, REGISTER, ROMANIZATION, STATUS, value

MOST_PAIRS = 10_000_000  # a hierarchy with more is left out: n nodes in one chain have n²/2

RELATIONS = {"broader": SKOS.broader, "derivesFrom": GOGEN.derivesFrom}
WORDS = "words"
COUNTERS = {
    WORDS: Query(queries.COUNT_WORDS),  # entries, by language
    "instances": Query(queries.COUNT_INSTANCES),  # by class
    "statements": Query(queries.COUNT_STATEMENTS),  # by named graph
    "unnamed": Query(queries.COUNT_TRIPLES, union=False),  # statements of the default graph
    "subjects": Query(queries.COUNT_SUBJECTS),  # of any statement
    "objects": Query(queries.COUNT_OBJECTS),
    "properties": Query(queries.COUNT_PROPERTIES),  # statements, by property
    "values": Query(queries.COUNT_VALUES),  # statements, by the controlled value that is their object
}
READS = (
    *(pairs(predicate) for predicate in (*RELATIONS.values(), ONTOLEX.isSenseOf, ONTOLEX.reference)),
    *(pairs(predicate) for predicate in (ONTOLEX.canonicalForm, PART_OF_SPEECH, LIME.language, RDFS.label)),
    *(pairs(predicate) for predicate in (ONTOLEX.writtenRep, SKOS.prefLabel, ROMANIZATION, SKOS.definition)),
    *(pairs(predicate) for predicate in (STATUS, REGISTER, GOGEN.contentAdvisory, DCTERMS.subject)),
    *COUNTERS.values(),
)
TERMS = "terms"  # one more kind of counter: the entries of the term list, by language
COLUMNS = ("entry", "concept", "language", "written", "tag", "reading", "romanisation", "definition")

TABLES = """
CREATE TABLE counter (kind TEXT, key TEXT, n INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE closure (relation TEXT, ancestor INTEGER, descendant INTEGER, depth INTEGER NOT NULL,
                      PRIMARY KEY (relation, ancestor, descendant)) WITHOUT ROWID;
CREATE TABLE subtree (relation TEXT, node INTEGER, n INTEGER NOT NULL, PRIMARY KEY (relation, node)) WITHOUT ROWID;
CREATE TABLE kept (relation TEXT PRIMARY KEY);
CREATE TABLE term (entry TEXT, concept TEXT, language TEXT, written TEXT, tag TEXT, reading TEXT, romanisation TEXT,
                   definition TEXT, other TEXT, other_tag TEXT, speech TEXT, status TEXT, register TEXT,
                   advisories TEXT, field TEXT, source TEXT)
"""
INDEXES = """
CREATE INDEX upward ON closure (relation, descendant);
CREATE INDEX by_language ON term (language);
CREATE INDEX by_concept ON term (concept)
"""
# Of what the term list tells by short names, which values there are: ``slang`` for ``lexinfo:slangRegister``.
_KINDS = {"speech": PartOfSpeech, "status": Status, "register": Register, "advisory": Advisory, "field": SubjectField}
_COUNT_TERMS = "INSERT INTO counter SELECT ?, language, COUNT(DISTINCT entry) FROM term GROUP BY language"


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in one line, once for each of its concepts; None where the graph says nothing.

    ``entry`` and ``concept`` are IRIs, ``tag`` the language tag of ``written`` in BCP 47 case; ``reading`` is in kana,
    ``definition`` in English.
    """

    entry: str
    concept: str
    language: str
    written: str
    tag: str
    reading: str | None
    romanisation: str | None
    definition: str | None


class Projections:
    """The projections in a finished index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def counters(self, kind: str) -> Mapping[str, int]:
        """Return the counters of a kind (of COUNTERS, or TERMS): how many, by language, class or graph.

        What is counted as a whole has the empty key.
        """
        return dict(self._index.rows("SELECT key, n FROM counter WHERE kind = ?", kind))

    def subtree(self, relation: str, iri: str) -> int | None:
        """Return how many things are below one in a hierarchy of RELATIONS, at any depth.

        None where the hierarchy has more than MOST_PAIRS pairs and is not kept: ask the graph.
        """
        if not self._kept(relation):
            return None
        query = "SELECT n FROM subtree JOIN node ON id = node WHERE relation = ? AND iri = ?"
        rows = self._index.rows(query, relation, iri)
        return int(rows[0][0]) if rows else 0

    def descendants(self, relation: str, iri: str) -> list[tuple[str, int]] | None:
        """Return what is below one thing in a hierarchy, as (IRI, depth), the nearest first; None if not kept."""
        return self._related(relation, iri, "ancestor", "descendant")

    def ancestors(self, relation: str, iri: str) -> list[tuple[str, int]] | None:
        """Return what is above one thing in a hierarchy, as (IRI, depth), the nearest first; None if not kept."""
        return self._related(relation, iri, "descendant", "ancestor")

    def terms(self, language: str | None = None) -> Iterator[TermRow]:
        """Yield the rows of all terms, or those of one language, by entry and concept."""
        for row in self._term_rows(language):
            yield TermRow(*row)

    def terms_csv(self, language: str | None = None) -> bytes:
        """Return the term list as CSV (RFC 4180) with a header of COLUMNS, in UTF-8."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(self._term_rows(language))
        return text.getvalue().encode()

    def _term_rows(self, language: str | None) -> Iterator[tuple[str, ...]]:
        where, given = ("WHERE language = ?", (language,)) if language else ("", ())
        return self._index.stream(f"SELECT {', '.join(COLUMNS)} FROM term {where} ORDER BY rowid", *given)

    def _related(self, relation: str, iri: str, given: str, wanted: str) -> list[tuple[str, int]] | None:
        if not self._kept(relation):
            return None
        return self._index.rows(
            f"SELECT n.iri, depth FROM closure JOIN node n ON n.id = {wanted} "
            f"WHERE relation = ? AND {given} = (SELECT id FROM node WHERE iri = ?) ORDER BY depth, n.iri",
            relation,
            iri,
        )

    def _kept(self, relation: str) -> bool:
        if relation not in RELATIONS:
            raise ValueError(f"no such hierarchy: {relation!r}; there are {', '.join(RELATIONS)}")
        return bool(self._index.rows("SELECT 1 FROM kept WHERE relation = ?", relation))


# ---------------------------------------------------------------- building


def write(scans: Scans, connection: sqlite3.Connection) -> None:
    """Fill the tables from a graph."""
    _write_closures(scans, connection)
    connection.execute(_terms(scans))
    for kind, query in COUNTERS.items():
        counted = ((kind, key, n) for key, n in scans.counts(query, texts=kind == WORDS))
        connection.executemany("INSERT OR REPLACE INTO counter VALUES (?, ?, ?)", counted)
    connection.execute(_COUNT_TERMS, (TERMS,))


def _write_closures(scans: Scans, connection: sqlite3.Connection) -> None:
    for relation, predicate in RELATIONS.items():
        below: dict[int, list[int]] = defaultdict(list)
        for lower, upper in scans.rows(f"SELECT subject, object FROM {scans.links(predicate)}"):
            below[upper].append(lower)
        pairs = _closure(below, MOST_PAIRS)
        if pairs is None:
            continue
        connection.execute("INSERT INTO kept VALUES (?)", (relation,))
        connection.executemany("INSERT INTO closure VALUES (?, ?, ?, ?)", ((relation, *pair) for pair in pairs))
    connection.execute(
        "INSERT INTO node SELECT id, iri FROM scan.node "
        "WHERE id IN (SELECT ancestor FROM closure UNION SELECT descendant FROM closure)"
    )
    connection.execute(
        "INSERT INTO subtree SELECT relation, ancestor, COUNT(*) FROM closure GROUP BY relation, ancestor"
    )


def _closure(below: Mapping[int, Sequence[int]], most: int) -> list[tuple[int, int, int]] | None:
    """Return (ancestor, descendant, depth) for every path of one step and more, cycles too; None beyond ``most``."""
    pairs: list[tuple[int, int, int]] = []
    for ancestor in sorted(below):
        depths: dict[int, int] = {}
        level, depth = below[ancestor], 1
        while level:
            new = [node for node in dict.fromkeys(level) if node not in depths]
            depths.update(dict.fromkeys(new, depth))
            if len(pairs) + len(depths) > most:
                return None
            level, depth = [lower for node in new for lower in below.get(node, ())], depth + 1
        pairs.extend((ancestor, descendant, found) for descendant, found in sorted(depths.items()))
    return pairs


def _named(scans: Scans) -> None:
    """Write down what the values of the term list are called."""
    scans.rows("CREATE TABLE scan.called (kind TEXT, node INTEGER, name TEXT, PRIMARY KEY (kind, node))")
    for kind, members in _KINDS.items():
        for member in members:
            name = member.value if kind == "speech" else short(member).replace("inHouse", "in-house")  # as TBX has it
            scans.rows("INSERT INTO scan.called VALUES (?, ?, ?)", kind, scans.number(str(value(member))), name)


def _terms(scans: Scans) -> str:
    """Return the statement that lists the terms: one row for each entry and concept that are whole.

    Of several senses, forms or texts the first counts, by its IRI or code points. An imported word may lack its part of
    speech. ``other`` is a definition where there is none in English.
    """
    _named(scans)

    def called(kind: str, predicate: str, subject: str) -> str:
        return (
            f"(SELECT MIN(called.name) FROM {scans.links(predicate)} link JOIN scan.called "
            f"ON called.kind = '{kind}' AND called.node = link.object WHERE link.subject = {subject})"
        )

    spoken_as = called("speech", str(PART_OF_SPEECH), "sense.entry")
    status, register = called("status", str(STATUS), "sense.id"), called("register", str(REGISTER), "sense.id")
    advisory = called("advisory", str(GOGEN.contentAdvisory), "sense.id").replace("MIN(called.name)", "called.name")
    field = called("field", str(DCTERMS.subject), "sense.concept")
    senses, concepts = scans.links(ONTOLEX.isSenseOf), scans.links(ONTOLEX.reference)
    forms, spoken = scans.links(ONTOLEX.canonicalForm), scans.links(PART_OF_SPEECH)
    languages, labels, written = (scans.texts(each) for each in (LIME.language, RDFS.label, ONTOLEX.writtenRep))
    named, romanised, defined = (scans.texts(each) for each in (SKOS.prefLabel, ROMANIZATION, SKOS.definition))
    return f"""
        INSERT INTO term
        WITH sense AS (
               SELECT link.subject AS id, link.object AS concept, MIN(name.iri) AS name, entry
               FROM {concepts} link
               JOIN (SELECT owner.subject, owner.object AS entry, MIN(named.iri)
                     FROM {senses} owner JOIN scan.node named ON named.id = owner.object GROUP BY owner.subject) owner
                 ON owner.subject = link.subject
               JOIN scan.node name ON name.id = link.subject
               GROUP BY entry, link.object),
             form AS (
               SELECT link.subject AS entry, link.object AS id, MIN(name.iri)
               FROM {forms} link JOIN scan.node name ON name.id = link.object GROUP BY link.subject)
        SELECT entry.iri, concept.iri,
               (SELECT MIN(text) FROM {languages} WHERE subject = sense.entry),
               label.text, CASE label.tag WHEN '' THEN 'und' ELSE label.tag END,
               (SELECT MIN(text) FROM {written} WHERE subject = form.id AND tag IN ('ja-Hira', 'ja-Kana')),
               (SELECT MIN(text) FROM {romanised} WHERE subject = form.id),
               (SELECT MIN(text) FROM {defined} WHERE subject = sense.id AND tag = 'en'),
               other.text, other.tag, {spoken_as}, {status}, {register},
               (SELECT GROUP_CONCAT(name, ' | ') FROM {advisory[:-1]} ORDER BY called.name)), {field}, origin.source
        FROM sense
        JOIN form ON form.entry = sense.entry
        JOIN scan.node entry ON entry.id = sense.entry
        JOIN scan.node concept ON concept.id = sense.concept
        JOIN {labels} label
          ON label.rowid = (SELECT rowid FROM {labels} WHERE subject = sense.entry ORDER BY text, tag LIMIT 1)
        JOIN {scans.origins()} origin ON origin.node = sense.entry
        LEFT JOIN {defined} other
          ON other.rowid = (SELECT rowid FROM {defined} WHERE subject = sense.id AND tag <> '' ORDER BY tag, text
                            LIMIT 1)
             AND NOT EXISTS (SELECT 1 FROM {defined} WHERE subject = sense.id AND tag = 'en')
        WHERE EXISTS (SELECT 1 FROM {languages} WHERE subject = sense.entry)
          AND (EXISTS (SELECT 1 FROM {spoken} WHERE subject = sense.entry) OR origin.source GLOB 'imported-*')
          AND EXISTS (SELECT 1 FROM {written} WHERE subject = form.id)
          AND EXISTS (SELECT 1 FROM {named} WHERE subject = sense.concept)
        ORDER BY 1, 2"""
