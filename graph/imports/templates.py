"""The etymology templates of Wiktionary, as wiktextract keeps them: which words a word comes from, by which way.

A template is ``{"name": "bor", "args": {"1": "en", "2": "ja", "3": "津波", "tr": "tsunami"}, "expansion": …}``. The
templates of one etymology stand in the order of its sentence; what stands between them in the sentence (``from``,
``or``, ``+``, ``perhaps``) tells whether the next one is a step further back, an alternative, or a further part.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from graph.imports import languages
from graph.imports.words import Etymon, Route

# What a template says (Wiktionary:Etymology; Template:borrowed and its kin). Each takes the language of the word as 1,
# that of the etymon as 2, the etymon as 3, its display as 4 and its gloss as 5.
ROUTES = {
    "bor": Route.BORROWED,  # {{bor|en|ja|津波|tr=tsunami}}
    "bor+": Route.BORROWED,  # the same, with "Borrowed from" before it
    "borrowed": Route.BORROWED,
    "lbor": Route.BORROWED,  # learned: {{lbor|ja|la|deus}}
    "learned borrowing": Route.BORROWED,
    "slbor": Route.BORROWED,  # semi-learned
    "semi-learned borrowing": Route.BORROWED,
    "ubor": Route.BORROWED,  # unadapted: {{ubor|en|ja|刺身|tr=sashimi}}
    "unadapted borrowing": Route.BORROWED,
    "abor": Route.BORROWED,  # adapted
    "adapted borrowing": Route.BORROWED,
    "psm": Route.BORROWED,  # phono-semantic matching
    "phono-semantic matching": Route.BORROWED,
    "translit": Route.BORROWED,  # transliteration: {{translit|ru|ja|寿司}}
    "transliteration": Route.BORROWED,
    "obor": Route.GRAPHIC,  # {{obor|zh|ja|経済}}
    "orthographic borrowing": Route.GRAPHIC,
    "cal": Route.CALQUE,  # {{cal|en|ja|花見}}
    "calque": Route.CALQUE,
    "clq": Route.CALQUE,
    "pcal": Route.CALQUE,  # partial calque
    "pclq": Route.CALQUE,
    "partial calque": Route.CALQUE,
    "sl": Route.CALQUE,  # semantic loan: the meaning alone travels
    "sml": Route.CALQUE,
    "semantic loan": Route.CALQUE,
    "inh": Route.INHERITED,  # {{inh|ja|ojp|神}}
    "inh+": Route.INHERITED,
    "inherited": Route.INHERITED,
    "der": Route.DERIVED,  # {{der|en|ltc|大君}}
    "der+": Route.DERIVED,
    "derived": Route.DERIVED,
    "uder": Route.DERIVED,  # a derivation that nobody looked into yet
    "undefined derivation": Route.DERIVED,
    "pseudo-loan": Route.PSEUDO,  # {{pseudo-loan|ja|en|ballpoint pen}}
    "pl": Route.PSEUDO,
}

# Wasei eigo and its kin say all in their name: {{wasei eigo|ja|salary|man}}; the etymon's parts begin with 2.
WASEI = {"wasei eigo": "en", "wasei kango": "zh"}

# The newer way to say the first step: {{etymon|en|:bor|ja:津波<id:tsunami>}}. It counts where no template above is.
ETYMON = "etymon"

# A link beside a nameless etymon carries its word: {{bor|en|ja|-}} {{ja-r|津波|つなみ}}. The argument with the word;
# without a language of its own the name tells it.
_LINKS = {
    "m": "2",
    "m+": "2",
    "l": "2",
    "mention": "2",
    "link": "2",
    "ja-r": "1",
    "ja-l": "1",
    "zh-l": "1",
    "zh-m": "1",
}
_LINK_LANGUAGE = {"ja-r": "ja", "ja-l": "ja", "zh-l": "zh", "zh-m": "zh", "ltc-l": "ltc", "och-l": "och", "ko-l": "ko"}

# Chinese lects that Wiktionary treats under one heading: a template in a Chinese entry may name any of them.
_LECTS = {"zh": frozenset({"nan", "yue", "hak", "wuu", "cdo", "gan", "hsn", "cjy", "czh", "mnp", "lzh", "cpx"})}

_OR = re.compile(r"\b(?:or|and/or|alternatively)\b", re.IGNORECASE)  # from Dutch *or* from Portuguese
_AND = re.compile(r"\+|＋|&|\b(?:and|plus)\b", re.IGNORECASE)  # salary *+* man
_FROM = re.compile(r"\b(?:from|via|through|ultimately)\b|<|←", re.IGNORECASE)  # 大君, and that *from* Chinese
_PERHAPS = re.compile(
    r"\b(?:perhaps|possibly|probably|maybe|presumably|uncertain|unclear|apparently|likely|may|might)\b", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:not|rather than|instead of|unrelated)\b[^,]*\Z", re.IGNORECASE)  # *not* from Portuguese
_SENTENCE = re.compile(r"[.;]\s")
_DOUBTED = Decimal("0.5")

_INLINE = re.compile(r"<([a-z]+):([^<>]*)>")  # 大君<tr:taikun><t:great lord>
_TAG = re.compile(r"</?[a-z][^<>]*>")
_MARKED = re.compile("<|//|\\[\\[")
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")  # [[大]][[君]]
_IN_BRACKETS = re.compile(r"\(([^(),;“”\"]+)")  # Japanese アニメ *(anime)*
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’ ʼ-]+\\Z")
WORDLESS = ("", "-", "?")

Template = Mapping[str, Any]
Warn = Callable[[str], None]


class _Named(NamedTuple):
    """What one template names: the tag of a language and one word of it."""

    tag: str
    word: str
    romanisation: str | None = None
    gloss: str | None = None


def etyma(templates: Sequence[Template], text: str, language: str, warn: Warn = lambda _: None) -> tuple[Etymon, ...]:
    """Return the words that a word of ``language`` comes from, in the order of the etymology's sentence ``text``.

    Languages are BCP 47 primary tags; of an unknown one ``warn`` is told, and its step is passed over. After a step
    that names no word (*from Japanese, from Chinese 茶*) the way of the next one is told as derived. Nothing is
    returned of a template that stands for another word (*cognate with*, *doublet of*) or is denied (*not from*).
    """
    found = list[Etymon]()
    step, at, gap, tags = 0, 0, False, {language, *_LECTS.get(language, ())}
    for index, template in enumerate(templates):
        name, args = str(template.get("name")), args_of(template)
        route = Route.PSEUDO if name in WASEI else ROUTES.get(name)
        if route is None or not _of_this(name, args, tags):
            continue
        between, at = _between(text, text_of(template.get("expansion")), at)
        if _NOT.search(between):
            continue
        options = list(_named(name, args, template, templates[index + 1 : index + 2], warn))
        tags.update(option.tag for option in options)
        words = [option for option in options if option.word not in WORDLESS]
        alternative = bool(_OR.search(between))
        beside = bool(found) and (alternative or bool(_AND.search(between) and not _FROM.search(between)))
        if not words:
            gap = gap or (bool(options) and not beside)
            continue
        if not beside:
            step += 1
        elif alternative:
            found = [_doubted(etymon) if etymon.step == step else etymon for etymon in found]
        several = (beside and alternative) or (len(words) > 1 and route is not Route.PSEUDO)
        doubted = several or bool(_PERHAPS.search(between)) or bool(args.get("unc"))
        for option in words:
            way = Route.DERIVED if gap else route
            etymon = Etymon(option.tag, option.word, way, step, option.romanisation, option.gloss)
            found.append(_doubted(etymon) if doubted else etymon)
        gap = False
    return tuple(dict.fromkeys(found)) or tuple(_of_trees(templates, language, warn))


def languages_of(templates: Sequence[Template], language: str) -> frozenset[str]:
    """Return the tags of all languages that a word of ``language`` is said to come from, with or without a word."""
    tags, found = {language, *_LECTS.get(language, ())}, set[str]()
    for template in templates:
        name, args = str(template.get("name")), args_of(template)
        if (name in ROUTES or name in WASEI) and _of_this(name, args, tags):
            for code in _codes(name, args):
                if tag := languages.of_wiktionary(code):
                    found.add(tag)
                    tags.add(tag)
    return frozenset(found or (etymon.language for etymon in _of_trees(templates, language, lambda _: None)))


def _of_trees(templates: Sequence[Template], language: str, warn: Warn) -> Iterator[Etymon]:
    """Yield what templates of the newer kind name: after a keyword (``:bor``) come words with their languages."""
    for template in templates:
        args = args_of(template) if template.get("name") == ETYMON else {}
        if not args or languages.of_wiktionary(args.get("1", "")) != language:
            continue
        route: Route | None = None
        for value in (args[key] for key in sorted((key for key in args if key.isdigit() and key != "1"), key=int)):
            if value.startswith(":"):
                route = ROUTES.get(value[1:].split("<")[0])
                continue
            code, divided, raw = value.partition(":")
            if route is None or not divided:  # parts of the same language, as after :af
                continue
            tag, word = languages.of_wiktionary(code), plain(raw, code)
            if tag is None:
                warn(f"unknown language code {code!r} in the etymology template {ETYMON!r}; its step is passed over")
            elif word not in WORDLESS:
                inline = dict(_INLINE.findall(raw))
                yield Etymon(tag, word, route, 1, _romanised(word, inline.get("tr"), ""), inline.get("t"))


def _doubted(etymon: Etymon) -> Etymon:
    return etymon._replace(confidence=min(etymon.confidence, _DOUBTED))


def _of_this(name: str, args: Mapping[str, str], tags: set[str]) -> bool:
    """Tell whether a template is about the word itself, or about one named before it, and not about some other word."""
    return "ja" in tags if name in WASEI else languages.of_wiktionary(args.get("1", "")) in tags


def _codes(name: str, args: Mapping[str, str]) -> list[str]:
    if name in WASEI:
        return [WASEI[name]]
    return [code.strip() for code in args.get("2", "").split(",") if code.strip()]


def _named(
    name: str, args: Mapping[str, str], template: Template, following: Sequence[Template], warn: Warn
) -> Iterator[_Named]:
    """Yield what a template names: one word for each language of its second argument, or the parts of a pseudo-loan."""
    expansion = text_of(template.get("expansion"))
    for code in _codes(name, args):
        tag = languages.of_wiktionary(code)
        if tag is None:
            warn(f"unknown language code {code!r} in the etymology template {name!r}; its step is passed over")
            continue
        if name in WASEI or ROUTES[name] is Route.PSEUDO:
            first = 3 if name not in WASEI else 2 if args.get("1") == "ja" else 1
            for number in range(first, first + 9):
                if part := args.get(str(number)):
                    yield _Named(tag, plain(part, tag), None, args.get(f"t{number - first + 1}") or None)
            continue
        raw, reading = args.get("3") or args.get("4") or args.get("alt", ""), args.get("tr")
        if plain(raw, tag) in WORDLESS and following:
            raw, reading = _linked(following[0], tag) or (raw, reading)
            expansion = text_of(following[0].get("expansion"))
        inline = dict(_INLINE.findall(raw)) if "<" in raw else {}
        word = plain(raw, tag)
        gloss = inline.get("t") or args.get("t") or args.get("gloss") or args.get("5")
        yield _Named(
            tag, word, _romanised(word, inline.get("tr") or reading, expansion), plain(gloss or "", "") or None
        )


def _linked(template: Template, tag: str) -> tuple[str, str | None] | None:
    """Return the word and romanisation of a link to a word of a language, None if it is no such link."""
    name, args = str(template.get("name")), args_of(template)
    place = _LINKS.get(name)
    if place is None or (_LINK_LANGUAGE.get(name) or languages.of_wiktionary(args.get("1", ""))) != tag:
        return None
    return args.get(place, ""), args.get("tr")


def plain(raw: str, tag: str) -> str:
    """Return a term without modifiers, links and the marks that Japanese links use to divide kanji (``東%京``)."""
    word = raw
    if _MARKED.search(raw):
        word = _TAG.sub("", _LINK.sub(r"\1", _INLINE.sub("", raw))).split("//")[0]
    if tag == "ja":
        word = word.replace("%", "").replace("^", "")
    return word.strip() if word.isascii() else unicodedata.normalize("NFC", word).strip()


def _romanised(word: str, given: str | None, expansion: str) -> str | None:
    """Return a romanisation: the one given, else the one that the expansion shows in brackets after the word."""
    if not word or _LATIN.match(word):
        return None
    shown = [given] if given else [found.strip() for found in _IN_BRACKETS.findall(expansion)]
    return next((unicodedata.normalize("NFC", text) for text in shown if text != "-" and _LATIN.match(text)), None)


def _between(text: str, expansion: str, at: int) -> tuple[str, int]:
    """Return what stands in the sentence before a template that begins after ``at``, and where the template ends."""
    begin = text.find(expansion, at) if expansion else -1
    if begin < 0:
        return "", at
    return _SENTENCE.split(text[at:begin])[-1], begin + len(expansion)


def args_of(template: Template) -> Mapping[str, str]:
    """Return the arguments of a template as texts; none if it has none that are."""
    args = template.get("args")
    return {str(key): text_of(value) for key, value in args.items()} if isinstance(args, Mapping) else {}


def text_of(value: object) -> str:
    """Return a text or a number as text, all else as none."""
    return str(value) if isinstance(value, str | int) else ""


def list_of(value: object) -> list[Any]:
    """Return a list, an empty one for all else."""
    return value if isinstance(value, list) else []
