"""The reversed dictionary, over a compiled dictionary of a few words that is written by hand, and over UniDic."""

import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from morphology import dictionary
from morphology.analysis import analyse, forget
from morphology.lexicon import Lexicon
from morphology.reading import homophones, lattice, reverse
from morphology.reading.compiled import SystemDictionary, open_dictionary
from morphology.reading.reverse import Index
from ontology.errors import ReadingsError
from web.cli import main

# ---------------------------------------------------------------- a dictionary of a few words

# surface, left = right context, cost, the 26 features of UniDic
Word = tuple[str, int, int, str]


def features(pos: str, kana: str, lemma: str, lemma_reading: str, surface: str, goshu: str, form: str = "*,*") -> str:
    base = f"{lemma_reading},{lemma},{surface},{kana},{surface},{kana},{goshu}"
    return f"{pos},{form},{base},*,*,*,*,{kana},{kana},{kana},{kana},*,*,0,C1,*"


NOUN = "名詞,普通名詞,一般,*"
PERSON = "名詞,固有名詞,人名,名"
WORDS: tuple[Word, ...] = (
    ("ヘンタイ", 1, 4000, features(NOUN, "ヘンタイ", "変態", "ヘンタイ", "ヘンタイ", "漢")),
    ("変態", 1, 6500, features(NOUN, "ヘンタイ", "変態", "ヘンタイ", "変態", "漢")),
    ("編隊", 1, 7400, features(NOUN, "ヘンタイ", "編隊", "ヘンタイ", "編隊", "漢")),
    ("変体", 1, 7400, features(NOUN, "ヘンタイ", "変体", "ヘンタイ", "変体", "漢")),
    ("ＨＩＫＩ", 1, 4600, features(NOUN, "ヒキコモリ", "引き籠もり", "ヒキコモリ", "ＨＩＫＩ", "和")),
    ("引きこもり", 1, 7000, features(NOUN, "ヒキコモリ", "引き籠もり", "ヒキコモリ", "引きこもり", "和")),
    ("引き籠もり", 1, 7600, features(NOUN, "ヒキコモリ", "引き籠もり", "ヒキコモリ", "引き籠もり", "和")),
    ("ミナ", 2, 6200, features(PERSON, "ミナ", "ミナ", "ミナ", "ミナ", "固")),
    ("皆", 1, 7400, features(NOUN, "ミナ", "皆", "ミナ", "皆", "和")),
    ("京都", 3, 5300, features("名詞,固有名詞,地名,一般", "キョウト", "キョウト", "キョウト", "京都", "固")),
    ("町", 1, 2800, features(NOUN, "マチ", "町", "マチ", "町", "和")),
    ("町", 1, 4600, features(NOUN, "チョウ", "町", "チョウ", "町", "漢")),
    (
        "寝取ら",
        4,
        9000,
        features("動詞,一般,*,*", "ネトラ", "寝取る", "ネトル", "寝取ら", "和", "五段-ラ行,未然形-一般"),
    ),
    ("れ", 5, 3000, features("助動詞,*,*,*", "レ", "れる", "レル", "れ", "和", "助動詞-レル,連用形-一般")),
)
CONTEXTS = 6


