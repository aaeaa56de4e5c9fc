"""From a dictionary path to a lexeme and its chain of suffixes, every step named and every form between written out.

The tables are in ``inflection.suffixes``. What they say of a single token is memoised by the token (``_role``), so that
reading a path costs a look-up for each of its tokens.
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


@dataclass(frozen=True, slots=True)
class _Role:
    """What the tables say of a token wherever it stands: ``leaves`` is what it leaves for the next (see ``Rule``)."""

    part_of_speech: str
    morpheme: Morpheme
    leaves: frozenset[str]
    rules: tuple[tuple[Rule, frozenset[str]], ...]


_RULES_OF: dict[str, list[Rule]] = {}
for _rule_of_table in RULES:
    for _lemma in _rule_of_table.lemmas:
        _RULES_OF.setdefault(_lemma, []).append(_rule_of_table)


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
        leaves=frozenset(_leaves(token)),
        rules=tuple(
            (rule, frozenset(rule.after))
            for rule in _RULES_OF.get(token.lemma, ())
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


def collapse(tokens: Sequence[Token], head: int = 1) -> Lexeme | None:
    """Read a path as one lexeme (its first ``head`` tokens) and its suffixes; ``None`` if the rules do not allow it."""
    first = tokens[head - 1]
    before = "".join([token.surface for token in tokens[: head - 1]]) if head > 1 else ""
    read = "".join([token.reading for token in tokens[: head - 1]]) if head > 1 else ""
    chain = Chain(
        before + first.base,
        read + first.base_reading,
        _role(first).part_of_speech,
        before + first.base,
        before + first.surface,
    )
    at = head
    if head == 1 and first.ctype.startswith("文語"):
        _modernise(chain, first)
    if "ー" in first.base and first.goshu == "和":  # すごーい
        chain.lemma, chain.reading = chain.lemma.replace("ー", ""), chain.reading.replace("ー", "")
        chain.steps.append(Step("lengthening", chain.lemma, chain.current))
        chain.features.append("colloquial")
    origin = lexicalised(first)
    if origin is not None:
        chain.lemma = before + origin.lemma
        chain.reading = chain.reading.removesuffix(first.base_reading) + origin.reading
        chain.steps.append(Step(origin.process, chain.lemma, chain.current))
        chain.features.append(origin.feature)
    if at < len(tokens) and makes_verb(first, tokens[at]):
        chain.verbalise(tokens[at])
        at += 1
    return suffixed(chain, tokens, tuple(tokens[:head]), at)


def _modernise(chain: "Chain", token: Token) -> None:
    """List a classical word under the modern one it became: 美しき 美しい, 答ふ 答える; 書く stays."""
    if token.ctype.startswith("文語形容詞"):
        chain.lemma = (token.base if token.ctype.endswith("シク") else token.base.removesuffix("し")) + "い"
    elif token.lemma[-1:] == "る" and token.lemma != token.base and "四段" not in token.ctype:
        chain.lemma = token.lemma
    else:
        return
    chain.reading = token.lemma_reading
    if chain.lemma != token.base:
        chain.steps.append(Step("classical", chain.lemma, token.base))


def suffixed(chain: "Chain", tokens: Sequence[Token], head: tuple[Token, ...], at: int) -> Lexeme | None:
    """Read the tokens from ``at`` on as suffixes of a chain, and close it."""
    closed = False
    previous = tokens[at - 1]
    for token in tokens[at:]:
        rule = _rule(previous, token, chain)
        if rule is None:
            return None
        if previous.cform.startswith("意志推量形"):
            chain.finish(previous)  # 書こう before か, と
        chain.add(rule, token)
        closed = rule.surface
        previous = token
    whole = closed or chain.finish(previous)
    return Lexeme(
        chain.lemma,
        chain.reading,
        chain.part_of_speech,
        head,
        tuple(chain.features),
        tuple(chain.steps),
        tuple([_role(token).morpheme for token in tokens]),
        whole,
    )


@dataclass(slots=True)
class Chain:
    """A lexeme while its suffixes are being read: ``current`` is the form reached, ``written`` the text read so far."""

    lemma: str
    reading: str
    part_of_speech: str
    current: str
    written: str
    steps: list[Step] = field(default_factory=list)
    features: list[str] = field(default_factory=list)

    def verbalise(self, verb: Token) -> None:
        """Make a verb of a noun: 勉強 → 勉強する (→ 勉強できる)."""
        noun = self.written
        self.lemma, self.reading = noun + "する", self.reading + "する"
        self.part_of_speech = PartOfSpeech.VERB.value
        self.steps.append(Step("suru-verb", noun, self.lemma))
        self.current = self.lemma
        if verb.lemma == "出来る":
            self.current = noun + verb.base
            self.steps.append(Step("potential", self.lemma, self.current))
            self.features.append("potential")
        self.written += verb.surface

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
        target = self.written + (token.surface if rule.surface else token.base)
        if target != self.current:
            self.steps.append(Step(process, self.current, target))
        for feature in features:
            if feature not in self.features:
                self.features.append(feature)
        self.current, self.written = target, self.written + token.surface

    def finish(self, last: Token) -> bool:
        """Add what the form of the last token says; tell whether the form can stand by itself."""
        if last.cform.startswith(("終止形", "連体形")) or not last.cform:
            if self.current != self.written and last.cform:
                self._fused(last)
            return True
        final = _final_form(last, self.steps[-1].process if self.steps else "")
        if final is None or not final.whole:
            return final is None
        if self.current != self.written:
            self.steps.append(Step(final.process, self.current, self.written))
        self.current = self.written
        self.features += [feature for feature in final.features if feature not in self.features]
        return True

    def _fused(self, last: Token) -> None:
        """Add the step to a form that is no dictionary form although it ends a sentence: 美しき, 行きてえ."""
        classical = last.ctype.startswith("文語")
        self.steps.append(Step("attributive" if classical else "vowel-fusion", self.current, self.written))
        self.features.append("attributive" if classical else "colloquial")
        self.current = self.written


def makes_verb(noun: Token, verb: Token) -> bool:
    """Tell whether する or できる turns the token before it into a verb: 勉強する, コスプレする."""
    return verb.lemma in ("為る", "出来る") and noun.pos[0] == "名詞" and verb.pos[0] == "動詞"


def _rule(previous: Token, token: Token, chain: Chain) -> Rule | None:
    """Give the first rule that fits a token after another."""
    leaves = _role(previous).leaves
    for rule, after in _role(token).rules:
        if not after or not after.isdisjoint(leaves) or ("de" in leaves and "te" in after and chain.steps):
            return rule
    return None


_VERB_MAKING = ("passive", "passive-or-potential", "causative", "progressive")


def _final_form(last: Token, process: str) -> FinalForm | None:
    """Give what the last token's form adds; ``process`` is the step that made the last verb."""
    if last.ctype.startswith(("形容詞", "文語形容詞", "助動詞-タイ", "助動詞-ナイ", "助動詞-ラシイ")):
        pos = "adjective"
    else:
        verb = last.pos[0] == "動詞" or process in _VERB_MAKING
        pos = "verb" if verb or last.ctype.startswith(("五段", "下一段")) else "auxiliary"
    for final in FINAL_FORMS:
        if last.cform.startswith(final.cform) and final.pos in ("", pos):
            return final
    return None
