"""The clients that researchers use get the same rows from the endpoint as we get from the store (slow: they start up).

R needs Debian's r-cran-sparql; Comunica a folder in which ``npm i @comunica/query-sparql@4 rdf-data-factory@2`` was
run, named by GOGEN_CLIENTS. A client that is not there is skipped.
"""

import csv
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
import SPARQLWrapper
from pyoxigraph import Literal as OxiLiteral
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from rdflib import Graph, Literal
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from graph.engine.store import GraphStore, tag_of
from graph.queries import QUESTIONS, Question
from ontology.vocabulary import PREFIXES, bcp47
from tests.served import Served

pytestmark = pytest.mark.slow

SCRIPTS = Path(__file__).parent / "data" / "clients"
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())  # for clients that parse queries
CLIENTS = os.environ.get("GOGEN_CLIENTS")

Rows = Counter[frozenset[tuple[str, str, str | None]]]
per_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)


def rows(found: Iterable[Mapping[str, tuple[str, str | None] | None]]) -> Rows:
    """Return rows as a multiset; each maps variables to texts with their language tags.

    Numbers come as Python writes them, language tags in BCP 47 case: clients have cases of their own.
    """
    return Counter(
        frozenset(
            (name, _plain(cell[0]), bcp47(cell[1]) if cell[1] else None)
            for name, cell in row.items()
            if cell is not None
        )
        for row in found
    )


def _plain(text: str) -> str:
    return str(float(text)) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def of_oxigraph(found: QuerySolutions) -> Rows:
    """Return the rows of a result that Oxigraph read or made."""
    names = [variable.value for variable in found.variables]
    return rows(
        {name: None if row[name] is None else (_value(row[name]), tag_of(row[name])) for name in names} for row in found
    )


def _value(term: object) -> str:
    return term.value if isinstance(term, OxiLiteral) else str(term).strip("<>")


@pytest.fixture(scope="module")
def expected(store: Path) -> dict[str, Rows]:
    """The rows of every question, from the store itself."""
    snapshot = GraphStore(store).current()
    found = {question.id: snapshot.raw(question.text) for question in QUESTIONS}
    return {name: of_oxigraph(result) for name, result in found.items() if isinstance(result, QuerySolutions)}


def written(folder: Path, prologue: str = "") -> Path:
    """Write the questions into a folder, a file each."""
    for question in QUESTIONS:
        (folder / f"{question.id}.rq").write_text(prologue + question.text, encoding="utf-8")
    return folder


@per_question
def test_sparqlwrapper_gets_the_rows(question: Question, served: Served, expected: dict[str, Rows]) -> None:
    for method in (SPARQLWrapper.GET, SPARQLWrapper.POST):
        wrapper = SPARQLWrapper.SPARQLWrapper2(f"http://{served.host}:{served.port}/sparql")
        wrapper.setMethod(method)
        wrapper.setQuery(PROLOGUE + question.text)
        found = wrapper.query().bindings
        assert rows({n: (v.value, v.lang) for n, v in row.items()} for row in found) == expected[question.id]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # by SPARQLWrapper itself
def test_sparqlwrapper_reads_every_kind_of_result(served: Served) -> None:
    wrapper = SPARQLWrapper.SPARQLWrapper(f"http://{served.host}:{served.port}/sparql")
    wrapper.setQuery(f"{PROLOGUE}ASK {{ e:ja-ntr a ontolex:Word }}")
    wrapper.setReturnFormat(SPARQLWrapper.JSON)
    assert wrapper.queryAndConvert()["boolean"] is True
    wrapper.setQuery(f"{PROLOGUE}CONSTRUCT WHERE {{ e:ja-ntr rdfs:label ?label }}")
    for form in (SPARQLWrapper.TURTLE, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD):
        wrapper.setReturnFormat(form)
        found = wrapper.queryAndConvert()
        graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
        assert [str(label) for label in graph.objects()] == ["NTR"]
    wrapper.setReturnFormat(SPARQLWrapper.JSON)
    wrapper.setQuery("SELECT * { ?s ?p }")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line"):
        wrapper.query()


@per_question
def test_rdflibs_sparqlstore_gets_the_rows(question: Question, served: Served, expected: dict[str, Rows]) -> None:
    for method in ("GET", "POST", "POST_FORM"):
        graph = Graph(SPARQLStore(f"http://{served.host}:{served.port}/sparql", method=method))
        found = graph.query(PROLOGUE + question.text)
        got = rows(
            {str(name): (str(term), term.language if isinstance(term, Literal) else None) for name, term in row.items()}
            for row in found.bindings
        )
        assert got == expected[question.id]


