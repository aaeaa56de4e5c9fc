"""Ids as XML names, and names as ids again."""

import re

from graph.formats.tbx.structure import IS_NAME

NO_NAME = re.compile("[^A-Za-z0-9-]")
NAMED = re.compile("_([0-9a-f]+)_")


def name(kind: str, identifier: str) -> str:
    """Return an XML name for an id, one to one: ``c-netorare``; other than ASCII letters as ``_`` and their number."""
    return f"{kind}-" + NO_NAME.sub(lambda found: f"_{ord(found.group()):x}_", identifier)


def id_of(named: str) -> str:
    """Return the id for which :func:`name` made this name."""
    return NAMED.sub(lambda found: chr(int(found[1], 16)), named.partition("-")[2])


def xml_name(identifier: str) -> str:
    """Return an id as it is if it is an XML name, else a name made of it."""
    return identifier if IS_NAME.fullmatch(identifier) else name("id", identifier)
