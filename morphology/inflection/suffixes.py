"""What UniDic's suffixes say, as tables: which token after which form makes which derivation step and feature.

The features, and the process that names the step (the same word unless given):

=========================  ====================================================================================
passive                    寝取られる; れる after a godan or suru stem, られる after a causative
potential                  書ける, 食べれる, 勉強できる
passive-or-potential       食べられる: られる after an ichidan stem or 来る does not tell; one analysis says so
causative                  寝取らせる; 飲ます, process ``short-causative``. Causative-passive is both, in two steps
negative                   書かない, 書かず, 書きません, 高くない
past                       書いた, 高かった, 書きませんでした
polite                     書きます, 高いです, 静かです
te-form                    書いて, where nothing follows that asks for it
progressive                書いている, 書いてる, 書いておる
completive preparatory     書いてしまう, 書いちゃう; 書いておく, 書いとく
resultative attemptive     書いてある; 書いてみる
andative venitive          書いていく; 書いてくる
benefactive                書いてあげる, 書いてくれる, 書いてもらう; 書いてやる
desiderative               書きたい, 書きたがる
imperative                 書け, 書きなさい (polite too); 書いてください is ``request``, imperative and polite
prohibitive volitional     書くな; 書こう
conditional                書けば, 書いたら, 書くなら, 書くと is a phrase
concessive                 書いても, 書いたって
presumptive                書くだろう, 書くでしょう
negative-volitional        書くまい, a step of the features negative and volitional
representative             書いたり
simultaneous               書きながら, 書きつつ
obligative                 書くべき
as-if prospective question 書かんばかり; 書かんとする, 書こうとする; 書こうか
evidential similative      高いらしい; 高いみたい, 高いよう. hearsay: 高いそうだ
appearance                 高そう, 書きそう
excessive                  高すぎる, 書きすぎる
inchoative continuative    書き始める; 書き続ける, terminative: 書き終わる
facilitative difficultive  書きやすい; 書きにくい, 書きづらい
honorific humble           お書きになる, 書きなさる; お書きする, 書いていただく. Derogatory: 書きやがる. The keigo words
                           (おっしゃる of 言う, process ``suppletion``) are in ``morphology.inflection.keigo``
colloquial                 たけえ, process ``vowel-fusion``; 高っ, ``exclamation`` (``inflection.colloquial``)
inferential                書かむ, 書くらむ: what became ``volitional`` and ``presumptive``, classical only
nominalised                寝取られ, 高さ; process ``nominalisation``
attributive adverbial      静かな; 静かに, 高く
=========================  ====================================================================================

``suru-verb`` (勉強 → 勉強する) changes the word and gives no feature; nor do ``old-spelling`` (来る → 來る),
``classical`` (美しい → 美し) and ``copula`` (静か → 静かだ). The keigo patterns are in ``inflection.keigo``, potentials
and causatives that the dictionary holds as words in ``morphology.inflection.lexicalised``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a token of these lemmas that follows such a form makes this step.

    ``after``: first parts of the previous token's cForm, or te (て), de (で of だ), zu (ず), to (と), wa (は), noun
    (what does not inflect), na (what does not and takes な); ``cform``: what its own cForm begins with; ``surface``:
    the step's outcome ends in the surface, not in the dictionary form of the token.
    """

    process: str
    features: tuple[str, ...]
    lemmas: tuple[str, ...]
    pos: str
    after: tuple[str, ...] = ()
    cform: str = ""
    surface: bool = False


_MIZEN, _RENYO, _FINAL = ("未然形",), ("連用形",), ("終止形", "連体形")
_STEMS = (*_MIZEN, *_RENYO)  # of an ichidan verb the two are alike, and MeCab takes either
_NOUN, _TE = ("noun",), ("te",)
_STEM = ("連用形", "語幹", "na")

