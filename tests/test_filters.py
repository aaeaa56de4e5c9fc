"""Filter lists by content: what is hidden, what survives, and what a target cannot say."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from graph.filters import TARGETS, Choice, Word, expression, filter_list, folded, pattern_of, words_of
from ontology.errors import FormatError
from ontology.model import Glossary
from tests.termlists import mini_glossary, term
from web.cli import main

NETORARE = Choice(("netorare",), ("netorase",), site="example.org")


def compiled(text: str) -> re.Pattern[str]:
    return re.compile(text.strip())


# ---------------------------------------------------------------- words


def test_every_spelling_is_there_once(glossary: Glossary) -> None:
    words = words_of(glossary, ["netorare"], ["ja", "ru"])
    texts = [word.text for word in words]
    assert {"寝取られ", "ネトラレ", "ねとられ", "netorare", "НТР"} <= set(texts)
    assert len({folded(text) for text in texts}) == len(texts)
    assert all(word.tag.startswith(("ja", "ru")) for word in words)


def test_no_word_is_invented(glossary: Glossary) -> None:
    forms = [f for t in glossary.terms for f in (t.canonical, *t.other_forms)]
    held = {w.text for f in forms for w in (*f.written, *f.romanisations)} | {t.label.text for t in glossary.terms}
    for name in ("keywords", "ao3"):
        made = filter_list(glossary, name, NETORARE)
        assert {word.text for word in made.hidden} <= {text.strip("-") for text in held}
    for tag in filter_list(glossary, "danbooru", NETORARE).text.split():
        assert tag in {re.sub(r"\s", "_", text.lower()) for text in held}


def test_narrower_concepts_come_along_except_those_kept(glossary: Glossary) -> None:
    wide = filter_list(glossary, "regex", Choice(("ntr-umbrella",), ("netorase",), narrower=True))
    concepts = {word.concept for word in wide.hidden}
    assert {"netorare", "netori"} <= concepts
    assert "NTR" in {word.text for word in wide.hidden}  # of the umbrella itself
    assert "netorase" not in concepts


# ---------------------------------------------------------------- what is hit


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("これは寝取られものです", True),  # no spaces around it
        ("寝取らせもの", False),  # another role
        ("ネトラセ", False),
        ("a netorare doujinshi", True),
        ("NETORARE", True),
        ("NTRもの", True),  # Latin letters end where kana begin
        ("sentry", False),  # ntr inside another word
        ("netorase", False),
        ("netorares", False),  # another word in a script with spaces
    ],
)
def test_netorare_is_hidden_and_netorase_kept(text: str, hidden: bool, glossary: Glossary) -> None:
    made = filter_list(glossary, "regex", NETORARE)
    assert bool(compiled(made.text).search(text)) is hidden


@pytest.mark.parametrize(
    ("word", "kept", "text", "hit"),
    [
        ("ネトラ", ["ネトラセ"], "ネトラセ", False),
        ("ネトラ", ["ネトラセ"], "ネトラレ", True),
        ("トラ", ["ネトラセ"], "ネトラセ", False),  # in the middle of it
        ("トラ", ["ネトラセ"], "ネトラ", True),
        ("トラ", ["ネトラセ"], "トラセ", True),
        ("ラセ", ["ネトラセ"], "ネトラセ", False),
        ("ラセ", ["ネトラセ"], "トラセ", True),
        ("トト", ["トトト"], "トトト", False),  # twice inside, overlapping
        ("トト", ["トトト"], "トト", True),
        ("c++", [], "a c++ b", True),  # escaped
        ("a/b", [], "a/b", True),
        ("two words", [], "two  words", True),
        ("нэторарэ", [], "нэторарэ!", True),
        ("нэторарэ", [], "нэторарэшный", False),
    ],
)
def test_a_word_to_keep_survives_a_word_inside_it(word: str, kept: list[str], text: str, hit: bool) -> None:
    assert bool(re.search(pattern_of(word, kept), text)) is hit


def test_no_word_to_keep_is_ever_hit(glossary: Glossary) -> None:
    """For every two concepts with an advisory: hide one, keep the other."""
    flagged = sorted({s.concept for t in glossary.terms for s in t.senses if s.advisories})
    assert len(flagged) > 5
    words = {concept: words_of(glossary, [concept]) for concept in flagged}
    for hide in flagged:
        for keep in flagged:
            if hide == keep:
                continue
            hidden, kept = words[hide], words[keep]
            both = {folded(word.text) for word in kept}
            hidden = [word for word in hidden if folded(word.text) not in both]
            found = re.compile(expression(hidden, kept) or "(?!)", re.IGNORECASE)
            assert not [word for word in kept if found.search(word.text) and not _longer(word, hidden)], (hide, keep)


def _longer(word: Word, hidden: list[Word]) -> bool:
    """Tell whether a word is hit in a part that stands alone in it: ``netorare`` in ``netorare club``."""
    return " " in word.text and any(h.text in word.text.split() for h in hidden)


def test_a_plain_list_leaves_out_what_would_hit_a_word_to_keep() -> None:
    mini = mini_glossary()
    inside = term("ja-netora", ("ネトラレ物", "ja"), concept="theme")
    both = Glossary(**{**{f: getattr(mini, f) for f in mini.__slots__}, "terms": (*mini.terms, inside)})
    made = filter_list(both, "keywords", Choice(("netorare",), ("theme",), ("ja",)))
    assert "ネトラレ\n" not in made.text
    assert "寝取られ\n" in made.text
    assert "ネトラレ is inside ネトラレ物, which is kept; Plain keywords cannot say so: not hidden" in made.warnings
    assert "ネトラレ" in filter_list(both, "ao3", Choice(("netorare",), ("theme",), ("ja",))).text  # hit as a whole


def test_a_word_of_both_is_kept_and_one_of_others_is_told(glossary: Glossary) -> None:
    made = filter_list(glossary, "keywords", Choice(("netorare",), ("ntr-umbrella",), ("en",)))
    assert made.text == "netorare\n"
    assert "NTR stands for ntr-umbrella too, which is kept: not hidden" in made.warnings
    assert any("NTR also stands for ntr-umbrella" in w for w in filter_list(glossary, "ao3", NETORARE).warnings)


# ---------------------------------------------------------------- targets


def test_each_target_has_its_own_shape(glossary: Glossary) -> None:
    made = {name: filter_list(glossary, name, NETORARE) for name in TARGETS}
    assert "netorare\n" in made["keywords"].text
    assert made["ublock"].text.startswith("example.org##article:has-text(/")
    assert made["ublock"].text.endswith("/i)\n")
    assert "netorare, NTR" in made["ao3"].text
    assert made["danbooru"].text.isascii()
    assert any("cannot be written for Danbooru" in warning for warning in made["danbooru"].warnings)
    told = json.loads(made["json"].text)
    assert {word["text"] for word in told["keep"]} >= {"netorase", "寝取らせ"}
    assert re.search(told["regex"], "寝取られ", re.IGNORECASE)


def test_the_limit_is_kept_and_what_is_left_out_is_counted(glossary: Glossary) -> None:
    for name in TARGETS:
        whole = filter_list(glossary, name, NETORARE)
        limit = len(whole.text) - 1
        cut = filter_list(glossary, name, Choice(("netorare",), ("netorase",), site="example.org", limit=limit))
        assert len(cut.text) <= limit
        assert len(cut.hidden) < len(whole.hidden)
        assert any(f"the list may have {limit} characters" in warning for warning in cut.warnings)


@pytest.mark.parametrize(
    ("target", "choice", "message"),
    [
        ("keywords", Choice(()), "nothing to hide"),
        ("keywords", Choice(("netorar",)), "unknown concept 'netorar'; did you mean 'netorare'"),
        ("keywords", Choice(("netorare",), languages=("jp",)), "unknown language 'jp'; did you mean 'ja'"),
        ("css", Choice(("netorare",)), "unknown filter format 'css'"),
        ("ublock", Choice(("netorare",)), r"name one, as in --site example\.org \(no site\)"),
        ("ublock", Choice(("netorare",), site="a b##*"), "is no host name"),
        ("ublock", Choice(("netorare",), site="example.org", selector="a\nb"), "is no CSS selector"),
        ("keywords", Choice(("netorare",), ("netorare",)), "no word is left to hide"),
        ("keywords", Choice(("netorare",), limit=1), "not one word fits into 1 characters"),
    ],
)
def test_what_cannot_be_made_says_why(target: str, choice: Choice, message: str, glossary: Glossary) -> None:
    with pytest.raises(FormatError, match=message):
        filter_list(glossary, target, choice)


# ---------------------------------------------------------------- shell and page


@pytest.mark.slow
def test_the_shell_writes_a_list(store: Path) -> None:
    arguments = ["filters", "--hide", "netorare", "--keep", "netorase", "--language", "en", "--format", "regex"]
    shown = CliRunner().invoke(main, [*arguments, "--store", str(store)])
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith("(?i)(?:")
    assert "2 words to hide" in shown.stderr
    wrong = CliRunner().invoke(main, ["filters", "--hide", "netorar", "--store", str(store)])
    assert (wrong.exit_code, wrong.stdout) == (2, "")


def test_the_page_shows_and_sends_a_list(client: FlaskClient) -> None:
    assert client.get("/filters").status_code == 200
    query = "/filters?hide=netorare&hide=&keep=netorase&format=danbooru"
    assert "netorare\nntr\n" in client.get(query).text
    sent = client.get(f"{query}&download=1")
    assert sent.text == "netorare\nntr\n"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="gogen-filter.txt"'


@pytest.mark.parametrize(
    "query",
    ["hide=zzz", "hide=netorare&format=css", "hide=netorare&limit=-1", "hide=netorare&format=ublock", "download=1"],
)
def test_the_page_says_what_is_wrong(query: str, client: FlaskClient) -> None:
    answer = client.get(f"/filters?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    told = client.get(f"/filters?{query}", headers={"Accept": "application/json"})
    assert (told.status_code, told.mimetype) == (400, "application/problem+json")


def test_what_a_stranger_sends_is_shown_as_text(client: FlaskClient) -> None:
    answer = client.get("/filters?hide=%3Cscript%3Ealert(1)%3C/script%3E", headers={"Accept": "text/html"})
    assert "<script>alert" not in answer.text
