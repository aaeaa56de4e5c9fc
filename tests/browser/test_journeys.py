"""What people come for, from the first page to the answer: with the mouse, and with the keyboard alone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import LIST, home_of
from tests.browser.looking import Heard, marked, reader
from tests.browser.pages import TEXT
from tests.served import Served

pytestmark = pytest.mark.browser

NETORARE = "ja-netorare"


@pytest.fixture
def tab(browser: Browser, served: Served) -> Iterator[Page]:
    """A reader's first page; nothing goes wrong behind what they see."""
    with reader(browser, home_of(served)) as page:
        heard = Heard(page, home_of(served))
        page.goto("/")
        yield page
        assert heard.faults == []


def search_box(page: Page) -> Locator:
    return page.locator('form[role="search"] input[name="q"]').first


def search(page: Page, text: str) -> None:
    search_box(page).fill(text)
    with page.expect_navigation():
        search_box(page).press("Enter")


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def tab_to(page: Page, target: Locator, most: int = 200) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not come to {target}")


# ---------------------------------------------------------------- 1: an inflected form


def test_an_inflected_form_leads_to_its_word_and_says_how(tab: Page) -> None:
    search(tab, "寝取られた")
    main = tab.locator("main")
    expect(main.locator("h1")).to_contain_text("寝取られた")
    expect(main).to_contain_text("寝取られる")  # the step in between is told
    main.locator('a[href="/term/ja-netorare"], a[href="/term/ja-netorareru"]').first.click()
    assert path_of(tab).startswith("/term/ja-netorare")
    expect(tab.locator("main")).to_contain_text("寝取る")


def test_suggestions_are_chosen_with_the_arrows_and_left_with_escape(tab: Page) -> None:
    box = search_box(tab)
    tab_to(tab, box, 20)
    tab.keyboard.type("netorar")
    options = tab.locator('[role="option"]:visible')
    expect(options.first).to_be_visible()
    assert box.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("netorar")
    tab.keyboard.type("e")
    expect(options.first).to_be_visible()
    tab.keyboard.press("ArrowDown")
    marked = tab.locator('[role="option"][aria-selected="true"]')
    expect(marked).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == marked.get_attribute("id")
    expect(box).to_be_focused()
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert path_of(tab).startswith("/term/")


def test_enter_without_a_choice_searches_for_what_is_typed(tab: Page) -> None:
    search_box(tab).focus()
    tab.keyboard.type("netorar")
    expect(tab.locator('[role="option"]:visible').first).to_be_visible()
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert (path_of(tab), parse_qs(urlsplit(tab.url).query)["q"]) == ("/search", ["netorar"])


def test_what_an_input_method_composes_is_not_searched_before_it_is_done(tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if "/api/suggest" in request.url else None)
    search_box(tab).focus()
    ime = tab.context.new_cdp_session(tab)
    for text in ("ね", "ねt", "ねと", "ねとら"):
        ime.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    tab.keyboard.press("ArrowDown")  # belongs to the input method
    tab.wait_for_timeout(300)
    assert asked == []
    ime.send("Input.insertText", {"text": "ねとられ"})
    expect(tab.locator('[role="option"]:visible').first).to_be_visible()
    assert path_of(tab) == "/"
    expect(search_box(tab)).to_have_value("ねとられ")


# ---------------------------------------------------------------- 2: told apart


def test_netorare_netori_and_cuckold_are_compared(tab: Page) -> None:
    search(tab, "netorare")
    tab.locator(f'main a[href="/term/{NETORARE}"]').first.click()
    compared = tab.locator('main a[href*="/compare"]')
    expect(compared.first).to_be_visible()
    tab.goto("/compare?of=ja-netorare&of=ja-netori&of=en-cuckold")
    main = tab.locator("main")
    for word in ("寝取られ", "寝取り", "cuckold"):
        expect(main.locator("table, dl, section").filter(has_text=word).first).to_be_visible()
    for name in ("ja-netorare", "ja-netori", "en-cuckold"):
        expect(main.locator(f'a[href="/term/{name}"]').first).to_be_visible()


# ---------------------------------------------------------------- 3: from English to the kanji


def test_an_english_word_leads_to_the_kanji_that_it_was_made_of(tab: Page) -> None:
    search(tab, "tsunami")
    tab.locator('main a[href="/term/ja-tsunami"]').first.click()
    for kanji in ("津", "波"):
        expect(tab.locator("main section").get_by_text(kanji, exact=True).first).to_be_visible()
    tab.locator('main a[href="/term/ja-nami"]:visible').first.click()
    expect(tab.locator("h1")).to_contain_text("波")


