"""Cross-Linguistic Data Formats (CLDF 1.1): wordlists with borrowings, such as WOLD, the World Loanword Database.

A dataset is a folder with a metadata file (CSVW, ``…-metadata.json``) that names its tables and says what each column
is; the folder may be zipped, and so may its tables. Every form becomes a word; the meaning that forms share (Parameter)
becomes a shared concept. A borrowing says which form or word of which languoid a form comes from. A languoid without an
ISO 639-3 code is kept under its Glottocode, as a private tag of an uncoded language (``mis-x-oldh1241``).
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from graph.imports.csvw import Dataset, Row
from graph.imports.languages import japanese_tag, of_iso639
from graph.imports.report import Remarks
from graph.imports.words import Etymon, ImportedSense, ImportedWord, Rejected, Route
from ontology.model import Written

# Languages that lend and often are not in the language table of a dataset (Glottolog 5).
GLOTTOCODES = {
    "ainu1240": "ain",
    "dutc1256": "nl",
    "finn1318": "fi",
    "indo1316": "id",
    "ital1282": "it",
    "kore1280": "ko",
    "lati1261": "la",
    "lite1248": "lzh",
    "mand1415": "zh",
    "midd1344": "ltc",
    "nucl1643": "ja",
    "port1283": "pt",
    "russ1263": "ru",
    "sans1269": "sa",
    "stan1288": "es",
    "stan1290": "fr",
    "stan1293": "en",
    "stan1295": "de",
    "viet1252": "vi",
}
# Languages whose usual script is another: what stands there in Latin letters is a transcription.
_NOT_LATIN = frozenset(["ja", "zh", "ko", "ru", "ar", "hi", "th", "el", "he", "fa", "uk", "bg", "ltc", "lzh", "sa"])
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff'’ʼ ._-]+\\Z")

# A column that has no property of CLDF, and what WOLD calls it in one edition or another.
OWN_COLUMNS = {
    "score": ("borrowedscore",),  # 1.0 clearly borrowed, 0.75 probably, 0.5 perhaps, 0.25 hardly, 0 no evidence
    "script": ("originalscript",),
    "relation": ("sourcerelation",),  # immediate or earlier
    "word": ("sourceword",),
    "meaning": ("sourcemeaning",),
    "certain": ("sourcecertain",),
    "languoid": ("sourcelanguoid",),
    "languoid_code": ("sourcelanguoidglottocode",),
}
_GLOTTOCODE = re.compile(r"[a-z0-9]{4}[0-9]{4}\Z")
_WITH_TRANSLITERATION = re.compile(r"(?P<word>[^\[\]]+?)\s*\[(?P<roman>[^\[\]]+)\]\Z")  # παπποῦς [pappús]
_REMARK = re.compile(r"\s*\([^()]*\)\s*\Z")  # rgad po (Written Tibetan)
_HALF = Decimal("0.5")


class Languages(NamedTuple):
    """The languages of a dataset: tags by id, by Glottocode and by name."""

    by_id: dict[str, str]
    by_glottocode: dict[str, str]
    by_name: dict[str, str]

    def of_languoid(self, name: str, glottocode: str) -> str | None:
        """Return the tag of a languoid that lends, None if nothing tells it."""
        if _GLOTTOCODE.match(glottocode):
            known = self.by_glottocode.get(glottocode) or GLOTTOCODES.get(glottocode)
            return known or f"mis-x-{glottocode}"
        return self.by_name.get(name.strip())


Cells = Mapping[str, str]


class Tables(NamedTuple):
    """What a form refers to: languages, meanings by id, borrowings by the form that is borrowed, forms that lend."""

    languages: Languages
    meanings: dict[str, str]
    loans: dict[str, list[Cells]]
    lenders: dict[str, Cells]


def read(path: Path, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    """Yield the forms of a dataset (a folder, its metadata file, or either zipped) as words.

    Raises ImportFailed if it is no dataset of CLDF, lacks the table of forms or of languages, or a file is damaged.
    """
    with Dataset(path, OWN_COLUMNS) as dataset:
        remarks.facts = dataset.facts()
        yield from _words(dataset, remarks)


def _words(dataset: Dataset, remarks: Remarks) -> Iterator[ImportedWord | Rejected]:
    rejected: list[Rejected] = []
    languages = _languages(dataset, remarks, rejected)
    tables = Tables(languages, {}, {}, {})
    for row in dataset.rows("ParameterTable", rejected):
        tables.meanings[row.cells.get("id", "")] = row.cells.get("name", "")
    for row in dataset.rows("BorrowingTable", rejected):
        tables.loans.setdefault(row.cells.get("targetFormReference", ""), []).append(row.cells)
    wanted = {loan.get("sourceFormReference", "") for loans in tables.loans.values() for loan in loans} - {""}
    for row in dataset.rows("FormTable", []) if wanted else ():
        if row.cells.get("id") in wanted:
            tables.lenders[row.cells["id"]] = row.cells
    lines = dict[int, int]()  # hash of an id → the line it came on first
    for row in dataset.rows("FormTable", rejected):
        yield from rejected
        rejected.clear()
        yield _word(row, dataset, tables, lines, remarks)
    yield from rejected


def _word(
    row: Row, dataset: Dataset, tables: Tables, lines: dict[int, int], remarks: Remarks
) -> ImportedWord | Rejected:
    cells, where = row.cells, dataset.where("FormTable", row.line)
    key, form = cells.get("id", ""), cells.get("form", "").strip()
    if not key or not form:
        return Rejected(where, f"field {'ID' if not key else 'Form'} is empty")
    before = lines.setdefault(hash(key), row.line)
    if before != row.line:
        return Rejected(where, f"duplicate ID {key!r}; line {before} has it already")
    tag = tables.languages.by_id.get(cells.get("languageReference", ""))
    if tag is None:
        return Rejected(where, f"Language_ID {cells.get('languageReference', '')!r} is in no row of the languages")
    spelling = cells.get("script", "").strip()
    label = Written(spelling or form, _tag(tag, spelling or form))
    senses = []
    for meaning in dataset.parted("FormTable", "parameterReference", cells.get("parameterReference", "")):
        if meaning in tables.meanings:
            senses.append(ImportedSense((Written(tables.meanings[meaning] or meaning, "en"),), concept=meaning))
        else:
            remarks.warn("a Parameter_ID that is in no row of the parameters", where)
    return ImportedWord(
        key=key,
        where=where,
        language=tag,
        label=Written(label.text, "ja") if label.tag in ("ja-Hira", "ja-Kana") else label,
        spellings=(label,),
        senses=tuple(senses),
        romanisations=(Written(form, _tag(tag, form)),) if spelling and _LATIN.match(form) else (),
        etyma=tuple(_etyma(cells, tables, remarks, where)),
    )


def _etyma(form: Cells, tables: Tables, remarks: Remarks, where: str) -> Iterator[Etymon]:
    """Yield what a form comes from: immediate sources as first step, earlier ones as second; doubt from its score."""
    score = _decimal(form.get("score"))
    if score == 0:
        return
    found = list[Etymon]()
    for cells in tables.loans.get(form["id"], ()):
        lender = tables.lenders.get(cells.get("sourceFormReference", ""))
        if lender:
            tag = tables.languages.by_id.get(lender.get("languageReference", ""))
            words = _source_words(lender.get("script") or lender.get("form", ""))
        else:
            tag = tables.languages.of_languoid(cells.get("languoid", ""), cells.get("languoid_code", ""))
            words = _source_words(cells.get("word", ""))
        if tag is None:
            remarks.warn(f"the languoid {cells.get('languoid', '')!r} has no Glottocode that is known", where)
            continue
        certain = cells.get("certain", "yes").strip().lower() in ("yes", "true", "1", "")
        confidence = score if score is not None else Decimal(1)
        step = 2 if cells.get("relation", "").strip().lower() == "earlier" else 1
        gloss = cells.get("meaning", "").strip()
        for word, roman in words:
            if word:
                doubt = confidence if certain and len(words) == 1 else min(confidence, _HALF)
                route = Route.BORROWED if step == 1 else Route.DERIVED
                found.append(Etymon(tag, word, route, step, roman, None if gloss in ("", "?") else gloss, doubt))
    for step in (1, 2):
        several = [etymon for etymon in found if etymon.step == step]
        for etymon in dict.fromkeys(several):
            yield etymon._replace(confidence=min(etymon.confidence, _HALF)) if len(set(several)) > 1 else etymon


def _source_words(text: str) -> list[tuple[str, str | None]]:
    """Return the words of one cell: ``ghuri, sungkur`` are two, ``παπποῦς [pappús]`` is one and its transliteration."""
    found: list[tuple[str, str | None]] = []
    for part in text.split(", "):
        word = _REMARK.sub("", part.strip())
        shown = _WITH_TRANSLITERATION.match(word)
        word, roman = (shown["word"], shown["roman"]) if shown else (word, None)
        if word and word not in ("?", "-", "–"):
            found.append((word, roman))
    return found


def _tag(language: str, text: str) -> str:
    """Return the tag of a spelling: Japanese by its kana, and a transcription into Latin letters as that."""
    if language in _NOT_LATIN and _LATIN.match(text):
        return f"{language}-Latn"
    return japanese_tag(text) if language == "ja" else language


def _decimal(text: str | None) -> Decimal | None:
    try:
        found = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return found if 0 <= found <= 1 else None


def _languages(dataset: Dataset, remarks: Remarks, rejected: list[Rejected]) -> Languages:
    found = Languages({}, {}, {})
    for row in dataset.rows("LanguageTable", rejected):
        cells, where = row.cells, dataset.where("LanguageTable", row.line)
        code, glottocode, name = (cells.get(key, "").strip() for key in ("iso639P3code", "glottocode", "name"))
        tag = of_iso639(code)
        if tag is None and _GLOTTOCODE.match(glottocode):
            tag = GLOTTOCODES.get(glottocode) or f"mis-x-{glottocode}"
            remarks.warn("a language without an ISO 639-3 code is kept under its Glottocode", where)
        if tag is None:
            known = f"unknown ISO639P3code {code!r}" if code else "neither ISO 639-3 code nor Glottocode"
            rejected.append(Rejected(where, f"{known} of the language {name or cells.get('id', '')!r}"))
            continue
        found.by_id[cells.get("id", "")] = tag
        if glottocode:
            found.by_glottocode[glottocode] = tag
        if name:
            found.by_name[name] = tag
    return found
