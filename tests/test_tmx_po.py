"""Translation memories and PO files of terms: what they hold comes back, and other programs read them."""

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from translate.storage import po, tmx

from graph.formats import export, read
from graph.formats.pairs.direction import Direction
from graph.formats.selection import Selection, select
from graph.formats.termlist import Entry
from ontology.errors import FormatError
from ontology.model import Glossary
from tests.termlists import mini_glossary, term

JA_EN = Direction("ja", ("en",))
MANY = Direction("ja", ("en", "ru", "zh-Hans"))


@pytest.fixture(scope="module")
def glossary(glossary: Glossary) -> Glossary:
    """The part of the curated glossary that is on fandom."""
    return select(glossary, Selection(subjects=("fandom",)))


def hostile() -> Glossary:
    mini = mini_glossary()
    texts = ('say "no" \\ & <b>', "a\\nb", "‏שלום‏", "🍣", "=1+1", "]]>")
    made = (term(f"en-x{n}", (text, "en"), concept="netorare") for n, text in enumerate(texts))
    return replace(mini, terms=(*mini.terms, *made))


def parsed(store: Any, body: bytes) -> list[Any]:
    """Return the units that translate-toolkit reads."""
    return list(store.parsestring(body).units)


def pairs(entries: tuple[Entry, ...]) -> set[tuple[str, str, str]]:
    found = set()
    for entry in entries:
        source, *others = entry.languages
        found |= {(a.text, other.tag, b.text) for a in source.terms for other in others for b in other.terms}
    return found


def test_a_translation_memory_comes_back(glossary: Glossary) -> None:
    made = export(glossary, "tmx", (), MANY)
    back = read(io.BytesIO(made.body), "tmx")
    assert back.warnings == ()
    found = pairs(back.list.entries)
    assert {("寝取られ", "en", "netorare"), ("寝取られ", "ru", "нэторарэ"), ("寝取られ", "zh-Hans", "牛头人")} <= found
    again = {e.items[0].target: e for e in back.list.entries}
    (netorare,) = (e for target, e in again.items() if str(target).endswith("/netorare"))
    assert [section.tag for section in netorare.languages] == ["ja", "en", "ru", "zh-Hans"]
    assert any("ねとられ" in item.value for item in netorare.languages[0].terms[0].items)


def test_hostile_terms_come_back() -> None:
    back = read(io.BytesIO(export(hostile(), "tmx", (), JA_EN).body), "tmx")
    texts = {text for _, _, text in pairs(back.list.entries)}
    assert {'say "no" \\ & <b>', "a\\nb", "🍣", "=1+1", "]]>"} <= texts


def test_translate_toolkit_reads_both(glossary: Glossary) -> None:
    for of in (glossary, hostile()):
        memory = parsed(tmx.tmxfile, export(of, "tmx", (), JA_EN).body)
        catalogue = parsed(po.pofile, export(of, "po", (), JA_EN).body)
        expected = {(a, b) for a, _, b in pairs(read(io.BytesIO(export(of, "omegat", (), JA_EN).body), "omegat",
                                                     direction=JA_EN).list.entries)}  # fmt: skip
        assert {(unit.source, unit.target) for unit in memory} == expected
        assert {(unit.source, unit.target) for unit in catalogue if not unit.isheader()} == expected


def test_gettext_itself_finds_no_fault(glossary: Glossary, tmp_path: Path) -> None:
    msgfmt = shutil.which("msgfmt")
    if msgfmt is None:
        pytest.skip("gettext is not installed: apt-get install gettext")
    file = tmp_path / "terms.po"
    for of in (glossary, hostile()):
        file.write_bytes(export(of, "po", (), JA_EN).body)
        done = subprocess.run(
            [msgfmt, "--check", "-o", str(tmp_path / "x.mo"), str(file)], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr


def test_a_message_is_there_once(glossary: Glossary) -> None:
    units = parsed(po.pofile, export(glossary, "po", (), JA_EN).body)
    keys = [(unit.getcontext(), unit.source) for unit in units]
    assert len(keys) == len(set(keys))
    with pytest.raises(FormatError, match="PO takes one target language, found 3"):
        export(glossary, "po", (), MANY)


TU = '<tu tuid="{0}"><tuv xml:lang="{1}"><seg>{2}</seg></tuv><tuv xml:lang="en"><seg>sleep</seg></tuv></tu>'


def memory(*units: str, root: str = "tmx") -> bytes:
    return f'<{root} version="1.4"><header/><body>\n{chr(10).join(units)}\n</body></{root}>'.encode()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (memory(root="tbx"), "not TMX: root element tbx"),
        (b"<tmx><header/><body><tu></body></tmx>", "XML not well-formed at line 1"),
        (b'<!DOCTYPE tmx [<!ENTITY a "b">]><tmx/>', "document type declarations with entities are refused"),
        (memory(TU.format("1", "ja_JP", "寝る")), "invalid language tag 'ja_JP' at line 2; did you mean ja-JP?"),
        (memory(TU.format("1", "ja", " ")), "empty term at line 2"),
        (memory(TU.format("c2", "ja", "寝る"), TU.format("c2", "ja", "寝る")), r"duplicate id 'c2' \(lines 2 and 3\)"),
        (memory('<tu><tuv xml:lang="ja"><seg>寝る</seg></tuv></tu>'), "expected terms in two languages, found 1"),
        (memory("text"), "text 'text' at line"),
        (memory(), "no term in the file"),
        (b"\xff\xfe", "XML not well-formed at line 1"),
        (b"<tmx>\xff</tmx>", "not UTF-8 at byte 5"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message.replace("?", r"\?")):
        read(io.BytesIO(body), "tmx")


def test_leniently_the_good_units_are_read() -> None:
    body = memory(TU.format("1", "ja_JP", "寝る"), TU.format("1", "ja", " "), TU.format("3", "ja", "起<bpt>x</bpt>き"))
    back = read(io.BytesIO(body), "tmx", strict=False)
    assert pairs(back.list.entries) == {("寝る", "en", "sleep"), ("起き", "en", "sleep")}
    assert len(back.warnings) == 4
