"""All SPARQL text of the pages, by name, and the questions that visitors may start from.

Prefixes are those of ``ontology.vocabulary.PREFIXES``. What a query of one term or one concept is about is its
variable ``?entry`` or ``?concept``: :func:`about` writes the IRI in its place. (Oxigraph's own substitution comes after
planning: the same queries then read the whole graph.)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_IRI = re.compile(r"[^<>\"{}|^`\\\x00-\x20]+")


def about(query: str, **given: str | Sequence[str]) -> str:
    """Return a query with IRIs in the place of the variables named, one or several; ValueError for what is no IRI."""
    for name, found in given.items():
        iris = [found] if isinstance(found, str) else found
        for iri in iris:
            if not _IRI.fullmatch(iri):
                raise ValueError(f"not an IRI: {iri!r}")
        text = " ".join(f"<{iri}>" for iri in iris)
        query = re.sub(rf"\?{name}\b", lambda _, text=text: text, query)  # type: ignore[misc]
    return query


# ---------------------------------------------------------------- what a whole generation knows: read once, kept

VOCABULARY = "SELECT ?value ?label WHERE { GRAPH g:ontology { ?value a skos:Concept ; skos:prefLabel ?label } }"

SOURCES = "SELECT ?source ?p ?o WHERE { ?source a prov:Entity ; dct:title ?title ; ?p ?o }"

GRAPHS_ABOUT = "SELECT DISTINCT ?graph WHERE { VALUES ?thing { ?things } GRAPH ?graph { ?thing ?p ?o } }"

IMPORT = "SELECT ?p ?o WHERE { GRAPH ?graph { ?source ?p ?o } }"

LEXICONS = """SELECT DISTINCT ?tag WHERE {
  GRAPH ?graph { ?lexicon a lime:Lexicon ; lime:language ?tag } FILTER(?graph != ?own) }"""

LANGUAGES = "SELECT ?tag ?name WHERE { ?lexicon a lime:Lexicon ; lime:language ?tag ; rdfs:label ?name }"

# ---------------------------------------------------------------- what an import is linked with: one graph, streamed

SPELLINGS_OF_GRAPH = """SELECT ?entry ?language ?label ?text ?pos WHERE { GRAPH ?graph {
  ?entry a ontolex:Word ; ontolex:canonicalForm ?form ; lime:language ?language ; rdfs:label ?label .
  ?form ontolex:writtenRep ?text .
  OPTIONAL { ?entry lexinfo:partOfSpeech ?pos } } }"""

FORMS_AND_CONCEPTS_OF_GRAPH = """SELECT ?entry ?text ?concept WHERE { GRAPH ?graph {
  { ?entry ontolex:otherForm ?form . ?form ontolex:writtenRep ?text } UNION
  { ?entry ontolex:sense ?sense . ?sense ontolex:reference ?concept } } }"""

ETYMA_OF_GRAPH = """SELECT DISTINCT ?child ?parent WHERE { GRAPH ?graph {
  ?link a ety:EtyLink ; ety:etyTarget ?child ; ety:etySource ?parent } }"""

# ---------------------------------------------------------------- one term

_SAID_BY = """prov:wasDerivedFrom ?said_in ; gogen:assertionMethod ?method ; gogen:confidence ?confidence .
  OPTIONAL { ?claim dct:bibliographicCitation ?locator }"""
_SAYS = "?said_in ?method ?confidence ?locator"

TERM = "SELECT ?p ?o WHERE { ?entry a ontolex:Word ; ?p ?o }"

FORMS = """SELECT ?link ?form ?p ?o WHERE {
  VALUES ?link { ontolex:canonicalForm ontolex:otherForm } ?entry ?link ?form . ?form ?p ?o }"""

PARTS = """SELECT ?place ?part ?p ?o WHERE {
  ?entry ?place ?part . ?part a decomp:Component ; ?p ?o . FILTER(STRSTARTS(STR(?place), CONCAT(STR(rdf:), "_"))) }"""

MADE_FROM = """SELECT DISTINCT ?target WHERE {
  ?step a morph:WordFormationRelation ; vartrans:source ?entry ; vartrans:target ?target }"""

PART_READINGS = """SELECT ?surface ?kana WHERE {
  ?entry decomp:constituent ?part . ?part gogen:surface ?surface ; decomp:correspondsTo ?word .
  ?word ontolex:otherForm ?form . ?form ontolex:writtenRep ?surface , ?kana }"""

SENSES = "SELECT ?sense ?p ?o WHERE { ?entry ontolex:sense ?sense . ?sense ?p ?o }"

# The history of a word, followed step by step: engines take seconds for a path over a large graph.
BEFORE = "SELECT DISTINCT ?word WHERE { VALUES ?thing { ?things } ?thing gogen:derivesFrom ?word }"
AFTER = "SELECT DISTINCT ?word WHERE { VALUES ?thing { ?things } ?word gogen:derivesFrom ?thing }"
FORMED = "SELECT DISTINCT ?claim WHERE { VALUES ?thing { ?things } ?claim vartrans:target ?thing }"
BORROWED = "SELECT DISTINCT ?claim WHERE { VALUES ?thing { ?things } ?claim ety:etyTarget ?thing }"
LED_TO = """SELECT DISTINCT ?word WHERE {
  { ?claim vartrans:source ?entry ; vartrans:target ?word } UNION
  { ?claim ety:etySource ?entry ; ety:etyTarget ?word } }"""

# Who says what: all that is said of some claims.
CLAIMED = "SELECT ?claim ?p ?o WHERE { VALUES ?claim { ?things } ?claim ?p ?o }"

CLAIMS = f"""SELECT ?claim ?value {_SAYS} WHERE {{
  ?entry ontolex:canonicalForm|ontolex:otherForm ?form . ?claim rdf:subject ?form ; rdf:object ?value ; {_SAID_BY} }}"""

USED_IN = """SELECT DISTINCT ?user WHERE {
  { ?part decomp:correspondsTo ?entry . ?user decomp:constituent ?part } UNION { ?user decomp:subterm ?entry }
  FILTER(?user != ?entry) }"""

# What leads to an entry from others: the same word in another source, and doubts on it.
ABOUT_ENTRY = """SELECT ?other ?p WHERE {
  ?other ?p ?entry FILTER(?p IN (gogen:sameLemma, gogen:sameReading, gogen:sameEtymon, gogen:about)) }"""

SHORT_FOR = f"""SELECT ?claim ?short ?full {_SAYS} WHERE {{
  ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?short . ?short lexinfo:initialismFor ?full .
  ?claim vartrans:source ?full ; vartrans:target ?short ; {_SAID_BY} }}"""

# ---------------------------------------------------------------- one concept

CONCEPT = "SELECT ?p ?o WHERE { ?concept a ontolex:LexicalConcept ; ?p ?o }"

CONSENTS = f"""SELECT ?claim ?party ?status {_SAYS} WHERE {{
  ?concept gogen:consentDepiction ?claim . ?claim gogen:consentParty ?party ; gogen:consentStatus ?status ;
    {_SAID_BY} }}"""

REMARKS = f"""SELECT ?claim ?kind ?text ?period {_SAYS} WHERE {{
  ?concept gogen:remark ?claim . ?claim gogen:remarkKind ?kind ; rdf:value ?text ; {_SAID_BY}
  OPTIONAL {{ ?claim dct:temporal ?period }} }}"""

RENDERINGS = """SELECT ?sense ?entry ?status ?register WHERE {
  ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?entry .
  OPTIONAL { ?sense lexinfo:normativeAuthorization ?status } OPTIONAL { ?sense lexinfo:register ?register } }"""

RENDERING_FORMS = """SELECT ?entry ?link ?p ?o WHERE {
  ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?entry .
  { ?entry ontolex:canonicalForm ?form . BIND(ontolex:canonicalForm AS ?link) } UNION
  { ?entry ontolex:otherForm ?form . BIND(ontolex:otherForm AS ?link)
    FILTER NOT EXISTS { ?form gogen:conjugationForm ?inflected } }
  ?form ?p ?o }"""

ROUTES = """SELECT DISTINCT ?claim WHERE {
  ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?word . ?claim ety:etyTarget ?word }"""

TRANSLATIONS = "SELECT DISTINCT ?claim WHERE { ?sense ontolex:reference ?concept . ?claim vartrans:source ?sense }"

RELATIONS = f"""SELECT DISTINCT ?claim ?kind ?source ?target ?note {_SAYS} WHERE {{
  ?sense ontolex:reference ?concept . {{ ?claim vartrans:source ?sense }} UNION {{ ?claim vartrans:target ?sense }}
  ?claim a vartrans:SenseRelation ; vartrans:category ?kind ; vartrans:source ?source ; vartrans:target ?target ;
    {_SAID_BY}
  OPTIONAL {{ ?claim skos:note ?note }} }}"""

# ---------------------------------------------------------------- many at once

MATRIX = """SELECT ?concept ?focalizer ?party ?status WHERE {
  ?concept gogen:focalizer ?focalizer .
  OPTIONAL { ?concept gogen:consentDepiction ?claim .
    ?claim gogen:consentParty ?party ; gogen:consentStatus ?status } }"""

MATRIX_WORDS = """SELECT ?concept ?entry WHERE {
  ?concept gogen:focalizer ?focalizer . ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?entry }"""

# ---------------------------------------------------------------- what is worked out once (graph.index)

COUNT_WORDS = """SELECT ?key (COUNT(DISTINCT ?entry) AS ?n) WHERE {
  ?entry a ontolex:Word ; lime:language ?key } GROUP BY ?key"""

COUNT_INSTANCES = "SELECT ?key (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a ?key } GROUP BY ?key"

COUNT_STATEMENTS = "SELECT ?key (COUNT(*) AS ?n) WHERE { GRAPH ?key { ?s ?p ?o } } GROUP BY ?key"

PAIRS = "SELECT ?subject ?object WHERE { ?subject ?predicate ?object }"

INSTANCES = "SELECT ?thing WHERE { ?thing a ?kind }"
INSTANCES_BY_GRAPH = "SELECT ?thing ?graph WHERE { GRAPH ?graph { ?thing a ?kind } }"

WORD_PARTS = """SELECT ?entry ?place ?surface ?spelling WHERE {
  ?entry decomp:constituent ?part ; ?place ?part . ?part a decomp:Component ; gogen:surface ?surface .
  OPTIONAL { ?part gogen:spelling ?spelling }
  FILTER(STRSTARTS(STR(?place), CONCAT(STR(rdf:), "_"))) }"""

STATED_ABOUT = "SELECT ?subject ?graph WHERE { GRAPH ?graph { ?subject ?predicate ?object } }"

# ---------------------------------------------------------------- linked data (graph.publish)

# What is said of some things, and what leads to some: by graph, and in the union, which the default graph belongs to.
STATED_IN_GRAPHS = "SELECT ?g ?s ?p ?o WHERE { VALUES ?s { ?things } GRAPH ?g { ?s ?p ?o } }"
STATED = "SELECT ?s ?p ?o WHERE { VALUES ?s { ?things } ?s ?p ?o }"
# What a thing is and is called, of one of which thousands of statements are made: a lexicon.
_FACTS = """VALUES ?p { rdf:type rdfs:label lime:language dct:language dct:title gogen:script gogen:writtenTag
  gogen:romanisationTag void:inDataset skos:prefLabel skos:inScheme } ?things ?p ?o BIND(?things AS ?s)"""
FACTS_IN_GRAPHS = f"SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ {_FACTS} }} }}"
FACTS = f"SELECT ?s ?p ?o WHERE {{ {_FACTS} }}"
LINKED_IN_GRAPHS = "SELECT ?g ?s ?p ?o WHERE { VALUES ?o { ?things } GRAPH ?g { ?s ?p ?o } }"
LINKED = "SELECT ?s ?p ?o WHERE { VALUES ?o { ?things } ?s ?p ?o }"
ANYTHING = "ASK { ?s ?p ?o }"

# The unnamed nodes that a thing leads to; both statements in one row, since a label is good for one answer only.
UNNAMED = """SELECT ?h ?link ?g ?s ?p ?o WHERE {
  GRAPH ?h { ?thing ?link ?s } FILTER(isBlank(?s)) GRAPH ?g { ?s ?p ?o } }"""

OCCURS = """SELECT ?p WHERE {
  { ?thing ?p ?o } UNION { ?s ?p ?thing } UNION { GRAPH ?thing { ?s ?p ?o } } } LIMIT 1"""

NAMES = """SELECT ?s ?o WHERE { VALUES ?s { ?things }
  ?s skos:prefLabel|rdfs:label|dct:title|ontolex:writtenRep|gogen:surface ?o }"""

COUNT_TRIPLES = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
COUNT_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"
COUNT_OBJECTS = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }"
COUNT_PROPERTIES = "SELECT ?key (COUNT(*) AS ?n) WHERE { ?s ?key ?o } GROUP BY ?key"
COUNT_VALUES = """SELECT ?key (COUNT(*) AS ?n) WHERE {
  ?key skos:inScheme ?scheme . ?scheme a skos:ConceptScheme . ?s ?p ?key } GROUP BY ?key"""

EXAMPLE_OF_CLASS = "SELECT ?s WHERE { ?s a ?term FILTER(isIRI(?s)) } LIMIT 1"
EXAMPLE_OF_PROPERTY = "SELECT ?s ?o WHERE { ?s ?term ?o } LIMIT 1"

# ---------------------------------------------------------------- gaps and doubts: GRAPHS binds the glossary's graphs

FACTS = """SELECT ?claim ?kind ?confidence ?source WHERE {
  GRAPHS GRAPH ?graph { ?claim gogen:confidence ?confidence ; prov:wasDerivedFrom ?source ; a ?kind } }"""
ENDS = """SELECT ?claim ?end WHERE { GRAPHS GRAPH ?graph { ?claim ?predicate ?end } }"""
DOUBTS = "SELECT ?doubt ?kind WHERE { GRAPH ?graph { ?doubt gogen:doubtKind ?kind } }"
OWNERS_OF_SENSES = "SELECT ?sense ?entry WHERE { VALUES ?sense { ?things } ?sense ontolex:isSenseOf ?entry }"
CONCEPTS_OF_CLAIMS = """SELECT ?claim ?concept WHERE {
  VALUES ?claim { ?things } ?concept gogen:remark|gogen:consentDepiction ?claim }"""


# ---------------------------------------------------------------- questions to start from


@dataclass(frozen=True, slots=True)
class Question:
    """A question in SPARQL that visitors may start from, who asks it, and as what its answer is seen best."""

    id: str
    audience: str
    title: str
    title_ja: str
    text: str
    view: str = "table"


QUESTIONS: tuple[Question, ...] = (
    Question(
        "ancestry",
        "linguist",
        "Where does English “netorare” come from, oldest word included?",
        "英語の “netorare” はどこから来たか。最も古い語までたどる",
        """SELECT ?ancestor ?label
