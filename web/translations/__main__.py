"""Bring the Japanese texts of the interface up to date with templates and code: ``python -m web.translations``.

Texts that are gone leave the catalogue, new ones enter it empty and are listed. Files named on the command line are
catalogues (PO) whose translations are taken in first. Exit code 1 as long as a text has no translation.
"""

import fcntl
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
WEB = HERE.parent
FILE = HERE / "ja" / "LC_MESSAGES" / "messages.po"
METHODS = [("translations/**", "ignore"), ("cli/**", "ignore"), ("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
MADE = datetime(2026, 11, 22, tzinfo=UTC)  # the same every time: a catalogue changes with its texts only
HEADER = "# Japanese texts of Gogen's interface, brought up to date by `python -m web.translations`.\n#"


def extracted() -> Catalog:
    """Return every text of templates and code, with the files that it stands in, none translated."""
    found = Catalog(
        locale="ja",
        header_comment=HEADER,
        project="Gogen",
        creation_date=MADE,
        revision_date=MADE,
        charset="utf-8",
        fuzzy=False,
    )
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "lazy_gettext": None}
    for file, _, text, comments, context in extract_from_dir(WEB, METHODS, OPTIONS, keywords, ("NOTE:",)):
        found.add(text, None, [(file, 0)], auto_comments=comments, context=context)
    return found


def read(path: Path) -> Catalog:
    """Return the catalogue in a file. Raises OSError, ValueError."""
    with path.open("rb") as file:
        return read_po(file, locale="ja")


def brought_up(known: Sequence[Catalog]) -> Catalog:
    """Return the texts of today with the translations that the first of some catalogues has."""
    found = extracted()
    for message in found:
        if not message.id:
            continue
        told = (catalogue.get(message.id, message.context) for catalogue in known)
        message.string = next((one.string for one in told if one and is_whole(one.string)), message.string)
    return found


def is_whole(string: str | Sequence[str] | None) -> bool:
    """Tell whether a text is translated."""
    return bool(string) and (isinstance(string, str) or all(string or ()))


def main(files: Sequence[str]) -> int:
    """Write both files anew, one caller after the other; return the exit code."""
    with (HERE / "__init__.py").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = [read(path) for path in (*map(Path, files), FILE) if path.exists()]
        found = brought_up(known)
        FILE.parent.mkdir(parents=True, exist_ok=True)
        with FILE.open("wb") as file:
            write_po(file, found, width=120, sort_output=True, omit_header=False, include_lineno=False)
        with FILE.with_suffix(".mo").open("wb") as file:
            write_mo(file, found)
    missing = [message for message in found if message.id and not is_whole(message.string)]
    for message in missing:
        text = message.id if isinstance(message.id, str) else message.id[0]
        sys.stderr.write(f"not translated: {text!r}  ({', '.join(file for file, _ in message.locations)})\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
