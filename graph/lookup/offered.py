"""The glossary's own concepts as forms offer them: by name, those with a content advisory told from the others."""

from typing import NamedTuple
from weakref import WeakKeyDictionary

from graph.index.listing import Listing
from graph.lookup.index import Lookup
from graph.publish.resources import names
from ontology.model import Written
from ontology.vocabulary import iri

_KNOWN: WeakKeyDictionary[Lookup, dict[str, tuple["Offered", ...]]] = WeakKeyDictionary()


class Offered(NamedTuple):
    """A concept that has words: its id, its name, and whether one of its words carries a content advisory."""

    id: str
    name: Written
    advised: bool


def offered(lookup: Lookup, lang: str = "en") -> tuple[Offered, ...]:
    """Return the concepts of the glossary by name, in a language where they have one in it, else in English.

    They are read once of each generation. Raises QueryError if the graph cannot be asked.
    """
    known = _KNOWN.setdefault(lookup, {})
    if lang not in known:
        advised = Listing(lookup.index).glossary()
        called = names(lookup.snapshot, (str(iri("concept", name)) for name in advised), lang)
        listed = (
            Offered(name, called.get(str(iri("concept", name)), Written(name, "und")), flag)
            for name, flag in advised.items()
        )
        known[lang] = tuple(sorted(listed, key=lambda one: (one.name.tag != lang, one.name.text.casefold())))
    return known[lang]


def named(lookup: Lookup, ids: tuple[str, ...], lang: str = "en") -> tuple[Offered, ...]:
    """Return some concepts, of whatever source, in the order of their ids given; an unknown one by its id."""
    called = names(lookup.snapshot, (str(iri("concept", name)) for name in ids), lang)
    return tuple(Offered(name, called.get(str(iri("concept", name)), Written(name, "und")), False) for name in ids)
