"""Lists that are no lists: each is refused in words, with exit code 2 or HTTP 4xx, and the store stays as it was."""

import hashlib
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from web.app import create_app
from web.cli import main

CORE = '<?xml version="1.0" encoding="UTF-8"?>\n'
V3 = f'{CORE}<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">'
HEAD = "<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>"


def tbx(*concepts: str, head: str = V3) -> bytes:
    return f"{head}\n{HEAD}\n<text><body>\n{chr(10).join(concepts)}\n</body></text></tbx>".encode()


def concept(inside: str, name: str = "c1") -> str:
    return f'<conceptEntry id="{name}">{inside}</conceptEntry>'


def term(text: str, tag: str = "en", more: str = "") -> str:
    return f'<langSec xml:lang="{tag}"><termSec><term>{text}</term>{more}</termSec></langSec>'


def workbook(*rows: tuple[str, ...]) -> bytes:
    """A workbook as a spreadsheet program writes it: what begins with = is a formula."""
    file = io.BytesIO()
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


# What is sent, its format, and what the message says (shared/design/formats.md).
MALFORMED: list[tuple[str, bytes, str]] = [
    ("csv", b"", "the file is empty"),
    ("csv", b"\n\n", "the file is empty"),
    ("csv", b"lang,term\n", "nothing to import"),
    ("csv", b"lang,word\nen,kite\n", "missing column 'term'"),
    ("csv", b"term\nkite\n", "missing column 'lang'"),
    ("csv", b"lang,term,term\nen,kite,kite\n", "column 'term' twice"),
    ("csv", b"lang,term\nen,kite,more\n", "row 2: expected 2 fields, found 3"),
    ("csv", b"lang,term\nen\n", "row 2: expected 2 fields, found 1"),
    ("csv", b"lang,term\nen,ki\xffte\n", "not UTF-8 at byte 15"),
    ("csv", "lang,term\nja,寿司\n".encode("shift_jis"), "not UTF-8 at byte"),
    ("csv", "lang,term\nen,kite\n".encode("utf-16"), "not UTF-8 at byte"),
    ("csv", b"lang,term\nzh_CN,kite\n", "invalid language tag 'zh_CN' at row 2; did you mean zh-CN?"),
    ("csv", b"lang,term\nnot a tag,kite\n", "invalid language tag"),
    ("csv", b"lang,term\nen,\n", "empty term at row 2"),
    ("csv", b'lang,term\nen,"ki\tte"\n', "tab or newline in the term"),
    ("csv", b'lang,term\nen,"ki\nte"\n', "tab or newline in the term"),
    ("csv", b"lang,term\nen,ki\x07te\n", "control character"),
    ("csv", b"lang,term\nen,ki\x00te\n", "control character"),
    ("csv", b'lang,term\nen,"kite\n', "row"),
    ("csv", b"lang,term,status\nen,kite,best\n", "best"),
    ("csv", b"lang,term,pos\nen,kite,properNoum\n", "properNoum"),
    ("csv", b"lang,term\nen," + b"x" * 200_000 + b"\n", "row"),
    ("tsv", b"lang\tterm\nen\n", "row 2: expected 2 fields, found 1"),
    ("tsv", b"lang,term\nen,kite\n", "missing column"),
    ("xlsx", b"", "workbook"),
    ("xlsx", b"PK\x03\x04 and no more", "workbook"),
    ("xlsx", b"lang,term\nen,kite\n", "workbook"),
    ("xlsx", workbook(("lang", "term"), ("en", "=1+1")), "formula in cell B2 refused"),
    ("xlsx", workbook(("lang", "word"), ("en", "kite")), "missing column 'term'"),
    ("tbx", b"", "XML not well-formed at line 1"),
    ("tbx", b"lang,term\nen,kite\n", "XML not well-formed at line 1"),
    ("tbx", tbx(concept(term("kite")))[:-20], "XML not well-formed at line"),
    ("tbx", b"<html><body/></html>", "not TBX: root element html"),
    (
        "tbx",
        f'{CORE}<!DOCTYPE tbx [<!ENTITY a "b">]>{V3.removeprefix(CORE)}</tbx>'.encode(),
        "document type declarations with entities are refused",
    ),
    (
        "tbx",
        f'{CORE}<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/hostname">]>{V3.removeprefix(CORE)}&a;</tbx>'.encode(),
        "document type declarations with entities are refused",
    ),
    ("tbx", tbx(concept(term("kite")), head=V3.replace("TBX-Basic", "TBX-Best")), "unknown TBX dialect 'TBX-Best'"),
    ("tbx", tbx(concept(term("kite", "zh_CN"))), "invalid language tag 'zh_CN' at line 5; did you mean zh-CN?"),
    ("tbx", tbx(concept(term(" "))), "empty term at line 5"),
    ("tbx", tbx(concept(term("kite"), "c2"), concept(term("kites"), "c2")), "duplicate id 'c2' (lines 5 and 6)"),
    (
        "tbx",
        tbx(concept(term("kite") + '<ref type="crossReference" target="zzz">x</ref>')),
        "target 'zzz' is neither an id in this file nor an http(s) URI",
    ),
    (
        "tbx",
        tbx(concept(term("kite", more='<termNote type="partOfSpeech">properNoum</termNote>'))),
        "partOfSpeech 'properNoum' not one of",
    ),
    ("tbx", tbx(), "nothing to import"),
    ("tbx", tbx(concept(term("ki\x01te"))), "XML not well-formed at line 5"),
    ("tbx", "﻿".encode("utf-16") + tbx(concept(term("kite"))), "XML not well-formed"),
    ("omegat", b"", "nothing to import"),
    ("omegat", b"kite\n", "expected"),
    ("utx", b"no header\n", "UTX"),
    ("tmx", b"<tmx", "XML not well-formed at line 1"),
    ("tmx", b"<html/>", "root element html"),
    ("nope", b"lang,term\n", "unknown format 'nope'"),
]
NAMES = [f"{number}-{kind}" for number, (kind, _, _) in enumerate(MALFORMED)]


