"""The paradigms of school grammar as two tables: the forms of every conjugation class, and what may follow them.

``PARADIGMS`` gives the endings of every class, ``SUFFIXES`` what may follow which form and what comes out;
``morphology.inflection.conjugation`` reads them backwards.
"""

from dataclasses import dataclass
from enum import StrEnum

from ontology.model import ConjugationClass, Katsuyokei


class Slot(StrEnum):
    """A place in a paradigm: a conjugation form, told apart where auxiliaries ask for different stems."""

    NAI = "nai"  # mizenkei before ない: 書か, し
    VOICE = "voice"  # mizenkei before れる, せる: 書か, さ
    ZU = "zu"  # mizenkei before ず, ぬ: 書か, せ
    MASU = "masu"  # ren'youkei: 書き
    ONBIN = "onbin"  # ren'youkei before た, て: 書い
    SHUSHI = "shushi"  # 書く
    KATEI = "katei"  # 書け(ば)
    MEIREI = "meirei"  # 書け
    ISHI = "ishi"  # 書こう
    GOKAN = "gokan"  # 高(すぎる), 静か(な)


KATSUYOKEI: dict[Slot, Katsuyokei] = {
    Slot.NAI: Katsuyokei.MIZENKEI,
    Slot.VOICE: Katsuyokei.MIZENKEI,
    Slot.ZU: Katsuyokei.MIZENKEI,
    Slot.MASU: Katsuyokei.RENYOKEI,
    Slot.ONBIN: Katsuyokei.RENYOKEI,
    Slot.SHUSHI: Katsuyokei.SHUSHIKEI,
    Slot.KATEI: Katsuyokei.KATEIKEI,
    Slot.MEIREI: Katsuyokei.MEIREIKEI,
    Slot.ISHI: Katsuyokei.ISHIKEI,
    Slot.GOKAN: Katsuyokei.GOKAN,
}

MASU = "masu"  # the paradigms of auxiliaries, beside the ConjugationClass values
END = "end"  # what a suffix makes that takes no further suffix

# class: the ending of each slot, alternatives by "|", in the order of ``Slot``; "-" where there is none.
#   NAI VOICE ZU MASU ONBIN SHUSHI KATEI MEIREI ISHI GOKAN
_PARADIGM_ROWS: tuple[tuple[str, str], ...] = (
    ("godan-u", "わ わ わ い っ|う う え え おう -"),  # 会う; 問うた, 給うたり, and in the west of all: 買うた
    ("godan-k", "か か か き い く け け こう -"),  # 書く
    ("godan-g", "が が が ぎ い ぐ げ げ ごう -"),  # 泳ぐ
    ("godan-s", "さ さ さ し し す せ せ そう -"),  # 話す
    ("godan-t", "た た た ち っ つ て て とう -"),  # 待つ
    ("godan-n", "な な な に ん ぬ ね ね のう -"),  # 死ぬ
    ("godan-b", "ば ば ば び ん ぶ べ べ ぼう -"),  # 飛ぶ
    ("godan-m", "ま ま ま み ん む め め もう -"),  # 飲む
    ("godan-r", "ら ら ら り っ る れ れ ろう -"),  # 取る
    ("ichidan", "_ _ _ _ _ る れ ろ|よ よう -"),  # 食べる
    ("suru", "し さ せ し し する すれ しろ|せよ しよう -"),  # 勉強する
    ("suru", "為 為 為 為 為 為る 為れ 為ろ|為よ 為よう -"),  # 為る: する in kanji
    ("kuru", "こ こ こ き き くる くれ こい こよう -"),  # くる
    ("kuru", "来 来 来 来 来 来る 来れ 来い 来よう -"),  # 来る
    ("i-adjective", "く - - く かっ い けれ - かろう _"),  # 高い: 高く(ない), 高かっ(た)
    ("na-adjective", "- - - - - _ - - - _"),  # 静か
    (MASU, "- - - - まし ます ますれ ませ ましょう -"),  # ます
)

# conjugation class, the row of the kana table as dictionaries name it
GODAN_ROWS: dict[str, str] = {
    "godan-u": "ワア",
    "godan-k": "カ",
    "godan-g": "ガ",
    "godan-s": "サ",
    "godan-t": "タ",
    "godan-n": "ナ",
    "godan-b": "バ",
    "godan-m": "マ",
    "godan-r": "ラ",
}

