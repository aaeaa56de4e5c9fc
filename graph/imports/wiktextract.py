"""Wiktionary as wiktextract extracts it (kaikki.org), JSON Lines: one entry a line.

Taken are the Japanese entries, and those of any other language whose etymology says that they come from Japanese,
directly or through other languages. Left out are lines that are no words: redirects, romanisations, kanji, and entries
all of whose senses are forms or spellings of another entry, which has them. An entry of English Wiktionary has a
language, a part of speech, and a number where several etymologies share a spelling: these make its key.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import orjson

from graph.entries.writing import HIRAGANA, KATAKANA, LATIN
from graph.imports import languages, templates
from graph.imports.descendants import descendants
from graph.imports.report import Remarks
from graph.imports.streams import LONGEST_LINE, Line, Stream, decoded, overlong
from graph.imports.wiktionary import (
    ADJECTIVES,
    ADVISORIES,
    FIELDS,
    GENDERS,
    GODAN,
    NO_WORDS,
    PARTS_OF_SPEECH,
    REGISTERS,
    TERM_TYPES,
    VERBS,
)
from graph.imports.words import ImportedSense, ImportedWord, Rejected
from ontology.model import ConjugationClass, TermType, Written

JAPANESE = frozenset({"ja", "ojp"})  # ojp: Old Japanese
_TAKEN = (b'"ja', b",ja", b'"ojp', b'"wasei')  # without one of these a line tells of nothing Japanese
LONGEST_FIELD = 65_536  # characters
LONGEST_NAME = 120  # characters of a gloss that names its concept; a longer one explains it

# Forms that are no inflected forms of the word: how tables are built, and what is read elsewhere.
_NO_FORMS = frozenset(
    {"canonical", "romanization", "transliteration", "table-tags", "inflection-template", "class", "hiragana"}
    | {"Simplified-Chinese", "Traditional-Chinese", "error-unknown-tag", "error-unrecognized-form"}
)
_MOST_FORMS = 100

_KANA_MARKS = str.maketrans("", "", " ^-.%'、")  # how head templates divide a reading: とう%きょう, ^とうきょう
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f]")
_LATIN_LETTERS = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff][A-Za-z0-9\u00c0-\u036f\u1e00-\u1eff .,'’ʼ()/-]*\\Z")

Entry = Mapping[str, Any]


class _Refused(ValueError):
    """An entry that cannot be taken, and why."""


def read(stream: Stream, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    """Yield the words of a file (see above for which), and what stands in place of one and cannot be read.

    A key that came before, on another page, is refused: the file then holds an entry twice. Raises ImportFailed if the
    file itself is damaged.
    """
    lines = dict[int, int]()  # hash of a key → the line it came on first
    page, on_page = ("", ""), dict[str, int]()
    for line in stream.lines():
        entry = _parsed(line)
        if entry is None:
            continue
        if isinstance(entry, Rejected):
            yield entry
            continue
        where = f"line {line.number}"
        try:
            word = _word(entry, where, partial(remarks.warn, where=where), line.length > LONGEST_FIELD)
        except _Refused as refused:
            yield Rejected(where, str(refused))
            continue
        if word is None:
            continue
        if page != (word.language, word.label.text):
            page, on_page = (word.language, word.label.text), {}
        number = on_page[word.key] = on_page.get(word.key, 0) + 1
        if number > 1:
            word = word._replace(key=f"{word.key}/{number}")
        before = lines.setdefault(hash(word.key), line.number)
        if before != line.number:
            yield Rejected(where, f"duplicate entry {word.key!r}; line {before} has it already")
            continue
        yield word


def _parsed(line: Line) -> Entry | Rejected | None:
    """Return the entry of a line, None where it holds nothing Japanese."""
    body = line.body
    if line.length > LONGEST_LINE:
        return overlong(line)
    if body.endswith(b"}") and not any(mark in body for mark in _TAKEN):
        return None
    if not body.strip():
        return None
    where = f"line {line.number}"
    try:
        entry = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        text = decoded(line)
        if isinstance(text, Rejected):
            return text
        return Rejected(where, f"no whole JSON: {error.msg.partition(': line')[0]} at column {error.colno}")
    if not isinstance(entry, dict):
        return Rejected(where, f"expected a JSON object, found a {type(entry).__name__}")
    return entry


def _word(entry: Entry, where: str, warn: templates.Warn, long: bool) -> ImportedWord | None:
    """Return the word of an entry, None where it is none that is taken."""
    code, pos = _str(entry.get("lang_code")), _str(entry.get("pos"))
    rows = _dicts(entry.get("etymology_templates"))
    if not code or pos in NO_WORDS or "redirects" in entry:
        return None
    language = languages.of_wiktionary(code)
    if language not in ("ja", None) and not templates.languages_of(rows, language or "") & JAPANESE:
        return None
    if language is None:
        if code == "mul" or not any(JAPANESE & {_str(arg) for arg in _args(row).values()} for row in rows):
            return None
        raise _Refused(f"unknown language code {code!r} ({_str(entry.get('lang')) or 'without a name'})")
    if long:
        _check_fields(entry)
    title = unicodedata.normalize("NFC", _str(entry.get("word"))).strip()
    if not title:
        raise _Refused("field 'word' is missing or empty")
    if _CONTROL.search(title):
        raise _Refused(f"field 'word' holds a control character: {title!r}")
    meanings = _dicts(entry.get("senses"))
    senses, term_type = _senses(meanings)
    if not senses and meanings:
        return None
    number = entry.get("etymology_number")
    heads = [_args(head) for head in _dicts(entry.get("head_templates")) if _str(head.get("name")).startswith("ja-")]
    forms = _dicts(entry.get("forms"))
    label, spellings = _spellings(language, title, forms, heads)
    genders = {GENDERS[tag] for sense in meanings for tag in _tags(sense) if tag in GENDERS}
    return ImportedWord(
        key="/".join([language, title, pos or "word"] + ([f"e{number}"] if isinstance(number, int | str) else [])),
        where=where,
        language=language,
        label=label,
        spellings=spellings,
        senses=senses,
        part_of_speech=PARTS_OF_SPEECH.get(pos),
        romanisations=_romanisations(language, forms, _dicts(entry.get("sounds"))),
        other_forms=_other_forms(language, forms, spellings),
        etyma=templates.etyma(rows, _str(entry.get("etymology_text")), language, warn),
        descendants=descendants(_dicts(entry.get("descendants")), warn),
        conjugation_class=_conjugation(title, heads, pos) if language == "ja" else None,
        gender=genders.pop() if len(genders) == 1 else None,
        term_type=term_type,
    )


# ---------------------------------------------------------------- senses


def _senses(rows: list[Entry]) -> tuple[tuple[ImportedSense, ...], TermType | None]:
    """Return the meanings, and the type of term where a sense tells it. A form of another word has no own meaning."""
    found, term_type = [], None
    for row in rows:
        tags = [*_tags(row), *_strs(row.get("topics"))]
        kinds = [TERM_TYPES[tag] for tag in tags if tag in TERM_TYPES]
        if row.get("form_of") or "no-gloss" in tags or (row.get("alt_of") and not kinds):
            continue
        term_type = term_type or next(iter(kinds), None)
        glosses = _strs(row.get("glosses"))
        gloss = unicodedata.normalize("NFC", glosses[-1]).strip() if glosses else ""  # those before it are its headings
        if not gloss:
            continue
        text = (Written(gloss, "en"),)
        names = len(gloss) <= LONGEST_NAME
        found.append(
            ImportedSense(
                glosses=text if names else (),
                definitions=() if names else text,
                register=next((REGISTERS[tag] for tag in tags if tag in REGISTERS), None),
                advisories=tuple(dict.fromkeys(ADVISORIES[tag] for tag in tags if tag in ADVISORIES)),
                field=next((FIELDS[tag] for tag in tags if tag in FIELDS), None),
            )
        )
    return tuple(found), term_type


# ---------------------------------------------------------------- forms


def _spellings(
    language: str, title: str, forms: list[Entry], heads: list[dict[str, str]]
) -> tuple[Written, tuple[Written, ...]]:
    """Return the label and the spellings of the canonical form, each with its script in its tag."""
    if language == "ja":
        readings = [_kana(args[key]) for args in heads for key in sorted(args) if key.isdigit()]
        readings += [_ruby(form) for form in forms if "canonical" in _tags(form)]
        texts = [title, *(reading for reading in readings if reading)]
        spellings = tuple(dict.fromkeys(Written(text, languages.japanese_tag(text)) for text in texts))
        return Written(title, "ja-Latn" if spellings[0].tag == "ja-Latn" else "ja"), spellings
    if language == "zh":
        simple = [_str(form.get("form")) for form in forms if "Simplified-Chinese" in _tags(form)]
        if simple:
            label = Written(title, "zh-Hant")
            return label, (label, *(Written(text, "zh-Hans") for text in dict.fromkeys(simple) if text))
    label = Written(title, language)
    return label, (label,)


def _kana(text: str) -> str:
    """Return a reading without the marks of head templates, empty if it is none (``とう%きょう`` → ``とうきょう``)."""
    text = text.translate(_KANA_MARKS)
    return text if HIRAGANA.match(text) or KATAKANA.match(text) else ""


def _ruby(form: Entry) -> str:
    """Return the reading that ruby gives: 寝取る with [["寝", "ね"], ["取", "と"]] → ねとる; empty if it has none."""
    text, read, at = _str(form.get("form")), "", 0
    pairs = form.get("ruby")
    for pair in pairs if isinstance(pairs, list) else ():
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)):
            return ""
        begin = text.find(pair[0], at)
        if begin < 0:
            return ""
        read += text[at:begin] + pair[1]
        at = begin + len(pair[0])
    return _kana(read + text[at:]) if read else ""


def _romanisations(language: str, forms: list[Entry], sounds: list[Entry]) -> tuple[Written, ...]:
    tag = "ja-Latn-hepburn" if language == "ja" else f"{language}-Latn"
    texts = [_str(form.get("form")) for form in forms if {"romanization", "transliteration"} & set(_tags(form))]
    if language == "zh":
        tag = "zh-Latn-pinyin"
        pinyin = [sound for sound in sounds if {"Mandarin", "Pinyin"} <= set(_tags(sound))]
        texts = [_str(sound.get("zh_pron") or sound.get("zh-pron")) for sound in pinyin]
    found = (unicodedata.normalize("NFC", text.split("[")[0]).strip() for text in texts)
    return tuple(Written(text, tag) for text in dict.fromkeys(found) if _LATIN_LETTERS.match(text))


def _other_forms(language: str, forms: list[Entry], spellings: tuple[Written, ...]) -> tuple[Written, ...]:
    """Return inflected forms and other spellings; of Japanese the latter alone: the analyser knows how it inflects."""
    known = {spelling.text for spelling in spellings}
    found = dict[Written, None]()
    for form in forms:
        tags = set(_tags(form))
        text = unicodedata.normalize("NFC", _str(form.get("form"))).strip()
        if tags & _NO_FORMS or not text or text in known or text == "-" or _CONTROL.search(text):
            continue
        if language == "ja" and (not tags & {"alternative", "kyūjitai"} or LATIN.match(text)):
            continue
        found[Written(text, languages.japanese_tag(text) if language == "ja" else language)] = None
        if len(found) == _MOST_FORMS:
            break
    return tuple(found)


def _conjugation(title: str, heads: list[dict[str, str]], pos: str) -> ConjugationClass | None:
    """Return how a Japanese word inflects, as its head template says: ``{{ja-verb|たべる|type=2}}`` → ichidan."""
    for args in heads:
        if pos == "verb" and (kind := args.get("type")) in VERBS:
            return VERBS[kind] or GODAN.get(title[-1])
        if pos in ("adj", "adj_noun") and (kind := args.get("infl")) in ADJECTIVES:
            return ADJECTIVES[kind]
    return None


# ---------------------------------------------------------------- hostile shapes

_USED = ("word", "etymology_text", "etymology_templates", "senses", "forms", "head_templates", "descendants")


def _check_fields(entry: Entry) -> None:
    """Refuse an entry with a field that is used and longer than a field may be, by its path."""
    stack: list[tuple[str, Any]] = [(name, entry[name]) for name in _USED if name in entry]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str) and len(value) > LONGEST_FIELD:
            raise _Refused(f"field {path} has {len(value):,} characters; a field has at most {LONGEST_FIELD:,}")
        if isinstance(value, dict):
            stack += [(f"{path}.{name[:40]}", found) for name, found in value.items()]
        elif isinstance(value, list):
            stack += [(f"{path}[{number}]", found) for number, found in enumerate(value)]


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _dicts(value: object) -> list[Entry]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _strs(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _tags(row: Entry) -> list[str]:
    return _strs(row.get("tags"))


def _args(template: Entry) -> dict[str, str]:
    args = template.get("args")
    return {key: value for key, value in args.items() if isinstance(value, str)} if isinstance(args, dict) else {}
