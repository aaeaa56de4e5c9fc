"""Writing over HTTP, for those with a token: SPARQL Update at /update, the Graph Store Protocol at /graph-store.

What is sent goes to a temporary file, unread; ``graph.engine.writer`` reads and does it in a process that can be
stopped. Where a request fails, nothing was written.
"""

import contextlib
import hashlib
import re
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, cast
from urllib.parse import quote

from flask import Blueprint, Response, current_app, g, request
from pyoxigraph import serialize
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser

from graph.engine import audit
from graph.engine.results import GRAPH_FORMATS, MEDIA_TYPES, Restored
from graph.engine.store import Snapshot
from graph.engine.writer import Body, Check, Write, Writer, Written
from graph.lookup import Library
from ontology.errors import (
    GogenError,
    NoSuchGraph,
    ShapesError,
    StoreBusy,
    StoreError,
    WriteError,
    WriteTimeout,
)
from ontology.vocabulary import BASE, PREFIXES
from web.http import negotiated, own_address, problem, sentence
from web.sparql import GRAPH_TYPES
from web.tokens import authorised

writes = Blueprint("writes", __name__)

LARGEST_WRITE = 50 * 1024 * 1024  # bytes, unless the app's config says otherwise
LARGEST_FORM = 1024 * 1024
PIECE = 64 * 1024
RETRY = "5"  # seconds
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
BODY_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "": "rdfxml",  # what a body without a type is (SPARQL 1.1 Graph Store Protocol, 5.3)
}
IN_A_PATH = "/:@!$&'()*+,;=~"  # what stands in a path as it is (RFC 3986, 3.3)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]  # all, so that 405 is told here too
# What each failure of a write is to a client, and what it is told instead of the message: the first that fits.
STATUSES: tuple[tuple[type[GogenError], int, str | None], ...] = (
    (ShapesError, 422, None),
    (NoSuchGraph, 404, None),
    (WriteTimeout, 503, None),
    (WriteError, 400, None),
    (StoreBusy, 503, "Another write or build is going on. Try again in a few seconds."),
    (StoreError, 503, "The graph cannot be written at the moment."),
)


