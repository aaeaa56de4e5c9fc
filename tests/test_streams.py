"""Files from outside: packed or plain, whole or cut, long lines and wrong encodings."""

import bz2
import gzip
import hashlib
import io
import lzma
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from graph.imports import streams
from graph.imports.words import Rejected
from ontology.errors import ImportFailed

TEXT = "".join(f"{number}\t寿司\tすし\n" for number in range(5000)).encode()
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "zstd": lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data),
    "xz": lambda data: lzma.compress(data, preset=0),
}


def stored(folder: Path, data: bytes) -> Path:
    path = folder / "words.jsonl"
    path.write_bytes(data)
    return path


def unpacked(path: Path) -> bytes:
    with streams.opened(path) as stream:
        return b"".join(stream.pieces())


@pytest.mark.parametrize("name", PACKERS)
def test_a_packed_file_is_told_by_its_first_bytes_and_read_to_its_end(tmp_path: Path, name: str) -> None:
    packed = PACKERS[name](TEXT)
    path = stored(tmp_path, packed)
    with streams.opened(path) as stream:
        assert stream.packing
        assert stream.packing.name == name
        assert b"".join(stream.pieces()) == TEXT
        assert (stream.position, stream.total, stream.unpacked) == (len(packed), len(packed), len(TEXT))


def test_a_plain_file_is_read_as_it_is(tmp_path: Path) -> None:
    assert unpacked(stored(tmp_path, TEXT)) == TEXT
    assert unpacked(stored(tmp_path, b"")) == b""


@pytest.mark.parametrize("name", PACKERS)
def test_an_archive_of_several_members_is_one_file(tmp_path: Path, name: str) -> None:
    """As ``cat a.gz b.gz`` and parallel compressors (pigz, pbzip2, pzstd) make them."""
    assert unpacked(stored(tmp_path, PACKERS[name](b"a\n") + PACKERS[name](TEXT))) == b"a\n" + TEXT


def test_zeros_after_the_end_of_an_archive_are_padding_and_anything_else_is_refused(tmp_path: Path) -> None:
    assert unpacked(stored(tmp_path, gzip.compress(TEXT) + bytes(3000))) == TEXT
    with pytest.raises(ImportFailed, match="something else follows the end of the gzip archive"):
        unpacked(stored(tmp_path, gzip.compress(TEXT) + b"abc"))


@pytest.mark.parametrize("name", PACKERS)
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_truncated_archive_is_refused_and_the_message_says_how_far_it_came(
    tmp_path: Path, name: str, kept: float
) -> None:
    whole = PACKERS[name](TEXT)
    cut = whole[: int(len(whole) * kept)]
    path = stored(tmp_path, cut)
    with pytest.raises(ImportFailed) as raised:
        unpacked(path)
    assert f"the {name} archive ends before its end (truncated)" in str(raised.value)
    assert raised.value.file == str(path)
    assert raised.value.where
    assert raised.value.where.startswith(f"byte {len(cut):,} of {len(cut):,}, ")


@pytest.mark.parametrize(
    ("name", "damaged"),
    [
        ("gzip", -8),  # its checksum
        ("bzip2", 2000),
        ("xz", 100),
        ("zstd", -1),  # its checksum
    ],
)
def test_a_damaged_archive_is_refused(tmp_path: Path, name: str, damaged: int) -> None:
    whole = bytearray(PACKERS[name](TEXT))
    whole[damaged] ^= 0xFF
    with pytest.raises(ImportFailed, match=f"the {name} archive is damaged"):
        unpacked(stored(tmp_path, bytes(whole)))


@pytest.mark.parametrize("name", PACKERS)
def test_an_archive_that_grows_a_thousandfold_takes_no_more_memory(tmp_path: Path, name: str) -> None:
    path = stored(tmp_path, PACKERS[name](bytes(64 * 2**20)))
    tracemalloc.start()
    try:
        with streams.opened(path) as stream:
            total = sum(map(len, stream.pieces()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == 64 * 2**20
    assert peak < 40 * 2**20


def test_the_checksum_is_that_of_the_stored_file(tmp_path: Path) -> None:
    packed = gzip.compress(TEXT)
    with streams.opened(stored(tmp_path, packed)) as stream:
        for _ in stream.pieces():
            pass
        assert stream.checksum == hashlib.sha256(packed).hexdigest()


def test_a_parser_reads_a_stream_like_any_binary_file(tmp_path: Path) -> None:
    with streams.opened(stored(tmp_path, bz2.compress(TEXT))) as stream:
        text = io.TextIOWrapper(io.BufferedReader(stream), "utf-8")
        assert text.read().encode() == TEXT


def test_the_standard_input_is_read_and_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(gzip.compress(b"one\ntwo\n")))
    monkeypatch.setattr(sys, "stdin", pipe)
    with streams.opened("-") as stream:
        assert stream.total is None
        assert [line.body for line in stream.lines()] == [b"one", b"two"]
    assert not pipe.buffer.closed


def test_lines_have_numbers_and_lose_their_ends_and_the_byte_order_mark(tmp_path: Path) -> None:
    with streams.opened(stored(tmp_path, b"\xef\xbb\xbfone\r\n\ntwo\nthree")) as stream:
        assert list(stream.lines()) == [(1, b"one", 4), (2, b"", 0), (3, b"two", 3), (4, b"three", 5)]


def test_a_line_that_is_too_long_is_passed_over_and_told(tmp_path: Path) -> None:
    body = b"a\n" + b"x" * 3_000_000 + b"\nb\n" + b"y" * 5000
    with streams.opened(stored(tmp_path, body)) as stream:
        found = list(stream.texts(limit=1000))
    assert found == [
        (1, "a"),
        (2, Rejected("line 2", "3,000,000 bytes long; a line has at most 1,000")),
        (3, "b"),
        (4, Rejected("line 4", "5,000 bytes long; a line has at most 1,000")),
    ]


def test_a_long_line_within_the_limit_is_whole(tmp_path: Path) -> None:
    long = b"x" * 5_000_000
    with streams.opened(stored(tmp_path, b"a\n" + long + b"\nb")) as stream:
        assert [line.body for line in stream.lines()] == [b"a", long, b"b"]


def test_a_line_in_another_encoding_is_told_with_its_byte(tmp_path: Path) -> None:
    body = "寿司\n".encode() + "寿司\n".encode("euc-jp")
    with streams.opened(stored(tmp_path, body)) as stream:
        found = list(stream.texts())
    assert found[0] == (1, "寿司")
    assert found[1] == (2, Rejected("line 2", "byte 1 of the line is 0xBC: not UTF-8, which is expected"))
    with streams.opened(stored(tmp_path, "寿司\n".encode("euc-jp"))) as stream:
        assert list(stream.texts("euc-jp")) == [(1, "寿司")]


def test_a_file_in_utf_16_is_refused(tmp_path: Path) -> None:
    with (
        streams.opened(stored(tmp_path, "寿司\n".encode("utf-16"))) as stream,
        pytest.raises(ImportFailed, match=r"words\.jsonl: is in UTF-16 \(little-endian\); expected is UTF-8"),
    ):
        list(stream.lines())


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match=r"nothing\.gz: there is no such file"):
        streams.opened(tmp_path / "nothing.gz")
    with pytest.raises(ImportFailed, match="cannot be opened: Is a directory"):
        streams.opened(tmp_path)
