"""No page of the site is forgotten by the tests of pages (quick: no browser is opened)."""

from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.browser.pages import NO_PAGES, PAGES

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def endpoint_of(app: Flask, address: str) -> str | None:
    try:
        found = app.url_map.bind("localhost").match(urlsplit(address).path, "GET")[0]
    except HTTPException:
        return None
    return str(found)


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def test_every_address_that_answers_with_a_page_is_looked_at(app: Flask) -> None:
    looked_at = {endpoint_of(app, page.address) for page in PAGES}
    looked_at.add("permalinks.show")  # made by the page before it
    missing = {rule.endpoint: rule.rule for rule in rules(app)}
    missing = {name: rule for name, rule in missing.items() if name not in looked_at | NO_PAGES}
    assert missing == {}, "put it into PAGES or NO_PAGES of tests/browser/pages.py"


def test_what_is_said_to_be_no_page_is_none(app: Flask) -> None:
    client = app.test_client()
    assert {rule.endpoint for rule in rules(app)} >= NO_PAGES
    for rule in rules(app):
        if rule.endpoint in NO_PAGES and not rule.arguments and rule.endpoint != "datasets.download":
            answer = client.get(rule.rule, headers=BROWSER)
            assert answer.mimetype != "text/html" or answer.status_code >= 300, rule.rule
