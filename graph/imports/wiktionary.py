"""What Wiktionary's tags say, in the values of the model: parts of speech, registers, advisories, types, fields."""

from ontology.model import (
    Advisory,
    ConjugationClass,
    Gender,
    PartOfSpeech,
    Register,
    SubjectField,
    TermType,
)

# wiktextract's part of speech; what has none here is silent, what is no word is left out.
PARTS_OF_SPEECH = {
    "noun": PartOfSpeech.NOUN,
    "name": PartOfSpeech.PROPER_NOUN,
    "verb": PartOfSpeech.VERB,
    "adj": PartOfSpeech.ADJECTIVE,
    "adj_noun": PartOfSpeech.ADJECTIVE,
    "adnominal": PartOfSpeech.ADJECTIVE,
    "adv": PartOfSpeech.ADVERB,
    "intj": PartOfSpeech.INTERJECTION,
    "pron": PartOfSpeech.PRONOUN,
    "num": PartOfSpeech.NUMERAL,
    "particle": PartOfSpeech.PARTICLE,
    "conj": PartOfSpeech.CONJUNCTION,
    "prefix": PartOfSpeech.PREFIX,
    "suffix": PartOfSpeech.SUFFIX,
    "phrase": PartOfSpeech.PHRASE,
    "proverb": PartOfSpeech.PHRASE,
    "prep_phrase": PartOfSpeech.PHRASE,
}
NO_WORDS = frozenset({"romanization", "character", "syllable", "letter", "punct", "symbol", "soft-redirect"})

# Tags of a sense. The first register that a sense has counts.
REGISTERS = {
    "vulgar": Register.VULGAR,  # くそ
    "slang": Register.SLANG,  # ググる
    "formal": Register.FORMAL,
    "honorific": Register.FORMAL,
    "literary": Register.FORMAL,
    "technical": Register.TECHNICAL,
    "archaic": Register.DATED,
    "dated": Register.DATED,
    "obsolete": Register.DATED,
}
ADVISORIES = {
    "offensive": Advisory.OFFENSIVE,
    "derogatory": Advisory.OFFENSIVE,  # 毛唐
    "ethnic": Advisory.OFFENSIVE,
    "slur": Advisory.OFFENSIVE,
    "vulgar": Advisory.OFFENSIVE,
    "pornography": Advisory.ADULT,
    "sexuality": Advisory.ADULT,  # the last two are topics
}
TERM_TYPES = {
    "initialism": TermType.INITIALISM,  # NTR
    "acronym": TermType.ACRONYM,
    "abbreviation": TermType.ABBREVIATION,
    "clipping": TermType.CLIPPED,  # アニメ
}
GENDERS = {
    "masculine": Gender.MASCULINE,
    "feminine": Gender.FEMININE,
    "neuter": Gender.NEUTER,
    "common-gender": Gender.COMMON,
}
FIELDS = {
    "anime": SubjectField.FANDOM,
    "manga": SubjectField.FANDOM,
    "fandom": SubjectField.FANDOM,
    "food": SubjectField.FOOD,
    "cooking": SubjectField.FOOD,
    "martial-arts": SubjectField.MARTIAL_ARTS,
    "arts": SubjectField.ARTS,
    "music": SubjectField.ARTS,
    "games": SubjectField.GAMES,
    "video-games": SubjectField.GAMES,
    "computing": SubjectField.TECHNOLOGY,
    "engineering": SubjectField.TECHNOLOGY,
    "business": SubjectField.BUSINESS,
    "Buddhism": SubjectField.RELIGION,
    "Shinto": SubjectField.RELIGION,
    "religion": SubjectField.RELIGION,
    "clothing": SubjectField.CLOTHING,
    "fashion": SubjectField.CLOTHING,
    "history": SubjectField.HISTORY,
    "biology": SubjectField.NATURE,
    "botany": SubjectField.NATURE,
    "zoology": SubjectField.NATURE,
}

# The verb classes of {{ja-verb|…|type=1}} (None: godan, of the row that the last kana tells), the adjectives of infl=.
GODAN = dict(zip("うくぐすつぬぶむる", [c for c in ConjugationClass if c.startswith("godan")], strict=True))
VERBS = {"1": None, "godan": None, "go": None, "2": ConjugationClass.ICHIDAN, "ichi": ConjugationClass.ICHIDAN}
VERBS |= {"ichidan": ConjugationClass.ICHIDAN, "suru": ConjugationClass.SURU, "kuru": ConjugationClass.KURU}
ADJECTIVES = {"i": ConjugationClass.I_ADJECTIVE, "い": ConjugationClass.I_ADJECTIVE}
ADJECTIVES |= {"na": ConjugationClass.NA_ADJECTIVE, "な": ConjugationClass.NA_ADJECTIVE}
