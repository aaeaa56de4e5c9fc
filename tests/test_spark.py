"""Corpora as triples: what a line becomes, and that Spark writes what one machine does."""

import hashlib
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import BlankNode, RdfFormat, parse

from graph import spark
from graph.corpora import files_of, write_triples
from graph.nif import BASE
from morphology.corpus import Piece, pieces_of
from morphology.lexicon import Lexicon
from ontology.errors import FormatError, GogenError
from ontology.model import Glossary
from web.cli import main

PROJECT = Path(__file__).parent.parent
Facts = dict[str, dict[str, str]]
Write = Callable[..., Facts]
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
TEXT = "https://w3id.org/gogen/id/text/"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["analyse", "--text", *arguments])


def triples(folder: Path) -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(folder.glob("*.nt")):
        for quad in parse(path=path, format=RdfFormat.N_TRIPLES):
            assert not isinstance(quad.subject, BlankNode)
            assert not isinstance(quad.object, BlankNode)
            found.append((quad.subject.value, quad.predicate.value, quad.object.value))
    return found


@pytest.fixture(scope="module")
def lexicon(glossary: Glossary) -> Lexicon:
    return Lexicon.of(glossary)


@pytest.fixture
def write(tmp_path: Path, lexicon: Lexicon) -> Write:
    """Writes the triples of files and folders, as the shell does, and gives what is said by subject and property."""

    def write(*inputs: Path, base: str = BASE, skip_invalid: bool = False) -> Facts:
        def pieces() -> Iterator[Piece]:
            for path, name in files_of(map(str, inputs)).items():
                with path.open("rb") as stream:
                    yield from pieces_of(stream, name, skip_invalid=skip_invalid)

        for _ in write_triples(pieces(), lexicon, 1, tmp_path / "out", base):
            pass
        facts: Facts = {}
        for subject, predicate, value in triples(tmp_path / "out"):
            assert facts.setdefault(subject, {}).setdefault(predicate.rpartition("#")[2], value) == value
        return facts

    return write


def file(tmp_path: Path, body: str | bytes) -> Path:
    path = tmp_path / "a text.txt"
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


# ---------------------------------------------------------------- what a line becomes


def test_a_word_is_a_string_in_its_line_with_lemma_and_entry(tmp_path: Path, write: Write) -> None:
    facts = write(file(tmp_path, "猫だ。\n彼女は寝取られた。\n"))
    word = facts[f"{TEXT}a%20text.txt/2#char=3,8"]
    assert word["type"] == f"{NIF}Word"
    assert (word["anchorOf"], word["lemma"]) == ("寝取られた", "寝取る")
    assert word["taIdentRef"] == "https://w3id.org/gogen/id/entry/ja-netorareru"
    assert word["transliteration"] == "ねとられた"
    line = facts[word["referenceContext"]]
    assert (line["type"], line["isString"]) == (f"{NIF}Context", "彼女は寝取られた。")


def test_the_links_of_words_are_iris_of_entries(tmp_path: Path, write: Write) -> None:
    facts = write(file(tmp_path, "寿司と忍者\n"))
    linked = {said["anchorOf"]: said["taIdentRef"] for said in facts.values() if "taIdentRef" in said}
    assert linked == {
        name: f"https://w3id.org/gogen/id/entry/ja-{of}" for name, of in (("寿司", "sushi"), ("忍者", "ninja"))
    }


@pytest.mark.parametrize(
    "body",
    [
        "ﾊﾞﾗとﾈﾄﾗﾚを見た\n",  # half width katakana count as they are written
        '"引用"と\\円\\とタブ\tと制御\x01文字\n',
        "全角　空白 と 半角\n",
        "犬",  # a word that is the whole line has a name of its own
        "走る。" * 2000,  # a long line is cut
        "\ufeff手袋\r\n",
    ],
)
def test_the_offsets_of_a_word_cut_it_out_of_its_line(tmp_path: Path, write: Write, body: str) -> None:
    facts = write(file(tmp_path, body))
    words = [said for said in facts.values() if said["type"] == f"{NIF}Word"]
    assert words
    for word in words:
        line = facts[word["referenceContext"]]["isString"]
        assert line[int(word["beginIndex"]) : int(word["endIndex"])] == word["anchorOf"]
    texts = [said["isString"] for said in facts.values() if said["type"] == f"{NIF}Context"]
    assert "".join(texts) == body.strip("\ufeff\r\n")


def test_empty_lines_say_nothing_but_count(tmp_path: Path, write: Write) -> None:
    facts = write(file(tmp_path, "\n\n犬\n"))
    assert {name.partition("#")[0] for name in facts} == {f"{TEXT}a%20text.txt/3"}


def test_a_line_that_is_no_utf_8_is_skipped_when_asked(tmp_path: Path, write: Write) -> None:
    facts = write(file(tmp_path, b"\xff\n\xe7\x8a\xac\n"), skip_invalid=True)
    assert {name.partition("#")[0] for name in facts} == {f"{TEXT}a%20text.txt/2"}


