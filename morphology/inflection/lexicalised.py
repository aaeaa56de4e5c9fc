"""Forms that became words: potentials, causatives and negatives with a life of their own, and the verbs behind them.

UniDic lists 書ける under 書く, 飲ます, 売れる as verbs. 書ける is a form of 書く (``lexicalised``); 売れる, 飛ばす are
words first, and forms of 売る and 飛ぶ besides (``behind``). つまらない it cuts in two, though it is a word
(``LEXICAL_NEGATIVES``).
"""

from dataclasses import dataclass
from functools import lru_cache

from morphology import dictionary
from morphology.dictionary import Token
from morphology.writing.script import hiragana

_I_TO_U = dict(zip("いきぎしちにびみり", "うくぐすつぬぶむる", strict=True))
_A_TO_U = dict(zip("わかがさたなばまら", "うくぐすつぬぶむる", strict=True))
_E_TO_U = dict(zip("えけげせてねべめれ", "うくぐすつぬぶむる", strict=True))
_U_TO_E = {u: e for e, u in _E_TO_U.items()}

# Verbs in -asu and -aseru that are words of their own, with a meaning that is not "make do" or "let do": the transitive
# partners of pairs like 動く / 動かす. A verb that is missing here is read as a causative first.
_TRANSITIVES = (
    # of a verb in -u: 動く / 動かす "move"
    "動かす 乾かす 沸かす 輝かす 鳴らす 減らす 散らす 照らす 降らす 凝らす 反らす 飛ばす 膨らます 生かす 活かす 転がす",
    "喜ばす 惑わす 交わす 鳴かす 明かす 悩ます 済ます 澄ます 合わす 知らす 揺らす 滑らす 腐らす 漏らす 巡らす 湿らす",
    "散らかす 轟かす 絡ます 眩ます 及ぼす 狂わす 潤わす 尖らす 曇らす 靡かす 浮かす 透かす",
    # of a verb in -eru or -iru: 驚く / 驚かす "startle", 冷める / 冷ます "cool"
    "驚かす 励ます 覚ます 冷ます 逸らす 枯らす 焦らす 晴らす 暮らす 任す 荒らす 遅らす 垂らす 濡らす 慣らす 馴らす",
    "逃がす 溶かす 焦がす 冷やす 増やす 生やす 燃やす 絶やす 費やす 肥やす",
    # whose -u is another word: 隠す beside 隠る
    "回す 流す 隠す 起こす 落とす 残す 汚す 壊す 倒す 戻す 渡す 現わす 現す 表わす",
    # in -aseru: 知らせる "tell"
    "済ませる 合わせる 知らせる 任せる 浮かせる 匂わせる",
)
LEXICAL_TRANSITIVES = frozenset(word for row in _TRANSITIVES for word in row.split())

# Adjectives that UniDic cuts into a verb and ない: they mean another thing than the verb denied, and past and adverb
# follow the adjective. The verb denied comes second.
_NEGATIVES = (
    # the verb is hardly said in this sense without ない: つまらない "dull", beside 詰まる "be stopped up"
    "つまらない 詰まらない くだらない 下らない たまらない 堪らない すまない 済まない いけない かなわない 敵わない",
    "やりきれない いたたまれない 計り知れない おぼつかない 覚束ない 至らない いたらない 飽き足らない 物足りない",
    "ものたりない とんでもない 頼りない さえない 冴えない 忍びない しのびない",
)
LEXICAL_NEGATIVES = frozenset(word for row in _NEGATIVES for word in row.split())

WORDS = LEXICAL_TRANSITIVES | LEXICAL_NEGATIVES


@dataclass(frozen=True, slots=True)
class Origin:
    """The verb behind a word: the process that made it, the feature it has, the verb and its reading."""

    process: str
    feature: str
    lemma: str
    reading: str


def lexicalised(token: Token) -> Origin | None:
    """Find the verb of which a token is a form although UniDic holds it as one word: 書ける → 書く, 飲ます → 飲む."""
    if not token.ctype.startswith(("下一段", "五段-サ行")):
        return None
    return _lexicalised(token.base, token.base_reading, token.ctype, token.lemma_reading)


