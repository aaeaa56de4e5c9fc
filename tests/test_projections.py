"""Counters, closures and the term list: equal to what SPARQL answers."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from graph.engine.generations import fill
from graph.engine.store import GraphStore, Snapshot
from graph.index import index_of
from graph.index import projections as module
from graph.index.projections import COLUMNS, RELATIONS, TERMS, Projections
from graph.lookup import Lookup
from graph.lookup.overviews import counts
from ontology.vocabulary import PREFIXES

CONCEPT = PREFIXES["c"]


@pytest.fixture(scope="module")
def snapshot(store: Path) -> Snapshot:
    return GraphStore(store).current()


@pytest.fixture(scope="module")
def known(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Projections:
    return projections(snapshot, tmp_path_factory.mktemp("projections"))


def projections(snapshot: Snapshot, folder: Path) -> Projections:
    return Projections(index_of(snapshot, folder))


Make = Callable[[str], Snapshot]


@pytest.fixture
def graph(tmp_path: Path) -> Make:
    """Make a small graph of Turtle the one that serves."""

    def make(turtle: str) -> Snapshot:
        text = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + turtle
        place = NamedNode(f"{PREFIXES['g']}test")
        fill(tmp_path / "store", text, lambda store: _load(store, text, place))
        return GraphStore(tmp_path / "store").current()

    return make


def _load(store: Store, text: str, place: NamedNode) -> None:
    store.load(text, RdfFormat.TURTLE, to_graph=place)


# ---------------------------------------------------------------- equal to the graph


def test_counters_say_what_aggregate_queries_say(snapshot: Snapshot, known: Projections) -> None:
    for kind, query in module.COUNTERS.items():
        found = snapshot.raw(query.text, union=query.union)
        assert isinstance(found, QuerySolutions)
        keyed = "key" in {variable.value for variable in found.variables}
        assert known.counters(kind) == {row["key"].value if keyed else "": int(row["n"].value) for row in found}
    rows = snapshot.select(
        "SELECT ?l (COUNT(DISTINCT ?e) AS ?n) { ?s ontolex:reference ?c ; ontolex:isSenseOf ?e . ?e lime:language ?l }"
        " GROUP BY ?l"
    )
    assert known.counters(TERMS) == {row["l"]: int(row["n"] or 0) for row in rows}


@pytest.mark.parametrize("relation", RELATIONS)
def test_subtree_counts_are_those_of_the_property_path(snapshot: Snapshot, known: Projections, relation: str) -> None:
    path = f"<{RELATIONS[relation]}>+"
    rows = snapshot.select(f"SELECT ?top (COUNT(DISTINCT ?x) AS ?n) {{ ?x {path} ?top }} GROUP BY ?top")
    assert rows
    assert {row["top"]: known.subtree(relation, str(row["top"])) for row in rows} == {
        row["top"]: int(row["n"] or 0) for row in rows
    }


def test_a_thing_that_nothing_is_below_has_an_empty_subtree(known: Projections) -> None:
    assert known.subtree("broader", f"{CONCEPT}no-such-concept") == 0
    assert known.descendants("broader", f"{CONCEPT}no-such-concept") == []


def test_ancestors_and_descendants_come_with_the_shortest_depth(graph: Make, tmp_path: Path) -> None:
    chain = "c:d skos:broader c:c , c:a . c:c skos:broader c:b . c:b skos:broader c:a ."
    found = projections(graph(chain), tmp_path)
    assert found.ancestors("broader", f"{CONCEPT}d") == [(f"{CONCEPT}a", 1), (f"{CONCEPT}c", 1), (f"{CONCEPT}b", 2)]
    assert found.descendants("broader", f"{CONCEPT}a") == [(f"{CONCEPT}b", 1), (f"{CONCEPT}d", 1), (f"{CONCEPT}c", 2)]


def test_a_cycle_ends_and_counts_its_own_members_as_the_property_path_does(graph: Make, tmp_path: Path) -> None:
    snapshot = graph("c:a skos:broader c:b . c:b skos:broader c:c . c:c skos:broader c:a . c:d skos:broader c:d .")
    found = projections(snapshot, tmp_path)
    for name, below in (("a", 3), ("d", 1)):
        rows = snapshot.select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x skos:broader+ c:{name} }}")
        assert found.subtree("broader", f"{CONCEPT}{name}") == below == int(rows[0]["n"] or 0)


def test_a_hierarchy_too_large_to_keep_is_left_to_the_graph(
    graph: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 5)
    chain = " . ".join(f"c:n{i} skos:broader c:n{i + 1}" for i in range(4)) + " . e:a gogen:derivesFrom e:b ."
    found = projections(graph(chain), tmp_path)
    assert found.subtree("broader", f"{CONCEPT}n4") is None
    assert found.descendants("broader", f"{CONCEPT}n4") is None
    assert found.subtree("derivesFrom", f"{PREFIXES['e']}b") == 1


def test_an_unknown_hierarchy_is_refused(known: Projections) -> None:
    with pytest.raises(ValueError, match="broader, derivesFrom"):
        known.subtree("narrower", f"{CONCEPT}netori")


def test_the_term_list_has_one_row_for_each_entry_and_concept(snapshot: Snapshot, known: Projections) -> None:
    rows = list(known.terms())
    pairs = snapshot.select(
        "SELECT DISTINCT ?e ?c { ?s ontolex:reference ?c ; ontolex:isSenseOf ?e . ?e a ontolex:Word }"
    )
    assert sorted((row.entry, row.concept) for row in rows) == sorted((str(p["e"]), str(p["c"])) for p in pairs)
    netorare = next(row for row in rows if row.entry.endswith("/ja-netorare"))
    assert (netorare.language, netorare.written, netorare.tag) == ("ja", "寝取られ", "ja")
    assert (netorare.reading, netorare.romanisation) == ("ねとられ", "netorare")
    assert netorare.definition is not None
    assert netorare.definition.startswith("Fiction in which")
    assert {row.tag for row in known.terms("zh")} == {"zh-Hans"}


def test_of_several_texts_the_term_list_has_the_first_and_what_is_missing_is_none(graph: Make, tmp_path: Path) -> None:
    snapshot = graph(
        """e:ja-x lime:language "ja" ; rdfs:label "乙"@ja , "甲"@ja ; ontolex:canonicalForm f:ja-x ;
          lexinfo:partOfSpeech lexinfo:noun . c:x skos:prefLabel "x"@en .
        f:ja-x ontolex:writtenRep "乙"@ja ; lexinfo:romanization "otsu"@ja-Latn , "kou"@ja-Latn .
        s:ja-x-1 ontolex:reference c:x ; ontolex:isSenseOf e:ja-x . s:ja-x-2 ontolex:isSenseOf e:ja-x ."""
    )
    (row,) = projections(snapshot, tmp_path).terms()
    assert (row.written, row.romanisation, row.reading, row.definition) == ("乙", "kou", None, None)


def test_the_term_list_as_csv_reads_back(known: Projections) -> None:
    header, *rows = csv.reader(io.StringIO(known.terms_csv("ja").decode(), newline=""))
    assert tuple(header) == COLUMNS
    expected = [tuple(getattr(row, name) or "" for name in COLUMNS) for row in known.terms("ja")]
    assert [tuple(row) for row in rows] == expected


def test_the_home_page_counts_what_the_words_of_the_graph_count(client: FlaskClient, lookup: Lookup) -> None:
    found = counts(lookup)
    words = [word for word in lookup.words.values() if not word.bound]
    assert found["terms"] == sum(not word.is_part_only for word in words)
    assert found["parts"] == sum(word.is_part_only for word in words)
    assert found["japanese"] == sum(word.language == "ja" and not word.is_part_only for word in words)
    assert (found["concepts"], found["sources"]) == (len(lookup.concepts), len(lookup.sources))
    assert f"{found['japanese']} Japanese terms" in client.get("/").text
