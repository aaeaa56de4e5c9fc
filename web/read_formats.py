"""A text that was read, handed out: as text with numbered glosses, as JSON, as LaTeX."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.find import Candidate, Occurrence
from graph.lookup.views import Word
from morphology import typesetting
from morphology.interlinear import Example
from ontology.vocabulary import iri
from web.reading import listed


def as_text(text: str, found: Sequence[Occurrence], words: Mapping[str, Word], sentences: Sequence[Example]) -> str:
    """Return a text with the number of its gloss after each find, then the glosses, then interlinear text."""
    entries = listed(found)
    numbers = {one.found.best.entry: one.number for one in entries}
    out, at = "", 0
    for one in found:
        out += f"{text[at : one.end]}[{numbers[one.best.entry]}]"
        at = one.end
    glosses = [f"[{one.number}] {_gloss(one.found, words)}" for one in entries]
    blocks = [out + text[at:], "\n".join(glosses), typesetting.as_text(sentences) if sentences else ""]
    return "\n\n".join(block.rstrip() for block in blocks if block) + "\n"


def _gloss(found: Occurrence, words: Mapping[str, Word]) -> str:
    word = words.get(found.best.entry)
    doubt = "?" if found.best.confidence < 0.5 else ""
    said = [found.best.label, f"({word.romanisation.text})" if word and word.romanisation else "", doubt]
    meaning = f": {word.meaning.text}" if word and word.meaning else ""
    return f"{' '.join(filter(None, said))}{meaning} <{iri('entry', found.best.entry)}>"


def as_json(text: str, found: Sequence[Occurrence], words: Mapping[str, Word], sentences: Sequence[Example]) -> str:
    """Return the finds of a text, as ``gogen find --json`` has them, its words, and its sentences, as JSON."""
    said = {
        "text": text,
        "finds": [_find(one) for one in found],
        "words": {str(iri("entry", name)): _word(word) for name, word in words.items()},
        "interlinear": typesetting.as_json(sentences) if sentences else None,
    }
    return json.dumps(said, ensure_ascii=False) + "\n"


def _find(one: Occurrence) -> dict[str, Any]:
    place = {"start": one.start, "end": one.end, "text": one.text}
    return place | _candidate(one.best) | {"others": [_candidate(other) for other in one.candidates[1:]]}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "entry": str(iri("entry", candidate.entry)),
        "language": candidate.language,
        "label": candidate.label,
        "concepts": [str(iri("concept", concept)) for concept in candidate.concepts],
        "how": candidate.how.value,
        "confidence": candidate.confidence,
    }


def _word(word: Word) -> dict[str, Any]:
    return {
        "label": word.label.text,
        "language": word.language,
        "reading": word.reading.text if word.reading else None,
        "romaji": word.romanisation.text if word.romanisation else None,
        "meaning": word.meaning.text if word.meaning else None,
        "advisories": [value.id for value in word.advisories],
    }


def as_latex(text: str, found: Sequence[Occurrence], words: Mapping[str, Word], sentences: Iterable[Example]) -> str:
    """Return the Japanese sentences of a text as interlinear examples, then its terms as a list."""
    items = "".join(f"  {_item(one.found, words)}\n" for one in listed(found))
    terms = f"\\begin{{description}}\n{items}\\end{{description}}\n" if items else ""
    return f"{typesetting.as_latex(sentences)}\n{terms}" if terms else typesetting.as_latex(sentences)


def _item(found: Occurrence, words: Mapping[str, Word]) -> str:
    word = words.get(found.best.entry)
    roman = word.romanisation.text if word and word.romanisation else ""
    head = typesetting.escaped(found.best.label) + (f" \\textit{{{typesetting.escaped(roman)}}}" if roman else "")
    return f"\\item[{{{head}}}] {typesetting.escaped(word.meaning.text) if word and word.meaning else ''}".rstrip()
