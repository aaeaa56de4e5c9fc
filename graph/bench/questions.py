"""What is asked in ``gogen bench sparql``: seventeen queries over a generated graph, and those that are precomputed."""

import re
from dataclasses import dataclass

from graph.bench.generate import family
from ontology.vocabulary import PREFIXES

SMALLEST = 5_000  # triples: everything that is asked about exists then
_PREFIX = re.compile(r"\b([a-z]+):")
_DEEP = 40  # the number of a family that hangs some steps below the first


@dataclass(frozen=True, slots=True)
class Question:
    """One query: its kind in a word or two, its text without prefixes; a ``scan`` reads all matches of one pattern."""

    kind: str
    text: str
    scan: bool = False
    graph: bool = False  # answers with triples

    @property
    def query(self) -> str:
        """The text with the prefixes that it uses declared, as any engine takes it."""
        used = sorted(set(_PREFIX.findall(self.text)) & PREFIXES.keys())
        return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used) + self.text


def questions() -> tuple[Question, ...]:
    """Return the seventeen, their constants taken from families that every generated graph has."""
    word = family(_DEEP).words[0]
    text, tag = word.label
    roman = word.romanisation
    assert roman is not None
    return (
        Question("point lookup", f"SELECT ?p ?o WHERE {{ e:{word.id} ?p ?o }}"),
        Question("exact label", f'SELECT ?entry WHERE {{ ?entry a ontolex:Word ; rdfs:label "{text}"@{tag} }}'),
        Question("prefix", _labels('STRSTARTS(STR(?label), "ka")'), scan=True),
        Question("contains", _labels(f'CONTAINS(STR(?label), "{roman[0][1:3]}")'), scan=True),
        Question("language", _labels('LANG(?label) = "ko"'), scan=True),
        Question(
            "join of five",
            """SELECT ?entry ?label WHERE {
  ?concept skos:broader c:3 . ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?entry .
  ?entry lime:language ?language ; rdfs:label ?label }""",
        ),
        Question(
            "optional",
            """SELECT ?entry ?label ?roman WHERE {
  ?sense ontolex:reference c:7 ; ontolex:isSenseOf ?entry . ?entry rdfs:label ?label ; ontolex:canonicalForm ?form .
  OPTIONAL { ?form lexinfo:romanization ?roman } }""",
        ),
        Question(
            "union",
            f"""SELECT DISTINCT ?entry WHERE {{
  {{ ?entry rdfs:label "{roman[0]}"@en }} UNION
  {{ ?form lexinfo:romanization "{roman[0]}"@{roman[1]} . ?entry ontolex:canonicalForm ?form }} }}""",
        ),
        Question(
            "negation",
            "SELECT ?c WHERE { ?c dct:subject v:field-food FILTER NOT EXISTS { ?other skos:broader ?c } }",
        ),
        Question("path from one end", "SELECT ?word WHERE { ?word gogen:derivesFrom+ e:ja-4 }"),
        Question("path between two ends", f"ASK {{ e:{family(_DEEP).words[1].id} gogen:derivesFrom+ e:ja-1 }}"),
        Question(
            "group by, having",
            """SELECT ?field (COUNT(?concept) AS ?n) WHERE { ?concept dct:subject ?field }
GROUP BY ?field HAVING(COUNT(?concept) > 10)""",
            scan=True,
        ),
        Question("order, limit", "SELECT ?l WHERE { ?entry rdfs:label ?l } ORDER BY ?l LIMIT 50", scan=True),
        Question(
            "distinct",
            "SELECT DISTINCT ?language ?kind WHERE { ?entry lime:language ?language ; lexinfo:partOfSpeech ?kind }",
        ),
        Question(
            "construct",
            """CONSTRUCT { ?target gogen:borrowedFrom ?source } WHERE {
  ?step ety:etySource ?source ; ety:etyTarget ?target . ?target lime:language "fr" }""",
            graph=True,
        ),
        Question(
            "language of every loan",
            """SELECT ?from ?to (COUNT(*) AS ?n) WHERE {
  ?step ety:etySource ?source ; ety:etyTarget ?target .
  ?source lime:language ?from . ?target lime:language ?to } GROUP BY ?from ?to""",
        ),
        Question("count of all", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", scan=True),
    )


def _labels(condition: str) -> str:
    return f"SELECT ?entry ?label WHERE {{ ?entry rdfs:label ?label FILTER({condition}) }}"


SUBTREE_OF = f"{PREFIXES['c']}1"

COUNTERS = Question(
    "counters",
    """SELECT ?language (COUNT(DISTINCT ?entry) AS ?n) WHERE {
  ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?entry . ?entry lime:language ?language } GROUP BY ?language""",
)
SUBTREE = Question("subtree count", "SELECT (COUNT(DISTINCT ?below) AS ?n) WHERE { ?below skos:broader+ c:1 }")
TERM_LIST = Question(
    "term list",
    """SELECT ?entry ?concept ?language ?written ?reading ?romanisation ?definition WHERE {
  ?sense ontolex:reference ?concept ; ontolex:isSenseOf ?entry .
  ?entry lime:language ?language ; rdfs:label ?written ; ontolex:canonicalForm ?form .
  OPTIONAL { ?form ontolex:writtenRep ?reading FILTER(LANGMATCHES(LANG(?reading), "ja-Hira")) }
  OPTIONAL { ?form lexinfo:romanization ?romanisation }
  OPTIONAL { ?sense skos:definition ?definition FILTER(LANGMATCHES(LANG(?definition), "en")) } }""",
)
PRECOMPUTED = (COUNTERS, SUBTREE, TERM_LIST)
