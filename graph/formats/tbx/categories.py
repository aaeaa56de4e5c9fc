"""The data categories of TBX: by which element each is written, where it may stand, which values it has.

Version 3 (ISO 30042:2019) has modules: Min, Basic, which adds to Min, and Linguist, which adds to Basic (their TBXMD
descriptions, LTAC Global). Version 2 (ISO 30042:2008) has constraint files: the default one and that of TBX-Basic.
"""

from collections.abc import Mapping
from typing import NamedTuple

CONCEPT, LANGUAGE, TERM = "concept", "language", "term"
ANYWHERE = (CONCEPT, LANGUAGE, TERM)


class Category(NamedTuple):
    """One data category; ``values`` is None where any text will do. ``module`` is that of version 3."""

    name: str
    element: str
    levels: tuple[str, ...]
    values: tuple[str, ...] | None = None
    module: str = ""


STATUSES = "preferredTerm-admn-sts admittedTerm-admn-sts deprecatedTerm-admn-sts supersededTerm-admn-sts"
PLACES = (
    "checkBox comboBox comboBoxElement dialogBox groupBox informativeMessage interactiveMessage menuItem progressBar "
    "pushButton radioButton slider spinBox tab tableText textBox toolTip user-definedType"
)
TYPES = "fullForm acronym abbreviation shortForm variant phrase"
NUMBERS = "singular plural dual mass otherNumber"
REGISTERS = (
    "colloquialRegister neutralRegister technicalRegister in-houseRegister bench-levelRegister slangRegister "
    "vulgarRegister"
)

# module, name, element, levels, values                                                    example of a value
_V3 = (
    ("min", "administrativeStatus", "termNote", (TERM,), STATUSES),
    ("min", "customerSubset", "admin", (CONCEPT, TERM), None),  # SAX Manufacturing
    ("min", "externalCrossReference", "xref", ANYWHERE, None),  # a text, and where it leads
    ("min", "partOfSpeech", "termNote", (TERM,), "noun verb adjective adverb other"),
    ("min", "subjectField", "descrip", (CONCEPT,), None),  # astronomy
    ("basic", "context", "descrip", (TERM,), None),  # The sun is a yellow dwarf.
    ("basic", "crossReference", "ref", (CONCEPT, TERM), None),
    ("basic", "definition", "descrip", (CONCEPT, LANGUAGE), None),
    ("basic", "geographicalUsage", "termNote", (TERM,), None),  # en-CA
    ("basic", "grammaticalGender", "termNote", (TERM,), "masculine feminine neuter other"),
    ("basic", "projectSubset", "admin", (CONCEPT, TERM), None),  # project X
    ("basic", "responsibility", "transacNote", ANYWHERE, None),  # Jane
    ("basic", "source", "admin", ANYWHERE, None),  # IBM manual 1.2
    ("basic", "termLocation", "termNote", (TERM,), PLACES),
    ("basic", "termType", "termNote", (TERM,), TYPES),
    ("basic", "transactionType", "transac", ANYWHERE, "origination modification"),
    ("basic", "xGraphic", "xref", (CONCEPT, LANGUAGE), None),
    ("linguist", "grammaticalNumber", "termNote", (TERM,), NUMBERS),
    ("linguist", "reading", "admin", (TERM,), None),  # ねとられ
    ("linguist", "readingNote", "adminNote", (TERM,), None),
    ("linguist", "register", "termNote", (TERM,), REGISTERS),
    ("linguist", "transferComment", "termNote", (TERM,), None),
)

MODULES: Mapping[str, tuple[str, ...]] = {
    "TBX-Core": (),
    "TBX-Min": ("min",),
    "TBX-Basic": ("min", "basic"),
    "TBX-Linguist": ("min", "basic", "linguist"),
}
NAMESPACES = {module: f"http://www.tbxinfo.net/ns/{module}" for module in ("min", "basic", "linguist")}


def _made(row: tuple[str, str, str, tuple[str, ...], str | None]) -> Category:
    module, name, element, levels, values = row
    return Category(name, element, levels, tuple(values.split()) if values else None, module)


