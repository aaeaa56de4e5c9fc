import html
import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from graph.lookup import Lookup
from graph.lookup.terms import term
from graph.lookup.views import TermView
from ontology.model import Glossary, Written
from web.drawing import (
    Drawing,
    Edge,
    Event,
    Figure,
    Node,
    Part,
    bars,
    columns,
    constituents,
    draw,
    reader,
    relations,
    routes,
    short,
    text_width,
    timeline,
)
from web.drawing.derivation import in_english
from web.drawing.scene import NARROW, TARGET
from web.drawing.text import wrap

HOSTILE = (
    "<script>alert(1)</script>",
    "\u202egnp.exe\u202c \u0000\u0007",
    "a" * 10_000,
    "寝" * 10_000,
    "e" + "\u0301" * 500,
    "شرح العربية الطويل جدا",
    "",
    "   ",
    "👩\u200d👩\u200d👧\u200d👦" * 40,
)


def found(lookup: Lookup, name: str) -> TermView:
    view = term(lookup, name)
    assert view is not None
    return view


def drawn(lookup: Lookup, name: str) -> Drawing:
    figure = draw(found(lookup, name), lookup.languages)
    assert figure is not None
    return figure.narrow


def layouts(figure: Figure | None) -> list[Drawing]:
    assert figure is not None
    return [figure.narrow, *([figure.wide] if figure.wide else [])]


def faults(drawing: Drawing) -> Iterator[str]:
    """Find texts that overlap or reach out of the drawing, lines that cross them, links that are too small."""
    lines = sorted((line for item in drawing.items for line in item.lines), key=lambda line: line.box[1])
    for number, line in enumerate(lines):
        left, top, right, bottom = line.box
        if left < -0.1 or right > drawing.width + 0.1 or top < -0.1 or bottom > drawing.height + 0.1:
            yield f"{line.runs[0].text[:20]} is outside: {line.box} of {drawing.width}, {drawing.height}"
        for other in lines[number + 1 :]:
            if other.box[1] >= bottom - 0.1:
                break
            if min(right, other.box[2]) - max(left, other.box[0]) > 0.1:
                yield f"{line.runs[0].text[:20]} overlaps {other.runs[0].text[:20]}"
    for shape in drawing.shapes:
        for x, start, end in re.findall(r"M([\d.-]+) ([\d.-]+)V([\d.-]+)", shape.path):
            low, high = sorted((float(start), float(end)))
            for line in lines:
                left, top, right, bottom = line.box
                if shape.look == "step" and left < float(x) < right and top + 2 < high and low < bottom - 2:
                    yield f"a line at {x} crosses {line.runs[0].text[:20]}"
    for item in drawing.items:
        if item.href and (item.height < TARGET or item.width < 12):
            yield f"the link {item.href} is too small"
        if item.y + item.height > drawing.height + 4 or item.x + item.width > drawing.width + 0.1:
            yield f"the box of {item.href} is outside"


def sound(figure: Figure | None) -> None:
    for drawing in layouts(figure):
        assert list(faults(drawing)) == []


# ---------------------------------------------------------------- histories


def heights(drawing: Drawing) -> dict[str, float]:
    return {item.key: item.y for item in drawing.items if item.key}


def notes(drawing: Drawing) -> dict[str, str]:
    return {i.key: "".join(r.text for line in i.lines for r in line.runs if r.look == "note") for i in drawing.items}


def test_time_runs_downwards_through_the_word(lookup: Lookup) -> None:
    tops = heights(drawn(lookup, "ja-netorare"))
    assert tops["ja-toru"] < tops["ja-netoru"] < tops["ja-netorareru"] < tops["ja-netorare"]
    assert tops["ja-netorare"] < tops["ja-ntr"] < tops["zh-niutouren"]


def test_generations_are_told_by_their_distance_from_the_edge(lookup: Lookup) -> None:
    lefts = {item.key: item.x for item in drawn(lookup, "ja-netorare").items}
    assert lefts["ja-netorare"] == min(lefts.values())
    assert lefts["ja-netorareru"] == lefts["en-netorare"] < lefts["ja-netoru"] == lefts["fr-netorare"]
    assert lefts["ja-netoru"] < lefts["ja-neru"]


def test_every_row_says_how_its_word_was_made(lookup: Lookup) -> None:
    said = notes(drawn(lookup, "ja-netorare"))
    assert said["ja-netorareru"] == "voice derivation"
    assert said["ja-ntr"] == "initialism"
    assert said["fr-netorare"] == "loanword · French"


