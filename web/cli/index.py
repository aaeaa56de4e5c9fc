"""`gogen index`: the reversed dictionary in the user's cache folder, built once, and again when it has to be."""

from functools import lru_cache
from typing import TYPE_CHECKING

import click

from ontology.errors import ReadingsError
from web.cli.shell import note, progress

if TYPE_CHECKING:
    from ontology.model import Analysed


@click.command(short_help="Build the index that finds words by their reading.")
@click.option("--rebuild", is_flag=True, help="Build it even if there is a sound one.")
def index(rebuild: bool) -> None:
    """Build the reversed dictionary, by which words are found in kana and romaji: about a quarter of a minute, once.

    It lies in your cache folder, or the folder that $GOGEN_CACHE names. 'gogen analyse' builds it at its first need.

    \b
    gogen index
    gogen index --rebuild
    """
    from morphology.analysis import forget
    from morphology.reading import reverse

    found = reverse.rebuilt(progress) if rebuild else reverse.ensure(progress)
    forget()
    note(f"{found.readings} readings in {found.path}")


def needs_index(found: "Analysed") -> bool:
    """Tell whether the index could say more of a form: kana or romaji that the glossary does not have."""
    from morphology.writing import script

    if found.script not in ("hiragana", "katakana", "kana", "romaji") or any(a.entry for a in found.analyses):
        return False
    return found.script != "romaji" or bool(script.kana_candidates(found.input))


@lru_cache(maxsize=1)
def ensure_index() -> bool:
    """Build the index if there is none; tell whether that changed anything. What cannot be written is only remarked."""
    from morphology.analysis import forget
    from morphology.reading import reverse

    if reverse.current() is not None:
        return False
    note("building the index of readings, once")
    try:
        reverse.ensure(progress)
    except ReadingsError as error:
        note(f"gogen: {error}; kana and romaji are analysed without it")
        return False
    forget()
    return True
