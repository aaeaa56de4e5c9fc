"""What a lexicon answers: which curated terms a form may be, in any spelling, and what is known of a term.

``Lexicon.of(glossary)`` indexes every written representation and romanisation of every term, in all languages. A form
is looked up in tiers, the surest first; Japanese terms come before the words of other languages that borrowed them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from morphology.inflection.conjugation import FOLLOWING, Derivation, derivations
from morphology.writing import script
from ontology.model import Borrowing, Formation, Glossary, Morph, PartOfSpeech, Term


class Tier(IntEnum):
    """How a form was found, the surest first."""

    WRITTEN = 0  # spelt as a representation of the term: 寝取られ, ネトラレ, NTR
    KANA = 1  # the same kana in the other script: つんでれ
    ROMAJI = 2  # a romanisation with its length: dōjinshi, doujinshi
    FOLDED = 3  # length or diacritics dropped: dojinshi, niutouren


@dataclass(frozen=True, slots=True)
class Match:
    """A term that a form may be, and how it was found."""

    term: Term
    tier: Tier


@dataclass(frozen=True, slots=True)
class Inflected:
    """A form of a curated term: the term, the base it was found by, and the derivation in the spelling of the form."""

    term: Term
    derivation: Derivation
    verbalised: bool = False  # a noun made a verb by する: コスプレした


class Lexicon:
    """An index of curated terms; ``Lexicon()`` knows nothing, and leaves everything to the dictionary."""

    def __init__(self) -> None:
        self._terms: dict[str, Term] = {}
        self._morphs: dict[str, Morph] = {}
        self._written: dict[str, list[Term]] = defaultdict(list)
        self._kana: dict[str, list[Term]] = defaultdict(list)
        self._latin: dict[str, list[Term]] = defaultdict(list)
        self._folded: dict[str, list[tuple[Term, int]]] = defaultdict(list)
        self._formations: dict[str, list[Formation]] = defaultdict(list)
        self._borrowings: dict[str, list[Borrowing]] = defaultdict(list)
        self._stems: dict[str, set[str]] = defaultdict(set)  # how a form must begin, and go on: ググ + ら, り …

    @classmethod
    def of(cls, glossary: Glossary) -> "Lexicon":
        """Index a glossary."""
        lexicon = cls()
        for term in glossary.terms:
            lexicon._terms[term.id] = term
            lexicon._index(term)
        for morph in glossary.morphs:
            lexicon._morphs[morph.id] = morph
        for formation in glossary.formations:
            lexicon._formations[formation.target].append(formation)
        for borrowing in glossary.borrowings:
            lexicon._borrowings[borrowing.target].append(borrowing)
        return lexicon

    def _index(self, term: Term) -> None:
        # Inflected forms among other_forms (寝取ら) are the deinflector's business.
        forms = [term.canonical, *(form for form in term.other_forms if form.conjugation is None)]
        for form in forms:
            for written in form.written:
                text = script.normalise(written.text)
                key = text.casefold()
                _add(self._written[key], term)
                if term.language == "ja":
                    _add(self._kana[script.hiragana(key)], term)  # アヘ顔 is found as あへ顔 too
                    self._stems[_stem(script.hiragana(key), term)].update(_following(term))
                if script.is_kana(text):
                    self._folded[script.skeleton(text)].append((term, script.length(text)))
                elif script.is_latin(text):
                    self._folded[script.plain_latin(text)].append((term, 0))
            for romanisation in form.romanisations:
                text = script.normalise(romanisation.text)
                _add(self._latin[text.casefold()], term)
                kana = script.kana_candidates(text)
                shown = script.length(kana[0]) if kana else 0
                self._folded[script.plain_latin(text)].append((term, shown))

    # ------------------------------------------------------------ what is known of a term

    def by_id(self, term_id: str) -> Term | None:
        """Give a term by its id."""
        return self._terms.get(term_id)

    def terms(self, language: str) -> Iterator[Term]:
        """Give the terms of a language."""
        return (term for term in self._terms.values() if term.language == language)

    def morph(self, morph_id: str) -> Morph | None:
        """Give a bound element by its id."""
        return self._morphs.get(morph_id)

    def formations(self, term_id: str) -> tuple[Formation, ...]:
        """Give the formations that made a term, in the order of their ids (that of the parts)."""
        return tuple(self._formations.get(term_id, ()))

    def borrowings(self, term_id: str) -> tuple[Borrowing, ...]:
        """Give the borrowings by which a term came into its language."""
        return tuple(self._borrowings.get(term_id, ()))

    def borrowed_from(self, term_id: str) -> tuple[Term, ...]:
        """Give the terms that were borrowed from a term."""
        rows = (row for rows in self._borrowings.values() for row in rows if row.source == term_id)
        return tuple(term for row in rows if (term := self.by_id(row.target)) is not None)

    def japanese_source(self, term: Term) -> Term | None:
        """Follow the borrowings of a foreign term back to the first Japanese word."""
        seen: set[str] = set()
        waiting = [term.id]
        while waiting:
            current = waiting.pop(0)
            seen.add(current)
            for borrowing in self.borrowings(current):
                source = self.by_id(borrowing.source)
                if source is not None and source.language == "ja":
                    return source
                if source is not None and source.id not in seen:
                    waiting.append(source.id)
        return None

    def spelt(self, text: str, language: str = "ja") -> Term | None:
        """Give the first term of a language whose headword, else any spelling, is the text."""
        found = [term for term in self._written.get(text.casefold(), ()) if term.language == language]
        return next((term for term in found if term.label.text == text), found[0] if found else None)

    def bound(self, text: str) -> Morph | None:
        """Give the bound element that is written so: れる."""
        return next((morph for morph in self._morphs.values() if morph.label.text == text), None)

    # ------------------------------------------------------------ what a form may be

    def find(self, form: str) -> tuple[Match, ...]:
        """Give the terms a form may be, best first: Japanese before others, then by tier, headwords before variants."""
        if not self._terms:
            return ()
        text = script.normalise(form)
        key = text.casefold()
        found: dict[str, Match] = {}
        for tier, terms in (
            (Tier.WRITTEN, self._written.get(key, ())),
            (Tier.KANA, self._kana.get(script.hiragana(key), ())),
            (Tier.ROMAJI, self._by_romaji(key)),
            (Tier.FOLDED, self._by_skeleton(key)),
        ):
            for term in terms:
                found.setdefault(term.id, Match(term, tier))
        return tuple(sorted(found.values(), key=lambda match: _rank(match, text)))

    def _by_romaji(self, key: str) -> Iterator[Term]:
        if script.is_latin(key):
            yield from self._latin.get(key, ())
            for kana in script.kana_candidates(key):
                yield from self._kana.get(kana, ())

    def _by_skeleton(self, key: str) -> Iterator[Term]:
        """Give the terms whose skeleton is that of the text and that have at least the length the text shows."""
        if not (script.is_latin(key) or script.is_kana(key)):
            return
        candidates = (key,) if script.is_kana(key) else script.kana_candidates(key)
        for kana in candidates:
            shown = script.length(kana)
            folded = self._folded.get(script.skeleton(kana), ())
            yield from (term for term, has in folded if term.language == "ja" and has >= shown)
        if script.is_latin(key):
            plain = script.plain_latin(key)
            yield from (term for term, _ in self._folded.get(plain, ()) if term.language != "ja" or plain == key)

    def inflected(self, form: str) -> tuple[Inflected, ...]:
        """Give the curated verbs, adjectives and nouns that a form may be inflected from, shortest derivation first."""
        if not self._stems:
            return ()
        text = script.normalise(form)
        texts = script.kana_candidates(text) if script.is_latin(text) else (text,)
        found: list[Inflected] = []
        for candidate in texts:
            key = script.hiragana(candidate.casefold())
            if not self._may_be_inflected(key):
                continue
            for derivation in derivations(key, lambda base, name: any(self._bases(base, name))):
                bases = self._bases(derivation.base, derivation.conjugation_class)
                found += [Inflected(term, derivation, verb) for term, verb in bases if verb or derivation.links]
        return tuple(sorted(found, key=lambda item: (len(item.derivation.links), item.verbalised, item.term.id)))

    def _may_be_inflected(self, key: str) -> bool:
        """Tell, before any deinflecting, whether a text begins like a form of some term."""
        stems = self._stems
        return any(key[at:] == "" or key[at] in stems[key[:at]] for at in range(len(key) + 1) if key[:at] in stems)

    def _bases(self, base: str, name: str) -> Iterator[tuple[Term, bool]]:
        """Give the terms whose dictionary form, of a conjugation class, is a text in hiragana and kanji."""
        for term in self._kana.get(base, ()):
            if term.conjugation_class == name or (name == "na-adjective" and _takes_copula(term)):
                yield term, False
        if name == "suru":
            for term in self._kana.get(base.removesuffix("する"), ()):
                if term.part_of_speech is PartOfSpeech.NOUN:
                    yield term, True


def reading_of(term: Term) -> str:
    """Give the reading of a Japanese term in hiragana: the kana its romanisation writes; empty for other languages."""
    if term.language != "ja":
        return ""
    kana = [written.text for written in term.canonical.written if script.is_kana(written.text)]
    romaji = {script.plain_latin(romanisation.text) for romanisation in term.canonical.romanisations}
    fitting = [text for text in kana if script.plain_latin(script.romanise(text)) in romaji]
    best = sorted(fitting or kana, key=lambda text: ("ー" in text, script.hiragana(text) != text))
    return script.hiragana(best[0]) if best else ""


def _add(terms: list[Term], term: Term) -> None:
    if term not in terms:
        terms.append(term)


def _stem(key: str, term: Term) -> str:
    """Give what every form of a term begins with: ググ of ググる, コスプレ of コスプレ(する)."""
    if term.conjugation_class is None:
        return key
    return key[:-2] if term.conjugation_class in ("suru", "kuru") else key[:-1]


def _following(term: Term) -> frozenset[str]:
    """Give what may follow the stem of a term."""
    name = term.conjugation_class
    return FOLLOWING["suru"] | FOLLOWING["na-adjective"] if name is None else FOLLOWING[name]


def _takes_copula(term: Term) -> bool:
    return term.conjugation_class is None and term.part_of_speech in (PartOfSpeech.NOUN, PartOfSpeech.ADJECTIVE)


def _rank(match: Match, text: str) -> tuple[bool, int, int, bool, bool, str]:
    term = match.term
    language = ("ja", "en").index(term.language) if term.language in ("ja", "en") else 2
    return (language > 0, match.tier, language, term.label.text != text, not term.senses, term.id)


def headwords(terms: Iterable[Term]) -> str:
    """Write several terms as the source of one step: ツンツン + デレデレ."""
    return " + ".join(term.label.text for term in terms)