WHERE {
  e:en-netorare gogen:derivesFrom+ ?ancestor .
  ?ancestor rdfs:label ?label
}""",
    ),
    Question(
        "morphs",
        "linguist",
        "What are the parts of 寝取られ, in order, with their conjugation form and the analyser's tag?",
        "寝取られの構成要素を順に。活用形と解析器の品詞タグも",
        """SELECT ?place ?surface ?of ?form ?tag
WHERE {
  e:ja-netorare ?p ?part .
  FILTER(STRSTARTS(STR(?p), CONCAT(STR(rdf:), "_")))
  BIND(xsd:integer(STRAFTER(STR(?p), "#_")) AS ?place)
  ?part gogen:surface ?surface ;
        decomp:correspondsTo/rdfs:label ?of ;
        gogen:conjugationForm/skos:prefLabel ?form ;
        gogen:analyserTag ?tag .
  FILTER(LANGMATCHES(LANG(?form), "ja"))
}
ORDER BY ?place""",
    ),
    Question(
        "rendaku",
        "linguist",
        "Which words show rendaku, on which part?",
        "連濁が起きている語と、その要素",
        """SELECT ?whole ?label ?base ?surface
WHERE {
  ?whole decomp:constituent ?part ; rdfs:label ?label .
  ?part gogen:phonologicalProcess v:rendaku ;
        gogen:surface ?surface ;
        decomp:correspondsTo ?base
}
ORDER BY ?whole""",
        view="graph",
    ),
    Question(
        "coined",
        "linguist",
        "How many words, in which languages, were made from 寝取る at any depth?",
        "寝取るから直接・間接に作られた語は、言語別にいくつあるか",
        """SELECT ?language (COUNT(DISTINCT ?word) AS ?words)
