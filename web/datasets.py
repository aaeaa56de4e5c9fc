"""The dataset as a whole: its page with files to take away, VoID, the files themselves, sitemap and robots.txt."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph.lookup import Lookup
from graph.publish import dataset
from graph.publish.dumps import KINDS, Dumps
from graph.publish.release import release_of
from graph.publish.statistics import sizes, statistics
from graph.publish.syntaxes import SYNTAXES
from graph.triples import LICENCE
from ontology.vocabulary import BASE, ONTOLEX, identifier
from web.http import known_address, negotiated, own_address, problem, wants_page
from web.linked import OFFERED, PAGE, described, known, not_acceptable, opened, served, since
from web.resource_page import title_of_graph

datasets = Blueprint("datasets", __name__)
datasets.after_request(opened)

MOST_IN_SITEMAP = 5_000  # addresses in one file; sitemaps.org allows ten times as many, which take a second to write
PLACES = (
    "pages.home",
    "pages.lists",
    "pages.perspectives",
    "pages.statistics",
    "pages.gaps",
    "datasets.data",
    "linked.terms",
    "about.page",
)
EXTENSIONS = {kind.syntax.extension for kind in KINDS}
_IN_A_PATH = "!$&'()*+,/:;=@-._~"  # what werkzeug leaves as it is
_FILE = re.compile(r"gogen(?:-([0-9a-z]+(?:-r[0-9]+)?))?\.([a-z]+)\.gz")
ROBOTS = """User-agent: *
Disallow: /sparql?
Disallow: /search?
Disallow: /export?
Disallow: /filters?
Disallow: /find?
Disallow: /qa?
Disallow: /analyse?
Disallow: /compare?
Disallow: /api/search
Disallow: /review
Disallow: /download/
"""


def dumps() -> Dumps:
    """Return the folder of files to take away."""
    found: Dumps = current_app.extensions["dumps"]
    return found


# ---------------------------------------------------------------- the dataset


@datasets.get("/data")
def data() -> str:
    """Show what there is to take away, under which licence, how to cite it, and how machines find it."""
    return _shown()


def _shown(missing: str | None = None) -> str:
    lookup = known()
    counted = statistics(lookup.snapshot)
    name = release_of(lookup.snapshot.generation)
    date = since()
    return render_template(
        "data.html",
        missing=missing,
        release=name,
        date=date,
        files=dumps().started(lookup.snapshot, served(lookup.snapshot)),
        kinds=KINDS,
        syntaxes=SYNTAXES,
        citation=dataset.citation(name, date),
        things=counted.subjects,
        statements=sizes(lookup.snapshot).all,
        entries=counted.classes.get(str(ONTOLEX.Word), 0),
        concepts=counted.classes.get(str(ONTOLEX.LexicalConcept), 0),
        graphs=sorted(sizes(lookup.snapshot).graphs.items()),
        graph_title=title_of_graph,
        sources=lookup.sources,
        address=own_address(),
        dataset=dataset.DATASET,
    )


@datasets.get("/.well-known/void")
def void() -> BaseResponse:
    """Describe the dataset in VoID and DCAT (VoID, 7.2); people get its page."""
    wanted = negotiated(OFFERED)
    if wanted is None:
        response: BaseResponse = not_acceptable()
    elif wanted == PAGE:
        response = redirect(url_for("datasets.data"), 303)
    else:
        response = described(dataset.DATASET.removeprefix(BASE), SYNTAXES[wanted])
    response.headers["Vary"] = "Accept"
    return response


# ---------------------------------------------------------------- files


@datasets.get("/download/<name>")
def download(name: str) -> BaseResponse | tuple[str, int]:
    """Send a file of the serving release, or the part of it that is asked for (RFC 9110, 14).

    ``gogen.nq.gz`` leads to the file of the serving release, whatever its name is.
    """
    snapshot = known().snapshot
    asked = _FILE.fullmatch(name)
    if asked is None or asked[2] not in EXTENSIONS:
        abort(404)
    release = release_of(snapshot.generation)
    current = url_for("datasets.download", name=f"gogen-{release}.{asked[2]}.gz")
    if asked[1] is None:
        return redirect(current, 302)
    if asked[1] != release:
        return _gone(name, release, current)
    made = dumps().made(snapshot, served(snapshot))
    file = next(file for file in made.files if file.name == name)
    response = send_file(
        dumps().folder / file.name,
        mimetype="application/gzip",
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
        last_modified=datetime.fromisoformat(made.date),
        max_age=86400,
    )
    response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"  # RFC 9530
    response.headers["Link"] = f'<{LICENCE}>; rel="license", <{url_for("datasets.void")}>; rel="describedby"'
    return response


def _gone(name: str, release: str, current: str) -> BaseResponse | tuple[str, int]:
    """Answer for a release that is not served (any more): where the serving one is."""
    response: Response
    if wants_page("application/problem+json"):
        response = Response(_shown(missing=name), 404)
    else:
        response = problem(
            404, "", f"This release is not served (any more). The serving one is {release}.", current=current
        )
    response.headers["Link"] = f'<{current}>; rel="latest-version"'  # RFC 5829
    return response


# ---------------------------------------------------------------- search engines


@datasets.get("/robots.txt")
def robots() -> Response:
    """Tell crawlers what to leave alone, and where the sitemap is if the address of the site is known."""
    address = known_address()
    return Response(ROBOTS + (f"Sitemap: {address}sitemap.xml\n" if address else ""), content_type="text/plain")


@datasets.get("/sitemap.xml")
def sitemap() -> Response:
    """List the files that list the pages (sitemaps.org); they need the address of the site."""
    files = range(1, -(-_how_many(known()) // MOST_IN_SITEMAP) + 1)
    return _sitemap("sitemapindex", "sitemap", [url_for("datasets.sitemap_file", number=n) for n in files])


@datasets.get("/sitemap-<int:number>.xml")
def sitemap_file(number: int) -> Response:
    """List up to 50,000 pages."""
    lookup = known()
    start = (number - 1) * MOST_IN_SITEMAP
    addresses = _addresses(lookup, start, MOST_IN_SITEMAP) if 0 <= start < _how_many(lookup) else []
    if not addresses:
        abort(404)
    return _sitemap("urlset", "url", addresses)


def _how_many(lookup: Lookup) -> int:
    """Return how many pages stand for themselves."""
    entries = sum(n for (bound, _), n in lookup.lines.tally().items() if not bound)
    return len(PLACES) + len(lookup.concepts) + entries


def _addresses(lookup: Lookup, start: int, most: int) -> list[str]:
    """Return the paths of ``most`` pages that stand for themselves from one on, in a lasting order."""
    paths = [url_for(place) for place in PLACES][start : start + most]
    start = max(0, start - len(PLACES))
    if len(paths) < most:
        concepts = lookup.lines.concept_ids(start, most - len(paths))
        paths += _paths("pages.concept", concepts)
        start = max(0, start - len(lookup.concepts))
    if len(paths) < most:
        paths += _paths("pages.term", map(identifier, lookup.lines.entries(start, most - len(paths))))
    return paths


def _paths(endpoint: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the addresses of pages of one kind; a router asked for each takes a second for some thousands."""
    before, _, after = url_for(endpoint, name="NAME").partition("NAME")
    return (f"{before}{quote(name, safe=_IN_A_PATH)}{after}" for name in names)


def _sitemap(root: str, item: str, paths: list[str]) -> Response:
    address = known_address()
    if address is None:
        return problem(404, "", "A sitemap needs absolute addresses: set GOGEN_PUBLIC_URL to that of this site.")
    date = since()
    page = render_template("sitemap.xml", root=root, item=item, addresses=_absolute(address, paths), date=date)
    return Response(page, content_type="application/xml; charset=utf-8")


def _absolute(address: str, paths: list[str]) -> Iterator[str]:
    root = url_for("pages.home")
    for path in paths:
        yield address + path.removeprefix(root)
