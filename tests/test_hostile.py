"""Hostile queries to a real server: no network, no endless run, no full memory, and others are answered meanwhile."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest

from tests.served import Reply, Served

SECONDS = 2.0  # that a query gets on the server of these tests
ANSWERS = (200, 400, 413, 422, 503)  # what any query may be answered with


def fits(reply: Reply) -> None:
    """Check that an answer is one that the protocol knows, told as a problem where it is an error."""
    assert reply.status in ANSWERS
    if reply.status != 200:
        assert reply.is_problem()
    if reply.status == 503:
        assert int(reply.headers["retry-after"]) > 0


# ---------------------------------------------------------------- the network


class Canary:
    """A listening socket that counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.contacts = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._socket.accept()[0].close()
                self.contacts += 1

    def heard(self) -> int:
        """Return how many contacts there were, after one of our own that proves that it listens."""
        before = self.contacts
        socket.create_connection(("127.0.0.1", self.port)).close()
        until = time.monotonic() + 10
        while self.contacts == before and time.monotonic() < until:
            time.sleep(0.01)
        assert self.contacts > before
        return self.contacts - 1

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    canary.close()


CALLS = (
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service<URL>{ ?s ?p ?o } }",
    "SELECT * { sErViCe silent <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE\n#a comment\nSILENT\t<URL>\n{ ?s ?p ?o } }",
    "SELECT * {#}\nSERVICE <URL> {} }",
    "SELECT * { BIND('#' AS ?x) SERVICE <URL> {} }",
    "SELECT * { BIND('''it's \"#''' AS ?x) SERVICE <URL> {} }",
    'SELECT * { BIND("\\"" AS ?x) SERVICE <URL> {} }',
    'SELECT * { BIND("\\\\" AS ?x) SERVICE <URL> {} #"\n }',
    "SELECT * { <a:b#c> ?p ?o . SERVICE <URL> {} }",
    "SELECT * { ?s ?p 1 . FILTER(?a<1) SERVICE <URL> {} FILTER(2>?a) }",
    "SELECT * { FILTER(?a <?b && ?c> ?d) SERVICE <URL> {} }",
    "SELECT * { ?a ?b ?c . SERVICE ?a { ?s ?p ?o } VALUES ?a { <URL> } }",
    "SELECT * { BIND(IRI('URL') AS ?a) SERVICE ?a { ?s ?p ?o } }",
    "PREFIX x: <URL> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } } } } }",
    "SELECT * { ?a ?b ?c MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { FILTER NOT EXISTS { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT (EXISTS { SERVICE <URL> {} } AS ?x) {}",
    "SELECT * { BIND(EXISTS { SERVICE <URL> {} } AS ?x) }",
    "SELECT * {} HAVING(EXISTS { SERVICE <URL> {} })",
    "SELECT * {} ORDER BY EXISTS { SERVICE <URL> {} }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> {} }",
    "SELECT * { S\\u0045RVICE <URL> {} }",
    "SELECT * { \\U00000053\\u0065rvice <URL> {} }",
    "SELECT * { '\\u0027 SERVICE <URL> {} #' }",
    "SELECT * { \\u0023\nSERVICE <URL> {} }",
    "SELECT * {\\u000ASERVICE <URL> {} }",
    "\ufeffSELECT * { SERVICE <URL> {} }",
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <a:b>",
    "\\u004cOAD <URL>",
    "PREFIX a: <b:c> LOAD <URL>; INSERT DATA {}",
    "ASK {} ; LOAD <URL>",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
    "DESCRIBE <URL>",
)


