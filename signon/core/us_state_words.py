"""The two-letter codes of US states inside names: NY for New York, and the other way around."""

import re
from collections.abc import Iterator

from signon.core.kinds import US_STATES

#: Codes that are words of English, Spanish or legal forms when a name is written in capitals.
_ALSO_WORDS = frozenset(
    {"AL", "AS", "CO", "DE", "HI", "ID", "IN", "LA", "MA", "ME", "MI", "MO", "MS", "OH", "OK", "OR"}
)
_CODE = re.compile(r"\b([A-Z])\.?([A-Z])\b\.?")
#: The names as search keys, the longest first: West Virginia is not Virginia.
_CODES = {name.lower().replace(".", ""): code for code, name in US_STATES.items()}
_NAME = re.compile(r"\b(" + "|".join(sorted(_CODES, key=len, reverse=True)) + r")\b")


def spelled_out(text: str) -> str:
    """Return ``text`` with the names of states for their codes.

    >>> spelled_out("NY Arts"), spelled_out("Working in N.Y."), spelled_out("IN OUR VOICE")
    ('New York Arts', 'Working in New York', 'IN OUR VOICE')
    """
    is_shouted = text == text.upper()

    def name(found: re.Match[str]) -> str:
        code = found[1] + found[2]
        is_code = not (is_shouted and code in _ALSO_WORDS)
        return US_STATES.get(code, found[0]) if is_code else found[0]

    return _CODE.sub(name, text)


def abbreviated(search_key: str) -> Iterator[str]:
    """Yield the codes of the states that a search key names.

    >>> list(abbreviated("west virginia and new york"))
    ['wv', 'ny']
    """
    return (_CODES[found].lower() for found in _NAME.findall(search_key))
