"""Quote what a visitor typed so that no mail program makes a link of it."""

import re

LONGEST = 80  # characters
WORD_JOINER = "\u2060"  # invisible, without width, and no part of an address
# A dot, a colon or an @ inside a word, as in addresses of sites and mailboxes; a slash anywhere.
LINKING = re.compile(r"(?<=\S)[.:@](?=\S)|/")


def one_line(text: str) -> str:
    """Return a name for a header: one line of printable characters, shortened."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def unlinked(text: str | None) -> str | None:
    """Return a name for a mail to an address that is not proven, which may be a stranger's."""
    if text is None:
        return None
    line = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return LINKING.sub(lambda found: f"{WORD_JOINER}{found[0]}{WORD_JOINER}", line)
