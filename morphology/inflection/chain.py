"""From a dictionary path to a lexeme and its chain of suffixes, every step named and every form between written out.

The tables are in ``inflection.suffixes``. A path is read in two halves, each memoised: the token that a lexeme begins
with (``_begun``), and the suffixes after it (``_said``), which say the same of every stem they can stand on: られた of
寝取 and of 食べ. What is left to do for a form is to write its steps out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from morphology.dictionary import Token
from morphology.inflection.lexicalised import lexicalised
from morphology.inflection.suffixes import FINAL_FORMS, NO_SUFFIXES, RULES, FinalForm, Rule
from ontology.model import Katsuyokei, Morpheme, PartOfSpeech, Step

# UniDic cForm (its first part), Katsuyokei
CONJUGATION_FORMS: dict[str, Katsuyokei] = {
    "未然形": Katsuyokei.MIZENKEI,  # 書か
    "連用形": Katsuyokei.RENYOKEI,  # 書き
    "終止形": Katsuyokei.SHUSHIKEI,  # 書く
    "連体形": Katsuyokei.RENTAIKEI,  # 書く(人)
    "仮定形": Katsuyokei.KATEIKEI,  # 書け(ば)
    "已然形": Katsuyokei.KATEIKEI,  # classical
    "命令形": Katsuyokei.MEIREIKEI,  # 書け
    "意志推量形": Katsuyokei.ISHIKEI,  # 書こう
    "語幹": Katsuyokei.GOKAN,  # 高(すぎる)
}

# the beginning of UniDic's part of speech, LexInfo part of speech; the first row that fits counts
PARTS_OF_SPEECH: tuple[tuple[str, PartOfSpeech], ...] = (
    ("名詞-固有名詞", PartOfSpeech.PROPER_NOUN),  # 日本
    ("名詞-数詞", PartOfSpeech.NUMERAL),  # 一
    ("名詞", PartOfSpeech.NOUN),  # 花
    ("代名詞", PartOfSpeech.PRONOUN),  # 私
    ("動詞", PartOfSpeech.VERB),  # 書く
    ("形容詞", PartOfSpeech.ADJECTIVE),  # 高い
    ("形状詞", PartOfSpeech.ADJECTIVE),  # 静か
    ("連体詞", PartOfSpeech.ADJECTIVE),  # この
    ("副詞", PartOfSpeech.ADVERB),  # とても
    ("感動詞", PartOfSpeech.INTERJECTION),  # ああ
    ("接続詞", PartOfSpeech.CONJUNCTION),  # しかし
    ("接頭辞", PartOfSpeech.PREFIX),  # お
    ("接尾辞", PartOfSpeech.SUFFIX),  # さん
    ("助動詞", PartOfSpeech.AUXILIARY),  # れる
    ("助詞", PartOfSpeech.PARTICLE),  # て
)


class Lexeme(NamedTuple):
    """What a path comes to: the base in the spelling of the text, its derivation, and whether the form is whole."""

    lemma: str
    reading: str
    part_of_speech: str
    head: tuple[Token, ...]
    features: tuple[str, ...]
    steps: tuple[Step, ...]
    morphemes: tuple[Morpheme, ...]
    whole: bool


class Chain(NamedTuple):
    """A lexeme whose suffixes are still to be read; ``current`` is the form reached, ``written`` the text so far."""

    lemma: str
    reading: str
    part_of_speech: str
    current: str
    written: str
    steps: tuple[Step, ...] = ()
    features: tuple[str, ...] = ()


class _End(NamedTuple):
    """What counts of a token for the suffixes after it: what it leaves for them (see ``Rule``), and its form."""

    leaves: frozenset[str]
    cform: str
    inflects_as: str  # verb, adjective or auxiliary: see ``FinalForm``
    classical: bool


class _Role(NamedTuple):
    """What the tables say of a token wherever it stands."""

    part_of_speech: str
    morpheme: Morpheme
    end: _End
    rules: tuple[tuple[Rule, frozenset[str]], ...]


_RULES_OF: dict[str, list[tuple[Rule, frozenset[str]]]] = {}
for _rule in RULES:
    for _lemma in _rule.lemmas:
        _RULES_OF.setdefault(_lemma, []).append((_rule, frozenset(_rule.after)))


@lru_cache(maxsize=512)
def _name(pos: tuple[str, ...]) -> str:
    joined = "-".join(pos)
    return next((name.value for start, name in PARTS_OF_SPEECH if joined.startswith(start)), "symbol")


@lru_cache(maxsize=32768)
def _role(token: Token) -> _Role:
    name = _name(token.pos)
    form = CONJUGATION_FORMS.get(token.cform.split("-")[0])
    return _Role(
        part_of_speech=name,
        morpheme=Morpheme(
            surface=token.surface,
            lemma=token.lemma if token.pos[0] in ("助動詞", "助詞", "接頭辞", "接尾辞") else token.base,
            reading=token.reading,
            part_of_speech=name,
            conjugation_form=form.value if form else None,
            tag=token.tag,
        ),
        end=_End(
            leaves=frozenset(_leaves(token)),
            cform=token.cform,
            inflects_as=_inflects_as(token),
            classical=token.ctype.startswith("文語"),
        ),
        rules=tuple(
            (rule, after)
            for rule, after in _RULES_OF.get(token.lemma, ())
            if token.pos[0] == rule.pos
            and token.cform.startswith(rule.cform)
            and (token.lemma, token.surface) not in NO_SUFFIXES
        ),
    )


def part_of_speech(token: Token) -> str:
    """Give the LexInfo part of speech of a token; of what UniDic calls a symbol, ``symbol``."""
    return _role(token).part_of_speech


def conjugation_form(token: Token) -> str | None:
    """Give the Katsuyokei value of a token, ``None`` for what does not inflect."""
    return _role(token).morpheme.conjugation_form


def morpheme(token: Token) -> Morpheme:
    """Make a morpheme of a token."""
    return _role(token).morpheme


def _leaves(token: Token) -> tuple[str, ...]:
    """Name what a token leaves for the next one: te, de, zu, to, noun, na, or the first part of its cForm."""
    if token.lemma == "て" and token.pos[0] == "助詞":
        return ("te",)
    if token.lemma == "だ" and token.surface in ("で", "じゃ"):
        return ("de",)
    if token.lemma == "は" and token.pos[0] == "助詞":
        return ("wa",)
    if token.lemma == "ず":
        return ("zu",)
    if token.lemma == "と" and token.pos[0] == "助詞":
        return ("to",)
    if token.cform:
        return (token.cform.split("-")[0],)
    if token.pos[0] == "形状詞" or any("形状詞可能" in pos for pos in token.pos) or token.lemma == "さ":
        return ("noun", "na")  # 静か(そう), 無さ(そう)
    return ("noun",) if token.pos[0] in ("名詞", "接尾辞", "代名詞", "副詞") else (token.surface,)


def _inflects_as(token: Token) -> str:
    if token.ctype.startswith(("形容詞", "文語形容詞", "助動詞-タイ", "助動詞-ナイ", "助動詞-ラシイ")):
        return "adjective"
    return "verb" if token.pos[0] == "動詞" or token.ctype.startswith(("五段", "下一段")) else "auxiliary"


def collapse(tokens: Sequence[Token], head: int = 1) -> Lexeme | None:
    """Read a path as one lexeme (its first ``head`` tokens) and its suffixes; ``None`` if the rules do not allow it."""
    first = tokens[head - 1]
    if head == 1:
        chain = _begun(first)
    else:
        inside = tokens[: head - 1]
        before, read = "".join([part.surface for part in inside]), "".join([part.reading for part in inside])
        chain = _begun(first, before, read)
    at = head
    if at < len(tokens) and makes_verb(first, tokens[at]):
        chain = _verbalised(chain, tokens[at])
        at += 1
    return suffixed(chain, tokens, tuple(tokens[:head]), at)


@lru_cache(maxsize=16384)
def _begun(first: Token, before: str = "", read: str = "") -> Chain:
    """Begin a chain with a token, after others that are parts of its word, and how they are read."""
    lemma, reading, current = before + first.base, read + first.base_reading, before + first.base
    steps: list[Step] = []
    features: list[str] = []
    if not before and first.ctype.startswith("文語") and (modern := _modern(first)):
        lemma, reading = modern, first.lemma_reading
        if lemma != first.base:
            steps.append(Step("classical", lemma, first.base))
    if "ー" in first.base and first.goshu == "和":  # すごーい
        lemma, reading = lemma.replace("ー", ""), reading.replace("ー", "")
        steps.append(Step("lengthening", lemma, current))
        features.append("colloquial")
    origin = lexicalised(first)
    if origin is not None:
        lemma, reading = before + origin.lemma, reading.removesuffix(first.base_reading) + origin.reading
        steps.append(Step(origin.process, lemma, current))
        features.append(origin.feature)
    written = before + first.surface
    return Chain(lemma, reading, _role(first).part_of_speech, current, written, tuple(steps), tuple(features))


def _modern(token: Token) -> str:
    """Give the modern word that a classical one became, nothing if it stays: 美しき 美しい, 答ふ 答える; 書く."""
    if token.ctype.startswith("文語形容詞"):
        return (token.base if token.ctype.endswith("シク") else token.base.removesuffix("し")) + "い"
    changed = token.lemma[-1:] == "る" and token.lemma != token.base and "四段" not in token.ctype
    return token.lemma if changed else ""


def _verbalised(chain: Chain, verb: Token) -> Chain:
    """Make a verb of a noun: 勉強 → 勉強する (→ 勉強できる)."""
    noun = chain.written
    lemma = current = noun + "する"
    steps, features = (*chain.steps, Step("suru-verb", noun, lemma)), chain.features
    if verb.lemma == "出来る":
        current = noun + verb.base
        steps, features = (*steps, Step("potential", lemma, current)), (*features, "potential")
    reading, written = chain.reading + "する", noun + verb.surface
    return Chain(lemma, reading, PartOfSpeech.VERB.value, current, written, steps, features)


def suffixed(chain: Chain, tokens: Sequence[Token], head: tuple[Token, ...], at: int) -> Lexeme | None:
    """Read the tokens from ``at`` on as suffixes of a chain, and close it."""
    lemma, reading, part_of_speech, current, written, steps, features = chain
    rest = current[len(written) :] if current.startswith(written) else None
    said = _said(_role(tokens[at - 1]).end, rest, steps[-1].process if steps else "", features, tuple(tokens[at:]))
    if said is None:
        return None
    more: list[Step] = []
    for process, tail in said.steps:
        target = written + tail
        more.append(Step(process, current, target))
        current = target
    morphemes = (*[_role(token).morpheme for token in tokens[:at]], *said.morphemes)
    return Lexeme(lemma, reading, part_of_speech, head, said.features, (*steps, *more), morphemes, said.whole)


class _Said(NamedTuple):
    """What suffixes say: their steps as process and what the form reached has after the stem, all features."""

    steps: tuple[tuple[str, str], ...]
    features: tuple[str, ...]
    morphemes: tuple[Morpheme, ...]
    whole: bool


@lru_cache(maxsize=8192)
def _said(
    stem: _End, rest: str | None, made: str, features: tuple[str, ...], tokens: tuple[Token, ...]
) -> _Said | None:
    """Read suffixes after a stem; ``None`` if the rules do not allow them.

    ``rest`` is what the form reached so far has after the stem, ``None`` if it is spelt otherwise (書く, after 書か);
    ``made`` the process that made it.
    """
    suffixes = _Suffixes(rest, made, list(features))
    closed = False
    previous = stem
    for token in tokens:
        role = _role(token)
        rule = suffixes.rule(previous, role)
        if rule is None:
            return None
        if previous.cform.startswith("意志推量形"):
            suffixes.finish(previous)  # 書こう before か, と
        suffixes.add(rule, token)
        closed = rule.surface
        previous = role.end
    whole = closed or suffixes.finish(previous)
    morphemes = tuple([_role(token).morpheme for token in tokens])
    return _Said(tuple(suffixes.steps), tuple(suffixes.features), morphemes, whole)


_VERB_MAKING = ("passive", "passive-or-potential", "causative", "progressive")


@dataclass(slots=True)
class _Suffixes:
    """Suffixes while they are being read; the texts are what follows the stem, in the form reached and in the text."""

    current: str | None
    made: str
    features: list[str]
    written: str = ""
    steps: list[tuple[str, str]] = field(default_factory=list)

    def rule(self, previous: _End, role: _Role) -> Rule | None:
        """Give the first rule that fits a token after another."""
        leaves = previous.leaves
        for rule, after in role.rules:
            if not after or not after.isdisjoint(leaves) or ("de" in leaves and "te" in after and self.made):
                return rule
        return None

    def add(self, rule: Rule, token: Token) -> None:
        """Add one suffix: its step and its features."""
        process, features = rule.process, rule.features
        if process == "polite" and "polite" in self.features:
            self.written += token.surface  # 書きません + でし(た)
            return
        if process == "passive-or-potential" and "causative" in self.features:
            process, features = "passive", ("passive",)  # 食べさせられる: what else it could say is rare
        if "te-form" in self.features:
            self.features.remove("te-form")  # it only carries what follows
        self._reach(process, self.written + (token.surface if rule.surface else token.base))
        self._say(features)
        self.written += token.surface

    def finish(self, last: _End) -> bool:
        """Add what the form of the last token says; tell whether the form can stand by itself."""
        if last.cform.startswith(("終止形", "連体形")) or not last.cform:
            if self.current != self.written and last.cform:  # no dictionary form although it ends a sentence: 美しき
                self._reach("attributive" if last.classical else "vowel-fusion", self.written)
                self.features.append("attributive" if last.classical else "colloquial")
            return True
        final = self._final_form(last)
        if final is None or not final.whole:
            return final is None
        self._reach(final.process, self.written)
        self._say(final.features)
        return True

    def _final_form(self, last: _End) -> FinalForm | None:
        """Give what the last token's form adds."""
        pos = "verb" if last.inflects_as == "auxiliary" and self.made in _VERB_MAKING else last.inflects_as
        for final in FINAL_FORMS:
            if last.cform.startswith(final.cform) and final.pos in ("", pos):
                return final
        return None

    def _reach(self, process: str, target: str) -> None:
        if target != self.current:
            self.steps.append((process, target))
            self.current, self.made = target, process

    def _say(self, features: tuple[str, ...]) -> None:
        self.features += [feature for feature in features if feature not in self.features]


def makes_verb(noun: Token, verb: Token) -> bool:
    """Tell whether する or できる turns the token before it into a verb: 勉強する, コスプレする."""
    return verb.lemma in ("為る", "出来る") and noun.pos[0] == "名詞" and verb.pos[0] == "動詞"
