"""The page /review: what is proposed, by source; accept, reject, take back; and a list sent in, looked at first.

Reading is for everybody; a decision and a list are writes: they need a token with the scope ``review`` or a server that
is open to its own machine, and never come from a page of another site.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from graph.engine.store import Snapshot
from graph.formats import FORMATS
from graph.formats.pairs.direction import Direction
from graph.lookup import Library
from graph.lookup.offered import named
from graph.mapping import is_tag
from graph.review.deciding import Outcome, Verdict, decide, format_of, proposals_in, propose_list, read_list
from graph.review.proposals import Proposal, label, worded
from graph.review.settling import Kept
from ontology.errors import FormatError, GogenError, StoreBusy
from ontology.model import Standing
from ontology.vocabulary import bcp47
from web.http import is_foreign, problem, sentence, wants_page
from web.interface import preferences
from web.names import _
from web.tokens import authorised
from web.tool_names import STANDINGS, told

review = Blueprint("review", __name__)

SCOPE = "review"
LARGEST_LIST = 512 * 1024  # bytes; a preview carries the list with it, and a request has 1 MB
MOST_SHOWN = 200  # proposals on a page
MOST_UNDONE = 20  # decisions that one button takes back
PATIENCE = 10.0  # seconds that a decision waits for another write
STATUSES = {"open": Standing.OPEN, "accepted": Standing.ACCEPTED, "rejected": Standing.REJECTED}
VERDICTS = {"accept": Standing.ACCEPTED, "reject": Standing.REJECTED, "undo": Standing.OPEN}
_READ: WeakKeyDictionary[Snapshot, dict[str, Kept]] = WeakKeyDictionary()
# Categories whose values are controlled, so that they have names in the reader's language.
CONTROLLED = {"administrativeStatus", "partOfSpeech", "termType", "register", "grammaticalGender", "grammaticalNumber"}
BAD, GONE, LARGE, UNFIT, BUSY = 400, 404, 413, 422, 503
TOO_LARGE = _("A list has at most %(most)s kB here; “gogen import” takes any.")


class _Refused(Exception):
    """A request that cannot be done, and why: a text with its places (``%(most)s``) filled by ``values``."""

    def __init__(self, status: int, text: str, answer: Response | None = None, **values: object) -> None:
        super().__init__(text)
        self.status, self.text, self.answer, self.values = status, text, answer, values

    @property
    def detail(self) -> str:
        """The reason in English, for programs."""
        return self.text % self.values if self.values else self.text

    @property
    def shown(self) -> Markup:
        """The reason in the reader's language, if it is one of this page's own."""
        return escape(gettext(self.text, **self.values)) if self.values else told(self.text)


# ---------------------------------------------------------------- proposals


@review.route("/review", methods=["GET"])
def proposals() -> Response:
    """List what is proposed."""
    return _page()


@review.route("/review", methods=["POST"])
def decision() -> Response:
    """Accept or reject the proposals that are ticked, or take decisions back: all of them or none."""
    try:
        form = request.form
        by = _allowed(form)
        ids, verdict = [*form.getlist("id"), *form.get("ids", "").split()], form.get("verdict", "")
        if verdict not in VERDICTS:
            raise _Refused(BAD, _("Say what to do: %(verdicts)s."), verdicts=", ".join(VERDICTS))
        if not ids:
            raise _Refused(BAD, _("Tick at least one proposal."))
        chosen = form.get("concept", "").strip()
        concept = None if not chosen else "" if chosen == "new" else chosen
        told = Verdict(VERDICTS[verdict], by, form.get("reason", ""), concept)
        done = _done(lambda: decide(_place(), [_exact(one) for one in ids], told, PATIENCE))
    except _Refused as refused:
        return _told(refused, _page)
    if not wants_page("*/*", "application/json"):
        return Response(status=204)
    where: dict[str, Any] = {"source": form.get("source") or None, "status": form.get("status") or None}
    if verdict != "undo" and len(done) <= MOST_UNDONE:
        where["last"] = " ".join(one.id for one in done)
    return redirect(url_for("review.proposals", **where, done=len(done), verdict=verdict), 303)  # type: ignore[return-value]


def _exact(name: str) -> str:
    """Return an id as a pattern that means it alone."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _page(failure: _Refused | None = None) -> Response:
    kept = _kept()
    asked = request.values.get("status", "open")
    source = request.values.get("source", "")
    if failure is None:
        if source and source not in kept:
            failure = _Refused(GONE, _("There is no source %(name)s."), name=repr(source[:60]))
        elif asked != "all" and asked not in STATUSES:
            failure = _Refused(BAD, _("There is no status %(name)s."), name=repr(asked[:60]))
        if failure and not wants_page("*/*", "application/problem+json"):
            return problem(failure.status, "", failure.detail)
    found = [one for name, each in kept.items() if source in ("", name) for one in each.proposals]
    shown = [one for one in found if asked == "all" or one.standing is STATUSES.get(asked)]
    known = _library().current()
    wanted = {name for one in shown[:MOST_SHOWN] for name in (one.target, *one.candidates) if name}
    done, verdict = request.args.get("done", ""), request.args.get("verdict", "")
    last = request.args.get("last", "").split()[:MOST_UNDONE]
    page = render_template(
        "review.html",
        kept=kept,
        source=source,
        asked=asked,
        statuses={name: sum(one.standing is standing for one in found) for name, standing in STATUSES.items()}
        | {"all": len(found)},
        open_of={name: sum(one.standing is Standing.OPEN for one in each.proposals) for name, each in kept.items()},
        groups=list(_groups(shown[:MOST_SHOWN], kept)),
        concepts={one.id: one.name for one in named(known, tuple(sorted(wanted)), preferences().lang)},
        total=len(shown),
        most=MOST_SHOWN,
        done=int(done) if request.method == "GET" and done.isascii() and done.isdecimal() and len(done) < 7 else 0,
        verdict=verdict if verdict in VERDICTS else "",
        last=[one for one in found if one.id in last and one.standing is not Standing.OPEN],
        failure=failure.shown if failure else "",
        **_access(),
    )
    return Response(page, failure.status if failure else 200)


