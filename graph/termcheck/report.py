"""Findings as JSON and as SARIF 2.1.0 (OASIS), written one at a time."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from graph.termcheck.values import ABOUT, Finding, Kind, Place, Severity
from ontology.vocabulary import BASE, iri

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_STDIN = "stdin"


class Located(NamedTuple):
    """A finding and the file it is in."""

    file: str
    finding: Finding


@dataclass(slots=True)
class Counts:
    """What was checked and what was found; ``files`` in the order in which they were read."""

    segments: int = 0
    findings: Counter[Severity] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Count a finding."""
        self.findings[finding.severity] += 1
        self.kinds[finding.kind] += 1


def json_pieces(found: Iterable[Located], counts: Counts) -> Iterator[str]:
    """Yield a JSON document in pieces: the findings, then what ``counts`` came to meanwhile."""
    yield '{"findings": ['
    for number, one in enumerate(found):
        yield (",\n" if number else "\n") + json.dumps(json_of(one), ensure_ascii=False)
    told = {"segments": counts.segments, "severities": _counted(counts.findings), "kinds": _counted(counts.kinds)}
    yield f'\n], "counts": {json.dumps(told)}}}\n'


def json_of(one: Located) -> dict[str, Any]:
    """Return a finding as JSON has it."""
    finding = one.finding
    return {
        "file": one.file,
        "line": _line(finding),
        "unit": finding.segment.unit,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "confidence": finding.confidence,
        "message": finding.message,
        "note": finding.note,
        "term": finding.term,
        "entry": str(iri("entry", finding.entry)) if finding.entry else None,
        "expected": list(finding.expected),
        "source": _side(finding.segment.source, finding.segment.source_language, finding.in_source),
        "target": _side(finding.segment.target, finding.segment.target_language, finding.in_target),
    }


def _side(text: str, language: str, place: Place | None) -> dict[str, Any]:
    return {"text": text, "language": language, "found": place._asdict() if place else None}


def _line(finding: Finding) -> int:
    return finding.segment.target_line if finding.in_target else finding.segment.line


def _counted(counter: Counter[Any]) -> dict[str, int]:
    return {str(key): counter[key] for key in sorted(counter)}


# ---------------------------------------------------------------- SARIF


def sarif_pieces(found: Iterable[Located], version: str) -> Iterator[str]:
    """Yield a SARIF log of one run in pieces."""
    driver = {"name": "gogen qa", "version": version, "informationUri": BASE, "rules": list(_rules())}
    head = json.dumps({"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}, ensure_ascii=False)
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{head[:-1]}, "results": ['
    for number, one in enumerate(found):
        yield (",\n" if number else "\n") + json.dumps(_result(one), ensure_ascii=False)
    yield "\n]}]}\n"


def _rules() -> Iterator[dict[str, Any]]:
    for kind, about in ABOUT.items():
        yield {
            "id": kind.value,
            "name": about.name,
            "shortDescription": {"text": about.sentence},
            "help": {"text": f"Example: {about.example}"},
            "defaultConfiguration": {"level": about.severity.value},
        }


def _result(one: Located) -> dict[str, Any]:
    finding = one.finding
    place = finding.in_target or finding.in_source
    region: dict[str, Any] = {"startLine": _line(finding)}
    if place:
        region["snippet"] = {"text": place.text}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(one.file)}, "region": region},
    }
    if finding.segment.unit:
        location["logicalLocations"] = [{"name": finding.segment.unit, "kind": "resource"}]
    told = json_of(one)
    text = f"{finding.message}. {finding.note}" if finding.note else f"{finding.message}."
    return {
        "ruleId": finding.kind.value,
        "ruleIndex": list(ABOUT).index(finding.kind),
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [location],
        "rank": round(finding.confidence * 100, 1),
        "partialFingerprints": {"gogenTerm/v1": _fingerprint(one)},
        "properties": {name: told[name] for name in ("term", "entry", "expected", "source", "target")},
    }


def _fingerprint(one: Located) -> str:
    """Return what stays the same for a finding when lines move: its file, unit, kind, term and source."""
    finding = one.finding
    parts = (one.file, finding.segment.unit, finding.kind.value, finding.term, finding.segment.source)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _uri(file: str) -> str:
    return _STDIN if file == "-" else quote(file.replace("\\", "/"))