# ---------------------------------------------------------------- 4: why is this filtered?


def test_why_a_word_is_filtered_is_told_with_its_source(tab: Page) -> None:
    tab.goto(f"/term/{NETORARE}")
    tab.locator('main a[href="/concept/netorare"]').first.click()
    main = tab.locator("main")
    why = main.locator("section, div, details, article").filter(has=tab.locator("h2, h3, summary, dt"))
    expect(why.filter(has_text="filter").first).to_be_visible()
    expect(main.locator('a[href^="#source-"]').first).to_be_visible()


def test_one_role_is_hidden_and_its_mirror_kept(tab: Page) -> None:
    tab.goto("/filters")
    form = tab.locator('main form[action="/filters"]')
    form.locator('[name="hide"][type="text"]').fill("netorare")
    form.locator('[name="keep"]').fill("netorase")
    with tab.expect_navigation():
        form.locator('button[type="submit"], button:not([type])').first.click()
    listed = tab.locator("main pre").first
    expect(listed).to_contain_text("netorare")
    assert "netorase" not in (listed.text_content() or "")


# ---------------------------------------------------------------- 5: a list for OmegaT


def test_a_list_for_omegat_is_chosen_and_taken_away(tab: Page, tmp_path: Path) -> None:
    tab.locator('nav a[href="/export"]').first.click()
    form = tab.locator('main form[action="/export"]').first
    for language in ("ja", "en"):
        form.locator(f'[name="language"][value="{language}"]').check()
    form.locator('[name="as"][value="omegat"]').check()
    with tab.expect_navigation():
        form.locator('button[type="submit"], button:not([type])').last.click()
    link = tab.locator('main a[href*="format=omegat"][href*="language=ja"]').first
    with tab.expect_download() as coming:
        link.click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.suffix == ".utf8"
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8-sig").splitlines() if line[:1] != "#"]
    assert all(len(row) == 3 for row in rows)
    assert "netorare" in {row[1] for row in rows if row[0] == "寝取られ"}


# ---------------------------------------------------------------- 6: a list comes in


@pytest.mark.parametrize("by_keyboard", [False, True], ids=["by mouse", "by keyboard"])
def test_a_list_is_sent_in_and_two_of_its_three_proposals_accepted(
    browser: Browser, small: Path, tmp_path: Path, by_keyboard: bool
) -> None:
    (tmp_path / "acme.csv").write_bytes(LIST)
    root = Path(shutil.copytree(small, tmp_path / "store"))
    options = ("--data", str(small.parent / "mini.ttl"), "--open-writes")
    with Served(root, *options) as served, reader(browser, home_of(served)) as tab:
        tab.goto("/review/upload")
        tab.locator('input[type="file"]').set_input_files(tmp_path / "acme.csv")
        tab.locator('[name="by"]').fill("Jane Roe")
        pressed(tab, 'main form[enctype] button[type="submit"]', by_keyboard)
        expect(tab.locator("main")).to_contain_text("Netorare-Geschichte")
        pressed(tab, 'main form:has([name="held"]) button[type="submit"]', by_keyboard)
        assert path_of(tab) == "/review"
        boxes = tab.locator('main input[name="id"]')
        expect(boxes).to_have_count(3)
        for box in (boxes.nth(0), boxes.nth(2)):
            if by_keyboard:
                tab_to(tab, box)
                tab.keyboard.press("Space")
            else:
                box.check()
            expect(box).to_be_checked()
        tab.locator('form.review [name="by"], main form [name="by"]').first.fill("Ed Itor")
        pressed(tab, 'main button[name="verdict"][value="accept"]', by_keyboard)
        expect(boxes).to_have_count(1)
        expect(tab.locator('main [role="status"]').first).to_contain_text("2")
        tab.goto("/concept/netorare")
        expect(tab.locator("main")).to_contain_text("Netorare-Geschichte")


def pressed(page: Page, button: str, by_keyboard: bool) -> None:
    """Press a button that leads to another page."""
    target = page.locator(button).first
    if by_keyboard:
        tab_to(page, target)
    with page.expect_navigation():
        if by_keyboard:
            page.keyboard.press("Enter")
        else:
            target.click()