RULES: tuple[Rule, ...] = (
    # voice
    Rule("causative", ("causative",), ("せる", "させる", "しめる", "す", "さす"), "助動詞", _STEMS),  # 食べさせる
    Rule("passive", ("passive",), ("れる",), "助動詞", _MIZEN),  # 寝取られる
    Rule("passive-or-potential", ("passive-or-potential",), ("られる",), "助動詞", _STEMS),  # 食べられる
    # negation
    Rule("negative", ("negative",), ("ない", "無い"), "助動詞", _STEMS),  # 書かない
    Rule("negative", ("negative",), ("無い", "ない"), "形容詞", (*_RENYO, "na", "de", "wa")),  # 高くない, 静かでない
    Rule("negative", ("negative",), ("へん",), "助動詞", _STEMS, "連用形"),  # 食べへん(かった)
    Rule("negative", ("negative",), ("ず",), "助動詞", _STEMS, "未然形"),  # 足りな is no form, but an imperative
    Rule("negative", ("negative",), ("ず", "へん", "なんだ"), "助動詞", _STEMS, "", True),  # 書かず, 書きません
    Rule("adverbial", (), ("に",), "助詞", ("zu",), "", True),  # 書かずに
    Rule("negative-volitional", ("negative", "volitional"), ("まい",), "助動詞", (), "", True),  # 書くまい
    Rule("negative-volitional", ("negative", "volitional"), ("まじ",), "助動詞", _FINAL, "", True),  # 書くまじ
    Rule("prohibitive", ("prohibitive",), ("な",), "助詞", _FINAL, "", True),  # 書くな
    Rule("prohibitive", ("prohibitive",), ("だ",), "助動詞", _FINAL, "連体形", True),  # 会うな, as UniDic takes it
    # tense and conditionals
    Rule("conditional", ("conditional",), ("た", "だ"), "助動詞", (), "仮定形", True),  # 書いたら, 静かなら
    Rule("past", ("past",), ("た",), "助動詞", _RENYO),  # 書いた
    Rule("past", ("past",), ("けり",), "助動詞", _RENYO, "終止形", True),  # 書きけり; 乾ける is no 乾(る) + ける
    Rule("past", ("past",), ("き",), "助動詞", _RENYO, "", True),  # 書きし
    Rule("past", ("past",), ("つ", "ぬ"), "助動詞", _RENYO, "終止形"),  # 書きつ, 過ぎぬ
    Rule("past", ("past",), ("り",), "助動詞", ("命令形", "已然形"), "終止形"),  # 書けり; not 咲け + る
    Rule("inferential", ("inferential",), ("む", "けむ", "らむ"), "助動詞", (), "", True),  # 書かむ
    Rule("conditional", ("conditional",), ("ば",), "助詞", ("仮定形", "未然形", "zu"), "", True),  # 書けば
    Rule("representative", ("representative",), ("たり",), "助詞", _RENYO, "", True),  # 書いたり
    # politeness, copula
    Rule("polite", ("polite",), ("ます",), "助動詞", _RENYO),  # 書きます
    Rule("presumptive", ("presumptive", "polite"), ("です",), "助動詞", (), "意志推量形", True),  # 書くでしょう
    Rule("presumptive", ("presumptive",), ("だ",), "助動詞", (), "意志推量形", True),  # 書くだろう
    Rule("polite", ("polite",), ("です",), "助動詞"),  # 高いです, 静かです
    Rule("attributive", ("attributive",), ("だ",), "助動詞", _NOUN, "連体形", True),  # 静かな
    Rule("adverbial", ("adverbial",), ("だ",), "助動詞", _NOUN, "連用形-ニ", True),  # 静かに
    Rule("copula", (), ("だ", "なり-断定", "なり", "や", "じゃ"), "助動詞", (*_NOUN, "zu", *_FINAL)),  # 静かだ, 静かで
    Rule("topic", (), ("は",), "助詞", (*_RENYO, "de"), "", True),  # 高くは(ない), 静かでは(ない)
    Rule("copula", (), ("有る",), "動詞", (*_RENYO, "de", "wa")),  # 高くありません, 静かではありません
    Rule("similative", ("similative",), ("ごとし", "如し"), "助動詞", (*_FINAL, "noun"), "", True),  # 書くごとく
    # te-form and auxiliary verbs
    Rule("te-form", ("te-form",), ("て", "で"), "助詞", (*_RENYO, *_FINAL), "", True),  # 書いて, 書かないで
    Rule("progressive", ("progressive",), ("居る", "おる"), "動詞", _TE),  # 書いている
    Rule("progressive", ("progressive", "honorific"), ("いらっしゃる",), "動詞", _TE),  # 書いていらっしゃる
    Rule("venitive", ("venitive", "humble"), ("参る",), "動詞", _TE),  # 書いてまいる
    Rule("resultative", ("resultative", "polite"), ("御座る", "ござる"), "動詞", _TE),  # 書いてございます
    Rule("concessive", ("concessive",), ("も",), "助詞", (*_TE, "de"), "", True),  # 書いても
    Rule("concessive", ("concessive",), ("たって", "って"), "助詞", _RENYO, "", True),  # 書いたって
    Rule("progressive", ("progressive",), ("てる", "とる"), "助動詞", _RENYO),  # 書いてる
    Rule("completive", ("completive",), ("仕舞う",), "動詞", _TE),  # 書いてしまう
    Rule("completive", ("completive",), ("ちゃう", "ちまう"), "助動詞", _RENYO),  # 書いちゃう
    Rule("preparatory", ("preparatory",), ("置く",), "動詞", (*_TE, "で")),  # 書いておく
    Rule("preparatory", ("preparatory",), ("とく", "どく"), "助動詞", (*_RENYO, *_FINAL)),  # 書いとく
    Rule("resultative", ("resultative",), ("有る",), "動詞", _TE),  # 書いてある
    Rule("attemptive", ("attemptive",), ("見る",), "動詞", _TE),  # 書いてみる
    Rule("andative", ("andative",), ("行く",), "動詞", _TE),  # 書いていく
    Rule("andative", ("andative",), ("てく",), "助動詞", _RENYO),  # 書いてく
    Rule("venitive", ("venitive",), ("来る",), "動詞", _TE),  # 書いてくる
    Rule("request", ("imperative", "polite"), ("下さる",), "動詞", _TE, "命令形", True),  # 書いてください
    Rule("benefactive", ("benefactive", "honorific"), ("下さる",), "動詞", _TE),  # 書いてくださる
    Rule("benefactive", ("benefactive", "humble"), ("頂く", "戴く", "差し上げる"), "動詞", _TE),  # 書いていただく
    Rule("benefactive", ("benefactive",), ("呉れる", "上げる", "遣る", "貰う"), "動詞", _TE),  # 書いてくれる
    Rule("benefactive", ("benefactive",), ("たげる", "てあげる", "たる", "てやる"), "助動詞", _RENYO),  # 書いたげる
    # mood
    Rule("desiderative", ("desiderative",), ("たい", "たがる"), "助動詞", _RENYO),  # 書きたい
    Rule("imperative", ("imperative", "polite"), ("為さる", "なさる"), "動詞", _RENYO, "命令形", True),  # 書きなさい
    Rule("imperative", ("imperative",), ("だ",), "助動詞", _RENYO, "連体形", True),  # 書きな, as UniDic takes it
    Rule("imperative", ("imperative",), ("な",), "助詞", _RENYO, "", True),  # 書きな
    Rule("honorific", ("honorific",), ("為さる", "なさる"), "動詞", _RENYO),  # 書きなさる
    Rule("humble", ("humble",), ("致す",), "動詞", (*_RENYO, "noun")),  # お書きいたす
    Rule("derogatory", ("derogatory",), ("やがる",), "助動詞", _RENYO),  # 書きやがる
    Rule("obligative", ("obligative",), ("べし",), "助動詞", _FINAL, "", True),  # 書くべき
    Rule("evidential", ("evidential",), ("らしい",), "助動詞"),  # 高いらしい
    Rule("appearance", ("appearance",), ("そう", "そうだ-様態"), "形状詞", _STEM),  # 高そう
    Rule("hearsay", ("hearsay",), ("そう", "そうだ-伝聞"), "名詞", _FINAL),  # 高いそう
    Rule("similative", ("similative",), ("よう", "様", "みたい"), "形状詞", (*_FINAL, "noun")),  # 高いよう
    Rule("as-if", ("as-if",), ("許り", "ばかり"), "助詞", ("zu", *_FINAL), "", True),  # 書かんばかり
    Rule("prospective", (), ("と",), "助詞", ("zu", "意志推量形", *_FINAL), "", True),  # 書かんと(する)
    Rule("prospective", ("prospective",), ("為る",), "動詞", ("to",)),  # 書かんとする, 書こうとする
    Rule("question", ("question",), ("か",), "助詞", (*_FINAL, "意志推量形"), "", True),  # 書くか, 書こうか
    # aspect and manner
    Rule("simultaneous", ("simultaneous",), ("ながら", "乍ら", "つつ"), "助詞", _RENYO, "", True),  # 書きながら
    Rule("excessive", ("excessive",), ("過ぎる",), "動詞", _STEM),  # 書きすぎる
    Rule("inchoative", ("inchoative",), ("始める", "出す"), "動詞", _RENYO),  # 書き始める
    Rule("continuative", ("continuative",), ("続ける",), "動詞", _RENYO),  # 書き続ける
    Rule("terminative", ("terminative",), ("終わる", "終える"), "動詞", _RENYO),  # 書き終わる
    Rule("facilitative", ("facilitative",), ("易い", "良い"), "形容詞", _RENYO),  # 書きやすい
    Rule("difficultive", ("difficultive",), ("難い", "辛い"), "形容詞", _RENYO),  # 書きにくい
    Rule("facilitative", ("facilitative",), ("易い",), "接尾辞", _RENYO),  # 書きやすい
    Rule("difficultive", ("difficultive",), ("難い", "辛い"), "接尾辞", _RENYO),  # 書きにくい, 書きづらい
    # change of word class
    Rule("nominalisation", ("nominalised",), ("さ", "み", "味"), "接尾辞", ("語幹", "noun"), "", True),  # 高さ
    Rule("nominalisation", ("nominalised",), ("方",), "接尾辞", _RENYO, "", True),  # 書き方
    Rule("affixation", (), ("がる",), "接尾辞", ("語幹", "noun")),  # 怖がる
)


