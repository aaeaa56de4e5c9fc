"""EDICT, one line a spelling and reading: ``寿司 [すし] /(n) (food) sushi/anything made with vinegared rice/(P)/``.

In EUC-JP, as it is published and as Debian has it, or in UTF-8. A word has no number in this format: its key is its
spelling with its reading, which is the same in every edition. A second word of both is an entry of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from graph.entries.writing import LATIN
from graph.imports.report import Remarks
from graph.imports.streams import Stream, decoded
from graph.imports.tags import KNOWN, PARTS_OF_SPEECH, is_known, language_of, sense_of, spoken, tag_of_japanese
from graph.imports.words import Etymon, ImportedSense, ImportedWord, Rejected, Route
from ontology.model import Written

LONGEST_LINE = 1024 * 1024  # bytes

_LINE = re.compile(r"(?P<heads>[^/\[\]\s]+(?: [^/\[\]\s]+)*)(?: \[(?P<readings>[^\]]+)\])? /(?:(?P<body>.+)/)?\s*\Z")
_CREATED = re.compile(r"Created:\s*(\d{4}-\d{2}-\d{2})")
_GROUP = re.compile(r"\(([^()]*)\)\s*")
_LIKE_A_TAG = re.compile(r"[a-z][a-z0-9-]*(?:,[a-z][a-z0-9-]*)*\Z")
_DIALECT = re.compile(r"([a-z]{3}):\Z")  # (ksb:)
_ORIGIN = re.compile(r"\s*\(((?:wasei|[a-z]{3}):[^()]*)\)")  # (ger: Arbeit), (wasei: plus alpha), (fre:)
_ORIGINS = re.compile(r",\s*(?=(?:wasei|[a-z]{3}):)")
_POINTER = re.compile(r"\s*\((?:See|ant:) [^()]*(?:\([^()]*\)[^()]*)*\)")  # EDICT2: (See 寿司), (ant: 先輩)


def read(stream: Stream, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    """Yield the words of an EDICT file, in its order."""
    seen: dict[bytes, int] = {}
    for where, text in lines(stream, remarks):
        found = _LINE.match(text) if isinstance(text, str) else None
        if found is None:
            yield text if isinstance(text, Rejected) else _malformed(where, text)
            continue
        head, reading = found["heads"], found["readings"]
        body = Body(where, remarks)
        body.read(found["body"])
        key = f"{head} {reading}" if reading else head
        digest = blake2b(key.encode(), digest_size=8).digest()
        times = seen[digest] = seen.get(digest, 0) + 1
        if times > 1:
            remarks.warn("the same spelling and reading again: an entry of its own", where)
            key = f"{key} {times}"
        yield body.word(key, (head,), (reading,) if reading else ())


def lines(stream: Stream, remarks: Remarks) -> Iterator[tuple[str, str | Rejected]]:
    """Yield the place and the text of each line with a word, and note what the first line says of the file.

    The encoding is told by the first line that is not ASCII: UTF-8, or else EUC-JP.
    """
    encoding = ""
    for line in stream.lines(LONGEST_LINE):
        if not encoding and not line.body.isascii():
            encoding = _encoding_of(line.body)
        where = f"line {line.number}"
        text = decoded(line, encoding or "ascii", LONGEST_LINE)
        if isinstance(text, Rejected):
            yield where, text
        elif line.number == 1 and _is_head(text):
            created = _CREATED.search(text)
            remarks.facts = remarks.facts._replace(date=created[1] if created else None)
        elif text.strip():
            yield where, text


def _is_head(text: str) -> bool:
    return text.startswith(("\u3000？？？", "？？？", "\u3000???"))


def _encoding_of(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "euc_jp"
    return "utf-8"


def _malformed(where: str, text: str) -> Rejected:
    shown = text if len(text) <= 60 else text[:57] + "..."
    return Rejected(where, f"expected 'word [reading] /gloss/gloss/', found {shown!r}")


@dataclass(slots=True)
class Body:
    """What stands between the strokes of a line: glosses, each after tags in brackets; a number begins a sense."""

    where: str
    remarks: Remarks
    senses: list[ImportedSense] = field(default_factory=list)
    etyma: list[Etymon] = field(default_factory=list)
    first_tags: list[str] = field(default_factory=list)
    _tags: list[str] = field(default_factory=list)
    _shared: list[str] = field(default_factory=list)  # EDICT2 tells the part of speech once for several senses
    _glosses: list[Written] = field(default_factory=list)

    def read(self, body: str | None) -> None:
        """Take in the text between the first stroke and the last."""
        for piece in (body or "").split("/"):
            if piece == "(P)":
                continue
            self._read(piece, first=not self._glosses and not self.senses)
        self._end()
        if not self.senses:
            self.remarks.warn("a word without a gloss", self.where)

    def _read(self, piece: str, first: bool) -> None:
        at, tags, begins = 0, list[str](), first
        while found := _GROUP.match(piece, at):
            content = found[1]
            if content.isdecimal():
                begins = True
            elif dialect := _DIALECT.match(content):
                if dialect[1] not in KNOWN:  # (fre:), the language of the word: see _without_origins
                    break
            elif all(tag in PARTS_OF_SPEECH or (tag == "unc") for tag in content.split(",")) or (
                (begins or tags) and all(map(is_known, content.split(",")))
            ):
                tags += content.split(",")
            else:
                if first and not tags and not self._tags and _LIKE_A_TAG.match(content):
                    self.remarks.warn(f"unknown tag '{content}', kept as part of the gloss", self.where)
                break
            at = found.end()
        if begins and (self._glosses or not first):
            self._end()
        if begins:
            own = [tag for tag in tags if tag in PARTS_OF_SPEECH]
            self._tags = [*([] if own else self._shared), *tags]
            self._shared = own or self._shared
        elif not begins and at and not self._glosses:
            self._tags += tags
        else:
            at = at if all(tag in PARTS_OF_SPEECH for tag in tags) else 0
        gloss = _POINTER.sub("", self._without_origins(piece[at:])).removesuffix("(P)").strip()
        if gloss:
            self._glosses.append(Written(gloss, "en"))

    def _without_origins(self, text: str) -> str:
        for group in _ORIGIN.findall(text):
            for origin in _ORIGINS.split(group):
                code, _, word = origin.partition(":")
                self._origin(code, word.strip())
        return _ORIGIN.sub(lambda found: "" if _is_origin(found[1]) else found.group(), text)

    def _origin(self, code: str, word: str) -> None:
        if code in KNOWN:
            return
        language = "en" if code == "wasei" else language_of(code)
        if language is None:
            self.remarks.warn(f"unknown language '{code}'", self.where)
        elif not word:
            self.remarks.warn("a language of origin without the word: no etymon", self.where)
        else:
            pseudo = code == "wasei" or word.startswith("wasei:")
            etymon = Etymon(language, word.removeprefix("wasei:").strip(), Route.PSEUDO if pseudo else Route.BORROWED)
            if etymon not in self.etyma:
                self.etyma.append(etymon)

    def _end(self) -> None:
        if self._glosses:
            self.senses.append(sense_of(self._glosses, self._tags, self.where, self.remarks))
            self.first_tags = self.first_tags or self._tags
        self._glosses = []

    def word(
        self, key: str, heads: tuple[str, ...], readings: tuple[str, ...], other: tuple[str, ...] = ()
    ) -> ImportedWord:
        """Return the word, its first spelling as its label."""
        kind = spoken(self.first_tags)
        return ImportedWord(
            key,
            self.where,
            "ja",
            Written(heads[0], "ja-Latn" if LATIN.match(heads[0]) else "ja"),
            tuple(Written(text, tag_of_japanese(text)) for text in dict.fromkeys(heads + readings)),
            tuple(self.senses),
            part_of_speech=kind.part_of_speech,
            conjugation_class=kind.conjugation_class,
            other_forms=tuple(Written(text, tag_of_japanese(text)) for text in dict.fromkeys(other)),
            etyma=tuple(self.etyma),
        )


def _is_origin(group: str) -> bool:
    code = group.partition(":")[0]
    return code == "wasei" or code in KNOWN or language_of(code) is not None
