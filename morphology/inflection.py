"""From a dictionary path to a lexeme and its chain of suffixes, every step named and every form between written out.

The tables are in ``morphology.suffixes``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from morphology import dictionary
from morphology.dictionary import Token
from morphology.script import hiragana
from morphology.suffixes import FINAL_FORMS, KEIGO, LEXICAL_TRANSITIVES, NO_SUFFIXES, RULES, FinalForm, Rule
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


@dataclass(frozen=True, slots=True)
class Lexeme:
    """What a path comes to: the base in the spelling of the text, its derivation, and whether the form is whole."""

    lemma: str
    reading: str
    part_of_speech: str
    head: tuple[Token, ...]
    features: tuple[str, ...]
    steps: tuple[Step, ...]
    morphemes: tuple[Morpheme, ...]
    whole: bool


_I_TO_U = dict(zip("いきぎしちにびみり", "うくぐすつぬぶむる", strict=True))
_A_TO_U = dict(zip("わかがさたなばまら", "うくぐすつぬぶむる", strict=True))
_E_TO_U = dict(zip("えけげせてねべめれ", "うくぐすつぬぶむる", strict=True))


def part_of_speech(token: Token) -> str:
    """Give the LexInfo part of speech of a token; of what UniDic calls a symbol, ``symbol``."""
    joined = "-".join(token.pos)
    return next((pos.value for start, pos in PARTS_OF_SPEECH if joined.startswith(start)), "symbol")


def conjugation_form(token: Token) -> str | None:
    """Give the Katsuyokei value of a token, ``None`` for what does not inflect."""
    form = CONJUGATION_FORMS.get(token.cform.split("-")[0])
    return form.value if form else None


def morpheme(token: Token) -> Morpheme:
    """Make a morpheme of a token."""
    return Morpheme(
        surface=token.surface,
        lemma=token.lemma if token.pos[0] in ("助動詞", "助詞", "接頭辞", "接尾辞") else token.base,
        reading=token.reading,
        part_of_speech=part_of_speech(token),
        conjugation_form=conjugation_form(token),
        tag=token.tag,
    )


def collapse(tokens: Sequence[Token], head: int = 1) -> Lexeme | None:
    """Read a path as one lexeme (its first ``head`` tokens) and its suffixes; ``None`` if the rules do not allow it."""
    first = tokens[head - 1]
    before = "".join(token.surface for token in tokens[: head - 1])
    chain = _Chain(
        lemma=before + first.base,
        reading="".join(token.reading for token in tokens[: head - 1]) + first.base_reading,
        part_of_speech=part_of_speech(first),
        current=before + first.base,
        written=before + first.surface,
    )
    origin = lexicalised(first) if head == 1 else None
    if origin is not None:
        process, chain.lemma, chain.reading = origin
        feature = "causative" if process == "short-causative" else process
        chain.steps.append(Step(process, chain.lemma, chain.current))
        chain.features.append(feature)
    at = head
    if at < len(tokens) and _makes_verb(first, tokens[at]):
        chain.verbalise(tokens[at])
        at += 1
    return _suffixed(chain, tokens, head, at)


def _suffixed(chain: "_Chain", tokens: Sequence[Token], head: int, at: int) -> Lexeme | None:
    """Read the tokens from ``at`` on as suffixes of a chain, and close it."""
    closed = False
    for previous, token in zip(tokens[at - 1 :], tokens[at:], strict=False):
        rule = _rule(previous, token, chain.steps)
        if rule is None:
            return None
        if previous.cform.startswith("意志推量形"):
            chain.finish(previous)  # 書こう before か, と
        chain.add(rule, token)
        closed = rule.surface
    whole = closed or chain.finish(tokens[-1])
    return Lexeme(
        lemma=chain.lemma,
        reading=chain.reading,
        part_of_speech=chain.part_of_speech,
        head=tuple(tokens[:head]),
        features=tuple(chain.features),
        steps=tuple(chain.steps),
        morphemes=tuple(morpheme(token) for token in tokens),
        whole=whole,
    )


def collapse_keigo(tokens: Sequence[Token]) -> Lexeme | None:
    """Read お (ご), a ren'youkei and になる, する … as the honorific or humble form of the verb: お書きになりました."""
    if len(tokens) < 3 or tokens[0].lemma != "御" or tokens[0].pos[0] != "接頭辞":
        return None
    verb = _verb_of(tokens[1])
    ni = tokens[2].surface == "に"
    at = 3 if ni else 2
    if verb is None or at >= len(tokens):
        return None
    last = tokens[at]
    for row in KEIGO:
        if row.lemma == last.lemma and row.ni == ni and last.cform.startswith(row.cform):
            before = "".join(token.surface for token in tokens[:at])
            target = before + (last.surface if row.cform else last.base)
            chain = _Chain(
                lemma=verb.base,
                reading=verb.base_reading,
                part_of_speech=PartOfSpeech.VERB.value,
                current=target,
                written=before + last.surface,
                steps=[Step(row.process, verb.base, target)],
                features=list(row.features),
            )
            if row.cform and at + 1 == len(tokens):
                chain.current = chain.written
            lexeme = _suffixed(chain, tokens, 1, at + 1)
            return replace(lexeme, head=(verb,), whole=lexeme.whole or bool(row.cform)) if lexeme is not None else None
    return None


