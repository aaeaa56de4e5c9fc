"""Without JavaScript every page tells the same, and every form does its work."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import pages
from tests.browser.conftest import home_of
from tests.browser.looking import Heard, marked, reader
from tests.browser.pages import PAGES, sent
from tests.served import Served

pytestmark = pytest.mark.browser

# What a script adds to a page, or puts in the place of what stands there: told to nobody who has no scripts.
ADDED = '[role="listbox"], [role="status"].hidden, .editor, #keys, [data-copy]'
TOLD = f"""() => {{
  const page = document.cloneNode(true).querySelector("main");
  for (const one of page.querySelectorAll('{ADDED}, script, [hidden]')) one.remove();
  return page.textContent.split(/\\s+/).filter(word => word);
}}"""


@pytest.fixture(scope="module")
def with_scripts(browser: Browser, served: Served) -> Iterator[Page]:
    with reader(browser, home_of(served)) as page:
        yield page


@pytest.fixture(scope="module")
def without(browser: Browser, served: Served) -> Iterator[Page]:
    with reader(browser, home_of(served), java_script_enabled=False) as page:
        yield page


@pytest.mark.parametrize("page", [one for one in PAGES if not one.desk and not one.act], ids=lambda page: page.name)
def test_a_page_tells_the_same(with_scripts: Page, without: Page, page: pages.Page) -> None:
    with_scripts.goto(page.address)
    without.goto(page.address)
    told, plainly = with_scripts.evaluate(TOLD), without.evaluate(TOLD)
    missing = [word for word in dict.fromkeys(told) if word not in set(plainly)]
    assert missing == []
    assert len(plainly) >= 0.97 * len(told)


@pytest.fixture
def tab(browser: Browser, served: Served) -> Iterator[Page]:
    with reader(browser, home_of(served), java_script_enabled=False) as page:
        heard = Heard(page, home_of(served))
        page.goto("/")
        yield page
        assert heard.faults == []


def test_the_search(tab: Page) -> None:
    box = tab.locator('form[role="search"] input[name="q"]').first
    box.fill("tsunami")
    with tab.expect_navigation():
        box.press("Enter")
    assert parse_qs(urlsplit(tab.url).query)["q"] == ["tsunami"]
    expect(tab.locator('main a[href="/term/ja-tsunami"]').first).to_be_visible()


def test_language_and_colours(tab: Page) -> None:
    for name, value, attribute in (("lang", "ja", "lang"), ("theme", "dark", "data-theme")):
        with tab.expect_navigation():
            tab.locator(f'footer button[name="{name}"][value="{value}"]').click()
        assert tab.locator("html").get_attribute(attribute) == value


def test_preferences_leave_the_furigana_out(tab: Page) -> None:
    tab.goto("/preferences")
    tab.locator('[name="furigana"][value="off"]').check()
    with tab.expect_navigation():
        tab.locator('main form[action="/preferences"] button').first.click()
    tab.goto("/term/ja-tsunami")
    assert tab.locator("html").get_attribute("data-furigana") == "off"
    assert not tab.locator("h1 rt").first.is_visible()


def test_a_query_is_run_and_kept(tab: Page) -> None:
    tab.goto("/sparql")
    sent("/sparql", query="SELECT ?s { ?s a ontolex:Word } LIMIT 3")(tab)
    expect(tab.locator("main table tbody tr")).to_have_count(3)
    sent("/q")(tab)
    assert urlsplit(tab.url).path.startswith("/q/")
    expect(tab.locator("main table tbody tr")).to_have_count(3)


def test_a_choice_is_exported(tab: Page) -> None:
    tab.goto("/export")
    form = tab.locator('main form[action="/export"]').first
    form.locator('[name="as"][value="csv"]').check()
    form.locator('[name="language"][value="ja"]').check()
    with tab.expect_navigation():
        form.locator('button[type="submit"], button:not([type])').last.click()
    with tab.expect_download() as coming:
        tab.locator('main a[href*="format=csv"][href*="language=ja"]').first.click()
    assert coming.value.path().read_text(encoding="utf-8-sig").startswith("concept_id,")


def test_a_text_is_read(tab: Page) -> None:
    tab.goto("/find")
    sent("/find", text="居酒屋で津波の話をした。")(tab)
    assert {"居酒屋", "津波"} <= marked(tab)


def test_a_translation_is_checked(tab: Page) -> None:
    tab.goto("/qa")
    sent("/qa", source="彼は寝取られを読む。", target="He reads cuckoldry.")(tab)
    expect(tab.locator("main mark").first).to_be_visible()


def test_a_word_is_taken_apart(tab: Page) -> None:
    tab.goto("/analyse")
    tab.locator('main form [name="q"], main form [name="text"]').first.fill("寝取られた")
    with tab.expect_navigation():
        tab.locator('main form[action="/analyse"] button').first.click()
    expect(tab.locator("main")).to_contain_text("寝取る")


def test_a_filter_list_is_made(tab: Page) -> None:
    tab.goto("/filters")
    form = tab.locator('main form[action="/filters"]')
    form.locator('[name="hide"][type="text"]').fill("netorare")
    with tab.expect_navigation():
        form.locator('button[type="submit"], button:not([type])').first.click()
    expect(tab.locator("main pre").first).to_contain_text("netorare")


def test_terms_are_compared(tab: Page) -> None:
    tab.goto("/compare")
    fields = tab.locator('main form[action="/compare"] input:not([type="hidden"])')
    fields.nth(0).fill("netorare")
    fields.nth(1).fill("netori")
    with tab.expect_navigation():
        tab.locator('main form[action="/compare"] button').first.click()
    expect(tab.locator("main")).to_contain_text("寝取り")


def test_proposals_are_decided(browser: Browser, desk: Served) -> None:
    with reader(browser, home_of(desk), java_script_enabled=False) as page:
        page.goto("/review")
        waiting = page.locator('main input[name="id"]').count()
        page.locator('main input[name="id"]').first.check()
        page.locator('main form [name="by"]').first.fill("Ed Itor")
        with page.expect_navigation():
            page.locator('main button[name="verdict"][value="reject"]').click()
        expect(page.locator('main input[name="id"]')).to_have_count(waiting - 1)
