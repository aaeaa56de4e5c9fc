"""What is not whole is left out: whatever anybody writes, the pages, projections and exports of the rest still come."""

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph.build import build
from graph.engine.store import EXCLUDED, GraphStore
from graph.engine.workers import Limits
from graph.lookup import Library
from graph.triples import glossary_of
from graph.whole import Whole, whole_glossary_of
from ontology.model import Glossary
from ontology.vocabulary import SPARQL_PREFIXES
from web.app import create_app
from web.cli import main

MINI = Path(__file__).parent / "data" / "mini"
MINE = "http://example.org/mine"

# A word of somebody's own with all that makes it whole: a concept, a sense, a form, a label, a language.
WHOLE = """
e:ja-kasa a ontolex:Word ; rdfs:label "傘"@ja ; lime:language "ja" ; lexinfo:partOfSpeech lexinfo:noun ;
  ontolex:canonicalForm f:ja-kasa ; ontolex:sense s:ja-kasa-1 .
f:ja-kasa a ontolex:Form ; ontolex:writtenRep "傘"@ja, "かさ"@ja-Hira ; lexinfo:romanization "kasa"@ja-Latn .
s:ja-kasa-1 a ontolex:LexicalSense ; ontolex:isSenseOf e:ja-kasa ; ontolex:reference c:umbrella .
c:umbrella a ontolex:LexicalConcept ; skos:prefLabel "umbrella"@en .
"""

# A word but for what it is given besides, so that nothing else is missing.
_WORD = """e:{0} a ontolex:Word ; rdfs:label "{0}"@en ; lime:language "en" ;
  lexinfo:partOfSpeech lexinfo:noun ; ontolex:canonicalForm f:{0} .
f:{0} a ontolex:Form ; ontolex:writtenRep "{0}"@en . """
_SAID = """prov:wasDerivedFrom src:editorial ; prov:wasAttributedTo ag:editor ; gogen:assertionMethod v:by-editor ;
  gogen:confidence 0.9"""

NOT_WORDS = {  # id → what is said of it; each lacks something that makes a word whole
    "evil": 'e:evil a ontolex:Word ; rdfs:label "x"',
    "formless": _WORD.format("formless").replace("; ontolex:canonicalForm f:formless", ""),
    "unwritten": _WORD.format("unwritten").replace('; ontolex:writtenRep "unwritten"@en', ""),
    "nothing-but-type": "e:nothing-but-type a ontolex:Word",
    "bilingual": _WORD.format("bilingual") + 'e:bilingual lime:language "de"',
    "tongueless": _WORD.format("tongueless").replace('lime:language "en" ;', ""),
    "of-no-language": _WORD.format("of-no-language").replace('language "en"', 'language "no such <tag>"'),
    "speechless": _WORD.format("speechless").replace("lexinfo:partOfSpeech lexinfo:noun ;", ""),
    "spoken-in-words": _WORD.format("spoken-in-words").replace("lexinfo:noun", '"noun"'),
    "labelled-by-iri": _WORD.format("labelled-by-iri").replace('label "labelled-by-iri"@en', "label e:evil"),
    "form-in-words": _WORD.format("form-in-words").replace("Form f:form-in-words", 'Form "form"'),
    "form-unnamed": _WORD.format("form-unnamed").replace("Form f:form-unnamed", 'Form [ ontolex:writtenRep "x"@en ]'),
    "written-by-iri": _WORD.format("written-by-iri").replace('Rep "written-by-iri"@en', "Rep e:evil"),
    "empty": _WORD.format("empty").replace('"empty"@en', '" "@en'),
}

