"""Curated files become the model; what is wrong in them is said with its code, file and field."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from graph.build import build
from graph.engine.store import generation_of
from graph.entries import read_curated, read_glossary
from graph.entries.writing import slugify
from graph.validate import check, errors, shacl
from ontology.errors import DataError
from ontology.model import Gender, Glossary, Phonology, Process, Written

HERE = Path(__file__).parent / "data"
BROKEN = sorted((HERE / "broken").glob("*.toml"))


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A small sound data folder to change at will."""
    return Path(shutil.copytree(HERE / "mini", tmp_path / "data"))


@pytest.fixture(scope="module")
def read() -> Glossary:
    return read_glossary(HERE / "mini")


def test_a_term_has_its_spellings_by_script_and_its_romanisation(read: Glossary) -> None:
    term = next(t for t in read.terms if t.id == "ja-tebukuro")
    assert term.label == Written("手袋", "ja")
    assert term.canonical.written == (
        Written("手ぶくろ", "ja"),
        Written("手袋", "ja"),
        Written("てぶくろ", "ja-Hira"),
    )
    assert term.canonical.romanisations == (Written("tebukuro", "ja-Latn-hepburn"),)


def test_a_part_keeps_its_shape_and_its_spelling_inside_the_whole(read: Glossary) -> None:
    term = next(t for t in read.terms if t.id == "ja-tebukuro")
    part = term.components[1]
    assert (part.id, part.of, part.process) == ("tebukuro-2", "ja-fukuro", Phonology.RENDAKU)
    assert (part.surface, part.spelling) == (Written("ぶくろ", "ja-Hira"), Written("袋", "ja"))


def test_a_part_that_no_term_defines_becomes_a_word_without_a_sense(read: Glossary) -> None:
    word = next(t for t in read.terms if t.id == "ja-fukuro")
    assert word.gloss == Written("bag", "en")
    assert not word.senses


def test_a_compound_has_one_step_from_each_part_and_a_head(read: Glossary) -> None:
    steps = [f for f in read.formations if f.target == "ja-tebukuro"]
    assert [(s.id, s.source, s.process, s.head) for s in steps] == [
        ("wf-tebukuro-1", "ja-te", Process.COMPOUNDING, False),
        ("wf-tebukuro-2", "ja-fukuro", Process.COMPOUNDING, True),
    ]


def test_a_row_abroad_is_a_term_with_a_sense_and_a_translation(read: Glossary) -> None:
    term = next(t for t in read.terms if t.id == "ru-perchatka")
    assert term.gender is Gender.FEMININE
    assert term.senses[0].concept == "tebukuro"
    link = next(t for t in read.translations if t.target == "ru-perchatka-1")
    assert (link.source, link.provenance.confidence) == ("ja-tebukuro-1", Decimal("0.5"))
    assert not [b for b in read.borrowings if b.target == "ru-perchatka"]  # a translation claims no route


def test_chinese_keeps_both_scripts_apart(read: Glossary) -> None:
    term = next(t for t in read.terms if t.id == "zh-shoutao")
    assert term.canonical.written == (Written("手套", "zh-Hans"), Written("手套", "zh-Hant"))


def test_a_missing_romanisation_is_made_from_the_kana(read: Glossary) -> None:
    term = next(t for t in read.terms if t.id == "ja-hashi")
    assert term.canonical.romanisations == (Written("hashi", "ja-Latn-hepburn"),)


def test_a_sense_without_a_definition_has_that_of_its_concept(read: Glossary) -> None:
    term = next(t for t in read.terms if t.id == "ja-hashi")
    assert term.senses[0].definitions == next(c for c in read.concepts if c.id == "bridge").definitions


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("niútóurén", "niutouren"),  # tone marks go
        ("Straße", "strasse"),
        ("shin'yū", "shinyu"),  # the apostrophe joins
        ("steal somebody's partner", "steal-somebodys-partner"),
        ("перчатка", ""),  # nothing ASCII is left: the caller asks for a slug
    ],
)
def test_slugs_are_ascii(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_the_mini_data_is_sound() -> None:
    curated = read_curated(HERE / "mini")
    assert not errors(check(curated))
    assert not shacl(curated.glossary)


def test_there_are_enough_broken_variants_and_each_has_a_code_of_its_own() -> None:
    assert len(BROKEN) >= 12
    assert all(path.stem[0] == "E" for path in BROKEN)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_fails_with_its_code_file_and_field_and_the_last_good_graph_serves(
    path: Path, mini: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    build(mini, store)
    good = generation_of(store)
    shutil.copy(path, mini / "terms" / f"zz-{path.name}")  # read after the sound file
    file, _, field = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ").partition(" | ")
    with pytest.raises(DataError) as caught:
        build(mini, store)
    assert {(p.code, p.file, p.field) for p in caught.value.problems} == {(path.stem, file, field.strip())}
    assert generation_of(store) == good


def test_a_problem_says_what_was_found_and_what_is_allowed(mini: Path) -> None:
    shutil.copy(HERE / "broken" / "E105.toml", mini / "terms")
    with pytest.raises(DataError, match=r"'nuon': not allowed; did you mean 'noun'\? allowed: noun, properNoun"):
        read_glossary(mini)


def test_every_problem_is_told_at_once_not_only_the_first(mini: Path) -> None:
    for name in ("E102", "E105", "E204"):
        text = (HERE / "broken" / f"{name}.toml").read_text(encoding="utf-8").replace("ja-x", f"ja-{name.lower()}")
        (mini / "terms" / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_glossary(mini)
    assert {p.code for p in caught.value.problems} == {"E102", "E105", "E204"}


def test_a_folder_without_terms_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no term files"):
        read_glossary(tmp_path)


def test_bytes_that_are_no_utf_8_are_told_with_their_place(mini: Path) -> None:
    (mini / "terms" / "latin.toml").write_bytes("# caf\u00e9".encode("latin-1"))
    with pytest.raises(DataError, match=r"E101 terms/latin.toml: .*not UTF-8 at byte 5"):
        read_glossary(mini)


def test_evidence_for_something_the_glossary_no_longer_says_is_a_warning_only(mini: Path) -> None:
    row = "ja-tebukuro\treading\t手ブクロ\teditorial\tsomewhere\n"
    (mini / "evidence.tsv").write_text("term\tfact\tvalue\tsource\tlocator\n" + row, encoding="utf-8")
    curated = read_curated(mini)
    assert [(p.code, p.field) for p in curated.warnings] == [("W403", "line 2")]
    assert not curated.glossary.claims


def test_evidence_becomes_a_claim_and_the_source_of_a_translation(mini: Path) -> None:
    link = "tr-ja-tebukuro-1-en-glove-1"
    rows = f"ja-tebukuro\treading\t手袋\tunidic-lite\tX\nen-glove\ttranslation\t{link}\tunidic-lite\tY\n"
    (mini / "evidence.tsv").write_text("term\tfact\tvalue\tsource\tlocator\n" + rows, encoding="utf-8")
    glossary = read_glossary(mini)
    assert [(c.subject, c.value.text, c.provenance.locator) for c in glossary.claims] == [("ja-tebukuro", "手袋", "X")]
    proof = next(t for t in glossary.translations if t.id == link).provenance
    assert (proof.sources, proof.locator, proof.confidence) == (("unidic-lite",), "Y", Decimal("0.9"))
