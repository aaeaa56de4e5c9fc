"""What an analysis says in the reader's language: how a form came about, step by step, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape

from graph.lookup.views import Value
from ontology.model import Step
from ontology.vocabulary import V
from web.interface import called
from web.names import _
from web.reasons import named

# What each step does, as one sentence.
DOES: Mapping[str, str] = {
    "passive": _("The one to whom it is done becomes the subject."),
    "passive-or-potential": _("It is done to the subject, or the subject can do it; the form does not tell which."),
    "causative": _("The subject has or lets somebody else do it."),
    "short-causative": _("The subject has or lets somebody else do it; the shorter form is colloquial."),
    "potential": _("The subject can do it."),
    "negative": _("It is not so, or not done."),
    "negative-volitional": _("It will not be so, or shall not be done."),
    "past": _("It was so, or is done."),
    "polite": _("Polite towards the person spoken to."),
    "te-form": _("Joins what follows."),
    "progressive": _("It goes on, or what came of it lasts."),
    "completive": _("It is done to the end, often with regret."),
    "preparatory": _("It is done beforehand."),
    "resultative": _("It has been done and stays so."),
    "attemptive": _("It is tried."),
    "andative": _("It goes on from here, or away."),
    "venitive": _("It comes to here, or has begun."),
    "benefactive": _("It is done for somebody."),
    "request": _("Somebody is asked to do it."),
    "desiderative": _("Somebody wants to do it."),
    "imperative": _("A command."),
    "prohibitive": _("Somebody is told not to do it."),
    "volitional": _("The speaker means to do it, or proposes it."),
    "conditional": _("If, or when, it is so."),
    "concessive": _("Even if it is so."),
    "presumptive": _("It probably is so."),
    "inferential": _("It probably is so (classical)."),
    "representative": _("One example of several things done."),
    "simultaneous": _("While something else is done."),
    "obligative": _("It should be done."),
    "as-if": _("As though it were about to be so."),
    "prospective": _("It is about to be done."),
    "question": _("Asks."),
    "evidential": _("It seems so by what is known."),
    "similative": _("It is like that."),
    "hearsay": _("It is said to be so."),
    "appearance": _("It looks so."),
    "excessive": _("Too much."),
    "inchoative": _("It begins."),
    "continuative": _("It goes on."),
    "terminative": _("It ends."),
    "facilitative": _("It is easy to do."),
    "difficultive": _("It is hard to do."),
    "honorific": _("Raises the person who does it."),
    "humble": _("Lowers the one who does it, for the sake of another."),
    "derogatory": _("Scorns the one who does it."),
    "nominalisation": _("A noun is made of it."),
    "adverbial": _("Stands before a verb or an adjective."),
    "attributive": _("Stands before a noun."),
    "copula": _("The word is predicated."),
    "topic": _("Sets the form off."),
    "suru-verb": _("The noun is made a verb."),
    "affixation": _("A word is made with an affix."),
    "classical": _("The form of the classical language."),
    "lengthening": _("A vowel is drawn out, in speech."),
    "vowel-fusion": _("Two vowels become one, in rough speech."),
    "exclamation": _("The ending is cut off, in an outcry."),
    "contraction": _("Sounds are merged or dropped, in speech."),
    "old-spelling": _("Spelt as before the reform of 1946."),
    "suppletion": _("Another word stands for it in such speech."),
    "stem": _("A stem that nothing follows here."),
    "compounding": _("Words are put together to one."),
    "blending": _("Pieces of words are put together."),
    "word-clipping": _("A word is cut short."),
    "reduplication": _("A piece is said twice."),
    "initialism": _("Initials stand for the word."),
    "conversion": _("Used as another part of speech, unchanged."),
    "loan": _("Taken over from another language."),
    "calque": _("Translated part by part."),
    "graphic-loan": _("The characters travelled, the sound did not."),
    "backronym": _("Words were found for the initials."),
    "pseudo-loan": _("Made in Japan from foreign parts."),
    "voice-derivation": _("A verb of another voice is made."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One step as a page tells it: what it is called, what it does (may be empty), from what to what."""

    name: Markup
    does: str
    sources: tuple[str, ...]
    target: str


def told(step: Step, vocabulary: Mapping[str, Value]) -> Told:
    """Return a step in the reader's language; ``vocabulary`` has the controlled values of the graph by IRI."""
    does = gettext(DOES[step.process]) if step.process in DOES else ""
    return Told(process_name(step.process, vocabulary), does, tuple(step.source.split(" + ")), step.target)


def process_name(process: str, vocabulary: Mapping[str, Value]) -> Markup:
    """Return what a process or a feature of the analyser is called in the reader's language."""
    value = vocabulary.get(f"{V}{process}")
    return called(value, brief=True) if value else escape(named(process))


# How sure an answer is, in words: from this confidence on, what is said.
SURE: tuple[tuple[float, str], ...] = (
    (0.9, _("sure")),
    (0.7, _("likely")),
    (0.5, _("possible")),
    (0.0, _("a guess")),
)
DOUBTFUL = 0.5  # below, a page says first that it guesses


def sureness(confidence: float) -> str:
    """Return in words how sure an answer is (0 to 1), in the reader's language."""
    return str(gettext(next(words for least, words in SURE if confidence >= least)))
