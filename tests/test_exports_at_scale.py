"""Term lists out of the index: imports and large glossaries, row by row, in memory that does not grow, and back in."""

import csv
import io
import json
import shutil
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, Store

from graph.bench import generate
from graph.build import build
from graph.engine.store import GraphStore, fill
from graph.engine.workers import Limits
from graph.formats import large, read
from graph.formats.selection import Selection
from graph.imports.pipeline import import_files
from graph.index import Index, index_of
from graph.index.listing import Listing, Wanted
from ontology.errors import FormatError
from ontology.vocabulary import PREFIXES
from web.app import create_app
from web.cli import main
from web.export_page import spaced

MINI = Path(__file__).parent / "data" / "mini"
DICTIONARY = (
    '箸 [はし] /(n) chopsticks, <two> & "one"/',
    "＝橋 [はし] /(n) =bridge/",
    "歩道橋 [ほどうきょう] /(n,vulg) footbridge/overpass/",
    "端 /end without a part of speech/",
)


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("listed")
    build(MINI, folder / "store")
    file = folder / "edict"
    file.write_text("".join(f"{line}\n" for line in DICTIONARY), encoding="utf-8")
    import_files(folder / "store", "edict", [file], jobs=1)
    return folder / "store"


@pytest.fixture(scope="module")
def index(root: Path) -> Index:
    return index_of(GraphStore(root).current(), root)


@pytest.fixture(scope="module")
def site(root: Path) -> Iterator[FlaskClient]:
    app = create_app(root, Limits(workers=1), TESTING=True)
    yield app.test_client()
    app.extensions["pool"].close()


def made(index: Index, name: str, selection: Selection, everything: bool = False) -> tuple[bytes, large.Tally]:
    wanted = large.wanted_of(index, selection, everything)
    assert wanted is not None
    tally = large.Tally()
    return b"".join(large.pieces(index, name, wanted, tally)), tally


EDICT = Selection(sources=("edict",))


# ---------------------------------------------------------------- the rule


def test_the_glossary_itself_is_written_from_the_graph_and_imports_from_the_index(index: Index) -> None:
    assert large.wanted_of(index, Selection()) is None
    assert large.wanted_of(index, Selection(sources=("editorial",))) is None
    assert large.wanted_of(index, EDICT) == Wanted(sources=("imported-edict",))
    assert large.wanted_of(index, Selection(sources=("imported-edict",))) == Wanted(sources=("imported-edict",))
    assert large.wanted_of(index, Selection(languages=("JA",)), everything=True) == Wanted(languages=("ja",))


def test_a_glossary_of_many_words_is_written_from_the_index(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "LARGEST", 3)
    assert large.wanted_of(index, Selection()) == Wanted(sources=("curated", "written"))


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (replace(EDICT, since="2026-01-01"), "knows no dates"),
        (replace(EDICT, languages=("tlh",)), "unknown language 'tlh'; allowed: "),
        (replace(EDICT, statuses=("good",)), "unknown status 'good'"),
        (replace(EDICT, concepts=("none",)), "unknown concept 'none'"),
        (Selection(sources=("edict", "editorial")), "'editorial' is no import"),
        (Selection(sources=("imported-jmdict",)), "nothing was imported as that"),
        (replace(EDICT, statuses=("preferred",)), "nothing to export"),
    ],
)
def test_a_selection_that_rows_cannot_be_of_says_why(selection: Selection, message: str, index: Index) -> None:
    with pytest.raises(FormatError, match=message):
        made(index, "csv", selection)


def test_a_format_that_needs_the_graph_is_refused_for_imports(index: Index) -> None:
    with pytest.raises(FormatError, match=r"Turtle is not written of imports .* choose csv, tsv, xlsx, tbx"):
        made(index, "turtle", EDICT)


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("name", large.formats())
def test_every_format_reads_back_with_every_word(name: str, index: Index) -> None:
    body, tally = made(index, name, EDICT)
    found = read(io.BytesIO(body), name).list
    terms = [term.text for entry in found.entries for section in entry.languages for term in section.terms]
    assert sorted(terms) == sorted(["箸", "＝橋", "歩道橋", "端"])
    assert (tally.concepts, tally.terms) == (len(found.entries), 4)
    definitions = {item.value for entry in found.entries for item in entry.items}
    definitions |= {item.value for entry in found.entries for section in entry.languages for item in section.items}
    if name not in ("tbx-min", "tbx-min-dct"):
        assert any('chopsticks, <two> & "one"' in text for text in definitions)
    assert made(index, name, EDICT)[0] == body


def test_the_glossary_out_of_the_index_says_what_the_glossary_says(index: Index) -> None:
    body, _ = made(index, "csv", Selection(languages=("ja",)), everything=True)
    rows = {row["entry_iri"].rpartition("/")[2]: row for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))}
    gloves = rows["ja-tebukuro"]
    assert (gloves["term"], gloves["reading"], gloves["pos"], gloves["lang"]) == ("手袋", "てぶくろ", "noun", "ja")
    assert "歩道橋" in {row["term"] for row in rows.values()}


def test_what_a_cell_cannot_hold_is_left_out_and_counted(tmp_path: Path) -> None:
    lines = "\n".join(
        f'e:ja-{n} lime:language "ja" ; rdfs:label "{label}"@ja ; ontolex:canonicalForm f:ja-{n} ; '
        f'lexinfo:partOfSpeech lexinfo:noun . f:ja-{n} ontolex:writtenRep "{label}"@ja . '
        f'c:c{n} skos:prefLabel "x"@en . s:ja-{n} ontolex:reference c:c{n} ; ontolex:isSenseOf e:ja-{n} .'
        for n, label in enumerate(["箸", "a\\u0007b", "two\\nlines", "a\\uFFFFb"])
    )
    prefixes = "".join(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items())

    def write(store: Store) -> None:
        store.load((prefixes + lines).encode(), format=RdfFormat.TURTLE, to_graph=NamedNode(generate.GRAPH))

    fill(tmp_path / "store", "x", write)
    found = index_of(GraphStore(tmp_path / "store").current(), tmp_path)
    for name in ("csv", "tbx"):
        body, tally = made(found, name, Selection(), everything=True)
        (loss,) = tally.losses
        assert (loss.kind, loss.count, tally.terms) == ("unfit", 3, 1)
        assert "箸" in body.decode()