V3: Mapping[str, Mapping[str, Category]] = {
    dialect: {row[1]: _made(row) for row in _V3 if row[0] in modules} for dialect, modules in MODULES.items()
}

# TBX-Basic of version 2 differs in these.
_V2_BASIC = (
    ("", "partOfSpeech", "termNote", (TERM,), "noun verb adjective adverb properNoun other"),
    ("", "termLocation", "termNote", (TERM,), None),
    ("", "customerSubset", "admin", (TERM,), None),
    ("", "projectSubset", "admin", (TERM,), None),
    ("", "xGraphic", "xref", ANYWHERE, None),
)
V2_BASIC: Mapping[str, Category] = {**V3["TBX-Basic"], **{row[1]: _made(row) for row in _V2_BASIC}}

# The default constraints of version 2 (TBXXCSV02): categories without a list of values, by element and levels.
_V2_PLAIN: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "termNote",
        (TERM,),
        "abbreviatedFormFor antonymTerm etymology falseFriend geographicalUsage grammaticalValency homograph "
        "lionHotkey partOfSpeech pronunciation shortFormFor termLocation termStructure timeRestriction "
        "transferComment usageNote",
    ),
    (
        "admin",
        ANYWHERE,
        "annotatedNote applicationSubset businessUnitSubset conceptOrigin customerSubset databaseType domainExpert "
        "entrySource environmentSubset indexHeading keyword originatingDatabase originatingInstitution "
        "originatingPerson productSubset projectSubset searchTerm sortKey source sourceIdentifier subsetOwner",
    ),
    ("descrip", (CONCEPT,), "antonymConcept subjectField thesaurusDescriptor"),
    (
        "descrip",
        (CONCEPT, LANGUAGE),
        "associatedConcept broaderConceptGeneric broaderConceptPartitive conceptPosition coordinateConceptGeneric "
        "coordinateConceptPartitive relatedConcept relatedConceptBroader relatedConceptNarrower "
        "sequentiallyRelatedConcept spatiallyRelatedConcept subordinateConceptGeneric subordinateConceptPartitive "
        "superordinateConceptGeneric superordinateConceptPartitive temporallyRelatedConcept",
    ),
    (
        "descrip",
        ANYWHERE,
        "audio classificationCode definition example explanation figure otherBinaryData table video",
    ),
    ("descrip", (TERM,), "characteristic context quantity range sampleSentence unit"),
    ("descripNote", ANYWHERE, "descriptionType"),
    ("adminNote", ANYWHERE, "noteSource"),
    ("transacNote", ANYWHERE, "responsibility usageCount"),
    (
        "xref",
        ANYWHERE,
        "corpusTrace externalCrossReference xAudio xGraphic xMathML xSource xVideo",
    ),
    ("ref", ANYWHERE, "crossReference see"),
    ("termCompList", (TERM,), "hyphenation lemma morphologicalElement syllabification termElement"),
)
# Those with one.
_V2_PICKED = (
    ("", "administrativeStatus", "termNote", (TERM,), f"standardizedTerm-admn-sts {STATUSES} legalTerm-admn-sts "
                                                      "regulatedTerm-admn-sts"),
    ("", "animacy", "termNote", (TERM,), "animate inanimate otherAnimacy"),
    ("", "directionality", "termNote", (TERM,), "monodirectional bidirectional incommensurate undetermined"),
    ("", "frequency", "termNote", (TERM,), "commonlyUsed infrequentlyUsed rarelyUsed"),
    ("", "grammaticalGender", "termNote", (TERM,), "masculine feminine neuter otherGender"),
    ("", "grammaticalNumber", "termNote", (TERM,), NUMBERS),
    ("", "language-planningQualifier", "termNote", (TERM,), "recommendedTerm nonstandardizedTerm proposedTerm newTerm"),
    ("", "normativeAuthorization", "termNote", (TERM,), "standardizedTerm preferredTerm admittedTerm deprecatedTerm "
                                                        "supersededTerm legalTerm regulatedTerm"),
    ("", "processStatus", "termNote", (TERM,), "unprocessed provisionallyProcessed finalized"),
    ("", "proprietaryRestriction", "termNote", (TERM,), "trademark serviceMark tradeName"),
    ("", "register", "termNote", (TERM,), REGISTERS),
    ("", "temporalQualifier", "termNote", (TERM,), "archaicTerm outdatedTerm obsoleteTerm"),
    ("", "termProvenance", "termNote", (TERM,), "transdisciplinaryBorrowing translingualBorrowing loanTranslation "
                                                "neologism"),
    ("", "termType", "termNote", (TERM,), "abbreviation acronym clippedTerm commonName entryTerm equation formula "
                                          "fullForm initialism internationalScientificTerm internationalism "
                                          "logicalExpression phraseologicalUnit partNumber shortForm shortcut sku "
                                          "symbol synonym synonymousPhrase standardText string transliteratedForm "
                                          "transcribedForm variant"),
    ("", "elementWorkingStatus", "admin", ANYWHERE, "starterElement workingElement consolidatedElement archiveElement "
                                                    "importedElement exportedElement"),
    ("", "securitySubset", "admin", ANYWHERE, "public confidential"),
    ("", "reliabilityCode", "descrip", ANYWHERE, "1 2 3 4 5 6 7 8 9 10"),
    ("", "contextType", "descripNote", ANYWHERE, "definingContext explanatoryContext associativeContext "
                                                 "linguisticContext metalinguisticContext translatedContext"),
    ("", "definitionType", "descripNote", ANYWHERE, "intensionalDefinition extensionalDefinition partitiveDefinition "
                                                    "translatedDefinition"),
    ("", "sourceType", "adminNote", ANYWHERE, "parallelText backgroundText"),
    ("", "transactionType", "transac", ANYWHERE, "origination input modification check approval withdrawal "
                                                 "standardization exportation importation proposal userAccess"),
)  # fmt: skip
V2_DEFAULT: Mapping[str, Category] = {
    **{name: Category(name, element, levels) for element, levels, names in _V2_PLAIN for name in names.split()},
    **{row[1]: _made(row) for row in _V2_PICKED},
}

