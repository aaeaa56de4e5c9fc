"""One generation of the graph, opened for asking: rows become values.

What every page needs (names of controlled values, sources, languages, one line a word) is read once and kept;
everything else is asked anew, with the fixed queries of ``graph.queries``. What is not whole (see ``graph.whole``) is
left out of what is read once: whoever follows a link looks there whether it leads to anything.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, QuerySolutions
from pyoxigraph import Triple as QuotedTriple

from graph import queries
from graph.engine.store import Snapshot, tag_of
from graph.lookup import views
from graph.lookup.furigana import furigana, kana_of
from graph.lookup.views import ConceptLink, Evidence, Evidences, Value, Word
from graph.mapping import is_link, is_tag, is_text, number_order, own
from graph.projections import Projections, projections
from graph.whole import Whole, whole_glossary_of
from morphology.lexicon import Lexicon
from ontology.model import PartOfSpeech, Written
from ontology.vocabulary import (
    ID_BASE,
    LEXINFO,
    LIME,
    ONTOLEX,
    PART_OF_SPEECH,
    ROMANIZATION,
    TERM_TYPE,
    V,
    identifier,
    iri,
    value,
)

RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DCT = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"

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
_PARTS_OF_SPEECH = {str(value(member)) for member in PartOfSpeech}
_KIND_SUFFIX = re.compile(r"(Register|Term|Voice)$")
_MEMBER = re.compile(r"#_([0-9]{1,9})$")


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

    def __init__(self, snapshot: Snapshot, folder: Path) -> None:
        self.snapshot = snapshot
        self._folder = folder  # where the projections lie
        self.lock = threading.RLock()  # what is read once is read by one thread; the analyser's tagger is not shared

    # ------------------------------------------------------------ asking

    def ask(self, query: str, **given: str) -> Iterator[Row]:
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

    def described(self, query: str, key: str, **given: str) -> dict[str, dict[str, list[Node]]]:
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
    def words(self) -> dict[str, Word]:
        """Every whole entry and bound element in one line, by IRI."""
        forms = self.described(queries.WORD_FORMS, "entry")
        pieces: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
        for row in self.ask(queries.WORD_PARTS):
            if (number := place(row["place"])) is None:
                continue
            surface = row["surface"].value
            spelling = row["spelling"].value if "spelling" in row else surface
            pieces[row["entry"].value][number] = (spelling, surface)
        meanings: dict[str, dict[tuple[tuple[str, int], str], Written]] = defaultdict(dict)
        concepts: dict[str, dict[tuple[str, int], str]] = defaultdict(dict)
        advisories: dict[str, set[str]] = defaultdict(set)
        for row in self.ask(queries.WORD_SENSES):
            concept = self.concept_of(row["concept"])
            if concept is None or not own(row["sense"], "sense"):
                continue
            entry, order = row["entry"].value, number_order(row["sense"].value)
            concepts[entry][order] = concept.id
            if "definition" in row and is_text(row["definition"]):
                meanings[entry][order, tag_of(row["definition"]) or ""] = written(row["definition"])
            if "advisory" in row:
                advisories[entry].add(row["advisory"].value)
        out = {}
        described = self.described(queries.WORDS, "entry") | self.described(queries.MORPHS, "entry")
        for name, found in described.items():
            bound = is_named(name, "morph")
            shapes = found if bound else forms[name]
            label = next(iter(self._texts(found, RDFS_LABEL)), None)
            languages = {node.value for node in found[str(LIME.language)]}
            language = next(iter(languages), "")
            spoken = [node for node in found[str(PART_OF_SPEECH)] if node.value in _PARTS_OF_SPEECH]
            texts = self._texts(shapes, str(ONTOLEX.writtenRep))
            if not (label and texts and spoken and len(languages) == 1 and is_tag(language)):
                continue
            if not (bound or is_named(name, "entry")):
                continue
            roman = next(iter(self._texts(shapes, str(ROMANIZATION))), None)
            kana = kana_of((text.text for text in texts), roman.text if roman else "") if language == "ja" else None
            gloss = next(iter(self._texts(found, f"{DCT}description")), None)
            senses = sorted(meanings[name].items(), key=lambda item: (item[0][0], item[0][1] != "en"))
            out[name] = Word(
                id=identifier(name),
                language=language,
                label=label,
                part_of_speech=plain(local_name(spoken[0])),
                ruby=furigana(label.text, kana, [part for _, part in sorted(pieces[name].items())]),
                reading=next((text for text in texts if text.text == kana), None),
                romanisation=roman,
                meaning=senses[0][1] if senses else gloss,
                concepts=tuple(dict.fromkeys(concept for _, concept in sorted(concepts[name].items()))),
                advisories=self.values(advisories[name]),
                term_type=next((plain(local_name(node)) for node in found.get(str(TERM_TYPE), ())), None),
                bound=bound,
            )
        return out

    @cached_property
    def concepts(self) -> dict[str, ConceptLink]:
        """Every whole concept by its English name, by id."""
        labels: dict[str, dict[str, Written]] = defaultdict(dict)
        definitions: dict[str, dict[str, Written]] = defaultdict(dict)
        for row in self.ask(queries.CONCEPTS):
            if not (own(row["concept"], "concept") and is_text(row["label"])):
                continue
            name = identifier(row["concept"].value)
            labels[name][tag_of(row["label"]) or ""] = written(row["label"])
            if "definition" in row and is_text(row["definition"]):
                definitions[name][tag_of(row["definition"]) or ""] = written(row["definition"])
        return {
            name: ConceptLink(name, _english(found), _english(definitions[name]) if definitions[name] else None)
            for name, found in labels.items()
        }

    @cached_property
    def projections(self) -> Projections:
        """What is worked out once for this generation: counters, closures, the list of terms."""
        return projections(self.snapshot, self._folder)

    @cached_property
    def made_from(self) -> dict[str, tuple[Word, ...]]:
        """The words of the same language made from each word, by its id."""
        made: dict[str, dict[str, Word]] = defaultdict(dict)
        for row in self.ask(queries.MADE_FROM):
            if target := self.words.get(row["target"].value):
                made[identifier(row["source"].value)][row["target"].value] = target
        return {name: tuple(sorted(found.values(), key=lambda word: word.id)) for name, found in made.items()}

    @cached_property
    def lexicon(self) -> Lexicon:
        """What the analyser knows of this generation."""
        return Lexicon.of(self.whole.glossary)

    @cached_property
    def whole(self) -> Whole:
        """The glossary read back, as far as it is whole; that takes a second."""
        return whole_glossary_of(self.snapshot.asserted())

    @property
    def left_out(self) -> tuple[tuple[str, int], ...]:
        """How many things exports leave out, by kind, once anything has read the glossary; until then none."""
        return self.whole.left_out if "whole" in vars(self) else ()

    # ------------------------------------------------------------ small pieces

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

    def steps(self, query: str, **given: str) -> Iterator[views.StepView]:
        """Yield the word-formation and borrowing steps that a query answers."""
        for rows, evidence in self.claims(query, **given):
            row = rows[0]
            source, target = self.words.get(row["source"].value), self.words.get(row["target"].value)
            process = self.value([row["process"]])
            if source and target and process:
                name = identifier(row["claim"].value)
                yield views.StepView(name, source, target, process, source.language != target.language, evidence)


def place(node: Node) -> int | None:
    """Return which member of a sequence a property names: ``rdf:_2`` → 2; None if it names none."""
    found = _MEMBER.search(node.value)
    return int(found[1]) if found else None


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


def _english(texts: Mapping[str, Written]) -> Written:
    return texts.get("en") or next(iter(texts.values()))
