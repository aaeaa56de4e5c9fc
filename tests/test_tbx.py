"""TBX on its way out: every dialect is valid, tells each fact where it belongs, and names what it has no place for."""

import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from graph.formats import export, read
from graph.formats.tbx.names import id_of, name
from graph.formats.tbx.writing import CORE, DIALECTS
from graph.formats.termlist import facts
from ontology.errors import FormatError
from ontology.model import Glossary, Written
from tests.termlists import NASTY, generated, mini_glossary

T = f"{{{CORE}}}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
V3 = [key for key, dialect in DIALECTS.items() if dialect.version == 3]

needs_shared = pytest.mark.skipif(
    not os.environ.get("GOGEN_SHARED"), reason="GOGEN_SHARED names the folder with the TBX schemas and their validator"
)


@pytest.fixture
def mini() -> Glossary:
    return mini_glossary()


def sections(body: bytes) -> dict[str, Element]:
    """Return the termSecs of a file by their ids."""
    return {section.get("id", ""): section for section in ElementTree.fromstring(body).iter(f"{T}termSec")}


def notes(section: Element) -> list[str]:
    return [note.text or "" for note in section.findall(f"{T}note")]


def terms_of(body: bytes) -> set[tuple[str, str]]:
    """Return the pairs of language tag and term in a file."""
    languages = ElementTree.fromstring(body).iter(f"{T}langSec")
    return {(section.get(LANG, ""), found.text or "") for section in languages for found in section.iter(f"{T}term")}


# ---------------------------------------------------------------- what stands where


@pytest.mark.parametrize("key", V3)
def test_the_root_names_the_dialect_and_references_lead_somewhere(key: str, mini: Glossary) -> None:
    root = ElementTree.fromstring(export(mini, key).body)
    assert (root.tag, root.get("type"), root.get("style")) == (f"{T}tbx", DIALECTS[key].name, DIALECTS[key].style)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = {element.get("target") for element in root.iter() if element.get("target")}
    assert {target for target in targets if target and not target.startswith("https://")} <= set(ids)


def test_a_japanese_term(mini: Glossary) -> None:
    found = sections(export(mini, "tbx").body)
    lead = found["s-ja-netorare-1"]
    assert {note.get("type"): note.text for note in lead.iter(f"{T}termNote")} == {
        "partOfSpeech": "noun",
        "register": "slangRegister",
    }
    assert lead.findtext(f"{T}admin[@type='reading']") == "ねとられ"
    assert notes(lead)[:3] == [
        "[romanisation] netorare",
        "[caution] broader-not-equivalent: cuckold",
        "[caution] broader-not-equivalent: cuckold: It names a person.",
    ]
    assert [ref.get("target") for ref in lead.iter(f"{T}xref")] == ["https://w3id.org/gogen/id/entry/ja-netorare"]
    variant = found["s-ja-netorare-1.2"]
    assert variant.findtext(f"{T}term") == "寝盗られ"
    assert {note.get("type"): note.text for note in variant.iter(f"{T}termNote")}["termType"] == "variant"
    assert "[variant_of] 寝取られ" in notes(variant)


@pytest.mark.parametrize("key", ["tbx-basic", "tbx-min", "tbx"])
def test_no_romaji_and_no_reading_is_a_term(key: str, mini: Glossary) -> None:
    """OmegaT compares the bare language code: ja-Latn romaji would become a Japanese target."""
    found = terms_of(export(mini, key).body)
    assert ("ja", "NTR") in found  # written so in Japanese
    assert not {text for tag, text in found if tag.startswith("ja")} & {"netorare", "ねとられ", "エヌティーアール"}
    assert {tag for tag, _ in found} == {"en", "ja", "zh-Hans", "zh-Hant"}


def test_only_one_spelling_of_a_preferred_term_is_preferred(mini: Glossary) -> None:
    found = sections(export(mini, "tbx-basic").body)
    status = f"{T}termNote[@type='administrativeStatus']"
    assert found["s-en-netorare-1"].findtext(status) == "preferredTerm-admn-sts"
    assert found["s-en-netorare-1.2"].findtext(status) == "admittedTerm-admn-sts"


def test_what_a_list_of_values_does_not_have_is_told_by_the_nearest_one_and_exactly_in_a_note(mini: Glossary) -> None:
    found = sections(export(mini, "tbx-basic").body)
    kinds = {
        key: {note.get("type"): note.text for note in section.iter(f"{T}termNote")} for key, section in found.items()
    }
    assert kinds["s-ja-chan-1"]["partOfSpeech"] == "other"
    assert "[tbx:partOfSpeech] suffix" in notes(found["s-ja-chan-1"])
    assert kinds["s-ja-ntr-1"]["termType"] == "abbreviation"
    assert "[tbx:termType] initialism" in notes(found["s-ja-ntr-1"])
    assert kinds["s-en-cuckold-1"]["grammaticalGender"] == "other"
    assert "[tbx:grammaticalGender] common" in notes(found["s-en-cuckold-1"])