def test_a_crowd_of_loans_stands_under_the_name_of_its_process(lookup: Lookup) -> None:
    drawing = drawn(lookup, "ja-karaoke")
    said = notes(drawing)
    assert said["de-karaoke"] == "German"
    heading = next(item for item in drawing.items if not item.key)
    assert heading.lines[0].runs[0].text == "loanword"
    assert heading.y < heights(drawing)["de-karaoke"]


@pytest.mark.parametrize("name", ["ja-netorare", "ja-tsunami", "ja-ahegao", "ja-tsundere", "ja-ntr", "en-tycoon"])
def test_histories_are_sound_and_fit_a_small_screen(lookup: Lookup, name: str) -> None:
    drawing = drawn(lookup, name)
    assert list(faults(drawing)) == []
    assert drawing.width <= NARROW


@pytest.mark.slow
def test_some_histories_and_parts_of_the_glossary_are_sound(lookup: Lookup, glossary: Glossary, app: Flask) -> None:
    every_history_is_sound(lookup, [one.id for one in glossary.terms[::67]], app)


@pytest.mark.slow
def test_all_histories_of_the_glossary_are_sound(lookup: Lookup, glossary: Glossary, app: Flask) -> None:
    every_history_is_sound(lookup, [one.id for one in glossary.terms], app)


def every_history_is_sound(lookup: Lookup, names: list[str], app: Flask) -> None:
    told = in_english(lookup.languages)
    wrong: dict[str, list[str]] = {}
    for name in names:
        view = term(lookup, name)
        if view is None:
            continue
        with app.test_request_context():
            figures = [
                draw(view, lookup.languages),
                routes(view.descendants, told, name),
            ]
        for drawing in (one for figure in figures if figure for one in layouts(figure)):
            if there := list(faults(drawing)):
                wrong[name] = there
        for figure in figures:
            if figure and figure.narrow.width > NARROW:
                wrong.setdefault(name, []).append(f"{figure.narrow.width} wide")
    assert wrong == {}


def test_doubtful_steps_are_dashed_and_sure_ones_are_not(lookup: Lookup) -> None:
    drawing = drawn(lookup, "ja-netorare")
    assert drawing.has_doubt
    assert any(shape.look == "step" for shape in drawing.shapes)


def test_only_the_word_itself_is_current(lookup: Lookup) -> None:
    assert [item.key for item in drawn(lookup, "ja-ntr").items if item.current] == ["ja-ntr"]


def test_a_word_without_history_has_no_drawing(lookup: Lookup) -> None:
    assert draw(found(lookup, "en-cuckold"), lookup.languages) is None


def test_names_are_those_of_the_reader(lookup: Lookup, app: Flask) -> None:
    view = found(lookup, "ja-netorare")
    with app.test_request_context("/?lang=ja"):
        figure = reader.history(view, lookup.languages)
    assert figure is not None
    assert notes(figure.narrow)["fr-netorare"] == "借用語 · フランス語"


def test_routes_lead_from_left_to_right_by_language(lookup: Lookup) -> None:
    view = found(lookup, "ja-karaoke")
    figure = routes(view.descendants, in_english(lookup.languages), "ja-karaoke")
    assert figure is not None
    assert figure.wide is not None
    places = {item.key: item for item in figure.wide.items if item.key}
    assert places["ja-karaoke"].x < places["de-karaoke"].x == places["fr-karaoke"].x
    loans = [item for item in places.values() if item.key != "ja-karaoke"]
    languages = [item.lines[0].runs[0].text for item in sorted(loans, key=lambda item: item.y)]
    assert languages == sorted(languages)


def test_parts_stand_below_their_word_and_sound_changes_are_set_off() -> None:
    part = Part(Written("仮名", "ja"), Written("がな", "ja-Hira"), "kana", sound="rendaku")
    figure = constituents(Part(Written("平仮名", "ja"), parts=(Part(Written("平", "ja"), href="/term/ja-taira"), part)))
    sound(figure)
    assert figure is not None
    word, first, second = figure.narrow.items
    assert word.y < first.y == second.y
    assert first.x < second.x
    assert "sound" in {run.look for line in second.lines for run in line.runs}


def test_many_parts_become_rows_in_a_narrow_place() -> None:
    figure = constituents(Part("a", parts=tuple(Part(f"part number {n}", gloss="what it means") for n in range(6))))
    sound(figure)
    assert figure is not None
    assert figure.narrow.width <= NARROW


# ---------------------------------------------------------------- numbers and years


def test_bars_are_sorted_and_say_their_numbers() -> None:
    figure = bars([("few", 3), ("many", 12_345, "/many"), ("none", 0)])
    sound(figure)
    assert figure is not None
    for drawing in layouts(figure):
        assert [item.lines[0].runs[0].text for item in drawing.items] == ["many", "few", "none"]
        assert drawing.items[0].lines[-1].runs[0].text == "12,345"


