"""Partners, by the short name that stands in their links: ``?via=riverside-legal-aid``."""

import re

from signon.core.names import search_key

LONGEST = 40  # characters
_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST - 1}}}", re.ASCII)
_OTHER = re.compile("[^a-z0-9]+")


def partner(text: str | None) -> str:
    """Return the short name of a partner; empty when ``text`` is none.

    Anybody may write anything into a link, and a link that somebody has broken must still lead to
    the plan. So what is no name is the same as nothing.

    >>> partner("Riverside-Legal")
    'riverside-legal'
    >>> partner("<script>")
    ''
    """
    name = (text or "").lower()
    return name if _NAME.fullmatch(name) else ""


def short_name(text: str) -> str:
    """Return a short name for a partner who is called ``text``; empty if no letter of it will do.

    >>> short_name("A.C.L.U. of Núñez County")
    'aclu-of-nunez-county'
    """
    return _OTHER.sub("-", search_key(text)).strip("-")[:LONGEST].strip("-")
