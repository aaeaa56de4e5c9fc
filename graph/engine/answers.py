"""The result of a stranger's query, whole: in memory while it is small, else in a temporary file."""

import tempfile
from collections.abc import Iterator
from typing import IO

IN_MEMORY = 1024 * 1024  # bytes of a result; more goes to a temporary file


class Answer:
    """A whole result in the format asked for; ``kind`` is select, ask or graph. Many bytes lie in a file."""

    def __init__(self) -> None:
        self.content_type = ""
        self.kind = ""
        self.size = 0  # bytes
        self._memory: list[bytes] = []
        self._file: IO[bytes] | None = None

    @property
    def in_memory(self) -> bool:
        """Tell whether the bytes are few enough to lie in memory."""
        return self._file is None

    @property
    def body(self) -> bytes:
        """All bytes at once."""
        return b"".join(self.pieces())

    def pieces(self, size: int = 64 * 1024) -> Iterator[bytes]:
        """Yield the bytes piece by piece; those of a file once, which is closed then."""
        if self._file is None:
            yield from self._memory
            return
        with self._file as file:
            file.seek(0)
            while piece := file.read(size):
                yield piece

    def add(self, piece: bytes | memoryview) -> None:
        """Take the next bytes."""
        self.size += len(piece)
        if self._file is None and self.size > IN_MEMORY:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            self._file.writelines(self._memory)
            self._memory.clear()
        if self._file is None:
            self._memory.append(bytes(piece))
        else:
            self._file.write(piece)

    def close(self) -> None:
        """Let go of the file of a result that nobody will read."""
        if self._file is not None:
            self._file.close()
