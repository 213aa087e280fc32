"""The picture that stands beside a shared link: the plan's title and how many stand behind it."""

from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from signon.core.color import LIGHT, shades
from signon.core.plan import Phase
from signon.models import Plan, PlanLogo
from signon.models.tally import Counts
from signon.web.filters import rounded

#: The accent of a plan that has none, as the style sheet has it.
INK_BLUE = "#1f3cae"
#: What typst calls the kinds of pictures that a logo may be.
FORMATS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def accent(plan: Plan) -> str:
    """Return the plan's color, dark enough to be read on white."""
    return shades(plan.accent, LIGHT)["accent"] if plan.accent else INK_BLUE


def direction() -> str:
    """Return in which direction the reader's language is written."""
    locale = get_locale()
    return locale.text_direction if locale else "ltr"


def facts(
    plan: Plan,
    counts: Counts,
    phase: Phase,
    *,
    language: str,
    host: str,
    logo: PlanLogo | None = None,
) -> dict[str, Any]:
    """Return what the picture shows; it changes no oftener than the rounded numbers."""
    text = plan.wording(language)
    return {
        "accent": accent(plan),
        "direction": direction(),
        "figures": figures(counts),
        "host": host,
        "language": language,
        "logo": emblem(plan, logo),
        "standing": _("Add your name") if phase is Phase.OPEN else "",
        "subtitle": text.subtitle,
        "title": text.title,
    }


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


def figures(counts: Counts) -> list[tuple[str, str]]:
    """Return the rounded counts with their words; those of nobody are left out."""
    found = (
        (counts.organizations, ngettext("organization", "organizations", counts.organizations)),
        (counts.individuals, ngettext("person", "people", counts.individuals)),
    )
    return [(rounded(many), str(word)) for many, word in found if many]
