"""What the answers of the API look like: JSON Schema (2020-12), as OpenAPI 3.1 holds it."""

from typing import Any

from graph.lookup.ranking import REASONS

Schema = dict[str, Any]


def _object(properties: dict[str, Schema], *optional: str, description: str = "") -> Schema:
    """Return the schema of an object that has these members, all but the optional ones always, and no others."""
    required = [name for name in properties if name not in optional]
    described = {"description": description} if description else {}
    found = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {**described, **found}


def _list(items: Schema, description: str = "") -> Schema:
    return {"type": "array", "items": items, **({"description": description} if description else {})}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def _text(description: str = "", **more: Any) -> Schema:
    return {"type": "string", **({"description": description} if description else {}), **more}


_SCORE: Schema = {"type": "number", "minimum": 0, "maximum": 100, "description": "How sure the answer is"}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_LANGUAGE = _text("A language tag (BCP 47)")
_WORD: dict[str, Schema] = {
    "id": _text("The name of the term here"),
    "iri": _text("The identifier of the entry", format="uri"),
    "page": _text("The path of its page on this site", format="uri-reference"),
    "label": _text("The headword"),
    "lang": _LANGUAGE,
    "reading": _or_null(_text("In kana; null for other languages, and where no source gives it")),
    "romaji": _or_null(_text("A romanisation that the source gives or the rules work out")),
    "meaning": _or_null(_text("A gloss or short definition, in English where there is one")),
    "part_of_speech": _text(),
    "source": _text("“curated”, or the name of the dictionary that was imported; see /api/sources"),
    "advisories": _list(_ref("Value"), "What a reader may want to know before opening the entry"),
}
_HIT: dict[str, Schema] = {
    "kind": {"const": "term"},
    **_WORD,
    "reason": _object({"code": _text(enum=list(REASONS)), "words": _text("Why it was found, as a sentence")}),
    "matched": _or_null(_ref("Text")),
    "steps": _list(_ref("Step"), "From the word to the inflected form that was typed"),
    "score": _SCORE,
}
_VALUE_OR_NONE = _or_null(_ref("Value"))

