"""What was wrong with a file that was read: errors where reading is strict, warnings where it mends."""

from ontology.errors import FormatError

KEPT = 1_000  # how many of each are kept in words; all are counted
SHOWN = 20


class Remarks:
    """Errors and warnings of one reading, in the order of the file."""

    def __init__(self, strict: bool = True) -> None:
        self.strict = strict
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self._more = {"errors": 0, "warnings": 0}

    def wrong(self, message: str) -> None:
        """Note something that the format does not allow."""
        self._note("errors" if self.strict else "warnings", message)

    def warn(self, message: str) -> None:
        """Note something that one should know and that is allowed."""
        self._note("warnings", message)

    def _note(self, kind: str, message: str) -> None:
        kept: list[str] = getattr(self, kind)
        if len(kept) < KEPT:
            kept.append(message)
        else:
            self._more[kind] += 1

    def count(self, kind: str) -> int:
        """Return how many ``errors`` or ``warnings`` there were."""
        return len(getattr(self, kind)) + self._more[kind]

    def settle(self) -> None:
        """Raise FormatError if there were errors: the first ones in words, the others counted."""
        if self.errors:
            hidden = self.count("errors") - len(self.errors[:SHOWN])
            more = [f"and {hidden} more"] if hidden else []
            raise FormatError("\n".join([*self.errors[:SHOWN], *more]))
