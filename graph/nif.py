"""The words of running text as triples: NIF 2.0 strings by their offsets, linked with the entries of the glossary.

A line of a file (of a long one, every piece of it) is a ``nif:Context`` that holds its text; a word is a ``nif:Word``
in it: where it begins and ends, in characters, its lemma, its part of speech (LexInfo), its kana
(``lexinfo:transliteration``), and with ``itsrdf:taIdentRef`` the entry that it is a form of. IRIs are made of the name
of the file, the number of the line, and the offsets as RFC 5147 writes them; nothing is blank, so that a text always
gives the same triples, on whatever engine.

NIF: Hellmann et al. 2013, https://persistence.uni-leipzig.org/nlp2rdf/; ITS 2.0: https://www.w3.org/TR/its20/.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from morphology.corpus import Piece, Writer
from morphology.text import Word, placed
from morphology.writing.script import has_kanji
from ontology.vocabulary import ID_BASE, LEXINFO, PART_OF_SPEECH, iri

BASE = f"{ID_BASE}text/"
_NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
_INTEGER = "<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>"
_A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_PART_OF = "<http://purl.org/dc/terms/isPartOf>"
_IDENTIFIED_AS = "<http://www.w3.org/2005/11/its/rdf#taIdentRef>"
_KANA = f"<{LEXINFO.transliteration}>"
_POS = f"<{PART_OF_SPEECH}>"
_MOST_REMEMBERED = 30_000

_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class AsTriples:
    """The style of ``morphology.corpus`` that writes N-Triples: a line each, every line ended."""

    base: str = BASE

    def __call__(self) -> Writer:
        """Make a writer."""
        return _Writer(self.base).write


class _Writer:
    def __init__(self, base: str) -> None:
        self._base = base
        self._said: dict[Word, str] = {}  # what is said of a word wherever it stands, without its subject

    def write(self, piece: Piece, words: list[Word]) -> str:
        """Write a piece of a line and its words."""
        if not piece.text:
            return ""
        file = f"{self._base}{quote(piece.file)}"
        line = f"{file}/{piece.line}" + (f"-{piece.start}" if piece.start else "")
        whole = f"<{line}#char=0,>"  # open, so that no word of it can have the same name
        out = [
            f"{whole} {_A} <{_NIF}Context> .\n",
            f"{whole} {_PART_OF} <{file}> .\n",
            f"{whole} <{_NIF}isString> {_literal(piece.text)} .\n",
            *_offsets(whole, 0, len(piece.text)),
        ]
        for start, end, word in placed(piece.text, words):
            if word.surface.isspace():
                continue
            said = f"<{line}#char={start},{end}>"
            out += (
                f"{said} {_A} <{_NIF}Word> .\n",
                f"{said} <{_NIF}referenceContext> {whole} .\n",
                f"{said} <{_NIF}anchorOf> {_literal(piece.text[start:end])} .\n",
                *_offsets(said, start, end),
            )
            out += [f"{said} {rest} .\n" for rest in self._facts(word).split("\n")]
        return "".join(out)

    def _facts(self, word: Word) -> str:
        known = self._said.get(word)
        if known is None:
            if len(self._said) >= _MOST_REMEMBERED:
                self._said.clear()
            facts = [f"<{_NIF}lemma> {_literal(word.lemma)}", f"{_POS} <{LEXINFO[word.part_of_speech]}>"]
            if has_kanji(word.surface) and word.reading:
                facts.append(f"{_KANA} {_literal(word.reading)}@ja-Hira")
            if word.entry:
                facts.append(f"{_IDENTIFIED_AS} <{iri('entry', word.entry)}>")
            known = self._said[word] = "\n".join(facts)
        return known


def _offsets(subject: str, start: int, end: int) -> tuple[str, str]:
    return (
        f'{subject} <{_NIF}beginIndex> "{start}"^^{_INTEGER} .\n',
        f'{subject} <{_NIF}endIndex> "{end}"^^{_INTEGER} .\n',
    )


def _literal(text: str) -> str:
    """Write a text as an N-Triples literal; control characters as escapes."""
    return '"' + _ESCAPED.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}"), text) + '"'
