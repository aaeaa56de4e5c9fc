"""What a reader cannot see in a text: characters without a shape of their own, hosts that look like others."""

import re
from urllib.parse import urlsplit

# Unicode's default-ignorable code points and controls of direction (UAX #9, UAX #31), without variation selectors,
# which belong to kanji and emoji.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0001-\U000e007f]"
)


def unseen(text: str) -> list[str]:
    """Return the characters of a text that are not seen or turn its direction: ``["U+202E"]``, each once."""
    return [f"U+{ord(character):04X}" for character in dict.fromkeys(_UNSEEN.findall(text))]


def host_in_ascii(address: str) -> str | None:
    """Return the host of an address as machines spell it (punycode, RFC 3492) if it has other letters than ASCII's."""
    try:
        host = urlsplit(address).hostname or ""
        return None if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:  # no host that a machine would look up
        return None


def web_address(address: str | None) -> str | None:
    """Return an address that a page may link to, None for one that is none of the web: ``javascript:``, ``data:``."""
    try:
        found = urlsplit(address or "")
    except ValueError:
        return None
    return address if found.scheme in ("http", "https") and found.netloc else None
