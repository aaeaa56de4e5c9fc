"""The model as RDF names: namespaces that cannot be misspelt, prefixes, and the minting of IRIs."""

from rdflib import Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS, SKOS, VOID, XSD, DefinedNamespace

from ontology import model

BASE = "https://w3id.org/gogen/"
ID_BASE = f"{BASE}id/"


class GOGEN(DefinedNamespace):
    """Gogen's own classes and properties (gogen.ttl)."""

    _fail = True
    _NS = Namespace(f"{BASE}ns#")

    ConsentDepiction: URIRef
    Claim: URIRef
    Remark: URIRef
    Doubt: URIRef
    Proposal: URIRef
    ProposedList: URIRef
    Decision: URIRef
    focalizer: URIRef
    involvesRole: URIRef
    consentDepiction: URIRef
    consentParty: URIRef
    consentStatus: URIRef
    mirrorOf: URIRef
    remark: URIRef
    remarkKind: URIRef
    confusableWith: URIRef
    notEquivalentTo: URIRef
    contentAdvisory: URIRef
    derivesFrom: URIRef
    borrowedFrom: URIRef
    surface: URIRef
    spelling: URIRef
    phonologicalProcess: URIRef
    rendakuCondition: URIRef
    conjugationForm: URIRef
    conjugationClass: URIRef
    goshu: URIRef
    analyserTag: URIRef
    sameLemma: URIRef
    sameReading: URIRef
    sameEtymon: URIRef
    about: URIRef
    doubtKind: URIRef
    found: URIRef
    expected: URIRef
    proposedFor: URIRef
    mayBeAbout: URIRef
    category: URIRef
    proposedTerm: URIRef
    valueBefore: URIRef
    valueAfter: URIRef
    proposalStatus: URIRef
    decisionOn: URIRef
    superseded: URIRef
    script: URIRef
    writtenTag: URIRef
    romanisationTag: URIRef
    assertionMethod: URIRef
    confidence: URIRef
    customer: URIRef
    project: URIRef
    caseSensitive: URIRef
    reviewStatus: URIRef
    furtherData: URIRef


class ONTOLEX(DefinedNamespace):
    """OntoLex-Lemon core (W3C Ontology-Lexica community group, 2016)."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/lemon/ontolex#")

    Word: URIRef
    LexicalEntry: URIRef
    Form: URIRef
    LexicalSense: URIRef
    LexicalConcept: URIRef
    ConceptSet: URIRef
    canonicalForm: URIRef
    otherForm: URIRef
    writtenRep: URIRef
    sense: URIRef
    isSenseOf: URIRef
    reference: URIRef
    lexicalizedSense: URIRef
    evokes: URIRef
    isEvokedBy: URIRef


class LIME(DefinedNamespace):
    """OntoLex linguistic metadata."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/lemon/lime#")

    Lexicon: URIRef
    language: URIRef
    entry: URIRef


class DECOMP(DefinedNamespace):
    """OntoLex decomposition."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/lemon/decomp#")

    Component: URIRef
    constituent: URIRef
    correspondsTo: URIRef
    subterm: URIRef


class VARTRANS(DefinedNamespace):
    """OntoLex variation and translation."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/lemon/vartrans#")

    Translation: URIRef
    TranslationSet: URIRef
    SenseRelation: URIRef
    source: URIRef
    target: URIRef
    category: URIRef
    trans: URIRef
    translation: URIRef
    translatableAs: URIRef
    senseRel: URIRef
    lexicalRel: URIRef


