"""One term's whole road, the reader's guide: TOML → Term → Analysis → triples → store → page and TBX."""

from pathlib import Path
from xml.etree import ElementTree

from graph.build import build
from graph.engine.store import GraphStore
from graph.entries import read_glossary
from graph.explain import explained
from graph.formats import export
from graph.triples import glossary_of, quads
from morphology.analysis import analyse
from morphology.lexicon import Lexicon
from ontology.model import Method, Phonology, Process, Written
from ontology.vocabulary import iri
from web.app import create_app

MINI = Path(__file__).parent / "data" / "mini"
TBX = {"t": "urn:iso:std:iso:30042:ed-2"}


def test_tebukuro_from_toml_to_page_and_tbx(tmp_path: Path) -> None:
    # 1. TOML → Term: what the editor wrote, as plain values
    glossary = read_glossary(MINI)
    term = next(t for t in glossary.terms if t.id == "ja-tebukuro")
    assert term.label == Written("手袋", "ja")
    assert [(part.of, part.process) for part in term.components] == [
        ("ja-te", None),
        ("ja-fukuro", Phonology.RENDAKU),
    ]

    # 2. Term → Analysis: any spelling finds it, and is taken apart
    found = analyse("ﾃﾌﾞｸﾛ", Lexicon.of(glossary))
    best = found.analyses[0]
    assert (best.entry, best.lemma, found.romaji) == ("ja-tebukuro", "手袋", "tebukuro")
    assert [(m.surface, m.reading, m.process) for m in best.morphemes] == [
        ("手", "て", None),
        ("袋", "ぶくろ", "rendaku"),
    ]

    # what no editor wrote down, the analyser adds: 塗られる is the passive of 塗る
    whole = explained(glossary)
    step = next(f for f in whole.formations if f.target == "ja-nurareru")
    assert (step.source, step.process, step.provenance.method) == (
        "ja-nuru",
        Process.VOICE_DERIVATION,
        Method.ANALYSER,
    )

    # 3. Analysis → triples: every claim in the graph of its source, and back without loss
    graph = list(quads(whole))
    homes = {q.graph_name.value for q in graph if q.subject.value == str(iri("rel", "wf-nurareru"))}
    assert homes == {str(iri("graph", "unidic-lite"))}
    assert glossary_of((q.subject, q.predicate, q.object) for q in graph) == whole

    # 4. triples → store: what follows by rule is there too
    build(MINI, tmp_path)
    rows = GraphStore(tmp_path).current().select("SELECT ?word WHERE { ?word gogen:derivesFrom e:ja-fukuro }")
    assert [row["word"] for row in rows] == [str(iri("entry", "ja-tebukuro"))]

    # 5. store → page: the word, its parts and why the sound changed
    page = create_app(tmp_path).test_client().get("/term/ja-tebukuro").get_data(as_text=True)
    for piece in ("手袋", "ぶくろ", "連濁", "перчатка", "glove"):
        assert piece in page

    # 6. store → TBX: the same words for a translator
    tbx = ElementTree.fromstring(export(whole, "tbx").body)
    assert {"手袋", "glove", "перчатка", "手套"} <= {t.text for t in tbx.iterfind(".//t:term", TBX)}