@lru_cache(maxsize=8192)
def _lexicalised(base: str, reading: str, ctype: str, lemma_reading: str) -> Origin | None:
    if ctype.startswith("下一段") and lemma_reading and lemma_reading != reading and base.endswith("る"):
        kana = hiragana(base[-2:-1])
        if kana in _E_TO_U and reading[:-2] + _E_TO_U[kana] == lemma_reading:
            return Origin("potential", "potential", base[:-2] + _E_TO_U[kana], lemma_reading)
        if base.endswith("れる") and reading[:-2] + "る" == lemma_reading:
            return Origin("potential", "potential", base[:-2] + "る", lemma_reading)  # 食べれる
    return None if base in LEXICAL_TRANSITIVES else _causative(base, ctype)


def _causative(base: str, ctype: str) -> Origin | None:
    """Find the verb of a causative in -su, -sasu or -seru, if the dictionary has it."""
    ichidan = base.removesuffix("さす") + "る"
    if ctype == "五段-サ行" and base.endswith("さす") and len(base) > 3:
        found = dictionary.word(ichidan, "動詞")
        if found is not None and "一段" in found.ctype and found.base == ichidan:
            return Origin("short-causative", "causative", ichidan, found.base_reading)  # 食べさす
    for process, ending, row in (("short-causative", "す", "五段-サ行"), ("causative", "せる", "下一段-サ行")):
        stem = base.removesuffix(ending)
        if ctype == row and stem != base and stem[-1:] in _A_TO_U and len(stem) > 1:
            verb = stem[:-1] + _A_TO_U[stem[-1]]
            found = dictionary.word(verb, "動詞")
            if found is not None and found.ctype.startswith("五段") and found.base == verb:
                return Origin(process, "causative", verb, found.base_reading)  # 飲ます, 聞かせる
    return None


@lru_cache(maxsize=8192)
def behind(base: str, reading: str, ctype: str) -> Origin | None:
    """Find the verb that a word may be a form of besides: 売れる → potential of 売る, 飛ばす → causative of 飛ぶ.

    The verb's own form may be read otherwise than the word (弾ける is はじける, but ひける as the potential of 弾く);
    the reading answered is that of the verb.
    """
    if base in LEXICAL_TRANSITIVES or base.endswith("せる"):  # 飛ばせる: potential of 飛ばす, causative of 飛ぶ
        return _causative(base, ctype)
    verb = base[:-2] + _E_TO_U.get(base[-2:-1], "")
    if not ctype.startswith("下一段") or len(verb) < 2 or len(verb) == len(base) - 2:
        return None
    found = dictionary.word(verb, "動詞")
    if found is None or not found.ctype.startswith("五段") or found.base != verb:
        return None
    return Origin("potential", "potential", verb, found.base_reading)


def potential_stem(reading: str) -> str:
    """Give the stem of the potential of a godan verb by its reading: ひく → ひけ."""
    return reading[:-1] + _U_TO_E.get(reading[-1:], "")


@lru_cache(maxsize=8192)
def twin(token: Token) -> Token | None:
    """Find the other verb whose ren'youkei a token may be: 降り, of 降る and of 降りる."""
    if token.cform != "連用形-一般" or not token.ctype.startswith(("五段-ラ行", "上一段")):
        return None
    godan = token.ctype.startswith("五段")
    other = token.surface + "る" if godan else token.surface[:-1] + _I_TO_U.get(token.surface[-1], "")
    found = dictionary.word(other, "動詞") if len(other) > 1 else None
    fits = found is not None and found.base == other and found.ctype.startswith("上一段" if godan else "五段")
    return found if fits else None


@lru_cache(maxsize=8192)
def verb_of_noun(noun: str) -> Token | None:
    """Find the verb whose ren'youkei a noun is: 読み → 読む, 調べ → 調べる."""
    godan = noun[:-1] + _I_TO_U.get(noun[-1:], "")
    for verb, ctype in ((godan, "五段"), (noun + "る", ("上一段", "下一段"))):
        found = dictionary.word(verb, "動詞") if len(verb) > 1 and verb != noun[:-1] else None
        if found is not None and found.base == verb and found.ctype.startswith(ctype):
            return found
    return None
