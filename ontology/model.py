"""What there is: terms, concepts, claims and analyses as plain immutable values.

Standard library only. Every enumeration here has a twin in ``gogen.ttl``: the value of a member is the local name of
the SKOS concept (or of the LexInfo individual) that says the same in RDF; ``tests/test_ontology.py`` keeps them equal.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

# ---------------------------------------------------------------- controlled values: SKOS concepts under /vocab/


class Role(StrEnum):
    """A narrative role: whose perception the story follows, or whose consent is depicted (Genette, Bal)."""

    BETRAYED = "role-betrayed"
    TAKER = "role-taker"
    OFFERING = "role-offering"
    SHARED = "role-shared"
    OBSERVER = "role-observer"


class Consent(StrEnum):
    """How the consent of one role is conventionally depicted: a statement about fiction, never about persons."""

    GIVEN = "consent-given"
    ABSENT = "consent-absent"
    UNSPECIFIED = "consent-unspecified"


class Advisory(StrEnum):
    """What a reader may want to know before opening an entry."""

    ADULT = "adv-adult"
    INFIDELITY = "adv-infidelity"
    FILTERED = "adv-filtered"
    VIOLENCE = "adv-violence"
    OFFENSIVE = "adv-offensive"


class Process(StrEnum):
    """How a word was made from others, or how it travelled between languages."""

    VOICE_DERIVATION = "voice-derivation"  # 寝取る → 寝取られる
    NOMINALISATION = "nominalisation"  # 寝取られる → 寝取られ
    COMPOUNDING = "compounding"  # 手 + 袋 → 手袋
    BLENDING = "blending"  # ツンツン + デレデレ → ツンデレ
    CLIPPING = "word-clipping"  # アニメーション → アニメ
    REDUPLICATION = "reduplication"  # 人 → 人々
    AFFIXATION = "affixation"  # ググ(ル) + る → ググる
    INITIALISM = "initialism"  # 寝取られ → NTR
    CONVERSION = "conversion"  # a word used as another part of speech without change
    LOAN = "loan"  # 津波 → tsunami
    CALQUE = "calque"  # translated part by part
    GRAPHIC_LOAN = "graphic-loan"  # 取消 read as qǔxiāo: the characters travel, the sound does not
    BACKRONYM = "backronym"  # NTR → 牛头人
    PSEUDO_LOAN = "pseudo-loan"  # wasei eigo: made in Japan from foreign parts
    INHERITANCE = "inheritance"  # Old Japanese kami → 神: handed down inside one language's history
    DERIVATION = "untold-derivation"  # comes from it, by a way that the source does not tell


class Phonology(StrEnum):
    """What happened to the sound of a part inside the whole."""

    RENDAKU = "rendaku"  # 顔 kao → -gao
    RENDAKU_BLOCKED = "rendaku-blocked"  # could have voiced and did not: see RendakuCondition
    CLIPPING = "clipping"  # ツンツン → ツン
    GEMINATION = "sokuonbin"  # 学 gaku + 校 → gak-kō
    HANDAKUTEN = "handakuonka"  # 発 hatsu → -patsu
    RENJO = "renjo"  # 観 + 音 → kannon
    VOWEL_SHIFT = "vowel-shift"  # 雨 ame → ama-
    CONTRACTION = "contraction"  # two sounds merged or dropped


class RendakuCondition(StrEnum):
    """Why rendaku did not happen where it could have (Lyman 1894; Otsu 1980; Vance 2015)."""

    LYMANS_LAW = "lymans-law"  # the part already holds a voiced obstruent
    RIGHT_BRANCHING = "right-branching"  # the part is not a right-hand element at its own level
    DVANDVA = "dvandva"  # A and B, coordinate
    NOT_NATIVE = "not-native"  # Sino-Japanese or foreign second part
    OBJECT_VERB = "object-verb"  # object + verb stem naming the act
    LEXICAL = "lexical-exception"  # no known rule


class Katsuyokei(StrEnum):
    """The conjugation forms of Japanese school grammar, as UniDic names them."""

    MIZENKEI = "mizenkei"
    RENYOKEI = "renyokei"
    SHUSHIKEI = "shushikei"
    RENTAIKEI = "rentaikei"
    KATEIKEI = "kateikei"
    MEIREIKEI = "meireikei"
    ISHIKEI = "ishikei"
    GOKAN = "gokan"


class ConjugationClass(StrEnum):
    """How a Japanese verb or adjective inflects (katsuyō no shurui)."""

    GODAN_U = "godan-u"
    GODAN_K = "godan-k"
    GODAN_G = "godan-g"
    GODAN_S = "godan-s"
    GODAN_T = "godan-t"
    GODAN_N = "godan-n"
    GODAN_B = "godan-b"
    GODAN_M = "godan-m"
    GODAN_R = "godan-r"
    ICHIDAN = "ichidan"
    SURU = "suru"
    KURU = "kuru"
    I_ADJECTIVE = "i-adjective"
    NA_ADJECTIVE = "na-adjective"


class Goshu(StrEnum):
    """The origin stratum of a Japanese word (語種)."""

    WAGO = "goshu-wago"  # 和 native
    KANGO = "goshu-kango"  # 漢 Sino-Japanese
    GAIRAIGO = "goshu-gairaigo"  # 外 foreign
    KONSHUGO = "goshu-konshugo"  # 混 mixed


class RelationKind(StrEnum):
    """What one sense is to another, short of translation."""

    EQUIVALENT = "rel-equivalent"
    BROADER_NOT_EQUIVALENT = "rel-broader-not-equivalent"
    NARROWER_NOT_EQUIVALENT = "rel-narrower-not-equivalent"
    NOT_EQUIVALENT = "rel-not-equivalent"
    CONFUSABLE = "rel-confusable"
    FALSE_FRIEND = "rel-false-friend"


class RemarkKind(StrEnum):
    """What a remark on a concept is about."""

    ORIGIN = "remark-origin"
    SPREAD = "remark-spread"
    USAGE = "remark-usage"
    APPEAL = "remark-appeal"
    AVERSION = "remark-aversion"
    AVOIDING = "remark-avoiding"


class SubjectField(StrEnum):
    """The field of life a concept belongs to."""

    FANDOM = "field-fandom"
    FOOD = "field-food"
    ARTS = "field-arts"
    MARTIAL_ARTS = "field-martial-arts"
    NATURE = "field-nature"
    BUSINESS = "field-business"
    TECHNOLOGY = "field-technology"
    SOCIETY = "field-society"
    RELIGION = "field-religion"
    CLOTHING = "field-clothing"
    GAMES = "field-games"
    EVERYDAY = "field-everyday"
    HISTORY = "field-history"


class DoubtKind(StrEnum):
    """What is doubted in an entry that was taken over from elsewhere."""

    READING = "doubt-reading"  # 煙草 read たばこう
    ROMANISATION = "doubt-romanisation"  # 寿司 [すし] romanised sushii
    LANGUAGE = "doubt-language"  # パン from Portuguese here, from Spanish there, by the same step
    DIRECTION = "doubt-direction"  # tycoon from 大君, 大君 from tycoon
    CYCLE = "doubt-cycle"  # a comes from b, b from c, c from a
    CONTRADICTION = "doubt-contradiction"  # a loan here, handed down there
    AMBIGUITY = "doubt-ambiguity"  # from 橋: two entries are spelt so


class Standing(StrEnum):
    """What became of a proposal so far."""

    OPEN = "proposal-open"
    ACCEPTED = "proposal-accepted"
    REJECTED = "proposal-rejected"


class Method(StrEnum):
    """How a claim came about."""

    ANALYSER = "by-analyser"
    EDITOR = "by-editor"
    RULE = "by-rule"
    IMPORT = "by-import"


# ---------------------------------------------------------------- controlled values: LexInfo 3.0 individuals


class PartOfSpeech(StrEnum):
    """LexInfo parts of speech."""

    NOUN = "noun"
    PROPER_NOUN = "properNoun"
    VERB = "verb"
    ADJECTIVE = "adjective"
    ADVERB = "adverb"
    INTERJECTION = "interjection"
    PRONOUN = "pronoun"
    NUMERAL = "numeral"
    PARTICLE = "particle"
    AUXILIARY = "auxiliary"
    CONJUNCTION = "conjunction"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    PHRASE = "phraseologicalUnit"


class Register(StrEnum):
    """LexInfo registers."""

    NEUTRAL = "neutralRegister"
    SLANG = "slangRegister"
    FORMAL = "formalRegister"
    TECHNICAL = "technicalRegister"
    VULGAR = "vulgarRegister"
    DATED = "datedRegister"
    INHOUSE = "inHouseRegister"


class Status(StrEnum):
    """LexInfo normative authorisation: what a term list tells a translator."""

    PREFERRED = "preferredTerm"
    ADMITTED = "admittedTerm"
    DEPRECATED = "deprecatedTerm"
    SUPERSEDED = "supersededTerm"


class TermType(StrEnum):
    """LexInfo term types."""

    INITIALISM = "initialism"
    ACRONYM = "acronym"
    ABBREVIATION = "abbreviation"
    CLIPPED = "clippedTerm"
    COMPOUND = "compound"
    FULL_FORM = "fullForm"


class Voice(StrEnum):
    """LexInfo voices that a derived verb may have."""

    PASSIVE = "passiveVoice"
    CAUSATIVE = "causativeVoice"


class Gender(StrEnum):
    """LexInfo genders, for forms in languages that have them."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"
    COMMON = "commonGender"


