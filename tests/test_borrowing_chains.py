"""Borrowings of imported words come out with direction, route and language right; circles and contradictions are told.

The hand-made etymologies are those of ``data/imports/borrowings.tsv``, as the reader of Wiktionary yields them.
"""

import re
from array import array
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from graph.imports.analysed import Analyser
from graph.imports.circles import components
from graph.imports.links import Links
from graph.imports.words import Descendant, Etymon, ImportedWord, Route
from ontology.model import PartOfSpeech, Written
from ontology.vocabulary import ID_BASE

CASES = Path(__file__).parent / "data" / "imports" / "borrowings.tsv"
_EXPECTED = re.compile(r"(\d+) (\w+) (\S+) ([^()?]+?)(?: \((.+?)\))?( \?)?")
PROCESS = {
    "borrowed": "loan",
    "calque": "calque",
    "graphic": "graphic-loan",
    "pseudo": "pseudo-loan",
    "inherited": "inheritance",
    "derived": "untold-derivation",
}


class Case(NamedTuple):
    """One hand-made etymology: its kind, its word, and the steps back that are right."""

    kind: str
    word: ImportedWord


class Link(NamedTuple):
    """A link as it came out, its ends as (language, spelling)."""

    child: tuple[str, str]
    parent: tuple[str, str]
    process: str
    confidence: Decimal
    places: int


class Found(NamedTuple):
    """What an import says of borrowings."""

    links: dict[tuple[tuple[str, str], tuple[str, str]], Link]
    derives: set[tuple[tuple[str, str], tuple[str, str]]]
    borrowed: set[tuple[tuple[str, str], tuple[str, str]]]
    doubts: list[tuple[tuple[str, str], str, str]]  # about, kind, found
    warnings: dict[str, int]


def cases() -> Iterator[Case]:
    for number, row in enumerate(CASES.read_text(encoding="utf-8").splitlines(), 1):
        if row.startswith("#") or row.endswith("\tnot taken"):
            continue
        kind, language, text, pos, _, _, expected = row.split("\t")
        steps = [] if expected == "-" else expected.split("; ")
        word = make(language, text, *map(etymon, steps), key=f"{language}/{text}/{pos}", where=f"line {number}")
        yield Case(kind, word)


def etymon(step: str) -> Etymon:
    match = _EXPECTED.fullmatch(step)
    assert match, step
    number, route, language, word, romaji, doubted = match.groups()
    return Etymon(language, word, Route(route), int(number), romaji, None, Decimal("0.5") if doubted else Decimal(1))


def make(
    language: str,
    text: str,
    *etyma: Etymon,
    kind: PartOfSpeech | None = None,
    descendants: tuple[Descendant, ...] = (),
    kana: str = "",
    key: str = "",
    where: str = "",
) -> ImportedWord:
    label = Written(text, language)
    spellings = (label, Written(kana, "ja-Hira")) if kana else (label,)
    key = key or f"{language}/{text}/noun"
    return ImportedWord(
        key,
        where or key,
        language,
        label,
        spellings,
        part_of_speech=kind,
        etyma=etyma,
        descendants=descendants,
    )


