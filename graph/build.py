"""The whole journey, top to bottom: curated files → terms → analyses → triples → store, with what follows by rule."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from graph.engine.generations import Generation
from graph.engine.opening import Place, fill, generation_at, place_of, prepare
from graph.entries import DATA, Curated, read_curated
from graph.explain import explained
from graph.inference import RULES, infer
from graph.review.settling import settle
from graph.triples import ONTOLOGY, glossary_of, quads
from graph.validate import ONTOLOGY_FILE, check, errors
from ontology.errors import DataError, GogenError, Problem
from ontology.vocabulary import iri

CODE = RULES.parent.parent

Progress = Callable[[str, Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: ``changed`` is False when the store already held exactly this.

    ``kept`` counts the statements that users wrote into ``kept_graphs`` graphs of their own: they were carried over, as
    were ``imports``.
    """

    generation: Generation
    changed: bool
    terms: int
    inferred: int
    warnings: tuple[Problem, ...]
    kept: int = 0
    kept_graphs: int = 0
    imports: tuple[str, ...] = ()


def build(data: Path = DATA, root: Place | None = None, progress: Progress = lambda _, steps: steps) -> Report:
    """Build the graph from ``data`` (a folder of curated files, or an RDF file that was exported before) into ``root``.

    The graphs of the build are made anew, whatever was written to them since the last; graphs that users wrote are
    carried over, what was accepted for them is accepted again (``graph.review``), and the rules run over both; imports
    are taken over as they are. Raises DataError if the data is not sound, StoreError if the store cannot be written;
    the old graph then serves on.
    """
    root = root or place_of()
    fingerprint = fingerprint_of(data)
    curated = read(data)
    problems = check(curated)
    if errors(problems):
        raise DataError(errors(problems))
    glossary = curated.glossary
    serving = generation_at(root)
    if serving and serving.fingerprint == fingerprint and serving.as_built:
        return Report(serving, False, len(glossary.terms), 0, tuple(problems))
    prepare(root)
    glossary = explained(glossary, lambda terms: progress("analysing", terms))
    inferred = 0

    def write(store: Store) -> None:
        store.bulk_extend(quads(glossary))
        store.bulk_load(path=str(ONTOLOGY_FILE), format=RdfFormat.TURTLE, to_graph=NamedNode(iri("graph", ONTOLOGY)))

    def follow(store: Store) -> None:
        nonlocal inferred
        settle(store, restore=False, follow=False)
        inferred = infer(store)

    filled = fill(root, fingerprint, write, follow, progress)
    terms = len(glossary.terms)
    return Report(
        filled.generation, True, terms, inferred, tuple(problems), filled.kept, filled.kept_graphs, filled.imports
    )


def read(data: Path) -> Curated:
    """Return what a folder of curated files holds, or an RDF file (Turtle, N-Triples, N-Quads, TriG, JSON-LD)."""
    if data.is_dir():
        return read_curated(data)
    if not data.exists():
        raise GogenError(f"no such folder or file: {data}")
    syntax = RdfFormat.from_extension(data.suffix.lstrip("."))
    if syntax is None:
        raise GogenError(f"{data}: expected a folder of TOML files, or a file .ttl .nt .nq .trig .jsonld")
    try:
        glossary = glossary_of({(q.subject, q.predicate, q.object) for q in parse(path=str(data), format=syntax)})
    except SyntaxError as error:
        raise GogenError(f"{data} does not parse: {error}") from error
    except (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise GogenError(f"{data} is RDF, but not a whole graph that Gogen wrote ({error!r})") from error
    if not glossary.terms:
        raise GogenError(f"{data} holds no terms of a Gogen graph")
    return Curated(glossary, {})


def fingerprint_of(data: Path) -> str:
    """Return a digest of everything that decides what the graph holds: the data, the ontology, the rules, the code."""
    digest = hashlib.sha256()
    files = sorted(p for p in data.rglob("*") if p.suffix in (".toml", ".tsv")) if data.is_dir() else [data]
    code = [p for room in ("ontology", "morphology", "graph") for p in sorted((CODE / room).rglob("*")) if p.is_file()]
    for path in [*files, *(p for p in code if p.suffix in (".py", ".ttl", ".rq", ".toml", ".tsv"))]:
        if path.exists():
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_current(data: Path, root: Place) -> bool:
    """Return whether the store holds exactly what a build of ``data`` would make."""
    serving = generation_at(root)
    return serving is not None and serving.fingerprint == fingerprint_of(data)
