"""How fast translated text is checked: generated pairs, on one core, without reading the glossary."""

import itertools
import random
import time
from collections.abc import Iterator

from graph.entries import DATA, read_glossary
from graph.termcheck import Checker, Segment
from morphology.bench.speed import Speed
from ontology.model import Glossary

TARGET = 2000.0  # segments a second
LANGUAGES = ("en", "de", "ru", "fr", "zh")
_SEED = 20260101
_SENTENCES = (
    "昨日、{}について友達と{}時間も話した。",
    "{}がある町に、{}年前から住んでいます。",
    "もし{}が苦手なら、{}ページは読まないでください。",
    "駅前で{}の本を買って、{}番の列に並んだ。",
)
_FRAMES = ("Yesterday {} {}, and then we went home.", "{}: chapter {} of a book that nobody has read.")


def measure(segments: int) -> Iterator[Speed]:
    """Check so many generated segments of each language, most with one term, and yield figures."""
    glossary = read_glossary(DATA)
    checker = Checker(glossary)
    for language in LANGUAGES:
        pairs = list(itertools.islice(generated(glossary, language), segments))
        checker.check(pairs[0])
        begun = time.process_time()
        found = sum(len(checker.check(pair)) for pair in pairs)
        taken = time.process_time() - begun
        yield Speed(f"ja-{language}", "segments", len(pairs) / taken, "segments/s", TARGET)
        yield Speed(f"ja-{language}", "findings", found, "findings")


def generated(glossary: Glossary, language: str) -> Iterator[Segment]:
    """Yield pairs without end, no two alike: three in four with a translation of the term in them."""
    chance = random.Random(_SEED)
    words: dict[str, list[str]] = {}
    for term in glossary.terms:
        for sense in term.senses:
            if term.language == language:
                words.setdefault(sense.concept, []).append(term.label.text)
    terms = [term for term in glossary.terms if term.language == "ja" and term.senses]
    for number in itertools.count():
        term = chance.choice(terms)
        known = [word for sense in term.senses for word in words.get(sense.concept, ())]
        word = chance.choice(known) if known and chance.random() < 0.75 else "nothing"
        source = chance.choice(_SENTENCES)
        target = chance.choice(_FRAMES).format(word, number)
        yield Segment(source.format(term.label.text, number), target, "ja", language)
