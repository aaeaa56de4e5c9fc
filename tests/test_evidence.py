"""What dictionaries confirm: reading EDICT and dictd, comparing glosses, and the rows of data/evidence.tsv."""

import csv
import gzip
import subprocess
from pathlib import Path

import pytest

from data.evidence import (
    Entry,
    Evidence,
    Lookup,
    Word,
    agreeing,
    base64_number,
    differences,
    edict_entry,
    english_glosses,
    english_head,
    equal_gloss,
    index_key,
    jpn_entry,
    jpn_header,
    main,
    missing_packages,
    place_of,
    read_dictd,
    same_head,
    table,
    whole_glosses,
)
from graph.entries import DATA, read_curated
from graph.entries.evidence import COLUMNS

# ---------------------------------------------------------------- dictd


def dictd_number(number: int) -> str:
    """Write a number as dictfmt does; the opposite of what is tested."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = ""
    while number or not text:
        number, digit = divmod(number, 64)
        text = digits[digit] + text
    return text


def write_dictd(folder: Path, name: str, entries: dict[str, str]) -> None:
    texts, lines, offset = b"", [], 0
    for head, text in {"00databaseinfo": "A dictionary by hand.\n", **entries}.items():
        raw = text.encode()
        lines.append(f"{head}\t{dictd_number(offset)}\t{dictd_number(len(raw))}\n")
        texts += raw
        offset += len(raw)
    (folder / f"{name}.index").write_text("".join(lines), encoding="utf-8")
    (folder / f"{name}.dict.dz").write_bytes(gzip.compress(texts))


@pytest.mark.parametrize(
    ("digits", "number"),
    [("A", 0), ("b", 27), ("/", 63), ("BA", 64), ("EN", 269), ("zFUP", 51 * 64**3 + 5 * 64**2 + 20 * 64 + 15)],
)
def test_numbers_of_an_index_are_big_endian_base_64(digits: str, number: int) -> None:
    assert base64_number(digits) == number


def test_entries_are_found_by_what_dictd_keeps_of_a_headword(tmp_path: Path) -> None:
    write_dictd(tmp_path, "small", {"ukiyoe": "ukiyo-e\npicture\n", "other": "other\nthing\n", "寿司": "寿司\nSushi\n"})
    found = read_dictd(tmp_path, "small", ["ukiyo-e", "寿司", "00databaseinfo"])
    assert found == {"ukiyoe": ["ukiyo-e\npicture\n"], "寿司": ["寿司\nSushi\n"]}


@pytest.mark.parametrize(
    ("word", "key"), [("Ukiyo-e", "ukiyoe"), ("soy sauce", "soy sauce"), ("ＯＬ", "ol"), ("カラオケ", "カラオケ")]
)
def test_index_keys_hold_letters_digits_and_spaces(word: str, key: str) -> None:
    assert index_key(word) == key


# ---------------------------------------------------------------- comparing


@pytest.mark.parametrize(
    ("language", "form", "gloss"),
    [
        ("en", "glove", "the glove"),
        ("en", "to skive off", "skive off"),
        ("en", "Golden Week", "golden week"),
        ("de", "Handschuh", "der Handschuh"),
        ("fr", "étranger", "l’étranger"),
        ("ar", "جودو", "الجودو"),
        ("nl", "onderwijzer", "onderwĳzer"),
        ("de", "Takoyaki", "Tako・yaki"),  # the dictionary shows where the parts meet
        ("en", "white-tailed eagle", "white‐tailed eagle"),  # U+2010 in FreeDict
        ("ru", "ёлка", "е\u0308лка"),  # NFC
    ],
)
def test_a_form_and_a_gloss_are_the_same_word(language: str, form: str, gloss: str) -> None:
    assert equal_gloss(language, [form], ["something else", gloss]) == gloss


@pytest.mark.parametrize(
    ("language", "form", "gloss"),
    [
        ("en", "sushi", "sushi roll"),  # not the whole gloss
        ("en", "tea", "teacher"),  # part of a longer word
        ("en", "a little", "little"),  # here the article makes the meaning
        ("en", "theme", "me"),  # an article is a word, not letters
        ("de", "Judo", "Jūdō"),  # diacritics count
        ("pl", "go", "gō"),
        ("tr", "suşi", "susi"),
    ],
)
def test_near_misses_are_no_evidence(language: str, form: str, gloss: str) -> None:
    assert equal_gloss(language, [form], [gloss]) is None


@pytest.mark.parametrize(
    ("line", "glosses"),
    [
        ("(n) (1) warrior (esp. of daimyos (in Edo))", ("warrior",)),
        ("(mf) Tsunami, seismische (f) Woge (z.B. durch Seebeben, selten)", ("Tsunami", "seismische Woge")),
        ("(1) (m) Lehrer, (2) (m) Meister", ("Lehrer", "Meister")),
        ("{忍術}ниндзя", ("ниндзя",)),
        ("Karaoke <neut> [mus.]", ("Karaoke",)),
        ("2. szamuráj", ("szamuráj",)),
    ],
)
def test_brackets_and_numbers_are_not_part_of_a_gloss(line: str, glosses: tuple[str, ...]) -> None:
    assert whole_glosses(line) == glosses


@pytest.mark.parametrize(
    "line",
    ["otaku(s)", "(non)otaku", "otaku (a nerd", "otaku) eski"],  # the last: English among Turkish in eng-tur
)
def test_a_bracket_inside_a_word_or_without_partner_spoils_the_gloss(line: str) -> None:
    assert equal_gloss("en", ["otaku"], whole_glosses(line)) is None


# ---------------------------------------------------------------- Japanese entries


def test_a_line_of_edict_gives_spelling_reading_and_glosses() -> None:
    entry = edict_entry("可愛い [かわいい] /(ateji) (adj-i) (1) (uk) cute/lovely (small)/(adj-i) (2) (uk) dear/(P)/\n")
    assert entry == Entry((("可愛い", "かわいい"),), ("cute", "lovely", "dear"), usually_kana=True)
    assert edict_entry("アニメ /(n) (abbr) anime/(P)/\n") == Entry(((None, "アニメ"),), ("anime",))


def test_a_line_that_is_no_entry_is_left_out() -> None:
    assert edict_entry("") is None
    assert edict_entry("# a remark\n") is None


def test_the_header_of_freedict_limits_readings_to_spellings() -> None:
    header = " [ichi1]  [nf18]  侍 /(en)tʃ(ja)lˈe̞tə/, 士 /x/,  [ichi1]  さむらい /sˌämɯᵝɽˈäi/,  (侍) さぶらい /sˌä/"
    assert jpn_header(header) == (("侍", "さむらい"), ("士", "さむらい"), ("侍", "さぶらい"))
    # empty brackets: a reading of no spelling; a remark in brackets limits nothing
    assert jpn_header("空オケ /ke̞/, からオケ /kä/,  ()  [ichi1] カラオケ /kä/") == (
        ("空オケ", "からオケ"),
        (None, "カラオケ"),
    )
    assert jpn_header(" (ateji (phonetic) reading)  [news2]  寿司 /x/, すし /x/") == (("寿司", "すし"),)


def test_remarks_that_stick_to_the_first_gloss_are_taken_off() -> None:
    note = "         Note: word usually written using kana aloneniedlich, süß"
    entry = jpn_entry(f"かわいい /käwˈäiː/\n(adjective (keiyoushi))\n\n{note}\n")
    assert entry.usually_kana
    assert equal_gloss("de", ["niedlich"], entry.glosses) == "niedlich"


def test_a_sense_of_one_reading_only_is_left_out() -> None:
    senses = "1. (noun)\nteacher\n2. (せんじょう)\n (noun)\nprevious existence\n3. (suffix)\nmaster\n"
    glosses = jpn_entry(f"先生 /x/, せんせい /x/, せんじょう /x/\n{senses}").glosses
    assert {"teacher", "master"} <= set(glosses)
    assert "previous existence" not in glosses
    # a remark on a reading is no limit: it holds other words than Japanese
    assert "sauce soja" in jpn_entry("醤油 /x/, しょうゆ /x/\n (しょゆ, しょゆう are dial.)\nsauce soja\n").glosses


KUSA = Word("ja-kusa", ("草",), ("くさ",), "草")
KAWAII = Word("ja-kawaii", (), ("かわいい", "カワイイ"), "かわいい")


@pytest.mark.parametrize(
    ("word", "entry", "pairs"),
    [
        (KUSA, Entry((("草", "くさ"),), ("grass",)), ["草 [くさ]"]),
        (KUSA, Entry((("草", "そう"),), ("grass",)), []),  # another reading: another word
        (KUSA, Entry((("瘡", "くさ"),), ("eczema",)), []),  # another spelling
        (KUSA, Entry(((None, "くさ"),), ("-ness",)), []),  # in kana, and no gloss of ours
        (KUSA, Entry(((None, "クサ"),), ("grass",)), ["クサ"]),  # in the other kana, with our gloss
        (KAWAII, Entry((("可愛い", "かわいい"),), ("cute",), usually_kana=True), ["可愛い [かわいい]"]),
        (KAWAII, Entry((("可愛い", "かわいい"),), ("cute",)), []),
        (KAWAII, Entry((("川言い", "かわいい"),), ("talk",), usually_kana=True), []),
        (Word("ja-ol", ("OL",), ("オーエル",), "OL"), Entry((("ＯＬ", "オーエル"),), ()), ["ＯＬ [オーエル]"]),
    ],
)
def test_an_entry_is_our_word_only_by_spelling_and_reading(word: Word, entry: Entry, pairs: list[str]) -> None:
    assert [place_of(pair) for pair in agreeing(word, entry, ["grass", "cute"])] == pairs


# ---------------------------------------------------------------- English entries


@pytest.mark.parametrize(
    ("code", "text", "glosses"),
    [
        (
            "deu",
            'glove /ɡlˈʌv/\nHandschuh <masc>\n      "put on gloves"  - Handschuhe anziehen\n see: {gloves}\n',
            ["Handschuh"],
        ),
        ("deu", "samurai /x/\nSamurai <masc>\n         Note: jap.\n   Synonym: {warrior}\n", ["Samurai"]),
        (
            "fin",
            "glove //x// <n>\n1. huppu\ncondom\n2. hansikas, hanska\nitem of clothing\n",
            ["huppu", "hansikas", "hanska"],
        ),
        ("jpn", "fox //x// <n>\n狐, キツネ 2.\nVulpes\n", ["狐", "キツネ"]),  # the definition is English
        ("tur", "fox /x/\n1. tilki. fox chase tilki avı, av\n", ["tilki", "fox chase tilki avı", "av"]),
        ("pol", "glove /x/\nI.  <N>  rękawica\nII.  <N Comp>glove compartment /x/ skrytka\n", ["rękawica"]),
    ],
)
def test_translations_are_told_from_examples_notes_and_definitions(code: str, text: str, glosses: list[str]) -> None:
    assert list(english_glosses(code, text)) == glosses


@pytest.mark.parametrize(
    ("code", "head", "form", "same"),
    [
        ("deu", "fox", "fox", True),
        ("deu", "Fox", "fox", False),  # the constellation
        ("ara", "Fox", "fox", True),  # writes all headwords so
        ("deu", "shinto", "Shinto", True),
        ("deu", "foxes", "fox", False),
        ("fin", "skive off", "to skive off", True),
    ],
)
def test_headwords_are_compared_whole(code: str, head: str, form: str, same: bool) -> None:
    assert same_head(code, head, form) is same


@pytest.mark.parametrize("first", ["go /ɡˈəʊ/ (went /wˈɛnt/ <>) <v>", "go <v>", "go", "go //x// <n>"])
def test_a_headword_ends_where_pronunciation_or_grammar_begins(first: str) -> None:
    assert english_head(f"{first}\ngehen\n") == "go"


# ---------------------------------------------------------------- the whole way, on dictionaries made by hand

TERM = """
[[concept]]
id = "glove"
field = "clothing"
label = { en = "glove", ja = "手袋" }
definition = { en = "A covering for the hand.", ja = "手を覆うもの。" }