VOICED = {"godan-g", "godan-n", "godan-b", "godan-m"}  # 泳いだ, 死んだ, 飛んだ, 飲んだ
IKU = ("行く", "いく")  # 行った: the one godan-k verb with っ
OPEN = frozenset({"te", "masen", "na-adjective", "n"})  # classes whose dictionary form may also end a form: 書いて


@dataclass(frozen=True, slots=True)
class Suffix:
    """One row of what may follow a verb or an adjective.

    ``process`` names the derivation step, ``features`` what the form then says; ``slot`` is the form it follows, ``to``
    the class names it may follow, ``text`` the suffix in its dictionary form (``voiced`` after 飲ん), ``becomes`` the
    class of the outcome; ``lemma`` is the suffix as a word of its own (empty where the ending is no word: 書け!).
    """

    process: str
    features: tuple[str, ...]
    slot: Slot
    to: frozenset[str]
    text: str
    becomes: str
    lemma: str = ""
    voiced: str = ""


_GODAN = frozenset(c.value for c in ConjugationClass if c.value.startswith("godan"))
_VERB = _GODAN | {"ichidan", "suru", "kuru"}
_A_ROW = _GODAN | {"suru"}  # take れる, せる
_E_ROW = frozenset({"ichidan", "kuru"})  # take られる, させる
_ADJ = frozenset({"i-adjective"})
_NA = frozenset({"na-adjective"})
_ANY = _VERB | _ADJ
_POLITE = frozenset({MASU})