def test_names_are_paths_below_the_folder_that_was_named(tmp_path: Path, write: Write) -> None:
    for name in ("corpus/a/x.txt", "corpus/b/x.txt", "corpus/.hidden", "corpus/_draft/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("犬", encoding="utf-8")
    facts = write(tmp_path / "corpus", base="https://example.org/c/")
    found = {subject.partition("/1#")[0] for subject in facts}
    assert found == {"https://example.org/c/a/x.txt", "https://example.org/c/b/x.txt"}


# ---------------------------------------------------------------- what is refused


def test_after_a_bad_line_there_is_no_folder(tmp_path: Path) -> None:
    path = file(tmp_path, "犬\n".encode() + b"\xff\n")
    shown = run(str(path), "--output", str(tmp_path / "out"))
    assert shown.exit_code == 1
    assert shown.stderr == "gogen: a text.txt, line 2: not UTF-8 at byte 0; --skip-invalid goes on after it\n"
    assert list(tmp_path.iterdir()) == [path]


def test_what_stands_in_the_way_is_said(tmp_path: Path, write: Write) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(FormatError, match="out exists already"):
        write(file(tmp_path, "犬"))
    with pytest.raises(FormatError, match=r"cannot read .*no\.txt"):
        files_of([str(tmp_path / "no.txt")])
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "c.txt").touch()
    with pytest.raises(FormatError, match=r"two files are called c\.txt"):
        files_of([str(tmp_path / "a"), str(tmp_path / "b")])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.txt", "--output", "out", "--format", "parquet"], "Parquet is written by Spark"),
        (["a.txt", "--output", "out", "--master", "local"], "--master is Spark's"),
        (["a.txt", "--output", "out", "--base", "no iri"], "is no beginning of IRIs"),
        (["a.txt", "--engine", "spark"], "go with --text and --output"),
        (["--output", "out"], "--output goes with --text and names of files"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments: list[str], said: str) -> None:
    shown = run(*arguments)
    assert shown.exit_code == 2
    assert said in shown.stderr


def test_where_pyspark_is_missing_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(GogenError, match="uv sync --extra spark"):
        spark.analyse(["a.txt"], "out", Lexicon())


def test_where_java_is_missing_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(GogenError, match="apt-get install openjdk-17-jre-headless"):
        spark.analyse(["a.txt"], "out", Lexicon())


# ---------------------------------------------------------------- Spark

SUBJECTS = ("彼女", "ﾈﾄﾗﾚ", "先輩", "忍者", "「推し」", "3人の侍", "NTR")
VERBS = ("寝取られた", "食べたくなかった", "見せてもらった", "走り出した", "コスプレしていた", "ググらない", "来ました")
ENDS = ("。", "！", "、そして帰った。", "\r", "　", "(^^)")


def lines(count: int) -> Iterator[str]:
    """Japanese by rule, all different; some lines empty, some long."""
    made = itertools.cycle(itertools.product(SUBJECTS, VERBS, ENDS))
    for number, (subject, verb, end) in enumerate(itertools.islice(made, count)):
        if number % 50 == 7:
            yield ""
        elif number % 2000 == 11:
            yield f"{number}回、{subject}が{verb}。" * 200
        else:
            yield f"{subject}は{number}回{verb}{end}"


def digest(folder: Path) -> tuple[int, int]:
    """How many lines the triples of a folder have, and a sum of their digests that their order does not change."""
    count = total = 0
    for path in folder.glob("*.nt"):
        with path.open("rb") as lines:
            for line in lines:
                count += 1
                total += int.from_bytes(hashlib.blake2b(line, digest_size=16).digest())
    return count, total


BY_SPARK = """
import sys
from graph import spark
from graph.entries import read_glossary
from morphology.lexicon import Lexicon
from ontology.errors import GogenError

corpus, bad, out = sys.argv[1:]
lexicon = Lexicon.of(read_glossary())
total = spark.analyse([corpus], out + "/nt", lexicon, "nt", "local[2]")
spark.analyse([corpus + "/d"], out + "/parquet", lexicon, "parquet", "local[2]")
try:
    spark.analyse([bad], out + "/bad", lexicon, "nt", "local[2]")
except GogenError as error:
    print(error)
from pyspark.sql import SparkSession
session = spark._session("local[2]")
rows = session.read.parquet(out + "/parquet").collect()
addresses = [session.conf.get("spark.driver.host"), session.conf.get("spark.ui.enabled")]
session.stop()
with open(out + "/parquet.nt", "w", encoding="utf-8") as file:
    file.writelines(f"{row.subject} {row.predicate} {row.object} .\\n" for row in rows)
print(total, *addresses)
"""


@pytest.mark.slow
def test_spark_writes_the_triples_that_one_machine_writes(tmp_path: Path) -> None:
    """20,000 lines, in files that Spark cuts into blocks; N-Triples of all, Parquet of a part, a line that is bad."""
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("needs Java: apt-get install openjdk-17-jre-headless")
    made = list(lines(20_000))
    for name, part in (("a b.txt", made[:15_000]), ("b/c.txt", made[15_000:19_000]), ("d/e.txt", made[19_000:])):
        path = tmp_path / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes("\n".join(part).encode())
    (tmp_path / "bad.txt").write_bytes(b"\n\n\xe7\x8c\n")
    small = "--conf spark.sql.files.maxPartitionBytes=200000 --conf spark.sql.files.openCostInBytes=1000 pyspark-shell"
    result = subprocess.run(
        [sys.executable, "-c", BY_SPARK, str(tmp_path / "corpus"), str(tmp_path / "bad.txt"), str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        env={**os.environ, "PYSPARK_SUBMIT_ARGS": small},
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "bad.txt, line 3: not UTF-8 at byte 0; --skip-invalid goes on after it",
        "20000 127.0.0.1 false",
    ]
    assert len(list((tmp_path / "nt").glob("part-*.nt"))) > 3
    assert not (tmp_path / "bad").exists()
    assert run(str(tmp_path / "corpus"), "--jobs", "2", "--output", str(tmp_path / "local")).exit_code == 0
    alone, together = (digest(tmp_path / name) for name in ("local", "nt"))
    assert alone[0] > 1_000_000
    assert together == alone
    assert run(str(tmp_path / "corpus" / "d"), "--output", str(tmp_path / "part")).exit_code == 0
    (tmp_path / "parquet.nt").rename(tmp_path / "parquet" / "part.nt")
    assert digest(tmp_path / "parquet") == digest(tmp_path / "part")
