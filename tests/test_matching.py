"""A list beside the glossary: what is new, what is said otherwise, what somebody must decide, and nothing silently."""

import io

import pytest

from graph.formats import export, read
from graph.formats.matching import Change, Matched, preview
from graph.formats.termlist import Entry, Item, LanguageSection, ListedTerm, TermList
from ontology.model import Glossary
from tests.termlists import mini_glossary


@pytest.fixture
def mini() -> Glossary:
    return mini_glossary()


def one(name: str, *sections: tuple[str, str], items: tuple[Item, ...] = ()) -> TermList:
    """Return a list of one concept with one term a language."""
    found = (LanguageSection(tag, (ListedTerm(text, items, line=7),)) for tag, text in sections)
    return TermList((Entry(name, tuple(found), line=6),))


@pytest.mark.parametrize("name", ["tbx", "tbx-dct", "csv"])
def test_our_own_export_changes_nothing(name: str, mini: Glossary) -> None:
    found = preview(read(io.BytesIO(export(mini, name).body), name).list, mini)
    assert (found.added, found.changed, found.questions) == ((), (), ())
    assert (found.matched[Matched.IRI], found.matched[Matched.ID]) == (3, 1)
    assert found.left > 30


def test_a_new_translation_and_another_status_are_told_apart(mini: Glossary) -> None:
    items = (Item("partOfSpeech", "noun"), Item("administrativeStatus", "deprecatedTerm-admn-sts"))
    found = preview(one("netorare", ("en", "netorare"), ("fr", "netorare"), items=items), mini)
    assert found.matched[Matched.ID] == 1
    assert found.changed == (
        Change("netorare", "en", "netorare", "administrativeStatus", "preferredTerm-admn-sts", items[1].value, 7),
    )
    assert Change("netorare", "fr", "netorare", "term", "", "netorare", 7) in found.added
    assert found.left == 2  # the English term and its part of speech


def test_a_concept_known_by_its_terms_alone_is_a_question(mini: Glossary) -> None:
    found = preview(one("x1", ("en", "Netorare"), ("ja", "ツンデレ")), mini)
    (question,) = found.questions
    assert question.candidates == ("netorare", "theme")
    assert (question.entry, question.line, question.terms) == ("x1", 6, ("Netorare", "ツンデレ"))
    assert not found.added


def test_a_concept_that_is_not_ours_is_added(mini: Glossary) -> None:
    found = preview(one("x1", ("en", "kite")), mini)
    assert found.added == (Change("x1", "en", "kite", "term", "", "kite", 7),)
    assert found.matched[Matched.NEW] == 1
