"""Interlinear glosses by the Leipzig conventions: what stands below a Japanese morpheme.

寝-取ら-れ is ``sleep.INF-take.IRR-PASS.NMLZ``: morphemes are joined by hyphens, clitics (particles) by ``=``, the
elements of one gloss by periods. Comrie, Haspelmath, Bickel: The Leipzig Glossing Rules (2008, revised 2015), rules 2
and 4; https://www.eva.mpg.de/lingua/pdf/Glossing-Rules.pdf. Labels that their list of abbreviations lacks say so
(``Label.listed``). Names of labels are English and Japanese; the labels themselves are the same in both.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ontology.model import Katsuyokei, Morpheme, PartOfSpeech

RULES_URL = "https://www.eva.mpg.de/lingua/pdf/Glossing-Rules.pdf"
LONGEST = 4  # words of a meaning that can stand as a gloss


@dataclass(frozen=True, slots=True)
class Label:
    """An abbreviation for a grammatical category, its names, and whether the Leipzig list has it."""

    abbreviation: str
    en: str
    ja: str
    listed: bool = True

    def called(self, lang: str) -> str:
        """Return its name in a language of the interface, ``ja`` or English."""
        return self.ja if lang == "ja" else self.en


_ALL = (
    # in the list of the Leipzig Glossing Rules
    Label("ABL", "ablative", "奪格"),
    Label("ACC", "accusative", "対格"),
    Label("ADJ", "adjective, adjectival", "形容詞的"),
    Label("ADV", "adverbial", "副詞的"),
    Label("ALL", "allative", "方向格"),
    Label("BEN", "benefactive", "受益"),
    Label("CAUS", "causative", "使役"),
    Label("COM", "comitative", "共格"),
    Label("COMPL", "completive", "完遂"),
    Label("COND", "conditional", "条件"),
    Label("COP", "copula", "繋辞(コピュラ)"),
    Label("CVB", "converb (te-form)", "副動詞(テ形)"),
    Label("DAT", "dative", "与格"),
    Label("GEN", "genitive", "属格"),
    Label("IMP", "imperative", "命令"),
    Label("INF", "infinitive (ren’yōkei)", "不定形(連用形)"),
    Label("INS", "instrumental", "具格"),
    Label("IRR", "irrealis stem (mizenkei)", "非現実語幹(未然形)"),
    Label("NEG", "negation", "否定"),
    Label("NMLZ", "nominaliser, nominalisation", "名詞化"),
    Label("NOM", "nominative", "主格"),
    Label("NPST", "non-past", "非過去"),
    Label("PASS", "passive", "受身"),
    Label("PL", "plural", "複数"),
    Label("PROG", "progressive", "進行"),
    Label("PROH", "prohibitive", "禁止"),
    Label("PST", "past", "過去"),
    Label("Q", "question particle", "疑問"),
    Label("QUOT", "quotative", "引用"),
    Label("RES", "resultative", "結果"),
    Label("TOP", "topic", "主題"),
    # not in that list
    Label("ADD", "additive", "累加", False),
    Label("ADJZ", "adjectivaliser", "形容詞化", False),
    Label("ADN", "adnominal (rentaikei)", "連体", False),
    Label("AND", "andative (motion away)", "離れる移動", False),
    Label("APP", "appearance (sō)", "様態", False),
    Label("CNT", "continuative", "継続", False),
    Label("COLL", "colloquial", "口語", False),
    Label("CONAT", "conative (attempt)", "試行", False),
    Label("CONC", "concessive", "譲歩", False),
    Label("DEB", "debitive (obligation)", "当為", False),
    Label("DER", "derogatory", "卑罵", False),
    Label("DES", "desiderative", "希求", False),
    Label("DIM", "diminutive or hypocoristic", "指小・愛称", False),
    Label("DIFC", "difficult to do", "難易(難)", False),
    Label("EVID", "evidential", "証拠性", False),
    Label("EXCM", "exclamative", "感嘆", False),
    Label("EXCS", "excessive", "過度", False),
    Label("FACL", "easy to do", "難易(易)", False),
    Label("HON", "honorific", "尊敬", False),
    Label("HRS", "hearsay", "伝聞", False),
    Label("HUM", "humble", "謙譲", False),
    Label("HYP", "hypothetical stem (kateikei)", "仮定形", False),
    Label("INCH", "inchoative", "起動", False),
    Label("INFR", "inferential", "推量", False),
    Label("LIM", "limitative", "限界", False),
    Label("PASS/POT", "passive or potential", "受身または可能", False),
    Label("POL", "polite", "丁寧", False),
    Label("POT", "potential", "可能", False),
    Label("PREP", "preparatory", "準備", False),
    Label("PROSP", "prospective", "将前", False),
    Label("PRSM", "presumptive", "推定", False),
    Label("REPR", "representative (tari)", "例示", False),
    Label("SIML", "similative", "比況", False),
    Label("SIMUL", "simultaneous", "同時", False),
    Label("STEM", "stem (gokan)", "語幹", False),
    Label("TERM", "terminative", "終結", False),
    Label("VBLZ", "verbaliser", "動詞化", False),
    Label("VEN", "venitive (motion towards)", "近づく移動", False),
    Label("VOL", "volitional", "意志", False),
)
LABELS: dict[str, Label] = {label.abbreviation: label for label in _ALL}

# The features that the analyser names (``morphology.inflection.suffixes``) by their labels.
FEATURES: dict[str, str] = {
    "passive": "PASS",
    "potential": "POT",
    "passive-or-potential": "PASS/POT",
    "causative": "CAUS",
    "negative": "NEG",
    "past": "PST",
    "polite": "POL",
    "te-form": "CVB",
    "progressive": "PROG",
    "completive": "COMPL",
    "preparatory": "PREP",
    "resultative": "RES",
    "attemptive": "CONAT",
    "andative": "AND",
    "venitive": "VEN",
    "benefactive": "BEN",
    "desiderative": "DES",
    "imperative": "IMP",
    "prohibitive": "PROH",
    "volitional": "VOL",
    "conditional": "COND",
    "concessive": "CONC",
    "presumptive": "PRSM",
    "representative": "REPR",
    "simultaneous": "SIMUL",
    "obligative": "DEB",
    "as-if": "SIML",
    "prospective": "PROSP",
    "question": "Q",
    "evidential": "EVID",
    "similative": "SIML",
    "hearsay": "HRS",
    "appearance": "APP",
    "excessive": "EXCS",
    "inchoative": "INCH",
    "continuative": "CNT",
    "terminative": "TERM",
    "facilitative": "FACL",
    "difficultive": "DIFC",
    "honorific": "HON",
    "humble": "HUM",
    "derogatory": "DER",
    "colloquial": "COLL",
    "exclamative": "EXCM",
    "inferential": "INFR",
    "nominalised": "NMLZ",
    "attributive": "ADN",
    "adverbial": "ADV",
}

# The conjugation forms of school grammar. A dictionary form is the non-past.
CONJUGATIONS: dict[str, str] = {
    Katsuyokei.MIZENKEI: "IRR",
    Katsuyokei.RENYOKEI: "INF",
    Katsuyokei.SHUSHIKEI: "NPST",
    Katsuyokei.RENTAIKEI: "ADN",
    Katsuyokei.KATEIKEI: "HYP",
    Katsuyokei.MEIREIKEI: "IMP",
    Katsuyokei.ISHIKEI: "VOL",
    Katsuyokei.GOKAN: "STEM",
}

# Bound elements by what UniDic calls them: lemma, labels. A label may stand for several (``COP.POL``).
AUXILIARIES: dict[str, str] = {
    **dict.fromkeys(("れる",), "PASS"),
    **dict.fromkeys(("られる",), "PASS/POT"),
    **dict.fromkeys(("せる", "させる", "しめる"), "CAUS"),
    **dict.fromkeys(("ない", "無い", "ず", "ぬ", "へん", "ん"), "NEG"),
    **dict.fromkeys(("まい", "まじ"), "NEG.VOL"),
    **dict.fromkeys(("た", "けり", "き"), "PST"),
    **dict.fromkeys(("ます",), "POL"),
    **dict.fromkeys(("です",), "COP.POL"),
    **dict.fromkeys(("だ", "なり", "なり-断定", "や", "じゃ"), "COP"),
    **dict.fromkeys(("たい", "たがる"), "DES"),
    **dict.fromkeys(("てる", "とる"), "PROG"),
    **dict.fromkeys(("ちゃう", "ちまう"), "COMPL"),
    **dict.fromkeys(("とく", "どく"), "PREP"),
    **dict.fromkeys(("てく",), "AND"),
    **dict.fromkeys(("たげる", "てあげる", "たる", "てやる"), "BEN"),
    **dict.fromkeys(("べし",), "DEB"),
    **dict.fromkeys(("らしい",), "EVID"),
    **dict.fromkeys(("そう", "そうだ-様態"), "APP"),
    **dict.fromkeys(("そうだ-伝聞",), "HRS"),
    **dict.fromkeys(("よう", "みたい", "ごとし", "如し"), "SIML"),
    **dict.fromkeys(("む", "けむ", "らむ"), "INFR"),
    **dict.fromkeys(("やがる",), "DER"),
    **dict.fromkeys(("なら",), "COP.COND"),
}
PARTICLES: dict[str, str] = {
    "が": "NOM",
    "を": "ACC",
    "に": "DAT",
    "へ": "ALL",
    "で": "INS",
    "と": "COM",
    "の": "GEN",
    "から": "ABL",
    "まで": "LIM",
    "は": "TOP",
    "も": "ADD",
    "か": "Q",
    "て": "CVB",
    "ば": "COND",
    "たり": "REPR",
    "ながら": "SIMUL",
    "つつ": "SIMUL",
    "たって": "CONC",
    "って": "QUOT",
    "な": "PROH",
}
AFFIXES: dict[str, str] = {
    "さ": "NMLZ",
    "み": "NMLZ",
    "味": "NMLZ",
    "方": "NMLZ",
    "がる": "VBLZ",
    "る": "VBLZ",
    "する": "VBLZ",
    "い": "ADJZ",
    "的": "ADJZ",
    "お": "HON",
    "御": "HON",
    "ご": "HON",
    "ちゃん": "DIM",
    "たち": "PL",
    "達": "PL",
}
_TABLES: dict[str, dict[str, str]] = {
    PartOfSpeech.AUXILIARY: AUXILIARIES,
    PartOfSpeech.PARTICLE: PARTICLES,
    PartOfSpeech.PREFIX: AFFIXES,
    PartOfSpeech.SUFFIX: AFFIXES,
}
# Labels that say tense or mood themselves, so that a dictionary form after them is no further non-past.
_FINITE = frozenset({"PST", "COND", "IMP", "PROH", "PRSM", "VOL", "COP", "DEB", "INFR", "NPST"})
_UNINFLECTED = frozenset({"VBLZ", "ADJZ", "HON", "NMLZ", "DIM", "PL"})


@dataclass(frozen=True, slots=True)
class Gloss:
    """What stands below one morpheme.

    ``boundary`` joins it to the one before: ``-`` inside a word, ``=`` before a clitic, nothing where a word begins.
    ``meaning`` is a lexical gloss, None for what has only grammar (or whose meaning nobody gave).
    """

    boundary: str
    meaning: str | None
    labels: tuple[Label, ...]

    @property
    def text(self) -> str:
        """Return it as one text: ``take.IRR``; a dash where nothing is known."""
        said = [*([self.meaning] if self.meaning else ()), *(label.abbreviation for label in self.labels)]
        return ".".join(said) or "–"


def feature_labels(features: Iterable[str]) -> tuple[Label, ...]:
    """Return the labels of features that the analyser named, in their order; unknown ones are left out."""
    return tuple(LABELS[FEATURES[feature]] for feature in features if feature in FEATURES)


def conjugation_label(form: str | None, *, nominal: bool = False) -> Label | None:
    """Return the label of a Katsuyokei value, None for none or an unknown one.

    ``nominal``: the form ends a noun, so that its ren'yōkei is a nominalisation (寝取られ, 焼き).
    """
    if nominal and form == Katsuyokei.RENYOKEI:
        return LABELS["NMLZ"]
    return LABELS[CONJUGATIONS[form]] if form in CONJUGATIONS else None


def grammatical_labels(lemma: str, part_of_speech: str) -> tuple[Label, ...]:
    """Return the labels of a bound element by its lemma and LexInfo part of speech: れる, auxiliary → PASS."""
    found = _TABLES.get(part_of_speech, {}).get(lemma, "")
    return tuple(LABELS[name] for name in found.split(".") if name)


def gloss(
    lemma: str,
    part_of_speech: str,
    conjugation: str | None = None,
    meaning: str | None = None,
    *,
    first: bool = False,
    nominal: bool = False,
) -> Gloss:
    """Return the gloss of one morpheme.

    ``conjugation`` is a Katsuyokei value, ``meaning`` what a dictionary gives (it is cut by :func:`lexical`),
    ``first`` whether a word begins here, ``nominal`` whether the morpheme ends a noun. A bound element known to the
    tables is glossed by its labels alone.
    """
    labels = grammatical_labels(lemma, part_of_speech)
    form = conjugation_label(conjugation, nominal=nominal)
    said = {label.abbreviation for label in labels}
    redundant = form is not None and (
        (form.abbreviation in ("NPST", "ADN") and said & _FINITE) or said & _UNINFLECTED or form.abbreviation in said
    )
    if form is not None and not redundant:
        labels = (*labels, form)
    clitic = part_of_speech == PartOfSpeech.PARTICLE and said != {"CVB"}
    boundary = "" if first else "=" if clitic else "-"
    return Gloss(boundary, None if said else lexical(meaning) if meaning else None, labels)


def glosses(morphemes: Sequence[Morpheme], meanings: Sequence[str | None], part_of_speech: str) -> tuple[Gloss, ...]:
    """Return the glosses of an analysed word; ``meanings`` of its morphemes, in order, and its part of speech."""
    last = len(morphemes) - 1
    return tuple(
        gloss(
            item.lemma,
            item.part_of_speech,
            item.conjugation_form,
            meaning,
            first=number == 0,
            nominal=number == last and part_of_speech in (PartOfSpeech.NOUN, PartOfSpeech.PROPER_NOUN),
        )
        for number, (item, meaning) in enumerate(zip(morphemes, meanings, strict=True))
    )


def line(found: Iterable[Gloss]) -> str:
    """Return glosses as one line of text: ``sleep.INF-take.IRR-PASS.NMLZ``; a space where a word begins."""
    pieces = [one.boundary + one.text if one.boundary else f" {one.text}" for one in found]
    return "".join(pieces).strip()


def used_labels(found: Iterable[Gloss]) -> tuple[Label, ...]:
    """Return the labels that glosses have, each once, by abbreviation: the list below an example."""
    labels = {label.abbreviation: label for one in found for label in one.labels}
    return tuple(labels[name] for name in sorted(labels))


_ASIDE = re.compile(r"\s*[(\[（［][^)\]）］]*[)\]）］]")
_ENDS = re.compile(r"\s*[;,:；、。，：]\s*|\.\s|\s[–—-]\s")
_LEADS = re.compile(r"^(?:to be |to |an? |the )(?=\S)", re.IGNORECASE)


def lexical(meaning: str) -> str | None:
    """Return a meaning as a lexical gloss: ``to take, to seize`` → ``take``, ``cold storage`` → ``cold.storage``.

    Its first equivalent without asides and particles, words joined by periods (rule 4: hyphens bound morphemes). None
    for more than
    :data:`LONGEST` words, which are an explanation and no gloss.
    """
    plain = _ASIDE.sub("", meaning).strip()
    first = next((piece for piece in _ENDS.split(plain) if piece), "")
    words = (_LEADS.sub("", first) or first).rstrip(".").replace("-", " ").replace("=", " ").split()
    return ".".join(words) if 0 < len(words) <= LONGEST and sum(map(len, words)) <= 40 else None