WHERE {
  ?word gogen:derivesFrom+ e:ja-netoru ;
        lime:language ?language
}
GROUP BY ?language
ORDER BY DESC(?words)""",
        view="chart",
    ),
    Question(
        "look-up",
        "reader",
        "Which entry is behind a typed text, whatever its script or romanisation?",
        "入力された文字列に当たる見出しは何か。文字種・ローマ字方式を問わない",
        """SELECT DISTINCT ?typed ?entry
WHERE {
  VALUES ?typed { "ネトラレ" "netorase" "NTR" "牛頭人" "ねとられ" }
  ?form ontolex:writtenRep|lexinfo:romanization ?text .
  FILTER(LCASE(STR(?text)) = LCASE(?typed))
  ?entry ontolex:canonicalForm|ontolex:otherForm ?form
}
ORDER BY ?typed ?entry""",
    ),
    Question(
        "perspective",
        "researcher",
        "Through whose eyes is each kind of story told, and who consents?",
        "それぞれの筋立ては誰の視点で語られ、誰の同意が描かれるか",
        """SELECT ?concept ?focalizer ?party ?status
WHERE {
  ?concept gogen:focalizer ?focalizer ;
           gogen:consentDepiction ?depiction .
  ?depiction gogen:consentParty ?party ;
             gogen:consentStatus ?status
}""",
        view="graph",
    ),
    Question(
        "mirror",
        "researcher",
        "Which concept mirrors netori, asked from the side that nobody stated?",
        "netori と対をなす概念は何か。記述のない側から尋ねる",
        """SELECT ?mirror ?label