# ---------------------------------------------------------------- 7: a query


def test_an_example_is_run_changed_and_shared(tab: Page, browser: Browser, served: Served) -> None:
    tab.locator('nav a[href="/sparql"]').first.click()
    with tab.expect_navigation():
        tab.locator('main a[href*="example=morphs"]').first.click()
    query = written(tab)
    assert "SELECT" in query
    pressed(tab, RUN, by_keyboard=False)
    rows = tab.locator("main table tbody tr")
    before = rows.count()
    assert before > 1
    write(tab, f"{query.rstrip()}\nLIMIT 1\n" if "LIMIT" not in query else query)
    pressed(tab, RUN, by_keyboard=False)
    expect(rows).to_have_count(1)
    answer = rows.first.inner_text()
    pressed(tab, 'main form[action="/q"] button', by_keyboard=False)
    assert path_of(tab).startswith("/q/")
    with reader(browser, home_of(served)) as other:
        other.goto(tab.url)
        expect(other.locator("main table tbody tr")).to_have_count(1)
        assert other.locator("main table tbody tr").first.inner_text() == answer
        expect(other.locator("main")).to_contain_text("LIMIT 1")


RUN = 'main form:has([name="query"]) button[type="submit"]'


def editor(page: Page) -> Locator:
    """Return where a query is typed: the editor, or the field that it stands for."""
    return page.locator('main [contenteditable="true"]:visible, main textarea[name="query"]:visible').first


def written(page: Page) -> str:
    place = editor(page)
    if place.evaluate("place => place.localName === 'textarea'"):
        return place.input_value()
    return "\n".join(place.locator(".cm-line").all_text_contents())


def write(page: Page, query: str) -> None:
    place = editor(page)
    if place.evaluate("place => place.localName === 'textarea'"):
        place.fill(query)
    else:
        place.click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(query)


def test_a_query_is_run_with_the_keyboard_alone(tab: Page) -> None:
    tab.goto("/sparql")
    tab_to(tab, editor(tab))
    tab.keyboard.press("Control+A")
    tab.keyboard.insert_text("ASK { ?s ?p ?o }")
    tab_to(tab, tab.locator(RUN).first)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert parse_qs(urlsplit(tab.url).query)["query"][0].strip() == "ASK { ?s ?p ?o }"


# ---------------------------------------------------------------- 8: a text


def test_a_pasted_text_is_glossed_in_place(tab: Page) -> None:
    tab.locator('nav a[href="/find"]').first.click()
    tab.locator('main textarea[name="text"]').fill(TEXT)
    pressed(tab, 'main form[action="/find"] button[type="submit"]', by_keyboard=False)
    assert {"津波", "居酒屋", "ツンデレ"} <= marked(tab)
    tab.locator("main mark a").first.click()
    assert path_of(tab).startswith(("/term/", "/find"))


# ---------------------------------------------------------------- 9: Japanese, in the dark


@pytest.mark.parametrize("by_keyboard", [False, True], ids=["by mouse", "by keyboard"])
def test_japanese_and_dark_once_chosen_stay(tab: Page, by_keyboard: bool) -> None:
    tab.goto("/matrix")
    pressed(tab, 'footer button[name="lang"][value="ja"]', by_keyboard)
    assert path_of(tab) == "/matrix"
    pressed(tab, 'footer button[name="theme"][value="dark"]', by_keyboard)
    for address in ("/", "/term/ja-tsunami", "/sparql", "/no/such/page"):
        tab.goto(address)
        html = tab.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("data-theme")) == ("ja", "dark")
        assert tab.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    pressed(tab, 'footer button[name="lang"][value="en"]', by_keyboard)
    assert tab.locator("html").get_attribute("lang") == "en"


# ---------------------------------------------------------------- 10: on paper


def test_a_term_is_printed(tab: Page, tmp_path: Path) -> None:
    tab.goto("/term/ja-tsunami")
    file = tmp_path / "tsunami.pdf"
    tab.pdf(path=file, format="A4")
    pages = PdfReader(file).pages
    text = "".join(page.extract_text() for page in pages)
    assert 1 <= len(pages) <= 8
    for told in ("津波", "つなみ", "tsunami"):
        assert told in text.replace(" ", "")
    tab.emulate_media(media="print")
    for gone in ("header.site nav", 'form[role="search"]', "form.choose"):
        assert not tab.locator(gone).first.is_visible(), gone