def test_bars_stay_as_given_where_order_means_something() -> None:
    figure = bars([("a", 1), ("b", 2)], as_given=True)
    assert figure is not None
    assert [item.lines[0].runs[0].text for item in figure.narrow.items] == ["a", "b"]


def test_bars_below_nothing_lead_to_the_left() -> None:
    figure = bars([("loss", -5), ("gain", 10)])
    sound(figure)
    assert figure is not None
    gain, loss = (float(s.path[1 : s.path.index(" ")]) for s in figure.narrow.shapes if s.look == "bar")
    assert loss < gain


def test_what_is_no_number_is_not_drawn() -> None:
    assert bars([("a", float("nan")), ("b", float("inf"))]) is None
    figure = bars([("a", float("nan")), ("b", 1)])
    assert figure is not None
    assert len(figure.narrow.items) == 1


def test_bars_that_have_no_room_are_counted() -> None:
    figure = bars([(str(n), n) for n in range(70)], most=50)
    assert figure is not None
    assert figure.left_off == 20


@pytest.mark.parametrize("count", [1, 3, 12, 60, 200])
def test_columns_keep_their_order_and_their_names_apart(count: int) -> None:
    figure = columns([(str(1800 + n), n * 37 % 1000, "/x") for n in range(count)])
    sound(figure)
    assert figure is not None
    lefts = [item.x for item in figure.narrow.items[:count]]
    assert lefts == sorted(lefts)


def test_events_stand_where_their_years_are() -> None:
    events = [Event("late", 1990, 2000), Event("early", 1611, kind="first attested"), Event("between", 1850)]
    figure = timeline(events)
    sound(figure)
    assert figure is not None
    for drawing in layouts(figure):
        marks = [float(s.path[1 : s.path.index(" ")]) for s in drawing.shapes if s.look == "mark"]
        assert marks == sorted(marks)
        texts = [line.runs[0].text for item in drawing.items for line in item.lines]
        assert "1611 · first attested" in texts
        assert "1990–2000" in texts


def test_events_of_one_year_do_not_cover_each_other() -> None:
    sound(timeline([Event(f"event number {n}", 1990, unsure=n % 2 == 0, href=f"/{n}") for n in range(30)]))


@pytest.mark.parametrize("years", [(1990, None), (-300, 2020), (5, 1), (0, 0), (-(10**9), 10**9), (1999, 2001)])
def test_any_years_have_a_scale(years: tuple[int, int | None]) -> None:
    sound(timeline([Event("a", *years), Event("b", years[0])]))


# ---------------------------------------------------------------- graphs


def test_relations_are_named_on_their_way_and_cycles_do_no_harm() -> None:
    nodes = [Node(name, name, f"/{name}") for name in "abcde"]
    edges = [Edge("a", "b", "made of"), Edge("b", "c"), Edge("c", "a", "back", unsure=True), Edge("d", "d", "same")]
    figure = relations(nodes, edges)
    sound(figure)
    assert figure is not None
    for drawing in layouts(figure):
        texts = {line.runs[0].text for item in drawing.items for line in item.lines}
        assert {"a", "b", "c", "d", "made of", "back"} <= texts
        assert "e" not in texts
        assert drawing.has_doubt


@pytest.mark.slow
def test_every_node_and_edge_of_a_large_graph_is_drawn_apart() -> None:
    nodes = [Node(f"n{n}", f"node number {n}") for n in range(60)]
    edges = [Edge(f"n{n * 7 % 60}", f"n{n * 11 % 59}", f"relation {n % 4}") for n in range(120)]
    figure = relations(nodes, edges)
    sound(figure)
    assert figure is not None
    assert figure.wide is not None
    boxes = [(i.x, i.y, i.x + i.width, i.y + i.height) for i in figure.wide.items]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert min(one[2], other[2]) <= max(one[0], other[0]) or min(one[3], other[3]) <= max(one[1], other[1])


def test_a_long_chain_stays_readable_in_a_narrow_place() -> None:
    figure = relations([Node(str(n), f"node {n}") for n in range(40)], [Edge(str(n), str(n + 1)) for n in range(39)])
    sound(figure)
    assert figure is not None
    assert figure.narrow.width <= NARROW


def test_relations_that_have_no_room_are_counted() -> None:
    figure = relations([Node(str(n), str(n)) for n in range(90)], [Edge("0", str(n)) for n in range(1, 90)])
    assert figure is not None
    assert figure.left_off == 30


# ---------------------------------------------------------------- all of them


