"""Linked data: every identifier of ours leads to what is said of it, in HTML and every RDF syntax.

A thing under ``/id/`` or ``/vocab/`` is no document: it answers 303 See Other with the address of one (W3C, Cool URIs
for the Semantic Web, 4.2). Documents lie under ``/data/``, and their extension says their syntax:
``/data/id/entry/ja-ntr.ttl`` describes ``/id/entry/ja-ntr``. The ontology is a document itself, at ``/ns``, and its
terms are fragments of it.
"""

import os
import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph.engine.opening import Place, beside
from graph.engine.store import Snapshot
from graph.lookup import Library, Lookup
from graph.publish import dataset, resources
from graph.publish.dumps import Dumps
from graph.publish.ontology import ontology
from graph.publish.release import release_of, served_since
from graph.publish.syntaxes import BY_EXTENSION, SYNTAXES, Syntax, serialised
from graph.triples import LICENCE, ONTOLOGY
from ontology.errors import GogenError
from ontology.vocabulary import BASE, iri
from web.http import HTML, OPEN, PREFLIGHT, is_known, negotiated, problem, unchanged, validator
from web.interface import preferences
from web.resource_page import cells_of, folded, resource_view, title_of_graph
from web.sparql_page import href_of
from web.tool_names import coded, told

linked = Blueprint("linked", __name__)

TYPES = {syntax.media_type: syntax.name for syntax in SYNTAXES.values()} | {
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "text/plain": "ntriples",
}
PAGE = "html"
OFFERED = dict.fromkeys(HTML, PAGE) | TYPES
CUT = "Not whole: more statements lead to this resource than are listed here. The SPARQL endpoint has all of them."


def public_url(given: str | None) -> str | None:
    """Return the address under which the site is known, with its last slash. Raises GogenError for what is none."""
    if not given:
        return None
    if not re.fullmatch(r"https?://[\w.:\[\]-]+(/[\w.~/-]*)?", given, re.ASCII):
        raise GogenError(
            f"GOGEN_PUBLIC_URL is no address of a site: {given!r}; give one like https://gogen.example.org/"
        )
    return given.rstrip("/") + "/"


def site() -> str:
    """Return what addresses in documents begin with: the public address, or the path that the site lies at."""
    address: str | None = current_app.config["PUBLIC_URL"]
    return address or f"{request.script_root}/"


def known() -> Lookup:
    """Return what the serving graph knows."""
    library: Library = current_app.extensions["library"]
    return library.current()


def since() -> str:
    """Return since when the serving graph serves (ISO 8601, UTC)."""
    return served(known().snapshot).isoformat()


def served(snapshot: Snapshot) -> datetime:
    """Return since when a graph serves (UTC)."""
    return served_since(beside(current_app.extensions["library"].root), snapshot)


def configure(app: Flask, store: Place) -> None:
    """Give an application what this file and ``datasets`` need: its public address, a folder for files to take away."""
    app.config["PUBLIC_URL"] = public_url(app.config.get("PUBLIC_URL") or os.environ.get("GOGEN_PUBLIC_URL"))
    app.extensions["dumps"] = Dumps(beside(store) / "downloads")


@linked.after_request
def opened(response: Response) -> Response:
    """Let the pages of other sites read linked data (CORS)."""
    response.headers.update(OPEN)
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    return response


@linked.app_context_processor
def everywhere() -> dict[str, Any]:
    """Give every template the addresses of the documents about a thing, and its own; names of deep layers told."""
    canonical = lambda: f"{site()}{quote(request.path.lstrip('/'))}"  # noqa: E731
    return {"documents": documents, "canonical": canonical, "base": BASE, "told": told, "coded": coded}


def documents(path: str) -> list[tuple[str, str, str]]:
    """Return label, media type and address of every RDF document about the thing at ``path`` (``id/entry/ja-ntr``)."""
    return [
        (syntax.label, syntax.media_type, url_for("linked.document", name=f"{path}.{syntax.extension}"))
        for syntax in SYNTAXES.values()
    ]


# ---------------------------------------------------------------- things


@linked.get("/id/<path:name>")
def thing(name: str) -> BaseResponse:
    """Send whoever follows the identifier of a thing to a document about it."""
    return _followed(f"id/{name}")


@linked.get("/vocab/<path:name>")
def value(name: str) -> BaseResponse:
    """Send whoever follows the identifier of a controlled value to a document about it."""
    return _followed(f"vocab/{name}")


@linked.get("/vocab/", strict_slashes=False)
def values() -> BaseResponse:
    """Send whoever follows the namespace of the controlled values to their list."""
    return redirect(url_for("linked.terms", _anchor="values"), 303)