def test_a_concept(mini: Glossary) -> None:
    root = ElementTree.fromstring(export(mini, "tbx", ["ja"]).body)
    entry = next(entry for entry in root.iter(f"{T}conceptEntry") if entry.get("id") == "c-netorare")
    assert entry.findtext(f"{T}descrip[@type='subjectField']") == "fandom"
    english = entry.find(f"{T}descripGrp")  # no English section: the definition belongs to the concept
    assert english is not None
    assert english.findtext(f"{T}descrip") == NASTY
    assert english.findtext(f"{T}admin[@type='source']") == "Editorial <knowledge> & more"
    assert entry.findtext(f"{T}langSec/{T}descripGrp/{T}descrip") == "奪われた側から描く創作。"
    assert [(ref.get("target"), ref.text) for ref in entry.findall(f"{T}ref")] == [("c-theme", "broader: theme")]
    assert [ref.get("target") for ref in entry.findall(f"{T}xref")] == [
        "https://w3id.org/gogen/id/concept/netori",  # its mirror, of which no term is in the file
        "https://w3id.org/gogen/id/concept/netorare",
    ]
    assert "[focalizer] betrayed" in notes(entry)


def test_what_xml_cannot_hold_is_refused(mini: Glossary) -> None:
    bell = replace(mini.terms[0], label=Written("a\x07", "en"))
    with pytest.raises(FormatError, match=r"TBX cannot hold the control character U\+0007 in .*a\\x07'"):
        export(replace(mini, terms=(bell, *mini.terms[1:])), "tbx")


@pytest.mark.parametrize("identifier", ["netorare", "a_b", "a.b", "a b", "寝"])
def test_ids_become_names_of_xml_and_ids_again(identifier: str) -> None:
    assert ElementTree.fromstring(f"<{name('c', identifier)}/>").tag.startswith("c-")
    assert id_of(name("c", identifier)) == identifier


# ---------------------------------------------------------------- what is lost


@pytest.mark.parametrize("key", DIALECTS)
def test_every_fact_is_in_the_file_or_named_as_lost(key: str, mini: Glossary) -> None:
    """What the whole list tells and a narrower one does not is named: each kind as often as it is missing."""
    whole = facts(read(io.BytesIO(export(mini, "tbx").body), "tbx").list.entries)
    part = export(mini, key)
    kept = facts(read(io.BytesIO(part.body), key).list.entries)
    lost: Counter[str] = Counter()
    for fact, count in (whole - kept).items():
        if not fact.concept.startswith("w-"):  # words without a concept are named once each
            lost[fact.category] += count
    named = {loss.kind: loss.count for loss in part.report.losses}
    shared = {"agent", "borrowing", "claim", "concept", "formation", "language", "morph", "relation", "translation"}
    assert lost == Counter({kind: count for kind, count in named.items() if kind not in shared | {"without_concept"}})
    assert not kept - whole
    assert bool(named) is not DIALECTS[key].whole


# ---------------------------------------------------------------- the judges


@needs_shared
def test_the_validator_finds_no_error_in_any_dialect(mini: Glossary, tmp_path: Path) -> None:
    hostile = generated(25)
    for key in V3:
        (tmp_path / f"{key}.tbx").write_bytes(export(mini, key).body)
        (tmp_path / f"hostile-{key}.tbx").write_bytes(export(hostile, key).body)
        (tmp_path / f"ja-{key}.tbx").write_bytes(export(mini, key, ("ja",)).body)
    assert validated(tmp_path).count("VALID  ") == 3 * len(V3)


@needs_shared
@pytest.mark.slow
def test_the_validator_finds_no_error_in_the_whole_glossary(glossary: Glossary, tmp_path: Path) -> None:
    for key in ("tbx", "tbx-basic-dct"):
        (tmp_path / f"{key}.tbx").write_bytes(export(glossary, key).body)
    assert validated(tmp_path).count("VALID  ") == 2


def validated(folder: Path) -> str:
    tool = Path(os.environ["GOGEN_SHARED"]) / "tools" / "tbx_validate.py"
    run = subprocess.run(
        [sys.executable, str(tool.resolve()), *sorted(map(str, folder.glob("*.tbx")))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


JUDGES = (
    ("tbx", "core/TBXcoreStructV03.rng"),
    ("tbx-dct", "core/TBXcoreStructV03.rng"),
    ("tbx-basic", "core/TBXcoreStructV03.rng"),
    ("tbx-min-dct", "core/TBXcoreStructV03.rng"),
    ("tbx-v2", "v2-basic/TBXBasicRNGV02.rng"),
    ("tbx-v2-ntig", "v2-default/TBXcoreStructV02.rng"),
)


@needs_shared
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("jing") is None, reason="jing is not installed (Debian: jing)")
@pytest.mark.parametrize(("key", "schema"), JUDGES)
def test_jing_finds_no_error(key: str, schema: str, mini: Glossary, tmp_path: Path) -> None:
    file = tmp_path / "list.tbx"
    path = Path(os.environ["GOGEN_SHARED"]) / "data" / "tbx" / "schemas" / schema
    for whole in (mini, generated(25)):
        file.write_bytes(export(whole, key).body)
        run = subprocess.run(
            ["jing", str(path.resolve()), str(file)], capture_output=True, text=True, check=False, timeout=120
        )
        assert (run.returncode, run.stdout) == (0, ""), run.stdout[:2000]


@pytest.mark.parametrize("key", ["tbx-v2", "tbx-v2-ntig"])
def test_translate_toolkit_reads_version_2(key: str, mini: Glossary) -> None:
    from translate.storage.tbx import tbxfile

    file = tbxfile.parsestring(export(mini, key).body)
    found = {(unit.source, unit.target) for unit in file.units}
    assert ("netorare", "寝取られ") in found
