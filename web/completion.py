"""What the editor of the SPARQL page completes: prefixes, and the names of ``graph.publish.vocabulary`` under them."""

from flask import Response, current_app, json, request
from flask_babel import force_locale, gettext

from graph.lookup import Library
from graph.publish.release import release_of
from graph.publish.vocabulary import CLASS, PROPERTY, VALUE, Name, vocabulary
from ontology.vocabulary import PREFIXES
from web.http import is_known, unchanged, validator, version
from web.interface import LANGUAGES, plainly
from web.names import _
from web.sparql_page import shortened

KINDS = {CLASS: _("class"), PROPERTY: _("property"), VALUE: _("value")}


def names() -> Response:
    """Return prefixes and names as JSON, called what they are called in the language asked for (``lang``)."""
    lang = request.args.get("lang", "")
    lang = lang if lang in LANGUAGES else "en"
    library: Library = current_app.extensions["library"]
    snapshot = library.snapshot()
    tag = validator(release_of(snapshot.generation), "names", version(), lang)
    if is_known(tag):
        return unchanged(tag)
    with force_locale(lang):
        body = {
            "prefixes": PREFIXES,
            "kinds": {kind: gettext(called) for kind, called in KINDS.items()},
            "names": [_told(name, lang) for name in vocabulary(snapshot)],
        }
    response = Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), content_type="application/json")
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _told(name: Name, lang: str) -> dict[str, object]:
    """Return one name for the editor; what is empty or in the language asked for goes without saying."""
    labels = sorted(name.labels, key=lambda label: label.tag != lang)
    label, tag = (labels[0].text, labels[0].tag) if labels else ("", lang)
    if tag == "en" != lang and (translated := plainly(label)) != label:
        label, tag = translated, lang
    means = sorted(name.definitions, key=lambda text: text.tag != lang)
    told = {
        "name": shortened(name.iri),
        "kind": name.kind,
        "label": label,
        "tag": tag if tag != lang else "",
        "also": [text.text for text in name.labels if text.text != label],
        "means": means[0].text if means else "",
        "meansTag": means[0].tag if means and means[0].tag != lang else "",
    }
    return {key: value for key, value in told.items() if value}
