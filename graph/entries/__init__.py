"""The curated files become the model: data/*.toml and data/terms/*.toml → Glossary. Codes are listed in validate.py."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.entries.abroad import read_abroad, read_relation
from graph.entries.concepts import read_concept
from graph.entries.evidence import LOOKUP, read_evidence
from graph.entries.ledger import EDITOR, Ledger
from graph.entries.parts import read_parts
from graph.entries.rows import Row
from graph.entries.terms import read_morph, read_term
from graph.entries.writing import foreign_id
from ontology.errors import DataError, Problem
from ontology.model import Glossary, Language, Source, Written

DATA = Path(__file__).resolve().parent.parent.parent / "data"
Places = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Curated:
    """A glossary as read: where each id stands (file and field path), and what deserves a warning."""

    glossary: Glossary
    places: Places
    warnings: tuple[Problem, ...] = ()


def read_glossary(data: Path = DATA) -> Glossary:
    """Read every curated file under ``data`` into the model.

    Raises DataError with all problems found (files, fields, values), never half a glossary.
    """
    return read_curated(data).glossary


def read_curated(data: Path = DATA) -> Curated:
    """Read every curated file: first what stands alone, then what names it. Raises DataError as read_glossary does."""
    ledger = Ledger()
    for row in tables(ledger, data, "languages.toml", "language"):
        read_language(ledger, row)
    for row in tables(ledger, data, "sources.toml", "source"):
        read_source(ledger, row)
    for path in sorted(data.glob("morphs*.toml")):
        for row in tables(ledger, data, path.name, "morph"):
            read_morph(ledger, row)
    concepts, terms, relations = term_files(ledger, data)
    for row in concepts:
        read_concept(ledger, row)
    terms = [row for row in terms if read_term(ledger, row)]
    ledger.promised = promised(terms)
    for row in terms:
        read_parts(ledger, row)
    for row in terms:
        read_abroad(ledger, row)
        row.finish()
    for row in relations:
        read_relation(ledger, row)
    read_evidence(ledger, data / "evidence.tsv")
    problems = sorted(set(ledger.problems))
    if any(problem.is_error for problem in problems):
        raise DataError(problems)
    return Curated(whole(ledger), ledger.places, tuple(problems))


def term_files(ledger: Ledger, data: Path) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the rows [[concept]], [[term]] and [[relation]] of all files under terms/."""
    files = sorted((data / "terms").glob("*.toml"))
    if not files:
        ledger.problems.append(Problem("terms/", "", "E101", "", f"no term files (*.toml) in {data / 'terms'}"))
    found: tuple[list[Row], list[Row], list[Row]] = ([], [], [])
    for path in files:
        top = load(ledger, data, f"terms/{path.name}")
        for rows, key in zip(found, ("concept", "term", "relation"), strict=True):
            rows += top.rows(key)
        top.finish()
    return found


def promised(terms: Iterable[Row]) -> set[str]:
    """Return the ids that rows abroad will define: parts and formations may name them before those rows are read."""
    abroad = (row.table.get("abroad", ()) for row in terms)
    return {foreign_id(part) for parts in abroad if isinstance(parts, list) for part in parts if isinstance(part, dict)}


def whole(ledger: Ledger) -> Glossary:
    """Return what the ledger holds as a glossary, everything ordered by id."""

    def by_id(values: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(sorted(values, key=lambda value: value.id))

    return Glossary(
        languages=tuple(sorted(ledger.languages.values(), key=lambda value: value.tag)),
        sources=by_id(ledger.sources.values()),
        agents=by_id((EDITOR, LOOKUP)),
        concepts=by_id(ledger.concepts.values()),
        morphs=by_id(ledger.morphs.values()),
        terms=by_id(ledger.terms.values()),
        formations=by_id(ledger.formations),
        borrowings=by_id(ledger.borrowings),
        translations=by_id(ledger.translations.values()),
        relations=by_id(ledger.relations.values()),
        claims=by_id(ledger.claims),
    )


def load(ledger: Ledger, data: Path, name: str) -> Row:
    """Return a TOML file as one row; a file that cannot be read is a problem and an empty row."""
    table: dict[str, Any] = {}
    try:
        table = tomllib.loads((data / name).read_bytes().decode())
    except FileNotFoundError:
        ledger.problems.append(Problem(name, "", "E101", "", f"no such file in {data}"))
    except UnicodeDecodeError as error:
        ledger.problems.append(Problem(name, "", "E101", "", f"not UTF-8 at byte {error.start}"))
    except tomllib.TOMLDecodeError as error:
        ledger.problems.append(Problem(name, "", "E101", "", f"not TOML: {error}"))
    return Row(table, name, "", ledger.problems)


def tables(ledger: Ledger, data: Path, name: str, key: str) -> list[Row]:
    """Return the rows of a file that holds one kind of row."""
    top = load(ledger, data, name)
    rows = top.rows(key)
    top.finish()
    return rows


def read_language(ledger: Ledger, row: Row) -> None:
    """Read one row of languages.toml."""
    tag = row.must("tag")
    if tag in ledger.languages:
        row.problem("E107", "tag", tag, "this language is listed twice")
    ledger.languages[tag] = Language(
        tag=tag,
        iso639_3=row.must("iso639_3"),
        names=row.written("name", required=True),
        script=row.must("script"),
        written=row.text("written") or tag,
        romanisation=row.text("romanisation"),
    )
    row.finish()


def read_source(ledger: Ledger, row: Row) -> None:
    """Read one row of sources.toml."""
    new = row.identifier()
    source = Source(
        id=new,
        title=Written(row.must("title"), "en"),
        creator=row.text("creator"),
        publisher=row.text("publisher"),
        date=row.text("date"),
        version=row.text("version"),
        licence=row.text("licence"),
        url=row.text("url"),
        note=row.text("note"),
    )
    if new in ledger.sources:
        row.problem("E107", "id", new, "this source is listed twice")
    ledger.sources[new] = source
    row.finish()
