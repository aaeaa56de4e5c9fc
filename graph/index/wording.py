"""Words, concepts and lists put down in the tables of ``words``.

What is not whole is left out, by the rule of ``graph.whole``: a word needs a label, one language, a part of speech and
a canonical form that is written; a concept needs a label. An imported word may lack its part of speech, as in many a
dictionary.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, TypeVar

from rdflib.namespace import DCTERMS, RDFS, SKOS

from graph import queries
from graph.engine.imported import is_imported, name_of
from graph.index.scans import Query, Scans, pairs
from graph.index.words import COLUMNS, GLOSSARY, INDEXES, TABLES, WordLine, line_of, lists_of, place_in
from graph.mapping import is_tag, number_order
from morphology.writing.script import hiragana, is_kana, plain_latin, romanise
from ontology.model import PartOfSpeech, Written
from ontology.vocabulary import (
    ETY,
    GOGEN,
    ID_BASE,
    LIME,
    MORPH,
    ONTOLEX,
    PART_OF_SPEECH,
    ROMANIZATION,
    TERM_TYPE,
    VARTRANS,
    identifier,
    value,
)

__all__ = ["INDEXES", "TABLES", "kana_of", "place", "write"]

T = TypeVar("T")
_PIECE = 5000  # rows written at once

_FOLDERS = {str(ONTOLEX.Word): "entry", str(MORPH.Morph): "morph", str(ONTOLEX.LexicalConcept): "concept"}
_PARTS_OF_SPEECH = {str(value(member)) for member in PartOfSpeech}
_SENSE, _CONCEPT = f"{ID_BASE}sense/", f"{ID_BASE}concept/"
_MEMBER = re.compile(r"#_([0-9]{1,9})$")

# What a line is made of: the statements of the word itself, of its canonical form, of its senses.
_OWN_TEXTS = {
    "label": RDFS.label,  # 寝取られ
    "language": LIME.language,  # ja
    "gloss": DCTERMS.description,  # "to take", of a word that is here only as a part of others
}
_OWN_LINKS = {"speech": PART_OF_SPEECH, "type": TERM_TYPE}  # lexinfo:noun, lexinfo:initialism
INSTANCES = tuple(
    (kind, Query(queries.about(query, kind=kind), union))
    for kind in _FOLDERS
    for query, union in ((queries.INSTANCES_BY_GRAPH, True), (queries.INSTANCES, False))
)
_FORM_TEXTS = {"written": ONTOLEX.writtenRep, "roman": ROMANIZATION}  # ねとられ, netorare
_SENSE_TEXTS = {"definition": SKOS.definition}
_SENSE_LINKS = {"concept": ONTOLEX.reference, "advisory": GOGEN.contentAdvisory}

_CHAINS = {  # lists by what is said elsewhere
    "process": (VARTRANS.target, VARTRANS.category),  # of a word-formation step
    "route": (ETY.etyTarget, DCTERMS.type),  # of a borrowing
}
READS = (
    *(query for _, query in INSTANCES),
    *map(pairs, (SKOS.prefLabel, SKOS.definition, ONTOLEX.canonicalForm, ONTOLEX.sense)),
    *map(pairs, (*_OWN_TEXTS.values(), *_OWN_LINKS.values(), *_FORM_TEXTS.values(), *_SENSE_LINKS.values())),
    *(pairs(predicate) for chain in _CHAINS.values() for predicate in chain),
    pairs(DCTERMS.subject),
)


def write(scans: Scans, connection: sqlite3.Connection) -> None:
    """Fill the tables. What is read is joined and sorted in the scratch file: memory does not grow with the graph."""
    _things(scans, connection)
    for piece in _pieces(_concepts(scans)):
        connection.executemany("INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?)", piece)
    known = {name for (name,) in connection.execute("SELECT id FROM concept")}
    connection.execute("CREATE TABLE scan.placed (list INTEGER, place TEXT, word INTEGER)")
    numbers: dict[tuple[str, str, str], int] = {}  # of lists, by facet, name and source

    def placed(facet: str, name: str, word: WordLine, number: int) -> tuple[int, str, int]:
        of = numbers.setdefault((facet, name, word.source), len(numbers))
        return of, place_in(facet, word), number

    marks = ", ".join("?" * len(COLUMNS.split(",")))
    for lines in _pieces(_words(scans, known)):
        connection.executemany(f"INSERT INTO word VALUES ({marks})", (_row(number, word) for number, word in lines))
        rows = (placed(*of, word, number) for number, word in lines for of in lists_of(word))
        connection.executemany("INSERT INTO scan.placed VALUES (?, ?, ?)", rows)
    for lists in _pieces(_by_value(scans)):
        rows = (placed(facet, name, word, number) for facet, name, number, word in lists)
        connection.executemany("INSERT INTO scan.placed VALUES (?, ?, ?)", rows)
    connection.execute("INSERT OR IGNORE INTO listed SELECT list, place, word FROM scan.placed ORDER BY 1, 2, 3")
    lengths = dict(connection.execute("SELECT list, COUNT(*) FROM listed GROUP BY list"))
    connection.executemany(
        "INSERT INTO list VALUES (?, ?, ?, ?, ?)", ((of, *key, lengths[of]) for key, of in numbers.items())
    )


def _pieces(things: Iterable[T]) -> Iterator[list[T]]:
    """Yield things some thousands at a time: whoever reads a table does not write another at the same moment."""
    rest = iter(things)
    while piece := list(islice(rest, _PIECE)):
        yield piece


# ---------------------------------------------------------------- what there is


def _things(scans: Scans, connection: sqlite3.Connection) -> None:
    """Note every word, bound element and concept with the import that it comes from; number words by their IRIs.

    Whatever others say of the words of an import, they are the import's.
    """
    connection.execute("CREATE TABLE scan.thing (node INTEGER PRIMARY KEY, folder TEXT, source TEXT)")
    for kind, query in INSTANCES:
        own_of = f"{ID_BASE}{_FOLDERS[kind]}/"
        found = (
            (scans.number(thing), _FOLDERS[kind], name_of(graph) if is_imported(graph) else GLOSSARY)
            for thing, graph in scans.things(query)
            if thing.startswith(own_of) and len(thing) > len(own_of) and "/" not in thing[len(own_of) :]
        )
        connection.executemany(
            "INSERT INTO scan.thing VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET source = MAX(source, excluded.source)",
            found,
        )
    connection.execute(
        "CREATE TABLE scan.line (id INTEGER PRIMARY KEY, node INTEGER UNIQUE, iri TEXT, folder TEXT, source TEXT)"
    )
    list(
        scans.rows(
            "INSERT INTO scan.line (node, iri, folder, source) SELECT node, iri, folder, source "
            "FROM scan.thing JOIN scan.node ON id = node WHERE folder <> 'concept' ORDER BY iri"
        )
    )


def _concepts(scans: Scans) -> Iterator[tuple[str | None, ...]]:
    said = " UNION ALL ".join(
        f"SELECT node, '{what}' AS what, text, tag FROM scan.thing JOIN {scans.texts(str(predicate))} "
        "ON subject = node WHERE folder = 'concept'"
        for what, predicate in (("label", SKOS.prefLabel), ("definition", SKOS.definition))
    )
    rows = scans.rows(
        f"SELECT iri, source, what, text, tag FROM ({said}) JOIN scan.thing USING (node) JOIN scan.node ON id = node "
        "ORDER BY 1, 3, 4, 5"
    )
    for (iri, source), group in groupby(rows, key=itemgetter(0, 1)):
        texts: dict[str, list[Written]] = defaultdict(list)
        for _, _, what, text, tag in group:
            if text.strip():
                texts[what].append(Written(text, tag or "und"))
        if label := _english(texts["label"]):
            definition = _english(texts["definition"])
            yield identifier(iri), source, label.text, label.tag, *_texts_and_tags(definition)


def _english(texts: list[Written]) -> Written | None:
    return next((text for text in texts if text.tag == "en"), texts[0] if texts else None)


def _texts_and_tags(*texts: Written | None) -> tuple[str | None, ...]:
    return tuple(part for text in texts for part in ((text.text, text.tag) if text else (None, None)))


# ---------------------------------------------------------------- words


def _words(scans: Scans, known: set[str]) -> Iterator[tuple[int, WordLine]]:
    """Yield every whole word with its number, in order; ``known`` are the ids of the concepts that are whole."""
    parts = _parts(scans)
    rows = scans.rows(_word_by_word(scans))
    for (number, iri, folder, source), group in groupby(rows, key=itemgetter(0, 1, 2, 3)):
        said: dict[str, list[tuple[str, Written]]] = defaultdict(list)
        for *_, via, what, text, tag in sorted(group):
            if text.strip():
                said[what].append((via, Written(text, tag or "und")))
        if word := _word(iri, folder, source, said, known, parts.get(iri, {})):
            yield number, word


def _word_by_word(scans: Scans) -> str:
    """Return a query for everything said of words, one word after the other; ``via`` is the sense that says it.

    Every piece goes through the words in their order, so that nothing is sorted.
    """
    line = "SELECT line.id, line.iri, folder, source"
    own_text = "{line}, '', '{what}', text, tag FROM scan.line CROSS JOIN {table} ON subject = line.node"
    own_link = (
        "{line}, '', '{what}', end.iri, '' FROM scan.line CROSS JOIN {table} ON subject = line.node "
        "CROSS JOIN scan.node end ON end.id = object"
    )
    far_text = (
        "{line}, via.iri, '{what}', said.text, said.tag FROM scan.line "
        "CROSS JOIN {link} link ON link.subject = line.node "
        "CROSS JOIN scan.node via ON via.id = link.object AND via.iri GLOB '{folder}*' "
        "CROSS JOIN {table} said ON said.subject = via.id"
    )
    far_link = (
        "{line}, via.iri, '{what}', end.iri, '' FROM scan.line "
        "CROSS JOIN {link} link ON link.subject = line.node "
        "CROSS JOIN scan.node via ON via.id = link.object AND via.iri GLOB '{folder}*' "
        "CROSS JOIN {table} said ON said.subject = via.id CROSS JOIN scan.node end ON end.id = said.object"
    )
    form = {"link": scans.links(str(ONTOLEX.canonicalForm)), "folder": f"{ID_BASE}form/"}
    sense = {"link": scans.links(str(ONTOLEX.sense)), "folder": _SENSE}
    texts, links = scans.texts, scans.links
    pieces = [
        *(own_text.format(line=line, what=what, table=texts(str(p))) for what, p in _OWN_TEXTS.items()),
        *(own_link.format(line=line, what=what, table=links(str(p))) for what, p in _OWN_LINKS.items()),
        *(far_text.format(line=line, what=what, table=texts(str(p)), **form) for what, p in _FORM_TEXTS.items()),
        *(far_text.format(line=line, what=what, table=texts(str(p)), **sense) for what, p in _SENSE_TEXTS.items()),
        *(far_link.format(line=line, what=what, table=links(str(p)), **sense) for what, p in _SENSE_LINKS.items()),
    ]
    return " UNION ALL ".join(pieces) + " ORDER BY 1"


def _parts(scans: Scans) -> dict[str, dict[int, tuple[str, str]]]:
    """Return the spelling and the kana of the parts of every word that is taken apart, by place."""
    found: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    rows: Any = scans.snapshot.raw(queries.WORD_PARTS)
    for row in rows:
        entry, surface, spelling = row["entry"].value, row["surface"], row["spelling"]
        if (number := place(row["place"])) is not None and hasattr(surface, "value"):
            part = getattr(spelling, "value", surface.value), surface.value
            found[entry][number] = max(part, found[entry].get(number, part))
    return found


def _word(
    iri: str,
    folder: str,
    source: str,
    said: dict[str, list[tuple[str, Written]]],
    known: set[str],
    parts: dict[int, tuple[str, str]],
) -> WordLine | None:
    """Return a word in one line, None if it is not whole."""

    def first(what: str) -> Written | None:
        return said[what][0][1] if said[what] else None

    label, languages = first("label"), {text.text for _, text in said["language"]}
    language = min(languages, default="")
    speech = next((text.text for _, text in said["speech"] if text.text in _PARTS_OF_SPEECH), None)
    written = list(dict.fromkeys(text for _, text in said["written"]))
    if label is None or not written or len(languages) != 1 or not is_tag(language):
        return None
    if speech is None and source == GLOSSARY:
        return None
    roman = first("roman")
    kana = kana_of((text.text for text in written), roman.text if roman else "") if language == "ja" else None
    senses: dict[str, str] = {}
    for sense, concept in said["concept"]:
        name = concept.text.removeprefix(_CONCEPT)
        if name in known and concept.text == _CONCEPT + name and "/" not in sense.removeprefix(_SENSE):
            senses[sense] = name
    order = sorted(senses, key=number_order)
    texts: dict[str, dict[str, Written]] = defaultdict(dict)
    for sense, text in said["definition"]:
        if sense in senses:
            texts[sense][text.tag] = text
    meanings = (texts[sense].get("en") or next(iter(texts[sense].values())) for sense in order if texts[sense])
    advisories = {text.text for sense, text in said["advisory"] if sense in senses}
    return WordLine(
        iri,
        source,
        folder == "morph",
        language,
        label,
        speech,
        next((text.text for _, text in said["type"]), None),
        next((text for text in written if text.text == kana), None),
        roman,
        next(meanings, first("gloss")),
        tuple(part for _, part in sorted(parts.items())),
        tuple(dict.fromkeys(senses[sense] for sense in order)),
        tuple(sorted(advisories)),
    )


def _row(number: int, word: WordLine) -> tuple[object, ...]:
    return (
        number,
        word.iri,
        word.source,
        word.bound,
        word.language,
        word.label.text,
        word.label.tag,
        word.speech,
        word.type,
        *_texts_and_tags(word.reading, word.roman, word.meaning),
        json.dumps(word.parts, ensure_ascii=False) if word.parts else None,
        " ".join(word.concepts),
        " ".join(word.advisories),
    )


def kana_of(texts: Iterable[str], romaji: str = "") -> str | None:
    """Return the kana among several spellings: those that the romanisation writes, then hiragana; None without any."""

    def rank(text: str) -> tuple[bool, bool]:
        return plain_latin(romanise(hiragana(text))) != plain_latin(romaji), hiragana(text) != text

    found = [text for text in texts if is_kana(text)]
    return min(found, key=rank) if len(found) > 1 else next(iter(found), None)


def place(node: Any) -> int | None:
    """Return which member of a sequence a property names: ``rdf:_2`` → 2; None if it names none."""
    found = _MEMBER.search(node.value)
    return int(found[1]) if found else None


# ---------------------------------------------------------------- lists by what is said elsewhere


def _by_value(scans: Scans) -> Iterator[tuple[str, str, int, WordLine]]:
    """Yield facet, value, number and line of the words that a value is said of; of fields, for Japanese words only."""
    said = [
        f"SELECT '{facet}' AS facet, target.object AS node, named.object AS value FROM {scans.links(str(targets))} "
        f"target JOIN {scans.links(str(names))} named ON named.subject = target.subject"
        for facet, (targets, names) in _CHAINS.items()
    ]
    said.append(
        f"SELECT 'field', sense.subject, field.object FROM {scans.links(str(ONTOLEX.sense))} sense "
        f"JOIN {scans.links(str(ONTOLEX.reference))} concept ON concept.subject = sense.object "
        f"JOIN {scans.links(str(DCTERMS.subject))} field ON field.subject = concept.object "
    )
    rows = scans.rows(
        f"SELECT DISTINCT facet, name.iri, {', '.join(f'word.{column}' for column in COLUMNS.split(', '))} "
        f"FROM ({' UNION ALL '.join(said)}) said JOIN scan.line line ON line.node = said.node "
        "JOIN word ON word.id = line.id JOIN scan.node name ON name.id = value WHERE NOT bound"
    )
    for facet, name, number, *rest in rows:
        word = line_of((number, *rest))
        if facet != "field" or word.language == "ja":
            yield facet, name, number, word
