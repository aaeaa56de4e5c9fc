"""Proposals: what a list or a person would have the glossary say, and what becomes of it."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import NamedNode, Quad

from graph.build import build
from graph.engine.generations import generation_of, revise
from graph.engine.store import GraphStore
from graph.formats import export, read
from graph.review.comparing import compare
from graph.review.deciding import proposals_in
from graph.review.proposals import Proposal, Source
from graph.validate import violations
from graph.whole import whole_glossary_of
from ontology.model import Glossary, Standing, Status, Term
from ontology.vocabulary import GOGEN
from web.cli import main

HEADER = "concept_id,lang,term,status,pos,definition\n"
LIST = HEADER + (
    "netorare,de,Netorare-Geschichte,preferred,noun,\n"  # a new translation
    "netorare,en,netorare,deprecated,,\n"  # another status
    "our-9,en,lamplighting,admitted,noun,Lighting lamps.\n"  # a concept that is not there
)


@pytest.fixture
def root(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copied = Path(shutil.copytree(small, tmp_path / "store"))
    monkeypatch.setenv("GOGEN_STORE", str(copied))
    monkeypatch.setenv("GOGEN_EDITOR", "Ed Itor")
    return copied


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def told(*arguments: str) -> list[dict[str, object]]:
    found = run("review", *arguments, "--json")
    assert found.exit_code == 0, found.output
    return [json.loads(line) for line in found.stdout.splitlines()]


def proposed(tmp_path: Path, text: str = LIST, *more: str, name: str = "acme.csv") -> list[dict[str, object]]:
    """Have a list propose; return what it proposes, as a program reads it."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = run("import", "csv", str(path), "--by", "Jane Roe", "--json", *more)
    assert found.exit_code == 0, found.output
    return list(json.loads(found.stdout)["proposals"])


def quads(root: Path) -> set[Quad]:
    return set(GraphStore(root).current().store)


def outside(found: set[Quad], *prefixes: str) -> set[Quad]:
    """The quads that lie in no graph of these names."""
    starts = tuple(f"https://w3id.org/gogen/id/graph/{one}" for one in prefixes)
    return {q for q in found if not (isinstance(q.graph_name, NamedNode) and q.graph_name.value.startswith(starts))}


def glossary_in(root: Path) -> Glossary:
    return whole_glossary_of(GraphStore(root).current().asserted()).glossary


def words(found: Glossary, concept: str) -> Iterator[Term]:
    return (term for term in found.terms if any(sense.concept == concept for sense in term.senses))


def kept(root: Path) -> list[Proposal]:
    return [one for each in proposals_in(GraphStore(root).current()).values() for one in each.proposals]


# ---------------------------------------------------------------- the journey


def test_a_list_is_imported_and_two_of_three_proposals_are_accepted(root: Path, tmp_path: Path) -> None:
    before = quads(root)
    translation, status, concept = [str(one["id"]) for one in proposed(tmp_path)]
    assert outside(quads(root), "proposed-") == before
    assert glossary_in(root) == glossary_in_before(root)
    done = run("review", "accept", translation, concept, "--reason", "as agreed")
    assert (done.exit_code, done.output) == (0, "acme: 2 accepted\n")
    after = glossary_in(root)
    german = next(term for term in words(after, "netorare") if term.label.text == "Netorare-Geschichte")
    assert german.senses[0].status is Status.PREFERRED
    assert (german.sources, german.senses[0].contributor) == (("accepted-acme",), "Jane Roe")
    (lamp,) = words(after, "acme-c-our-9")
    assert lamp.label.text == "lamplighting"
    english = next(term for term in words(after, "netorare") if term.id == "en-netorare")
    assert english.senses[0].status is Status.PREFERRED  # the third one is still open
    assert [one["id"] for one in told("list")] == [status]
    assert "en: netorare, status: preferred → deprecated" in run("review").output
    translated = next(one for one in after.translations if one.target == german.senses[0].id)
    assert translated.provenance.sources == ("accepted-acme",)
    assert (translated.provenance.method, float(translated.provenance.confidence)) == ("by-import", 0.5)
    exported = run("export", "csv", "--concept", "netorare").stdout
    assert "Netorare-Geschichte" in exported


def glossary_in_before(root: Path) -> Glossary:
    """What the glossary says when no proposal counts."""
    snapshot = GraphStore(root).current()
    return whole_glossary_of(t for t in snapshot.asserted() if "/id/proposal/" not in str(t[0])).glossary


# ---------------------------------------------------------------- comparing


def test_a_dry_run_shows_what_would_be_proposed_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    before = generation_of(root)
    found = proposed(tmp_path, LIST, "--dry-run")
    assert [one["matched"] for one in found] == ["id", "id", "new"]
    assert [(one["before"], one["after"]) for one in found][1] == (
        "preferredTerm-admn-sts",
        "deprecatedTerm-admn-sts",
    )
    assert generation_of(root) == before


