"""Looking at a page in a browser: what axe-core finds, what must hold beyond it, what the page says while it loads."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, Response

WIDTHS = (320, 390, 1280)
HEIGHT = 900
THEMES = ("light", "dark")
LANGUAGES = ("en", "ja")
# WCAG 2.0, 2.1 and 2.2, A and AA. Rules of 2.2 are off in axe-core unless they are asked for.
ASKED = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # of style sheets, for rules that are none of these
}
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
CHECKS = (Path(__file__).parent / "checks.js").read_text(encoding="utf-8")
BARE = """marks => marks.map(mark => {
  const copy = mark.cloneNode(true);
  for (const one of copy.querySelectorAll("rt, rp, .hidden")) one.remove();
  return copy.textContent.trim();
})"""
ON_EVERY_SIZE = ("overflow", "targets", "drawings")  # what depends on the width
ONCE = ("ids", "frame", "languages")
EVERYTHING = "GOGEN_EVERY_COMBINATION"  # set, axe-core looks at each page in all twelve


class Heard:
    """What a page does that a reader does not see: messages of the console, requests, dialogs, policies."""

    def __init__(self, page: Page, home: str) -> None:
        self.faults: list[str] = []
        self._host = urlsplit(home).netloc
        self._refused: set[str] = set()  # addresses that answer with an error as they should
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"a script fails: {error}"))
        page.on("request", self._requested)
        page.on("response", self._answered)
        page.on("dialog", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if message.text.startswith("Failed to load resource") and message.location.get("url") in self._refused:
            return
        self.faults.append(f"the console says: {message.text[:200]} ({message.location.get('url', '')})")

    def _requested(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != self._host:
            self.faults.append(f"a request to another host: {request.url[:200]}")

    def _answered(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if is_page and response.status >= 400:
            self._refused.add(response.url)
        if is_page and response.headers.get("content-type", "").startswith("text/html"):
            policy = response.headers.get("content-security-policy", "")
            if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy.replace("ancestors *", ""):
                self.faults.append(f"the policy is {policy!r}")

    def _asked(self, dialog: Dialog) -> None:
        self.faults.append(f"a dialog opens: {dialog.message}")
        dialog.dismiss()


@contextmanager
def reader(browser: Browser, home: str, lang: str = "en", **options: Any) -> Iterator[Page]:
    """Open a page of a reader of their own, who has chosen that language; options are those of a browser's context."""
    settings: dict[str, Any] = {
        "base_url": home,
        "viewport": {"width": WIDTHS[-1], "height": HEIGHT},
        "reduced_motion": "reduce",
        "locale": {"en": "en-GB", "ja": "ja-JP"}[lang],
        **options,
    }
    context = browser.new_context(**settings)
    try:
        yield context.new_page()
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 A and AA, a line a node."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate("asked => axe.run(document, asked)", ASKED)["violations"]
    return [
        f"axe {rule['id']}: {json.dumps(node['target'], ensure_ascii=False)} {_why(node)}"
        for rule in found
        for node in rule["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    return " ".join((node.get("failureSummary") or "").split("\n")[1:2]).strip()[:200]


def check(page: Page, name: str) -> list[str]:
    """Return what one check of ``checks.js`` finds."""
    if not page.evaluate("typeof gogenChecks === 'object'"):
        page.evaluate(CHECKS)
    return [f"{name}: {found}" for found in page.evaluate(f"gogenChecks.{name}()")]


def marked(page: Page) -> set[str]:
    """Return the terms that are marked in a text, without the readings above them."""
    return set(page.locator("main mark").evaluate_all(BARE))


def resized(page: Page, width: int, theme: str) -> None:
    """Give a page another size and colour scheme."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]


def combinations(lang: str) -> list[tuple[int, str]]:
    """Return the widths and themes in which axe-core looks at a page in a language.

    Half of all twelve, so chosen that each two of language, theme and width meet (a fractional factorial design):
    three quarters of the time of these tests is spent on contrast.
    """
    return [
        (width, theme)
        for one, theme in enumerate(THEMES)
        for other, width in enumerate(WIDTHS)
        if EVERYTHING in os.environ or (one + other + LANGUAGES.index(lang)) % 2 == 0
    ]


def looked_at(page: Page, lang: str) -> list[str]:
    """Return everything that is wrong with a page in a language: each fault once, with where it was."""
    places: dict[str, list[str]] = {fault: [] for name in ONCE for fault in check(page, name)}
    for width in WIDTHS:
        resized(page, width, THEMES[0])
        for fault in [fault for name in ON_EVERY_SIZE for fault in check(page, name)]:
            places.setdefault(fault, []).append(str(width))
    for width, theme in combinations(lang):
        resized(page, width, theme)
        for fault in violations(page):
            places.setdefault(fault, []).append(f"{width} {theme}")
    return [f"{fault} [{', '.join(where)}]" if where else fault for fault, where in places.items()]


def walked(page: Page) -> list[str]:
    """Go through a page with the Tab key; return where it does not come to, and where the focus is not seen."""
    page.wait_for_function(
        "!document.querySelector('script[src*=\"sparql.js\"]') || document.querySelector('.cm-content')"
    )
    unseen = check(page, "focus")
    stops = page.evaluate("gogenChecks.walk()")
    for _ in range(stops + 3):
        page.keyboard.press("Tab")
    return unseen + [f"keyboard: {found}" for found in page.evaluate("gogenChecks.walked()")]
