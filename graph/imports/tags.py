"""The tags of JMdict, EDICT2 and EDICT, and what each is in the model (edrdg.org: the DTD of JMdict, EDICT's manual).

A tag that no table lists is reported and left out: its meaning is not guessed. KNOWN lists those that the model has no
place for: they are dropped without a word.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.entries.writing import HIRAGANA, KATAKANA, LATIN
from graph.imports.languages import of_iso639
from graph.imports.report import Remarks
from graph.imports.words import ImportedSense
from ontology.model import Advisory, ConjugationClass, PartOfSpeech, Register, SubjectField, Written

P, C, F = PartOfSpeech, ConjugationClass, SubjectField

# Part of speech and inflection: the first that a word has is the word's.
PARTS_OF_SPEECH: dict[str, tuple[PartOfSpeech, ConjugationClass | None]] = {
    "n": (P.NOUN, None),  # 寿司
    "n-adv": (P.NOUN, None),  # 今日, adverbial noun
    "n-t": (P.NOUN, None),  # 朝, temporal noun
    "n-pr": (P.PROPER_NOUN, None),  # 富士山
    "n-pref": (P.PREFIX, None),  # 大
    "n-suf": (P.SUFFIX, None),  # 忌, as in 三回忌
    "pref": (P.PREFIX, None),  # お
    "suf": (P.SUFFIX, None),  # さん
    "ctr": (P.SUFFIX, None),  # 本, a counter
    "num": (P.NUMERAL, None),  # 三
    "pn": (P.PRONOUN, None),  # 私
    "vs": (P.NOUN, None),  # 勉強, which takes する
    "adj-i": (P.ADJECTIVE, C.I_ADJECTIVE),  # 可愛い
    "adj-ix": (P.ADJECTIVE, C.I_ADJECTIVE),  # 良い, read よい or いい
    "adj-na": (P.ADJECTIVE, C.NA_ADJECTIVE),  # 静か
    "adj-no": (P.ADJECTIVE, None),  # 本当, with の
    "adj-pn": (P.ADJECTIVE, None),  # この
    "adj-t": (P.ADJECTIVE, None),  # 堂々, with たる
    "adj-f": (P.ADJECTIVE, None),  # 反, before a noun
    "adj-ku": (P.ADJECTIVE, None),  # 無し, archaic ku inflection
    "adj-shiku": (P.ADJECTIVE, None),  # 美し, archaic shiku inflection
    "adj-nari": (P.ADJECTIVE, None),  # 静かなり, archaic
    "adj-kari": (P.ADJECTIVE, None),  # 多かり, archaic
    "adv": (P.ADVERB, None),  # 全然
    "adv-to": (P.ADVERB, None),  # ゆっくり, with と
    "aux": (P.AUXILIARY, None),  # です
    "aux-v": (P.AUXILIARY, None),  # られる
    "aux-adj": (P.AUXILIARY, None),  # たい
    "cop": (P.AUXILIARY, None),  # だ
    "cop-da": (P.AUXILIARY, None),  # だ, as older editions have it
    "conj": (P.CONJUNCTION, None),  # しかし
    "int": (P.INTERJECTION, None),  # ええ
    "prt": (P.PARTICLE, None),  # は
    "exp": (P.PHRASE, None),  # 気を付ける
    "v1": (P.VERB, C.ICHIDAN),  # 食べる
    "v1-s": (P.VERB, C.ICHIDAN),  # 呉れる, with the imperative くれ
    "v5aru": (P.VERB, C.GODAN_R),  # くださる
    "v5b": (P.VERB, C.GODAN_B),  # 遊ぶ
    "v5g": (P.VERB, C.GODAN_G),  # 泳ぐ
    "v5k": (P.VERB, C.GODAN_K),  # 書く
    "v5k-s": (P.VERB, C.GODAN_K),  # 行く
    "v5m": (P.VERB, C.GODAN_M),  # 読む
    "v5n": (P.VERB, C.GODAN_N),  # 死ぬ
    "v5r": (P.VERB, C.GODAN_R),  # 取る
    "v5r-i": (P.VERB, C.GODAN_R),  # 有る
    "v5s": (P.VERB, C.GODAN_S),  # 話す
    "v5t": (P.VERB, C.GODAN_T),  # 立つ
    "v5u": (P.VERB, C.GODAN_U),  # 買う
    "v5u-s": (P.VERB, C.GODAN_U),  # 問う
    "v5uru": (P.VERB, None),  # 得る read うる
    "vk": (P.VERB, C.KURU),  # 来る
    "vs-i": (P.VERB, C.SURU),  # する
    "vs-s": (P.VERB, C.SURU),  # 愛する
    "vs-c": (P.VERB, None),  # 為 read す, the precursor of する
    "vz": (P.VERB, None),  # 論ずる
    "vn": (P.VERB, None),  # 往ぬ, irregular
    "vr": (P.VERB, None),  # 有り, irregular
    "v-unspec": (P.VERB, None),  # inflection not told
    "iv": (P.VERB, None),  # irregular
    "vi": (P.VERB, None),  # 起きる, intransitive
    "vt": (P.VERB, None),  # 起こす, transitive
}
for _row in ("k", "g", "s", "t", "d", "h", "b", "m", "y", "r", "n", "z", "w", "a"):
    for _way in ("2{}-k", "2{}-s", "4{}"):  # classical bigrade and quadrigrade verbs: 落つ (v2t-k), 賜ふ (v4h)
        PARTS_OF_SPEECH["v" + _way.format(_row)] = (P.VERB, None)

REGISTERS = {
    "arch": Register.DATED,  # 候
    "dated": Register.DATED,  # 写真機
    "obs": Register.DATED,  # 英吉利
    "sl": Register.SLANG,  # やばい
    "m-sl": Register.SLANG,  # ツンデレ, slang of manga
    "net-sl": Register.SLANG,  # 草
    "vulg": Register.VULGAR,  # 糞
    "X": Register.VULGAR,  # rude or sexual
    "form": Register.FORMAL,  # 及び
    "hon": Register.FORMAL,  # おっしゃる
    "hum": Register.FORMAL,  # 申す
    "pol": Register.FORMAL,  # ございます
}

ADVISORIES = {
    "X": Advisory.ADULT,
    "vulg": Advisory.OFFENSIVE,  # 糞
    "derog": Advisory.OFFENSIVE,  # 外人
    "sens": Advisory.OFFENSIVE,  # a word to take care with
}

FIELDS = {
    "food": F.FOOD,  # 寿司
    "music": F.ARTS,
    "art": F.ARTS,
    "archit": F.ARTS,
    "kabuki": F.ARTS,
    "noh": F.ARTS,
    "film": F.ARTS,
    "photo": F.ARTS,
    "cryst": F.NATURE,
    "MA": F.MARTIAL_ARTS,  # 空手
    "sumo": F.MARTIAL_ARTS,  # 土俵
    "bot": F.NATURE,
    "zool": F.NATURE,
    "biol": F.NATURE,
    "ent": F.NATURE,
    "ornith": F.NATURE,
    "fish": F.NATURE,
    "geol": F.NATURE,
    "met": F.NATURE,
    "astron": F.NATURE,
    "paleo": F.NATURE,
    "ecol": F.NATURE,
    "bus": F.BUSINESS,
    "econ": F.BUSINESS,
    "finc": F.BUSINESS,
    "stockm": F.BUSINESS,
    "comp": F.TECHNOLOGY,  # 端末
    "internet": F.TECHNOLOGY,
    "engr": F.TECHNOLOGY,
    "electr": F.TECHNOLOGY,
    "elec": F.TECHNOLOGY,
    "telec": F.TECHNOLOGY,
    "mech": F.TECHNOLOGY,
    "civeng": F.TECHNOLOGY,
    "aviat": F.TECHNOLOGY,
    "rail": F.TECHNOLOGY,
    "law": F.SOCIETY,
    "politics": F.SOCIETY,
    "Buddh": F.RELIGION,  # 涅槃
    "Shinto": F.RELIGION,  # 神社
    "Christn": F.RELIGION,
    "bible": F.RELIGION,
    "jpmyth": F.RELIGION,
    "cloth": F.CLOTHING,  # 帯
    "mahj": F.GAMES,  # 聴牌
    "shogi": F.GAMES,  # 王手
    "go": F.GAMES,  # 布石
    "hanaf": F.GAMES,  # 赤短
    "cards": F.GAMES,
    "vidg": F.GAMES,
    "hist": F.HISTORY,  # 切支丹
    "manga": F.FANDOM,
}

# Spellings and readings that are no way to write the word today: they are other forms.
ODD_SPELLINGS = frozenset({"iK", "ik", "io", "oK", "ok", "rK", "rk", "sK", "sk", "oik", "uK"})

# Known, and without a place in the model: other fields, spelling, style, dialect, and the mark of frequent words.
_PLACELESS = """
P unc abbr ateji gikun uk col fam fem male chn id joc obsc rare on-mim poet proverb yoji quote litf euph tradem ksb ktb
kyb osb tsb thb tsug kyu rkb nab hob ling math med anat physics chem mil sports baseb golf ski boxing figskt motor horse
prowres print psych psy psyanal phil logic geom gardn genet biochem pharm pathol embryo surg physiol vet dent min mining
stat agric audvid boardgames chmyth grmyth rommyth cryp geogr aphorism tv gram archeol
"""
KNOWN = frozenset(_PLACELESS.split()) | ODD_SPELLINGS

# What sort of name a name is (JMdict and JMnedict); in EDICT these words in brackets are part of a gloss.
_SORTS_OF_NAMES = """
surname place person given fem masc company product organization work char creat dei doc ev group leg myth obj oth relig
serv ship station unclass
"""
NAMES = frozenset(_SORTS_OF_NAMES.split())

_SCRIPTS = ((HIRAGANA, "ja-Hira"), (KATAKANA, "ja-Kana"), (LATIN, "ja-Latn"))

# ISO 639-2 codes of the bibliographic kind, which JMdict has, as those of ISO 639-3.
_BIBLIOGRAPHIC = {
    "alb": "sqi", "arm": "hye", "baq": "eus", "bur": "mya", "chi": "zho", "cze": "ces", "dut": "nld", "fre": "fra",
    "geo": "kat", "ger": "deu", "gre": "ell", "ice": "isl", "mac": "mkd", "mao": "mri", "may": "msa", "mol": "ron",
    "per": "fas", "rum": "ron", "scc": "srp", "scr": "hrv", "slo": "slk", "tib": "bod", "wel": "cym",
}  # fmt: skip


def language_of(code: str) -> str | None:
    """Return the BCP 47 tag of an ISO 639-2 code as JMdict writes it (``ger`` → ``de``); None if it is none."""
    return of_iso639(_BIBLIOGRAPHIC.get(code, code))


class Spoken(NamedTuple):
    """Part of speech and inflection of a word."""

    part_of_speech: PartOfSpeech | None = None
    conjugation_class: ConjugationClass | None = None


def is_known(tag: str) -> bool:
    """Tell whether a tag stands in one of the tables."""
    return tag in PARTS_OF_SPEECH or tag in REGISTERS or tag in ADVISORIES or tag in FIELDS or tag in KNOWN


def spoken(tags: Iterable[str]) -> Spoken:
    """Return what the first tag of a part of speech says; a phrase has the inflection of its verb.

    ``exp,v1`` is an ichidan phrase, ``v1,vt`` an ichidan verb, ``n,vs`` a noun.
    """
    found = [PARTS_OF_SPEECH[tag] for tag in tags if tag in PARTS_OF_SPEECH]
    if not found:
        return Spoken()
    first, inflection = found[0]
    if first is PartOfSpeech.PHRASE:
        inflection = next((more for _, more in found if more is not None), None)
    return Spoken(first, inflection)


def sense_of(glosses: Sequence[Written], tags: Sequence[str], where: str, remarks: Remarks) -> ImportedSense:
    """Return a sense with what its tags say of it; those that nobody knows are reported."""
    for tag in tags:
        if not is_known(tag) and tag not in NAMES:
            remarks.warn(f"unknown tag '{tag}'", where)
    return ImportedSense(
        tuple(glosses),
        register=next((REGISTERS[tag] for tag in tags if tag in REGISTERS), None),
        advisories=tuple(sorted({ADVISORIES[tag] for tag in tags if tag in ADVISORIES})),
        field=next((FIELDS[tag] for tag in tags if tag in FIELDS), None),
    )


def tag_of_japanese(text: str) -> str:
    """Return the tag of a Japanese spelling, by its script, as a curated one has it."""
    return next((tag for pattern, tag in _SCRIPTS if pattern.match(text)), "ja")
