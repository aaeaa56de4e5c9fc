"""Is the glossary sound? Coded problems first, each with file, field and value; then the SHACL shapes.

Reading (graph/entries/) finds:

E101  a file is missing, not UTF-8 or not TOML
E102  a field nobody knows (a misspelling must not be lost in silence)
E103  a field is missing or empty
E104  a field has the wrong type
E105  a value is not one of those allowed
E106  an id is not lower-case ASCII, or does not begin with its language
E107  an id is defined twice
E108  a text holds control characters or is not in Unicode form C
E201  a term, concept, sense or morph that is named does not exist
E202  one id is described differently in two places
E203  a language or language tag is unknown
E204  a source is unknown
E205  a romanisation is missing, or given where the script is Latin
E206  kana that are no kana
E207  a romanisation that does not fit the kana
E301  editorial knowledge with a confidence above 0.5
E302  a rendaku condition without blocked rendaku, or the other way round

This module finds in the model:

E303  a concept has a focalizer and no consent depiction
E304  a mirror pair with the same focalizer
E305  two senses are both translations and not equivalent
E306  a word derives from itself, or a concept is broader than itself
E307  the parts of a Japanese word do not make up its spelling
E401  a SHACL shape is violated
W401  a Japanese term with a sense stands on editorial knowledge alone
W402  a Japanese term with a sense has forms in fewer than three further languages
W403  dictionary evidence for something the glossary no longer says
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, SH
from rdflib.term import Identifier

from graph.entries import Curated, Places
from graph.inference import RULES
from graph.triples import quads
from ontology.errors import Problem
from ontology.model import Glossary, RelationKind, Term
from ontology.vocabulary import bcp47

ONTOLOGY_FILE = RULES.parent / "gogen.ttl"
SHAPES = RULES.parent / "shapes.ttl"
LOOSE = (RelationKind.CONFUSABLE, RelationKind.FALSE_FRIEND)  # relations that may hold between translations


def check(curated: Curated) -> list[Problem]:
    """Return what is wrong with a glossary that was read without an error: errors and warnings, ordered by file."""
    glossary, where = curated.glossary, curated.places
    problems = list(curated.warnings)

    def note(code: str, key: str, value: str, message: str, field: str = "") -> None:
        file, path = where.get(key, ("", key))
        problems.append(Problem(file, ".".join(filter(None, (path, field))), code, value, message))

    concepts = {concept.id: concept for concept in glossary.concepts}
    for concept in glossary.concepts:
        key = f"concept/{concept.id}"
        if concept.focalizer and not concept.consents:
            note("E303", key, concept.focalizer, "say whose consent is depicted: add [[concept.consent]]", "consent")
        mirror = concepts.get(concept.mirror or "")
        if concept.mirror and mirror is None:
            note("E201", key, concept.mirror, "unknown concept", "mirror")
        if mirror and mirror.focalizer == concept.focalizer:
            note("E304", key, mirror.id, "a mirror has the opposite focalizer, this one has the same", "mirror")
        for field in ("broader", "related"):
            for other in getattr(concept, field):
                if other not in concepts:
                    note("E201", key, other, "unknown concept", field)
    for loop in cycles({c.id: list(c.broader) for c in glossary.concepts}):
        note("E306", f"concept/{loop[0]}", " → ".join(loop), "a concept cannot be broader than itself", "broader")
    steps: dict[str, list[str]] = defaultdict(list)
    for made in glossary.formations:
        steps[made.target].append(made.source)
    for borrowed in glossary.borrowings:
        steps[borrowed.target].append(borrowed.source)
    for loop in cycles(steps):
        note("E306", loop[0], " → ".join(loop), "a word cannot derive from itself", "formation")
    pairs = {frozenset((t.source, t.target)) for t in glossary.translations}
    for relation in glossary.relations:
        if relation.kind not in LOOSE and frozenset((relation.source, relation.target)) in pairs:
            note("E305", relation.id, relation.target, "these senses are also given as translations of each other")
    for term in glossary.terms:
        for message in spelling_gaps(term):
            note("E307", term.id, term.label.text, message, "parts")
    problems += coverage(glossary, where)
    return sorted(problems)


def shacl(glossary: Glossary) -> list[Problem]:
    """Return what the SHACL shapes (ontology/shapes.ttl) say of the asserted triples of a glossary."""
    return violations((quad.subject, quad.predicate, quad.object) for quad in quads(glossary))


def violations(triples: Iterable[tuple[object, object, object]]) -> list[Problem]:
    """Return what the SHACL shapes say of asserted triples, with the ontology. Raises TypeError for a quoted triple."""
    data = Graph()
    for triple in triples:
        data.add((_rdflib(triple[0]), _rdflib(triple[1]), _rdflib(triple[2])))
    data.parse(ONTOLOGY_FILE)
    shapes = Graph().parse(SHAPES)
    from pyshacl import validate  # a third of a second, which a server that starts does not have

    _, report, _ = validate(data, shacl_graph=shapes, advanced=True, inference="none", inplace=True)
    problems = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, path, found = (_named(report.value(result, p)) for p in (SH.focusNode, SH.resultPath, SH.value))
        message = str(report.value(result, SH.resultMessage) or "the shape is violated")
        problems.append(Problem("", f"{focus} {path}".strip(), "E401", found, message))
    return sorted(problems)


def _named(node: object) -> str:
    """Return what a result says of a node; the label of an unnamed one would be another at each run."""
    return "" if node is None or isinstance(node, BNode) else str(node)


def _rdflib(term: object) -> Identifier:
    if isinstance(term, Literal):
        tag = bcp47(term.language) if term.language else None
        return RdfLiteral(term.value, lang=tag, datatype=None if tag else URIRef(term.datatype.value))
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    raise TypeError("a statement about a statement cannot be checked against the shapes")


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that stop a build."""
    return [problem for problem in problems if problem.is_error]