# ---------------------------------------------------------------- shell and page


def test_the_shell_lists_an_import_and_says_what_such_a_list_has_not(root: Path, tmp_path: Path) -> None:
    file, report = tmp_path / "edict.tbx", tmp_path / "lost.json"
    shown = run("export", "tbx", "--source", "edict", "--loss-report", report, "-o", file, "--store", root)
    assert shown.exit_code == 0, shown.stderr
    assert "4 concepts, 4 terms; left out: a list of this size has no further spellings" in shown.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    assert {"kind": "borrowing", "label": "borrowings"} in told["not_held"]
    header = ElementTree.parse(file).getroot()[0]
    assert "EDICT" in "".join(header.itertext())  # its own title and licence, not the glossary's
    assert "creativecommons.org/licenses/by/4.0" not in "".join(header.itertext())
    everything = run("export", "csv", "--imports", "--store", root)
    assert "歩道橋" in everything.stdout
    assert "手袋" in everything.stdout


def test_the_page_streams_an_import_and_holds_its_filters_in_the_address(site: FlaskClient) -> None:
    shown = site.get("/export?as=tbx&source=edict&language=ja", headers={"Accept": "text/html"})
    page = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert '<h2 id="part">4 terms of 4 concepts</h2>' in page
    assert 'href="/export?format=tbx&amp;language=ja&amp;source=edict"' in page
    assert "歩道橋" in page
    assert "Turtle" not in page  # is not written of imports
    file = site.get("/export?format=tbx&language=ja&source=edict")
    assert file.status_code == 200
    assert "歩道橋" in file.get_data(as_text=True)
    known = site.get("/export?format=tbx&language=ja&source=edict", headers={"If-None-Match": file.headers["ETag"]})
    assert known.status_code == 304


def test_the_page_tells_what_a_format_loses_before_the_file_is_taken(site: FlaskClient) -> None:
    page = site.get("/export?as=tbx-min&language=ja", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "What this format has no place for" in page
    told = site.get("/export?format=tbx-min&language=ja&report=1")
    assert told.mimetype == "application/json"
    lost = json.loads(told.data)["lost"]
    assert lost
    for row in lost:
        assert f'<span class="count">{row["count"]:,}</span> {spaced(row["label"])}</li>' in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("as=docx", "unknown format"),
        ("as=csv&status=good", "unknown status"),
        ("as=csv&since=yesterday", "is no date"),
        ("as=po&source=edict", "is not written of imports"),
        ("format=turtle&imports=1", "is not written of imports"),
        ("as=csv&concept=" + ",".join(f"c{n}" for n in range(300)), "too much at once"),
    ],
)
def test_what_the_page_cannot_do_it_says_plainly(query: str, message: str, site: FlaskClient) -> None:
    shown = site.get(f"/export?{query}", headers={"Accept": "text/html"})
    assert shown.status_code == 400
    assert message in shown.get_data(as_text=True)
    program = site.get(f"/export?{query}")
    assert (program.status_code, program.mimetype) == (400, "application/problem+json")
    assert message.lower() in json.loads(program.data)["detail"].lower()


def test_a_list_comes_in_again_under_another_name(root: Path, tmp_path: Path) -> None:
    copy, file = tmp_path / "store", tmp_path / "list.csv"
    shutil.copytree(root, copy)
    run("export", "csv", "--source", "edict", "-o", file, "--store", copy)
    report = import_files(copy, "csv", [file], into="again", jobs=1)
    assert report.entries == 4
    listed = Listing(index_of(GraphStore(copy).current(), copy))
    assert listed.sources()["imported-again"] == listed.sources()["imported-edict"] == 4
    words = {source: {row.written for row in listed.first(Wanted(sources=(source,)), 9)} for source in listed.sources()}
    assert words["imported-again"] == words["imported-edict"]


# ---------------------------------------------------------------- many


@pytest.mark.slow
def test_a_list_of_any_size_needs_the_same_memory_and_comes_in_again(tmp_path: Path) -> None:
    """Of ten thousand rows the file is megabytes; what Python holds at once differs by kilobytes."""
    path, root = tmp_path / "generated.nt", tmp_path / "store"
    with path.open("wb") as sink:
        generate.write(sink, 200_000)

    def write(store: Store) -> None:
        store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(generate.GRAPH))

    fill(root, "generated", write)
    index = index_of(GraphStore(root).current(), root)
    concepts, rows = Listing(index).count(Wanted())
    for name in ("csv", "tbx"):
        most, peaks = sum(map(len, large.pieces(index, name, Wanted(), large.Tally()))), []
        for share in (0.3, 1.0):
            tracemalloc.start()
            written = 0
            for piece in large.pieces(index, name, Wanted(), large.Tally()):
                if (written := written + len(piece)) > most * share:
                    break
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert most > 1 << 20
        assert peaks[1] < peaks[0] + most / 20, (name, peaks)
        body, tally = made(index, name, Selection(), everything=True)
        again = read(io.BytesIO(body), name)
        assert (tally.concepts, tally.terms) == (again.concepts, again.terms) == (concepts, rows)
