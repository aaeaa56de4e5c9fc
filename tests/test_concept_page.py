"""The page of a concept, the questions it answers, and the matrix of perspectives."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from flask.testing import FlaskClient

from graph.build import build
from graph.engine.workers import Limits
from graph.formats import export
from graph.lookup import Lookup
from graph.lookup.answering import answers
from graph.lookup.concepts import concept
from graph.lookup.perspectives import Difference, extract, matrix, perspective_of
from graph.lookup.views import ConceptView
from ontology.model import Written
from tests.termlists import mini_glossary
from web.app import create_app

PAGE = {"Accept": "text/html"}


def drawn(client: FlaskClient, path: str) -> lxml.html.HtmlElement:
    response = client.get(path, headers=PAGE)
    assert response.status_code == 200, path
    return lxml.html.document_fromstring(response.get_data(as_text=True))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def known(lookup: Lookup, name: str) -> ConceptView:
    found = concept(lookup, name)
    assert found is not None
    return found


def answer(page: lxml.html.HtmlElement, name: str) -> str:
    """The words between the heading of a question, named by its id, and the next."""
    said, element = [], page.get_element_by_id(name).getnext()
    while element is not None and element.tag != "h3":
        said.append(words(element))
        element = element.getnext()
    return " ".join(said)


# ---------------------------------------------------------------- what the graph answers


def test_short_forms_name_what_they_stand_for_in_the_order_of_the_word(lookup: Lookup) -> None:
    short = {
        one.word.id: [word.id for word in one.sources]
        for name in ("tsundere", "netorare", "karaoke")
        for one in answers(lookup, known(lookup, name)).stands_for
    }
    assert short["ja-tsundere"] == ["ja-tsuntsun", "ja-deredere"]
    assert short["ja-ntr"] == ["ja-netorare"]
    assert short["ja-karaoke"] == ["ja-kara-empty", "ja-okesutora"]


def test_the_history_is_told_from_the_word_of_the_page(lookup: Lookup) -> None:
    found = known(lookup, "netorare")
    steps = [step.word.id for step in answers(lookup, found).chain]
    assert steps == ["ja-netorare", "ja-netorareru", "ja-netoru"]
    assert [step.word.id for step in answers(lookup, found, "en-ntr").chain] == ["en-ntr", "ja-ntr", *steps]


def test_words_of_other_languages_come_by_ways_and_no_way_is_made_up(lookup: Lookup) -> None:
    ways = answers(lookup, known(lookup, "netorare")).ways
    came = {(way.process.id if way.process else "", way.through): {r.word.id for r in way.renderings} for way in ways}
    assert "fr-netorare" in came["loan", "en"]
    assert "fr-ntr" in came["", ""]
    assert [way.through for way in ways][-1] == ""


def test_neighbours_are_what_is_stated_then_what_is_near_in_perspective(lookup: Lookup) -> None:
    near = {one.id: one for one in answers(lookup, known(lookup, "netori")).neighbours}
    assert near["ja-netorare"].relation is not None
    assert near["netorase"].relation is None  # under the same concept, and nothing is stated between them
    difference = near["ja-netorare"].difference
    assert difference is not None
    assert difference.are_mirrors
    assert not difference.same_focalizer
    assert difference.same_consent


def test_what_one_concept_does_not_say_is_no_difference(lookup: Lookup) -> None:
    one, other = perspective_of(lookup, "netorare"), perspective_of(lookup, "cuckoldry")
    assert one is not None
    assert other is not None
    difference = Difference(one, other)
    assert not difference.is_told
    assert difference.focalizers is None
    assert difference.roles == ((), ())


def test_an_extract_is_the_row_and_the_column_of_a_concept(lookup: Lookup) -> None:
    found = extract(lookup, "netorare")
    assert found is not None
    assert {one.id for _, cells in found.rows for cell in cells for one in cell.concepts} == {"netorare", "netori"}
    alone = extract(lookup, "netorase")
    assert alone is not None
    assert alone.alone
    assert extract(lookup, "karaoke") is None


# ---------------------------------------------------------------- the page of a concept


def test_a_concept_page_tells_names_place_words_and_neighbours(client: FlaskClient) -> None:
    page = drawn(client, "/concept/netorare")
    titles = {words(heading) for heading in page.iter("h2")}
    assert {"Definition", "Perspective and consent", "Words for it", "Not the same", "Questions answered"} <= titles
    place = page.find_class("extract")[0]
    assert "netori" in words(place)
    assert [words(one) for one in place.xpath(".//*[@aria-current]")] == ["netorare"]
    compared = [parse_qs(urlsplit(a.get("href")).query)["of"] for a in page.xpath('//a[contains(@href, "/compare?")]')]
    assert ["concept/netorare", "concept/netori"] in compared
    assert ["ja-netorare", "en-cuckold"] in compared


@pytest.mark.parametrize(
    ("path", "name", "told"),
    [
        ("netorare", "q-netorare-ja-ntr-stands-for", "NTR is the initialism of 寝取られ"),
        ("tsundere", "q-tsundere-ja-tsundere-stands-for", "ツンデレ is a blend of ツンツン"),
        ("tebukuro", "q-tebukuro-ja-tebukuro-parts", "手袋 comes from 手 te + 袋 fukuro (compounding)"),
        ("netorare", "q-netorare-who", "told through the eyes of the betrayed partner"),
        ("netorare", "q-netorare-differs-ja-netori", "through those of the taker"),
        ("netorare", "q-netorare-differs-en-cuckold", "cuckold is wider than 寝取られ, and not an equivalent of it."),
        ("netorare", "q-netorare-origin", "寝取られる comes from 寝取る netoru (voice derivation)"),
        ("karaoke", "q-karaoke-languages", "loanword from Japanese: Chinese"),
        ("netorare", "q-netorare-filtered", "often filtered out by readers"),
        ("netorare", "q-netorare-avoiding", "AI companion"),
    ],
)
def test_questions_are_answered_with_their_source(client: FlaskClient, path: str, name: str, told: str) -> None:
    said = answer(drawn(client, f"/concept/{path}"), name)
    assert told in said
    assert re.search(r"\d", said)  # the number of a source


def test_questions_can_be_linked_to_and_all_claims_lead_to_their_source(client: FlaskClient) -> None:
    page = drawn(client, "/concept/netorare")
    identifiers = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    inside = [a.get("href")[1:] for a in page.xpath('//a[starts-with(@href, "#")]')]
    assert set(inside) <= set(identifiers)
    assert any(name.startswith("source-") for name in inside)
    assert any(name.startswith("q-") for name in inside)


def test_a_concept_of_which_little_is_known_is_asked_little(client: FlaskClient) -> None:
    page = drawn(client, "/concept/cuckoldry")
    asked = {heading.get("id") for heading in page.xpath('//section[@aria-labelledby="questions"]//h3')}
    assert "q-cuckoldry-means" in asked
    assert not {"q-cuckoldry-who", "q-cuckoldry-origin", "q-cuckoldry-spread"} & asked


def test_the_filter_link_chooses_the_concept(client: FlaskClient) -> None:
    page = drawn(client, "/concept/netorare")
    assert page.xpath('//a[@href="/filters?hide=netorare"]')


def test_what_means_something_advised_stays_closed_unless_the_reader_wants_it_open(client: FlaskClient) -> None:
    meaning = "seen through the eyes of the one who is left behind"
    closed = drawn(client, "/concept/netorare")
    told = [p for p in closed.iter("p") if meaning in words(p)]
    assert told
    assert all(any(above.tag == "details" for above in p.iterancestors()) for p in told)
    assert not closed.xpath("//details[@open]")
    opened = drawn(client, "/concept/netorare?advised=open")
    assert not opened.xpath("//main//details")
    assert meaning in words(opened)
    assert not drawn(client, "/concept/karaoke").xpath("//main//details")  # nothing is advised there


@pytest.mark.slow
def test_the_concept_can_be_taken_in_every_format(client: FlaskClient) -> None:
    page = drawn(client, "/concept/haiku")
    links = page.xpath('//section[@aria-labelledby="downloads"]//a')
    addresses = [a.get("href") for a in links if "format=" in a.get("href")]
    assert len(addresses) > 20
    for address in addresses[::6]:
        assert client.get(address).status_code == 200, address
    assert "https://w3id.org/gogen/id/concept/haiku" in words(page.find_class("citation")[0])


def test_a_japanese_reader_is_answered_in_japanese(client: FlaskClient) -> None:
    page = drawn(client, "/concept/netorare?lang=ja")
    assert words(page.find(".//h1")) == "寝取られ"
    assert "寝取られる側の視点から" in answer(page, "q-netorare-differs-ja-netori")
    assert "頭字語" in answer(page, "q-netorare-ja-ntr-stands-for")
    assert page.xpath("//td/b[@aria-current]")[0].text_content() == "寝取られ"


# ---------------------------------------------------------------- the matrix


def test_the_matrix_groups_words_by_language_tag(lookup: Lookup) -> None:
    placed = [one for _, cells in matrix(lookup).rows for cell in cells for one in cell.concepts]
    tags = [[tag for tag, _ in one.words] for one in placed]
    assert all(some[0] == "ja" for some in tags)
    assert all(set(some) <= set(lookup.languages) for some in tags)


def test_the_matrix_says_that_it_is_about_fiction_and_shows_gaps(client: FlaskClient) -> None:
    page = words(drawn(client, "/matrix"))
    assert "never anything about persons" in page
    assert "no term known" in page
    assert "further languages of the glossary" in page


def test_the_matrix_of_one_language_marks_its_gaps(client: FlaskClient) -> None:
    german = words(drawn(client, "/matrix?in=de"))
    assert "netorare" in german
    assert "no term known in German" in german
    korean = drawn(client, "/matrix?in=ko")
    assert "네토라레" in words(korean)
    assert "нэторарэ" not in words(korean)
    assert korean.xpath('//option[@value="ko"][@selected]')


def test_the_matrix_is_in_the_language_of_the_reader(client: FlaskClient) -> None:
    page = words(drawn(client, "/matrix?lang=ja&in=de"))
    assert "寝取られる側" in page
    assert "ドイツ語には語が知られていない" in page
    assert "betrayed partner" not in page


@pytest.mark.parametrize("tag", ["xx", "<script>", "ja' OR 1", "d" * 5000])
def test_a_language_that_is_none_has_no_matrix(client: FlaskClient, tag: str) -> None:
    response = client.get("/matrix", query_string={"in": tag}, headers=PAGE)
    assert response.status_code == 404
    assert "<script>" not in response.get_data(as_text=True)


# ---------------------------------------------------------------- hostile data

HOSTILE = "</title></details><script>alert(1)</script>\u202e\"' onfocus='x"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The pages of a glossary whose texts are hostile, one of them ten thousand characters long."""
    mini = mini_glossary()
    texts = (Written(HOSTILE, "en"), Written(HOSTILE * 150, "ja"))
    concepts = tuple(
        replace(
            one,
            labels=texts[:1],
            definitions=texts,
            remarks=tuple(replace(remark, texts=texts) for remark in one.remarks),
        )
        for one in mini.concepts
    )
    terms = tuple(replace(term, components=()) for term in mini.terms)
    relations = tuple(replace(one, notes=texts) for one in mini.relations)
    folder = tmp_path_factory.mktemp("hostile")
    glossary = replace(mini, concepts=concepts, terms=terms, relations=relations)
    (folder / "mini.ttl").write_bytes(export(glossary, "turtle").body)
    build(folder / "mini.ttl", folder / "gogen")
    app = create_app(Path(folder / "gogen"), Limits(workers=1), TESTING=True)
    yield app.test_client()
    app.extensions["pool"].close()


@pytest.mark.parametrize(
    "path",
    [
        "/concept/netorare",
        "/concept/theme?advised=open",
        "/matrix",
        "/matrix?in=ja&lang=ja",
        "/compare?of=ja-netorare&of=en-cuckold",
        "/compare?of=concept/netorare&of=concept/netori&of=concept/theme",
    ],
)
def test_nothing_of_a_hostile_glossary_becomes_markup(hostile: FlaskClient, path: str) -> None:
    page = drawn(hostile, path)
    assert all(script.get("src", "").startswith("/static/") and not script.text for script in page.iter("script"))
    assert not page.xpath("//@*[starts-with(name(), 'on') or name() = 'style']")
    assert "alert(1)" in words(page)
