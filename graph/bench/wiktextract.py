"""Wiktionary's entries in the shape of wiktextract, made here: of the curated glossary, or of any size by rule.

The words of the glossary are real, and so are their ways; the words made by rule are none (see generate.py). An
etymology is written as editors of Wiktionary write it, ``Borrowed from {{bor|en|ja|津波|tr=tsunami}}.``, and put into
the two fields that wiktextract makes of it: the sentence, and its templates in order.
"""

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

import orjson

from graph.bench.generate import Family, Word, family
from ontology.model import Glossary, PartOfSpeech, Process, Register, Term, Written

NAMES = {
    "ain": "Ainu",
    "ar": "Arabic",
    "cs": "Czech",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "grc": "Ancient Greek",
    "hi": "Hindi",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "jpx-pro": "Proto-Japonic",
    "ko": "Korean",
    "la": "Latin",
    "ltc": "Middle Chinese",
    "mh": "Marshallese",
    "NL.": "New Latin",
    "nan-hbl": "Hokkien",
    "nl": "Dutch",
    "ojp": "Old Japanese",
    "pau": "Palauan",
    "pl": "Polish",
    "pt": "Portuguese",
    "roa-opt": "Old Galician-Portuguese",
    "ru": "Russian",
    "sa": "Sanskrit",
    "sv": "Swedish",
    "tl": "Tagalog",
    "tr": "Turkish",
    "vi": "Vietnamese",
    "zh": "Chinese",
}

_PARTS_OF_SPEECH = {
    PartOfSpeech.PROPER_NOUN: "name",
    PartOfSpeech.ADJECTIVE: "adj",
    PartOfSpeech.ADVERB: "adv",
    PartOfSpeech.INTERJECTION: "intj",
    PartOfSpeech.PRONOUN: "pron",
    PartOfSpeech.NUMERAL: "num",
    PartOfSpeech.CONJUNCTION: "conj",
    PartOfSpeech.PHRASE: "phrase",
}
_TAGS = {Register.VULGAR: "vulgar", Register.SLANG: "slang", Register.FORMAL: "formal", Register.DATED: "dated"}
_TEMPLATES = {
    Process.LOAN: "bor",
    Process.GRAPHIC_LOAN: "obor",
    Process.CALQUE: "cal",
    Process.PSEUDO_LOAN: "pseudo-loan",
}
_TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")

Entry = dict[str, Any]


def etymology(wikitext: str) -> Entry:
    """Return the fields of an etymology: its sentence with every template expanded, and the templates in order."""
    templates = list[Entry]()

    def expanded(found: re.Match[str]) -> str:
        name, *rest = found[1].split("|")
        positions = [value for value in rest if "=" not in value]
        args = {str(number): value for number, value in enumerate(positions, 1)}
        args |= dict(value.split("=", 1) for value in rest if "=" in value)
        templates.append({"name": name, "args": args, "expansion": _expansion(name, args)})
        return str(templates[-1]["expansion"])

    text = _TEMPLATE.sub(expanded, wikitext)
    return {"etymology_text": text, "etymology_templates": templates} if templates else {"etymology_text": text}


def _expansion(name: str, args: Mapping[str, str]) -> str:
    """Return what a template shows: the language, the word, and in brackets its romanisation and its meaning."""
    if name in ("ja-r", "zh-l"):
        word, lead = args.get("1", ""), ""
    elif name in ("m", "l"):
        word, lead = args.get("2", ""), ""
    elif name in ("pseudo-loan", "wasei eigo"):
        word, lead = " + ".join(args[key] for key in sorted(args) if key.isdigit() and int(key) > 2), "English "
    else:
        word, lead = args.get("3", ""), NAMES.get(args.get("2", ""), "unknown") + " "
    notes = [note for note in (args.get("tr"), f"“{args['t']}”" if args.get("t") else None) if note]
    shown = ("" if word == "-" else word) + (" (" + ", ".join(notes) + ")" if notes else "")
    return (lead + shown).strip()


# ---------------------------------------------------------------- the curated glossary


def of_glossary(glossary: Glossary) -> Iterator[Entry]:
    """Yield an entry for each Japanese term and each that comes from one, as Wiktionary would have it, page by page.

    An etymology tells the steps back to the last word that the glossary knows.
    """
    terms = {term.id: term for term in glossary.terms}
    steps = {step.target: (step.source, step.process) for step in glossary.borrowings if step.process in _TEMPLATES}
    labels = {concept.id: concept.labels for concept in glossary.concepts}
    loans = dict[str, list[str]]()
    for target, (source, _) in steps.items():
        loans.setdefault(source, []).append(target)
    for term in sorted(glossary.terms, key=lambda term: (term.language, term.label.text, term.id)):
        if term.language == "ja" or "ja" in (terms[source].language for source in _sources(term.id, steps)):
            entry = _entry(term, labels)
            if sentence := _sentence(term, terms, steps):
                entry |= etymology(sentence)
            if below := [_descendant(terms[loan], terms, loans, steps) for loan in loans.get(term.id, ())]:
                entry["descendants"] = below
            yield entry


