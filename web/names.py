"""The plain English names that LexInfo's individuals have on the pages, listed for the translation of the interface.

LexInfo names them in no Japanese; :func:`graph.lookup.index.plain` makes English names of theirs. A test compares this
list with the model.
"""


def _(text: str) -> str:
    """Mark a text as one to translate."""
    return text


PARTS_OF_SPEECH = (
    _("noun"),
    _("proper noun"),
    _("verb"),
    _("adjective"),
    _("adverb"),
    _("interjection"),
    _("pronoun"),
    _("numeral"),
    _("particle"),
    _("auxiliary"),
    _("conjunction"),
    _("prefix"),
    _("suffix"),
    _("phrase"),
)
REGISTERS = (
    _("neutral"),
    _("slang"),
    _("formal"),
    _("technical"),
    _("vulgar"),
    _("dated"),
    _("in-house"),
)
STATUSES = (
    _("preferred"),
    _("admitted"),
    _("deprecated"),
    _("superseded"),
)
TERM_TYPES = (
    _("initialism"),
    _("acronym"),
    _("abbreviation"),
    _("clipped form"),
    _("compound"),
    _("full form"),
)
VOICES = (
    _("passive"),
    _("causative"),
)
GENDERS = (
    _("masculine"),
    _("feminine"),
    _("neuter"),
    _("common gender"),
)
NUMBERS = (
    _("singular"),
    _("plural"),
    _("dual"),
    _("other number"),
)
