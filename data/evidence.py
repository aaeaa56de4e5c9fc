"""Look every Japanese term up in the dictionaries that Debian packages, and write what they confirm to evidence.tsv.

Three questions are asked, and a row is written only where the answer is yes:

- Is this spelling there, with this reading? (EDICT; FreeDict's Japanese dictionaries where EDICT has it not: all of
  them are made from JMdict, so a second yes would prove nothing more.)
- Is the form abroad a whole gloss of the entry that has our spelling and our reading?
- Is the form abroad a whole translation of the English word of the same sense? (FreeDict's English dictionaries)

A fact is recorded, never a text: the headword, its reading and the one gloss that is equal to our form.
"""

import argparse
import csv
import gzip
import io
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from graph.entries import DATA, read_curated
from graph.entries.evidence import COLUMNS
from graph.entries.writing import plain
from morphology.writing.script import hiragana, romanise
from ontology.errors import DataError, GogenError
from ontology.model import Glossary, Term, Translation

EDICT = Path("/usr/share/edict/edict")  # Debian package edict
DICTD = Path("/usr/share/dictd")  # Debian packages dict-freedict-*
EXAMPLES = """
what the exit code says: 0 done, 1 --check found a difference, 2 nothing could be looked up (a dictionary is missing,
the glossary does not read)

examples:
  uv run python data/evidence.py            look everything up and write data/evidence.tsv
  uv run python data/evidence.py --check    write nothing; exit 1 if evidence.tsv is not what the dictionaries say now
  uv run python data/evidence.py --report   write nothing; show the coverage and what the dictionaries contradict
"""

FREEDICT = {  # ISO 639-3, as FreeDict's files are named → BCP 47, as the glossary says
    "ara": "ar",  # eng-ara: karate → الكاراتيه
    "ces": "cs",  # eng-ces: sushi → suši
    "deu": "de",  # jpn-deu: 寿司 → Sushi
    "eng": "en",  # jpn-eng: 手袋 → glove
    "fin": "fi",  # eng-fin: typhoon → taifuuni
    "fra": "fr",  # jpn-fra: 津波 → raz-de-marée
    "hun": "hu",  # eng-hun: samurai → szamuráj
    "ind": "id",  # eng-ind: glove → sarung tangan
    "ita": "it",  # eng-ita: fox → volpe
    "jpn": "ja",  # eng-jpn: glove → 手袋
    "nld": "nl",  # eng-nld: samurai → samoerai
    "pol": "pl",  # eng-pol: typhoon → tajfun
    "por": "pt",  # eng-por: typhoon → tufão
    "rus": "ru",  # jpn-rus: 忍者 → ниндзя
    "spa": "es",  # eng-spa: fox → zorro
    "swe": "sv",  # eng-swe: fox → räv
    "tur": "tr",  # eng-tur: soy → soya
}
FROM_JAPANESE = ("deu", "eng", "fra", "rus")
FROM_ENGLISH = tuple(code for code in FREEDICT if code != "eng")
WIKDICT = {"fin", "ind", "jpn"}  # made from Wiktionary: a line of translations, then a line that defines the sense
CAPITALISED = {"ara"}  # writes every headword with a capital

LEADING = {  # words before a gloss that are not the word: the glove, to glove, der Handschuh
    "ar": r"ال",
    "de": r"(?:der|die|das|ein|eine) ",
    "en": r"(?:to|an?|the) (?!(?:little|few|bit|lot)\b)",  # a little is not little
    "es": r"(?:el|la|los|las|un|una) ",
    "fr": r"(?:l'|un |une |les? |la |des )",
    "it": r"(?:l'|un'|il |lo |la |i |gli |le |uno? |una )",
    "nl": r"(?:de|het|een) ",
    "pt": r"(?:os?|as?|uma?) ",
    "sv": r"(?:ett?|en) ",
}
NOTES = (  # JMdict's remarks: the converter set them before the first gloss of a sense without a space between
    "word usually written using kana alone",  # …using kana aloneniedlich
    "word usually written using kanji alone",
    "honorific or respectful (sonkeigo) language",  # …languageLehrer
    "polite (teineigo) language",
    "humble (kenjougo) language",
    "onomatopoeic or mimetic word",
    "colloquialism",
    "abbreviation",
    "archaism",
    "familiar language",
    "female term or language",
    "male term or language",
    "manga slang",
    "slang",
    "derogatory",
    "vulgar expression or word",
    "jocular, humorous term",
    "obsolete term",
    "obscure term",
    "idiomatic expression",
    "sensitive",
)
_NOTE = re.compile(rf"^\s*Note: (?:(?:{'|'.join(map(re.escape, NOTES))})(?:, )?)+")
_KANA = re.compile("[\u3041-\u309f\u30a0-\u30ff]+\\Z")
_JAPANESE = re.compile("[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff]")
_ALIKE = str.maketrans({"’": "'", "ĳ": "ij", "\u2010": "-", "\u2011": "-", "・": None})  # onderwĳzer, Tako・yaki
_UNUSABLE = "\ufffd"  # stands where a bracket was part of a word: no gloss with it is equal to anything
_BASE64 = {c: n for n, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}


