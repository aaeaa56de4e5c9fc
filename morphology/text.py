"""Running text as words: every word with its lemma, reading and features, and the glossary entry where it has one.

A word is a lexeme with its suffixes (寝取られました is one word, 行きたくなかった too) or a curated term of any number
of tokens, the longest first. It is made for corpora: MeCab is asked for keys only, every key and every chain of keys is
analysed once, and what joins tokens is found by a regular expression over one letter a token. Memory stays constant:
a memo that is full starts anew.

The surface is that of the text, but for half width katakana, which are widened first.
"""

import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Generic, TypeVar

from morphology import dictionary
from morphology.analysis import ENTRY
from morphology.curated import curated_terms, inflected_term
from morphology.dictionary import Token
from morphology.formation.words import spoken
from morphology.inflection import chain
from morphology.lexicon import Lexicon, Tier
from morphology.writing import script
from ontology.model import Analysis, PartOfSpeech, Term

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, eq=False)  # words are memoised: the same word is the same object
class Word:
    """One word of a text: ``reading`` in hiragana, ``part_of_speech`` LexInfo's, ``entry`` a term id."""

    surface: str
    lemma: str
    reading: str
    part_of_speech: str
    features: tuple[str, ...] = ()
    entry: str | None = None
    kind: str = field(default=".", repr=False)  # what it may do to its neighbours: see _KINDS
    plain: str = field(default=".", repr=False)  # the same, were it not in the glossary
    tokens: tuple[Token, ...] = field(default=(), repr=False)  # of words whose parts matter
    bounds: tuple[int, ...] = field(default=(), repr=False)  # where the parts of the reading begin

    @property
    def romaji(self) -> str:
        """Give the word in Hepburn as it is said here: 日本へ, e; 思う, omou."""
        if self.tokens:
            return _romaji(self.tokens)
        return script.romanise(self.reading, self.bounds, (0,) if self.part_of_speech == "particle" else ())


