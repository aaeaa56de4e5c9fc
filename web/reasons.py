"""Why a word was found, told in the reader's language: reasons of the ranking, steps and features of the analyser."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext
from markupsafe import Markup, escape

from graph.lookup.ranking import Ranked
from graph.lookup.views import Found
from ontology.model import Step, Written
from web.names import _

# What the reasons of ``graph.lookup.ranking`` say; the second text where the spelling that fits is what was typed.
REASONS = {
    "headword": (_("%(typed)s is its headword"), ""),
    "written": (_("%(typed)s is a spelling of it"), ""),
    "kana": (_("the same sounds in the other kana: %(matched)s"), _("the same sounds in the other kana")),
    "romaji": (_("%(typed)s is a romanisation of it: %(matched)s"), _("%(typed)s is a romanisation of it")),
    "form": (_("%(typed)s is a form of it"), ""),
    "folded": (
        _("%(typed)s without regard to vowel length or accents: %(matched)s"),
        _("%(typed)s without regard to vowel length or accents"),
    ),
    "analysed": (_("%(typed)s is an inflected form of it"), ""),
    "meaning": (_("by its meaning: %(matched)s"), _("by its meaning")),
    "origin": (_("a word it is derived from"), ""),
    "made": (_("a word made from that"), ""),
    "prefix": (_("begins so: %(matched)s"), _("begins so")),
    "contains": (_("%(typed)s stands in it: %(matched)s"), _("%(typed)s stands in it")),
    "near": (_("a spelling close to what was typed: %(matched)s"), _("a spelling close to what was typed")),
}

# The steps and features of the analyser, by their ids with spaces for hyphens (see ``morphology.inflection.suffixes``).
INFLECTIONS = (
    *(_("passive"), _("potential"), _("passive or potential"), _("causative"), _("short causative")),
    *(_("negative"), _("negative volitional"), _("prohibitive"), _("past"), _("conditional"), _("inferential")),
    *(_("representative"), _("polite"), _("presumptive"), _("attributive"), _("adverbial"), _("copula"), _("topic")),
    *(_("similative"), _("te form"), _("progressive"), _("venitive"), _("andative"), _("resultative")),
    *(_("concessive"), _("completive"), _("preparatory"), _("attemptive"), _("request"), _("benefactive")),
    *(_("desiderative"), _("imperative"), _("honorific"), _("humble"), _("derogatory"), _("volitional")),
    *(_("simultaneous"), _("obligative"), _("as if"), _("prospective"), _("question"), _("evidential")),
    *(_("hearsay"), _("appearance"), _("excessive"), _("inchoative"), _("continuative"), _("terminative")),
    *(_("facilitative"), _("difficultive"), _("nominalised"), _("colloquial"), _("exclamative")),
    *(_("exclamation"), _("vowel fusion"), _("lengthening"), _("contraction"), _("suppletion"), _("suru verb")),
    *(_("old spelling"), _("classical"), _("jukujikun"), _("ateji")),
)
FORMATIONS = (
    *(_("voice derivation"), _("nominalisation"), _("compounding"), _("blending"), _("word clipping")),
    *(_("reduplication"), _("affixation"), _("initialism"), _("conversion"), _("loan"), _("calque")),
    *(_("graphic loan"), _("backronym"), _("pseudo loan"), _("inheritance"), _("untold derivation")),
)
_TAGS = {"romaji": "ja-Latn", "acronym": "ja-Latn", "other": "und"}


def named(name: str) -> str:
    """Return what a step or a feature is called: ``te-form`` → ``te form``, て形."""
    return str(gettext(name.replace("-", " ")))


def typed(found: Found) -> Markup:
    """Return what was typed, marked with the language that its script tells."""
    return marked(Written(found.query, _TAGS.get(found.script or "", "ja")))


def marked(text: Written) -> Markup:
    """Return a text set apart, with its language."""
    return Markup('<bdi lang="{}">{}</bdi>').format(text.tag, text.text)


def trail(found: Found, steps: Sequence[Step], features: Iterable[str] = ()) -> Markup:
    """Return the way from what was typed back to the word: ``寝取られた → past of 寝取られる → passive of 寝取る``."""
    if not steps:
        return escape(gettext("%(form)s: %(features)s")) % {
            "form": typed(found),
            "features": gettext(", ").join(map(named, features)),
        }
    arrow = Markup(' <span aria-hidden="true">→</span> ')
    text = escape(gettext("%(process)s of %(word)s"))
    ways = (
        text % {"process": named(step.process), "word": marked(Written(step.source, "ja"))} for step in reversed(steps)
    )
    return arrow.join([typed(found), *ways])


def why(found: Found, one: Ranked) -> Markup:
    """Return in one line why a word was found."""
    hit = one.hit
    if hit.steps or hit.features:
        return trail(found, hit.steps, hit.features)
    whole, brief = REASONS[one.reason.code]
    shown = hit.matched if hit.matched and hit.matched.text != found.query else None
    text = escape(gettext(whole if shown or not brief else brief))
    return text % {"typed": typed(found), "matched": marked(shown) if shown else ""}
