"""The short names of partners, which are in their links: ``?via=riverside-legal-aid``."""

import re

from signon.core.names import search_key

LONGEST = 40  # characters
_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST - 1}}}", re.ASCII)
_OTHER = re.compile("[^a-z0-9]+")


def partner(text: str | None) -> str:
    """Return the short name of a partner; empty when ``text`` is not a valid one.

    Anybody may write anything into a link, and a broken link must still lead to the plan. So an
    invalid name is ignored rather than refused.

    >>> partner("Riverside-Legal")
    'riverside-legal'
    >>> partner("<script>")
    ''
    """
    name = (text or "").lower()
    return name if _NAME.fullmatch(name) else ""


def short_name(text: str) -> str:
    """Make a short name from the full name of a partner; empty if that has no usable letter.

    >>> short_name("A.C.L.U. of Núñez County")
    'aclu-of-nunez-county'
    """
    return _OTHER.sub("-", search_key(text)).strip("-")[:LONGEST].strip("-")