def _verb_of(token: Token) -> Token | None:
    """Give the verb whose ren'youkei a token is, also where UniDic holds it as a noun: 読み → 読む."""
    if token.pos[0] == "動詞":
        return dictionary.word(token.base, "動詞") if token.cform.startswith("連用形") else None
    stem, last = token.surface[:-1], token.surface[-1:]
    godan = (stem + _I_TO_U[last],) if last in _I_TO_U else ()
    for verb in (*godan, token.surface + "る"):
        found = dictionary.word(verb, "動詞")
        if token.pos[0] == "名詞" and found is not None and found.base == verb:
            return found
    return None


@dataclass(slots=True)
class _Chain:
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
        self.features += [feature for feature in features if feature not in self.features]
        self.current, self.written = target, self.written + token.surface

    def finish(self, last: Token) -> bool:
        """Add what the form of the last token says; tell whether the form can stand by itself."""
        final = _final_form(last, self.steps[-1].process if self.steps else "")
        if final is None or not final.whole:
            return final is None
        self.steps.append(Step(final.process, self.current, self.written))
        self.current = self.written
        self.features += [feature for feature in final.features if feature not in self.features]
        return True


def _makes_verb(noun: Token, verb: Token) -> bool:
    """Tell whether する or できる turns the token before it into a verb: 勉強する, コスプレする."""
    return noun.pos[0] == "名詞" and verb.lemma in ("為る", "出来る") and verb.pos[0] == "動詞"


def _kind(token: Token) -> str:
    """Name what a token leaves for the next one: te, de, noun, or the first part of its cForm."""
    if token.lemma == "て" and token.pos[0] == "助詞":
        return "te"
    if token.lemma == "だ" and token.surface == "で":
        return "de"
    if token.lemma == "ず":
        return "zu"
    if token.lemma == "と" and token.pos[0] == "助詞":
        return "to"
    if token.cform:
        return token.cform.split("-")[0]
    return "noun" if token.pos[0] in ("名詞", "形状詞", "接尾辞", "代名詞", "副詞") else token.surface


def _rule(previous: Token, token: Token, steps: Sequence[Step]) -> Rule | None:
    """Give the first rule that fits a token after another."""
    kind = _kind(previous)
    for rule in RULES:
        if (token.lemma, token.surface) in NO_SUFFIXES:
            return None
        if token.lemma in rule.lemmas and token.pos[0] == rule.pos and token.cform.startswith(rule.cform):
            after = rule.after
            if not after or kind in after or (kind == "de" and "te" in after and steps):
                return rule
    return None


def _final_form(last: Token, process: str) -> FinalForm | None:
    """Give what the last token's form adds; ``process`` is the step that made the last verb."""
    if last.cform.startswith(("終止形", "連体形")) or not last.cform:
        return None
    if last.ctype.startswith(("形容詞", "助動詞-タイ", "助動詞-ナイ", "助動詞-ラシイ")):
        pos = "adjective"
    else:
        verb = last.pos[0] == "動詞" or process in ("passive", "passive-or-potential", "causative", "progressive")
        pos = "verb" if verb or last.ctype.startswith(("五段", "下一段")) else "auxiliary"
    for final in FINAL_FORMS:
        if last.cform.startswith(final.cform) and final.pos in ("", pos):
            return final
    return None


def lexicalised(token: Token) -> tuple[str, str, str] | None:
    """Find the verb behind a potential or a causative that UniDic holds as one word.

    Answers process, lemma and its reading in the spelling of the token: 書ける → potential 書く, 飲ます →
    short-causative 飲む.
    """
    base, reading = token.base, token.base_reading
    if (
        token.ctype.startswith("下一段")
        and token.lemma_reading
        and token.lemma_reading != reading
        and base.endswith("る")
    ):
        kana = hiragana(base[-2:-1])
        if kana in _E_TO_U and reading[:-2] + _E_TO_U[kana] == token.lemma_reading:
            return "potential", base[:-2] + _E_TO_U[kana], token.lemma_reading
        if base.endswith("れる") and reading[:-2] + "る" == token.lemma_reading:
            return "potential", base[:-2] + "る", token.lemma_reading  # 食べれる
    ichidan = base.removesuffix("さす") + "る"
    if token.ctype == "五段-サ行" and base.endswith("さす") and len(base) > 3:
        found = dictionary.word(ichidan, "動詞")
        if found is not None and "一段" in found.ctype and found.base == ichidan:
            return "short-causative", ichidan, found.base_reading  # 食べさす
    for process, ending, ctype in (("short-causative", "す", "五段-サ行"), ("causative", "せる", "下一段-サ行")):
        stem = base.removesuffix(ending)
        if token.ctype == ctype and stem != base and stem[-1:] in _A_TO_U and base not in LEXICAL_TRANSITIVES:
            verb = stem[:-1] + _A_TO_U[stem[-1]]
            found = dictionary.word(verb, "動詞") if len(stem) > 1 else None
            if found is not None and found.ctype.startswith("五段") and found.base == verb:
                return process, verb, found.base_reading
    return None