def write(folder: Path, words: tuple[Word, ...] = WORDS, version: str = "mini") -> Path:
    """Write sys.dic, matrix.bin and version; give the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    spelt: dict[bytes, list[Word]] = {}
    for word in sorted(words, key=lambda one: one[0].encode()):
        spelt.setdefault(word[0].encode(), []).append(word)
    tokens, texts, values = b"", b"", {}
    for spelling, some in spelt.items():
        values[spelling] = (len(tokens) // 16) << 8 | len(some)
        for _, context, cost, csv in some:
            tokens += struct.pack("<HHHhII", context, context, 0, cost, len(texts), 0)
            texts += csv.encode() + b"\0"
    units = _double_array(values)
    body = units + tokens + texts
    sizes = (len(words), CONTEXTS, CONTEXTS, len(units), len(tokens), len(texts))
    magic = (72 + len(body)) ^ 0xEF718F77
    header = struct.pack("<10I32s", magic, 102, 0, *sizes, 0, b"utf8")
    (folder / "sys.dic").write_bytes(header + body)
    costs = struct.pack(f"<{CONTEXTS * CONTEXTS}h", *[0] * CONTEXTS**2)
    (folder / "matrix.bin").write_bytes(struct.pack("<HH", CONTEXTS, CONTEXTS) + costs)
    (folder / "version").write_text(version)
    return folder


def _double_array(values: dict[bytes, int]) -> bytes:
    """Build a Darts double array: unit p of a byte c after base b is b + c + 1, and its check is b."""
    base, check = {0: 1}, {0: 0}
    waiting = [(0, b"")]
    used = {0, 1}
    while waiting:
        place, prefix = waiting.pop()
        following = sorted({s[len(prefix)] for s in values if s.startswith(prefix) and len(s) > len(prefix)})
        ends = [-1] if prefix in values else []
        start = next(b for b in range(1, 10**6) if b not in base.values() or (b == base[place] == 1 and place == 0))
        while any(start + c + 1 in used for c in (*following, *ends, -1)) or (start in base.values() and place):
            start += 1
        base[place] = start
        used |= {start + c + 1 for c in (*following, *ends, -1)}
        if ends:
            base[start], check[start] = -values[prefix] - 1, start
        for c in following:
            check[start + c + 1] = start
            waiting.append((start + c + 1, prefix + bytes((c,))))
    size = max(used) + 300
    return b"".join(struct.pack("<iI", base.get(p, 0), check.get(p, 0)) for p in range(size))


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> SystemDictionary:
    return SystemDictionary(write(tmp_path_factory.mktemp("mini")))


@pytest.fixture
def small(tmp_path: Path, mini: SystemDictionary) -> Path:
    path = tmp_path / "readings.sqlite"
    reverse.build(path, source=mini)
    return path


def opened(path: Path, source: SystemDictionary) -> Index:
    return Index(path, reverse.stamp_of(source))


def first_spellings(index: Index, reading: str) -> list[str]:
    return [word.spellings[0] for word in index.words(reading)]


# ---------------------------------------------------------------- walking


def test_every_spelling_of_the_double_array_is_walked(mini: SystemDictionary) -> None:
    leaves = mini.leaves()
    walked = [word for chunk in leaves.chunks() for word in leaves.walk(chunk)]
    assert sorted((w.surface, w.left, w.cost, w.features) for w in walked) == sorted(WORDS)
    assert len(walked) == mini.words


def test_a_spelling_has_the_words_that_mecab_has() -> None:
    source = open_dictionary(dictionary.folder())
    costs = {word.cost for word in source.words_of("手袋")}
    assert dictionary.path("手袋").tokens[0].cost in costs
    assert source.words_of("手ぶく") == ()
    assert [word.surface for word in source.words_at("寝取られ", 2)][-1] == "られ"


def test_the_connection_costs_are_those_of_mecab() -> None:
    source = open_dictionary(dictionary.folder())
    path = dictionary.path("寝取られ")
    known = [
        next(w for w in source.words_of(t.surface) if w.cost == t.cost and t.cform.split("-")[0] in w.features)
        for t in path.tokens
    ]
    contexts = [0, *(word.right for word in known)]
    total = sum(source.connection(right, word.left) + word.cost for right, word in zip(contexts, known, strict=False))
    assert total + source.connection(known[-1].right, 0) == path.cost


@pytest.mark.parametrize("damage", ["short", "magic", "missing"])
def test_what_is_no_compiled_dictionary_is_said_to_be_none(tmp_path: Path, damage: str) -> None:
    write(tmp_path)
    file = tmp_path / "sys.dic"
    if damage == "missing":
        (tmp_path / "matrix.bin").unlink()
    elif damage == "short":
        file.write_bytes(file.read_bytes()[:-10])
    else:
        file.write_bytes(b"nonsense" + file.read_bytes()[8:])
    with pytest.raises(ReadingsError):
        SystemDictionary(tmp_path)


# ---------------------------------------------------------------- ranking


@pytest.mark.parametrize(
    ("reading", "spellings"),
    [
        ("へんたい", ["変態", "変体", "編隊"]),  # the cheapest spelling is ヘンタイ, which is for effect
        ("ひきこもり", ["引き籠もり"]),  # the lemma's spelling, not ＨＩＫＩ
        ("みな", ["皆", "ミナ"]),  # names last, although ミナ is cheaper
        ("まち", ["町"]),
        ("ちょう", ["町"]),
        ("ねとら", []),  # no dictionary form
        ("ない", []),
    ],
)
def test_words_are_ranked_by_lemma(small: Path, mini: SystemDictionary, reading: str, spellings: list[str]) -> None:
    assert first_spellings(opened(small, mini), reading) == spellings


def test_readings_are_found_without_their_length(small: Path, mini: SystemDictionary) -> None:
    index = opened(small, mini)
    assert index.lengthened("きょと") == ("きょうと",)
    assert reverse.fold("とうきょう") == reverse.fold("ときょ") == "ときょ"
    assert reverse.fold("つづく") == reverse.fold("つずく")


def test_forms_are_kept_with_their_contexts_for_the_lattice(small: Path, mini: SystemDictionary) -> None:
    index = opened(small, mini)
    assert [(piece.surface, piece.left) for piece in index.pieces("ねとら")] == [("寝取ら", 4)]
    assert next(piece.surface for piece in index.pieces("へんたい")) == "変態"


def test_two_builds_say_the_same(tmp_path: Path, mini: SystemDictionary) -> None:
    for name in ("one", "two"):
        reverse.build(tmp_path / name, source=mini)
    dumps = []
    for name in ("one", "two"):
        with sqlite3.connect(tmp_path / name) as database:
            dumps.append("\n".join(database.iterdump()))
        database.close()
    assert dumps[0] == dumps[1]


# ---------------------------------------------------------------- the file


def test_an_index_of_another_dictionary_is_stale(tmp_path: Path, small: Path) -> None:
    other = SystemDictionary(write(tmp_path / "other", version="other"))
    with pytest.raises(ReadingsError, match="gogen index"):
        opened(small, other)


def test_an_index_that_was_cut_short_is_refused(small: Path, mini: SystemDictionary) -> None:
    small.write_bytes(small.read_bytes()[:-4096])
    with pytest.raises(ReadingsError):
        opened(small, mini)


def test_a_file_that_is_no_index_is_refused(small: Path, mini: SystemDictionary) -> None:
    small.write_bytes(b"no database" * 1000)
    with pytest.raises(ReadingsError, match="damaged"):
        opened(small, mini)


def test_an_absent_index_says_how_to_build_it(tmp_path: Path, mini: SystemDictionary) -> None:
    with pytest.raises(ReadingsError, match="'gogen index' builds it"):
        opened(tmp_path / "none", mini)


def test_a_row_that_was_changed_ends_the_index_and_deletes_the_file(small: Path, mini: SystemDictionary) -> None:
    small.write_bytes(small.read_bytes().replace("変体".encode(), "変休".encode()))
    index = opened(small, mini)
    assert index.words("へんたい") == ()
    assert index.damaged
    assert not small.exists()
    assert index.words("まち") == ()  # and never raises


def test_a_build_that_fails_leaves_the_old_index_and_no_draft(small: Path, mini: SystemDictionary) -> None:
    def broken(title: str, items: Iterable[Any]) -> Iterator[Any]:
        yield next(iter(items))
        raise KeyboardInterrupt

    before = small.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        reverse.build(small, broken, mini)
    assert small.read_bytes() == before
    assert list(small.parent.iterdir()) == [small]


def test_a_build_that_was_killed_leaves_no_index_and_its_draft_is_swept_later(
    tmp_path: Path, mini: SystemDictionary
) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from morphology.reading import reverse\n"
        "from morphology.reading.compiled import SystemDictionary\n"
        "def die(title, items):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "reverse.build(Path(sys.argv[1]) / 'readings.sqlite', die, SystemDictionary(Path(sys.argv[2])))"
    )
    run = subprocess.run([sys.executable, "-c", program, str(tmp_path), str(mini.path.parent)], check=False)
    assert run.returncode == -signal.SIGKILL
    (draft,) = tmp_path.iterdir()
    assert draft.name.endswith(".part")
    old = time.time() - 7200
    os.utime(draft, (old, old))
    reverse.build(tmp_path / "readings.sqlite", source=mini)
    assert [path.name for path in tmp_path.iterdir()] == ["readings.sqlite"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, mini: SystemDictionary) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReadingsError, match="cannot write"):
        reverse.build(tmp_path / "file" / "readings.sqlite", source=mini)


def test_nothing_is_built_by_analysing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOGEN_CACHE", str(tmp_path))
    forget()
    assert analyse("taberu").analyses[0].lemma == "食べる"
    assert reverse.current() is None
    assert list(tmp_path.iterdir()) == []


def test_a_stale_index_is_none_and_is_built_anew(
    small: Path, tmp_path: Path, mini: SystemDictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOGEN_CACHE", str(tmp_path))
    assert reverse.current() is None  # of the mini dictionary, not of UniDic
    monkeypatch.setattr(reverse, "open_dictionary", lambda folder: mini)
    index = reverse.current()
    assert index is not None
    assert reverse.ensure() is index
    assert reverse.rebuilt() is not index


def test_an_index_that_is_none_is_read_once(
    small: Path, tmp_path: Path, mini: SystemDictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOGEN_CACHE", str(tmp_path))
    assert reverse.current() is None
    monkeypatch.setattr(reverse.Index, "__init__", lambda *_: pytest.fail("read again"))
    assert reverse.current() is None


def test_an_index_is_read_in_a_forked_process_too(small: Path, mini: SystemDictionary) -> None:
    index = opened(small, mini)
    index._pid = -1  # as after a fork
    assert first_spellings(index, "まち") == ["町"]


# ---------------------------------------------------------------- the lattice


def test_long_texts_are_no_words(mini: SystemDictionary) -> None:
    assert lattice.routes(lattice.LONGEST_TEXT + 1, lambda at: (), mini) == ()


def test_ways_that_say_the_same_are_one(mini: SystemDictionary) -> None:
    nodes = {0: [lattice.Node(1, "a", 0, 0, 5), lattice.Node(2, "ab", 0, 0, 30)], 1: [lattice.Node(1, "b", 0, 0, 5)]}
    ways = lattice.routes(2, lambda at: nodes[at], mini)
    assert [(way.said, way.cost) for way in ways] == [(("a", "b"), 10)]


# ---------------------------------------------------------------- UniDic


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("hentai", "変態"),  # not ヘンタイ
        ("hikikomori", "引き籠もり"),  # not ＨＩＫＩＫＯＭＯＲＩ
        ("tokyo", "東京"),  # length that was not written
        ("kanri", "管理"),
        ("ryori", "料理"),
        ("tabemashita", "食べる"),
        ("youchien", "幼稚園"),
        ("はつか", "僅か"),
        ("ことば", "言葉"),
        ("した", "する"),  # a form in kana that MeCab reads as inflected is that
    ],
)
def test_kana_and_romaji_find_the_usual_word(indexed: Index, form: str, lemma: str) -> None:
    assert lemma in [analysis.lemma for analysis in analyse(form).analyses[:2]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("dōshite", "どうして"),  # an adverb made of a demonstrative and して
        ("tsumaranai", "つまらない"),  # an adjective that UniDic cuts in two
        ("shizenkagaku", "自然科学"),  # and not 自然科學
        ("reizōko", "冷蔵庫"),  # 庫 is what words end in
    ],
)
def test_words_that_are_no_entry_are_among_the_first_five(indexed: Index, form: str, lemma: str) -> None:
    assert lemma in [analysis.lemma for analysis in analyse(form, Lexicon()).analyses[:5]]


@pytest.mark.slow
def test_a_name_is_no_word_for_moe(indexed: Index) -> None:
    found = [analysis.lemma for analysis in analyse("moe").analyses]
    assert "萌える" in found
    assert "モエ" not in found


@pytest.mark.slow
def test_a_form_that_is_no_entry_is_spelt_by_the_lattice(indexed: Index) -> None:
    assert homophones.spellings("ねとられ", indexed)[0] == "寝取られ"
    assert homophones.spellings("ぬめれほへ", indexed) == ()


@pytest.mark.slow
def test_nonsense_stays_unknown_with_the_index(indexed: Index) -> None:
    rows = (Path(__file__).parent / "data" / "nonsense.tsv").read_text(encoding="utf-8").splitlines()[1:]
    forms = [row.split("\t")[0] for row in rows]
    assert [form for form in forms if analyse(form).analyses] == []


@pytest.mark.slow
def test_an_index_opens_at_once(unidic: Path) -> None:
    program = (
        "import time; start = time.perf_counter(); from morphology.analysis import analyse; "
        "assert analyse('hentai').analyses[0].lemma == '変態'; print(time.perf_counter() - start)"
    )
    environment = {**os.environ, "GOGEN_CACHE": str(unidic)}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert float(run.stdout) < 0.5


@pytest.mark.slow
def test_a_damaged_index_is_built_anew_by_the_shell(
    unidic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOGEN_CACHE", str(tmp_path))
    shutil.copy(unidic / reverse.FILE, tmp_path)
    shown = CliRunner().invoke(main, ["index"])
    assert shown.exit_code == 0
    assert "readings in" in shown.stderr
    (tmp_path / reverse.FILE).write_bytes(b"nonsense")
    assert CliRunner().invoke(main, ["index"]).exit_code == 0
    assert reverse.current() is not None
