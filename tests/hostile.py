"""A glossary that says hostile things wherever a text may stand, built into a store: for the tests of pages.

Two ways lead into a store: a glossary that somebody sends to be built, and updates of the served graph.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from graph.build import build
from graph.formats import export
from ontology.model import (
    Borrowing,
    Concept,
    Consent,
    ConsentDepiction,
    Formation,
    Glossary,
    Method,
    Process,
    Provenance,
    Register,
    RelationKind,
    Remark,
    RemarkKind,
    Role,
    Sense,
    SenseRelation,
    Source,
    SubjectField,
    Translation,
    Written,
)
from tests.served import Served
from tests.termlists import mini_glossary, term

TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</textarea></title></style></script><svg onload=alert(1)>",
    "{{1299709*3}}{% raw %}${1299709*3}",
    "<!--",
    "]]><a xlink:href='javascript:alert(1)'>x</a>",
    "&lt;script&gt;",
    "\u202edesrever\u202c and \u200bhidden\u2066",
    "Z" + "\u0301\u0334" * 200 + "algo",
    "x" * 10_000,
    "漢" * 10_000,
    "javascript:alert(1)",
    "a\u2028b\u2029c\u00a0d\ufeff",
    "%s %(name)s {0} {name} %",
    "\U0001f9d1\u200d\U0001f4bb\u0600\U0010fffd",
)
IRIS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "vbscript:x",
    "data:text/html,%3Cscript%3Ealert(1)%3C/script%3E",
    "file:///etc/passwd",
    "http://x.example/'onclick='alert(1)",
    "http://\u0430pple.example/",
)
PRODUCT = str(1299709 * 3)  # stands on a page where a template ran a text
WRITTEN = "cuckold, netorare, 寝取られ"  # words that the finder knows
ALL_TERMS = tuple(f"/term/{('ja', 'en')[number % 2]}-h{number}" for number in range(len(TEXTS)))
ALL_CONCEPTS = tuple(f"/concept/h{number}" for number in range(len(TEXTS)))
ALL_SOURCES = tuple(f"/data/id/source/hostile-{number}.html" for number in range(len(TEXTS)))
SHOWING = (  # pages that show many of them
    "/compare?of=ja-h0&of=en-h3&of=concept/h10",
    "/compare?of=ja-h9&of=en-h8",
    "/matrix",
    "/browse",
    "/browse?by=field&in=fandom",
    "/browse?by=language&in=ja",
    "/browse?by=language&in=en",
    "/statistics",
    "/gaps",
    "/gaps?list=single",
    "/gaps?list=unsure",
    "/search?q=h",
    "/export?as=tbx",
    "/export?as=csv",
    "/filters?hide=h0,h3,h8,h10&format=keywords",
    "/data",
    *(f"/search?q={quote(TEXTS[number][:150])}" for number in (0, 1, 3, 8, 9, 10)),
    *(f"/analyse?q={quote(TEXTS[number][:60])}" for number in (0, 3, 8, 9)),
    "/data/id/remark/h3-1.html",
    "/data/id/sense/en-h3-1.html",
    "/data/id/consent/h8-1.html",
    "/sparql?query=" + quote("SELECT ?s ?o { ?s skos:definition|rdfs:label ?o }"),
    "/sparql?view=chart&query=" + quote("SELECT ?o (STRLEN(?o) AS ?n) { ?s rdfs:label ?o }"),
    "/sparql?view=graph&query=" + quote("CONSTRUCT { ?s gogen:derivesFrom ?o } { ?s gogen:derivesFrom ?o }"),
    "/sparql?view=text&query=" + quote("DESCRIBE <id/entry/ja-h3>"),
)

UPDATE = r"""PREFIX foaf: <http://xmlns.com/foaf/0.1/>
INSERT DATA { GRAPH <http://example.org/mine> {
  <https://w3id.org/gogen/id/sense/en-h0-1> skos:definition "\u0000\u0008\u001b[31m\uFFFE\uD7FF"@en .
  <https://w3id.org/gogen/id/entry/en-h0> rdfs:seeAlso <javascript:alert(1)> ; dct:license <data:text/html,x> ;
    foaf:homepage <vbscript:x> ; rdfs:label "a second label <script>alert(1)</script>"@en } }"""


def hostile_glossary() -> Glossary:
    """Return a glossary with a concept, two words and a source for each of :data:`TEXTS`, all of them saying it."""
    mini = mini_glossary()
    mini = replace(mini, terms=tuple(replace(one, components=()) for one in mini.terms))
    sources, concepts, terms = [], [], []
    formations, borrowings, translations, relations = [], [], [], []
    for number, text in enumerate(TEXTS):
        name, other = f"h{number}", f"h{(number + 1) % len(TEXTS)}"
        iri = IRIS[number % len(IRIS)]
        source = f"hostile-{number}"
        sources.append(Source(source, Written(text, "en"), text, text, "2000", text, iri, iri, text))
        said = Provenance((source,), "editor", Method.EDITOR, Decimal("0.5"), text)
        told = (Written(text, "en"), Written(text, "ja"))
        concepts.append(
            Concept(
                name,
                told,
                told,
                (source,),
                SubjectField.FANDOM,
                related=(other,),
                mirror=None,
                focalizer=Role.BETRAYED,
                consents=(ConsentDepiction(f"{name}-1", Role.BETRAYED, Consent.ABSENT, said),),
                remarks=tuple(Remark(f"{name}-{n}", kind, told, said) for n, kind in enumerate(RemarkKind, 1)),
            )
        )
        for language in ("en", "ja"):
            entry = f"{language}-{name}"
            sense = Sense(f"{entry}-1", name, told, Register.SLANG, sources=(source,))
            terms.append(replace(term(entry, (text, language)), senses=(sense,), sources=(source,)))
        formations.append(Formation(f"wf-{name}", Process.COMPOUNDING, f"ja-{name}", "ja-netorare", said))
        borrowings.append(Borrowing(f"ety-{name}", Process.LOAN, f"ja-{name}", f"en-{name}", said))
        translations.append(Translation(f"tr-{name}", f"ja-{name}-1", f"en-{name}-1", said))
        kind = RelationKind.CONFUSABLE
        relations.append(SenseRelation(f"ne-{name}", kind, f"en-{name}-1", f"en-{other}-1", told, said))
    return replace(
        mini,
        sources=(*mini.sources, *sources),
        concepts=tuple(sorted((*mini.concepts, *concepts), key=lambda one: one.id)),
        terms=tuple(sorted((*mini.terms, *terms), key=lambda one: one.id)),
        formations=(*mini.formations, *formations),
        borrowings=(*mini.borrowings, *borrowings),
        translations=(*mini.translations, *translations),
        relations=(*mini.relations, *relations),
    )


@contextlib.contextmanager
def serving_hostile(folder: Path) -> Iterator[Served]:
    """Serve the glossary of :func:`hostile_glossary`, and what no file may hold but an update can say."""
    data = folder / "hostile.ttl"
    data.write_bytes(export(hostile_glossary(), "turtle").body)
    build(data, folder / "store")
    with Served(folder / "store", "--data", str(data), "--open-writes", "--rate", "0") as served:
        done = served.post("/update", UPDATE.encode(), "application/sparql-update")
        assert done.status == 204, done.text
        yield served