def every_drawing(label: str, href: str | None = None) -> list[Figure]:
    figures = (
        timeline([Event(label, 1990, href=href, kind=label), Event(Written(label, "ja"), 1991)]),
        bars([(label, 3, href), (Written(label, "ar"), 4, href)]),
        columns([(label, 3, href), (label, 5, href)]),
        constituents(Part(label, label, label, label, href, parts=(Part(label, label), Part(label, gloss=label)))),
        relations([Node("1", label, href, label), Node("2", label)], [Edge("1", "2", label), Edge("2", "1", label)]),
    )
    return [figure for figure in figures if figure is not None]


def test_nothing_to_draw_is_no_drawing() -> None:
    assert (timeline([]), bars([]), columns([]), relations([], []), relations([Node("a", "a")], [])) == (None,) * 5
    assert constituents(Part("word")) is None


@pytest.mark.parametrize("label", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_labels_stay_in_their_place(label: str, app: Flask) -> None:
    figures = every_drawing(label)
    assert len(figures) == 5
    for figure in figures:
        sound(figure)
    for figure in figures:
        with app.test_request_context("/?lang=en"):
            page = written(figure)
        assert "<script" not in page
        assert not re.search("[\u0000\u0007\u202a-\u202e]", page)
        for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
            ElementTree.fromstring(svg)


def test_what_is_cut_stands_in_the_title_as_a_whole(app: Flask) -> None:
    long = "word " * 2000
    for figure in every_drawing(long):
        with app.test_request_context("/?lang=en"):
            page = written(figure)
        assert "…" in page
        assert f"<title>{long.strip()}" in page


@pytest.mark.parametrize("href", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "/\\evil", "x"])
def test_only_addresses_of_the_web_are_links(href: str) -> None:
    assert not any(figure.has_links for figure in every_drawing("x", href))


def test_the_same_values_give_the_same_drawing() -> None:
    assert every_drawing("one", "/x") == every_drawing("one", "/x")


def written(figure: Figure) -> str:
    return render_template_string(
        '{% from "_drawings.html" import drawing with context %}{{ drawing(f, "A <title>", "The list says it") }}',
        f=figure,
    )


def test_svg_is_well_formed_named_and_says_its_languages(app: Flask) -> None:
    figure = bars([(Written("津波", "ja"), 3, "/term/ja-tsunami")])
    assert figure is not None
    with app.test_request_context("/?lang=en"):
        page = written(figure)
    narrow, wide = (ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    for svg in (narrow, wide):
        assert svg.get("role") == "group"
        assert svg.get("aria-label") == svg.findtext("title") == "A <title>"
        assert svg.findtext("desc") == "The list says it"
        assert [text.get("lang") for text in svg.iter("text") if text.text == "津波"] == ["ja"]
    assert html.escape("A <title>") in page
    figure = bars([("a", 1)])
    assert figure is not None
    with app.test_request_context("/?lang=en"):
        assert 'role="img"' in written(figure)


def test_japanese_inside_other_texts_is_marked(app: Flask) -> None:
    figure = bars([("English-日本語 (にほんご)", 1)])
    assert figure is not None
    with app.test_request_context("/?lang=en"):
        page = written(figure)
    assert 'English-<tspan lang="ja">日本語</tspan> (<tspan lang="ja">にほんご</tspan>)' in page


def test_the_page_of_a_term_holds_well_formed_svg(client: FlaskClient) -> None:
    page = client.get("/term/ja-netorare").get_data(as_text=True)
    svg = ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    assert svg.find("title") is not None
    assert svg.find("desc") is not None


# ---------------------------------------------------------------- texts


def test_a_process_is_named_without_its_explanation() -> None:
    assert short("graphic loan: the characters travel, the sound does not") == "graphic loan"
    assert short("calque (loan translation)") == "calque"
    assert short("clipping of a word") == "clipping of a word"


@pytest.mark.parametrize("text", [*HOSTILE, "a note of several words", "寝取られ文化の歴史", "a/b/c"])
def test_wrapped_lines_fit_and_nothing_is_lost_unsaid(text: str) -> None:
    cut = wrap(text, 60, 12, most=2)
    assert len(cut.lines) <= 2
    assert all(text_width(line, 12) <= 60 or len(line) <= 2 for line in cut.lines if "\u0301" not in line)
    assert cut.full == text or "".join(cut.lines).replace(" ", "") == text.replace(" ", "")


def test_lines_break_at_spaces_first() -> None:
    assert wrap("one two three", text_width("one two", 12), 12).lines == ("one two", "three")
    assert all(not line.startswith(" ") for line in wrap("a  b  c  d", 12, 12, most=9).lines)


def test_widths_grow_with_the_text() -> None:
    widths = [text_width("netorare"[:end], 10) for end in range(9)]
    assert all(one < other for one, other in pairwise(widths))
