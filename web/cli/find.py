"""`gogen find`: glossary terms in running text."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import click

from ontology.errors import FormatError
from web.cli.shell import DATA, STORE, print_rows, store_root

if TYPE_CHECKING:
    from graph.find import Candidate, Finder, Occurrence

COLUMNS = ["line", "start", "end", "text", "entry", "concept", "how", "confidence"]
LONGEST_NAME = 1000  # characters: a longer argument is a text, no file


@click.command(short_help="Find glossary terms in running text.")
@click.argument("text")
@click.option("--lang", default="auto", show_default=True, metavar="TAG", help="The language of the text.")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Find words of this language; repeatable.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Find the words of an import too; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a find, with the other entries it may be.")
@click.option("--bytes", "with_bytes", is_flag=True, help="Give places in bytes of UTF-8 too.")
@STORE
@DATA
def find(
    text: str,
    lang: str,
    languages: tuple[str, ...],
    sources: tuple[str, ...],
    as_json: bool,
    with_bytes: bool,
    store: str | None,
    data: Path | None,
) -> None:
    """Find the terms of the glossary in TEXT: the name of a file, - for standard input, else the text itself.

    Japanese is read by morpheme and lemma, the longest term first; other languages by the forms that the glossary has
    and by regular ones. A row a find: line, start and end in characters of the whole text, the text, its entry,
    concept, how it was found (written, other-spelling, inflected) and how sure that is, from 0 to 1; below 0.5 the word
    is likelier another. Exit code 1 if nothing is found.

    \b
    gogen find 彼女は寝取られた
    gogen find "Tsunamis and dojinshi" --json
    gogen find novel.txt --lang ja > terms.tsv
    gogen find - --lang en --language ja < essay.txt
    """
    finder = _finder(sources, store, data)
    lang, languages = lang.lower(), tuple(tag.lower() for tag in languages)
    with ExitStack() as stack:
        stream = _stream(text, stack)
        found = (
            _in_text(finder, text, lang, languages)
            if stream is None
            else _in_stream(finder, stream, lang, languages, text)
        )
        names = [*COLUMNS, "start byte", "end byte"] if with_bytes else COLUMNS
        if as_json:
            count = _print_json(found, with_bytes)
        elif stream is None:
            rows = [_row(place, with_bytes) for place in found]
            print_rows(names, rows)
            count = len(rows)
        else:
            count = _print_stream(names, found, with_bytes)
    sys.exit(0 if count else 1)


class _Place(NamedTuple):
    """An occurrence in the whole text: its line, and its start and end in bytes."""

    line: int
    found: "Occurrence"
    first_byte: int
    end_byte: int


def _finder(sources: tuple[str, ...], store: str | None, data: Path | None) -> "Finder":
    from graph.build import read
    from graph.entries import DATA as CURATED
    from graph.find import Finder

    glossary = read(data or CURATED).glossary
    if not sources:
        return Finder.of(glossary)
    from graph.engine.opening import open_store
    from graph.find.stored import words_of_source

    snapshot = open_store(store_root(store)).current()
    return Finder.of(
        glossary, [word for source in dict.fromkeys(sources) for word in words_of_source(snapshot, source)]
    )


def _stream(text: str, stack: ExitStack) -> BinaryIO | None:
    """Open what is named, if it names a file."""
    if text == "-":
        return sys.stdin.buffer
    try:
        if len(text) > LONGEST_NAME or not Path(text).is_file():
            return None
        return stack.enter_context(Path(text).open("rb"))
    except ValueError:  # a character that no name can have
        return None
    except OSError as error:
        raise FormatError(f"cannot read {text}: {error.strerror or error}") from error


def _in_text(finder: "Finder", text: str, lang: str, languages: tuple[str, ...]) -> Iterator[_Place]:
    return _placed(finder.find(text, lang, languages), text, 1, 0, 0)


def _in_stream(
    finder: "Finder", stream: BinaryIO, lang: str, languages: tuple[str, ...], name: str
) -> Iterator[_Place]:
    from graph.find.languages import DEFAULT, language_of
    from graph.find.stream import chunks

    before = DEFAULT
    for chunk in chunks(stream, "standard input" if name == "-" else name):
        found = finder.find(chunk.text, lang, languages, before)
        yield from _placed(found, chunk.text, chunk.line, chunk.start, chunk.byte)
        before = language_of(chunk.text, before)


def _placed(found: "Iterator[Occurrence]", text: str, line: int, start: int, byte: int) -> Iterator[_Place]:
    at = 0
    for one in found:
        between = text[at : one.start]
        line += between.count("\n")
        byte += len(between.encode("utf-8", "surrogatepass"))
        end = byte + len(text[one.start : one.end].encode("utf-8", "surrogatepass"))
        yield _Place(line, one.moved(start), byte, end)
        line += text.count("\n", one.start, one.end)
        byte, at = end, one.end


def _row(place: _Place, with_bytes: bool) -> list[str]:
    found, best = place.found, place.found.best
    sure = f"{best.confidence:.2f}"
    row = [str(place.line), str(found.start), str(found.end), " ".join(found.text.split())]
    row += [best.entry, ",".join(best.concepts), best.how.value, sure]
    return [*row, str(place.first_byte), str(place.end_byte)] if with_bytes else row


def _print_stream(names: list[str], found: Iterator[_Place], with_bytes: bool) -> int:
    count = 0
    for count, place in enumerate(found, 1):
        if count == 1:
            sys.stdout.write("\t".join(names) + "\n")
        sys.stdout.write("\t".join(_row(place, with_bytes)) + "\n")
    sys.stdout.flush()
    return count


def _print_json(found: Iterator[_Place], with_bytes: bool) -> int:
    count = 0
    for place in found:
        count += 1
        one = place.found
        said: dict[str, Any] = {"line": place.line, "start": one.start, "end": one.end, "text": one.text}
        if with_bytes:
            said |= {"start_byte": place.first_byte, "end_byte": place.end_byte}
        said |= _candidate(one.best) | {"others": [_candidate(other) for other in one.candidates[1:]]}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    return count


def _candidate(candidate: "Candidate") -> dict[str, Any]:
    from ontology.vocabulary import iri

    return {
        "entry": str(iri("entry", candidate.entry)),
        "language": candidate.language,
        "label": candidate.label,
        "concepts": [str(iri("concept", concept)) for concept in candidate.concepts],
        "how": candidate.how.value,
        "spelling": candidate.spelling,
        "confidence": candidate.confidence,
        "source": candidate.source,
    }