class Evidence(NamedTuple):
    """One row of evidence.tsv, in the order of graph.entries.evidence.COLUMNS."""

    term: str
    fact: str  # "reading" or "translation"
    value: str  # a written representation, or the id of a translation
    source: str  # an id of sources.toml
    locator: str


class MissingDictionary(GogenError):
    """A dictionary is not installed; the message names the Debian package."""


# ---------------------------------------------------------------- comparing words


def fold(language: str, text: str) -> str:
    """Return a form as it is compared: NFC, case folded, without a leading article or the ``to`` of an infinitive.

    Diacritics count: ``Jūdō`` is not ``Judo``.
    """
    even = unicodedata.normalize("NFC", text).translate(_ALIKE).casefold()
    even = " ".join(even.split()).rstrip(".")
    leading = LEADING.get(language)
    return (re.sub(rf"^{leading}(?=.)", "", even) if leading else even) or even


def without_brackets(text: str) -> str:
    """Return a gloss without what stands in brackets: markers, genders, domains, remarks, references.

    A round bracket inside a word (``otaku(s)``) or one without its partner makes the gloss unusable, not shorter.
    """
    out: list[str] = []
    depth = 0
    text = re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]|<[^<>]*>", " ", text)
    for place, char in enumerate(text):
        if char == "(":
            if depth == 0 and text[:place][-1:].isalnum():
                out.append(_UNUSABLE)
            depth += 1
        elif char == ")":
            depth -= 1
            if depth < 0 or (depth == 0 and text[place + 1 : place + 2].isalnum()):
                out.append(_UNUSABLE)
            depth = max(depth, 0)
        elif depth == 0:
            out.append(char)
    return "".join(out) + _UNUSABLE * (depth > 0)


def whole_glosses(line: str, separators: str = "[,;\n]") -> tuple[str, ...]:
    """Split a line of a dictionary into its glosses, without numbers and brackets."""
    line = re.sub(r"\(\d+\)|^\s*(?:\d+|[IVX]+)\.(?=\s)", " \n ", line)
    pieces = re.split(separators, without_brackets(line))
    return tuple(" ".join(piece.split()) for piece in pieces if piece.strip())


def equal_gloss(language: str, forms: Iterable[str], glosses: Iterable[str]) -> str | None:
    """Return the first gloss that is one of the forms, as the dictionary writes it."""
    wanted = {fold(language, form) for form in forms}
    return next((gloss for gloss in glosses if fold(language, gloss) in wanted), None)


# ---------------------------------------------------------------- Japanese entries: EDICT and FreeDict jpn-*


@dataclass(frozen=True, slots=True)
class Entry:
    """One Japanese entry: which spellings have which readings, and its glosses.

    ``pairs`` are (spelling, reading); the spelling is None where the entry is written in kana. ``usually_kana``: the
    dictionary says that the word is usually written in kana.
    """

    pairs: tuple[tuple[str | None, str], ...]
    glosses: tuple[str, ...]
    usually_kana: bool = False


def is_kana(text: str) -> bool:
    """Whether a text is kana only (with ー and ・)."""
    return bool(_KANA.match(text))


def edict_entry(line: str) -> Entry | None:
    """Read a line of EDICT, None if it is none: ``寿司 [すし] /(n) sushi/…/(P)/``, ``アニメ /(n) (abbr) anime/``."""
    match = re.match(r"(\S+)(?: \[([^\]]+)\])? /(.*)/\s*\Z", line)
    if match is None:
        return None
    head, reading, body = match[1], match[2], match[3]
    pair = (head, reading) if reading else (None, head)
    glosses = tuple(g for part in body.split("/") for g in whole_glosses(part, r"\n"))
    return Entry((pair,), glosses, "(uk)" in body)


