"""Hostile data on the pages: nothing that a graph says becomes markup, a script or a link that runs."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import lxml.html
import pytest

from tests.hostile import ALL_CONCEPTS, ALL_SOURCES, ALL_TERMS, PRODUCT, SHOWING, serving_hostile
from tests.served import Served
from web.caution import host_in_ascii, unseen

NAME = "https://w3id.org/gogen/id/entry/hostile"
PAGE = {"Accept": "text/html"}
TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</textarea></title></style><svg onload=alert(1)>",
    "{{7*7}}{% raw %}${7*7}",
    "<!--",
    "]]>",
    "&lt;script&gt;",
    "\u202edesrever\u202c and \u200bhidden\u2066",
    "\x1b[31m\x08",
)
FOREIGN = ("img", "iframe", "object", "embed", "style", "base", "math", "foreignobject", "video", "audio")
LANGUAGES = ("", "@en", "@ja", "@ar")
IRIS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "file:///etc/passwd",
    "http://x.example/'onclick='alert(1)",
    "http://x.example/&quot;onclick=&quot;alert(1)",
    "http://\u0430pple.example/",
    "http://x.example/\u202egnp.exe",
    "mailto:a@b.example",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over a graph that says hostile things."""
    with Served(tmp_path_factory.mktemp("hostile") / "store", "--scratch", "--rate", "0") as served:
        said = [_quoted(text) + tag for text in TEXTS for tag in LANGUAGES]
        said += [f"<{iri}>" for iri in IRIS]
        statements = "".join(f"<{NAME}> ?p {node} . " for node in said).replace("?p", "<http://x.example/p>")
        labels = f"<{NAME}> <http://www.w3.org/2000/01/rdf-schema#label> {_quoted(TEXTS[0])}@ja, {_quoted(TEXTS[-2])} ."
        done = served.post("/update", f"INSERT DATA {{ {statements} {labels} }}".encode(), "application/sparql-update")
        assert done.status == 204, done.text
        yield served


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\x08", "\\b") + '"'


ADDRESSES = (
    "/data/id/entry/hostile.html",
    "/sparql?query=" + quote("SELECT * { ?s ?p ?o }"),
    "/sparql?query=" + quote("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
    "/sparql?query=" + quote("</textarea><script>alert(1)</script>"),
    "/sparql?example=" + quote('"><script>alert(1)</script>'),
    "/search?q=" + quote("\"><script>alert(1)</script>' onfocus='"),
    "/browse?by=" + quote("<script>"),
    "/term/" + quote("<script>alert(1)"),
    "/id/" + quote("<script>alert(1)"),
    "/q/" + quote("<script>alert(1)"),
    "/download/" + quote("<script>.nq.gz"),
    "/export?format=" + quote("<script>") + "&language=" + quote('"onfocus="'),
    "/" + quote("<script>alert(1)</script>"),
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_of_a_stranger_becomes_markup(address: str, hostile: Served) -> None:
    reply = hostile.get(address, PAGE)
    assert reply.headers["content-type"].startswith(("text/html", "application/problem+json"))
    if "html" not in reply.headers["content-type"]:
        return
    page = lxml.html.document_fromstring(reply.body)
    assert not list(page.iter("svg"))
    assert foreign_markup(page) == []
    assert "49" not in page.text_content().replace("U+", "")  # no template was run


def foreign_markup(page: lxml.html.HtmlElement) -> list[str]:
    """Return what of a page is none of ours: scripts, frames, handlers, styles, links that run."""
    found = [lxml.html.tostring(one, encoding="unicode")[:200] for one in page.iter(*FOREIGN)]
    for script in page.iter("script"):
        if not script.get("src", "").startswith("/static/") or script.text:
            found.append(lxml.html.tostring(script, encoding="unicode")[:200])
    for element in page.iter():
        for name, value in element.attrib.items():
            runs = name.startswith("on") or name in ("autofocus", "style", "srcdoc", "ping")
            leads = name in ("href", "xlink:href", "src", "action", "formaction", "poster", "background")
            if runs or (leads and urlsplit(value.strip()).scheme not in ("", "http", "https", "mailto")):
                found.append(f"{element.tag} {name}={value[:200]!r}")
    return found


@pytest.fixture(scope="module")
def glossary_of_harm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_hostile(tmp_path_factory.mktemp("glossary")) as served:
        yield served


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("address", [*ALL_TERMS, *ALL_CONCEPTS, *ALL_SOURCES, *SHOWING])
def test_no_page_of_a_hostile_glossary_has_foreign_markup(address: str, lang: str, glossary_of_harm: Served) -> None:
    reply = glossary_of_harm.get(address, {**PAGE, "Accept-Language": lang})
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.status in (200, 400, 404)
    page = lxml.html.document_fromstring(reply.body)
    assert foreign_markup(page) == []
    assert PRODUCT not in page.text_content()


def test_characters_that_turn_or_hide_text_are_isolated_and_flagged(hostile: Served) -> None:
    for address in ADDRESSES[:2]:
        page = lxml.html.document_fromstring(hostile.get(address, PAGE).body)
        odd = [one for one in page.iter() if isinstance(one.tag, str) and unseen((one.text or "").replace("\x1b", ""))]
        assert odd
        for element in odd:
            assert element.tag == "bdi" or any(above.tag == "bdi" for above in element.iterancestors())
        assert "U+202E" in page.text_content()
        assert "U+200B" in page.text_content()


def test_a_host_that_looks_like_another_is_shown_as_machines_spell_it(hostile: Served) -> None:
    for address in ADDRESSES[:2]:
        assert "xn--pple-43d.example" in hostile.get(address, PAGE).text


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("寝取られ", []),
        ("葛\U000e0100", []),  # a variation selector chooses a shape of the kanji
        ("a\u202eb\u202e", ["U+202E"]),
        ("\ufeffa\u200d", ["U+FEFF", "U+200D"]),
        ("a\x00", ["U+0000"]),
    ],
)
def test_unseen_characters_are_named(text: str, flagged: list[str]) -> None:
    assert unseen(text) == flagged


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://x.example/語", None),
        ("https://日本語.jp/", "xn--wgv71a119e.jp"),
        ("http://\u0430pple.com:80/", "xn--pple-43d.com"),
        ("http://[::1", None),
        ("http://" + "語" * 80 + ".jp/", None),
        ("/id/entry/a", None),
    ],
)
def test_hosts_of_other_letters_are_spelt_in_ascii(address: str, host: str | None) -> None:
    assert host_in_ascii(address) == host