WHERE {
  c:netori gogen:mirrorOf ?mirror .
  ?mirror skos:prefLabel ?label
}""",
    ),
    Question(
        "narrower",
        "researcher",
        "Which concepts are kinds of cuckoldry, at any depth?",
        "cuckoldry の下位概念を、すべての階層で",
        """SELECT ?concept ?label
WHERE {
  ?concept skos:broader+ c:cuckoldry ; skos:prefLabel ?label .
  FILTER(LANGMATCHES(LANG(?label), "en"))
}""",
    ),
    Question(
        "renderings",
        "localizer",
        "What may 寝取られ be called in other languages, and with which status?",
        "寝取られは他の言語で何と呼べるか。その位置づけも",
        """SELECT ?language ?written ?status
WHERE {
  s:ja-netorare-1 vartrans:translation ?sense .
  ?sense ontolex:isSenseOf ?entry .
  ?entry lime:language ?language ;
         ontolex:canonicalForm/ontolex:writtenRep ?written .
  OPTIONAL { ?sense lexinfo:normativeAuthorization ?status }
}
ORDER BY ?language""",
    ),
    Question(
        "not-to-use",
        "localizer",
        "What must not be used for 寝取られ, what is easily confused with it, and why?",
        "寝取られの訳語として使えない語、紛らわしい語とその理由",
        """SELECT ?kind ?other ?note
