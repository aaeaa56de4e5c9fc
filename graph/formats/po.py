"""A term list as a catalogue of gettext (PO): the term is the msgid, its translation the msgstr.

The context (msgctxt) is the id of the concept: it keeps homonyms apart, and further translations of one term, which get
a number. The format is that of the GNU gettext manual, "The Format of PO Files".
"""

from collections.abc import Iterable
from typing import IO

from graph.formats.building import CONCEPT_IRI
from graph.formats.pairs.direction import Direction, note_losses, rows
from graph.formats.pairs.presets import REMARKED, UNFIT, concept_iri, remark
from graph.formats.termlist import Entry, Losses, Shared
from ontology.errors import FormatError


def write(
    file: IO[bytes], entries: Iterable[Entry], shared: Iterable[Shared], losses: Losses, direction: Direction
) -> int:
    """Write a term list as a PO file and return how many messages it has. What has no place is noted.

    Raises FormatError for more than one target language, and if there is no message.
    """
    if len(direction.targets) != 1:
        raise FormatError(f"PO takes one target language, found {len(direction.targets)}: name others in other files")
    header = (
        "Project-Id-Version: Gogen",
        f"Language: {direction.targets[0].replace('-', '_')}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"X-Source-Language: {direction.source}",
    )
    told = [_quoted(f"{line}\n") for line in header]
    file.write("\n".join(['msgid ""', 'msgstr ""', *told, ""]).encode())
    count = 0
    for entry in entries:
        note_losses(entry, direction, REMARKED, losses)
        seen: dict[str, list[str]] = {}
        for row in rows((entry,), direction):
            for term in row.never[0]:
                losses.add("never", term.id or entry.id)
            for target in row.targets[0]:
                pair = row.source.text.strip(), target.text.strip()
                if not all(pair) or any(map(UNFIT.search, pair)):
                    losses.add("unfit", target.id or entry.id)
                    continue
                others = seen.setdefault(pair[0], [])
                if pair[1] in others:
                    continue
                others.append(pair[1])
                number = len(others)
                count += 1
                name = concept_iri(entry).removeprefix(CONCEPT_IRI) + (f"#{number}" if number > 1 else "")
                file.write(
                    f"\n#. {remark(row, direction, target)}\nmsgctxt {_quoted(name)}\n"
                    f"msgid {_quoted(pair[0])}\nmsgstr {_quoted(pair[1])}\n".encode()
                )
    for thing in shared:
        losses.add(thing.kind, thing.id)
    if not count:
        raise FormatError(f"no pair of terms {direction.told()}")
    return count


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