def cycles(edges: Mapping[str, list[str]]) -> list[list[str]]:
    """Return each closed path in a graph once, as the nodes along it."""
    done: set[str] = set()
    found: list[list[str]] = []
    for start in sorted(edges):
        stack = [(start, [start])]
        on_path_seen: set[str] = set()
        while stack:
            here, path = stack.pop()
            for following in edges.get(here, ()):
                if following == start and start not in done:
                    found.append([*path, start])
                    done.update(path)
                elif following not in on_path_seen and following not in done:
                    on_path_seen.add(following)
                    stack.append((following, [*path, following]))
        done.add(start)
    return found


def spelling_gaps(term: Term) -> list[str]:
    """Return what is wrong where the spelt parts of a Japanese word, joined, are none of its spellings."""
    if term.language != "ja" or not term.components:
        return []
    joined = "".join((part.spelling or part.surface).text for part in term.components)
    written = {form.text for form in term.canonical.written}
    return [] if joined in written else [f"the parts make {joined!r}, the spellings are {', '.join(sorted(written))}"]


def coverage(glossary: Glossary, where: Places) -> list[Problem]:
    """Return a warning for each Japanese term with a sense that lacks a second source or three further languages."""
    senses = {sense.id: term for term in glossary.terms for sense in term.senses}
    languages: dict[str, set[str]] = defaultdict(set)
    cited: set[str] = {claim.subject for claim in glossary.claims}
    links = [(senses[t.source].id, senses[t.target]) for t in glossary.translations]
    terms = {term.id: term for term in glossary.terms if term.senses}
    links += [(b.source, terms[b.target]) for b in glossary.borrowings if b.target in terms]
    for home, abroad in links:
        languages[home].add(abroad.language)
    for translation in glossary.translations:
        if translation.provenance.sources != ("editorial",):
            cited.add(senses[translation.source].id)
    problems = []
    for term in glossary.terms:
        if term.language != "ja" or not term.senses:
            continue
        file, path = where.get(term.id, ("", term.id))
        if term.sources == ("editorial",) and term.id not in cited:
            problems.append(Problem(file, path, "W401", term.label.text, "no source besides editorial knowledge"))
        found = languages[term.id] - {"ja"}
        if len(found) < 3:
            message = f"forms in {len(found)} further language(s) ({', '.join(sorted(found)) or 'none'}), not three"
            problems.append(Problem(file, f"{path}.abroad", "W402", term.label.text, message))
    return problems
