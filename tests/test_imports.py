"""Imports: all or nothing, the same again changes nothing, builds leave them be, forgetting takes them out."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph.build import build
from graph.engine.backup import backup, restore
from graph.engine.endpoint import Endpoint
from graph.engine.generations import generation_of, writing
from graph.engine.imported import analysed_graph, imported_graph, is_imported, name_of
from graph.engine.store import GraphStore
from graph.engine.writer import Write, Writer
from graph.imports import journal, statements
from graph.imports.formats import BY_NAME
from graph.imports.names import checked, entry_id, slug
from graph.imports.pipeline import Progress, fingerprint, forget, import_files
from graph.imports.source import imported_in
from graph.imports.words import ImportedSense, ImportedWord
from graph.triples import INFERRED
from ontology.errors import FormatError, ImportFailed, StoreBusy, StoreError
from ontology.model import Advisory, PartOfSpeech, Register, Written
from ontology.vocabulary import iri
from web.cli import main

MINI = Path(__file__).parent / "data" / "mini"
WORDS = (
    "寿司 [すし] /(n) (food) sushi/",
    "津波 [つなみ] /(n) tsunami/tidal wave/",
    "手袋 [てぶくろ] /(n) glove/mitten/",
    "袋 [ふくろ] /(n) bag/sack/",
    "橋 [はし] /(n) bridge/",
    "箸 [はし] /(n) chopsticks/",
    "アルバイト /(n) part-time job (ger: Arbeit)/",
    "食べる [たべる] /(v1,vt) to eat/",
)
OBJECTS = "SELECT ?o WHERE { GRAPH ?g { <%s> ?p ?o } }"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built") / "store"
    build(MINI, root)
    return root


@pytest.fixture(scope="module")
def same_code() -> Iterator[None]:
    """What decides whether an import is the same, while its code stays as it is at the first look."""
    with pytest.MonkeyPatch.context() as patch:
        found = fingerprint()
        patch.setattr("graph.imports.pipeline.fingerprint", lambda: found)
        yield


@pytest.fixture(scope="module")
def filled(built: Path, same_code: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the words above imported."""
    folder = tmp_path_factory.mktemp("filled")
    root = Path(shutil.copytree(built, folder / "store"))
    import_files(root, "edict", [written(folder)], jobs=1)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "store"))


@pytest.fixture
def imported(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "store"))


def written(folder: Path, *words: str, name: str = "edict") -> Path:
    path = folder / name
    path.write_text("".join(f"{word}\n" for word in words or WORDS), encoding="utf-8")
    return path


def quads(root: Path) -> set[Quad]:
    return set(GraphStore(root).current().store)


