"""The names that deep layers have in English only: each is listed for translation, and pages show it translated."""

import re

import pytest
from flask.testing import FlaskClient

from graph.filters import TARGETS
from graph.formats import FORMATS
from graph.formats.losses import LABELS
from graph.lookup import Lookup
from graph.publish.dataset import name_of_graph
from graph.publish.dumps import KINDS
from graph.publish.ontology import KINDS as KINDS_OF_TERMS
from graph.publish.ontology import ontology
from graph.publish.statistics import sizes, statistics
from graph.whole import NAMES
from ontology.vocabulary import BASE
from web import openapi, tool_names, vocabulary_names
from web.export_page import OPEN_USES, USES, spaced
from web.resource_page import BY_RULE, NAMED_GRAPH, words_of
from web.review_page import STATUSES

_PROPER = {"Excel", "Turtle", "UTX 1.11", "uBlock Origin"}


def _needs_no_translation(label: str) -> bool:
    return label in _PROPER or bool(re.fullmatch(r"(TBX|TSV|TMX|PO|SKOS|JSON-LD|N-Quads)\b.*", label))


def test_every_format_stands_in_one_row_of_the_page() -> None:
    assert sorted(name for _, names in USES for name in names) == sorted(FORMATS)
    assert tuple(use for use, _ in USES) == tool_names.USES
    assert set(tool_names.USES) >= OPEN_USES


def test_every_format_is_named_and_explained() -> None:
    labels = [one.label for one in FORMATS.values() if one.label not in tool_names.FORMATS]
    assert [label for label in labels if not _needs_no_translation(label)] == []
    assert {one.note for one in FORMATS.values()} == set(tool_names.NOTES)


@pytest.mark.parametrize(
    ("told", "listed"),
    [
        ({spaced(label) for label in LABELS.values()}, tool_names.LOSSES),
        ({one.cannot for one in TARGETS.values()}, tool_names.CANNOT),
        ({one.label for one in TARGETS.values()} - _PROPER, tool_names.TARGETS),
        ({kind.contents for kind in KINDS}, tool_names.FILES),
        (set(NAMES.values()), tool_names.LEFT_OUT),
        ({title for _, title in KINDS_OF_TERMS}, vocabulary_names.KINDS_OF_TERMS),
        ({one.summary for one in openapi.OPERATIONS}, tool_names.API),
        ({p.description for one in openapi.OPERATIONS for p in (*one.place, *one.parameters)}, tool_names.API),
        ({*openapi.ERRORS.values(), *openapi.EXAMPLES}, tool_names.API),
        ({NAMED_GRAPH, BY_RULE}, vocabulary_names.CLASSES),
        (set(STATUSES), tuple(tool_names.STANDINGS)),
    ],
)  # fmt: skip
def test_every_name_is_listed(told: set[str], listed: tuple[str, ...]) -> None:
    assert told - set(listed) == set()


def test_what_the_graph_uses_of_other_vocabularies_is_named(lookup: Lookup) -> None:
    known = statistics(lookup.snapshot)
    properties = {words_of(name) for name in known.properties if not name.startswith(BASE)}
    unnamed = {name for name in properties - set(vocabulary_names.PROPERTIES) if not name.startswith("member ")}
    classes = {words_of(name) for name in known.classes if not name.startswith(BASE)}
    assert (unnamed, classes - set(vocabulary_names.CLASSES)) == (set(), set())
    ours = {one.labels[0].text for _, terms in ontology(lookup.snapshot).groups for one in terms}
    assert ours - set(vocabulary_names.OURS) == set()
    titles = {name_of_graph(graph) for graph in sizes(lookup.snapshot).graphs}
    assert {title for title in titles if not re.fullmatch(r"What \S+ states", title)} == set(vocabulary_names.GRAPHS)


@pytest.mark.parametrize(
    "path",
    [
        "/export",
        "/export?as=tbx-min&language=ja",
        "/filters",
        "/review",
        "/review/upload",
        "/data",
        "/api/",
        "/ns",
        "/about",
        "/data/id/entry/ja-netorare.html",
        "/data/vocab/rendaku.html",
        "/data/id/graph/inferred.html",
        "/data/id/sense/ja-netorare-1.html",
    ],
)
def test_headings_and_labels_are_japanese_for_a_japanese_reader(path: str, client: FlaskClient) -> None:
    page = client.get(path + ("&" if "?" in path else "?") + "lang=ja").text
    assert '<html lang="ja"' in page
    body = page[page.index("<main") : page.index("</main")]
    for kind in ("h2", "legend", "button", "summary", "th", "dt"):
        for text in re.findall(rf"<{kind}\b[^>]*>(.*?)</{kind}>", body, re.DOTALL):
            said = re.sub(
                r"<(code|bdi|span|a)\b[^>]*(lang=|class=\"iri)[^>]*>.*?</\1>|<code>.*?</code>|<[^>]+>", " ", text
            )
            words = re.findall(r"[A-Za-z]{3,}", said)
            assert not words or re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", said) or set(words) <= _LATIN, (kind, said)


_LATIN = {
    "OpenRefine",
    "SHA",
    "Excel",
    "TMX",
    "UTX",
    "TBX",
    "Turtle",
    "JSON",
    "Quads",
    "gzip",
    "uBlock",
    "Origin",
    "ubl",
}


def test_the_first_page_of_exports_reads_nothing_of_the_glossary(client: FlaskClient) -> None:
    library = client.application.extensions["library"]
    known = library.current()
    vars(known).pop("whole", None)
    for path in ("/export", "/export?concept=netorare&language=ja", "/filters"):
        assert client.get(path).status_code == 200
        assert "whole" not in vars(known), path


def test_a_word_finds_the_concepts_to_export(client: FlaskClient) -> None:
    page = client.get("/export?find=寝取られた&look=1&concept=netorase").text
    assert re.search(r'name="concept" value="netorare"> ', page)
    assert re.search(r'name="concept" value="netorase" checked> ', page)
    assert "No further concept is found" in client.get("/export?find=qqxxqq&look=1").text


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["netorare", "寝取られ", "ねとられ", "NETORARE"])
def test_a_filter_takes_any_word_for_a_concept(typed: str, client: FlaskClient) -> None:
    page = client.get("/filters", query_string={"hide": typed, "keep": "寝取らせ", "lang": "en"}).text
    assert 'id="why-netorare"' in page
    assert "寝取らせ\n" not in page
