"""The comparison of two or three terms or concepts."""

import lxml.html
import pytest
from flask.testing import FlaskClient

from graph.lookup import Lookup, comparing
from graph.lookup.comparing import Comparison, Row, compare
from graph.lookup.kinship import Between, subject
from web import compare_page

PAGE = {"Accept": "text/html"}


def compared(lookup: Lookup, *names: str) -> Comparison:
    subjects = [one for name in names if (one := subject(lookup, name))]
    assert len(subjects) == len(names)
    return compare(lookup, subjects)


def row(lookup: Lookup, name: str, *names: str) -> Row:
    return next(row for row in compared(lookup, *names).rows if row.name == name)


def between(lookup: Lookup, one: str, other: str) -> Between:
    return compared(lookup, one, other).between[0]


def get(client: FlaskClient, *of: str, status: int = 200, **given: str) -> lxml.html.HtmlElement:
    response = client.get("/compare", query_string=[*(("of", name) for name in of), *given.items()], headers=PAGE)
    assert response.status_code == status
    return lxml.html.document_fromstring(response.get_data(as_text=True))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# ---------------------------------------------------------------- what differs


def test_a_row_differs_where_two_say_different_things(lookup: Lookup) -> None:
    told = row(lookup, "focalizer", "ja-netorare", "ja-netori", "en-cuckold")
    assert told.state == "differs"
    assert told.odd == (True, True, False)  # nothing is stated of cuckold, and that is no difference
    assert told.cells[2] == ()


def test_the_odd_one_of_three_is_marked(lookup: Lookup) -> None:
    assert row(lookup, "consent", "ja-netorare", "ja-netori", "ja-netorase").odd == (False, False, True)
    assert row(lookup, "kind", "ja-netorare", "ja-netori", "ja-netorase").state == "same"
    assert row(lookup, "consent", "ja-netorare", "ja-netori", "en-cuckold").state == "alike"
    assert row(lookup, "focalizer", "ja-netorare", "en-cuckold").state == ""


def test_what_only_one_could_say_has_no_row_where_nobody_does(lookup: Lookup) -> None:
    names = {row.name for row in compared(lookup, "ja-sushi", "ja-sashimi").rows}
    assert "meaning" in names
    assert not {"focalizer", "consent", "roles"} & names


def test_a_claim_of_a_cell_has_its_source(lookup: Lookup) -> None:
    for one in compared(lookup, "ja-netorare", "ja-netori", "en-cuckold").rows:
        if one.name not in ("languages", "words"):
            assert all(item.evidence for cell in one.cells for item in cell), one.name


def test_every_respect_has_a_name_on_the_page() -> None:
    assert list(compare_page.RESPECTS) == list(comparing.RESPECTS)


# ---------------------------------------------------------------- between two


def test_what_is_stated_between_two_words_is_found_from_either(lookup: Lookup) -> None:
    for names in (("ja-netorare", "en-cuckold"), ("en-cuckold", "ja-netorare")):
        found = between(lookup, *names)
        assert [one.kind.id for one in found.relations] == ["rel-broader-not-equivalent"]
        assert [[link.id for link in way] for way in found.above] == [["netorare", "ntr-umbrella", "cuckoldry"]]


def test_words_of_one_origin_tell_the_nearest_word_that_both_come_from(lookup: Lookup) -> None:
    assert [word.id for word in between(lookup, "ja-netorare", "ja-netori").roots] == ["ja-netoru"]


def test_a_word_that_came_of_the_other_tells_its_steps(lookup: Lookup) -> None:
    for names in (("ja-netoru", "ja-ntr"), ("ja-ntr", "ja-netoru")):
        made = between(lookup, *names).made
        assert [step.word.id for step in made] == ["ja-ntr", "ja-netorare", "ja-netorareru"]
    assert [step.word.id for step in between(lookup, "ja-karaoke", "en-karaoke").made] == ["en-karaoke"]


def test_words_for_one_concept_share_it(lookup: Lookup) -> None:
    found = between(lookup, "ja-karaoke", "en-karaoke")
    assert [one.id for one in found.shared] == ["karaoke"]
    assert found.difference is None


def test_nothing_is_made_up_between_strangers(lookup: Lookup) -> None:
    assert not between(lookup, "ja-haiku", "ja-ramen").is_stated


def test_concepts_are_compared_as_words_are(lookup: Lookup) -> None:
    found = between(lookup, "concept/netorare", "concept/cuckoldry")
    assert [one.id for one in found.above[0]] == ["netorare", "ntr-umbrella", "cuckoldry"]
    assert found.relations
    difference = between(lookup, "concept/netorare", "concept/netorase").difference
    assert difference is not None
    assert [[role.id for role in some] for some in difference.roles] == [["role-betrayed"], ["role-offering"]]


