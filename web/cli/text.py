"""`gogen analyse --text`: running text and large files, written as they are read."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

import click

from ontology.errors import FormatError
from web.cli.shell import note

if TYPE_CHECKING:
    from morphology.corpus import Answer, Piece
    from morphology.interlinear import Meaning
    from morphology.lexicon import Lexicon

COLUMNS = "surface, lemma, reading, romaji, part of speech, features, entry"
_OFTEN = 0.5  # seconds between two looks at the progress


def analyse_files(
    names: tuple[str, ...], lexicon: "Lexicon", as_json: bool, jobs: int, start: int, skip_invalid: bool
) -> None:
    """Analyse files, or standard input, line by line; what was written before an error or Ctrl+C is whole lines."""
    from morphology.corpus import analysed, as_rows
    from morphology.corpus import as_json as json_style

    if start > 1 and len(names) > 1:
        raise FormatError("--resume-from counts the lines of one file: name that file alone")
    style = json_style if as_json else as_rows
    for name in names or ("-",):
        with ExitStack() as stack:
            stream = _open(name, stack)
            shown = "standard input" if name == "-" else name
            writer = _Writer(name, as_json)
            done = Progress(shown, _size(stream), start)
            try:
                for answer in analysed(watched(stream, shown, start, skip_invalid, done), lexicon, jobs, style):
                    writer.add(answer)
                    done.add(answer)
            except KeyboardInterrupt:
                note(f"\nstopped after line {done.line} of {shown}; --resume-from {done.line + 1} goes on from there")
                sys.exit(1)
            finally:
                sys.stdout.flush()
                done.close()


def interlinear_files(
    names: tuple[str, ...], lexicon: "Lexicon", meaning: "Meaning", latex: bool, skip_invalid: bool
) -> None:
    """Write files, or standard input, as interlinear text or LaTeX: a text at a time, which is held in memory."""
    from morphology.corpus import pieces_of
    from morphology.interlinear import Liner
    from morphology.typesetting import as_latex, as_text

    liner = Liner(lexicon)
    for name in names or ("-",):
        with ExitStack() as stack:
            shown = "standard input" if name == "-" else name
            found = pieces_of(_open(name, stack), shown, 1, skip_invalid)
            text = "".join(piece.text + ("\n" if piece.last else "") for piece in found)
        given = tuple(liner.examples(text, meaning))
        sys.stdout.write(as_latex(given) if latex else as_text(given))


def _open(name: str, stack: ExitStack) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(name).open("rb"))
    except OSError as error:
        raise FormatError(f"cannot read {name}: {error.strerror or error}") from error


def _size(stream: IO[bytes]) -> int:
    try:
        return Path(stream.name).stat().st_size if isinstance(stream.name, str) else 0
    except (AttributeError, OSError):
        return 0


def watched(stream: BinaryIO, name: str, start: int, skip_invalid: bool, progress: "Progress") -> Iterator["Piece"]:
    """Give the pieces of a stream; what is skipped is said and counted."""
    from morphology.corpus import pieces_of

    for piece in pieces_of(stream, name, start, skip_invalid):
        if piece.error:
            progress.skipped += 1
            note(f"{name}, line {piece.line}: {piece.error}; skipped")
        yield piece


class _Writer:
    """Writes answers to standard output: one JSON object a line of text, or a row a word and an empty row a line."""

    def __init__(self, name: str, as_json: bool) -> None:
        self._as_json = as_json
        self._head = f'{{"file": {json.dumps(name, ensure_ascii=False)}, "line": '
        self._separator = ""

    def add(self, answer: "Answer") -> None:
        """Write one answer."""
        piece, write = answer.piece, sys.stdout.write
        if not self._as_json:
            write(answer.words + ("\n" if piece.last else ""))
            return
        if piece.first:
            write(f'{self._head}{piece.line}, "tokens": [')
            self._separator = ""
        if answer.words:
            write(self._separator + answer.words)
            self._separator = ", "
        if piece.last:
            write(f'], "error": {json.dumps(piece.error)}}}\n')


class Progress:
    """Says on a terminal's stderr how far the text is read; counts lines anywhere."""

    def __init__(self, name: str, size: int, start: int) -> None:
        self.line = start - 1
        self.skipped = 0
        self._name = name
        self._size = size
        self._watched = sys.stderr.isatty()
        self._words = 0
        self._begun = self._said = time.monotonic()

    def add(self, answer: "Answer") -> None:
        """Count an answer."""
        self._words += answer.count
        if answer.piece.last:
            self.line = answer.piece.line
        if self._watched and time.monotonic() - self._said > _OFTEN:
            self._said = time.monotonic()
            speed = self._words / (self._said - self._begun)
            click.echo(f"\r{self._name}: line {self.line:,}, {speed:,.0f} words/s ", nl=False, err=True)

    def close(self) -> None:
        """Say what was skipped, and end the line of progress."""
        if self._watched and self._said != self._begun:
            click.echo(err=True)
        if self.skipped:
            note(f"{self._name}: {self.skipped} line{'s' * (self.skipped != 1)} skipped")