SUFFIXES: tuple[Suffix, ...] = (
    # voice
    Suffix("passive", ("passive",), Slot.VOICE, _A_ROW, "れる", "ichidan", "れる"),  # 寝取られる
    Suffix(
        "passive-or-potential", ("passive-or-potential",), Slot.VOICE, _E_ROW, "られる", "ichidan", "られる"
    ),  # 食べられる
    Suffix("causative", ("causative",), Slot.VOICE, _E_ROW, "させる", "ichidan", "させる"),  # 食べさせる
    Suffix("causative", ("causative",), Slot.VOICE, _A_ROW, "せる", "ichidan", "せる"),  # 寝取らせる
    Suffix("short-causative", ("causative",), Slot.VOICE, _E_ROW, "さす", "godan-s", "さす"),  # 食べさす
    Suffix("short-causative", ("causative",), Slot.VOICE, _A_ROW, "す", "godan-s", "す"),  # 飲ます
    Suffix("potential", ("potential",), Slot.KATEI, _GODAN, "る", "ichidan", "る"),  # 書ける
    Suffix("potential", ("potential",), Slot.VOICE, _E_ROW, "れる", "ichidan", "れる"),  # 食べれる
    # negation, tense, politeness
    Suffix("negative", ("negative",), Slot.NAI, _ANY, "ない", "i-adjective", "ない"),  # 書かない, 高くない
    Suffix("negative", ("negative",), Slot.ZU, _VERB, "ず", END, "ず"),  # 書かず
    Suffix("negative", ("negative",), Slot.ZU, _VERB, "ずに", END, "ず"),  # 書かずに
    Suffix("negative", ("negative",), Slot.ZU, _VERB, "ぬ", END, "ぬ"),  # 書かぬ
    Suffix("negative", ("negative",), Slot.ZU, _VERB, "ん", "n", "ん"),  # 書かん
    Suffix("negative", ("negative",), Slot.ZU, _VERB, "ざる", END, "ず"),  # 書かざる
    Suffix("negative", ("negative", "conditional"), Slot.ZU, _VERB, "ねば", END, "ず"),  # 書かねば
    Suffix("negative", ("negative",), Slot.ZU, _GODAN, "へん", "n", "へん"),  # 書かへん
    Suffix("negative", ("negative",), Slot.MASU, _E_ROW, "へん", "n", "へん"),  # 食べへん
    Suffix("past", ("past",), Slot.SHUSHI, frozenset({"n"}), "かった", END, "た"),  # 書かんかった
    Suffix("as-if", ("as-if",), Slot.SHUSHI, frozenset({"n"}), "ばかり", END, "ばかり"),  # 書かんばかり
    Suffix("prospective", ("prospective",), Slot.SHUSHI, frozenset({"n"}), "とする", "suru", "する"),  # 書かんとする
    Suffix(
        "negative-volitional", ("negative", "volitional"), Slot.SHUSHI, _GODAN | _POLITE, "まい", END, "まい"
    ),  # 書くまい
    Suffix(
        "negative-volitional", ("negative", "volitional"), Slot.NAI, _E_ROW | {"suru"}, "まい", END, "まい"
    ),  # 食べまい
    Suffix("negative", ("negative", "te-form"), Slot.NAI, _VERB, "ないで", END, "ない"),  # 書かないで
    Suffix("past", ("past",), Slot.ONBIN, _ANY | _POLITE, "た", END, "た", "だ"),  # 書いた, 飲んだ, 高かった
    Suffix("polite", ("polite",), Slot.MASU, _VERB, "ます", MASU, "ます"),  # 書きます
    Suffix("negative", ("negative",), Slot.MEIREI, _POLITE, "ん", "masen", "ん"),  # 書きません
    Suffix("past", ("past",), Slot.SHUSHI, frozenset({"masen"}), "でした", END, "です"),  # 書きませんでした
    Suffix("polite", ("polite",), Slot.SHUSHI, _ADJ, "です", END, "です"),  # 高いです, 書かないです
    # te-form and what follows it
    Suffix("te-form", ("te-form",), Slot.ONBIN, _VERB | _POLITE, "て", "te", "て", "で"),  # 書いて, 飲んで
    Suffix("te-form", ("te-form",), Slot.MASU, _ADJ, "て", "te", "て"),  # 高くて
    Suffix("progressive", ("progressive",), Slot.SHUSHI, frozenset({"te"}), "いる", "ichidan", "いる"),  # 書いている
    Suffix("progressive", ("progressive",), Slot.ONBIN, _VERB, "てる", "ichidan", "てる", "でる"),  # 書いてる
    Suffix(
        "completive", ("completive",), Slot.SHUSHI, frozenset({"te"}), "しまう", "godan-u", "しまう"
    ),  # 書いてしまう
    Suffix("progressive", ("progressive",), Slot.ONBIN, _VERB, "とる", "godan-r", "とる", "どる"),  # 書いとる
    Suffix("completive", ("completive",), Slot.ONBIN, _VERB, "ちゃう", "godan-u", "ちゃう", "じゃう"),  # 書いちゃう
    Suffix("completive", ("completive",), Slot.ONBIN, _VERB, "ちまう", "godan-u", "ちまう", "じまう"),  # 書いちまう
    Suffix("andative", ("andative",), Slot.ONBIN, _VERB, "てく", "godan-k", "てく", "でく"),  # 書いてく
    Suffix("preparatory", ("preparatory",), Slot.SHUSHI, frozenset({"te"}), "おく", "godan-k", "おく"),  # 書いておく
    Suffix("preparatory", ("preparatory",), Slot.ONBIN, _VERB, "とく", "godan-k", "とく", "どく"),  # 書いとく
    Suffix("resultative", ("resultative",), Slot.SHUSHI, frozenset({"te"}), "ある", "godan-r", "ある"),  # 書いてある
    Suffix("attemptive", ("attemptive",), Slot.SHUSHI, frozenset({"te"}), "みる", "ichidan", "みる"),  # 書いてみる
    Suffix("andative", ("andative",), Slot.SHUSHI, frozenset({"te"}), "いく", "godan-k", "いく"),  # 書いていく
    Suffix("venitive", ("venitive",), Slot.SHUSHI, frozenset({"te"}), "くる", "kuru", "くる"),  # 書いてくる
    Suffix(
        "request", ("imperative", "polite"), Slot.SHUSHI, frozenset({"te"}), "ください", END, "くださる"
    ),  # 書いてください
    # mood
    Suffix("desiderative", ("desiderative",), Slot.MASU, _VERB, "たい", "i-adjective", "たい"),  # 書きたい
    Suffix("desiderative", ("desiderative",), Slot.MASU, _VERB, "たがる", "godan-r", "たがる"),  # 書きたがる
    Suffix("conditional", ("conditional",), Slot.KATEI, _ANY | _POLITE, "ば", END, "ば"),  # 書けば, 高ければ
    Suffix("conditional", ("conditional",), Slot.SHUSHI, _ANY, "なら", END, "だ"),  # 書くなら
    Suffix("obligative", ("obligative",), Slot.SHUSHI, _VERB, "べき", END, "べし"),  # 書くべき
    Suffix("concessive", ("concessive",), Slot.SHUSHI, frozenset({"te"}), "も", END, "も"),  # 書いても
    Suffix("evidential", ("evidential",), Slot.SHUSHI, _ANY, "らしい", "i-adjective", "らしい"),  # 書くらしい
    Suffix("presumptive", ("presumptive",), Slot.SHUSHI, _ANY, "だろう", END, "だ"),  # 書くだろう
    Suffix("presumptive", ("presumptive", "polite"), Slot.SHUSHI, _ANY, "でしょう", END, "です"),  # 書くでしょう
    Suffix("past", ("past",), Slot.MASU, _VERB, "し", END, "き"),  # 書きし, classical
    Suffix("conditional", ("conditional",), Slot.ONBIN, _ANY | _POLITE, "たら", END, "た", "だら"),  # 書いたら
    Suffix("representative", ("representative",), Slot.ONBIN, _ANY, "たり", END, "たり", "だり"),  # 書いたり
    Suffix("prohibitive", ("prohibitive",), Slot.SHUSHI, _VERB, "な", END, "な"),  # 書くな
    Suffix("imperative", ("imperative", "polite"), Slot.MASU, _VERB, "なさい", END, "なさる"),  # 書きなさい
    Suffix("imperative", ("imperative",), Slot.MASU, _VERB, "な", END, "な"),  # 書きな
    Suffix("imperative", ("imperative",), Slot.MEIREI, _VERB, "", END),  # 書け
    Suffix("volitional", ("volitional",), Slot.ISHI, _ANY | _POLITE, "", END),  # 書こう
    Suffix("simultaneous", ("simultaneous",), Slot.MASU, _VERB, "ながら", END, "ながら"),  # 書きながら
    # aspect and manner on the ren'youkei
    Suffix("excessive", ("excessive",), Slot.MASU, _VERB, "すぎる", "ichidan", "すぎる"),  # 書きすぎる
    Suffix("excessive", ("excessive",), Slot.GOKAN, _ADJ | _NA, "すぎる", "ichidan", "すぎる"),  # 高すぎる
    Suffix("appearance", ("appearance",), Slot.MASU, _VERB, "そう", "na-adjective", "そう"),  # 書きそう
    Suffix("appearance", ("appearance",), Slot.GOKAN, _ADJ | _NA, "そう", "na-adjective", "そう"),  # 高そう
    Suffix("facilitative", ("facilitative",), Slot.MASU, _VERB, "やすい", "i-adjective", "やすい"),  # 書きやすい
    Suffix("difficultive", ("difficultive",), Slot.MASU, _VERB, "にくい", "i-adjective", "にくい"),  # 書きにくい
    # change of word class
    Suffix("nominalisation", ("nominalised",), Slot.MASU, _VERB, "", END),  # 書き
    Suffix("nominalisation", ("nominalised",), Slot.GOKAN, _ADJ | _NA, "さ", END, "さ"),  # 高さ, 静かさ
    Suffix("nominalisation", ("nominalised",), Slot.MASU, _VERB, "方", END, "方"),  # 書き方
    Suffix("adverbial", ("adverbial",), Slot.MASU, _ADJ, "", END),  # 高く
    Suffix("adverbial", ("adverbial",), Slot.GOKAN, _NA, "に", END, "だ"),  # 静かに
    Suffix("attributive", ("attributive",), Slot.GOKAN, _NA, "な", END, "だ"),  # 静かな
)


def _paradigms() -> tuple[tuple[str, dict[Slot, tuple[str, ...]]], ...]:
    """Read the paradigm rows; the auxiliaries' one-form classes (masen, te, n) follow from the suffix table."""
    rows = [
        (
            name,
            {
                slot: tuple("" if ending == "_" else ending for ending in cell.split("|"))
                for slot, cell in zip(Slot, cells.split(), strict=True)
                if cell != "-"
            },
        )
        for name, cells in _PARADIGM_ROWS
    ]
    single: dict[Slot, tuple[str, ...]] = {Slot.SHUSHI: ("",)}
    return (*rows, *((name, single) for name in ("masen", "te", "n")))


PARADIGMS = _paradigms()


def conjugate(base: str, conjugation_class: str, slot: Slot) -> str | None:
    """Give the form of a word in a slot, or ``None`` where its class has none: 書く, godan-k, MASU → 書き."""
    for name, endings in PARADIGMS:
        dictionary = endings.get(Slot.SHUSHI, ("",))[0]
        if name == conjugation_class and slot in endings and base.endswith(dictionary):
            stem = base.removesuffix(dictionary)
            return stem + ("っ" if slot is Slot.ONBIN and base.endswith(IKU) else endings[slot][0])
    return None
