"""The one family of errors: the shell and the pages print the same sentence."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in the curated files: stable code, file, field path, the value found, a plain sentence."""

    file: str
    field: str
    code: str
    value: str
    message: str

    @property
    def is_error(self) -> bool:
        """Errors (E…) stop a build; warnings (W…) are counted and listed."""
        return self.code.startswith("E")

    def __str__(self) -> str:
        found = f": {self.value!r}" if self.value else ""
        return f"{self.code} {self.file}: {self.field}{found}: {self.message}"


class GogenError(Exception):
    """Something a user can mend: the message says what is wrong, where, what was found and what is allowed."""


class DataError(GogenError):
    """The curated files are not sound: one line a problem, each with its code, file and field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__("\n".join([f"{count} problem{'s' * (count != 1)} in the data:", *map(str, self.problems)]))


class StoreError(GogenError):
    """The graph store is missing, damaged, locked or not ours."""


class QueryError(GogenError):
    """A SPARQL query is refused, or could not be parsed or run."""


class QueryTimeout(QueryError):
    """A SPARQL query took longer than it may, and was stopped."""


class FormatError(GogenError):
    """A term list cannot be written as asked: unknown format or language, or a file that cannot be made."""


class ReadingsError(GogenError):
    """The index of readings, or the dictionary it is made of, is missing, damaged, or of another version."""
