"""Corpora beyond one machine: the words of running text as triples, by Apache Spark.

The only caller of pyspark, an optional extra. Spark reads the files and cuts them into lines, in blocks; the first pass
counts the lines of every block, so that a line has the number it has in its file; the second gives the lines of each
partition to :func:`morphology.corpus.analysed`, the same function that reads them on one machine.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graph.corpora import check_names, name_below
from graph.nif import BASE, AsTriples
from morphology.corpus import Piece, analysed, pieces_of_lines
from ontology.errors import FormatError, GogenError

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

    from morphology.lexicon import Lexicon

FORMATS = ("nt", "parquet")
_COLUMNS = "subject string, predicate string, object string"
_LOOPBACK = "127.0.0.1"
_OURS = re.compile(r"GogenError: ([^\n]+)")
_Row = tuple[str, int, bytearray]  # file, where its block begins, line


def analyse(
    inputs: Sequence[str],
    output: str,
    lexicon: "Lexicon",
    format: str = "nt",
    master: str | None = None,
    base: str = BASE,
    skip_invalid: bool = False,
) -> int:
    """Write the triples of texts into a folder, and return how many lines they have.

    ``inputs`` and ``output`` are paths or URLs of any file system that Spark knows (``hdfs:``, ``s3a:``), files,
    folders or patterns, compressed or not. ``format`` is nt, or parquet with the columns subject, predicate and object,
    each an N-Triples term. ``master`` is Spark's, e.g. ``local[2]``; None leaves it to spark-submit, else all cores of
    this machine. Raises GogenError where pyspark or Java is missing, for a line that is not UTF-8, and for what Spark
    refuses.
    """
    _needed()
    session = _session(master)
    try:
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException

        try:
            return _analyse(session, inputs, output, lexicon, format, base, skip_invalid)
        except (Py4JJavaError, PySparkException) as error:
            raise _said(error) from error
    finally:
        session.stop()


def _needed() -> None:
    """Raise GogenError if this machine lacks what Spark needs."""
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        raise GogenError("pyspark is not installed: uv sync --extra spark, or pip install pyspark") from error
    java = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (java and os.access(f"{java}/bin/java", os.X_OK))):
        raise GogenError(
            "Spark needs Java 17 or later: apt-get install openjdk-17-jre-headless, or set JAVA_HOME to where it is"
        )


def _session(master: str | None) -> "SparkSession":
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master is None and "PYSPARK_GATEWAY_PORT" not in os.environ:  # what spark-submit tells the program it runs
        master = "local[*]"
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    if master is not None and master.startswith("local"):  # nobody else is to reach it
        os.environ.setdefault("SPARK_LOCAL_IP", _LOOPBACK)
        settings |= {"spark.driver.bindAddress": _LOOPBACK, "spark.driver.host": _LOOPBACK}
    builder = SparkSession.builder.appName("gogen analyse")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = (builder.master(master) if master else builder).getOrCreate()
    except (PySparkException, ValueError) as error:
        raise GogenError(f"Spark does not start: {str(error).splitlines()[0]}") from error
    session.sparkContext.setLogLevel("OFF")
    return session


def _analyse(
    session: "SparkSession",
    inputs: Sequence[str],
    output: str,
    lexicon: "Lexicon",
    format: str,
    base: str,
    skip_invalid: bool,
) -> int:
    context = session.sparkContext
    folder = _Folder(session, output)
    if folder.exists():
        raise FormatError(f"{output} exists already: name a folder that does not, or remove it")
    roots = [_address(session, name) for name in inputs]
    lines = _lines(session, roots)
    begins, names, total = _numbered(lines, roots)
    if not total:
        raise FormatError("the texts have no line")
    work = _Partition(begins, names, base, skip_invalid, context.broadcast(lexicon))
    triples = lines.rdd.mapPartitions(work)
    try:
        if format == "nt":
            triples.saveAsTextFile(output)
            folder.end_names_with(".nt")
        else:
            session.createDataFrame(triples.map(_columns), _COLUMNS).write.parquet(output)
    except BaseException:
        folder.remove()
        raise
    return total


def _lines(session: "SparkSession", roots: Sequence[str]) -> "DataFrame":
    """Give every line as bytes, with its file and the block it stands in."""
    from pyspark.sql.functions import col

    read = session.read.option("lineSep", "\n").option("recursiveFileLookup", "true")
    return read.text(list(roots)).select(
        col("_metadata.file_path"), col("_metadata.file_block_start"), col("value").cast("binary")
    )


def _numbered(lines: "DataFrame", roots: Sequence[str]) -> tuple[dict[tuple[str, int], int], dict[str, str], int]:
    """Count the lines of every block: the number of its first, the names of the files, how many lines there are."""
    counted = sorted(
        (row[0], row[1], row[2]) for row in lines.groupBy("file_path", "file_block_start").count().collect()
    )
    begins: dict[tuple[str, int], int] = {}
    names: dict[str, str] = {}
    for file, blocks in groupby(counted, key=lambda row: row[0]):
        names[file] = name_below(file, roots)
        number = 1
        for _, block, count in blocks:
            begins[file, block] = number
            number += count
    check_names(names.values())
    return begins, names, sum(row[2] for row in counted)


@dataclass(frozen=True, slots=True)
class _Partition:
    """What a worker does with the lines of a partition: numbers them, reads them, writes triples, a string each."""

    begins: dict[tuple[str, int], int]
    names: dict[str, str]
    base: str
    skip_invalid: bool
    lexicon: "Broadcast[Lexicon]"

    def __call__(self, rows: Iterable[_Row]) -> Iterator[str]:
        """Give the triples of the lines."""
        for answer in analysed(self._pieces(rows), self.lexicon.value, 1, AsTriples(self.base)):
            yield from answer.words.split("\n")[:-1]

    def _pieces(self, rows: Iterable[_Row]) -> Iterator[Piece]:
        for (file, block), lines in groupby(rows, key=lambda row: (row[0], row[1])):
            numbered = ((number, bytes(row[2])) for number, row in enumerate(lines, self.begins[file, block]))
            yield from pieces_of_lines(numbered, self.names[file], self.skip_invalid)


def _columns(line: str) -> tuple[str, ...]:
    return tuple(line.removesuffix(" .").split(" ", 2))


class _Folder:
    """The folder of the result, in whatever file system it lies."""

    def __init__(self, session: "SparkSession", address: str) -> None:
        java: Any = session.sparkContext._jvm
        self._path: Any = java.org.apache.hadoop.fs.Path
        self._root = self._path(address)
        self._system = self._root.getFileSystem(session._jsc.hadoopConfiguration())

    def exists(self) -> bool:
        """Tell whether there is anything."""
        return bool(self._system.exists(self._root))

    def remove(self) -> None:
        """Remove it with all that is in it."""
        self._system.delete(self._root, True)

    def end_names_with(self, ending: str) -> None:
        """Give the files of the result an ending, by which other programs know what they are."""
        for status in self._system.globStatus(self._path(self._root, "part-*")):
            path = status.getPath()
            self._system.rename(path, path.suffix(ending))


def _address(session: "SparkSession", name: str) -> str:
    """Give the whole address of an input, as Spark says it: ``file:/…`` of a path of this machine."""
    java: Any = session.sparkContext._jvm
    path = java.org.apache.hadoop.fs.Path(name)
    system = path.getFileSystem(session._jsc.hadoopConfiguration())
    return str(system.makeQualified(path).toString())


def _said(error: Exception) -> GogenError:
    """Say in a sentence what Spark says in a hundred lines."""
    text = str(error)
    if (ours := _OURS.search(text)) is not None:
        return GogenError(ours[1])
    first = next((line.strip() for line in text.splitlines() if "Exception" in line or "[" in line), text[:200])
    return GogenError(f"Spark stopped: {first[:300]}")
