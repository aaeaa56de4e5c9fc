"""Every kind of page of the site, each in the states that it has: what the tests of pages go through.

``test_known_pages.py`` finds an address of the site that is missing here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from playwright.sync_api import Page as Opened

Act = Callable[[Opened], None]

TEXT = "彼女は寝取られた。津波のあと、居酒屋でツンデレの漫画を読んだ。\n\nShe read a manga about tycoons.\n"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it is, what a reader does there first, the status that it answers.

    ``desk`` pages are those of a server that takes lists, with proposals to decide on.
    """

    name: str
    address: str
    act: Act | None = None
    status: int = 200
    desk: bool = False


def at(path: str, **given: str | list[str]) -> str:
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def sent(action: str, **given: str) -> Act:
    """Return what fills the fields of the form that leads to ``action``, and sends it by its first button."""

    def act(page: Opened) -> None:
        form = page.locator(f'main form[action="{action}"], main form[action^="{action}#"]')
        form = form.filter(has=page.locator(f'[name="{next(iter(given))}"]')).first if given else form.first
        for name, value in given.items():
            field = form.locator(f'[name="{name}"]').first
            if field.evaluate("field => field.localName === 'select'"):
                field.select_option(value)
            else:
                field.fill(value)
        with page.expect_navigation():
            form.locator('button[type="submit"], button:not([type])').first.click()

    return act


