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


class StoreBusy(StoreError):
    """Another build or write holds the store; the same may be tried again soon."""


class WriteError(GogenError):
    """A write is refused or failed; nothing was written. ``line`` and ``column`` tell where it does not parse."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        self.line, self.column = line, column
        super().__init__(message)


class WriteTimeout(WriteError):
    """A write took longer, or more memory, than it may, and was stopped; nothing was written."""


class NoSuchGraph(WriteError):
    """The graph that a write is about does not exist."""


class ShapesError(WriteError):
    """A write would break the SHACL shapes; nothing was written."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message)


class BackupError(GogenError):
    """A file is no whole backup, or a backup cannot be written."""


class TokensError(GogenError):
    """The file of access tokens is missing, damaged or open to others, or a token cannot be made as asked."""


class QueryError(GogenError):
    """A SPARQL query is refused, or could not be parsed or run."""


class QueryTimeout(QueryError):
    """A SPARQL query took longer, or more memory, than it may, and was stopped."""


class QueryTooLong(QueryError):
    """The text of a SPARQL query is longer than it may be."""


class ResultTooLarge(QueryError):
    """The result of a SPARQL query has more bytes than it may have; none of them is given."""


class Busy(GogenError):
    """Too much is being asked at once; the same question may be asked again soon."""


class FormatError(GogenError):
    """A term list cannot be written as asked: unknown format or language, or a file that cannot be made."""


class ImportFailed(GogenError):
    """A foreign file cannot be imported; nothing was written. ``file`` is its name, ``where`` the place in it."""

    def __init__(self, message: str, file: str | None = None, where: str | None = None) -> None:
        self.file, self.where = file, where
        place = ", ".join(part for part in (file, where) if part)
        super().__init__(f"{place}: {message}" if place else message)


class ReadingsError(GogenError):
    """The index of readings, or the dictionary it is made of, is missing, damaged, or of another version."""
