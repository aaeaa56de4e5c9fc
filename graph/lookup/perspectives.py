"""Who sees and who consents: the matrix of all concepts that say so, one concept's place in it, how two of them differ.

Focalizer and roles are those of narratology, consent is a convention of fiction, never a statement about persons:
see ``gogen:focalizer`` and ``gogen:consentDepiction`` in the ontology.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph import queries
from graph.lookup.index import DCT, SKOS, Lookup
from graph.lookup.views import (
    Cell,
    ConceptLink,
    ConceptView,
    ConceptWords,
    ConsentView,
    Evidences,
    Matrix,
    Value,
    Word,
)
from ontology.model import Consent, Role
from ontology.vocabulary import GOGEN, identifier, iri, value


@dataclass(frozen=True, slots=True)
class Perspective:
    """What a concept says of who sees and who consents; ``above`` are the ids of the concepts it lies under."""

    concept: ConceptLink
    focalizer: Value | None
    roles: tuple[Value, ...]
    consents: tuple[ConsentView, ...]
    above: frozenset[str]
    mirror: str | None
    evidence: Evidences


@dataclass(frozen=True, slots=True)
class Difference:
    """How two concepts differ, as far as both say: the focalizer and consent of each, the roles that one alone has."""

    one: Perspective
    other: Perspective

    @property
    def focalizers(self) -> tuple[Value, Value] | None:
        """Through whose eyes each is told; None where one does not say."""
        return (self.one.focalizer, self.other.focalizer) if self.one.focalizer and self.other.focalizer else None

    @property
    def same_focalizer(self) -> bool:
        """Tell whether both are told through the same eyes."""
        return self.focalizers is not None and self.focalizers[0] == self.focalizers[1]

    @property
    def consents(self) -> tuple[tuple[ConsentView, ...], tuple[ConsentView, ...]] | None:
        """Whose consent each depicts, and how; None where one does not say."""
        return (self.one.consents, self.other.consents) if self.one.consents and self.other.consents else None

    @property
    def same_consent(self) -> bool:
        """Tell whether both depict the same consent of the same parties."""
        both = self.consents
        return both is not None and _depicted(both[0]) == _depicted(both[1])

    @property
    def roles(self) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
        """The roles that one alone has, and those that the other alone has; none where one names no roles."""
        if not (self.one.roles and self.other.roles):
            return (), ()
        ours, theirs = set(self.one.roles), set(self.other.roles)
        return (
            tuple(role for role in self.one.roles if role not in theirs),
            tuple(role for role in self.other.roles if role not in ours),
        )

    @property
    def are_mirrors(self) -> bool:
        """Tell whether the two are one situation from opposite sides."""
        return self.other.concept.id == self.one.mirror or self.one.concept.id == self.other.mirror

    @property
    def evidence(self) -> Evidences:
        """Who states the two concepts."""
        return tuple(dict.fromkeys(self.one.evidence + self.other.evidence))

    @property
    def is_told(self) -> bool:
        """Tell whether there is anything to compare."""
        return bool(self.focalizers or self.consents or any(self.roles))


@dataclass(frozen=True, slots=True)
class Extract:
    """The row and the column of one concept in the matrix: ``rows`` pair a focalizer with the cells that are kept."""

    columns: tuple[tuple[Value, Value], ...]
    rows: tuple[tuple[Value, tuple[Cell, ...]], ...]
    alone: bool  # nothing else stands in its row or column


# ---------------------------------------------------------------- the matrix


def matrix(lookup: Lookup) -> Matrix:
    """Return who sees against who consents. Every role has a row and every depiction a column: empty cells are gaps.

    The words of a concept are grouped by the tag of their language, Japanese first.
    """
    placed: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    pairs: set[tuple[str, str]] = set()
    statuses = [str(value(status)) for status in Consent]
    roles = [str(value(role)) for role in Role]
    for row in lookup.ask(queries.MATRIX):
        party = row["party"].value if "party" in row else ""
        status = row["status"].value if "status" in row else str(value(Consent.UNSPECIFIED))
        link = lookup.concept_of(row["concept"])
        if link and status in statuses and party in ("", *roles):
            pairs.add((party, status))
            placed[row["focalizer"].value, party, status].append(link.id)
    columns = sorted(pairs, key=lambda pair: (statuses.index(pair[1]), roles.index(pair[0]) if pair[0] else -1))
    words = _words_by_concept(lookup)
    rows = []
    for role in roles:
        cells = (Cell(_with_words(lookup, placed.get((role, *column), ()), words)) for column in columns)
        rows.append((lookup.named(role), tuple(cells)))
    nobody = Value("", "any party", "いずれか")
    return Matrix(
        tuple((lookup.named(party) if party else nobody, lookup.named(status)) for party, status in columns),
        tuple(rows),
    )


def extract(lookup: Lookup, name: str) -> Extract | None:
    """Return the row and the column of a concept in the matrix, None where it has no place there."""
    whole = matrix(lookup)
    here = {
        (at, column)
        for at, (_, cells) in enumerate(whole.rows)
        for column, cell in enumerate(cells)
        if any(concept.id == name for concept in cell.concepts)
    }
    if not here:
        return None
    own_rows, own_columns = {at for at, _ in here}, {column for _, column in here}
    rows = [at for at, (_, cells) in enumerate(whole.rows) if any(cells[column].concepts for column in own_columns)]
    columns = [
        column for column in range(len(whole.columns)) if any(whole.rows[at][1][column].concepts for at in own_rows)
    ]
    kept = tuple((whole.rows[at][0], tuple(whole.rows[at][1][column] for column in columns)) for at in rows)
    shown = {concept.id for _, cells in kept for cell in cells for concept in cell.concepts}
    return Extract(tuple(whole.columns[column] for column in columns), kept, shown == {name})


def _words_by_concept(lookup: Lookup) -> dict[str, list[Word]]:
    """Return the words for the concepts of the matrix, by its id."""
    pairs = [(identifier(row["concept"].value), row["entry"].value) for row in lookup.ask(queries.MATRIX_WORDS)]
    known = lookup.words.many(entry for _, entry in pairs)
    found: dict[str, list[Word]] = defaultdict(list)
    for concept, entry in dict.fromkeys(pairs):
        if entry in known:
            found[concept].append(known[entry])
    return found


def _with_words(lookup: Lookup, names: Iterable[str], words: Mapping[str, list[Word]]) -> tuple[ConceptWords, ...]:
    """Return concepts by name with their words by language, Japanese first."""
    return tuple(
        ConceptWords(link.id, link.label, by_language(words.get(name, ())))
        for name, link in lookup.concepts.many(sorted(set(names))).items()
    )


def by_language(words: Iterable[Word]) -> tuple[tuple[str, tuple[Word, ...]], ...]:
    """Return words by the tag of their language, Japanese first."""
    grouped: dict[str, list[Word]] = defaultdict(list)
    for word in sorted(words, key=lambda word: (word.language != "ja", word.language, word.id)):
        grouped[word.language].append(word)
    return tuple((language, tuple(group)) for language, group in grouped.items())


# ---------------------------------------------------------------- one concept beside another


def perspective_of(lookup: Lookup, name: str) -> Perspective | None:
    """Return what a concept says of perspective and consent; None where there is no such concept."""
    link = lookup.concepts.get(name)
    if link is None:
        return None
    at = {"concept": str(iri("concept", name))}
    found = lookup.properties(queries.CONCEPT, **at)
    narrative = {node.value for node in found[str(GOGEN.involvesRole)] + found[str(GOGEN.focalizer)]}
    mirror = next((one.id for node in found[str(GOGEN.mirrorOf)] if (one := lookup.concept_of(node))), None)
    return Perspective(
        link,
        lookup.value(found[str(GOGEN.focalizer)]),
        lookup.values(narrative),
        consents(lookup, name),
        frozenset(one.id for node in found[f"{SKOS}broader"] if (one := lookup.concept_of(node))),
        mirror,
        lookup.stated(found[f"{DCT}source"]),
    )


def perspective_in(concept: ConceptView) -> Perspective:
    """Return what a concept that was read already says of perspective and consent."""
    definition = concept.definitions[0] if concept.definitions else None
    return Perspective(
        ConceptLink(concept.id, concept.label, definition),
        concept.focalizer,
        concept.roles,
        concept.consents,
        frozenset(link.id for link in concept.broader),
        concept.mirror.id if concept.mirror else None,
        concept.evidence,
    )


def consents(lookup: Lookup, name: str) -> tuple[ConsentView, ...]:
    """Return whose consent a concept depicts, and how."""
    return tuple(_consents(lookup, name))


def _consents(lookup: Lookup, name: str) -> Iterator[ConsentView]:
    for rows, evidence in lookup.claims(queries.CONSENTS, concept=str(iri("concept", name))):
        party, status = lookup.value([rows[0]["party"]]), lookup.value([rows[0]["status"]])
        if party and status:
            yield ConsentView(party, status, evidence)


def _depicted(depictions: Iterable[ConsentView]) -> set[tuple[str, str]]:
    return {(one.party.id, one.status.id) for one in depictions}
