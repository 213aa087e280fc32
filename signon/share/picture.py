"""The preview picture of a shared link: the plan's title and how many have signed."""

from typing import Any

from signon.core.plan import Phase
from signon.documents.plan_look import accent, direction, emblem
from signon.models import Plan, PlanLogo
from signon.models.tally import Counts
from signon.share import preview_labels
from signon.web.filters import rounded


def facts(
    plan: Plan,
    counts: Counts,
    phase: Phase,
    *,
    language: str,
    host: str,
    logo: PlanLogo | None = None,
) -> dict[str, Any]:
    """Return what the picture shows; it uses rounded counts, so that it seldom changes."""
    text = plan.wording(language)
    return {
        "accent": accent(plan),
        "direction": direction(language),
        "figures": figures(counts),
        "host": host,
        "language": language,
        "logo": emblem(plan, logo),
        "standing": str(preview_labels.ADD_YOUR_NAME) if phase is Phase.OPEN else "",
        "subtitle": text.subtitle,
        "title": text.title,
    }


def figures(counts: Counts) -> list[tuple[str, str]]:
    """Return the rounded counts with their words, without those that are zero."""
    found = (
        (counts.organizations, preview_labels.organizations(counts.organizations)),
        (counts.individuals, preview_labels.people(counts.individuals)),
    )
    return [(rounded(many), word) for many, word in found if many]
