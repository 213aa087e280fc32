"""The canonical absolute URLs of public pages, one for each language."""

from dataclasses import dataclass
from typing import Any

from signon.core.languages import languages, spoken_for
from signon.web.language import absolute_for


@dataclass(frozen=True)
class Address:
    """One page in one language. ``tag`` is ``x-default`` for readers of other languages."""

    tag: str
    url: str


def address(endpoint: str, language: str, record: str, **values: Any) -> str:  # noqa: ANN401 - as url_for takes them
    """Return the canonical URL of a page in ``language``.

    :param record: the plan's language of record, in which a page's address has no prefix
    """
    is_record = language == spoken_for(record)
    return absolute_for(endpoint, None if is_record else language, **values)


def alternates(endpoint: str, record: str, **values: Any) -> list[Address]:  # noqa: ANN401 - as url_for takes them
    """Return the page's URL in each language of the site; nothing if there is only one."""
    known, own = languages(), spoken_for(record)
    if len(known) == 1:
        return []
    prefixes = {each: None if each == own else each for each in known} | {"x-default": None}
    return [
        Address(tag, absolute_for(endpoint, prefix, **values)) for tag, prefix in prefixes.items()
    ]
