"""A dictionary for Yomitan, the reader's aid for Japanese in browsers: format 3, a zip of JSON files.

Headwords with their readings, glosses in one language, and the conjugation class of each, so that Yomitan finds 寝取る
from 寝取られた itself. The format is described by the JSON schemas of yomidevs/yomitan.
"""

import hashlib
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import IO, Any

from graph.entries.rows import short
from graph.formats.listing import entries, shared
from graph.formats.pairs.direction import Direction, note_losses
from graph.formats.selection import matches
from graph.formats.spelling import reading, spellings
from graph.formats.tables import EPOCH
from graph.formats.termlist import Losses
from ontology.errors import FormatError
from ontology.model import Advisory, Concept, ConjugationClass, Glossary, PartOfSpeech, Register, Sense, Status, Term
from ontology.vocabulary import ID_BASE, iri

BANK = 10_000  # terms in one file
# What Yomitan calls the classes that it can take inflected forms back to.
RULES: Mapping[ConjugationClass, str] = {
    **{kind: "v5" for kind in ConjugationClass if kind.value.startswith("godan")},  # 寝取る: 寝取った
    ConjugationClass.ICHIDAN: "v1",  # 寝取られる: 寝取られた
    ConjugationClass.SURU: "vs",  # 勉強する: 勉強した
    ConjugationClass.KURU: "vk",  # 来る: 来た
    ConjugationClass.I_ADJECTIVE: "adj-i",  # エロい: エロくない
}
NEVER = (Status.DEPRECATED, Status.SUPERSEDED)
HELD = frozenset(
    ("partOfSpeech", "register", "content_warning", "reading", "conjugation_class", "definition", "variant_of")
) | {"administrativeStatus"}


def write(glossary: Glossary, file: IO[bytes], losses: Losses, direction: Direction | None = None) -> int:
    """Write the Japanese words of a glossary as a Yomitan dictionary and return how many rows it has.

    They are glossed in the first target language of the direction (English without one). Raises FormatError if there
    is no word with a gloss.
    """
    way = direction or Direction()
    if way.source != "ja" or len(way.targets) != 1:
        raise FormatError(f"a Yomitan dictionary is of Japanese, glossed in one language; found {way.told()}")
    for entry in entries(glossary):
        note_losses(entry, way, HELD, losses)
    for thing in shared(glossary):
        losses.add(thing.kind, thing.id)
    banks: list[str] = []
    bank: list[str] = []
    count = 0
    for row in _rows(glossary, way.targets[0], losses):
        bank.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
        count += 1
        if len(bank) == BANK:
            banks.append(_array(bank))
            bank = []
    if not count:
        raise FormatError(f"no Japanese word with a gloss in {way.targets[0]}")
    banks += [_array(bank)] if bank else []
    tags = _array([json.dumps(tag, ensure_ascii=False) for tag in _tags()])
    digest = hashlib.sha256("".join([*banks, tags]).encode()).hexdigest()[:12]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "index.json", json.dumps(_index(digest, way.targets[0]), ensure_ascii=False, indent=1))
        _add(archive, "tag_bank_1.json", tags)
        for number, text in enumerate(banks, 1):
            _add(archive, f"term_bank_{number}.json", text)
    return count


def _array(lines: list[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    part = zipfile.ZipInfo(name, EPOCH)
    part.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(part, text)


def _index(digest: str, language: str) -> dict[str, Any]:
    """Return what the dictionary says of itself; its revision is a digest: the same words are the same revision."""
    return {
        "title": f"Gogen ({language})",
        "revision": digest,
        "format": 3,
        "sequenced": True,
        "author": "Gogen",
        "url": ID_BASE.removesuffix("id/"),
        "description": "Words of Japanese origin and Japanese words made of others, with where they come from.",
        "attribution": "Gogen, CC BY 4.0",
        "sourceLanguage": "ja",
        "targetLanguage": language.partition("-")[0],
    }


def _tags() -> Iterator[list[Any]]:
    """Yield the tags that definitions have: name, category, order, note, score."""
    for part in PartOfSpeech:
        yield [part.value, "partOfSpeech", -3, part.value, 0]
    for register in Register:
        yield [short(register), "register", 0, f"register: {short(register)}", 0]
    for advisory in Advisory:
        yield [short(advisory), "warning", 5, f"content: {short(advisory)}", 0]


def _rows(glossary: Glossary, language: str, losses: Losses) -> Iterator[list[Any]]:
    """Yield the rows of the term banks: a spelling of a word in one sense.

    A row is: term, reading, tags of the definition, rules, score, definitions, number of the word, tags of the term.
    """
    concepts = {concept.id: concept for concept in glossary.concepts}
    translated: dict[str, list[str]] = defaultdict(list)
    for term in glossary.terms:
        for sense in term.senses:
            if sense.status not in NEVER:
                translated[sense.concept] += [s.lead for s in spellings(term) if matches(s.tag, (language,))]
    number = 0
    for term in glossary.terms:
        if term.language != "ja" or not term.senses:
            continue
        number += 1
        read = reading(term) or ""
        rule = RULES.get(term.conjugation_class, "") if term.conjugation_class else ""
        for sense in term.senses:
            content = _content(term, sense, concepts[sense.concept], translated[sense.concept], language)
            if not content:
                losses.add("without_gloss", sense.id)
                continue
            tags = [term.part_of_speech.value]
            tags += [short(sense.register)] if sense.register else []
            tags += [short(advisory) for advisory in sense.advisories]
            told = [{"type": "structured-content", "content": content}]
            for spelling in spellings(term):
                for text in (spelling.lead, *spelling.variants):
                    spoken = "" if read == text or spelling.tag != "ja" else read
                    yield [text, spoken, " ".join(tags), rule, 0, told, number, ""]


def _content(
    term: Term, sense: Sense, concept: Concept, translations: list[str], language: str
) -> list[dict[str, Any]]:  # fmt: skip
    """Return what is shown of a word in one sense: translations, definition, its parts, where more is told."""
    told = [*sense.definitions, *concept.definitions]
    definition = next((text.text for text in told if matches(text.tag, (language,))), "")
    if not translations and not definition:
        return []
    found: list[dict[str, Any]] = []
    if translations:
        items = [{"tag": "li", "content": text, "lang": language} for text in dict.fromkeys(translations)]
        found.append({"tag": "ul", "content": items, "data": {"gogen": "translations"}})
    if definition:
        found.append({"tag": "div", "content": definition, "lang": language, "data": {"gogen": "definition"}})
    if len(term.components) > 1:
        parts = " + ".join((part.spelling or part.surface).text for part in term.components)
        found.append({"tag": "div", "content": parts, "lang": "ja", "data": {"gogen": "parts"}})
    link = {"tag": "a", "href": str(iri("entry", term.id)), "content": "Gogen"}
    found.append({"tag": "div", "content": [link], "data": {"gogen": "more"}})
    return found