DANGLING = (
    'e:deep\\/er a ontolex:Word ; rdfs:label "x"@en . <http://x/word> a ontolex:Word ; rdfs:label "x"@en',
    '[] a ontolex:Word ; rdfs:label "unnamed"@en ; lime:language "en" ; ontolex:canonicalForm [ a ontolex:Form ]',
    # senses and concepts
    "e:ja-kasa ontolex:sense s:ja-kasa-2 . s:ja-kasa-2 a ontolex:LexicalSense ; ontolex:isSenseOf e:ja-kasa",
    "e:ja-kasa ontolex:sense s:named . s:named a ontolex:LexicalSense ; ontolex:reference c:unheard-of",
    "e:ja-kasa ontolex:sense <https://w3id.org/gogen/id/sense/ja-kasa-²> . "
    "<https://w3id.org/gogen/id/sense/ja-kasa-²> a ontolex:LexicalSense ; ontolex:reference c:umbrella",
    f"e:ja-kasa ontolex:sense s:ja-kasa-{'9' * 5000} . s:ja-kasa-{'9' * 5000} ontolex:reference c:umbrella",
    'e:ja-kasa ontolex:sense "a sense", [ a ontolex:LexicalSense ; ontolex:reference [] ]',
    's:ja-hashi-1 ontolex:reference "bridge", [] ; ontolex:isSenseOf e:evil, "x" ; skos:definition c:bridge',
    "c:unlabelled a ontolex:LexicalConcept ; skos:broader c:tebukuro ; gogen:focalizer v:role-observer",
    "c:by-iri a ontolex:LexicalConcept ; skos:prefLabel c:tebukuro ; dct:subject v:field-clothing",
    "c:tebukuro skos:broader c:bridge . c:bridge skos:broader c:tebukuro, c:bridge, c:nowhere, [], 'bridge'",
    "c:tebukuro gogen:mirrorOf c:nowhere, 3 ; skos:related <http://x/bridge> ; dct:subject 'clothing', v:none",
    "c:bridge gogen:focalizer v:role-nobody, 'x' ; gogen:involvesRole [], v:x ; gogen:consentDepiction [], e:evil",
    "c:bridge gogen:focalizer v:role-observer ; gogen:consentDepiction <https://w3id.org/gogen/id/consent/x> . "
    "<https://w3id.org/gogen/id/consent/x> gogen:consentParty v:none ; gogen:consentStatus 'given' . "
    "c:bridge gogen:remark <https://w3id.org/gogen/id/remark/x> . "
    f"<https://w3id.org/gogen/id/remark/x> gogen:remarkKind 1 ; rdf:value e:evil ; {_SAID}",
    # parts
    "e:ja-kasa decomp:constituent k:kasa-1 ; rdf:_1 k:kasa-1 . k:kasa-1 a decomp:Component ; decomp:correspondsTo e:x",
    "e:ja-hashi decomp:constituent k:hashi-1 ; rdf:_x k:hashi-1 ; rdf:_ k:hashi-1 . k:hashi-1 a decomp:Component ; "
    "gogen:surface e:evil, '橋'@ja ; decomp:correspondsTo 'x', []",
    "k:evil a decomp:Component ; decomp:correspondsTo e:ja-te . e:evil decomp:constituent k:evil ; rdf:_1 k:evil",
    # steps and claims
    f"r:targetless a morph:WordFormationRelation ; vartrans:category v:compounding ; vartrans:source e:ja-te ; {_SAID}",
    f"r:nowhere a morph:WordFormationRelation ; vartrans:category v:compounding ; vartrans:source e:ja-te ; "
    f"vartrans:target e:nowhere ; {_SAID}",
    f"r:circle a morph:CompoundRelation ; vartrans:category v:word-clipping ; vartrans:source e:ja-te ; "
    f"vartrans:target e:ja-te ; {_SAID} . e:ja-te gogen:derivesFrom e:ja-te, e:ja-tebukuro, 'x', []",
    f"r:back a morph:WordFormationRelation ; vartrans:category v:compounding ; vartrans:source e:ja-tebukuro ; "
    f"vartrans:target e:ja-te ; {_SAID}",
    f"r:sourceless a ety:EtyLink ; dct:type v:loan ; ety:etyTarget e:ja-te ; {_SAID}",
    f"r:of-words a ety:EtyLink ; dct:type 'loan' ; ety:etySource 'te' ; ety:etyTarget e:ja-te ; {_SAID}",
    f"[] a ety:EtyLink ; dct:type v:loan ; ety:etySource e:ja-hashi ; ety:etyTarget e:ja-te ; {_SAID}",
    f"r:half a vartrans:Translation ; vartrans:source s:ja-kasa-1 ; vartrans:target s:nowhere ; {_SAID}",
    f"r:none a vartrans:SenseRelation ; vartrans:source s:ja-hashi-1 ; vartrans:target s:x ; {_SAID}",
    "r:sure a morph:WordFormationRelation ; vartrans:category v:compounding ; vartrans:source e:ja-te ; "
    "vartrans:target e:ja-hashi ; prov:wasDerivedFrom src:editorial, src:nobody, 'x' ; "
    "prov:wasAttributedTo ag:editor ; gogen:assertionMethod 'x' ; gogen:confidence 'very', 'NaN', 7",
    "e:ja-kasa lexinfo:initialismFor e:nowhere, 'x'",
    f"r:short a morph:WordFormationRelation ; vartrans:source e:nowhere ; vartrans:target e:ja-kasa ; {_SAID}",
    # what the whole rests on
    "src:untitled a prov:Entity . src:by-iri a prov:Entity ; dct:title e:evil ; rdfs:seeAlso 'javascript:alert(1)'",
    "<https://w3id.org/gogen/id/lexicon/xx> a lime:Lexicon ; lime:language 'xx', [] ; rdfs:label e:evil",
    "<https://w3id.org/gogen/id/agent/x> a prov:Person, 'prov:Person' . [] a prov:SoftwareAgent",
    "v:role-taker skos:prefLabel e:evil . v:new a skos:Concept . [] a skos:ConceptScheme, skos:Concept",
    "e:evil a 'a word', [], <<( e:a e:b e:c )>> . [] a <<( e:a e:b e:c )>> . e:ja-kasa rdfs:label <<( e:a e:b e:c )>>",
    "s:ja-hashi-1 ontolex:reference <<( e:a e:b e:c )>> . c:bridge skos:broader <<( e:a e:b e:c )>>",
)