def opened(page: Opened) -> None:
    """Open everything that is folded."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


SELECT = "SELECT ?word ?label WHERE { ?word a ontolex:Word ; rdfs:label ?label } ORDER BY ?label LIMIT 40"
COUNTED = """SELECT ?language (COUNT(?word) AS ?words) WHERE { ?word a ontolex:Word ; lime:language ?language }
GROUP BY ?language ORDER BY DESC(?words) LIMIT 12"""
MADE = "CONSTRUCT { ?a gogen:derivesFrom ?b } WHERE { ?a gogen:derivesFrom ?b } LIMIT 30"
TERMS = {  # terms that look different: what of them is shown
    "a verb in the passive, with everything": "ja-netorare",
    "an initialism": "ja-ntr",
    "a compound of kanji": "ja-tsunami",
    "a blend in kana": "ja-tsundere",
    "a clipping of a loan": "ja-anime",
    "a loan in English": "en-tycoon",
    "a name that must not be used": "en-cuckold",
    "a word that is only a part": "ja-neru",
}

RESOURCES = (
    "sense/ja-netorare-1",
    "form/en-netorare",
    "component/netorare-1",
    "claim/ja-mofumofu-edict",
    "consent/netorare-1",
    "remark/netorare-4",
    "etymology/en-netorare",
    "lexicon/ja",
    "rel/tr-ja-karate-1-tr-karate-1",
    "transset/karate",
    "morph/ja-m-dere",
    "source/edict",
    "agent/analyser",
    "entry/ja-netorare",
    "concept/netorare",
)

PAGES = (
    Page("home", "/"),
    # -------------------------------------------------------------- search
    Page("search, nothing typed", "/search"),
    Page("search, one word", at("/search", q="netorare")),
    Page("search, an inflected form", at("/search", q="寝取られた")),
    Page("search, an English word", at("/search", q="tsunami")),
    Page("search, many answers", at("/search", q="n")),
    Page("search, an acronym", at("/search", q="NTR")),
    Page("search, a typing error", at("/search", q="tsnami")),
    Page("search, only in the dictionary", at("/search", q="食べました")),
    Page("search, nothing found", at("/search", q="qqxxqqxx")),
    Page("search, too long", at("/search", q="ねとられ" * 60)),
    Page("search, Arabic", at("/search", q="تسونامي")),
    # -------------------------------------------------------------- terms and concepts
    *(Page(f"term, {shape}", f"/term/{name}") for shape, name in TERMS.items()),
    Page("term, all of it open", "/term/ja-netorare", opened),
    Page("concept, of a perspective", "/concept/netorare"),
    Page("concept, of a thing", "/concept/tsunami"),
    Page("concept, in one language", at("/concept/netorare", **{"in": "fr"})),
    Page("matrix", "/matrix"),
    Page("compare", "/compare"),
    Page("compare, three terms", at("/compare", of=["ja-netorare", "ja-netori", "en-cuckold"])),
    Page("compare, concepts", at("/compare", of=["concept/netorare", "concept/cuckoldry"])),
    Page("compare, as typed", at("/compare", of=["otaku", "qqxxqqxx"])),
    # -------------------------------------------------------------- lists
    Page("browse", "/browse"),
    Page("list by kana", at("/browse", by="kana", **{"in": "か"})),
    Page("list by letter", at("/browse", by="letter", **{"in": "K"})),
    Page("list by language", at("/browse", by="language", **{"in": "ja"})),
    Page("list by process", at("/browse", by="process", **{"in": "word-clipping"})),
    Page("list by route", at("/browse", by="route", **{"in": "calque"})),
    Page("list by field", at("/browse", by="field", **{"in": "fandom"})),
    Page("no such list", at("/browse", by="colour"), status=404),
    Page("statistics", "/statistics"),
    Page("gaps", "/gaps"),
    Page("gaps, one list", at("/gaps", list="single")),
    Page("gaps, of one language", at("/gaps", list="missing", **{"in": "fr"})),
    # -------------------------------------------------------------- words taken apart
    Page("analyse", "/analyse"),
    Page("analyse, an inflected form", at("/analyse", q="寝取られた")),
    Page("analyse, in romaji", at("/analyse", q="tabesaserareta")),
    Page("analyse, an acronym", at("/analyse", q="NTR")),
    Page("analyse, unknown", at("/analyse", q="qqxxqqxx")),
    Page("analyse, too long", at("/analyse", q="ねとられ" * 60), status=400),
    # -------------------------------------------------------------- texts
    Page("read", "/find"),
    Page("read, a text", "/find", sent("/find", text=TEXT)),
    Page("check a translation", "/qa"),
    Page(
        "check a translation, findings",
        "/qa",
        sent("/qa", source="彼は寝取られが好きだ。", target="He likes cuckoldry."),
    ),
    Page("check a translation, none", "/qa", sent("/qa", source="津波が来た。", target="The tsunami came.")),
    # -------------------------------------------------------------- SPARQL
    Page("SPARQL", "/sparql"),
    Page("SPARQL, an example", at("/sparql", example="morphs")),
    Page("SPARQL, rows", at("/sparql", query=SELECT)),
    Page("SPARQL, numbers", at("/sparql", query=COUNTED)),
    Page("SPARQL, drawn", at("/sparql", query=COUNTED, view="chart")),
    Page("SPARQL, a graph", at("/sparql", query=MADE)),
    Page("SPARQL, a graph drawn", at("/sparql", query=MADE, view="graph")),
    Page("SPARQL, yes or no", at("/sparql", query="ASK { ?s ?p ?o }")),
    Page("SPARQL, no rows", at("/sparql", query="SELECT ?s { ?s a gogen:Nothing }")),
    Page("SPARQL, an error", at("/sparql", query="SELECT ?x WHERE { ?x a "), status=400),
    Page("lasting link", at("/sparql", query=SELECT), sent("/q")),
    # -------------------------------------------------------------- what to take away
    Page("export", "/export"),
    Page("export, a choice", at("/export", **{"as": "tbx", "language": "ja"})),
    Page("export, open", "/export", opened),
    Page("export, not possible", at("/export", **{"as": "nothing"}), status=400),
    Page("filters", "/filters"),
    Page("filters, a list", at("/filters", hide="netorare", language="en", format="keywords")),
    # -------------------------------------------------------------- proposals
    Page("proposals, read only", "/review"),
    Page("send in a list, not taken", "/review/upload"),
    Page("proposals", "/review", desk=True),
    Page("proposals, decided", at("/review", status="accepted"), desk=True),
    Page("proposals, no such source", at("/review", source="nobody"), status=404, desk=True),
    Page("send in a list", "/review/upload", desk=True),
    # -------------------------------------------------------------- linked data
    Page("data", "/data"),
    Page("API", "/api/"),
    Page("ontology", "/ns"),
    *(Page(f"resource, {name.partition('/')[0]}", f"/data/id/{name}.html") for name in RESOURCES),
    Page("resource, a value", "/data/vocab/role-betrayed.html"),
    Page("an identifier followed", "/id/entry/ja-netorare"),
    Page("a value followed", "/vocab/adv-adult"),
    Page("a preview for OpenRefine", at("/api/reconcile/preview", id="entry/ja-netorare")),
    # -------------------------------------------------------------- the site itself
    Page("about", "/about"),
    Page("preferences", "/preferences"),
    Page("nothing here", "/no/such/page", status=404),
    Page("no such term", "/term/" + quote("寝取られ"), status=404),
    Page("not this way", "/q", status=405),
)

# Addresses that never answer with a page.
NO_PAGES = frozenset(
    {
        "api.analysed",
        "api.described",
        "api.languages",
        "api.search",
        "api.sources",
        "api.suggestions",
        "api.term",
        "datasets.download",
        "datasets.robots",
        "datasets.sitemap",
        "datasets.sitemap_file",
        "datasets.void",
        "linked.values",  # leads to /ns
        "reconcile.entities",
        "reconcile.properties",
        "reconcile.proposed",
        "reconcile.service",
        "reconcile.types",
        "sparql.names",
        "static",
        "status.health",
        "status.metrics",
        "status.ready",
        "writes.graph_store",
        "writes.update",
    }
)