def joined(words: list[ImportedWord], folder: Path) -> Found:
    """Link words, and read back what came out: words are told by the labels of their entries."""
    analyser, labels = Analyser("test"), dict[str, tuple[str, str]]()
    with Links(folder / "links.sqlite", "test") as links:
        for word in words:
            rows = analyser.findings(word).rows
            links.add([list(row) for row in rows])
            labels[next(row.entry for row in rows if row.table == "keys")] = word.language, word.label.text
        lines = [*links.imported(), *links.analysed()]
        warnings = dict(links.warnings)
    nodes: dict[str, dict[str, list[str]]] = {}
    for line in lines:
        match = re.fullmatch(r'<(\S+)> <\S+[#/](\w+)> (?:<(\S+)>|"(.*)"(?:@(\S+)|\^\^\S+)?) \.\n', line)
        assert match, line
        subject, predicate, found, text, tag = match.groups()
        nodes.setdefault(subject.removeprefix(ID_BASE), {}).setdefault(predicate, []).append(
            found.removeprefix(ID_BASE) if found else text
        )
        if predicate == "label" and subject.startswith(f"{ID_BASE}entry/"):
            labels[subject.removeprefix(f"{ID_BASE}entry/")] = tag, text

    def name(entry: str) -> tuple[str, str]:
        return labels[entry.removeprefix("entry/")]

    links_found = {}
    for said in nodes.values():
        if "etySource" in said:
            link = Link(
                name(said["etyTarget"][0]),
                name(said["etySource"][0]),
                said["type"][1].rpartition("/")[2] if said["type"][0].endswith("EtyLink") else said["type"][0],
                Decimal(said["confidence"][0]),
                len(said["bibliographicCitation"]),
            )
            assert (link.child, link.parent) not in links_found, "one link, told twice"
            links_found[link.child, link.parent] = link
    pairs = {
        predicate: {(name(entry), name(to)) for entry, said in nodes.items() for to in said.get(predicate, ())}
        for predicate in ("derivesFrom", "borrowedFrom")
    }
    doubts = [
        (name(said["about"][0]), said["doubtKind"][0].rpartition("/")[2].removeprefix("doubt-"), said["found"][0])
        for said in nodes.values()
        if "doubtKind" in said
    ]
    return Found(links_found, pairs["derivesFrom"], pairs["borrowedFrom"], doubts, warnings)


def steps(word: ImportedWord) -> Iterator[tuple[tuple[str, str], Etymon]]:
    """Yield the steps of a case with the word that each starts from: the last one of the step before."""
    last = {0: (word.language, word.label.text)}
    for item in word.etyma:
        yield last[max(step for step in last if step < item.step)], item
        last[item.step] = item.language, item.word


# ---------------------------------------------------------------- the hand-made cases


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    return joined([case.word for case in cases()], tmp_path_factory.mktemp("links"))


def test_there_are_sixty_cases_and_more() -> None:
    assert len([case for case in cases() if case.word.etyma]) >= 60


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.word.language}-{case.word.label.text}")
def test_every_step_of_a_chain_has_its_direction_language_and_route(found: Found, case: Case) -> None:
    for child, item in steps(case.word):
        parent = item.language, item.word
        link = found.links[child, parent]
        told = {PROCESS[item.route]} if item.route is not Route.DERIVED else {*PROCESS.values()}
        assert link.process in told, link
        assert link.confidence <= 1
        if item.confidence < 1:
            assert link.confidence == item.confidence


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.word.language}-{case.word.label.text}")
def test_a_chain_derives_step_by_step_and_only_a_loan_is_borrowed(found: Found, case: Case) -> None:
    circular = {about for about, kind, _ in found.doubts if kind in ("cycle", "direction")}
    for child, item in steps(case.word):
        pair = child, (item.language, item.word)
        if {*pair} <= circular:
            assert pair not in found.derives
        else:
            assert pair in found.derives
            assert (pair in found.borrowed) == (found.links[pair].process == "loan")


def test_a_case_without_an_etymon_has_no_link(found: Found) -> None:
    without = [(case.word.language, case.word.label.text) for case in cases() if not case.word.etyma]
    assert without
    assert not [pair for pair in found.links if pair[0] in without]


def test_what_dictionaries_tell_both_ways_is_a_doubt_on_the_direction(found: Found) -> None:
    about = {entry for entry, kind, _ in found.doubts if kind == "direction"}
    assert about == {("ja", "靴"), ("ko", "구두")}


def test_the_circle_of_three_is_told_with_its_words(found: Found) -> None:
    told = {(entry, text) for entry, kind, text in found.doubts if kind == "cycle"}
    assert {entry for entry, _ in told} == {("en", "kudzu"), ("ja", "葛"), ("fr", "kudzu")}
    assert {text.count(" ← ") for _, text in told} == {3}


# ---------------------------------------------------------------- both ends


