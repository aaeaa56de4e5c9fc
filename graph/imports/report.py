"""What an import tells: how much it brought, what was odd, what was refused and why."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from graph.imports.words import Rejected, SourceFacts

MOST_LISTED = 1000  # rejected records told one by one


class Remarks:
    """What a reader notes beside its words: warnings, counted by what they say, and what the file says of itself."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        self.facts = SourceFacts()

    def warn(self, what: str, where: str = "") -> None:
        """Count a warning; ``where`` it was met first is kept."""
        self.counts[what] += 1
        self.first.setdefault(what, where)


@dataclass(slots=True)
class Report:
    """What an import did, or would do: ``changed`` is False where the store holds exactly this already.

    ``warnings`` counts by what they say; ``doubts`` and ``links`` are what the analysis found.
    """

    source: str
    format: str
    changed: bool = True
    dry_run: bool = False
    entries: int = 0
    triples: int = 0
    doubts: int = 0
    links: int = 0
    seconds: float = 0.0
    resumed: int = 0  # words that an earlier, killed run had analysed
    warnings: dict[str, int] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)  # where each warning was met first
    rejected: list[Rejected] = field(default_factory=list)
    rejected_count: int = 0

    def reject(self, record: Rejected) -> None:
        """Count a rejected record, and keep it while there are not too many."""
        self.rejected_count += 1
        if len(self.rejected) < MOST_LISTED:
            self.rejected.append(record)

    def take(self, warnings: dict[str, int], first: dict[str, str]) -> None:
        """Add counted warnings."""
        for what, count in warnings.items():
            self.warnings[what] = self.warnings.get(what, 0) + count
            self.first.setdefault(what, first.get(what, ""))

    def as_json(self) -> dict[str, Any]:
        """Return the report in plain values."""
        told = asdict(self)
        del told["first"]
        told["warnings"] = [
            {"what": what, "count": count, "first": first} for what, count, first in self.most_frequent()
        ]
        told["rejected"] = [record._asdict() for record in self.rejected]
        return told

    def most_frequent(self) -> list[tuple[str, int, str]]:
        """Return the warnings, most frequent first: what, how often, where first."""
        ordered = sorted(self.warnings.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(what, count, self.first.get(what, "")) for what, count in ordered]
