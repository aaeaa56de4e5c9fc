"""Every page, in English and Japanese, light and dark, on three widths: axe-core finds nothing, nor do we."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Opened

from tests.browser.conftest import home_of
from tests.browser.looking import Heard, looked_at, reader, violations, walked
from tests.browser.pages import PAGES, Page
from tests.served import Served

pytestmark = pytest.mark.browser

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def visited(browser: Browser, served: Served, page: Page, lang: str) -> list[str]:
    """Return what is wrong with a page for a reader of a language."""
    with reader(browser, home_of(served), lang) as tab:
        heard = Heard(tab, home_of(served))
        answer = tab.goto(page.address)
        assert answer is not None
        assert answer.status == page.status
        if page.act:
            page.act(tab)
        assert tab.locator("html").get_attribute("lang") == lang
        found = walked(tab) if lang == "en" else []  # a keyboard speaks no language
        return found + heard.faults + looked_at(tab, lang)


# A class each, so that two processes share them.
class TestInEnglish:
    @every_page
    def test_nothing_is_wrong(self, browser: Browser, served: Served, desk: Served, page: Page) -> None:
        assert visited(browser, desk if page.desk else served, page, "en") == []


class TestInJapanese:
    @every_page
    def test_nothing_is_wrong(self, browser: Browser, served: Served, desk: Served, page: Page) -> None:
        assert visited(browser, desk if page.desk else served, page, "ja") == []


@pytest.fixture(scope="module")
def in_the_dark(browser: Browser, served: Served) -> Iterator[Opened]:
    """A page of a reader whose system is light, and who chose dark."""
    with reader(browser, home_of(served), color_scheme="light") as tab:
        tab.context.add_cookies([{"name": "gogen", "value": "theme=dark", "url": home_of(served)}])
        yield tab


@pytest.mark.parametrize("address", ["/", "/term/ja-netorare", "/matrix", "/sparql", "/preferences"])
def test_a_reader_who_chose_dark_gets_it_whatever_the_system_has(in_the_dark: Opened, address: str) -> None:
    in_the_dark.goto(address)
    colours = in_the_dark.evaluate("['color', 'backgroundColor'].map(name => getComputedStyle(document.body)[name])")
    ink, paper = (sum(int(part) for part in colour[4:-1].split(",")[:3]) for colour in colours)
    assert paper < 150 < 500 < ink
    assert violations(in_the_dark) == []


def test_the_faults_that_are_looked_for_are_found(browser: Browser, served: Served, tmp_path: Path) -> None:
    """A page with one of each fault."""
    with reader(browser, home_of(served)) as tab:
        tab.set_content(FAULTY)
        found = " ".join(looked_at(tab, "en") + walked(tab))
    for told in TOLD:
        assert told in found


FAULTY = """<!doctype html><html lang="en"><title>x</title><style>
  .small { display: inline-block; width: 15px; height: 15px; overflow: hidden; margin: 0 1px }
  .bare:focus { outline: none }
</style><main><h1>x</h1><h3>left out</h3><p id="a">漢字</p><p id="a" title="かな">y</p><img src="data:,">
<nav><a href="#1" class="small">1</a></nav><div><a href="#2" class="small">2</a><a href="#3" class="small">3</a></div>
<button class="bare" style="padding: 1rem">seen?</button><div style="width: 2000px">wide</div>
<svg width="200" height="40"><text x="5" y="20">above the other</text><text x="15" y="20">below the other</text></svg>
<textarea aria-label="trap" onkeydown="if (event.key === 'Tab') event.preventDefault()"></textarea>
<button style="padding: 1rem">never reached</button></main></html>"""
TOLD = (
    "axe image-alt",
    "the id a is given twice",
    "leaves out a level",
    "“漢字”",
    "title=“かな”",
    "15.0 × 15.0: main > nav",
    "too near to",
    "the focus is not seen on main > button.bare",
    "px wide: main > div “wide”",
    "labels of a drawing overlap",
    "Tab does not come to main > button “never reached”",
)