WHERE {
  VALUES (?p ?kind) {
    (gogen:notEquivalentTo "not equivalent")
    (gogen:confusableWith "confusable")
  }
  s:ja-netorare-1 ?p ?sense .
  ?sense ontolex:isSenseOf/rdfs:label ?other .
  ?relation vartrans:source|vartrans:target s:ja-netorare-1 ;
            vartrans:source|vartrans:target ?sense ;
            skos:note ?note
}""",
    ),
    Question(
        "filtered",
        "moderator",
        "Which words carry the advisory that readers often filter them out?",
        "読者がよく除外するという注意書きのある語",
        """SELECT DISTINCT ?entry ?label
WHERE {
  ?sense gogen:contentAdvisory v:adv-filtered ;
         ontolex:isSenseOf ?entry .
  ?entry rdfs:label ?label
}""",
    ),
    Question(
        "doubtful",
        "researcher",
        "Which derivations rest on the analyser alone, or are weakly supported?",
        "解析器だけに基づく派生、根拠の弱い派生",
        """SELECT ?step ?method ?confidence
WHERE {
  { ?step a morph:WordFormationRelation } UNION { ?step a ety:EtyLink }
  ?step gogen:assertionMethod ?method ;
        gogen:confidence ?confidence .
  FILTER(?method = v:by-analyser && ?confidence >= 0.98 || ?confidence < 0.6)
}
ORDER BY ?confidence""",
    ),
)
