"""The Flask site: one factory, one blueprint per file, the same security headers on every answer."""

from pathlib import Path
from typing import Any

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from graph.lookup import Library
from ontology.errors import StoreError

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LARGEST_REQUEST = 1024 * 1024  # bytes


def create_app(store: Path, **config: Any) -> Flask:
    """Return the site over the graph in ``store``. Nothing is read until the first request."""
    from web import pages, sparql

    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_REQUEST, MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST, **config)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["library"] = Library(store)
    app.register_blueprint(pages.pages)
    app.register_blueprint(sparql.endpoint)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(StoreError, no_store)
    app.register_error_handler(Exception, broken)
    app.after_request(secured)
    return app


def secured(response: Response) -> Response:
    """Put the security headers on an answer."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def failed(error: HTTPException) -> Response | tuple[Response, int]:
    """Answer an HTTP error: problem+json to programs on the endpoint, a page with the search box to people."""
    from web.sparql import problem, wants_page

    if error.code is None or error.code < 400:  # a redirect
        return error.get_response()  # type: ignore[return-value]
    title = error.name
    detail = PLAIN.get(error.code, error.description or title)
    if request.path == "/sparql" and not wants_page():
        return problem(error.code, title, detail)
    response = Response(render_template("error.html", code=error.code, title=title, detail=detail), error.code)
    if error.code == 405 and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def no_store(_: StoreError) -> Response | tuple[Response, int]:
    """Answer that there is no graph to ask yet."""
    return failed(ServiceUnavailable())


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
    404: "There is nothing at this address. Perhaps the word was meant: try the search.",
    405: "This address does not answer such a request.",
    413: "The request is larger than this site accepts.",
    500: "Something went wrong on our side. It has been noted.",
    503: "There is no graph to ask yet: build it with “gogen build”.",
}
