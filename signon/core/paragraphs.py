"""Texts of several lines that staff write: kept as typed, or refused with a reason."""

import unicodedata

from signon.core.characters import faults
from signon.core.errors import Reason, TextRefused


def lines(raw: str, *, limit: int) -> str:
    """Return a text in NFC, with its line breaks, without spaces at the ends of its lines.

    :param limit: code points
    :raises TextRefused: the policy for texts does not allow it
    """
    if len(raw) > limit:
        raise TextRefused(Reason.TOO_LONG)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\t", "    "))
    typed = [line.rstrip() for line in text.split("\n")]
    for line in typed:
        for reason in faults(line):
            raise TextRefused(reason)
    return "\n".join(typed).strip("\n")
