"""Filter lists by content: the words for some concepts, shaped for tools that hide what holds them.

Roles are told apart: netorare may be hidden and netorase kept, though they share most of their letters. A word to keep
is never hit by a word to hide inside it: by a negative look-ahead where the target has one (``(?!netorase)``), else the
word to hide is left out, and a warning says so. Only spellings that the glossary holds are written.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.entries.rows import not_one_of
from graph.formats.selection import known, matches
from ontology.errors import FormatError
from ontology.model import Concept, Glossary, Term


class Word(NamedTuple):
    """A spelling to hide or to keep, its language tag, the concept that it stands for."""

    text: str
    tag: str
    concept: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What to hide and what to keep (ids of concepts), in which languages (none: all), and where to.

    ``narrower`` takes the narrower concepts too. ``limit`` is how many characters the list may have; ``site`` and
    ``selector`` are where uBlock Origin looks.
    """

    hide: tuple[str, ...]
    keep: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    narrower: bool = False
    limit: int | None = None
    site: str = ""
    selector: str = "article"


class Filter(NamedTuple):
    """A finished list: its text, the words in it and those kept, what one should know of it, what it cannot say."""

    text: str
    hidden: tuple[Word, ...]
    kept: tuple[Word, ...]
    warnings: tuple[str, ...]
    cannot: str


Write = Callable[[Sequence[Word], Sequence[Word], Choice], str]


@dataclass(frozen=True, slots=True)
class Target:
    """What a list is written for.

    ``inside`` tells whether it hits words inside other words, so that a word to keep needs protection; ``protects``
    whether it can be protected. ``fit`` returns how a word is spelt there, None if it cannot be. ``cannot`` is what the
    target has no way to say.
    """

    name: str
    label: str
    extension: str
    media_type: str
    write: Write
    cannot: str
    inside: bool = True
    protects: bool = False
    fit: Callable[[str], str | None] = str
    needs_site: bool = False


# ---------------------------------------------------------------- words


def words_of(glossary: Glossary, concepts: Iterable[str], languages: Sequence[str] = ()) -> list[Word]:
    """Return every spelling of the words for some concepts, each once: leading ones, variants, readings, romanisations.

    Two that differ only in case or width are one. The order is that of the concepts, then of the words.
    """
    wanted = set(concepts)
    found: dict[str, Word] = {}
    for term in glossary.terms:
        for sense in term.senses:
            if sense.concept not in wanted:
                continue
            for text, tag in _spellings(term):
                if not languages or matches(tag, languages):
                    found.setdefault(folded(text), Word(text, tag, sense.concept))
    return list(found.values())


def _spellings(term: Term) -> list[tuple[str, str]]:
    forms = (term.canonical, *term.other_forms)
    written = [(term.label.text, term.label.tag), *((w.text, w.tag) for form in forms for w in form.written)]
    written += [(w.text, w.tag) for form in forms for w in form.romanisations]
    plain = ((unicodedata.normalize("NFC", " ".join(text.split())).strip("-"), tag) for text, tag in written)
    return [(text, tag) for text, tag in plain if text]


def folded(text: str) -> str:
    """Return what two spellings have in common that no filter tells apart: case and width."""
    return unicodedata.normalize("NFKC", text).casefold()


def _chosen(glossary: Glossary, ids: Sequence[str], narrower: bool) -> list[str]:
    concepts = {concept.id: concept for concept in glossary.concepts}
    for one in ids:
        if one not in concepts:
            raise FormatError(not_one_of(one, sorted(concepts), f"unknown concept {one!r}"))
    if not narrower:
        return list(dict.fromkeys(ids))
    below: dict[str, list[Concept]] = {}
    for concept in glossary.concepts:
        for broader in concept.broader:
            below.setdefault(broader, []).append(concept)
    found: dict[str, None] = {}
    ahead = list(ids)
    while ahead:
        one = ahead.pop(0)
        if one not in found:
            found[one] = None
            ahead += [concept.id for concept in below.get(one, ())]
    return list(found)


