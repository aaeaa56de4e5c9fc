"""evidence.tsv: what dictionaries say of readings and of translations, found by data/evidence.py."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from graph.entries.ledger import Ledger
from ontology.errors import Problem
from ontology.model import Agent, Claim, Method, Provenance

LOOKUP = Agent("evidence", "dictionary look-up (data/evidence.py)", software=True)
CONFIDENCE = Decimal("0.9")  # a dictionary says it; whether it means the same sense was not read by a person
COLUMNS = ("term", "fact", "value", "source", "locator")


def read_evidence(ledger: Ledger, path: Path) -> None:
    """Read what dictionaries say: a claim for each reading, and the sources of translations.

    A row about something that an editor has since renamed is left out with a warning (W403).
    """
    if not path.exists():
        return
    translations: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        if tuple(rows.fieldnames or ()) != COLUMNS:
            message = f"expected the columns {', '.join(COLUMNS)}"
            ledger.problems.append(Problem(path.name, "line 1", "E101", ", ".join(rows.fieldnames or ()), message))
            return
        for line, row in enumerate(rows, 2):
            if None in row.values() or row["source"] not in ledger.sources:
                message = "expected five fields and a source of sources.toml"
                ledger.problems.append(Problem(path.name, f"line {line}", "E204", row["source"] or "", message))
            elif row["fact"] == "translation" and row["value"] in ledger.translations:
                translations[row["value"]].append(row)
            elif not (row["fact"] == "reading" and claimed(ledger, row)):
                message = "the glossary no longer says this; run data/evidence.py again"
                ledger.problems.append(Problem(path.name, f"line {line}", "W403", row["value"], message))
    for link, proofs in translations.items():
        sources = tuple(sorted({row["source"] for row in proofs}))
        locator = "; ".join(dict.fromkeys(row["locator"] for row in proofs))
        provenance = Provenance(sources, LOOKUP.id, Method.IMPORT, CONFIDENCE, locator)
        ledger.translations[link] = replace(ledger.translations[link], provenance=provenance)


def claimed(ledger: Ledger, row: Mapping[str, str]) -> bool:
    """Add the claim of a dictionary that a term has a written representation; False if the term has no such one."""
    term = ledger.terms.get(row["term"])
    form = next((w for w in term.canonical.written if w.text == row["value"]), None) if term else None
    if term is None or form is None:
        return False
    provenance = Provenance((row["source"],), LOOKUP.id, Method.IMPORT, CONFIDENCE, row["locator"])
    ledger.claims.append(Claim(ledger.numbered(f"{term.id}-{row['source']}"), term.id, form, provenance))
    return True
