"""URL converters: what each variable part of a path may be; anything else is a 404."""

from typing import ClassVar

from flask import Flask
from werkzeug.routing import BaseConverter

from signon.core.places import STATE_SLUGS


class SlugConverter(BaseConverter):
    """A plan's short name."""

    regex = "[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?"


class TokenConverter(BaseConverter):
    """The secret part of a link."""

    regex = "[A-Za-z0-9_-]{20,100}"


class UsStateConverter(BaseConverter):
    """A state by its name; views take and give its two letters."""

    _codes: ClassVar[dict[str, str]] = {slug: code for code, slug in STATE_SLUGS.items()}
    regex = "|".join(_codes)

    def to_python(self, value: str) -> str:
        return self._codes[value]

    def to_url(self, value: str) -> str:
        return STATE_SLUGS[value]


class NumberConverter(BaseConverter):
    """A number of an action or version: small, without leading zeros."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)


def init_app(app: Flask) -> None:
    app.url_map.converters.update(
        slug=SlugConverter, token=TokenConverter, number=NumberConverter, us_state=UsStateConverter
    )
