"""What a mail says of the plan: its title, who is behind it, and where to write."""

from typing import Any

from signon.models.plan import Plan
from signon.models.plan_version import PlanVersion


def plan_facts(plan: Plan | None, version: PlanVersion | None, language: str) -> dict[str, Any]:
    """Return the values for the templates; None for what there is not.

    :param version: the one that was signed; None for a mail that is about no sign-on
    """
    if plan is None:
        nothing = dict.fromkeys(("plan_title", "publisher", "publisher_website", "contact"))
        return nothing | {"plan_language": language}
    text = version or plan.current
    translation = text.translations.get(language)
    return {
        "plan_title": translation.title if translation else text.title,
        "plan_language": language if translation else plan.language,
        "publisher": plan.publisher_in(language),
        "publisher_website": plan.publisher["website"] if plan.publisher else None,
        "contact": plan.contact,
    }