class MORPH(DefinedNamespace):
    """OntoLex-Morph (draft of the W3C Ontology-Lexica community group)."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/lemon/morph#")

    Morph: URIRef
    WordFormationRelation: URIRef
    CompoundRelation: URIRef
    CompoundHead: URIRef


class ETY(DefinedNamespace):
    """LemonEty (Khan 2018), used as data: its axioms are not imported."""

    _fail = True
    _NS = Namespace("http://lari-datasets.ilc.cnr.it/lemonEty#")

    Etymology: URIRef
    EtyLink: URIRef
    etymology: URIRef
    hasEtyLink: URIRef
    etySource: URIRef
    etyTarget: URIRef


V = Namespace(f"{BASE}vocab/")
"""Controlled values, all in gogen.ttl: mint only through :func:`value`."""

LEXINFO = Namespace("http://www.lexinfo.net/ontology/3.0/lexinfo#")
"""LexInfo 3.0 (its 700 terms are not repeated here): properties below, individuals through :func:`value`."""

PART_OF_SPEECH = LEXINFO.partOfSpeech
TERM_TYPE = LEXINFO.termType
VOICE = LEXINFO.voice
GENDER = LEXINFO.gender
NUMBER = LEXINFO.number
REGISTER = LEXINFO.register
STATUS = LEXINFO.normativeAuthorization
ROMANIZATION = LEXINFO.romanization
INITIALISM_FOR = LEXINFO.initialismFor

ITS_TRANSLATE = URIRef("http://www.w3.org/2005/11/its/rdf#translate")
"""Whether a text is to be translated (Internationalization Tag Set 2.0, its ontology): "yes" or "no"."""

LEXVO = Namespace("http://lexvo.org/id/iso639-3/")

PREFIXES: dict[str, str] = {
    "gogen": str(GOGEN),
    "v": str(V),
    "e": f"{ID_BASE}entry/",
    "s": f"{ID_BASE}sense/",
    "c": f"{ID_BASE}concept/",
    "f": f"{ID_BASE}form/",
    "m": f"{ID_BASE}morph/",
    "r": f"{ID_BASE}rel/",
    "k": f"{ID_BASE}component/",
    "src": f"{ID_BASE}source/",
    "ag": f"{ID_BASE}agent/",
    "g": f"{ID_BASE}graph/",
    "ontolex": str(ONTOLEX),
    "lime": str(LIME),
    "decomp": str(DECOMP),
    "vartrans": str(VARTRANS),
    "morph": str(MORPH),
    "ety": str(ETY),
    "lexinfo": str(LEXINFO),
    "lexvo": str(LEXVO),
    "skos": str(SKOS),
    "prov": str(PROV),
    "dct": str(DCTERMS),
    "dcat": str(DCAT),
    "void": str(VOID),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "xsd": str(XSD),
}

SPARQL_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

# The SKOS scheme in gogen.ttl whose concepts are the members of an enumeration.
SCHEMES = {
    model.Role: "narrative-role",
    model.Consent: "consent",
    model.Advisory: "advisory",
    model.Process: "process",
    model.Phonology: "phonology",
    model.RendakuCondition: "rendaku-condition",
    model.Katsuyokei: "katsuyokei",
    model.ConjugationClass: "conjugation-class",
    model.Goshu: "goshu",
    model.RelationKind: "relation",
    model.RemarkKind: "remark-kind",
    model.SubjectField: "field",
    model.DoubtKind: "doubt-kind",
    model.Standing: "proposal-status",
    model.Method: "method",
}

# The enumerations whose members are LexInfo individuals.
LEXINFO_KINDS = (
    model.PartOfSpeech,
    model.Register,
    model.Status,
    model.TermType,
    model.Voice,
    model.Gender,
    model.Number,
)


def bcp47(tag: str) -> str:
    """Return a language tag in the case that BCP 47 recommends (RFC 5646, 2.1.1): ``ja-hira`` → ``ja-Hira``."""
    head, *rest = tag.lower().split("-")
    return "-".join(
        [head, *(p.title() if len(p) == 4 and p.isalpha() else p.upper() if len(p) == 2 else p for p in rest)]
    )


def iri(kind: str, identifier: str) -> URIRef:
    """Return the IRI of a named thing: ``iri("entry", "ja-netorare")`` → ``…/id/entry/ja-netorare``."""
    return URIRef(f"{ID_BASE}{kind}/{identifier}")


def identifier(term: str) -> str:
    """Return the id in an IRI minted by :func:`iri`: its part after the kind."""
    return term.removeprefix(ID_BASE).partition("/")[2]


def value(member: object) -> URIRef:
    """Return the IRI of a controlled value: under /vocab/ for our schemes, in LexInfo for its individuals."""
    if isinstance(member, LEXINFO_KINDS):
        return LEXINFO[member.value]
    return V[str(member)]