def _followed(path: str) -> BaseResponse:
    lookup = known()
    page = _page(lookup, path)
    if page is None and not resources.occurs(lookup.snapshot, f"{BASE}{path}"):
        abort(404)
    wanted = negotiated(OFFERED)
    if wanted is None:
        response: BaseResponse = not_acceptable()
    elif wanted == PAGE:
        response = redirect(page or url_for("linked.document", name=f"{path}.{PAGE}"), 303)
    else:
        response = redirect(url_for("linked.document", name=f"{path}.{SYNTAXES[wanted].extension}"), 303)
    response.headers["Link"] = _links(path, "describedby")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept"
    return response


def _page(lookup: Lookup, path: str) -> str | None:
    """Return the address of the page that people read about a thing, if there is one made for its kind."""
    kind, _, name = path.removeprefix("id/").partition("/")
    entry = name.rpartition("-")[0] if kind == "sense" else name
    if f"{BASE}{path}" == dataset.DATASET:
        return url_for("datasets.data")
    if kind == "concept" and name in lookup.concepts:
        return url_for("pages.concept", name=name)
    if kind in ("entry", "sense") and lookup.word(entry):
        return url_for("pages.term", name=entry)
    return None


# ---------------------------------------------------------------- documents


@linked.get("/data/<path:name>")
def document(name: str) -> BaseResponse:
    """Show what is said of a thing, in the syntax that the extension names: a page for ``.html``, else RDF."""
    path, _, extension = name.rpartition(".")
    if not (path == "ns" or path.startswith(("id/", "vocab/"))) or extension not in {PAGE, *BY_EXTENSION}:
        abort(404)
    if path == "ns" and extension == PAGE:
        return redirect(url_for("linked.terms"), 303)
    if extension == PAGE:
        return _resource(path)
    return described(path, BY_EXTENSION[extension])


def described(path: str, syntax: Syntax) -> Response:
    """Return a document in RDF: the dataset, the ontology, or any other thing; 304 to whoever has it."""
    snapshot = known().snapshot
    topic, here = f"{BASE}{path}", f"data/{quote(path)}.{syntax.extension}"
    release = current_app.extensions["dumps"].ready(snapshot) if topic == dataset.DATASET else None
    date = served(snapshot).isoformat()
    tag = validator(release_of(snapshot.generation), path, syntax.name, site(), date, release)
    if is_known(tag):
        return unchanged(tag)
    note = None
    if topic == dataset.DATASET:
        quads = dataset.description(snapshot, release, date)
    elif path == "ns":
        quads = list(snapshot.quads(str(iri("graph", ONTOLOGY))))
    else:
        found = resources.describe(snapshot, topic)
        if found is None:
            abort(404)
        quads = list(found.quads())
        if found.size is not None:
            quads += dataset.graph_description(snapshot, topic, found.size)
        note = None if found.whole else CUT
    quads += dataset.document(here, topic, date, note)
    response = Response(serialised(quads, syntax, site(), here), content_type=syntax.content_type)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Link"] = _links(path)
    return response


def _resource(path: str) -> Response:
    snapshot = known().snapshot
    found = resources.describe(snapshot, f"{BASE}{path}")
    if found is None:
        abort(404)
    view = resource_view(snapshot, found, preferences().lang)
    return Response(render_template("resource.html", resource=view, path=path, graph_title=title_of_graph))


# ---------------------------------------------------------------- the ontology


@linked.get("/ns")
def terms() -> Response:
    """Show the ontology: a page that documents it term by term, or RDF."""
    wanted = negotiated(OFFERED)
    if wanted is None:
        response = not_acceptable()
    elif wanted == PAGE:
        snapshot = known().snapshot
        documented = ontology(snapshot)
        cells = cells_of(snapshot, documented, preferences().lang)
        response = Response(
            render_template("ontology.html", ontology=documented, cell=cells.cell, fold=folded, href=href_of)
        )
    else:
        response = described("ns", SYNTAXES[wanted])
        response.headers["Content-Location"] = url_for("linked.document", name=f"ns.{SYNTAXES[wanted].extension}")
    response.vary.add("Accept")
    response.headers.setdefault("Link", _links("ns"))
    return response


# ---------------------------------------------------------------- small pieces


def _links(path: str, relation: str = "alternate") -> str:
    """Return the Link header of a thing (``describedby``) or of a document about it (RFC 8288)."""
    links = [f'<{address}>; rel="{relation}"; type="{media}"' for _, media, address in documents(path)]
    about = [f'<{BASE}{quote(path)}>; rel="describes"'] if relation == "alternate" else []
    return ", ".join([*links, *about, f'<{LICENCE}>; rel="license"'])


def not_acceptable() -> Response:
    """Return 406 with what there is."""
    return problem(406, "", f"This comes as {', '.join(OFFERED)}.")