def filter_list(glossary: Glossary, target: str, choice: Choice) -> Filter:
    """Return a filter list for a target (a key of TARGETS).

    Raises FormatError for a concept, language or target that is not known, if nothing is to be hidden, if nothing is
    left to hide, and if uBlock Origin is told no site.
    """
    if target not in TARGETS:
        raise FormatError(not_one_of(target, list(TARGETS), f"unknown filter format {target!r}"))
    to = TARGETS[target]
    if not choice.hide:
        raise FormatError("nothing to hide: name a concept")
    _check_site(to, choice)
    languages = known(glossary, choice.languages) if choice.languages else ()
    keep = _chosen(glossary, choice.keep, choice.narrower)
    hide = [one for one in _chosen(glossary, choice.hide, choice.narrower) if one not in keep]
    kept = words_of(glossary, keep)  # in every language: a word to keep is kept wherever it stands
    hidden = words_of(glossary, hide, languages)
    warnings: list[str] = []
    hidden = _without_shared(hidden, kept, warnings)
    hidden = _fitting(hidden, to, warnings)
    kept = [word._replace(text=text) for word in kept if (text := to.fit(word.text)) is not None]
    if to.inside and not to.protects:
        hidden = _without_contained(hidden, kept, to, warnings)
    if not hidden:
        raise FormatError("no word is left to hide" + (f": {'; '.join(warnings)}" if warnings else ""))
    _warn_of_others(glossary, hidden, {*hide, *keep}, warnings)
    text, hidden = _within(hidden, kept, to, choice, warnings)
    return Filter(text, tuple(hidden), tuple(kept), tuple(warnings), to.cannot)


def _check_site(to: Target, choice: Choice) -> None:
    if not to.needs_site:
        return
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", choice.site):
        said = f"{choice.site!r} is no host name" if choice.site else "no site"
        raise FormatError(f"uBlock Origin drops rules for all sites: name one, as in --site example.org ({said})")
    if not choice.selector.strip() or re.search(r"[\x00-\x1f#]{2}|[\r\n{}]", choice.selector):
        raise FormatError(f"{choice.selector[:60]!r} is no CSS selector")


def _without_shared(hidden: list[Word], kept: Sequence[Word], warnings: list[str]) -> list[Word]:
    both = {folded(word.text): word for word in kept}
    for word in hidden:
        if folded(word.text) in both:
            warnings.append(f"{word.text} stands for {both[folded(word.text)].concept} too, which is kept: not hidden")
    return [word for word in hidden if folded(word.text) not in both]


def _without_contained(hidden: list[Word], kept: Sequence[Word], to: Target, warnings: list[str]) -> list[Word]:
    found = []
    for word in hidden:
        around = next((one for one in kept if folded(word.text) in folded(one.text)), None)
        if around is None:
            found.append(word)
        else:
            warnings.append(f"{word.text} is inside {around.text}, which is kept; {to.label} cannot say so: not hidden")
    return found


def _fitting(hidden: Sequence[Word], to: Target, warnings: list[str]) -> list[Word]:
    found: dict[str, Word] = {}
    unfit = []
    for word in hidden:
        text = to.fit(word.text)
        if text is None:
            unfit.append(word.text)
        else:
            found.setdefault(text, word._replace(text=text))
    if unfit:
        shown = ", ".join(unfit[:5]) + (" …" if len(unfit) > 5 else "")
        warnings.append(f"{len(unfit)} spellings cannot be written for {to.label}: {shown}")
    return list(found.values())


def _warn_of_others(glossary: Glossary, hidden: Sequence[Word], chosen: set[str], warnings: list[str]) -> None:
    """Warn of words that mean something else as well: hiding them hides that too."""
    wanted = {folded(word.text): word.text for word in hidden}
    others: dict[str, dict[str, None]] = {}
    for term in glossary.terms:
        for sense in term.senses:
            if sense.concept not in chosen:
                for text, _ in _spellings(term):
                    if folded(text) in wanted:
                        others.setdefault(wanted[folded(text)], {})[sense.concept] = None
    for text, concepts in sorted(others.items()):
        warnings.append(f"{text} also stands for {', '.join(concepts)}, which will be hidden with it")


def _within(
    hidden: list[Word], kept: Sequence[Word], to: Target, choice: Choice, warnings: list[str]
) -> tuple[str, list[Word]]:  # fmt: skip
    """Return the text of a list within its limit, and its words: those at the end are left out first."""
    text = to.write(hidden, kept, choice)
    if choice.limit is None or len(text) <= choice.limit:
        return text, hidden
    low, high = 0, len(hidden)
    while low < high:  # the most words that fit
        middle = (low + high + 1) // 2
        if len(to.write(hidden[:middle], kept, choice)) <= choice.limit:
            low = middle
        else:
            high = middle - 1
    if not low:
        raise FormatError(f"not one word fits into {choice.limit} characters")
    warnings.append(f"{len(hidden) - low} of {len(hidden)} words left out: the list may have {choice.limit} characters")
    return to.write(hidden[:low], kept, choice), hidden[:low]


# ---------------------------------------------------------------- regular expressions

# Letters of scripts that put spaces between words: there a word must stand alone. Others (kana, kanji, hangul, whose
# particles follow without a space) are found anywhere. Classes are spelt out: \w means something else in each engine.
SCRIPTS: Mapping[str, str] = {
    "Latin": "0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "Cyrillic": "0-9\u0400-\u052f",
    "Greek": "0-9\u0370-\u03ff\u1f00-\u1fff",
    "Arabic": "\u0600-\u06ff\u0750-\u077f",
    "Devanagari": "\u0900-\u097f",
}
_LETTER = {name: re.compile(f"[{letters}]") for name, letters in SCRIPTS.items()}
_SPECIAL = re.compile(r"([\\.^$|?*+()\[\]{}/])")
_BACKSLASHED = r"\\\1"