@pytest.fixture(scope="module")
def root(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(small, tmp_path_factory.mktemp("lists") / "store"))


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[FlaskClient]:
    app = create_app(root, TESTING=True, OPEN_WRITES=True)
    yield app.test_client()
    app.extensions["pool"].close()
    app.extensions["writer"].close()


def checksum(root: Path) -> str:
    """A digest of every file of the graph and of which one serves."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and (path.name == "CURRENT.json" or path.parent.name.startswith("generation-")):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def test_there_are_forty_of_them() -> None:
    assert len(MALFORMED) >= 40


@pytest.mark.parametrize(("kind", "body", "message"), MALFORMED, ids=NAMES)
def test_a_list_that_is_none_is_refused_in_words_and_changes_nothing(
    kind: str, body: bytes, message: str, root: Path, client: FlaskClient, tmp_path: Path
) -> None:
    before = checksum(root)
    path = tmp_path / "list"
    path.write_bytes(body)
    pairs = ("--from", "ja", "--to", "en") if kind == "omegat" else ()
    found = CliRunner().invoke(main, ["import", kind, str(path), "--by", "J", "--store", str(root), *pairs])
    assert found.exit_code == 2, found.output
    assert found.output.startswith("gogen: ")
    assert message in found.output
    assert "Traceback" not in found.output
    data = {"list": (io.BytesIO(body), "list"), "by": "J", "format": kind, "step": "propose"}
    data |= {"from": "ja", "to": "en"} if pairs else {}
    sent = client.post("/review/upload", data=data)
    assert sent.status_code == (422 if body else 400), sent.text
    assert sent.mimetype == "application/problem+json"
    if body:
        assert message[1:] in str(sent.json)  # its first letter may be a capital
    assert str(tmp_path) not in sent.text
    assert checksum(root) == before


@pytest.mark.parametrize("name", ["list.exe", "list", "list.toml", "a" * 300])
def test_a_file_whose_ending_tells_no_format_is_refused(name: str, client: FlaskClient) -> None:
    sent = client.post("/review/upload", data={"list": (io.BytesIO(b"lang,term\nen,kite\n"), name), "by": "J"})
    assert sent.status_code == 422
    assert ".csv" in str(sent.json)


def test_a_missing_file_and_several_are_refused(root: Path, tmp_path: Path) -> None:
    for files in (["none.csv"], [], ["a.csv", "b.csv"]):
        paths = [str(tmp_path / name) for name in files]
        found = CliRunner().invoke(main, ["import", "csv", *paths, "--by", "J", "--store", str(root)])
        assert found.exit_code == 2, found.output


def test_a_term_list_that_nobody_proposes_is_refused(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("寿司\tsushi\n", encoding="utf-8")
    found = CliRunner().invoke(main, ["import", "omegat", str(path), "--store", str(root)])
    assert (found.exit_code, found.output) == (
        2,
        "gogen: a term list enters as proposals: name who proposes it, as in --by 'Jane Roe'\n",
    )
