"""The audit file of a store: ``audit.jsonl``, one line of JSON for each attempt to write by somebody with a token.

A line has ``time`` (UTC), ``who`` (the token's name), ``action``, ``graph``, ``sha256`` and ``bytes`` of what was sent,
``outcome`` (written, refused or failed), ``generation``, ``revision`` and, where something went wrong, ``detail``. The
line of a write is on the disk before the write serves: where two lines claim one revision, the later one made it.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

AUDIT = "audit.jsonl"
MOST_DETAIL = 300  # characters


def record(root: Path, **what: object) -> None:
    """Append a line and put it on the disk. Raises OSError if it cannot be written."""
    if isinstance(what.get("detail"), str):
        what["detail"] = str(what["detail"])[:MOST_DETAIL]
    entry = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **what}
    line = json.dumps(entry).encode() + b"\n"  # ASCII: control and bidirectional characters come escaped
    descriptor = os.open(root / AUDIT, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