def test_statements_from_both_ends_of_a_step_are_one_link_with_both_places(tmp_path: Path) -> None:
    words = [
        make("en", "tycoon", Etymon("ja", "大君", Route.BORROWED, romanisation="taikun")),
        make("ja", "大君", descendants=(Descendant("en", "tycoon", Route.BORROWED),), kana="たいくん"),
    ]
    found = joined(words, tmp_path)
    (link,) = found.links.values()
    assert link == Link(("en", "tycoon"), ("ja", "大君"), "loan", Decimal(1), 2)
    assert found.doubts == []


def test_descendants_of_descendants_are_linked_with_them(tmp_path: Path) -> None:
    below = (Descendant("es", "biombo", Route.BORROWED),)
    found = joined(
        [make("ja", "屏風", descendants=(Descendant("pt", "biombo", Route.BORROWED, None, below),))], tmp_path
    )
    assert found.borrowed == {(("pt", "biombo"), ("ja", "屏風")), (("es", "biombo"), ("pt", "biombo"))}


def test_a_told_way_wins_over_an_untold_one(tmp_path: Path) -> None:
    words = [
        make("de", "Tycoon", Etymon("en", "tycoon", Route.BORROWED), Etymon("ja", "大君", Route.DERIVED, 2)),
        make("en", "tycoon", Etymon("ja", "大君", Route.BORROWED)),
    ]
    found = joined(words, tmp_path)
    assert found.links[("en", "tycoon"), ("ja", "大君")].process == "loan"
    assert found.doubts == []


def test_two_routes_for_one_step_contradict_each_other(tmp_path: Path) -> None:
    words = [
        make("en", "flower viewing", Etymon("ja", "花見", Route.CALQUE)),
        make("ja", "花見", descendants=(Descendant("en", "flower viewing", Route.BORROWED),)),
    ]
    found = joined(words, tmp_path)
    assert found.doubts == [(("en", "flower viewing"), "contradiction", "calque")]
    assert found.links[("en", "flower viewing"), ("ja", "花見")].process == "calque"  # the word's own record


def test_two_languages_for_one_step_contradict_each_other(tmp_path: Path) -> None:
    words = [
        make("ja", "パン", Etymon("es", "pan", Route.BORROWED)),
        make("pt", "pão", descendants=(Descendant("ja", "パン", Route.BORROWED),)),
    ]
    found = joined(words, tmp_path)
    assert found.doubts == [(("ja", "パン"), "language", "pan (es)")]
    assert len(found.links) == 2  # both are kept and shown


def test_a_farther_ancestor_in_a_list_of_descendants_contradicts_nothing(tmp_path: Path) -> None:
    words = [
        make("en", "tycoon", Etymon("ja", "大君", Route.BORROWED), Etymon("zh", "大君", Route.BORROWED, 2)),
        make("zh", "大君", descendants=(Descendant("en", "tycoon", Route.BORROWED),)),
    ]
    assert joined(words, tmp_path).doubts == []


# ---------------------------------------------------------------- whose word


def test_a_step_leads_to_the_entry_of_the_word_if_there_is_one(tmp_path: Path) -> None:
    words = [make("en", "a", Etymon("ja", "橋", Route.BORROWED)), make("ja", "橋", kana="はし", key="the only one")]
    lines = rows_of(words, tmp_path)
    assert ("etySource", "entry/test-the-only-one") in {(p, o[: len("entry/test-the-only-one")]) for p, o in lines}


def test_of_several_words_the_one_with_the_romanisation_is_meant(tmp_path: Path) -> None:
    words = [
        make("en", "a", Etymon("ja", "橋", Route.BORROWED, romanisation="hashi")),
        make("ja", "橋", kana="はし", key="hashi"),
        make("ja", "橋", kana="きょう", key="kyou"),
    ]
    assert ("etySource", "entry/test-hashi") in rows_of(words, tmp_path)


def test_of_several_words_the_one_that_tells_the_step_itself_is_meant(tmp_path: Path) -> None:
    words = [
        make("en", "a", Etymon("ja", "橋", Route.BORROWED)),
        make("ja", "橋", kana="はし", key="one", descendants=(Descendant("en", "a", Route.BORROWED),)),
        make("ja", "橋", kana="はし", key="two"),
    ]
    assert ("etySource", "entry/test-one") in rows_of(words, tmp_path)