SCHEMAS: dict[str, Schema] = {
    "Text": _object({"text": _text(), "lang": _LANGUAGE}),
    "Value": _object({"id": _text(), "label": _text()}, description="A controlled value with its English name"),
    "Step": _object({"process": _text(), "from": _text(), "to": _text()}),
    "Hit": _object(_HIT, description="A word that was found"),
    "ConceptHit": _object(
        {
            "kind": {"const": "concept"},
            "id": _text(),
            "iri": _text(format="uri"),
            "page": _text(format="uri-reference"),
            "label": _text(),
            "lang": _LANGUAGE,
            "definition": _or_null(_text()),
            "score": _SCORE,
            "via": _ref("Hit"),
        },
        description="A meaning that was found, and the word that led to it",
    ),
    "Unlisted": _object(
        {
            "lemma": _text(),
            "reading": _text(),
            "part_of_speech": _text(),
            "goshu": _or_null(_text("和 native, 漢 Sino-Japanese, 外 foreign, 混 mixed")),
            "features": _list(_text()),
            "steps": _list(_ref("Step")),
            "by": _text("What says so", enum=["glossary", "dictionary", "rule"]),
            "confidence": _SHARE,
        },
        description="What the analyser says of a word that no source lists",
    ),
    "Search": _object(
        {
            "query": _text("What was searched for: without control characters, in NFC"),
            "script": _or_null(_text()),
            "romaji": _or_null(_text()),
            "readings": _list(_text()),
            "hits": _list({"oneOf": [_ref("Hit"), _ref("ConceptHit")]}, "The best first; scores never rise"),
            "did_you_mean": _list(_ref("Hit"), "Near spellings, where nothing is spelt as was typed"),
            "unlisted": _list(_ref("Unlisted")),
            "limit": {"type": "integer"},
            "next": _or_null(_text("The cursor of the next answers; null if these are the last")),
        }
    ),
    "Suggestions": _object({"query": _text(), "suggestions": _list(_ref("Hit"))}),
    "Evidence": _object(
        {
            "source": _text(),
            "title": _text(),
            "method": _or_null(_text()),
            "confidence": _or_null(_SHARE),
            "locator": _or_null(_text("Where in the source")),
        },
        description="Who says a thing. Method and confidence are null where a source is named for a flat fact.",
    ),
    "Term": _object(
        {
            **_WORD,
            "goshu": _VALUE_OR_NONE,
            "forms": _list(
                _object(
                    {
                        "iri": _text(format="uri"),
                        "canonical": {"type": "boolean"},
                        "written": _list(_ref("Text")),
                        "romanisations": _list(_ref("Text")),
                    }
                )
            ),
            "parts": _list(
                _object(
                    {
                        "surface": _ref("Text"),
                        "spelling": _or_null(_ref("Text")),
                        "romaji": _or_null(_text()),
                        "term": _or_null(_text()),
                        "conjugation": _VALUE_OR_NONE,
                        "process": _VALUE_OR_NONE,
                    }
                )
            ),
            "history": _list(
                _object(
                    {
                        "from": _text(),
                        "from_label": _text(),
                        "to": _text(),
                        "to_label": _text(),
                        "process": _ref("Value"),
                        "borrowing": {"type": "boolean"},
                        "evidence": _list(_ref("Evidence")),
                    }
                ),
                "Steps of word formation and borrowing",
            ),
            "senses": _list(
                _object(
                    {
                        "iri": _text(format="uri"),
                        "concept": _ref("Value"),
                        "definitions": _list(_ref("Text")),
                        "register": _VALUE_OR_NONE,
                        "status": _VALUE_OR_NONE,
                        "advisories": _list(_ref("Value")),
                        "evidence": _list(_ref("Evidence")),
                    }
                )
            ),
            "renderings": _list(
                _object(
                    {
                        "concept": _text(),
                        "term": _text(),
                        "lang": _LANGUAGE,
                        "written": _list(_ref("Text")),
                        "status": _VALUE_OR_NONE,
                        "evidence": _list(_ref("Evidence")),
                    }
                ),
                "Words of any language for the same concepts",
            ),
            "evidence": _list(_ref("Evidence")),
        }
    ),
    "Analysed": _object(
        {
            "input": _text(),
            "script": _text(),
            "reading": _or_null(_text()),
            "readings": _list(_text()),
            "romaji": _or_null(_text()),
            "analyses": _list(_ref("Analysis")),
            "error": _or_null(_text("Why there is no analysis")),
        }
    ),
    "Analysis": _object(
        {
            "lemma": _text(),
            "lemma_reading": _text(),
            "part_of_speech": _text(),
            "goshu": _or_null(_text()),
            "features": _list(_text()),
            "morphemes": _list(
                _object(
                    {
                        "surface": _text(),
                        "lemma": _text(),
                        "reading": _text(),
                        "part_of_speech": _text(),
                        "conjugation_form": _or_null(_text()),
                        "process": _or_null(_text()),
                    }
                )
            ),
            "steps": _list(_ref("Step")),
            "entry": _or_null(_text(format="uri")),
            "etymon": _or_null(_text()),
            "source": _text(),
            "confidence": _SHARE,
        }
    ),
    "Languages": _object({"languages": _list(_ref("Value"))}),
    "Sources": _object({"sources": _list(_ref("Value"))}),
    "Problem": {
        "type": "object",
        "description": "An error (RFC 9457)",
        "properties": {
            "type": _text(),
            "title": _text(),
            "status": {"type": "integer"},
            "detail": _text("What is wrong, what was found, what is allowed"),
            "parameter": _text("The parameter that cannot be taken"),
            "allowed": _list(_text(), "What it may be"),
        },
        "required": ["type", "title", "status", "detail"],
    },
}
