"""Interlinear glosses by the Leipzig conventions."""

import re

import pytest

from morphology.analysis import analyse
from morphology.glossing import (
    AUXILIARIES,
    CONJUGATIONS,
    FEATURES,
    LABELS,
    PARTICLES,
    conjugation_label,
    feature_labels,
    gloss,
    glosses,
    lexical,
    line,
    used_labels,
)
from morphology.inflection.suffixes import FINAL_FORMS, RULES
from ontology.model import Katsuyokei


def test_every_feature_of_the_analyser_has_a_label() -> None:
    features = {one for rule in RULES for one in rule.features} | {one for form in FINAL_FORMS for one in form.features}
    assert features <= FEATURES.keys()
    assert CONJUGATIONS.keys() == set(Katsuyokei)


def test_tables_name_labels_that_there_are() -> None:
    named = [*FEATURES.values(), *CONJUGATIONS.values(), *AUXILIARIES.values(), *PARTICLES.values()]
    assert {one for name in named for one in name.split(".")} <= LABELS.keys()
    assert all(label.en and re.search("[\u3040-\u9fff]", label.ja) for label in LABELS.values())


@pytest.mark.parametrize(
    ("meaning", "expected"),
    [
        ("to take, to seize", "take"),
        ("cold storage", "cold.storage"),
        ("face (of a person)", "face"),
        ("the sea; an ocean", "sea"),
        ("to be", "be"),
        ("sleep; lie down", "sleep"),
        ("makes verbs of the r-row from clipped nouns (slang)", None),
        ("(slang)", None),
        ("", None),
        ("x" * 10_000, None),
        ("寝る、眠る", "寝る"),
    ],
)
def test_a_meaning_becomes_one_gloss(meaning: str, expected: str | None) -> None:
    assert lexical(meaning) == expected


def test_an_analysed_word_is_glossed_morpheme_by_morpheme() -> None:
    best = analyse("食べさせられた").analyses[0]
    found = glosses(best.morphemes, ["to eat", None, None, None], best.part_of_speech)
    assert line(found).startswith("eat.")
    assert found[1].labels[0].abbreviation == "CAUS"
    assert [label.abbreviation for label in found[-1].labels] == ["PST"]
    assert [label.abbreviation for label in used_labels(found)] == sorted(
        {label.abbreviation for one in found for label in one.labels}
    )


def test_the_last_renyokei_of_a_noun_is_a_nominalisation() -> None:
    assert gloss("れる", "auxiliary", "renyokei", nominal=True).text == "PASS.NMLZ"
    assert gloss("れる", "auxiliary", "renyokei").text == "PASS.INF"
    assert gloss("取る", "verb", "mizenkei", "to take").text == "take.IRR"
    assert conjugation_label(None) is None
    assert conjugation_label("no such form") is None


def test_what_says_tense_is_no_further_nonpast() -> None:
    assert gloss("た", "auxiliary", "shushikei").text == "PST"
    assert gloss("れる", "auxiliary", "shushikei").text == "PASS.NPST"


def test_particles_are_clitics_and_affixes_are_not() -> None:
    found = [
        gloss("手", "noun", meaning="hand", first=True),
        gloss("が", "particle"),
        gloss("さ", "suffix"),
        gloss("花", "noun", meaning="flower", first=True),
    ]
    assert line(found) == "hand=NOM-NMLZ flower"


def test_what_nobody_glossed_is_a_dash() -> None:
    assert gloss("謎", "noun").text == "–"
    assert feature_labels(["passive", "no such feature"]) == (LABELS["PASS"],)
