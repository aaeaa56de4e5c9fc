"""Hostile terms in the graph harm no page: nothing runs, nothing opens, nothing pushes the page apart."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import home_of
from tests.browser.looking import Heard, check, reader, resized, violations
from tests.browser.pages import opened, sent
from tests.hostile import ALL_CONCEPTS, ALL_SOURCES, ALL_TERMS, SHOWING, TEXTS, WRITTEN, serving_hostile
from tests.served import Served

pytestmark = pytest.mark.browser

CHECKED = ("overflow", "ids")  # the texts of strangers have the languages that they say
LINKS = """[...document.querySelectorAll("a, area, form, button, link")].flatMap(one =>
  ["href", "xlink:href", "action", "formaction"].map(name => one.getAttribute(name)).filter(found => found))"""
RUN = "window.ran === undefined"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_hostile(tmp_path_factory.mktemp("hostile")) as served:
        yield served


@pytest.fixture(scope="module")
def tab(browser: Browser, hostile: Served) -> Iterator[Page]:
    with reader(browser, home_of(hostile)) as page:
        page.add_init_script("window.alert = () => { window.ran = true }")
        yield page


def harm(tab: Page, heard: Heard) -> list[str]:
    """Return what harm a page does, small and light, wide and dark."""
    opened(tab)
    found = [*heard.faults]
    if not tab.evaluate(RUN):
        found.append("a script of a stranger ran")
    for address in tab.evaluate(LINKS):
        if urlsplit(address).scheme not in ("", "http", "https", "mailto"):
            found.append(f"a link that is none: {address[:80]}")
    for width, theme in ((320, "light"), (1280, "dark")):
        resized(tab, width, theme)
        found += [fault for name in CHECKED for fault in check(tab, name)] + violations(tab)
    return [fault[:600] for fault in dict.fromkeys(found)]


@pytest.mark.parametrize("address", [*ALL_TERMS, *ALL_CONCEPTS[::3], *ALL_SOURCES[::4], *SHOWING])
def test_a_page_that_shows_them_is_not_harmed(tab: Page, hostile: Served, address: str) -> None:
    heard = Heard(tab, home_of(hostile))
    answer = tab.goto(address)
    assert answer is not None
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.status < 500
    assert harm(tab, heard) == []


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_that_is_pasted_harms_nothing(tab: Page, hostile: Served, text: str) -> None:
    heard = Heard(tab, home_of(hostile))
    tab.goto("/find")
    sent("/find", text=f"{text[:2000]} {WRITTEN}")(tab)
    assert harm(tab, heard) == []
    tab.goto("/qa")
    sent("/qa", source=f"{text[:2000]} {WRITTEN}", target=text[:2000])(tab)
    assert harm(tab, heard) == []


@pytest.mark.parametrize("typed", ["<script>", "&lt;", "xxx", "漢"])
def test_suggestions_are_shown_as_text(tab: Page, hostile: Served, typed: str) -> None:
    heard = Heard(tab, home_of(hostile))
    tab.goto("/")
    tab.locator('form[role="search"] input[name="q"]').first.fill(typed)
    tab.locator('[role="option"]:visible').first.wait_for()
    assert tab.locator('[role="option"] :is(script, img, svg, a)').count() == 0
    assert harm(tab, heard) == []