class Number(StrEnum):
    """LexInfo numbers: the one that a term is used in."""

    SINGULAR = "singular"
    PLURAL = "plural"
    DUAL = "dual"
    OTHER = "otherNumber"


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Written:
    """A text in a language and script: NFC text and a BCP 47 tag (``寝取られ``, ``ja``; ``ねとられ``, ``ja-Hira``)."""

    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says so: source ids (the first names the graph that holds the claim), agent id, method, confidence 0 to 1.

    ``locator`` says where in the source, in words ("EDICT: 寿司 [すし]").
    """

    sources: tuple[str, ...]
    agent: str
    method: Method
    confidence: Decimal
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the glossary: BCP 47 primary tag, ISO 639-3 code, default written tag, romanisation tag, names."""

    tag: str
    iso639_3: str
    names: tuple[Written, ...]
    script: str  # ISO 15924, of the usual written form
    written: str  # the tag a bare form gets: "zh-Hans" for zh
    romanisation: str | None = None  # the tag of its romanisation; None where the script is Latin


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: a dictionary, an article, an editor's own knowledge."""

    id: str
    title: Written
    creator: str | None = None
    publisher: str | None = None
    date: str | None = None  # ISO 8601, as exact as known
    version: str | None = None
    licence: str | None = None  # an IRI
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """Who made a claim: a program or an editor."""

    id: str
    label: str
    software: bool