@pytest.mark.slow
def test_a_concept_that_only_a_word_tells_is_marked_and_one_of_several_must_be_chosen(
    root: Path, tmp_path: Path
) -> None:
    rows = ("a,ja,ツンデレ,", "a,de,Tsundere-Figur,noun", "b,ja,NTR,", "b,en,Cuckold,", "b,de,Ent-Er,noun")
    text = "\n".join(("concept_id,lang,term,pos", *rows))
    figur, *others = proposed(tmp_path, text)
    assert (figur["term"], figur["concept"], figur["matched"]) == ("Tsundere-Figur", "theme", "term")
    chosen = next(one for one in others if one["term"] == "Ent-Er")
    assert chosen["concept"] is None
    assert chosen["candidates"] == ["netorare", "theme"]
    refused = run("review", "accept", str(chosen["id"]))
    assert refused.exit_code == 2
    assert "choose the concept that it is for" in refused.output
    assert run("review", "accept", str(chosen["id"]), "--as", "netorare").exit_code == 0
    assert any(term.label.text == "Ent-Er" for term in words(glossary_in(root), "netorare"))


def test_a_list_of_our_own_proposes_nothing(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    assert run("export", "csv", "-o", str(path)).exit_code == 0
    found = run("import", "csv", str(path), "--by", "Jane Roe", "--json")
    assert json.loads(found.stdout)["proposals"] == []
    assert json.loads(found.stdout)["changed"] is False


@pytest.mark.slow
def test_the_same_list_again_adds_nothing_and_a_corrected_one_replaces_what_is_open(root: Path, tmp_path: Path) -> None:
    first, second, third = proposed(tmp_path)
    assert run("review", "reject", str(second["id"]), "--reason", "no").exit_code == 0
    assert run("review", "accept", str(third["id"])).exit_code == 0
    state = generation_of(root)
    proposed(tmp_path)
    assert generation_of(root) == state
    corrected = LIST.replace("Netorare-Geschichte", "Netorare-Stoff")
    proposed(tmp_path, corrected)
    there = {one.id: one for one in kept(root)}
    assert first["id"] not in there
    assert there[str(second["id"])].standing is Standing.REJECTED
    assert there[str(third["id"])].standing is Standing.ACCEPTED
    assert [one.term for one in there.values() if one.standing is Standing.OPEN] == ["Netorare-Stoff"]


# ---------------------------------------------------------------- deciding


@pytest.mark.slow
def test_undoing_gives_back_the_graph_as_it_was(root: Path, tmp_path: Path) -> None:
    before = quads(root)
    proposed(tmp_path)
    assert run("review", "accept", "acme").exit_code == 0
    changed = next(term for term in words(glossary_in(root), "netorare") if term.id == "en-netorare")
    assert changed.senses[0].status is Status.DEPRECATED
    assert before - quads(root)  # the other status is gone
    assert run("review", "undo", "acme", "--reason", "too early").exit_code == 0
    assert outside(quads(root), "proposed-") == before
    assert [d.standing for d in kept(root)[0].decisions] == [Standing.ACCEPTED, Standing.OPEN]


@pytest.mark.slow
def test_undoing_one_leaves_the_others(root: Path, tmp_path: Path) -> None:
    translation, status, _ = [str(one["id"]) for one in proposed(tmp_path)]
    assert run("review", "accept", "acme").exit_code == 0
    assert run("review", "undo", translation).exit_code == 0
    english = next(term for term in words(glossary_in(root), "netorare") if term.id == "en-netorare")
    assert english.senses[0].status is Status.DEPRECATED
    assert all(term.label.text != "Netorare-Geschichte" for term in words(glossary_in(root), "netorare"))
    assert run("review", "undo", status).exit_code == 0


@pytest.mark.parametrize("arguments", [("accept", "acme-none"), ("undo", "{id}"), ("show", "zzz")])
def test_what_cannot_be_decided_is_refused_and_changes_nothing(
    arguments: tuple[str, str], root: Path, tmp_path: Path
) -> None:
    name = str(proposed(tmp_path)[0]["id"])
    state = generation_of(root)
    refused = run("review", arguments[0], arguments[1].format(id=name))
    assert refused.exit_code == 2
    assert refused.output.startswith("gogen: ")
    assert generation_of(root) == state


@pytest.mark.slow
def test_a_decision_is_taken_once(root: Path, tmp_path: Path) -> None:
    name = str(proposed(tmp_path)[0]["id"])
    assert run("review", "accept", name).exit_code == 0
    again = run("review", "reject", name)
    assert (again.exit_code, again.output) == (2, f"gogen: {name}: it is accepted; undo that first\n")


@pytest.mark.slow
def test_all_are_decided_or_none(root: Path, tmp_path: Path) -> None:
    good, _ = proposed(tmp_path, "concept_id,lang,term,pos\nx-1,en,lampist,noun\nx-2,en,lampless,\n")
    refused = run("review", "accept", "acme")
    assert refused.exit_code == 2
    assert "part of speech" in refused.output
    assert all(one.standing is Standing.OPEN for one in kept(root))
    assert run("review", "accept", str(good["id"])).exit_code == 0


# ---------------------------------------------------------------- by hand


@pytest.mark.slow
def test_a_person_proposes_a_term_a_status_a_definition_and_a_note(root: Path) -> None:
    about = ("review", "propose", "--concept", "netorare", "--by", "Jane Roe")
    style = ("--cites", "Acme style guide, 2026")
    for more in (
        ("--term", "Ehebruchsgeschichte", "--lang", "de", *style),
        ("--term", "netorare", "--lang", "en", "--status", "admitted"),
        ("--definition", "A story of a stolen lover.", "--lang", "en"),
        ("--note", "Said jokingly, too.", "--lang", "en"),
    ):
        found = run(*about, *more)
        assert found.exit_code == 0, found.output
    assert run(*about, "--note", "Said jokingly, too.", "--lang", "en").exit_code == 2  # proposed already
    assert run("review", "accept", "jane-roe").exit_code == 0
    after = glossary_in(root)
    concept = next(one for one in after.concepts if one.id == "netorare")
    assert "A story of a stolen lover." in [text.text for text in concept.definitions if text.tag == "en"]
    assert len([text for text in concept.definitions if text.tag == "en"]) == 1
    (remark,) = [one for one in concept.remarks if one.texts[0].text == "Said jokingly, too."]
    assert (remark.provenance.method, remark.provenance.agent) == ("by-editor", "person-jane-roe")
    german = next(term for term in words(after, "netorare") if term.label.text == "Ehebruchsgeschichte")
    cited = next(one for one in after.translations if one.target == german.senses[0].id).provenance
    assert (float(cited.confidence), cited.locator) == (0.7, "Acme style guide, 2026")
    assert run("review", "undo", "jane-roe").exit_code == 0
    assert glossary_in(root).concepts == glossary_in_before(root).concepts


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--term", "x"), "name the language with --lang"),
        (("--lang", "de"), "say what is proposed"),
        (("--term", "netorare", "--lang", "en", "--status", "best"), "unknown status 'best'"),
        (("--term", "zzzz", "--lang", "en", "--status", "admitted"), "'zzzz' (en) is no word for netorare"),
        (("--term", "netorare", "--lang", "en"), "the glossary says so already"),
        (("--note", "a\x07b", "--lang", "en"), "control characters"),
    ],
)
def test_a_proposal_that_says_nothing_is_refused(more: tuple[str, ...], message: str, root: Path) -> None:
    state = generation_of(root)
    found = run("review", "propose", "--concept", "netorare", *more)
    assert found.exit_code == 2
    assert message in found.output
    assert generation_of(root) == state


