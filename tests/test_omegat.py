"""OmegaT itself, without its window, reads the files that are written for it. Needs Debian's package ``omegat``."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from graph.formats import export
from graph.formats.pairs.direction import Direction
from ontology.model import Glossary

JAR = Path("/usr/share/omegat/OmegaT.jar")
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>JA</source_lang><target_lang>EN-US</target_lang>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""
# What OmegaT's own reader finds in each file of the glossary folder, and what its translation memory holds.
SCRIPT = """
import groovy.json.JsonOutput
import org.omegat.core.Core
import org.omegat.gui.glossary.*
new File(System.getenv('FILES')).listFiles().sort().each { file ->
  def found
  if (file.name.endsWith('.tbx')) found = GlossaryReaderTBX.read(file, false)
  else if (file.name.endsWith('.csv')) found = GlossaryReaderCSV.read(file, false)
  else if (file.name.endsWith('.utf8')) found = GlossaryReaderTSV.read(file, false)
  else return
  println('FOUND ' + JsonOutput.toJson([file.name, found.collect { [it.srcText, it.locText, it.commentText] }]))
}
Core.project.transMemories.each { name, memory ->
  def found = memory.entries.collect { [it.source, it.translation, ''] }
  println('FOUND ' + JsonOutput.toJson([new File(name).name, found]))
}
"""

Found = dict[str, list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def read_by_omegat(glossary: Glossary, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What OmegaT reads from our files, by name: pairs with their comments."""
    java = shutil.which("java")
    if java is None or not JAR.exists():
        pytest.skip("OmegaT is not installed: apt-get install omegat")
    root = tmp_path_factory.mktemp("omegat")
    for folder in ("source", "target", "tm", "glossary", "dictionary", "omegat"):
        (root / "project" / folder).mkdir(parents=True)
    (root / "project" / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (root / "script.groovy").write_text(SCRIPT, encoding="utf-8")
    way = Direction("ja", ("en",))
    files = {"omegat.utf8": "omegat", "google.csv": "google", "tbx-v2.tbx": "tbx-v2"}
    for name, format_name in files.items():
        made = export(glossary, format_name, ("ja", "en"), way if format_name != "tbx-v2" else None)
        (root / "project" / "glossary" / name).write_bytes(made.body)
    (root / "project" / "tm" / "terms.tmx").write_bytes(export(glossary, "tmx", (), way).body)
    options = [f"-Duser.home={root}", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"]
    arguments = [str(root / "project"), "--mode=console-translate", f"--script={root / 'script.groovy'}"]
    run = subprocess.run(
        [java, *options, "-jar", str(JAR), *arguments],
        env={**os.environ, "FILES": str(root / "project" / "glossary")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    lines = [line.partition("FOUND ")[2] for line in run.stdout.splitlines() if "FOUND [" in line]
    assert lines, run.stdout[-2000:] + run.stderr[-2000:]
    return {name: [tuple(row) for row in rows] for name, rows in map(json.loads, lines)}


@pytest.mark.slow
def test_omegat_reads_the_expected_pairs(glossary: Glossary, read_by_omegat: Found) -> None:
    written = export(glossary, "omegat", (), Direction("ja", ("en",))).body.decode().splitlines()
    assert [(s, t) for s, t, _ in read_by_omegat["omegat.utf8"]] == [tuple(line.split("\t")[:2]) for line in written]
    (comment,) = {c for s, t, c in read_by_omegat["omegat.utf8"] if (s, t) == ("寝取られ", "netorare")}
    assert comment.startswith("ねとられ; netorare; ")
    assert "content: filtered, infidelity" in comment


@pytest.mark.slow
def test_omegat_reads_tbx_csv_and_tmx(glossary: Glossary, read_by_omegat: Found) -> None:
    for name in ("tbx-v2.tbx", "google.csv", "terms.tmx"):
        pairs = {(source, target.partition(",")[0]) for source, target, _ in read_by_omegat[name]}
        assert ("寝取られ", "netorare") in pairs, name
        assert len(pairs) > 300, name


@pytest.mark.slow
def test_no_romaji_is_a_translation(glossary: Glossary, read_by_omegat: Found) -> None:
    english = {w.text for t in glossary.terms if t.language == "en" for w in t.canonical.written}
    assert {target for _, target, _ in read_by_omegat["omegat.utf8"]} <= english