def graph_of(quad: Quad) -> str:
    """The graph of a quad; empty for the default graph."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def subject_of(quad: Quad) -> str:
    assert isinstance(quad.subject, NamedNode)  # of ours nothing is a blank node
    return quad.subject.value


def of_imports(root: Path) -> set[Quad]:
    """The quads of imports, without when and by what code they were made."""
    made = ("prov#generatedAtTime>", f"{iri('activity', 'import-')}", "prov#Activity>")
    return {quad for quad in quads(root) if is_imported(graph_of(quad)) and not any(part in str(quad) for part in made)}


def others(root: Path) -> set[Quad]:
    return {quad for quad in quads(root) if not is_imported(graph_of(quad))}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


# ---------------------------------------------------------------- what is imported


def test_an_import_is_a_revision_that_leaves_all_else_as_it_was(root: Path, tmp_path: Path) -> None:
    before = quads(root)
    report = import_files(root, "edict", [written(tmp_path)], jobs=1)
    assert (report.source, report.changed, report.entries, report.rejected) == ("edict", True, len(WORDS), [])
    assert others(root) == before
    names = {graph_of(quad) for quad in of_imports(root)}
    assert names == {imported_graph("edict"), analysed_graph("edict")}
    generation = generation_of(root)
    assert generation is not None
    assert (generation.number, generation.revision, generation.as_built) == (1, 1, True)
    assert not list(root.glob("importing-*"))


def test_a_word_has_the_shape_of_a_curated_one(imported: Path) -> None:
    entry = iri("entry", entry_id("edict", "寿司 すし"))
    (row,) = (
        GraphStore(imported)
        .current()
        .select(
            f"""SELECT * WHERE {{ <{entry}> a ontolex:Word ; lime:language ?language ; rdfs:label ?label ;
        lexinfo:partOfSpeech lexinfo:noun ; ontolex:canonicalForm ?form ; ontolex:sense ?sense ; dct:source ?source .
        ?lexicon lime:entry <{entry}> . ?form ontolex:writtenRep "寿司"@ja , ?kana ; lexinfo:romanization ?romaji .
        ?sense ontolex:isSenseOf <{entry}> ; ontolex:reference ?concept ; skos:definition ?definition .
        ?concept a ontolex:LexicalConcept ; skos:prefLabel ?gloss ; dct:subject v:field-food .
        FILTER(?kana != "寿司"@ja) }}"""
        )
    )
    told = {name: row[name] for name in ("language", "label", "kana", "romaji", "definition", "gloss")}
    assert told == {
        "language": "ja", "label": "寿司", "kana": "すし", "romaji": "sushi", "definition": "sushi", "gloss": "sushi"
    }  # fmt: skip
    assert row["lexicon"] == str(iri("lexicon", "ja"))
    assert row["source"] == str(iri("source", "imported-edict"))


def test_nothing_of_an_import_is_a_blank_node_or_an_iri_that_is_not_ascii(imported: Path) -> None:
    for quad in of_imports(imported):
        assert isinstance(quad.subject, NamedNode)
        assert quad.subject.value.isascii()
        assert isinstance(quad.object, (NamedNode, Literal))


def test_a_source_is_described_and_listed(imported: Path) -> None:
    (one,) = imported_in(GraphStore(imported).current())
    assert (one.name, one.format, one.entries) == ("edict", "edict", len(WORDS))
    assert one.title == "EDICT Japanese-English dictionary"
    assert one.licence == "https://creativecommons.org/licenses/by-sa/3.0/"
    assert len(one.checksums) == 1
    assert one.imported.endswith("Z") or one.imported.endswith("+00:00")


def test_the_statements_told_are_those_there(imported: Path) -> None:
    (one,) = imported_in(GraphStore(imported).current())
    described = (str(iri("source", "")), str(iri("activity", "")), str(iri("lexicon", "de")))
    said = [quad for quad in of_imports(imported) if not subject_of(quad).startswith(described)]
    entries = [
        q for q in of_imports(imported) if subject_of(q) == described[2] and q.predicate.value.endswith("#entry")
    ]
    assert one.triples == len(said) + len(entries)


@pytest.mark.usefixtures("same_code")
def test_the_same_import_again_changes_nothing(imported: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in imported.rglob("*") if path.name != "lock"}
    report = import_files(imported, "edict", [written(tmp_path)], jobs=1)
    assert (report.changed, report.entries) == (False, len(WORDS))
    assert {path: path.stat().st_mtime_ns for path in imported.rglob("*") if path.name != "lock"} == before


def test_an_import_of_another_edition_replaces_the_one_before(imported: Path, tmp_path: Path) -> None:
    before = others(imported)
    report = import_files(imported, "edict", [written(tmp_path, WORDS[0], "鮨 [すし] /(n) sushi/")], jobs=1)
    assert (report.changed, report.entries) == (True, 2)
    labels = {str(quad.object) for quad in of_imports(imported) if quad.predicate.value.endswith("#label")}
    assert '"津波"@ja' not in labels
    assert '"鮨"@ja' in labels
    assert others(imported) == before


@pytest.mark.slow
def test_several_sources_stand_side_by_side(imported: Path, tmp_path: Path) -> None:
    before = of_imports(imported)
    import_files(imported, "edict", [written(tmp_path, "犬 [いぬ] /(n) dog/")], into="my-words", jobs=1)
    assert [one.name for one in imported_in(GraphStore(imported).current())] == ["edict", "my-words"]
    assert before <= of_imports(imported)
    forget(imported, "my-words")
    assert of_imports(imported) == before


def test_several_processes_make_the_same_graph_as_one(imported: Path, tmp_path: Path) -> None:
    one = of_imports(imported)
    forget(imported, "edict")
    import_files(imported, "edict", [written(tmp_path)], jobs=2)
    assert of_imports(imported) == one


def test_a_dry_run_reports_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    before = sorted(root.rglob("*"))
    report = import_files(root, "edict", [written(tmp_path)], dry_run=True, jobs=1)
    assert (report.entries, report.dry_run) == (len(WORDS), True)
    assert report.triples > 100
    assert sorted(root.rglob("*")) == before


def test_progress_tells_records_and_bytes(root: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    import_files(root, "edict", [written(tmp_path)], jobs=1, step=seen.append)
    assert [*dict.fromkeys(one.doing for one in seen)] == ["reading edict", "analysing", "linking", "loading"]
    assert any(one.position == one.total > 0 for one in seen)


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((WORDS[0], "寿司 [すし] /(n) su"), "line 2: expected 'word [reading] /gloss/gloss/'"),
        ((f"寿司 [すし] /(n) {'s' * 70_000}/",), "line 1: a text of 70,000 characters; a text has at most 65,536"),
        (("\n",), "no words in it"),
        (("寿司 [すし] /(n) su\x00shi/",), "line 1: a text with the character U+0000"),
    ],
)
def test_what_cannot_be_imported_stops_all_of_it(
    root: Path, tmp_path: Path, words: tuple[str, ...], reason: str
) -> None:
    before = quads(root)
    with pytest.raises(ImportFailed) as failure:
        import_files(root, "edict", [written(tmp_path, *words)], jobs=1)
    assert reason in str(failure.value)
    assert quads(root) == before
    assert not list(root.glob("importing-*"))


def test_lenient_leaves_out_what_cannot_be_imported_and_counts_it(root: Path, tmp_path: Path) -> None:
    path = written(tmp_path, WORDS[0], "no line of edict", WORDS[1])
    report = import_files(root, "edict", [path], lenient=True, jobs=1)
    assert (report.entries, report.rejected_count) == (2, 1)
    assert report.rejected[0].where == "line 2"


def test_a_file_of_megabytes_without_a_line_end_is_refused(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match=r"3,000,000 bytes long; a line has at most 1,048,576"):
        import_files(root, "edict", [written(tmp_path, "x" * 3_000_000)], jobs=1)


def test_ids_that_come_twice_are_refused_and_named(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "JMdict.xml"
    entry = "<entry><ent_seq>7</ent_seq><r_ele><reb>すし</reb></r_ele><sense><gloss>sushi</gloss></sense></entry>\n"
    path.write_text(f"<JMdict>\n{entry}{entry}</JMdict>", encoding="utf-8")
    with pytest.raises(ImportFailed, match="line 3: duplicate id '7'"):
        import_files(root, "jmdict", [path], jobs=1)


def test_a_failed_import_leaves_the_one_before(imported: Path, tmp_path: Path) -> None:
    before = quads(imported)
    with pytest.raises(ImportFailed):
        import_files(imported, "edict", [written(tmp_path, "no line of edict")], jobs=1)
    assert quads(imported) == before


@pytest.mark.parametrize("name", ["Edict", "ed", "-edict", "e" * 41, "edict/../x", "wörter", "edict-"])
def test_a_source_that_cannot_be_named_so_is_refused(name: str) -> None:
    with pytest.raises(FormatError, match="cannot name a source"):
        checked(name)


def test_an_unknown_format_is_told_with_those_there_are(root: Path, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no format 'edit' to import; expected one of edict, edict2, jmdict"):
        import_files(root, "edit", [written(tmp_path)])


def test_a_missing_file_and_a_missing_graph_are_told(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="there is no such file"):
        import_files(root, "edict", [tmp_path / "none"])
    with pytest.raises(StoreError, match="run 'gogen build' first"):
        import_files(tmp_path / "nowhere", "edict", [written(tmp_path)])


def test_another_engine_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is another engine: name a folder"):
        import_files(Endpoint("https://engine.example/sparql"), "edict", [written(tmp_path)])


def test_two_imports_of_one_source_do_not_meet(root: Path, tmp_path: Path) -> None:
    path = written(tmp_path)
    with journal.held(root, "edict", {}), pytest.raises(StoreBusy, match="another process is importing 'edict'"):
        import_files(root, "edict", [path], jobs=1)


def test_an_import_beside_a_build_gives_up_after_a_while_and_goes_on_where_it_was(root: Path, tmp_path: Path) -> None:
    with writing(root), pytest.raises(StoreBusy):
        import_files(root, "edict", [written(tmp_path)], jobs=1, patience=0.0)
    report = import_files(root, "edict", [written(tmp_path)], jobs=1)
    assert report.resumed == len(WORDS)  # what was analysed is not analysed again


# ---------------------------------------------------------------- a full disk


FULL = """
import resource, sys
from pathlib import Path
from graph.imports.pipeline import import_files
from ontology.errors import GogenError
if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
    try:
        import_files(Path(sys.argv[1]), "edict", [Path(sys.argv[2])], jobs=1)
    except GogenError as error:
        sys.exit(str(error))
