import gzip
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse, serialize
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, RDF, VOID
from werkzeug.test import TestResponse

from graph.engine.generations import Generation, fill
from graph.engine.store import EXCLUDED, GraphStore, Snapshot
from graph.lookup import Lookup
from graph.publish import dataset, resources
from graph.publish.dumps import Dumps
from graph.publish.release import release_of, served_since
from graph.publish.statistics import sizes
from graph.publish.syntaxes import SYNTAXES, serialised
from graph.validate import ONTOLOGY_FILE
from ontology.errors import GogenError
from ontology.vocabulary import BASE, ID_BASE
from web import datasets
from web.app import create_app
from web.linked import public_url

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
SD = "http://www.w3.org/ns/sparql-service-description#"
SPDX = "http://spdx.org/rdf/terms#"


def snapshot_of(root: Path, *quads: Quad) -> Snapshot:
    fill(root, "tiny", lambda store: store.extend(quads))
    return GraphStore(root).current()


def ours(every: list[Quad]) -> dict[str, list[str]]:
    """The IRIs of ours that the graph holds as subject, object or graph, by kind."""
    found: dict[str, set[str]] = {}
    for quad in every:
        for node in (quad.subject, quad.object, quad.graph_name):
            if isinstance(node, NamedNode) and node.value.startswith((ID_BASE, f"{BASE}vocab/")):
                kind = "/".join(node.value.removeprefix(BASE).split("/")[:2])
                found.setdefault(kind if kind.startswith("id/") else "vocab", set()).add(node.value)
    return {kind: sorted(iris) for kind, iris in found.items()}


@pytest.fixture(scope="session")
def snapshot(lookup: Lookup) -> Snapshot:
    return lookup.snapshot


@pytest.fixture(scope="session")
def every(snapshot: Snapshot) -> list[Quad]:
    return list(snapshot.quads())


@pytest.fixture(scope="session")
def lines(every: list[Quad]) -> set[str]:
    """The graph as N-Quads, a line each: quicker to compare than quads."""
    return lines_of(serialize(every, format=RdfFormat.N_QUADS) or b"")


@pytest.fixture(scope="session")
def kinds(every: list[Quad]) -> dict[str, list[str]]:
    return ours(every)


@pytest.fixture(scope="session")
def public(store: Path) -> FlaskClient:
    return create_app(store, TESTING=True, PUBLIC_URL="https://gogen.example.org").test_client()


HERE = "http://localhost/here"


def lines_of(body: bytes) -> set[str]:
    """The lines of N-Triples or N-Quads as the store writes them: its language tags are in lower case."""
    return set((serialize(parse(body, RdfFormat.N_QUADS), format=RdfFormat.N_QUADS) or b"").decode().splitlines())


def triples_of(body: bytes, syntax: str = "turtle", base: str = HERE) -> set[Any]:
    return {quad.triple for quad in parse(body, SYNTAXES[syntax].format, base_iri=base)}


# ---------------------------------------------------------------- things