def test_of_several_words_read_alike_the_one_of_the_same_part_of_speech_is_meant(tmp_path: Path) -> None:
    words = [
        make("en", "seppuku", Etymon("ja", "切腹", Route.BORROWED), kind=PartOfSpeech.NOUN),
        make("ja", "切腹", kana="せっぷく", key="noun", kind=PartOfSpeech.NOUN),
        make("ja", "切腹", kana="せっぷく", key="verb", kind=PartOfSpeech.VERB),
    ]
    assert ("etySource", "entry/test-noun") in rows_of(words, tmp_path)


def test_of_several_words_none_is_guessed_and_a_doubt_says_so(tmp_path: Path) -> None:
    words = [
        make("en", "a", Etymon("ja", "橋", Route.BORROWED)),
        make("ja", "橋", kana="はし", key="one"),
        make("ja", "橋", kana="きょう", key="two"),
    ]
    found = joined(words, tmp_path)
    assert found.doubts == [(("en", "a"), "ambiguity", "橋 (ja)")]
    assert [source for predicate, source in rows_of(words, tmp_path) if predicate == "etySource"] not in (
        ["entry/test-one"],
        ["entry/test-two"],
    )


def test_a_word_that_comes_from_itself_is_a_circle_too(tmp_path: Path) -> None:
    found = joined([make("ja", "角", Etymon("ja", "角", Route.DERIVED))], tmp_path)
    assert found.doubts == [(("ja", "角"), "cycle", "角 (ja) ← 角 (ja)")]
    assert found.derives == set()


def test_what_could_be_no_entry_is_no_step(tmp_path: Path) -> None:
    bad = [
        Etymon("ja", "", Route.BORROWED),
        Etymon("ja", "a\0b", Route.BORROWED),
        Etymon("not a tag", "x", Route.BORROWED),
    ]
    assert joined([make("en", "a", *bad)], tmp_path).links == {}


def rows_of(words: list[ImportedWord], folder: Path) -> set[tuple[str, str]]:
    """Return predicate and object of all that an import says of borrowings."""
    with Links(folder / "links.sqlite", "test") as links:
        for word in words:
            links.add(Analyser("test").findings(word).rows)
        lines = list(links.imported())
    found = (re.fullmatch(r"<\S+> <\S+[#/](\w+)> <(\S+)> \.\n", line) for line in lines)
    return {(match[1], match[2].removeprefix(ID_BASE)) for match in found if match}


# ---------------------------------------------------------------- circles


def graph(*edges: tuple[int, int], nodes: int) -> list[int]:
    firsts, ends = array("q", [0]), array("q")
    for node in range(nodes):
        ends.extend(end for start, end in edges if start == node)
        firsts.append(len(ends))
    return list(components(firsts, ends))


def test_words_of_one_circle_are_one_component_and_others_are_not() -> None:
    group = graph((0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (5, 5), nodes=6)
    assert group[0] == group[1] == group[2]
    assert len(set(group)) == 4


def test_two_circles_that_share_a_word_are_one_component() -> None:
    assert len(set(graph((0, 1), (1, 0), (1, 2), (2, 1), nodes=3))) == 1


def test_a_circle_of_a_hundred_thousand_words_is_found_without_recursion() -> None:
    count = 100_000
    firsts = array("q", range(count + 1))
    ends = array("q", [*range(1, count), 0])
    assert set(components(firsts, ends)) == {1}


def test_a_long_circle_is_told_by_its_first_words(tmp_path: Path) -> None:
    words = [make("en", f"w{n}", Etymon("en", f"w{(n + 1) % 300}", Route.DERIVED)) for n in range(300)]
    found = joined(words, tmp_path)
    assert found.derives == set()
    assert 1 < len(found.doubts) <= 12
    assert all(text.endswith("…") for _, _, text in found.doubts)