@dataclass(frozen=True, slots=True)
class ConsentDepiction:
    """How the consent of one role is conventionally depicted in works labelled with a concept."""

    id: str
    party: Role
    status: Consent
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Remark:
    """A sourced sentence on a concept that no relation can say: its spread, its appeal, how it is used."""

    id: str
    kind: RemarkKind
    texts: tuple[Written, ...]
    provenance: Provenance
    period: str | None = None  # ISO 8601 interval of years: "2000/2019"


@dataclass(frozen=True, slots=True)
class Concept:
    """A language-neutral meaning (ontolex:LexicalConcept): all narrative facts live here, none in the words."""

    id: str
    labels: tuple[Written, ...]
    definitions: tuple[Written, ...]
    sources: tuple[str, ...]
    field: SubjectField | None = None
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    focalizer: Role | None = None
    roles: tuple[Role, ...] = ()
    mirror: str | None = None
    consents: tuple[ConsentDepiction, ...] = ()
    remarks: tuple[Remark, ...] = ()
    further: tuple[str, ...] = ()  # what a foreign term list says besides, as JSON: graph.formats.termlist


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a term with its written representations by script and its romanisations."""

    id: str
    written: tuple[Written, ...]
    romanisations: tuple[Written, ...] = ()
    conjugation: Katsuyokei | None = None
    analyser_tag: str | None = None


@dataclass(frozen=True, slots=True)
class Sense:
    """A term in one meaning: exactly one concept, never shared between terms.

    From ``examples`` on: what translators note of a term, in the words of the list that it comes from.
    """

    id: str
    concept: str
    definitions: tuple[Written, ...]
    register: Register | None = None
    advisories: tuple[Advisory, ...] = ()
    status: Status | None = None
    sources: tuple[str, ...] = ()
    examples: tuple[Written, ...] = ()
    number: Number | None = None
    region: str | None = None  # where it is used: "Kansai", "en-AU"
    customer: str | None = None
    project: str | None = None
    translatable: bool | None = None
    case_sensitive: bool | None = None
    review_status: str | None = None
    created: str | None = None  # ISO 8601
    modified: str | None = None
    contributor: str | None = None
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Component:
    """A part in its place inside a term: its ``surface`` there (がお), its ``spelling`` there (顔), the word it is.

    ``of`` is the id of a term or of a morph.
    """

    id: str
    of: str
    surface: Written
    spelling: Written | None = None
    conjugation: Katsuyokei | None = None
    analyser_tag: str | None = None
    process: Phonology | None = None
    condition: RendakuCondition | None = None


@dataclass(frozen=True, slots=True)
class Morph:
    """A bound element below the word: an auxiliary, an affix."""

    id: str
    label: Written
    language: str
    part_of_speech: PartOfSpeech
    form: Form
    meaning: Written | None = None
    voice: Voice | None = None
    analyser_tag: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A word of one language (ontolex:Word): its forms, senses and parts.

    ``gloss`` is a short English meaning for words that are here only as parts or etymons of others and have no sense.
    """

    id: str
    language: str
    label: Written
    part_of_speech: PartOfSpeech
    canonical: Form
    sources: tuple[str, ...]
    other_forms: tuple[Form, ...] = ()
    senses: tuple[Sense, ...] = ()
    components: tuple[Component, ...] = ()
    term_type: TermType | None = None
    goshu: Goshu | None = None
    voice: Voice | None = None
    conjugation_class: ConjugationClass | None = None
    gender: Gender | None = None
    gloss: Written | None = None