# The kinds: v verb or adjective, r する and できる, n a noun that する makes a verb, w a verb that may be a suffix too,
# s a suffix, h the beginning of a curated term, "." anything else. First row that fits: kind, parts of speech, lemmas.
_KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("r", "動詞-非自立可能", ("為る", "出来る")),  # 勉強する
    ("s", "助動詞", ()),  # 書かない
    ("s", "助詞-接続助詞", ("て", "ば", "ながら", "つつ", "と", "や")),  # 書いて
    ("s", "助詞-副助詞", ("たり",)),  # 書いたり
    ("s", "助詞-終助詞", ("な",)),  # 書くな
    ("s", "形状詞-助動詞語幹", ()),  # 書きそう
    ("s", "接尾辞-形容詞的", ()),  # 書きやすい
    ("s", "接尾辞-名詞的-一般", ("方", "さ")),  # 書き方
    ("w", "動詞-非自立可能", ()),  # 書いている
    ("w", "形容詞-非自立可能", ()),  # 書いてほしい, 高くない
    ("v", "動詞", ()),  # 書く
    ("v", "形容詞", ()),  # 高い
    ("v", "形状詞", ()),  # 静か
    ("n", "名詞-普通名詞-サ変可能", ()),  # 勉強
    ("n", "名詞-普通名詞-サ変形状詞可能", ()),  # 心配
)
_JOINED = re.compile(r"h|n?r[srw]*|[vw][srw]+")
_TAIL = "srw"
_NEVER_FIRST = ("助詞", "助動詞", "接尾辞", "補助記号", "空白", "接続詞")  # no curated term begins with one
_MOST_TOKENS = 12  # of a curated term
_MOST_ENDING = 8  # of a stem in katakana and what is read after it
_KATAKANA = re.compile("[ァ-ヺー]+")
_HALF_WIDTH = re.compile(r"[｡-ﾟ]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_kind_of = attrgetter("kind")


class _Memo(dict[K, V], Generic[K, V]):
    """A dict that makes what it lacks, and starts anew when it is full."""

    def __init__(self, make: Callable[[K], V], most: int) -> None:
        self._make = make
        self._most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        value = self._make(key)
        self[key] = value
        return value


class Reader:
    """Reads text into words with the curated terms of a lexicon. Not to be shared between threads."""

    def __init__(self, lexicon: Lexicon | None = None, most: int = 30_000) -> None:
        self._lexicon = lexicon or Lexicon()
        self._parser = dictionary.TextParser()
        self._most = most
        self._known: dict[str, Word] = {}
        self._before: dict[str, Word] = {}
        self._chains: _Memo[tuple[Word, ...], tuple[Word, ...]] = _Memo(self._chain, most)
        self._alone: _Memo[tuple[Word, ...], Word | None] = _Memo(self._alone_word, most)
        self._curated: _Memo[str, Word | None] = _Memo(self._curated_word, most)
        self._keys, self._stems = _spellings(self._lexicon)
        self._prefixes = {key[:end] for key in self._keys for end in range(1, len(key) + 1)}

    def words(self, text: str) -> list[Word]:
        """Read a text of one line; cut longer ones at sentence ends first (``pieces``), for memory's sake."""
        if _CONTROL.search(text):
            text = _CONTROL.sub(" ", text)
        if _HALF_WIDTH.search(text):
            text = _HALF_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        keys = self._parser.keys(text)
        known = self._known
        try:
            tokens = [known[key] for key in keys]
        except KeyError:
            tokens = self._learn(text, keys)
        kinds = "".join(map(_kind_of, tokens))
        found = _JOINED.search(kinds)
        if found is None:
            return tokens
        words: list[Word] = []
        at = 0
        while found is not None:
            start, end = found.span()
            words += tokens[at:start]
            if kinds[start] == "h":
                alone = self._alone[tuple(tokens[start : start + 2])]
                if alone is None:
                    end = self._glossary(tokens, start, words)
                else:
                    words.append(alone)
            else:
                words += self._chains[tuple(tokens[start:end])]
            at = end
            found = _JOINED.search(kinds, at)
        words += tokens[at:]
        return words

    def _learn(self, text: str, keys: list[str]) -> list[Word]:
        """Look at the features of a text that holds an unknown key; of a full memo, what is asked for again is kept."""
        if len(self._known) + len(keys) > self._most:
            self._before, self._known = self._known, {}
        known, before = self._known, self._before
        rows: list[str] = []
        for at, key in enumerate(keys):
            if key in known:
                continue
            word = before.get(key)
            if word is None:
                rows = rows or self._parser.rows(text)
                word = self._word(self._parser.token(rows[at]))
            known[key] = word
        return [known[key] for key in keys]

    def _word(self, token: Token) -> Word:
        """Make a word of a single token."""
        part_of_speech, kinds = _class(token.pos)
        plain = next((kind for kind, lemmas in kinds if not lemmas or token.lemma in lemmas), ".")
        lemma = token.base
        features: tuple[str, ...] = ()
        if plain in "vwr":
            lexeme = chain.collapse((token,))
            if lexeme is not None and "nominalised" not in lexeme.features:  # 書き、 goes on, it names nothing
                lemma, features = lexeme.lemma, lexeme.features
        hot = (
            plain not in "srw" and token.pos[:1] and token.pos[0] not in _NEVER_FIRST and self._may_begin(token.surface)
        )
        return Word(
            surface=token.surface,
            lemma=lemma,
            reading=token.reading,
            part_of_speech=part_of_speech,
            features=features,
            kind="h" if hot else plain,
            plain=plain,
            tokens=(token,) if hot or plain != "." else (),
        )

    def _chain(self, tokens: tuple[Word, ...]) -> tuple[Word, ...]:
        """Join a lexeme with as many suffixes as the rules read; the rest is read anew."""
        for end in range(len(tokens), 1, -1):
            parts = tuple(token for word in tokens[:end] for token in word.tokens)
            lexeme = chain.collapse(parts)
            if lexeme is not None and lexeme.whole:
                joined = Word(
                    surface="".join(part.surface for part in parts),
                    lemma=lexeme.lemma,
                    reading="".join(part.reading for part in parts),
                    part_of_speech=lexeme.part_of_speech,
                    features=lexeme.features,
                    tokens=parts,
                )
                return (joined, *self._chain(tokens[end:])) if end < len(tokens) else (joined,)
        return (tokens[0], *self._chain(tokens[1:])) if len(tokens) > 1 else tokens

    # ------------------------------------------------------------ curated terms

    def _may_begin(self, surface: str) -> bool:
        """Tell whether a token may begin a curated term: a term begins with it, or it with the stem of one."""
        text = script.hiragana(surface.casefold())
        return text in self._prefixes or any(text[:end] in self._stems for end in range(1, len(text) + 1))

    def _alone_word(self, pair: tuple[Word, ...]) -> Word | None:
        """Give what a token is where the one after it is no part of its word, ``None`` where it may be."""
        first, following = pair[0], pair[1:]
        if following and (following[0].plain == "r" or (first.plain in "vwr" and following[0].plain in _TAIL)):
            return None
        if script.hiragana("".join(token.surface for token in pair).casefold()) in self._prefixes and following:
            return None
        if following and self._is_stem(first):
            return None
        words: list[Word] = []
        self._glossary([first], 0, words)
        return words[0]

    def _glossary(self, tokens: list[Word], at: int, words: list[Word]) -> int:
        """Add the longest curated term that begins at a token, else the word that does; answer where it ends."""
        end = self._longest(tokens, at)
        tail = end
        while tail < len(tokens) and tokens[tail].plain in _TAIL:
            tail += 1
        inflects = tokens[at].plain in "vwr" or (tail > end and tokens[end].plain == "r")
        if not inflects and self._is_stem(tokens[at]):  # バズ + っ + た, which the dictionary takes for a noun
            inflects, tail = True, min(at + _MOST_ENDING, len(tokens))
        for stop in range(tail, end, -1) if inflects else ():
            word = self._curated["".join(token.surface for token in tokens[at:stop])]
            if word is not None:
                words.append(word)
                return stop
        text = "".join(token.surface for token in tokens[at:end])
        word = self._curated[text] if self._is_meant(tokens[at:end], text) else None
        if word is not None:
            words.append(word)
            return end
        tail = at + 1
        if tokens[at].plain in "vwnr":
            while tail < len(tokens) and tokens[tail].plain in _TAIL:
                tail += 1
            if tokens[at].plain == "n" and (tail == at + 1 or tokens[at + 1].plain != "r"):
                tail = at + 1
        words += self._chains[tuple(tokens[at:tail])] if tail > at + 1 else tokens[at:tail]
        return tail

    def _is_stem(self, word: Word) -> bool:
        """Tell whether katakana are the stem of a curated verb or adjective: バズ of バズる, キモ of キモい."""
        return bool(_KATAKANA.fullmatch(word.surface)) and script.hiragana(word.surface) in self._stems

    def _longest(self, tokens: list[Word], at: int) -> int:
        """Give the end of the longest row of tokens that spells a term; of none, that of the first token."""
        text, best = "", at + 1
        for end in range(at + 1, min(at + _MOST_TOKENS, len(tokens)) + 1):
            text += script.hiragana(tokens[end - 1].surface.casefold())
            if text in self._keys:
                best = end
            if text not in self._prefixes:
                break
        return best

    def _is_meant(self, tokens: list[Word], text: str) -> bool:
        """Tell whether hiragana that spell a term stand for it: かみ that the dictionary reads as 髪 is not 神."""
        if re.search(r"[^ぁ-ゖー]", text):
            return True
        terms = self._keys.get(script.hiragana(text), ())
        if any(term.label.text == text for term in terms):
            return True
        if len(tokens) > 1 or not (token := tokens[0].tokens[0]).known:
            return len(text) > 3
        return any(token.lemma == written.text for term in terms for written in term.canonical.written)

    def _curated_word(self, text: str) -> Word | None:
        """Give a stretch of text as a word if it is a Japanese term of the glossary or a form of one."""
        lexicon = self._lexicon
        for match, analysis in curated_terms(text, lexicon):
            if match.term.language == "ja" and match.tier <= Tier.KANA:
                return _curated(text, analysis, spoken(match.term))
        for item in lexicon.inflected(text)[:1]:
            analysis = inflected_term(item, lexicon)
            return _curated(text, analysis, "".join(part.reading for part in analysis.morphemes))
        return None


def _curated(text: str, analysis: Analysis, reading: str) -> Word:
    lengths = [len(part.reading) for part in analysis.morphemes]
    joined = "".join(part.reading for part in analysis.morphemes) == reading
    return Word(
        surface=text,
        lemma=analysis.lemma,
        reading=reading,
        part_of_speech=analysis.part_of_speech,
        features=analysis.features,
        entry=analysis.entry,
        bounds=tuple(itertools.accumulate(lengths)) if joined else (),
    )


def _romaji(tokens: Sequence[Token]) -> str:
    """Write tokens in Hepburn as one word: particles as they are said, no long vowel across a boundary (思う omou)."""
    reading, bounds, particles = "", set(), set()
    for token in tokens:
        if token.pos[0] == "助詞":
            particles.add(len(reading))
        joins = token.pos[0] == "助動詞" and token.surface == "う"  # 書こう kakō
        bounds |= set() if joins else {len(reading)}
        reading += token.reading
        if token.cform.startswith(("終止形", "連体形")) and token.pos[0] == "動詞":
            bounds.add(len(reading) - 1)
    return script.romanise(reading, bounds, particles)


@lru_cache(maxsize=1024)
def _class(pos: tuple[str, ...]) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Give what UniDic's part of speech says of every token that has it: LexInfo's, and the rows of kinds that fit."""
    joined = "-".join(pos)
    name = next((found.value for start, found in chain.PARTS_OF_SPEECH if joined.startswith(start)), "symbol")
    return name, tuple((kind, lemmas) for kind, start, lemmas in _KINDS if joined.startswith(start))


def _spellings(lexicon: Lexicon) -> tuple[dict[str, list[Term]], set[str]]:
    """Give the Japanese terms by every spelling, in lower case and hiragana, and the stems of those that inflect."""
    keys: dict[str, list[Term]] = {}
    stems: set[str] = set()
    for term in lexicon.terms("ja"):
        for form in (term.canonical, *(form for form in term.other_forms if form.conjugation is None)):
            for written in form.written:
                key = script.hiragana(script.normalise(written.text).casefold())
                keys.setdefault(key, []).append(term)
                if term.part_of_speech in (PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE) and len(key) > 1:
                    stems.add(key[:-1])
    return keys, stems


# ---------------------------------------------------------------- a whole text


def placed(text: str, words: Iterable[Word]) -> Iterator[tuple[int, int, Word]]:
    """Give the words of a text with their places in it: start, end, in characters.

    Half width katakana count as they are written: ﾊﾞﾗ has three characters, the surface バラ two.
    """
    places: list[int] | None = None
    read = text
    if _HALF_WIDTH.search(text):
        read, places = _widened(text)
    at = 0
    for word in words:
        start = read.find(word.surface, at)
        if start < 0:  # a control character that was read as a space
            start = at
        at = start + len(word.surface)
        yield (start, at, word) if places is None else (places[start], places[at], word)


def _widened(text: str) -> tuple[str, list[int]]:
    """Give a text with half width katakana widened, and for each of its characters, and its end, the place before."""
    out: list[str] = []
    places: list[int] = []
    at = 0
    for found in re.finditer("[｡-ﾟ][ﾞﾟ]?|.", text, re.DOTALL):
        wide = unicodedata.normalize("NFKC", found[0]) if _HALF_WIDTH.match(found[0]) else found[0]
        out.append(wide)
        places += [found.start()] * len(wide)
        at = found.end()
    return "".join(out), [*places, at]


_SENTENCE_END = re.compile(r"[。．！？!?…\n]+[」』）)]*")
_PAUSE = re.compile(r"[、，,\s]+")


def pieces(text: str, most: int = 2000) -> Iterator[str]:
    """Cut a text into pieces of at most ``most`` characters: after a sentence, else at a pause, else anywhere."""
    at = 0
    while len(text) - at > most:
        end = _last(_SENTENCE_END, text, at, at + most) or _last(_PAUSE, text, at, at + most) or at + most
        yield text[at:end]
        at = end
    yield text[at:]


def _last(pattern: re.Pattern[str], text: str, start: int, stop: int) -> int | None:
    """Give where the last match ends that lies between two places, or ``None``."""
    ends = [found.end() for found in pattern.finditer(text, start, stop)]
    return ends[-1] if ends else None


def analyse_text(lines: str | Iterable[str], lexicon: Lexicon | None = None) -> Iterator[list[Word]]:
    """Read a text line by line: the words of each line, in order. A ``str`` is cut into its lines.

    Streamed: a line is asked for when its words are. Files, and lines without end, are for ``morphology.corpus``.
    """
    reader = Reader(lexicon)
    for line in lines.splitlines() if isinstance(lines, str) else lines:
        yield [word for piece in pieces(line) for word in reader.words(piece)]


class JsonWriter:
    """Writes words as JSON, each word once."""

    def __init__(self, most: int = 30_000) -> None:
        self._written: _Memo[Word, str] = _Memo(word_json, most)

    def tokens(self, words: list[Word]) -> str:
        """Give words as the inside of a JSON array."""
        return ", ".join(map(self._written.__getitem__, words))


def word_json(word: Word) -> str:
    """Give a word as a JSON object; the entry as its full IRI."""
    return json.dumps(
        {
            "surface": word.surface,
            "lemma": word.lemma,
            "reading": word.reading,
            "romaji": word.romaji,
            "part_of_speech": word.part_of_speech,
            "features": list(word.features),
            "entry": ENTRY + word.entry if word.entry else None,
        },
        ensure_ascii=False,
    )


def row_of(word: Word) -> str:
    """Give a word as a row of tab-separated values, in the order of the fields of ``Word``."""
    features = ",".join(word.features)
    fields = (word.surface, word.lemma, word.reading, word.romaji, word.part_of_speech, features, word.entry or "")
    return "\t".join(fields) + "\n"