def jpn_header(line: str) -> tuple[tuple[str | None, str], ...]:
    """Read the first line of an entry of FreeDict jpn-*: its spellings and readings.

    ``[ichi1] 侍 /…/, 士 /…/, さむらい /…/, (侍) さぶらい /…/``: what is in brackets before a reading limits it to that
    spelling, empty brackets to none.
    """
    spellings: list[str] = []
    readings: list[tuple[str, tuple[str, ...] | None]] = []
    line = re.sub(r"\[[^\]]*\]|/[^/]*/", " ", line)
    for item in re.split(r",\s+(?![^()]*\))", line):
        limits: tuple[str, ...] | None = None
        for bracket in re.findall(r"\(((?:[^()]|\([^()]*\))*)\)", item):
            if not bracket.strip():
                limits = ()
            elif _JAPANESE.search(bracket):
                limits = tuple(re.split(r",\s*", bracket.strip()))
        word = "".join(re.sub(r"\((?:[^()]|\([^()]*\))*\)", " ", item).split())
        if is_kana(word):
            readings.append((word, limits))
        elif word:
            spellings.append(word)
    found: list[tuple[str | None, str]] = []
    for reading, limits in readings:
        allowed = [s for s in spellings if limits is None or s in limits]
        found += [(spelling, reading) for spelling in allowed] or [(None, reading)]
    return tuple(found)


def jpn_entry(text: str) -> Entry:
    """Read an entry of FreeDict jpn-*; glosses of a sense that is limited to one reading are left out."""
    head, _, body = text.partition("\n")
    glosses: list[str] = []
    limited = False
    for line in body.split("\n"):
        if re.match(r"\d+\.(\s|$)", line):
            limited = False
            line = re.sub(r"^\d+\.\s*", "", line)
        if re.match(r"\s*\([\u3005-\u30ff\u3400-\u9fff, ]+\)\s*$", line):
            limited = True
        if not limited:
            glosses += whole_glosses(_NOTE.sub("", line))
    return Entry(jpn_header(head), tuple(glosses), "usually written using kana alone" in body)


# ---------------------------------------------------------------- English entries: FreeDict eng-*


def english_head(text: str) -> str:
    """Return the headword of an entry of FreeDict eng-*: what stands before pronunciation and part of speech."""
    return re.split(r"\s+[/<(\[]", text.partition("\n")[0])[0].strip()


def same_head(code: str, head: str, form: str) -> bool:
    """Whether a headword is our English form: ``Fox`` (the constellation) is not ``fox``, ``shinto`` is ``Shinto``."""
    if fold("en", head) != fold("en", form):
        return False
    return code in CAPITALISED or head == form or form != form.lower() or head == head.lower()


def english_glosses(code: str, text: str) -> tuple[str, ...]:
    """Return the translations in an entry of FreeDict eng-*: no examples, notes, cross-references, no definitions."""
    lines = text.rstrip("\n").split("\n")[1:]
    if code in WIKDICT:
        lines = [re.sub(r"\s\d+\.$", "", line) for n, line in enumerate(lines) if n == 0 or re.match(r"\d+\. ", line)]
    unwanted = re.compile(r'\s+"|\s*(?:see|Synonyms?|Antonyms?|Note):|\s*- |.*Comp>|.*\(:')
    separators = r"[,;\n]|\.(?:\s|$)" if code == "tur" else r"[,;\n]"
    return tuple(g for line in lines if not unwanted.match(line) for g in whole_glosses(line, separators))


# ---------------------------------------------------------------- files


def base64_number(digits: str) -> int:
    """Read a number of a dictd index: base 64, the digits A-Z a-z 0-9 + /, the highest first."""
    number = 0
    for digit in digits:
        number = number * 64 + _BASE64[digit]
    return number


