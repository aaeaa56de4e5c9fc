from itertools import pairwise
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from graph.lookup import Lookup
from graph.lookup.terms import term
from web.drawing import COMPACT, Drawing, draw, short


def drawn(lookup: Lookup, name: str) -> Drawing:
    found = term(lookup, name)
    assert found is not None
    drawing = draw(found, lookup.languages)
    assert drawing is not None
    return drawing


def test_time_runs_downwards_through_the_word(lookup: Lookup) -> None:
    tops = {place.word.id: place.top for place in drawn(lookup, "ja-netorare").places}
    assert tops["ja-toru"] < tops["ja-netoru"] < tops["ja-netorareru"] < tops["ja-netorare"]
    assert tops["ja-netorare"] < tops["ja-ntr"] < tops["zh-niutouren"]


def test_generations_are_told_by_their_distance_from_the_edge(lookup: Lookup) -> None:
    lefts = {place.word.id: place.x for place in drawn(lookup, "ja-netorare").places}
    assert lefts["ja-netorare"] == min(lefts.values())
    assert lefts["ja-netorareru"] == lefts["en-netorare"] < lefts["ja-netoru"] == lefts["fr-netorare"]
    assert lefts["ja-netoru"] < lefts["ja-neru"]


def test_every_row_says_how_its_word_was_made(lookup: Lookup) -> None:
    notes = {place.word.id: place.note for place in drawn(lookup, "ja-netorare").places}
    assert notes["ja-netorareru"] == "voice derivation"
    assert notes["ja-ntr"] == "initialism"
    assert notes["fr-netorare"] == "loanword · French"


@pytest.mark.parametrize("name", ["ja-netorare", "ja-ntr", "ja-karaoke", "ja-ova", "en-tycoon"])
def test_rows_do_not_overlap_and_stay_inside(lookup: Lookup, name: str) -> None:
    drawing = drawn(lookup, name)
    places = sorted(drawing.places, key=lambda place: place.top)
    for above, below in pairwise(places):
        assert above.top + above.height <= below.top + 0.01
    assert all(0 <= place.x <= place.right <= drawing.width for place in places)
    assert places[-1].top + places[-1].height <= drawing.height


def test_doubtful_steps_are_dashed_and_sure_ones_are_not(lookup: Lookup) -> None:
    drawing = drawn(lookup, "ja-netorare")
    assert drawing.has_doubt
    assert not all(line.unsure for line in drawing.lines)


def test_a_crowd_of_loans_is_drawn_one_line_each(lookup: Lookup) -> None:
    heights = {place.word.id: place.height for place in drawn(lookup, "ja-karaoke").places}
    assert heights["ko-garaoke"] == COMPACT


def test_a_word_without_history_has_no_drawing(lookup: Lookup) -> None:
    found = term(lookup, "en-cuckold")
    assert found is not None
    assert draw(found, lookup.languages) is None


def test_the_page_holds_well_formed_svg_with_title_and_description(client: FlaskClient) -> None:
    page = client.get("/term/ja-netorare").get_data(as_text=True)
    svg = ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    assert svg.find("title") is not None
    assert svg.find("desc") is not None


def test_a_process_is_named_without_its_explanation() -> None:
    assert short("graphic loan: the characters travel, the sound does not") == "graphic loan"
    assert short("calque (loan translation)") == "calque"
    assert short("clipping of a word") == "clipping of a word"
