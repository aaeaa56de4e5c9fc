"""Concepts: the rows [[concept]] with their consent depictions and remarks."""

import re

from graph.entries.ledger import Ledger, provenance_of, sources_of
from graph.entries.rows import Row
from ontology.model import Concept, Consent, ConsentDepiction, Remark, RemarkKind, Role, SubjectField, Written


def read_concept(ledger: Ledger, row: Row) -> None:
    """Read one row [[concept]]."""
    new = row.identifier()
    row.path = f"concept[{new}]"
    consents = []
    for number, part in enumerate(row.rows("consent"), 1):
        party = part.choice("party", Role, required=True)
        status = part.choice("status", Consent, required=True)
        provenance = provenance_of(ledger, part)
        if party and status:
            consents.append(ConsentDepiction(f"{new}-{number}", party, status, provenance))
        part.finish()
    remarks = []
    for number, part in enumerate(row.rows("remark"), 1):
        kind = part.choice("kind", RemarkKind, required=True)
        texts = part.written("text", required=True)
        period = part.text("period")
        if period and not re.fullmatch(r"\d{4}/\d{4}", period):
            part.problem("E105", "period", period, "expected two years, as in 2000/2019")
        provenance = provenance_of(ledger, part)
        if kind:
            remarks.append(Remark(f"{new}-{number}", kind, texts, provenance, period))
        part.finish()
    concept = Concept(
        id=new,
        labels=both(row, "label"),
        definitions=both(row, "definition"),
        sources=sources_of(ledger, row),
        field=row.choice("field", SubjectField, required=True),
        broader=tuple(sorted(row.texts("broader"))),
        related=tuple(sorted(row.texts("related"))),
        focalizer=row.choice("focalizer", Role),
        roles=tuple(sorted(row.choices("roles", Role))),
        mirror=row.text("mirror"),
        consents=tuple(consents),
        remarks=tuple(remarks),
    )
    row.finish()
    if new in ledger.concepts:
        row.problem("E107", "id", new, f"this concept is already defined in {ledger.places['concept/' + new][0]}")
        return
    ledger.places[f"concept/{new}"] = (row.file, row.path)
    ledger.concepts[new] = concept


def both(row: Row, key: str) -> tuple[Written, ...]:
    """Read a text that must be there in English and Japanese."""
    texts = row.written(key, required=True)
    for tag in {"en", "ja"} - {text.tag for text in texts} if texts else ():
        row.problem("E103", f"{key}.{tag}", None, "this field is missing")
    return texts
