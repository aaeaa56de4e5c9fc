"""What an import is called: its name, its source, the IRIs of what it brings; its graphs: ``graph.engine.imported``."""

import re
from hashlib import blake2b

from graph.entries.writing import slugify
from ontology.errors import FormatError
from ontology.vocabulary import iri

NAME = re.compile(r"[a-z][a-z0-9-]{2,38}[a-z0-9]")
LONGEST_SLUG = 60  # characters of an id that are the key itself

_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def checked(name: str) -> str:
    """Return the name of a source. Raises FormatError if it is none."""
    if not NAME.fullmatch(name):
        raise FormatError(
            f"{name!r} cannot name a source: expected 4 to 40 of a-z, 0-9 and '-', a letter first, as in 'edict'"
        )
    return name


def source_of(name: str) -> str:
    """Return the IRI of the description of a source."""
    return str(iri("source", f"imported-{name}"))


def slug(key: str) -> str:
    """Return a key in ASCII, unlike that of any other key: itself if it is plain, else with a digest of it.

    ``1358280`` → ``1358280``; ``食べる/verb`` → ``verb-`` and 16 hexadecimal digits.
    """
    if len(key) <= LONGEST_SLUG and _PLAIN.match(key):
        return key
    digest = blake2b(key.encode(), digest_size=8).hexdigest()
    return f"{slugify(key)[:LONGEST_SLUG].strip('-')}-{digest}".lstrip("-")


def entry_id(name: str, key: str) -> str:
    """Return the id of the entry of a word, after which its forms, senses and concepts are named."""
    return f"{name}-{slug(key)}"


def concept_id(name: str, key: str) -> str:
    """Return the id of a concept that a source shares among words, by the source's own key of it."""
    return f"{name}-c-{slug(key)}"