[[term]]
id = "ja-tebukuro"
written = ["手袋"]
kana = "てぶくろ"
romaji = "tebukuro"
part_of_speech = "noun"
sense = [{ concept = "glove" }]
abroad = [
  { language = "en", form = "glove", how = "translation" },
  { language = "de", form = "Handschuh", how = "translation" },
]
"""


@pytest.fixture
def by_hand(tmp_path: Path) -> list[str]:
    data, dictd, edict = tmp_path / "data", tmp_path / "dictd", tmp_path / "edict"
    (data / "terms").mkdir(parents=True)
    dictd.mkdir()
    for name in ("languages.toml", "sources.toml"):
        (data / name).write_bytes((DATA / name).read_bytes())
    (data / "terms" / "tebukuro.toml").write_text(TERM, encoding="utf-8")
    edict.write_text("手袋 [てぶくろ] /(n) glove/mitten/(P)/\n手袋 [てたい] /(n) hand bag/\n", encoding="euc_jp")
    write_dictd(dictd, "freedict-jpn-deu", {"手袋": "手袋 /x/, てぶくろ /x/\n(noun)\n(m) Handschuh, (m) Fäustling\n"})
    write_dictd(dictd, "freedict-jpn-eng", {"手袋": "手袋 /x/, てぶくろ /x/\n(noun)\nmitten\n"})
    write_dictd(dictd, "freedict-eng-deu", {"glove": "glove /x/\nHandschuh <masc>\n"})
    write_dictd(dictd, "freedict-eng-jpn", {"glove": "glove /x/\n手袋\nitem of clothing\n"})
    return ["--data", str(data), "--dictd", str(dictd), "--edict", str(edict)]


def test_a_look_up_writes_what_each_dictionary_confirms(by_hand: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(by_hand) == 0
    with (Path(by_hand[1]) / "evidence.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    german, english = "tr-ja-tebukuro-1-de-handschuh-1", "tr-ja-tebukuro-1-en-glove-1"
    assert rows == [
        list(COLUMNS),
        ["ja-tebukuro", "reading", "てぶくろ", "edict", "EDICT: 手袋 [てぶくろ]"],
        ["ja-tebukuro", "reading", "手袋", "edict", "EDICT: 手袋 [てぶくろ]"],
        ["ja-tebukuro", "translation", german, "freedict-eng-deu", "FreeDict eng-deu: glove → Handschuh"],
        ["ja-tebukuro", "translation", german, "freedict-jpn-deu", "FreeDict jpn-deu: 手袋 [てぶくろ] → Handschuh"],
        ["ja-tebukuro", "translation", english, "edict", "EDICT: 手袋 [てぶくろ] /glove/"],
        ["ja-tebukuro", "translation", english, "freedict-eng-jpn", "FreeDict eng-jpn: glove → 手袋"],
    ]
    assert main([*by_hand, "--check"]) == 0
    assert main(by_hand) == 0
    assert "unchanged" in capsys.readouterr().out


def test_check_says_what_differs_and_writes_nothing(by_hand: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(by_hand) == 0
    target = Path(by_hand[1]) / "evidence.tsv"
    before = target.read_text(encoding="utf-8").replace("/glove/", "/gauntlet/")
    target.write_text(before, encoding="utf-8")
    capsys.readouterr()
    assert main([*by_hand, "--check"]) == 1
    said = capsys.readouterr().out
    assert "1 row(s) that the dictionaries do not say, 1 row(s) missing" in said
    assert "/gauntlet/" in said
    assert target.read_text(encoding="utf-8") == before


def test_a_missing_dictionary_is_named_by_its_package(by_hand: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (Path(by_hand[3]) / "freedict-eng-deu.index").unlink()
    assert main(by_hand) == 2
    assert "apt install dict-freedict-eng-deu" in capsys.readouterr().err
    assert not (Path(by_hand[1]) / "evidence.tsv").exists()


def test_the_report_shows_a_reading_that_edict_has_otherwise(
    by_hand: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path(by_hand[5]).write_text("手袋 [てたい] /(n) hand bag/\n", encoding="euc_jp")
    for name in ("freedict-jpn-deu", "freedict-jpn-eng"):  # they confirm the reading too
        write_dictd(Path(by_hand[3]), name, {})
    assert main([*by_hand, "--report"]) == 0
    assert "reading: ja-tebukuro 手袋 [てぶくろ]; EDICT reads てたい" in capsys.readouterr().out


def test_differences_are_counted_and_the_first_are_shown() -> None:
    old = table([Evidence("ja-a", "reading", str(n), "edict", "x") for n in range(30)])
    said = differences(old, table([]), most=2)
    assert said[0] == "30 row(s) that the dictionaries do not say, 0 row(s) missing"
    assert len(said) == 4


# ---------------------------------------------------------------- the real evidence


def test_every_row_is_about_something_in_the_glossary() -> None:
    curated = read_curated(DATA)
    assert [str(problem) for problem in curated.warnings if problem.code == "W403"] == []


def test_dictionaries_are_listed_as_sources_only_where_a_row_cites_them() -> None:
    with (DATA / "evidence.tsv").open(encoding="utf-8", newline="") as file:
        cited = {row["source"] for row in csv.DictReader(file, delimiter="\t")}
    listed = {s.id for s in read_curated(DATA).glossary.sources if s.id == "edict" or s.id.startswith("freedict-")}
    assert listed == cited


def installed(package: str) -> str:
    """Return the version of a Debian package, empty if there is none."""
    try:
        query = ["dpkg-query", "-W", "-f", "${Version}", package]
        return subprocess.run(query, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


@pytest.mark.slow
def test_the_evidence_is_what_the_dictionaries_say(capsys: pytest.CaptureFixture[str]) -> None:
    glossary = read_curated(DATA).glossary
    names = Lookup(glossary).dictionaries()
    if lacking := missing_packages(names):
        pytest.skip(f"Debian packages are missing: {' '.join(lacking)}")
    versions = {source.id: source.version or "" for source in glossary.sources if source.id.startswith("freedict-")}
    others = [i for i, version in versions.items() if installed(f"dict-{i}") not in version.rstrip(")").split(" ")]
    if others:
        pytest.skip(f"installed in other versions than sources.toml cites: {' '.join(others)}")
    assert main(["--check"]) == 0, capsys.readouterr().out