@pytest.mark.parametrize("scheme", ["http://127.0.0.1:{}/", "http://localhost:{}/a", "https://127.0.0.1:{}/"])
def test_no_query_makes_the_server_call_another(scheme: str, served: Served, canary: Canary) -> None:
    url = scheme.format(canary.port)
    for call in CALLS:
        query = call.replace("URL", url)
        for reply in (
            served.ask(query),
            served.post("/sparql", query.encode(), "application/sparql-query"),
            served.get(f"/sparql?query={quote(query)}", {"Accept": "*/*"}),
        ):
            assert reply.status in (200, 400, 403, 406)
            if reply.status == 200 and "SELECT" in query:
                assert reply.json()["results"]["bindings"] == []
    for update in ("LOAD <URL>", "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }"):
        text = update.replace("URL", url).encode()
        assert served.post("/sparql", text, "application/sparql-update").status in (403, 405, 415)
        assert served.post("/update", text, "application/sparql-update").status in (401, 403, 404, 405, 415)
    assert canary.heard() == 0


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_named_dataset_is_a_graph_of_the_store_never_the_network_or_a_file(
    name: str, served: Served, canary: Canary
) -> None:
    everything = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 5"
    for address in (f"http://127.0.0.1:{canary.port}/", "file:///etc/passwd", "file://localhost/etc/passwd", "data:,a"):
        reply = served.ask(everything, **{name: address})
        assert (reply.status, reply.json()["results"]["bindings"]) == (200, [])
        inside = everything.replace("* {", f"* FROM {'NAMED' if name.startswith('named') else ''} <{address}> {{", 1)
        reply = served.ask(inside)
        assert (reply.status, reply.json()["results"]["bindings"]) == (200, [])
    assert canary.heard() == 0


# ---------------------------------------------------------------- texts that parsers choke on

NESTED = {
    "braces": lambda n: "SELECT * {" + "{" * n + "}" * n + "}",
    "braces that stay open": lambda n: "SELECT * " + "{" * n,
    "brackets": lambda n: "SELECT * { " + "[" * n + "]" * n + " }",
    "collections": lambda n: "SELECT * { " + "(" * n + ")" * n + " ?p ?o }",
    "expressions": lambda n: "SELECT (" + "(" * n + "1" + ")" * n + " AS ?x) {}",
    "calls": lambda n: "SELECT (" + "STR(" * n + "1" + ")" * n + " AS ?x) {}",
    "paths": lambda n: "SELECT * { ?a " + "(" * n + "a" + ")*" * n + " ?b }",
    "negated paths": lambda n: "SELECT * { ?a !(" + "(" * n + "a" + ")" * n + ") ?b }",
    "braces as escapes": lambda n: "SELECT * {" + "\\u007B" * n + "}" * n + "}",
    "parentheses as long escapes": lambda n: "SELECT " + "\\U00000028" * n + "1",
    "optional groups": lambda n: "SELECT * { " + "OPTIONAL {" * n + "}" * n + "}",
    "subqueries": lambda n: "SELECT * { " + "{SELECT*{" * n + "}}" * n + "}",
    "EXISTS": lambda n: "SELECT * { " + "FILTER EXISTS {" * n + "}" * n + "}",
}


@pytest.mark.parametrize("shape", NESTED)
@pytest.mark.parametrize("bytes", [22_000, 64 * 1024])
def test_what_is_nested_deeply_is_refused_before_a_parser_sees_it(shape: str, bytes: int, served: Served) -> None:
    count = bytes // len(NESTED[shape](1000)) * 1000 or 2_200
    while len(NESTED[shape](count)) > 64 * 1024:
        count -= 100
    reply = served.ask(NESTED[shape](max(count, 2_200)))
    assert reply.status in (400, 413)
    assert reply.is_problem()
    assert reply.seconds < 2