def index_key(text: str) -> str:
    """Return a headword as dictd indexes it: letters, digits and single spaces, lower case; widths made one."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum() or c.isspace())
    return " ".join(kept.split())


def read_dictd(folder: Path, name: str, words: Collection[str]) -> dict[str, list[str]]:
    """Return the texts of the entries of a dictd dictionary (.index, .dict.dz) by index key, for the words wanted."""
    wanted = {index_key(word) for word in words}
    keys: dict[tuple[int, int], set[str]] = defaultdict(set)
    with (folder / f"{name}.index").open(encoding="utf-8") as index:
        for line in index:
            head, _, place = line.rstrip("\n").partition("\t")
            if head.startswith("00database"):
                continue
            key = index_key(head)
            if key in wanted:
                offset, length = place.split("\t")[:2]
                keys[base64_number(offset), base64_number(length)].add(key)
    found: dict[str, list[str]] = defaultdict(list)
    with gzip.open(folder / f"{name}.dict.dz") as texts:
        for (start, size), heads in sorted(keys.items()):
            texts.seek(start)
            text = texts.read(size).decode()
            for key in heads:
                found[key].append(text)
    return dict(found)


def read_edict(path: Path, words: Collection[str]) -> list[Entry]:
    """Return the entries of EDICT (EUC-JP) that have one of the words as spelling or reading."""
    wanted = {same_width(word) for word in words}
    found = []
    with path.open(encoding="euc_jp") as file:
        for line in file:
            head, _, rest = line.partition(" ")
            if same_width(head) in wanted or (rest.startswith("[") and rest[1 : rest.find("]")] in wanted):
                entry = edict_entry(line)
                if entry is not None:
                    found.append(entry)
    return found


def same_width(text: str) -> str:
    """Return a spelling with EDICT's wide Latin letters made narrow (ＯＬ → OL)."""
    return unicodedata.normalize("NFKC", text)


def missing_packages(names: Iterable[str], edict: Path = EDICT, dictd: Path = DICTD) -> list[str]:
    """Return the Debian packages to install for EDICT and for the dictd dictionaries named."""
    lacking = [] if edict.exists() else ["edict"]
    for name in names:
        if not all((dictd / f"{name}{end}").exists() for end in (".index", ".dict.dz")):
            lacking.append(f"dict-{name}")
    return lacking


# ---------------------------------------------------------------- looking up


@dataclass(frozen=True, slots=True)
class Word:
    """A Japanese term as it is looked up: its spellings and its kana, the usual ones first; what it is listed under."""

    term: str
    spellings: tuple[str, ...]
    kana: tuple[str, ...]
    label: str


def word_of(term: Term) -> Word:
    """Return a Japanese term as it is looked up."""
    romaji = {plain(w.text) for w in term.canonical.romanisations}
    texts = [w.text for w in term.canonical.written]
    texts.sort(key=lambda text: (text != term.label.text, is_kana(text) and plain(romanise(text)) not in romaji))
    spellings, kana = (tuple(t for t in texts if is_kana(t) is wanted) for wanted in (False, True))
    return Word(term.id, spellings, kana, term.label.text)


def agreeing(word: Word, entry: Entry, english: Collection[str]) -> list[tuple[str | None, str]]:
    """Return the (spelling, reading) of an entry that are those of the word; the reading may be in the other kana.

    A kana headword is the word if ours is usually written so; else (草, くさ) only if a gloss says what ours says.
    """
    kana = {hiragana(k) for k in word.kana}
    spellings = {same_width(s) for s in word.spellings}
    found = []
    for spelling, reading in entry.pairs:
        if hiragana(reading) not in kana:
            continue
        if spelling is not None:
            fits = same_width(spelling) in spellings or (
                not spellings and entry.usually_kana and equal_gloss("en", english, entry.glosses) is not None
            )
        else:
            usual = not spellings or reading == word.label
            fits = usual or equal_gloss("en", english, entry.glosses) is not None
        if fits:
            found.append((spelling, reading))
    return found


def place_of(pair: tuple[str | None, str]) -> str:
    """Write a headword as EDICT does: ``寿司 [すし]``, ``カラオケ``."""
    spelling, reading = pair
    return f"{spelling} [{reading}]" if spelling else reading


