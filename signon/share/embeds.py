"""The options of an embed in a partner's page: its style, its colors, the partner."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from signon.core.partners import partner

NEWEST = 8


class Style(StrEnum):
    """How much is shown."""

    #: Title, count and one button.
    BADGE = "badge"
    #: Also the newest endorsers, and both ways to sign.
    LIST = "list"


class EmbedTheme(StrEnum):
    """In which colors; ``auto`` follows the reader's own."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


WIDTH = 480  # CSS pixels
# CSS pixels: the height of a frame without the script that fits it; enough for a narrow column.
HEIGHTS = {Style.BADGE: 280, Style.LIST: 620}


@dataclass(frozen=True)
class Embed:
    """What a partner chose to show."""

    style: Style = Style.BADGE
    theme: EmbedTheme = EmbedTheme.AUTO
    via: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The query parameters of the embed; those with default values are left out."""
        chosen = {"style": self.style.value, "theme": self.theme.value, "via": self.via}
        plain = {"style": Style.BADGE.value, "theme": EmbedTheme.AUTO.value, "via": ""}
        return {name: value for name, value in chosen.items() if value != plain[name]}

    @property
    def height(self) -> int:
        return HEIGHTS[self.style]


def embed(values: Mapping[str, str]) -> Embed:
    """Return the embed that a query asks for; an unknown value counts as the default.

    So a snippet with a misspelled value still shows the plan.
    """
    style, theme = values.get("style", ""), values.get("theme", "")
    return Embed(
        style=Style(style) if style in set(Style) else Style.BADGE,
        theme=EmbedTheme(theme) if theme in set(EmbedTheme) else EmbedTheme.AUTO,
        via=partner(values.get("via")),
    )