PAGES = (
    "/",
    "/search?q=tebukuro",
    "/search?q=手",
    "/search?q=ぬられた",
    "/search?q=kasa",
    "/search?q=bridge",
    "/search?q=evil",
    "/browse",
    "/browse?by=language&in=ja",
    "/matrix",
    "/export",
    "/export?format=csv",
    "/export?format=tbx",
    "/export?format=turtle",
    "/export?format=jsonld&language=ja",
    "/data",
    "/ns",
    "/data/ns.ttl",
    "/data/id/dataset.ttl",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/.well-known/void",
    "/sparql",
    "/id/entry/ja-tebukuro",
    "/data/id/entry/ja-tebukuro.html",
    "/data/id/entry/evil.html",
    "/data/id/concept/bridge.jsonld",
    "/data/id/concept/bridge.rdf",
    "/data/id/concept/bridge.html",
    "/data/id/source/editorial.html",
    "/vocab/",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini data as it was built."""
    root = tmp_path_factory.mktemp("partial") / "store"
    build(MINI, root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


@pytest.fixture
def site(root: Path) -> Iterator[FlaskClient]:
    """A site that anybody writes to; what is raised inside comes out as it is."""
    app = create_app(root, Limits(workers=1), OPEN_WRITES=True, TESTING=True)
    yield app.test_client()
    app.extensions["writer"].close()
    app.extensions["pool"].close()


def update(site: FlaskClient, text: str) -> None:
    reply = site.post("/update", data=text, content_type="application/sparql-update")
    assert reply.status_code == 204, reply.get_data(as_text=True)


def insert(site: FlaskClient, *pieces: str) -> None:
    said = " .\n".join(piece.strip(" .\n") for piece in pieces)
    update(site, f"INSERT DATA {{ GRAPH <{MINE}> {{ {said} }} }}")


def look_at_everything(site: FlaskClient, root: Path, *names: str) -> None:
    """Ask for every kind of page, for that of every word and concept, and for those that the pages lead to."""
    known = Library(root).current()
    words = {word.id for word in known.words.values() if not word.bound}
    addresses = [*PAGES, *(f"/term/{name}" for name in {*words, *names}), *(f"/concept/{c}" for c in known.concepts)]
    led: set[str] = set()
    for address in addresses:
        reply = site.get(address)
        assert reply.status_code < 500, address
        if reply.mimetype == "text/html" and not address.startswith("/data"):
            led.update(re.findall(r'href="(/(?:term|concept|browse)[^"#]*)"', reply.get_data(as_text=True)))
    for address in led:
        status = site.get(address.replace("&amp;", "&")).status_code
        assert status == 200 or (status == 404 and address.startswith("/browse")), address  # a list may be empty now


def whole(root: Path) -> Glossary:
    return whole_glossary_of(GraphStore(root).current().asserted()).glossary


# ---------------------------------------------------------------- things made by hand


def test_what_is_not_whole_is_left_out_and_everything_else_is_shown(site: FlaskClient, root: Path) -> None:
    before = whole(root)
    insert(site, WHOLE, *NOT_WORDS.values(), *DANGLING)
    look_at_everything(site, root, *NOT_WORDS)
    assert [site.get(f"/term/{name}").status_code for name in NOT_WORDS] == [404] * len(NOT_WORDS)
    after = whole(root)
    assert {t.id for t in after.terms} == {t.id for t in before.terms} | {"ja-kasa"}
    assert {c.id for c in after.concepts} == {c.id for c in before.concepts} | {"umbrella"}
    assert {step.id for step in after.formations} == {step.id for step in before.formations} | {"circle", "back"}
    assert after.borrowings == before.borrowings
    assert after.translations == before.translations


def test_an_export_of_a_graph_with_partial_things_is_whole(site: FlaskClient, root: Path) -> None:
    insert(site, WHOLE, *NOT_WORDS.values(), *DANGLING)
    file = parse(site.get("/export?format=turtle").data, RdfFormat.TURTLE)
    triples = [(quad.subject, quad.predicate, quad.object) for quad in file]
    assert glossary_of(triples) == whole(root)
    assert whole_glossary_of(triples).left_out == ()


@pytest.mark.parametrize("name", NOT_WORDS)
def test_a_word_that_is_not_whole_is_no_word_of_the_glossary(name: str, made: Path) -> None:
    store = Store()
    store.update(f"{SPARQL_PREFIXES} INSERT DATA {{ {WHOLE} {NOT_WORDS[name]} }}")
    triples = [*GraphStore(made).current().asserted(), *((q.subject, q.predicate, q.object) for q in store)]
    found = whole_glossary_of(triples)
    assert name not in {term.id for term in found.glossary.terms}
    assert "ja-kasa" in {term.id for term in found.glossary.terms}
    assert dict(found.left_out)["words"] == 1


def test_of_curated_data_nothing_is_left_out(made: Path) -> None:
    assert_whole(made)


@pytest.mark.slow
def test_of_all_the_curated_data_nothing_is_left_out(store: Path) -> None:
    assert_whole(store)


def assert_whole(root: Path) -> None:
    known = Library(root).current()
    glossary = glossary_of(known.snapshot.asserted())
    assert known.whole == Whole(glossary, ())
    assert {word.id for word in known.words.values()} == {term.id for term in glossary.terms} | {
        morph.id for morph in glossary.morphs
    }
    assert set(known.concepts) == {concept.id for concept in glossary.concepts}
    assert len({row.entry for row in known.projections.terms()}) == sum(bool(term.senses) for term in glossary.terms)


# ---------------------------------------------------------------- words of one's own


def test_a_whole_word_of_ones_own_is_found_and_has_a_page(site: FlaskClient) -> None:
    insert(site, WHOLE, NOT_WORDS["evil"])
    for typed in ("傘", "かさ", "kasa", "umbrella"):
        assert "/term/ja-kasa" in site.get(f"/search?q={typed}").get_data(as_text=True)
    page = site.get("/term/ja-kasa")
    assert page.status_code == 200
    assert "umbrella" in page.get_data(as_text=True)
    assert site.get("/concept/umbrella").status_code == 200
    assert "ja-kasa" in site.get("/export?format=csv").get_data(as_text=True)


def test_an_export_says_how_much_is_left_out(site: FlaskClient, root: Path) -> None:
    assert "Gogen-Left-Out" not in site.get("/export?format=csv").headers
    insert(site, NOT_WORDS["evil"], NOT_WORDS["unwritten"])
    assert site.get("/export?format=csv").headers["Gogen-Left-Out"].startswith("2 words")
    assert "not whole: 2 words" in site.get("/export").get_data(as_text=True)
    told = CliRunner().invoke(main, ["export", "csv", "--store", str(root)])
    assert told.exit_code == 0
    assert "left out since not whole: 2 words" in told.stderr


# ---------------------------------------------------------------- anything at all


def changed(quads: list[Quad], chance: random.Random) -> str:
    """Return an update of a few single statements: some go, some get another object, some are added."""
    lines = []
    for quad in chance.sample(quads, 8):
        subject, predicate, graph = quad.subject, quad.predicate, quad.graph_name
        other = chance.choice(quads)
        thing = chance.choice(
            [
                f"{other.object}",
                f"{other.subject}",
                '"x"',
                '""@ja',
                "[]",
                "<http://x/>",
                "-1",
                "<https://w3id.org/gogen/id/entry/x-²>",
            ]
        )
        if chance.random() < 0.7:
            lines.append(f"DELETE DATA {{ GRAPH {graph} {{ {subject} {predicate} {quad.object} }} }}")
        if chance.random() < 0.6:
            lines.append(f"INSERT DATA {{ GRAPH {graph} {{ {subject} {predicate} {thing} }} }}")
    return " ;\n".join(lines) or "INSERT DATA { }"


def fuzz(site: FlaskClient, root: Path, seed: int, batches: int) -> None:
    chance = random.Random(seed)
    ontology = chance.random() < 0.3
    for _ in range(batches):
        held = sorted(GraphStore(root).current().quads(), key=str)
        shown = [
            quad
            for quad in held
            if isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode | Literal)
            and isinstance(quad.graph_name, NamedNode)
            and (ontology or quad.graph_name.value not in EXCLUDED)
        ]
        update(site, changed(shown, chance))
        look_at_everything(site, root)


def test_no_change_of_single_statements_breaks_a_page(site: FlaskClient, root: Path) -> None:
    fuzz(site, root, seed=1, batches=5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 22))
def test_no_longer_run_of_changes_breaks_a_page(seed: int, site: FlaskClient, root: Path) -> None:
    fuzz(site, root, seed, batches=8)