class Refused(Exception):
    """A request that no writer sees, and why."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


@writes.errorhandler(HTTPException)
def _failed(error: HTTPException) -> Response:
    status = error.code or 500
    detail = f"More than {_limit()} bytes were sent." if status == 413 else error.description or error.name
    return _told(Refused(status, detail))


@writes.errorhandler(Refused)
def _told(refused: Refused) -> Response:
    """Answer a refusal as a problem; one of somebody with a token goes into the audit file."""
    writer = _writer()
    if writer and "who" in g and request.method not in ("GET", "HEAD"):
        with contextlib.suppress(OSError):
            audit.record(
                writer.root, who=g.who, action=_action(), outcome="refused", status=refused.status,
                detail=refused.detail,
            )  # fmt: skip
    response = problem(refused.status, "", refused.detail)
    response.headers.update(refused.headers)
    return response


def _action() -> str:
    return "update" if request.path == "/update" else request.method.lower()


def _writer() -> Writer | None:
    return cast("Writer | None", current_app.extensions.get("writer"))


def _limit() -> int:
    return int(current_app.config.get("LARGEST_WRITE", LARGEST_WRITE))


# ---------------------------------------------------------------- SPARQL Update


@writes.route("/update", methods=METHODS, provide_automatic_options=False)
def update() -> Response:
    """Run an update (SPARQL 1.1 Protocol, 2.2): 204 when it is done, all of it or nothing."""
    if refusal := _unasked({"POST": "update"}):
        return refusal
    with _folder() as folder:
        path = folder / "update.ru"
        if request.mimetype == "application/sparql-update":
            if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
                raise Refused(415, "Send the update as UTF-8.")
            given = request.args
            if "update" in given:
                raise Refused(400, "The update is given twice: as the body and as a parameter.")
            sent = _received(path, _limit())
        elif request.mimetype == "application/x-www-form-urlencoded":
            given, _ = _form(folder, min(_limit(), LARGEST_FORM))
            texts = [*request.args.getlist("update"), *given.getlist("update")]
            if len(texts) != 1 or "update" in request.args:
                raise Refused(400, f"Send exactly one field 'update' in the form; there are {len(texts)}.")
            path.write_text(texts[0], encoding="utf-8", errors="surrogateescape", newline="")
            sent = _measured(path)
        else:
            raise Refused(415, "Send the update as application/sparql-update or application/x-www-form-urlencoded.")
        if "query" in given or "query" in request.args:
            raise Refused(400, "This address takes updates only: send queries to /sparql.")
        using = [_absolute(graph) for graph in given.getlist("using-graph-uri")]
        named = [_absolute(graph) for graph in given.getlist("using-named-graph-uri")]
        _write(Write("update", BASE, text=path, using=tuple(using), using_named=tuple(named)), sent)
    return Response(status=204)


def _unasked(allowed: dict[str, str]) -> Response | None:
    """Return the answer to OPTIONS, to a method that is not allowed and to one without authority; else None."""
    allow = ", ".join([*allowed, "OPTIONS"])
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": allow})
    if request.method not in allowed:
        raise Refused(405, f"This address takes {allow}.", Allow=allow)
    if _writer() is None:
        raise Refused(403, "The graph lies in an engine of its own: write to it there.")
    return authorised(allowed[request.method])


def _absolute(graph: str) -> str:
    if not ABSOLUTE.fullmatch(graph):
        raise Refused(400, f"Not an absolute IRI of a graph: {graph[:60]!r}.")
    return graph


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gogen-") as folder:
        yield Path(folder)


def _received(path: Path, most: int) -> dict[str, object]:
    """Write what is sent to a file, as a stream; return what the audit line says of it.

    A body that ends early would be half a graph or half an update: it must say its length, and have it.
    """
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refused(415, "Send the body as it is, without a Content-Encoding.")
    if request.content_length is None and "Transfer-Encoding" in request.headers:
        raise Refused(411, "Say how long the body is: send it with a Content-Length.")
    request.max_content_length = most
    with path.open("wb") as file:
        while piece := request.stream.read(PIECE):
            file.write(piece)
        size = file.tell()
    if size != (request.content_length or 0):
        raise Refused(400, f"The body ends after {size} of {request.content_length} bytes.")
    return _measured(path)


def _form(folder: Path, most: int) -> tuple["MultiDict[str, str]", "MultiDict[str, FileStorage]"]:
    """Return the fields and files of a form, once all of it is there."""
    path = folder / "form"
    _received(path, most)
    with path.open("rb") as file:
        parser = FormDataParser(max_form_memory_size=LARGEST_FORM, silent=False)
        try:
            _, fields, files = parser.parse(file, request.mimetype, path.stat().st_size, request.mimetype_params)
        except ValueError as error:
            raise Refused(400, f"The form cannot be read: {error}.") from error
    return fields, files


def _measured(*paths: Path) -> dict[str, object]:
    digest, size = hashlib.sha256(), 0
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                size += len(piece)
    return {"sha256": digest.hexdigest(), "bytes": size}


def _write(job: Write, sent: dict[str, object]) -> Written:
    """Have the writer do it. Raises Refused with what a client is told."""
    asked = request.args.getlist("check")
    check: Check | None = None
    if asked:
        if asked != ["shacl"]:
            raise Refused(400, f"Unknown check {asked[0][:60]!r}; allowed: shacl.")
        from graph.validate import violations  # pyshacl is loaded on use

        check = violations
    writer: Writer = current_app.extensions["writer"]
    return writer.write(replace(job, check=check, record=(("who", g.who), *sent.items())))


@writes.errorhandler(GogenError)
def _not_written(error: GogenError) -> Response:
    """Answer what a writer refused; it wrote the audit line itself."""
    status, told = next((status, told) for kind, status, told in STATUSES if isinstance(error, kind))
    more: dict[str, object] = {}
    if isinstance(error, WriteError) and error.line is not None:
        more = {"line": error.line, "column": error.column}
    if isinstance(error, ShapesError):
        more = {
            "violations": [{"at": p.field, "found": p.value, "message": p.message} for p in error.problems],
        }
    if told is not None:
        current_app.logger.error("%s", error)
    response = problem(status, "", told or sentence(error), **more)
    if status == 503:
        response.headers["Retry-After"] = RETRY
    return response


# ---------------------------------------------------------------- Graph Store Protocol

SCOPE = "graph-store"
ON_A_GRAPH = dict.fromkeys(("GET", "HEAD", "PUT", "POST", "DELETE"), SCOPE)


@writes.route("/graph-store", methods=METHODS, provide_automatic_options=False)
@writes.route("/graph-store/<path:tail>", methods=METHODS, provide_automatic_options=False)
def graph_store(tail: str = "") -> Response:
    """Read or change one graph (SPARQL 1.1 Graph Store HTTP Protocol, 5): named by ?graph=, ?default or the address."""
    if refusal := _unasked(ON_A_GRAPH):
        return refusal
    named = request.args.getlist("graph")
    if len(named) + ("default" in request.args) + bool(tail) > 1:
        raise Refused(400, "Name one graph: by ?graph=IRI, by ?default, or by the address below /graph-store/.")
    if named:
        return _on_graph(_absolute(named[0]))
    if "default" in request.args:
        return _on_graph(None)
    if tail:
        return _on_graph(_below(tail))
    if request.method != "POST":
        raise Refused(400, "Name a graph: by ?graph=IRI, by ?default, or by the address below /graph-store/.")
    graph = _below(str(uuid.uuid4()))
    _changed("post", graph)
    return Response(status=201, headers={"Location": graph})


def _below(tail: str) -> str:
    """Return the IRI of the graph at an address below /graph-store/; its host is ours, not what a client calls us."""
    return f"{own_address()}graph-store/{quote(tail, safe=IN_A_PATH)}"


def _on_graph(graph: str | None) -> Response:
    if request.method in ("GET", "HEAD"):
        return _shown(graph)
    if request.method == "DELETE":
        _write(Write("delete", graph or BASE, graph), {})
        return Response(status=204)
    written = _changed(request.method.lower(), graph)
    return Response(status=204 if written.existed else 201)


def _changed(action: str, graph: str | None) -> Written:
    with _folder() as folder:
        if request.mimetype == "multipart/form-data":
            bodies = _parts(folder)
            sent = _measured(*(body.path for body in bodies))
        else:
            bodies = [Body(folder / "body", _syntax(request.mimetype))]
            sent = _received(bodies[0].path, _limit())
        return _write(Write(action, graph or BASE, graph, bodies=tuple(bodies)), sent)


def _parts(folder: Path) -> list[Body]:
    """Return the files of a form, each of a type of its own (SPARQL 1.1 Graph Store Protocol, 5.5)."""
    _, files = _form(folder, _limit())
    bodies = []
    with contextlib.ExitStack() as opened:
        for number, file in enumerate(file for several in files.listvalues() for file in several):
            opened.callback(file.close)
            bodies.append(Body(folder / f"part-{number}", _syntax(file.mimetype)))
            file.save(bodies[-1].path)
    if not bodies:
        raise Refused(400, "The form holds no file.")
    return bodies


def _syntax(media: str) -> str:
    if media not in BODY_TYPES:
        raise Refused(415, f"Send the graph as {', '.join(filter(None, BODY_TYPES))}.")
    return BODY_TYPES[media]


def _shown(graph: str | None) -> Response:
    """Return a graph in the form asked for."""
    library: Library = current_app.extensions["library"]
    snapshot = library.snapshot()
    if graph is not None and not _holds(snapshot, graph):
        raise Refused(404, "There is no such graph.")
    name = negotiated(GRAPH_TYPES)
    if name is None:
        raise Refused(406, f"A graph comes as {', '.join(GRAPH_TYPES)}.")
    media = MEDIA_TYPES[name]
    response = Response(content_type=f"{media}; charset=utf-8" if media.startswith("text/") else media)
    response.vary.add("Accept")
    if request.method == "HEAD":
        return response
    spool = tempfile.SpooledTemporaryFile(LARGEST_FORM)  # noqa: SIM115  closed when it is sent
    quads = snapshot.quads(graph) if graph is not None else snapshot.default_quads()
    prefixes = dict(PREFIXES) if name in ("turtle", "rdfxml") else None
    try:
        with Restored(name, spool.write) as sink:
            triples = (quad.triple for quad in quads)
            serialize(triples, cast("IO[bytes]", sink), GRAPH_FORMATS[name], prefixes=prefixes)
    except (ValueError, OSError) as error:
        spool.close()
        raise Refused(406, f"This graph cannot be written as {media}: {error}.") from error
    response.content_length = spool.tell()
    response.response = _pieces(spool)
    return response


def _pieces(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        spool.seek(0)
        while piece := spool.read(PIECE):
            yield piece


def _holds(snapshot: Snapshot, graph: str) -> bool:
    return next(snapshot.quads(graph), None) is not None or graph in snapshot.graphs()