@dataclass
class Lookup:
    """The glossary, asked by what the look-up needs, and the evidence found so far."""

    glossary: Glossary
    edict: Path = EDICT
    dictd: Path = DICTD

    def __post_init__(self) -> None:
        self.terms = {term.id: term for term in self.glossary.terms}
        self.term_of = {sense.id: term for term in self.glossary.terms for sense in term.senses}
        self.words = {t.id: word_of(t) for t in self.glossary.terms if t.language == "ja" and t.senses}
        self.rows: dict[tuple[str, str, str, str], tuple[tuple[int, int], str]] = {}
        self.heard: dict[str, set[str]] = defaultdict(set)  # spelling → the readings that EDICT has for it
        english: dict[str, list[Term]] = defaultdict(list)
        for link in self.glossary.translations:
            if self.language(link) == "en":
                english[link.source].append(self.term_of[link.target])
        self.english = dict(english)

    def language(self, link: Translation) -> str:
        """Return the language that a translation leads to."""
        return self.term_of[link.target].language

    def forms(self, link: Translation) -> tuple[str, ...]:
        """Return the written forms that a translation leads to."""
        return tuple(w.text for w in self.term_of[link.target].canonical.written)

    def links(self, language: str, sources: str = "ja") -> Iterator[Translation]:
        """Return the translations from one language into another."""
        for link in self.glossary.translations:
            if self.language(link) == language and self.term_of[link.source].language == sources:
                yield link

    def english_of(self, sense: str) -> tuple[str, ...]:
        """Return the English forms of a sense: its translations, or its own if it is English."""
        own = self.term_of[sense]
        terms = [own] if own.language == "en" else self.english.get(sense, [])
        return tuple(dict.fromkeys(w.text for term in terms for w in term.canonical.written))

    def english_of_word(self, term: str) -> tuple[str, ...]:
        """Return the English forms of all senses of a term."""
        return tuple(form for sense in self.terms[term].senses for form in self.english_of(sense.id))

    def dictionaries(self) -> list[str]:
        """Return the dictd dictionaries that the languages of the glossary ask for."""
        used = {self.language(link) for link in self.glossary.translations} | {"ja"}
        names = [f"freedict-jpn-{code}" for code in FROM_JAPANESE if FREEDICT[code] in used]
        return names + [f"freedict-eng-{code}" for code in FROM_ENGLISH if FREEDICT[code] in used]

    def add(self, term: str, fact: str, value: str, source: str, locator: str, rank: tuple[int, int] = (0, 0)) -> None:
        """Add a row; of several places in one source that say the same, the one of the usual spelling is kept."""
        key = (term, fact, value, source)
        if key not in self.rows or (rank, locator) < self.rows[key]:
            self.rows[key] = (rank, locator)

    def rank(self, word: Word, pair: tuple[str | None, str]) -> tuple[int, int]:
        """Return how far a headword is from the usual spelling and reading of a word."""
        spelling, reading = pair
        texts = [same_width(t) for t in (word.label, *word.spellings, *word.kana)]
        head = same_width(spelling or reading)
        return (
            texts.index(head) if head in texts else len(texts),
            word.kana.index(reading) if reading in word.kana else len(word.kana),
        )

    def confirm_reading(self, word: Word, pair: tuple[str | None, str], source: str, locator: str) -> None:
        """Add the spelling and the kana that a headword confirms."""
        spelling = same_width(pair[0]) if pair[0] else None
        for text in (*word.spellings, *word.kana):
            if text == pair[1] or (spelling is not None and same_width(text) == spelling):
                self.add(word.term, "reading", text, source, locator, self.rank(word, pair))

    def ask_edict(self) -> None:
        """Ask EDICT for readings and for English glosses."""
        texts = {text for word in self.words.values() for text in (*word.spellings, *word.kana)}
        by_text: dict[str, list[Entry]] = defaultdict(list)
        for entry in read_edict(self.edict, texts):
            for text in {same_width(text) for pair in entry.pairs for text in pair if text}:
                by_text[text].append(entry)
        for word in self.words.values():
            entries = [e for t in (*word.spellings, *word.kana) for e in by_text.get(same_width(t), [])]
            for head, reading in (pair for entry in entries for pair in entry.pairs if pair[0]):
                self.heard[same_width(head or "")].add(reading)
            self.ask_japanese(word, entries, "edict", "en")

    def ask_jpn(self, code: str) -> None:
        """Ask one of FreeDict's Japanese dictionaries."""
        texts = {text for word in self.words.values() for text in (*word.spellings, *word.kana)}
        found = read_dictd(self.dictd, f"freedict-jpn-{code}", texts)
        for word in self.words.values():
            keys = dict.fromkeys(index_key(text) for text in (*word.spellings, *word.kana))
            bodies = dict.fromkeys(text for key in keys for text in found.get(key, []))
            self.ask_japanese(word, [jpn_entry(text) for text in bodies], f"freedict-jpn-{code}", FREEDICT[code])

    def ask_japanese(self, word: Word, entries: Iterable[Entry], source: str, language: str) -> None:
        """Add what the entries of a Japanese dictionary say of a word."""
        links = [
            link
            for sense in self.terms[word.term].senses
            for link in self.glossary.translations
            if link.source == sense.id and self.language(link) == language
        ]
        english = self.english_of_word(word.term)
        for entry in entries:
            for pair in agreeing(word, entry, english):
                name = "EDICT" if source == "edict" else f"FreeDict {source.removeprefix('freedict-')}"
                where = f"{name}: {place_of(pair)}"
                self.confirm_reading(word, pair, source, where)
                for link in links:
                    gloss = equal_gloss(language, self.forms(link), entry.glosses)
                    if gloss is not None:
                        said = f"{where} /{gloss}/" if source == "edict" else f"{where} → {gloss}"
                        self.add(word.term, "translation", link.id, source, said, self.rank(word, pair))

    def ask_eng(self, code: str) -> None:
        """Ask one of FreeDict's English dictionaries: from the English word of a sense to its form in that language."""
        source, language = f"freedict-eng-{code}", FREEDICT[code]
        back = language == "ja"  # there, the home of a translation is what is looked for
        links = list(self.links("en")) if back else [*self.links(language), *self.links(language, "en")]
        heads = {link.id: self.forms(link) if back else self.english_of(link.source) for link in links}
        found = read_dictd(self.dictd, source, {re.sub("^to ", "", form) for forms in heads.values() for form in forms})
        for link in links:
            home = self.term_of[link.source]
            wanted = tuple(w.text for w in home.canonical.written) if back else self.forms(link)
            for order, form in enumerate(heads[link.id]):
                for text in found.get(index_key(re.sub("^to ", "", form)), []):
                    head = english_head(text)
                    gloss = equal_gloss(language, wanted, english_glosses(code, text))
                    if gloss is not None and same_head(code, head, form):
                        said = f"FreeDict eng-{code}: {head} → {gloss}"
                        self.add(home.id, "translation", link.id, source, said, (order, 0))

    def evidence(self) -> list[Evidence]:
        """Return the rows found, in order; a FreeDict says a reading only where EDICT does not."""
        known = {(term, value) for term, fact, value, source in self.rows if fact == "reading" and source == "edict"}
        return sorted(
            Evidence(term, fact, value, source, locator)
            for (term, fact, value, source), (_, locator) in self.rows.items()
            if fact != "reading" or source == "edict" or (term, value) not in known
        )