@dataclass(frozen=True, slots=True)
class Formation:
    """One word-formation step between two terms of one language; ``head`` marks the head of a compound."""

    id: str
    process: Process
    source: str
    target: str
    provenance: Provenance
    compound: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Borrowing:
    """One step of a word from one language to another (lemonEty EtyLink)."""

    id: str
    process: Process
    source: str
    target: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Translation:
    """Two senses of the same concept in two languages."""

    id: str
    source: str
    target: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SenseRelation:
    """Two senses that are confusable, or must not be exchanged, and why."""

    id: str
    kind: RelationKind
    source: str
    target: str
    notes: tuple[Written, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Claim:
    """What a further source says of one flat fact: ``subject`` form id, its written representation, its provenance."""

    id: str
    subject: str
    value: Written
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Glossary:
    """Everything that the editors wrote and the analyser added, before it becomes triples. Tuples are ordered by id."""

    languages: tuple[Language, ...] = ()
    sources: tuple[Source, ...] = ()
    agents: tuple[Agent, ...] = ()
    concepts: tuple[Concept, ...] = ()
    morphs: tuple[Morph, ...] = ()
    terms: tuple[Term, ...] = ()
    formations: tuple[Formation, ...] = ()
    borrowings: tuple[Borrowing, ...] = ()
    translations: tuple[Translation, ...] = ()
    relations: tuple[SenseRelation, ...] = ()
    claims: tuple[Claim, ...] = ()


# ---------------------------------------------------------------- what the analyser answers


class Morpheme(NamedTuple):
    """One piece of an analysed form, in the order of the form.

    ``reading`` is hiragana as heard inside the whole; ``conjugation_form`` a Katsuyokei value; ``process`` a Phonology
    value; ``part_of_speech`` a LexInfo name; ``tag`` the dictionary's own, verbatim
    (``動詞-一般/五段-ラ行/未然形-一般``); ``condition`` a RendakuCondition value, where rendaku was blocked.
    """

    surface: str
    lemma: str
    reading: str
    part_of_speech: str
    conjugation_form: str | None = None
    process: str | None = None
    tag: str | None = None
    entry: str | None = None  # the id of the glossary term or morph behind it
    condition: str | None = None


class Step(NamedTuple):
    """One named derivation step: 寝取る –passive→ 寝取られる."""

    process: str
    source: str
    target: str


class Analysis(NamedTuple):
    """One way to read a form: ``goshu`` 和 漢 外 混, ``entry`` a term id, ``source`` glossary, dictionary or rule."""

    lemma: str
    lemma_reading: str
    part_of_speech: str
    morphemes: tuple[Morpheme, ...]
    source: str
    confidence: float
    goshu: str | None = None
    features: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    entry: str | None = None
    etymon: str | None = None


class Analysed(NamedTuple):
    """The answer for one input: script, ranked readings (hiragana), Hepburn, ranked analyses, error.

    ``reading_sources`` says of every reading where it comes from: glossary, dictionary, rule or pykakasi.
    """

    input: str
    script: str
    readings: tuple[str, ...] = ()
    romaji: str | None = None
    analyses: tuple[Analysis, ...] = ()
    error: str | None = None
    reading_sources: tuple[str, ...] = ()
