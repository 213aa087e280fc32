"""The look of a plan's documents and pictures: its color, its logo, the text direction."""

from typing import Any

from signon.core.color import LIGHT, shades
from signon.core.languages import locale_of
from signon.models import Plan, PlanLogo

#: The accent color of a plan without its own, the same as in the style sheet.
INK_BLUE = "#1f3cae"
#: typst's names for the formats of logos.
FORMATS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def accent(plan: Plan) -> str:
    """Return the plan's color, dark enough to be read on white."""
    return shades(plan.accent, LIGHT)["accent"] if plan.accent else INK_BLUE


def direction(language: str) -> str:
    """Return the text direction of a language, ``ltr`` or ``rtl``."""
    return locale_of(language).text_direction


def emblem(plan: Plan, logo: PlanLogo | None) -> dict[str, Any] | None:
    """Return the data with which a document draws the plan's logo; None without one."""
    if logo is None:
        return None
    return {
        "digest": plan.logo_digest,
        "format": FORMATS[logo.media_type],
        "height": plan.logo_height,
        "text": plan.logo_text,
        "width": plan.logo_width,
    }