def look_up(lookup: Lookup) -> list[Evidence]:
    """Ask every dictionary; the way is shown on stderr when that is a terminal. Raises MissingDictionary."""
    names = lookup.dictionaries()
    lacking = missing_packages(names, lookup.edict, lookup.dictd)
    if lacking:
        raise MissingDictionary(f"dictionaries are missing; on Debian: apt install {' '.join(lacking)}")
    for number, name in enumerate(["edict", *names]):
        progress(f"{number}/{len(names) + 1} {name}")
        kind, _, code = name.removeprefix("freedict-").partition("-")
        if kind == "edict":
            lookup.ask_edict()
        elif kind == "jpn":
            lookup.ask_jpn(code)
        else:
            lookup.ask_eng(code)
    progress("")
    return lookup.evidence()


def progress(text: str) -> None:
    """Show one line that the next one replaces, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


# ---------------------------------------------------------------- what is shown and written


def table(rows: Iterable[Evidence]) -> str:
    """Return evidence.tsv: tabs, LF, a line of column names."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def differences(old: str, new: str, most: int = 10) -> list[str]:
    """Return what to say of two tables that are not equal: how many rows came and went, and the first of them."""
    before, after = set(old.splitlines()), set(new.splitlines())
    gone, come = sorted(before - after), sorted(after - before)
    lines = [f"{len(gone)} row(s) that the dictionaries do not say, {len(come)} row(s) missing"]
    lines += [f"- {row}" for row in gone[:most]] + [f"+ {row}" for row in come[:most]]
    if len(gone) > most or len(come) > most:
        lines.append("…")
    return lines if gone or come else ["the same rows, in another order or form"]