# ---------------------------------------------------------------- builds


@pytest.mark.slow
def test_a_build_accepts_again_what_was_accepted(root: Path, small: Path, tmp_path: Path) -> None:
    proposed(tmp_path)
    assert run("review", "accept", "acme").exit_code == 0
    accepted = quads(root)
    generation = json.loads((root / "CURRENT.json").read_text())
    (root / "CURRENT.json").write_text(json.dumps(generation | {"fingerprint": "another"}))
    assert build(small.parent / "mini.ttl", root).changed
    assert quads(root) == accepted


@pytest.mark.slow
def test_accepted_facts_break_no_shape(root: Path, tmp_path: Path) -> None:
    before = set(violations(GraphStore(root).current().asserted()))
    proposed(tmp_path)
    assert run("review", "accept", "acme").exit_code == 0
    assert set(violations(GraphStore(root).current().asserted())) <= before


@pytest.mark.slow
def test_what_somebody_damaged_stops_no_build(root: Path, small: Path, tmp_path: Path) -> None:
    proposed(tmp_path)
    revise(root, lambda store: store.update(f"DELETE WHERE {{ GRAPH ?g {{ ?p <{GOGEN.category}> ?c }} }}"))
    revise(root, lambda store: store.update(f"DELETE WHERE {{ GRAPH ?g {{ ?p <{GOGEN.furtherData}> ?c }} }}"))
    told_so = run("review")
    assert (told_so.exit_code, told_so.output.startswith("gogen: the proposals of acme are damaged")) == (1, True)
    generation = json.loads((root / "CURRENT.json").read_text())
    (root / "CURRENT.json").write_text(json.dumps(generation | {"fingerprint": "another"}))
    assert build(small.parent / "mini.ttl", root).changed


@pytest.mark.parametrize("concept", ["no where", "<x>", "a/b", "é", "x" * 300, "-"])
def test_a_concept_that_cannot_be_one_is_refused(concept: str, root: Path, tmp_path: Path) -> None:
    name = str(proposed(tmp_path)[0]["id"])
    for arguments in (
        ("accept", name, "--as", concept),
        ("propose", "--concept", concept, "--term", "x", "--lang", "de"),
    ):
        refused = run("review", *arguments)
        assert (refused.exit_code, refused.output[:28]) == (2, "gogen: there is no concept '")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "tbx"])
def test_an_export_of_everything_proposes_nothing_when_it_comes_back(name: str, glossary: Glossary) -> None:
    found = read(io.BytesIO(export(glossary, name).body), name)
    compared = compare(found.list, glossary, Source("ours", "Jane Roe", "2026-01-01T00:00:00Z"))
    assert (compared.proposals, compared.unfit) == ((), ())
    assert compared.left > 10_000