# ---------------------------------------------------------------- the page


def test_the_page_tells_the_relation_first_and_then_side_by_side(client: FlaskClient) -> None:
    page = get(client, "ja-netorare", "ja-netori", "en-cuckold")
    told = words(page.get_element_by_id("content"))
    assert "cuckold is wider than 寝取られ, and not an equivalent of it." in told
    assert told.index("Between them") < told.index("Side by side")
    table = page.find_class("compared")[0]
    odd = table.find_class("odd")
    assert odd
    assert all("differs" in words(cell) for cell in odd)  # not by colour alone
    assert words(table.find(".//th")) == "Respect"


def test_any_typed_form_is_compared_and_what_else_it_may_be_is_offered(client: FlaskClient) -> None:
    page = get(client, "寝取られた", "カラオケ", "sushi")
    taken = [words(one) for one in page.find_class("instead")]
    assert any(one.startswith("寝取られた was taken as 寝取られる") for one in taken)
    link = page.find_class("instead")[0].xpath('.//a[contains(@href, "/compare")]')[0].get("href")
    assert client.get(link).status_code == 200
    assert page.find_class("compared")


def test_a_form_is_shown_with_examples_where_nothing_is_asked(client: FlaskClient) -> None:
    page = get(client)
    assert len(page.xpath('//main//form//input[@name="of"]')) == 3
    assert page.xpath('//section[@aria-labelledby="examples"]//a[contains(@href, "/compare")]')


@pytest.mark.parametrize(
    ("of", "status", "told"),
    [
        (["ja-netorare"], 200, "One term alone cannot be compared."),
        (["ja-netorare", "", " "], 200, "One term alone cannot be compared."),
        (["ja-netorare", "ja-netorare"], 200, "The same was named twice."),
        (["ja-netorare", "netorare", "ja-netori"], 200, "The same was named twice."),
        (["ja-netorare", "ja-netori", "en-cuckold", "ja-ntr"], 200, "At most three are compared at once."),
        (["ja-netorare", "qzxwvyq"], 200, "Nothing was found for qzxwvyq."),
        (["ja-netorare", "netorara"], 200, "Perhaps:"),
        (["ja-netorare", "ja-no-such-word"], 404, "no term or concept with the id ja-no-such-word"),
        (["concept/none", "concept/netorare"], 404, "no term or concept with the id concept/none"),
        (["concept/", "ja-netorare"], 404, "no term or concept with the id concept/"),
    ],
)
def test_what_cannot_be_compared_is_said_plainly(client: FlaskClient, of: list[str], status: int, told: str) -> None:
    page = get(client, *of, status=status)
    assert told in words(page)
    assert page.find_class("compare-form")


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>' onfocus='",
        "javascript:alert(1)",
        "\u202edesrever\u202c\x00\x1b[31m",
        "あ" * 10_000,
        "ja-" + "a-" * 4_000,
        "concept/" + "../" * 500,
        "concept/netorare> } DROP ALL #",
        "{{7*7}}%(x)s%s",
    ],
)
def test_hostile_input_is_text(client: FlaskClient, typed: str) -> None:
    for of in ((typed,), (typed, "ja-netorare"), ("ja-netori", "ja-netorare", typed)):
        response = client.get("/compare", query_string=[("of", one) for one in of], headers=PAGE)
        assert response.status_code in (200, 404)
        told = response.get_data(as_text=True)
        assert "<script>alert" not in told
        assert "<img" not in told
        assert "\u202e" not in told
        page = lxml.html.document_fromstring(told)
        assert not page.xpath("//@*[starts-with(name(), 'on')]")


def test_a_thousand_terms_are_not_looked_up(client: FlaskClient) -> None:
    page = get(client, *[f"word{number}" for number in range(200)])
    assert "At most three" in words(page)


def test_the_page_speaks_japanese(client: FlaskClient) -> None:
    page = get(client, "ja-netorare", "ja-netorase", lang="ja")
    told = words(page.get_element_by_id("content"))
    assert "寝取られは寝取られる側の視点から、寝取らせは寝取らせる側の視点から語られます。" in told
    assert "違いあり" in told


def test_definitions_of_advised_terms_stay_closed(client: FlaskClient) -> None:
    assert get(client, "ja-netorare", "ja-netori").xpath("//main//details[not(@open)]")
    assert not get(client, "ja-netorare", "ja-netori", advised="open").xpath("//main//details")
    assert not get(client, "ja-haiku", "ja-tanka").xpath("//main//details")