def coverage(lookup: Lookup, rows: Iterable[Evidence]) -> list[str]:
    """Return how much of the glossary the dictionaries confirm."""
    rows = list(rows)
    seen = {row.term for row in rows} & set(lookup.words)
    links = {row.value for row in rows if row.fact == "translation"}
    confirmed = Counter(lookup.language(link) for link in lookup.glossary.translations if link.id in links)
    total = Counter(lookup.language(link) for link in lookup.glossary.translations)
    return [
        f"{len(seen)} of {len(lookup.words)} Japanese terms have a row; {len(rows)} rows",
        "translations: " + ", ".join(f"{tag} {confirmed[tag]}/{n}" for tag, n in total.most_common()),
    ]


def doubts(lookup: Lookup, rows: Iterable[Evidence]) -> list[str]:
    """Return what an editor should look at: readings EDICT has otherwise, romaji unlike the kana, words not found."""
    rows = list(rows)
    said = {(row.term, row.value) for row in rows if row.fact == "reading"}
    found = {row.term for row in rows}
    lines = []
    for word in lookup.words.values():
        if word.term not in found:
            lines.append(f"not found: {word.term} {' '.join((*word.spellings, *word.kana))}")
        kana = {hiragana(k) for k in word.kana}
        unseen = [text for text in (*word.spellings, *word.kana) if (word.term, text) not in said]
        for text in list(unseen):
            heard = sorted(lookup.heard.get(same_width(text), ()))
            if heard and not kana & {hiragana(k) for k in heard}:
                lines.append(f"reading: {word.term} {text} [{' '.join(word.kana)}]; EDICT reads {', '.join(heard)}")
                unseen.remove(text)
        if unseen and word.term in found:
            lines.append(f"spelling not confirmed: {word.term} {' '.join(unseen)}")
        romaji = [w.text for w in lookup.terms[word.term].canonical.romanisations]
        if romaji and re.sub(r"[ '-]", "", romaji[0].casefold()) not in {
            romanise(k).replace("'", "") for k in word.kana
        }:
            lines.append(f"romaji: {word.term} {romaji[0]}; the kana read {', '.join(map(romanise, word.kana))}")
    return sorted(lines)


def unlisted(rows: Iterable[Evidence], sources: Mapping[str, object]) -> list[str]:
    """Return the sources that rows cite and sources.toml does not list."""
    return sorted({row.source for row in rows} - set(sources))


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Look the glossary up in the dictionaries that Debian packages.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, default=DATA, help="the curated glossary (default: %(default)s)")
    parser.add_argument("--edict", type=Path, default=EDICT, help="the file of EDICT (default: %(default)s)")
    parser.add_argument("--dictd", type=Path, default=DICTD, help="the folder of FreeDict (default: %(default)s)")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="write nothing; exit 1 if evidence.tsv is out of date")
    what.add_argument("--report", action="store_true", help="write nothing; show coverage and contradictions")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Look up, then write, compare or report; return the exit code."""
    options = arguments(given)
    target = options.data / "evidence.tsv"
    try:
        lookup = Lookup(read_curated(options.data).glossary, options.edict, options.dictd)
        rows = look_up(lookup)
    except GogenError as error:
        sys.stderr.write(f"{error}\n")
        if isinstance(error, DataError) and all(problem.file == target.name for problem in error.problems):
            sys.stderr.write(f"remove {target} and run this again\n")
        return 2
    new = table(rows)
    old = target.read_text(encoding="utf-8") if target.exists() else ""
    if options.report:
        sys.stdout.write("\n".join((*coverage(lookup, rows), *doubts(lookup, rows), "")))
        return 0
    if options.check:
        said = [f"{target} is out of date; run: uv run python data/evidence.py", *differences(old, new)]
        sys.stdout.write("\n".join((f"{target} is what the dictionaries say",) if old == new else said) + "\n")
        return int(old != new)
    lacking = unlisted(rows, {source.id: source for source in lookup.glossary.sources})
    if lacking:
        sys.stderr.write(f"nothing is written: sources.toml has no [[source]] for {', '.join(lacking)}\n")
        return 2
    if old != new:
        fresh = target.with_name(f"{target.name}.new")
        fresh.write_text(new, encoding="utf-8", newline="\n")
        fresh.replace(target)
    sys.stdout.write("\n".join((*coverage(lookup, rows), f"{target}: {'unchanged' if old == new else 'written'}", "")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