"""


@pytest.mark.parametrize("size", [64, 4096])  # of the largest file: a chunk fails, or the store
def test_a_full_disk_is_told_and_changes_nothing(root: Path, tmp_path: Path, size: int) -> None:
    before = quads(root)
    path = written(tmp_path)
    program = tmp_path / "full.py"
    program.write_text(FULL, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, str(program), str(root), str(path), str(size)],
        cwd=Path(__file__).parents[1],
        env={"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},  # no half-written code
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "cannot be kept" in told.stderr or "cannot be written" in told.stderr
    assert "Traceback" not in told.stderr
    assert quads(root) == before
    assert import_files(root, "edict", [path], jobs=1).entries == len(WORDS)


# ---------------------------------------------------------------- builds, writes, backups


def test_a_build_of_the_same_data_finds_nothing_to_do(imported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serving = generation_of(imported)
    assert serving is not None
    monkeypatch.setattr("graph.build.fingerprint_of", lambda _: serving.fingerprint)  # whoever edits code meanwhile
    assert not build(MINI, imported).changed


def test_a_build_of_other_data_keeps_imports_and_infers_as_without_them(imported: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(MINI, tmp_path / "changed"))
    more = '[[term]]\nid = "ja-inu"\nwritten = ["犬"]\nkana = "いぬ"\npart_of_speech = "noun"\n'
    (data / "terms" / "inu.toml").write_text(more, encoding="utf-8")
    build(data, tmp_path / "without")
    before = of_imports(imported)
    report = build(data, imported)
    assert (report.changed, report.imports, report.kept_graphs) == (True, ("edict",), 0)
    assert others(imported) == quads(tmp_path / "without")
    assert of_imports(imported) == before
    generation = generation_of(imported)
    assert generation is not None
    assert (generation.number, generation.revision) == (2, 0)
    assert generation.built == tuple(sorted({graph_of(quad) for quad in others(imported)}))
    assert not build(data, imported).changed


def test_nothing_is_inferred_of_imported_words(imported: Path, tmp_path: Path) -> None:
    import_files(imported, "edict", [written(tmp_path, "犬 [いぬ] /(n) dog/")], jobs=1)
    (imported / "CURRENT.json").write_text(
        (imported / "CURRENT.json").read_text().replace('"fingerprint": "', '"fingerprint": "old-')
    )
    assert build(MINI, imported).changed
    inferred = {quad for quad in quads(imported) if graph_of(quad) == str(iri("graph", INFERRED))}
    assert inferred
    assert not {quad for quad in inferred if "/edict-" in subject_of(quad)}


def test_a_build_keeps_imports_beside_what_users_wrote(imported: Path, tmp_path: Path) -> None:
    writer = Writer(imported)
    update = tmp_path / "update.ru"
    update.write_text(
        "INSERT DATA { GRAPH <http://example.org/own> { <http://example.org/a> a <http://example.org/B> } "
        "<http://example.org/c> a <http://example.org/D> }"
    )
    writer.write(Write("update", "http://example.org/", text=update))
    writer.close()
    before = of_imports(imported)
    report = build(MINI, imported)  # somebody wrote: the build makes its graphs anew
    assert (report.changed, report.kept, report.kept_graphs, report.imports) == (True, 2, 2, ("edict",))
    assert of_imports(imported) == before
    theirs = {graph_of(quad) for quad in others(imported) if "example.org" in subject_of(quad)}
    assert theirs == {"http://example.org/own", ""}


def test_a_backup_brings_imports_back(imported: Path, tmp_path: Path) -> None:
    before = quads(imported)
    backup(imported, tmp_path / "all.gz")
    forget(imported, "edict")
    restore(imported, tmp_path / "all.gz", force=True)
    assert quads(imported) == before
    assert [one.name for one in imported_in(GraphStore(imported).current())] == ["edict"]


def test_a_reader_sees_an_import_without_being_opened_anew(root: Path, tmp_path: Path) -> None:
    reader = GraphStore(root)
    assert not reader.current().select(OBJECTS % iri("source", "imported-edict"))
    import_files(root, "edict", [written(tmp_path)], jobs=1)
    assert reader.current().select(OBJECTS % iri("source", "imported-edict"))


# ---------------------------------------------------------------- forgetting


def test_forgetting_takes_all_of_an_import_out_and_nothing_else(imported: Path) -> None:
    before = others(imported)
    gone = forget(imported, "edict")
    assert gone is not None
    assert gone.entries == len(WORDS)
    assert not of_imports(imported)
    assert others(imported) == before
    assert not [name for name in GraphStore(imported).current().graphs() if is_imported(name)]


def test_forgetting_leaves_no_link_to_what_is_gone(imported: Path, tmp_path: Path) -> None:
    import_files(imported, "edict", [written(tmp_path)], into="my-words", jobs=1)
    assert any("entry/edict-" in str(quad.object) for quad in of_imports(imported) if "my-words" in graph_of(quad))
    forget(imported, "edict")
    assert of_imports(imported)
    assert not any("/edict-" in str(quad) for quad in of_imports(imported))


def test_forgetting_what_is_unknown_lists_what_is_there(imported: Path) -> None:
    with pytest.raises(FormatError, match="nothing was imported as 'jmdict'; imported are: edict"):
        forget(imported, "jmdict")


# ---------------------------------------------------------------- names and statements


def test_a_key_has_one_slug_and_keys_have_different_ones() -> None:
    assert slug("1358280") == "1358280"
    assert slug("寿司 すし") != slug("寿司 すじ")
    assert slug("食べる/verb").startswith("verb-")
    assert all(slug(key).isascii() for key in ("寿司", "é", "a b", "A", "x" * 200, "-", ""))
    assert len({slug(key) for key in ("a b", "a-b", "A b", "a  b")}) == 4


def test_a_graph_is_known_as_an_imports_by_its_name() -> None:
    assert is_imported(imported_graph("edict"))
    assert is_imported(analysed_graph("edict"))
    assert not is_imported(str(iri("graph", "edict")))
    assert (name_of(imported_graph("my-words")), name_of(analysed_graph("my-words"))) == ("my-words", "my-words")
    assert name_of(str(iri("graph", "edict"))) == ""


def test_statements_of_any_text_parse_to_that_text() -> None:
    text = 'a "quoted" \\ back\\slash\nline\r\ttab é が <>&'
    word = ImportedWord(
        "k 1",
        "line 1",
        "EN-us",
        Written(text, "en-us"),
        (Written(text, "en-us"),),
        (ImportedSense((Written("か\u3099", "ja-HIRA"),), (), None, Register.SLANG, (Advisory.ADULT,)),),
        PartOfSpeech.NOUN,
    )
    lines = "".join(statements.statements("test", word))
    found = {
        str(q.predicate.value).rpartition("#")[2]: q.object for q in parse(lines.encode(), format=RdfFormat.N_TRIPLES)
    }
    assert found["label"] == Literal(text, language="en-US")
    assert found["prefLabel"].value == "が"


@pytest.mark.parametrize(
    "word",
    [
        ImportedWord("1", "", "ja", Written("", "ja"), ()),
        ImportedWord("", "", "ja", Written("寿司", "ja"), ()),
        ImportedWord("1", "", "not a tag", Written("寿司", "ja"), ()),
        ImportedWord("1", "", "ja", Written("寿司", "ja ; drop"), ()),
        ImportedWord("1", "", "ja", Written("\ud800", "ja"), ()),
        ImportedWord("1", "", "ja", Written("a\x00", "ja"), ()),
        ImportedWord("\ud800", "", "ja", Written("寿司", "ja"), ()),
    ],
)
def test_a_word_that_no_statement_can_say_is_unfit(word: ImportedWord) -> None:
    with pytest.raises(statements.Unfit):
        statements.statements("test", word)


# ---------------------------------------------------------------- on the shell


def test_the_verbs_import_list_and_forget(root: Path, tmp_path: Path) -> None:
    done = run("import", "edict", written(tmp_path), "--store", root, "--jobs", 1, "--json")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert (report["entries"], report["rejected"], report["changed"]) == (len(WORDS), [], True)
    again = run("import", "edict", written(tmp_path), "--store", root)
    assert "nothing changed: edict holds these 8 entries already" in again.stderr
    listed = run("imports", "--store", root).stdout.splitlines()
    assert listed[0].split("\t")[:4] == ["source", "title", "format", "entries"]
    assert listed[1].split("\t")[:4] == ["edict", "EDICT Japanese-English dictionary", "edict", "8"]
    assert run("forget", "edict", "--store", root).exit_code == 0
    unknown = run("forget", "edict", "--store", root)
    assert (unknown.exit_code, unknown.stderr) == (
        2,
        "gogen: nothing was imported as 'edict'; imported are: none\n",
    )


def test_the_help_names_every_format() -> None:
    told = run("import", "--help").stdout
    assert f"Formats: {', '.join(BY_NAME)}." in " ".join(told.split())


@pytest.mark.slow
def test_the_bench_measures_time_and_memory_beside_their_targets() -> None:
    done = run("bench", "import", "--words", 200, "--no-rdflib", "--json")
    figures = {(figure["task"], figure["who"]): figure for figure in json.loads(done.stdout)}
    assert figures["import", "entries"]["value"] == 200
    assert figures["import", "(bulk load + analysis) : import"]["target"] == 0.4
    assert figures["import", "peak memory, all processes"]["value"] > 0
    assert done.exit_code == any(figure["met"] is False for figure in figures.values())


def test_a_file_that_is_no_dictionary_ends_in_one_sentence(root: Path, tmp_path: Path) -> None:
    told = run("import", "edict", written(tmp_path, "no line of edict"), "--store", root)
    assert told.exit_code == 2
    assert "line 1: expected 'word [reading] /gloss/gloss/', found 'no line of edict'" in told.stderr
    assert "Traceback" not in told.output