CHAINS = {
    "negations": "SELECT * { FILTER(" + "!" * 64_000 + "true) }",
    "sums": "SELECT ((" + "1+" * 30_000 + "1) AS ?x) {}",
    "signs": "SELECT (" + "- " * 30_000 + "1 AS ?x) {}",
    "disjunctions": "SELECT * { FILTER(" + "?a||" * 16_000 + "?a) }",
    "inverse paths": "SELECT * { ?a " + "^" * 30_000 + "a ?b }",
    "sequences": "SELECT * { ?a " + "a/" * 30_000 + "a ?b }",
    "alternatives": "SELECT * { ?a " + "a|" * 30_000 + "a ?b }",
    "stars": "SELECT * { ?a a" + "*" * 60_000 + " ?b }",
    "objects": "SELECT * { ?a a " + "?b," * 20_000 + "?c }",
    "minus": "SELECT * { ?a ?b ?c " + "MINUS{?a ?b ?c}" * 4_000 + "}",
    "quoted triples": "SELECT * { " + "<<" * 30_000 + "}",
    "quotes": "SELECT * { ?a ?b " + '"' * 65_001 + " }",
    "backslashes": "SELECT * { ?a ?b '" + "\\" * 65_001 + "' }",
    "comment signs": "SELECT * {" + "#" * 65_000,
    "prefixes": "PREFIX a: <a:b>" * 4_000 + "ASK {}",
    "nothing": "",
    "blanks": " " * 65_000,
    "control characters": "\x00\x01\x1b[31m\x7f" * 1_000,
    "half characters": "SELECT ('\\uD800' AS ?x) {}",
    "no characters": "SELECT ('\\UFFFFFFFF' AS ?x) {}",
    "too large a number": "SELECT * {} LIMIT 99999999999999999999999999",
}


@pytest.mark.parametrize("shape", CHAINS)
def test_what_ends_a_parser_ends_nothing_else(shape: str, served: Served) -> None:
    reply = served.ask(CHAINS[shape])
    fits(reply)
    assert reply.seconds < SECONDS + 2
    assert served.ask("ASK {}").json()["boolean"] is True


def test_a_query_of_more_than_64_kilobytes_is_too_long(served: Served) -> None:
    query = "ASK {} #" + "x" * (64 * 1024 - 8)
    assert served.ask(query).status == 200
    for sent in (
        served.ask(query + "x"),
        served.post("/sparql", (query + "x").encode(), "application/sparql-query"),
        served.ask("ASK {} #" + "語" * 30_000),  # counted in bytes
    ):
        assert sent.status == 413
        assert sent.is_problem()


# ---------------------------------------------------------------- queries that never end, or eat

ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
HARD = {
    "a cartesian product": f"SELECT (COUNT(*) AS ?n) {{ {ALL} }}",
    "a cartesian product in order": f"SELECT * {{ {ALL} }} ORDER BY ?a ?i",
    "an open property path": "SELECT (COUNT(*) AS ?n) { ?a (<a:b>|!<a:b>)+ ?b }",
    "a hopeless regex": 'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c),STR(?f)),"((.*)*x)*(.+)+y$")) }',
    "an offset without end": f"SELECT * {{ {ALL} }} OFFSET 100000000000 LIMIT 1",
}
GREEDY = {
    "a regex of a thousand million states": 'SELECT (REGEX("a","((((a{1,99}){1,99}){1,99}){1,99}){1,99}") AS ?x) {}',
    "a regex that goes back": 'SELECT (REGEX("' + "a" * 50_000 + '!","(a+)+$") AS ?x) {}',
    "GROUP_CONCAT": "SELECT (GROUP_CONCAT(CONCAT(STR(?a),STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
    "REPLACE": 'SELECT (STRLEN(?z) AS ?n) { BIND("' + "a" * 1000 + '" AS ?x) BIND(REPLACE(?x,"a","' + "b" * 1000
    + '") AS ?y) BIND(REPLACE(?y,"b","' + "c" * 1000 + '") AS ?z) }',
    "CONCAT": "SELECT (STRLEN(?x34) AS ?n) { BIND('aaaaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{i},?x{i}) AS ?x{i + 1})" for i in range(34)) + "}",
    "ENCODE_FOR_URI": "SELECT (STRLEN(?x30) AS ?n) { BIND('%%%%%%%%%%' AS ?x0) "
    + " ".join(f"BIND(ENCODE_FOR_URI(?x{i}) AS ?x{i + 1})" for i in range(30)) + "}",
    "VALUES": "SELECT * { VALUES ?x {" + " ".join(map(str, range(5000))) + "} VALUES ?y {"
    + " ".join(map(str, range(5000))) + "} VALUES ?z { 1 2 3 4 5 6 7 8 9 } }",
    "DISTINCT": "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f }",
    "GROUP BY": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d ?b ?e",
    "CONSTRUCT": "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "DESCRIBE": "DESCRIBE * { ?a ?b ?c . ?d ?e ?f }",
    "hashes": "SELECT (SHA512(CONCAT(STR(?a),STR(?d))) AS ?u) { ?a ?b ?c . ?d ?e ?f }",
    "chance": "SELECT (UUID() AS ?u) { ?a ?b ?c . ?d ?e ?f }",
    "all rows": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "unions": "SELECT * { " + " UNION ".join(["{?a ?b ?c}"] * 4000) + "}",
    "optional groups": "SELECT * { " + "OPTIONAL { ?a ?b ?c } " * 2800 + "}",
    "nested optional groups": "SELECT * { " + "OPTIONAL { ?a ?b ?c " * 95 + "}" * 95 + "}",
    "nested EXISTS": "SELECT * { ?a ?b ?c " + "FILTER EXISTS{?a ?b ?c " * 97 + "}" * 97 + "}",
    "nested paths": "SELECT * { ?a " + "(" * 90 + "a" + ")*" * 90 + " ?b }",
    "annotations": "SELECT * { ?s ?p ?o " + "{| ?a ?b " * 90 + "|}" * 90 + "}",
    "a long list": "SELECT * { ?a ?b ?c FILTER(?c IN (" + ",".join(map(str, range(10_000))) + ")) } LIMIT 1",
    "filters": "SELECT * { ?a ?b ?c " + "FILTER(?a!=?b)" * 4000 + "}",
    "patterns": "SELECT * { ?a " + "a ?b;" * 10_000 + "}",
    "joined stars": "SELECT * { " + " ".join(f"?a{i} ?b{i} ?a{i + 1} ." for i in range(2000)) + " }",
    "bindings": "SELECT * { " + "".join(f"BIND(1 AS ?x{i})" for i in range(3500)) + "}",
}  # fmt: skip