def _escaped(text: str) -> str:
    return re.sub(r"\s+", r"\\s+", _SPECIAL.sub(_BACKSLASHED, text))


def _edge(letter: str, before: bool) -> str:
    script = next((name for name, pattern in _LETTER.items() if pattern.match(letter)), None)
    return "" if script is None else f"(?{'<' if before else ''}![{SCRIPTS[script]}])"


def pattern_of(word: str, kept: Sequence[str] = ()) -> str:
    """Return a regular expression for a word: escaped, alone where its script has spaces, not inside a word to keep.

    >>> pattern_of("ネトラ", ["ネトラセ"])
    '(?!ネトラセ)ネトラ'
    """
    guards = []
    for other in dict.fromkeys(kept):
        for found in re.finditer(f"(?={re.escape(word)})", other, re.IGNORECASE):
            before, after = other[: found.start()], other[found.start() + len(word) :]
            if before or after:
                behind = f"(?<={_SPECIAL.sub(_BACKSLASHED, before)})" if before else ""
                guards.append(f"(?!{behind}{_escaped(word + after)})")
    return f"{_edge(word[0], True)}{''.join(guards)}{_escaped(word)}{_edge(word[-1], False)}"


def expression(hidden: Sequence[Word], kept: Sequence[Word]) -> str:
    """Return one regular expression for all words, longest first; case is to be ignored."""
    texts = sorted((word.text for word in hidden), key=lambda text: (-len(text), text))
    return "|".join(pattern_of(text, [word.text for word in kept]) for text in texts)


# ---------------------------------------------------------------- what is written


def _keywords(hidden: Sequence[Word], kept: Sequence[Word], choice: Choice) -> str:
    return "".join(f"{word.text}\n" for word in hidden)


def _regex(hidden: Sequence[Word], kept: Sequence[Word], choice: Choice) -> str:
    return f"(?i)(?:{expression(hidden, kept)})\n"


def _ublock(hidden: Sequence[Word], kept: Sequence[Word], choice: Choice) -> str:
    return f"{choice.site}##{choice.selector}:has-text(/{expression(hidden, kept)}/i)\n"


def _ao3(hidden: Sequence[Word], kept: Sequence[Word], choice: Choice) -> str:
    return ", ".join(word.text for word in hidden) + "\n"


def _json(hidden: Sequence[Word], kept: Sequence[Word], choice: Choice) -> str:
    told = {
        "hide": [word._asdict() for word in hidden],
        "keep": [word._asdict() for word in kept],
        "regex": expression(hidden, kept),
        "flags": "i",
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _tag(text: str) -> str | None:
    """Return a word as a tag of AO3: a comma would end it."""
    return None if "," in text else text


_DANBOORU = re.compile(r"(?![-~_`%(){}\[\]/])[!-~]{1,170}", re.ASCII)
_RESERVED = ("new", "search", "and", "or", "not")


def _danbooru_tag(text: str) -> str | None:
    """Return a word as a tag of Danbooru: ASCII, in lower case, underscores for spaces, at most 170 characters.

    The rules are those of TagNameValidator in danbooru/danbooru.
    """
    tag = re.sub(r"[\s_]+", "_", text.lower()).strip("_")
    if not _DANBOORU.fullmatch(tag) or re.search("[*,:]", tag) or tag in _RESERVED or tag.count("(") != tag.count(")"):
        return None
    return tag


TARGETS: Mapping[str, Target] = {
    one.name: one
    for one in (
        Target(
            "keywords", "Plain keywords", "txt", "text/plain; charset=utf-8", _keywords,
            "whole words, words to keep",
        ),
        Target(
            "regex", "A regular expression", "txt", "text/plain; charset=utf-8", _regex,
            "inflected forms that the glossary does not hold", protects=True,
        ),
        Target(
            "ublock", "uBlock Origin", "txt", "text/plain; charset=utf-8", _ublock,
            "all sites at once, pictures without text", protects=True, needs_site=True,
        ),
        Target(
            "ao3", "AO3: other tags to exclude", "txt", "text/plain; charset=utf-8", _ao3,
            "words in titles and texts; a tag is hit as a whole", inside=False, fit=_tag,
        ),
        Target(
            "danbooru", "Danbooru blacklist", "txt", "text/plain; charset=utf-8", _keywords,
            "other letters than ASCII; a tag is hit as a whole", inside=False, fit=_danbooru_tag,
        ),
        Target(
            "json", "JSON for other software", "json", "application/json", _json,
            "nothing that is listed here", protects=True,
        ),
    )
}  # fmt: skip