def _entry(term: Term, labels: Mapping[str, tuple[Written, ...]]) -> Entry:
    pos = _PARTS_OF_SPEECH.get(term.part_of_speech, str(term.part_of_speech))
    written = {spelling.tag: spelling.text for spelling in term.canonical.written}
    kana = written.get("ja-Hira") or written.get("ja-Kana")
    roman = [text.text for text in term.canonical.romanisations]
    title = written.get("zh-Hant", term.label.text)
    forms: list[Entry] = [{"form": text, "tags": ["romanization"]} for text in roman if term.language != "zh"]
    if "zh-Hant" in written and "zh-Hans" in written:
        forms.append({"form": written["zh-Hans"], "tags": ["Simplified-Chinese"]})
    senses = [_sense(sense.concept, sense.register, labels) for sense in term.senses]
    entry: Entry = {
        "pos": pos,
        "head_templates": [{"name": f"{term.language}-{pos}", "args": {"1": kana} if kana else {}, "expansion": title}],
        "forms": forms,
        "word": title,
        "lang": NAMES.get(term.language, term.language),
        "lang_code": term.language,
        "senses": senses or [{"glosses": [term.gloss.text if term.gloss else term.label.text], "tags": []}],
    }
    if term.language == "zh" and roman:
        entry["sounds"] = [{"zh_pron": roman[0], "tags": ["Mandarin", "Pinyin"]}]
    return entry


def _sense(concept: str, register: Register | None, labels: Mapping[str, tuple[Written, ...]]) -> Entry:
    glosses = [label.text for label in labels.get(concept, ()) if label.tag == "en"]
    tags = [_TAGS[register]] if register in _TAGS else []
    return {"glosses": glosses[:1] or [concept.replace("-", " ")], "tags": tags}


def _sources(term: str, steps: Mapping[str, tuple[str, Process]]) -> list[str]:
    """Return the ids of the terms that a term comes from, nearest first."""
    found = list[str]()
    while term in steps and (term := steps[term][0]) not in found:
        found.append(term)
    return found


def _sentence(term: Term, terms: Mapping[str, Term], steps: Mapping[str, tuple[str, Process]]) -> str:
    told = list[str]()
    for source in (terms[found] for found in _sources(term.id, steps)):
        name = "der" if told else _TEMPLATES[steps[term.id][1]]
        roman = [f"tr={text.text}" for text in source.canonical.romanisations[:1]]
        told.append("{{" + "|".join([name, term.language, source.language, source.label.text, *roman]) + "}}")
    return f"From {', from '.join(told)}." if told else ""


def _descendant(
    term: Term, terms: Mapping[str, Term], loans: Mapping[str, list[str]], steps: Mapping[str, tuple[str, Process]]
) -> Entry:
    tag = {Process.CALQUE: "calque", Process.GRAPHIC_LOAN: "orthographic borrowing"}.get(steps[term.id][1], "borrowed")
    roman = next((text.text for text in term.canonical.romanisations), "")
    row: Entry = {
        "lang_code": term.language,
        "lang": NAMES.get(term.language, ""),
        "word": term.label.text,
        "tags": [tag],
    }
    if roman:
        row["roman"] = roman
    if below := [_descendant(terms[loan], terms, loans, steps) for loan in loans.get(term.id, ())]:
        row["descendants"] = below
    return row


# ---------------------------------------------------------------- any size, by rule


def write(sink: IO[bytes], size: int) -> int:
    """Write whole families of entries, one a line, until the file has ``size`` bytes; return how many entries."""
    written = count = number = 0
    while written < size:
        made = family(number)
        for word in made.words:
            line = orjson.dumps(_made(word, made), option=orjson.OPT_APPEND_NEWLINE)
            sink.write(line)
            written += len(line)
            count += 1
        number += 1
    return count


def _made(word: Word, made: Family) -> Entry:
    """Return the entry of a made-up word: the loans come from the Japanese one, which lists them."""
    first, text = made.words[0], word.label[0]
    kana, roman = word.spellings[-1][0], word.romanisation[0] if word.romanisation else ""
    japanese = word is first
    entry: Entry = {
        "pos": {"adjective": "adj", "adverb": "adv"}.get(made.part_of_speech, made.part_of_speech),
        "head_templates": [
            {
                "name": f"{word.language}-noun",
                "args": {"1": kana} if japanese else {},
                "expansion": f"{text} • ({roman})",
            }
        ],
        "forms": [{"form": roman, "tags": ["romanization"]}] if roman else [],
        "etymology_number": 1,
        "sounds": [{"ipa": f"[{roman or text}]", "tags": []}, {"audio": f"LL-{word.id}.wav", "text": "Audio"}],
        "word": text,
        "lang": NAMES[word.language],
        "lang_code": word.language,
        "categories": [f"{NAMES[word.language]} lemmas", f"{NAMES[word.language]} terms with IPA pronunciation"],
        "senses": [
            {"glosses": [f"meaning {meaning} of family {made.number}"], "tags": [], "links": [["meaning", "meaning"]]}
            for meaning in range(1, 2 + made.number % 3)
        ],
    }
    if japanese:
        entry["descendants"] = [
            {"lang_code": loan.language, "lang": NAMES[loan.language], "word": loan.label[0], "tags": ["borrowed"]}
            for loan in made.words[1:]
        ]
    else:
        latin = first.romanisation[0] if first.romanisation else ""
        name = "bor" if made.process == "loan" else "cal"
        entry |= etymology(f"Borrowed from {{{{{name}|{word.language}|ja|{first.label[0]}|tr={latin}}}}}.")
    return entry
