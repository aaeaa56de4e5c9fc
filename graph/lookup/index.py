"""One generation of the graph, opened for asking: rows become values.

Words and concepts in one line come from the index beside the store (``graph.index``), one by one or many at a time;
names of controlled values, sources and languages are read once and kept; everything else is asked anew, with the fixed
queries of ``graph.queries``. What is not whole (see ``graph.whole``) is not in the index: whoever follows a link looks
there whether it leads to anything.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

from pyoxigraph import NamedNode, QuerySolutions
from pyoxigraph import Triple as QuotedTriple
from rdflib.namespace import PROV

from graph import queries
from graph.engine.store import Snapshot, tag_of
from graph.index.file import Index
from graph.index.projections import Projections
from graph.index.words import WordLine, Words
from graph.lookup import views
from graph.lookup.furigana import furigana
from graph.lookup.lexicon import lexicon_of
from graph.lookup.views import ConceptLink, Evidence, Evidences, Value, Word
from graph.mapping import is_link, is_text, own
from graph.whole import Whole, whole_glossary_of
from morphology.lexicon import Lexicon
from ontology.model import Written
from ontology.vocabulary import ETY, GOGEN, ID_BASE, LEXINFO, VARTRANS, V, identifier, iri

DCT = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"

T = TypeVar("T")
Node = Any  # a pyoxigraph term
Row = Mapping[str, Node]

# LexInfo individuals whose plain name is not simply their local name without its kind.
PLAIN = {
    "phraseologicalUnit": "phrase",
    "clippedTerm": "clipped form",
    "inHouseRegister": "in-house",
    "commonGender": "common gender",
    "fullForm": "full form",
}
_SOURCE, _TARGET = (VARTRANS.source, ETY.etySource), (VARTRANS.target, ETY.etyTarget)  # the ends of a step
_KIND_SUFFIX = re.compile(r"(Register|Term|Voice)$")


def plain(name: str) -> str:
    """Return the plain English name of a LexInfo individual: ``slangRegister`` → ``slang``."""
    return PLAIN.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _KIND_SUFFIX.sub("", name)).lower()


def written(term: Node) -> Written:
    """Return a literal as text with its language tag in BCP 47 case."""
    return Written(term.value, tag_of(term) or "und")


def texts_in_order(nodes: Iterable[Node]) -> tuple[Written, ...]:
    """Return the texts among some objects as :func:`in_order` has them."""
    return in_order(written(node) for node in nodes if is_text(node))


def in_order(texts: Iterable[Written]) -> tuple[Written, ...]:
    """Return texts without repetition, English first, then Japanese, then the others."""
    return tuple(sorted(set(texts), key=lambda t: ({"en": 0, "ja": 1}.get(t.tag, 2), t.tag, t.text)))


class Lookup:
    """Everything that pages ask of one generation of the graph."""

    def __init__(self, snapshot: Snapshot, index: Index) -> None:
        self.snapshot = snapshot
        self.index = index  # of this graph, or of the one before while a large one is made
        self.lines = Words(index)
        self.lock = threading.RLock()  # what is read once is read by one thread; the analyser's tagger is not shared

    # ------------------------------------------------------------ asking

    def ask(self, query: str, **given: str | Sequence[str]) -> Iterator[Row]:
        """Run a SELECT of ours; rows of terms, bound variables only, in an order that is the same on every engine.

        Rows with a quoted triple in them (RDF 1.2) are left out.
        """
        found = self.snapshot.raw(queries.about(query, **given))
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        rows = (tuple(solution) for solution in found)
        whole = (([str(term) for term in row], row) for row in rows if QuotedTriple not in map(type, row))
        for _, row in sorted(whole, key=itemgetter(0)):
            yield {name: term for name, term in zip(names, row, strict=True) if term is not None}

    def described(self, query: str, key: str, **given: str | Sequence[str]) -> dict[str, dict[str, list[Node]]]:
        """Return the objects of every (thing, predicate) that a query with ``?key ?p ?o`` answers."""
        found: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for row in self.ask(query, **given):
            found[row[key].value][row["p"].value].append(row["o"])
        return found

    def properties(self, query: str, **given: str) -> dict[str, list[Node]]:
        """Return the objects of every predicate that a query with ``?p ?o`` answers."""
        found: dict[str, list[Node]] = defaultdict(list)
        for row in self.ask(query, **given):
            found[row["p"].value].append(row["o"])
        return found

    # ------------------------------------------------------------ read once

    @cached_property
    def vocabulary(self) -> dict[str, Value]:
        """The names of all controlled values, by IRI."""
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self.ask(queries.VOCABULARY):
            if is_text(row["label"]):
                names[row["value"].value][tag_of(row["label"]) or ""] = row["label"].value
        return {
            name: Value(name.removeprefix(str(V)), labels.get("en", plain(name.removeprefix(str(V)))), labels.get("ja"))
            for name, labels in names.items()
        }

    @cached_property
    def sources(self) -> dict[str, views.SourceView]:
        """All sources, by IRI."""
        texts = {
            "creator": f"{DCT}creator",
            "publisher": f"{DCT}publisher",
            "date": f"{DCT}date",
            "version": "http://www.w3.org/2002/07/owl#versionInfo",
            "note": f"{DCT}description",
        }
        links = {"licence": f"{DCT}license", "url": "http://www.w3.org/2000/01/rdf-schema#seeAlso"}
        sources = {}
        for name, found in self.described(queries.SOURCES, "source").items():
            title = next(iter(self._texts(found, f"{DCT}title")), None)
            if title and is_named(name, "source"):
                said = {field: [text.text for text in self._texts(found, p)] for field, p in texts.items()}
                said |= {field: [n.value for n in found.get(p, ()) if is_link(n)] for field, p in links.items()}
                given = {field: several[0] for field, several in said.items() if several}
                sources[name] = views.SourceView(identifier(name), title, **given)
        return sources

    @cached_property
    def languages(self) -> dict[str, str]:
        """The English names of all languages, by tag."""
        return {
            row["tag"].value: row["name"].value for row in self.ask(queries.LANGUAGES) if tag_of(row["name"]) == "en"
        }

    @cached_property
    def words(self) -> "WordsByIRI":
        """Every whole entry and bound element in one line, by IRI."""
        return WordsByIRI(self.lines, self.values)

    @cached_property
    def concepts(self) -> "ConceptsById":
        """Every whole concept by its English name, by id."""
        return ConceptsById(self.lines)

    @cached_property
    def projections(self) -> Projections:
        """What is worked out once for this generation: counters, closures, the list of terms."""
        return Projections(self.index)

    @cached_property
    def lexicon(self) -> Lexicon:
        """What the analyser knows of this generation."""
        return lexicon_of(self.snapshot.generation, self.index.path.parent, lambda: self.whole.glossary)

    @cached_property
    def whole(self) -> Whole:
        """The glossary read back, as far as it is whole, without imports; that takes a second."""
        return whole_glossary_of(self.snapshot.asserted())

    @property
    def left_out(self) -> tuple[tuple[str, int], ...]:
        """How many things exports leave out, by kind, once anything has read the glossary; until then none."""
        return self.whole.left_out if "whole" in vars(self) else ()

    # ------------------------------------------------------------ small pieces

    def made_from(self, name: str) -> tuple[Word, ...]:
        """Return the words made from an entry, by its id, in the order of their ids."""
        rows = self.ask(queries.MADE_FROM, entry=str(iri("entry", name)))
        found = self.words.many(row["target"].value for row in rows)
        return tuple(sorted(found.values(), key=lambda word: word.id))

    def word(self, identifier: str) -> Word | None:
        """Return one entry in one line, by id, or None."""
        return self.words.get(str(iri("entry", identifier)))

    def concept_of(self, node: Node) -> ConceptLink | None:
        """Return the concept that an object is, or None."""
        return self.concepts.get(identifier(node.value)) if own(node, "concept") else None

    @staticmethod
    def _texts(found: Mapping[str, list[Node]], predicate: str) -> list[Written]:
        return [written(node) for node in found.get(predicate, ()) if is_text(node)]

    def value(self, nodes: Iterable[Node]) -> Value | None:
        """Return the first of some controlled values, or None."""
        return next(iter(self._values(node.value for node in nodes)), None)

    def values(self, names: Iterable[str]) -> tuple[Value, ...]:
        """Return controlled values by their IRIs, ordered by name."""
        return tuple(sorted(self._values(names), key=lambda value: value.label))

    def _values(self, names: Iterable[str]) -> Iterator[Value]:
        return map(self.named, names)

    def named(self, name: str) -> Value:
        """Return a controlled value by its IRI; one that the graph has no name of by the words in its IRI."""
        local = name.removeprefix(str(V)).removeprefix(str(LEXINFO))
        return self.vocabulary.get(name) or Value(local, plain(local))

    def stated(self, nodes: Iterable[Node]) -> Evidences:
        """Return sources that state a thing flatly."""
        return tuple(Evidence(self.sources[node.value]) for node in nodes if node.value in self.sources)

    def claims(self, query: str, **given: str) -> Iterator[tuple[list[Row], Evidences]]:
        """Yield the rows of each claim that a query answers, with who says it; not those that no known source says."""
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in self.ask(query, **given):
            if row["said_in"].value in self.sources and row["claim"].value.startswith(ID_BASE):
                grouped[row["claim"].value].append(row)
        for _, rows in sorted(grouped.items()):
            said = {
                row["said_in"].value: Evidence(
                    self.sources[row["said_in"].value],
                    self.value([row["method"]]),
                    sure,
                    row["locator"].value if "locator" in row else None,
                )
                for row in rows
                if (sure := share(row["confidence"])) is not None
            }
            if said:
                yield rows, tuple(said[name] for name in sorted(said))

    def said(self, names: Iterable[str]) -> Iterator[tuple[str, dict[str, list[Node]], Evidences]]:
        """Yield claims by their IRIs, in order: what each says by predicate, and who says it; not if nobody known."""
        for some in batches(sorted({name for name in names if name.startswith(ID_BASE)})):
            for name, found in self.described(queries.CLAIMED, "claim", things=some).items():
                sure = [sure for node in found[str(GOGEN.confidence)] if (sure := share(node)) is not None]
                locator = next((node.value for node in found[f"{DCT}bibliographicCitation"]), None)
                method = self.value(found[str(GOGEN.assertionMethod)])
                sources = {node.value for node in found[str(PROV.wasDerivedFrom)]}
                if method and sure and (known := sorted(sources & self.sources.keys())):
                    yield name, found, tuple(Evidence(self.sources[one], method, sure[0], locator) for one in known)

    def steps(self, names: Iterable[str]) -> Iterator[views.StepView]:
        """Yield word-formation and borrowing steps by their IRIs, between words that are whole."""
        claims = list(self.said(names))
        ends = [found[str(p)] for _, found, _ in claims for p in (*_SOURCE, *_TARGET)]
        words = self.words.many(node.value for nodes in ends for node in nodes)

        def end(found: Mapping[str, list[Node]], predicates: Iterable[str]) -> Word | None:
            nodes = (node for p in predicates for node in found.get(str(p), ()))
            return next((words[node.value] for node in nodes if node.value in words), None)

        for name, found, evidence in claims:
            source, target = end(found, _SOURCE), end(found, _TARGET)
            process = self.value(found[str(VARTRANS.category)] or found[f"{DCT}type"])
            if source and target and process:
                yield views.StepView(
                    identifier(name), source, target, process, source.language != target.language, evidence
                )


def batches(things: Sequence[T], size: int = 100) -> Iterator[Sequence[T]]:
    """Yield a sequence in pieces: so many things in one query."""
    for start in range(0, len(things), size):
        yield things[start : start + size]


def share(node: Node) -> float | None:
    """Return a number from 0 to 1, None for anything else."""
    try:
        number = float(node.value)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None


def is_named(name: str, folder: str) -> bool:
    """Tell whether a text is the IRI of a thing of ours, of one of these folders."""
    return own(NamedNode(name), folder) if name.startswith(ID_BASE) else False


def local_name(node: Node) -> str:
    """Return the part of an IRI after its ``#``."""
    return str(node.value).rpartition("#")[2]


