"""What the things of a foreign list are called once they are ours, and where its links then lead."""

import re
from collections import defaultdict

from graph.entries.writing import slugify
from graph.formats.tbx.names import name
from graph.formats.termlist import Entry, Item, ListedTerm, Shared
from ontology.model import Agent
from ontology.vocabulary import iri

PEOPLE = {"respPerson": "fn", "respOrg": "org"}  # shared things of TBX that are agents: the item with their name
_NUMBERED = re.compile(r"(.+)\.\d+")


def words_of(entry: Entry) -> dict[str, list[tuple[str, ListedTerm]]]:
    """Return the words of an entry: what is common to the ids of their spellings → the spellings with their tags."""
    words: dict[str, list[tuple[str, ListedTerm]]] = defaultdict(list)
    for section in entry.languages:
        for number, listed in enumerate(section.terms):
            numbered = _NUMBERED.fullmatch(listed.id or "")
            words[(numbered[1] if numbered else listed.id) or f"{section.tag} {number}"].append((section.tag, listed))
    return words


def slug_of(entry: Entry, source: str) -> str:
    """Return the id that the concept of a foreign entry gets: ``acme-c1``."""
    return f"{source}-{slugify(entry.id) or entry.line}"


class Foreign:
    """The names of one foreign list, by what it calls its things itself; ``source`` is the id of its source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._ids: dict[str, str] = {}

    def rename(self, entry: Entry) -> None:
        """Note what the concept and the words of an entry will be called when we list them."""
        concept = slug_of(entry, self._source)
        self._ids[entry.id] = self._ids[name("c", entry.id)] = name("c", concept)
        for number, (key, rows) in enumerate(words_of(entry).items(), 1):
            self._ids[key] = name("s", f"{rows[0][0].partition('-')[0].lower()}-{concept}-{number}-1")

    def person(self, thing: Shared) -> tuple[Agent, list[str]]:
        """Return who is responsible as an agent, and what else was said of them: how to reach them is not kept."""
        said = dict(thing.fields)
        called = said.pop(PEOPLE[thing.kind], "") or said.pop("fn", "") or thing.id
        agent = Agent(f"{self._source}-{slugify(thing.id) or 'somebody'}", called, software=False)
        self._ids[thing.id] = str(iri("agent", agent.id))
        return agent, sorted(said)

    def led(self, entry: Entry) -> Entry:
        """Return an entry in which what leads to other things of the list leads to what is made of them."""
        sections = (
            section._replace(
                items=self._led(section.items),
                terms=tuple(term._replace(items=self._led(term.items)) for term in section.terms),
            )
            for section in entry.languages
        )
        return entry._replace(items=self._led(entry.items), languages=tuple(sections))

    def _led(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(
            item._replace(target=self._ids.get(item.target or "", item.target), parts=self._led(item.parts))
            if item.target or item.parts
            else item
            for item in items
        )
