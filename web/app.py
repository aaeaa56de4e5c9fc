"""The Flask site: one factory, one blueprint per file, the same security headers on every answer."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from graph.engine.opening import Place, beside
from graph.engine.workers import Limits, Pool
from graph.engine.writer import DEADLINE, Writer
from graph.lookup import Library
from graph.publish.permalinks import Permalinks
from ontology.errors import StoreBusy, StoreError
from web import interface
from web.caution import host_in_ascii, unseen, web_address
from web.http import FRAMED, HEADERS, SCRIPTED, packed, validated
from web.names import _

# What is asked before anybody asks: each reads or works out something that is then kept.
WARMED = (
    "/",
    "/search?q=tabeta",
    "/term/ja-tsunami",
    "/statistics",
    "/gaps",
    "/ns",
    "/sitemap.xml",
    "/filters?hide=adult",
)
WARMED_BY_FORM = (
    ("/find", {"text": "津波"}),
    ("/qa", {"source": "津波", "target": "tsunami", "from": "ja", "to": "en"}),
)
A_YEAR = 365 * 24 * 3600  # seconds
RETRY = "30"  # seconds
LARGEST_REQUEST = 1024 * 1024  # bytes


class Site(Flask):
    """The application; a static file whose address has its version is kept by browsers."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Return how many seconds a static file is good for."""
        return A_YEAR if "v" in request.args else None


def create_app(store: Place, limits: Limits | None = None, union: bool = True, **config: Any) -> Flask:
    """Return the site over the graph in ``store``. Nothing is read, no process started until the first request.

    ``limits`` bound the queries of strangers; without ``union`` the default graph of a query is the store's own.
    """
    # Their views join the blueprint of the pages.
    from web import (  # noqa: F401
        about_page,
        analyse_page,
        api,
        browse_page,
        compare_page,
        concept_page,
        datasets,
        export_page,
        filters_page,
        find_page,
        gaps_page,
        linked,
        overview_page,
        pages,
        permalinks,
        preferences_page,
        qa_page,
        reconcile,
        review_page,
        search,
        sparql,
        status,
        term_page,
        writes,
    )

    app = Site(__name__)
    app.url_map.merge_slashes = False  # werkzeug would send "//" on with a redirect to whatever Host was named
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_REQUEST, MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST, **config)
    app.config["UNION_DEFAULT_GRAPH"] = union
    interface.configure(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(unseen=unseen, host_in_ascii=host_in_ascii, web_address=web_address)
    app.extensions["library"] = Library(store, wait=False)
    app.extensions["pool"] = Pool(store, limits or Limits())
    app.extensions["permalinks"] = Permalinks(beside(store))
    if isinstance(store, Path):  # an engine of its own is written to at its own address
        app.extensions["writer"] = Writer(store, deadline=app.config.get("WRITE_SECONDS", DEADLINE))
    app.register_blueprint(pages.pages)
    app.register_blueprint(export_page.exports)
    app.register_blueprint(search.finding)
    app.register_blueprint(find_page.in_texts)
    app.register_blueprint(qa_page.checking)
    app.register_blueprint(analyse_page.analysing)
    app.register_blueprint(filters_page.filters)
    app.register_blueprint(api.api)
    app.register_blueprint(reconcile.reconcile)
    app.register_blueprint(sparql.endpoint)
    app.register_blueprint(linked.linked)
    app.register_blueprint(datasets.datasets)
    linked.configure(app, beside(store))
    app.register_blueprint(permalinks.permalinks)
    app.register_blueprint(status.status)
    app.register_blueprint(writes.writes)
    app.register_blueprint(review_page.review)
    app.register_blueprint(preferences_page.chosen)
    app.register_blueprint(about_page.about)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(StoreError, no_store)
    app.register_error_handler(Exception, broken)
    app.url_defaults(versioned)
    app.after_request(packed)
    app.after_request(validated)
    app.after_request(secured)
    return app


@lru_cache
def version_of(file: Path) -> str:
    """Return what tells one state of a static file from the next."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def versioned(endpoint: str, values: dict[str, Any]) -> None:
    """Give the address of a static file its version: browsers keep it for a year, until it is another."""
    file = Path(__file__).parent / "static" / str(values.get("filename", ""))
    if endpoint == "static" and "v" not in values and file.is_file():
        values["v"] = version_of(file)


def warm(app: Flask) -> None:
    """Ask what is read or worked out once for each graph, so that nobody waits for it: the first word first."""
    with app.test_client() as client:
        for path in WARMED:
            client.get(path, headers={"Accept": "text/html"})
        for path, form in WARMED_BY_FORM:
            client.post(path, data=form, headers={"Accept": "text/html"})
    for template in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(template)


def secured(response: Response) -> Response:
    """Put the security headers on an answer."""
    present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 (iterating gives pairs)
    if response.mimetype == "text/html" and "content-security-policy" not in present:
        response.headers["Content-Security-Policy"] = SCRIPTED  # the search box suggests
        present.add("content-security-policy")
    if response.headers.get("Content-Security-Policy") == FRAMED:
        present.add("x-frame-options")  # an older way to say what the policy says, and it knows no "everybody"
    for name, value in HEADERS.items():
        if name.lower() not in present:
            response.headers.add(name, value)
    return response


def failed(error: HTTPException) -> Response | tuple[Response, int]:
    """Answer an HTTP error: problem+json to programs on the endpoint, a page with the search box to people."""
    from web.http import problem, wants_page

    if error.code is None or error.code < 400:  # a redirect
        return error.get_response()  # type: ignore[return-value]
    detail = PLAIN.get(error.code, error.description or error.name)
    if isinstance(error, BeingMade):
        detail = error.description
    if not wants_page("*/*", "application/problem+json"):
        return with_allowed(problem(error.code, error.name, detail), error)
    g.failed = True  # what was asked for is not repeated
    title, told = gettext(TITLES.get(error.code, error.name)), gettext(detail)
    response = Response(render_template("error.html", code=error.code, title=title, detail=told), error.code)
    return with_allowed(response, error)


def with_allowed(response: Response, error: HTTPException) -> Response:
    """Say which methods an address answers, where it was asked by another; and when to come back."""
    if error.code == 503:
        response.headers["Retry-After"] = RETRY
    if error.code == 405 and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


class BeingMade(ServiceUnavailable):
    """The index of the graph is not there yet."""

    description = _("The index of this large graph is being made, which takes some minutes. Please come back then.")


def no_store(error: StoreError) -> Response | tuple[Response, int]:
    """Answer that there is no graph to ask yet."""
    return failed(BeingMade() if isinstance(error, StoreBusy) else ServiceUnavailable())


def broken(error: Exception) -> Response | tuple[Response, int]:
    """Answer a fault of ours without its details, which go to the log."""
    from flask import current_app

    if isinstance(error, HTTPException):
        return failed(error)
    if current_app.testing:
        raise error
    current_app.logger.error("%r on %s %r", error, request.method, request.path, exc_info=error)
    return failed(InternalServerError())


PLAIN = {
    404: _("There is nothing at this address. Perhaps the word was meant: try the search."),
    405: _("This address does not answer such a request."),
    413: _("The request is larger than this site accepts."),
    500: _("Something went wrong on our side. It has been noted."),
    503: _("The graph cannot be asked at the moment. If there is none yet, “gogen build” makes it."),
}
TITLES = {
    400: _("Not understood"),
    404: _("Nothing here"),
    405: _("Not this way"),
    413: _("Too large"),
    500: _("A fault of ours"),
    503: _("Not at the moment"),
}
