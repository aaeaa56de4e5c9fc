"""For those who run the server: is it alive, can it answer, what do the query workers do."""

from dataclasses import fields

from flask import Blueprint, Response, current_app, jsonify

from graph.engine.workers import Counters, Pool
from graph.lookup import Library
from ontology.errors import GogenError
from web.http import is_local, problem
from web.tokens import authorised

status = Blueprint("status", __name__)

# What each number of the pool means, and whether it only grows (Prometheus exposition format 0.0.4).
_MEANINGS = {
    "running": ("gauge", "queries that run now"),
    "long": ("gauge", "queries that run longer than their slice"),
    "waiting": ("gauge", "queries that wait for a worker"),
    "answered": ("counter", "queries answered"),
    "failed": ("counter", "queries that did not parse or failed"),
    "stopped": ("counter", "queries stopped at a limit, their worker killed"),
    "refused_busy": ("counter", "queries refused because too many ran"),
    "started": ("counter", "worker processes started"),
}
assert set(_MEANINGS) == {field.name for field in fields(Counters)}


@status.get("/healthz")
def health() -> Response:
    """Tell that the process answers."""
    return jsonify(status="ok")


@status.get("/readyz")
def ready() -> Response:
    """Tell whether there is a graph and a worker that answers a query."""
    library: Library = current_app.extensions["library"]
    pool: Pool = current_app.extensions["pool"]
    try:
        stamp = library.stamp()
        pool.answer("ASK {}", timeout=2)
    except GogenError:
        return problem(503, "", "There is no graph, or no worker that answers.")
    return jsonify(status="ready", graph=stamp)


@status.get("/metrics")
def metrics() -> Response:
    """Return the counters of the query workers, to this machine or with a token that has the scope ``metrics``."""
    if not is_local() and (refusal := authorised("metrics")):
        return refusal
    pool: Pool = current_app.extensions["pool"]
    lines = []
    for name, (kind, meaning) in _MEANINGS.items():
        metric = f"gogen_queries_{name}" if name != "started" else "gogen_workers_started"
        lines += [f"# HELP {metric} {meaning}", f"# TYPE {metric} {kind}", f"{metric} {getattr(pool.counters, name)}"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
