"""Read from a plan's front matter who is behind the plan, and how to reach them."""

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from signon.core import identity, text
from signon.core.errors import AddressRefused, PlanFileRefused, TextRefused

Parts = dict[str, str | None]
Reader = Callable[[str, object], str]
MAX_NAME = 200
PHONE = re.compile(r"\+?[0-9(][0-9 ().-]{3,38}[0-9]")


def publisher(name: str, value: object) -> Parts:
    """Return who puts the plan forward: their name, and their website (or ``url``) if any."""
    if isinstance(value, dict) and "website" not in value:
        value = {"website" if key == "url" else key: part for key, part in value.items()}
    return _parts(name, value, {"name": _name, "website": _website})


def press(name: str, value: object) -> Parts:
    """Return whom the press may ask: a name, with an address or a telephone number or both."""
    found = _parts(name, value, {"name": _name, "address": address, "phone": _phone})
    if not (found["address"] or found["phone"]):
        raise PlanFileRefused(f"{name}: needs an address or a phone")
    return found


def address(name: str, value: object) -> str:
    """Return a public e-mail address."""
    try:
        return identity.address(value if isinstance(value, str) else "")
    except AddressRefused:
        raise PlanFileRefused(f"{name}: must be an address such as plan@example.org") from None


def _parts(name: str, value: object, readers: dict[str, Reader]) -> Parts:
    """Return the values of all ``readers``, None for those that are not given.

    :raises PlanFileRefused: the name is missing, or a value is unknown or malformed
    """
    if not isinstance(value, dict) or not value.get("name"):
        raise PlanFileRefused(f"{name}: needs at least a name, such as {{name: Our Coalition}}")
    unknown = next((key for key in value if key not in readers), None)
    if unknown is not None:
        raise PlanFileRefused(f"{name}: {unknown} is unknown here; known are {', '.join(readers)}")
    given = {key: part for key, part in value.items() if part is not None}
    return {
        key: read(f"{name} {key}", given[key]) if key in given else None
        for key, read in readers.items()
    }


def _name(name: str, value: object) -> str:
    try:
        return text.line(value if isinstance(value, str) else "", limit=MAX_NAME)
    except TextRefused:
        raise PlanFileRefused(
            f"{name}: must be text on one line, {MAX_NAME} characters at most"
        ) from None


def _website(name: str, value: object) -> str:
    try:
        return text.website(value if isinstance(value, str) else "")
    except TextRefused:
        raise PlanFileRefused(f"{name}: must be a website such as https://example.org") from None


def _phone(name: str, value: object) -> str:
    if not isinstance(value, str) or not PHONE.fullmatch(value):
        raise PlanFileRefused(f'{name}: must be a telephone number such as "+1 202 555 0100"')
    return value


READERS: dict[str, Callable[[str, object], Any]] = {
    "publisher": publisher,
    "contact": address,
    "press": press,
}
DEFAULTS = MappingProxyType(dict.fromkeys(READERS))