# ---------------------------------------------------------------- words and concepts as they are needed


class WordsByIRI(Mapping[str, Word]):
    """Words and bound elements by their IRIs."""

    def __init__(self, lines: Words, values: Callable[[Iterable[str]], tuple[Value, ...]]) -> None:
        self._lines, self._values = lines, values

    def many(self, keys: Iterable[str]) -> dict[str, Word]:
        """Return several words at once, as far as they are there, in the order of their IRIs given."""
        wanted = list(dict.fromkeys(keys))
        found = self._lines.many(wanted)
        return {name: self.shown(found[name]) for name in wanted if name in found}

    def shown(self, line: WordLine) -> Word:
        """Return a word of the index as pages show it."""
        return Word(
            id=identifier(line.iri),
            language=line.language,
            label=line.label,
            part_of_speech=plain(line.speech.rpartition("#")[2]) if line.speech else "",
            ruby=furigana(line.label.text, line.reading.text if line.reading else None, line.parts),
            reading=line.reading,
            romanisation=line.roman,
            meaning=line.meaning,
            concepts=line.concepts,
            advisories=self._values(line.advisories),
            term_type=plain(line.type.rpartition("#")[2]) if line.type else None,
            bound=line.bound,
            source=line.source,
        )

    def __getitem__(self, key: str) -> Word:
        return self.many([key])[key]

    def __iter__(self) -> Iterator[str]:
        return self._lines.iris()

    def __len__(self) -> int:
        return self._lines.count()


class ConceptsById(Mapping[str, ConceptLink]):
    """Concepts by their ids."""

    def __init__(self, lines: Words) -> None:
        self._lines = lines

    def many(self, keys: Iterable[str]) -> dict[str, ConceptLink]:
        """Return several concepts at once, as far as they are there, in the order of the ids given."""
        wanted = list(dict.fromkeys(keys))
        found = self._lines.concepts(wanted)
        return {name: ConceptLink(name, found[name].label, found[name].definition) for name in wanted if name in found}

    def __getitem__(self, key: str) -> ConceptLink:
        return self.many([key])[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines.concept_ids())

    def __len__(self) -> int:
        return self._lines.concept_count()
