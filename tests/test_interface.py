"""Whom the pages speak to: English and Japanese, light and dark, kept by a cookie, held by a validator."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.lookup.index import plain
from ontology import model
from web import names
from web.translations.__main__ import FILE, brought_up, is_whole, read

TEMPLATES = Path(__file__).parent.parent / "web" / "templates"
# Names that are the same in every language.
_PROPER = re.compile(
    r"\b(Gogen|SPARQL|API|OpenAPI|OpenRefine|RFC|IRI|JSON|LaTeX|RDF|Turtle|TBX|CSV|XLSX|OWL|SKOS|PROV|VoID|DCAT|SHA-256|"
    r"SHACL|SELECT|GET|POST|curl|Python|R|MB|kB|gzip|uBlock|Origin|CC|BY|ETag|CSS|ID|NTR|netorare|dojinshi)\b"
)
_TOLD = ("aria-label", "title", "placeholder", "alt")


class _Left(HTMLParser):
    """Collects what a template tells people without the catalogue: texts and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet += tag in ("code", "pre", "script", "style")
        self.found += [value or "" for name, value in attrs if name in _TOLD]

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in ("code", "pre", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.found.append(data)


def _untold(source: str) -> list[str]:
    """Return the texts of a template that no translation reaches."""
    source = re.sub(r"{#.*?#}|{%-?\s*trans\b.*?endtrans\s*-?%}|{%.*?%}", "", source, flags=re.DOTALL)
    source = re.sub(r"{{.*?}}", "", source, flags=re.DOTALL)
    parser = _Left()
    parser.feed(source)
    texts = (re.sub(r"&\w+;", "", _PROPER.sub("", text)) for text in parser.found)
    return [text.strip() for text in texts if re.search(r"[A-Za-z]{2}", text)]


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_no_template_tells_what_cannot_be_translated(file: Path) -> None:
    assert _untold(file.read_text(encoding="utf-8")) == []


def test_the_catalogue_has_every_text_of_today_and_all_are_translated() -> None:
    known = read(FILE)
    today = brought_up([known])
    missing = [message.id for message in today if message.id and not is_whole(message.string)]
    assert missing == [], "python -m web.translations"
    assert {m.id for m in known} == {m.id for m in today}, "python -m web.translations"


def test_the_compiled_catalogue_is_that_of_the_texts() -> None:
    from babel.support import Translations

    with FILE.with_suffix(".mo").open("rb") as file:
        compiled = Translations(file)
    for message in read(FILE):
        if message.id and isinstance(message.id, str):
            assert compiled.gettext(message.id) == message.string


def test_a_translation_has_the_places_of_its_text() -> None:
    for message in read(FILE):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        told = [message.string] if isinstance(message.string, str) else list(message.string)
        places = {place for text in ids for place in re.findall(r"%\((\w+)\)", text)}
        for text in told:
            assert set(re.findall(r"%\((\w+)\)", text)) == places, ids


@pytest.mark.parametrize(
    ("listed", "members"),
    [
        (names.PARTS_OF_SPEECH, model.PartOfSpeech),
        (names.REGISTERS, model.Register),
        (names.STATUSES, model.Status),
        (names.TERM_TYPES, model.TermType),
        (names.VOICES, model.Voice),
        (names.GENDERS, model.Gender),
        (names.NUMBERS, model.Number),
    ],
)
def test_every_individual_has_a_name_to_translate(listed: tuple[str, ...], members: type[model.StrEnum]) -> None:
    assert listed == tuple(plain(member.value) for member in members)


def test_the_language_is_that_of_the_address_before_the_cookie_before_the_browser(client: FlaskClient) -> None:
    assert '<html lang="en"' in client.get("/").text
    assert '<html lang="ja"' in client.get("/", headers={"Accept-Language": "ja,en;q=0.5"}).text
    assert '<html lang="en"' in client.get("/?lang=en", headers={"Accept-Language": "ja"}).text
    client.set_cookie("gogen", "lang=ja")
    assert '<html lang="ja"' in client.get("/", headers={"Accept-Language": "en"}).text
    client.delete_cookie("gogen")
    assert '<html lang="en"' in client.get("/?lang=xx&theme=pink", headers={"Cookie": "gogen=lang%3Dyy"}).text


def test_a_choice_is_kept_by_a_form_and_leads_back(client: FlaskClient) -> None:
    answer = client.post("/preferences", data={"theme": "dark", "to": "/matrix?x=1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/matrix?x=1")
    assert 'data-theme="dark"' in client.get("/matrix").text
    client.post("/preferences", data={"lang": "ja"})
    page = client.get("/matrix").text
    assert '<html lang="ja" data-theme="dark"' in page


@pytest.mark.parametrize(
    "to", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_nobody_is_led_to_another_site(client: FlaskClient, to: str) -> None:
    assert client.post("/preferences", data={"lang": "ja", "to": to}).headers["Location"] == "/"


def test_a_page_of_another_site_chooses_nothing(client: FlaskClient) -> None:
    assert client.post("/preferences", data={"lang": "ja"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_page_that_the_browser_holds_is_not_sent_again(client: FlaskClient) -> None:
    for address in ("/", "/term/ja-netorare", "/search?q=netorare", "/preferences"):
        first = client.get(address, headers={"Accept": "text/html"})
        again = {"Accept": "text/html", "If-None-Match": first.headers["ETag"]}
        assert client.get(address, headers=again).status_code == 304, address
        assert client.get(address, headers={**again, "Accept-Language": "ja"}).status_code == 200, address
        assert {"cookie", "accept-language"} <= {part.lower() for part in first.vary}


def test_pages_and_their_files_are_packed_for_who_unpacks(client: FlaskClient) -> None:
    import gzip

    page = client.get("/matrix", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.data).decode() == client.get("/matrix").text
    sheet = re.search(r'href="(/static/gogen.css\?v=\w+)"', client.get("/").text)
    assert sheet
    answer = client.get(sheet[1], headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
