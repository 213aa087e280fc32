"""Read single values of a plan's front matter; a reader gets the setting's name, for errors."""

import re
from collections.abc import Callable
from types import MappingProxyType

from signon.core.errors import PlanFileRefused

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?")
MAX_LINE = 300
WORDS_FOR = MappingProxyType(
    {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
)


def refuse(name: str, what: str) -> PlanFileRefused:
    """Return the error that says what is wrong with a setting."""
    return PlanFileRefused(f"{name}: {what}")


def line(name: str, value: object) -> str:
    """Return a text of one line."""
    if not isinstance(value, str):
        raise refuse(name, "must be text on one line")
    text = value.strip()
    if not text or len(text) > MAX_LINE or "\n" in text:
        raise refuse(name, f"must be text on one line, {MAX_LINE} characters at most")
    return text


def matching(pattern: re.Pattern[str], example: str) -> Callable[[str, object], str]:
    """Return a reader of texts that match ``pattern`` as a whole."""

    def read(name: str, value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise refuse(name, f"must look like {example}")
        return value

    return read


def yes_or_no(name: str, value: object) -> bool:
    """Return what a switch says."""
    found = WORDS_FOR.get(value.lower()) if isinstance(value, str) else None
    if found is None:
        raise refuse(name, "must be true or false")
    return found


def labels(name: str, value: object) -> dict[str, str]:
    """Return short keys and their labels, in the order of the file."""
    if not isinstance(value, dict) or not value:
        raise refuse(name, "must map short keys to labels, such as {faith: Faith}")
    read_key = matching(SLUG, "civil-rights")
    return {
        read_key(f"{name} key", key): line(f"{name} {key}", label) for key, label in value.items()
    }