def test_rdflibs_sparqlstore_reads_triples(served: Served) -> None:
    graph = Graph(SPARQLStore(f"http://{served.host}:{served.port}/sparql"))
    entry = next(iter(graph.query(f"{PROLOGUE}SELECT ?e {{ BIND(e:ja-ntr AS ?e) }}")))[0]
    assert (entry, None, Literal("NTR", lang="ja-Latn")) in graph


def test_rs_sparql_gets_the_rows(served: Served, expected: dict[str, Rows], tmp_path: Path) -> None:
    probe = ["Rscript", "-e", "library(SPARQL)"]
    if shutil.which("Rscript") is None or subprocess.run(probe, capture_output=True).returncode != 0:
        pytest.skip("R with its package SPARQL (Debian: r-cran-sparql) is not installed")
    address = f"http://{served.host}:{served.port}/sparql"
    command = ["Rscript", str(SCRIPTS / "questions.R"), address, str(written(tmp_path))]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0, done.stderr
    for question in QUESTIONS:
        lines = (tmp_path / f"{question.id}.tsv").read_text(encoding="utf-8").splitlines()
        found = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        got = rows({name: _of_r(text) for name, text in row.items()} for row in found)
        assert got == expected[question.id], question.id


def _of_r(text: str) -> tuple[str, str | None] | None:
    """Read a cell as R's package shows it: <IRI>, "text"@tag, text or number, NA where there is nothing."""
    if tagged := re.fullmatch(r'"(.*)"@([A-Za-z0-9-]+)', text, re.DOTALL):
        return tagged[1], tagged[2]
    return None if text == "NA" else (text[1:-1] if re.fullmatch("<.*>", text) else text, None)


def test_comunica_gets_the_rows(served: Served, expected: dict[str, Rows], tmp_path: Path) -> None:
    if CLIENTS is None or shutil.which("node") is None:
        pytest.skip("GOGEN_CLIENTS is not set, or there is no node: Comunica is not installed")
    modules = Path(CLIENTS).resolve() / "node_modules"
    address = f"http://{served.host}:{served.port}/sparql"
    command = ["node", str(SCRIPTS / "questions.cjs"), address, str(written(tmp_path, PROLOGUE))]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "NODE_PATH": str(modules)})
    assert done.returncode == 0, done.stderr
    for question in QUESTIONS:
        found = json.loads((tmp_path / f"{question.id}.json").read_text(encoding="utf-8"))
        assert rows({n: tuple(cell) for n, cell in row.items()} for row in found) == expected[question.id], question.id


# ---------------------------------------------------------------- curl


def curl(served: Served, *options: str) -> str:
    """Run curl on the endpoint; return what it writes."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    command = ["curl", "--silent", "--show-error", f"http://{served.host}:{served.port}/sparql", *options]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


@per_question
def test_curl_gets_the_rows(question: Question, served: Served, expected: dict[str, Rows]) -> None:
    query = ("--data-urlencode", f"query={question.text}")
    for way in (
        ("--get", *query),
        query,
        ("--header", "Content-Type: application/sparql-query", "--data-binary", question.text),
    ):
        for media, form in (
            ("application/sparql-results+json", QueryResultsFormat.JSON),
            ("application/sparql-results+xml", QueryResultsFormat.XML),
            ("text/tab-separated-values", QueryResultsFormat.TSV),
        ):
            body = curl(served, *way, "--compressed", "--header", f"Accept: {media}")
            found = parse_query_results(body.encode(), form)
            assert isinstance(found, QuerySolutions)
            assert of_oxigraph(found) == expected[question.id]
        lines = curl(served, *way, "--header", "Accept: text/csv").splitlines()
        got = rows({n: (text, None) if text else None for n, text in row.items()} for row in csv.DictReader(lines))
        untagged: Rows = Counter()
        for row, count in expected[question.id].items():
            untagged[frozenset((name, text, None) for name, text, _ in row)] += count
        assert got == untagged


def test_curl_sees_what_http_says_of_an_answer(served: Served) -> None:
    query = ("--get", "--data-urlencode", "query=SELECT ?w { e:ja-ntr rdfs:label ?w }")
    head = curl(served, *query, "--head")
    assert head.startswith("HTTP/1.1 200")
    tag = re.search(r"(?im)^etag: *(.+?)\r?$", head)
    assert tag is not None
    status = ("--output", os.devnull, "--write-out", "%{http_code} %{size_download}")
    assert curl(served, *query, "--header", f"If-None-Match: {tag[1]}", *status) == "304 0"
    assert curl(served, "--get", "--data-urlencode", "query=SELECT", *status).startswith("400 ")
    assert curl(served, *query, "--header", "Accept: image/png", *status).startswith("406 ")
    assert curl(served, "--request", "DELETE", *status).startswith("405 ")
