"""Labels of the options of an embed."""

from signon.core.labels import Label, Labels
from signon.share.embeds import EmbedTheme, Style

STYLES = Labels(Style, {Style.BADGE: Label("A badge"), Style.LIST: Label("The newest endorsers")})
STYLE_HINTS = Labels(
    Style,
    {
        Style.BADGE: Label("Title, count and one button: for a column beside your text."),
        Style.LIST: Label("Also the newest organizations, and both ways to sign."),
    },
    way="hint",
)
THEMES = Labels(
    EmbedTheme,
    {
        EmbedTheme.AUTO: Label("Automatic, light or dark"),
        EmbedTheme.LIGHT: Label("Light"),
        EmbedTheme.DARK: Label("Dark"),
    },
)
LABELS = (STYLES, STYLE_HINTS, THEMES)