# How files call a category or a value that the standard calls otherwise: what a lenient reader makes of it.
RENAMED = {
    "usageStatus": "administrativeStatus",  # in published examples of 2018
    "pos": "partOfSpeech",
    "grammaticalUsage": "geographicalUsage",
    "usageRegister": "register",
}
# The value of a narrower list that comes closest to one of ours; a note then tells the exact one.
NARROWED: Mapping[str, Mapping[str, str]] = {
    "termType": {"initialism": "abbreviation", "clippedTerm": "shortForm", "phrase": "phraseologicalUnit"},
    "administrativeStatus": {"forbidden": "deprecatedTerm-admn-sts"},
    "register": {"inHouseRegister": "in-houseRegister"},
}
ELSE = {
    "partOfSpeech": ("other",),
    "grammaticalGender": ("other", "otherGender"),
    "grammaticalNumber": ("otherNumber",),
}


def narrowed(category: Category, value: str) -> str | None:
    """Return the value that a category has for one of ours, or None: ``other`` for ``properNoun`` in TBX-Basic 3."""
    if category.values is None or value in category.values:
        return value
    near = NARROWED.get(category.name, {}).get(value, "")
    return next((one for one in (near, *ELSE.get(category.name, ())) if one in category.values), None)


REPAIRED: Mapping[str, Mapping[str, str]] = {
    "administrativeStatus": {
        **{f"{name}{end}": f"{name}Term-admn-sts" for name in ("preferred", "admitted", "deprecated", "superseded")
           for end in ("", "Term")},
        "standardizedTerm-admn-sts": "preferredTerm-admn-sts",
        "notRecommended": "deprecatedTerm-admn-sts",  # the display values of TBX-Basic 2
        "obsolete": "supersededTerm-admn-sts",
        "forbidden": "deprecatedTerm-admn-sts",
    },
    "transactionType": {"creation": "origination"},
    "grammaticalGender": {"otherGender": "other", "m": "masculine", "f": "feminine", "n": "neuter"},
    "register": {"inHouseRegister": "in-houseRegister", "benchLevelRegister": "bench-levelRegister"},
}  # fmt: skip
