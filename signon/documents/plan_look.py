"""What every document and picture of a plan takes from it: its color, its logo, the direction."""

from typing import Any

from signon.core.color import LIGHT, shades
from signon.core.languages import locale_of
from signon.models import Plan, PlanLogo

#: The accent of a plan that has none, as the style sheet has it.
INK_BLUE = "#1f3cae"
#: What typst calls the kinds of pictures that a logo may be.
FORMATS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def accent(plan: Plan) -> str:
    """Return the plan's color, dark enough to be read on white."""
    return shades(plan.accent, LIGHT)["accent"] if plan.accent else INK_BLUE


def direction(language: str) -> str:
    """Return in which direction the reader's language is written."""
    return locale_of(language).text_direction


def emblem(plan: Plan, logo: PlanLogo | None) -> dict[str, Any] | None:
    """Return what a document must know of the plan's logo to draw it."""
    if logo is None:
        return None
    return {
        "digest": plan.logo_digest,
        "format": FORMATS[logo.media_type],
        "height": plan.logo_height,
        "text": plan.logo_text,
        "width": plan.logo_width,
    }
