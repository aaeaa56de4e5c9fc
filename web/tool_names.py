"""The names that deep layers have in English only, listed for the translation of the interface.

They serve the shell and programs as well, so they stand where they are used; ``told`` shows them in the reader's
language. Tests compare these tables with formats, losses, filter targets, files and the API.
"""

import re

from flask_babel import gettext
from markupsafe import Markup, escape

from web.interface import in_lang
from web.names import _


def told(text: str) -> Markup:
    """Return a name in the reader's language, marked as English where there is no other."""
    found = gettext(text) if text else ""
    return in_lang(text, "en") if found == text else escape(found)


def coded(text: str) -> Markup:
    """Return a text of the API's description in the reader's language, what stands in backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(told(text))))


# What formats are called, where that is more than a name.
FORMATS = (
    _("CSV for spreadsheets"),
    _("TBX v2 with ntig"),
    _("DeepL glossary (TSV)"),
    _("DeepL glossary (CSV)"),
    _("Google Cloud Translation glossary (CSV)"),
    _("Google Cloud Translation glossary (TSV)"),
    _("Google Cloud Translation equivalent term sets"),
    _("Amazon Translate custom terminology (CSV)"),
    _("OmegaT glossary"),
    _("CSV with columns of your own"),
    _("Yomitan dictionary"),
    _("CLDF wordlist"),
)
# What formats are for.
NOTES = (
    _("One row a term and spelling; what looks like a formula begins with '. Nothing is lost."),
    _("Everything; what has no category is in notes."),
    _("The same with one element a category."),
    _("Concepts and terms, for translation tools; what it has no category for is left out and named."),
    _(
        "The same with one element a category, for translation tools; what it has no category for is left out "
        "and named."
    ),
    _("Terms, status and part of speech, for translation tools; what it has no category for is left out and named."),
    _(
        "For OmegaT and Weblate, which do not read v3, for translation tools; what it has no category for is "
        "left out and named."
    ),
    _("For tools that ask for nested terms, for translation tools; what it has no category for is left out and named."),
    _(
        "For DeepL: One translation a term; what means several things is left out, and named. Terms of up to "
        "1,024 bytes, files of up to 10 MiB."
    ),
    _(
        "For Google Cloud Translation, one direction, no header: One translation a term; what means several "
        "things is left out, and named."
    ),
    _("For Google Cloud Translation, several languages: the best term of a concept in each, a header."),
    _(
        "For Amazon Translate, up to ten target languages, a header of their codes: One translation a term; what "
        "means several things is left out, and named."
    ),
    _("For OmegaT: term, translation, and a comment with reading, status, definition and warnings."),
    _("Universal Terminology eXchange (AAMT): pairs with part of speech and status, also forbidden ones."),
    _("Pairs under headings that you name, for tools whose headings differ."),
    _("A unit for each translation of a term."),
    _("The term is the msgid, its translation the msgstr."),
    _("Japanese words for the reader's aid in browsers."),
    _("Forms, meanings and borrowings, for linguists."),
    _("Concepts with labels in every language; the lexicon behind them is left out."),
    _("Every asserted triple."),
)
# What formats are grouped by.
USES = (
    _("Spreadsheets"),
    _("Computer-aided translation"),
    _("Machine translation"),
    _("Term bases (TBX)"),
    _("Linked data"),
    _("Dictionaries and linguistics"),
)
# What a format may have no place for.
LOSSES = (
    _("agents"),
    _("borrowings"),
    _("claims of further sources"),
    _("terms that would be taken for comments"),
    _("decompositions"),
    _("concepts without a term"),
    _("definitions of concepts in further languages"),
    _("further data of concepts"),
    _("names of concepts"),
    _("consent depictions"),
    _("references"),
    _("definitions"),
    _("sources of entries"),
    _("fields of subjects"),
    _("focalizers"),
    _("word-formation steps"),
    _("synonyms of a term"),
    _("further translations"),
    _("terms that mean several things"),
    _("terms without a translation in every language"),
    _("further data"),
    _("labels with their scripts"),
    _("forms with their scripts"),
    _("descriptions of languages"),
    _("mirrored concepts"),
    _("bound morphemes"),
    _("terms not to be used"),
    _("terms of other languages"),
    _("inflected forms"),
    _("terms longer than the tool takes"),
    _("terms for which the file has no room"),
    _("relations between senses"),
    _("remarks"),
    _("systems of romanisations"),
    _("examples"),
    _("further spellings, readings and romanisations"),
    _("dates and contributors"),
    _("narrative roles"),
    _("definitions of one term only"),
    _("sources"),
    _("sources of translations"),
    _("terms with a control character or a line break"),
    _("terms without a sense"),
    _("terms without a gloss in the language"),
    _("conjugation class"),
    _("concept sources"),
    _("caution"),
    _("content warning"),
    _("gloss"),
    _("voice"),
    _("external cross reference"),
    _("goshu"),
    _("subject field"),
    _("term type"),
    _("part of speech"),
    _("administrative status"),
    _("register"),
    _("grammatical gender"),
    _("grammatical number"),
    _("romanisation"),
    _("reading"),
    _("same etymon"),
    _("phonological process"),
    _("gender"),
    _("number"),
)
# What exports leave out where it is not whole.
LEFT_OUT = (
    _("words"),
    _("bound elements"),
    _("forms"),
    _("senses"),
    _("parts of words"),
    _("concepts"),
    _("consent depictions"),
    _("remarks"),
    _("word-formation steps"),
    _("borrowings"),
    _("translations"),
    _("relations between senses"),
    _("claims"),
    _("languages"),
    _("sources"),
    _("agents"),
    _("values and links"),
)
# What a proposal may be about.
CATEGORIES = (
    _("status"),
    _("part of speech"),
    _("term type"),
    _("gender"),
    _("number"),
    _("subject field"),
    _("example"),
    _("advisory"),
    _("definition"),
    _("note"),
    _("reading"),
    _("romanisation"),
    _("register"),
    _("caution"),
    _("concept_labels"),
    _("concept_sources"),
    _("source"),
    _("crossReference"),
    _("externalCrossReference"),
    _("remarks"),
)
# What became of proposals.
STANDINGS = {"open": _("undecided"), "accepted": _("accepted"), "rejected": _("rejected")}
# What filter lists are written for.
TARGETS = (
    _("Plain keywords"),
    _("A regular expression"),
    _("AO3: other tags to exclude"),
    _("Danbooru blacklist"),
    _("JSON for other software"),
)
# What such a list cannot say.
CANNOT = (
    _("whole words, words to keep"),
    _("inflected forms that the glossary does not hold"),
    _("all sites at once, pictures without text"),
    _("words in titles and texts; a tag is hit as a whole"),
    _("other letters than ASCII; a tag is hit as a whole"),
    _("nothing that is listed here"),
)
# What the files of a release hold.
FILES = (
    _("Everything, with the graph of its source: asserted, inferred, the ontology"),
    _("What sources and editors assert, without graphs, inferences and the ontology"),
)
# How the API is described.
API = (
    _("A word or phrase, in any script or form."),
    _("Languages of the words (BCP 47)."),
    _("Sources of the entries; `curated` is the glossary itself."),
    _("`hide` leaves out words that carry a content advisory."),
    _("Words, or the meanings they have."),
    _("How many answers to give at once."),
    _("Where to go on: `next` of the answer before."),
    _("How many suggestions to give."),
    _("A form to take apart, in any script."),
    _("The `id` of a term."),
    _("What a typed text may be: ranked answers, each with its reason, a page at a time."),
    _("What a text that is still being typed may become."),
    _("Everything that is said of one term, with its sources."),
    _("What the analyser makes of a form: lemma, reading, morphemes, derivation."),
    _("The values of `lang`."),
    _("The values of `source`."),
    _("A parameter is unknown, missing or not allowed; the problem says which, and what it may be."),
    _("There is no such term."),
    _("The cursor is of an earlier state of the graph: ask again without it."),
    _("More requests a second than the server takes from one client; `Retry-After` says when to come back."),
    _("There is no graph to ask at the moment."),
    _("Which entries are meant by “dojinshi”?"),
    _("The same for every spelling in a list"),
    _("All answers, page by page"),
    _("Everything about one term"),
)