@dataclass(frozen=True, slots=True)
class FinalForm:
    """What the conjugation form of the last inflecting token says, when it is no plain dictionary form."""

    process: str
    features: tuple[str, ...]
    cform: str
    pos: str
    whole: bool = True  # False: a stem, no form that stands by itself


FINAL_FORMS: tuple[FinalForm, ...] = (
    FinalForm("imperative", ("imperative",), "命令形", ""),  # 書け
    FinalForm("volitional", ("volitional",), "意志推量形", ""),  # 書こう
    FinalForm("conditional", ("conditional",), "仮定形-融合", ""),  # 書けりゃ
    FinalForm("stem", (), "仮定形", "", False),  # 書けれ
    FinalForm("nominalisation", ("nominalised",), "連用形-一般", "verb"),  # 寝取り, 寝取られ: also the conjunctive
    FinalForm("adverbial", ("adverbial",), "連用形-一般", "adjective"),  # 高く, 書きたく
    FinalForm("adverbial", ("adverbial",), "連用形-ウ音便", ""),  # 宜しゅう
    FinalForm("stem", (), "連用形-", "", False),  # 書い
    FinalForm("stem", (), "未然形", "", False),  # 書か
    FinalForm("stem", (), "語幹", "", False),  # 高
)

# Tokens (lemma, surface) that MeCab reads as suffixes where a text has none.
NO_SUFFIXES: frozenset[tuple[str, str]] = frozenset({("です", "す")})  # ぬか + す