def test_an_identifier_of_every_kind_leads_to_a_page_and_to_rdf(
    client: FlaskClient, kinds: dict[str, list[str]]
) -> None:
    assert {"id/entry", "id/sense", "id/form", "id/concept", "id/rel", "id/graph", "id/dataset", "vocab"} <= set(kinds)
    for iris in kinds.values():
        iri = iris[len(iris) // 2]
        path = "/" + iri.removeprefix(BASE)
        page = client.get(path, headers=BROWSER)
        assert page.status_code == 303, iri
        assert client.get(page.headers["Location"], headers=BROWSER).mimetype == "text/html", iri
        data = client.get(path, headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert (data.status_code, data.mimetype) == (200, "text/turtle"), iri
        about = [t for t in triples_of(data.data) if NamedNode(iri) in (t.subject, t.object)]
        assert [t for t in about if t.subject != NamedNode(HERE)], iri


@pytest.mark.parametrize("name", ["id/entry/ja-netorare", "id/concept/netorare", "id/lexicon/zh", "vocab/loan"])
def test_a_document_holds_every_statement_of_the_thing_and_no_invented_one(
    client: FlaskClient, lines: set[str], name: str
) -> None:
    found = lines_of(client.get(f"/data/{name}.nq").data)
    own = f"<{BASE}{name}> "
    assert {line for line in found if line.startswith(own)} == {line for line in lines if line.startswith(own)}
    assert {line for line in found - lines if not line.startswith(f"<{BASE}data/")} == set()


def test_a_document_describes_the_nodes_that_belong_to_a_thing(client: FlaskClient) -> None:
    found = triples_of(client.get("/data/id/entry/ja-netorare.ttl").data)
    subjects = {t.subject.value.removeprefix(ID_BASE) for t in found}
    assert {"form/ja-netorare", "sense/ja-netorare-1", "component/netorare-1"} <= subjects
    steps = {s for s in subjects if s.startswith("rel/")}
    assert steps
    assert all(
        any(t.subject.value == ID_BASE + s and t.predicate.value.endswith("confidence") for t in found) for s in steps
    )


@pytest.mark.parametrize("extension", ["trig", "nq"])
def test_trig_and_nquads_say_which_graph_states_a_thing(client: FlaskClient, every: list[Quad], extension: str) -> None:
    body = client.get(f"/data/id/entry/ja-ntr.{extension}").data
    found = parse(body, RdfFormat.from_extension(extension), base_iri=HERE)
    entry = f"{ID_BASE}entry/ja-ntr"
    assert {q for q in found if q.subject.value == entry} == {q for q in every if q.subject.value == entry}


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("path", ["id/entry/ja-netorare", "id/dataset", "ns", "id/graph/edict"])
def test_every_syntax_says_the_same(client: FlaskClient, path: str, syntax: Any) -> None:
    response = client.get(f"/data/{path}.{syntax.extension}")
    assert response.status_code == 200
    assert response.mimetype == syntax.media_type
    # addresses of the site are relative, but for syntaxes that have no relative references: those name w3id.org
    found = triples_of(response.data, syntax.name, f"{BASE}data/{path}.{syntax.extension}")
    known = triples_of(client.get(f"/data/{path}.nt").data, "ntriples")

    def of_the_thing(triples: set[Any]) -> set[str]:
        said = {str(t) for t in triples if "/data/" not in t.subject.value}
        return {text.replace("<https://w3id.org/gogen/", "<https://w3id.org/") for text in said}

    assert of_the_thing(found) == of_the_thing(known)
    assert [t for t in found if t.subject.value == f"{BASE}data/{path}.{syntax.extension}"]


def test_language_tags_leave_in_the_case_of_bcp_47(client: FlaskClient) -> None:
    for extension in ("ttl", "nt", "jsonld", "rdf", "trig", "nq"):
        body = client.get(f"/data/id/form/ja-netorare.{extension}").get_data(as_text=True)
        assert "ja-Hira" in body
        assert "ja-Latn-hepburn" in body
        assert "ja-hira" not in body


def test_a_list_that_is_cut_says_so(client: FlaskClient) -> None:
    body = client.get("/data/id/source/edict.ttl").data
    links = [t for t in triples_of(body) if t.object == NamedNode(f"{ID_BASE}source/edict")]
    assert len([t for t in links if t.subject != NamedNode(HERE)]) == resources.MOST_LINKS
    assert b"Not whole" in body
    assert "Not everything is listed" in client.get("/data/id/source/edict.html").get_data(as_text=True)
    assert b"Not whole" not in client.get("/data/id/entry/ja-ntr.ttl").data


def test_unnamed_nodes_are_described_with_the_thing_that_leads_to_them(tmp_path: Path) -> None:
    thing, leads, says = NamedNode(f"{ID_BASE}x/a"), NamedNode("urn:leads"), NamedNode("urn:says")
    graph, node = NamedNode(f"{ID_BASE}graph/g"), BlankNode()
    snapshot = snapshot_of(tmp_path / "s", Quad(thing, leads, node, graph), Quad(node, says, Literal("so"), graph))
    found = resources.describe(snapshot, thing.value)
    assert found
    quads = list(found.quads())
    assert [q.object for q in quads if q.predicate == leads] == [q.subject for q in quads if q.predicate == says]
    assert {q.graph_name for q in quads} == {graph}


def test_what_the_default_graph_states_is_said_too(tmp_path: Path) -> None:
    thing = NamedNode(f"{ID_BASE}x/a")
    quad = Quad(thing, NamedNode("urn:says"), Literal("so"), DefaultGraph())
    snapshot = snapshot_of(tmp_path / "s", quad)
    found = resources.describe(snapshot, thing.value)
    assert found
    assert list(found.quads()) == [quad]
    assert sizes(snapshot).all == 1


# ---------------------------------------------------------------- negotiation


@pytest.mark.parametrize(
    ("accept", "address"),
    [
        (BROWSER["Accept"], "/term/ja-netorare"),
        ("*/*", "/term/ja-netorare"),
        ("text/turtle", "/data/id/entry/ja-netorare.ttl"),
        ("text/turtle;charset=utf-8", "/data/id/entry/ja-netorare.ttl"),
        ("application/ld+json", "/data/id/entry/ja-netorare.jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "/data/id/entry/ja-netorare.jsonld"),
        ("application/json", "/data/id/entry/ja-netorare.jsonld"),
        ("application/n-triples", "/data/id/entry/ja-netorare.nt"),
        ("application/rdf+xml", "/data/id/entry/ja-netorare.rdf"),
        ("application/trig", "/data/id/entry/ja-netorare.trig"),
        ("application/n-quads", "/data/id/entry/ja-netorare.nq"),
        ("text/html;q=0.4, text/turtle;q=0.3, application/n-triples;q=0.9", "/data/id/entry/ja-netorare.nt"),
        ("text/html;q=0, application/xhtml+xml;q=0, */*", "/data/id/entry/ja-netorare.ttl"),
        ("text/html;q=0, application/*;q=0.5", "/data/id/entry/ja-netorare.jsonld"),
    ],
)
def test_the_client_chooses_the_form(client: FlaskClient, accept: str, address: str) -> None:
    if accept.startswith("text/html;q=0, application/*"):
        accept += ", application/xhtml+xml;q=0"
    response = client.get("/id/entry/ja-netorare", headers={"Accept": accept})
    assert (response.status_code, response.headers["Location"]) == (303, address)
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize("path", ["/id/entry/ja-ntr", "/vocab/loan", "/ns", "/.well-known/void"])
def test_a_form_that_does_not_exist_is_not_acceptable(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "image/png, */*;q=0"})
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"
    assert "text/turtle" in response.get_json()["detail"]


@pytest.mark.parametrize(
    "path", ["/id/entry/no-such", "/vocab/none", "/id/entry/", "/id/nothing", "/data/id/entry/x.ttl"]
)
def test_what_the_graph_does_not_know_is_not_found(client: FlaskClient, path: str) -> None:
    program = client.get(path, headers={"Accept": "text/turtle"})
    assert (program.status_code, program.mimetype) == (404, "application/problem+json")
    person = client.get(path, headers=BROWSER)
    assert (person.status_code, person.mimetype) == (404, "text/html")


@pytest.mark.parametrize(
    "path", ["/data/id/entry/ja-ntr", "/data/id/entry/ja-ntr.exe", "/data/term/ja-ntr.ttl", "/data/.ttl"]
)
def test_only_documents_about_identifiers_lie_under_data(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


HOSTILE = (
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "x%3E%20%3Fp%20%3Fo%20%7D%20%23",
    "x%00y",
    "x%0d%0aSet-Cookie:%20a=b",
    "%E2%80%AEevil",
    "%ff%fe",
    "%EF%BF%BE",
    "..%2f..%2fetc%2fpasswd",
    "%25zz",
    "a" * 5000,
    "%3Fthing",
    "".join(
        f"%{number:02x}" for number in (*range(0x20, 0x30), *range(0x3A, 0x41), *range(0x5B, 0x61), 0x7B, 0x7C, 0x7D)
    ),
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("room", ["/id/entry/", "/id/", "/vocab/", "/data/id/entry/", "/download/"])
def test_a_hostile_name_is_not_found_and_not_repeated(client: FlaskClient, room: str, name: str) -> None:
    for end in ("", ".ttl", ".html"):
        for headers in (BROWSER, {"Accept": "text/turtle"}):
            response = client.get(f"{room}{name}{end}", headers=headers)
            assert response.status_code == 404
            assert "Set-Cookie" not in response.headers
            assert b"alert(1)" not in response.data


@pytest.mark.parametrize(
    "path",
    [
        "/id/entry/ja-ntr",
        "/id//entry/ja-ntr",
        "/id/entry//ja-ntr",
        "/vocab",
        "/vocab/",
        "/vocab/loan",
        "/ns",
        "/ns/",
        "/data",
        "/data/id/dataset.ttl",
        "/.well-known/void",
        "/robots.txt",
        "/sitemap.xml",
        "/download/gogen.nq.gz",
    ],
)
def test_the_name_that_a_client_calls_the_site_by_is_never_repeated(client: FlaskClient, path: str) -> None:
    for accept in ("text/html", "text/turtle", "application/n-triples"):
        response = client.get(
            path, headers={"Accept": accept, "Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        )
        assert b"evil.example" not in response.data
        assert "evil.example" not in str(response.headers)


def test_a_document_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/data/id/entry/ja-ntr.ttl")
    tag = first.headers["ETag"]
    again = client.get("/data/id/entry/ja-ntr.ttl", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert client.get("/data/id/entry/ja-ntr.nt", headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/data/id/entry/ja-netorare.ttl", headers={"If-None-Match": tag}).status_code == 200


def test_head_answers_like_get_without_a_body(client: FlaskClient) -> None:
    for path in ("/id/entry/ja-ntr", "/data/id/entry/ja-ntr.ttl", "/ns", "/.well-known/void", "/data"):
        headers = {"Accept": "text/turtle"}
        head, got = client.head(path, headers=headers), client.get(path, headers=headers)
        assert (head.status_code, head.data) == (got.status_code, b"")
        assert head.headers.get("Content-Type") == got.headers.get("Content-Type")


def test_pages_of_other_sites_may_read_linked_data(client: FlaskClient) -> None:
    for path in ("/id/entry/ja-ntr", "/data/id/entry/ja-ntr.jsonld", "/ns", "/.well-known/void"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
        preflight = client.options(
            path, headers={"Origin": "https://other.example", "Access-Control-Request-Method": "GET"}
        )
        assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]


def test_other_methods_are_refused(client: FlaskClient) -> None:
    for path in ("/id/entry/ja-ntr", "/data/id/entry/ja-ntr.ttl", "/ns", "/download/gogen.nq.gz"):
        assert client.put(path, data=b"x").status_code == 405
        assert client.delete(path).status_code == 405


@pytest.mark.parametrize("path", ["/term/ja-netorare", "/concept/netorare", "/data/id/form/ja-netorare.html", "/ns"])
def test_a_page_names_its_address_and_its_data(client: FlaskClient, public: FlaskClient, path: str) -> None:
    page = client.get(path, headers=BROWSER)
    text = page.get_data(as_text=True)
    assert f'<link rel="canonical" href="{path}">' in text
    alternates = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', text)
    assert {media for media, _ in alternates} == {syntax.media_type for syntax in SYNTAXES.values()}
    for media, address in alternates:
        assert client.get(address).mimetype == media
    text = public.get(path, headers=BROWSER).get_data(as_text=True)
    assert f'<link rel="canonical" href="https://gogen.example.org{path}">' in text


# ---------------------------------------------------------------- the ontology


def test_the_page_of_the_ontology_documents_every_term_and_every_value(client: FlaskClient) -> None:
    known = rdflib.Graph().parse(ONTOLOGY_FILE)
    page = client.get("/ns", headers=BROWSER).get_data(as_text=True)
    anchors = set(re.findall(r'id="([^"]+)"', page))
    terms = {
        str(t) for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty) for t in known.subjects(RDF.type, kind)
    }
    assert {term.removeprefix(f"{BASE}ns#") for term in terms} <= anchors
    values = {str(s) for s in known.subjects() if str(s).startswith(f"{BASE}vocab/")}
    assert {f"/vocab/{v.removeprefix(f'{BASE}vocab/')}" for v in values} <= set(re.findall(r'href="([^"]+)"', page))
    assert "The narrative role through whose perception" in page
    assert "not used yet" not in page.split('id="focalizer"')[1].split("</article>")[0]


def test_the_ontology_leaves_as_it_was_written(client: FlaskClient) -> None:
    known = rdflib.Graph().parse(ONTOLOGY_FILE)
    response = client.get("/ns", headers={"Accept": "text/turtle"})
    assert response.headers["Content-Location"] == "/data/ns.ttl"
    assert "Accept" in response.vary
    found = rdflib.Graph().parse(data=response.data, publicID="http://localhost/ns")
    for triple in list(found.triples((rdflib.URIRef("http://localhost/ns"), None, None))):
        found.remove(triple)
    assert isomorphic(found, known)


# ---------------------------------------------------------------- the dataset


def described(client: FlaskClient, path: str = "/.well-known/void") -> rdflib.Graph:
    body = client.get(path, headers={"Accept": "text/turtle"}).data
    return rdflib.Graph().parse(data=body, publicID=f"https://site.example{path}")


def test_void_counts_what_the_graph_holds(client: FlaskClient, every: list[Quad]) -> None:
    found = described(client)
    subject = rdflib.URIRef(dataset.DATASET)
    values = [tuple(node.value for node in (q.subject, q.predicate, q.object, q.graph_name)) for q in every]

    def number(predicate: rdflib.URIRef, of: Any = subject) -> int:
        return int(found.value(of, predicate))  # type: ignore[arg-type]

    assert number(VOID.triples) == len(every)
    assert number(VOID.distinctSubjects) == len({value[0] for value in values})
    assert number(VOID.distinctObjects) == len({str(q.object) for q in every})
    assert number(VOID.properties) == len({value[1] for value in values})
    for graph, count in Counter(value[3] for value in values).items():
        assert number(VOID.triples, rdflib.URIRef(graph)) == count
    words = {value[0] for value in values if value[2] == "http://www.w3.org/ns/lemon/ontolex#Word"}
    part = found.value(None, VOID["class"], rdflib.URIRef("http://www.w3.org/ns/lemon/ontolex#Word"))
    assert number(VOID.entities, part) == len(words)
    assert list(found.subjects(RDF.type, VOID.Linkset))


def test_void_names_licence_creator_endpoint_and_examples(client: FlaskClient) -> None:
    found = described(client)
    subject = rdflib.URIRef(dataset.DATASET)
    citation = (Path(__file__).parent.parent / "CITATION.cff").read_text(encoding="utf-8")
    creator = found.value(subject, DCTERMS.creator)
    assert f'name: "{found.value(creator, FOAF.name)}"' in citation
    assert str(found.value(subject, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"
    assert str(found.value(subject, VOID.sparqlEndpoint)) == "https://site.example/sparql"
    for example in found.objects(subject, VOID.exampleResource):
        assert client.get("/" + str(example).removeprefix(BASE)).status_code == 303
    assert {DCAT.Dataset, VOID.Dataset} <= set(found.objects(subject, RDF.type))
    assert list(found.subjects(RDF.type, DCAT.DataService))


def test_a_named_graph_tells_its_size_and_its_source(client: FlaskClient, every: list[Quad]) -> None:
    found = described(client, "/data/id/graph/edict.ttl")
    graph = rdflib.URIRef(f"{ID_BASE}graph/edict")
    assert int(found.value(graph, VOID.triples)) == sum(q.graph_name.value == str(graph) for q in every)  # type: ignore[arg-type]
    assert found.value(graph, DCTERMS.source) == rdflib.URIRef(f"{ID_BASE}source/edict")
    assert "Read the first hundred" in client.get("/data/id/graph/edict.html").get_data(as_text=True)
    assert described(client, "/data/id/graph/inferred.ttl").value(None, DCTERMS.source) is None


def test_a_graph_that_is_not_ours_is_given_no_source(tmp_path: Path) -> None:
    thing = NamedNode("http://example.org/g")
    snapshot = snapshot_of(tmp_path / "s", Quad(thing, thing, thing, thing))
    quads = dataset.description(snapshot, None, "2026-01-01T00:00:00+00:00")
    assert [q for q in quads if q.subject == thing and q.predicate.value == str(VOID.triples)]
    assert not [q for q in quads if q.predicate.value == str(DCTERMS.source)]


def test_people_who_follow_void_or_the_dataset_get_its_page(client: FlaskClient) -> None:
    for path in ("/.well-known/void", "/id/dataset"):
        response = client.get(path, headers=BROWSER)
        assert (response.status_code, response.headers["Location"]) == (303, "/data")


@pytest.mark.parametrize("syntax", ["turtle", "rdfxml", "jsonld", "ntriples"])
def test_the_service_description_uses_only_what_its_vocabulary_has(snapshot: Snapshot, syntax: str) -> None:
    terms = [
        "endpoint",
        "feature",
        "defaultEntailmentRegime",
        "supportedLanguage",
        "resultFormat",
        "defaultDataset",
        "availableGraphs",
        "defaultGraph",
        "namedGraph",
        "name",
        "graph",
        "Service",
        "Dataset",
        "GraphCollection",
        "Graph",
        "NamedGraph",
        "UnionDefaultGraph",
        "SPARQL11Query",
    ]
    address = f"{BASE}sparql" if syntax == "ntriples" else "https://site.example/sparql"
    body = dataset.service_description(snapshot, syntax)
    found = rdflib.Graph()
    found.parse(data=serialize(triples_of(body, syntax, address), format=RdfFormat.N_TRIPLES), format="nt")
    services = set(found.subjects(rdflib.URIRef(f"{SD}endpoint")))
    assert services == {rdflib.URIRef(address)}
    assert services == set(found.subjects(RDF.type, rdflib.URIRef(f"{SD}Service")))
    assert set(found.objects(None, rdflib.URIRef(f"{SD}endpoint"))) == {rdflib.URIRef(address)}
    used = {str(n).removeprefix(SD) for t in found for n in t if str(n).startswith(SD)}
    assert used <= set(terms)
    names = set(found.objects(None, rdflib.URIRef(f"{SD}name")))
    assert {str(name) for name in names} == set(snapshot.graphs())


def test_a_public_address_stands_in_the_service_description_and_in_void(
    snapshot: Snapshot, public: FlaskClient
) -> None:
    body = dataset.service_description(snapshot, "turtle", "https://gogen.example.org/")
    assert b"<https://gogen.example.org/sparql>" in body
    assert b"<https://gogen.example.org/sparql>" in public.get("/data/id/dataset.nt").data
    assert b"site.invalid" not in public.get("/data/id/dataset.nt").data


def test_without_a_union_the_service_does_not_promise_one(snapshot: Snapshot) -> None:
    assert b"UnionDefaultGraph" in dataset.service_description(snapshot, "turtle")
    assert b"UnionDefaultGraph" not in dataset.service_description(snapshot, "turtle", union=False)


@pytest.mark.parametrize(
    "address", ["gogen.example", "ftp://x.example/", "https://x.example/?a", "https://x.example/\n", 'https://x"/']
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(GogenError, match="GOGEN_PUBLIC_URL"):
        public_url(address)


# ---------------------------------------------------------------- files


@pytest.fixture(scope="session")
def release(app: Flask, snapshot: Snapshot, store: Path) -> Iterator[Any]:
    return app.extensions["dumps"].made(snapshot, served_since(store, snapshot))


def got(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    """Fetch a file, and close it."""
    with client.get(path, headers=headers) as response:
        response.get_data()
        return response


def fetched(client: FlaskClient, extension: str) -> bytes:
    response = got(client, client.get(f"/download/gogen.{extension}.gz").headers["Location"])
    assert (response.status_code, response.mimetype) == (200, "application/gzip")
    return response.data


def test_the_nquads_to_take_away_are_the_whole_graph(client: FlaskClient, lines: set[str], release: Any) -> None:
    body = gzip.decompress(fetched(client, "nq"))
    assert lines_of(body) == lines
    assert b"@ja-Hira" in body
    assert b"@ja-hira" not in body


def test_the_turtle_to_take_away_is_what_is_asserted(client: FlaskClient, every: list[Quad], release: Any) -> None:
    found = serialize(parse(gzip.decompress(fetched(client, "ttl")), RdfFormat.TURTLE), format=RdfFormat.N_TRIPLES)
    asserted = [quad.triple for quad in every if quad.graph_name.value not in EXCLUDED]
    assert lines_of(found or b"") == lines_of(serialize(asserted, format=RdfFormat.N_TRIPLES) or b"")


def test_void_and_page_give_size_and_checksum_of_the_files(client: FlaskClient, release: Any) -> None:
    found = described(client)
    page = client.get("/data").get_data(as_text=True)
    for extension in ("nq", "ttl"):
        body = fetched(client, extension)
        digest = hashlib.sha256(body).hexdigest()
        part = rdflib.URIRef(f"{dataset.DATASET}#{extension}")
        checksum = found.value(part, rdflib.URIRef(f"{SPDX}checksum"))
        assert str(found.value(checksum, rdflib.URIRef(f"{SPDX}checksumValue"))) == digest
        assert int(found.value(part, DCAT.byteSize)) == len(body)  # type: ignore[arg-type]
        address = str(found.value(part, DCAT.downloadURL)).removeprefix("https://site.example")
        assert got(client, address).data == body
        assert digest in page
        assert f"{len(body):,}" in page


def test_a_part_of_a_file_can_be_fetched_and_an_unchanged_file_is_not_sent(client: FlaskClient, release: Any) -> None:
    path = f"/download/{release.files[0].name}"
    whole = got(client, path)
    part = got(client, path, Range="bytes=10-19")
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    assert got(client, path, Range="bytes=99999999999-").status_code == 416
    assert got(client, path, **{"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert release.files[0].sha256 in whole.headers["ETag"]
    assert 'rel="license"' in whole.headers["Link"]
    assert whole.headers["Repr-Digest"].startswith("sha-256=:")
    assert whole.headers["Last-Modified"]


def test_the_link_of_another_release_says_where_the_serving_one_is(client: FlaskClient, release: Any) -> None:
    response = client.get("/download/gogen-0123456789ab.nq.gz")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.get_json()["current"] == f"/download/{release.files[0].name}"
    assert 'rel="latest-version"' in response.headers["Link"]
    page = client.get("/download/gogen-0123456789ab.nq.gz", headers=BROWSER)
    assert page.status_code == 404
    assert release.name in page.get_data(as_text=True)
    assert client.get("/download/gogen.exe.gz").status_code == 404
    assert client.get("/download/lock").status_code == 404


def test_one_graph_has_one_release_name_and_one_checksum_wherever_it_was_built(tmp_path: Path) -> None:
    quads = [
        Quad(
            NamedNode(f"{ID_BASE}x/{n}"),
            NamedNode("urn:p"),
            Literal(f"日本 {n}", language="ja-Hira"),
            NamedNode("urn:g"),
        )
        for n in range(300)
    ]
    found = []
    for place, order in (("a", quads), ("b", quads[::-1])):
        snapshot = snapshot_of(tmp_path / place, *order)
        found.append(Dumps(tmp_path / place / "downloads").made(snapshot, served_since(tmp_path / place, snapshot)))
    assert found[0].name == found[1].name
    assert found[0].files == found[1].files


def test_a_new_graph_takes_the_files_of_the_old_one_away(tmp_path: Path) -> None:
    root, thing = tmp_path / "s", NamedNode(f"{ID_BASE}x/a")
    shelf = Dumps(root / "downloads")
    before = snapshot_of(root, Quad(thing, thing, thing, thing))
    old = shelf.made(before, served_since(root, before))
    fill(root, "other", lambda store: store.extend([Quad(thing, thing, Literal("2"), thing)]))
    snapshot = GraphStore(root).current()
    assert shelf.ready(snapshot) is None
    new = shelf.made(snapshot, served_since(root, snapshot))
    assert new.name != old.name
    assert {path.name for path in (root / "downloads").glob("gogen-*")} == {file.name for file in new.files}
    assert shelf.ready(snapshot) == new


def test_a_damaged_or_missing_file_is_made_again(tmp_path: Path) -> None:
    root, thing = tmp_path / "s", NamedNode(f"{ID_BASE}x/a")
    snapshot = snapshot_of(root, Quad(thing, thing, thing, thing))
    shelf = Dumps(root / "downloads")
    made = shelf.made(snapshot, served_since(root, snapshot))
    (shelf.folder / made.files[0].name).write_bytes(b"half")
    assert shelf.ready(snapshot) is None
    assert shelf.made(snapshot, served_since(root, snapshot)) == made
    (shelf.folder / "release.json").write_text('{"name": 3')
    assert shelf.made(snapshot, served_since(root, snapshot)) == made


def test_every_write_makes_another_release() -> None:
    built = Generation(1, "f" * 64, 10)
    names = [
        release_of(built),
        release_of(Generation(1, "f" * 64, 10, 1, None, "aa")),
        release_of(Generation(1, "f" * 64, 10, 2, None, "bb")),
        release_of(Generation(1, "f" * 64, 10, 2, None, "cc")),
    ]
    assert len(set(names)) == 4
    assert release_of(Generation(7, "f" * 64, 10)) == names[0]
    assert names[1].endswith("-r1")


# ---------------------------------------------------------------- search engines


def test_the_sitemap_lists_every_page_once_by_its_public_address(
    public: FlaskClient, lookup: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "MOST_IN_SITEMAP", 1000)
    files = re.findall("<loc>([^<]+)</loc>", public.get("/sitemap.xml").get_data(as_text=True))
    assert all(file.startswith("https://gogen.example.org/sitemap-") for file in files)
    pages: list[str] = []
    for file in files:
        found = re.findall(
            "<loc>([^<]+)</loc>", public.get(file.removeprefix("https://gogen.example.org")).get_data(as_text=True)
        )
        assert len(found) <= 1000
        pages += found
    assert len(pages) == len(set(pages)) >= len(lookup.concepts) + 3000
    assert "https://gogen.example.org/term/ja-netorare" in pages
    assert public.get(f"/sitemap-{len(files) + 1}.xml").status_code == 404
    assert public.get("/sitemap-0.xml").status_code == 404


def test_the_sitemap_never_calls_the_site_what_a_stranger_calls_it(client: FlaskClient, public: FlaskClient) -> None:
    foreign = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}, "headers": {"Host": "evil.example"}}
    assert client.get("/sitemap.xml", **foreign).status_code == 404
    assert "Sitemap" not in client.get("/robots.txt", **foreign).get_data(as_text=True)
    assert "<loc>http://localhost/sitemap-1.xml" in client.get("/sitemap.xml").get_data(as_text=True)
    assert "Sitemap: https://gogen.example.org/sitemap.xml" in public.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /sparql?" in client.get("/robots.txt").get_data(as_text=True)


def test_serialised_quads_keep_the_stand_in_of_the_site_out_of_every_syntax() -> None:
    address = NamedNode("http://site.invalid/sparql")
    quads = [Quad(address, address, NamedNode("http://site.invalid/data"), DefaultGraph())]
    for syntax in SYNTAXES.values():
        assert b"site.invalid" not in serialised(quads, syntax, "/")
        assert b"https://a.example/data" in serialised(quads, syntax, "https://a.example/")
