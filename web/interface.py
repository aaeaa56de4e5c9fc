"""Whom a page speaks to: its language, light or dark, how much is told at once.

A choice stands in the address of a page (``?lang=ja``, for that page), or in the one cookie of this site, or is told by
the browser; ``web.preferences_page`` keeps it. Texts of the interface are English in the code and Japanese in
``web/translations``, which ``python -m web.translations`` brings up to date.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from babel import Locale
from flask import Flask, Response, g, request, url_for
from flask_babel import Babel, gettext
from markupsafe import Markup, escape

from graph.lookup.views import Value
from ontology.model import Written
from web.drawing import short
from web.names import _

COOKIE = "gogen"
LONGEST_REPEATED = 4000  # bytes of a query string that links of its page have again
A_YEAR = 365 * 24 * 3600  # seconds
LANGUAGES = {"en": "English", "ja": "日本語"}
# What may be chosen, the usual first.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "lang": tuple(LANGUAGES),
    "theme": ("auto", "light", "dark"),
    "furigana": ("on", "off"),
    "detail": ("full", "plain"),
    "advised": ("closed", "open"),
}
# Where the head and the foot of every page lead: endpoint, name.
MAIN = (
    ("pages.lists", _("Browse")),
    ("pages.perspectives", _("Matrix")),
    ("pages.compare", _("Compare")),
    ("in_texts.find", _("Read")),
    ("sparql.sparql", "SPARQL"),
    ("exports.page", _("Export")),
)
MORE = (
    (
        _("Dictionary"),
        (
            ("analysing.page", _("Take a word apart")),
            ("pages.statistics", _("Statistics")),
            ("pages.gaps", _("Gaps and doubts")),
        ),
    ),
    (
        _("Term lists"),
        (
            ("checking.qa", _("Check a translation")),
            ("filters.page", _("Filters")),
            ("review.proposals", _("Proposals")),
        ),
    ),
    (_("For programs"), (("api.documentation", "API"), ("datasets.data", _("Data")), ("linked.terms", _("Ontology")))),
    (_("This site"), (("about.page", _("About")), ("chosen.page", _("Preferences")))),
)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a reader chose, or would: the values of :data:`CHOICES`."""

    lang: str = "en"
    theme: str = "auto"
    furigana: str = "on"
    detail: str = "full"
    advised: str = "closed"

    @property
    def kept(self) -> str:
        """Return the choices as the cookie has them."""
        return urlencode(asdict(self))


def preferences() -> Preferences:
    """Return what counts for this request: its address before the cookie before the browser's languages."""
    found: Preferences | None = g.get("preferences")
    if found is None:
        kept = dict(parse_qsl(request.cookies.get(COOKIE, "")[:500]))
        told = {name: kept[name] for name, allowed in CHOICES.items() if kept.get(name) in allowed}
        told |= {name: asked for name, allowed in CHOICES.items() if (asked := request.args.get(name)) in allowed}
        told.setdefault("lang", request.accept_languages.best_match(CHOICES["lang"], "en"))
        found = g.preferences = Preferences(**told)
    return found


def keep(response: Response, chosen: Preferences) -> None:
    """Have the browser keep what was chosen: for this site, for a year, not for scripts."""
    secure = request.is_secure
    response.set_cookie(COOKIE, chosen.kept, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)


def configure(app: Flask) -> None:
    """Give an application its languages, and its templates what they write them with."""
    Babel(app, locale_selector=lambda: preferences().lang, default_domain="messages")
    app.context_processor(
        lambda: {
            "prefs": preferences(),
            "called": called,
            "language_name": language_name,
            "in_lang": in_lang,
            "in_other_languages": in_other_languages,
            "this_page": this_page,
            "interface_languages": LANGUAGES,
            "main_places": MAIN,
            "more_places": MORE,
        }
    )
    app.jinja_env.filters.update(plainly=plainly, reader_first=reader_first)

    @app.after_request
    def told(response: Response) -> Response:
        """Say what a page depends on; a language asked for by the address stays."""
        if response.mimetype == "text/html" and response.status_code // 100 != 3:
            response.headers.setdefault("Content-Language", preferences().lang)
            response.vary.update(("Cookie", "Accept-Language"))
            if request.args.get("lang") in LANGUAGES and request.method == "GET" and response.status_code < 400:
                keep(response, preferences())
        return response


# ---------------------------------------------------------------- texts in the reader's language


def called(value: Value, brief: bool = False) -> Markup:
    """Return the name of a controlled value in the reader's language, ``brief`` without its explanation.

    Where there is only the English one it is marked as English.
    """
    label = short(value.label) if brief else value.label
    if preferences().lang != "ja":
        return escape(label)
    if value.label_ja:
        return escape(short(value.label_ja) if brief else value.label_ja)
    told = plainly(label)
    return escape(told) if told != label else in_lang(label, "en")


def plainly(label: str) -> str:
    """Return a plain English name (``noun``, ``slang``, ``passive``) in the reader's language: see ``web.names``."""
    return gettext(label) if label else ""


def in_lang(text: str, tag: str) -> Markup:
    """Return a text marked with its language where that is not the page's."""
    return escape(text) if tag == preferences().lang else Markup('<span lang="{}">{}</span>').format(tag, text)


@lru_cache(maxsize=4096)
def _called(tag: str, lang: str) -> str | None:
    """Return what the CLDR calls a language, None where it does not know it."""
    names = Locale.parse(lang).languages
    return names.get(tag.replace("-", "_")) or names.get(tag)


def language_name(tag: str, english: Mapping[str, str]) -> str:
    """Return the name of a language in the reader's: ours in English, else that of the CLDR, else the tag."""
    lang = preferences().lang
    ours = english.get(tag, "")
    return ours if lang == "en" and ours else _called(tag, lang) or ours or tag


def reader_first(texts: Iterable[Written]) -> tuple[Written, ...]:
    """Return texts with those in the reader's language first; else their order stays."""
    lang = preferences().lang
    return tuple(sorted(texts, key=lambda text: text.tag != lang))


def _is_untold() -> bool:
    """Tell whether the address of this page is not repeated: it leads nowhere, or is longer than anybody types."""
    return "failed" in g or len(request.query_string) > LONGEST_REPEATED


def this_page() -> str:
    """Return path and query of this page, what the reader chose left out; the home page where there is none."""
    if _is_untold():
        return url_for("pages.home")
    given = [(key, value) for key, value in request.args.items(multi=True) if key not in CHOICES]
    return f"{request.script_root}{request.path}{'?' if given else ''}{urlencode(given)}"


def in_other_languages() -> tuple[tuple[str, str, str], ...]:
    """Return tag, name and address of this page in every language of the interface."""
    if _is_untold():
        return ()
    given = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    path = f"{request.script_root}{request.path}"
    return tuple((tag, title, f"{path}?{urlencode([*given, ('lang', tag)])}") for tag, title in LANGUAGES.items())


def home_of(to: str) -> str:
    """Return a path of this site to go back to; anything else is the home page."""
    if to.startswith("/") and not to.startswith(("//", "/\\")) and "\\" not in to and to.isprintable():
        return to
    return url_for("pages.home")
