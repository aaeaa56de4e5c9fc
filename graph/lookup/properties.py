"""What may be asked of a term or a concept by the name of a property: one value beside another in somebody's table.

The reconciliation service compares given values with these and fetches them to extend a table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph import queries
from graph.lookup.concepts import concept as read_concept
from graph.lookup.index import DCT, Lookup
from graph.lookup.ranking import source_of
from graph.lookup.views import ConceptLink, Word
from morphology.writing.script import hiragana, is_kana, normalise
from ontology.vocabulary import GOGEN, iri

TRANSLATION = "translation-"  # and a language tag
Content = str | ConceptLink


@dataclass(frozen=True, slots=True)
class Property:
    """A property by its id; ``of`` gives its values for a word, ``of_concept`` those for a concept."""

    id: str
    name: str
    description: str
    of: Callable[[Lookup, Word], Iterator[Content]] | None = None
    of_concept: Callable[[Lookup, str], Iterator[Content]] | None = None
    constrains: bool = False  # cheap enough to compare with candidates, and the same for everybody


def _language(_: Lookup, word: Word) -> Iterator[Content]:
    yield word.language


def _reading(_: Lookup, word: Word) -> Iterator[Content]:
    if word.reading:
        yield word.reading.text


def _romanisation(_: Lookup, word: Word) -> Iterator[Content]:
    if word.romanisation:
        yield word.romanisation.text


def _meaning(_: Lookup, word: Word) -> Iterator[Content]:
    if word.meaning:
        yield word.meaning.text


def _part_of_speech(_: Lookup, word: Word) -> Iterator[Content]:
    if word.part_of_speech:
        yield word.part_of_speech


def _goshu(lookup: Lookup, word: Word) -> Iterator[Content]:
    found = lookup.value(lookup.properties(queries.TERM, entry=str(iri("entry", word.id)))[str(GOGEN.goshu)])
    if found:
        yield found.label


def _source(_: Lookup, word: Word) -> Iterator[Content]:
    yield source_of(word)


def _cited(lookup: Lookup, word: Word) -> Iterator[Content]:
    found = lookup.properties(queries.TERM, entry=str(iri("entry", word.id)))
    yield from (one.source.title.text for one in lookup.stated(found[f"{DCT}source"]))


def _concepts(lookup: Lookup, word: Word) -> Iterator[Content]:
    yield from lookup.concepts.many(word.concepts).values()


def _definitions(lookup: Lookup, name: str) -> Iterator[Content]:
    found = read_concept(lookup, name)
    yield from (text.text for text in found.definitions if text.tag == "en") if found else ()


def _broader(lookup: Lookup, name: str) -> Iterator[Content]:
    found = read_concept(lookup, name)
    yield from found.broader if found else ()


PROPERTIES = (
    Property("language", "Language", "The language of the term (BCP 47): ja", _language, constrains=True),
    Property("reading", "Reading", "The reading of a Japanese term in kana: ねとられ", _reading, constrains=True),
    Property("romanisation", "Romanisation", "The term in Latin letters: netorare", _romanisation, constrains=True),
    Property("part-of-speech", "Part of speech", "Noun, verb, phrase …", _part_of_speech, constrains=True),
    Property("source", "Source", "“curated”, or the dictionary the entry was imported from", _source, constrains=True),
    Property("meaning", "Meaning", "A gloss or short definition", _meaning, _definitions),
    Property("goshu", "Goshu", "Native, Sino-Japanese, foreign or mixed (語種)", _goshu),
    Property("concept", "Concept", "What the term means", _concepts),
    Property("cited", "Cited source", "The title of a source that supports the entry", _cited),
    Property("broader", "Broader concept", "The concept above this one", None, _broader),
)


def property_of(lookup: Lookup, name: str) -> Property | None:
    """Return a property by its id, ``translation-de`` and the like among them; None where there is none."""
    if name.startswith(TRANSLATION):
        return _translation(lookup, name.removeprefix(TRANSLATION))
    return next((one for one in PROPERTIES if one.id == name), None)


def translations(lookup: Lookup) -> Iterator[Property]:
    """Yield the property of words of one language for the same concepts, for each language."""
    for tag in sorted(lookup.languages, key=lambda tag: lookup.languages[tag]):
        found = _translation(lookup, tag)
        if found:
            yield found


def _translation(lookup: Lookup, tag: str) -> Property | None:
    language = lookup.languages.get(tag)
    if language is None:
        return None

    def of_concept(lookup: Lookup, name: str) -> Iterator[Content]:
        found = read_concept(lookup, name)
        for rendering in found.renderings if found else ():
            if rendering.word.language == tag:
                yield rendering.word.label.text

    def of(lookup: Lookup, word: Word) -> Iterator[Content]:
        if word.language != tag:
            for name in word.concepts:
                yield from of_concept(lookup, name)

    description = f"Words of this language for the same concepts ({tag})"
    return Property(f"{TRANSLATION}{tag}", f"Translation into {language}", description, of, of_concept)


def agrees(lookup: Lookup, word: Word, known: Property, given: str) -> bool | None:
    """Tell whether a word has a value as it was given; None where nothing is known of it."""
    found = [text for one in known.of(lookup, word) if isinstance(text := one, str)] if known.of else []
    if not found:
        return None
    return any(_comparable(text) == _comparable(given) for text in found)


def _comparable(text: str) -> str:
    text = normalise(text).casefold().strip()
    return hiragana(text) if is_kana(text) else text
