"""Large files: pieces of lines, order, errors by line, memory."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from morphology.corpus import Piece, analysed, pieces_of
from ontology.errors import GogenError

PROJECT = Path(__file__).parent.parent


def cut(body: bytes, start: int = 1, skip_invalid: bool = False) -> list[Piece]:
    return list(pieces_of(io.BytesIO(body), "text", start, skip_invalid))


def test_lines_are_pieces_whatever_ends_them() -> None:
    assert cut("犬\r\n\n猫".encode()) == [Piece(1, "犬"), Piece(2, ""), Piece(3, "猫")]
    assert cut("犬\n".encode()) == [Piece(1, "犬")]
    assert cut(b"") == []
    assert cut("\ufeff犬".encode()) == [Piece(1, "犬")]  # a byte order mark is no text


def test_reading_starts_at_a_line() -> None:
    assert [piece.line for piece in cut(b"a\nb\nc\n", start=2)] == [2, 3]


def test_a_line_of_any_length_comes_in_pieces_that_make_it_up() -> None:
    line = "走る。" * 50_000
    found = cut(f"{line}\n猫\n".encode())
    assert "".join(piece.text for piece in found if piece.line == 1) == line
    assert max(len(piece.text) for piece in found) <= 2000
    assert [piece.first for piece in found if piece.line == 1].count(True) == 1
    assert [piece.last for piece in found if piece.line == 1].count(True) == 1
    assert found[-1] == Piece(2, "猫")


@pytest.mark.parametrize(("body", "byte"), [(b"a\n\xe7\x8c\n", 0), (b"a\nab\xff\n", 2), (b"a\n\xe7\x8c", 0)])
def test_a_line_that_is_no_utf_8_is_told_by_line_and_byte(body: bytes, byte: int) -> None:
    with pytest.raises(GogenError, match=f"text, line 2: not UTF-8 at byte {byte}; --skip-invalid"):
        cut(body)


def test_a_line_that_is_no_utf_8_is_skipped_when_asked() -> None:
    assert cut(b"a\n\xff\nb\n", skip_invalid=True) == [
        Piece(1, "a"),
        Piece(2, "", error="not UTF-8 at byte 0"),
        Piece(3, "b"),
    ]


def test_lines_before_the_start_are_not_looked_at() -> None:
    assert cut(b"\xff\nb\n", start=2) == [Piece(2, "b")]


def test_what_came_before_an_error_is_answered() -> None:
    answers = analysed(pieces_of(io.BytesIO(b"a\nb\n\xff\n"), "text"))
    assert [next(answers).piece.line, next(answers).piece.line] == [1, 2]
    with pytest.raises(GogenError):
        next(answers)


@pytest.mark.slow
def test_several_processes_answer_as_one_does_in_order() -> None:
    body = "".join(f"{number}人が走った。猫を見た。\n" for number in range(20_000)).encode() + b"\xff\n"
    alone, together = [], []
    for jobs, found in ((1, alone), (2, together)):
        with pytest.raises(GogenError, match="line 20001"):
            found.extend((a.piece.line, a.words) for a in analysed(pieces_of(io.BytesIO(body), "text"), jobs=jobs))
    assert len(alone) == 20_000
    assert alone == together


READ = """
import io, resource, sys
from morphology.corpus import analysed, pieces_of

class Endless(io.RawIOBase):
    def __init__(self, size, line): self.left, self.line, self.number = size, line, 0
    def readable(self): return True
    def read(self, size=-1):
        if self.left <= 0: return b""
        self.left -= size
        self.number += 1
        text = f"{self.number:x}番目の猫{self.number % 977}が走り、犬が寝た。"
        body = (text * (size // len(text.encode()) + 1)).encode()[:size]
        body = body.decode(errors="ignore").encode()
        return body + (b"\\n" if self.line else b"")

def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
line = sys.argv[2] == "lines"
for _ in analysed(pieces_of(Endless(4_000_000, line), "text")): pass
before = peak()
for _ in analysed(pieces_of(Endless(int(sys.argv[1]), line), "text")): pass
print(peak() - before)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["lines", "one line"])
def test_memory_stays_constant(kind: str) -> None:
    """30 MB after 4 MB need no more than 40 MB more, which the memos may take; a copy of the text alone would."""
    run = subprocess.run(
        [sys.executable, "-c", READ, "30000000", kind], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert int(run.stdout) < 40
