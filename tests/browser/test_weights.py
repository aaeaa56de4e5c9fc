"""What a page weighs when it comes over the wire for the first time, packed, with all that belongs to it."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import home_of
from tests.browser.looking import reader
from tests.served import Served

pytestmark = pytest.mark.browser

Weigh = Callable[[str], Counter[str]]
KB = 1000
TERM = 60 * KB
SCRIPTS_OF_SPARQL = 150 * KB


@pytest.fixture
def weigh(browser: Browser, served: Served) -> Weigh:
    """Weigh a page: bytes by what they are (Document, Stylesheet, Script, Image …), headers included."""

    def weighed(address: str) -> Counter[str]:
        with reader(browser, home_of(served)) as page:
            wire = page.context.new_cdp_session(page)
            wire.send("Network.enable")
            kinds: dict[str, str] = {}
            found: Counter[str] = Counter()
            wire.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
            wire.on(
                "Network.loadingFinished",
                lambda told: found.update({kinds.get(told["requestId"], "?"): int(told["encodedDataLength"])}),
            )
            page.goto(address, wait_until="networkidle")
            assert found["Document"] > 500
            return found

    return weighed


@pytest.mark.parametrize("name", ["ja-netorare", "ja-tsunami", "ja-tsundere", "ja-ntr", "en-tycoon"])
def test_a_term_weighs_little(weigh: Weigh, name: str) -> None:
    found = weigh(f"/term/{name}")
    assert found.total() <= TERM, found


@pytest.mark.parametrize("address", ["/sparql", "/sparql?example=morphs"])
def test_the_scripts_of_the_query_page_weigh_little(weigh: Weigh, address: str) -> None:
    found = weigh(address)
    assert found["Script"] <= SCRIPTS_OF_SPARQL, found


@pytest.mark.parametrize("address", ["/", "/search?q=netorare", "/browse", "/matrix", "/statistics", "/find"])
def test_other_pages_bring_no_more_script_than_the_suggestions(weigh: Weigh, address: str) -> None:
    found = weigh(address)
    assert found["Script"] <= 10 * KB, found


def test_what_the_browser_holds_is_not_sent_again(browser: Browser, served: Served) -> None:
    with reader(browser, home_of(served)) as page:
        page.goto("/term/ja-netorare", wait_until="networkidle")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        sizes: list[int] = []
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
        answer = page.goto("/term/ja-netorare", wait_until="networkidle")
        assert answer is not None
        assert sum(sizes) < 2 * KB