def _groups(shown: list[Proposal], kept: Mapping[str, Kept]) -> Iterator[tuple[Kept, list[Proposal]]]:
    for name, group in groupby(shown, lambda one: one.source):
        yield kept[name], list(group)


# ---------------------------------------------------------------- a list


@review.route("/review/upload", methods=["GET"])
def upload() -> Response:
    """Show the form for a list."""
    return _upload_page()


@review.route("/review/upload", methods=["POST"])
def uploaded() -> Response:
    """Show what a list would propose; propose it when that is asked for."""
    if request.content_length is not None and request.content_length > _most_sent():
        return _told(_Refused(LARGE, TOO_LARGE, most=LARGEST_LIST // 1024), _upload_page)
    try:
        by = _allowed(request.form)
        name, body = _sent()
        outcome = _done(lambda: _proposed(name, body, by))
    except _Refused as refused:
        return _told(refused, _upload_page)
    finally:
        for file in request.files.values():
            file.close()
    if request.form.get("step") == "propose":
        return redirect(url_for("review.proposals", source=outcome.source.name), 303)  # type: ignore[return-value]
    return _upload_page(outcome=outcome, name=name, body=base64.b64encode(body).decode())


def _most_sent() -> int:
    return LARGEST_LIST * 4 // 3 + 16 * 1024  # as base64 in a form, with its other fields


def _sent() -> tuple[str, bytes]:
    """Return the name and content of the list: sent as a file, or as what a preview carries."""
    file = request.files.get("list")
    if file is not None and file.filename:
        name, body = file.filename, file.stream.read(LARGEST_LIST + 1)
    else:
        name, held = request.form.get("name", ""), request.form.get("held", "")
        try:
            body = base64.b64decode(held, validate=True)
        except (binascii.Error, ValueError) as error:
            raise _Refused(BAD, _("The list did not arrive whole: choose the file again.")) from error
    if not name or not body:
        raise _Refused(BAD, _("Choose a file with a list."))
    if len(body) > LARGEST_LIST:
        raise _Refused(LARGE, TOO_LARGE, most=LARGEST_LIST // 1024)
    return name.rpartition("/")[2].rpartition("\\")[2][:200], body


def _proposed(name: str, body: bytes, by: str) -> Outcome:
    form = request.form
    kind = form.get("format") or format_of(name)
    tags = [form.get(field, "").strip() for field in ("from", "to")]
    for tag in filter(None, tags):
        if not is_tag(tag):
            raise FormatError(f"invalid language tag {tag[:60]!r}")
    direction = Direction(bcp47(tags[0] or "ja"), (bcp47(tags[1] or "en"),)) if any(tags) else None
    found, file = read_list(body, name, kind, not form.get("lenient"), direction)
    known = _library().current()
    with known.lock:
        glossary = known.whole.glossary
    return propose_list(
        _place(),
        found,
        file,
        kind,
        by,
        form.get("into", "").strip(),
        form.get("cites", ""),
        glossary,
        form.get("step") != "propose",
        PATIENCE,
    )


def _upload_page(
    failure: _Refused | None = None, outcome: Outcome | None = None, name: str = "", body: str = ""
) -> Response:
    readable = {one.name: one.label for one in FORMATS.values() if one.read}
    page = render_template(
        "review_upload.html",
        failure=failure.shown if failure else "",
        outcome=outcome,
        name=name,
        held=body,
        given={} if failure and failure.status == LARGE else request.form,  # what is too large is not read
        readable=readable,
        largest=LARGEST_LIST // 1024,
        most=MOST_SHOWN,
        **_access(),
    )
    return Response(page, failure.status if failure else 200)


# ---------------------------------------------------------------- who may


def _allowed(form: Mapping[str, str]) -> str:
    """Return who acts, or refuse the request."""
    if "writer" not in current_app.extensions:
        raise _Refused(403, _("The graph lies in an engine of its own: proposals are kept in a store folder."))
    if is_foreign():
        raise _Refused(403, _("This was sent by a page of another site."))
    refusal = authorised(SCOPE, form.get("token", "").strip())
    if refusal is not None:
        raise _Refused(refusal.status_code, (refusal.get_json(force=True) or {}).get("detail", ""), refusal)
    return form.get("by", "").strip() or (g.who if g.who != "open" else "")


def _access() -> dict[str, Any]:
    """Return what the pages must know of who may write."""
    is_open, tokens = bool(current_app.config.get("OPEN_WRITES")), current_app.config.get("TOKENS") is not None
    writes = "writer" in current_app.extensions
    return {
        "labels": label,
        "worded": worded,
        "controlled": CONTROLLED,
        "standings": STANDINGS,
        "names": _library().current().languages,
        "can_write": writes and (is_open or tokens),
        "asks_token": tokens and not is_open,
    }


def _done(act: Any) -> Any:
    """Do what is asked; refuse it with its own message where it cannot be done."""
    try:
        return act()
    except StoreBusy as error:
        raise _Refused(BUSY, _("Another write or build is going on. Try again in a few seconds.")) from error
    except FormatError as error:
        raise _Refused(UNFIT, sentence(error)) from error
    except GogenError as error:
        current_app.logger.error("%s", error)
        raise _Refused(BUSY, _("The graph cannot be written at the moment.")) from error


def _told(refused: _Refused, page: Any) -> Response:
    if not wants_page("*/*", "application/problem+json"):
        return refused.answer or problem(refused.status, "", refused.detail)
    response: Response = page(refused)
    if refused.answer is not None and "WWW-Authenticate" in refused.answer.headers:
        response.headers["WWW-Authenticate"] = refused.answer.headers["WWW-Authenticate"]
    return response


def _library() -> Library:
    library: Library = current_app.extensions["library"]
    return library


def _kept() -> dict[str, Kept]:
    """Return all proposals, read once of each revision."""
    if "writer" not in current_app.extensions:
        return {}
    snapshot = _library().snapshot()
    found = _READ.get(snapshot)
    if found is None:
        found = _READ[snapshot] = proposals_in(snapshot)
    return found


def _place() -> Any:
    return current_app.extensions["writer"].root
