"""A glossary as a CLDF 1.1 dataset (Cross-Linguistic Data Formats): a Wordlist with borrowings, zipped.

Tables of forms, meanings (parameters), languages and borrowings, the metadata that say what each column is (CSVW), and
the sources as BibTeX. The ontology of CLDF is at https://cldf.clld.org/v1.0/terms.rdf.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from graph.formats.listing import entries
from graph.formats.spelling import reading, romanisations, spellings
from graph.formats.tables import EPOCH
from graph.formats.tbx.names import name
from graph.formats.termlist import Losses
from graph.imports.cldf import GLOTTOCODES
from graph.triples import LICENCE, TITLE
from ontology.errors import FormatError
from ontology.model import Borrowing, Glossary, Process, Source, Term
from ontology.vocabulary import ID_BASE, iri

TERMS = "http://cldf.clld.org/v1.0/terms.rdf#"
PROCESSES = (Process.LOAN, Process.CALQUE, Process.GRAPHIC_LOAN, Process.BACKRONYM, Process.PSEUDO_LOAN)
GLOTTOCODE = {tag: code for code, tag in GLOTTOCODES.items()}
UNTOLD = "untold"  # the meaning of words of which none is stated
_NO_BIBTEX = re.compile(r'[\s"#%\'(),={}\\~]')

# Each table: its component of CLDF; each column: its name, what it is in CLDF (or a text of ours), how it is separated.
TABLES: Mapping[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    "forms.csv": (
        "FormTable",
        (
            ("ID", "id", ""),
            ("Language_ID", "languageReference", ""),
            ("Parameter_ID", "parameterReference", ""),
            ("Form", "form", ""),
            ("Comment", "comment", ""),
            ("Source", "source", ";"),
            ("Language_Tag", "The tag of the written form (BCP 47).", ""),
            ("Reading", "The reading in kana, of Japanese.", ""),
            ("Romanisation", "The form in Latin letters, where its script is another.", ""),
            ("Variants", "Other spellings of the form.", " | "),
            ("Part_Of_Speech", "The part of speech, as LexInfo 3.0 calls it.", ""),
            ("Term_Type", "The kind of term, as LexInfo 3.0 calls it.", ""),
            ("Stratum", "The stratum of Japanese that it belongs to (goshu).", ""),
            ("Entry", "The word in the graph.", ""),
        ),
    ),
    "parameters.csv": (
        "ParameterTable",
        (("ID", "id", ""), ("Name", "name", ""), ("Description", "description", ""), ("Concept", "In the graph.", "")),
    ),
    "languages.csv": (
        "LanguageTable",
        (
            ("ID", "id", ""),
            ("Name", "name", ""),
            ("Glottocode", "glottocode", ""),
            ("ISO639P3code", "iso639P3code", ""),
            ("Tag", "The tag of the language (BCP 47).", ""),
        ),
    ),
    "borrowings.csv": (
        "BorrowingTable",
        (
            ("ID", "id", ""),
            ("Target_Form_ID", "targetFormReference", ""),
            ("Source_Form_ID", "sourceFormReference", ""),
            ("Comment", "comment", ""),
            ("Source", "source", ";"),
            ("Process", "How it travelled: loan, calque, graphic-loan, backronym, pseudo-loan.", ""),
            ("Confidence", "How sure the claim is, from 0 to 1.", ""),
        ),
    ),
}
REQUIRED = ("ID", "Language_ID", "Parameter_ID", "Form", "Target_Form_ID")
REFERENCES = {
    "forms.csv": (("Language_ID", "languages.csv"), ("Parameter_ID", "parameters.csv")),
    "borrowings.csv": (("Target_Form_ID", "forms.csv"), ("Source_Form_ID", "forms.csv")),
}

Line = dict[str, str]


def write(glossary: Glossary, file: IO[bytes], losses: Losses) -> int:
    """Write a glossary as a CLDF dataset and return how many forms it has. What has no place is noted in ``losses``.

    Raises FormatError if there is no form.
    """
    used = {sense.concept for term in glossary.terms for sense in term.senses}
    forms = [form for term in glossary.terms for form in _forms(term)]
    if not forms:
        raise FormatError("no form: nothing to export")
    borrowings = [link for link in glossary.borrowings if link.process in PROCESSES]
    rows: dict[str, Iterable[Line]] = {
        "forms.csv": forms,
        "parameters.csv": _parameters(glossary, used),
        "languages.csv": _languages(glossary),
        "borrowings.csv": _borrowings(borrowings, {term.id: term for term in glossary.terms}),
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "Wordlist-metadata.json", json.dumps(_metadata(), ensure_ascii=False, indent=1) + "\n")
        for table, found in rows.items():
            _add(archive, table, _table(table, found))
        _add(archive, "sources.bib", "\n".join(map(_bibtex, glossary.sources)))
    _note(glossary, losses)
    return len(forms)


def _add(archive: zipfile.ZipFile, path: str, text: str) -> None:
    part = zipfile.ZipInfo(path, EPOCH)
    part.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(part, text)


def _table(table: str, lines: Iterable[Line]) -> str:
    columns = [column for column, _, _ in TABLES[table][1]]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


# ---------------------------------------------------------------- rows


def _forms(term: Term) -> Iterator[Line]:
    """Yield a form for each sense of a word; one for a word that is here only as an etymon or a part."""
    lead, *others = spellings(term)
    also = dict.fromkeys([*lead.variants, *(text for s in others for text in (s.lead, *s.variants))])
    told = {
        "Language_ID": name("l", term.language),
        "Form": term.label.text,
        "Language_Tag": lead.tag,
        "Reading": (reading(term) or "") if term.language == "ja" else "",
        "Romanisation": next(iter(romanisations(term)), ""),
        "Variants": " | ".join(text for text in also if text != term.label.text and "|" not in text),
        "Part_Of_Speech": term.part_of_speech.value if term.part_of_speech else "",
        "Term_Type": term.term_type.value if term.term_type else "",
        "Stratum": term.goshu.value.removeprefix("goshu-") if term.goshu else "",
        "Entry": str(iri("entry", term.id)),
    }
    for sense in term.senses:
        cited = ";".join(map(_key, sense.sources or term.sources))
        yield {**told, "ID": name("f", sense.id), "Parameter_ID": name("c", sense.concept), "Source": cited}
    if not term.senses:
        meaning = name("g", term.id) if term.gloss else UNTOLD
        yield {**told, "ID": name("f", term.id), "Parameter_ID": meaning, "Source": ";".join(map(_key, term.sources))}


def form_of(term: Term) -> str:
    """Return the id of the form that stands for a word where its senses do not matter."""
    return name("f", term.senses[0].id if term.senses else term.id)


def _parameters(glossary: Glossary, used: set[str]) -> Iterator[Line]:
    for concept in glossary.concepts:
        if concept.id in used:
            labels = {label.tag: label.text for label in reversed(concept.labels)}
            texts = {text.tag: text.text for text in reversed(concept.definitions)}
            yield {
                "ID": name("c", concept.id),
                "Name": labels.get("en") or next(iter(labels.values()), concept.id),
                "Description": texts.get("en") or next(iter(texts.values()), ""),
                "Concept": str(iri("concept", concept.id)),
            }
    untold = False
    for term in glossary.terms:
        if not term.senses and term.gloss:
            yield {"ID": name("g", term.id), "Name": term.gloss.text}
        untold = untold or not (term.senses or term.gloss)
    if untold:
        yield {"ID": UNTOLD, "Name": "(meaning not stated)"}


def _languages(glossary: Glossary) -> Iterator[Line]:
    known = {language.tag: language for language in glossary.languages}
    for tag in sorted({term.language for term in glossary.terms} | set(known)):
        found = known.get(tag)
        names = {text.tag: text.text for text in reversed(found.names)} if found else {}
        code = found.iso639_3 if found else ""
        yield {
            "ID": name("l", tag),
            "Name": names.get("en") or next(iter(names.values()), tag),
            "Glottocode": GLOTTOCODE.get(tag, ""),
            "ISO639P3code": code if re.fullmatch("[a-z]{3}", code) and code != "und" else "",
            "Tag": tag,
        }


def _borrowings(links: Sequence[Borrowing], terms: Mapping[str, Term]) -> Iterator[Line]:
    for link in links:
        yield {
            "ID": name("b", link.id),
            "Target_Form_ID": form_of(terms[link.target]),
            "Source_Form_ID": form_of(terms[link.source]),
            "Comment": link.provenance.locator or "",
            "Source": ";".join(map(_key, link.provenance.sources)),
            "Process": link.process.value,
            "Confidence": format(link.provenance.confidence, "f"),
        }


def _key(source: str) -> str:
    return name("src", source)


def _bibtex(source: Source) -> str:
    """Return a source as BibTeX; braces inside values are dropped, for they would end them."""
    fields = {
        "title": source.title.text,
        "author": source.creator,
        "publisher": source.publisher,
        "year": source.date,
        "edition": source.version,
        "url": source.url,
        "note": source.note,
        "howpublished": source.licence and f"licence: {source.licence}",
    }
    lines = [f"  {field} = {{{_plain(text)}}}" for field, text in fields.items() if text]
    return "@misc{" + ",\n".join([_key(source.id), *lines]) + "\n}\n"


def _plain(text: str) -> str:
    return " ".join(text.replace("{", "(").replace("}", ")").replace("\\", "/").split())


# ---------------------------------------------------------------- metadata


def _metadata() -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:conformsTo": f"{TERMS}Wordlist",
        "dc:title": TITLE,
        "dc:license": LICENCE,
        "dc:identifier": ID_BASE.removesuffix("id/"),
        "dc:source": "sources.bib",
        "dialect": {"commentPrefix": None},
        "tables": [_described(url, component, columns) for url, (component, columns) in TABLES.items()],
    }


def _described(url: str, component: str, columns: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(*column) for column in columns], "primaryKey": ["ID"]}
    if url in REFERENCES:
        schema["foreignKeys"] = [
            {"columnReference": [column], "reference": {"resource": other, "columnReference": ["ID"]}}
            for column, other in REFERENCES[url]
        ]
    return {"url": url, "dc:conformsTo": f"{TERMS}{component}", "tableSchema": schema}


def _column(column: str, what: str, separator: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column, "required": column in REQUIRED, "datatype": "string"}
    told |= {"propertyUrl": f"{TERMS}{what}"} if what.isalnum() else {"dc:description": what}
    if what == "id":
        told["datatype"] = {"base": "string", "format": "[a-zA-Z0-9_\\-]+"}
    if separator:
        told["separator"] = separator
    return told


# ---------------------------------------------------------------- losses

_HELD = frozenset(("partOfSpeech", "termType", "reading", "romanisation", "source", "variant_of", "goshu", "gloss"))


def _note(glossary: Glossary, losses: Losses) -> None:
    """Note what the tables have no place for."""
    for entry in entries(glossary):
        definitions = 0
        for items, where in (
            (entry.items, entry.id),
            *((section.items, entry.id) for section in entry.languages),
            *((term.items, term.id or entry.id) for section in entry.languages for term in section.terms),
        ):
            for item in items:
                definitions += item.category == "definition"
                own = item.category == "definition" and definitions == 1
                ours = item.category in ("externalCrossReference", "without_concept") and item.value.startswith(
                    "Gogen "
                )
                if not own and not ours and item.category not in (*_HELD, "without_concept"):
                    losses.add(item.category, where)
    for what, things in (
        ("formation", glossary.formations),
        ("translation", glossary.translations),
        ("relation", glossary.relations),
        ("claim", glossary.claims),
        ("morph", glossary.morphs),
        ("borrowing", tuple(link for link in glossary.borrowings if link.process not in PROCESSES)),
    ):
        for thing in things:
            losses.add(what, thing.id)
    used = {sense.concept for term in glossary.terms for sense in term.senses}
    for concept in glossary.concepts:
        if concept.id not in used:
            losses.add("concept", concept.id)
