"""The phrases that an etymology in one sentence is made of: how a word was made of others, in the reader's language."""

from collections.abc import Mapping

from graph.lookup.etymology import Origin
from ontology.model import Process
from web.names import _

# %(words)s are the words it was made of, with " + " between them; %(language)s is the language of the first.
PHRASES: Mapping[str, str] = {
    Process.VOICE_DERIVATION: _("voice form of %(words)s"),
    Process.NOMINALISATION: _("nominalisation of the ren’yōkei of %(words)s"),
    Process.COMPOUNDING: _("compound of %(words)s"),
    Process.BLENDING: _("blend of %(words)s"),
    Process.CLIPPING: _("clipped from %(words)s"),
    Process.REDUPLICATION: _("reduplication of %(words)s"),
    Process.AFFIXATION: _("made with an affix from %(words)s"),
    Process.INITIALISM: _("initialism of %(words)s"),
    Process.CONVERSION: _("the word %(words)s used as another part of speech"),
    Process.LOAN: _("borrowed from %(language)s %(words)s"),
    Process.CALQUE: _("translated part by part from %(language)s %(words)s"),
    Process.GRAPHIC_LOAN: _("taken over in writing from %(language)s %(words)s"),
    Process.BACKRONYM: _("words made to fit the letters of %(language)s %(words)s"),
    Process.PSEUDO_LOAN: _("coined from %(language)s %(words)s"),
    Process.INHERITANCE: _("handed down from %(language)s %(words)s"),
    Process.DERIVATION: _("from %(language)s %(words)s, by a way that its source does not tell"),
}
VOICES: Mapping[str, str] = {
    "passive": _("passive of %(words)s"),
    "causative": _("causative of %(words)s"),
}
_ELSE = _("made from %(words)s")


def phrase_of(origin: Origin) -> str:
    """Return the phrase, still in English, for how a word was made."""
    return VOICES.get(origin.voice or "") or PHRASES.get(origin.process.id, _ELSE)