@pytest.mark.slow
def test_queries_without_end_are_stopped_and_keep_nobody_waiting(served: Served) -> None:
    asking = ThreadPoolExecutor(8)
    hard = [asking.submit(served.ask, query) for query in [*HARD.values(), *HARD.values()][:8]]
    while not all(one.done() for one in hard):
        assert served.ask("ASK {}", timeout="2").json()["boolean"] is True
        assert served.get("/term/ja-ntr", {"Accept": "text/html"}).status == 200
        time.sleep(0.05)
    for one in hard:
        reply = one.result()
        assert reply.status == 503
        fits(reply)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*HARD, *GREEDY])
def test_a_greedy_query_is_answered_or_stopped_at_the_limit(name: str, served: Served) -> None:
    graph = name in ("CONSTRUCT", "DESCRIBE")
    reply = served.ask((HARD | GREEDY)[name], "text/turtle" if graph else "application/sparql-results+json")
    fits(reply)
    assert reply.seconds < SECONDS + 2
    assert served.ask("ASK {}", timeout="2").json()["boolean"] is True


@pytest.mark.slow
def test_eight_hard_queries_leave_each_ask_of_another_client_under_two_seconds(served: Served) -> None:
    with ThreadPoolExecutor(8) as asking:
        hard = [asking.submit(served.ask, query) for query in list(HARD.values()) * 4]
        times = []
        while not all(one.done() for one in hard):
            reply = served.ask("ASK { ?s ?p " + str(len(times)) + " }")  # no answer that is remembered
            assert reply.status == 200
            times.append(reply.seconds)
    assert max(times) < 2
    for one in hard:
        fits(one.result())


@pytest.mark.slow
def test_a_hard_query_shown_on_the_page_is_stopped_too(served: Served) -> None:
    reply = served.get("/sparql?" + urlencode({"query": HARD["a cartesian product"]}), {"Accept": "text/html"})
    assert reply.status == 503
    assert reply.headers["content-type"].startswith("text/html")
    assert 'role="alert"' in reply.text
