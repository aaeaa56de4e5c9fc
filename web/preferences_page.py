"""What a reader would have: language, light or dark, furigana, how much at once. Kept in one cookie."""

from dataclasses import asdict

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from web.http import is_foreign
from web.interface import CHOICES, Preferences, home_of, keep, preferences

chosen = Blueprint("chosen", __name__)


@chosen.get("/preferences")
def page() -> str:
    """Show what may be chosen."""
    return render_template("preferences.html", choices=CHOICES, back=home_of(request.args.get("to", "/preferences")))


@chosen.post("/preferences")
def kept() -> Response:
    """Keep what a form names, leave the rest as it is, and lead back to where the reader was."""
    if is_foreign():
        abort(403)
    given = asdict(preferences())
    given |= {name: value for name, allowed in CHOICES.items() if (value := request.form.get(name)) in allowed}
    response = redirect(home_of(request.form.get("to", "")), 303)
    keep(response, Preferences(**given))  # type: ignore[arg-type]
    return response
